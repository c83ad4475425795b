/* Which prisoner wrote. Surnames are looked for on envelopes (not in the addressee's block), under letters,
 * in what the volunteer typed and, for less, in the body; each with the words beside it. The best place
 * counts: they all come from one fact. */
#include "match_inside.h"

#include <string.h>

/* A surname was seen: where, and which words stand around it. */
struct sighting {
    const struct view *view;
    enum spot spot;
    int at, first, end; /* index and window in view->seen, or in view->typed where spot is SPOT_TYPED */
    enum name_likeness surname;
};

static const struct name_word *word_at(const struct sighting *sighting, int at)
{
    const struct view *view = sighting->view;
    return sighting->spot == SPOT_TYPED ? &view->typed[at].word : &view->seen[at].word;
}

/* What stands around a surname: how like the given name, whether its initial, whether somebody else's. */
struct around {
    enum name_likeness given;
    bool initial, other_initial, other_given;
};

static bool beside(const struct sighting *sighting, int at)
{
    return at == sighting->at - 1 || at == sighting->at + 1;
}

/* "Я" under a letter is no initial where the surname follows on another line. */
static bool stands_as_initial(const struct sighting *sighting, int at)
{
    const struct view *view = sighting->view;
    if (sighting->spot == SPOT_TYPED)
        return true;
    return view->seen[at].word.capital && view->seen[at].line == view->seen[sighting->at].line;
}

static void look_at_initial(
    const struct sighting *sighting, const struct name_part *given, int at, struct around *around)
{
    if (names_initial(sighting->view->index->names, word_at(sighting, at)->skeleton[0], given))
        around->initial = true;
    else if (beside(sighting, at) && stands_as_initial(sighting, at))
        around->other_initial = true;
}

static void look_at_given(
    const struct sighting *sighting, const struct name_part *given, char sex, int at, struct around *around)
{
    const struct names *names = sighting->view->index->names;
    const struct name_word *word = word_at(sighting, at);
    struct name_given known[NAME_FAMILIES];
    enum name_likeness likeness = names_compare(names, word, given, sex, NAME_HOW_CASE);
    around->given = likeness < around->given ? likeness : around->given;
    around->other_given |= beside(sighting, at) && likeness == NAME_OTHER && word->capital &&
        word->letters > 1 && names_given_exactly(names, word, NAME_HOW_CASE, known) > 0;
}

static struct around look_around(const struct sighting *sighting, const struct name *name)
{
    struct around around = { .given = NAME_OTHER };
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    const struct name_part *initials = given ? given : name_part_of(name, NAME_INITIAL);
    for (int i = sighting->first; initials && i < sighting->end; i++) {
        const struct name_word *word = word_at(sighting, i);
        if (i == sighting->at || word->digits)
            continue;
        if (word->letters == 1)
            look_at_initial(sighting, initials, i, &around);
        else if (given)
            look_at_given(sighting, given, name->sex, i, &around);
    }
    return around;
}

static enum weight level_of(const struct sighting *sighting, const struct name *name)
{
    struct around around = look_around(sighting, name);
    if (name->count == 1)
        return sighting->surname <= NAME_VARIANT ? WEIGHT_PRISONER_GIVEN : WEIGHTS;
    if (sighting->surname <= NAME_VARIANT) {
        if (around.given <= NAME_VARIANT)
            return WEIGHT_PRISONER_FULL;
        if (around.given <= NAME_NEAR)
            return WEIGHT_PRISONER_FULL_NEAR;
        if (around.initial)
            return WEIGHT_PRISONER_INITIAL;
        return around.other_given || around.other_initial ? WEIGHT_PRISONER_OTHER_GIVEN
                                                          : WEIGHT_PRISONER_SURNAME;
    }
    if (around.given <= NAME_NEAR)
        return WEIGHT_PRISONER_FULL_NEAR;
    return sighting->surname == NAME_NEAR ? WEIGHT_PRISONER_SURNAME_NEAR : WEIGHTS;
}

/* ---- keeping the best ---- */

struct fit_list {
    struct fit *fits;
    size_t count;
};

static struct fit *fit_of(struct fit_list *list, uint32_t prisoner, double bits)
{
    size_t weakest = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->fits[i].prisoner == prisoner)
            return &list->fits[i];
        weakest = list->fits[i].bits < list->fits[weakest].bits ? i : weakest;
    }
    if (list->count < FITS)
        weakest = list->count++;
    else if (list->fits[weakest].bits >= bits)
        return NULL;
    list->fits[weakest] = (struct fit){ .prisoner = prisoner, .bits = -100, .seen = -1, .typed = -1 };
    return &list->fits[weakest];
}

static void keep(struct fit_list *list, const struct sighting *sighting, uint32_t prisoner)
{
    const struct match_index *index = sighting->view->index;
    const struct prisoner *of = &index->prisoners[prisoner];
    enum weight level = WEIGHTS;
    double bits = -100;
    for (int s = 0; s < of->spelling_count; s++) {
        enum weight here = level_of(sighting, &of->spellings[s]);
        double weigh = here == WEIGHTS ? -100 : weight_bits(&index->weights, here, 1);
        if (weigh > bits) {
            bits = weigh;
            level = here;
        }
    }
    /* in a body anybody may be named: half the bits */
    bits = sighting->spot == SPOT_BODY && bits > 0 ? bits / 2 : bits;
    struct fit *fit = level == WEIGHTS ? NULL : fit_of(list, prisoner, bits);
    if (!fit)
        return;
    fit->spots[sighting->spot] = true;
    fit->full_at[sighting->spot] |= level <= WEIGHT_PRISONER_INITIAL;
    if (bits <= fit->bits)
        return;
    fit->bits = bits;
    fit->spot = sighting->spot;
    fit->level = level;
    fit->seen = sighting->spot == SPOT_TYPED ? -1 : sighting->at;
    fit->typed = sighting->spot == SPOT_TYPED ? sighting->at : -1;
}

static void look_up(struct fit_list *list, struct sighting *sighting)
{
    const struct match_index *index = sighting->view->index;
    const struct name_word *word = word_at(sighting, sighting->at);
    size_t count;
    const struct name_entry *entry = name_book_find(&index->surnames, word->skeleton, &count);
    for (size_t i = 0; i < count; i++) {
        sighting->surname = entry[i].how & NAME_HOW_CASE ? NAME_VARIANT : NAME_ALIKE;
        keep(list, sighting, entry[i].bearer);
    }
    if (count || sighting->spot == SPOT_BODY || word->letters < 5)
        return;
    struct name_near near[12];
    size_t found = name_book_near(index->names, &index->surnames, word->skeleton, near, 12);
    for (size_t i = 0; i < found; i++) {
        sighting->surname = name_level(near[i].distance, near[i].entry->length, strlen(word->skeleton));
        keep(list, sighting, near[i].entry->bearer);
    }
}

/* ---- looking ---- */

static enum spot spot_of(const struct view *view, const struct seen *seen)
{
    enum page_kind kind = view->reply->pages[seen->page].kind;
    if (kind == PAGE_ENVELOPE)
        return seen->block == BLOCK_TO ? SPOTS : SPOT_ENVELOPE;
    if (!page_kind_mailed(kind) || seen->greeting)
        return SPOTS;
    return view_at_end(view, seen->line) ? SPOT_SIGNATURE : SPOT_BODY;
}

static void look_at_pages(const struct view *view, struct fit_list *list)
{
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        enum spot spot = spot_of(view, seen);
        if (spot == SPOTS || seen->word.letters < 3 || seen->word.digits ||
            (spot != SPOT_ENVELOPE && !seen->word.capital))
            continue;
        struct sighting sighting = { .view = view, .spot = spot, .at = i, .first = i, .end = i + 1 };
        while (sighting.first > 0 && i - sighting.first < 3 &&
            view->seen[sighting.first - 1].page == seen->page &&
            seen->line - view->seen[sighting.first - 1].line <= 1)
            sighting.first--;
        while (sighting.end < view->seen_count && sighting.end - i < 4 &&
            view->seen[sighting.end].page == seen->page && view->seen[sighting.end].line - seen->line <= 1)
            sighting.end++;
        look_up(list, &sighting);
    }
}

static void look_at_typed(const struct view *view, struct fit_list *list)
{
    for (int i = 0; i < view->typed_count; i++) {
        struct sighting sighting = { .view = view, .spot = SPOT_TYPED, .at = i };
        if (view->typed[i].block == BLOCK_TO || view->typed[i].word.letters < 3)
            continue;
        sighting.first = i > 2 ? i - 2 : 0;
        sighting.end = i + 3 < view->typed_count ? i + 3 : view->typed_count;
        look_up(list, &sighting);
    }
}

static void sort_fits(struct fit_list *list)
{
    for (size_t i = 1; i < list->count; i++) {
        struct fit fit = list->fits[i];
        size_t at = i;
        for (; at > 0 && list->fits[at - 1].bits < fit.bits; at--)
            list->fits[at] = list->fits[at - 1];
        list->fits[at] = fit;
    }
}

size_t prisoners_fit(const struct view *view, struct fit fits[FITS])
{
    struct fit_list list = { fits, 0 };
    look_at_typed(view, &list);
    look_at_pages(view, &list);
    sort_fits(&list);
    return list.count;
}

bool prisoner_word(const struct view *view, const struct prisoner *prisoner, const struct name_word *word)
{
    for (int s = 0; s < prisoner->spelling_count; s++)
        for (int i = 0; i < prisoner->spellings[s].count; i++)
            if (names_compare(view->index->names, word, &prisoner->spellings[s].parts[i],
                    prisoner->spellings[s].sex, NAME_HOW_CASE) <= NAME_VARIANT)
                return true;
    return false;
}
