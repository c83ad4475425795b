/* Of the candidates' senders, the rows of the register that are left out. */
#include "show_inside.h"

bool show_find_left_out(struct shower *shower, const struct store_listed *listed, struct arena *arena,
    struct store_left_out **rows, size_t *count, struct fault *fault)
{
    *count = 0;
    if (listed->blind || !listed->candidate_count)
        return true;
    int64_t *messages = arena_array(arena, listed->candidate_count, sizeof *messages);
    for (size_t i = 0; i < listed->candidate_count; i++) {
        struct message message;
        if (!store_message_find(shower->store, listed->candidates[i].ref, arena, &message, fault))
            return false;
        messages[i] = message.id;
    }
    return store_rows_left_out(shower->store, messages, listed->candidate_count, arena, rows, count, fault);
}
