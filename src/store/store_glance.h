/* store_glance: how things stand: lists, one reply whole, what the review page shows at a glance, counts.
 * A part of store.h, where it says what holds for all of them. */
#ifndef STORE_GLANCE_H
#define STORE_GLANCE_H

#ifndef STORE_H
#error "include store.h, which includes this"
#endif

/* ---- list and show ---- */

struct store_listed {
    char reply[STORE_ID_BYTES];
    enum reply_state state;
    enum outcome outcome;
    int64_t decision; /* its number; 0: none holds */
    const char *decided_by; /* "" */
    const char *reason;
    const char *duplicate_of;
    const char *page_of; /* "", or the reply of which it is a page that was found later */
    struct source *sources;
    size_t source_count;
    int pages;
    int64_t arrived;
    struct store_listed_mail {
        char name[STORE_ID_BYTES];
        const char *ref, *sender_email;
        int *pages;
        size_t page_count;
        enum mail_state state;
        int64_t due;
        bool wrong; /* a person said so */
        enum mail_purpose purpose;
        bool holds; /* what it was planned by is still what is decided */
        bool held_written; /* it waits for a server, but was written before: it may have gone by hand */
    } * mails;
    size_t mail_count;
    bool blind; /* a person is to decide without being told what the rule, or another person, would do */
    enum store_second {
        SECOND_NONE,
        SECOND_WANTED,
        SECOND_DIFFERS, /* two do: a lead decides */
        SECOND_LEAD_SPOKE, /* behind them, and another person must decide the same */
    } second;
    bool judged; /* there is a verdict, of which `none` and the candidates are */
    double none;
    struct store_listed_candidate {
        const char *ref;
        double bits, posterior;
        const char **why; /* each "group: words (+3.2 bits)" is made by the caller from these */
        const struct evidence *evidence;
        size_t count;
    } * candidates;
    size_t candidate_count;
    struct store_listed_addressee { /* who might get which pages, where it may be several letters */
        const char *ref;
        const int *pages;
        size_t page_count;
    } * offer;
    size_t offer_count;
};

/* Calls `each` for every reply, oldest first; stops, and is false with its fault, when it returns false. What
 * it is handed lives until it returns. `only` null: all; else that one ID, FAULT_INPUT where there is none.
 */
struct store_lister {
    bool (*each)(struct store_lister *self, const struct store_listed *listed, struct fault *fault);
};
bool store_list(struct store *store, const char *only, struct store_lister *lister, struct fault *fault);

/* A page that the offer gives to several; 0: each has pages of their own. */
int store_offer_shared(const struct store_listed *listed);

/* The same of one, in the arena. */
bool store_list_one(struct store *store, const char *reply, struct arena *arena, struct store_listed *listed,
    struct fault *fault);

/* For a person who is to decide blindly: no mails, no offer and, but in review, nothing of what was decided;
 * the candidates stand in the order of their references. Their bits, posteriors and evidence stay, for the
 * caller to show none of: `blind` is true. */
void store_hide_choice(struct store_listed *listed);

/* ---- at a glance: what the review page shows, however much there is ---- */

/* A piece of the list. */
struct store_choice {
    enum reply_state state;
    const char *reason; /* these words stand in why it asks; "" for any */
    const char *drop; /* it arrived in this drop; "" for any */
    bool flawed; /* a picture of it could be better */
    bool newest; /* first; else the oldest */
    size_t skip, most;
};
bool store_list_chosen(
    struct store *store, const struct store_choice *choice, struct store_lister *lister, struct fault *fault);
bool store_choice_count(/* without regard to skip and most */
    struct store *store, const struct store_choice *choice, size_t *count, struct fault *fault);

/* How many replies in review came after `after`, and not after `until`. */
bool store_waiting_between(
    struct store *store, int64_t after, int64_t until, size_t *count, struct fault *fault);

/* Why the replies in review ask, the commonest first. */
struct store_reason {
    const char *reason;
    size_t count;
};
bool store_waiting_reasons(struct store *store, size_t most, struct arena *arena,
    struct store_reason **reasons, size_t *count, struct fault *fault);

/* Mails in one state, those that are due first before the others; `most` behind the first `skip`. */
struct store_mail_brief {
    char name[STORE_ID_BYTES], reply[STORE_ID_BYTES];
    const char *ref;
    enum mail_state state;
    int64_t due, changed;
    bool blind; /* its letter is decided anew, by somebody who is not to know whom it went to */
};
bool store_mails_in(struct store *store, enum mail_state state, size_t skip, size_t most, struct arena *arena,
    struct store_mail_brief **mails, size_t *count, struct fault *fault);

/* The letters that went, or would have gone, to a message's sender, by their last mail, the newest first, at
 * most `most`; without those that somebody decides blindly. */
bool store_letters_to(struct store *store, int64_t message, size_t most, struct arena *arena,
    struct store_mail_brief **mails, size_t *count, struct fault *fault);

/* The letters in review among whose first STORE_FIRST_CANDIDATES candidates these messages are, the best
 * placed first, then the oldest; without those that somebody decides blindly, and those that went there
 * wrongly. A letter whose verdict is damaged is no failure: it is named. Opens every verdict of what
 * waits: some 5 us each.
 */
enum { STORE_FIRST_CANDIDATES = 5 };
struct store_candidacy {
    char reply[STORE_ID_BYTES];
    int64_t message;
    int64_t at; /* since when it waits */
    size_t rank; /* 1: the first candidate */
};
struct store_candidacies {
    struct store_candidacy *all;
    size_t count;
    struct store_id *damaged; /* letters */
    size_t damaged_count;
};
bool store_review_for(struct store *store, const int64_t *messages, size_t message_count, struct arena *arena,
    struct store_candidacies *found, struct fault *fault);

/* What is settled, whoever settled it, the newest first. */
struct store_settled {
    char reply[STORE_ID_BYTES];
    int64_t at;
    enum outcome outcome;
    const char *by; /* as in struct decision */
};
bool store_settled(/* `outcome`: OUTCOME_NONE_YET for any */
    struct store *store, enum outcome outcome, size_t skip, size_t most, struct arena *arena,
    struct store_settled **settled, size_t *count, struct fault *fault);
bool store_settled_count(struct store *store, size_t by_outcome[OUTCOMES], struct fault *fault);

/* About which reply a mail ("M-…") is. FAULT_INPUT: there is none of that name. */
bool store_mail_reply(struct store *store, const char *mail, char reply[STORE_ID_BYTES], struct fault *fault);

/* Figures of a week, from Monday 0:00 UTC; counts alone. */
struct store_week {
    int64_t from;
    size_t arrived; /* replies */
    size_t by_rule, by_people; /* decisions, taken back or not */
    size_t mailed, bounced; /* mails, by the last thing that happened to them */
};
/* Sets the last `count` weeks, the one of `now` last. */
bool store_weeks(
    struct store *store, int64_t now, struct store_week *weeks, size_t count, struct fault *fault);

/* What happened to a reply, oldest first: states, decisions, attempts, recalls. Words without personal data
 * but names of coordinators. */
struct store_event {
    int64_t at;
    const char *what;
};
bool store_history(struct store *store, const char *reply, struct arena *arena, struct store_event **events,
    size_t *count, struct fault *fault);

/* What a drop's status page and PROBLEM folder need: the scans of this drop, newest first, at most `most`. */
struct store_drop_row {
    char code[STORE_ID_BYTES]; /* reference code for the volunteer: the reply's ID */
    int64_t arrived;
    int pages;
    bool waiting; /* still being read */
    const char *problem; /* "" or the sentence */
    bool flawed; /* store_flawed_untold told, or would tell, of it */
};
bool store_drop_rows(struct store *store, const char *drop, size_t most, struct arena *arena,
    struct store_drop_row **rows, size_t *count, struct fault *fault);

/* Problem files that are not in their drop's PROBLEM folder yet (of scans that are set aside, or decided to
 * be scanned again, and each part that could not be used though others could): what to write there. */
struct store_problem {
    char reply[STORE_ID_BYTES];
    int64_t part; /* 0: the whole scan has no bytes */
    int number; /* of the part, from 1; 0: it is the only one */
    const char *drop, *blob, *name, *sentence;
    bool rescan; /* a coordinator asks for a better scan; the sentence is theirs */
};
bool store_problems_unfiled(struct store *store, struct arena *arena, struct store_problem **problems,
    size_t *count, struct fault *fault);
bool store_problem_filed(struct store *store, const char *reply, int64_t part, struct fault *fault);

/* Replies whose pictures could be better, and whose drop (the one in which the bytes arrived last) was not
 * asked yet. Envelopes and slips, which nobody is sent, do not count. */
struct store_flawed {
    char reply[STORE_ID_BYTES];
    const char *drop;
    struct store_flawed_page {
        int number;
        unsigned flaws; /* of enum page_flaw */
    } * pages;
    size_t page_count;
};
bool store_flawed_untold(struct store *store, struct arena *arena, struct store_flawed **flawed,
    size_t *count, struct fault *fault);
bool store_flawed_told(struct store *store, const char *reply, struct fault *fault);

/* Counts for the end of a run and for doctor. */
bool store_reply_count(struct store *store, int by_state[REPLY_STATES], struct fault *fault);

/* ---- how things stand, in counts ---- */

enum store_tally_kind {
    TALLY_GONE, /* attempts that handed a mail over, or wrote it, lately */
    TALLY_BOUNCED, /* lately */
    TALLY_READING, /* replies, as those in review and set aside */
    TALLY_REVIEW,
    TALLY_SET_ASIDE,
    TALLY_OUTBOX, /* mails, as those below; since they were decided */
    TALLY_WRITTEN, /* held, since they were written before there was a server; `oldest`: the first goes then
                    */
    TALLY_UNKNOWN,
    TALLY_FAILED,
    TALLY_TASKS,
    TALLIES
};
struct store_tally {
    int64_t count;
    int64_t oldest; /* since when the oldest of them is so; 0 where there are none */
};
/* Lately: since `since`. */
bool store_tallies(
    struct store *store, int64_t since, struct store_tally tallies[TALLIES], struct fault *fault);

/* Of the digest of that day (days since 1970): when it was mailed last, and whether nobody waits for it. */
bool store_digest_tried(struct store *store, int64_t day, int64_t *tried, bool *gone, struct fault *fault);
bool store_digest_note(struct store *store, int64_t day, int64_t tried, bool gone, struct fault *fault);

/* This address, in any spelling, has the digest of that day, or is not to be tried again with it. */
bool store_digest_settle(struct store *store, int64_t day, const char *address, struct fault *fault);
bool store_digest_settled(
    struct store *store, int64_t day, const char *address, bool *settled, struct fault *fault);

#endif
