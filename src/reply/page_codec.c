/* A page's result as bytes: what a child answers and what the store seals. Everything is checked on the way
 * in. */
#include "reply.h"

#include <math.h>
#include <string.h>

enum {
    VERSION = 2,
    WORDS_ONLY = 1,
    SENTENCE_MOST = 400,
    NAME_MOST = 1000,
    STEP_MOST = 200,
    DAYS_MOST = 100000
};

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

/* Days since 1970, which a postmark's always are; 0 says none. */
static void put_date(struct text *out, int64_t date)
{
    put_u32(out, date > 0 && date <= DAYS_MOST ? (uint32_t)date : 0);
}

static void put_others(struct text *out, const struct word *word)
{
    size_t count = word->other_count < WORD_OTHERS_MOST ? word->other_count : WORD_OTHERS_MOST;
    put_u32(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++)
        put_string(out, word->others[i], WORD_BYTES_MOST);
}

/* What came with the second version. */
static void put_findings(struct text *out, const struct page *page)
{
    for (size_t i = 0; i < page->reading.count; i++)
        put_others(out, &page->reading.words[i]);
    put_u32(out, page->flaws);
    put_u32(out, (uint32_t)page->code_count);
    for (size_t i = 0; i < page->code_count; i++) {
        put_string(out, page->codes[i].text, CODE_BYTES_MOST);
        put_box(out, page->codes[i].box);
    }
    put_u32(out, (uint32_t)page->field_count);
    for (size_t i = 0; i < page->field_count; i++) {
        put_u32(out, page->fields[i].kind);
        put_box(out, page->fields[i].box);
        put_date(out, page->fields[i].date);
    }
    put_u32(out, (uint32_t)page->step_count);
    for (size_t i = 0; i < page->step_count; i++) {
        put_string(out, page->steps[i].name, STEP_MOST);
        put_string(out, page->steps[i].outcome, STEP_MOST);
        put_u32(out, (uint32_t)lround(fmin(fmax(page->steps[i].cpu_ms, 0), 1e6) * 1e3));
    }
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
    put_findings(out, page);
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

static void take_others(struct cursor *cursor, struct arena *arena, struct word *word)
{
    size_t count = take_u32(cursor, WORD_OTHERS_MOST);
    const char **others = count ? arena_array(arena, count, sizeof *others) : NULL;
    for (size_t i = 0; i < count; i++)
        others[i] = take_string(cursor, WORD_BYTES_MOST, arena);
    word->others = others;
    word->other_count = count;
}

static void take_code(struct cursor *cursor, struct arena *arena, struct code *code)
{
    code->text = take_string(cursor, CODE_BYTES_MOST, arena);
    code->box = take_box(cursor);
    cursor->broken |= !code->text[0];
}

static void take_field(struct cursor *cursor, struct field *field)
{
    field->kind = (enum field_kind)take_u32(cursor, FIELD_KINDS - 1);
    field->box = take_box(cursor);
    uint32_t date = take_u32(cursor, DAYS_MOST);
    field->date = date ? (int64_t)date : NO_DATE;
}

static void take_step(struct cursor *cursor, struct arena *arena, struct step_done *step)
{
    step->name = take_string(cursor, STEP_MOST, arena);
    step->outcome = take_string(cursor, STEP_MOST, arena);
    step->cpu_ms = take_u32(cursor, UINT32_MAX) / 1e3;
}

static void take_findings(struct cursor *cursor, struct arena *arena, struct page *page)
{
    for (size_t i = 0; i < page->reading.count && !cursor->broken; i++)
        take_others(cursor, arena, &page->reading.words[i]);
    page->flaws = take_u32(cursor, (1u << FLAWS) - 1);
    page->code_count = take_u32(cursor, PAGE_CODES_MOST);
    page->codes = arena_array(arena, page->code_count, sizeof *page->codes);
    for (size_t i = 0; i < page->code_count; i++)
        take_code(cursor, arena, &page->codes[i]);
    page->field_count = take_u32(cursor, PAGE_FIELDS_MOST);
    page->fields = arena_array(arena, page->field_count, sizeof *page->fields);
    for (size_t i = 0; i < page->field_count; i++)
        take_field(cursor, &page->fields[i]);
    page->step_count = take_u32(cursor, PAGE_STEPS_MOST);
    page->steps = arena_array(arena, PAGE_STEPS_MOST, sizeof *page->steps); /* page_did may add to them */
    for (size_t i = 0; i < page->step_count; i++)
        take_step(cursor, arena, &page->steps[i]);
}

bool page_decode(struct bytes bytes, struct arena *arena, struct page *page, struct fault *fault)
{
    if (!bytes.size || (bytes.at[0] != VERSION && bytes.at[0] != WORDS_ONLY))
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
    if (bytes.at[0] != WORDS_ONLY)
        take_findings(&cursor, arena, &read);
    if (cursor.broken || cursor.left.size)
        return fault_set(fault, FAULT_INPUT, "a page's result is not whole");
    *page = read;
    return true;
}
