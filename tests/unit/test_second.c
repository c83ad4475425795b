/* flow: when a second person must decide the same, and what follows when they do not. */
#include "store_home.h"

#include "clock.h"
#include "flow.h"

#include <stdio.h>
#include <string.h>

static char nothing[] = "", folder_word[] = "folder", from[] = "reply@example.org";
static const struct config_mail mail = {
    .transport = folder_word, .url = nothing, .from = from, .review_hold_minutes = 15
};
static const struct store_reviewer volha = { "Вольга", false, false }, janka = { "Янка", false, false },
                                   lead = { "Старшая", true, false }, hermit = { "Вольга", false, true };

/* A reply whose verdict names A-1 first, then A-2; A-3 is in the register, too. */
struct letter {
    char reply[STORE_ID_BYTES];
    int64_t first, second, third;
};

static void judge(struct home *home, const struct letter *letter, double first, double second)
{
    struct message one, two;
    assert_done(home, store_message_by_id(home->store, letter->first, &home->arena, &one, &home->fault));
    assert_done(home, store_message_by_id(home->store, letter->second, &home->arena, &two, &home->fault));
    struct candidate candidates[] = { { .message = &one, .bits = 9, .posterior = first },
        { .message = &two, .bits = 3, .posterior = second } };
    const struct verdict verdict = { .candidates = candidates,
        .count = 2,
        .none = 1 - first - second,
        .follows = FOLLOWS_ASK,
        .reason = "nobody is clear" };
    assert_done(home, store_verdict_put(home->store, letter->reply, &verdict, &made_later, &home->fault));
}

/* The first as sure as that only by a guess of so many bits. */
static void guess_first(struct home *home, const struct letter *letter, double bits)
{
    struct message one, two;
    assert_done(home, store_message_by_id(home->store, letter->first, &home->arena, &one, &home->fault));
    assert_done(home, store_message_by_id(home->store, letter->second, &home->arena, &two, &home->fault));
    struct evidence guess = { .group = GROUP_CONTENT,
        .bits = bits,
        .why = "Words of the message may stand in the letter, read badly: кветкі" };
    struct candidate candidates[] = {
        { .message = &one, .bits = 9, .posterior = 0.97, .evidence = &guess, .count = 1 },
        { .message = &two, .bits = 3, .posterior = 0.02 }
    };
    const struct verdict verdict = { .candidates = candidates,
        .count = 2,
        .none = 0.01,
        .follows = FOLLOWS_ASK,
        .reason = "nobody is clear" };
    assert_done(home, store_verdict_put(home->store, letter->reply, &verdict, &made_later, &home->fault));
}

static struct letter letter_of(struct home *home, const char *path, double first, double second)
{
    struct letter letter = { .first = put_message(home, "A-1", "anna@example.org"),
        .second = put_message(home, "A-2", "boris@example.org"),
        .third = put_message(home, "A-3", "cesia@example.org") };
    reply_in_review(home, path, path, letter.reply);
    judge(home, &letter, first, second);
    return letter;
}

/* Whoever has decided on fifty replies is not new any more. */
static void make_experienced(struct home *home, const char *name)
{
    for (int i = 0; i < 50; i++) {
        char path[80], reply[STORE_ID_BYTES];
        snprintf(path, sizeof path, "%s %d.jpg", name, i);
        reply_in_review(home, path, path, reply);
        const struct decision none = {
            .outcome = OUTCOME_NONE, .by = name, .reason = "", .duplicate_of = ""
        };
        assert_done(home, store_decide(home->store, reply, &none, NULL, 0, &home->fault));
    }
}

static bool decide_once(struct home *home, const struct flow_decider *decider,
    const struct store_reviewer *who, const char *reply, const struct decision *decision,
    struct flow_review *review)
{
    assert_done(home, store_begin(home->store, &home->fault));
    const bool done = flow_decide_reviewed(decider, who, true, reply, decision, review, &home->fault);
    struct fault fault;
    assert_true(!done || store_commit(home->store, &fault));
    store_rollback(home->store);
    return done;
}

static bool decide_at(struct home *home, const struct letter *letter, const struct store_reviewer *who,
    int64_t message, int64_t now, struct flow_review *review)
{
    int page = 1;
    struct addressee to = { message, &page, 1 };
    const struct flow_decider decider = { home->store, &mail, now, "", true, NULL };
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = who->name, .reason = "", .duplicate_of = "", .to = &to, .to_count = 1
    };
    return decide_once(home, &decider, who, letter->reply, &decision, review);
}

static struct flow_review decide(
    struct home *home, const struct letter *letter, const struct store_reviewer *who, int64_t message)
{
    struct flow_review review;
    assert_done(home, decide_at(home, letter, who, message, clock_now(), &review));
    return review;
}

static void what_is_plain_is_settled_by_one_person(void **state)
{
    struct home *home = *state;
    make_experienced(home, "Вольга");
    const struct letter letter = letter_of(home, "1.jpg", 0.95, 0.02);
    const struct flow_review review = decide(home, &letter, &volha, letter.first);
    assert_int_equal(review.settled, FLOW_SETTLED);
    assert_int_equal(review.why, WHY_NOT);
    assert_int_equal(mail_state_of(home, letter.reply), MAIL_HELD);
    const struct letter guessed = letter_of(home, "2.jpg", 0.95, 0.02);
    guess_first(home, &guessed, 1);
    assert_int_equal(decide(home, &guessed, &volha, guessed.first).why, WHY_NOT);
}

static void what_is_less_than_plain_waits_for_another_person(void **state)
{
    struct home *home = *state;
    make_experienced(home, "Вольга");
    struct letter letter = letter_of(home, "1.jpg", 0.95, 0.02);
    assert_int_equal(decide(home, &letter, &janka, letter.first).why, WHY_NEW);
    letter = letter_of(home, "2.jpg", 0.95, 0.02);
    assert_int_equal(decide(home, &letter, &volha, letter.second).why, WHY_NOT_FIRST);
    letter = letter_of(home, "3.jpg", 0.95, 0.02);
    assert_int_equal(decide(home, &letter, &volha, letter.third).why, WHY_NO_CANDIDATE);
    letter = letter_of(home, "4.jpg", 0.8, 0.1);
    assert_int_equal(decide(home, &letter, &volha, letter.first).why, WHY_CLOSE);
    letter = letter_of(home, "7.jpg", 0.95, 0.02);
    guess_first(home, &letter, 6); /* what a guess put before the others is not plain */
    assert_int_equal(decide(home, &letter, &volha, letter.first).why, WHY_CLOSE);
    const struct flow_review none_close = (letter = letter_of(home, "5.jpg", 0.5, 0.01),
        decide(home, &letter, &volha, letter.first));
    assert_int_equal(none_close.why, WHY_CLOSE);
    assert_int_equal(none_close.settled, FLOW_WANTS_SECOND);
    assert_int_equal(state_of(home, letter.reply), REPLY_REVIEW);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 0);
}

static void what_mails_nothing_needs_one_person(void **state)
{
    struct home *home = *state;
    struct flow_review review;
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    const struct flow_decider decider = { home->store, &mail, clock_now(), "", true, NULL };
    const struct decision none = { .outcome = OUTCOME_NONE, .by = "Янка", .reason = "", .duplicate_of = "" };
    assert_done(home, decide_once(home, &decider, &janka, letter.reply, &none, &review));
    assert_int_equal(review.settled, FLOW_SETTLED);
}

static void two_who_decide_the_same_make_the_mail(void **state)
{
    struct home *home = *state;
    struct line line;
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    assert_int_equal(decide(home, &letter, &volha, letter.second).settled, FLOW_WANTS_SECOND);
    assert_int_equal(
        decide(home, &letter, &volha, letter.second).settled, FLOW_WANTS_SECOND); /* not oneself */
    assert_int_equal(decide(home, &letter, &janka, letter.second).settled, FLOW_SETTLED);
    list_line(home, letter.reply, &line);
    assert_string_equal(line.decided_by, "Янка");
    assert_string_equal(line.email, "boris@example.org");
    assert_int_equal(line.mail_state, MAIL_HELD);
}

/* Both get the page, with nothing black for either alone. `by_rule` is what the settings say of second
 * people. */
static struct flow_review share(struct home *home, const struct letter *letter,
    const struct store_reviewer *who, bool by_rule, int64_t now)
{
    int page = 1;
    struct addressee to[] = { { letter->first, &page, 1 }, { letter->second, &page, 1 } };
    const struct flow_decider decider = { home->store, &mail, now, "", true, NULL };
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = who->name, .reason = "", .duplicate_of = "", .to = to, .to_count = 2
    };
    struct flow_review review = { .settled = FLOW_SETTLED };
    assert_done(home, store_begin(home->store, &home->fault));
    assert_done(
        home, flow_decide_reviewed(&decider, who, by_rule, letter->reply, &decision, &review, &home->fault));
    assert_done(home, store_commit(home->store, &home->fault));
    return review;
}

static void a_page_goes_to_two_as_it_is_only_where_two_people_say_so(void **state)
{
    struct home *home = *state;
    make_experienced(home, "Вольга");
    const struct letter letter = letter_of(home, "1.jpg", 0.95, 0.02);
    const int64_t now = clock_now(), later = now + 2 * STORE_ALONE_SECONDS;
    struct flow_review review = share(home, &letter, &hermit, false, now);
    assert_int_equal(review.settled, FLOW_WANTS_SECOND); /* also where the settings ask no second person */
    assert_int_equal(review.why, WHY_SHARED);
    review = share(home, &letter, &hermit, false, later);
    assert_int_equal(review.settled, FLOW_WANTS_SECOND); /* never oneself, be it days later */
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 0);
    assert_int_equal(share(home, &letter, &janka, false, now).settled, FLOW_SETTLED);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 2);
}

/* One of two names one person twice, and the other one that person and another: nobody agrees with anybody.
 */
static void who_is_named_twice_is_no_word_for_another(void **state)
{
    struct home *home = *state;
    int page = 1;
    struct flow_review review;
    const struct letter letter = letter_of(home, "1.jpg", 0.95, 0.02);
    struct addressee to[] = { { letter.first, &page, 1 }, { letter.first, &page, 1 } };
    const struct flow_decider decider = { home->store, &mail, clock_now(), "", true, NULL };
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = volha.name, .reason = "", .duplicate_of = "", .to = to, .to_count = 2
    };
    assert_refused(home, decide_once(home, &decider, &volha, letter.reply, &decision, &review),
        "one message is named twice");
    assert_refused(
        home, flow_decide(&decider, letter.reply, &decision, &home->fault), "one message is named twice");
    assert_done(home, store_opinion_put(home->store, letter.reply, &decision, false, &home->fault));
    assert_int_equal(share(home, &letter, &janka, false, clock_now()).settled, FLOW_DIFFERS);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 0);
}

static void the_word_of_one_alone_gives_no_page_to_two(void **state)
{
    struct home *home = *state;
    int page = 1;
    const struct letter letter = letter_of(home, "1.jpg", 0.95, 0.02);
    struct addressee to[] = { { letter.first, &page, 1 }, { letter.second, &page, 1 } };
    const struct flow_decider decider = { home->store, &mail, clock_now(), "", true, NULL };
    struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "Вольга", .reason = "", .duplicate_of = "", .to = to, .to_count = 2
    };
    assert_refused(home, flow_decide(&decider, letter.reply, &decision, &home->fault),
        "black out for each what is not theirs");
    decision.by = "rule";
    assert_refused(
        home, flow_decide(&decider, letter.reply, &decision, &home->fault), "a person decides that");
}

/* The name is another one, but nobody logged in by it. */
static void a_name_on_the_command_line_is_not_the_second_of_two(void **state)
{
    struct home *home = *state;
    int page = 1;
    const struct letter letter = letter_of(home, "1.jpg", 0.95, 0.02);
    share(home, &letter, &volha, false, clock_now());
    struct addressee to[] = { { letter.first, &page, 1 }, { letter.second, &page, 1 } };
    const struct flow_decider decider = { home->store, &mail, clock_now(), "", true, NULL };
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "вольга", .reason = "", .duplicate_of = "", .to = to, .to_count = 2
    };
    assert_refused(home, flow_decide(&decider, letter.reply, &decision, &home->fault),
        "let two people decide the same at the review page");
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 0);
}

/* Part of page 1 is black for this one alone. */
static void blacken_for(struct home *home, const struct letter *letter, int64_t message)
{
    struct store_redaction *due;
    size_t count;
    const struct box box = { 1, 2, 3, 4 };
    const struct store_black wish = {
        .page = 1, .message = message, .boxes = &box, .count = 1, .by = "Вольга"
    };
    assert_done(home, store_redact(home->store, letter->reply, &wish, &home->fault));
    assert_done(
        home, store_redactions_due(home->store, letter->reply, &home->arena, &due, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_done(
        home, store_redaction_done(home->store, letter->reply, due, bytes_from("black"), &home->fault));
    judge(home, letter, 0.95, 0.02);
}

/* She would see what is his; the page that is for him may go to him. */
static void what_is_black_for_another_is_two_peoples_word(void **state)
{
    struct home *home = *state;
    int page = 1;
    make_experienced(home, "Вольга");
    const struct letter letter = letter_of(home, "1.jpg", 0.95, 0.02);
    blacken_for(home, &letter, letter.second);
    const struct flow_decider decider = { home->store, &mail, clock_now(), "", true, NULL };
    struct addressee to = { letter.first, &page, 1 };
    struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "rule", .reason = "", .duplicate_of = "", .to = &to, .to_count = 1
    };
    assert_refused(
        home, flow_decide(&decider, letter.reply, &decision, &home->fault), "a person decides that");
    decision.by = "Вольга";
    assert_refused(home, flow_decide(&decider, letter.reply, &decision, &home->fault),
        "black out for each what is not theirs");
    struct flow_review review;
    review = decide(home, &letter, &volha, letter.first);
    assert_int_equal(review.settled, FLOW_WANTS_SECOND);
    assert_int_equal(review.why, WHY_SHARED);
    assert_int_equal(decide(home, &letter, &janka, letter.first).settled, FLOW_SETTLED);
    const struct letter other = letter_of(home, "2.jpg", 0.95, 0.02);
    blacken_for(home, &other, other.first);
    assert_int_equal(decide(home, &other, &volha, other.first).why, WHY_BY_HAND); /* theirs alone */
}

/* Whom the queue hands it to. */
static bool is_next_for(struct home *home, const struct store_reviewer *who, int64_t now)
{
    char next[STORE_ID_BYTES];
    assert_done(home, store_next_shown(home->store, who, now, "", next, &home->fault));
    return next[0];
}

static void where_two_differ_a_lead_decides(void **state)
{
    struct home *home = *state;
    struct flow_review review;
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    decide(home, &letter, &volha, letter.first);
    assert_int_equal(decide(home, &letter, &janka, letter.second).settled, FLOW_DIFFERS);
    assert_refused(
        home, decide_at(home, &letter, &volha, letter.second, clock_now(), &review), "a lead decides");
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 0);
    assert_int_equal(decide(home, &letter, &lead, letter.third).settled, FLOW_SETTLED);
    assert_int_equal(mail_state_of(home, letter.reply), MAIL_HELD);
}

static void assert_waits_for(struct home *home, const char *reply, enum store_second whom)
{
    struct store_listed listed;
    struct store_seconds counts;
    assert_done(home, store_list_one(home->store, reply, &home->arena, &listed, &home->fault));
    assert_int_equal(listed.second, whom);
    assert_done(home, store_seconds_count(home->store, &counts, &home->fault));
    assert_int_equal(counts.lead, whom == SECOND_DIFFERS);
    assert_int_equal(counts.second, whom != SECOND_DIFFERS);
}

static void a_third_way_that_gives_a_page_to_two_is_two_peoples_word_as_well(void **state)
{
    struct home *home = *state;
    struct flow_review review;
    static const struct store_reviewer zoja = { "Зоя", false, false };
    const int64_t now = clock_now();
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    decide(home, &letter, &volha, letter.first);
    decide(home, &letter, &janka, letter.second);
    assert_false(is_next_for(home, &volha, now));
    assert_waits_for(home, letter.reply, SECOND_DIFFERS);
    review = share(home, &letter, &lead, true, now);
    assert_int_equal(review.settled, FLOW_WANTS_SECOND);
    assert_int_equal(review.why, WHY_SHARED);
    assert_waits_for(home, letter.reply, SECOND_LEAD_SPOKE);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 0);
    review = share(home, &letter, &lead, true, now + 2 * STORE_ALONE_SECONDS);
    assert_int_equal(review.settled, FLOW_WANTS_SECOND); /* never oneself */
    assert_true(is_next_for(home, &volha, now));
    assert_true(is_next_for(home, &zoja, now));
    assert_false(is_next_for(home, &lead, now));
    const struct store_reviewer *const all[] = { &volha, &janka, &zoja };
    for (size_t i = 0; i < 3; i++) /* no way around the lead */
        assert_refused(home, decide_at(home, &letter, all[i], letter.second, now, &review), "a lead decides");
    assert_int_equal(share(home, &letter, &janka, true, now).settled, FLOW_SETTLED);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 2);
}

static void a_lead_whose_third_way_waits_may_go_another(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    decide(home, &letter, &volha, letter.first);
    decide(home, &letter, &janka, letter.second);
    share(home, &letter, &lead, true, clock_now());
    assert_done(home, store_opinion_withdraw(home->store, letter.reply, lead.name, &home->fault));
    assert_refused(
        home, store_opinion_withdraw(home->store, letter.reply, volha.name, &home->fault), "a lead decides");
    share(home, &letter, &lead, true, clock_now());
    assert_int_equal(decide(home, &letter, &lead, letter.third).settled, FLOW_SETTLED);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 1);
}

/* A third person, or one of the two again, is no lead: nothing goes. */
static void where_two_differ_and_nobody_leads_nothing_goes(void **state)
{
    struct home *home = *state;
    struct flow_review review;
    static const struct store_reviewer zoja = { "Зоя", false, false };
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    decide(home, &letter, &volha, letter.first);
    decide(home, &letter, &janka, letter.second);
    const struct store_reviewer *const all[] = { &volha, &janka, &zoja };
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 2; k++)
            assert_refused(home,
                decide_at(home, &letter, all[i], k ? letter.first : letter.second,
                    clock_now() + (int64_t)i * 2 * STORE_ALONE_SECONDS, &review),
                "a lead decides");
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 0);
    assert_int_equal(state_of(home, letter.reply), REPLY_REVIEW);
}

static const char given[] = "four words nobody knows";

/* Logs in with what somebody else gave, and goes no further. */
static void add_unfinished(struct home *home, const char *name, enum store_role role)
{
    const struct store_person person = { .name = name, .role = role, .language = "en" };
    assert_done(home, store_person_add(home->store, &person, given, &home->fault));
    assert_int_equal(home_log_in(home, name, given, clock_now()).end, LOGIN_DONE);
}

/* Somebody who is there today: who has not been for two weeks is not waited for. */
static void add_person(struct home *home, const char *name, enum store_role role)
{
    struct store_login login;
    struct store_passphrase_try own = { .login = { .name = name, .passphrase = given },
        .fresh = "five words that nobody knows" };
    add_unfinished(home, name, role);
    assert_done(home, store_passphrase_begin(home->store, &own, clock_now(), &home->fault));
    store_passphrase_prove(&own);
    assert_done(home, store_passphrase_end(home->store, &own, clock_now(), &login, &home->fault));
    assert_int_equal(login.end, LOGIN_DONE);
}

static void who_has_not_chosen_a_passphrase_is_not_waited_for(void **state)
{
    struct home *home = *state;
    size_t there;
    add_unfinished(home, "Недаробленая", ROLE_LEAD);
    assert_done(home, store_people_there(home->store, clock_now(), &there, &home->fault));
    assert_int_equal(there, 0);
    add_person(home, lead.name, ROLE_LEAD);
    assert_done(home, store_people_there(home->store, clock_now(), &there, &home->fault));
    assert_int_equal(there, 1);
}

static void a_lead_who_is_one_of_two_that_differ_leaves_it_to_another_lead(void **state)
{
    struct home *home = *state;
    struct flow_review review;
    static const struct store_reviewer other = { "Другая", true, false };
    const int64_t now = clock_now(), tomorrow = now + STORE_ALONE_SECONDS + 60;
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    add_person(home, lead.name, ROLE_LEAD);
    add_person(home, other.name, ROLE_OPERATOR);
    decide(home, &letter, &volha, letter.first);
    decide(home, &letter, &lead, letter.second);
    for (int late = 0; late < 2; late++) {
        assert_refused(home, decide_at(home, &letter, &lead, letter.second, late ? tomorrow : now, &review),
            "another lead decides");
        assert_false(is_next_for(home, &lead, late ? tomorrow : now));
    }
    assert_true(is_next_for(home, &other, now));
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 0);
    assert_int_equal(decide(home, &letter, &other, letter.first).settled, FLOW_SETTLED);
}

/* Who gets it next after `but`, and takes it. */
static const char *next_after(
    struct home *home, const struct store_reviewer *who, int64_t now, const char *but)
{
    static char next[STORE_ID_BYTES];
    assert_done(home, store_next(home->store, who, now, but, next, &home->fault));
    return next;
}

static void a_leads_third_way_is_left_once_and_lost_to_nobody(void **state)
{
    struct home *home = *state;
    struct line line;
    struct store_seconds counts;
    const int64_t now = clock_now(), tomorrow = now + STORE_ALONE_SECONDS + 60;
    add_person(home, lead.name, ROLE_LEAD);
    const struct letter led = letter_of(home, "1.jpg", 0.5, 0.4), second = letter_of(home, "2.jpg", 0.5, 0.4),
                        third = letter_of(home, "3.jpg", 0.5, 0.4);
    decide(home, &led, &volha, led.first);
    decide(home, &led, &janka, led.second);
    share(home, &led, &lead, true, now);
    assert_string_equal(next_after(home, &volha, now, ""), led.reply);
    assert_string_equal(next_after(home, &volha, now, led.reply), second.reply);
    assert_string_equal(
        next_after(home, &volha, now, second.reply), third.reply); /* and not that one again */
    assert_string_equal(next_after(home, &lead, now + STORE_LEASE_SECONDS, led.reply), second.reply);
    assert_string_equal(next_after(home, &lead, tomorrow, ""), led.reply);
    assert_string_equal(next_after(home, &lead, tomorrow, led.reply), second.reply);
    assert_string_equal(next_after(home, &lead, tomorrow, second.reply), third.reply);
    list_line(home, led.reply, &line);
    assert_int_equal(line.listed.second, SECOND_LEAD_SPOKE);
    assert_done(home, store_seconds_count(home->store, &counts, &home->fault));
    assert_true(counts.second == 1 && !counts.lead);
    decide(home, &second, &volha, second.first); /* what was left comes behind everything else */
    decide(home, &third, &volha, third.first);
    assert_string_equal(next_after(home, &volha, tomorrow + STORE_LEASE_SECONDS, ""), led.reply);
    assert_int_equal(share(home, &led, &volha, true, now).settled, FLOW_SETTLED);
}

/* On from there, not from the oldest again: also among what was put off. */
static void who_leaves_a_leads_third_way_goes_on_from_there(void **state)
{
    struct home *home = *state;
    const int64_t now = clock_now();
    add_person(home, lead.name, ROLE_LEAD);
    const struct letter first = letter_of(home, "1.jpg", 0.5, 0.4), led = letter_of(home, "2.jpg", 0.5, 0.4),
                        third = letter_of(home, "3.jpg", 0.5, 0.4), last = letter_of(home, "4.jpg", 0.5, 0.4);
    decide(home, &led, &volha, led.first);
    decide(home, &led, &janka, led.second);
    share(home, &led, &lead, true, now);
    assert_string_equal(next_after(home, &volha, now, first.reply), led.reply);
    assert_string_equal(next_after(home, &volha, now, led.reply), third.reply);
    assert_done(home, store_put_off(home->store, first.reply, volha.name, now, &home->fault));
    assert_done(home, store_put_off(home->store, led.reply, volha.name, now + 1, &home->fault));
    assert_done(home, store_put_off(home->store, last.reply, volha.name, now + 2, &home->fault));
    assert_string_equal(next_after(home, &volha, now + 3, third.reply), first.reply);
    assert_string_equal(next_after(home, &volha, now + 4, first.reply), led.reply);
    assert_string_equal(next_after(home, &volha, now + 5, led.reply), last.reply);
}

static void a_lead_who_has_long_been_away_is_not_waited_for(void **state)
{
    struct home *home = *state;
    static const struct store_reviewer other = { "Другая", true, false };
    const int64_t now = clock_now(), away = now + STORE_THERE_SECONDS + STORE_ALONE_SECONDS;
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    add_person(home, lead.name, ROLE_LEAD);
    add_person(home, other.name, ROLE_LEAD);
    decide(home, &letter, &volha, letter.first);
    decide(home, &letter, &lead, letter.second);
    assert_false(is_next_for(home, &lead, now + STORE_ALONE_SECONDS + 60));
    assert_true(is_next_for(home, &lead, away));
}

static void a_lead_who_is_one_of_two_and_the_only_one_settles_it_a_day_later(void **state)
{
    struct home *home = *state;
    struct flow_review review;
    const int64_t now = clock_now(), tomorrow = now + STORE_ALONE_SECONDS + 60;
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    add_person(home, lead.name, ROLE_LEAD);
    add_person(home, volha.name, ROLE_COORDINATOR);
    decide(home, &letter, &volha, letter.first);
    decide(home, &letter, &lead, letter.second);
    assert_refused(
        home, decide_at(home, &letter, &lead, letter.second, now + 3600, &review), "nobody else leads");
    assert_false(is_next_for(home, &lead, now + 3600));
    assert_true(is_next_for(home, &lead, tomorrow));
    assert_done(home, decide_at(home, &letter, &lead, letter.second, tomorrow, &review));
    assert_int_equal(review.settled, FLOW_SETTLED);
    assert_int_equal(mail_state_of(home, letter.reply), MAIL_HELD);
}

/* With nobody but the two. */
static void a_lead_who_is_one_of_two_has_a_third_word_which_the_other_may_share(void **state)
{
    struct home *home = *state;
    struct flow_review review;
    const int64_t now = clock_now(), tomorrow = now + STORE_ALONE_SECONDS + 60;
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    add_person(home, lead.name, ROLE_LEAD);
    add_person(home, volha.name, ROLE_COORDINATOR);
    decide(home, &letter, &volha, letter.first);
    decide(home, &letter, &lead, letter.second);
    for (int again = 0; again < 2; again++) {
        review = share(home, &letter, &lead, true, tomorrow);
        assert_int_equal(review.settled, FLOW_WANTS_SECOND);
        assert_int_equal(review.why, WHY_SHARED);
        assert_waits_for(home, letter.reply, SECOND_LEAD_SPOKE);
    }
    assert_true(is_next_for(home, &volha, now));
    assert_false(is_next_for(home, &lead, now));
    assert_done(home, store_opinion_withdraw(home->store, letter.reply, lead.name, &home->fault));
    assert_waits_for(home, letter.reply, SECOND_DIFFERS); /* their first word stays */
    assert_refused(
        home, store_opinion_withdraw(home->store, letter.reply, lead.name, &home->fault), "a lead decides");
    share(home, &letter, &lead, true, tomorrow);
    assert_refused(home, decide_at(home, &letter, &volha, letter.second, now, &review), "a lead decides");
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 0);
    assert_int_equal(share(home, &letter, &volha, true, now).settled, FLOW_SETTLED);
    assert_int_equal(number_in(home, "SELECT count(*) FROM mail"), 2);
}

/* A question that was asked before is none of the two words. */
static void who_asked_before_two_differed_takes_that_back(void **state)
{
    struct home *home = *state;
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    const struct decision asks = { .by = "Зоя", .reason = "", .duplicate_of = "" };
    assert_done(home, store_opinion_put(home->store, letter.reply, &asks, true, &home->fault));
    decide(home, &letter, &volha, letter.first);
    decide(home, &letter, &janka, letter.second);
    assert_done(home, store_opinion_withdraw(home->store, letter.reply, "Зоя", &home->fault));
}

static void who_is_alone_decides_twice_a_day_apart(void **state)
{
    struct home *home = *state;
    struct flow_review review;
    const int64_t now = clock_now();
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    assert_done(home, decide_at(home, &letter, &hermit, letter.first, now, &review));
    assert_int_equal(review.settled, FLOW_WANTS_SECOND);
    assert_done(home, decide_at(home, &letter, &hermit, letter.first, now + 3600, &review));
    assert_int_equal(review.settled, FLOW_WANTS_SECOND);
    const int64_t tomorrow = now + STORE_ALONE_SECONDS + 60;
    assert_done(home, decide_at(home, &letter, &hermit, letter.second, tomorrow, &review));
    assert_int_equal(review.settled, FLOW_WANTS_SECOND); /* another word begins anew */
    assert_done(home, decide_at(home, &letter, &hermit, letter.second, tomorrow, &review));
    assert_int_equal(review.settled, FLOW_SETTLED);
}

static void what_could_not_be_carried_out_is_refused_at_once(void **state)
{
    struct home *home = *state;
    struct flow_review review;
    const struct letter letter = letter_of(home, "1.jpg", 0.5, 0.4);
    struct message message = home_message("A-1", "");
    enum store_change change;
    assert_done(home, store_message_put(home->store, &message, &change, &home->fault));
    assert_refused(
        home, decide_at(home, &letter, &volha, letter.first, clock_now(), &review), "has no e-mail address");
    assert_int_equal(number_in(home, "SELECT count(*) FROM opinion"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_is_plain_is_settled_by_one_person),
        TEST(what_is_less_than_plain_waits_for_another_person),
        TEST(what_mails_nothing_needs_one_person),
        TEST(two_who_decide_the_same_make_the_mail),
        TEST(a_page_goes_to_two_as_it_is_only_where_two_people_say_so),
        TEST(who_is_named_twice_is_no_word_for_another),
        TEST(the_word_of_one_alone_gives_no_page_to_two),
        TEST(a_name_on_the_command_line_is_not_the_second_of_two),
        TEST(what_is_black_for_another_is_two_peoples_word),
        TEST(where_two_differ_a_lead_decides),
        TEST(a_third_way_that_gives_a_page_to_two_is_two_peoples_word_as_well),
        TEST(a_lead_whose_third_way_waits_may_go_another),
        TEST(where_two_differ_and_nobody_leads_nothing_goes),
        TEST(a_lead_who_is_one_of_two_that_differ_leaves_it_to_another_lead),
        TEST(a_leads_third_way_is_left_once_and_lost_to_nobody),
        TEST(who_leaves_a_leads_third_way_goes_on_from_there),
        TEST(a_lead_who_has_long_been_away_is_not_waited_for),
        TEST(who_has_not_chosen_a_passphrase_is_not_waited_for),
        TEST(a_lead_who_is_one_of_two_and_the_only_one_settles_it_a_day_later),
        TEST(a_lead_who_is_one_of_two_has_a_third_word_which_the_other_may_share),
        TEST(who_asked_before_two_differed_takes_that_back),
        TEST(who_is_alone_decides_twice_a_day_apart),
        TEST(what_could_not_be_carried_out_is_refused_at_once),
    };
    return cmocka_run_group_tests_name("second", tests, NULL, NULL);
}
