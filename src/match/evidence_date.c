/* Evidence: time. A reply cannot be older than the card; soon after is likelier than years after. */
#include "match_inside.h"

enum { DAY_SECONDS = 24 * 60 * 60, SOON_DAYS = 180, LATE_DAYS = 730 };

/* The day on which the scan came first; NO_DATE where nobody says. */
static int64_t arrival(const struct reply *reply)
{
    int64_t first = NO_DATE;
    for (size_t i = 0; i < reply->source_count; i++) {
        int64_t day = reply->sources[i].arrived / DAY_SECONDS;
        if (day > 0 && (first == NO_DATE || day < first))
            first = day;
    }
    return first;
}

bool score_date(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    const struct view *view = weighing->view;
    int64_t sent = contender->row->sent_on, written = view->date, came = arrival(view->reply);
    if (sent == NO_DATE || (written == NO_DATE && came == NO_DATE))
        return false;
    bool before = (written != NO_DATE && written < sent) || (came != NO_DATE && came < sent);
    int64_t lag = (written != NO_DATE ? written : came) - sent;
    if (!before && written == NO_DATE)
        return false;
    if (!before && lag > SOON_DAYS && lag <= LATE_DAYS)
        return false;
    enum weight weight = before ? WEIGHT_DATE_BEFORE : lag <= SOON_DAYS ? WEIGHT_DATE_SOON : WEIGHT_DATE_LATE;
    out->bits = weight_bits(&weighing->index->weights, weight, 1);
    out->why = before ? "The reply is older than the card"
        : lag <= SOON_DAYS
        ? arena_printf(weighing->arena, "The reply is dated %d days after the card", (int)lag)
        : "The reply is dated more than two years after the card";
    evidence_at(weighing, view->date_seen, out);
    return true;
}
