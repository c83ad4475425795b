/* Evidence: the sender's name as the volunteer typed it into a file or folder name. Words that are the
 * prisoner's own are left to the prisoner, unless they stand behind "to". */
#include "match_inside.h"

struct typed_hits {
    enum name_likeness given, surname;
    int given_at, surname_at;
};

static bool is_prisoners(
    const struct weighing *weighing, const struct contender *contender, const struct typed *typed)
{
    const struct match_index *index = weighing->index;
    return typed->block != BLOCK_TO &&
        prisoner_word(
            weighing->view, &index->prisoners[index->prisoner_of[contender->message]], &typed->word);
}

static void compare_typed(
    const struct weighing *weighing, const struct name *name, int at, struct typed_hits *hits)
{
    for (int i = 0; i < name->count; i++) {
        const struct name_part *part = &name->parts[i];
        enum name_likeness likeness = names_compare(weighing->index->names, &weighing->view->typed[at].word,
            part, name->sex, NAME_HOW_CASE | NAME_HOW_CALL);
        if (part->kind == NAME_GIVEN && likeness < hits->given) {
            hits->given = likeness;
            hits->given_at = at;
        } else if (part->kind == NAME_SURNAME && likeness < hits->surname) {
            hits->surname = likeness;
            hits->surname_at = at;
        }
    }
}

/* Behind "to" stands a known given name that is not this sender's. */
static bool other_typed(const struct weighing *weighing, int *at)
{
    struct name_given given[NAME_FAMILIES];
    for (int i = 0; i < weighing->view->typed_count; i++)
        if (weighing->view->typed[i].block == BLOCK_TO &&
            names_given_exactly(
                weighing->index->names, &weighing->view->typed[i].word, NAME_HOW_CASE, given)) {
            *at = i;
            return true;
        }
    return false;
}

static const char *typed_word(const struct weighing *weighing, int at)
{
    const struct name_word *word = &weighing->view->typed[at].word;
    return arena_copy_n(weighing->arena, word->at, word->size);
}

static bool say(const struct weighing *weighing, struct evidence *out, double bits, const char *what, int at)
{
    out->bits = bits;
    out->why = arena_printf(
        weighing->arena, "The file or folder name says \"%s\": %s", typed_word(weighing, at), what);
    return true;
}

bool score_typed(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    const struct weights *weights = &weighing->index->weights;
    struct typed_hits hits = { NAME_OTHER, NAME_OTHER, -1, -1 };
    int other = -1;
    for (int i = 0; i < weighing->view->typed_count; i++)
        if (weighing->view->typed[i].block != BLOCK_FROM &&
            !is_prisoners(weighing, contender, &weighing->view->typed[i]))
            for (int n = 0; n < contender->name_count; n++)
                compare_typed(weighing, &contender->names[n], i, &hits);
    bool given = hits.given <= NAME_VARIANT, surname = hits.surname <= NAME_VARIANT;
    if (surname && given) {
        contender->typed_surname = true;
        return say(weighing, out, weight_bits(weights, WEIGHT_TYPED_FULL, 1), "the sender's full name",
            hits.surname_at);
    }
    if (!given && other_typed(weighing, &other))
        return say(weighing, out, weight_bits(weights, WEIGHT_TYPED_OTHER, 1), "another name", other);
    if (surname) {
        contender->typed_surname = true;
        return say(weighing, out, weight_bits(weights, WEIGHT_TYPED_SURNAME, 1), "the sender's surname",
            hits.surname_at);
    }
    if (!given)
        return false;
    /* the volunteer may have read the given name in the salutation: then it is that fact again */
    double bits = weight_bits(
        weights, WEIGHT_TYPED_GIVEN, given_share(weighing, &weighing->view->typed[hits.given_at].word));
    bits = contender->greeted && bits > 1 ? 1 : bits;
    return say(weighing, out, bits, "the sender's given name", hits.given_at);
}
