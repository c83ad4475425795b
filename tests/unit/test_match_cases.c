/* The cases in tests/match, one after the other: a register, a reply, and what should follow. cases.txt
 * says how a case is written. */
#include "test.h"

#include "clock.h"
#include "file.h"
#include "plain_letter.h"
#include "match.h"
#include "message.h"
#include "texts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGES_MOST = 64, CASES_FILE_MOST = 1 << 20, LINES_MOST = 40 };

/* Texts that lie apart from the rows. */
struct apart {
    struct index_texts texts;
    const struct message *messages;
    struct message rows[MESSAGES_MOST]; /* the messages without texts */
    bool gone; /* they cannot be had any more */
};

struct bench {
    struct arena arena; /* of the register */
    bool apart; /* the texts lie apart */
    struct apart texts;
    struct message messages[MESSAGES_MOST];
    size_t message_count;
    struct match_index *index; /* over the register, from the first case that needs it; null before */
    struct letter letter;
    struct match_rules rules;
    double noise;
    struct dice dice;
    const char *title;
    bool in_page;
    const char *lines[LINES_MOST]; /* of the case's pages, as they are written */
    size_t line_count;
    int cases, failed;
};

/* ---- the register ---- */

struct column {
    const char *name;
    size_t offset;
};

#define COLUMN(member) \
    { \
#member, offsetof(struct message, member) \
    }
static const struct column columns[] = { COLUMN(prisoner_name), COLUMN(prisoner_id), COLUMN(prisoner_state),
    COLUMN(sender_name), COLUMN(sender_email), COLUMN(sender_language), COLUMN(sender_id), COLUMN(facility),
    COLUMN(address), COLUMN(message), COLUMN(card_text), COLUMN(card_name), COLUMN(return_name),
    COLUMN(return_address), COLUMN(code), COLUMN(issued), COLUMN(number), COLUMN(answers_ref), COLUMN(group),
    COLUMN(pgp_key) };

static int64_t seconds(const char *date)
{
    int64_t day;
    assert_true(clock_parse_date(date, &day));
    return day * 24 * 60 * 60;
}

static void set_column(struct bench *bench, struct message *message, const char *name, const char *value)
{
    if (!strcmp(name, "sent_on")) {
        assert_true(clock_parse_date(value, &message->sent_on));
        return;
    }
    if (!strcmp(name, "answered")) {
        message->answered = atoi(value);
        return;
    }
    if (!strcmp(name, "changed")) {
        message->changed = seconds(value);
        return;
    }
    if (!strcmp(name, "delivery")) {
        message->delivery = !strcmp(value, "scan") ? DELIVERY_SCAN : DELIVERY_NOTICE;
        return;
    }
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (!strcmp(columns[i].name, name)) {
            *(const char **)((char *)message + columns[i].offset) = arena_copy(&bench->arena, value);
            return;
        }
    fail_msg("no such column: %s", name);
}

static void forget_index(struct bench *bench)
{
    match_index_free(bench->index);
    bench->index = NULL;
}

static void add_message(struct bench *bench, char *fields)
{
    forget_index(bench);
    struct message *message = &bench->messages[bench->message_count++];
    assert_true(bench->message_count < MESSAGES_MOST);
    *message = (struct message){ .id = (int64_t)bench->message_count, .sent_on = NO_DATE };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        *(const char **)((char *)message + columns[i].offset) = "";
    char *ref = strtok_r(fields, "|", &fields);
    while (*ref && ref[strlen(ref) - 1] == ' ')
        ref[strlen(ref) - 1] = '\0';
    message->ref = arena_copy(&bench->arena, ref);
    message->sender_email = arena_printf(&bench->arena, "%s@example.org", ref);
    for (char *field; (field = strtok_r(fields, "|", &fields));) {
        char *value = strchr(field, '=');
        assert_non_null(value);
        *value++ = '\0';
        field += strspn(field, " ");
        size_t length = strlen(value);
        while (length && value[length - 1] == ' ')
            value[--length] = '\0';
        set_column(bench, message, field, value);
    }
}

/* ---- the reply ---- */

static void add_page(struct bench *bench, const char *name)
{
    for (enum page_kind kind = 0; kind < PAGE_KINDS; kind++)
        if (!strcmp(page_kind_name(kind), name)) {
            letter_page(&bench->letter, kind);
            bench->in_page = true;
            return;
        }
    fail_msg("no such kind of page: %s", name);
}

static void print_reading(const struct reply *reply)
{
    for (size_t p = 0; p < reply->page_count; p++)
        for (size_t w = 0; w < reply->pages[p].reading.count; w++) {
            const struct word *word = &reply->pages[p].reading.words[w];
            print_message("%s%s", w && word->line == word[-1].line ? " " : "\n  | ", word->text);
        }
    print_message("\n");
}

static const char *follows_word(const struct verdict *verdict)
{
    if (verdict->follows != FOLLOWS_SEND)
        return "ask";
    return verdict->agree & 1U << GROUP_GREETED ? "plain" : "doubtful";
}

static void print_verdict(const struct verdict *verdict)
{
    print_message("  %s: %s; none %.4f\n", follows_word(verdict),
        verdict->quoted ? verdict->quoted : verdict->reason, verdict->none);
    for (size_t i = 0; i < verdict->count && i < 3; i++) {
        const struct candidate *candidate = &verdict->candidates[i];
        print_message(
            "  %s: %.1f bits, %.5f\n", candidate->message->ref, candidate->bits, candidate->posterior);
        for (size_t e = 0; e < candidate->count; e++)
            print_message("    %+5.1f %s: %s\n", candidate->evidence[e].bits,
                evidence_group_name(candidate->evidence[e].group), candidate->evidence[e].why);
    }
}

/* "send REF", "ask" (whatever is first), "ask REF" (REF is first), "ask REF because WORDS", the quoted ones
 * too; "ask REF first because WORDS": with no other reason in front; "ask REF not because WORDS": for
 * whatever else */
static bool as_expected(const struct verdict *verdict, char *expected)
{
    char *what = strtok_r(expected, " ", &expected), *ref = strtok_r(expected, " ", &expected);
    bool send = !strcmp(what, "send");
    if (send != (verdict->follows == FOLLOWS_SEND))
        return false;
    if (ref && strcmp(ref, "-") != 0 &&
        (!verdict->count || strcmp(verdict->candidates[0].message->ref, ref) != 0))
        return false;
    char *because = strstr(expected, "because ");
    const char *reason = verdict->quoted ? verdict->quoted : verdict->reason;
    const char *found = because ? strstr(reason, because + strlen("because ")) : reason;
    if (strstr(expected, "not because "))
        return !found;
    return found && (found == reason || !strstr(expected, "first because "));
}

static bool read_apart(
    struct index_texts *texts, struct message *row, struct arena *arena, struct fault *fault)
{
    const struct apart *apart = (const struct apart *)texts;
    const struct message *message = &apart->messages[row->id - 1];
    if (apart->gone)
        return fault_set(fault, FAULT_LATER, "the register changed");
    row->message = arena_copy(arena, message->message);
    row->card_text = arena_copy(arena, message->card_text);
    return true;
}

static struct match_index *index_apart(
    struct apart *apart, const struct message *messages, size_t count, struct fault *fault)
{
    *apart = (struct apart){ .texts = { read_apart }, .messages = messages };
    for (size_t i = 0; i < count; i++) {
        apart->rows[i] = messages[i];
        apart->rows[i].message = apart->rows[i].card_text = "";
    }
    return match_index_over(apart->rows, count, &apart->texts, SOURCE_DIR "/models", fault);
}

static struct match_index *index_of(struct bench *bench, struct fault *fault)
{
    if (bench->index)
        return bench->index;
    bench->index = bench->apart
        ? index_apart(&bench->texts, bench->messages, bench->message_count, fault)
        : match_index_new(bench->messages, bench->message_count, SOURCE_DIR "/models", fault);
    if (!bench->index)
        fail_msg("%s", fault->text);
    return bench->index;
}

/* "1 4": the numbers of the pages that the scan's letters begin with. */
static void judge_split(struct bench *bench, const char *expected)
{
    struct fault fault = { 0 };
    struct arena arena = { 0 };
    int *first_pages;
    struct match_index *index = index_of(bench, &fault);
    const char *found = "";
    const size_t count = match_split(index, &bench->letter.reply, &arena, &first_pages);
    for (size_t i = 0; i < count; i++)
        found = arena_printf(&arena, "%s%s%d", found, i ? " " : "", first_pages[i]);
    bench->cases++;
    if (strcmp(found, expected) != 0) {
        bench->failed++;
        print_message("FAILED: %s\n  expected: split %s, not %s\n", bench->title, expected, found);
    }
    arena_clear(&arena);
}

/* "A1:1 A3:2,3": who is offered which pages; "nobody". */
static const char *offered(const struct bench *bench, const struct verdict *verdict, struct arena *arena)
{
    const char *said = verdict->offer_count ? "" : "nobody";
    for (size_t i = 0; i < verdict->offer_count; i++) {
        const struct addressee *to = &verdict->offer[i];
        said = arena_printf(arena, "%s%s%s", said, i ? " " : "", bench->messages[to->message - 1].ref);
        for (size_t p = 0; p < to->page_count; p++)
            said = arena_printf(arena, "%s%c%d", said, p ? ',' : ':', to->pages[p]);
    }
    return said;
}

static void judge_offer(struct bench *bench, const char *expected)
{
    struct fault fault = { 0 };
    struct arena arena = { 0 };
    struct verdict verdict;
    struct match_index *index = index_of(bench, &fault);
    match_weigh(&bench->rules, index, &bench->letter.reply, &arena, &verdict);
    const char *said = offered(bench, &verdict, &arena);
    bench->cases++;
    if (strcmp(said, expected) != 0) {
        bench->failed++;
        print_message("FAILED: %s\n  expected: offer %s, not %s\n", bench->title, expected, said);
    }
    arena_clear(&arena);
}

static void judge(struct bench *bench, char *expected)
{
    struct fault fault = { 0 };
    struct arena arena = { 0 };
    struct verdict verdict;
    struct match_index *index = index_of(bench, &fault);
    match_weigh(&bench->rules, index, &bench->letter.reply, &arena, &verdict);
    bench->cases++;
    char wanted[400];
    snprintf(wanted, sizeof wanted, "%s", expected);
    bool right = as_expected(&verdict, expected);
    if (!right) {
        bench->failed++;
        print_message("FAILED: %s\n  expected: %s\n", bench->title, wanted);
    }
    if (!right || getenv("SHOW_VERDICTS")) {
        print_message("%s\n", bench->title);
        print_reading(&bench->letter.reply);
        print_verdict(&verdict);
    }
    arena_clear(&arena);
}

/* "plain" and "doubtful" are "send", the one with the sign of one plain greeting, the other without. */
static bool follows_as(const struct verdict *verdict, const char *expected)
{
    const char *follows = follows_word(verdict);
    const size_t size = strlen(follows);
    return (!strncmp(expected, follows, size) && expected[size] == ' ') ||
        (!strncmp(expected, "send ", 5) && verdict->follows == FOLLOWS_SEND);
}

/* "ask Ирине?.jpg", of the last letter with one thing more: nothing but that decides. */
static void judge_with(struct bench *bench, const char *expected)
{
    struct fault fault = { 0 };
    struct arena arena = { 0 };
    struct verdict verdict;
    struct match_index *index = index_of(bench, &fault);
    match_weigh(&bench->rules, index, &bench->letter.reply, &arena, &verdict);
    bench->cases++;
    if (!follows_as(&verdict, expected)) {
        bench->failed++;
        print_message("FAILED: %s\n  expected: %s, not: %s, %s\n", bench->title, expected,
            follows_word(&verdict), verdict.quoted ? verdict.quoted : verdict.reason);
    }
    arena_clear(&arena);
}

static char *behind_verdict(char *expected)
{
    static const char *const known[] = { "ask ", "send ", "plain ", "doubtful " };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strncmp(expected, known[i], strlen(known[i])))
            return expected + strlen(known[i]);
    fail_msg("neither ask, send, plain nor doubtful: %s", expected);
    return NULL;
}

static void judge_typed(struct bench *bench, char *expected)
{
    letter_file(&bench->letter, behind_verdict(expected));
    judge_with(bench, expected);
    bench->letter.reply.source_count--;
}

static void judge_added(struct bench *bench, char *expected)
{
    struct reading *reading = &bench->letter.pages[bench->letter.reply.page_count - 1].reading;
    const size_t count = reading->count;
    letter_line(&bench->letter, behind_verdict(expected), 0, &bench->dice);
    judge_with(bench, expected);
    reading->count = count;
}

static void begin_letter(struct bench *bench);

/* "Здравствуйте, Лариса! / Привет, омка!": the letter, one page of it, with these in place of its first line.
 */
static void judge_opened(struct bench *bench, char *expected)
{
    begin_letter(bench);
    letter_page(&bench->letter, PAGE_LETTER);
    for (char *line = behind_verdict(expected), *end; line; line = end ? end + 3 : NULL) {
        end = strstr(line, " / ");
        const size_t size = end ? (size_t)(end - line) : strlen(line);
        letter_line(
            &bench->letter, arena_printf(&bench->letter.arena, "%.*s", (int)size, line), 0, &bench->dice);
    }
    for (size_t i = 1; i < bench->line_count; i++)
        letter_line(&bench->letter, bench->lines[i], 0, &bench->dice);
    judge_with(bench, expected);
}

/* ---- the file ---- */

static void begin_letter(struct bench *bench)
{
    letter_clear(&bench->letter);
    letter_begin(&bench->letter);
    bench->in_page = false;
}

static void begin_register(struct bench *bench)
{
    forget_index(bench);
    arena_clear(&bench->arena);
    bench->message_count = 0;
}

static bool word_is(char *line, const char *word, char **rest)
{
    size_t n = strlen(word);
    if (strncmp(line, word, n) != 0 || (line[n] != ' ' && line[n]))
        return false;
    *rest = line[n] ? line + n + 1 : line + n;
    return true;
}

static void begin_case(struct bench *bench, char *title)
{
    bench->title = title;
    bench->noise = 0;
    bench->dice.state = 1;
    bench->rules = match_standard;
    bench->line_count = 0;
    begin_letter(bench);
}

static void add_line(struct bench *bench, const char *line)
{
    assert_true(bench->line_count < LINES_MOST);
    bench->lines[bench->line_count++] = line;
    letter_line(&bench->letter, line, bench->noise, &bench->dice);
}

/* The last line's words become such as a recogniser makes of a hand it cannot read. */
static void doubt_line(struct reading *reading)
{
    const int line = reading->words[reading->count - 1].line;
    for (size_t i = 0; i < reading->count; i++)
        if (reading->words[i].line == line)
            reading->words[i].confidence = 0.2;
}

static void post_line(struct bench *bench)
{
    struct page *page = &bench->letter.pages[bench->letter.reply.page_count - 1];
    const struct reading *reading = &page->reading;
    const struct box *line = &reading->words[reading->count - 1].box;
    page->fields = arena_take(&bench->letter.arena, sizeof *page->fields);
    page->fields[page->field_count++] = (struct field){ FIELD_POSTMARK,
        { 0, line->top, page->width_px, line->height }, NO_DATE };
}

static void add_flaw(struct page *page, const char *name)
{
    for (int i = 0; i < FLAWS; i++)
        if (strcmp(page_flaw_name(1u << i), name) == 0)
            page->flaws |= 1u << i;
    if (!page->flaws)
        fail_msg("there is no flaw %s", name);
}

static void take_line(struct bench *bench, char *line)
{
    char *rest;
    if (*line == '#')
        return;
    if (!strncmp(line, "  ", 2) && bench->in_page)
        add_line(bench, line + 2);
    else if (word_is(line, "register", &rest))
        begin_register(bench);
    else if (word_is(line, "message", &rest))
        add_message(bench, rest);
    else if (word_is(line, "case", &rest))
        begin_case(bench, rest);
    else if (word_is(line, "page", &rest))
        add_page(bench, rest);
    else if (word_is(line, "file", &rest))
        letter_file(&bench->letter, rest);
    else if (word_is(line, "qr", &rest))
        letter_code(&bench->letter, rest);
    else if (word_is(line, "arrived", &rest))
        bench->letter.sources[bench->letter.reply.source_count - 1].arrived = seconds(rest);
    else if (word_is(line, "noise", &rest))
        bench->noise = atof(rest) / 100;
    else if (word_is(line, "seed", &rest))
        bench->dice.state = (uint64_t)atoi(rest);
    else if (word_is(line, "policy", &rest))
        bench->rules.policy = MATCH_ASK;
    else if (word_is(line, "note", &rest))
        bench->letter.pages[bench->letter.reply.page_count - 1].note = rest;
    else if (word_is(line, "seen", &rest))
        bench->letter.reply.seen = rest;
    else if (word_is(line, "proposed", &rest))
        bench->letter.reply.proposed = true;
    else if (word_is(line, "several", &rest))
        bench->letter.reply.several = true;
    else if (word_is(line, "unsure", &rest))
        bench->letter.pages[bench->letter.reply.page_count - 1].kind_confidence = 0.4;
    else if (word_is(line, "unread", &rest))
        bench->letter.pages[bench->letter.reply.page_count - 1].reading.complete = false;
    else if (word_is(line, "covered", &rest))
        bench->letter.pages[bench->letter.reply.page_count - 1].reading.ink_coverage = atof(rest) / 100;
    else if (word_is(line, "guessed", &rest))
        doubt_line(&bench->letter.pages[bench->letter.reply.page_count - 1].reading);
    else if (word_is(line, "posted", &rest))
        post_line(bench);
    else if (word_is(line, "flaw", &rest))
        add_flaw(&bench->letter.pages[bench->letter.reply.page_count - 1], rest);
    else if (word_is(line, "typed", &rest))
        judge_typed(bench, rest);
    else if (word_is(line, "added", &rest))
        judge_added(bench, rest);
    else if (word_is(line, "opened", &rest))
        judge_opened(bench, rest);
    else if (word_is(line, "expect split", &rest))
        judge_split(bench, rest);
    else if (word_is(line, "expect offer", &rest))
        judge_offer(bench, rest);
    else if (word_is(line, "expect", &rest))
        judge(bench, rest);
    else if (*line)
        fail_msg("not understood: %s", line);
}

static void run_cases_with(const char *path, bool apart)
{
    static struct bench bench;
    struct text text = TEXT_LIMIT(CASES_FILE_MOST);
    struct fault fault = { 0 };
    bench = (struct bench){ .apart = apart };
    if (!file_read(path, &text, &fault))
        fail_msg("%s", fault.text);
    char *rest = text.bytes;
    while (rest && *rest) {
        char *line = rest, *end = strchr(rest, '\n');
        rest = end ? end + 1 : NULL;
        if (end)
            *end = '\0';
        take_line(&bench, line);
    }
    print_message("%d cases, %d failed\n", bench.cases, bench.failed);
    assert_true(bench.cases > 0);
    assert_int_equal(bench.failed, 0);
    begin_letter(&bench);
    letter_clear(&bench.letter);
    forget_index(&bench);
    arena_clear(&bench.arena);
    text_clear(&text);
}

static void run_cases(const char *path)
{
    run_cases_with(path, false);
}

/* MATCH_CASES names a file of one's own instead. */
static void every_case_of_the_table_comes_out(void **state)
{
    (void)state;
    const char *own = getenv("MATCH_CASES");
    run_cases(own ? own : SOURCE_DIR "/tests/match/cases.txt");
}

static void every_greeting_comes_out(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/greeting_cases.txt");
}

static void whoever_is_spoken_to_without_a_greeting_is_seen(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/spoken_cases.txt");
}

static void who_is_greeted_beside_the_first_is_seen(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/opened_cases.txt");
}

static void what_a_letter_says_of_itself_is_read(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/said_cases.txt");
}

static void what_a_volunteer_typed_is_read(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/typed_cases.txt");
}

static void what_a_careful_person_would_ask_about_a_name_asks(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/typed_names.txt");
}

static void every_prisoner_comes_out(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/prisoner_cases.txt");
}

static void every_given_name_under_a_letter_comes_out(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/given_cases.txt");
}

static void what_stands_outside_comes_out(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/outside_cases.txt");
}

static void every_scan_parts_as_it_should(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/split_cases.txt");
}

static void every_code_comes_out(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/code_cases.txt");
}

static void every_late_row_comes_out(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/late_cases.txt");
}

static void what_a_letter_may_hold_by_malice_decides_nothing(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/adversarial_cases.txt");
}

static void what_tells_two_of_one_name_apart_comes_out(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/shared_cases.txt");
}

static void what_is_told_of_somebody_else_is_no_sign(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/told_cases.txt");
}

static void reasons_are_true_and_say_why(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/reason_cases.txt");
}

static void whoever_else_reads_or_writes_below_a_letter_asks(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases(SOURCE_DIR "/tests/match/another_cases.txt");
}

static void cases_come_out_as_well_where_texts_lie_apart(void **state)
{
    (void)state;
    if (!getenv("MATCH_CASES"))
        run_cases_with(SOURCE_DIR "/tests/match/cases.txt", true);
}

/* What another sender wrote may be what would have asked. */
static void a_text_that_cannot_be_had_asks(void **state)
{
    (void)state;
    static struct bench bench;
    static struct apart apart;
    static const char letter[][200] = { "page letter", "  3 красавіка 2026", "  Волечка, прывітанне!",
        "  Дзякую за паштоўку з Вільнюса. Гадзіннікі - гэта цудоўна, рэстаўратар - рэдкая справа,",
        "  Перадай саве Марце, што я таксама гляджу на дождж.", "  З павагай, Алесь Кавалёў" };
    struct fault fault = { 0 };
    struct arena arena = { 0 };
    struct verdict verdict;
    char row[] =
        "A1 | prisoner_id=p1 | prisoner_name=Алесь Кавалёў | sender_name=Вольга Мельнік | "
        "card_name=Волечка | sent_on=2026-02-01 | card_text=Я жыву ў Вільнюсе, вучуся на рэстаўратара "
        "і збіраю старыя гадзіннікі. Мая сава Марта любіць глядзець на дождж.";
    bench = (struct bench){ .rules = match_standard };
    add_message(&bench, row);
    begin_letter(&bench);
    for (size_t i = 0; i < sizeof letter / sizeof *letter; i++) {
        char line[sizeof *letter];
        memcpy(line, letter[i], sizeof line);
        take_line(&bench, line);
    }
    struct match_index *index = index_apart(&apart, bench.messages, bench.message_count, &fault);
    match_weigh(&bench.rules, index, &bench.letter.reply, &arena, &verdict);
    assert_int_equal(verdict.follows, FOLLOWS_SEND);
    apart.gone = true;
    match_weigh(&bench.rules, index, &bench.letter.reply, &arena, &verdict);
    assert_int_equal(verdict.follows, FOLLOWS_ASK);
    assert_non_null(strstr(verdict.reason, "the text of a message could not be read from the register"));
    match_index_free(index);
    assert_null(
        match_index_over(apart.rows, bench.message_count, &apart.texts, SOURCE_DIR "/models", &fault));
    assert_int_equal(fault.kind, FAULT_LATER);
    letter_clear(&bench.letter);
    arena_clear(&bench.arena);
    arena_clear(&arena);
}

/* The reason that may be logged says nothing of the letter; the one for the coordinator does. */
static void only_the_reason_for_the_coordinator_quotes_words(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    struct arena arena = { 0 };
    struct letter letter;
    struct verdict verdict;
    struct match_index *index = match_index_new(NULL, 0, SOURCE_DIR "/models", &fault);
    assert_non_null(index);
    letter_begin(&letter);
    for (int page = 0; page < 2; page++) {
        letter_page(&letter, PAGE_LETTER);
        letter_line(&letter, page ? "Привет, Инга!" : "Здравствуйте, Фаина Петровна!", 0, NULL);
        letter_line(&letter, "Спасибо за открытку, получил на прошлой неделе.", 0, NULL);
    }
    match_weigh(&match_standard, index, &letter.reply, &arena, &verdict);
    assert_non_null(strstr(verdict.quoted, "two letters (\"Фаина\", \"Инга\")"));
    assert_non_null(strstr(verdict.reason, "two salutations: perhaps two letters"));
    assert_null(strstr(verdict.reason, "Фаина"));
    letter_clear(&letter);
    arena_clear(&arena);
    match_index_free(index);
}

/* What is said of the likeliest row in that group; null: nothing. */
static const char *said_of(const struct verdict *verdict, enum evidence_group group)
{
    const struct candidate *first = &verdict->candidates[0];
    for (size_t e = 0; verdict->count && e < first->count; e++)
        if (first->evidence[e].group == group)
            return first->evidence[e].why;
    return "";
}

/* A letter of one line, and what stands under it and on its envelope, with a register of one row. */
struct told_letter {
    const char *sender, *card, *line, *signature, *envelope;
    enum evidence_group group;
    const char *says;
};

static void tells(const struct told_letter *told)
{
    struct fault fault = { 0 };
    struct arena arena = { 0 };
    struct letter letter;
    struct verdict verdict;
    const struct message row = whole_message((struct message){ .id = 1,
        .prisoner_name = "Тимур Лагун",
        .sender_name = told->sender,
        .card_name = told->card,
        .sent_on = NO_DATE });
    struct match_index *index = match_index_new(&row, 1, SOURCE_DIR "/models", &fault);
    assert_non_null(index);
    letter_begin(&letter);
    letter_page(&letter, PAGE_LETTER);
    letter_line(&letter, told->line, 0, NULL);
    letter_line(&letter, told->signature, 0, NULL);
    letter_page(&letter, PAGE_ENVELOPE);
    letter_line(&letter, told->envelope, 0, NULL);
    match_weigh(&match_standard, index, &letter.reply, &arena, &verdict);
    assert_string_equal(said_of(&verdict, told->group), told->says);
    letter_clear(&letter);
    arena_clear(&arena);
    match_index_free(index);
}

static void what_may_be_a_given_name_is_not_called_a_surname(void **state)
{
    (void)state;
    static const struct told_letter letters[] = {
        { "Kaito Mori", "Кайто", "Сколько лет Кайто живёт в Осаке?", "Тимур Лагун", "", GROUP_SENDER_NAME,
            "The page names \"Кайто\", a name of Kaito Mori" },
        { "Kaito Mori", "", "Сколько лет Кайто живёт в Осаке?", "Тимур Лагун", "", GROUP_SENDER_NAME,
            "The page names \"Кайто\", a name of Kaito Mori" },
        { "Алена Лось", "Алена", "Сколько лет Лось живёт в Осаке?", "Тимур Лагун", "", GROUP_SENDER_NAME,
            "The page names \"Лось\", the surname of Алена Лось" },
    };
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        tells(&letters[i]);
}

static void another_given_name_is_told_of_where_it_stands(void **state)
{
    (void)state;
    static const struct told_letter letters[] = {
        { "Алена Лось", "", "Спасибо за письмо.", "Егор Лагун", "От кого: Тимур Лагун", GROUP_PRISONER,
            "The envelope names \"Лагун\": surname and given name (elsewhere the surname beside another one) "
            "of "
            "Тимур Лагун" },
        { "Алена Лось", "", "Спасибо за письмо.", "Егор Лагун", "От кого: Лагун", GROUP_PRISONER,
            "The envelope names \"Лагун\": the surname (elsewhere beside another given name) of Тимур "
            "Лагун" },
        { "Алена Лось", "", "Спасибо за письмо.", "Егор Лагун", "", GROUP_PRISONER,
            "The letter is signed by \"Лагун\": the surname, but beside another given name of Тимур Лагун" },
    };
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        tells(&letters[i]);
}

static void a_missing_model_is_named(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    assert_null(match_index_new(NULL, 0, BUILD_DIR "/nowhere", &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
}

static void in_shell(const char *line, const char *folder, const char *table)
{
    char command[400];
    snprintf(command, sizeof command, "set -- " SOURCE_DIR "/models '%s' '%s'; %s", folder, table, line);
    assert_int_equal(system(command), 0);
}

/* The shipped models but for one table of words, which has these rows. */
static void make_models(char *folder, const char *table, const char *rows)
{
    char path[100];
    struct fault fault = { 0 };
    assert_non_null(mkdtemp(folder));
    in_shell(
        "ln -s $1/names $2 && mkdir $2/match && ln -s $1/match/* $2/match && rm $2/match/$3", folder, table);
    snprintf(path, sizeof path, "%s/match/%s", folder, table);
    const struct bytes bytes = { (const unsigned char *)rows, strlen(rows) };
    assert_true(file_write(path, bytes, 0600, &fault));
}

/* More behind the mark than there is room for. */
#define LONG_WORD "оченьоченьоченьоченьочень"
#define MARKED_WITHIN "сосед*" LONG_WORD LONG_WORD LONG_WORD LONG_WORD

/* With half a table nobody would see what is not asked any more. */
static void a_row_that_is_not_understood_is_named(void **state)
{
    static const struct {
        const char *table, *rows;
    } rows[] = {
        { "greetings.tsv", "word\trole\tsex\nпривет\thallo\t\n" },
        { "greetings.tsv", "word\trole\tsex\nпривет\n" },
        { "everyday.tsv", "words\trate\nветер\tmuch\n" },
        { "said.tsv", "words\twhat\nвам обоим\tsevral\n" },
        { "told.tsv", "words\twhat\nты|тебя\tyuo\n" },
        { "told.tsv", "words\twhat\nты|тебя\n" },
        { "source.tsv", "words\twhat\nпишет\ttell\n" },
        { "kinds.tsv", "words\twhat\nмуж|мужа\thusbnd\n" },
        { "greetings.tsv", "word\trole\tsex\thow\nпривет\thello\t\texakt\n" },
        { "greetings.tsv", "word\trole\tsex\thow\nдорогая\tdear\tw\n" },
        { "told.tsv", "words\twhat\n" MARKED_WITHIN "\tyou\n" },
        { "file_words.txt", "words\n" MARKED_WITHIN "\n" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char folder[] = "/tmp/adkaz-models-XXXXXX", named[60];
        struct fault fault = { 0 };
        make_models(folder, rows[i].table, rows[i].rows);
        assert_null(match_index_new(NULL, 0, folder, &fault));
        assert_int_equal(fault.kind, FAULT_CONFIG);
        snprintf(named, sizeof named, "/match/%s: line 2 is not understood", rows[i].table);
        if (!strstr(fault.text, named))
            fail_msg("\"%s\" does not say \"%s\"", fault.text, named);
        in_shell("rm -r $2", folder, "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_the_table_comes_out),
        cmocka_unit_test(whoever_else_reads_or_writes_below_a_letter_asks),
        cmocka_unit_test(cases_come_out_as_well_where_texts_lie_apart),
        cmocka_unit_test(a_text_that_cannot_be_had_asks),
        cmocka_unit_test(every_greeting_comes_out),
        cmocka_unit_test(whoever_is_spoken_to_without_a_greeting_is_seen),
        cmocka_unit_test(who_is_greeted_beside_the_first_is_seen),
        cmocka_unit_test(what_a_letter_says_of_itself_is_read),
        cmocka_unit_test(what_a_volunteer_typed_is_read),
        cmocka_unit_test(what_a_careful_person_would_ask_about_a_name_asks),
        cmocka_unit_test(every_prisoner_comes_out),
        cmocka_unit_test(every_given_name_under_a_letter_comes_out),
        cmocka_unit_test(what_stands_outside_comes_out),
        cmocka_unit_test(every_scan_parts_as_it_should),
        cmocka_unit_test(every_code_comes_out),
        cmocka_unit_test(every_late_row_comes_out),
        cmocka_unit_test(what_a_letter_may_hold_by_malice_decides_nothing),
        cmocka_unit_test(what_tells_two_of_one_name_apart_comes_out),
        cmocka_unit_test(what_is_told_of_somebody_else_is_no_sign),
        cmocka_unit_test(reasons_are_true_and_say_why),
        cmocka_unit_test(only_the_reason_for_the_coordinator_quotes_words),
        cmocka_unit_test(what_may_be_a_given_name_is_not_called_a_surname),
        cmocka_unit_test(another_given_name_is_told_of_where_it_stands),
        cmocka_unit_test(a_missing_model_is_named),
        cmocka_unit_test(a_row_that_is_not_understood_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
