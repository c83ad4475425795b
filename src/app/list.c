/* adkaz list: one line a reply, for people or as JSON (the fields: docs/operating.md). */
#include "commands.h"

#include "cleanup.h"
#include "list_inside.h"
#include "print.h"
#include "send_inside.h"
#include "stop_inside.h"

#include <getopt.h>
#include <stdio.h>

static json_t *numbers(const int *number, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_integer(number[i]));
    return array;
}

static json_t *text_or_null(const char *text)
{
    return text && *text ? json_string(text) : json_null();
}

static json_t *sources_json(const struct store_listed *listed)
{
    json_t *array = json_array();
    for (size_t i = 0; i < listed->source_count; i++)
        json_array_append_new(array, json_sprintf("%s/%s", listed->sources[i].drop, listed->sources[i].path));
    return array;
}

static json_t *mails_json(const struct store_listed *listed)
{
    json_t *array = json_array();
    for (size_t i = 0; i < listed->mail_count; i++) {
        const struct store_listed_mail *mail = &listed->mails[i];
        json_t *object = json_object();
        json_object_set_new(object, "message", json_string(mail->ref));
        json_object_set_new(object, "sender_email", json_string(mail->sender_email));
        json_object_set_new(object, "pages", numbers(mail->pages, mail->page_count));
        json_object_set_new(object, "state", json_string(mail_state_name(mail->state)));
        json_object_set_new(object, "mail", json_string(mail->name));
        json_object_set_new(object, "purpose", json_string(mail_purpose_name(mail->purpose)));
        if (mail->wrong)
            json_object_set_new(object, "wrong", json_true());
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *why_json(const struct store_listed_candidate *candidate)
{
    json_t *array = json_array();
    for (size_t i = 0; i < candidate->count; i++) {
        const struct evidence *evidence = &candidate->evidence[i];
        json_array_append_new(array,
            json_sprintf(
                "%s: %s (%+.1f bits)", evidence_group_name(evidence->group), evidence->why, evidence->bits));
    }
    return array;
}

static json_t *candidates_json(const struct store_listed *listed)
{
    json_t *array = json_array();
    for (size_t i = 0; i < listed->candidate_count; i++) {
        const struct store_listed_candidate *candidate = &listed->candidates[i];
        json_t *object = json_object();
        json_object_set_new(object, "message", json_string(candidate->ref));
        json_array_append_new(array, object);
        if (listed->blind)
            continue;
        /* Bits are no better than a hundredth. */
        json_object_set_new(object, "bits", rounded_json(candidate->bits, 1e2));
        json_object_set_new(object, "posterior", rounded_json(candidate->posterior, 1e6));
        json_object_set_new(object, "why", why_json(candidate));
    }
    return array;
}

static json_t *offer_json(const struct store_listed *listed)
{
    json_t *array = json_array();
    for (size_t i = 0; i < listed->offer_count; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "message", json_string(listed->offer[i].ref));
        json_object_set_new(object, "pages", numbers(listed->offer[i].pages, listed->offer[i].page_count));
        json_array_append_new(array, object);
    }
    return array;
}

json_t *list_json(const struct store_listed *listed)
{
    json_t *object = json_object();
    json_object_set_new(object, "reply", json_string(listed->reply));
    json_object_set_new(object, "state", json_string(reply_state_name(listed->state)));
    json_object_set_new(object, "outcome", text_or_null(outcome_name(listed->outcome)));
    json_object_set_new(object, "source", sources_json(listed));
    json_object_set_new(object, "pages", json_integer(listed->pages));
    json_object_set_new(object, "decided_by", text_or_null(listed->decided_by));
    json_object_set_new(object, "reason", json_string(listed->reason));
    if (listed->outcome == OUTCOME_DUPLICATE || listed->outcome == OUTCOME_JOINED)
        json_object_set_new(object, listed->outcome == OUTCOME_JOINED ? "joined_to" : "duplicate_of",
            text_or_null(listed->duplicate_of));
    if (listed->page_of[0])
        json_object_set_new(object, "found_with", json_string(listed->page_of));
    json_object_set_new(object, "mails", mails_json(listed));
    json_object_set_new(object, "none", listed->judged ? rounded_json(listed->none, 1e6) : json_null());
    json_object_set_new(object, "candidates", candidates_json(listed));
    if (listed->blind)
        json_object_set_new(object, "blind", json_true());
    if (listed->second)
        json_object_set_new(
            object, "second", json_string(listed->second >= SECOND_DIFFERS ? "differs" : "wanted"));
    if (listed->offer_count)
        json_object_set_new(object, "offer", offer_json(listed));
    return object;
}

static bool each_json(struct store_lister *self, const struct store_listed *listed, struct fault *fault)
{
    (void)self;
    struct store_listed shown = *listed;
    if (shown.blind)
        store_hide_choice(&shown);
    return print_json_line(list_json(&shown)) || fault_set(fault, FAULT_SYSTEM, "cannot write the list");
}

/* What became of a reply in a few words: where its mails are, or what a person settled. */
static void add_fate(const struct store_listed *listed, struct text *line)
{
    for (size_t i = 0; i < listed->mail_count; i++)
        text_printf(line, "%s%s to message %s%s", i ? ", " : "", mail_state_name(listed->mails[i].state),
            listed->mails[i].ref, listed->mails[i].wrong ? " (the wrong one)" : "");
    if (listed->page_of[0])
        text_printf(line, ", a page of %s", listed->page_of);
    if (!listed->mail_count && listed->outcome != OUTCOME_NONE_YET)
        text_add(line, outcome_name(listed->outcome));
    if (listed->reason[0])
        text_printf(line, "%s%s", line->length ? "; " : "", listed->reason);
}

static bool each_line(struct store_lister *self, const struct store_listed *listed, struct fault *fault)
{
    (void)self;
    (void)fault;
    CLEANUP(text_clear) struct text fate = TEXT_LIMIT(1 << 20);
    add_fate(listed, &fate);
    print_line("%-10s  %-9s  %2d page%s  %s  %s", listed->reply, reply_state_name(listed->state),
        listed->pages, listed->pages == 1 ? " " : "s", listed->source_count ? listed->sources[0].path : "-",
        fate.bytes);
    return true;
}

static int run(const struct app *app, int argc, char **argv)
{
    struct store_lister lister = { each_line };
    static const struct option options[] = { { "json", no_argument, NULL, 'j' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option != 'j')
            return app_usage(&command_list, NULL);
        lister.each = each_json;
    }
    if (optind != argc)
        return app_usage(&command_list, "it takes no arguments; `adkaz show ID` shows one reply");
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    const bool configured = app_config(app, &config, &fault); /* where it is broken, others say so */
    struct store *store = app_store(app, &fault);
    bool ok = store && store_list(store, NULL, &lister, &fault) && stop_tell(store, 0, &fault) &&
        (!configured || send_tell_written(&config, store, &fault));
    return app_end("list", store, ok, &fault);
}

const struct command command_list = {
    .name = "list",
    .summary = "what is there: a line for each reply",
    .help = "Usage: adkaz list [--json]\n\n"
            "A line for each reply: its ID, state, pages, where it came from, and what "
            "became of it or why it asks.\n"
            "--json  one object a line, with candidates, reasons and mails. It holds names and addresses.\n",
    .run = run,
};
