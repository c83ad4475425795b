/* Another surname, or this one misread? "Статкевич" is no misread Станкевич: no reader takes н for т, and
 * what stands there instead is as names are written. "Стапкевич" is, and so may be "Станкжвич", which nobody
 * bears.
 */
#include "names_inside.h"

#include <math.h>
#include <string.h>

enum { BOUND = 0 }; /* in front of a word and behind it */

static int bone_number(char bone)
{
    return bone >= 'a' && bone <= 'z' ? bone - 'a' + 1 : BOUND;
}

/* Three letters in a row as a number; the word begins behind a bound, and ends in one. */
static int triple_at(const char *skeleton, size_t at)
{
    const int before = at ? bone_number(skeleton[at - 1]) : BOUND, here = bone_number(skeleton[at]);
    return (before * TRIPLE_LETTERS + here) * TRIPLE_LETTERS + bone_number(skeleton[at + 1]);
}

void triples_add(struct names *names, const char *skeleton)
{
    for (size_t at = 0; skeleton[at]; at++)
        names->triples[triple_at(skeleton, at)] = true;
}

static bool has_triple(const char *skeleton, int triple)
{
    for (size_t at = 0; skeleton[at]; at++)
        if (triple_at(skeleton, at) == triple)
            return true;
    return false;
}

/* Some name of the tables has the two letters one behind the other. */
static bool has_pair(const struct names *names, int one, int other)
{
    for (int before = 0; before < TRIPLE_LETTERS; before++)
        if (names->triples[(before * TRIPLE_LETTERS + one) * TRIPLE_LETTERS + other])
            return true;
    return false;
}

static bool is_vowel(char bone)
{
    return bone == 'a' || bone == 'e' || bone == 'i' || bone == 'u';
}

/* A vowel in another's place goes with most consonants: "Добровский", though no table has a surname in "Доб".
 */
static bool is_other_vowel(const struct names *names, const char *skeleton, const char *form, size_t at)
{
    return at && strlen(skeleton) == strlen(form) && skeleton[at] != form[at] && is_vowel(skeleton[at]) &&
        is_vowel(form[at]) && has_pair(names, bone_number(skeleton[at - 1]), bone_number(skeleton[at])) &&
        has_pair(names, bone_number(skeleton[at]), bone_number(skeleton[at + 1]));
}

/* Is what the word has and the surname's form has not written so in other names? */
static bool may_be_name(const struct names *names, const char *skeleton, const char *form)
{
    for (size_t at = 0; skeleton[at]; at++) {
        const int triple = triple_at(skeleton, at);
        if (!names->triples[triple] && !has_triple(form, triple) &&
            !is_other_vowel(names, skeleton, form, at))
            return false;
    }
    return true;
}

struct nearest_form {
    struct name_form_taker taker;
    const struct names *names;
    const char *skeleton; /* of the word that was read */
    double distance;
    char form[NAME_BYTES];
};

static void take_nearest(struct name_form_taker *taker, const char *skeleton, unsigned how)
{
    struct nearest_form *self = (struct nearest_form *)taker;
    (void)how;
    const double most = fmin(self->distance, NAME_LETTERS);
    const double distance = names_distance(self->names, self->skeleton, skeleton, most);
    if (distance >= self->distance)
        return;
    self->distance = distance;
    strcpy(self->form, skeleton);
}

/* By more than letters that readers take for one another. */
static bool is_unlike(const struct nearest_form *nearest)
{
    const char *read = nearest->skeleton, *form = nearest->form;
    if (strlen(read) != strlen(form))
        return true;
    for (size_t i = 0; read[i]; i++)
        if (read[i] != form[i] && !nearest->names->usual[(int)read[i]][(int)form[i]])
            return true;
    return false;
}

/* "Позияк" for Позняк: letter by letter, since neighbours may change a skeleton's length. */
static bool is_misread_so(const struct names *names, const char *read, const char *known)
{
    enum { BYTES = 2 };
    const size_t size = strlen(read);
    if (size != strlen(known) || size % BYTES)
        return false;
    for (size_t at = 0; at < size; at += BYTES) {
        char one[NAME_BYTES], other[NAME_BYTES];
        const char letters[][BYTES + 1] = { { read[at], read[at + 1] }, { known[at], known[at + 1] } };
        skeleton_of(letters[0], one);
        skeleton_of(letters[1], other);
        if (strcmp(one, other) != 0 && !names->usual[(int)one[0]][(int)other[0]])
            return false;
    }
    return true;
}

bool names_is_other_surname(
    const struct names *names, const struct name_word *word, const struct name_part *surname, char sex)
{
    struct nearest_form nearest = {
        .taker = { take_nearest }, .names = names, .skeleton = word->skeleton, .distance = HUGE_VAL
    };
    if (is_latin(*word->folded) || is_latin(*surname->folded) || word->digits)
        return false;
    if (is_misread_so(names, word->folded, surname->folded))
        return false;
    names_forms(names, surname, sex, &nearest.taker);
    return is_unlike(&nearest) && may_be_name(names, word->skeleton, nearest.form);
}
