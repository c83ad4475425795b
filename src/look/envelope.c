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
    enum address_part part;
} known[] = {
    /* printed on envelopes */
    { "куда", 2, PART_LABEL },
    { "кому", 2, PART_LABEL },
    { "откуда", 2, PART_LABEL },
    { "куды", 2, PART_LABEL },
    { "каму", 2, PART_LABEL },
    { "адкуль", 2, PART_LABEL },
    { "индекс", 2, PART_LABEL },
    { "індэкс", 2, PART_LABEL },
    { "отправитель", 2, PART_LABEL },
    { "адпраўнік", 2, PART_LABEL },
    { "получатель", 2, PART_LABEL },
    { "атрымальнік", 2, PART_LABEL },
    { "адресат", 2, PART_LABEL },
    { "адрасат", 2, PART_LABEL },
    { "absender", 2, PART_LABEL },
    { "empfänger", 2, PART_LABEL },
    { "nadawca", 2, PART_LABEL },
    { "adresat", 2, PART_LABEL },
    { "odbiorca", 2, PART_LABEL },
    { "siuntėjas", 2, PART_LABEL },
    { "gavėjas", 2, PART_LABEL },
    { "заказное", 1, PART_LABEL },
    { "простое", 1, PART_LABEL },
    /* streets and houses */
    { "улица", 1, PART_STREET },
    { "вуліца", 1, PART_STREET },
    { "ул", 1, PART_STREET },
    { "вул", 1, PART_STREET },
    { "проспект", 1, PART_STREET },
    { "праспект", 1, PART_STREET },
    { "просп", 1, PART_STREET },
    { "пр-т", 1, PART_STREET },
    { "пер", 1, PART_STREET },
    { "переулок", 1, PART_STREET },
    { "завулак", 1, PART_STREET },
    { "кв", 1, PART_HOUSE },
    { "корп", 1, PART_HOUSE },
    { "пр-кт", 1, PART_STREET },
    { "пр", 0.5, PART_STREET },
    { "бульвар", 1, PART_STREET },
    { "б-р", 1, PART_STREET },
    { "6-р", 1, PART_STREET }, /* misread */
    { "бул", 1, PART_STREET },
    { "шоссе", 0.5, PART_STREET },
    { "шаша", 0.5, PART_STREET },
    { "тракт", 0.5, PART_STREET },
    { "набережная", 0.5, PART_STREET },
    { "набярэжная", 0.5, PART_STREET },
    { "наб", 1, PART_STREET },
    { "площадь", 0.5, PART_STREET },
    { "плошча", 0.5, PART_STREET },
    { "пл", 0.5, PART_STREET },
    { "проезд", 0.5, PART_STREET },
    { "праезд", 0.5, PART_STREET },
    { "микрорайон", 1, PART_STREET },
    { "мікрараён", 1, PART_STREET },
    { "мкр", 1, PART_STREET },
    { "м-н", 1, PART_STREET },
    { "street", 1, PART_STREET },
    { "road", 1, PART_STREET },
    { "rd", 1, PART_STREET },
    { "avenue", 1, PART_STREET },
    { "ave", 1, PART_STREET },
    { "straße", 1, PART_STREET },
    { "gatvė", 1, PART_STREET },
    { "ul", 1, PART_STREET },
    { "а/я", 1.5, PART_STREET },
    { "apt", 1, PART_HOUSE },
    { "дом", 0.5, PART_HOUSE },
    { "д", 0.5, PART_HOUSE },
    /* places */
    { "обл", 1, PART_PLACE },
    { "вобл", 1, PART_PLACE },
    { "область", 1, PART_PLACE },
    { "вобласць", 1, PART_PLACE },
    { "район", 0.5, PART_PLACE },
    { "раён", 0.5, PART_PLACE },
    { "р-н", 1, PART_PLACE },
    { "рн", 1, PART_PLACE },
    { "г", 0.5, PART_PLACE },
    { "город", 0.5, PART_PLACE },
    { "горад", 0.5, PART_PLACE },
    { "аг", 1, PART_PLACE },
    { "пос", 1, PART_PLACE },
    { "беларусь", 1, PART_PLACE },
    { "белоруссия", 1, PART_PLACE },
    { "belarus", 1, PART_PLACE },
    { "республика", 1, PART_PLACE },
    { "рэспубліка", 1, PART_PLACE },
    /* prisons */
    { "ик", 1, PART_PRISON },
    { "пк", 1, PART_PRISON },
    { "сизо", 1, PART_PRISON },
    { "сіза", 1, PART_PRISON },
    { "тюрьма", 1, PART_PRISON },
    { "турма", 1, PART_PRISON },
    { "колония", 1, PART_PRISON },
    { "калонія", 1, PART_PRISON },
    { "исправительная", 1.5, PART_PRISON },
    { "папраўчая", 1.5, PART_PRISON },
    { "учреждение", 1, PART_PRISON },
    { "установа", 1, PART_PRISON },
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

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

/* Digits alone, but for one hyphen behind the first `front` letters. */
static bool hyphened(const struct folded *folded, size_t front, size_t digits)
{
    return folded->count > front && folded->letter[front] == '-' && digits_in(folded) == digits;
}

/* Six digits: Belarus from 2 on, its neighbours too. "00-950" is Polish, "LT-01100" and "LV-1010" are Baltic.
 */
static double number_points(const struct folded *folded)
{
    if (folded->count == 6 && digits_in(folded) == 6)
        return folded->letter[0] == '2' ? 2 : 1.5;
    const bool polish = folded->count == 6 && hyphened(folded, 2, 5);
    const bool baltic = folded->letter[0] == 'l' && !is_digit(folded->letter[1]) &&
        (hyphened(folded, 2, 5) || hyphened(folded, 2, 4)) && folded->count == 3 + digits_in(folded);
    return polish || baltic ? 2 : 0;
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

/* One letter from "проезд", "площадь" or "адресат", and words of their own. */
static bool another_word(const struct folded *word)
{
    static const char *const others[] = { "приезд", "прыезд", "поезд", "лошадь", "адреса", "адресам",
        "адресах", "адраса", "адрасам", "адрасах" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const struct folded other = fold(others[i]);
        if (alike(word, &other, 0))
            return true;
    }
    return false;
}

static struct address_word look_up(const char *text)
{
    struct folded whole = fold(text), word = without_number(&whole);
    struct address_word found = { number_points(&whole), PART_POSTCODE };
    if (another_word(&word))
        return found;
    for (size_t i = 0; i < sizeof known / sizeof *known && word.count; i++) {
        struct folded entry = fold(known[i].word);
        if (known[i].points > found.points && alike(&word, &entry, entry.count >= FORGIVING))
            found = (struct address_word){ known[i].points, known[i].part };
    }
    return found;
}

/* "ул.Лесная" without its space is "ул" still. */
struct address_word envelope_word(const char *text)
{
    enum { SHORT_BYTES = 12 };
    char front[SHORT_BYTES + 1];
    const size_t length = strcspn(text, ".");
    const struct address_word whole = look_up(text);
    if (whole.points > 0 || length > SHORT_BYTES || !text[length])
        return whole;
    memcpy(front, text, length);
    front[length] = '\0';
    return look_up(front);
}
