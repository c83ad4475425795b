/* Where the texts of the register are had from. */
#ifndef TEXTS_H
#define TEXTS_H

#include "arena.h"
#include "fault.h"
#include "reply.h"

/* What the senders wrote, where it does not lie in the rows. Most of a register is this; it is asked for row
 * by row, and nothing of it is kept. Embed it as the first member. */
struct index_texts {
    /* Sets `message` and `card_text` of the row, from `arena`. False: they cannot be had, or the row is
     * another by now; a reply that needs them asks. */
    bool (*read)(struct index_texts *texts, struct message *row, struct arena *arena, struct fault *fault);
};

#endif
