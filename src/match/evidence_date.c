/* Evidence: time. A reply cannot be older than the card; soon after is likelier than years after. */
#include "match_inside.h"

enum { SOON_DAYS = 180, LATE_DAYS = 730 };

bool score_date(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    const struct view *view = weighing->view;
    int64_t sent = contender->row->sent_on, written = view->date, came = date_arrival(view->reply);
    if (sent == NO_DATE || (view->written_by == NO_DATE && came == NO_DATE))
        return false;
    bool before = (view->written_by != NO_DATE && view->written_by < sent) ||
        (came != NO_DATE && came < sent);
    if (!before && written == NO_DATE)
        return false;
    int64_t lag = written == NO_DATE ? 0 : written - sent;
    if (!before && lag > SOON_DAYS && lag <= LATE_DAYS)
        return false;
    enum weight weight = before ? WEIGHT_DATE_BEFORE : lag <= SOON_DAYS ? WEIGHT_DATE_SOON : WEIGHT_DATE_LATE;
    out->bits = evidence_level(weighing, weight, 1, out);
    out->why = before ? "The reply is older than the card"
        : lag <= SOON_DAYS
        ? arena_printf(weighing->arena, "The reply is dated %d days after the card", (int)lag)
        : "The reply is dated more than two years after the card";
    evidence_at(weighing, view->date_seen, out);
    return true;
}
