/* Tables are read whole and cut in place. */
#include "table.h"

#include "file.h"

#include <stdlib.h>
#include <string.h>

enum { TABLE_BYTES_MOST = 4 << 20 };

bool table_open(
    struct table *table, const char *folder, const char *file, const char *column, struct fault *fault)
{
    *table = (struct table){ .text = TEXT_LIMIT(TABLE_BYTES_MOST) };
    char *path = file_join(folder, file);
    struct fault why = { 0 };
    bool read = file_read(path, &table->text, &why);
    free(path);
    if (!read)
        return fault_set(fault, FAULT_CONFIG, "the table %s: %s", file, why.text);
    table->next = table->text.bytes;
    char *heading[1];
    if (!table_row(table, heading, 1)) {
        table_close(table);
        return fault_set(fault, FAULT_CONFIG, "the table %s is empty", file);
    }
    if (strcmp(heading[0], column) != 0) {
        table_close(table);
        return fault_set(
            fault, FAULT_CONFIG, "the table %s does not begin with its heading (%s)", file, column);
    }
    return true;
}

char *table_split(char **list, char separator)
{
    if (!*list)
        return NULL;
    char *piece = *list, *end = strchr(piece, separator);
    *list = end ? end + 1 : NULL;
    if (end)
        *end = '\0';
    return piece;
}

int table_row(struct table *table, char **fields, int most)
{
    while (table->next && *table->next) {
        char *row = table_split(&table->next, '\n');
        table->line++;
        size_t length = strlen(row);
        if (length && row[length - 1] == '\r')
            row[length - 1] = '\0';
        if (!*row || *row == '#')
            continue;
        int count = 0;
        for (char *field; count < most && (field = table_split(&row, '\t'));)
            fields[count++] = field;
        for (int i = count; i < most; i++)
            fields[i] = text_empty;
        return count;
    }
    return 0;
}

void table_close(struct table *table)
{
    text_clear(&table->text);
}
