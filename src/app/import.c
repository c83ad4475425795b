/* adkaz import messages FILE.csv: the senders' register → store. All good rows go in, in one transaction;
 * each bad one is named by its line. */
#include "commands.h"

#include "cleanup.h"
#include "file.h"
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
