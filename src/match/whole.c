/* Whom a badly read name may mean. Where no surname can be recognised, all letters of given name and surname
 * are taken together: names that share runs of three letters with a line, the rare ones first, are compared
 * with it letter by letter, in either order of the words and with other words around them. What is found so
 * ranks; it is never certain enough to say who wrote. */
#include "match_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- runs of three letters ---- */

enum { SYMBOLS = 28, TRIPLES = SYMBOLS * SYMBOLS * SYMBOLS, TRIPLES_MOST = NAME_TEXT + 2 };

static unsigned symbol_of(char letter)
{
    return letter >= 'a' && letter <= 'z' ? (unsigned)(letter - 'a') + 1 : letter == ' ' ? 0 : SYMBOLS - 1;
}

struct triples {
    uint16_t of[2 * TRIPLES_MOST];
    size_t count;
};

static void add_triple(struct triples *triples, unsigned triple)
{
    for (size_t i = 0; i < triples->count; i++)
        if (triples->of[i] == triple)
            return;
    triples->of[triples->count++] = (uint16_t)triple;
}

/* Each once; a space is put in front and behind. */
static void add_triples(struct triples *triples, const char *text)
{
    unsigned triple = symbol_of(*text);
    size_t length = strnlen(text, NAME_TEXT);
    for (size_t i = 1; i <= length; i++) {
        unsigned next = i < length ? symbol_of(text[i]) : 0;
        triple = (triple * SYMBOLS + next) % TRIPLES;
        add_triple(triples, triple);
    }
}

/* ---- the index ---- */

static const struct name_part *surname_of(const struct name *name)
{
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    return surname ? surname : name->parts; /* or the only word that is known */
}

static bool reads_alike(const struct name *one, const struct name *other)
{
    const struct name_part *given = name_part_of(one, NAME_GIVEN),
                           *other_given = name_part_of(other, NAME_GIVEN);
    return !strcmp(surname_of(one)->skeleton, surname_of(other)->skeleton) && !given == !other_given &&
        (!given || !strcmp(given->skeleton, other_given->skeleton));
}

static bool is_new(const struct prisoner *prisoner, int spelling)
{
    if (!prisoner->spellings[spelling].count)
        return false;
    for (int s = 0; s < spelling; s++)
        if (prisoner->spellings[s].count &&
            reads_alike(&prisoner->spellings[s], &prisoner->spellings[spelling]))
            return false;
    return true;
}

/* One of them while the index is built. */
struct listed {
    const char *surname;
    const struct name_part *given; /* null: it has none beside the surname */
    uint32_t prisoner;
};

/* Lists all spellings of all who have messages; with `listed` null it counts only. */
static size_t list_wholes(const struct index *index, struct listed *listed)
{
    size_t count = 0;
    for (uint32_t p = 0; p < index->prisoner_count; p++) {
        const struct prisoner *prisoner = &index->prisoners[p];
        for (int s = 0; prisoner->count && s < prisoner->spelling_count; s++) {
            if (!is_new(prisoner, s))
                continue;
            const struct name *name = &prisoner->spellings[s];
            const struct name_part *surname = surname_of(name), *given = name_part_of(name, NAME_GIVEN);
            if (listed)
                listed[count] = (struct listed){ surname->skeleton, given == surname ? NULL : given, p };
            count++;
        }
    }
    return count;
}

static int order_givens(const struct name_part *one, const struct name_part *other)
{
    if (!one || !other)
        return (one != NULL) - (other != NULL);
    int order = strcmp(one->skeleton, other->skeleton);
    if (order || one->family_count != other->family_count)
        return order ? order : one->family_count - other->family_count;
    return memcmp(one->families, other->families, (size_t)one->family_count * sizeof *one->families);
}

static int by_given(const void *a, const void *b)
{
    const struct listed *one = a, *other = b;
    return order_givens(one->given, other->given);
}

static int by_name(const void *a, const void *b)
{
    const struct listed *one = a, *other = b;
    int order = strcmp(one->surname, other->surname);
    order = order ? order : order_givens(one->given, other->given);
    return order ? order : (one->prisoner > other->prisoner) - (one->prisoner < other->prisoner);
}

static void list_givens(struct index *index, const struct listed *listed)
{
    struct wholes *wholes = &index->wholes;
    OWNED_FREE struct listed *sorted = must_alloc((wholes->count + 1) * sizeof *sorted);
    memcpy(sorted, listed, wholes->count * sizeof *sorted);
    qsort(sorted, wholes->count, sizeof *sorted, by_given);
    size_t distinct = 1;
    for (size_t w = 0; w < wholes->count; w++)
        distinct += !w || by_given(&sorted[w], &sorted[w - 1]) != 0;
    wholes->givens = arena_array(&index->arena, distinct, sizeof *wholes->givens);
    wholes->givens[wholes->given_count++] = NULL;
    for (size_t w = 0; w < wholes->count; w++)
        if (order_givens(sorted[w].given, wholes->givens[wholes->given_count - 1]) != 0)
            wholes->givens[wholes->given_count++] = sorted[w].given;
}

static uint32_t number_of_given(const struct wholes *wholes, const struct name_part *given)
{
    size_t low = 0, high = wholes->given_count;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (order_givens(wholes->givens[middle], given) <= 0)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}

/* Copies the surnames, so that those that are compared behind one another lie so. */
static void copy_surnames(struct index *index, const struct listed *listed)
{
    struct wholes *wholes = &index->wholes;
    size_t count = 0, size = 0;
    for (size_t w = 0; w < wholes->count; w++)
        if (!w || strcmp(listed[w].surname, listed[w - 1].surname) != 0) {
            count++;
            size += strlen(listed[w].surname) + 1;
        }
    wholes->surnames = arena_array(&index->arena, count + 1, sizeof *wholes->surnames);
    wholes->letters = arena_array(&index->arena, size + 1, 1);
    size = 0;
    for (size_t w = 0; w < wholes->count; w++)
        if (!w || strcmp(listed[w].surname, listed[w - 1].surname) != 0) {
            const size_t length = strlen(listed[w].surname);
            memcpy(wholes->letters + size, listed[w].surname, length + 1);
            wholes->surnames[wholes->surname_count++] = (struct skeleton){ (uint32_t)size, (uint32_t)length };
            size += length + 1;
        }
}

static void number_wholes(struct index *index, const struct listed *listed)
{
    struct wholes *wholes = &index->wholes;
    uint32_t surname = 0;
    wholes->of = arena_array(&index->arena, wholes->count + 1, sizeof *wholes->of);
    for (size_t w = 0; w < wholes->count; w++) {
        surname += w && strcmp(listed[w].surname, listed[w - 1].surname) != 0;
        wholes->of[w] = (struct whole){ listed[w].prisoner, surname,
            number_of_given(wholes, listed[w].given) };
    }
}

static const char *surname_at(const struct wholes *wholes, uint32_t number)
{
    return wholes->letters + wholes->surnames[number].at;
}

static struct triples triples_of(const struct wholes *wholes, size_t w)
{
    struct triples triples = { .count = 0 };
    const struct name_part *given = wholes->givens[wholes->of[w].given];
    add_triples(&triples, surname_at(wholes, wholes->of[w].surname));
    if (given)
        add_triples(&triples, given->skeleton);
    return triples;
}

static void list_messages(struct index *index)
{
    index->wholes.messages = arena_array(
        &index->arena, index->prisoner_count + 1, sizeof *index->wholes.messages);
    for (size_t p = 0; p < index->prisoner_count; p++)
        index->wholes.messages[p] = log2f((float)index->prisoners[p].count);
}

static void list_triples(struct index *index)
{
    struct wholes *wholes = &index->wholes;
    wholes->first = arena_array(&index->arena, TRIPLES + 2, sizeof *wholes->first);
    uint32_t *next = wholes->first + 1; /* counts, then where each begins, then where it ends */
    for (size_t w = 0; w < wholes->count; w++) {
        struct triples triples = triples_of(wholes, w);
        for (size_t i = 0; i < triples.count; i++)
            next[triples.of[i] + 1]++;
    }
    for (size_t t = 1; t <= TRIPLES; t++)
        next[t] += next[t - 1];
    wholes->items = arena_array(&index->arena, next[TRIPLES] + 1, sizeof *wholes->items);
    for (size_t w = 0; w < wholes->count; w++) {
        struct triples triples = triples_of(wholes, w);
        for (size_t i = 0; i < triples.count; i++)
            wholes->items[next[triples.of[i]]++] = (uint32_t)w;
    }
}

void wholes_build(struct index *index)
{
    struct wholes *wholes = &index->wholes;
    wholes->count = list_wholes(index, NULL);
    OWNED_FREE struct listed *listed = must_alloc((wholes->count + 1) * sizeof *listed);
    list_wholes(index, listed);
    qsort(listed, wholes->count, sizeof *listed, by_name);
    list_givens(index, listed);
    copy_surnames(index, listed);
    number_wholes(index, listed);
    list_messages(index);
    list_triples(index);
}

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

/* Adds up the bits of the triples that each name shares with the text. */
static void tally(struct search *search, const char *text)
{
    const struct wholes *wholes = &search->index->wholes;
    struct triples triples = { .count = 0 };
    add_triples(&triples, text);
    memset(search->scores, 0, wholes->count * sizeof *search->scores);
    for (size_t i = 0; i < triples.count; i++) {
        const uint32_t *first = &wholes->first[triples.of[i]];
        if (first[0] == first[1])
            continue;
        const unsigned bits = (unsigned)log2((double)wholes->count / (first[1] - first[0]));
        for (uint32_t at = first[0]; at < first[1]; at++)
            search->scores[wholes->items[at]] = (uint16_t)(search->scores[wholes->items[at]] + bits);
    }
}

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
    tally(search, stretch->text);
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
