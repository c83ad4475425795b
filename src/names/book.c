/* Books of word forms. A book is a sorted array: exact look-up is a binary search, or a slot by the form's
 * hash where the book is small. For near look-up (near.c) it is also kept by length. */
#include "names_inside.h"

#include <stdlib.h>
#include <string.h>

static void drop_slots(struct name_book *book)
{
    hash_slots_clear(&book->slots);
    free(book->by_length);
    book->by_length = NULL;
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

static uint32_t form_hash(const char *form)
{
    return text_hash(form, strlen(form));
}

/* The slot of a form, or the empty one where it would be. */
static uint32_t *slot_of(const struct name_book *book, const char *form)
{
    uint32_t *slot = hash_slots_first(&book->slots, form_hash(form));
    while (*slot && strcmp(book->entries[*slot - 1].form, form) != 0)
        slot = hash_slots_next(&book->slots, slot);
    return slot;
}

/* The forms of a million prisoners' surnames are asked for a few times a letter: they need no slots. */
static void fill_slots(struct name_book *book)
{
    enum { SLOTTED_MOST = 1 << 16 };
    if (book->count > SLOTTED_MOST)
        return;
    drop_slots(book);
    hash_slots_make_room(&book->slots, book->count);
    for (size_t i = 0; i < book->count; i++)
        if (!i || strcmp(book->entries[i].form, book->entries[i - 1].form) != 0)
            hash_slots_put(&book->slots, form_hash(book->entries[i].form), (uint32_t)i);
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
    book->count = book->room = kept;
    book->entries = must_realloc(book->entries, kept * sizeof *book->entries);
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

enum { LEAP_MOST = (1 << 24) - 1 }; /* places */

struct sized {
    uint32_t length, place;
};

static int by_size(const void *a, const void *b)
{
    const struct sized *one = a, *other = b;
    if (one->length != other->length)
        return one->length < other->length ? -1 : 1;
    return (one->place > other->place) - (one->place < other->place);
}

void name_book_by_length(const struct name_book *book, struct name_place *places, size_t count)
{
    struct sized *sized = must_alloc((count + 1) * sizeof *sized);
    for (size_t i = 0; i < count; i++)
        sized[i] = (struct sized){ book->entries[places[i].at].length, places[i].at };
    qsort(sized, count, sizeof *sized, by_size);
    for (size_t i = 0; i < count; i++) {
        const bool alike = i && sized[i].length == sized[i - 1].length;
        const char *form = book->entries[sized[i].place].form;
        places[i].at = sized[i].place;
        places[i].same = alike ? letters_alike(form, book->entries[sized[i - 1].place].form) : 0;
        memset(places[i].tail, 0, NAME_TAIL);
        for (size_t t = 0; t < NAME_TAIL && form[places[i].same + t]; t++)
            places[i].tail[t] = form[places[i].same + t];
    }
    for (size_t i = count, other = count; i-- > 0;) {
        places[i].leap = (uint32_t)(other - i) & LEAP_MOST;
        other = places[i].same < NAME_LEAP ? i : other;
    }
    free(sized);
}

void name_book_sort_lengths(struct name_book *book)
{
    free(book->by_length);
    book->by_length = NULL;
    if (book->count > LEAP_MOST)
        return;
    book->by_length = must_alloc((book->count + 1) * sizeof *book->by_length);
    for (size_t i = 0; i < book->count; i++)
        book->by_length[i].at = (uint32_t)i;
    name_book_by_length(book, book->by_length, book->count);
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
    if (!book->slots.at)
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
