/* adkaz attach: a transcript or a translation that a person wrote of a letter, to be mailed with it. */
#include "commands.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "flow.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct attaching {
    struct arena arena;
    struct config config;
    struct store *store;
    const char *id, *path; /* "-": standard input */
    const char *to; /* REF[:PAGES], "" */
    struct text words;
    struct store_rendition_new new;
    int kinds; /* how many were named */
    enum flow_way way;
};

enum {
    FILE_BYTES_MOST = 2 * RENDITION_BYTES_MOST + 1,
    TRANSCRIPT = 't',
    TRANSLATION,
    NO_TRANSCRIPT,
    NO_TRANSLATION
};

static const struct option options[] = {
    { "transcript", required_argument, NULL, TRANSCRIPT },
    { "translation", required_argument, NULL, TRANSLATION },
    { "no-transcript", no_argument, NULL, NO_TRANSCRIPT },
    { "no-translation", no_argument, NULL, NO_TRANSLATION },
    { "language", required_argument, NULL, 'l' },
    { "to", required_argument, NULL, 'o' },
    { "by", required_argument, NULL, 'b' },
    { 0 },
};

static void take_kind(struct attaching *attaching, int option)
{
    const bool translated = option == TRANSLATION || option == NO_TRANSLATION;
    attaching->kinds++;
    attaching->new.rendition.kind = translated ? RENDITION_TRANSLATION : RENDITION_TRANSCRIPT;
    attaching->new.withdrawn = option == NO_TRANSCRIPT || option == NO_TRANSLATION;
    attaching->path = attaching->new.withdrawn ? NULL : optarg;
}

static bool read_options(struct attaching *attaching, int argc, char **argv)
{
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == '?')
            return false;
        if (option == 'l')
            attaching->new.rendition.language = optarg;
        else if (option == 'o')
            attaching->to = optarg;
        else if (option == 'b')
            attaching->new.by = optarg;
        else
            take_kind(attaching, option);
    }
    return true;
}

static const char *misuse(const struct attaching *attaching, int argc)
{
    if (argc - optind != 1)
        return "name one reply, as `adkaz list` shows it";
    if (attaching->kinds != 1)
        return "name one text: --transcript FILE, --translation FILE, --no-transcript or --no-translation";
    if (attaching->new.rendition.kind == RENDITION_TRANSLATION && !*attaching->new.rendition.language)
        return "say into what it is translated: --language be, ru, en, pl, de, uk or lt";
    if (!*attaching->new.by || decided_by_rule(attaching->new.by))
        return "say who wrote it: --by NAME (your own)";
    return NULL;
}

static bool read_standard_input(struct text *words, struct fault *fault)
{
    char some[4096];
    while (!words->full) {
        const ssize_t n = read(STDIN_FILENO, some, sizeof some);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fault_errno(fault, "cannot read standard input");
        if (n == 0)
            return true;
        text_add_n(words, some, (size_t)n);
    }
    return fault_set(fault, FAULT_INPUT, "it is longer than %d bytes", RENDITION_BYTES_MOST);
}

static bool read_words(struct attaching *attaching, struct fault *fault)
{
    struct text *words = &attaching->words;
    if (!attaching->path)
        return true;
    if (strcmp(attaching->path, "-") == 0 ? !read_standard_input(words, fault)
                                          : !file_read(attaching->path, words, fault))
        return false;
    attaching->new.rendition.words = words->bytes;
    return strlen(words->bytes) == words->length ||
        fault_set(fault, FAULT_INPUT, "it is not plain text in UTF-8");
}

/* REF[:PAGES]: a colon belongs to the reference where what follows is no list of pages. */
static bool read_to(struct attaching *attaching, struct fault *fault)
{
    struct message message;
    struct addressee to = { 0 };
    const char *ref = attaching->to, *colon = strrchr(ref, ':');
    if (!*ref)
        return true;
    if (colon && flow_read_pages(colon + 1, &attaching->arena, &to, fault)) {
        attaching->new.pages = to.pages;
        attaching->new.page_count = to.page_count;
        ref = arena_copy_n(&attaching->arena, ref, (size_t)(colon - ref));
    }
    if (!store_message_find(attaching->store, ref, &attaching->arena, &message, fault))
        return false;
    attaching->new.message = message.id;
    return true;
}

static bool attach(const struct app *app, struct attaching *attaching, struct fault *fault)
{
    if (!read_words(attaching, fault) || !app_config(app, &attaching->config, fault))
        return false;
    attaching->store = app_store(app, fault);
    if (!attaching->store || !read_to(attaching, fault) || !store_begin(attaching->store, fault))
        return false;
    const struct flow_decider decider = { attaching->store, &attaching->config.mail, clock_now(), "", false,
        NULL };
    if (flow_attach(&decider, attaching->id, &attaching->new, &attaching->way, fault) &&
        store_commit(attaching->store, fault))
        return true;
    store_rollback(attaching->store);
    return false;
}

static void tell(const struct attaching *attaching)
{
    static const char *const ways[] = {
        [WAY_KEPT] = "kept; it goes along with the letter when that is mailed with these pages",
        [WAY_ALONG] = "it goes along with the letter",
        [WAY_IN_PARTS] =
            "the letter goes in several mails: it goes along with the one that brings all of its "
            "pages, else after them, as a mail of its own",
        [WAY_OWN] = "the letter has left: it goes after it, as a mail of its own, which is held for a while",
        [WAY_LATER] =
            "nobody knows whether the letter went: when somebody says that it did, this goes after it",
    };
    printf("%s: %s\n", attaching->id, attaching->new.withdrawn ? "taken back" : ways[attaching->way]);
}

static void clear(struct attaching *attaching)
{
    config_clear(&attaching->config);
    text_clear(&attaching->words);
    arena_clear(&attaching->arena);
}

static int run(const struct app *app, int argc, char **argv)
{
    CLEANUP(clear)
    struct attaching attaching = { .to = "",
        .words = TEXT_LIMIT(FILE_BYTES_MOST),
        .new = { .rendition = { .language = "", .words = "" }, .by = "" } };
    struct fault fault;
    if (!read_options(&attaching, argc, argv))
        return app_usage(&command_attach, NULL);
    const char *wrong = misuse(&attaching, argc);
    if (wrong)
        return app_usage(&command_attach, wrong);
    attaching.id = argv[optind];
    const bool done = attach(app, &attaching, &fault);
    const int status = app_end("attach", attaching.store, done, &fault);
    if (status == DONE)
        tell(&attaching);
    return status;
}

const struct command command_attach = {
    .name = "attach",
    .summary = "a transcript or a translation, to be mailed with a letter",
    .help =
        "Usage: adkaz attach ID --transcript FILE | --translation FILE --language CODE "
        "[--to REF[:PAGES]] --by NAME\n"
        "       adkaz attach ID --no-transcript | --no-translation --language CODE [--to "
        "REF[:PAGES]] --by NAME\n\n"
        "FILE is plain text in UTF-8, at most 100 kB; - is standard input. Its lines stay lines.\n"
        "--language     of a translation: be ru en pl de uk lt\n"
        "--to REF       for whom, where the reply goes to several people; PAGES as 1,3-5: whose words it is\n"
        "--no-…         takes back what stood there; nothing that has left comes back\n"
        "--by NAME      who wrote it, or has read it and lets it go\n"
        "It goes to nobody who does not get all of its pages as they are now. As long as the letter has not\n"
        "left it travels in the letter's mail, else in a mail of its own, which follows "
        "the letter, is held for\n"
        "mail.review_hold_minutes, and is taken back with --no-… . Where the pages "
        "come in several mails, it\n"
        "goes behind them. A new text takes the place of the one before it of the same "
        "pages, or fewer; `adkaz\n"
        "show ID` has all of them.\n",
    .run = run,
};
