/* The rule about what stands outside the letter: on the envelope, on a slip, in a file name. None of it is
 * mailed, and it may say for whom the letter is: another sender, or somebody of the sender's given name. */
#include "rule_inside.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { SURNAME_LETTERS = 3, PLACE_LETTERS = 5 };

/* ---- names on envelopes and slips ---- */

/* "ПРОВЕРЕНО", "Минск" */
bool rule_is_of_post(const struct judged *judged, const struct name_word *word)
{
    size_t count;
    return name_book_find(&judged->weighing->index->vocabulary->post, word->folded, &count) != NULL;
}

/* Not the prisoner's side of an envelope. */
static bool stands_outside(const struct view *view, int at)
{
    return !view_mailed(view, at) && view->seen[at].block != BLOCK_FROM;
}

/* Is it certain to be where the addressee stands? */
static bool is_addressees(const struct view *view, int at)
{
    const enum page_kind kind = view->reply->pages[view->seen[at].page].kind;
    const struct seen *seen = &view->seen[at];
    return stands_outside(view, at) &&
        (kind == PAGE_SLIP || seen->block == BLOCK_TO ||
            (seen->block == BLOCK_POSTMARK && seen->beneath == BLOCK_TO));
}

bool rule_is_senders_own(const struct judged *judged, const struct name_word *word, enum name_likeness worst)
{
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *own = &judged->weighing->contenders[i];
        if (same_sender(judged, own) &&
            (names_compare_any(judged, word, own->names, own->name_count, worst) ||
                names_compare_any(judged, word, &own->return_name, 1, worst)))
            return true;
    }
    return false;
}

static bool is_own(const struct judged *judged, const struct name_word *word, enum name_likeness worst)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    return rule_is_senders_own(judged, word, worst) ||
        names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, worst);
}

static bool has_surname_of(const struct judged *judged, const struct name_word *word, const struct name *name,
    enum name_likeness worst)
{
    const struct names *names = judged->weighing->index->names;
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    return surname && word->letters >= SURNAME_LETTERS && !word->digits &&
        names_compare(names, word, surname, name->sex, NAME_HOW_CASE) <= worst;
}

static bool is_surname_of(const struct judged *judged, const struct name_word *word, const struct name *name,
    enum name_likeness worst)
{
    return has_surname_of(judged, word, name, worst) && !is_own(judged, word, worst);
}

/* The word beside it on the same line; null: none. */
static const struct name_word *beside_in_line(const struct view *view, int at, int step)
{
    const int to = at + step;
    const bool there = to >= 0 && to < view->seen_count && view->seen[to].line == view->seen[at].line;
    return there ? &view->seen[to].word : NULL;
}

/* "Гарбуз Ирине", "Гарбуз И." */
static bool given_in_line(const struct judged *judged, int at, const struct name *name)
{
    enum { WORDS = 2 };
    const struct names *names = judged->weighing->index->names;
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    for (int step = -WORDS; given && step <= WORDS; step++) {
        const struct name_word *by = step ? beside_in_line(judged->view, at, step) : NULL;
        if (by &&
            (names_compare(names, by, given, name->sex, NAME_HOW_CASE) <= NAME_VARIANT ||
                (word_is_initial(by) && by->skeleton[0] == given->skeleton[0])))
            return true;
    }
    return false;
}

static bool is_given_of(const struct judged *judged, const struct name_word *word, const struct name *name)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    return given && word->letters >= 3 && word->capital &&
        names_compare(judged->weighing->index->names, word, given, name->sex, NAME_HOW_CASE) <=
        NAME_VARIANT &&
        !is_own(judged, word, NAME_NEAR);
}

/* "Терезе Новицкой": another sender's name is whole, though the surname is the sender's own, too. */
static bool is_whole_name(const struct judged *judged, int at, const struct name *name)
{
    enum { WORDS = 2 };
    for (int step = -WORDS; step <= WORDS; step++) {
        const struct name_word *by = step ? beside_in_line(judged->view, at, step) : NULL;
        if (by && is_given_of(judged, by, name))
            return has_surname_of(judged, &judged->view->seen[at].word, name, NAME_VARIANT);
    }
    return false;
}

/* Where another sender's name, or the return name on her card, is read well; -1: nowhere. */
static int addressed_to(const struct judged *judged, const struct name *name)
{
    const struct view *view = judged->view;
    for (int i = 0; i < view->seen_count; i++)
        if (is_addressees(view, i) &&
            (is_whole_name(judged, i, name) ||
                (is_surname_of(judged, &view->seen[i].word, name, NAME_VARIANT) &&
                    given_in_line(judged, i, name))))
            return i;
    return -1;
}

static bool is_senders_given(const struct judged *judged, const struct name_word *word)
{
    const struct contender *best = judged->best;
    for (int n = 0; n < best->name_count; n++) {
        const struct name_part *given = name_part_of(&best->names[n], NAME_GIVEN);
        if (given && word->letters >= 3 &&
            names_compare(judged->weighing->index->names, word, given, best->names[n].sex, NAME_HOW_CASE) <=
                NAME_VARIANT)
            return true;
    }
    return false;
}

/* The sender's surname, or that of the card's return name. */
static bool own_surname_on_line(const struct judged *judged, int at)
{
    const struct view *view = judged->view;
    for (int i = 0; i < view->seen_count; i++)
        if (view->seen[i].line == view->seen[at].line && i != at && view->seen[i].word.letters >= 3 &&
            rule_is_senders_own(judged, &view->seen[i].word, NAME_NEAR) &&
            !is_senders_given(judged, &view->seen[i].word))
            return true;
    return false;
}

/* "Новицкая Т.И." is the name for the answer, "Новицкой Терезе" is written. */
static bool begins_as_return_name(const struct judged *judged, const struct name_word *given)
{
    const struct name *name = &judged->best->return_name;
    if (name_part_of(name, NAME_GIVEN))
        return false;
    for (int i = 0; i < name->count; i++)
        if (name->parts[i].kind == NAME_INITIAL)
            return name->parts[i].skeleton[0] == given->skeleton[0];
    return false;
}

/* The word that says for whom stands on the line in front of it. */
static bool called_on_line(const struct view *view, int at)
{
    for (int i = at - 1; i >= 0 && view->seen[i].line == view->seen[at].line; i--)
        if (view->seen[i].role == ROLE_TO)
            return !rule_names_street(view, at);
    return false;
}

/* "Кому: Белько", "Кому: Ирине и Марине": behind the word that says for whom, one name of another sender is
 * enough. */
static int called_for(const struct judged *judged, const struct name *name)
{
    const struct view *view = judged->view;
    for (int i = 1; i < view->seen_count; i++) {
        const struct name_word *word = &view->seen[i].word;
        if (!is_addressees(view, i))
            continue;
        if ((view->seen[i - 1].role == ROLE_TO && word->capital &&
                is_surname_of(judged, word, name, NAME_VARIANT)) ||
            ((view->seen[i - 1].role == ROLE_TO || called_on_line(view, i)) &&
                is_given_of(judged, word, name)))
            return i;
    }
    return -1;
}

/* Does the card say under which name the answer comes? */
static bool says_return_name(const struct judged *judged)
{
    return name_part_of(&judged->best->return_name, NAME_SURNAME);
}

static int addressed_by_name(const struct judged *judged, const struct contender *other, int number)
{
    const struct name *name = &other->names[number];
    const int both = contender_surname_absent(other, number) ? -1 : addressed_to(judged, name);
    return both < 0 ? called_for(judged, name) : both;
}

static int addressed_to_other_sender(const struct judged *judged)
{
    struct asked asked = { .count = 0 };
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (!same_prisoner(judged, other) || other->sender == judged->best->sender)
            continue;
        const int by_return = asked_before(&asked, other->row->return_name)
            ? -1
            : addressed_to(judged, &other->return_name);
        if (by_return >= 0)
            return by_return;
        for (int n = 0; n < other->name_count; n++) {
            const int at = addressed_by_name(judged, other, n);
            if (at >= 0)
                return at;
        }
    }
    return -1;
}

/* ---- "Кому: Прус Вере", and the sender is another Вера ---- */

/* "ул. Веры Хоружей" */
bool rule_names_street(const struct view *view, int at)
{
    static const char *const streets[] = { "ул", "вул", "улица", "улицы", "вуліца", "вуліцы", "пр", "просп",
        "проспект", "праспект", "пер", "переулок", "зав", "завулак", "пл", "площадь", "плошча", "бульвар",
        "им", "имени", "імя", NULL };
    for (int i = at; i >= view->lines[view->seen[at].line].first; i--)
        if (word_is_among(&view->seen[i].word, streets))
            return true;
    return false;
}

static bool is_like(const struct judged *judged, const struct name_word *one, const struct name_word *other)
{
    static const double NEAR_MOST = 0.2;
    const size_t a = strlen(one->skeleton), b = strlen(other->skeleton);
    const double most = NEAR_MOST * (double)(a > b ? a : b);
    if (one->digits || other->digits)
        return !strcmp(one->folded, other->folded);
    return names_distance(judged->weighing->index->names, one->skeleton, other->skeleton, most) <= most;
}

static bool has_like(const struct judged *judged, const char *text, const struct name_word *word)
{
    const char *end = text + strlen(text);
    struct name_word there;
    while (name_next_word(&text, end, &there))
        if (is_like(judged, &there, word))
            return true;
    return false;
}

/* The sender's return address, or the prison's: theirs is not the other one's. */
bool rule_in_own_address(const struct judged *judged, const struct name_word *word)
{
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *contender = &judged->weighing->contenders[i];
        const struct message *row = contender->row;
        if (same_prisoner(judged, contender) &&
            (has_like(judged, row->address, word) || has_like(judged, row->facility, word) ||
                (same_sender(judged, contender) && has_like(judged, row->return_address, word))))
            return true;
    }
    return false;
}

/* ---- names, wherever they stand outside ---- */

/* "Мфаснсб" is read badly and says nothing. */
bool rule_can_be_spoken(const struct name_word *word)
{
    enum { LETTERS_A_VOWEL = 5 };
    int vowels = 0;
    for (const char *at = word->skeleton; *at; at++)
        vowels += strchr("aeiouy", *at) != NULL;
    return vowels * LETTERS_A_VOWEL >= word->letters;
}

/* What is read worse says nothing of who wrote: handwriting on envelopes is misread more than in letters. */
static const double READ_WELL = 0.6;

bool rule_read_well(const struct seen *seen)
{
    return seen->read->confidence >= READ_WELL;
}

/* May the word be somebody's name, and not that of a place or of whom the envelope is for? */
static bool may_be_name(const struct judged *judged, int at)
{
    const struct seen *seen = &judged->view->seen[at];
    return seen->word.capital && !seen->word.digits && rule_read_well(seen) &&
        !rule_is_of_post(judged, &seen->word) && !rule_in_own_address(judged, &seen->word) &&
        !rule_is_senders_own(judged, &seen->word, NAME_NEAR) && !rule_names_street(judged->view, at);
}

bool rule_is_given_name(const struct judged *judged, const struct name_word *word)
{
    enum { GIVEN_LEAST = 3 };
    struct name_given given[NAME_FAMILIES];
    return word->letters >= GIVEN_LEAST &&
        names_given_exactly(judged->weighing->index->names, word, NAME_HOW_CASE, given) && given[0].folded;
}

bool rule_post_word_names(const struct judged *judged, const struct name_word *word)
{
    static const char *const endings[] = { "ов", "ев", "ин", "ын", "оў", "еў", "аў", NULL };
    return word_ends_as(word, endings) || rule_is_given_name(judged, word);
}

static bool begins_surname(const struct judged *judged, const struct name_word *initial)
{
    for (int n = 0; n < judged->best->name_count; n++) {
        const struct name_part *surname = name_part_of(&judged->best->names[n], NAME_SURNAME);
        if (surname && surname->skeleton[0] == initial->skeleton[0])
            return true;
    }
    return false;
}

bool rule_may_be_initial(const struct name_word *word)
{
    static const char *const small[] = { "а", "в", "з", "и", "і", "й", "к", "о", "с", "у", "я", NULL };
    return word->letters == 1 && !word->digits && (word->capital || !word_is_among(word, small));
}

static bool is_other_surname(
    const struct judged *judged, const struct name_word *word, const struct name *name)
{
    static const double MISREAD_MOST = 1.5; /* letters */
    const struct names *names = judged->weighing->index->names;
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    size_t letters;
    return !surname ||
        names_distance_before_ending(names, word->skeleton, surname->skeleton, &letters) > MISREAD_MOST;
}

/* "Новицкой" is far like "Ковальской", and no misread one. */
static bool may_be_own(const struct judged *judged, const struct name_word *word)
{
    const struct contender *best = judged->best;
    const struct prisoner *prisoner = best_prisoner(judged);
    bool other = is_other_surname(judged, word, &best->return_name);
    for (int n = 0; n < best->name_count; n++)
        other &= is_other_surname(judged, word, &best->names[n]);
    for (int s = 0; s < prisoner->spelling_count; s++)
        other &= is_other_surname(judged, word, &prisoner->spellings[s]);
    return is_own(judged, word, other ? NAME_NEAR : NAME_FAR);
}

/* `small`: the name beside it is written without a capital. */
static bool may_be_surname(const struct judged *judged, const struct name_word *word, bool small)
{
    const struct names *names = judged->weighing->index->names;
    struct name_given given[NAME_FAMILIES];
    return (word->capital || (small && !rule_everyday(judged, word))) && !word->digits &&
        word->letters >= SURNAME_LETTERS && !rule_in_own_address(judged, word) &&
        !names_patronymic(names, word) && !names_given_exactly(names, word, NAME_HOW_CASE, given) &&
        !may_be_own(judged, word);
}

static bool is_cut_off(const struct seen *seen)
{
    return seen->after && strchr(",;:", seen->after);
}

/* Beside a given name, at most two words away: "Прус Вере", "Ирине П. Дроздовской", "Вере П."; -1: nowhere.
 */
static int surname_beside(const struct judged *judged, int at, int step)
{
    const struct view *view = judged->view;
    int initial = -1;
    for (int i = at + step, n = 0; n < 2 && beside_in_line(view, i - step, step); i += step, n++) {
        const struct seen *seen = &view->seen[i];
        const bool initial_here = rule_may_be_initial(&seen->word); /* "И." is no "and" */
        if ((seen->role != ROLE_NONE && !initial_here) || is_cut_off(&view->seen[step < 0 ? i : i - 1]))
            break;
        if (may_be_surname(judged, &seen->word, !view->seen[at].word.capital) &&
            (!rule_is_of_post(judged, &seen->word) || rule_post_word_names(judged, &seen->word)))
            return i;
        if (initial_here && !begins_surname(judged, &seen->word))
            initial = i;
    }
    return initial;
}

/* The line above or below, where nothing but a name stands: "Кому: Ирине", "Дроздовской"; -1: nowhere. */
static int surname_on_next_line(const struct judged *judged, int at, int step)
{
    enum { WORDS_MOST = 2 };
    const struct view *view = judged->view;
    const int number = view->seen[at].line + step;
    if (number < 0 || number >= view->line_count || view->lines[number].page != view->seen[at].page)
        return -1;
    const struct line *line = &view->lines[number];
    int found = -1, words = 0;
    for (int i = line->first; i < line->first + line->count; i++) {
        const struct seen *seen = &view->seen[i];
        if (seen->role == ROLE_TO && step < 0 && !words)
            continue;
        if (!is_addressees(view, i) || seen->role != ROLE_NONE || ++words > WORDS_MOST ||
            rule_is_of_post(judged, &seen->word) ||
            !may_be_surname(judged, &seen->word, !view->seen[at].word.capital))
            return -1;
        found = found < 0 ? i : found;
    }
    return found;
}

/* Behind "Кому" on its own line the name begins. */
static int surname_near(const struct judged *judged, int at)
{
    const struct view *view = judged->view;
    const int first = view->lines[view->seen[at].line].first;
    int found = surname_beside(judged, at, 1);
    if (found < 0)
        found = surname_beside(judged, at, -1);
    if (found < 0)
        found = surname_on_next_line(judged, at, 1);
    return found < 0 && at == first ? surname_on_next_line(judged, at, -1) : found;
}

static int addressed_to_namesake(const struct judged *judged)
{
    const struct view *view = judged->view;
    for (int i = 0; i < view->seen_count; i++) {
        if (!is_addressees(view, i) || !is_senders_given(judged, &view->seen[i].word) ||
            rule_names_street(view, i) || own_surname_on_line(judged, i))
            continue;
        const int at = surname_near(judged, i);
        if (at >= 0)
            return at;
    }
    return -1;
}

/* ---- neither for the sender nor for whom the card names ---- */

/* On the line of "Кому", or below it where that stands alone. */
static bool behind_to_whom(const struct view *view, int at)
{
    const int line = view->seen[at].line;
    for (int i = at - 1; i >= 0 && view->seen[i].line >= line - 1; i--) {
        const struct seen *seen = &view->seen[i];
        if (seen->page != view->seen[at].page || seen->after == ',')
            return false;
        if (seen->role == ROLE_TO)
            return strcmp(seen->word.folded, "куда") != 0 && strcmp(seen->word.folded, "куды") != 0;
        if (seen->line != line)
            return false;
    }
    return false;
}

static bool may_be_strange_surname(const struct judged *judged, int at)
{
    const struct name_word *word = &judged->view->seen[at].word;
    return word->letters >= PLACE_LETTERS && rule_can_be_spoken(word) &&
        !names_patronymic(judged->weighing->index->names, word);
}

/* The card says under which name the answer comes, and another one is read well. Her surname clears a strange
 * one, and no strange given name but that which its initial stands for. */
static int addressed_to_stranger(const struct judged *judged)
{
    const struct view *view = judged->view;
    int given = -1, surname = -1;
    bool own = false;
    for (int i = 0; i < view->seen_count; i++) {
        const struct name_word *word = &view->seen[i].word;
        if (!is_addressees(view, i) || !behind_to_whom(view, i))
            continue;
        if (word->letters >= SURNAME_LETTERS && is_own(judged, word, NAME_FAR)) {
            own = true;
        } else if (may_be_name(judged, i) && !rule_everyday(judged, word)) {
            const bool strange = rule_is_given_name(judged, word) && !begins_as_return_name(judged, word);
            given = given < 0 && strange ? i : given;
            surname = surname < 0 && may_be_strange_surname(judged, i) ? i : surname;
        }
    }
    if (!says_return_name(judged))
        return -1;
    return given < 0 && !own ? surname : given;
}

static int addressee(const struct judged *judged)
{
    const int other = addressed_to_other_sender(judged),
              namesake = other < 0 ? addressed_to_namesake(judged) : other;
    return namesake < 0 ? addressed_to_stranger(judged) : namesake;
}

bool rule_addressed_elsewhere(const struct judged *judged)
{
    return addressee(judged) >= 0;
}

const char *rule_addressee(const struct judged *judged)
{
    const int at = addressee(judged);
    return at < 0 ? NULL : view_word(judged->view, at);
}

/* ---- of two of one name ---- */

static bool surname_outside(const struct judged *judged, const struct name *name)
{
    const struct view *view = judged->view;
    for (int i = 0; i < view->seen_count; i++)
        if (stands_outside(view, i) &&
            (is_surname_of(judged, &view->seen[i].word, name, NAME_VARIANT) ||
                is_surname_of(judged, &view->seen[i].word, name, NAME_NEAR)))
            return true;
    return false;
}

/* Of an address: what only few streets and towns are called. */
static bool tells_place(const struct judged *judged, const struct name_word *word)
{
    return word->digits ? word_is_postcode(word)
                        : word->letters >= PLACE_LETTERS && !rule_everyday(judged, word);
}

static bool address_outside(const struct judged *judged, const char *address)
{
    const struct view *view = judged->view;
    const char *end = address + strlen(address);
    struct name_word word;
    while (name_next_word(&address, end, &word))
        for (int i = 0; tells_place(judged, &word) && i < view->seen_count; i++)
            if (stands_outside(view, i) && is_like(judged, &view->seen[i].word, &word) &&
                !rule_in_own_address(judged, &word))
                return true;
    return false;
}

/* ---- what the volunteer typed ---- */

/* "Вере П.": it is read from the name itself, since "К" and "С" may be taken for "to" and "from". */
static bool other_initial_behind(const struct judged *judged, const struct name_word *given)
{
    const char *behind = given->at + given->size, *at = behind + strspn(behind, " _.,-(");
    const char *end = at + strcspn(at, "/");
    struct name_word word;
    return at > behind && name_next_word(&at, end, &word) && word.at == behind + strspn(behind, " _.,-(") &&
        rule_may_be_initial(&word) && !begins_surname(judged, &word);
}

static bool other_initial_before(const struct judged *judged, int at)
{
    const struct typed *typed = judged->view->typed;
    return at && typed[at].joined && !(at > 1 && typed[at - 1].joined) &&
        rule_may_be_initial(&typed[at - 1].word) && !begins_surname(judged, &typed[at - 1].word);
}

static bool initial_differs(const struct judged *judged)
{
    const struct view *view = judged->view;
    for (int i = 0; i < view->typed_count; i++)
        if (is_senders_given(judged, &view->typed[i].word) &&
            (other_initial_behind(judged, &view->typed[i].word) || other_initial_before(judged, i)))
            return true;
    return false;
}

static bool is_part_of_word(char byte)
{
    return isalnum((unsigned char)byte) || (unsigned char)byte & 0x80;
}

/* A short number counts pages, too. */
static bool may_be_typed(const char *ref)
{
    enum { SIZE_LEAST = 3 };
    return strlen(ref) >= SIZE_LEAST || (*ref && strspn(ref, "0123456789") < strlen(ref));
}

static bool says_ref(const char *path, const char *ref)
{
    const size_t size = strlen(ref);
    if (!path || !may_be_typed(ref))
        return false;
    for (const char *at = path; *at; at++)
        if (!strncasecmp(at, ref, size) && !is_part_of_word(at[size]) &&
            (at == path || !is_part_of_word(at[-1])))
            return true;
    return false;
}

static bool ref_typed(const struct judged *judged, const char *ref)
{
    const struct reply *reply = judged->reply;
    for (size_t s = 0; s < reply->source_count; s++)
        if (says_ref(reply->sources[s].path, ref))
            return true;
    for (size_t p = 0; p < reply->page_count; p++)
        if (says_ref(reply->pages[p].name, ref))
            return true;
    return false;
}

bool rule_outside_favours(const struct judged *judged, const struct contender *other)
{
    for (int n = 0; n < other->name_count; n++)
        if (surname_outside(judged, &other->names[n]))
            return true;
    return surname_outside(judged, &other->return_name) ||
        address_outside(judged, other->row->return_address) || initial_differs(judged) ||
        ref_typed(judged, other->row->ref);
}
