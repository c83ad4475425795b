/* text: a growing run of bytes that is always terminated, never null inside, and never longer than its limit.
 *
 * `struct text t = TEXT_LIMIT(1 << 20);` is an empty text that refuses to grow beyond a megabyte: from then
 * on `full` is true and what is added is left out. The limit is the answer to input that never ends. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *bytes; /* terminated; never null (an empty text points to "") */
    size_t length, room, limit;
    bool full;
};

extern char text_empty[1];
#define TEXT_LIMIT(most) \
    { \
        .bytes = text_empty, .limit = (most) \
    }

void text_clear(struct text *text); /* frees; empty and usable again, same limit */
void text_reset(struct text *text); /* empties, keeps the memory */
void text_add(struct text *text, const char *more); /* null adds nothing */
void text_add_n(struct text *text, const void *more, size_t n);
void text_add_char(struct text *text, char c);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds a sentence with the `n` bytes of `filling` where it has "{1}"; one that has none is added as it is. */
void text_add_filled(struct text *text, const char *sentence, const char *filling, size_t n);

/* A view of bytes somebody else owns. */
struct bytes {
    const unsigned char *at;
    size_t size;
};

/* UTF-8. `utf8_valid` refuses overlong forms, surrogates and NUL. `utf8_next` decodes the character at *at,
 * moves *at behind it and returns it; a broken byte gives U+FFFD; at the end it returns 0. */
bool utf8_valid(const char *bytes, size_t n);
int32_t utf8_next(const char **at, const char *end);
void text_add_utf8(struct text *text, int32_t codepoint);

/* FNV-1a of 32 bits, for tables in memory; strangers can choose texts that share it. */
uint32_t text_hash(const char *bytes, size_t n);

/* The same of 64 bits, over several texts with a mark between: text_key_add(text_key_add(TEXT_KEY_START,
 * one), other). Of 100,000 keys two are the same once in 4 * 10^9. */
#define TEXT_KEY_START UINT64_C(14695981039346656037)
#define TEXT_KEY_PRIME UINT64_C(1099511628211)
uint64_t text_key_add(uint64_t key, const char *text);

#endif
