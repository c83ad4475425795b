/* Who may have written what is read too badly for anything else: all names of the register are compared with
 * what may be the writer's, surname and given name on different words of a line. Distances are counted in
 * whole letters, those of several words at once: each word has a field of bits of its own, an empty bit
 * between (Myers 1999; Hyyrö 2003), and a surname that begins like the one before it takes over what they
 * share. */
#include "match_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PACKS_MOST = 4, PACK_BITS = 64, FIELD_UNIT = 4, SYMBOLS = 27 };

/* Words as bits, a letter each; `lowest` of each field, and all of them. */
struct pack {
    uint64_t equal[SYMBOLS], lowest, fields;
    unsigned used;
};

/* Which letters of a form cost one more than those before them, and which one less: of the field of each
 * word, the sum of these is the distance. */
struct column {
    uint64_t more, less;
};

struct packed {
    uint64_t fours; /* its bits, up to a whole four */
    unsigned pack;
    int letters, none; /* none: what the fours come to where it has no bits */
};

struct comparison {
    const struct match_index *index;
    const struct written *written[WRITTEN_MOST]; /* those there was room for */
    int written_count;
    struct pack packs[PACKS_MOST];
    unsigned pack_count;
    struct packed fields[WRITTEN_MOST];
    char form[NAME_LETTERS]; /* the last that was compared */
    size_t known; /* its letters */
    struct column columns[NAME_LETTERS + 1][PACKS_MOST];
    uint64_t fours[PACKS_MOST]; /* of each four bits of the last column: 4, with what is more and less */
    float *families; /* per family, of each word: bits of its best form there; NAN: not asked yet */
    float *beside; /* per given name: bits of the best word that stands apart from this one; NAN: the same */
    float *bits; /* per prisoner */
};

/* fmaxf is a call, and this is asked a million times a letter. */
static float greater(float one, float other)
{
    return one > other ? one : other;
}

/* ---- distances ---- */

static unsigned symbol_of(char letter)
{
    return letter >= 'a' && letter <= 'z' ? (unsigned)(letter - 'a') : SYMBOLS - 1;
}

/* Of each four bits, how many. */
static uint64_t count_fours(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    return (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
}

static int sum_of_fours(uint64_t fours)
{
    fours = (fours & 0x0F0F0F0F0F0F0F0Fu) + (fours >> 4 & 0x0F0F0F0F0F0F0F0Fu);
    return (int)(fours * 0x0101010101010101u >> 56);
}

/* What finds no room is left out. */
static void add_written(struct comparison *all, const struct written *written)
{
    const char *text = written->text;
    const unsigned letters = (unsigned)strlen(text);
    unsigned p = 0;
    while (p < PACKS_MOST && all->packs[p].used + letters > PACK_BITS)
        p++;
    if (p == PACKS_MOST || !letters)
        return;
    struct pack *pack = &all->packs[p];
    const uint64_t lowest = UINT64_C(1) << pack->used;
    for (unsigned i = 0; i < letters; i++)
        pack->equal[symbol_of(text[i])] |= lowest << i;
    const uint64_t bits = (UINT64_MAX >> (PACK_BITS - letters)) << pack->used;
    const unsigned fours = (letters + FIELD_UNIT - 1) / FIELD_UNIT;
    all->fields[all->written_count] = (struct packed){
        .fours = (UINT64_MAX >> (PACK_BITS - fours * FIELD_UNIT)) << pack->used,
        .pack = p,
        .letters = (int)letters,
        .none = (int)fours * FIELD_UNIT
    };
    all->written[all->written_count++] = written;
    pack->lowest |= lowest;
    pack->fields |= bits;
    pack->used += (letters / FIELD_UNIT + 1) * FIELD_UNIT;
    all->pack_count = p >= all->pack_count ? p + 1 : all->pack_count;
}

static struct column next_column(const struct pack *pack, struct column before, char letter)
{
    const uint64_t equal = pack->equal[symbol_of(letter)],
                   same = ((((equal & before.more) + before.more) ^ before.more) | equal | before.less) &
        pack->fields;
    const uint64_t more = ((before.less | ~(same | before.more)) << 1 | pack->lowest) & pack->fields,
                   less = (same & before.more) << 1 & pack->fields & ~pack->lowest;
    return (struct column){ (less | ~(same | more)) & pack->fields, more & same };
}

/* Sets the columns of the form; each letter that it shares with the one before is there already. */
static void compare_form(struct comparison *all, const char *form)
{
    const size_t length = strnlen(form, NAME_LETTERS);
    size_t same = 0;
    while (same < all->known && same < length && all->form[same] == form[same])
        same++;
    for (size_t i = same; i < length; i++) {
        all->form[i] = form[i];
        for (unsigned p = 0; p < all->pack_count; p++)
            all->columns[i + 1][p] = next_column(&all->packs[p], all->columns[i][p], form[i]);
    }
    all->known = length;
    for (unsigned p = 0; p < all->pack_count; p++)
        all->fours[p] = 0x4444444444444444u + count_fours(all->columns[length][p].more) -
            count_fours(all->columns[length][p].less);
}

/* In bits: a letter that stands there, half of it counted for the form and half for what is read; a wrong
 * one; a given name that is not there, and one that is known in another form. */
static const float LETTER = 4, WRONG_LETTER = 7, MISSING = -4, OTHER_FORM = -1;

/* Of the form that was compared last. */
static float bits_at(const struct comparison *all, int at)
{
    const struct packed *field = &all->fields[at];
    const int length = (int)all->known,
              wrong = length + sum_of_fours(all->fours[field->pack] & field->fours) - field->none;
    return LETTER / 2 * (float)(length + field->letters) - WRONG_LETTER * (float)wrong;
}

/* ---- names ---- */

static const float *family_bits(struct comparison *all, int family)
{
    float *bits = &all->families[family * WRITTEN_MOST];
    size_t count;
    const struct name_entry *forms = names_family_forms(all->index->names, family, &count);
    if (!isnan(bits[0]))
        return bits;
    for (int at = 0; at < all->written_count; at++)
        bits[at] = MISSING;
    for (size_t i = 0; i < count; i++) {
        if (forms[i].how & (NAME_HOW_CASE | NAME_HOW_CALL))
            continue;
        compare_form(all, forms[i].form);
        for (int at = 0; at < all->written_count; at++)
            bits[at] = greater(bits[at], OTHER_FORM + bits_at(all, at));
    }
    return bits;
}

/* Of each word, what the given name on another word of its line adds to a surname there. */
static const float *given_beside(struct comparison *all, uint32_t number)
{
    const struct name_part *given = all->index->wholes.givens[number];
    float *beside = &all->beside[(size_t)number * WRITTEN_MOST], own[WRITTEN_MOST] = { 0 };
    if (!isnan(beside[0]))
        return beside;
    for (int at = 0; at < all->written_count; at++)
        beside[at] = given ? MISSING : 0;
    if (!given)
        return beside;
    compare_form(all, given->skeleton);
    for (int at = 0; at < all->written_count; at++)
        own[at] = bits_at(all, at);
    for (int f = 0; f < given->family_count; f++) {
        const float *bits = family_bits(all, given->families[f]);
        for (int at = 0; at < all->written_count; at++)
            own[at] = greater(own[at], bits[at]);
    }
    for (int at = 0; at < all->written_count; at++)
        for (int other = 0; other < all->written_count; other++)
            if (written_apart(all->written[at], all->written[other]))
                beside[at] = greater(beside[at], own[other]);
    return beside;
}

/* All given names first, so that surnames follow one another. */
static void compare_all(struct comparison *all)
{
    const struct wholes *wholes = &all->index->wholes;
    float there[WRITTEN_MOST] = { 0 };
    for (uint32_t g = 0; g < wholes->given_count; g++)
        given_beside(all, g);
    for (size_t w = 0; w < wholes->count; w++) {
        const struct whole *whole = &wholes->of[w];
        const float *beside = given_beside(all, whole->given);
        float *best = &all->bits[whole->prisoner];
        if (!w || whole->surname != whole[-1].surname) {
            compare_form(all, wholes->letters + wholes->surnames[whole->surname].at);
            for (int at = 0; at < all->written_count; at++)
                there[at] = bits_at(all, at);
        }
        for (int at = 0; at < all->written_count; at++)
            *best = greater(*best, there[at] + beside[at]);
    }
}

/* ---- keeping the best ---- */

static bool is_among(const struct weighing *weighing, uint32_t prisoner)
{
    for (size_t i = 0; i < weighing->fit_count; i++)
        if (weighing->fits[i].prisoner == prisoner)
            return true;
    return false;
}

/* With how many messages wait for him: who has a hundred times as many writes as much oftener. */
static size_t keep_likely(
    const struct comparison *all, const struct weighing *weighing, struct likely *likely, size_t most)
{
    size_t count = 0;
    for (uint32_t p = 0; most && p < all->index->prisoner_count; p++) {
        if (!isfinite(all->bits[p]))
            continue;
        const float bits = all->bits[p] + log2f((float)all->index->prisoners[p].count);
        if ((count == most && bits <= likely[count - 1].bits) || is_among(weighing, p))
            continue;
        size_t at = count < most ? count++ : count - 1;
        for (; at > 0 && likely[at - 1].bits < bits; at--)
            likely[at] = likely[at - 1];
        likely[at] = (struct likely){ p, bits };
    }
    return count;
}

size_t prisoners_likely(
    const struct weighing *weighing, const struct written *written, int count, struct likely likely[FITS])
{
    const struct match_index *index = weighing->index;
    const size_t families = ((size_t)names_family_count(index->names) + 1) * WRITTEN_MOST,
                 givens = index->wholes.given_count * WRITTEN_MOST;
    OWNED_FREE float *by_family = must_alloc(families * sizeof *by_family);
    OWNED_FREE float *beside = must_alloc(givens * sizeof *beside);
    OWNED_FREE float *bits = must_alloc((index->prisoner_count + 1) * sizeof *bits);
    OWNED_FREE struct comparison *all = must_alloc(sizeof *all);
    *all = (struct comparison){ .index = index, .families = by_family, .beside = beside, .bits = bits };
    for (int i = 0; i < count; i++)
        add_written(all, &written[i]);
    if (!all->written_count || weighing->fit_count == FITS)
        return 0;
    for (size_t i = 0; i < families; i++)
        by_family[i] = NAN;
    for (size_t i = 0; i < givens; i++)
        beside[i] = NAN;
    for (uint32_t p = 0; p < index->prisoner_count; p++)
        bits[p] = -INFINITY;
    for (unsigned p = 0; p < all->pack_count; p++)
        all->columns[0][p] = (struct column){ all->packs[p].fields, 0 };
    compare_all(all);
    return keep_likely(all, weighing, likely, FITS - weighing->fit_count);
}
