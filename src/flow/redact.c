/* Burns the places that a person had blacked out into a new picture: the page's JPEG is decoded in a child,
 * black is laid over its pixels, and another child makes the new JPEG of them. This process never decodes or
 * encodes a picture. */
#include "flow_inside.h"

#include "cleanup.h"
#include "file.h"
#include "log.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static void blacken(unsigned char *pixels, const struct reader_raster *raster, const struct box *box)
{
    const size_t row_bytes = (size_t)raster->width * raster->channels;
    for (int row = box->top; row < box->top + box->height; row++)
        memset(pixels + (size_t)row * row_bytes + (size_t)box->left * raster->channels, 0,
            (size_t)box->width * raster->channels);
}

static bool read_pixels(int fd, unsigned char *pixels, size_t size, struct fault *fault)
{
    for (size_t at = 0; at < size;) {
        const ssize_t got = pread(fd, pixels + at, size - at, (off_t)at);
        if (got <= 0)
            return fault_set(fault, FAULT_SYSTEM, "the pixels of a page end too early");
        at += (size_t)got;
    }
    return true;
}

/* The same pixels with black in them, sealed. -1 with a fault. */
static int blackened(
    const struct redacting *redacting, const struct reader_raster *raster, struct fault *fault)
{
    const size_t size = (size_t)raster->width * raster->height * raster->channels;
    OWNED_FREE unsigned char *pixels = must_alloc(size);
    if (!read_pixels(raster->fd, pixels, size, fault))
        return -1;
    for (size_t i = 0; i < redacting->redaction->count; i++)
        blacken(pixels, raster, &redacting->redaction->boxes[i]);
    return file_sealed((struct bytes){ pixels, size }, fault);
}

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
    black.fd = blackened(redacting, raster, fault);
    return black.fd >= 0 &&
        readers_page(redacting->flow->readers, PIPELINE, &black, &redacting->picture.job, fault);
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
static bool burn(struct flow *flow, const char *reply, const struct page *page,
    const struct store_redaction *redaction, struct text *jpeg, struct fault *fault)
{
    CLEANUP(text_clear) struct text old = TEXT_LIMIT(SIZE_MAX / 2);
    struct redacting redacting = { .taker = { take },
        .flow = flow,
        .redaction = redaction,
        .picture = { { keep_jpeg }, page, TEXT_LIMIT(SIZE_MAX / 2) } };
    struct reader_report report = { .trouble = "" };
    int pages = 0;
    if (!store_page_picture(flow->store, reply, page->number, &old, fault))
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

static const struct page *page_numbered(const struct reply *reply, int number)
{
    for (size_t i = 0; i < reply->page_count; i++)
        if (reply->pages[i].number == number)
            return &reply->pages[i];
    return NULL;
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
        const struct page *page = page_numbered(&reply, due[i].page);
        if (!page)
            continue; /* it went to another reply, whose it is to have it burnt in */
        if (!burn(flow, id, page, &due[i], &jpeg, fault))
            return false;
        const struct bytes bytes = { (unsigned char *)jpeg.bytes, jpeg.length };
        if (!store_redaction_done(flow->store, id, due[i].id, bytes, fault))
            return false;
        log_line(LOG_INFO, "reply=%s page=%d outcome=%s", id, due[i].page,
            jpeg.length ? "redacted" : "not-redacted");
    }
    return true;
}
