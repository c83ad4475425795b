/* The rule about other people: whoever else is named on a page that would be mailed must not get known to the
 * sender, and the letter may be theirs. */
#include "rule_inside.h"

#include <string.h>

/* ---- other senders ---- */

enum { FAMILIES_MOST = 8192 };

struct mentions {
    unsigned char families[FAMILIES_MOST]; /* given names that stand in the letter */
};

/* A relative whom the sender told about comes back in the reply: that is content, not another sender. */
static bool in_own_text(const struct judged *judged, const struct name_word *word)
{
    const char *const texts[] = { judged->own.message, judged->own.card_text };
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
        self->found |= word->letters >= 3 && word->capital && view_mailed(self->judged->view, at) &&
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

/* A sender of this prisoner, not the best one, of whose names one stands in the letter; null: nobody's does.
 */
static const struct contender *named_sender(const struct judged *judged)
{
    const struct mentions *mentions = find_mentions(judged);
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (!same_prisoner(judged, other) || other->sender == judged->best->sender)
            continue;
        for (int n = 0; n < other->name_count; n++)
            if (mentions_name(mentions, &other->names[n]) || surname_read(judged, &other->names[n]))
                return other;
    }
    return NULL;
}

static bool other_sender_named(const struct judged *judged)
{
    return named_sender(judged);
}

/* The volunteer typed another sender's full name. */
static const struct contender *typed_sender(const struct judged *judged)
{
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (other->sender != judged->best->sender && other->typed_surname)
            return other;
    }
    return NULL;
}

static bool other_sender_typed(const struct judged *judged)
{
    return typed_sender(judged);
}

static void quote_named(const struct judged *judged, struct quotes *quotes)
{
    quote(quotes, named_sender(judged)->row->sender_name);
}

static void quote_typed(const struct judged *judged, struct quotes *quotes)
{
    quote(quotes, typed_sender(judged)->row->sender_name);
}

const struct quoting people_quotes[] = {
    { other_sender_named, quote_named },
    { other_sender_typed, quote_typed },
    { 0 },
};

/* Whom the letter does not greet but names is spoken of, not to. */
static bool sender_spoken_of(const struct judged *judged)
{
    const struct contender *best = judged->best;
    return !best->greeted && best->has[GROUP_SENDER_NAME] &&
        stands_in_letter(judged, &best->evidence[GROUP_SENDER_NAME]);
}

/* ---- return names and addresses ---- */

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

enum { READ_PLACES = 24, PROSE_WORDS = 8 };

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
        : name_book_near(judged->weighing->index->names, words, word->skeleton, NAME_FAR, near, READ_PLACES);
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

static int common_words_on(const struct judged *judged, int page)
{
    int count = 0;
    for (int i = 0; i < judged->view->seen_count; i++) {
        char stem[STEM_BYTES];
        size_t times;
        const struct seen *seen = &judged->view->seen[i];
        count += seen->page == page && stem_of(&seen->word, stem) &&
            name_book_find(&judged->weighing->index->vocabulary.common, stem, &times);
    }
    return count;
}

/* A postcode on a postcard's own address side, or on a page without prose: it may be an envelope. */
static bool postcode_read(const struct judged *judged)
{
    for (int i = 0; i < judged->view->seen_count; i++) {
        const struct seen *seen = &judged->view->seen[i];
        enum page_kind kind = judged->reply->pages[seen->page].kind;
        if (!seen->word.digits || seen->word.letters != 6 || !page_kind_mailed(kind))
            continue;
        if (kind == PAGE_POSTCARD || common_words_on(judged, seen->page) < PROSE_WORDS)
            return true;
    }
    return false;
}

/* The return name and address of any card to this prisoner: whoever lives there scanned the letter. */
bool rule_return_read(const struct judged *judged)
{
    const struct message *last = NULL;
    if (postcode_read(judged))
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

/* Whose address it is nobody can say: of another sender, or of who is to get the letter. */
static bool email_read(const struct judged *judged)
{
    for (size_t p = 0; p < judged->reply->page_count; p++) {
        const struct page *page = &judged->reply->pages[p];
        for (size_t w = 0; page_kind_mailed(page->kind) && w < page->reading.count; w++)
            if (strchr(page->reading.words[w].text, '@'))
                return true;
    }
    return false;
}

const struct condition rule_people[] = {
    { sender_spoken_of, "the sender is named in the letter, but not greeted" },
    { other_sender_typed, "a file or folder name says another sender" },
    { other_sender_named, "another sender of this prisoner is named" },
    { email_read, "an e-mail address stands on a page: perhaps somebody else's" },
    { rule_return_read, "a return name or address stands on a page that would be mailed" },
    { 0 },
};
