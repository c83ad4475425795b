/* The register: rows of cells → messages. Every row is checked whole before it is handed on, and a row that
 * is left out costs nothing but itself. What is said about a row never quotes it. */
#include "register.h"

#include "address.h"
#include "arena.h"
#include "cleanup.h"
#include "clock.h"
#include "columns.h"
#include "encoding.h"
#include "password.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- refs that were there already ---- */

struct seen {
    long line;
    char ref[];
};

static int compare_seen(const void *a, const void *b)
{
    return strcmp(((const struct seen *)a)->ref, ((const struct seen *)b)->ref);
}

/* Remembers that `ref` stands in `line`. Returns the line in which it stood before, or 0. */
static long see_ref(void **refs, const char *ref, long line)
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

/* ---- the header ---- */

static bool all_blank(struct csv_cell cell)
{
    return strspn(cell.bytes, " \t\r\n") == cell.length;
}

static bool blank_row(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (!all_blank(row->cell[i]))
            return false;
    return row->flaw == CSV_SOUND;
}

static void warn(struct reading_register *reading, const char *text)
{
    reading->reader->complaint(reading->reader, reading->row.line, true, text);
}

static void warn_of_unknown(struct reading_register *reading, size_t cell, int near)
{
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(200);
    if (all_blank(reading->row.cell[cell]))
        text_printf(&text, "column %zu has no name and is not used", cell + 1);
    else
        text_printf(&text, "column %zu is not known and is not used%s%s%s", cell + 1,
            near >= 0 ? "; was " : "", near >= 0 ? columns[near].name : "", near >= 0 ? " meant?" : "");
    warn(reading, text.bytes);
}

/* Which cell of the header is `column`? -1: none. */
static int cell_of(const struct layout *layout, int column)
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
        if (columns[i].required && cell_of(layout, i) < 0)
            return refuse_header(layout, near, i, fault);
    return true;
}

/* What somebody wrote under a name that is nearly right would be missed by nobody. */
static bool check_near(const struct layout *layout, const int *near, struct fault *fault)
{
    for (size_t i = 0; i < layout->count; i++)
        if (layout->column[i] < 0 && near[i] >= 0 && cell_of(layout, near[i]) < 0)
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

/* "delivery, group" */
static void name_columns(uint32_t bits, struct text *out)
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
    name_columns(missing, &names);
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
    while (count && all_blank(row->cell[count - 1]))
        count--;
    int near[CSV_CELLS_MOST] = { 0 };
    layout->line = row->line;
    layout->cells = row->count;
    for (size_t i = 0; i < count; i++) {
        int column = column_find(row->cell[i], &near[i]);
        int before = column < 0 ? -1 : cell_of(layout, column);
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

static bool read_header(struct reading_register *reading, struct fault *fault)
{
    do
        if (!csv_next(&reading->csv, &reading->row))
            return fault_set(fault, FAULT_INPUT, "the file is empty: not even a header row");
    while (blank_row(&reading->row));
    if (reading->row.flaw != CSV_SOUND)
        return fault_set(fault, FAULT_INPUT,
            "the header row is not sound CSV: a stray or unclosed quote, or more than %d columns",
            CSV_CELLS_MOST);
    return lay_out(reading, fault) || fault_while(fault, "line %ld", reading->row.line);
}

/* ---- rows ---- */

static bool check_shape(const struct reading_register *reading, struct fault *why)
{
    const struct csv_row *row = &reading->row;
    const size_t wanted = reading->layout.count;
    if (row->flaw == CSV_STRAY_QUOTE && row->last_line > row->line)
        return fault_set(why, FAULT_INPUT,
            "a quote is missing or too many: the row goes on to line %ld, and what stands there is left out "
            "too",
            row->last_line);
    if (row->flaw == CSV_STRAY_QUOTE)
        return fault_set(
            why, FAULT_INPUT, "a quote within a cell: put the cell in quotes and write \"\" for it");
    if (row->flaw == CSV_MANY_CELLS)
        return fault_set(why, FAULT_INPUT, "more than %d cells", CSV_CELLS_MOST);
    if (row->flaw == CSV_LONG_CELL)
        return fault_set(why, FAULT_INPUT, "a cell is longer than %d bytes", CSV_CELL_BYTES_MOST);
    for (size_t i = 0; i < row->count; i++) {
        if (!utf8_valid(row->cell[i].bytes, row->cell[i].length))
            return fault_set(why, FAULT_INPUT, "cell %zu is not UTF-8", i + 1);
        if (i >= wanted && (i >= reading->layout.cells || !all_blank(row->cell[i])))
            return fault_set(why, FAULT_INPUT, "more cells than the %zu columns of the header", wanted);
    }
    if (row->count < wanted)
        return fault_set(why, FAULT_INPUT, "%zu cells, but the header has %zu columns", row->count, wanted);
    return true;
}

static bool check_value(const struct column *column, const char *value, struct fault *why)
{
    if (strlen(value) > column->bytes_most)
        return fault_set(why, FAULT_INPUT, "%s is longer than %zu bytes", column->name, column->bytes_most);
    if (column->required && !*value)
        return fault_set(why, FAULT_INPUT, "%s is empty", column->name);
    if (column->kind == COLUMN_ADDRESS && *value && !address_looks_right(value))
        return fault_set(why, FAULT_INPUT, "%s is not one e-mail address", column->name);
    return true;
}

static void put_text(struct message *message, const struct column *column, const char *value)
{
    if (column->kind != COLUMN_DATE && column->kind != COLUMN_DELIVERY)
        memcpy((char *)message + column->offset, &value, sizeof value);
}

/* What is not text: dates and delivery. */
static bool put_value(struct reading_register *reading, const struct column *column, const char *value,
    struct message *message, struct fault *why)
{
    bool known = true;
    if (column->kind == COLUMN_DELIVERY)
        message->delivery = delivery_of(value, &known);
    if (!known)
        warn(reading, "delivery is neither scan, notice, pgp, pdf nor none: it counts as none");
    if (column->kind != COLUMN_DATE || !*value || clock_parse_date(value, &message->sent_on))
        return true;
    return fault_set(
        why, FAULT_INPUT, "%s is not a date of the calendar written as 2026-03-14", column->name);
}

/* Nobody is to believe a letter locked that is not, or on its way where it waits. */
static void warn_of_password(struct reading_register *reading, const struct message *message)
{
    const bool locked = message->delivery == DELIVERY_PDF;
    const char *objection = locked ? password_objection(message->pdf_password) : "";
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(400);
    if (*objection)
        text_printf(&text,
            "delivery is pdf, but pdf_password %s: what is for this message waits for a person", objection);
    if (!locked && *message->pdf_password)
        text_add(&text, "pdf_password is there, but delivery is not pdf: nothing is locked with it");
    if (text.length)
        warn(reading, text.bytes);
}

static void warn_of_key(struct reading_register *reading, const struct message *message)
{
    const bool wanted = message->delivery == DELIVERY_PGP;
    if (wanted && !*message->pgp_key)
        warn(reading, "delivery is pgp, but pgp_key is missing: what is for this message waits for a person");
    if (!wanted && *message->pgp_key)
        warn(reading, "pgp_key is there, but delivery is not pgp: nothing is encrypted with it");
}

static struct message empty_message(void)
{
    struct message message = { .issued = "", .number = "", .sent_on = NO_DATE };
    for (int i = 0; i < COLUMNS; i++)
        put_text(&message, &columns[i], "");
    return message;
}

/* Tidies the row's cells into reading->values and points `message` at them: all of them, whatever is wrong
 * with one, so that the ref is known. */
static bool fill_message(struct reading_register *reading, struct message *message, struct fault *why)
{
    const struct layout *layout = &reading->layout;
    text_reset(&reading->values);
    for (size_t i = 0; i < layout->count; i++)
        if (layout->column[i] >= 0)
            column_tidy(columns[layout->column[i]].kind, reading->row.cell[i], &reading->values);
    const char *value = reading->values.bytes;
    bool good = true;
    for (size_t i = 0; i < layout->count; i++) {
        if (layout->column[i] < 0)
            continue;
        const struct column *column = &columns[layout->column[i]];
        put_text(message, column, value);
        good = good && check_value(column, value, why) && put_value(reading, column, value, message, why);
        value += strlen(value) + 1;
    }
    return good;
}

/* A ref counts as used even where its row is left out for another reason: which of the two was meant is not
 * for us to say. */
static bool check_ref(struct reading_register *reading, const struct message *message, struct fault *why)
{
    if (!*message->ref || strlen(message->ref) > columns[0].bytes_most)
        return true; /* refused already */
    long before = see_ref(&reading->refs, message->ref, reading->row.line);
    if (before)
        return fault_set(
            why, FAULT_INPUT, "the ref stands in line %ld already; every message needs its own", before);
    return true;
}

/* ---- columns that the file lacks ---- */

/* Of a row that is known they stay as they are: whoever leaves a column away says nothing about it. */
static void keep(struct message *message, const struct message *known, const struct column *column)
{
    const char *text;
    if (column->kind == COLUMN_DELIVERY) {
        message->delivery = known->delivery;
        return;
    }
    if (column->kind == COLUMN_DATE) {
        message->sent_on = known->sent_on;
        return;
    }
    memcpy(&text, (const char *)known + column->offset, sizeof text);
    put_text(message, column, text);
}

static bool says_something(const struct message *message, const struct column *column)
{
    const char *text;
    if (column->kind == COLUMN_DELIVERY)
        return message->delivery != DELIVERY_SCAN;
    if (column->kind == COLUMN_DATE)
        return message->sent_on != NO_DATE;
    memcpy(&text, (const char *)message + column->offset, sizeof text);
    return *text;
}

uint32_t register_columns_of(const struct message *message)
{
    uint32_t bits = 0;
    for (int i = 0; i < COLUMNS; i++)
        bits |= (uint32_t)says_something(message, &columns[i]) << i;
    return bits;
}

/* In the order of the table: prisoner_state, sender_email, delivery. */
const uint32_t register_columns_always = 1u << 3 | 1u << 5 | 1u << 8;

static void keep_all(struct reading_register *reading, const struct message *known, struct message *message)
{
    reading->fresh += !known->id;
    for (int i = 0; known->id && i < COLUMNS; i++)
        if (cell_of(&reading->layout, i) < 0) {
            keep(message, known, &columns[i]);
            reading->kept[i] += says_something(message, &columns[i]);
        }
    if (known->id && known->damaged && message->delivery == DELIVERY_NONE)
        warn(reading,
            "what was stored of this row cannot be read: what stood in the columns that the file lacks is "
            "lost, and without a column delivery it counts as none");
}

/* What stood in the row that was left out, in columns that this file lacks, is nobody's to guess: it stays
 * so, and what is known stays as it is. */
static bool stays_out(struct reading_register *reading, const struct message *known)
{
    const uint32_t lacks = known->left_out_columns & ~reading->reader->has;
    if (!known->left_out || !lacks)
        return false;
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(1000), names = TEXT_LIMIT(1000);
    name_columns(lacks, &names);
    text_printf(&text, "it was left out before, of a file that may have had more columns: import it with %s",
        names.bytes);
    reading->reader->complaint(reading->reader, reading->row.line, false, text.bytes);
    return true;
}

/* `stays`: the row is left out, and stays so. */
static bool keep_known(
    struct reading_register *reading, struct message *message, bool *stays, struct fault *fault)
{
    struct register_reader *reader = reading->reader;
    struct message known = { 0 };
    if (reader->has == (1u << COLUMNS) - 1 || !reader->known)
        return true;
    if (!reader->known(reader, message->ref, &known, fault))
        return false;
    *stays = stays_out(reading, &known);
    if (!*stays)
        keep_all(reading, &known, message);
    return true;
}

static void tell_of_absent(struct reading_register *reading)
{
    for (int i = 0; i < COLUMNS; i++) {
        CLEANUP(text_clear) struct text text = TEXT_LIMIT(200);
        const size_t kept = reading->kept[i];
        const bool clear = columns[i].kind == COLUMN_DELIVERY && reading->fresh &&
            cell_of(&reading->layout, i) < 0;
        if (kept || clear)
            text_printf(&text, "the file has no column %s: ", columns[i].name);
        if (kept)
            text_printf(&text, "%zu known row%s what stood there", kept, kept == 1 ? " keeps" : "s keep");
        if (clear)
            text_printf(&text, "%s%zu new row%s as scan", kept ? ", " : "", reading->fresh,
                reading->fresh == 1 ? " counts" : "s count");
        if (text.length)
            reading->reader->complaint(reading->reader, reading->layout.line, true, text.bytes);
    }
}

/* ---- rows that are left out ---- */

static bool leave_out(struct reading_register *reading, const char *ref, struct fault *fault)
{
    return !*ref || !reading->reader->left_out || reading->reader->left_out(reading->reader, ref, fault);
}

static bool is_long(const struct reading_register *reading, const struct csv_row *row)
{
    return row->count > reading->layout.cells;
}

/* May the ref stand there? Nothing stands before a first column that could shift it, but where a row is
 * longer than the header: by so many cells it may have moved, and another row may be glued behind the last
 * column, or in it, if that one is empty. */
static bool may_hold_ref(const struct reading_register *reading, const struct csv_row *row, size_t place)
{
    const size_t columns_here = reading->layout.count;
    return !place || cell_of(&reading->layout, 0) != 0 ||
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
        see_ref(&reading->elsewhere, ref, reading->row.line);
    return true;
}

static bool leave_out_unread(
    struct reading_register *reading, const struct csv_row *row, bool fits, struct fault *fault)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct csv_cell *cell = &row->cell[i];
        CLEANUP(text_clear) struct text ref = TEXT_LIMIT(3 * (size_t)CSV_CELL_BYTES_MOST + 1);
        if (!utf8_valid(cell->bytes, cell->length))
            continue;
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

/* When all rows are read. */
static bool leave_out_elsewhere(struct reading_register *reading, struct fault *fault)
{
    while (reading->elsewhere) {
        OWNED_FREE struct seen *seen = *(struct seen **)reading->elsewhere;
        tdelete(seen, &reading->elsewhere, compare_seen);
        if (!tfind(seen, &reading->refs, compare_seen) && !leave_out(reading, seen->ref, fault))
            return false;
    }
    return true;
}

/* `taken` are the row's bytes; `fits`: its cells stand below their names, and `ref` is its ref. But one with
 * no ref, or with an empty cell more than the header, may have moved, and fits by chance. */
static bool refuse_row(struct reading_register *reading, bool fits, const char *ref, struct bytes taken,
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

static bool read_row(struct reading_register *reading, struct bytes taken, struct fault *fault)
{
    struct message message = empty_message();
    struct fault why;
    const bool fits = check_shape(reading, &why);
    bool good = fits && fill_message(reading, &message, &why);
    if (!check_ref(reading, &message, &why))
        good = false;
    if (!good)
        return refuse_row(reading, fits, message.ref, taken, &why, fault);
    bool stays = false;
    if (!keep_known(reading, &message, &stays, fault))
        return false;
    if (stays)
        return true;
    warn_of_password(reading, &message);
    warn_of_key(reading, &message);
    return reading->reader->row(reading->reader, reading->row.line, &message, fault);
}

static bool read_rows(struct reading_register *reading, struct fault *fault)
{
    const unsigned char *begin = reading->csv.at;
    for (; csv_next(&reading->csv, &reading->row); begin = reading->csv.at) {
        if (reading->row.flaw == CSV_OPEN_QUOTE)
            return fault_set(fault, FAULT_INPUT,
                "a quote that opens in the row of line %ld is never closed: all behind it may be missing",
                reading->row.line);
        const struct bytes taken = { begin, (size_t)(reading->csv.at - begin) };
        if (!blank_row(&reading->row) && !read_row(reading, taken, fault))
            return false;
    }
    tell_of_absent(reading);
    return leave_out_elsewhere(reading, fault);
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

static struct bytes without_mark(struct bytes csv)
{
    if (csv.size >= 3 && memcmp(csv.at, "\xef\xbb\xbf", 3) == 0)
        return (struct bytes){ csv.at + 3, csv.size - 3 };
    return csv;
}

/* Excel's own first line: sep=; */
static bool names_separator(struct bytes csv)
{
    return csv.size >= 5 && memcmp(csv.at, "sep=", 4) == 0 && (csv.size == 5 || strchr("\r\n", csv.at[5]));
}

static bool open_file(struct reading_register *reading, struct bytes csv, struct fault *fault)
{
    csv = without_mark(csv);
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

static void close_register(struct reading_register *reading)
{
    csv_close(&reading->csv);
    text_clear(&reading->values);
    tdestroy(reading->refs, free);
    tdestroy(reading->elsewhere, free);
}

bool register_read_csv(struct bytes csv, struct register_reader *reader, struct fault *fault)
{
    const char *encoding = encoding_other_than_utf8(csv);
    if (encoding)
        return fault_set(fault, FAULT_INPUT,
            "the file is not UTF-8, it looks like %s; export it as CSV in UTF-8", encoding);
    /* NFC may triple a text (Unicode Standard Annex 15, table 4). */
    CLEANUP(close_register)
    struct reading_register reading = { .reader = reader,
        .csv.cells = TEXT_LIMIT(0),
        .values = TEXT_LIMIT(COLUMNS * (3 * (size_t)CSV_CELL_BYTES_MOST + 1)) };
    return open_file(&reading, csv, fault) && read_rows(&reading, fault);
}
