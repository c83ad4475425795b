/* What a person would guess where the letter is read badly: a greeting that is no salutation any more is
 * compared, letter by letter, with the names of everybody who is looked at. A guess ranks the candidates of a
 * reply that asks, and does nothing else: it is asked for when the rule has decided to ask, so that nothing
 * is ever mailed by it. */
#include "greeting_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- where a greeting may stand ---- */

enum { TOP_LINES = 4, CALL_WORDS = 4 };

struct top_line {
    char text[SKELETONS];
    int seen; /* the first word */
    bool calls; /* few words, one of which greets or is called out */
};

struct guessing {
    struct weighing *weighing;
    struct top_line lines[TOP_LINES];
    int line_count;
    float *families; /* bits of the best form of a given name; NAN: not asked yet */
};

/* A word that is read well and is no name: "слова" is no Слава. */
bool view_knows(const struct view *view, const struct seen *seen)
{
    const struct vocabulary *vocabulary = view->index->vocabulary;
    char stem[STEM_BYTES];
    size_t count;
    return seen->role != ROLE_NONE ||
        (stem_of(&seen->word, stem) &&
            (name_book_find(&vocabulary->common, stem, &count) ||
                name_book_find(&vocabulary->everyday, stem, &count)));
}

/* "Прмвет, Вауя!", "Натуся," */
static bool is_call(const struct view *view, const struct line *line)
{
    const struct seen *first = &view->seen[line->first], *last = first + line->count - 1;
    bool calls = role_greets(first->role) || role_greets(last->role);
    for (const struct seen *seen = first; seen <= last; seen++)
        calls |= seen->after == '!' || seen->after == ',';
    return calls && line->count <= CALL_WORDS;
}

/* In a call every capital word may be the name but what is a word of greeting to the letter: "Натуся" is like
 * "матуся", "Вауя" like "ваш". */
static bool may_be_called(const struct view *view, const struct seen *seen)
{
    size_t count;
    if (!seen->word.capital)
        return !view_knows(view, seen);
    return !name_book_find(&view->index->vocabulary->folded, seen->word.folded, &count) &&
        !(role_greets(seen->role) && seen->word.letters >= 6);
}

static void find_lines(struct guessing *guessing)
{
    const struct view *view = guessing->weighing->view;
    int page = -1;
    for (int i = 0; i < view->line_count && guessing->line_count < TOP_LINES; i++) {
        const struct line *line = &view->lines[i];
        if (!line->count || !page_kind_mailed(view->reply->pages[line->page].kind))
            continue;
        page = page < 0 ? line->page : page;
        if (line->page != page || line->rank >= TOP_LINES)
            return;
        struct top_line *top = &guessing->lines[guessing->line_count++];
        *top = (struct top_line){ .seen = line->first, .calls = is_call(view, line) };
        for (int w = line->first; w < line->first + line->count; w++)
            if (top->calls ? may_be_called(view, &view->seen[w]) : !view_knows(view, &view->seen[w]))
                add_skeleton(top->text, &view->seen[w].word);
    }
}

/* Is somebody greeted by a name that certainly is one, or are several? Then there is nothing to guess. */
static bool greeting_read(const struct view *view)
{
    for (int i = 0; i < view->salutation_count; i++) {
        const struct salutation *salutation = &view->salutations[i];
        struct name_given given[NAME_FAMILIES];
        if (salutation->collective)
            return true;
        for (int n = 0; n < salutation->name_count; n++)
            if (names_given_exactly(
                    view->index->names, &view->seen[salutation->names[n]].word, NAME_HOW_CALL, given) &&
                given[0].folded)
                return true;
    }
    return false;
}

/* ---- comparing ---- */

/* In bits: a letter that stands there, and one that does not; that the name may be any of the words; that
 * a call names somebody; that its last word has grown together with the one before; another form of the name
 * than the card is signed with; the least that is a guess, and the most. */
static const double LETTER = 3, WRONG_LETTER = -2.5, PLACE = -5, PLACE_CALL = 1.5, JOINED = -2,
                    OTHER_FORM = -4, LEAST = 1, MOST = 9;

static double bits_for(double length, double wrong)
{
    return LETTER * (length - wrong) + WRONG_LETTER * wrong;
}

/* "ДарагаяАлена!" */
static double bits_joined(const struct names *names, const char *form, const char *text)
{
    const size_t length = strlen(form), all = strlen(text);
    if (all < length + 4 || strchr(text + all - length - 1, ' '))
        return -HUGE_VAL;
    return JOINED + bits_for((double)length, names_distance(names, form, text + all - length, NAME_LETTERS));
}

static double bits_in_line(const struct names *names, const char *form, const struct top_line *line)
{
    double bits = bits_for((double)strlen(form), names_distance_within(names, form, line->text));
    return line->calls ? PLACE_CALL + fmax(bits, bits_joined(names, form, line->text)) : PLACE + bits;
}

static double bits_within(const struct guessing *guessing, const char *form, int *line)
{
    double best = -HUGE_VAL;
    for (int i = 0; i < guessing->line_count; i++) {
        double bits = bits_in_line(guessing->weighing->index->names, form, &guessing->lines[i]);
        *line = bits > best ? i : *line;
        best = fmax(best, bits);
    }
    return best;
}

static double family_bits(struct guessing *guessing, int family)
{
    if (!isnan(guessing->families[family]))
        return guessing->families[family];
    size_t count;
    const struct name_entry *forms = names_family_forms(guessing->weighing->index->names, family, &count);
    double best = -HUGE_VAL;
    int line = 0;
    for (size_t i = 0; i < count; i++)
        if (!(forms[i].how & NAME_HOW_CASE))
            best = fmax(best, bits_within(guessing, forms[i].form, &line));
    return guessing->families[family] = (float)best;
}

static double name_bits(struct guessing *guessing, const struct name *name, int *line)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    if (!given)
        return -HUGE_VAL;
    double best = bits_within(guessing, given->skeleton, line);
    for (int f = 0; f < given->family_count; f++)
        best = fmax(best, OTHER_FORM + family_bits(guessing, given->families[f]));
    return best;
}

/* ---- what is guessed ---- */

enum { GUESSES = 3 }; /* the writer, the greeting, the words */

struct evidence *contender_guess(
    const struct weighing *weighing, struct contender *contender, enum evidence_group group, double bits)
{
    if (!contender->guesses)
        contender->guesses = arena_array(weighing->arena, GUESSES, sizeof *contender->guesses);
    contender->guessed += bits;
    struct evidence *guess = &contender->guesses[contender->guess_count++];
    *guess = (struct evidence){ .group = group, .bits = bits };
    return guess;
}

struct guessed_name {
    double bits;
    int line;
};

static struct guessed_name guess_name(struct guessing *guessing, const struct contender *contender)
{
    struct guessed_name guessed = { -HUGE_VAL, 0 };
    for (int n = 0; n < contender->name_count; n++) {
        int at = 0;
        double bits = name_bits(guessing, &contender->names[n], &at);
        guessed = bits > guessed.bits ? (struct guessed_name){ bits, at } : guessed;
    }
    return guessed;
}

/* In place of what the salutation says, where that is less. */
static bool guess_greeting(
    struct guessing *guessing, struct contender *contender, const struct guessed_name *guessed, double above)
{
    const struct weighing *weighing = guessing->weighing;
    const struct evidence *known = &contender->evidence[GROUP_SALUTATION];
    const double had = contender->has[GROUP_SALUTATION] ? known->bits : 0, bits = guessed->bits - above;
    if (bits < LEAST || bits <= had)
        return false;
    struct evidence *guess = contender_guess(weighing, contender, GROUP_SALUTATION, bits - had);
    guess->why = arena_printf(weighing->arena, "Something at the top may be a name, read badly: of %s",
        contender->row->card_name[0] ? contender->row->card_name : contender->row->sender_name);
    evidence_at(weighing, guessing->lines[guessed->line].seen, guess);
    return true;
}

static bool guess_greetings_of(struct guessing *guessing)
{
    struct weighing *weighing = guessing->weighing;
    struct guessed_name *guessed = arena_array(weighing->arena, weighing->count + 1, sizeof *guessed);
    double best = MOST;
    bool any = false;
    for (size_t i = 0; i < weighing->count; i++) {
        guessed[i] = guess_name(guessing, &weighing->contenders[i]);
        best = fmax(best, guessed[i].bits);
    }
    for (size_t i = 0; i < weighing->count;
         i++) /* the likest gets the most, others as much less as they are */
        any |= guess_greeting(guessing, &weighing->contenders[i], &guessed[i], best - MOST);
    return any;
}

/* Per family, what a call may be worth; a name that is read is worth as much as it is rare. */
static void list_greeted(struct guessing *guessing, bool read, float *greeted)
{
    const struct view *view = guessing->weighing->view;
    const struct names *names = view->index->names;
    for (int f = 0; f < names_family_count(names); f++)
        greeted[f] = read ? 0 : (float)family_bits(guessing, f);
    for (int i = 0; read && i < view->salutation_count; i++)
        for (int n = 0; n < view->salutations[i].name_count; n++) {
            struct name_given given[NAME_FAMILIES];
            size_t count = names_given_exactly(
                names, &view->seen[view->salutations[i].names[n]].word, NAME_HOW_CALL, given);
            for (size_t g = 0; g < count; g++)
                greeted[given[g].family] = (float)MOST;
        }
}

static bool any_calls(const struct guessing *guessing)
{
    for (int i = 0; i < guessing->line_count; i++)
        if (guessing->lines[i].calls)
            return true;
    return false;
}

static bool guess_names(struct weighing *weighing)
{
    const struct names *names = weighing->index->names;
    const size_t count = (size_t)names_family_count(names);
    const bool read = greeting_read(weighing->view);
    OWNED_FREE float *families = must_alloc((count + 1) * sizeof *families);
    OWNED_FREE float *greeted = must_alloc((count + 1) * sizeof *greeted);
    struct guessing guessing = { .weighing = weighing, .families = families };
    for (size_t f = 0; f < count; f++)
        families[f] = NAN;
    find_lines(&guessing);
    if (read || any_calls(&guessing))
        list_greeted(&guessing, read, greeted);
    const bool wider = weighing_widen(weighing, greeted);
    return (!read && guess_greetings_of(&guessing)) || wider;
}

static bool guess_words(const struct weighing *weighing, struct contender *contender)
{
    int seen = -1;
    const double bits = content_guess(weighing, contender, &seen);
    if (bits <= 0)
        return false;
    struct evidence *guess = contender_guess(weighing, contender, GROUP_CONTENT, bits);
    guess->why = arena_printf(weighing->arena, "Words of the message may stand in the letter, read badly: %s",
        view_word(weighing->view, seen));
    evidence_at(weighing, seen, guess);
    return true;
}

/* Messages whose words are looked for, the best of the list. */
enum { READ_CLOSELY = 200 };

bool weighing_guess(struct weighing *weighing)
{
    const bool named = guess_names(weighing);
    bool words = false;
    if (named)
        weighing_rank(weighing);
    for (size_t i = 0; i < weighing->count && i < READ_CLOSELY; i++)
        words |= guess_words(weighing, &weighing->contenders[i]);
    if (words)
        weighing_rank(weighing);
    return named || words;
}
