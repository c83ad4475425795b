/* Days as letters write them: what the date of a letter and the day of the message that it answers share. */
#ifndef DATE_INSIDE_H
#define DATE_INSIDE_H

#include "view_inside.h"

bool date_begins(const char *word, const char *head);
bool date_joined(const struct seen *one, const struct seen *next); /* a stop stands between, and no space */

/* 1 to 12, or 0: by the skeleton that begins with a month's; as it is written, of itself or of a day; cut
 * short ("фев."). */
int date_month(const char *skeleton);
int date_month_whole(const struct name_word *word);
int date_month_nearly(const struct names *names, const char *skeleton); /* one letter is wrong */
int date_month_short(const struct name_word *word);

int date_number(const struct name_word *word); /* of up to four digits, or 0 */
int date_year(const struct name_word *word); /* "2026", "26", "2026г"; 0: it is none */

bool date_has_digit(const struct name_word *word);

/* A day that there is, from 2015 on. False leaves `out` as it was. */
bool date_day(int year, int month, int day, int64_t *out);

/* The last such day up to `latest`, in the five years before it. False: there is none, or `latest` is
 * NO_DATE. */
bool date_last_such(int month, int day, int64_t latest, int64_t *out);

/* The day that the three words from `at` are. */
bool date_whole(const struct view *view, int at, int64_t *day);

#endif
