/* The fields of a delivery status report (RFC 3464): groups of lines like a mail's header, parted by empty
 * lines, one group for the mail and one for each receiver. Our mails have one receiver; where a list made
 * several of it, the worst counts. */
#include "back_inside.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { FIELD_MOST = 4096 };

/* Copies a field's value from `at`, its continuation lines joined by blanks. */
static const char *copy_value(struct arena *arena, const char *at)
{
    const char *end = at;
    do
        end += strcspn(end, "\n") + 1;
    while (end[-1] && (*end == ' ' || *end == '\t'));
    size_t length = (size_t)(end - 1 - at);
    if (length > FIELD_MOST)
        for (length = FIELD_MOST; ((unsigned char)at[length] & 0xc0) == 0x80;)
            length--; /* not in the middle of a character */
    char *value = arena_copy_n(arena, at, length);
    for (char *c = value; *c; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    return value + strspn(value, " ");
}

const char *report_field(struct arena *arena, const char *fields, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = fields; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        const char *at = line + strspn(line, " \t");
        if (!strncasecmp(at, name, length) && at[length] == ':')
            return copy_value(arena, at + length + 1);
    }
    return "";
}

static void first_word(const char *value, char *word, size_t size)
{
    size_t n = 0;
    for (; n + 1 < size && (isalnum((unsigned char)value[n]) || value[n] == '.'); n++)
        word[n] = (char)tolower((unsigned char)value[n]);
    word[n] = '\0';
}

static int weight_of(const char *action)
{
    static const char *const by_weight[] = { "", "delivered", "relayed", "expanded", "delayed", "failed" };
    for (int i = (int)(sizeof by_weight / sizeof *by_weight) - 1; i > 0; i--)
        if (!strcmp(action, by_weight[i]))
            return i;
    return 0;
}

static void take_group(struct arena *arena, const char *group, struct report *report)
{
    struct report found = { .diagnosis = report_field(arena, group, "Diagnostic-Code"),
        .receiver = arena_printf(arena, "%s %s", report_field(arena, group, "Final-Recipient"),
            report_field(arena, group, "Original-Recipient")) };
    first_word(report_field(arena, group, "Action"), found.action, sizeof found.action);
    const char *status = report_field(arena, group, "Status");
    first_word(status, found.status, sizeof found.status);
    found.status[strspn(found.status, "0123456789.")] = '\0';
    found.there = *found.action || *found.status || *found.diagnosis;
    if (found.there && (!report->there || weight_of(found.action) > weight_of(report->action)))
        *report = found;
}

void report_read(struct arena *arena, const char *fields, struct report *report)
{
    *report = (struct report){ .diagnosis = "", .receiver = "" };
    for (const char *group = fields; *group;) {
        const char *end = strstr(group, "\n\n");
        size_t length = end ? (size_t)(end - group) : strlen(group);
        take_group(arena, arena_copy_n(arena, group, length), report);
        group += length;
        group += strspn(group, "\n");
    }
}
