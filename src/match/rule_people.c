/* The rule about other people: whoever else is named on a page that would be mailed must not get known to the
 * sender, and the letter may be theirs. */
#include "rule_inside.h"

#include <string.h>

/* ---- other senders ---- */

enum { FAMILIES_MOST = 8192, SURNAMES_MOST = 128, SURNAME_LETTERS = 6 };

struct mentions {
    unsigned char families[FAMILIES_MOST]; /* given names that stand in the letter */
    int surnames[SURNAMES_MOST]; /* seen words that may be surnames, misread or small */
    int surname_count;
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

static bool is_everyday(const struct judged *judged, const struct name_word *word)
{
    const struct vocabulary *vocabulary = judged->weighing->index->vocabulary;
    char stem[STEM_BYTES];
    size_t count;
    return !stem_of(word, stem) || name_book_find(&vocabulary->common, stem, &count) ||
        name_book_find(&vocabulary->everyday, stem, &count);
}

/* The word beside it on the page (step -1 or 1); null: none. */
static const struct name_word *beside(const struct judged *judged, int at, int step)
{
    const struct view *view = judged->view;
    const int to = at + step;
    const bool there = to >= 0 && to < view->seen_count && view->seen[to].page == view->seen[at].page;
    return there ? &view->seen[to].word : NULL;
}

/* Long and capital, or beside a given name. */
static bool may_be_surname(const struct judged *judged, int at)
{
    const struct name_word *word = &judged->view->seen[at].word;
    struct name_given given[NAME_FAMILIES];
    bool named = word->capital && word->letters >= SURNAME_LETTERS;
    for (int step = -1; step <= 1 && !named; step += 2) {
        const struct name_word *by = beside(judged, at, step);
        named = by && by->letters >= 3 &&
            names_given_exactly(judged->weighing->index->names, by, NAME_HOW_CASE, given) > 0;
    }
    return named && word->letters >= 3 && !word->digits;
}

static void find_surnames(const struct judged *judged, struct mentions *mentions)
{
    for (int i = 0; i < judged->view->seen_count && mentions->surname_count < SURNAMES_MOST; i++) {
        const struct name_word *word = &judged->view->seen[i].word;
        if (view_mailed(judged->view, i) && may_be_surname(judged, i) && !is_everyday(judged, word) &&
            !expected_name(judged, word))
            mentions->surnames[mentions->surname_count++] = i;
    }
}

/* "Эмилияо": a mark was read as a letter behind it. Returns how many given names it is without that letter.
 */
static size_t given_but_last(
    const struct judged *judged, const struct name_word *word, struct name_given given[NAME_FAMILIES])
{
    enum { LETTERS_LEAST = 5 };
    char shorter[NAME_BYTES * 2];
    struct name_word but_last;
    size_t size = word->size;
    if (word->letters < LETTERS_LEAST || size >= sizeof shorter)
        return 0;
    do
        size--;
    while (size && ((unsigned char)word->at[size] & 0xC0) == 0x80);
    memcpy(shorter, word->at, size);
    shorter[size] = '\0';
    name_word_of(shorter, &but_last);
    return expected_name(judged, &but_last)
        ? 0
        : names_given_exactly(judged->weighing->index->names, &but_last, NAME_HOW_CASE, given);
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
        count = count && given[0].folded ? count : given_but_last(judged, &seen->word, given);
        if (!count || !given[0].folded || expected_name(judged, &seen->word))
            continue;
        for (size_t g = 0; g < count; g++)
            if (given[g].family < FAMILIES_MOST)
                mentions->families[given[g].family] = 1;
    }
    find_surnames(judged, mentions);
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

static enum name_likeness likeness_of(
    const struct judged *judged, const struct name_word *word, const struct name_part *part)
{
    static const double FAR_MOST = 0.34;
    const size_t read = strlen(word->skeleton), known = strlen(part->skeleton);
    const double most = FAR_MOST * (double)(read > known ? read : known);
    return name_level(
        names_distance(judged->weighing->index->names, word->skeleton, part->skeleton, most), read, known);
}

/* How like it is to the prisoner's or the sender's own name: how they sign is misread as well. */
static enum name_likeness own_likeness(const struct judged *judged, const struct name_word *word)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    for (enum name_likeness worst = NAME_NEAR; worst <= NAME_FAR; worst++)
        if (names_compare_any(judged, word, judged->best->names, judged->best->name_count, worst) ||
            names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, worst))
            return worst;
    return NAME_OTHER;
}

static bool given_beside(const struct judged *judged, int at, const struct name *name)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    const struct names *names = judged->weighing->index->names;
    for (int step = -1; given && step <= 1; step += 2) {
        const struct name_word *by = beside(judged, at, step);
        if (by && names_compare(names, by, given, name->sex, NAME_HOW_CASE) <= NAME_NEAR)
            return true;
    }
    return false;
}

/* "Мпхаил Перевозчихов", "михаил прус": a long surname nearly read, or the whole name further off or small.
 */
static bool name_nearly_read(
    const struct judged *judged, const struct mentions *mentions, const struct name *name)
{
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    const struct names *names = judged->weighing->index->names;
    for (int i = 0; surname && i < mentions->surname_count; i++) {
        const int at = mentions->surnames[i];
        const struct name_word *word = &judged->view->seen[at].word;
        const enum name_likeness likeness = likeness_of(judged, word, surname);
        if (likeness <= NAME_FAR && likeness >= own_likeness(judged, word))
            continue;
        const bool whole = likeness == NAME_FAR || likeness == NAME_NEAR ||
            names_is_form(names, word, surname, name->sex, NAME_HOW_CASE);
        if (likeness == NAME_NEAR && word->capital && strlen(surname->skeleton) >= SURNAME_LETTERS &&
            word->letters >= SURNAME_LETTERS)
            return true;
        if (whole && given_beside(judged, at, name))
            return true;
    }
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
            if (mentions_name(mentions, &other->names[n]) || surname_read(judged, &other->names[n]) ||
                name_nearly_read(judged, mentions, &other->names[n]))
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

/* Is it the sender's or the prisoner's own name, however it was read? */
static bool may_be_expected(const struct judged *judged, const struct name_word *word)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    return expected_name(judged, word) ||
        names_compare_any(judged, word, judged->best->names, judged->best->name_count, NAME_NEAR) ||
        names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, NAME_NEAR);
}

static bool another_spoken_to(const struct judged *judged)
{
    for (int i = 0; i < judged->view->spoken_count; i++)
        if (!may_be_expected(judged, &judged->view->seen[judged->view->spoken_to[i]].word))
            return true;
    return false;
}

static void quote_spoken_to(const struct judged *judged, struct quotes *quotes)
{
    for (int i = 0; i < judged->view->spoken_count; i++)
        if (!may_be_expected(judged, &judged->view->seen[judged->view->spoken_to[i]].word))
            quote(quotes, view_word(judged->view, judged->view->spoken_to[i]));
}

static bool greeted_again(const struct judged *judged)
{
    for (int i = 0; i < judged->view->greeted_again_count; i++)
        if (!may_be_expected(judged, &judged->view->seen[judged->view->greeted_again[i]].word))
            return true;
    return false;
}

static void quote_greeted_again(const struct judged *judged, struct quotes *quotes)
{
    for (int i = 0; i < judged->view->greeted_again_count; i++)
        if (!may_be_expected(judged, &judged->view->seen[judged->view->greeted_again[i]].word))
            quote(quotes, view_word(judged->view, judged->view->greeted_again[i]));
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
    { another_spoken_to, quote_spoken_to },
    { greeted_again, quote_greeted_again },
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

/* A surname that was nearly read; short ones are near to too much. */
static bool surname_nearly_read(const struct judged *judged, const struct name *name)
{
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    struct name_word word;
    int places[FOUND_MOST];
    name_word_of(surname ? surname->written : "", &word);
    int count = word.letters >= 6 ? view_find(judged->view, &word, places) : 0;
    for (int i = 0; i < count; i++) {
        const struct name_word *read = &judged->view->seen[places[i]].word;
        if (read->capital && !expected_name(judged, read))
            return true;
    }
    return false;
}

/* The return name and address of any card to this prisoner: whoever lives there scanned the letter. */
bool rule_return_read(const struct judged *judged)
{
    const struct message *last = NULL;
    if (view_postcode(judged->view, NULL))
        return true;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *contender = &judged->weighing->contenders[i];
        const struct message *row = contender->row;
        if (!same_prisoner(judged, contender) ||
            (last && !strcmp(last->return_name, row->return_name) &&
                !strcmp(last->return_address, row->return_address)))
            continue;
        if (surname_read(judged, &contender->return_name) ||
            surname_nearly_read(judged, &contender->return_name) ||
            view_address(judged->view, row->return_address, NULL))
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
    { another_spoken_to, "somebody else is spoken to by name: perhaps a second letter" },
    { greeted_again, "a second greeting cannot be read: perhaps a second letter" },
    { email_read, "an e-mail address stands on a page: perhaps somebody else's" },
    { rule_return_read, "a return name or address stands on a page that would be mailed" },
    { 0 },
};
