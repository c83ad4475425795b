/* What the simulator counts, and how it is printed. Every count is a whole number, so that runs with other
 * seeds add up. */
#include "match_sim.h"

#include "binomial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HALVES = 2, PATTERNS = 1 << GROUPS, BINS = 10, TIMES = 64, SCORES = 101, WAYS = 2 };

/* What evidence would be missed: the same candidates, ranked without one of these. */
enum without {
    WITHOUT_NOTHING,
    WITHOUT_CODE,
    WITHOUT_SALUTATION,
    WITHOUT_WORDS,
    WITHOUT_FREQUENCY,
    WITHOUT_NONE,
    WITHOUTS
};

/* Why the true sender of a single letter is not the first of the list: the first of these that holds. */
enum miss {
    MISS_NOT_NAMED, /* the prisoner is, neither in the letter nor around it, and another is first */
    MISS_NOT_LISTED, /* none of this prisoner's messages is among the candidates */
    MISS_OTHER_PRISONER,
    MISS_NOTHING_SAID, /* nobody is greeted by the right name, nothing taken up */
    MISS_ONLY_WORDS, /* nobody is greeted by the right name */
    MISS_GREETING_UNREAD, /* and nothing taken up */
    MISS_BOTH_UNREAD, /* no greeting was made out, and of what is taken up too little */
    MISS_GREETING_READ, /* and nothing taken up */
    MISS_BOTH_READ,
    MISSES,
};

struct tally {
    long replies, single; /* single: one letter, from a registered sender */
    long mailed, wrong, same_address; /* wrong: to somebody else, or with another's pages; of these, to
                                         somebody at the true sender's address */
    long prisoner; /* of the single ones: the first candidate's is the right one */
    long first, five, open, open_first, open_five; /* of the single ones; open: not mailed */
    long absent, absent_mailed, absent_told;
    long two, two_mailed, wrong_sheets, wrong_sheets_mailed;
    long single_mailed;
    long naming, naming_mailed; /* another sender is named; mailed, and not wrong */
};

struct rated {
    long mailed, wrong, naming;
};

/* What a letter tells of whom it is for: by this order. */
enum told_what {
    TOLD_BOTH = 0,
    TOLD_NOTHING_TAKEN_UP = 1, /* by bits */
    TOLD_NOT_GREETED = 2,
    TOLD_NOT_NAMED = 4,
    TOLD_WHAT = 8,
};

/* Of letters that tell so: ours, and those of the reader who knows. */
struct known_reads {
    long letters, first, five, known_first, known_five;
};

enum { CURVE_RULES = 2, CURVE_POSTERIORS = 6, CURVE_BITS = 4 };

struct counts {
    struct tally tallies[MISREAD_RATES][CROWDS];
    struct rated patterns[HALVES][PATTERNS];
    long bins[BINS], bins_right[BINS], bins_claimed[BINS]; /* claimed: millionths */
    long loss, loss_of; /* thousandths of a bit */
    long misses[MISREAD_RATES][MISSES], misses_five[MISREAD_RATES][MISSES]; /* five: nor among five */
    long times[TIMES]; /* CPU, by the eighth of a doubling from 0.1 ms on */
    long ranked[WITHOUTS], first[WITHOUTS], five[WITHOUTS], sure[WITHOUTS], sure_wrong[WITHOUTS];
    long score_right[WAYS][HALVES][SCORES], score_wrong[WAYS][HALVES][SCORES];
    long simple[WAYS], simple_first[WAYS], simple_five[WAYS]; /* thousandths but for the first */
    struct known_reads knowing[TOLD_WHAT];
    long indexes, index_ms, index_kib;
    struct rated curve[CURVE_RULES][CURVE_POSTERIORS][CURVE_BITS]; /* by thresholds alone, and where the rule
                                                                      mails, too */
};

static const double bin_from[BINS + 1] = { 0.5, 0.7, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999,
    1.1 };
static const double curve_posteriors[CURVE_POSTERIORS] = { 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999 };
static const double curve_bits[CURVE_BITS] = { -HUGE_VAL, 25, 30, 35 };
static const double SURE = 0.999; /* the rule's least posterior, here without the rest of the rule */
static const double CERTIFIED = 0.001; /* as match.certified_rate has it */
static const double EVEN_BITS = 5; /* of any greeting, where the names' frequency is left out */

struct counts *counts_new(void)
{
    return must_alloc(sizeof(struct counts));
}

void counts_free(struct counts *counts)
{
    free(counts);
}

/* ---- the verdict against the truth ---- */

bool is_right(const struct town *town, const struct truth *truth, const struct message *message)
{
    return truth->registered && town->cards[message - town->messages].sender == truth->card->sender;
}

static size_t rank_of(const struct town *town, const struct truth *truth, const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->count; i++)
        if (is_right(town, truth, verdict->candidates[i].message))
            return i + 1;
    return 1000;
}

bool is_wrong(const struct town *town, const struct truth *truth, const struct message *message)
{
    return truth->must_ask || !is_right(town, truth, message);
}

static void count_mail(
    struct counts *counts, const struct town *town, const struct truth *truth, const struct verdict *verdict)
{
    struct tally *tally = &counts->tallies[truth->rate][truth->crowd];
    struct rated *pattern = &counts->patterns[truth->late][verdict->agree % PATTERNS];
    const struct message *to = verdict->candidates[0].message;
    const bool wrong = is_wrong(town, truth, to), naming = truth->names_other && !wrong;
    tally->mailed++;
    tally->wrong += wrong;
    tally->same_address += wrong && !strcmp(to->sender_email, truth->card->sender->email);
    tally->absent_mailed += !truth->registered;
    tally->two_mailed += truth->must_ask;
    tally->naming_mailed += naming;
    tally->wrong_sheets_mailed += truth->wrong_sheet;
    pattern->mailed++;
    pattern->wrong += wrong;
    pattern->naming += naming;
}

static bool prisoner_found(const struct town *town, const struct truth *truth, const struct verdict *verdict)
{
    return verdict->count &&
        town->cards[verdict->candidates[0].message - town->messages].prisoner == truth->card->prisoner;
}

static bool prisoner_listed(const struct town *town, const struct truth *truth, const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->count; i++)
        if (town->cards[verdict->candidates[i].message - town->messages].prisoner == truth->card->prisoner)
            return true;
    return false;
}

static bool greeting_read(const struct verdict *verdict)
{
    for (size_t i = 0; i < verdict->candidates[0].count; i++)
        if (verdict->candidates[0].evidence[i].group == GROUP_SALUTATION)
            return true;
    return false;
}

static enum miss miss_of(const struct town *town, const struct truth *truth, const struct verdict *verdict)
{
    const bool found = prisoner_found(town, truth, verdict);
    if (!found && !truth->named)
        return MISS_NOT_NAMED;
    if (!found)
        return prisoner_listed(town, truth, verdict) ? MISS_OTHER_PRISONER : MISS_NOT_LISTED;
    if (truth->greets != GREETS_BY_NAME)
        return truth->taken_up ? MISS_ONLY_WORDS : MISS_NOTHING_SAID;
    if (greeting_read(verdict))
        return truth->taken_up ? MISS_BOTH_READ : MISS_GREETING_READ;
    return truth->taken_up ? MISS_BOTH_UNREAD : MISS_GREETING_UNREAD;
}

static void count_miss(struct counts *counts, const struct truth *truth, enum miss miss, size_t rank)
{
    counts->misses[truth->rate][miss] += rank > 1;
    counts->misses_five[truth->rate][miss] += rank > 5;
}

static void count_rank(struct tally *tally, size_t rank, bool mailed, bool prisoner)
{
    tally->single++;
    tally->prisoner += prisoner;
    tally->single_mailed += mailed;
    tally->first += rank == 1;
    tally->five += rank <= 5;
    tally->open += !mailed;
    tally->open_first += !mailed && rank == 1;
    tally->open_five += !mailed && rank <= 5;
}

/* ---- is it as right as it says? ---- */

static double claimed_for(const struct town *town, const struct verdict *verdict, const struct sender *sender)
{
    double sum = 0;
    for (size_t i = 0; i < verdict->count; i++)
        if (town->cards[verdict->candidates[i].message - town->messages].sender == sender)
            sum += verdict->candidates[i].posterior;
    return fmin(1, sum);
}

static void count_calibration(
    struct counts *counts, const struct town *town, const struct truth *truth, const struct verdict *verdict)
{
    double claimed = 0,
           true_one = truth->registered ? claimed_for(town, verdict, truth->card->sender) : verdict->none;
    counts->loss += lround(-log2(fmax(true_one, 1e-9)) * 1000);
    counts->loss_of++;
    if (!verdict->count)
        return;
    const struct message *best = verdict->candidates[0].message;
    claimed = claimed_for(town, verdict, town->cards[best - town->messages].sender);
    for (int b = 0; b < BINS; b++)
        if (claimed >= bin_from[b] && claimed < bin_from[b + 1]) {
            counts->bins[b]++;
            counts->bins_right[b] += is_right(town, truth, best);
            counts->bins_claimed[b] += lround(claimed * 1e6);
        }
}

/* What would be mailed by a least posterior of the sender and least bits of the message. */
static void count_curve(
    struct counts *counts, const struct town *town, const struct truth *truth, const struct verdict *verdict)
{
    if (!verdict->count)
        return;
    const struct candidate *best = &verdict->candidates[0];
    const double claimed = claimed_for(town, verdict, town->cards[best->message - town->messages].sender);
    for (int rule = 0; rule < CURVE_RULES; rule++)
        for (int p = 0; p < CURVE_POSTERIORS; p++)
            for (int b = 0; b < CURVE_BITS; b++) {
                if (claimed < curve_posteriors[p] || best->bits < curve_bits[b] ||
                    (rule && verdict->follows != FOLLOWS_SEND))
                    continue;
                struct rated *at = &counts->curve[rule][p][b];
                at->mailed++;
                at->wrong += is_wrong(town, truth, best->message);
            }
}

/* ---- without a kind of evidence ---- */

static double bits_without(const struct candidate *candidate, enum without without)
{
    static const int groups[WITHOUTS] = { -1, GROUP_CODE, GROUP_SALUTATION, GROUP_CONTENT, GROUP_SALUTATION,
        -1 };
    for (size_t i = 0; i < candidate->count; i++)
        if ((int)candidate->evidence[i].group == groups[without]) {
            double bits = candidate->evidence[i].bits;
            return without == WITHOUT_FREQUENCY ? (bits > 0 ? bits - EVEN_BITS : 0) : bits;
        }
    return 0;
}

static void count_without(struct counts *counts, const struct town *town, const struct truth *truth,
    const struct verdict *verdict, enum without without)
{
    enum { LISTED_MOST = 64 };
    double weights[LISTED_MOST], sum = without == WITHOUT_NONE ? 0 : verdict->none, right = -1, best = -1;
    size_t count = verdict->count < LISTED_MOST ? verdict->count : LISTED_MOST, rank = 1, first = 0;
    for (size_t i = 0; i < count; i++) {
        const struct candidate *candidate = &verdict->candidates[i];
        weights[i] = fmax(candidate->posterior, 1e-300) * exp2(-bits_without(candidate, without));
        sum += weights[i];
        first = weights[i] > best ? i : first;
        best = fmax(best, weights[i]);
        if (is_right(town, truth, candidate->message))
            right = fmax(right, weights[i]);
    }
    for (size_t i = 0; i < count; i++)
        rank += weights[i] > right;
    if (truth->registered) {
        counts->ranked[without]++;
        counts->first[without] += right >= 0 && rank == 1;
        counts->five[without] += right >= 0 && rank <= 5;
    }
    if (count && best / sum >= SURE) {
        counts->sure[without]++;
        counts->sure_wrong[without] += !is_right(town, truth, verdict->candidates[first].message);
    }
}

/* ---- counting ---- */

static int place_of_time(double ms)
{
    double place = 8 * log2(fmax(ms, 0.1) / 0.1) / 2;
    return place < TIMES - 1 ? (int)place : TIMES - 1;
}

static double time_of_place(int place)
{
    return 0.1 * exp2((place + 1) / 4.0);
}

void count_reply(struct counts *counts, const struct town *town, const struct truth *truth,
    const struct verdict *verdict, double ms)
{
    struct tally *tally = &counts->tallies[truth->rate][truth->crowd];
    const bool mailed = verdict->follows == FOLLOWS_SEND;
    tally->replies++;
    tally->absent += !truth->registered;
    tally->absent_told += !truth->registered && verdict->none > 0.5;
    tally->two += truth->must_ask;
    tally->naming += truth->names_other;
    tally->wrong_sheets += truth->wrong_sheet;
    counts->times[place_of_time(ms)]++;
    count_curve(counts, town, truth, verdict);
    if (mailed)
        count_mail(counts, town, truth, verdict);
    if (truth->must_ask)
        return;
    if (truth->registered) {
        const size_t rank = rank_of(town, truth, verdict);
        count_rank(tally, rank, mailed, prisoner_found(town, truth, verdict));
        if (rank > 1)
            count_miss(counts, truth, miss_of(town, truth, verdict), rank);
    }
    count_calibration(counts, town, truth, verdict);
    for (enum without without = 0; without < WITHOUTS; without++)
        count_without(counts, town, truth, verdict, without);
}

void count_simple(struct counts *counts, const struct truth *truth, int way, const struct simple *simple)
{
    const bool right = simple->right && truth->registered && !truth->must_ask;
    if (simple->alone) {
        long(*scores)[SCORES] = right ? counts->score_right[way] : counts->score_wrong[way];
        scores[truth->late][(int)simple->score]++;
    }
    if (!truth->registered || truth->must_ask)
        return;
    counts->simple[way]++;
    counts->simple_first[way] += lround(simple->first * 1000);
    counts->simple_five[way] += lround(simple->five * 1000);
}

void count_knowing(struct counts *counts, const struct town *town, const struct truth *truth,
    const struct verdict *verdict, size_t rank)
{
    const int told = (truth->named ? 0 : TOLD_NOT_NAMED) |
        (truth->greets == GREETS_BY_NAME ? 0 : TOLD_NOT_GREETED) |
        (truth->taken_up ? 0 : TOLD_NOTHING_TAKEN_UP);
    const size_t own = rank_of(town, truth, verdict);
    struct known_reads *reads = &counts->knowing[told];
    reads->letters++;
    reads->first += own == 1;
    reads->five += own <= 5;
    reads->known_first += rank == 1;
    reads->known_five += rank <= 5;
}

void count_index(struct counts *counts, double ms, size_t bytes)
{
    counts->indexes++;
    counts->index_ms += lround(ms);
    counts->index_kib += (long)(bytes / 1024);
}

/* ---- adding up ---- */

enum { NUMBERS = sizeof(struct counts) / sizeof(long) };

bool counts_add(struct counts *counts, const char *file)
{
    FILE *in = fopen(file, "r");
    size_t read = 0;
    long number;
    long *numbers = (long *)counts;
    for (; in && read < NUMBERS && fscanf(in, "%ld", &number) == 1; read++)
        numbers[read] += number;
    bool ok = in && read == NUMBERS && fscanf(in, "%ld", &number) != 1;
    if (in)
        fclose(in);
    if (!ok)
        fprintf(stderr, "%s: no counts of this program\n", file);
    return ok;
}

bool counts_write(const struct counts *counts, const char *file)
{
    FILE *out = fopen(file, "w");
    const long *numbers = (const long *)counts;
    for (size_t i = 0; out && i < NUMBERS; i++)
        fprintf(out, "%ld\n", numbers[i]);
    bool ok = out && !fclose(out);
    if (!ok)
        fprintf(stderr, "%s: cannot be written\n", file);
    return ok;
}

/* ---- printing ---- */

static double percent(long part, long all)
{
    return all ? 100.0 * (double)part / (double)all : 0;
}

enum { ANY = -1 };

/* Of one rate and one crowd, or of all. */
static struct tally sum_tallies(const struct counts *counts, int rate, int crowd)
{
    struct tally sum = { 0 };
    long *to = (long *)&sum;
    for (int r = 0; r < MISREAD_RATES; r++)
        for (int c = 0; c < CROWDS; c++)
            for (size_t i = 0;
                 (rate == ANY || r == rate) && (crowd == ANY || c == crowd) && i < sizeof sum / sizeof(long);
                 i++)
                to[i] += ((const long *)&counts->tallies[r][c])[i];
    return sum;
}

static void print_bound(long wrong, long mailed)
{
    double most = binomial_at_most((size_t)wrong, (size_t)mailed);
    if (mailed)
        printf(" %ld | %.3f %% (1 in %.0f) |", wrong, 100 * most, 1 / most);
    else
        printf(" 0 | - |");
}

static void print_rated(const struct rated *rated)
{
    print_bound(rated->wrong, rated->mailed);
    print_bound(rated->naming, rated->mailed);
    putchar('\n');
}

/* Strict mails what a pattern would that the other half of prisoners and days has certified: who checks
 * blindly sees the wrong ones, but is not asked who is named. */
static struct rated strict_mails(const struct counts *counts)
{
    struct rated strict = { 0 };
    for (int half = 0; half < HALVES; half++)
        for (int p = 0; p < PATTERNS; p++) {
            const struct rated *other = &counts->patterns[!half][p], *own = &counts->patterns[half][p];
            if (binomial_at_most((size_t)other->wrong, (size_t)other->mailed) > CERTIFIED)
                continue;
            strict.mailed += own->mailed;
            strict.wrong += own->wrong;
            strict.naming += own->naming;
        }
    return strict;
}

static void print_policies(const struct counts *counts, const struct tally *all)
{
    const struct rated strict = strict_mails(counts),
                       balanced = { all->mailed, all->wrong, all->naming_mailed };
    printf(
        "| policy | replies | mailed | share | wrong | at most (95 %%) | naming another sender | at most |\n"
        "|---|---|---|---|---|---|---|---|\n");
    printf("| ask | %ld | 0 | 0 %% | 0 | - | 0 | - |\n", all->replies);
    printf(
        "| balanced | %ld | %ld | %.1f %% |", all->replies, all->mailed, percent(all->mailed, all->replies));
    print_rated(&balanced);
    printf("| strict | %ld | %ld | %.1f %% |", all->replies, strict.mailed,
        percent(strict.mailed, all->replies));
    print_rated(&strict);
    printf("\nof the wrong ones to the true sender's own address: %ld\n", all->same_address);
}

static void print_patterns(const struct counts *counts)
{
    printf("\n| these agree | mailed | wrong | at most (95 %%) | naming another sender | at most |\n"
           "|---|---|---|---|---|---|\n");
    for (int p = 0; p < PATTERNS; p++) {
        struct rated both = { 0 };
        int named = 0;
        for (int half = 0; half < HALVES; half++) {
            both.mailed += counts->patterns[half][p].mailed;
            both.wrong += counts->patterns[half][p].wrong;
            both.naming += counts->patterns[half][p].naming;
        }
        if (!both.mailed)
            continue;
        printf("| ");
        for (enum evidence_group group = 0; group < GROUPS; group++)
            if (p >> group & 1)
                printf("%s%s", named++ ? ", " : "", evidence_group_name(group));
        printf(" | %ld |", both.mailed);
        print_rated(&both);
    }
}

static void print_tally(const char *name, const struct tally *tally)
{
    if (!tally->replies)
        return;
    printf("| %s | %ld | %ld | %.1f %% | %ld | %.3f | %.3f | %.3f | %.3f | %.3f | %ld | %ld | %.2f | %ld of "
           "%ld |\n",
        name, tally->replies, tally->mailed, percent(tally->single_mailed, tally->single), tally->wrong,
        percent(tally->prisoner, tally->single) / 100, percent(tally->first, tally->single) / 100,
        percent(tally->five, tally->single) / 100, percent(tally->open_first, tally->open) / 100,
        percent(tally->open_five, tally->open) / 100, tally->absent, tally->absent_mailed,
        percent(tally->absent_told, tally->absent) / 100, tally->two_mailed, tally->two);
}

static void print_tallies(const struct counts *counts)
{
    char name[40];
    printf(
        "\n| | replies | mailed | of one letter, from the register | wrong | prisoner@1 | rank@1 | rank@5 | "
        "open: rank@1 | rank@5 | absent | mailed | told | two letters, mailed |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (int rate = 0; rate < MISREAD_RATES; rate++) {
        struct tally tally = sum_tallies(counts, rate, ANY);
        snprintf(name, sizeof name, "%d %% misread", misread_rates[rate]);
        print_tally(name, &tally);
    }
    for (int crowd = 0; crowd < CROWDS; crowd++) {
        struct tally tally = sum_tallies(counts, ANY, crowd);
        snprintf(name, sizeof name, crowd < CROWDS - 1 ? "up to %zu to the prisoner" : "more to the prisoner",
            crowds[crowd]);
        print_tally(name, &tally);
    }
    struct tally all = sum_tallies(counts, ANY, ANY);
    print_tally("all", &all);
    printf("\nnaming another sender: %ld, mailed %ld\n", all.naming, all.naming_mailed);
    if (all.wrong_sheets)
        printf("\non another's sheet: %ld, mailed %ld\n", all.wrong_sheets, all.wrong_sheets_mailed);
}

static void print_misses(const struct counts *counts)
{
    static const char *const names[MISSES] = { "the prisoner is named nowhere",
        "none of the prisoner's messages is listed", "another prisoner is first",
        "no right greeting, nothing taken up", "no right greeting", "greeting not made out, nothing taken up",
        "greeting not made out", "greeting made out, nothing taken up", "greeting made out" };
    printf("\n| not first, because | ");
    for (int rate = 0; rate < MISREAD_RATES; rate++)
        printf("%d %% misread | ", misread_rates[rate]);
    printf("\n|---|---|---|---|---|---|\n");
    for (int miss = 0; miss < MISSES; miss++) {
        printf("| %s | ", names[miss]);
        for (int rate = 0; rate < MISREAD_RATES; rate++)
            printf("%ld (%ld) | ", counts->misses[rate][miss], counts->misses_five[rate][miss]);
        putchar('\n');
    }
    printf("\nin brackets: nor among the first five\n");
}

static void print_calibration(const struct counts *counts)
{
    double error = 0, above = 0;
    printf("\n| posterior from | replies | claimed | true |\n|---|---|---|---|\n");
    for (int b = 0; b < BINS; b++) {
        double claimed = percent(counts->bins_claimed[b], counts->bins[b]) / 1e6,
               right = percent(counts->bins_right[b], counts->bins[b]);
        printf("| %.4f | %ld | %.3f %% | %.3f %% |\n", bin_from[b], counts->bins[b], claimed, right);
        if (bin_from[b] >= 0.9) {
            error += fabs(claimed - right) * (double)counts->bins[b];
            above += (double)counts->bins[b];
        }
    }
    printf("\nlog loss %.3f bits a reply; expected calibration error above 0.9: %.3f %%\n",
        counts->loss_of ? (double)counts->loss / 1000 / (double)counts->loss_of : 0,
        above > 0 ? error / above : 0);
}

static void print_curve(const struct counts *counts, long replies)
{
    printf("\n| mailed, wrong at | any bits | 25 | 30 | 35 | the rule, too: any bits | 25 | 30 | 35 |\n"
           "|---|---|---|---|---|---|---|---|---|\n");
    for (int p = 0; p < CURVE_POSTERIORS; p++) {
        printf("| posterior %g |", curve_posteriors[p]);
        for (int at = 0; at < CURVE_RULES * CURVE_BITS; at++) {
            const struct rated *rated = &counts->curve[at / CURVE_BITS][p][at % CURVE_BITS];
            printf(" %.1f %%, %ld |", percent(rated->mailed, replies), rated->wrong);
        }
        putchar('\n');
    }
}

static void print_without(const struct counts *counts)
{
    static const char *const names[WITHOUTS] = { "everything", "no code", "no salutation", "no own words",
        "all names equally frequent", "no \"none of the register\"" };
    printf(
        "\n| with | rank@1 | rank@5 | posterior 0.999 and more | of these wrong |\n|---|---|---|---|---|\n");
    for (int w = 0; w < WITHOUTS; w++)
        printf("| %s | %.3f | %.3f | %ld | %ld (%.2f %%) |\n", names[w],
            percent(counts->first[w], counts->ranked[w]) / 100,
            percent(counts->five[w], counts->ranked[w]) / 100, counts->sure[w], counts->sure_wrong[w],
            percent(counts->sure_wrong[w], counts->sure[w]));
}

/* The least score at which the first half has no wrong one, and what it mails of the second. */
static struct rated mails_above(const struct counts *counts, int way, int *least)
{
    struct rated mails = { 0 };
    *least = SCORES;
    while (*least > 0 && !counts->score_wrong[way][0][*least - 1])
        --*least;
    for (int score = *least; score < SCORES; score++) {
        mails.wrong += counts->score_wrong[way][1][score];
        mails.mailed += counts->score_wrong[way][1][score] + counts->score_right[way][1][score];
    }
    return mails;
}

static void print_simple(const struct counts *counts)
{
    static const char *const names[WAYS] = { "the sender's name as it stands", "best token-set ratio" };
    printf("\n| simple way, told the prisoner | replies | rank@1 | rank@5 | score without a wrong one on one "
           "half | "
           "mailed on the other | wrong |\n|---|---|---|---|---|---|---|\n");
    for (int way = 0; way < WAYS; way++) {
        int least;
        struct rated mails = mails_above(counts, way, &least);
        printf("| %s | %ld | %.3f | %.3f | %d | %ld | %ld |\n", names[way], counts->simple[way],
            percent(counts->simple_first[way], counts->simple[way]) / 1e5,
            percent(counts->simple_five[way], counts->simple[way]) / 1e5, least, mails.mailed, mails.wrong);
    }
}

static void print_reads(const char *name, const struct known_reads *reads)
{
    if (reads->letters)
        printf("| %s | %ld | %.3f | %.3f | %.3f | %.3f |\n", name, reads->letters,
            percent(reads->first, reads->letters) / 100, percent(reads->five, reads->letters) / 100,
            percent(reads->known_first, reads->letters) / 100,
            percent(reads->known_five, reads->letters) / 100);
}

/* How far anybody could come. */
static void print_knowing(const struct counts *counts)
{
    static const char *const names[TOLD_WHAT] = { "named, greeted, taken up",
        "named, greeted, nothing taken up", "named, not greeted, taken up",
        "named, not greeted, nothing taken up", "named nowhere, greeted, taken up",
        "named nowhere, greeted, nothing taken up", "named nowhere, not greeted, taken up",
        "named nowhere, not greeted, nothing taken up" };
    struct known_reads all = { 0 };
    for (int told = 0; told < TOLD_WHAT; told++)
        for (size_t i = 0; i < sizeof all / sizeof(long); i++)
            ((long *)&all)[i] += ((const long *)&counts->knowing[told])[i];
    if (!all.letters)
        return;
    printf("\n| prisoner, right name, message | letters | rank@1 | rank@5 | who knows: rank@1 | rank@5 "
           "|\n|---|---|---|---|---|---|\n");
    for (int told = 0; told < TOLD_WHAT; told++)
        print_reads(names[told], &counts->knowing[told]);
    print_reads("all", &all);
}

static double time_at(const struct counts *counts, double share)
{
    long all = 0, sum = 0;
    for (int i = 0; i < TIMES; i++)
        all += counts->times[i];
    for (int i = 0; i < TIMES; i++)
        if ((double)(sum += counts->times[i]) >= share * (double)all)
            return time_of_place(i);
    return 0;
}

void counts_print(const struct counts *counts)
{
    struct tally all = sum_tallies(counts, ANY, ANY);
    print_policies(counts, &all);
    print_patterns(counts);
    print_tallies(counts);
    print_misses(counts);
    print_calibration(counts);
    print_curve(counts, all.replies);
    print_without(counts);
    print_simple(counts);
    print_knowing(counts);
    printf("\nCPU a reply: half within %.0f ms, 99 of 100 within %.0f ms; %ld indexes, %.1f s and %.1f MiB "
           "each\n",
        time_at(counts, 0.5), time_at(counts, 0.99), counts->indexes,
        counts->indexes ? (double)counts->index_ms / 1000 / (double)counts->indexes : 0,
        counts->indexes ? (double)counts->index_kib / 1024 / (double)counts->indexes : 0);
}

bool counts_any_wrong(const struct counts *counts)
{
    const struct tally all = sum_tallies(counts, ANY, ANY);
    return all.wrong + all.naming_mailed > 0;
}
