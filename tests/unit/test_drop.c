/* intake with the real decoders' judgement, where the two meet: what a drop is told about a file, and a file
 * that somebody still writes. */
#define ROOM_INTAKE 1
#include "test.h"

#include "cleanup.h"
#include "decode.h"
#include "file.h"
#include "intake_inside.h"
#include "pictures.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FILE_MOST = 1 << 20, PASSES_MOST = 2000 };

enum { SENTENCE_MOST = 1000 };

/* `sentence` with a number where it has the place of one. */
static void number(const char *sentence, struct text *to)
{
    const char *place = strstr(sentence, "{1}");
    text_add_n(to, sentence, place ? (size_t)(place - sentence) : strlen(sentence));
    if (place)
        text_printf(to, "37%s", place + strlen("{1}"));
}

static void every_refusal_is_said_in_three_languages(void **state)
{
    (void)state;
    const char *const languages[] = { "ru", "be" };
    for (size_t language = 0; language < 2; language++) {
        CLEANUP(text_clear) struct text general = TEXT_LIMIT(SENTENCE_MOST);
        intake_problem_words("no sentence at all", languages[language], &general);
        for (size_t i = 0; decode_sentences[i]; i++) {
            CLEANUP(text_clear) struct text english = TEXT_LIMIT(SENTENCE_MOST);
            CLEANUP(text_clear) struct text said = TEXT_LIMIT(SENTENCE_MOST);
            number(decode_sentences[i], &english);
            intake_problem_words(english.bytes, languages[language], &said);
            if (!strcmp(said.bytes, general.bytes))
                print_error("not in %s: %s\n", languages[language], decode_sentences[i]);
            assert_string_not_equal(said.bytes, general.bytes);
            assert_true(!strstr(english.bytes, "37") == !strstr(said.bytes, "37"));
            assert_null(strchr(said.bytes, '{'));
        }
    }
}

/* Counts what it is given, and asks the decoders whether a file is whole. */
struct counting_keeper {
    struct intake_keeper keeper;
    int kept;
    size_t bytes;
};

static bool keep(struct intake_keeper *self, const struct intake_found *found, struct fault *fault)
{
    (void)fault;
    struct counting_keeper *keeper = (struct counting_keeper *)self;
    assert_int_equal(found->part_count, 1);
    keeper->kept++;
    keeper->bytes = found->parts[0].bytes.size;
    return true;
}

static bool whole(struct intake_keeper *self, struct bytes head, struct bytes tail, uint64_t size)
{
    (void)self;
    return decode_looks_complete(head, tail, size);
}

/* In a child: a file in `pieces`, with pauses longer than the two looks lie apart. */
static pid_t write_slowly(const char *path, struct bytes file, size_t pieces)
{
    const pid_t child = fork();
    if (child)
        return child;
    for (size_t i = 0; i < pieces; i++) {
        const size_t from = file.size * i / pieces, to = file.size * (i + 1) / pieces;
        const int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0 || write(fd, file.at + from, to - from) != (ssize_t)(to - from))
            _exit(1);
        close(fd);
        nanosleep(&(struct timespec){ .tv_nsec = 12 * 1000000L }, NULL);
    }
    _exit(0);
}

/* Scanners close and open a file again and again, with pauses: no look at its size can tell, its end can. */
static void a_file_that_grows_with_pauses_is_taken_once_and_whole(void **state)
{
    (void)state;
    static void (*const kinds[])(const struct picture *, struct text *) = { picture_jpeg, picture_png,
        picture_tiff, picture_pdf, picture_heic };
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        char folder[] = "/tmp/drop-XXXXXX";
        assert_non_null(mkdtemp(folder));
        OWNED_FREE char *path = file_join(folder, "scan");
        CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
        kinds[kind](&(struct picture){ 320, 240, 3, .dpi = 0 }, &file);
        struct counting_keeper keeper = { .keeper = { keep, whole } };
        const struct intake_settings settings = { .settle_ms = 3,
            .patience_s = 600,
            .series_s = 300,
            .bytes_most = FILE_MOST,
            .folder_files_most = 50 };
        struct fault fault = { 0 };
        const pid_t writer = write_slowly(path, bytes_of(&file), 12);
        for (int i = 0; !keeper.kept && i < PASSES_MOST; i++) {
            struct intake_report report = { 0 };
            assert_true(intake_pass(&settings, folder, time(NULL), &keeper.keeper, &report, &fault));
            nanosleep(&(struct timespec){ .tv_nsec = 1000000L }, NULL);
        }
        int status = 1;
        waitpid(writer, &status, 0);
        assert_int_equal(status, 0);
        assert_int_equal(keeper.kept, 1);
        assert_int_equal(keeper.bytes, file.length);
        assert_int_not_equal(access(path, F_OK), 0);
        assert_int_equal(rmdir(folder), 0); /* nothing was set aside either */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_refusal_is_said_in_three_languages),
        cmocka_unit_test(a_file_that_grows_with_pauses_is_taken_once_and_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
