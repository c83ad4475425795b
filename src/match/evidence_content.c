/* Evidence: the sender's own words quoted back. Every letter shares some words with every message by chance,
 * the more the longer both are. So each telling word of the message has a chance to stand in a letter of this
 * length, whomever it answers; a word that comes back weighs -log2 of it, and the evidence is how rarely an
 * unrelated letter would reach that sum: the exact tail of the sum of independent words (a Poisson-binomial,
 * weighted; Hong 2013). */
#include "content_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>

static const double WORD_BITS_MOST = 8, CONTENT_BITS_MOST = 20;
static const double RARE_CHANCE = 0.01; /* the rule wants one such word */
enum { BREATH_WORDS = 8 }; /* an answer to one fact reaches so far in the letter */
static const double DEPENDENCE = 0.9; /* facts come in company too */
static const double QUOTED_BITS = 1.5; /* a third of the true replies quote that much */

/* ---- what that is worth ---- */

static double word_bits(const struct told *word)
{
    return fmin(WORD_BITS_MOST, -log2(word->chance));
}

/* Does the message go on about one thing from word to word ("we picked bilberries at Vilejka, two whole
 * buckets"), and does the letter answer both close together? The closer there, the farther here. */
static bool one_breath(const struct told *word, const struct told *next)
{
    int told = next->stem->at - word->stem->at, answered = abs(word->seen - next->seen);
    return word->stem->clause == next->stem->clause &&
        (answered <= FACT_WORDS || (answered <= BREATH_WORDS && told <= FACT_WORDS));
}

static int count_breaths(const struct told *words, size_t back)
{
    int breaths = back > 0;
    for (size_t i = 1; i < back; i++)
        breaths += !one_breath(&words[i - 1], &words[i]);
    return breaths;
}

/* `words` sorted, `back` of them came back. The rarest word of a fact counts fully. */
static double sum_back(const struct told *words, size_t back, struct contender *contender)
{
    double sum = 0;
    for (size_t i = 0, next; i < back; i = next) {
        double all = 0, best = 0;
        for (next = i; next < back && words[next].stem->at - words[i].stem->at <= FACT_WORDS; next++) {
            all += word_bits(&words[next]);
            best = fmax(best, word_bits(&words[next]));
            contender->content_rare += words[next].chance <= RARE_CHANCE;
        }
        sum += best + NEIGHBOUR * (all - best);
        contender->content_words += (int)(next - i);
        contender->content_facts++;
    }
    return sum;
}

/* The chance that a letter which answers another message reaches `sum` with these words. Weights are counted
 * in quarters of a bit, rounded up for chance. */
static double tail(const struct told *words, size_t count, double sum)
{
    enum { QUARTERS = 4 * 64 };
    double reach[QUARTERS + 1] = { 1 };
    int target = (int)(sum * 4) < QUARTERS ? (int)(sum * 4) : QUARTERS;
    for (size_t i = 0; i < count; i++) {
        int weight = (int)ceil(word_bits(&words[i]) * 4);
        for (int at = target; at >= 0; at--) {
            double moved = reach[at] * words[i].chance;
            int to = at + weight < target ? at + weight : target;
            if (to != at) {
                reach[at] -= moved;
                reach[to] += moved;
            }
        }
    }
    return fmax(reach[target], 1e-9);
}

/* Rarest first. */
static int by_chance(const void *a, const void *b)
{
    double one = ((const struct told *)a)->chance, other = ((const struct told *)b)->chance;
    return (one > other) - (one < other);
}

/* Names the rarest six. */
static const char *say_words(const struct weighing *weighing, struct told *words, size_t back)
{
    enum { LISTED = 6, LIST_BYTES_MOST = 1 << 20 };
    CLEANUP(text_clear) struct text list = TEXT_LIMIT(LIST_BYTES_MOST);
    qsort(words, back, sizeof *words, by_chance);
    for (size_t i = 0; i < back && i < LISTED; i++) {
        const struct name_word *word = &weighing->view->seen[words[i].seen].word;
        text_add(&list, i ? ", " : "The letter has words of the message: ");
        text_add_n(&list, word->at, word->size);
    }
    return arena_copy(weighing->arena, list.bytes);
}

/* ---- what is told of somebody else ---- */

static const double TOLD_BITS_LEAST = 8; /* less is no sign in any case */

enum { PLACES_OF_WORD = 4, TOLD_PLACES = PLACES_OF_WORD * MESSAGE_STEMS };

/* Where a word of the message stands in the letter. */
static size_t places_of_word(
    const struct view *view, const struct told *word, struct told_place places[PLACES_OF_WORD])
{
    size_t count, kept = 0;
    const struct name_entry *entry = word->near ? NULL
                                                : name_book_find(&view->stems, word->stem->text, &count);
    for (; entry && kept < count && kept < PLACES_OF_WORD; kept++)
        places[kept] = (struct told_place){ .seen = (int)entry[kept].bearer };
    if (!kept)
        places[kept++] = (struct told_place){ .seen = word->seen };
    return kept;
}

static bool all_of_another(const struct told_place *places, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (places[i].other < 0)
            return false;
    return true;
}

static char sex_of(const struct contender *contender)
{
    char sex = '?';
    for (int n = 0; n < contender->name_count && sex == '?'; n++)
        sex = contender->names[n].sex;
    return sex;
}

/* Takes out the words that the letter tells of somebody else, wherever they stand; false: there are none. */
static bool leave_told_out(
    const struct weighing *weighing, struct contender *contender, struct told *words, size_t back)
{
    struct told_place places[TOLD_PLACES];
    size_t first[MESSAGE_STEMS + 1] = { 0 };
    bool any = false;
    for (size_t i = 0; i < back; i++)
        first[i + 1] = first[i] + places_of_word(weighing->view, &words[i], &places[first[i]]);
    view_told_of_others(weighing->view, sex_of(contender), places, first[back]);
    for (size_t i = 0; i < back; i++) {
        if (!all_of_another(&places[first[i]], first[i + 1] - first[i]))
            continue;
        if (contender->content_told_count < CONTENT_TOLD_MOST)
            contender->content_told[contender->content_told_count++] = places[first[i]].other;
        words[i].seen = -1;
        any = true;
    }
    return any;
}

static size_t sort_back(struct told *words, size_t count)
{
    size_t back = 0;
    qsort(words, count, sizeof *words, content_by_place);
    while (back < count && words[back].seen >= 0)
        back++;
    return back;
}

static double weigh_words(const struct told *words, size_t count, size_t back, struct contender *contender)
{
    contender->content_words = contender->content_facts = contender->content_rare = 0;
    const double sum = sum_back(words, back, contender);
    contender->content_breaths = count_breaths(words, back);
    const double bits = -log2(tail(words, count, sum)) * DEPENDENCE - QUOTED_BITS;
    return fmin(fmax(bits, 0.1), CONTENT_BITS_MOST);
}

bool score_content(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    struct told words[MESSAGE_STEMS];
    size_t n;
    struct stem *stems = content_stems(weighing, contender, &n);
    if (!content_any_back(weighing, contender, stems, n))
        return false;
    n = content_distinct(contender, stems, n);
    size_t count = content_find(weighing, contender, stems, n, false, words);
    const size_t back = sort_back(words, count);
    if (!back)
        return false;
    for (size_t i = 0; i < back; i++)
        contender->content_quoted |= weighing->view->seen[words[i].seen].quoted;
    out->bits = contender->content_left = weigh_words(words, count, back, contender);
    out->why = say_words(weighing, words, back);
    evidence_at(weighing, words[0].seen, out);
    if (out->bits >= TOLD_BITS_LEAST && leave_told_out(weighing, contender, words, back))
        contender->content_left = weigh_words(words, count, sort_back(words, count), contender);
    return true;
}
