/* The rule about the letter: one hand signed it, the prisoner's, and it is not the sender's own card come
 * back. */
#include "rule_inside.h"

#include <limits.h>
#include <string.h>

/* The card itself: half of its word pairs, or every second word of the reply is the sender's. Replies that
 * quote much reach 0.35 of the one and 0.4 of the other. */
static const double SAME_PAIRS = 0.45, SAME_WORDS = 0.5;

/* ---- signatures ---- */

enum { SIGNATURE_LINES = 4, PROSE_WORDS = 12 };

/* The prisoner's surname on a line of its own, or near the end of a page; there his given name too. */
static bool signs(const struct judged *judged, const struct seen *seen)
{
    const struct view *view = judged->view;
    bool alone = view->lines[seen->line].count <= 3;
    bool end = view_at_end(view, seen->line);
    if (!seen->word.capital || !view_mailed(view, (int)(seen - view->seen)) || !(end || alone))
        return false;
    return surname_is_of(judged->weighing->index, seen->word.skeleton, judged->best->prisoner) ||
        (end && alone && prisoner_word(view, best_prisoner(judged), &seen->word));
}

/* Names of the prisoner on two pages, or far apart on one. */
static bool signed_twice(const struct judged *judged)
{
    const struct view *view = judged->view;
    const struct seen *last = NULL;
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        if (!signs(judged, seen))
            continue;
        if (last && (last->page != seen->page || seen->line - last->line > SIGNATURE_LINES))
            return true;
        last = seen;
    }
    return false;
}

/* Names under closing words, or the prisoner's, on two pages or far apart. */
static bool two_signatures(const struct judged *judged)
{
    const struct view *view = judged->view;
    if (signed_twice(judged))
        return true;
    for (int i = 1; i < view->signature_count; i++) {
        const struct seen *one = &view->seen[view->signatures[i - 1]],
                          *other = &view->seen[view->signatures[i]];
        if (one->page != other->page || other->line - one->line > SIGNATURE_LINES)
            return true;
    }
    return false;
}

/* "Берегите себя" may end a page of one letter, too. */
static bool closes_twice(const struct judged *judged)
{
    return judged->view->closing_pages > 1 && !two_signatures(judged);
}

/* Words on the mailed pages from one to before the other. */
static int words_on(const struct view *view, int from, int to)
{
    int words = 0;
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        words += seen->page >= from && seen->page < to && view_mailed(view, i) && seen->word.letters > 2;
    }
    return words;
}

/* Behind the page that the prisoner signed, with his name or "Л. Г.", or closed comes another page with a
 * sentence on it: whose? */
static bool goes_on(const struct judged *judged)
{
    enum { SENTENCE_WORDS = 4 };
    const struct view *view = judged->view;
    const int initials = prisoner_initials(view, best_prisoner(judged));
    if (initials >= 0 && words_on(view, initials + 1, INT_MAX) > SENTENCE_WORDS)
        return true;
    if (view->closed_first >= 0 && words_on(view, view->closed_first + 1, INT_MAX) > SENTENCE_WORDS)
        return true;
    for (int i = 0; i < view->seen_count; i++)
        if (signs(judged, &view->seen[i]))
            return words_on(view, view->seen[i].page + 1, INT_MAX) > SENTENCE_WORDS;
    return false;
}

/* A page of prose comes before the page that greets: where its own greeting could not be read, it is another
 * letter. */
static bool begins_before(const struct judged *judged)
{
    const struct view *view = judged->view;
    return view->salutation_count &&
        words_on(view, 0, view->lines[view->salutations[0].line].page) > PROSE_WORDS;
}

/* A word that many letters have, small: no sentence begins with it. Of one letter only conjunctions. */
static bool is_amid_sentence(const struct judged *judged, const struct seen *seen)
{
    static const char *const joining[] = { "и", "а", "і", NULL };
    return !seen->word.capital &&
        (seen->word.letters > 1 ? rule_everyday(judged, &seen->word) : word_is_among(&seen->word, joining));
}

/* A page's number, alone on its line. */
static bool is_page_number(const struct view *view, const struct seen *seen)
{
    return seen->word.digits && view->lines[seen->line].count == 1;
}

/* "весной.", "весной).", "весной…" */
static bool ends_sentence(const struct seen *seen)
{
    const char *behind = seen->word.at + seen->word.size;
    return strpbrk(behind, ".!?") || strstr(behind, "…");
}

/* A sentence has ended with the page before, and the page begins in the middle of one: a page is missing, or
 * this one is another letter's. */
static bool begins_amid_sentence(const struct judged *judged)
{
    const struct view *view = judged->view;
    const struct seen *last = NULL;
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        if (!view_mailed(view, i) || is_page_number(view, seen))
            continue;
        if (last && last->page != seen->page && ends_sentence(last) && is_amid_sentence(judged, seen))
            return true;
        last = seen;
    }
    return false;
}

/* The card itself may have come back: it greets the prisoner. */
static bool greets_prisoner(const struct judged *judged)
{
    for (int i = 0; i < judged->view->salutation_count; i++) {
        const struct salutation *salutation = &judged->view->salutations[i];
        if (salutation->name_count && !judged->best->greeted &&
            prisoner_word(
                judged->view, best_prisoner(judged), &judged->view->seen[salutation->names[0]].word))
            return true;
    }
    return false;
}
/* Somebody else than the prisoner signed: the sender (then it is his card) or another prisoner. */
static bool is_strangers(const struct judged *judged, int seen)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    return !names_compare_any(
        judged, &judged->view->seen[seen].word, prisoner->spellings, prisoner->spelling_count, NAME_FAR);
}

static bool prisoner_signed(const struct judged *judged)
{
    for (int i = 0; i < judged->view->signature_count; i++)
        if (!is_strangers(judged, judged->view->signatures[i]))
            return true;
    return false;
}

/* "С праздником Вас, Ирина": the sender is called, where the prisoner has signed elsewhere. */
static bool is_called(const struct judged *judged, int seen)
{
    const struct view *view = judged->view;
    if (!names_compare_any(
            judged, &view->seen[seen].word, judged->best->names, judged->best->name_count, NAME_VARIANT) ||
        !prisoner_signed(judged))
        return false;
    for (int i = seen - 1; i >= view->lines[view->seen[seen].line].first; i--)
        if (view_speaks_to_you(view, i))
            return true;
    return false;
}

static bool signed_by_other(const struct judged *judged)
{
    for (int i = 0; i < judged->view->signature_count; i++)
        if (is_strangers(judged, judged->view->signatures[i]) &&
            !is_called(judged, judged->view->signatures[i]))
            return true;
    return false;
}

/* The envelope names the prisoner, and neither the end of the letter nor a volunteer bears it out: envelopes
 * are mixed up. A volunteer's surname alone may be a relative's. */
static bool named_by_envelope_only(const struct judged *judged)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    const struct contender *best = judged->best;
    if (!best->has[GROUP_PRISONER] || stands_in_letter(judged, &best->evidence[GROUP_PRISONER]) ||
        (best->fit && best->fit->full_at[SPOT_TYPED]) || prisoner_initials(judged->view, prisoner) >= 0)
        return false;
    for (int i = 0; i < judged->view->seen_count; i++)
        if (view_mailed(judged->view, i) && view_at_end(judged->view, judged->view->seen[i].line) &&
            names_compare_any(judged, &judged->view->seen[i].word, prisoner->spellings,
                prisoner->spelling_count, NAME_VARIANT))
            return false;
    return true;
}

/* ---- the sender's own text ---- */

static size_t fold_words(const char *text, struct name_word *words, size_t most)
{
    const char *end = text + strlen(text);
    size_t count = 0;
    while (count < most && name_next_word(&text, end, &words[count]))
        count += words[count].letters > 1;
    return count;
}

static bool pair_stands(
    const struct view *view, const struct name_word *first, const struct name_word *second)
{
    size_t count;
    const struct name_entry *entry = name_book_find(&view->words, first->skeleton, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t at = entry[i].bearer;
        if (at + 1 < (uint32_t)view->seen_count &&
            !strcmp(view->seen[at + 1].word.skeleton, second->skeleton))
            return true;
    }
    return false;
}

/* The share of a text's neighbouring word pairs that stand in the reply. */
static double pairs_back(const struct judged *judged, const char *text)
{
    enum { WORDS_MOST = 300, WORDS_LEAST = 6 };
    struct name_word *words = arena_array(judged->weighing->arena, WORDS_MOST, sizeof *words);
    size_t count = fold_words(text, words, WORDS_MOST), found = 0;
    if (count < WORDS_LEAST)
        return 0;
    for (size_t i = 0; i + 1 < count; i++)
        found += pair_stands(judged->view, &words[i], &words[i + 1]);
    return (double)found / (double)(count - 1);
}

/* The share of the reply's telling words that the sender wrote; 0 for a short reply. */
static double words_of_sender(const struct judged *judged)
{
    enum { WORDS_LEAST = 14 };
    struct stem stems[MESSAGE_STEMS];
    const struct name_book *reply = &judged->view->stems;
    size_t count = message_stems(
        &judged->weighing->index->lexicon, &judged->own, STEMS_ALL, stems, MESSAGE_STEMS);
    size_t found = 0;
    count = stems_distinct(stems, count);
    for (size_t i = 0; i < count; i++) {
        size_t times;
        name_book_find(reply, stems[i].text, &times);
        found += times;
    }
    return reply->count < WORDS_LEAST ? 0 : (double)found / (double)reply->count;
}

/* A card greets the prisoner. */
static bool greets_other(const struct judged *judged)
{
    const struct view *view = judged->view;
    if (judged->best->greeted || !view->salutation_count)
        return false;
    for (int i = 0; i < view->salutation_count; i++) {
        const struct salutation *salutation = &view->salutations[i];
        if (!salutation->collective &&
            (!salutation->name_count ||
                prisoner_word(view, best_prisoner(judged), &view->seen[salutation->names[0]].word)))
            return false;
    }
    return true;
}

static bool has_own_text(const struct judged *judged)
{
    return pairs_back(judged, judged->own.card_text) > SAME_PAIRS ||
        pairs_back(judged, judged->own.message) > SAME_PAIRS ||
        (!judged->best->greeted && words_of_sender(judged) > SAME_WORDS); /* a card greets the prisoner */
}

static bool is_own_text(const struct judged *judged)
{
    return !greets_other(judged) && has_own_text(judged);
}

/* Who is told of what the sender wrote may be somebody else. */
static bool told_to_other(const struct judged *judged)
{
    return greets_other(judged) && has_own_text(judged);
}

static bool is_of_signature(const struct judged *judged, int at)
{
    for (int i = 0; i < judged->view->signature_count; i++)
        if (judged->view->signatures[i] == at)
            return true;
    return signs(judged, &judged->view->seen[at]);
}

/* Given name and surname that stand together are one. */
static void quote_signatures(const struct judged *judged, struct quotes *quotes)
{
    const struct seen *seen = judged->view->seen;
    for (int i = 0; i < judged->view->seen_count; i++) {
        struct stretch name = stretch_at(i);
        if (!is_of_signature(judged, i))
            continue;
        while (name.last + 1 < judged->view->seen_count && seen[name.last + 1].line == seen[i].line &&
            is_of_signature(judged, name.last + 1))
            name.last++;
        quote(quotes, rule_words(judged, name));
        i = name.last;
    }
}

static void quote_strangers(const struct judged *judged, struct quotes *quotes)
{
    for (int i = 0; i < judged->view->signature_count; i++)
        if (is_strangers(judged, judged->view->signatures[i]) &&
            !is_called(judged, judged->view->signatures[i]))
            quote(quotes, view_word(judged->view, judged->view->signatures[i]));
}

const struct quoting letter_quotes[] = {
    { two_signatures, quote_signatures },
    { signed_by_other, quote_strangers },
    { 0 },
};

const struct condition rule_own_card[] = {
    { greets_prisoner, "the prisoner is greeted: perhaps the card itself came back" },
    { is_own_text, "it is nearly the sender's own text: perhaps the card itself came back" },
    { 0 },
};

const struct condition rule_letter[] = {
    { two_signatures, "two signatures: perhaps two letters" },
    { closes_twice, "closing words stand on two pages: perhaps two letters" },
    { goes_on, "a page follows the signature: perhaps a second letter" },
    { begins_before, "a page comes before the greeting: perhaps another letter" },
    { begins_amid_sentence, "a page begins in the middle of a sentence: perhaps another letter's" },
    { signed_by_other, "perhaps somebody else signed" },
    { named_by_envelope_only,
        "no name could be read under the letter: only the envelope or a file name says who wrote it" },
    { told_to_other, "it speaks of what the sender wrote, but greets somebody else" },
    { 0 },
};
