/* adkaz stages, check, doctor: what the program is made of, whether its settings make sense, and whether this
 * machine has the parts and the walls. */
#include "commands.h"

#include "cleanup.h"
#include "doctor_inside.h"
#include "file.h"
#include "flow.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *place_name(enum place place)
{
    static const char *const names[] = { "decoder child", "page child", "walk" };
    return names[place];
}

static const char *type_name(enum param_type type)
{
    static const char *const names[] = { "true or false", "whole number", "number", "text", "list of texts" };
    return names[type];
}

static void print_params(const struct param *params)
{
    for (; params && params->name; params++) {
        printf("    %-26s %s", params->name, type_name(params->type));
        if (params->type == PARAM_INT || params->type == PARAM_REAL)
            printf(", %g to %g", params->least, params->most);
        printf(", default %s: %s\n", params->standard ? params->standard : "none, must be given",
            params->summary);
    }
}

static int run_stages(const struct app *app, int argc, char **argv)
{
    (void)app;
    static const struct option options[] = { { 0 } };
    if (app_option(argc, argv, options) != -1 || optind != argc)
        return app_usage(&command_stages, "it takes no arguments");
    for (size_t i = 0; all_stages[i]; i++) {
        printf(
            "%s (%s): %s\n", all_stages[i]->name, place_name(all_stages[i]->place), all_stages[i]->summary);
        print_params(all_stages[i]->params);
    }
    return DONE;
}

/* Prints the pipelines as they will run, every default filled in. */
static bool check_pipelines(const struct app *app, const struct config *config, struct fault *fault)
{
    OWNED_FREE char *folder = file_join(app->share, "pipelines");
    for (size_t i = 0; i < config->drop_count; i++) {
        char name[256];
        snprintf(name, sizeof name, "%s.conf", config->drops[i].pipeline);
        OWNED_FREE char *path = file_join(folder, name);
        CLEANUP(pipeline_clear) struct pipeline pipeline = { 0 };
        CLEANUP(text_clear) struct text text = TEXT_LIMIT(1 << 20);
        if (!pipeline_read(path, all_stages, &pipeline, fault))
            return fault_while(fault, "%s", config->drops[i].where);
        pipeline_print(&pipeline, &text);
        printf("# drop \"%s\", pipeline \"%s\"\n%s\n", config->drops[i].name, config->drops[i].pipeline,
            text.bytes);
    }
    return true;
}

static bool check_drops(const struct app *app, const struct config *config, struct fault *fault)
{
    for (size_t i = 0; i < config->drop_count; i++)
        if (!app_drop_usable(app, &config->drops[i]))
            return fault_set(fault, FAULT_CONFIG,
                "drop \"%s\": its folder %s is not there, or may not be read and emptied",
                config->drops[i].name, config->drops[i].path);
    return true;
}

static bool is_bound(const struct config *config, const char *pipeline)
{
    for (size_t i = 0; i < config->drop_count; i++)
        if (strcmp(config->drops[i].pipeline, pipeline) == 0)
            return true;
    return false;
}

/* Scans whose drop was bound to another pipeline, or went, before they were read: they wait, nothing is lost.
 */
static bool warn_of_waiting(const struct config *config, struct store *store, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_walk_item *items;
    size_t count;
    if (!store_unfinished(store, &arena, &items, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!is_bound(config, items[i].pipeline))
            printf("warning: %s waits for the pipeline \"%s\", which no drop uses: bind a drop to it\n",
                items[i].reply, items[i].pipeline);
    return true;
}

static int run_check(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { 0 } };
    if (app_option(argc, argv, options) != -1 || optind != argc)
        return app_usage(&command_check, "it takes no arguments");
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    if (!app_config(app, &config, &fault) || !check_pipelines(app, &config, &fault) ||
        !check_drops(app, &config, &fault) || !app_words_sound(app, &config, &fault))
        return app_fail("check", &fault);
    CLEANUP(text_clear) struct text wrong = TEXT_LIMIT(1 << 20);
    CLEANUP(text_clear) struct text harmless = TEXT_LIMIT(1 << 20);
    struct store *store = app_store(app, &fault);
    bool ok = store && store_check(store, &wrong, &harmless, &fault) &&
        warn_of_waiting(&config, store, &fault);
    int status = app_end("check", store, ok, &fault);
    if (status != DONE)
        return status;
    printf("%s%s", wrong.bytes, harmless.bytes);
    if (wrong.length) {
        fputs("adkaz check: the store is not sound; what is wrong is named above\n", stderr);
        return REFUSED;
    }
    puts("The configuration, its pipelines, the words of mails and the store are sound.");
    return DONE;
}

static int run_doctor(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { 0 } };
    if (app_option(argc, argv, options) != -1 || optind != argc)
        return app_usage(&command_doctor, "it takes no arguments");
    struct examination examination = { 0 };
    for (size_t i = 0; doctor_examinations[i]; i++)
        doctor_examinations[i](app, &examination);
    printf("%zu fine, %zu to know, %zu missing\n", examination.count[FINE], examination.count[NOTE],
        examination.count[MISSING]);
    return examination.count[MISSING] ? REFUSED : DONE;
}

const struct command command_stages = {
    .name = "stages",
    .summary = "the stages that a pipeline can be made of, with their settings",
    .help = "Usage: adkaz stages\n\nPrints each stage, where it runs, and its settings with bounds and "
            "defaults.\n",
    .run = run_stages,
};

const struct command command_check = {
    .name = "check",
    .summary = "read configuration, pipelines and store; print the pipelines as they will run",
    .help = "Usage: adkaz check\n\nRefuses what is wrong with file, line and key; changes nothing.\n",
    .run = run_check,
};

const struct command command_doctor = {
    .name = "doctor",
    .summary = "which parts and walls are there, which are missing, what to install",
    .help = "Usage: adkaz doctor\n\n"
            "Looks at tesseract's models, the walls around the reader processes (each is tried "
            "from inside), the home's\n"
            "permissions and disk, drops, the mail settings, where mails come back to, the words of mails, "
            "and how many rows of the register want mails that cannot be made for them, and which an import "
            "left out. Exit status 1 when something needed is missing.\n",
    .run = run_doctor,
};
