/* The index over the register: who is whom, who can be found by which word, what is rare. Who is whom is
 * found out anew when rows come, from what is kept of each row; the texts, which are nearly all of the work,
 * are taken apart once. Building it is growing from nothing. */
#include "index_inside.h"

#include "cleanup.h"

#include <stdlib.h>
#include <string.h>

static void index_issued(struct index *index)
{
    for (size_t i = 0; i < index->count; i++)
        if (*index->messages[i].issued)
            name_book_add(&index->issued, index->messages[i].issued, (uint32_t)i, 0);
    name_book_seal(&index->issued);
}

bool index_row(const struct index *index, uint32_t message, struct arena *arena, struct message *whole,
    struct fault *fault)
{
    *whole = index->messages[message];
    return !index->texts || index->texts->read(index->texts, whole, arena, fault);
}

bool growth_next(struct growth *left, struct growth *portion)
{
    enum { PORTION = 1 << 17 };
    *portion = *left;
    if (left->to - left->from > PORTION)
        portion->to = left->from + PORTION;
    *left = (struct growth){ .from = portion->to, .to = left->to };
    return portion->to > portion->from;
}

bool index_join(const struct index *index, const struct growth *portion, struct postings *all,
    struct postings *further, uint32_t listed_most)
{
    const struct posting_places places = { index->by_prisoner, (uint32_t)index->count, portion->from };
    postings_seal(further, &places);
    return postings_join(all, further, portion->moved, listed_most);
}

/* Whatever is made anew. */
static void forget_people(struct index *index)
{
    surnames_clear(&index->surnames);
    name_book_clear(&index->return_names);
    name_book_clear(&index->postcodes);
    name_book_clear(&index->issued);
    arena_clear(&index->arena);
    index->surnames = (struct surnames){ .count = 0 };
    index->wholes = (struct wholes){ .count = 0 };
    index->spellings_left_out = false;
}

static void build_people(struct index *index)
{
    index->prisoner_of = arena_array(&index->arena, index->count + 1, sizeof *index->prisoner_of);
    index->by_prisoner = arena_array(&index->arena, index->count + 1, sizeof *index->by_prisoner);
    index_return_names(index);
    index_prisoners(index);
    surnames_build(index);
    wholes_build(index);
    index_issued(index);
    index_by_sender(index);
}

/* Of `count` messages, by_prisoner before the index grew, makes the places where they stand now. */
static void find_moved(const struct index *index, uint32_t *moved, size_t count)
{
    OWNED_FREE uint32_t *place_of = must_alloc((index->count + 1) * sizeof *place_of);
    for (size_t place = 0; place < index->count; place++)
        place_of[index->by_prisoner[place]] = (uint32_t)place;
    for (size_t place = 0; place < count; place++)
        moved[place] = place_of[moved[place]];
}

bool index_grow(struct index *index, const struct message *messages, size_t count, struct fault *fault)
{
    const size_t from = index->count;
    OWNED_FREE uint32_t *moved = must_alloc((from + 1) * sizeof *moved);
    if (from)
        memcpy(moved, index->by_prisoner, from * sizeof *moved);
    index->messages = messages;
    index->count = count;
    index_keys(index, (uint32_t)from);
    forget_people(index);
    build_people(index);
    find_moved(index, moved, from);
    const struct growth growth = { (uint32_t)from, (uint32_t)count, moved };
    sender_words_grow(index, growth);
    return texts_grow(index, growth, fault);
}

struct index *index_new(const struct message *messages, size_t count, struct index_texts *texts,
    const struct names *names, const struct vocabulary *vocabulary, struct fault *fault)
{
    struct index *index = must_alloc(sizeof *index);
    index->keys = arena_take(&index->kept, sizeof *index->keys);
    index->spellings = arena_take(&index->kept, sizeof *index->spellings);
    index->texts = texts;
    index->names = names;
    index->vocabulary = vocabulary;
    index->lexicon.vocabulary = vocabulary;
    index->lexicon.names = names;
    if (index_grow(index, messages, count, fault))
        return index;
    index_free(index);
    return NULL;
}

void index_free(struct index *index)
{
    if (!index)
        return;
    forget_people(index);
    lexicon_clear(&index->lexicon);
    postings_clear(&index->stems.in);
    postings_clear(&index->sender_words);
    free(index->languages);
    row_keys_clear(index->keys);
    free(index->sender_of);
    free(index->spellings->of);
    hash_slots_clear(&index->spellings->slots);
    arena_clear(&index->kept);
    free(index);
}
