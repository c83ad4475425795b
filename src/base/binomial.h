/* binomial: what a count of failures says about the rate behind it. */
#ifndef BINOMIAL_H
#define BINOMIAL_H

#include <stddef.h>

/* The upper end of the one-sided 95 % interval of Clopper and Pearson (Biometrika 26, 1934): the highest rate
 * with which `hits` or fewer of `of` would still come once in twenty. 1 where nothing was tried. */
double binomial_at_most(size_t hits, size_t of);

#endif
