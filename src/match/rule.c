/* The rule that may send (docs/matching.md), as tables of conditions. Each one that holds asks a person; a
 * mail goes out only where none of them holds. Here: the policy, what speaks for the sender, and the message.
 */
#include "rule_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    REASONS_MOST = 3,
    CONTENT_WORDS_LEAST = 3,
    CONTENT_FACTS_LEAST = 2,
    CONTENT_BREATHS_LEAST = 2,
    CONTENT_BREATHS_PLENTY = 3,
    CONTENT_BREATH_WORDS = 5, /* so many in one breath are more than one fact that two may share */
    CONTENT_RARE_LEAST = 1,
};

/* A group agrees when its bits reach the floor and lead those of this prisoner's other senders. */
static const double floors[GROUPS] = {
    [GROUP_SALUTATION] = 3,
    [GROUP_SENDER_NAME] = 5,
    [GROUP_CONTENT] = 12,
    [GROUP_TYPED_SENDER] = 4,
    [GROUP_CORRESPONDENCE] = 4,
    [GROUP_CODE] = 8,
};
static const double QUOTED_BITS_LEAST = 3, OTHER_BITS_LEAST = 6;

/* What fewer facts must weigh: an absent sender of the same name shares two oftener than three. */
static const double FEW_BITS_LEAST = 14;

/* ---- what the other parts ask ---- */

bool same_sender(const struct judged *judged, const struct contender *contender)
{
    return contender->sender == judged->best->sender && contender->prisoner == judged->best->prisoner;
}

bool same_prisoner(const struct judged *judged, const struct contender *contender)
{
    return contender->prisoner == judged->best->prisoner;
}

const struct prisoner *best_prisoner(const struct judged *judged)
{
    const struct match_index *index = judged->weighing->index;
    return &index->prisoners[judged->best->prisoner];
}

bool names_compare_any(const struct judged *judged, const struct name_word *word, const struct name *names,
    int count, enum name_likeness worst)
{
    for (int n = 0; n < count; n++)
        for (int i = 0; i < names[n].count; i++)
            if (names_compare(judged->weighing->index->names, word, &names[n].parts[i], names[n].sex,
                    NAME_HOW_CASE | NAME_HOW_CALL) <= worst)
                return true;
    return false;
}

bool stands_in_letter(const struct judged *judged, const struct evidence *evidence)
{
    for (size_t i = 0; i < judged->reply->page_count; i++)
        if (judged->reply->pages[i].number == evidence->page)
            return page_kind_mailed(judged->reply->pages[i].kind);
    return false;
}

/* ---- settings ---- */

static bool policy_asks(const struct judged *judged)
{
    return judged->weighing->rules->policy == MATCH_ASK;
}

static const struct condition settings[] = {
    { policy_asks, "the policy is to ask about every reply" },
    { 0 },
};

static bool too_many(const struct judged *judged)
{
    return judged->weighing->count >= CONTENDERS_MOST;
}

static bool nobody_there(const struct judged *judged)
{
    return !judged->best;
}

static bool unread(const struct judged *judged)
{
    return judged->unread;
}

static const struct condition anybody[] = {
    { nobody_there, "the register has no message that fits" },
    { too_many, "more messages fit than can be compared" },
    { unread, "the text of a message could not be read from the register" },
    { 0 },
};

/* ---- the sender ---- */

/* What of it may be a sign: not what the letter tells of somebody else. */
static double sign_bits(const struct contender *best, enum evidence_group group)
{
    return group == GROUP_CONTENT ? best->content_left : best->evidence[group].bits;
}

static double lead_of(const struct judged *judged, enum evidence_group group)
{
    double next = 0;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (same_prisoner(judged, other) && other->sender != judged->best->sender && other->has[group])
            next = fmax(next, other->evidence[group].bits);
    }
    return sign_bits(judged->best, group) - next;
}

/* Who typed the name had read the greeting and looked into the register, as we do: a second sign only where
 * something of the message comes back too. */
static bool typed_repeats(const struct contender *best)
{
    bool quoted = best->has[GROUP_CONTENT] && best->evidence[GROUP_CONTENT].bits >= QUOTED_BITS_LEAST;
    return best->greeted && !(best->typed_surname && quoted);
}

static bool facts_enough(const struct contender *best)
{
    const bool plenty = best->content_breaths >= CONTENT_BREATHS_PLENTY;
    return best->content_words >= CONTENT_WORDS_LEAST && best->content_facts >= CONTENT_FACTS_LEAST &&
        best->content_rare >= CONTENT_RARE_LEAST &&
        (best->content_breaths >= CONTENT_BREATHS_LEAST || best->content_words >= CONTENT_BREATH_WORDS) &&
        (plenty || best->content_left >= FEW_BITS_LEAST);
}

static bool group_agrees(const struct judged *judged, enum evidence_group group)
{
    const struct contender *best = judged->best;
    if (!evidence_group_tells_apart(group) || !best->has[group] || sign_bits(best, group) < floors[group])
        return false;
    if (group == GROUP_CONTENT && (best->content_quoted || !facts_enough(best)))
        return false;
    if (group == GROUP_CODE && !best->code)
        return false; /* a number of the register's column is anybody's */
    if (group == GROUP_SENDER_NAME && !best->addressed)
        return false; /* who is named in a letter is as often spoken of as spoken to */
    if (group == GROUP_TYPED_SENDER && typed_repeats(best))
        return false;
    if (lead_of(judged, group) >= SIGN_LEAD)
        return true;
    return group == GROUP_SALUTATION && group_agrees(judged, GROUP_CONTENT) && rule_told_apart(judged);
}

static unsigned agreeing(const struct judged *judged)
{
    unsigned signs = 0;
    for (enum evidence_group group = 0; group < GROUPS; group++)
        signs |= group_agrees(judged, group) ? sign_of(group) : 0;
    return signs;
}

bool code_on_envelope(const struct judged *judged)
{
    return !stands_in_letter(judged, &judged->best->evidence[GROUP_CODE]);
}

/* A whole code, or with one digit mended, in the letter: it was given out for this message and for no other.
 */
static bool code_settles(const struct judged *judged)
{
    return judged->signs & sign_of(GROUP_CODE) && judged->best->code->how <= CODE_ONE_MENDED &&
        !code_on_envelope(judged);
}

/* The own words would be enough, were they all told of the sender. */
bool rule_words_lost(const struct judged *judged)
{
    const unsigned settled = sign_of(GROUP_CONTENT) | sign_of(GROUP_CODE);
    return judged->best->content_told_count && !(judged->signs & settled) &&
        judged->best->evidence[GROUP_CONTENT].bits >= floors[GROUP_CONTENT];
}

/* What greets the best one greets another as well: that is why the greeting is no sign. */
static bool greeting_shared(const struct judged *judged)
{
    return !(judged->signs & sign_of(GROUP_SALUTATION)) && rule_greeted_too(judged);
}

static bool no_sign(const struct judged *judged)
{
    return !judged->signs && !greeting_shared(judged);
}

static bool no_sign_shared(const struct judged *judged)
{
    return !judged->signs && greeting_shared(judged);
}

/* Own words would be enough, did they not stand in a quotation. */
static bool words_quoted(const struct judged *judged)
{
    const struct contender *best = judged->best;
    return judged->signs == sign_of(GROUP_SALUTATION) && best->content_quoted &&
        best->evidence[GROUP_CONTENT].bits >= floors[GROUP_CONTENT];
}

/* Words of this message came back, and of nobody else's, but not enough of them. Where they are told of
 * somebody else, that is said instead (rule_told). */
static bool few_words(const struct judged *judged)
{
    const struct contender *best = judged->best;
    return judged->signs == sign_of(GROUP_SALUTATION) && best->has[GROUP_CONTENT] && !best->content_quoted &&
        !rule_words_lost(judged) && lead_of(judged, GROUP_CONTENT) >= SIGN_LEAD;
}

static bool only_salutation(const struct judged *judged)
{
    return judged->signs == sign_of(GROUP_SALUTATION) && !words_quoted(judged) && !few_words(judged) &&
        !rule_words_lost(judged);
}

static bool only_words(const struct judged *judged)
{
    return judged->signs == sign_of(GROUP_CONTENT) && !greeting_shared(judged);
}

static bool only_words_shared(const struct judged *judged)
{
    return judged->signs == sign_of(GROUP_CONTENT) && greeting_shared(judged);
}

static bool only_code(const struct judged *judged)
{
    return judged->signs == sign_of(GROUP_CODE);
}

bool code_without_words(const struct judged *judged)
{
    const unsigned words = sign_of(GROUP_SALUTATION) | sign_of(GROUP_CONTENT);
    return judged->signs & sign_of(GROUP_CODE) && !(judged->signs & words);
}

static bool only_envelopes_code(const struct judged *judged)
{
    return only_code(judged) && code_on_envelope(judged);
}

static bool only_part_of_code(const struct judged *judged)
{
    return only_code(judged) && !code_on_envelope(judged) && !code_settles(judged);
}

static bool only_other(const struct judged *judged)
{
    bool single = judged->signs && !(judged->signs & (judged->signs - 1));
    const unsigned told = sign_of(GROUP_SALUTATION) | sign_of(GROUP_CONTENT) | sign_of(GROUP_CODE);
    return single && !(judged->signs & told);
}

/* Under a greeting that cannot be read two may be greeted, of whom a volunteer typed one: only a full name
 * says more than the greeting would. */
static bool nobody_greeted(const struct judged *judged)
{
    const struct contender *best = judged->best;
    return !rule_greets_several(judged) && !best->has[GROUP_SALUTATION] && !best->addressed &&
        !best->typed_surname && !code_settles(judged);
}

/* Something that another sender of this prisoner wrote comes back too: perhaps a second letter. */
static bool other_quoted(const struct judged *judged)
{
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (same_prisoner(judged, other) && other->sender != judged->best->sender &&
            other->has[GROUP_CONTENT] && other->evidence[GROUP_CONTENT].bits >= OTHER_BITS_LEAST)
            return true;
    }
    return false;
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

/* The likest of all others. */
static const struct contender *next_sender(const struct judged *judged)
{
    const struct contender *next = NULL;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (!same_sender(judged, other) && (!next || other->weight > next->weight))
            next = other;
    }
    return next;
}

static bool lead_small(const struct judged *judged)
{
    return !(judged->lead >= judged->weighing->rules->margin);
}

/* The last safeguard: what was guessed mails nothing. */
static bool guessed(const struct judged *judged)
{
    return judged->weighing->guessed;
}

static void quote_greeted_too(const struct judged *judged, struct quotes *quotes)
{
    quote(quotes, rule_greeted_too(judged)->row->sender_name);
}

static void quote_next(const struct judged *judged, struct quotes *quotes)
{
    const struct contender *next = next_sender(judged);
    if (next)
        quote(quotes, next->row->sender_name);
}

const struct quoting sender_quotes[] = {
    { lead_small, quote_next },
    { no_sign_shared, quote_greeted_too },
    { only_words_shared, quote_greeted_too },
    { 0 },
};

static const struct condition own_words[] = {
    { words_quoted,
        "two signs must point to one sender: only the greeting does, since the sender's own words stand in a "
        "quotation" },
    { 0 },
};

static const struct condition sender[] = {
    { guessed, "the first of the list is guessed from what was read badly" },
    { no_sign, "two signs must point to one sender: none does" },
    { no_sign_shared,
        "two signs must point to one sender: none does, and the greeting fits another one as well" },
    { few_words,
        "two signs must point to one sender: the greeting does, what agrees of the sender's own words is too "
        "little to count" },
    { only_salutation, "two signs must point to one sender: only the greeting does" },
    { only_words, "two signs must point to one sender: only the sender's own words do" },
    { only_words_shared,
        "two signs must point to one sender: only the sender's own words do, and the greeting fits another "
        "one, whom they do not rule out" },
    { only_envelopes_code, "two signs must point to one sender: only the envelope's code does" },
    { only_part_of_code, "two signs must point to one sender: only a code that lacks two digits does" },
    { only_other, "two signs must point to one sender: only one does" },
    { nobody_greeted, "who is greeted could not be read" },
    { other_quoted, "another sender's words come back too" },
    { contradicted, "something speaks against the first of the list" },
    { not_sure, "the first of the list is likely, but not certain enough" },
    { lead_small, "another sender fits nearly as well" },
    { 0 },
};

/* ---- the message ---- */

static bool no_address(const struct judged *judged)
{
    return !*judged->best->row->sender_email;
}

/* What one row of a sender forbids holds for all of them, whomever they were written to. */
static bool any_row(
    const struct judged *judged, bool (*forbids)(const struct message *row, const struct message *best))
{
    const struct match_index *index = judged->weighing->index;
    size_t count;
    const uint32_t *of = index_of_sender(index, judged->best->sender, &count);
    for (size_t i = 0; i < count; i++)
        if (forbids(&index->messages[index->by_prisoner[of[i]]], judged->best->row))
            return true;
    return false;
}

static bool wants_another_way(const struct message *row, const struct message *best)
{
    return row->delivery == DELIVERY_NONE || row->delivery != best->delivery;
}

static bool has_other_address(const struct message *row, const struct message *best)
{
    return *row->sender_email && strcmp(row->sender_email, best->sender_email) != 0;
}

static bool is_left_out(const struct message *row, const struct message *best)
{
    (void)best;
    return row->left_out;
}

static bool no_one_way(const struct judged *judged)
{
    return any_row(judged, wants_another_way);
}

static bool two_addresses(const struct judged *judged)
{
    return any_row(judged, has_other_address);
}

static bool some_left_out(const struct judged *judged)
{
    return any_row(judged, is_left_out);
}

static bool in_group(const struct judged *judged)
{
    return *judged->best->row->group;
}

/* Long letters come in parts; a second one goes only where its own words speak for this very message. */
static bool answered_already(const struct judged *judged)
{
    return judged->best->row->answered > 0 && !(judged->signs & sign_of(GROUP_CONTENT));
}

/* Who was missing may have been put in because of this very letter; without a date nobody knows whether the
 * letter is not older than the card. */
static bool came_after_letter(const struct judged *judged)
{
    const struct message *row = judged->best->row;
    for (size_t i = 0; i < judged->reply->source_count; i++)
        if (row->sent_on == NO_DATE && row->changed > judged->reply->sources[i].arrived)
            return true;
    return false;
}

/* The card travels, is censored, is answered, and the answer is censored and travels: a letter that is here,
 * or written, within so few days answers another one, whatever the register says. */
static bool came_too_soon(const struct judged *judged)
{
    enum { DAY_SECONDS = 24 * 60 * 60, POST_DAYS = 4 };
    const int64_t sent = judged->best->row->sent_on, written = judged->view->written_by;
    if (sent == NO_DATE)
        return false;
    for (size_t i = 0; i < judged->reply->source_count; i++) {
        const int64_t arrived = judged->reply->sources[i].arrived;
        if (arrived > 0 && arrived / DAY_SECONDS < sent + POST_DAYS)
            return true;
    }
    return written != NO_DATE && written < sent + POST_DAYS;
}

/* "Your letter of …": cards are posted some weeks after they were written, hardly months. */
static bool answers_another_day(const struct judged *judged)
{
    enum { DAYS_MOST = 45 };
    const int64_t sent = judged->best->row->sent_on;
    return sent != NO_DATE && view_answers_other_day(judged->view, sent, DAYS_MOST);
}

/* The first day on which a message of the sender's to this prisoner was sent; NO_DATE: of one nobody knows.
 */
static int64_t first_sent(const struct judged *judged)
{
    int64_t first = judged->best->row->sent_on;
    for (size_t i = 0; first != NO_DATE && i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (same_sender(judged, other) && (other->row->sent_on == NO_DATE || other->row->sent_on < first))
            first = other->row->sent_on;
    }
    return first;
}

static bool came_before_sent(const struct judged *judged)
{
    const int64_t sent = first_sent(judged);
    return sent != NO_DATE && view_message_came_before(judged->view, sent);
}

static const struct condition message[] = {
    { no_address, "the message has no address to mail to" },
    { two_addresses, rows_addresses_word },
    { no_one_way, rows_way_word },
    { some_left_out, rows_left_out_word },
    { in_group, "the message belongs to a group" },
    { answered_already, "the message was answered already" },
    { came_after_letter, "the message has no date, and came into the register after the letter" },
    { came_too_soon, "the letter came sooner after the card than post can bring it" },
    { came_before_sent, "the letter says that the message came before it was sent" },
    { answers_another_day, "the letter says that it answers a message of another day" },
    { 0 },
};

/* ---- judging ---- */

struct reasons {
    const char *text, *quoted;
    int count;
};

struct stretch stretch_at(int seen)
{
    return (struct stretch){ seen, seen };
}

void quote(struct quotes *quotes, const char *words)
{
    for (int i = 0; i < quotes->count; i++)
        if (!strcmp(quotes->words[i], words))
            return;
    if (quotes->count < QUOTES_MOST)
        quotes->words[quotes->count++] = words;
}

/* The sentence and, in brackets, the words that it means. */
static const char *with_quotes(const struct judged *judged, const char *text, const struct quotes *quotes)
{
    for (int i = 0; i < quotes->count; i++)
        text = arena_printf(judged->weighing->arena, "%s%s\"%s\"", text, i ? ", " : " (", quotes->words[i]);
    return quotes->count ? arena_printf(judged->weighing->arena, "%s)", text) : text;
}

static const char *with_words(const struct judged *judged, const struct condition *condition)
{
    static const struct quoting *const tables[] = { scan_quotes, prisoner_quotes, letter_quotes, told_quotes,
        sender_quotes, people_quotes, typed_quotes };
    struct quotes quotes = { .count = 0 };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct quoting *quoting = tables[i]; quoting->of; quoting++)
            if (quoting->of == condition->asks)
                quoting->quote(judged, &quotes);
    return with_quotes(judged, condition->reason, &quotes);
}

const char *rule_words(const struct judged *judged, struct stretch stretch)
{
    const char *text = view_word(judged->view, stretch.first);
    for (int i = stretch.first + 1; i <= stretch.last; i++)
        text = arena_printf(judged->weighing->arena, "%s %s", text, view_word(judged->view, i));
    return text;
}

static const char *join(const struct judged *judged, const char *text, const char *more)
{
    return *text ? arena_printf(judged->weighing->arena, "%s; %s", text, more) : more;
}

static void add_reason(
    const struct judged *judged, const char *reason, const char *quoted, struct reasons *reasons)
{
    reasons->text = join(judged, reasons->text, reason);
    reasons->quoted = join(judged, reasons->quoted, quoted);
    reasons->count++;
}

static void ask(const struct judged *judged, const struct condition *conditions, struct reasons *reasons)
{
    for (; conditions->asks; conditions++)
        if (reasons->count < REASONS_MOST && conditions->asks(judged))
            add_reason(judged, conditions->reason, with_words(judged, conditions), reasons);
}

static void find(const struct judged *judged, const struct finding *findings, struct reasons *reasons)
{
    for (; findings->finds && reasons->count < REASONS_MOST; findings++) {
        const struct stretch stretch = findings->finds(judged, findings->kind);
        struct quotes quotes = { .count = 0 };
        if (stretch.first < 0)
            continue;
        quote(&quotes, rule_words(judged, stretch));
        add_reason(judged, findings->reason, with_quotes(judged, findings->reason, &quotes), reasons);
    }
}

static void send(const struct judged *judged, struct verdict *verdict)
{
    verdict->follows = FOLLOWS_SEND;
    verdict->agree = judged->signs | (judged->signed_given ? sign_of(GROUP_SIGNED) : 0);
    verdict->pages = arena_array(judged->weighing->arena, judged->reply->page_count, sizeof *verdict->pages);
    for (size_t i = 0; i < judged->reply->page_count; i++)
        if (page_kind_mailed(judged->reply->pages[i].kind))
            verdict->pages[verdict->page_count++] = judged->reply->pages[i].number;
    const char *text = evidence_group_name(judged->signed_given ? GROUP_SIGNED : GROUP_PRISONER);
    for (enum evidence_group group = 0; group < GROUPS; group++)
        if (judged->signs & sign_of(group))
            text = arena_printf(judged->weighing->arena, "%s, %s", text, evidence_group_name(group));
    verdict->reason = arena_printf(judged->weighing->arena, "these agree: %s", text);
}

static void compare_senders(struct judged *judged)
{
    const struct contender *next = next_sender(judged);
    for (size_t i = 0; i < judged->weighing->count; i++)
        if (same_sender(judged, &judged->weighing->contenders[i]))
            judged->sender_posterior += judged->weighing->contenders[i].posterior;
    judged->lead = judged->best->weight - (next ? next->weight : -INFINITY);
}

/* The texts of the one that is judged are asked for often. */
static void read_texts(struct judged *judged)
{
    const struct weighing *weighing = judged->weighing;
    struct fault fault;
    judged->unread = content_unread(weighing);
    if (index_texts(weighing->index, judged->best->message, weighing->arena, &judged->own, &fault))
        return;
    judged->unread = true;
    judged->own.message = judged->own.card_text = "";
}

/* Only where no surname says who wrote. */
static bool prisoner_is_signed(const struct judged *judged)
{
    const struct fit *fit = judged->best->fit;
    return !(fit && fit_establishes(fit)) && rule_signed_given(judged);
}

/* In the order in which reasons are read: what says most of why a person must look stands first. */
static const struct {
    const struct condition *conditions;
    const struct finding *findings;
    bool of_best; /* asked where there is a best one */
} questions[] = {
    { settings, NULL, false },
    { rule_returned, NULL, false },
    { rule_own_card, NULL, true },
    { rule_typed, NULL, false },
    { rule_scan, NULL, false },
    { rule_stray, NULL, false },
    { anybody, NULL, false },
    { rule_code, NULL, true },
    { rule_prisoner, NULL, true },
    { rule_letter, NULL, true },
    { rule_told, NULL, true },
    { own_words, NULL, true },
    { rule_people, NULL, true },
    { NULL, found_told, true },
    { NULL, found_source, true },
    { NULL, found_people, true },
    { NULL, found_sex, true },
    { NULL, found_said, true },
    { rule_reading, NULL, false },
    { sender, NULL, true },
    { message, NULL, true },
};

static void ask_all(const struct judged *judged, struct reasons *reasons)
{
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (questions[i].of_best && !judged->best)
            continue;
        if (questions[i].conditions)
            ask(judged, questions[i].conditions, reasons);
        else
            find(judged, questions[i].findings, reasons);
    }
}

void rule_judge(const struct weighing *weighing, struct verdict *verdict)
{
    struct judged judged = { .weighing = weighing, .view = weighing->view, .reply = weighing->view->reply };
    struct reasons reasons = { "", "", 0 };
    if (weighing->count) {
        judged.best = &weighing->contenders[0];
        read_texts(&judged);
        judged.signs = agreeing(&judged);
        compare_senders(&judged);
        judged.signed_given = prisoner_is_signed(&judged);
    }
    ask_all(&judged, &reasons);
    verdict->return_read = judged.best && rule_return_read(&judged);
    verdict->reason = reasons.text;
    verdict->quoted = strcmp(reasons.quoted, reasons.text) != 0 ? reasons.quoted : NULL;
    if (judged.best && !reasons.count)
        send(&judged, verdict);
}
