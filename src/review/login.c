/* Logging in and out. What is wrong is never said: name or passphrase, known or not. */
#include "review_inside.h"

static void write_languages(const struct visit *visit)
{
    html_put(&visit->html, "<p class=\"languages\">");
    for (size_t i = 0; i < REVIEW_LANGUAGES; i++) {
        html_put(&visit->html, "<a href=\"/login?language=");
        html_text(&visit->html, review_languages[i].code);
        html_put(&visit->html, "\"");
        html_attr(&visit->html, "lang", review_languages[i].code);
        html_put(&visit->html, ">");
        html_text(&visit->html, review_languages[i].name);
        html_put(&visit->html, "</a> ");
    }
    html_put(&visit->html, "</p>");
}

static void write_form(const struct visit *visit)
{
    html_put(&visit->html, "<form class=\"login\" method=\"post\" action=\"/login?language=");
    html_text(&visit->html, visit->language);
    html_put(&visit->html, "\">");
    field_csrf(visit);
    tell_in(visit, "<p><label for=\"name\">", MSG("Name"),
        "</label><input id=\"name\" name=\"name\" autocomplete=\"username\" autocapitalize=\"none\" required"
        " maxlength=\"64\"></p><p><label for=\"passphrase\">");
    tell(visit, MSG("Passphrase"));
    tell_in(visit,
        "</label><input id=\"passphrase\" name=\"passphrase\" type=\"password\" "
        "autocomplete=\"current-password\""
        " required maxlength=\"1000\"></p><p><button>",
        MSG("Log in"), "</button></p></form>");
}

/* `trouble` may be null. */
static bool show(struct visit *visit, int status, const char *trouble)
{
    visit->answer->status = status;
    review_page_begin(visit, say(visit, "Log in"));
    tell_in(visit, "<h1>", MSG("Log in"), "</h1>");
    if (trouble) {
        html_put(&visit->html, "<p class=\"trouble\" role=\"alert\">");
        html_text(&visit->html, trouble);
        html_put(&visit->html, "</p>");
    }
    write_form(visit);
    write_languages(visit);
    review_page_end(visit);
    return true;
}

bool page_login(struct visit *visit, struct fault *fault)
{
    (void)fault;
    return visit->person ? visit_go(visit, "/") : show(visit, 200, NULL);
}

/* A try, and the hashing of its passphrase beside what others do. */
struct try_work {
    struct web_work work;
    struct store_login_try trying;
};

static void prove(struct web_work *self)
{
    store_login_prove(&((struct try_work *)self)->trying);
}

static bool end_try(struct visit *visit, const struct store_login_try *trying, struct fault *fault)
{
    struct store_login login;
    if (!store_login_end(visit->review->store, trying, visit->now, &login, fault))
        return false;
    if (login.end == LOGIN_WAIT)
        return show(
            visit, 429, say(visit, "Too many tries. Please wait a while, up to an hour, and try again."));
    if (login.end == LOGIN_WRONG)
        return show(visit, 403, say(visit, "Name or passphrase is wrong."));
    if (visit->person && !store_logout(visit->review->store, visit->request->cookie, fault))
        return false; /* the session that this browser had before */
    visit->answer->cookie = arena_copy(visit->arena, login.token);
    return visit_go(visit, "/");
}

/* Called twice: a try that is made for nothing, since too many are, is not counted. */
bool post_login(struct visit *visit, struct fault *fault)
{
    const struct web_request *request = visit->request;
    if (request->done)
        return end_try(visit, &((const struct try_work *)request->done)->trying, fault);
    if (request->crowded)
        return show(visit, 503, say(visit, "This is busy at the moment. Please try again."));
    struct try_work *work = arena_take(visit->arena, sizeof *work);
    *work = (struct try_work){ .work = { prove },
        .trying = { .name = web_field(request, "name"), .passphrase = web_field(request, "passphrase") } };
    if (!store_login_begin(visit->review->store, &work->trying, visit->now, fault))
        return false;
    if (work->trying.wait_s)
        return end_try(visit, &work->trying, fault);
    visit->answer->work = &work->work;
    return true;
}

bool post_logout(struct visit *visit, struct fault *fault)
{
    if (!store_logout(visit->review->store, visit->request->cookie, fault))
        return false;
    visit->answer->cookie = "";
    return visit_go(visit, "/login");
}
