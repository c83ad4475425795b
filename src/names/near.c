/* The forms of a book that are near to a word. Near look-up walks along the book as along a tree: forms that
 * begin alike are compared once as far as they are alike, and where a beginning is too far off already all of
 * its forms are passed over. In a list by length that is so soon, since who is a letter ahead or behind has
 * to make up for it. */
#include "names_inside.h"

#include <stdlib.h>
#include <string.h>

/* ---- the walk ---- */

/* One row a letter of the form: what it costs at least, in LETTER_UNITS, to make the form so far out of each
 * beginning of the word. `more`: by how many letters the form is ahead of the word there, below 0 behind it.
 * Of each row only a band is kept in which a near form may be, with walls beside it. */
struct near_walk {
    const struct names *names;
    const char *word;
    size_t length;
    double share; /* of the longer word's letters that the distance may be */
    int behind, ahead; /* the band: letters, both from 0 */
    int most[2 * NAME_LETTERS + 1]; /* units that it may have cost, by NAME_LETTERS + more */
    int rows[NAME_LETTERS + 1][NAME_LETTERS + 2];
};

static const int WALL = 2 * NAME_LETTERS * LETTER_UNITS;

enum { ROUNDED = 2 }; /* units: what is found is measured again */

static void begin_rows(struct near_walk *walk)
{
    for (size_t j = 0; j <= walk->length; j++)
        walk->rows[0][j] = (int)j <= walk->behind ? (int)j * LETTER_UNITS : WALL;
    walk->rows[0][walk->length + 1] = WALL;
}

static void begin_walk(
    struct near_walk *walk, const struct names *names, const char *skeleton, enum name_likeness worst)
{
    walk->names = names;
    walk->word = skeleton;
    walk->length = strnlen(skeleton, NAME_LETTERS);
    walk->share = names_share(worst);
}

/* For forms of any length: each letter more than the word has costs 1 and allows `share` more; a form of n
 * letters has n - length gaps at least and share * n at most. */
static void allow_any(struct near_walk *walk)
{
    walk->behind = walk->ahead = (int)(walk->share * (double)walk->length / (1 - walk->share)) + 1;
    for (int more = -NAME_LETTERS; more <= NAME_LETTERS; more++)
        walk->most[NAME_LETTERS + more] = ROUNDED +
            (int)(walk->share * (double)(walk->length + (more > 0 ? (size_t)more : 0)) * LETTER_UNITS);
    begin_rows(walk);
}

/* For forms of one length: who is ahead or behind has to come to that length yet, a letter for 1. False: none
 * is near. */
static bool allow_length(struct near_walk *walk, size_t letters)
{
    const size_t longest = letters > walk->length ? letters : walk->length;
    const int all = (int)(walk->share * (double)longest * LETTER_UNITS) + ROUNDED,
              at_end = (int)letters - (int)walk->length;
    walk->behind = walk->ahead = -1;
    for (int more = -NAME_LETTERS; more <= NAME_LETTERS; more++) {
        const int most = all - abs(at_end - more) * LETTER_UNITS;
        walk->most[NAME_LETTERS + more] = most;
        if (abs(more) * LETTER_UNITS > most)
            continue;
        walk->behind = more <= 0 && -more > walk->behind ? -more : walk->behind;
        walk->ahead = more >= 0 ? more : walk->ahead;
    }
    begin_rows(walk);
    return walk->behind >= 0 && walk->ahead >= 0;
}

static int lesser(int one, int other)
{
    return one < other ? one : other;
}

/* Sets the row of the form's letter number `depth`, from 1. False: no form that begins so is near. */
static bool step(struct near_walk *walk, char letter, size_t depth)
{
    const int *above = walk->rows[depth - 1], *swap = walk->names->swap_least[letter & 127],
              *most = walk->most + NAME_LETTERS + depth;
    const size_t ahead = (size_t)walk->ahead, to = depth + (size_t)walk->behind;
    const size_t from = depth > ahead ? depth - ahead : 1, last = to < walk->length ? to : walk->length;
    int *row = walk->rows[depth];
    int left = row[from - 1] = depth > ahead ? WALL : (int)depth * LETTER_UNITS;
    bool may_be = depth <= ahead && left <= most[0];
    for (size_t j = from; j <= last; j++) {
        const int there = lesser(above[j - 1] + swap[walk->word[j - 1] & 127], above[j] + LETTER_UNITS);
        row[j] = left = lesser(there, left + LETTER_UNITS);
        may_be |= left <= *(most - j);
    }
    if (from <= last)
        row[last + 1] = WALL;
    return may_be;
}

/* Entries by length, or all of a book where `places` is null. */
struct shelf {
    const struct name_book *book;
    const struct name_place *places;
    size_t count, letters; /* letters: of each form, where it is known */
};

static const struct name_entry *on_shelf(const struct shelf *shelf, size_t at)
{
    return &shelf->book->entries[shelf->places ? shelf->places[at].at : at];
}

/* Letters that it begins with like the one before. */
static size_t same_on(const struct shelf *shelf, size_t at)
{
    return shelf->places ? shelf->places[at].same : shelf->book->entries[at].same;
}

/* The first entry behind `at` that does not begin with the same `count` letters. */
static size_t pass_over(const struct shelf *shelf, size_t at, size_t count)
{
    const bool leaps = shelf->places && count <= NAME_LEAP;
    do
        at += leaps ? shelf->places[at].leap : 1;
    while (at < shelf->count && same_on(shelf, at) >= count);
    return at;
}

/* ---- what is found ---- */

struct nearest {
    struct name_near *near;
    size_t count, most;
    enum name_likeness worst;
};

/* Of equally near ones what stands first in the book. */
static bool is_nearer(const struct name_near *one, const struct name_near *other)
{
    if (one->distance < other->distance || one->distance > other->distance)
        return one->distance < other->distance;
    return one->entry < other->entry;
}

static size_t put_near(struct name_near *near, size_t count, size_t most, struct name_near found)
{
    size_t at = count;
    while (at > 0 && is_nearer(&found, &near[at - 1]))
        at--;
    if (at == most)
        return count;
    size_t tail = (count < most ? count : most - 1) - at;
    memmove(near + at + 1, near + at, tail * sizeof *near);
    near[at] = found;
    return count < most ? count + 1 : most;
}

/* Keeps what is near indeed. */
static void measure(const struct near_walk *walk, const struct name_entry *entry, struct nearest *nearest)
{
    const size_t longest = entry->length > walk->length ? entry->length : walk->length;
    double distance = names_distance(walk->names, entry->form, walk->word, (double)longest);
    if (name_level(distance, entry->length, strlen(walk->word)) <= nearest->worst)
        nearest->count = put_near(
            nearest->near, nearest->count, nearest->most, (struct name_near){ entry, distance });
}

static size_t letters_on(const struct shelf *shelf, size_t at)
{
    if (shelf->letters)
        return shelf->letters;
    const size_t length = on_shelf(shelf, at)->length;
    return length < NAME_LETTERS ? length : NAME_LETTERS;
}

static char letter_on(const struct shelf *shelf, size_t at, size_t letter)
{
    const size_t behind = letter - same_on(shelf, at);
    const bool listed = shelf->places && behind < NAME_TAIL;
    return listed ? shelf->places[at].tail[behind] : on_shelf(shelf, at)->form[letter];
}

static void walk_along(struct near_walk *walk, const struct shelf *shelf, struct nearest *nearest)
{
    size_t known = 0; /* letters of the entry that have their rows, from those before */
    for (size_t at = 0; at < shelf->count;) {
        const size_t end = letters_on(shelf, at);
        const int more = (int)end - (int)walk->length;
        bool may_be = true;
        while (may_be && known < end) {
            may_be = step(walk, letter_on(shelf, at, known), known + 1);
            known += may_be;
        }
        if (may_be && -more <= walk->behind && more <= walk->ahead &&
            walk->rows[end][walk->length] <= walk->most[NAME_LETTERS + more])
            measure(walk, on_shelf(shelf, at), nearest);
        at = may_be ? at + 1 : pass_over(shelf, at, known + 1);
        if (at < shelf->count && same_on(shelf, at) < known)
            known = same_on(shelf, at);
    }
}

/* The first place whose form has so many letters or more. */
static size_t first_longer(const struct shelf *shelf, size_t letters)
{
    size_t low = 0, high = shelf->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (on_shelf(shelf, middle)->length < letters)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void walk_lengths(struct near_walk *walk, const struct shelf *shelf, struct nearest *nearest)
{
    const double fits = 1 - walk->share;
    const size_t least = (size_t)((double)walk->length * fits), /* letters of a form */
        most = (size_t)((double)walk->length / fits) + 1;
    size_t from = first_longer(shelf, least);
    for (size_t letters = least; letters <= most; letters++) {
        const size_t to = first_longer(shelf, letters + 1);
        const struct shelf some = { shelf->book, shelf->places + from, to - from, letters };
        if (to > from && allow_length(walk, letters))
            walk_along(walk, &some, nearest);
        from = to;
    }
}

/* `places`: by length, or null for the whole book. */
static size_t find_near(const struct names *names, const struct shelf *shelf, const char *skeleton,
    enum name_likeness worst, struct name_near *near, size_t most)
{
    enum { LENGTHS_MOST = 24 }; /* no form of more than NAME_LETTERS is near to a word of so many */
    struct near_walk walk;
    struct nearest nearest = { near, 0, most, worst };
    if (strlen(skeleton) < NAME_SHORTEST)
        return 0;
    begin_walk(&walk, names, skeleton, worst);
    if (shelf->places && walk.length <= LENGTHS_MOST) {
        walk_lengths(&walk, shelf, &nearest);
    } else {
        allow_any(&walk);
        walk_along(&walk, shelf, &nearest);
    }
    return nearest.count;
}

size_t name_book_near(const struct names *names, const struct name_book *book, const char *skeleton,
    enum name_likeness worst, struct name_near *near, size_t most)
{
    const struct shelf all = { book, book->by_length, book->count, 0 };
    return find_near(names, &all, skeleton, worst, near, most);
}

size_t name_book_near_among(const struct names *names, const struct name_book *book,
    const struct name_place *places, size_t place_count, const char *skeleton, enum name_likeness worst,
    struct name_near *near, size_t most)
{
    const struct shelf some = { book, places, place_count, 0 };
    return find_near(names, &some, skeleton, worst, near, most);
}
