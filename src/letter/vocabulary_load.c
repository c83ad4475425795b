/* The tables of words in models/match become the vocabulary. A table that is not as it should be is named,
 * and nothing is matched with the rest. */
#include "view_inside.h"

#include "table.h"

#include <stdlib.h>
#include <string.h>

static const double RATE_MOST = 0.6;

static const char *const role_names[ROLES] = {
    [ROLE_NONE] = "mark",
    [ROLE_HELLO] = "hello",
    [ROLE_DEAR] = "dear",
    [ROLE_FILLER] = "filler",
    [ROLE_FRIEND] = "friend",
    [ROLE_RELATIVE] = "relative",
    [ROLE_COLLECTIVE] = "collective",
    [ROLE_EVERYBODY] = "everybody",
    [ROLE_AND] = "and",
    [ROLE_CLOSING] = "closing",
    [ROLE_PARTING] = "parting",
    [ROLE_FROM] = "from",
    [ROLE_TO] = "to",
};

static const char *const voice_names[VOICES] = {
    [VOICE_YOU] = "you",
    [VOICE_REPLY] = "reply",
    [VOICE_ASIDE] = "aside",
    [VOICE_HER] = "her",
    [VOICE_HIM] = "him",
    [VOICE_ANOTHER] = "another",
    [VOICE_SOMEBODY] = "somebody",
    [VOICE_CERTAIN] = "certain",
};

static const char *const source_names[SOURCE_WORDS] = {
    [SOURCE_TELLS] = "tells",
    [SOURCE_LETTER] = "letter",
    [SOURCE_FROM] = "from",
    [SOURCE_AT] = "at",
    [SOURCE_PERSON] = "person",
    [SOURCE_KIN] = "kin",
    [SOURCE_YOUR] = "your",
    [SOURCE_YOURS] = "yours",
    [SOURCE_SOME] = "some",
    [SOURCE_ONE] = "one",
    [SOURCE_OWN] = "own",
    [SOURCE_OWNS] = "owns",
    [SOURCE_MEMORY] = "memory",
    [SOURCE_SIGNED] = "signed",
    [SOURCE_SMALL] = "small",
};

static const char *const word_names[WORD_KINDS] = {
    [KIND_BETWEEN] = "between",
    [KIND_NOUN] = "noun",
    [KIND_HE] = "he",
    [KIND_SHE] = "she",
    [KIND_YOUR] = "your",
    [KIND_HUSBAND] = "husband",
    [KIND_WIFE] = "wife",
    [KIND_BROTHER] = "brother",
    [KIND_SISTER] = "sister",
    [KIND_KIN] = "kin",
    [KIND_KIN_WHOSE] = "kin-whose",
    [KIND_WORK] = "work",
    [KIND_LETTER] = "letter",
    [KIND_FORWARD] = "forward",
    [KIND_HAND] = "hand",
    [KIND_HERE] = "here",
    [KIND_JOIN] = "join",
    [KIND_OWN] = "own",
    [KIND_MESSAGE] = "message",
    [KIND_ONE_MESSAGE] = "one-message",
    [KIND_PARTICIPLE] = "participle",
    [KIND_BEARS] = "bears",
    [KIND_ARRIVES] = "arrives",
    [KIND_OPENS] = "opens",
};

static const char *const said_names[SAID_WHATS] = {
    [SAID_SEVERAL] = "several",
    [SAID_OTHER] = "other",
    [SAID_DOUBT] = "doubt",
    [SAID_NAMESAKE] = "namesake",
    [SAID_WRITER] = "writer",
    [SAID_AGAIN] = "again",
    [SAID_WHICH] = "which",
    [SAID_NOTE] = "note",
    [SAID_PART] = "part",
    [SAID_HOLD] = "hold",
    [SAID_REST] = "rest",
    [SAID_EMAIL] = "email",
};

/* Which of the names it is; -1: none. */
static int kind_named(const char *const *names, int count, const char *name)
{
    int kind = count - 1;
    while (kind >= 0 && (!names[kind] || strcmp(names[kind], name) != 0))
        kind--;
    return kind;
}

/* A row that is not understood ends it: with half a table nobody would see what is not asked any more. */
static bool end_table(
    struct table *table, const char *folder, const char *file, bool right, struct fault *fault)
{
    if (!right)
        fault_set(fault, FAULT_CONFIG, "%s/%s: line %d is not understood", folder, file, table->line);
    table_close(table);
    return right;
}

/* `exact`: misread it may be a name, or another word. */
static void add_role(struct vocabulary *vocabulary, const char *text, int role, char sex, bool exact)
{
    struct name_word word;
    name_word_of(text, &word);
    const uint32_t bearer = (uint32_t)role | (uint32_t)(unsigned char)sex << 8;
    name_book_add(&vocabulary->folded, word.folded, bearer, 0);
    if (word.letters >= 6 && !exact && role != ROLE_COLLECTIVE) /* a misread adjective is nobody's plural */
        name_book_add(&vocabulary->skeletons, word.skeleton, bearer, 0);
}

static bool role_row(struct vocabulary *vocabulary, char *const field[4])
{
    const int role = kind_named(role_names, ROLES, field[1]);
    const bool sexed = !*field[2] || !strcmp(field[2], "f") || !strcmp(field[2], "m"),
               exact = !strcmp(field[3], "exact");
    if (role < 0 || !sexed || (*field[3] && !exact))
        return false;
    add_role(vocabulary, field[0], role, *field[2], exact);
    return true;
}

static bool load_roles(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[4]; /* word role sex how */
    bool right = true;
    if (!table_open(&table, folder, "greetings.tsv", "word", fault))
        return false;
    while (right && table_row(&table, field, 4))
        right = role_row(vocabulary, field);
    name_book_seal(&vocabulary->folded);
    name_book_seal(&vocabulary->skeletons);
    return end_table(&table, folder, "greetings.tsv", right, fault);
}

/* Which form of a listed word is kept; false for what is no word to compare. */
typedef bool former(const struct name_word *word, char form[NAME_BYTES]);

static bool keep_stem(const struct name_word *word, char form[NAME_BYTES])
{
    return stem_of(word, form);
}

static bool keep_folded(const struct name_word *word, char form[NAME_BYTES])
{
    memcpy(form, word->folded, sizeof word->folded);
    return true;
}

static void add_words(struct name_book *book, const char *words, former *keep, uint32_t bearer)
{
    const char *end = words + strlen(words);
    struct name_word word;
    char form[NAME_BYTES];
    while (name_next_word(&words, end, &word))
        if (keep(&word, form))
            name_book_add(book, form, bearer, 0);
}

/* Rows of words and nothing else. */
static bool load_words(
    struct name_book *book, const char *folder, const char *file, former *keep, struct fault *fault)
{
    struct table table;
    char *words;
    if (!table_open(&table, folder, file, "words", fault))
        return false;
    while (table_row(&table, &words, 1))
        add_words(book, words, keep, 0);
    name_book_seal(book);
    table_close(&table);
    return true;
}

/* The words of a row are those of one everyday word in both languages; the last field is the rate. */
static bool load_everyday(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[2]; /* words rate */
    uint32_t rows = 0;
    bool right = true;
    if (!table_open(&table, folder, "everyday.tsv", "words", fault))
        return false;
    while (right && table_row(&table, field, 2)) {
        const double rate = strtod(field[1], NULL);
        right = rate > 0 && rate < RATE_MOST;
        if (right)
            add_words(&vocabulary->everyday, field[0], keep_stem,
                ++rows << RATE_BITS | (uint32_t)(rate * RATE_UNIT));
    }
    name_book_seal(&vocabulary->everyday);
    return end_table(&table, folder, "everyday.tsv", right, fault);
}

/* Rows of words that follow one another. */
static bool load_remarks(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    struct table table;
    char *words, folded[REMARK_BYTES];
    if (!table_open(&table, folder, "typed_words.txt", "words", fault))
        return false;
    while (table_row(&table, &words, 1)) {
        name_fold(words, folded, sizeof folded);
        name_book_add(&vocabulary->remarks, folded, 0, 0);
    }
    name_book_seal(&vocabulary->remarks);
    table_close(&table);
    return true;
}

/* A table of ways to say one thing, "|" between, and what that is: one of its kinds, the bearer in the book.
 */
struct ways {
    const char *file;
    struct name_book *book;
    const char *const *kinds;
    int kind_count;
};

/* The one mark behind "сосед*" is kept; false for one that stands elsewhere. */
static bool add_marked(struct name_book *book, const char *words, const char *marks, uint32_t kind)
{
    char folded[REMARK_BYTES + 1];
    const char *mark = words + strcspn(words, marks);
    if (*mark && mark[1])
        return false;
    name_fold(words, folded, REMARK_BYTES);
    strcat(folded, mark);
    name_book_add(book, folded, kind, 0);
    return true;
}

static bool add_ways(struct name_book *book, char *list, uint32_t kind)
{
    bool right = true;
    for (char *words; right && (words = table_split(&list, '|'));)
        right = add_marked(book, words, "*", kind);
    return right;
}

static bool load_ways(const struct ways *ways, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[2]; /* words what */
    bool right = true;
    if (!table_open(&table, folder, ways->file, "words", fault))
        return false;
    while (right && table_row(&table, field, 2)) {
        const int kind = kind_named(ways->kinds, ways->kind_count, field[1]);
        right = kind >= 0 && add_ways(ways->book, field[0], (uint32_t)kind);
    }
    name_book_seal(ways->book);
    return end_table(&table, folder, ways->file, right, fault);
}

/* Words by which somebody else is named, and long enough to be known by most of their letters. */
static void add_told_long(struct vocabulary *vocabulary)
{
    enum { LETTERS_LEAST = 5 };
    for (size_t i = 0; i < vocabulary->told.count; i++) {
        const struct name_entry *entry = &vocabulary->told.entries[i];
        struct name_word word;
        name_word_of(entry->form, &word);
        if ((entry->bearer == VOICE_SOMEBODY || entry->bearer == VOICE_CERTAIN) &&
            !strchr(entry->form, ' ') && word.letters >= LETTERS_LEAST)
            name_book_add(&vocabulary->told_long, word.skeleton, entry->bearer, 0);
    }
    name_book_seal(&vocabulary->told_long);
}

static bool load_all_ways(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    const struct ways tables[] = {
        { "told.tsv", &vocabulary->told, voice_names, VOICES },
        { "source.tsv", &vocabulary->source, source_names, SOURCE_WORDS },
        { "kinds.tsv", &vocabulary->kinds, word_names, WORD_KINDS },
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (!load_ways(&tables[i], folder, fault))
            return false;
    add_told_long(vocabulary);
    return true;
}

/* Rows of words; "без_названия" are two that belong together. The mark behind "скан*", "lip#" and "berlin/"
 * is kept. */
static bool load_usual(
    struct vocabulary *vocabulary, const char *folder, const char *file, struct fault *fault)
{
    struct table table;
    char *words, *rest;
    bool right = true;
    if (!table_open(&table, folder, file, "words", fault))
        return false;
    while (right && table_row(&table, &words, 1))
        for (char *word = strtok_r(words, " ", &rest); right && word; word = strtok_r(NULL, " ", &rest))
            right = add_marked(&vocabulary->usual, word, "*#/", 0);
    return end_table(&table, folder, file, right, fault);
}

static bool load_all_usual(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    const bool loaded = load_usual(vocabulary, folder, "file_words.txt", fault) &&
        load_usual(vocabulary, folder, "calendar_words.txt", fault);
    name_book_seal(&vocabulary->usual);
    return loaded;
}

/* "отда*|Ещё" as it is compared: "отда*|еще"; "!Ещё" keeps its mark. */
static const char *fold_forms(struct arena *arena, char *forms)
{
    const char *const kept_out = *forms == '!' ? "!" : "", *all = "";
    for (char *form; (form = table_split(&forms, '|'));) {
        char folded[REMARK_BYTES];
        name_fold(form, folded, sizeof folded);
        const bool word = *folded != '\0';
        const char *mark = word && form[strlen(form) - 1] == '*' ? "*" : "";
        all = arena_printf(arena, "%s%s%s%s", all, *all ? "|" : "", word ? folded : form, mark);
    }
    return arena_printf(arena, "%s%s", kept_out, all);
}

/* First letters of the words that the part may be; a name, a number, a gap may be any. */
static uint64_t letters_of_part(const struct said *said, int part)
{
    uint64_t letters = 0;
    if (part >= said->part_count)
        return UINT64_MAX;
    for (const char *at = said->parts[part]; *at; at += *at == '|') {
        if (strchr("+!.@%&#*~=", *at))
            return UINT64_MAX;
        letters |= said_letter(at);
        at += strcspn(at, "|");
    }
    return letters;
}

static bool said_of(struct arena *arena, char *words, const char *what, struct said *said)
{
    const int kind = kind_named(said_names, SAID_WHATS, what);
    if (kind < 0)
        return false;
    *said = (struct said){ .what = (enum said_what)kind };
    for (char *part; said->part_count < SAID_PARTS && (part = table_split(&words, ' '));)
        said->parts[said->part_count++] = fold_forms(arena, part);
    if (!said->part_count)
        return false;
    said->begins = letters_of_part(said, said_leads(said));
    return true;
}

/* Those of one kind keep their order. */
static void group_said(struct vocabulary *vocabulary)
{
    struct said *sorted = arena_array(&vocabulary->arena, vocabulary->said_count + 1, sizeof *sorted);
    size_t at = 0;
    for (int what = 0; what <= SAID_WHATS; what++) {
        vocabulary->said_first[what] = at;
        for (size_t i = 0; i < vocabulary->said_count; i++)
            if ((int)vocabulary->said[i].what == what)
                sorted[at++] = vocabulary->said[i];
    }
    vocabulary->said = sorted;
}

static bool load_said(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    enum { SAID_MOST = 640 };
    struct table table;
    char *field[2]; /* words what */
    bool right = true;
    if (!table_open(&table, folder, "said.tsv", "words", fault))
        return false;
    vocabulary->said = arena_array(&vocabulary->arena, SAID_MOST, sizeof *vocabulary->said);
    while (right && table_row(&table, field, 2)) {
        right = vocabulary->said_count < SAID_MOST &&
            said_of(&vocabulary->arena, field[0], field[1], &vocabulary->said[vocabulary->said_count]);
        vocabulary->said_count += right;
    }
    group_said(vocabulary);
    return end_table(&table, folder, "said.tsv", right, fault);
}

bool vocabulary_load(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    return load_roles(vocabulary, folder, fault) &&
        load_words(&vocabulary->common, folder, "common_words.txt", keep_stem, fault) &&
        load_words(&vocabulary->reader, folder, "reader_words.txt", keep_folded, fault) &&
        load_words(&vocabulary->returned, folder, "return_marks.txt", keep_folded, fault) &&
        load_words(&vocabulary->post, folder, "post_words.txt", keep_folded, fault) &&
        load_words(&vocabulary->calendar, folder, "calendar_words.txt", keep_folded, fault) &&
        load_remarks(vocabulary, folder, fault) && load_said(vocabulary, folder, fault) &&
        load_all_ways(vocabulary, folder, fault) && load_all_usual(vocabulary, folder, fault) &&
        load_everyday(vocabulary, folder, fault);
}

void vocabulary_clear(struct vocabulary *vocabulary)
{
    name_book_clear(&vocabulary->folded);
    name_book_clear(&vocabulary->skeletons);
    name_book_clear(&vocabulary->common);
    name_book_clear(&vocabulary->everyday);
    name_book_clear(&vocabulary->reader);
    name_book_clear(&vocabulary->returned);
    name_book_clear(&vocabulary->post);
    name_book_clear(&vocabulary->remarks);
    name_book_clear(&vocabulary->told);
    name_book_clear(&vocabulary->told_long);
    name_book_clear(&vocabulary->source);
    name_book_clear(&vocabulary->kinds);
    name_book_clear(&vocabulary->usual);
    name_book_clear(&vocabulary->calendar);
    arena_clear(&vocabulary->arena);
}
