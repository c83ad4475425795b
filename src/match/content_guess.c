/* What may have come back of the sender's own words, read too badly to be evidence: how nearly each stands in
 * the letter. */
#include "content_inside.h"

#include <math.h>
#include <stdlib.h>

static void list_read(const struct weighing *weighing)
{
    struct content_memo *memo = weighing->content;
    const struct view *view = weighing->view;
    memo->read = arena_array(weighing->arena, (size_t)view->seen_count + 1, sizeof *memo->read);
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        if (view_mailed(view, i) && !seen->greeting && !seen->word.digits && seen->word.letters >= 4)
            memo->read[memo->read_count++] = read_word_of(seen->word.skeleton, i);
    }
}

static void look_for(
    const struct weighing *weighing, const struct misread_stem *stem, struct asked_word *word)
{
    const struct content_memo *memo = weighing->content;
    for (size_t i = 0; i < memo->read_count; i++) {
        const double bits = misread_bits(weighing->index->names, stem, &memo->read[i]);
        if (bits > word->guess) {
            word->guess = bits;
            word->guessed_seen = memo->read[i].seen;
        }
    }
}

/* By its stem, and by the word as the sender wrote it. */
static void guess_word(const struct weighing *weighing, const struct stem *stem, struct asked_word *word)
{
    const struct lexicon *lexicon = &weighing->index->lexicon;
    const struct misread_stem by_stem = misread_stem_of(stem->text);
    word->guessed = true;
    word->guess = 0;
    look_for(weighing, &by_stem, word);
    if (stem->lexeme == NO_LEXEME)
        return;
    const struct kept_word *kept = &lexicon->words[stem->lexeme];
    const char *at = lexicon->text + kept->at;
    struct name_word written;
    if (!name_next_word(&at, at + kept->size, &written))
        return;
    const struct misread_stem by_word = misread_word_of(written.skeleton);
    look_for(weighing, &by_word, word);
}

double content_guess_of(const struct weighing *weighing, const struct stem *stem, struct asked_word *word)
{
    if (!word->guessed)
        guess_word(weighing, stem, word);
    return word->guess;
}

/* ---- what that may be worth ---- */

static const double GUESSED_MOST = 8;
/* Of a word that is too common to be evidence (match_sim, 30 % misread, seeds 11 and 12: 0.075 of the words
 * of the message that is answered come back, 0.015 and 0.025 of others'). */
static const double COMMON_BITS = 1.8, COMMONER_BITS = 1.2;

static double near_bits(const struct weighing *weighing, const struct stem *stem, int *seen)
{
    struct asked_word spare, *word = content_asked(weighing, stem, &spare);
    const double bits = content_guess_of(weighing, stem, word);
    if (bits > 0)
        *seen = word->guessed_seen;
    return bits;
}

/* What counts as evidence is worth nothing more. */
static double guessed_bits(const struct weighing *weighing, const struct told *word, int *seen)
{
    if (word->seen < 0)
        return near_bits(weighing, word->stem, seen);
    if (word->chance <= COMMON_CHANCE)
        return 0;
    *seen = *seen < 0 ? word->seen : *seen;
    return word->chance <= 2 * COMMON_CHANCE ? COMMON_BITS : COMMONER_BITS;
}

/* What the words that were found neither rightly nor with one letter misread are worth, and common ones; the
 * nearest of a fact counts. */
double content_guess(const struct weighing *weighing, struct contender *contender, int *seen)
{
    struct told words[MESSAGE_STEMS];
    size_t n;
    struct stem *stems = content_stems(weighing, contender, &n);
    double sum = 0, fact = 0;
    int at = -FACT_WORDS - 1;
    if (!weighing->content->read)
        list_read(weighing);
    n = content_distinct(contender, stems, n);
    size_t count = content_find(weighing, contender, stems, n, true, words);
    qsort(words, count, sizeof *words, content_by_place);
    for (size_t i = 0; i < count; i++) {
        double bits = guessed_bits(weighing, &words[i], seen);
        if (bits <= 0)
            continue;
        if (words[i].stem->at - at > FACT_WORDS) {
            sum += fact;
            fact = 0;
        }
        fact = fmax(fact, bits) + (fact > 0 ? NEIGHBOUR * fmin(fact, bits) : 0);
        at = words[i].stem->at;
    }
    return fmin(GUESSED_MOST, fmax(0, 0.8 * (sum + fact) - 1.5));
}
