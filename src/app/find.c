/* adkaz find: looks for messages of the register by what somebody types. */
#include "commands.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "print.h"
#include "search.h"

#include <getopt.h>
#include <stdlib.h>

struct finding {
    struct arena arena;
    struct store *store;
    bool json;
};

static bool print_found_json(const struct message *message, unsigned fields)
{
    json_t *object = json_object(), *in = json_array();
    char day[16] = "";
    for (int f = 0; f < FIND_FIELDS; f++)
        if (fields & (1U << f))
            json_array_append_new(in, json_string(find_field_name((enum find_field)f)));
    json_object_set_new(object, "message", json_string(message->ref));
    json_object_set_new(object, "sender_name", json_string(message->sender_name));
    json_object_set_new(object, "sender_email", json_string(message->sender_email));
    json_object_set_new(object, "prisoner_name", json_string(message->prisoner_name));
    if (message->sent_on != NO_DATE)
        clock_date(message->sent_on, day);
    json_object_set_new(object, "sent_on", *day ? json_string(day) : json_null());
    json_object_set_new(object, "found_in", in);
    return print_json_line(object);
}

static void print_found(const struct message *message, unsigned fields)
{
    CLEANUP(text_clear) struct text in = TEXT_LIMIT(1 << 10);
    for (int f = 0; f < FIND_FIELDS; f++)
        if (fields & (1U << f))
            text_printf(&in, "%s%s", in.length ? ", " : "", find_field_name((enum find_field)f));
    print_line(
        "%s  from %s to %s  (%s)", message->ref, message->sender_name, message->prisoner_name, in.bytes);
}

static bool print_all(struct finding *finding, const struct found *found, size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        struct message message;
        if (!store_message_by_id(finding->store, found[i].message, &finding->arena, &message, fault))
            return false;
        if (!finding->json)
            print_found(&message, found[i].fields);
        else if (!print_found_json(&message, found[i].fields))
            return fault_set(fault, FAULT_SYSTEM, "cannot write what was found");
    }
    return true;
}

static bool look(struct finding *finding, const char *models, const char *text, struct fault *fault)
{
    struct found found[FIND_MOST];
    size_t count;
    struct search *search = search_open(finding->store, models);
    const bool ok = search_messages(search, text, found, &count, fault);
    search_close(search);
    return ok && print_all(finding, found, count, fault);
}

static int run(const struct app *app, int argc, char **argv)
{
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(1 << 16);
    struct finding finding = { .json = false };
    static const struct option options[] = { { "json", no_argument, NULL, 'j' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option != 'j')
            return app_usage(&command_find, NULL);
        finding.json = true;
    }
    for (int i = optind; i < argc; i++)
        text_printf(&text, "%s ", argv[i]);
    if (!text.length)
        return app_usage(&command_find, "say what to look for");
    struct fault fault;
    OWNED_FREE char *models = file_join(app->share, "models");
    finding.store = app_store(app, &fault);
    const bool ok = finding.store && look(&finding, models, text.bytes, &fault);
    arena_clear(&finding.arena);
    return app_end("find", finding.store, ok, &fault);
}

const struct command command_find = {
    .name = "find",
    .summary = "look for messages of the register",
    .help =
        "Usage: adkaz find TEXT … [--json]\n\n"
        "At most 20 messages, best first: by names of sender and prisoner in any "
        "script and spelling, misspelt\n"
        "ones too, by the beginning of a ref, a code, words of what the sender wrote.\n"
        "--json  one object a line; `found_in` says where the words stand\n"
        "What you type stands in the list of processes while it runs and in your shell's history: it is a\n"
        "name. A space in front of the command keeps it out of the history of most shells.\n",
    .run = run,
};
