/* GET /waiting: a piece of what waits, with filters. Neither the page nor its address holds a name. */
#include "decide.h"
#include "lists.h"

#include <string.h>

enum { REASONS = 200, PIECES = 30 };

/* ---- filters ---- */

/* A piece of the reasons, as in a reason's list "one; two". */
struct piece {
    const char *text, *said; /* as it is stored, and for the person */
    size_t count;
};

static void add_piece(struct piece *pieces, size_t *count, struct reason_piece piece, size_t times)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(pieces[i].text, piece.words) == 0) {
            pieces[i].count += times;
            return;
        }
    if (*count < PIECES)
        pieces[(*count)++] = (struct piece){ piece.words, piece.said, times };
}

static bool find_pieces(struct visit *visit, struct piece pieces[PIECES], size_t *count, struct fault *fault)
{
    struct store_reason *reasons;
    size_t n;
    *count = 0;
    if (!store_waiting_reasons(visit->review->store, REASONS, visit->arena, &reasons, &n, fault))
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *at = reasons[i].reason;
        while (*at)
            add_piece(pieces, count, reason_next(visit->words, visit->arena, &at), reasons[i].count);
    }
    return true;
}

static void write_option(const struct visit *visit, const char *value, const char *words, bool chosen)
{
    const struct html *h = &visit->html;
    html_put(h, "<option");
    html_attr(h, "value", value);
    if (chosen)
        html_put(h, " selected");
    tell_in(visit, ">", words, "</option>");
}

static bool write_reasons(struct visit *visit, const struct store_choice *choice, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct piece pieces[PIECES];
    size_t count;
    if (!find_pieces(visit, pieces, &count, fault))
        return false;
    tell_in(visit, "<label>", MSG("Why it asks"), " <select name=\"reason\">");
    write_option(visit, "", MSG("whatever"), !choice->reason[0]);
    for (size_t i = 0; i < count; i++)
        write_option(visit, pieces[i].text, pieces[i].said, strcmp(choice->reason, pieces[i].text) == 0);
    html_put(h, "</select></label> ");
    return true;
}

static void write_drops(const struct visit *visit, const struct store_choice *choice)
{
    const struct html *h = &visit->html;
    const struct config *config = visit->review->setup->config;
    tell_in(visit, "<label>", MSG("Drop"), " <select name=\"drop\">");
    write_option(visit, "", MSG("whichever"), !choice->drop[0]);
    for (size_t i = 0; i < config->drop_count; i++)
        write_option(visit, config->drops[i].name, config->drops[i].name,
            strcmp(choice->drop, config->drops[i].name) == 0);
    html_put(h, "</select></label> ");
}

static void write_tick(const struct visit *visit, const char *name, const char *words, bool on)
{
    const struct html *h = &visit->html;
    html_put(h, "<label><input type=\"checkbox\" value=\"1\"");
    html_attr(h, "name", name);
    if (on)
        html_put(h, " checked");
    tell_in(visit, "> ", words, "</label> ");
}

static bool write_filters(struct visit *visit, const struct store_choice *choice, struct fault *fault)
{
    const struct html *h = &visit->html;
    html_put(h, "<form class=\"filters\" method=\"get\" action=\"/waiting\">");
    if (!write_reasons(visit, choice, fault))
        return false;
    write_drops(visit, choice);
    write_tick(visit, "flawed", MSG("poor pictures only"), choice->flawed);
    write_tick(visit, "newest", MSG("newest first"), choice->newest);
    tell_in(visit, "<button>", MSG("Show"), "</button></form>");
    return true;
}

/* ---- rows ---- */

struct row_lister {
    struct store_lister lister;
    struct visit *visit;
};

/* How sure the first one is; of a blind check nothing is told. */
static void write_sureness(const struct visit *visit, const struct store_listed *listed)
{
    if (listed->blind)
        tell(visit, MSG("a blind check"));
    else if (listed->judged && listed->candidate_count) {
        tell(visit, review_sureness(listed->candidates[0].posterior));
        const char *named = review_named(listed);
        if (*named)
            tell_in(visit, " <small>", named, "</small>");
    } else
        tell(visit, MSG("nobody fits"));
}

static bool write_row(struct store_lister *self, const struct store_listed *listed, struct fault *fault)
{
    (void)fault;
    const struct visit *visit = ((struct row_lister *)self)->visit;
    const struct html *h = &visit->html;
    html_put(h, "<tr><th scope=\"row\">");
    pager_write_reply(visit, listed->reply);
    html_put(h, "</th><td>");
    html_time(h, listed->arrived);
    html_put(h, "</td><td>");
    html_number(h, listed->pages);
    html_put(h, "</td><td>");
    if (listed->source_count)
        html_bdi(h, listed->sources[0].drop);
    html_put(h, "</td><td>");
    write_sureness(visit, listed);
    html_put(h, "</td><td>");
    reason_write(visit, listed->reason);
    if (listed->second) {
        tell_in(visit, " <em>", second_words(listed->second), "</em>");
    }
    html_put(h, "</td></tr>");
    return true;
}

static void write_columns(const struct visit *visit)
{
    static const char *const columns[] = { MSG("Reply"), MSG("Arrived"), MSG("Pages"), MSG("Drop"),
        MSG("The first candidate is"), MSG("Why it asks") };
    const struct html *h = &visit->html;
    html_put(h, "<thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        tell_in(visit, "<th scope=\"col\">", columns[i], "</th>");
    }
    html_put(h, "</tr></thead>");
}

/* ---- on and back ---- */

static void write_link(
    const struct visit *visit, const struct store_choice *choice, size_t skip, const char *words)
{
    const struct html *h = &visit->html;
    html_put(h, "<a class=\"button\" href=\"/waiting?skip=");
    html_number(h, (int64_t)skip);
    html_put(h, "&amp;reason=");
    html_url(h, choice->reason);
    html_put(h, "&amp;drop=");
    html_url(h, choice->drop);
    if (choice->flawed)
        html_put(h, "&amp;flawed=1");
    if (choice->newest)
        html_put(h, "&amp;newest=1");
    tell_in(visit, "\">", words, "</a> ");
}

static void write_pager(const struct visit *visit, const struct store_choice *choice, size_t all)
{
    const struct html *h = &visit->html;
    html_put(h, "<p class=\"pager\">");
    if (choice->skip)
        write_link(visit, choice, choice->skip > LIST_PAGE ? choice->skip - LIST_PAGE : 0, MSG("Back"));
    if (all > choice->skip + LIST_PAGE)
        write_link(visit, choice, choice->skip + LIST_PAGE, MSG("Further on"));
    html_put(h, "</p>");
}

/* ---- the page ---- */

static struct store_choice choice_of(const struct visit *visit)
{
    return (struct store_choice){
        .state = REPLY_REVIEW,
        .reason = web_query(visit->request, "reason"),
        .drop = web_query(visit->request, "drop"),
        .flawed = web_query(visit->request, "flawed")[0],
        .newest = web_query(visit->request, "newest")[0],
        .skip = pager_skip(visit),
        .most = LIST_PAGE,
    };
}

bool page_waiting(struct visit *visit, struct fault *fault)
{
    const struct html *h = &visit->html;
    const struct store_choice choice = choice_of(visit);
    struct row_lister lister = { { write_row }, visit };
    size_t all;
    if (!store_choice_count(visit->review->store, &choice, &all, fault))
        return false;
    review_page_begin(visit, say(visit, "What waits"));
    tell_in(visit, "<h1>", MSG("What waits"), ": ");
    html_number(h, (int64_t)all);
    html_put(h, "</h1>");
    if (!write_filters(visit, &choice, fault))
        return false;
    html_put(h, "<div class=\"wide\"><table class=\"waiting\">");
    write_columns(visit);
    html_put(h, "<tbody>");
    if (!store_list_chosen(visit->review->store, &choice, &lister.lister, fault))
        return false;
    html_put(h, "</tbody></table></div>");
    write_pager(visit, &choice, all);
    review_page_end(visit);
    return true;
}
