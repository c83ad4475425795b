/* The bound is found by halving: the chance of so few hits falls as the rate rises. */
#include "binomial.h"

#include <math.h>

/* The chance of `hits` or fewer of `of` at this rate; 0 < rate < 1. */
static double chance_of_so_few(size_t hits, size_t of, double rate)
{
    const double n = (double)of;
    double sum = 0;
    for (size_t i = 0; i <= hits; i++) {
        const double k = (double)i;
        sum += exp(
            lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(rate) + (n - k) * log1p(-rate));
    }
    return sum;
}

double binomial_at_most(size_t hits, size_t of)
{
    static const double ONCE_IN_TWENTY = 0.05;
    double low = 0, high = 1;
    if (hits >= of)
        return 1;
    for (int halved = 0; halved < 60; halved++) {
        const double rate = (low + high) / 2;
        *(chance_of_so_few(hits, of, rate) > ONCE_IN_TWENTY ? &low : &high) = rate;
    }
    return high;
}
