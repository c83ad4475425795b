/* Evidence: the sender's own words quoted back. Every reply shares some words with every message by chance,
 * the more the longer both are; what counts is what comes back beyond that. Each telling word of the message
 * comes back because this is its reply, or by the chance that any letter of that length has it; the evidence
 * is the ratio of both, averaged over how much of a message replies take up, and what did not come back
 * speaks against. Where the chances are right, a wrong message reaches b bits in one case of 2^b at most
 * (Markov's inequality). */
#include "match_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The shares of a message's words that replies take up, each as likely as the others before reading. */
static const double taken_up[] = { 0.02, 0.05, 0.12, 0.3, 0.6 };
enum { SHARES = sizeof taken_up / sizeof *taken_up };
static const double USUAL = 0.3; /* the one that says whether a word tells anything */

static const double DEPENDENCE = 0.8; /* words come in company: all bits are taken at this */
static const double NEIGHBOUR = 0.35; /* the second, third … word of one fact */
static const double CONTENT_BITS_MOST = 12, WORD_BITS_MOST = 6, TELLING_BITS = 2;
enum { NEIGHBOUR_WORDS = 3 }; /* a fact reaches so far in the message, about two telling words */
static const double FACT_WORDS = 2;

/* The register's own count of a word outweighs the list from so many messages on; and among the messages to
 * one prisoner: what several senders write to him about is his life, not theirs. */
static const double LIST_STRENGTH = 80, PRISONER_STRENGTH = 4;
/* One letter misread: seen half as often as the word itself, by chance three times as often, and sometimes it
 * is another word altogether, once in so many telling words of the letter. */
static const double NEAR_SEEN = 0.5, NEAR_CHANCE = 3, NEAR_STRAY = 1e-4;

struct hit {
    double chance; /* that a letter of this length has the word, whomever it answers */
    double seen_as; /* how often the word, quoted, is read like this */
    int seen;
    int at; /* which word of the message */
};

/* ---- chance ---- */

/* How often the word stands in LETTER_WORDS telling words: the list, or people of that name. */
static double listed_rate(const struct weighing *weighing, const struct stem *stem)
{
    const struct match_index *index = weighing->index;
    struct name_word word;
    struct name_given given[NAME_FAMILIES];
    double rate = vocabulary_rate(&index->vocabulary, stem->text);
    name_word_of(stem->written, &word);
    bool named = word.capital && names_given_exactly(index->names, &word, NAME_HOW_CASE, given) > 0;
    return named ? fmax(rate, given_share(weighing, &word)) : rate;
}

/* In how many of the prisoner's messages from others the stem stands; for stems that are common in the whole
 * register, as many as there would be on average. */
static double among_others(const struct weighing *weighing, const struct contender *contender,
    const struct stem_use *use, double others)
{
    const struct match_index *index = weighing->index;
    double count = 0;
    if (!use)
        return 0;
    if (use->count > STEM_RARE)
        return others * use->count / (double)index->stems.message_count;
    for (uint32_t i = 0; i < use->count; i++) {
        uint32_t message = index->stems.messages[use->first + i];
        count += index->prisoner_of[message] == index->prisoner_of[contender->message] &&
            index->sender_of[message] != contender->sender;
    }
    return count;
}

/* Words of a list are as dense in one letter as in another: their chance grows with the letter's length. What
 * senders write of themselves is rarer in a letter than in as many words of messages: by its root. */
static double chance_of(
    const struct weighing *weighing, const struct contender *contender, const struct stem *stem)
{
    const struct match_index *index = weighing->index;
    const struct stem_index *stems = &index->stems;
    const struct stem_use *use = stems_find(stems, stem->hash);
    double telling = weighing->view->telling, listed = listed_rate(weighing, stem);
    double others = index->prisoners[index->prisoner_of[contender->message]].count - 1;
    double bearing = use && use->count > 1 ? use->count - 1 : 0; /* without this message */
    double rate = (bearing + LIST_STRENGTH * listed * stems->mean / LETTER_WORDS) /
        ((double)stems->message_count + LIST_STRENGTH);
    double here = (among_others(weighing, contender, use, others) + PRISONER_STRENGTH * rate) /
        (others + PRISONER_STRENGTH);
    double told = fmax(rate, here) * sqrt(fmax(1, telling / stems->mean));
    return 1 - exp(-fmax(told, listed * telling / LETTER_WORDS));
}

/* ---- what came back ---- */

static int find_near(const struct view *view, const char *stem)
{
    size_t length = strlen(stem), count;
    char shorter[STEM_BYTES];
    if (length < 6)
        return -1;
    const struct name_entry *entry = name_book_find(&view->deletions, stem, &count);
    for (size_t skip = 0; !entry && skip < length; skip++) {
        memcpy(shorter, stem, skip);
        memcpy(shorter + skip, stem + skip + 1, length - skip);
        entry = name_book_find(&view->deletions, shorter, &count);
        if (!entry && length > 6)
            entry = name_book_find(&view->stems, shorter, &count);
    }
    return entry ? (int)entry->bearer : -1;
}

static bool is_part(const struct names *names, const struct name *name, const char *stem)
{
    for (int i = 0; i < name->count; i++) {
        const char *part = name->parts[i].skeleton;
        size_t n = strlen(stem), length = strlen(part);
        if (n >= 4 &&
            (!strncmp(stem, part, n) || names_distance(names, stem, part, 9) <= 0.20 * (double)length))
            return true;
    }
    return false;
}

/* Names of the two are in every message and in every letter, misread ones too. */
static bool is_name(const struct weighing *weighing, const struct contender *contender, const char *stem)
{
    const struct match_index *index = weighing->index;
    const struct prisoner *prisoner = &index->prisoners[index->prisoner_of[contender->message]];
    for (int n = 0; n < contender->name_count; n++)
        if (is_part(index->names, &contender->names[n], stem))
            return true;
    for (int s = 0; s < prisoner->spelling_count; s++)
        if (is_part(index->names, &prisoner->spellings[s], stem))
            return true;
    return false;
}

static bool find_hit(const struct weighing *weighing, const struct contender *contender,
    const struct stem *stem, struct hit *hit)
{
    const struct view *view = weighing->view;
    size_t count;
    const struct name_entry *entry = name_book_find(&view->stems, stem->text, &count);
    *hit = (struct hit){ .seen = entry ? (int)entry->bearer : find_near(view, stem->text), .at = stem->at };
    if (hit->seen < 0 || is_name(weighing, contender, stem->text))
        return false;
    double chance = chance_of(weighing, contender, stem);
    hit->seen_as = entry ? 1 : NEAR_SEEN;
    hit->chance = entry ? chance : fmin(0.9, NEAR_CHANCE * chance + NEAR_STRAY * view->telling);
    return true;
}

static size_t same_word(const struct hit *hits, size_t count, int seen)
{
    for (size_t i = 0; i < count; i++)
        if (hits[i].seen == seen)
            return i;
    return count;
}

static size_t find_hits(const struct weighing *weighing, const struct contender *contender,
    const struct stem *stems, size_t n, struct hit *hits)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        struct hit hit;
        if (!find_hit(weighing, contender, &stems[i], &hit))
            continue;
        size_t at = same_word(hits, count, hit.seen);
        hits[at] = hit;
        count += at == count;
    }
    return count;
}

/* ---- what that is worth ---- */

static double hit_bits(const struct hit *hit, double share)
{
    double quoted = share * hit->seen_as;
    return fmin(WORD_BITS_MOST, log2((quoted + (1 - quoted) * hit->chance) / hit->chance));
}

/* All facts, were this share of the message taken up; `hits` in the order of the message. */
static double sum_facts(const struct hit *hits, size_t count, double share)
{
    double sum = 0;
    for (size_t i = 0, next; i < count; i = next) {
        double all = 0, best = 0;
        for (next = i; next < count && hits[next].at - hits[i].at <= NEIGHBOUR_WORDS; next++) {
            double bits = hit_bits(&hits[next], share);
            all += bits;
            best = fmax(best, bits);
        }
        sum += best + NEIGHBOUR * (all - best);
    }
    return sum * DEPENDENCE;
}

/* `silent`: telling words of the message that did not come back. */
static double content_bits(const struct hit *hits, size_t count, size_t silent)
{
    double ratio = 0;
    for (int i = 0; i < SHARES; i++)
        ratio += exp2(sum_facts(hits, count, taken_up[i]) +
                     (double)silent / FACT_WORDS * log2(1 - taken_up[i])) /
            SHARES;
    return fmin(log2(ratio), CONTENT_BITS_MOST);
}

static void count_telling(const struct hit *hits, size_t count, struct contender *contender)
{
    int fact = -1;
    for (size_t i = 0; i < count; i++) {
        if (hit_bits(&hits[i], USUAL) < TELLING_BITS)
            continue;
        contender->content_words++;
        if (fact >= 0 && hits[i].at - fact <= NEIGHBOUR_WORDS)
            continue;
        contender->content_facts++;
        fact = hits[i].at;
    }
}

static int by_place(const void *a, const void *b)
{
    return ((const struct hit *)a)->at - ((const struct hit *)b)->at;
}

static int by_chance(const void *a, const void *b)
{
    double one = ((const struct hit *)a)->chance, other = ((const struct hit *)b)->chance;
    return (one > other) - (one < other);
}

static const char *list_words(const struct weighing *weighing, const struct hit *hits, size_t count)
{
    const char *words = "";
    for (size_t i = 0; i < count && i < 6; i++)
        words = arena_printf(
            weighing->arena, "%s%s%s", words, i ? ", " : "", view_word(weighing->view, hits[i].seen));
    return words;
}

bool score_content(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    struct stem stems[MESSAGE_STEMS];
    struct hit hits[MESSAGE_STEMS];
    size_t n = message_stems(&weighing->index->vocabulary, contender->row, STEMS_OWN, stems, MESSAGE_STEMS);
    size_t count = find_hits(weighing, contender, stems, n, hits);
    if (!count)
        return false;
    qsort(hits, count, sizeof *hits, by_place);
    out->bits = content_bits(hits, count, n - count);
    if (out->bits < 0.5)
        return false; /* no more than chance: a reply that quotes nothing is usual, and says nothing */
    count_telling(hits, count, contender);
    qsort(hits, count, sizeof *hits, by_chance);
    out->why = arena_printf(
        weighing->arena, "The letter has words of the message: %s", list_words(weighing, hits, count));
    evidence_at(weighing, hits[0].seen, out);
    return true;
}
