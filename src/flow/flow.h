/* flow: the walk. Knows the table of stages, takes scans from the drops into the store, has them read in
 * children, matches them, and turns decisions into one transaction each. Only flow and app log.
 *
 * Everything here can be killed at any moment and begun again: each step's result and the step's being done
 * are one transaction, original bytes are in the store before they leave the drop, and nothing outside
 * changes before the mail.
 *
 * Faults are those of the store (store.h), and what is named below; FAULT_CONFIG names a file of pipelines/
 * or models/ that is missing or wrong. Arrays handed out live in the arena given. */
#ifndef FLOW_H
#define FLOW_H

#include "config.h"
#include "store.h"

/* ---- stages and readers, for main, check, stages and doctor ---- */

extern const struct stage_kind *const all_stages[]; /* in the order of the walk, null-ended */

#define FLOW_READER_WORD "--reader"
int flow_reader_main(int argc, char **argv); /* the zygote's main: argv[1] is FLOW_READER_WORD */

/* Starts the readers as a run would and tries the walls from inside; one line per wall. Fault: why none can
 * be started. */
bool flow_walls(const char *share, const struct config *config, struct text *out, struct fault *fault);

/* ---- the walk ---- */

struct flow;

struct flow_setup {
    const char *home;
    const char *share; /* folder with pipelines/, models/, words/ */
    const struct config *config;
    struct bytes key; /* of the store's vault */
    int64_t wait_ms; /* flow_open waits so long for another process that walks here; 0: FAULT_LATER at once */
    /* Called after each page, with `left` 0, and after each scan, or reply that is matched again, with so
     * many of them left; for a progress line; may be null. Counts only, no names. */
    void (*progress)(const struct flow_setup *self, size_t left, size_t pages_read);
    /* Called after each page that was stored: page->number of the reply's `file`th file (from 1). May be
     * null. */
    void (*explain)(const struct flow_setup *self, const char *reply, int file, const struct page *page);
};

/* With their NULs; the first ends with what the second holds. */
enum { FLOW_HASH_BYTES = 97, FLOW_SETTINGS_BYTES = 33 };

/* A hash of the rule's settings and of the pipelines of the drops, as they lie in the folder `share`. */
bool flow_settings_now(
    const char *share, const struct config *config, char hash[FLOW_SETTINGS_BYTES], struct fault *fault);

/* A hash of what lies in models/ of the folder `share` and of the weights in force, and behind it that of
 * flow_settings_now, as in struct store_made_with. */
bool flow_models_now(struct store *store, const char *share, const struct config *config,
    char hash[FLOW_HASH_BYTES], struct fault *fault);

/* Of replies that waited for a person, or for their mail to leave, and were matched again. */
struct flow_rematched {
    size_t matched;
    size_t sent; /* of them: settled by the rule */
    size_t held; /* in none of these: the rule's mail had not left; it goes as it was decided, or was… */
    size_t recalled; /* … of them: the rule would not send it any more, or would send another */
    size_t left; /* a person was quicker, it cannot be matched and waits for a person anyway, or the register
                  * is damaged */
    size_t later; /* there was no more time for them: they are due still */
};

struct flow_report {
    size_t kept; /* scans taken in, repeated ones not counted */
    size_t repeated; /* the same bytes again */
    size_t waiting; /* files still being written, left in the drop */
    size_t pages; /* pages read */
    size_t sent; /* replies that the rule settled */
    size_t review; /* replies that ask */
    struct flow_rematched again; /* in none of the counts above */
    size_t set_aside; /* scans that cannot be used */
    size_t unreachable; /* drops that cannot be reached */
    size_t troubles; /* how often something in a drop could not be read, kept or cleared: tried again */
};

/* Starts the readers, then opens the store and takes the lock of the walk: one walking process at a time.
 * FAULT_LATER: another one walks. Borrows `setup`. */
struct flow *flow_open(const struct flow_setup *setup, struct fault *fault);
void flow_close(struct flow *flow); /* null is fine */

/* The walk of `old` with other settings: the store and its lock go over, so that nobody else walks in
 * between, and `old` is closed. On a fault it is as it was. */
struct flow *flow_open_anew(struct flow *old, const struct flow_setup *setup, struct fault *fault);

/* The same without readers, for flow_rematch alone. */
struct flow *flow_open_without_readers(const struct flow_setup *setup, struct fault *fault);

enum flow_patience {
    FLOW_NOW,
    FLOW_PATIENT
}; /* `run` and `watch`: how long a file without its end is waited for */

/* Takes in what is in the drops, walks whatever is not finished, matches again what the register or the
 * models ask for (FLOW_PATIENT: for a moment only, report->again.later are left), writes PROBLEM/ and
 * STATUS.html. A fault on one scan is logged and costs that scan only; FAULT_SYSTEM ends the walk. */
bool flow_run(
    struct flow *flow, enum flow_patience patience, struct flow_report *report, struct fault *fault);

/* Matches replies in review, and those that the rule settled and whose mail has not left, again, without
 * decoding or reading anything: those with these IDs; else all; else those whose verdict was made with
 * another register or other models (flow_run does that, too). FAULT_INPUT: an ID is none of these, and
 * nothing was done. */
struct flow_choice {
    bool all;
    const char *const *ids;
    size_t id_count;
    int64_t most_ms; /* no further one is begun after so long; 0: all of them */
};
bool flow_rematch(
    struct flow *flow, const struct flow_choice *choice, struct flow_rematched *done, struct fault *fault);

/* Walks until `stop` is readable (a signalfd): every `seconds`, when something moves in a drop, and at once
 * while replies are left to be matched again: new scans go first. Calls `after` after each round, which may
 * say that it was the last. */
struct flow_watcher {
    bool (*after)(struct flow_watcher *self, const struct flow_report *report, struct fault *fault);
    bool over;
};
bool flow_watch(struct flow *flow, int stop, int seconds, struct flow_watcher *watcher, struct fault *fault);

/* ---- learning: docs/decisions/learning.md ---- */

/* What people's decisions say of the shipped weights. */
struct flow_learnt {
    size_t decisions; /* that say something, and how many of these were made blind */
    size_t blind;
    size_t passed_over; /* their prisoner cannot be read, or has one sender only */
    struct learnt_weight *weights; /* every one that learns; in the arena */
    size_t count;
};

/* Matches the decided letters again, with the shipped weights in the folder `models`, and counts. Changes
 * nothing. */
bool flow_learn(struct store *store, const char *models, int64_t now, struct arena *arena,
    struct flow_learnt *learnt, struct fault *fault);

/* ---- decisions ---- */

struct match_models; /* match.h */

struct flow_decider {
    struct store *store;
    const struct config_mail *mail;
    int64_t now;
    const char *models; /* for a person's decision to mail: models/, to see what stands on the pages */
    bool anyway; /* the person insists, whatever flow_doubt says */
    const struct match_models *known; /* what lies there, where it is open already; else null */
};

/* Settles `reply`: the decision and its outbox rows in one transaction (part of the caller's, where one is
 * open). Checks what no decision may break: pages exist, belong to the reply and are of a kind that is mailed
 * (a page named by a coordinator may be blank, never an envelope or a slip); a page for several (flow_shares)
 * only where each has places of their own blacked out on it, and never by the rule; each message wants a scan
 * and has a usable address. What a person decides without insisting must not send a page that seems to bear a
 * return name or address, nor a second mail for a message. FAULT_INPUT says which of these and what to do. */
bool flow_decide(const struct flow_decider *decider, const char *reply, const struct decision *decision,
    struct fault *fault);

/* The same checks, and nothing is settled; as of the first of two people who must decide the same. */
bool flow_may_decide(const struct flow_decider *decider, const char *reply, const struct decision *decision,
    struct fault *fault);

/* A page that is for several, and one of those: what is black for them alone. It is for whom the decision
 * gives it to and who has it by another; for one alone too, who would see what is black for somebody else. */
struct flow_share {
    int page;
    int64_t message;
    enum flow_share_state {
        SHARE_BARE, /* nothing: they would get what the others get */
        SHARE_WAITS, /* it is still to be burnt in; these two of whom the decision gives it to alone */
        SHARE_FAILED, /* it cannot be: they would not get the page */
        SHARE_APART,
    } state;
};
bool flow_shares(struct store *store, const char *reply, const struct decision *decision, struct arena *arena,
    struct flow_share **shares, size_t *count, struct fault *fault);

/* A page that somebody among them gets as it is: two people decide that, at the review page. 0: none. */
int flow_bare_page(const struct flow_share *shares, size_t count);

/* The pages that a person names, "1,3-5", rising, the same twice where they do so; of "" none. `to` has none
 * before. FAULT_CONFIG: that is no such list. */
bool flow_read_pages(const char *text, struct arena *arena, struct addressee *to, struct fault *fault);

/* Places on a page, "10,20,300,40 10,90,300,40": left, top, width, height. FAULT_CONFIG: that is no such
 * list. */
bool flow_read_boxes(
    const char *text, struct arena *arena, struct box **boxes, size_t *count, struct fault *fault);

/* All pages of a kind that is mailed, as above. FAULT_INPUT: one is doubtful, and a person names the pages.
 */
bool flow_all_pages(
    const struct reply *reply, struct arena *arena, struct addressee *to, struct fault *fault);

/* Which words of the page a person is offered to black out: return names and addresses of the cards to the
 * candidates' prisoners, and what match_return_words knows else. `words` has a place for each word of the
 * page's reading. */
bool flow_return_words(struct store *store, const struct match_models *models,
    const struct store_listed *listed, const struct page *page, struct arena *arena, bool *words,
    struct fault *fault);

/* What a person is asked about before it is done; `page` where it is about one. */
struct flow_doubt {
    enum flow_doubt_kind {
        DOUBT_NONE,
        DOUBT_WRONG_BEFORE, /* somebody said that this is the wrong person */
        DOUBT_MAILED_ALREADY, /* the message has a mail */
        DOUBT_RETURN_READ, /* a return name or address, a volunteer's, seems to stand on the page */
        DOUBT_WORDS_STAY, /* a transcript or a translation was written for other pages, or another person */
    } kind;
    int page;
    int64_t message; /* whose addressee it is about */
};
enum { FLOW_DOUBTS_MOST = 200 };
struct flow_doubts {
    struct flow_doubt all[FLOW_DOUBTS_MOST];
    size_t count;
};
bool flow_doubt(const struct flow_decider *decider, const char *reply, const struct decision *decision,
    struct flow_doubts *doubts, struct fault *fault);

/* ---- transcripts and translations ---- */

/* What becomes of words about a letter: they are kept until it is decided whose it is; go along with it; go
 * with that one of its mails that brings all of their pages, else behind them; go after it, as a mail of
 * their own; or wait until it is known whether it went. */
enum flow_way { WAY_KEPT, WAY_ALONG, WAY_IN_PARTS, WAY_OWN, WAY_LATER };

/* Keeps what a person wrote, in the transaction that the caller has opened. FAULT_INPUT as in
 * store_rendition_add; or the letter has left, and nothing may follow it; or its receiver's letters do not go
 * in clear. */
bool flow_attach(const struct flow_decider *decider, const char *reply, const struct store_rendition_new *new,
    enum flow_way *way, struct fault *fault);

/* ---- decisions at the review page: docs/decisions/review.md ---- */

/* What became of a person's decision: it is settled; or another person, who is not told, must decide the
 * same; or two decided differently, and a lead is asked. */
enum flow_settled { FLOW_SETTLED, FLOW_WANTS_SECOND, FLOW_DIFFERS };

/* Why a second person is asked. */
enum flow_why {
    WHY_NOT, /* nobody is, or somebody was asked before */
    WHY_SHARED, /* a page goes to several people as it is: always */
    WHY_SEVERAL, /* it goes to several people */
    WHY_BY_HAND, /* a person parted or joined it */
    WHY_NEW, /* among a person's first decisions */
    WHY_NO_CANDIDATE, /* found by search */
    WHY_NOT_FIRST, /* another candidate is before it */
    WHY_CLOSE, /* another candidate, or nobody, fits nearly as well */
    WHYS,
};

struct flow_review {
    enum flow_settled settled;
    enum flow_why why;
};

/* As flow_decide, in the transaction that the caller has opened, for a person at the review page:
 * `second_by_rule` says whether what is less than plain needs two people; a page that several get as it is
 * needs two in any case, and nobody is the second of oneself. FAULT_STALE: something changed that
 * decision->based_on had seen. */
bool flow_decide_reviewed(const struct flow_decider *decider, const struct store_reviewer *who,
    bool second_by_rule, const char *reply, const struct decision *decision, struct flow_review *review,
    struct fault *fault);

#endif
