/* Any bytes as the head of a request, and what it brings along: its path, its query, its cookie; and as a
 * form. What is let through holds what web.h says of it. */
#include "fuzz.h"

#include "cleanup.h"
#include "web_inside.h"

#include <string.h>

static void check_texts(const struct web_field *fields, size_t count)
{
    MUST(count <= WEB_FIELDS_MOST);
    for (size_t i = 0; i < count; i++) {
        MUST(utf8_valid(fields[i].name, strlen(fields[i].name)));
        MUST(utf8_valid(fields[i].value, strlen(fields[i].value)));
    }
}

static void check_path(const char *path)
{
    MUST(path[0] == '/' && !strstr(path, "//") && !strstr(path, "/../") && !strstr(path, "/./"));
    const char *last = strrchr(path, '/') + 1;
    MUST(strcmp(last, ".") != 0 && strcmp(last, "..") != 0);
    MUST(!strpbrk(path, "\\%\r\n") && utf8_valid(path, strlen(path)));
}

static void try_head(const char *bytes, size_t length)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct head head;
    const struct web_field *fields;
    size_t count;
    if (head_read(bytes, length, &arena, &head) != 0)
        return;
    MUST(head.host && head.target[0] == '/' && head.body_bytes <= WEB_FORM_MOST);
    MUST(head.method == WEB_POST || head.body_bytes == 0);
    const char *query, *path = path_read(head.target, &arena, &query);
    if (path)
        check_path(path);
    if (path && form_read(query, strlen(query), &arena, &fields, &count))
        check_texts(fields, count);
    const char *cookie = cookie_read(head.cookie, "s", &arena);
    MUST(!strpbrk(cookie, "; =\"\r\n"));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const struct web_field *fields;
    size_t count;
    const char *text = (const char *)bytes;
    const size_t length = head_length(text, size);
    MUST(length <= size);
    if (length)
        try_head(text, length);
    if (form_read(text + length, size - length, &arena, &fields, &count))
        check_texts(fields, count);
    return 0;
}
