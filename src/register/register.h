/* register: the senders' register as CSV → messages, and back. RFC 4180 quoting with what spreadsheets really
 * write: byte order mark, CRLF or LF or CR, quoted newlines, comma or semicolon, columns by name in any
 * order. A bad row is named by its line and left out; the others go in. Columns: docs/register.md. */
#ifndef REGISTER_H
#define REGISTER_H

#include "reply.h"

struct register_reader {
    /* A good row; borrowed until it returns. False with a fault: stop reading. `line` is where the row
     * begins. */
    bool (*row)(struct register_reader *self, long line, const struct message *message, struct fault *fault);
    /* A row that is left out, or something odd about the file (warning: an unknown column, an unknown
     * delivery). Text without the row's content. */
    void (*complaint)(struct register_reader *self, long line, bool warning, const char *text);
    /* What is known by this ref, for the columns that the file lacks: what stands there stays, but a row that
     * was left out stays so, too, where one of them stood in the file that it was left out of. `known`->id 0:
     * nothing is; its texts are borrowed until `row` returns. False with a fault: stop reading. Null: nothing
     * is ever known. */
    bool (*known)(struct register_reader *self, const char *ref, struct message *known, struct fault *fault);
    /* What may be the ref of a row that is left out, one cell after the other where the row does not fit the
     * header or may have moved, but none that stands where no ref can be, and that another row of the file
     * has: what is known by it is not what is meant now. False with a fault: stop reading. May be null.
     */
    bool (*left_out)(struct register_reader *self, const char *ref, struct fault *fault);
    uint32_t had; /* the columns that earlier files had, as bits; 0: nobody knows */
    uint32_t has; /* filled before the first row: those of this one */
};

/* FAULT_INPUT when the file as a whole cannot be used: no header, a required column missing, one whose name
 * is nearly that of a column that is missing, one of an unknown name where `had` names one that is missing,
 * not UTF-8 from the start (saying which encoding it looks like),
 * an unclosed quote at the end. */
bool register_read_csv(struct bytes csv, struct register_reader *reader, struct fault *fault);

/* The columns in which a row says something, as bits; what a file is taken to have had of which nobody knows
 * is these of all its rows, and those that every file should have. */
uint32_t register_columns_of(const struct message *message);
extern const uint32_t register_columns_always;

/* Appends the header row with all columns; and a message's row, null texts as empty cells. Reading gives the
 * same message again. */
void register_write_header(struct text *out);
void register_write_row(const struct message *message, struct text *out);

#endif
