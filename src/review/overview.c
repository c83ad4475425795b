/* GET /: what waits and for how long, what goes out and can be recalled still, what came back, what
 * volunteers could not get through, and figures of the last weeks. References and IDs, no names. */
#include "chart.h"
#include "decide.h"
#include "lists.h"
#include "tasks.h"

enum { DAY = 24 * 60 * 60, SHOWN = 20, WEEKS = 12 };

/* ---- pieces ---- */

static void begin_section(const struct visit *visit, const char *id, const char *title)
{
    const struct html *h = &visit->html;
    html_put(h, "<section class=\"panel\"");
    html_attr(h, "aria-labelledby", id);
    html_put(h, "><h2");
    html_attr(h, "id", id);
    tell_in(visit, ">", title, "</h2>");
}

static void end_section(const struct visit *visit)
{
    html_put(&visit->html, "</section>");
}

static void write_nothing(const struct visit *visit)
{
    tell_in(visit, "<p class=\"empty\">", MSG("Nothing."), "</p>");
}

/* To a page of its own, for all of it. */
static void write_all(const struct visit *visit, const char *address, const char *words)
{
    const struct html *h = &visit->html;
    html_put(h, "<p><a class=\"button\" href=\"");
    html_text(h, address);
    tell_in(visit, "\">", words, "</a></p>");
}

/* ---- what waits, by age ---- */

static const struct age {
    const char *name;
    int from, until; /* days ago */
} ages[] = {
    { MSG("today"), -1, 1 },
    { MSG("1 to 3 days"), 1, 3 },
    { MSG("3 to 7 days"), 3, 7 },
    { MSG("1 to 4 weeks"), 7, 28 },
    { MSG("longer"), 28, 36500 },
};
enum { AGES = sizeof ages / sizeof *ages };

static bool count_ages(struct visit *visit, size_t counts[AGES], size_t *all, struct fault *fault)
{
    *all = 0;
    for (size_t i = 0; i < AGES; i++) {
        const int64_t until = visit->now - (int64_t)ages[i].from * DAY;
        if (!store_waiting_between(
                visit->review->store, visit->now - (int64_t)ages[i].until * DAY, until, &counts[i], fault))
            return false;
        *all += counts[i];
    }
    return true;
}

static size_t largest(const size_t *values, size_t count)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++)
        most = values[i] > most ? values[i] : most;
    return most;
}

/* Nothing is drawn of nothing. */
static void write_ages(const struct visit *visit, const size_t counts[AGES])
{
    const struct html *h = &visit->html;
    chart_write_bars(h, counts, AGES, largest(counts, AGES));
    html_put(h, "<table class=\"ages\"><thead><tr>");
    for (size_t i = 0; i < AGES; i++) {
        tell_in(visit, "<th scope=\"col\">", ages[i].name, "</th>");
    }
    html_put(h, "</tr></thead><tbody><tr>");
    for (size_t i = 0; i < AGES; i++) {
        html_put(h, "<td>");
        html_number(h, (int64_t)counts[i]);
        html_put(h, "</td>");
    }
    html_put(h, "</tr></tbody></table>");
}

static bool write_waiting(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    size_t counts[AGES], all;
    if (!count_ages(visit, counts, &all, fault))
        return false;
    begin_section(visit, "waiting", MSG("What waits"));
    if (all) {
        html_put(h, "<p class=\"figure\"><strong>");
        html_number(h, (int64_t)all);
        tell_in(visit, "</strong> <a class=\"button primary\" href=\"/next\">", MSG("Next reply"), "</a>");
        tell_in(visit, " <a href=\"/waiting\">", MSG("All that waits"), "</a></p>");
        if (!seconds_write(visit, fault))
            return false;
        write_ages(visit, counts);
    } else {
        write_nothing(visit);
    }
    write_all(visit, "/settled", MSG("What is settled"));
    end_section(visit);
    return true;
}

/* ---- mails ---- */

static bool write_mails(struct visit *visit, enum mail_state state, size_t all, struct fault *fault)
{
    const struct html *h = &visit->html;
    if (!all)
        return true;
    tell_in(visit, "<h3>", mail_state_name(state), ": ");
    html_number(h, (int64_t)all);
    html_put(h, "</h3>");
    if (!mails_write(visit, state, 0, SHOWN, fault))
        return false;
    if (all > SHOWN)
        write_all(visit, arena_printf(visit->arena, "/mails?state=%s", mail_state_name(state)),
            MSG("All of these mails"));
    return true;
}

static bool write_some(struct visit *visit, const enum mail_state *states, size_t count,
    const struct store_mail_counts *counts, struct fault *fault)
{
    int all = 0;
    for (size_t i = 0; i < count; i++) {
        all += counts->by_state[states[i]];
        if (!write_mails(visit, states[i], (size_t)counts->by_state[states[i]], fault))
            return false;
    }
    if (!all)
        write_nothing(visit);
    return true;
}

static bool write_pause(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    bool paused;
    struct store_written written;
    if (!store_mail_paused(visit->review->store, &paused, fault) ||
        !store_mails_written(visit->review->store, &written, fault))
        return false;
    html_put(h, "<p class=\"pause\">");
    if (paused)
        tell(visit, MSG("All mail is stopped."));
    tell_in(visit, " <a class=\"button\" href=\"/pause\">",
        paused ? MSG("Why, and let it go on") : MSG("Stop all mail"), "</a></p>");
    if (!written.held)
        return true;
    html_put(h, "<p class=\"warning\">");
    by_hand_write(visit, &written);
    tell_in(
        visit, " <a class=\"button\" href=\"/pause#written\">", MSG("They were mailed by hand"), "</a></p>");
    return true;
}

static bool write_outgoing(struct visit *visit, const struct store_mail_counts *counts, struct fault *fault)
{
    static const enum mail_state states[] = { MAIL_HELD, MAIL_QUEUED, MAIL_DEFERRED };
    begin_section(visit, "outgoing", MSG("What goes out"));
    if (!write_pause(visit, fault) || !write_some(visit, states, 3, counts, fault))
        return false;
    end_section(visit);
    return true;
}

/* ---- what came back, and what is to be done about it ---- */

static bool write_tasks(struct visit *visit, struct fault *fault)
{
    struct store_task_count counts[TASK_KINDS];
    if (!store_tasks_count(visit->review->store, counts, fault))
        return false;
    begin_section(visit, "tasks", MSG("Somebody must see to these"));
    if (tasks_open(counts))
        tasks_write_kinds(visit, counts, -1);
    else
        write_nothing(visit);
    end_section(visit);
    return true;
}

static bool write_returned(struct visit *visit, const struct store_mail_counts *counts, struct fault *fault)
{
    static const enum mail_state states[] = { MAIL_BOUNCED, MAIL_UNKNOWN, MAIL_FAILED };
    begin_section(visit, "returned", MSG("What did not arrive"));
    if (!write_some(visit, states, 3, counts, fault))
        return false;
    end_section(visit);
    return true;
}

/* ---- what volunteers could not get through ---- */

static bool write_problems(struct visit *visit, struct fault *fault)
{
    int by_state[REPLY_STATES];
    if (!store_reply_count(visit->review->store, by_state, fault))
        return false;
    begin_section(visit, "problems", MSG("What could not be used"));
    if (!by_state[REPLY_SET_ASIDE]) {
        write_nothing(visit);
    } else {
        if (!asides_write(visit, 0, SHOWN, fault))
            return false;
        write_all(visit, "/set-aside", MSG("All that could not be used"));
    }
    end_section(visit);
    return true;
}

/* ---- weeks ---- */

static const struct series {
    const char *name;
    size_t at; /* of struct store_week */
} series[] = {
    { MSG("Arrived"), offsetof(struct store_week, arrived) },
    { MSG("Settled by rule"), offsetof(struct store_week, by_rule) },
    { MSG("Settled by people"), offsetof(struct store_week, by_people) },
    { MSG("Mailed"), offsetof(struct store_week, mailed) },
    { MSG("Bounced"), offsetof(struct store_week, bounced) },
};
enum { SERIES = sizeof series / sizeof *series };

static size_t value_of(const struct store_week *week, const struct series *of)
{
    return *(const size_t *)((const char *)week + of->at);
}

/* What may be published tells of nobody: fewer than these in a week are none and four alike, drawn too. */
enum { PUBLIC_LEAST = 5 };

static size_t public_value(const struct store_week *week, const struct series *of)
{
    const size_t value = value_of(week, of);
    return value < PUBLIC_LEAST ? 0 : value;
}

static void write_public(const struct visit *visit, size_t value)
{
    if (value)
        html_number(&visit->html, (int64_t)value);
    else
        tell(visit, MSG("under 5"));
}

static void write_charts(const struct visit *visit, const struct store_week weeks[WEEKS])
{
    const struct html *h = &visit->html;
    size_t values[SERIES * WEEKS];
    for (size_t i = 0; i < SERIES; i++)
        for (size_t k = 0; k < WEEKS; k++)
            values[i * WEEKS + k] = public_value(&weeks[k], &series[i]);
    const size_t most = largest(values, SERIES * WEEKS);
    html_put(h, "<div class=\"charts\">");
    for (size_t i = 0; i < SERIES; i++) {
        const size_t *of_kind = values + i * WEEKS;
        tell_in(visit, "<figure class=\"chart\"><figcaption>", series[i].name, " <strong>");
        write_public(visit, of_kind[WEEKS - 1]);
        html_put(h, "</strong></figcaption>");
        chart_write_bars(h, of_kind, WEEKS, most);
        html_put(h, "</figure>");
    }
    html_put(h, "</div>");
}

static void write_weeks_table(const struct visit *visit, const struct store_week weeks[WEEKS])
{
    const struct html *h = &visit->html;
    tell_in(visit, "<details><summary>", MSG("The same as a table"), "</summary>");
    tell_in(visit, "<table class=\"weeks\"><thead><tr><th scope=\"col\">", MSG("Week from"), "</th>");
    for (size_t i = 0; i < SERIES; i++) {
        tell_in(visit, "<th scope=\"col\">", series[i].name, "</th>");
    }
    html_put(h, "</tr></thead><tbody>");
    for (size_t k = WEEKS; k-- > 0;) {
        html_put(h, "<tr><th scope=\"row\">");
        html_day(h, weeks[k].from / DAY);
        html_put(h, "</th>");
        for (size_t i = 0; i < SERIES; i++) {
            html_put(h, "<td>");
            write_public(visit, public_value(&weeks[k], &series[i]));
            html_put(h, "</td>");
        }
        html_put(h, "</tr>");
    }
    html_put(h, "</tbody></table></details>");
}

static bool write_weeks(struct visit *visit, struct fault *fault)
{
    struct store_week weeks[WEEKS];
    if (!store_weeks(visit->review->store, visit->now, weeks, WEEKS, fault))
        return false;
    begin_section(visit, "weeks", MSG("The last twelve weeks"));
    tell_in(visit, "<p>",
        MSG("Counts only, which may be published, as no other number of this page may: fewer than five in a "
            "week are not told apart, nor drawn. The number beside a name is this week's."),
        "</p>");
    write_charts(visit, weeks);
    write_weeks_table(visit, weeks);
    end_section(visit);
    return true;
}

/* ---- the page ---- */

bool page_overview(struct visit *visit, struct fault *fault)
{
    struct store_mail_counts counts;
    if (!store_mail_count(visit->review->store, &counts, fault))
        return false;
    review_page_begin(visit, say(visit, "Overview"));
    tell_in(visit, "<h1>", MSG("Overview"), "</h1><div class=\"panels\">");
    if (!write_waiting(visit, fault) || !write_outgoing(visit, &counts, fault) ||
        !write_tasks(visit, fault) || !write_returned(visit, &counts, fault) ||
        !write_problems(visit, fault) || !write_weeks(visit, fault))
        return false;
    html_put(&visit->html, "</div>");
    review_page_end(visit);
    return true;
}
