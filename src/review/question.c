/* What is doubtful about a decision comes back as a question: the same form once more, with one word more.
 * And what cannot be decided as a page that says why. */
#include "question.h"

#include "shared.h"
#include "why.h"

#include <inttypes.h>
#include <string.h>

/* ---- what all of them have ---- */

static void write_back(const struct visit *visit)
{
    html_put(&visit->html, "<p><a class=\"back\" href=\"/reply/");
    html_url(&visit->html, visit->id);
    tell_in(visit, "\">", MSG("Look at it again"), "</a></p>");
}

static void begin_answer(struct visit *visit, int status, const char *title)
{
    visit->answer->status = status;
    review_page_begin(visit, visit->id);
    html_put(&visit->html, "<h1>");
    html_text(&visit->html, title);
    html_put(&visit->html, "</h1>");
    holder_write_place(&visit->html);
}

/* Whom it would go to, by reference and name. */
static bool write_receiver(const struct visit *visit, int64_t message, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct message to;
    if (!store_message_by_id(visit->review->store, message, visit->arena, &to, fault))
        return false;
    tell_in(visit, "<p class=\"receiver\">", MSG("It would go to:"), " <strong>");
    html_bdi(h, to.ref);
    html_put(h, "</strong> ");
    html_bdi(h, to.sender_name);
    html_put(h, "</p>");
    return true;
}

static bool begin_question(struct deciding *deciding, struct fault *fault)
{
    enum { CONFLICT = 409 };
    struct visit *visit = deciding->visit;
    deciding->asks_again = true;
    begin_answer(visit, CONFLICT, say(visit, "Are you sure?"));
    for (size_t i = 0; i < deciding->decision.to_count; i++)
        if (!write_receiver(visit, deciding->decision.to[i].message, fault))
            return false;
    return true;
}

/* The same form once more, with one word more. */
static void end_question(const struct deciding *deciding, const struct web_field *more, const char *button)
{
    struct visit *visit = deciding->visit;
    const struct html *h = &visit->html;
    write_back(visit);
    form_open(visit, visit->id, "decide");
    for (size_t i = 0; i < visit->request->field_count; i++)
        if (strcmp(visit->request->fields[i].name, "csrf") != 0 &&
            strcmp(visit->request->fields[i].name, more->name) != 0)
            field_hidden(h, visit->request->fields[i].name, visit->request->fields[i].value);
    field_hidden(h, more->name, more->value);
    tell_in(visit, "<button>", button, "</button></form>");
    review_page_end(visit);
}

/* ---- doubts ---- */

static const char *const doubts[] = {
    [DOUBT_WRONG_BEFORE] = MSG("Somebody said that this is the wrong person for this letter."),
    [DOUBT_MAILED_ALREADY] = MSG("A mail about another letter goes, or went, out for this message already."),
    [DOUBT_RETURN_READ] = MSG("This page seems to bear a return name or address, which is a volunteer's:"),
    [DOUBT_WORDS_STAY] = MSG("A transcript or a translation was written for other pages, or for somebody "
                             "else: it does not go along."),
};

static void write_redact_link(const struct visit *visit, int page)
{
    const struct html *h = &visit->html;
    html_put(h, "<p><a class=\"button\" href=\"/reply/");
    html_url(h, visit->id);
    html_put(h, "/page/");
    html_number(h, page);
    tell_in(visit, "/redact\">", MSG("Black out places"), "</a></p>");
}

static void write_doubt(const struct visit *visit, const struct flow_doubt *doubt)
{
    const struct html *h = &visit->html;
    html_put(h, "<p class=\"warning\">");
    tell(visit, doubts[doubt->kind]);
    if (doubt->page) {
        html_put(h, " ");
        html_number(h, doubt->page);
    }
    html_put(h, "</p>");
    if (doubt->kind == DOUBT_RETURN_READ)
        write_redact_link(visit, doubt->page);
}

const char *question_names_doubts(const struct visit *visit, const struct flow_doubts *found)
{
    const char *named = "doubts";
    for (size_t i = 0; i < found->count; i++)
        named = arena_printf(visit->arena, "%s %d:%" PRId64 ":%d", named, (int)found->all[i].kind,
            found->all[i].message, found->all[i].page);
    return session_seal(visit, named);
}

bool question_of_doubts(struct deciding *deciding, const struct flow_doubts *found, struct fault *fault)
{
    struct visit *visit = deciding->visit;
    if (!begin_question(deciding, fault))
        return false;
    for (size_t i = 0; i < found->count; i++)
        write_doubt(visit, &found->all[i]);
    end_question(deciding, &(struct web_field){ "anyway", question_names_doubts(visit, found) },
        MSG("Decide so all the same"));
    return true;
}

/* ---- a page for several ---- */

bool question_of_shares(
    struct deciding *deciding, const struct flow_share *shares, size_t count, struct fault *fault)
{
    enum { CONFLICT = 409 };
    struct visit *visit = deciding->visit;
    deciding->asks_again = true;
    if (!chosen_keep(visit, fault))
        return false;
    begin_answer(visit, CONFLICT, say(visit, "Who gets what?"));
    if (!shared_write(visit, &deciding->decision, shares, count, fault))
        return false;
    if (shared_may_go(shares, count)) {
        end_question(deciding, &(struct web_field){ "shared", shared_name(visit, shares, count) },
            flow_bare_page(shares, count) ? MSG("Send it as it is, when another person decides the same")
                                          : MSG("Mail to these"));
        return true;
    }
    write_back(visit);
    review_page_end(visit);
    return true;
}

/* ---- another reply ---- */

/* The first pages of a reply, small. */
static bool write_first_pages(const struct visit *visit, const char *id, struct fault *fault)
{
    enum { SHOWN = 3 };
    const struct html *h = &visit->html;
    struct reply reply;
    if (!store_reply_load(visit->review->store, id, visit->arena, &reply, fault))
        return false;
    html_put(h, "<section><h2>");
    html_text(h, id);
    html_put(h, "</h2><p>");
    for (size_t i = 0; i < reply.page_count && i < SHOWN; i++) {
        html_put(h, "<img class=\"leaf\" alt=\"\" src=\"/reply/");
        html_url(h, id);
        html_put(h, "/page/");
        html_number(h, reply.pages[i].number);
        html_put(h, ".jpg\"> ");
    }
    html_put(h, "</p></section>");
    return true;
}

bool question_of_both(struct deciding *deciding, const char *other, const char *question, const char *button,
    struct fault *fault)
{
    struct visit *visit = deciding->visit;
    int64_t version;
    if (!store_reply_version(visit->review->store, other, &version, fault) ||
        !begin_question(deciding, fault))
        return false;
    tell_in(visit, "<p class=\"warning\">", question, "</p><div class=\"receivers\">");
    if (!write_first_pages(visit, visit->id, fault) || !write_first_pages(visit, other, fault))
        return false;
    html_put(&visit->html, "</div>");
    end_question(deciding,
        &(struct web_field){ "other_version", arena_printf(visit->arena, "%" PRId64, version) }, button);
    return true;
}

/* ---- what does not go ---- */

/* What was wanted, and what holds: never the one in place of the other. A blind check is told nothing. */
static bool answer_stale(const struct deciding *deciding, struct fault *fault)
{
    enum { CONFLICT = 409 };
    struct visit *visit = deciding->visit;
    const struct html *h = &visit->html;
    struct store_listed listed;
    if (!store_list_one(visit->review->store, visit->id, visit->arena, &listed, fault))
        return false;
    begin_answer(
        visit, CONFLICT, say(visit, "Something changed while you were looking. Nothing was decided."));
    tell_in(visit, "<dl class=\"both\"><dt>", MSG("You decided"), "</dt><dd>");
    tell(visit, outcome_words(deciding->decision.outcome));
    for (size_t i = 0; i < visit->request->field_count; i++)
        if (strncmp(visit->request->fields[i].name, "ref", 3) == 0 && *visit->request->fields[i].value) {
            html_put(h, " ");
            html_bdi(h, visit->request->fields[i].value);
        }
    tell_in(visit, "</dd><dt>", MSG("What holds now"), "</dt><dd>");
    tell(visit, outcome_words(listed.outcome));
    for (size_t i = 0; i < listed.mail_count && !listed.blind; i++) {
        html_put(h, " ");
        html_bdi(h, listed.mails[i].ref);
    }
    if (*listed.decided_by) {
        html_put(h, ", ");
        decided_by_write(visit, listed.decided_by);
    }
    html_put(h, "</dd></dl>");
    write_back(visit);
    review_page_end(visit);
    return true;
}

static bool answer_refused(const struct deciding *deciding, const struct fault *why)
{
    enum { UNPROCESSABLE = 422 };
    struct visit *visit = deciding->visit;
    begin_answer(visit, UNPROCESSABLE, say(visit, "That cannot be done. Nothing was changed."));
    html_put(&visit->html, "<p class=\"warning\">");
    html_text(&visit->html, refusal_in(visit->words, visit->arena, why->text));
    html_put(&visit->html, "</p>");
    write_back(visit);
    review_page_end(visit);
    return true;
}

bool answer_undecided(const struct deciding *deciding, struct fault *fault)
{
    if (fault->kind == FAULT_STALE)
        return answer_stale(deciding, fault);
    if (fault->kind == FAULT_INPUT || fault->kind == FAULT_CONFIG)
        return answer_refused(deciding, fault);
    return false;
}
