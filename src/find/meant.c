/* What a typed word may mean among the words of the register: itself, the same in another script or language,
 * a pet name or case of it, what begins like it, what is spelt nearly so. Each with how likely it is meant;
 * the numbers order, no more, and were tried on misspelt names (docs/measurements/register.md). */
#include "find_inside.h"

#include <string.h>

static const float SAME = 1, ALIKE = 0.97F, FORM = 0.85F, BEGINNING = 0.75F, ENDING = 0.7F;

static void add(struct meant *meant, uint32_t word, float likeness)
{
    for (size_t i = 0; i < meant->count; i++) {
        if (meant->of[i].word != word)
            continue;
        if (meant->of[i].likeness < likeness)
            meant->of[i].likeness = likeness;
        return;
    }
    if (meant->count == MEANT_MOST)
        return;
    meant->of[meant->count].word = word;
    meant->of[meant->count++].likeness = likeness;
}

static void add_form(const struct find *find, const char *form, float likeness, struct meant *meant)
{
    size_t count;
    const struct name_entry *entries = name_book_find(&find->forms, form, &count);
    for (size_t i = 0; i < count; i++)
        add(meant, entries[i].bearer, likeness);
}

static void add_same(const struct find *find, const struct name_word *typed, struct meant *meant)
{
    size_t count;
    const struct name_entry *entries = name_book_find(&find->forms, typed->skeleton, &count);
    for (size_t i = 0; i < count; i++) {
        const bool same = strcmp(find->words[entries[i].bearer].folded, typed->folded) == 0;
        add(meant, entries[i].bearer, same ? SAME : ALIKE);
    }
}

/* ---- names ---- */

static void add_given(const struct find *find, const struct name_word *typed, struct meant *meant)
{
    struct name_given given[NAME_FAMILIES];
    const size_t families = names_given(find->names, typed, NAME_HOW_CASE | NAME_HOW_CALL, given);
    for (size_t f = 0; f < families; f++) {
        size_t count;
        const struct name_entry *forms = names_family_forms(find->names, given[f].family, &count);
        for (size_t i = 0; i < count; i++)
            add_form(find, forms[i].form, FORM, meant);
    }
}

struct form_adder {
    struct name_form_taker taker;
    const struct find *find;
    struct meant *meant;
};

static void take_form(struct name_form_taker *taker, const char *skeleton, unsigned how)
{
    const struct form_adder *self = (const struct form_adder *)taker;
    (void)how;
    add_form(self->find, skeleton, FORM, self->meant);
}

static void add_surname(const struct find *find, const struct name_word *typed, struct meant *meant)
{
    struct form_adder adder = { { take_form }, find, meant };
    const struct name_part surname = {
        .kind = NAME_SURNAME, .written = typed->folded, .folded = typed->folded, .skeleton = typed->skeleton
    };
    names_forms(find->names, &surname, 'm', &adder.taker);
    names_forms(find->names, &surname, 'f', &adder.taker);
}

/* ---- what begins alike, what is nearly alike ---- */

const struct name_entry *find_beginning(const struct name_book *book, const char *letters, size_t *count)
{
    const size_t size = strlen(letters);
    size_t low = 0, high = book->count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (strncmp(book->entries[middle].form, letters, size) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < book->count && strncmp(book->entries[low + *count].form, letters, size) == 0)
        ++*count;
    return *count ? &book->entries[low] : NULL;
}

/* Nobody finishes a word that is long enough already. */
static void add_begun(const struct find *find, const struct name_word *typed, struct meant *meant)
{
    enum { LEAST = 3, TAKEN = 60 };
    size_t count;
    if (strlen(typed->skeleton) < LEAST)
        return;
    const struct name_entry *entries = find_beginning(&find->forms, typed->skeleton, &count);
    for (size_t i = 0; i < count && i < TAKEN; i++)
        add(meant, entries[i].bearer, BEGINNING);
}

/* A word of a sentence in another case: the same but for up to three letters at its end. */
static void add_endings(const struct find *find, const struct name_word *typed, struct meant *meant)
{
    enum { LEAST = 4, ENDING_MOST = 3, TAKEN = 60 };
    const size_t length = strlen(typed->skeleton);
    size_t count;
    if (length < LEAST + 1 || typed->digits)
        return;
    const size_t root = length > LEAST + 2 ? length - 2 : LEAST;
    char letters[NAME_BYTES];
    memcpy(letters, typed->skeleton, root);
    letters[root] = '\0';
    const struct name_entry *entries = find_beginning(&find->forms, letters, &count);
    for (size_t i = 0, taken = 0; i < count && taken < TAKEN; i++)
        if (entries[i].length <= root + ENDING_MOST) {
            add(meant, entries[i].bearer, ENDING);
            taken++;
        }
}

static void add_near(const struct find *find, const struct name_word *typed, struct meant *meant)
{
    enum { NEAREST = 60 };
    static const double SLOPE = 1.5, TOP = 0.85;
    struct name_near near[NEAREST];
    if (typed->digits)
        return;
    const size_t count = name_book_near(find->names, &find->forms, typed->skeleton, NAME_FAR, near, NEAREST);
    const double length = (double)strlen(typed->skeleton);
    for (size_t i = 0; i < count; i++) {
        const double longest = near[i].entry->length > length ? near[i].entry->length : length;
        add(meant, near[i].entry->bearer, (float)(TOP - SLOPE * near[i].distance / longest));
    }
}

void find_meant(const struct find *find, const struct name_word *typed, struct meant *meant)
{
    meant->count = 0;
    add_same(find, typed, meant);
    if (!typed->digits) {
        add_given(find, typed, meant);
        add_surname(find, typed, meant);
    }
    add_near(find, typed, meant);
    add_endings(find, typed, meant);
    add_begun(find, typed, meant);
}
