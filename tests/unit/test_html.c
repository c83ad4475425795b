/* Writing HTML: nothing from outside becomes markup, and nothing stays unseen. */
#include "test.h"

#include "html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What html_text makes of `text`, until the next call. */
static const char *written(struct text *out, const char *text)
{
    text_reset(out);
    html_text(&(struct html){ out }, text);
    return out->bytes;
}

static void what_could_be_markup_is_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *text, *written;
    } cases[] = {
        { "", "" },
        { "Ганна", "Ганна" },
        { "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
        { "\" onload=\"x", "&quot; onload=&quot;x" },
        { "' onload='x", "&#39; onload=&#39;x" },
        { "` onload=`x", "&#96; onload=&#96;x" },
        { "&lt;b&gt;", "&amp;lt;b&amp;gt;" },
        { "</title><svg/onload=x>", "&lt;/title&gt;&lt;svg/onload=x&gt;" },
        { "<!-- -->", "&lt;!-- --&gt;" },
    };
    struct text out = TEXT_LIMIT(1000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(written(&out, cases[i].text), cases[i].written);
    text_clear(&out);
}

static void what_a_browser_hides_or_obeys_becomes_visible(void **state)
{
    (void)state;
    static const struct {
        const char *text, *written;
    } cases[] = {
        { "two\nlines\tand a tab", "two\nlines\tand a tab" }, { "\r\n", "␍\n" },
        { "\x01\x1b[31m\x7f", "␁␛[31m␡" }, { "\xc2\x85", "\xef\xbf\xbd" }, /* C1 */
        { "a\xe2\x80\xae"
          "b",
            "a\xef\xbf\xbd"
            "b" }, /* right-to-left override */
        { "\xe2\x81\xa6x\xe2\x81\xa9", "\xef\xbf\xbdx\xef\xbf\xbd" }, /* isolates */
        { "\xd8\x9c\xe2\x80\x8f", "\xef\xbf\xbd\xef\xbf\xbd" }, /* marks */
        { "\xe2\x80\xa8", "\xef\xbf\xbd" }, /* line separator */
        { "\xf3\xa0\x81\x81", "\xef\xbf\xbd" }, /* tag A */
        { "\xff\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" }, /* broken, overlong */
        { "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" }, /* surrogate */
        { "\xd7\x90\xd7\x91", "\xd7\x90\xd7\x91" }, /* Hebrew letters are letters */
    };
    struct text out = TEXT_LIMIT(1000);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(written(&out, cases[i].text), cases[i].written);
    text_clear(&out);
}

static void bytes_may_hold_nul(void **state)
{
    (void)state;
    struct text out = TEXT_LIMIT(1000);
    struct html h = { &out };
    html_text_n(&h, "a\0<b", 4, 100);
    assert_string_equal(out.bytes, "a␀&lt;b");
    text_clear(&out);
}

static void a_text_is_cut_between_characters_where_it_is_too_long(void **state)
{
    (void)state;
    struct text out = TEXT_LIMIT(1 << 20);
    struct html h = { &out };
    html_text_most(&h, "Ганна", 5);
    assert_string_equal(out.bytes, "Ган…");

    text_reset(&out);
    html_text_most(&h, "Ганна", 10);
    assert_string_equal(out.bytes, "Ганна");

    char *long_text = malloc(100001);
    memset(long_text, '<', 100000);
    long_text[100000] = '\0';
    text_reset(&out);
    html_text(&h, long_text);
    assert_int_equal(out.length, HTML_TEXT_MOST * strlen("&lt;") + strlen("…"));
    free(long_text);
    text_clear(&out);
}

/* Every byte from outside, in front of a letter and behind one: whatever comes, no character that is special
 * in HTML comes out but in an entity. */
static void no_byte_whatever_ends_an_attribute(void **state)
{
    (void)state;
    struct text bytes = TEXT_LIMIT(1000);
    for (int first = 1; first < 256; first++) {
        for (int second = 1; second < 256; second++) {
            char text[] = { (char)first, (char)second, 'x', '\0' };
            const char *out = written(&bytes, text);
            assert_null(strpbrk(out, "<>\"'`"));
            assert_true(utf8_valid(out, strlen(out)));
            for (const char *at = strchr(out, '&'); at; at = strchr(at + 1, '&'))
                assert_non_null(strchr(at, ';'));
        }
    }
    text_clear(&bytes);
}

static void an_attribute_and_a_name_hold_their_text(void **state)
{
    (void)state;
    struct text out = TEXT_LIMIT(1000);
    struct html h = { &out };
    html_put(&h, "<input");
    html_attr(&h, "value", "\"><b>");
    html_put(&h, ">");
    html_bdi(&h, "A & B");
    assert_string_equal(out.bytes, "<input value=\"&quot;&gt;&lt;b&gt;\"><bdi>A &amp; B</bdi>");
    text_clear(&out);
}

static void an_address_takes_anything_as_one_segment(void **state)
{
    (void)state;
    struct text out = TEXT_LIMIT(1000);
    struct html h = { &out };
    html_url(&h, "R-4f/../?x=1&y#\"<é");
    assert_string_equal(out.bytes, "R-4f%2F..%2F%3Fx%3D1%26y%23%22%3C%C3%A9");
    text_clear(&out);
}

static void numbers_and_times_are_written_plainly(void **state)
{
    (void)state;
    struct text out = TEXT_LIMIT(1000);
    struct html h = { &out };
    html_number(&h, -12);
    html_put(&h, " ");
    html_decimal(&h, 3.14159, 2);
    html_put(&h, " ");
    html_decimal(&h, NAN, 1);
    html_put(&h, " ");
    html_time(&h, 1792402200);
    html_put(&h, " ");
    html_day(&h, 20000);
    assert_string_equal(out.bytes,
        "-12 3.14 0.0 <time datetime=\"2026-10-19T09:30Z\">2026-10-19 09:30 UTC</time> "
        "<time datetime=\"2024-10-04\">2024-10-04</time>");
    text_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_could_be_markup_is_escaped),
        cmocka_unit_test(what_a_browser_hides_or_obeys_becomes_visible),
        cmocka_unit_test(bytes_may_hold_nul),
        cmocka_unit_test(a_text_is_cut_between_characters_where_it_is_too_long),
        cmocka_unit_test(no_byte_whatever_ends_an_attribute),
        cmocka_unit_test(an_attribute_and_a_name_hold_their_text),
        cmocka_unit_test(an_address_takes_anything_as_one_segment),
        cmocka_unit_test(numbers_and_times_are_written_plainly),
    };
    return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
