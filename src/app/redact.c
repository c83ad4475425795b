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

static int run(const struct app *app, int argc, char **argv)
{
    const char *by = "";
    static const struct option options[] = { { "by", required_argument, NULL, 'b' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == '?')
            return app_usage(&command_redact, NULL);
        by = optarg;
    }
    if (argc - optind < 3)
        return app_usage(&command_redact, "name one reply, a page of it, and at least one place on that");
    if (!*by || strcmp(by, "rule") == 0)
        return app_usage(&command_redact, "say who wants it: --by NAME (your own)");
    struct fault fault;
    struct store *store = app_store(app, &fault);
    const bool ok = store && redact(store, argv + optind, argc - optind, by, &fault);
    const int status = app_end("redact", store, ok, &fault);
    if (status == DONE)
        printf(
            "%s: page %s is blacked out by the run that is at work, or by the next one; then it asks again\n",
            argv[optind], argv[optind + 1]);
    return status;
}

const struct command command_redact = {
    .name = "redact",
    .summary = "black out places of a page before it is mailed",
    .help =
        "Usage: adkaz redact ID PAGE LEFT,TOP,WIDTH,HEIGHT … --by NAME\n\n"
        "Places in pixels of the page's picture (`adkaz show ID --pictures DIR`): a return name and address, "
        "what\n"
        "is another person's. They are burnt into a new picture, which is the only one that is mailed then; "
        "the\n"
        "one before it stays in the store. The reply is matched again and asks.\n",
    .run = run,
};
