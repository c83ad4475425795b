/* Evidence: where the letter comes from, by the postcode or the town on the envelope. Prisoners are moved, so
 * another place says little. */
#include "match_inside.h"

#include <string.h>

enum { POSTCODE_DIGITS = 6 };

bool word_is_postcode(const struct name_word *word)
{
    return word->digits && word->letters == POSTCODE_DIGITS;
}

/* A digit or two of a postcode are often misread: it is surely another one where more of it differs, or where
 * cards went there. */
static bool is_other_postcode(
    const struct view *view, const struct name_word *read, const struct name_word *wanted)
{
    enum { MISREAD_MOST = 2 };
    int differ = 0;
    size_t count;
    for (int i = 0; i < POSTCODE_DIGITS; i++)
        differ += read->skeleton[i] != wanted->skeleton[i];
    return differ > MISREAD_MOST ||
        (differ && name_book_find(&view->index->postcodes, read->skeleton, &count));
}

/* `other`: the sender's side gives a postcode that is surely not the wanted one. */
static int find_word(const struct view *view, const struct name_word *wanted, bool *other)
{
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        if (view->reply->pages[seen->page].kind != PAGE_ENVELOPE || seen->block == BLOCK_TO)
            continue;
        if (!strcmp(seen->word.skeleton, wanted->skeleton))
            return i;
        *other |= word_is_postcode(wanted) && word_is_postcode(&seen->word) && seen->block == BLOCK_FROM &&
            is_other_postcode(view, &seen->word, wanted);
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
static enum from postcode_from(const struct view *view, const struct prisoner *prisoner, bool *given)
{
    bool there = false, near = false, elsewhere = false;
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
                           other = is_other_postcode(view, read, &word);
                there |= same;
                near |= !same && !other;
                elsewhere |= other;
            }
        }
    }
    return there ? FROM_THERE : near || !elsewhere ? FROM_UNKNOWN : FROM_ELSEWHERE;
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
enum from prisoner_from(const struct view *view, const struct prisoner *prisoner)
{
    bool given = false;
    const enum from from = postcode_from(view, prisoner, &given);
    return given ? from : town_from(view, prisoner);
}

bool prisoner_posted_elsewhere(const struct view *view, const struct prisoner *prisoner)
{
    bool given = false;
    return postcode_from(view, prisoner, &given) == FROM_ELSEWHERE;
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
        seen = find_word(weighing->view, &word, &other);
        weight = word_is_postcode(&word) ? WEIGHT_PLACE_POSTCODE : WEIGHT_PLACE_TOWN;
    }
    if (seen < 0 && !(postcode && other))
        return false;
    out->bits = weight_bits(&weighing->index->weights, seen < 0 ? WEIGHT_PLACE_OTHER : weight, 1);
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
