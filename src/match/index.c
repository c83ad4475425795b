/* The index over the register: who is whom, who can be found by which word, what is rare. Built once and only
 * read afterwards. */
#include "match_inside.h"

#include <stdlib.h>

static void index_issued(struct match_index *index)
{
    for (size_t i = 0; i < index->count; i++)
        if (*index->messages[i].issued)
            name_book_add(&index->issued, index->messages[i].issued, (uint32_t)i, 0);
    name_book_seal(&index->issued);
}

bool index_texts(const struct match_index *index, uint32_t message, struct arena *arena,
    struct message *whole, struct fault *fault)
{
    *whole = index->messages[message];
    return !index->texts || index->texts->read(index->texts, whole, arena, fault);
}

struct match_index *match_index_new(
    const struct message *messages, size_t count, const char *models, struct fault *fault)
{
    return match_index_over(messages, count, NULL, models, fault);
}

struct match_index *match_index_over(const struct message *messages, size_t count, struct match_texts *texts,
    const char *models, struct fault *fault)
{
    struct match_models *own = match_models_open(models, fault);
    if (!own)
        return NULL;
    struct match_index *index = match_index_with(messages, count, texts, own, fault);
    if (index)
        index->own = own;
    else
        match_models_close(own);
    return index;
}

struct match_index *match_index_with(const struct message *messages, size_t count, struct match_texts *texts,
    const struct match_models *models, struct fault *fault)
{
    struct match_index *index = must_alloc(sizeof *index);
    index->texts = texts;
    index->messages = messages;
    index->count = count;
    index->names = models->names;
    index->weights = models->weights;
    index->vocabulary = &models->vocabulary;
    index->lexicon.vocabulary = index->vocabulary;
    index->lexicon.names = index->names;
    index->prisoner_of = arena_array(&index->arena, count + 1, sizeof *index->prisoner_of);
    index->sender_of = arena_array(&index->arena, count + 1, sizeof *index->sender_of);
    index->by_prisoner = arena_array(&index->arena, count + 1, sizeof *index->by_prisoner);
    index_senders(index);
    index_prisoners(index);
    surnames_build(index);
    wholes_build(index);
    index_issued(index);
    index_by_sender(index);
    sender_words_build(index);
    if (!texts_build(index, fault)) {
        match_index_free(index);
        return NULL;
    }
    return index;
}

void match_index_free(struct match_index *index)
{
    if (!index)
        return;
    match_models_close(index->own);
    lexicon_clear(&index->lexicon);
    postings_clear(&index->stems.in);
    postings_clear(&index->sender_words);
    surnames_clear(&index->surnames);
    name_book_clear(&index->return_names);
    name_book_clear(&index->issued);
    arena_clear(&index->arena);
    free(index);
}
