/* Why a mail may not go as it was decided, or not yet: the register, the pages, what is stopped, and the
 * letter that it follows are compared once more. */
#include "store_inside.h"

#include "cleanup.h"
#include "found.h"
#include "mails.h"
#include "shared.h"

#include <string.h>

/* Numbers are unique on both sides: as many, and each pinned one there, is the same. */
static const char PAGES_DIFFER[] = "WITH own (number, message, picture) AS NOT MATERIALIZED (" OWN_PICTURES(
    "?2") ")"
          " SELECT (SELECT count(*) FROM decision_page WHERE decision = ?1)"
          " <> (SELECT count(*) FROM reply_page WHERE reply = ?2)"
          " OR (SELECT count(*) FROM decision_page_for WHERE decision = ?1) <> (SELECT count(*) FROM own)"
          " OR EXISTS (SELECT 1 FROM decision_page AS pinned WHERE pinned.decision = ?1 AND NOT EXISTS"
          "  (SELECT 1 FROM reply_page JOIN page ON page.id = reply_page.page WHERE reply_page.reply = ?2"
          "   AND reply_page.number = pinned.number AND " PAGE_PICTURE " = pinned.picture))"
          " OR EXISTS (SELECT 1 FROM decision_page_for AS pinned WHERE pinned.decision = ?1 AND NOT EXISTS"
          "  (SELECT 1 FROM own WHERE own.number = pinned.number AND own.message = pinned.message"
          "   AND own.picture = pinned.picture))";

const char *mail_register_objects(
    const struct message *message, const char *address, enum mail_purpose purpose, bool first)
{
    if (message->damaged)
        return "the sender's row of the register cannot be read";
    if (message->left_out)
        return row_left_out_word;
    if (message->delivery == DELIVERY_NONE)
        return "the sender does not want letters by mail";
    if (purpose == PURPOSE_SUPPLEMENT && !delivery_may_quote(message->delivery))
        return "the sender's letters do not go in clear";
    if (message->delivery == DELIVERY_NOTICE && purpose == PURPOSE_SCAN && first)
        return "the sender wants a notice before the letter";
    if (!message->sender_email[0])
        return "the sender has no address";
    return strcmp(message->sender_email, address) != 0 ? "the sender's address changed" : NULL;
}

bool mail_objection(struct store *store, const struct claim *claim, struct arena *arena, const char **why,
    struct fault *fault)
{
    struct message message;
    int64_t differ;
    const char *address, *drop;
    const struct store_mail *mail = &claim->mail;
    CLEANUP(query_end) struct query query = query_start(store, PAGES_DIFFER, fault);
    query_int(&query, claim->decision);
    query_text(&query, mail->reply);
    if (!query_number(&query, 1, &differ) ||
        !store_message_by_id(store, mail->message, arena, &message, fault) ||
        !address_stopped(store, mail->address, &address, fault) ||
        !drop_stopped(store, mail->reply, claim->by_rule, claim->decision, &drop, fault))
        return false;
    *why = !claim->holds                     ? "its decision does not hold any more"
        : differ                             ? "a page changed since it was decided"
        : message.changed > mail->decided_at ? "the register changed since it was decided"
        : address                            ? address
        : drop                               ? drop
               : mail_register_objects(&message, mail->address, mail->purpose, mail->first);
    /* A supplement's words are for what was known when they were written. */
    const int64_t known = mail->purpose == PURPOSE_SUPPLEMENT ? mail->decided_at : claim->decided;
    bool waits;
    if (!*why && !sender_objection(store, mail->message, mail->address, known + 1, why, fault))
        return false;
    return *why || found_stand(store, claim->found_with, why, &waits, fault);
}

/* Words that follow a letter which waits, or of which nobody knows whether it went: a person had it sent
 * again, or it lay in the folder. ?1 is the mail. */
#define UNDER_WAY "('held', 'queued', 'sending', 'deferred', 'unknown')"
static const char LETTER_UNDER_WAY[] =
    "SELECT count(*) FROM mail JOIN mail AS letter ON letter.reply = mail.reply"
    " AND letter.message = mail.message AND letter.purpose = 'scan' AND letter.state IN " UNDER_WAY
    " AND (letter.id = mail.follows OR letter.resent = 1) WHERE mail.id = ?1 AND mail.purpose = 'supplement'";

bool mail_words_wait(struct store *store, int64_t mail, bool *wait, struct fault *fault)
{
    return query_true_of(store, LETTER_UNDER_WAY, mail, wait, fault);
}

static const char WAITS_FOR_MATCH[] = "SELECT count(*) FROM mail WHERE id = ?1 AND " TO_MATCH("?2", "?3");

bool store_mail_to_match(
    struct store *store, int64_t mail, const char *models, bool *to_match, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, WAITS_FOR_MATCH, fault);
    query_int(&query, mail);
    query_int(&query, store_register_version(store));
    query_text_or_null(&query, models ? models : "");
    return query_any(&query, to_match);
}
