/* What a letter quotes: words between two marks, as people write them and recognisers read them. Nothing here
 * knows whose words they are. A mark that was lost makes the quotation longer, not shorter. */
#include "match_inside.h"

#include <string.h>

enum {
    QUOTED_LEAST = 4, /* words: titles are shorter */
    QUOTED_MOST = 80, /* between marks that are easily misread; guillemets are not */
    DEPTH_MOST = 32,
};

/* ---- marks ---- */

enum does { OPENS, CLOSES, EITHER };

/* So many of the characters, one behind the other, are one mark. "a < b", "з'явіўся" and "да, але" bear none.
 */
static const struct mark {
    const char *characters;
    int least;
    enum does does;
    bool sure;
    bool begins; /* a mark where a word begins alone */
} marks[] = {
    { "«", 1, OPENS, .sure = true },
    { "‹", 1, OPENS, .sure = true },
    { "<", 2, OPENS, .sure = true },
    { "„", 1, OPENS, .sure = false },
    { ",‚", 2, OPENS, .begins = true },
    { "»", 1, CLOSES, .sure = true },
    { "›", 1, CLOSES, .sure = true },
    { ">", 2, CLOSES, .sure = true },
    { "\"“”‟″", 1, EITHER, .sure = false },
    { "'’‘`", 2, EITHER, .sure = false },
};

static bool has(const char *characters, int32_t c)
{
    for (const char *at = characters, *end = at + strlen(at); at < end;)
        if (utf8_next(&at, end) == c)
            return true;
    return false;
}

static const struct mark *mark_with(int32_t c)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (has(marks[i].characters, c))
            return &marks[i];
    return NULL;
}

static bool is_letter(int32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
        (c >= 0xC0 && c < 0x2000);
}

/* ---- what is open ---- */

struct opened {
    int at; /* the first seen word behind the mark */
    int last; /* before it stands the last mark that may close it */
    bool sure;
    bool title; /* of a book, a song …, as the word before it says */
};

struct quoting {
    struct view *view;
    struct opened open[DEPTH_MOST];
    int depth;
    int now; /* the next seen word */
};

static bool may_reach(const struct opened *opened, int end)
{
    return opened->sure || end - opened->at <= QUOTED_MOST;
}

static void mark_quoted(struct quoting *quoting, const struct opened *opened, int end)
{
    if (end - opened->at < QUOTED_LEAST || !may_reach(opened, end))
        return;
    for (int i = opened->at; i < end; i++)
        quoting->view->seen[i].quoted |= view_mailed(quoting->view, i);
}

/* "книгу «", "песня «": nobody introduces somebody's letter so. "рассказ" and "роман" would be "рассказала:
 * «" and a man's name. */
static bool bears_title(const struct seen *before)
{
    static const char *const heads[] = { "книг", "кніг", "кніж", "повест", "аповесц", "фильм", "фільм",
        "песн", "песен", "пластин", "пласцін", "альбом", "групп", "гурт", "ансамбл", "спектакл", "журнал",
        "часопіс", "газет", "сериал", "серыял" };
    for (size_t i = 0; before->after != ':' && i < sizeof heads / sizeof *heads; i++)
        if (!strncmp(before->word.folded, heads[i], strlen(heads[i])))
            return true;
    return false;
}

static void open_mark(struct quoting *quoting, bool sure)
{
    const int now = quoting->now;
    if (quoting->depth < DEPTH_MOST)
        quoting->open[quoting->depth++] = (struct opened){ .at = now,
            .last = now,
            .sure = sure,
            .title = now > 0 && bears_title(&quoting->view->seen[now - 1]) };
}

/* The innermost of its kind; a guillemet closes any where there is none. 0: none. */
static int closed_by(const struct quoting *quoting, bool sure)
{
    int depth = quoting->depth;
    while (depth > 0 && quoting->open[depth - 1].sure != sure)
        depth--;
    return depth || !sure ? depth : quoting->depth;
}

static void reach(struct quoting *quoting)
{
    for (int i = 0; i < quoting->depth; i++)
        if (may_reach(&quoting->open[i], quoting->now))
            quoting->open[i].last = quoting->now;
}

static void close_mark(struct quoting *quoting, bool sure)
{
    const int depth = closed_by(quoting, sure);
    if (depth) {
        mark_quoted(quoting, &quoting->open[depth - 1], quoting->now);
        quoting->depth = depth - 1;
    }
    reach(quoting);
}

/* Whose mark was lost, or serves two ("… «Песняров».") reaches to the last that may be its. */
static void close_rest(struct quoting *quoting)
{
    for (int i = 0; i < quoting->depth; i++)
        if (!quoting->open[i].title)
            mark_quoted(quoting, &quoting->open[i], quoting->open[i].last);
}

/* ---- the letter ---- */

/* Marks that look alike before and behind: where they stand tells, else what is open. */
static bool does_open(const struct quoting *quoting, const struct mark *mark, int32_t before, int32_t after)
{
    const bool behind_word = is_letter(before) || (before && has(".,!?…;)", before));
    if (mark->does != EITHER)
        return mark->does == OPENS;
    return is_letter(after) != behind_word ? is_letter(after) : !closed_by(quoting, mark->sure);
}

static void pass_words(struct quoting *quoting, const struct word *read, const char *at)
{
    const struct view *view = quoting->view;
    while (quoting->now < view->seen_count && view->seen[quoting->now].read == read &&
        view->seen[quoting->now].word.at < at)
        quoting->now++;
}

static int32_t character_at(const char *at, const char *end)
{
    return at < end ? utf8_next(&at, end) : 0;
}

static void read_marks(struct quoting *quoting, const struct word *read)
{
    int32_t before = 0; /* what is no mark */
    for (const char *at = read->text, *end = at + strlen(at); at < end;) {
        int32_t c = utf8_next(&at, end);
        int times = 1;
        const struct mark *mark = mark_with(c);
        pass_words(quoting, read, at);
        for (; mark && has(mark->characters, character_at(at, end)); times++)
            utf8_next(&at, end);
        if (!mark || times < mark->least || (mark->begins && before)) {
            before = c;
            continue;
        }
        const bool opens = does_open(quoting, mark, before, character_at(at, end));
        if (mark->does == EITHER)
            reach(quoting); /* of a guillemet that is read so, too */
        for (int i = 0; i < times / mark->least; i++)
            opens ? open_mark(quoting, mark->sure) : close_mark(quoting, mark->sure);
    }
    pass_words(quoting, read, read->text + strlen(read->text));
}

/* A quotation goes over the end of a page, and past an envelope between. */
void view_find_quotations(struct view *view)
{
    struct quoting quoting = { .view = view };
    for (size_t p = 0; p < view->reply->page_count; p++) {
        const struct page *page = &view->reply->pages[p];
        while (quoting.now < view->seen_count && view->seen[quoting.now].page < (int)p)
            quoting.now++;
        for (size_t w = 0; page_kind_mailed(page->kind) && w < page->reading.count; w++)
            read_marks(&quoting, &page->reading.words[w]);
    }
    close_rest(&quoting);
}
