/* Evidence: where the letter comes from, by the postcode or the town on the envelope. Prisoners are moved, so
 * another place says little. */
#include "match_inside.h"

#include <math.h>
#include <string.h>

/* A digit or two of a postcode are often misread: it is surely another one where more of it differs, or where
 * cards went there. */
static bool is_other_postcode(
    const struct index *index, const struct name_word *read, const struct name_word *wanted)
{
    enum { MISREAD_MOST = 2 };
    int differ = 0;
    size_t count;
    for (int i = 0; i < POSTCODE_DIGITS; i++)
        differ += read->skeleton[i] != wanted->skeleton[i];
    return differ > MISREAD_MOST || (differ && name_book_find(&index->postcodes, read->skeleton, &count));
}

/* `other`: the sender's side gives a postcode that is surely not the wanted one. */
static int find_word(
    const struct index *index, const struct view *view, const struct name_word *wanted, bool *other)
{
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        if (view->reply->pages[seen->page].kind != PAGE_ENVELOPE || seen->block == BLOCK_TO)
            continue;
        if (!strcmp(seen->word.skeleton, wanted->skeleton))
            return i;
        *other |= word_is_postcode(wanted) && word_is_postcode(&seen->word) && seen->block == BLOCK_FROM &&
            is_other_postcode(index, &seen->word, wanted);
    }
    return -1;
}

/* ---- the prisoner's cards ---- */

static bool sender_side(const struct view *view, int at)
{
    return view->reply->pages[view->seen[at].page].kind == PAGE_ENVELOPE &&
        view->seen[at].block == BLOCK_FROM;
}

static bool names_place(const struct view *view, const struct name_word *wanted)
{
    for (int i = 0; i < view->seen_count; i++)
        if (sender_side(view, i) && !strcmp(view->seen[i].word.skeleton, wanted->skeleton))
            return true;
    return false;
}

/* How the sender's side names a postcode of the prisoner's: there; nearly there, which says nothing; surely
 * none of them. Unknown: no postcode is read, or none of his is known. */
static enum from postcode_from(const struct index *index, const struct view *view,
    const struct prisoner *prisoner, bool *given, bool *near)
{
    bool there = false, elsewhere = false;
    for (int i = 0; i < view->seen_count; i++) {
        const struct name_word *read = &view->seen[i].word;
        if (!sender_side(view, i) || !word_is_postcode(read))
            continue;
        *given = true;
        for (uint32_t a = 0; a < prisoner->address_count; a++) {
            const char *at = prisoner->addresses[a], *end = at + strlen(at);
            struct name_word word;
            while (name_next_word(&at, end, &word)) {
                if (!word_is_postcode(&word))
                    continue;
                const bool same = !strcmp(read->skeleton, word.skeleton),
                           other = is_other_postcode(index, read, &word);
                there |= same;
                *near |= !same && !other;
                elsewhere |= other;
            }
        }
    }
    return there ? FROM_THERE : *near || !elsewhere ? FROM_UNKNOWN : FROM_ELSEWHERE;
}

static enum from town_from(const struct view *view, const struct prisoner *prisoner)
{
    enum { TOWN_LETTERS = 5 };
    bool known = false;
    for (uint32_t i = 0; i < prisoner->address_count; i++) {
        const char *at = prisoner->addresses[i], *end = at + strlen(at);
        struct name_word word;
        while (name_next_word(&at, end, &word)) {
            const bool telling = word.capital && word.letters >= TOWN_LETTERS;
            if (telling && names_place(view, &word))
                return FROM_THERE;
            known |= telling;
        }
    }
    return known ? FROM_ELSEWHERE : FROM_UNKNOWN;
}

/* Where the envelope gives a postcode, only that counts: streets have the same names everywhere. */
enum from prisoner_from(const struct index *index, const struct view *view, const struct prisoner *prisoner)
{
    bool given = false, near = false;
    const enum from from = postcode_from(index, view, prisoner, &given, &near);
    return given ? from : town_from(view, prisoner);
}

bool prisoner_posted_elsewhere(
    const struct index *index, const struct view *view, const struct prisoner *prisoner)
{
    bool given = false, near = false;
    return postcode_from(index, view, prisoner, &given, &near) == FROM_ELSEWHERE;
}

bool prisoner_place_differs(
    const struct index *index, const struct view *view, const struct prisoner *prisoner)
{
    bool given = false, near = false;
    const enum from from = postcode_from(index, view, prisoner, &given, &near);
    return given ? from == FROM_ELSEWHERE || (from != FROM_THERE && near)
                 : town_from(view, prisoner) == FROM_ELSEWHERE;
}

/* ---- the evidence ---- */

/* What the address says that was looked at last: most cards to one prisoner went to the same. */
struct place_memo {
    const char *address; /* null: none yet */
    bool says;
    struct evidence evidence;
};

struct place_memo *place_memo_open(struct arena *arena)
{
    return arena_take(arena, sizeof(struct place_memo));
}

static bool look_at_address(const struct weighing *weighing, const char *at, struct evidence *out)
{
    const char *end = at + strlen(at);
    struct name_word word;
    bool postcode = false, other = false;
    enum weight weight = WEIGHTS;
    int seen = -1;
    while (seen < 0 && name_next_word(&at, end, &word)) {
        if (!word_is_postcode(&word) && (!word.capital || word.letters < 5))
            continue;
        postcode |= word_is_postcode(&word);
        seen = find_word(weighing->index, weighing->view, &word, &other);
        weight = word_is_postcode(&word) ? WEIGHT_PLACE_POSTCODE : WEIGHT_PLACE_TOWN;
    }
    if (seen < 0 && !(postcode && other))
        return false;
    out->bits = weight_bits(weighing->weights, seen < 0 ? WEIGHT_PLACE_OTHER : weight, 1);
    out->why = seen < 0
        ? "The envelope comes from another postcode than the card was sent to"
        : arena_printf(weighing->arena, "The envelope comes from where the card was sent: \"%s\"",
              view_word(weighing->view, seen));
    evidence_at(weighing, seen, out);
    return true;
}

bool score_place(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    struct place_memo *memo = weighing->place;
    if (!memo->address || strcmp(memo->address, contender->row->address) != 0) {
        memo->address = contender->row->address;
        memo->evidence = *out;
        memo->says = look_at_address(weighing, memo->address, &memo->evidence);
    }
    *out = memo->evidence;
    return memo->says;
}

/* ---- what was read badly ---- */

/* In bits: a digit that stands there, another in its place, one more or less; that it may be any of the
 * words. Digits are misread as letters, which say nothing, hardly ever as other digits. */
static const double DIGIT = 3.3, OTHER_DIGIT = -3, GAP = -3, PLACE_ANYWHERE = -5;
enum { CODE_LETTERS = 12 };

static bool is_digit(int32_t letter)
{
    return letter >= '0' && letter <= '9';
}

static size_t letters_of(const char *at, size_t size, int32_t letters[CODE_LETTERS])
{
    const char *end = at + size;
    size_t count = 0;
    while (at < end && count < CODE_LETTERS)
        letters[count++] = utf8_next(&at, end);
    return count;
}

static double same_letter(int32_t known, int32_t read)
{
    if (!is_digit(known) || !is_digit(read))
        return is_digit(known) == is_digit(read) || is_digit(known) ? 0 : OTHER_DIGIT;
    return known == read ? DIGIT : OTHER_DIGIT;
}

/* The best alignment of all letters of both, but for marks around what is read. */
static double bits_of_code(const int32_t *known, size_t length, const char *text)
{
    static const char marks[] = ".,;:!?()";
    int32_t read[CODE_LETTERS];
    size_t size = strlen(text);
    while (size && strchr(marks, text[size - 1]))
        size--;
    const size_t count = letters_of(text, size, read);
    double row[CODE_LETTERS + 1];
    for (size_t j = 0; j <= count; j++)
        row[j] = GAP * (double)j;
    for (size_t i = 0; i < length; i++) {
        double corner = row[0];
        row[0] += GAP;
        for (size_t j = 0; j < count; j++) {
            const double swapped = corner + same_letter(known[i], read[j]);
            corner = row[j + 1];
            row[j + 1] = fmax(swapped, GAP + fmax(row[j], row[j + 1]));
        }
    }
    return row[count];
}

static bool may_be_from(const struct view *view, int at)
{
    return view->reply->pages[view->seen[at].page].kind == PAGE_ENVELOPE && view_may_be_writers(view, at) &&
        (!at || view->seen[at].read != view->seen[at - 1].read);
}

/* A word of the address that has digits, against what the envelope says. */
static double guess_code(const struct view *view, const struct name_word *word, int *seen)
{
    int32_t known[CODE_LETTERS];
    const size_t length = letters_of(word->at, word->size, known);
    double best = 0;
    for (int i = 0; i < view->seen_count; i++) {
        const double bits = may_be_from(view, i) ? bits_of_code(known, length, view->seen[i].read->text) : 0;
        if (bits <= best)
            continue;
        best = bits;
        *seen = i;
    }
    return best;
}

double place_guess(const struct weighing *weighing, const struct message *row, int *seen)
{
    const char *at = row->address, *end = at + strlen(at);
    struct name_word word;
    double best = 0;
    while (name_next_word(&at, end, &word))
        if (word_is_postcode(&word))
            best = fmax(best, guess_code(weighing->view, &word, seen));
    return fmin(best + PLACE_ANYWHERE, weight_bits(weighing->weights, WEIGHT_PLACE_POSTCODE, 1));
}
