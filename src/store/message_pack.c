/* A row of the register as bytes and back, and its texts out of those bytes. The order of the texts is
 * stored: a table that only grows. */
#include "messages.h"

#include "pack.h"

#include <string.h>

/* A row without a password is packed as it was before there were any, so that it is still the same row. */
enum packed_version { PACKED_PLAIN = 1, PACKED_WITH_PASSWORD = 2 };

/* What a text of a row is like: most rows have their own, or it comes again in other rows; or it is long or
 * secret, and left in the store until it is asked for. */
enum nature { OWN, AGAIN, LEFT };

/* The texts of a message in the order in which they are packed. Stored: append only, with a new version. */
static const struct {
    size_t offset;
    enum nature nature;
    enum packed_version since;
} texts[] = {
    { offsetof(struct message, ref), OWN, PACKED_PLAIN },
    { offsetof(struct message, prisoner_name), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, prisoner_id), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, prisoner_state), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, sender_name), OWN, PACKED_PLAIN },
    { offsetof(struct message, sender_email), OWN, PACKED_PLAIN },
    { offsetof(struct message, sender_language), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, sender_id), OWN, PACKED_PLAIN },
    { offsetof(struct message, pgp_key), OWN, PACKED_PLAIN },
    { offsetof(struct message, facility), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, address), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, message), LEFT, PACKED_PLAIN },
    { offsetof(struct message, card_text), LEFT, PACKED_PLAIN },
    { offsetof(struct message, card_name), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, return_name), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, return_address), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, code), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, answers_ref), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, group), AGAIN, PACKED_PLAIN },
    { offsetof(struct message, pdf_password), LEFT, PACKED_WITH_PASSWORD },
};
enum { TEXTS = sizeof texts / sizeof *texts };

void message_pack(const struct message *message, struct text *out)
{
    const bool locked = message->pdf_password && *message->pdf_password;
    const enum packed_version version = locked ? PACKED_WITH_PASSWORD : PACKED_PLAIN;
    pack_int(out, version);
    pack_int(out, message->delivery);
    pack_int(out, message->sent_on);
    for (size_t i = 0; i < TEXTS && texts[i].since <= version; i++) {
        const char *text;
        memcpy(&text, (const char *)message + texts[i].offset, sizeof text);
        pack_text(out, text);
    }
}

/* The texts stay in `bytes`. */
bool message_unpack(struct bytes bytes, struct message *message, struct fault *fault)
{
    struct unpack from = { bytes, false };
    struct message read = { 0 };
    const int64_t version = unpack_int(&from, PACKED_PLAIN, PACKED_WITH_PASSWORD);
    read.delivery = (enum delivery)unpack_int(&from, DELIVERY_SCAN, DELIVERY_NONE);
    read.sent_on = unpack_int(&from, INT64_MIN, INT64_MAX);
    for (size_t i = 0; i < TEXTS; i++) {
        const char *text = texts[i].since <= version ? unpack_text(&from) : "";
        memcpy((char *)&read + texts[i].offset, &text, sizeof text);
    }
    if (from.broken || from.left.size)
        return fault_set(fault, FAULT_SYSTEM, "a row of the register is damaged; import the register again");
    *message = read;
    return true;
}

bool column_message(struct query *query, int column, int64_t id, struct arena *arena, struct message *message)
{
    struct fault *const fault = query->fault, damage;
    query->fault = &damage;
    const struct bytes content = column_opened(query, column, arena, "message.content %" PRId64, id);
    const bool whole = !query->failed && message_unpack(content, message, &damage);
    query->fault = fault;
    query->failed = false;
    return whole;
}

struct message message_damaged(void)
{
    static const char nothing[] = "", *const text = nothing;
    struct message message = { .damaged = true, .delivery = DELIVERY_NONE, .sent_on = NO_DATE };
    for (size_t i = 0; i < TEXTS; i++)
        memcpy((char *)&message + texts[i].offset, &text, sizeof text);
    return message;
}

void message_keep(struct once *once, struct message *row)
{
    for (size_t i = 0; i < TEXTS; i++) {
        const char *text;
        memcpy(&text, (char *)row + texts[i].offset, sizeof text);
        text = texts[i].nature == LEFT ? ""
            : texts[i].nature == AGAIN ? once_keep(once, text)
                                       : arena_copy(once->arena, text);
        memcpy((char *)row + texts[i].offset, &text, sizeof text);
    }
    row->issued = once_keep(once, row->issued);
    row->number = once_keep(once, row->number);
}
