/* adkaz import messages FILE.csv: the senders' register → store. All good rows go in, in one transaction;
 * each bad one is named by its line. */
#include "import_inside.h"
#include "commands.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "mail.h"
#include "register.h"
#include "rematch_inside.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CSV_BYTES_MOST = 1 << 30 };

/* A key that gpg is asked about when the register is in: that takes a while. */
struct key {
    long line;
    const char *armoured;
};

struct refs {
    const char **all;
    size_t count, room;
};

struct importer {
    struct register_reader reader;
    struct store *store;
    struct arena known; /* the row that is known by the ref of the one being read */
    struct arena arena;
    struct key *keys;
    size_t key_count, key_room;
    struct refs left_out, as_before; /* rows that are left out; and those that are as before they were */
    size_t by_change[STORE_CHANGES], rejected, warnings;
};

static void close_importer(struct importer *importer)
{
    arena_clear(&importer->known);
    arena_clear(&importer->arena);
    free(importer->keys);
    free(importer->left_out.all);
    free(importer->as_before.all);
}

static void add_ref(struct importer *importer, struct refs *refs, const char *ref)
{
    if (refs->count == refs->room) {
        refs->room = refs->room ? 2 * refs->room : 16;
        refs->all = must_realloc(refs->all, refs->room * sizeof *refs->all);
    }
    refs->all[refs->count++] = arena_copy(&importer->arena, ref);
}

static bool has_ref(const struct refs *refs, const char *ref)
{
    for (size_t i = 0; i < refs->count; i++)
        if (strcmp(refs->all[i], ref) == 0)
            return true;
    return false;
}

/* ---- rows ---- */

static void complain(struct register_reader *reader, long line, bool warning, const char *text)
{
    struct importer *importer = (struct importer *)reader;
    *(warning ? &importer->warnings : &importer->rejected) += 1;
    fprintf(stderr, "line %ld: %s%s\n", line, warning ? "warning: " : "left out: ", text);
}

static void warn(struct importer *importer, long line, const char *column, const struct fault *why)
{
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(1000);
    text_printf(&text, "%s: %s: what is for this message waits for a person", column, why->text);
    complain(&importer->reader, line, true, text.bytes);
}

static void warn_of_address(struct importer *importer, long line, const struct message *message)
{
    struct fault why;
    CLEANUP(text_clear) struct text ascii = TEXT_LIMIT(400);
    if (*message->sender_email && message->delivery != DELIVERY_NONE &&
        !mail_address_check(message->sender_email, &ascii, &why))
        warn(importer, line, "sender_email", &why);
}

static void keep_key(struct importer *importer, long line, const struct message *message)
{
    if (message->delivery != DELIVERY_PGP || !*message->pgp_key)
        return;
    if (importer->key_count == importer->key_room) {
        importer->key_room = importer->key_room ? 2 * importer->key_room : 16;
        importer->keys = must_realloc(importer->keys, importer->key_room * sizeof *importer->keys);
    }
    importer->keys[importer->key_count++] = (struct key){ line,
        arena_copy(&importer->arena, message->pgp_key) };
}

static void warn_of_keys(struct importer *importer)
{
    struct fault why;
    for (size_t i = 0; i < importer->key_count; i++)
        if (!mail_pgp_check(importer->keys[i].armoured, &why))
            warn(importer, importer->keys[i].line, "pgp_key", &why);
}

static bool take_row(
    struct register_reader *reader, long line, const struct message *message, struct fault *fault)
{
    struct importer *importer = (struct importer *)reader;
    enum store_change change;
    if (!store_message_put(importer->store, message, &change, fault))
        return fault_while(fault, "line %ld", line);
    importer->by_change[change]++;
    if (change == STORE_LEFT_OUT)
        add_ref(importer, &importer->as_before, message->ref);
    warn_of_address(importer, line, message);
    keep_key(importer, line, message);
    return true;
}

static bool find_known(
    struct register_reader *reader, const char *ref, struct message *known, struct fault *fault)
{
    struct importer *importer = (struct importer *)reader;
    arena_clear(&importer->known);
    return store_message_known(importer->store, ref, &importer->known, known, fault);
}

static bool leave_out(struct register_reader *reader, const char *ref, struct fault *fault)
{
    struct importer *importer = (struct importer *)reader;
    (void)fault;
    add_ref(importer, &importer->left_out, ref);
    return true;
}

/* When all is read: a ref may stand in a good row and in one that is left out. */
static bool settle_left_out(struct importer *importer, struct fault *fault)
{
    const struct refs *out = &importer->left_out, *in = &importer->as_before;
    for (size_t i = 0; i < out->count; i++)
        if (!store_message_leave_out(importer->store, out->all[i], importer->reader.has, fault))
            return false;
    for (size_t i = 0; i < in->count; i++) {
        const bool stays = has_ref(out, in->all[i]);
        importer->by_change[stays ? STORE_SAME : STORE_UPDATED]++;
        if (!stays && !store_message_take_in(importer->store, in->all[i], fault))
            return false;
    }
    return true;
}

/* ---- columns ---- */

/* Of a register from before they were noted: what its rows say something in, and what all files should have.
 */
static bool guess_columns(struct store *store, uint32_t *had, struct fault *fault)
{
    size_t count;
    struct message *rows;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!store_messages_load(store, &arena, &rows, &count, fault))
        return false;
    *had = count ? register_columns_always : 0;
    for (size_t i = 0; i < count; i++)
        *had |= register_columns_of(&rows[i]);
    return true;
}

static bool find_columns(struct store *store, uint32_t *had, struct fault *fault)
{
    return store_register_columns(store, had, fault) && (*had || guess_columns(store, had, fault));
}

/* ---- the file ---- */

static bool import(struct importer *importer, struct bytes csv, struct fault *fault)
{
    const int64_t begun = clock_now();
    if (!store_begin(importer->store, fault))
        return false;
    if (find_columns(importer->store, &importer->reader.had, fault) &&
        register_read_csv(csv, &importer->reader, fault) &&
        store_register_columns_add(importer->store, importer->reader.had | importer->reader.has, fault) &&
        settle_left_out(importer, fault) && store_senders_ask(importer->store, begun, fault) &&
        store_commit(importer->store, fault))
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

const char *import_tell_left_out(const struct store_left_out *row, struct arena *arena)
{
    char when[32];
    clock_iso(row->since, when);
    return arena_printf(arena,
        "%s%s was left out by the import of %s: nothing goes by it until it is mended and imported",
        *row->ref ? "message " : "", *row->ref ? row->ref : "a row that cannot be read", when);
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

static bool read_csv(const char *path, struct text *csv, struct fault *fault)
{
    if (access(path, R_OK) < 0)
        return fault_set(fault, FAULT_CONFIG, "cannot read %s: %s", path, strerror(errno));
    return file_read(path, csv, fault);
}

static bool count_waiting(struct store *store, size_t *count, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_walk_item *waiting;
    return store_waiting(store, NULL, NULL, &arena, &waiting, count, fault);
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
    if (!read_csv(argv[optind + 1], &csv, &fault))
        return app_fail("import", &fault);
    CLEANUP(close_importer)
    struct importer importer = { .reader = { take_row, complain, find_known, leave_out },
        .store = app_store(app, &fault) };
    if (!importer.store)
        return app_fail("import", &fault);
    size_t waiting = 0;
    bool ok = import(&importer, (struct bytes){ (unsigned char *)csv.bytes, csv.length }, &fault) &&
        count_waiting(importer.store, &waiting, &fault);
    if (ok) {
        warn_of_keys(&importer);
        tell_unworded(app, importer.store);
    }
    int status = app_end("import", importer.store, ok, &fault);
    if (status != DONE)
        return status;
    printf("%zu added, %zu updated, %zu unchanged, %zu left out\n", importer.by_change[STORE_ADDED],
        importer.by_change[STORE_UPDATED], importer.by_change[STORE_SAME], importer.rejected);
    fflush(stdout);
    status = waiting ? rematch_after(app, "import", "the register is in") : DONE;
    return status == DONE && importer.rejected ? REFUSED : status;
}

const struct command command_import = {
    .name = "import",
    .summary = "take the senders' register in from a CSV file",
    .help = "Usage: adkaz import messages FILE.csv\n\n"
            "CSV in UTF-8, comma or semicolon, a header row, columns by name in any order.\n"
            "Required: ref, prisoner_name. Known: sender_name sender_email sender_language "
            "sender_id delivery pgp_key\n"
            "pdf_password prisoner_id prisoner_state facility address sent_on message "
            "card_text card_name return_name\n"
            "return_address code answers_ref group.\n"
            "A bad row is named by its line and left out, the others go in. The same file "
            "again changes nothing; a\n"
            "changed row is updated, and mails that wait for it are recalled and asked "
            "about again. Replies that\n"
            "wait for a person, or for their mail to leave, are matched again.\n",
    .run = run,
};
