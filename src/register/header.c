/* How the file begins: what separates its cells, and which columns stand in which of them. Rather no import
 * than one that misses what somebody wrote under another name. */
#include "register_inside.h"

#include "cleanup.h"

#include <string.h>

/* ---- the columns ---- */

static void warn_of_unknown(struct reading_register *reading, size_t cell, int near)
{
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(200);
    if (csv_cell_is_blank(reading->row.cell[cell]))
        text_printf(&text, "column %zu has no name and is not used", cell + 1);
    else
        text_printf(&text, "column %zu is not known and is not used%s%s%s", cell + 1,
            near >= 0 ? "; was " : "", near >= 0 ? columns[near].name : "", near >= 0 ? " meant?" : "");
    row_warn(reading, text.bytes);
}

int header_cell(const struct layout *layout, int column)
{
    for (size_t i = 0; i < layout->count; i++)
        if (layout->column[i] == column)
            return (int)i;
    return -1;
}

static bool refuse_header(const struct layout *layout, const int *near, int column, struct fault *fault)
{
    for (size_t i = 0; i < layout->count; i++)
        if (layout->column[i] < 0 && near[i] == column)
            return fault_set(fault, FAULT_INPUT, "the header has no column %s; is column %zu meant?",
                columns[column].name, i + 1);
    return fault_set(fault, FAULT_INPUT,
        "the header has no column %s; the first line must name the columns, with commas or semicolons "
        "between",
        columns[column].name);
}

static bool check_required(const struct layout *layout, const int *near, struct fault *fault)
{
    for (int i = 0; i < COLUMNS; i++)
        if (columns[i].required && header_cell(layout, i) < 0)
            return refuse_header(layout, near, i, fault);
    return true;
}

/* What somebody wrote under a name that is nearly right would be missed by nobody. */
static bool check_near(const struct layout *layout, const int *near, struct fault *fault)
{
    for (size_t i = 0; i < layout->count; i++)
        if (layout->column[i] < 0 && near[i] >= 0 && header_cell(layout, near[i]) < 0)
            return fault_set(fault, FAULT_INPUT,
                "column %zu is not known, and there is no column %s: is that meant? Name it so, or take it "
                "out of the file",
                i + 1, columns[near[i]].name);
    return true;
}

static uint32_t columns_in(const struct layout *layout)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < layout->count; i++)
        if (layout->column[i] >= 0)
            bits |= 1u << layout->column[i];
    return bits;
}

void header_name_columns(uint32_t bits, struct text *out)
{
    for (int i = 0; i < COLUMNS; i++)
        if (bits & 1u << i)
            text_printf(out, "%s%s", out->length ? ", " : "", columns[i].name);
}

/* Whatever the new name means: what is stored must not stay in the place of what somebody wrote. */
static bool check_renamed(const struct reading_register *reading, struct fault *fault)
{
    const struct layout *layout = &reading->layout;
    const uint32_t missing = reading->reader->had & ~columns_in(layout);
    size_t unknown = 0;
    while (unknown < layout->count && layout->column[unknown] >= 0)
        unknown++;
    if (!missing || unknown == layout->count)
        return true;
    CLEANUP(text_clear) struct text names = TEXT_LIMIT(1000);
    header_name_columns(missing, &names);
    return fault_set(fault, FAULT_INPUT,
        "column %zu is not known, and what earlier files had is missing: %s. Is one of them meant? Name it "
        "so, or "
        "take column %zu out of the file",
        unknown + 1, names.bytes, unknown + 1);
}

static bool lay_out(struct reading_register *reading, struct fault *fault)
{
    const struct csv_row *row = &reading->row;
    struct layout *layout = &reading->layout;
    size_t count = row->count;
    while (count && csv_cell_is_blank(row->cell[count - 1]))
        count--;
    int near[CSV_CELLS_MOST] = { 0 };
    layout->line = row->line;
    layout->cells = row->count;
    for (size_t i = 0; i < count; i++) {
        int column = column_find(row->cell[i], &near[i]);
        int before = column < 0 ? -1 : header_cell(layout, column);
        if (before >= 0)
            return fault_set(fault, FAULT_INPUT, "columns %d and %zu of the header are both %s", before + 1,
                i + 1, columns[column].name);
        layout->column[layout->count++] = column;
    }
    if (!check_required(layout, near, fault) || !check_near(layout, near, fault) ||
        !check_renamed(reading, fault))
        return false;
    reading->reader->has = columns_in(layout);
    for (size_t i = 0; i < count; i++)
        if (layout->column[i] < 0)
            warn_of_unknown(reading, i, near[i]);
    return true;
}

static bool check_sound(const struct csv_row *row, struct fault *fault)
{
    switch (row->flaw) {
    case CSV_SOUND:
        return true;
    case CSV_LONG_CELL:
        return fault_set(
            fault, FAULT_INPUT, "a cell of the header is longer than %d bytes", CSV_CELL_BYTES_MOST);
    case CSV_MANY_CELLS:
        return fault_set(fault, FAULT_INPUT, "the header has more than %d columns", CSV_CELLS_MOST);
    case CSV_STRAY_QUOTE:
    case CSV_OPEN_QUOTE:
        break;
    }
    return fault_set(fault, FAULT_INPUT, "a quote of the header is missing or too many");
}

static bool read_header(struct reading_register *reading, struct fault *fault)
{
    do
        if (!csv_next(&reading->csv, &reading->row))
            return fault_set(fault, FAULT_INPUT, "the file is empty: not even a header row");
    while (csv_row_is_blank(&reading->row));
    return (check_sound(&reading->row, fault) && lay_out(reading, fault)) ||
        fault_while(fault, "line %ld", reading->row.line);
}

/* ---- the file ---- */

/* What separates the cells of the first line that is not empty, or 0 when it is neither , nor ;. */
static char find_separator(struct bytes csv)
{
    size_t commas = 0, semicolons = 0, tabs = 0, i = 0;
    bool quoted = false;
    while (i < csv.size && (csv.at[i] == '\r' || csv.at[i] == '\n'))
        i++;
    for (; i < csv.size && (quoted || (csv.at[i] != '\r' && csv.at[i] != '\n')); i++) {
        quoted ^= csv.at[i] == '"';
        commas += !quoted && csv.at[i] == ',';
        semicolons += !quoted && csv.at[i] == ';';
        tabs += !quoted && csv.at[i] == '\t';
    }
    if (tabs && !commas && !semicolons)
        return '\0';
    return semicolons > commas ? ';' : ',';
}

/* Some programs put a byte order mark in front of one that is there. */
static struct bytes without_marks(struct bytes csv)
{
    while (csv.size >= 3 && memcmp(csv.at, "\xef\xbb\xbf", 3) == 0)
        csv = (struct bytes){ csv.at + 3, csv.size - 3 };
    return csv;
}

/* Excel's own first line: sep=; */
static bool names_separator(struct bytes csv)
{
    return csv.size >= 5 && memcmp(csv.at, "sep=", 4) == 0 && (csv.size == 5 || strchr("\r\n", csv.at[5]));
}

bool header_open(struct reading_register *reading, struct bytes csv, struct fault *fault)
{
    csv = without_marks(csv);
    bool named = names_separator(csv);
    char separator = named ? (char)csv.at[4] : find_separator(csv);
    if (separator != ',' && separator != ';')
        return fault_set(fault, FAULT_INPUT,
            "the cells are separated by something else than commas or semicolons; export it with one of "
            "these");
    reading->csv = csv_open(csv, separator);
    if (named)
        csv_next(&reading->csv, &reading->row);
    return read_header(reading, fault);
}
