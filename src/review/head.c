/* What all pages have around them: head, skip link, navigation, foot. The title names no person. */
#include "keys.h"
#include "tasks.h"

#include <string.h>

static const char next_path[] = "/next", tasks_path[] = "/tasks";

static const struct entry {
    const char *path, *name, *does; /* by which key; null: none */
} entries[] = {
    { next_path, MSG("Next reply"), "reply-next" },
    { "/", MSG("Overview"), NULL },
    { "/waiting", MSG("What waits"), NULL },
    { tasks_path, MSG("Tasks"), NULL },
    { "/search", MSG("Search"), "search none-search" },
    { "/help", MSG("Help"), "help" },
    { "/me", MSG("Me"), NULL },
};

/* A bar without the count is better than no page. */
static void write_tasks_open(const struct visit *visit)
{
    struct fault fault;
    struct store_task_count counts[TASK_KINDS];
    if (!store_tasks_count(visit->review->store, counts, &fault) || !tasks_open(counts))
        return;
    html_put(&visit->html, " <strong class=\"count\">");
    html_number(&visit->html, (int64_t)tasks_open(counts));
    html_put(&visit->html, "</strong>");
}

/* Who goes on from an open letter leaves it. */
static void write_open_letter(const struct visit *visit)
{
    if (strncmp(visit->request->path, "/reply/", strlen("/reply/")) != 0)
        return;
    html_put(&visit->html, "?but=");
    html_url(&visit->html, visit->id);
}

static void write_entry(const struct visit *visit, const struct entry *entry)
{
    const struct html *h = &visit->html;
    html_put(h, "<li><a href=\"");
    html_text(h, entry->path); /* ours */
    if (entry->path == next_path)
        write_open_letter(visit);
    html_put(h, "\"");
    if (strcmp(visit->request->path, entry->path) == 0)
        html_put(h, " aria-current=\"page\"");
    if (entry->does)
        html_attr(h, "data-does", entry->does);
    html_put(h, ">");
    tell(visit, entry->name);
    if (entry->path == tasks_path)
        write_tasks_open(visit);
    html_put(h, "</a></li>");
}

static void write_entries(const struct visit *visit)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<nav class=\"main\" aria-label=\"", MSG("Main"), "\"><ul>");
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        write_entry(visit, &entries[i]);
    html_put(h, "</ul></nav>");
}

/* Who is to choose a passphrase goes nowhere else first. */
static void write_navigation(const struct visit *visit)
{
    const struct html *h = &visit->html;
    if (!visit->person->given)
        write_entries(visit);
    html_put(h, "<form class=\"logout\" method=\"post\" action=\"/logout\">");
    field_csrf(visit);
    tell_in(visit, "<button>", MSG("Log out"), "</button></form>");
}

/* "light" or "dark" where the person chose one of them among the words of her preferences. */
static const char *scheme_of(const struct visit *visit)
{
    const char *preferences = visit->person ? visit->person->preferences : "";
    return strstr(preferences, "scheme=dark") ? "dark"
        : strstr(preferences, "scheme=light") ? "light"
                                              : "light dark";
}

void review_page_begin(struct visit *visit, const char *title)
{
    const struct html *h = &visit->html;
    html_put(h, "<!doctype html>\n<html");
    html_attr(h, "lang", visit->language);
    html_attr(h, "data-scheme", scheme_of(visit));
    html_put(h,
        "><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,"
        " initial-scale=1\"><meta name=\"color-scheme\"");
    html_attr(h, "content", scheme_of(visit));
    html_put(h, "><title>");
    html_text(h, title);
    html_put(h,
        "</title><link rel=\"stylesheet\" href=\"/review.css\">"
        "<script src=\"/review.js\" defer></script>");
    if (visit->draws)
        html_put(h, "<script src=\"/black.js\" defer></script>");
    tell_in(visit, "</head>\n<body><a class=\"skip\" href=\"#main\">", MSG("To the content"),
        "</a><header class=\"top\">");
    if (visit->person)
        write_navigation(visit);
    html_put(h, "</header>\n<main id=\"main\">");
}

void review_page_end(struct visit *visit)
{
    const struct html *h = &visit->html;
    html_put(h, "</main>\n<footer>");
    if (visit->person) {
        tell(visit, MSG("Here as"));
        html_put(h, " ");
        html_bdi(h, visit->person->name);
    }
    html_put(h, "</footer><p id=\"said\" class=\"unseen\" role=\"status\"></p>");
    keys_write_list(visit);
    trouble_write_all(visit);
    html_put(h, "</body></html>\n");
}
