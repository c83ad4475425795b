/* The rule about the prisoner: who wrote must be certain, and nobody else may fit. */
#include "rule_inside.h"

#include <string.h>

static const double PRISONER_LEAD = 6, OTHER_PRISONER_BITS = 9;

static bool prisoner_read_badly(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    return fit && fit->level == WEIGHT_PRISONER_WHOLE && fit->bits > 0 && !judged->signed_given;
}

static bool prisoner_not_established(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    return !prisoner_read_badly(judged) && !judged->signed_given && !(fit && fit_establishes(fit));
}

/* The words on one of the last lines that are his given name, and no surname beside it: "Сергей",
 * "Обнимаю Вас, Ольга", "Марина Ж.". */
static bool is_given_alone(const struct judged *judged, int at)
{
    enum { SHORT_LINE = 4 };
    const struct view *view = judged->view;
    const struct seen *seen = &view->seen[at];
    return view_mailed(view, at) && view_at_end(view, seen->line) &&
        view->lines[seen->line].count <= SHORT_LINE && seen->word.capital && seen->word.letters > 2 &&
        seen->role == ROLE_NONE && prisoner_word(view, best_prisoner(judged), &seen->word);
}

static int given_under_letter(const struct judged *judged)
{
    int found = -1;
    for (int i = 0; i < judged->view->seen_count; i++)
        found = is_given_alone(judged, i) ? i : found;
    return found;
}

static bool given_name_only(const struct judged *judged)
{
    return prisoner_not_established(judged) && given_under_letter(judged) >= 0;
}

static bool nothing_signed(const struct judged *judged)
{
    return prisoner_not_established(judged) && given_under_letter(judged) < 0;
}

/* With what stands behind it: "Захар П.". */
static void quote_signed(const struct judged *judged, struct quotes *quotes)
{
    const struct view *view = judged->view;
    struct stretch name = stretch_at(given_under_letter(judged));
    const struct line *line = &view->lines[view->seen[name.first].line];
    while (name.first > line->first &&
        prisoner_word(view, best_prisoner(judged), &view->seen[name.first - 1].word))
        name.first--;
    name.last = line->first + line->count - 1;
    quote(quotes, rule_words(judged, name));
}

/* The envelope comes from where the one is, and not from where the other is. */
static bool elsewhere(const struct fit *fit, const struct fit *other)
{
    return fit->from == FROM_THERE && other->from == FROM_ELSEWHERE;
}

/* Whoever fits nearly as well; null: nobody does. Where nobody's name is read, none of those who are looked
 * at fits, and that is asked about (prisoner_not_established). */
static const struct fit *rival(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    for (size_t i = 0; fit && !judged->signed_given && i < judged->weighing->fit_count; i++) {
        const struct fit *other = &judged->weighing->fits[i];
        const bool guessed = other->level == WEIGHT_PRISONER_WHOLE && prisoner_not_established(judged);
        if (other != fit && !guessed && other->bits > fit->bits - PRISONER_LEAD && !elsewhere(fit, other))
            return other;
    }
    return NULL;
}

static bool prisoner_ambiguous(const struct judged *judged)
{
    return rival(judged);
}

static void quote_prisoner(const struct judged *judged, const struct fit *fit, struct quotes *quotes)
{
    const struct index *index = judged->weighing->index;
    const struct prisoner *prisoner = &index->prisoners[fit->prisoner];
    quote(quotes, index->messages[index->by_prisoner[prisoner->first]].prisoner_name);
}

static void quote_rival(const struct judged *judged, struct quotes *quotes)
{
    quote_prisoner(judged, rival(judged), quotes);
}

/* Whom there was no room for may come from where the envelope does. */
static bool prisoners_left_out(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    return fit && !judged->signed_given && judged->weighing->left_out > fit->bits - PRISONER_LEAD;
}

/* Somebody else beside the likeliest; null: nobody. */
static const struct fit *second_prisoner(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    for (size_t i = 0; fit && i < judged->weighing->fit_count; i++) {
        const struct fit *other = &judged->weighing->fits[i];
        bool apart = other->seen != fit->seen || other->typed != fit->typed;
        if (other != fit && other->spot != SPOT_BODY && other->bits >= OTHER_PRISONER_BITS && apart)
            return other;
    }
    return NULL;
}

static bool two_prisoners(const struct judged *judged)
{
    return second_prisoner(judged) != NULL;
}

static void quote_both(const struct judged *judged, struct quotes *quotes)
{
    quote_prisoner(judged, judged->best->fit, quotes);
    quote_prisoner(judged, second_prisoner(judged), quotes);
}

static bool on_sender_side(const struct judged *judged, const struct seen *seen)
{
    return judged->reply->pages[seen->page].kind == PAGE_ENVELOPE &&
        (seen->block == BLOCK_FROM || seen->beneath == BLOCK_FROM);
}

/* Given names have too many pet names for far ones to say anything. */
static bool may_be_surname(const struct judged *judged, const struct name_word *word, bool *has_surname)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    const struct names *names = judged->weighing->index->names;
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name *name = &prisoner->spellings[s];
        const struct name_part *surname = name_part_of(name, NAME_SURNAME);
        *has_surname |= surname != NULL;
        if (surname && names_compare(names, word, surname, name->sex, NAME_HOW_CASE) <= NAME_FAR)
            return true;
    }
    return false;
}

static bool may_be_prisoners(const struct judged *judged, const struct name_word *word)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    return names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, NAME_NEAR);
}

/* On the line of "От кого", in front of a comma: no address. */
static bool behind_from_whom(const struct view *view, int at)
{
    for (int i = at - 1; i >= 0 && view->seen[i].line == view->seen[at].line; i--) {
        const struct seen *seen = &view->seen[i];
        if (seen->role == ROLE_FROM)
            return strcmp(seen->word.folded, "откуда") != 0 && strcmp(seen->word.folded, "адкуль") != 0;
        if (seen->role == ROLE_TO || seen->after == ',')
            return false;
    }
    return false;
}

static bool initial_at(const struct view *view, int at, int line)
{
    return at >= 0 && at < view->seen_count && view->seen[at].line == line && view->seen[at].word.capital &&
        rule_may_be_initial(&view->seen[at].word);
}

/* "Синицын Е.А.", "Е.А. Синицын"; "Г.П. Витьба" and "П/О Вейно" are places. */
static bool has_initials(const struct view *view, int at)
{
    static const char *const places[] = { "gp", "po", NULL };
    for (int first = at - 2; first <= at + 1; first += 3) { /* in front, or behind */
        const int line = view->seen[at].line;
        bool place = !initial_at(view, first, line) || !initial_at(view, first + 1, line);
        for (int i = 0; !place && places[i]; i++)
            place = view->seen[first].word.skeleton[0] == places[i][0] &&
                view->seen[first + 1].word.skeleton[0] == places[i][1];
        if (!place)
            return true;
    }
    return false;
}

static bool has_digits(const struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    for (int i = at->first; i < at->first + at->count; i++)
        if (strpbrk(view->seen[i].word.folded, "0123456789"))
            return true;
    return false;
}

/* "г. Горки", "Речицкий р-н" */
static bool names_town(const struct view *view, int line)
{
    static const char *const towns[] = { "г", "гор", "гп", "рн", "обл", "вобл", "ик", "пк", "сизо", "тюрьма",
        "турма", "р", NULL };
    const struct line *at = &view->lines[line];
    for (int i = at->first; i < at->first + at->count; i++)
        if (word_is_among(&view->seen[i].word, towns))
            return true;
    return false;
}

/* Where the envelope comes from, as it is read, beside the places of the prisoner. */
struct posted {
    bool differs; /* it is none of them, or one misread */
    bool elsewhere; /* it is surely none of them */
};

/* "Добролюбова 16", "Горецкий р-н" */
static bool is_of_address(const struct view *view, int at)
{
    static const char *const behind[] = { "р", "рн", "обл", "вобл", "район", "раен", NULL };
    static const char *const before[] = { "г", "гор", "гп", "п", "д", "аг", NULL };
    const struct seen *next = at + 1 < view->seen_count ? &view->seen[at + 1] : NULL,
                      *last = at ? &view->seen[at - 1] : NULL;
    const int line = view->seen[at].line;
    return (next && next->line == line && (next->word.digits || word_is_among(&next->word, behind))) ||
        (last && last->line == line && word_is_among(&last->word, before));
}

/* A line of nothing but words, a few of them, may be a name. */
static bool is_line_of_words(const struct view *view, int line)
{
    enum { WORDS_MOST = 3 };
    return view->lines[line].count <= WORDS_MOST && !has_digits(view, line) && !names_town(view, line);
}

/* Does the word stand where a name does? From elsewhere any may be one that is not of an address. */
static bool stands_for_name(const struct judged *judged, int at, const struct posted *posted)
{
    const struct view *view = judged->view;
    return behind_from_whom(view, at) || has_initials(view, at) ||
        (posted->differs && is_line_of_words(view, view->seen[at].line)) ||
        (posted->elsewhere && !is_of_address(view, at));
}

static bool given_on_line(const struct judged *judged, int line)
{
    const struct line *at = &judged->view->lines[line];
    for (int i = at->first; i < at->first + at->count; i++)
        if (rule_is_given_name(judged, &judged->view->seen[i].word))
            return true;
    return false;
}

/* Is what a reader doubted somebody's name nonetheless? It has a given name, or initials and a surname that
 * is not the prisoner's misread. */
static bool doubtful_is_name(const struct judged *judged, int at)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    const struct names *names = judged->weighing->index->names;
    const struct name_word *word = &judged->view->seen[at].word;
    if (given_on_line(judged, judged->view->seen[at].line))
        return true;
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name *name = &prisoner->spellings[s];
        const struct name_part *surname = name_part_of(name, NAME_SURNAME);
        if (!surname || !names_is_other_surname(names, word, surname, name->sex))
            return false;
    }
    return has_initials(judged->view, at);
}

/* May the word be the name of who wrote? Behind "От кого" words of the post that people are called are names,
 * and the sender's own name is another's. Elsewhere a postmark says nothing. */
static bool may_be_name(const struct judged *judged, int at)
{
    const struct seen *seen = &judged->view->seen[at];
    const struct name_word *word = &seen->word;
    const bool behind = behind_from_whom(judged->view, at), post = rule_is_of_post(judged, word),
               stamped = seen->block == BLOCK_POSTMARK,
               named = !stamped && (behind || has_initials(judged->view, at)) &&
        !is_of_address(judged->view, at) && rule_post_word_names(judged, word);
    return word->capital && !word->digits && !(post && !named) && !(stamped && !behind) &&
        !rule_in_own_address(judged, word) && !rule_names_street(judged->view, at) &&
        (behind || !rule_is_senders_own(judged, word, NAME_NEAR)) &&
        (rule_read_well(seen) || (behind && doubtful_is_name(judged, at)));
}

/* "От кого: Мороз": nothing else stands on the line. */
static bool is_alone_behind_mark(const struct judged *judged, int at)
{
    const struct view *view = judged->view;
    const struct line *line = &view->lines[view->seen[at].line];
    for (int i = line->first; i < line->first + line->count; i++)
        if (i != at && view->seen[i].role == ROLE_NONE && !rule_is_of_post(judged, &view->seen[i].word))
            return false;
    return behind_from_whom(view, at);
}

/* "Синицын Е.А.", whom no table of names has. "Мороз" and "Зима П.П." are names where the place is not his.
 */
static bool may_be_strange_surname(const struct judged *judged, int at, const struct posted *posted)
{
    enum { LETTERS_LEAST = 5, NAMED_LEAST = 4 };
    const struct index *index = judged->weighing->index;
    const struct view *view = judged->view;
    const struct name_word *word = &view->seen[at].word;
    const bool named = posted->differs && (is_alone_behind_mark(judged, at) || has_initials(view, at));
    return word->letters >= (named ? NAMED_LEAST : LETTERS_LEAST) && rule_can_be_spoken(word) &&
        stands_for_name(judged, at, posted) && !names_patronymic(index->names, word) &&
        (named || !rule_everyday(judged, word));
}

/* "Иванюк Пётр", and "От кого" on the line below. */
static bool stands_above_mark(const struct judged *judged, int at)
{
    const struct view *view = judged->view;
    const int below = view->seen[at].line + 1;
    if (below >= view->line_count || view->lines[below].page != view->seen[at].page ||
        judged->reply->pages[view->seen[at].page].kind != PAGE_ENVELOPE || view->seen[at].block == BLOCK_TO)
        return false;
    return view->lines[below].count && view->seen[view->lines[below].first].role == ROLE_FROM;
}

/* From where the prisoner surely is not: "Жук П.П.", "Пак", "игнатик п.п.", "Брест В.В.", however short,
 * small or like another word it is. */
static bool is_named_elsewhere(const struct judged *judged, int at)
{
    enum { LETTERS_LEAST = 3 };
    const struct view *view = judged->view;
    const struct seen *seen = &view->seen[at];
    const bool initials = has_initials(view, at), behind = behind_from_whom(view, at);
    return seen->word.letters >= LETTERS_LEAST && !seen->word.digits && rule_read_well(seen) &&
        (initials || behind) && (behind || !rule_is_senders_own(judged, &seen->word, NAME_NEAR)) &&
        (initials || !rule_is_of_post(judged, &seen->word) || rule_post_word_names(judged, &seen->word)) &&
        !is_of_address(view, at) && !rule_in_own_address(judged, &seen->word) && !rule_names_street(view, at);
}

/* The envelope's sender is somebody else, in the register or not: nothing there is like the prisoner's
 * surname, and a surname or another given name stands there, read well. His given name alone clears only the
 * latter. */
static bool envelope_of_another(const struct judged *judged)
{
    const struct view *view = judged->view;
    const struct prisoner *prisoner = best_prisoner(judged);
    const struct posted posted = { .differs = prisoner_place_differs(judged->weighing->index, view, prisoner),
        .elsewhere = prisoner_posted_elsewhere(judged->weighing->index, view, prisoner) };
    bool given = false, surname = false, own_given = false, has_surname = false;
    for (int i = 0; i < view->seen_count; i++) {
        const struct name_word *word = &view->seen[i].word;
        const bool side = on_sender_side(judged, &view->seen[i]);
        if (!(side || (posted.elsewhere && stands_above_mark(judged, i))) || view->seen[i].role != ROLE_NONE)
            continue;
        const bool his = may_be_surname(judged, word, &has_surname);
        if (his && side)
            return false;
        if (his)
            continue;
        const bool own = may_be_prisoners(judged, word), name = !own && may_be_name(judged, i);
        own_given |= own;
        surname |= (name && may_be_strange_surname(judged, i, &posted)) ||
            (posted.elsewhere && !own && is_named_elsewhere(judged, i));
        given |= name && rule_is_given_name(judged, word);
    }
    return (surname && has_surname) || (given && !own_given);
}

/* Rows are brought up to date one by one: what one of them says holds for the prisoner. */
static bool prisoner_state(const struct judged *judged)
{
    const struct index *index = judged->weighing->index;
    const struct prisoner *prisoner = best_prisoner(judged);
    for (uint32_t i = 0; i < prisoner->count; i++) {
        const char *state = index->messages[index->by_prisoner[prisoner->first + i]].prisoner_state;
        if (*state && strcmp(state, "imprisoned") != 0)
            return true;
    }
    return false;
}

const struct quoting prisoner_quotes[] = {
    { given_name_only, quote_signed },
    { prisoner_ambiguous, quote_rival },
    { two_prisoners, quote_both },
    { 0 },
};

const struct condition rule_prisoner[] = {
    { prisoner_read_badly, "the prisoner's name is not written out, or read too badly" },
    { given_name_only, "it is not certain who wrote it: no whole name is made out under it" },
    { nothing_signed, "it is not certain who wrote it" },
    { prisoner_ambiguous, "another prisoner fits nearly as well" },
    { prisoners_left_out, "more prisoners fit than can be compared" },
    { two_prisoners, "two prisoners are named" },
    { envelope_of_another, "the envelope says that somebody else wrote" },
    { prisoner_state, "the prisoner is not known to be imprisoned" },
    { 0 },
};
