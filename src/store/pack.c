/* Packing. The formats made of it begin with a version number of their own. */
#include "pack.h"

#include <string.h>

void pack_int(struct text *out, int64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    text_add_n(out, bytes, sizeof bytes);
}

void pack_real(struct text *out, double value)
{
    int64_t bits;
    memcpy(&bits, &value, sizeof bits);
    pack_int(out, bits);
}

void pack_text(struct text *out, const char *value)
{
    text_add(out, value);
    text_add_char(out, '\0');
}

int64_t unpack_int(struct unpack *from, int64_t least, int64_t most)
{
    if (from->broken || from->left.size < 8) {
        from->broken = true;
        return least;
    }
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value |= (uint64_t)from->left.at[i] << (8 * i);
    from->left.at += 8;
    from->left.size -= 8;
    if ((int64_t)value >= least && (int64_t)value <= most)
        return (int64_t)value;
    from->broken = true;
    return least;
}

double unpack_real(struct unpack *from)
{
    int64_t bits = unpack_int(from, INT64_MIN, INT64_MAX);
    double value;
    memcpy(&value, &bits, sizeof value);
    return from->broken ? 0 : value;
}

const char *unpack_text(struct unpack *from)
{
    const unsigned char *end = from->broken ? NULL : memchr(from->left.at, '\0', from->left.size);
    if (!end) {
        from->broken = true;
        return "";
    }
    const char *text = (const char *)from->left.at;
    from->left.size -= (size_t)(end + 1 - from->left.at);
    from->left.at = end + 1;
    return text;
}

bool unpack_end(const struct unpack *from, const char *what, struct fault *fault)
{
    return (!from->broken && !from->left.size) ||
        fault_damaged(fault, "the store has a damaged %s; stop and put a backup in its place", what);
}
