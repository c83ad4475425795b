/* What a person can say of a mail that has left, or may have: that it went to the wrong person, that it did
 * go, or that it did not and is to be sent once more. POST /mail/ID/settle. */
#include "screen_inside.h"

#include <string.h>

enum { MINUTE = 60, UNPROCESSABLE = 422 };

#define STATE(state) (1U << (state))

/* The closed list; each is offered for mails in some states. */
static const struct settling {
    const char *how, *words;
    unsigned states;
    bool sent;
} settles[] = {
    { "sent", MSG("It did go"), STATE(MAIL_UNKNOWN), true },
    { "again", MSG("Send it once more"), STATE(MAIL_UNKNOWN) | STATE(MAIL_BOUNCED) | STATE(MAIL_FAILED),
        false },
};
enum { SETTLES = sizeof settles / sizeof *settles };

static const unsigned gone = STATE(MAIL_UNKNOWN) | STATE(MAIL_WRITTEN) | STATE(MAIL_HANDED_OVER) |
    STATE(MAIL_CONFIRMED) | STATE(MAIL_BOUNCED);

static void write_wrong(const struct screen *screen, const struct store_listed_mail *mail)
{
    const struct html *h = &screen->html;
    html_put(h, " <form method=\"post\" data-plain action=\"/reply/");
    html_url(h, screen->listed->reply);
    html_put(h, "/wrong\">");
    field_csrf(screen);
    field_hidden(h, "mail", mail->name);
    tell_in(screen, "<button>", MSG("It went to the wrong person"), "</button></form>");
}

static void write_settles(const struct screen *screen, const struct store_listed_mail *mail)
{
    const struct html *h = &screen->html;
    for (size_t i = 0; i < SETTLES; i++) {
        if (!(settles[i].states & STATE(mail->state)))
            continue;
        html_put(h, " <form method=\"post\" action=\"/mail/");
        html_url(h, mail->name);
        html_put(h, "/settle\">");
        field_csrf(screen);
        html_put(h, "<button name=\"how\"");
        html_attr(h, "value", settles[i].how);
        tell_in(screen, ">", settles[i].words, "</button></form>");
    }
}

void gone_write(const struct screen *screen, const struct store_listed_mail *mail)
{
    if (mail->wrong)
        return;
    write_settles(screen, mail);
    if ((gone & STATE(mail->state)) && screen->listed->state == REPLY_DECIDED)
        write_wrong(screen, mail);
}

static bool settle(struct visit *visit, const struct settling *as, struct fault *fault)
{
    const int64_t hold = visit->review->setup->config->mail.review_hold_minutes;
    enum mail_state becomes;
    return store_mail_settle(visit->review->store, visit->id, as->sent, visit->now + hold * MINUTE,
        visit->person->name, &becomes, fault);
}

bool post_settle(struct visit *visit, struct fault *fault)
{
    char reply[STORE_ID_BYTES];
    struct fault refused;
    const char *how = web_field(visit->request, "how");
    const struct settling *as = settles;
    while (as < settles + SETTLES && strcmp(as->how, how) != 0)
        as++;
    if (as == settles + SETTLES)
        return fault_set(fault, FAULT_INPUT, "nothing of that name can be said of a mail");
    if (!store_mail_reply(visit->review->store, visit->id, reply, fault))
        return false;
    if (settle(visit, as, &refused)) {
        visit->id = arena_copy(visit->arena, reply); /* what the record is about */
        return visit_go(visit, arena_printf(visit->arena, "/reply/%s", reply));
    }
    if (refused.kind == FAULT_INPUT)
        return answer_plain(visit, UNPROCESSABLE, say(visit, "That cannot be done. Nothing was changed."));
    *fault = refused;
    return false;
}
