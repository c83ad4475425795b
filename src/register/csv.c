/* The state machine behind csv.h: in a plain cell, in a quoted one, or behind its closing quote. */
#include "csv.h"

#include <string.h>

struct csv csv_open(struct bytes bytes, char separator)
{
    return (struct csv){ .at = bytes.at,
        .end = bytes.at + bytes.size,
        .line = 1,
        .separator = separator,
        .cells = TEXT_LIMIT(CSV_CELLS_MOST * (size_t)(CSV_CELL_BYTES_MOST + 1)) };
}

void csv_close(struct csv *csv)
{
    text_clear(&csv->cells);
}

static void note(struct csv_row *row, enum csv_flaw flaw)
{
    if (row->flaw == CSV_SOUND)
        row->flaw = flaw;
}

/* Adds bytes to the cell that begins at `start` of csv->cells. */
static void add(struct csv *csv, struct csv_row *row, size_t start, const unsigned char *bytes, size_t n)
{
    size_t left = CSV_CELL_BYTES_MOST - (csv->cells.length - start);
    if (n > left) {
        note(row, CSV_LONG_CELL);
        n = left;
    }
    if (row->count < CSV_CELLS_MOST)
        text_add_n(&csv->cells, bytes, n);
}

/* One line end, whichever, at csv->at. */
static void pass_line_end(struct csv *csv)
{
    if (csv->at[0] == '\r' && csv->at + 1 < csv->end && csv->at[1] == '\n')
        csv->at++;
    csv->at++;
    csv->line++;
}

/* Behind an opening quote: everything up to the closing one, which is passed. */
static void read_quoted(struct csv *csv, struct csv_row *row, size_t start)
{
    for (;;) {
        const unsigned char *from = csv->at;
        while (csv->at < csv->end && *csv->at != '"' && *csv->at != '\r' && *csv->at != '\n')
            csv->at++;
        add(csv, row, start, from, (size_t)(csv->at - from));
        if (csv->at == csv->end) {
            row->flaw = CSV_OPEN_QUOTE;
            return;
        }
        if (*csv->at != '"') {
            pass_line_end(csv);
            add(csv, row, start, (const unsigned char *)"\n", 1);
            continue;
        }
        csv->at++;
        if (csv->at == csv->end || *csv->at != '"')
            return;
        add(csv, row, start, csv->at++, 1);
    }
}

/* Text without quotes around it, up to the separator or the line's end, which are not passed. */
static void read_plain(struct csv *csv, struct csv_row *row, size_t start)
{
    const unsigned char *from = csv->at;
    for (; csv->at < csv->end && *csv->at != '\r' && *csv->at != '\n'; csv->at++) {
        if (*csv->at == (unsigned char)csv->separator)
            break;
        if (*csv->at == '"')
            note(row, CSV_STRAY_QUOTE);
    }
    add(csv, row, start, from, (size_t)(csv->at - from));
}

static void read_cell(struct csv *csv, struct csv_row *row)
{
    size_t start = csv->cells.length;
    if (csv->at < csv->end && *csv->at == '"') {
        csv->at++;
        read_quoted(csv, row, start);
        if (csv->at < csv->end && *csv->at != (unsigned char)csv->separator && !strchr("\r\n", *csv->at))
            note(row, CSV_STRAY_QUOTE);
    }
    read_plain(csv, row, start);
    if (row->count == CSV_CELLS_MOST) {
        note(row, CSV_MANY_CELLS);
        return;
    }
    row->cell[row->count++].length = csv->cells.length - start;
    text_add_n(&csv->cells, "", 1);
}

bool csv_next(struct csv *csv, struct csv_row *row)
{
    if (csv->at == csv->end)
        return false;
    text_reset(&csv->cells);
    row->line = csv->line;
    row->flaw = CSV_SOUND;
    row->count = 0;
    read_cell(csv, row);
    while (csv->at < csv->end && *csv->at == (unsigned char)csv->separator) {
        csv->at++;
        read_cell(csv, row);
    }
    row->last_line = csv->line;
    if (csv->at < csv->end)
        pass_line_end(csv);
    const char *bytes = csv->cells.bytes; /* cells know their place only now: the text may have moved */
    for (size_t i = 0; i < row->count; i++) {
        row->cell[i].bytes = bytes;
        bytes += row->cell[i].length + 1;
    }
    return true;
}

bool csv_cell_is_blank(struct csv_cell cell)
{
    return strspn(cell.bytes, " \t\r\n") == cell.length;
}

bool csv_row_is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (!csv_cell_is_blank(row->cell[i]))
            return false;
    return row->flaw == CSV_SOUND;
}
