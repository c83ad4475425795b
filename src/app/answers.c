/* adkaz answers: what senders want to be passed on to prisoners, as new messages in the register's own
 * columns, ready for the initiative's form. */
#include "commands.h"

#include "cleanup.h"
#include "mailbox.h"
#include "register.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CSV_BYTES_MOST = 256 << 20 };

struct exporting {
    struct store *store;
    struct arena arena;
    const struct store_task **given; /* tasks whose words stand in the CSV */
    size_t given_count;
    size_t elsewhere; /* written from another address than the letter went to: a person looks first */
};

/* The new message is for whom the answered one was for, by whom it was by. What was given out for that card,
 * or is secret, does not come along. */
static struct message new_message(const struct store_task *task, const struct message *answered)
{
    return (struct message){ .ref = task->name,
        .prisoner_name = answered->prisoner_name,
        .prisoner_id = answered->prisoner_id,
        .prisoner_state = answered->prisoner_state,
        .sender_name = answered->sender_name,
        .sender_email = answered->sender_email,
        .sender_language = answered->sender_language,
        .sender_id = answered->sender_id,
        .delivery = answered->delivery,
        .pgp_key = answered->pgp_key,
        .facility = answered->facility,
        .address = answered->address,
        .sent_on = NO_DATE,
        .message = task->words,
        .answers_ref = answered->ref,
        .group = answered->group };
}

static bool add_row(
    struct exporting *exporting, const struct store_task *task, struct text *csv, struct fault *fault)
{
    struct message answered;
    if (!store_message_by_id(exporting->store, task->message, &exporting->arena, &answered, fault))
        return false;
    if (!mailbox_wrote(task->from, answered.sender_email)) {
        exporting->elsewhere++;
        return true;
    }
    const struct message message = new_message(task, &answered);
    register_write_row(&message, csv);
    exporting->given[exporting->given_count++] = task;
    return true;
}

static bool add_rows(struct exporting *exporting, bool again, struct text *csv, struct fault *fault)
{
    struct store_task *tasks;
    size_t count;
    if (!store_tasks_for_prisoners(exporting->store, again, &exporting->arena, &tasks, &count, fault))
        return false;
    exporting->given = arena_array(&exporting->arena, count + 1, sizeof *exporting->given);
    register_write_header(csv);
    for (size_t i = 0; i < count; i++)
        if (!add_row(exporting, &tasks[i], csv, fault))
            return false;
    return !csv->full || fault_set(fault, FAULT_SYSTEM, "there are too many answers for one file");
}

/* Only what has been written whole is noted as given out. */
static bool give(struct exporting *exporting, const struct text *csv, const char *by, struct fault *fault)
{
    if (fwrite(csv->bytes, 1, csv->length, stdout) != csv->length || fflush(stdout) != 0)
        return fault_errno(fault, "cannot write the answers");
    if (!store_begin(exporting->store, fault))
        return false;
    bool done = true;
    for (size_t i = 0; done && i < exporting->given_count; i++)
        done = store_task_exported(exporting->store, exporting->given[i], by, fault);
    if (done && store_commit(exporting->store, fault))
        return true;
    store_rollback(exporting->store);
    return false;
}

static int export(const struct app *app, bool again, const char *by)
{
    struct fault fault;
    CLEANUP(text_clear) struct text csv = TEXT_LIMIT(CSV_BYTES_MOST);
    struct exporting exporting = { .store = app_store(app, &fault) };
    const bool done = exporting.store && add_rows(&exporting, again, &csv, &fault) &&
        give(&exporting, &csv, by, &fault);
    if (done && exporting.elsewhere)
        fprintf(stderr,
            "adkaz answers: %zu left out, written from another address than the letter went to: look at them "
            "with `adkaz tasks`\n",
            exporting.elsewhere);
    arena_clear(&exporting.arena);
    return app_end("answers", exporting.store, done, &fault);
}

static int run(const struct app *app, int argc, char **argv)
{
    bool csv = false, again = false;
    const char *by = "";
    static const struct option options[] = { { "csv", no_argument, NULL, 'c' },
        { "again", no_argument, NULL, 'a' }, { "by", required_argument, NULL, 'b' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == '?')
            return app_usage(&command_answers, NULL);
        csv |= option == 'c';
        again |= option == 'a';
        by = option == 'b' ? optarg : by;
    }
    if (optind != argc || !csv)
        return app_usage(&command_answers, "say --csv; it takes no arguments but its options");
    if (!*by)
        return app_usage(&command_answers, "say who takes them over: --by NAME (your own)");
    return export(app, again, by);
}

const struct command command_answers = {
    .name = "answers",
    .summary = "what senders want to be passed on to prisoners, as new messages",
    .help =
        "Usage: adkaz answers --csv [--again] --by NAME > FILE\n\n"
        "Writes the register's columns: ref is the task's (T-…), answers_ref the message that was answered,\n"
        "message what the sender wrote, without what they quote and without a "
        "signature. Read it before it is\n"
        "copied: `adkaz tasks show T-…` has the whole mail. What was written is "
        "done, and not written again.\n"
        "--again    what was written before, too\n"
        "--by NAME  who takes them over\n",
    .run = run,
};
