/* sender: what the files of sending share: the loop (send.c), the mark before a mail's last byte (marks.c),
 * and what becomes of it (ending.c). All of it is one thread's; what the couriers carry is theirs until it is
 * news. */
#ifndef SENDER_H
#define SENDER_H

#include "outgoing.h"

enum { UNKNOWN_WAIT_S = 30 * 60 }; /* time for evidence: a bounce, an answer, a word in the server's log */

struct sender {
    const struct send_setup *setup;
    struct send_report *report;
    struct mail_words *words;
    struct couriers *couriers;
    size_t most, width; /* mails under way at once: ever, and now */
    bool several; /* connections were open at once in this run, and some may be yet */
    size_t ahead; /* further ones that are prepared: each courier's next */
    size_t out; /* under way or prepared */
    size_t not_taken; /* for which no courier was told to go on */
    struct trip *taken[COURIERS_MOST]; /* by the server; not stored yet, but still as marked */
    size_t taken_count;
    bool unsynced; /* results that a power cut would take back */
    bool slower; /* the server wants so: what is prepared waits */
    bool more; /* the outbox is not known to be empty */
    bool paused;
    int64_t begun_ms; /* on the monotonic clock */
    int64_t left; /* mails that may still go today */
};

/* One mail under way, from its claim to its result. */
struct trip {
    struct outgoing outgoing; /* the first member, whose first is the errand */
    struct store_mail mail;
    struct arena arena;
};

int64_t sender_now(const struct sender *sender);

/* ---- ending.c ---- */

/* What an attempt makes of a mail. */
struct ending {
    enum mail_state state;
    int64_t due;
    struct store_attempt attempt;
};
struct ending ending_of(const struct sender *sender, const struct outgoing *outgoing);

/* Stored once, or false. */
bool ending_put(const struct outgoing *outgoing, const struct ending *ending, struct fault *fault);
/* Counted and logged; it is stored. */
void ending_report(struct sender *sender, const struct outgoing *outgoing, const struct ending *ending);
/* Both, and behind the mark with patience; a power cut may take it back until store_sync. */
bool ending_record(
    struct sender *sender, const struct outgoing *outgoing, const struct ending *ending, struct fault *fault);
/* The same of what the server said: a mail too large for it is cut, a refusal of us stops the queue. */
bool ending_settle(struct sender *sender, const struct outgoing *outgoing, struct fault *fault);

/* It may not go: it is recalled, and asks. */
bool sender_cancel(
    struct sender *sender, const struct store_mail *mail, const char *reason, struct fault *fault);
void sender_tell_cancelled(struct sender *sender, const char *mail, const char *reply); /* it is */
/* Something of ours is broken. False, with the fault that said so. */
bool sender_put_off(struct sender *sender, const struct outgoing *outgoing, struct fault *fault);
/* What this mail alone needs does not work now. */
bool sender_wait_alone(
    struct sender *sender, const struct outgoing *outgoing, const char *why, struct fault *fault);
/* It was not begun: it waits again. */
bool sender_release(struct sender *sender, const struct outgoing *outgoing, struct fault *fault);

/* ---- marks.c ---- */

void trip_end(struct trip **trip);

/* Taken by the server: stored with the next mark, or by marks_settle. */
void marks_keep(struct sender *sender, struct trip *trip);
bool marks_settle(struct sender *sender, struct fault *fault);

/* Marks those that ask, and answers each whether its last byte may go. */
bool marks_put(struct sender *sender, struct outgoing **asking, size_t count, struct fault *fault);

#endif
