/* decode behind walls: a child forked after decode_warm_up, in which opening a file is answered "no such
 * file" and starting a thread "not permitted", and everything that is not in decode.c's list of system calls
 * kills, still decodes every format. (Under the sanitizers, which call on their own, the rest is allowed.) */
#include "test.h"

#include "cleanup.h"
#include "decode.h"
#include "pictures.h"
#include "shelf.h"

#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILE_MOST = 64 << 20 };

#ifdef ADKAZ_SANITIZED
static const uint32_t otherwise = SCMP_ACT_ALLOW;
#else
static const uint32_t otherwise = SCMP_ACT_KILL_PROCESS;
#endif

static const struct {
    int call, answer; /* 0: allowed; else an errno */
} answers[] = {
    { SCMP_SYS(brk), 0 },
    { SCMP_SYS(mmap), 0 },
    { SCMP_SYS(munmap), 0 },
    { SCMP_SYS(mremap), 0 },
    { SCMP_SYS(mprotect), 0 },
    { SCMP_SYS(madvise), 0 },
    { SCMP_SYS(futex), 0 },
    { SCMP_SYS(clock_gettime), 0 },
    { SCMP_SYS(getrandom), 0 },
    { SCMP_SYS(rt_sigaction), 0 },
    { SCMP_SYS(rt_sigprocmask), 0 },
    { SCMP_SYS(write), 0 },
    { SCMP_SYS(exit_group), 0 },
    { SCMP_SYS(clone), EPERM },
    { SCMP_SYS(clone3), EPERM },
    { SCMP_SYS(open), ENOENT },
    { SCMP_SYS(openat), ENOENT },
    { SCMP_SYS(newfstatat), ENOENT },
    { SCMP_SYS(access), ENOENT },
    { SCMP_SYS(readlink), ENOENT },
};

static bool put_up_walls(void)
{
    scmp_filter_ctx filter = seccomp_init(otherwise);
    bool fine = filter != NULL;
    for (size_t i = 0; fine && i < sizeof answers / sizeof *answers; i++) {
        const uint32_t action = answers[i].answer ? SCMP_ACT_ERRNO((uint32_t)answers[i].answer)
                                                  : SCMP_ACT_ALLOW;
        fine = action == otherwise || seccomp_rule_add(filter, action, answers[i].call, 0) == 0;
    }
    fine = fine && seccomp_load(filter) == 0;
    return fine;
}

/* The child's exit status: the number of pages, or 100 where it was refused, 101 without walls. */
static int decode_behind_walls(struct bytes file)
{
    const pid_t child = fork();
    if (child == 0) {
        if (!put_up_walls())
            _exit(101);
        struct shelf shelf;
        const bool decoded = shelf_decode(&shelf, file, NULL);
        _exit(decoded ? shelf.count : 100);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void every_format_is_decoded_behind_walls(void **state)
{
    (void)state;
    static const struct {
        void (*make)(const struct picture *, struct text *);
        struct picture picture;
    } kinds[] = {
        { picture_jpeg, { 1600, 1200, 3, .dpi = 0 } },
        { picture_jpeg, { 1600, 1200, 3, .progressive = true } },
        { picture_png, { 1600, 1200, 4, .progressive = true } },
        { picture_tiff, { 1600, 1200, 3, .dpi = 0 } },
        { picture_tiff, { 1600, 1200, 4, .dpi = 0 } },
        { picture_tiff, { 1600, 1200, 1, .bits = 1 } },
        { picture_heic, { 640, 480, 3, .dpi = 0 } },
        { picture_pdf, { 595, 842, 3, .dpi = 0 } },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST), archive = TEXT_LIMIT(FILE_MOST);
        kinds[i].make(&kinds[i].picture, &file);
        assert_int_equal(decode_behind_walls(bytes_of(&file)), 1);
        const struct zip_part part = { .name = "page", .bytes = bytes_of(&file) };
        picture_zip(&part, 1, &archive);
        assert_int_equal(decode_behind_walls(bytes_of(&archive)), 1);
    }
}

static void a_missing_font_is_survived_behind_walls(void **state)
{
    (void)state;
    static const char file[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 144 144]/Contents 4 0 R\n"
        "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
        "4 0 obj<</Length 33>>stream\nBT /F 20 Tf 9 9 Td (page) Tj ET\n\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/TrueType/BaseFont/Verdana-Bold>>endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n";
    assert_int_equal(decode_behind_walls((struct bytes){ (const unsigned char *)file, sizeof file - 1 }), 1);
}

static void a_locked_pdf_is_unlocked_behind_walls(void **state)
{
    (void)state;
    static const int locks[] = { 40, 128, 256 };
    for (size_t i = 0; i < sizeof locks / sizeof *locks; i++) {
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST), locked = TEXT_LIMIT(FILE_MOST);
        picture_pdf(&(struct picture){ 595, 842, 3, .dpi = 0 }, &file);
        picture_lock_pdf(&file, locks[i], &locked);
        assert_int_equal(decode_behind_walls(bytes_of(&locked)), 1);
    }
}

int main(void)
{
    decode_warm_up();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_is_decoded_behind_walls),
        cmocka_unit_test(a_missing_font_is_survived_behind_walls),
        cmocka_unit_test(a_locked_pdf_is_unlocked_behind_walls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
