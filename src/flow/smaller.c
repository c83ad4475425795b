/* Fits letters into mails: where one would be larger than a mail may be, its pictures are made smaller, each
 * in children of its own, step by step down a ladder of pipelines. What does not fit then either goes in
 * parts (parts.c), with the best pictures of which no more parts come. */
#include "flow_inside.h"

#include "cleanup.h"
#include "log.h"
#include "outgoing.h"
#include "paper.h"

#include <stdlib.h>
#include <unistd.h>

static const char *const ladder[] = { "smaller-1", "smaller-2", "smaller-3" };
enum { STEPS = sizeof ladder / sizeof *ladder };

/* ---- one picture, through both children ---- */

struct shrinking {
    struct page_taker taker;
    struct flow *flow;
    const char *pipeline;
    struct made {
        struct page_job job;
        struct text jpeg; /* empty: it could not be made */
    } made;
};

static bool take(struct page_taker *taker, int index, const struct reader_raster *raster, struct fault *fault)
{
    struct shrinking *shrinking = (struct shrinking *)taker;
    if (index == 0)
        return readers_page(
            shrinking->flow->readers, shrinking->pipeline, raster, &shrinking->made.job, fault);
    close(raster->fd);
    return fault_set(fault, FAULT_INPUT, "a page came out as several");
}

static void keep_jpeg(
    struct page_job *job, const struct page *page, struct bytes jpeg, const struct reader_report *report)
{
    struct made *made = (struct made *)job;
    if (!page->trouble[0] && !report->trouble[0])
        text_add_n(&made->jpeg, jpeg.at, jpeg.size);
}

/* The whole page, and less bytes? */
static bool is_good(struct bytes whole, struct bytes smaller)
{
    struct fault unfit;
    int width, height, from_width, from_height, channels;
    if (!smaller.size || smaller.size >= whole.size ||
        !paper_jpeg_size(whole, &from_width, &from_height, &channels, &unfit) ||
        !paper_jpeg_size(smaller, &width, &height, &channels, &unfit))
        return false;
    const int64_t lean = (int64_t)width * from_height - (int64_t)height * from_width;
    return llabs(lean) <= from_width + from_height; /* the same shape, but for rounding */
}

/* Leaves `jpeg` empty where no good one comes of it. */
static bool shrink(
    struct flow *flow, const char *pipeline, struct bytes whole, struct text *jpeg, struct fault *fault)
{
    struct shrinking shrinking = { .taker = { take },
        .flow = flow,
        .pipeline = pipeline,
        .made = { { keep_jpeg }, TEXT_LIMIT(SIZE_MAX / 2) } };
    struct reader_report report = { .trouble = "" };
    int pages = 0;
    struct fault waiting;
    const bool decoded = readers_decode(
        flow->readers, pipeline, whole, 0, &shrinking.taker, &pages, &report, fault);
    const bool waited = readers_wait(flow->readers, &waiting);
    *jpeg = shrinking.made.jpeg;
    const struct bytes smaller = { (const unsigned char *)jpeg->bytes, jpeg->length };
    if (!decoded || !waited || report.trouble[0] || pages != 1 || !is_good(whole, smaller))
        text_reset(jpeg);
    if (!waited)
        *fault = waiting;
    return waited && (decoded || fault->kind == FAULT_INPUT);
}

/* ---- one letter ---- */

/* How large the page is at this step; as it is kept, where it cannot be made smaller. */
static bool size_at(
    struct flow *flow, const struct store_mail_page *page, int step, size_t *bytes, struct fault *fault)
{
    bool there = false;
    CLEANUP(text_clear) struct text whole = TEXT_LIMIT(SIZE_MAX / 2);
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(SIZE_MAX / 2);
    if (step && !store_smaller_get(flow->store, page->hash, step, &jpeg, &there, fault)) {
        if (fault->kind == FAULT_LATER)
            return false;
        text_reset(&jpeg); /* damaged: it is made again */
        there = false;
    }
    if (!there && !store_blob_get(flow->store, page->hash, &whole, fault))
        return false;
    *bytes = there ? jpeg.length : whole.length;
    if (!step || there)
        return true;
    const struct bytes from = { (const unsigned char *)whole.bytes, whole.length };
    if (!shrink(flow, ladder[step - 1], from, &jpeg, fault))
        return false;
    if (!jpeg.length)
        return true;
    *bytes = jpeg.length;
    return store_smaller_put(flow->store, page->hash, step,
        (struct bytes){ (const unsigned char *)jpeg.bytes, jpeg.length }, fault);
}

static bool parts_at(struct flow *flow, const struct store_mail *mail, int step, struct arena *arena,
    size_t *parts, struct fault *fault)
{
    size_t *bytes = arena_array(arena, mail->page_count, sizeof *bytes);
    for (size_t i = 0; i < mail->page_count; i++)
        if (!size_at(flow, &mail->pages[i], step, &bytes[i], fault))
            return false;
    *parts = parts_needed(mail, bytes, flow->setup->config->mail.megabytes_most);
    return true;
}

/* The first step with which it goes as one mail; else the first with the fewest. A picture that the disk does
 * not give back is left to the sender, who says so. */
static bool choose_step(struct flow *flow, const struct store_mail *mail, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    int best = 0;
    size_t fewest; /* 0: a page is too large for any */
    if (!parts_at(flow, mail, 0, &arena, &fewest, fault))
        return fault->kind != FAULT_LATER;
    for (int step = 1; step <= STEPS && fewest != 1; step++) {
        size_t parts;
        if (!parts_at(flow, mail, step, &arena, &parts, fault))
            return false;
        if (!parts || (fewest && parts >= fewest))
            continue;
        fewest = parts;
        best = step;
    }
    if (best)
        log_line(LOG_INFO, "mail=%s pictures=smaller step=%d mails=%zu", mail->name, best, fewest);
    return store_mail_put_step(flow->store, mail->id, best, flow->setup->config->mail.megabytes_most, fault);
}

bool flow_choose_steps(struct flow *flow, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_mail *mails;
    size_t count;
    if (!store_mails_without_step(
            flow->store, flow->setup->config->mail.megabytes_most, &arena, &mails, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!choose_step(flow, &mails[i], fault))
            return false;
    return true;
}
