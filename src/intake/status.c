/* STATUS.html: one static page in three languages for whoever scans. Codes, times and numbers of pages,
 * nothing else; no script, nothing from elsewhere. It is written anew only when it would say something else,
 * or every hour as a sign of life, so that programs that sync the folder have little to do. */
#include "intake_inside.h"

#include "clock.h"
#include "cleanup.h"
#include "file.h"

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

/* Everything but the line with the time of writing, which comes last. */
static void compose(const struct intake_status_row *rows, size_t count, struct text *page)
{
    text_add(page, head);
    if (count)
        add_rows(rows, count, page);
}

static bool says_the_same(const char *path, const struct text *page, int64_t now)
{
    struct fault fault;
    struct stat status;
    CLEANUP(text_clear) struct text there = TEXT_LIMIT(PAGE_BYTES_MOST);
    return stat(path, &status) == 0 && now - status.st_mtime < STALE_SECONDS &&
        file_read(path, &there, &fault) && strncmp(there.bytes, page->bytes, page->length) == 0;
}

bool intake_write_status(
    const char *folder, const struct intake_status_row *rows, size_t count, int64_t now, struct fault *fault)
{
    CLEANUP(text_clear) struct text page = TEXT_LIMIT(PAGE_BYTES_MOST);
    compose(rows, count, &page);
    OWNED_FREE char *path = file_join(folder, "STATUS.html");
    if (says_the_same(path, &page, now))
        return true;
    char when[32];
    clock_iso(now, when);
    text_printf(&page, "<p>%.10s %.5s UTC</p>\n</body>\n</html>\n", when, when + 11);
    return file_write(path, (struct bytes){ (unsigned char *)page.bytes, page.length }, 0644, fault);
}
