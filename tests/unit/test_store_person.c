/* People who may log in, their sessions, and the record of what they saw and did. */
#include "test_store.h"

#include "clock.h"

#include <stdio.h>
#include <string.h>

static const char passphrase[] = "four words nobody knows";
static const char other_passphrase[] = "five words that nobody knows";
static const struct store_session_limits limits = { 15 * 60, 8 * 3600 };
enum { NOW = 2000000000 };

static bool add(struct home *home, const char *name, const char *words)
{
    const struct store_person person = { .name = name, .role = ROLE_LEAD, .language = "be" };
    return store_person_add(home->store, &person, words, &home->fault);
}

static bool known_at(struct home *home, const char *token, int64_t now)
{
    bool found;
    struct store_person person;
    assert_done(
        home, store_session(home->store, token, &limits, now, &home->arena, &person, &found, &home->fault));
    return found;
}

/* A person with a session that began at NOW. */
static struct store_login logged_in(struct home *home)
{
    assert_done(home, add(home, "Алеся", passphrase));
    const struct store_login login = home_log_in(home, "Алеся", passphrase, NOW);
    assert_int_equal(login.end, LOGIN_DONE);
    return login;
}

/* ---- people ---- */

static void a_person_is_kept_as_made(void **state)
{
    struct home *home = *state;
    struct store_person person;
    assert_done(home, add(home, "Алеся", passphrase));
    assert_done(home, store_person_find(home->store, "Алеся", &home->arena, &person, &home->fault));
    assert_string_equal(person.name, "Алеся");
    assert_int_equal(person.role, ROLE_LEAD);
    assert_string_equal(person.language, "be");
    assert_false(person.disabled);
    assert_done(home, store_person_choose(home->store, person.id, "ru", "scheme=dark", &home->fault));
    assert_done(home, store_person_find(home->store, "Алеся", &home->arena, &person, &home->fault));
    assert_string_equal(person.language, "ru");
    assert_string_equal(person.preferences, "scheme=dark");
}

/* Whoever made the account, or reset it, knows the passphrase still, however often it served. */
static void an_account_of_an_older_store_chooses_a_passphrase_of_its_own(void **state)
{
    struct home *home = *state;
    struct store_person person;
    logged_in(home);
    store_close(home->store);
    meddled(home,
        "UPDATE person SET logged_in = 2000000000;"
        "ALTER TABLE person DROP COLUMN given; ALTER TABLE lease DROP COLUMN before_hash;"
        "ALTER TABLE lease DROP COLUMN before_name; ALTER TABLE lease DROP COLUMN before_until;"
        "DROP INDEX later_by; DROP TABLE digest_settled;" WITHOUT_038_AND_039
        "ALTER TABLE message DROP COLUMN left_out; PRAGMA user_version = 31");
    home->store = store_open(home->folder, home->key, &home->fault);
    assert_non_null(home->store);
    assert_done(home, store_person_find(home->store, "Алеся", &home->arena, &person, &home->fault));
    assert_true(person.given);
}

static void a_name_is_one_persons_for_good(void **state)
{
    struct home *home = *state;
    assert_done(home, add(home, "Алеся", passphrase));
    assert_refused(home, add(home, "Алеся", other_passphrase), "somebody of that name");
    assert_done(home, store_person_disable(home->store, "Алеся", &home->fault));
    assert_refused(home, add(home, "Алеся", other_passphrase), "somebody of that name");
    assert_refused(home, store_person_disable(home->store, "Вольга", &home->fault), "nobody of that name");
}

static void a_name_is_a_line_of_text(void **state)
{
    struct home *home = *state;
    static const char *const names[] = { "", " Алеся", "Алеся ", "a\nb", "a\x7f", "\xff",
        "a name that is so long that nobody can be called by it, not even here in the tests" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_refused(home, add(home, names[i], passphrase), "a name ");
}

static void nobody_is_called_as_the_rule_is(void **state)
{
    struct home *home = *state;
    assert_refused(home, add(home, "rule", passphrase), "nobody's name");
}

static void a_short_passphrase_is_refused(void **state)
{
    struct home *home = *state;
    char endless[STORE_PASSPHRASE_MOST + 2];
    memset(endless, 'a', sizeof endless);
    endless[sizeof endless - 1] = '\0';
    assert_refused(home, add(home, "Алеся", "eleven byte"), "a passphrase has");
    assert_refused(home, add(home, "Алеся", endless), "a passphrase has");
}

static void nobody_is_removed_behind_the_stores_back(void **state)
{
    struct home *home = *state;
    assert_done(home, add(home, "Алеся", passphrase));
    assert_false(meddled(home, "DELETE FROM person"));
}

/* ---- logging in ---- */

static void what_is_wrong_is_not_told(void **state)
{
    struct home *home = *state;
    assert_done(home, add(home, "Алеся", passphrase));
    const struct store_login wrong = home_log_in(home, "Алеся", "something else", NOW);
    const struct store_login unknown = home_log_in(home, "Вольга", passphrase, NOW);
    assert_int_equal(wrong.end, LOGIN_WRONG);
    assert_int_equal(unknown.end, LOGIN_WRONG);
    assert_memory_equal(&wrong, &unknown, sizeof wrong);
    assert_int_equal(home_log_in(home, "Алеся", passphrase, NOW).end, LOGIN_DONE);
}

/* The time of a try does not tell whether anybody has the name: it is the hashing's, with the same figures.
 */
static void a_name_that_nobody_has_takes_as_long(void **state)
{
    struct home *home = *state;
    assert_done(home, add(home, "Алеся", passphrase));
    double begun = clock_cpu_ms();
    home_log_in(home, "Алеся", "something else", NOW);
    const double known = clock_cpu_ms() - begun;
    begun = clock_cpu_ms();
    home_log_in(home, "Вольга", "something else", NOW);
    const double unknown = clock_cpu_ms() - begun;
    assert_true(unknown > known / 3 && unknown < known * 3);
    assert_true(known > 20);
}

/* The fifth wrong try is answered; then waits of 30 s, 60 s, …, for the right passphrase too, whoever has the
 * name. */
static void tries_are_throttled_and_a_restart_forgets_nothing(void **state)
{
    struct home *home = *state;
    assert_done(home, add(home, "Алеся", passphrase));
    for (int i = 0; i < 5; i++)
        assert_int_equal(home_log_in(home, "Алеся", "something else", NOW).end, LOGIN_WRONG);
    home_reopen(home);
    struct store_login login = home_log_in(home, "Алеся", passphrase, NOW);
    assert_int_equal(login.end, LOGIN_WAIT);
    assert_int_equal(login.wait_s, 30);
    assert_int_equal(home_log_in(home, "Алеся", "something else", NOW + 30).end, LOGIN_WRONG);
    assert_int_equal(home_log_in(home, "Алеся", passphrase, NOW + 31).wait_s, 59);
    assert_int_equal(home_log_in(home, "Алеся", passphrase, NOW + 90).end, LOGIN_DONE);
    assert_int_equal(
        home_log_in(home, "Алеся", "something else", NOW + 90).end, LOGIN_WRONG); /* begun anew */
}

static void the_throttle_is_the_same_for_a_name_that_nobody_has(void **state)
{
    struct home *home = *state;
    for (int i = 0; i < 5; i++)
        assert_int_equal(home_log_in(home, "Вольга", "something else", NOW).end, LOGIN_WRONG);
    assert_int_equal(home_log_in(home, "Вольга", "something else", NOW).wait_s, 30);
    assert_int_equal(home_log_in(home, "Янка", "something else", NOW).end, LOGIN_WRONG); /* another's */
}

static void the_wait_never_grows_beyond_an_hour(void **state)
{
    struct home *home = *state;
    assert_int_equal(home_log_in(home, "Вольга", "something else", NOW).end, LOGIN_WRONG);
    assert_true(meddled(home, "UPDATE login_try SET tries = 4000000000"));
    assert_int_equal(home_log_in(home, "Вольга", "something else", NOW).wait_s, 3600);
}

/* A try that was noted by a clock which was ahead by a year is one of now. */
static void a_clock_set_back_does_not_shut_a_name(void **state)
{
    struct home *home = *state;
    const int64_t ahead = NOW + 365 * 86400;
    assert_done(home, add(home, "Алеся", passphrase));
    assert_int_equal(home_log_in(home, "Алеся", "something else", ahead).end, LOGIN_WRONG);
    for (int i = 0; i < 4; i++)
        assert_int_equal(home_log_in(home, "Алеся", "something else", NOW).end, LOGIN_WRONG);
    assert_int_equal(home_log_in(home, "Алеся", passphrase, NOW).wait_s, 30); /* they count still */
    for (int i = 0; i < 5; i++)
        home_log_in(home, "Вольга", "something else", ahead);
    assert_int_equal(home_log_in(home, "Вольга", "something else", NOW).wait_s, 30);
    assert_int_equal(home_log_in(home, "Вольга", "something else", NOW + 30).end, LOGIN_WRONG);
}

static struct store_login choose(
    struct home *home, const char *had, const char *fresh, int64_t now, bool meanwhile)
{
    struct store_login login;
    struct store_passphrase_try trying = { .login = { .name = "Алеся", .passphrase = had }, .fresh = fresh };
    assert_done(home, store_passphrase_begin(home->store, &trying, now, &home->fault));
    store_passphrase_prove(&trying);
    if (meanwhile)
        assert_done(home, store_person_passphrase(home->store, "Алеся", other_passphrase, &home->fault));
    assert_done(home, store_passphrase_end(home->store, &trying, now, &login, &home->fault));
    return login;
}

static bool is_given(struct home *home)
{
    struct store_person person;
    assert_done(home, store_person_find(home->store, "Алеся", &home->arena, &person, &home->fault));
    return person.given;
}

static void who_chooses_a_passphrase_has_one_session_and_nobody_gave_it(void **state)
{
    static const char own[] = "six words of her own making";
    struct home *home = *state;
    const struct store_login before = logged_in(home);
    assert_true(is_given(home));
    assert_int_equal(choose(home, "something else", own, NOW, false).end, LOGIN_WRONG);
    assert_true(known_at(home, before.token, NOW));
    const struct store_login after = choose(home, passphrase, own, NOW, false);
    assert_int_equal(after.end, LOGIN_DONE);
    assert_false(is_given(home));
    assert_false(known_at(home, before.token, NOW));
    assert_true(known_at(home, after.token, NOW));
    assert_int_equal(home_log_in(home, "Алеся", passphrase, NOW).end, LOGIN_WRONG);
    assert_int_equal(home_log_in(home, "Алеся", own, NOW).end, LOGIN_DONE);
    assert_int_equal(choose(home, own, passphrase, NOW, true).end, LOGIN_WRONG); /* somebody gave another */
    assert_true(is_given(home));
    struct store_passphrase_try brief = { .login = { .name = "Алеся", .passphrase = own }, .fresh = "brief" };
    assert_refused(home, store_passphrase_begin(home->store, &brief, NOW, &home->fault), "a passphrase has");
}

/* What happens to the account while the passphrase is hashed. */
static void a_passphrase_that_was_changed_meanwhile_lets_nobody_in(void **state)
{
    struct home *home = *state;
    struct store_login_try trying = { .name = "Алеся", .passphrase = passphrase };
    struct store_login login;
    assert_done(home, add(home, "Алеся", passphrase));
    assert_done(home, store_login_begin(home->store, &trying, NOW, &home->fault));
    store_login_prove(&trying);
    assert_true(trying.fits);
    assert_done(home, store_person_passphrase(home->store, "Алеся", other_passphrase, &home->fault));
    assert_done(home, store_login_end(home->store, &trying, NOW, &login, &home->fault));
    assert_int_equal(login.end, LOGIN_WRONG);
    assert_int_equal(number_in(home, "SELECT count(*) FROM session"), 0);
    trying.passphrase = other_passphrase;
    assert_done(home, store_login_begin(home->store, &trying, NOW, &home->fault));
    store_login_prove(&trying);
    assert_done(home, store_person_disable(home->store, "Алеся", &home->fault));
    assert_done(home, store_login_end(home->store, &trying, NOW, &login, &home->fault));
    assert_int_equal(login.end, LOGIN_WRONG);
    assert_int_equal(number_in(home, "SELECT count(*) FROM session"), 0);
}

static void tries_made_at_once_are_all_counted(void **state)
{
    struct home *home = *state;
    struct store_login_try trying[6] = { 0 };
    assert_done(home, add(home, "Алеся", passphrase));
    for (int i = 0; i < 6; i++) {
        trying[i] = (struct store_login_try){ .name = "Алеся", .passphrase = passphrase };
        assert_done(home, store_login_begin(home->store, &trying[i], NOW, &home->fault));
        assert_int_equal(trying[i].wait_s, i < 5 ? 0 : 30);
    }
}

static void a_disabled_person_cannot_log_in(void **state)
{
    struct home *home = *state;
    assert_done(home, add(home, "Алеся", passphrase));
    assert_done(home, store_person_disable(home->store, "Алеся", &home->fault));
    assert_int_equal(home_log_in(home, "Алеся", passphrase, NOW).end, LOGIN_WRONG);
}

/* ---- sessions ---- */

static void a_session_ends_when_nothing_is_done_and_in_any_case(void **state)
{
    struct home *home = *state;
    const struct store_login login = logged_in(home);
    assert_true(known_at(home, login.token, NOW + 899));
    assert_true(known_at(home, login.token, NOW + 899 + 899)); /* which counted */
    assert_false(known_at(home, login.token, NOW + 899 + 899 + 901));
    assert_false(known_at(home, login.token, NOW)); /* it is gone */
    const struct store_login long_day = home_log_in(home, "Алеся", passphrase, NOW);
    for (int s = 0; s < 8 * 3600; s += 600)
        assert_true(known_at(home, long_day.token, NOW + s));
    assert_false(known_at(home, long_day.token, NOW + 8 * 3600));
}

static void a_clock_that_is_set_back_lets_no_session_live_on(void **state)
{
    struct home *home = *state;
    const struct store_login login = logged_in(home);
    assert_true(known_at(home, login.token, NOW - 300));
    assert_false(known_at(home, login.token, NOW - 301));
    assert_false(known_at(home, login.token, NOW)); /* for good */
}

static void a_session_ends_with_logging_out_and_no_other_does(void **state)
{
    struct home *home = *state;
    const struct store_login first = logged_in(home);
    const struct store_login second = home_log_in(home, "Алеся", passphrase, NOW);
    assert_string_not_equal(first.token, second.token);
    assert_done(home, store_logout(home->store, first.token, &home->fault));
    assert_false(known_at(home, first.token, NOW));
    assert_true(known_at(home, second.token, NOW));
    assert_done(home, store_logout(home->store, first.token, &home->fault)); /* twice is harmless */
}

static void a_new_passphrase_ends_all_sessions(void **state)
{
    struct home *home = *state;
    const struct store_login login = logged_in(home);
    assert_done(home, store_person_passphrase(home->store, "Алеся", other_passphrase, &home->fault));
    assert_false(known_at(home, login.token, NOW));
    assert_int_equal(home_log_in(home, "Алеся", passphrase, NOW).end, LOGIN_WRONG);
    assert_int_equal(home_log_in(home, "Алеся", other_passphrase, NOW).end, LOGIN_DONE);
}

static void being_disabled_ends_all_sessions(void **state)
{
    struct home *home = *state;
    const struct store_login login = logged_in(home);
    assert_done(home, store_person_disable(home->store, "Алеся", &home->fault));
    assert_false(known_at(home, login.token, NOW));
}

static void what_a_person_may_do_changes_with_the_next_login(void **state)
{
    struct home *home = *state;
    struct store_person person;
    const struct store_login login = logged_in(home);
    assert_done(home, store_person_role(home->store, "Алеся", ROLE_OPERATOR, &home->fault));
    assert_false(known_at(home, login.token, NOW));
    assert_done(home, store_person_find(home->store, "Алеся", &home->arena, &person, &home->fault));
    assert_int_equal(person.role, ROLE_OPERATOR);
    assert_int_equal(home_log_in(home, "Алеся", passphrase, NOW).end, LOGIN_DONE);
    assert_refused(
        home, store_person_role(home->store, "Вольга", ROLE_LEAD, &home->fault), "nobody of that name");
    assert_done(home, store_person_disable(home->store, "Алеся", &home->fault));
    assert_refused(
        home, store_person_role(home->store, "Алеся", ROLE_LEAD, &home->fault), "nobody of that name");
}

static void a_token_that_was_never_given_is_nobodys(void **state)
{
    struct home *home = *state;
    logged_in(home);
    assert_false(known_at(home, "", NOW));
    assert_false(known_at(home, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NOW));
}

static void the_database_holds_neither_name_nor_token_nor_passphrase(void **state)
{
    struct home *home = *state;
    const struct store_login login = logged_in(home);
    char sql[400];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM session WHERE token LIKE '%%%s%%'", login.token);
    assert_int_equal(number_in(home, sql), 0);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM person WHERE instr(passphrase, CAST('%s' AS BLOB))",
        passphrase);
    assert_int_equal(number_in(home, sql), 0);
    assert_int_equal(
        number_in(home, "SELECT count(*) FROM person WHERE instr(name, CAST('Алеся' AS BLOB))"), 0);
}

/* ---- the record ---- */

static void note(struct home *home, enum store_deed deed, const char *reply)
{
    const struct store_audit entry = { .deed = deed, .reply = reply };
    assert_done(home, store_audit(home->store, &entry, &home->fault));
}

static const char *findings(struct home *home)
{
    struct text text = TEXT_LIMIT(1 << 16);
    assert_done(home, store_check(home->store, &text, &text, &home->fault));
    const char *copy = arena_copy(&home->arena, text.bytes);
    text_clear(&text);
    return copy;
}

static void every_look_and_deed_is_told_with_the_name(void **state)
{
    struct home *home = *state;
    struct store_audit *entries;
    size_t count;
    const struct store_login login = logged_in(home);
    const struct store_audit look = { .person = login.person, .deed = DEED_LOOK, .reply = "R-1" };
    assert_done(home, store_audit(home->store, &look, &home->fault));
    note(home, DEED_DECIDE, "R-2");
    assert_done(home, store_audits(home->store, "R-1", 10, &home->arena, &entries, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_string_equal(entries[0].name, "Алеся");
    assert_int_equal(entries[0].deed, DEED_LOOK);
    assert_true(entries[0].at > 0);
    assert_done(home, store_audits(home->store, "", 2, &home->arena, &entries, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_int_equal(entries[0].deed, DEED_LOOK);
    assert_int_equal(entries[1].deed, DEED_DECIDE);
    assert_string_equal(entries[1].name, "");
    assert_string_equal(findings(home), "");
}

static size_t entries_about(struct home *home, const char *reply)
{
    struct store_audit *entries;
    size_t count;
    assert_done(home, store_audits(home->store, reply, 100, &home->arena, &entries, &count, &home->fault));
    return count;
}

static void a_page_and_its_pictures_are_one_look(void **state)
{
    struct home *home = *state;
    const struct store_login login = logged_in(home);
    struct store_audit look = { .person = login.person, .deed = DEED_LOOK, .reply = "R-1" };
    for (int i = 0; i < 3; i++)
        assert_done(home, store_audit(home->store, &look, &home->fault));
    assert_int_equal(entries_about(home, "R-1"), 1);
    look.reply = "R-2"; /* another reply */
    assert_done(home, store_audit(home->store, &look, &home->fault));
    assert_int_equal(entries_about(home, "R-2"), 1);
    assert_true(meddled(home, "DROP TRIGGER audit_stays; UPDATE audit SET at = at - 61"));
    look.reply = "R-1"; /* a while later */
    assert_done(home, store_audit(home->store, &look, &home->fault));
    assert_int_equal(entries_about(home, "R-1"), 2);
    look.deed = DEED_DECIDE; /* never one with another */
    assert_done(home, store_audit(home->store, &look, &home->fault));
    assert_done(home, store_audit(home->store, &look, &home->fault));
    assert_int_equal(entries_about(home, "R-1"), 4);
}

static void a_look_by_a_clock_ahead_hides_none_of_now(void **state)
{
    struct home *home = *state;
    const struct store_login login = logged_in(home);
    const struct store_audit look = { .person = login.person, .deed = DEED_LOOK, .reply = "R-1" };
    assert_done(home, store_audit(home->store, &look, &home->fault));
    assert_true(meddled(home, "DROP TRIGGER audit_stays; UPDATE audit SET at = at + 365 * 86400"));
    assert_done(home, store_audit(home->store, &look, &home->fault));
    assert_int_equal(entries_about(home, "R-1"), 2);
}

static void logging_in_is_on_the_record_right_or_wrong(void **state)
{
    struct home *home = *state;
    struct store_audit *entries;
    size_t count;
    logged_in(home);
    home_log_in(home, "Алеся", "something else", NOW);
    assert_done(home, store_audits(home->store, "", 10, &home->arena, &entries, &count, &home->fault));
    assert_int_equal(count, 3);
    assert_int_equal(entries[0].deed, DEED_PERSON_ADDED);
    assert_int_equal(entries[1].deed, DEED_LOGIN);
    assert_int_equal(entries[2].deed, DEED_LOGIN_REFUSED);
}

static void the_record_is_never_changed_through_its_table(void **state)
{
    struct home *home = *state;
    note(home, DEED_LOOK, "R-1");
    assert_false(meddled(home, "UPDATE audit SET deed = 'none'"));
    assert_false(meddled(home, "DELETE FROM audit"));
}

/* Whoever has the file can drop the triggers; then the chain tells. */
static void what_was_done_to_the_record_is_found(void **state)
{
    static const struct {
        const char *sql, *finding;
    } cases[] = {
        { "UPDATE audit SET reply = 'R-9' WHERE id = 2", "changed at entry 2" },
        { "UPDATE audit SET at = at - 60 WHERE id = 3", "changed at entry 3" },
        { "UPDATE audit SET person = NULL, deed = 'login' WHERE id = 1", "changed at entry 1" },
        { "DELETE FROM audit WHERE id = 2", "lacks entries before number 3" },
        { "DELETE FROM audit WHERE id = 3", "goes to entry 2, and should go to 3" },
        { "DELETE FROM audit", "goes to entry 0, and should go to 3" },
        { "DELETE FROM audit_head", "goes to entry 3, and should go to 0" },
        { "UPDATE audit_head SET id = 2; DELETE FROM audit WHERE id = 3", "the end of the record" },
        { "INSERT INTO audit SELECT 4, at, person, deed, reply, chain FROM audit WHERE id = 3",
            "changed at entry 4" },
    };
    struct home *home = *state;
    note(home, DEED_LOOK, "R-1");
    note(home, DEED_LOOK, "R-2");
    note(home, DEED_DECIDE, "R-2");
    assert_string_equal(findings(home), "");
    assert_true(meddled(home,
        "DROP TRIGGER audit_stays; DROP TRIGGER audit_is_kept;"
        "CREATE TABLE whole AS SELECT * FROM audit; CREATE TABLE whole_head AS SELECT * FROM audit_head"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(meddled(home, cases[i].sql));
        if (!strstr(findings(home), cases[i].finding))
            fail_msg("%s: \"%s\"", cases[i].sql, findings(home));
        assert_true(meddled(home,
            "DELETE FROM audit; INSERT INTO audit SELECT * FROM whole;"
            "DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM whole_head"));
    }
    assert_string_equal(findings(home), "");
}

static void an_entry_that_was_taken_back_leaves_no_gap(void **state)
{
    struct home *home = *state;
    note(home, DEED_LOOK, "R-1");
    assert_done(home, store_begin(home->store, &home->fault));
    note(home, DEED_DECIDE, "R-1");
    store_rollback(home->store);
    note(home, DEED_LOOK, "R-2");
    assert_string_equal(findings(home), "");
    assert_int_equal(number_in(home, "SELECT max(id) FROM audit"), 2);
}

int test_store_person(void)
{
    const struct CMUnitTest tests[] = {
        KEYED_TEST(a_person_is_kept_as_made),
        HOME_TEST(an_account_of_an_older_store_chooses_a_passphrase_of_its_own),
        HOME_TEST(a_name_is_one_persons_for_good),
        HOME_TEST(a_name_is_a_line_of_text),
        HOME_TEST(nobody_is_called_as_the_rule_is),
        HOME_TEST(a_short_passphrase_is_refused),
        HOME_TEST(nobody_is_removed_behind_the_stores_back),
        HOME_TEST(what_is_wrong_is_not_told),
        HOME_TEST(a_name_that_nobody_has_takes_as_long),
        HOME_TEST(tries_are_throttled_and_a_restart_forgets_nothing),
        HOME_TEST(the_throttle_is_the_same_for_a_name_that_nobody_has),
        HOME_TEST(the_wait_never_grows_beyond_an_hour),
        HOME_TEST(a_clock_set_back_does_not_shut_a_name),
        HOME_TEST(who_chooses_a_passphrase_has_one_session_and_nobody_gave_it),
        HOME_TEST(a_passphrase_that_was_changed_meanwhile_lets_nobody_in),
        HOME_TEST(tries_made_at_once_are_all_counted),
        HOME_TEST(a_disabled_person_cannot_log_in),
        HOME_TEST(a_session_ends_when_nothing_is_done_and_in_any_case),
        HOME_TEST(a_clock_that_is_set_back_lets_no_session_live_on),
        HOME_TEST(a_session_ends_with_logging_out_and_no_other_does),
        HOME_TEST(a_new_passphrase_ends_all_sessions),
        HOME_TEST(being_disabled_ends_all_sessions),
        HOME_TEST(what_a_person_may_do_changes_with_the_next_login),
        HOME_TEST(a_token_that_was_never_given_is_nobodys),
        KEYED_TEST(the_database_holds_neither_name_nor_token_nor_passphrase),
        KEYED_TEST(every_look_and_deed_is_told_with_the_name),
        HOME_TEST(a_page_and_its_pictures_are_one_look),
        HOME_TEST(a_look_by_a_clock_ahead_hides_none_of_now),
        HOME_TEST(logging_in_is_on_the_record_right_or_wrong),
        HOME_TEST(the_record_is_never_changed_through_its_table),
        KEYED_TEST(what_was_done_to_the_record_is_found),
        HOME_TEST(an_entry_that_was_taken_back_leaves_no_gap),
    };
    return cmocka_run_group_tests_name("store: people and their record", tests, NULL, NULL);
}
