/* store: one page for several receivers, each with a picture of their own; the rows of shared.h's table, and
 * what follows from them. All people are invented. */
#include "test_store.h"

#include "cleanup.h"

#include <stdio.h>
#include <string.h>

static const char anna[] = "anna@example.org", boris[] = "boris@example.org", cesia[] = "cesia@example.org";
static const char volha[] = "Вольга", janka[] = "Янка";
static const struct store_attempt attempt = { 10, "done", 250, "2.0.0", "ok", "Q1", false, "", "", 0 };
enum { FAR = 2000000000, EVERYBODY = 0 };
static const int64_t held = 4000000000;

/* ---- a letter of two pages, whose second one has words for two ---- */

struct letter {
    char reply[STORE_ID_BYTES];
    int64_t a, b, c; /* messages */
};

static void judge(struct home *home, const struct letter *letter)
{
    const struct verdict asks = { .follows = FOLLOWS_ASK, .reason = "nobody is named" };
    const struct store_made_with with = { store_register_version(home->store), "models" };
    assert_done(home, store_verdict_put(home->store, letter->reply, &asks, &with, &home->fault));
}

static struct letter letter_in_review(struct home *home)
{
    struct letter letter = { .a = put_message(home, "A-1", anna),
        .b = put_message(home, "B-1", boris),
        .c = put_message(home, "C-1", cesia) };
    keep_file(home, "1.jpg", "one", letter.reply);
    static const struct page_read both_pages[] = { { PAGE_LETTER, "first" }, { PAGE_LETTER, "second" } };
    read_pages(home, letter.reply, both_pages, 2);
    judge(home, &letter);
    return letter;
}

static bool black(struct home *home, const struct letter *letter, int64_t message)
{
    const struct box box = { 10, 20, 30, 40 };
    const struct store_black wish = { .page = 2, .message = message, .boxes = &box, .count = 1, .by = volha };
    return store_redact(home->store, letter->reply, &wish, &home->fault);
}

static bool show_again(struct home *home, const struct letter *letter, int64_t message)
{
    const struct store_black wish = { .page = 2, .message = message, .by = janka };
    return store_redact_undo(home->store, letter->reply, &wish, &home->fault);
}

/* The walk: each picture says whose it is, and how many places are black on it. How many were burnt in. */
static size_t burn(struct home *home, const struct letter *letter)
{
    struct store_redaction *due;
    size_t count;
    assert_done(
        home, store_redactions_due(home->store, letter->reply, &home->arena, &due, &count, &home->fault));
    for (size_t i = 0; i < count; i++) {
        char made[80];
        snprintf(made, sizeof made, "%s %zu",
            due[i].message == letter->a       ? "a"
                : due[i].message == letter->b ? "b"
                : due[i].message              ? "c"
                                              : "all",
            due[i].count);
        assert_done(
            home, store_redaction_done(home->store, letter->reply, &due[i], bytes_from(made), &home->fault));
    }
    if (state_of(home, letter->reply) == REPLY_MATCHING)
        judge(home, letter);
    return count;
}

static void blacken(struct home *home, const struct letter *letter, int64_t message)
{
    assert_done(home, black(home, letter, message));
    assert_int_equal(state_of(home, letter->reply), REPLY_MATCHING);
    assert_true(burn(home, letter) > 0);
}

/* What this one gets of page 2; "" for none. */
static const char *picture_for(struct home *home, const struct letter *letter, int64_t message)
{
    static char shown[80];
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(1 << 20);
    if (!store_page_picture(home->store, letter->reply, 2, message, &jpeg, &home->fault))
        return "";
    snprintf(shown, sizeof shown, "%.*s", (int)jpeg.length, jpeg.bytes);
    return shown;
}

/* ---- deciding ---- */

static int both[] = { 1, 2 }, second[] = { 2 };

/* "A:1-2 B:2", or what else there is of it. */
struct wish {
    struct addressee to[3];
    struct store_mail_plan plans[3];
    size_t count;
    struct decision decision;
};

static void add_to(struct wish *wish, int64_t message, const char *address, int *pages, size_t count)
{
    wish->to[wish->count] = (struct addressee){ message, pages, count };
    wish->plans[wish->count++] = (struct store_mail_plan){ .message = message,
        .address = address,
        .language = "be",
        .pages = pages,
        .page_count = count,
        .due = 1,
        .message_id = "0011@example.org",
        .token = "token",
        .date = 1,
        .purpose = PURPOSE_SCAN };
}

static struct wish to_both(const struct letter *letter)
{
    struct wish wish = { .count = 0 };
    add_to(&wish, letter->a, anna, both, 2);
    add_to(&wish, letter->b, boris, second, 1);
    return wish;
}

static struct wish to_one(int64_t message, const char *address)
{
    struct wish wish = { .count = 0 };
    add_to(&wish, message, address, second, 1);
    return wish;
}

static const struct decision *as_said(struct wish *wish, const char *by)
{
    wish->decision = (struct decision){ .outcome = OUTCOME_MAIL,
        .by = by,
        .reason = "",
        .duplicate_of = "",
        .to = wish->to,
        .to_count = wish->count };
    return &wish->decision;
}

static bool decide_by(struct home *home, const struct letter *letter, struct wish wish, const char *by)
{
    return store_decide_logged_in(
        home->store, letter->reply, as_said(&wish, by), wish.plans, wish.count, &home->fault);
}

static bool decide(struct home *home, const struct letter *letter, struct wish wish)
{
    return decide_by(home, letter, wish, volha);
}

static void say(struct home *home, const struct letter *letter, struct wish wish, const char *by)
{
    assert_done(home, store_opinion_put(home->store, letter->reply, as_said(&wish, by), false, &home->fault));
}

/* ---- sending ---- */

static struct store_mail claimed(struct home *home)
{
    struct store_mail mail;
    assert_done(home, store_mail_claim(home->store, FAR, NULL, &home->arena, &mail, &home->fault));
    return mail;
}

static struct store_mail sent(struct home *home)
{
    const struct store_mail mail = claimed(home);
    assert_done(home, store_mail_mark(home->store, mail.id, &home->fault));
    assert_done(home, store_mail_result(home->store, mail.id, MAIL_HANDED_OVER, 0, &attempt, &home->fault));
    return mail;
}

/* The picture of page 2 that the mail brings; pinned as it was decided. */
static const char *brought(struct home *home, const struct store_mail *mail)
{
    static char shown[80];
    CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(1 << 20);
    const struct store_mail_page *page = &mail->pages[mail->page_count - 1];
    assert_int_equal(page->number, 2);
    assert_string_equal(page->blob, page->hash);
    assert_done(home, store_blob_get(home->store, page->blob, &jpeg, &home->fault));
    snprintf(shown, sizeof shown, "%.*s", (int)jpeg.length, jpeg.bytes);
    return shown;
}

static void assert_sound(struct home *home)
{
    CLEANUP(text_clear) struct text findings = TEXT_LIMIT(4096);
    assert_done(home, store_check(home->store, &findings, &findings, &home->fault));
    assert_int_equal(findings.length, 0);
}

#define assert_kept_apart(home, done) assert_refused(home, done, "went to somebody already")

/* ---- the table ---- */

static void each_gets_the_page_without_what_is_the_others(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    assert_done(home, decide(home, &letter, to_both(&letter)));
    const struct store_mail first = sent(home), other = sent(home);
    assert_int_equal(first.message, letter.a);
    assert_int_equal(first.page_count, 2);
    assert_string_equal(brought(home, &first), "a 1");
    assert_int_equal(other.message, letter.b);
    assert_string_equal(brought(home, &other), "b 1");
    assert_sound(home);
}

static void the_rule_gives_no_page_to_two(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    assert_kept_apart(home, decide_by(home, &letter, to_both(&letter), "rule"));
}

static void nobody_gets_twice_what_they_have(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    struct wish twice = to_one(letter.a, anna);
    int pages[] = { 2, 2 };
    blacken(home, &letter, letter.a);
    twice.plans[0].pages = pages;
    twice.plans[0].page_count = 2;
    assert_false(decide(home, &letter, twice));
}

static void black_for_one_of_two_is_not_enough(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_kept_apart(home, decide(home, &letter, to_both(&letter)));
    blacken(home, &letter, letter.a);
    assert_kept_apart(home, decide(home, &letter, to_both(&letter)));
    blacken(home, &letter, EVERYBODY);
    assert_kept_apart(home, decide(home, &letter, to_both(&letter)));
    blacken(home, &letter, letter.c);
    assert_kept_apart(home, decide(home, &letter, to_both(&letter)));
}

static void two_people_may_send_a_page_to_two_as_it_is(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    say(home, &letter, to_both(&letter), volha);
    assert_kept_apart(
        home, decide_by(home, &letter, to_both(&letter), volha)); /* nobody agrees with oneself */
    assert_done(home, decide_by(home, &letter, to_both(&letter), janka));
    const struct store_mail first = sent(home), other = sent(home);
    assert_string_equal(brought(home, &first), "second");
    assert_string_equal(brought(home, &other), "second");
}

/* By whichever name. */
static void who_only_gives_a_name_is_not_the_second_of_two(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    struct wish wish = to_both(&letter);
    say(home, &letter, wish, volha);
    const struct decision *decision = as_said(&wish, janka);
    assert_kept_apart(
        home, store_decide(home->store, letter.reply, decision, wish.plans, wish.count, &home->fault));
    assert_int_equal(number_in(home, "SELECT count(*) FROM decision WHERE agreed"), 0);
}

static void who_decided_otherwise_has_not_agreed(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    struct wish with_c = to_one(letter.c, cesia);
    add_to(&with_c, letter.b, boris, second, 1);
    say(home, &letter, with_c, janka);
    assert_kept_apart(home, decide(home, &letter, to_both(&letter)));
    say(home, &letter, to_one(letter.a, anna), janka);
    assert_kept_apart(home, decide(home, &letter, to_both(&letter)));
}

static void what_was_agreed_falls_with_the_picture_that_was_looked_at(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.a);
    say(home, &letter, to_both(&letter), janka);
    assert_done(home, show_again(home, &letter, letter.a));
    assert_kept_apart(home, decide(home, &letter, to_both(&letter)));
}

/* She would see what is hers and what is his; nobody has drawn hers yet. */
static void what_is_black_for_one_alone_goes_to_another_only_where_two_say_so(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.b);
    assert_kept_apart(home, decide(home, &letter, to_one(letter.a, anna)));
    assert_kept_apart(home, decide_by(home, &letter, to_one(letter.a, anna), "rule"));
    assert_done(home, decide(home, &letter, to_one(letter.b, boris)));
    assert_done(home, store_undo(home->store, letter.reply, volha, &home->fault));
    say(home, &letter, to_one(letter.a, anna), janka);
    assert_done(home, decide(home, &letter, to_one(letter.a, anna)));
    const struct store_mail mail = sent(home);
    assert_string_equal(brought(home, &mail), "second");
}

/* Boris's mail was recalled, Anna's has left: he is to get his part all the same. */
static void recall_for_b(struct home *home, const struct letter *letter)
{
    const struct store_mail first = sent(home);
    assert_int_equal(first.message, letter->a);
    struct store_mail_waiting *waiting;
    size_t count;
    assert_done(home, store_mails_waiting(home->store, &home->arena, &waiting, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_done(home, store_mail_recall(home->store, waiting[0].mail.name, volha, &home->fault));
    assert_int_equal(state_of(home, letter->reply), REPLY_REVIEW);
}

static void what_two_agreed_on_goes_to_the_second_after_the_first_has_left(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    say(home, &letter, to_both(&letter), janka);
    assert_done(home, decide(home, &letter, to_both(&letter)));
    recall_for_b(home, &letter);
    assert_kept_apart(home, decide(home, &letter, to_one(letter.c, cesia)));
    assert_done(home, decide(home, &letter, to_one(letter.b, boris)));
    const struct store_mail other = sent(home);
    assert_string_equal(brought(home, &other), "second");
}

static void what_one_has_as_it_is_goes_to_another_where_two_say_so(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    struct wish wish = to_both(&letter);
    wish.plans[1].due = held;
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    assert_done(home, decide(home, &letter, wish));
    recall_for_b(home, &letter);
    assert_kept_apart(home, decide(home, &letter, to_one(letter.c, cesia)));
    say(home, &letter, to_one(letter.c, cesia), janka);
    assert_done(home, decide(home, &letter, to_one(letter.c, cesia)));
    const struct store_mail mail = sent(home);
    assert_string_equal(brought(home, &mail), "second");
    assert_sound(home);
}

static void what_two_agreed_on_was_the_picture_that_they_saw(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.b);
    say(home, &letter, to_both(&letter), janka);
    assert_done(home, decide(home, &letter, to_both(&letter)));
    recall_for_b(home, &letter);
    assert_done(home, show_again(home, &letter, letter.b));
    assert_kept_apart(home, decide(home, &letter, to_one(letter.b, boris)));
    blacken(home, &letter, letter.b);
    assert_done(home, decide(home, &letter, to_one(letter.b, boris)));
    const struct store_mail other = sent(home);
    assert_string_equal(brought(home, &other), "b 1");
}

static void what_two_agreed_on_holds_for_the_black_that_they_saw(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.a);
    say(home, &letter, to_both(&letter), janka);
    assert_done(home, decide(home, &letter, to_both(&letter)));
    recall_for_b(home, &letter);
    blacken(home, &letter, letter.c);
    assert_kept_apart(home, decide(home, &letter, to_one(letter.b, boris)));
    assert_done(home, show_again(home, &letter, letter.c));
    assert_done(home, decide(home, &letter, to_one(letter.b, boris)));
}

static void what_is_ones_own_is_blacked_out_behind_ones_notice(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    struct wish wish = to_both(&letter);
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    wish.plans[0].due = held;
    wish.plans[1].purpose = PURPOSE_NOTICE;
    assert_done(home, decide(home, &letter, wish));
    assert_int_equal(sent(home).purpose, PURPOSE_NOTICE);
    struct store_mail_waiting *waiting;
    size_t count;
    assert_done(home, store_mails_waiting(home->store, &home->arena, &waiting, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_done(home, store_mail_recall(home->store, waiting[0].mail.name, volha, &home->fault));
    blacken(home, &letter, letter.b);
    assert_string_equal(picture_for(home, &letter, letter.b), "b 2");
    assert_done(home, decide(home, &letter, to_one(letter.b, boris)));
    const struct store_mail scan = sent(home);
    assert_string_equal(brought(home, &scan), "b 2");
}

static void what_is_apart_goes_to_another_after_the_first_has_left(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    assert_done(home, decide(home, &letter, to_both(&letter)));
    recall_for_b(home, &letter);
    assert_refused(home, black(home, &letter, letter.a), "a mail with page 2");
    assert_refused(home, black(home, &letter, EVERYBODY), "a mail with page 2");
    assert_kept_apart(home, decide(home, &letter, to_one(letter.c, cesia)));
    blacken(home, &letter, letter.c);
    assert_done(home, decide(home, &letter, to_one(letter.c, cesia)));
    const struct store_mail other = sent(home);
    assert_string_equal(brought(home, &other), "c 1");
    assert_sound(home);
}

static void who_got_it_wrongly_stands_in_nobodys_way(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, decide(home, &letter, to_one(letter.a, anna)));
    sent(home);
    assert_done(home, store_wrong(home->store, letter.reply, "", volha, &home->fault));
    assert_done(home, decide(home, &letter, to_one(letter.b, boris)));
}

static void what_is_not_burnt_in_yet_or_cannot_be_is_not_mailed(void **state)
{
    struct home *home = *state;
    struct store_redaction *due;
    size_t count;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.a);
    assert_done(home, black(home, &letter, letter.b));
    assert_string_equal(picture_for(home, &letter, letter.b), "");
    assert_refused(home, decide(home, &letter, to_both(&letter)), "cannot be mailed");
    assert_refused(home, decide(home, &letter, to_one(letter.b, boris)), "cannot be mailed");
    assert_done(
        home, store_redactions_due(home->store, letter.reply, &home->arena, &due, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_done(
        home, store_redaction_done(home->store, letter.reply, due, (struct bytes){ 0 }, &home->fault));
    judge(home, &letter);
    assert_int_equal(burn(home, &letter), 0);
    assert_refused(home, decide(home, &letter, to_both(&letter)), "cannot be mailed");
    assert_refused(home, decide(home, &letter, to_one(letter.b, boris)), "cannot be mailed");
    assert_done(home, decide(home, &letter, to_one(letter.a, anna)));
}

/* ---- what is everybody's, and what is one's own ---- */

static void what_is_everybodys_is_burnt_into_each_picture(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.a);
    assert_string_equal(picture_for(home, &letter, EVERYBODY), "second");
    assert_done(home, black(home, &letter, EVERYBODY));
    assert_string_equal(picture_for(home, &letter, letter.a), ""); /* not the one without it */
    assert_int_equal(burn(home, &letter), 2);
    assert_string_equal(picture_for(home, &letter, EVERYBODY), "all 1");
    assert_string_equal(picture_for(home, &letter, letter.a), "a 2");
    assert_string_equal(picture_for(home, &letter, letter.b), "all 1");
    blacken(home, &letter, letter.b);
    assert_string_equal(picture_for(home, &letter, letter.b), "b 2");
    struct reply loaded;
    assert_done(home, store_reply_load(home->store, letter.reply, &home->arena, &loaded, &home->fault));
    assert_int_equal(loaded.pages[1].blacked_count, 1); /* everybody's */
}

static void each_is_shown_again_step_by_step(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, EVERYBODY);
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.a);
    assert_string_equal(picture_for(home, &letter, letter.a), "a 3");
    assert_refused(home, show_again(home, &letter, letter.b), "nothing is blacked out");
    assert_done(home, show_again(home, &letter, letter.a));
    assert_string_equal(picture_for(home, &letter, letter.a), "a 2"); /* at once: it was made before */
    assert_int_equal(state_of(home, letter.reply), REPLY_REVIEW);
    assert_done(home, show_again(home, &letter, EVERYBODY));
    assert_string_equal(picture_for(home, &letter, EVERYBODY), "second");
    assert_string_equal(picture_for(home, &letter, letter.a), ""); /* never made so: the walk's */
    assert_int_equal(state_of(home, letter.reply), REPLY_MATCHING);
    assert_int_equal(burn(home, &letter), 1);
    assert_string_equal(picture_for(home, &letter, letter.a), "a 1");
    assert_done(home, show_again(home, &letter, letter.a));
    assert_string_equal(picture_for(home, &letter, letter.a), "second");
    assert_sound(home);
}

static void a_picture_that_comes_late_is_nobodys(void **state)
{
    struct home *home = *state;
    struct store_redaction *due;
    size_t count;
    const struct letter letter = letter_in_review(home);
    assert_done(home, black(home, &letter, letter.a));
    assert_done(
        home, store_redactions_due(home->store, letter.reply, &home->arena, &due, &count, &home->fault));
    assert_done(home, show_again(home, &letter, letter.a));
    assert_done(home, black(home, &letter, letter.a));
    assert_done(home, store_redaction_done(home->store, letter.reply, due, bytes_from("late"), &home->fault));
    assert_string_equal(picture_for(home, &letter, letter.a), "");
    bool waits;
    assert_done(home, store_redaction_waits(home->store, letter.reply, &waits, &home->fault));
    assert_true(waits);
}

static void a_page_that_goes_apart_keeps_what_is_black_on_it(void **state)
{
    struct home *home = *state;
    const int first[] = { 0, 2 };
    struct store_id made[1];
    const struct letter letter = letter_in_review(home);
    struct letter other = letter;
    blacken(home, &letter, letter.a);
    assert_done(home, store_reply_part(home->store, letter.reply, first, 2, volha, 0, made, &home->fault));
    memcpy(other.reply, made[0].text, sizeof other.reply);
    judge(home, &other);
    assert_string_equal(picture_for(home, &other, letter.a), "a 1");
    assert_done(home, decide(home, &other, to_one(letter.a, anna)));
    const struct store_mail mail = sent(home);
    assert_string_equal(brought(home, &mail), "a 1");
}

/* ---- between the decision and the last byte ---- */

/* Whatever changes it behind the store's back: the mail does not go. */
static void a_picture_that_changed_since_it_was_decided_does_not_go(void **state)
{
    static const char *const changes[] = {
        "UPDATE picture_for SET picture = (SELECT picture FROM page WHERE picture <> '' LIMIT 1)",
        "DELETE FROM picture_for",
        "UPDATE redaction SET undone = 1",
        "UPDATE redaction SET message = NULL WHERE id = 1",
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_int_equal(i ? home_setup(state) : 0, 0);
        struct home *home = *state;
        struct store_mail mail;
        const struct letter letter = letter_in_review(home);
        blacken(home, &letter, letter.a);
        blacken(home, &letter, letter.b);
        assert_done(home, decide(home, &letter, to_both(&letter)));
        const struct store_mail first = claimed(home);
        assert_true(meddled(home, changes[i]));
        assert_refused(home, store_mail_mark(home->store, first.id, &home->fault), "a page changed");
        assert_false(store_mail_claim(home->store, FAR, NULL, &home->arena, &mail, &home->fault));
        assert_int_equal(state_of(home, letter.reply) == REPLY_DECIDED, false);
        if (i + 1 < sizeof changes / sizeof *changes)
            home_teardown(state);
    }
}

static void who_looked_before_it_was_black_for_one_decides_nothing(void **state)
{
    struct home *home = *state;
    int64_t before, after;
    const struct letter letter = letter_in_review(home);
    assert_done(home, store_reply_version(home->store, letter.reply, &before, &home->fault));
    assert_done(home, black(home, &letter, letter.a));
    assert_done(home, store_reply_version(home->store, letter.reply, &after, &home->fault));
    assert_true(before != after);
    burn(home, &letter);
    assert_done(home, store_reply_version(home->store, letter.reply, &before, &home->fault));
    assert_true(before != after);
}

static void undone_and_decided_anew_each_gets_what_is_theirs(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    struct wish wish = to_both(&letter);
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    for (size_t i = 0; i < wish.count; i++)
        wish.plans[i].due = held;
    assert_done(home, decide(home, &letter, wish));
    assert_done(home, store_undo(home->store, letter.reply, volha, &home->fault));
    blacken(home, &letter, letter.b);
    assert_done(home, decide(home, &letter, to_both(&letter)));
    const struct store_mail first = sent(home), other = sent(home);
    assert_string_equal(brought(home, &first), "a 1");
    assert_string_equal(brought(home, &other), "b 2");
}

/* Its pages leave the first part before they are in their own: what two agreed on holds all the same. */
static void a_letter_in_parts_shares_as_the_whole_did(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    say(home, &letter, to_both(&letter), janka);
    assert_done(home, decide(home, &letter, to_both(&letter)));
    struct store_mail mail = claimed(home);
    assert_int_equal(mail.page_count, 2);
    const struct store_further_part further = { 1, 1, "0033@example.org", "token3" };
    assert_done(home, store_mail_in_parts(home->store, &mail, &further, 1, &home->arena, &home->fault));
    assert_int_equal(mail.page_count, 1);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail_page WHERE number = 2"), 2);
}

static void a_picture_made_smaller_is_made_of_the_receivers_own(void **state)
{
    struct home *home = *state;
    struct store_mail *mails;
    size_t count;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    assert_done(home, decide(home, &letter, to_both(&letter)));
    assert_done(home, store_mails_without_step(home->store, 10, &home->arena, &mails, &count, &home->fault));
    assert_int_equal(count, 2);
    const char *of_a = mails[0].pages[1].hash, *of_b = mails[1].pages[0].hash;
    assert_string_not_equal(of_a, of_b);
    assert_done(home, store_smaller_put(home->store, of_a, 1, bytes_from("a, smaller"), &home->fault));
    for (size_t i = 0; i < count; i++)
        assert_done(home, store_mail_put_step(home->store, mails[i].id, 1, 10, &home->fault));
    const struct store_mail first = claimed(home), other = claimed(home);
    assert_true(first.pages[1].smaller[0] && !other.pages[0].smaller[0]);
}

/* ---- words ---- */

static bool write_words(struct home *home, const struct letter *letter, int64_t message, const char *words)
{
    const struct store_rendition_new new = { .rendition = { RENDITION_TRANSCRIPT, "", words },
        .message = message,
        .pages = second,
        .page_count = 1,
        .by = volha };
    return store_rendition_add(home->store, letter->reply, &new, &home->fault);
}

static void assert_says(const struct store_mail *mail, int64_t message, const char *words)
{
    assert_int_equal(mail->message, message);
    assert_int_equal(mail->rendition_count, 1);
    assert_string_equal(mail->renditions[0].words, words);
}

static bool take_words_back(struct home *home, const struct letter *letter, int64_t message)
{
    const struct store_rendition_new new = { .rendition = { RENDITION_TRANSCRIPT, "", "" },
        .message = message,
        .pages = second,
        .page_count = 1,
        .withdrawn = true,
        .by = volha };
    return store_rendition_add(home->store, letter->reply, &new, &home->fault);
}

/* What was written of the whole page says what is black for each. */
static void words_of_the_whole_page_go_to_nobody_who_sees_some_of_it(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, write_words(home, &letter, 0, "Dear Anna! And you, Boris"));
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    assert_done(home, decide(home, &letter, to_both(&letter)));
    for (int i = 0; i < 2; i++) {
        const struct store_mail mail = sent(home);
        assert_int_equal(mail.rendition_count, 0);
    }
    int64_t *letters;
    size_t count;
    assert_done(home, store_supplements_due(home->store, NULL, &home->arena, &letters, &count, &home->fault));
    assert_int_equal(count, 0);
}

/* Whom they were given first does not make them that one's own: they say what is black for each. */
static void words_of_the_whole_page_are_written_for_nobody(void **state)
{
    struct home *home = *state;
    struct store_rendition *all;
    size_t count;
    const struct letter letter = letter_in_review(home);
    assert_done(home, write_words(home, &letter, 0, "Dear Anna! And you, Boris"));
    assert_done(home, decide(home, &letter, to_one(letter.a, anna)));
    assert_done(home, store_undo(home->store, letter.reply, volha, &home->fault));
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    assert_done(home, write_words(home, &letter, letter.b, "And you, Boris"));
    assert_done(home, store_renditions(home->store, letter.reply, &home->arena, &all, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_int_equal(all[0].message, letter.a);
    assert_int_equal(all[0].written_for, 0);
    assert_int_equal(all[1].written_for, letter.b);
    assert_done(home, decide(home, &letter, to_both(&letter)));
    const struct store_mail first = sent(home), other = sent(home);
    assert_int_equal(first.rendition_count, 0);
    assert_says(&other, letter.b, "And you, Boris");
}

static void words_for_each_stand_beside_each_other(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    assert_done(home, write_words(home, &letter, letter.a, "Dear"));
    assert_done(home, write_words(home, &letter, letter.b, "And you, Boris"));
    assert_done(home, write_words(home, &letter, letter.a, "Dear Anna!"));
    assert_done(home, decide(home, &letter, to_both(&letter)));
    const struct store_mail first = sent(home), other = sent(home);
    assert_int_equal(first.rendition_count, 1);
    assert_string_equal(first.renditions[0].words, "Dear Anna!");
    assert_int_equal(other.rendition_count, 1);
    assert_string_equal(other.renditions[0].words, "And you, Boris");
}

/* Two people gave both the page as it is: what is written for one does not take the other's words away. */
static void words_for_each_who_sees_all_of_it_stand_beside_each_other(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    say(home, &letter, to_both(&letter), volha);
    assert_done(home, decide_by(home, &letter, to_both(&letter), janka));
    assert_done(home, write_words(home, &letter, letter.a, "Dear"));
    assert_done(home, write_words(home, &letter, letter.b, "And you, Boris"));
    assert_done(home, write_words(home, &letter, letter.a, "Dear Anna!"));
    const struct store_mail first = sent(home), other = sent(home);
    assert_int_equal(first.rendition_count, 1);
    assert_string_equal(first.renditions[0].words, "Dear Anna!");
    assert_int_equal(other.rendition_count, 1);
    assert_string_equal(other.renditions[0].words, "And you, Boris");
}

static void give_to_both(struct home *home, const struct letter *letter)
{
    say(home, letter, to_both(letter), volha);
    assert_done(home, decide_by(home, letter, to_both(letter), janka));
}

static size_t letters_to_follow(struct home *home)
{
    int64_t *letters;
    size_t count;
    assert_done(home, store_supplements_due(home->store, NULL, &home->arena, &letters, &count, &home->fault));
    return count;
}

/* Nobody knew yet that it is for two: both see all of it. */
static void words_of_a_page_that_both_see_go_to_both(void **state)
{
    struct home *home = *state;
    struct store_rendition *all;
    size_t count;
    const struct letter letter = letter_in_review(home);
    assert_done(home, write_words(home, &letter, 0, "Dear Anna! And you, Boris"));
    give_to_both(home, &letter);
    assert_done(home, store_renditions(home->store, letter.reply, &home->arena, &all, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_true(all[0].holds && !all[0].message);
    assert_int_equal(all[0].receiver_count, 2);
    const struct store_mail first = sent(home), other = sent(home);
    assert_says(&first, letter.a, "Dear Anna! And you, Boris");
    assert_says(&other, letter.b, "Dear Anna! And you, Boris");
    assert_int_equal(letters_to_follow(home), 0);
}

static void words_of_a_page_that_one_sees_whole_go_to_that_one(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, write_words(home, &letter, 0, "Dear Anna! And you, Boris"));
    blacken(home, &letter, letter.a);
    give_to_both(home, &letter);
    const struct store_mail first = sent(home), other = sent(home);
    assert_int_equal(first.message, letter.a);
    assert_int_equal(first.rendition_count, 0);
    assert_says(&other, letter.b, "Dear Anna! And you, Boris");
    assert_int_equal(letters_to_follow(home), 0);
}

static void what_is_added_for_one_leaves_the_other_what_was_there(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, write_words(home, &letter, 0, "Dear Anna! And you, Boris"));
    give_to_both(home, &letter);
    assert_done(home, write_words(home, &letter, letter.b, "And you, Boris"));
    const struct store_mail first = sent(home), other = sent(home);
    assert_says(&first, letter.a, "Dear Anna! And you, Boris");
    assert_says(&other, letter.b, "And you, Boris");
    assert_int_equal(letters_to_follow(home), 0);
    assert_done(home, write_words(home, &letter, letter.a, "Dear Anna!"));
    assert_int_equal(letters_to_follow(home), 1);
}

/* Whoever gets nothing of it by the first decision since has to be asked about. */
static void words_of_a_page_that_went_to_two_are_for_no_third(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, write_words(home, &letter, 0, "Dear Anna! And you, Boris"));
    give_to_both(home, &letter);
    assert_done(home, store_undo(home->store, letter.reply, volha, &home->fault));
    assert_done(home, decide(home, &letter, to_one(letter.c, cesia)));
    const struct store_mail mail = sent(home);
    assert_int_equal(mail.rendition_count, 0);
    assert_int_equal(letters_to_follow(home), 0);
}

/* Each of them is told what is theirs, and what a third is given is that one's. */
static void words_that_one_of_two_has_otherwise_hold_for_the_other(void **state)
{
    struct home *home = *state;
    struct store_rendition *all;
    size_t count;
    const struct letter letter = letter_in_review(home);
    assert_done(home, write_words(home, &letter, 0, "Dear Anna! And you, Boris"));
    give_to_both(home, &letter);
    assert_done(home, take_words_back(home, &letter, letter.b));
    assert_done(home, store_renditions(home->store, letter.reply, &home->arena, &all, &count, &home->fault));
    assert_true(all[0].holds && store_rendition_holds_for(&all[0], letter.a));
    assert_false(store_rendition_holds_for(&all[0], letter.b));
    assert_false(store_rendition_holds_for(&all[0], letter.c));
    assert_done(home, store_undo(home->store, letter.reply, volha, &home->fault));
    assert_done(home, decide(home, &letter, to_one(letter.c, cesia)));
    assert_done(home, write_words(home, &letter, letter.c, "Dear Anna! And you, Boris"));
    const struct store_mail mail = sent(home);
    assert_says(&mail, letter.c, "Dear Anna! And you, Boris");
    assert_int_equal(letters_to_follow(home), 0);
}

/* His mail was recalled, and he gets the page by a decision of his own. */
static void words_for_each_stand_beside_each_other_by_two_decisions(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    struct wish wish = to_both(&letter);
    wish.plans[1].due = held;
    say(home, &letter, wish, volha);
    assert_done(home, decide_by(home, &letter, wish, janka));
    assert_done(home, write_words(home, &letter, letter.b, "And you, Boris"));
    assert_done(home, write_words(home, &letter, letter.a, "Dear Anna!"));
    recall_for_b(home, &letter);
    assert_done(home, decide(home, &letter, to_one(letter.b, boris)));
    const struct store_mail other = sent(home);
    assert_says(&other, letter.b, "And you, Boris");
}

/* Whoever else had words of it is not there any more: theirs took nothing away, and go nowhere. */
static void words_for_one_of_two_go_where_that_one_alone_gets_it_anew(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    give_to_both(home, &letter);
    assert_done(home, write_words(home, &letter, letter.a, "Dear Anna!"));
    assert_done(home, write_words(home, &letter, letter.b, "And you, Boris"));
    assert_done(home, store_undo(home->store, letter.reply, volha, &home->fault));
    assert_done(home, decide(home, &letter, to_one(letter.a, anna)));
    const struct store_mail mail = sent(home);
    assert_says(&mail, letter.a, "Dear Anna!");
    assert_int_equal(letters_to_follow(home), 0);
}

static void what_is_taken_back_for_all_is_taken_back_for_each(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    give_to_both(home, &letter);
    assert_done(home, write_words(home, &letter, letter.a, "Dear Anna!"));
    assert_done(home, store_undo(home->store, letter.reply, volha, &home->fault));
    assert_done(home, take_words_back(home, &letter, 0));
    assert_done(home, decide(home, &letter, to_one(letter.b, boris)));
    assert_done(home, store_undo(home->store, letter.reply, volha, &home->fault));
    assert_done(home, decide(home, &letter, to_one(letter.a, anna)));
    const struct store_mail mail = sent(home);
    assert_int_equal(mail.message, letter.a);
    assert_int_equal(mail.rendition_count, 0);
    assert_int_equal(letters_to_follow(home), 0);
}

/* The other's came between. */
static void words_of_fewer_pages_take_no_longer_ones_place_behind_anothers(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    struct store_rendition_new longer = {
        .rendition = { RENDITION_TRANSCRIPT, "", "Dear Anna! And you" }, .message = letter.a, .by = volha
    };
    give_to_both(home, &letter);
    assert_done(home, store_rendition_add(home->store, letter.reply, &longer, &home->fault));
    assert_done(home, write_words(home, &letter, letter.b, "And you, Boris"));
    assert_refused(home, write_words(home, &letter, letter.a, "And you"), "take that one back first");
}

static void words_for_one_go_to_that_one_until_their_picture_changes(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, write_words(home, &letter, letter.a, "too early: of the whole page"));
    blacken(home, &letter, letter.a);
    blacken(home, &letter, letter.b);
    assert_done(home, write_words(home, &letter, letter.b, "And you, Boris"));
    assert_done(home, decide(home, &letter, to_both(&letter)));
    const struct store_mail first = sent(home), other = sent(home);
    assert_int_equal(first.rendition_count, 0);
    assert_int_equal(other.rendition_count, 1);
    assert_string_equal(other.renditions[0].words, "And you, Boris");
}

int test_store_shared(void)
{
    const struct CMUnitTest tests[] = {
        HOME_TEST(each_gets_the_page_without_what_is_the_others),
        HOME_TEST(the_rule_gives_no_page_to_two),
        HOME_TEST(nobody_gets_twice_what_they_have),
        HOME_TEST(black_for_one_of_two_is_not_enough),
        HOME_TEST(two_people_may_send_a_page_to_two_as_it_is),
        HOME_TEST(who_only_gives_a_name_is_not_the_second_of_two),
        HOME_TEST(who_decided_otherwise_has_not_agreed),
        HOME_TEST(what_was_agreed_falls_with_the_picture_that_was_looked_at),
        HOME_TEST(what_is_black_for_one_alone_goes_to_another_only_where_two_say_so),
        HOME_TEST(what_two_agreed_on_goes_to_the_second_after_the_first_has_left),
        HOME_TEST(what_one_has_as_it_is_goes_to_another_where_two_say_so),
        HOME_TEST(what_two_agreed_on_was_the_picture_that_they_saw),
        HOME_TEST(what_two_agreed_on_holds_for_the_black_that_they_saw),
        HOME_TEST(what_is_ones_own_is_blacked_out_behind_ones_notice),
        HOME_TEST(what_is_apart_goes_to_another_after_the_first_has_left),
        HOME_TEST(who_got_it_wrongly_stands_in_nobodys_way),
        HOME_TEST(what_is_not_burnt_in_yet_or_cannot_be_is_not_mailed),
        HOME_TEST(what_is_everybodys_is_burnt_into_each_picture),
        HOME_TEST(each_is_shown_again_step_by_step),
        HOME_TEST(a_picture_that_comes_late_is_nobodys),
        HOME_TEST(a_page_that_goes_apart_keeps_what_is_black_on_it),
        HOME_TEST(a_picture_that_changed_since_it_was_decided_does_not_go),
        HOME_TEST(who_looked_before_it_was_black_for_one_decides_nothing),
        HOME_TEST(undone_and_decided_anew_each_gets_what_is_theirs),
        HOME_TEST(a_letter_in_parts_shares_as_the_whole_did),
        HOME_TEST(a_picture_made_smaller_is_made_of_the_receivers_own),
        HOME_TEST(words_of_the_whole_page_go_to_nobody_who_sees_some_of_it),
        HOME_TEST(words_of_the_whole_page_are_written_for_nobody),
        HOME_TEST(words_for_each_stand_beside_each_other),
        HOME_TEST(words_for_each_who_sees_all_of_it_stand_beside_each_other),
        HOME_TEST(words_of_a_page_that_both_see_go_to_both),
        HOME_TEST(words_of_a_page_that_one_sees_whole_go_to_that_one),
        HOME_TEST(what_is_added_for_one_leaves_the_other_what_was_there),
        HOME_TEST(words_of_a_page_that_went_to_two_are_for_no_third),
        HOME_TEST(words_that_one_of_two_has_otherwise_hold_for_the_other),
        HOME_TEST(words_for_each_stand_beside_each_other_by_two_decisions),
        HOME_TEST(words_for_one_of_two_go_where_that_one_alone_gets_it_anew),
        HOME_TEST(what_is_taken_back_for_all_is_taken_back_for_each),
        HOME_TEST(words_of_fewer_pages_take_no_longer_ones_place_behind_anothers),
        HOME_TEST(words_for_one_go_to_that_one_until_their_picture_changes),
    };
    return cmocka_run_group_tests_name("shared", tests, NULL, NULL);
}
