/* The texts of the messages: their telling stems, in how many messages of the register each stands, and their
 * language. Hashes of 32 bits stand for stems; two stems that share one only look more common. */
#include "index_inside.h"

#include "cleanup.h"

#include <stdlib.h>
#include <string.h>

static int by_hash(const void *a, const void *b)
{
    const struct stem *one = a, *other = b;
    if (one->hash != other->hash)
        return one->hash < other->hash ? -1 : 1;
    return (one->at > other->at) - (one->at < other->at);
}

/* ---- of a message ---- */

struct stem_list {
    const struct lexicon *lexicon;
    struct lexicon *learner; /* the same while the index is built, else null */
    enum stems_of of;
    struct stem *stems;
    size_t count, most;
    int word, clause; /* how many went by */
};

static void ask(const struct stem_list *list, const char *at, size_t size, struct lexeme *lexeme)
{
    if (list->learner)
        lexicon_learn(list->learner, at, size, lexeme);
    else
        lexicon_ask(list->lexicon, at, size, lexeme);
}

static void add_stem(struct stem_list *list, const struct lexeme *lexeme)
{
    struct stem *stem = &list->stems[list->count++];
    memcpy(stem->text, lexeme->stem, sizeof stem->text);
    stem->hash = lexeme->hash;
    stem->lexeme = lexeme->number;
    stem->at = list->word;
    stem->clause = list->clause;
    stem->listed = lexeme->listed;
}

/* "I bake bread and keep bees" is two facts. */
static bool joins(const char *word, size_t size)
{
    static const char *const joining[] = { "и", "і", "а", "да", "но", "й", "та", "але", "and", "but", "und",
        "i", "a", "oraz", "ir", "bet" };
    for (size_t i = 0; i < sizeof joining / sizeof *joining; i++)
        if (strlen(joining[i]) == size && !memcmp(joining[i], word, size))
            return true;
    return false;
}

static void add_sentence(struct stem_list *list, const char *at, const char *end)
{
    size_t before = list->count;
    bool asks = list->of == STEMS_OWN && memchr(at, '?', (size_t)(end - at)), to_reader = asks;
    struct lexeme lexeme;
    for (const char *begin; name_next_span(&at, end, &begin); list->word++) {
        list->clause += joins(begin, (size_t)(at - begin));
        ask(list, begin, (size_t)(at - begin), &lexeme);
        to_reader |= lexeme.reader;
        if (lexeme.tells && list->count < list->most)
            add_stem(list, &lexeme);
    }
    if (list->of == STEMS_OWN && to_reader)
        list->count = before;
}

static const char *sentence_end(const char *text)
{
    static const char marks[] = ".!?;\n";
    const char *end = text + strcspn(text, marks);
    return end + strspn(end, marks);
}

static void add_text(struct stem_list *list, const char *text)
{
    for (const char *end; *text; text = end) {
        end = sentence_end(text);
        add_sentence(list, text, end);
        list->clause++;
    }
}

enum { CARD_WORDS_FROM = 100000 }; /* words of the card are counted from here: another text */

static size_t list_stems(struct stem_list *list, const struct message *message)
{
    add_text(list, message->message);
    list->word = CARD_WORDS_FROM;
    add_text(list, message->card_text);
    return list->count;
}

size_t message_stems(const struct lexicon *lexicon, const struct message *message, enum stems_of of,
    struct stem *stems, size_t most)
{
    struct stem_list list = { .lexicon = lexicon, .of = of, .stems = stems, .most = most };
    return list_stems(&list, message);
}

size_t stems_distinct(struct stem *stems, size_t count)
{
    size_t kept = 0;
    qsort(stems, count, sizeof *stems, by_hash);
    for (size_t i = 0; i < count; i++)
        if (!kept || stems[i].hash != stems[kept - 1].hash)
            stems[kept++] = stems[i];
    return kept;
}

/* ---- its language ---- */

char text_language_of(const char *text)
{
    int b = 0, r = 0;
    for (const char *at = text; (at = strstr(at, "і")); at += 2)
        b++;
    for (const char *at = text; (at = strstr(at, "ў")); at += 2)
        b++;
    for (const char *at = text; (at = strstr(at, "и")); at += 2)
        r++;
    return b > 2 * r + 1 ? 'b' : r > 2 * b + 1 ? 'r' : '?';
}

static char text_language(const struct message *whole)
{
    return text_language_of(*whole->card_text ? whole->card_text : whole->message);
}

/* ---- in how many messages ---- */

static bool add_message(struct index *index, uint32_t at, struct postings *further, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message whole;
    struct stem found[MESSAGE_STEMS];
    if (!index_row(index, at, &arena, &whole, fault))
        return false;
    index->languages[at] = text_language(&whole);
    struct stem_list list = {
        .learner = &index->lexicon, .of = STEMS_ALL, .stems = found, .most = MESSAGE_STEMS
    };
    const size_t count = stems_distinct(found, list_stems(&list, &whole));
    for (size_t s = 0; s < count; s++)
        postings_add(further, found[s].hash);
    postings_next(further);
    index->stems.message_count += count > 0;
    index->stems.telling += count;
    return true;
}

/* In the register's order, not by prisoner: words are numbered alike however often the index grew. */
static bool add_messages(
    struct index *index, const struct growth *portion, struct postings *further, struct fault *fault)
{
    for (uint32_t i = portion->from; i < portion->to; i++)
        if (!add_message(index, i, further, fault))
            return false;
    return true;
}

static uint32_t listed_most(const struct index *index)
{
    enum { LISTED_LEAST = 2000, LISTED_SHARE = 100 };
    const size_t share = index->count / LISTED_SHARE;
    return share < LISTED_LEAST ? LISTED_LEAST : (uint32_t)share;
}

static void forget_texts(struct index *index)
{
    struct lexicon *lexicon = &index->lexicon;
    const struct lexicon empty = { .vocabulary = lexicon->vocabulary, .names = lexicon->names };
    lexicon_clear(lexicon);
    *lexicon = empty;
    postings_clear(&index->stems.in);
    index->stems = (struct stem_index){ .message_count = 0 };
}

bool texts_grow(struct index *index, struct growth growth, struct fault *fault)
{
    struct stem_index *stems = &index->stems;
    index->languages = must_realloc(index->languages, index->count + 1);
    for (struct growth portion; growth_next(&growth, &portion);) {
        CLEANUP(postings_clear) struct postings further = { 0 };
        if (!add_messages(index, &portion, &further, fault))
            return false;
        if (!index_join(index, &portion, &stems->in, &further, listed_most(index))) {
            forget_texts(index);
            return texts_grow(index, (struct growth){ .to = (uint32_t)index->count }, fault);
        }
    }
    lexicon_settle(&index->lexicon);
    stems->mean = stems->message_count ? (double)stems->telling / (double)stems->message_count : LETTER_WORDS;
    return true;
}
