/* Taking back what was decided; and where it has left, the word that it went to the wrong person. */
#include "decide.h"
#include "why.h"

#include <stdlib.h>
#include <string.h>

/* ---- taking back ---- */

static bool back_to_reply(struct visit *visit, const char *as)
{
    return visit_go(visit, arena_printf(visit->arena, "/reply/%s?as=%s", visit->id, as));
}

static bool refuse(struct visit *visit, const struct fault *fault)
{
    enum { UNPROCESSABLE = 422 };
    return fault->kind == FAULT_INPUT &&
        answer_plain(visit, UNPROCESSABLE, refusal_in(visit->words, visit->arena, fault->text));
}

static bool read_number(struct visit *visit, struct store_word *word, struct fault *fault)
{
    const char *opinion = web_field(visit->request, "opinion");
    word->opinion = *opinion;
    word->number = strtoll(*opinion ? opinion : web_field(visit->request, "decision"), NULL, 10);
    return word->number > 0 ||
        fault_set(fault, FAULT_INPUT, "%s", say(visit, "This form is too old. Please load the page anew."));
}

/* What the form took for the last word on the reply: a number, or a mail of it. FAULT_STALE: somebody has
 * said another since. */
static bool read_word(struct visit *visit, struct store_word *word, struct fault *fault)
{
    struct store *store = visit->review->store;
    const char *mail = web_field(visit->request, "mail");
    return (*mail ? store_word_of_mail(store, visit->id, mail, word, fault)
                  : read_number(visit, word, fault)) &&
        store_word_check(store, visit->id, visit->person->name, word, fault);
}

bool post_undo(struct visit *visit, struct fault *fault)
{
    struct store *store = visit->review->store;
    const char *by = visit->person->name;
    struct store_word word;
    const bool done = read_word(visit, &word, fault) &&
        (word.opinion ? store_opinion_withdraw(store, visit->id, by, fault)
                      : store_undo(store, visit->id, by, fault));
    return done ? back_to_reply(visit, "undone") : refuse(visit, fault);
}

/* ---- it went to the wrong person ---- */

static bool is_meant(const struct store_listed_mail *mail, const char *name)
{
    return !mail->wrong && mail->state != MAIL_RECALLED && (!*name || strcmp(mail->name, name) == 0);
}

static void write_facts(const struct visit *visit, const struct store_listed_mail *mail)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<strong>", mail_state_name(mail->state), "</strong> ");
    html_bdi(h, mail->ref);
    html_put(h, ", ");
    html_bdi(h, mail->sender_email);
    html_put(h, ", ");
    tell(visit, MSG("pages"));
    for (size_t i = 0; i < mail->page_count; i++) {
        html_put(h, " ");
        html_number(h, mail->pages[i]);
    }
}

/* Of a letter that is decided blindly it is named, and no more. */
static void write_wrong(const struct visit *visit, const struct store_listed_mail *mail, bool blind)
{
    const struct html *h = &visit->html;
    html_put(h, "<p>");
    if (blind)
        html_text(h, mail->name);
    else
        write_facts(visit, mail);
    html_put(h, "</p>");
    form_open(visit, visit->id, "wrong");
    html_put(h, "<input type=\"hidden\" name=\"sure\" value=\"1\"><input type=\"hidden\" name=\"mail\"");
    html_attr(h, "value", mail->name);
    tell_in(visit, "><button>", MSG("Yes, this one went to the wrong person"), "</button></form>");
}

/* Which mail it is, once more: it cannot be unsaid. */
static bool ask_wrong(struct visit *visit, struct fault *fault)
{
    enum { CONFLICT = 409 };
    const struct html *h = &visit->html;
    struct store_listed listed;
    if (!store_list_one(visit->review->store, visit->id, visit->arena, &listed, fault))
        return false;
    visit->answer->status = CONFLICT;
    review_page_begin(visit, visit->id);
    tell_in(visit, "<h1>", MSG("Are you sure?"), "</h1>");
    holder_write_place(h);
    tell_in(visit, "<p class=\"warning\">",
        MSG("This cannot be taken back: nothing more goes to this sender about the letter, it waits for a "
            "decision again, and a lead is told what to do now."),
        "</p>");
    for (size_t i = 0; i < listed.mail_count; i++)
        if (is_meant(&listed.mails[i], web_field(visit->request, "mail")))
            write_wrong(visit, &listed.mails[i], listed.blind);
    html_put(h, "<p><a class=\"back\" href=\"/reply/");
    html_url(h, visit->id);
    tell_in(visit, "\">", MSG("Look at it again"), "</a></p>");
    review_page_end(visit);
    return true;
}

/* A mail stays wrong, whatever was decided of its letter since; a form that names none means the last
 * decision. */
bool post_wrong(struct visit *visit, struct fault *fault)
{
    struct store_word word;
    if (!*web_field(visit->request, "mail") && !read_word(visit, &word, fault))
        return refuse(visit, fault);
    if (!*web_field(visit->request, "sure"))
        return ask_wrong(visit, fault) || refuse(visit, fault);
    return store_wrong(
               visit->review->store, visit->id, web_field(visit->request, "mail"), visit->person->name, fault)
        ? back_to_reply(visit, "wrong")
        : refuse(visit, fault);
}
