/* Names of people: taking a full name apart. */
#include "names_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- taking apart ---- */

/* -ович -евич -ич, -овна -евна -ична and their Belarusian and Latin sisters. */
static char patronymic_sex(const char *skeleton)
{
    static const char *const male[] = { "avic", "evic", "lic", "mic", "tic" };
    static const char *const female[] = { "avna", "evna", "icna" };
    for (size_t i = 0; i < 3; i++)
        if (ends_in(skeleton, female[i]))
            return 'f';
    for (size_t i = 0; i < 5; i++)
        if (ends_in(skeleton, male[i]))
            return 'm';
    return '\0';
}

/* -ович, -евич and -ич come from a man's genitive: Петра, Николая, Ильи. */
static bool is_son_of(const struct names *names, const char *skeleton, size_t root)
{
    static const char endings[] = { 'a', 'e', 'i' };
    for (size_t i = 0; i < sizeof endings; i++) {
        struct name_word father = { .letters = (int)root + 1, .capital = true };
        struct name_given given[NAME_FAMILIES];
        memcpy(father.skeleton, skeleton, root);
        father.skeleton[root] = endings[i];
        size_t count = names_given_exactly(names, &father, NAME_HOW_CASE, given);
        for (size_t g = 0; g < count; g++)
            if (names_family_sex(names, given[g].family) == 'm')
                return true;
    }
    return false;
}

bool names_patronymic(const struct names *names, const struct name_word *word)
{
    static const char *const sons[] = { "avic", "evic", "ic" };
    static const char *const cases[] = { "", "a", "u", "e", "am", "em" };
    static const char *const daughters[] = { "avna", "evna", "icna", "avne", "evne", "icne", "avnu", "evnu",
        "icnu", "avni", "evni", "icni" };
    char tail[NAME_BYTES];
    for (size_t i = 0; i < sizeof daughters / sizeof *daughters; i++)
        if (ends_in(word->skeleton, daughters[i]))
            return true;
    for (size_t s = 0; s < sizeof sons / sizeof *sons; s++)
        for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
            snprintf(tail, sizeof tail, "%s%s", sons[s], cases[c]);
            if (ends_in(word->skeleton, tail) &&
                is_son_of(names, word->skeleton, strlen(word->skeleton) - strlen(tail)))
                return true;
        }
    return false;
}

static void fill_families(const struct names *names, const struct name_word *word, struct name_part *part)
{
    struct name_given given[NAME_FAMILIES];
    size_t count = names_given_exactly(names, word, NAME_HOW_CALL, given);
    for (size_t i = 0; i < count; i++)
        part->families[part->family_count++] = given[i].family;
}

/* How much a word looks like the given name of this person: 3 a full form, 2 a pet name, 0 unknown. */
static int givenness(const struct names *names, const struct name_word *word)
{
    struct name_given given[NAME_FAMILIES];
    size_t count = names_given_exactly(names, word, NAME_HOW_CALL, given);
    if (!count)
        return 0;
    return given[0].likeness == NAME_SAME ? 3 : given[0].likeness == NAME_ALIKE ? 2 : 1;
}

static bool is_initial(const struct name_word *word)
{
    return word->letters == 1 && !word->digits;
}

static char surname_sex(const char *skeleton)
{
    static const char *const female[] = { "ava", "eva", "ina", "skae", "tkae" };
    static const char *const male[] = { "av", "ev", "in", "ski", "tki" };
    for (size_t i = 0; i < 5; i++) {
        if (ends_in(skeleton, female[i]))
            return 'f';
        if (ends_in(skeleton, male[i]))
            return 'm';
    }
    return '\0';
}

/* Beside one other word only -овна and its sisters are surely patronymics: surnames end in -ович as well. */
static bool is_patronymic(const struct name_word *word, int count)
{
    char sex = patronymic_sex(word->skeleton);
    return sex == 'f' || (sex == 'm' && count > 2);
}

/* Which of the words is the given name: the likeliest by the tables; between equals the one in front of a
 * patronymic, else the first. -1: only initials. */
static int given_index(const struct names *names, const struct name_word *words, int count)
{
    int best = -1, best_score = -1;
    for (int i = 0; i < count; i++) {
        if (is_initial(&words[i]) || (i && is_patronymic(&words[i], count)))
            continue;
        int score = 10 * givenness(names, &words[i]);
        if (i + 1 < count && is_patronymic(&words[i + 1], count))
            score += 15;
        if (score > best_score) {
            best = i;
            best_score = score;
        }
    }
    return best;
}

static bool has_initial(const struct name_word *words, int count)
{
    for (int i = 0; i < count; i++)
        if (is_initial(&words[i]))
            return true;
    return false;
}

static enum name_kind kind_of(const struct name_word *words, int count, int at, int given)
{
    if (is_initial(&words[at]))
        return NAME_INITIAL;
    if (at == given)
        return NAME_GIVEN;
    if (at == given + 1 && is_patronymic(&words[at], count))
        return NAME_PATRONYMIC;
    return NAME_SURNAME;
}

static char sex_of(const struct names *names, const struct name *name)
{
    for (int i = 0; i < name->count; i++)
        if (name->parts[i].kind == NAME_PATRONYMIC)
            return patronymic_sex(name->parts[i].skeleton);
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    char sex = surname ? surname_sex(surname->skeleton) : '\0';
    if (sex)
        return sex;
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    return given && given->family_count ? names->families[given->families[0]].sex : '?';
}

static int take_words(
    const char *full, struct arena *arena, struct name_word words[NAME_PARTS], const char **rest)
{
    const char *at = full, *end = full + strlen(full);
    char behind[512];
    int count = 0;
    *rest = "";
    while (count < NAME_PARTS && name_next_word(&at, end, &words[count]))
        if (words[count].digits)
            *rest = arena_printf(arena, "%s %s", *rest, words[count].folded);
        else
            count++;
    name_fold(at, behind, sizeof behind);
    if (*behind)
        *rest = arena_printf(arena, "%s %s", *rest, behind);
    return count;
}

void names_parse(const struct names *names, const char *full, struct arena *arena, struct name *name)
{
    struct name_word words[NAME_PARTS];
    *name = (struct name){ .sex = '?' };
    const int count = take_words(full, arena, words, &name->rest);
    name->parts = arena_array(arena, (size_t)count, sizeof *name->parts);
    int given = count > 1 && has_initial(words, count) && count <= 3 ? -1 : given_index(names, words, count);
    for (int i = 0; i < count; i++) {
        struct name_part *part = &name->parts[name->count++];
        part->kind = kind_of(words, count, i, given);
        part->written = arena_copy_n(arena, words[i].at, words[i].size);
        part->folded = arena_copy(arena, words[i].folded);
        part->skeleton = arena_copy(arena, words[i].skeleton);
        if (part->kind == NAME_GIVEN)
            fill_families(names, &words[i], part);
    }
    name->sex = sex_of(names, name);
}

const struct name_part *name_part_of(const struct name *name, enum name_kind kind)
{
    for (int i = 0; i < name->count; i++)
        if (name->parts[i].kind == kind)
            return &name->parts[i];
    return NULL;
}

bool name_same_person(const struct name *a, const struct name *b)
{
    if (a->count != b->count || !a->count)
        return false;
    unsigned used = 0;
    for (int i = 0; i < a->count; i++) {
        int j = 0;
        while (j < b->count && ((used >> j & 1) || strcmp(a->parts[i].folded, b->parts[j].folded) != 0))
            j++;
        if (j == b->count)
            return false;
        used |= 1U << j;
    }
    return true;
}

bool names_initial(const struct names *names, char initial, const struct name_part *given)
{
    if (given->skeleton[0] == initial)
        return true;
    for (int f = 0; f < given->family_count; f++) {
        const struct family *family = &names->families[given->families[f]];
        for (uint32_t i = family->first; i < family->first + family->count; i++)
            if (names->by_family[i].form[0] == initial)
                return true;
    }
    return false;
}
