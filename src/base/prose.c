/* Text from a person's clipboard or editor. What only an editor needs is taken away; what could hide or turn
 * words where they are shown is refused, with the number of its line. */
#include "prose.h"

#include "cleanup.h"

#include <utf8proc.h>

enum {
    BOM = 0xfeff,
    NO_BREAK_SPACE = 0xa0,
    LINE_SEPARATOR = 0x2028,
    PARAGRAPH_SEPARATOR = 0x2029,
};

/* Unicode, UAX 9: embeddings, overrides, isolates. Marks of direction (U+200E) turn nothing. */
static bool turns_direction(int32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_control(int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

static bool is_line_end(int32_t c)
{
    return c == '\n' || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
}

static void end_line(struct text *out, size_t begun)
{
    while (out->length > begun && out->bytes[out->length - 1] == ' ')
        out->bytes[--out->length] = '\0';
    if (out->length)
        text_add_char(out, '\n');
}

/* Line by line; empty ones before the first are left out by end_line. */
static bool clean(const char *at, const char *end, struct text *out, struct fault *fault)
{
    size_t begun = out->length;
    for (int line = 1; at < end;) {
        int32_t c = utf8_next(&at, end);
        if (c == '\r') {
            at += at < end && *at == '\n';
            c = '\n';
        }
        if (is_line_end(c)) {
            end_line(out, begun);
            begun = out->length;
            line++;
            continue;
        }
        c = c == '\t' || c == NO_BREAK_SPACE ? ' ' : c;
        if (is_control(c))
            return fault_set(fault, FAULT_INPUT, "line %d holds a character that cannot be shown", line);
        if (turns_direction(c))
            return fault_set(fault, FAULT_INPUT, "line %d turns the direction of writing", line);
        if (c != BOM)
            text_add_utf8(out, c);
    }
    end_line(out, begun);
    return true;
}

bool prose_clean(struct bytes bytes, struct text *out, struct fault *fault)
{
    CLEANUP(text_clear) struct text lines = TEXT_LIMIT(bytes.size * 2 + 16);
    const char *text = (const char *)bytes.at;
    if (!utf8_valid(text, bytes.size))
        return fault_set(fault, FAULT_INPUT, "it is not plain text in UTF-8");
    if (!clean(text, text + bytes.size, &lines, fault))
        return false;
    while (lines.length && lines.bytes[lines.length - 1] == '\n')
        lines.bytes[--lines.length] = '\0';
    OWNED_FREE char *nfc = (char *)utf8proc_NFC((const utf8proc_uint8_t *)lines.bytes);
    if (!nfc)
        return fault_set(fault, FAULT_INPUT, "it is not plain text in UTF-8");
    text_add(out, nfc);
    return !out->full || fault_set(fault, FAULT_INPUT, "it is longer than %zu bytes", out->limit);
}
