/* Which other messages may be meant where nobody is known to have written the letter. Each of these is weak:
 * the given name under it or on the envelope, the place that it comes from, a greeting however badly read,
 * rare words. Together they often point to few. What is found so ranks the candidates of a reply that asks.
 */
#include "match_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>

enum { WRITERS_MOST = 8, WRITER_WORDS = 3, CLOSELY = 2000, WIDE_MOST = 300, RARE = 40 };

/* Words that may be the writer's given name. */
struct written {
    char text[SKELETONS];
    int seen; /* the first */
};

struct spotted {
    uint32_t place; /* in by_prisoner */
    float bits;
};

struct widening {
    struct weighing *weighing;
    struct written written[WRITERS_MOST];
    int written_count;
    float *given; /* per family: bits that the writer bears the name; NAN: not asked yet */
    float *bits; /* per place in by_prisoner; 0: not spotted */
    struct spotted *spotted;
    size_t count, room;
};

/* ---- the writer's given name ---- */

static void add_written(struct widening *widening, const struct line *line)
{
    const struct view *view = widening->weighing->view;
    struct written *written = &widening->written[widening->written_count];
    *written = (struct written){ .seen = line->first };
    for (int i = line->first; i < line->first + line->count; i++)
        if (view->seen[i].block != BLOCK_TO && view->seen[i].role == ROLE_NONE && !view->seen[i].greeting)
            add_skeleton(written->text, &view->seen[i].word);
    widening->written_count += *written->text != '\0';
}

static void find_written(struct widening *widening)
{
    const struct view *view = widening->weighing->view;
    for (int i = 0; i < view->line_count && widening->written_count < WRITERS_MOST; i++) {
        const struct line *line = &view->lines[i];
        const bool envelope = view->reply->pages[line->page].kind == PAGE_ENVELOPE;
        if (line->count && (envelope || (view_at_end(view, i) && line->count <= WRITER_WORDS)))
            add_written(widening, line);
    }
}

/* In bits, as in guess.c; no given name is worth more than it is rare. */
static const double LETTER = 3, WRONG_LETTER = -2.5, PLACE = -4, SHARE_LEAST = 0.008, LEAST = 1;

static double rarity(const struct names *names, int family)
{
    return -log2(fmax(SHARE_LEAST, names_family_share(names, family)));
}

static double bits_of_family(const struct widening *widening, int family, int *seen)
{
    const struct names *names = widening->weighing->index->names;
    size_t count;
    const struct name_entry *forms = names_family_forms(names, family, &count);
    double best = 0;
    for (size_t i = 0; i < count; i++)
        for (int w = 0; !(forms[i].how & (NAME_HOW_CASE | NAME_HOW_CALL)) && w < widening->written_count;
             w++) {
            double wrong = names_distance_within(names, forms[i].form, widening->written[w].text);
            double bits = PLACE + LETTER * (forms[i].length - wrong) + WRONG_LETTER * wrong;
            *seen = bits > best ? widening->written[w].seen : *seen;
            best = fmax(best, bits);
        }
    return fmin(best, rarity(names, family));
}

static double given_bits(struct widening *widening, uint32_t prisoner)
{
    const struct prisoner *of = &widening->weighing->index->prisoners[prisoner];
    double best = 0;
    int seen;
    for (int s = 0; s < of->spelling_count; s++) {
        const struct name_part *given = name_part_of(&of->spellings[s], NAME_GIVEN);
        for (int f = 0; given && f < given->family_count; f++) {
            float *bits = &widening->given[given->families[f]];
            *bits = isnan(*bits) ? (float)bits_of_family(widening, given->families[f], &seen) : *bits;
            best = fmax(best, *bits);
        }
    }
    return best;
}

/* ---- messages that something speaks for ---- */

static void spot(struct widening *widening, uint32_t place, double bits)
{
    if (!widening->bits[place]) {
        if (widening->count == widening->room) {
            widening->room = widening->room ? 2 * widening->room : 1024;
            widening->spotted = must_realloc(widening->spotted, widening->room * sizeof *widening->spotted);
        }
        widening->spotted[widening->count++].place = place;
    }
    widening->bits[place] += (float)bits;
}

static void spot_bearers(struct widening *widening, const char *form, double bits)
{
    const struct postings *words = &widening->weighing->index->sender_words;
    const struct posting *use = postings_find(words, word_hash(form));
    if (!use)
        return;
    for (struct posting_walk walk = postings_walk(words, use); postings_step(&walk);)
        if (bits > widening->bits[walk.item])
            spot(widening, walk.item, bits - widening->bits[walk.item]);
}

/* `greeted`: per family, bits. */
static void spot_greeted(struct widening *widening, const float *greeted)
{
    const struct names *names = widening->weighing->index->names;
    for (int f = 0; f < names_family_count(names); f++) {
        size_t count;
        const struct name_entry *forms = names_family_forms(names, f, &count);
        const double bits = fmin(greeted[f], rarity(names, f));
        for (size_t i = 0; bits >= LEAST && i < count; i++)
            if (!(forms[i].how & NAME_HOW_CASE))
                spot_bearers(widening, forms[i].form, bits);
    }
}

static void spot_words(struct widening *widening)
{
    static const double WORD_MOST = 6;
    const struct weighing *weighing = widening->weighing;
    const struct postings *stems = &weighing->index->stems.in;
    for (size_t i = 0; i < weighing->view->stems.count; i++) {
        const struct posting *use = postings_find(stems, word_hash(weighing->view->stems.entries[i].form));
        if (!use || use->count > RARE)
            continue;
        double bits = fmin(WORD_MOST, log2((double)weighing->index->count / use->count));
        for (struct posting_walk walk = postings_walk(stems, use); postings_step(&walk);)
            spot(widening, walk.item, bits);
    }
}

static int by_bits(const void *a, const void *b)
{
    const struct spotted *one = a, *other = b;
    if (one->bits != other->bits)
        return one->bits > other->bits ? -1 : 1;
    return (one->place > other->place) - (one->place < other->place);
}

/* The best of them, with what speaks for their prisoners; returns how many. */
static size_t rank_spotted(struct widening *widening)
{
    static const double FROM_BITS = 3;
    const struct weighing *weighing = widening->weighing;
    const struct match_index *index = weighing->index;
    struct spotted *spotted = widening->spotted;
    for (size_t i = 0; i < widening->count; i++) {
        uint32_t message = index->by_prisoner[spotted[i].place];
        spotted[i].bits = widening->bits[spotted[i].place] +
            (float)given_bits(widening, index->prisoner_of[message]);
    }
    qsort(spotted, widening->count, sizeof *spotted, by_bits);
    const size_t closely = widening->count < CLOSELY ? widening->count : CLOSELY;
    for (size_t i = 0; i < closely; i++) {
        uint32_t prisoner = index->prisoner_of[index->by_prisoner[spotted[i].place]];
        if (prisoner_from(weighing->view, &index->prisoners[prisoner]) == FROM_THERE)
            spotted[i].bits += (float)FROM_BITS;
    }
    qsort(spotted, closely, sizeof *spotted, by_bits);
    return closely < WIDE_MOST ? closely : WIDE_MOST;
}

/* ---- the guess ---- */

static void guess_writer(struct widening *widening, struct contender *contender)
{
    const struct weighing *weighing = widening->weighing;
    const double had = contender->has[GROUP_PRISONER] ? contender->evidence[GROUP_PRISONER].bits : 0;
    const double bits = given_bits(widening, contender->prisoner) - had;
    if (bits < LEAST)
        return;
    const struct prisoner *of = &weighing->index->prisoners[contender->prisoner];
    double best = 0;
    int seen = widening->written[0].seen;
    for (int s = 0; s < of->spelling_count; s++) {
        const struct name_part *given = name_part_of(&of->spellings[s], NAME_GIVEN);
        for (int f = 0; given && f < given->family_count; f++)
            if (widening->given[given->families[f]] > best)
                best = bits_of_family(widening, given->families[f], &seen);
    }
    contender->guessed_writer = bits;
    struct evidence *guess = contender_guess(weighing, contender, GROUP_PRISONER, bits);
    guess->why = arena_printf(weighing->arena, "What is signed may be a given name, read badly: of %s",
        contender->row->prisoner_name);
    evidence_at(weighing, seen, guess);
}

static bool anybody_established(const struct weighing *weighing)
{
    for (size_t i = 0; i < weighing->fit_count; i++)
        if (fit_establishes(&weighing->fits[i]))
            return true;
    return false;
}

static void widen(struct widening *widening, const float *greeted)
{
    struct weighing *weighing = widening->weighing;
    spot_greeted(widening, greeted);
    spot_words(widening);
    const size_t count = widening->count ? rank_spotted(widening) : 0;
    uint32_t messages[WIDE_MOST];
    for (size_t i = 0; i < count; i++)
        messages[i] = weighing->index->by_prisoner[widening->spotted[i].place];
    weighing_add(weighing, messages, count);
    for (size_t i = 0; widening->written_count && i < weighing->count; i++)
        guess_writer(widening, &weighing->contenders[i]);
}

bool weighing_widen(struct weighing *weighing, const float *greeted)
{
    const struct match_index *index = weighing->index;
    const size_t families = (size_t)names_family_count(index->names);
    if (anybody_established(weighing))
        return false;
    OWNED_FREE float *given = must_alloc((families + 1) * sizeof *given);
    OWNED_FREE float *bits = must_alloc((index->count + 1) * sizeof *bits);
    struct widening widening = { .weighing = weighing, .given = given, .bits = bits };
    for (size_t f = 0; f < families; f++)
        given[f] = NAN;
    find_written(&widening);
    widen(&widening, greeted);
    free(widening.spotted);
    return true;
}
