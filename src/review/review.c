/* The site: one store handle, a request at a time. Who may see a page and whether a form is believed is
 * settled here, before any screen is asked. */
#include "review_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "enclosure.h"
#include "file.h"
#include "log.h"
#include "match.h"
#include "search.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- answers that are no screens ---- */

bool visit_go(struct visit *visit, const char *path)
{
    text_clear(&visit->answer->body);
    visit->answer->status = 303;
    visit->answer->location = arena_copy(visit->arena, path);
    return true;
}

bool answer_plain(struct visit *visit, int status, const char *sentence)
{
    text_clear(&visit->answer->body);
    visit->answer->status = status;
    visit->answer->type = "text/html; charset=utf-8";
    visit->answer->location = visit->answer->cookie = NULL;
    review_page_begin(visit, sentence);
    html_put(&visit->html, "<h1>");
    html_text(&visit->html, sentence);
    tell_in(visit, "</h1><p><a href=\"/\">", MSG("Back to the overview"), "</a></p>");
    review_page_end(visit);
    return true;
}

static bool answer_fault(struct visit *visit, const struct fault *fault)
{
    if (fault->kind == FAULT_INPUT)
        return answer_plain(visit, 404, say(visit, "There is no such page."));
    if (fault->kind == FAULT_STALE)
        return answer_plain(visit, 409, say(visit, "Something changed here meanwhile. Please look again."));
    if (fault->kind == FAULT_LATER)
        return answer_plain(visit, 503, say(visit, "This is busy at the moment. Please try again."));
    log_line(LOG_ERROR, "review: %s", fault->text);
    return answer_plain(visit, 500, say(visit, "Something went wrong here. Nothing was changed."));
}

/* ---- a route, taken ---- */

static bool note_deed(const struct visit *visit, const struct route *route, struct fault *fault)
{
    if (route->deed == DEED_NONE || visit->answer->status >= 400)
        return true;
    const struct store_audit entry = {
        .person = visit->person ? visit->person->id : 0, .deed = route->deed, .reply = visit->id
    };
    return store_audit(visit->review->store, &entry, fault);
}

/* Decision and entry are one transaction. */
static bool run_change(struct visit *visit, const struct route *route, struct fault *fault)
{
    struct store *store = visit->review->store;
    if (!store_begin(store, fault))
        return false;
    const bool done = route->answer(visit, fault) && note_deed(visit, route, fault);
    const bool kept = done && visit->answer->status < 400 && store_commit(store, fault);
    if (!kept)
        store_rollback(store);
    return kept || (done && visit->answer->status >= 400);
}

/* Others would wait for what only reads, or hashes a passphrase first. */
static bool changes_something(const struct route *route)
{
    return route->method == WEB_POST && route->answer != post_login && route->answer != post_passphrase &&
        route->answer != post_search;
}

/* Whoever asks for anything of a reply is there: so a browser without scripts says it. */
static bool go_on_looking(struct visit *visit, struct fault *fault)
{
    struct store_lease lease;
    return !visit->person || visit->id[0] != 'R' ||
        store_lease_look(
            visit->review->store, visit->id, visit->person->name, visit->now, visit->arena, &lease, fault);
}

static bool run_route(struct visit *visit, const struct route *route, struct fault *fault)
{
    if (!go_on_looking(visit, fault))
        return false;
    if (changes_something(route))
        return run_change(visit, route, fault);
    return route->answer(visit, fault) && note_deed(visit, route, fault);
}

static bool may_come(const struct visit *visit, const struct route *route)
{
    static const enum store_role least[] = {
        [COORDINATORS] = ROLE_COORDINATOR, [LEADS] = ROLE_LEAD, [OPERATORS] = ROLE_OPERATOR
    };
    return visit->person && visit->person->role >= least[route->who];
}

/* Whose passphrase somebody else knows chooses one before they see anything. */
static bool must_choose(const struct visit *visit, const struct route *route)
{
    return visit->person && visit->person->given && route && route->who != EVERYBODY &&
        route->answer != page_passphrase && route->answer != post_passphrase && route->answer != post_logout;
}

static bool refuse_form(struct visit *visit, const struct route *route)
{
    return is_returned(route)
        ? answer_returned(visit, NULL)
        : answer_plain(
              visit, 403, say(visit, "This form is too old. Please go back and load the page anew."));
}

static bool take(struct visit *visit, struct fault *fault)
{
    const struct route *route = route_find(visit);
    const bool everybody = route && route->who == EVERYBODY;
    if (!visit->person && !everybody)
        return route && is_returned(route) ? answer_returned(visit, NULL) : visit_go(visit, "/login");
    if (!route)
        return answer_plain(visit, 404, say(visit, "There is no such page."));
    if (must_choose(visit, route))
        return is_returned(route) ? answer_returned(visit, NULL) : visit_go(visit, "/passphrase");
    if (!everybody && !may_come(visit, route))
        return answer_plain(visit, 403, say(visit, "This is not for your account to see."));
    if (route->method == WEB_POST && !session_proved(visit))
        return refuse_form(visit, route);
    return run_route(visit, route, fault);
}

/* ---- what web calls ---- */

static bool answer(
    struct web_site *self, const struct web_request *request, struct web_answer *answer, struct fault *fault)
{
    struct visit visit = {
        .review = (struct review *)self,
        .request = request,
        .answer = answer,
        .html = { &answer->body },
        .arena = request->arena,
        .now = clock_now(),
        .id = "",
    };
    return session_find(&visit, fault) && (take(&visit, fault) || answer_fault(&visit, fault));
}

static void trouble(struct web_site *self, const struct fault *fault)
{
    (void)self;
    log_line(LOG_ERROR, "review: %s", fault->text);
}

/* Where our socket lies, owned by the caller; null without one. */
static char *socket_folder(const char *listen)
{
    if (strncmp(listen, "unix:", 5) != 0)
        return NULL;
    char *path = must_copy(listen + 5), *slash = strrchr(path, '/');
    if (slash)
        slash[slash == path] = '\0';
    else
        strcpy(path, ".");
    return path;
}

/* All that is opened by name is open, but the store's pages and the models. */
static bool ready(struct web_site *self, const char *address, struct fault *fault)
{
    const struct review_setup *setup = ((struct review *)self)->setup;
    OWNED_FREE char *store = file_join(setup->home, "store");
    OWNED_FREE char *folder = socket_folder(setup->listen);
    const struct enclosure walls = { store, setup->share, folder };
    if (!enclosure_put_up(&walls, fault))
        return false;
    setup->ready(setup, address);
    return true;
}

/* ---- beginning and end ---- */

static bool read_words(struct review *review, struct fault *fault)
{
    OWNED_FREE char *folder = file_join(review->setup->share, "review");
    for (size_t i = 0; i < REVIEW_LANGUAGES; i++) {
        char name[16];
        snprintf(name, sizeof name, "%s.po", review_languages[i].code);
        OWNED_FREE char *path = file_join(folder, name);
        if (access(path, R_OK) < 0)
            continue; /* English, as it stands in the program */
        review->words[i] = words_open(path, fault);
        if (!review->words[i])
            return false;
    }
    return true;
}

/* Without an account nobody could log in, and with one that anybody may make everybody could. */
static bool need_person(struct review *review, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_person *persons;
    size_t count, able = 0;
    if (!store_persons(review->store, &arena, &persons, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        able += !persons[i].disabled;
    return able ||
        fault_set(fault, FAULT_CONFIG,
            "nobody may log in yet; make an account: adkaz --home %s user add NAME --role coordinator",
            review->setup->home);
}

/* Another home's page on this machine keeps its own cookie. */
static void name_cookie(struct review *review)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    const char *home = review->setup->home;
    crypto_generichash(hash, sizeof hash, (const unsigned char *)home, strlen(home), NULL, 0);
    review->cookie[0] = 's';
    sodium_bin2hex(review->cookie + 1, sizeof review->cookie - 1, hash, 8);
}

static bool begin(struct review *review, struct fault *fault)
{
    review->store = store_open(review->setup->home, review->setup->key, fault);
    if (!review->store || !need_person(review, fault) || !read_words(review, fault))
        return false;
    OWNED_FREE char *models = file_join(review->setup->share, "models");
    review->models = match_models_open(models, fault);
    if (!review->models)
        return false;
    randombytes_buf(review->secret, sizeof review->secret);
    name_cookie(review);
    return true;
}

static void end(struct review *review)
{
    search_close(review->search);
    match_models_close(review->models);
    store_close(review->store);
    for (size_t i = 0; i < REVIEW_LANGUAGES; i++)
        words_close(review->words[i]);
    sodium_memzero(review->secret, sizeof review->secret);
}

bool review_serve(const struct review_setup *setup, int stop, struct fault *fault)
{
    CLEANUP(end) struct review review = { .site = { answer, ready, trouble }, .setup = setup };
    if (!begin(&review, fault))
        return false;
    const struct web_setup web = { setup->listen, setup->proxy_host, review.cookie };
    return web_serve(&web, &review.site, stop, fault);
}
