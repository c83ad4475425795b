/* What the words that letters are made of say: who is greeted or named, what every letter has and therefore
 * tells nothing. */
#include "view_inside.h"

#include <string.h>

static const double RATE_UNLISTED = 0.002;

/* "сосед*" is listed: "соседями" begins so. */
static const struct name_entry *find_beginning(const struct name_book *book, const char *folded)
{
    enum { BYTES_LEAST = 8, BYTES_BEHIND = 10 };
    char text[NAME_BYTES + 2];
    const size_t length = strlen(folded);
    for (size_t n = length; n >= BYTES_LEAST && n + BYTES_BEHIND >= length; n--) {
        size_t count;
        memcpy(text, folded, n);
        strcpy(text + n, "*");
        const struct name_entry *entry = name_book_find(book, text, &count);
        if (entry)
            return entry;
    }
    return NULL;
}

const struct name_entry *vocabulary_begun(const struct name_book *book, const char *folded)
{
    size_t count;
    const struct name_entry *entry = name_book_find(book, folded, &count);
    return entry ? entry : find_beginning(book, folded);
}

enum source_word vocabulary_source(const struct vocabulary *vocabulary, const char *folded)
{
    const struct name_entry *entry = vocabulary_begun(&vocabulary->source, folded);
    return entry ? (enum source_word)entry->bearer : SOURCE_NONE;
}

static bool is_listed(const struct name_book *book, const char *form, uint32_t bearer)
{
    size_t count;
    const struct name_entry *entry = name_book_find(book, form, &count);
    for (size_t i = 0; i < count; i++)
        if (entry[i].bearer == bearer)
            return true;
    return false;
}

bool vocabulary_is(const struct vocabulary *vocabulary, const struct name_word *word, enum word_kind kind)
{
    char head[NAME_BYTES + 2];
    if (word && is_listed(&vocabulary->kinds, word->folded, kind))
        return true;
    for (size_t n = word ? strlen(word->folded) : 0; n > 0; n--) {
        memcpy(head, word->folded, n);
        strcpy(head + n, "*");
        if (is_listed(&vocabulary->kinds, head, kind))
            return true;
    }
    return false;
}

bool vocabulary_has_stem(const struct vocabulary *vocabulary, const char *stem)
{
    size_t count;
    return name_book_find(&vocabulary->common, stem, &count) ||
        name_book_find(&vocabulary->everyday, stem, &count);
}

bool vocabulary_has_near(const struct names *names, const struct vocabulary *vocabulary, const char *stem)
{
    struct name_near near[1];
    return name_book_near(names, &vocabulary->common, stem, NAME_NEAR, near, 1) ||
        name_book_near(names, &vocabulary->everyday, stem, NAME_NEAR, near, 1);
}

double vocabulary_rate(const struct vocabulary *vocabulary, const char *stem)
{
    uint32_t rate = 0;
    size_t count;
    const struct name_entry *entry = name_book_find(&vocabulary->everyday, stem, &count);
    for (size_t i = 0; i < count; i++)
        rate = (entry[i].bearer & RATE_MASK) > rate ? entry[i].bearer & RATE_MASK : rate;
    return count ? (double)rate / RATE_UNIT : RATE_UNLISTED;
}

bool vocabulary_one_word(const struct vocabulary *vocabulary, const char *stem, const char *other)
{
    size_t count, others;
    const struct name_entry *entry = name_book_find(&vocabulary->everyday, stem, &count);
    const struct name_entry *beside = name_book_find(&vocabulary->everyday, other, &others);
    return count && others && entry->bearer >> RATE_BITS == beside->bearer >> RATE_BITS;
}

/* A word that is read well and is another one: "придёт" is no misread "привет". "Добрыя" and "здароўе" are
 * the greeting's own forms. */
static bool is_another(
    const struct vocabulary *vocabulary, const struct name_word *word, const struct name_entry *near)
{
    char stem[STEM_BYTES];
    return stem_of(word, stem) && strncmp(stem, near->form, strlen(stem)) != 0 &&
        vocabulary_has_stem(vocabulary, stem);
}

/* "Приветы на стёклах": what one sends, and no misread "привет". */
static bool is_greetings(const struct name_word *word)
{
    static const char *const words[] = { "приветы", "приветов", "приветам", "приветами", "приветах",
        "прывітанні", "прывітанняў", "прывітаннямі", NULL };
    return word_is_among(word, words);
}

static const struct name_entry *nearest(
    const struct vocabulary *vocabulary, const struct names *names, const struct name_word *word)
{
    struct name_near near[1];
    struct name_given given[NAME_FAMILIES];
    const bool named = names_patronymic(names, word) || /* "Ивановна" is no misread "уважаная" */
        (names_given_exactly(names, word, NAME_HOW_CALL, given) > 0 && given[0].folded);
    return word->letters >= 6 && !named && !is_greetings(word) &&
            name_book_near(names, &vocabulary->skeletons, word->skeleton, NAME_NEAR, near, 1)
        ? near[0].entry
        : NULL;
}

struct role_found vocabulary_role(
    const struct vocabulary *vocabulary, const struct names *names, const struct name_word *word)
{
    size_t count;
    const struct name_entry *exact = name_book_find(&vocabulary->folded, word->folded, &count);
    const struct name_entry *entry = exact ? exact : nearest(vocabulary, names, word);
    if (!entry)
        return (struct role_found){ ROLE_NONE };
    return (struct role_found){
        .role = (enum role)(entry->bearer & 0xFF),
        .sex = (char)(entry->bearer >> 8),
        .misread = !exact,
        .another = !exact && is_another(vocabulary, word, entry),
    };
}

/* However rare a name is, friends and relatives of a sender bear it oftener than strangers do. */
static const double SHARE_LEAST = 0.008;

double given_share(const struct names *names, const struct name_word *word)
{
    struct name_given given[NAME_FAMILIES];
    double share = 0;
    size_t count = names_given_exactly(names, word, NAME_HOW_CASE | NAME_HOW_CALL, given);
    for (size_t i = 0; i < count; i++)
        share += names_family_share(names, given[i].family);
    return share < SHARE_LEAST ? SHARE_LEAST : share > 0.5 ? 0.5 : share;
}
