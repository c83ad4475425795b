/* Several letters in one file, as its name says: "10 писем", "письма 1 и 2", "стопка писем". So many that
 * they are listed one by one stand in typed_words.txt, too. */
#include "rule_inside.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_WORDS = 32 };

struct words {
    const struct vocabulary *vocabulary;
    struct name_word of[NAME_WORDS];
    int count;
};

static bool is_any(const char *folded, const char *const *list)
{
    while (*list && strcmp(folded, *list) != 0)
        list++;
    return *list != NULL;
}

static bool stands(const struct words *words, int at, const char *const *list)
{
    return at >= 0 && at < words->count && is_any(words->of[at].folded, list);
}

/* Nothing but several. */
static bool are_many(const char *folded)
{
    static const char *const many[] = { "писем", "письмами", "письмах", "писем", "письмам", "лісты", "лістоў",
        "лістамі", "пісем", "пісьмаў", "листи", "листів", "листами", "открыток", "открытками", "паштовак",
        "паштоўкамі", "листівок", "letters", "replies", "postcards", "briefe", "briefen", "postkarten",
        "listy", "listów", "listow", "pocztówki", "pocztówek", "laiškai", "laiskai", "laiškų", "laisku",
        "atvirukai", "atvirukų", "pisem", NULL };
    return is_any(folded, many);
}

/* Several, or of one: "скан письма". */
static bool may_be_many(const char *folded)
{
    static const char *const either[] = { "письма", "пісьмы", "открытки", "паштоўкі", "листівки", "pisma",
        "otkrytki", NULL };
    return are_many(folded) || is_any(folded, either);
}

static bool is_heap(const struct words *words, int at)
{
    static const char *const heaps[] = { "все", "усе", "всі", "усі", "all", "alle", "wszystkie", "visi",
        "visos", "стопка", "стопки", "стопкой", "пачка", "пачки", "пакет", "комплект", "комплекты",
        "камплект", "подборка", "коллекция", "серия", "партия", "куча", "набор", "komplet", "set", "sets",
        "stack", "pile", "bundle", "batch", "bunch", "pack", "packet", "stapel", "paczka", NULL };
    return stands(words, at, heaps);
}

static bool is_of(const struct words *words, int at)
{
    static const char *const of[] = { "of", "the", "из", "с", "з", "із", "z", "von", "mit", NULL };
    return stands(words, at, of);
}

static bool is_and(const struct words *words, int at)
{
    static const char *const both[] = { "и", "і", "й", "ды", "та", "and", "und", "i", "oraz", "ir", NULL };
    return stands(words, at, both);
}

/* 0: it is none, or numbers something ("01"), or is a year's. */
static int number_at(const struct words *words, int at)
{
    enum { LETTERS_MOST = 3 };
    if (at < 0 || at >= words->count)
        return 0;
    const struct name_word *word = &words->of[at];
    return word->digits && word->size <= LETTERS_MOST && *word->at != '0' ? atoi(word->at) : 0;
}

/* The marks between the word and the one behind it. */
static bool parts(const struct words *words, int at, const char *marks)
{
    const char *from = words->of[at].at + words->of[at].size;
    return at + 1 < words->count && from + strspn(from, marks) == words->of[at + 1].at;
}

/* "14.07", "08-2026": beside another number. */
static bool by_number(const struct words *words, int at)
{
    return (at > 0 && words->of[at - 1].digits && parts(words, at - 1, ".-")) ||
        (at + 1 < words->count && words->of[at + 1].digits && parts(words, at, ".-"));
}

static bool is_calendar(const struct words *words, int at)
{
    size_t count;
    return at >= 0 && at < words->count &&
        name_book_find(&words->vocabulary->calendar, words->of[at].folded, &count);
}

/* How many, and no day. */
static bool is_count(const struct words *words, int at)
{
    return number_at(words, at) > 1 && !by_number(words, at) && !is_calendar(words, at + 1);
}

/* "1 и 2", "1, 2", "1-2", "1,2,3", "№1, №2" */
static bool are_two(const struct words *words, int at)
{
    const int other = at + 1 + is_and(words, at + 1);
    if (other >= words->count || !parts(words, at, " _,+&-№"))
        return false;
    return number_at(words, at) > 0 && number_at(words, other) > number_at(words, at) &&
        (other + 1 == words->count || !words->of[other + 1].digits || parts(words, other, " ,+&№")) &&
        !is_calendar(words, other + 1);
}

/* "письмо 1 и 2", "письмо 1, письмо 2" */
static bool is_one_of_two(const struct words *words, int at)
{
    static const char *const one[] = { "письмо", "пісьмо", "ліст", "открытка", "паштоўка", "letter", "reply",
        "postcard", "brief", "postkarte", "pocztówka", "laiškas", "laiskas", "pismo", NULL };
    if (!stands(words, at, one))
        return false;
    const int second = at + 2 + is_and(words, at + 2);
    return are_two(words, at + 1) ||
        (number_at(words, at + 1) && stands(words, second, one) &&
            number_at(words, second + 1) > number_at(words, at + 1));
}

/* "10писем" */
static bool is_glued_count(const struct name_word *word)
{
    enum { DIGITS_MOST = 3 };
    const size_t digits = strspn(word->at, "0123456789");
    const char *at = word->at + digits;
    struct name_word rest;
    return digits && digits < word->size && digits <= DIGITS_MOST && atoi(word->at) > 1 &&
        name_next_word(&at, word->at + word->size, &rest) && may_be_many(rest.folded);
}

/* "для 2 Лис" */
static bool is_for_several(const struct words *words, int at)
{
    static const char *const to[] = { "для", "дзеля", "for", "to", "dla", "für", NULL };
    return stands(words, at, to) && is_count(words, at + 1) && at + 2 < words->count &&
        words->of[at + 2].capital;
}

static bool are_counted(const struct words *words, int at)
{
    const char *folded = words->of[at].folded;
    if (is_glued_count(&words->of[at]) || is_one_of_two(words, at) || is_for_several(words, at))
        return true;
    if (!may_be_many(folded))
        return false;
    const int before = at - 1 - is_of(words, at - 1);
    return is_count(words, at - 1) || is_heap(words, before) || is_heap(words, at + 1) ||
        are_two(words, at + 1) || (are_many(folded) && is_count(words, at + 1));
}

bool rule_counts_letters(const struct judged *judged, const char *name, size_t size)
{
    struct words words = { .vocabulary = judged->weighing->index->vocabulary };
    const char *end = name + size;
    while (words.count < NAME_WORDS && name_next_word(&name, end, &words.of[words.count]))
        words.count++;
    for (int i = 0; i < words.count; i++)
        if (are_counted(&words, i))
            return true;
    return false;
}
