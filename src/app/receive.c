/* adkaz receive: what came back about the mails, out of a Maildir. */
#include "commands.h"

#include "arena.h"
#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "print.h"
#include "receive.h"
#include "remind.h"

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

/* The Maildir of the command line, else that of adkaz.conf; an empty one where there is none. */
static char *maildir_of(const struct app *app, const struct config *config, const char *named)
{
    if (named)
        return must_copy(named);
    const char *maildir = config->back.maildir;
    return *maildir ? file_join(maildir[0] == '/' ? "" : app->home, maildir) : must_copy("");
}

static bool receive(const struct app *app, const struct config *config, struct store *store,
    const char *named, struct receive_report *report, struct fault *fault)
{
    OWNED_FREE char *words = file_join(app->share, "models");
    OWNED_FREE char *maildir = maildir_of(app, config, named);
    const struct receive_setup setup = { store, words, maildir, config->mail.from, &config->back, app->home };
    if (!*maildir && *config->back.url)
        return receive_imap(&setup, report, fault);
    if (!*maildir)
        return fault_set(fault, FAULT_CONFIG,
            "say which Maildir: adkaz receive FOLDER, or back { maildir = … } in adkaz.conf");
    return receive_maildir(&setup, report, fault);
}

/* Where all that came back is known, those who never answered are asked once. */
static bool remind(const struct config *config, struct store *store, struct fault *fault)
{
    const int64_t now = clock_now();
    const struct remind_setup setup = { store, config->mail.from, config->back.remind_days, now,
        now + (int64_t)config->mail.review_hold_minutes * 60 };
    struct remind_report report;
    if (!remind_silent(&setup, &report, fault))
        return false;
    const struct print_count counts[] = {
        { "reminders are planned", report.reminders },
        { "for a person, see `adkaz tasks`", report.tasks },
        { 0 },
    };
    print_counts("no sign of receipt:", counts, NULL);
    return true;
}

static int run(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { 0 } };
    if (app_option(argc, argv, options) != -1)
        return app_usage(&command_receive, NULL);
    if (argc - optind > 1)
        return app_usage(&command_receive, "one Maildir at a time");
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    struct store *store = app_config(app, &config, &fault) ? app_store(app, &fault) : NULL;
    if (!store)
        return app_fail("receive", &fault);
    struct receive_report report = { 0 };
    bool done = receive(app, &config, store, argv[optind], &report, &fault);
    print_report(&report);
    if (done && !argv[optind] && config.back.remind_days)
        done = remind(&config, store, &fault);
    if (report.unreadable)
        fprintf(stderr, "adkaz: %zu %s\n", report.unreadable,
            report.unreadable == 1 ? "file is no mail that can be read, and stays where it is"
                                   : "files are no mails that can be read, and stay where they are");
    const int status = app_end("receive", store, done, &fault);
    return status == DONE && report.unreadable ? REFUSED : status;
}

const struct command command_receive = {
    .name = "receive",
    .summary = "read what came back: bounces and answers",
    .help =
        "Usage: adkaz receive [MAILDIR]\n\n"
        "Reads new/ and cur/ of a Maildir into which mail to mail.from (with +TOKEN) "
        "is delivered, and changes\n"
        "nothing in it. Without an argument: the Maildir that adkaz.conf names "
        "(section back), or the mailbox\n"
        "on an IMAP server, where mails about ours are marked as seen, and nothing is moved or removed.\n"
        "A bounce or an answer counts only with the token or the Message-ID of one of our mails, and once.\n"
        "Mails become bounced or confirmed; an address that does not exist, complains, says \"not mine\" or\n"
        "\"stop\" is suspended. What a person has to do is listed by `adkaz tasks`.\n",
    .run = run,
};
