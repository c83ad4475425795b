/* base64, quoted-printable, encoded words, dates, HTML's escapes. */
#include "encode.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

enum {
    LINE_MOST = 76,
    BASE64_LINE = 57, /* bytes that make 76 characters */
    WORD_BYTES = 39, /* of text in an encoded word: 64 characters, so that "Subject: " fits before it */
};

void encode_base64(struct bytes bytes, struct text *out)
{
    char line[LINE_MOST + 1];
    for (size_t at = 0; at < bytes.size; at += BASE64_LINE) {
        size_t n = bytes.size - at < BASE64_LINE ? bytes.size - at : BASE64_LINE;
        sodium_bin2base64(line, sizeof line, bytes.at + at, n, sodium_base64_VARIANT_ORIGINAL);
        text_add(out, line);
        text_add(out, "\r\n");
    }
}

/* ---- quoted-printable ---- */

/* May this byte stand for itself? `at` points to it; `column` is where it would stand. */
static bool stands_for_itself(const char *at, size_t column)
{
    const unsigned char c = (unsigned char)*at;
    if (c == ' ')
        return at[1] != '\n' && at[1] != '\0';
    if (column == 0 && (c == '.' || strncmp(at, "From ", 5) == 0))
        return false;
    return c > ' ' && c < 0x7f && c != '=';
}

/* Codes a byte, returns how many it takes. By hand: printf took a quarter of what sending a short letter in
 * Cyrillic costs. */
static size_t put_byte(const char *at, size_t column, char *into)
{
    static const char digits[] = "0123456789ABCDEF";
    const unsigned char c = (unsigned char)*at;
    into[0] = '=';
    if (stands_for_itself(at, column)) {
        into[0] = *at;
        return 1;
    }
    into[1] = digits[c >> 4];
    into[2] = digits[c & 15];
    return 3;
}

static void end_line(char *line, size_t *column, const char *end, struct text *out)
{
    text_add_n(out, line, *column);
    text_add(out, end);
    *column = 0;
}

void encode_quoted_printable(const char *plain, struct text *out)
{
    char line[LINE_MOST];
    size_t column = 0;
    for (const char *at = plain; *at; at++) {
        char coded[3];
        if (*at == '\n') {
            end_line(line, &column, "\r\n", out);
            continue;
        }
        const bool last = at[1] == '\n' || at[1] == '\0';
        size_t width = put_byte(at, column, coded);
        if (column + width > (size_t)(last ? LINE_MOST : LINE_MOST - 1)) {
            end_line(line, &column, "=\r\n", out);
            width = put_byte(at, column, coded);
        }
        memcpy(line + column, coded, width);
        column += width;
    }
    end_line(line, &column, "", out);
}

/* ---- headers ---- */

static bool begins_character(const char *at)
{
    return ((unsigned char)*at & 0xc0) != 0x80;
}

/* How many bytes from `at` go into one encoded word: whole characters only, and a multiple of three where
 * that can be. Behind a word whose base64 ends in "=" GMime 3.2 (notmuch) loses all the others. */
static size_t word_length(const char *at)
{
    size_t longest = strnlen(at, WORD_BYTES + 1);
    if (longest <= WORD_BYTES)
        return longest;
    while (!begins_character(at + --longest))
        continue;
    for (size_t n = longest - longest % 3; n; n -= 3)
        if (begins_character(at + n))
            return n;
    return longest;
}

static bool is_plain(const char *utf8)
{
    for (const char *at = utf8; *at; at++)
        if ((unsigned char)*at < ' ' || (unsigned char)*at >= 0x7f)
            return false;
    return strlen(utf8) <= WORD_BYTES && !strstr(utf8, "=?");
}

void encode_words(const char *utf8, struct text *out)
{
    if (is_plain(utf8)) {
        text_add(out, utf8);
        return;
    }
    char word[LINE_MOST];
    for (const char *at = utf8; *at;) {
        size_t n = word_length(at);
        sodium_bin2base64(word, sizeof word, (const unsigned char *)at, n, sodium_base64_VARIANT_ORIGINAL);
        text_printf(out, "%s=?UTF-8?B?%s?=", at == utf8 ? "" : "\r\n ", word);
        at += n;
    }
}

void encode_phrase(const char *utf8, struct text *out)
{
    if (!is_plain(utf8)) {
        encode_words(utf8, out);
        return;
    }
    text_add_char(out, '"');
    for (const char *at = utf8; *at; at++) {
        if (*at == '"' || *at == '\\')
            text_add_char(out, '\\');
        text_add_char(out, *at);
    }
    text_add_char(out, '"');
}

bool encode_one_line(const char *utf8)
{
    const char *end = utf8 + strlen(utf8);
    if (!utf8_valid(utf8, (size_t)(end - utf8)))
        return false;
    for (const char *at = utf8; at < end;) {
        int32_t c = utf8_next(&at, end);
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
            return false;
    }
    return true;
}

/* ---- dates ---- */

void encode_date(int64_t when, struct text *out)
{
    const time_t seconds = (time_t)when;
    struct tm utc;
    char date[64] = "";
    if (gmtime_r(&seconds, &utc))
        strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &utc);
    text_printf(out, "Date: %s\r\n", date);
}

/* ---- HTML ---- */

void encode_html(const char *utf8, struct text *out)
{
    for (const char *at = utf8; *at; at++) {
        switch (*at) {
        case '&':
            text_add(out, "&amp;");
            break;
        case '<':
            text_add(out, "&lt;");
            break;
        case '>':
            text_add(out, "&gt;");
            break;
        case '"':
            text_add(out, "&quot;");
            break;
        default:
            text_add_char(out, *at);
        }
    }
}
