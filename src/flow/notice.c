/* A notice before the letter: by the sender's wish, by the operator's list of domains, or since a mailbox
 * that was silent for so long may be somebody else's by now. */
#include "notice.h"

#include "cleanup.h"
#include "mailbox.h"

#include <string.h>

enum { DAY_S = 24 * 60 * 60 };

static bool notice_domain(const struct config_mail *mail, const char *address)
{
    CLEANUP(text_clear) struct text keeper = TEXT_LIMIT(4096), listed = TEXT_LIMIT(4096);
    mailbox_provider(address, &keeper);
    for (size_t i = 0; i < mail->notice_domains.count; i++) {
        text_reset(&listed);
        mailbox_provider(mail->notice_domains.word[i], &listed);
        if (strcmp(keeper.bytes, listed.bytes) == 0)
            return true;
    }
    return false;
}

/* The card's day is the day on which the sender gave the address; one without a day may be of any age. */
static bool unproven(struct store *store, const struct config_mail *mail, const struct message *message,
    int64_t now, bool *first, struct fault *fault)
{
    int64_t confirmed;
    const int64_t since = now - (int64_t)mail->notice_after_days * DAY_S;
    if (!store_address_proven(store, message->sender_email, &confirmed, fault))
        return false;
    *first = confirmed < since && (message->sent_on == NO_DATE || message->sent_on < since / DAY_S);
    return true;
}

bool notice_first(struct store *store, const struct config_mail *mail, const struct message *message,
    int64_t now, bool *first, struct fault *fault)
{
    const bool in_clear = delivery_speaks_in_clear(message->delivery);
    *first = message->delivery == DELIVERY_NOTICE || (in_clear && notice_domain(mail, message->sender_email));
    if (*first || !in_clear || !mail->notice_after_days)
        return true;
    return unproven(store, mail, message, now, first, fault);
}

bool notice_lapsed(struct store *store, const struct config_mail *mail, const struct message *message,
    int64_t known, int64_t now, bool *lapsed, struct fault *fault)
{
    *lapsed = false;
    if (!delivery_speaks_in_clear(message->delivery) || !mail->notice_after_days ||
        known >= now - (int64_t)mail->notice_after_days * DAY_S)
        return true;
    return unproven(store, mail, message, now, lapsed, fault);
}
