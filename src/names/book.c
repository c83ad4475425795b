/* Books of word forms and the weighted distance of two skeletons. A book is a sorted array: exact look-up is
 * a binary search, near look-up a scan with a letter mask in front, which needs no index that could disagree.
 */
#include "names_inside.h"

#include <stdlib.h>
#include <string.h>

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
    if (shortest < 4)
        return NAME_OTHER;
    double each = distance / (double)longest;
    return each <= 0.20 ? NAME_NEAR : each <= 0.34 ? NAME_FAR : NAME_OTHER;
}

/* ---- books ---- */

static uint32_t mask_of(const char *form)
{
    uint32_t mask = 0;
    for (; *form; form++)
        mask |= 1U << ((unsigned char)*form & 31);
    return mask;
}

void name_book_add(struct name_book *book, const char *form, uint32_t bearer, unsigned how)
{
    if (!*form)
        return;
    if (book->count == book->room) {
        book->room = book->room ? book->room * 2 : 256;
        book->entries = must_realloc(book->entries, book->room * sizeof *book->entries);
    }
    book->entries[book->count++] = (struct name_entry){
        .form = arena_copy(&book->arena, form),
        .bearer = bearer,
        .mask = mask_of(form),
        .length = (uint16_t)strlen(form),
        .how = (uint16_t)how,
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
}

void name_book_clear(struct name_book *book)
{
    free(book->entries);
    arena_clear(&book->arena);
    *book = (struct name_book){ 0 };
}

const struct name_entry *name_book_find(const struct name_book *book, const char *form, size_t *count)
{
    size_t low = 0, high = book->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(book->entries[middle].form, form) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < book->count && !strcmp(book->entries[low + *count].form, form))
        ++*count;
    return *count ? &book->entries[low] : NULL;
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

size_t name_book_near(const struct names *names, const struct name_book *book, const char *skeleton,
    struct name_near *near, size_t most)
{
    size_t length = strlen(skeleton), count = 0;
    uint32_t mask = mask_of(skeleton);
    if (length < 4)
        return 0;
    for (size_t i = 0; i < book->count; i++) {
        const struct name_entry *entry = &book->entries[i];
        size_t longest = entry->length > length ? entry->length : length;
        size_t gap = entry->length > length ? entry->length - length : length - entry->length;
        double cut = 0.34 * (double)longest;
        /* look-alikes cost at least 0.1, so more letters than `cut` may differ: allow twice as many */
        if (entry->length < 4 || (double)gap > cut || __builtin_popcount(mask ^ entry->mask) > (int)(4 * cut))
            continue;
        double distance = names_distance(names, skeleton, entry->form, cut);
        if (name_level(distance, entry->length, length) != NAME_OTHER)
            count = put_near(near, count, most, (struct name_near){ entry, distance });
    }
    return count;
}
