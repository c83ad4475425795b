/* store_review: who else has a say: second opinions, whose turn it is, the record of the rule, what it learns
 * from. A part of store.h, where it says what holds for all of them. */
#ifndef STORE_REVIEW_H
#define STORE_REVIEW_H

#ifndef STORE_H
#error "include store.h, which includes this"
#endif

/* ---- second opinions ---- */

/* What a person would decide, or (`asks`) that somebody else should: it holds until the reply is decided, or
 * its pages change. Who shares it decides; until then the reply waits for somebody else. */
struct store_opinion {
    const char *by;
    int64_t at;
    bool mine; /* of the person who asks for them */
    bool asks;
    struct decision decision; /* where it does not ask */
};

/* In place of the one that decision->by had; behind it, where that is one of two that differ. FAULT_INPUT:
 * the reply is not in review; FAULT_STALE: not that of decision->based_on. Who has decided does not ask; who
 * asks about the same one again has it behind all else. */
bool store_opinion_put(
    struct store *store, const char *reply, const struct decision *decision, bool asks, struct fault *fault);

/* The last that `by` said. FAULT_INPUT: there is none, or it is one of two that differ, who are shown both: a
 * lead decides. */
bool store_opinion_withdraw(struct store *store, const char *reply, const char *by, struct fault *fault);

/* Those that hold, oldest first. `by`: who asks. */
bool store_opinions(struct store *store, const char *reply, const char *by, struct arena *arena,
    struct store_opinion **opinions, size_t *count, struct fault *fault);

/* Does another person than `decision->by` think the same, in an opinion that holds? */
bool store_opinion_agrees(struct store *store, const char *reply, const struct decision *decision,
    bool *agrees, struct fault *fault);

/* Where two differ: may this lead settle it? Who is one of the two leaves it to a lead who is not; where
 * there is none, they settle it STORE_ALONE_SECONDS after they said their opinion. */
enum store_settler { SETTLER_MAY, SETTLER_ANOTHER, SETTLER_LATER };
bool store_difference_settler(struct store *store, const char *reply, const char *by, int64_t now,
    enum store_settler *settler, struct fault *fault);

/* On how many replies a person has decided, or said an opinion. */
bool store_decided_by(struct store *store, const char *by, int64_t *count, struct fault *fault);

/* ---- the queue of the review page ---- */

struct store_reviewer {
    const char *name;
    bool leads; /* where two people differ, a lead decides (store_difference_settler); without one nobody does
                 */
    bool alone; /* nobody else is there: after a day it is asked again, and that is the second look */
};

enum {
    STORE_LEASE_SECONDS = 10 * 60, /* a page of bad handwriting is read for minutes without a touch */
    STORE_LEASE_TOLD_SECONDS = 60 * 60, /* who had it is told to who has it for so long */
    STORE_ALONE_SECONDS = 24 * 60 * 60,
    STORE_THERE_SECONDS = 14 * 24 * 60 * 60, /* who has logged in within these can be asked */
};

/* How many people are there: may log in, and have done so lately; and how many of them lead. */
bool store_people_there(struct store *store, int64_t now, size_t *count, struct fault *fault);
bool store_leads_there(struct store *store, int64_t now, size_t *count, struct fault *fault);

/* Replies in review that wait for somebody's word beside the one or those that there are. */
struct store_seconds {
    size_t second; /* a second person's, or another one's behind two that differ and a lead */
    size_t lead; /* two differ: a lead's */
};
bool store_seconds_count(struct store *store, struct store_seconds *counts, struct fault *fault);

/* Who has a reply before them, and until when without another look. */
struct store_lease {
    bool settled; /* store_lease_keep: it does not wait in review any more, and is nobody's */
    bool mine; /* of the person who asked */
    const char *by;
    int64_t until;
    const char *before; /* mine: whoever else had it lately, and may be reading it still; "" */
};

/* Takes the reply for `by`, or goes on with it, unless somebody else has it: `lease` says who has it now.
 * A lease is a word to the others, no more; what protects is the version. store_lease_look goes on with what
 * `by` has, and takes nothing: `lease` is theirs, too, where nobody has it. store_lease_keep is for whoever
 * has it on the screen and does something there: takes it again where nobody else did, and it is in review.
 * Whose opinion about it holds takes it by store_next alone. */
bool store_lease_take(struct store *store, const char *reply, const char *by, int64_t now,
    struct arena *arena, struct store_lease *lease, struct fault *fault);
bool store_lease_look(struct store *store, const char *reply, const char *by, int64_t now,
    struct arena *arena, struct store_lease *lease, struct fault *fault);
bool store_lease_keep(struct store *store, const char *reply, const char *by, int64_t now,
    struct arena *arena, struct store_lease *lease, struct fault *fault);

/* The next reply for a person, taken for them: what they had blacked out, else the one behind `but`, from
 * which they come, in the order in which replies arrived, and around from the oldest; "": the oldest. Not
 * what somebody else has, nor what waits for another's opinion than theirs; what they put off comes last.
 * Where all who are there have asked or decided, it comes back to the leads who asked, else to those who
 * asked, in turn. Whoever goes on from `but` undone leaves it to others; from a lead's third way, they have
 * put it off, and the lead has it again a day after. "": there is none. */
bool store_next(struct store *store, const struct store_reviewer *who, int64_t now, const char *but,
    char reply[STORE_ID_BYTES], struct fault *fault);

/* The same, for whoever leaves `but` to the machine, which may be through with it already: it stays theirs,
 * and comes back. */
bool store_next_meanwhile(struct store *store, const struct store_reviewer *who, int64_t now, const char *but,
    char reply[STORE_ID_BYTES], struct fault *fault);

/* The same, for showing alone: nobody takes it. */
bool store_next_shown(struct store *store, const struct store_reviewer *who, int64_t now, const char *but,
    char reply[STORE_ID_BYTES], struct fault *fault);

/* Not now: behind everything else that waits for `by`; their lease ends. */
bool store_put_off(struct store *store, const char *reply, const char *by, int64_t now, struct fault *fault);

/* What a person decided, said an opinion on, asked somebody else about or put off, the newest first, at most
 * `most`. */
struct store_own {
    char reply[STORE_ID_BYTES];
    int64_t at;
    int64_t number; /* of the decision, or of the opinion */
    enum outcome outcome;
    bool opinion; /* somebody else must share it still */
    bool asks; /* an opinion that is none: somebody else is to say */
    bool put_off; /* for later: nothing that could be taken back */
    bool passed; /* an opinion that is none any more: somebody else's word settled it, or the pages changed */
    bool holds; /* it was not taken back, nor fell */
    bool gone; /* a mail of it has left, or may have */
};
bool store_own_decisions(struct store *store, const char *by, size_t most, struct arena *arena,
    struct store_own **own, size_t *count, struct fault *fault);

/* ---- the rule's record ---- */

/* What the rule mails or, where a person is to decide without being told (`held`), would mail. */
struct store_case {
    unsigned pattern; /* a bit for each group of evidence that agrees; not 0 */
    bool held;
    int64_t message;
};

/* Notes it, in the transaction of the verdict and of the decision. A person's decision about the reply is
 * compared with it: it agrees where every page goes, and to the same person alone; else the pattern is
 * stopped, and what it settled and has not left is recalled. FAULT_INPUT: held, but settled before. */
bool store_case_put(
    struct store *store, const char *reply, const struct store_case *rule, struct fault *fault);

/* The rule would not send it any more, and nobody has checked it. */
bool store_case_forget(struct store *store, const char *reply, struct fault *fault);

/* Is it one of the share (0 … 1) that is checked? By a keyed hash of its ID: always the same answer. */
bool store_chosen(const struct store *store, const char *reply, double share);

struct store_pattern {
    unsigned pattern;
    size_t mailed; /* settled by the rule */
    size_t checked; /* decided by a person who was not told what the rule would do */
    size_t wrong; /* of these: the person decided otherwise */
    size_t complaints; /* of the mailed: a person said, or decided, otherwise */
    bool stopped;
};
/* Without `mailed` and `complaints`. */
bool store_pattern_known(
    struct store *store, unsigned pattern, struct store_pattern *known, struct fault *fault);
bool store_patterns(struct store *store, struct arena *arena, struct store_pattern **patterns, size_t *count,
    struct fault *fault);

/* A person lets a stopped pattern go on. FAULT_INPUT: it is not stopped. */
bool store_pattern_resume(struct store *store, unsigned pattern, const char *by, struct fault *fault);

/* Somebody, a sender who says that it is not hers, doubts the rule's word: the pattern is stopped, and this
 * reply stays as it is until a person says more (store_wrong). FAULT_INPUT: the rule did not settle it. */
bool store_rule_wrong(struct store *store, const char *reply, const char *by, struct fault *fault);

/* How many replies the rule settled before patterns were noted; those of which no mail left nor waits are
 * none of them. */
bool store_cases_unnoted(struct store *store, size_t *count, struct fault *fault);

/* A person, `by`, says that a mail of this reply (M-…; "": the only one) went, or would have gone, to the
 * wrong person: what has not left is recalled, the reply is in review, and to be matched again without that
 * one (reply->not_for). Others to whom it went stay who they are: what they got, they have got. Where the
 * rule settled it, or would have settled it so, the pattern is stopped. A task that asked for this word is
 * done. FAULT_INPUT: it is not decided, or was mailed to nobody, or without `mail` to several; the mail is
 * another reply's, was recalled, or is noted as wrong already. */
bool store_wrong(
    struct store *store, const char *reply, const char *mail, const char *by, struct fault *fault);

/* ---- learning ---- */

/* What people's decisions that hold say of one reply: whose it is (`right`), where that is one message's; or,
 * where nobody knows, to whom the rule would have mailed it wrongly (`wrong`). The other is 0. */
struct store_lesson {
    char reply[STORE_ID_BYTES];
    int64_t at;
    int64_t right, wrong;
    bool blind; /* the person was not told what the rule would do */
};
bool store_lessons(struct store *store, struct arena *arena, struct store_lesson **lessons, size_t *count,
    struct fault *fault);

/* The weights that a person put in force last; none: those that are shipped. */
struct store_learnt {
    int64_t at;
    const char *by;
    size_t decisions; /* that taught them */
    struct learnt_weight *weights;
    size_t count;
};
bool store_learnt_put(struct store *store, const struct store_learnt *learnt, struct fault *fault);
bool store_learnt_load(
    struct store *store, struct arena *arena, struct store_learnt *learnt, struct fault *fault);

#endif
