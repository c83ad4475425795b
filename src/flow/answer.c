/* What the drops are told: PROBLEM/ with what could not be used and why, and which pictures could be better;
 * and STATUS.html. Codes, times and counts only. */
#include "flow_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATUS_ROWS = 50, CODE_BYTES = STORE_ID_BYTES + 16 };

static const struct config_drop *drop_named(const struct config *config, const char *name)
{
    for (size_t i = 0; i < config->drop_count; i++)
        if (strcmp(config->drops[i].name, name) == 0)
            return &config->drops[i];
    return NULL;
}

/* The reply's, and in a scan of several files each one's number. */
static void write_code(const struct store_problem *problem, char code[CODE_BYTES])
{
    int length = snprintf(code, CODE_BYTES, "%s", problem->reply);
    if (problem->number)
        snprintf(code + length, (size_t)(CODE_BYTES - length), "-%d", problem->number);
}

static bool file_problem(struct flow *flow, const struct store_problem *problem, struct fault *fault)
{
    const struct config_drop *drop = drop_named(flow->setup->config, problem->drop);
    if (!drop)
        return true;
    CLEANUP(text_clear) struct text bytes = TEXT_LIMIT(SIZE_MAX / 2);
    if (problem->blob[0] && !store_blob_get(flow->store, problem->blob, &bytes, fault))
        text_reset(&bytes); /* said already: the note goes without the file */
    OWNED_FREE char *folder = flow_drop_folder(flow, drop);
    struct bytes original = { (const unsigned char *)bytes.bytes, bytes.length };
    char code[CODE_BYTES];
    write_code(problem, code);
    const char *sentence = problem->rescan ? intake_scan_again : problem->sentence;
    const char *remark = problem->rescan ? problem->sentence : "";
    if (!intake_write_problem(folder, code, problem->name, original, sentence, remark, fault)) {
        log_line(LOG_ERROR, "drop=%s: cannot write into PROBLEM, tried again at the next run: %s", drop->name,
            fault->text);
        return true;
    }
    return store_problem_filed(flow->store, problem->reply, problem->part, fault);
}

static bool file_problems(struct flow *flow, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_problem *problems;
    size_t count;
    if (!store_problems_unfiled(flow->store, &arena, &problems, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!file_problem(flow, &problems[i], fault))
            return false;
    return true;
}

/* ---- pictures that could be better ---- */

static bool ask_for_better(struct flow *flow, const struct store_flawed *flawed, struct fault *fault)
{
    const struct config_drop *drop = drop_named(flow->setup->config, flawed->drop);
    if (!drop)
        return true;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct intake_flawed *pages = arena_array(&arena, flawed->page_count, sizeof *pages);
    for (size_t i = 0; i < flawed->page_count; i++)
        pages[i] = (struct intake_flawed){ flawed->pages[i].number, flawed->pages[i].flaws };
    OWNED_FREE char *folder = flow_drop_folder(flow, drop);
    if (!intake_write_retake(folder, flawed->reply, pages, flawed->page_count, fault)) {
        log_line(LOG_ERROR, "drop=%s: cannot write into PROBLEM, tried again at the next run: %s", drop->name,
            fault->text);
        return true;
    }
    return store_flawed_told(flow->store, flawed->reply, fault);
}

static bool ask_for_all_better(struct flow *flow, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_flawed *flawed;
    size_t count;
    if (!store_flawed_untold(flow->store, &arena, &flawed, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!ask_for_better(flow, &flawed[i], fault))
            return false;
    return true;
}

/* ---- all of it ---- */

static bool write_status(struct flow *flow, const struct config_drop *drop, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_drop_row *rows;
    size_t count;
    if (!store_drop_rows(flow->store, drop->name, STATUS_ROWS, &arena, &rows, &count, fault))
        return false;
    struct intake_status_row *status = arena_array(&arena, count, sizeof *status);
    for (size_t i = 0; i < count; i++)
        status[i] = (struct intake_status_row){ rows[i].code, rows[i].arrived, rows[i].pages, rows[i].waiting,
            rows[i].problem, rows[i].flawed };
    OWNED_FREE char *folder = flow_drop_folder(flow, drop);
    if (!intake_write_status(folder, status, count, clock_now(), fault))
        log_line(LOG_WARNING, "drop=%s: cannot write STATUS.html: %s", drop->name, fault->text);
    return true;
}

bool flow_answer_drops(struct flow *flow, struct fault *fault)
{
    if (!file_problems(flow, fault) || !ask_for_all_better(flow, fault))
        return false;
    const struct config *config = flow->setup->config;
    for (size_t i = 0; i < config->drop_count; i++)
        if (!write_status(flow, &config->drops[i], fault))
            return false;
    return true;
}
