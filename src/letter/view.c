/* The view of one reply: its words in comparable form, in lines, with what they do in a letter. Nothing here
 * knows the register's rows, only the vocabulary. */
#include "view_inside.h"

#include <string.h>

/* ---- pages ---- */

enum { PAGE_WORDS = 4000 }; /* looked at on one page; a closely typed one has 800 */

static bool is_capital(int32_t c)
{
    enum { CYRILLIC_FIRST = 0x400, CYRILLIC_LAST = 0x42f };
    return (c >= 'A' && c <= 'Z') || (c >= CYRILLIC_FIRST && c <= CYRILLIC_LAST);
}

/* "МаРина", "СтпниСлав": a name in which a small letter was read as a capital. Of words with a capital of
 * their own only "ДарогаяЛера" is two. */
static bool may_be_one(const struct view *view, const struct name_word *head)
{
    return head->capital && vocabulary_role(view->vocabulary, view->names, head).role == ROLE_NONE;
}

bool view_word_is(const struct view *view, int seen, enum word_kind kind)
{
    return vocabulary_is(view->vocabulary, &view->seen[seen].word, kind);
}

bool view_knows(const struct view *view, const struct seen *seen)
{
    char stem[STEM_BYTES];
    return seen->role != ROLE_NONE ||
        (stem_of(&seen->word, stem) && vocabulary_has_stem(view->vocabulary, stem));
}

bool seen_is_dotted(const struct seen *seen)
{
    return seen->word.letters == 1 && seen->after == '.';
}

/* "пишетАлёна": two words that were read as one, the second a given name with its capital. Goes back to where
 * that begins. */
static bool part_joined(const struct view *view, struct name_word *word, const char **at)
{
    enum { LETTERS_LEAST = 3, HOW = NAME_HOW_CASE | NAME_HOW_CALL };
    const char *end = word->at + word->size, *begin = word->at, *next = begin;
    struct name_given given[NAME_FAMILIES];
    struct name_word name, head;
    for (bool small = false; next < end;) {
        begin = next;
        const char *from = begin;
        const bool capital = is_capital(utf8_next(&next, end)), inner = small && capital;
        small = !capital;
        if (!inner || !name_next_word(&from, end, &name) || name.letters < LETTERS_LEAST ||
            !names_given_exactly(view->names, &name, HOW, given) || !given[0].folded)
            continue;
        from = word->at;
        name_next_word(&from, begin, &head);
        if (may_be_one(view, &head) || names_given_exactly(view->names, word, HOW, given))
            return false;
        *word = head;
        *at = begin;
        return true;
    }
    return false;
}

static bool add_seen(struct view *view, const struct word *read, int page, int line, int most)
{
    const char *at = read->text, *end = at + strlen(at);
    struct name_word word;
    while (name_next_word(&at, end, &word)) {
        if (view->seen_count == most)
            return false;
        const bool parted = part_joined(view, &word, &at);
        struct seen *seen = &view->seen[view->seen_count++];
        *seen = (struct seen){
            .word = word, .read = read, .page = page, .line = line, .after = parted ? '\0' : *at
        };
        const struct role_found found = vocabulary_role(view->vocabulary, view->names, &word);
        seen->role = found.role;
        seen->role_sex = found.sex;
        seen->role_misread = found.misread;
        seen->role_another = found.another;
        view->lines[line].count++;
    }
    return true;
}

/* How many words the page has at most; a word takes two bytes, the one behind it included. */
static size_t page_words(const struct reading *reading)
{
    size_t most = 1;
    for (size_t w = 0; w < reading->count && most < PAGE_WORDS; w++)
        most += strlen(reading->words[w].text) / 2 + 1;
    return most < PAGE_WORDS ? most : PAGE_WORDS;
}

static void read_page(struct view *view, int page)
{
    const struct reading *reading = &view->reply->pages[page].reading;
    int first = view->line_count, most = view->seen_count + (int)page_words(reading);
    bool fits = true;
    for (size_t w = 0; w < reading->count && fits; w++) {
        bool begins = !w || reading->words[w].line != reading->words[w - 1].line;
        if (begins && (view->line_count == first || view->lines[view->line_count - 1].count))
            view->lines[view->line_count++] = (struct line){ .page = page, .first = view->seen_count };
        else if (begins)
            view->lines[view->line_count - 1].first = view->seen_count;
        fits = add_seen(view, &reading->words[w], page, view->line_count - 1, most);
    }
    view->too_long |= !fits;
    for (int i = first; i < view->line_count; i++) {
        view->lines[i].rank = i - first;
        view->lines[i].of = view->line_count - first;
    }
}

/* ---- envelopes ---- */

/* Belarusian envelopes have the sender above on the left, the addressee below on the right. */
static enum block block_by_place(const struct page *page, const struct box *box)
{
    double x = box->left + box->width / 2.0, y = box->top + box->height / 2.0;
    if (page->width_px <= 0 || page->height_px <= 0 || box->width <= 0)
        return BLOCK_UNKNOWN;
    x /= page->width_px;
    y /= page->height_px;
    return x < 0.5 && y < 0.5 ? BLOCK_FROM : x > 0.4 && y > 0.45 ? BLOCK_TO : BLOCK_UNKNOWN;
}

/* The word that says whose the block at `at` is; -1: none does. */
static int mark_before(const struct view *view, int at)
{
    for (int i = at; i >= 0 && view->seen[i].page == view->seen[at].page; i--)
        if (view->seen[i].role == ROLE_FROM || view->seen[i].role == ROLE_TO)
            return i;
    return -1;
}

/* On the line of "От кого", or below it where that itself does not stand above on the left, as on envelopes
 * of another print: place says nothing there. */
static bool bound_to_mark(const struct view *view, int at)
{
    const int mark = mark_before(view, at);
    if (mark < 0)
        return false;
    const struct seen *word = &view->seen[mark];
    return word->line == view->seen[at].line ||
        block_by_place(&view->reply->pages[word->page], &word->read->box) != BLOCK_FROM;
}

/* Which block the place says where the page bears no mark that would: the one of who writes was not read, and
 * nothing stands in front of the other; or that of whom it is for was not. */
static enum block unmarked_block(const struct view *view, int at, enum block marked, const bool marks[BLOCKS])
{
    const struct seen *seen = &view->seen[at];
    const enum block place = block_by_place(&view->reply->pages[seen->page], &seen->read->box);
    const bool may_be = marked == BLOCK_UNKNOWN
        ? !marks[BLOCK_FROM]
        : place == BLOCK_TO && !marks[BLOCK_TO] && !bound_to_mark(view, at);
    return may_be ? place : marked;
}

/* A post office's place and number, which are neither the sender's nor of whom it is for. */
static bool in_postmark(const struct page *page, const struct box *box)
{
    const int x = box->left + box->width / 2, y = box->top + box->height / 2;
    for (size_t i = 0; i < page->field_count; i++) {
        const struct box *ring = &page->fields[i].box;
        if (page->fields[i].kind == FIELD_POSTMARK && x >= ring->left && x < ring->left + ring->width &&
            y >= ring->top && y < ring->top + ring->height)
            return true;
    }
    return false;
}

static void mark_blocks(struct view *view, int page)
{
    enum block now = BLOCK_UNKNOWN;
    bool marks[BLOCKS] = { false };
    for (int i = 0; i < view->seen_count; i++) {
        struct seen *seen = &view->seen[i];
        if (seen->page != page)
            continue;
        const bool posted = in_postmark(&view->reply->pages[page], &seen->read->box);
        if (seen->role == ROLE_FROM || seen->role == ROLE_TO)
            now = seen->role == ROLE_FROM ? BLOCK_FROM : BLOCK_TO;
        marks[now] |= !posted || seen->role == ROLE_FROM || seen->role == ROLE_TO;
        seen->block = posted ? BLOCK_POSTMARK : now;
        seen->beneath = now;
    }
    for (int i = 0; i < view->seen_count; i++)
        if (view->seen[i].page == page && view->seen[i].block != BLOCK_POSTMARK)
            view->seen[i].block = unmarked_block(view, i, view->seen[i].block, marks);
}

/* ---- look-ups ---- */

/* Words of six letters and more are also kept with each one letter left out: two words whose deletions meet
 * are one misread letter apart. */
static void add_deletions(struct name_book *book, const char *stem, uint32_t seen)
{
    size_t length = strlen(stem);
    char shorter[STEM_BYTES];
    for (size_t skip = 0; length >= 6 && skip < length; skip++) {
        memcpy(shorter, stem, skip);
        memcpy(shorter + skip, stem + skip + 1, length - skip);
        name_book_add(book, shorter, seen, 0);
    }
}

static void list_words(struct view *view)
{
    char stem[STEM_BYTES];
    size_t common;
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        name_book_add(&view->words, seen->word.skeleton, (uint32_t)i, 0);
        if (!view_mailed(view, i) || seen->greeting || !stem_of(&seen->word, stem) ||
            name_book_find(&view->vocabulary->common, stem, &common))
            continue;
        name_book_add(&view->stems, stem, (uint32_t)i, 0);
        add_deletions(&view->deletions, stem, (uint32_t)i);
        view->telling++;
    }
    name_book_seal(&view->words);
    name_book_seal(&view->stems);
    name_book_seal(&view->deletions);
}

/* Letters that only one of the languages has, and small words. */
static void guess_language(struct view *view)
{
    static const char *const belarusian[] = { "што", "мяне", "вельмі", "есць", "дзякуй", "але", "вам",
        "гэта" };
    static const char *const russian[] = { "что", "меня", "очень", "есть", "спасибо", "но", "вам", "это" };
    int b = 0, r = 0;
    for (int i = 0; i < view->seen_count; i++) {
        const char *folded = view->seen[i].word.folded;
        if (!view_mailed(view, i))
            continue;
        b += strstr(folded, "ў") || strstr(folded, "і");
        r += strstr(folded, "и") || strstr(folded, "щ");
        for (size_t w = 0; w < sizeof russian / sizeof *russian; w++) {
            b += !strcmp(folded, belarusian[w]);
            r += !strcmp(folded, russian[w]);
        }
    }
    view->language = b > 2 * r + 3 ? 'b' : r > 2 * b + 3 ? 'r' : '?';
}

/* ---- the view ---- */

void view_open(struct view *view, const struct names *names, const struct vocabulary *vocabulary,
    const struct reply *reply, struct arena *arena)
{
    *view = (struct view){ .names = names,
        .vocabulary = vocabulary,
        .reply = reply,
        .arena = arena,
        .date = NO_DATE,
        .written_by = NO_DATE,
        .closed_first = -1,
        .closed_page = -1,
        .date_seen = -1 };
    size_t most = 1;
    for (size_t p = 0; p < reply->page_count; p++)
        most += page_words(&reply->pages[p].reading);
    view->seen = arena_array(arena, most, sizeof *view->seen);
    view->lines = arena_array(arena, most + reply->page_count, sizeof *view->lines); /* a last one is empty */
    for (size_t p = 0; p < reply->page_count; p++) {
        read_page(view, (int)p);
        if (reply->pages[p].kind == PAGE_ENVELOPE)
            mark_blocks(view, (int)p);
    }
    view_read_typed(view);
    view_find_quotations(view);
    view_find_voices(view);
    view_find_greetings(view);
    view_find_date(view);
    list_words(view);
    guess_language(view);
}

void view_close(struct view *view)
{
    name_book_clear(&view->words);
    name_book_clear(&view->stems);
    name_book_clear(&view->deletions);
}

bool view_mailed(const struct view *view, int seen)
{
    return page_kind_mailed(view->reply->pages[view->seen[seen].page].kind);
}

bool view_may_be_writers(const struct view *view, int seen)
{
    const enum block block = view->seen[seen].block;
    return block != BLOCK_TO && block != BLOCK_POSTMARK;
}

const char *view_word(const struct view *view, int seen)
{
    return arena_copy_n(view->arena, view->seen[seen].word.at, view->seen[seen].word.size);
}

bool view_at_end(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    return page_kind_mailed(view->reply->pages[at->page].kind) && at->rank >= at->of - 6;
}
