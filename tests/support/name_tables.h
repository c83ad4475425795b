/* The real tables as a test's state, and one word compared with one known part of a name. */
#ifndef NAME_TABLES_H
#define NAME_TABLES_H

#include "test.h"

#include "names.h"

static inline int open_tables(void **state)
{
    struct fault fault = { 0 };
    *state = names_open(SOURCE_DIR "/models/names", &fault);
    return *state ? 0 : -1;
}

static inline int close_tables(void **state)
{
    names_close(*state);
    return 0;
}

/* `known` as a part of a name; `word` keeps its letters. */
static inline struct name_part part_of(
    const struct names *names, const char *known, enum name_kind kind, struct name_word *word)
{
    name_word_of(known, word);
    struct name_part part = {
        .kind = kind, .written = known, .folded = word->folded, .skeleton = word->skeleton
    };
    struct name_given given[NAME_FAMILIES];
    size_t count = kind == NAME_GIVEN ? names_given_exactly(names, word, 0, given) : 0;
    for (size_t i = 0; i < count; i++)
        part.families[part.family_count++] = given[i].family;
    return part;
}

static inline enum name_likeness compare(
    const struct names *names, const char *read, const char *known, enum name_kind kind, char sex)
{
    struct name_word word, letters;
    struct name_part part = part_of(names, known, kind, &letters);
    name_word_of(read, &word);
    return names_compare(names, &word, &part, sex, NAME_HOW_CASE);
}

#endif
