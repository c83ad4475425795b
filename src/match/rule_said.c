/* The rule about what a letter says of itself: that it answers two people, that a sheet of it is for somebody
 * else, that whoever writes does not know whom he answers. models/match/said.tsv has the phrases. What is
 * quoted, and what the sender said in the same words, says nothing. */
#include "rule_inside.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_BETWEEN = 3 };

/* "стр. 3", "12.05" */
static bool is_before_number(const struct view *view, int at)
{
    return view->seen[at].after == '.' && view->seen[at + 1].word.digits;
}

static bool goes_on(const struct view *view, int at)
{
    return at + 1 < view->seen_count && view->seen[at + 1].page == view->seen[at].page &&
        (!(view->seen[at].after && strchr(".!?:;", view->seen[at].after)) || is_before_number(view, at));
}

static bool in_line(const struct view *view, int at)
{
    return at < view->seen_count && view->seen[at].line == view->seen[at - 1].line;
}

static bool is_name(
    const struct judged *judged, const struct name_word *word, const struct name *names, int count)
{
    return word->capital && names_compare_any(judged, word, names, count, NAME_VARIANT);
}

static bool is_nominative(
    const struct judged *judged, const struct name_word *word, const struct name *names, int count)
{
    for (int n = 0; n < count; n++)
        for (int i = 0; i < names[n].count; i++)
            if (names_compare(judged->weighing->index->names, word, &names[n].parts[i], names[n].sex, 0) <=
                NAME_VARIANT)
                return true;
    return false;
}

/* Beside "друг", "Глеб" signs; "Глеба" is whose friend it is. */
static bool is_name_in_case(
    const struct judged *judged, const struct name_word *word, const struct name *names, int count)
{
    return is_name(judged, word, names, count) && !is_nominative(judged, word, names, count);
}

static bool is_written(const struct name_word *word, const char *form, size_t size)
{
    const bool beginning = form[size - 1] == '*';
    const size_t letters = size - beginning;
    return !strncmp(word->folded, form, letters) && (beginning || !word->folded[letters]);
}

/* "галя", and "Лене" where a sentence begins: no other word, and nobody of whom the sender told. */
static bool is_plain_name_of_other(const struct judged *judged, int seen)
{
    enum { LETTERS_LEAST = 3 };
    struct name_given given[NAME_FAMILIES];
    const struct name_word *word = &judged->view->seen[seen].word;
    const unsigned how = word->capital ? NAME_HOW_CALL | NAME_HOW_CASE : NAME_HOW_CALL;
    return !judged->view->seen[seen].greeting && word->letters >= LETTERS_LEAST && !word_is_homograph(word) &&
        !rule_expected_name(judged, word) &&
        names_given_exactly(judged->weighing->index->names, word, how, given) && given[0].folded;
}

static bool is_given_of_other(const struct judged *judged, const char *text)
{
    enum { LETTERS_LEAST = 3 };
    struct name_given given[NAME_FAMILIES];
    struct name_word word;
    name_word_of(text, &word);
    return word.letters >= LETTERS_LEAST &&
        names_given_exactly(judged->weighing->index->names, &word, 0, given) && given[0].folded &&
        !rule_expected_name(judged, &word);
}

/* "Юлин", "Віцев", "Юльчын", without what its case puts behind it: the name that it is made of. */
static bool is_made_of_other(const struct judged *judged, const char *stem)
{
    static const char *const made[][2] = { { "ин", "а" }, { "ин", "я" }, { "ін", "а" }, { "ін", "я" },
        { "ын", "а" }, { "чын", "ка" }, { "ов", "" }, { "ев", "ь" }, { "ев", "й" }, { "ев", "я" } };
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        char name[NAME_BYTES * 2];
        if (!ends_with(stem, made[i][0]))
            continue;
        const size_t size = strlen(stem) - strlen(made[i][0]);
        memcpy(name, stem, size);
        strcpy(name + size, made[i][1]);
        if (is_given_of_other(judged, name))
            return true;
    }
    return false;
}

/* "Юлино", "Віцева", "Юльчыну": what is somebody else's. */
static bool is_of_other(const struct judged *judged, const struct name_word *word)
{
    static const char *const cases[] = { "", "а", "о", "у", "ы", "е", "ой", "ай", "ого", "ага", "ом", "ым",
        "ых", NULL };
    char stem[NAME_BYTES];
    if (!word->capital || rule_expected_name(judged, word))
        return false;
    for (const char *const *end = cases; *end; end++) {
        if (!ends_with(word->folded, *end))
            continue;
        strcpy(stem, word->folded);
        stem[strlen(stem) - strlen(*end)] = '\0';
        if (is_made_of_other(judged, stem))
            return true;
    }
    return false;
}

/* One alternative of a phrase's word. */
static bool is_alternative(const struct judged *judged, int seen, const char *form, size_t size)
{
    const struct name_word *word = &judged->view->seen[seen].word;
    const struct contender *best = judged->best;
    const struct prisoner *prisoner = best_prisoner(judged);
    const bool in_case = size == 2 && form[1] == '*';
    if (!size)
        return false;
    switch (size == 1 || in_case ? *form : '\0') {
    case '@':
        return (in_case ? is_name_in_case : is_name)(judged, word, best->names, best->name_count);
    case '%':
        return (in_case ? is_name_in_case : is_name)(
            judged, word, prisoner->spellings, prisoner->spelling_count);
    case '&':
        return rule_name_of_other(judged, seen);
    case '#':
        return word->digits && atoi(word->at) > 1;
    case '~':
        return is_plain_name_of_other(judged, seen);
    case '=':
        return is_of_other(judged, word);
    default:
        return is_written(word, form, size);
    }
}

static bool is_one_of(const struct judged *judged, int seen, const char *forms)
{
    for (const char *at = forms; *at; at += *at != '\0') {
        const size_t size = strcspn(at, "|");
        if (is_alternative(judged, seen, at, size))
            return true;
        at += size;
    }
    return false;
}

static bool is_next(const struct judged *judged, const struct said *said, int at)
{
    const bool by_line = said->what == SAID_NOTE || said->what == SAID_EMAIL;
    return by_line ? in_line(judged->view, at + 1) : goes_on(judged->view, at);
}

/* "если !бы", "!жду второе": no such word stands there, or, where the phrase begins so, before it. */
static bool is_kept_out(const struct judged *judged, const struct said *said, int part, int at)
{
    const struct view *view = judged->view;
    return at > 0 && at < view->seen_count && is_next(judged, said, at - 1) &&
        is_one_of(judged, part ? at : at - 1, said->parts[part] + 1);
}

static bool begins_phrase(const struct said *said, int part)
{
    return part == said_leads(said);
}

/* ",", ":", ",|:": what stands behind the word; "$": its sentence ends there. */
static bool is_mark(const char *part)
{
    return strspn(part, ",:$|") == strlen(part);
}

static bool is_marked(const struct view *view, int at, const char *part)
{
    const char after = view->seen[at].after;
    const bool ends = strchr(part, '$') && (at + 1 == view->seen_count || view_begins_sentence(view, at + 1));
    return ends || (after && after != '|' && after != '$' && strchr(part, after));
}

/* The last word of the phrase, of whose words those from `part` on are still to be found from `at` on; -1:
 * they are not there. */
static int follow(const struct judged *judged, const struct said *said, int part, int at)
{
    const struct view *view = judged->view;
    if (part == said->part_count)
        return at - 1;
    if (*said->parts[part] == '!')
        return is_kept_out(judged, said, part, at) ? -1 : follow(judged, said, part + 1, at);
    if (*said->parts[part] == '^')
        return rule_begins_sentence(view, at) ? follow(judged, said, part + 1, at) : -1;
    if (is_mark(said->parts[part]))
        return is_marked(view, at - 1, said->parts[part]) ? follow(judged, said, part + 1, at) : -1;
    const bool gap = !strcmp(said->parts[part], "...");
    if (gap && part + 1 == said->part_count) {
        for (int i = 0; i < WORDS_BETWEEN && in_line(view, at); i++)
            at++;
        return at - 1;
    }
    for (int between = 0; between <= (gap ? WORDS_BETWEEN : 0); between++, at++) {
        if (at && (!begins_phrase(said, part) || between) && !is_next(judged, said, at - 1))
            return -1;
        if (!is_one_of(judged, at, said->parts[part + gap]))
            continue;
        const int last = follow(judged, said, part + gap + 1, at + 1);
        if (last >= 0)
            return last;
    }
    return -1;
}

/* ---- words of one sentence, in any order ---- */

static bool is_of_sentence(const struct said *said)
{
    return !strcmp(said->parts[0], "+");
}

static int end_of_sentence(const struct view *view, int first)
{
    int last = first;
    while (last + 1 < view->seen_count && !view_begins_sentence(view, last + 1))
        last++;
    return last;
}

/* Where one of the forms stands from `first` to `last`; -1: nowhere. */
static int find_one_of(const struct judged *judged, const char *forms, int first, int last)
{
    for (int i = first; i <= last; i++)
        if (!judged->view->seen[i].quoted && is_one_of(judged, i, forms))
            return i;
    return -1;
}

/* From the first of the words to the last. Words that stand further from one another are not said of one
 * thing, as in a sentence over four lines. */
static struct stretch find_in_sentence(const struct judged *judged, const struct said *said, int first)
{
    enum { WORDS_MOST = 20 };
    const int last = end_of_sentence(judged->view, first);
    struct stretch stretch = { last, first };
    for (int part = 1; part < said->part_count; part++) {
        const char *forms = said->parts[part];
        const int at = find_one_of(judged, forms + (*forms == '!'), first, last);
        if ((at < 0) != (*forms == '!'))
            return stretch_at(-1);
        if (at >= 0 && at < stretch.first)
            stretch.first = at;
        if (at > stretch.last)
            stretch.last = at;
    }
    return stretch.last - stretch.first < WORDS_MOST ? stretch : stretch_at(-1);
}

/* Nothing else stands in the lines. */
static bool fills_line(const struct view *view, int first, int last)
{
    const struct line *from = &view->lines[view->seen[first].line], *to = &view->lines[view->seen[last].line];
    return from->first == first && to->first + to->count - 1 == last;
}

static bool is_at_edge(const struct view *view, int line)
{
    enum { FIRST_LINES = 3 };
    return view->lines[line].rank < FIRST_LINES || view_at_end(view, line);
}

static bool is_sender(const struct judged *judged, const struct name_word *word)
{
    return is_name(judged, word, judged->best->names, judged->best->name_count);
}

/* Do the words stand at the beginning of `text`, one behind the other? A name of the sender's is as good as
 * another. */
static bool begins_text(const struct judged *judged, const char *text, int first, int last)
{
    const char *end = text + strlen(text);
    struct name_word own;
    for (int i = first; i <= last; i++) {
        const struct name_word *word = &judged->view->seen[i].word;
        if (!name_next_word(&text, end, &own) ||
            (strcmp(own.folded, word->folded) != 0 && !(is_sender(judged, word) && is_sender(judged, &own))))
            return false;
    }
    return true;
}

static bool in_text(const struct judged *judged, const char *text, int first, int last)
{
    const char *end = text + strlen(text);
    const char *at = text;
    struct name_word own;
    do
        if (begins_text(judged, at, first, last))
            return true;
    while (name_next_word(&at, end, &own));
    return false;
}

/* The sender wrote so, word for word: "тётя Ира" signed so. */
static bool is_senders_own(const struct judged *judged, int first, int last)
{
    const struct message *own = &judged->own;
    return in_text(judged, own->message, first, last) || in_text(judged, own->card_text, first, last) ||
        in_text(judged, own->card_name, first, last);
}

static int mailed_pages(const struct reply *reply)
{
    int pages = 0;
    for (size_t i = 0; i < reply->page_count; i++)
        pages += page_kind_mailed(reply->pages[i].kind);
    return pages;
}

/* The best one's sender wrote to this prisoner once, as far as the register knows. */
static bool wrote_once(const struct judged *judged)
{
    int messages = 0;
    for (size_t i = 0; i < judged->weighing->count; i++)
        messages += same_sender(judged, &judged->weighing->contenders[i]);
    return messages == 1;
}

static bool counts_here(const struct judged *judged, const struct said *said, int first, int last)
{
    const struct view *view = judged->view;
    switch (said->what) {
    case SAID_WHICH:
        return (view->seen[first].greeting || view->seen[last].greeting) && view->seen[last].after != '.';
    case SAID_NOTE:
        return fills_line(view, first, last) && is_at_edge(view, view->seen[first].line);
    case SAID_PART:
        return fills_line(view, first, last) && mailed_pages(judged->reply) == 1;
    case SAID_AGAIN:
        return wrote_once(judged);
    default:
        return true;
    }
}

/* Does it begin at the word? Of the sentence's words, at its first. */
static struct stretch stretch_from(const struct judged *judged, const struct said *said, int first)
{
    const struct view *view = judged->view;
    if (is_of_sentence(said))
        return !first || view_begins_sentence(view, first) ? find_in_sentence(judged, said, first)
                                                           : stretch_at(-1);
    const int last = follow(judged, said, 0, first);
    return last < 0 ? stretch_at(-1) : (struct stretch){ first, last };
}

static bool stands_at(
    const struct judged *judged, const struct said *said, int first, struct stretch *stretch)
{
    *stretch = stretch_from(judged, said, first);
    return stretch->first >= 0 && counts_here(judged, said, stretch->first, stretch->last) &&
        !is_senders_own(judged, stretch->first, stretch->last);
}

static struct stretch find_said(const struct judged *judged, int what)
{
    const struct view *view = judged->view;
    const struct vocabulary *vocabulary = judged->weighing->index->vocabulary;
    struct stretch stretch;
    for (int i = 0; i < view->seen_count; i++) {
        if (!view_mailed(view, i) || view->seen[i].quoted)
            continue;
        const uint64_t letter = said_letter(view->seen[i].word.folded);
        for (size_t s = vocabulary->said_first[what]; s < vocabulary->said_first[what + 1]; s++)
            if (vocabulary->said[s].begins & letter && stands_at(judged, &vocabulary->said[s], i, &stretch))
                return stretch;
    }
    return stretch_at(-1);
}

/* "malpa gmail kropka com": where the same reason does not ask of another one. */
static struct stretch find_spelt_email(const struct judged *judged, int what)
{
    return rule_email_read(judged) ? stretch_at(-1) : find_said(judged, what);
}

/* "Ирина-художница" */
static struct stretch find_epithet(const struct judged *judged, int kind)
{
    const struct view *view = judged->view;
    (void)kind;
    for (int i = 0; i + 1 < view->seen_count; i++)
        if (view->seen[i].greeting && view->seen[i].word.capital && view->seen[i].after == '-' &&
            view->seen[i].role == ROLE_NONE && view->seen[i + 1].read == view->seen[i].read &&
            view_known_name(view, i))
            return stretch_at(i + 1);
    return stretch_at(-1);
}

const struct finding found_said[] = {
    { find_said, SAID_SEVERAL, "the letter says that it answers more than one person" },
    { find_said, SAID_OTHER, "the letter says that something in it is for somebody else" },
    { find_said, SAID_DOUBT, "perhaps whoever writes is not sure whom he answers" },
    { find_said, SAID_NAMESAKE, "the letter tells of somebody else of the sender's name" },
    { find_said, SAID_WRITER, "somebody else than the prisoner may have written the letter down" },
    { find_said, SAID_AGAIN, "the letter answers more messages than the register has of the sender" },
    { find_said, SAID_WHICH, "perhaps the greeting says more of the greeted person than a name" },
    { find_said, SAID_NOTE, "somebody seems to have made a note on the page" },
    { find_said, SAID_PART, "a page says that another one belongs to it" },
    { find_said, SAID_HOLD, "the letter asks to keep it back, or from somebody" },
    { find_said, SAID_REST, "the letter says that it goes with another one, or is a copy" },
    { find_spelt_email, SAID_EMAIL, "an e-mail address stands on a page: perhaps somebody else's" },
    { find_epithet, 0, "perhaps the greeting says more of the greeted person than a name" },
    { 0 },
};
