/* The other rows of a mail's sender. One person is whoever has the same sender_id, or reads the same mailbox,
 * under whatever name; so is a row that was theirs when the mail was decided, and whose address or ID changed
 * since. What one of them says holds for the mails of all. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"

#include <string.h>

/* Of the rows of the sender of message ?1, whose mail goes to mailbox ?2, those of which what they say
 * of sending changed at ?3 or later, and that may say something else: they want letters another way, have
 * another mailbox or none, were left out, or are not theirs any more. A sender may have thousands that say
 * the same. Found are, too: have they another mailbox, or lost that one; and are they the sender's by nothing
 * but what they were before? */
#define OWN(hash) "(SELECT " hash " FROM message WHERE id = ?1)"
#define WAS(hash) "SELECT message FROM message_was WHERE hash = " hash " AND until >= ?3"
#define READS_IT "SELECT id FROM message WHERE mailbox_hash = ?2 AND left_out "
#define HAS_THE_ID "SELECT id FROM message WHERE sender_hash = " OWN("sender_hash") " AND left_out "
#define OWN_WAY "coalesce(" OWN("way_hash") ", '')"
#define OR " UNION ALL "
#define ANOTHER_WAY \
    READS_IT "= 0 AND way_hash < " OWN_WAY OR READS_IT "= 0 AND way_hash > " OWN_WAY OR READS_IT \
             "= 0 AND way_hash IS NULL"
#define ANOTHER_MAILBOX \
    HAS_THE_ID "= 0 AND mailbox_hash < ?2" OR HAS_THE_ID "= 0 AND mailbox_hash > ?2" OR HAS_THE_ID \
               "= 0 AND mailbox_hash IS NULL"
#define LEFT_OUT READS_IT "> 0" OR HAS_THE_ID "> 0"
#define MAY_SAY_ELSE ANOTHER_WAY OR ANOTHER_MAILBOX OR LEFT_OUT OR WAS("?2") OR WAS(OWN("sender_hash"))
static const char OTHERS[] = "SELECT id, mailbox_hash IS NOT ?2 AND (mailbox_hash IS NOT NULL OR id IN (" WAS(
    "?2") ")),"
          " NOT (mailbox_hash IS ?2 OR coalesce(sender_hash = " OWN(
              "sender_hash") ", 0)) FROM message"
                             " WHERE id <> ?1 AND id IN (" MAY_SAY_ELSE
                             ") AND +sends_since >= ?3 ORDER BY id";
static const char ANY_CHANGED[] = "SELECT EXISTS (SELECT 1 FROM message WHERE changed >= ?1)";

struct other {
    int64_t id;
    bool elsewhere; /* the sender's mailbox is another one there */
    bool was; /* it is the sender's by what it was before alone */
};

static void take_other(struct query *query, struct arena *arena, void *row)
{
    (void)arena;
    *(struct other *)row = (struct other){ column_int(query, 0), column_int(query, 1), column_int(query, 2) };
}

static bool find_others(struct store *store, int64_t message, const char *address, int64_t since,
    struct arena *arena, struct other **others, size_t *count, struct fault *fault)
{
    char mailbox[VAULT_HASH_BYTES];
    address_hash(store, address, mailbox);
    CLEANUP(query_end) struct query query = query_start(store, OTHERS, fault);
    query_int(&query, message);
    query_text(&query, mailbox);
    query_int(&query, since);
    return query_all(&query, arena, sizeof **others, take_other, others, count);
}

/* Another key, or another password, is another way. */
static bool same_way(const struct message *one, const struct message *other)
{
    return one->delivery == other->delivery && one->delivery != DELIVERY_NONE &&
        (one->delivery != DELIVERY_PGP || strcmp(one->pgp_key, other->pgp_key) == 0) &&
        (one->delivery != DELIVERY_PDF || strcmp(one->pdf_password, other->pdf_password) == 0);
}

static const char *objection(
    const struct other *other, const struct message *row, const struct message *mailed)
{
    return row->left_out         ? rows_left_out_word
        : other->elsewhere       ? rows_addresses_word
        : !same_way(row, mailed) ? rows_way_word
                                 : NULL;
}

bool sender_objection(struct store *store, int64_t message, const char *address, int64_t since,
    const char **why, struct fault *fault)
{
    bool any;
    struct other *others;
    struct message mailed, row;
    size_t count;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    *why = NULL;
    if (!query_true_of(store, ANY_CHANGED, since, &any, fault))
        return false;
    if (!any)
        return true;
    if (!find_others(store, message, address, since, &arena, &others, &count, fault))
        return false;
    if (count && !store_message_by_id(store, message, &arena, &mailed, fault))
        return false;
    for (size_t i = 0; i < count && !*why; i++) {
        if (!store_message_by_id(store, others[i].id, &arena, &row, fault))
            return false;
        if (since || !others[i].was || strcmp(row.sender_name, mailed.sender_name) == 0)
            *why = objection(&others[i], &row, &mailed);
    }
    return true;
}

/* ---- after an import ---- */

static bool ask(struct store *store, int64_t mail, int64_t since, struct fault *fault)
{
    const char *why;
    struct claim claim = { 0 };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!mail_load(store, mail, &arena, &claim, fault) ||
        !sender_objection(store, claim.mail.message, claim.mail.address, since, &why, fault))
        return false;
    return !why || store_mail_cancel(store, mail, why, fault);
}

bool store_senders_ask(struct store *store, int64_t since, struct fault *fault)
{
    bool any;
    int64_t *mails;
    size_t count = 0;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!query_true_of(store, ANY_CHANGED, since, &any, fault) ||
        (any && !mails_unsent(store, &arena, &mails, &count, fault)))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!ask(store, mails[i], since, fault))
            return false;
    return true;
}
