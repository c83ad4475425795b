/* Evidence: whom the letter greets. Its weight is how rare the name is; a clearly read other name speaks
 * against, and so does somebody else's patronymic, surname or initial behind a name that fits. A greeting of
 * several people, or of nobody by name, says nothing. */
#include "match_inside.h"

#include <string.h>

/* ---- what was found out ---- */

enum { LIKENESSES = 2048 };

/* Senders share given names: how like a greeted word is to one is asked once. */
struct greeted_memo {
    struct {
        uint64_t key; /* of the word's place and the part of a name */
        enum name_likeness likeness;
    } likeness[LIKENESSES];
    struct meant {
        size_t count;
        struct name_given given[NAME_FAMILIES];
    } * *meant; /* by seen word; null: not asked yet */
};

struct greeted_memo *greeted_memo_open(const struct view *view)
{
    struct greeted_memo *memo = arena_take(view->arena, sizeof *memo);
    memo->meant = arena_array(view->arena, (size_t)view->seen_count + 1, sizeof *memo->meant);
    return memo;
}

static enum name_likeness likeness_of(
    const struct weighing *weighing, int seen, const struct name_part *part, char sex)
{
    const char as[] = { (char)('0' + (int)part->kind), sex, '\0' };
    uint64_t key = text_key_add(text_key_add(TEXT_KEY_START + (uint64_t)seen, as), part->folded);
    size_t slot = key % LIKENESSES;
    if (weighing->greeted->likeness[slot].key != key) {
        weighing->greeted->likeness[slot].key = key;
        weighing->greeted->likeness[slot].likeness = names_compare(
            weighing->index->names, &weighing->view->seen[seen].word, part, sex, NAME_HOW_CALL);
    }
    return weighing->greeted->likeness[slot].likeness;
}

/* The given names that a greeted word may mean, misread ones too. */
static const struct meant *meant_by(const struct weighing *weighing, int seen)
{
    struct meant **meant = &weighing->greeted->meant[seen];
    if (!*meant) {
        *meant = arena_take(weighing->arena, sizeof **meant);
        (*meant)->count = names_given(
            weighing->index->names, &weighing->view->seen[seen].word, NAME_HOW_CALL, (*meant)->given);
    }
    return *meant;
}

/* ---- whom it greets ---- */

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
    const struct meant *meant = meant_by(weighing, seen);
    double own = names_distance(weighing->index->names, word->skeleton, part->skeleton, NAME_LETTERS);
    for (size_t i = 0; i < meant->count; i++)
        for (int f = 0; f < part->family_count; f++)
            if (meant->given[i].family == part->families[f] && meant->given[i].distance < own)
                own = meant->given[i].distance;
    return meant->count && meant->given[0].distance + 0.15 < own;
}

static bool has_kind(const struct contender *contender, enum name_kind kind)
{
    for (int n = 0; n < contender->name_count; n++)
        if (name_part_of(&contender->names[n], kind))
            return true;
    return false;
}

static bool is_known_given(const struct weighing *weighing, int seen)
{
    struct name_given given[NAME_FAMILIES];
    const struct name_word *word = &weighing->view->seen[seen].word;
    return names_given_exactly(weighing->index->names, word, NAME_HOW_CALL, given) && given[0].folded;
}

/* "Фёдоровна" is nearly Егоровна by its ending only. */
static bool other_father(const struct weighing *weighing, int seen, const struct name_part *part)
{
    static const double A_LETTER_MOST = 0.2;
    size_t letters;
    const char *read = weighing->view->seen[seen].word.skeleton;
    return part->kind == NAME_PATRONYMIC &&
        names_distance_before_ending(weighing->index->names, read, part->skeleton, &letters) >
        A_LETTER_MOST * (double)letters;
}

/* Is the greeted word a part of one of the sender's names? A given name may be misread more than the rest. */
static bool is_part(const struct weighing *weighing, const struct contender *contender, int seen)
{
    for (int n = 0; n < contender->name_count; n++)
        for (int p = 0; p < contender->names[n].count; p++) {
            const struct name_part *part = &contender->names[n].parts[p];
            enum name_likeness worst = part->kind == NAME_GIVEN ? NAME_FAR : NAME_NEAR;
            if (likeness_of(weighing, seen, part, contender->names[n].sex) <= worst &&
                !other_father(weighing, seen, part))
                return true;
        }
    return false;
}

/* -овна; -ович may be a surname as well. */
static bool is_womans(const struct name_word *word)
{
    size_t length = strlen(word->skeleton);
    return length > 2 && !strcmp(word->skeleton + length - 2, "na");
}

/* A word of the greeting that is a part of none of the sender's names, where the sender has a part of that
 * kind. "Тамара Петровна" is no Тамара Ивановна, "Анна Зубко" and "Вера Лукашик" are no Анна Лукашик. "Илья
 * Данилевич" may be Илья Лемеш by his father's name, and may be another by his own: that is not clear. */
static enum weight contradiction(const struct weighing *weighing, const struct contender *contender, int seen)
{
    const struct name_word *word = &weighing->view->seen[seen].word;
    if (is_part(weighing, contender, seen))
        return WEIGHTS;
    bool patronymic = names_patronymic(weighing->index->names, word);
    if (is_known_given(weighing, seen) || has_kind(contender, patronymic ? NAME_PATRONYMIC : NAME_SURNAME))
        return WEIGHT_SALUTATION_OTHER;
    bool surname = patronymic && !is_womans(word) && has_kind(contender, NAME_SURNAME);
    return surname ? WEIGHT_SALUTATION_UNCLEAR : WEIGHTS;
}

/* "Анна К." is no Анна Лукашик. */
static bool other_initial(
    const struct weighing *weighing, const struct contender *contender, const struct salutation *salutation)
{
    bool known = false;
    char initial = weighing->view->seen[salutation->initial].word.skeleton[0];
    for (int n = 0; salutation->initial && n < contender->name_count; n++)
        for (int p = 0; p < contender->names[n].count; p++) {
            const struct name_part *part = &contender->names[n].parts[p];
            if (part->kind == NAME_GIVEN)
                continue;
            if (part->skeleton[0] == initial)
                return false;
            known = true;
        }
    return known;
}

/* How the rest of the greeting speaks against one whose name a word of it fits; WEIGHTS: it does not. `at` is
 * the word that does. */
static enum weight against_rest(const struct weighing *weighing, const struct contender *contender,
    const struct salutation *salutation, int *at)
{
    for (int i = 0; salutation->name_count > 1 && i < salutation->name_count; i++) {
        enum weight weight = contradiction(weighing, contender, salutation->names[i]);
        *at = salutation->names[i];
        if (weight != WEIGHTS)
            return weight;
    }
    *at = salutation->initial;
    return other_initial(weighing, contender, salutation) ? WEIGHT_SALUTATION_OTHER : WEIGHTS;
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
            enum name_likeness likeness = likeness_of(
                weighing, salutation->names[i], &name->parts[p], name->sex);
            if (likeness >= best ||
                (given && likeness > NAME_VARIANT &&
                    nearest_is_other(weighing, salutation->names[i], &name->parts[p])))
                continue;
            best = likeness;
            *seen = salutation->names[i];
        }
    return best != NAME_OTHER && !sex_fits(salutation, name) ? NAME_OTHER : best;
}

static const enum weight level_weights[NAME_LIKENESSES] = {
    [NAME_SAME] = WEIGHT_SALUTATION_SAME,
    [NAME_ALIKE] = WEIGHT_SALUTATION_SAME,
    [NAME_VARIANT] = WEIGHT_SALUTATION_VARIANT,
    [NAME_NEAR] = WEIGHT_SALUTATION_NEAR,
    [NAME_FAR] = WEIGHT_SALUTATION_FAR,
};

/* Is the word nothing but a pet name? Where `of` is given, as a form of that name: Кася is a pet name of
 * Екатерина, whatever else it is. */
static bool is_pet(const struct weighing *weighing, const struct name_word *word, const struct name_part *of)
{
    struct name_given given[NAME_FAMILIES];
    size_t count = names_given_exactly(weighing->index->names, word, NAME_HOW_CALL, given), pets = 0,
           forms = 0;
    for (size_t i = 0; i < count; i++) {
        bool counts = !of;
        for (int f = 0; of && f < of->family_count; f++)
            counts |= given[i].family == of->families[f];
        forms += counts;
        pets += counts && (given[i].how & (NAME_HOW_PET | NAME_HOW_CALL));
    }
    return forms && pets == forms;
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
    bool pet_of_full = is_pet(weighing, &weighing->view->seen[seen].word, given) &&
        !is_pet(weighing, &word, NULL);
    return pet_of_full ? WEIGHT_SALUTATION_VARIANT : WEIGHT_SALUTATION_OTHER_FORM;
}

/* The name's own word decides its share where it was read; a misread word has the share of the name meant. */
static double share_of(
    const struct weighing *weighing, const struct name *name, enum name_likeness likeness, int seen)
{
    if (likeness <= NAME_VARIANT)
        return given_share(weighing->index->names, &weighing->view->seen[seen].word);
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    struct name_word word;
    name_word_of(given ? given->written : "", &word);
    return given_share(weighing->index->names, &word);
}

/* Кася may be any foreign name in К whose pet names nobody has listed. */
static bool may_be_pet(const struct weighing *weighing, const struct contender *contender, int seen)
{
    static const double RARE = 0.001; /* names that were not counted have half of it */
    const struct name_word *word = &weighing->view->seen[seen].word;
    for (int n = 0; is_pet(weighing, word, NULL) && n < contender->name_count; n++) {
        const struct name_part *given = name_part_of(&contender->names[n], NAME_GIVEN);
        bool rare = given && given->skeleton[0] == word->skeleton[0];
        for (int f = 0; rare && f < given->family_count; f++)
            rare = names_family_share(weighing->index->names, given->families[f]) < RARE;
        if (rare)
            return true;
    }
    return false;
}

static bool against(const struct weighing *weighing, enum weight weight, int seen, struct evidence *out)
{
    bool clear = weight == WEIGHT_SALUTATION_OTHER;
    out->bits = evidence_level(weighing, weight, 1, out);
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
    double share = given_share(weighing->index->names, &weighing->view->seen[seen].word);
    out->bits = evidence_level(weighing, WEIGHT_SALUTATION_RETURN, share, out);
    out->bits = out->bits > 2 ? 2 : out->bits; /* volunteers' names stand on many cards */
    out->why = arena_printf(weighing->arena, "The letter greets \"%s\", the return name on the card",
        view_word(weighing->view, seen));
    evidence_at(weighing, seen, out);
    return true;
}

/* Which of the sender's names is greeted, how surely, and by which word; null: none. */
static const struct name *meant_name(const struct weighing *weighing, const struct contender *contender,
    const struct salutation *salutation, enum name_likeness *best, int *seen)
{
    const struct name *meant = NULL;
    for (int n = 0; n < contender->name_count; n++) {
        int at = *seen;
        enum name_likeness likeness = compare_name(weighing, salutation, &contender->names[n], &at);
        if (likeness >= *best)
            continue;
        *best = likeness;
        meant = &contender->names[n];
        *seen = at;
    }
    return meant;
}

bool score_salutation(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    const struct salutation *salutation = first_named(weighing->view);
    if (!salutation)
        return false;
    enum name_likeness best = NAME_OTHER;
    int seen = salutation->names[0];
    const struct name *meant = meant_name(weighing, contender, salutation, &best, &seen);
    if (!meant) {
        bool clear = is_known_given(weighing, seen) && !may_be_pet(weighing, contender, seen);
        return by_return_name(weighing, contender, salutation, out) ||
            against(weighing, clear ? WEIGHT_SALUTATION_OTHER : WEIGHT_SALUTATION_UNCLEAR, seen, out);
    }
    int at = -1;
    enum weight other = against_rest(weighing, contender, salutation, &at);
    if (other != WEIGHTS)
        return against(weighing, other, at, out);
    double share = share_of(weighing, meant, best, seen);
    out->bits = evidence_level(weighing, weight_of(weighing, meant, best, seen), share, out);
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
