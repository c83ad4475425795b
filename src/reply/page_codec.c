/* A page's result as bytes: what a child answers and what the store seals. Everything is checked on the way
 * in. */
#include "reply.h"

#include <math.h>
#include <string.h>

enum { VERSION = 1, SENTENCE_MOST = 400, NAME_MOST = 1000 };

static void put_u32(struct text *out, uint32_t value)
{
    unsigned char b[4] = { (unsigned char)value, (unsigned char)(value >> 8), (unsigned char)(value >> 16),
        (unsigned char)(value >> 24) };
    text_add_n(out, b, sizeof b);
}

/* Shares (0 … 1) travel as millionths. */
static void put_share(struct text *out, double share)
{
    put_u32(out, share > 0 ? (uint32_t)lround(fmin(share, 1) * 1e6) : 0);
}

/* At most `most` bytes, cut between characters. */
static void put_string(struct text *out, const char *string, size_t most)
{
    size_t n = string ? strlen(string) : 0;
    if (n > most)
        for (n = most; n && ((unsigned char)string[n] & 0xc0) == 0x80;)
            n--;
    put_u32(out, (uint32_t)n);
    text_add_n(out, string, n);
}

static void put_box(struct text *out, struct box box)
{
    put_u32(out, (uint32_t)box.left);
    put_u32(out, (uint32_t)box.top);
    put_u32(out, (uint32_t)box.width);
    put_u32(out, (uint32_t)box.height);
}

void page_encode(const struct page *page, struct text *out)
{
    text_add_char(out, VERSION);
    put_u32(out, page->kind);
    put_share(out, page->kind_confidence);
    put_u32(out, (uint32_t)page->width_px);
    put_u32(out, (uint32_t)page->height_px);
    put_string(out, page->name, NAME_MOST);
    put_string(out, page->trouble, SENTENCE_MOST);
    put_string(out, page->note, SENTENCE_MOST);
    put_share(out, page->reading.ink_coverage);
    put_u32(out, page->reading.complete);
    put_u32(out, (uint32_t)page->reading.count);
    for (size_t i = 0; i < page->reading.count; i++) {
        const struct word *word = &page->reading.words[i];
        put_string(out, word->text, WORD_BYTES_MOST);
        put_share(out, word->confidence);
        put_box(out, word->box);
        put_u32(out, (uint32_t)word->line);
    }
}

/* Reading: one cursor, which stays broken once it ran over the end or met a number out of its bounds. */
struct cursor {
    struct bytes left;
    bool broken;
};

static uint32_t take_u32(struct cursor *cursor, uint32_t most)
{
    if (cursor->broken || cursor->left.size < 4) {
        cursor->broken = true;
        return 0;
    }
    const unsigned char *b = cursor->left.at;
    uint32_t value = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    cursor->left.at += 4;
    cursor->left.size -= 4;
    if (value > most)
        cursor->broken = true;
    return value > most ? 0 : value;
}

static double take_share(struct cursor *cursor)
{
    return take_u32(cursor, 1000000) / 1e6;
}

static const char *take_string(struct cursor *cursor, uint32_t most, struct arena *arena)
{
    uint32_t n = take_u32(cursor, most);
    if (cursor->broken || cursor->left.size < n || !utf8_valid((const char *)cursor->left.at, n)) {
        cursor->broken = true;
        return "";
    }
    const char *copy = arena_copy_n(arena, (const char *)cursor->left.at, n);
    cursor->left.at += n;
    cursor->left.size -= n;
    return copy;
}

static struct box take_box(struct cursor *cursor)
{
    struct box box;
    box.left = (int)take_u32(cursor, PAGE_SIDE_MOST_PX);
    box.top = (int)take_u32(cursor, PAGE_SIDE_MOST_PX);
    box.width = (int)take_u32(cursor, PAGE_SIDE_MOST_PX);
    box.height = (int)take_u32(cursor, PAGE_SIDE_MOST_PX);
    return box;
}

bool page_decode(struct bytes bytes, struct arena *arena, struct page *page, struct fault *fault)
{
    if (!bytes.size || bytes.at[0] != VERSION)
        return fault_set(fault, FAULT_INPUT, "a page's result is not of version %d", VERSION);
    struct cursor cursor = { { bytes.at + 1, bytes.size - 1 }, false };
    struct page read = { .number = page->number, .hash = page->hash ? page->hash : "" };
    read.kind = (enum page_kind)take_u32(&cursor, PAGE_KINDS - 1);
    read.kind_confidence = take_share(&cursor);
    read.width_px = (int)take_u32(&cursor, PAGE_SIDE_MOST_PX);
    read.height_px = (int)take_u32(&cursor, PAGE_SIDE_MOST_PX);
    read.name = take_string(&cursor, NAME_MOST, arena);
    read.trouble = take_string(&cursor, SENTENCE_MOST, arena);
    read.note = take_string(&cursor, SENTENCE_MOST, arena);
    read.reading.ink_coverage = take_share(&cursor);
    read.reading.complete = take_u32(&cursor, 1);
    size_t count = take_u32(&cursor, PAGE_WORDS_MOST);
    read.reading.words = arena_array(arena, count, sizeof *read.reading.words);
    read.reading.count = count;
    for (size_t i = 0; i < count && !cursor.broken; i++) {
        struct word *word = &read.reading.words[i];
        word->text = take_string(&cursor, WORD_BYTES_MOST, arena);
        word->confidence = take_share(&cursor);
        word->box = take_box(&cursor);
        word->line = (int)take_u32(&cursor, PAGE_WORDS_MOST);
    }
    if (cursor.broken || cursor.left.size)
        return fault_set(fault, FAULT_INPUT, "a page's result is not whole");
    *page = read;
    return true;
}
