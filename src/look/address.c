/* Somebody's home is told from a prison by its words: a street, a house, a postcode near each other, and no
 * prison beside them. What was scanned without an edge that could be seen has no size but that of its words,
 * so they say whether it lies broad. */
#include "address.h"

#include "address_words.h"
#include "envelope.h"

#include "text.h"

#include <utf8proc.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const double BELIEVED = 0.25;

/* ---- a home ---- */

enum {
    NEAR_LINES = 3, /* an address has two to four lines */
    PRISON_LINES = 1, /* so near to a prison's name and number an address is the prison's */
    PRISON_NUMBER_WORDS = 2, /* "Тюрьма № 8" */
    NUMBER_WORDS = 3, /* between "ул." and the number of the house */
};

static bool has_digit(const char *text)
{
    return text[strcspn(text, "0123456789")] != '\0';
}

static size_t digits_of(const char *text)
{
    size_t digits = 0;
    for (; *text; text++)
        digits += *text >= '0' && *text <= '9';
    return digits;
}

static bool four_digits(const char *text)
{
    return strspn(text, "0123456789") == 4;
}

bool address_is_year(const struct reading *reading, size_t index)
{
    const struct word *word = &reading->words[index];
    const bool short_g = strncmp(word->text, "г", strlen("г")) == 0 && strlen(word->text) <= strlen("г.,");
    return short_g && index > 0 && word[-1].line == word->line && four_digits(word[-1].text);
}

static struct address_word word_at(const struct reading *reading, size_t index)
{
    static const struct address_word none = { 0, PART_LABEL };
    const struct word *word = &reading->words[index];
    return word->confidence >= BELIEVED && !address_is_year(reading, index) ? envelope_word(word->text)
                                                                            : none;
}

static bool capital(const char *text)
{
    const char *end = text + strlen(text);
    return utf8proc_category(utf8_next(&text, end)) == UTF8PROC_CATEGORY_LU;
}

/* A house has a number, in the word or behind it: "д.3", "кв. 17". */
static bool house(const struct reading *reading, size_t index)
{
    const struct word *word = &reading->words[index], *next = word + 1;
    return has_digit(word->text) ||
        (index + 1 < reading->count && next->line == word->line && has_digit(next->text));
}

static size_t letters_of(const char *text)
{
    size_t letters = 0;
    const char *end = text + strlen(text);
    for (int32_t c; (c = utf8_next(&text, end));)
        letters += utf8proc_category(c) >= UTF8PROC_CATEGORY_LU &&
            utf8proc_category(c) <= UTF8PROC_CATEGORY_LO;
    return letters;
}

/* "Логойское шоссе": a name of some length, no "По". */
static bool name_before(const struct reading *reading, size_t index)
{
    enum { NAME_LETTERS = 5 };
    const struct word *word = &reading->words[index];
    return index > 0 && word[-1].line == word->line && capital(word[-1].text) &&
        letters_of(word[-1].text) >= NAME_LETTERS;
}

/* "ул. Лесная, 3-17" says a house by its number alone, be it on the next line; "на улице 20 градусов" is
 * none, and has no name. */
static bool numbered(const struct reading *reading, size_t street)
{
    const struct word *word = &reading->words[street];
    bool named = name_before(reading, street);
    if (has_digit(word->text))
        return true;
    for (size_t i = street + 1; i <= street + NUMBER_WORDS && i < reading->count; i++) {
        const struct word *next = &reading->words[i];
        if (next->line > word->line + 1)
            return false;
        named |= capital(next->text);
        if (named && has_digit(next->text))
            return true;
    }
    return false;
}

/* "ИК-9", "Тюрьма № 8"; not "сидел в колонии". */
static bool is_prison(const struct reading *reading, size_t index)
{
    const struct address_word word = word_at(reading, index);
    if (word.points <= 0 || word.part != PART_PRISON)
        return false;
    for (size_t i = index; i <= index + PRISON_NUMBER_WORDS && i < reading->count; i++)
        if (reading->words[i].line == reading->words[index].line && has_digit(reading->words[i].text))
            return true;
    return false;
}

static bool near_prison(const struct reading *reading, int line)
{
    for (size_t i = 0; i < reading->count; i++)
        if (abs(reading->words[i].line - line) <= PRISON_LINES && is_prison(reading, i))
            return true;
    return false;
}

/* Two parts of an address are one, "д. 41, кв. 205" too; a postcode of Belarus, of Poland or a Baltic country
 * is nothing else. */
static bool address_at_home(const struct reading *reading)
{
    enum { STREET = 1, HOUSE = 2, FLAT = 4, CODE = 8 };
    int last_line = 0;
    unsigned parts = 0;
    for (size_t i = 0; i < reading->count; i++) {
        const struct address_word word = word_at(reading, i);
        const bool hard = word.part == PART_STREET || word.part == PART_POSTCODE ||
            (word.part == PART_HOUSE && house(reading, i));
        const int line = reading->words[i].line;
        if (word.points <= 0 || !hard || near_prison(reading, line))
            continue;
        if (parts && line - last_line > NEAR_LINES)
            parts = 0;
        last_line = line;
        const unsigned house_part = word.points < 1 ? HOUSE : FLAT;
        parts |= word.part == PART_STREET ? STREET : word.part == PART_HOUSE ? house_part : CODE;
        if (word.part == PART_STREET && numbered(reading, i))
            parts |= HOUSE;
        if (parts & (parts - 1) || (parts == CODE && word.points >= 2))
            return true;
    }
    return false;
}

/* ---- a home without a word for its street ---- */

static const char *past(const char *text, const char *of)
{
    return text + strspn(text, of);
}

/* Past "3", "41" or "12а" of a house or a flat; null: there is none. */
static const char *past_number(const char *text)
{
    enum { DIGITS_MOST = 3 };
    const char *end = past(text, "0123456789"), *behind = end;
    if (end == text || end - text > DIGITS_MOST)
        return NULL;
    utf8proc_int32_t c = *end ? utf8_next(&behind, end + strlen(end)) : 0;
    return c > 0x7f && utf8proc_category(c) == UTF8PROC_CATEGORY_LL ? behind : end;
}

static bool number_alone(const char *text)
{
    const char *end = past_number(text);
    return end && !*past(end, ".,;:)");
}

/* "3-17", "19/181." */
static bool house_and_flat(const char *text)
{
    const char *end = past_number(text);
    return end && (*end == '-' || *end == '/') && number_alone(end + 1);
}

static bool small(const char *text)
{
    const char *end = text + strlen(text);
    return utf8proc_category(utf8_next(&text, end)) == UTF8PROC_CATEGORY_LL;
}

/* An address may go on in the next line. */
static const struct word *next_to(const struct reading *reading, size_t index)
{
    const struct word *word = &reading->words[index];
    return index + 1 < reading->count && word[1].line <= word->line + 1 ? word + 1 : NULL;
}

static bool ends_in_comma(const char *text)
{
    return *text && text[strlen(text) - 1] == ',';
}

/* Streets are named "Лесная", "Калиновского", "Машерова". */
static bool ends_like_street(const char *text)
{
    static const char *const ends[] = { "ая", "яя", "ого", "ага", "ова", "ева", "ава" };
    enum { LETTERS_LEAST = 5 };
    const size_t length = strcspn(text, ".,;:");
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const size_t end = strlen(ends[i]);
        if (length > end && strncmp(text + length - end, ends[i], end) == 0)
            return letters_of(text) >= LETTERS_LEAST;
    }
    return false;
}

static bool long_number(const char *text)
{
    return past(text, "0123456789") - text >= 2;
}

/* "Гагарина 12-5", "Пушкина 01-17"; "Счёт 3-1" is as short as a score. */
static bool named_house_and_flat(const char *name, const char *number)
{
    enum { LETTERS_LEAST = 5 };
    const char *flat = number + strcspn(number, "-/") + 1;
    return letters_of(name) >= LETTERS_LEAST && (long_number(number) || long_number(flat));
}

/* The word before it is a capital one, and ends in a comma or does not. */
static bool behind_capital(const struct reading *reading, size_t index, bool comma)
{
    const struct word *word = &reading->words[index];
    return index > 0 && word[-1].line == word->line && capital(word[-1].text) &&
        ends_in_comma(word[-1].text) == comma;
}

/* "Минск", "г. Слуцк", "Ковтун Ольга": a few names on a line of their own. */
static bool names_alone(const struct reading *reading, int line)
{
    enum { WORDS_MOST = 3 };
    size_t words = 0;
    for (size_t i = 0; i < reading->count; i++) {
        const char *text = reading->words[i].text;
        if (reading->words[i].line != line)
            continue;
        if (!capital(text) && !town_word(text))
            return false;
        words++;
    }
    return words && words <= WORDS_MOST;
}

/* "Ольга 12-5, Минск"; a list goes on with its like, and behind a dot a sentence begins. */
static bool before_town(const struct reading *reading, size_t number)
{
    const struct word *word = &reading->words[number], *next = next_to(reading, number);
    if (!next || next->line != word->line)
        return false;
    const struct word *behind = next_to(reading, number + 1);
    const bool dot = word->text[strlen(word->text) - 1] == '.';
    const bool last = !behind || behind->line != next->line;
    return (capital(next->text) || town_word(next->text)) && !no_street_word(next->text) && (!dot || last);
}

/* Beside other names it may be the person's, or a street's: "Ковтун Павел 12-5". */
static bool counts_alone(const struct reading *reading, size_t index)
{
    const int line = reading->words[index].line;
    return no_street_word(reading->words[index].text) && !behind_capital(reading, index, true) &&
        !behind_capital(reading, index, false) && !before_town(reading, index + 1) &&
        !names_alone(reading, line - 1) && !names_alone(reading, line + 1);
}

/* "Лесная 3-17", "Паркавая, 14"; not "Осталось 3-4 месяца", and no page number below "Анна Соколова". */
static bool bare_street(const struct reading *reading, size_t index)
{
    const char *text = reading->words[index].text;
    const struct word *number = next_to(reading, index);
    const bool comma = ends_in_comma(text), street = ends_like_street(text);
    if (!number || (small(text) && !(street && behind_capital(reading, index, true))))
        return false;
    const struct word *behind = next_to(reading, index + 1);
    const bool ends = !behind || !small(behind->text) || town_word(behind->text) ||
        ends_in_comma(number->text);
    const bool same_line = number->line == reading->words[index].line;
    if (house_and_flat(number->text) && (same_line || comma))
        return (street && !small(text)) ||
            (ends &&
                (comma || street ||
                    (named_house_and_flat(text, number->text) && !counts_alone(reading, index))));
    return same_line && number_alone(number->text) && ends && street && !small(text) &&
        !behind_capital(reading, index, false);
}

/* "Гродно, Гая 3-17": of a street between a town and a house no letters are asked. */
static bool behind_town(const struct reading *reading, size_t index)
{
    const struct word *number = next_to(reading, index);
    return capital(reading->words[index].text) && behind_capital(reading, index, true) && number &&
        number->line == reading->words[index].line && house_and_flat(number->text) &&
        (long_number(number->text) || long_number(number->text + strcspn(number->text, "-/") + 1));
}

/* "Брест, Ленина 41, кв. 8": a town that begins its line, and the address goes on behind the house. */
static bool town_street_house(const struct reading *reading, size_t index)
{
    const struct word *word = &reading->words[index], *number = next_to(reading, index);
    const bool begins = index == 1 || (index > 1 && word[-2].line != word->line);
    return begins && capital(word->text) && behind_capital(reading, index, true) && number &&
        number->line == word->line && number_alone(number->text) && long_number(number->text) &&
        ends_in_comma(number->text);
}

/* "Слуцк, ул. Богдановича": short for a street, between a town and its name, needs no house. */
static bool street_behind_town(const struct reading *reading, size_t index)
{
    const struct word *word = &reading->words[index], *name = next_to(reading, index);
    const struct address_word street = word_at(reading, index);
    return street.points >= 1 && street.part == PART_STREET && strchr(word->text, '.') &&
        behind_capital(reading, index, true) && name && name->line == word->line && capital(name->text);
}

/* "д.3" or "кв. 17", however misread: a few letters, a dot and a number. How many words it takes; 0: it is
 * none. */
static size_t short_part(const struct reading *reading, size_t index)
{
    enum { LETTERS_MOST_BYTES = 8 };
    const char *text = reading->words[index].text, *number = text + strcspn(text, ".,");
    const size_t bytes = (size_t)(number - text);
    if (!*number || !bytes || bytes > LETTERS_MOST_BYTES || strcspn(text, "0123456789") < bytes ||
        counted_word(text, bytes))
        return 0;
    if (number[1])
        return number_alone(number + 1) ? 1 : 0;
    const struct word *next = next_to(reading, index);
    return next && number_alone(next->text) ? 2 : 0;
}

static bool is_house_word(const struct reading *reading, size_t index)
{
    const struct address_word word = word_at(reading, index);
    return word.points > 0 && word.part == PART_HOUSE;
}

/* "кв. 5", "д.3", and "хв. 5", "кб. 5": of "кв" one letter is right. */
static bool like_flat(const struct reading *reading, size_t index)
{
    static const int32_t k = 0x43a, v = 0x432;
    const char *text = reading->words[index].text, *end = text + strcspn(text, ".,");
    const int32_t first = utf8proc_tolower(utf8_next(&text, end));
    const int32_t second = utf8proc_tolower(utf8_next(&text, end));
    return is_house_word(reading, index) || (text == end && (first == k || second == v));
}

/* A house and a flat behind each other say enough without a street that was read; a number alone, "41, кв.
 * 5", with a flat that was. */
static bool house_then_flat(const struct reading *reading, size_t index)
{
    const char *text = reading->words[index].text;
    const bool number = has_digit(text) && ends_in_comma(text);
    const size_t house = number ? 1 : short_part(reading, index);
    return house && index + house < reading->count &&
        reading->words[index + house].line <= reading->words[index].line + 1 &&
        short_part(reading, index + house) &&
        (!number || short_part(reading, index) || like_flat(reading, index + house));
}

/* "Гагарина 12 кв 5": without a dot. */
static bool house_and_flat_bare(const struct reading *reading, size_t index)
{
    const struct word *word = &reading->words[index];
    return index > 0 && index + 2 < reading->count && number_alone(word->text) &&
        word[-1].line == word->line && capital(word[-1].text) && word[2].line == word->line &&
        word_at(reading, index + 1).points >= 1 && is_house_word(reading, index + 1) &&
        number_alone(word[2].text);
}

/* "Космонавтов 5 - 18" at the end of a line. */
static bool house_hyphen_flat(const struct reading *reading, size_t index)
{
    enum { WORDS = 4, LETTERS_LEAST = 5 };
    const struct word *word = &reading->words[index], *end = word + WORDS;
    if (index + WORDS > reading->count || word[WORDS - 1].line != word->line ||
        (index + WORDS < reading->count && end->line == word->line))
        return false;
    return strcmp(word[2].text, "-") == 0 && number_alone(word[1].text) && number_alone(word[3].text) &&
        capital(word->text) && !no_street_word(word->text) && letters_of(word->text) >= LETTERS_LEAST &&
        (long_number(word[1].text) || long_number(word[3].text));
}

static bool address_in_short(const struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++)
        if ((bare_street(reading, i) || behind_town(reading, i) || town_street_house(reading, i) ||
                street_behind_town(reading, i) || house_hyphen_flat(reading, i) ||
                house_then_flat(reading, i) || house_and_flat_bare(reading, i)) &&
            !near_prison(reading, reading->words[i].line))
            return true;
    return false;
}

/* ---- a home that nobody could read ---- */

/* A few words, and the recogniser is sure of few of their letters. */
static bool short_guess(const struct reading *reading, size_t first, size_t end, bool *number)
{
    enum { WORDS_MOST = 4 };
    static const double SURE = 0.52;
    size_t letters = 0;
    double sure = 0;
    for (size_t i = first; i < end; i++) {
        const struct word *word = &reading->words[i];
        *number |= has_digit(word->text);
        letters += letters_of(word->text);
        sure += (double)letters_of(word->text) * word->confidence;
    }
    return end - first <= WORDS_MOST && letters && sure < SURE * (double)letters;
}

/* Three short lines under one another that are guesses, and a number among them: an address abroad in
 * Latin letters by hand is read so. */
static bool address_unread(const struct reading *reading)
{
    enum { LINES_LEAST = 3 };
    int lines = 0;
    bool number = false;
    for (size_t first = 0, end; first < reading->count; first = end) {
        for (end = first + 1; end < reading->count && reading->words[end].line == reading->words[first].line;)
            end++;
        lines = short_guess(reading, first, end, &number) ? lines + 1 : 0;
        number &= lines > 0;
        if (lines >= LINES_LEAST && number)
            return true;
    }
    return false;
}

/* ---- a home abroad ---- */

static size_t latin_letters(const char *text)
{
    size_t letters = 0;
    for (; *text; text++)
        letters += (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z');
    return letters;
}

static bool latin(const char *text)
{
    return latin_letters(text) >= 2;
}

/* A line as addresses abroad have them: few words, one of them in Latin letters and as many of them as not;
 * `number` becomes true where one has digits. Returns the word behind it. */
static size_t abroad_line(const struct reading *reading, size_t first, bool *abroad, bool *number)
{
    enum { WORDS_MOST = 6 };
    size_t i = first, words = 0, ours = 0;
    bool digits = false;
    for (; i < reading->count && reading->words[i].line == reading->words[first].line; i++) {
        const bool believed = reading->words[i].confidence >= BELIEVED;
        words += believed && latin(reading->words[i].text);
        ours += !latin(reading->words[i].text) && !has_digit(reading->words[i].text);
        digits |= has_digit(reading->words[i].text);
    }
    *abroad = words && words >= ours && i - first <= WORDS_MOST;
    *number |= *abroad && digits;
    return i;
}

/* Lines in Latin letters under one another, one with a number. */
static bool lines_abroad(const struct reading *reading)
{
    enum { LINES_LEAST = 2 };
    int lines = 0;
    bool number = false;
    for (size_t i = 0; i < reading->count;) {
        bool abroad;
        i = abroad_line(reading, i, &abroad, &number);
        lines = abroad ? lines + 1 : 0;
        number &= abroad;
        if (lines >= LINES_LEAST && number)
            return true;
    }
    return false;
}

/* Words behind each other that are in Latin letters or numbers. */
struct latin_run {
    size_t words; /* read, and in no other letters */
    bool number, postcode;
};

static bool wholly_latin(const struct word *word)
{
    enum { LETTERS_LEAST = 3 };
    static const double READ = 0.5;
    const size_t letters = letters_of(word->text);
    return word->confidence >= READ && letters >= LETTERS_LEAST && letters == latin_letters(word->text);
}

/* "17a", "2217"; a word misread has digits among its letters. */
static bool house_number(const char *text)
{
    return has_digit(text) && letters_of(text) <= 1;
}

/* Germany, Lithuania and the States have five digits, "04229". */
static bool five_digits(const char *text)
{
    enum { DIGITS = 5 };
    const char *end = past(text, "0123456789");
    return end - text == DIGITS && !*past(end, ".,;");
}

/* From the word `first` on, on its line. Returns the word behind it, one further on at least. */
static size_t latin_run(const struct reading *reading, size_t first, struct latin_run *run)
{
    size_t i = first;
    *run = (struct latin_run){ 0 };
    for (; i < reading->count && reading->words[i].line == reading->words[first].line; i++) {
        const struct word *word = &reading->words[i];
        const bool number = house_number(word->text);
        if (!number && !wholly_latin(word))
            break;
        run->words += !number;
        run->number |= number && digits_of(word->text) >= 2;
        run->postcode |= five_digits(word->text);
    }
    return i > first ? i : first + 1;
}

/* An address abroad that lies on lines of ours, or beside them, was read as one with them. One line of it is
 * enough where it has a postcode. */
static bool address_abroad_within(const struct reading *reading)
{
    enum { WORDS_LEAST = 2 };
    int last_line = -1;
    bool last_number = false;
    for (size_t i = 0; i < reading->count;) {
        struct latin_run run;
        const int line = reading->words[i].line;
        i = latin_run(reading, i, &run);
        if (run.words < (run.number ? 1 : WORDS_LEAST))
            continue;
        if (run.postcode && run.words >= WORDS_LEAST)
            return true;
        if (last_line >= 0 && line == last_line + 1 && (run.number || last_number))
            return true;
        last_number = run.number || (line == last_line && last_number);
        last_line = line;
    }
    return false;
}

/* On a page in Latin letters they tell nothing. */
static bool address_abroad(const struct reading *reading)
{
    size_t latins = 0;
    for (size_t i = 0; i < reading->count; i++)
        latins += latin(reading->words[i].text);
    return 2 * latins <= reading->count && (lines_abroad(reading) || address_abroad_within(reading));
}

/* "85751-6318": nothing but a postcode of the States is written so, whatever was read beside it. */
static bool zip_and_four(const struct word *word)
{
    enum { ZIP = 5, FOUR = 4 };
    const char *hyphen = past(word->text, "0123456789");
    if (hyphen - word->text != ZIP || *hyphen != '-' || word->confidence < BELIEVED)
        return false;
    const char *end = past(hyphen + 1, "0123456789");
    return end - hyphen == FOUR + 1 && !*past(end, ".,;");
}

static bool address_in_the_states(const struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++)
        if (zip_and_four(&reading->words[i]))
            return true;
    return false;
}

bool address_of_a_home(const struct reading *reading)
{
    return address_at_home(reading) || address_in_short(reading) || address_unread(reading) ||
        address_abroad(reading) || address_in_the_states(reading);
}

/* ---- how the words lie ---- */

/* Of some words: from where to where. */
struct reach {
    int left, right, top, bottom;
};

static const struct reach nowhere = { INT_MAX, INT_MIN, INT_MAX, INT_MIN };

static void widen(struct reach *reach, const struct box *box)
{
    const int right = box->left + box->width, bottom = box->top + box->height;
    reach->left = box->left < reach->left ? box->left : reach->left;
    reach->right = right > reach->right ? right : reach->right;
    reach->top = box->top < reach->top ? box->top : reach->top;
    reach->bottom = bottom > reach->bottom ? bottom : reach->bottom;
}

bool address_words_broad(const struct reading *reading)
{
    struct reach all = nowhere;
    for (size_t i = 0; i < reading->count; i++)
        widen(&all, &reading->words[i].box);
    return reading->count && all.right - all.left > all.bottom - all.top;
}

static size_t next_line(const struct reading *reading, size_t first, struct reach *reach)
{
    size_t end = first;
    *reach = nowhere;
    for (; end < reading->count && reading->words[end].line == reading->words[first].line; end++)
        widen(reach, &reading->words[end].box);
    return end;
}

static bool apart(const struct reach *a, const struct reach *b)
{
    return a->right < b->left || b->right < a->left;
}

/* At nearly the same height: an address has its own distance from line to line. */
static bool reach_beside(const struct reach *a, const struct reach *b)
{
    const int top = a->top > b->top ? a->top : b->top, bottom = a->bottom < b->bottom ? a->bottom : b->bottom;
    const int high_a = a->bottom - a->top, high_b = b->bottom - b->top;
    return apart(a, b) && 2 * (top - bottom) < (high_a < high_b ? high_a : high_b);
}

/* How often something stands beside the line, and from how many lines of how many it stands apart. */
static bool stands_apart(const struct reading *reading, size_t line, size_t *pairs)
{
    struct reach one, other;
    size_t lines = 0, from = 0;
    next_line(reading, line, &one);
    for (size_t b = 0; b < reading->count; lines++) {
        b = next_line(reading, b, &other);
        from += apart(&one, &other);
        *pairs += reach_beside(&one, &other);
    }
    return 2 * from > lines;
}

bool address_lines_beside(const struct reading *reading)
{
    enum {
        PAIRS = 3, /* a date beside a greeting and a name behind a last line are two */
        APART = 2
    };
    size_t pairs = 0, lines_apart = 0;
    for (size_t i = 0; i < reading->count;) {
        struct reach reach;
        lines_apart += stands_apart(reading, i, &pairs);
        i = next_line(reading, i, &reach);
    }
    return pairs >= 2 * PAIRS || lines_apart >= APART; /* each pair was counted from both sides */
}

/* ---- where no word stands ---- */

/* The sheet in squares; how many empty ones stand above each other, down to the row that is looked at. */
enum { ACROSS = 24, DOWN = 32 };

struct squares {
    bool word[DOWN][ACROSS];
    int empty[ACROSS];
};

static int square_of(int at, int of, int squares)
{
    const int square = (int)((long)at * squares / of);
    return square < 0 ? 0 : square >= squares ? squares - 1 : square;
}

static void put_word(struct squares *squares, const struct box *box, int width, int height)
{
    const int right = square_of(box->left + box->width, width, ACROSS);
    const int bottom = square_of(box->top + box->height, height, DOWN);
    for (int y = square_of(box->top, height, DOWN); y <= bottom; y++)
        for (int x = square_of(box->left, width, ACROSS); x <= right; x++)
            squares->word[y][x] = true;
}

/* Are so many columns beside each other empty over so many rows that end in this one? */
static bool empty_above(struct squares *squares, int row)
{
    enum { COLUMNS = 6, ROWS = 4 };
    int beside = 0;
    for (int x = 0; x < ACROSS; x++) {
        squares->empty[x] = squares->word[row][x] ? 0 : squares->empty[x] + 1;
        beside = squares->empty[x] >= ROWS ? beside + 1 : 0;
        if (beside >= COLUMNS)
            return true;
    }
    return false;
}

bool address_room_left(const struct reading *reading, int width, int height)
{
    struct squares squares = { 0 };
    for (size_t i = 0; i < reading->count; i++)
        put_word(&squares, &reading->words[i].box, width, height);
    for (int row = 0; row < DOWN; row++)
        if (empty_above(&squares, row))
            return true;
    return false;
}

/* ---- a block that nobody could read ---- */

/* "2026", "1994." */
static bool of_our_time(const char *text)
{
    return four_digits(text) && (strncmp(text, "19", 2) == 0 || strncmp(text, "20", 2) == 0);
}

struct line {
    int top, bottom;
    size_t words, letters, digits;
    double sure; /* of how many of the letters the recogniser is, on the whole */
    bool year;
};

/* Lines with little empty paper between them. */
struct lines {
    int count;
    struct line all; /* from the first's top to the last's bottom, their counts together */
};

static size_t line_at(const struct reading *reading, size_t first, struct line *line)
{
    struct reach reach;
    const size_t end = next_line(reading, first, &reach);
    *line = (struct line){ .top = reach.top, .bottom = reach.bottom, .words = end - first };
    for (size_t i = first; i < end; i++) {
        const char *text = reading->words[i].text;
        const size_t letters = letters_of(text);
        line->letters += letters;
        line->digits += digits_of(text);
        line->sure += (double)letters * reading->words[i].confidence;
        line->year |= of_our_time(text);
    }
    return end;
}

/* What a torn edge or a fold leaves is no line. */
static bool is_line(const struct line *line)
{
    return line->letters + line->digits >= 2;
}

static double mean_line_height(const struct reading *reading)
{
    double sum = 0;
    size_t lines = 0;
    struct line line;
    for (size_t i = 0; i < reading->count; lines++) {
        i = line_at(reading, i, &line);
        sum += line.bottom - line.top;
    }
    return lines ? sum / (double)lines : 0;
}

/* An address has two lines and more, or one with its numbers, and no year as a day has; what is left of a
 * stamp, or a signature, is less. */
static bool long_as_address(const struct lines *block)
{
    enum { LINES_MOST = 6, WORDS_LEAST = 4, DIGITS_LEAST = 2 };
    const struct line *all = &block->all;
    if (block->count == 1)
        return all->words >= WORDS_LEAST && all->digits >= DIGITS_LEAST && !all->year;
    return block->count <= LINES_MOST;
}

static bool guessed_at(const struct lines *block)
{
    enum { LETTERS_LEAST = 6 };
    static const double SURE = 0.6;
    const struct line *all = &block->all;
    return long_as_address(block) && all->letters >= LETTERS_LEAST && all->sure < SURE * (double)all->letters;
}

static void put_below(struct lines *block, const struct line *line)
{
    struct line *all = &block->all;
    if (!block->count++) {
        *all = *line;
        return;
    }
    all->bottom = line->bottom;
    all->words += line->words;
    all->letters += line->letters;
    all->digits += line->digits;
    all->sure += line->sure;
    all->year |= line->year;
}

static struct line page_at(const struct reading *reading)
{
    struct lines page = { 0 };
    for (size_t i = 0; i < reading->count;) {
        struct line line;
        i = line_at(reading, i, &line);
        put_below(&page, &line);
    }
    return page.all;
}

/* Guesses on a page whose other lines were read. A line by itself has its numbers, or hardly a letter of it
 * was read. */
static bool another_hand(const struct lines *run, const struct line *page)
{
    enum { LETTERS_LEAST = 10, OTHERS_LEAST = 40, WORDS_LEAST = 4 };
    static const double GUESSED = 0.4, UNREAD = 0.25, READ = 0.65;
    const struct line *all = &run->all;
    const size_t others = page->letters - all->letters;
    const bool unread = all->words >= WORDS_LEAST && all->sure < UNREAD * (double)all->letters;
    return (long_as_address(run) || (run->count == 1 && unread)) && all->letters >= LETTERS_LEAST &&
        others >= OTHERS_LEAST && all->sure < GUESSED * (double)all->letters &&
        page->sure - all->sure >= READ * (double)others;
}

/* An address in another hand stands close below what was read, too. */
static bool lines_in_another_hand(const struct reading *reading)
{
    static const double DOUBTED = 0.5;
    const struct line page = page_at(reading);
    struct lines run = { 0 };
    bool another = false;
    for (size_t i = 0; i < reading->count;) {
        struct line line;
        i = line_at(reading, i, &line);
        if (!is_line(&line))
            continue;
        if (line.sure > DOUBTED * (double)line.letters) {
            another |= another_hand(&run, &page);
            run = (struct lines){ 0 };
        } else {
            put_below(&run, &line);
        }
    }
    return another || another_hand(&run, &page);
}

static bool block_of_guesses(const struct reading *reading)
{
    static const double APART = 1.5; /* heights of a line: an empty one, and a little more */
    const double apart = APART * mean_line_height(reading);
    struct lines block = { 0 };
    bool several = false, unread = false;
    for (size_t i = 0; i < reading->count;) {
        struct line line;
        i = line_at(reading, i, &line);
        if (!is_line(&line))
            continue;
        if (block.count && line.top - block.all.bottom > apart) {
            several = true;
            unread |= guessed_at(&block);
            block = (struct lines){ 0 };
        }
        put_below(&block, &line);
    }
    return several && (unread || guessed_at(&block));
}

bool address_block_unread(const struct reading *reading)
{
    return block_of_guesses(reading) || lines_in_another_hand(reading);
}

/* ---- columns ---- */

/* What is empty between a word and its neighbour on the right; its right end is not beyond its left: none. */
struct gap {
    int left, right, middle; /* middle: its height on the page */
};

static bool same_height(const struct box *a, const struct box *b)
{
    const int top = a->top > b->top ? a->top : b->top;
    const int a_end = a->top + a->height, b_end = b->top + b->height, end = a_end < b_end ? a_end : b_end;
    return 2 * (end - top) > (a->height < b->height ? a->height : b->height);
}

static struct gap gap_behind(const struct reading *reading, const struct box *box)
{
    struct gap gap = { box->left + box->width, INT_MAX, box->top + box->height / 2 };
    for (size_t i = 0; i < reading->count; i++) {
        const struct box *other = &reading->words[i].box;
        if (other->left + other->width <= gap.left || other == box || !same_height(box, other))
            continue;
        if (other->left > box->left && other->left < gap.right)
            gap.right = other->left;
    }
    if (gap.right == INT_MAX)
        gap.right = gap.left;
    return gap;
}

static double mean_height(const struct reading *reading)
{
    double sum = 0;
    for (size_t i = 0; i < reading->count; i++)
        sum += reading->words[i].box.height;
    return reading->count ? sum / (double)reading->count : 0;
}

bool address_columns(const struct reading *reading)
{
    enum { GAPS_MOST = 64 };
    static const double WIDE = 1.8; /* heights of a word; between words of wide hands it is 1.5 */
    const double wide = WIDE * mean_height(reading);
    struct gap gaps[GAPS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < reading->count; i++) {
        const struct box *box = &reading->words[i].box;
        const struct gap gap = gap_behind(reading, box);
        if (gap.right - gap.left <= wide)
            continue;
        for (size_t k = 0; k < count; k++)
            if (gap.left < gaps[k].right && gaps[k].left < gap.right &&
                abs(gap.middle - gaps[k].middle) > box->height / 2)
                return true;
        if (count == GAPS_MOST)
            return true;
        gaps[count++] = gap;
    }
    return false;
}
