/* What a recogniser makes of a line. Misreadings come in lumps: most words are read nearly right, some are
 * spoilt; words get lost, grow together or break, whole lines go missing. */
#include "match_sim_reading.h"

#include <string.h>

/* Of all letters that go wrong a quarter go with their word; the rest is spread over words by these shares:
 * six of ten have a third of the mean, three a little more, one four times as much. */
static const double LOST_WORDS = 0.25, JOINED = 0.15, BROKEN = 0.10, LOST_LINES = 0.05;

const double word_rate_shares[WORD_RATES] = { 0.6, 0.3, 0.1 };
static const double word_rates[WORD_RATES] = { 0.33, 1.3, 4.1 };

static double rate_at(const struct misread *misread, int at)
{
    const double rate = misread->rate * (1 - LOST_WORDS - LOST_LINES) * word_rates[at];
    return rate < 0.95 ? rate : 0.95;
}

static double rate_of_word(const struct misread *misread)
{
    const double how = dice_share(misread->dice);
    return rate_at(misread, how < 0.6 ? 0 : how < 0.9 ? 1 : 2);
}

void read_rates(double rate, double letters[WORD_RATES], double *lost, double *joined, double *broken)
{
    const struct misread misread = { .rate = rate };
    for (int i = 0; i < WORD_RATES; i++)
        letters[i] = rate_at(&misread, i);
    *lost = LOST_WORDS * rate;
    *joined = JOINED * rate;
    *broken = BROKEN * rate;
}

static void read_word(struct text *out, const char *word, const struct misread *misread)
{
    size_t length = strlen(word), cut = length / 4 * 2; /* letters of two bytes */
    if (dice_share(misread->dice) < BROKEN * misread->rate && cut && (word[cut] & 0xC0) != 0x80) {
        char head[200];
        memcpy(head, word, cut < sizeof head ? cut : sizeof head - 1);
        head[cut < sizeof head ? cut : sizeof head - 1] = '\0';
        letter_misread(out, head, rate_of_word(misread), misread->dice);
        text_add_char(out, ' ');
        word += cut;
    }
    letter_misread(out, word, rate_of_word(misread), misread->dice);
}

void read_line(struct letter *letter, const char *line, const struct misread *misread)
{
    struct text out = TEXT_LIMIT(1 << 14);
    char *copy = arena_copy(&letter->arena, line), *rest = copy;
    if (dice_share(misread->dice) < LOST_LINES * misread->rate)
        return;
    for (char *word; (word = strtok_r(rest, " ", &rest));) {
        if (dice_share(misread->dice) < LOST_WORDS * misread->rate)
            continue;
        if (out.length && dice_share(misread->dice) >= JOINED * misread->rate)
            text_add_char(&out, ' ');
        read_word(&out, word, misread);
    }
    letter_line(letter, out.bytes, 0, misread->dice);
    text_clear(&out);
}
