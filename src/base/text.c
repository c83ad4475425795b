/* Growing texts, and the little UTF-8 that everybody needs. */
#include "text.h"

#include "arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char text_empty[1] = "";

void text_clear(struct text *text)
{
    if (text->bytes != text_empty)
        free(text->bytes);
    *text = (struct text)TEXT_LIMIT(text->limit);
}

void text_reset(struct text *text)
{
    text->length = 0;
    text->full = false;
    if (text->room)
        text->bytes[0] = '\0';
}

static void make_room(struct text *text, size_t more)
{
    size_t want = text->length + more + 1;
    if (want <= text->room)
        return;
    size_t room = text->room ? text->room * 2 : 256;
    while (room < want)
        room *= 2;
    text->bytes = must_realloc(text->bytes == text_empty ? NULL : text->bytes, room);
    text->room = room;
}

void text_add_n(struct text *text, const void *more, size_t n)
{
    if (text->full || n > text->limit || text->length > text->limit - n) {
        text->full = true;
        return;
    }
    if (!n)
        return;
    make_room(text, n);
    memcpy(text->bytes + text->length, more, n);
    text->length += n;
    text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *more)
{
    if (more)
        text_add_n(text, more, strlen(more));
}

void text_add_filled(struct text *text, const char *sentence, const char *filling, size_t n)
{
    static const char place[] = "{1}";
    const char *at = strstr(sentence, place);
    if (!at) {
        text_add(text, sentence);
        return;
    }
    text_add_n(text, sentence, (size_t)(at - sentence));
    text_add_n(text, filling, n);
    text_add(text, at + strlen(place));
}

void text_add_char(struct text *text, char c)
{
    text_add_n(text, &c, 1);
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length > 0 && !text->full && (size_t)length <= text->limit &&
        text->length <= text->limit - (size_t)length) {
        make_room(text, (size_t)length);
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    } else if (length > 0) {
        text->full = true;
    }
    va_end(again);
}

/* The length of the character that `lead` opens, 0 where it cannot open one. */
static size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead < 0xe0)
        return 2;
    if (lead >= 0xe0 && lead < 0xf0)
        return 3;
    if (lead >= 0xf0 && lead < 0xf5)
        return 4;
    return 0;
}

/* Decodes one character of at most `left` bytes; returns its length, 0 where the bytes are none. */
static size_t decode(const unsigned char *at, size_t left, int32_t *codepoint)
{
    size_t length = left ? sequence_length(at[0]) : 0;
    if (!length || length > left)
        return 0;
    static const unsigned char lead_mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    int32_t value = at[0] & lead_mask[length];
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (at[i] & 0x3f);
    }
    static const int32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
        return 0;
    *codepoint = value;
    return length;
}

bool utf8_valid(const char *bytes, size_t n)
{
    const unsigned char *at = (const unsigned char *)bytes;
    while (n) {
        int32_t codepoint;
        size_t length = decode(at, n, &codepoint);
        if (!length || codepoint == 0)
            return false;
        at += length;
        n -= length;
    }
    return true;
}

int32_t utf8_next(const char **at, const char *end)
{
    if (*at >= end)
        return 0;
    int32_t codepoint;
    size_t length = decode((const unsigned char *)*at, (size_t)(end - *at), &codepoint);
    *at += length ? length : 1;
    return length ? codepoint : 0xfffd;
}

void text_add_utf8(struct text *text, int32_t codepoint)
{
    unsigned char b[4];
    size_t n;
    if (codepoint < 0x80) {
        b[0] = (unsigned char)codepoint;
        n = 1;
    } else if (codepoint < 0x800) {
        b[0] = (unsigned char)(0xc0 | codepoint >> 6);
        b[1] = (unsigned char)(0x80 | (codepoint & 0x3f));
        n = 2;
    } else if (codepoint < 0x10000) {
        b[0] = (unsigned char)(0xe0 | codepoint >> 12);
        b[1] = (unsigned char)(0x80 | (codepoint >> 6 & 0x3f));
        b[2] = (unsigned char)(0x80 | (codepoint & 0x3f));
        n = 3;
    } else {
        b[0] = (unsigned char)(0xf0 | codepoint >> 18);
        b[1] = (unsigned char)(0x80 | (codepoint >> 12 & 0x3f));
        b[2] = (unsigned char)(0x80 | (codepoint >> 6 & 0x3f));
        b[3] = (unsigned char)(0x80 | (codepoint & 0x3f));
        n = 4;
    }
    text_add_n(text, b, n);
}

uint32_t text_hash(const char *bytes, size_t n)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 16777619u;
    return hash;
}

uint64_t text_key_add(uint64_t key, const char *text)
{
    for (;; text++) {
        key = (key ^ (unsigned char)*text) * TEXT_KEY_PRIME;
        if (!*text)
            return key;
    }
}
