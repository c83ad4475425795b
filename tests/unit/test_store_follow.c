/* Mails that go on from others: a notice, and the scan that its answer brings. All people are invented. */
#include "test_store.h"

#include "clock.h"

#include <string.h>
#include <unistd.h>

static const char anna[] = "anna@example.org";
static const struct store_attempt attempt = { 10, "done", 250, "2.0.0", "ok", "Q1", false, "", "", 0 };
static const struct store_follow scan = { "0022@example.org", "token2", 2000, "" };
enum { FAR = 2000000000 };

struct noticed {
    char reply[STORE_ID_BYTES];
    int64_t message;
    struct store_mail notice;
};

static bool decide_by(struct home *home, const char *by, const struct noticed *made, const char *address,
    const char *message_id, enum mail_purpose purpose)
{
    int pages[] = { 1 };
    const struct decision decision = { .outcome = OUTCOME_MAIL, .by = by, .reason = "", .duplicate_of = "" };
    const struct store_mail_plan plan = { .message = made->message,
        .address = address,
        .language = "be",
        .pages = pages,
        .page_count = 1,
        .due = 1,
        .message_id = message_id,
        .token = "token",
        .date = 1,
        .purpose = purpose };
    return store_decide(home->store, made->reply, &decision, &plan, 1, &home->fault);
}

static bool decide_to(struct home *home, const struct noticed *made, const char *address,
    const char *message_id, enum mail_purpose purpose)
{
    return decide_by(home, "Вольга", made, address, message_id, purpose);
}

static bool decide_notice(
    struct home *home, const struct noticed *made, const char *message_id, enum mail_purpose purpose)
{
    return decide_to(home, made, anna, message_id, purpose);
}

static void put_wish(struct home *home, enum delivery delivery, const char *email)
{
    enum store_change change;
    struct message message = home_message("A-1", email);
    message.delivery = delivery;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
}

/* A reply in review, whose sender wants a notice. */
static struct noticed asked_for(struct home *home)
{
    struct message message;
    struct noticed made = { 0 };
    put_wish(home, DELIVERY_NOTICE, anna);
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &message, &home->fault));
    made.message = message.id;
    reply_in_review(home, "1.jpg", "one", made.reply);
    return made;
}

static struct store_mail send_next(struct home *home)
{
    struct store_mail mail;
    assert_done(home, store_mail_claim(home->store, FAR, NULL, &home->arena, &mail, &home->fault));
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    assert_done(home, store_mail_result(home->store, mail.id, MAIL_HANDED_OVER, 0, &attempt, &home->fault));
    return mail;
}

/* The same with a notice that has left. */
static struct noticed noticed(struct home *home)
{
    struct noticed made = asked_for(home);
    assert_done(home, decide_notice(home, &made, "0011@example.org", PURPOSE_NOTICE));
    made.notice = send_next(home);
    assert_int_equal(made.notice.purpose, PURPOSE_NOTICE);
    assert_string_equal(made.notice.follows, "");
    return made;
}

static void answer(struct home *home, const struct noticed *made)
{
    assert_done(home, store_notice_answered(home->store, made->notice.id, &scan, &home->fault));
}

static int64_t scans(struct home *home)
{
    return number_in(home, "SELECT count(*) FROM mail WHERE purpose = 'scan'");
}

static void a_scan_follows_the_answer_to_its_notice(void **state)
{
    struct home *home = *state;
    const struct noticed made = noticed(home);
    assert_int_equal(scans(home), 0);
    answer(home, &made);
    const struct store_mail mail = send_next(home);
    assert_int_equal(mail.purpose, PURPOSE_SCAN);
    assert_string_equal(mail.address, anna);
    assert_string_equal(mail.follows, "0011@example.org");
    assert_string_equal(mail.message_id, "0022@example.org");
    assert_string_equal(mail.token, "token2");
    assert_int_equal(mail.page_count, 1);
    assert_int_equal(mail.pages[0].number, 1);
    answer(home, &made); /* "thank you!" */
    assert_int_equal(scans(home), 1);
}

static void a_letter_announced_and_sent_is_one_letter(void **state)
{
    struct home *home = *state;
    struct message message;
    const struct noticed made = noticed(home);
    answer(home, &made);
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &message, &home->fault));
    assert_int_equal(message.answered, 1);
}

static void whoever_wants_a_notice_gets_no_letter_before(void **state)
{
    struct home *home = *state;
    const struct noticed made = asked_for(home);
    assert_refused(home, decide_notice(home, &made, "0011@example.org", PURPOSE_SCAN), "wants a notice");
}

static void what_answers_a_letter_brings_no_other(void **state)
{
    struct home *home = *state;
    struct noticed made = asked_for(home);
    put_wish(home, DELIVERY_SCAN, anna);
    assert_done(home, decide_notice(home, &made, "0011@example.org", PURPOSE_SCAN));
    made.notice = send_next(home);
    answer(home, &made);
    assert_int_equal(scans(home), 1);
}

static void an_answer_from_an_address_that_is_no_longer_the_senders_asks(void **state)
{
    struct home *home = *state;
    const struct noticed made = noticed(home);
    sleep(1); /* times are whole seconds */
    put_wish(home, DELIVERY_NOTICE, "hanna@example.org");
    answer(home, &made);
    assert_int_equal(scans(home), 0);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
    struct line line;
    list_line(home, made.reply, &line);
    assert_string_equal(line.reason, "the register changed since it was decided");
    assert_done(home, decide_to(home, &made, "hanna@example.org", "0033@example.org", PURPOSE_NOTICE));
}

static void an_answer_after_the_decision_fell_brings_nothing_and_says_so(void **state)
{
    struct home *home = *state;
    const struct noticed made = noticed(home);
    assert_done(home, store_wrong(home->store, made.reply, "", "Вольга", &home->fault));
    assert_refused(
        home, store_notice_answered(home->store, made.notice.id, &scan, &home->fault), "holds no more");
    assert_int_equal(scans(home), 0);
}

static void a_suspended_address_gets_no_letter_for_its_answer(void **state)
{
    struct home *home = *state;
    size_t fallen;
    const struct noticed made = noticed(home);
    const struct store_stop stop = { STOP_ADDRESS, anna, 0, "Вольга", "", 0, 0 };
    assert_done(home, store_stop(home->store, &stop, &fallen, &home->fault));
    assert_int_equal(fallen, 0); /* the notice has left */
    answer(home, &made);
    assert_int_equal(scans(home), 0);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
}

static void a_mailbox_is_proven_by_a_mail_that_was_confirmed(void **state)
{
    struct home *home = *state;
    int64_t when;
    bool fresh;
    const struct noticed made = noticed(home);
    const struct store_received received = { made.notice.id, "answer: received", true, MAIL_CONFIRMED, true,
        true, false };
    assert_done(home, store_address_proven(home->store, anna, &when, &home->fault));
    assert_int_equal(when, 0);
    assert_done(home, store_received_put(home->store, bytes_from("yes"), &received, &fresh, &home->fault));
    assert_done(home, store_address_proven(home->store, "Anna+cards@Example.org", &when, &home->fault));
    assert_true(when > 0);
    assert_done(home, store_address_proven(home->store, "hanna@example.org", &when, &home->fault));
    assert_int_equal(when, 0);
}

static void who_answers_from_elsewhere_proves_no_mailbox(void **state)
{
    struct home *home = *state;
    int64_t when;
    bool fresh;
    const struct noticed made = noticed(home);
    const struct store_received received = { made.notice.id, "answer: received", true, MAIL_CONFIRMED, true,
        false, false };
    assert_done(home, store_received_put(home->store, bytes_from("yes"), &received, &fresh, &home->fault));
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail WHERE state = 'confirmed'"), 1);
    assert_done(home, store_address_proven(home->store, anna, &when, &home->fault));
    assert_int_equal(when, 0);
}

static void a_mail_is_found_by_its_name(void **state)
{
    struct home *home = *state;
    int64_t mail;
    enum mail_purpose purpose;
    const struct noticed made = noticed(home);
    assert_done(home, store_mail_find(home->store, made.notice.name, &mail, &purpose, &home->fault));
    assert_int_equal(mail, made.notice.id);
    assert_int_equal(purpose, PURPOSE_NOTICE);
    assert_refused(
        home, store_mail_find(home->store, "M-00000000", &mail, &purpose, &home->fault), "no mail");
}

/* ---- the sender's other rows ---- */

/* What stands in a row; `mailbox` stands for the mailbox that the notice went to. */
struct other {
    const char *email, *id, *name, *message, *key;
    enum delivery delivery;
    enum { ABSENT, THERE, LEFT_OUT } is;
};
static const char mailbox[] = "mailbox";

/* The row as it is when the notice is decided, and afterwards; does the letter still follow the answer? */
static const struct other_case {
    const char *what, *own_id;
    struct other before, after;
    const char *asks; /* null: it follows */
} other_cases[] = {
    { "nothing changed", "", { mailbox, .is = THERE }, { mailbox, .is = THERE }, NULL },
    { "it wants nothing now", "", { mailbox, .is = THERE },
        { mailbox, .delivery = DELIVERY_NONE, .is = THERE }, "the sender wants no letters by mail" },
    { "it wants PGP now", "", { mailbox, .is = THERE },
        { mailbox, .delivery = DELIVERY_PGP, .key = "key", .is = THERE }, "not the same way" },
    { "it wants a password now", "", { mailbox, .is = THERE },
        { mailbox, .delivery = DELIVERY_PDF, .is = THERE }, "not the same way" },
    { "an import left it out", "", { mailbox, .is = THERE }, { mailbox, .is = LEFT_OUT }, "left out a row" },
    { "it is new", "", { .is = ABSENT }, { mailbox, .delivery = DELIVERY_NONE, .is = THERE },
        "the sender wants no letters by mail" },
    { "it is new, and says the same", "", { .is = ABSENT }, { mailbox, .is = THERE }, NULL },
    { "other words", "", { mailbox, .is = THERE }, { mailbox, .message = "Іншае", .is = THERE }, NULL },
    { "the mailbox in another spelling, of another name", "",
        { "MAILBOX+karta", .name = "Я. Дуб", .is = THERE },
        { "MAILBOX+karta", .name = "Я. Дуб", .delivery = DELIVERY_NONE, .is = THERE },
        "the sender wants no letters by mail" },
    { "the same ID at another address", "s-1", { "elsewhere@example.org", "s-1", .is = THERE },
        { "elsewhere@example.org", "s-1", .delivery = DELIVERY_NONE, .is = THERE }, "different addresses" },
    { "the ID's address changed", "s-1", { mailbox, "s-1", .is = THERE },
        { "new@example.org", "s-1", .is = THERE }, "different addresses" },
    { "the address changed, and there is no ID", "", { mailbox, .is = THERE },
        { "new@example.org", .is = THERE }, "different addresses" },
    { "the address was taken away", "", { mailbox, .is = THERE }, { "", .is = THERE },
        "different addresses" },
    { "the ID was taken away, and it wants nothing", "s-1", { "", "s-1", .is = THERE },
        { "", "s-9", .delivery = DELIVERY_NONE, .is = THERE }, "the sender wants no letters by mail" },
    { "somebody else", "s-1", { "else@example.org", "s-2", .is = THERE },
        { "else@example.org", "s-2", .delivery = DELIVERY_NONE, .is = THERE }, NULL },
    { "somebody else without an ID or an address", "", { "", .is = THERE },
        { "", .delivery = DELIVERY_NONE, .is = THERE }, NULL },
};
enum { OTHER_CASES = sizeof other_cases / sizeof *other_cases };

/* The address of the case, in the spelling that its row has. */
static const char *address_of(struct home *home, size_t i, const char *email)
{
    if (email == mailbox)
        return arena_printf(&home->arena, "anna%zu@example.org", i);
    if (strcmp(email, "MAILBOX+karta") == 0)
        return arena_printf(&home->arena, "Anna%zu+karta@Example.org", i);
    return *email ? arena_printf(&home->arena, "%zu%s", i, email) : "";
}

static const char *id_of(struct home *home, size_t i, const char *id)
{
    return id && *id ? arena_printf(&home->arena, "%s-%zu", id, i) : "";
}

static void put_other(struct home *home, size_t i, const struct other *row)
{
    enum store_change change;
    const char *ref = arena_printf(&home->arena, "B-%zu", i);
    if (row->is == LEFT_OUT)
        assert_done(home, store_message_leave_out(home->store, ref, 0, &home->fault));
    if (row->is != THERE)
        return;
    struct message message = home_message(ref, address_of(home, i, row->email));
    message.sender_id = id_of(home, i, row->id);
    message.sender_name = row->name ? row->name : message.sender_name;
    message.message = row->message ? row->message : message.message;
    message.pgp_key = row->key ? row->key : "";
    message.delivery = row->delivery == DELIVERY_SCAN ? DELIVERY_NOTICE : row->delivery;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
}

static int64_t put_own(struct home *home, size_t i)
{
    enum store_change change;
    struct message message = home_message(
        arena_printf(&home->arena, "A-%zu", i), address_of(home, i, mailbox));
    message.sender_id = id_of(home, i, other_cases[i].own_id);
    message.delivery = DELIVERY_NOTICE;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_done(home, store_message_find(home->store, message.ref, &home->arena, &message, &home->fault));
    return message.id;
}

/* A notice of that case has left. */
static struct noticed noticed_to(struct home *home, size_t i)
{
    struct noticed made = { .message = put_own(home, i) };
    put_other(home, i, &other_cases[i].before);
    const char *path = arena_printf(&home->arena, "%zu.jpg", i);
    reply_in_review(home, path, path, made.reply);
    assert_done(home,
        decide_to(home, &made, address_of(home, i, mailbox), arena_printf(&home->arena, "%zu@example.org", i),
            PURPOSE_NOTICE));
    made.notice = send_next(home);
    return made;
}

static void what_another_row_of_the_sender_says_since_holds_for_the_letter_behind_a_notice(void **state)
{
    struct home *home = *state;
    struct noticed made[OTHER_CASES];
    struct line line;
    for (size_t i = 0; i < OTHER_CASES; i++)
        made[i] = noticed_to(home, i);
    sleep(1); /* times are whole seconds */
    for (size_t i = 0; i < OTHER_CASES; i++)
        put_other(home, i, &other_cases[i].after);
    for (size_t i = 0; i < OTHER_CASES; i++) {
        const struct other_case *one = &other_cases[i];
        const int64_t before = scans(home);
        answer(home, &made[i]);
        list_line(home, made[i].reply, &line);
        if (scans(home) - before != !one->asks || (one->asks && !strstr(line.reason, one->asks)))
            fail_msg("%s: %d scans, \"%s\"", one->what, (int)(scans(home) - before), line.reason);
        assert_int_equal(line.listed.state, one->asks ? REPLY_REVIEW : REPLY_DECIDED);
    }
}

static void what_another_row_of_the_sender_says_holds_for_the_rules_decision(void **state)
{
    struct home *home = *state;
    for (size_t i = 0; i < OTHER_CASES; i++) {
        const struct other_case *one = &other_cases[i];
        struct noticed made = { .message = put_own(home, i) };
        const char *path = arena_printf(&home->arena, "%zu.jpg", i);
        put_other(home, i, &one->before);
        put_other(home, i, &one->after);
        reply_in_review(home, path, path, made.reply);
        const bool done = decide_by(home, "rule", &made, address_of(home, i, mailbox),
            arena_printf(&home->arena, "%zu@example.org", i), PURPOSE_NOTICE);
        if (done != !one->asks || (one->asks && !strstr(home->fault.text, one->asks)))
            fail_msg("%s: %d \"%s\"", one->what, done, done ? "" : home->fault.text);
    }
}

/* What ten decisions cost about a sender with so many rows. */
static double cost_of_deciding(struct home *home, int rows, const char *to)
{
    enum { DECISIONS = 10 };
    char replies[DECISIONS][STORE_ID_BYTES];
    int64_t message = 0;
    assert_done(home, store_begin(home->store, &home->fault));
    for (int i = 0; i < rows; i++) {
        message = put_message(home, arena_printf(&home->arena, "%s %d", to, i), to);
        arena_clear(&home->arena);
    }
    assert_done(home, store_commit(home->store, &home->fault));
    for (int i = 0; i < DECISIONS; i++) {
        const char *path = arena_printf(&home->arena, "%s %d.jpg", to, i);
        reply_in_review(home, path, path, replies[i]);
    }
    const double from = clock_cpu_ms();
    for (int i = 0; i < DECISIONS; i++)
        assert_done(home, decide_mail(home, replies[i], "rule", message, to, 1));
    return clock_cpu_ms() - from;
}

static void a_sender_with_thousands_of_rows_is_decided_about_as_fast(void **state)
{
    struct home *home = *state;
    const double few = cost_of_deciding(home, 1, "few@example.org");
    assert_true(cost_of_deciding(home, 4000, "many@example.org") < 4 * few + 4);
}

static void a_person_who_decides_behind_the_change_is_not_asked_again(void **state)
{
    struct home *home = *state;
    struct noticed made = noticed_to(home, 1);
    sleep(1);
    put_other(home, 1, &other_cases[1].after);
    answer(home, &made);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
    sleep(1);
    assert_done(
        home, decide_to(home, &made, address_of(home, 1, mailbox), "0044@example.org", PURPOSE_NOTICE));
    made.notice = send_next(home);
    answer(home, &made);
    assert_int_equal(scans(home), 1);
}

static void nobody_is_reminded_whose_other_row_objects(void **state)
{
    struct home *home = *state;
    enum store_reminded what;
    struct noticed made[] = { noticed_to(home, 0), noticed_to(home, 1) };
    sleep(1);
    put_other(home, 1, &other_cases[1].after);
    assert_done(home, store_remind(home->store, made[0].notice.id, &scan, &what, &home->fault));
    assert_int_equal(what, REMIND_PLANNED);
    assert_done(home, store_remind(home->store, made[1].notice.id, &scan, &what, &home->fault));
    assert_int_equal(what, REMIND_TASK);
}

/* The import asks at once, the claim in any case. */
static void a_letter_that_waits_is_recalled_by_another_row_of_the_sender(void **state)
{
    struct home *home = *state;
    struct store_mail mail;
    struct line line;
    for (int at_import = 0; at_import < 2; at_import++) {
        char reply[STORE_ID_BYTES];
        const char *path = at_import ? "1.jpg" : "0.jpg", *to = at_import ? "b@example.org" : anna;
        struct message other = home_message(at_import ? "B-1" : "B-0", to);
        enum store_change change;
        const int64_t message = put_message(home, path, to);
        reply_in_review(home, path, path, reply);
        assert_done(home, decide_mail(home, reply, "Вольга", message, to, 1));
        sleep(1);
        other.delivery = DELIVERY_PDF;
        assert_done(home, store_message_put(home->store, &other, &change, &home->fault));
        if (at_import)
            assert_done(home, store_senders_ask(home->store, clock_now() - 1, &home->fault));
        else
            assert_false(store_mail_claim(home->store, FAR, NULL, &home->arena, &mail, &home->fault));
        list_line(home, reply, &line);
        assert_int_equal(line.mail_state, MAIL_RECALLED);
        assert_non_null(strstr(line.reason, "not the same way in every row"));
    }
}

/* ---- older stores ---- */

static void reopen_as_of(struct home *home, const char *undone)
{
    store_close(home->store);
    assert_true(meddled(home, undone));
    home->store = store_open(home->folder, home->key, &home->fault);
    assert_done(home, home->store);
}

/* Until then any plain answer proved it. */
static void a_mailbox_that_an_older_store_took_for_proven_is_not(void **state)
{
    struct home *home = *state;
    int64_t when;
    bool fresh;
    const struct noticed made = noticed(home);
    const struct store_received received = { made.notice.id, "answer: received", true, MAIL_CONFIRMED, true,
        true, false };
    assert_done(home, store_received_put(home->store, bytes_from("yes"), &received, &fresh, &home->fault));
    reopen_as_of(home, WITHOUT_038_AND_039 "PRAGMA user_version = 37");
    assert_done(home, store_address_proven(home->store, anna, &when, &home->fault));
    assert_true(when > 0);
    reopen_as_of(
        home, WITHOUT_038_AND_039 "ALTER TABLE message DROP COLUMN left_out; PRAGMA user_version = 35");
    assert_done(home, store_address_proven(home->store, anna, &when, &home->fault));
    assert_int_equal(when, 0);
    assert_int_equal(number_in(home, "SELECT count(*) FROM received"), 1);
    assert_false(meddled(home, "UPDATE received SET proves = 1"));
}

static void the_rows_of_a_sender_are_found_in_an_older_store(void **state)
{
    struct home *home = *state;
    struct message row;
    struct noticed made = noticed_to(home, 1);
    put_other(home, 2, &other_cases[2].before);
    put_other(home, 2, &(struct other){ .is = LEFT_OUT });
    reopen_as_of(home, WITHOUT_038_AND_039 "PRAGMA user_version = 37");
    assert_done(home, store_message_known(home->store, "B-2", &home->arena, &row, &home->fault));
    assert_true(row.left_out);
    assert_int_equal(row.left_out_columns, 1 << 3 | 1 << 5 | 1 << 8 | 1 << 21);
    sleep(1);
    put_other(home, 1, &other_cases[1].after);
    answer(home, &made);
    assert_int_equal(state_of(home, made.reply), REPLY_REVIEW);
}

/* What a row said before is held against what has left, whole or damaged. */
static void what_a_row_said_in_an_older_store_holds(void **state)
{
    struct home *home = *state;
    static const struct {
        const char *older;
        bool damaged;
    } cases[] = {
        { WITHOUT_040 "PRAGMA user_version = 39", false },
        { WITHOUT_040 "PRAGMA user_version = 39", true },
        { WITHOUT_039 "PRAGMA user_version = 38", false },
        { WITHOUT_039 "PRAGMA user_version = 38", true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct message row = home_message(
            arena_printf(&home->arena, "A-%zu", i), address_of(home, i, mailbox));
        struct message other = home_message(arena_printf(&home->arena, "B-%zu", i), row.sender_email);
        struct noticed made = { 0 };
        enum store_change change;
        other.delivery = DELIVERY_NONE;
        made.message = put_message(home, row.ref, row.sender_email);
        reply_in_review(home, row.ref, row.ref, made.reply);
        assert_done(home, decide_to(home, &made, row.sender_email, other.ref, PURPOSE_NOTICE));
        made.notice = send_next(home);
        sleep(1);
        assert_done(home, store_message_put(home->store, &other, &change, &home->fault));
        if (cases[i].damaged)
            assert_true(
                meddled(home, "UPDATE message SET content = x'00' WHERE id = (SELECT max(id) FROM message)"));
        reopen_as_of(home, cases[i].older);
        answer(home, &made);
        if (state_of(home, made.reply) != REPLY_REVIEW)
            fail_msg("case %zu", i);
    }
}

/* ---- the rule ---- */

static void the_rule_mails_nothing_where_another_row_of_the_mailbox_objects(void **state)
{
    struct home *home = *state;
    struct noticed made = { 0 };
    enum store_change change;
    struct message row = home_message("A-1", anna), other = home_message("A-2", "Anna+x@example.org");
    other.sender_name = "Я. Дуб";
    other.delivery = DELIVERY_NONE;
    assert_done(home, store_message_put(home->store, &other, &change, &home->fault));
    assert_done(home, store_message_put(home->store, &row, &change, &home->fault));
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &row, &home->fault));
    reply_in_review(home, "1.jpg", "one", made.reply);
    assert_refused(home, decide_mail(home, made.reply, "rule", row.id, anna, 1), "not the same way");
    assert_done(home, decide_mail(home, made.reply, "Вольга", row.id, anna, 1));
    send_next(home);
}

/* The IDs of all rows are given anew: what B has A had, and what C has another row did. */
static void an_id_that_was_given_to_another_stops_nobody(void **state)
{
    struct home *home = *state;
    static const struct {
        const char *ref, *id, *email, *name;
    } rows[] = {
        { "A-1", "s-77", "anna@example.org", "Ганна Дуб" },
        { "B-1", "s-76", "vera@example.org", "Вера Ліпа" },
        { "A-1", "s-78", "anna@example.org", "Ганна Дуб" },
        { "B-1", "s-77", "vera@example.org", "Вера Ліпа" },
        { "A-2", "s-79", "zoya@example.org", "Ганна Дуб" },
        { "A-2", "s-80", "zoya@example.org", "Ганна Дуб" },
        { "C-1", "s-79", "yan@example.org", "Ян Вяз" },
    };
    struct noticed made = { 0 };
    enum store_change change;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct message row = home_message(rows[i].ref, rows[i].email);
        row.sender_id = rows[i].id;
        row.sender_name = rows[i].name;
        assert_done(home, store_message_put(home->store, &row, &change, &home->fault));
    }
    static const char *const to[] = { "B-1", "C-1" };
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        struct message row;
        assert_done(home, store_message_find(home->store, to[i], &home->arena, &row, &home->fault));
        reply_in_review(home, to[i], to[i], made.reply);
        assert_done(home, decide_mail(home, made.reply, "rule", row.id, row.sender_email, 1));
        matched_the_same(home, made.reply);
        send_next(home);
    }
}

/* One whose own name it still has is not another. */
static void a_row_that_had_the_senders_id_under_the_same_name_still_asks(void **state)
{
    struct home *home = *state;
    enum store_change change;
    struct noticed made = { 0 };
    struct message row = home_message("A-1", anna), other = home_message("A-2", "new@example.org");
    row.sender_id = other.sender_id = "s-1";
    assert_done(home, store_message_put(home->store, &row, &change, &home->fault));
    assert_done(home, store_message_put(home->store, &other, &change, &home->fault));
    other.sender_id = "s-2";
    assert_done(home, store_message_put(home->store, &other, &change, &home->fault));
    assert_done(home, store_message_find(home->store, "A-1", &home->arena, &row, &home->fault));
    reply_in_review(home, "1.jpg", "one", made.reply);
    assert_refused(home, decide_mail(home, made.reply, "rule", row.id, anna, 1), "different addresses");
}

int test_store_follow(void)
{
    const struct CMUnitTest tests[] = {
        KEYED_TEST(a_scan_follows_the_answer_to_its_notice),
        HOME_TEST(a_letter_announced_and_sent_is_one_letter),
        HOME_TEST(whoever_wants_a_notice_gets_no_letter_before),
        HOME_TEST(what_answers_a_letter_brings_no_other),
        HOME_TEST(an_answer_from_an_address_that_is_no_longer_the_senders_asks),
        HOME_TEST(an_answer_after_the_decision_fell_brings_nothing_and_says_so),
        HOME_TEST(a_suspended_address_gets_no_letter_for_its_answer),
        KEYED_TEST(a_mailbox_is_proven_by_a_mail_that_was_confirmed),
        HOME_TEST(who_answers_from_elsewhere_proves_no_mailbox),
        HOME_TEST(a_mail_is_found_by_its_name),
        KEYED_TEST(what_another_row_of_the_sender_says_since_holds_for_the_letter_behind_a_notice),
        KEYED_TEST(what_another_row_of_the_sender_says_holds_for_the_rules_decision),
        HOME_TEST(a_sender_with_thousands_of_rows_is_decided_about_as_fast),
        HOME_TEST(a_person_who_decides_behind_the_change_is_not_asked_again),
        HOME_TEST(nobody_is_reminded_whose_other_row_objects),
        KEYED_TEST(a_letter_that_waits_is_recalled_by_another_row_of_the_sender),
        KEYED_TEST(a_mailbox_that_an_older_store_took_for_proven_is_not),
        KEYED_TEST(the_rows_of_a_sender_are_found_in_an_older_store),
        KEYED_TEST(what_a_row_said_in_an_older_store_holds),
        HOME_TEST(the_rule_mails_nothing_where_another_row_of_the_mailbox_objects),
        HOME_TEST(an_id_that_was_given_to_another_stops_nobody),
        HOME_TEST(a_row_that_had_the_senders_id_under_the_same_name_still_asks),
    };
    return cmocka_run_group_tests_name("store: mails that follow others", tests, NULL, NULL);
}
