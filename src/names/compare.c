/* The forms in which a part of a name may be met, and how alike a read word is to it: cases, the other
 * language, the readings of Latin letters. */
#include "names_inside.h"

#include <string.h>

/* ---- forms ---- */

/* Passes a folded word on as skeletons, itself and, where asked for, its cases. */
struct spreader {
    struct declined_taker declined;
    const struct names *names;
    struct name_form_taker *taker;
    enum name_kind kind;
    char sex;
    bool declines;
    unsigned how; /* NAME_HOW_SISTER, or none */
};

static void give(struct spreader *self, const char *folded, unsigned how)
{
    char skeleton[NAME_BYTES];
    skeleton_of(folded, skeleton);
    self->taker->take(self->taker, skeleton, how);
}

static void take_declined(struct declined_taker *declined, const char *folded)
{
    struct spreader *self = (struct spreader *)declined;
    give(self, folded, self->how | NAME_HOW_CASE);
}

static void spread(struct spreader *self, const char *folded, unsigned how)
{
    self->how = how & NAME_HOW_SISTER;
    give(self, folded, how);
    if (self->declines)
        decline(self->names, self->kind, self->sex, folded, &self->declined);
}

struct sister_spreader {
    struct sister_taker sister;
    struct spreader *spreader;
};

static void take_sister(struct sister_taker *sister, const char *folded, bool listed)
{
    spread(((struct sister_spreader *)sister)->spreader, folded, listed ? NAME_HOW_FULL : NAME_HOW_SISTER);
}

/* The part's word in Cyrillic letters, which Latin ones are given for the rules' sake. */
static const char *cyrillic_of(const struct name_part *part, char letters[NAME_BYTES])
{
    if (!is_latin(*part->folded))
        return part->folded;
    letters_of(part->skeleton, letters);
    return letters;
}

static void spread_own(struct spreader *self, const struct name_part *part)
{
    char letters[NAME_BYTES];
    self->taker->take(self->taker, part->skeleton, NAME_HOW_FULL);
    self->how = 0;
    if (self->declines)
        decline(self->names, self->kind, self->sex, cyrillic_of(part, letters), &self->declined);
}

/* The other language's spellings, and what else the letters of a Latin word may mean. */
static void spread_others(struct spreader *self, const struct name_part *part)
{
    struct sister_spreader sister = { { take_sister }, self };
    char letters[NAME_BYTES], others[READINGS][NAME_BYTES];
    if (part->kind == NAME_SURNAME || part->kind == NAME_PATRONYMIC)
        sisters(self->names, cyrillic_of(part, letters), &sister.sister);
    size_t count = latin_others(part->folded, others);
    for (size_t i = 0; i < count; i++) {
        letters_of(others[i], letters);
        spread(self, letters, NAME_HOW_SISTER);
    }
}

static struct spreader spreader_of(const struct names *names, const struct name_part *part, char sex,
    bool declines, struct name_form_taker *taker)
{
    return (struct spreader){ .declined = { take_declined },
        .names = names,
        .taker = taker,
        .kind = part->kind,
        .declines = declines,
        .sex = sex == '?' ? 'm' : sex };
}

void names_forms(
    const struct names *names, const struct name_part *part, char sex, struct name_form_taker *taker)
{
    struct spreader spreader = spreader_of(names, part, sex, true, taker);
    spread_own(&spreader, part);
    spread_others(&spreader, part);
}

/* ---- can it be? ---- */

/* What all case forms of a surname begin with. Endings take three letters at most (Белый, Белого: --ого;
 * Авей, Аўя: ---ўя), and a vowel behind them may melt with one more. */
static size_t root_length(const char *skeleton)
{
    enum { ENDING = 4 };
    size_t length = strlen(skeleton);
    return length > ENDING ? length - ENDING : 0;
}

/* Looks whether anything begins as a surname does, in any of its spellings. */
struct root_finder {
    struct name_form_taker taker;
    const char *skeleton; /* one word, or */
    const struct name_book *book; /* many */
    bool found;
};

static void find_root(struct name_form_taker *taker, const char *skeleton, unsigned how)
{
    struct root_finder *self = (struct root_finder *)taker;
    size_t root = root_length(skeleton);
    (void)how;
    self->found = self->found ||
        (self->book ? name_book_begins(self->book, skeleton, root)
                    : !strncmp(self->skeleton, skeleton, root));
}

static bool has_root(
    const struct names *names, const struct name_part *surname, bool others, struct root_finder *finder)
{
    struct spreader spreader = spreader_of(names, surname, '?', false, &finder->taker);
    spread_own(&spreader, surname);
    if (!finder->found && others)
        spread_others(&spreader, surname);
    return finder->found;
}

/* Spellings of one surname share half of their letters, whatever the reading. */
static bool resembles(const struct names *names, const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b);
    double half = 0.5 * (double)(la > lb ? la : lb);
    return names_distance(names, a, b, half) <= half;
}

bool names_may_be(const struct names *names, const struct name_part *surname, const struct name_word *word)
{
    struct root_finder finder = { .taker = { find_root }, .skeleton = word->skeleton };
    bool latin = is_latin(*word->folded) || is_latin(*surname->folded);
    return has_root(names, surname, !latin, &finder) ||
        (latin && resembles(names, word->skeleton, surname->skeleton));
}

bool names_may_be_among(
    const struct names *names, const struct name_part *surname, const struct name_book *book)
{
    struct root_finder finder = { .taker = { find_root }, .book = book };
    return has_root(names, surname, true, &finder);
}

/* ---- comparing ---- */

struct nearest {
    struct name_form_taker taker;
    const struct names *names;
    const char *skeleton; /* of the word that was read */
    bool exactly; /* only what is equal counts, as a variant */
    unsigned how;
    enum name_likeness likeness;
};

static enum name_likeness level_of(const struct nearest *self, const char *skeleton, unsigned how)
{
    if (self->exactly)
        return strcmp(self->skeleton, skeleton) ? NAME_OTHER : NAME_VARIANT;
    size_t a = strlen(self->skeleton), b = strlen(skeleton);
    double cut = 0.34 * (double)(a > b ? a : b);
    double distance = names_distance(self->names, self->skeleton, skeleton, cut);
    enum name_likeness likeness = distance > cut ? NAME_OTHER : name_level(distance, a, b);
    return likeness == NAME_ALIKE && how != NAME_HOW_FULL ? NAME_VARIANT : likeness;
}

static void keep_nearest(struct name_form_taker *taker, const char *skeleton, unsigned how)
{
    struct nearest *self = (struct nearest *)taker;
    enum name_likeness likeness = level_of(self, skeleton, how);
    self->likeness = likeness < self->likeness ? likeness : self->likeness;
}

/* Given names that the word certainly is: shared with the part's, or others. NAME_LIKENESSES: none is known.
 */
static enum name_likeness by_family(
    const struct names *names, const struct name_word *word, const struct name_part *part, unsigned how)
{
    struct name_given given[NAME_FAMILIES];
    size_t count = names_given_exactly(names, word, how, given);
    for (size_t i = 0; i < count; i++)
        for (int f = 0; f < part->family_count; f++)
            if (given[i].family == part->families[f])
                return NAME_VARIANT;
    return count && given[0].folded ? NAME_OTHER : NAME_LIKENESSES;
}

/* The nearest of all forms of the part's given names. */
static void compare_family_forms(struct nearest *nearest, const struct name_part *part)
{
    size_t length = strlen(nearest->skeleton);
    for (int f = 0; f < part->family_count; f++) {
        const struct family *family = &nearest->names->families[part->families[f]];
        for (uint32_t i = family->first; i < family->first + family->count; i++) {
            const struct name_entry *entry = &nearest->names->by_family[i];
            size_t gap = entry->length > length ? entry->length - length : length - entry->length;
            unsigned special = entry->how & (NAME_HOW_CASE | NAME_HOW_CALL);
            if (gap * 3 <= length && !(special & ~nearest->how))
                keep_nearest(&nearest->taker, entry->form, entry->how);
        }
    }
}

static bool is_spelled_as_slavic(const char *folded, const char *skeleton)
{
    static const char *const tails[] = { "ic", "ik", "ka", "in", "ina", "avna", "evna", "icna" };
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (ends_in(skeleton, tails[i]))
            return true;
    return is_slavic(skeleton) || latin_usual(folded) != READING_EVERYDAY;
}

/* Is it worth to look further? The two languages differ in few letters. Between two Latin words other
 * readings count only where both are spelled as Slavic names are, or much that is German and English falls
 * together (Vicki, Vitki). */
static bool may_be_spelled_otherwise(
    const struct nearest *nearest, const struct name_word *word, const struct name_part *part)
{
    bool read_latin = is_latin(*word->folded), known_latin = is_latin(*part->folded);
    if (!read_latin && !known_latin)
        return nearest->likeness <= NAME_FAR;
    if (!resembles(nearest->names, word->skeleton, part->skeleton))
        return false;
    return !read_latin || !known_latin ||
        (is_spelled_as_slavic(word->folded, word->skeleton) &&
            is_spelled_as_slavic(part->folded, part->skeleton));
}

/* Another spelling of the read word is looked for among the forms of the part. */
struct respelled {
    struct sister_taker sister;
    struct nearest *nearest;
    struct spreader *spreader;
    const struct name_part *part;
};

static void compare_spelling(struct respelled *self, const char *skeleton)
{
    if (self->nearest->likeness <= NAME_VARIANT)
        return;
    const char *as_read = self->nearest->skeleton;
    self->nearest->skeleton = skeleton;
    self->nearest->exactly = true;
    spread_own(self->spreader, self->part);
    spread_others(self->spreader, self->part);
    self->nearest->skeleton = as_read;
}

static void compare_sister(struct sister_taker *sister, const char *folded, bool listed)
{
    char skeleton[NAME_BYTES];
    (void)listed;
    skeleton_of(folded, skeleton);
    compare_spelling((struct respelled *)sister, skeleton);
}

/* A Latin word is read in other ways. A Cyrillic one beside a Latin name is spelled in the other language,
 * since that was not done with all readings of the name. */
static void compare_spellings(struct nearest *nearest, struct spreader *spreader,
    const struct name_word *word, const struct name_part *part)
{
    struct respelled respelled = { { compare_sister }, nearest, spreader, part };
    char others[READINGS][NAME_BYTES];
    size_t count = latin_others(word->folded, others);
    for (size_t i = 0; i < count; i++)
        compare_spelling(&respelled, others[i]);
    if (is_latin(*part->folded) && !is_latin(*word->folded))
        sisters(nearest->names, word->folded, &respelled.sister);
}

static void compare_forms(
    struct nearest *nearest, const struct name_word *word, const struct name_part *part, char sex)
{
    bool latin = is_latin(*word->folded) && is_latin(*part->folded); /* is not declined */
    struct spreader spreader = spreader_of(
        nearest->names, part, sex, (nearest->how & NAME_HOW_CASE) && !latin, &nearest->taker);
    spread_own(&spreader, part);
    if (nearest->likeness <= NAME_VARIANT || !may_be_spelled_otherwise(nearest, word, part))
        return;
    spread_others(&spreader, part);
    compare_spellings(nearest, &spreader, word, part);
}

enum name_likeness names_compare(const struct names *names, const struct name_word *word,
    const struct name_part *part, char sex, unsigned how)
{
    if (!strcmp(word->folded, part->folded))
        return NAME_SAME;
    if (part->kind == NAME_INITIAL)
        return NAME_OTHER;
    if (part->kind == NAME_GIVEN) {
        enum name_likeness family = by_family(names, word, part, how);
        if (family != NAME_LIKENESSES)
            return family;
    }
    struct nearest nearest = { .taker = { keep_nearest },
        .names = names,
        .skeleton = word->skeleton,
        .how = how,
        .likeness = NAME_OTHER };
    if (part->family_count)
        compare_family_forms(&nearest, part);
    else
        compare_forms(&nearest, word, part, sex);
    return nearest.likeness;
}

static bool is_family_form(
    const struct names *names, const struct name_word *word, const struct name_part *part, unsigned how)
{
    for (int f = 0; f < part->family_count; f++) {
        const struct family *family = &names->families[part->families[f]];
        for (uint32_t i = family->first; i < family->first + family->count; i++) {
            const struct name_entry *entry = &names->by_family[i];
            unsigned special = entry->how & (NAME_HOW_CASE | NAME_HOW_CALL);
            if (!(special & ~how) && !strcmp(entry->form, word->skeleton))
                return true;
        }
    }
    return false;
}

bool names_is_form(const struct names *names, const struct name_word *word, const struct name_part *part,
    char sex, unsigned how)
{
    if (!part->family_count)
        return names_may_be(names, part, word) && names_compare(names, word, part, sex, how) <= NAME_VARIANT;
    if (!strcmp(word->folded, part->folded))
        return true;
    enum name_likeness family = by_family(names, word, part, how);
    return family == NAME_LIKENESSES ? is_family_form(names, word, part, how) : family == NAME_VARIANT;
}
