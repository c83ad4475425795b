/* Names of entries: what to skip, and their letters. */
#include "zip_name.h"

#include "text.h"

#include <string.h>
#include <strings.h>

enum { NAME_BYTES_MOST = 1000 };

bool zip_name_skipped(const char *name)
{
    static const char *const debris[] = { ".DS_Store", "Thumbs.db", "desktop.ini" };
    const size_t length = strlen(name);
    if (!length || name[length - 1] == '/')
        return true;
    if (!strncmp(name, "__MACOSX/", 9) || strstr(name, "/__MACOSX/"))
        return true;
    const char *slash = strrchr(name, '/');
    const char *last = slash ? slash + 1 : name;
    if (!strncmp(last, "._", 2))
        return true;
    for (size_t i = 0; i < sizeof debris / sizeof *debris; i++)
        if (!strcasecmp(last, debris[i]))
            return true;
    return false;
}

static int32_t from_cp866(unsigned char c)
{
    static const int32_t last_rows[] = { 0x401, 0x451, 0x404, 0x454, 0x407, 0x457, 0x40e, 0x45e };
    if (c < 0x80)
        return c;
    if (c < 0xb0)
        return 0x410 + (c - 0x80);
    if (c >= 0xe0 && c < 0xf0)
        return 0x440 + (c - 0xe0);
    return c >= 0xf0 && c < 0xf8 ? last_rows[c - 0xf0] : 0xfffd;
}

const char *zip_name_utf8(const char *name, struct arena *arena)
{
    struct text text = TEXT_LIMIT(NAME_BYTES_MOST);
    const char *end = name + strlen(name);
    const bool utf8 = utf8_valid(name, strlen(name));
    while (name < end) {
        const int32_t c = utf8 ? utf8_next(&name, end) : from_cp866((unsigned char)*name++);
        text_add_utf8(&text, c < ' ' || c == 0x7f ? 0xfffd : c);
    }
    const char *copy = arena_copy(arena, text.bytes);
    text_clear(&text);
    return copy;
}
