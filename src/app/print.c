/* Lines and JSON objects on stdout. */
#include "print.h"

#include "cleanup.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES_MOST = 1 << 24 };

/* Control characters, ends of lines of other kinds, and what turns the direction of what stands behind it. */
static bool steers(int32_t c)
{
    static const int32_t ranges[][2] = { { 0, 0x1f }, { 0x7f, 0x9f }, { 0x61c, 0x61c }, { 0x200e, 0x200f },
        { 0x2028, 0x202e }, { 0x2066, 0x2069 } };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return false;
}

static void escape(const char *from, size_t n, struct text *out)
{
    const char *end = from + n;
    while (from < end) {
        const int32_t c = utf8_next(&from, end);
        if (steers(c))
            text_printf(out, "\\u%04x", (unsigned)c);
        else
            text_add_utf8(out, c);
    }
}

void print_line(const char *format, ...)
{
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(LINE_BYTES_MOST);
    OWNED_FREE char *line = NULL;
    va_list args;
    va_start(args, format);
    const int length = vasprintf(&line, format, args);
    va_end(args);
    if (length < 0) {
        line = NULL; /* glibc leaves it undefined */
        return;
    }
    escape(line, (size_t)length, &out);
    puts(out.bytes);
}

void print_counts(const char *title, const struct print_count *counts, const char *none)
{
    bool any = false;
    for (; counts->text; counts++) {
        if (!counts->count)
            continue;
        printf("%s %zu %s", any ? "," : title, counts->count, counts->text);
        any = true;
    }
    if (any)
        putchar('\n');
    else if (none)
        printf("%s %s\n", title, none);
}

bool print_json_line(json_t *object)
{
    char *line = json_dumps(object, JSON_COMPACT);
    bool printed = line && puts(line) >= 0;
    free(line);
    json_decref(object);
    return printed;
}

json_t *rounded_json(double value, double steps)
{
    double scaled = value * steps;
    return json_real((double)(long long)(scaled + (scaled < 0 ? -0.5 : 0.5)) / steps);
}
