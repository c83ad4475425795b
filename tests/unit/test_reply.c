/* The vocabulary: names, and the bytes of a page's result against a child that lies. */
#include "test.h"

#include "reply.h"

#include <stdlib.h>
#include <string.h>

static struct page sample(struct arena *arena)
{
    struct page page = { .number = 1,
        .kind = PAGE_LETTER,
        .kind_confidence = 0.75,
        .width_px = 1654,
        .height_px = 2339,
        .hash = "",
        .trouble = "",
        .note = "" };
    page.reading.words = arena_array(arena, 2, sizeof(struct word));
    page.reading.words[0] = (struct word){ "Прывітанне", 0.91, { 10, 20, 300, 40 }, 0, NULL, 0 };
    page.reading.words[1] = (struct word){ "Волечка", 0.5, { 320, 20, 200, 40 }, 0, NULL, 0 };
    page.reading.count = 2;
    page.reading.ink_coverage = 0.875;
    page.reading.complete = true;
    static const char *const others[] = { "Волечна", "Волочка" };
    page.reading.words[1].others = others;
    page.reading.words[1].other_count = 2;
    page.flaws = FLAW_BLURRED | FLAW_GLARE;
    page.codes = arena_array(arena, 1, sizeof *page.codes);
    page.codes[page.code_count++] = (struct code){ "12345678901", { 5, 6, 7, 8 } };
    page.fields = arena_array(arena, 2, sizeof *page.fields);
    page.fields[page.field_count++] = (struct field){ FIELD_POSTMARK, { 1, 2, 3, 4 }, 20600 };
    page.fields[page.field_count++] = (struct field){ FIELD_SENDER, { 1, 2, 3, 4 }, NO_DATE };
    page_did(&page, arena, "clean deskew", "turned by 2.1 degrees", 12.5);
    return page;
}

static void a_page_survives_the_way_through_bytes(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct page page = sample(&arena), back = { .number = 7 };
    struct text bytes = TEXT_LIMIT(1 << 20);
    struct fault fault;
    page_encode(&page, &bytes);
    assert_true(
        page_decode((struct bytes){ (unsigned char *)bytes.bytes, bytes.length }, &arena, &back, &fault));
    assert_int_equal(back.number, 7);
    assert_int_equal(back.width_px, 1654);
    assert_int_equal(back.reading.count, 2);
    assert_string_equal(back.reading.words[1].text, "Волечка");
    assert_int_equal(back.reading.words[1].box.left, 320);
    assert_true(back.reading.ink_coverage > 0.8749 && back.reading.ink_coverage < 0.8751);
    assert_int_equal(back.reading.words[0].other_count, 0);
    assert_int_equal(back.reading.words[1].other_count, 2);
    assert_string_equal(back.reading.words[1].others[1], "Волочка");
    assert_int_equal(back.flaws, FLAW_BLURRED | FLAW_GLARE);
    assert_string_equal(back.codes[0].text, "12345678901");
    assert_int_equal(back.fields[0].date, 20600);
    assert_true(back.fields[1].kind == FIELD_SENDER && back.fields[1].date == NO_DATE);
    assert_string_equal(back.steps[0].outcome, "turned by 2.1 degrees");
    assert_true(back.steps[0].cpu_ms > 12.49 && back.steps[0].cpu_ms < 12.51);
    text_clear(&bytes);
    arena_clear(&arena);
}

/* A store that an older program filled stays readable: version 1 ended after the words. */
static void a_page_of_the_first_version_is_read(void **state)
{
    (void)state;
    static const unsigned char first[] = { 1, PAGE_PICTURE, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 20, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 };
    struct arena arena = { 0 };
    struct page back = { 0 };
    struct fault fault;
    assert_true(page_decode((struct bytes){ first, sizeof first }, &arena, &back, &fault));
    assert_true(back.kind == PAGE_PICTURE && back.height_px == 20 && back.reading.complete);
    assert_int_equal(back.step_count, 0);
    arena_clear(&arena);
}

static void steps_beyond_the_most_are_not_kept(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct page page = { 0 };
    for (int i = 0; i < PAGE_STEPS_MOST + 3; i++)
        page_did(&page, &arena, "look", "", 1);
    assert_int_equal(page.step_count, PAGE_STEPS_MOST);
    arena_clear(&arena);
}

static void every_flaw_has_a_name_and_no_other_number_has(void **state)
{
    (void)state;
    for (int i = 0; i < FLAWS; i++)
        assert_string_not_equal(page_flaw_name(1u << i), "?");
    assert_string_equal(page_flaw_name(FLAW_GLARE), "glare");
    assert_string_equal(page_flaw_name(1u << FLAWS), "?");
    assert_string_equal(page_flaw_name(FLAW_DARK | FLAW_BLURRED), "?");
}

static void every_cut_and_every_flipped_byte_is_refused_or_harmless(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct page page = sample(&arena), back = { 0 };
    struct text bytes = TEXT_LIMIT(1 << 20);
    struct fault fault;
    page_encode(&page, &bytes);
    for (size_t cut = 0; cut < bytes.length; cut++) {
        unsigned char *exact = malloc(cut + 1); /* exact size, so that the sanitizer sees any step beyond */
        memcpy(exact, bytes.bytes, cut);
        assert_false(page_decode((struct bytes){ exact, cut }, &arena, &back, &fault));
        free(exact);
    }
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char *lie = malloc(bytes.length);
        memcpy(lie, bytes.bytes, bytes.length);
        lie[i] ^= 0xff;
        if (page_decode((struct bytes){ lie, bytes.length }, &arena, &back, &fault))
            assert_true(back.reading.count <= PAGE_WORDS_MOST && back.kind < PAGE_KINDS);
        free(lie);
    }
    text_clear(&bytes);
    arena_clear(&arena);
}

static void a_long_sentence_is_cut_between_characters(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct page page = sample(&arena), back = { 0 };
    struct text bytes = TEXT_LIMIT(1 << 20);
    struct fault fault;
    char sentence[1001];
    for (size_t i = 0; i < 1000; i += 2)
        memcpy(sentence + i, "ў", 2);
    sentence[1000] = '\0';
    page.note = sentence + 0;
    page_encode(&page, &bytes);
    assert_true(
        page_decode((struct bytes){ (unsigned char *)bytes.bytes, bytes.length }, &arena, &back, &fault));
    assert_true(strlen(back.note) >= 300 && strlen(back.note) <= 400);
    text_clear(&bytes);
    arena_clear(&arena);
}

static void only_what_was_written_to_somebody_is_mailed(void **state)
{
    (void)state;
    assert_true(
        page_kind_mailed(PAGE_LETTER) && page_kind_mailed(PAGE_POSTCARD) && page_kind_mailed(PAGE_PICTURE));
    assert_false(
        page_kind_mailed(PAGE_ENVELOPE) || page_kind_mailed(PAGE_SLIP) || page_kind_mailed(PAGE_BLANK));
}

static void no_word_of_a_letter_stands_beside_a_locked_one(void **state)
{
    (void)state;
    assert_true(delivery_may_quote(DELIVERY_SCAN));
    assert_true(delivery_may_quote(DELIVERY_NOTICE));
    assert_true(delivery_may_quote(DELIVERY_PGP));
    assert_false(delivery_may_quote(DELIVERY_PDF));
    assert_false(delivery_may_quote(DELIVERY_NONE));
    assert_true(delivery_speaks_in_clear(DELIVERY_PDF));
    assert_false(delivery_speaks_in_clear(DELIVERY_PGP));
}

/* ---- when two people decide the same ---- */

static struct decision given(struct addressee *to, size_t count)
{
    return (struct decision){
        .outcome = OUTCOME_MAIL, .by = "one", .reason = "", .duplicate_of = "", .to = to, .to_count = count
    };
}

/* In both directions, whatever is compared with whatever. */
static void assert_compared(struct decision one, struct decision other, bool same)
{
    assert_int_equal(decision_same(&one, &other), same);
    assert_int_equal(decision_same(&other, &one), same);
}

static void the_order_of_people_and_of_pages_says_nothing(void **state)
{
    (void)state;
    int rising[] = { 1, 2 }, falling[] = { 2, 1 }, third[] = { 3 };
    struct addressee one[] = { { 7, rising, 2 }, { 8, third, 1 } },
                     other[] = { { 8, third, 1 }, { 7, falling, 2 } };
    assert_compared(given(one, 2), given(other, 2), true);
}

static void who_is_named_twice_stands_for_nobody_else(void **state)
{
    (void)state;
    int first[] = { 1 }, second[] = { 2 };
    struct addressee twice[] = { { 7, first, 1 }, { 7, first, 1 } },
                     both[] = { { 7, first, 1 }, { 8, first, 1 } },
                     others_page[] = { { 7, first, 1 }, { 8, second, 1 } },
                     own_page[] = { { 7, first, 1 }, { 7, second, 1 } };
    assert_compared(given(twice, 2), given(twice, 2), true);
    assert_compared(given(twice, 2), given(both, 2), false);
    assert_compared(given(twice, 2), given(others_page, 2), false);
    assert_compared(given(twice, 2), given(own_page, 2), false);
    assert_compared(given(twice, 2), given(twice, 1), false);
}

static void a_page_named_twice_stands_for_no_other(void **state)
{
    (void)state;
    int twice[] = { 1, 1 }, both[] = { 1, 2 };
    struct addressee one = { 7, twice, 2 }, other = { 7, both, 2 }, less = { 7, both, 1 },
                     nothing = { 7, NULL, 0 };
    assert_compared(given(&one, 1), given(&other, 1), false);
    assert_compared(given(&less, 1), given(&other, 1), false);
    assert_compared(given(&nothing, 1), given(&less, 1), false);
    assert_compared(given(&nothing, 1), given(&nothing, 1), true);
}

static void each_field_that_tells_what_happens_is_compared(void **state)
{
    (void)state;
    int page = 1;
    struct addressee to = { 7, &page, 1 }, another = { 8, &page, 1 };
    const struct decision one = given(&to, 1);
    assert_compared(one, given(&another, 1), false);
    struct decision other = one;
    other.outcome = OUTCOME_NONE;
    assert_compared(one, other, false);
    other = one;
    other.duplicate_of = "R-1";
    assert_compared(one, other, false);
    other = one;
    other.found_with = 5; /* behind a letter that went, and not as one of its own */
    assert_compared(one, other, false);
    other = one;
    other.by = "another";
    other.reason = "because";
    other.based_on = 9;
    assert_compared(one, other, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_people_and_of_pages_says_nothing),
        cmocka_unit_test(who_is_named_twice_stands_for_nobody_else),
        cmocka_unit_test(a_page_named_twice_stands_for_no_other),
        cmocka_unit_test(each_field_that_tells_what_happens_is_compared),
        cmocka_unit_test(no_word_of_a_letter_stands_beside_a_locked_one),
        cmocka_unit_test(a_page_survives_the_way_through_bytes),
        cmocka_unit_test(a_page_of_the_first_version_is_read),
        cmocka_unit_test(steps_beyond_the_most_are_not_kept),
        cmocka_unit_test(every_flaw_has_a_name_and_no_other_number_has),
        cmocka_unit_test(every_cut_and_every_flipped_byte_is_refused_or_harmless),
        cmocka_unit_test(a_long_sentence_is_cut_between_characters),
        cmocka_unit_test(only_what_was_written_to_somebody_is_mailed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
