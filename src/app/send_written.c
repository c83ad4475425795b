/* What was written into the folder before there was a mail server, in words: how many, and what to say of
 * them. */
#include "send_inside.h"

#include "cleanup.h"
#include "clock.h"

#include <stdio.h>
#include <string.h>

static void add_held(const struct store_written *written, struct text *words)
{
    char due[32];
    clock_iso(written->due, due);
    text_printf(words,
        "%zu mail%s written into outbox/new before there was a server; from %s on %s to it by %s. Say "
        "`adkaz send --sent written --by NAME` before, where they were mailed by hand; each alone by its M-…",
        written->held, written->held == 1 ? " was" : "s were", due,
        written->held == 1 ? "it goes" : "they go", written->held == 1 ? "itself" : "themselves");
}

static void add_open(const struct store_written *written, struct text *words)
{
    const bool one = written->open == 1;
    text_printf(words,
        "%s%zu mail%s written into outbox/new before there was a server: %sthe next `adkaz send` holds %s "
        "for a day, then %s. Say `adkaz send --sent written --by NAME` where they were mailed by hand",
        words->length ? "; " : "", written->open, one ? " was" : "s were",
        written->behind ? "this machine's clock is behind what was noted here before (is it right?); only "
                          "when it is put right, or has run so for a day, "
                        : "",
        one ? "it" : "them", one ? "it goes" : "they go");
}

static void add_left(const struct store_written *written, struct text *words)
{
    text_printf(words,
        "%s%zu mail%s in outbox/new though the letter was decided anew, or answered, since: say `adkaz send "
        "--sent M-… --by NAME`, or `--again M-…`",
        words->length ? "; " : "", written->left, written->left == 1 ? " lies" : "s lie");
}

bool send_written_words(
    const struct config *config, struct store *store, struct text *words, struct fault *fault)
{
    struct store_written written = { 0 };
    if (strcmp(config->mail.transport, "folder") == 0)
        return true;
    if (!store_mails_written(store, &written, fault))
        return false;
    if (written.held)
        add_held(&written, words);
    if (written.open)
        add_open(&written, words);
    if (written.left)
        add_left(&written, words);
    return true;
}

bool send_tell_written(const struct config *config, struct store *store, struct fault *fault)
{
    CLEANUP(text_clear) struct text words = TEXT_LIMIT(2000);
    if (!send_written_words(config, store, &words, fault))
        return false;
    if (words.length)
        fprintf(stderr, "adkaz: %s\n", words.bytes);
    return true;
}
