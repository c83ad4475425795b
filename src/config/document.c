/* From a settings file to filled structs: outline, then libconfuse, then the param tables. libconfuse is
 * given every value as text: its own numbers may be octal, hexadecimal, infinite or follow the locale, those
 * of the param tables may not. */
#include "document.h"

#include "cleanup.h"
#include "file.h"
#include "text.h"

#include <confuse.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_BYTES_MOST = 64 * 1024 };

bool document_where(
    const struct document *document, const struct block *block, const char *key, struct fault *fault)
{
    int line = block->line;
    for (size_t i = 0; key && i < block->count; i++)
        if (strcmp(block->keys[i].name, key) == 0)
            line = block->keys[i].line;
    if (*block->title)
        fault_while(fault, "%s \"%s\"", block->section, block->title);
    else if (*block->section)
        fault_while(fault, "%s", block->section);
    return fault_while(fault, "%s:%d", document->path, line);
}

const struct block *document_block(const struct document *document, const char *section)
{
    for (size_t i = 1; i < document->outline.count; i++)
        if (strcmp(document->outline.blocks[i].section, section) == 0)
            return &document->outline.blocks[i];
    return NULL;
}

/* ---- the file ---- */

static bool read_whole(const char *path, struct text *text, struct fault *fault)
{
    if (access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
        return fault_set(fault, FAULT_CONFIG, "there is no file %s", path);
    if (!file_read(path, text, fault)) {
        fault->kind = FAULT_CONFIG;
        return false;
    }
    if (!utf8_valid(text->bytes, text->length))
        return fault_set(fault, FAULT_CONFIG, "%s is not UTF-8 text", path);
    if (!text->length)
        text_add_char(text, '\n'); /* own memory: the outline writes into it */
    return true;
}

/* ---- names ---- */

static bool refuse_section(const struct document *document, const struct block *block,
    const struct section *sections, struct fault *fault)
{
    const char *names[64] = { 0 };
    for (size_t i = 0; sections[i].name && i < 63; i++)
        names[i] = sections[i].name;
    const char *near = nearest_word(names, block->section);
    fault_set(fault, FAULT_CONFIG, "unknown section %s%s%s%s", block->section, near ? "; did you mean " : "",
        near ? near : "", near ? "?" : "");
    return fault_while(fault, "%s:%d", document->path, block->line);
}

/* A title becomes part of paths, logs and commands: plain letters only. */
static bool check_title(const char *title)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    size_t length = strlen(title);
    return length <= 64 && strspn(title, letters) == length && title[0] != '.' && title[0] != '-';
}

static bool check_section(
    const struct document *document, struct block *block, const struct section *sections, struct fault *fault)
{
    const struct section *section = sections;
    while (section->name && strcmp(section->name, block->section) != 0)
        section++;
    if (!section->name)
        return refuse_section(document, block, sections, fault);
    block->params = section->params;
    if (section->titled != (*block->title != '\0'))
        fault_set(fault, FAULT_CONFIG,
            section->titled ? "section %s needs a name: %s \"name\" { … }"
                            : "section %s takes no name: %s { … }",
            block->section, block->section);
    else if (!check_title(block->title))
        fault_set(fault, FAULT_CONFIG,
            "the name of a %s may only hold Latin letters, digits, - _ and . (64 at most)", block->section);
    else
        return true;
    return fault_while(fault, "%s:%d", document->path, block->line);
}

/* Is the value written as its type wants it? */
static bool check_form(const struct param *param, enum form form, struct fault *fault)
{
    static const struct {
        enum form form;
        const char *help;
    } wanted[] = {
        [PARAM_BOOL] = { FORM_BARE, "true or false, without quotes" },
        [PARAM_INT] = { FORM_BARE, "a number, without quotes" },
        [PARAM_REAL] = { FORM_BARE, "a number, without quotes" },
        [PARAM_TEXT] = { FORM_QUOTED, "text in double quotes" },
        [PARAM_WORDS] = { FORM_LIST, "a list of words: {\"one\", \"two\"}" },
    };
    if (wanted[param->type].form == form)
        return true;
    return fault_set(
        fault, FAULT_CONFIG, "%s must be %s (%s)", param->name, wanted[param->type].help, param->summary);
}

static bool refuse_key(const struct param *params, const char *name, struct fault *fault)
{
    const char *near = param_nearest(params, name);
    return fault_set(fault, FAULT_CONFIG, "unknown setting %s%s%s%s", name, near ? "; did you mean " : "",
        near ? near : "", near ? "?" : "");
}

static bool check_keys(const struct document *document, const struct block *block, struct fault *fault)
{
    for (size_t i = 0; i < block->count; i++) {
        const struct key *key = &block->keys[i];
        const struct param *param = param_find(block->params, key->name);
        bool fits = param ? check_form(param, key->form, fault) : refuse_key(block->params, key->name, fault);
        if (!fits)
            return document_where(document, block, key->name, fault);
    }
    return true;
}

static bool check_names(const struct document *document, const struct param *top,
    const struct section *sections, struct fault *fault)
{
    struct block *blocks = document->outline.blocks;
    blocks[0].params = top;
    for (size_t i = 0; i < document->outline.count; i++)
        if ((i && !check_section(document, &blocks[i], sections, fault)) ||
            !check_keys(document, &blocks[i], fault))
            return false;
    return true;
}

/* ---- libconfuse ---- */

static size_t count_params(const struct param *params)
{
    size_t count = 0;
    while (params && params[count].name)
        count++;
    return count;
}

/* libconfuse's table of the keys `params`, with room for `more` entries behind and the end. */
static cfg_opt_t *options(const struct param *params, size_t more, struct arena *arena)
{
    size_t count = count_params(params);
    cfg_opt_t *table = arena_array(arena, count + more + 1, sizeof *table);
    for (size_t i = 0; i < count; i++)
        if (params[i].type == PARAM_WORDS)
            table[i] = (cfg_opt_t)CFG_STR_LIST(params[i].name, NULL, CFGF_NONE);
        else
            table[i] = (cfg_opt_t)CFG_STR(params[i].name, NULL, CFGF_NONE);
    table[count + more] = (cfg_opt_t)CFG_END();
    return table;
}

static cfg_opt_t *all_options(const struct param *top, const struct section *sections, struct arena *arena)
{
    size_t count = 0;
    while (sections[count].name)
        count++;
    cfg_opt_t *table = options(top, count, arena), *behind = table + count_params(top);
    for (size_t i = 0; i < count; i++)
        behind[i] = (cfg_opt_t)CFG_SEC(sections[i].name, options(sections[i].params, 0, arena),
            sections[i].titled ? CFGF_MULTI | CFGF_TITLE : CFGF_NONE);
    return table;
}

/* What libconfuse says goes nowhere: the outline has found what can be wrong, and better words for it. */
static void say_nothing(cfg_t *cfg, const char *format, va_list args)
{
    (void)cfg;
    (void)format;
    (void)args;
}

static bool parse(struct document *document, const char *text, const cfg_opt_t *table, struct fault *fault)
{
    document->cfg = cfg_init((cfg_opt_t *)table, CFGF_NONE); /* copies the table */
    if (!document->cfg)
        return fault_set(fault, FAULT_SYSTEM, "libconfuse cannot start");
    cfg_set_error_function(document->cfg, say_nothing);
    if (cfg_parse_buf(document->cfg, text) == CFG_SUCCESS)
        return true;
    return fault_set(
        fault, FAULT_CONFIG, "%s:%d: libconfuse cannot read this line", document->path, document->cfg->line);
}

bool document_open(struct document *document, const char *path, const struct param *top,
    const struct section *sections, struct fault *fault)
{
    *document = (struct document){ .path = path };
    CLEANUP(text_clear) struct text text = TEXT_LIMIT(FILE_BYTES_MOST);
    if (!read_whole(path, &text, fault) ||
        !outline_scan(path, text.bytes, &document->arena, &document->outline, fault) ||
        !check_names(document, top, sections, fault) ||
        !parse(document, text.bytes, all_options(top, sections, &document->arena), fault)) {
        document_close(document);
        return false;
    }
    return true;
}

void document_close(struct document *document)
{
    if (document->cfg)
        cfg_free(document->cfg);
    document->cfg = NULL;
    arena_clear(&document->arena);
}

/* ---- values ---- */

static cfg_opt_t *value_of(const struct document *document, const struct block *block, const char *key)
{
    cfg_t *cfg = document->cfg;
    if (*block->title)
        cfg = cfg_gettsec(cfg, block->section, block->title);
    else if (*block->section)
        cfg = cfg_getsec(cfg, block->section);
    return cfg ? cfg_getopt(cfg, key) : NULL;
}

static bool fill_one(const struct document *document, const struct block *block, const struct key *key,
    void *into, struct fault *fault)
{
    const struct param *param = param_find(block->params, key->name);
    cfg_opt_t *option = value_of(document, block, key->name);
    if (!param || !option)
        return fault_set(fault, FAULT_CONFIG, "%s is lost on the way through libconfuse", key->name);
    unsigned count = cfg_opt_size(option);
    OWNED_FREE const char **values = must_alloc((count + 1) * sizeof *values);
    for (unsigned i = 0; i < count; i++)
        values[i] = cfg_opt_getnstr(option, i);
    return param_set(param, into, values, count, fault);
}

static bool stands_in(const struct block *block, const char *name)
{
    for (size_t i = 0; i < block->count; i++)
        if (strcmp(block->keys[i].name, name) == 0)
            return true;
    return false;
}

bool document_fill(
    const struct document *document, const struct block *block, void *into, struct fault *fault)
{
    param_defaults(block->params, into);
    for (size_t i = 0; i < block->count; i++)
        if (!fill_one(document, block, &block->keys[i], into, fault))
            return document_where(document, block, block->keys[i].name, fault);
    for (const struct param *param = block->params; param && param->name; param++) {
        if (param->standard || stands_in(block, param->name))
            continue;
        fault_set(fault, FAULT_CONFIG, "%s is missing (%s)", param->name, param->summary);
        return document_where(document, block, NULL, fault);
    }
    return true;
}
