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

/* With a mark behind it: "скан*", "lip#", "berlin/". */
static bool is_listed_as(const struct judged *judged, const char *words, const char *mark)
{
    char text[2 * NAME_BYTES + 2];
    return is_listed(judged, strcat(strcpy(text, words), mark));
}

/* "скан*" is listed: "сканами" begins so. */
static bool begins_listed(const struct judged *judged, const char *folded)
{
    enum { LETTERS_BEHIND = 3 };
    char text[NAME_BYTES] = "";
    size_t length = strlen(folded);
    for (int behind = 0; behind <= LETTERS_BEHIND && length > 0; behind++) {
        memcpy(text, folded, length);
        text[length] = '\0';
        if (is_listed_as(judged, text, "*"))
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

/* ---- whose names ---- */

/* 'm' for "Ковалёв", 'f' for "Ковалёва", and the length of what both begin with; 0: no such surname. */
static char sex_of_surname(const char *folded, size_t *stem)
{
    static const struct {
        const char *end;
        char sex;
        size_t cut;
    } ends[] = { { "ва", 'f', strlen("а") }, { "на", 'f', strlen("а") }, { "в", 'm', 0 }, { "н", 'm', 0 } };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_with(folded, ends[i].end)) {
            *stem = strlen(folded) - ends[i].cut;
            return ends[i].sex;
        }
    return 0;
}

/* "Синицын", "Синицыну", "Ковалёвой": what only he or she is called; 0: either, or another name. */
static char sex_of_form(const char *folded, const char *surname, size_t stem)
{
    static const struct {
        const char *tail;
        char sex;
    } forms[] = { { "", 'm' }, { "у", 'm' }, { "ым", 'm' }, { "ой", 'f' }, { "ою", 'f' }, { "ай", 'f' },
        { "аю", 'f' } };
    if (strncmp(folded, surname, stem) != 0)
        return 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (!strcmp(folded + stem, forms[i].tail))
            return forms[i].sex;
    return 0;
}

struct bearers {
    bool own, other; /* the word is of their sex, of the other */
    bool longer; /* "Ковалевич": another surname that begins like theirs */
};

static bool is_longer(const struct name_part *part, const struct name_word *word)
{
    static const char *const tails[] = { "ic", "sk", "uk", "cuk", "enk" };
    const size_t length = strlen(part->skeleton);
    if (part->kind != NAME_SURNAME || strncmp(word->skeleton, part->skeleton, length) != 0)
        return false;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (!strncmp(word->skeleton + length, tails[i], strlen(tails[i])))
            return true;
    return false;
}

/* "Рудакевичи", "Kovalyovyh": all of the family; "Kovalyovoy": his wife. Those in Cyrillic have forms above.
 */
static bool is_relatives(const struct name_part *part, const struct name_word *word, char sex)
{
    static const char *const tails[] = { "i", "ei", "ih", "ig", "imi", NULL };
    static const char *const wifes[] = { "ai", "oi", NULL };
    const size_t length = strlen(part->skeleton);
    if (part->kind != NAME_SURNAME || !length || strchr("aeiou", part->skeleton[length - 1]) ||
        strncmp(word->skeleton, part->skeleton, length) != 0)
        return false;
    for (int i = 0; tails[i]; i++)
        if (!strcmp(word->skeleton + length, tails[i]))
            return true;
    for (int i = 0; sex == 'm' && wifes[i]; i++)
        if (!strcmp(word->skeleton + length, wifes[i]))
            return true;
    return false;
}

static void look_at_part(const struct name_part *part, const struct name_word *word, struct bearers *bearers)
{
    size_t stem = 0;
    const char sex = part->kind == NAME_SURNAME ? sex_of_surname(part->folded, &stem) : 0;
    const char form = sex ? sex_of_form(word->folded, part->folded, stem) : 0;
    bearers->own |= form && form == sex;
    bearers->other |= (form && form != sex) || is_relatives(part, word, sex);
    bearers->longer |= is_longer(part, word);
}

static void look_at_names(
    const struct name *names, int count, const struct name_word *word, struct bearers *bearers)
{
    for (int n = 0; n < count; n++)
        for (int i = 0; i < names[n].count; i++)
            look_at_part(&names[n].parts[i], word, bearers);
}

static struct bearers look_at_bearers(const struct judged *judged, const struct name_word *word)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    struct bearers bearers = { 0 };
    look_at_names(prisoner->spellings, prisoner->spelling_count, word, &bearers);
    look_at_names(judged->best->names, judged->best->name_count, word, &bearers);
    return bearers;
}

/* What was typed is misspelt, not misread: "print" is no Irina. The wife of Ковалёв is Ковалёва. */
static bool is_named(const struct judged *judged, const struct name_word *word)
{
    const struct bearers bearers = look_at_bearers(judged, word);
    if (bearers.other && !bearers.own)
        return false;
    return rule_own_name(judged, word, NAME_VARIANT) ||
        (begins_own(judged, word->skeleton[0]) && !bearers.longer &&
            rule_own_name(judged, word, NAME_NEAR)) ||
        rule_own_place(judged, word);
}

/* "вторая Ирина", "другой Ковалёв" */
static bool is_second_of_name(
    const struct judged *judged, const struct name_word *one, const struct name_word *other)
{
    static const char *const ordinals[] = { "вторая", "второй", "второго", "другая", "другой", "другого",
        "третья", "третий", "другі", "другога", "другої", "друга", "другий", "second", "third", "zweite",
        "zweiter", "druga", "drugi", NULL };
    return other->capital && word_is_among(one, ordinals) && rule_own_name(judged, other, NAME_VARIANT);
}

/* ---- what is no name ---- */

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

/* "eva2", "mom2": no number's letters. */
static bool is_somebody(const struct judged *judged, const struct name_word *word)
{
    enum { LETTERS_LEAST = 3 };
    static const char *const kin[] = { "mom", "mum", "mam", "dad", "son", "sis", "bro", "syn", "ded", NULL };
    struct name_given given[NAME_FAMILIES];
    return word_is_among(word, kin) ||
        (word->letters >= LETTERS_LEAST &&
            names_given_exactly(judged->weighing->index->names, word, NAME_HOW_CASE | NAME_HOW_CALL, given));
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
        if (!is_usual(judged, &part) && !(digits && is_listed_as(judged, part.folded, "#")) &&
            !(digits && is_of_number(text, size) && !is_somebody(judged, &part)))
            return false;
    }
    return true;
}

/* A hash, or a part of one: letters and digits of hex by turns. No "ada2026". */
static bool is_hex(const struct name_word *word)
{
    enum { SIZE_LEAST = 8, TURNS_LEAST = 3 };
    int turns = 0;
    for (size_t i = 0; i < word->size; i++) {
        if (!isxdigit((unsigned char)word->at[i]))
            return false;
        turns += i && !isdigit((unsigned char)word->at[i]) != !isdigit((unsigned char)word->at[i - 1]);
    }
    return word->size >= SIZE_LEAST && turns >= TURNS_LEAST;
}

/* "550e8400-e29b-41d4-a716-446655440000" */
static bool is_uuid(const char *at, const char *end)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    bool digits = false;
    if ((size_t)(end - at) < strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++) {
        if (form[i] == '-' ? at[i] != '-' : !isxdigit((unsigned char)at[i]))
            return false;
        digits |= isdigit((unsigned char)at[i]) != 0;
    }
    return digits;
}

static bool is_in_uuid(const struct name_word *word, const char *name, const char *end)
{
    static const int parts[] = { 0, 9, 14, 19, 24 };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (word->at - name >= parts[i] && is_uuid(word->at - parts[i], end))
            return true;
    return false;
}

/* A word and those beside it, which are empty where none is. */
struct three {
    struct name_word before, word, behind;
};

/* "14 lip", "lip 2026" */
static bool is_dated(const struct three *three)
{
    enum { YEAR_LETTERS = 4 };
    return three->before.digits || (three->behind.digits && three->behind.letters == YEAR_LETTERS);
}

/* "без названия", "New York/": two words that are usual only beside each other. */
static bool are_usual(
    const struct judged *judged, const struct name_word *one, const struct name_word *other, bool folder)
{
    char text[2 * NAME_BYTES + 1];
    strcat(strcat(strcpy(text, one->folded), " "), other->folded);
    return is_listed(judged, text) || (folder && is_listed_as(judged, text, "/"));
}

/* "Инга Каунас", "Анна из Веймара": where she writes from, as her card says. */
static bool is_whence(const struct judged *judged, const struct three *three)
{
    if (rule_says_whence(&three->word))
        return rule_told_place(judged, &three->behind, true);
    const bool whence = rule_says_whence(&three->before);
    return rule_told_place(judged, &three->word, whence) &&
        (whence ||
            names_compare_any(
                judged, &three->before, judged->best->names, judged->best->name_count, NAME_VARIANT));
}

static bool is_usual_here(const struct judged *judged, const struct three *three, bool folder)
{
    const struct name_word *word = &three->word;
    if (is_second_of_name(judged, &three->before, word))
        return false;
    return is_usual(judged, word) || is_usual_in_parts(judged, word) || is_hex(word) ||
        is_whence(judged, three) || (folder && is_listed_as(judged, word->folded, "/")) ||
        (is_dated(three) && is_listed_as(judged, word->folded, "#")) ||
        are_usual(judged, &three->before, word, folder) || are_usual(judged, word, &three->behind, folder);
}

bool rule_usual_name(const struct judged *judged, const char *name, size_t size)
{
    const char *at = name, *end = name + size;
    const bool folder = *end == '/';
    struct three three = { 0 };
    bool more = judged->best && name_next_word(&at, end, &three.word);
    while (more) {
        three.behind = (struct name_word){ 0 };
        more = name_next_word(&at, end, &three.behind);
        if (!is_usual_here(judged, &three, folder) && !is_in_uuid(&three.word, name, end))
            return false;
        three.before = three.word;
        three.word = three.behind;
    }
    return true;
}
