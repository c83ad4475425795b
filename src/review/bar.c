/* The decision bar: everything that may be decided about a reply, as plain forms. What needs a word of its
 * own has a form of its own, so that Enter in a field never decides something else. */
#include "screen_inside.h"

#include <string.h>

/* ---- forms ---- */

/* Of a decision, with csrf and version; ended by the caller. */
static void open_form(const struct screen *screen)
{
    const struct html *h = &screen->html;
    html_put(h, "<form method=\"post\" action=\"/reply/");
    html_url(h, screen->listed->reply);
    html_put(h, "/decide\">");
    field_csrf(screen);
    field_hidden_number(h, "version", screen->version);
}

void bar_open_choice(const struct screen *screen)
{
    open_form(screen);
    if (screen->candidate_count)
        html_put(&screen->html,
            "<button class=\"unseen\" name=\"what\" value=\"to\" tabindex=\"-1\" "
            "aria-hidden=\"true\"></button>");
}

/* A button that decides `what`; true: a candidate must be chosen first. */
static void write_button(const struct screen *screen, const char *what, const char *words, bool chosen)
{
    const struct html *h = &screen->html;
    html_put(h, "<button name=\"what\"");
    html_attr(h, "value", what);
    if (!chosen)
        html_put(h, " formnovalidate");
    tell_in(screen, ">", words, "</button>");
}

static bool is_mailed(const struct page *page)
{
    return page_kind_mailed(page->kind) && page->hash[0];
}

/* The numbers of the pages that are mailed: "1,2". */
static void write_mailed_pages(const struct screen *screen)
{
    bool any = false;
    for (size_t i = 0; i < screen->reply->page_count; i++) {
        const struct page *page = &screen->reply->pages[i];
        if (!is_mailed(page))
            continue;
        if (any)
            html_put(&screen->html, ",");
        html_number(&screen->html, page->number);
        any = true;
    }
}

/* ---- with a candidate ---- */

/* Of one page there is nothing to choose. */
static void write_pages_field(const struct screen *screen)
{
    const struct html *h = &screen->html;
    if (screen->reply->page_count == 1 && is_mailed(&screen->reply->pages[0])) {
        html_put(h, "<input type=\"hidden\" name=\"pages\" value=\"");
        write_mailed_pages(screen);
        html_put(h, "\">");
        return;
    }
    tell_in(screen, "<label class=\"pages-field\">", MSG("Pages that go:"),
        " <input name=\"pages\" size=\"8\" autocomplete=\"off\" value=\"");
    write_mailed_pages(screen);
    html_put(h, "\"></label>");
}

/* To the first page that is mailed, or has a picture; from there to the others. */
static void write_redact_link(const struct screen *screen)
{
    const struct html *h = &screen->html;
    const struct page *first = NULL;
    for (size_t i = screen->reply->page_count; i-- > 0;) {
        const struct page *page = &screen->reply->pages[i];
        if (page->hash[0] && (page_kind_mailed(page->kind) || !first))
            first = page;
    }
    if (!first)
        return;
    html_put(h, "<a class=\"button\"");
    pages_end_black_link(screen, first);
}

void bar_write_choice(const struct screen *screen)
{
    static const struct {
        const char *what, *words;
    } plain[] = {
        { "none", MSG("None of the register") },
        { "waits", MSG("Waits for a record") },
        { "handed-on", MSG("Handed on to family or others") },
        { "to-all", MSG("To all of us") },
        { "returned", MSG("Our own card came back") },
        { "not-a-letter", MSG("Not a letter") },
    };
    const struct html *h = &screen->html;
    html_put(h, "<div class=\"bar\"><div class=\"main\">");
    if (screen->candidate_count) {
        tell_in(screen, "<button class=\"primary\" name=\"what\" value=\"to\">", MSG("It is the chosen one"),
            "</button>");
        write_pages_field(screen);
    }
    write_button(screen, "second", MSG("Ask a second person"), false);
    write_button(screen, "later", MSG("Later"), false);
    html_put(h, "</div><div class=\"rest\">");
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        write_button(screen, plain[i].what, plain[i].words, false);
    write_redact_link(screen);
    html_put(h, "</div></div>");
}

/* ---- with a word ---- */

struct worded {
    const char *what, *title, *label, *field, *button;
};

static const struct worded worded[] = {
    { "rescan", MSG("Needs a better scan"), MSG("What is wrong with it? The volunteer reads this:"), "reason",
        MSG("Ask for a better scan") },
    { "split", MSG("Several letters in one"),
        MSG("Numbers of the pages that a letter begins with, such as 3,5:"), "pages", MSG("Split here") },
    { "join", MSG("Belongs to another one"), MSG("The other reply, such as R-XXXXXXXX:"), "other",
        MSG("Join with it") },
    { "duplicate", MSG("Is there already"), MSG("The reply that shows the same letter:"), "other",
        MSG("Is a duplicate") },
    { "found", MSG("A page of a letter that was sent"),
        MSG("The reply with that letter or, where it went to several, the mail (M-…):"), "other",
        MSG("Send it after that letter") },
};

static void write_worded(const struct screen *screen, const struct worded *form)
{
    const struct html *h = &screen->html;
    const bool seen = strcmp(form->what, "duplicate") == 0;
    tell_in(screen, "<details class=\"worded\"><summary>", form->title, "</summary>");
    open_form(screen);
    tell_in(screen, "<label>", form->label, " <input required autocomplete=\"off\" maxlength=\"300\"");
    html_attr(h, "name", form->field);
    html_attr(h, "value", seen ? screen->reply->seen : "");
    html_put(h, "></label> ");
    if (strcmp(form->what, "found") == 0)
        write_pages_field(screen);
    write_button(screen, form->what, form->button, true);
    html_put(h, "</form></details>");
}

/* ---- several ---- */

static void write_pages_list(const struct html *h, const int *pages, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            html_put(h, ",");
        html_number(h, pages[i]);
    }
}

static void write_numbered(const struct html *h, const char *field, int number)
{
    html_put(h, " name=\"");
    html_text(h, field);
    html_number(h, number);
    html_put(h, "\"");
}

/* "" where it is none of the candidates. */
static const char *sender_of(const struct screen *screen, const char *ref)
{
    for (size_t i = 0; i < screen->candidate_count; i++)
        if (strcmp(screen->candidates[i].message.ref, ref) == 0)
            return screen->candidates[i].message.sender_name;
    return "";
}

/* One row: a record and the pages that it gets. `offer` may be null. Where a name stands the reference stays
 * its own: another one has a row of its own. */
static void write_row(
    const struct screen *screen, int number, const char *ref, const struct store_listed_addressee *offer)
{
    const struct html *h = &screen->html;
    const char *name = sender_of(screen, ref);
    html_put(h, "<li>");
    if (name[0]) {
        html_put(h, "<strong>");
        html_bdi(h, name);
        html_put(h, "</strong> ");
    }
    tell_in(screen, "<label>", MSG("Reference"), " <input size=\"12\" autocomplete=\"off\"");
    if (name[0])
        html_put(h, " readonly");
    write_numbered(h, "ref", number);
    html_attr(h, "value", ref);
    tell_in(screen, "></label> <label>", MSG("Pages"), " <input size=\"8\" autocomplete=\"off\"");
    write_numbered(h, "pages", number);
    html_put(h, " value=\"");
    if (offer)
        write_pages_list(h, offer->pages, offer->page_count);
    html_put(h, "\"></label></li>");
}

static void write_rows(const struct screen *screen)
{
    enum { ROWS = 6 };
    int rows = 0;
    for (size_t i = 0; i < screen->row_count; i++, rows++)
        write_row(screen, rows + 1, screen->rows[i].ref, &screen->rows[i]);
    for (size_t i = 0; !screen->row_count && i < screen->candidate_count && rows < ROWS; i++, rows++)
        write_row(screen, rows + 1, screen->candidates[i].message.ref, NULL);
    if (rows < CHOSEN_ROWS)
        write_row(screen, rows + 1, "", NULL);
}

static void write_several(const struct screen *screen)
{
    const struct html *h = &screen->html;
    if (screen->row_count)
        html_put(h, "<details class=\"worded\" open><summary>");
    else
        html_put(h, "<details class=\"worded\"><summary>");
    tell(screen, "Letters to several people");
    html_put(h, "</summary>");
    open_form(screen);
    tell_in(screen, "<p>", MSG("Say which pages each one gets. Without pages a row counts for nothing."),
        "</p><ol>");
    write_rows(screen);
    html_put(h, "</ol>");
    write_button(screen, "several", MSG("Mail to these"), true);
    html_put(h, "</form></details>");
}

void bar_write_others(const struct screen *screen)
{
    html_put(&screen->html, "<div class=\"others\">");
    write_several(screen);
    for (size_t i = 0; i < sizeof worded / sizeof *worded; i++)
        write_worded(screen, &worded[i]);
    html_put(&screen->html, "</div>");
}

void bar_write_aside(const struct screen *screen)
{
    const struct html *h = &screen->html;
    html_put(h, "<div class=\"others\">");
    for (size_t i = 0; i < sizeof worded / sizeof *worded; i++)
        if (strcmp(worded[i].what, "rescan") == 0)
            write_worded(screen, &worded[i]);
    html_put(h, "</div>");
    open_form(screen);
    write_button(screen, "not-a-letter", MSG("Not a letter"), false);
    html_put(h, "</form>");
}
