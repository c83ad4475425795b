/* The names of the vocabulary's values. */
#include "stage.h"

#include "clock.h"

#include <string.h>

static const char *name_in(const char *const *names, size_t count, size_t value)
{
    return value < count ? names[value] : "?";
}

const char *page_kind_name(enum page_kind kind)
{
    static const char *const names[] = { "letter", "postcard", "picture", "envelope", "slip", "blank" };
    return name_in(names, PAGE_KINDS, kind);
}

bool page_kind_mailed(enum page_kind kind)
{
    return kind == PAGE_LETTER || kind == PAGE_POSTCARD || kind == PAGE_PICTURE;
}

const char *field_kind_name(enum field_kind kind)
{
    static const char *const names[] = { "sender", "recipient", "postmark" };
    return name_in(names, FIELD_KINDS, kind);
}

const char *page_flaw_name(enum page_flaw flaw)
{
    static const char *const names[] = { "dark", "blurred", "cut off", "small", "glare", "useless",
        "damaged" };
    size_t bit = 0;
    while (bit < FLAWS && flaw != 1u << bit)
        bit++;
    return name_in(names, FLAWS, bit);
}

bool page_is_blacked(const struct page *page, const struct box *box)
{
    const int x = box->left + box->width / 2, y = box->top + box->height / 2;
    for (size_t i = 0; i < page->blacked_count; i++) {
        const struct box *black = &page->blacked[i];
        if (x >= black->left && x < black->left + black->width && y >= black->top &&
            y < black->top + black->height)
            return true;
    }
    return false;
}

const struct page *reply_page_numbered(const struct reply *reply, int number)
{
    for (size_t i = 0; i < reply->page_count; i++)
        if (reply->pages[i].number == number)
            return &reply->pages[i];
    return NULL;
}

void page_did(struct page *page, struct arena *arena, const char *name, const char *outcome, double cpu_ms)
{
    if (page->step_count == PAGE_STEPS_MOST)
        return;
    if (!page->steps)
        page->steps = arena_array(arena, PAGE_STEPS_MOST, sizeof *page->steps);
    page->steps[page->step_count++] = (struct step_done){ arena_copy(arena, name), arena_copy(arena, outcome),
        cpu_ms };
}

void sheet_did(struct sheet *sheet, const char *name, double began)
{
    page_did(&sheet->page, sheet->arena, name, sheet->outcome, clock_cpu_ms() - began);
    sheet->outcome = NULL;
}

const char *delivery_name(enum delivery delivery)
{
    static const char *const names[] = { "scan", "notice", "pgp", "pdf", "none" };
    return name_in(names, sizeof names / sizeof *names, delivery);
}

bool delivery_speaks_in_clear(enum delivery delivery)
{
    return delivery == DELIVERY_SCAN || delivery == DELIVERY_NOTICE || delivery == DELIVERY_PDF;
}

bool delivery_may_quote(enum delivery delivery)
{
    return delivery != DELIVERY_PDF && delivery != DELIVERY_NONE;
}

const char row_left_out_word[] =
    "the last import left out the sender's row of the register: it must be mended and imported first";
const char rows_addresses_word[] = "the sender's rows have different addresses";
const char rows_way_word[] = "the sender wants no letters by mail, or not the same way in every row";
const char rows_left_out_word[] = "the last import left out a row of the sender's";

bool evidence_is_guess(const struct evidence *evidence)
{
    return strstr(evidence->why, ", read badly");
}

const char *evidence_group_name(enum evidence_group group)
{
    static const char *const names[] = { "prisoner", "place", "salutation", "sender name", "own words",
        "typed sender", "correspondence", "code", "date", "language", "given name under the letter",
        "one plain greeting" };
    return name_in(names, GROUPS, group);
}

bool evidence_group_tells_apart(enum evidence_group group)
{
    return group == GROUP_SALUTATION || group == GROUP_SENDER_NAME || group == GROUP_CONTENT ||
        group == GROUP_TYPED_SENDER || group == GROUP_CORRESPONDENCE || group == GROUP_CODE;
}

const char *outcome_name(enum outcome outcome)
{
    static const char *const names[] = { 0, "mail", "none", "handed-on", "not-a-letter", "rescan",
        "duplicate", "returned", "waits", "to-all", "joined" };
    return name_in(names, OUTCOMES, outcome);
}

const char *reply_state_name(enum reply_state state)
{
    static const char *const names[] = { "received", "reading", "matching", "review", "decided",
        "set-aside" };
    return name_in(names, REPLY_STATES, state);
}

const char *mail_state_name(enum mail_state state)
{
    static const char *const names[] = { "held", "queued", "sending", "unknown", "deferred", "written",
        "handed-over", "confirmed", "failed", "bounced", "recalled" };
    return name_in(names, MAIL_STATES, state);
}

const char *rendition_kind_name(enum rendition_kind kind)
{
    static const char *const names[] = { "transcript", "translation" };
    return name_in(names, RENDITION_KINDS, kind);
}

const char *const rendition_languages[] = { "be", "ru", "en", "pl", "de", "uk", "lt", NULL };

const char *mail_purpose_name(enum mail_purpose purpose)
{
    static const char *const names[] = { "scan", "notice", "supplement", "reminder" };
    return name_in(names, MAIL_PURPOSES, purpose);
}

bool mail_state_is_recallable(enum mail_state state)
{
    return state == MAIL_HELD || state == MAIL_QUEUED || state == MAIL_DEFERRED;
}

bool addressee_has_page(const struct addressee *to, int number)
{
    for (size_t i = 0; i < to->page_count; i++)
        if (to->pages[i] == number)
            return true;
    return false;
}

bool decided_by_rule(const char *by)
{
    return strcmp(by, "rule") == 0;
}

static bool has_pages(const struct addressee *one, const struct addressee *other)
{
    for (size_t i = 0; i < other->page_count; i++)
        if (!addressee_has_page(one, other->pages[i]))
            return false;
    return true;
}

static bool addressee_same(const struct addressee *one, const struct addressee *other)
{
    return one->message == other->message && one->page_count == other->page_count && has_pages(one, other) &&
        has_pages(other, one);
}

static bool goes_there_too(const struct decision *decision, const struct addressee *to)
{
    for (size_t i = 0; i < decision->to_count; i++)
        if (addressee_same(&decision->to[i], to))
            return true;
    return false;
}

static bool has_addressees(const struct decision *one, const struct decision *other)
{
    for (size_t i = 0; i < other->to_count; i++)
        if (!goes_there_too(one, &other->to[i]))
            return false;
    return true;
}

bool decision_same(const struct decision *one, const struct decision *other)
{
    return one->outcome == other->outcome && one->to_count == other->to_count &&
        strcmp(one->duplicate_of, other->duplicate_of) == 0 && one->found_with == other->found_with &&
        has_addressees(one, other) && has_addressees(other, one);
}
