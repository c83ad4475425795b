/* What the files of the review room share: the visit, the screens, the pieces of a page. */
#ifndef REVIEW_INSIDE_H
#define REVIEW_INSIDE_H

#ifndef ROOM_REVIEW
#error "review_inside.h is for the review room alone"
#endif

#include "chosen.h"
#include "html.h"
#include "review.h"
#include "web.h"
#include "words.h"

enum { REVIEW_LANGUAGES = 3, REVIEW_CSRF_BYTES = 65 };
extern const struct review_language {
    const char *code, *name; /* "be", "Беларуская" */
} review_languages[REVIEW_LANGUAGES]; /* the first is that of who has not logged in */

struct review {
    struct web_site site; /* first: web calls us with it */
    const struct review_setup *setup;
    struct store *store;
    struct words *words[REVIEW_LANGUAGES]; /* null: English */
    struct match_models *models; /* for return names on a page, and for the words that are marked */
    struct search *search; /* of the register; null until somebody searches */
    struct chosen chosen; /* who was to get what, while places are blacked out */
    char cookie[24]; /* what the session's cookie is called */
    unsigned char secret[32]; /* of this process: makes the token of the login form */
};

/* One request on its way to its answer. Everything in it lives as long as the request. */
struct visit {
    struct review *review;
    const struct web_request *request;
    struct web_answer *answer;
    struct html html; /* writes into answer->body */
    struct arena *arena;
    const struct store_person *person; /* who; null on the login page only */
    const char *language; /* "be", … */
    const struct words *words; /* of that language */
    const char *csrf; /* for the forms of this page */
    int64_t now;
    const char *id; /* ":id" of the path: looks like "R-…" or "M-…", may not exist; "" */
    int page; /* ":n" of the path, from 1; 0 */
    bool draws; /* places are drawn on its page: black.js comes along */
};

/* The page's own words in the person's language. */
#define say(visit, text) words_text((visit)->words, "" text "")

/* The same, written; `text` may come from a table too, where it stands in MSG("…"), which whoever collects
 * the words looks for. `at`: a visit or a screen. */
#define tell(at, text) html_text(&(at)->html, words_text((at)->words, (text)))
#define MSG(text) text

/* The same between two literals: tell_in(visit, "<h2>", MSG("What to do"), "</h2>"). */
#define tell_in(at, before, text, after) \
    (html_put(&(at)->html, before), tell((at), (text)), html_put(&(at)->html, after))

/* ---- routes.c: what is called for which path ---- */

typedef bool handler(struct visit *visit, struct fault *fault);

/* A handler fills visit->answer; what it reports as a fault becomes a page: FAULT_INPUT 404, FAULT_STALE 409,
 * FAULT_LATER 503, else 500 and a line in the log. Those for POST are called only when a session, its token
 * (field "csrf") and the origin were proved; within one transaction of the store, which is taken back with a
 * fault or a status from 400 on. Where it is not, an entry is made in the record: of `deed`, about visit->id.
 */
struct route {
    enum web_method method; /* WEB_GET serves HEAD too */
    const char *path; /* "/reply/:id/page/:n.jpg" */
    enum who { EVERYBODY, COORDINATORS, LEADS, OPERATORS } who; /* may come here */
    enum store_deed deed; /* DEED_NONE: no entry, or the handler makes it */
    handler *answer;
};
extern const struct route routes[]; /* ended by a null path */

/* The route of this request, `visit->id` and `visit->page` filled; null: there is no such page. */
const struct route *route_find(struct visit *visit);

/* Answers with a redirection (303) to a path of ours: what follows a POST. */
bool visit_go(struct visit *visit, const char *path);

/* ---- session.c: who is it, and is the form theirs? ---- */

/* Fills visit->person, language, words and csrf. No session is no fault. */
bool session_find(struct visit *visit, struct fault *fault);

/* Does the form bear the token of this session, or of the login form? */
bool session_proved(const struct visit *visit);

/* A hash of a text by this process's key, in hex: for a form to bring back what its reader is not told. */
const char *session_seal(const struct visit *visit, const char *text);

/* ---- head.c: what all pages have around them ---- */

void review_page_begin(struct visit *visit, const char *title); /* up to <main>; `title` names no person */
void review_page_end(struct visit *visit);

/* ---- returned.c: what was typed is not lost with a session ---- */

/* May what was typed into this form be given back? */
bool is_returned(const struct route *route);

/* Gives it back, in a form that may be sent once more. `refusal`: why it cannot be kept as it is; null: it
 * was sent without a session, or with the token of another one. True. */
bool answer_returned(struct visit *visit, const char *refusal);

void trouble_write_all(const struct visit *visit); /* <template id="troubles">: what review.js says */

/* Where review.js says who else has the letter by now, or that it is settled; behind the heading. */
#define holder_write_place(h) html_put((h), "<p class=\"holder\" role=\"status\"></p>")

/* ---- fields.c: what a form carries unseen ---- */

void field_hidden(const struct html *h, const char *name, const char *value);
void field_hidden_number(const struct html *h, const char *name, int64_t value);

/* What stands in a textarea, behind its tag. */
void field_text(const struct html *h, const char *text);

/* Opens a form that is posted to /reply/ID/`to`. */
#define form_open(visit, id, to) form_open_at((visit), (id), "/" to "\">", sizeof "/" to "\">" - 1)
void form_open_at(const struct visit *visit, const char *id, const char *to, size_t length);

/* The token that proves a form to be one of ours; `at`: a visit or a screen. */
#define field_csrf(at) field_hidden(&(at)->html, "csrf", (at)->csrf)

/* ---- recall.c; `at`: a visit or a screen ---- */

/* The button that recalls `mail`, and for those who hear the page which letter it is of; "": it is plain. */
#define recall_write(at, mail, letter) recall_button(&(at)->html, (at)->words, (at)->csrf, (mail), (letter))
void recall_button(
    const struct html *h, const struct words *words, const char *csrf, const char *mail, const char *letter);

/* What else it recalls. */
#define recall_write_all(at) recall_note(&(at)->html, (at)->words)
void recall_note(const struct html *h, const struct words *words);

/* ---- the screens ---- */

/* A page of one sentence, for what cannot be shown or done. True. */
bool answer_plain(struct visit *visit, int status, const char *sentence);

handler page_login, post_login, post_logout; /* login.c */
handler page_here; /* session.c: somebody does something there */
handler page_me, post_me; /* me.c */
handler page_passphrase, post_passphrase; /* passphrase.c */
void passphrase_write_form(const struct visit *visit); /* the same: old, new, new again */
handler page_help; /* help.c */
handler page_search, post_search; /* search.c */
handler page_css, page_js, page_black_js, page_icon; /* assets.c */
handler page_reply, page_picture, post_turn; /* reply.c */

handler page_redact, post_redact, post_show_again; /* redact.c */

handler page_overview; /* overview.c */
handler page_waiting; /* waiting.c */
handler page_story; /* story.c */
handler page_pause, post_pause, post_resume, post_by_hand, post_recall; /* pause.c */
void by_hand_write(const struct visit *visit, const struct store_written *written);
handler post_settle; /* gone.c */

/* ---- reason.c: why a reply asks ---- */

/* A piece of a reason, of which several stand behind each other. */
struct reason_piece {
    const char *words; /* as it is stored */
    const char *said; /* in the person's language */
    const char *quoted; /* what it means, as it was read: ("Юлия", "Сергей"); personal data; "" */
};
struct reason_piece reason_next(const struct words *words, struct arena *arena, const char **reason);

/* former.c: what the matcher says today where it once said `reason`, a piece without what it quotes; else
 * `reason` itself. */
const char *reason_today(const char *reason);

/* All pieces, said; without what they quote. */
void reason_write(const struct visit *visit, const char *reason);

/* How sure a posterior is, as a msgid. */
const char *review_sureness(double posterior);

/* A sentence where it is not the first candidate's prisoner who is named on the pages; "" where it is. Of a
 * verdict with candidates that no blind check hides. */
const char *review_named(const struct store_listed *listed);

#endif
