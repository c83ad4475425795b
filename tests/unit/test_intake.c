/* intake: what is taken from a drop, when, and what stays. Each test has a drop of its own in a temporary
 * folder. */
#define ROOM_INTAKE 1
#include "test.h"

#include "intake_inside.h"

#include "cleanup.h"
#include "file.h"
#include "reply.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A keeper that writes down what it was given. A file that ends in "END" is whole. */
struct notes {
    struct intake_keeper keeper;
    struct text log;
    enum fault_kind refuse; /* what keep answers to `refused` */
    const char *refused; /* a path; null: to every one */
    const char *touch; /* a file that grows while it is being kept */
};

static bool note(struct intake_keeper *self, const struct intake_found *found, struct fault *fault)
{
    struct notes *notes = (struct notes *)self;
    if (notes->refuse && (!notes->refused || strcmp(notes->refused, found->paths[0]) == 0))
        return fault_set(fault, notes->refuse, "disk full");
    text_printf(
        &notes->log, "[%s%s", found->proposed ? "proposed " : "", found->trouble[0] ? "refused " : "");
    for (size_t i = 0; i < found->path_count; i++)
        text_printf(&notes->log, "%s%s", i ? "+" : "", found->paths[i]);
    for (size_t i = 0; i < found->part_count; i++)
        text_printf(&notes->log, " %s=%zu", found->parts[i].name, found->parts[i].bytes.size);
    text_add(&notes->log, "]");
    if (notes->touch) {
        int fd = open(notes->touch, O_WRONLY | O_APPEND);
        assert_int_equal(write(fd, "more END", 8), 8);
        close(fd);
    }
    return true;
}

static bool ends(struct intake_keeper *self, struct bytes head, struct bytes tail, uint64_t size)
{
    (void)self;
    (void)head;
    (void)size;
    return tail.size >= 3 && memcmp(tail.at + tail.size - 3, "END", 3) == 0;
}

static bool begins(struct intake_keeper *self, struct bytes head)
{
    (void)self;
    return head.size && head.at[0] == '%';
}

struct drop {
    char folder[64];
    struct notes notes;
    struct intake_settings settings;
    struct intake_report report;
    struct fault fault;
    int64_t now; /* of the next pass; ctimes cannot be set, so the clock moves instead */
};

static int new_drop(void **state)
{
    struct drop *drop = calloc(1, sizeof *drop);
    strcpy(drop->folder, "/tmp/adkaz-drop-XXXXXX");
    if (!mkdtemp(drop->folder))
        return -1;
    drop->notes = (struct notes){ .keeper = { note, ends, begins }, .log = TEXT_LIMIT(1 << 16) };
    drop->settings = (struct intake_settings){ 1, 600, 300, 1000, 50 };
    drop->now = time(NULL);
    *state = drop;
    return 0;
}

static int gone(void **state)
{
    struct drop *drop = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", drop->folder);
    int status = system(command);
    text_clear(&drop->notes.log);
    free(drop);
    return status;
}

static void put(struct drop *drop, const char *name, const char *content, int age_s)
{
    OWNED_FREE char *path = file_join(drop->folder, name);
    struct bytes bytes = { (const unsigned char *)content, strlen(content) };
    assert_true(file_write(path, bytes, 0600, &drop->fault));
    struct timespec times[2] = { { drop->now - age_s, 0 }, { drop->now - age_s, 0 } };
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void make_folder(struct drop *drop, const char *name)
{
    OWNED_FREE char *path = file_join(drop->folder, name);
    assert_true(file_make_folder(path, 0700, &drop->fault));
}

static bool there(const struct drop *drop, const char *name)
{
    OWNED_FREE char *path = file_join(drop->folder, name);
    struct stat status;
    return lstat(path, &status) == 0;
}

static size_t problem_count(const struct drop *drop)
{
    OWNED_FREE char *path = file_join(drop->folder, "PROBLEM");
    DIR *folder = opendir(path);
    size_t count = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        count += entry->d_name[0] != '.';
    if (folder)
        closedir(folder);
    return count;
}

static const char *pass(struct drop *drop)
{
    text_reset(&drop->notes.log);
    memset(&drop->report, 0, sizeof drop->report);
    assert_true(intake_pass(
        &drop->settings, drop->folder, drop->now, &drop->notes.keeper, &drop->report, &drop->fault));
    return drop->notes.log.bytes;
}

static void a_whole_file_is_taken_and_leaves_the_drop(void **state)
{
    struct drop *drop = *state;
    put(drop, "scan.pdf", "pages END", 5);
    assert_string_equal(pass(drop), "[scan.pdf scan.pdf=9]");
    assert_int_equal(drop->report.kept, 1);
    assert_false(there(drop, "scan.pdf"));
    assert_string_equal(pass(drop), "");
}

static void what_the_keeper_does_not_have_safe_stays(void **state)
{
    struct drop *drop = *state;
    put(drop, "scan.pdf", "pages END", 5);
    drop->notes.refuse = FAULT_SYSTEM;
    assert_false(intake_pass(
        &drop->settings, drop->folder, drop->now, &drop->notes.keeper, &drop->report, &drop->fault));
    assert_true(there(drop, "scan.pdf"));
}

static void a_file_that_grows_while_it_is_kept_stays(void **state)
{
    struct drop *drop = *state;
    put(drop, "scan.pdf", "page END", 5);
    OWNED_FREE char *path = file_join(drop->folder, "scan.pdf");
    drop->notes.touch = path;
    assert_string_equal(pass(drop), "[scan.pdf scan.pdf=8]");
    assert_true(there(drop, "scan.pdf"));
    drop->notes.touch = NULL;
    assert_string_equal(pass(drop), "[scan.pdf scan.pdf=16]");
    assert_false(there(drop, "scan.pdf"));
}

static void a_file_without_its_end_waits_and_is_then_taken_but_never_removed(void **state)
{
    struct drop *drop = *state;
    put(drop, "scan.jpg", "half", 5);
    assert_string_equal(pass(drop), "");
    assert_int_equal(drop->report.waiting, 1);
    assert_true(there(drop, "scan.jpg"));
    drop->now += 601;
    assert_string_equal(pass(drop), "[scan.jpg scan.jpg=4]");
    assert_false(there(drop, "scan.jpg"));
    assert_int_equal(problem_count(drop), 1);
}

static void an_abandoned_half_file_is_taken_and_removed(void **state)
{
    struct drop *drop = *state;
    put(drop, "scan.jpg", "half", 5);
    drop->now += 7200;
    assert_string_equal(pass(drop), "[scan.jpg scan.jpg=4]");
    assert_false(there(drop, "scan.jpg"));
    assert_int_equal(problem_count(drop), 0);
}

static void a_folder_is_one_scan_in_natural_order(void **state)
{
    struct drop *drop = *state;
    make_folder(drop, "to somebody/more");
    put(drop, "to somebody/page10.jpg", "ten END", 5);
    put(drop, "to somebody/page9.jpg", "9 END", 5);
    put(drop, "to somebody/more/page1.jpg", "1 END", 5);
    assert_string_equal(pass(drop), "[to somebody more/page1.jpg=5 page9.jpg=5 page10.jpg=7]");
    assert_false(there(drop, "to somebody"));
}

static void pictures_that_count_up_are_proposed_as_one(void **state)
{
    struct drop *drop = *state;
    put(drop, "IMG_0042.jpg", "b END", 30);
    put(drop, "IMG_0041.JPG", "a END", 60);
    put(drop, "IMG_0044.jpg", "d END", 10);
    put(drop, "other.pdf", "p END", 10);
    assert_string_equal(pass(drop),
        "[proposed IMG_0041.JPG+IMG_0042.jpg IMG_0041.JPG=5 IMG_0042.jpg=5][IMG_0044.jpg IMG_0044.jpg=5]"
        "[other.pdf other.pdf=5]");
}

static void pictures_hours_apart_are_not_proposed(void **state)
{
    struct drop *drop = *state;
    put(drop, "IMG_0041.jpg", "a END", 9000);
    put(drop, "IMG_0042.jpg", "b END", 10);
    assert_string_equal(pass(drop), "[IMG_0041.jpg IMG_0041.jpg=5][IMG_0042.jpg IMG_0042.jpg=5]");
}

static void a_long_series_is_too_long_for_one_letter(void **state)
{
    struct drop *drop = *state;
    for (int i = 1; i <= 14; i++) {
        char name[32];
        snprintf(name, sizeof name, "s%d.png", i);
        put(drop, name, "x END", 10);
    }
    pass(drop);
    assert_int_equal(drop->report.kept, 14);
    assert_non_null(strstr(drop->notes.log.bytes, "[proposed s14.png"));
}

static void debris_and_our_own_files_are_left_alone(void **state)
{
    struct drop *drop = *state;
    static const char *const names[] = { ".DS_Store", "._scan.jpg", "a.part", "Thumbs.db", "STATUS.html",
        "~$x.jpg", ".syncthing.a.jpg.tmp", "x.CRDOWNLOAD", ".Trash-1000" };
    make_folder(drop, "PROBLEM");
    put(drop, "PROBLEM/old.jpg", "x END", 9);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(drop, names[i], "x END", 9);
    assert_string_equal(pass(drop), "");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(there(drop, names[i]));
    assert_true(there(drop, "PROBLEM/old.jpg"));
}

static void what_bears_a_temporary_name_for_days_is_taken_and_asks(void **state)
{
    struct drop *drop = *state;
    put(drop, ".pdf", "% END", 9);
    put(drop, "a.pdf.part", "% END", 9);
    put(drop, "b.jpg.part", "% half", 9);
    put(drop, ".sync.db", "a program's own", 9);
    put(drop, ".trashed-7-c.jpg", "% END", 9); /* as phones call what was thrown away */
    make_folder(drop, ".cache");
    put(drop, ".cache/d.jpg", "% END", 9);
    drop->now += 2 * 86400;
    assert_string_equal(pass(drop), "");
    drop->now += 86400;
    assert_string_equal(pass(drop),
        "[proposed .pdf .pdf=5][proposed a.pdf.part a.pdf.part=5][proposed b.jpg.part b.jpg.part=6]");
    assert_int_equal(drop->report.waiting, 0);
    assert_false(there(drop, ".pdf"));
    assert_true(there(drop, ".sync.db"));
    assert_true(there(drop, ".trashed-7-c.jpg"));
    assert_true(there(drop, ".cache/d.jpg"));
}

static void a_folder_that_somebody_named_like_a_temporary_file_is_a_folder(void **state)
{
    struct drop *drop = *state;
    make_folder(drop, "Anna 2.part");
    make_folder(drop, "Anna 2.part/more.tmp");
    put(drop, "Anna 2.part/1.jpg", "1 END", 60);
    put(drop, "Anna 2.part/more.tmp/2.jpg", "2 END", 60);
    assert_string_equal(pass(drop), "[Anna 2.part 1.jpg=5 more.tmp/2.jpg=5]");
    assert_false(there(drop, "Anna 2.part"));
}

static void links_and_devices_are_refused_and_never_followed(void **state)
{
    struct drop *drop = *state;
    OWNED_FREE char *link = file_join(drop->folder, "link.jpg");
    OWNED_FREE char *pipe_path = file_join(drop->folder, "pipe.jpg");
    assert_int_equal(symlink("/etc/hostname", link), 0);
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_string_equal(pass(drop), "[refused link.jpg][refused pipe.jpg]");
    assert_int_equal(drop->report.refused, 2);
    assert_int_equal(access("/etc/hostname", F_OK), 0);
    assert_int_equal(problem_count(drop), 2);
    assert_string_equal(pass(drop), "");
}

static void what_is_too_large_is_moved_and_not_read(void **state)
{
    struct drop *drop = *state;
    char large[1200];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    put(drop, "large.pdf", large, 5);
    assert_string_equal(pass(drop), "[refused large.pdf]");
    assert_false(there(drop, "large.pdf"));
    assert_int_equal(problem_count(drop), 1);
}

static void a_drop_that_cannot_be_reached_is_not_an_empty_one(void **state)
{
    struct drop *drop = *state;
    assert_false(intake_pass(
        &drop->settings, "/nonexistent/drop", drop->now, &drop->notes.keeper, &drop->report, &drop->fault));
    assert_int_equal(drop->fault.kind, FAULT_LATER);
}

static void counters_count_up_by_one_and_nothing_else_does(void **state)
{
    (void)state;
    assert_true(intake_names_count_up("IMG_0041.jpg", "IMG_0042.jpg"));
    assert_true(intake_names_count_up("IMG_0099.jpg", "IMG_0100.JPG"));
    assert_true(intake_names_count_up("scan9.png", "scan10.png"));
    assert_true(intake_names_count_up("письмо 1 a.jpg", "письмо 2 a.jpg"));
    assert_false(intake_names_count_up("IMG_0041.jpg", "IMG_0041.jpg"));
    assert_false(intake_names_count_up("IMG_0041.jpg", "IMG_0043.jpg"));
    assert_false(intake_names_count_up("IMG_0042.jpg", "IMG_0041.jpg"));
    assert_false(intake_names_count_up("IMG_0041.jpg", "DSC_0042.jpg"));
    assert_false(intake_names_count_up("anna.jpg", "hanna.jpg"));
    assert_false(intake_names_count_up("a1.jpg", "a2.png"));
    assert_false(intake_names_count_up("a9.jpg", "a010.jpg"));
    assert_false(intake_names_count_up("scan1.pdf", "scan2.pdf")); /* a PDF is a whole scan */
}

static void a_problem_note_opens_in_the_plainest_editor(void **state)
{
    struct drop *drop = *state;
    struct bytes original = { (const unsigned char *)"xyz", 3 };
    assert_true(intake_write_problem(drop->folder, "R-ABCDEFGH", "Ганна Вольская.JPEG", original,
        "The file ends too early. Copy it again whole, or scan the page again.", "the left edge",
        &drop->fault));
    OWNED_FREE char *path = file_join(drop->folder, "PROBLEM/R-ABCDEFGH.READ-ME.txt");
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(1 << 16);
    assert_true(file_read(path, &text, &drop->fault));
    assert_memory_equal(text.bytes, "\xef\xbb\xbf", 3);
    assert_non_null(strstr(text.bytes, "Файл обрывается"));
    assert_non_null(strstr(text.bytes, "Файл абрываецца"));
    assert_non_null(strstr(text.bytes, "again.\r\n\r\nthe left edge\r\n"));
    assert_non_null(strstr(text.bytes, "\r\n"));
    assert_null(strstr(text.bytes, "Ганна"));
    assert_true(there(drop, "PROBLEM/R-ABCDEFGH.JPEG"));
}

static void the_status_page_is_written_when_it_has_something_new_to_say(void **state)
{
    struct drop *drop = *state;
    struct intake_status_row rows[] = { { "R-AAAAAAAA", drop->now, 2, false, "", false },
        { "R-BBBBBBBB", drop->now, 0, false, "x", false } };
    OWNED_FREE char *path = file_join(drop->folder, "STATUS.html");
    struct stat first, second;
    time_t now = time(NULL);
    assert_true(intake_write_status(drop->folder, rows, 2, now, &drop->fault));
    assert_int_equal(stat(path, &first), 0);
    assert_true(intake_write_status(drop->folder, rows, 2, now + 60, &drop->fault));
    assert_int_equal(stat(path, &second), 0);
    assert_int_equal(first.st_ino, second.st_ino);
    assert_true(intake_write_status(drop->folder, rows, 1, now + 60, &drop->fault));
    assert_int_equal(stat(path, &second), 0);
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(1 << 16);
    assert_true(file_read(path, &text, &drop->fault));
    assert_non_null(strstr(text.bytes, "R-AAAAAAAA"));
    assert_null(strstr(text.bytes, "R-BBBBBBBB"));
    assert_true(intake_write_status(drop->folder, rows, 0, now + 60, &drop->fault));
    text_reset(&text);
    assert_true(file_read(path, &text, &drop->fault));
    assert_null(strstr(text.bytes, "R-AAAAAAAA"));
}

static void a_page_that_was_taken_may_be_asked_for_again(void **state)
{
    struct drop *drop = *state;
    const struct intake_flawed pages[] = { { 2, FLAW_BLURRED | FLAW_GLARE },
        { 3, FLAW_DARK | FLAW_DAMAGED } };
    assert_true(intake_write_retake(drop->folder, "R-ABCDEFGH", pages, 2, &drop->fault));
    OWNED_FREE char *path = file_join(drop->folder, "PROBLEM/R-ABCDEFGH.RETAKE.txt");
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(1 << 16);
    assert_true(file_read(path, &text, &drop->fault));
    assert_memory_equal(text.bytes, "\xef\xbb\xbfR-ABCDEFGH\r\n", 15);
    assert_non_null(strstr(text.bytes,
        "\r\npage 2: blurred, glare on the sheet\r\npage 3: too dark, the file is "
        "damaged, a part of the page may be missing\r\n"));
    assert_non_null(strstr(text.bytes, "\r\n- too dark: switch on a light"));
    assert_non_null(strstr(text.bytes, "\r\n- blurred: hold the phone still"));
    assert_non_null(strstr(text.bytes, "\r\n- glare on the sheet: use no flash"));
    assert_null(strstr(text.bytes, "step back"));
    assert_non_null(strstr(text.bytes, "\r\nстраница 2: нерезко, блик на листе\r\n"));
    assert_non_null(strstr(text.bytes, "\r\nстаронка 3: занадта цёмна, файл пашкоджаны"));
    for (const char *at = text.bytes; (at = strchr(at, '\n')); at++)
        assert_int_equal(at[-1], '\r');
}

static void a_status_page_from_a_clock_ahead_is_written_anew(void **state)
{
    struct drop *drop = *state;
    OWNED_FREE char *path = file_join(drop->folder, "STATUS.html");
    struct stat first, second;
    const time_t now = time(NULL);
    assert_true(intake_write_status(drop->folder, NULL, 0, now, &drop->fault));
    assert_int_equal(stat(path, &first), 0);
    assert_true(intake_write_status(drop->folder, NULL, 0, now - 86400, &drop->fault));
    assert_int_equal(stat(path, &second), 0);
    assert_int_not_equal(first.st_ino, second.st_ino);
}

static void the_status_page_tells_what_was_taken_but_could_be_better(void **state)
{
    struct drop *drop = *state;
    struct intake_status_row row = { "R-AAAAAAAA", drop->now, 2, false, "", true };
    OWNED_FREE char *path = file_join(drop->folder, "STATUS.html");
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(1 << 16);
    assert_true(intake_write_status(drop->folder, &row, 1, drop->now, &drop->fault));
    assert_true(file_read(path, &text, &drop->fault));
    assert_non_null(strstr(text.bytes, "a better picture would help, see the folder PROBLEM"));
    row.problem = "x";
    text_reset(&text);
    assert_true(intake_write_status(drop->folder, &row, 1, drop->now, &drop->fault));
    assert_true(file_read(path, &text, &drop->fault));
    assert_null(strstr(text.bytes, "a better picture"));
}

/* ---- half a letter never goes alone ---- */

static void a_series_waits_for_the_picture_that_is_still_written(void **state)
{
    struct drop *drop = *state;
    put(drop, "IMG_0041.jpg", "a END", 9000); /* a copy that kept its time */
    put(drop, "IMG_0042.jpg", "half", 5);
    put(drop, "other.jpg", "o END", 5);
    assert_string_equal(pass(drop), "[other.jpg other.jpg=5]");
    assert_int_equal(drop->report.waiting, 2);
    put(drop, "IMG_0042.jpg", "b END", 8990);
    assert_string_equal(pass(drop), "[proposed IMG_0041.jpg+IMG_0042.jpg IMG_0041.jpg=5 IMG_0042.jpg=5]");
}

static void a_series_waits_for_the_picture_that_a_program_announces(void **state)
{
    struct drop *drop = *state;
    static const char *const temporary[] = { "IMG_0042.jpg.part", ".syncthing.IMG_0042.jpg.tmp",
        "~syncthing~IMG_0042.jpg.tmp", ".IMG_0042.jpg.Ab12Cd", "IMG_0042.jpg.ocTransferId1234" };
    for (size_t i = 0; i < sizeof temporary / sizeof *temporary; i++) {
        put(drop, "IMG_0041.jpg", "a END", 60);
        put(drop, temporary[i], "half", 5);
        assert_string_equal(pass(drop), "");
        assert_int_equal(drop->report.waiting, 2);
        OWNED_FREE char *path = file_join(drop->folder, temporary[i]);
        assert_int_equal(unlink(path), 0);
    }
    put(drop, "IMG_0042.jpg.part", "half", 5);
    drop->now += 601;
    assert_string_equal(pass(drop), "[proposed IMG_0041.jpg IMG_0041.jpg=5]");
    assert_true(there(drop, "IMG_0042.jpg.part"));
}

static void a_picture_about_to_be_replaced_waits(void **state)
{
    struct drop *drop = *state;
    put(drop, "IMG_0042.jpg", "b END", 60);
    put(drop, "IMG_0042.jpg.part", "half", 5);
    assert_string_equal(pass(drop), "");
    assert_int_equal(drop->report.waiting, 1);
    drop->now += 601;
    assert_string_equal(pass(drop), "[proposed IMG_0042.jpg IMG_0042.jpg=5]");
}

static void a_folder_waits_for_what_a_program_still_writes_into_it(void **state)
{
    struct drop *drop = *state;
    static const char *const temporary[] = { "s/2.jpg.part", "s/2.PARTIAL", "s/2.jpg.filepart",
        "s/2.crdownload", "s/2.tmp", "s/.syncthing.2.jpg.tmp", "s/~syncthing~2.jpg", "s/2.jpg.ocTransferId7",
        "s/.2.jpg.Ab12Cd" };
    make_folder(drop, "s");
    put(drop, "s/1.jpg", "1 END", 60);
    for (size_t i = 0; i < sizeof temporary / sizeof *temporary; i++) {
        put(drop, temporary[i], "half", 60);
        assert_string_equal(pass(drop), "");
        assert_int_equal(drop->report.waiting, 1);
        OWNED_FREE char *path = file_join(drop->folder, temporary[i]);
        assert_int_equal(unlink(path), 0);
    }
    put(drop, "s/2.jpg.part", "half", 60);
    drop->now += 601;
    assert_string_equal(pass(drop), "[proposed s 1.jpg=5]");
    assert_true(there(drop, "s/2.jpg.part"));
}

static void debris_is_no_reason_to_wait_and_goes_with_its_folder(void **state)
{
    struct drop *drop = *state;
    make_folder(drop, "s/more");
    put(drop, "s/1.jpg", "1 END", 60);
    put(drop, "s/.DS_Store", "x", 1);
    put(drop, "s/more/Thumbs.db", "x", 1);
    assert_string_equal(pass(drop), "[s 1.jpg=5]");
    assert_false(there(drop, "s"));
}

static void an_empty_folder_goes_after_a_day(void **state)
{
    struct drop *drop = *state;
    make_folder(drop, "s/more");
    pass(drop);
    assert_true(there(drop, "s/more"));
    drop->now += 86400 + 10;
    pass(drop);
    assert_false(there(drop, "s"));
}

static void a_folder_of_our_name_within_a_folder_is_a_folder(void **state)
{
    struct drop *drop = *state;
    make_folder(drop, "s/PROBLEM");
    put(drop, "s/PROBLEM/1.jpg", "1 END", 60);
    assert_string_equal(pass(drop), "[s PROBLEM/1.jpg=5]");
}

static void a_folder_too_deep_is_refused_and_not_overlooked(void **state)
{
    struct drop *drop = *state;
    make_folder(drop, "s/1/2/3/4");
    put(drop, "s/1/2/3/4/page.jpg", "1 END", 60);
    assert_string_equal(pass(drop), "[refused s]");
    assert_int_equal(problem_count(drop), 1);
    assert_false(there(drop, "s"));
}

/* Root reads everything, so root tries it as nobody. */
static void a_folder_that_cannot_be_read_whole_waits(void **state)
{
    struct drop *drop = *state;
    make_folder(drop, "s/closed");
    put(drop, "s/1.jpg", "1 END", 60);
    put(drop, "t.jpg", "t END", 60);
    OWNED_FREE char *path = file_join(drop->folder, "s/closed");
    assert_int_equal(chmod(path, 0), 0);
    if (geteuid() == 0) {
        assert_int_equal(chmod(drop->folder, 0777), 0);
        OWNED_FREE char *open_folder = file_join(drop->folder, "s");
        OWNED_FREE char *file = file_join(drop->folder, "t.jpg");
        assert_int_equal(chmod(open_folder, 0777), 0);
        assert_int_equal(chown(file, 65534, 65534), 0);
        assert_int_equal(seteuid(65534), 0);
    }
    text_reset(&drop->notes.log);
    bool done = intake_pass(
        &drop->settings, drop->folder, drop->now, &drop->notes.keeper, &drop->report, &drop->fault);
    if (getuid() == 0)
        assert_int_equal(seteuid(0), 0);
    assert_false(done);
    assert_int_equal(drop->fault.kind, FAULT_LATER);
    assert_string_equal(drop->notes.log.bytes, "[t.jpg t.jpg=5]");
    assert_int_equal(drop->report.waiting, 1);
    assert_true(there(drop, "s/1.jpg"));
}

static void one_that_cannot_be_kept_does_not_stop_the_others(void **state)
{
    static const enum fault_kind kinds[] = { FAULT_INPUT, FAULT_LATER };
    struct drop *drop = *state;
    for (size_t i = 0; i < 2; i++) {
        put(drop, "a.pdf", "a END", 5);
        put(drop, "b.pdf", "b END", 5);
        drop->notes.refuse = kinds[i];
        drop->notes.refused = "a.pdf";
        drop->report = (struct intake_report){ 0 };
        text_reset(&drop->notes.log);
        assert_false(intake_pass(
            &drop->settings, drop->folder, drop->now, &drop->notes.keeper, &drop->report, &drop->fault));
        assert_int_equal(drop->fault.kind, FAULT_LATER);
        assert_non_null(strstr(drop->fault.text, "1 in the drop"));
        assert_non_null(strstr(drop->fault.text, "disk full"));
        assert_string_equal(drop->notes.log.bytes, "[b.pdf b.pdf=5]");
        assert_int_equal(drop->report.waiting, 1);
        assert_true(there(drop, "a.pdf"));
    }
}

static void a_series_too_large_or_with_a_refused_picture_comes_one_by_one(void **state)
{
    struct drop *drop = *state;
    char large[1200];
    memset(large, 'x', sizeof large - 1);
    strcpy(large + sizeof large - 4, "END");
    drop->settings.bytes_most = 9;
    put(drop, "s1.jpg", "a END", 5);
    put(drop, "s2.jpg", "b END", 5);
    assert_string_equal(pass(drop), "[proposed s1.jpg s1.jpg=5][proposed s2.jpg s2.jpg=5]");
    put(drop, "s1.jpg", "a END", 5);
    put(drop, "s2.jpg", large, 5);
    assert_string_equal(pass(drop), "[proposed s1.jpg s1.jpg=5][refused s2.jpg]");
}

/* ---- patience ---- */

static void a_copy_that_keeps_an_old_time_is_waited_for_all_the_same(void **state)
{
    struct drop *drop = *state;
    put(drop, "scan.jpg", "half", 86400 * 30);
    assert_string_equal(pass(drop), "");
    assert_int_equal(drop->report.waiting, 1);
}

static void a_time_in_the_future_is_not_waited_for_for_ever(void **state)
{
    struct drop *drop = *state;
    put(drop, "scan.jpg", "half", -86400 * 30);
    drop->now -= 60;
    assert_string_equal(pass(drop), "");
    drop->now -= 86400 * 30; /* the clock that wrote it was a month ahead */
    assert_string_equal(pass(drop), "[scan.jpg scan.jpg=4]");
    assert_int_equal(problem_count(drop), 1);
}

static void a_short_patience_is_waited_for_in_the_pass(void **state)
{
    struct drop *drop = *state;
    drop->settings.patience_s = 1;
    put(drop, "half.jpg", "half", 5);
    put(drop, "whole.jpg", "w END", 5);
    drop->now = time(NULL);
    assert_string_equal(pass(drop), "[whole.jpg whole.jpg=5][half.jpg half.jpg=4]");
    assert_int_equal(drop->report.waiting, 0);
}

static void a_second_hard_link_is_waited_for_and_then_taken(void **state)
{
    struct drop *drop = *state;
    put(drop, "scan.pdf", "p END", 5);
    OWNED_FREE char *path = file_join(drop->folder, "scan.pdf");
    OWNED_FREE char *other = file_join(drop->folder, "PROBLEM/other");
    make_folder(drop, "PROBLEM");
    assert_int_equal(link(path, other), 0);
    assert_string_equal(pass(drop), "");
    assert_int_equal(drop->report.waiting, 1);
    drop->now += 601;
    assert_string_equal(pass(drop), "[scan.pdf scan.pdf=5]");
    assert_false(there(drop, "scan.pdf"));
    assert_true(there(drop, "PROBLEM/other"));
}

/* ---- whoever shares the drop ---- */

static void a_planted_link_named_problem_is_never_followed(void **state)
{
    struct drop *drop = *state;
    char outside[] = "/tmp/adkaz-outside-XXXXXX";
    assert_non_null(mkdtemp(outside));
    OWNED_FREE char *problem = file_join(drop->folder, "PROBLEM");
    OWNED_FREE char *fifo = file_join(drop->folder, "pipe.jpg");
    assert_int_equal(symlink(outside, problem), 0);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    put(drop, "z.pdf", "z END", 5);
    text_reset(&drop->notes.log);
    assert_false(intake_pass(
        &drop->settings, drop->folder, drop->now, &drop->notes.keeper, &drop->report, &drop->fault));
    assert_non_null(strstr(drop->fault.text, "PROBLEM"));
    assert_string_equal(drop->notes.log.bytes, "[refused pipe.jpg][z.pdf z.pdf=5]");
    struct bytes original = { (const unsigned char *)"xyz", 3 };
    assert_false(
        intake_write_problem(drop->folder, "R-ABCDEFGH", "x.jpg", original, "no sentence", "", &drop->fault));
    assert_non_null(strstr(drop->fault.text, "PROBLEM"));
    assert_int_equal(rmdir(outside), 0); /* nothing came there */
}

static void a_planted_link_in_problem_is_replaced_and_not_written_through(void **state)
{
    struct drop *drop = *state;
    make_folder(drop, "PROBLEM");
    put(drop, "victim.part", "untouched", 5);
    OWNED_FREE char *victim = file_join(drop->folder, "victim.part");
    OWNED_FREE char *planted = file_join(drop->folder, "PROBLEM/R-ABCDEFGH.jpg");
    assert_int_equal(symlink(victim, planted), 0);
    struct bytes original = { (const unsigned char *)"xyz", 3 };
    assert_true(
        intake_write_problem(drop->folder, "R-ABCDEFGH", "x.jpg", original, "no sentence", "", &drop->fault));
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(1 << 10);
    assert_true(file_read(victim, &text, &drop->fault));
    assert_string_equal(text.bytes, "untouched");
}

static void no_part_of_a_path_is_followed_through_a_link(void **state)
{
    struct drop *drop = *state;
    make_folder(drop, "a/b");
    put(drop, "a/b/1.jpg", "1 END", 5);
    OWNED_FD int folder = open(drop->folder, O_RDONLY | O_DIRECTORY);
    OWNED_FD int file = intake_open_below(folder, "a/b/1.jpg", O_RDONLY);
    assert_true(file >= 0);
    OWNED_FREE char *before = file_join(drop->folder, "a");
    OWNED_FREE char *after = file_join(drop->folder, "c");
    assert_int_equal(rename(before, after), 0);
    assert_int_equal(symlink("c", before), 0);
    assert_int_equal(intake_open_below(folder, "a/b/1.jpg", O_RDONLY), -1);
}

static void whoever_shares_the_drop_can_read_what_it_is_told(void **state)
{
    struct drop *drop = *state;
    assert_int_equal(chmod(drop->folder, 0775), 0);
    struct bytes original = { (const unsigned char *)"xyz", 3 };
    assert_true(
        intake_write_problem(drop->folder, "R-ABCDEFGH", "x.jpg", original, "no sentence", "", &drop->fault));
    struct stat status;
    OWNED_FREE char *folder = file_join(drop->folder, "PROBLEM");
    OWNED_FREE char *note_path = file_join(folder, "R-ABCDEFGH.READ-ME.txt");
    assert_int_equal(stat(folder, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0775);
    assert_int_equal(stat(note_path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0664);
}

static void a_name_that_is_not_utf8_is_handed_over_mended(void **state)
{
    struct drop *drop = *state;
    put(drop, "a\xff.pdf", "a END", 5);
    make_folder(drop, "b\xc3");
    put(drop, "b\xc3/p\xe2\x82.jpg", "p END", 5);
    assert_string_equal(pass(drop),
        "[a\xef\xbf\xbd.pdf a\xef\xbf\xbd.pdf=5]"
        "[b\xef\xbf\xbd p\xef\xbf\xbd\xef\xbf\xbd.jpg=5]");
    assert_false(there(drop, "b\xc3"));
}

#define IN_A_DROP(test) cmocka_unit_test_setup_teardown(test, new_drop, gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_DROP(a_whole_file_is_taken_and_leaves_the_drop),
        IN_A_DROP(what_the_keeper_does_not_have_safe_stays),
        IN_A_DROP(a_file_that_grows_while_it_is_kept_stays),
        IN_A_DROP(a_file_without_its_end_waits_and_is_then_taken_but_never_removed),
        IN_A_DROP(an_abandoned_half_file_is_taken_and_removed),
        IN_A_DROP(a_folder_is_one_scan_in_natural_order),
        IN_A_DROP(pictures_that_count_up_are_proposed_as_one),
        IN_A_DROP(pictures_hours_apart_are_not_proposed),
        IN_A_DROP(a_long_series_is_too_long_for_one_letter),
        IN_A_DROP(debris_and_our_own_files_are_left_alone),
        IN_A_DROP(what_bears_a_temporary_name_for_days_is_taken_and_asks),
        IN_A_DROP(a_folder_that_somebody_named_like_a_temporary_file_is_a_folder),
        IN_A_DROP(links_and_devices_are_refused_and_never_followed),
        IN_A_DROP(what_is_too_large_is_moved_and_not_read),
        IN_A_DROP(a_drop_that_cannot_be_reached_is_not_an_empty_one),
        IN_A_DROP(a_series_waits_for_the_picture_that_is_still_written),
        IN_A_DROP(a_series_waits_for_the_picture_that_a_program_announces),
        IN_A_DROP(a_picture_about_to_be_replaced_waits),
        IN_A_DROP(a_folder_waits_for_what_a_program_still_writes_into_it),
        IN_A_DROP(debris_is_no_reason_to_wait_and_goes_with_its_folder),
        IN_A_DROP(an_empty_folder_goes_after_a_day),
        IN_A_DROP(a_folder_of_our_name_within_a_folder_is_a_folder),
        IN_A_DROP(a_folder_too_deep_is_refused_and_not_overlooked),
        IN_A_DROP(a_folder_that_cannot_be_read_whole_waits),
        IN_A_DROP(one_that_cannot_be_kept_does_not_stop_the_others),
        IN_A_DROP(a_series_too_large_or_with_a_refused_picture_comes_one_by_one),
        IN_A_DROP(a_copy_that_keeps_an_old_time_is_waited_for_all_the_same),
        IN_A_DROP(a_time_in_the_future_is_not_waited_for_for_ever),
        IN_A_DROP(a_short_patience_is_waited_for_in_the_pass),
        IN_A_DROP(a_second_hard_link_is_waited_for_and_then_taken),
        IN_A_DROP(a_planted_link_named_problem_is_never_followed),
        IN_A_DROP(a_planted_link_in_problem_is_replaced_and_not_written_through),
        IN_A_DROP(no_part_of_a_path_is_followed_through_a_link),
        IN_A_DROP(whoever_shares_the_drop_can_read_what_it_is_told),
        IN_A_DROP(a_name_that_is_not_utf8_is_handed_over_mended),
        cmocka_unit_test(counters_count_up_by_one_and_nothing_else_does),
        IN_A_DROP(a_problem_note_opens_in_the_plainest_editor),
        IN_A_DROP(a_page_that_was_taken_may_be_asked_for_again),
        IN_A_DROP(a_status_page_from_a_clock_ahead_is_written_anew),
        IN_A_DROP(the_status_page_tells_what_was_taken_but_could_be_better),
        IN_A_DROP(the_status_page_is_written_when_it_has_something_new_to_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
