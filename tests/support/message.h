/* message: rows of a register for tests, of which each says only what matters to it. */
#ifndef SUPPORT_MESSAGE_H
#define SUPPORT_MESSAGE_H

#include "reply.h"

/* The same with "" for every text that it does not give: a text is never null. */
static inline struct message whole_message(struct message message)
{
    const char **const texts[] = { &message.ref, &message.prisoner_name, &message.prisoner_id,
        &message.prisoner_state, &message.sender_name, &message.sender_email, &message.sender_language,
        &message.sender_id, &message.pgp_key, &message.pdf_password, &message.facility, &message.address,
        &message.message, &message.card_text, &message.card_name, &message.return_name,
        &message.return_address, &message.code, &message.answers_ref, &message.group, &message.issued,
        &message.number };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!*texts[i])
            *texts[i] = "";
    return message;
}

#endif
