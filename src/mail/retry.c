/* When a mail that could not be handed over is tried again: soon at first, since greylisting wants minutes,
 * then ever more patiently, for five days. A machine that slept through those has not tried yet: hence the
 * least number. */
#include "mail.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, GIVE_UP = 5 * DAY, TRIES_LEAST = 12 };

int64_t mail_retry_wait(int attempts, int64_t first_try_ago, uint32_t seed)
{
    static const int64_t waits[] = { 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR,
        6 * HOUR };
    const int last = sizeof waits / sizeof *waits - 1;
    if (first_try_ago >= GIVE_UP && attempts >= TRIES_LEAST)
        return 0;
    int step = attempts < 1 ? 0 : attempts - 1;
    const int64_t wait = waits[step < last ? step : last];
    const int64_t per_mille = 800 +
        (int64_t)(seed * 2654435761u >> 16) % 401; /* a fifth less to a fifth more */
    return wait * per_mille / 1000;
}
