/* adkaz redact: places of a page that nobody is to see are blacked out before it is mailed. */
#include "commands.h"

#include "cleanup.h"
#include "flow.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

struct wish {
    const char *by, *ref;
    bool undo;
};

/* "" is everybody. */
static bool find_receiver(struct store *store, const char *ref, int64_t *id, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message message;
    *id = 0;
    if (!*ref)
        return true;
    if (!store_message_find(store, ref, &arena, &message, fault))
        return fault_while(fault, "--for %s", ref);
    *id = message.id;
    return true;
}

static bool carry_out(
    struct store *store, char **words, int count, const struct wish *wish, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(text_clear) struct text places = TEXT_LIMIT(1 << 16);
    struct box *boxes = NULL;
    struct store_black black = { .page = atoi(words[1]), .by = wish->by };
    for (int i = 2; i < count; i++)
        text_printf(&places, "%s ", words[i]);
    if (!find_receiver(store, wish->ref, &black.message, fault) ||
        !flow_read_boxes(places.bytes ? places.bytes : "", &arena, &boxes, &black.count, fault))
        return false;
    black.boxes = boxes;
    return wish->undo ? store_redact_undo(store, words[0], &black, fault)
                      : store_redact(store, words[0], &black, fault);
}

static bool read_options(int argc, char **argv, struct wish *wish)
{
    static const struct option options[] = { { "by", required_argument, NULL, 'b' },
        { "undo", no_argument, NULL, 'u' }, { "for", required_argument, NULL, 'f' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;)
        if (option == 'u')
            wish->undo = true;
        else if (option == 'b')
            wish->by = optarg;
        else if (option == 'f')
            wish->ref = optarg;
        else
            return false;
    return true;
}

/* Null: nothing. */
static const char *wrong_with(const struct wish *wish, int words)
{
    if (wish->undo && words != 2)
        return "name one reply, and a page of it that is to be shown again";
    if (!wish->undo && words < 3)
        return "name one reply, a page of it, and at least one place on that";
    if (!*wish->by || decided_by_rule(wish->by))
        return "say who wants it: --by NAME (your own)";
    return NULL;
}

static void tell(char **words, const struct wish *wish)
{
    const char *alone = *wish->ref ? " for message " : "";
    if (wish->undo)
        printf("%s: page %s is shown%s%s as it was before\n", words[0], words[1], alone, wish->ref);
    else
        printf("%s: page %s is blacked out%s%s by the run that is at work, or by the next one; then it asks "
               "again\n",
            words[0], words[1], alone, wish->ref);
}

static int run(const struct app *app, int argc, char **argv)
{
    struct wish wish = { .by = "", .ref = "" };
    if (!read_options(argc, argv, &wish))
        return app_usage(&command_redact, NULL);
    char **words = argv + optind;
    const int count = argc - optind;
    const char *wrong = wrong_with(&wish, count);
    if (wrong)
        return app_usage(&command_redact, wrong);
    struct fault fault;
    struct store *store = app_store(app, &fault);
    const bool ok = store && carry_out(store, words, count, &wish, &fault);
    const int status = app_end("redact", store, ok, &fault);
    if (status == DONE)
        tell(words, &wish);
    return status;
}

const struct command command_redact = {
    .name = "redact",
    .summary = "black out places of a page before it is mailed",
    .help = "Usage: adkaz redact ID PAGE LEFT,TOP,WIDTH,HEIGHT … [--for REF] --by NAME\n"
            "       adkaz redact ID PAGE --undo [--for REF] --by NAME\n\n"
            "Places in pixels of the page's picture (`adkaz show ID --pictures DIR`): a "
            "return name and address, what\n"
            "is another person's. They are burnt into a new picture, which is the only one "
            "that is mailed then; the\n"
            "one before it stays in the store. The reply is matched again and asks.\n"
            "--for REF  black for the sender of message REF alone, beside what is black for "
            "everybody: once each has such\n"
            "           places, a page may go to several, each of whom sees only what is theirs\n"
            "--undo     takes the last of these back, everybody's or that one's, as long as "
            "no mail with the page has\n"
            "           left (to that one)\n",
    .run = run,
};
