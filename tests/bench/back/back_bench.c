/* back_bench WORDS FILE…: what back_read makes of received mails, a line each: file, kind, lasting, gave up,
 * status, code, how many Message-IDs in the thread, in what was sent back, in the text, what a person asks.
 */
#include "back.h"

#include "cleanup.h"
#include "file.h"

#include <stdio.h>

static bool show(const struct back_words *words, const char *path, struct fault *fault)
{
    CLEANUP(text_clear) struct text mail = TEXT_LIMIT(BACK_BYTES_MOST);
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!file_read(path, &mail, fault))
        return false;
    struct back back;
    struct bytes bytes = { (const unsigned char *)mail.bytes, mail.length };
    if (!back_read(words, bytes, "reply@example.org", &arena, &back, fault)) {
        printf("%s\tnone\t0\t0\t\t0\t0\t0\t0\t\n", path);
        return true;
    }
    int seen[BACK_QUOTED + 1] = { 0 };
    for (size_t i = 0; i < back.trace_count; i++)
        seen[back.traces[i].place] += !back.traces[i].token;
    printf("%s\t%s\t%d\t%d\t%s\t%d\t%d\t%d\t%d\t%s\n", path, back_kind_name(back.kind), back.lasting,
        back.gave_up, back.status, back.code, seen[BACK_THREAD], seen[BACK_RETURNED], seen[BACK_QUOTED],
        back_answer_name(back.answer));
    return true;
}

int main(int argc, char **argv)
{
    struct fault fault = { 0 };
    struct back_words *words = argc > 1 ? back_words_open(argv[1], &fault) : NULL;
    for (int i = 2; words && i < argc; i++)
        if (!show(words, argv[i], &fault))
            break;
    back_words_close(words);
    if (fault.kind)
        fprintf(stderr, "%s\n", fault.text);
    return fault.kind != FAULT_NONE;
}
