/* Evidence: the sender's name as the volunteer typed it into a file or folder name. Words that are the
 * prisoner's own are left to the prisoner, unless they stand behind "to". A surname alone may be a town's, a
 * relative's or a volunteer's: it ranks, and only beside the given name it is a sign of its own. */
#include "match_inside.h"

/* Below what counts as a sign (4). */
static const double SURNAME_ALONE_MOST = 3;

/* How like each typed word is to the sender's given name and surname; what is only near counts for nothing.
 */
struct typed_hits {
    enum name_likeness given[TYPED_WORDS], surname[TYPED_WORDS];
};

/* Which typed words are a prisoner's own, a bit a word: asked once for all who wrote to him, as long as no
 * other prisoner takes the slot. */
struct typed_memo {
    struct {
        bool known;
        uint32_t prisoner;
        uint64_t words;
    } of[64];
};

struct typed_memo *typed_memo_open(struct arena *arena)
{
    return arena_take(arena, sizeof(struct typed_memo));
}

static uint64_t words_of_prisoner(const struct weighing *weighing, uint32_t prisoner)
{
    _Static_assert(TYPED_WORDS <= 64, "a bit a word");
    const struct view *view = weighing->view;
    uint64_t words = 0;
    for (int i = 0; i < view->typed_count; i++)
        if (prisoner_word(view, &weighing->index->prisoners[prisoner], &view->typed[i].word))
            words |= (uint64_t)1 << i;
    return words;
}

static bool is_prisoners(const struct weighing *weighing, const struct contender *contender, int at)
{
    struct typed_memo *memo = weighing->typed;
    size_t slot = contender->prisoner % (sizeof memo->of / sizeof *memo->of);
    if (!memo->of[slot].known || memo->of[slot].prisoner != contender->prisoner) {
        memo->of[slot].known = true;
        memo->of[slot].prisoner = contender->prisoner;
        memo->of[slot].words = words_of_prisoner(weighing, contender->prisoner);
    }
    return memo->of[slot].words >> at & 1;
}

static void compare_typed(
    const struct weighing *weighing, const struct name *name, int at, struct typed_hits *hits)
{
    const struct names *names = weighing->index->names;
    const struct name_word *word = &weighing->view->typed[at].word;
    for (int i = 0; i < name->count; i++) {
        const struct name_part *part = &name->parts[i];
        bool surname = part->kind == NAME_SURNAME && names_may_be(names, part, word);
        if (part->kind != NAME_GIVEN && !surname)
            continue;
        enum name_likeness *best = surname ? &hits->surname[at] : &hits->given[at],
                           likeness = names_compare(
                               names, word, part, name->sex, NAME_HOW_CASE | NAME_HOW_CALL);
        *best = likeness < *best ? likeness : *best;
    }
}

static void compare_all(
    const struct weighing *weighing, const struct contender *contender, struct typed_hits *hits)
{
    for (int i = 0; i < weighing->view->typed_count; i++) {
        enum block block = weighing->view->typed[i].block;
        hits->given[i] = hits->surname[i] = NAME_OTHER;
        if (block == BLOCK_FROM || (block != BLOCK_TO && is_prisoners(weighing, contender, i)))
            continue;
        for (int n = 0; n < contender->name_count; n++)
            compare_typed(weighing, &contender->names[n], i, hits);
    }
}

static int best_of(const struct weighing *weighing, const enum name_likeness *hits)
{
    int best = -1;
    for (int i = 0; i < weighing->view->typed_count; i++)
        if (hits[i] <= NAME_VARIANT && (best < 0 || hits[i] < hits[best]))
            best = i;
    return best;
}

/* ---- what stands beside what ---- */

/* The typed word in front (step -1) or behind (1) when nothing stands between; -1: none. */
static int typed_beside(const struct view *view, int at, int step)
{
    int to = at + step, later = step > 0 ? to : at;
    return to >= 0 && to < view->typed_count && view->typed[later].joined ? to : -1;
}

/* Given name and surname beside each other, a patronymic between them at most; the surname's place or -1. */
static int full_name_at(const struct view *view, const struct typed_hits *hits)
{
    for (int i = 0; i < view->typed_count; i++) {
        int next = hits->given[i] <= NAME_VARIANT ? typed_beside(view, i, 1) : -1;
        int behind = next >= 0 ? typed_beside(view, next, 1) : -1;
        int before = hits->given[i] <= NAME_VARIANT ? typed_beside(view, i, -1) : -1;
        const int places[] = { before, next, behind };
        for (int p = 0; p < 3; p++)
            if (places[p] >= 0 && hits->surname[places[p]] <= NAME_VARIANT)
                return places[p];
    }
    return -1;
}

/* A known given name that is neither this sender's nor the prisoner's. */
static bool is_other_given(
    const struct weighing *weighing, const struct contender *contender, const struct typed_hits *hits, int at)
{
    struct name_given given[NAME_FAMILIES];
    return at >= 0 && hits->given[at] > NAME_VARIANT && hits->surname[at] > NAME_VARIANT &&
        !is_prisoners(weighing, contender, at) &&
        names_given_exactly(weighing->index->names, &weighing->view->typed[at].word, NAME_HOW_CASE, given);
}

/* Somebody else's given name beside this sender's surname, or (where this sender's given name is not typed)
 * behind "to"; its place or -1. */
static int other_typed(
    const struct weighing *weighing, const struct contender *contender, const struct typed_hits *hits)
{
    const struct view *view = weighing->view;
    for (int i = 0; i < view->typed_count; i++)
        for (int step = -1; step <= 1 && hits->surname[i] <= NAME_VARIANT; step += 2)
            if (is_other_given(weighing, contender, hits, typed_beside(view, i, step)))
                return typed_beside(view, i, step);
    struct name_given given[NAME_FAMILIES];
    for (int i = 0; i < view->typed_count && best_of(weighing, hits->given) < 0; i++)
        if (view->typed[i].block == BLOCK_TO &&
            names_given_exactly(weighing->index->names, &view->typed[i].word, NAME_HOW_CASE, given))
            return i;
    return -1;
}

/* ---- the evidence ---- */

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

static bool say_surname(const struct weighing *weighing, struct evidence *out, int at)
{
    double bits = evidence_level(weighing, WEIGHT_TYPED_SURNAME, 1, out);
    return say(
        weighing, out, bits < SURNAME_ALONE_MOST ? bits : SURNAME_ALONE_MOST, "the sender's surname", at);
}

bool score_typed(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    struct typed_hits hits;
    compare_all(weighing, contender, &hits);
    int full = full_name_at(weighing->view, &hits);
    if (full >= 0) {
        contender->typed_surname = true;
        return say(weighing, out, evidence_level(weighing, WEIGHT_TYPED_FULL, 1, out),
            "the sender's full name", full);
    }
    int other = other_typed(weighing, contender, &hits);
    if (other >= 0)
        return say(
            weighing, out, evidence_level(weighing, WEIGHT_TYPED_OTHER, 1, out), "another name", other);
    int surname = best_of(weighing, hits.surname), given = best_of(weighing, hits.given);
    if (given < 0)
        return surname >= 0 && say_surname(weighing, out, surname);
    /* the volunteer may have read the given name in the salutation: then it is that fact again */
    const double share = given_share(weighing->index->names, &weighing->view->typed[given].word);
    double bits = evidence_level(weighing, WEIGHT_TYPED_GIVEN, share, out);
    bits = contender->greeted && bits > 1 ? 1 : bits;
    return say(weighing, out, bits, "the sender's given name", given);
}
