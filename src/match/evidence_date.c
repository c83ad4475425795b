/* Evidence: time. A reply cannot be older than the card; soon after is likelier than years after. */
#include "match_inside.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the date on the letter ---- */

/* How the months begin, as skeletons, in both languages (июня is "une": i melts into the vowel behind). */
static const char *const months[12][2] = { { "enva", "studen" }, { "fevral", "lut" }, { "mart", "sakavik" },
    { "apre", "krasavik" }, { "mae", "trav" }, { "un", "cerven" }, { "ul", "lipen" }, { "avgust", "jniv" },
    { "sentebr", "veras" }, { "akteb", "kastricnik" }, { "nae", "listapad" }, { "dekabr", "snej" } };

static int month_named(const char *skeleton)
{
    for (int i = 0; i < 12; i++)
        for (int l = 0; l < 2; l++)
            if (!strncmp(skeleton, months[i][l], strlen(months[i][l])))
                return i + 1;
    return 0;
}

static int number_of(const struct name_word *word)
{
    bool whole = word->digits && word->letters <= 4 &&
        strspn(word->folded, "0123456789") == strlen(word->folded);
    return whole ? atoi(word->folded) : 0;
}

/* "2026г." is often written in one, or read so. */
static int year_of(const struct name_word *word)
{
    bool marked = strspn(word->folded, "0123456789") == 4 && !strcmp(word->folded + 4, "г");
    return marked ? atoi(word->folded) : number_of(word);
}

static bool date_at(const struct view *view, int at, int64_t *day)
{
    const struct seen *seen = &view->seen[at];
    int d = number_of(&seen[0].word), y = year_of(&seen[2].word);
    int m = seen[1].word.digits ? number_of(&seen[1].word) : month_named(seen[1].word.skeleton);
    if (seen[0].word.letters == 4) { /* 2026-03-14 */
        int swap = d;
        d = y;
        y = swap;
    }
    y += y > 0 && y < 100 ? 2000 : 0;
    if (d < 1 || d > 31 || m < 1 || m > 12 || y < 2015 || y > 2099)
        return false;
    char iso[24];
    snprintf(iso, sizeof iso, "%04d-%02d-%02d", y, m, d);
    return clock_parse_date(iso, day);
}

/* Dates are looked for in the first and the last lines of letter pages; elsewhere they are somebody's story.
 */
void view_find_date(struct view *view)
{
    for (int i = 0; i + 2 < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        bool rim = view->lines[seen->line].rank < 3 || view_at_end(view, seen->line);
        if (!seen->word.digits || !rim || !view_mailed(view, i) || seen[2].line != seen->line)
            continue;
        if (date_at(view, i, &view->date)) {
            view->date_seen = i;
            return;
        }
    }
}

/* ---- and the card ---- */

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
    out->bits = evidence_level(weighing, weight, 1, out);
    out->why = before ? "The reply is older than the card"
        : lag <= SOON_DAYS
        ? arena_printf(weighing->arena, "The reply is dated %d days after the card", (int)lag)
        : "The reply is dated more than two years after the card";
    evidence_at(weighing, view->date_seen, out);
    return true;
}
