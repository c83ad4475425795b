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
    page.reading.words[0] = (struct word){ "Прывітанне", 0.91, { 10, 20, 300, 40 }, 0 };
    page.reading.words[1] = (struct word){ "Волечка", 0.5, { 320, 20, 200, 40 }, 0 };
    page.reading.count = 2;
    page.reading.ink_coverage = 0.875;
    page.reading.complete = true;
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
    text_clear(&bytes);
    arena_clear(&arena);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_survives_the_way_through_bytes),
        cmocka_unit_test(every_cut_and_every_flipped_byte_is_refused_or_harmless),
        cmocka_unit_test(a_long_sentence_is_cut_between_characters),
        cmocka_unit_test(only_what_was_written_to_somebody_is_mailed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
