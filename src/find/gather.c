/* Builds the index: every word of every field once, and for each the messages and fields in which it stands.
 * Words are taken apart once for each way in which they are written; the rest is counting. */
#include "find_inside.h"

#include "cleanup.h"

#include <stdlib.h>
#include <string.h>

/* ---- texts, each kept once ---- */

struct known {
    const char *text;
    size_t size;
    uint32_t word; /* that it is */
};

struct table {
    struct known *of;
    size_t count, room; /* room is a power of two, at least twice the count */
};

static struct known *slot(const struct table *table, const char *text, size_t size)
{
    size_t at = text_hash(text, size) & (table->room - 1);
    while (table->of[at].text && (table->of[at].size != size || memcmp(table->of[at].text, text, size) != 0))
        at = (at + 1) & (table->room - 1);
    return &table->of[at];
}

static void make_room(struct table *table)
{
    if (table->room && 2 * table->count < table->room)
        return;
    struct table larger = { .room = table->room ? 2 * table->room : 1024, .count = table->count };
    larger.of = must_alloc(larger.room * sizeof *larger.of);
    for (size_t i = 0; i < table->room; i++)
        if (table->of[i].text)
            *slot(&larger, table->of[i].text, table->of[i].size) = table->of[i];
    free(table->of);
    *table = larger;
}

/* ---- words and where they stand ---- */

enum { NO_WORD = UINT32_MAX }; /* nothing that can be looked for */

struct stand {
    uint32_t word;
    find_place place;
};

struct gathering {
    struct find *find;
    struct table written, folded;
    struct stand *stands;
    size_t count, room;
    size_t word_room;
};

static uint32_t new_word(struct gathering *gathering, const struct name_word *word)
{
    struct find *find = gathering->find;
    if (find->word_count == gathering->word_room) {
        gathering->word_room = gathering->word_room ? 2 * gathering->word_room : 1024;
        find->words = must_realloc(find->words, gathering->word_room * sizeof *find->words);
    }
    const uint32_t number = (uint32_t)find->word_count++;
    find->words[number] = (struct find_word){ .folded = arena_copy(&find->arena, word->folded),
        .first = UINT32_MAX };
    name_book_add(&find->forms, word->skeleton, number, 0);
    return number;
}

static uint32_t folded_word(struct gathering *gathering, const char *at, size_t size)
{
    struct name_word word;
    if (!name_next_word(&at, at + size, &word) || !*word.skeleton)
        return NO_WORD;
    make_room(&gathering->folded);
    struct known *known = slot(&gathering->folded, word.folded, strlen(word.folded));
    if (!known->text) {
        const uint32_t number = new_word(gathering, &word);
        const char *kept = gathering->find->words[number].folded;
        *known = (struct known){ kept, strlen(kept), number };
        gathering->folded.count++;
    }
    return known->word;
}

static uint32_t written_word(struct gathering *gathering, const char *at, size_t size)
{
    make_room(&gathering->written);
    struct known *known = slot(&gathering->written, at, size);
    if (!known->text) {
        *known = (struct known){ at, size, folded_word(gathering, at, size) };
        gathering->written.count++;
    }
    return known->word;
}

/* Until all is counted, a word's `first` is the place where it was seen last. */
static void add_stand(struct gathering *gathering, uint32_t word, find_place place)
{
    if (word == NO_WORD || gathering->find->words[word].first == place)
        return;
    gathering->find->words[word].first = place;
    if (gathering->count == gathering->room) {
        gathering->room = gathering->room ? 2 * gathering->room : 4096;
        gathering->stands = must_realloc(gathering->stands, gathering->room * sizeof *gathering->stands);
    }
    gathering->stands[gathering->count++] = (struct stand){ word, place };
    gathering->find->words[word].count++;
}

static void add_text(struct gathering *gathering, const char *text, find_place place)
{
    const char *end = text + strlen(text);
    for (const char *begin; name_next_span(&text, end, &begin);)
        add_stand(gathering, written_word(gathering, begin, (size_t)(text - begin)), place);
}

/* ---- fields ---- */

static const struct {
    size_t at; /* of the text in struct message */
    enum find_field field;
} fields[] = {
    { offsetof(struct message, ref), FIND_REF },
    { offsetof(struct message, sender_name), FIND_SENDER },
    { offsetof(struct message, sender_email), FIND_SENDER },
    { offsetof(struct message, card_name), FIND_SENDER },
    { offsetof(struct message, return_name), FIND_SENDER },
    { offsetof(struct message, prisoner_name), FIND_PRISONER },
    { offsetof(struct message, facility), FIND_PLACE },
    { offsetof(struct message, address), FIND_PLACE },
    { offsetof(struct message, message), FIND_TEXT },
    { offsetof(struct message, card_text), FIND_TEXT },
};

void find_join(const char *text, char joined[FIND_JOINED])
{
    struct name_word word;
    size_t length = 0;
    for (const char *end = text + strlen(text); name_next_word(&text, end, &word);) {
        const size_t more = strlen(word.skeleton);
        if (length + more >= FIND_JOINED)
            break;
        memcpy(joined + length, word.skeleton, more);
        length += more;
    }
    joined[length] = '\0';
}

static void add_joined(struct name_book *book, const char *text, size_t message)
{
    char joined[FIND_JOINED];
    find_join(text, joined);
    name_book_add(book, joined, (uint32_t)message, 0);
}

static void add_message(struct gathering *gathering, const struct message *message, size_t number)
{
    struct find *find = gathering->find;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *const *text = (const void *)((const char *)message + fields[i].at);
        add_text(gathering, *text, (find_place)(number * FIND_FIELDS + fields[i].field));
    }
    find->ids[number] = message->id;
    add_joined(&find->refs, message->ref, number);
    add_joined(&find->codes, message->code, number);
    add_joined(&find->codes, message->issued, number);
    add_joined(&find->codes, message->number, number);
}

/* ---- the index ---- */

/* The places of each word together, in the order in which they came. */
static void sort_stands(struct find *find, const struct stand *stands, size_t count)
{
    uint32_t first = 0;
    for (size_t i = 0; i < find->word_count; i++) {
        find->words[i].first = first;
        first += find->words[i].count;
        find->words[i].count = 0;
    }
    find->places = must_alloc((count + 1) * sizeof *find->places);
    for (size_t i = 0; i < count; i++) {
        struct find_word *word = &find->words[stands[i].word];
        find->places[word->first + word->count++] = stands[i].place;
    }
}

bool find_gather(struct find *find, const struct message *messages, struct fault *fault)
{
    struct gathering gathering = { .find = find };
    if (find->count > UINT32_MAX / FIND_FIELDS - 1)
        return fault_set(fault, FAULT_SYSTEM, "the register is too large to be searched");
    find->ids = arena_array(&find->arena, find->count + 1, sizeof *find->ids);
    for (size_t i = 0; i < find->count; i++)
        add_message(&gathering, &messages[i], i);
    sort_stands(find, gathering.stands, gathering.count);
    name_book_seal(&find->forms);
    name_book_sort_lengths(&find->forms);
    name_book_seal(&find->refs);
    name_book_seal(&find->codes);
    free(gathering.stands);
    free(gathering.written.of);
    free(gathering.folded.of);
    return true;
}
