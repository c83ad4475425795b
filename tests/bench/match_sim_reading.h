/* What a recogniser makes of a line, for the benches of the matcher. */
#ifndef MATCH_SIM_READING_H
#define MATCH_SIM_READING_H

#include "plain_letter.h"

struct misread {
    double rate; /* of letters, 0 … 1, all ways of going wrong together */
    struct dice *dice;
};
enum { WORD_RATES = 3 };
extern const double word_rate_shares[WORD_RATES];

/* Of letters in words of each of these shares, where so many of all are misread; of words. */
void read_rates(double rate, double letters[WORD_RATES], double *lost, double *joined, double *broken);
void read_line(struct letter *letter, const char *line, const struct misread *misread);

#endif
