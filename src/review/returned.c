/* What somebody typed and sent when they were logged out already, or with a form from before they logged in
 * again, goes back to them in this answer: to whoever sent it, and nothing of it stays here. It is kept once
 * they have logged in, seen it, and pressed once more. Decisions do not come back so: whoever logs in is to
 * have the letter before them. */
#include "decide.h"

#include <string.h>

bool is_returned(const struct route *route)
{
    return route->answer == post_write || route->answer == post_note || route->answer == post_redact;
}

/* What is read again before it is kept; every other field goes along unseen. */
static const char *label_of(const char *field)
{
    static const struct {
        const char *field, *words;
    } all[] = {
        { "transcript", MSG("What stands in the letter, copied out:") },
        { "translation", MSG("What stands in the letter, translated:") },
        { "note", MSG("For coordinators only; it is never mailed:") },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i].field, field) == 0)
            return all[i].words;
    return NULL;
}

static void write_typed(const struct visit *visit, const struct web_field *field, const char *label)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<label>", label,
        " <textarea rows=\"8\" maxlength=\"100000\" dir=\"auto\" spellcheck=\"false\"");
    html_attr(h, "name", field->name);
    html_put(h, ">");
    field_text(h, field->value);
    html_put(h, "</textarea></label>");
}

/* Places are looked at on their page before they become black. */
static void write_field(const struct visit *visit, const struct web_field *field)
{
    const char *label = label_of(field->name);
    if (label)
        write_typed(visit, field, label);
    else if (strcmp(field->name, "what") == 0)
        field_hidden(&visit->html, "what", "look");
    else if (strcmp(field->name, "csrf") != 0)
        field_hidden(&visit->html, field->name, field->value);
}

static void write_form(const struct visit *visit)
{
    const struct html *h = &visit->html;
    html_put(h, "<form method=\"post\" class=\"returned\" data-draft");
    html_attr(h, "action", visit->request->path); /* a route's: segments that need no escape */
    html_put(h, ">");
    field_csrf(visit);
    for (size_t i = 0; i < visit->request->field_count; i++)
        write_field(visit, &visit->request->fields[i]);
    tell_in(visit, "<button class=\"primary\">", MSG("Press once more"), "</button></form>");
}

/* The way to log in without leaving the page. */
static void write_login(const struct visit *visit)
{
    tell_in(visit, "<a href=\"/login\" target=\"_blank\" rel=\"noopener\">",
        MSG("Log in in another window, then press once more."), "</a>");
}

static void write_what_to_do(const struct visit *visit, const char *refusal)
{
    if (refusal)
        html_text(&visit->html, refusal);
    else if (visit->person)
        tell(visit,
            MSG("Look whether all of it is there and yours, not typed by somebody who was logged in here "
                "before; then "
                "press once more."));
    else
        write_login(visit);
}

bool answer_returned(struct visit *visit, const char *refusal)
{
    enum { FORBIDDEN = 403, UNPROCESSABLE = 422 };
    const struct html *h = &visit->html;
    visit->answer->status = refusal ? UNPROCESSABLE : FORBIDDEN;
    review_page_begin(visit, say(visit, "Nothing is kept yet"));
    tell_in(visit, "<h1>",
        refusal ? MSG("That cannot be kept. Your words stand below.")
            : visit->person
            ? MSG("You are logged in again. Nothing is kept yet; what you typed stands below.")
            : MSG("You have been logged out. Nothing is kept yet; what you typed stands "
                  "below."),
        "</h1><p class=\"warning\">");
    write_what_to_do(visit, refusal);
    html_put(h, "</p>");
    write_form(visit);
    review_page_end(visit);
    return true;
}

/* ---- the same for review.js, which keeps the page as it is ---- */

void trouble_write_all(const struct visit *visit)
{
    static const struct {
        const char *what, *words;
        bool login;
    } all[] = {
        { "out",
            MSG("You have been logged out: nothing was kept or decided. What you typed still stands here."),
            true },
        { "lost",
            MSG("No answer came: it is not certain whether it was kept. What you typed still stands here; "
                "press once more."),
            false },
        { "failed",
            MSG("Something went wrong: nothing was kept or decided. What you typed still stands here; press "
                "once more in a while."),
            false },
        { "somebody",
            MSG("Somebody else is logged in here by now: nothing was kept or decided. What you typed still "
                "stands here; copy it, and load the page anew."),
            false },
    };
    const struct html *h = &visit->html;
    if (!visit->person)
        return;
    html_put(h, "<template id=\"troubles\">");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        html_put(h, "<div class=\"trouble\" role=\"alert\"");
        html_attr(h, "data-trouble", all[i].what);
        tell_in(visit, "><p>", all[i].words, " ");
        if (all[i].login)
            write_login(visit);
        html_put(h, "</p></div>");
    }
    html_put(h, "<div class=\"trouble\" role=\"alert\" data-trouble=\"refused\"></div></template>");
}
