/* What may have come back of the message where its words are broken or run together: runs of letters that
 * both have, spaces among them, each worth more the fewer of the likely senders wrote it. */
#include "content_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 5, SYMBOL_BITS = 6, RUNS_MOST = 4096, SLOTS = 2 * RUNS_MOST };
enum { TOP_LINES = 2, LAST_LINES = 2 }; /* of a page: who is greeted, and who writes */

/* ---- letters ---- */

/* Of two alphabets, without case; 0: none. */
static uint32_t symbol_of(int32_t c)
{
    enum { CYRILLIC = 1, LATIN = 33 };
    if (c >= 0x410 && c <= 0x44F)
        return CYRILLIC + (uint32_t)(c - 0x410) % 32;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return LATIN + (uint32_t)(c | 0x20) - 'a';
    switch (c) {
    case 0x401: /* ё */
    case 0x451:
        return CYRILLIC + 5;
    case 0x406: /* і */
    case 0x456:
        return CYRILLIC + 8;
    case 0x40E: /* ў */
    case 0x45E:
        return CYRILLIC + 19;
    default:
        return 0;
    }
}

/* The last letters that were read; what is between words is one space. */
struct runner {
    uint32_t run;
    int length;
};

/* Is there a run now? */
static bool step(struct runner *runner, uint32_t symbol)
{
    const uint32_t last = runner->run & ((1U << SYMBOL_BITS) - 1);
    if (!symbol && (!last || !runner->length))
        return false;
    runner->run = (runner->run << SYMBOL_BITS | symbol) & ((1U << RUN * SYMBOL_BITS) - 1);
    return ++runner->length >= RUN;
}

/* ---- the letter's ---- */

struct run {
    uint32_t run; /* 0: the slot is free; no run has no letter */
    uint32_t senders; /* how many wrote it, */
    uint32_t sender; /* and the last of them, plus one */
    uint32_t message; /* the last that has it, plus one */
    int seen; /* the word of the letter where it ends */
};

struct runs {
    struct run slots[SLOTS];
    int count;
};

static struct run *slot_of(struct runs *runs, uint32_t run)
{
    uint32_t at = run * 2654435761U >> 19;
    while (runs->slots[at].run && runs->slots[at].run != run)
        at = (at + 1) % SLOTS;
    return &runs->slots[at];
}

static void keep(struct runs *runs, uint32_t run, int seen)
{
    struct run *slot = slot_of(runs, run);
    if (slot->run || runs->count == RUNS_MOST)
        return;
    runs->count++;
    *slot = (struct run){ .run = run, .seen = seen };
}

static void read_word(struct runs *runs, struct runner *runner, const struct name_word *word, int seen)
{
    const char *at = word->at, *end = at + word->size;
    while (at < end)
        if (step(runner, symbol_of(utf8_next(&at, end))))
            keep(runs, runner->run, seen);
    if (step(runner, 0))
        keep(runs, runner->run, seen);
}

static void read_letter(struct runs *runs, const struct view *view)
{
    for (int i = 0; i < view->line_count; i++) {
        const struct line *line = &view->lines[i];
        struct runner runner = { 0, 1 }; /* a space is in front of it */
        if (!page_kind_mailed(view->reply->pages[line->page].kind) || line->rank < TOP_LINES ||
            line->rank >= line->of - LAST_LINES)
            continue;
        for (int w = line->first; w < line->first + line->count; w++)
            read_word(runs, &runner, &view->seen[w].word, w);
    }
}

/* ---- the messages' ---- */

/* The runs that a message shares with the letter, each once. */
struct shared {
    uint16_t *slots;
    size_t count, length; /* length: of the message, in runs */
};

static struct shared share(
    const struct weighing *weighing, struct runs *runs, const struct contender *contender, const char *text)
{
    struct shared shared = { .slots = arena_array(
                                 weighing->arena, (size_t)runs->count + 1, sizeof *shared.slots) };
    struct runner runner = { 0, 1 };
    const char *end = text + strlen(text);
    for (const char *at = text; at < end;) {
        if (!step(&runner, symbol_of(utf8_next(&at, end))))
            continue;
        struct run *slot = slot_of(runs, runner.run);
        shared.length++;
        if (!slot->run || slot->message == contender->message + 1)
            continue;
        slot->message = contender->message + 1;
        slot->senders += slot->sender != contender->sender + 1;
        slot->sender = contender->sender + 1;
        shared.slots[shared.count++] = (uint16_t)(slot - runs->slots);
    }
    return shared;
}

/* What is on the card: the sender's own text where there is no other. */
static struct shared read_message(
    const struct weighing *weighing, struct runs *runs, const struct contender *contender)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message whole;
    struct fault fault;
    if (!index_row(weighing->index, contender->message, &arena, &whole, &fault)) {
        weighing->content->unread = true;
        return (struct shared){ 0 };
    }
    return share(weighing, runs, contender, *whole.card_text ? whole.card_text : whole.message);
}

/* ---- what that is worth ---- */

/* Of the bits that the shared runs have together, MOST at most, and less in a longer message, which shares
 * more by chance: CHANCE of them say nothing (match_sim, 30 % misread, seeds 933001 and 933002). */
static const double PER_BIT = 0.1, MOST = 60, CHANCE = 5, USUAL_LENGTH = 230, LENGTH_LEAST = 60;

static double bits_of(const struct runs *runs, const struct shared *shared, double senders, int *seen)
{
    double sum = 0, best = 0;
    for (size_t i = 0; i < shared->count; i++) {
        const struct run *run = &runs->slots[shared->slots[i]];
        const double bits = log2((senders + 1) / run->senders);
        *seen = bits > best ? run->seen : *seen;
        best = fmax(best, bits);
        sum += bits;
    }
    const double density = USUAL_LENGTH / fmax(LENGTH_LEAST, (double)shared->length);
    return PER_BIT * (fmin(MOST, sum) * density - CHANCE);
}

static int by_sender(const void *a, const void *b)
{
    const struct contender *one = *(struct contender *const *)a, *other = *(struct contender *const *)b;
    return (one->sender > other->sender) - (one->sender < other->sender);
}

/* Compares the best messages, those of a sender one behind the other, so that each is counted once. Returns
 * how many senders they have. */
static double share_all(const struct weighing *weighing, struct runs *runs, struct contender **compared,
    struct shared *shared, size_t count)
{
    double senders = 0;
    for (size_t i = 0; i < count; i++)
        compared[i] = &weighing->contenders[i];
    qsort(compared, count, sizeof *compared, by_sender);
    for (size_t i = 0; i < count; i++) {
        senders += !i || compared[i]->sender != compared[i - 1]->sender;
        shared[i] = read_message(weighing, runs, compared[i]);
    }
    return senders;
}

bool content_guess_runs(struct weighing *weighing)
{
    enum { COMPARED = 60 };
    struct contender *compared[COMPARED];
    struct shared shared[COMPARED];
    struct runs *runs = arena_take(weighing->arena, sizeof *runs);
    const size_t count = weighing->count < COMPARED ? weighing->count : COMPARED;
    bool any = false;
    read_letter(runs, weighing->view);
    const double senders = share_all(weighing, runs, compared, shared, count);
    for (size_t i = 0; i < count; i++) {
        int seen = -1;
        const double bits = bits_of(runs, &shared[i], senders, &seen);
        if (bits <= 0)
            continue;
        contender_guess_words(weighing, compared[i], bits, seen);
        any = true;
    }
    return any;
}
