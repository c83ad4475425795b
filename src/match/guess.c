/* What a person would guess where the letter is read badly: a greeting that is no salutation any more is
 * compared, letter by letter, with the names of everybody who is looked at. A guess ranks the candidates of a
 * reply that asks, and does nothing else: it is asked for when the rule has decided to ask, so that nothing
 * is ever mailed by it. */
#include "match_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- where a greeting may stand ---- */

enum { TOP_LINES = 4, CALL_WORDS = 4, CALLED_MOST = 48 };

/* A word that may be the name, or two that may be one that was broken. */
struct called {
    char text[2 * NAME_BYTES];
    size_t length;
    int seen;
    bool calls; /* in a line of few words, one of which greets or is called out, or in front of a comma */
    bool broken; /* they are two */
};

struct guessing {
    struct weighing *weighing;
    struct called called[CALLED_MOST];
    int called_count;
    bool calls; /* one of them is called */
    double most; /* that a greeting is worth which reads otherwise */
    float *families; /* bits of the best form of a given name; NAN: not asked yet */
};

/* "Прмвет, Вауя!", and where no line of text is above it "Натуся," */
static bool is_call(const struct view *view, const struct line *line, bool begun)
{
    const struct seen *first = &view->seen[line->first], *last = first + line->count - 1;
    bool calls = role_greets(first->role) || role_greets(last->role);
    for (const struct seen *seen = first; !begun && seen <= last; seen++)
        calls |= seen->after == '!' || seen->after == ',';
    return calls && line->count <= CALL_WORDS;
}

static bool has_digits(const struct view *view, const struct line *line)
{
    for (int i = line->first; i < line->first + line->count; i++)
        if (view->seen[i].word.digits)
            return true;
    return false;
}

/* In a call every capital word may be the name but what is a word of greeting to the letter: "Натуся" is like
 * "матуся", "Вауя" like "ваш". */
static bool may_be_called(const struct view *view, const struct seen *seen)
{
    size_t count;
    if (!seen->word.capital)
        return !view_knows(view, seen);
    return !name_book_find(&view->vocabulary->folded, seen->word.folded, &count) &&
        !(role_greets(seen->role) && seen->word.letters >= 6);
}

/* "Ольгау, вот и дошла ваша весточка" */
static bool begins_with_call(const struct view *view, const struct line *line)
{
    const struct seen *first = &view->seen[line->first];
    return first->word.capital && first->role == ROLE_NONE && (first->after == ',' || first->after == '!');
}

static void add_called(struct guessing *guessing, int first, int last, bool calls)
{
    const struct view *view = guessing->weighing->view;
    if (guessing->called_count == CALLED_MOST)
        return;
    struct called *called = &guessing->called[guessing->called_count++];
    *called = (struct called){ .seen = first, .calls = calls, .broken = last > first };
    for (int i = first; i <= last; i++)
        strcat(called->text, view->seen[i].word.skeleton);
    called->length = strlen(called->text);
    guessing->calls |= calls;
}

/* `begun`: text stands above it. */
static void look_at_line(struct guessing *guessing, const struct line *line, bool begun)
{
    const struct view *view = guessing->weighing->view;
    const bool call = is_call(view, line, begun), begins = !begun && begins_with_call(view, line);
    for (int i = line->first, before = -1; i < line->first + line->count; i++) {
        const struct seen *seen = &view->seen[i];
        const bool calls = call || (begins && i == line->first);
        if (seen->word.digits || (calls ? !may_be_called(view, seen) : view_knows(view, seen))) {
            before = -1;
            continue;
        }
        add_called(guessing, i, i, calls);
        if (before >= 0)
            add_called(guessing, before, i, calls);
        before = i;
    }
}

static void find_called(struct guessing *guessing)
{
    const struct view *view = guessing->weighing->view;
    int page = -1, lines = 0;
    bool begun = false;
    for (int i = 0; i < view->line_count && lines < TOP_LINES; i++) {
        const struct line *line = &view->lines[i];
        if (!line->count || !page_kind_mailed(view->reply->pages[line->page].kind))
            continue;
        page = page < 0 ? line->page : page;
        if (line->page != page || line->rank >= TOP_LINES)
            return;
        look_at_line(guessing, line, begun);
        begun |= !has_digits(view, line);
        lines++;
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
                    view->names, &view->seen[salutation->names[n]].word, NAME_HOW_CALL, given) &&
                given[0].folded)
                return true;
    }
    return false;
}

/* ---- comparing ---- */

/* In bits: a letter that stands there, half of it counted for the form and half for what is read, so that
 * a longer form is no likelier for its length; a wrong one; that the name may be any of the words; that
 * a call names somebody; that a word was broken; another form of the name than the card is signed with, and
 * where that is in Latin letters; the name in the register where the card is signed; the least that is a
 * guess, and the most. */
static const double LETTER = 3, WRONG_LETTER = 5.5, PLACE = -5, PLACE_CALL = 1.5, BROKEN = -3,
                    OTHER_FORM = -4, OTHER_SCRIPT = -1, REGISTERED = -3, LEAST = 1, MOST = 9;

/* Of all letters of the word, or, where it is much longer, of a part of it: "ДарагаяАлена!". Exact up to
 * `most`. */
static double wrong_letters(
    const struct names *names, const char *form, const struct called *called, bool whole, double most)
{
    if (whole)
        return names_distance(names, form, called->text, most);
    return called->calls ? names_distance_within(names, form, called->text) : HUGE_VAL;
}

/* Exact where it is no less than nothing. */
static double bits_there(const struct names *names, const char *form, const struct called *called)
{
    enum { LONGER = 4 };
    const size_t length = strlen(form);
    const bool whole = called->length < length + LONGER;
    const double letters = (double)(length + (whole ? called->length : length)) / 2,
                 place = (called->calls ? PLACE_CALL : PLACE) + (called->broken ? BROKEN : 0),
                 most = (LETTER * letters + place) / WRONG_LETTER;
    const double wrong = most > 0 ? wrong_letters(names, form, called, whole, most) : HUGE_VAL;
    return wrong > most ? -HUGE_VAL : place + LETTER * letters - WRONG_LETTER * wrong;
}

static double bits_within(const struct guessing *guessing, const char *form, int *at)
{
    double best = -HUGE_VAL;
    for (int i = 0; i < guessing->called_count; i++) {
        double bits = bits_there(guessing->weighing->index->names, form, &guessing->called[i]);
        *at = bits > best ? i : *at;
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
    int at = 0;
    for (size_t i = 0; i < count; i++)
        if (!(forms[i].how & NAME_HOW_CASE))
            best = fmax(best, bits_within(guessing, forms[i].form, &at));
    return guessing->families[family] = (float)best;
}

/* Who is in the register in Latin letters is called in others. */
static double other_form(const struct name_part *given)
{
    return (unsigned char)*given->written < 0x80 ? OTHER_SCRIPT : OTHER_FORM;
}

static double name_bits(struct guessing *guessing, const struct name *name, int *at)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    if (!given)
        return -HUGE_VAL;
    double best = bits_within(guessing, given->skeleton, at);
    for (int f = 0; f < given->family_count; f++)
        best = fmax(best, other_form(given) + family_bits(guessing, given->families[f]));
    return best;
}

/* ---- what is guessed ---- */

enum { GUESSES = 5 }; /* the writer, the place, the greeting, the return name, the words */

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
    int at; /* which of the called */
};

static struct guessed_name guess_name(struct guessing *guessing, const struct contender *contender)
{
    struct guessed_name guessed = { -HUGE_VAL, 0 };
    for (int n = 0; n < contender->name_count; n++) {
        int at = 0;
        double bits = name_bits(guessing, &contender->names[n], &at) + (n ? REGISTERED : 0);
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
    const double had = contender->has[GROUP_SALUTATION] ? known->bits : 0;
    const double bits = fmin(guessing->most, guessed->bits - above);
    if (guessed->bits - above < LEAST || bits <= had)
        return false;
    struct evidence *guess = contender_guess(weighing, contender, GROUP_SALUTATION, bits - had);
    guess->why = arena_printf(weighing->arena, "Something at the top may be the name of %s, read badly",
        contender->row->card_name[0] ? contender->row->card_name : contender->row->sender_name);
    evidence_at(weighing, guessing->called[guessed->at].seen, guess);
    return true;
}

/* Does one who wrote to the likeliest prisoner bear the name that is greeted? */
static bool somebody_is_greeted(const struct weighing *weighing)
{
    for (size_t i = 0; i < weighing->count; i++) {
        const struct contender *contender = &weighing->contenders[i];
        if (contender->prisoner == weighing->contenders[0].prisoner && contender->has[GROUP_SALUTATION] &&
            contender->evidence[GROUP_SALUTATION].bits > 0)
            return true;
    }
    return false;
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
    const struct names *names = view->names;
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

static bool guess_names(struct weighing *weighing)
{
    const struct names *names = weighing->index->names;
    const size_t count = (size_t)names_family_count(names);
    const bool read = greeting_read(weighing->view);
    OWNED_FREE float *families = must_alloc((count + 1) * sizeof *families);
    OWNED_FREE float *greeted = must_alloc((count + 1) * sizeof *greeted);
    struct guessing guessing = { .weighing = weighing, .families = families, .most = read ? 0 : MOST };
    for (size_t f = 0; f < count; f++)
        families[f] = NAN;
    find_called(&guessing);
    if (read || guessing.calls)
        list_greeted(&guessing, read, greeted);
    const bool wider = weighing_widen(weighing, greeted);
    const bool known = read && somebody_is_greeted(weighing);
    return (!known && guess_greetings_of(&guessing)) || wider;
}

/* ---- to whom the envelope is addressed ---- */

enum { RETURNS_MOST = 128 };

/* Each return name once, a volunteer's stands on many cards; what finds no room is left out. */
struct returns {
    struct written words[WRITTEN_MOST];
    int word_count;
    struct return_guess guesses[RETURNS_MOST];
    int count;
    double above; /* bits that the likest has and that nothing is worth */
};

static const struct return_guess *return_of(
    const struct weighing *weighing, struct returns *returns, const struct contender *contender)
{
    for (int i = 0; i < returns->count; i++)
        if (!strcmp(returns->guesses[i].name, contender->row->return_name))
            return &returns->guesses[i];
    if (returns->count == RETURNS_MOST)
        return NULL;
    struct return_guess *guess = &returns->guesses[returns->count++];
    *guess = return_guess(weighing, contender, returns->words, returns->word_count);
    return guess;
}

static void compare_returns(const struct weighing *weighing, struct returns *returns)
{
    double best = 0;
    for (size_t i = 0; i < weighing->count; i++) {
        const struct return_guess *guess = return_of(weighing, returns, &weighing->contenders[i]);
        if (!guess || guess->bits <= best)
            continue;
        best = guess->bits;
        returns->above = fmax(0, best - guess->most);
    }
}

/* Beside what the envelope says that is read well, where that is less. */
static bool guess_return(const struct weighing *weighing, struct contender *contender,
    const struct return_guess *guessed, double above)
{
    const double had = contender->has[GROUP_SENDER_NAME] ? contender->evidence[GROUP_SENDER_NAME].bits : 0,
                 bits = fmin(guessed->most, guessed->bits - above) - fmax(0, had);
    if (bits < LEAST)
        return false;
    struct evidence *guess = contender_guess(weighing, contender, GROUP_SENDER_NAME, bits);
    guess->why = arena_printf(weighing->arena,
        "The envelope may bear the return name on the card, read badly: %s",
        view_word(weighing->view, guessed->seen));
    evidence_at(weighing, guessed->seen, guess);
    return true;
}

static bool guess_returns(const struct weighing *weighing)
{
    struct returns *returns = arena_take(weighing->arena, sizeof *returns);
    bool any = false;
    returns->word_count = written_find_on_envelope(weighing->view, returns->words);
    if (!returns->word_count)
        return false;
    compare_returns(weighing, returns);
    for (size_t i = 0; i < weighing->count; i++) {
        struct contender *contender = &weighing->contenders[i];
        const struct return_guess *guessed = return_of(weighing, returns, contender);
        any |= guessed && guess_return(weighing, contender, guessed, returns->above);
    }
    return any;
}

/* ---- what of the message came back ---- */

/* Both kinds of it are told as one. */
void contender_guess_words(
    const struct weighing *weighing, struct contender *contender, double bits, int seen)
{
    for (size_t i = 0; i < contender->guess_count; i++)
        if (contender->guesses[i].group == GROUP_CONTENT) {
            contender->guesses[i].bits += bits;
            contender->guessed += bits;
            return;
        }
    struct evidence *guess = contender_guess(weighing, contender, GROUP_CONTENT, bits);
    guess->why = arena_printf(weighing->arena, "Words of the message may stand in the letter, read badly: %s",
        view_word(weighing->view, seen));
    evidence_at(weighing, seen, guess);
}

static bool guess_words(const struct weighing *weighing, struct contender *contender)
{
    int seen = -1;
    const double bits = content_guess(weighing, contender, &seen);
    if (bits > 0)
        contender_guess_words(weighing, contender, bits, seen);
    return bits > 0;
}

/* Messages whose words are looked for, the best of the list. */
enum { READ_CLOSELY = 200 };

bool weighing_guess(struct weighing *weighing)
{
    const bool greeted = guess_names(weighing), addressed = guess_returns(weighing),
               named = greeted || addressed;
    bool words = false;
    if (named)
        weighing_rank(weighing);
    for (size_t i = 0; i < weighing->count && i < READ_CLOSELY; i++)
        words |= guess_words(weighing, &weighing->contenders[i]);
    if (words)
        weighing_rank(weighing);
    const bool runs = content_guess_runs(weighing);
    if (runs)
        weighing_rank(weighing);
    const bool any = named || words || runs;
    weighing_rank_by_worth(weighing, any);
    return any;
}
