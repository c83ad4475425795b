/* Is a line the name of whoever writes? A pet name, or the name in other letters, is theirs where their From
 * bears one given name: an address that two people share does not say which of them it was. */
#include "back_inside.h"

#include <string.h>

/* The next word of a From in front of its domain. */
static bool next_word(const char **at, const char *from, struct name_word *word)
{
    const char *domain = strrchr(from, '@');
    return name_next_word(at, domain ? domain : from + strlen(from), word);
}

static size_t common(const int *families, size_t family_count, const struct name_given *given,
    size_t given_count, int both[NAME_FAMILIES])
{
    size_t count = 0;
    for (size_t i = 0; i < family_count; i++)
        for (size_t k = 0; k < given_count; k++)
            if (given[k].family == families[i]) {
                both[count++] = families[i];
                break;
            }
    return count;
}

/* What all given names of the header have in common: "Мария <maria.k@…>". */
static void find_name(struct writer *writer)
{
    bool named = false;
    struct name_word word;
    struct name_given given[NAME_FAMILIES];
    for (const char *at = writer->from; next_word(&at, writer->from, &word);) {
        const size_t count = names_given_exactly(writer->names, &word, 0, given);
        if (!count)
            continue;
        if (named) {
            writer->family_count = common(
                writer->families, writer->family_count, given, count, writer->families);
            continue;
        }
        named = true;
        for (size_t i = 0; i < count; i++)
            writer->families[writer->family_count++] = given[i].family;
    }
}

void writer_of(const struct back_words *words, const char *from, struct writer *writer)
{
    *writer = (struct writer){ .names = words->names, .from = from };
    find_name(writer);
}

static bool bears(const struct writer *writer, const struct name_word *word)
{
    struct name_word borne;
    for (const char *at = writer->from; next_word(&at, writer->from, &borne);)
        if (*word->skeleton && !strcmp(borne.skeleton, word->skeleton))
            return true;
    return false;
}

/* A given name in the nominative ("to Masha" and "Masha's" is somebody else), or another word of the header.
 */
static bool is_theirs(const struct writer *writer, const struct name_word *word)
{
    int both[NAME_FAMILIES];
    struct name_given given[NAME_FAMILIES];
    const size_t count = names_given_exactly(writer->names, word, 0, given);
    return count ? common(writer->families, writer->family_count, given, count, both) > 0
                 : bears(writer, word);
}

bool writer_signs(const struct writer *writer, const char *text, size_t length)
{
    bool any = false;
    struct name_word word;
    for (const char *at = text; name_next_word(&at, text + length, &word); any = true)
        if (!writer->family_count || !is_theirs(writer, &word))
            return false;
    return any;
}
