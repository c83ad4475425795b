/* Whom a badly read name may mean. Where no surname can be recognised, all letters of given name and surname
 * are taken together: names that share runs of three letters with a line, the rare ones first, are compared
 * with it letter by letter, in either order of the words and with other words around them. What is found so
 * ranks; it is never certain enough to say who wrote. */
#include "match_inside.h"

#include "cleanup.h"

#include <math.h>
#include <string.h>

/* ---- what is searched ---- */

/* Words that stand beside one another, and may be a name. */
struct stretch {
    char text[SKELETONS];
    enum spot spot;
    int seen, typed; /* the first word; -1: not there */
};

struct search {
    const struct index *index;
    uint16_t *scores; /* per whole name */
    float *families; /* per family: bits of its best form in the stretch; NAN: not asked yet */
    double *givens; /* per given name: what it adds there; NAN: not asked yet */
    struct fit *fits;
    size_t count;
    struct name_within surname_within, given_within; /* the stretch */
};

/* Of many names one in a hundred is compared, of few so many. */
enum { SCORES = 1024, COUNTERS = 4, COMPARED_LEAST = 200, COMPARED_SHARE = 100 };

/* The score that the names to compare reach, or more of them where many have the same. */
static unsigned score_reached(const struct search *search)
{
    const size_t count = search->index->wholes.count, share = count / COMPARED_SHARE;
    const size_t compared = share > COMPARED_LEAST ? share : COMPARED_LEAST;
    unsigned counts[COUNTERS][SCORES] = { 0 }, score = SCORES - 1;
    for (size_t w = 0; w < count; w++)
        counts[w % COUNTERS][search->scores[w] < SCORES ? search->scores[w] : SCORES - 1]++;
    for (size_t all = 0; score > 1; score--) {
        for (size_t c = 0; c < COUNTERS; c++)
            all += counts[c][score];
        if (all >= compared)
            break;
    }
    return score;
}

/* ---- comparing ---- */

/* In bits: a letter that stands there, and one that does not; that it may be anywhere in the letter, or
 * beside the surname in any of a given name's forms; a given name that is not there; the least that is kept.
 * Set so that the best of 1,200 names that do not stand in a letter has about 0 (index_bench, match_sim). */
static const double LETTER = 3, WRONG_LETTER = -2.5, PLACE = -8, BESIDE = -6, MISSING = -5, LEAST = -6;

/* As far as wrong letters go that are worth `least` bits; what is further is worth less. */
static double wrong_most(double length, double least)
{
    static const double ROUNDED = 1e-3;
    return (LETTER * length - least) / (LETTER - WRONG_LETTER) + ROUNDED;
}

static double bits_of(double length, double wrong)
{
    return LETTER * (length - wrong) + WRONG_LETTER * wrong;
}

/* Exact where it is above `least`. */
static double bits_within(struct name_within *within, const char *form, size_t letters, double least)
{
    const double length = (double)letters;
    return bits_of(length, name_within_next(within, form, wrong_most(length, least)));
}

/* A given name that is worth less than this counts as one that is not there. */
#define GIVEN_LEAST (MISSING - BESIDE)

static double family_bits(struct search *search, int family)
{
    if (!isnan(search->families[family]))
        return search->families[family];
    size_t count;
    const struct name_entry *forms = names_family_forms(search->index->names, family, &count);
    double best = GIVEN_LEAST;
    for (size_t i = 0; i < count; i++) /* a case ending is a letter or two: the spelling is near enough */
        if (!(forms[i].how & (NAME_HOW_CASE | NAME_HOW_CALL)))
            best = fmax(best, bits_within(&search->given_within, forms[i].form, forms[i].length, best));
    return search->families[family] = (float)best;
}

static double given_bits(struct search *search, uint32_t number)
{
    const struct name_part *given = search->index->wholes.givens[number];
    if (!given || !isnan(search->givens[number]))
        return given ? search->givens[number] : 0;
    double best = GIVEN_LEAST;
    if (!given->family_count)
        best = fmax(best, bits_within(&search->given_within, given->skeleton, strlen(given->skeleton), best));
    for (int f = 0; f < given->family_count; f++)
        best = fmax(best, family_bits(search, given->families[f]));
    return search->givens[number] = BESIDE + best;
}

/* Names to be compared. They lie far from one another, and are fetched together: waiting for one is waiting
 * for all. */
enum { FETCHED_MOST = 256 };
struct fetched {
    struct whole of[FETCHED_MOST];
    struct skeleton surnames[FETCHED_MOST];
    size_t count;
};

/* Those that reach the score, from `from` on; returns where the next may be. */
static size_t fetch(const struct search *search, size_t from, unsigned reached, struct fetched *fetched)
{
    const struct wholes *wholes = &search->index->wholes;
    size_t w = from;
    fetched->count = 0;
    for (; w < wholes->count && fetched->count < FETCHED_MOST; w++)
        if (search->scores[w] >= reached)
            fetched->of[fetched->count++] = wholes->of[w];
    for (size_t i = 0; i < fetched->count; i++)
        fetched->surnames[i] = wholes->surnames[fetched->of[i].surname];
    for (size_t i = 0; i < fetched->count; i++)
        __builtin_prefetch(wholes->letters + fetched->surnames[i].at);
    return w;
}

/* Exact where it is above `least`. */
static double whole_bits(struct search *search, const struct fetched *fetched, size_t number, double least)
{
    const struct skeleton *skeleton = &fetched->surnames[number];
    const double given = given_bits(search, fetched->of[number].given);
    const double surname = bits_within(&search->surname_within, search->index->wholes.letters + skeleton->at,
        skeleton->length, least - PLACE - given);
    return PLACE + surname + given;
}

/* ---- keeping the best ---- */

/* Of equal ones what stands first, and there the prisoner who does. */
static bool precedes(const struct fit *one, const struct fit *other)
{
    if (one->bits != other->bits)
        return one->bits > other->bits;
    return one->seen == other->seen && one->typed == other->typed && one->prisoner < other->prisoner;
}

static void keep(struct search *search, const struct fit *fit)
{
    size_t at = 0;
    while (at < search->count && search->fits[at].prisoner != fit->prisoner)
        at++;
    if (at == FITS_WHOLE)
        at--; /* in place of the weakest */
    if (at < search->count && !precedes(fit, &search->fits[at]))
        return;
    search->count += at == search->count;
    for (; at > 0 && precedes(fit, &search->fits[at - 1]); at--)
        search->fits[at] = search->fits[at - 1];
    search->fits[at] = *fit;
}

static void begin(struct search *search, const struct stretch *stretch)
{
    const struct names *names = search->index->names;
    name_within_begin(&search->surname_within, names, stretch->text);
    name_within_begin(&search->given_within, names, stretch->text);
    for (int f = 0; f < names_family_count(names); f++)
        search->families[f] = NAN;
    for (size_t g = 0; g < search->index->wholes.given_count; g++)
        search->givens[g] = NAN;
    wholes_tally(&search->index->wholes, stretch->text, search->scores);
}

static void compare(struct search *search, const struct stretch *stretch, const struct fetched *fetched)
{
    for (size_t i = 0; i < fetched->count; i++) {
        const double least = search->count == FITS_WHOLE ? search->fits[FITS_WHOLE - 1].bits : LEAST;
        const struct fit fit = { .prisoner = fetched->of[i].prisoner,
            .bits = whole_bits(search, fetched, i, least),
            .level = WEIGHT_PRISONER_WHOLE,
            .spot = stretch->spot,
            .seen = stretch->seen,
            .typed = stretch->typed };
        if (fit.bits > LEAST)
            keep(search, &fit);
    }
}

static void look_at(struct search *search, const struct stretch *stretch)
{
    struct fetched fetched;
    if (!*stretch->text)
        return;
    begin(search, stretch);
    const unsigned reached = score_reached(search);
    for (size_t w = 0; w < search->index->wholes.count;) {
        w = fetch(search, w, reached, &fetched);
        compare(search, stretch, &fetched);
    }
}

/* ---- where a name may stand ---- */

void add_skeleton(char text[SKELETONS], const struct name_word *word)
{
    size_t length = strlen(text);
    if (length + strlen(word->skeleton) + 1 > NAME_TEXT || word->digits)
        return;
    if (length)
        text[length++] = ' ';
    strcpy(text + length, word->skeleton);
}

static bool may_be_signed(const struct view *view, int line)
{
    enum { NAME_LINE = 3, SIGNED_LINE = 6 };
    const struct line *at = &view->lines[line];
    return (view_at_end(view, line) && at->count <= SIGNED_LINE) ||
        (at->count <= NAME_LINE && 2 * at->rank + 1 >= at->of &&
            page_kind_mailed(view->reply->pages[at->page].kind));
}

static void look_at_line(struct search *search, const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    const bool envelope = view->reply->pages[at->page].kind == PAGE_ENVELOPE;
    struct stretch stretch = {
        .spot = envelope ? SPOT_ENVELOPE : SPOT_SIGNATURE, .seen = at->first, .typed = -1
    };
    if (!envelope && !may_be_signed(view, line))
        return;
    for (int i = at->first; i < at->first + at->count; i++)
        if (view_may_be_writers(view, i) && !view->seen[i].greeting)
            add_skeleton(stretch.text, &view->seen[i].word);
    look_at(search, &stretch);
}

/* Typed words that belong together, from `first` on; returns the first behind them. */
static int look_at_typed(struct search *search, const struct view *view, int first)
{
    struct stretch stretch = { .spot = SPOT_TYPED, .seen = -1, .typed = first };
    int at = first;
    do {
        if (view->typed[at].block != BLOCK_TO)
            add_skeleton(stretch.text, &view->typed[at].word);
        at++;
    } while (at < view->typed_count && view->typed[at].joined);
    look_at(search, &stretch);
    return at;
}

/* The word of the line that is most like a surname of his, to show it. */
static int surname_in_line(const struct index *index, const struct view *view, const struct fit *fit)
{
    const struct prisoner *prisoner = &index->prisoners[fit->prisoner];
    const struct line *line = &view->lines[view->seen[fit->seen].line];
    double best = -HUGE_VAL;
    int at = fit->seen;
    for (int i = line->first; i < line->first + line->count; i++)
        for (int s = 0; s < prisoner->spelling_count; s++) {
            const struct name *name = &prisoner->spellings[s];
            const char *read = view->seen[i].word.skeleton;
            double bits = best;
            if (name->count) {
                const char *surname = surname_of(name)->skeleton;
                bits = bits_of((double)strlen(surname), names_distance_within(index->names, surname, read));
            }
            at = bits > best ? i : at;
            best = fmax(best, bits);
        }
    return at;
}

size_t wholes_fit(const struct index *index, const struct weights *weights, const struct view *view,
    struct fit fits[FITS_WHOLE])
{
    OWNED_FREE uint16_t *scores = must_alloc((index->wholes.count + 1) * sizeof *scores);
    OWNED_FREE float *families = must_alloc(
        ((size_t)names_family_count(index->names) + 1) * sizeof *families);
    OWNED_FREE double *givens = must_alloc(index->wholes.given_count * sizeof *givens);
    struct search search = {
        .index = index, .scores = scores, .families = families, .givens = givens, .fits = fits
    };
    for (int at = 0; at < view->typed_count;)
        at = look_at_typed(&search, view, at);
    for (int line = 0; line < view->line_count; line++)
        look_at_line(&search, view, line);
    const double most = weight_bits(weights, WEIGHT_PRISONER_WHOLE, 1);
    for (size_t i = 0; i < search.count; i++) {
        fits[i].bits = fmin(most, fmax(0, fits[i].bits));
        fits[i].seen = fits[i].seen < 0 ? -1 : surname_in_line(index, view, &fits[i]);
    }
    return search.count;
}
