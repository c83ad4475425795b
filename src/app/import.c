/* adkaz import messages FILE.csv: the senders' register → store. All good rows go in, in one transaction;
 * each bad one is named by its line. */
#include "import_inside.h"
#include "commands.h"

#include "cleanup.h"
#include "file.h"
#include "mail.h"
#include "register.h"
#include "rematch_inside.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CSV_BYTES_MOST = 1 << 30 };

struct importer {
    struct register_reader reader;
    struct store *store;
    size_t by_change[3], rejected, warnings;
};

static bool take_row(
    struct register_reader *reader, long line, const struct message *message, struct fault *fault)
{
    struct importer *importer = (struct importer *)reader;
    enum store_change change;
    if (!store_message_put(importer->store, message, &change, fault))
        return fault_while(fault, "line %ld", line);
    importer->by_change[change]++;
    return true;
}

static void complain(struct register_reader *reader, long line, bool warning, const char *text)
{
    struct importer *importer = (struct importer *)reader;
    *(warning ? &importer->warnings : &importer->rejected) += 1;
    fprintf(stderr, "line %ld: %s%s\n", line, warning ? "warning: " : "left out: ", text);
}

static bool import(struct importer *importer, struct bytes csv, struct fault *fault)
{
    if (!store_begin(importer->store, fault))
        return false;
    if (register_read_csv(csv, &importer->reader, fault) && store_commit(importer->store, fault))
        return true;
    store_rollback(importer->store);
    return false;
}

static void close_words(struct mail_words **words)
{
    mail_words_close(*words);
}

bool import_count_unworded(const struct app *app, const struct config *config, struct store *store,
    size_t *rows, struct fault *fault)
{
    size_t count;
    struct message *all;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    OWNED_FREE char *shipped = file_join(app->share, "words");
    const char *own = config->mail.words;
    OWNED_FREE char *own_folder = own[0] && own[0] != '/' ? file_join(app->home, own) : must_copy(own);
    CLEANUP(close_words) struct mail_words *words = mail_words_open(shipped, own_folder, fault);
    if (!words || !store_messages_load(store, &arena, &all, &count, fault))
        return false;
    *rows = 0;
    for (size_t i = 0; i < count; i++)
        *rows += all[i].sender_language[0] && !mail_words_known(words, all[i].sender_language);
    return true;
}

/* Where the configuration or the words are broken, the commands that need them say so. */
static void tell_unworded(const struct app *app, struct store *store)
{
    size_t rows;
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    if (app_config(app, &config, &fault) && import_count_unworded(app, &config, store, &rows, &fault) && rows)
        fprintf(stderr, "warning: %zu row%s a sender_language in which there are no words: English is used\n",
            rows, rows == 1 ? " has" : "s have");
}

static int run(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { 0 } };
    if (app_option(argc, argv, options) != -1)
        return app_usage(&command_import, NULL);
    if (argc - optind != 2 || strcmp(argv[optind], "messages") != 0)
        return app_usage(&command_import, "say `import messages FILE.csv`");
    struct fault fault;
    CLEANUP(text_clear) struct text csv = TEXT_LIMIT(CSV_BYTES_MOST);
    if (access(argv[optind + 1], R_OK) < 0) {
        fault_set(&fault, FAULT_CONFIG, "cannot read %s: %s", argv[optind + 1], strerror(errno));
        return app_fail("import", &fault);
    }
    if (!file_read(argv[optind + 1], &csv, &fault))
        return app_fail("import", &fault);
    struct importer importer = { .reader = { take_row, complain }, .store = app_store(app, &fault) };
    if (!importer.store)
        return app_fail("import", &fault);
    bool ok = import(&importer, (struct bytes){ (unsigned char *)csv.bytes, csv.length }, &fault);
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_walk_item *waiting;
    size_t waiting_count = 0;
    ok = ok && store_waiting(importer.store, NULL, NULL, &arena, &waiting, &waiting_count, &fault);
    if (ok)
        tell_unworded(app, importer.store);
    int status = app_end("import", importer.store, ok, &fault);
    if (status != DONE)
        return status;
    printf("%zu added, %zu updated, %zu unchanged, %zu left out\n", importer.by_change[STORE_ADDED],
        importer.by_change[STORE_UPDATED], importer.by_change[STORE_SAME], importer.rejected);
    fflush(stdout);
    status = waiting_count ? rematch_after(app, "import", "the register is in") : DONE;
    return status == DONE && importer.rejected ? REFUSED : status;
}

const struct command command_import = {
    .name = "import",
    .summary = "take the senders' register in from a CSV file",
    .help = "Usage: adkaz import messages FILE.csv\n\n"
            "CSV in UTF-8, comma or semicolon, a header row, columns by name in any order.\n"
            "Required: ref, prisoner_name. Known: sender_name sender_email sender_language sender_id "
            "delivery pgp_key\n"
            "pdf_password prisoner_id prisoner_state facility address sent_on message card_text card_name "
            "return_name\n"
            "return_address code answers_ref group.\n"
            "A bad row is named by its line and left out, the others go in. The same file again changes "
            "nothing; a\n"
            "changed row is updated, and mails that wait for it are recalled and asked about again. Replies "
            "that\n"
            "wait for a person are matched again.\n",
    .run = run,
};
