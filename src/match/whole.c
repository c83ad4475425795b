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

static const struct name *spelling_of(const struct match_index *index, const struct whole *whole)
{
    return &index->prisoners[whole->prisoner].spellings[whole->spelling];
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

/* Lists all spellings of all who have messages; with `of` null it counts only. */
static size_t list_wholes(const struct match_index *index, struct whole *of)
{
    size_t count = 0;
    for (uint32_t p = 0; p < index->prisoner_count; p++) {
        const struct prisoner *prisoner = &index->prisoners[p];
        for (int s = 0; prisoner->count && s < prisoner->spelling_count; s++) {
            if (!is_new(prisoner, s))
                continue;
            if (of)
                of[count] = (struct whole){ p, (uint32_t)s };
            count++;
        }
    }
    return count;
}

static struct triples triples_of(const struct name *name)
{
    struct triples triples = { .count = 0 };
    const struct name_part *surname = surname_of(name), *given = name_part_of(name, NAME_GIVEN);
    add_triples(&triples, surname->skeleton);
    if (given && given != surname)
        add_triples(&triples, given->skeleton);
    return triples;
}

void wholes_build(struct match_index *index)
{
    struct wholes *wholes = &index->wholes;
    wholes->count = list_wholes(index, NULL);
    wholes->of = arena_array(&index->arena, wholes->count + 1, sizeof *wholes->of);
    wholes->first = arena_array(&index->arena, TRIPLES + 2, sizeof *wholes->first);
    list_wholes(index, wholes->of);
    uint32_t *next = wholes->first + 1; /* counts, then where each begins, then where it ends */
    for (size_t w = 0; w < wholes->count; w++) {
        struct triples triples = triples_of(spelling_of(index, &wholes->of[w]));
        for (size_t i = 0; i < triples.count; i++)
            next[triples.of[i] + 1]++;
    }
    for (size_t t = 1; t <= TRIPLES; t++)
        next[t] += next[t - 1];
    wholes->items = arena_array(&index->arena, next[TRIPLES] + 1, sizeof *wholes->items);
    for (size_t w = 0; w < wholes->count; w++) {
        struct triples triples = triples_of(spelling_of(index, &wholes->of[w]));
        for (size_t i = 0; i < triples.count; i++)
            wholes->items[next[triples.of[i]]++] = (uint32_t)w;
    }
}

/* ---- what is searched ---- */

/* Words that stand beside one another, and may be a name. */
struct stretch {
    char text[SKELETONS];
    enum spot spot;
    int seen, typed; /* the first word; -1: not there */
};

struct search {
    const struct match_index *index;
    uint16_t *scores; /* per whole name */
    float *given; /* per family: bits of its best form in the stretch; NAN: not asked yet */
    struct fit *fits;
    size_t count;
};

/* Of many names one in a hundred is compared, of few so many. */
enum { SCORES = 1024, COMPARED_LEAST = 200, COMPARED_SHARE = 100 };

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
    unsigned counts[SCORES] = { 0 }, score = SCORES - 1;
    for (size_t w = 0; w < count; w++)
        counts[search->scores[w] < SCORES ? search->scores[w] : SCORES - 1]++;
    for (size_t all = 0; score > 1 && (all += counts[score]) < compared;)
        score--;
    return score;
}

/* ---- comparing ---- */

/* In bits: a letter that stands there, and one that does not; that it may be anywhere in the letter, or
 * beside the surname in any of a given name's forms; a given name that is not there; the least that is kept.
 * Set so that the best of 1,200 names that do not stand in a letter has about 0 (index_bench, match_sim). */
static const double LETTER = 3, WRONG_LETTER = -2.5, PLACE = -8, BESIDE = -6, MISSING = -5, LEAST = -6;

static double bits_within(const struct names *names, const char *form, const char *text)
{
    double wrong = names_distance_within(names, form, text), length = (double)strlen(form);
    return LETTER * (length - wrong) + WRONG_LETTER * wrong;
}

static double family_bits(struct search *search, int family, const char *text)
{
    if (!isnan(search->given[family]))
        return search->given[family];
    size_t count;
    const struct name_entry *forms = names_family_forms(search->index->names, family, &count);
    double best = -HUGE_VAL;
    for (size_t i = 0; i < count; i++) /* a case ending is a letter or two: the spelling is near enough */
        if (!(forms[i].how & (NAME_HOW_CASE | NAME_HOW_CALL)))
            best = fmax(best, bits_within(search->index->names, forms[i].form, text));
    return search->given[family] = (float)best;
}

static double given_bits(struct search *search, const struct name_part *given, const char *text)
{
    double best = given->family_count ? -HUGE_VAL : bits_within(search->index->names, given->skeleton, text);
    for (int f = 0; f < given->family_count; f++)
        best = fmax(best, family_bits(search, given->families[f], text));
    return fmax(MISSING, BESIDE + best);
}

static double whole_bits(struct search *search, const struct whole *whole, const char *text)
{
    const struct name *name = spelling_of(search->index, whole);
    const struct name_part *surname = surname_of(name), *given = name_part_of(name, NAME_GIVEN);
    double bits = PLACE + bits_within(search->index->names, surname->skeleton, text);
    return given && given != surname ? bits + given_bits(search, given, text) : bits;
}

/* ---- keeping the best ---- */

static void keep(struct search *search, const struct stretch *stretch, uint32_t prisoner, double bits)
{
    size_t at = 0;
    while (at < search->count && search->fits[at].prisoner != prisoner)
        at++;
    if (at == FITS_WHOLE)
        at--; /* in place of the weakest */
    else if (at == search->count)
        search->fits[search->count++] = (struct fit){ .bits = -100 };
    if (bits <= search->fits[at].bits)
        return;
    for (; at > 0 && search->fits[at - 1].bits < bits; at--)
        search->fits[at] = search->fits[at - 1];
    search->fits[at] = (struct fit){ .prisoner = prisoner,
        .bits = bits,
        .level = WEIGHT_PRISONER_WHOLE,
        .spot = stretch->spot,
        .seen = stretch->seen,
        .typed = stretch->typed };
}

static void look_at(struct search *search, const struct stretch *stretch)
{
    const struct wholes *wholes = &search->index->wholes;
    if (!*stretch->text)
        return;
    for (int f = 0; f < names_family_count(search->index->names); f++)
        search->given[f] = NAN;
    tally(search, stretch->text);
    const unsigned reached = score_reached(search);
    for (size_t w = 0; w < wholes->count; w++) {
        if (search->scores[w] < reached)
            continue;
        double bits = whole_bits(search, &wholes->of[w], stretch->text);
        if (bits > LEAST)
            keep(search, stretch, wholes->of[w].prisoner, bits);
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
        if (view->seen[i].block != BLOCK_TO && !view->seen[i].greeting)
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
static int surname_in_line(const struct view *view, const struct fit *fit)
{
    const struct match_index *index = view->index;
    const struct prisoner *prisoner = &index->prisoners[fit->prisoner];
    const struct line *line = &view->lines[view->seen[fit->seen].line];
    double best = -HUGE_VAL;
    int at = fit->seen;
    for (int i = line->first; i < line->first + line->count; i++)
        for (int s = 0; s < prisoner->spelling_count; s++) {
            const struct name *name = &prisoner->spellings[s];
            const char *read = view->seen[i].word.skeleton;
            double bits = name->count ? bits_within(index->names, surname_of(name)->skeleton, read) : best;
            at = bits > best ? i : at;
            best = fmax(best, bits);
        }
    return at;
}

size_t wholes_fit(const struct view *view, struct fit fits[FITS_WHOLE])
{
    const struct match_index *index = view->index;
    OWNED_FREE uint16_t *scores = must_alloc((index->wholes.count + 1) * sizeof *scores);
    OWNED_FREE float *given = must_alloc(((size_t)names_family_count(index->names) + 1) * sizeof *given);
    struct search search = { index, scores, given, fits, 0 };
    for (int at = 0; at < view->typed_count;)
        at = look_at_typed(&search, view, at);
    for (int line = 0; line < view->line_count; line++)
        look_at_line(&search, view, line);
    const double most = weight_bits(&index->weights, WEIGHT_PRISONER_WHOLE, 1);
    for (size_t i = 0; i < search.count; i++) {
        fits[i].bits = fmin(most, fmax(0, fits[i].bits));
        fits[i].seen = fits[i].seen < 0 ? -1 : surname_in_line(view, &fits[i]);
    }
    return search.count;
}
