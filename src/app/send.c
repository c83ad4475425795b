/* adkaz send: mails what is due, in a process of its own that alone holds the mail server's password; and
 * takes a person's word on a mail that may have gone. */
#include "commands.h"
#include "print.h"
#include "send_inside.h"
#include "stop_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "digest.h"
#include "file.h"
#include "flow.h"
#include "follow.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* For --sent and --again: every mail that was written into the folder. */
static const char all_written[] = "written";

/* What a person says of an unknown mail; `mail` null: nothing, send what is due. */
struct saying {
    const char *mail, *by;
    int what; /* the option */
    bool rehearse, json; /* say what would go, and send nothing */
    int64_t told; /* stops that began before were told of already */
};

/* `watch` matches them by itself, and need not be told. */
static void tell_to_match(size_t mails)
{
    if (mails)
        fprintf(stderr,
            "adkaz send: %zu mail%s matched again, since the register or the models changed: `adkaz rematch` "
            "does that\n",
            mails, mails == 1 ? " waits until its letter is" : "s wait until their letters are");
}

static void print_sent(const struct send_report *report)
{
    const struct print_count counts[] = {
        { "written", report->written },
        { "handed over", report->handed_over },
        { "deferred", report->deferred },
        { "failed", report->failed },
        { "unknown whether they arrived", report->unknown },
        { "not sent, since something changed", report->cancelled },
        { "written before, held for a day", report->held_written },
        { 0 },
    };
    print_counts("mails:", counts, NULL);
    if (report->unreachable)
        fputs("adkaz send: the mail server takes nothing now; what is due is tried again\n", stderr);
    if (report->full)
        fputs("adkaz send: mail.a_day mails have gone in 24 hours; the others wait\n", stderr);
    if (report->paced)
        fputs(
            "adkaz send: some mails wait, so that their provider is given no more in a minute; send again\n",
            stderr);
}

/* Who is not reached, and a server that is away, is tried again at a later call. */
static int send_digest(
    const struct app *app, const struct config_digest *config, const struct send_setup *send)
{
    struct fault fault;
    OWNED_FREE char *words = file_join(app->share, "digest");
    const struct digest_setup setup = { send, config, words };
    if (digest_mail_due(&setup, &fault) || fault.kind == FAULT_LATER)
        return DONE;
    return app_fail("digest", &fault);
}

static int send_what_is_due(const struct config *config, struct send_setup *setup, int64_t told)
{
    struct fault fault;
    OWNED_FD int stop = app_stop_signals(&fault);
    if (stop < 0)
        return app_fail("send", &fault);
    setup->stop = stop;
    struct send_report report = { 0 };
    bool ok = send_due(setup, &report, &fault);
    print_sent(&report);
    if (!told)
        tell_to_match(report.to_match);
    if (!ok || (report.paused && !stop_tell(setup->store, told, &fault)) ||
        ((!told || report.held_written) && !send_tell_written(config, setup->store, &fault)))
        return app_fail("send", &fault);
    return report.failed || report.cancelled ? REFUSED : DONE;
}

/* Of a notice, what no program could read out of its answer. */
static int answered(const struct config *config, struct store *store, const struct saying *saying)
{
    int64_t mail;
    struct fault fault;
    enum mail_purpose purpose;
    const int64_t due = clock_now() + (int64_t)config->mail.review_hold_minutes * 60;
    if (!store_mail_find(store, saying->mail, &mail, &purpose, &fault))
        return app_fail("send", &fault);
    if (purpose != PURPOSE_NOTICE) {
        fault_set(&fault, FAULT_INPUT, "mail %s is no notice; its letter went with it", saying->mail);
        return app_fail("send", &fault);
    }
    if (!follow_check(store, saying->mail, &fault) ||
        !follow_notice(store, mail, config->mail.from, due, saying->by, &fault))
        return app_fail("send", &fault);
    printf("%s: answered; `adkaz show` says when the letter goes, or why it waits\n", saying->mail);
    return DONE;
}

static int settle_written(const struct config *config, struct store *store, const struct saying *saying)
{
    size_t settled;
    struct fault fault;
    const bool sent = saying->what == 's';
    const int64_t due = clock_now() + (int64_t)config->mail.review_hold_minutes * 60;
    if (!store_mails_settle_written(store, false, sent, due, saying->by, &settled, &fault))
        return app_fail("send", &fault);
    printf("%zu written: %s\n", settled,
        sent ? "handed-over" : "held; sent once more, unless their replies are undone before");
    return DONE;
}

static int settle(const struct config *config, struct store *store, const struct saying *saying)
{
    struct fault fault;
    enum mail_state becomes;
    const int64_t due = clock_now() + (int64_t)config->mail.review_hold_minutes * 60;
    if (!store_mail_settle(store, saying->mail, saying->what == 's', due, saying->by, &becomes, &fault))
        return app_fail("send", &fault);
    printf("%s: %s%s\n", saying->mail, mail_state_name(becomes),
        becomes == MAIL_HELD ? "; it is sent once more, unless its reply is undone before" : "");
    return DONE;
}

static bool seconds_of(const char *value, int64_t *seconds)
{
    char *end;
    errno = 0;
    *seconds = strtoll(value, &end, 10);
    return end != value && !*end && !errno;
}

/* Why the option makes no sense; "" where getopt said it already, null where it does. */
static const char *read_option(struct saying *saying, int option)
{
    switch (option) {
    case 'd':
        saying->rehearse = true;
        return NULL;
    case 'j':
        saying->json = true;
        return NULL;
    case 'b':
        saying->by = optarg;
        return NULL;
    case 't':
        return seconds_of(optarg, &saying->told) ? NULL : "--told wants seconds since 1970, a whole number";
    case 's':
    case 'a':
    case 'n':
        if (saying->mail)
            return "one mail at a time: --sent ID, --again ID or --answered ID";
        saying->mail = optarg;
        saying->what = option;
        return NULL;
    default:
        return "";
    }
}

/* The same of them all. */
static const char *read_options(int argc, char **argv, struct saying *saying)
{
    static const struct option options[] = {
        { "sent", required_argument, NULL, 's' },
        { "again", required_argument, NULL, 'a' },
        { "answered", required_argument, NULL, 'n' },
        { "by", required_argument, NULL, 'b' },
        { "dry-run", no_argument, NULL, 'd' },
        { "json", no_argument, NULL, 'j' },
        { "told", required_argument, NULL, 't' },
        { 0 },
    };
    const char *refused = NULL;
    for (int option; !refused && (option = app_option(argc, argv, options)) != -1;)
        refused = read_option(saying, option);
    if (refused)
        return refused;
    if (optind != argc)
        return "it takes no arguments but its options";
    if (saying->rehearse ? saying->mail || saying->by : saying->json)
        return "--dry-run stands alone, or with --json";
    if (!saying->mail != !saying->by)
        return saying->mail ? "say who knows it: --by NAME (your own)"
                            : "--by goes with --sent, --again or --answered";
    return NULL;
}

static int carry_out(const struct config *config, struct send_setup *setup, const struct saying *saying)
{
    if (!saying->mail)
        return saying->rehearse ? send_tell_rehearsed(config, setup, saying->json)
                                : send_what_is_due(config, setup, saying->told);
    if (saying->what == 'n')
        return answered(config, setup->store, saying);
    return strcmp(saying->mail, all_written) ? settle(config, setup->store, saying)
                                             : settle_written(config, setup->store, saying);
}

static int run(const struct app *app, int argc, char **argv)
{
    struct saying saying = { 0 };
    const char *refused = read_options(argc, argv, &saying);
    if (refused)
        return app_usage(&command_send, *refused ? refused : NULL);
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    struct store *store = app_config(app, &config, &fault) ? app_store(app, &fault) : NULL;
    if (!store)
        return app_fail("send", &fault);
    char hash[FLOW_HASH_BYTES];
    if (!flow_models_now(store, app->share, &config, hash, &fault)) {
        store_close(store);
        return app_fail("send", &fault);
    }
    OWNED_FREE char *words = file_join(app->share, "words");
    struct send_setup setup = { .store = store,
        .mail = &config.mail,
        .home = app->home,
        .models = hash,
        .words = words,
        .now = clock_now() };
    int status = carry_out(&config, &setup, &saying);
    if (!saying.mail && !saying.rehearse && status <= REFUSED) {
        const int digest = send_digest(app, &config.digest, &setup);
        status = digest > status ? digest : status;
    }
    store_close(store);
    return status;
}

const struct command command_send = {
    .name = "send",
    .summary = "mail what is due now; or say what became of a mail that may have gone",
    .help = "Usage: adkaz send\n"
            "       adkaz send --dry-run [--json]\n"
            "       adkaz send --sent MAIL | --again MAIL | --answered MAIL --by NAME\n\n"
            "Sends the mails whose hold time is over, and those that a server put off.\n"
            "--dry-run      what would go now, to how many mailboxes, how large, and what waits "
            "for what; changes nothing\n"
            "--json         one object a mail; it holds addresses\n"
            "A mail that is \"unknown\" after its second try waits for a person: look into the "
            "mail server's log, or ask\n"
            "whether it came. `adkaz show` names the MAIL.\n"
            "--sent MAIL   it went: handed-over\n"
            "--again MAIL  it did not go, bounced, or failed: held for mail.review_hold_minutes, "
            "then sent once more; `adkaz\n"
            "              undo` takes it back until then\n"
            "A mail that was \"written\" into the folder may have been mailed by hand: once "
            "there is a server it is held\n"
            "for a day, or mail.hold_minutes if that is longer, then goes there. Say --sent "
            "before, or --again so that it\n"
            "goes sooner, of each by itself or, with `written` in the place of MAIL, of all that were.\n"
            "--answered MAIL  the person to whom this notice went answered it, in words "
            "that were not understood by\n"
            "              themselves: the letter follows, held for "
            "mail.review_hold_minutes. Refused where what was\n"
            "              decided holds no more, or only another mailbox answered\n"
            "--by NAME     who says so\n"
            "--told TIME   do not say again what stopped all mail before then (seconds "
            "since 1970): for `watch`\n",
    .run = run,
};
