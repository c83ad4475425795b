/* clock: the wall clock in whole seconds since 1970, UTC, and its ISO form. Rooms that are pure are handed a
 * time. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

int64_t clock_now(void);
int64_t clock_monotonic_ms(void); /* for measuring, never for storing */
double clock_cpu_ms(void); /* what this process has computed since it began */
void clock_iso(int64_t when, char out[32]); /* 2026-11-21T03:18:28Z */
bool clock_parse_date(
    const char *iso, int64_t *day); /* "2026-03-14" → days since 1970; false for anything else */
void clock_local(
    int64_t when, int64_t *day, int *hour); /* in this machine's time zone: days since 1970, 0 to 23 */
void clock_date(int64_t day, char out[16]); /* days since 1970 → "2026-03-14" */

#endif
