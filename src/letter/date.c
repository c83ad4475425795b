/* The day on which a letter was written: as it says, as far as that can be read, or by when at the latest. */
#include "date_inside.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the date on the letter ---- */

/* How the months begin, as skeletons, in Russian and Belarusian, English and Polish (июня is "une": i melts
 * into the vowel behind; listopada and липень are in the list already). */
enum { MONTH_HEADS = 5 };
static const char *const months[12][MONTH_HEADS] = { { "enva", "studen", "enuar", "sticn", "sticen" },
    { "fevral", "lut", "februar" }, { "mart", "sakavik", "marc", "marka", "marzek" },
    { "apre", "krasavik", "april", "kvetn", "kveten" }, { "mae", "trav", "mai" }, { "un", "cerv" },
    { "ul", "lipen", "lipk", "lipek" }, { "avgust", "jniv", "august", "serpn", "serpen" },
    { "sentebr", "veras", "septemb", "vjewn", "vjesen" }, { "akteb", "kastricnik", "aktab", "pazdern" },
    { "nae", "listapad", "navemb" }, { "dekabr", "snej", "detemb", "grudn", "gruden" } };

bool date_begins(const char *word, const char *head)
{
    return !strncmp(word, head, strlen(head));
}

int date_month(const char *skeleton)
{
    for (int i = 0; i < 12; i++)
        for (int l = 0; l < MONTH_HEADS && months[i][l]; l++)
            if (date_begins(skeleton, months[i][l]))
                return i + 1;
    return 0;
}

int date_month_whole(const struct name_word *word)
{
    static const char *const written[12][4] = { { "январь", "января", "студзень", "студзеня" },
        { "февраль", "февраля", "люты", "лютага" }, { "март", "марта", "сакавік", "сакавіка" },
        { "апрель", "апреля", "красавік", "красавіка" }, { "май", "мая", "травень", "траўня" },
        { "июнь", "июня", "чэрвень", "чэрвеня" }, { "июль", "июля", "ліпень", "ліпеня" },
        { "август", "августа", "жнівень", "жніўня" }, { "сентябрь", "сентября", "верасень", "верасня" },
        { "октябрь", "октября", "кастрычнік", "кастрычніка" },
        { "ноябрь", "ноября", "лістапад", "лістапада" }, { "декабрь", "декабря", "снежань", "снежня" } };
    for (int i = 0; i < 12; i++)
        for (int f = 0; f < 4; f++)
            if (!strcmp(word->folded, written[i][f]))
                return i + 1;
    return 0;
}

/* "фев."; between a day and a year alone: "лист 2" is a sheet. */
int date_month_short(const struct name_word *word)
{
    enum { LETTERS_LEAST = 3 };
    for (int i = 0; word->letters >= LETTERS_LEAST && i < 12; i++)
        for (int l = 0; l < MONTH_HEADS && months[i][l]; l++)
            if (date_begins(months[i][l], word->skeleton))
                return i + 1;
    return 0;
}

/* "ЯНБАРЯ": one letter is wrong. Short months are too near to each other. */
int date_month_nearly(const struct names *names, const char *skeleton)
{
    enum { LETTERS_LEAST = 4, HEAD_BYTES = 16, NATIVE = 2 };
    int month = 0;
    double nearest = 1;
    for (int i = 0; i < 12; i++)
        for (int l = 0; l < NATIVE; l++) {
            const size_t length = strlen(months[i][l]);
            for (size_t n = length - 1; length >= LETTERS_LEAST && n <= length + 1; n++) {
                char head[HEAD_BYTES] = "";
                strncat(head, skeleton, n);
                const double wrong = names_distance(names, months[i][l], head, nearest);
                month = wrong < nearest || (!month && wrong <= nearest) ? i + 1 : month;
                nearest = wrong < nearest ? wrong : nearest;
            }
        }
    return month;
}

/* What a stroke of a Roman numeral is written with, and what recognisers of Cyrillic take it for; small
 * letters are words ("і", "у"). */
static const struct {
    const char *read, *numeral;
} strokes[] = { { "IІl1", "I" }, { "VУ", "V" }, { "XХ", "X" }, { "П", "II" }, { "Ш", "III" } };

static const char *stroke_of(int32_t c)
{
    for (size_t i = 0; i < sizeof strokes / sizeof *strokes; i++)
        for (const char *at = strokes[i].read, *end = at + strlen(at); at < end;)
            if (utf8_next(&at, end) == c)
                return strokes[i].numeral;
    return NULL;
}

static int month_in_roman(const struct name_word *word)
{
    static const char *const numerals[12] = { "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X",
        "XI", "XII" };
    enum { NUMERAL_BYTES = 16 };
    char numeral[NUMERAL_BYTES] = "";
    for (const char *at = word->at, *end = at + word->size; at < end;) {
        const char *stroke = stroke_of(utf8_next(&at, end));
        if (!stroke || strlen(numeral) + strlen(stroke) >= sizeof numeral)
            return 0;
        strcat(numeral, stroke);
    }
    for (int i = 0; i < 12; i++)
        if (!strcmp(numerals[i], numeral))
            return i + 1;
    return 0;
}

int date_number(const struct name_word *word)
{
    bool whole = word->digits && word->letters <= 4 &&
        strspn(word->folded, "0123456789") == strlen(word->folded);
    return whole ? atoi(word->folded) : 0;
}

/* "2026г." is often written in one, or read so. */
int date_year(const struct name_word *word)
{
    const size_t digits = strspn(word->folded, "0123456789");
    const bool marked = (digits == 2 || digits == 4) && date_begins(word->folded + digits, "г");
    const int year = marked ? atoi(word->folded) : date_number(word);
    return year + (year > 0 && year < 100 ? 2000 : 0);
}

/* A stop stands between them, and no space. */
bool date_joined(const struct seen *one, const struct seen *next)
{
    const char *end = one->word.at + one->word.size;
    return one->read == next->read && next->word.at == end + 1 && strchr("./-,_", *end);
}

/* The month between a day and a year. */
static int month_between(const struct seen *day, const struct seen *month, const struct seen *year)
{
    if (month->word.digits)
        return date_number(&month->word);
    int named = date_month(month->word.skeleton);
    if (!named)
        named = date_month_short(&month->word);
    return named || !date_joined(day, month) || !date_joined(month, year) ? named
                                                                          : month_in_roman(&month->word);
}

bool date_day(int year, int month, int day, int64_t *out)
{
    char iso[24];
    if (day < 1 || day > 31 || month < 1 || month > 12 || year < 2015 || year > 2099)
        return false;
    snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, day);
    return clock_parse_date(iso, out);
}

static bool day_of_three(
    const struct seen *first, const struct seen *second, const struct seen *third, int64_t *day)
{
    const int month = month_between(first, second, third);
    if (first->word.letters == 4) /* 2026-03-14 */
        return date_day(date_number(&first->word), month, date_number(&third->word), day);
    return date_day(date_year(&third->word), month, date_number(&first->word), day);
}

bool date_whole(const struct view *view, int at, int64_t *day)
{
    const struct seen *seen = &view->seen[at];
    return day_of_three(&seen[0], &seen[1], &seen[2], day);
}

/* The day on which the scan came first; NO_DATE where nobody says. */
int64_t date_arrival(const struct reply *reply)
{
    enum { DAY_SECONDS = 24 * 60 * 60 };
    int64_t first = NO_DATE;
    for (size_t i = 0; i < reply->source_count; i++) {
        int64_t day = reply->sources[i].arrived / DAY_SECONDS;
        if (day > 0 && (first == NO_DATE || day < first))
            first = day;
    }
    return first;
}

bool date_last_such(int month, int day, int64_t latest, int64_t *out)
{
    enum { YEAR_DAYS = 365, YEARS = 5 };
    const int last = latest == NO_DATE ? 0 : (int)(1970 + latest / YEAR_DAYS);
    int64_t found;
    for (int year = last; year > last - YEARS; year--)
        if (date_day(year, month, day, &found) && found <= latest) {
            *out = found;
            return true;
        }
    return false;
}

/* The last such day before the scan came. */
static bool last_before_arrival(const struct view *view, int month, int day, int64_t *out)
{
    return date_last_such(month, day, date_arrival(view->reply), out);
}

/* The last day of it, or the day on which the scan came. */
static bool last_of_month(const struct view *view, int year, int month, int64_t *out)
{
    const int64_t came = date_arrival(view->reply);
    int64_t first, last = NO_DATE;
    if (!date_day(year, month, 1, &first) || (came != NO_DATE && first > came))
        return false;
    for (int day = 31; last == NO_DATE && day > 27; day--)
        date_day(year, month, day, &last);
    *out = came != NO_DATE && came < last ? came : last;
    return true;
}

/* ---- a date that is not whole ---- */

/* The words of a line that may be a date, without those that a date may have beside it. */
enum { DATED_WORDS = 4 };
struct dated {
    const struct view *view;
    const struct seen *seen[DATED_WORDS];
    int count;
};

/* "среда", "15-го", "2026 года", "Дата:", "Писано" */
static bool says_nothing(const struct name_word *word)
{
    static const char *const words[] = { "г", "год", "года", "гг", "го", "ого", "е", "ое", "га", "ага",
        "дата", "писано", "написано", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "вск", "аў", "чц", "нд",
        NULL };
    static const char *const days[] = { "понедельн", "вторник", "сред", "четверг", "пятниц", "суббот",
        "воскрес", "панядзел", "аўторак", "серад", "чацвер", "пятніц", "субот", "нядзел", NULL };
    for (const char *const *at = words; *at; at++)
        if (!strcmp(word->folded, *at))
            return true;
    for (const char *const *at = days; *at; at++)
        if (date_begins(word->folded, *at))
            return true;
    return false;
}

/* False: the words from `first` to the end of the line are too many. */
static bool read_dated(const struct view *view, const struct line *line, int first, struct dated *dated)
{
    *dated = (struct dated){ .view = view };
    for (int i = first; i < line->first + line->count; i++) {
        const struct seen *seen = &view->seen[i];
        if (says_nothing(&seen->word))
            continue;
        if (dated->count == DATED_WORDS)
            return false;
        dated->seen[dated->count++] = seen;
    }
    return true;
}

bool date_has_digit(const struct name_word *word)
{
    return strpbrk(word->folded, "0123456789") != NULL;
}

/* "г. Могилёв, 12 марта": where a place ends before a comma and a number; the end of the line where none
 * does. A number before the comma is of the date itself. */
static int behind_place(const struct view *view, const struct line *line)
{
    const int end = line->first + line->count;
    for (int i = line->first; i < end && !date_has_digit(&view->seen[i].word); i++)
        if (i + 1 < end && view->seen[i].after == ',' && view->seen[i + 1].word.digits)
            return i + 1;
    return end;
}

static bool are_joined(const struct dated *dated, int first)
{
    return date_joined(dated->seen[first], dated->seen[first + 1]);
}

/* "2212.2025", "17.1125": the stops between were not read. */
static bool glued_date(const struct dated *dated, int64_t *day)
{
    enum { WORDS = 2, DIGITS_MOST = 8 };
    char digits[DIGITS_MOST + 1] = "";
    if (dated->count != WORDS || !are_joined(dated, 0))
        return false;
    for (int i = 0; i < WORDS; i++) {
        const struct name_word *word = &dated->seen[i]->word;
        if (!word->digits || strlen(digits) + strlen(word->folded) > DIGITS_MOST)
            return false;
        strcat(digits, word->folded);
    }
    const size_t length = strlen(digits);
    const int all = atoi(digits), years = length > 6 ? 10000 : 100;
    if (length < 6)
        return false;
    return date_day(all % years + (years == 100 ? 2000 : 0), all / years % 100, all / years / 100, day);
}

/* "22-го марта 2026", "22 янбаря 2026" */
static bool misread_date(const struct dated *dated, int64_t *day)
{
    if (dated->count < 3 || dated->seen[1]->word.digits)
        return false;
    if (day_of_three(dated->seen[0], dated->seen[1], dated->seen[2], day))
        return true;
    const int month = date_month_nearly(dated->view->names, dated->seen[1]->word.skeleton);
    return date_day(date_year(&dated->seen[2]->word), month, date_number(&dated->seen[0]->word), day);
}

/* "March 12, 2026", "2026, 12 марта" */
static bool turned_date(const struct dated *dated, int64_t *day)
{
    enum { YEAR_DIGITS = 4 };
    if (dated->count != 3)
        return false;
    const struct name_word *first = &dated->seen[0]->word, *second = &dated->seen[1]->word,
                           *third = &dated->seen[2]->word;
    if (first->letters == YEAR_DIGITS && first->digits)
        return date_day(date_number(first), date_month(third->skeleton), date_number(second), day);
    return third->letters >= YEAR_DIGITS && !first->digits &&
        date_day(date_year(third), date_month(first->skeleton), date_number(second), day);
}

/* "2", "206г", "ол26", or "г." of one that is gone. */
static bool may_be_year(const struct name_word *word)
{
    return date_has_digit(word) || date_begins(word->folded, "г");
}

/* "15 января", "15 января, поиедельник", "24.01.2", "28.I", "25.01"; one digit of a month is as often another
 * number. */
static int month_of_day(const struct dated *dated, bool year_is_bad)
{
    enum { MONTH_DIGITS = 2 };
    const struct name_word *word = &dated->seen[1]->word;
    const bool alone = dated->count == 2 || (dated->count == 3 && dated->seen[1]->after == ',');
    const bool stop = dated->seen[0]->after == '.';
    if (!word->digits && (alone || year_is_bad)) {
        const int named = date_month(word->skeleton);
        return named || !are_joined(dated, 0) ? named : month_in_roman(word);
    }
    if (word->digits && year_is_bad && are_joined(dated, 0) && are_joined(dated, 1))
        return date_number(word);
    return word->digits && alone && stop && are_joined(dated, 0) && word->letters == MONTH_DIGITS
        ? date_number(word)
        : 0;
}

static bool day_and_month(const struct dated *dated, int64_t *latest)
{
    const bool year_is_bad = dated->count > 2 && may_be_year(&dated->seen[2]->word);
    const int month = month_of_day(dated, year_is_bad);
    return month && last_before_arrival(dated->view, month, date_number(&dated->seen[0]->word), latest);
}

/* "Январь 10-го"; a month cut short or a longer word may be a street ("ул. 17"). */
static bool month_and_day(const struct dated *dated, int64_t *latest)
{
    enum { YEAR_DIGITS = 4 };
    const struct name_word *day = &dated->seen[1]->word;
    const int month = date_month_whole(&dated->seen[0]->word);
    return dated->count == 2 && month && day->digits && day->letters < YEAR_DIGITS &&
        last_before_arrival(dated->view, month, date_number(day), latest);
}

/* "Марта" and "Августа" are women, too. */
static bool may_be_somebody(const struct dated *dated)
{
    struct name_given given[NAME_FAMILIES];
    const struct view *view = dated->view;
    const struct seen *seen = dated->seen[0];
    for (int i = 0; i < view->salutation_count; i++)
        if (view->salutations[i].line == seen->line)
            return true;
    for (int i = 0; i < view->signature_count; i++)
        if (view->seen[view->signatures[i]].line == seen->line)
            return true;
    return names_given_exactly(view->names, &seen->word, 0, given) > 0;
}

/* "Января", whose day was not read: its last day; "мая" is "mine", too. */
static bool month_alone(const struct dated *dated, int64_t *latest)
{
    enum { LETTERS_LEAST = 4, MONTH_DAYS = 31 };
    const struct name_word *word = &dated->seen[0]->word;
    const int month = word->letters >= LETTERS_LEAST ? date_month_whole(word) : 0;
    int64_t first;
    if (!month || may_be_somebody(dated) || !last_before_arrival(dated->view, month, 1, &first))
        return false;
    const int64_t came = date_arrival(dated->view->reply), last = first + MONTH_DAYS - 1;
    *latest = last < came ? last : came;
    return true;
}

static int month_written_or_nearly(const struct dated *dated, const struct name_word *word)
{
    const int month = date_month(word->skeleton);
    return month ? month : date_month_nearly(dated->view->names, word->skeleton);
}

/* "10 ек. 2025": the last day of the year. */
static bool day_and_year(const struct dated *dated, int64_t *latest)
{
    enum { YEAR_DIGITS = 4, DAYS_MOST = 31 };
    if (dated->count != 3 || dated->seen[1]->word.digits)
        return false;
    const int day = date_number(&dated->seen[0]->word);
    const struct name_word *year = &dated->seen[2]->word;
    return day > 0 && day <= DAYS_MOST && strspn(year->folded, "0123456789") == YEAR_DIGITS &&
        last_of_month(dated->view, date_year(year), 12, latest);
}

/* "Январь 2026", "I.26", "нваря 2026г" */
static bool month_and_year(const struct dated *dated, int64_t *latest)
{
    enum { YEAR_DIGITS = 4 };
    const struct name_word *first = &dated->seen[0]->word, *year = &dated->seen[1]->word;
    int month = 0;
    if (first->digits)
        return false;
    if (are_joined(dated, 0))
        month = month_in_roman(first);
    else if (strspn(year->folded, "0123456789") == YEAR_DIGITS)
        month = dated->seen[0]->after == ',' ? date_month(first->skeleton) /* "Марина, 2026" */
                                             : month_written_or_nearly(dated, first);
    return month && last_of_month(dated->view, date_year(year), month, latest);
}

static bool read_any_way(const struct dated *dated, int64_t *latest)
{
    static bool (*const ways[])(const struct dated *dated, int64_t *day) = { glued_date, misread_date,
        turned_date, day_and_month, month_and_day, month_and_year, day_and_year };
    const int64_t came = date_arrival(dated->view->reply);
    int64_t day;
    for (size_t i = 0; dated->count > 1 && i < sizeof ways / sizeof *ways; i++)
        if (ways[i](dated, &day) && (came == NO_DATE || day <= came + 1)) {
            *latest = day;
            return true;
        }
    return false;
}

enum { LINE_WORDS_MOST = 8 };

/* Alone on its line: a date that is read badly, a day and a month, where the year was left out or is read
 * worse, or a month and its year. What would be later than the scan is none. */
static bool part_of_date_at(const struct view *view, int at, int64_t *latest)
{
    const struct line *line = &view->lines[view->seen[at].line];
    struct dated dated;
    if (line->first != at || line->count > LINE_WORDS_MOST)
        return false;
    if (read_dated(view, line, at, &dated) && read_any_way(&dated, latest))
        return true;
    return read_dated(view, line, behind_place(view, line), &dated) && read_any_way(&dated, latest);
}

static bool month_alone_at(const struct view *view, int at, int64_t *latest)
{
    const struct line *line = &view->lines[view->seen[at].line];
    struct dated dated;
    return line->first == at && line->count <= LINE_WORDS_MOST && read_dated(view, line, at, &dated) &&
        dated.count == 1 && month_alone(&dated, latest);
}

/* Dates are looked for in the first and the last lines of letter pages; elsewhere they are somebody's story.
 */
static bool may_be_dated(const struct view *view, int at)
{
    const int line = view->seen[at].line;
    return (view->lines[line].rank < 3 || view_at_end(view, line)) && view_mailed(view, at);
}

static bool find_whole_date(struct view *view)
{
    const int64_t came = date_arrival(view->reply);
    for (int i = 0; i + 2 < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        if (!seen->word.digits || !may_be_dated(view, i) || seen[2].line != seen->line)
            continue;
        int64_t day;
        if (date_whole(view, i, &day) && (came == NO_DATE || day <= came + 1)) { /* a later one is misread */
            view->date_seen = i;
            view->date = view->written_by = day;
            return true;
        }
    }
    return false;
}

static bool find_part(struct view *view, bool (*part_at)(const struct view *view, int at, int64_t *latest))
{
    for (int i = 0; i < view->seen_count; i++)
        if (may_be_dated(view, i) && part_at(view, i, &view->written_by)) {
            view->date_seen = i;
            return true;
        }
    return false;
}

/* What says more goes first. */
void view_find_date(struct view *view)
{
    if (!find_whole_date(view) && !find_part(view, part_of_date_at))
        find_part(view, month_alone_at);
}
