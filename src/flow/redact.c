/* Burns the places that a person had blacked out into a new picture: the page's JPEG, as it was before
 * anything was blacked out, is decoded in one child; another paints the places black and makes the new JPEG.
 * Here pictures are bytes. */
#include "flow_inside.h"

#include "cleanup.h"
#include "log.h"

#define PIPELINE "redact" /* pipelines/redact.conf: decode, and nothing else */

/* What comes out. */
struct new_picture {
    struct page_job job;
    const struct page *page; /* as it is stored */
    struct text jpeg;
};

/* A page on its way through both children. */
struct redacting {
    struct page_taker taker;
    struct flow *flow;
    const struct store_redaction *redaction;
    int taken;
    struct new_picture picture;
};

/* The boxes were checked against the size that the page has in the store: another one is another picture. */
static bool is_the_page(const struct redacting *redacting, const struct reader_raster *raster)
{
    return (int)raster->width == redacting->picture.page->width_px &&
        (int)raster->height == redacting->picture.page->height_px && raster->orientation <= 1;
}

static bool take(struct page_taker *taker, int index, const struct reader_raster *raster, struct fault *fault)
{
    struct redacting *redacting = (struct redacting *)taker;
    (void)index;
    OWNED_FD int fd = raster->fd;
    if (redacting->taken++ || !is_the_page(redacting, raster))
        return fault_set(fault, FAULT_INPUT, "the picture is another one than was looked at");
    struct reader_raster black = *raster;
    black.fd = steal_fd(&fd);
    black.black = redacting->redaction->boxes;
    black.black_count = redacting->redaction->count;
    return readers_page(redacting->flow->readers, PIPELINE, &black, &redacting->picture.job, fault);
}

static void keep_jpeg(
    struct page_job *job, const struct page *page, struct bytes jpeg, const struct reader_report *report)
{
    struct new_picture *picture = (struct new_picture *)job;
    const bool good = !page->trouble[0] && !report->trouble[0] && page->width_px == picture->page->width_px &&
        page->height_px == picture->page->height_px;
    if (good)
        text_add_n(&picture->jpeg, jpeg.at, jpeg.size);
}

/* The new picture; empty where it cannot be made. */
static bool burn(struct flow *flow, const struct page *page, const struct store_redaction *redaction,
    struct text *jpeg, struct fault *fault)
{
    CLEANUP(text_clear) struct text old = TEXT_LIMIT(SIZE_MAX / 2);
    struct redacting redacting = { .taker = { take },
        .flow = flow,
        .redaction = redaction,
        .picture = { { keep_jpeg }, page, TEXT_LIMIT(SIZE_MAX / 2) } };
    struct reader_report report = { .trouble = "" };
    int pages = 0;
    if (!store_redaction_picture(flow->store, redaction->id, &old, fault))
        return false;
    const struct bytes bytes = { (unsigned char *)old.bytes, old.length };
    const bool decoded = readers_decode(
        flow->readers, PIPELINE, bytes, 0, &redacting.taker, &pages, &report, fault);
    struct fault waiting;
    const bool waited = readers_wait(flow->readers, &waiting);
    *jpeg = redacting.picture.jpeg;
    if (!decoded || !waited || report.trouble[0] || pages != 1)
        text_reset(jpeg);
    if (!waited)
        *fault = waiting;
    return waited && (decoded || fault->kind == FAULT_INPUT);
}

bool flow_redact(struct flow *flow, const char *id, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_redaction *due;
    size_t count;
    struct reply reply;
    if (!store_redactions_due(flow->store, id, &arena, &due, &count, fault))
        return false;
    if (count && !store_reply_load(flow->store, id, &arena, &reply, fault))
        return false;
    for (size_t i = 0; i < count; i++) {
        CLEANUP(text_clear) struct text jpeg = { 0 };
        const struct page *page = reply_page_numbered(&reply, due[i].page);
        if (!page)
            continue; /* it went to another reply, whose it is to have it burnt in */
        if (!burn(flow, page, &due[i], &jpeg, fault))
            return false;
        const struct bytes bytes = { (unsigned char *)jpeg.bytes, jpeg.length };
        if (!store_redaction_done(flow->store, id, &due[i], bytes, fault))
            return false;
        log_line(LOG_INFO, "reply=%s page=%d outcome=%s", id, due[i].page,
            jpeg.length ? "redacted" : "not-redacted");
    }
    return true;
}
