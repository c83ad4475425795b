/* The data behind a PDF's page, each by its own means. */
#include "pdf_sound.h"

#include "arena.h"
#include "cleanup.h"
#include "clock.h"

#include <string.h>

#include <zlib.h>

enum {
    PIECE_BYTES = 1 << 16,
    CPU_MS_MOST = 5000, /* a page has 15 s */
};

struct judge {
    struct pdf_judge base;
    const struct decode *limits;
    double until; /* milliseconds of computing */
};

/* Every byte of deflated data is covered by the sum at its end. */
static bool inflates(struct bytes data)
{
    unsigned char piece[PIECE_BYTES];
    z_stream inflating = { .next_in = (unsigned char *)data.at, .avail_in = (uInt)data.size };
    if (data.size > UINT32_MAX || inflateInit(&inflating) != Z_OK)
        return true;
    int said = Z_OK;
    while (said == Z_OK) {
        inflating.next_out = piece;
        inflating.avail_out = sizeof piece;
        said = inflate(&inflating, Z_NO_FLUSH);
    }
    inflateEnd(&inflating);
    return said == Z_STREAM_END;
}

/* Some programs leave the end marker out. */
static bool jpeg_with_end_is_sound(const struct decode *limits, struct bytes data)
{
    static const char end[] = "\xff\xd9";
    OWNED_FREE unsigned char *jpeg = must_alloc(data.size + 2);
    memcpy(jpeg, data.at, data.size);
    memcpy(jpeg + data.size, end, 2);
    return jpeg_is_sound(limits, (struct bytes){ jpeg, data.size + 2 });
}

static bool is_sound(
    const struct pdf_judge *base, const char *filter, const unsigned char *at, size_t size, size_t rows)
{
    const struct judge *judge = (const struct judge *)base;
    const struct bytes data = { at, size };
    if (clock_cpu_ms() > judge->until)
        return true;
    if (!strcmp(filter, "DCTDecode"))
        return jpeg_with_end_is_sound(judge->limits, data);
    if (!strcmp(filter, "CCITTFaxDecode"))
        return !fax_ends_in_ones(data, rows);
    return !strcmp(filter, "FlateDecode") ? inflates(data) : true;
}

bool pdf_page_is_sound(const struct decode *limits, struct pdf_parts *parts, int index)
{
    const struct judge judge = { { is_sound }, limits, clock_cpu_ms() + CPU_MS_MOST };
    return pdf_parts_page_is_sound(parts, index, &judge.base);
}
