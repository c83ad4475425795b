/* GET /mails: the mails in one state, piece by piece, each with the way to its letter and, while it has not
 * left, what recalls it. References and IDs, no names. */
#include "lists.h"

#include <string.h>

static void write_mail(const struct visit *visit, const struct store_mail_brief *mail)
{
    const struct html *h = &visit->html;
    const bool recallable = mail_state_is_recallable(mail->state);
    html_put(h, "<li>");
    html_time(h, recallable ? mail->due : mail->changed);
    html_put(h, " ");
    pager_write_reply(visit, mail->reply);
    if (!mail->blind) {
        html_put(h, " → ");
        html_bdi(h, mail->ref);
    }
    if (recallable)
        recall_write(visit, mail->name, mail->blind ? mail->reply : mail->ref);
    html_put(h, "</li>");
}

bool mails_write(struct visit *visit, enum mail_state state, size_t skip, size_t most, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct store_mail_brief *mails;
    size_t count;
    if (!store_mails_in(visit->review->store, state, skip, most, visit->arena, &mails, &count, fault))
        return false;
    if (count && mail_state_is_recallable(state))
        recall_write_all(visit);
    html_put(h, "<ul class=\"mails\">");
    for (size_t i = 0; i < count; i++)
        write_mail(visit, &mails[i]);
    html_put(h, "</ul>");
    return true;
}

/* ---- the page ---- */

/* The first of them for what is none. */
static enum mail_state state_named(const char *name)
{
    for (int state = 0; state < MAIL_STATES; state++)
        if (strcmp(mail_state_name((enum mail_state)state), name) == 0)
            return (enum mail_state)state;
    return MAIL_HELD;
}

static const char *address_of(const struct visit *visit, enum mail_state state)
{
    return arena_printf(visit->arena, "/mails?state=%s", mail_state_name(state));
}

static void write_states(
    const struct visit *visit, const struct store_mail_counts *counts, enum mail_state shown)
{
    pager_open_kinds(visit, MSG("By what became of them"));
    for (int i = 0; i < MAIL_STATES; i++) {
        const enum mail_state state = (enum mail_state)i;
        if (counts->by_state[i] || state == shown)
            pager_write_kind(visit, address_of(visit, state), mail_state_name(state),
                (size_t)counts->by_state[i], state == shown);
    }
    pager_close_kinds(visit);
}

bool page_mails(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    const enum mail_state state = state_named(web_query(visit->request, "state"));
    const size_t skip = pager_skip(visit);
    struct store_mail_counts counts;
    if (!store_mail_count(visit->review->store, &counts, fault))
        return false;
    review_page_begin(visit, say(visit, "Mails"));
    tell_in(visit, "<h1>", MSG("Mails"), ": ");
    tell(visit, mail_state_name(state));
    html_put(h, "</h1>");
    write_states(visit, &counts, state);
    html_put(h, "<div class=\"panel\">");
    if (!mails_write(visit, state, skip, LIST_PAGE, fault))
        return false;
    html_put(h, "</div>");
    pager_write(visit, arena_printf(visit->arena, "%s&", address_of(visit, state)), skip,
        (size_t)counts.by_state[state]);
    review_page_end(visit);
    return true;
}
