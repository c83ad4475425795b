/* What came back about a mail: noted once, with what becomes of the mail. A mail's state follows only from
 * where it may: what a person confirmed is not bounced by a late report, and what is recalled stays so. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"
#include "pack.h"

#include <string.h>

static const char LEFT[] =
    "SELECT id, name, reply, envelope, state, message, purpose, follows, changed FROM mail "
    "WHERE attempts > 0 ORDER BY id";
static const char LEFT_COUNT[] = "SELECT count(*) FROM mail WHERE attempts > 0";
static const char KNOWN[] = "SELECT count(*) FROM received WHERE digest = ?1";
static const char ADD[] = "INSERT INTO received (digest, at, mail, what, signs, proves)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
static const char ROW[] = "SELECT reply, name, CASE WHEN " MAIL_HELD_WRITTEN " THEN 'written' ELSE state END"
                          " FROM mail WHERE id = ?1";
static const char BECOME[] = "UPDATE mail SET state = ?2, due = NULL, changed = ?3 WHERE id = ?1";

/* From which states a mail becomes what. */
static const struct {
    enum mail_state from, to;
} ways[] = {
    { MAIL_UNKNOWN, MAIL_HANDED_OVER }, { MAIL_UNKNOWN, MAIL_CONFIRMED }, { MAIL_UNKNOWN, MAIL_BOUNCED },
    { MAIL_WRITTEN, MAIL_CONFIRMED }, { MAIL_WRITTEN, MAIL_BOUNCED }, { MAIL_HANDED_OVER, MAIL_CONFIRMED },
    { MAIL_HANDED_OVER, MAIL_BOUNCED },
    { MAIL_BOUNCED, MAIL_CONFIRMED }, /* it came after all, or by another way */
    /* So did what a server put off or refused, what a person wants sent again, and what was sent by hand: it
     * is not sent once more. */
    { MAIL_HELD, MAIL_HANDED_OVER }, { MAIL_HELD, MAIL_CONFIRMED }, { MAIL_QUEUED, MAIL_HANDED_OVER },
    { MAIL_QUEUED, MAIL_CONFIRMED }, { MAIL_DEFERRED, MAIL_HANDED_OVER }, { MAIL_DEFERRED, MAIL_CONFIRMED },
    { MAIL_FAILED, MAIL_HANDED_OVER }, { MAIL_FAILED, MAIL_CONFIRMED },
    { MAIL_WRITTEN, MAIL_HANDED_OVER }, /* folder transport */
};

static bool may_become(enum mail_state from, enum mail_state to)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i].from == from && ways[i].to == to)
            return true;
    return false;
}

static void take_left(struct query *query, struct arena *arena, void *row)
{
    struct store_left *mail = row;
    mail->id = column_int(query, 0);
    column_id(query, 1, mail->name);
    column_id(query, 2, mail->reply);
    mail->state = column_mail_state(query, 4);
    mail->message = column_int(query, 5);
    mail->purpose = column_mail_purpose(query, 6);
    mail->follows = column_int(query, 7);
    mail->changed = column_int(query, 8);
    struct unpack envelope = { column_opened(query, 3, arena, "mail.envelope %" PRId64, mail->id), false };
    mail->address = unpack_text(&envelope);
    unpack_text(&envelope); /* its language */
    mail->message_id = unpack_text(&envelope);
    mail->token = unpack_text(&envelope);
}

bool store_mails_left(
    struct store *store, struct arena *arena, struct store_left **mails, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LEFT, fault);
    return query_all(&query, arena, sizeof **mails, take_left, mails, count);
}

bool store_mails_left_count(struct store *store, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LEFT_COUNT, fault);
    return query_count(&query, count);
}

/* ---- refused as ours ---- */

/* ?1 is the mail, ?2 now. Only of mails that went since a person let mail go on, and that no relay may still
 * have been at. */
static const char BLOCKED[] =
    "SELECT count(DISTINCT mail.mailbox) FROM received JOIN mail ON mail.id = received.mail"
    " WHERE mail.provider = (SELECT provider FROM mail WHERE id = ?1)"
    " AND received.what LIKE 'blocked%' AND received.signs = 1 AND received.at > ?2 - 86400"
    " AND EXISTS (SELECT 1 FROM attempt WHERE attempt.mail = mail.id AND ended > max(?2 - 6 * 86400,"
    "  coalesce((SELECT max(at) FROM stop WHERE kind = 'server' AND stops = 0), 0)))";

bool store_blocked(struct store *store, int64_t mail, int64_t now, int *mailboxes, struct fault *fault)
{
    int64_t count;
    CLEANUP(query_end) struct query query = query_start(store, BLOCKED, fault);
    query_int(&query, mail);
    query_int(&query, now);
    if (!query_number(&query, 0, &count))
        return false;
    *mailboxes = (int)count;
    return true;
}

/* ---- one of them ---- */

struct mail_row {
    char reply[STORE_ID_BYTES], name[STORE_ID_BYTES];
    enum mail_state state;
};

static bool load_mail(struct store *store, int64_t mail, struct mail_row *row, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ROW, fault);
    query_int(&query, mail);
    const bool found = query_row(&query);
    if (found) {
        column_id(&query, 0, row->reply);
        column_id(&query, 1, row->name);
        row->state = column_mail_state(&query, 2);
    }
    return query_done(&query) && (found || fault_set(fault, FAULT_INPUT, "there is no such mail"));
}

static bool add_row(
    struct store *store, const char *digest, const struct store_received *received, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_text(&query, digest);
    query_int(&query, clock_now());
    query_int(&query, received->mail);
    query_text(&query, received->what);
    query_int(&query, received->signs);
    query_int(&query, received->proves);
    return query_done(&query) &&
        (!received->signs || reminders_end(store, received->mail, clock_now(), fault));
}

static bool become(struct store *store, int64_t mail, enum mail_state state, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, BECOME, fault);
    query_int(&query, mail);
    query_text(&query, mail_state_name(state));
    query_int(&query, clock_now());
    return query_done(&query);
}

/* Whatever came back of what was written: somebody mailed it by hand. What is not theirs nobody has
 * confirmed. False: it stays as it is. */
static bool follows_from(
    enum mail_state state, const struct store_received *received, enum mail_state *becomes)
{
    if (received->denies && state == MAIL_CONFIRMED) {
        *becomes = MAIL_HANDED_OVER;
        return true;
    }
    *becomes = received->changes ? received->becomes : MAIL_HANDED_OVER;
    return (received->changes || state == MAIL_WRITTEN) && may_become(state, *becomes);
}

static bool note(
    struct store *store, const char *digest, const struct store_received *received, struct fault *fault)
{
    enum mail_state becomes;
    struct mail_row row;
    if (!load_mail(store, received->mail, &row, fault))
        return false;
    if (row.state == MAIL_SENDING)
        return fault_set(fault, FAULT_LATER, "mail %s is being sent at this moment", row.name);
    const bool changes = follows_from(row.state, received, &becomes);
    if (changes && !become(store, received->mail, becomes, fault))
        return false;
    return add_row(store, digest, received, fault) &&
        event_add(store, row.reply, fault, "%s: came back: %s%s%s", row.name, received->what,
            changes ? "; now " : "", changes ? mail_state_name(becomes) : "");
}

static void digest_of(const struct store *store, struct bytes mail, char digest[VAULT_HASH_BYTES])
{
    vault_hash(&store->vault, "adkaz received", mail, digest);
}

bool store_received_known(struct store *store, struct bytes mail, bool *known, struct fault *fault)
{
    char digest[VAULT_HASH_BYTES];
    digest_of(store, mail, digest);
    return query_true_of_text(store, KNOWN, digest, known, fault);
}

bool store_received_put(struct store *store, struct bytes mail, const struct store_received *received,
    bool *fresh, struct fault *fault)
{
    bool known;
    char digest[VAULT_HASH_BYTES];
    digest_of(store, mail, digest);
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !query_true_of_text(store, KNOWN, digest, &known, fault))
        return false;
    if (!known && !note(store, digest, received, fault))
        return false;
    if (!change_commit(&change, fault))
        return false;
    *fresh = !known;
    return true;
}
