/* table: rows and fields of the tab-separated data files in models/. The first row is the heading; empty rows
 * and rows that begin with # are skipped. */
#ifndef TABLE_H
#define TABLE_H

#include "fault.h"
#include "text.h"

struct table {
    struct text text;
    char *next;
    int line; /* of the row last read, from 1 */
};

/* Reads `folder`/`file`, whose heading begins with the `column`: a row is never taken for it. FAULT_CONFIG
 * names the file when it is missing, too large (4 MiB), empty or without that heading. */
bool table_open(
    struct table *table, const char *folder, const char *file, const char *column, struct fault *fault);

/* Fills up to `most` fields of the next row, "" where the row has fewer; returns how many it has, 0 at the
 * end. Fields live as long as the table and may be written to. */
int table_row(struct table *table, char **fields, int most);

void table_close(struct table *table);

char *table_split(char **list, char separator); /* next piece of "a;b;c"; null at the end */

#endif
