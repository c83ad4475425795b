/* adkaz audit: who saw and did what at the review page. */
#include "commands.h"

#include "cleanup.h"
#include "clock.h"
#include "print.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 100, ENTRIES_MOST = 1000000 };

static void print_entry(const struct store_audit *entry)
{
    char at[32];
    clock_iso(entry->at, at);
    print_line("%s  %s  %s%s%s", at, entry->name[0] ? entry->name : "-", store_deed_name(entry->deed),
        entry->reply[0] ? "  " : "", entry->reply);
}

static bool print_entry_json(const struct store_audit *entry)
{
    char at[32];
    clock_iso(entry->at, at);
    return print_json_line(json_pack("{s:s, s:s, s:s, s:s}", "at", at, "name", entry->name, "deed",
        store_deed_name(entry->deed), "reply", entry->reply));
}

static bool print_entries(struct store *store, const char *reply, size_t most, bool json, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_audit *entries;
    size_t count;
    if (!store_audits(store, reply, most, &arena, &entries, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!json)
            print_entry(&entries[i]);
        else if (!print_entry_json(&entries[i]))
            return fault_set(fault, FAULT_SYSTEM, "standard output cannot be written");
    }
    return true;
}

static int run(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { "most", required_argument, NULL, 'm' },
        { "json", no_argument, NULL, 'j' }, { 0 } };
    bool json = false;
    long most = ENTRIES;
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == 'm')
            most = atol(optarg);
        else if (option == 'j')
            json = true;
        else
            return app_usage(&command_audit, NULL);
    }
    if (argc - optind > 1)
        return app_usage(&command_audit, "it takes one ID");
    if (most < 1 || most > ENTRIES_MOST)
        return app_usage(&command_audit, "--most takes a number from 1 to 1000000");
    struct fault fault;
    struct store *store = app_store(app, &fault);
    const bool ok = store &&
        print_entries(store, optind < argc ? argv[optind] : "", (size_t)most, json, &fault);
    return app_end("audit", store, ok, &fault);
}

const struct command command_audit = {
    .name = "audit",
    .summary = "who saw and did what at the review page",
    .help = "Usage: adkaz audit [ID] [--most N] [--json]\n\n"
            "Prints the last 100 entries of the record, or those about a reply or a mail: when, "
            "who (\"-\": nobody who is\n"
            "known), what. A page and its pictures within a minute are one look. `adkaz check` "
            "says whether the record\n"
            "was changed or cut off. What is said on the command line stands in a reply's "
            "history: `adkaz show ID`.\n",
    .run = run,
};
