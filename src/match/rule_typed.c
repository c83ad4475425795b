/* The rule about what the volunteer typed, who had the paper in hand: a remark, a second name, or another
 * writer in a file or folder name. What is typed speaks for nobody here; it only asks. */
#include "rule_inside.h"

#include <string.h>

/* ---- remarks ---- */

/* A file or folder name of the path. */
struct typed_name {
    const char *at;
    size_t size;
};

static bool next_name(const char **path, struct typed_name *name)
{
    *path += strspn(*path, "/");
    *name = (struct typed_name){ *path, strcspn(*path, "/") };
    *path += name->size;
    return name->size > 0;
}

static bool is_letter(char byte)
{
    return !strchr(" ?_-.,()0123456789", byte);
}

static bool has_cyrillic(const struct typed_name *name)
{
    enum { LEAD_FIRST = 0xd0, LEAD_LAST = 0xd2 }; /* of two bytes in UTF-8 */
    for (size_t i = 0; i < name->size; i++)
        if ((unsigned char)name->at[i] >= LEAD_FIRST && (unsigned char)name->at[i] <= LEAD_LAST)
            return true;
    return false;
}

/* "Ирине?", "Irina ??", "(?)". Longer words of nothing but marks, where no letter is Cyrillic, are letters
 * that somebody's computer could not keep, and so is each mark beside them. */
static bool asks_itself(const struct typed_name *name)
{
    enum { MARKS_MOST = 3 };
    bool letters = false, alone = false, lost = false;
    for (size_t i = 0, run; i < name->size; i += run + !run) {
        run = 0;
        while (i + run < name->size && name->at[i + run] == '?')
            run++;
        letters |= !run && is_letter(name->at[i]);
        if (run && i && is_letter(name->at[i - 1]))
            return true;
        alone |= run && run <= MARKS_MOST;
        lost |= run > MARKS_MOST;
    }
    return letters && (has_cyrillic(name) ? alone || lost : alone && !lost);
}

/* Surnames are words as well, but typed with a capital: "Половинка". Given names are not: "inna". */
static bool is_part_of(const struct name *name, const struct name_word *word)
{
    for (int i = 0; i < name->count; i++)
        if ((word->capital || name->parts[i].kind == NAME_GIVEN) &&
            !strcmp(name->parts[i].skeleton, word->skeleton))
            return true;
    return false;
}

/* The sender's or the prisoner's very name, as it is registered. */
static bool is_name_itself(const struct judged *judged, const struct name_word *word)
{
    const struct prisoner *prisoner = judged->best ? best_prisoner(judged) : NULL;
    for (int n = 0; prisoner && n < judged->best->name_count; n++)
        if (is_part_of(&judged->best->names[n], word))
            return true;
    for (int s = 0; prisoner && s < prisoner->spelling_count; s++)
        if (is_part_of(&prisoner->spellings[s], word))
            return true;
    return false;
}

/* "не Ларисе", "2 письма": words of the table that follow one another. */
static bool remarks(const struct judged *judged, const struct typed_name *name)
{
    const struct index *index = judged->weighing->index;
    enum { REMARK_WORDS = 3 };
    const char *at = name->at, *end = name->at + name->size;
    char last[REMARK_WORDS][NAME_BYTES] = { "" };
    struct name_word word;
    while (name_next_word(&at, end, &word)) {
        char text[REMARK_BYTES + REMARK_WORDS * NAME_BYTES];
        size_t count;
        memmove(last[0], last[1], sizeof last - sizeof *last);
        memcpy(last[REMARK_WORDS - 1], word.folded, sizeof word.folded);
        for (int first = 0; first < REMARK_WORDS; first++) {
            *text = '\0';
            if (first == REMARK_WORDS - 1 && is_name_itself(judged, &word))
                continue;
            for (int i = first; i < REMARK_WORDS; i++)
                strcat(strcat(text, i > first ? " " : ""), last[i]);
            if (name_book_find(&index->vocabulary->remarks, text, &count))
                return true;
        }
    }
    return false;
}

/* The name of the path that says so; false: none does. */
static bool remark_in(const struct judged *judged, const char *path, struct typed_name *name)
{
    while (path && next_name(&path, name))
        if (asks_itself(name) || remarks(judged, name) || rule_counts_letters(judged, name->at, name->size) ||
            !rule_usual_name(judged, name->at, name->size))
            return true;
    return false;
}

static bool find_remark(const struct judged *judged, struct typed_name *name)
{
    for (size_t s = 0; s < judged->reply->source_count; s++)
        if (remark_in(judged, judged->reply->sources[s].path, name))
            return true;
    for (size_t p = 0; p < judged->reply->page_count; p++)
        if (remark_in(judged, judged->reply->pages[p].name, name))
            return true;
    return false;
}

static bool remarked(const struct judged *judged)
{
    struct typed_name name;
    return find_remark(judged, &name);
}

static void quote_remark(const struct judged *judged, struct quotes *quotes)
{
    struct typed_name name;
    if (find_remark(judged, &name))
        quote(quotes, arena_copy_n(judged->weighing->arena, name.at, name.size));
}

/* ---- names ---- */

/* "3 марта": no Марта. */
static bool is_month(const struct name_word *word)
{
    static const char *const months[] = { "март", "марта", "марте", "май", "мая", "мае", "август", "августа",
        "августе" };
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        if (!strcmp(word->folded, months[i]))
            return true;
    return false;
}

/* The first given name that is neither the sender's nor the prisoner's; -1: none. */
static int another_given(const struct judged *judged)
{
    enum { LETTERS_LEAST = 3 };
    const struct view *view = judged->view;
    for (int i = 0; judged->best && i < view->typed_count; i++) {
        const struct name_word *word = &view->typed[i].word;
        struct name_given given[NAME_FAMILIES];
        if (word->letters >= LETTERS_LEAST && !is_month(word) &&
            names_given_exactly(view->names, word, NAME_HOW_CASE | NAME_HOW_CALL, given) && given[0].folded &&
            !rule_is_own(judged, word))
            return i;
    }
    return -1;
}

/* "от Листопада", "для Зимы": surnames; "от 3 Июля" is none. */
static bool is_calendar_surname(const struct vocabulary *vocabulary, const struct typed *typed)
{
    size_t count;
    return typed->word.capital && !typed->dated &&
        name_book_find(&vocabulary->calendar, typed->word.folded, &count);
}

/* A small word is one where letters have no use for it: not "от почты". */
static bool may_be_writer(const struct view *view, const struct typed *typed)
{
    enum { LETTERS_LEAST = 5 };
    const struct vocabulary *vocabulary = view->vocabulary;
    const struct name_word *word = &typed->word;
    char stem[STEM_BYTES];
    size_t count;
    if (is_calendar_surname(vocabulary, typed))
        return true;
    if (name_book_find(&vocabulary->usual, word->folded, &count))
        return false;
    return word->capital ||
        (!word->digits && word->letters >= LETTERS_LEAST && stem_of(word, stem) &&
            !vocabulary_has_stem(vocabulary, stem));
}

/* "от Синицына": names are typed behind "from", and none is nearly the prisoner's. */
static int another_writer(const struct judged *judged)
{
    const struct view *view = judged->view;
    int first = -1;
    for (int i = 0; judged->best && i < view->typed_count; i++) {
        const struct typed *typed = &view->typed[i];
        const struct prisoner *prisoner = best_prisoner(judged);
        if (typed->block != BLOCK_FROM || !may_be_writer(view, typed))
            continue;
        if (prisoner_word(view, prisoner, &typed->word) ||
            names_compare_any(judged, &typed->word, prisoner->spellings, prisoner->spelling_count, NAME_FAR))
            return -1;
        first = first < 0 ? i : first;
    }
    return first;
}

/* Words of file names that are nobody's; those that many letters have are known without. */
static bool is_plain(const struct judged *judged, const struct typed *typed)
{
    const struct vocabulary *vocabulary = judged->weighing->index->vocabulary;
    const struct name_word *word = &typed->word;
    char stem[STEM_BYTES];
    size_t count;
    if (is_calendar_surname(vocabulary, typed))
        return false;
    return name_book_find(&vocabulary->usual, word->folded, &count) || !stem_of(word, stem) ||
        vocabulary_has_stem(vocabulary, stem);
}

/* "для Анны из Веймара" */
static bool is_whence(const struct judged *judged, int at)
{
    const struct typed *typed = judged->view->typed;
    return at && typed[at].joined && rule_says_whence(&typed[at - 1].word) &&
        rule_told_place(judged, &typed[at].word, true);
}

/* "Синицын для Ирины", "для Хворостинки": beside "for" and "from" a name stands, whether the register has it
 * or not; -1: none but these two's. Given names are asked about before. */
static int another_surname(const struct judged *judged)
{
    enum { LETTERS_LEAST = 4 };
    const struct view *view = judged->view;
    for (int i = 0; judged->best && i < view->typed_count; i++) {
        const struct name_word *word = &view->typed[i].word;
        struct name_given given[NAME_FAMILIES];
        if (view->typed[i].by_mark && word->capital && !word->digits && word->letters >= LETTERS_LEAST &&
            !is_plain(judged, &view->typed[i]) && !rule_own_place(judged, word) && !is_whence(judged, i) &&
            !names_patronymic(view->names, word) &&
            !names_given_exactly(view->names, word, NAME_HOW_CASE | NAME_HOW_CALL, given) &&
            !rule_own_name(judged, word, NAME_FAR))
            return i;
    }
    return -1;
}

static bool surname_added(const struct judged *judged)
{
    return another_surname(judged) >= 0;
}

static bool name_added(const struct judged *judged)
{
    return another_given(judged) >= 0;
}

static bool writer_differs(const struct judged *judged)
{
    return another_writer(judged) >= 0;
}

static void quote_word(const struct judged *judged, struct quotes *quotes, int typed)
{
    const struct name_word *word = &judged->view->typed[typed].word;
    quote(quotes, arena_copy_n(judged->weighing->arena, word->at, word->size));
}

static void quote_name(const struct judged *judged, struct quotes *quotes)
{
    quote_word(judged, quotes, another_given(judged));
}

static void quote_surname(const struct judged *judged, struct quotes *quotes)
{
    quote_word(judged, quotes, another_surname(judged));
}

static void quote_writer(const struct judged *judged, struct quotes *quotes)
{
    quote_word(judged, quotes, another_writer(judged));
}

const struct quoting typed_quotes[] = {
    { remarked, quote_remark },
    { name_added, quote_name },
    { writer_differs, quote_writer },
    { surname_added, quote_surname },
    { 0 },
};

const struct condition rule_typed[] = {
    { remarked, "the volunteer wrote something in a file or folder name" },
    { name_added, "the volunteer typed another given name" },
    { writer_differs, "the volunteer typed another writer" },
    { surname_added, "the volunteer typed another surname" },
    { 0 },
};
