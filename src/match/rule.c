/* The rule that may send (docs/matching.md), as tables of conditions. Each one that holds asks a person; a
 * mail goes out only where none of them holds. Here: the policy, and how the tables are asked, in which
 * order. */
#include "rule_inside.h"

#include <math.h>
#include <string.h>

enum { REASONS_MOST = 3 };

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
    const struct index *index = judged->weighing->index;
    return &index->prisoners[judged->best->prisoner];
}

bool names_compare_any(const struct judged *judged, const struct name_word *word, const struct name *names,
    int count, enum name_likeness worst)
{
    const struct names *known = judged->weighing->index->names;
    const unsigned how = NAME_HOW_CASE | NAME_HOW_CALL;
    for (int n = 0; n < count; n++)
        for (int i = 0; i < names[n].count; i++) {
            const struct name_part *part = &names[n].parts[i];
            if (worst == NAME_VARIANT ? names_is_form(known, word, part, names[n].sex, how)
                                      : names_compare(known, word, part, names[n].sex, how) <= worst)
                return true;
        }
    return false;
}

bool asked_before(struct asked *asked, const char *text)
{
    for (size_t i = 0; i < asked->count && i < ASKED_KEPT; i++)
        if (!strcmp(asked->texts[i], text))
            return true;
    asked->texts[asked->count++ % ASKED_KEPT] = text;
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
    const unsigned greeted = view_greets_plainly(judged->view) ? sign_of(GROUP_GREETED) : 0;
    verdict->agree = judged->signs | greeted | (judged->signed_given ? sign_of(GROUP_SIGNED) : 0);
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
    const struct contender *next = rule_next_sender(judged);
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
    if (index_row(weighing->index, judged->best->message, weighing->arena, &judged->own, &fault))
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
    { rule_own_words, NULL, true },
    { rule_people, NULL, true },
    { NULL, found_told, true },
    { NULL, found_source, true },
    { NULL, found_people, true },
    { NULL, found_sex, true },
    { NULL, found_said, true },
    { rule_reading, NULL, false },
    { rule_sender, NULL, true },
    { rule_message, NULL, true },
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
    struct judged judged = { .weighing = weighing,
        .view = weighing->view,
        .reply = weighing->view->reply,
        .people = people_memo_open(weighing->arena) };
    struct reasons reasons = { "", "", 0 };
    if (weighing->count) {
        judged.best = &weighing->contenders[0];
        read_texts(&judged);
        judged.signs = rule_signs(&judged);
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
