/* /passphrase: somebody chooses their own, who gives the one that they have. Hashed and throttled as a log-in
 * is. Whose passphrase somebody else gave sees nothing else before. */
#include "review_inside.h"

#include <string.h>

enum { FORBIDDEN = 403, UNPROCESSABLE = 422, TOO_MANY = 429, BUSY = 503 };

static void write_field(
    const struct visit *visit, const char *name, const char *autocomplete, const char *label)
{
    const struct html *h = &visit->html;
    tell_in(visit, "<p><label>", label, " <input type=\"password\" required maxlength=\"1000\"");
    html_attr(h, "name", name);
    html_attr(h, "autocomplete", autocomplete);
    html_put(h, "></label></p>");
}

void passphrase_write_form(const struct visit *visit)
{
    const struct html *h = &visit->html;
    html_put(h, "<form class=\"passphrase\" method=\"post\" action=\"/passphrase\">");
    field_csrf(visit);
    write_field(visit, "passphrase", "current-password", MSG("The passphrase that you have"));
    write_field(
        visit, "fresh", "new-password", MSG("A new one: four or five words that nobody would put together"));
    write_field(visit, "again", "new-password", MSG("The new one again"));
    tell_in(visit, "<p><button>", MSG("Change it"), "</button></p></form>");
}

static bool was_changed(const struct visit *visit)
{
    return strcmp(web_query(visit->request, "as"), "changed") == 0;
}

/* `trouble` may be null. */
static bool show(struct visit *visit, int status, const char *trouble)
{
    const struct html *h = &visit->html;
    visit->answer->status = status;
    review_page_begin(visit, say(visit, "A passphrase of your own"));
    tell_in(visit, "<h1>", MSG("A passphrase of your own"), "</h1>");
    if (trouble) {
        html_put(h, "<p class=\"trouble\" role=\"alert\">");
        html_text(h, trouble);
        html_put(h, "</p>");
    }
    if (visit->person->given || was_changed(visit)) {
        tell_in(visit, "<p role=\"status\">",
            visit->person->given
                ? MSG("Somebody else gave you the passphrase that you have. Choose one that nobody else "
                      "knows, then you go on.")
                : MSG("It is changed. Everywhere else where you were logged in, you are logged out."),
            "</p>");
    }
    if (visit->person->given || !was_changed(visit))
        passphrase_write_form(visit);
    review_page_end(visit);
    return true;
}

bool page_passphrase(struct visit *visit, struct fault *fault)
{
    (void)fault;
    return show(visit, 200, NULL);
}

/* A try, and its two hashes beside what others do. */
struct choose_work {
    struct web_work work;
    struct store_passphrase_try trying;
};

static void prove(struct web_work *self)
{
    store_passphrase_prove(&((struct choose_work *)self)->trying);
}

static bool end_try(struct visit *visit, const struct store_passphrase_try *trying, struct fault *fault)
{
    struct store_login login;
    if (!store_passphrase_end(visit->review->store, trying, visit->now, &login, fault))
        return false;
    if (login.end == LOGIN_WAIT)
        return show(visit, TOO_MANY,
            say(visit, "Too many tries. Please wait a while, up to an hour, and try again."));
    if (login.end == LOGIN_WRONG)
        return show(visit, FORBIDDEN,
            say(visit, "The passphrase that you have is another one. Nothing was changed."));
    visit->answer->cookie = arena_copy(visit->arena, login.token);
    return visit_go(visit, visit->person->given ? "/" : "/passphrase?as=changed");
}

/* What is wrong with the form, whatever the passphrase; null: nothing. */
static const char *trouble_of(const struct visit *visit)
{
    const struct web_request *request = visit->request;
    const char *fresh = web_field(request, "fresh");
    if (strcmp(fresh, web_field(request, "again")) != 0)
        return say(visit, "These were two new passphrases: type the same one twice.");
    if (strcmp(fresh, web_field(request, "passphrase")) == 0)
        return say(visit, "That is the one that you have: choose another.");
    return NULL;
}

static bool begin_try(struct visit *visit, struct choose_work *work, struct fault *fault)
{
    if (!store_passphrase_begin(visit->review->store, &work->trying, visit->now, fault))
        return fault->kind == FAULT_INPUT &&
            show(visit, UNPROCESSABLE,
                say(visit, "That is too short, or far too long: four or five words are good."));
    if (work->trying.login.wait_s)
        return end_try(visit, &work->trying, fault);
    visit->answer->work = &work->work;
    return true;
}

/* Called twice, as post_login is. */
bool post_passphrase(struct visit *visit, struct fault *fault)
{
    const struct web_request *request = visit->request;
    if (request->done)
        return end_try(visit, &((const struct choose_work *)request->done)->trying, fault);
    if (request->crowded)
        return show(visit, BUSY, say(visit, "This is busy at the moment. Please try again."));
    const char *trouble = trouble_of(visit);
    if (trouble)
        return show(visit, UNPROCESSABLE, trouble);
    struct choose_work *work = arena_take(visit->arena, sizeof *work);
    *work = (struct choose_work){ .work = { prove },
        .trying = { .login = { .name = visit->person->name, .passphrase = web_field(request, "passphrase") },
            .fresh = web_field(request, "fresh") } };
    return begin_try(visit, work, fault);
}
