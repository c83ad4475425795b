/* adkaz init: a new home. Configuration, the first drop, the store. Nothing that is there is touched. */
#include "commands.h"

#include "cleanup.h"
#include "file.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool make_home(const char *home, struct fault *fault)
{
    OWNED_FREE char *conf = file_join(home, "adkaz.conf");
    if (access(conf, F_OK) == 0)
        return fault_set(fault, FAULT_INPUT, "%s is there already; nothing was changed", conf);
    OWNED_FREE char *inbox = file_join(home, "inbox");
    if (!file_make_folder(home, 0700, fault) || !file_make_folder(inbox, 0700, fault) ||
        !store_create(home, app_key(), fault))
        return false;
    struct bytes sample = { config_sample, strlen((const char *)config_sample) };
    return file_write(conf, sample, 0600, fault);
}

static int run(const struct app *app, int argc, char **argv)
{
    bool plain = false;
    static const struct option options[] = { { "plain", no_argument, NULL, 'p' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option != 'p')
            return app_usage(&command_init, NULL);
        plain = true;
    }
    const char *home = optind < argc ? argv[optind] : app->home;
    if (!home || !*home || argc - optind > 1)
        return app_usage(&command_init, "name the one folder to make");
    if (!plain)
        return app_usage(&command_init,
            "say --plain: scans, names and addresses will lie UNENCRYPTED in that folder, readable by "
            "whoever gets "
            "the disk; there is no other mode yet, so keep it on an encrypted disk");
    struct fault fault;
    if (!make_home(home, &fault))
        return app_fail("init", &fault);
    printf(
        "Made %s. What is kept there is NOT encrypted: keep it on an encrypted disk.\n"
        "Next: look into %s/adkaz.conf, `adkaz --home %s import messages FILE.csv`, put scans into %s/inbox, "
        "`adkaz --home %s run`.\n",
        home, home, home, home, home);
    return DONE;
}

const struct command command_init = {
    .name = "init",
    .summary = "make a new home: configuration, first drop, store",
    .help = "Usage: adkaz init DIR --plain\n\n"
            "Makes DIR/adkaz.conf, the first drop DIR/inbox and the store.\n"
            "--plain says that you know: names, addresses and scans lie unencrypted in DIR.\n"
            "Use a disk that is encrypted as a whole (LUKS).\n",
    .run = run,
};
