/* Where a letter greets, where it is signed, and its date. A salutation is a line that begins with greeting
 * words or with a known name called out ("Анечка, привет!", "Катюша!"); further down a page only a strict
 * form counts, because bodies of letters are full of names. */
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

static bool greets(enum role role)
{
    return role == ROLE_HELLO || role == ROLE_DEAR;
}

static bool passes(enum role role)
{
    return greets(role) || role == ROLE_FILLER || role == ROLE_FRIEND || role == ROLE_COLLECTIVE;
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

/* Takes the word into the salutation; false when the salutation is over before it. */
static bool take_word(struct view *view, struct salutation *found, int at, bool *joined)
{
    struct seen *seen = &view->seen[at];
    if (passes(seen->role)) {
        found->called |= greets(seen->role);
        found->collective |= seen->role == ROLE_COLLECTIVE && !found->name_count;
        if (seen->role_sex && greets(seen->role))
            found->sex = seen->role_sex;
        return true;
    }
    if (seen->role == ROLE_AND && found->name_count)
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

static bool known_or_called(const struct view *view, const struct salutation *found)
{
    if (!found->name_count)
        return false;
    int name = found->names[0];
    char after = view->seen[name].after;
    bool calls = after == '!' || after == ',';
    return known_name(view, name) && (found->called || (calls && view->lines[found->line].count <= 4));
}

/* "Дорогие друзья!": a capital, and a call at its end; a body has lines that begin with "люди". */
static bool calls_several(const struct view *view, const struct salutation *found, int end)
{
    const struct line *line = &view->lines[found->line];
    char after = view->seen[end - 1].after;
    return found->collective && view->seen[line->first].word.capital &&
        (after == '!' || after == ',' || line->count <= 3);
}

/* A line in the middle of a sentence begins small; a misread capital may be a digit. */
static bool begins_sentence(const struct view *view, const struct line *line)
{
    const struct name_word *word = &view->seen[line->first].word;
    return word->capital || word->digits;
}

/* Near the top a greeting word is enough; below, a capital greeting and a known name that is called out. */
static bool stands(const struct view *view, const struct salutation *found, int end)
{
    const struct line *line = &view->lines[found->line];
    bool top = line->rank < 2 ||
        ((line->rank < 6 || line->rank * 10 < line->of * 3) && begins_sentence(view, line));
    if (top && !passes(view->seen[line->first].role) && !known_name(view, line->first))
        return false; /* "Будьте здоровы": a greeting word that does not begin the line */
    if (top)
        return found->called || calls_several(view, found, end) || known_or_called(view, found);
    const struct seen *first = &view->seen[line->first];
    if (!first->word.capital || !found->called || !known_or_called(view, found))
        return false;
    char after = view->seen[found->names[found->name_count - 1]].after;
    return after == '!' || after == ',';
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
    if (last->name_count && found->name_count &&
        strcmp(view->seen[last->names[0]].word.skeleton, view->seen[found->names[0]].word.skeleton) != 0)
        last->collective = true;
    for (int i = 0; !last->name_count && i < found->name_count; i++)
        last->names[i] = found->names[i];
    if (!last->name_count)
        last->name_count = found->name_count;
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

/* The capital word behind a closing ("З павагай, Алесь"), on the same line or the next. */
static void find_signature(struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    bool closing = false;
    for (int i = at->first; i < view->seen_count && i < at->first + 8; i++) {
        const struct seen *seen = &view->seen[i];
        if (seen->page != at->page || seen->line > line + 1)
            return;
        closing |= seen->role == ROLE_CLOSING && seen->line == line;
        if (!closing && i > at->first + 1)
            return;
        if (!closing || passes(seen->role) || seen->role == ROLE_CLOSING || !known_name(view, i))
            continue;
        if (seen->word.capital && view->signature_count < SIGNATURES)
            view->signatures[view->signature_count++] = i;
        return;
    }
}

/* A line that begins with closing words: "С уважением", "Твой". */
static bool closes(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    for (int i = at->first; i < at->first + at->count && i < at->first + 2; i++)
        if (view->seen[i].role == ROLE_CLOSING && view->seen[i].word.letters >= 4)
            return at->count <= 4;
    return false;
}

/* A few words at the top of a page that end in an exclamation mark, or have a greeting's word among them, and
 * no greeting that could be read: perhaps one that could not. */
static bool calls_unread(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    if (at->rank > 2 || at->count > 4 || view->seen[at->first].greeting)
        return false;
    char after = view->seen[at->first + at->count - 1].after;
    for (int i = at->first; i < at->first + at->count; i++)
        if (greets(view->seen[i].role) || (view->seen[i].role == ROLE_FILLER && after == ','))
            return true;
    return after == '!';
}

void view_find_greetings(struct view *view)
{
    int closed_page = -1, first_page = -1;
    for (int line = 0; line < view->line_count; line++) {
        enum page_kind kind = view->reply->pages[view->lines[line].page].kind;
        if (!page_kind_mailed(kind) || !view->lines[line].count)
            continue;
        find_salutation(view, line);
        first_page = first_page < 0 ? view->lines[line].page : first_page;
        view->unread_greeting |= view->lines[line].page > first_page && calls_unread(view, line);
        if (!view_at_end(view, line))
            continue;
        find_signature(view, line);
        if (closes(view, line) && view->lines[line].page != closed_page) {
            view->closing_pages++;
            closed_page = view->lines[line].page;
        }
    }
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
