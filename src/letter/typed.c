/* What the volunteer typed: the names of files and folders, word by word, with the marks that say from or to.
 */
#include "view_inside.h"

#include <string.h>

/* "Лагун Тимур" and "Лагун_Тимур" belong together, "Лагун - Тимур" and "Лагун, Тимур" may not. */
static bool joins(const char *from, const char *to)
{
    size_t gap = (size_t)(to - from);
    return gap == strspn(from, " _.") || (gap == 1 && *from == '-');
}

/* Conjunctions are small; a capital letter alone is an initial: "Лагун Т.И.". */
static bool is_telling(const struct name_word *word)
{
    return !word->digits && (word->letters >= 2 || word->capital);
}

/* "Богдан Синицын для": the words that are joined to the last one. */
static void mark_joined(struct view *view)
{
    for (int i = view->typed_count - 1; i >= 0; i--) {
        view->typed[i].by_mark = true;
        if (!view->typed[i].joined)
            return;
    }
}

/* A path as it is gone through. What the last word was, where it counts for the next one: where it ended. */
struct typing {
    struct view *view;
    enum block block;
    const char *telling, *mark, *number; /* mark: it says from or to */
};

/* `end`: of the word. */
static enum role typed_role(const struct view *view, const struct name_word *word, const char *end)
{
    enum { ROLE_LETTERS = 12 };
    const bool initial = word_is_initial(word) && *end == '.';
    if (word->letters > ROLE_LETTERS || initial)
        return ROLE_NONE;
    const struct role_found found = vocabulary_role(view->vocabulary, view->names, word);
    return found.misread ? ROLE_NONE : found.role; /* "отправить" is no "отправитель" */
}

static void take_mark(struct typing *typing, enum role role, bool joined, const char *end)
{
    if (joined)
        mark_joined(typing->view);
    typing->mark = end;
    typing->block = role == ROLE_FROM ? BLOCK_FROM : BLOCK_TO;
}

static void take_telling(struct typing *typing, const struct typed *typed, const char *end)
{
    struct view *view = typing->view;
    view->too_long |= view->typed_count == TYPED_WORDS;
    if (view->typed_count == TYPED_WORDS)
        return;
    view->typed[view->typed_count++] = *typed;
    typing->telling = end;
}

static void take_word(struct typing *typing, const struct name_word *word, const char *end)
{
    enum { YEAR_LETTERS = 4 };
    const bool joined = typing->telling && joins(typing->telling, word->at);
    struct typed *last = joined ? &typing->view->typed[typing->view->typed_count - 1] : NULL;
    const struct typed typed = { *word, typing->block, joined,
        .by_mark = (typing->mark && joins(typing->mark, word->at)) || (last && last->by_mark),
        .dated = typing->number && joins(typing->number, word->at) };
    if (last && word->digits && word->letters == YEAR_LETTERS)
        last->dated = true;
    typing->number = word->digits ? end : NULL;
    typing->telling = typing->mark = NULL;
    const enum role role = typed_role(typing->view, word, end);
    if (role == ROLE_FROM || role == ROLE_TO)
        take_mark(typing, role, joined, end);
    else if (is_telling(word))
        take_telling(typing, &typed, end);
}

static void add_typed(struct view *view, const char *path)
{
    const char *at = path, *end = path + strlen(path), *dot = strrchr(path, '.');
    if (dot && end - dot <= 5)
        end = dot;
    struct typing typing = { .view = view, .block = BLOCK_UNKNOWN };
    struct name_word word;
    while (name_next_word(&at, end, &word)) {
        take_word(&typing, &word, at);
        if (*at == '/')
            typing.block = BLOCK_UNKNOWN;
    }
}

/* Where the names begin that the path before did not have: the folder of many pictures is read once. */
static const char *new_names(const char *path, const char *before)
{
    const char *name = path;
    for (const char *at = path; *at && *at == *before; at++, before++)
        if (*at == '/')
            name = at + 1;
    return name;
}

/* What may mean any letter of the scan is evidence for none. */
static void withhold_typed(struct view *view)
{
    struct name_given given[NAME_FAMILIES];
    for (int i = 0; i < view->typed_count; i++)
        view->name_withheld |= names_given_exactly(view->names, &view->typed[i].word, NAME_HOW_CASE, given) >
            0;
    view->typed_count = 0;
}

void view_read_typed(struct view *view)
{
    const struct reply *reply = view->reply;
    for (size_t s = 0; s < reply->source_count; s++)
        add_typed(view, new_names(reply->sources[s].path, s ? reply->sources[s - 1].path : ""));
    for (size_t p = 0; p < reply->page_count; p++) {
        bool told = !reply->pages[p].name || !*reply->pages[p].name;
        for (size_t s = 0; !told && s < reply->source_count; s++)
            told = strstr(reply->sources[s].path, reply->pages[p].name) != NULL;
        if (!told)
            add_typed(view, reply->pages[p].name);
    }
    if (reply->several)
        withhold_typed(view);
}
