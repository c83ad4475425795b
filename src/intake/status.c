/* STATUS.html: one static page in three languages for whoever scans. Codes, times and numbers of pages,
 * nothing else; no script, nothing from elsewhere. It is written anew only when it would say something else,
 * or every hour as a sign of life, so that programs that sync the folder have little to do. */
#include "intake_inside.h"

#include "clock.h"
#include "cleanup.h"
#include "file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

enum { STALE_SECONDS = 3600, PAGE_BYTES_MOST = 1 << 20 };

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"ru\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>STATUS</title>\n<style>\n"
    "body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 46rem; padding: 0 1rem; }\n"
    "table { border-collapse: collapse; width: 100%; }\n"
    "td, th { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #8886; "
    "}\n"
    ".problem { font-weight: bold; }\np span { display: block; }\n</style>\n</head>\n<body>\n"
    "<h1>STATUS</h1>\n"
    "<p><span>Сюда кладут картинки и PDF. Принятое исчезает из папки и стоит в этом списке.</span>\n"
    "<span lang=\"be\">Сюды кладуць малюнкі і PDF. Прынятае знікае з папкі і стаіць у гэтым спісе.</span>\n"
    "<span lang=\"en\">Put pictures and PDF files here. What was taken leaves the folder and stands in this "
    "list.</span>\n"
    "</p>\n";

static const char columns[] = "<table>\n<tr><th>№</th><th>UTC</th>"
                              "<th>страниц / старонак / pages</th><th></th></tr>\n";

static void add_state(const struct intake_status_row *row, struct text *page)
{
    if (row->waiting)
        text_add(page, "<td>в работе / у працы / in work</td>");
    else if (row->problem[0])
        text_add(page,
            "<td class=\"problem\">не получилось, смотрите папку PROBLEM / не атрымалася, глядзіце папку "
            "PROBLEM "
            "/ it did not work, see the folder PROBLEM</td>");
    else if (row->flawed)
        text_add(page,
            "<td>принято; нужен снимок получше, смотрите папку PROBLEM / прынята; патрэбны лепшы здымак, "
            "глядзіце папку PROBLEM / taken; a better picture would help, see the folder PROBLEM</td>");
    else
        text_add(page, "<td>принято / прынята / taken</td>");
}

static void add_rows(const struct intake_status_row *rows, size_t count, struct text *page)
{
    text_add(page, columns);
    for (size_t i = 0; i < count; i++) {
        char when[32];
        clock_iso(rows[i].arrived, when);
        text_printf(page, "<tr><td>%s</td><td>%.10s %.5s</td><td>%d</td>", rows[i].code, when, when + 11,
            rows[i].pages);
        add_state(&rows[i], page);
        text_add(page, "</tr>\n");
    }
    text_add(page, "</table>\n");
}

/* The page; the line with the time of writing comes last and has always the same length. */
static void compose(
    const struct intake_status_row *rows, size_t count, int64_t now, struct text *page, size_t *said)
{
    text_add(page, head);
    if (count)
        add_rows(rows, count, page);
    *said = page->length;
    char when[32];
    clock_iso(now, when);
    text_printf(page, "<p>%.10s %.5s UTC</p>\n</body>\n</html>\n", when, when + 11);
}

/* Is the page there, not stale, and the same up to the time of writing? One that a clock ahead wrote would be
 * fresh until that time comes. */
static bool is_there(const char *folder, const struct text *page, size_t said, int64_t now)
{
    struct fault fault;
    struct stat status;
    OWNED_FREE char *path = file_join(folder, "STATUS.html");
    CLEANUP(text_clear) struct text there = TEXT_LIMIT(PAGE_BYTES_MOST);
    return lstat(path, &status) == 0 && S_ISREG(status.st_mode) &&
        llabs(now - status.st_mtime) < STALE_SECONDS && file_read(path, &there, &fault) &&
        there.length == page->length && memcmp(there.bytes, page->bytes, said) == 0;
}

bool intake_write_status(
    const char *folder, const struct intake_status_row *rows, size_t count, int64_t now, struct fault *fault)
{
    CLEANUP(text_clear) struct text page = TEXT_LIMIT(PAGE_BYTES_MOST);
    size_t said;
    compose(rows, count, now, &page, &said);
    if (is_there(folder, &page, said, now))
        return true;
    struct stat like;
    OWNED_FD int drop = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (drop < 0 || fstat(drop, &like) < 0)
        return fault_errno(fault, "the drop's folder cannot be reached");
    struct bytes bytes = { (unsigned char *)page.bytes, page.length };
    return intake_write_at(drop, "STATUS.html", bytes, &like, fault);
}
