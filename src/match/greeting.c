/* Where a letter greets, where it is signed, and its date. A salutation is a line that begins with greeting
 * words or with a known name called out ("Анечка, привет!", "Катюша!"); further down a page only a strict
 * form counts, because bodies of letters are full of names. A line there that is nothing but somebody else's
 * name may be where another letter begins. */
#include "match_inside.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- salutations ---- */

static bool known_name(const struct view *view, int seen)
{
    struct name_given given[NAME_FAMILIES];
    const struct name_word *word = &view->seen[seen].word;
    return word->letters >= 3 && names_given_exactly(view->index->names, word, NAME_HOW_CALL, given) > 0;
}

/* Given names that the word certainly is, in any case: "Михаилу", "с Женей". */
static size_t certain_names(const struct view *view, int seen, struct name_given given[NAME_FAMILIES])
{
    const struct name_word *word = &view->seen[seen].word;
    size_t count = word->letters < 3
        ? 0
        : names_given_exactly(view->index->names, word, NAME_HOW_CASE | NAME_HOW_CALL, given);
    return count && given[0].folded ? count : 0;
}

/* Рита and Риточка are one person. */
static bool same_given(const struct view *view, int one, int other)
{
    struct name_given here[NAME_FAMILIES], there[NAME_FAMILIES];
    size_t count = certain_names(view, one, here), others = certain_names(view, other, there);
    for (size_t i = 0; i < count; i++)
        for (size_t o = 0; o < others; o++)
            if (here[i].family == there[o].family)
                return true;
    return !strcmp(view->seen[one].word.skeleton, view->seen[other].word.skeleton);
}

static bool greets(enum role role)
{
    return role == ROLE_HELLO || role == ROLE_DEAR;
}

static bool passes(enum role role)
{
    return greets(role) || role == ROLE_FILLER || role == ROLE_FRIEND || role == ROLE_COLLECTIVE ||
        role == ROLE_EVERYBODY;
}

static bool may_be_name(const struct view *view, int seen)
{
    const struct name_word *word = &view->seen[seen].word;
    return !word->digits && word->letters >= 2 && (word->capital || known_name(view, seen));
}

static bool ends_call(char after)
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
        seen[1].word.capital && seen[-1].after != ',' && certain_names(view, at + 1, given);
}

/* "Анна К.!" */
static bool is_initial(const struct view *view, const struct salutation *found, int at)
{
    const struct seen *seen = &view->seen[at];
    return found->name_count && found->names[found->name_count - 1] == at - 1 && seen->word.letters == 1 &&
        seen->word.capital && !seen->word.digits &&
        (seen->after == '.' || seen->after == '!' || seen->after == ',');
}

/* Takes the word into the salutation; false when the salutation is over before it. */
static bool take_word(struct view *view, struct salutation *found, int at, bool *joined)
{
    struct seen *seen = &view->seen[at];
    if (is_initial(view, found, at)) {
        found->initial = at;
        return true;
    }
    if (passes(seen->role)) {
        bool several = seen->role == ROLE_COLLECTIVE || seen->role == ROLE_EVERYBODY;
        found->called |= greets(seen->role);
        found->collective |= several && !found->name_count;
        if (seen->role_sex && greets(seen->role))
            found->sex = seen->role_sex;
        return true;
    }
    if (found->name_count && joins(view, at))
        return *joined = true;
    if (found->name_count == 4 || !may_be_name(view, at))
        return false;
    bool behind_comma = found->name_count && view->seen[found->names[found->name_count - 1]].after == ',';
    if (behind_comma && !known_name(view, at) && seen->after != ',' && !ends_call(seen->after))
        return false; /* "Анна, Спасибо за письмо" */
    found->collective |= *joined || behind_comma;
    *joined = false;
    found->names[found->name_count++] = at;
    return true;
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
        if (ends_call(seen->after))
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
    return known_name(view, first) && (found->called || (called && view->lines[found->line].count <= 4));
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
    bool whole = end >= line->first + line->count || ends_call(view->seen[end - 1].after);
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
static bool is_of_names(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    int named = 0, unknown = 0;
    for (int i = at->first; i < at->first + at->count; i++) {
        const struct seen *seen = &view->seen[i];
        struct name_given given[NAME_FAMILIES];
        if (passes(seen->role) || seen->role == ROLE_AND || (seen->role == ROLE_TO && i == at->first))
            continue;
        if (!seen->word.capital || seen->word.digits)
            return false;
        if (certain_names(view, i, given))
            named++;
        else
            unknown += !names_patronymic(view->index->names, &seen->word);
    }
    return at->count <= 4 && view->seen[at->first].word.capital && unknown <= named;
}

/* Is the name that of nobody greeted so far? */
static bool is_another(const struct view *view, int seen)
{
    for (int s = 0; s < view->salutation_count; s++)
        for (int i = 0; i < view->salutations[s].name_count; i++)
            if (same_given(view, seen, view->salutations[s].names[i]))
                return false;
    return true;
}

/* Near the top a greeting word is enough; below, a capital greeting and a known name that is called out, or
 * another person's name and nothing more. */
static bool stands(const struct view *view, const struct salutation *found, int end)
{
    const struct line *line = &view->lines[found->line];
    bool top = line->rank < 2 ||
        ((line->rank < 6 || line->rank * 10 < line->of * 3) && begins_sentence(view, line));
    if (top && !passes(view->seen[line->first].role) && !known_name(view, line->first))
        return false; /* "Будьте здоровы": a greeting word that does not begin the line */
    if (is_to_everybody(view, found, end))
        return top && greets_everybody(view, found, end);
    if (top)
        return found->called || calls_several(view, found, end) || known_or_called(view, found);
    const struct seen *first = &view->seen[line->first];
    if (!first->word.capital || !found->called || !known_or_called(view, found))
        return false;
    return calls(view->seen[found->names[found->name_count - 1]].after) ||
        (is_of_names(view, found->line) && is_another(view, found->names[0]));
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

/* "90рыбітанне, Віка!": a greeting that was misread, told by its form. A few words on one of the first lines,
 * called out at the end; the last is a capital name behind a comma, or a known one, or a name stands behind
 * "dear". */
static bool call_of_form(const struct view *view, int line, struct salutation *found)
{
    const struct line *at = &view->lines[line];
    int end = at->first + at->count - 1, name = name_behind_dear(view, at);
    const struct seen *last = &view->seen[end];
    if (at->rank > 3 || at->count < 2 || at->count > 6 || last->after != '!' || !begins_sentence(view, at))
        return false;
    bool named = last->word.capital && !last->word.digits && last->word.letters >= 3;
    if (name < 0 && at->count <= 4 && named && (last[-1].after == ',' || known_name(view, end)))
        name = end;
    if (name < 0)
        return false;
    *found = (struct salutation){ .line = line, .names = { name }, .name_count = 1, .called = true };
    return true;
}

/* A second greeting right under the first ("Дарагая Аня! / Добры дзень!") is the same salutation. */
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
    if (last->name_count && found->name_count && !same_given(view, last->names[0], found->names[0]))
        last->collective = true;
    for (int i = 0; !last->name_count && i < found->name_count; i++)
        last->names[i] = found->names[i];
    if (!last->name_count) {
        last->name_count = found->name_count;
        last->initial = found->initial;
    }
}

static void find_salutation(struct view *view, int line)
{
    struct salutation found = { .line = line };
    int end = take_greeting(view, &found);
    if (!stands(view, &found, end)) {
        if (!call_of_form(view, line, &found))
            return;
        end = view->lines[line].first + view->lines[line].count;
    }
    if (continues(view, &found)) {
        merge(view, &found);
    } else if (view->salutation_count < SALUTATIONS) {
        view->salutations[view->salutation_count++] = found;
    }
    for (int i = view->lines[line].first; i < end; i++)
        view->seen[i].greeting = true;
}

/* ---- signatures ---- */

static bool is_closing(enum role role)
{
    return role == ROLE_CLOSING || role == ROLE_PARTING;
}

/* The capital word behind a closing ("З павагай, Алесь"), on the same line or the next. */
static void find_signature(struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    bool closing = false;
    for (int i = at->first; i < view->seen_count && i < at->first + 8; i++) {
        const struct seen *seen = &view->seen[i];
        if (seen->page != at->page || seen->line > line + 1)
            return;
        closing |= is_closing(seen->role) && seen->line == line;
        if (!closing && i > at->first + 1)
            return;
        if (!closing || passes(seen->role) || is_closing(seen->role) || !known_name(view, i))
            continue;
        if (seen->word.capital && view->signature_count < SIGNATURES)
            view->signatures[view->signature_count++] = i;
        return;
    }
}

/* "Пока!", "Пока, Рита", "Твой друг Саша"; not "Пока всё тихо", nor "Твой рассказ". */
static bool stands_for_itself(const struct view *view, const struct line *line, int at)
{
    const struct seen *seen = &view->seen[at];
    int end = line->first + line->count;
    if (at + 1 == end || (seen->after && seen->after != ' '))
        return true;
    for (int i = at + 1; i < end; i++)
        if (view->seen[i].word.capital || passes(view->seen[i].role) || is_closing(view->seen[i].role))
            return true;
    return false;
}

/* A line that begins with closing words: "С уважением", "Твой". */
static bool closes(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    for (int i = at->first; i < at->first + at->count && i < at->first + 2; i++) {
        const struct seen *seen = &view->seen[i];
        if (!is_closing(seen->role) || seen->word.letters < 4)
            continue;
        bool whole = seen->role == ROLE_CLOSING && !seen->role_sex;
        return at->count <= 4 && (whole || stands_for_itself(view, at, i));
    }
    return false;
}

/* ---- calls that are no salutation, and may begin another letter ---- */

/* May the last word of a short line be a name? Alone anything may: "Мама!" */
static bool may_be_called(const struct view *view, const struct name_word *word, bool alone)
{
    const struct vocabulary *vocabulary = &view->index->vocabulary;
    char stem[STEM_BYTES];
    size_t count;
    if (alone || !word->capital)
        return word->capital;
    return stem_of(word, stem) && !name_book_find(&vocabulary->common, stem, &count) &&
        !name_book_find(&vocabulary->everyday, stem, &count);
}

static bool nearly_greets(const struct view *view, const struct name_word *word)
{
    struct name_near near[1];
    return word->letters >= 6 &&
        name_book_near(view->index->names, &view->index->vocabulary.skeletons, word->skeleton, near, 1) &&
        greets((enum role)(near[0].entry->bearer & 0xFF));
}

/* A few words at the top of a page that have a greeting's word among them, or end in an exclamation mark and
 * may be a greeting that was misread: perhaps one that could not be read. "Это чудо!" is none. */
static bool calls_unread(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    if (at->rank > 2 || at->count > 4 || view->seen[at->first].greeting)
        return false;
    const struct seen *last = &view->seen[at->first + at->count - 1];
    bool nearly = may_be_called(view, &last->word, at->count == 1);
    for (int i = at->first; i < at->first + at->count; i++) {
        const struct seen *seen = &view->seen[i];
        if (greets(seen->role) || (seen->role == ROLE_FILLER && last->after == ','))
            return true;
        nearly |= nearly_greets(view, &seen->word);
    }
    return nearly && last->after == '!';
}

/* "… большой привет вашему / Остапу." */
static bool runs_on(const struct view *view, int line)
{
    if (!line || view->lines[line - 1].page != view->lines[line].page || view->lines[line - 1].count < 4)
        return false;
    const struct line *above = &view->lines[line - 1];
    return !ends_call(view->seen[above->first + above->count - 1].after);
}

static bool text_follows(const struct view *view, int line)
{
    enum { WORDS_OF_TEXT = 3 };
    for (int i = line + 1; i < view->line_count; i++)
        if (view_mailed(view, view->lines[i].first) && view->lines[i].count >= WORDS_OF_TEXT)
            return true;
    return false;
}

/* The name in a line that is nothing but somebody's name, with text below it; -1: none. A name in another
 * case is one as well ("Михаилу."), but not in "Остапу привет!", nor where a sentence runs on into the line.
 */
static int bare_name(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    bool spoken_of = runs_on(view, line);
    if (!is_of_names(view, line) || !text_follows(view, line))
        return -1;
    for (int i = at->first; i < at->first + at->count; i++)
        spoken_of |= greets(view->seen[i].role);
    for (int i = at->first; i < at->first + at->count; i++) {
        struct name_given given[NAME_FAMILIES];
        bool named = !passes(view->seen[i].role) && certain_names(view, i, given);
        if (named && (known_name(view, i) || !spoken_of) && is_another(view, i))
            return i;
    }
    return -1;
}

/* "Здравствуйте!", "Здравствуй, сынок!", "Мама, здравствуй" with text below, anywhere; not "Привет жене!",
 * nor "Привет Остапу!". */
static bool greets_again(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    const struct seen *first = &view->seen[at->first], *last = first + at->count - 1;
    bool behind = at->count > 1 && last->role == ROLE_HELLO && last[-1].after == ',';
    if ((first->role != ROLE_HELLO && !behind) || !first->word.capital || at->count > 4 ||
        runs_on(view, line) || !text_follows(view, line))
        return false;
    if (behind)
        return true;
    for (int i = at->first + 1; i < at->first + at->count; i++) {
        const struct seen *seen = &view->seen[i];
        struct name_given given[NAME_FAMILIES];
        bool spoken_of = certain_names(view, i, given) && !known_name(view, i);
        if (seen[-1].after == ',')
            return true;
        if (!passes(seen->role) && (!seen->word.capital || spoken_of))
            return false;
    }
    return true;
}

/* Who may have written: a name alone may be how the prisoner signs. It is not decided yet; those count whose
 * surname stands there about as clearly as the clearest. */
struct writers {
    struct fit fits[FITS];
    size_t count;
    bool known; /* looked for once, and only where a name stands alone */
};

static void know_writers(const struct view *view, struct writers *writers)
{
    static const double NEARLY_AS_CLEAR = 4; /* bits */
    size_t count = writers->known ? 0 : prisoners_fit(view, writers->fits);
    for (size_t i = 0; i < count && writers->fits[i].bits > writers->fits[0].bits - NEARLY_AS_CLEAR; i++)
        writers->count = i + 1;
    writers->known = true;
}

static bool calls_another(const struct view *view, int line, int first_page, struct writers *writers)
{
    const struct line *at = &view->lines[line];
    if ((at->page == first_page && at->rank < 2) || view->seen[at->first].greeting)
        return false;
    if (greets_again(view, line))
        return true;
    int name = bare_name(view, line);
    if (name < 0)
        return false;
    know_writers(view, writers);
    for (size_t i = 0; i < writers->count; i++)
        if (prisoner_word(view, &view->index->prisoners[writers->fits[i].prisoner], &view->seen[name].word))
            return false;
    return true;
}

/* Lines of text on pages that are mailed. */
static bool is_of_letter(const struct view *view, int line)
{
    return page_kind_mailed(view->reply->pages[view->lines[line].page].kind) && view->lines[line].count;
}

void view_find_greetings(struct view *view)
{
    int closed_page = -1, first_page = -1;
    for (int line = 0; line < view->line_count; line++) {
        if (!is_of_letter(view, line))
            continue;
        find_salutation(view, line);
        first_page = first_page < 0 ? view->lines[line].page : first_page;
        if (!view_at_end(view, line))
            continue;
        find_signature(view, line);
        if (closes(view, line) && view->lines[line].page != closed_page) {
            view->closing_pages++;
            closed_page = view->lines[line].page;
        }
    }
    struct writers writers = { .known = false };
    for (int line = 0; line < view->line_count && !view->unread_greeting; line++)
        view->unread_greeting = is_of_letter(view, line) &&
            ((view->lines[line].page > first_page && calls_unread(view, line)) ||
                calls_another(view, line, first_page, &writers));
}

/* ---- date ---- */

/* How the months begin, as skeletons, in both languages (июня is "une": i melts into the vowel behind). */
static const char *const months[12][2] = { { "enva", "studen" }, { "fevral", "lut" }, { "mart", "sakavik" },
    { "apre", "krasavik" }, { "mae", "trav" }, { "un", "cerven" }, { "ul", "lipen" }, { "avgust", "jniv" },
    { "sentebr", "veras" }, { "akteb", "kastricnik" }, { "nae", "listapad" }, { "dekabr", "snej" } };

static int month_named(const char *skeleton)
{
    for (int i = 0; i < 12; i++)
        for (int l = 0; l < 2; l++)
            if (!strncmp(skeleton, months[i][l], strlen(months[i][l])))
                return i + 1;
    return 0;
}

static int number_of(const struct name_word *word)
{
    bool whole = word->digits && word->letters <= 4 &&
        strspn(word->folded, "0123456789") == strlen(word->folded);
    return whole ? atoi(word->folded) : 0;
}

static bool date_at(const struct view *view, int at, int64_t *day)
{
    const struct seen *seen = &view->seen[at];
    int d = number_of(&seen[0].word), y = number_of(&seen[2].word);
    int m = seen[1].word.digits ? number_of(&seen[1].word) : month_named(seen[1].word.skeleton);
    if (seen[0].word.letters == 4) { /* 2026-03-14 */
        int swap = d;
        d = y;
        y = swap;
    }
    y += y > 0 && y < 100 ? 2000 : 0;
    if (d < 1 || d > 31 || m < 1 || m > 12 || y < 2015 || y > 2099)
        return false;
    char iso[24];
    snprintf(iso, sizeof iso, "%04d-%02d-%02d", y, m, d);
    return clock_parse_date(iso, day);
}

/* Dates are looked for in the first and the last lines of letter pages; elsewhere they are somebody's story.
 */
void view_find_date(struct view *view)
{
    for (int i = 0; i + 2 < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        bool rim = view->lines[seen->line].rank < 3 || view_at_end(view, seen->line);
        if (!seen->word.digits || !rim || !view_mailed(view, i) || seen[2].line != seen->line)
            continue;
        if (date_at(view, i, &view->date)) {
            view->date_seen = i;
            return;
        }
    }
}
