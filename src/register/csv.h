/* csv: bytes → rows of cells, and nothing about what they mean. RFC 4180 with what spreadsheets write: CRLF,
 * LF or CR, quoted line ends, doubled quotes. */
#ifndef CSV_H
#define CSV_H

#ifndef ROOM_REGISTER
#error "csv.h is for the register room alone"
#endif

#include "text.h"

enum { CSV_CELLS_MOST = 256, CSV_CELL_BYTES_MOST = 64 * 1024 };

struct csv {
    const unsigned char *at, *end;
    long line; /* of what comes next, from 1 */
    char separator;
    struct text cells; /* the row's cells, each ended by a NUL */
};

/* What is wrong with a row, if anything. */
enum csv_flaw {
    CSV_SOUND,
    CSV_STRAY_QUOTE, /* a quote within a cell that is not quoted, or text behind the closing one */
    CSV_LONG_CELL, /* cut at CSV_CELL_BYTES_MOST */
    CSV_MANY_CELLS, /* those beyond CSV_CELLS_MOST are left out */
    CSV_OPEN_QUOTE, /* the file ended within quotes; only in the last row */
};

struct csv_cell {
    const char *bytes; /* borrowed until the next row; a NUL stands behind, and may stand within */
    size_t length;
};

struct csv_row {
    long line, last_line; /* where it begins and ends */
    enum csv_flaw flaw; /* the first one */
    size_t count;
    struct csv_cell cell[CSV_CELLS_MOST];
};

struct csv csv_open(struct bytes bytes, char separator); /* give it back with csv_close */
void csv_close(struct csv *csv);

/* Reads the next row. False: there is none. */
bool csv_next(struct csv *csv, struct csv_row *row);

/* Nothing but white space, and of a row: no flaw. */
bool csv_cell_is_blank(struct csv_cell cell);
bool csv_row_is_blank(const struct csv_row *row);

#endif
