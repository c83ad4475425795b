/* adkaz stats: how the rule does, pattern by pattern: what it mailed, what people found who checked it blind,
 * and the wrong rate that this rules out. Numbers only. */
#include "commands.h"

#include "binomial.h"
#include "cleanup.h"
#include "learn_inside.h"
#include "print.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

static void add_signs(const struct store_pattern *pattern, struct text *line)
{
    for (enum evidence_group group = 0; group < GROUPS; group++)
        if (pattern->pattern & 1U << group)
            text_printf(line, "%s%s", line->length ? ", " : "", evidence_group_name(group));
}

static void print_pattern(const struct store_pattern *pattern)
{
    CLEANUP(text_clear) struct text signs = TEXT_LIMIT(4096);
    add_signs(pattern, &signs);
    print_line("P%-5u %7zu %10zu %8zu %6zu %8.2f %%  %s%s", pattern->pattern, pattern->mailed,
        pattern->complaints, pattern->checked, pattern->wrong,
        100 * binomial_at_most(pattern->wrong, pattern->checked), signs.bytes,
        pattern->stopped ? "; STOPPED" : "");
}

static void print_patterns(const struct store_pattern *patterns, size_t count)
{
    if (!count)
        print_line("the rule has settled nothing yet");
    else
        print_line("pattern  mailed  complaints  checked  wrong     at most  what agrees");
    for (size_t i = 0; i < count; i++)
        print_pattern(&patterns[i]);
}

static bool print_pattern_json(const struct store_pattern *pattern)
{
    char name[16];
    snprintf(name, sizeof name, "P%u", pattern->pattern);
    json_t *object = json_object(), *signs = json_array();
    for (enum evidence_group group = 0; group < GROUPS; group++)
        if (pattern->pattern & 1U << group)
            json_array_append_new(signs, json_string(evidence_group_name(group)));
    json_object_set_new(object, "pattern", json_string(name));
    json_object_set_new(object, "agree", signs);
    json_object_set_new(object, "mailed", json_integer((json_int_t)pattern->mailed));
    json_object_set_new(object, "complaints", json_integer((json_int_t)pattern->complaints));
    json_object_set_new(object, "checked", json_integer((json_int_t)pattern->checked));
    json_object_set_new(object, "wrong", json_integer((json_int_t)pattern->wrong));
    json_object_set_new(
        object, "wrong_at_most", rounded_json(binomial_at_most(pattern->wrong, pattern->checked), 1e6));
    json_object_set_new(object, "stopped", json_boolean(pattern->stopped));
    return print_json_line(object);
}

static bool print_patterns_json(const struct store_pattern *patterns, size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++)
        if (!print_pattern_json(&patterns[i]))
            return fault_set(fault, FAULT_SYSTEM, "cannot write the answer");
    return true;
}

static bool tell(struct store *store, bool json, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_pattern *patterns;
    size_t count, unnoted;
    if (!store_patterns(store, &arena, &patterns, &count, fault) ||
        !store_cases_unnoted(store, &unnoted, fault))
        return false;
    if (json)
        return print_patterns_json(patterns, count, fault);
    CLEANUP(text_clear) struct text weights = TEXT_LIMIT(1000);
    if (!learn_say(store, &weights, fault))
        return false;
    print_patterns(patterns, count);
    if (unnoted)
        print_line("%zu replies were settled before patterns were noted: they are in no line", unnoted);
    print_line("it weighs with %s", weights.bytes);
    return true;
}

/* "P20" → 20; 0 for anything else. */
static unsigned pattern_named(const char *name)
{
    char *end;
    const unsigned long number = *name == 'P' ? strtoul(name + 1, &end, 10) : 0;
    return number && number < 1UL << GROUPS && !*end ? (unsigned)number : 0;
}

static int run(const struct app *app, int argc, char **argv)
{
    bool json = false;
    const char *resumed = NULL, *by = "";
    static const struct option options[] = { { "json", no_argument, NULL, 'j' },
        { "resume", required_argument, NULL, 'r' }, { "by", required_argument, NULL, 'b' }, { 0 } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == '?')
            return app_usage(&command_stats, NULL);
        json |= option == 'j';
        resumed = option == 'r' ? optarg : resumed;
        by = option == 'b' ? optarg : by;
    }
    if (optind != argc)
        return app_usage(&command_stats, "it takes no arguments");
    if (resumed && !pattern_named(resumed))
        return app_usage(&command_stats, "name a pattern as `adkaz stats` shows it: --resume P20");
    if (resumed && !*by)
        return app_usage(&command_stats, "say who lets it go on: --by NAME (your own)");
    struct fault fault;
    struct store *store = app_store(app, &fault);
    const bool ok = store &&
        (resumed ? store_pattern_resume(store, pattern_named(resumed), by, &fault)
                 : tell(store, json, &fault));
    return app_end("stats", store, ok, &fault);
}

const struct command command_stats = {
    .name = "stats",
    .summary = "how the rule does: mailed, checked, wrong at most",
    .help =
        "Usage: adkaz stats [--json]\n"
        "       adkaz stats --resume PATTERN --by NAME\n\n"
        "A line for each pattern, the signs that agree where the rule mails:\n"
        "mailed      settled by the rule\n"
        "complaints  of these, a person said or decided otherwise (`adkaz undo ID --wrong`)\n"
        "checked     decided by a person who was not told what the rule would do (match.review_share)\n"
        "wrong       of these, the person decided otherwise\n"
        "at most     the share of wrong mails that the checks do not rule out (Clopper and Pearson, 95 %)\n"
        "A pattern with a complaint, or a check that was wrong, is STOPPED: it asks. --resume lets it go on\n"
        "when somebody knows why it was wrong and that it will not be again.\n",
    .run = run,
};
