/* adkaz show: one reply as a coordinator without the review page sees it: pages, candidates with their
 * reasons, mails with what their servers said, history; its words and its pictures where asked for. */
#include "commands.h"

#include "cleanup.h"
#include "file.h"
#include "print.h"
#include "show_inside.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In a blind check nobody has pictures of their own: that there are some says who would get them. */
static bool find_receiver(struct shower *shower, bool blind, int64_t *receiver, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message message;
    *receiver = 0;
    if (!*shower->ref)
        return true;
    if (!store_message_find(shower->store, shower->ref, &arena, &message, fault))
        return fault_while(fault, "--for %s", shower->ref);
    *receiver = blind ? 0 : message.id;
    return true;
}

/* The presentation pictures, for looking at before deciding; they are letters: the caller names where they
 * go. */
static bool write_pictures(struct shower *shower, bool blind, const struct reply *reply, struct fault *fault)
{
    int64_t receiver;
    if (!find_receiver(shower, blind, &receiver, fault) || !file_make_folder(shower->pictures, 0700, fault))
        return false;
    for (size_t i = 0; i < reply->page_count; i++) {
        if (!reply->pages[i].hash[0])
            continue;
        CLEANUP(text_clear) struct text jpeg = TEXT_LIMIT(SIZE_MAX / 2);
        char name[64];
        snprintf(name, sizeof name, "%s-page-%d.jpg", shower->id, reply->pages[i].number);
        OWNED_FREE char *path = file_join(shower->pictures, name);
        if (!store_page_picture(shower->store, shower->id, reply->pages[i].number, receiver, &jpeg, fault) ||
            !file_write(path, (struct bytes){ (unsigned char *)jpeg.bytes, jpeg.length }, 0600, fault))
            return false;
        fprintf(stderr, "%s\n", path);
    }
    return true;
}

static bool show(struct store_lister *self, const struct store_listed *listed, struct fault *fault)
{
    struct shower *shower = (struct shower *)self;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct reply reply;
    struct store_listed told = *listed;
    if (!store_reply_load(shower->store, shower->id, &arena, &reply, fault))
        return false;
    if (shower->blind || listed->blind)
        store_hide_choice(&told);
    bool shown = shower->json ? show_json(shower, &told, &reply, fault)
                              : show_plain(shower, &told, &reply, fault);
    return shown && (!shower->pictures || write_pictures(shower, told.blind, &reply, fault));
}

static int run(const struct app *app, int argc, char **argv)
{
    struct shower shower = { .lister = { show }, .ref = "" };
    static const struct option options[] = {
        { "json", no_argument, NULL, 'j' },
        { "text", no_argument, NULL, 't' },
        { "explain", no_argument, NULL, 'e' },
        { "blind", no_argument, NULL, 'b' },
        { "pictures", required_argument, NULL, 'p' },
        { "for", required_argument, NULL, 'f' },
        { 0 },
    };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == 'j')
            shower.json = true;
        else if (option == 't')
            shower.words = true;
        else if (option == 'e')
            shower.steps = true;
        else if (option == 'b')
            shower.blind = true;
        else if (option == 'p')
            shower.pictures = optarg;
        else if (option == 'f')
            shower.ref = optarg;
        else
            return app_usage(&command_show, NULL);
    }
    if (argc - optind != 1)
        return app_usage(&command_show, "name one reply, as `adkaz list` shows it");
    shower.id = argv[optind];
    struct fault fault;
    shower.store = app_store(app, &fault);
    bool ok = shower.store && store_list(shower.store, shower.id, &shower.lister, &fault);
    return app_end("show", shower.store, ok, &fault);
}

const struct command command_show = {
    .name = "show",
    .summary = "one reply: pages, candidates with reasons, mails, history",
    .help =
        "Usage: adkaz show ID [--json] [--text] [--explain] [--blind] [--pictures DIR [--for REF]]\n\n"
        "--text          the words that were read, page by page\n"
        "--explain       what was done to each page, with what outcome, and what it cost\n"
        "--blind         the candidates without their ranks, bits and reasons, and "
        "nothing of what was decided,\n"
        "                noted or mailed, as a reply chosen for a check is shown in any case\n"
        "--pictures DIR  write the pages as a sender would get them into DIR, to look at before deciding\n"
        "--for REF       as the sender of message REF would get them, with what is black for them alone\n"
        "--json          one object; steps, flaws, codes and fields stand in it in any case\n"
        "What is shown holds names and a letter's words: mind who looks on.\n",
    .run = run,
};
