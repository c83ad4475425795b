#include "back_bench.h"

#include "test.h"

int back_bench_open(void **state)
{
    static struct back_bench bench;
    struct fault fault = { 0 };
    bench.words = back_words_open(SOURCE_DIR "/models", &fault);
    if (!bench.words)
        print_error("%s\n", fault.text);
    *state = &bench;
    return bench.words == NULL;
}

int back_bench_close(void **state)
{
    struct back_bench *bench = *state;
    back_words_close(bench->words);
    arena_clear(&bench->arena);
    return 0;
}

struct back back_bench_read(struct back_bench *bench, struct bytes mail)
{
    struct fault fault = { 0 };
    struct back back = { 0 };
    if (!back_read(bench->words, mail, BENCH_MAILBOX, &bench->arena, &back, &fault))
        fail_msg("%s", fault.text);
    return back;
}
