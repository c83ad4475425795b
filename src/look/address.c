/* Somebody's home is told from a prison by its words: a street, a house, a postcode near each other, and no
 * prison beside them. What was scanned without an edge that could be seen has no size but that of its words,
 * so they say whether it lies broad. */
#include "address.h"

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

/* "ул. Лесная, 3-17" says a house by its number alone; "на улице 20 градусов" is none, and has no name. */
static bool numbered(const struct reading *reading, size_t street)
{
    const struct word *word = &reading->words[street];
    bool named = false;
    if (has_digit(word->text))
        return true;
    for (size_t i = street + 1; i <= street + NUMBER_WORDS && i < reading->count; i++) {
        const struct word *next = &reading->words[i];
        if (next->line != word->line)
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

/* ---- a home abroad ---- */

static bool latin(const char *text)
{
    size_t letters = 0;
    for (; *text; text++)
        letters += (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z');
    return letters >= 2;
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

/* Lines in Latin letters under one another, one with a number, on a page that is not in Latin letters. */
static bool address_abroad(const struct reading *reading)
{
    enum { LINES_LEAST = 2 };
    size_t latins = 0;
    for (size_t i = 0; i < reading->count; i++)
        latins += latin(reading->words[i].text);
    if (2 * latins > reading->count)
        return false;
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

bool address_of_a_home(const struct reading *reading)
{
    return address_at_home(reading) || address_abroad(reading);
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
