/* What a letter quotes: words between two marks, as people write them and recognisers read them. Nothing here
 * knows whose words they are. A mark that was lost makes the quotation longer, not shorter: without any other
 * mark it is as long as QUOTED_LOST, where a colon announces it. Without one it is a letter read as a mark.
 * Nor has what a dash begins behind a colon a last mark; a line with another dash goes on with it. */
#include "view_inside.h"

#include <string.h>

enum {
    QUOTED_LEAST = 4, /* words: titles are shorter */
    QUOTED_LOST = 80, /* words beside a mark whose other one was lost */
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
    bool run; /* however many of them are one mark; one alone is it at the edge of a word */
    bool begins; /* a mark where a word begins alone */
} marks[] = {
    { "«", 1, OPENS, .sure = true },
    { "‹<", 1, OPENS, .sure = true, .run = true },
    { "„", 1, OPENS, .sure = false },
    { ",‚", 2, OPENS, .begins = true },
    { "»", 1, CLOSES, .sure = true },
    { "›>", 1, CLOSES, .sure = true, .run = true },
    { "\"“”‟″", 1, EITHER, .sure = false },
    { "'’‘`", 1, EITHER, .sure = false, .run = true },
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
    bool turned; /* opened by a mark that closes elsewhere: "»…«" */
    bool announced; /* by a colon before it */
};

struct quoting {
    struct view *view;
    struct opened open[DEPTH_MOST];
    int depth;
    int now; /* the next seen word */
    int announced; /* the seen word behind the last colon; -1: there was none */
    int spoken; /* where what a dash began ends at the latest */
    const struct word *page; /* its first word */
};

/* Where a mark stands, and what is beside it; 0 is the edge of what was read as one word. */
struct beside {
    const struct word *read;
    const char *at;
    int32_t before, after;
};

static void mark_quoted(struct quoting *quoting, int from, int end)
{
    if (end - from < QUOTED_LEAST)
        return;
    for (int i = from; i < end; i++)
        quoting->view->seen[i].quoted |= view_mailed(quoting->view, i);
}

/* Where a word of which `stem` is the beginning ends in a way that nouns do. */
static bool is_form_of(const char *word, const char *stem)
{
    static const char *const endings[] = { "", "а", "я", "и", "ы", "і", "е", "у", "ю", "ь", "ой", "ою", "ай",
        "аю", "ей", "ею", "яй", "яю", "ью", "ам", "ами", "амі", "ах", "ям", "ями", "ямі", "ях", "ом", "ем",
        "ов", "ев", "аў", "яў", "оў", "еў", "ау", "яу", "оу", "еу" };
    const size_t length = strlen(stem);
    if (strncmp(word, stem, length) != 0)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (!strcmp(word + length, endings[i]))
            return true;
    return false;
}

/* Nothing but a blank between the word and the mark. */
static bool is_behind(const struct beside *spot, const struct seen *before)
{
    const char *end = before->word.at + before->word.size;
    if (before->read != spot->read)
        return !*end && before->read + 1 == spot->read && spot->at == spot->read->text;
    return end + strspn(end, " ") == spot->at;
}

/* "книгу «", "песня «": nobody introduces somebody's letter so. "рассказ" and "роман" would be "рассказала:
 * «" and a man's name, "журналистка" is none. */
static bool bears_title(const struct beside *spot, const struct seen *before)
{
    static const char *const heads[] = { "книг", "книжк", "кніг", "кніз", "кніжк", "кніжц", "повест",
        "аповесц", "фильм", "фільм", "песн", "песен", "песенк", "пластин", "пластинк", "пластинок", "пласцін",
        "пласцінк", "пласцінц", "пласцінак", "альбом", "групп", "груп", "гурт", "гурц", "ансамбл", "спектакл",
        "журнал", "часопіс", "газет", "газец", "сериал", "серыял" };
    for (size_t i = 0; is_behind(spot, before) && i < sizeof heads / sizeof *heads; i++)
        if (is_form_of(before->word.folded, heads[i]))
            return true;
    return false;
}

static void open_mark(struct quoting *quoting, const struct mark *mark, const struct beside *spot)
{
    const int now = quoting->now;
    if (quoting->depth < DEPTH_MOST)
        quoting->open[quoting->depth++] = (struct opened){ .at = now,
            .last = now,
            .sure = mark->sure,
            .title = now > 0 && bears_title(spot, &quoting->view->seen[now - 1]),
            .turned = mark->does == CLOSES,
            .announced = quoting->announced == now };
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
        if (quoting->open[i].sure) /* the others are easily misread */
            quoting->open[i].last = quoting->now;
}

/* The words before a mark that closes nothing. */
static void close_lost(struct quoting *quoting)
{
    if (quoting->announced >= 0 && quoting->announced >= quoting->now - QUOTED_LOST)
        mark_quoted(quoting, quoting->announced, quoting->now);
}

static void close_mark(struct quoting *quoting, bool sure)
{
    const int depth = closed_by(quoting, sure);
    if (depth) {
        mark_quoted(quoting, quoting->open[depth - 1].at, quoting->now);
        quoting->depth = depth - 1;
    } else {
        close_lost(quoting);
    }
    reach(quoting);
}

/* Whose mark was lost, or serves two ("… «Песняров».") reaches to the last that may be its. */
static void close_rest(struct quoting *quoting)
{
    for (int i = 0; i < quoting->depth; i++) {
        const struct opened *opened = &quoting->open[i];
        const int least = opened->at + (opened->announced ? QUOTED_LOST : 0);
        const int end = least < quoting->now ? least : quoting->now;
        if (!opened->title)
            mark_quoted(quoting, opened->at, opened->last > end ? opened->last : end);
    }
}

/* ---- the letter ---- */

static bool stands_behind_word(const struct beside *spot)
{
    return is_letter(spot->before) || (spot->before && has(".,!?…;)", spot->before));
}

static bool stands_before_word(const struct beside *spot)
{
    const struct mark *next = mark_with(spot->after);
    return is_letter(spot->after) || (spot->after && has("…", spot->after)) ||
        (next && next->does == OPENS && !next->begins);
}

/* "»…«" */
static bool is_turned(const struct quoting *quoting, const struct mark *mark, const struct beside *spot)
{
    const bool behind = stands_behind_word(spot), ahead = stands_before_word(spot);
    if (mark->does == CLOSES)
        return ahead && !behind && !closed_by(quoting, mark->sure);
    return behind && !ahead && quoting->depth > 0 && quoting->open[quoting->depth - 1].turned;
}

/* Marks that look alike before and behind: where they stand tells, else what is open. */
static bool does_open(const struct quoting *quoting, const struct mark *mark, const struct beside *spot)
{
    const bool behind_word = stands_behind_word(spot), ahead = is_letter(spot->after);
    if (mark->does != EITHER)
        return (mark->does == OPENS) != is_turned(quoting, mark, spot);
    return ahead != behind_word ? ahead : !closed_by(quoting, mark->sure);
}

/* "з'явіўся", "a < b", "->" and "да, але" bear none. */
static bool is_no_mark(const struct mark *mark, int times, const struct beside *spot)
{
    if (times < mark->least || (mark->begins && is_letter(spot->before)))
        return true;
    const bool behind = stands_behind_word(spot), ahead = stands_before_word(spot);
    return mark->run && times == 1 &&
        (behind == ahead || (behind && mark->does == OPENS) ||
            (ahead && mark->does == CLOSES && spot->before && !has(":(", spot->before)));
}

static void pass_words(struct quoting *quoting, const struct word *read, const char *at)
{
    const struct view *view = quoting->view;
    while (quoting->now < view->seen_count && view->seen[quoting->now].read == read &&
        view->seen[quoting->now].word.at < at)
        quoting->now++;
}

static bool begins_line(const struct quoting *quoting, const struct beside *spot)
{
    const struct word *read = spot->read;
    return spot->at == read->text && (read == quoting->page || read[-1].line != read->line);
}

/* On the same line; "ИК-1" is none, nor the mouth of ":-Д". */
static bool has_word_ahead(const struct quoting *quoting, const struct beside *spot)
{
    const struct seen *seen = &quoting->view->seen[quoting->now];
    if (quoting->now >= quoting->view->seen_count || seen->read->line != spot->read->line)
        return false;
    const bool last = quoting->now + 1 >= quoting->view->seen_count;
    if (spot->before == ':' && seen->word.letters == 1 && has("ДРПDPOЭ", spot->after))
        return false;
    return last || seen->after != '-' || !seen[1].word.digits;
}

/* "пишет: - Купила пластинки", also in a line of its own; a list without a colon is the prisoner's. */
static bool is_speech(const struct quoting *quoting, const struct beside *spot)
{
    const bool apart = spot->at == spot->read->text || spot->before == ':';
    if (!apart || (spot->after && !is_letter(spot->after) && !mark_with(spot->after)))
        return false;
    const bool goes_on = quoting->now < quoting->spoken && begins_line(quoting, spot);
    return (quoting->announced == quoting->now || goes_on) && has_word_ahead(quoting, spot);
}

static void speak(struct quoting *quoting)
{
    const int end = quoting->now + QUOTED_LOST, last = quoting->view->seen_count;
    quoting->spoken = end < last ? end : last;
    mark_quoted(quoting, quoting->now, quoting->spoken);
}

static int32_t character_at(const char *at, const char *end)
{
    return at < end ? utf8_next(&at, end) : 0;
}

static void read_marks(struct quoting *quoting, const struct word *read)
{
    struct beside spot = { .read = read }; /* before: what is no mark */
    for (const char *at = read->text, *end = at + strlen(at); at < end;) {
        spot.at = at;
        int32_t c = utf8_next(&at, end);
        int times = 1;
        const struct mark *mark = mark_with(c);
        pass_words(quoting, read, at);
        for (; mark && has(mark->characters, character_at(at, end)); times++)
            utf8_next(&at, end);
        spot.after = character_at(at, end);
        if (has("-–—−", c) && is_speech(quoting, &spot))
            speak(quoting);
        if (c == ':')
            quoting->announced = quoting->now;
        if (!mark || is_no_mark(mark, times, &spot)) {
            spot.before = c;
            continue;
        }
        const bool opens = does_open(quoting, mark, &spot);
        if (mark->does == EITHER)
            reach(quoting); /* of a guillemet that is read so, too */
        for (int i = 0; i < (mark->run ? 1 : times / mark->least); i++)
            opens ? open_mark(quoting, mark, &spot) : close_mark(quoting, mark->sure);
    }
    pass_words(quoting, read, read->text + strlen(read->text));
}

/* A quotation goes over the end of a page, and past an envelope between. */
void view_find_quotations(struct view *view)
{
    struct quoting quoting = { .view = view, .announced = -1 };
    for (size_t p = 0; p < view->reply->page_count; p++) {
        const struct page *page = &view->reply->pages[p];
        while (quoting.now < view->seen_count && view->seen[quoting.now].page < (int)p)
            quoting.now++;
        quoting.page = page->reading.words;
        for (size_t w = 0; page_kind_mailed(page->kind) && w < page->reading.count; w++)
            read_marks(&quoting, &page->reading.words[w]);
    }
    close_rest(&quoting);
}
