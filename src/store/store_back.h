/* store_back: what came back, and what a person has to do about it.
 * A part of store.h, where it says what holds for all of them. */
#ifndef STORE_BACK_H
#define STORE_BACK_H

#ifndef STORE_H
#error "include store.h, which includes this"
#endif

/* ---- what came back ---- */

/* The mails that have left or may have, for finding the one that a received mail is about. */
struct store_left {
    int64_t id, message;
    int64_t follows; /* the mail that it goes on from; 0: none */
    int64_t changed; /* since when it is in its state */
    char name[STORE_ID_BYTES], reply[STORE_ID_BYTES];
    enum mail_state state;
    enum mail_purpose purpose;
    const char *address, *message_id, *token;
};
bool store_mails_left(
    struct store *store, struct arena *arena, struct store_left **mails, size_t *count, struct fault *fault);
bool store_mails_left_count(struct store *store, size_t *count, struct fault *fault); /* it only grows */

/* What a received mail says about one of them. */
struct store_received {
    int64_t mail;
    const char *what; /* "hard 5.1.1": no personal data */
    bool changes; /* the mail may become … */
    enum mail_state becomes; /* … handed over (where that was not known), confirmed or bounced */
    bool signs; /* somebody has spoken, or a server of the mailbox: nobody needs to be reminded */
    bool proves; /* a person has shown that the mailbox which it went to is still theirs */
    bool denies; /* they say that it is not theirs: what was confirmed is handed over, and proves nothing */
};

/* Notes it, and what becomes of the mail: bounced only where it has left and nobody confirmed it. The same
 * bytes count once: `fresh` is false for them, and nothing changes. FAULT_LATER: it is being sent just now.
 */
bool store_received_put(struct store *store, struct bytes mail, const struct store_received *received,
    bool *fresh, struct fault *fault);

/* At how many mailboxes of the provider that keeps this mail's our mail was blocked in the last 24 hours,
 * since a person last let mail go on. */
bool store_blocked(struct store *store, int64_t mail, int64_t now, int *mailboxes, struct fault *fault);
bool store_received_known(struct store *store, struct bytes mail, bool *known, struct fault *fault);

/* ---- letters of which nobody has heard ---- */

/* The mails with letters and notices that left until `last` (seconds since 1970), when somebody listened to
 * what comes back, and of which nobody has heard: one for each letter to one person. Not those with a
 * reminder, an answer, a bounce, a complaint, a task of this kind, or a person's word that they went wrong.
 */
struct store_silent_mail {
    int64_t id, since;
};
bool store_silent(struct store *store, int64_t last, struct arena *arena, struct store_silent_mail **mails,
    size_t *count, struct fault *fault);

/* Plans a reminder that follows this mail; a task where none is given, where the register or the letter is
 * another by now, or had its reminder; nothing where the address is suspended. A sign that comes before it
 * has left recalls it. */
enum store_reminded { REMIND_NOBODY, REMIND_PLANNED, REMIND_TASK };
bool store_remind(struct store *store, int64_t mail, const struct store_follow *reminder,
    enum store_reminded *what, struct fault *fault);

/* Reminders themselves that ended until `last`, of which nobody has heard: a task each, TASK_SILENT, about
 * the mail that they follow. */
bool store_still_silent(struct store *store, int64_t last, size_t *tasks, struct fault *fault);

/* Where received mails lie (a name in a Maildir) that need not be opened again; `when` it was looked at
 * first, seconds. */
bool store_looked_at(struct store *store, const char *place, bool *known, struct fault *fault);
bool store_looked_when(
    struct store *store, const char *place, int64_t *when, struct fault *fault); /* 0: never */
bool store_look_at(struct store *store, const char *place, struct fault *fault);

/* How far a mailbox on a server was read: its numbers below `next`, under this validity. All 0: never. */
struct store_mailbox {
    uint32_t validity, next;
};
bool store_mailbox(struct store *store, const char *name, struct store_mailbox *mailbox, struct fault *fault);
bool store_mailbox_put(
    struct store *store, const char *name, const struct store_mailbox *mailbox, struct fault *fault);

/* ---- tasks: what a person has to do about a mail ---- */

enum store_task_kind {
    TASK_ANSWER, /* somebody must read it */
    TASK_TRANSLATE, /* a translation, or a transcript, is asked for */
    TASK_PRISONER, /* something for the prisoner: a new message */
    TASK_NOT_MINE, /* the letter may have gone to the wrong person */
    TASK_STOP, /* no more mail is wanted */
    TASK_BOUNCED, /* it did not arrive */
    TASK_COMPLAINT, /* called spam */
    TASK_SILENT, /* no sign of receipt, a reminder later either */
    TASK_RECALLED, /* it was recalled, and yet somebody has it */
    TASK_UNCLEAR, /* something came back, and nobody can say what, or about which mail */
    TASK_UNREADABLE, /* something came that could not be read: about no mail that is known */
    TASK_WRONG, /* a person said that a mail which had left went to the wrong person */
    TASK_KINDS
};
const char *store_task_kind_name(enum store_task_kind kind); /* "answer", "not-mine", … */

struct store_task {
    int64_t id;
    char name[STORE_ID_BYTES]; /* "T-…" */
    enum store_task_kind kind;
    int64_t at;
    int64_t mail, message; /* 0: none that is known */
    char mail_name[STORE_ID_BYTES], reply[STORE_ID_BYTES]; /* "" then */
    const char *what; /* "answer: translate", "hard 5.1.1": no personal data */
    const char *from, *words,
        *whole; /* who wrote, what they wrote themselves, and with what they quote; "" */
    const char *place; /* where the received mail lies; "" */
    int64_t exported, done; /* when; 0: not yet */
    const char *done_by;
};

/* What keeps a notice's letter back though somebody wrote, as `what` of the task says it. */
enum store_shut {
    SHUT_NOT,
    SHUT_ELSEWHERE, /* another mailbox wrote, or somebody sent it on */
    SHUT_ELSEWHERE_LATE, /* the same, and the letter went already */
    SHUT_ONCE_MORE, /* the letter went, and the notice is answered again */
    SHUT_MACHINE, /* that it came, but not with the word asked for */
    SHUT_OTHERWISE, /* with something else than that it came */
    SHUTS
};
const char *store_shut_words(enum store_shut shut); /* for `what`; SHUT_NOT has none */
enum store_shut store_task_shut(const struct store_task *task);

/* Adds it: kind, mail, what, from, words, whole and place are looked at. */
bool store_task_add(struct store *store, const struct store_task *task, struct fault *fault);

/* Those that are open, or all, oldest first, at most `most` (0: all of them); without from, words, whole,
 * place. */
bool store_tasks(struct store *store, bool done_too, size_t most, struct arena *arena,
    struct store_task **tasks, size_t *count, struct fault *fault);

/* A piece of the open ones. */
struct store_task_choice {
    enum store_task_kind kind; /* TASK_KINDS: of any */
    const char *reply; /* about mails of this one; "": of any */
    size_t skip, most; /* most 0: all of them */
};
bool store_tasks_chosen(struct store *store, const struct store_task_choice *choice, struct arena *arena,
    struct store_task **tasks, size_t *count, struct fault *fault);

/* One of them, whole. FAULT_INPUT: there is none of that name. */
bool store_task_load(
    struct store *store, const char *name, struct arena *arena, struct store_task *task, struct fault *fault);

/* Does another task stand against mail to the mailbox that this one's mail went to: somebody there wants
 * none, or what else came back from it is not settled yet? */
bool store_task_disputed(
    struct store *store, const struct store_task *task, bool *disputed, struct fault *fault);

/* What was not theirs and is done, while their letter did not go wrong and mail may go to them, was theirs
 * after all: confirmed. FAULT_INPUT: there is no such task, it is done already, or nobody says so. */
bool store_task_done(struct store *store, const char *name, const char *by, struct fault *fault);

/* What somebody wrote and nobody could sort (TASK_ANSWER) is TASK_TRANSLATE, _PRISONER, _NOT_MINE or _STOP,
 * says a person who has read it, and follows as if it had been read so: of the last two nothing goes to that
 * address any more, of NOT_MINE the rule, where it settled the letter, is to be looked at, and what was
 * confirmed is handed over again. While it is open they may say another of them; what was suspended stays so
 * until mail is let go to that address again. FAULT_INPUT: a program read it, it is that already, is about no
 * mail, is done already, or nobody says so. */
bool store_task_sort(
    struct store *store, const char *name, enum store_task_kind kind, const char *by, struct fault *fault);

/* May a person say, or say anew, what it is? */
bool store_task_sortable(const struct store_task *task);

/* TASK_PRISONER, whole, that were not exported yet, or all (`again`); and that one is exported, and so done.
 */
bool store_tasks_for_prisoners(struct store *store, bool again, struct arena *arena,
    struct store_task **tasks, size_t *count, struct fault *fault);
bool store_task_exported(
    struct store *store, const struct store_task *task, const char *by, struct fault *fault);

struct store_task_count {
    size_t open;
    int64_t oldest; /* since when; 0: none is open */
};
bool store_tasks_count(struct store *store, struct store_task_count counts[TASK_KINDS], struct fault *fault);

#endif
