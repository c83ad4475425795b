/* Pipeline files, with stages that do nothing. */
#include "test.h"

#include "config.h"
#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fake {
    struct stage stage;
    double tilt;
    int dots;
    char *policy;
    struct param_words languages;
    bool dry;
};

static const struct param clean_params[] = {
    { "max_skew_degrees", PARAM_REAL, offsetof(struct fake, tilt), 0, 20, "8.0", "largest tilt, degrees",
        NULL },
    { "dots_px", PARAM_INT, offsetof(struct fake, dots), 0, 9, "2", "dots to remove, pixels", NULL },
    { "dry", PARAM_BOOL, offsetof(struct fake, dry), 0, 0, "false", "change nothing", NULL },
    { 0 },
};

static const char *const languages[] = { "Cyrillic", "rus", "bel", "eng", NULL };
static const struct param read_params[] = {
    { "languages", PARAM_WORDS, offsetof(struct fake, languages), 0, 0, "{\"Cyrillic\"}", "languages",
        languages },
    { "policy", PARAM_TEXT, offsetof(struct fake, policy), 0, 0, "a \"b\"", "any text", NULL },
    { 0 },
};

static const struct param must_params[] = {
    { "policy", PARAM_TEXT, offsetof(struct fake, policy), 0, 0, NULL, "any text", NULL },
    { 0 },
};

#define KIND(name_, needs_, gives_, params_) \
    static const struct stage_kind name_ = { .name = #name_, \
        .summary = "", \
        .needs = needs_, \
        .gives = gives_, \
        .size = sizeof(struct fake), \
        .params = params_ }
KIND(decode, SLOT_BYTES, SLOT_RASTER, NULL);
KIND(look, SLOT_RASTER, SLOT_LOOKS, NULL);
KIND(clean, SLOT_RASTER | SLOT_LOOKS, SLOT_CLEAN, clean_params);
KIND(words, SLOT_CLEAN, SLOT_READING, read_params);
KIND(match, SLOT_REPLY | SLOT_READING, SLOT_VERDICT, NULL);
KIND(mail, SLOT_REPLY | SLOT_VERDICT, SLOT_DECISION, NULL);
KIND(must, SLOT_BYTES, 0, must_params);
static const struct stage_kind *const kinds[] = { &decode, &look, &clean, &words, &match, &mail, &must,
    NULL };

static char folder[] = "/tmp/adkaz-pipeline-XXXXXX";
static char *path;

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    path = file_join(folder, "letter.conf");
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    free(path);
    return rmdir(folder);
}

static bool read_text(const char *text, struct pipeline *pipeline, struct fault *fault)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return pipeline_read(path, kinds, pipeline, fault);
}

static void assert_refused(const char *text, const char *expected)
{
    struct pipeline pipeline = { 0 };
    struct fault fault = { 0 };
    if (read_text(text, &pipeline, &fault))
        fail_msg("accepted: %s", text);
    assert_int_equal(fault.kind, FAULT_CONFIG);
    if (!strstr(fault.text, expected))
        fail_msg("\"%s\" is not in \"%s\"", expected, fault.text);
    assert_null(pipeline.stages);
}

#define ALL "stages = {\"decode\", \"look\", \"clean\", \"words\", \"match\", \"mail\"}\n"

static void a_pipeline_is_its_stages_in_order_with_their_settings(void **state)
{
    (void)state;
    struct pipeline pipeline;
    struct fault fault = { 0 };
    if (!read_text(ALL "clean { max_skew_degrees = 12.5 }\n", &pipeline, &fault))
        fail_msg("%s", fault.text);
    assert_string_equal(pipeline.name, "letter");
    assert_int_equal(pipeline.count, 6);
    assert_ptr_equal(pipeline.stages[2]->kind, &clean);
    const struct fake *second = (const struct fake *)pipeline.stages[2];
    assert_true(second->tilt == 12.5);
    assert_int_equal(second->dots, 2);
    const struct fake *third = (const struct fake *)pipeline.stages[3];
    assert_int_equal(third->languages.count, 1);
    assert_string_equal(third->policy, "a \"b\"");
    pipeline_clear(&pipeline);
    pipeline_clear(&pipeline);
}

static void a_list_may_have_comments_and_line_ends_in_it(void **state)
{
    (void)state;
    struct pipeline pipeline;
    struct fault fault = { 0 };
    if (!read_text(
            "stages = { # the walk\r\n\"decode\", // first\n\"look\" /* and ${HOME} */ }", &pipeline, &fault))
        fail_msg("%s", fault.text);
    assert_int_equal(pipeline.count, 2);
    pipeline_clear(&pipeline);
}

static void what_is_printed_can_be_read_and_prints_the_same(void **state)
{
    (void)state;
    struct pipeline pipeline;
    struct fault fault = { 0 };
    struct text first = TEXT_LIMIT(10000), again = TEXT_LIMIT(10000);
    assert_true(read_text("stages = {\"decode\", \"look\", \"clean\", \"words\"}\n"
                          "words { languages = {\"bel\", \"eng\"} policy = \"\\\\ \\\"\" }",
        &pipeline, &fault));
    pipeline_print(&pipeline, &first);
    pipeline_clear(&pipeline);
    assert_string_equal(first.bytes,
        "stages = {\"decode\", \"look\", \"clean\", \"words\"}\n"
        "\nclean {\n    max_skew_degrees = 8.0\n    dots_px = 2\n    dry = false\n}\n"
        "\nwords {\n    languages = {\"bel\", \"eng\"}\n    policy = \"\\\\ \\\"\"\n}\n");
    if (!read_text(first.bytes, &pipeline, &fault))
        fail_msg("%s", fault.text);
    pipeline_print(&pipeline, &again);
    assert_string_equal(first.bytes, again.bytes);
    pipeline_clear(&pipeline);
    text_clear(&first);
    text_clear(&again);
}

static void a_stage_that_is_unknown_or_listed_twice_is_refused(void **state)
{
    (void)state;
    assert_refused(
        "\nstages = {\"decode\", \"lok\"}", "letter.conf:2: unknown stage lok; did you mean look?");
    assert_refused("stages = {\"binarise\"}", ":1: unknown stage binarise; `adkaz stages` lists them");
    assert_refused("stages = {\"decode\", \"decode\"}", ":1: stage decode is listed twice");
    assert_refused("stages = {}", ":1: stages is empty");
    assert_refused("", "stages is missing");
    assert_refused("stages = \"decode\"", ":1: stages must be a list of words");
    assert_refused("stages = {\"decode\",}", ":1: a list holds strings");
    assert_refused("stages = {\"decode\" \"look\"}", ":1: a list needs commas");
    assert_refused("stages = {\"decode\"", ":1: a list needs commas");
    assert_refused("stages = {decode}", ":1: a list holds strings");
}

static void a_need_that_nobody_gives_is_refused(void **state)
{
    (void)state;
    assert_refused("stages = {\"look\", \"decode\"}",
        ":1: stage look needs a page's pixels, which no stage before it gives; put decode before it");
    assert_refused("stages = {\"decode\", \"clean\"}", "stage clean needs the looks of a page");
    assert_refused("stages = {\"decode\", \"look\", \"clean\", \"match\"}",
        "stage match needs a page's reading, which no stage before it gives; put words before it");
    assert_refused(
        "stages = {\"mail\"}", "stage mail needs a reply, which no stage before it gives; put words");
}

static void settings_are_refused_by_file_line_and_stage(void **state)
{
    (void)state;
    assert_refused(
        "stages = {\"decode\"}\n\nclean { }", ":3: clean: settings for a stage that is not listed");
    assert_refused(ALL "claen { }", ":2: unknown section claen; did you mean clean?");
    assert_refused(ALL "clean { max_skew = 1 }", ":2: clean: unknown setting max_skew");
    assert_refused(ALL "clean { dots = 1 }", ":2: clean: unknown setting dots");
    assert_refused(
        ALL "clean {\n dots_px = 10 }", ":3: clean: dots_px must be a whole number from 0 to 9, not 10");
    assert_refused(ALL "clean { max_skew_degrees = \"1\" }", ":2: clean: max_skew_degrees must be a number");
    assert_refused(ALL "clean { dry = 1 }", "dry must be true or false, not 1");
    assert_refused(ALL "decode { x = 1 }", ":2: decode: unknown setting x");
    assert_refused(
        ALL "words { languages = {\"bel\", \"xx\"} }", "languages must be Cyrillic, rus, bel or eng");
    assert_refused(ALL "clean { } clean { }", ":2: section clean stands here for the second time");
    assert_refused("stages = {\"must\"}", "stage must has no section, and policy must be given");
    assert_refused("stages = {\"must\"}\nmust { }", ":2: must: policy is missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pipeline_is_its_stages_in_order_with_their_settings),
        cmocka_unit_test(a_list_may_have_comments_and_line_ends_in_it),
        cmocka_unit_test(what_is_printed_can_be_read_and_prints_the_same),
        cmocka_unit_test(a_stage_that_is_unknown_or_listed_twice_is_refused),
        cmocka_unit_test(a_need_that_nobody_gives_is_refused),
        cmocka_unit_test(settings_are_refused_by_file_line_and_stage),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
