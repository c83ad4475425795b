/* Evidence: whom the letter greets. Its weight is how rare the name is; a clearly read other name speaks
 * against. A greeting of several people, or of nobody by name, says nothing. */
#include "match_inside.h"

#include <string.h>

static const struct salutation *first_named(const struct view *view)
{
    for (int i = 0; i < view->salutation_count; i++)
        if (view->salutations[i].collective)
            return NULL;
        else if (view->salutations[i].name_count)
            return &view->salutations[i];
    return NULL;
}

/* "Дорогой Саша" is no Александра. */
static bool sex_fits(const struct salutation *salutation, const struct name *name)
{
    return !salutation->sex || name->sex == '?' || salutation->sex == name->sex;
}

/* A misread word that is nearer to other given names than to this one is not this one. */
static bool nearest_is_other(const struct weighing *weighing, int seen, const struct name_part *part)
{
    const struct name_word *word = &weighing->view->seen[seen].word;
    struct name_given given[NAME_FAMILIES];
    size_t count = names_given(weighing->index->names, word, NAME_HOW_CALL, given);
    double own = names_distance(weighing->index->names, word->skeleton, part->skeleton, NAME_LETTERS);
    for (size_t i = 0; i < count; i++)
        for (int f = 0; f < part->family_count; f++)
            if (given[i].family == part->families[f] && given[i].distance < own)
                own = given[i].distance;
    return count && given[0].distance + 0.15 < own;
}

/* "Тамара Петровна" is no Тамара Ивановна, "Анна Зубко" no Анна Лукашик. */
static bool other_of_kind(
    const struct weighing *weighing, const struct name *greeted, const struct name *name, enum name_kind kind)
{
    const struct name_part *here = name_part_of(greeted, kind), *there = name_part_of(name, kind);
    struct name_word word;
    if (!here || !there)
        return false;
    name_word_of(here->written, &word);
    return names_compare(weighing->index->names, &word, there, name->sex, NAME_HOW_CALL) > NAME_NEAR;
}

static bool other_person(
    const struct weighing *weighing, const struct salutation *salutation, const struct name *name)
{
    const char *full = "";
    struct name greeted;
    for (int i = 0; i < salutation->name_count; i++)
        full = arena_printf(weighing->arena, "%s %s", full, view_word(weighing->view, salutation->names[i]));
    names_parse(weighing->index->names, full, weighing->arena, &greeted);
    return other_of_kind(weighing, &greeted, name, NAME_PATRONYMIC) ||
        other_of_kind(weighing, &greeted, name, NAME_SURNAME);
}

static enum name_likeness compare_name(
    const struct weighing *weighing, const struct salutation *salutation, const struct name *name, int *seen)
{
    enum name_likeness best = NAME_OTHER;
    for (int p = 0; p < name->count; p++)
        for (int i = 0; i < salutation->name_count; i++) {
            bool given = name->parts[p].kind == NAME_GIVEN;
            if ((!given && name->parts[p].kind != NAME_SURNAME) || (given && i > 1))
                continue;
            enum name_likeness likeness = names_compare(weighing->index->names,
                &weighing->view->seen[salutation->names[i]].word, &name->parts[p], name->sex, NAME_HOW_CALL);
            if (likeness >= best ||
                (given && likeness > NAME_VARIANT &&
                    nearest_is_other(weighing, salutation->names[i], &name->parts[p])))
                continue;
            best = likeness;
            *seen = salutation->names[i];
        }
    return best != NAME_OTHER && !sex_fits(salutation, name) ? NAME_OTHER : best;
}

static bool known_given(const struct weighing *weighing, int seen)
{
    struct name_given given[NAME_FAMILIES];
    const struct name_word *word = &weighing->view->seen[seen].word;
    return names_given_exactly(weighing->index->names, word, NAME_HOW_CALL, given) && given[0].folded;
}

static const enum weight level_weights[NAME_LIKENESSES] = {
    [NAME_SAME] = WEIGHT_SALUTATION_SAME,
    [NAME_ALIKE] = WEIGHT_SALUTATION_SAME,
    [NAME_VARIANT] = WEIGHT_SALUTATION_VARIANT,
    [NAME_NEAR] = WEIGHT_SALUTATION_NEAR,
    [NAME_FAR] = WEIGHT_SALUTATION_FAR,
};

static bool is_pet(const struct weighing *weighing, const struct name_word *word)
{
    struct name_given given[NAME_FAMILIES];
    size_t count = names_given_exactly(weighing->index->names, word, NAME_HOW_CALL, given);
    bool pet = count > 0;
    for (size_t i = 0; i < count; i++)
        pet &= (given[i].how & (NAME_HOW_PET | NAME_HOW_CALL)) != 0;
    return pet;
}

/* Who signs Анна is called Аня oftener than Ганна; who signs Аня is seldom called Анна. */
static enum weight weight_of(
    const struct weighing *weighing, const struct name *name, enum name_likeness likeness, int seen)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    struct name_word word;
    name_word_of(given ? given->written : "", &word);
    if (likeness != NAME_VARIANT)
        return level_weights[likeness];
    bool pet_of_full = is_pet(weighing, &weighing->view->seen[seen].word) && !is_pet(weighing, &word);
    return pet_of_full ? WEIGHT_SALUTATION_VARIANT : WEIGHT_SALUTATION_OTHER_FORM;
}

/* The name's own word decides its share where it was read; a misread word has the share of the name meant. */
static double share_of(
    const struct weighing *weighing, const struct name *name, enum name_likeness likeness, int seen)
{
    if (likeness <= NAME_VARIANT)
        return given_share(weighing, &weighing->view->seen[seen].word);
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    struct name_word word;
    name_word_of(given ? given->written : "", &word);
    return given_share(weighing, &word);
}

static bool against(
    const struct weighing *weighing, const struct salutation *salutation, struct evidence *out)
{
    int seen = salutation->names[0];
    bool clear = known_given(weighing, seen);
    out->bits = weight_bits(
        &weighing->index->weights, clear ? WEIGHT_SALUTATION_OTHER : WEIGHT_SALUTATION_UNCLEAR, 1);
    out->why = arena_printf(weighing->arena, "The letter greets \"%s\", which is %s",
        view_word(weighing->view, seen), clear ? "another name" : "not this name as far as it can be read");
    evidence_at(weighing, seen, out);
    return true;
}

static bool by_return_name(const struct weighing *weighing, const struct contender *contender,
    const struct salutation *salutation, struct evidence *out)
{
    int seen = salutation->names[0];
    if (compare_name(weighing, salutation, &contender->return_name, &seen) > NAME_VARIANT)
        return false;
    double share = given_share(weighing, &weighing->view->seen[seen].word);
    out->bits = weight_bits(&weighing->index->weights, WEIGHT_SALUTATION_RETURN, share);
    out->bits = out->bits > 2 ? 2 : out->bits; /* volunteers' names stand on many cards */
    out->why = arena_printf(weighing->arena, "The letter greets \"%s\", the return name on the card",
        view_word(weighing->view, seen));
    evidence_at(weighing, seen, out);
    return true;
}

bool score_salutation(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    const struct salutation *salutation = first_named(weighing->view);
    if (!salutation)
        return false;
    enum name_likeness best = NAME_OTHER;
    const struct name *meant = NULL;
    int seen = salutation->names[0];
    bool another = false; /* the given name fits, the rest is somebody else's */
    for (int n = 0; n < contender->name_count; n++) {
        int at = seen;
        enum name_likeness likeness = compare_name(weighing, salutation, &contender->names[n], &at);
        if (likeness == NAME_OTHER || other_person(weighing, salutation, &contender->names[n])) {
            another |= likeness != NAME_OTHER;
        } else if (likeness < best) {
            best = likeness;
            meant = &contender->names[n];
            seen = at;
        }
    }
    if (another)
        return against(weighing, salutation, out);
    if (!meant)
        return by_return_name(weighing, contender, salutation, out) || against(weighing, salutation, out);
    double share = share_of(weighing, meant, best, seen);
    out->bits = weight_bits(&weighing->index->weights, weight_of(weighing, meant, best, seen), share);
    out->why = arena_printf(weighing->arena, "The letter greets \"%s\", %s %s",
        view_word(weighing->view, seen),
        best <= NAME_ALIKE         ? "as in"
            : best == NAME_VARIANT ? "a form of a name in"
                                   : "perhaps a misread name in",
        contender->row->card_name[0] ? contender->row->card_name : contender->row->sender_name);
    contender->greeted = best <= NAME_NEAR;
    evidence_at(weighing, seen, out);
    return true;
}
