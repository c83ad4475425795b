/* Books of word forms and the weighted distance of two skeletons. A book is a sorted array: exact look-up is
 * a binary search. Near look-up walks along it as along a tree: forms that begin alike are compared once as
 * far as they are alike, and where a beginning is too far off already all of its forms are passed over. */
#include "names_inside.h"

#include <stdlib.h>
#include <string.h>

/* Of the longer word's letters, how many may differ; shorter words are near to too much. */
static const double NEAR_SHARE = 0.20, FAR_SHARE = 0.34;
enum { SHORTEST = 4 };

/* ---- distance ---- */

double names_distance(const struct names *names, const char *a, const char *b, double most)
{
    size_t la = strnlen(a, NAME_LETTERS), lb = strnlen(b, NAME_LETTERS);
    if ((double)(la > lb ? la - lb : lb - la) > most)
        return most + 1;
    float row[NAME_LETTERS + 1];
    for (size_t j = 0; j <= lb; j++)
        row[j] = (float)j;
    for (size_t i = 1; i <= la; i++) {
        float corner = row[0], least = row[0] = (float)i;
        for (size_t j = 1; j <= lb; j++) {
            float swapped = corner + names->swap[a[i - 1] & 127][b[j - 1] & 127];
            float gap = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            corner = row[j];
            row[j] = swapped < gap ? swapped : gap;
            least = row[j] < least ? row[j] : least;
        }
        if (least > most)
            return most + 1;
    }
    return row[lb];
}

enum name_likeness name_level(double distance, size_t a, size_t b)
{
    size_t longest = a > b ? a : b, shortest = a > b ? b : a;
    if (distance <= 0)
        return NAME_ALIKE;
    if (shortest < SHORTEST)
        return NAME_OTHER;
    double each = distance / (double)longest;
    return each <= NEAR_SHARE ? NAME_NEAR : each <= FAR_SHARE ? NAME_FAR : NAME_OTHER;
}

/* ---- books ---- */

static void drop_slots(struct name_book *book)
{
    free(book->slots);
    book->slots = NULL;
}

void name_book_add(struct name_book *book, const char *form, uint32_t bearer, unsigned how)
{
    if (!*form)
        return;
    drop_slots(book);
    if (book->count == book->room) {
        book->room = book->room ? book->room * 2 : 256;
        book->entries = must_realloc(book->entries, book->room * sizeof *book->entries);
    }
    book->entries[book->count++] = (struct name_entry){
        .form = arena_copy(&book->arena, form),
        .bearer = bearer,
        .length = (uint16_t)strlen(form),
        .how = (uint8_t)how,
    };
}

/* By form, then bearer, then the plainest way first. */
static int by_form(const void *a, const void *b)
{
    const struct name_entry *one = a, *other = b;
    int order = strcmp(one->form, other->form);
    if (order)
        return order;
    if (one->bearer != other->bearer)
        return one->bearer < other->bearer ? -1 : 1;
    return (one->how > other->how) - (one->how < other->how);
}

/* The slot of a form, or the empty one where it would be. */
static uint32_t *slot_of(const struct name_book *book, const char *form)
{
    size_t at = text_hash(form, strlen(form)) & book->slot_mask;
    while (book->slots[at] && strcmp(book->entries[book->slots[at] - 1].form, form) != 0)
        at = (at + 1) & book->slot_mask;
    return &book->slots[at];
}

/* The forms of a million prisoners' surnames are asked for a few times a letter: they need no slots. */
static void fill_slots(struct name_book *book)
{
    enum { SLOTTED_MOST = 1 << 16 };
    size_t room = 16;
    if (book->count > SLOTTED_MOST)
        return;
    while (room < 2 * book->count)
        room *= 2;
    drop_slots(book);
    book->slots = must_alloc(room * sizeof *book->slots);
    book->slot_mask = room - 1;
    for (size_t i = 0; i < book->count; i++)
        if (!i || strcmp(book->entries[i].form, book->entries[i - 1].form) != 0)
            *slot_of(book, book->entries[i].form) = (uint32_t)i + 1;
}

static uint8_t letters_alike(const char *form, const char *other)
{
    uint8_t same = 0;
    while (same < UINT8_MAX && form[same] && form[same] == other[same])
        same++;
    return same;
}

void name_book_seal(struct name_book *book)
{
    if (!book->count)
        return;
    qsort(book->entries, book->count, sizeof *book->entries, by_form);
    size_t kept = 1;
    for (size_t i = 1; i < book->count; i++) {
        const struct name_entry *last = &book->entries[kept - 1], *entry = &book->entries[i];
        if (entry->bearer != last->bearer || strcmp(entry->form, last->form) != 0)
            book->entries[kept++] = *entry;
    }
    book->count = kept;
    for (size_t i = 0; i < kept; i++)
        book->entries[i].same = i ? letters_alike(book->entries[i].form, book->entries[i - 1].form) : 0;
    fill_slots(book);
}

void name_book_clear(struct name_book *book)
{
    free(book->entries);
    drop_slots(book);
    arena_clear(&book->arena);
    *book = (struct name_book){ 0 };
}

/* The first entry that is not before the form. */
static size_t search(const struct name_book *book, const char *form)
{
    size_t low = 0, high = book->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(book->entries[middle].form, form) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t first_of(const struct name_book *book, const char *form)
{
    if (!book->slots)
        return search(book, form);
    uint32_t slot = *slot_of(book, form);
    return slot ? slot - 1 : book->count;
}

const struct name_entry *name_book_find(const struct name_book *book, const char *form, size_t *count)
{
    size_t first = first_of(book, form);
    *count = 0;
    while (first + *count < book->count && !strcmp(book->entries[first + *count].form, form))
        ++*count;
    return *count ? &book->entries[first] : NULL;
}

bool name_book_begins(const struct name_book *book, const char *letters, size_t count)
{
    size_t low = 0, high = book->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(book->entries[middle].form, letters, count);
        if (!order)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static size_t put_near(struct name_near *near, size_t count, size_t most, struct name_near found)
{
    size_t at = count;
    while (at > 0 && near[at - 1].distance > found.distance)
        at--;
    if (at == most)
        return count;
    size_t tail = (count < most ? count : most - 1) - at;
    memmove(near + at + 1, near + at, tail * sizeof *near);
    near[at] = found;
    return count < most ? count + 1 : most;
}

/* ---- near ones ---- */

/* One row a letter of the form: what it costs to make the form so far out of each beginning of the word. A
 * beginning that is more letters shorter or longer than may differ at all is left out: only a band of each
 * row is kept, with walls beside it. */
struct near_walk {
    const struct names *names;
    const char *word;
    size_t length, band;
    double share; /* of the longer word's letters that the distance may be */
    float rows[NAME_LETTERS + 1][NAME_LETTERS + 2];
};

static const float WALL = 2 * NAME_LETTERS;

static void begin_walk(
    struct near_walk *walk, const struct names *names, const char *skeleton, enum name_likeness worst)
{
    walk->names = names;
    walk->word = skeleton;
    walk->length = strnlen(skeleton, NAME_LETTERS);
    walk->share = worst == NAME_NEAR ? NEAR_SHARE : FAR_SHARE;
    /* a form of n letters has n - length gaps at least and share * n at most */
    walk->band = (size_t)(walk->share * (double)walk->length / (1 - walk->share)) + 1;
    for (size_t j = 0; j <= walk->length; j++)
        walk->rows[0][j] = (float)j;
    walk->rows[0][walk->length + 1] = WALL;
}

/* Sets the row of the form's letter number `depth`, from 1. False: no form that begins so is near. Every
 * letter more than the word has costs 1 and allows `share` more. */
static bool step(struct near_walk *walk, char letter, size_t depth)
{
    const float *above = walk->rows[depth - 1], *swap = walk->names->swap[letter & 127];
    float *row = walk->rows[depth];
    double most = walk->share * (double)walk->length;
    size_t from = depth > walk->band ? depth - walk->band : 1,
           to = depth + walk->band < walk->length ? depth + walk->band : walk->length;
    row[from - 1] = depth > walk->band ? WALL : (float)depth;
    bool may_be = row[from - 1] <= most + walk->share * (double)depth;
    for (size_t j = from; j <= to; j++) {
        float swapped = above[j - 1] + swap[walk->word[j - 1] & 127];
        float gap = (above[j] < row[j - 1] ? above[j] : row[j - 1]) + 1;
        row[j] = swapped < gap ? swapped : gap;
        may_be |= row[j] <= most + (depth > j ? walk->share * (double)(depth - j) : 0);
    }
    if (from <= to)
        row[to + 1] = WALL;
    return may_be;
}

/* Some entries of a book, or all of them where `places` is null. */
struct shelf {
    const struct name_book *book;
    const uint32_t *places;
    size_t count;
};

static const struct name_entry *on_shelf(const struct shelf *shelf, size_t at)
{
    return &shelf->book->entries[shelf->places ? shelf->places[at] : at];
}

/* The first entry from `at` on that does not begin with these letters. Most often they are a few; a long run
 * is halved until its end is found. */
static size_t pass_over(const struct shelf *shelf, size_t at, const char *letters, size_t count)
{
    enum { FEW = 128 };
    size_t stride = 1;
    if (!shelf->places) {
        const size_t few = at + FEW < shelf->count ? at + FEW : shelf->count;
        while (at + 1 < few && shelf->book->entries[at + 1].same >= count)
            at++;
        if (at + 1 < few || few == shelf->count)
            return at + 1;
    }
    while (at + stride < shelf->count && !strncmp(on_shelf(shelf, at + stride)->form, letters, count)) {
        at += stride;
        stride *= 2;
    }
    size_t high = at + stride < shelf->count ? at + stride : shelf->count;
    while (at + 1 < high) {
        size_t middle = (at + high) / 2;
        if (strncmp(on_shelf(shelf, middle)->form, letters, count) != 0)
            high = middle;
        else
            at = middle;
    }
    return high;
}

/* How many letters of the form the rows hold when they held `known` of the form before. */
static size_t shared(const char *form, const char *before, size_t known)
{
    size_t same = 0;
    while (same < known && form[same] == before[same])
        same++;
    return same;
}

static size_t find_near(const struct names *names, const struct shelf *shelf, const char *skeleton,
    enum name_likeness worst, struct name_near *near, size_t most)
{
    size_t length = strlen(skeleton), count = 0, known = 0;
    struct near_walk walk = { 0 };
    const char *before = "";
    if (length < SHORTEST)
        return 0;
    begin_walk(&walk, names, skeleton, worst);
    for (size_t at = 0; at < shelf->count;) {
        const struct name_entry *entry = on_shelf(shelf, at);
        size_t end = entry->length < NAME_LETTERS ? entry->length : NAME_LETTERS;
        bool may_be = true;
        known = shared(entry->form, before, known);
        before = entry->form;
        while (may_be && known < end) {
            may_be = step(&walk, entry->form[known], known + 1);
            known += may_be;
        }
        if (!may_be) {
            at = pass_over(shelf, at, entry->form, known + 1);
            continue;
        }
        double distance = end + walk.band < walk.length ? WALL : walk.rows[end][walk.length];
        if (name_level(distance, entry->length, length) <= worst)
            count = put_near(near, count, most, (struct name_near){ entry, distance });
        at++;
    }
    return count;
}

size_t name_book_near(const struct names *names, const struct name_book *book, const char *skeleton,
    enum name_likeness worst, struct name_near *near, size_t most)
{
    const struct shelf all = { book, NULL, book->count };
    return find_near(names, &all, skeleton, worst, near, most);
}

size_t name_book_near_among(const struct names *names, const struct name_book *book, const uint32_t *places,
    size_t place_count, const char *skeleton, enum name_likeness worst, struct name_near *near, size_t most)
{
    const struct shelf some = { book, places, place_count };
    return find_near(names, &some, skeleton, worst, near, most);
}
