/* How a letter that is too large for one mail is cut: whole pages in their order, as many into each mail as
 * fit. */
#include "outgoing.h"

#include "follow.h"

#include <string.h>

enum {
    WORDS_BYTES = 32 * 1024, /* headers and texts; 12 kB in Cyrillic */
    RENDERED = 7, /* times its bytes: a transcript as text and as HTML, quoted-printable */
    PAGE_BYTES = 1024, /* of a page's frame in the PDF */
    MEGABYTE = 1000000,
};

/* What a page adds to a mail: base64 in lines is 78 bytes for 57; encryption may add a little. */
static int64_t page_cost(size_t jpeg_bytes)
{
    return ((int64_t)jpeg_bytes + PAGE_BYTES) * 7 / 5;
}

/* All but the pages of the mail that begins with `first`: what it takes along of what was written, at most,
 * stands in the first one. */
static int64_t words_cost(const struct store_mail *mail, size_t first)
{
    int64_t cost = WORDS_BYTES;
    for (size_t i = 0; i < mail->rendition_count && !first; i++)
        cost += (int64_t)strlen(mail->renditions[i].words) * RENDERED;
    return cost;
}

int64_t outgoing_estimate(const struct outgoing *outgoing)
{
    int64_t cost = words_cost(outgoing->mail, 0);
    for (size_t i = 0; i < outgoing->page_count; i++)
        cost += page_cost(outgoing->pages[i].length);
    return cost;
}

int64_t outgoing_half(const struct outgoing *outgoing)
{
    return (int64_t)outgoing->bytes.length * 21 / 40 + WORDS_BYTES; /* estimates are a little high */
}

/* The page behind the last one that fits into a mail which begins with `first`; `first`: not even that. */
static size_t end_of_part(
    const struct store_mail *mail, const size_t *bytes, size_t count, size_t first, int64_t most)
{
    int64_t cost = words_cost(mail, first);
    size_t end = first;
    while (end < count && cost + page_cost(bytes[end]) <= most)
        cost += page_cost(bytes[end++]);
    return end;
}

size_t parts_needed(const struct store_mail *mail, const size_t *bytes, int megabytes)
{
    const size_t count = mail->page_count;
    size_t parts = 0;
    for (size_t first = 0, end; first < count; first = end, parts++) {
        end = end_of_part(mail, bytes, count, first, (int64_t)megabytes * MEGABYTE);
        if (end == first)
            return 0;
    }
    return parts;
}

static size_t *page_bytes(const struct outgoing *outgoing, struct arena *arena)
{
    size_t *bytes = arena_array(arena, outgoing->page_count, sizeof *bytes);
    for (size_t i = 0; i < outgoing->page_count; i++)
        bytes[i] = outgoing->pages[i].length;
    return bytes;
}

/* A page that is more than a server takes may yet be less than it lets on: it is tried by itself. */
static size_t end_of_cut(const size_t *bytes, const struct outgoing *outgoing, size_t first, int64_t most)
{
    const struct store_mail *mail = outgoing->mail;
    const int64_t wanted = mail->bytes_most > 0 && mail->bytes_most < most ? mail->bytes_most : most;
    const size_t end = end_of_part(mail, bytes, outgoing->page_count, first, wanted);
    return end == first ? end_of_part(mail, bytes, first + 1, first, most) : end;
}

bool outgoing_cut(const struct outgoing *outgoing, const struct config_mail *settings, struct arena *arena,
    struct store_further_part **further, size_t *count, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    const size_t *bytes = page_bytes(outgoing, arena);
    const bool as_it_was = mail->bytes_most < 0 || (mail->tried && !mail->bytes_most);
    *further = arena_array(arena, outgoing->page_count, sizeof **further);
    *count = 0;
    if (mail->purpose == PURPOSE_NOTICE || as_it_was)
        return true;
    for (size_t first = 0, end; first < outgoing->page_count; first = end) {
        end = end_of_cut(bytes, outgoing, first, (int64_t)settings->megabytes_most * MEGABYTE);
        if (end == first)
            return fault_set(fault, FAULT_INPUT, "page %d alone is too large for a mail of %d MB",
                mail->pages[first].number, settings->megabytes_most);
        if (first)
            (*further)[(*count)++] = (struct store_further_part){ .first_page = first,
                .page_count = end - first };
    }
    return true;
}

bool outgoing_part(struct outgoing *outgoing, struct store_mail *mail, const struct config_mail *settings,
    struct arena *arena, struct fault *fault)
{
    struct store_further_part *further;
    size_t count;
    if (!outgoing_cut(outgoing, settings, arena, &further, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!follow_names(settings->from, arena, &further[i].message_id, &further[i].token, fault))
            return false;
    return !count || store_mail_in_parts(outgoing->store, mail, further, count, arena, fault);
}
