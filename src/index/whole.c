/* Whole names: in which spellings of given name and surname, all letters taken together, which runs of three
 * letters stand. */
#include "index_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- runs of three letters ---- */

enum { SYMBOLS = 28, TRIPLES = SYMBOLS * SYMBOLS * SYMBOLS, TRIPLES_MOST = NAME_TEXT + 2 };

static unsigned symbol_of(char letter)
{
    return letter >= 'a' && letter <= 'z' ? (unsigned)(letter - 'a') + 1 : letter == ' ' ? 0 : SYMBOLS - 1;
}

struct triples {
    uint16_t of[2 * TRIPLES_MOST];
    size_t count;
};

static void add_triple(struct triples *triples, unsigned triple)
{
    for (size_t i = 0; i < triples->count; i++)
        if (triples->of[i] == triple)
            return;
    triples->of[triples->count++] = (uint16_t)triple;
}

/* Each once; a space is put in front and behind. */
static void add_triples(struct triples *triples, const char *text)
{
    unsigned triple = symbol_of(*text);
    size_t length = strnlen(text, NAME_TEXT);
    for (size_t i = 1; i <= length; i++) {
        unsigned next = i < length ? symbol_of(text[i]) : 0;
        triple = (triple * SYMBOLS + next) % TRIPLES;
        add_triple(triples, triple);
    }
}

/* ---- the index ---- */

const struct name_part *surname_of(const struct name *name)
{
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    return surname ? surname : name->parts;
}

static bool reads_alike(const struct name *one, const struct name *other)
{
    const struct name_part *given = name_part_of(one, NAME_GIVEN),
                           *other_given = name_part_of(other, NAME_GIVEN);
    return !strcmp(surname_of(one)->skeleton, surname_of(other)->skeleton) && !given == !other_given &&
        (!given || !strcmp(given->skeleton, other_given->skeleton));
}

static bool is_new(const struct prisoner *prisoner, int spelling)
{
    if (!prisoner->spellings[spelling].count)
        return false;
    for (int s = 0; s < spelling; s++)
        if (prisoner->spellings[s].count &&
            reads_alike(&prisoner->spellings[s], &prisoner->spellings[spelling]))
            return false;
    return true;
}

/* One of them while the index is built. */
struct listed {
    const char *surname;
    const struct name_part *given; /* null: it has none beside the surname */
    uint32_t prisoner;
};

/* Lists all spellings of all who have messages; with `listed` null it counts only. */
static size_t list_wholes(const struct index *index, struct listed *listed)
{
    size_t count = 0;
    for (uint32_t p = 0; p < index->prisoner_count; p++) {
        const struct prisoner *prisoner = &index->prisoners[p];
        for (int s = 0; prisoner->count && s < prisoner->spelling_count; s++) {
            if (!is_new(prisoner, s))
                continue;
            const struct name *name = &prisoner->spellings[s];
            const struct name_part *surname = surname_of(name), *given = name_part_of(name, NAME_GIVEN);
            if (listed)
                listed[count] = (struct listed){ surname->skeleton, given == surname ? NULL : given, p };
            count++;
        }
    }
    return count;
}

static int order_givens(const struct name_part *one, const struct name_part *other)
{
    if (!one || !other)
        return (one != NULL) - (other != NULL);
    int order = strcmp(one->skeleton, other->skeleton);
    if (order || one->family_count != other->family_count)
        return order ? order : one->family_count - other->family_count;
    return memcmp(one->families, other->families, (size_t)one->family_count * sizeof *one->families);
}

static int by_given(const void *a, const void *b)
{
    const struct listed *one = a, *other = b;
    return order_givens(one->given, other->given);
}

static int by_name(const void *a, const void *b)
{
    const struct listed *one = a, *other = b;
    int order = strcmp(one->surname, other->surname);
    order = order ? order : order_givens(one->given, other->given);
    return order ? order : (one->prisoner > other->prisoner) - (one->prisoner < other->prisoner);
}

static void list_givens(struct index *index, const struct listed *listed)
{
    struct wholes *wholes = &index->wholes;
    OWNED_FREE struct listed *sorted = must_alloc((wholes->count + 1) * sizeof *sorted);
    memcpy(sorted, listed, wholes->count * sizeof *sorted);
    qsort(sorted, wholes->count, sizeof *sorted, by_given);
    size_t distinct = 1;
    for (size_t w = 0; w < wholes->count; w++)
        distinct += !w || by_given(&sorted[w], &sorted[w - 1]) != 0;
    wholes->givens = arena_array(&index->arena, distinct, sizeof *wholes->givens);
    wholes->givens[wholes->given_count++] = NULL;
    for (size_t w = 0; w < wholes->count; w++)
        if (order_givens(sorted[w].given, wholes->givens[wholes->given_count - 1]) != 0)
            wholes->givens[wholes->given_count++] = sorted[w].given;
}

static uint32_t number_of_given(const struct wholes *wholes, const struct name_part *given)
{
    size_t low = 0, high = wholes->given_count;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (order_givens(wholes->givens[middle], given) <= 0)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}

/* Copies the surnames, so that those that are compared behind one another lie so. */
static void copy_surnames(struct index *index, const struct listed *listed)
{
    struct wholes *wholes = &index->wholes;
    size_t count = 0, size = 0;
    for (size_t w = 0; w < wholes->count; w++)
        if (!w || strcmp(listed[w].surname, listed[w - 1].surname) != 0) {
            count++;
            size += strlen(listed[w].surname) + 1;
        }
    wholes->surnames = arena_array(&index->arena, count + 1, sizeof *wholes->surnames);
    wholes->letters = arena_array(&index->arena, size + 1, 1);
    size = 0;
    for (size_t w = 0; w < wholes->count; w++)
        if (!w || strcmp(listed[w].surname, listed[w - 1].surname) != 0) {
            const size_t length = strlen(listed[w].surname);
            memcpy(wholes->letters + size, listed[w].surname, length + 1);
            wholes->surnames[wholes->surname_count++] = (struct skeleton){ (uint32_t)size, (uint32_t)length };
            size += length + 1;
        }
}

static void number_wholes(struct index *index, const struct listed *listed)
{
    struct wholes *wholes = &index->wholes;
    uint32_t surname = 0;
    wholes->of = arena_array(&index->arena, wholes->count + 1, sizeof *wholes->of);
    for (size_t w = 0; w < wholes->count; w++) {
        surname += w && strcmp(listed[w].surname, listed[w - 1].surname) != 0;
        wholes->of[w] = (struct whole){ listed[w].prisoner, surname,
            number_of_given(wholes, listed[w].given) };
    }
}

static const char *surname_at(const struct wholes *wholes, uint32_t number)
{
    return wholes->letters + wholes->surnames[number].at;
}

static struct triples triples_of(const struct wholes *wholes, size_t w)
{
    struct triples triples = { .count = 0 };
    const struct name_part *given = wholes->givens[wholes->of[w].given];
    add_triples(&triples, surname_at(wholes, wholes->of[w].surname));
    if (given)
        add_triples(&triples, given->skeleton);
    return triples;
}

static void list_messages(struct index *index)
{
    index->wholes.messages = arena_array(
        &index->arena, index->prisoner_count + 1, sizeof *index->wholes.messages);
    for (size_t p = 0; p < index->prisoner_count; p++)
        index->wholes.messages[p] = log2f((float)index->prisoners[p].count);
}

static void list_triples(struct index *index)
{
    struct wholes *wholes = &index->wholes;
    wholes->first = arena_array(&index->arena, TRIPLES + 2, sizeof *wholes->first);
    uint32_t *next = wholes->first + 1; /* counts, then where each begins, then where it ends */
    for (size_t w = 0; w < wholes->count; w++) {
        struct triples triples = triples_of(wholes, w);
        for (size_t i = 0; i < triples.count; i++)
            next[triples.of[i] + 1]++;
    }
    for (size_t t = 1; t <= TRIPLES; t++)
        next[t] += next[t - 1];
    wholes->items = arena_array(&index->arena, next[TRIPLES] + 1, sizeof *wholes->items);
    for (size_t w = 0; w < wholes->count; w++) {
        struct triples triples = triples_of(wholes, w);
        for (size_t i = 0; i < triples.count; i++)
            wholes->items[next[triples.of[i]]++] = (uint32_t)w;
    }
}

void wholes_build(struct index *index)
{
    struct wholes *wholes = &index->wholes;
    wholes->count = list_wholes(index, NULL);
    OWNED_FREE struct listed *listed = must_alloc((wholes->count + 1) * sizeof *listed);
    list_wholes(index, listed);
    qsort(listed, wholes->count, sizeof *listed, by_name);
    list_givens(index, listed);
    copy_surnames(index, listed);
    number_wholes(index, listed);
    list_messages(index);
    list_triples(index);
}

/* ---- looking up ---- */

void wholes_tally(const struct wholes *wholes, const char *text, uint16_t *scores)
{
    struct triples triples = { .count = 0 };
    add_triples(&triples, text);
    memset(scores, 0, wholes->count * sizeof *scores);
    for (size_t i = 0; i < triples.count; i++) {
        const uint32_t *first = &wholes->first[triples.of[i]];
        if (first[0] == first[1])
            continue;
        const unsigned bits = (unsigned)log2((double)wholes->count / (first[1] - first[0]));
        for (uint32_t at = first[0]; at < first[1]; at++)
            scores[wholes->items[at]] = (uint16_t)(scores[wholes->items[at]] + bits);
    }
}
