/* What went to the wrong person: a person's word on it, whoever settled it and whether it has left or not.
 * The letter waits for its right sender again; the wrong mail, and its story, stay. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "found.h"
#include "mails.h"

static const char SETTLED[] = "SELECT decision.id, decision.by_rule, decision.outcome IS 'mail' FROM reply"
                              " JOIN decision ON decision.id = " LAST_DECISION " WHERE reply.id = ?1";
static const char ADDRESSEES[] = "SELECT count(DISTINCT message), max(message) FROM mail WHERE decision = ?1";
static const char OF_MAIL[] =
    "SELECT mail.id, mail.message, decision.id, decision.by_rule, mail.state = 'recalled',"
    " EXISTS (SELECT 1 FROM wrong WHERE wrong.reply = mail.reply AND wrong.message = mail.message)"
    " FROM mail JOIN decision ON decision.id = mail.decision WHERE mail.reply = ?1 AND mail.name = ?2";
static const char NOTE[] = "INSERT OR IGNORE INTO wrong (reply, message, at) VALUES (?1, ?2, ?3)";
/* Of the wrong mails, those that have left, or may have, and that nobody sees to yet. */
static const char LEFT[] =
    "SELECT mail.id FROM mail JOIN wrong ON wrong.reply = mail.reply AND wrong.message = mail.message"
    " WHERE mail.reply = ?1 AND (mail.state IN ('unknown', 'written', 'handed-over', 'confirmed', 'bounced')"
    "  OR (mail.state = 'sending' AND mail.marked = 1) OR (mail.resent = 1 AND mail.state <> 'recalled'))"
    " AND NOT EXISTS (SELECT 1 FROM task WHERE task.mail = mail.id AND task.kind = 'wrong') ORDER BY mail.id";
static const char LETTER[] =
    "SELECT mail.id, mail.reply, " MAIL_UNSENT ", mail.message FROM decision JOIN mail AS named ON"
    " named.id = decision.found_with JOIN mail ON mail.reply = named.reply AND mail.message = named.message"
    " JOIN reply ON reply.id = mail.reply AND reply.state = 'decided'"
    " WHERE decision.id = ?1 AND mail.state <> 'recalled' AND " MAIL_OF_LETTER " ORDER BY mail.id";
static const char DUE[] = "UPDATE verdict SET models = '' WHERE reply = ?1";
static const char CARRY[] = "INSERT OR IGNORE INTO wrong (reply, message, at)"
                            " SELECT ?2, message, at FROM wrong WHERE reply = ?1";
static const char NOT_FOR[] = "SELECT message FROM wrong WHERE reply = ?1 ORDER BY message";

struct settled {
    int64_t decision;
    bool by_rule, mails;
};

static bool find_settled(struct store *store, const char *reply, struct settled *settled, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, SETTLED, fault);
    query_text(&query, reply);
    if (query_row(&query))
        *settled = (struct settled){ column_int(&query, 0), column_int(&query, 1) != 0,
            column_int(&query, 2) != 0 };
    return query_done(&query);
}

/* Who got it wrongly: the one to whom this decision mails it. */
static bool find_only(
    struct store *store, const char *reply, int64_t decision, int64_t *message, struct fault *fault)
{
    int64_t count = 0;
    CLEANUP(query_end) struct query query = query_start(store, ADDRESSEES, fault);
    query_int(&query, decision);
    if (query_row(&query)) {
        count = column_int(&query, 0);
        *message = column_int(&query, 1);
    }
    if (!query_done(&query))
        return false;
    if (count > 1)
        return fault_set(fault, FAULT_INPUT, "%s went to several senders: say which mail was wrong", reply);
    return count == 1 ||
        fault_set(fault, FAULT_INPUT, "%s was mailed to nobody; `adkaz undo` takes it back", reply);
}

/* The same of one mail, and by which decision it went: perhaps not the last one. */
static bool find_receiver(struct store *store, const char *reply, const char *name, int64_t *mail,
    int64_t *message, struct settled *settled, struct fault *fault)
{
    bool recalled = false, known = false;
    CLEANUP(query_end) struct query query = query_start(store, OF_MAIL, fault);
    query_text(&query, reply);
    query_text(&query, name);
    const bool found = query_row(&query);
    if (found) {
        *mail = column_int(&query, 0);
        *message = column_int(&query, 1);
        *settled = (struct settled){ column_int(&query, 2), column_int(&query, 3) != 0, true };
        recalled = column_int(&query, 4) != 0;
        known = column_int(&query, 5) != 0;
    }
    if (!query_done(&query))
        return false;
    if (!found)
        return fault_set(fault, FAULT_INPUT, "%s has no mail %.20s", reply, name);
    if (recalled)
        return fault_set(fault, FAULT_INPUT, "mail %s was recalled: nobody got it", name);
    return !known || fault_set(fault, FAULT_INPUT, "mail %s is noted as wrong already", name);
}

static bool note(struct store *store, const char *reply, int64_t message, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, NOTE, fault);
    query_text(&query, reply);
    query_int(&query, message);
    query_int(&query, clock_now());
    return query_done(&query);
}

/* Somebody asks who got it to delete it, and tells those whom it concerns. */
static bool leave_tasks(struct store *store, const char *reply, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    int64_t *mails;
    size_t count;
    CLEANUP(query_end) struct query query = query_start(store, LEFT, fault);
    query_text(&query, reply);
    bool left = query_numbers(&query, &arena, &mails, &count);
    for (size_t i = 0; left && i < count; i++)
        left = store_task_add(store,
            &(struct store_task){ .kind = TASK_WRONG,
                .mail = mails[i],
                .what = "went to the wrong person",
                .from = "",
                .words = "",
                .whole = "",
                .place = "" },
            fault);
    return left;
}

/* Its verdict names the wrong one. */
static bool match_again(struct store *store, const char *reply, struct fault *fault)
{
    return query_run_of_text(store, DUE, reply, fault);
}

/* It went to that one by mistake, or would have gone. */
static bool went_wrong(struct store *store, const char *reply, int64_t message, const char *by,
    const char *why, struct fault *fault)
{
    return note(store, reply, message, fault) &&
        event_add(store, reply, fault, "%s says that this is the wrong person", by) &&
        decision_fall_by(store, reply, by, why, fault) && leave_tasks(store, reply, fault) &&
        match_again(store, reply, fault);
}

/* ---- found pages ---- */

/* Where a letter went, its pages did that were found later. */
static bool pages_went_wrong(
    struct store *store, const char *reply, int64_t message, const char *by, struct fault *fault)
{
    size_t count;
    struct store_id *pages;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    bool ok = found_pages(store, reply, message, false, &arena, &pages, &count, fault);
    for (size_t i = 0; ok && i < count; i++)
        ok = went_wrong(store, pages[i].text, message, by,
            "the letter of which it is a page went, or would have gone, to the wrong person", fault);
    return ok;
}

/* The letter of a found page: what of it waits, and what has left. */
struct letter_of_page {
    int64_t message;
    int64_t mail; /* the last one that has left; 0: none */
    char reply[STORE_ID_BYTES];
    bool unsent;
};

static bool find_letter(
    struct store *store, int64_t decision, struct letter_of_page *letter, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LETTER, fault);
    query_int(&query, decision);
    while (query_row(&query)) {
        const bool unsent = column_int(&query, 2);
        column_id(&query, 1, letter->reply);
        letter->message = column_int(&query, 3);
        letter->unsent |= unsent;
        if (!unsent)
            letter->mail = column_int(&query, 0);
    }
    return query_done(&query);
}

/* The page was somebody else's. Whether the letter is, too, or only has another page, a person must see. */
static bool ask_about_letter(struct store *store, int64_t decision, const char *by, struct fault *fault)
{
    struct letter_of_page letter = { 0 };
    if (!find_letter(store, decision, &letter, fault))
        return false;
    if (letter.mail &&
        (!found_doubt(store, letter.reply, letter.message, fault) ||
            !store_task_add(store,
                &(struct store_task){ .kind = TASK_NOT_MINE,
                    .mail = letter.mail,
                    .what = "a page found later went with it to the wrong person",
                    .from = "",
                    .words = "",
                    .whole = "",
                    .place = "" },
                fault)))
        return false;
    return !letter.unsent ||
        decision_fall_by(store, letter.reply, by,
            "a page that was found later, and was to follow it, is not theirs", fault);
}

bool store_wrong(
    struct store *store, const char *reply, const char *name, const char *by, struct fault *fault)
{
    int64_t mail = 0, message = 0;
    struct settled settled = { 0 };
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !find_settled(store, reply, &settled, fault))
        return false;
    if (!settled.decision)
        return reply_refuse(store, reply, "called wrong", fault);
    if (!*name && !settled.mails)
        return fault_set(fault, FAULT_INPUT, "%s was mailed to nobody; `adkaz undo` takes it back", reply);
    if (*name ? !find_receiver(store, reply, name, &mail, &message, &settled, fault)
              : !find_only(store, reply, settled.decision, &message, fault))
        return false;
    return pages_went_wrong(store, reply, message, by, fault) &&
        went_wrong(store, reply, message, by, "it went, or would have gone, to the wrong person", fault) &&
        rule_was_wrong(store, reply, settled.decision, settled.by_rule, by, fault) &&
        (mail ? tasks_end_for(store, mail, TASK_NOT_MINE, by, fault)
              : tasks_end(store, reply, TASK_NOT_MINE, by, fault)) &&
        ask_about_letter(store, settled.decision, by, fault) && change_commit(&change, fault);
}

bool wrong_carry(struct store *store, const char *from, const char *to, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, CARRY, fault);
    query_text(&query, from);
    query_text(&query, to);
    return query_done(&query);
}

bool wrong_messages(struct store *store, const char *reply, struct arena *arena, int64_t **messages,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, NOT_FOR, fault);
    query_text(&query, reply);
    return query_numbers(&query, arena, messages, count);
}
