/* The register: rows of cells → messages. Every row is checked whole before it is handed on, and a row that
 * is left out costs nothing but itself. What is said about a row never quotes it. */
#include "register_inside.h"

#include "address.h"
#include "cleanup.h"
#include "clock.h"
#include "encoding.h"
#include "password.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* ---- cells and rows ---- */

static bool check_shape(const struct reading_register *reading, struct fault *why)
{
    const struct csv_row *row = &reading->row;
    const size_t wanted = reading->layout.count;
    if (row->flaw == CSV_STRAY_QUOTE && row->last_line > row->line)
        return fault_set(why, FAULT_INPUT,
            "a quote is missing or too many: the row goes on to line %ld, and what stands there is left out "
            "too",
            row->last_line);
    if (row->flaw == CSV_MANY_CELLS)
        return fault_set(why, FAULT_INPUT, "more than %d cells", CSV_CELLS_MOST);
    if (row->flaw == CSV_LONG_CELL)
        return fault_set(why, FAULT_INPUT, "a cell is longer than %d bytes", CSV_CELL_BYTES_MOST);
    if (row_may_be_glued(reading, row))
        return fault_set(why, FAULT_INPUT,
            "more cells than the %zu columns of the header: a line end may be missing, and the row behind it "
            "is left out, too",
            wanted);
    if (row->flaw == CSV_STRAY_QUOTE)
        return fault_set(
            why, FAULT_INPUT, "a quote within a cell: put the cell in quotes and write \"\" for it");
    for (size_t i = 0; i < row->count; i++) {
        if (memchr(row->cell[i].bytes, '\0', row->cell[i].length))
            return fault_set(why, FAULT_INPUT, "cell %zu has a NUL byte in it", i + 1);
        if (!utf8_valid(row->cell[i].bytes, row->cell[i].length))
            return fault_set(why, FAULT_INPUT, "cell %zu is not UTF-8", i + 1);
        if (i >= wanted && (i >= reading->layout.cells || !csv_cell_is_blank(row->cell[i])))
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
        return fault_set(why, FAULT_INPUT,
            "%s is empty: a row that is not ready yet is better kept out of the file", column->name);
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
        row_warn(reading, "delivery is neither scan, notice, pgp, pdf nor none: it counts as none");
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
        row_warn(reading, text.bytes);
}

static void warn_of_key(struct reading_register *reading, const struct message *message)
{
    const bool wanted = message->delivery == DELIVERY_PGP;
    if (wanted && !*message->pgp_key)
        row_warn(
            reading, "delivery is pgp, but pgp_key is missing: what is for this message waits for a person");
    if (!wanted && *message->pgp_key)
        row_warn(reading, "pgp_key is there, but delivery is not pgp: nothing is encrypted with it");
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
    long before = ref_see(&reading->refs, message->ref, reading->row.line);
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
        if (header_cell(&reading->layout, i) < 0) {
            keep(message, known, &columns[i]);
            reading->kept[i] += says_something(message, &columns[i]);
        }
    if (known->id && known->damaged && message->delivery == DELIVERY_NONE)
        row_warn(reading,
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
    header_name_columns(lacks, &names);
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
            header_cell(&reading->layout, i) < 0;
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

/* ---- the file ---- */

static bool read_row(struct reading_register *reading, struct bytes taken, struct fault *fault)
{
    struct message message = empty_message();
    struct fault why;
    const bool fits = check_shape(reading, &why);
    bool good = fits && fill_message(reading, &message, &why);
    if (!check_ref(reading, &message, &why))
        good = false;
    if (!good)
        return row_leave_out(reading, fits, message.ref, taken, &why, fault);
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
        if (!csv_row_is_blank(&reading->row) && !read_row(reading, taken, fault))
            return false;
    }
    tell_of_absent(reading);
    return rows_leave_out_elsewhere(reading, fault);
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
    return header_open(&reading, csv, fault) && read_rows(&reading, fault);
}
