/* Of whom a row of the register is, as keyed hashes: all rows of one prisoner, and of one sender, are found
 * by them. */
#include "cleanup.h"
#include "mails.h"
#include "messages.h"
#include "pack.h"

struct message_hashes message_hashes_of_prisoner(const struct store *store, const struct message *message)
{
    struct message_hashes hashes = { 0 };
    store_hash(store, "adkaz prisoner", message->prisoner_name, hashes.name);
    if (message->prisoner_id[0])
        store_hash(store, "adkaz prisoner id", message->prisoner_id, hashes.id);
    return hashes;
}

/* With the mailbox in it, it tells nothing of how many want letters which way. */
static void hash_way(const struct store *store, const struct message *message, struct message_hashes *hashes)
{
    if (message->delivery == DELIVERY_NONE || !hashes->mailbox[0])
        return;
    CLEANUP(text_clear) struct text way = TEXT_LIMIT(MESSAGE_BYTES_MOST);
    pack_int(&way, message->delivery);
    pack_text(&way, hashes->mailbox);
    pack_text(&way, message->delivery == DELIVERY_PGP ? message->pgp_key : "");
    pack_text(&way, message->delivery == DELIVERY_PDF ? message->pdf_password : "");
    vault_hash(&store->vault, "adkaz way", text_bytes(&way), hashes->way);
}

struct message_hashes message_hashes_of(const struct store *store, const struct message *message)
{
    struct message_hashes hashes = message_hashes_of_prisoner(store, message);
    if (message->sender_id[0])
        store_hash(store, "adkaz sender", message->sender_id, hashes.sender);
    if (message->sender_email[0])
        address_hash(store, message->sender_email, hashes.mailbox);
    hash_way(store, message, &hashes);
    return hashes;
}

/* ---- rows from before they were hashed ---- */

static const char UNHASHED[] = "SELECT id, content FROM message WHERE prisoner_hash IS NULL LIMIT 1";
static const char HASHED[] = "UPDATE message SET prisoner_hash = ?2, prisoner_id_hash = ?3, sender_hash = ?4,"
                             " mailbox_hash = ?5, way_hash = ?6 WHERE id = ?1";
/* Nothing more is known of it. What was known of its sender stays: it stops their mails. */
static const char HASHED_DAMAGED[] = "UPDATE message SET prisoner_hash = '' WHERE id = ?1";

struct unhashed {
    int64_t id; /* 0: there are none any more */
    bool damaged;
    struct message_hashes hashes;
};

static bool find_unhashed(struct store *store, struct unhashed *row, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message message;
    CLEANUP(query_end) struct query query = query_start(store, UNHASHED, fault);
    *row = (struct unhashed){ .id = query_row(&query) ? column_int(&query, 0) : 0 };
    if (row->id) {
        row->damaged = !column_message(&query, 1, row->id, &arena, &message);
        if (!row->damaged)
            row->hashes = message_hashes_of(store, &message);
    }
    return query_done(&query);
}

static bool keep_hashes(struct store *store, const struct unhashed *row, struct fault *fault)
{
    CLEANUP(query_end)
    struct query query = query_start(store, row->damaged ? HASHED_DAMAGED : HASHED, fault);
    query_int(&query, row->id);
    if (row->damaged)
        return query_done(&query);
    query_text(&query, row->hashes.name);
    query_text_or_null(&query, row->hashes.id);
    query_text_or_null(&query, row->hashes.sender);
    query_text_or_null(&query, row->hashes.mailbox);
    query_text_or_null(&query, row->hashes.way);
    return query_done(&query);
}

bool messages_hash(struct store *store, struct fault *fault)
{
    struct unhashed row;
    if (!find_unhashed(store, &row, fault))
        return false;
    if (!row.id)
        return true; /* nothing is to be changed, and nobody is waited for */
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !find_unhashed(store, &row, fault))
        return false;
    while (row.id)
        if (!keep_hashes(store, &row, fault) || !find_unhashed(store, &row, fault))
            return false;
    return change_commit(&change, fault);
}
