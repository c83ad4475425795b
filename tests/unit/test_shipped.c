/* The pipelines that are shipped fit the stages that exist. */
#include "test.h"

#include "config.h"
#include "file.h"
#include "flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void read_shipped(const char *name, struct pipeline *pipeline)
{
    char path[1000];
    struct fault fault = { 0 };
    snprintf(path, sizeof path, SOURCE_DIR "/pipelines/%s.conf", name);
    if (!pipeline_read(path, all_stages, pipeline, &fault))
        fail_msg("%s", fault.text);
    assert_string_equal(pipeline->name, name);
}

static void every_stage_is_walked_in_the_order_of_the_table(void **state)
{
    (void)state;
    static const char *const names[] = { "letter", "postcard" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct pipeline pipeline;
        read_shipped(names[i], &pipeline);
        size_t walked = 0;
        for (size_t j = 0; all_stages[j]; j++) {
            if (!strcmp(all_stages[j]->name, "smaller"))
                continue; /* for pictures of our own */
            assert_true(walked < pipeline.count);
            assert_ptr_equal(pipeline.stages[walked++]->kind, all_stages[j]);
        }
        assert_int_equal(pipeline.count, walked);
        pipeline_clear(&pipeline);
    }
}

static void pictures_of_our_own_are_decoded_and_made_smaller(void **state)
{
    (void)state;
    static const char *const names[] = { "smaller-1", "smaller-2", "smaller-3" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct pipeline pipeline;
        read_shipped(names[i], &pipeline);
        assert_int_equal(pipeline.count, 2);
        assert_string_equal(pipeline.stages[0]->kind->name, "decode");
        assert_string_equal(pipeline.stages[1]->kind->name, "smaller");
        pipeline_clear(&pipeline);
    }
}

/* With every default of every real stage filled in: what `adkaz check` shows can be used as a file. */
static void what_check_prints_is_a_pipeline_file(void **state)
{
    (void)state;
    struct pipeline pipeline, again;
    struct fault fault = { 0 };
    struct text first = TEXT_LIMIT(1 << 20), second = TEXT_LIMIT(1 << 20);
    read_shipped("postcard", &pipeline);
    pipeline_print(&pipeline, &first);
    char path[] = "/tmp/adkaz-shipped-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_true(file_write_all(fd, first.bytes, first.length, &fault));
    close(fd);
    if (!pipeline_read(path, all_stages, &again, &fault))
        fail_msg("%s", fault.text);
    unlink(path);
    pipeline_print(&again, &second);
    assert_string_equal(first.bytes, second.bytes);
    pipeline_clear(&pipeline);
    pipeline_clear(&again);
    text_clear(&first);
    text_clear(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stage_is_walked_in_the_order_of_the_table),
        cmocka_unit_test(pictures_of_our_own_are_decoded_and_made_smaller),
        cmocka_unit_test(what_check_prints_is_a_pipeline_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
