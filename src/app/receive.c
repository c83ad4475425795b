/* adkaz receive: what came back about the mails, out of a Maildir. */
#include "commands.h"

#include "cleanup.h"
#include "file.h"
#include "list_inside.h"
#include "receive.h"

#include <getopt.h>
#include <stdio.h>

static void print_report(const struct receive_report *report)
{
    const struct print_count counts[] = {
        { "about our mails", report->fresh },
        { "known already", report->known },
        { "about none of ours", report->strangers },
        { "to be read the next time", report->later },
        { "suspended", report->suspended },
        { "for a person, see `adkaz tasks`", report->tasks },
        { 0 },
    };
    print_counts("received:", counts, "nothing new");
}

static int receive(const struct app *app, const char *maildir, struct fault *fault)
{
    CLEANUP(config_clear) struct config config = { 0 };
    struct store *store = app_config(app, &config, fault) ? app_store(app, fault) : NULL;
    if (!store)
        return app_fail("receive", fault);
    OWNED_FREE char *words = file_join(app->share, "models/back");
    const struct receive_setup setup = { store, words, maildir, config.mail.from };
    struct receive_report report = { 0 };
    const bool done = receive_maildir(&setup, &report, fault);
    print_report(&report);
    if (report.unreadable)
        fprintf(stderr, "adkaz: %zu %s\n", report.unreadable,
            report.unreadable == 1 ? "file is no mail that can be read, and stays where it is"
                                   : "files are no mails that can be read, and stay where they are");
    const int status = app_end("receive", store, done, fault);
    return status == DONE && report.unreadable ? REFUSED : status;
}

static int run(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { 0 } };
    if (app_option(argc, argv, options) != -1)
        return app_usage(&command_receive, NULL);
    if (argc - optind != 1)
        return app_usage(&command_receive, "say which Maildir: adkaz receive FOLDER");
    struct fault fault;
    return receive(app, argv[optind], &fault);
}

const struct command command_receive = {
    .name = "receive",
    .summary = "read what came back: bounces and answers, from a Maildir",
    .help = "Usage: adkaz receive MAILDIR\n\n"
            "Reads new/ and cur/ of a Maildir into which mail to mail.from (with +TOKEN) is delivered, and "
            "changes\n"
            "nothing in it. A bounce or an answer counts only with the token or the Message-ID of one of our "
            "mails,\n"
            "and once. Mails become bounced or confirmed; an address that does not exist, complains, says "
            "\"not mine\"\n"
            "or \"stop\" is suspended. What a person has to do is listed by `adkaz tasks`.\n",
    .run = run,
};
