/* Stopping all mail and letting it go on, each after a page that asks; the word that what was written before
 * there was a server went by hand; and recalling one mail, as long as it has not left. */
#include "review_inside.h"

#include <stdlib.h>

static void open_form(const struct visit *visit, const char *action)
{
    const struct html *h = &visit->html;
    html_put(h, "<form method=\"post\"");
    html_attr(h, "action", action); /* ours */
    html_put(h, ">");
    field_csrf(visit);
}

static void write_pause_form(const struct visit *visit)
{
    const struct html *h = &visit->html;
    open_form(visit, "/pause");
    tell_in(visit, "<label>", MSG("Why? Others will read it:"),
        " <input name=\"reason\" required maxlength=\"300\" autocomplete=\"off\"></label>"
        " <button class=\"primary\">");
    tell(visit, MSG("Stop all mail"));
    html_put(h, "</button></form>");
}

static void write_hidden_number(const struct html *h, const char *name, int64_t number)
{
    html_put(h, "<input type=\"hidden\"");
    html_attr(h, "name", name);
    html_put(h, " value=\"");
    html_number(h, number);
    html_put(h, "\">");
}

/* The end of a form: a tick, and no primary button, so that nobody does it by a key too many. */
static void write_ticked(const struct visit *visit, const char *sure, const char *does)
{
    tell_in(visit, "<label><input type=\"checkbox\" name=\"sure\" value=\"1\" required> ", sure, "</label>");
    tell_in(visit, " <button>", does, "</button></form>");
}

static void write_resume_form(const struct visit *visit, const struct store_stop *stop)
{
    open_form(visit, "/resume");
    write_hidden_number(&visit->html, "stop", stop->number);
    write_ticked(visit, MSG("I know why it was stopped, and that is over."), MSG("End this stop"));
}

static bool stops_all(const struct store_stop *stop)
{
    return stop->kind == STOP_MAIL || stop->kind == STOP_SERVER;
}

static void write_stop(const struct visit *visit, const struct store_stop *stop)
{
    const struct html *h = &visit->html;
    html_put(h, "<li>");
    html_time(h, stop->at);
    html_put(h, " <bdi>");
    html_text(h, stop->by);
    html_put(h, "</bdi>: ");
    html_bdi(h, stop->reason);
    write_resume_form(visit, stop);
    html_put(h, "</li>");
}

/* What stops all mail: a person's word, that the server refused us, or both, each ended by itself. */
struct stopped {
    struct store_stop *stops;
    size_t count, all; /* all: those that stop all mail */
    bool by_person;
    struct store_written written;
};

static bool load_stopped(struct visit *visit, struct stopped *stopped, struct fault *fault)
{
    *stopped = (struct stopped){ .all = 0 };
    if (!store_stops(visit->review->store, visit->arena, &stopped->stops, &stopped->count, fault))
        return false;
    for (size_t i = 0; i < stopped->count; i++) {
        stopped->all += stops_all(&stopped->stops[i]);
        stopped->by_person |= stopped->stops[i].kind == STOP_MAIL;
    }
    return store_mails_written(visit->review->store, &stopped->written, fault);
}

static void write_stopped(const struct visit *visit, const struct stopped *stopped)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<p>",
        stopped->all > 1
            ? MSG("Mail goes on when the last of these is ended. What is due goes out at once then.")
            : MSG("When it is ended, what is due goes out at once."),
        "</p><ul class=\"stops\">");
    for (size_t i = 0; i < stopped->count; i++)
        if (stops_all(&stopped->stops[i]))
            write_stop(visit, &stopped->stops[i]);
    html_put(h, "</ul>");
}

/* ---- what was written before there was a server ---- */

void by_hand_write(const struct visit *visit, const struct store_written *written)
{
    const struct html *h = &visit->html;
    tell(visit, MSG("Written before there was a mail server"));
    html_put(h, ": <strong>");
    html_number(h, (int64_t)written->held);
    tell_in(visit, "</strong>. ", MSG("They go out by themselves from this time on:"), " ");
    html_time(h, written->due);
}

/* Wrongly ticked it loses letters. */
static void write_by_hand_form(const struct visit *visit, const struct store_written *written)
{
    const struct html *h = &visit->html;
    html_put(h, "<section id=\"written\"><p>");
    by_hand_write(visit, written);
    tell_in(visit, "</p><p>",
        MSG("Where some of them were mailed by hand and others not, whoever runs the program says so of "
            "each (adkaz send --sent)."),
        "</p>");
    open_form(visit, "/by-hand");
    write_hidden_number(h, "held", (int64_t)written->held);
    write_hidden_number(h, "due", written->due);
    write_ticked(
        visit, MSG("I know that every one of them was mailed by hand."), MSG("They need not be sent"));
    html_put(h, "</section>");
}

/* ---- the page ---- */

/* `why` nothing was done, if so. */
static void write_page(struct visit *visit, const struct stopped *stopped, const char *why)
{
    const struct html *h = &visit->html;
    const char *title = stopped->all ? say(visit, "All mail is stopped.") : say(visit, "Stop all mail?");
    review_page_begin(visit, title);
    html_put(h, "<h1>");
    html_text(h, title);
    html_put(h, "</h1>");
    if (why) {
        html_put(h, "<p class=\"warning\">");
        html_text(h, why);
        html_put(h, "</p>");
    }
    if (stopped->all)
        write_stopped(visit, stopped);
    if (!stopped->by_person) {
        tell_in(visit, "<p>",
            MSG("Nothing goes out until somebody lets it go on. Nothing is lost: what is due waits."),
            "</p>");
        write_pause_form(visit);
    }
    if (stopped->written.held)
        write_by_hand_form(visit, &stopped->written);
    tell_in(visit, "<p><a href=\"/\">", MSG("Back to the overview"), "</a></p>");
    review_page_end(visit);
}

bool page_pause(struct visit *visit, struct fault *fault)
{
    struct stopped stopped;
    if (!load_stopped(visit, &stopped, fault))
        return false;
    write_page(visit, &stopped, NULL);
    return true;
}

/* A person's word is kept beside the server's. */
bool post_pause(struct visit *visit, struct fault *fault)
{
    const struct store_stop stop = { .kind = STOP_MAIL,
        .subject = "",
        .by = visit->person->name,
        .reason = web_field(visit->request, "reason") };
    struct stopped stopped;
    size_t fallen;
    if (!load_stopped(visit, &stopped, fault))
        return false;
    return (stopped.by_person || store_stop(visit->review->store, &stop, &fallen, fault)) &&
        visit_go(visit, "/pause");
}

enum { CONFLICT = 409, UNPROCESSABLE = 422 };

/* Of those that the form counted, and no others. */
static bool is_of_now(const struct visit *visit, const struct store_written *written)
{
    return written->held && strtoull(web_field(visit->request, "held"), NULL, 10) == written->held &&
        strtoll(web_field(visit->request, "due"), NULL, 10) == written->due;
}

bool post_by_hand(struct visit *visit, struct fault *fault)
{
    size_t settled;
    struct stopped stopped;
    if (!load_stopped(visit, &stopped, fault))
        return false;
    const bool sure = *web_field(visit->request, "sure"), now = is_of_now(visit, &stopped.written);
    if (now && sure)
        return store_mails_settle_written(
                   visit->review->store, true, true, 0, visit->person->name, &settled, fault) &&
            visit_go(visit, "/");
    visit->answer->status = now ? UNPROCESSABLE : CONFLICT;
    write_page(visit, &stopped,
        now ? say(visit, "Please tick that you know it. Nothing was changed.")
            : say(visit, "This form is older than what holds now. Nothing was changed; please look again."));
    return true;
}

/* Ends the one that the form names, and none that was made since. */
bool post_resume(struct visit *visit, struct fault *fault)
{
    const long long number = strtoll(web_field(visit->request, "stop"), NULL, 10);
    const struct store_stop *stop = NULL;
    struct stopped stopped;
    if (!load_stopped(visit, &stopped, fault))
        return false;
    for (size_t i = 0; i < stopped.count; i++)
        if (stops_all(&stopped.stops[i]) && stopped.stops[i].number == number)
            stop = &stopped.stops[i];
    const bool sure = *web_field(visit->request, "sure");
    if (stop && sure)
        return store_stop_end(visit->review->store, stop->kind, "", visit->person->name, fault) &&
            visit_go(visit, stopped.all > 1 ? "/pause" : "/");
    visit->answer->status = stop ? UNPROCESSABLE : CONFLICT;
    write_page(visit, &stopped,
        stop ? say(visit, "Please tick that the reason is over. Nothing was changed.")
             : say(visit, "This form is older than what holds now. Nothing was changed; please look again."));
    return true;
}

bool post_recall(struct visit *visit, struct fault *fault)
{
    char reply[STORE_ID_BYTES];
    const char *mail = visit->id;
    struct fault refused;
    if (!store_mail_reply(visit->review->store, mail, reply, fault))
        return false;
    visit->id = arena_copy(visit->arena, reply); /* what the record is about */
    if (store_mail_recall(visit->review->store, mail, visit->person->name, &refused))
        return visit_go(visit, arena_printf(visit->arena, "/reply/%s?as=recalled", reply));
    if (refused.kind == FAULT_INPUT)
        return answer_plain(
            visit, 409, say(visit, "It cannot be recalled any more: it has left, or may have."));
    *fault = refused;
    return false;
}
