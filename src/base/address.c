/* The look of an e-mail address. Quoted local parts and address literals are refused: nobody's address in a
 * web form is one, and each has been a way into headers. */
#include "address.h"

#include "text.h"

#include <stdint.h>
#include <string.h>

/* Blanks beyond ASCII, direction marks, zero-width characters: pasted along and never meant. */
static bool invisible(int32_t c)
{
    static const struct {
        int32_t first, last;
    } ranges[] = { { 0, ' ' }, { 0x7f, 0xa0 }, { 0xad, 0xad }, { 0x1680, 0x1680 }, { 0x2000, 0x200f },
        { 0x2028, 0x202f }, { 0x205f, 0x206f }, { 0x3000, 0x3000 }, { 0xfeff, 0xfeff }, { 0xfff0, 0xffff } };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

bool address_looks_right(const char *address)
{
    size_t length = strlen(address);
    const char *at = strchr(address, '@'), *end = address + length;
    if (!at || at == address || at - address > 64 || length > 254 || !at[1] || strchr(at + 1, '@'))
        return false;
    if (!utf8_valid(address, length) || strpbrk(address, "<>()[],;:\"\\"))
        return false;
    if (at[1] == '.' || end[-1] == '.' || strstr(at, ".."))
        return false;
    for (const char *c = address; c < end;)
        if (invisible(utf8_next(&c, end)))
            return false;
    return true;
}
