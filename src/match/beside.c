/* What stands beside a surname, whether it is the name that is looked for or somebody else's, and whether the
 * letter is signed with it. The words on the same line and in the same phrase decide; those above and below
 * only where nothing stands beside. */
#include "beside_inside.h"

#include <string.h>

const struct name_word *sighting_word(const struct sighting *sighting, int at)
{
    const struct view *view = sighting->view;
    return sighting->spot == SPOT_TYPED ? &view->typed[at].word : &view->seen[at].word;
}

/* ---- what was found out ---- */

enum { MEMO_SLOTS = 4096, WORD_FAMILIES = 64 };

struct memo {
    struct compared {
        uint64_t key; /* of the place and the name */
        enum name_likeness likeness;
    } compared[MEMO_SLOTS];
    struct near_families {
        bool known, all;
        int families[WORD_FAMILIES], count;
    } * seen, *typed; /* per word */
};

struct memo *memo_open(const struct view *view)
{
    struct memo *memo = arena_take(view->arena, sizeof *memo);
    memo->seen = arena_array(view->arena, (size_t)view->seen_count + 1, sizeof *memo->seen);
    memo->typed = arena_array(view->arena, (size_t)view->typed_count + 1, sizeof *memo->typed);
    return memo;
}

static const struct near_families *families_at(const struct sighting *sighting, int at)
{
    bool typed = sighting->spot == SPOT_TYPED;
    struct near_families *near = typed ? &sighting->memo->typed[at] : &sighting->memo->seen[at];
    if (near->known)
        return near;
    size_t count = names_families_near(
        sighting->view->names, sighting_word(sighting, at), near->families, WORD_FAMILIES);
    near->known = true;
    near->all = count <= WORD_FAMILIES;
    near->count = near->all ? (int)count : WORD_FAMILIES;
    return near;
}

/* What the word at that place was found to be beside the name; `as`: asked for what, a letter. */
static struct compared *compared_at(
    const struct sighting *sighting, int at, char as, const struct name_part *part, char sex, bool *known)
{
    const char how[] = { as, sex, '\0' };
    const uint64_t key = text_key_add(text_key_add(TEXT_KEY_START + (uint64_t)at, how), part->folded);
    struct compared *compared = &sighting->memo->compared[key % MEMO_SLOTS];
    *known = compared->key == key;
    compared->key = key;
    return compared;
}

bool sighting_other_surname(const struct sighting *sighting, const struct name_part *surname, char sex)
{
    bool known;
    struct compared *compared = compared_at(
        sighting, sighting->at, sighting->spot == SPOT_TYPED ? 'T' : 'S', surname, sex, &known);
    if (!known)
        compared->likeness = names_is_other_surname(
                                 sighting->view->names, sighting_word(sighting, sighting->at), surname, sex)
            ? NAME_OTHER
            : NAME_ALIKE;
    return compared->likeness == NAME_OTHER;
}

/* Behind "Лагун." another sentence begins, behind "Т." it does not. */
bool phrase_ends(const struct seen *seen)
{
    return seen->after && seen->after != '-' && seen->after != '\'' && !seen_is_dotted(seen);
}

/* "Лагун, Т.И." */
static bool initial_behind_comma(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    return seen[-1].after == ',' && seen[-1].word.letters > 1 && seen->word.letters == 1 &&
        seen->word.capital && !seen->word.digits && seen->after == '.';
}

/* "Жилинский, Пётр" is all of a line. */
static bool given_behind_comma(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    const struct line *line = &view->lines[seen->line];
    struct name_given given[NAME_FAMILIES];
    return seen[-1].after == ',' && line->count == 2 && at == line->first + 1 && seen->word.capital &&
        names_given_exactly(view->names, &seen->word, 0, given);
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
        (phrase_ends(&view->seen[later - 1]) && !initial_behind_comma(view, later) &&
            !given_behind_comma(view, later)))
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
    const struct names *names = sighting->view->names;
    const char *skeleton = sighting_word(sighting, at)->skeleton;
    uint32_t form;
    if (strlen(skeleton) >= 3 && !surname_find(sighting->index, skeleton, &form))
        return false; /* nobody's */
    for (int i = 0; i < name->count; i++)
        if (name->parts[i].kind == NAME_SURNAME &&
            names_compare(names, sighting_word(sighting, at), &name->parts[i], name->sex, NAME_HOW_CASE) <=
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
        if (part && same_father(sighting->view->names, sighting_word(sighting, at)->skeleton, part->skeleton))
            return false;
        known |= part != NULL;
    }
    return known;
}

/* The same with an initial. Мікалаевіч is Николаевич, Яўгенавіч is Евгеньевич. */
static bool other_father_initial(const struct sighting *sighting, const struct prisoner *prisoner, int at)
{
    static const char *const alike[] = { "nm", "mn", "ea", "ae", "ei", "ie" };
    char read = sighting_word(sighting, at)->skeleton[0];
    bool known = false;
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name_part *part = father_part(&prisoner->spellings[s]);
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

static bool initial_at(const struct sighting *sighting, int at)
{
    return word_is_initial(sighting_word(sighting, at));
}

static enum name_likeness like_given(const struct sighting *sighting, const struct wanted *wanted, int at)
{
    if (!wanted->given)
        return NAME_OTHER;
    bool known;
    struct compared *compared = compared_at(
        sighting, at, sighting->spot == SPOT_TYPED ? 't' : 's', wanted->given, wanted->name->sex, &known);
    if (!known)
        compared->likeness = names_compare(sighting->view->names, sighting_word(sighting, at), wanted->given,
            wanted->name->sex, NAME_HOW_CASE);
    return compared->likeness;
}

static bool begins_given(const struct sighting *sighting, const struct wanted *wanted, int at)
{
    return names_initial(sighting->view->names, sighting_word(sighting, at)->skeleton[0], wanted->initial);
}

/* Is it a name of somebody who wrote to the prisoner, and the initial of another word of that name? */
static bool is_name_of_sender(
    const struct name_word *initial, const struct name_word *word, const char *sender_name)
{
    const char *at = sender_name, *end = at + strlen(at);
    bool surname = false, given = false;
    struct name_word part;
    while (name_next_word(&at, end, &part)) {
        const bool same = !strcmp(part.skeleton, word->skeleton);
        surname |= same;
        given |= !same && part.skeleton[0] == initial->skeleton[0];
    }
    return surname && given;
}

/* "Ковалёв И. Синицына": a volunteer typed the sender, the initial in front. */
static bool is_senders_initial(const struct sighting *sighting, const struct wanted *wanted, int at, int next)
{
    const struct index *index = sighting->index;
    const struct prisoner *prisoner = wanted->prisoner;
    const bool typed = sighting->spot == SPOT_TYPED && next >= 0;
    for (uint32_t i = 0; typed && i < prisoner->count; i++)
        if (is_name_of_sender(sighting_word(sighting, at), sighting_word(sighting, next),
                index->messages[index->by_prisoner[prisoner->first + i]].sender_name))
            return true;
    return false;
}

/* "Т. Лагун", "Лагун Т. И.": the first one counts. In "Тимур И. Лагун" the given name does. One that differs
 * may be misread and two may stand the other way round; where both differ, they are somebody else's. */
static void look_at_initials(
    const struct sighting *sighting, const struct wanted *wanted, int at, int step, struct beside *beside)
{
    int run[3], count = 0;
    for (; at >= 0 && count < 3 && initial_at(sighting, at); at = neighbour(sighting, at, step))
        run[count++] = at;
    if (!count || count > 2)
        return; /* "Ф. И. О." is printed on envelopes */
    if (step > 0 && count == 1 && is_senders_initial(sighting, wanted, run[0], at))
        return;
    for (int i = 0; i < count; i++)
        take(beside, run[i]);
    if (step < 0 && at >= 0 && like_given(sighting, wanted, at) <= NAME_NEAR) {
        beside->given = like_given(sighting, wanted, at);
        beside->other_father |= count == 1 && other_father_initial(sighting, wanted->prisoner, run[0]);
        take(beside, at);
        return;
    }
    int first = step > 0 ? run[0] : run[count - 1], second = step > 0 ? run[count - 1] : run[0];
    const bool given = begins_given(sighting, wanted, first);
    const bool father = count < 2 || !other_father_initial(sighting, wanted->prisoner, second);
    beside->initial |= given && father;
    beside->other_initial |= !given || !father;
    beside->other |= !given && !father && !begins_given(sighting, wanted, second);
}

/* A known given name beside the surname of somebody of whom only an initial is registered. */
static bool begins_with(const struct sighting *sighting, const struct wanted *wanted, int at,
    const struct name_given *given, size_t count)
{
    const struct name_word *word = sighting_word(sighting, at);
    struct name_part part = { .kind = NAME_GIVEN, .skeleton = word->skeleton, .folded = word->folded };
    for (size_t i = 0; i < count; i++)
        part.families[part.family_count++] = given[i].family;
    return names_initial(sighting->view->names, wanted->initial->skeleton[0], &part);
}

static bool shares_family(
    const struct name_given *given, size_t count, const struct name_given *other, size_t others)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < others; k++)
            if (given[i].family == other[k].family)
                return true;
    return false;
}

static bool bears_one_of(
    const struct names *names, const char *sender_name, const struct name_given *given, size_t count)
{
    const char *at = sender_name, *end = at + strlen(at);
    struct name_word word;
    struct name_given own[NAME_FAMILIES];
    while (name_next_word(&at, end, &word))
        if (shares_family(given, count, own, names_given_exactly(names, &word, 0, own)))
            return true;
    return false;
}

/* "Ковалёв Ирине": to her who wrote to him. A surname in another case may be hers, but for a man's. */
static bool is_to_sender(const struct sighting *sighting, const struct wanted *wanted, int at,
    const struct name_given *given, size_t count)
{
    const struct index *index = sighting->index;
    const struct prisoner *prisoner = wanted->prisoner;
    struct name_given plain[NAME_FAMILIES];
    if (sighting->spot != SPOT_TYPED || at < sighting->at || !count ||
        (names_given_exactly(index->names, sighting_word(sighting, at), 0, plain) && plain[0].folded))
        return false;
    if (sighting->oblique &&
        (wanted->name->sex != 'm' || names_family_sex(index->names, given->family) != 'f'))
        return false;
    for (uint32_t i = 0; i < prisoner->count; i++)
        if (bears_one_of(index->names, index->messages[index->by_prisoner[prisoner->first + i]].sender_name,
                given, count))
            return true;
    return false;
}

static void look_at_given(
    const struct sighting *sighting, const struct wanted *wanted, int at, struct beside *beside)
{
    const struct names *names = sighting->view->names;
    const struct name_word *word = sighting_word(sighting, at);
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
    size_t listed;
    if (typed && !(count && known->folded) &&
        name_book_find(&sighting->view->vocabulary->usual, word->folded, &listed))
        return; /* "Лагун front" */
    if (is_to_sender(sighting, wanted, at, known, count))
        return;
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
    if (at >= 0 && step < 0 && father_of(sighting_word(sighting, at)->skeleton) &&
        like_given(sighting, wanted, at) > NAME_NEAR) {
        beside->other |= other_father(sighting, wanted->prisoner, at);
        take(beside, at);
        at = neighbour(sighting, at, step);
    }
    if (at < 0 || sighting_word(sighting, at)->digits)
        return;
    if (sighting_word(sighting, at)->letters == 1) {
        look_at_initials(sighting, wanted, at, step, beside);
        return;
    }
    look_at_given(sighting, wanted, at, beside);
    int next = step > 0 && beside->last == at ? neighbour(sighting, at, step) : -1;
    if (next < 0 || !(father_of(sighting_word(sighting, next)->skeleton) || initial_at(sighting, next)))
        return;
    if (!initial_at(sighting, next))
        beside->other |= other_father(sighting, wanted->prisoner, next);
    else if (is_senders_initial(sighting, wanted, next, neighbour(sighting, next, step)))
        return;
    else
        beside->other_father |= other_father_initial(sighting, wanted->prisoner, next);
    take(beside, next);
}

enum { NEAR_WORDS = 2 }; /* a line above or below is looked at so far */

/* A given name on a line of its own above or below a surname that has nothing beside it. */
static void look_above_and_below(
    const struct sighting *sighting, const struct wanted *wanted, struct beside *beside)
{
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

struct beside sighting_beside(const struct sighting *sighting, const struct wanted *wanted)
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

/* ---- which given names are around ---- */

static bool take_families(const struct sighting *sighting, int at, struct givens *givens)
{
    const struct near_families *near = families_at(sighting, at);
    for (int i = 0; i < near->count; i++) {
        size_t known = 0;
        while (known < givens->count && givens->families[known] != near->families[i])
            known++;
        if (known == GIVENS_MOST)
            return false;
        givens->families[known] = near->families[i];
        givens->count += known == givens->count;
    }
    return near->all;
}

/* look_aside goes on behind the other half of a double surname, a patronymic and initials. */
static bool goes_past(const struct sighting *sighting, int at)
{
    const struct name_word *word = sighting_word(sighting, at);
    uint32_t form;
    return word->letters == 1 || father_of(word->skeleton) ||
        surname_find(sighting->index, word->skeleton, &form);
}

static bool take_aside(const struct sighting *sighting, int step, struct givens *givens)
{
    bool all = true;
    for (int at = neighbour(sighting, sighting->at, step); at >= 0; at = neighbour(sighting, at, step)) {
        all &= take_families(sighting, at, givens);
        if (!goes_past(sighting, at))
            break;
    }
    return all;
}

bool sighting_givens(const struct sighting *sighting, struct givens *givens)
{
    const struct view *view = sighting->view;
    givens->count = 0;
    bool all = take_aside(sighting, -1, givens) & take_aside(sighting, 1, givens);
    if (sighting->spot == SPOT_TYPED)
        return all;
    for (int at = sighting->at - NEAR_WORDS; at <= sighting->at + NEAR_WORDS; at++)
        if (at >= 0 && at < view->seen_count && view->seen[at].line != view->seen[sighting->at].line)
            all &= take_families(sighting, at, givens);
    return all;
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

/* Behind the name stand other words than a date, a place ("Николай Бородич, город Бобруйск") or what was
 * misread.
 */
static bool told_of(const struct view *view, int last, int end)
{
    enum { PLACE_WORDS = 3 };
    if (view->seen[last].after == ',' && end - 1 - last <= PLACE_WORDS)
        return false;
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
bool sighting_signs(const struct sighting *sighting, const struct beside *beside)
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
    bool apart = !before || phrase_ends(before) || before->role != ROLE_NONE;
    if (words <= SHORT_LINE)
        return apart || !goes_on(view, seen->line);
    return apart && before && beside->last == end - 1;
}
