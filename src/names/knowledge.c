/* The given names and their families: loading the tables, and asking them. A family is one given name with
 * its spellings in both languages, pet names, Latin spellings and case forms. */
#include "names_inside.h"

#include "cleanup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of all people, where the counts do not know a name. */
static const double SHARE_UNKNOWN = 0.0005;

/* ---- families ---- */

static int new_family(struct names *names, const char *title, char sex)
{
    if (names->family_count == names->family_room) {
        names->family_room = names->family_room ? names->family_room * 2 : 512;
        names->families = must_realloc(names->families, names->family_room * sizeof *names->families);
    }
    names->families[names->family_count] = (struct family){
        .title = arena_copy(&names->arena, title), .sex = sex, .share = SHARE_UNKNOWN
    };
    return (int)names->family_count++;
}

static void add_form(struct names *names, const char *folded, int family, unsigned how)
{
    char skeleton[NAME_BYTES];
    skeleton_of(folded, skeleton);
    name_book_add(&names->folded, folded, (uint32_t)family, how);
    name_book_add(&names->skeletons, skeleton, (uint32_t)family, how);
}

struct family_filler {
    struct declined_taker taker;
    struct names *names;
    int family;
    unsigned how;
};

static void take_case(struct declined_taker *taker, const char *folded)
{
    struct family_filler *filler = (struct family_filler *)taker;
    add_form(filler->names, folded, filler->family, filler->how);
}

/* Ань, Маш, Саш: the everyday vocative of names in а and я drops the vowel, я leaves a soft sign behind. */
static void add_call(struct names *names, const char *folded, int family, unsigned how)
{
    char call[NAME_BYTES];
    size_t length = strlen(folded);
    bool soft = length > 4 && !memcmp(folded + length - 2, "я", 2);
    bool hard = length > 4 && !memcmp(folded + length - 2, "а", 2);
    if (!soft && !hard)
        return;
    snprintf(call, sizeof call, "%.*s%s", (int)(length - 2), folded, soft ? "ь" : "");
    add_form(names, call, family, how | NAME_HOW_CALL);
}

static void add_word(struct names *names, const char *written, int family, unsigned how)
{
    struct name_word word;
    name_word_of(written, &word);
    if (!word.letters)
        return;
    add_form(names, word.folded, family, how);
    struct family_filler filler = {
        .taker = { take_case }, .names = names, .family = family, .how = how | NAME_HOW_CASE
    };
    decline(names, NAME_GIVEN, names->families[family].sex, word.folded, &filler.taker);
    if (word.letters <= 6)
        add_call(names, word.folded, family, how);
}

static void add_list(struct names *names, char *list, int family, unsigned how)
{
    for (char *word; (word = table_split(&list, ';'));)
        add_word(names, word, family, how);
}

/* ---- tables ---- */

static bool load_given(struct names *names, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[8]; /* id sex ru be be_alt ru_dim be_dim latin */
    if (!table_open(&table, folder, "given_be_ru.tsv", "id", fault))
        return false;
    while (table_row(&table, field, 8) >= 4) {
        int family = new_family(names, field[2], *field[1]);
        for (int i = 2; i < 8; i++)
            add_list(names, field[i], family, i == 5 || i == 6 ? NAME_HOW_PET : NAME_HOW_FULL);
    }
    table_close(&table);
    return true;
}

/* A family of the tables whose full form is exactly this one, or -1. */
static int family_titled(const struct names *names, const char *written, char sex)
{
    struct name_word word;
    name_word_of(written, &word);
    size_t count;
    const struct name_entry *entry = name_book_find(&names->folded, word.folded, &count);
    for (size_t i = 0; i < count; i++)
        if (entry[i].how == NAME_HOW_FULL && names->families[entry[i].bearer].sex == sex)
            return (int)entry[i].bearer;
    return -1;
}

static bool load_foreign(struct names *names, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[4]; /* latin sex lang cyr */
    if (!table_open(&table, folder, "foreign_given_cyr.tsv", "latin", fault))
        return false;
    while (table_row(&table, field, 4) == 4) {
        int family = family_titled(names, field[0], *field[1]);
        if (family < 0)
            family = new_family(names, field[0], *field[1]);
        add_word(names, field[0], family, NAME_HOW_FULL);
        add_list(names, field[3], family, NAME_HOW_FULL);
    }
    table_close(&table);
    return true;
}

/* Counts of bearers; names that the other tables do not hold become families of their own. */
static bool load_counts(struct names *names, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[4]; /* name gender ethnic count */
    double all = 1;
    if (!table_open(&table, folder, "ru_given_freq.tsv", "name", fault))
        return false;
    double *counts = must_alloc((names->family_count + 4096) * sizeof *counts);
    size_t known = names->family_count;
    while (table_row(&table, field, 4) == 4 && names->family_count < known + 4096) {
        double count = strtod(field[3], NULL);
        int family = family_titled(names, field[0], *field[1]);
        if (family < 0) {
            family = new_family(names, field[0], *field[1]);
            add_word(names, field[0], family, NAME_HOW_FULL);
        }
        counts[family] += count;
        all += count;
    }
    for (size_t i = 0; i < names->family_count; i++)
        if (counts[i] / all > SHARE_UNKNOWN)
            names->families[i].share = counts[i] / all;
    free(counts);
    table_close(&table);
    return true;
}

/* Costs are of letters; a skeleton letter stands for several, the cheapest holds. */
static bool load_costs(struct names *names, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[4]; /* channel a b cost */
    if (!table_open(&table, folder, "confusables_prior.tsv", "channel", fault))
        return false;
    for (int a = 0; a < 128; a++)
        for (int b = 0; b < 128; b++)
            names->swap[a][b] = a == b ? 0 : 1;
    while (table_row(&table, field, 4) == 4) {
        struct name_word a, b;
        name_word_of(field[1], &a);
        name_word_of(field[2], &b);
        float cost = strtof(field[3], NULL);
        if (strlen(a.skeleton) != 1 || strlen(b.skeleton) != 1)
            continue;
        names->usual[(int)a.skeleton[0]][(int)b.skeleton[0]] = true;
        names->usual[(int)b.skeleton[0]][(int)a.skeleton[0]] = true;
        float *there = &names->swap[(int)a.skeleton[0]][(int)b.skeleton[0]];
        float *back = &names->swap[(int)b.skeleton[0]][(int)a.skeleton[0]];
        if (cost < *there)
            *there = *back = cost;
    }
    for (int a = 0; a < 128; a++)
        for (int b = 0; b < 128; b++)
            names->swap_least[a][b] = (int)(names->swap[a][b] * LETTER_UNITS);
    table_close(&table);
    return true;
}

/* ---- life ---- */

static int by_bearer(const void *a, const void *b)
{
    uint32_t one = ((const struct name_entry *)a)->bearer, other = ((const struct name_entry *)b)->bearer;
    return (one > other) - (one < other);
}

static void group_by_family(struct names *names)
{
    size_t count = names->skeletons.count;
    names->by_family = arena_array(&names->arena, count + 1, sizeof *names->by_family);
    memcpy(names->by_family, names->skeletons.entries, count * sizeof *names->by_family);
    qsort(names->by_family, count, sizeof *names->by_family, by_bearer);
    for (size_t i = 0; i < count; i++) {
        struct family *family = &names->families[names->by_family[i].bearer];
        if (!family->count++)
            family->first = (uint32_t)i;
    }
}

typedef bool loader(struct names *, const char *folder, struct fault *);
static loader *const loaders[] = { endings_load, load_given, NULL, load_foreign, NULL, load_counts,
    sisters_load, load_costs };

struct names *names_open(const char *folder, struct fault *fault)
{
    struct names *names = must_alloc(sizeof *names);
    for (size_t i = 0; i < sizeof loaders / sizeof *loaders; i++) {
        if (!loaders[i]) { /* what follows asks what is there so far */
            name_book_seal(&names->folded);
        } else if (!loaders[i](names, folder, fault)) {
            names_close(names);
            return NULL;
        }
    }
    name_book_seal(&names->folded);
    name_book_seal(&names->skeletons);
    name_book_sort_lengths(&names->skeletons);
    group_by_family(names);
    return names;
}

void names_close(struct names *names)
{
    if (!names)
        return;
    name_book_clear(&names->folded);
    name_book_clear(&names->skeletons);
    free(names->families);
    arena_clear(&names->arena);
    free(names);
}

/* ---- asking ---- */

char names_family_sex(const struct names *names, int family)
{
    return names->families[family].sex;
}

double names_family_share(const struct names *names, int family)
{
    return names->families[family].share;
}

const char *names_family_title(const struct names *names, int family)
{
    return names->families[family].title;
}

static bool wanted(const struct name_entry *entry, unsigned how)
{
    unsigned special = entry->how & (NAME_HOW_CASE | NAME_HOW_CALL);
    return (special & ~how) == 0;
}

static size_t take_given(struct name_given given[NAME_FAMILIES], size_t count, const struct name_entry *entry,
    enum name_likeness likeness, double distance)
{
    for (size_t i = 0; i < count; i++)
        if (given[i].family == (int)entry->bearer)
            return count;
    if (count == NAME_FAMILIES)
        return count;
    given[count] = (struct name_given){
        .family = (int)entry->bearer,
        .likeness = likeness,
        .how = entry->how,
        .distance = distance,
    };
    return count + 1;
}

static size_t take_exact(const struct name_book *book, const char *form, unsigned how, bool folded,
    struct name_given given[NAME_FAMILIES])
{
    size_t found, count = 0;
    const struct name_entry *entry = name_book_find(book, form, &found);
    for (size_t i = 0; i < found; i++) {
        enum name_likeness level = entry[i].how != NAME_HOW_FULL ? NAME_VARIANT
            : folded                                             ? NAME_SAME
                                                                 : NAME_ALIKE;
        if (!wanted(&entry[i], how))
            continue;
        count = take_given(given, count, &entry[i], level, 0);
        given[count - 1].folded = folded;
    }
    return count;
}

size_t names_given_exactly(const struct names *names, const struct name_word *word, unsigned how,
    struct name_given given[NAME_FAMILIES])
{
    char others[READINGS][NAME_BYTES];
    size_t count = take_exact(&names->folded, word->folded, how, true, given);
    if (count || word->letters <= 2)
        return count;
    count = take_exact(&names->skeletons, word->skeleton, how, false, given);
    if (count)
        return count;
    size_t readings = latin_others(word->folded, others);
    for (size_t i = 0; i < readings && !count; i++)
        count = take_exact(&names->skeletons, others[i], how, false, given);
    for (size_t i = 0; i < count; i++)
        given[i].likeness = NAME_VARIANT;
    return count;
}

size_t names_given(const struct names *names, const struct name_word *word, unsigned how,
    struct name_given given[NAME_FAMILIES])
{
    size_t count = names_given_exactly(names, word, how, given);
    if (count)
        return count;
    struct name_near near[4 * NAME_FAMILIES];
    size_t found = name_book_near(
        names, &names->skeletons, word->skeleton, NAME_FAR, near, 4 * NAME_FAMILIES);
    for (size_t i = 0; i < found; i++)
        if (wanted(near[i].entry, how))
            count = take_given(given, count, near[i].entry,
                name_level(near[i].distance, near[i].entry->length, strlen(word->skeleton)),
                near[i].distance);
    return count;
}

const struct name_entry *names_family_forms(const struct names *names, int family, size_t *count)
{
    *count = names->families[family].count;
    return &names->by_family[names->families[family].first];
}

int names_family_count(const struct names *names)
{
    return (int)names->family_count;
}

struct family_list {
    int *of;
    size_t count, most; /* count: all there are, also those beyond `most` */
};

static void add_family(struct family_list *list, int family)
{
    for (size_t i = 0; i < list->count && i < list->most; i++)
        if (list->of[i] == family)
            return;
    if (list->count < list->most)
        list->of[list->count] = family;
    list->count++;
}

static void add_exact(const struct name_book *book, const char *form, struct family_list *list)
{
    size_t count;
    const struct name_entry *entry = name_book_find(book, form, &count);
    for (size_t i = 0; i < count; i++)
        add_family(list, (int)entry[i].bearer);
}

size_t names_families_near(
    const struct names *names, const struct name_word *word, int *families, size_t most)
{
    enum { NEAR_MOST = 512 };
    struct name_near near[NEAR_MOST];
    struct name_given given[NAME_FAMILIES];
    struct family_list list = { families, 0, most };
    add_exact(&names->folded, word->folded, &list);
    size_t known = names_given_exactly(names, word, NAME_HOW_CASE, given);
    if (known && given[0].folded)
        return list.count;
    add_exact(&names->skeletons, word->skeleton, &list);
    size_t found = name_book_near(names, &names->skeletons, word->skeleton, NAME_NEAR, near, NEAR_MOST);
    for (size_t i = 0; i < found; i++)
        add_family(&list, (int)near[i].entry->bearer);
    return found == NEAR_MOST ? most + 1 : list.count;
}
