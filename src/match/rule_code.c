/* The rule about codes of reply sheets: one that does not agree with everything else asks. A prisoner may
 * write to another on a sheet at hand, or copy a cellmate's number. */
#include "rule_inside.h"

#include "codeword.h"

/* Surely enough to be held against another message; what is less sure only raises a question. */
static bool is_read(const struct code_read *read)
{
    return read->how <= CODE_TWO_MISSING;
}

static bool is_senders(const struct judged *judged, const struct code_read *read)
{
    const struct index *index = judged->weighing->index;
    return index->sender_of[read->message] == judged->best->sender &&
        index->prisoner_of[read->message] == judged->best->prisoner;
}

static bool two_codes(const struct judged *judged)
{
    int count = 0;
    for (int i = 0; i < judged->weighing->code_count; i++)
        count += is_read(&judged->weighing->codes[i]);
    return count > 1;
}

/* Whoever the pages name most clearly is not whom the sheet was sent to. */
static bool other_prisoners_code(const struct judged *judged)
{
    const struct weighing *weighing = judged->weighing;
    const uint32_t *prisoner_of = weighing->index->prisoner_of;
    if (!weighing->fit_count || weighing->fits[0].level == WEIGHT_PRISONER_WHOLE)
        return false; /* nobody is named clearly */
    for (int i = 0; i < judged->weighing->code_count; i++) {
        const struct code_read *read = &judged->weighing->codes[i];
        if (is_read(read) && prisoner_of[read->message] != weighing->fits[0].prisoner)
            return true;
    }
    return false;
}

/* A code of another sender's, surely read or perhaps. */
static bool others_code(const struct judged *judged, bool surely)
{
    for (int i = 0; i < judged->weighing->code_count; i++) {
        const struct code_read *read = &judged->weighing->codes[i];
        if (is_read(read) == surely && !is_senders(judged, read))
            return true;
    }
    return false;
}

static bool other_senders_code(const struct judged *judged)
{
    return others_code(judged, true);
}

static bool perhaps_other_code(const struct judged *judged)
{
    return others_code(judged, false);
}

/* A sheet of another home, or one whose row is gone: whose letter is on it this register cannot say. Digits
 * among the words may be a telephone number; a QR code of that form is a sheet's. */
static bool unknown_code(const struct judged *judged)
{
    const struct name_book *issued = &judged->weighing->index->issued;
    for (size_t p = 0; p < judged->reply->page_count; p++) {
        const struct page *page = &judged->reply->pages[p];
        for (size_t c = 0; c < page->code_count; c++) {
            size_t count;
            if (codeword_checks(page->codes[c].text) && !name_book_find(issued, page->codes[c].text, &count))
                return true;
        }
    }
    return false;
}

/* A number that was given out for another sender's return address, and none for this one's. */
static bool other_senders_number(const struct judged *judged)
{
    const struct contender *best = judged->best;
    for (size_t i = 0; i < judged->weighing->count && !best->numbered && !best->code; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (same_prisoner(judged, other) && other->sender != best->sender && other->numbered)
            return true;
    }
    return false;
}

/* ---- where neither a greeting nor own words agree with the code ---- */

/* Somebody else's name, or a volunteer's that stands on the card. */
static bool greets_another(const struct judged *judged)
{
    return code_without_words(judged) && judged->best->has[GROUP_SALUTATION] && !judged->best->greeted;
}

static bool greeting_unread(const struct judged *judged)
{
    return code_without_words(judged) && !judged->best->has[GROUP_SALUTATION] &&
        view_calls_unread(judged->view);
}

/* Where a page can hardly be read, nothing else would tell that it begins another letter. */
static bool other_pages(const struct judged *judged)
{
    int mailed = 0;
    for (size_t i = 0; i < judged->reply->page_count; i++)
        mailed += page_kind_mailed(judged->reply->pages[i].kind);
    return code_without_words(judged) && mailed > 1;
}

/* An envelope may be another letter's, and its address with it. */
static bool envelopes_code(const struct judged *judged)
{
    return code_without_words(judged) && code_on_envelope(judged);
}

static bool is_others_name(const struct judged *judged, const struct typed *typed)
{
    const struct contender *best = judged->best;
    struct name_given given[NAME_FAMILIES];
    return names_given_exactly(judged->weighing->index->names, &typed->word, NAME_HOW_CASE, given) &&
        !prisoner_word(judged->view, best_prisoner(judged), &typed->word) &&
        !names_compare_any(judged, &typed->word, best->names, best->name_count, NAME_VARIANT);
}

/* A given name is typed that is neither the sender's nor the prisoner's; or any, where it may mean another
 * letter of the scan. */
static bool typed_another(const struct judged *judged)
{
    if (code_without_words(judged) && judged->view->name_withheld)
        return true;
    for (int i = 0; code_without_words(judged) && i < judged->view->typed_count; i++)
        if (is_others_name(judged, &judged->view->typed[i]))
            return true;
    return false;
}

const struct condition rule_code[] = {
    { two_codes, "the codes of two reply sheets are read: perhaps two letters" },
    { other_prisoners_code, "the reply sheet was sent to somebody else than the one who seems to write" },
    { other_senders_code, "the code of another sender's reply sheet is read" },
    { perhaps_other_code, "a number may be the code of another sender's reply sheet" },
    { unknown_code, "the code of a reply sheet is read that was not given out here: perhaps another letter" },
    { other_senders_number, "the number in the address was given out for another sender" },
    { greets_another, "the reply sheet is one sender's, the greeting another's" },
    { greeting_unread,
        "the reply sheet names the sender, but it could not be made out whom the letter greets" },
    { other_pages, "the reply sheet names the sender, but other pages may be another letter's" },
    { envelopes_code, "the code stands on the envelope, and nothing in the letter agrees with it" },
    { typed_another, "the reply sheet is one sender's, the file or folder name says another" },
    { 0 },
};
