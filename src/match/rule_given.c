/* The rule about a letter that is signed with a given name and nothing else ("Обнимаю, Наталья"), and has no
 * envelope. Many prisoners bear it, so that it says who wrote only where the greeting and the sender's own
 * words leave no doubt that the letter answers this sender, and nobody else's are like them. */
#include "rule_inside.h"

enum { FACTS_LEAST = 3, LETTERS_LEAST = 3, SIGNED_LINE_MOST = 5, NAME_LINE_MOST = 3 };

/* Own words for which a whole register was searched, not one prisoner's senders, and how far everybody else's
 * evidence must be behind. */
static const double BITS_LEAST = 20, LEAD_LEAST = 12;

/* ---- the signature ---- */

/* A day under the name, which says nothing of who wrote. */
static bool is_of_date(const struct view *view, const struct seen *seen)
{
    size_t count;
    return seen->word.digits || name_book_find(&view->vocabulary->calendar, seen->word.folded, &count);
}

/* The last word of the letter, whatever else lies in the scan; -1: there is none. */
static int last_word(const struct view *view)
{
    int at = view->seen_count - 1;
    while (at >= 0 && (!view_mailed(view, at) || is_of_date(view, &view->seen[at])))
        at--;
    return at;
}

static bool is_given_name(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    struct name_given given[NAME_FAMILIES];
    return seen->word.capital && seen->word.letters >= LETTERS_LEAST && seen->role == ROLE_NONE &&
        rule_read_well(seen) && names_given_exactly(view->names, &seen->word, 0, given) && given[0].folded;
}

static bool closes(const struct seen *seen)
{
    return seen->role == ROLE_CLOSING || seen->role == ROLE_PARTING;
}

/* Nothing that may be a surname or an initial, nor who else may sign ("Сокамерник вашего друга"): words of
 * closing, and such as every letter has. */
static bool is_of_closing(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    if (vocabulary_source(view->vocabulary, seen->word.folded) == SOURCE_PERSON || seen_is_dotted(seen))
        return false;
    return closes(seen) || role_passes(seen->role) || view_speaks_to_you(view, at) ||
        word_is_everyday(view, &seen->word);
}

static bool line_closes(const struct view *view, int line, int end)
{
    bool closed = false;
    for (int i = view->lines[line].first; i < end; i++) {
        if (!is_of_closing(view, i))
            return false;
        closed |= closes(&view->seen[i]);
    }
    return closed;
}

/* Before a name on a line of its own: "Обнимаю Вас" or the end of a sentence. "У меня есть сын, зовут его"
 * goes on in the name. */
static bool closed_before(const struct view *view, int at)
{
    if (!at || view->seen[at - 1].page != view->seen[at].page)
        return false;
    const struct seen *before = &view->seen[at - 1];
    return before->after == '.' || before->after == '!' || before->after == '?' || closes(before) ||
        (view_speaks_to_you(view, at - 1) && at > 1 && closes(before - 1));
}

/* "Наталья", "Обнимаю Вас, Наталья" */
static bool stands_alone(const struct view *view, int at)
{
    const struct line *line = &view->lines[view->seen[at].line];
    return line->count <= SIGNED_LINE_MOST &&
        (line->first == at ? closed_before(view, at) : line_closes(view, view->seen[at].line, at));
}

/* A surname may stand on the line above. */
static bool name_above(const struct view *view, int at)
{
    const int above = view->seen[at].line - 1;
    if (above < 0 || view->lines[above].page != view->seen[at].page ||
        view->lines[above].count > NAME_LINE_MOST)
        return false;
    const struct line *line = &view->lines[above];
    for (int i = line->first; i < line->first + line->count; i++)
        if (!is_of_closing(view, i))
            return true;
    return false;
}

/* The seen word that signs; -1: the letter is signed in another way, or perhaps by two. */
static int signature(const struct view *view)
{
    const int at = last_word(view);
    if (at < 0 || !is_given_name(view, at) || !stands_alone(view, at) || name_above(view, at))
        return -1;
    for (int i = 0; i < view->signature_count; i++)
        if (view->signatures[i] != at)
            return -1;
    return at;
}

/* ---- whose it is ---- */

static bool bears(const struct weighing *weighing, uint32_t number, const struct name_word *word)
{
    const struct index *index = weighing->index;
    const struct prisoner *prisoner = &index->prisoners[number];
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name_part *given = name_part_of(&prisoner->spellings[s], NAME_GIVEN);
        if (given && names_compare(index->names, word, given, prisoner->spellings[s].sex, 0) <= NAME_VARIANT)
            return true;
    }
    return false;
}

static bool has_envelope(const struct judged *judged)
{
    for (size_t i = 0; i < judged->reply->page_count; i++)
        if (judged->reply->pages[i].kind == PAGE_ENVELOPE || judged->reply->pages[i].kind == PAGE_SLIP)
            return true;
    return false;
}

/* The page with the name may be another letter's. */
static bool signs_own_words(const struct judged *judged, int at)
{
    const struct page *page = &judged->reply->pages[judged->view->seen[at].page];
    return judged->best->has[GROUP_CONTENT] && judged->best->evidence[GROUP_CONTENT].page == page->number;
}

/* ---- a surname that the register does not know ---- */

static bool initial_at(const struct view *view, int at, int line)
{
    return at >= 0 && at < view->seen_count && view->seen[at].line == line &&
        word_is_initial(&view->seen[at].word) && seen_is_dotted(&view->seen[at]);
}

static bool ends_as_surname(const struct name_word *word)
{
    static const char *const ends[] = { "ский", "цкий", "ской", "скі", "цкі", "ская", "цкая", "ич", "іч",
        "енко", "энка", "енка", "юк", "чук", "чик", "чык", "ов", "ев", "оў", "еў", "аў", "ин", "ова", "ева",
        "ина", "енок", "енак", "онок", "онак", NULL };
    return word_ends_as(word, ends);
}

/* "Жилинский, ИК-17", "Жилинский ИК-17": a name rather than what begins a sentence. */
static bool is_cut_off(const struct view *view, int at)
{
    const struct line *line = &view->lines[view->seen[at].line];
    return view->seen[at].after ||
        (line->count <= NAME_LINE_MOST && !view->seen[line->first + line->count - 1].after);
}

/* What begins a sentence is capital whatever it is. */
static bool may_be_surname(const struct judged *judged, int at)
{
    const struct view *view = judged->view;
    const struct seen *seen = &view->seen[at];
    const bool initials = initial_at(view, at - 1, seen->line) || initial_at(view, at + 1, seen->line);
    if (!seen->word.capital || seen->word.digits || seen->word.letters < LETTERS_LEAST ||
        rule_expected_name(judged, &seen->word))
        return false;
    if (initials)
        return true;
    return seen->role == ROLE_NONE && !word_is_everyday(view, &seen->word) &&
        !rule_is_of_post(judged, &seen->word) &&
        (!rule_begins_sentence(view, at) || ends_as_surname(&seen->word) || is_cut_off(view, at));
}

static bool surname_read(const struct judged *judged, int signature)
{
    for (int i = 0; i < judged->view->seen_count; i++)
        if (i != signature && view_mailed(judged->view, i) && may_be_surname(judged, i))
            return true;
    return false;
}

/* Another name is read that says who wrote, but for what the given name itself is like. */
static bool named_otherwise(const struct judged *judged, int at)
{
    const struct weighing *weighing = judged->weighing;
    for (size_t i = 0; i < weighing->fit_count; i++) {
        const struct fit *fit = &weighing->fits[i];
        const bool same_line = fit->seen >= 0 &&
            judged->view->seen[fit->seen].line == judged->view->seen[at].line;
        if (fit->other_named || fit->other_initial || (fit->bits > 0 && !same_line))
            return true;
    }
    return false;
}

/* "Ольга Фёдоровна", and nobody knows whether the sender is. */
static bool is_strange_patronymic(const struct judged *judged, const struct name_word *word)
{
    return names_patronymic(judged->weighing->index->names, word) && !rule_expected_name(judged, word);
}

/* The prisoner's name once more, or that of somebody of whom the sender did not write. */
static bool others_told_of(const struct judged *judged, int at)
{
    const struct view *view = judged->view;
    const struct prisoner *prisoner = best_prisoner(judged);
    for (int i = 0; i < view->seen_count; i++) {
        const struct name_word *word = &view->seen[i].word;
        if (i == at || !word->capital || !view_mailed(view, i))
            continue;
        if (rule_name_of_other(judged, i) || is_strange_patronymic(judged, word) ||
            names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, NAME_VARIANT))
            return true;
    }
    return false;
}

/* She wrote to two of that name. */
static bool wrote_to_another(const struct judged *judged, const struct name_word *word)
{
    const struct index *index = judged->weighing->index;
    size_t count;
    const uint32_t *of = index_of_sender(index, judged->best->sender, &count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t prisoner = index->prisoner_of[index->by_prisoner[of[i]]];
        if (prisoner != judged->best->prisoner && bears(judged->weighing, prisoner, word))
            return true;
    }
    return false;
}

static double bits_but_prisoners(const struct contender *contender)
{
    return contender->bits - (contender->has[GROUP_PRISONER] ? contender->evidence[GROUP_PRISONER].bits : 0);
}

static bool somebody_near(const struct judged *judged)
{
    const double own = bits_but_prisoners(judged->best);
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (other->sender != judged->best->sender && bits_but_prisoners(other) > own - LEAD_LEAST)
            return true;
    }
    return false;
}

static bool words_leave_no_doubt(const struct judged *judged)
{
    const unsigned both = sign_of(GROUP_SALUTATION) | sign_of(GROUP_CONTENT);
    return (judged->signs & both) == both && judged->best->content_left >= BITS_LEAST &&
        judged->best->content_breaths >= FACTS_LEAST;
}

bool rule_signed_given(const struct judged *judged)
{
    const int at = signature(judged->view);
    if (at < 0 || !words_leave_no_doubt(judged) || has_envelope(judged) || !signs_own_words(judged, at) ||
        surname_read(judged, at) || rule_writes_as_other(judged))
        return false;
    const struct name_word *word = &judged->view->seen[at].word;
    return bears(judged->weighing, judged->best->prisoner, word) &&
        !names_compare_any(judged, word, judged->best->names, judged->best->name_count, NAME_VARIANT) &&
        !named_otherwise(judged, at) && judged->weighing->left_out <= 0 && !others_told_of(judged, at) &&
        !wrote_to_another(judged, word) && !somebody_near(judged);
}

bool weighing_signed_given(const struct weighing *weighing)
{
    const int at = signature(weighing->view);
    return at >= 0 && weighing->count &&
        bears(weighing, weighing->contenders[0].prisoner, &weighing->view->seen[at].word);
}
