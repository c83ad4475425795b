/* The rule that may send (design.md 7), as a table of conditions. Each one that holds asks a person, with its
 * sentence; a mail goes out only where none of them holds. Sentences name nobody: they are logged and shown.
 */
#include "match_inside.h"

#include <math.h>
#include <string.h>

enum {
    LETTER_PAGES_MOST = 6,
    REASONS_MOST = 3,
    GROUPS_LEAST = 2,
    CONTENT_WORDS_LEAST = 3,
    CONTENT_FACTS_LEAST = 2
};

/* A group agrees when its bits reach the floor and lead those of this prisoner's other senders. */
static const double floors[GROUPS] = {
    [GROUP_SALUTATION] = 3,
    [GROUP_SENDER_NAME] = 5,
    [GROUP_CONTENT] = 6.5,
    [GROUP_TYPED_SENDER] = 4,
    [GROUP_CORRESPONDENCE] = 4,
};
static const double GROUP_LEAD = 2, PRISONER_LEAD = 6, OTHER_PRISONER_BITS = 9;
/* The card itself: half of its word pairs, or every second word of the reply is the sender's. Replies that
 * quote much reach 0.35 of the one and 0.4 of the other. */
static const double SAME_PAIRS = 0.45, SAME_WORDS = 0.5;

struct judged {
    const struct weighing *weighing;
    const struct view *view;
    const struct reply *reply;
    const struct contender *best; /* null: no message at all */
    double sender_posterior; /* all messages of the best one's sender to this prisoner together */
    double lead; /* bits over the best of another sender */
};

static bool same_sender(const struct judged *judged, const struct contender *contender)
{
    const uint32_t *prisoner_of = judged->weighing->index->prisoner_of;
    return contender->sender == judged->best->sender &&
        prisoner_of[contender->message] == prisoner_of[judged->best->message];
}

static bool same_prisoner(const struct judged *judged, const struct contender *contender)
{
    const uint32_t *prisoner_of = judged->weighing->index->prisoner_of;
    return prisoner_of[contender->message] == prisoner_of[judged->best->message];
}

static const struct prisoner *best_prisoner(const struct judged *judged)
{
    const struct match_index *index = judged->weighing->index;
    return &index->prisoners[index->prisoner_of[judged->best->message]];
}

/* ---- settings ---- */

static bool policy_asks(const struct judged *judged)
{
    return judged->weighing->rules->policy == MATCH_ASK;
}

static bool policy_strict(const struct judged *judged)
{
    return judged->weighing->rules->policy == MATCH_STRICT;
}

static bool nobody_there(const struct judged *judged)
{
    return !judged->best;
}

/* ---- the scan ---- */

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

/* ---- one letter to one person ---- */

static bool greets_several(const struct judged *judged)
{
    for (int i = 0; i < judged->view->salutation_count; i++)
        if (judged->view->salutations[i].collective)
            return true;
    return false;
}

static bool two_salutations(const struct judged *judged)
{
    return judged->view->salutation_count > 1 || judged->view->unread_greeting;
}

static bool is_surname_of(const struct judged *judged, const char *skeleton)
{
    const struct match_index *index = judged->weighing->index;
    size_t count;
    const struct name_entry *entry = name_book_find(&index->surnames, skeleton, &count);
    for (size_t i = 0; i < count; i++)
        if (entry[i].bearer == index->prisoner_of[judged->best->message])
            return true;
    return false;
}

/* Closing words or names under them on two pages, names far apart, or the prisoner's surname at the end of
 * two pages. */
static bool two_signatures(const struct judged *judged)
{
    const struct view *view = judged->view;
    if (view->closing_pages > 1)
        return true;
    for (int i = 1; i < view->signature_count; i++) {
        const struct seen *one = &view->seen[view->signatures[i - 1]],
                          *other = &view->seen[view->signatures[i]];
        if (one->page != other->page || other->line - one->line > 4)
            return true;
    }
    int page = -1;
    for (int i = 0; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        bool alone = view->lines[seen->line].count <= 3; /* a name on a line of its own */
        bool signs = seen->word.capital && view_at_end(view, seen->line) &&
            (is_surname_of(judged, seen->word.skeleton) ||
                (alone && prisoner_word(view, best_prisoner(judged), &seen->word)));
        if (!signs)
            continue;
        if (page >= 0 && page != seen->page)
            return true;
        page = seen->page;
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

static bool names_compare_any(const struct judged *judged, const struct name_word *word,
    const struct name *names, int count, enum name_likeness worst)
{
    for (int n = 0; n < count; n++)
        for (int i = 0; i < names[n].count; i++)
            if (names_compare(judged->weighing->index->names, word, &names[n].parts[i], names[n].sex,
                    NAME_HOW_CASE | NAME_HOW_CALL) <= worst)
                return true;
    return false;
}

/* On a page that would be mailed, not on an envelope. */
static bool stands_in_letter(const struct judged *judged, const struct evidence *evidence)
{
    for (size_t i = 0; i < judged->reply->page_count; i++)
        if (judged->reply->pages[i].number == evidence->page)
            return page_kind_mailed(judged->reply->pages[i].kind);
    return false;
}

/* Somebody else than the prisoner signed: the sender (then it is his card) or another prisoner. */
static bool signed_by_other(const struct judged *judged)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    for (int i = 0; i < judged->view->signature_count; i++) {
        const struct name_word *word = &judged->view->seen[judged->view->signatures[i]].word;
        if (!names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, NAME_FAR))
            return true;
    }
    return false;
}

/* The envelope names the prisoner, and the end of the letter does not bear it out: envelopes are mixed up. */
static bool named_by_envelope_only(const struct judged *judged)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    if (!judged->best->has[GROUP_PRISONER] ||
        stands_in_letter(judged, &judged->best->evidence[GROUP_PRISONER]))
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
        &judged->weighing->index->vocabulary, judged->best->row, stems, MESSAGE_STEMS);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        size_t times;
        name_book_find(reply, stems[i].text, &times);
        found += times;
    }
    return reply->count < WORDS_LEAST ? 0 : (double)found / (double)reply->count;
}

static bool is_own_text(const struct judged *judged)
{
    return pairs_back(judged, judged->best->row->card_text) > SAME_PAIRS ||
        pairs_back(judged, judged->best->row->message) > SAME_PAIRS || words_of_sender(judged) > SAME_WORDS;
}

/* ---- the prisoner ---- */

static bool prisoner_not_established(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    return !fit || fit->spot == SPOT_BODY || fit->level > WEIGHT_PRISONER_SURNAME;
}

static bool prisoner_ambiguous(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    for (size_t i = 0; fit && i < judged->weighing->fit_count; i++) {
        const struct fit *other = &judged->weighing->fits[i];
        if (other != fit && other->bits > fit->bits - PRISONER_LEAD)
            return true;
    }
    return false;
}

static bool two_prisoners(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    for (size_t i = 0; fit && i < judged->weighing->fit_count; i++) {
        const struct fit *other = &judged->weighing->fits[i];
        bool elsewhere = other->seen != fit->seen || other->typed != fit->typed;
        if (other != fit && other->spot != SPOT_BODY && other->bits >= OTHER_PRISONER_BITS && elsewhere)
            return true;
    }
    return false;
}

static bool prisoner_state(const struct judged *judged)
{
    const char *state = judged->best->row->prisoner_state;
    return *state && strcmp(state, "imprisoned") != 0;
}

/* ---- the sender ---- */

static double lead_of(const struct judged *judged, enum evidence_group group)
{
    double next = 0;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (same_prisoner(judged, other) && other->sender != judged->best->sender && other->has[group])
            next = fmax(next, other->evidence[group].bits);
    }
    return judged->best->evidence[group].bits - next;
}

static bool group_agrees(const struct judged *judged, enum evidence_group group)
{
    const struct contender *best = judged->best;
    if (!best || !evidence_group_tells_apart(group) || !best->has[group] ||
        best->evidence[group].bits < floors[group])
        return false;
    if (group == GROUP_CONTENT &&
        (best->content_words < CONTENT_WORDS_LEAST || best->content_facts < CONTENT_FACTS_LEAST))
        return false;
    if (group == GROUP_SENDER_NAME && stands_in_letter(judged, &best->evidence[group]))
        return false; /* who is named in a letter is as often spoken of as spoken to */
    if (group == GROUP_TYPED_SENDER && !best->typed_surname && best->greeted)
        return false; /* a typed given name repeats the salutation */
    return lead_of(judged, group) >= GROUP_LEAD;
}

static bool too_few_groups(const struct judged *judged)
{
    int agreeing = 0;
    for (enum evidence_group group = 0; group < GROUPS; group++)
        agreeing += group_agrees(judged, group);
    return agreeing < GROUPS_LEAST;
}

static bool contradicted(const struct judged *judged)
{
    for (enum evidence_group group = 0; group < GROUPS; group++)
        if (judged->best->has[group] && judged->best->evidence[group].bits < -1.5)
            return true;
    return false;
}

static bool not_sure(const struct judged *judged)
{
    return !(judged->sender_posterior >= judged->weighing->rules->posterior);
}

static bool lead_small(const struct judged *judged)
{
    return !(judged->lead >= judged->weighing->rules->margin);
}

/* ---- names that must not be there ---- */

enum { FAMILIES_MOST = 8192 };

struct mentions {
    unsigned char families[FAMILIES_MOST]; /* given names that stand in the letter */
};

/* A relative whom the sender told about comes back in the reply: that is content, not another sender. */
static bool in_own_text(const struct judged *judged, const struct name_word *word)
{
    const char *const texts[] = { judged->best->row->message, judged->best->row->card_text };
    char wanted[STEM_BYTES], stem[STEM_BYTES];
    struct name_word own;
    if (!stem_of(word, wanted))
        return false;
    for (int t = 0; t < 2; t++)
        for (const char *at = texts[t], *end = at + strlen(at); name_next_word(&at, end, &own);)
            if (own.capital && stem_of(&own, stem) && !strcmp(stem, wanted))
                return true;
    return false;
}

static bool expected_name(const struct judged *judged, const struct name_word *word)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    return names_compare_any(judged, word, judged->best->names, judged->best->name_count, NAME_VARIANT) ||
        names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, NAME_VARIANT) ||
        in_own_text(judged, word);
}

static struct mentions *find_mentions(const struct judged *judged)
{
    struct mentions *mentions = arena_take(judged->weighing->arena, sizeof *mentions);
    const struct match_index *index = judged->weighing->index;
    for (int i = 0; i < judged->view->seen_count; i++) {
        const struct seen *seen = &judged->view->seen[i];
        struct name_given given[NAME_FAMILIES];
        if (!view_mailed(judged->view, i) || !seen->word.capital || seen->word.letters < 3)
            continue;
        size_t count = names_given_exactly(index->names, &seen->word, NAME_HOW_CASE, given);
        if (!count || !given[0].folded || expected_name(judged, &seen->word))
            continue;
        for (size_t g = 0; g < count; g++)
            if (given[g].family < FAMILIES_MOST)
                mentions->families[given[g].family] = 1;
    }
    return mentions;
}

struct named {
    struct name_form_taker taker;
    const struct judged *judged;
    bool found;
};

static void look_for_form(struct name_form_taker *taker, const char *skeleton, unsigned how)
{
    struct named *self = (struct named *)taker;
    size_t count;
    (void)how;
    const struct name_entry *entry = name_book_find(&self->judged->view->words, skeleton, &count);
    for (size_t i = 0; i < count; i++) {
        int at = (int)entry[i].bearer;
        const struct name_word *word = &self->judged->view->seen[at].word;
        self->found |= word->letters >= 4 && word->capital && view_mailed(self->judged->view, at) &&
            !expected_name(self->judged, word);
    }
}

/* Does the surname stand on a page that is mailed? The prisoner's and the sender's own do not count. */
static bool surname_read(const struct judged *judged, const struct name *name)
{
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    struct named named = { .taker = { look_for_form }, .judged = judged };
    if (surname)
        names_forms(judged->weighing->index->names, surname, name->sex, &named.taker);
    return named.found;
}

static bool mentions_name(const struct mentions *mentions, const struct name *name)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    for (int i = 0; given && i < given->family_count; i++)
        if (given->families[i] < FAMILIES_MOST && mentions->families[given->families[i]])
            return true;
    return false;
}

static bool other_sender_named(const struct judged *judged)
{
    const struct mentions *mentions = find_mentions(judged);
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (!same_prisoner(judged, other) || other->sender == judged->best->sender)
            continue;
        for (int n = 0; n < other->name_count; n++)
            if (mentions_name(mentions, &other->names[n]) || surname_read(judged, &other->names[n]))
                return true;
    }
    return false;
}

/* Where the words of an address were read so far. */
struct places {
    int seen[64];
    int count, before; /* before: how many are of earlier words of the address */
};

static bool near_earlier(const struct places *places, int seen)
{
    for (int i = 0; i < places->before; i++)
        if (places->seen[i] - seen < 8 && seen - places->seen[i] < 8 && places->seen[i] != seen)
            return true;
    return false;
}

enum { READ_PLACES = 24 };

/* Where a word stands on pages that are mailed, read rightly or nearly. */
static int find_places(const struct judged *judged, const struct name_word *word, int places[READ_PLACES])
{
    const struct name_book *words = &judged->view->words;
    struct name_near near[READ_PLACES];
    size_t exact;
    const struct name_entry *entry = name_book_find(words, word->skeleton, &exact);
    int count = 0;
    for (size_t i = 0; i < exact && count < READ_PLACES; i++)
        if (view_mailed(judged->view, (int)entry[i].bearer))
            places[count++] = (int)entry[i].bearer;
    size_t found = word->digits
        ? 0
        : name_book_near(judged->weighing->index->names, words, word->skeleton, near, READ_PLACES);
    for (size_t i = 0; i < found && count < READ_PLACES; i++)
        if (near[i].distance > 0 && view_mailed(judged->view, (int)near[i].entry->bearer) &&
            name_level(near[i].distance, near[i].entry->length, strlen(word->skeleton)) == NAME_NEAR)
            places[count++] = (int)near[i].entry->bearer;
    return count;
}

/* Two telling words of an address close together on a page that is mailed, or its postcode. */
static bool address_read(const struct judged *judged, const char *address)
{
    const char *at = address, *end = at + strlen(at);
    struct name_word word;
    struct places places = { .count = 0 };
    while (name_next_word(&at, end, &word)) {
        bool postcode = word.digits && word.letters == 6;
        int here[READ_PLACES];
        if (!postcode && (word.digits || word.letters < 5))
            continue;
        int count = find_places(judged, &word, here);
        places.before = places.count;
        for (int i = 0; i < count; i++) {
            if (postcode || near_earlier(&places, here[i]))
                return true;
            if (places.count < 64)
                places.seen[places.count++] = here[i];
        }
    }
    return false;
}

/* A surname that was nearly read; short ones are near to too much. */
static bool surname_nearly_read(const struct judged *judged, const struct name *name)
{
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    struct name_word word;
    int places[READ_PLACES];
    name_word_of(surname ? surname->written : "", &word);
    int count = word.letters >= 6 ? find_places(judged, &word, places) : 0;
    for (int i = 0; i < count; i++) {
        const struct name_word *read = &judged->view->seen[places[i]].word;
        if (read->capital && !expected_name(judged, read))
            return true;
    }
    return false;
}

/* A postcard's own address side: a postcode stands on it. */
static bool postcode_on_postcard(const struct judged *judged)
{
    for (int i = 0; i < judged->view->seen_count; i++) {
        const struct seen *seen = &judged->view->seen[i];
        if (judged->reply->pages[seen->page].kind == PAGE_POSTCARD && seen->word.digits &&
            seen->word.letters == 6)
            return true;
    }
    return false;
}

/* The return name and address of any card to this prisoner: whoever lives there scanned the letter. */
static bool return_read(const struct judged *judged)
{
    const struct message *last = NULL;
    if (postcode_on_postcard(judged))
        return true;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *contender = &judged->weighing->contenders[i];
        const struct message *row = contender->row;
        if (!same_prisoner(judged, contender) ||
            (last && !strcmp(last->return_name, row->return_name) &&
                !strcmp(last->return_address, row->return_address)))
            continue;
        if (surname_read(judged, &contender->return_name) ||
            surname_nearly_read(judged, &contender->return_name) || address_read(judged, row->return_address))
            return true;
        last = row;
    }
    return false;
}

/* ---- the message ---- */

static bool no_address(const struct judged *judged)
{
    return !*judged->best->row->sender_email;
}

static bool not_by_scan(const struct judged *judged)
{
    return judged->best->row->delivery != DELIVERY_SCAN;
}

static bool in_group(const struct judged *judged)
{
    return *judged->best->row->group;
}

/* Long letters come in parts; a second one goes only where its own words speak for this very message. */
static bool answered_already(const struct judged *judged)
{
    return judged->best->row->answered > 0 && !group_agrees(judged, GROUP_CONTENT);
}

/* ---- the table ---- */

struct condition {
    bool (*asks)(const struct judged *);
    const char *reason;
};

/* Those above the gap need no message; they come first. */
static const struct condition without_message[] = {
    { policy_asks, "the policy is to ask about every reply" },
    { policy_strict, "no pattern is certified by reviewed decisions yet" },
    { part_missing, "a part of the scan could not be used" },
    { page_noted, "a page should be looked at" },
    { put_together, "loose pictures were put together by their names" },
    { seen_before, "the same picture came in before" },
    { kind_unsure, "it is not certain what kind of page a page is" },
    { not_all_read, "a page could not be read to its end" },
    { nothing_to_mail, "there is no page that could be mailed" },
    { many_pages, "more than six pages" },
    { two_envelopes, "two envelopes" },
    { greets_several, "several people are greeted" },
    { two_salutations, "two salutations: perhaps two letters" },
    { nobody_there, "the register has no message that fits" },
};

static const struct condition with_message[] = {
    { prisoner_not_established, "it is not certain who wrote" },
    { prisoner_ambiguous, "another prisoner fits nearly as well" },
    { two_prisoners, "two prisoners are named" },
    { prisoner_state, "the prisoner is not known to be imprisoned" },
    { two_signatures, "two signatures: perhaps two letters" },
    { signed_by_other, "somebody else seems to have signed" },
    { named_by_envelope_only, "only the envelope or a file name names the prisoner" },
    { greets_prisoner, "the prisoner is greeted: perhaps the card itself came back" },
    { is_own_text, "it is nearly the sender's own text: perhaps the card itself came back" },
    { too_few_groups, "fewer than two independent signs agree on one sender" },
    { contradicted, "something speaks against the best candidate" },
    { not_sure, "the best candidate is not sure enough" },
    { lead_small, "another sender fits nearly as well" },
    { other_sender_named, "another sender of this prisoner is named" },
    { return_read, "a return name or address stands on a page that would be mailed" },
    { no_address, "the message has no address to mail to" },
    { not_by_scan, "the sender does not want the scan by plain mail" },
    { in_group, "the message belongs to a group" },
    { answered_already, "the message was answered already" },
};

struct reasons {
    const char *text;
    int count;
};

static void ask(
    const struct judged *judged, const struct condition *conditions, size_t count, struct reasons *reasons)
{
    for (size_t i = 0; i < count; i++) {
        if (reasons->count == REASONS_MOST || !conditions[i].asks(judged))
            continue;
        reasons->text = reasons->count
            ? arena_printf(judged->weighing->arena, "%s; %s", reasons->text, conditions[i].reason)
            : conditions[i].reason;
        reasons->count++;
    }
}

static void send(const struct judged *judged, struct verdict *verdict)
{
    verdict->follows = FOLLOWS_SEND;
    verdict->pages = arena_array(judged->weighing->arena, judged->reply->page_count, sizeof *verdict->pages);
    for (size_t i = 0; i < judged->reply->page_count; i++)
        if (page_kind_mailed(judged->reply->pages[i].kind))
            verdict->pages[verdict->page_count++] = judged->reply->pages[i].number;
    const char *text = "prisoner";
    for (enum evidence_group group = 0; group < GROUPS; group++)
        if (group_agrees(judged, group))
            text = arena_printf(judged->weighing->arena, "%s, %s", text, evidence_group_name(group));
    verdict->reason = arena_printf(judged->weighing->arena, "these agree: %s", text);
}

static void compare_senders(struct judged *judged)
{
    double other = -INFINITY;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *contender = &judged->weighing->contenders[i];
        if (same_sender(judged, contender))
            judged->sender_posterior += contender->posterior;
        else
            other = fmax(other, contender->weight);
    }
    judged->lead = judged->best->weight - other;
}

void rule_judge(const struct weighing *weighing, struct verdict *verdict)
{
    struct judged judged = { .weighing = weighing, .view = weighing->view, .reply = weighing->view->reply };
    struct reasons reasons = { "", 0 };
    if (weighing->count) {
        judged.best = &weighing->contenders[0];
        compare_senders(&judged);
    }
    ask(&judged, without_message, sizeof without_message / sizeof *without_message, &reasons);
    if (judged.best)
        ask(&judged, with_message, sizeof with_message / sizeof *with_message, &reasons);
    verdict->reason = reasons.text;
    if (judged.best && !reasons.count)
        send(&judged, verdict);
}
