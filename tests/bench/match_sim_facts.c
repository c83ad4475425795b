/* What people in the simulator write about, from match_sim_facts.tsv: sentences with slots that lists fill.
 * Entries and sentences further down a list are drawn less often, so that Vilnius is everywhere and Chausy
 * hardly ever. */
#include "match_sim.h"

#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LISTS_MOST = 40,
    ENTRIES_MOST = 100,
    FORMS = 3,
    ROWS_MOST = 200,
    TEXTS_MOST = 8,
    VILLAGES = 2048,
    EVERYDAY_MOST = 6000,
    RARE = 40000
};

struct list {
    const char *name;
    const char *forms[ENTRIES_MOST][FORMS];
    size_t count;
};

struct row {
    const char *texts[TEXTS_MOST]; /* what is said; then answers */
    int text_count;
    uint16_t lists[FACT_SLOTS];
    int slots;
};

struct facts {
    struct people *people;
    struct table table; /* everything points into it */
    struct list lists[LISTS_MOST];
    size_t list_count;
    struct row rows[ROWS_MOST]; /* facts, what is told more, what prisoners write of themselves */
    size_t row_count, first_more, first_own;
    struct table words; /* models/match/everyday.tsv */
    const char *everyday[EVERYDAY_MOST][FORMS];
    double everyday_sum[EVERYDAY_MOST]; /* how often this and all before */
    size_t everyday_count;
};

/* Lists that are no table's: given names, villages that nobody else comes from, and words of all sorts, which
 * may be needed three times for a fact. */
enum { LIST_NAMES = LISTS_MOST, LIST_VILLAGES, LIST_ODD, LIST_ODDER, LIST_ODDEST };
static const char *const made_lists[] = { "name", "village", "odd", "odder", "oddest" };

static void read_list(struct list *list, char *name, char *entries)
{
    list->name = name;
    for (char *entry; (entry = table_split(&entries, ';')) && list->count < ENTRIES_MOST; list->count++) {
        char *form = entry + strspn(entry, " ");
        for (int i = 0; i < FORMS; i++) {
            char *next = table_split(&form, '/');
            list->forms[list->count][i] = next ? next : list->forms[list->count][0];
        }
    }
}

/* Skips so many words from the front. */
static const char *words_from(const char *phrase, int skip)
{
    while (skip-- > 0 && strchr(phrase, ' '))
        phrase = strchr(phrase, ' ') + 1;
    return phrase;
}

static int count_words(const char *phrase)
{
    int count = 1;
    while ((phrase = strchr(phrase, ' ')) && phrase++)
        count++;
    return count;
}

static void shorten_phrases(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const char **forms = list->forms[i];
        forms[1] = words_from(forms[0], 1);
        forms[2] = words_from(forms[0], count_words(forms[0]) - 2);
    }
}

static bool find_list(const struct facts *facts, const char *name, size_t length, uint16_t *list)
{
    for (size_t i = 0; i < sizeof made_lists / sizeof *made_lists; i++)
        if (strlen(made_lists[i]) == length && !strncmp(made_lists[i], name, length))
            return *list = (uint16_t)(LIST_NAMES + i), true;
    for (size_t i = 0; i < facts->list_count; i++)
        if (strlen(facts->lists[i].name) == length && !strncmp(facts->lists[i].name, name, length))
            return *list = (uint16_t)i, true;
    return false;
}

/* A slot stands as {town3}: a list and a form. */
static bool find_slots(const struct facts *facts, struct row *row)
{
    for (int t = 0; t < row->text_count; t++)
        for (const char *at = row->texts[t]; (at = strchr(at, '{')); at++) {
            uint16_t list;
            int slot = 0;
            if (!find_list(facts, at + 1, strcspn(at + 1, "123"), &list))
                return false;
            while (slot < row->slots && row->lists[slot] != list)
                slot++;
            if (slot == FACT_SLOTS)
                return false;
            row->lists[slot] = list;
            row->slots += slot == row->slots;
        }
    return true;
}

static bool read_row(struct facts *facts, char **field, int count)
{
    const bool phrases = !strcmp(field[0], "phrases");
    if ((phrases || !strcmp(field[0], "list")) && facts->list_count < LISTS_MOST) {
        struct list *list = &facts->lists[facts->list_count++];
        read_list(list, field[1], field[2]);
        if (phrases)
            shorten_phrases(list);
        return true;
    }
    const bool fact = !strcmp(field[0], "fact"), more = !strcmp(field[0], "more");
    if (facts->row_count == ROWS_MOST || (!fact && !more && strcmp(field[0], "own") != 0))
        return false;
    struct row *row = &facts->rows[facts->row_count++];
    facts->first_more += fact;
    facts->first_own += fact || more;
    for (int i = 1; i < count && *field[i]; i++)
        row->texts[row->text_count++] = field[i];
    return find_slots(facts, row);
}

/* Forms of one word stand in one row; words that letters often have are less often news. */
static bool read_everyday(struct facts *facts, struct fault *fault)
{
    char *field[2];
    double sum = 0;
    if (!table_open(&facts->words, SOURCE_DIR "/models/match", "everyday.tsv", "words", fault))
        return false;
    while (facts->everyday_count < EVERYDAY_MOST && table_row(&facts->words, field, 2) == 2) {
        const char **forms = facts->everyday[facts->everyday_count];
        for (int i = 0; i < FORMS; i++) {
            const char *form = field[0] ? table_split(&field[0], ' ') : NULL;
            forms[i] = form ? form : forms[0];
        }
        sum += pow(strtod(field[1], NULL), 0.7);
        facts->everyday_sum[facts->everyday_count++] = sum;
    }
    return true;
}

struct facts *facts_open(struct people *people, struct fault *fault)
{
    struct facts *facts = must_alloc(sizeof *facts);
    char *field[TEXTS_MOST + 1];
    facts->people = people;
    bool ok = table_open(&facts->table, SOURCE_DIR "/tests/bench", "match_sim_facts.tsv", "what", fault);
    for (int n; ok && (n = table_row(&facts->table, field, TEXTS_MOST + 1));)
        if (!read_row(facts, field, n))
            ok = fault_set(fault, FAULT_CONFIG, "match_sim_facts.tsv, row %d is wrong", facts->table.line);
    if (ok && read_everyday(facts, fault))
        return facts;
    facts_close(facts);
    return NULL;
}

void facts_close(struct facts *facts)
{
    table_close(&facts->table);
    table_close(&facts->words);
    free(facts);
}

/* ---- drawing ---- */

/* The first of eighty comes up in one case of nine, the last in one of 180. */
static size_t draw_place(struct dice *dice, size_t count)
{
    double share = dice_share(dice);
    return (size_t)((double)count * share * share);
}

/* Of the telling words that came back in letters by hand 39 of 100 were everyday words, 44 were in no list.
 */
static uint16_t draw_word(struct facts *facts)
{
    struct dice *dice = &facts->people->dice;
    if (dice_share(dice) < 0.6)
        return (uint16_t)(facts->everyday_count + (size_t)(RARE * pow(dice_share(dice), 2)));
    double at = dice_share(dice) * facts->everyday_sum[facts->everyday_count - 1];
    size_t low = 0, high = facts->everyday_count - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (facts->everyday_sum[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint16_t)low;
}

static uint16_t draw_entry(struct facts *facts, uint16_t list)
{
    struct dice *dice = &facts->people->dice;
    if (list == LIST_NAMES)
        return (uint16_t)(pick_given(facts->people) - facts->people->given);
    if (list == LIST_VILLAGES)
        return (uint16_t)dice_below(dice, VILLAGES);
    if (list >= LIST_ODD)
        return draw_word(facts);
    return (uint16_t)draw_place(dice, facts->lists[list].count);
}

static struct phrase draw_row(struct facts *facts, size_t row)
{
    struct phrase phrase = { .row = (uint16_t)row };
    for (int i = 0; i < facts->rows[row].slots; i++)
        phrase.picks[i] = draw_entry(facts, facts->rows[row].lists[i]);
    return phrase;
}

static struct phrase draw_common(struct facts *facts)
{
    double share = pow(dice_share(&facts->people->dice), 1.3);
    return draw_row(facts, (size_t)((double)facts->first_more * share));
}

static struct phrase draw_more(struct facts *facts)
{
    size_t more = facts->first_own - facts->first_more;
    return draw_row(facts, facts->first_more + dice_below(&facts->people->dice, more));
}

/* A fact that others tell too, mostly with something of one's own; or only the latter. */
struct fact fact_draw(struct facts *facts)
{
    double how = dice_share(&facts->people->dice);
    struct fact fact = { .count = how < 0.15 ? 1 : 2 };
    fact.phrases[0] = how < 0.6 ? draw_common(facts) : draw_more(facts);
    fact.phrases[1] = draw_more(facts);
    return fact;
}

struct fact fact_draw_own(struct facts *facts)
{
    size_t own = facts->row_count - facts->first_own;
    size_t row = facts->first_own + dice_below(&facts->people->dice, own);
    return (struct fact){ .phrases = { draw_row(facts, row) }, .count = 1 };
}

/* ---- writing ---- */

static const char *village(struct facts *facts, unsigned number, int form)
{
    static const char *const heads[] = { "Бол", "Гру", "Дуб", "Жар", "Зел", "Кар", "Лап", "Мур", "Нес", "Пол",
        "Руд", "Сту", "Тур", "Хол", "Чер", "Шум" };
    static const char *const middles[] = { "ба", "ви", "го", "де", "за", "ки", "ла", "мо", "ни", "пу", "ро",
        "си", "то", "фи", "ху", "ше" };
    static const char *const tails[] = { "вец", "дан", "кас", "лес", "нор", "рин", "сев", "тык" };
    static const char *const endings[FORMS] = { "", "а", "е" };
    return arena_printf(&facts->people->arena, "%s%s%s%s", heads[number % 16], middles[number / 16 % 16],
        tails[number / 256 % 8], endings[form]);
}

/* The last syllable follows from the others, so that few rare words are a letter apart. */
static const char *odd_word(struct facts *facts, unsigned number, int form)
{
    static const char consonants[] = "бвгджзклмнпрстхч", vowels[] = "аеиоу";
    static const char *const endings[FORMS] = { "а", "у", "ой" };
    unsigned parts[4] = { number % 80, number / 80 % 80, number / 6400, number * 2654435761u >> 16 };
    struct text word = TEXT_LIMIT(64);
    for (int i = 0; i < 4; i++) {
        text_add_n(&word, consonants + parts[i] % 16 * 2, 2);
        if (i < 3)
            text_add_n(&word, vowels + parts[i] / 16 % 5 * 2, 2);
    }
    text_add(&word, endings[form]);
    const char *kept = arena_copy(&facts->people->arena, word.bytes);
    text_clear(&word);
    return kept;
}

static const char *entry_of(struct facts *facts, uint16_t list, uint16_t pick, int form)
{
    if (list >= LIST_ODD)
        return pick < facts->everyday_count ? facts->everyday[pick][form]
                                            : odd_word(facts, pick - (unsigned)facts->everyday_count, form);
    if (list == LIST_NAMES)
        return facts->people->given[pick].ru;
    return list == LIST_VILLAGES ? village(facts, pick, form) : facts->lists[list].forms[pick][form];
}

/* Cyrillic small letters of two bytes become capitals. */
static void capitalise(char *text)
{
    unsigned char *at = (unsigned char *)text;
    if (at[0] == 0xD0 && at[1] >= 0xB0)
        at[1] -= 0x20;
    else if (at[0] == 0xD1 && at[1] <= 0x8F) {
        at[0] = 0xD0;
        at[1] += 0x20;
    }
}

static const char *fill(struct facts *facts, const struct phrase *phrase, const char *text)
{
    const struct row *row = &facts->rows[phrase->row];
    struct text out = TEXT_LIMIT(1 << 12);
    while (*text) {
        size_t plain = strcspn(text, "{"), name;
        uint16_t list = 0;
        int slot = 0;
        text_add_n(&out, text, plain);
        text += plain;
        if (!*text)
            break;
        name = strcspn(text + 1, "123");
        find_list(facts, text + 1, name, &list);
        while (row->lists[slot] != list)
            slot++;
        text_add(&out, entry_of(facts, list, phrase->picks[slot], text[1 + name] - '1'));
        text += name + 3;
    }
    char *sentence = arena_copy(&facts->people->arena, out.bytes);
    text_clear(&out);
    capitalise(sentence);
    return sentence;
}

const char *fact_say(struct facts *facts, const struct fact *fact)
{
    const char *said = "";
    for (int i = 0; i < fact->count; i++)
        said = arena_printf(&facts->people->arena, "%s%s%s", said, i ? " " : "",
            fill(facts, &fact->phrases[i], facts->rows[fact->phrases[i].row].texts[0]));
    return said;
}

int fact_answers(struct facts *facts, const struct fact *fact, const char *answers[ANSWERS_MOST])
{
    int count = 0;
    for (int p = 0; p < fact->count; p++) {
        const struct phrase *phrase = &fact->phrases[p];
        const struct row *row = &facts->rows[phrase->row];
        if (row->text_count < 2)
            answers[count++] = fact_say(facts, fact);
        for (int t = 1; t < row->text_count && count < ANSWERS_MOST; t++)
            answers[count++] = fill(facts, phrase, row->texts[t]);
    }
    return count;
}

const char *fact_answer(struct facts *facts, const struct fact *fact)
{
    struct dice *dice = &facts->people->dice;
    const struct phrase *phrase = &fact->phrases[dice_below(dice, (size_t)fact->count)];
    const struct row *row = &facts->rows[phrase->row];
    if (row->text_count < 2)
        return fact_say(facts, fact);
    return fill(facts, phrase, row->texts[1 + dice_below(dice, (size_t)row->text_count - 1)]);
}
