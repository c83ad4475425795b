/* Guessing an encoding from the bytes: byte order marks, the NULs of UTF-16, and in which part of the upper
 * half the small Cyrillic letters lie, which make up nine in ten letters of any text. */
#include "encoding.h"

#include <string.h>

/* ---- UTF-16 and UTF-32 ---- */

static bool begins_with(struct bytes bytes, const char *mark, size_t n)
{
    return bytes.size >= n && memcmp(bytes.at, mark, n) == 0;
}

static const char *wide(struct bytes bytes)
{
    if (begins_with(bytes, "\xff\xfe\0\0", 4) || begins_with(bytes, "\0\0\xfe\xff", 4))
        return "UTF-32";
    if (begins_with(bytes, "\xff\xfe", 2) || begins_with(bytes, "\xfe\xff", 2))
        return "UTF-16";
    size_t head = bytes.size < 200 ? bytes.size : 200, nuls = 0;
    for (size_t i = 0; i < head; i++)
        nuls += bytes.at[i] == 0;
    return nuls * 3 > head ? "UTF-16" : NULL; /* a Latin header: every second byte */
}

/* ---- one byte a letter ---- */

struct histogram {
    size_t count[256];
    size_t high, beside_high; /* bytes above 0x7f, and how many of them stand behind another */
};

static void count_line(struct bytes line, struct histogram *histogram)
{
    bool high = false;
    for (size_t i = 0; i < line.size; i++) {
        histogram->count[line.at[i]]++;
        histogram->beside_high += line.at[i] > 0x7f && high;
        high = line.at[i] > 0x7f;
        histogram->high += high;
    }
}

static size_t between(const struct histogram *histogram, int first, int last)
{
    size_t sum = 0;
    for (int i = first; i <= last; i++)
        sum += histogram->count[i];
    return sum;
}

static const char *narrow(const struct histogram *histogram)
{
    static const struct {
        const char *name;
        int first, last, more_first, more_last; /* where the small letters lie */
    } known[] = {
        { "windows-1251", 0xe0, 0xff, 0xb3, 0xb3 },
        { "KOI8-R", 0xc0, 0xdf, 0xa3, 0xa3 },
        { "ISO-8859-5", 0xd0, 0xef, 0xf1, 0xfe },
        { "CP866", 0xa0, 0xaf, 0xe0, 0xef },
    };
    if (histogram->beside_high * 2 < histogram->high)
        return "windows-1250 or windows-1252"; /* accents, one here and there */
    const char *best = "an older encoding";
    size_t most = histogram->high * 3 / 5;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t small = between(histogram, known[i].first, known[i].last) +
            between(histogram, known[i].more_first, known[i].more_last);
        if (small <= most)
            continue;
        most = small;
        best = known[i].name;
    }
    return best;
}

/* ---- line by line ---- */

static struct bytes next_line(struct bytes *rest)
{
    const unsigned char *stop = rest->at, *end = rest->at + rest->size;
    while (stop < end && *stop != '\n' && *stop != '\r')
        stop++;
    struct bytes line = { rest->at, (size_t)(stop - rest->at) };
    stop += stop < end;
    *rest = (struct bytes){ stop, (size_t)(end - stop) };
    return line;
}

const char *encoding_other_than_utf8(struct bytes bytes)
{
    const char *name = wide(bytes);
    if (name || utf8_valid((const char *)bytes.at, bytes.size))
        return name;
    struct histogram histogram = { 0 };
    size_t lines = 0, broken = 0;
    bool header_broken = false;
    for (struct bytes rest = bytes; rest.size;) {
        struct bytes line = next_line(&rest);
        bool whole = utf8_valid((const char *)line.at, line.size);
        lines += line.size > 0;
        if (whole)
            continue;
        header_broken |= lines == 1;
        broken++;
        count_line(line, &histogram);
    }
    if (!header_broken && broken * 2 <= lines - 1)
        return NULL;
    return histogram.high ? narrow(&histogram) : "a file with NUL bytes in it";
}
