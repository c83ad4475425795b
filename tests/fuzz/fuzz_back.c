/* Any bytes as a received mail: what is handed on keeps the promises of back.h. */
#include "fuzz.h"

#include "back.h"

#include <string.h>

static void check_trace(const struct back_trace *trace)
{
    size_t length = strlen(trace->text);
    MUST(trace->place <= BACK_QUOTED);
    MUST(length >= 3 && length <= 250 && utf8_valid(trace->text, length));
    for (const char *c = trace->text; *c; c++)
        MUST((unsigned char)*c > ' ' && *c != '<' && *c != '>');
    MUST(trace->token == !strchr(trace->text, '@'));
}

static const struct back_words *opened_words(void)
{
    static struct back_words *words; /* once for millions of mails */
    struct fault fault = { 0 };
    if (!words)
        words = back_words_open(BACK_WORDS, &fault);
    MUST(words);
    return words;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct back back = { 0 };
    if (!back_read(
            opened_words(), (struct bytes){ bytes, size }, "reply@letters.example", &arena, &back, &fault)) {
        MUST(fault.kind == FAULT_INPUT && fault.text[0]);
    } else {
        MUST(back.kind < BACK_KINDS && *back_kind_name(back.kind));
        MUST(back.answer < BACK_ANSWERS && (back.kind == BACK_ANSWER || back.answer == BACK_UNSURE));
        MUST(back.words && utf8_valid(back.words, strlen(back.words)));
        MUST(back.trace_count <= 64 && strlen(back.status) < sizeof back.status);
        for (size_t i = 0; i < back.trace_count; i++)
            check_trace(&back.traces[i]);
    }
    arena_clear(&arena);
    return 0;
}
