/* Letters for tests: see plain_letter.h. */
#include "plain_letter.h"

#include <string.h>

/* splitmix64: small, seeded, the same everywhere. */
uint64_t dice_next(struct dice *dice)
{
    uint64_t z = dice->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

double dice_share(struct dice *dice)
{
    return (double)(dice_next(dice) >> 11) / (double)(1ull << 53);
}

size_t dice_below(struct dice *dice, size_t n)
{
    return (size_t)(dice_share(dice) * (double)n);
}

void letter_begin(struct letter *letter)
{
    *letter = (struct letter){ 0 };
    letter->reply = (struct reply){
        .pages = letter->pages, .sources = letter->sources, .trouble = "", .seen = ""
    };
}

void letter_clear(struct letter *letter)
{
    arena_clear(&letter->arena);
}

struct page *letter_page(struct letter *letter, enum page_kind kind)
{
    struct page *page = &letter->pages[letter->reply.page_count++];
    *page = (struct page){ .number = (int)letter->reply.page_count,
        .kind = kind,
        .kind_confidence = 0.9,
        .width_px = 1700,
        .height_px = 2300,
        .hash = "00",
        .name = "",
        .trouble = "",
        .note = "",
        .reading = { .ink_coverage = 1, .complete = true } };
    return page;
}

void letter_file(struct letter *letter, const char *path)
{
    letter->sources[letter->reply.source_count++] = (struct source){ .drop = "inbox",
        .path = arena_copy(&letter->arena, path) };
}

void letter_code(struct letter *letter, const char *text)
{
    struct page *page = &letter->pages[letter->reply.page_count - 1];
    struct code *codes = arena_array(&letter->arena, page->code_count + 1, sizeof *codes);
    for (size_t i = 0; i < page->code_count; i++)
        codes[i] = page->codes[i];
    codes[page->code_count++] = (struct code){ .text = arena_copy(&letter->arena, text),
        .box = { 9, 9, 90, 90 } };
    page->codes = codes;
}

static const char *const alike[] = { "ош", "ас", "аo", "ео", "ес", "ип", "ин", "шщ", "пн", "тш", "лп", "мл",
    "вб", "зэ", "ук", "гч", "жх", "ыи", "іi", "ёе", "йи", "нк", "рф", "дл", "кх" };
static const char letters[] = "оаеинтсрвлкмдпуяызьбгчйхжшю";

int32_t letter_alike(int32_t letter)
{
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
        const char *at = alike[i], *end = at + strlen(at);
        if (utf8_next(&at, end) == letter)
            return utf8_next(&at, end);
    }
    return 0;
}

double letter_stray(int32_t letter)
{
    const char *at = letters, *end = at + strlen(at);
    while (at < end)
        if (utf8_next(&at, end) == letter)
            return 2.0 / (double)(sizeof letters - 1);
    return 0;
}

/* Half of the misread letters become look-alikes, the rest something else, nothing, or two. */
static void misread(struct text *out, int32_t c, struct dice *dice)
{
    double what = dice_share(dice);
    const int32_t like = letter_alike(c);
    if (what < 0.5 && like)
        text_add_utf8(out, like);
    else if (what < 0.85)
        text_add_n(out, letters + 2 * dice_below(dice, sizeof letters / 2), 2);
    else if (what > 0.93) {
        text_add_utf8(out, c);
        text_add_n(out, letters + 2 * dice_below(dice, sizeof letters / 2), 2);
    }
}

void letter_misread(struct text *out, const char *line, double noise, struct dice *dice)
{
    const char *end = line + strlen(line);
    while (line < end) {
        int32_t c = utf8_next(&line, end);
        if (noise > 0 && c != ' ' && dice_share(dice) < noise)
            misread(out, c, dice);
        else
            text_add_utf8(out, c);
    }
}

void letter_line(struct letter *letter, const char *line, double noise, struct dice *dice)
{
    enum { LINE_WORDS_MOST = 64, WORDS_MOST = 4000 };
    struct page *page = &letter->pages[letter->reply.page_count - 1];
    struct reading *reading = &page->reading;
    struct text text = TEXT_LIMIT(1 << 16);
    int number = reading->count ? reading->words[reading->count - 1].line + 1 : 0, column = 0;
    if (!reading->words)
        reading->words = arena_array(&letter->arena, WORDS_MOST, sizeof *reading->words);
    letter_misread(&text, line, noise, dice);
    char *rest = text.bytes;
    for (char *word; (word = strtok_r(rest, " ", &rest)) && reading->count < WORDS_MOST; column++)
        reading->words[reading->count++] = (struct word){ .text = arena_copy(&letter->arena, word),
            .confidence = 0.9,
            .box = { 100 + column * 140, 100 + number * 50, 130, 40 },
            .line = number };
    text_clear(&text);
}
