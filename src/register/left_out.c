/* Rows that are left out: what is known by their refs is not what is meant now, so the reader is told of
 * every cell that may be one. */
#include "register_inside.h"

#include "arena.h"
#include "cleanup.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* ---- refs ---- */

struct seen {
    long line;
    char ref[];
};

static int compare_seen(const void *a, const void *b)
{
    return strcmp(((const struct seen *)a)->ref, ((const struct seen *)b)->ref);
}

long ref_see(void **refs, const char *ref, long line)
{
    size_t size = strlen(ref) + 1;
    OWNED_FREE struct seen *seen = must_alloc(sizeof *seen + size);
    seen->line = line;
    memcpy(seen->ref, ref, size);
    struct seen *const *kept = tsearch(seen, refs, compare_seen);
    if (!kept)
        abort(); /* out of memory */
    if (*kept != seen)
        return (*kept)->line;
    STEAL(seen);
    return 0;
}

/* ---- rows ---- */

static bool leave_out(struct reading_register *reading, const char *ref, struct fault *fault)
{
    return !*ref || !reading->reader->left_out || reading->reader->left_out(reading->reader, ref, fault);
}

static bool is_long(const struct reading_register *reading, const struct csv_row *row)
{
    return row->count > reading->layout.cells;
}

/* Separators at the end of a row, as some exports write them, are no row. */
static bool ends_blank(const struct csv_row *row, size_t from)
{
    for (size_t i = from; i < row->count; i++)
        if (!csv_cell_is_blank(row->cell[i]))
            return false;
    return true;
}

bool row_may_be_glued(const struct reading_register *reading, const struct csv_row *row)
{
    const size_t wanted = reading->layout.cells;
    return wanted > 1 && row->count >= 2 * wanted - 1 && (row->count - 1) % (wanted - 1) == 0 &&
        !ends_blank(row, wanted);
}

/* May the ref stand there? Nothing stands before a first column that could shift it, but where a row is
 * longer than the header: by so many cells it may have moved, and another row may be glued behind the last
 * column, or in it, if that one is empty. */
static bool may_hold_ref(const struct reading_register *reading, const struct csv_row *row, size_t place)
{
    const size_t columns_here = reading->layout.count;
    return !place || header_cell(&reading->layout, 0) != 0 ||
        (is_long(reading, row) && (place <= row->count - columns_here || place + 1 >= columns_here));
}

/* Of a row that does not fit the header any cell may be the ref. But what stands where none can be is more
 * likely another row's (`answers_ref`, a number), and holds only where the file has no row of that ref. */
static bool leave_out_cell(
    struct reading_register *reading, bool surely, const char *ref, struct fault *fault)
{
    if (surely)
        return leave_out(reading, ref, fault);
    if (*ref)
        ref_see(&reading->elsewhere, ref, reading->row.line);
    return true;
}

/* A row that had no line end before it may be glued to what the last column holds, and any ending of that be
 * its ref. */
static bool leave_out_endings(
    struct reading_register *reading, const struct csv_cell *cell, struct fault *fault)
{
    const size_t most = columns[0].bytes_most;
    for (size_t at = cell->length > most ? cell->length - most : 1; at < cell->length; at++) {
        CLEANUP(text_clear) struct text ref = TEXT_LIMIT(3 * (size_t)CSV_CELL_BYTES_MOST + 1);
        const struct csv_cell ending = { cell->bytes + at, cell->length - at };
        if ((*ending.bytes & 0xc0) == 0x80)
            continue;
        column_tidy(columns[0].kind, ending, &ref);
        if (!leave_out_cell(reading, false, ref.bytes, fault))
            return false;
    }
    return true;
}

static bool ends_row(const struct reading_register *reading, const struct csv_row *row, size_t place)
{
    return row_may_be_glued(reading, row) && place + 1 >= reading->layout.count &&
        place < reading->layout.cells;
}

static bool leave_out_unread(
    struct reading_register *reading, const struct csv_row *row, bool fits, struct fault *fault)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct csv_cell *cell = &row->cell[i];
        CLEANUP(text_clear) struct text ref = TEXT_LIMIT(3 * (size_t)CSV_CELL_BYTES_MOST + 1);
        if (!utf8_valid(cell->bytes, cell->length))
            continue;
        if (ends_row(reading, row, i) && !leave_out_endings(reading, cell, fault))
            return false;
        column_tidy(columns[0].kind, *cell, &ref);
        if (ref.length <= columns[0].bytes_most + 1 /* the NUL */ &&
            !leave_out_cell(
                reading, (!fits || is_long(reading, row)) && may_hold_ref(reading, row, i), ref.bytes, fault))
            return false;
    }
    return true;
}

/* What a quote too many took along: each line is looked at alone. */
static bool leave_out_swallowed(struct reading_register *reading, struct bytes rows, struct fault *fault)
{
    const unsigned char *const end = rows.at + rows.size;
    for (const unsigned char *at = rows.at, *stop; at < end; at = stop + 1) {
        struct csv_row row;
        for (stop = at; stop < end && *stop != '\n' && *stop != '\r';)
            stop++;
        CLEANUP(csv_close)
        struct csv line = csv_open((struct bytes){ at, (size_t)(stop - at) }, reading->csv.separator);
        if (csv_next(&line, &row) && !leave_out_unread(reading, &row, false, fault))
            return false;
    }
    return true;
}

bool rows_leave_out_elsewhere(struct reading_register *reading, struct fault *fault)
{
    while (reading->elsewhere) {
        OWNED_FREE struct seen *seen = *(struct seen **)reading->elsewhere;
        tdelete(seen, &reading->elsewhere, compare_seen);
        if (!tfind(seen, &reading->refs, compare_seen) && !leave_out(reading, seen->ref, fault))
            return false;
    }
    return true;
}

/* A row with no ref, or with an empty cell more than the header, may have moved, and fits by chance. */
bool row_leave_out(struct reading_register *reading, bool fits, const char *ref, struct bytes taken,
    const struct fault *why, struct fault *fault)
{
    reading->reader->complaint(reading->reader, reading->row.line, false, why->text);
    if (fits && !leave_out(reading, ref, fault))
        return false;
    if (fits && *ref && !is_long(reading, &reading->row))
        return true;
    return leave_out_unread(reading, &reading->row, fits, fault) &&
        (fits || leave_out_swallowed(reading, taken, fault));
}
