/* How a candidate's reasons add up: a table, strongest first, what speaks against as large as what speaks
 * for. Its last column draws each reason from where the one before ended; all candidates share one scale. */
#include "screen_inside.h"
#include "why.h"

#include <math.h>
#include <stdlib.h>

enum { BAR_WIDTH = 200 }; /* as the svg below has it */

/* From the least to the largest sum that is drawn, in bits. */
struct scale {
    double least, most;
};

static int by_strength(const void *a, const void *b)
{
    const struct evidence *const *one = a, *const *other = b;
    const double x = fabs((*one)->bits), y = fabs((*other)->bits);
    return x < y ? 1 : x > y ? -1 : 0;
}

static const struct evidence **strongest_first(
    const struct screen *screen, const struct screen_candidate *candidate)
{
    const struct evidence **sorted = arena_array(screen->arena, candidate->count + 1, sizeof(void *));
    for (size_t i = 0; i < candidate->count; i++)
        sorted[i] = &candidate->evidence[i];
    qsort(sorted, candidate->count, sizeof *sorted, by_strength);
    return sorted;
}

static struct scale scale_of(const struct screen *screen)
{
    struct scale scale = { 0, 1 };
    for (size_t i = 0; i < screen->candidate_count; i++) {
        const struct screen_candidate *candidate = &screen->candidates[i];
        const struct evidence **sorted = strongest_first(screen, candidate);
        double sum = 0;
        for (size_t k = 0; k < candidate->count; k++) {
            sum += sorted[k]->bits;
            scale.least = fmin(scale.least, sum);
            scale.most = fmax(scale.most, sum);
        }
    }
    return scale;
}

static double across(struct scale scale, double bits)
{
    return (bits - scale.least) / (scale.most - scale.least) * BAR_WIDTH;
}

static void write_bar(const struct html *h, struct scale scale, double from, double to)
{
    const double left = across(scale, fmin(from, to)), zero = across(scale, 0);
    html_put(h,
        "<svg class=\"bar\" viewBox=\"0 0 200 12\" width=\"200\" height=\"12\" aria-hidden=\"true\">"
        "<line x1=\"");
    html_decimal(h, zero, 1);
    html_put(h, "\" x2=\"");
    html_decimal(h, zero, 1);
    html_put(h, "\" y1=\"0\" y2=\"12\"/><rect x=\"");
    html_decimal(h, left, 1);
    html_put(h, "\" y=\"2\" height=\"8\" width=\"");
    html_decimal(h, fmax(1, across(scale, fmax(from, to)) - left), 1);
    html_put(h, "\"/></svg>");
}

static const char *strength(double bits)
{
    const double much = 5, some = 2, most = fabs(bits);
    if (bits < 0)
        return most >= much ? MSG("strongly against it")
            : most >= some  ? MSG("against it")
                            : MSG("a little against it");
    return most >= much ? MSG("strongly for it") : most >= some ? MSG("for it") : MSG("a little for it");
}

static void write_where(const struct screen *screen, const struct evidence *evidence)
{
    const struct html *h = &screen->html;
    const size_t place = place_of(screen, evidence);
    if (!place)
        return;
    html_put(h, " <a class=\"where\" href=\"");
    place_link(screen, place);
    tell_in(screen, "\">", MSG("page"), " ");
    html_number(h, evidence->page);
    html_put(h, "</a>");
}

static void write_row(
    const struct screen *screen, const struct evidence *evidence, struct scale scale, double before)
{
    const struct html *h = &screen->html;
    if (evidence->bits < 0)
        html_put(h, "<tr class=\"against\">");
    else
        html_put(h, "<tr class=\"for\">");
    tell_in(screen, "<th scope=\"row\">", evidence_group_name(evidence->group), "<small>");
    tell(screen, strength(evidence->bits));
    html_put(h, "</small></th><td>");
    html_bdi(h, why_in(screen->words, screen->arena, evidence->why));
    write_where(screen, evidence);
    html_put(h, "</td><td class=\"drawn\">");
    write_bar(h, scale, before, before + evidence->bits);
    html_put(h, "</td></tr>");
}

static void write_head(const struct screen *screen)
{
    static const char *const columns[] = { MSG("Kind of reason"), MSG("What was found"),
        MSG("How strongly") };
    const struct html *h = &screen->html;
    html_put(h, "<thead><tr>");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        tell_in(screen, "<th scope=\"col\">", columns[i], "</th>");
    }
    html_put(h, "</tr></thead>");
}

void waterfall_write(const struct screen *screen, const struct screen_candidate *candidate)
{
    const struct html *h = &screen->html;
    const struct evidence **sorted = strongest_first(screen, candidate);
    const struct scale scale = scale_of(screen);
    double sum = 0;
    tell_in(
        screen, "<table class=\"reasons\"><caption>", MSG("What speaks for it and against it"), "</caption>");
    write_head(screen);
    html_put(h, "<tbody>");
    for (size_t i = 0; i < candidate->count; i++) {
        write_row(screen, sorted[i], scale, sum);
        sum += sorted[i]->bits;
    }
    tell_in(screen, "</tbody><tfoot><tr><th scope=\"row\">", MSG("All together"),
        "</th><td></td><td class=\"drawn\">");
    write_bar(h, scale, 0, sum);
    html_put(h, "</td></tr></tfoot></table>");
}
