/* web: a strict little HTTP server, for one site and few people. A request is answered by one function call,
 * in one thread, and each connection serves one request; so there is nothing to smuggle behind another.
 *
 * What takes long (hashing a passphrase) is work, and keeps nobody else waiting.
 *
 * It knows nothing of the site. What every answer needs to be safe in a browser (policy, no-store, no
 * referrer) is put on all of them here, refusals too; whose request it is, and whether its form may be
 * trusted, is the site's to say. A POST reaches the site only from its own pages (Origin, Sec-Fetch-Site),
 * and everything only under its own Host. */
#ifndef WEB_H
#define WEB_H

#include "arena.h"
#include "fault.h"
#include "text.h"

enum {
    WEB_HEAD_MOST = 16 << 10, /* bytes of request line and headers */
    WEB_FORM_MOST = 768 << 10, /* bytes of a form: two texts of 100 kB, escaped */
    WEB_FIELDS_MOST = 400, /* of a form or a query */
    WEB_ANSWER_MOST = 64 << 20, /* bytes of an answer */
    WEB_CONNECTIONS_MOST = 32,
};

enum web_method { WEB_GET, WEB_HEAD, WEB_POST };

struct web_field {
    const char *name, *value;
};

/* What takes long is done in a thread of its own, while others are served. Embed as first member; `run`
 * touches nothing but what it is given, and that lives in the request's arena. */
struct web_work {
    void (*run)(struct web_work *self);
};

struct web_request {
    enum web_method method;
    const char *
        path; /* decoded: begins with "/", no "..", ".", empty segment, backslash, "%" or control character */
    const struct web_field *fields; /* of the form */
    size_t field_count;
    const struct web_field *query; /* what stands behind "?" */
    size_t query_count;
    const char *cookie; /* the site's one cookie; "" where it is absent */
    bool navigated; /* the browser says that a person goes there: nothing is fetched ahead, or by a script */
    struct arena *arena; /* of this request: for the site too */
    struct web_work *done; /* what the answer before this one asked for; null: this is the first */
    bool crowded; /* no work is taken on just now */
};

/* A field of the form; "" where absent. Valid UTF-8 without NUL: anything else was refused. Of several with
 * one name the first; web_field_next goes on, from `at` = 0, and answers null at the end. */
const char *web_field(const struct web_request *request, const char *name);
const char *web_field_next(const struct web_request *request, const char *name, size_t *at);

/* The same of the query. Nothing personal belongs there: addresses are kept by browsers and proxies. */
const char *web_query(const struct web_request *request, const char *name);

struct web_answer {
    int status; /* 200 */
    const char *type; /* "text/html; charset=utf-8" */
    struct text body; /* at most WEB_ANSWER_MOST bytes */
    const char *location; /* with 303: a path of this site; null */
    const char *cookie; /* sets the site's cookie; "" ends it; null leaves it */
    struct web_work *work; /* is done first, and the site asked again: nothing else of this answer counts */
};

/* Embed as first member. `answer` is called for every request that web lets through; false: the visitor gets
 * a fixed sentence (FAULT_LATER 503, else 500), and the site is told through `trouble`. Strings of an answer
 * live as long as the request's arena. `ready` is called once, when the address can be visited
 * ("http://127.0.0.1:8118/") and before anybody is answered; false ends web_serve with its fault. */
struct web_site {
    bool (*answer)(struct web_site *self, const struct web_request *request, struct web_answer *answer,
        struct fault *fault);
    bool (*ready)(struct web_site *self, const char *address, struct fault *fault);
    void (*trouble)(struct web_site *self, const struct fault *fault);
};

struct web_setup {
    const char *listen; /* "127.0.0.1:8118", "[::1]:0" (0: a free port), "unix:PATH" */
    const char *proxy_host; /* "": none; "review.example.org": a proxy with TLS serves us under this name */
    const char *cookie; /* the site's cookie is called so (behind a proxy with __Host- before it) */
};

/* Serves until `stop` (a descriptor) is readable. FAULT_CONFIG: `listen` cannot be understood, is a file that
 * is no socket, or an address that others can reach and no proxy is in front; FAULT_LATER: somebody serves
 * that socket; FAULT_SYSTEM. */
bool web_serve(const struct web_setup *setup, struct web_site *site, int stop, struct fault *fault);

#endif
