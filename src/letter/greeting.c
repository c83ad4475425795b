/* Where a letter greets. A salutation is a line that begins with greeting words or with a known name called
 * out
 * ("Анечка, привет!", "Катюша!"); further down a page only a strict form counts, because bodies of letters
 * are full of names. */
#include "greeting_inside.h"

#include <string.h>

bool view_known_name(const struct view *view, int seen)
{
    struct name_given given[NAME_FAMILIES];
    const struct name_word *word = &view->seen[seen].word;
    return word->letters >= 3 && names_given_exactly(view->names, word, NAME_HOW_CALL, given) > 0;
}

/* Given names that the word certainly is, in any case: "Михаилу", "с Женей". */
size_t view_certain_names(const struct view *view, int seen, struct name_given given[NAME_FAMILIES])
{
    const struct name_word *word = &view->seen[seen].word;
    size_t count = word->letters < 3
        ? 0
        : names_given_exactly(view->names, word, NAME_HOW_CASE | NAME_HOW_CALL, given);
    return count && given[0].folded ? count : 0;
}

/* Рита and Риточка are one person. */
static bool same_given(const struct view *view, int one, int other)
{
    struct name_given here[NAME_FAMILIES], there[NAME_FAMILIES];
    size_t count = view_certain_names(view, one, here), others = view_certain_names(view, other, there);
    for (size_t i = 0; i < count; i++)
        for (size_t o = 0; o < others; o++)
            if (here[i].family == there[o].family)
                return true;
    return !strcmp(view->seen[one].word.skeleton, view->seen[other].word.skeleton);
}

bool role_greets(enum role role)
{
    return role == ROLE_HELLO || role == ROLE_DEAR;
}

bool role_passes(enum role role)
{
    return role_greets(role) || role == ROLE_FILLER || role_is_kin(role) || role == ROLE_COLLECTIVE ||
        role == ROLE_EVERYBODY;
}

bool role_is_kin(enum role role)
{
    return role == ROLE_FRIEND || role == ROLE_RELATIVE;
}

static bool may_be_name(const struct view *view, int seen)
{
    const struct name_word *word = &view->seen[seen].word;
    return !word->digits && word->letters >= 2 && (word->capital || view_known_name(view, seen));
}

bool mark_ends_call(char after)
{
    return after == '!' || after == '.' || after == '?';
}

/* "Рита и Женя", "Рита с Женей", "Рыта ды Жэня": a short word that is no "from", and a name in any case
 * behind it. */
static bool joins(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    struct name_given given[NAME_FAMILIES];
    if (seen->role == ROLE_AND)
        return true;
    return seen->word.letters <= 2 && !seen->word.capital && !seen->word.digits && seen->role != ROLE_FROM &&
        seen->role != ROLE_TO && at + 1 < view->seen_count && seen[1].line == seen->line &&
        seen[1].word.capital && seen[-1].after != ',' && view_certain_names(view, at + 1, given);
}

/* "Анна К.!" */
static bool is_initial(const struct view *view, const struct salutation *found, int at)
{
    const struct seen *seen = &view->seen[at];
    return found->name_count && found->names[found->name_count - 1] == at - 1 && seen->word.letters == 1 &&
        seen->word.capital && !seen->word.digits &&
        (seen->after == '.' || seen->after == '!' || seen->after == ',');
}

/* "Здравствуйте, Здравствуйте, Лариса!": the name between them got lost. "Здравствуйте, здравствуйте!" is one
 * greeting, and so is "Добрый день, здравствуйте". */
static bool greets_twice(const struct view *view, const struct salutation *found, int at)
{
    const struct seen *seen = &view->seen[at];
    return at > view->lines[found->line].first && seen->role == ROLE_HELLO && seen->word.capital &&
        seen[-1].role == ROLE_HELLO && seen[-1].after == ',';
}

/* "Здравствуйте, Лариса Здравствуйте, Олег!" */
static bool is_behind_second(const struct view *view, const struct salutation *found, int at)
{
    return found->name_count && role_greets(view->seen[at - 1].role) &&
        !same_given(view, at, found->names[found->name_count - 1]);
}

/* "Лариса Здравствуйте, Маттиус!": like "матуся", but with a capital and behind a name. */
static bool is_name_like_kin(const struct salutation *found, const struct seen *seen)
{
    return found->name_count && seen->role_misread && seen->word.capital && !role_greets(seen->role);
}

/* "Здравствуйте, Рита, сударь!", "Рита, братишка!" is said to him. Not "Рита, друг мой". */
static bool says_sex(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    const bool beside = (at > 0 && role_is_kin(seen[-1].role)) ||
        (at + 1 < view->seen_count && role_is_kin(seen[1].role));
    return role_greets(seen->role) ||
        (!seen->role_misread && (seen->role == ROLE_RELATIVE || (seen->role == ROLE_FILLER && !beside)));
}

/* Takes the word into the salutation; false when the salutation is over before it. */
static bool take_word(struct view *view, struct salutation *found, int at, bool *joined)
{
    struct seen *seen = &view->seen[at];
    if (is_initial(view, found, at)) {
        found->initial = at;
        return true;
    }
    if (role_passes(seen->role) && !is_name_like_kin(found, seen)) {
        bool several = seen->role == ROLE_COLLECTIVE || seen->role == ROLE_EVERYBODY;
        found->called |= role_greets(seen->role);
        found->misread &= !role_greets(seen->role) || seen->role_misread;
        found->another |= role_greets(seen->role) && seen->role_another;
        found->collective |= (several && !found->name_count) || greets_twice(view, found, at);
        if (seen->role_sex && says_sex(view, at))
            found->sex = seen->role_sex;
        return true;
    }
    if (found->name_count && joins(view, at))
        return *joined = true;
    if (found->name_count == 4 || !may_be_name(view, at))
        return false;
    bool behind_comma = found->name_count && view->seen[found->names[found->name_count - 1]].after == ',';
    if (behind_comma && !view_known_name(view, at) && seen->after != ',' && !mark_ends_call(seen->after))
        return false; /* "Анна, Спасибо за письмо" */
    found->collective |= *joined || behind_comma || is_behind_second(view, found, at);
    *joined = false;
    found->names[found->name_count++] = at;
    return true;
}

/* "Лариса и девочки!", "Лариса и супруг!": whoever stands behind the "and", which no comma parts. */
static bool joins_somebody(const struct view *view, const struct salutation *found, int end)
{
    const int last = found->name_count ? found->names[found->name_count - 1] : -1;
    return last >= 0 && last + 1 < end && view->seen[last + 1].role == ROLE_AND && !view->seen[last].after;
}

/* "Здравствуйте, подруга Ларисы!" greets somebody else. */
static bool greets_kin_of(const struct view *view, const struct salutation *found)
{
    for (int i = 0; i < found->name_count; i++) {
        const int at = found->names[i];
        const struct seen *before = at > view->lines[found->line].first ? &view->seen[at - 1] : NULL;
        if (before && role_is_kin(before->role) && !before->after && view_is_oblique(view, at))
            return true;
    }
    return false;
}

/* "Привет, Аня" may stand on two lines; a name that was found ends with its line. */
static int take_greeting(struct view *view, struct salutation *found)
{
    const struct line *line = &view->lines[found->line];
    bool joined = false;
    int at = line->first;
    for (; at < view->seen_count && at < line->first + 9; at++) {
        const struct seen *seen = &view->seen[at];
        bool same_line = seen->line == found->line;
        if (seen->page != line->page || (!same_line && found->name_count && !joined) ||
            seen->line > found->line + 1 || !take_word(view, found, at, &joined))
            break;
        if (mark_ends_call(seen->after))
            return at + 1;
    }
    return at;
}

static bool calls(char after)
{
    return after == '!' || after == ',';
}

/* "Аня!", "Надежда Николаевна!", "Аня, привет" */
static bool known_or_called(const struct view *view, const struct salutation *found)
{
    if (!found->name_count)
        return false;
    int first = found->names[0], last = found->names[found->name_count - 1];
    bool called = calls(view->seen[first].after) || calls(view->seen[last].after);
    return view_known_name(view, first) && (found->called || (called && view->lines[found->line].count <= 4));
}

static bool is_to_everybody(const struct view *view, const struct salutation *found, int end)
{
    for (int i = view->lines[found->line].first; i < end; i++)
        if (view->seen[i].role == ROLE_EVERYBODY)
            return !found->name_count;
    return false;
}

/* "Всем привет!" where a letter begins; not "Всем, кто помнит, привет", nor "Всем привет от наших". */
static bool greets_everybody(const struct view *view, const struct salutation *found, int end)
{
    const struct line *line = &view->lines[found->line];
    bool whole = end >= line->first + line->count || mark_ends_call(view->seen[end - 1].after);
    return !view->salutation_count && found->called && whole;
}

/* "Дорогие друзья!": a capital, and a call at its end; a body has lines that begin with "люди", and sentences
 * that begin with "Друзья, которые". */
static bool calls_several(const struct view *view, const struct salutation *found, int end)
{
    const struct line *line = &view->lines[found->line];
    char after = view->seen[end - 1].after;
    bool comma = after == ',' && (end - line->first > 1 || end == line->first + line->count);
    return found->collective && view->seen[line->first].word.capital &&
        (after == '!' || comma || line->count <= 3);
}

/* A line in the middle of a sentence begins small; a misread capital may be a digit. */
static bool begins_sentence(const struct view *view, const struct line *line)
{
    const struct name_word *word = &view->seen[line->first].word;
    return word->capital || word->digits;
}

/* Is the line nothing but words of a greeting, given names and patronymics? Beside a given name any capital
 * word may be a surname: "Михаилу Пинчуку". */
bool line_is_of_names(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    int named = 0, unknown = 0;
    for (int i = at->first; i < at->first + at->count; i++) {
        const struct seen *seen = &view->seen[i];
        struct name_given given[NAME_FAMILIES];
        if (role_passes(seen->role) || seen->role == ROLE_AND || (seen->role == ROLE_TO && i == at->first))
            continue;
        if (!seen->word.capital || seen->word.digits)
            return false;
        if (view_certain_names(view, i, given))
            named++;
        else
            unknown += !names_patronymic(view->names, &seen->word);
    }
    return at->count <= 4 && view->seen[at->first].word.capital && unknown <= named;
}

/* Is the name that of nobody greeted so far? */
bool seen_is_another(const struct view *view, int seen)
{
    for (int s = 0; s < view->salutation_count; s++)
        for (int i = 0; i < view->salutations[s].name_count; i++)
            if (same_given(view, seen, view->salutations[s].names[i]))
                return false;
    return true;
}

bool line_has_text_below(const struct view *view, int line)
{
    enum { WORDS_OF_TEXT = 3 };
    for (int i = line + 1; i < view->line_count; i++)
        if (view_mailed(view, view->lines[i].first) && view->lines[i].count >= WORDS_OF_TEXT)
            return true;
    return false;
}

/* "Прывітанне вашаму хору", "Прывіт вам ад усіх" behind the letter's own greeting: who is greeted is the
 * reader's, or the reader, by others. */
static bool sends_regards(const struct view *view, const struct salutation *found, int end)
{
    static const char *const yours[] = { "вашему", "вашей", "вашим", "твоему", "твоей", "твоим", "вашаму",
        "вашай", "вашым", "твайму", "тваей", "тваім", "всем", "усім", "ўсім", NULL };
    static const char *const from[] = { "от", "ад", NULL };
    if (!view->salutation_count || found->name_count || end + 1 >= view->seen_count ||
        view->seen[end].line != found->line || view->seen[end - 1].after == ',')
        return false;
    return word_is_among(&view->seen[end].word, yours) ||
        (view_speaks_to_you(view, end) && word_is_among(&view->seen[end + 1].word, from));
}

/* Near the top a greeting word is enough; below, a capital greeting and a known name that is called out, or
 * another person's name and nothing more. */
static bool stands(const struct view *view, const struct salutation *found, int end)
{
    const struct line *line = &view->lines[found->line];
    bool top = line->rank < 2 ||
        ((line->rank < 6 || line->rank * 10 < line->of * 3) && begins_sentence(view, line));
    if (top && !role_passes(view->seen[line->first].role) && !view_known_name(view, line->first))
        return false; /* "Будьте здоровы": a greeting word that does not begin the line */
    if (is_to_everybody(view, found, end))
        return top && greets_everybody(view, found, end);
    if (top)
        return (found->called && !sends_regards(view, found, end)) || calls_several(view, found, end) ||
            (known_or_called(view, found) && line_has_text_below(view, found->line));
    const struct seen *first = &view->seen[line->first];
    if (!first->word.capital || !found->called || !known_or_called(view, found))
        return false;
    return calls(view->seen[found->names[found->name_count - 1]].after) ||
        (line_is_of_names(view, found->line) && seen_is_another(view, found->names[0]));
}

/* "Зурабстбте, дорогая Тамара Ивановна!": the greeting was misread, the adjective was not. */
static int name_behind_dear(const struct view *view, const struct line *line)
{
    for (int i = line->first; i + 1 < line->first + line->count && i < line->first + 3; i++)
        if (view->seen[i].role == ROLE_DEAR && may_be_name(view, i + 1) &&
            view->seen[i + 1].word.letters >= 3)
            return i + 1;
    return -1;
}

/* A word that begins a greeting which was misread: still like one, or one that many letters have ("Огромный
 * привет, Лёля!"), or in front of a time of day ("Дофры дзень, Лёля!"). */
static bool may_begin_greeting(const struct view *view, int at)
{
    const struct name_word *word = &view->seen[at].word;
    return word_nearly_greets(view, word) || word_is_like_day(view, &view->seen[at + 1].word) ||
        (word_is_everyday(view, word) && !word_is_homograph(word));
}

/* "Дорьгие жльга и Лёля!", "Жльга, Лёля!": before the name stands what may be another's. */
static bool may_call_another(const struct view *view, int line, int name)
{
    const int first = view->lines[line].first;
    for (int i = first; i < name; i++) {
        const bool begins = i == first && may_begin_greeting(view, i),
                   day = i == first + 1 && word_is_like_day(view, &view->seen[i].word);
        if (!role_passes(view->seen[i].role) && !begins && !day)
            return true;
    }
    return false;
}

/* "90рыбітанне, Віка!": a greeting that was misread, told by its form. A few words on one of the first lines,
 * called out at the end; the last is a capital name behind a comma, or a known one, or a name stands behind
 * "dear". */
static bool call_of_form(struct view *view, int line, struct salutation *found)
{
    const struct line *at = &view->lines[line];
    int end = at->first + at->count - 1, name = name_behind_dear(view, at);
    const struct seen *last = &view->seen[end];
    if (at->rank > 3 || at->count < 2 || at->count > 6 || last->after != '!' || !begins_sentence(view, at))
        return false;
    bool named = last->word.capital && !last->word.digits && last->word.letters >= 3;
    if (name < 0 && at->count <= 4 && named && (last[-1].after == ',' || view_known_name(view, end)))
        name = end;
    if (name < 0)
        return false;
    *found = (struct salutation){ .line = line, .names = { name }, .name_count = 1, .called = true };
    view->doubtful_greeting |= may_call_another(view, line, name);
    return true;
}

/* A second greeting right under the first ("Дарагая Аня! / Добры дзень!") is the same salutation; of somebody
 * else, it is one of both. */
static bool continues(const struct view *view, const struct salutation *found)
{
    if (!view->salutation_count)
        return false;
    const struct salutation *last = &view->salutations[view->salutation_count - 1];
    return view->lines[last->line].page == view->lines[found->line].page && found->line - last->line <= 2;
}

static void merge(struct view *view, const struct salutation *found)
{
    struct salutation *last = &view->salutations[view->salutation_count - 1];
    last->called |= found->called;
    last->collective |= found->collective;
    if (last->name_count && found->name_count && !same_given(view, last->names[0], found->names[0])) {
        last->collective = true;
        if (last->name_count < (int)(sizeof last->names / sizeof *last->names))
            last->names[last->name_count++] = found->names[0];
    }
    for (int i = 0; !last->name_count && i < found->name_count; i++)
        last->names[i] = found->names[i];
    if (!last->name_count) {
        last->name_count = found->name_count;
        last->initial = found->initial;
    }
}

/* "Прuвст, Аня" greets; "Придёт Аня, и" and "Прuвст Аня гостит" may be sentences, whatever their first word
 * is like. They count as greetings, or a second letter would go unseen, and who is greeted is not known. */
static bool may_be_sentence(const struct view *view, const struct salutation *found, int end)
{
    const struct seen *last = &view->seen[end - 1];
    const bool ends = calls(last->after) || mark_ends_call(last->after) || end == view->seen_count ||
        view->seen[end].line != last->line;
    return found->called && found->misread && (found->another || !ends);
}

static void view_find_salutation(struct view *view, int line)
{
    struct salutation found = { .line = line, .misread = true };
    int end = take_greeting(view, &found);
    if (stands(view, &found, end))
        view->doubtful_greeting |= may_be_sentence(view, &found, end);
    else if (call_of_form(view, line, &found))
        end = view_end_of_line(view, line);
    else
        return;
    found.collective |= joins_somebody(view, &found, end);
    view->doubtful_greeting |= greets_kin_of(view, &found);
    if (continues(view, &found)) {
        merge(view, &found);
    } else if (view->salutation_count < SALUTATIONS) {
        view->salutations[view->salutation_count++] = found;
    }
    for (int i = view->lines[line].first; i < end; i++)
        view->seen[i].greeting = true;
}

bool line_is_of_letter(const struct view *view, int line)
{
    return page_kind_mailed(view->reply->pages[view->lines[line].page].kind) && view->lines[line].count;
}

void view_find_greetings(struct view *view)
{
    int first_page = -1;
    for (int line = 0; line < view->line_count; line++) {
        if (!line_is_of_letter(view, line))
            continue;
        first_page = first_page < 0 ? view->lines[line].page : first_page;
        view_find_salutation(view, line);
        view_find_closing(view, line);
    }
    view_find_calls(view, first_page);
    view_find_vocatives(view, first_page);
}
