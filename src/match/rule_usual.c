/* Words of file and folder names that are usual there and say nothing about whose letter it is: a scanner's,
 * a page's, a date's, those two people's own names, the prison's. What is none of these is a remark, in
 * whatever language, and a person should read it. */
#include "rule_inside.h"

#include <ctype.h>
#include <string.h>

static bool is_listed(const struct judged *judged, const char *words)
{
    size_t count;
    return name_book_find(&judged->weighing->index->vocabulary->usual, words, &count) != NULL;
}

/* "скан*" is listed: "сканами" begins so. */
static bool begins_listed(const struct judged *judged, const char *folded)
{
    enum { LETTERS_BEHIND = 3 };
    char text[NAME_BYTES + 1];
    size_t length = strlen(folded);
    for (int behind = 0; behind <= LETTERS_BEHIND && length > 0; behind++) {
        memcpy(text, folded, length);
        strcpy(text + length, "*");
        if (is_listed(judged, text))
            return true;
        do
            length--;
        while (length > 0 && ((unsigned char)folded[length] & 0xC0) == 0x80);
    }
    return false;
}

static bool begins_part(const struct name *names, int count, char letter)
{
    for (int n = 0; n < count; n++)
        for (int i = 0; i < names[n].count; i++)
            if (names[n].parts[i].skeleton[0] == letter)
                return true;
    return false;
}

static bool begins_own(const struct judged *judged, char letter)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    return begins_part(prisoner->spellings, prisoner->spelling_count, letter) ||
        begins_part(judged->best->names, judged->best->name_count, letter);
}

/* What was typed is misspelt, not misread: "print" is no Irina. */
static bool is_named(const struct judged *judged, const struct name_word *word)
{
    return rule_own_name(judged, word, NAME_VARIANT) ||
        (begins_own(judged, word->skeleton[0]) && rule_own_name(judged, word, NAME_NEAR)) ||
        rule_own_place(judged, word);
}

/* "DEMO-0007": part of the message's own number. */
static bool is_in_ref(const struct judged *judged, const struct name_word *word)
{
    const char *at = judged->best->row->ref, *end = at + strlen(at);
    struct name_word part;
    while (name_next_word(&at, end, &part))
        if (!strcmp(part.folded, word->folded))
            return true;
    return false;
}

/* "Ковалёв МБ", "от КМ для СИ": initials of either of the two. */
static bool are_initials(const struct judged *judged, const struct name_word *word)
{
    enum { LETTERS_MOST = 3 };
    for (const char *letter = word->skeleton; *letter; letter++)
        if (!begins_own(judged, *letter))
            return false;
    return word->capital && word->letters <= LETTERS_MOST;
}

static bool is_usual(const struct judged *judged, const struct name_word *word)
{
    return word->letters == 1 || word->digits || is_listed(judged, word->folded) ||
        begins_listed(judged, word->folded) || are_initials(judged, word) || is_in_ref(judged, word) ||
        is_named(judged, word);
}

/* Letters as they stand in UTF-8, Latin or Cyrillic without its rare ones: "А" to "Я" and "Ё", "І", "Ў" have
 * a second byte below that of "а". */
static bool small_before(const char *at, size_t i)
{
    enum { LEAD_FIRST = 0xD0, LEAD_LAST = 0xD1, SMALL_FIRST = 0xB0 };
    const unsigned char lead = i > 1 ? (unsigned char)at[i - 2] : 0;
    return islower((unsigned char)at[i - 1]) || lead == LEAD_LAST ||
        (lead == LEAD_FIRST && (unsigned char)at[i - 1] >= SMALL_FIRST);
}

static bool capital_at(const char *at, size_t i)
{
    enum { LEAD = 0xD0, SMALL_FIRST = 0xB0 };
    return isupper((unsigned char)at[i]) ||
        ((unsigned char)at[i] == LEAD && (unsigned char)at[i + 1] < SMALL_FIRST);
}

/* Where letters turn into digits, digits into letters, or "kovalevMisha" begins anew. */
static size_t stretch_of(const char *at, size_t size)
{
    const bool digits = isdigit((unsigned char)*at) != 0;
    size_t i = 1;
    while (i < size && (isdigit((unsigned char)at[i]) != 0) == digits &&
        !(small_before(at, i) && capital_at(at, i)))
        i++;
    return i;
}

/* "IMG", "BRN3C2AF4": so few Latin letters beside digits are a number's. */
static bool is_of_number(const char *at, size_t size)
{
    enum { LETTERS_MOST = 3 };
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)at[i]))
            return false;
    return size <= LETTERS_MOST;
}

/* "Scan0001", "стр2", "KovalevMisha": each stretch of the word is usual. */
static bool is_usual_in_parts(const struct judged *judged, const struct name_word *word)
{
    bool digits = false;
    for (size_t i = 0; i < word->size; i++)
        digits |= isdigit((unsigned char)word->at[i]) != 0;
    for (size_t from = 0, size; from < word->size; from += size) {
        char text[NAME_BYTES] = "";
        struct name_word part;
        size = stretch_of(word->at + from, word->size - from);
        if (size >= sizeof text)
            return false;
        memcpy(text, word->at + from, size);
        name_word_of(text, &part);
        if (!is_usual(judged, &part) && !(digits && is_of_number(text, size)))
            return false;
    }
    return true;
}

/* "без названия": two words that are usual only beside each other. */
static bool are_usual(const struct judged *judged, const struct name_word *one, const struct name_word *other)
{
    char text[2 * NAME_BYTES + 1];
    strcat(strcat(strcpy(text, one->folded), " "), other->folded);
    return is_listed(judged, text);
}

bool rule_usual_name(const struct judged *judged, const char *name, size_t size)
{
    const char *end = name + size;
    struct name_word word, before = { 0 }, behind;
    bool more = judged->best && name_next_word(&name, end, &word);
    while (more) {
        behind = (struct name_word){ 0 };
        more = name_next_word(&name, end, &behind);
        if (!is_usual(judged, &word) && !is_usual_in_parts(judged, &word) &&
            !are_usual(judged, &before, &word) && !are_usual(judged, &word, &behind))
            return false;
        before = word;
        word = behind;
    }
    return true;
}
