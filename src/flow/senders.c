/* What an import says in one row of a sender holds for the mails of the others: those that have not left are
 * recalled where the rule would ask by now. */
#include "senders.h"

#include "cleanup.h"
#include "match.h"

#include <stdlib.h>

/* Rows that changed, and a sender's together. */
struct changed {
    uint64_t sender;
    const struct message *row;
};

static int by_sender(const void *a, const void *b)
{
    const uint64_t one = ((const struct changed *)a)->sender, other = ((const struct changed *)b)->sender;
    return (one > other) - (one < other);
}

static size_t find_changed(const struct message *rows, size_t count, int64_t since, struct changed *changed)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t sender = match_sender(&rows[i]);
        if (sender && rows[i].changed >= since)
            changed[n++] = (struct changed){ sender, &rows[i] };
    }
    qsort(changed, n, sizeof *changed, by_sender);
    return n;
}

static const char *objection(const struct changed *changed, size_t count, const struct message *mailed)
{
    const struct changed key = { match_sender(mailed), mailed };
    const struct changed *first = bsearch(&key, changed, count, sizeof *changed, by_sender);
    const char *why = NULL;
    while (first && first > changed && first[-1].sender == key.sender)
        first--;
    for (; first && !why && first < changed + count && first->sender == key.sender; first++)
        why = match_sender_objects(first->row, mailed);
    return why;
}

/* The last import may have left the row out, or changed it: then its mails are recalled already. */
static bool check_mail(struct store *store, const struct store_unsent *mail, const struct changed *changed,
    size_t count, struct fault *fault)
{
    struct message mailed;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!store_message_by_id(store, mail->message, &arena, &mailed, fault))
        return false;
    const char *why = objection(changed, count, &mailed);
    return !why || store_mail_cancel(store, mail->mail, why, fault);
}

bool senders_ask(struct store *store, int64_t since, struct fault *fault)
{
    struct store_unsent *mails;
    struct message *rows;
    size_t mail_count, row_count;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!store_mails_unsent(store, &arena, &mails, &mail_count, fault))
        return false;
    if (!mail_count)
        return true;
    if (!store_rows_load(store, &arena, &rows, &row_count, fault))
        return false;
    struct changed *changed = arena_array(&arena, row_count, sizeof *changed);
    const size_t count = find_changed(rows, row_count, since, changed);
    for (size_t i = 0; count && i < mail_count; i++)
        if (!check_mail(store, &mails[i], changed, count, fault))
            return false;
    return true;
}
