/* Which prisoner wrote. Surnames are looked for on envelopes (not in the addressee's block), under letters,
 * in what the volunteer typed and, for less, in the body; each with the words beside it. The best place
 * counts: they all come from one fact. A letter that a namesake signed is nobody's for certain. */
#include "beside_inside.h"

#include "cleanup.h"

#include <math.h>
#include <string.h>

/* ---- how well it fits ---- */

/* "Петровский" and "Пилипенко" are no misread "Островский" and "Пилипчук". One letter may be misread in front
 * of the ending, however short that is. */
static bool other_family(const struct names *names, const char *read, const char *known)
{
    static const double MISREAD_MOST = 1, A_LETTER_MOST = 0.2;
    size_t letters;
    const double distance = names_distance_before_ending(names, read, known, &letters);
    return distance > MISREAD_MOST && distance > A_LETTER_MOST * (double)letters;
}

/* Where a reader doubted the word it is no other name for certain. */
static bool is_other_surname(const struct sighting *sighting, const struct name *name)
{
    static const double DOUBTED = 0.5;
    const struct view *view = sighting->view;
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    const struct name_word *read = sighting_word(sighting, sighting->at);
    if (!surname)
        return false;
    if (other_family(view->names, read->skeleton, surname->skeleton))
        return true;
    if (sighting->spot != SPOT_TYPED && view->seen[sighting->at].read->confidence < DOUBTED)
        return false;
    return sighting_other_surname(sighting, surname, name->sex);
}

static enum weight level_of(
    const struct sighting *sighting, const struct name *name, const struct beside *beside, bool signs)
{
    if (name->count == 1)
        return sighting->surname <= NAME_VARIANT ? WEIGHT_PRISONER_GIVEN : WEIGHTS;
    if (sighting->surname > NAME_VARIANT && is_other_surname(sighting, name))
        return beside->given <= NAME_VARIANT ? WEIGHT_PRISONER_OTHER_GIVEN : WEIGHTS;
    if (sighting->surname > NAME_VARIANT) {
        if (!beside->other && !beside->other_father && beside->given <= NAME_NEAR)
            return WEIGHT_PRISONER_FULL_NEAR;
        return sighting->surname == NAME_NEAR ? WEIGHT_PRISONER_SURNAME_NEAR : WEIGHTS;
    }
    if (beside->other || beside->other_father)
        return WEIGHT_PRISONER_OTHER_GIVEN;
    if (beside->given <= NAME_NEAR)
        return beside->given <= NAME_VARIANT ? WEIGHT_PRISONER_FULL : WEIGHT_PRISONER_FULL_NEAR;
    if (beside->other_initial || (beside->unknown && signs))
        return WEIGHT_PRISONER_OTHER_GIVEN;
    if (beside->initial)
        return WEIGHT_PRISONER_INITIAL;
    return beside->unclear ? WEIGHT_PRISONER_SURNAME_NEAR : WEIGHT_PRISONER_SURNAME;
}

/* ---- keeping the best ---- */

struct fit_list {
    const struct index *index;
    const struct weights *weights;
    struct fit *fits;
    size_t count;
    double left_out;
    struct memo *memo;
};

static void leave_out(struct fit_list *list, double bits)
{
    list->left_out = bits > list->left_out ? bits : list->left_out;
}

static struct fit *fit_of(struct fit_list *list, uint32_t prisoner, double bits)
{
    size_t weakest = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->fits[i].prisoner == prisoner)
            return &list->fits[i];
        weakest = list->fits[i].bits < list->fits[weakest].bits ? i : weakest;
    }
    if (list->count < FITS_READ) {
        weakest = list->count++;
    } else if (list->fits[weakest].bits >= bits) {
        leave_out(list, bits);
        return NULL;
    } else {
        leave_out(list, list->fits[weakest].bits);
    }
    list->fits[weakest] = (struct fit){ .prisoner = prisoner, .bits = -100, .seen = -1, .typed = -1 };
    return &list->fits[weakest];
}

/* The best of a prisoner's spellings. */
struct reading_of {
    enum weight level;
    double bits;
    bool signs, other; /* other: certainly another given name or patronymic, not only another initial */
};

static struct reading_of read_as(const struct sighting *sighting, const struct prisoner *prisoner)
{
    struct reading_of best = { WEIGHTS, -100, false, false };
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name *name = &prisoner->spellings[s];
        const struct name_part *given = name_part_of(name, NAME_GIVEN);
        const struct wanted wanted = { prisoner, name, given,
            given ? given : name_part_of(name, NAME_INITIAL) };
        struct beside beside = sighting_beside(sighting, &wanted);
        bool signed_so = sighting->spot == SPOT_BODY && sighting_signs(sighting, &beside);
        enum weight level = level_of(sighting, name, &beside, signed_so);
        double bits = level == WEIGHTS ? -100 : weight_bits(sighting->weights, level, 1);
        if (bits > best.bits)
            best = (struct reading_of){ level, bits, signed_so, beside.other };
    }
    return best;
}

static void keep(struct fit_list *list, const struct sighting *sighting, uint32_t prisoner)
{
    struct reading_of as = read_as(sighting, &sighting->index->prisoners[prisoner]);
    enum spot spot = as.signs ? SPOT_SIGNATURE : sighting->spot;
    if (as.level == WEIGHTS || (spot == SPOT_BODY && sighting->surname > NAME_VARIANT))
        return;
    /* in a body anybody may be named: half the bits */
    double bits = spot == SPOT_BODY && as.bits > 0 ? as.bits / 2 : as.bits;
    struct fit *fit = fit_of(list, prisoner, bits);
    if (!fit)
        return;
    fit->spots[spot] = true;
    fit->full_at[spot] |= as.level <= WEIGHT_PRISONER_INITIAL;
    fit->given_signed |= spot == SPOT_SIGNATURE && as.level <= WEIGHT_PRISONER_FULL_NEAR;
    if (as.level == WEIGHT_PRISONER_OTHER_GIVEN && spot != SPOT_BODY) {
        fit->other_named |= as.other || spot == SPOT_SIGNATURE || spot == SPOT_TYPED;
        fit->other_initial = true;
    }
    if (bits <= fit->bits)
        return;
    fit->bits = bits;
    fit->spot = spot;
    fit->level = as.level;
    fit->seen = spot == SPOT_TYPED ? -1 : sighting->at;
    fit->typed = spot == SPOT_TYPED ? sighting->at : -1;
}

/* Misread surnames are looked for where a letter may be signed, not all over its body. */
static bool may_be_misread(const struct sighting *sighting)
{
    const struct view *view = sighting->view;
    if (sighting_word(sighting, sighting->at)->letters < 5)
        return false;
    if (sighting->spot != SPOT_BODY)
        return true;
    const struct line *line = &view->lines[view->seen[sighting->at].line];
    return view_at_end(view, view->seen[sighting->at].line) ||
        (line->count <= 3 && 2 * line->rank + 1 >= line->of);
}

/* ---- who bears what was read ---- */

static void keep_exact(struct fit_list *list, struct sighting *sighting, uint32_t form)
{
    size_t count;
    OWNED_FREE struct bearer *bearers = surname_bearers(sighting->index, form, &count);
    for (size_t i = 0; i < count; i++) {
        sighting->oblique = bearers[i].oblique;
        sighting->surname = sighting->oblique ? NAME_VARIANT : NAME_ALIKE;
        keep(list, sighting, bearers[i].prisoner);
    }
}

static bool bears_given(const struct prisoner *prisoner, const struct givens *givens)
{
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name_part *given = name_part_of(&prisoner->spellings[s], NAME_GIVEN);
        if (given && !given->family_count)
            return true;
        for (int f = 0; given && f < given->family_count; f++)
            for (size_t g = 0; g < givens->count; g++)
                if (given->families[f] == givens->families[g])
                    return true;
    }
    return false;
}

/* Those with a given name that stands beside the misread surname; of the others as many as there is room for.
 */
static void keep_near(struct fit_list *list, struct sighting *sighting, const struct name_near *near,
    const struct givens *givens, size_t *others)
{
    const struct index *index = sighting->index;
    size_t count;
    uint32_t form = (uint32_t)(near->entry - index->surnames.once.entries);
    OWNED_FREE struct bearer *bearers = surname_bearers(index, form, &count);
    size_t letters = strlen(sighting_word(sighting, sighting->at)->skeleton);
    sighting->surname = name_level(near->distance, near->entry->length, letters);
    const bool other = other_family(
        index->names, sighting_word(sighting, sighting->at)->skeleton, near->entry->form);
    for (size_t i = 0; i < count; i++) {
        sighting->oblique = bearers[i].oblique;
        bool given = bears_given(&index->prisoners[bearers[i].prisoner], givens);
        if (other && !given)
            continue;
        if (given || (sighting->surname == NAME_NEAR && (*others)++ < FITS_READ))
            keep(list, sighting, bearers[i].prisoner);
        else if (sighting->surname == NAME_NEAR)
            leave_out(list, weight_bits(list->weights, WEIGHT_PRISONER_SURNAME_NEAR, 1));
    }
}

enum { NEAR_MOST = 512 };

/* A surname that is far off says something beside the given name only. */
static bool look_far(
    struct fit_list *list, struct sighting *sighting, const struct givens *givens, int family)
{
    const struct index *index = sighting->index;
    const struct surnames *surnames = &index->surnames;
    const uint32_t *first = &surnames->given_first[family];
    struct name_near near[NEAR_MOST];
    size_t others = FITS_READ;
    size_t found = name_book_near_among(index->names, &surnames->once, surnames->given_forms + first[0],
        first[1] - first[0], sighting_word(sighting, sighting->at)->skeleton, NAME_FAR, near, NEAR_MOST);
    for (size_t i = 0; i < found; i++)
        if (name_level(near[i].distance, near[i].entry->length,
                strlen(sighting_word(sighting, sighting->at)->skeleton)) == NAME_FAR)
            keep_near(list, sighting, &near[i], givens, &others);
    return found < NEAR_MOST;
}

/* All who bear a form that is near. Where there are more forms or given names than are looked at, somebody
 * may be left out whose given name stands beside the misread surname. */
static void look_near(struct fit_list *list, struct sighting *sighting)
{
    const struct index *index = sighting->index;
    const char *skeleton = sighting_word(sighting, sighting->at)->skeleton;
    struct name_near near[NEAR_MOST];
    struct givens givens;
    bool all = sighting_givens(sighting, &givens);
    size_t others = 0;
    size_t found = name_book_near(index->names, &index->surnames.once, skeleton, NAME_NEAR, near, NEAR_MOST);
    all &= found < NEAR_MOST;
    for (size_t i = 0; i < found; i++)
        keep_near(list, sighting, &near[i], &givens, &others);
    for (size_t g = 0; g < givens.count; g++)
        all &= look_far(list, sighting, &givens, givens.families[g]);
    all &= look_far(list, sighting, &givens, names_family_count(index->names));
    if (!all)
        leave_out(list, weight_bits(list->weights, WEIGHT_PRISONER_FULL_NEAR, 1));
}

static void look_up(struct fit_list *list, struct sighting *sighting)
{
    uint32_t form;
    if (surname_find(sighting->index, sighting_word(sighting, sighting->at)->skeleton, &form))
        keep_exact(list, sighting, form);
    else if (may_be_misread(sighting))
        look_near(list, sighting);
}

/* ---- looking ---- */

static enum spot spot_of(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    enum page_kind kind = view->reply->pages[seen->page].kind;
    const bool turned = seen->block == BLOCK_TO && seen->beneath == BLOCK_FROM; /* by its place alone */
    if (kind == PAGE_ENVELOPE)
        return turned || view_may_be_writers(view, at) ? SPOT_ENVELOPE : SPOTS;
    return page_kind_mailed(kind) && !seen->greeting ? SPOT_BODY : SPOTS;
}

static void look_at_pages(const struct view *view, struct fit_list *list)
{
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        struct sighting sighting = { .index = list->index,
            .weights = list->weights,
            .view = view,
            .memo = list->memo,
            .spot = spot_of(view, i),
            .at = i };
        bool readable = seen->word.letters >= 3 && !seen->word.digits;
        if (sighting.spot != SPOTS && readable && (sighting.spot == SPOT_ENVELOPE || seen->word.capital))
            look_up(list, &sighting);
    }
}

static void look_at_typed(const struct view *view, struct fit_list *list)
{
    for (int i = 0; i < view->typed_count; i++) {
        struct sighting sighting = { .index = list->index,
            .weights = list->weights,
            .view = view,
            .memo = list->memo,
            .spot = SPOT_TYPED,
            .at = i };
        if (view->typed[i].block != BLOCK_TO && view->typed[i].word.letters >= 3)
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

bool fit_establishes(const struct fit *fit)
{
    return fit->spot != SPOT_BODY && fit->level <= WEIGHT_PRISONER_SURNAME;
}

bool fits_establish(const struct fit *fits, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fit_establishes(&fits[i]))
            return true;
    return false;
}

/* Better than what is known of him already, unless that says that somebody else is meant. */
static void take_whole(struct fit_list *list, const struct fit *whole)
{
    for (size_t i = 0; i < list->count; i++) {
        struct fit *fit = &list->fits[i];
        if (fit->prisoner != whole->prisoner)
            continue;
        if (fit->level != WEIGHT_PRISONER_OTHER_GIVEN && whole->bits > fit->bits)
            *fit = *whole;
        return;
    }
    list->fits[list->count++] = *whole;
}

static const struct fit *best_established(const struct fit_list *list)
{
    const struct fit *best = NULL;
    for (size_t i = 0; i < list->count; i++)
        if (fit_establishes(&list->fits[i]) && (!best || list->fits[i].bits > best->bits))
            best = &list->fits[i];
    return best;
}

/* Somebody is established by a name that is nearly his. Others whose whole names are more like what is read
 * fit as well as he does, so that the reply asks; those who are less like it stay behind him by more than the
 * rule's lead, and do not stop it. */
static void set_beside(const struct fit *established, struct fit *wholes, size_t count)
{
    static const double BEHIND = 7; /* bits */
    double own = count ? wholes[0].bits : 0;
    size_t at = 0;
    for (size_t i = 0; i < count; i++)
        if (wholes[i].prisoner == established->prisoner) {
            own = wholes[i].bits;
            at = i;
        }
    for (size_t i = 0; i < count; i++)
        wholes[i].bits = established->bits - (i < at ? 0 : fmax(BEHIND, own - wholes[i].bits));
}

/* Whole names are asked where nobody is established, or by a name that was misread. */
static void look_at_wholes(const struct view *view, struct fit_list *list)
{
    struct fit wholes[FITS_WHOLE];
    const struct fit *best = best_established(list);
    if (best && best->level != WEIGHT_PRISONER_FULL_NEAR)
        return;
    size_t count = wholes_fit(list->index, list->weights, view, wholes);
    if (best)
        set_beside(best, wholes, count);
    for (size_t i = 0; i < count; i++)
        if (!best || wholes[i].bits > 0)
            take_whole(list, &wholes[i]);
}

static const double LEFT_OUT_SURELY = 100; /* bits: beside it no prisoner is the best */

size_t prisoners_fit(const struct index *index, const struct weights *weights, const struct view *view,
    struct fit fits[FITS], double *left_out)
{
    struct fit_list list = { index, weights, fits, 0, -100, memo_open(view) };
    look_at_typed(view, &list);
    look_at_pages(view, &list);
    for (size_t i = 0; i < list.count; i++) {
        fits[i].there = fits[i].level;
        fits[i].other_named |= fits[i].other_initial && !fits[i].given_signed;
        if (fits[i].other_named)
            fits[i].level = WEIGHT_PRISONER_OTHER_GIVEN; /* whatever is said elsewhere */
    }
    look_at_wholes(view, &list);
    sort_fits(&list);
    for (size_t i = 0; i < list.count; i++)
        fits[i].from = prisoner_from(index, view, &index->prisoners[fits[i].prisoner]);
    *left_out = index->spellings_left_out ? LEFT_OUT_SURELY : list.left_out;
    return list.count;
}

bool prisoner_word(const struct view *view, const struct prisoner *prisoner, const struct name_word *word)
{
    for (int s = 0; s < prisoner->spelling_count; s++)
        for (int i = 0; i < prisoner->spellings[s].count; i++)
            if (names_is_form(view->names, word, &prisoner->spellings[s].parts[i], prisoner->spellings[s].sex,
                    NAME_HOW_CASE))
                return true;
    return false;
}

/* ---- initials under a letter ---- */

static bool initial_of(const struct view *view, int at, const struct name *name, enum name_kind kind)
{
    const struct name_part *part = name_part_of(name, kind);
    const struct name_word *word = &view->seen[at].word;
    return part && word_is_initial(word) && names_initial(view->names, word->skeleton[0], part);
}

/* "Т. Л." or "Л. Т." as the last words of a short line. */
static bool line_of_initials(const struct view *view, const struct line *line, const struct name *name)
{
    enum { SHORT_LINE = 5 };
    int last = line->first + line->count - 1, first = last - 1;
    if (line->count < 2 || line->count > SHORT_LINE)
        return false;
    bool apart = first == line->first || phrase_ends(&view->seen[first - 1]) ||
        view->seen[first - 1].role != ROLE_NONE;
    return apart &&
        ((initial_of(view, first, name, NAME_GIVEN) && initial_of(view, last, name, NAME_SURNAME)) ||
            (initial_of(view, first, name, NAME_SURNAME) && initial_of(view, last, name, NAME_GIVEN)));
}

int prisoner_initials(const struct view *view, const struct prisoner *prisoner)
{
    for (int line = 0; line < view->line_count; line++)
        for (int s = 0; view_at_end(view, line) && s < prisoner->spelling_count; s++)
            if (line_of_initials(view, &view->lines[line], &prisoner->spellings[s]))
                return view->lines[line].page;
    return -1;
}
