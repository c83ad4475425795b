/* Pipeline files: which stages, in which order, with which settings. The stages that exist are handed in. */
#include "config.h"

#include "arena.h"
#include "cleanup.h"
#include "document.h"

#include <stdlib.h>
#include <string.h>

/* ---- the list of stages ---- */

struct plan {
    struct param_words stages;
};

static const struct param plan_params[] = {
    { "stages", PARAM_WORDS, offsetof(struct plan, stages), 0, 0, NULL, "the steps of the walk, in order",
        NULL },
    { 0 },
};

static void clear_plan(struct plan *plan)
{
    param_clear(plan_params, plan);
}

static const struct stage_kind *find_kind(const struct stage_kind *const *kinds, const char *name)
{
    for (; *kinds; kinds++)
        if (strcmp((*kinds)->name, name) == 0)
            return *kinds;
    return NULL;
}

static size_t count_kinds(const struct stage_kind *const *kinds)
{
    size_t count = 0;
    while (kinds[count])
        count++;
    return count;
}

static bool refuse_stage(const struct stage_kind *const *kinds, const char *name, struct fault *fault)
{
    size_t count = count_kinds(kinds);
    OWNED_FREE const char **names = must_alloc((count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = kinds[i]->name;
    const char *near = nearest_word(names, name);
    return fault_set(fault, FAULT_CONFIG, "unknown stage %.40s%s%s%s", name, near ? "; did you mean " : "",
        near ? near : "", near ? "?" : "; `adkaz stages` lists them");
}

/* ---- slots ---- */

static const struct {
    enum slot slot;
    const char *name;
} slots[] = {
    { SLOT_BYTES, "the scan's bytes" },
    { SLOT_RASTER, "a page's pixels" },
    { SLOT_LOOKS, "the looks of a page" },
    { SLOT_CLEAN, "a cleaned page" },
    { SLOT_READING, "a page's reading" },
    { SLOT_REPLY, "a reply" },
    { SLOT_VERDICT, "a verdict" },
    { SLOT_DECISION, "a decision" },
};

static bool refuse_need(const struct stage_kind *const *kinds, const struct stage_kind *kind,
    unsigned missing, struct fault *fault)
{
    size_t i = 0;
    while (!(missing & slots[i].slot))
        i++;
    /* The walk puts readings together into replies: what gives the one gives the other. */
    unsigned wanted = slots[i].slot == SLOT_REPLY ? SLOT_READING : slots[i].slot;
    const struct stage_kind *giver = NULL;
    for (size_t k = 0; kinds[k] && !giver; k++)
        if (kinds[k]->gives & wanted)
            giver = kinds[k];
    return fault_set(fault, FAULT_CONFIG, "stage %s needs %s, which no stage before it gives%s%s%s",
        kind->name, slots[i].name, giver ? "; put " : "", giver ? giver->name : "",
        giver ? " before it" : "");
}

static bool check_needs(
    const struct stage_kind *const *kinds, const struct pipeline *pipeline, struct fault *fault)
{
    unsigned have = SLOT_BYTES;
    for (size_t i = 0; i < pipeline->count; i++) {
        const struct stage_kind *kind = pipeline->stages[i]->kind;
        if (kind->needs & ~have)
            return refuse_need(kinds, kind, kind->needs & ~have, fault);
        have |= kind->gives | (kind->gives & SLOT_READING ? SLOT_REPLY : 0);
    }
    return true;
}

/* ---- stages ---- */

static struct stage *find_stage(const struct pipeline *pipeline, const char *name)
{
    for (size_t i = 0; i < pipeline->count; i++)
        if (strcmp(pipeline->stages[i]->kind->name, name) == 0)
            return pipeline->stages[i];
    return NULL;
}

static bool add_stage(
    const struct stage_kind *const *kinds, const char *name, struct pipeline *pipeline, struct fault *fault)
{
    const struct stage_kind *kind = find_kind(kinds, name);
    if (!kind)
        return refuse_stage(kinds, name, fault);
    if (find_stage(pipeline, name))
        return fault_set(fault, FAULT_CONFIG, "stage %s is listed twice", name);
    struct stage *stage = must_alloc(kind->size);
    stage->kind = kind;
    pipeline->stages[pipeline->count++] = stage;
    return true;
}

static bool list_stages(const struct stage_kind *const *kinds, const struct plan *plan,
    struct pipeline *pipeline, struct fault *fault)
{
    if (!plan->stages.count)
        return fault_set(fault, FAULT_CONFIG, "stages is empty: nothing would be done");
    pipeline->stages = must_alloc(plan->stages.count * sizeof *pipeline->stages);
    for (size_t i = 0; i < plan->stages.count; i++)
        if (!add_stage(kinds, plan->stages.word[i], pipeline, fault))
            return false;
    return check_needs(kinds, pipeline, fault);
}

static bool read_stages(const struct document *document, const struct stage_kind *const *kinds,
    struct pipeline *pipeline, struct fault *fault)
{
    const struct block *top = &document->outline.blocks[0];
    CLEANUP(clear_plan) struct plan plan = { 0 };
    if (!document_fill(document, top, &plan, fault))
        return false;
    return list_stages(kinds, &plan, pipeline, fault) || document_where(document, top, "stages", fault);
}

/* ---- settings of the stages ---- */

static bool read_section(const struct document *document, const struct block *block,
    const struct pipeline *pipeline, struct fault *fault)
{
    struct stage *stage = find_stage(pipeline, block->section);
    if (stage)
        return document_fill(document, block, stage, fault);
    fault_set(fault, FAULT_CONFIG, "settings for a stage that is not listed in stages");
    return document_where(document, block, NULL, fault);
}

/* A stage without a section has its defaults. */
static bool fill_defaults(const struct document *document, struct stage *stage, struct fault *fault)
{
    if (document_block(document, stage->kind->name))
        return true;
    param_defaults(stage->kind->params, stage);
    for (const struct param *param = stage->kind->params; param && param->name; param++)
        if (!param->standard)
            return fault_set(fault, FAULT_CONFIG, "%s: stage %s has no section, and %s must be given (%s)",
                document->path, stage->kind->name, param->name, param->summary);
    return true;
}

static bool read_settings(
    const struct document *document, const struct pipeline *pipeline, struct fault *fault)
{
    for (size_t i = 1; i < document->outline.count; i++)
        if (!read_section(document, &document->outline.blocks[i], pipeline, fault))
            return false;
    for (size_t i = 0; i < pipeline->count; i++)
        if (!fill_defaults(document, pipeline->stages[i], fault))
            return false;
    return true;
}

/* ---- the whole ---- */

/* "pipelines/letter.conf" → "letter". */
static char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *name = must_copy(slash ? slash + 1 : path);
    char *dot = strrchr(name, '.');
    if (dot && strcmp(dot, ".conf") == 0)
        *dot = '\0';
    return name;
}

static struct section *sections_of(const struct stage_kind *const *kinds)
{
    size_t count = count_kinds(kinds);
    struct section *sections = must_alloc((count + 1) * sizeof *sections);
    for (size_t i = 0; i < count; i++)
        sections[i] = (struct section){ .name = kinds[i]->name, .params = kinds[i]->params };
    return sections;
}

bool pipeline_read(
    const char *path, const struct stage_kind *const *kinds, struct pipeline *pipeline, struct fault *fault)
{
    OWNED_FREE struct section *sections = sections_of(kinds);
    CLEANUP(document_close) struct document document = { 0 };
    CLEANUP(pipeline_clear) struct pipeline read = { 0 };
    if (!document_open(&document, path, plan_params, sections, fault) ||
        !read_stages(&document, kinds, &read, fault) || !read_settings(&document, &read, fault))
        return false;
    read.name = name_of(path);
    *pipeline = read;
    read = (struct pipeline){ 0 };
    return true;
}

static void print_stage(const struct stage *stage, struct text *out)
{
    const struct param *params = stage->kind->params;
    if (!params || !params->name)
        return;
    text_printf(out, "\n%s {\n", stage->kind->name);
    for (const struct param *param = params; param->name; param++) {
        text_printf(out, "    %s = ", param->name);
        param_print(param, stage, out);
        text_add_char(out, '\n');
    }
    text_add(out, "}\n");
}

void pipeline_print(const struct pipeline *pipeline, struct text *out)
{
    text_add(out, "stages = {");
    for (size_t i = 0; i < pipeline->count; i++)
        text_printf(out, "%s\"%s\"", i ? ", " : "", pipeline->stages[i]->kind->name);
    text_add(out, "}\n");
    for (size_t i = 0; i < pipeline->count; i++)
        print_stage(pipeline->stages[i], out);
}

void pipeline_clear(struct pipeline *pipeline)
{
    for (size_t i = 0; i < pipeline->count; i++) {
        param_clear(pipeline->stages[i]->kind->params, pipeline->stages[i]);
        free(pipeline->stages[i]);
    }
    free(pipeline->stages);
    free(pipeline->name);
    *pipeline = (struct pipeline){ 0 };
}
