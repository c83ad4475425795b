/* The rule about a greeting that fits several senders of the prisoner ("Здравствуйте, Вера!", and two of them
 * write to him). It is a sign for the best one only where own words leave no doubt which of them it is; and
 * where the name stands once more, it may be another's. */
#include "rule_inside.h"

#include <string.h>

enum { FACTS_LEAST = 3, OTHERS_STEMS_LEAST = 6, LATIN_WORDS_MOST = 2, WORD_LETTERS = 4 };

/* More than own words need to be a sign, and of another of that name next to nothing. */
static const double BITS_LEAST = 16, OTHERS_BITS_MOST = 0.3;

/* How much more of another group may speak for the other one. */
static const double GROUP_LEAD = 0.5;

/* A word that more letters have says nothing when it does not come back. */
static const double LISTED_MOST = 0.02;

/* Ганна and Анна: who is greeted in the form of her own card is rather the one. */
static const double FORM_LEAD = 0.5;

static double bits_of(const struct contender *contender, enum evidence_group group)
{
    return contender->has[group] ? contender->evidence[group].bits : 0;
}

static bool is_namesake(const struct judged *judged, const struct contender *other)
{
    return judged->best->greeted && other->greeted && same_prisoner(judged, other) &&
        other->sender != judged->best->sender;
}

static bool is_greeted_too(const struct judged *judged, const struct contender *other)
{
    return is_namesake(judged, other) &&
        bits_of(other, GROUP_SALUTATION) > bits_of(judged->best, GROUP_SALUTATION) - SIGN_LEAD;
}

/* ---- can what the other one wrote be compared with the letter? ---- */

static bool is_latin(const struct name_word *word)
{
    return word->letters >= WORD_LETTERS && !word->digits && !(*word->folded & 0x80);
}

static int latin_words(const char *text)
{
    const char *end = text + strlen(text);
    struct name_word word;
    int words = 0;
    while (name_next_word(&text, end, &word))
        words += is_latin(&word);
    return words;
}

/* A part of it is in another language. */
static bool is_letter_mixed(const struct view *view)
{
    int words = 0;
    for (int i = 0; i < view->seen_count; i++)
        words += view_mailed(view, i) && is_latin(&view->seen[i].word);
    return words > LATIN_WORDS_MOST;
}

/* Russian, Belarusian and Ukrainian have other words for the same things. */
static bool is_in(const char *text, char language)
{
    const char of = text_language_of(text);
    return (of == language || of == '?') && !strstr(text, "ї") && !strstr(text, "є") &&
        latin_words(text) <= LATIN_WORDS_MOST;
}

static bool is_in_letters_language(const struct judged *judged, const struct message *row)
{
    const char read = judged->view->language,
               language = read == '?' ? judged->weighing->index->languages[judged->best->message] : read;
    return language != '?' && !is_letter_mixed(judged->view) && is_in(row->message, language) &&
        is_in(row->card_text, language) &&
        (text_language_of(row->message) == language || text_language_of(row->card_text) == language);
}

/* What would come back where the letter is hers; what she asks the prisoner and what all write would not
 * tell.
 */
static int telling_stems(const struct judged *judged, const struct message *row)
{
    const struct lexicon *lexicon = &judged->weighing->index->lexicon;
    struct stem *stems = arena_array(judged->weighing->arena, MESSAGE_STEMS, sizeof *stems);
    const size_t count = stems_distinct(stems, message_stems(lexicon, row, STEMS_OWN, stems, MESSAGE_STEMS));
    int telling = 0;
    for (size_t i = 0; i < count; i++)
        telling += stems[i].listed <= LISTED_MOST;
    return telling;
}

/* Whose message is not known, or says little, or not in the letter's language, may have told all that came
 * back. */
static bool is_comparable(const struct judged *judged, const struct contender *other)
{
    struct message row;
    struct fault fault;
    return index_row(judged->weighing->index, other->message, judged->weighing->arena, &row, &fault) &&
        is_in_letters_language(judged, &row) && telling_stems(judged, &row) >= OTHERS_STEMS_LEAST;
}

/* ---- does anything else speak for the other one? ---- */

static bool group_favours(const struct judged *judged, const struct contender *other)
{
    static const enum evidence_group groups[] = { GROUP_SENDER_NAME, GROUP_TYPED_SENDER, GROUP_CODE };
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
        if (bits_of(other, groups[i]) > 0 &&
            bits_of(other, groups[i]) > bits_of(judged->best, groups[i]) + GROUP_LEAD)
            return true;
    return false;
}

/* "Ваше письмо от 20 мая": hers was sent then. */
static bool day_favours(const struct judged *judged, const struct contender *other)
{
    return view_answers_rather(judged->view, judged->best->row->sent_on, other->row->sent_on);
}

static bool is_told_from(const struct judged *judged, const struct contender *other)
{
    return bits_of(other, GROUP_SALUTATION) <= bits_of(judged->best, GROUP_SALUTATION) + FORM_LEAD &&
        bits_of(other, GROUP_CONTENT) < OTHERS_BITS_MOST && !other->content_rare &&
        !group_favours(judged, other) && !rule_outside_favours(judged, other) &&
        !day_favours(judged, other) && is_comparable(judged, other);
}

/* ---- the name stands once more ---- */

static bool is_greeting(const struct view *view, int at)
{
    return view->salutation_count && view->salutations[0].names[0] == at;
}

/* How many bytes the word begins with as a given name of hers does. */
static size_t begins_as(const struct contender *contender, const struct name_word *word)
{
    size_t most = 0;
    for (int n = 0; n < contender->name_count; n++) {
        const struct name_part *given = name_part_of(&contender->names[n], NAME_GIVEN);
        size_t same = 0;
        while (given && word->folded[same] && word->folded[same] == given->folded[same])
            same++;
        most = same > most ? same : most;
    }
    return most;
}

/* "Валя, вот и дошла ваша открытка" at the top of a later page, or another greeting: so a second letter
 * begins, though the name be spelt as hers. */
static bool opens_again(const struct view *view, int at)
{
    const bool first_of_page = at && view->seen[at - 1].page != view->seen[at].page;
    for (int s = 1; s < view->salutation_count; s++)
        for (int n = 0; n < view->salutations[s].name_count; n++)
            if (view->salutations[s].names[n] == at)
                return true;
    return first_of_page;
}

/* "он" is no Анна, "и" no Ия and "только" no Талька, though their skeletons are alike. */
static bool is_small_word(const struct name_word *word)
{
    enum { LETTERS_MOST = 2 };
    static const char *const words[] = { "он", "но", "да", "только", "толькі", NULL };
    return (word->letters <= LETTERS_MOST && !word->capital) || word_is_among(word, words);
}

/* The second time the name may be the other one's: "Здравствуйте, Вера! Здравствуйте, Верочка!", "Второй
 * листок отдайте Вере". Where the greeting is rather the sender's, what begins as her form of it is hers:
 * "Теперь вам, Анна" under "Здравствуйте, Ганна!" is not. */
static bool is_named_again(const struct judged *judged, const struct contender *other, int at)
{
    const struct contender *best = judged->best;
    const struct name_word *word = &judged->view->seen[at].word;
    if (is_small_word(word))
        return false;
    if (rule_everyday(judged, word) &&
        !names_compare_any(judged, word, best->names, best->name_count, NAME_VARIANT))
        return false; /* "Верно", "верю" */
    if (!is_greeted_too(judged, other) && !opens_again(judged->view, at) &&
        (!word->capital || begins_as(best, word) >= begins_as(other, word) ||
            names_compare_any(judged, word, best->names, best->name_count, NAME_ALIKE)))
        return false;
    return names_compare_any(
        judged, word, best->names, best->name_count, word->capital ? NAME_NEAR : NAME_VARIANT);
}

/* "И вам, Вефаж, спасибо": a name beyond likeness. */
static bool is_unread_call(const struct judged *judged, int at)
{
    enum { LETTERS_LEAST = 3 };
    const struct view *view = judged->view;
    const struct name_word *word = &view->seen[at].word;
    return at && view_speaks_to_you(view, at - 1) && view->seen[at - 1].page == view->seen[at].page &&
        (!view->seen[at - 1].after || view->seen[at - 1].after == ',') && word->capital && !word->digits &&
        word->letters >= LETTERS_LEAST && view->seen[at].role == ROLE_NONE &&
        !rule_begins_sentence(view, at) && !rule_everyday(judged, word) && !rule_expected_name(judged, word);
}

/* Where; -1: nowhere. */
static int stands_again(const struct judged *judged, const struct contender *other)
{
    const struct view *view = judged->view;
    for (int i = 0; i < view->seen_count; i++)
        if (view_mailed(view, i) && !is_greeting(view, i) &&
            (is_named_again(judged, other, i) || is_unread_call(judged, i)))
            return i;
    return -1;
}

const struct contender *rule_greeted_too(const struct judged *judged)
{
    const struct contender *first = NULL;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (!is_greeted_too(judged, other))
            continue;
        if (!is_told_from(judged, other))
            return other;
        first = first ? first : other;
    }
    return first;
}

bool rule_told_apart(const struct judged *judged)
{
    const struct contender *best = judged->best;
    if (best->content_left < BITS_LEAST || best->content_breaths < FACTS_LEAST)
        return false;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (is_greeted_too(judged, other) && !is_told_from(judged, other))
            return false;
    }
    return best->greeted;
}

const struct contender *rule_namesake_named(const struct judged *judged, int *again)
{
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        *again = is_namesake(judged, other) ? stands_again(judged, other) : -1;
        if (*again >= 0)
            return other;
    }
    return NULL;
}
