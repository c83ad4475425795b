/* What a recogniser makes of a line, for the benches of the matcher. */
#ifndef MATCH_SIM_READING_H
#define MATCH_SIM_READING_H

#include "letter.h"

struct misread {
    double rate; /* of letters, 0 … 1, all ways of going wrong together */
    struct dice *dice;
};
void read_line(struct letter *letter, const char *line, const struct misread *misread);

#endif
