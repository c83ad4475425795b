/* Evidence: the sender's full name on a page, or on the envelope the return name of the card. Whoever lets
 * answers come to her own name for others' cards is no addressee. A surname that the prisoner bears too says
 * nothing: families write. Words of the salutation are counted there. */
#include "match_inside.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct found_surname {
    struct name_form_taker taker;
    const struct view *view;
    bool addressee; /* the surname counts where the addressee stands */
    int seen; /* -1: not yet */
};

static void look_for(struct name_form_taker *taker, const char *skeleton, unsigned how)
{
    struct found_surname *self = (struct found_surname *)taker;
    size_t count;
    (void)how;
    const struct name_entry *entry = name_book_find(&self->view->words, skeleton, &count);
    for (size_t i = 0; i < count && self->seen < 0; i++) {
        const struct seen *seen = &self->view->seen[entry[i].bearer];
        if (!seen->greeting && (seen->block != BLOCK_TO || self->addressee) && seen->word.capital &&
            seen->word.letters >= 4)
            self->seen = (int)entry[i].bearer;
    }
}

static bool given_beside(const struct weighing *weighing, const struct name *name, int seen)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    for (int i = seen - 2; given && i <= seen + 2; i++)
        if (i >= 0 && i < weighing->view->seen_count && i != seen &&
            weighing->view->seen[i].page == weighing->view->seen[seen].page &&
            names_is_form(
                weighing->index->names, &weighing->view->seen[i].word, given, name->sex, NAME_HOW_CASE))
            return true;
    return false;
}

static bool bears(
    const struct weighing *weighing, const struct contender *contender, const struct name_part *surname)
{
    struct name_word word;
    const struct prisoner *prisoner = &weighing->index->prisoners[contender->prisoner];
    name_word_of(surname->written, &word);
    for (int s = 0; s < prisoner->spelling_count; s++)
        for (int i = 0; i < prisoner->spellings[s].count; i++)
            if (names_compare(weighing->index->names, &word, &prisoner->spellings[s].parts[i], 'm',
                    NAME_HOW_CASE) <= NAME_NEAR)
                return true;
    return false;
}

/* Of any message in the register, in either order of its words. */
static bool is_return_name(const struct index *index, const struct name *name)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN),
                           *surname = name_part_of(name, NAME_SURNAME);
    char folded[2 * NAME_BYTES + 2];
    size_t count;
    for (int turned = 0; given && turned < 2; turned++) {
        snprintf(folded, sizeof folded, "%s %s", turned ? surname->folded : given->folded,
            turned ? given->folded : surname->folded);
        if (name_book_find(&index->return_names, folded, &count))
            return true;
    }
    return false;
}

/* "Kaito Mori", "Кайто" on the card: which of the words is the surname is not known. In Latin letters the
 * given name stands first. */
static bool may_be_given(
    const struct contender *contender, const struct name *name, const struct name_part *surname)
{
    for (int n = 0; n < contender->name_count; n++) {
        const struct name_part *given = name_part_of(&contender->names[n], NAME_GIVEN);
        if (given && !strcmp(given->skeleton, surname->skeleton))
            return true;
    }
    return name->count > 1 && surname == name->parts && isascii((unsigned char)*surname->written);
}

static bool by_surname(
    const struct weighing *weighing, struct contender *contender, int number, struct evidence *out)
{
    const struct name *name = &contender->names[number];
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    if (!surname || !names_may_be_among(weighing->index->names, surname, &weighing->view->words)) {
        contender->surnames_absent |= 1U << number;
        return false;
    }
    struct found_surname found = { .taker = { look_for },
        .view = weighing->view,
        .addressee = !is_return_name(weighing->index, name),
        .seen = -1 };
    names_forms(weighing->index->names, surname, name->sex, &found.taker);
    if (found.seen < 0 || bears(weighing, contender, surname))
        return false;
    const bool full = given_beside(weighing, name, found.seen);
    const char *const what = full                ? "given name and surname"
        : may_be_given(contender, name, surname) ? "a name"
                                                 : "the surname";
    out->bits = evidence_level(weighing, full ? WEIGHT_SENDER_FULL : WEIGHT_SENDER_SURNAME, 1, out);
    out->why = arena_printf(weighing->arena, "The page names \"%s\", %s of %s",
        view_word(weighing->view, found.seen), what, contender->row->sender_name);
    evidence_at(weighing, found.seen, out);
    return true;
}

/* How many of the register's messages bear this return name. */
static double return_share(const struct index *index, const char *return_name)
{
    char folded[512];
    size_t count;
    name_fold(return_name, folded, sizeof folded);
    const struct name_entry *entry = name_book_find(&index->return_names, folded, &count);
    double bearing = entry ? entry->bearer : 1;
    return (bearing + 0.5) / ((double)index->count + 10);
}

static bool by_return_name(
    const struct weighing *weighing, const struct contender *contender, struct evidence *out)
{
    const struct view *view = weighing->view;
    const struct name_part *surname = name_part_of(&contender->return_name, NAME_SURNAME);
    for (int i = 0; surname && i < view->seen_count; i++) {
        if (view->seen[i].block != BLOCK_TO || view->seen[i].word.letters < 4 ||
            names_compare(weighing->index->names, &view->seen[i].word, surname, contender->return_name.sex,
                NAME_HOW_CASE) > NAME_NEAR ||
            !given_beside(weighing, &contender->return_name, i))
            continue;
        out->bits = contender->own_return
            ? evidence_level(weighing, WEIGHT_SENDER_FULL, 1, out)
            : evidence_level(weighing, WEIGHT_SENDER_RETURN,
                  return_share(weighing->index, contender->row->return_name), out);
        out->why = arena_printf(weighing->arena,
            "The envelope is addressed to \"%s\", the return name on the card", view_word(view, i));
        evidence_at(weighing, i, out);
        return true;
    }
    return false;
}

bool score_sender(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    struct evidence other = *out;
    bool any = false;
    for (int n = contender->name_count - 1; n >= 0 && !any; n--)
        any = by_surname(weighing, contender, n, out);
    if (!by_return_name(weighing, contender, &other) || (any && out->bits >= other.bits))
        return any;
    contender->addressed = contender->own_return;
    *out = other;
    return true;
}

/* ---- what was read badly ---- */

/* In bits: a letter that stands there, half of it counted for the name and half for what is read; a wrong
 * one; a part of the name that is not there; that it may be any words of the envelope; the most. */
static const double LETTER = 4, WRONG_LETTER = 7, MISSING = -4, PLACE_ANYWHERE = -6, RETURN_MOST = 8;

static double bits_there(const struct names *names, const struct name_part *part, const struct written *word)
{
    const double letters = (double)(strlen(part->skeleton) + strlen(word->text)) / 2,
                 most = (LETTER * letters - MISSING) / WRONG_LETTER;
    const double wrong = names_distance(names, part->skeleton, word->text, most);
    return fmax(MISSING, LETTER * letters - WRONG_LETTER * wrong);
}

/* Surname and given name on different words of one line, or the surname alone. */
static double bits_of_name(
    const struct names *names, const struct name *name, const struct written *words, int count, int *seen)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN),
                           *surname = name_part_of(name, NAME_SURNAME);
    double best = 0, givens[WRITTEN_MOST];
    if (!given || !surname)
        return 0;
    for (int i = 0; i < count; i++)
        givens[i] = bits_there(names, given, &words[i]);
    for (int i = 0; i < count; i++) {
        double beside = MISSING;
        for (int other = 0; other < count; other++)
            if (written_apart(&words[i], &words[other]))
                beside = fmax(beside, givens[other]);
        const double bits = PLACE_ANYWHERE + beside + bits_there(names, surname, &words[i]);
        *seen = bits > best ? words[i].first : *seen;
        best = fmax(best, bits);
    }
    return best;
}

struct return_guess return_guess(const struct weighing *weighing, const struct contender *contender,
    const struct written *words, int count)
{
    const struct index *index = weighing->index;
    const char *name = contender->row->return_name;
    const double rare = weight_bits(weighing->weights, WEIGHT_SENDER_RETURN, return_share(index, name));
    struct return_guess guess = { .name = name, .most = fmin(rare, RETURN_MOST) };
    guess.bits = bits_of_name(index->names, &contender->return_name, words, count, &guess.seen);
    return guess;
}
