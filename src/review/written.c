/* What somebody wrote back, as text and nothing but text. What is long is folded behind its beginning: all of
 * it can be read, with scripts and without. */
#include "tasks.h"

#include <string.h>

enum { SHOWN_BYTES = 4000, FOLDED_FROM = 5000 };

static void write_quoted(const struct visit *visit, const char *text, size_t n)
{
    html_put(&visit->html, "<blockquote class=\"written\" dir=\"auto\">");
    html_text_n(&visit->html, text, n, n);
    html_put(&visit->html, "</blockquote>");
}

/* Where a text is folded: between characters, behind a line's end where one is near. */
static size_t fold_of(const char *text)
{
    size_t at = SHOWN_BYTES;
    while (at > SHOWN_BYTES / 2 && text[at - 1] != '\n')
        at--;
    if (at > SHOWN_BYTES / 2)
        return at;
    for (at = SHOWN_BYTES; (text[at] & 0xc0) == 0x80; at--)
        ;
    return at;
}

static void write_text(const struct visit *visit, const char *text)
{
    const size_t n = strlen(text), fold = n > FOLDED_FROM ? fold_of(text) : n;
    write_quoted(visit, text, fold);
    if (fold == n)
        return;
    tell_in(visit, "<details class=\"rest\"><summary>", MSG("The rest of it"), "</summary>");
    write_quoted(visit, text + fold, n - fold);
    html_put(&visit->html, "</details>");
}

void task_write_written(const struct visit *visit, const struct store_task *task)
{
    const struct html *h = &visit->html;
    if (!task->words[0] && !task->whole[0])
        return;
    tell_in(
        visit, "<section aria-labelledby=\"written\"><h2 id=\"written\">", MSG("What was written"), "</h2>");
    if (task->words[0])
        write_text(visit, task->words);
    if (task->whole[0] && strcmp(task->whole, task->words) != 0) {
        tell_in(visit, "<details><summary>", MSG("The mail as it came, with what it quotes"), "</summary>");
        write_text(visit, task->whole);
        html_put(h, "</details>");
    }
    html_put(h, "</section>");
}
