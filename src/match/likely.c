/* Who may have written what is read too badly for anything else: all names of the register are compared with
 * what may be the writer's, surname and given name on different words of a line. Distances are counted in
 * whole letters, those of several words at once: each word has a field of bits of its own, an empty bit
 * between (Myers 1999; Hyyrö 2003), and a surname that begins like the one before it takes over what they
 * share. */
#include "match_inside.h"

#include "cleanup.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PACKS_MOST = 4, PACK_BITS = 64, FIELD_UNIT = 4, SYMBOLS = 27 };

/* Several words of 64 bits, all worked on at once. */
typedef uint64_t packs __attribute__((vector_size(PACKS_MOST * sizeof(uint64_t)), aligned(16)));

/* Words as bits, a letter each; `lowest` of each field, and all of them. */
struct pattern {
    packs equal[SYMBOLS], lowest, fields;
};

/* Which letters of a form cost one more than those before them, and which one less: of the field of each
 * word, the sum of these is the distance. */
struct column {
    packs more, less;
};

/* Of a pack's fours, how much the first so many come to: even numbers of them, then odd ones. */
enum { EVEN_SUMS = PACK_BITS / FIELD_UNIT / 2 + 1, SUMS = 2 * EVEN_SUMS };

struct packed {
    int from, to; /* in the sums: up to its first four, and up to the last of them */
    int bits; /* what is added for the word's length, and for its fours' beginning at 4 */
};

/* In bits, of whole letters and so of few bits each: all words are added up and compared at once. */
typedef int16_t few;

/* In bits: a letter that stands there, half of it counted for the form and half for what is read; a wrong
 * one; a given name that is not there, and one that is known in another form. */
enum { LETTER = 4, WRONG_LETTER = 7, MISSING = -4, OTHER_FORM = -1 };

struct comparison {
    const struct index *index;
    const struct written *written[WRITTEN_MOST]; /* those there was room for */
    int written_count;
    struct pattern pattern;
    unsigned used[PACKS_MOST];
    struct packed packed[WRITTEN_MOST];
    uint64_t apart[WRITTEN_MOST]; /* of each word, which others stand apart from it: a bit each */
    char form[NAME_LETTERS]; /* the last that was compared */
    size_t known; /* its letters */
    struct column columns[NAME_LETTERS + 1];
    uint8_t sums[PACKS_MOST][SUMS];
    few *families; /* per family, of each word: bits of its best form there; NOT_ASKED: not asked yet */
    few *beside; /* per given name: bits of the best word that stands apart from this one */
    few *bits; /* per prisoner; NOT_ASKED: he has no name */
};

/* NOWHERE: of what is no word, less than any word is worth. */
enum { NOT_ASKED = INT16_MIN, NOWHERE = INT16_MIN / 4 };

static few greater(few one, few other)
{
    return one > other ? one : other;
}

/* ---- distances ---- */

static unsigned symbol_of(char letter)
{
    return letter >= 'a' && letter <= 'z' ? (unsigned)(letter - 'a') : SYMBOLS - 1;
}

/* Of each four bits, how many. */
static void count_fours(packs *bits)
{
    *bits -= *bits >> 1 & 0x5555555555555555u;
    *bits = (*bits & 0x3333333333333333u) + (*bits >> 2 & 0x3333333333333333u);
}

/* Of each four bits 4, and what is more and less. */
static void add_up_fours(const struct column *column, uint8_t sums[PACKS_MOST][SUMS])
{
    packs more = column->more, less = column->less;
    count_fours(&more);
    count_fours(&less);
    const packs fours = more + 0x4444444444444444u - less, second = fours >> 4 & 0x0F0F0F0F0F0F0F0Fu;
    packs even = (fours & 0x0F0F0F0F0F0F0F0Fu) + second;
    for (int bytes = 1; bytes < 8; bytes *= 2)
        even += even << 8 * bytes;
    const packs odd = even - second;
    for (int p = 0; p < PACKS_MOST; p++) {
        const uint64_t bytes[] = { htole64(even[p]), htole64(odd[p]) };
        memcpy(sums[p] + 1, &bytes[0], sizeof *bytes);
        memcpy(sums[p] + EVEN_SUMS, &bytes[1], sizeof *bytes);
    }
}

static int sum_of_first(unsigned pack, unsigned fours)
{
    return (int)(pack * SUMS + fours / 2 + (fours % 2 ? EVEN_SUMS : 0));
}

/* What finds no room is left out. */
static void add_written(struct comparison *all, const struct written *written)
{
    const char *text = written->text;
    const unsigned letters = (unsigned)strlen(text);
    unsigned p = 0;
    while (p < PACKS_MOST && all->used[p] + letters > PACK_BITS)
        p++;
    if (p == PACKS_MOST || !letters)
        return;
    const int at = all->written_count++;
    const unsigned from = all->used[p] / FIELD_UNIT, fours = (letters + FIELD_UNIT - 1) / FIELD_UNIT;
    const uint64_t lowest = UINT64_C(1) << all->used[p];
    for (unsigned i = 0; i < letters; i++)
        all->pattern.equal[symbol_of(text[i])][p] |= lowest << i;
    all->packed[at] = (struct packed){ sum_of_first(p, from), sum_of_first(p, from + fours),
        LETTER / 2 * (int)letters + WRONG_LETTER * FIELD_UNIT * (int)fours };
    all->pattern.lowest[p] |= lowest;
    all->pattern.fields[p] |= (UINT64_MAX >> (PACK_BITS - letters)) << all->used[p];
    all->used[p] += (letters / FIELD_UNIT + 1) * FIELD_UNIT;
    all->written[at] = written;
    for (int other = 0; other < at; other++)
        if (written_apart(written, all->written[other])) {
            all->apart[at] |= UINT64_C(1) << other;
            all->apart[other] |= UINT64_C(1) << at;
        }
}

static void next_column(
    const struct pattern *pattern, const struct column *before, char letter, struct column *next)
{
    const packs equal = pattern->equal[symbol_of(letter)],
                same = ((((equal & before->more) + before->more) ^ before->more) | equal | before->less) &
        pattern->fields;
    const packs more = ((before->less | ~(same | before->more)) << 1 | pattern->lowest) & pattern->fields,
                less = (same & before->more) << 1 & pattern->fields & ~pattern->lowest;
    next->more = (less | ~(same | more)) & pattern->fields;
    next->less = more & same;
}

/* Sets the columns of the form; each letter that it shares with the one before is there already. */
static void compare_form(struct comparison *all, const char *form, size_t letters)
{
    const size_t length = letters < NAME_LETTERS ? letters : NAME_LETTERS;
    size_t same = 0;
    while (same < all->known && same < length && all->form[same] == form[same])
        same++;
    for (size_t i = same; i < length; i++) {
        all->form[i] = form[i];
        next_column(&all->pattern, &all->columns[i], form[i], &all->columns[i + 1]);
    }
    all->known = length;
    add_up_fours(&all->columns[length], all->sums);
}

/* Of the form, compared now. */
static void bits_of(struct comparison *all, const char *form, size_t letters, few bits[WRITTEN_MOST])
{
    const uint8_t *sums = all->sums[0];
    compare_form(all, form, letters);
    const int length = (LETTER / 2 - WRONG_LETTER) * (int)all->known;
    for (int at = 0; at < all->written_count; at++) {
        const struct packed *packed = &all->packed[at];
        bits[at] = (few)(length + packed->bits - WRONG_LETTER * (sums[packed->to] - sums[packed->from]));
    }
}

/* ---- names ---- */

static void set_all(few bits[WRITTEN_MOST], few to)
{
    for (int at = 0; at < WRITTEN_MOST; at++)
        bits[at] = to;
}

static const few *family_bits(struct comparison *all, int family)
{
    few *bits = &all->families[family * WRITTEN_MOST], there[WRITTEN_MOST];
    size_t count;
    const struct name_entry *forms = names_family_forms(all->index->names, family, &count);
    if (*bits != NOT_ASKED)
        return bits;
    set_all(bits, MISSING);
    set_all(there, NOWHERE);
    for (size_t i = 0; i < count; i++) {
        if (forms[i].how & (NAME_HOW_CASE | NAME_HOW_CALL))
            continue;
        bits_of(all, forms[i].form, forms[i].length, there);
        for (int at = 0; at < WRITTEN_MOST; at++)
            bits[at] = greater(bits[at], (few)(OTHER_FORM + there[at]));
    }
    return bits;
}

/* Of each word, what the given name on another word of its line adds to a surname there. */
static void compare_given(struct comparison *all, uint32_t number)
{
    const struct name_part *given = all->index->wholes.givens[number];
    few *beside = &all->beside[(size_t)number * WRITTEN_MOST], own[WRITTEN_MOST];
    set_all(beside, given ? MISSING : 0);
    if (!given)
        return;
    set_all(own, NOWHERE);
    bits_of(all, given->skeleton, strlen(given->skeleton), own);
    for (int f = 0; f < given->family_count; f++) {
        const few *bits = family_bits(all, given->families[f]);
        for (int at = 0; at < WRITTEN_MOST; at++)
            own[at] = greater(own[at], bits[at]);
    }
    for (int at = 0; at < all->written_count; at++)
        for (int other = 0; all->apart[at] >> other; other++)
            if (all->apart[at] >> other & 1)
                beside[at] = greater(beside[at], own[other]);
}

static few best_of_both(const few there[WRITTEN_MOST], const few beside[WRITTEN_MOST])
{
    few best = INT16_MIN;
    for (int at = 0; at < WRITTEN_MOST; at++)
        best = greater(best, (few)(there[at] + beside[at]));
    return best;
}

/* All given names first, so that surnames follow one another. */
static void compare_all(struct comparison *all)
{
    const struct wholes *wholes = &all->index->wholes;
    few there[WRITTEN_MOST];
    set_all(there, NOWHERE);
    for (uint32_t g = 0; g < wholes->given_count; g++)
        compare_given(all, g);
    for (size_t w = 0; w < wholes->count; w++) {
        const struct whole *whole = &wholes->of[w];
        const struct skeleton *surname = &wholes->surnames[whole->surname];
        if (!w || whole->surname != whole[-1].surname)
            bits_of(all, wholes->letters + surname->at, surname->length, there);
        few *best = &all->bits[whole->prisoner];
        *best = greater(*best, best_of_both(there, all->beside + (size_t)whole->given * WRITTEN_MOST));
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
        if (all->bits[p] == NOT_ASKED)
            continue;
        const float bits = (float)all->bits[p] + all->index->wholes.messages[p];
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
    const struct index *index = weighing->index;
    const size_t families = ((size_t)names_family_count(index->names) + 1) * WRITTEN_MOST,
                 givens = index->wholes.given_count * WRITTEN_MOST;
    OWNED_FREE few *by_family = must_alloc(families * sizeof *by_family);
    OWNED_FREE few *beside = must_alloc(givens * sizeof *beside);
    OWNED_FREE few *bits = must_alloc((index->prisoner_count + 1) * sizeof *bits);
    OWNED_FREE struct comparison *all = must_alloc(sizeof *all);
    *all = (struct comparison){ .index = index, .families = by_family, .beside = beside, .bits = bits };
    for (int i = 0; i < count; i++)
        add_written(all, &written[i]);
    if (!all->written_count || weighing->fit_count == FITS)
        return 0;
    for (size_t i = 0; i < families; i += WRITTEN_MOST)
        by_family[i] = NOT_ASKED;
    for (uint32_t p = 0; p < index->prisoner_count; p++)
        bits[p] = NOT_ASKED;
    all->columns[0].more = all->pattern.fields;
    compare_all(all);
    return keep_likely(all, weighing, likely, FITS - weighing->fit_count);
}
