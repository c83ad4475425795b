/* The queue: what is next for a person, what they decided last, and how it is taken back. */
#include "decide.h"
#include "lists.h"
#include "why.h"

#include <stdlib.h>
#include <string.h>

enum { LAST = 10 };

/* ---- who, and what is next ---- */

bool reviewer_of(struct visit *visit, struct store_reviewer *who, struct fault *fault)
{
    size_t there;
    if (!store_people_there(visit->review->store, visit->now, &there, fault))
        return false;
    *who = (struct store_reviewer){
        .name = visit->person->name,
        .leads = visit->person->role >= ROLE_LEAD,
        .alone = there < 2,
    };
    return true;
}

static bool go_to(struct visit *visit, const char *next, const char *as)
{
    const char *path = *next ? arena_printf(visit->arena, "/reply/%s", next) : "/next";
    return visit_go(visit, as ? arena_printf(visit->arena, "%s?as=%s", path, as) : path);
}

bool queue_go_on(struct visit *visit, const char *but, const char *as, struct fault *fault)
{
    struct store_reviewer who;
    char next[STORE_ID_BYTES];
    return reviewer_of(visit, &who, fault) &&
        store_next(visit->review->store, &who, visit->now, but, next, fault) && go_to(visit, next, as);
}

bool queue_go_on_meanwhile(struct visit *visit, const char *but, const char *as, struct fault *fault)
{
    struct store_reviewer who;
    char next[STORE_ID_BYTES];
    return reviewer_of(visit, &who, fault) &&
        store_next_meanwhile(visit->review->store, &who, visit->now, but, next, fault) &&
        go_to(visit, next, as);
}

static void write_count(const struct visit *visit, size_t count, const char *words)
{
    if (!count)
        return;
    tell_in(visit, "<li>", words, ": <strong>");
    html_number(&visit->html, (int64_t)count);
    html_put(&visit->html, "</strong></li>");
}

const char *second_words(enum store_second second)
{
    return second == SECOND_DIFFERS ? MSG("waits for a lead") : MSG("waits for a second person");
}

bool seconds_write(struct visit *visit, struct fault *fault)
{
    struct store_seconds counts;
    if (!store_seconds_count(visit->review->store, &counts, fault))
        return false;
    html_put(&visit->html, "<ul class=\"seconds\">");
    write_count(visit, counts.second, second_words(SECOND_WANTED));
    write_count(visit, counts.lead, second_words(SECOND_DIFFERS));
    html_put(&visit->html, "</ul>");
    return true;
}

static bool nothing_waits(struct visit *visit, struct fault *fault)
{
    review_page_begin(visit, say(visit, "Next reply"));
    if (!queue_write_last(visit, fault))
        return false;
    tell_in(visit, "<h1>", MSG("Nothing waits for you just now."), "</h1>");
    if (!seconds_write(visit, fault))
        return false;
    tell_in(visit, "<p class=\"pager\"><a class=\"button\" href=\"/waiting\">", MSG("What waits"), "</a>");
    tell_in(visit, " <a class=\"button\" href=\"/mine\">", MSG("What you decided last"), "</a></p>");
    review_page_end(visit);
    return true;
}

/* A button, for whoever comes here otherwise than by going here. */
static bool something_waits(struct visit *visit)
{
    const struct html *h = &visit->html;
    review_page_begin(visit, say(visit, "Next reply"));
    tell_in(visit, "<h1>", MSG("A reply waits for you."), "</h1><form method=\"post\" action=\"/next\">");
    field_csrf(visit);
    field_hidden(h, "but", web_query(visit->request, "but"));
    tell_in(visit, "<button class=\"primary\">", MSG("Next reply"), "</button></form>");
    review_page_end(visit);
    return true;
}

/* What a browser fetches ahead, or a preview asks for, takes no reply away from others, and puts none off.
 * `but`: the letter from which a person goes on. */
bool page_next(struct visit *visit, struct fault *fault)
{
    struct store_reviewer who;
    char next[STORE_ID_BYTES];
    if (!reviewer_of(visit, &who, fault) ||
        !store_next_shown(visit->review->store, &who, visit->now, "", next, fault))
        return false;
    if (!*next)
        return nothing_waits(visit, fault);
    return visit->request->navigated ? queue_go_on(visit, web_query(visit->request, "but"), NULL, fault)
                                     : something_waits(visit);
}

bool post_next(struct visit *visit, struct fault *fault)
{
    return queue_go_on(visit, web_field(visit->request, "but"), NULL, fault);
}

/* The first picture of the following reply, for the browser to fetch meanwhile; it is nobody's by that. */
bool queue_write_next(struct visit *visit, const char *id, struct fault *fault)
{
    struct store_reviewer who;
    struct reply reply;
    char next[STORE_ID_BYTES];
    if (!reviewer_of(visit, &who, fault) ||
        !store_next_shown(visit->review->store, &who, visit->now, id, next, fault))
        return false;
    if (!*next)
        return true;
    if (!store_reply_load(visit->review->store, next, visit->arena, &reply, fault))
        return false;
    html_put(&visit->html, "<link rel=\"next\"");
    html_attr(&visit->html, "href", arena_printf(visit->arena, "/reply/%s", next));
    if (reply.page_count && reply.pages[0].hash[0])
        html_attr(&visit->html, "data-picture",
            arena_printf(visit->arena, "/reply/%s/page/%d.jpg?of=%.8s", next, reply.pages[0].number,
                reply.pages[0].hash));
    html_put(&visit->html, ">");
    return true;
}

/* ---- what was decided ---- */

const char *outcome_words(enum outcome outcome)
{
    static const char *const words[OUTCOMES] = {
        [OUTCOME_NONE_YET] = MSG("nothing is decided"),
        [OUTCOME_MAIL] = MSG("goes by mail"),
        [OUTCOME_NONE] = MSG("None of the register"),
        [OUTCOME_HANDED_ON] = MSG("Handed on to family or others"),
        [OUTCOME_NOT_A_LETTER] = MSG("Not a letter"),
        [OUTCOME_RESCAN] = MSG("Needs a better scan"),
        [OUTCOME_DUPLICATE] = MSG("Is there already"),
        [OUTCOME_RETURNED] = MSG("Our own card came back"),
        [OUTCOME_WAITS] = MSG("Waits for a record"),
        [OUTCOME_TO_ALL] = MSG("To all of us"),
        [OUTCOME_JOINED] = MSG("Belongs to another one"),
    };
    return words[outcome];
}

void form_open_at(const struct visit *visit, const char *id, const char *to, size_t length)
{
    const struct html *h = &visit->html;
    html_put(h, "<form method=\"post\" action=\"/reply/");
    html_url(h, id);
    html_put_literal(h, to, length);
    field_csrf(visit);
}

/* What is taken back is what this page showed, and nothing that came after it. */
static void write_word(const struct html *h, const struct store_own *own)
{
    if (own->opinion)
        field_hidden_number(h, "opinion", own->number);
    else
        field_hidden_number(h, "decision", own->number);
}

/* Undo as long as nothing has left; after that, the word on the wrong person. `by_key`: this is what a person
 * did last, and what the key takes back. */
static void write_undo(const struct visit *visit, const struct store_own *own, bool by_key)
{
    const struct html *h = &visit->html;
    if (!own->holds || own->put_off || own->passed)
        return;
    if (own->gone) {
        form_open(visit, own->reply, "wrong");
        write_word(h, own);
        html_put(h, "<button data-plain>");
        tell(visit, MSG("It went to the wrong person"));
    } else {
        form_open(visit, own->reply, "undo");
        write_word(h, own);
        html_put(h, "<button");
        if (by_key)
            html_put(h, " data-does=\"undo\"");
        html_put(h, ">");
        tell(visit, MSG("Take back"));
    }
    html_put(h, "</button></form>");
}

static void write_own(const struct visit *visit, const struct store_own *own)
{
    const struct html *h = &visit->html;
    pager_write_reply(visit, own->reply);
    html_put(h, ": ");
    tell(visit,
        own->asks          ? MSG("somebody else is asked")
            : own->put_off ? MSG("put off")
                           : outcome_words(own->outcome));
    if (own->opinion && !own->asks) {
        html_put(h, ", ");
        tell(visit, MSG("a second person decides it, too"));
    }
    if (own->passed) {
        html_put(h, ", ");
        tell(visit, MSG("your word; what became of it stands at the letter"));
    }
    if (!own->holds) {
        html_put(h, ", ");
        tell(visit, MSG("taken back"));
    }
    html_put(h, " ");
}

static bool load_own(
    struct visit *visit, size_t most, struct store_own **own, size_t *count, struct fault *fault)
{
    return store_own_decisions(
        visit->review->store, visit->person->name, most, visit->arena, own, count, fault);
}

/* What became of the decision before, by the word that its redirection brought. */
static const struct became {
    const char *as, *words;
    bool no_undo; /* it is none of what the key takes back */
} becames[] = {
    { "settled", MSG("It is decided."), false },
    { "differs", MSG("Thank you. Somebody else decided otherwise: a lead decides."), false },
    { "parted", MSG("It is parted; the parts come back when they are matched again."), true },
    { "joined", MSG("They are one now, which comes back when it is matched again."), false },
    { "redacted", MSG("It comes back when those places are blacked out."), true },
    { "shown", MSG("The page is shown as it was before."), true },
    { "asked", MSG("Somebody else is asked."), false },
    { "later", MSG("Put off: it comes again behind the others."), true },
    { "undone", MSG("It is taken back."), true },
    { "wrong",
        MSG("Noted: it went to the wrong person. The letter waits for the right one; what left stands among "
            "the tasks, with what a lead does now."),
        true },
    { "recalled", MSG("Recalled, with all mails of this letter that had not left. It asks again."), true },
};

static const struct became *find_became(const char *as)
{
    for (size_t i = 0; i < sizeof becames / sizeof *becames; i++)
        if (strcmp(becames[i].as, as) == 0)
            return &becames[i];
    return NULL;
}

static void write_became(const struct visit *visit, const char *as)
{
    const struct became *became = find_became(as);
    html_put(&visit->html, "<p role=\"status\">");
    if (!second_write(visit, as) && became)
        tell(visit, became->words);
    html_put(&visit->html, "</p>");
}

/* Is what was done last taken back by the key? */
static bool key_undoes(const struct visit *visit, const struct store_own *last)
{
    const struct became *became = find_became(web_query(visit->request, "as"));
    return last->holds && !last->put_off && !last->passed && !last->gone && !(became && became->no_undo);
}

/* For review.js, which shows it: what the key says where it takes nothing back. */
static void write_no_undo(const struct visit *visit)
{
    tell_in(visit, "<p class=\"no-undo\" hidden>", MSG("What you did last is not taken back with this key."),
        "</p>");
}

bool queue_write_last(struct visit *visit, struct fault *fault)
{
    struct store_own *own;
    size_t count;
    const char *as = web_query(visit->request, "as");
    if (!load_own(visit, 1, &own, &count, fault))
        return false;
    if (!*as && !count)
        return true;
    const bool by_key = count && key_undoes(visit, own);
    html_put(&visit->html, "<aside class=\"last\">");
    if (!by_key)
        write_no_undo(visit);
    write_became(visit, as);
    if (count) {
        write_own(visit, own);
        write_undo(visit, own, by_key);
        tell_in(visit, " <a href=\"/mine\">", MSG("What you decided last"), "</a>");
    }
    html_put(&visit->html, "</aside>");
    return true;
}

bool page_mine(struct visit *visit, struct fault *fault)
{
    struct store_own *own;
    size_t count;
    if (!load_own(visit, LAST, &own, &count, fault))
        return false;
    review_page_begin(visit, say(visit, "What you decided last"));
    tell_in(visit, "<h1>", MSG("What you decided last"), "</h1>");
    if (!count) {
        tell_in(visit, "<p class=\"empty\">", MSG("Nothing."), "</p>");
    }
    const bool by_key = count && key_undoes(visit, own);
    if (!by_key)
        write_no_undo(visit);
    html_put(&visit->html, "<ol class=\"mine\">");
    for (size_t i = 0; i < count; i++) {
        html_put(&visit->html, "<li>");
        html_time(&visit->html, own[i].at);
        html_put(&visit->html, " ");
        write_own(visit, &own[i]);
        write_undo(visit, &own[i], by_key && i == 0);
        html_put(&visit->html, "</li>");
    }
    html_put(&visit->html, "</ol>");
    review_page_end(visit);
    return true;
}

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
