/* Decisions and the outbox: what may be settled, undone, recalled, claimed and sent. */
#include "test_store.h"

#include "cleanup.h"
#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char anna[] = "anna@example.org";
static const struct store_attempt attempt = { 10, "done", 250, "2.0.0", "ok, queued", "Q1", false, "", "",
    0 };

enum { FAR = 2000000000, HOUR = 60 * 60, DAY = 24 * HOUR };
static const struct store_pace to_server = { 0 };
static const int64_t far_away = 4000000000; /* held */

struct mailing {
    char reply[STORE_ID_BYTES];
    int64_t message;
};

/* A reply in review and a message it may answer. */
static struct mailing mailing(struct home *home)
{
    struct mailing made;
    made.message = put_message(home, "A-1", anna);
    reply_in_review(home, "1.jpg", "one", made.reply);
    return made;
}

static struct mailing decided(struct home *home, const char *by, int64_t due)
{
    struct mailing made = mailing(home);
    assert_done(home, decide_mail(home, made.reply, by, made.message, anna, due));
    return made;
}

static struct store_mail claimed(struct home *home, int64_t now)
{
    struct store_mail mail;
    assert_done(home, store_mail_claim(home->store, now, NULL, &home->arena, &mail, &home->fault));
    return mail;
}

static void assert_none_due(struct home *home, int64_t now)
{
    struct store_mail mail;
    assert_false(store_mail_claim(home->store, now, NULL, &home->arena, &mail, &home->fault));
    if (home->fault.kind != FAULT_NONE)
        fail_msg("%s", home->fault.text);
}

static void change_message(struct home *home, const char *card_name, const char *email)
{
    struct message message = home_message("A-1", email);
    message.card_name = card_name;
    enum store_change change;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_int_equal(change, STORE_UPDATED);
}

static void result(struct home *home, int64_t mail, enum mail_state state, int64_t due)
{
    assert_done(home, store_mail_result(home->store, mail, state, due, &attempt, &home->fault));
}

/* A person says of the one mail that was written whether it was mailed by hand. */
static void settle_written(struct home *home, bool sent)
{
    size_t settled;
    assert_done(
        home, store_mails_settle_written(home->store, false, sent, 1, "Вольга", &settled, &home->fault));
    assert_int_equal(settled, 1);
}

/* ---- decisions ---- */

static void a_decision_holds_its_mail(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", far_away);
    home_reopen(home);
    struct line line;
    list_line(home, made.reply, &line);
    assert_int_equal(line.listed.state, REPLY_DECIDED);
    assert_int_equal(line.listed.outcome, OUTCOME_MAIL);
    assert_string_equal(line.decided_by, "Вольга");
    assert_string_equal(line.email, anna);
    assert_string_equal(line.ref, "A-1");
    assert_memory_equal(line.mail, "M-", 2);
    assert_int_equal(line.mail_state, MAIL_HELD);
    assert_int_equal(line.listed.mail_count, 1);
}

static void a_reply_is_decided_once(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", far_away);
    assert_refused(home, decide_plain(home, made.reply, OUTCOME_NONE), "cannot be decided");
    assert_refused(home, decide_mail(home, made.reply, "x", made.message, anna, 1), "cannot be decided");
    char unread[STORE_ID_BYTES];
    keep_file(home, "2.jpg", "two", unread);
    assert_refused(home, decide_plain(home, unread, OUTCOME_NONE), "received");
    assert_refused(home, decide_plain(home, "R-00000000", OUTCOME_NONE), "no reply");
}

static void the_rule_decides_in_the_transaction_of_its_verdict(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna);
    const struct verdict verdict = { .follows = FOLLOWS_SEND, .reason = "pattern", .none = 0.001 };
    keep_file(home, "1.jpg", "one", reply);
    read_scan(home, reply, "jpeg");
    assert_done(home, store_begin(home->store, &home->fault));
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault));
    assert_false(decide_mail(home, reply, "rule", message, "other@example.org", far_away));
    store_rollback(home->store);
    assert_int_equal(state_of(home, reply), REPLY_MATCHING);
    assert_done(home, store_begin(home->store, &home->fault));
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault));
    assert_done(home, decide_mail(home, reply, "rule", message, anna, far_away));
    assert_done(home, store_commit(home->store, &home->fault));
    assert_int_equal(state_of(home, reply), REPLY_DECIDED);
}

static void the_rule_has_one_word(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", far_away);
    assert_done(home, store_undo(home->store, made.reply, "Вольга", &home->fault));
    assert_refused(home, decide_mail(home, made.reply, "rule", made.message, anna, far_away), "before");
    assert_done(home, decide_mail(home, made.reply, "Вольга", made.message, anna, far_away));
    change_message(home, "Ганна", anna); /* recalls it */
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
    assert_refused(home, decide_mail(home, made.reply, "rule", made.message, anna, far_away), "before");
    assert_int_equal(mail_state_of(home, made.reply), MAIL_RECALLED);
}

static void a_refused_decision_leaves_nothing_behind(void **state)
{
    struct home *home = *state;
    struct mailing made = mailing(home);
    int pages[] = { 1, 7 };
    const struct decision decision = { .outcome = OUTCOME_MAIL, .by = "rule", .reason = "" };
    struct store_mail_plan plan = { made.message, anna, "be", pages, 2, 1, "id@example.org", "t", 1,
        PURPOSE_SCAN, 0, 0, 0, 0 };
    assert_done(home, store_begin(home->store, &home->fault));
    assert_refused(home, store_decide(home->store, made.reply, &decision, &plan, 1, &home->fault), "page 7");
    pages[1] = 1;
    assert_refused(home, store_decide(home->store, made.reply, &decision, &plan, 1, &home->fault), "twice");
    assert_done(home, store_commit(home->store, &home->fault));
    struct line line;
    list_line(home, made.reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_int_equal(line.listed.mail_count, 0);
    const struct store_mail_plan both[] = { { made.message, anna, "be", pages, 1, 1, "a@example.org", "t", 1,
                                                PURPOSE_SCAN, 0, 0, 0, 0 },
        { put_message(home, "A-2", anna), anna, "be", pages, 1, 1, "b@example.org", "t", 1, PURPOSE_SCAN, 0,
            0, 0, 0 } };
    assert_refused(home, store_decide(home->store, made.reply, &decision, both, 2, &home->fault), "twice");
    assert_refused(
        home, store_decide(home->store, made.reply, &decision, NULL, 0, &home->fault), "who gets what");
    assert_refused(home, decide_plain(home, made.reply, OUTCOME_NONE_YET), "outcome");
}

static void envelopes_are_never_mailed(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", anna);
    keep_file(home, "1.jpg", "one", reply);
    read_pages(home, reply, &(struct page_read){ PAGE_ENVELOPE, "a volunteer's address" }, 1);
    assert_refused(home, decide_mail(home, reply, "Вольга", message, anna, 1), "page 1");
}

static void only_messages_that_want_mail_are_mailed(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct message message = home_message("A-1", anna);
    message.delivery = DELIVERY_NONE;
    enum store_change change;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &message, &home->fault));
    reply_in_review(home, "1.jpg", "one", reply);
    assert_refused(home, decide_mail(home, reply, "x", message.id, anna, 1), "does not want");
    const int64_t mute = put_message(home, "A-2", "");
    assert_refused(home, decide_mail(home, reply, "x", mute, "", 1), "no address");
    assert_refused(home, decide_mail(home, reply, "x", 77, anna, 1), "no message");
}

static void a_duplicate_names_another_reply(void **state)
{
    struct home *home = *state;
    char first[STORE_ID_BYTES], second[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "one", first);
    reply_in_review(home, "2.jpg", "two", second);
    struct decision decision = {
        .outcome = OUTCOME_DUPLICATE, .by = "В", .reason = "", .duplicate_of = second
    };
    assert_refused(home, store_decide(home->store, second, &decision, NULL, 0, &home->fault), "itself");
    decision.duplicate_of = "R-NOTTHERE";
    assert_refused(home, store_decide(home->store, second, &decision, NULL, 0, &home->fault), "no reply");
    decision.duplicate_of = first;
    assert_done(home, store_decide(home->store, second, &decision, NULL, 0, &home->fault));
    struct line line;
    list_line(home, second, &line);
    assert_int_equal(line.listed.outcome, OUTCOME_DUPLICATE);
    assert_string_equal(line.duplicate_of, first);
}

static void a_set_aside_scan_can_be_settled_by_a_person(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    keep_file(home, "1.jpg", "one", reply);
    assert_done(home, store_set_aside(home->store, reply, "too dark", &home->fault));
    assert_done(home, decide_plain(home, reply, OUTCOME_RESCAN));
    struct line line;
    list_line(home, reply, &line);
    assert_int_equal(line.listed.outcome, OUTCOME_RESCAN);
    assert_string_equal(line.reason, "так трэба");
}

/* ---- undoing ---- */

static void an_undone_decision_recalls_its_mail(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", far_away);
    assert_refused(home, store_undo(home->store, made.reply, "", &home->fault), "name");
    assert_done(home, store_undo(home->store, made.reply, "Вольга", &home->fault));
    struct line line;
    list_line(home, made.reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_int_equal(line.listed.outcome, OUTCOME_NONE_YET);
    assert_string_equal(line.decided_by, "");
    assert_int_equal(line.mail_state, MAIL_RECALLED);
    assert_none_due(home, far_away + 1);
    assert_refused(home, store_undo(home->store, made.reply, "Вольга", &home->fault), "cannot be undone");
    assert_done(home, decide_mail(home, made.reply, "Вольга", made.message, anna, far_away));
    assert_done(home, store_undo(home->store, made.reply, "Вольга", &home->fault));
    assert_done(home, decide_plain(home, made.reply, OUTCOME_NONE));
    assert_done(home, store_undo(home->store, made.reply, "Вольга", &home->fault));
}

static void nothing_is_undone_once_a_mail_has_left(void **state)
{
    struct home *home = *state;
    static const enum mail_state gone[] = { MAIL_WRITTEN, MAIL_HANDED_OVER, MAIL_UNKNOWN };
    const int64_t message = put_message(home, "A-1", anna);
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        char reply[STORE_ID_BYTES], bytes[16];
        snprintf(bytes, sizeof bytes, "scan %zu", i);
        reply_in_review(home, bytes, bytes, reply);
        assert_done(home, decide_mail(home, reply, "rule", message, anna, 1));
        struct store_mail mail = claimed(home, FAR);
        assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
        assert_refused(home, store_undo(home->store, reply, "Вольга", &home->fault), "may have left");
        result(home, mail.id, gone[i], 0);
        assert_refused(home, store_undo(home->store, reply, "Вольга", &home->fault), mail.name);
    }
}

/* A reply whose first page goes to Anna, held until then, and whose second goes to Boris. */
static struct mailing dealt_out(struct home *home, int64_t annas_due, int64_t boris_due)
{
    static const int pages[] = { 1, 2 };
    struct mailing made = { .message = put_message(home, "A-1", anna) };
    const int64_t other = put_message(home, "A-2", "boris@example.org");
    keep_file(home, "1.pdf", "both", made.reply);
    static const struct page_read both_pages[] = { { PAGE_LETTER, "for Anna" },
        { PAGE_LETTER, "for Boris" } };
    read_pages(home, made.reply, both_pages, 2);
    const struct decision decision = { .outcome = OUTCOME_MAIL, .by = "Вольга", .reason = "" };
    const struct store_mail_plan plans[] = {
        { .message = made.message,
            .address = anna,
            .language = "be",
            .pages = &pages[0],
            .page_count = 1,
            .due = annas_due,
            .message_id = "a@example.org",
            .token = "t1" },
        { .message = other,
            .address = "boris@example.org",
            .language = "be",
            .pages = &pages[1],
            .page_count = 1,
            .due = boris_due,
            .message_id = "b@example.org",
            .token = "t2" },
    };
    assert_done(home, store_decide(home->store, made.reply, &decision, plans, 2, &home->fault));
    return made;
}

/* The name of the mail to this address's message. */
static const char *mail_to(struct home *home, const char *reply, const char *ref)
{
    struct store_listed listed;
    assert_done(home, store_list_one(home->store, reply, &home->arena, &listed, &home->fault));
    for (size_t i = 0; i < listed.mail_count; i++)
        if (strcmp(listed.mails[i].ref, ref) == 0)
            return listed.mails[i].name;
    fail_msg("no mail to %s", ref);
    return "";
}

static void who_recalls_one_mail_of_a_letter_recalls_all_that_have_not_left(void **state)
{
    struct home *home = *state;
    const struct mailing made = dealt_out(home, far_away, far_away);
    const char *first = mail_to(home, made.reply, "A-1");
    struct store_word word;
    assert_done(home, store_word_of_mail(home->store, made.reply, first, &word, &home->fault));
    assert_true(!word.opinion && store_word_check(home->store, made.reply, "Янка", &word, &home->fault));
    assert_refused(
        home, store_word_of_mail(home->store, "R-NO", first, &word, &home->fault), "R-NO has no mail");
    assert_done(home, store_word_of_mail(home->store, made.reply, first, &word, &home->fault));
    assert_refused(home, store_mail_recall(home->store, first, "", &home->fault), "who recalls it");
    assert_refused(home, store_mail_recall(home->store, "M-NO", "Янка", &home->fault), "no mail M-NO");
    assert_done(home, store_mail_recall(home->store, first, "Янка", &home->fault));
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state = 'recalled'"), 2);
    assert_none_due(home, far_away + 1);
    assert_refused(home, store_mail_recall(home->store, first, "Янка", &home->fault), "cannot be recalled");
    assert_done(home, decide_mail(home, made.reply, "Вольга", made.message, anna, far_away));
    assert_refused(home, store_mail_recall(home->store, first, "Янка", &home->fault), "cannot be recalled");
    assert_int_equal(state_of(home, made.reply), REPLY_DECIDED); /* a later decision is none of that page's */
    assert_false(store_word_check(home->store, made.reply, "Янка", &word, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_STALE);
}

static void a_mail_is_recalled_though_another_of_its_letter_has_left(void **state)
{
    struct home *home = *state;
    const struct mailing made = dealt_out(home, 1, far_away);
    const struct store_mail left = claimed(home, FAR);
    assert_done(home, store_mail_mark(home->store, left.id, &home->fault));
    assert_refused(
        home, store_mail_recall(home->store, left.name, "Янка", &home->fault), "cannot be recalled");
    result(home, left.id, MAIL_HANDED_OVER, 0);
    assert_done(home, store_mail_recall(home->store, mail_to(home, made.reply, "A-2"), "Янка", &home->fault));
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
    assert_none_due(home, far_away + 1);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state = 'handed-over'"), 1);
    /* Only the second page is still anybody's to be given. */
    const int64_t third = put_message(home, "A-3", anna);
    assert_refused(home, decide_mail(home, made.reply, "Вольга", third, anna, far_away), "page 1");
}

static void a_mail_that_failed_can_be_undone_and_sent_elsewhere(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", 1);
    result(home, claimed(home, FAR).id, MAIL_FAILED, 0);
    assert_none_due(home, far_away);
    assert_done(home, store_undo(home->store, made.reply, "Вольга", &home->fault));
    assert_done(home, decide_mail(home, made.reply, "Вольга", made.message, anna, 1));
}

static void decisions_cannot_be_changed_behind_the_store(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", far_away);
    (void)made;
    char path[128];
    snprintf(path, sizeof path, "%s/store/adkaz.db", home->folder);
    static const char *const attempts[] = { "UPDATE decision SET outcome = 'none'", "DELETE FROM decision",
        "UPDATE decision_page SET picture = 'x'", "DELETE FROM decision_page" };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        assert_false(meddled(home, attempts[i]));
    assert_true(meddled(home, "UPDATE mail SET attempts = 0"));
    assert_false(meddled(home, "UPDATE reply SET state = 'lost'"));
    assert_false(meddled(home, "UPDATE reply SET state = 'review'")); /* its decision still holds */
    assert_false(meddled(home, "UPDATE mail SET due = NULL"));
}

/* ---- the register changes ---- */

static void a_changed_row_recalls_its_unsent_mails(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", far_away);
    change_message(home, "Ганна", anna);
    struct line line;
    list_line(home, made.reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_string_equal(line.reason, "the register changed");
    assert_int_equal(line.mail_state, MAIL_RECALLED);
    assert_none_due(home, far_away + 1);
}

/* Once: a second import that cannot take it either changes nothing more. */
static void a_row_that_is_left_out_recalls_its_unsent_mails(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", far_away);
    struct message known;
    struct line line;
    const int64_t version = store_register_version(home->store);
    assert_done(home, store_message_leave_out(home->store, "A-1", 0, &home->fault));
    list_line(home, made.reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_non_null(strstr(line.reason, "the last import left out the sender's row"));
    assert_int_equal(line.mail_state, MAIL_RECALLED);
    assert_none_due(home, far_away + 1);
    const int64_t left_out = store_register_version(home->store);
    assert_true(left_out > version); /* letters are matched anew */
    assert_done(home, store_message_leave_out(home->store, "A-1", 0, &home->fault));
    assert_done(home, store_message_leave_out(home->store, "nobody's", 0, &home->fault));
    assert_int_equal(store_register_version(home->store), left_out);
    assert_done(home, store_message_known(home->store, "A-1", &home->arena, &known, &home->fault));
    assert_true(known.left_out);
    assert_done(home, store_message_known(home->store, "nobody's", &home->arena, &known, &home->fault));
    assert_int_equal(known.id, 0);
}

static void a_row_that_was_left_out_is_taken_in_again(void **state)
{
    struct home *home = *state;
    struct message row = home_message("A-1", anna), known;
    enum store_change change;
    assert_done(home, store_message_put(home->store, &row, &change, &home->fault));
    assert_done(home, store_message_leave_out(home->store, "A-1", 0, &home->fault));
    assert_done(home, store_message_put(home->store, &row, &change, &home->fault));
    assert_int_equal(change, STORE_LEFT_OUT);
    assert_done(home, store_message_known(home->store, "A-1", &home->arena, &known, &home->fault));
    assert_true(known.left_out);
    const int64_t version = store_register_version(home->store);
    assert_done(home, store_message_take_in(home->store, "A-1", &home->fault));
    assert_true(store_register_version(home->store) > version);
    assert_done(home, store_message_put(home->store, &row, &change, &home->fault));
    assert_int_equal(change, STORE_SAME);
    assert_done(home, store_message_leave_out(home->store, "A-1", 0, &home->fault));
    row.group = "another";
    assert_done(home, store_message_put(home->store, &row, &change, &home->fault));
    assert_int_equal(change, STORE_UPDATED);
    assert_done(home, store_message_known(home->store, "A-1", &home->arena, &known, &home->fault));
    assert_false(known.left_out);
}

/* Whatever it is that changed: the row is not the one that was decided on. */
static void a_change_of_any_column_recalls_the_mail(void **state)
{
    static const size_t texts[] = { offsetof(struct message, prisoner_name),
        offsetof(struct message, prisoner_id), offsetof(struct message, prisoner_state),
        offsetof(struct message, sender_name), offsetof(struct message, sender_email),
        offsetof(struct message, sender_language), offsetof(struct message, sender_id),
        offsetof(struct message, pgp_key), offsetof(struct message, pdf_password),
        offsetof(struct message, facility), offsetof(struct message, address),
        offsetof(struct message, message), offsetof(struct message, card_text),
        offsetof(struct message, card_name), offsetof(struct message, return_name),
        offsetof(struct message, return_address), offsetof(struct message, code),
        offsetof(struct message, answers_ref), offsetof(struct message, group) };
    enum { TEXTS = sizeof texts / sizeof *texts, COLUMNS = TEXTS + 2 };
    struct home *home = *state;
    for (size_t i = 0; i < COLUMNS; i++) {
        char path[16], reply[STORE_ID_BYTES];
        enum store_change change;
        snprintf(path, sizeof path, "%zu.jpg", i);
        const char *own = arena_printf(&home->arena, "%zu@example.org", i); /* no other row speaks for it */
        const int64_t id = put_message(home, path, own);
        reply_in_review(home, path, path, reply);
        assert_done(home, decide_mail(home, reply, i % 2 ? "rule" : "Вольга", id, own, far_away));
        struct message message = home_message(path, own);
        if (i < TEXTS)
            *(const char **)((char *)&message + texts[i]) = "another";
        else if (i == TEXTS)
            message.sent_on++;
        else
            message.delivery = DELIVERY_NOTICE;
        assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
        assert_int_equal(mail_state_of(home, reply), MAIL_RECALLED);
        assert_int_equal(state_of(home, reply), REPLY_REVIEW);
    }
}

/* It was not mailed by hand, and there is a server now; it was decided on a row that is another one. */
static void what_was_written_before_its_row_changed_is_not_sent(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", 1);
    struct store_mail mail = claimed(home, FAR);
    result(home, mail.id, MAIL_WRITTEN, 0);
    sleep(1); /* times are whole seconds */
    change_message(home, "Ганна", anna);
    settle_written(home, false);
    assert_false(store_mail_claim(home->store, FAR, &to_server, &home->arena, &mail, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_NONE);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
}

static void a_changed_row_leaves_what_is_gone(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", 1);
    struct store_mail mail = claimed(home, FAR);
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    change_message(home, "Ганна", anna);
    result(home, mail.id, MAIL_HANDED_OVER, 0);
    change_message(home, "Анюта", anna);
    struct line line;
    list_line(home, made.reply, &line);
    assert_int_equal(line.listed.state, REPLY_DECIDED);
    assert_int_equal(line.mail_state, MAIL_HANDED_OVER);
}

static void a_mail_recalled_while_it_is_sent_stops_before_its_last_byte(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", 1);
    struct store_mail mail = claimed(home, FAR);
    change_message(home, "Ганна", "new@example.org");
    assert_refused(home, store_mail_mark(home->store, mail.id, &home->fault), "recalled");
    assert_done(home, store_mail_cancel(home->store, mail.id, "the register changed", &home->fault));
    result(home, mail.id, MAIL_DEFERRED, 5); /* what a sender may say that did not look */
    assert_int_equal(mail_state_of(home, made.reply), MAIL_RECALLED);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
    assert_none_due(home, far_away);
}

/* Somebody may send it again: it is asked about before. */
static void a_failed_mail_is_cancelled_like_one_that_waits(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", 1);
    const int64_t id = claimed(home, FAR).id;
    result(home, id, MAIL_FAILED, 0);
    assert_done(home, store_mail_cancel(home->store, id, "the register changed", &home->fault));
    assert_int_equal(mail_state_of(home, made.reply), MAIL_RECALLED);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
}

/* ---- claiming ---- */

static void mails_are_claimed_when_they_are_due_and_once(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", far_away);
    assert_none_due(home, far_away - 1);
    struct store_mail mail = claimed(home, far_away);
    assert_string_equal(mail.address, anna);
    assert_string_equal(mail.language, "be");
    assert_string_equal(mail.message_id, "0011@example.org");
    assert_string_equal(mail.token, "token");
    assert_string_equal(mail.reply, made.reply);
    assert_int_equal(mail.message, made.message);
    assert_int_equal(mail.state, MAIL_SENDING);
    assert_int_equal(mail.attempts, 1);
    assert_int_equal(mail.page_count, 1);
    assert_int_equal(mail.pages[0].number, 1);
    assert_string_equal(mail.pages[0].hash, mail.pages[0].blob);
    assert_int_equal(mail.pages[0].width_px, 1600);
    assert_true(mail.decided_at > 1700000000);
    struct text jpeg = TEXT_LIMIT(100);
    assert_done(home, store_blob_get(home->store, mail.pages[0].blob, &jpeg, &home->fault));
    assert_string_equal(jpeg.bytes, "one");
    text_clear(&jpeg);
    assert_none_due(home, far_away);
}

static void a_deferred_mail_comes_again_with_the_same_words(void **state)
{
    struct home *home = *state;
    decided(home, "rule", 1);
    struct store_mail first = claimed(home, FAR);
    result(home, first.id, MAIL_DEFERRED, FAR + 300);
    assert_none_due(home, FAR + 299);
    struct store_mail second = claimed(home, FAR + 300);
    assert_int_equal(second.id, first.id);
    assert_string_equal(second.message_id, first.message_id);
    assert_int_equal(second.date, first.date);
    assert_int_equal(second.attempts, 2);
    result(home, second.id, MAIL_HANDED_OVER, 0);
    assert_none_due(home, far_away);
    struct message message;
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &message, &home->fault));
    assert_int_equal(message.answered, 1);
    assert_refused(home, store_mail_result(home->store, second.id, MAIL_FAILED, 0, &attempt, &home->fault),
        "cannot become");
}

static void an_attempt_ends_in_a_state_that_makes_sense(void **state)
{
    struct home *home = *state;
    decided(home, "rule", 1);
    const int64_t id = claimed(home, FAR).id;
    assert_refused(home, store_mail_result(home->store, id, MAIL_HELD, 1, &attempt, &home->fault), "end so");
    assert_refused(
        home, store_mail_result(home->store, id, MAIL_DEFERRED, 0, &attempt, &home->fault), "end so");
    assert_refused(
        home, store_mail_result(home->store, 99, MAIL_FAILED, 0, &attempt, &home->fault), "no such mail");
}

static void a_changed_page_cancels_the_mail(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", 1);
    assert_true(meddled(home, "UPDATE page SET picture = 'another'"));
    assert_none_due(home, FAR);
    struct line line;
    list_line(home, made.reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_int_equal(line.mail_state, MAIL_RECALLED);
    assert_non_null(strstr(line.reason, "page changed"));
}

static void claiming_cancels_what_may_not_go_and_goes_on(void **state)
{
    struct home *home = *state;
    char good[STORE_ID_BYTES];
    struct mailing stale = decided(home, "rule", 1);
    const int64_t other = put_message(home, "B-1", "boris@example.org");
    reply_in_review(home, "2.jpg", "two", good);
    assert_done(home, decide_mail(home, good, "rule", other, "boris@example.org", 2));
    assert_true(meddled(home, "UPDATE page SET picture = 'another' WHERE id = 1"));
    matched_the_same(home, stale.reply);
    matched_the_same(home, good);
    struct store_mail mail = claimed(home, FAR);
    assert_string_equal(mail.reply, good);
    assert_int_equal(state_of(home, stale.reply), REPLY_REVIEW);
}

static void what_a_server_said_is_told(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", 1);
    struct store_tried *tried, last;
    size_t count;
    assert_done(home, store_attempts(home->store, made.reply, &home->arena, &tried, &count, &home->fault));
    assert_int_equal(count, 0);
    assert_done(home, store_attempt_last(home->store, &home->arena, &last, &home->fault));
    const char *const unsaid[] = { last.mail, last.phase, last.enhanced, last.said, last.queue_id,
        last.remote, last.tls };
    for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid; i++)
        assert_string_equal(unsaid[i], "");
    struct store_mail mail = claimed(home, FAR);
    char long_words[700];
    memset(long_words, 'x', sizeof long_words - 1);
    memcpy(long_words, "554 5.7.1 <anna@\xff> not here", 28);
    long_words[sizeof long_words - 1] = '\0';
    const struct store_attempt refused = { 10, "rcpt", 554, "5.7.1", long_words, "", false,
        "mx.example[192.0.2.1]:587", "TLSv1.3, TLS_AES_256_GCM_SHA384", 1234 };
    assert_done(home, store_mail_result(home->store, mail.id, MAIL_DEFERRED, 20, &refused, &home->fault));
    result(home, claimed(home, FAR).id, MAIL_HANDED_OVER, 0);
    assert_done(home, store_attempts(home->store, made.reply, &home->arena, &tried, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_string_equal(tried[0].mail, mail.name);
    assert_string_equal(tried[0].phase, "rcpt");
    assert_int_equal(tried[0].code, 554);
    assert_int_equal(tried[0].state, MAIL_DEFERRED);
    assert_true(strncmp(tried[0].said, "554 5.7.1 <anna@\xef\xbf\xbd> not here", 30) == 0);
    assert_true(utf8_valid(tried[0].said, strlen(tried[0].said)) && strlen(tried[0].said) <= 500);
    assert_string_equal(tried[1].said, "ok, queued");
    assert_string_equal(tried[1].queue_id, "Q1");
    assert_string_equal(tried[0].remote, "mx.example[192.0.2.1]:587");
    assert_string_equal(tried[0].tls, "TLSv1.3, TLS_AES_256_GCM_SHA384");
    assert_int_equal(tried[0].took_ms, 1234);
    assert_string_equal(tried[1].remote, "");
    assert_done(home, store_attempt_last(home->store, &home->arena, &last, &home->fault));
    assert_string_equal(last.queue_id, "Q1");
    /* As older versions stored it: what was said, and the server's name for it. */
    assert_true(meddled(home, "UPDATE attempt SET said = x'006f6b00513100' WHERE id = 1"));
    assert_done(home, store_attempts(home->store, made.reply, &home->arena, &tried, &count, &home->fault));
    assert_string_equal(tried[0].said, "ok");
    assert_string_equal(tried[0].remote, "");
    assert_int_equal(tried[0].took_ms, 0);
    assert_int_equal(tried[1].state, MAIL_HANDED_OVER);
}

/* Somebody may have mailed it by hand. */
static void what_was_written_waits_for_a_word_when_there_is_a_server(void **state)
{
    struct home *home = *state;
    struct store_mail mail;
    struct mailing made = decided(home, "rule", 1);
    const int64_t id = claimed(home, FAR).id;
    result(home, id, MAIL_WRITTEN, 0);
    assert_false(store_mail_claim(home->store, far_away, &to_server, &home->arena, &mail, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_NONE);
    settle_written(home, false);
    assert_int_equal(mail_state_of(home, made.reply), MAIL_HELD);
    assert_done(home, store_mail_claim(home->store, FAR, &to_server, &home->arena, &mail, &home->fault));
    assert_int_equal(mail.id, id);
}

static size_t hold_written(struct home *home, int64_t due)
{
    size_t held;
    assert_done(home, store_mails_hold_written(home->store, due, &held, &home->fault));
    return held;
}

static struct store_written written_in(struct home *home)
{
    struct store_written written;
    assert_done(home, store_mails_written(home->store, &written, &home->fault));
    return written;
}

/* A notice whose letter follows was answered, however; what has another decision is a person's. */
static void what_was_settled_since_is_never_held_by_itself(void **state)
{
    static const char *const since[] = {
        "UPDATE mail SET purpose = 'notice' WHERE id = 1;"
        "INSERT INTO mail (id, name, reply, message, decision, state, due, date, changed, planned, envelope,"
        " provider, mailbox, purpose, follows, part, parts, step) SELECT 2, 'M-2', reply, message, decision,"
        " 'held', 9000000000, date, changed, planned, envelope, provider, mailbox, 'scan', 1, 1, 1, 0"
        " FROM mail WHERE id = 1",
        "UPDATE reply SET decision = NULL, state = 'review'",
        "INSERT INTO received (digest, at, mail, what, signs, proves) VALUES ('x', 9000000000, 1, 'x', 1, 0)",
        "UPDATE mail SET purpose = 'reminder';"
        "INSERT INTO mail (id, name, reply, message, decision, state, date, changed, planned, envelope,"
        " provider, mailbox, purpose, part, parts, step) SELECT 2, 'M-2', reply, message, decision,"
        " 'handed-over', date, changed, planned, envelope, provider, mailbox, 'scan', 1, 1, 0 FROM mail;"
        "INSERT INTO received (digest, at, mail, what, signs, proves) VALUES ('x', 9000000000, 2, 'x', 1, 0)",
    };
    for (size_t i = 0; i < sizeof since / sizeof *since; i++) {
        struct home *home = *state;
        decided(home, "rule", 1);
        result(home, claimed(home, FAR).id, MAIL_WRITTEN, 0);
        assert_int_equal(written_in(home).open, 1);
        assert_true(meddled(home, since[i]));
        assert_int_equal(written_in(home).open, 0);
        assert_int_equal(written_in(home).left, 1);
        assert_int_equal(hold_written(home, FAR), 0);
        home_anew(state);
    }
}

/* The letter is written, and words are planned that follow it. */
static void letter_with_a_supplement(struct home *home)
{
    decided(home, "rule", 1);
    result(home, claimed(home, FAR).id, MAIL_WRITTEN, 0);
    assert_true(meddled(home,
        "INSERT INTO mail (id, name, reply, message, decision, state, due, date, changed, planned, envelope,"
        " provider, mailbox, purpose, follows, part, parts, step) SELECT 2, 'M-22222222', reply, message,"
        " decision, 'held', 7, date, changed, planned, envelope, provider, mailbox, 'supplement', 1, 1, 1, 0"
        " FROM mail"));
}

/* Words that were to follow a letter do not go before it. */
static void what_follows_waits_as_long_and_all_of_it_goes_once(void **state)
{
    struct home *home = *state;
    struct store_mail mail;
    letter_with_a_supplement(home);
    assert_int_equal(hold_written(home, far_away), 1);
    assert_int_equal(hold_written(home, far_away + 9), 0);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE due >= 4000000000"), 2);
    assert_int_equal(written_in(home).held, 1);
    assert_true(written_in(home).due == far_away);
    assert_none_due(home, far_away - 1);
    assert_done(home, store_mail_claim(home->store, far_away, &to_server, &home->arena, &mail, &home->fault));
    assert_int_equal(mail.id, 1);
    assert_none_due(home, far_away); /* its letter is under way */
    result(home, mail.id, MAIL_UNKNOWN, far_away); /* never a third time */
    assert_none_due(home, far_away + HOUR);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE id = 1 AND state = 'unknown'"), 1);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE id = 2 AND state = 'held'"), 1);
}

static void what_follows_waits_for_a_letter_that_a_server_put_off(void **state)
{
    struct home *home = *state;
    letter_with_a_supplement(home);
    assert_int_equal(hold_written(home, FAR), 1);
    const int64_t letter = claimed(home, FAR).id;
    result(home, letter, MAIL_DEFERRED, FAR + 300);
    assert_none_due(home, FAR);
    assert_int_equal(number_in(home, "SELECT count(*) FROM task"), 0);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE id = 2 AND state = 'held'"), 1);
    struct store_mail_waiting *waiting;
    size_t count;
    assert_done(home, store_mails_waiting(home->store, &home->arena, &waiting, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_true(waiting[0].mail.id == letter ? waiting[1].for_letter : waiting[0].for_letter);
    result(home, claimed(home, FAR + 300).id, MAIL_HANDED_OVER, 0);
    assert_int_equal(claimed(home, FAR + HOUR).id, 2);
}

/* ---- by a clock that is wrong ---- */

/* Something happened at `at`, as the clock had it, after all that is noted. */
static void something_happens(struct home *home, int64_t at)
{
    char sql[200];
    snprintf(sql, sizeof sql,
        "INSERT INTO event (id, reply, at, what) SELECT max(id) + 1, (SELECT id FROM reply), %" PRId64
        ", x'' FROM event",
        at);
    assert_true(meddled(home, sql));
}

/* A machine that has just been started may be years behind, and a day from then is over at once. */
static void nothing_is_held_by_a_clock_that_is_behind(void **state)
{
    struct home *home = *state;
    decided(home, "rule", 1);
    result(home, claimed(home, FAR).id, MAIL_WRITTEN, 0);
    something_happens(home, far_away);
    assert_int_equal(hold_written(home, FAR), 0);
    assert_int_equal(written_in(home).open, 1);
    something_happens(home, clock_now());
    assert_int_equal(hold_written(home, FAR), 0);
    assert_true(written_in(home).behind);
}

/* It was ahead once, and has been set. */
static void a_clock_that_ran_for_a_day_is_believed(void **state)
{
    struct home *home = *state;
    decided(home, "rule", 1);
    result(home, claimed(home, FAR).id, MAIL_WRITTEN, 0);
    something_happens(home, far_away);
    something_happens(home, clock_now() - DAY - 1);
    something_happens(home, clock_now());
    assert_false(written_in(home).behind);
    assert_int_equal(hold_written(home, FAR), 1);
}

static void what_was_held_by_a_clock_ahead_is_held_no_longer_than_others(void **state)
{
    struct home *home = *state;
    letter_with_a_supplement(home);
    assert_int_equal(hold_written(home, far_away), 1);
    something_happens(home, far_away);
    assert_int_equal(hold_written(home, FAR), 0);
    assert_true(written_in(home).due == far_away); /* which of the two is wrong is not known yet */
    assert_true(meddled(home, "DELETE FROM event WHERE at = 4000000000"));
    assert_int_equal(hold_written(home, FAR), 0);
    assert_true(written_in(home).due == FAR);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE due = 2000000000"), 2);
}

/* A server put it off, or all mail was stopped while it was prepared: it is as good as held. */
static void what_a_server_put_off_may_have_been_mailed_by_hand_still(void **state)
{
    static const char *const said[] = { "handed-over", "held" };
    for (int way = 0; way < 6; way++) {
        struct home *home = *state;
        size_t settled;
        enum mail_state becomes;
        const bool sent = way % 2 == 0;
        decided(home, "rule", 1);
        result(home, claimed(home, FAR).id, MAIL_WRITTEN, 0);
        assert_int_equal(hold_written(home, FAR), 1);
        const struct store_mail mail = claimed(home, FAR);
        if (way < 4)
            result(home, mail.id, MAIL_DEFERRED, FAR + 300);
        else
            assert_done(home, store_mail_release(home->store, mail.id, FAR, &home->fault));
        assert_int_equal(written_in(home).held, 1);
        if (way < 2)
            assert_done(
                home, store_mail_settle(home->store, mail.name, sent, 1, "Вольга", &becomes, &home->fault));
        else
            assert_done(home,
                store_mails_settle_written(home->store, true, sent, 1, "Вольга", &settled, &home->fault));
        char now[100];
        snprintf(now, sizeof now, "SELECT count(*) FROM mail WHERE state = '%s' AND resent <= %d",
            said[!sent], sent);
        assert_int_equal(number_in(home, now), 1);
        assert_int_equal(written_in(home).held, 0);
        home_anew(state);
    }
}

/* The second try of what may have gone is none of them. */
static void what_may_have_gone_is_not_taken_for_written(void **state)
{
    struct home *home = *state;
    decided(home, "rule", 1);
    result(home, claimed(home, FAR).id, MAIL_UNKNOWN, FAR);
    result(home, claimed(home, FAR).id, MAIL_DEFERRED, FAR + 300);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE resent = 1 AND state = 'deferred'"), 1);
    assert_int_equal(written_in(home).held, 0);
}

static void what_was_mailed_by_hand_is_handed_over(void **state)
{
    struct home *home = *state;
    struct store_mail mail;
    enum mail_state becomes;
    struct mailing made = decided(home, "rule", 1);
    mail = claimed(home, FAR);
    result(home, mail.id, MAIL_WRITTEN, 0);
    assert_refused(
        home, store_mail_settle(home->store, mail.name, true, 0, "", &becomes, &home->fault), "a name");
    settle_written(home, true);
    assert_int_equal(mail_state_of(home, made.reply), MAIL_HANDED_OVER);
    assert_false(store_mail_claim(home->store, far_away, &to_server, &home->arena, &mail, &home->fault));
    assert_true(meddled(home, "UPDATE mail SET state = 'written'"));
    assert_done(home, store_mail_settle(home->store, mail.name, true, 0, "Вольга", &becomes, &home->fault));
    assert_int_equal(becomes, MAIL_HANDED_OVER);
}

static void what_was_written_to_an_old_address_is_not_sent(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", 1);
    result(home, claimed(home, FAR).id, MAIL_WRITTEN, 0);
    change_message(home, "Аня", "new@example.org");
    assert_int_equal(state_of(home, made.reply), REPLY_DECIDED);
    settle_written(home, false);
    matched_the_same(home, made.reply);
    struct store_mail mail;
    assert_false(store_mail_claim(home->store, FAR, &to_server, &home->arena, &mail, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_NONE);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
}

static void a_mail_is_never_planned_twice_by_accident(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", 1);
    const int64_t first = claimed(home, FAR).id;
    result(home, first, MAIL_HANDED_OVER, 0);
    assert_true(meddled(home, "UPDATE reply SET state = 'review', decision = NULL"));
    assert_refused(home, decide_mail(home, made.reply, "x", made.message, anna, 1), "already");
}

static void defer(struct home *home, int64_t mail, const char *phase, int64_t started)
{
    struct store_attempt end = attempt;
    end.phase = phase;
    end.started = started;
    assert_done(home, store_mail_result(home->store, mail, MAIL_DEFERRED, started + 300, &end, &home->fault));
}

/* A date of days ago is taken for spam; a second copy is the same bytes. */
static void a_mail_bears_the_day_of_its_last_claim_until_a_byte_may_have_gone(void **state)
{
    struct home *home = *state;
    decided(home, "rule", 1);
    struct store_mail mail = claimed(home, FAR);
    assert_int_equal(mail.date, FAR);
    assert_int_equal(mail.first_try, 0);
    defer(home, mail.id, "rcpt", FAR);
    mail = claimed(home, FAR + DAY);
    assert_int_equal(mail.date, FAR + DAY);
    assert_int_equal(mail.first_try, FAR);
    defer(home, mail.id, "dot", FAR + DAY);
    mail = claimed(home, FAR + 2 * DAY);
    assert_int_equal(mail.date, FAR + DAY);
    assert_int_equal(mail.first_try, FAR);
}

static void an_interrupted_mail_with_the_mark_keeps_its_day(void **state)
{
    struct home *home = *state;
    enum mail_state becomes;
    decided(home, "rule", 1);
    struct store_mail mail = claimed(home, FAR);
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    assert_done(home, store_mails_recover(home->store, FAR, 1800, &home->fault));
    assert_done(
        home, store_mail_settle(home->store, mail.name, false, FAR + 100, "Вольга", &becomes, &home->fault));
    assert_int_equal(claimed(home, FAR + 100).date, FAR);
}

/* ---- crashes ---- */

static void an_interrupted_mail_without_the_mark_is_sent_again(void **state)
{
    struct home *home = *state;
    decided(home, "rule", 1);
    const int64_t id = claimed(home, FAR).id;
    home_reopen(home);
    assert_done(home, store_mails_recover(home->store, FAR, 1800, &home->fault));
    assert_int_equal(claimed(home, FAR).id, id);
}

static void an_interrupted_mail_with_the_mark_is_tried_once_more_and_later(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", 1);
    const int64_t id = claimed(home, FAR).id;
    assert_done(home, store_mail_mark(home->store, id, &home->fault));
    home_reopen(home);
    assert_done(home, store_mails_recover(home->store, FAR, 1800, &home->fault));
    assert_int_equal(mail_state_of(home, made.reply), MAIL_UNKNOWN);
    struct store_mail_counts counts;
    assert_done(home, store_mail_count(home->store, &counts, &home->fault));
    assert_int_equal(counts.by_state[MAIL_UNKNOWN], 1);
    assert_int_equal(counts.next_due, FAR + 1800);
    assert_none_due(home, FAR + 1799);
    assert_int_equal(claimed(home, FAR + 1800).id, id);
    assert_done(home, store_mail_mark(home->store, id, &home->fault));
    assert_done(home, store_mails_recover(home->store, FAR, 1800, &home->fault));
    assert_none_due(home, far_away); /* a third mail of one letter needs a person */
    assert_done(home, store_mail_count(home->store, &counts, &home->fault));
    assert_int_equal(counts.next_due, 0);
}

/* A person denied that it went by hand: later nobody says of all that was written that it did. */
static void an_interrupted_mail_is_not_one_that_was_only_written(void **state)
{
    struct home *home = *state;
    struct store_written written;
    enum mail_state becomes;
    decided(home, "rule", 1);
    struct store_mail mail = claimed(home, FAR);
    result(home, mail.id, MAIL_WRITTEN, 0);
    assert_done(
        home, store_mail_settle(home->store, mail.name, false, FAR + 100, "Вольга", &becomes, &home->fault));
    assert_int_equal(claimed(home, FAR + 100).id, mail.id);
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    assert_done(home, store_mails_recover(home->store, FAR + 100, 1800, &home->fault));
    assert_int_equal(claimed(home, FAR + 1900).id, mail.id);
    result(home, mail.id, MAIL_DEFERRED, FAR + 3000);
    assert_done(home, store_mails_written(home->store, &written, &home->fault));
    assert_int_equal(written.held, 0);
}

/* ---- what may have gone ---- */

/* Its mail was lost behind its mark, and is claimed for the second time. */
static struct store_mail tried_twice(struct home *home)
{
    result(home, claimed(home, FAR).id, MAIL_UNKNOWN, FAR + 1800);
    return claimed(home, FAR + 1800);
}

static void what_may_have_gone_is_never_recalled(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", 1);
    result(home, claimed(home, FAR).id, MAIL_UNKNOWN, FAR + 1800);
    change_message(home, "Аня", "new@example.org");
    assert_none_due(home, far_away);
    assert_int_equal(mail_state_of(home, made.reply), MAIL_UNKNOWN);
    assert_int_equal(state_of(home, made.reply), REPLY_DECIDED);
    assert_refused(home, store_undo(home->store, made.reply, "Вольга", &home->fault), "may have left");
}

static void what_may_have_gone_is_never_recalled_in_its_second_try_either(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", 1);
    const int64_t id = tried_twice(home).id;
    assert_refused(home, store_undo(home->store, made.reply, "Вольга", &home->fault), "may have left");
    result(home, id, MAIL_DEFERRED, FAR + 9000);
    assert_refused(home, store_undo(home->store, made.reply, "Вольга", &home->fault), "may have left");
    change_message(home, "Аня", "new@example.org");
    assert_none_due(home, far_away);
    assert_int_equal(mail_state_of(home, made.reply), MAIL_UNKNOWN);
    assert_int_equal(state_of(home, made.reply), REPLY_DECIDED);
}

static void a_second_try_stops_before_its_last_byte_where_the_row_changed_or_nothing_may_go(void **state)
{
    struct home *home = *state;
    size_t fallen;
    struct mailing made = decided(home, "Вольга", 1);
    const int64_t id = tried_twice(home).id;
    const struct store_stop stop = { STOP_ADDRESS, anna, 0, "Вольга", "", 0, 0 };
    assert_done(home, store_stop(home->store, &stop, &fallen, &home->fault));
    assert_refused(home, store_mail_mark(home->store, id, &home->fault), "suspended");
    assert_done(home, store_stop_end(home->store, STOP_ADDRESS, anna, "Вольга", &home->fault));
    change_message(home, "Аня", "new@example.org");
    assert_refused(home, store_mail_mark(home->store, id, &home->fault), "changed");
    assert_done(home, store_mail_cancel(home->store, id, home->fault.text, &home->fault));
    assert_int_equal(mail_state_of(home, made.reply), MAIL_UNKNOWN);
    assert_int_equal(state_of(home, made.reply), REPLY_DECIDED);
}

/* As the register and the models are now. */
static void matched_again(
    struct home *home, const char *reply, enum follows follows, const char *reason, const char *models)
{
    const struct verdict verdict = { .follows = follows, .reason = reason };
    const struct store_made_with now = { store_register_version(home->store), models };
    assert_done(home, store_verdict_again(home->store, reply, &verdict, &now, &home->fault));
}

static size_t to_match(struct home *home, const char *models)
{
    struct store_mails_due due;
    assert_done(home, store_mails_due(home->store, FAR, models, &due, &home->fault));
    assert_int_equal(due.count, 1);
    return due.to_match;
}

static void the_rules_mail_waits_until_its_letter_was_matched_again(void **state)
{
    struct home *home = *state;
    struct store_mail mail;
    struct addressee planned;
    struct mailing made = decided(home, "rule", 1);
    static const struct store_pace others = { 0, "other models" };
    assert_int_equal(to_match(home, "models"), 0);
    assert_int_equal(to_match(home, "other models"), 1);
    assert_false(store_mail_claim(home->store, FAR, &others, &home->arena, &mail, &home->fault));
    put_message(home, "A-2", "rival@example.org");
    assert_int_equal(to_match(home, NULL), 1);
    assert_none_due(home, FAR);
    assert_done(home, store_rules_mail(home->store, made.reply, &home->arena, &planned, &home->fault));
    assert_true(planned.message == made.message && planned.page_count == 1);
    matched_again(home, made.reply, FOLLOWS_SEND, "", "other models");
    assert_int_equal(to_match(home, "other models"), 0);
    assert_done(home, store_mail_claim(home->store, FAR, &others, &home->arena, &mail, &home->fault));
    put_message(home, "A-3", "third@example.org");
    assert_false(store_mail_mark(home->store, mail.id, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_STALE);
    assert_done(home, store_mail_release(home->store, mail.id, FAR, &home->fault));
    assert_none_due(home, FAR);
}

static void the_rules_mail_is_recalled_where_the_rule_would_not_send_it_any_more(void **state)
{
    struct home *home = *state;
    struct line line;
    struct addressee planned;
    const struct verdict sends = { .follows = FOLLOWS_SEND, .reason = "" };
    struct mailing made = decided(home, "rule", far_away);
    put_message(home, "A-2", "rival@example.org");
    matched_again(home, made.reply, FOLLOWS_ASK, "another one is as likely", "models");
    list_line(home, made.reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_int_equal(line.mail_state, MAIL_RECALLED);
    assert_string_equal(line.reason, "another one is as likely");
    assert_done(home, store_rules_mail(home->store, made.reply, &home->arena, &planned, &home->fault));
    assert_true(planned.message == 0);
    assert_refused(home, store_verdict_again(home->store, made.reply, &sends, &made_later, &home->fault),
        "cannot be matched again");
}

static void what_a_person_mails_waits_for_no_match(void **state)
{
    struct home *home = *state;
    struct addressee planned;
    struct mailing made = decided(home, "Вольга", 1);
    put_message(home, "A-2", "rival@example.org");
    assert_int_equal(to_match(home, "other models"), 0);
    assert_done(home, store_rules_mail(home->store, made.reply, &home->arena, &planned, &home->fault));
    assert_true(planned.message == 0);
    claimed(home, FAR);
}

/* What may have gone is never said not to have: a person settles it. */
static void a_second_try_waits_for_the_match_and_stays_unknown_where_it_asks(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", 1);
    const struct store_mail mail = claimed(home, FAR);
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    assert_done(home, store_mails_recover(home->store, FAR, 0, &home->fault));
    put_message(home, "A-2", "rival@example.org");
    assert_none_due(home, FAR);
    matched_again(home, made.reply, FOLLOWS_ASK, "another one is as likely", "models");
    assert_none_due(home, far_away);
    assert_int_equal(mail_state_of(home, made.reply), MAIL_UNKNOWN);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
}

static void a_second_try_that_cannot_go_leaves_the_first_unknown(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", 1);
    assert_done(
        home, store_mail_cancel(home->store, tried_twice(home).id, "page 1 cannot be read", &home->fault));
    assert_int_equal(mail_state_of(home, made.reply), MAIL_UNKNOWN);
    assert_int_equal(state_of(home, made.reply), REPLY_DECIDED);
    assert_none_due(home, far_away);
}

static void a_second_try_that_fails_leaves_the_first_unknown(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", 1);
    result(home, tried_twice(home).id, MAIL_FAILED, 0);
    assert_int_equal(mail_state_of(home, made.reply), MAIL_UNKNOWN);
    assert_none_due(home, far_away);
}

static void a_neighbour_leaves_what_may_have_gone(void **state)
{
    struct home *home = *state;
    char neighbour[STORE_ID_BYTES];
    struct mailing made = decided(home, "rule", 1);
    result(home, tried_twice(home).id, MAIL_DEFERRED, FAR + 9000);
    reply_in_review(home, "2.jpg", "two", neighbour);
    assert_done(home, store_replies_neighbours(home->store, made.reply, neighbour, &home->fault));
    assert_int_equal(state_of(home, made.reply), REPLY_DECIDED);
    assert_int_equal(mail_state_of(home, made.reply), MAIL_DEFERRED);
}

static enum mail_state settled(struct home *home, const char *mail, bool sent, int64_t due)
{
    enum mail_state becomes;
    assert_done(home, store_mail_settle(home->store, mail, sent, due, "Вольга", &becomes, &home->fault));
    return becomes;
}

static void a_person_says_that_an_unknown_mail_went(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", 1);
    const struct store_mail mail = tried_twice(home);
    enum mail_state becomes;
    assert_refused(home, store_mail_settle(home->store, mail.name, true, 0, "Вольга", &becomes, &home->fault),
        "is sending");
    result(home, mail.id, MAIL_UNKNOWN, 0);
    assert_refused(
        home, store_mail_settle(home->store, mail.name, true, 0, "", &becomes, &home->fault), "who");
    assert_refused(home,
        store_mail_settle(home->store, "M-00000000", true, 0, "Вольга", &becomes, &home->fault), "no mail");
    assert_int_equal(settled(home, mail.name, true, 0), MAIL_HANDED_OVER);
    assert_int_equal(mail_state_of(home, made.reply), MAIL_HANDED_OVER);
    assert_refused(home, store_undo(home->store, made.reply, "Вольга", &home->fault), "has left");
    assert_none_due(home, far_away);
}

static void a_person_says_that_an_unknown_mail_did_not_go(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", 1);
    const struct store_mail mail = tried_twice(home);
    result(home, mail.id, MAIL_UNKNOWN, 0);
    assert_int_equal(settled(home, mail.name, false, FAR + 5000), MAIL_HELD);
    assert_none_due(home, FAR + 4999);
    const struct store_mail third = claimed(home, FAR + 5000);
    assert_string_equal(third.message_id, mail.message_id);
    result(home, third.id, MAIL_UNKNOWN, FAR + 8000);
    assert_int_equal(settled(home, mail.name, false, FAR + 9000), MAIL_HELD);
    assert_done(home, store_undo(home->store, made.reply, "Вольга", &home->fault));
    assert_int_equal(mail_state_of(home, made.reply), MAIL_RECALLED);
}

static void bounced(struct home *home, const char *bytes, int64_t mail)
{
    bool fresh;
    const struct store_received received = { mail, "full 5.2.2", true, MAIL_BOUNCED, true, false, false };
    assert_done(home, store_received_put(home->store, bytes_from(bytes), &received, &fresh, &home->fault));
}

/* A full mailbox must not keep a letter from its sender for good. */
static void what_bounced_can_be_sent_again_or_taken_back(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "rule", 1);
    const struct store_mail mail = claimed(home, FAR);
    result(home, mail.id, MAIL_HANDED_OVER, 0);
    bounced(home, "one", mail.id);
    assert_int_equal(settled(home, mail.name, false, FAR + 900), MAIL_HELD);
    assert_none_due(home, FAR + 899);
    assert_string_equal(claimed(home, FAR + 900).message_id, mail.message_id);
    result(home, mail.id, MAIL_HANDED_OVER, 0);
    bounced(home, "two", mail.id);
    assert_int_equal(settled(home, mail.name, false, FAR + 9000), MAIL_HELD);
    assert_done(home, store_undo(home->store, made.reply, "Вольга", &home->fault));
    assert_int_equal(mail_state_of(home, made.reply), MAIL_RECALLED);
}

static bool claims_one_a_minute(struct home *home, int64_t now, struct store_mail *mail)
{
    const struct store_pace one_a_minute = { .a_minute = 1 };
    return store_mail_claim(home->store, now, &one_a_minute, &home->arena, mail, &home->fault);
}

static void a_clock_that_was_ahead_holds_no_provider_back(void **state)
{
    struct home *home = *state;
    struct store_mail mail;
    decided(home, "rule", 1);
    assert_done(home, claims_one_a_minute(home, FAR, &mail));
    result(home, mail.id, MAIL_DEFERRED, 1);
    assert_false(claims_one_a_minute(home, FAR + 1, &mail));
    assert_int_equal(home->fault.kind, FAULT_NONE);
    assert_done(home, claims_one_a_minute(home, FAR - 9000, &mail));
}

static void what_happened_is_told_in_order(void **state)
{
    struct home *home = *state;
    struct mailing made = decided(home, "Вольга", 1);
    struct store_mail mail = claimed(home, FAR);
    result(home, mail.id, MAIL_FAILED, 0);
    assert_done(home, store_undo(home->store, made.reply, "Пётр", &home->fault));
    struct store_event *events;
    size_t count;
    assert_done(home, store_history(home->store, made.reply, &home->arena, &events, &count, &home->fault));
    static const char *const parts[] = { "arrived: 1 file", "read", "asks: two candidates",
        "decided by Вольга", "is planned", "failed", "recalled", "undone by Пётр" };
    assert_int_equal(count, sizeof parts / sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        if (!strstr(events[i].what, parts[i]))
            fail_msg("\"%s\" does not say \"%s\"", events[i].what, parts[i]);
        assert_null(strstr(events[i].what, "@"));
    }
    assert_refused(home,
        store_history(home->store, "R-00000000", &home->arena, &events, &count, &home->fault), "no reply");
}

/* Once it is decided a page lies as it lay then. */
static void a_page_is_turned_until_it_is_decided_and_mailed_so(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_mail mail;
    struct reply loaded;
    reply_in_review(home, "a.jpg", "bytes", reply);
    const int64_t message = put_message(home, "A-1", "anna@example.org");
    assert_done(home, store_page_turn(home->store, reply, 1, 1, &home->fault));
    assert_done(home, store_page_turn(home->store, reply, 1, 3, &home->fault));
    assert_done(home, store_page_turn(home->store, reply, 1, 3, &home->fault));
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    assert_int_equal(loaded.pages[0].quarters, 3);
    assert_refused(home, store_page_turn(home->store, reply, 2, 1, &home->fault), "no page 2");
    assert_refused(home, store_page_turn(home->store, "R-00000000", 1, 1, &home->fault), "no page 1");

    assert_done(home, decide_mail(home, reply, "Вольга", message, "anna@example.org", 100));
    assert_refused(home, store_page_turn(home->store, reply, 1, 1, &home->fault), "may be turned");
    assert_done(home, store_mail_claim(home->store, 200, NULL, &home->arena, &mail, &home->fault));
    assert_int_equal(mail.pages[0].quarters, 3);
}

/* ---- pictures made smaller ---- */

static struct store_mail only_without_step(struct home *home, int megabytes)
{
    size_t count;
    struct store_mail *mails;
    assert_done(
        home, store_mails_without_step(home->store, megabytes, &home->arena, &mails, &count, &home->fault));
    assert_int_equal(count, 1);
    return mails[0];
}

static void a_mail_is_looked_at_once_for_each_limit(void **state)
{
    struct home *home = *state;
    size_t count;
    struct store_mail *mails;
    decided(home, "Alena", 100);
    const struct store_mail mail = only_without_step(home, 10);
    assert_int_equal(mail.page_count, 1);
    assert_done(home, store_mail_put_step(home->store, mail.id, 0, 10, &home->fault));
    assert_done(home, store_mails_without_step(home->store, 10, &home->arena, &mails, &count, &home->fault));
    assert_int_equal(count, 0);
    assert_int_equal(only_without_step(home, 5).step_for_mb, 10);
    claimed(home, 200);
    assert_done(home, store_mails_without_step(home->store, 5, &home->arena, &mails, &count, &home->fault));
    assert_int_equal(count, 0); /* on its way */
    assert_done(home, store_mail_put_step(home->store, mail.id, 2, 5, &home->fault));
    assert_int_equal(number_in(home, "SELECT step FROM mail"), 0);
}

static void a_smaller_picture_goes_with_the_step_of_its_mail(void **state)
{
    struct home *home = *state;
    bool there;
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(1 << 10);
    CLEANUP(text_clear) struct text findings = TEXT_LIMIT(4096);
    decided(home, "Alena", 100);
    const struct store_mail waits = only_without_step(home, 10);
    const char *hash = waits.pages[0].hash;
    assert_string_equal(waits.pages[0].smaller, "");
    assert_done(home, store_smaller_get(home->store, hash, 2, &jpeg, &there, &home->fault));
    assert_false(there);
    assert_done(home, store_smaller_put(home->store, hash, 1, bytes_from("a little"), &home->fault));
    assert_done(home, store_smaller_put(home->store, hash, 2, bytes_from("more"), &home->fault));
    assert_done(home, store_mail_put_step(home->store, waits.id, 2, 10, &home->fault));
    const struct store_mail mail = claimed(home, 200);
    assert_string_equal(mail.pages[0].hash, hash);
    assert_string_equal(mail.pages[0].blob, hash);
    assert_done(home, store_blob_get(home->store, mail.pages[0].smaller, &jpeg, &home->fault));
    assert_string_equal(jpeg.bytes, "more");
    assert_done(home, store_check(home->store, &findings, &findings, &home->fault));
    assert_int_equal(findings.length, 0);
}

int test_store_mail(void)
{
    const struct CMUnitTest tests[] = {
        KEYED_TEST(a_decision_holds_its_mail),
        HOME_TEST(a_mail_is_looked_at_once_for_each_limit),
        KEYED_TEST(a_smaller_picture_goes_with_the_step_of_its_mail),
        HOME_TEST(a_reply_is_decided_once),
        HOME_TEST(the_rule_decides_in_the_transaction_of_its_verdict),
        HOME_TEST(the_rule_has_one_word),
        HOME_TEST(a_refused_decision_leaves_nothing_behind),
        HOME_TEST(envelopes_are_never_mailed),
        HOME_TEST(only_messages_that_want_mail_are_mailed),
        HOME_TEST(a_duplicate_names_another_reply),
        HOME_TEST(a_set_aside_scan_can_be_settled_by_a_person),
        HOME_TEST(an_undone_decision_recalls_its_mail),
        HOME_TEST(nothing_is_undone_once_a_mail_has_left),
        HOME_TEST(who_recalls_one_mail_of_a_letter_recalls_all_that_have_not_left),
        HOME_TEST(a_mail_is_recalled_though_another_of_its_letter_has_left),
        HOME_TEST(a_mail_that_failed_can_be_undone_and_sent_elsewhere),
        HOME_TEST(decisions_cannot_be_changed_behind_the_store),
        KEYED_TEST(a_changed_row_recalls_its_unsent_mails),
        KEYED_TEST(a_row_that_is_left_out_recalls_its_unsent_mails),
        KEYED_TEST(a_row_that_was_left_out_is_taken_in_again),
        HOME_TEST(a_change_of_any_column_recalls_the_mail),
        HOME_TEST(what_was_written_before_its_row_changed_is_not_sent),
        HOME_TEST(a_changed_row_leaves_what_is_gone),
        HOME_TEST(a_mail_recalled_while_it_is_sent_stops_before_its_last_byte),
        HOME_TEST(a_failed_mail_is_cancelled_like_one_that_waits),
        KEYED_TEST(mails_are_claimed_when_they_are_due_and_once),
        HOME_TEST(a_deferred_mail_comes_again_with_the_same_words),
        HOME_TEST(an_attempt_ends_in_a_state_that_makes_sense),
        HOME_TEST(a_changed_page_cancels_the_mail),
        HOME_TEST(claiming_cancels_what_may_not_go_and_goes_on),
        HOME_TEST(what_was_settled_since_is_never_held_by_itself),
        HOME_TEST(what_follows_waits_as_long_and_all_of_it_goes_once),
        HOME_TEST(what_follows_waits_for_a_letter_that_a_server_put_off),
        HOME_TEST(nothing_is_held_by_a_clock_that_is_behind),
        HOME_TEST(a_clock_that_ran_for_a_day_is_believed),
        HOME_TEST(what_was_held_by_a_clock_ahead_is_held_no_longer_than_others),
        HOME_TEST(what_a_server_said_is_told),
        HOME_TEST(what_was_written_waits_for_a_word_when_there_is_a_server),
        HOME_TEST(what_a_server_put_off_may_have_been_mailed_by_hand_still),
        HOME_TEST(what_may_have_gone_is_not_taken_for_written),
        HOME_TEST(what_was_mailed_by_hand_is_handed_over),
        HOME_TEST(a_mail_bears_the_day_of_its_last_claim_until_a_byte_may_have_gone),
        HOME_TEST(an_interrupted_mail_with_the_mark_keeps_its_day),
        HOME_TEST(what_was_written_to_an_old_address_is_not_sent),
        HOME_TEST(a_mail_is_never_planned_twice_by_accident),
        HOME_TEST(an_interrupted_mail_without_the_mark_is_sent_again),
        HOME_TEST(an_interrupted_mail_with_the_mark_is_tried_once_more_and_later),
        HOME_TEST(an_interrupted_mail_is_not_one_that_was_only_written),
        HOME_TEST(what_may_have_gone_is_never_recalled),
        HOME_TEST(what_may_have_gone_is_never_recalled_in_its_second_try_either),
        HOME_TEST(a_second_try_stops_before_its_last_byte_where_the_row_changed_or_nothing_may_go),
        HOME_TEST(the_rules_mail_waits_until_its_letter_was_matched_again),
        HOME_TEST(the_rules_mail_is_recalled_where_the_rule_would_not_send_it_any_more),
        HOME_TEST(what_a_person_mails_waits_for_no_match),
        HOME_TEST(a_second_try_waits_for_the_match_and_stays_unknown_where_it_asks),
        HOME_TEST(a_second_try_that_cannot_go_leaves_the_first_unknown),
        HOME_TEST(a_second_try_that_fails_leaves_the_first_unknown),
        HOME_TEST(a_neighbour_leaves_what_may_have_gone),
        HOME_TEST(a_person_says_that_an_unknown_mail_went),
        HOME_TEST(a_person_says_that_an_unknown_mail_did_not_go),
        HOME_TEST(what_bounced_can_be_sent_again_or_taken_back),
        HOME_TEST(a_clock_that_was_ahead_holds_no_provider_back),
        HOME_TEST(a_page_is_turned_until_it_is_decided_and_mailed_so),
        KEYED_TEST(what_happened_is_told_in_order),
    };
    return cmocka_run_group_tests_name("store: decisions and mails", tests, NULL, NULL);
}
