/* What the files of the review room share: the visit, the screens, the pieces of a page. */
#ifndef REVIEW_INSIDE_H
#define REVIEW_INSIDE_H

#ifndef ROOM_REVIEW
#error "review_inside.h is for the review room alone"
#endif

#include "html.h"
#include "review.h"
#include "web.h"
#include "words.h"

struct review {
    struct web_site site; /* first: web calls us with it */
    const struct review_setup *setup;
    struct store *store;
    struct words *words[3]; /* by enum review_language; null: English */
};

/* One request on its way to its answer. Everything in it lives as long as the request. */
struct visit {
    struct review *review;
    const struct web_request *request;
    struct web_answer *answer;
    struct html html; /* writes into answer->body */
    struct arena *arena;
    const struct store_person *person; /* who; null on the login page only */
    const struct words *words; /* of the person's language */
    const char *csrf; /* for the forms of this page */
    int64_t now;
    const char *id; /* ":id" of the path: looks like "R-…" or "M-…", may not exist; "" */
    int page; /* ":n" of the path, from 1; 0 */
};

/* The page's own words in the person's language. */
#define say(visit, text) words_text((visit)->words, "" text "")

/* ---- routes.c: what is called for which path ---- */

typedef bool handler(struct visit *visit, struct fault *fault);

/* A handler fills visit->answer; what it reports as a fault becomes a page: FAULT_INPUT 404, FAULT_LATER 503,
 * else 500 and a line in the log. Those for POST are called only when a session, its token (field "csrf") and
 * the origin were proved. */
struct route {
    enum web_method method; /* WEB_GET serves HEAD too */
    const char *path; /* "/reply/:id/page/:n.jpg" */
    enum store_role least;
    handler *answer;
};
extern const struct route routes[]; /* ended by a null path */

/* The route of this request, `visit->id` and `visit->page` filled; null: there is no such page. */
const struct route *route_find(struct visit *visit);

/* Answers with a redirection (303) to a path of ours: what follows a POST. */
bool visit_go(struct visit *visit, const char *path);

/* ---- the screens ---- */

handler page_me, post_me; /* me.c */

#endif
