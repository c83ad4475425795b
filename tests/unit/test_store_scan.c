/* Scans, parts, pages and replies: from the drop to the verdict. */
#include "test_store.h"

#include <stdio.h>
#include <string.h>

static bool keep(struct home *home, struct store_arrival arrival, char reply[STORE_ID_BYTES], bool *again)
{
    if (!arrival.drop)
        arrival.drop = "inbox";
    if (!arrival.trouble)
        arrival.trouble = "";
    arrival.pipeline = "letter";
    return store_scan_keep(home->store, &arrival, reply, again, &home->fault);
}

static void a_kept_scan_waits_to_be_read(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    keep_file(home, "to Anna/IMG_1.jpg", "bytes", reply);
    assert_int_equal(strlen(reply), 10);
    assert_memory_equal(reply, "R-", 2);
    home_reopen(home);
    struct store_part_row part = only_part(home, reply);
    assert_string_equal(part.name, "to Anna/IMG_1.jpg");
    assert_int_equal(part.tries, 0);
    assert_false(part.done);
    struct text bytes = TEXT_LIMIT(100);
    assert_done(home, store_blob_get(home->store, part.blob, &bytes, &home->fault));
    assert_string_equal(bytes.bytes, "bytes");
    text_clear(&bytes);
    struct line line;
    list_line(home, reply, &line);
    assert_int_equal(line.listed.state, REPLY_RECEIVED);
    assert_string_equal(line.source, "inbox/to Anna/IMG_1.jpg");
    assert_int_equal(line.listed.arrived, 1700000000);
}

static void the_same_bytes_again_are_noted_and_no_more(void **state)
{
    struct home *home = *state;
    char first[STORE_ID_BYTES], second[STORE_ID_BYTES];
    const char *path = "copy.jpg";
    struct store_part part = { path, bytes_from("bytes") };
    struct store_arrival arrival = {
        .paths = &path, .path_count = 1, .parts = &part, .part_count = 1, .at = 5
    };
    keep_file(home, "IMG_1.jpg", "bytes", first);
    bool again;
    assert_done(home, keep(home, arrival, second, &again));
    assert_true(again);
    assert_string_equal(first, second);
    arrival.drop = "other";
    assert_done(home, keep(home, arrival, second, &again));
    struct line line;
    list_line(home, NULL, &line);
    assert_int_equal(line.calls, 1);
    assert_int_equal(line.listed.source_count, 3);
    for (int crash = 0; crash < 2; crash++, arrival.at++) { /* before the source was removed */
        assert_done(home, keep(home, arrival, second, &again));
        list_line(home, NULL, &line);
        assert_int_equal(line.listed.source_count, 3);
    }
}

static void parts_in_another_order_are_another_scan(void **state)
{
    struct home *home = *state;
    char first[STORE_ID_BYTES], second[STORE_ID_BYTES];
    const char *path = "folder";
    struct store_part parts[] = { { "1.jpg", bytes_from("one") }, { "2.jpg", bytes_from("two") } };
    struct store_part turned[] = { parts[1], parts[0] };
    bool again;
    assert_done(home,
        keep(home, (struct store_arrival){ .paths = &path, .path_count = 1, .parts = parts, .part_count = 2 },
            first, &again));
    assert_done(home,
        keep(home,
            (struct store_arrival){ .paths = &path, .path_count = 1, .parts = turned, .part_count = 2 },
            second, &again));
    assert_false(again);
    assert_string_not_equal(first, second);
}

static void what_brought_no_bytes_is_set_aside_once(void **state)
{
    struct home *home = *state;
    char first[STORE_ID_BYTES], second[STORE_ID_BYTES];
    const char *path = "huge.tif";
    struct store_arrival arrival = { .paths = &path, .path_count = 1, .at = 5, .trouble = "it is too large" };
    bool again;
    assert_done(home, keep(home, arrival, first, &again));
    assert_false(again);
    arrival.at = 6;
    assert_done(home, keep(home, arrival, second, &again));
    assert_true(again);
    struct line line;
    list_line(home, first, &line);
    assert_int_equal(line.listed.state, REPLY_SET_ASIDE);
    assert_string_equal(line.reason, "it is too large");
    assert_int_equal(line.listed.source_count, 1);
    assert_done(home, decide_plain(home, first, OUTCOME_RESCAN));
    assert_done(home, keep(home, arrival, second, &again)); /* another file of that name, for all we know */
    assert_false(again);
    assert_string_not_equal(first, second);
    arrival.trouble = "";
    assert_refused(home, keep(home, arrival, second, &again), "must say why");
}

/* ---- reading ---- */

static void pages_come_back_in_any_order(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    keep_file(home, "a.pdf", "pdf", reply);
    const int64_t scan = scan_of(home, reply), part = only_part(home, reply).id;
    assert_done(home, store_part_begin(home->store, part, &home->fault));
    assert_int_equal(state_of(home, reply), REPLY_READING);
    read_page(home, part, 2, PAGE_ENVELOPE, "third");
    read_page(home, part, 0, PAGE_LETTER, "first");
    assert_int_equal(only_part(home, reply).pages_known, 1); /* page 2 would be read again */
    assert_refused(home, store_part_done(home->store, part, "", &home->fault), "missing");
    read_page(home, part, 1, PAGE_BLANK, "second");
    read_page(home, part, 1, PAGE_LETTER, "second, read again");
    assert_int_equal(only_part(home, reply).pages_known, 3);
    assert_int_equal(only_part(home, reply).tries, 1);
    assert_refused(home, store_scan_read(home->store, scan, &home->fault), "not read yet");
    assert_done(home, store_part_done(home->store, part, "", &home->fault));
    assert_done(home, store_scan_read(home->store, scan, &home->fault));
    struct reply loaded;
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    assert_int_equal(loaded.page_count, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(loaded.pages[i].number, i + 1);
    assert_int_equal(loaded.pages[1].kind, PAGE_BLANK);
    assert_int_equal(loaded.pages[2].kind, PAGE_ENVELOPE);
    assert_string_equal(loaded.pages[0].reading.words[0].text, "Прывітанне");
    assert_string_equal(loaded.pages[0].name, "IMG_0041.jpg");
    struct text jpeg = TEXT_LIMIT(100);
    assert_done(home, store_page_picture(home->store, reply, 2, 0, &jpeg, &home->fault));
    assert_string_equal(jpeg.bytes, "second");
    assert_refused(home, store_page_picture(home->store, reply, 4, 0, &jpeg, &home->fault), "no page 4");
    text_clear(&jpeg);
}

static void a_part_in_trouble_is_told_with_the_reply(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const char *path = "folder";
    const struct store_part parts[] = { { "1.jpg", bytes_from("one") }, { "2.txt", bytes_from("two") } };
    const struct store_arrival arrival = { .paths = &path, .path_count = 1, .parts = parts, .part_count = 2 };
    bool again;
    assert_done(home, keep(home, arrival, reply, &again));
    struct store_part_row *rows;
    size_t count;
    const int64_t scan = scan_of(home, reply);
    assert_done(home, store_parts(home->store, scan, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_done(home, store_part_begin(home->store, rows[0].id, &home->fault));
    read_page(home, rows[0].id, 0, PAGE_LETTER, "jpeg");
    assert_done(home, store_part_done(home->store, rows[0].id, "", &home->fault));
    assert_refused(home, store_part_done(home->store, rows[1].id, "", &home->fault), "missing");
    assert_done(home, store_part_done(home->store, rows[1].id, "it is no picture", &home->fault));
    assert_refused(home, store_part_done(home->store, rows[1].id, "other", &home->fault), "does not wait");
    assert_done(home, store_scan_read(home->store, scan, &home->fault));
    assert_refused(home, store_scan_read(home->store, scan, &home->fault), "does not wait");
    struct reply loaded;
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    assert_string_equal(loaded.trouble, "it is no picture");
    assert_int_equal(loaded.page_count, 1);
}

static void a_picture_seen_before_is_told_but_not_an_empty_page_or_a_slip(void **state)
{
    struct home *home = *state;
    char first[STORE_ID_BYTES], second[STORE_ID_BYTES], third[STORE_ID_BYTES];
    struct reply loaded;
    keep_file(home, "1.jpg", "scan one", first);
    read_scan(home, first, "the same picture");
    keep_file(home, "2.jpg", "scan two", second);
    read_scan(home, second, "the same picture");
    assert_done(home, store_reply_load(home->store, second, &home->arena, &loaded, &home->fault));
    assert_string_equal(loaded.seen, first);
    keep_file(home, "3.jpg", "scan three", third);
    const int64_t part = only_part(home, third).id;
    assert_done(home, store_part_begin(home->store, part, &home->fault));
    read_page(home, part, 0, PAGE_BLANK, "the same picture");
    read_page(home, part, 1, PAGE_SLIP, "the same picture");
    assert_done(home, store_reply_load(home->store, third, &home->arena, &loaded, &home->fault));
    assert_string_equal(loaded.seen, "");
}

/* Scan `path`, kept and with one page read, holds the file "the same" beside one of its own. */
static const char *seen_of(struct home *home, const char *path, enum page_kind kind, const char *picture)
{
    char reply[STORE_ID_BYTES];
    const struct store_part parts[] = { { "1.jpg", bytes_from("the same") }, { "2.jpg", bytes_from(path) } };
    const struct store_arrival arrival = { .paths = &path, .path_count = 1, .parts = parts, .part_count = 2 };
    struct store_part_row *rows;
    size_t count;
    struct reply loaded;
    bool again;
    assert_done(home, keep(home, arrival, reply, &again));
    assert_done(
        home, store_parts(home->store, scan_of(home, reply), &home->arena, &rows, &count, &home->fault));
    assert_done(home, store_part_begin(home->store, rows[0].id, &home->fault));
    read_page(home, rows[0].id, 0, kind, picture);
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    return loaded.seen;
}

static void a_file_seen_before_is_told_unless_it_is_a_slip(void **state)
{
    struct home *home = *state;
    assert_string_equal(seen_of(home, "a", PAGE_LETTER, "as it was made then"), "");
    assert_string_equal(seen_of(home, "b", PAGE_SLIP, "as it is made now"), "");
    assert_string_not_equal(seen_of(home, "c", PAGE_LETTER, "as it is made now"), "");
}

static void a_set_aside_scan_is_not_read_any_more(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    keep_file(home, "a.exe", "MZ", reply);
    const int64_t part = only_part(home, reply).id;
    assert_done(home, store_set_aside(home->store, reply, "it is no picture", &home->fault));
    assert_int_equal(state_of(home, reply), REPLY_SET_ASIDE);
    assert_refused(home, store_part_begin(home->store, part, &home->fault), "does not wait");
    assert_refused(home, store_set_aside(home->store, reply, "again", &home->fault), "set-aside");
    assert_refused(home, store_set_aside(home->store, "R-00000000", "why", &home->fault), "no reply");
}

/* ---- verdicts ---- */

static void a_reason_is_listed_with_the_words_that_it_means_while_the_reply_waits_for_it(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct reply loaded;
    struct line line;
    const struct verdict verdict = { .reason = "two salutations", .quoted = "two salutations (\"Аня\")" };
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault));
    list_line(home, reply, &line);
    assert_string_equal(line.reason, "two salutations (\"Аня\")");
    assert_int_equal(number_in(home, "SELECT count(*) FROM reply WHERE reason = 'two salutations'"), 1);
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    assert_true(loaded.judged);
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    list_line(home, reply, &line);
    assert_null(strstr(line.reason, "Аня"));
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    list_line(home, reply, &line);
    assert_string_equal(line.reason, "the decision was undone");
}

static void a_verdict_that_asks_goes_to_review_with_its_reasons(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct message message = { .id = put_message(home, "A-1", "anna@example.org") };
    keep_file(home, "1.jpg", "scan", reply);
    struct evidence evidence = {
        .group = GROUP_SALUTATION, .bits = -2.25, .why = "greets Аня", .page = 1, .box = { 1, 2, 3, 4 }
    };
    struct candidate candidate = { &message, 21.5, 0.99, &evidence, 1 };
    struct verdict verdict = { .candidates = &candidate, .count = 1, .none = 0.004, .reason = "close" };
    assert_refused(
        home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault), "received");
    read_scan(home, reply, "jpeg");
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault));
    home_reopen(home);
    struct line line;
    list_line(home, reply, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_string_equal(line.reason, "close");
    assert_string_equal(line.ref, "A-1");
    assert_string_equal(line.why, "greets Аня");
    assert_true(line.listed.none == 0.004);
    assert_int_equal(line.listed.candidate_count, 1);
}

static void who_might_get_which_pages_is_kept(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    int one = 1, two = 2;
    struct addressee offer[] = { { put_message(home, "A-1", "anna@example.org"), &one, 1 },
        { put_message(home, "A-2", "maria@example.org"), &two, 1 } };
    const struct verdict verdict = { .offer = offer, .offer_count = 2, .reason = "two salutations" };
    struct line line;
    keep_file(home, "1.jpg", "scan", reply);
    read_scan(home, reply, "jpeg");
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault));
    list_line(home, reply, &line);
    assert_string_equal(line.offer, "A-1 1, A-2 2");
    assert_int_equal(line.shared, 0);
    two = 1;
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_later, &home->fault));
    list_line(home, reply, &line);
    assert_string_equal(line.offer, "A-1 1, A-2 1");
    assert_int_equal(line.shared, 1);
}

/* How many replies wait whose verdict was not made `with` this; null: all. */
static size_t due(struct home *home, const struct store_made_with *with)
{
    struct store_walk_item *items;
    size_t count;
    assert_done(home, store_waiting(home->store, NULL, with, &home->arena, &items, &count, &home->fault));
    return count;
}

static void ask(struct home *home, const char *reply, const char *reason, const struct store_made_with *with)
{
    const struct verdict verdict = { .follows = FOLLOWS_ASK, .reason = reason };
    assert_done(home, store_verdict_put(home->store, reply, &verdict, with, &home->fault));
}

static void a_verdict_is_due_again_when_it_was_made_with_something_else(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], unread[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "scan", reply);
    keep_file(home, "2.jpg", "another", unread);
    const struct store_made_with other_models = { made_first.register_version, "other models" };
    assert_int_equal(due(home, NULL), 1);
    assert_int_equal(due(home, &made_first), 0);
    assert_int_equal(due(home, &other_models), 1);
    assert_int_equal(due(home, &made_later), 1);
    ask(home, reply, "still unsure", &made_later);
    assert_int_equal(state_of(home, reply), REPLY_REVIEW);
    assert_int_equal(due(home, &made_later), 0);
    assert_int_equal(due(home, &made_first), 1);
}

static void those_matched_longest_ago_come_first(void **state)
{
    struct home *home = *state;
    char replies[3][STORE_ID_BYTES];
    static const char *const paths[] = { "1.jpg", "2.jpg", "3.jpg" };
    static const int order[] = { 2, 0, 1 };
    const struct store_made_with last = { 3, "models" };
    for (int i = 0; i < 3; i++)
        reply_in_review(home, paths[i], paths[i], replies[i]);
    ask(home, replies[0], "still unsure", &made_later);
    ask(home, replies[1], "still unsure", &made_later);
    struct store_walk_item *items;
    size_t count;
    assert_done(home, store_waiting(home->store, NULL, &last, &home->arena, &items, &count, &home->fault));
    assert_int_equal(count, 3);
    for (int i = 0; i < 3; i++)
        assert_string_equal(items[i].reply, replies[order[i]]);
}

static void what_is_decided_is_not_matched_again(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_walk_item *items;
    size_t count;
    const struct verdict verdict = { .follows = FOLLOWS_ASK, .reason = "" };
    reply_in_review(home, "1.jpg", "scan", reply);
    assert_done(home, store_waiting(home->store, reply, NULL, &home->arena, &items, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_string_equal(items[0].reply, reply);
    assert_string_equal(items[0].pipeline, "letter");
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    assert_int_equal(due(home, NULL), 0);
    assert_refused(home, store_waiting(home->store, reply, NULL, &home->arena, &items, &count, &home->fault),
        "cannot be matched again");
    assert_refused(
        home, store_verdict_put(home->store, reply, &verdict, &made_later, &home->fault), "decided");
    assert_refused(home,
        store_waiting(home->store, "R-00000000", NULL, &home->arena, &items, &count, &home->fault),
        "no reply");
}

static size_t events_of(struct home *home, const char *reply, const char *words)
{
    struct store_event *events;
    size_t count, told = 0;
    assert_done(home, store_history(home->store, reply, &home->arena, &events, &count, &home->fault));
    for (size_t i = 0; i < count; i++)
        told += strstr(events[i].what, words) != NULL;
    return told;
}

static void a_verdict_that_says_something_else_is_told_and_the_old_one_kept(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    reply_in_review(home, "1.jpg", "scan", reply);
    ask(home, reply, "two candidates are close", &made_later);
    assert_int_equal(events_of(home, reply, "matched again"), 0);
    ask(home, reply, "another reason", &made_later);
    ask(home, reply, "another reason", &made_first);
    assert_int_equal(events_of(home, reply, "matched again, asks: another reason"), 1);
    assert_int_equal(number_in(home, "SELECT count(*) FROM verdict_before"), 1);
}

/* ---- several letters in one scan ---- */

/* A scan of five letter pages, read. */
static void read_five(struct home *home, const char *reply)
{
    static const char *const pictures[] = { "one", "two", "three", "four", "five" };
    const int64_t part = only_part(home, reply).id;
    assert_done(home, store_part_begin(home->store, part, &home->fault));
    for (int i = 0; i < 5; i++)
        read_page(home, part, i, PAGE_LETTER, pictures[i]);
    assert_done(home, store_part_done(home->store, part, "", &home->fault));
    assert_done(home, store_scan_read(home->store, scan_of(home, reply), &home->fault));
}

static void assert_pages(struct home *home, const char *id, int first, size_t count)
{
    struct reply reply;
    assert_done(home, store_reply_load(home->store, id, &home->arena, &reply, &home->fault));
    assert_true(reply.several);
    assert_int_equal(reply.page_count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(reply.pages[i].number, first + (int)i);
}

static void a_scan_is_parted_once_and_its_pages_keep_their_numbers(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_id made[2];
    size_t count;
    const int firsts[] = { 1, 3, 4 };
    keep_file(home, "a.pdf", "pdf", reply);
    read_five(home, reply);
    assert_done(home, store_reply_split(home->store, reply, firsts, 3, made, &count, &home->fault));
    assert_int_equal(count, 2);
    home_reopen(home);
    assert_pages(home, reply, 1, 2);
    assert_pages(home, made[0].text, 3, 1);
    assert_pages(home, made[1].text, 4, 2);
    struct line line;
    for (int i = 0; i < 2; i++) {
        list_line(home, made[i].text, &line);
        assert_int_equal(line.listed.state, REPLY_MATCHING);
        assert_int_equal(line.listed.pages, i + 1);
        assert_string_equal(line.source, "inbox/a.pdf");
    }
    assert_done(home, store_reply_split(home->store, reply, firsts, 2, made, &count, &home->fault));
    assert_int_equal(count, 0);
}

static void a_picture_that_a_parted_scan_holds_is_seen_in_its_own_reply(void **state)
{
    struct home *home = *state;
    char first[STORE_ID_BYTES], again[STORE_ID_BYTES];
    struct store_id made[1];
    size_t count;
    struct reply loaded;
    const int firsts[] = { 1, 3 };
    keep_file(home, "a.pdf", "pdf", first);
    read_five(home, first);
    assert_done(home, store_reply_split(home->store, first, firsts, 2, made, &count, &home->fault));
    keep_file(home, "b.jpg", "jpg", again);
    read_scan(home, again, "four");
    assert_done(home, store_reply_load(home->store, again, &home->arena, &loaded, &home->fault));
    assert_string_equal(loaded.seen, made[0].text);
}

static const char *loaded_seen(struct home *home, const char *reply)
{
    struct reply loaded;
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    return loaded.seen;
}

static void of_a_parted_scan_only_the_part_with_the_picture_was_seen_before(void **state)
{
    struct home *home = *state;
    char before[STORE_ID_BYTES], parted[STORE_ID_BYTES];
    struct store_id made[1];
    size_t count;
    const int firsts[] = { 1, 3 };
    keep_file(home, "b.jpg", "jpg", before);
    read_scan(home, before, "four");
    keep_file(home, "a.pdf", "pdf", parted);
    read_five(home, parted);
    assert_string_equal(loaded_seen(home, parted), before);
    assert_done(home, store_reply_split(home->store, parted, firsts, 2, made, &count, &home->fault));
    assert_string_equal(loaded_seen(home, parted), "");
    assert_string_equal(loaded_seen(home, made[0].text), before);
}

static void what_a_person_may_be_looking_at_is_not_parted(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_id made[1];
    size_t count;
    const int firsts[] = { 1, 3 };
    const struct verdict verdict = { .follows = FOLLOWS_ASK, .reason = "unsure" };
    keep_file(home, "a.pdf", "pdf", reply);
    read_five(home, reply);
    assert_done(home, store_verdict_put(home->store, reply, &verdict, &made_first, &home->fault));
    assert_done(home, store_reply_split(home->store, reply, firsts, 2, made, &count, &home->fault));
    assert_int_equal(count, 0);
}

/* Nothing of a parting that cannot be done is kept. */
static void a_letter_without_pages_is_not_parted_off(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_id made[2];
    size_t count;
    const int firsts[] = { 1, 3, 9 };
    struct reply loaded;
    keep_file(home, "a.pdf", "pdf", reply);
    read_five(home, reply);
    assert_refused(
        home, store_reply_split(home->store, reply, firsts, 3, made, &count, &home->fault), "no pages");
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &loaded, &home->fault));
    assert_int_equal(loaded.page_count, 5);
    assert_false(loaded.several);
}

/* ---- neighbours ---- */

static void loose_files_of_a_drop_are_found_by_time(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    const char *folder = "to Anna", *loose = "IMG_0042.jpg";
    const struct store_part inside = { "IMG_0007.jpg", bytes_from("seven") }, file = { "", bytes_from("42") };
    struct store_arrival in_folder = {
        .paths = &folder, .path_count = 1, .parts = &inside, .part_count = 1, .at = 1000
    };
    struct store_arrival alone = {
        .paths = &loose, .path_count = 1, .parts = &file, .part_count = 1, .at = 1000
    };
    bool again;
    assert_done(home, keep(home, in_folder, reply, &again));
    assert_done(home, keep(home, alone, reply, &again));
    struct store_recent *recent;
    size_t count;
    assert_done(
        home, store_recent_loose(home->store, "inbox", 900, &home->arena, &recent, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_string_equal(recent[0].path, "IMG_0042.jpg");
    assert_string_equal(recent[0].reply, reply);
    assert_done(
        home, store_recent_loose(home->store, "inbox", 1001, &home->arena, &recent, &count, &home->fault));
    assert_int_equal(count, 0);
    assert_done(
        home, store_recent_loose(home->store, "else", 900, &home->arena, &recent, &count, &home->fault));
    assert_int_equal(count, 0);
}

static void neighbours_ask_and_recall_what_the_rule_would_send(void **state)
{
    struct home *home = *state;
    char ruled[STORE_ID_BYTES], settled[STORE_ID_BYTES], fresh[STORE_ID_BYTES];
    const int64_t message = put_message(home, "A-1", "anna@example.org");
    reply_in_review(home, "IMG_1.jpg", "one", ruled);
    reply_in_review(home, "IMG_2.jpg", "two", settled);
    assert_done(home, decide_mail(home, ruled, "rule", message, "anna@example.org", 4000000000));
    assert_done(home, decide_mail(home, settled, "Вольга", message, "anna@example.org", 4000000000));
    keep_file(home, "IMG_3.jpg", "three", fresh);
    assert_done(home, store_replies_neighbours(home->store, fresh, ruled, &home->fault));
    assert_done(home, store_replies_neighbours(home->store, settled, fresh, &home->fault));
    assert_refused(home, store_replies_neighbours(home->store, fresh, fresh, &home->fault), "own neighbour");
    struct line line;
    list_line(home, ruled, &line);
    assert_int_equal(line.listed.state, REPLY_REVIEW);
    assert_int_equal(line.mail_state, MAIL_RECALLED);
    list_line(home, settled, &line);
    assert_int_equal(line.listed.state, REPLY_DECIDED);
    assert_int_equal(line.mail_state, MAIL_HELD);
    struct reply loaded;
    assert_done(home, store_reply_load(home->store, fresh, &home->arena, &loaded, &home->fault));
    assert_true(loaded.proposed);
}

/* ---- drops ---- */

static void a_drop_is_told_its_own_scans_newest_first(void **state)
{
    struct home *home = *state;
    char first[STORE_ID_BYTES], second[STORE_ID_BYTES];
    const char *path = "2.jpg";
    const struct store_part part = { path, bytes_from("two") };
    struct store_arrival later = {
        .paths = &path, .path_count = 1, .parts = &part, .part_count = 1, .at = 1700000100
    };
    bool again;
    keep_file(home, "1.jpg", "one", first);
    assert_done(home, keep(home, later, second, &again));
    read_scan(home, first, "jpeg");
    assert_done(home, store_set_aside(home->store, second, "it is too dark", &home->fault));
    struct store_drop_row *rows;
    size_t count;
    assert_done(home, store_drop_rows(home->store, "inbox", 10, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_string_equal(rows[0].code, second);
    assert_string_equal(rows[0].problem, "it is too dark");
    assert_false(rows[1].waiting);
    assert_int_equal(rows[1].pages, 1);
    assert_done(home, store_drop_rows(home->store, "inbox", 1, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_done(home, store_drop_rows(home->store, "other", 9, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 0);
}

static void problems_are_told_until_they_are_filed(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], empty[STORE_ID_BYTES], again_id[STORE_ID_BYTES];
    const char *path = "huge.tif", *old = "a.txt";
    bool again;
    keep_file(home, "a.txt", "text", reply);
    assert_done(home, store_set_aside(home->store, reply, "it is no picture", &home->fault));
    assert_done(home,
        keep(home,
            (struct store_arrival){
                .paths = &path, .path_count = 1, .at = 2000000000, .trouble = "too large" },
            empty, &again));
    struct store_problem *problems;
    size_t count;
    assert_done(home, store_problems_unfiled(home->store, &home->arena, &problems, &count, &home->fault));
    assert_int_equal(count, 2);
    assert_string_equal(problems[0].name, "a.txt");
    assert_string_equal(problems[0].drop, "inbox");
    assert_string_equal(problems[0].sentence, "it is no picture");
    assert_int_equal(problems[1].part, 0);
    assert_string_equal(problems[1].blob, "");
    for (size_t i = 0; i < count; i++)
        assert_done(
            home, store_problem_filed(home->store, problems[i].reply, problems[i].part, &home->fault));
    assert_refused(home, store_problem_filed(home->store, reply, 99, &home->fault), "no such part");
    assert_done(home, store_problems_unfiled(home->store, &home->arena, &problems, &count, &home->fault));
    assert_int_equal(count, 0);
    const struct store_part part = { old, bytes_from("text") };
    assert_done(home,
        keep(home,
            (struct store_arrival){
                .paths = &old, .path_count = 1, .parts = &part, .part_count = 1, .at = 7 },
            again_id, &again));
    assert_true(again);
    assert_done(home, store_set_aside(home->store, reply, "it is no picture", &home->fault));
    assert_done(home, store_problems_unfiled(home->store, &home->arena, &problems, &count, &home->fault));
    assert_int_equal(count, 1);
}

/* The good part goes on; what is wrong with the other is told once, though nothing was set aside. */
static void a_part_in_trouble_is_told_though_the_other_goes_on(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_problem *problems;
    size_t count;
    const char *paths[] = { "two" };
    const struct store_part parts[] = { { "1.jpg", bytes_from("good") }, { "2.jpg", bytes_from("bad") } };
    bool again;
    assert_done(home,
        keep(home,
            (struct store_arrival){
                .paths = paths, .path_count = 1, .parts = parts, .part_count = 2, .at = 7 },
            reply, &again));
    struct store_part_row *rows;
    assert_done(
        home, store_parts(home->store, scan_of(home, reply), &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++) {
        assert_done(home, store_part_begin(home->store, rows[i].id, &home->fault));
        if (i == 0)
            read_flawed_page(home, rows[i].id, 0, PAGE_LETTER, 0);
        assert_done(
            home, store_part_done(home->store, rows[i].id, i ? "it ends too early" : "", &home->fault));
    }
    assert_done(home, store_problems_unfiled(home->store, &home->arena, &problems, &count, &home->fault));
    assert_int_equal(count, 0); /* it is being read still */
    assert_done(home, store_scan_read(home->store, scan_of(home, reply), &home->fault));
    assert_done(home, store_problems_unfiled(home->store, &home->arena, &problems, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_int_equal(problems[0].number, 2);
    assert_string_equal(problems[0].name, "2.jpg");
    assert_string_equal(problems[0].sentence, "it ends too early");
    assert_done(home, store_problem_filed(home->store, reply, problems[0].part, &home->fault));
    assert_done(home, store_problems_unfiled(home->store, &home->arena, &problems, &count, &home->fault));
    assert_int_equal(count, 0);
}

static void a_rescan_is_told_in_the_coordinators_words(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    struct store_problem *problems;
    size_t count;
    reply_in_review(home, "1.jpg", "one", reply);
    assert_done(home, decide_plain(home, reply, OUTCOME_NONE));
    assert_done(home, store_problems_unfiled(home->store, &home->arena, &problems, &count, &home->fault));
    assert_int_equal(count, 0);
    assert_done(home, store_undo(home->store, reply, "Вольга", &home->fault));
    assert_done(home, decide_plain(home, reply, OUTCOME_RESCAN));
    assert_done(home, store_problems_unfiled(home->store, &home->arena, &problems, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_true(problems[0].rescan);
    assert_string_equal(problems[0].sentence, "так трэба");
    struct store_drop_row *rows;
    assert_done(home, store_drop_rows(home->store, "inbox", 9, &home->arena, &rows, &count, &home->fault));
    assert_true(rows[0].problem[0]);
}

static void flawed_pages_are_told_once_and_envelopes_never(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], whole[STORE_ID_BYTES];
    keep_file(home, "a.pdf", "pdf", reply);
    keep_file(home, "b.pdf", "another", whole);
    const int64_t part = only_part(home, reply).id;
    assert_done(home, store_part_begin(home->store, part, &home->fault));
    read_flawed_page(home, part, 0, PAGE_LETTER, 0);
    read_flawed_page(home, part, 1, PAGE_LETTER, FLAW_BLURRED | FLAW_SMALL);
    read_flawed_page(home, part, 2, PAGE_ENVELOPE, FLAW_DARK);
    read_flawed_page(home, part, 3, PAGE_BLANK, FLAW_DARK);
    struct store_flawed *flawed;
    size_t count;
    assert_done(home, store_flawed_untold(home->store, &home->arena, &flawed, &count, &home->fault));
    assert_int_equal(count, 0); /* its pages have no numbers yet */
    assert_done(home, store_part_done(home->store, part, "", &home->fault));
    assert_done(home, store_scan_read(home->store, scan_of(home, reply), &home->fault));
    read_scan(home, whole, "jpeg");
    assert_done(home, store_flawed_untold(home->store, &home->arena, &flawed, &count, &home->fault));
    assert_int_equal(count, 1);
    assert_string_equal(flawed[0].reply, reply);
    assert_string_equal(flawed[0].drop, "inbox");
    assert_int_equal(flawed[0].page_count, 2);
    assert_int_equal(flawed[0].pages[0].number, 2);
    assert_int_equal(flawed[0].pages[0].flaws, FLAW_BLURRED | FLAW_SMALL);
    assert_int_equal(flawed[0].pages[1].number, 4);
    assert_done(home, store_flawed_told(home->store, reply, &home->fault));
    assert_done(home, store_flawed_untold(home->store, &home->arena, &flawed, &count, &home->fault));
    assert_int_equal(count, 0);
    struct store_drop_row *rows;
    assert_done(home, store_drop_rows(home->store, "inbox", 9, &home->arena, &rows, &count, &home->fault));
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(rows[i].flawed, strcmp(rows[i].code, reply) == 0);
}

static void what_was_set_aside_is_read_again_when_it_comes_again(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES], same[STORE_ID_BYTES];
    const char *path = "1.jpg";
    bool again;
    const struct store_part part = { path, bytes_from("one") };
    keep_file(home, path, "one", reply);
    read_scan(home, reply, ""); /* a page without a picture */
    assert_done(home, store_set_aside(home->store, reply, "a reader was killed", &home->fault));
    assert_done(home,
        keep(home,
            (struct store_arrival){
                .paths = &path, .path_count = 1, .parts = &part, .part_count = 1, .at = 7 },
            same, &again));
    assert_true(again);
    assert_string_equal(reply, same);
    assert_int_equal(state_of(home, reply), REPLY_RECEIVED);
    assert_int_equal(only_part(home, reply).pages_known, 0);
    assert_int_equal(only_part(home, reply).tries, 0);
    read_scan(home, reply, "a picture");
    struct reply read;
    assert_done(home, store_reply_load(home->store, reply, &home->arena, &read, &home->fault));
    assert_int_equal(read.page_count, 1);
    assert_string_equal(read.pages[0].trouble, "");
}

static void replies_are_counted_by_state(void **state)
{
    struct home *home = *state;
    char reply[STORE_ID_BYTES];
    keep_file(home, "1.jpg", "one", reply);
    reply_in_review(home, "2.jpg", "two", reply);
    int counts[REPLY_STATES];
    assert_done(home, store_reply_count(home->store, counts, &home->fault));
    assert_int_equal(counts[REPLY_RECEIVED], 1);
    assert_int_equal(counts[REPLY_REVIEW], 1);
    assert_int_equal(counts[REPLY_DECIDED], 0);
}

int test_store_scan(void)
{
    const struct CMUnitTest tests[] = {
        HOME_TEST(a_kept_scan_waits_to_be_read),
        HOME_TEST(the_same_bytes_again_are_noted_and_no_more),
        KEYED_TEST(parts_in_another_order_are_another_scan),
        HOME_TEST(what_brought_no_bytes_is_set_aside_once),
        KEYED_TEST(pages_come_back_in_any_order),
        HOME_TEST(a_part_in_trouble_is_told_with_the_reply),
        KEYED_TEST(a_picture_seen_before_is_told_but_not_an_empty_page_or_a_slip),
        KEYED_TEST(a_file_seen_before_is_told_unless_it_is_a_slip),
        HOME_TEST(a_set_aside_scan_is_not_read_any_more),
        KEYED_TEST(a_verdict_that_asks_goes_to_review_with_its_reasons),
        KEYED_TEST(a_reason_is_listed_with_the_words_that_it_means_while_the_reply_waits_for_it),
        KEYED_TEST(who_might_get_which_pages_is_kept),
        HOME_TEST(a_scan_is_parted_once_and_its_pages_keep_their_numbers),
        HOME_TEST(a_picture_that_a_parted_scan_holds_is_seen_in_its_own_reply),
        HOME_TEST(of_a_parted_scan_only_the_part_with_the_picture_was_seen_before),
        HOME_TEST(what_a_person_may_be_looking_at_is_not_parted),
        HOME_TEST(a_letter_without_pages_is_not_parted_off),
        HOME_TEST(a_verdict_is_due_again_when_it_was_made_with_something_else),
        HOME_TEST(those_matched_longest_ago_come_first),
        HOME_TEST(what_is_decided_is_not_matched_again),
        HOME_TEST(a_verdict_that_says_something_else_is_told_and_the_old_one_kept),
        HOME_TEST(loose_files_of_a_drop_are_found_by_time),
        HOME_TEST(neighbours_ask_and_recall_what_the_rule_would_send),
        HOME_TEST(a_drop_is_told_its_own_scans_newest_first),
        KEYED_TEST(problems_are_told_until_they_are_filed),
        KEYED_TEST(a_part_in_trouble_is_told_though_the_other_goes_on),
        KEYED_TEST(a_rescan_is_told_in_the_coordinators_words),
        HOME_TEST(flawed_pages_are_told_once_and_envelopes_never),
        HOME_TEST(what_was_set_aside_is_read_again_when_it_comes_again),
        HOME_TEST(replies_are_counted_by_state),
    };
    return cmocka_run_group_tests_name("store: scans and replies", tests, NULL, NULL);
}
