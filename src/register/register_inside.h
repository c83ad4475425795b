/* What the files of the register room share: a file that is being read, its header, what its rows leave out.
 */
#ifndef REGISTER_INSIDE_H
#define REGISTER_INSIDE_H

#ifndef ROOM_REGISTER
#error "register_inside.h is for the register room alone"
#endif

#include "columns.h"
#include "csv.h"
#include "register.h"

/* What the columns of this file are. */
struct layout {
    long line;
    int column[CSV_CELLS_MOST]; /* index into columns, -1: not known */
    size_t count; /* without the empty ones at the end */
    size_t cells; /* with them */
};

struct reading_register {
    struct register_reader *reader;
    struct csv csv;
    struct csv_row row;
    struct layout layout;
    void *refs; /* tsearch tree of struct seen */
    void *elsewhere; /* the same, of what stands in rows that do not fit, where no ref can stand */
    size_t kept[COLUMNS]; /* rows that keep what stands in a column that the file lacks */
    size_t fresh; /* rows that were not known */
    struct text values; /* the row's tidied cells, each ended by a NUL */
};

/* A warning about the row at hand. */
static inline void row_warn(struct reading_register *reading, const char *text)
{
    reading->reader->complaint(reading->reader, reading->row.line, true, text);
}

/* ---- header.c: what separates the cells, and which columns there are ---- */

/* Reads as far as the header, and warns of what in it is not used. FAULT_INPUT: the file cannot be used. */
bool header_open(struct reading_register *reading, struct bytes csv, struct fault *fault);

/* Which cell of the header is `column`? -1: none. */
int header_cell(const struct layout *layout, int column);

/* Appends "delivery, group" for the columns of these bits. */
void header_name_columns(uint32_t bits, struct text *out);

/* ---- left_out.c: which refs stand in rows that are left out ---- */

/* Remembers that `ref` stands in `line`. Returns the line in which it stood before, or 0. */
long ref_see(void **refs, const char *ref, long line);

/* Has it as many cells as two rows or more, where the last of one and the first of the next are one? */
bool row_may_be_glued(const struct reading_register *reading, const struct csv_row *row);

/* Complains of the row, and tells the reader of the refs that stand in it. `taken` are the row's bytes;
 * `fits`: its cells stand below their names, and `ref` is its ref. False with the reader's fault. */
bool row_leave_out(struct reading_register *reading, bool fits, const char *ref, struct bytes taken,
    const struct fault *why, struct fault *fault);

/* When all rows are read: those refs that no row of the file has. */
bool rows_leave_out_elsewhere(struct reading_register *reading, struct fault *fault);

#endif
