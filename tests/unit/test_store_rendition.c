/* store: transcripts and translations, and the mails that take them along. All people are invented. */
#include "test_store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char anna[] = "anna@example.org", boris[] = "boris@example.org", volha[] = "Вольга";
static const struct store_attempt attempt = { 10, "done", 250, "2.0.0", "ok", "Q1", false, "", "", 0 };
static const struct store_follow follow = { "0099@example.org", "token9", 1, "" };
enum { FAR = 2000000000 };
static const int64_t held = 4000000000;

/* ---- a letter of two pages, and two who may get it ---- */

struct letter {
    char reply[STORE_ID_BYTES];
    int64_t a, b; /* messages */
};

static struct letter letter_in_review(struct home *home)
{
    struct letter letter;
    const struct verdict asks = { .follows = FOLLOWS_ASK, .reason = "nobody is named" };
    letter.a = put_message(home, "A-1", anna);
    letter.b = put_message(home, "B-1", boris);
    keep_file(home, "1.jpg", "one", letter.reply);
    static const struct page_read both_pages[] = { { PAGE_LETTER, "first" }, { PAGE_LETTER, "second" } };
    read_pages(home, letter.reply, both_pages, 2);
    assert_done(home, store_verdict_put(home->store, letter.reply, &asks, &made_first, &home->fault));
    return letter;
}

static struct store_mail_plan to(int64_t message, const char *address, int *pages, size_t count, int64_t due)
{
    return (struct store_mail_plan){ .message = message,
        .address = address,
        .language = "be",
        .pages = pages,
        .page_count = count,
        .due = due,
        .message_id = message % 2 ? "0011@example.org" : "0022@example.org",
        .token = "token",
        .date = 1,
        .purpose = PURPOSE_SCAN };
}

static void decide(
    struct home *home, const struct letter *letter, const struct store_mail_plan *plans, size_t count)
{
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = volha, .reason = "", .duplicate_of = ""
    };
    assert_done(home, store_decide(home->store, letter->reply, &decision, plans, count, &home->fault));
}

static void decide_all_to(struct home *home, const struct letter *letter, int64_t message, int64_t due)
{
    int pages[] = { 1, 2 };
    const struct store_mail_plan plan = to(message, message == letter->a ? anna : boris, pages, 2, due);
    decide(home, letter, &plan, 1);
}

static void decide_apart(struct home *home, const struct letter *letter, int64_t due)
{
    int first[] = { 1 }, second[] = { 2 };
    const struct store_mail_plan plans[] = { to(letter->a, anna, first, 1, due),
        to(letter->b, boris, second, 1, due) };
    decide(home, letter, plans, 2);
}

static struct store_rendition_new transcript(const char *words)
{
    return (struct store_rendition_new){
        .rendition = { RENDITION_TRANSCRIPT, "", words }, .by = volha, .withdrawn = !*words
    };
}

static struct store_rendition_new translation(const char *language, const char *words)
{
    return (struct store_rendition_new){
        .rendition = { RENDITION_TRANSLATION, language, words }, .by = volha, .withdrawn = !*words
    };
}

static bool add(struct home *home, const struct letter *letter, struct store_rendition_new new)
{
    return store_rendition_add(home->store, letter->reply, &new, &home->fault);
}

static struct store_mail claimed(struct home *home)
{
    struct store_mail mail;
    assert_done(home, store_mail_claim(home->store, FAR, NULL, &home->arena, &mail, &home->fault));
    return mail;
}

static void end(struct home *home, const struct store_mail *mail, enum mail_state state)
{
    assert_done(home, store_mail_mark(home->store, mail->id, &home->fault));
    assert_done(home,
        store_mail_result(
            home->store, mail->id, state, state == MAIL_DEFERRED ? 1 : 0, &attempt, &home->fault));
}

static struct store_mail sent(struct home *home)
{
    const struct store_mail mail = claimed(home);
    end(home, &mail, MAIL_HANDED_OVER);
    return mail;
}

/* What the mail says of the letter, "one|two"; in the store's order. */
static const char *said_in(const struct store_mail *mail)
{
    static char said[400];
    said[0] = '\0';
    for (size_t i = 0; i < mail->rendition_count; i++) {
        strncat(said, i ? "|" : "", sizeof said - strlen(said) - 1);
        strncat(said, mail->renditions[i].words, sizeof said - strlen(said) - 1);
    }
    return said;
}

/* Plans what follows letters that have left; how many it were. */
static size_t follow_letters(struct home *home, const char **objection)
{
    int64_t *letters;
    size_t count;
    *objection = "";
    assert_done(home, store_supplements_due(home->store, NULL, &home->arena, &letters, &count, &home->fault));
    for (size_t i = 0; i < count; i++)
        assert_done(
            home, store_supplement(home->store, letters[i], &follow, &home->arena, objection, &home->fault));
    return count;
}

static void assert_nothing_follows(struct home *home)
{
    const char *objection;
    assert_int_equal(follow_letters(home, &objection), 0);
}

static void assert_follows(struct home *home)
{
    const char *objection;
    assert_int_equal(follow_letters(home, &objection), 1);
    assert_string_equal(objection, "");
}

static int64_t supplements(struct home *home)
{
    return number_in(home, "SELECT count(*) FROM mail WHERE purpose = 'supplement'");
}

/* ---- in the letter's mail ---- */

static void what_was_written_before_the_decision_goes_with_the_letter(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, add(home, &letter, transcript("Дорогая Анна!")));
    assert_done(home, add(home, &letter, translation("de", "Liebe Anna!")));
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail mail = sent(home);
    assert_string_equal(said_in(&mail), "Дорогая Анна!|Liebe Anna!");
    assert_int_equal(mail.renditions[0].kind, RENDITION_TRANSCRIPT);
    assert_string_equal(mail.renditions[1].language, "de");
    assert_nothing_follows(home);
}

static void what_is_written_while_it_is_held_goes_along(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    enum store_letter_stand stands;
    decide_all_to(home, &letter, letter.a, 1);
    assert_done(home, store_letter_stands(home->store, letter.reply, letter.a, &stands, &home->fault));
    assert_int_equal(stands, LETTER_WAITS);
    assert_done(home, add(home, &letter, transcript("held")));
    assert_nothing_follows(home);
    const struct store_mail mail = sent(home);
    assert_string_equal(said_in(&mail), "held");
}

static void the_last_text_holds_and_all_are_kept(void **state)
{
    struct home *home = *state;
    struct store_rendition *all;
    size_t count;
    const struct letter letter = letter_in_review(home);
    assert_done(home, add(home, &letter, transcript("first try")));
    assert_done(home, add(home, &letter, translation("de", "Versuch")));
    assert_done(home, add(home, &letter, translation("pl", "próba")));
    assert_done(home, add(home, &letter, transcript("second try")));
    assert_done(home, store_renditions(home->store, letter.reply, &home->arena, &all, &count, &home->fault));
    assert_int_equal(count, 4);
    assert_false(all[0].holds);
    assert_string_equal(all[0].rendition.words, "first try");
    assert_string_equal(all[0].by, volha);
    assert_true(all[1].holds && all[2].holds && all[3].holds);
    assert_int_equal(all[3].page_count, 2);
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail mail = claimed(home);
    assert_string_equal(said_in(&mail), "second try|Versuch|próba");
}

static void what_is_taken_back_does_not_go(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, add(home, &letter, transcript("too much")));
    assert_done(home, add(home, &letter, transcript("")));
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail mail = sent(home);
    assert_int_equal(mail.rendition_count, 0);
    assert_nothing_follows(home);
}

static void a_second_try_of_what_may_have_gone_says_the_same(void **state)
{
    struct home *home = *state;
    enum store_letter_stand stands;
    const struct letter letter = letter_in_review(home);
    assert_done(home, add(home, &letter, transcript("as it was")));
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail first = claimed(home);
    assert_done(home, store_mail_mark(home->store, first.id, &home->fault));
    assert_done(home, store_mail_result(home->store, first.id, MAIL_UNKNOWN, 1, &attempt, &home->fault));
    assert_done(home, add(home, &letter, transcript("better")));
    assert_done(home, store_letter_stands(home->store, letter.reply, letter.a, &stands, &home->fault));
    assert_int_equal(stands, LETTER_UNSURE);
    assert_nothing_follows(home);
    const struct store_mail again = claimed(home);
    assert_int_equal(again.id, first.id);
    assert_string_equal(said_in(&again), "as it was");
    end(home, &again, MAIL_HANDED_OVER);
    assert_follows(home);
    const struct store_mail mail = claimed(home);
    assert_string_equal(said_in(&mail), "better");
}

static void what_a_server_put_off_takes_the_better_text(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, add(home, &letter, transcript("as it was")));
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail first = claimed(home);
    end(home, &first, MAIL_DEFERRED);
    assert_done(home, add(home, &letter, transcript("better")));
    const struct store_mail again = claimed(home);
    assert_string_equal(said_in(&again), "better");
}

static void a_text_that_comes_while_it_is_sent_follows_it(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail mail = claimed(home);
    assert_done(home, add(home, &letter, transcript("late by a second")));
    assert_nothing_follows(home);
    end(home, &mail, MAIL_WRITTEN);
    assert_follows(home);
}

static void what_is_taken_back_while_it_is_sent_stops_it(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, add(home, &letter, transcript("a name that nobody is to see")));
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail mail = claimed(home);
    assert_done(home, add(home, &letter, transcript("")));
    assert_refused(home, store_mail_mark(home->store, mail.id, &home->fault), "was changed while");
}

/* ---- to nobody else ---- */

static void a_text_of_all_pages_reaches_nobody_who_gets_some(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    assert_done(home, add(home, &letter, transcript("both pages")));
    decide_apart(home, &letter, 1);
    struct store_mail mail = sent(home);
    assert_int_equal(mail.rendition_count, 0);
    mail = sent(home);
    assert_int_equal(mail.rendition_count, 0);
    assert_nothing_follows(home);
}

static void each_of_several_gets_the_text_of_their_own_pages(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    decide_apart(home, &letter, 1);
    struct store_rendition_new new = transcript("for Anna");
    assert_refused(home, add(home, &letter, new), "several people");
    new.message = letter.a;
    assert_done(home, add(home, &letter, new));
    new = transcript("for Boris");
    new.message = letter.b;
    assert_done(home, add(home, &letter, new));
    for (int i = 0; i < 2; i++) {
        const struct store_mail mail = sent(home);
        assert_string_equal(said_in(&mail), mail.message == letter.a ? "for Anna" : "for Boris");
    }
}

static void a_text_of_other_pages_than_they_get_is_refused(void **state)
{
    struct home *home = *state;
    int second[] = { 2 }, none[] = { 7 };
    const struct letter letter = letter_in_review(home);
    struct store_rendition_new new = transcript("of a page that is not there");
    new.pages = none;
    new.page_count = 1;
    assert_refused(home, add(home, &letter, new), "no page 7");
    decide_apart(home, &letter, 1);
    new.pages = second;
    new.message = letter.a;
    assert_refused(home, add(home, &letter, new), "page 2 does not go to that message");
    assert_int_equal(number_in(home, "SELECT count(*) FROM rendition"), 0);
}

static void a_text_for_whoever_had_it_first_stays_when_another_gets_it(void **state)
{
    struct home *home = *state;
    struct store_rendition *all;
    size_t count;
    const struct letter letter = letter_in_review(home);
    assert_done(home, add(home, &letter, transcript("Dear Anna!")));
    decide_all_to(home, &letter, letter.a, held);
    assert_done(home, store_undo(home->store, letter.reply, volha, &home->fault));
    assert_done(home, store_renditions(home->store, letter.reply, &home->arena, &all, &count, &home->fault));
    assert_int_equal(all[0].message, letter.a);
    assert_string_equal(all[0].ref, "A-1");
    decide_all_to(home, &letter, letter.b, 1);
    const struct store_mail mail = sent(home);
    assert_int_equal(mail.message, letter.b);
    assert_int_equal(mail.rendition_count, 0);
    assert_nothing_follows(home);
}

static void the_same_person_once_more_gets_it(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    decide_all_to(home, &letter, letter.a, held);
    assert_done(home, add(home, &letter, transcript("Dear Anna!")));
    assert_done(home, store_undo(home->store, letter.reply, volha, &home->fault));
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail mail = sent(home);
    assert_string_equal(said_in(&mail), "Dear Anna!");
}

static void a_text_of_a_page_that_was_blacked_out_since_stays(void **state)
{
    struct home *home = *state;
    struct store_rendition *all;
    struct store_redaction *due;
    size_t count;
    const struct letter letter = letter_in_review(home);
    const struct box box = { 1, 1, 2, 2 };
    const struct verdict asks = { .follows = FOLLOWS_ASK, .reason = "nobody is named" };
    assert_done(home, add(home, &letter, transcript("a name that nobody is to see")));
    const struct store_black black = { .page = 2, .boxes = &box, .count = 1, .by = volha };
    assert_done(home, store_redact(home->store, letter.reply, &black, &home->fault));
    assert_done(
        home, store_redactions_due(home->store, letter.reply, &home->arena, &due, &count, &home->fault));
    assert_done(
        home, store_redaction_done(home->store, letter.reply, &due[0], bytes_from("black"), &home->fault));
    assert_done(home, store_verdict_put(home->store, letter.reply, &asks, &made_later, &home->fault));
    assert_done(home, store_renditions(home->store, letter.reply, &home->arena, &all, &count, &home->fault));
    assert_int_equal(all[0].pages[0], 0); /* page 2 is not what it was */
    assert_int_equal(all[0].pages[1], 1);
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail mail = sent(home);
    assert_int_equal(mail.rendition_count, 0);
    assert_nothing_follows(home);
}

static void a_text_of_pages_that_were_parted_goes_with_neither(void **state)
{
    struct home *home = *state;
    const int first[] = { 0, 2 };
    struct store_id made[1];
    struct store_rendition *all;
    size_t count;
    const struct verdict asks = { .follows = FOLLOWS_ASK, .reason = "nobody is named" };
    struct letter letter = letter_in_review(home), second = letter;
    assert_done(home, add(home, &letter, transcript("both letters")));
    assert_done(home, store_reply_part(home->store, letter.reply, first, 2, volha, 0, made, &home->fault));
    memcpy(second.reply, made[0].text, sizeof second.reply);
    for (int i = 0; i < 2; i++)
        assert_done(home,
            store_verdict_put(
                home->store, i ? second.reply : letter.reply, &asks, &made_later, &home->fault));
    int one[] = { 1 }, two[] = { 2 };
    const struct store_mail_plan to_a = to(letter.a, anna, one, 1, 1), to_b = to(letter.b, boris, two, 1, 1);
    assert_done(home, store_renditions(home->store, second.reply, &home->arena, &all, &count, &home->fault));
    assert_int_equal(count, 1); /* whoever decides the second one sees that there is a text */
    assert_int_equal(all[0].pages[0], 0);
    assert_int_equal(all[0].pages[1], 2);
    decide(home, &letter, &to_a, 1);
    decide(home, &second, &to_b, 1);
    for (int i = 0; i < 2; i++) {
        const struct store_mail mail = sent(home);
        assert_int_equal(mail.rendition_count, 0);
    }
    assert_nothing_follows(home);
}

/* Each of two who get the same pages has a mail of their own, and each mail a state of its own. */
static void what_became_of_words_is_known_of_each_who_gets_them(void **state)
{
    struct home *home = *state;
    struct store_rendition *all;
    size_t count;
    int pages[] = { 1, 2 };
    const struct letter letter = letter_in_review(home);
    const struct store_mail_plan plans[] = { to(letter.a, anna, pages, 2, 1),
        to(letter.b, boris, pages, 2, 1) };
    assert_done(home, add(home, &letter, transcript("to both")));
    struct addressee both[] = { { letter.a, pages, 2 }, { letter.b, pages, 2 } };
    struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "Янка", .reason = "", .duplicate_of = "", .to = both, .to_count = 2
    };
    assert_done(home, store_opinion_put(home->store, letter.reply, &decision, false, &home->fault));
    decision.by = volha;
    assert_done(home, store_decide_logged_in(home->store, letter.reply, &decision, plans, 2, &home->fault));
    const struct store_mail first = sent(home);
    assert_int_equal(first.message, letter.a);
    assert_string_equal(said_in(&first), "to both");
    const struct store_mail second = sent(home);
    assert_true(meddled(home, "UPDATE mail SET state = 'bounced' WHERE id = (SELECT max(id) FROM mail)"));
    assert_done(home, store_renditions(home->store, letter.reply, &home->arena, &all, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_int_equal(all[0].mail_count, 2);
    assert_string_equal(all[0].mails[0].name, first.name);
    assert_string_equal(all[0].mails[0].ref, "A-1");
    assert_int_equal(all[0].mails[0].state, MAIL_HANDED_OVER);
    assert_string_equal(all[0].mails[1].name, second.name);
    assert_string_equal(all[0].mails[1].ref, "B-1");
    assert_int_equal(all[0].mails[1].state, MAIL_BOUNCED);
}

static void whoever_gets_letters_locked_gets_no_text_in_clear(void **state)
{
    struct home *home = *state;
    enum store_change change;
    struct message message = home_message("A-1", anna);
    const struct letter letter = letter_in_review(home);
    assert_done(home, add(home, &letter, transcript("not in clear")));
    message.delivery = DELIVERY_PDF;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail mail = sent(home);
    assert_int_equal(mail.rendition_count, 0);
    const char *objection;
    follow_letters(home, &objection);
    assert_string_equal(objection, "the sender's letters do not go in clear");
    assert_int_equal(
        number_in(home, "SELECT count(*) FROM mail WHERE state = 'held' OR state = 'queued'"), 0);
    assert_nothing_follows(home); /* it was asked once */
}

static void a_notice_says_nothing_and_its_scan_all(void **state)
{
    struct home *home = *state;
    int pages[] = { 1, 2 };
    const struct letter letter = letter_in_review(home);
    struct store_mail_plan notice = to(letter.a, anna, pages, 2, 1);
    notice.purpose = PURPOSE_NOTICE;
    assert_done(home, add(home, &letter, transcript("the letter's own words")));
    decide(home, &letter, &notice, 1);
    const struct store_mail first = sent(home);
    assert_int_equal(first.rendition_count, 0);
    assert_nothing_follows(home);
    assert_done(home, store_notice_answered(home->store, first.id, &follow, &home->fault));
    const struct store_mail scan = sent(home);
    assert_int_equal(scan.purpose, PURPOSE_SCAN);
    assert_string_equal(said_in(&scan), "the letter's own words");
}

/* ---- behind the letter ---- */

static struct letter letter_that_left(struct home *home)
{
    const struct letter letter = letter_in_review(home);
    decide_all_to(home, &letter, letter.a, 1);
    sent(home);
    return letter;
}

static void a_late_text_follows_in_a_mail_of_its_own(void **state)
{
    struct home *home = *state;
    enum store_letter_stand stands;
    const struct letter letter = letter_that_left(home);
    assert_done(home, store_letter_stands(home->store, letter.reply, letter.a, &stands, &home->fault));
    assert_int_equal(stands, LETTER_LEFT);
    assert_done(home, add(home, &letter, translation("de", "Liebe Anna!")));
    assert_follows(home);
    const struct store_mail mail = sent(home);
    assert_int_equal(mail.purpose, PURPOSE_SUPPLEMENT);
    assert_string_equal(mail.address, anna);
    assert_string_equal(mail.language, "be");
    assert_string_equal(mail.follows, letter.a % 2 ? "0011@example.org" : "0022@example.org");
    assert_string_equal(mail.message_id, "0099@example.org");
    assert_string_equal(said_in(&mail), "Liebe Anna!");
    assert_int_equal(mail.page_count, 0);
    assert_nothing_follows(home);
    assert_int_equal(state_of(home, letter.reply), REPLY_DECIDED);
}

static void what_waits_takes_the_next_text_along(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_that_left(home);
    assert_done(home, add(home, &letter, translation("de", "eins")));
    assert_follows(home);
    assert_done(home, add(home, &letter, transcript("one")));
    assert_follows(home);
    assert_done(home, add(home, &letter, translation("de", "zwei")));
    assert_follows(home);
    assert_int_equal(supplements(home), 1);
    const struct store_mail mail = sent(home);
    assert_string_equal(said_in(&mail), "one|zwei");
    assert_nothing_follows(home);
}

static void a_text_taken_back_takes_its_mail_back(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_that_left(home);
    assert_done(home, add(home, &letter, transcript("one")));
    assert_follows(home);
    assert_done(home, add(home, &letter, transcript("")));
    assert_int_equal(
        number_in(home, "SELECT count(*) FROM mail WHERE purpose = 'supplement' AND state = 'recalled'"), 1);
    assert_nothing_follows(home);
}

static void what_a_person_recalled_goes_when_it_is_written_again(void **state)
{
    struct home *home = *state;
    struct store_rendition *all;
    size_t count;
    const struct letter letter = letter_that_left(home);
    assert_done(home, add(home, &letter, transcript("one")));
    assert_follows(home);
    assert_done(home, store_renditions(home->store, letter.reply, &home->arena, &all, &count, &home->fault));
    assert_int_equal(all[0].mail_count, 1);
    assert_int_equal(all[0].mails->state, MAIL_QUEUED);
    assert_done(home, store_mail_recall(home->store, all[0].mails->name, volha, &home->fault));
    assert_int_equal(number_in(home, "SELECT count(*) FROM task"), 0); /* it was a person's wish */
    assert_nothing_follows(home);
    assert_int_equal(state_of(home, letter.reply), REPLY_DECIDED);
    assert_done(home, add(home, &letter, transcript("one")));
    assert_follows(home);
    const struct store_mail mail = sent(home);
    assert_string_equal(said_in(&mail), "one");
}

static void what_the_register_objects_to_is_a_persons_task(void **state)
{
    struct home *home = *state;
    const char *objection;
    const struct letter letter = letter_that_left(home);
    put_message(home, "A-1", "anna@elsewhere.example.org");
    assert_done(home, add(home, &letter, translation("de", "Liebe Anna!")));
    assert_int_equal(follow_letters(home, &objection), 1);
    assert_string_equal(objection, "the sender's address changed");
    assert_nothing_follows(home); /* nor is it tried for ever */
    assert_int_equal(number_in(home,
                         "SELECT count(*) FROM task WHERE kind = 'translate' AND what ="
                         " 'not sent: the sender''s address changed'"),
        1);
    assert_int_equal(state_of(home, letter.reply), REPLY_DECIDED); /* the letter itself is where it belongs */
}

/* The person who had the letter mailed knew what stands in the other row: a change of its words is none of
 * it, one of its delivery is. */
static void words_follow_where_another_row_changed_before_they_were_written(void **state)
{
    struct home *home = *state;
    const char *objection;
    struct message other = home_message("B-2", anna);
    enum store_change change;
    const struct letter letter = letter_in_review(home);
    other.delivery = DELIVERY_NOTICE;
    assert_done(home, store_message_put(home->store, &other, &change, &home->fault));
    decide_all_to(home, &letter, letter.a, 1);
    sent(home);
    sleep(1); /* times are whole seconds */
    other.card_text = "Іншае";
    assert_done(home, store_message_put(home->store, &other, &change, &home->fault));
    assert_done(home, add(home, &letter, transcript("words")));
    assert_int_equal(follow_letters(home, &objection), 1);
    assert_string_equal(objection, "");
    assert_string_equal(said_in(&(const struct store_mail[]){ sent(home) }[0]), "words");
    assert_done(home, add(home, &letter, translation("en", "more words")));
    sleep(1);
    other.delivery = DELIVERY_NONE;
    assert_done(home, store_message_put(home->store, &other, &change, &home->fault));
    assert_int_equal(follow_letters(home, &objection), 1);
    assert_non_null(strstr(objection, "not the same way in every row"));
    assert_int_equal(supplements(home), 2);
}

static void a_suspended_address_gets_no_supplement(void **state)
{
    struct home *home = *state;
    size_t fallen;
    struct store_mail mail;
    const struct letter letter = letter_that_left(home);
    const struct store_stop stop = { STOP_ADDRESS, anna, 0, volha, "", 0, 0 };
    assert_done(home, add(home, &letter, transcript("one")));
    assert_follows(home);
    assert_done(home, store_stop(home->store, &stop, &fallen, &home->fault));
    assert_false(store_mail_claim(home->store, FAR, NULL, &home->arena, &mail, &home->fault));
    assert_int_equal(home->fault.kind, FAULT_NONE);
    assert_int_equal(number_in(home, "SELECT count(*) FROM task WHERE kind = 'translate'"), 1);
}

static void nothing_follows_a_letter_that_went_to_the_wrong_person(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_that_left(home);
    assert_done(home, add(home, &letter, transcript("one")));
    assert_follows(home);
    assert_done(home, store_wrong(home->store, letter.reply, "", volha, &home->fault));
    assert_int_equal(
        number_in(home, "SELECT count(*) FROM mail WHERE purpose = 'supplement' AND state = 'recalled'"), 1);
    decide_all_to(home, &letter, letter.b, 1);
    const struct store_mail mail = sent(home);
    assert_int_equal(mail.rendition_count, 0);
    assert_nothing_follows(home);
}

static void a_translation_that_went_out_ends_the_task(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail mail = sent(home);
    const struct store_task asks = { .kind = TASK_TRANSLATE,
        .mail = mail.id,
        .what = "answer: translate",
        .from = "",
        .words = "",
        .whole = "",
        .place = "" };
    assert_done(home, store_task_add(home->store, &asks, &home->fault));
    assert_done(home, add(home, &letter, transcript("one")));
    assert_follows(home);
    sent(home);
    assert_int_equal(number_in(home, "SELECT count(*) FROM task WHERE done IS NULL"), 1);
    assert_done(home, add(home, &letter, translation("de", "eins")));
    assert_follows(home);
    sent(home);
    assert_int_equal(number_in(home, "SELECT count(*) FROM task WHERE done IS NULL"), 0);
}

static void a_letter_in_parts_is_followed_when_all_of_them_have_left(void **state)
{
    struct home *home = *state;
    const struct store_further_part further = { 1, 1, "0055@example.org", "token5" };
    const struct letter letter = letter_in_review(home);
    assert_done(home, add(home, &letter, transcript("both pages")));
    decide_all_to(home, &letter, letter.a, 1);
    struct store_mail mail = claimed(home);
    assert_string_equal(said_in(&mail), "both pages");
    assert_done(home, store_mail_in_parts(home->store, &mail, &further, 1, &home->arena, &home->fault));
    end(home, &mail, MAIL_HANDED_OVER);
    assert_done(home, add(home, &letter, translation("de", "beide Seiten")));
    assert_nothing_follows(home);
    const struct store_mail second = sent(home);
    assert_int_equal(second.part, 2);
    assert_int_equal(second.rendition_count, 0);
    assert_follows(home);
    const struct store_mail third = sent(home);
    assert_string_equal(said_in(&third), "both pages|beide Seiten"); /* none of them before page 2 */
}

/* ---- every way that a letter may go, rendition.h ---- */

/* A letter of two pages: W is a transcript of both, F a translation of the first one. Each step is a letter:
 *   w f k     W or F is written; W is taken back
 *   d B a     decided: to Anna; to Boris; page 1 to Anna and 2 to Boris
 *   u r n     undone; Anna has another address, so the decision falls; decided anew, to that one
 *   s         the next mail leaves
 *   c C       the next mail is cut behind its first page, which leaves; or is put off
 *   z x p     a server finds the next mail too large; refuses it; puts it off
 *   v g       the next mail may have left; somebody says that it did not go
 *   P         Anna wants her letters locked
 *   >         what follows letters is planned
 * Each mail that left is its pages, + where it follows without any, and what it says. */
static const struct way {
    const char *when, *steps, *left;
} ways[] = {
    { "one mail, written before", "wfds", "[12 W|F]" },
    { "one mail, written while it waits", "dwfs", "[12 W|F]" },
    { "one mail, put off", "dpws", "[12 W]" },
    { "one mail, left", "dswf>s", "[12 ][+ W|F]" },
    { "cut, none left", "wfdCs>s>s", "[1 F][2 ][+ W]" },
    { "cut, none left, written then", "dCwfs>s>s", "[1 F][2 ][+ W]" },
    { "cut, none left, taken back then", "wdCkss", "[1 ][2 ]" },
    { "cut, the first has left", "wfdc>s>s", "[1 F][2 ][+ W]" },
    { "cut, the first has left, written then", "dcwf>ss", "[1 ][2 ][+ W|F]" },
    { "cut, the second one is refused", "dcxwf>s", "[1 ][+ F]" },
    { "cut, all have left", "dcswf>s", "[1 ][2 ][+ W|F]" },
    { "found too large and cut", "wfdzc>s>s", "[1 F][2 ][+ W]" },
    { "found too large, written then", "dzwfc>s>s", "[1 F][2 ][+ W]" },
    { "the rest by a second decision", "wfdcxrn>s>s", "[1 F][2 ][+ W]" },
    { "the rest, written between", "dcxrwfn>s>s", "[1 ][2 ][+ W|F]" },
    { "the rest, written while it waits", "dcxrnwf>s>s", "[1 ][2 ][+ W|F]" },
    { "the rest has left, written then", "dcxrnswf>s", "[1 ][2 ][+ W|F]" },
    { "what followed fell with its decision", "dcxf>rns>s", "[1 ][2 ][+ F]" },
    { "what followed may have gone, and did not", "dcxf>vrgns>s", "[1 ][2 ][+ F]" },
    { "a page each to two", "wass", "[1 ][2 ]" },
    { "a page each to two, the first one's words", "fass", "[1 F][2 ]" },
    { "undone and decided the same", "dwuds", "[12 W]" },
    { "undone and decided otherwise", "dwuBs", "[12 ]" },
    { "one mail, locked", "Pwds>", "[12 ]" },
    { "cut, locked", "Pwfdcs>", "[1 ][2 ]" },
};

struct going {
    struct home *home;
    struct letter letter;
    char left[200];
    char unsure[STORE_ID_BYTES]; /* the mail that may have gone */
};

static void write_text(struct going *going, struct store_rendition_new new, bool first)
{
    int pages[] = { 1, 2 };
    new.pages = pages;
    new.page_count = first ? 1 : 2;
    assert_done(going->home, add(going->home, &going->letter, new));
}

static void decide_for(struct going *going, int64_t message, const char *address)
{
    int pages[] = { 1, 2 };
    const struct store_mail_plan plan = to(message, address, pages, 2, 1);
    decide(going->home, &going->letter, &plan, 1);
}

static void note_left(struct going *going, const struct store_mail *mail)
{
    char *at = going->left + strlen(going->left);
    const size_t room = sizeof going->left - strlen(going->left);
    char pages[10] = "+";
    for (size_t i = 0; i < mail->page_count; i++)
        snprintf(pages + i, sizeof pages - i, "%d", mail->pages[i].number);
    snprintf(at, room, "[%s %s]", pages, said_in(mail));
}

static bool claim(struct going *going, struct store_mail *mail)
{
    struct home *home = going->home;
    if (store_mail_claim(home->store, FAR, NULL, &home->arena, mail, &home->fault))
        return true;
    strncat(going->left, "[none]", sizeof going->left - strlen(going->left) - 1);
    return false;
}

static void cut_next(struct going *going, enum mail_state state)
{
    struct home *home = going->home;
    const struct store_further_part further = { 1, 1, "0055@example.org", "token5" };
    struct store_mail mail;
    if (!claim(going, &mail))
        return;
    assert_done(home, store_mail_in_parts(home->store, &mail, &further, 1, &home->arena, &home->fault));
    if (state == MAIL_HANDED_OVER)
        note_left(going, &mail);
    end(home, &mail, state);
}

static void try_next(struct going *going, char step)
{
    struct home *home = going->home;
    struct store_mail mail;
    if (!claim(going, &mail))
        return;
    if (step == 'z')
        assert_done(home, store_mail_too_large(home->store, mail.id, 1000, &home->fault));
    if (step == 's')
        note_left(going, &mail);
    if (step == 'v')
        snprintf(going->unsure, sizeof going->unsure, "%s", mail.name);
    static const struct {
        char step;
        enum mail_state state;
    } ends[] = { { 's', MAIL_HANDED_OVER }, { 'z', MAIL_QUEUED }, { 'x', MAIL_FAILED },
        { 'p', MAIL_DEFERRED }, { 'v', MAIL_UNKNOWN } };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends[i].step == step)
            assert_done(
                home, store_mail_result(home->store, mail.id, ends[i].state, 1, &attempt, &home->fault));
}

static void want_locked(struct home *home)
{
    enum store_change change;
    struct message message = home_message("A-1", anna);
    message.delivery = DELIVERY_PDF;
    message.pdf_password = "яблык кветка мост";
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
}

static void say_it_did_not_go(struct going *going)
{
    enum mail_state becomes;
    assert_done(going->home,
        store_mail_settle(going->home->store, going->unsure, false, 1, volha, &becomes, &going->home->fault));
}

static void take_step(struct going *going, char step)
{
    static const char moved[] = "anna@elsewhere.example.org";
    struct home *home = going->home;
    const char *objection;
    switch (step) {
    case 'w':
    case 'k':
        write_text(going, transcript(step == 'w' ? "W" : ""), false);
        break;
    case 'f':
        write_text(going, translation("de", "F"), true);
        break;
    case 'd':
        decide_for(going, going->letter.a, anna);
        break;
    case 'n':
        decide_for(going, going->letter.a, moved);
        break;
    case 'B':
        decide_for(going, going->letter.b, boris);
        break;
    case 'a':
        decide_apart(home, &going->letter, 1);
        break;
    case 'u':
        assert_done(home, store_undo(home->store, going->letter.reply, volha, &home->fault));
        break;
    case 'r':
        assert_true(meddled(home, "UPDATE rendition SET at = at - 60")); /* what was written is older */
        put_message(home, "A-1", moved);
        assert_int_equal(state_of(home, going->letter.reply), REPLY_REVIEW);
        break;
    case 'g':
        say_it_did_not_go(going);
        break;
    case 'P':
        want_locked(home);
        break;
    case 'c':
    case 'C':
        cut_next(going, step == 'c' ? MAIL_HANDED_OVER : MAIL_DEFERRED);
        break;
    case '>':
        follow_letters(home, &objection);
        break;
    default:
        try_next(going, step);
    }
}

static void words_go_with_or_behind_the_pages_that_they_are_of(void **state)
{
    int failed = 0;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        assert_int_equal(home_setup(state), 0);
        struct store_mail mail;
        struct going going = { .home = *state, .letter = letter_in_review(*state) };
        for (const char *step = ways[i].steps; *step; step++)
            take_step(&going, *step);
        const char *objection;
        const size_t more = follow_letters(going.home, &objection);
        const bool due = store_mail_claim(
            going.home->store, FAR, NULL, &going.home->arena, &mail, &going.home->fault);
        if (strcmp(going.left, ways[i].left) != 0 || more || due) {
            print_error("%s (%s): %s instead of %s%s\n", ways[i].when, ways[i].steps, going.left,
                ways[i].left, more || due ? ", and more is to go" : "");
            failed++;
        }
        home_teardown(state);
    }
    assert_int_equal(failed, 0);
}

/* ---- what is taken ---- */

static void what_is_no_text_is_refused(void **state)
{
    struct home *home = *state;
    static char long_one[RENDITION_BYTES_MOST + 2];
    const struct letter letter = letter_in_review(home);
    memset(long_one, 'a', RENDITION_BYTES_MOST + 1);
    static char grows[2 * RENDITION_BYTES_MOST + 1]; /* three times as long in NFC */
    for (size_t i = 0; i + 4 < sizeof grows; i += 4)
        memcpy(grows + i, "\xf0\x9d\x85\xa0", 4);
    struct store_rendition_new empty = transcript("x");
    empty.rendition.words = " \n";
    assert_refused(home, add(home, &letter, empty), "says nothing");
    assert_refused(home, add(home, &letter, transcript(long_one)), "longer than 100000 bytes");
    assert_refused(home, add(home, &letter, transcript(grows)), "longer than 100000 bytes");
    assert_refused(home, add(home, &letter, transcript("a\xe2\x80\xae")), "turns the direction");
    assert_refused(home, add(home, &letter, translation("xx", "?")), "a translation is in one of");
    assert_refused(home, add(home, &letter, translation("", "?")), "a translation is in one of");
    struct store_rendition_new nobody = transcript("x");
    nobody.by = "";
    assert_refused(home, add(home, &letter, nobody), "who?");
    long_one[RENDITION_BYTES_MOST] = '\0';
    assert_done(home, add(home, &letter, transcript(long_one)));
}

static void a_text_of_some_pages_takes_no_longer_ones_place(void **state)
{
    struct home *home = *state;
    int first[] = { 1 };
    const struct letter letter = letter_in_review(home);
    struct store_rendition_new short_one = transcript("one page"), taken_back = transcript("");
    short_one.pages = taken_back.pages = first;
    short_one.page_count = taken_back.page_count = 1;
    assert_done(home, add(home, &letter, short_one));
    assert_done(home, add(home, &letter, transcript("both pages"))); /* has its words, too */
    assert_refused(home, add(home, &letter, short_one), "take that one back first");
    short_one.rendition = (struct rendition){ RENDITION_TRANSLATION, "de", "eine Seite" };
    assert_done(home, add(home, &letter, short_one)); /* another language */
    short_one.rendition = (struct rendition){ RENDITION_TRANSCRIPT, "", "one page" };
    assert_done(home, add(home, &letter, taken_back));
    assert_done(home, add(home, &letter, short_one));
    decide_all_to(home, &letter, letter.a, 1);
    const struct store_mail mail = sent(home);
    assert_string_equal(said_in(&mail), "one page|eine Seite");
}

static void what_was_written_before_somebody_changed_the_pages_asks(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_in_review(home);
    struct store_rendition_new new = transcript("one");
    assert_done(home, store_reply_version(home->store, letter.reply, &new.based_on, &home->fault));
    assert_true(meddled(home, "UPDATE page SET kind = 1"));
    assert_false(add(home, &letter, new));
    assert_int_equal(home->fault.kind, FAULT_STALE);
}

int test_store_rendition(void)
{
    const struct CMUnitTest tests[] = {
        KEYED_TEST(what_was_written_before_the_decision_goes_with_the_letter),
        HOME_TEST(what_is_written_while_it_is_held_goes_along),
        KEYED_TEST(the_last_text_holds_and_all_are_kept),
        HOME_TEST(what_is_taken_back_does_not_go),
        HOME_TEST(a_second_try_of_what_may_have_gone_says_the_same),
        HOME_TEST(what_a_server_put_off_takes_the_better_text),
        HOME_TEST(a_text_that_comes_while_it_is_sent_follows_it),
        HOME_TEST(what_is_taken_back_while_it_is_sent_stops_it),
        HOME_TEST(a_text_of_all_pages_reaches_nobody_who_gets_some),
        HOME_TEST(each_of_several_gets_the_text_of_their_own_pages),
        HOME_TEST(a_text_of_other_pages_than_they_get_is_refused),
        HOME_TEST(a_text_for_whoever_had_it_first_stays_when_another_gets_it),
        HOME_TEST(the_same_person_once_more_gets_it),
        HOME_TEST(a_text_of_a_page_that_was_blacked_out_since_stays),
        HOME_TEST(a_text_of_pages_that_were_parted_goes_with_neither),
        HOME_TEST(a_notice_says_nothing_and_its_scan_all),
        HOME_TEST(what_became_of_words_is_known_of_each_who_gets_them),
        HOME_TEST(whoever_gets_letters_locked_gets_no_text_in_clear),
        KEYED_TEST(a_late_text_follows_in_a_mail_of_its_own),
        HOME_TEST(what_waits_takes_the_next_text_along),
        HOME_TEST(a_text_taken_back_takes_its_mail_back),
        HOME_TEST(what_a_person_recalled_goes_when_it_is_written_again),
        HOME_TEST(what_the_register_objects_to_is_a_persons_task),
        HOME_TEST(words_follow_where_another_row_changed_before_they_were_written),
        HOME_TEST(a_suspended_address_gets_no_supplement),
        HOME_TEST(nothing_follows_a_letter_that_went_to_the_wrong_person),
        HOME_TEST(a_translation_that_went_out_ends_the_task),
        HOME_TEST(a_letter_in_parts_is_followed_when_all_of_them_have_left),
        cmocka_unit_test(words_go_with_or_behind_the_pages_that_they_are_of),
        HOME_TEST(a_text_of_some_pages_takes_no_longer_ones_place),
        HOME_TEST(what_is_no_text_is_refused),
        HOME_TEST(what_was_written_before_somebody_changed_the_pages_asks),
    };
    return cmocka_run_group_tests_name("store: transcripts and translations", tests, NULL, NULL);
}
