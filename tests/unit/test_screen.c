/* The screen of one reply, written from small models: what it shows, what it must not tell, and that hostile
 * texts are shown harmlessly. All people are invented. */
#include "test.h"

#include "cleanup.h"
#include "match.h"
#include "message.h"
#include "screen_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A letter of two pages and an envelope, with two candidates. */
struct model {
    struct text out;
    struct arena arena;
    struct word words[3];
    struct page pages[3];
    struct source source;
    struct reply reply;
    struct store_listed listed;
    struct evidence evidence[4];
    struct screen_candidate candidates[2];
    struct store_listed_candidate of_verdict[2]; /* the same */
    struct screen screen;
    struct match_models *models;
};

static struct message message(const char *ref, const char *sender)
{
    return whole_message((struct message){
        .id = ref[2],
        .ref = ref,
        .prisoner_name = "Зміцер Вымышлены",
        .sender_name = sender,
        .sender_email = "anna@example.org",
        .sender_language = "be",
        .delivery = DELIVERY_SCAN,
        .facility = "ПК-9",
        .sent_on = 20500,
        .message = "У нас зацвілі яблыні.",
    });
}

static struct page page(int number, enum page_kind kind)
{
    return (struct page){
        .number = number,
        .kind = kind,
        .kind_confidence = 1,
        .width_px = 1000,
        .height_px = 1400,
        .hash = "aa",
        .name = "",
        .trouble = "",
        .note = "",
    };
}

static void fill_reply(struct model *m)
{
    m->words[0] = (struct word){ .text = "Дарагая", .line = 1 };
    m->words[1] = (struct word){ .text = "Ганначка", .line = 1 };
    m->words[2] = (struct word){ .text = "яблынямі", .line = 2 };
    m->pages[0] = page(1, PAGE_LETTER);
    m->pages[1] = page(2, PAGE_LETTER);
    m->pages[2] = page(3, PAGE_ENVELOPE);
    m->pages[0].reading = (struct reading){ .words = m->words, .count = 3 };
    m->source = (struct source){ "inbox", "ад Зміцера.jpg", 1792402200 };
    m->reply = (struct reply){ .pages = m->pages,
        .page_count = 3,
        .sources = &m->source,
        .source_count = 1,
        .trouble = "",
        .seen = "" };
}

static void fill_candidates(struct model *m)
{
    m->evidence[0] = (struct evidence){ GROUP_SALUTATION, 5.5, "greets her", 1, { 100, 200, 300, 40 }, 0, 0 };
    m->evidence[1] = (struct evidence){ GROUP_PRISONER, 9, "is signed by him", 2, { 500, 1300, 300, 40 }, 0,
        0 };
    m->evidence[2] = (struct evidence){ GROUP_DATE, -1.25, "is older", 0, { 0 }, 0, 0 };
    m->evidence[3] = (struct evidence){ GROUP_SALUTATION, -4, "greets another", 1, { 100, 200, 300, 40 }, 0,
        0 };
    m->candidates[0] = (struct screen_candidate){
        .message = message("A-1", "Ганна Прыдуманая"), .posterior = 0.995, .evidence = m->evidence, .count = 3
    };
    m->candidates[1] = (struct screen_candidate){ .message = message("B-2", "Nobody Nowhere"),
        .posterior = 0.001,
        .evidence = &m->evidence[3],
        .count = 1 };
    for (size_t i = 0; i < 2; i++)
        m->of_verdict[i] = (struct store_listed_candidate){ .evidence = m->candidates[i].evidence,
            .count = m->candidates[i].count };
}

static int setup(void **state)
{
    struct model *m = must_alloc(sizeof *m);
    m->out = (struct text)TEXT_LIMIT(8 << 20);
    fill_reply(m);
    fill_candidates(m);
    m->listed = (struct store_listed){ .reply = "R-TEST0001",
        .state = REPLY_REVIEW,
        .reason = "the policy is to ask; another sender is nearly as likely",
        .decided_by = "",
        .duplicate_of = "",
        .page_of = "",
        .judged = true,
        .none = 0.004,
        .candidates = m->of_verdict,
        .candidate_count = 2 };
    m->screen = (struct screen){ .html = { &m->out },
        .arena = &m->arena,
        .csrf = "token",
        .version = 77,
        .listed = &m->listed,
        .reply = &m->reply,
        .candidates = m->candidates,
        .candidate_count = 2,
        .judged = m->candidates,
        .judged_count = 2,
        .holder = "",
        .before = "" };
    struct fault fault;
    m->models = match_models_open(SOURCE_DIR "/models", &fault);
    m->screen.models = m->models;
    *state = m;
    return m->models ? 0 : -1;
}

static int teardown(void **state)
{
    struct model *m = *state;
    text_clear(&m->out);
    arena_clear(&m->arena);
    match_models_close(m->models);
    free(m);
    return 0;
}

static const char *written(struct model *m)
{
    text_reset(&m->out);
    screen_write(&m->screen);
    return m->out.bytes;
}

#define assert_shows(page, words) \
    do { \
        if (!strstr((page), (words))) \
            fail_msg("%s:%d: the page does not show %s", __FILE__, __LINE__, (words)); \
    } while (0)
#define assert_hides(page, words) \
    do { \
        if (strstr((page), (words))) \
            fail_msg("%s:%d: the page shows %s", __FILE__, __LINE__, (words)); \
    } while (0)

static size_t count_of(const char *page, const char *words)
{
    size_t count = 0;
    for (const char *at = strstr(page, words); at; at = strstr(at + 1, words))
        count++;
    return count;
}

/* ---- what is shown ---- */

static void why_it_asks_comes_first(void **state)
{
    const char *page = written(*state);
    assert_shows(page, "<h1 class=\"why\" id=\"title\" tabindex=\"-1\">the policy is to ask</h1>");
    assert_shows(page, "<li>another sender is nearly as likely</li>");
    assert_true(strstr(page, "the policy") < strstr(page, "<svg"));
}

static void what_a_reason_quotes_stands_behind_it_but_not_in_lists(void **state)
{
    struct model *m = *state;
    m->listed.reason = "the policy is to ask; two salutations (\"Юлия\", \"Сяргей\"); a page (or two)";
    assert_shows(written(m), "<li>two salutations <bdi>(&quot;Юлия&quot;, &quot;Сяргей&quot;)</bdi></li>");
    assert_shows(written(m), "<li>a page (or two)</li>");
    m->listed.blind = true;
    assert_hides(written(m), "Юлия");
    text_reset(&m->out);
    const struct visit visit = { .html = { &m->out }, .arena = &m->arena };
    reason_write(&visit, m->listed.reason);
    assert_string_equal(m->out.bytes, "the policy is to ask; two salutations; a page (or two)");
}

static void reasons_for_and_against_stand_in_one_table_strongest_first(void **state)
{
    const char *page = written(*state);
    const char *signed_by = strstr(page, "prisoner<small>strongly for it</small>");
    const char *greets = strstr(page, "salutation<small>strongly for it</small>");
    const char *older = strstr(
        page, "<tr class=\"against\"><th scope=\"row\">date<small>a little against it");
    assert_true(signed_by && signed_by < greets && greets < older);
    assert_shows(page, "salutation<small>against it</small>");
}

static void how_sure_is_told_in_words_and_in_figures_behind_a_fold(void **state)
{
    const char *page = written(*state);
    assert_shows(page, "<p class=\"sureness\">almost certain</p>");
    assert_shows(page, "None of the register: <strong>unlikely</strong>");
    assert_shows(page, "<details class=\"none\"><summary>In figures</summary>");
    assert_shows(page, "<li>1. <strong>99.50 %</strong></li><li>2. <strong>0.10 %</strong></li>");
    assert_shows(page, "<li>None of the register: <strong>0.40 %</strong></li>");
}

static void a_first_candidate_whose_prisoner_is_not_the_one_named_says_so(void **state)
{
    struct model *m = *state;
    assert_string_equal(review_named(&m->listed), "");
    m->evidence[1].group = GROUP_CONTENT;
    assert_shows(written(m), "<p class=\"warning\">Its prisoner is named nowhere.</p>");
    m->evidence[3] = (struct evidence){ GROUP_PRISONER, 9, "is signed by him", 0, { 0 }, 0, 0 };
    assert_string_equal(review_named(&m->listed), "Another prisoner is named more clearly.");
}

static void what_is_guessed_of_a_prisoner_counts_with_what_is_read(void **state)
{
    struct model *m = *state;
    m->evidence[1] = (struct evidence){ GROUP_PRISONER, -3, "is signed otherwise", 2, { 0 }, 0, 0 };
    m->evidence[2] = (struct evidence){ GROUP_PRISONER, 11, "may be signed by him", 2, { 0 }, 0, 0 };
    m->evidence[3] = (struct evidence){ GROUP_PRISONER, 8, "is signed by him", 0, { 0 }, 0, 0 };
    assert_string_equal(review_named(&m->listed), "");
    m->evidence[2].bits = 3.5;
    assert_string_equal(review_named(&m->listed), "Another prisoner is named more clearly.");
}

static void nobody_is_sure_to_a_hundred_percent(void **state)
{
    struct model *m = *state;
    m->candidates[0].posterior = 0.9999999;
    m->candidates[1].posterior = 0.0000001;
    const char *page = written(m);
    assert_shows(page, "<li>1. <strong>&gt; 99.99 %</strong>");
    assert_shows(page, "<li>2. <strong>&lt; 0.01 %</strong>");
}

static void a_place_has_one_rectangle_and_every_reason_leads_to_it(void **state)
{
    struct model *m = *state;
    const char *page = written(m);
    assert_int_equal(m->screen.place_count, 2);
    assert_int_equal(count_of(page, "id=\"place-1\""), 1);
    assert_shows(page, "id=\"place-1\" x=\"100\" y=\"200\" width=\"300\" height=\"40\"");
    assert_int_equal(count_of(page, "<a class=\"where\" href=\"#place-1\">page 1</a></td>"), 2);
    assert_hides(page, "place against"); /* it speaks for one of them */
}

static void words_that_agree_are_marked_in_any_case_ending(void **state)
{
    struct model *m = *state;
    m->words[1].text = "Ганну";
    const char *page = written(m);
    assert_shows(page, "<mark>Ганна</mark> Прыдуманая");
    assert_hides(page, "<mark>Nobody");
}

static void words_that_everybody_writes_are_not_marked(void **state)
{
    struct model *m = *state;
    m->words[0].text = "Прывітанне";
    m->words[1].text = "здароўя";
    m->candidates[0].message.message = "Прывітанне! Здароўя Вам, у нас зацвілі яблыні.";
    const char *page = written(m);
    assert_shows(page, "<bdi>Прывітанне! Здароўя Вам, у нас зацвілі <mark>яблыні</mark>.");
}

/* Lines of a typed page stand close: three lines of text, and a piece of half a page that lies over them. */
static void no_line_is_cut_out_twice(void **state)
{
    struct model *m = *state;
    static const int heights[] = { 20, 60, 130, 200, 400 };
    for (size_t h = 0; h < sizeof heights / sizeof *heights; h++) {
        m->evidence[0] = (struct evidence){ GROUP_SALUTATION, 5, "a", 1, { 100, 200, 300, 20 }, 0, 0 };
        m->evidence[1] = (struct evidence){ GROUP_PRISONER, 5, "b", 1, { 500, 250, 300, 20 }, 0, 0 };
        m->evidence[2] = (struct evidence){ GROUP_SENDER_NAME, 5, "c", 1, { 100, 420, 300, 20 }, 0, 0 };
        m->evidence[3] = (struct evidence){ GROUP_CONTENT, 5, "d", 1, { 100, 280, 800, heights[h] }, 0, 0 };
        int top[8] = { 0 }, bottom[8] = { 0 };
        size_t count = 0;
        for (const char *at = written(m); (at = strstr(at, "<figure class=\"strip\">")) && count < 8; at++) {
            int left, width, height;
            const char *view = strstr(at, "viewBox=\"") + strlen("viewBox=\"");
            assert_int_equal(sscanf(view, "%d %d %d %d", &left, &top[count], &width, &height), 4);
            bottom[count] = top[count] + height;
            count++;
        }
        assert_in_range(count, 1, 4);
        for (size_t i = 1; i < count; i++)
            assert_true(top[i] >= bottom[i - 1]);
        assert_true(top[0] <= 200 && bottom[count - 1] >= 440);
    }
}

static void a_file_name_is_shown_only_where_it_is_evidence(void **state)
{
    struct model *m = *state;
    assert_hides(written(m), "ад Зміцера");
    m->evidence[2] = (struct evidence){ GROUP_PRISONER, 4, "the file is named for him", 0, { 0 }, 0, 0 };
    const char *page = written(m);
    assert_shows(page, "ад Зміцера.jpg");
    assert_shows(page, "<mark>Зміцер</mark> Вымышлены");
}

static void the_record_keeps_its_order_and_says_what_hinders(void **state)
{
    struct model *m = *state;
    m->candidates[0].message.sender_email = "";
    m->candidates[0].message.answered = 1;
    m->candidates[1].message.delivery = DELIVERY_NOTICE;
    const char *page = written(m);
    const char *fields[] = { "<dt>Prisoner", "<dt>Facility", "<dt>Sent on", "<dt>What was written" };
    for (size_t i = 1; i < 4; i++)
        assert_true(strstr(page, fields[i - 1]) < strstr(page, fields[i]));
    assert_shows(page, "There is no address: it cannot be mailed.");
    assert_shows(page, "This message has a mail already.");
    assert_shows(page, "A notice goes out first");
    assert_hides(page, "No plain scan");
}

static void every_form_carries_token_and_version(void **state)
{
    const char *page = written(*state);
    const size_t forms = count_of(page, "<form ");
    assert_true(forms >= 6);
    assert_int_equal(count_of(page, "name=\"csrf\" value=\"token\""), forms);
    assert_int_equal(
        count_of(page, "name=\"version\" value=\"77\""), forms - 1); /* searching decides nothing */
}

static void every_decision_is_there(void **state)
{
    static const char *const all[] = { "to", "none", "waits", "handed-on", "to-all", "returned",
        "not-a-letter", "rescan", "duplicate", "split", "join", "second", "later", "several", "found" };
    const char *page = written(*state);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char button[64];
        snprintf(button, sizeof button, "name=\"what\" value=\"%s\"", all[i]);
        assert_shows(page, button);
    }
    assert_shows(page, "name=\"pages\" size=\"8\" autocomplete=\"off\" value=\"1,2\""); /* not the envelope */
    assert_hides(page, "checked"); /* nobody is chosen beforehand */
}

static void a_letter_that_went_to_a_candidate_is_offered_as_the_found_pages_own(void **state)
{
    struct model *m = *state;
    const struct store_letter letter = { .reply = "R-TEST0002", .name = "M-TEST0003", .page_of = "" };
    const char *page = written(m);
    assert_null(strstr(page, "name=\"found\""));
    m->candidates[1].letters = &letter;
    m->candidates[1].letter_count = 1;
    page = written(m);
    assert_non_null(strstr(page, "href=\"/reply/R-TEST0002\""));
    assert_non_null(strstr(page, "<button name=\"found\" formnovalidate value=\"M-TEST0003\">"));
}

static void a_found_page_names_its_letter(void **state)
{
    struct model *m = *state;
    m->listed.state = REPLY_DECIDED;
    m->listed.outcome = OUTCOME_MAIL;
    m->listed.page_of = "R-TEST0002";
    assert_non_null(
        strstr(written(m), "A further page of a letter that was sent: <a href=\"/reply/R-TEST0002\">"));
}

static void what_is_decided_shows_its_mails_and_no_bar(void **state)
{
    struct model *m = *state;
    int pages[] = { 1, 2 };
    struct store_listed_mail mail = { "M-TEST0001", "A-1", "anna@example.org", pages, 2, MAIL_HELD,
        1792402200, false, PURPOSE_SCAN, true, false };
    m->listed.state = REPLY_DECIDED;
    m->listed.outcome = OUTCOME_MAIL;
    m->listed.decided_by = "Вера";
    m->listed.mails = &mail;
    m->listed.mail_count = 1;
    const char *page = written(m);
    assert_shows(page, "action=\"/mail/M-TEST0001/recall\"");
    assert_hides(page, "name=\"what\"");
    assert_hides(page, "type=\"radio\"");
}

static void what_the_rule_decided_is_said_to_be_by_rule(void **state)
{
    struct model *m = *state;
    m->listed.state = REPLY_DECIDED;
    m->listed.outcome = OUTCOME_NONE;
    m->listed.decided_by = "Вера";
    assert_shows(written(m), "decided by <bdi>Вера</bdi>");
    m->listed.decided_by = "rule";
    assert_shows(written(m), "by rule");
    assert_hides(written(m), "decided by");
}

static void nobody_in_the_register_leaves_the_other_decisions(void **state)
{
    struct model *m = *state;
    m->screen.candidate_count = m->screen.judged_count = m->listed.candidate_count = 0;
    const char *page = written(m);
    assert_shows(page, "Nobody in the register fits");
    assert_shows(page, "value=\"none\"");
    assert_hides(page, "value=\"to\"");
    assert_shows(page, "viewBox=\"0 0 1000 333\""); /* the top of the first page */
}

/* ---- blind ---- */

static void a_blind_check_tells_neither_order_nor_reasons(void **state)
{
    struct model *m = *state;
    m->listed.blind = true;
    m->listed.judged = false;
    static const char *const told[] = { "almost certain", "99.5", "greets her", "class=\"reasons\"",
        "In figures", "<mark>", "None of the register:" };
    const char *page = written(m);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        assert_hides(page, told[i]);
    assert_shows(page, "who fits best is not told");
    assert_shows(page, "value=\"to\"");
}

/* ---- turned, many ---- */

static void a_box_turns_with_its_page(void **state)
{
    (void)state;
    static const struct {
        int quarters;
        struct box box;
    } cases[] = {
        { 0, { 10, 20, 30, 40 } },
        { 1, { 140, 10, 40, 30 } }, /* 200 - 20 - 40 */
        { 2, { 60, 140, 30, 40 } },
        { 3, { 20, 60, 40, 30 } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct box turned = box_turned((struct box){ 10, 20, 30, 40 }, 100, 200, cases[i].quarters);
        assert_memory_equal(&turned, &cases[i].box, sizeof turned);
    }
}

static void a_turned_page_is_shown_turned(void **state)
{
    struct model *m = *state;
    m->pages[0].quarters = 1;
    const char *page = written(m);
    assert_shows(page, "viewBox=\"0 0 1400 1000\"");
    assert_shows(page, "transform=\"translate(1400 0) rotate(90)\"");
    assert_shows(page, "id=\"place-1\" x=\"1160\" y=\"100\" width=\"40\" height=\"300\"");
}

static void of_many_pages_eight_are_shown_and_the_others_are_one_click_away(void **state)
{
    struct model *m = *state;
    struct page pages[20];
    for (int i = 0; i < 20; i++)
        pages[i] = page(i + 1, PAGE_LETTER);
    m->reply.pages = pages;
    m->reply.page_count = 20;
    const char *first = written(m);
    assert_int_equal(count_of(first, "<section class=\"page\">"), SCREEN_PAGES);
    assert_shows(first, "href=\"#page-8\"");
    assert_shows(first, "href=\"?page=9#page-9\"");
    m->screen.wanted = 12;
    const char *later = written(m);
    assert_shows(later, "<h3 id=\"page-12\">");
    assert_shows(later, "href=\"?page=1#place-1\"");
}

static void a_box_outside_its_page_is_no_place(void **state)
{
    static const struct box boxes[] = { { 900, 0, 200, 10 }, { -1, 0, 5, 5 }, { 0, 1399, 5, 2 },
        { 0, 0, 0, 0 }, { INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX }, { 5, 5, -5, -5 } };
    struct model *m = *state;
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        m->evidence[0].box = m->evidence[3].box = boxes[i];
        written(m);
        assert_int_equal(m->screen.place_count, 1);
    }
}

/* ---- hostile ---- */

static char *long_text(void)
{
    enum { BYTES = 100000 };
    static const char piece[] = "<img src=x onerror=alert(1)>\"'`&";
    char *text = must_alloc(BYTES + 1);
    for (size_t i = 0; i < BYTES; i++)
        text[i] = piece[i % (sizeof piece - 1)];
    return text;
}

/* Puts `text` wherever a stranger's text is shown. */
static void poison(struct model *m, const char *text)
{
    for (size_t i = 0; i < 3; i++)
        m->words[i].text = text;
    for (size_t i = 0; i < 4; i++)
        m->evidence[i].why = text;
    for (size_t i = 0; i < 2; i++) {
        struct message *to = &m->candidates[i].message;
        to->ref = to->sender_name = to->prisoner_name = to->facility = to->card_name = to->message = text;
        to->card_text = to->address = to->return_name = to->return_address = to->code = to->group = text;
        to->sender_email = to->sender_language = text;
    }
    m->source.path = m->source.drop = text;
    m->reply.trouble = m->pages[0].note = m->pages[1].trouble = text;
    m->listed.reason = text;
    m->screen.holder = text;
    m->evidence[2].group = GROUP_TYPED_SENDER;
}

static void hostile_texts_are_shown_harmlessly(void **state)
{
    struct model *m = *state;
    OWNED_FREE char *longest = long_text();
    const char *const texts[] = { "<script>alert(1)</script>", "\"><svg onload=alert(1)>",
        "' autofocus onfocus='alert(1)", "javascript:alert(1)", "\xe2\x80\xae drawkcab \xe2\x81\xa6",
        "\xff\xfe\xc0\x80", "\x01\x02\x1b[2J", "]]></title></svg><h1>", longest };
    const size_t tags = count_of(written(m), "<h1");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        poison(m, texts[i]);
        const char *page = written(m);
        assert_hides(page, "<script");
        assert_hides(page, "<img");
        assert_hides(page, "onload=alert(1)>");
        assert_hides(page, "<svg onload");
        assert_hides(page, "' autofocus");
        assert_hides(page, "\xe2\x80\xae");
        assert_hides(page, "\x1b");
        assert_int_equal(count_of(page, "<h1"), tags);
        assert_true(utf8_valid(page, m->out.length));
        assert_false(m->out.full);
        assert_true(m->out.length < 4 << 20);
    }
}

int main(void)
{
#define MODEL_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        MODEL_TEST(why_it_asks_comes_first),
        MODEL_TEST(what_a_reason_quotes_stands_behind_it_but_not_in_lists),
        MODEL_TEST(reasons_for_and_against_stand_in_one_table_strongest_first),
        MODEL_TEST(how_sure_is_told_in_words_and_in_figures_behind_a_fold),
        MODEL_TEST(a_first_candidate_whose_prisoner_is_not_the_one_named_says_so),
        MODEL_TEST(what_is_guessed_of_a_prisoner_counts_with_what_is_read),
        MODEL_TEST(nobody_is_sure_to_a_hundred_percent),
        MODEL_TEST(a_place_has_one_rectangle_and_every_reason_leads_to_it),
        MODEL_TEST(words_that_agree_are_marked_in_any_case_ending),
        MODEL_TEST(words_that_everybody_writes_are_not_marked),
        MODEL_TEST(no_line_is_cut_out_twice),
        MODEL_TEST(a_file_name_is_shown_only_where_it_is_evidence),
        MODEL_TEST(the_record_keeps_its_order_and_says_what_hinders),
        MODEL_TEST(every_form_carries_token_and_version),
        MODEL_TEST(every_decision_is_there),
        MODEL_TEST(a_letter_that_went_to_a_candidate_is_offered_as_the_found_pages_own),
        MODEL_TEST(a_found_page_names_its_letter),
        MODEL_TEST(what_is_decided_shows_its_mails_and_no_bar),
        MODEL_TEST(what_the_rule_decided_is_said_to_be_by_rule),
        MODEL_TEST(nobody_in_the_register_leaves_the_other_decisions),
        MODEL_TEST(a_blind_check_tells_neither_order_nor_reasons),
        cmocka_unit_test(a_box_turns_with_its_page),
        MODEL_TEST(a_turned_page_is_shown_turned),
        MODEL_TEST(of_many_pages_eight_are_shown_and_the_others_are_one_click_away),
        MODEL_TEST(a_box_outside_its_page_is_no_place),
        MODEL_TEST(hostile_texts_are_shown_harmlessly),
    };
    return cmocka_run_group_tests_name("screen", tests, NULL, NULL);
}
