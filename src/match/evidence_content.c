/* Evidence: the sender's own words quoted back. Every letter shares some words with every message by chance,
 * the more the longer both are. So each telling word of the message has a chance to stand in a letter of this
 * length, whomever it answers; a word that comes back weighs -log2 of it, and the evidence is how rarely an
 * unrelated letter would reach that sum: the exact tail of the sum of independent words (a Poisson-binomial,
 * weighted; Hong 2013). */
#include "match_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Likelier words come in company (garden, dog, guitar) and are left out. */
static const double COMMON_CHANCE = 0.04;
static const double WORD_BITS_MOST = 8, CONTENT_BITS_MOST = 20;
static const double RARE_CHANCE = 0.01; /* the rule wants one such word */
static const double NEIGHBOUR = 0.35; /* the second, third ... word of one fact */
enum { FACT_WORDS = 3 }; /* a fact reaches so far in the message */
enum { BREATH_WORDS = 8 }; /* and an answer to one so far in the letter */
enum { PLACES_MOST = 64 }; /* telling words of an address that are looked at */
static const double DEPENDENCE = 0.9; /* facts come in company too */
static const double QUOTED_BITS = 1.5; /* a third of the true replies quote that much */

/* The register's own count of a word outweighs the list from so many messages on; and among the messages to
 * one prisoner: what several senders write to him about is his life, not theirs. */
static const double LIST_STRENGTH = 80, PRISONER_STRENGTH = 4;
/* One letter misread: by chance three times as often, and sometimes it is another word altogether, once in so
 * many telling words of the letter. */
static const double NEAR_CHANCE = 3, NEAR_STRAY = 1e-4, NEAR_MOST = 0.5;

/* What a word of the register's texts is to this reply, whoever wrote it. */
struct asked_word {
    bool known;
    bool near; /* one letter misread */
    bool counted; /* among the messages to the prisoner who was asked for last: `here` */
    bool guessed; /* how nearly it stands in the letter, in bits, and where */
    int seen; /* where it came back; -1: not */
    const struct posting *use; /* which messages have it; null: none */
    uint32_t prisoner, here;
    double guess;
    int guessed_seen;
};

/* The words of the facility and its address: the prisoner writes of where he is to everybody. */
struct places {
    const char *facility, *address; /* the row's; null at first */
    char stems[PLACES_MOST][STEM_BYTES];
    int count;
};

/* What was found out about the words of the register in one reply: senders of one prisoner use the same. */
struct content_memo {
    struct asked_word *words; /* by lexeme */
    struct places places; /* of the row that was asked for last */
    bool unread; /* a text could not be had */
    struct read_word *read; /* the letter's words, once it is guessed what they were; null before */
    size_t read_count;
    struct read_word *stems; /* the letter's */
    size_t kept; /* stems that contenders keep */
    struct stem spare[MESSAGE_STEMS]; /* of the contender at hand, where there is no room for more */
};

struct content_memo *content_memo_open(const struct view *view, struct arena *arena)
{
    struct content_memo *memo = arena_take(arena, sizeof *memo);
    memo->words = arena_array(arena, view->index->lexicon.count + 1, sizeof *memo->words);
    memo->stems = arena_array(arena, view->stems.count + 1, sizeof *memo->stems);
    for (size_t i = 0; i < view->stems.count; i++)
        memo->stems[i] = read_word_of(view->stems.entries[i].form, (int)view->stems.entries[i].bearer);
    return memo;
}

bool content_unread(const struct weighing *weighing)
{
    return weighing->content->unread;
}

static size_t read_stems(
    const struct weighing *weighing, const struct contender *contender, struct stem stems[MESSAGE_STEMS])
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message whole;
    struct fault fault;
    if (!index_texts(weighing->index, contender->message, &arena, &whole, &fault)) {
        weighing->content->unread = true;
        return 0;
    }
    return message_stems(&weighing->index->lexicon, &whole, STEMS_OWN, stems, MESSAGE_STEMS);
}

/* The stems of what the sender wrote of himself; they hold until another contender's are asked for. Of most
 * contenders they are kept: who is scored may be guessed at, too. */
static struct stem *own_stems(const struct weighing *weighing, struct contender *contender, size_t *count)
{
    enum { KEPT_MOST = 50000 }; /* 2.4 MB */
    struct content_memo *memo = weighing->content;
    if (!contender->stems) {
        *count = read_stems(weighing, contender, memo->spare);
        if (memo->kept + *count > KEPT_MOST)
            return memo->spare;
        memo->kept += *count;
        contender->stems = arena_grow(weighing->arena, memo->spare, *count, *count + 1, sizeof *memo->spare);
        contender->stem_count = *count;
    }
    *count = contender->stem_count;
    return contender->stems;
}

/* Each of them once. */
static size_t keep_distinct(struct contender *contender, struct stem *stems, size_t count)
{
    count = stems_distinct(stems, count);
    if (stems == contender->stems)
        contender->stem_count = count;
    return count;
}

/* A telling word of the message. */
struct told {
    const struct stem *stem;
    double chance; /* that a letter of this length has it, whomever it answers */
    int seen; /* where it came back; -1: not */
    bool near; /* one letter misread */
};

/* ---- chance ---- */

/* In how many messages of other senders a stem stands: in all, and among those to this prisoner. One sender
 * writes the same to many. Of stems that are too common to be listed, all are taken for others', evenly
 * spread. */
struct bearing {
    double all, here;
};

/* How many of the rising numbers are below `limit`. */
static size_t below(const uint32_t *numbers, size_t count, uint32_t limit)
{
    size_t low = 0;
    while (low < count) {
        size_t middle = (low + count) / 2;
        if (numbers[middle] < limit)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

static bool is_among(uint32_t number, const uint32_t *numbers, size_t count)
{
    size_t at = below(numbers, count, number);
    return at < count && numbers[at] == number;
}

/* Takes what the sender wrote himself out of the count. */
static void leave_own_out(const struct match_index *index, const struct contender *contender,
    const struct posting *use, struct bearing *bearing)
{
    const struct prisoner *prisoner = &index->prisoners[contender->prisoner];
    const struct postings *stems = &index->stems.in;
    uint32_t from = prisoner->first, to = prisoner->first + prisoner->count;
    size_t own;
    const uint32_t *mine = index_of_sender(index, contender->sender, &own);
    struct posting_walk walk = postings_walk(stems, use);
    bool few = own < use->count;
    for (size_t i = 0; few ? i < own : postings_step(&walk); i++) {
        uint32_t item = few ? mine[i] : walk.item;
        if (few ? !postings_has(stems, use, item) : !is_among(item, mine, own))
            continue;
        bearing->all--;
        bearing->here -= item >= from && item < to;
    }
}

/* How many of the prisoner's messages have the word; asked once for all who wrote to him. */
static double count_here(const struct match_index *index, uint32_t of, struct asked_word *word)
{
    const struct prisoner *prisoner = &index->prisoners[of];
    if (word->counted && word->prisoner == of)
        return word->here;
    word->counted = true;
    word->prisoner = of;
    word->here = postings_below(&index->stems.in, word->use, prisoner->first + prisoner->count) -
        postings_below(&index->stems.in, word->use, prisoner->first);
    return word->here;
}

static struct bearing count_bearing(const struct match_index *index, const struct contender *contender,
    struct asked_word *word, double others)
{
    const struct posting *use = word->use;
    if (!use)
        return (struct bearing){ 0, 0 };
    if (!postings_listed(use))
        return (struct bearing){ use->count, others * use->count / (double)index->stems.message_count };
    struct bearing bearing = { use->count, count_here(index, contender->prisoner, word) };
    leave_own_out(index, contender, use, &bearing);
    return bearing;
}

/* Words of a list are as dense in one letter as in another: their chance grows with the letter's length. What
 * senders write of themselves is rarer in a letter than in as many words of messages: by its root. `others`:
 * how many messages others wrote to this prisoner. */
static double chance_of(const struct weighing *weighing, const struct contender *contender, double others,
    const struct stem *stem, struct asked_word *word)
{
    const struct match_index *index = weighing->index;
    const struct stem_index *stems = &index->stems;
    struct bearing bearing = count_bearing(index, contender, word, others);
    double telling = weighing->view->telling;
    double rate = (bearing.all + LIST_STRENGTH * stem->listed * stems->mean / LETTER_WORDS) /
        ((double)stems->message_count + LIST_STRENGTH);
    double here = (bearing.here + PRISONER_STRENGTH * rate) / (others + PRISONER_STRENGTH);
    double told = fmax(rate, here) * sqrt(fmax(1, telling / stems->mean));
    return 1 - exp(-fmax(told, stem->listed * fmax(1, telling / LETTER_WORDS)));
}

/* ---- what came back ---- */

/* May a stem of the letter be this one but for a letter? Nearly all can be told by which letters they have.
 */
static bool may_be_near(const struct weighing *weighing, const char *stem)
{
    const struct read_word asked = read_word_of(stem, 0);
    for (size_t i = 0; i < weighing->view->stems.count; i++) {
        const struct read_word *read = &weighing->content->stems[i];
        if (read->length <= asked.length + 1 && asked.length <= read->length + 1 &&
            letters_beyond(asked.letters, read->letters) <= 1 &&
            letters_beyond(read->letters, asked.letters) <= 1)
            return true;
    }
    return false;
}

static int find_near(const struct weighing *weighing, const char *stem)
{
    const struct view *view = weighing->view;
    size_t length = strlen(stem), count;
    char shorter[STEM_BYTES];
    if (length < 6 || !may_be_near(weighing, stem))
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

static struct asked_word ask_word(const struct weighing *weighing, const struct stem *stem)
{
    const struct view *view = weighing->view;
    size_t count;
    const struct name_entry *entry = name_book_find(&view->stems, stem->text, &count);
    return (struct asked_word){ .known = true,
        .near = !entry,
        .seen = entry ? (int)entry->bearer : find_near(weighing, stem->text),
        .use = postings_find(&weighing->index->stems.in, stem->hash) };
}

/* What the word is to this reply, asked once; `spare` holds it where the lexicon had no room. */
static struct asked_word *asked(
    const struct weighing *weighing, const struct stem *stem, struct asked_word *spare)
{
    struct asked_word *word = stem->lexeme == NO_LEXEME ? spare : &weighing->content->words[stem->lexeme];
    if (word == spare || !word->known)
        *word = ask_word(weighing, stem);
    return word;
}

/* ---- what was read badly ---- */

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

/* How nearly the word stands in the letter, in bits. */
static double guess_of(const struct weighing *weighing, const struct stem *stem, struct asked_word *word)
{
    if (!word->guessed)
        guess_word(weighing, stem, word);
    return word->guess;
}

/* ---- names and places ---- */

static bool is_part(const struct names *names, const struct name *name, const char *stem)
{
    for (int i = 0; i < name->count; i++) {
        const char *part = name->parts[i].skeleton;
        size_t n = strlen(stem), length = strlen(part);
        double most = 0.20 * (double)length;
        if (n >= 4 && (!strncmp(stem, part, n) || names_distance(names, stem, part, most) <= most))
            return true;
    }
    return false;
}

/* Names of the two are in every message and in every letter, misread ones too. */
static bool is_name(const struct weighing *weighing, const struct contender *contender, const char *stem)
{
    const struct match_index *index = weighing->index;
    const struct prisoner *prisoner = &index->prisoners[contender->prisoner];
    for (int n = 0; n < contender->name_count; n++)
        if (is_part(index->names, &contender->names[n], stem))
            return true;
    for (int s = 0; s < prisoner->spelling_count; s++)
        if (is_part(index->names, &prisoner->spellings[s], stem))
            return true;
    return false;
}

static void add_places(struct places *places, const char *at)
{
    const char *end = at + strlen(at);
    struct name_word word;
    while (places->count < PLACES_MOST && name_next_word(&at, end, &word))
        places->count += stem_of(&word, places->stems[places->count]);
}

/* Those of the contender's row: most rows of a prisoner have the same. */
static const struct places *places_of(const struct weighing *weighing, const struct message *row)
{
    struct places *places = &weighing->content->places;
    if (places->facility && !strcmp(places->facility, row->facility) &&
        !strcmp(places->address, row->address))
        return places;
    places->facility = row->facility;
    places->address = row->address;
    places->count = 0;
    add_places(places, row->facility);
    add_places(places, row->address);
    return places;
}

static bool is_place(const struct places *places, const char *stem)
{
    for (int i = 0; i < places->count; i++)
        if (!strcmp(places->stems[i], stem))
            return true;
    return false;
}

/* ---- which words count ---- */

/* Messages to this prisoner from others. */
static double count_others(const struct weighing *weighing, const struct contender *contender)
{
    const struct match_index *index = weighing->index;
    const struct prisoner *prisoner = &index->prisoners[contender->prisoner];
    size_t own;
    const uint32_t *mine = index_of_sender(index, contender->sender, &own);
    return (double)(prisoner->count -
        (below(mine, own, prisoner->first + prisoner->count) - below(mine, own, prisoner->first)));
}

static bool counts(const struct weighing *weighing, const struct contender *contender,
    const struct stem *stem, double chance, double most)
{
    return chance <= most && !is_name(weighing, contender, stem->text) &&
        !is_place(places_of(weighing, contender->row), stem->text);
}

/* Did any word that counts come back? Of most messages none did, and the others need not be asked for. */
static bool any_back(
    const struct weighing *weighing, const struct contender *contender, const struct stem *stems, size_t n)
{
    double others = count_others(weighing, contender);
    struct asked_word spare;
    for (size_t i = 0; i < n; i++) {
        struct asked_word *word = asked(weighing, &stems[i], &spare);
        if (word->seen >= 0 &&
            counts(weighing, contender, &stems[i], chance_of(weighing, contender, others, &stems[i], word),
                COMMON_CHANCE))
            return true;
    }
    return false;
}

static struct told told_of(
    const struct view *view, const struct stem *stem, const struct asked_word *word, double chance)
{
    struct told told = { stem, chance, word->seen, word->near };
    if (told.near && told.seen >= 0)
        told.chance = fmin(NEAR_MOST, NEAR_CHANCE * chance + NEAR_STRAY * view->telling);
    return told;
}

/* Two words of the message may meet one word of the letter: the exact one has it. */
static void settle_twice(struct told *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; words[i].seen >= 0 && k < count; k++)
            if (k != i && words[k].seen == words[i].seen && words[i].near && (!words[k].near || k < i))
                words[i].seen = -1;
}

/* The words that count, whether they came back or not; `perhaps`: of those that did not, only what may stand
 * there read badly, and common ones that did. */
static size_t find_words(const struct weighing *weighing, const struct contender *contender,
    const struct stem *stems, size_t n, bool perhaps, struct told *words)
{
    double others = count_others(weighing, contender);
    struct asked_word spare;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        struct asked_word *word = asked(weighing, &stems[i], &spare);
        if (perhaps && word->seen < 0 && guess_of(weighing, &stems[i], word) <= 0)
            continue;
        double chance = chance_of(weighing, contender, others, &stems[i], word);
        if (counts(weighing, contender, &stems[i], chance,
                perhaps && !word->near && word->seen >= 0 ? 1 : COMMON_CHANCE))
            words[count++] = told_of(weighing->view, &stems[i], word, chance);
    }
    settle_twice(words, count);
    return count;
}

/* ---- what that is worth ---- */

static double word_bits(const struct told *word)
{
    return fmin(WORD_BITS_MOST, -log2(word->chance));
}

/* Those that came back first, in the order of the message. */
static int by_place(const void *a, const void *b)
{
    const struct told *one = a, *other = b;
    if ((one->seen < 0) != (other->seen < 0))
        return one->seen < 0 ? 1 : -1;
    return (one->stem->at > other->stem->at) - (one->stem->at < other->stem->at);
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
    qsort(words, count, sizeof *words, by_place);
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
    struct stem *stems = own_stems(weighing, contender, &n);
    if (!any_back(weighing, contender, stems, n))
        return false;
    n = keep_distinct(contender, stems, n);
    size_t count = find_words(weighing, contender, stems, n, false, words);
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

/* ---- what that may be worth ---- */

static const double GUESSED_MOST = 8;
/* Of a word that is too common to be evidence (match_sim, 30 % misread, seeds 11 and 12: 0.075 of the words
 * of the message that is answered come back, 0.015 and 0.025 of others'). */
static const double COMMON_BITS = 1.8, COMMONER_BITS = 1.2;

static double near_bits(const struct weighing *weighing, const struct stem *stem, int *seen)
{
    struct asked_word spare, *word = asked(weighing, stem, &spare);
    const double bits = guess_of(weighing, stem, word);
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
    struct stem *stems = own_stems(weighing, contender, &n);
    double sum = 0, fact = 0;
    int at = -FACT_WORDS - 1;
    if (!weighing->content->read)
        list_read(weighing);
    n = keep_distinct(contender, stems, n);
    size_t count = find_words(weighing, contender, stems, n, true, words);
    qsort(words, count, sizeof *words, by_place);
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
