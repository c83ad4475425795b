/* The telling words of a message: which of them count, and which came back in the letter, rightly read or
 * with one letter misread. What is found out about a word is kept: senders of one prisoner use the same. */
#include "content_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One letter misread: by chance three times as often, and sometimes it is another word altogether, once in so
 * many telling words of the letter. */
static const double NEAR_CHANCE = 3, NEAR_STRAY = 1e-4, NEAR_MOST = 0.5;

/* ---- the message ---- */

struct content_memo *content_memo_open(const struct weighing *weighing)
{
    const struct view *view = weighing->view;
    struct arena *arena = weighing->arena;
    struct content_memo *memo = arena_take(arena, sizeof *memo);
    memo->words = arena_array(arena, weighing->index->lexicon.count + 1, sizeof *memo->words);
    memo->stems = arena_array(arena, view->stems.count + 1, sizeof *memo->stems);
    for (size_t i = 0; i < view->stems.count; i++)
        memo->stems[i] = read_word_of(view->stems.entries[i].form, (int)view->stems.entries[i].bearer);
    return memo;
}

bool content_unread(const struct weighing *weighing)
{
    return weighing->content->unread;
}

static size_t read_stems(
    const struct weighing *weighing, const struct contender *contender, struct stem stems[MESSAGE_STEMS])
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message whole;
    struct fault fault;
    if (!index_row(weighing->index, contender->message, &arena, &whole, &fault)) {
        weighing->content->unread = true;
        return 0;
    }
    return message_stems(&weighing->index->lexicon, &whole, STEMS_OWN, stems, MESSAGE_STEMS);
}

/* Of most contenders they are kept: who is scored may be guessed at, too. */
struct stem *content_stems(const struct weighing *weighing, struct contender *contender, size_t *count)
{
    enum { KEPT_MOST = 50000 }; /* 2.4 MB */
    struct content_memo *memo = weighing->content;
    if (!contender->stems) {
        *count = read_stems(weighing, contender, memo->spare);
        if (memo->kept + *count > KEPT_MOST)
            return memo->spare;
        memo->kept += *count;
        contender->stems = arena_grow(weighing->arena, memo->spare, *count, *count + 1, sizeof *memo->spare);
        contender->stem_count = *count;
    }
    *count = contender->stem_count;
    return contender->stems;
}

size_t content_distinct(struct contender *contender, struct stem *stems, size_t count)
{
    count = stems_distinct(stems, count);
    if (stems == contender->stems)
        contender->stem_count = count;
    return count;
}

/* ---- what came back ---- */

/* May a stem of the letter be this one but for a letter? Nearly all can be told by which letters they have.
 */
static bool may_be_near(const struct weighing *weighing, const char *stem)
{
    const struct read_word asked = read_word_of(stem, 0);
    for (size_t i = 0; i < weighing->view->stems.count; i++) {
        const struct read_word *read = &weighing->content->stems[i];
        if (read->length <= asked.length + 1 && asked.length <= read->length + 1 &&
            letters_beyond(asked.letters, read->letters) <= 1 &&
            letters_beyond(read->letters, asked.letters) <= 1)
            return true;
    }
    return false;
}

static int find_near(const struct weighing *weighing, const char *stem)
{
    const struct view *view = weighing->view;
    size_t length = strlen(stem), count;
    char shorter[STEM_BYTES];
    if (length < 6 || !may_be_near(weighing, stem))
        return -1;
    const struct name_entry *entry = name_book_find(&view->deletions, stem, &count);
    for (size_t skip = 0; !entry && skip < length; skip++) {
        memcpy(shorter, stem, skip);
        memcpy(shorter + skip, stem + skip + 1, length - skip);
        entry = name_book_find(&view->deletions, shorter, &count);
        if (!entry && length > 6)
            entry = name_book_find(&view->stems, shorter, &count);
    }
    return entry ? (int)entry->bearer : -1;
}

static struct asked_word ask_word(const struct weighing *weighing, const struct stem *stem)
{
    const struct view *view = weighing->view;
    size_t count;
    const struct name_entry *entry = name_book_find(&view->stems, stem->text, &count);
    return (struct asked_word){ .known = true,
        .near = !entry,
        .seen = entry ? (int)entry->bearer : find_near(weighing, stem->text),
        .use = postings_find(&weighing->index->stems.in, stem->hash) };
}

struct asked_word *content_asked(
    const struct weighing *weighing, const struct stem *stem, struct asked_word *spare)
{
    struct asked_word *word = stem->lexeme == NO_LEXEME ? spare : &weighing->content->words[stem->lexeme];
    if (word == spare || !word->known)
        *word = ask_word(weighing, stem);
    return word;
}

/* ---- names and places ---- */

static bool is_part(const struct names *names, const struct name *name, const char *stem)
{
    for (int i = 0; i < name->count; i++) {
        const char *part = name->parts[i].skeleton;
        size_t n = strlen(stem), length = strlen(part);
        double most = 0.20 * (double)length;
        if (n >= 4 && (!strncmp(stem, part, n) || names_distance(names, stem, part, most) <= most))
            return true;
    }
    return false;
}

/* Names of the two are in every message and in every letter, misread ones too. */
static bool is_name(const struct weighing *weighing, const struct contender *contender, const char *stem)
{
    const struct index *index = weighing->index;
    const struct prisoner *prisoner = &index->prisoners[contender->prisoner];
    for (int n = 0; n < contender->name_count; n++)
        if (is_part(index->names, &contender->names[n], stem))
            return true;
    for (int s = 0; s < prisoner->spelling_count; s++)
        if (is_part(index->names, &prisoner->spellings[s], stem))
            return true;
    return false;
}

static void add_places(struct places *places, const char *at)
{
    const char *end = at + strlen(at);
    struct name_word word;
    while (places->count < PLACES_MOST && name_next_word(&at, end, &word))
        places->count += stem_of(&word, places->stems[places->count]);
}

/* Those of the contender's row: most rows of a prisoner have the same. */
static const struct places *places_of(const struct weighing *weighing, const struct message *row)
{
    struct places *places = &weighing->content->places;
    if (places->facility && !strcmp(places->facility, row->facility) &&
        !strcmp(places->address, row->address))
        return places;
    places->facility = row->facility;
    places->address = row->address;
    places->count = 0;
    add_places(places, row->facility);
    add_places(places, row->address);
    return places;
}

static bool is_place(const struct places *places, const char *stem)
{
    for (int i = 0; i < places->count; i++)
        if (!strcmp(places->stems[i], stem))
            return true;
    return false;
}

/* ---- which words count ---- */

static bool counts(const struct weighing *weighing, const struct contender *contender,
    const struct stem *stem, double chance, double most)
{
    return chance <= most && !is_name(weighing, contender, stem->text) &&
        !is_place(places_of(weighing, contender->row), stem->text);
}

bool content_any_back(
    const struct weighing *weighing, const struct contender *contender, const struct stem *stems, size_t n)
{
    double others = content_others(weighing, contender);
    struct asked_word spare;
    for (size_t i = 0; i < n; i++) {
        struct asked_word *word = content_asked(weighing, &stems[i], &spare);
        if (word->seen >= 0 &&
            counts(weighing, contender, &stems[i],
                content_chance(weighing, contender, others, &stems[i], word), COMMON_CHANCE))
            return true;
    }
    return false;
}

static struct told told_of(
    const struct view *view, const struct stem *stem, const struct asked_word *word, double chance)
{
    struct told told = { stem, chance, word->seen, word->near };
    if (told.near && told.seen >= 0)
        told.chance = fmin(NEAR_MOST, NEAR_CHANCE * chance + NEAR_STRAY * view->telling);
    return told;
}

/* Two words of the message may meet one word of the letter: the exact one has it. */
static void settle_twice(struct told *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; words[i].seen >= 0 && k < count; k++)
            if (k != i && words[k].seen == words[i].seen && words[i].near && (!words[k].near || k < i))
                words[i].seen = -1;
}

size_t content_find(const struct weighing *weighing, const struct contender *contender,
    const struct stem *stems, size_t n, bool perhaps, struct told *words)
{
    double others = content_others(weighing, contender);
    struct asked_word spare;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        struct asked_word *word = content_asked(weighing, &stems[i], &spare);
        if (perhaps && word->seen < 0 && content_guess_of(weighing, &stems[i], word) <= 0)
            continue;
        double chance = content_chance(weighing, contender, others, &stems[i], word);
        if (counts(weighing, contender, &stems[i], chance,
                perhaps && !word->near && word->seen >= 0 ? 1 : COMMON_CHANCE))
            words[count++] = told_of(weighing->view, &stems[i], word, chance);
    }
    settle_twice(words, count);
    return count;
}

int content_by_place(const void *a, const void *b)
{
    const struct told *one = a, *other = b;
    if ((one->seen < 0) != (other->seen < 0))
        return one->seen < 0 ? 1 : -1;
    return (one->stem->at > other->stem->at) - (one->stem->at < other->stem->at);
}
