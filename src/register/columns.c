/* The table of columns, and the tidying of a cell. */
#include "columns.h"

#include "cleanup.h"
#include "param.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { NAME_MOST = 1024, TEXT_MOST = CSV_CELL_BYTES_MOST, REF_MOST = 200 };

#define AT(member) offsetof(struct message, member)
const struct column columns[COLUMNS] = {
    { "ref", COLUMN_LINE, REF_MOST, true, AT(ref) },
    { "prisoner_name", COLUMN_LINE, NAME_MOST, true, AT(prisoner_name) },
    { "prisoner_id", COLUMN_LINE, NAME_MOST, false, AT(prisoner_id) },
    { "prisoner_state", COLUMN_CODE, NAME_MOST, false, AT(prisoner_state) },
    { "sender_name", COLUMN_LINE, NAME_MOST, false, AT(sender_name) },
    { "sender_email", COLUMN_ADDRESS, NAME_MOST, false, AT(sender_email) },
    { "sender_language", COLUMN_CODE, NAME_MOST, false, AT(sender_language) },
    { "sender_id", COLUMN_LINE, NAME_MOST, false, AT(sender_id) },
    { "delivery", COLUMN_DELIVERY, NAME_MOST, false, AT(delivery) },
    { "pgp_key", COLUMN_TEXT, TEXT_MOST, false, AT(pgp_key) },
    { "pdf_password", COLUMN_SECRET, TEXT_MOST, false, AT(pdf_password) },
    { "facility", COLUMN_LINE, NAME_MOST, false, AT(facility) },
    { "address", COLUMN_LINE, NAME_MOST, false, AT(address) },
    { "sent_on", COLUMN_DATE, NAME_MOST, false, AT(sent_on) },
    { "message", COLUMN_TEXT, TEXT_MOST, false, AT(message) },
    { "card_text", COLUMN_TEXT, TEXT_MOST, false, AT(card_text) },
    { "card_name", COLUMN_LINE, NAME_MOST, false, AT(card_name) },
    { "return_name", COLUMN_LINE, NAME_MOST, false, AT(return_name) },
    { "return_address", COLUMN_LINE, NAME_MOST, false, AT(return_address) },
    { "code", COLUMN_LINE, NAME_MOST, false, AT(code) },
    { "answers_ref", COLUMN_LINE, REF_MOST, false, AT(answers_ref) },
    { "group", COLUMN_LINE, NAME_MOST, false, AT(group) },
};

/* ---- names of columns ---- */

/* "Sender E-Mail" is not known, "Sender Email " is: trimmed, small letters, _ between words. */
static void fold_name(struct csv_cell name, struct text *out)
{
    size_t first = 0, last = name.length;
    while (first < last && strchr(" \t\r\n", name.bytes[first]))
        first++;
    while (last > first && strchr(" \t\r\n", name.bytes[last - 1]))
        last--;
    for (; first < last; first++) {
        char c = name.bytes[first];
        text_add_char(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == ' ' || c == '-' ? '_' : c);
    }
}

/* What in a name stands for a column without which a letter may go to whom, or as, it must not. */
static const struct {
    const char *part, *column;
} telling[] = {
    { "deliver", "delivery" },
    { "pgp", "pgp_key" },
    { "gpg", "pgp_key" },
    { "password", "pdf_password" },
    { "prisoner_stat", "prisoner_state" },
    { "group", "group" },
};

/* Other words for them, which mean something else within a longer name. */
static const struct {
    const char *name, *column;
} others[] = {
    { "email", "sender_email" },
    { "e_mail", "sender_email" },
    { "mail", "sender_email" },
    { "email_address", "sender_email" },
    { "e_mail_address", "sender_email" },
    { "mail_address", "sender_email" },
    { "status", "prisoner_state" },
    { "state", "prisoner_state" },
    { "encryption", "delivery" },
    { "mode", "delivery" },
    { "key", "pgp_key" },
};

static const char *told_by(const char *name)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name, others[i].name) == 0)
            return others[i].column;
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        if (strstr(name, telling[i].part))
            return telling[i].column;
    return NULL;
}

static int index_of(const char *name)
{
    int i = COLUMNS - 1;
    while (i >= 0 && (!name || strcmp(name, columns[i].name) != 0))
        i--;
    return i;
}

int column_find(struct csv_cell name, int *near)
{
    CLEANUP(text_clear) struct text folded = TEXT_LIMIT(64);
    fold_name(name, &folded);
    const char *names[COLUMNS + 1] = { 0 };
    for (int i = 0; i < COLUMNS; i++)
        names[i] = columns[i].name;
    const int found = index_of(folded.bytes);
    const char *nearest = told_by(folded.bytes);
    *near = index_of(nearest ? nearest : nearest_word(names, folded.bytes));
    return found;
}

/* ---- delivery ---- */

enum delivery delivery_of(const char *word, bool *known)
{
    *known = true;
    for (enum delivery i = DELIVERY_SCAN; i <= DELIVERY_NONE; i++)
        if (strcmp(word, delivery_name(i)) == 0)
            return i;
    *known = !*word;
    return *known ? DELIVERY_SCAN : DELIVERY_NONE;
}

/* ---- tidying ---- */

static bool within(int32_t c, int32_t first, int32_t last)
{
    return c >= first && c <= last;
}

/* White space and control characters: what may only stand between words. */
static bool blank(int32_t c)
{
    return c <= ' ' || within(c, 0x7f, 0xa0) || c == 0x1680 || within(c, 0x2000, 0x200a) ||
        within(c, 0x2028, 0x2029) || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Soft hyphens, zero-width characters, direction marks: pasted along, and able to make two words look alike.
 */
static bool invisible(int32_t c)
{
    return c == 0xad || within(c, 0x200b, 0x200f) || within(c, 0x202a, 0x202e) || within(c, 0x2060, 0x206f) ||
        c == 0xfeff;
}

/* Certainly its own NFC whatever stands beside it: Latin and Cyrillic without combining marks, and the usual
 * punctuation. Saves normalising nearly every cell. */
static bool composed(int32_t c)
{
    return c < 0x300 || within(c, 0x400, 0x482) || within(c, 0x48a, 0x52f) || within(c, 0x2010, 0x2027);
}

/* What becomes of a run of blanks: nothing at the ends, else one blank, or in texts the line ends it held. */
struct gap {
    bool open;
    int lines;
};

static void close_gap(struct gap *gap, bool text, size_t start, struct text *out)
{
    if (gap->open && out->length > start) {
        for (int i = 0; text && i < gap->lines && i < 2; i++)
            text_add_char(out, '\n');
        if (!text || !gap->lines)
            text_add_char(out, ' ');
    }
    *gap = (struct gap){ 0 };
}

static void compose(struct text *out, size_t start)
{
    char *nfc = (char *)utf8proc_NFC((const unsigned char *)out->bytes + start);
    if (!nfc)
        return;
    out->length = start;
    text_add(out, nfc);
    free(nfc);
}

static void tidy_words(enum column_kind kind, struct csv_cell cell, struct text *out)
{
    const char *at = cell.bytes, *end = at + cell.length;
    size_t start = out->length;
    struct gap gap = { 0 };
    bool plain = true;
    while (at < end) {
        int32_t c = utf8_next(&at, end);
        if (invisible(c))
            continue;
        if (blank(c)) {
            gap.open = true;
            gap.lines += c == '\n' || within(c, 0x2028, 0x2029);
            continue;
        }
        close_gap(&gap, kind == COLUMN_TEXT, start, out);
        plain &= composed(c);
        text_add_utf8(
            out, kind != COLUMN_LINE && kind != COLUMN_TEXT && within(c, 'A', 'Z') ? c - 'A' + 'a' : c);
    }
    if (!plain)
        compose(out, start);
}

static void trim(struct csv_cell cell, struct text *out)
{
    const char *at = cell.bytes, *end = at + cell.length, *first = NULL, *last = NULL;
    while (at < end) {
        const char *here = at;
        if (blank(utf8_next(&at, end)))
            continue;
        first = first ? first : here;
        last = at;
    }
    if (first)
        text_add_n(out, first, (size_t)(last - first));
}

void column_tidy(enum column_kind kind, struct csv_cell cell, struct text *out)
{
    const size_t start = out->length;
    if (kind == COLUMN_ADDRESS || kind == COLUMN_SECRET)
        trim(cell, out);
    else
        tidy_words(kind, cell, out);
    if (kind == COLUMN_SECRET)
        compose(out, start);
    text_add_n(out, "", 1);
}
