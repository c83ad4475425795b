/* Case endings. The Russian rules are petrovich's (models/names/petrovich_rules.json), the Belarusian ones a
 * table of ours; a word is given all the forms that either language makes of it, because nobody says in which
 * of them an envelope is written. */
#include "names_inside.h"

#include "cleanup.h"
#include "file.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- loading ---- */

/* Rules are kept in folded spelling: ё as е (both are two bytes). */
static char *keep_folded(struct arena *arena, const char *text)
{
    char *kept = arena_copy(arena, text);
    for (char *at = kept; (at = strstr(at, "ё"));)
        memcpy(at, "е", 2);
    return kept;
}

struct section {
    const char *name;
    enum name_kind kind;
};

static const struct section sections[] = {
    { "firstname", NAME_GIVEN },
    { "middlename", NAME_PATRONYMIC },
    { "lastname", NAME_SURNAME },
};

static void add_rules(struct names *names, json_t *list, enum name_kind kind, bool whole)
{
    size_t i, t;
    json_t *rule, *test;
    json_array_foreach(list, i, rule)
    {
        const char *sex = json_string_value(json_object_get(rule, "gender"));
        json_t *mods = json_object_get(rule, "mods");
        if (!sex || json_array_size(mods) != 5)
            continue;
        json_array_foreach(json_object_get(rule, "test"), t, test)
        {
            struct ending_rule *out = &names->russian[names->russian_count++];
            *out = (struct ending_rule){ .kind = kind, .whole = whole };
            out->sex = *sex == 'a' ? '*' : *sex;
            out->test = keep_folded(&names->arena, json_string_value(test));
            out->length = strlen(out->test);
            for (size_t m = 0; m < 5; m++)
                out->endings[m] = keep_folded(&names->arena, json_string_value(json_array_get(mods, m)));
        }
    }
}

static size_t count_tests(json_t *list)
{
    size_t count = 0, i;
    json_t *rule;
    json_array_foreach(list, i, rule) count += json_array_size(json_object_get(rule, "test"));
    return count;
}

static void drop_json(json_t **json)
{
    json_decref(*json);
}

static bool load_russian(struct names *names, const char *folder, struct fault *fault)
{
    static const char file[] = "petrovich_rules.json";
    OWNED_FREE char *path = file_join(folder, file);
    json_error_t error;
    CLEANUP(drop_json) json_t *root = json_load_file(path, 0, &error);
    if (!root)
        return fault_set(fault, FAULT_CONFIG, "the rules of names %s: %s", file, error.text);
    size_t count = 0;
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
        json_t *section = json_object_get(root, sections[s].name);
        count += count_tests(json_object_get(section, "exceptions"));
        count += count_tests(json_object_get(section, "suffixes"));
    }
    if (!count)
        return fault_set(fault, FAULT_CONFIG, "the rules of names %s hold no rule", file);
    names->russian = arena_array(&names->arena, count, sizeof *names->russian);
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
        json_t *section = json_object_get(root, sections[s].name);
        add_rules(names, json_object_get(section, "exceptions"), sections[s].kind, true);
        add_rules(names, json_object_get(section, "suffixes"), sections[s].kind, false);
    }
    return true;
}

static enum name_kind kind_named(const char *word)
{
    return !strcmp(word, "given") ? NAME_GIVEN : !strcmp(word, "surname") ? NAME_SURNAME : NAME_PATRONYMIC;
}

static bool load_belarusian(struct names *names, const char *folder, struct fault *fault)
{
    enum { RULES_MOST = 256 };
    struct table table;
    char *field[8];
    if (!table_open(&table, folder, "endings_be.tsv", "kind", fault))
        return false;
    names->belarusian = arena_array(&names->arena, RULES_MOST, sizeof *names->belarusian);
    while (names->belarusian_count < RULES_MOST && table_row(&table, field, 8) == 8) {
        struct ending_rule *rule = &names->belarusian[names->belarusian_count++];
        rule->kind = kind_named(field[0]);
        rule->sex = *field[1];
        rule->test = arena_copy(&names->arena, strcmp(field[2], "*") != 0 ? field[2] : "");
        rule->length = strlen(rule->test);
        for (int i = 0; i < 5; i++)
            rule->endings[i] = arena_copy(&names->arena, field[3 + i]);
    }
    table_close(&table);
    return true;
}

bool endings_load(struct names *names, const char *folder, struct fault *fault)
{
    return load_russian(names, folder, fault) && load_belarusian(names, folder, fault);
}

/* ---- declining ---- */

static bool fits(
    const struct ending_rule *rule, enum name_kind kind, char sex, const char *word, size_t length)
{
    const size_t tail = rule->length;
    if (rule->kind != kind || (rule->sex != '*' && rule->sex != sex) || tail > length)
        return false;
    if (rule->whole && tail != length)
        return false;
    return !tail ||
        (word[length - 1] == rule->test[tail - 1] && !memcmp(word + length - tail, rule->test, tail));
}

static bool ends_in_vowel(const char *word, size_t length)
{
    static const char *const vowels[] = { "а", "е", "и", "о", "у", "ы", "э", "ю", "я", "і" };
    for (size_t i = 0; length >= 2 && i < sizeof vowels / sizeof *vowels; i++)
        if (!memcmp(word + length - 2, vowels[i], 2))
            return true;
    return false;
}

/* Cuts a Cyrillic letter (two bytes) for each '-' in front, then appends the rest. */
static void add_ending(const char *word, size_t length, const char *ending, struct declined_taker *taker)
{
    char form[NAME_BYTES];
    if (!strcmp(ending, "."))
        return;
    for (; *ending == '-'; ending++)
        length = length >= 2 ? length - 2 : 0;
    size_t more = strlen(ending);
    if (!length || length + more >= sizeof form)
        return;
    memcpy(form, word, length);
    memcpy(form + length, ending, more + 1);
    taker->take(taker, form);
}

static void apply(const struct ending_rule *rules, size_t count, enum name_kind kind, char sex,
    const char *word, struct declined_taker *taker)
{
    size_t length = strlen(word);
    for (size_t i = 0; i < count; i++) {
        bool bare = !*rules[i].test; /* any consonant */
        if (!fits(&rules[i], kind, sex, word, length) || (bare && ends_in_vowel(word, length)))
            continue;
        for (int e = 0; e < 5; e++)
            add_ending(word, length, rules[i].endings[e], taker);
        return;
    }
}

void decline(const struct names *names, enum name_kind kind, char sex, const char *folded,
    struct declined_taker *taker)
{
    if (!(folded[0] & 0x80)) /* Latin names are written as they are */
        return;
    apply(names->russian, names->russian_count, kind, sex, folded, taker);
    apply(names->belarusian, names->belarusian_count, kind, sex, folded, taker);
}
