/* The rule about the scan: is all of it there, read, and surely one letter to one person? */
#include "rule_inside.h"

#include <math.h>
#include <string.h>

enum { LETTER_PAGES_MOST = 6 };

static bool part_missing(const struct judged *judged)
{
    if (*judged->reply->trouble)
        return true;
    for (size_t i = 0; i < judged->reply->page_count; i++)
        if (*judged->reply->pages[i].trouble)
            return true;
    return false;
}

static bool page_noted(const struct judged *judged)
{
    for (size_t i = 0; i < judged->reply->page_count; i++)
        if (*judged->reply->pages[i].note)
            return true;
    return false;
}

/* An envelope and a slip are not mailed, however they look. A blank page counts: a bad picture may look
 * empty. */
static bool any_flaw(const struct judged *judged, enum page_flaw flaw)
{
    for (size_t i = 0; i < judged->reply->page_count; i++) {
        const struct page *page = &judged->reply->pages[i];
        if (page->flaws & flaw && page->kind != PAGE_ENVELOPE && page->kind != PAGE_SLIP)
            return true;
    }
    return false;
}

static bool cut_off(const struct judged *judged)
{
    return any_flaw(judged, FLAW_CUT_OFF);
}

static bool glaring(const struct judged *judged)
{
    return any_flaw(judged, FLAW_GLARE);
}

static bool too_dark(const struct judged *judged)
{
    return any_flaw(judged, FLAW_DARK);
}

static bool blurred(const struct judged *judged)
{
    return any_flaw(judged, FLAW_BLURRED);
}

static bool too_small(const struct judged *judged)
{
    return any_flaw(judged, FLAW_SMALL);
}

static bool put_together(const struct judged *judged)
{
    return judged->reply->proposed;
}

static bool seen_before(const struct judged *judged)
{
    return *judged->reply->seen;
}

static bool kind_unsure(const struct judged *judged)
{
    for (size_t i = 0; i < judged->reply->page_count; i++)
        if (judged->reply->pages[i].kind_confidence < 0.5)
            return true;
    return false;
}

static bool not_all_read(const struct judged *judged)
{
    for (size_t i = 0; i < judged->reply->page_count; i++)
        if (!judged->reply->pages[i].reading.complete && judged->reply->pages[i].kind != PAGE_BLANK)
            return true;
    return false;
}

/* ---- was all of it read? ---- */

static size_t letters_in(const char *text)
{
    size_t letters = 0;
    const char *end = text + strlen(text);
    for (int32_t c; (c = utf8_next(&text, end));)
        letters += c > 0x7f || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return letters;
}

/* Of one line: how many letters, and how sure of them the recogniser was, on the whole. Returns the word
 * behind it. */
static size_t line_read(const struct reading *reading, size_t first, size_t *letters, double *sure)
{
    size_t i = first;
    double sum = 0;
    for (*letters = 0; i < reading->count && reading->words[i].line == reading->words[first].line; i++) {
        const size_t of_word = letters_in(reading->words[i].text);
        *letters += of_word;
        sum += (double)of_word * reading->words[i].confidence;
    }
    *sure = *letters ? sum / (double)*letters : 1;
    return i;
}

/* Of a page, in letters. */
struct trust {
    size_t all, clear; /* clear: on lines that are read as print is */
    size_t doubted; /* the most on lines under one another that became words nobody may trust */
};

static struct trust trust_in(const struct reading *reading)
{
    static const double TRUSTED = 0.5, CLEAR = 0.88;
    struct trust trust = { 0 };
    size_t run = 0;
    for (size_t i = 0; i < reading->count;) {
        size_t letters;
        double sure;
        i = line_read(reading, i, &letters, &sure);
        trust.all += letters;
        trust.clear += sure >= CLEAR ? letters : 0;
        run = sure < TRUSTED ? run + letters : letters ? 0 : run;
        trust.doubted = run > trust.doubted ? run : trust.doubted;
    }
    return trust;
}

/* A hand below a typed letter becomes words that nobody may trust: 24 letters and more for each of its lines,
 * a stamp 17. Of a letter by hand some words are read well on nearly every line: 42 at most in what is
 * mailed. */
static bool guessed_at(const struct trust *trust)
{
    enum { BESIDE_PRINT = 22, BY_HAND = 60 };
    const bool print = 2 * trust->clear > trust->all;
    return trust->doubted > (print ? BESIDE_PRINT : BY_HAND);
}

/* What lies outside of all words, in letters as long as those that were read: a line or two of it may be
 * a second letter, or name somebody. A censor's stamp and what is left of rules come to 30 on letters that
 * are mailed, two lines by hand to 60 (docs/measurements/letters.md, "Writing that was not read"). */
static bool partly_read(const struct page *page)
{
    enum { OUTSIDE = 55 };
    static const double MOST = 0.7, LEAST = 0.01;
    const double covered = fmax(LEAST, page->reading.ink_coverage);
    const struct trust trust = trust_in(&page->reading);
    return guessed_at(&trust) || covered < MOST || (double)trust.all * (1 - covered) / covered > OUTSIDE;
}

/* A drawing is ink that nobody reads. */
static bool some_unread(const struct judged *judged)
{
    for (size_t i = 0; i < judged->reply->page_count; i++) {
        const struct page *page = &judged->reply->pages[i];
        const bool text = page->kind == PAGE_LETTER || page->kind == PAGE_POSTCARD;
        if (text && page->reading.count && partly_read(page))
            return true;
    }
    return false;
}

static size_t pages_of(const struct judged *judged, bool (*counts)(enum page_kind))
{
    size_t count = 0;
    for (size_t i = 0; i < judged->reply->page_count; i++)
        count += counts(judged->reply->pages[i].kind);
    return count;
}

static bool is_envelope(enum page_kind kind)
{
    return kind == PAGE_ENVELOPE;
}

static bool too_long(const struct judged *judged)
{
    return judged->view->too_long || judged->weighing->codes_left_out;
}

static bool nothing_to_mail(const struct judged *judged)
{
    return !pages_of(judged, page_kind_mailed);
}

static bool many_pages(const struct judged *judged)
{
    return pages_of(judged, page_kind_mailed) > LETTER_PAGES_MOST;
}

static bool two_envelopes(const struct judged *judged)
{
    return pages_of(judged, is_envelope) > 1;
}

/* A slip is the border between two letters: before the first page and behind the last it parts nothing. */
static bool slip_between(const struct judged *judged)
{
    bool before = false, parted = false;
    for (size_t i = 0; i < judged->reply->page_count; i++) {
        const enum page_kind kind = judged->reply->pages[i].kind;
        parted |= before && kind == PAGE_SLIP;
        const bool written = kind != PAGE_SLIP && kind != PAGE_BLANK;
        if (written && parted)
            return true;
        before |= written;
    }
    return false;
}

bool rule_greets_several(const struct judged *judged)
{
    for (int i = 0; i < judged->view->salutation_count; i++)
        if (judged->view->salutations[i].collective)
            return true;
    return false;
}

/* "Дорогие друзья!" and no name. */
static bool greets_all(const struct judged *judged)
{
    return !view_greets_by_name(judged->view) && rule_greets_several(judged);
}

static bool greets_several(const struct judged *judged)
{
    return rule_greets_several(judged) && !greets_all(judged);
}

/* "Вера з Алеау": a given name, and behind it a letter by itself that may be a misread "и". */
static bool may_be_joined(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    struct name_given given[NAME_FAMILIES];
    return seen->word.letters == 1 && !seen->word.capital && !seen->word.digits && !seen->after &&
        !seen[-1].after && names_given_exactly(view->names, &seen[-1].word, NAME_HOW_CALL, given) &&
        seen[1].word.letters > 1 && (seen[1].role == ROLE_NONE || seen[1].role_misread) &&
        !word_is_everyday(view, &seen[1].word);
}

/* A word between two others of a short line at the top. */
static bool stands_between(const struct view *view, int at)
{
    enum { TOP_LINES = 4, CALL_WORDS = 5 };
    const struct seen *seen = &view->seen[at];
    const struct line *line = &view->lines[seen->line];
    return view_mailed(view, at) && line->rank < TOP_LINES && line->count <= CALL_WORDS &&
        seen[-1].line == seen->line && seen[1].line == seen->line;
}

/* "Дорогие Вера и Наташа" with a word misread is no greeting any more, but still two names and "and", or one
 * that begins as those to several do. */
static bool two_called(const struct judged *judged)
{
    const struct view *view = judged->view;
    for (int i = 1; i + 1 < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        const bool names = seen[-1].word.capital && seen[1].word.capital;
        const bool plural = view->seen[view->lines[seen->line].first].role == ROLE_COLLECTIVE;
        const bool joined = seen->role == ROLE_AND ? !seen->word.capital && (names || plural)
                                                   : names && may_be_joined(view, i);
        if (joined && stands_between(view, i))
            return true;
    }
    return false;
}

/* Whoever may have written: a name alone may be how he signs. */
static bool may_have_written(const struct judged *judged, const struct name_word *word)
{
    static const double NEARLY_AS_CLEAR = 4; /* bits behind the clearest */
    const struct weighing *weighing = judged->weighing;
    for (size_t i = 0; i < weighing->fit_count; i++) {
        const struct fit *fit = &weighing->fits[i];
        if (fit->bits > weighing->fits[0].bits - NEARLY_AS_CLEAR &&
            prisoner_word(judged->view, &weighing->index->prisoners[fit->prisoner], word))
            return true;
    }
    return false;
}

static bool another_called(const struct judged *judged)
{
    for (int i = 0; i < judged->view->bare_name_count; i++)
        if (!may_have_written(judged, &judged->view->seen[judged->view->bare_names[i]].word))
            return true;
    return false;
}

static bool two_salutations(const struct judged *judged)
{
    const struct view *view = judged->view;
    return view->salutation_count > 1 || view->unread_greeting || another_called(judged);
}

static bool dated_again(const struct judged *judged)
{
    return judged->view->dated_again;
}

static bool called_again(const struct judged *judged)
{
    return judged->view->called_again;
}

static bool perhaps_none(const struct judged *judged)
{
    return judged->view->doubtful_greeting && !greets_all(judged);
}

/* "Людмила Аркадьевна" is one person. */
static bool is_fathers(const struct judged *judged, const struct salutation *salutation, int at)
{
    return at &&
        names_patronymic(judged->weighing->index->names, &judged->view->seen[salutation->names[at]].word);
}

static void quote_greetings(const struct judged *judged, struct quotes *quotes)
{
    const struct view *view = judged->view;
    for (int i = 0; i < view->salutation_count; i++)
        for (int n = 0; n < view->salutations[i].name_count; n++)
            if (!is_fathers(judged, &view->salutations[i], n))
                quote(quotes, view_word(view, view->salutations[i].names[n]));
    for (int i = 0; i < view->bare_name_count; i++)
        if (!may_have_written(judged, &view->seen[view->bare_names[i]].word))
            quote(quotes, view_word(view, view->bare_names[i]));
}

static bool greeted_twice(const struct judged *judged)
{
    return view_greeted_twice(judged->view) >= 0;
}

static void quote_greeted_twice(const struct judged *judged, struct quotes *quotes)
{
    quote(quotes, view_word(judged->view, view_greeted_twice(judged->view)));
}

const struct quoting scan_quotes[] = {
    { greets_several, quote_greetings },
    { two_salutations, quote_greetings },
    { greeted_twice, quote_greeted_twice },
    { 0 },
};

static bool mailed_wrongly(const struct judged *judged)
{
    return judged->reply->not_for_count;
}

const struct condition rule_reading[] = {
    { kind_unsure, "it is not certain whether a page is a letter, an envelope or something else" },
    { not_all_read, "a page could not be read to its end" },
    { some_unread, "a part of what is written on a page could not be read" },
    { 0 },
};

const struct condition rule_scan[] = {
    { mailed_wrongly, "it went, or would have gone, to the wrong person, who is not listed any more" },
    { part_missing, "a part of the scan could not be used" },
    { page_noted, "a page may not be shown whole, or not as on paper: there is a note at it" },
    { cut_off, "a page is cut off: a better picture is asked for" },
    { glaring, "light glares on a page: a better picture is asked for" },
    { too_dark, "a page is too dark: a better picture is asked for" },
    { blurred, "a page is blurred: a better picture is asked for" },
    { too_small, "a page's picture is too small: a better one is asked for" },
    { put_together, "it may not be all of one letter, or not belong together" },
    { seen_before, "the same picture came in before" },
    { too_long, "a page or a file name has more words than are looked at" },
    { nothing_to_mail, "there is no page that could be mailed" },
    { many_pages, "more than six pages" },
    { two_envelopes, "two envelopes" },
    { slip_between, "a separator slip lies between its pages: two letters" },
    { greets_several, "perhaps several people are greeted" },
    { greets_all, "all are greeted: a letter to all of us" },
    { two_called, "two names stand at the top: perhaps both are greeted" },
    { two_salutations, "two salutations: perhaps two letters" },
    { greeted_twice, "a name is greeted twice: perhaps two people are called so" },
    { dated_again, "a later page has a date at its top: perhaps another letter" },
    { called_again, "a later page begins as a letter does: perhaps another one" },
    { perhaps_none, "it could not be made out who is greeted" },
    { 0 },
};
