/* Stopping all mail and letting it go on, each after a page that asks; and recalling one mail, as long as it
 * has not left. */
#include "review_inside.h"

static void open_form(const struct visit *visit, const char *action)
{
    const struct html *h = &visit->html;
    html_put(h, "<form method=\"post\"");
    html_attr(h, "action", action); /* ours */
    html_put(h, ">");
    field_csrf(visit);
}

static void close_form(const struct visit *visit, const char *words)
{
    const struct html *h = &visit->html;
    html_put(h, "<button class=\"primary\">");
    tell(visit, words);
    html_put(h, "</button></form>");
}

static void write_pause_form(const struct visit *visit)
{
    const struct html *h = &visit->html;
    open_form(visit, "/pause");
    html_put(h, "<label>");
    tell(visit, MSG("Why? Others will read it:"));
    html_put(h, " <input name=\"reason\" required maxlength=\"300\" autocomplete=\"off\"></label> ");
    close_form(visit, MSG("Stop all mail"));
}

static void write_resume_form(const struct visit *visit)
{
    open_form(visit, "/resume");
    close_form(visit, MSG("Let mail go on"));
}

static void write_stop(const struct visit *visit, const struct store_stop *stop)
{
    const struct html *h = &visit->html;
    if (stop->kind != STOP_MAIL && stop->kind != STOP_SERVER)
        return;
    html_put(h, "<li>");
    html_time(h, stop->at);
    html_put(h, " <bdi>");
    html_text(h, stop->by);
    html_put(h, "</bdi>: ");
    html_bdi(h, stop->reason);
    html_put(h, "</li>");
}

bool page_pause(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct store_stop *stops;
    size_t count;
    bool paused;
    if (!store_stops(visit->review->store, visit->arena, &stops, &count, fault) ||
        !store_mail_paused(visit->review->store, &paused, fault))
        return false;
    const char *title = paused ? say(visit, "Let mail go on?") : say(visit, "Stop all mail?");
    review_page_begin(visit, title);
    html_put(h, "<h1>");
    html_text(h, title);
    html_put(h, "</h1><p>");
    tell(visit,
        paused ? MSG("What is due goes out at once.")
               : MSG("Nothing goes out until somebody lets it go on. Nothing is lost: what is due waits."));
    html_put(h, "</p><ul class=\"stops\">");
    for (size_t i = 0; i < count; i++)
        write_stop(visit, &stops[i]);
    html_put(h, "</ul>");
    if (paused)
        write_resume_form(visit);
    else
        write_pause_form(visit);
    html_put(h, "<p><a href=\"/\">");
    tell(visit, MSG("Back to the overview"));
    html_put(h, "</a></p>");
    review_page_end(visit);
    return true;
}

bool post_pause(struct visit *visit, struct fault *fault)
{
    const struct store_stop stop = { .kind = STOP_MAIL,
        .subject = "",
        .by = visit->person->name,
        .reason = web_field(visit->request, "reason") };
    size_t fallen;
    bool paused;
    if (!store_mail_paused(visit->review->store, &paused, fault))
        return false;
    return (paused || store_stop(visit->review->store, &stop, &fallen, fault)) && visit_go(visit, "/pause");
}

/* Whatever stops all mail ends: a person's word, and that the server refused us. */
bool post_resume(struct visit *visit, struct fault *fault)
{
    struct store_stop *stops;
    size_t count;
    if (!store_stops(visit->review->store, visit->arena, &stops, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if ((stops[i].kind == STOP_MAIL || stops[i].kind == STOP_SERVER) &&
            !store_stop_end(visit->review->store, stops[i].kind, "", visit->person->name, fault))
            return false;
    return visit_go(visit, "/");
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
