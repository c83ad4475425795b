/* Evidence: the code of the reply sheet, and the number or word that was written on the card. Of the latter,
 * look-alike digits and letters are one (О is 0, З is 3, б is 6), and one that could stand in any letter says
 * little. */
#include "match_inside.h"

#include <math.h>
#include <string.h>

static char digit_of(char bone)
{
    static const char letters[] = "aozbvcis", digits[] = "00368415"; /* о з б в ч і s, as skeleton letters */
    const char *at = strchr(letters, bone);
    return bone && at ? digits[at - letters] : bone;
}

static bool same_code(const struct name_word *code, const struct name_word *word)
{
    if (!strcmp(code->folded, word->folded))
        return true;
    const char *a = code->skeleton, *b = word->skeleton;
    if (!code->digits || strlen(a) != strlen(b))
        return false;
    while (*a && *a == digit_of(*b)) {
        a++;
        b++;
    }
    return !*a;
}

/* The words of the code one behind the other. Returns where they begin, or -1. */
static int find_code(const struct view *view, const char *code, int *letters, int *words)
{
    struct name_word wanted[4];
    const char *at = code, *end = code + strlen(code);
    int count = 0;
    while (count < 4 && name_next_word(&at, end, &wanted[count]))
        *letters += wanted[count++].letters;
    *words = count;
    for (int i = 0; count && i + count <= view->seen_count; i++) {
        int same = 0;
        while (same < count && same_code(&wanted[same], &view->seen[i + same].word))
            same++;
        if (same == count)
            return i;
    }
    return -1;
}

static int others_bearing(const struct weighing *weighing, const struct contender *contender)
{
    int others = 0;
    for (size_t i = 0; i < weighing->count; i++)
        others += weighing->contenders[i].sender != contender->sender &&
            !strcmp(weighing->contenders[i].row->code, contender->row->code);
    return others;
}

static bool by_word(const struct weighing *weighing, const struct contender *contender, struct evidence *out)
{
    int letters = 0, words = 0;
    if (!*contender->row->code)
        return false;
    int seen = find_code(weighing->view, contender->row->code, &letters, &words);
    if (seen < 0 || letters < 3 || others_bearing(weighing, contender))
        return false;
    bool number = weighing->view->seen[seen].word.digits;
    double chance = number ? 40 * pow(10, -letters) : 0.02; /* a letter has some forty numbers at most */
    chance = chance < 0.0005 ? 0.0005 : chance > 0.5 ? 0.5 : chance;
    out->bits = evidence_level(weighing, WEIGHT_CODE, chance, out);
    out->why = arena_printf(
        weighing->arena, "The page bears \"%s\", as the card did", view_word(weighing->view, seen));
    evidence_at(weighing, seen, out);
    return true;
}

/* ---- the code of its reply sheet ---- */

static const struct {
    enum weight weight;
    const char *why;
} sheet[] = {
    [CODE_QR] = { WEIGHT_CODE_QR, "The page bears the QR code of this message's reply sheet" },
    [CODE_DIGITS] = { WEIGHT_CODE_DIGITS, "The page bears the number of this message's reply sheet" },
    [CODE_ONE_MENDED] = { WEIGHT_CODE_ONE_MENDED,
        "The page bears the number of this message's reply sheet, but for one digit" },
    [CODE_TWO_MISSING] = { WEIGHT_CODE_TWO_MISSING,
        "The page bears the number of this message's reply sheet, but for two digits that cannot be read" },
};

static const struct code_read *code_of(const struct weighing *weighing, uint32_t message)
{
    for (int i = 0; i < weighing->code_count; i++)
        if (weighing->codes[i].message == message && weighing->codes[i].how != CODE_TWO_WRONG)
            return &weighing->codes[i];
    return NULL;
}

static bool by_sheet(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    enum { SENDERS_LEAST = 10 }; /* as many as are reckoned with where the register has fewer */
    const struct index *index = weighing->index;
    const struct code_read *read = code_of(weighing, contender->message);
    if (!read)
        return false;
    const double senders = fmax(SENDERS_LEAST, index->prisoners[contender->prisoner].sender_count);
    contender->code = read;
    out->bits = evidence_level(weighing, sheet[read->how].weight, 1 / senders, out);
    out->why = sheet[read->how].why;
    out->page = read->page;
    out->box = read->box;
    return true;
}

/* ---- the number in its return address ---- */

/* What stands in front of it: кв. 205, а/я 112, box 318. */
static bool marks_number(const struct view *view, int at)
{
    static const char *const marks[] = { "кв", "квартира", "кватэра", "я", "ящик", "скрыня", "скрынка", "box",
        "apt" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (!strcmp(view->seen[at].word.folded, marks[i]))
            return true;
    return false;
}

static bool in_address(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    return seen->block == BLOCK_TO ||
        (at && view->seen[at - 1].line == seen->line && marks_number(view, at - 1));
}

static bool by_number(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    const struct view *view = weighing->view;
    int at = *contender->row->number ? 0 : view->seen_count;
    while (at < view->seen_count &&
        (strcmp(view->seen[at].word.folded, contender->row->number) != 0 || !in_address(view, at)))
        at++;
    if (at == view->seen_count)
        return false;
    out->bits = evidence_level(weighing, WEIGHT_CODE_NUMBER, 1, out);
    out->why = arena_printf(weighing->arena,
        "The address has the number %s, which was given out for this message", contender->row->number);
    evidence_at(weighing, at, out);
    return contender->numbered = true;
}

bool score_code(const struct weighing *weighing, struct contender *contender, struct evidence *out)
{
    return by_sheet(weighing, contender, out) || by_number(weighing, contender, out) ||
        by_word(weighing, contender, out);
}
