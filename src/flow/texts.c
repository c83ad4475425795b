/* What senders wrote, as the matcher asks for it: row by row, from the store. */
#include "flow_inside.h"

static bool read_texts(
    struct index_texts *texts, struct message *row, struct arena *arena, struct fault *fault)
{
    return store_row_texts(((struct register_texts *)texts)->store, row, arena, fault);
}

struct register_texts register_texts_of(struct store *store)
{
    return (struct register_texts){ { read_texts }, store };
}
