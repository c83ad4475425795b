/* A page that turned up after its letter was mailed: forgotten on the glass, stuck to another. A person alone
 * says of which letter it is. It is decided and mailed as a letter is, every check of one holds for it, but
 * it goes to whom that letter went and to nobody else, behind it, and its words say what it is.
 *
 *   the older letter                                   the page found with it
 *   all of it has left                                 goes
 *   waits, comes in parts, or may have gone            waits until all of it has left
 *   may have gone, and nobody tries it again           cannot be decided so; what waits falls and asks
 *   is announced, and nobody answered the notice       waits for the answer, and for the letter behind it
 *   went to several                                    asks with which mail it goes
 *   was mailed to nobody, or its decision fell         cannot be decided so
 *   bounced, or failed                                 cannot be decided so; what waits falls and asks
 *   is asked about: is it theirs at all?               cannot be decided so; what waits falls and asks
 *   another found page of it is asked about so         cannot be decided so; what waits falls and asks
 *   is a found page itself                             cannot be decided so: the first one is to be named
 *   its decision falls, and the page has not left      its decision falls too: it asks
 *   went to the wrong person                           so did the page: it asks, without that one
 *   its sender has another address by now              cannot be decided so; what waits falls and asks
 *
 *   the page went to the wrong person                  a person looks whether the letter did; what of the
 *                                                      letter has not left falls, and asks, and so do its
 *                                                      other found pages
 */
#include "found.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"

#include <string.h>

static const char NOT_SETTLED[] = "the letter of which it is a page is not settled any more";
static const char DOUBTED[] = "it is doubted whether the letter of which it is a page is theirs";
static const char LOST[] = "the letter of which it is a page did not arrive";
static const char UNSURE[] = "it must be said first whether the letter of which it is a page went";

/* The last mail of each letter to one person that a decision in force sends, and of which letter it is a page
 * itself. */
#define LETTERS(which) \
    "SELECT max(mail.id), mail.message, mail.reply, mail.name, mail.date, mail.state," \
    " (SELECT older.reply FROM mail AS older WHERE older.id = decision.found_with)" \
    " FROM mail JOIN reply ON reply.id = mail.reply JOIN decision ON decision.id = reply.decision" \
    " WHERE " which " AND " MAIL_OF_LETTER " AND mail.state <> 'recalled'" \
    " AND EXISTS (SELECT 1 FROM mail AS held WHERE held.decision = decision.id" \
    "  AND held.message = mail.message AND held.purpose IN ('scan', 'notice')" \
    "  AND held.state <> 'recalled') GROUP BY mail.reply, mail.message ORDER BY 1 DESC"
#define OF_THAT_MAIL(which) "(mail.reply, mail.message) = (SELECT reply, message FROM mail WHERE " which ")"
static const char OF_REPLY[] = LETTERS("mail.reply = ?1");
static const char OF_NAME[] = LETTERS(OF_THAT_MAIL("name = ?1"));
static const char OF_MAIL[] = LETTERS(OF_THAT_MAIL("id = ?1"));
static const char TO_MESSAGE[] = LETTERS("mail.message = ?1");
static const char PUT_OFF[] = "UPDATE mail SET due = ?2, changed = max(?3, planned + 1),"
                              " state = CASE state WHEN 'queued' THEN 'held' ELSE state END WHERE id = ?1";
/* Nobody has told it to wait before. */
static const char FIRST_TIME[] = "SELECT name, reply FROM mail WHERE id = ?1 AND changed = planned";
/* The letter, or a page that was found later: where one is not theirs, the others may not be. */
static const char ASKED_ABOUT[] =
    "SELECT count(*) FROM task JOIN mail ON mail.id = task.mail JOIN decision ON decision.id = mail.decision"
    " LEFT JOIN mail AS letter ON letter.id = decision.found_with"
    " WHERE task.kind = 'not-mine' AND task.done IS NULL AND ((mail.reply = ?1 AND mail.message = ?2)"
    "  OR (letter.reply = ?1 AND letter.message = ?2))";
#define BRINGS_IT(state) \
    "SELECT count(*) FROM mail JOIN reply ON reply.id = mail.reply WHERE reply.id = ?1 AND mail.message = " \
    "?2" \
    " AND " state " AND (mail.purpose = 'scan' OR (mail.purpose = 'notice'" \
    "  AND mail.decision = reply.decision AND NOT EXISTS (SELECT 1 FROM mail AS scan" \
    "   WHERE scan.follows = mail.id AND scan.purpose = 'scan' AND scan.state <> 'recalled')))"
static const char DID_NOT_ARRIVE[] = BRINGS_IT("mail.state IN ('bounced', 'failed')");
static const char NOBODY_KNOWS[] = BRINGS_IT(
    "mail.state = 'unknown' AND (mail.resent = 1 OR mail.due IS NULL)");
/* From the letter's few mails on: read the other way round, this goes through all replies, and for each
 * through all mails that have not left. */
static const char PAGES[] = "SELECT reply.id FROM mail AS letter CROSS JOIN decision ON"
                            " decision.found_with = letter.id CROSS JOIN reply"
                            " ON reply.id = decision.reply AND reply.decision = decision.id"
                            " WHERE letter.reply = ?1 AND ?2 IN (0, letter.message)"
                            " AND (NOT ?3 OR EXISTS (SELECT 1 FROM mail WHERE mail.reply = reply.id"
                            "  AND mail.decision = decision.id AND " MAIL_UNSENT ")) ORDER BY reply.id";

static void take_letter(struct query *query, struct arena *arena, void *row)
{
    struct store_letter *letter = row;
    *letter = (struct store_letter){ .mail = column_int(query, 0),
        .message = column_int(query, 1),
        .date = column_int(query, 4),
        .state = column_mail_state(query, 5),
        .page_of = column_text(query, 6, arena) };
    column_id(query, 2, letter->reply);
    column_id(query, 3, letter->name);
}

static bool take_letters(
    struct query *query, struct arena *arena, struct store_letter **letters, size_t *count)
{
    return query_all(query, arena, sizeof **letters, take_letter, letters, count);
}

bool store_letters_in_force(struct store *store, int64_t message, struct arena *arena,
    struct store_letter **letters, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, TO_MESSAGE, fault);
    query_int(&query, message);
    return take_letters(&query, arena, letters, count);
}

/* ---- which letter ---- */

static bool refuse_unknown(struct store *store, const char *named, struct fault *fault)
{
    int64_t mail;
    enum reply_state state;
    enum mail_purpose purpose;
    const bool known = named[0] == 'M' ? store_mail_find(store, named, &mail, &purpose, fault)
                                       : reply_state(store, named, &state, fault);
    return known &&
        fault_set(fault, FAULT_INPUT,
            "%s was mailed to nobody, or waits for a decision: a page of it has nobody to go to", named);
}

static bool check_letter(const struct store_letter *letter, const char *reply, struct fault *fault)
{
    if (strcmp(letter->reply, reply) == 0)
        return fault_set(fault, FAULT_INPUT, "%s cannot be a page of itself", reply);
    return !*letter->page_of ||
        fault_set(
            fault, FAULT_INPUT, "%s is a page of %s itself: name that one", letter->reply, letter->page_of);
}

bool store_letter_named(struct store *store, const char *reply, const char *named, struct arena *arena,
    struct store_letter *letter, struct fault *fault)
{
    size_t count;
    struct store_letter *letters;
    CLEANUP(query_end) struct query query = query_start(store, named[0] == 'M' ? OF_NAME : OF_REPLY, fault);
    query_text(&query, named);
    if (!take_letters(&query, arena, &letters, &count))
        return false;
    if (!count)
        return refuse_unknown(store, named, fault);
    if (count > 1)
        return fault_set(fault, FAULT_INPUT,
            "%s went to several senders: name the mail (M-…) with which this page belongs", named);
    if (!check_letter(&letters[0], reply, fault))
        return false;
    *letter = letters[0];
    return true;
}

/* False without a fault kind: it is settled no longer. */
static bool letter_of(
    struct store *store, int64_t mail, struct arena *arena, struct store_letter *letter, struct fault *fault)
{
    size_t count;
    struct store_letter *letters;
    CLEANUP(query_end) struct query query = query_start(store, OF_MAIL, fault);
    query_int(&query, mail);
    if (!take_letters(&query, arena, &letters, &count))
        return false;
    fault->kind = FAULT_NONE;
    if (count)
        *letter = letters[0];
    return count;
}

static bool is_so(struct store *store, const char *question, const struct store_letter *letter, bool *so,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, question, fault);
    query_text(&query, letter->reply);
    query_int(&query, letter->message);
    return query_any(&query, so);
}

/* Why no page may follow this letter now; null: it may. */
static bool object(
    struct store *store, const struct store_letter *letter, const char **why, struct fault *fault)
{
    bool asked, lost, unsure;
    if (!is_so(store, ASKED_ABOUT, letter, &asked, fault) ||
        !is_so(store, DID_NOT_ARRIVE, letter, &lost, fault) ||
        !is_so(store, NOBODY_KNOWS, letter, &unsure, fault))
        return false;
    *why = asked ? DOUBTED : lost ? LOST : unsure ? UNSURE : NULL;
    return true;
}

/* ---- deciding ---- */

static bool check_address(
    struct store *store, int64_t mail, const char *address, struct arena *arena, struct fault *fault)
{
    struct claim letter = { 0 };
    if (!mail_load(store, mail, arena, &letter, fault))
        return false;
    return strcmp(letter.mail.address, address) == 0 ||
        fault_set(fault, FAULT_INPUT,
            "the sender has another address than when the letter was mailed: who is it now?");
}

bool found_check(struct store *store, const char *reply, const struct decision *decision,
    const struct store_mail_plan *plans, size_t count, struct fault *fault)
{
    const char *why;
    struct store_letter letter;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!decision->found_with)
        return true;
    if (decided_by_rule(decision->by))
        return fault_set(fault, FAULT_INPUT, "of which letter a page is, a person says");
    if (!letter_of(store, decision->found_with, &arena, &letter, fault))
        return fault->kind == FAULT_NONE && fault_set(fault, FAULT_INPUT, "%s", NOT_SETTLED);
    if (!check_letter(&letter, reply, fault))
        return false;
    if (decision->outcome != OUTCOME_MAIL || count != 1 || plans[0].message != letter.message)
        return fault_set(
            fault, FAULT_INPUT, "a page of a letter goes to whom the letter went, and to nobody else");
    if (!object(store, &letter, &why, fault))
        return false;
    if (why)
        return fault_set(fault, FAULT_INPUT, "%s", why);
    return check_address(store, letter.mail, plans[0].address, &arena, fault) &&
        event_add(store, reply, fault, "it is a further page of %s", letter.reply) &&
        event_add(store, letter.reply, fault, "%s is a further page of it", reply);
}

/* ---- sending ---- */

bool found_stand(struct store *store, int64_t found_with, const char **why, bool *waits, struct fault *fault)
{
    struct store_letter letter;
    enum store_letter_stand stands;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    *why = NULL;
    *waits = false;
    if (!found_with)
        return true;
    if (!letter_of(store, found_with, &arena, &letter, fault)) {
        *why = NOT_SETTLED;
        return fault->kind == FAULT_NONE;
    }
    if (!object(store, &letter, why, fault) ||
        !store_letter_stands(store, letter.reply, letter.message, &stands, fault))
        return false;
    *waits = stands != LETTER_LEFT;
    return true;
}

/* The first time its history says so: it may be long. */
static bool tell(struct store *store, int64_t mail, struct fault *fault)
{
    char name[STORE_ID_BYTES], reply[STORE_ID_BYTES];
    CLEANUP(query_end) struct query query = query_start(store, FIRST_TIME, fault);
    query_int(&query, mail);
    const bool first = query_row(&query);
    if (first) {
        column_id(&query, 0, name);
        column_id(&query, 1, reply);
    }
    return query_done(&query) &&
        (!first ||
            event_add(store, reply, fault, "%s waits until the letter of which it is a page has left", name));
}

bool found_put_off(struct store *store, int64_t mail, int64_t now, struct fault *fault)
{
    if (!tell(store, mail, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, PUT_OFF, fault);
    query_int(&query, mail);
    query_int(&query, now + AGAIN_AFTER_S);
    query_int(&query, clock_now());
    return query_done(&query);
}

/* ---- falling ---- */

bool found_pages(struct store *store, const char *reply, int64_t message, bool unsent, struct arena *arena,
    struct store_id **pages, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, PAGES, fault);
    query_text(&query, reply);
    query_int(&query, message);
    query_int(&query, unsent);
    return query_ids(&query, arena, pages, count);
}

static bool pages_fall(
    struct store *store, const char *reply, int64_t message, const char *why, struct fault *fault)
{
    size_t count;
    struct store_id *pages;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    bool fell = found_pages(store, reply, message, true, &arena, &pages, &count, fault);
    for (size_t i = 0; fell && i < count; i++)
        fell = decision_fall(store, pages[i].text, why, fault);
    return fell;
}

bool found_fall(struct store *store, const char *reply, struct fault *fault)
{
    return pages_fall(store, reply, 0, NOT_SETTLED, fault);
}

bool found_doubt(struct store *store, const char *reply, int64_t message, struct fault *fault)
{
    return pages_fall(store, reply, message, DOUBTED, fault);
}

/* ---- is all of it so? ---- */

static const char ASTRAY[] =
    "SELECT mail.name FROM mail JOIN decision ON decision.id = mail.decision"
    " JOIN mail AS letter ON letter.id = decision.found_with WHERE mail.message <> letter.message"
    " OR (mail.mailbox <> letter.mailbox AND letter.mailbox <> '') ORDER BY mail.id";

bool found_check_all(struct store *store, struct text *findings, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ASTRAY, fault);
    while (query_row(&query)) {
        char name[STORE_ID_BYTES];
        column_id(&query, 0, name);
        text_printf(findings, "mail %s goes elsewhere than the letter of which it has a page\n", name);
    }
    return query_done(&query);
}
