/* Surnames and patronymics in the other language: Кравченко is Краўчанка, Николаевич is Мікалаевіч. Where the
 * skeletons are one (Козлов, Казлоў) nothing is to be done; else a table lists pairs, and rules of spelling
 * make the rest (models/names/sisters.tsv). */
#include "names_inside.h"

#include "cleanup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS_MOST = 8000, RULES_MOST = 256 };

/* ---- loading ---- */

static int by_one(const void *a, const void *b)
{
    return strcmp(((const struct pair *)a)->one, ((const struct pair *)b)->one);
}

static void add_direction(struct names *names, const struct name_word *one, const struct name_word *other)
{
    if (names->pair_count < PAIRS_MOST)
        names->pairs[names->pair_count++] = (struct pair){ .one = arena_copy(&names->arena, one->skeleton),
            .other = arena_copy(&names->arena, other->folded) };
}

static void add_pair(struct names *names, const char *russian, const char *belarusian)
{
    struct name_word one, other;
    name_word_of(russian, &one);
    name_word_of(belarusian, &other);
    triples_add(names, one.skeleton);
    triples_add(names, other.skeleton);
    if (!strcmp(one.skeleton, other.skeleton))
        return;
    add_direction(names, &one, &other);
    add_direction(names, &other, &one);
}

/* A woman's form of a surname, if she has one of her own. Tables hold a man's. */
static bool make_feminine(const char *masculine, char out[NAME_BYTES])
{
    static const char *const endings[][2] = { { "ов", "ова" }, { "ёв", "ёва" }, { "ев", "ева" },
        { "оў", "ова" }, { "аў", "ава" }, { "ёў", "ёва" }, { "еў", "ева" }, { "ин", "ина" }, { "ын", "ына" },
        { "ін", "іна" }, { "ский", "ская" }, { "цкий", "цкая" }, { "скі", "ская" }, { "цкі", "цкая" },
        { "ый", "ая" }, { "ы", "ая" } };
    size_t length = strlen(masculine);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t tail = strlen(endings[i][0]);
        if (length <= tail || length >= NAME_BYTES || strcmp(masculine + length - tail, endings[i][0]) != 0)
            continue;
        snprintf(out, NAME_BYTES, "%.*s%s", (int)(length - tail), masculine, endings[i][1]);
        return true;
    }
    return false;
}

static bool load_surnames(struct names *names, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[2], one[NAME_BYTES], other[NAME_BYTES]; /* ru_m be_m */
    if (!table_open(&table, folder, "surnames_be_ru.tsv", "ru_m", fault))
        return false;
    while (table_row(&table, field, 2) == 2) {
        add_pair(names, field[0], field[1]);
        if (make_feminine(field[0], one) && make_feminine(field[1], other))
            add_pair(names, one, other);
    }
    table_close(&table);
    return true;
}

/* Only how surnames are written is learnt from them, in both spellings. */
static bool load_more(struct names *names, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[2]; /* ru_m be_m, one alone where they are the same */
    if (!table_open(&table, folder, "surnames_more.tsv", "ru_m", fault))
        return false;
    for (int count; (count = table_row(&table, field, 2));)
        for (int i = 0; i < count; i++) {
            struct name_word word;
            name_word_of(field[i], &word);
            triples_add(names, word.skeleton);
        }
    table_close(&table);
    return true;
}

static bool load_patronymics(struct names *names, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[4]; /* ru_m be_m ru_f be_f */
    if (!table_open(&table, folder, "patronymics_be_ru.tsv", "ru_m", fault))
        return false;
    while (table_row(&table, field, 4) == 4) {
        add_pair(names, field[0], field[1]);
        add_pair(names, field[2], field[3]);
    }
    table_close(&table);
    return true;
}

/* Copies letters of two bytes, those that only one of the languages has as what the other writes for them. */
static void make_plain(const char *folded, char out[NAME_BYTES])
{
    static const char lead = '\xD1'; /* of all that are replaced */
    static const char *const same[][2] = { { "ў", "в" }, { "і", "и" }, { "ы", "и" }, { "э", "е" } };
    snprintf(out, NAME_BYTES, "%s", folded);
    for (char *at = out; (at = strchr(at, lead)); at++)
        for (size_t i = 0; i < sizeof same / sizeof *same; i++)
            if (at[1] == same[i][0][1])
                memcpy(at, same[i][1], 2);
}

static void add_rule(struct names *names, bool begins, const char *from, const char *to)
{
    char plain[NAME_BYTES];
    make_plain(from, plain);
    if (strlen(plain) < 2) /* no Cyrillic letter */
        return;
    names->sisters[names->sister_count++] = (struct sister_rule){ .begins = begins,
        .from = arena_copy(&names->arena, plain),
        .length = strlen(plain),
        .to = arena_copy(&names->arena, to) };
}

static unsigned char letter_of(const struct sister_rule *rule)
{
    return (unsigned char)rule->from[1];
}

/* Of the rules of one letter the first that fits holds: their order stays. */
static void group_by_letter(struct names *names)
{
    const size_t count = names->sister_count;
    struct sister_rule *sorted = arena_array(&names->arena, count + 1, sizeof *sorted);
    size_t at = 0;
    for (unsigned letter = 0; letter <= UINT8_MAX; letter++) {
        names->sisters_of[letter] = at;
        for (size_t r = 0; r < count; r++)
            if (letter_of(&names->sisters[r]) == letter)
                sorted[at++] = names->sisters[r];
    }
    names->sisters_of[UINT8_MAX + 1] = at;
    names->sisters = sorted;
}

static bool load_rules(struct names *names, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[3]; /* where ru be */
    if (!table_open(&table, folder, "sisters.tsv", "where", fault))
        return false;
    while (names->sister_count < RULES_MOST && table_row(&table, field, 3) == 3) {
        const bool begins = !strcmp(field[0], "begin");
        add_rule(names, begins, field[1], field[2]);
        add_rule(names, begins, field[2], field[1]);
    }
    table_close(&table);
    group_by_letter(names);
    return true;
}

bool sisters_load(struct names *names, const char *folder, struct fault *fault)
{
    names->pairs = arena_array(&names->arena, PAIRS_MOST, sizeof *names->pairs);
    names->sisters = arena_array(&names->arena, RULES_MOST, sizeof *names->sisters);
    if (!load_surnames(names, folder, fault) || !load_more(names, folder, fault) ||
        !load_patronymics(names, folder, fault) || !load_rules(names, folder, fault))
        return false;
    qsort(names->pairs, names->pair_count, sizeof *names->pairs, by_one);
    return true;
}

/* ---- by the table ---- */

static void give_listed(const struct names *names, const char *folded, struct sister_taker *taker)
{
    char skeleton[NAME_BYTES];
    skeleton_of(folded, skeleton);
    const struct pair key = { .one = skeleton }, *end = names->pairs + names->pair_count;
    const struct pair *pair = bsearch(&key, names->pairs, names->pair_count, sizeof key, by_one);
    while (pair && pair > names->pairs && !strcmp(pair[-1].one, skeleton))
        pair--;
    for (; pair && pair < end && !strcmp(pair->one, skeleton); pair++)
        taker->take(taker, pair->other, true);
}

/* ---- by rule ---- */

/* Where a rule applies. All choices of up to three such places are spelled: nobody says on which of its
 * vowels a surname is stressed, and only the others change. */
enum { SITES = 3 };

struct site {
    size_t at, length; /* bytes */
    const char *to;
};

/* The first rule that fits `from` bytes into the word, if any. */
static bool find_site(const struct names *names, const char *plain, size_t from, struct site *site)
{
    const unsigned char letter = (unsigned char)plain[from + 1];
    for (size_t r = names->sisters_of[letter]; r < names->sisters_of[letter + 1]; r++) {
        const struct sister_rule *rule = &names->sisters[r];
        if ((rule->begins && from) || strncmp(plain + from, rule->from, rule->length) != 0)
            continue;
        *site = (struct site){ from, rule->length, rule->to };
        return true;
    }
    return false;
}

static size_t find_sites(const struct names *names, const char *folded, struct site sites[SITES])
{
    char plain[NAME_BYTES];
    size_t count = 0;
    make_plain(folded, plain);
    for (size_t at = 0; plain[at] && count < SITES;)
        at += find_site(names, plain, at, &sites[count]) ? sites[count++].length : 1;
    return count;
}

/* Appends what there is room for. */
static size_t put(char out[NAME_BYTES], size_t used, const char *from, size_t size)
{
    const size_t room = NAME_BYTES - 1 - used, taken = size < room ? size : room;
    memcpy(out + used, from, taken);
    out[used + taken] = '\0';
    return used + taken;
}

/* Spells the word anew at the chosen sites. */
static void spell(
    const char *folded, const struct site *sites, size_t count, unsigned chosen, char out[NAME_BYTES])
{
    size_t at = 0, used = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(chosen >> i & 1))
            continue;
        used = put(out, used, folded + at, sites[i].at - at);
        used = put(out, used, sites[i].to, strlen(sites[i].to));
        at = sites[i].at + sites[i].length;
    }
    put(out, used, folded + at, strlen(folded + at));
}

void sisters(const struct names *names, const char *folded, struct sister_taker *taker)
{
    struct site sites[SITES];
    char word[NAME_BYTES];
    give_listed(names, folded, taker);
    size_t count = find_sites(names, folded, sites);
    for (unsigned chosen = 1; chosen < 1U << count; chosen++) {
        spell(folded, sites, count, chosen, word);
        taker->take(taker, word, false);
    }
}

/* ---- letters for bones ---- */

void letters_of(const char *skeleton, char out[NAME_BYTES])
{
    static const char *const letters[26] = { "а", "б", "ч", "д", "е", "ф", "г", "х", "и", "ж", "к", "л", "м",
        "н", "", "п", "", "р", "с", "т", "у", "в", "ш", "", "", "з" };
    static const char *const endings[][2] = { { "ski", "скі" }, { "tki", "цкі" }, { "skae", "ская" },
        { "tkae", "цкая" }, { "av", "аў" }, { "ev", "еў" } };
    size_t bones = strlen(skeleton), used = 0;
    const char *ending = "";
    for (size_t i = 0; i < sizeof endings / sizeof *endings && !*ending; i++)
        if (ends_in(skeleton, endings[i][0])) {
            ending = endings[i][1];
            bones -= strlen(endings[i][0]);
        }
    for (size_t i = 0; i < bones && used + 2 + strlen(ending) < NAME_BYTES; i++)
        if (skeleton[i] >= 'a' && skeleton[i] <= 'z')
            used += (size_t)sprintf(out + used, "%s", letters[skeleton[i] - 'a']);
    strcpy(out + used, ending);
}
