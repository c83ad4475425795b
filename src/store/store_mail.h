/* store_mail: the outbox: from a planned mail to what became of it, and the mails that follow it.
 * A part of store.h, where it says what holds for all of them. */
#ifndef STORE_MAIL_H
#define STORE_MAIL_H

#ifndef STORE_H
#error "include store.h, which includes this"
#endif

/* ---- outbox ---- */

struct store_mail {
    int64_t id;
    char name[STORE_ID_BYTES]; /* "M-…": MAIL-ID in file names and logs */
    char reply[STORE_ID_BYTES];
    int64_t message;
    enum mail_state state;
    enum mail_purpose purpose;
    const char *address, *language, *message_id, *token;
    const char *follows; /* "", or the Message-ID of the mail that this one goes on from */
    bool first; /* it follows no other mail of its own reply */
    bool announced; /* a notice went before it, or before the part that it follows */
    bool written; /* into the folder, at some time */
    int64_t found_on; /* it brings a found page: of a letter that was mailed then, seconds; 0: it does not */
    int64_t due;
    int64_t date; /* of its claim, until its bytes may lie somewhere */
    int64_t first_try; /* when it began; 0: it was never tried */
    int64_t decided_at; /* or, of a mail that follows another, when it was planned */
    int attempts;
    bool tried; /* a server has heard of it */
    int part, parts; /* 1 of 1: the whole letter */
    int step; /* how much smaller its pictures go (store_mail_put_step) … */
    int step_for_mb; /* … and the limit, in MB, for which that was found; 0: nobody has looked */
    int64_t bytes_most; /* a server refused it for its size: no part may be larger; 0: none did; -1:
                         * an earlier try may have gone, so it is not cut any more */
    struct store_mail_page {
        int number;
        const char *blob, *hash; /* JPEG; the hash as it was decided on */
        const char *smaller; /* blob of what goes in its place, made of that picture; "": none */
        int width_px, height_px;
        int quarters; /* turned clockwise, as it was decided */
        enum page_kind kind;
    } * pages;
    size_t page_count;
    struct rendition *renditions; /* that go along; once it may have left they stay the same */
    size_t rendition_count;
    struct store_mail_cancelled {
        char name[STORE_ID_BYTES], reply[STORE_ID_BYTES];
    } * cancelled; /* by the claim of this mail, on the way to it */
    size_t cancelled_count;
};

/* How fast a server is given mails. A provider, that is whoever keeps the mailboxes of some domains, begins
 * with a careful number of mails in a minute; it falls by half when they come too fast, and rises while they
 * are taken. */
struct store_pace {
    int a_minute; /* to which it may rise; 0: no bound */
    const char *models; /* with which letters are matched now (struct store_made_with); null: whatever they
                         * are */
};

/* The next mail that is due at `now` (held, queued or deferred, unknown once more) and whose provider has not
 * had enough in this minute (`pace` null: the folder, which has no bound), made "sending" in one transaction;
 * the lock "send" is its lease. What may not go any more is cancelled on the way: its decision fell, a page's
 * hash differs, the register has another address or delivery, its address or drop is suspended. False without
 * a fault kind: none, or all mail is stopped. What was cancelled stands in `mail` in any case. Before the
 * first call, store_mails_recover.
 *
 * What the rule decided waits, as it is, while its letter is to be matched again: the register or the models
 * are others than its verdict was made with. */
bool store_mail_claim(struct store *store, int64_t now, const struct store_pace *pace, struct arena *arena,
    struct store_mail *mail, struct fault *fault);

/* A claimed mail of which the caller knows that its last byte has not gone, marked or not: queued, as if it
 * had not been claimed, but that its provider was given one. Nothing happens to one that was recalled
 * meanwhile. */
bool store_mail_release(struct store *store, int64_t mail, int64_t now, struct fault *fault);

/* After a crash: "sending" without the mark becomes queued, with it unknown (due again after `unknown_wait`
 * seconds, once; a mail that was unknown before waits for a person). */
bool store_mails_recover(struct store *store, int64_t now, int64_t unknown_wait, struct fault *fault);

/* The last byte is about to be handed over. FAULT_INPUT: the mail was recalled meanwhile, or may
 * not go any more as it was decided, and must not go. FAULT_STALE: the register changed, and its letter is to
 * be matched again before: store_mail_release. */
bool store_mail_mark(struct store *store, int64_t mail, struct fault *fault);

/* A mail that is being sent and has not gone is too large: it keeps the first pages, and what was written of
 * them alone; each of `further` becomes a mail of its own, due now, that follows it. All of them or none;
 * `mail` is what it is then.
 * FAULT_INPUT: it was recalled meanwhile. */
struct store_further_part {
    size_t first_page, page_count; /* of mail->pages, in order and without a gap up to its end */
    const char *message_id, *token;
};
bool store_mail_in_parts(struct store *store, struct store_mail *mail,
    const struct store_further_part *further, size_t count, struct arena *arena, struct fault *fault);

/* A server refused a mail that is being sent for its size, so it and those parts of its letter that nobody
 * has tried are to be cut anew: none larger than that. */
bool store_mail_too_large(struct store *store, int64_t mail, int64_t bytes_most, struct fault *fault);

/* ---- pictures made smaller, where a letter is too large for one mail ---- */

/* Mails that wait, were never tried, and have not been looked at with this limit (store_mail_put_step): with
 * their pages, which a notice's scan will have. */
bool store_mails_without_step(struct store *store, int megabytes, struct arena *arena,
    struct store_mail **mails, size_t *count, struct fault *fault);

/* It goes with the pictures of this step, where there are any; with 0 as they are kept. Does nothing where it
 * has been tried meanwhile. */
bool store_mail_put_step(struct store *store, int64_t mail, int step, int megabytes, struct fault *fault);

/* What came out of the picture with this hash, at this step. */
bool store_smaller_put(
    struct store *store, const char *picture, int step, struct bytes jpeg, struct fault *fault);
bool store_smaller_get(
    struct store *store, const char *picture, int step, struct text *jpeg, bool *there, struct fault *fault);

/* ---- what becomes of a mail ---- */

/* The end of one attempt, appended to the attempt log, and the mail's new state: from sending to any that an
 * attempt ends in (queued and deferred need `due`; for unknown 0 means never again), and to confirmed or
 * bounced once it has left. A recalled mail stays recalled; one that was unknown before and fails now is
 * unknown, for good. */
struct store_attempt {
    int64_t started;
    const char *phase; /* how far it came: "connect", "rcpt", "dot", "done", … */
    int code; /* last SMTP code, 0: none */
    const char *enhanced; /* "5.1.1", "" */
    const char *server_text; /* what the server said: sealed, since it quotes addresses */
    const char *queue_id;
    bool too_fast; /* the server wants fewer mails in a minute */
    const char *remote, *tls; /* who was spoken to, and by which TLS; "": nobody, without */
    int64_t took_ms; /* 0: not known */
};
bool store_mail_result(struct store *store, int64_t mail, enum mail_state state, int64_t due,
    const struct store_attempt *attempt, struct fault *fault);

/* Recalls what has not left, of every purpose, for a sender of whom some other row, changed at `since` or
 * later (seconds since 1970), is left out, wants nothing mailed, or another way or address; a letter is in
 * review again. Part of the caller's change, so that nothing leaves in between. */
bool store_senders_ask(struct store *store, int64_t since, struct fault *fault);

/* Is this mail refused as ours to mend (5.7.x) by this attempt, not stored yet, and was it so before another
 * one went out? Then it is this mailbox that wants none of us, and not the server. */
bool store_mail_refused_alone(
    struct store *store, int64_t mail, const struct store_attempt *attempt, bool *alone, struct fault *fault);

/* All attempts of the mails of a reply, oldest first. `said` is the server's, UTF-8 of at most 500 bytes: it
 * quotes addresses, is for whoever may see the letter, and never for a log. */
struct store_tried {
    char mail[STORE_ID_BYTES];
    int64_t started, ended;
    enum mail_state state; /* of the mail afterwards */
    const char *phase, *enhanced, *said, *queue_id, *remote, *tls; /* as in store_attempt; "" */
    int64_t took_ms; /* 0: not known */
    int code;
};
bool store_attempts(struct store *store, const char *reply, struct arena *arena, struct store_tried **tried,
    size_t *count, struct fault *fault);

/* The last attempt that a server answered, of any mail; where there was none its texts are "", and all else
 * is 0. */
bool store_attempt_last(
    struct store *store, struct arena *arena, struct store_tried *last, struct fault *fault);

/* A claim and a result outlive this process at once, a power cut only from the next mark on, or from here. */
bool store_sync(struct store *store, struct fault *fault);

/* The mail cannot go as decided (the register changed, a page's hash differs …): recalled, its reply in
 * review with this reason. What may have gone in an earlier try is not sent again, but unknown, and its
 * decision stands. Fine when it is recalled already. */
bool store_mail_cancel(struct store *store, int64_t mail, const char *reason, struct fault *fault);

/* A person, `by`, takes a mail back that has not left. Whoever doubts one mail of a letter doubts who gets
 * which of its pages: all of its mails that have not left are recalled with it, and the reply is in review.
 * What has left stays, and its pages go to nobody else. A reminder and a supplement are recalled alone.
 * FAULT_INPUT: it has left, or may have, or was recalled. */
bool store_mail_recall(struct store *store, const char *mail, const char *by, struct fault *fault);

/* A person, `by`, says of an unknown mail ("M-…"), or of one that was written into the folder (held for a
 * server since, or not), that it went:
 * "handed-over"; or that it did not, which can be said of a bounced or failed one, too: "held" until `due` as
 * if it had never been tried, or "recalled" where its decision does not hold any more. FAULT_INPUT: it is in
 * another state. */
bool store_mail_settle(struct store *store, const char *mail, bool sent, int64_t due, const char *by,
    enum mail_state *becomes, struct fault *fault);

/* ---- what was written into the folder before there was a server ---- */

/* Whether it was mailed by hand no program knows. Held, it is a mail whose earlier try may have gone: it is
 * never said to be recalled, but unknown, and goes once. */
struct store_written {
    size_t held; /* for the server … */
    int64_t due; /* … the first of them until then; 0: none is */
    size_t open; /* not held yet, but as good as these */
    size_t left; /* for a person: their letter was decided anew, or their notice answered, since */
    bool behind; /* the clock is, so that none is held now */
};
bool store_mails_written(struct store *store, struct store_written *written, struct fault *fault);

/* There is a server: what is as it was decided, and nobody has spoken of, is held until `due`, and no sooner
 * goes what follows it; what was held for longer than that, by a clock that was ahead, no longer. `held`: how
 * many. Nothing is held where the clock is behind what is noted here, unless it ran so for a day. */
bool store_mails_hold_written(struct store *store, int64_t due, size_t *held, struct fault *fault);

/* There is none any more: what was held, or put off by the server, lies in the folder still. */
bool store_mails_let_lie(struct store *store, struct fault *fault);

/* As store_mail_settle, of all that were written, or (`held`) of those alone that are held for the server;
 * `settled`: how many. */
bool store_mails_settle_written(struct store *store, bool held, bool sent, int64_t due, const char *by,
    size_t *settled, struct fault *fault);

/* What waits in the outbox, in the order in which it is due; as store_mail_claim would find it, which alone
 * changes something. `objection`: why it would be cancelled then, "" where it may go. */
struct store_mail_waiting {
    struct store_mail mail;
    const char *objection;
    bool for_letter; /* a found page, or words, whose letter has not left: due or not, it would be put off */
};
bool store_mails_waiting(struct store *store, struct arena *arena, struct store_mail_waiting **mails,
    size_t *count, struct fault *fault);

/* Is its letter to be matched again before it may leave? `models` as in struct store_pace. */
bool store_mail_to_match(
    struct store *store, int64_t mail, const char *models, bool *to_match, struct fault *fault);

struct store_mails_due {
    size_t count;
    size_t to_match; /* of these */
};
bool store_mails_due(
    struct store *store, int64_t now, const char *models, struct store_mails_due *due, struct fault *fault);

struct store_mail_counts {
    int by_state[MAIL_STATES];
    int64_t next_due; /* 0: none waits */
};
bool store_mail_count(struct store *store, struct store_mail_counts *counts, struct fault *fault);

/* Attempts since then (seconds since 1970) whose mail went, or may have gone. */
bool store_mails_gone(struct store *store, int64_t since, int64_t *gone, struct fault *fault);

/* ---- mails that follow others ---- */

/* Somebody answered a notice: its scan is planned, under the decision that sent the notice. Does nothing
 * where that mail is no notice, or its scan is planned already. FAULT_INPUT: its decision does not hold any
 * more. Where the letter may not go as it was decided (the register changed, …) its reply is in review again
 * instead, with that reason. */
struct store_follow {
    const char *message_id, *token; /* as in struct store_mail_plan */
    int64_t due; /* and the mail's Date */
    const char *by; /* who says that it was answered; "": the answer itself */
};
bool store_notice_answered(
    struct store *store, int64_t notice, const struct store_follow *scan, struct fault *fault);

/* The mail with this name ("M-…"); FAULT_INPUT: there is none. */
bool store_mail_find(
    struct store *store, const char *name, int64_t *mail, enum mail_purpose *purpose, struct fault *fault);

/* When somebody last showed that the mailbox of this address is still theirs, seconds; 0: nobody ever did. */
bool store_address_proven(struct store *store, const char *address, int64_t *when, struct fault *fault);

/* ---- transcripts and translations ---- */

/* What a person wrote of a letter, to be mailed with it. It is pinned to pages, and goes to nobody who does
 * not get all of them, as they are now; nor to anybody else than whoever they were first given to since. */
struct store_rendition_new {
    struct rendition rendition;
    int64_t message; /* for whom; 0: whoever gets the pages */
    int *pages; /* their numbers; none: all that this one gets, or all that are mailed */
    size_t page_count;
    bool withdrawn; /* takes back what was written of these pages; its words are "" */
    const char *by;
    int64_t based_on; /* as in struct decision */
};

/* Appends it in the place of what was written of these pages in this language before; a supplement that was
 * to carry nothing else is recalled. FAULT_INPUT: it is no clean text, too long, or empty; the reply goes to
 * several people and none is named; a page does not go there; it would take the place of words of more pages.
 * FAULT_STALE as in store_decide. */
bool store_rendition_add(
    struct store *store, const char *reply, const struct store_rendition_new *new, struct fault *fault);

struct store_rendition_receiver {
    int64_t message;
    bool holds; /* for this one */
};

struct store_rendition_mail {
    char name[STORE_ID_BYTES];
    enum mail_state state;
    int64_t message;
    const char *ref;
};

struct store_rendition {
    int64_t id;
    struct rendition rendition;
    const char *by;
    int64_t at;
    struct store_rendition_receiver *receivers; /* that it is for; none: whoever gets its pages */
    size_t receiver_count;
    int64_t message; /* the only one of them, 0 */
    int64_t written_for; /* the message that they were written for, not first given to; 0: none */
    const char *ref; /* of that one, "" */
    int *pages; /* rising; 0 stands for each that the reply does not have any more as it was */
    size_t page_count;
    bool withdrawn, holds; /* for one of them nothing later stands in its place */
    struct store_rendition_mail *mails; /* that take it along: the last one to each receiver, oldest first */
    size_t mail_count;
};

/* All that was written of pages that are this reply's now, oldest first. */
bool store_renditions(struct store *store, const char *reply, struct arena *arena,
    struct store_rendition **renditions, size_t *count, struct fault *fault);

/* Is it for this one, and does nothing later stand in its place? */
bool store_rendition_holds_for(const struct store_rendition *rendition, int64_t message);

/* How this message's letter stands where the decision that holds sends some of it: what is written of it goes
 * along; or, of several mails, with the one that brings all of its pages, else behind them; or must wait
 * until it is known whether it went; or follows it. */
enum store_letter_stand { LETTER_UNDECIDED, LETTER_WAITS, LETTER_IN_PARTS, LETTER_UNSURE, LETTER_LEFT };
bool store_letter_stands(struct store *store, const char *reply, int64_t message,
    enum store_letter_stand *stands, struct fault *fault);

/* The mails with letters that have left, and of which something was written that no mail took along; of all
 * replies (null), or of one. */
bool store_supplements_due(struct store *store, const char *reply, struct arena *arena, int64_t **letters,
    size_t *count, struct fault *fault);

/* A mail that follows this letter with those words is planned, or the one that waits takes them along, and
 * is held anew. `objection`: it may not go as things are, and is a task; "" where it may. */
bool store_supplement(struct store *store, int64_t letter, const struct store_follow *follow,
    struct arena *arena, const char **objection, struct fault *fault);

/* ---- stops ---- */

enum store_stop_kind {
    STOP_MAIL, /* a person paused all mail */
    STOP_SERVER, /* the mail server refuses us: all mail waits as well */
    STOP_ADDRESS, /* nothing goes to it */
    STOP_DROP, /* nothing that came from it goes, but what a person settles afterwards */
    STOP_KINDS
};

/* Who stopped what, and why. All are kept; the last one about the same thing holds. */
struct store_stop {
    enum store_stop_kind kind;
    const char *subject; /* an address in any spelling, which is kept as a keyed hash only and is "" when it
                            comes back; the name of a drop; "" for all mail */
    int64_t since; /* STOP_DROP: of what arrived from then on; 0: of everything */
    const char *by, *reason;
    int64_t at; /* when it began; store_stop fills it */
    int64_t number; /* of this one: the next about the same thing has another; store_stops fills it */
};

/* From now on it is stopped. What is decided, has not left and may not go any more is recalled, and its
 * replies (`fallen` of them) are in review again. FAULT_INPUT: it is stopped already, or nobody says so. */
bool store_stop(struct store *store, const struct store_stop *stop, size_t *fallen, struct fault *fault);

/* A person lets it go on; what was recalled stays in review. FAULT_INPUT: nothing stops it. */
bool store_stop_end(
    struct store *store, enum store_stop_kind kind, const char *subject, const char *by, struct fault *fault);

/* Does nothing go to this address, in whatever spelling? */
bool store_address_suspended(struct store *store, const char *address, bool *suspended, struct fault *fault);

/* Those that hold, oldest first. */
bool store_stops(
    struct store *store, struct arena *arena, struct store_stop **stops, size_t *count, struct fault *fault);

/* Is all mail stopped, by a person or since the server refuses us? */
bool store_mail_paused(struct store *store, bool *paused, struct fault *fault);

#endif
