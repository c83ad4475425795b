/* Another sender's given name that was misread: "Таццшна", and a capital that was read small, "светлана" or
 * "шветлана". Only names of people who wrote to this prisoner are looked for, in what may be a name. */
#include "rule_inside.h"

#include <string.h>

enum { HINTS_MOST = 128, NEAR_MOST = 64, FAMILIES_MOST = 8192, LETTERS_LEAST = 5, SMALL_LETTERS_LEAST = 3 };

/* A word that may be a name, and which given names it is near to. */
struct hint {
    int at; /* seen */
    int families[NEAR_MOST];
    size_t count;
};

struct hints {
    struct hint of[HINTS_MOST];
    size_t count;
    unsigned char unlike[FAMILIES_MOST]; /* families that no hint is like */
};

/* Only the first letter differs, or is lost: there a capital was. */
static bool but_for_first(const char *read, const char *known)
{
    enum { FIRST = 2, REST_LEAST = 5 };
    size_t a = strlen(read), b = strlen(known), same = 0;
    while (same < a && same < b && read[a - 1 - same] == known[b - 1 - same])
        same++;
    return same >= REST_LEAST && a - same <= FIRST && b - same <= FIRST;
}

static bool any_but_for_first(const struct names *names, const struct name_word *word, int family)
{
    size_t count;
    const struct name_entry *form = names_family_forms(names, family, &count);
    for (size_t i = 0; i < count; i++)
        if (but_for_first(word->skeleton, form[i].form))
            return true;
    return false;
}

/* "светлана", "юля": surely a name, but that its capital was read small. */
static bool small_name(const struct judged *judged, const struct name_word *word, struct hint *hint)
{
    struct name_given given[NAME_FAMILIES];
    size_t count = names_given_exactly(judged->weighing->index->names, word, NAME_HOW_CASE, given);
    if (!count || !given[0].folded)
        return false;
    for (size_t i = 0; i < count; i++)
        hint->families[hint->count++] = given[i].family;
    return true;
}

/* "кесточка": a word that many letters have, but for a letter. */
static bool nearly_everyday(const struct judged *judged, const struct name_word *word)
{
    const struct index *index = judged->weighing->index;
    char stem[STEM_BYTES];
    return !stem_of(word, stem) || vocabulary_has_near(index->names, index->vocabulary, stem);
}

/* Short words are near to much: of those only the names themselves count, no pet names and no cases. */
static bool is_like(const struct names *names, const struct name_word *word, int family)
{
    static const double NEAR_MOST_A_LETTER = 0.2;
    enum { SHORT = 5 };
    size_t count;
    const struct name_entry *form = names_family_forms(names, family, &count);
    const double most = NEAR_MOST_A_LETTER * (double)strlen(word->skeleton);
    if (!word->capital)
        return any_but_for_first(names, word, family);
    for (size_t i = 0; i < count && word->letters <= SHORT; i++)
        if (!(form[i].how & (NAME_HOW_PET | NAME_HOW_CASE | NAME_HOW_CALL)) &&
            names_distance(names, word->skeleton, form[i].form, most) <= most)
            return true;
    return word->letters > SHORT;
}

/* A title begins behind its quotation mark: «Иронию судьбы». */
static bool begins_title(const struct seen *seen)
{
    return seen->word.at != seen->read->text;
}

bool rule_begins_sentence(const struct view *view, int at)
{
    return !at || view->seen[at - 1].line != view->seen[at].line || mark_ends_call(view->seen[at - 1].after);
}

static void find_families(const struct judged *judged, int at, struct hint *hint)
{
    const struct names *names = judged->weighing->index->names;
    const struct name_word *word = &judged->view->seen[at].word;
    if ((!word->capital && small_name(judged, word, hint)) || word->letters < LETTERS_LEAST)
        return;
    if ((!word->capital || rule_begins_sentence(judged->view, at)) && nearly_everyday(judged, word))
        return;
    size_t found = names_families_near(names, word, hint->families, NEAR_MOST);
    found = found < NEAR_MOST ? found : NEAR_MOST;
    for (size_t i = 0; i < found; i++)
        if (is_like(names, word, hint->families[i]))
            hint->families[hint->count++] = hint->families[i];
}

/* Whether letters have a word without a stem, "юля", nobody knows. */
static bool is_common(const struct judged *judged, const struct name_word *word)
{
    char stem[STEM_BYTES];
    return (word->letters >= LETTERS_LEAST || stem_of(word, stem)) && rule_everyday(judged, word);
}

/* A shorter word is near to too much: it has to be the very name, and no other word. */
static bool is_long_enough(const struct name_word *word)
{
    return word->letters >= LETTERS_LEAST ||
        (!word->capital && word->letters >= SMALL_LETTERS_LEAST && !word_is_homograph(word));
}

static bool may_be_name(const struct judged *judged, int at)
{
    const struct seen *seen = &judged->view->seen[at];
    const struct name_word *word = &seen->word;
    struct name_given given[NAME_FAMILIES];
    return view_mailed(judged->view, at) && !word->digits && is_long_enough(word) &&
        seen->role == ROLE_NONE && !begins_title(seen) && !is_common(judged, word) &&
        !rule_expected_name(judged, word) && !(word->capital && view_certain_names(judged->view, at, given));
}

struct hints *rule_find_hints(const struct judged *judged)
{
    struct hints *hints = arena_take(judged->weighing->arena, sizeof *hints);
    for (int i = 0; i < judged->view->seen_count && hints->count < HINTS_MOST; i++) {
        if (!may_be_name(judged, i))
            continue;
        const struct name_word *word = &judged->view->seen[i].word;
        struct hint *hint = &hints->of[hints->count];
        *hint = (struct hint){ .at = i };
        find_families(judged, i, hint);
        hints->count += hint->count && rule_own_likeness(judged, word) > NAME_NEAR;
    }
    return hints;
}

static bool is_near(const struct hint *hint, int family)
{
    for (size_t i = 0; i < hint->count; i++)
        if (hint->families[i] == family)
            return true;
    return false;
}

int rule_hint_of(struct hints *hints, const struct name *name)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    bool known = given && given->family_count;
    if (!given || !hints->count)
        return -1;
    for (int f = 0; f < given->family_count; f++)
        known &= given->families[f] < FAMILIES_MOST && hints->unlike[given->families[f]];
    for (size_t i = 0; i < hints->count && !known; i++) {
        for (int f = 0; f < given->family_count; f++)
            if (is_near(&hints->of[i], given->families[f]))
                return hints->of[i].at;
    }
    for (int f = 0; f < given->family_count; f++)
        if (given->families[f] < FAMILIES_MOST)
            hints->unlike[given->families[f]] = 1;
    return -1;
}
