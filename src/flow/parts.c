/* How a letter that is too large for one mail is cut: whole pages in their order, as many into each mail as
 * fit. */
#include "outgoing.h"

#include "follow.h"

enum {
    WORDS_BYTES = 32 * 1024, /* headers and texts; 12 kB in Cyrillic */
    PAGE_BYTES = 1024, /* of a page's frame in the PDF */
    MEGABYTE = 1000000,
};

/* What a page adds to a mail: base64 in lines is 78 bytes for 57; encryption may add a little. */
static int64_t page_cost(const struct outgoing *outgoing, size_t page)
{
    return ((int64_t)outgoing->pages[page].length + PAGE_BYTES) * 7 / 5;
}

int64_t outgoing_estimate(const struct outgoing *outgoing)
{
    int64_t cost = WORDS_BYTES;
    for (size_t i = 0; i < outgoing->page_count; i++)
        cost += page_cost(outgoing, i);
    return cost;
}

/* The page behind the last one that fits into a mail which begins with `first`; `first`: not even that. */
static size_t end_of_part(const struct outgoing *outgoing, size_t first, int64_t most)
{
    int64_t cost = WORDS_BYTES;
    size_t end = first;
    while (end < outgoing->page_count && cost + page_cost(outgoing, end) <= most)
        cost += page_cost(outgoing, end++);
    return end;
}

bool outgoing_cut(const struct outgoing *outgoing, const struct config_mail *settings, struct arena *arena,
    struct store_further_part **further, size_t *count, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    const int64_t most = (int64_t)settings->megabytes_most * MEGABYTE;
    *further = arena_array(arena, outgoing->page_count, sizeof **further);
    *count = 0;
    if (mail->purpose == PURPOSE_NOTICE || mail->attempts > 1 || mail->parts > 1)
        return true;
    for (size_t first = 0, end; first < outgoing->page_count; first = end) {
        end = end_of_part(outgoing, first, most);
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
    return !count || store_mail_in_parts(outgoing->store, mail, further, count, fault);
}
