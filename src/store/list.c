/* The list: each reply with everything that a line of it says, a few prepared statements per reply. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char IDS[] = "SELECT id FROM reply WHERE ?1 IS NULL OR id = ?1 ORDER BY at, rowid";
static const char REPLY[] =
    "SELECT reply.state, reply.reason, reply.at, decision.id, decision.outcome, decision.duplicate_of,"
    " decision.by_name, decision.reason, " REPLY_PAGES ", " DECIDED_BLINDLY ","
    " (SELECT count(*) FROM opinion WHERE opinion.reply = reply.id AND opinion.turn = reply.turn),"
    " (SELECT count(*) FROM opinion WHERE opinion.reply = reply.id AND opinion.turn = reply.turn"
    "  AND opinion.asks = 0), (SELECT letter.reply FROM mail AS letter WHERE letter.id = decision.found_with)"
    " FROM reply LEFT JOIN decision ON decision.id = reply.decision WHERE reply.id = ?1";
static const char MAILS[] =
    "SELECT id, name, message, state, due, envelope, EXISTS (SELECT 1 FROM wrong"
    "  WHERE wrong.reply = mail.reply AND wrong.message = mail.message), purpose,"
    " decision IS (SELECT reply.decision FROM reply WHERE reply.id = mail.reply), " MAIL_HELD_WRITTEN
    " FROM mail WHERE reply = ?1 ORDER BY id";
static const char MAIL_PAGES[] = "SELECT number FROM mail_page WHERE mail = ?1 ORDER BY number";

/* A decided reply shows the decision's reason, any other its own. */
static bool list_reply(struct store *store, const char *id, struct arena *arena, struct store_listed *listed,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, REPLY, fault);
    query_text(&query, id);
    if (!query_row(&query))
        return query_done(&query) && fault_set(fault, FAULT_INPUT, "there is no reply %s", id);
    listed->state = column_reply_state(&query, 0);
    listed->reason = column_text(&query, 1, arena);
    listed->arrived = column_int(&query, 2);
    listed->pages = (int)column_int(&query, 8);
    const int64_t opinions = column_int(&query, 10), decisions = column_int(&query, 11);
    listed->second = decisions > 2 ? SECOND_LEAD_SPOKE
        : decisions > 1            ? SECOND_DIFFERS
        : opinions                 ? SECOND_WANTED
                                   : SECOND_NONE;
    listed->blind = column_int(&query, 9);
    listed->duplicate_of = column_text(&query, 5, arena);
    listed->page_of = column_text(&query, 12, arena);
    listed->outcome = column_outcome(&query, 4);
    const int64_t decision = listed->decision = column_int(&query, 3);
    if (decision) {
        listed->decided_by = column_opened_text(&query, 6, arena, "decision.by_name %" PRId64, decision);
        listed->reason = column_opened_text(&query, 7, arena, "decision.reason %" PRId64, decision);
    }
    return query_done(&query);
}

static bool list_mail_pages(struct store *store, int64_t mail, struct arena *arena,
    struct store_listed_mail *listed, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, MAIL_PAGES, fault);
    query_int(&query, mail);
    while (query_row(&query)) {
        listed->pages = row_add(arena, listed->pages, &listed->page_count, sizeof *listed->pages);
        listed->pages[listed->page_count - 1] = (int)column_int(&query, 0);
    }
    return query_done(&query);
}

static bool list_mails(
    struct store *store, struct arena *arena, struct store_listed *listed, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, MAILS, fault);
    query_text(&query, listed->reply);
    while (query_row(&query)) {
        listed->mails = row_add(arena, listed->mails, &listed->mail_count, sizeof *listed->mails);
        struct store_listed_mail *mail = &listed->mails[listed->mail_count - 1];
        struct message message;
        const int64_t id = column_int(&query, 0);
        column_id(&query, 1, mail->name);
        mail->state = column_mail_state(&query, 3);
        mail->due = column_int(&query, 4);
        mail->wrong = column_int(&query, 6);
        mail->purpose = column_mail_purpose(&query, 7);
        mail->holds = column_int(&query, 8);
        mail->held_written = column_int(&query, 9);
        mail->sender_email = column_opened_text(&query, 5, arena, "mail.envelope %" PRId64, id);
        if (!store_message_by_id(store, column_int(&query, 2), arena, &message, fault) ||
            !list_mail_pages(store, id, arena, mail, fault))
            return false;
        mail->ref = message.ref;
    }
    return query_done(&query);
}

bool store_list_one(struct store *store, const char *reply, struct arena *arena, struct store_listed *listed,
    struct fault *fault)
{
    CLEANUP(change_end) struct change view = { 0 };
    *listed = (struct store_listed){ .decided_by = "", .reason = "", .duplicate_of = "", .page_of = "" };
    snprintf(listed->reply, sizeof listed->reply, "%s", reply);
    return view_begin(&view, store, fault) && list_reply(store, reply, arena, listed, fault) &&
        reply_sources(store, reply, arena, &listed->sources, &listed->source_count, fault) &&
        list_mails(store, arena, listed, fault) && verdict_list(store, reply, arena, listed, fault);
}

static bool find_ids(struct store *store, const char *only, struct arena *arena, struct store_id **ids,
    size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, IDS, fault);
    query_text_or_null(&query, only);
    if (!query_ids(&query, arena, ids, count))
        return false;
    return !only || *count || fault_set(fault, FAULT_INPUT, "there is no reply %s", only);
}

bool list_each(struct store *store, const struct store_id *ids, size_t count, struct store_lister *lister,
    struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        CLEANUP(arena_clear) struct arena one = { 0 };
        struct store_listed listed;
        if (!store_list_one(store, ids[i].text, &one, &listed, fault) ||
            !lister->each(lister, &listed, fault))
            return false;
    }
    return true;
}

bool store_list(struct store *store, const char *only, struct store_lister *lister, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_id *ids;
    size_t count;
    return find_ids(store, only, &arena, &ids, &count, fault) && list_each(store, ids, count, lister, fault);
}

static int by_ref(const void *a, const void *b)
{
    const struct store_listed_candidate *one = a, *other = b;
    return strcmp(one->ref, other->ref);
}

void store_hide_choice(struct store_listed *listed)
{
    listed->blind = true;
    listed->judged = false;
    listed->offer_count = 0;
    listed->mail_count = 0;
    if (listed->state != REPLY_REVIEW) {
        listed->outcome = OUTCOME_NONE_YET;
        listed->decided_by = "";
        listed->reason = "";
        listed->duplicate_of = "";
        listed->page_of = "";
    }
    if (listed->candidate_count)
        qsort(listed->candidates, listed->candidate_count, sizeof *listed->candidates, by_ref);
}

/* ---- what is offered ---- */

static bool offers_page(const struct store_listed_addressee *to, int page)
{
    for (size_t i = 0; i < to->page_count; i++)
        if (to->pages[i] == page)
            return true;
    return false;
}

int store_offer_shared(const struct store_listed *listed)
{
    for (size_t i = 1; i < listed->offer_count; i++)
        for (size_t k = 0; k < listed->offer[i].page_count; k++)
            for (size_t before = 0; before < i; before++)
                if (offers_page(&listed->offer[before], listed->offer[i].pages[k]))
                    return listed->offer[i].pages[k];
    return 0;
}
