/* columns: the columns of the register CSV, and what stands in them once it is tidied. */
#ifndef COLUMNS_H
#define COLUMNS_H

#ifndef ROOM_REGISTER
#error "columns.h is for the register room alone"
#endif

#include "csv.h"
#include "reply.h"

enum column_kind {
    COLUMN_LINE, /* white space runs become one blank, invisible characters go */
    COLUMN_CODE, /* as LINE, in small letters */
    COLUMN_ADDRESS, /* trimmed, nothing else: what is wrong in it must be seen */
    COLUMN_TEXT, /* line ends stay */
    COLUMN_SECRET, /* trimmed, NFC: as it is typed elsewhere */
    COLUMN_DATE,
    COLUMN_DELIVERY,
};

struct column {
    const char *name;
    enum column_kind kind;
    size_t bytes_most;
    bool required; /* the column must be there, and no cell of it may be empty */
    size_t offset; /* in struct message; of a const char * but for DATE and DELIVERY */
};

/* Stored, as bits: append only. */
enum { COLUMNS = 22 };
extern const struct column columns[COLUMNS];

/* What a word means. An unknown word counts as none (`known` false): rather no mail than one
 * in a form that nobody asked for. */
enum delivery delivery_of(const char *word, bool *known);

/* The index of the column called `name` (blanks around it, capitals, blanks or hyphens for _ are fine), or
 * -1. `near` gets the index of the one that was perhaps meant, or -1. */
int column_find(struct csv_cell name, int *near);

/* Appends the tidied cell and a NUL to `out`: NFC, trimmed, without control and invisible characters. The
 * cell must be UTF-8. */
void column_tidy(enum column_kind kind, struct csv_cell cell, struct text *out);

#endif
