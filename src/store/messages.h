/* messages: what the files of the register share: a row as bytes, of whom it is, and rows read with what
 * other tables say of them. */
#ifndef STORE_MESSAGES_H
#define STORE_MESSAGES_H

#ifndef ROOM_STORE
#error "messages.h is for the store room alone"
#endif

#include "store_inside.h"

enum { MESSAGE_BYTES_MOST = 1 << 20 };

/* ---- a row as bytes ---- */

/* Texts of which each is kept once, in `arena`. */
struct once {
    struct arena *arena;
    const char **texts; /* by hash */
    size_t count, room; /* room: a power of two */
};
const char *once_keep(struct once *once, const char *text);
void once_clear(struct once *once); /* the texts stay */

/* The texts of what is unpacked stay in `bytes`. FAULT_SYSTEM: damaged. */
void message_pack(const struct message *message, struct text *out);
bool message_unpack(struct bytes bytes, struct message *message, struct fault *fault);

/* The message in this column, opened, its texts in `arena`. False: it is damaged, which is no failure of the
 * query. */
bool column_message(
    struct query *query, int column, int64_t id, struct arena *arena, struct message *message);

/* Stands for a row that cannot be read. */
struct message message_damaged(void);

/* The row's texts from where they last as long as `once`; what was written, and a password, stay behind. */
void message_keep(struct once *once, struct message *row);

/* ---- of whom it is ---- */

/* For finding all rows of one prisoner's, and of one sender's. "": there is none. */
struct message_hashes {
    char name[VAULT_HASH_BYTES], id[VAULT_HASH_BYTES]; /* the prisoner's */
    char sender[VAULT_HASH_BYTES], mailbox[VAULT_HASH_BYTES], way[VAULT_HASH_BYTES];
};
struct message_hashes message_hashes_of(const struct store *store, const struct message *message);

/* The first two alone. */
struct message_hashes message_hashes_of_prisoner(const struct store *store, const struct message *message);

/* Rows that were kept before rows of one prisoner could be found get their hashes. */
bool messages_hash(struct store *store, struct fault *fault);

/* ---- rows read ---- */

/* How many letters were mailed for a row, but for those to the wrong person. */
#define MESSAGE_ANSWERED \
    "(SELECT count(DISTINCT reply) FROM mail WHERE message = message.id" \
    " AND state <> 'recalled' AND NOT EXISTS (SELECT 1 FROM wrong WHERE wrong.reply = mail.reply" \
    "  AND wrong.message = mail.message))"

/* The digits of a message's code or number, "" where the column is null. */
const char *column_code(struct query *query, int column, struct arena *arena, int64_t message);
const char *column_number(struct query *query, int column, struct arena *arena, int64_t message);

struct message_rows {
    struct message *rows; /* room for `count` */
    size_t count;
    int64_t last;
};

/* How many rows there are behind the row `after`, damaged ones too; and as many of them as `into` has room
 * for, kept as message_keep does. Then into->count are those that could be read, into->last is the last that
 * was looked at. */
bool messages_count_behind(struct store *store, int64_t after, size_t *count, struct fault *fault);
bool messages_load_behind(
    struct store *store, struct once *once, int64_t after, struct message_rows *into, struct fault *fault);

/* Says which rows of the register cannot be read. */
bool messages_check(struct store *store, struct text *findings, struct fault *fault);

#endif
