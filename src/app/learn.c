/* adkaz learn: what coordinators' decisions say of the matcher's weights, as a table to look at; and a
 * person's word that puts the learnt weights in force, or the shipped ones back. */
#include "commands.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "flow.h"
#include "learn_inside.h"
#include "print.h"
#include "rematch_inside.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>

static bool moved(const struct learnt_weight *weight)
{
    return fabs(weight->bits - weight->shipped) > 0.05; /* they move by tenths */
}

static bool print_weight(const struct learnt_weight *weight, bool json)
{
    if (!json) {
        print_line("%-22s %7.1f %8.1f %8.1f %8.1f %8.1f%s", weight->name, weight->shipped, weight->pairs,
            weight->right, weight->claimed, weight->bits, moved(weight) ? "  *" : "");
        return true;
    }
    json_t *object = json_object();
    json_object_set_new(object, "weight", json_string(weight->name));
    json_object_set_new(object, "shipped", rounded_json(weight->shipped, 1e3));
    json_object_set_new(object, "pairs", rounded_json(weight->pairs, 1e3));
    json_object_set_new(object, "right", rounded_json(weight->right, 1e3));
    json_object_set_new(object, "claimed", rounded_json(weight->claimed, 1e3));
    json_object_set_new(object, "learnt", rounded_json(weight->bits, 1e3));
    return print_json_line(object);
}

static void print_decisions(const struct flow_learnt *learnt)
{
    print_line("%zu decisions, %zu of them blind; %zu passed over, since their prisoner cannot be "
               "read or has one sender only",
        learnt->decisions, learnt->blind, learnt->passed_over);
    print_line("%-22s %7s %8s %8s %8s %8s", "bits of", "shipped", "pairs", "right", "claimed", "learnt");
}

bool learn_say(struct store *store, struct text *out, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_learnt in_force;
    char when[32];
    if (!store_learnt_load(store, &arena, &in_force, fault))
        return false;
    clock_iso(in_force.at, when);
    if (in_force.count)
        text_printf(out, "%zu weights are moved, as %zu decisions taught; by %s, %s", in_force.count,
            in_force.decisions, in_force.by, when);
    else
        text_printf(out, "the shipped weights");
    return true;
}

static bool learn(const struct app *app, struct store *store, struct arena *arena, struct flow_learnt *learnt,
    struct fault *fault)
{
    OWNED_FREE char *models = file_join(app->share, "models");
    return flow_learn(store, models, clock_now(), arena, learnt, fault);
}

static bool tell(
    const struct app *app, struct store *store, bool json, struct arena *arena, struct fault *fault)
{
    struct flow_learnt learnt;
    CLEANUP(text_clear) struct text in_force = TEXT_LIMIT(1000);
    if (!learn(app, store, arena, &learnt, fault) || !learn_say(store, &in_force, fault))
        return false;
    if (!json)
        print_decisions(&learnt);
    for (size_t i = 0; i < learnt.count; i++)
        if (!print_weight(&learnt.weights[i], json))
            return fault_set(fault, FAULT_SYSTEM, "cannot write the answer");
    if (!json)
        print_line("in force: %s", in_force.bytes);
    return true;
}

static bool apply(
    const struct app *app, struct store *store, const char *by, struct arena *arena, struct fault *fault)
{
    struct flow_learnt learnt;
    if (!learn(app, store, arena, &learnt, fault))
        return false;
    struct store_learnt put = { .by = by, .decisions = learnt.decisions, .weights = learnt.weights };
    for (size_t i = 0; i < learnt.count; i++)
        if (moved(&learnt.weights[i]))
            put.weights[put.count++] = learnt.weights[i];
    if (!put.count)
        return fault_set(fault, FAULT_INPUT, "the decisions move no weight by a tenth of a bit");
    if (!store_learnt_put(store, &put, fault))
        return false;
    print_line("%zu weights are moved, as %zu decisions taught", put.count, put.decisions);
    return true;
}

static bool forget(struct store *store, const char *by, struct fault *fault)
{
    const struct store_learnt none = { .by = by };
    if (!store_learnt_put(store, &none, fault))
        return false;
    print_line("the shipped weights are in force");
    return true;
}

static int run(const struct app *app, int argc, char **argv)
{
    int what = 0; /* '\0' tells, 'j' in JSON, 'a' applies, 'f' forgets */
    const char *by = "";
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
        { "apply", no_argument, NULL, 'a' }, { "forget", no_argument, NULL, 'f' },
        { "by", required_argument, NULL, 'b' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == '?')
            return app_usage(&command_learn, NULL);
        if (option == 'b')
            by = optarg;
        else if (what && what != option)
            return app_usage(&command_learn, "one of --json, --apply and --forget");
        else
            what = option;
    }
    const bool changes = what == 'a' || what == 'f';
    if (optind != argc)
        return app_usage(&command_learn, "it takes no arguments");
    if (changes && !*by)
        return app_usage(&command_learn, "say who changes the weights: --by NAME (your own)");
    struct fault fault;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store *store = app_store(app, &fault);
    const bool ok = store &&
        (what == 'a'          ? apply(app, store, by, &arena, &fault)
                : what == 'f' ? forget(store, by, &fault)
                              : tell(app, store, what == 'j', &arena, &fault));
    const int status = app_end("learn", store, ok, &fault);
    return status == DONE && changes ? rematch_after(app, "learn", "the weights are in force") : status;
}

const struct command command_learn = {
    .name = "learn",
    .summary = "what decisions say of the matcher's weights; put it in force",
    .help = "Usage: adkaz learn [--json]\n"
            "       adkaz learn --apply | --forget --by NAME\n\n"
            "Letters that people decided are matched again, and each kind of evidence is "
            "counted: for how many pairs of\n"
            "a letter and a sender of its prisoner it was so, how many of these were right, "
            "and how many the shipped\n"
            "weight claims. A decision counts less as it grows older (half in a year), and half "
            "where the person saw the\n"
            "ranked list. The rule's own decisions teach nothing.\n"
            "--apply   weigh with what was learnt from now on; what waits is matched again. No "
            "weight goes further than\n"
            "          one bit up and two down\n"
            "--forget  weigh as shipped again\n"
            "--by NAME who says so\n",
    .run = run,
};
