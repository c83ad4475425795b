/* mails: what the files of the mails share: planning, claiming, recalling them, what they take along
 * and what stops them. */
#ifndef STORE_MAILS_H
#define STORE_MAILS_H

#ifndef ROOM_STORE
#error "mails.h is for the store room alone"
#endif

#include "store_inside.h"

enum { AGAIN_AFTER_S = 60 * 60 }; /* so often what waits for its letter looks after it */

/* Where a mail waits here, or failed: it can be recalled. Where it was resent, an earlier try may have gone.
 */
#define MAIL_UNSENT \
    "(mail.state IN ('held', 'queued', 'deferred', 'failed')" \
    " OR (mail.state = 'sending' AND mail.marked = 0))"

/* It was written into the folder, and waits for a server since, which may have put it off or been stopped:
 * somebody may have mailed it by hand. */
#define MAIL_HELD_WRITTEN \
    "(mail.resent = 1 AND mail.state IN ('held', 'queued', 'deferred')" \
    " AND EXISTS (SELECT 1 FROM attempt WHERE attempt.mail = mail.id AND attempt.state = 'written')" \
    " AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.mail = mail.id AND attempt.state = 'unknown'))"

/* Replies that the rule settled, by a decision that holds, and of whose letter something may still leave. A
 * condition may stand behind it. */
#define RULES_MAIL_WAITS \
    "SELECT mail.reply FROM mail JOIN decision ON decision.id = mail.decision AND decision.by_rule = 1" \
    " JOIN reply AS settled ON settled.id = mail.reply AND settled.decision = mail.decision" \
    " WHERE mail.state IN ('held', 'queued', 'sending', 'deferred', 'unknown')" \
    " AND " MAIL_OF_LETTER " AND (" MAIL_UNSENT \
    " OR (mail.state = 'unknown' AND mail.resent = 0 AND mail.due IS NOT NULL))"

/* A mail by the rule's decision that holds, whose reply was matched with another register than the one of
 * that version, or with other models (null: whatever they are): it is matched again before the mail may
 * leave. */
#define TO_MATCH(version, models_hash) \
    "(" MAIL_OF_LETTER " AND EXISTS (SELECT 1 FROM decision" \
    " JOIN reply AS settled ON settled.id = mail.reply AND settled.decision = decision.id" \
    " JOIN verdict ON verdict.reply = mail.reply WHERE decision.id = mail.decision AND decision.by_rule = 1" \
    " AND (verdict.register_version <> " version " OR (" models_hash " IS NOT NULL" \
    "  AND verdict.models <> " models_hash "))))"

/* Was the reply matched with other models than ?3? Behind their hash stands one of the settings: others of
 * them are a reason to look again at what the rule mails, and none to let go what waits for a person. */
#define OTHER_MODELS \
    "(verdict.models IS NOT ?3 AND (reply.state <> 'review'" \
    " OR substr(verdict.models, 1, 64) IS NOT substr(?3, 1, 64)))"

/* What may have gone is not cut any more. */
#define MAIL_BYTES_MOST "CASE mail.resent WHEN 0 THEN mail.bytes_most ELSE -1 END"

/* Recalls what has not left of a reply's mails; what may have gone in an earlier try becomes unknown. Part of
 * the caller's change. */
bool mail_recall(struct store *store, const char *reply, struct fault *fault);

/* Does the register still say what a mail of this purpose to this address was planned for? `first`: it
 * follows no other. Null, or why not. */
const char *mail_register_objects(
    const struct message *message, const char *address, enum mail_purpose purpose, bool first);

/* What a mail is for decides whether its reply falls with it: what follows a letter that has left does not
 * take the letter's decision along. */
#define MAIL_OF_LETTER "mail.purpose IN ('scan', 'notice')"

/* An address, in any of its spellings, hashed. */
void address_hash(const struct store *store, const char *address, char hash[VAULT_HASH_BYTES]);

/* Who keeps the mailbox of an address, hashed. */
void provider_hash(const struct store *store, const char *address, char hash[VAULT_HASH_BYTES]);

/* One more mail for that provider in this minute; it may rise to `most` a minute. */
bool provider_give(struct store *store, const char *address, int64_t now, int most, struct fault *fault);

/* It took a mail, or said that they come too fast. */
bool provider_answered(struct store *store, int64_t mail, bool good, bool too_fast, struct fault *fault);

/* Appends the mails of a decision. Part of the caller's change. */
bool mail_plan(struct store *store, const char *reply, int64_t decision, const struct store_mail_plan *plans,
    size_t count, struct fault *fault);

/* Where mails with pages of this reply have left for the plan's message: only the other pages stay in the
 * plan, as the part behind them; none: all have left. `first` is the first of these mails, or 0. */
bool mail_rest(struct store *store, const char *reply, struct store_mail_plan *plan, int64_t *first,
    struct arena *arena, struct fault *fault);

/* Appends one mail, its pages last, without looking at who gets it; `follows` 0: it is the first. Part of the
 * caller's change. */
bool mail_add(struct store *store, const char *reply, int64_t decision, int64_t follows,
    const struct store_mail_plan *plan, struct fault *fault);

/* Mails of every purpose that have not left, or are to be tried once more. */
bool mails_unsent(
    struct store *store, struct arena *arena, int64_t **mails, size_t *count, struct fault *fault);

/* What another row of the mail's sender says against it, of those that changed at `since` or later (seconds;
 * 0: of all), in the rule's words; null: nothing. Whose row was theirs before counts where it went since;
 * for 0 where it has the same name still. */
bool sender_objection(struct store *store, int64_t message, const char *address, int64_t since,
    const char **why, struct fault *fault);

/* What a mail is at this moment. FAULT_INPUT: there is none. */
struct fate {
    char reply[STORE_ID_BYTES], name[STORE_ID_BYTES];
    enum mail_state state;
    enum mail_purpose purpose;
    bool letter; /* it is a decided letter's: the reply's decision stands and falls with it */
};
bool mail_fate(struct store *store, int64_t mail, struct fate *fate, struct fault *fault);

/* An attempt that has just ended so. Part of the caller's change. */
bool attempt_log(struct store *store, int64_t mail, enum mail_state state,
    const struct store_attempt *attempt, struct fault *fault);

/* What is loaded of a mail beside what a sender is given. */
struct claim {
    struct store_mail mail;
    int64_t decision, decided; /* and when it was decided: mail.decided_at may be later */
    bool holds, by_rule; /* its decision is the reply's; it was the rule's */
    int64_t found_with; /* as in struct decision */
};
bool mail_load(
    struct store *store, int64_t id, struct arena *arena, struct claim *claim, struct fault *fault);
bool mail_load_pages(struct store *store, struct arena *arena, struct store_mail *mail, struct fault *fault);

/* What the mail takes along of transcripts and translations is settled anew, as long as no try of it may have
 * gone, and then stays. Part of the caller's change. */
bool mail_pin_renditions(
    struct store *store, const struct store_mail *mail, struct arena *arena, struct fault *fault);
bool mail_load_renditions(
    struct store *store, struct arena *arena, struct store_mail *mail, struct fault *fault);

/* The mail being sent has lost pages to other parts: it takes along no more what was written of these, and
 * what is left is loaded. Part of the caller's change. */
bool mail_cut_renditions(
    struct store *store, struct store_mail *mail, struct arena *arena, struct fault *fault);

/* What follows a letter and falls with its decision took nothing along: another decision lets it go. Part of
 * the caller's change. */
bool renditions_fall(struct store *store, const char *reply, struct fault *fault);

/* What follows a letter has not gone and will not: another takes its words along. Part of the caller's
 * change. */
bool renditions_never_went(struct store *store, const char *mail, struct fault *fault);

/* Is nothing of what it takes along, on its first way, taken back by now? */
bool mail_words_hold(struct store *store, int64_t mail, bool *hold, struct fault *fault);

/* It has left: who waited for its translation does not any more. Part of the caller's change. */
bool mail_translated(struct store *store, int64_t mail, struct fault *fault);

/* Why the mail may not go as it was decided; null: it may. */
bool mail_objection(struct store *store, const struct claim *claim, struct arena *arena, const char **why,
    struct fault *fault);

/* Words that follow a letter wait as long as that one does, or nobody knows whether it went. */
bool mail_words_wait(struct store *store, int64_t mail, bool *wait, struct fault *fault);

/* Why nothing may go to this address now, or null. */
bool address_stopped(struct store *store, const char *address, const char **why, struct fault *fault);

/* The same of what came from a drop: for the rule, or for the decision `settled`, made before the stop. */
bool drop_stopped(struct store *store, const char *reply, bool by_rule, int64_t settled, const char **why,
    struct fault *fault);

/* Somebody was heard of: reminders of the letter of this mail that have not left are recalled. Part of the
 * caller's change. */
bool reminders_end(struct store *store, int64_t mail, int64_t now, struct fault *fault);

/* The open tasks of this kind about the reply's mails are done. Part of the caller's change. */
bool tasks_end(
    struct store *store, const char *reply, enum store_task_kind kind, const char *by, struct fault *fault);

/* The same about the letter of this mail, to its receiver. */
bool tasks_end_for(
    struct store *store, int64_t mail, enum store_task_kind kind, const char *by, struct fault *fault);

#endif
