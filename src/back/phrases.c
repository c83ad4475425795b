/* Phrases are compared folded: letters and digits only, no case, no accents. Which phrase means what is data
 * (models/back/), in order of precedence. */
#include "back_inside.h"

#include "cleanup.h"
#include "file.h"
#include "table.h"

#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool counts(int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category <= UTF8PROC_CATEGORY_LO ? category >= UTF8PROC_CATEGORY_LU
                                            : category == UTF8PROC_CATEGORY_ND;
}

/* Apostrophes, soft hyphens and a blank without width stand inside words: "don't" and "dont", "аб'ява" and
 * "абява" are the same. */
static bool joins(int32_t c)
{
    return c == '\'' || (c >= 0x2018 && c <= 0x201b && c != 0x201a) || c == 0x2bc || c == 0xad ||
        c == 0x200b || c == 0x301;
}

static void add_folded(struct text *folded, int32_t c)
{
    if (joins(c))
        return;
    if (c == 0x142) /* ł has no decomposition */
        c = 'l';
    if (counts(c))
        text_add_utf8(folded, c);
    else if (c == '*')
        text_add_char(folded, '*');
    else if (folded->bytes[folded->length - 1] != ' ')
        text_add_char(folded, ' ');
}

static const char *fold(struct arena *arena, const char *text, size_t most, bool stars)
{
    size_t length = strnlen(text, most);
    while (length && text[length] && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--; /* not in the middle of a character */
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &mapped,
        UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    if (size < 0)
        return " ";
    CLEANUP(text_clear) struct text folded = TEXT_LIMIT((size_t)size + 2);
    text_add_char(&folded, ' ');
    const char *at = (const char *)mapped, *end = at + size;
    while (at < end) {
        int32_t c = utf8_next(&at, end);
        add_folded(&folded, c == '*' && !stars ? ' ' : c);
    }
    free(mapped);
    if (folded.bytes[folded.length - 1] != ' ')
        text_add_char(&folded, ' ');
    return arena_copy(arena, folded.bytes);
}

const char *fold_words(struct arena *arena, const char *text, size_t most)
{
    return fold(arena, text, most, false);
}

static bool ends_address(char c)
{
    return !c || strchr(" \t\n<>()[];,'\"", c) != NULL;
}

const char *fold_prose(struct arena *arena, const char *text, size_t most)
{
    char *prose = arena_copy_n(arena, text, strnlen(text, most));
    for (char *at = prose; (at = strpbrk(at, "@:")); at++) {
        if (*at == ':' && strncmp(at, "://", 3) != 0)
            continue;
        char *begin = at;
        while (begin > prose && !ends_address(begin[-1]))
            begin--;
        while (!ends_address(*at))
            at++;
        memset(begin, ' ', (size_t)(at - begin));
        if (!*at)
            break;
    }
    return fold_words(arena, prose, most);
}

/* ---- the tables ---- */

static const char *const MEANING_NAMES[MEANINGS] = {
    [MEANS_FULL] = "full",
    [MEANS_HARD] = "hard",
    [MEANS_BLOCKED] = "blocked",
    [MEANS_SOFT] = "soft",
    [MEANS_FAILED] = "failed",
    [MEANS_DELIVERED] = "delivered",
    [MEANS_COMPLAINT] = "complaint",
    [MEANS_NOTICE] = "notice",
    [MEANS_DELAY] = "delay",
    [MEANS_AWAY] = "away",
    [MEANS_CHALLENGE] = "challenge",
    [MEANS_RETURNED] = "returned",
    [MEANS_RECEIVED] = "received",
    [MEANS_TRANSLATE] = "translate",
    [MEANS_FORWARD] = "forward",
    [MEANS_NOT_MINE] = "not mine",
    [MEANS_STOP] = "stop",
    [MEANS_DOUBT] = "doubt",
    [MEANS_BUT] = "but",
    [MEANS_ANOTHER] = "another",
    [MEANS_DENIES] = "denies",
    [MEANS_YET] = "yet",
    [MEANS_OURS] = "ours",
    [MEANS_NEGATION] = "negation",
    [MEANS_COURTESY] = "courtesy",
    [MEANS_WROTE] = "wrote",
    [MEANS_QUOTED] = "quoted",
    [MEANS_HEAD] = "head",
    [MEANS_CLOSING] = "closing",
    [MEANS_BESIDE] = "beside",
    [MEANS_WELL] = "well",
};

static enum meaning meaning_named(const char *name)
{
    for (int i = MEANS_NOTHING + 1; i < MEANINGS; i++)
        if (!strcmp(MEANING_NAMES[i], name))
            return (enum meaning)i;
    return MEANS_NOTHING;
}

static void add_phrase(struct back_words *words, enum meaning meaning, const char *phrase)
{
    if (!(words->phrase_count & (words->phrase_count - 1)))
        words->phrases = arena_grow(&words->arena, words->phrases, words->phrase_count,
            words->phrase_count ? words->phrase_count * 2 : 1, sizeof *words->phrases);
    bool whole = *phrase == '=';
    words->phrases[words->phrase_count++] = (struct phrase){ .meaning = meaning,
        .whole = whole,
        .words = fold(&words->arena, phrase + whole, strlen(phrase + whole), true) };
}

static bool read_table(struct back_words *words, const char *folder, const char *file, struct fault *fault)
{
    CLEANUP(table_close) struct table table;
    if (!table_open(&table, folder, file, "means", fault))
        return false;
    char *field[2];
    while (table_row(&table, field, 2)) {
        enum meaning meaning = meaning_named(field[0]);
        if (meaning == MEANS_NOTHING || !*field[1])
            return fault_set(fault, FAULT_CONFIG, "the table %s, line %d: no such meaning, or no phrase",
                file, table.line);
        add_phrase(words, meaning, field[1]);
    }
    return true;
}

/* Which phrases have a word of negation in them is known when all are read. */
static void mark_negated(struct back_words *words)
{
    for (size_t i = 0; i < words->phrase_count; i++)
        words->phrases[i].negated = phrase_find(
                                        words, MEANING_BIT(MEANS_NEGATION), words->phrases[i].words) != NULL;
}

struct back_words *back_words_open(const char *folder, struct fault *fault)
{
    struct back_words *words = must_alloc(sizeof *words);
    charsets_load(words);
    g_mime_init(); /* for good: it cannot be opened a second time after g_mime_shutdown */
    OWNED_FREE char *phrases = file_join(folder, "back"), *names = file_join(folder, "names");
    if (!read_table(words, phrases, "servers.tsv", fault) ||
        !read_table(words, phrases, "people.tsv", fault) || !(words->names = names_open(names, fault))) {
        back_words_close(words);
        return NULL;
    }
    mark_negated(words);
    return words;
}

void back_words_close(struct back_words *words)
{
    if (!words)
        return;
    charsets_drop(words);
    names_close(words->names);
    arena_clear(&words->arena);
    free(words);
}

/* ---- finding ---- */

/* How many bytes `phrase` (behind its first blank) matches at `at`, the start of a word; 0: it does not. */
static size_t matches_at(const char *phrase, const char *at)
{
    const char *begin = at;
    for (; *phrase; phrase++, at++) {
        if (*phrase == '*') {
            at += strcspn(at, " ");
            at--;
        } else if (*phrase != *at) {
            return 0;
        }
    }
    return (size_t)(at - begin);
}

/* Where; null: nowhere. */
static const char *place_of(const struct phrase *phrase, const char *folded)
{
    if (phrase->whole)
        return strcmp(phrase->words, folded) == 0 ? folded : NULL;
    for (const char *at = strchr(folded, ' '); at && at[1]; at = strchr(at + 1, ' '))
        if (at[1] == phrase->words[1] && matches_at(phrase->words + 1, at + 1))
            return at;
    return NULL;
}

const struct phrase *phrase_find(const struct back_words *words, unsigned meanings, const char *folded)
{
    for (size_t i = 0; i < words->phrase_count; i++) {
        const struct phrase *phrase = &words->phrases[i];
        if (!(meanings & MEANING_BIT(phrase->meaning)))
            continue;
        if (place_of(phrase, folded))
            return phrase;
    }
    return NULL;
}

/* Null: none of them is there. */
static const char *first_place(const struct back_words *words, unsigned meanings, const char *folded)
{
    const char *first = NULL;
    for (size_t i = 0; i < words->phrase_count; i++) {
        const struct phrase *phrase = &words->phrases[i];
        const char *place = meanings & MEANING_BIT(phrase->meaning) ? place_of(phrase, folded) : NULL;
        if (place && (!first || place < first))
            first = place;
    }
    return first;
}

bool phrase_behind(const struct back_words *words, unsigned before, unsigned after, const char *folded)
{
    const char *first = first_place(words, before, folded), *second = first_place(words, after, folded);
    return first && second && second > first;
}

/* The end of the longest phrase that begins at the blank `at`; `at` itself: none does. */
static const char *reach(
    const struct back_words *words, unsigned meanings, const char *folded, const char *at)
{
    const char *farthest = at;
    for (size_t i = 0; i < words->phrase_count; i++) {
        const struct phrase *phrase = &words->phrases[i];
        if (!(meanings & MEANING_BIT(phrase->meaning)) || (phrase->whole && !place_of(phrase, folded)))
            continue;
        const size_t length = matches_at(phrase->words + 1, at + 1);
        if (at + length > farthest)
            farthest = at + length;
    }
    return farthest;
}

bool phrases_cover(const struct back_words *words, unsigned meanings, const char *folded)
{
    const char *covered = folded;
    for (const char *at = strchr(folded, ' '); at && at[1]; at = strchr(at + 1, ' ')) {
        const char *end = reach(words, meanings, folded, at);
        if (end > covered)
            covered = end;
        if (covered <= at)
            return false;
    }
    return true;
}

enum meaning phrase_meaning(const struct back_words *words, unsigned meanings, const char *folded)
{
    const struct phrase *phrase = phrase_find(words, meanings, folded);
    return phrase ? phrase->meaning : MEANS_NOTHING;
}

bool phrase_opens(const struct back_words *words, enum meaning meaning, const char *folded)
{
    for (size_t i = 0; i < words->phrase_count; i++)
        if (words->phrases[i].meaning == meaning && matches_at(words->phrases[i].words, folded))
            return true;
    return false;
}
