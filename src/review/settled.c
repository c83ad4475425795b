/* GET /settled: every letter about which a decision holds, whoever made it, the newest first, and by outcome.
 * What is final here and mailed to nobody is seen nowhere else. IDs and coordinators, no names of others. */
#include "decide.h"
#include "lists.h"

#include <string.h>

/* OUTCOME_NONE_YET: any. */
static enum outcome outcome_named(const char *name)
{
    for (int i = OUTCOME_NONE_YET + 1; i < OUTCOMES; i++)
        if (strcmp(outcome_name((enum outcome)i), name) == 0)
            return (enum outcome)i;
    return OUTCOME_NONE_YET;
}

static const char *address_of(const struct visit *visit, enum outcome outcome)
{
    return outcome == OUTCOME_NONE_YET
        ? "/settled"
        : arena_printf(visit->arena, "/settled?outcome=%s", outcome_name(outcome));
}

static size_t count_all(const size_t by_outcome[OUTCOMES])
{
    size_t all = 0;
    for (int i = 0; i < OUTCOMES; i++)
        all += by_outcome[i];
    return all;
}

static void write_outcomes(const struct visit *visit, const size_t by_outcome[OUTCOMES], enum outcome shown)
{
    pager_open_kinds(visit, MSG("By outcome"));
    pager_write_kind(visit, "/settled", MSG("all"), count_all(by_outcome), shown == OUTCOME_NONE_YET);
    for (int i = OUTCOME_NONE_YET + 1; i < OUTCOMES; i++) {
        const enum outcome outcome = (enum outcome)i;
        if (by_outcome[i] || outcome == shown)
            pager_write_kind(
                visit, address_of(visit, outcome), outcome_words(outcome), by_outcome[i], outcome == shown);
    }
    pager_close_kinds(visit);
}

static void write_row(const struct visit *visit, const struct store_settled *row)
{
    const struct html *h = &visit->html;
    html_put(h, "<li>");
    html_time(h, row->at);
    html_put(h, " ");
    pager_write_reply(visit, row->reply);
    tell_in(visit, " <strong>", outcome_words(row->outcome), "</strong> <span>");
    decided_by_write(visit, row->by);
    html_put(h, "</span></li>");
}

static bool write_list(struct visit *visit, enum outcome outcome, size_t skip, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct store_settled *rows;
    size_t count;
    if (!store_settled(visit->review->store, outcome, skip, LIST_PAGE, visit->arena, &rows, &count, fault))
        return false;
    html_put(h, "<div class=\"panel\"><ul class=\"settled\">");
    for (size_t i = 0; i < count; i++)
        write_row(visit, &rows[i]);
    html_put(h, "</ul></div>");
    return true;
}

bool page_settled(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    const enum outcome outcome = outcome_named(web_query(visit->request, "outcome"));
    const size_t skip = pager_skip(visit);
    size_t by_outcome[OUTCOMES];
    if (!store_settled_count(visit->review->store, by_outcome, fault))
        return false;
    const size_t all = outcome == OUTCOME_NONE_YET ? count_all(by_outcome) : by_outcome[outcome];
    review_page_begin(visit, say(visit, "What is settled"));
    tell_in(visit, "<h1>", MSG("What is settled"), ": ");
    html_number(h, (int64_t)all);
    tell_in(visit, "</h1><p>",
        MSG("The newest first, whoever decided it. A letter's own page has its whole story."), "</p>");
    write_outcomes(visit, by_outcome, outcome);
    if (!write_list(visit, outcome, skip, fault))
        return false;
    const char *address = address_of(visit, outcome);
    pager_write(
        visit, arena_printf(visit->arena, "%s%c", address, strchr(address, '?') ? '&' : '?'), skip, all);
    review_page_end(visit);
    return true;
}
