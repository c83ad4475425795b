/* Messages → the register's CSV, for the initiative's own form or for an import. */
#include "register.h"

#include "cleanup.h"
#include "clock.h"
#include "columns.h"

#include <string.h>

static const char *word_of(const struct message *message, const struct column *column, char date[16])
{
    const char *text;
    date[0] = '\0';
    if (column->kind == COLUMN_DELIVERY)
        return delivery_name(message->delivery);
    if (column->kind == COLUMN_DATE) {
        if (message->sent_on != NO_DATE)
            clock_date(message->sent_on, date);
        return date;
    }
    memcpy(&text, (const char *)message + column->offset, sizeof text);
    return text ? text : "";
}

/* A blank in front keeps a spreadsheet from taking strangers' words for a formula; reading takes it away
 * again. */
static void add_cell(const char *word, struct text *out)
{
    const char *const formula = *word && strchr("=+-@\t\r", *word) ? " " : "";
    if (!*formula && !word[strcspn(word, "\",;\r\n")]) {
        text_add(out, word);
        return;
    }
    text_printf(out, "\"%s", formula);
    for (; *word; word++) {
        text_add_char(out, *word);
        if (*word == '"')
            text_add_char(out, '"');
    }
    text_add_char(out, '"');
}

void register_write_header(struct text *out)
{
    for (size_t i = 0; i < COLUMNS; i++)
        text_printf(out, "%s%s", i ? "," : "", columns[i].name);
    text_add(out, "\r\n");
}

void register_write_row(const struct message *message, struct text *out)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        char date[16];
        if (i)
            text_add_char(out, ',');
        add_cell(word_of(message, &columns[i], date), out);
    }
    text_add(out, "\r\n");
}
