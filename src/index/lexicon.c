/* The words of the register's texts, each taken apart once: a register says the same words in row after row,
 * and with every word folded each time the index took twice as long to build. Words are kept as they come,
 * until there is room for no more; the commonest come first. What has no place is taken apart again each
 * time. */
#include "index_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many words take about 14 MiB; longer ones than so many bytes are not kept. */
enum { LEXEMES_MOST = 1 << 18, LEXEME_BYTES = 255, LEXEMES_FIRST = 1024 };

/* ---- taking apart ---- */

/* How often the word stands in LETTER_WORDS telling words: the list, or people of that name. */
static double listed_rate(const struct lexicon *lexicon, const struct name_word *word, const char *stem)
{
    struct name_given given[NAME_FAMILIES];
    double rate = vocabulary_rate(lexicon->vocabulary, stem);
    bool named = word->capital && names_given_exactly(lexicon->names, word, NAME_HOW_CASE, given) > 0;
    return named ? fmax(rate, given_share(lexicon->names, word)) : rate;
}

static void take_apart(const struct lexicon *lexicon, const char *at, size_t size, struct lexeme *lexeme)
{
    const struct vocabulary *vocabulary = lexicon->vocabulary;
    struct name_word word;
    size_t count;
    *lexeme = (struct lexeme){ .number = NO_LEXEME };
    if (!name_next_word(&at, at + size, &word))
        return;
    lexeme->reader = name_book_find(&vocabulary->reader, word.folded, &count);
    lexeme->tells = stem_of(&word, lexeme->stem) &&
        !name_book_find(&vocabulary->common, lexeme->stem, &count);
    lexeme->hash = word_hash(lexeme->stem);
    lexeme->listed = lexeme->tells ? listed_rate(lexicon, &word, lexeme->stem) : 0;
}

/* ---- keeping ---- */

static uint32_t *slot_of(const struct lexicon *lexicon, const char *at, size_t size, uint32_t hash)
{
    uint32_t *slot = hash_slots_first(&lexicon->slots, hash);
    for (; *slot; slot = hash_slots_next(&lexicon->slots, slot)) {
        const struct kept_word *word = &lexicon->words[*slot - 1];
        if (word->hash == hash && word->size == size && !memcmp(lexicon->text + word->at, at, size))
            break;
    }
    return slot;
}

static void grow(struct lexicon *lexicon)
{
    lexicon->room = lexicon->room ? 2 * lexicon->room : LEXEMES_FIRST;
    lexicon->words = must_realloc(lexicon->words, lexicon->room * sizeof *lexicon->words);
    hash_slots_make_room(&lexicon->slots, lexicon->room);
    for (size_t i = 0; i < lexicon->count; i++)
        hash_slots_put(&lexicon->slots, lexicon->words[i].hash, (uint32_t)i);
}

/* The word as written, and behind it the stem, where it tells. */
static void keep_text(struct lexicon *lexicon, const char *at, size_t size, const struct lexeme *lexeme)
{
    enum { ROOM_LEAST = 1 << 16 }; /* more than any word, also behind few that were settled */
    size_t stem = lexeme->tells ? strlen(lexeme->stem) + 1 : 0;
    if (lexicon->text_room - lexicon->text_size < size + stem) {
        lexicon->text_room = 2 * lexicon->text_room + ROOM_LEAST;
        lexicon->text = must_realloc(lexicon->text, lexicon->text_room);
    }
    memcpy(lexicon->text + lexicon->text_size, at, size);
    memcpy(lexicon->text + lexicon->text_size + size, lexeme->stem, stem);
    lexicon->text_size += size + stem;
}

static void keep(struct lexicon *lexicon, const char *at, size_t size, uint32_t hash, struct lexeme *lexeme)
{
    if (size > LEXEME_BYTES || lexicon->count == LEXEMES_MOST)
        return;
    if (lexicon->count == lexicon->room)
        grow(lexicon);
    lexicon->words[lexicon->count] = (struct kept_word){ .hash = hash,
        .stem_hash = lexeme->hash,
        .at = (uint32_t)lexicon->text_size,
        .size = (uint8_t)size,
        .tells = lexeme->tells,
        .reader = lexeme->reader,
        .listed = lexeme->listed };
    keep_text(lexicon, at, size, lexeme);
    lexeme->number = (uint32_t)lexicon->count++;
    hash_slots_put(&lexicon->slots, hash, lexeme->number);
}

/* ---- asking ---- */

static bool find(
    const struct lexicon *lexicon, const char *at, size_t size, uint32_t hash, struct lexeme *lexeme)
{
    uint32_t number = lexicon->count ? *slot_of(lexicon, at, size, hash) : 0;
    if (!number)
        return false;
    const struct kept_word *word = &lexicon->words[number - 1];
    lexeme->number = number - 1;
    lexeme->hash = word->stem_hash;
    lexeme->tells = word->tells;
    lexeme->reader = word->reader;
    lexeme->listed = word->listed;
    if (word->tells)
        strcpy(lexeme->stem, lexicon->text + word->at + word->size);
    return true;
}

void lexicon_ask(const struct lexicon *lexicon, const char *at, size_t size, struct lexeme *lexeme)
{
    if (!find(lexicon, at, size, text_hash(at, size), lexeme))
        take_apart(lexicon, at, size, lexeme);
}

void lexicon_learn(struct lexicon *lexicon, const char *at, size_t size, struct lexeme *lexeme)
{
    uint32_t hash = text_hash(at, size);
    if (find(lexicon, at, size, hash, lexeme))
        return;
    take_apart(lexicon, at, size, lexeme);
    keep(lexicon, at, size, hash, lexeme);
}

void lexicon_settle(struct lexicon *lexicon)
{
    if (!lexicon->text_size)
        return;
    lexicon->text_room = lexicon->text_size;
    lexicon->text = must_realloc(lexicon->text, lexicon->text_room);
}

void lexicon_clear(struct lexicon *lexicon)
{
    free(lexicon->words);
    hash_slots_clear(&lexicon->slots);
    free(lexicon->text);
    *lexicon = (struct lexicon){ 0 };
}
