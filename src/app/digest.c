/* adkaz digest: how things stand, in counts and dates, to be read here or mailed to coordinators. */
#include "commands.h"

#include "cleanup.h"
#include "clock.h"
#include "digest.h"
#include "file.h"
#include "send_inside.h"

#include <getopt.h>
#include <stdio.h>

static bool tell(const struct digest_setup *setup, bool mails, struct fault *fault)
{
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(1 << 16);
    if (mails)
        return digest_mail(setup, fault);
    return digest_write(setup, &out, fault) &&
        (fputs(out.bytes, stdout) >= 0 || fault_errno(fault, "cannot print"));
}

static int run(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { "mail", no_argument, NULL, 'm' }, { 0 } };
    bool mails = false;
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option != 'm')
            return app_usage(&command_digest, NULL);
        mails = true;
    }
    if (optind != argc)
        return app_usage(&command_digest, "it takes no arguments but its option");
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    struct store *store = app_config(app, &config, &fault) ? app_store(app, &fault) : NULL;
    if (!store)
        return app_fail("digest", &fault);
    OWNED_FREE char *words = file_join(app->share, "digest");
    const struct send_setup send = {
        .store = store, .mail = &config.mail, .home = app->home, .words = "", .now = clock_now()
    };
    const struct digest_setup setup = { &send, &config.digest, words };
    const bool done = tell(&setup, mails, &fault);
    return app_end("digest", store, done, &fault);
}

const struct command command_digest = {
    .name = "digest",
    .summary = "how things stand, in counts and dates; or mail it to coordinators",
    .help =
        "Usage: adkaz digest [--mail]\n\n"
        "What went out in the last 24 hours, what waits and since when, what a person should look at.\n"
        "Counts and dates only: nobody is named.\n"
        "--mail  to digest.to of adkaz.conf, over the mail server of the letters. `run` and `watch` do it\n"
        "        by themselves once a day, from digest.hour on, where digest.to is set.\n",
    .run = run,
};
