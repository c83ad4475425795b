/* By which surnames prisoners are found: every form of each, and who bears it. A surname's forms are kept
 * once, however many bear it. A misread surname is looked for among all forms where it is near; where it is
 * far, only among those of prisoners whose given name stands beside it, since without that it says nothing.
 */
#include "index_inside.h"

#include <stdlib.h>
#include <string.h>

enum { FORM_LETTERS = 3 }; /* shorter forms are near to too much */

/* ---- surnames and who bears them ---- */

struct borne {
    uint64_t surname; /* key of the written form and the sex */
    uint32_t prisoner;
    const struct name *name;
    const struct name_part *part;
};

static int by_surname(const void *a, const void *b)
{
    const struct borne *one = a, *other = b;
    if (one->surname != other->surname)
        return one->surname < other->surname ? -1 : 1;
    return (one->prisoner > other->prisoner) - (one->prisoner < other->prisoner);
}

static bool is_borne(const struct name *name, const struct name_part *part)
{
    return part->kind == NAME_SURNAME || name->count == 1; /* or the only word that is known */
}

/* Lists what every prisoner is found by; with `borne` null it counts only. */
static size_t list_borne(const struct index *index, struct borne *borne)
{
    size_t count = 0;
    for (uint32_t p = 0; p < index->prisoner_count; p++) {
        const struct prisoner *prisoner = &index->prisoners[p];
        for (int s = 0; prisoner->count && s < prisoner->spelling_count; s++) {
            const struct name *name = &prisoner->spellings[s];
            for (int i = 0; i < name->count; i++) {
                if (!is_borne(name, &name->parts[i]))
                    continue;
                if (borne) {
                    const char as[] = { (char)('0' + (int)name->parts[i].kind), name->sex, '\0' };
                    uint64_t key = text_key_add(text_key_add(TEXT_KEY_START, as), name->parts[i].folded);
                    borne[count] = (struct borne){ key, p, name, &name->parts[i] };
                }
                count++;
            }
        }
    }
    return count;
}

struct form_taker {
    struct name_form_taker taker;
    struct name_book *forms;
    uint32_t surname;
};

static void take_form(struct name_form_taker *taker, const char *skeleton, unsigned how)
{
    struct form_taker *self = (struct form_taker *)taker;
    if (strlen(skeleton) >= FORM_LETTERS)
        name_book_add(self->forms, skeleton, self->surname, how);
}

/* Numbers the surnames and lists the prisoners of each, rising. */
static void number_surnames(
    struct index *index, struct surnames *surnames, const struct borne *borne, size_t count)
{
    surnames->first = arena_array(&index->arena, count + 1, sizeof *surnames->first);
    surnames->prisoners = arena_array(&index->arena, count + 1, sizeof *surnames->prisoners);
    uint32_t listed = 0;
    for (size_t i = 0; i < count; i++) {
        if (!i || borne[i].surname != borne[i - 1].surname) {
            struct form_taker taker = { { take_form }, &surnames->forms, (uint32_t)surnames->count };
            names_forms(index->names, borne[i].part, borne[i].name->sex, &taker.taker);
            surnames->first[surnames->count++] = listed;
        } else if (borne[i].prisoner == borne[i - 1].prisoner) {
            continue;
        }
        surnames->prisoners[listed++] = borne[i].prisoner;
    }
    surnames->first[surnames->count] = listed;
}

static void list_once(struct surnames *surnames)
{
    const struct name_entry *entries = surnames->forms.entries;
    for (size_t i = 0; i < surnames->forms.count; i++)
        if (!i || strcmp(entries[i].form, entries[i - 1].form) != 0)
            name_book_add(&surnames->once, entries[i].form, (uint32_t)i, 0);
    name_book_seal(&surnames->once);
    name_book_sort_lengths(&surnames->once);
}

/* ---- by given name ---- */

struct pairs {
    uint64_t *of; /* family above, form below */
    size_t count, room;
};

static int by_pair(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return (one > other) - (one < other);
}

static void add_pair(struct pairs *pairs, uint32_t family, uint32_t form)
{
    if (pairs->count == pairs->room) {
        pairs->room = pairs->room ? 2 * pairs->room : 4096;
        pairs->of = must_realloc(pairs->of, pairs->room * sizeof *pairs->of);
    }
    pairs->of[pairs->count++] = (uint64_t)family << 32 | form;
}

static void add_bearer(
    const struct index *index, const struct prisoner *prisoner, uint32_t form, struct pairs *pairs)
{
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name_part *given = name_part_of(&prisoner->spellings[s], NAME_GIVEN);
        for (int f = 0; given && f < given->family_count; f++)
            add_pair(pairs, (uint32_t)given->families[f], form);
        if (given && !given->family_count)
            add_pair(pairs, (uint32_t)names_family_count(index->names), form);
    }
}

/* The forms of those who bear a given name; the last list is of those whose given name is not known. */
static void list_by_given(struct index *index, struct surnames *surnames)
{
    struct pairs pairs = { 0 };
    uint32_t families = (uint32_t)names_family_count(index->names) + 1;
    for (uint32_t form = 0; form < surnames->once.count; form++) {
        size_t count;
        struct bearer *bearers = surname_bearers(index, form, &count);
        for (size_t i = 0; i < count; i++)
            add_bearer(index, &index->prisoners[bearers[i].prisoner], form, &pairs);
        free(bearers);
    }
    if (pairs.count)
        qsort(pairs.of, pairs.count, sizeof *pairs.of, by_pair);
    surnames->given_first = arena_array(&index->arena, families + 1, sizeof *surnames->given_first);
    surnames->given_forms = arena_array(&index->arena, pairs.count + 1, sizeof *surnames->given_forms);
    uint32_t listed = 0;
    size_t at = 0;
    for (uint32_t family = 0; family < families; family++) {
        surnames->given_first[family] = listed;
        for (; at < pairs.count && pairs.of[at] >> 32 == family; at++)
            if (!at || pairs.of[at] != pairs.of[at - 1])
                surnames->given_forms[listed++].at = (uint32_t)pairs.of[at];
    }
    surnames->given_first[families] = listed;
    free(pairs.of);
    for (uint32_t family = 0; family < families; family++) {
        const uint32_t *first = &surnames->given_first[family];
        name_book_by_length(&surnames->once, surnames->given_forms + first[0], first[1] - first[0]);
    }
}

void surnames_build(struct index *index)
{
    struct surnames *surnames = &index->surnames;
    size_t count = list_borne(index, NULL);
    struct borne *borne = must_alloc((count + 1) * sizeof *borne);
    list_borne(index, borne);
    qsort(borne, count, sizeof *borne, by_surname);
    number_surnames(index, surnames, borne, count);
    free(borne);
    name_book_seal(&surnames->forms);
    list_once(surnames);
    list_by_given(index, surnames);
}

void surnames_clear(struct surnames *surnames)
{
    name_book_clear(&surnames->forms);
    name_book_clear(&surnames->once);
}

/* ---- looking up ---- */

static int by_prisoner(const void *a, const void *b)
{
    const struct bearer *one = a, *other = b;
    if (one->prisoner != other->prisoner)
        return one->prisoner < other->prisoner ? -1 : 1;
    return (int)one->oblique - (int)other->oblique;
}

struct bearer *surname_bearers(const struct index *index, uint32_t form, size_t *count)
{
    const struct surnames *surnames = &index->surnames;
    const struct name_entry *entries = surnames->forms.entries;
    size_t from = surnames->once.entries[form].bearer, all = 0, kept = 0, to = from;
    for (; to < surnames->forms.count && !strcmp(entries[to].form, entries[from].form); to++)
        all += surnames->first[entries[to].bearer + 1] - surnames->first[entries[to].bearer];
    struct bearer *bearers = must_alloc((all + 1) * sizeof *bearers);
    all = 0;
    for (size_t e = from; e < to; e++)
        for (uint32_t i = surnames->first[entries[e].bearer]; i < surnames->first[entries[e].bearer + 1]; i++)
            bearers[all++] = (struct bearer){ surnames->prisoners[i], entries[e].how & NAME_HOW_CASE };
    qsort(bearers, all, sizeof *bearers, by_prisoner);
    for (size_t i = 0; i < all; i++)
        if (!kept || bearers[i].prisoner != bearers[kept - 1].prisoner)
            bearers[kept++] = bearers[i];
    *count = kept;
    return bearers;
}

bool surname_find(const struct index *index, const char *skeleton, uint32_t *form)
{
    size_t count;
    const struct name_entry *entry = name_book_find(&index->surnames.once, skeleton, &count);
    if (entry)
        *form = (uint32_t)(entry - index->surnames.once.entries);
    return entry;
}

static int by_number(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return (one > other) - (one < other);
}

bool surname_is_of(const struct index *index, const char *skeleton, uint32_t prisoner)
{
    const struct surnames *surnames = &index->surnames;
    size_t count;
    const struct name_entry *entry = name_book_find(&surnames->forms, skeleton, &count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t *first = &surnames->first[entry[i].bearer];
        if (bsearch(
                &prisoner, surnames->prisoners + first[0], first[1] - first[0], sizeof prisoner, by_number))
            return true;
    }
    return false;
}
