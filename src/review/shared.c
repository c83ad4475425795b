/* The question before a page goes to several: what goes to whom, each with the picture that they get of it,
 * and what is still to be done so that nobody sees what is another's. */
#include "shared.h"

#include "decide.h"

#include <inttypes.h>

static const char *const says[] = {
    [SHARE_BARE] = MSG("Nothing on it is black for this one alone: they would see all that is shown here."),
    [SHARE_WAITS] = MSG(
        "What is to be black for this one alone is still to be burnt in. Please come back in a minute."),
    [SHARE_FAILED] = MSG("What is to be black for this one alone could not be burnt in: they do not get it."),
    [SHARE_APART] = MSG("This is what this one sees of it."),
};

const char *shared_name(const struct visit *visit, const struct flow_share *shares, size_t count)
{
    const char *named = "shared";
    for (size_t i = 0; i < count; i++)
        named = arena_printf(visit->arena, "%s %d:%" PRId64 ":%d", named, shares[i].page, shares[i].message,
            (int)shares[i].state);
    return session_seal(visit, named);
}

bool shared_may_go(const struct flow_share *shares, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (shares[i].state == SHARE_WAITS || shares[i].state == SHARE_FAILED)
            return false;
    return true;
}

/* What is asked about. */
struct asked {
    const struct visit *visit;
    const struct decision *decision;
    const struct flow_share *shares;
    size_t count;
    bool blind; /* nobody may be told who has what */
};

/* "/reply/R-…/page/2" and what `then` says, for this one: the caller opened an attribute. */
static void write_address(
    const struct visit *visit, const struct flow_share *share, const char *then, const char *ref)
{
    const struct html *h = &visit->html;
    html_put(h, "/reply/");
    html_url(h, visit->id);
    html_put(h, "/page/");
    html_number(h, share->page);
    html_text(h, then);
    html_put(h, "?for=");
    html_url(h, ref);
}

/* `more` of its address. */
static void write_picture(
    const struct asked *asked, const struct flow_share *share, const char *ref, const char *more)
{
    const struct visit *visit = asked->visit;
    const struct html *h = &visit->html;
    tell_in(visit, "<p><img class=\"shared\" width=\"420\" alt=\"", MSG("Page"), " ");
    html_number(h, share->page);
    html_put(h, "\" src=\"");
    write_address(visit, share, ".jpg", ref);
    html_text(h, more);
    html_put(h, "&amp;of="); /* else a browser shows what it has of it */
    html_number(h, asked->decision->based_on);
    html_put(h, "\"></p>");
}

static void write_page(const struct visit *visit, const struct flow_share *share)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<h3>", MSG("Page"), " ");
    html_number(h, share->page);
    html_put(h, "</h3>");
}

static void write_share(const struct asked *asked, const struct flow_share *share, const char *ref)
{
    const struct visit *visit = asked->visit;
    const struct html *h = &visit->html;
    write_page(visit, share);
    html_put(h, "<p");
    if (share->state != SHARE_APART)
        html_put(h, " class=\"warning\"");
    tell_in(visit, ">", says[share->state], "</p>");
    if (share->state == SHARE_BARE || share->state == SHARE_APART)
        write_picture(asked, share, share->state == SHARE_APART ? ref : "", "");
}

/* Not what would be made of the page today. */
static void write_had(const struct asked *asked, const struct flow_share *share, const char *ref)
{
    const struct visit *visit = asked->visit;
    write_page(visit, share);
    tell_in(visit, "<p>", MSG("This is what this one got, or gets, of it."), "</p>");
    write_picture(asked, share, ref, "&had=1");
}

static void write_black_link(const struct visit *visit, const struct flow_share *share, const char *ref)
{
    const struct html *h = &visit->html;
    html_put(h, "<p><a class=\"button\" href=\"");
    write_address(visit, share, "/redact", ref);
    tell_in(visit, "\">", MSG("Black out what is not for this one"), "</a></p>");
}

static void write_pages(const struct visit *visit, const char *words, const int *pages, size_t count)
{
    const struct html *h = &visit->html;
    html_put(h, "<p>");
    tell(visit, words);
    for (size_t i = 0; i < count; i++) {
        html_text(h, i ? ", " : " ");
        html_number(h, pages[i]);
    }
    html_put(h, "</p>");
}

static void write_name(const struct visit *visit, const struct message *message)
{
    const struct html *h = &visit->html;
    html_put(h, "<h2>");
    html_bdi(h, message->ref);
    html_put(h, " ");
    html_bdi(h, message->sender_name);
    html_put(h, "</h2>");
}

static void write_shares(const struct asked *asked, const struct addressee *to, const char *ref)
{
    for (size_t i = 0; i < asked->count; i++) {
        const struct flow_share *share = &asked->shares[i];
        if (share->message != to->message)
            continue;
        if (addressee_has_page(to, share->page)) {
            write_share(asked, share, ref);
            write_black_link(asked->visit, share, ref);
        } else if (!asked->blind) {
            write_had(asked, share, ref);
        }
    }
}

static bool write_receiver(const struct asked *asked, const struct addressee *to, struct fault *fault)
{
    const struct visit *visit = asked->visit;
    struct message message;
    if (!store_message_by_id(visit->review->store, to->message, visit->arena, &message, fault))
        return false;
    html_put(&visit->html, "<section class=\"receiver\">");
    write_name(visit, &message);
    write_pages(visit, MSG("Pages that go:"), to->pages, to->page_count);
    write_shares(asked, to, message.ref);
    html_put(&visit->html, "</section>");
    return true;
}

static bool is_addressed(const struct decision *decision, int64_t message)
{
    for (size_t i = 0; i < decision->to_count; i++)
        if (decision->to[i].message == message)
            return true;
    return false;
}

/* Is it the first that is said of its receiver? */
static bool is_first(const struct flow_share *shares, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (shares[i].message == shares[at].message)
            return false;
    return true;
}

/* Who has them by a mail; `first`: of this one's shares. */
static bool write_has(const struct asked *asked, size_t first, struct fault *fault)
{
    const struct visit *visit = asked->visit;
    const struct html *h = &visit->html;
    struct message message;
    if (!store_message_by_id(
            visit->review->store, asked->shares[first].message, visit->arena, &message, fault))
        return false;
    html_put(h, "<section class=\"receiver has\">");
    write_name(visit, &message);
    tell_in(visit, "<p>", MSG("A mail with this went, or goes, to this one already."), "</p>");
    for (size_t i = first; i < asked->count; i++)
        if (asked->shares[i].message == message.id)
            write_had(asked, &asked->shares[i], message.ref);
    html_put(h, "</section>");
    return true;
}

/* Those to whom nothing goes by this decision, but who would share a page: a blind check is not told who. */
static bool write_others(const struct asked *asked, struct fault *fault)
{
    for (size_t i = 0; i < asked->count && !asked->blind; i++)
        if (!is_addressed(asked->decision, asked->shares[i].message) && is_first(asked->shares, i) &&
            !write_has(asked, i, fault))
            return false;
    return true;
}

static bool is_given(const struct decision *decision, int page)
{
    for (size_t i = 0; i < decision->to_count; i++)
        if (addressee_has_page(&decision->to[i], page))
            return true;
    return false;
}

/* So that none is forgotten. */
static bool write_left(const struct visit *visit, const struct decision *decision, struct fault *fault)
{
    struct reply reply;
    if (!store_reply_load(visit->review->store, visit->id, visit->arena, &reply, fault))
        return false;
    int *left = arena_array(visit->arena, reply.page_count, sizeof *left);
    size_t count = 0;
    for (size_t i = 0; i < reply.page_count; i++)
        if (page_kind_mailed(reply.pages[i].kind) && !is_given(decision, reply.pages[i].number))
            left[count++] = reply.pages[i].number;
    if (count)
        write_pages(visit, MSG("These pages go to nobody:"), left, count);
    return true;
}

bool shared_write(const struct visit *visit, const struct decision *decision, const struct flow_share *shares,
    size_t count, struct fault *fault)
{
    struct store_listed listed;
    if (!store_list_one(visit->review->store, visit->id, visit->arena, &listed, fault))
        return false;
    const struct asked asked = { visit, decision, shares, count, listed.blind };
    html_put(&visit->html, "<div class=\"receivers\">");
    for (size_t i = 0; i < decision->to_count; i++)
        if (!write_receiver(&asked, &decision->to[i], fault))
            return false;
    if (!write_others(&asked, fault))
        return false;
    html_put(&visit->html, "</div>");
    if (!write_left(visit, decision, fault))
        return false;
    if (flow_bare_page(shares, count)) {
        tell_in(visit, "<p class=\"warning\">",
            MSG("Somebody would see what others see, or what is black for others. It goes so only when "
                "another person decides the same."),
            "</p>");
    }
    return true;
}
