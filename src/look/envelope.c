/* The words of a postal address, and those that greet, in Russian, Belarusian and English, as a recogniser
 * leaves them: capitals and small letters, Latin look-alikes among Cyrillic ones, one letter wrong in a long
 * word. */
#include "envelope.h"

#include "text.h"

#include <utf8proc.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { LETTERS_MOST = 24, FORGIVING = 5 /* a word this long may have one letter wrong */ };

struct folded {
    int32_t letter[LETTERS_MOST];
    size_t count;
};

static const struct {
    const char *word;
    double points;
} known[] = {
    /* printed on envelopes */
    { "куда", 2 },
    { "кому", 2 },
    { "откуда", 2 },
    { "куды", 2 },
    { "каму", 2 },
    { "адкуль", 2 },
    { "индекс", 2 },
    { "індэкс", 2 },
    { "отправитель", 2 },
    { "адпраўнік", 2 },
    { "получатель", 2 },
    { "атрымальнік", 2 },
    { "заказное", 1 },
    { "простое", 1 },
    /* streets and houses */
    { "улица", 1 },
    { "вуліца", 1 },
    { "ул", 1 },
    { "вул", 1 },
    { "проспект", 1 },
    { "праспект", 1 },
    { "просп", 1 },
    { "пр-т", 1 },
    { "пер", 1 },
    { "переулок", 1 },
    { "завулак", 1 },
    { "кв", 1 },
    { "корп", 1 },
    { "street", 1 },
    { "дом", 0.5 },
    { "д", 0.5 },
    { "а/я", 1.5 },
    /* places */
    { "обл", 1 },
    { "вобл", 1 },
    { "область", 1 },
    { "вобласць", 1 },
    { "район", 0.5 },
    { "раён", 0.5 },
    { "р-н", 1 },
    { "рн", 1 },
    { "г", 0.5 },
    { "город", 0.5 },
    { "горад", 0.5 },
    { "аг", 1 },
    { "пос", 1 },
    { "беларусь", 1 },
    { "белоруссия", 1 },
    { "belarus", 1 },
    { "республика", 1 },
    { "рэспубліка", 1 },
    /* prisons */
    { "ик", 1 },
    { "пк", 1 },
    { "сизо", 1 },
    { "сіза", 1 },
    { "тюрьма", 1 },
    { "турма", 1 },
    { "колония", 1 },
    { "калонія", 1 },
    { "исправительная", 1.5 },
    { "папраўчая", 1.5 },
    { "учреждение", 1 },
    { "установа", 1 },
};

/* ---- folding ---- */

static int32_t cyrillic_of(int32_t c)
{
    static const struct {
        char latin;
        int32_t cyrillic;
    } alike[] = { { 'a', 0x430 }, { 'b', 0x432 }, { 'c', 0x441 }, { 'e', 0x435 }, { 'h', 0x43d },
        { 'i', 0x456 }, { 'k', 0x43a }, { 'm', 0x43c }, { 'o', 0x43e }, { 'p', 0x440 }, { 't', 0x442 },
        { 'x', 0x445 }, { 'y', 0x443 } };
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (alike[i].latin == c)
            return alike[i].cyrillic;
    return c == 0x451 ? 0x435 : c; /* ё */
}

/* Small letters and digits; a hyphen or a slash within stays, all else goes. */
static struct folded fold(const char *word)
{
    struct folded folded = { .count = 0 };
    const char *end = word + strlen(word);
    for (int32_t c; (c = utf8_next(&word, end)) && folded.count < LETTERS_MOST;) {
        int32_t low = utf8proc_tolower(c);
        bool inner = (low == '-' || low == '/') && folded.count && *word;
        if (inner || (low < 0x80 ? isalnum((int)low) : utf8proc_category(low) <= UTF8PROC_CATEGORY_LO))
            folded.letter[folded.count++] = cyrillic_of(low);
    }
    return folded;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Equal but for `most` letters that are wrong, missing or too many, 0 or 1. */
static bool alike(const struct folded *a, const struct folded *b, size_t most)
{
    size_t shorter = least(a->count, b->count), longer = a->count + b->count - shorter, front = 0, back = 0;
    if (longer - shorter > most)
        return false;
    while (front < shorter && a->letter[front] == b->letter[front])
        front++;
    while (back < shorter - front && a->letter[a->count - 1 - back] == b->letter[b->count - 1 - back])
        back++;
    return longer - front - back <= most;
}

/* ---- numbers ---- */

static size_t digits_in(const struct folded *folded)
{
    size_t n = 0;
    for (size_t i = 0; i < folded->count; i++)
        n += folded->letter[i] >= '0' && folded->letter[i] <= '9';
    return n;
}

/* Postcodes: 2xxxxx is Belarus, six digits its neighbours too. */
static double number_points(const struct folded *folded)
{
    if (folded->count != 6 || digits_in(folded) != 6)
        return 0;
    return folded->letter[0] == '2' ? 2 : 1.5;
}

/* "ик-4", "ИК4", "сизо-1": the word with its number left out. */
static struct folded without_number(const struct folded *folded)
{
    struct folded word = *folded;
    while (word.count &&
        (word.letter[word.count - 1] == '-' ||
            (word.letter[word.count - 1] >= '0' && word.letter[word.count - 1] <= '9')))
        word.count--;
    return word;
}

bool greeting_word(const char *text)
{
    static const char *const greetings[] = { "здравствуй", "здравствуйте", "здраствуйте", "привет",
        "приветствую", "дорогой", "дорогая", "дорогие", "милая", "милый", "уважаемый", "уважаемая",
        "прывітанне", "вітаю", "дарагі", "дарагая", "дарагія", "шаноўны", "шаноўная", "мілая", "hello",
        "dear", "cześć", "szanowna", "szanowny", "liebe", "lieber" };
    struct folded word = fold(text);
    for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++) {
        struct folded greeting = fold(greetings[i]);
        if (alike(&word, &greeting, greeting.count >= FORGIVING + 2))
            return true;
    }
    return false;
}

double envelope_word(const char *text)
{
    struct folded whole = fold(text), word = without_number(&whole);
    double points = number_points(&whole);
    for (size_t i = 0; i < sizeof known / sizeof *known && word.count; i++) {
        struct folded entry = fold(known[i].word);
        if (known[i].points > points && alike(&word, &entry, entry.count >= FORGIVING))
            points = known[i].points;
    }
    return points;
}
