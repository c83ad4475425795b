/* Who is it, and does a form come from a page that we made for them? The browser holds the session's token in
 * a cookie of a name of its own, since cookies ignore ports; the token of its forms is made from it, and so
 * needs no place. */
#include "review_inside.h"

#include <sodium.h>
#include <string.h>

const struct review_language review_languages[REVIEW_LANGUAGES] = {
    { "be", "Беларуская" },
    { "ru", "Русский" },
    { "en", "English" },
};

static void choose_language(struct visit *visit, const char *code)
{
    size_t which = 0;
    for (size_t i = 0; i < REVIEW_LANGUAGES; i++)
        if (strcmp(review_languages[i].code, code) == 0)
            which = i;
    visit->language = review_languages[which].code;
    visit->words = visit->review->words[which];
}

/* A keyed hash of a text: who does not know `key` cannot make it, and it tells neither the key nor the text.
 */
static const char *make_token(const void *key, size_t n, const char *text, struct arena *arena)
{
    unsigned char hash[crypto_generichash_BYTES];
    char *token = arena_take(arena, REVIEW_CSRF_BYTES);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text) + 1, key, n);
    return sodium_bin2hex(token, REVIEW_CSRF_BYTES, hash, sizeof hash);
}

const char *session_seal(const struct visit *visit, const char *text)
{
    return make_token(visit->review->secret, sizeof visit->review->secret, text, visit->arena);
}

static bool find_person(struct visit *visit, struct fault *fault)
{
    const struct config_review *config = &visit->review->setup->config->review;
    const struct store_session_limits limits = { config->idle_minutes * 60, config->session_hours * 3600 };
    struct store_person *person = arena_take(visit->arena, sizeof *person);
    bool found = false;
    if (!store_session(visit->review->store, visit->request->cookie, &limits, visit->now, visit->arena,
            person, &found, fault))
        return false;
    visit->person = found ? person : NULL;
    return true;
}

bool session_find(struct visit *visit, struct fault *fault)
{
    const char *cookie = visit->request->cookie;
    if (strlen(cookie) == STORE_TOKEN_BYTES - 1 && !find_person(visit, fault))
        return false;
    choose_language(visit, visit->person ? visit->person->language : web_query(visit->request, "language"));
    visit->csrf = visit->person ? make_token(cookie, strlen(cookie), "form", visit->arena)
                                : session_seal(visit, "form");
    return true;
}

/* Doing something at a page is being there: it is asked for then, and keeps session and reply. Three lines:
 * who it is, and what is to be said where somebody else has the reply by now, or where nobody decides about
 * it any more. */
bool page_here(struct visit *visit, struct fault *fault)
{
    struct store_lease lease;
    if (!store_lease_keep(
            visit->review->store, visit->id, visit->person->name, visit->now, visit->arena, &lease, fault))
        return false;
    visit->answer->type = "text/plain; charset=utf-8";
    text_printf(&visit->answer->body, "%s\n", visit->person->name);
    if (!lease.mine)
        text_printf(&visit->answer->body, "%s %s", lease.by, say(visit, "has this one open just now"));
    if (lease.settled)
        text_printf(&visit->answer->body, "\n%s",
            say(visit, "Meanwhile this one was settled, or is being worked on: it does not wait any more."));
    return true;
}

bool session_proved(const struct visit *visit)
{
    const char *token = web_field(visit->request, "csrf");
    return strlen(token) == REVIEW_CSRF_BYTES - 1 &&
        sodium_memcmp(token, visit->csrf, REVIEW_CSRF_BYTES - 1) == 0;
}
