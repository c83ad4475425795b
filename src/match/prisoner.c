/* Which prisoner wrote. Surnames are looked for on envelopes (not in the addressee's block), under letters,
 * in what the volunteer typed and, for less, in the body; each with the words beside it. The best place
 * counts: they all come from one fact. A letter that a namesake signed is nobody's for certain. */
#include "match_inside.h"

#include <string.h>

/* A surname was seen. Whether a letter is signed with it is asked last, of the words beside it too; until
 * then it stands in the body. */
struct sighting {
    const struct view *view;
    enum spot spot;
    int at; /* index in view->seen, or in view->typed where spot is SPOT_TYPED */
    bool oblique; /* not the nominative: nobody signs so */
    enum name_likeness surname;
};

static const struct name_word *word_at(const struct sighting *sighting, int at)
{
    const struct view *view = sighting->view;
    return sighting->spot == SPOT_TYPED ? &view->typed[at].word : &view->seen[at].word;
}

/* ---- what stands beside a surname ---- */

/* How like the given name, whether its initial, whether somebody else's. */
struct beside {
    enum name_likeness given;
    bool initial, other_initial;
    bool other; /* certainly another given name, patronymic or double surname */
    bool unknown; /* a capital word that is nothing known, and not like the given name */
    bool unclear; /* a word that is hardly like the given name */
    bool oblique; /* the given name, but not in the nominative */
    int first, last; /* the words that make up the name */
};

/* Behind "Лагун." another sentence begins, behind "Т." it does not. */
static bool ends_phrase(const struct seen *seen)
{
    bool initial = seen->word.letters == 1 && seen->after == '.';
    return seen->after && seen->after != '-' && seen->after != '\'' && !initial;
}

/* The word in front (step -1) or behind (1) on the same line, in the same phrase; -1: none. */
static int neighbour(const struct sighting *sighting, int at, int step)
{
    const struct view *view = sighting->view;
    int to = at + step, later = step > 0 ? to : at;
    if (to < 0)
        return -1;
    if (sighting->spot == SPOT_TYPED)
        return to < view->typed_count && view->typed[later].joined ? to : -1;
    if (to >= view->seen_count || view->seen[to].line != view->seen[at].line ||
        ends_phrase(&view->seen[later - 1]))
        return -1;
    return to;
}

static void take(struct beside *beside, int at)
{
    beside->first = at < beside->first ? at : beside->first;
    beside->last = at > beside->last ? at : beside->last;
}

/* The other half of a double surname. */
static bool own_surname(const struct sighting *sighting, const struct name *name, int at)
{
    const struct names *names = sighting->view->index->names;
    for (int i = 0; i < name->count; i++)
        if (name->parts[i].kind == NAME_SURNAME &&
            names_compare(names, word_at(sighting, at), &name->parts[i], name->sex, NAME_HOW_CASE) <=
                NAME_VARIANT)
            return true;
    return false;
}

/* ---- patronymics ---- */

/* How long the father's name in a patronymic's skeleton is (ivan-avic); 0: it is no patronymic. Ильич and its
 * like are not known here. */
static size_t father_of(const char *skeleton)
{
    static const char *const tails[] = { "avic", "evic", "avn", "evn" };
    size_t length = strlen(skeleton);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        const char *tail = strstr(skeleton, tails[i]);
        if (tail && tail - skeleton >= 2 && length - (size_t)(tail - skeleton) <= 6)
            return (size_t)(tail - skeleton);
    }
    return 0;
}

static bool same_father(const struct names *names, const char *one, const char *other)
{
    char a[NAME_BYTES] = "", b[NAME_BYTES] = "";
    size_t m = father_of(one), n = father_of(other);
    if (!m || !n)
        return true;
    memcpy(a, one, m);
    memcpy(b, other, n);
    double most = 0.34 * (double)(m > n ? m : n);
    return names_distance(names, a, b, most) <= most;
}

/* Does the register know the prisoner's father by another name? */
static bool other_father(const struct sighting *sighting, const struct prisoner *prisoner, int at)
{
    bool known = false;
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name_part *part = name_part_of(&prisoner->spellings[s], NAME_PATRONYMIC);
        if (part &&
            same_father(sighting->view->index->names, word_at(sighting, at)->skeleton, part->skeleton))
            return false;
        known |= part != NULL;
    }
    return known;
}

/* The same with an initial. Мікалаевіч is Николаевич, Яўгенавіч is Евгеньевич. */
static bool other_father_initial(const struct sighting *sighting, const struct prisoner *prisoner, int at)
{
    static const char *const alike[] = { "nm", "mn", "ea", "ae", "ei", "ie" };
    char read = word_at(sighting, at)->skeleton[0];
    bool known = false;
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name_part *part = name_part_of(&prisoner->spellings[s], NAME_PATRONYMIC);
        bool same = part && part->skeleton[0] == read;
        for (size_t i = 0; part && i < sizeof alike / sizeof *alike; i++)
            same |= part->skeleton[0] == alike[i][0] && read == alike[i][1];
        if (same)
            return false;
        known |= part != NULL;
    }
    return known;
}

/* ---- initials and given names ---- */

/* Who is being looked for. */
struct wanted {
    const struct prisoner *prisoner;
    const struct name *name;
    const struct name_part *given, *initial; /* given: null where the register has an initial only */
};

static bool is_initial(const struct sighting *sighting, int at)
{
    const struct name_word *word = word_at(sighting, at);
    return word->letters == 1 && word->capital && !word->digits;
}

static enum name_likeness like_given(const struct sighting *sighting, const struct wanted *wanted, int at)
{
    return !wanted->given ? NAME_OTHER
                          : names_compare(sighting->view->index->names, word_at(sighting, at), wanted->given,
                                wanted->name->sex, NAME_HOW_CASE);
}

/* "Т. Лагун", "Лагун Т. И.": the first one counts. In "Тимур И. Лагун" the given name does. */
static void look_at_initials(
    const struct sighting *sighting, const struct wanted *wanted, int at, int step, struct beside *beside)
{
    int run[3], count = 0;
    for (; at >= 0 && count < 3 && is_initial(sighting, at); at = neighbour(sighting, at, step))
        run[count++] = at;
    if (!count || count > 2)
        return; /* "Ф. И. О." is printed on envelopes */
    for (int i = 0; i < count; i++)
        take(beside, run[i]);
    if (step < 0 && at >= 0 && like_given(sighting, wanted, at) <= NAME_NEAR) {
        beside->given = like_given(sighting, wanted, at);
        take(beside, at);
        return;
    }
    int first = step > 0 ? run[0] : run[count - 1], second = step > 0 ? run[count - 1] : run[0];
    bool same = names_initial(
        sighting->view->index->names, word_at(sighting, first)->skeleton[0], wanted->initial);
    if (same && count == 2 && other_father_initial(sighting, wanted->prisoner, second))
        same = false;
    beside->initial |= same;
    beside->other_initial |= !same;
}

/* A known given name beside the surname of somebody of whom only an initial is registered. */
static bool begins_with(const struct sighting *sighting, const struct wanted *wanted, int at,
    const struct name_given *given, size_t count)
{
    const struct name_word *word = word_at(sighting, at);
    struct name_part part = { .kind = NAME_GIVEN, .skeleton = word->skeleton, .folded = word->folded };
    for (size_t i = 0; i < count; i++)
        part.families[part.family_count++] = given[i].family;
    return names_initial(sighting->view->index->names, wanted->initial->skeleton[0], &part);
}

static void look_at_given(
    const struct sighting *sighting, const struct wanted *wanted, int at, struct beside *beside)
{
    const struct names *names = sighting->view->index->names;
    const struct name_word *word = word_at(sighting, at);
    struct name_given known[NAME_FAMILIES];
    bool typed = sighting->spot == SPOT_TYPED;
    enum name_likeness likeness = like_given(sighting, wanted, at);
    if (likeness <= NAME_NEAR) {
        beside->given = likeness < beside->given ? likeness : beside->given;
        beside->oblique |= likeness == NAME_VARIANT &&
            names_compare(names, word, wanted->given, wanted->name->sex, 0) > NAME_VARIANT;
        take(beside, at);
        return;
    }
    size_t count = names_given_exactly(names, word, NAME_HOW_CASE, known);
    bool hyphened = !typed &&
        (at > sighting->at ? sighting->view->seen[at - 1].after : sighting->view->seen[at].after) == '-';
    if ((!word->capital && !typed) || (!typed && sighting->view->seen[at].role != ROLE_NONE))
        return;
    if (!wanted->given && count && begins_with(sighting, wanted, at, known, count))
        beside->initial = true;
    else if ((count && likeness == NAME_OTHER) || hyphened)
        beside->other = true;
    else if (likeness == NAME_OTHER && word->letters >= 3)
        beside->unknown = true;
    else
        beside->unclear = true;
    take(beside, at);
}

static void look_aside(
    const struct sighting *sighting, const struct wanted *wanted, int step, struct beside *beside)
{
    int at = neighbour(sighting, sighting->at, step);
    while (at >= 0 && own_surname(sighting, wanted->name, at)) {
        take(beside, at);
        at = neighbour(sighting, at, step);
    }
    if (at >= 0 && step < 0 && father_of(word_at(sighting, at)->skeleton) &&
        like_given(sighting, wanted, at) > NAME_NEAR) {
        beside->other |= other_father(sighting, wanted->prisoner, at);
        take(beside, at);
        at = neighbour(sighting, at, step);
    }
    if (at < 0 || word_at(sighting, at)->digits)
        return;
    if (word_at(sighting, at)->letters == 1) {
        look_at_initials(sighting, wanted, at, step, beside);
        return;
    }
    look_at_given(sighting, wanted, at, beside);
    int next = step > 0 && beside->last == at ? neighbour(sighting, at, step) : -1;
    if (next < 0 || !(father_of(word_at(sighting, next)->skeleton) || is_initial(sighting, next)))
        return;
    beside->other |= !is_initial(sighting, next) && other_father(sighting, wanted->prisoner, next);
    take(beside, next);
}

/* A given name on a line of its own above or below a surname that has nothing beside it. */
static void look_above_and_below(
    const struct sighting *sighting, const struct wanted *wanted, struct beside *beside)
{
    enum { NEAR_WORDS = 2 };
    const struct view *view = sighting->view;
    const struct seen *surname = &view->seen[sighting->at];
    for (int i = sighting->at - NEAR_WORDS; i <= sighting->at + NEAR_WORDS; i++) {
        if (i < 0 || i >= view->seen_count || view->seen[i].page != surname->page ||
            view->seen[i].word.letters == 1)
            continue;
        int lines = view->seen[i].line - surname->line;
        bool alone = sighting->spot == SPOT_ENVELOPE || view->lines[view->seen[i].line].count <= NEAR_WORDS;
        enum name_likeness likeness = like_given(sighting, wanted, i);
        if ((lines == 1 || lines == -1) && alone && likeness < beside->given)
            beside->given = likeness;
    }
}

static struct beside look_beside(const struct sighting *sighting, const struct wanted *wanted)
{
    struct beside beside = { .given = NAME_OTHER, .first = sighting->at, .last = sighting->at };
    if (!wanted->initial)
        return beside;
    look_aside(sighting, wanted, -1, &beside);
    look_aside(sighting, wanted, 1, &beside);
    bool nothing = beside.given == NAME_OTHER && !beside.initial && !beside.other_initial && !beside.other &&
        !beside.unknown && !beside.unclear;
    if (nothing && sighting->spot != SPOT_TYPED)
        look_above_and_below(sighting, wanted, &beside);
    return beside;
}

/* ---- is it a signature? ---- */

/* The next line goes on with the sentence. */
static bool goes_on(const struct view *view, int line)
{
    if (line + 1 >= view->line_count || view->lines[line + 1].page != view->lines[line].page ||
        !view->lines[line + 1].count)
        return false;
    const struct name_word *word = &view->seen[view->lines[line + 1].first].word;
    return !word->capital && !word->digits && word->letters >= 2;
}

/* Behind the name stand other words than a date, a place or what was misread. */
static bool told_of(const struct view *view, int last, int end)
{
    for (int i = last + 1; i < end; i++) {
        const struct seen *seen = &view->seen[i];
        char before = view->seen[i - 1].after;
        if (before == '.' || before == '!' || seen->word.digits)
            return false;
        if (!seen->word.capital && seen->word.letters >= 3 && seen->role == ROLE_NONE)
            return true;
    }
    return false;
}

static int words_of(const struct view *view, const struct line *line)
{
    int count = 0;
    for (int i = line->first; i < line->first + line->count; i++)
        count += !view->seen[i].word.digits;
    return count;
}

/* A surname in the nominative near the end of a page: on a short line, or at the end of one behind a comma or
 * closing words. A line that is nothing but the name may have a postscript below it. */
static bool signs(const struct sighting *sighting, const struct beside *beside)
{
    enum { SHORT_LINE = 5, NAME_LINE = 3 };
    const struct view *view = sighting->view;
    const struct seen *seen = &view->seen[sighting->at];
    const struct line *line = &view->lines[seen->line];
    int end = line->first + line->count, words = words_of(view, line);
    if (sighting->oblique || beside->oblique || !page_kind_mailed(view->reply->pages[seen->page].kind))
        return false;
    bool name_only = beside->first == line->first && beside->last == end - 1;
    if (name_only && words <= NAME_LINE && words > 1 && 2 * line->rank + 1 >= line->of)
        return true;
    if (!view_at_end(view, seen->line) || told_of(view, beside->last, end))
        return false;
    const struct seen *before = beside->first > line->first ? &view->seen[beside->first - 1] : NULL;
    bool apart = !before || ends_phrase(before) || before->role != ROLE_NONE;
    if (words <= SHORT_LINE)
        return apart || !goes_on(view, seen->line);
    return apart && before && beside->last == end - 1;
}

/* ---- how well it fits ---- */

static enum weight level_of(
    const struct sighting *sighting, const struct name *name, const struct beside *beside, bool signs)
{
    if (name->count == 1)
        return sighting->surname <= NAME_VARIANT ? WEIGHT_PRISONER_GIVEN : WEIGHTS;
    if (sighting->surname > NAME_VARIANT) {
        if (!beside->other && beside->given <= NAME_NEAR)
            return WEIGHT_PRISONER_FULL_NEAR;
        return sighting->surname == NAME_NEAR ? WEIGHT_PRISONER_SURNAME_NEAR : WEIGHTS;
    }
    if (beside->other)
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

/* The best of a prisoner's spellings. */
struct reading_of {
    enum weight level;
    double bits;
    bool signs, other; /* other: certainly another given name or patronymic, not only another initial */
};

static struct reading_of read_as(const struct sighting *sighting, const struct prisoner *prisoner)
{
    const struct match_index *index = sighting->view->index;
    struct reading_of best = { WEIGHTS, -100, false, false };
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name *name = &prisoner->spellings[s];
        const struct name_part *given = name_part_of(name, NAME_GIVEN);
        const struct wanted wanted = { prisoner, name, given,
            given ? given : name_part_of(name, NAME_INITIAL) };
        struct beside beside = look_beside(sighting, &wanted);
        bool signed_so = sighting->spot == SPOT_BODY && signs(sighting, &beside);
        enum weight level = level_of(sighting, name, &beside, signed_so);
        double bits = level == WEIGHTS ? -100 : weight_bits(&index->weights, level, 1);
        if (bits > best.bits)
            best = (struct reading_of){ level, bits, signed_so, beside.other };
    }
    return best;
}

static void keep(struct fit_list *list, const struct sighting *sighting, uint32_t prisoner)
{
    struct reading_of as = read_as(sighting, &sighting->view->index->prisoners[prisoner]);
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
        fit->other_named |= as.other || spot == SPOT_SIGNATURE;
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
    if (word_at(sighting, sighting->at)->letters < 5)
        return false;
    if (sighting->spot != SPOT_BODY)
        return true;
    const struct line *line = &view->lines[view->seen[sighting->at].line];
    return view_at_end(view, view->seen[sighting->at].line) ||
        (line->count <= 3 && 2 * line->rank + 1 >= line->of);
}

static void look_up(struct fit_list *list, struct sighting *sighting)
{
    const struct match_index *index = sighting->view->index;
    const struct name_word *word = word_at(sighting, sighting->at);
    size_t count;
    const struct name_entry *entry = name_book_find(&index->surnames, word->skeleton, &count);
    for (size_t i = 0; i < count; i++) {
        sighting->oblique = entry[i].how & NAME_HOW_CASE;
        sighting->surname = sighting->oblique ? NAME_VARIANT : NAME_ALIKE;
        keep(list, sighting, entry[i].bearer);
    }
    if (count || !may_be_misread(sighting))
        return;
    struct name_near near[12];
    size_t found = name_book_near(index->names, &index->surnames, word->skeleton, near, 12);
    for (size_t i = 0; i < found; i++) {
        sighting->oblique = near[i].entry->how & NAME_HOW_CASE;
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
    return page_kind_mailed(kind) && !seen->greeting ? SPOT_BODY : SPOTS;
}

static void look_at_pages(const struct view *view, struct fit_list *list)
{
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        struct sighting sighting = { .view = view, .spot = spot_of(view, seen), .at = i };
        bool readable = seen->word.letters >= 3 && !seen->word.digits;
        if (sighting.spot != SPOTS && readable && (sighting.spot == SPOT_ENVELOPE || seen->word.capital))
            look_up(list, &sighting);
    }
}

static void look_at_typed(const struct view *view, struct fit_list *list)
{
    for (int i = 0; i < view->typed_count; i++) {
        struct sighting sighting = { .view = view, .spot = SPOT_TYPED, .at = i };
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

size_t prisoners_fit(const struct view *view, struct fit fits[FITS])
{
    struct fit_list list = { fits, 0 };
    look_at_typed(view, &list);
    look_at_pages(view, &list);
    sort_fits(&list);
    for (size_t i = 0; i < list.count; i++) {
        fits[i].from = prisoner_from(view, &view->index->prisoners[fits[i].prisoner]);
        fits[i].other_named |= fits[i].other_initial && !fits[i].given_signed;
        if (fits[i].other_named)
            fits[i].level = WEIGHT_PRISONER_OTHER_GIVEN; /* whatever is said elsewhere */
    }
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

/* ---- initials under a letter ---- */

static bool initial_of(const struct view *view, int at, const struct name *name, enum name_kind kind)
{
    const struct name_part *part = name_part_of(name, kind);
    const struct name_word *word = &view->seen[at].word;
    return part && word->letters == 1 && word->capital && !word->digits &&
        names_initial(view->index->names, word->skeleton[0], part);
}

/* "Т. Л." or "Л. Т." as the last words of a short line. */
static bool line_of_initials(const struct view *view, const struct line *line, const struct name *name)
{
    enum { SHORT_LINE = 5 };
    int last = line->first + line->count - 1, first = last - 1;
    if (line->count < 2 || line->count > SHORT_LINE)
        return false;
    bool apart = first == line->first || ends_phrase(&view->seen[first - 1]) ||
        view->seen[first - 1].role != ROLE_NONE;
    return apart &&
        ((initial_of(view, first, name, NAME_GIVEN) && initial_of(view, last, name, NAME_SURNAME)) ||
            (initial_of(view, first, name, NAME_SURNAME) && initial_of(view, last, name, NAME_GIVEN)));
}

bool prisoner_initials(const struct view *view, const struct prisoner *prisoner)
{
    for (int line = 0; line < view->line_count; line++)
        for (int s = 0; view_at_end(view, line) && s < prisoner->spelling_count; s++)
            if (line_of_initials(view, &view->lines[line], &prisoner->spellings[s]))
                return true;
    return false;
}
