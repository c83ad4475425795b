/* adkaz redact: places of a page that nobody is to see are blacked out before it is mailed. */
#include "commands.h"

#include "cleanup.h"
#include "flow.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool redact(struct store *store, char **words, int count, const char *by, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(text_clear) struct text places = TEXT_LIMIT(1 << 16);
    struct box *boxes;
    size_t box_count;
    for (int i = 2; i < count; i++)
        text_printf(&places, "%s ", words[i]);
    return flow_read_boxes(places.bytes, &arena, &boxes, &box_count, fault) &&
        store_redact(store, words[0], atoi(words[1]), boxes, box_count, by, 0, fault);
}

struct wish {
    const char *by;
    bool undo;
};

static bool read_options(int argc, char **argv, struct wish *wish)
{
    static const struct option options[] = { { "by", required_argument, NULL, 'b' },
        { "undo", no_argument, NULL, 'u' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;)
        if (option == 'u')
            wish->undo = true;
        else if (option == 'b')
            wish->by = optarg;
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
    if (!*wish->by || strcmp(wish->by, "rule") == 0)
        return "say who wants it: --by NAME (your own)";
    return NULL;
}

static int run(const struct app *app, int argc, char **argv)
{
    struct wish wish = { .by = "" };
    if (!read_options(argc, argv, &wish))
        return app_usage(&command_redact, NULL);
    char **words = argv + optind;
    const int count = argc - optind;
    const char *wrong = wrong_with(&wish, count);
    if (wrong)
        return app_usage(&command_redact, wrong);
    struct fault fault;
    struct store *store = app_store(app, &fault);
    const bool ok = store &&
        (wish.undo ? store_redact_undo(store, words[0], atoi(words[1]), wish.by, 0, &fault)
                   : redact(store, words, count, wish.by, &fault));
    const int status = app_end("redact", store, ok, &fault);
    if (status == DONE && wish.undo)
        printf("%s: page %s is shown as it was before\n", words[0], words[1]);
    else if (status == DONE)
        printf(
            "%s: page %s is blacked out by the run that is at work, or by the next one; then it asks again\n",
            words[0], words[1]);
    return status;
}

const struct command command_redact = {
    .name = "redact",
    .summary = "black out places of a page before it is mailed",
    .help =
        "Usage: adkaz redact ID PAGE LEFT,TOP,WIDTH,HEIGHT … --by NAME\n"
        "       adkaz redact ID PAGE --undo --by NAME\n\n"
        "Places in pixels of the page's picture (`adkaz show ID --pictures DIR`): a return name and address, "
        "what\n"
        "is another person's. They are burnt into a new picture, which is the only one that is mailed then; "
        "the\n"
        "one before it stays in the store. The reply is matched again and asks.\n"
        "--undo takes the last of these back, as long as no mail with the page has left.\n",
    .run = run,
};
