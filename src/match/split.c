/* Parts the pages of a scan into replies. A separator slip is somebody's word that a letter is over; without
 * one a cut is made only where every letter shows where it begins and where it ends. A cut that is missed
 * costs a coordinator's minute, a wrong one sends somebody's page to somebody else. */
#include "match_inside.h"

#include "cleanup.h"

#include <string.h>

enum { TOP_LINES = 6 };

/* Pages from `first` up to the one before `end`, indexes into the scan's pages. */
struct piece {
    size_t first, end;
};

struct pieces {
    struct piece *piece; /* room for one per page */
    size_t count;
};

static void begin_piece(struct pieces *pieces, size_t first, size_t end)
{
    if (pieces->count)
        pieces->piece[pieces->count - 1].end = first;
    pieces->piece[pieces->count++] = (struct piece){ first, end };
}

/* ---- slips ---- */

static bool is_slip(const struct page *page)
{
    return page->kind == PAGE_SLIP && page->kind_confidence >= 0.5;
}

/* Something that somebody sent, and that can be looked at. */
static bool is_written(const struct page *page)
{
    return page->kind != PAGE_SLIP && page->kind != PAGE_BLANK && page->hash[0];
}

/* A slip leads the pages behind it. Those without anything written join the piece before. */
static void split_at_slips(const struct reply *scan, struct pieces *pieces)
{
    bool parted = false, written = false;
    size_t slip = 0;
    begin_piece(pieces, 0, scan->page_count);
    for (size_t i = 0; i < scan->page_count; i++) {
        const struct page *page = &scan->pages[i];
        if (is_slip(page) && written && !parted) {
            parted = true;
            slip = i;
        }
        if (!is_written(page))
            continue;
        if (parted)
            begin_piece(pieces, slip, scan->page_count);
        parted = false;
        written = true;
    }
}

/* ---- letters that show themselves ---- */

static struct reply pages_of(const struct reply *scan, struct piece piece)
{
    return (struct reply){
        .pages = scan->pages + piece.first, .page_count = piece.end - piece.first, .trouble = "", .seen = ""
    };
}

/* Is every page of it surely what it seems, and read to its end? */
static bool is_clear(const struct reply *scan, struct piece piece)
{
    for (size_t i = piece.first; i < piece.end; i++) {
        const struct page *page = &scan->pages[i];
        if (page->kind_confidence < 0.5 || *page->trouble || *page->note ||
            (!page->reading.complete && page->kind != PAGE_BLANK))
            return false;
    }
    return true;
}

static bool at_top(const struct view *view, const struct salutation *salutation)
{
    return view->lines[salutation->line].rank < TOP_LINES;
}

/* One person is greeted, by a name. */
static bool greets_one(const struct salutation *salutation)
{
    return salutation->name_count && !salutation->collective;
}

/* Does the page, alone, begin with a greeting of somebody? */
static bool page_greets(const struct index *index, const struct reply *scan, size_t page)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(view_close) struct view view;
    const struct reply alone = pages_of(scan, (struct piece){ page, page + 1 });
    view_open(&view, index->names, index->vocabulary, &alone, &arena);
    return page_kind_mailed(scan->pages[page].kind) && view.salutation_count &&
        at_top(&view, &view.salutations[0]) && greets_one(&view.salutations[0]);
}

/* Envelopes that follow each other are the two sides of one. */
static void split_at_envelopes(const struct reply *scan, struct piece whole, struct pieces *pieces)
{
    bool inside = false;
    for (size_t i = whole.first; i < whole.end; i++) {
        const enum page_kind kind = scan->pages[i].kind;
        if (kind == PAGE_ENVELOPE && !inside)
            begin_piece(pieces, pieces->count ? i : whole.first, whole.end);
        inside = kind == PAGE_ENVELOPE || (inside && kind == PAGE_BLANK);
    }
}

static void split_at_greetings(
    const struct index *index, const struct reply *scan, struct piece whole, struct pieces *pieces)
{
    for (size_t i = whole.first; i < whole.end; i++)
        if (page_greets(index, scan, i))
            begin_piece(pieces, pieces->count ? i : whole.first, whole.end);
}

/* ---- is a piece a whole letter? ---- */

static int mailed_page(const struct view *view, bool last)
{
    int found = -1;
    for (int i = 0; i < (int)view->reply->page_count && (found < 0 || last); i++)
        if (page_kind_mailed(view->reply->pages[i].kind))
            found = i;
    return found;
}

/* Its last page ends with closing words, a signature, or the surname of somebody who is written to. */
static bool is_signed(const struct index *index, const struct view *view, int page)
{
    if (view->closed_page == page)
        return true;
    for (int i = 0; i < view->signature_count; i++)
        if (view->seen[view->signatures[i]].page == page)
            return true;
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        uint32_t form;
        if (seen->page == page && seen->word.capital && view_at_end(view, seen->line) &&
            surname_find(index, seen->word.skeleton, &form))
            return true;
    }
    return false;
}

/* An envelope anywhere but in front may be the next letter's. */
static bool envelope_leads(const struct reply *letter)
{
    bool written = false;
    for (size_t i = 0; i < letter->page_count; i++) {
        if (letter->pages[i].kind == PAGE_ENVELOPE && written)
            return false;
        written |= page_kind_mailed(letter->pages[i].kind);
    }
    return true;
}

/* Whom a letter greets: a name's families, or the word itself where it is no known name. */
struct greeted {
    struct name_word word;
    struct name_given given[NAME_FAMILIES];
    size_t count;
};

/* One greeting, at the top of the first page, and nothing that may be another letter's. */
static bool greets_once(const struct view *view, struct greeted *greeted)
{
    int first = mailed_page(view, false);
    if (first < 0 || view->salutation_count != 1 || view->unread_greeting || view->doubtful_greeting ||
        view->bare_name_count || view->closing_pages > 1 || !envelope_leads(view->reply))
        return false;
    for (int i = 0; i < view->spoken_count; i++)
        if (seen_is_another(view, view->spoken_to[i]))
            return false;
    const struct salutation *salutation = &view->salutations[0];
    if (view->lines[salutation->line].page != first || !at_top(view, salutation) || !greets_one(salutation))
        return false;
    greeted->word = view->seen[salutation->names[0]].word;
    greeted->count = names_given_exactly(
        view->names, &greeted->word, NAME_HOW_CASE | NAME_HOW_CALL, greeted->given);
    return true;
}

/* What a piece shows of itself, taken for a letter. */
struct shown {
    bool greets, is_signed;
    struct greeted greeted;
};

static struct shown look_at_letter(const struct index *index, const struct reply *scan, struct piece piece)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(view_close) struct view view;
    const struct reply letter = pages_of(scan, piece);
    struct shown shown = { .greets = false };
    view_open(&view, index->names, index->vocabulary, &letter, &arena);
    shown.greets = greets_once(&view, &shown.greeted);
    shown.is_signed = shown.greets && is_signed(index, &view, mailed_page(&view, true));
    return shown;
}

static bool same_person(const struct greeted *one, const struct greeted *other)
{
    for (size_t i = 0; i < one->count; i++)
        for (size_t k = 0; k < other->count; k++)
            if (one->given[i].family == other->given[k].family)
                return true;
    return strcmp(one->word.skeleton, other->word.skeleton) == 0;
}

/* Where no envelope parts them, two letters in a row to one person may be one letter that greets twice. */
static bool all_whole(
    const struct index *index, const struct reply *scan, const struct pieces *pieces, bool same_may_follow)
{
    struct greeted before = { .count = 0 };
    for (size_t i = 0; i < pieces->count; i++) {
        if (!is_clear(scan, pieces->piece[i]))
            return false;
        const struct shown shown = look_at_letter(index, scan, pieces->piece[i]);
        if (!shown.is_signed || (i && !same_may_follow && same_person(&before, &shown.greeted)))
            return false;
        before = shown.greeted;
    }
    return true;
}

static struct pieces no_pieces(struct piece whole, struct arena *arena)
{
    return (struct pieces){ arena_array(arena, whole.end - whole.first + 1, sizeof(struct piece)), 0 };
}

/* ---- all of it ---- */

/* Where letters may begin among these pages: behind each other's envelopes, or else where they greet. One
 * page is one letter at most. */
static struct pieces perhaps_letters(const struct index *index, const struct reply *scan, struct piece whole,
    struct arena *arena, bool *in_envelopes)
{
    struct pieces pieces = no_pieces(whole, arena);
    if (whole.end - whole.first > 1)
        split_at_envelopes(scan, whole, &pieces);
    *in_envelopes = pieces.count > 1;
    if (*in_envelopes || whole.end - whole.first < 2)
        return pieces;
    pieces.count = 0;
    split_at_greetings(index, scan, whole, &pieces);
    return pieces;
}

/* Nobody is offered a page on which another letter may begin. */
size_t split_perhaps(
    const struct index *index, const struct reply *reply, struct arena *arena, size_t **first)
{
    bool in_envelopes;
    const struct piece whole = { 0, reply->page_count };
    const struct pieces pieces = perhaps_letters(index, reply, whole, arena, &in_envelopes);
    *first = arena_array(arena, pieces.count + 1, sizeof **first);
    for (size_t i = 0; i < pieces.count; i++) {
        if (!look_at_letter(index, reply, pieces.piece[i]).greets)
            return 0;
        (*first)[i] = pieces.piece[i].first;
    }
    (*first)[pieces.count] = reply->page_count;
    return pieces.count;
}

/* The letters between two slips; the piece itself where nobody can say. */
static struct pieces split_letters(
    const struct index *index, const struct reply *scan, struct piece whole, struct arena *arena)
{
    bool in_envelopes;
    struct pieces letters = perhaps_letters(index, scan, whole, arena, &in_envelopes);
    if (letters.count > 1 && all_whole(index, scan, &letters, in_envelopes))
        return letters;
    letters.count = 0;
    begin_piece(&letters, whole.first, whole.end);
    return letters;
}

size_t match_split(
    const struct match_index *index, const struct reply *scan, struct arena *arena, int **first_pages)
{
    struct pieces between_slips = no_pieces((struct piece){ 0, scan->page_count }, arena);
    int *first = arena_array(arena, scan->page_count + 1, sizeof *first);
    size_t count = 0;
    split_at_slips(scan, &between_slips);
    for (size_t i = 0; i < between_slips.count; i++) {
        const struct pieces letters = split_letters(index->rows, scan, between_slips.piece[i], arena);
        for (size_t k = 0; k < letters.count; k++)
            first[count++] = scan->pages[letters.piece[k].first].number;
    }
    *first_pages = first;
    return count;
}
