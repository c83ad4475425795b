/* The day of the message that a letter says it answers: "Ваше письмо от 4 августа". */
#include "date_inside.h"

#include <stdlib.h>
#include <string.h>

static bool begins_among(const struct name_word *word, const char *const *heads)
{
    while (*heads && !date_begins(word->folded, *heads))
        heads++;
    return *heads;
}

/* One letter is wrong; `heads` are skeletons. */
static bool begins_nearly(const struct view *view, const struct name_word *word, const char *const *heads)
{
    enum { HEAD_BYTES = 16 };
    for (; *heads; heads++)
        for (size_t length = strlen(*heads), n = length - 1; n <= length + 1; n++) {
            char head[HEAD_BYTES] = "";
            strncat(head, word->skeleton, n);
            if (names_distance(view->names, *heads, head, 1) <= 1)
                return true;
        }
    return false;
}

static bool is_yours(const struct name_word *word)
{
    static const char *const heads[] = { "ваш", "тво", "тва", "your", NULL };
    return begins_among(word, heads);
}

/* Not "свой" ("в своём письме Вы …") nor "маю", which is "I have". */
static bool is_own(const struct view *view, int seen)
{
    return view_word_is(view, seen, KIND_OWN);
}

static bool is_former(const struct name_word *word)
{
    static const char *const heads[] = { "предыдущ", "прошл", "папярэдн", "мінул", NULL };
    return begins_among(word, heads);
}

/* "письмо", "открытка", "ліст", "паштоўка" …, in any case. "лист" is that word, misread, in a Belarusian
 * letter; in a Russian one a sheet. */
static bool is_message(const struct view *view, int seen)
{
    static const char *const misread[] = { "лист", "листа", "листу", "листом", "лисце", "листы", "листоў",
        NULL };
    static const char *const long_heads[] = { "pisma", "atkritk", "kartack", "vestack", "pazdravlen",
        "pawtavk", "vinwavan", NULL };
    const struct name_word *word = &view->seen[seen].word;
    const bool sheet = view->language != 'b' && !(seen > 0 && is_yours(&view->seen[seen - 1].word));
    return view_word_is(view, seen, KIND_MESSAGE) || (!sheet && word_is_among(word, misread)) ||
        begins_nearly(view, word, long_heads);
}

/* Nothing but a blank between them: "Солнце моё! Письмо от …" is the sender's. */
static bool side_by_side(const struct seen *one, const struct seen *next)
{
    const char *end = one->word.at + one->word.size;
    if (one->read != next->read)
        return one->line == next->line && one->read + 1 == next->read && !*end &&
            next->word.at == next->read->text;
    return end + strspn(end, " ") == next->word.at;
}

/* "моё письмо", "моё прошлое письмо", "письмо моё от"; not "ваше письмо, мой друг". `of` is the "от". */
static bool is_prisoners(const struct view *view, int message, int of)
{
    const struct seen *seen = view->seen;
    const int before = message - 1;
    if (is_yours(&seen[message + 1].word) || (before >= 0 && is_yours(&seen[before].word)))
        return false;
    if (message + 2 == of && is_own(view, message + 1))
        return side_by_side(&seen[message], &seen[message + 1]);
    if (before < 0 || !side_by_side(&seen[before], &seen[message]))
        return false;
    const bool former = before > 0 && is_former(&seen[before].word) &&
        side_by_side(&seen[before - 1], &seen[before]);
    return is_own(view, before) || (former && is_own(view, before - 1));
}

/* "датированное", "отправленное" */
static bool is_participle(const struct view *view, int seen)
{
    static const char *const long_heads[] = { "datiravan", "atpravlen", "adpravlen", NULL };
    return view_word_is(view, seen, KIND_PARTICIPLE) ||
        begins_nearly(view, &view->seen[seen].word, long_heads);
}

/* "от", "за", "с датой", "отправленное" */
static bool is_of(const struct view *view, int seen)
{
    static const char *const words[] = { "от", "ад", "за", "датой", "датаю", "датою", "числом", "of", "from",
        "dated", "z", "dnia", NULL };
    return word_is_among(&view->seen[seen].word, words) || is_participle(view, seen);
}

static bool is_and(const struct name_word *word)
{
    static const char *const words[] = { "и", "і", "й", "ды", "да", NULL };
    return word_is_among(word, words);
}

/* "4-го", "4-га": the words behind a day that belong to it. */
static int month_at(const struct view *view, int day)
{
    static const char *const ends[] = { "го", "ого", "га", "ага", NULL };
    const bool ended = day + 2 < view->seen_count && word_is_among(&view->seen[day + 1].word, ends);
    return day + 1 + ended;
}

/* "4", "4го"; as it is written, for folded it may be a letter and "го". */
static int day_number(const struct name_word *word)
{
    enum { DIGITS_MOST = 2 };
    static const char *const ends[] = { "", "го", "ого", "га", "ага", NULL };
    const size_t digits = strspn(word->at, "0123456789");
    for (const char *const *end = ends; digits > 0 && digits <= DIGITS_MOST && *end; end++)
        if (word->size == digits + strlen(*end) && date_begins(word->at + digits, *end))
            return atoi(word->at);
    return 0;
}

static bool is_of_days(const struct view *view, int seen)
{
    static const char *const words[] = { "го", "ого", "га", "ага", "г", "года", "год", "гг", NULL };
    const struct name_word *word = &view->seen[seen].word;
    return word->digits || is_and(word) || is_of(view, seen) || word_is_among(word, words) ||
        day_number(word) || date_year(word) || date_month(word->skeleton) || date_month_short(word);
}

/* The "от" of `day`, which may be one of several: "от 28 марта, 3 мая и 4 августа". -1: there is none. */
static int of_days(const struct view *view, int day)
{
    enum { WORDS_MOST = 16 };
    const struct seen *seen = view->seen;
    if (day > 0 && !is_of(view, day - 1) && !is_and(&seen[day - 1].word) && seen[day - 1].after != ',')
        return -1;
    int first = day;
    while (first > 0 && day - first < WORDS_MOST && is_of_days(view, first - 1))
        first--;
    while (first < day && !is_of(view, first))
        first++;
    return first < day ? first : -1;
}

static bool ends_sentence(const struct seen *seen)
{
    return seen->after && strchr(".!?", seen->after);
}

/* "Ваше последнее письмо, отправленное …" */
static bool is_said_yours(const struct view *view, int message, int of)
{
    enum { NEAR_WORDS = 2 };
    for (int i = message; i > 0 && i > message - NEAR_WORDS && !ends_sentence(&view->seen[i - 1]); i--)
        if (is_yours(&view->seen[i - 1].word))
            return true;
    for (int i = message + 1; i < of; i++)
        if (is_yours(&view->seen[i].word))
            return true;
    return false;
}

/* "Ваше письмо от 4 августа 2025 г.": `at` is the day. What the prisoner wrote has days of its own, and
 * "Письмо написано 4 августа" is this letter unless it says whose. */
static bool of_message(const struct view *view, int at)
{
    enum { NEAR_WORDS = 3 };
    const int of = of_days(view, at);
    for (int i = of - 1; i >= 0 && i >= of - NEAR_WORDS; i--)
        if (is_message(view, i))
            return !is_prisoners(view, i, of) && (!is_participle(view, of) || is_said_yours(view, i, of));
    return false;
}

/* "4 августа", "4-го авг.", "4.08", "4.8", the first of "4 и 28 августа" */
static int month_behind(const struct view *view, int day)
{
    const struct seen *seen = view->seen;
    int at = month_at(view, day);
    if (at == day + 1 && seen[at].word.digits)
        return date_joined(&seen[day], &seen[at]) && seen[at].word.letters <= 2 ? date_number(&seen[at].word)
                                                                                : 0;
    if (at + 2 < view->seen_count && is_and(&seen[at].word) && day_number(&seen[at + 1].word))
        at = month_at(view, at + 1);
    const int named = date_month(seen[at].word.skeleton), cut = date_month_short(&seen[at].word);
    return named ? named : cut ? cut : date_month_nearly(view->names, seen[at].word.skeleton);
}

/* The last such day that was so many days before the letter was written, or more. */
static bool last_before_letter(const struct view *view, int month, int day, int before, int64_t *out)
{
    const int64_t by = view->written_by != NO_DATE ? view->written_by : date_arrival(view->reply);
    return by != NO_DATE && date_last_such(month, day, by - before, out);
}

/* "4-го августа 2025" */
static bool ended_date(const struct view *view, int at, int64_t *day)
{
    const int month = month_at(view, at);
    return month + 1 < view->seen_count && !view->seen[month].word.digits &&
        date_day(date_year(&view->seen[month + 1].word), month_behind(view, at),
            day_number(&view->seen[at].word), day);
}

/* A day, written with its year or without. `before`: so many days before the letter at least. */
static bool day_at(const struct view *view, int at, int before, int64_t *day)
{
    if (at + 2 < view->seen_count && (date_whole(view, at, day) || ended_date(view, at, day)))
        return true;
    return at + 1 < view->seen_count &&
        last_before_letter(view, month_behind(view, at), day_number(&view->seen[at].word), before, day);
}

static bool may_be_day(const struct view *view, int at)
{
    const struct name_word *word = &view->seen[at].word;
    return (word->digits || day_number(word)) && view_mailed(view, at);
}

/* One day, or the days of a month. */
struct days {
    int64_t first, last;
};

/* "Ваше письмо от 4 августа": post takes some days. */
static bool answers_day(const struct view *view, int at, struct days *days)
{
    enum { POST_DAYS = 4 };
    if (!may_be_day(view, at) || !of_message(view, at) || !day_at(view, at, POST_DAYS, &days->first))
        return false;
    days->last = days->first;
    return true;
}

/* "январское" */
static int month_adjective(const struct name_word *word)
{
    static const char *const heads[12][2] = { { "январск", "студзеньск" }, { "февральск", "лютаўск" },
        { "мартовск", "сакавіцк" }, { "апрельск", "красавіцк" }, { "майск", "траўнеўск" },
        { "июньск", "чэрвеньск" }, { "июльск", "ліпеньск" }, { "августовск", "жнівеньск" },
        { "сентябрьск", "верасеньск" }, { "октябрьск", "кастрычніцк" }, { "ноябрьск", "лістападаўск" },
        { "декабрьск", "снежаньск" } };
    for (int i = 0; i < 12; i++)
        if (date_begins(word->folded, heads[i][0]) || date_begins(word->folded, heads[i][1]))
            return i + 1;
    return 0;
}

/* "письмо за январь", "Ваше январское письмо" */
static int month_of_message(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    if (at < 1 || at + 1 >= view->seen_count || !view_mailed(view, at))
        return 0;
    const int adjective = month_adjective(&seen->word), month = date_month_whole(&seen->word);
    if (adjective && is_message(view, at + 1) && !is_own(view, at - 1) && !ends_sentence(seen))
        return adjective;
    return month && is_of(view, at - 1) && of_message(view, at) ? month : 0;
}

static bool answers_month(const struct view *view, int at, struct days *days)
{
    enum { YEAR_DIGITS = 4, MONTH_DAYS = 31 };
    const int month = month_of_message(view, at);
    if (!month)
        return false;
    const struct name_word *behind = &view->seen[at + 1].word;
    const bool year = strspn(behind->folded, "0123456789") == YEAR_DIGITS;
    if (!(year && date_day(date_year(behind), month, 1, &days->first)) &&
        !last_before_letter(view, month, 1, 0, &days->first))
        return false;
    days->last = days->first + MONTH_DAYS - 1;
    return true;
}

/* "поздравления с 8 марта": the day is a feast. */
static bool wishes_for_day(const struct view *view, int message, int at)
{
    static const char *const with[] = { "с", "со", "з", "са", NULL };
    static const char *const heads[] = { "поздравлен", "віншаван", NULL };
    static const char *const long_heads[] = { "pazdravlen", "vinwavan", NULL };
    const struct name_word *word = &view->seen[message].word;
    return word_is_among(&view->seen[at - 1].word, with) &&
        (begins_among(word, heads) || begins_nearly(view, word, long_heads));
}

/* "письмо Ваше 4 августа", "письмо (04.08.25)", "письмо, на котором стоит 4 августа": on such a day it may
 * have come, too. */
static bool bears_day(const struct view *view, int at, struct days *days)
{
    enum { NEAR_WORDS = 5 };
    if (!may_be_day(view, at) || !day_at(view, at, 0, &days->first))
        return false;
    days->last = days->first;
    for (int i = at - 1; i >= 0 && i >= at - NEAR_WORDS && !ends_sentence(&view->seen[i]); i--) {
        if (is_message(view, i))
            return !is_prisoners(view, i, at) && !wishes_for_day(view, i, at);
        if (!view_word_is(view, i, KIND_BEARS) && !is_yours(&view->seen[i].word) && !is_participle(view, i))
            return false;
    }
    return false;
}

bool view_answers_other_day(const struct view *view, int64_t sent, int days)
{
    struct days of;
    for (int i = 0; i < view->seen_count; i++) {
        const bool answers = answers_day(view, i, &of) || answers_month(view, i, &of);
        if (answers && of.first - sent > days)
            return true;
        if ((answers || bears_day(view, i, &of)) && sent - of.last > days)
            return true;
    }
    return false;
}

static int64_t days_between(const struct days *of, int64_t sent)
{
    return sent < of->first ? of->first - sent : sent > of->last ? sent - of->last : 0;
}

/* A card is written some days before it is sent, and never after. */
static bool fits_rather(const struct days *of, int64_t sent, int64_t other)
{
    enum { SLACK_DAYS = 3 };
    return days_between(of, other) < days_between(of, sent) ||
        (of->first > sent + SLACK_DAYS && of->first <= other + SLACK_DAYS);
}

bool view_answers_rather(const struct view *view, int64_t sent, int64_t other)
{
    struct days of;
    if (sent == NO_DATE || other == NO_DATE)
        return false;
    for (int i = 0; i < view->seen_count; i++)
        if ((answers_day(view, i, &of) || answers_month(view, i, &of) || bears_day(view, i, &of)) &&
            fits_rather(&of, sent, other))
            return true;
    return false;
}

/* ---- "Ваша открытка пришла 20 января" ---- */

/* The words between two commas or ends of a sentence. */
struct clause {
    int first, last;
};

static bool parts_clauses(const struct view *view, int at)
{
    return (view->seen[at].after && strchr(".!?,;:", view->seen[at].after)) || at + 1 >= view->seen_count ||
        view->seen[at + 1].page != view->seen[at].page;
}

static struct clause clause_of(const struct view *view, int at)
{
    enum { WORDS_MOST = 8 };
    struct clause clause = { at, at };
    while (clause.first > 0 && at - clause.first < WORDS_MOST && !parts_clauses(view, clause.first - 1))
        clause.first--;
    while (clause.last - at < WORDS_MOST && !parts_clauses(view, clause.last))
        clause.last++;
    return clause;
}

static bool is_pronoun(const struct name_word *word)
{
    static const char *const words[] = { "ее", "его", "яе", "яго", "ją", "go", "it", NULL };
    return word_is_among(word, words);
}

static bool is_my_message(const struct view *view, int at)
{
    return (at > 0 && is_own(view, at - 1)) || (at + 1 < view->seen_count && is_own(view, at + 1));
}

/* One, and not "первое письмо" nor "одно письмо", which may be anybody's. */
static bool is_one_message(const struct view *view, int at)
{
    static const char *const which[] = { "одно", "первое", "последнее", "адзін", "першы", "апошні", "jeden",
        "pierwszy", "ostatni", "one", "first", "last", NULL };
    return view_word_is(view, at, KIND_ONE_MESSAGE) &&
        !(at && word_is_among(&view->seen[at - 1].word, which));
}

static bool is_your_message(const struct view *view, struct clause clause, int at)
{
    if (!is_message(view, at) || is_my_message(view, at))
        return false;
    static const char *const polish[] = { "twój", "twoj", "wasz", NULL };
    for (int i = clause.first; i <= clause.last; i++)
        if (is_yours(&view->seen[i].word) || begins_among(&view->seen[i].word, polish))
            return true;
    return is_one_message(view, at);
}

/* "от мамы", and "От неё", but not "от Вас"; "письмо, от сестры" is cut off by its comma. */
static bool is_from_other(const struct view *view, struct clause clause)
{
    static const char *const from[] = { "от", "ад", "od", "from", NULL };
    static const char *const you[] = { "вас", "тебя", "цябе", "ciebie", "you", NULL };
    for (int i = clause.first; i < clause.last; i++)
        if (word_is_among(&view->seen[i].word, from) && !is_yours(&view->seen[i + 1].word) &&
            !word_is_among(&view->seen[i + 1].word, you) && !day_number(&view->seen[i + 1].word))
            return true;
    return false;
}

/* "Открытку Вашу получил", "Получил её": something of the sender's, and that it came. "Её получил" may be a
 * parcel. */
static bool message_arrives(const struct view *view, struct clause clause)
{
    bool message = false, arrives = false;
    for (int i = clause.first; i <= clause.last; i++) {
        const bool pronoun = i > clause.first && is_pronoun(&view->seen[i].word) &&
            view_word_is(view, i - 1, KIND_ARRIVES);
        message |= pronoun || is_your_message(view, clause, i);
        arrives |= view_word_is(view, i, KIND_ARRIVES);
    }
    return message && arrives && !is_from_other(view, clause);
}

/* "ещё в декабре", "in December" */
static bool arrival_month(const struct view *view, int at, struct days *days)
{
    static const char *const in[] = { "в", "у", "ў", "w", "in", "last", NULL };
    enum { MONTH_DAYS = 31 };
    const int month = at ? date_month(view->seen[at].word.skeleton) : 0;
    if (!month || !word_is_among(&view->seen[at - 1].word, in) ||
        !last_before_letter(view, month, 1, 0, &days->first))
        return false;
    days->last = days->first + MONTH_DAYS - 1;
    return true;
}

/* "в прошлом году": up to the last day of a year that was before the letter was written. */
static bool arrival_last_year(const struct view *view, int at, struct days *days)
{
    static const char *const former[] = { "прошлом", "мінулым", "zeszłym", "ubiegłym", "last", NULL };
    static const char *const year[] = { "году", "годзе", "roku", "year", NULL };
    static const char *const alone[] = { "летась", NULL };
    const bool two = at > 0 && word_is_among(&view->seen[at - 1].word, former) &&
        word_is_among(&view->seen[at].word, year);
    return (two || word_is_among(&view->seen[at].word, alone)) &&
        last_before_letter(view, 12, 31, 0, &days->last);
}

/* "год назад" */
static bool arrival_year_ago(const struct view *view, int at, struct days *days)
{
    static const char *const year[] = { "год", "года", "гадоў", "rok", "year", NULL };
    static const char *const ago[] = { "назад", "таму", "temu", "ago", NULL };
    enum { YEAR_LEAST = 240 };
    if (!at || !word_is_among(&view->seen[at].word, ago) || !word_is_among(&view->seen[at - 1].word, year) ||
        view->written_by == NO_DATE)
        return false;
    days->last = view->written_by - YEAR_LEAST;
    return true;
}

/* Not of "от 28 марта": that is when the message was written. */
static bool arrival_day(const struct view *view, int at, struct days *days)
{
    if (!may_be_day(view, at) || of_days(view, at) >= 0 || !day_at(view, at, 0, &days->first))
        return false;
    days->last = days->first;
    return true;
}

bool view_message_came_before(const struct view *view, int64_t sent)
{
    struct days came;
    for (int i = 0; i < view->seen_count; i++)
        if (view_mailed(view, i) &&
            (arrival_day(view, i, &came) || arrival_month(view, i, &came) ||
                arrival_last_year(view, i, &came) || arrival_year_ago(view, i, &came)) &&
            came.last < sent && message_arrives(view, clause_of(view, i)))
            return true;
    return false;
}
