/* Clock and dates. The civil-from-days arithmetic is Howard Hinnant's "chrono-compatible low-level date
 * algorithms". */
#include "clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t clock_now(void)
{
    return (int64_t)time(NULL);
}

int64_t clock_monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

double clock_cpu_ms(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec * 1e3 + (double)used.tv_nsec / 1e6;
}

void clock_iso(int64_t when, char out[32])
{
    time_t seconds = (time_t)when;
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

void clock_local(int64_t when, int64_t *day, int *hour)
{
    time_t seconds = (time_t)when;
    struct tm local;
    localtime_r(&seconds, &local);
    *day = days_from_civil(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
    *hour = local.tm_hour;
}

bool clock_parse_date(const char *iso, int64_t *day)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    static const char shape[] = "dddd-dd-dd";
    if (strlen(iso) != sizeof shape - 1)
        return false;
    for (int i = 0; shape[i]; i++)
        if (shape[i] == 'd' ? iso[i] < '0' || iso[i] > '9' : iso[i] != '-')
            return false;
    int year, month, date;
    if (sscanf(iso, "%4d-%2d-%2d", &year, &month, &date) != 3 || month < 1 || month > 12)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (date < 1 || date > lengths[month - 1] + (month == 2 && leap))
        return false;
    *day = days_from_civil(year, month, date);
    return true;
}

void clock_date(int64_t day, char out[16])
{
    time_t seconds = (time_t)(day * 86400);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(out, 16, "%Y-%m-%d", &utc);
}
