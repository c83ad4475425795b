/* cell: a process behind walls that makes bytes of bytes. What the bytes make it do stays with it. */
#include "test.h"

#define ROOM_READER 1
#include "cell.h"
#include "walls.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WORD "--cell"

static bool is(struct bytes in, const char *word)
{
    return in.size == strlen(word) && !memcmp(in.at, word, in.size);
}

/* Does what it is told by the bytes, as code that a stranger has taken over would. */
static bool obey(struct cell_worker *self, struct bytes in, struct text *out, struct fault *fault)
{
    (void)self;
    if (is(in, "refuse"))
        return fault_set(fault, FAULT_INPUT, "no");
    if (is(in, "crash"))
        abort();
    if (is(in, "network"))
        text_printf(out, "%d", socket(AF_INET, SOCK_STREAM, 0));
    else if (is(in, "program"))
        text_printf(out, "%d", execl("/bin/true", "true", (char *)NULL));
    else if (is(in, "file"))
        text_add(out, open("/etc/passwd", O_RDONLY) < 0 ? "none" : "there");
    else if (is(in, "much"))
        while (!out->full)
            text_add(out, "much");
    else
        text_add_n(out, in.at, in.size);
    return true;
}

static bool open_nothing(struct cell_worker *worker, const char *argument, struct fault *fault)
{
    (void)worker;
    return !strcmp(argument, "fine") || fault_set(fault, FAULT_CONFIG, "%s is missing", argument);
}

static int setup(void **state)
{
    struct fault fault = { 0 };
    *state = cell_start("/proc/self/exe", WORD, "fine", &fault);
    return *state == NULL;
}

static int teardown(void **state)
{
    cell_stop(*state);
    return 0;
}

static enum cell_end tell(void **state, const char *bytes, struct text *out)
{
    enum cell_end end;
    struct fault fault = { 0 };
    text_reset(out);
    if (!cell_work(*state, (struct bytes){ (const unsigned char *)bytes, strlen(bytes) }, out, &end, &fault))
        fail_msg("%s", fault.text);
    return end;
}

static void bytes_come_back(void **state)
{
    struct text out = TEXT_LIMIT(1 << 20);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(tell(state, "words", &out), CELL_DONE);
        assert_string_equal(out.bytes, "words");
    }
    assert_int_equal(tell(state, "", &out), CELL_DONE);
    assert_string_equal(out.bytes, "");
    text_clear(&out);
}

static void bytes_that_are_refused_or_kill_cost_only_themselves(void **state)
{
    struct text out = TEXT_LIMIT(1 << 20);
    assert_int_equal(tell(state, "refuse", &out), CELL_REFUSED);
    assert_int_equal(tell(state, "crash", &out), CELL_DIED);
    assert_int_equal(tell(state, "much", &out), CELL_DIED);
    assert_int_equal(tell(state, "words", &out), CELL_DONE);
    text_clear(&out);
}

static void nothing_outside_can_be_reached(void **state)
{
    struct text out = TEXT_LIMIT(1 << 20);
    if (!WALLS_SANITIZED) { /* which has no seccomp */
        assert_int_equal(tell(state, "network", &out), CELL_DIED);
        assert_int_equal(tell(state, "program", &out), CELL_DIED);
        assert_int_equal(tell(state, "file", &out), CELL_DONE);
        assert_string_equal(out.bytes, "none");
    }
    text_clear(&out);
}

static void what_it_lacks_is_said(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    assert_null(cell_start("/proc/self/exe", WORD, "a model", &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    assert_string_equal(fault.text, "a model is missing");
    assert_null(cell_start("/nonexistent", WORD, "fine", &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
}

int main(int argc, char **argv)
{
    struct cell_worker worker = { obey };
    if (argc > 1 && !strcmp(argv[1], WORD))
        return cell_main(argc, argv, &worker, open_nothing);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(bytes_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(bytes_that_are_refused_or_kill_cost_only_themselves, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_outside_can_be_reached, setup, teardown),
        cmocka_unit_test(what_it_lacks_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
