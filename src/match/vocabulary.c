/* The words that letters are made of: greetings, closings, "from" and "to" on envelopes and in file names,
 * and the words that every letter has and that therefore tell nothing. */
#include "vocabulary_inside.h"

#include "table.h"

#include <stdlib.h>
#include <string.h>

/* Of a bearer the low bits are the rate, at most 0.6; the row of the table stands above. */
enum { RATE_BITS = 16, RATE_MASK = (1 << RATE_BITS) - 1 };
static const double RATE_UNIT = 100000, RATE_UNLISTED = 0.002;

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
    [VOICE_NONE] = "",
    [VOICE_YOU] = "you",
    [VOICE_REPLY] = "reply",
    [VOICE_ASIDE] = "aside",
    [VOICE_HER] = "her",
    [VOICE_HIM] = "him",
    [VOICE_ANOTHER] = "another",
    [VOICE_SOMEBODY] = "somebody",
    [VOICE_CERTAIN] = "certain",
};

static enum role role_named(const char *name)
{
    int role = ROLES - 1;
    while (role > 0 && strcmp(role_names[role], name) != 0)
        role--;
    return (enum role)role;
}

static bool load_roles(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    struct table table;
    char *field[4]; /* word role sex how */
    if (!table_open(&table, folder, "greetings.tsv", "word", fault))
        return false;
    while (table_row(&table, field, 4) >= 2) {
        struct name_word word;
        name_word_of(field[0], &word);
        const bool exact = !strcmp(field[3], "exact"); /* misread it may be a name, or another word */
        uint32_t bearer = (uint32_t)role_named(field[1]) | (uint32_t)(unsigned char)*field[2] << 8;
        name_book_add(&vocabulary->folded, word.folded, bearer, 0);
        if (word.letters >= 6 && !exact &&
            (bearer & 0xFF) != ROLE_COLLECTIVE) /* a misread adjective is nobody's plural */
            name_book_add(&vocabulary->skeletons, word.skeleton, bearer, 0);
    }
    name_book_seal(&vocabulary->folded);
    name_book_seal(&vocabulary->skeletons);
    table_close(&table);
    return true;
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
    if (!table_open(&table, folder, "everyday.tsv", "words", fault))
        return false;
    while (table_row(&table, field, 2) == 2) {
        double rate = strtod(field[1], NULL);
        if (rate > 0 && rate < 0.6)
            add_words(&vocabulary->everyday, field[0], keep_stem,
                ++rows << RATE_BITS | (uint32_t)(rate * RATE_UNIT));
    }
    name_book_seal(&vocabulary->everyday);
    table_close(&table);
    return true;
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

static enum voice voice_named(const char *name)
{
    int voice = VOICES - 1;
    while (voice > 0 && strcmp(voice_names[voice], name) != 0)
        voice--;
    return (enum voice)voice;
}

/* Words by which somebody else is named, and long enough to be known by most of their letters. */
static void add_told_long(struct vocabulary *vocabulary, const char *words, enum voice voice)
{
    enum { LETTERS_LEAST = 5 };
    struct name_word word;
    name_word_of(words, &word);
    if ((voice == VOICE_SOMEBODY || voice == VOICE_CERTAIN) && !strchr(words, ' ') &&
        word.letters >= LETTERS_LEAST)
        name_book_add(&vocabulary->told_long, word.skeleton, voice, 0);
}

/* Takes one way to say it, folded, and as it is written. */
typedef void way_taker(
    struct vocabulary *vocabulary, const char *folded, const char *words, const char *what);

/* Rows of ways to say one thing, "|" between; the mark behind "сосед*" is kept. */
static bool load_ways(
    struct vocabulary *vocabulary, const char *folder, const char *file, way_taker *take, struct fault *fault)
{
    struct table table;
    char *field[2], *words, folded[REMARK_BYTES + 1]; /* words what */
    if (!table_open(&table, folder, file, "words", fault))
        return false;
    while (table_row(&table, field, 2) == 2)
        while ((words = table_split(&field[0], '|'))) {
            name_fold(words, folded, REMARK_BYTES);
            strcat(folded, words + strcspn(words, "*"));
            take(vocabulary, folded, words, field[1]);
        }
    table_close(&table);
    return true;
}

static void take_told(struct vocabulary *vocabulary, const char *folded, const char *words, const char *what)
{
    name_book_add(&vocabulary->told, folded, voice_named(what), 0);
    add_told_long(vocabulary, words, voice_named(what));
}

static bool load_told(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    const bool loaded = load_ways(vocabulary, folder, "told.tsv", take_told, fault);
    name_book_seal(&vocabulary->told);
    name_book_seal(&vocabulary->told_long);
    return loaded;
}

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

static void take_source(
    struct vocabulary *vocabulary, const char *folded, const char *words, const char *what)
{
    (void)words;
    for (uint32_t kind = SOURCE_NONE + 1; kind < SOURCE_WORDS; kind++)
        if (!strcmp(source_names[kind], what))
            name_book_add(&vocabulary->source, folded, kind, 0);
}

static bool load_source(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    const bool loaded = load_ways(vocabulary, folder, "source.tsv", take_source, fault);
    name_book_seal(&vocabulary->source);
    return loaded;
}

/* "сосед*" is listed: "соседями" begins so. */
static const struct name_entry *find_beginning(const struct name_book *book, const char *folded)
{
    enum { BYTES_LEAST = 8, BYTES_BEHIND = 10 };
    char text[NAME_BYTES + 2];
    const size_t length = strlen(folded);
    for (size_t n = length; n >= BYTES_LEAST && n + BYTES_BEHIND >= length; n--) {
        size_t count;
        memcpy(text, folded, n);
        strcpy(text + n, "*");
        const struct name_entry *entry = name_book_find(book, text, &count);
        if (entry)
            return entry;
    }
    return NULL;
}

const struct name_entry *vocabulary_begun(const struct name_book *book, const char *folded)
{
    size_t count;
    const struct name_entry *entry = name_book_find(book, folded, &count);
    return entry ? entry : find_beginning(book, folded);
}

enum source_word vocabulary_source(const struct vocabulary *vocabulary, const char *folded)
{
    const struct name_entry *entry = vocabulary_begun(&vocabulary->source, folded);
    return entry ? (enum source_word)entry->bearer : SOURCE_NONE;
}

/* Rows of words; "без_названия" are two that belong together. The mark behind "скан*", "lip#" and "berlin/"
 * is kept. */
static bool load_usual(
    struct vocabulary *vocabulary, const char *folder, const char *file, struct fault *fault)
{
    struct table table;
    char *words, *rest, folded[REMARK_BYTES + 1];
    if (!table_open(&table, folder, file, "words", fault))
        return false;
    while (table_row(&table, &words, 1))
        for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
            name_fold(word, folded, REMARK_BYTES);
            strcat(folded, word + strcspn(word, "*#/"));
            name_book_add(&vocabulary->usual, folded, 0, 0);
        }
    table_close(&table);
    return true;
}

static bool load_all_usual(struct vocabulary *vocabulary, const char *folder, struct fault *fault)
{
    const bool loaded = load_usual(vocabulary, folder, "file_words.txt", fault) &&
        load_usual(vocabulary, folder, "calendar_words.txt", fault);
    name_book_seal(&vocabulary->usual);
    return loaded;
}

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
};

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
        if (strchr("+!.@%&#*", *at))
            return UINT64_MAX;
        letters |= said_letter(at);
        at += strcspn(at, "|");
    }
    return letters;
}

static bool said_of(struct arena *arena, char *words, const char *what, struct said *said)
{
    *said = (struct said){ .what = SAID_WHATS };
    for (int i = 0; i < SAID_WHATS; i++)
        if (!strcmp(said_names[i], what))
            said->what = (enum said_what)i;
    for (char *part; said->part_count < SAID_PARTS && (part = table_split(&words, ' '));)
        said->parts[said->part_count++] = fold_forms(arena, part);
    said->begins = letters_of_part(said, *said->parts[0] == '!');
    return said->what < SAID_WHATS && said->part_count > 0;
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
    enum { SAID_MOST = 512 };
    struct table table;
    char *field[2]; /* words what */
    bool right = true;
    if (!table_open(&table, folder, "said.tsv", "words", fault))
        return false;
    vocabulary->said = arena_array(&vocabulary->arena, SAID_MOST, sizeof *vocabulary->said);
    while (right && table_row(&table, field, 2) == 2) {
        right = vocabulary->said_count < SAID_MOST &&
            said_of(&vocabulary->arena, field[0], field[1], &vocabulary->said[vocabulary->said_count]);
        vocabulary->said_count += right;
    }
    if (!right)
        fault_set(fault, FAULT_CONFIG, "%s/said.tsv: line %d is not understood", folder, table.line);
    group_said(vocabulary);
    table_close(&table);
    return right;
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
        load_told(vocabulary, folder, fault) && load_source(vocabulary, folder, fault) &&
        load_all_usual(vocabulary, folder, fault) && load_everyday(vocabulary, folder, fault);
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
    name_book_clear(&vocabulary->usual);
    name_book_clear(&vocabulary->calendar);
    arena_clear(&vocabulary->arena);
}

bool vocabulary_has_stem(const struct vocabulary *vocabulary, const char *stem)
{
    size_t count;
    return name_book_find(&vocabulary->common, stem, &count) ||
        name_book_find(&vocabulary->everyday, stem, &count);
}

bool vocabulary_has_near(const struct names *names, const struct vocabulary *vocabulary, const char *stem)
{
    struct name_near near[1];
    return name_book_near(names, &vocabulary->common, stem, NAME_NEAR, near, 1) ||
        name_book_near(names, &vocabulary->everyday, stem, NAME_NEAR, near, 1);
}

double vocabulary_rate(const struct vocabulary *vocabulary, const char *stem)
{
    uint32_t rate = 0;
    size_t count;
    const struct name_entry *entry = name_book_find(&vocabulary->everyday, stem, &count);
    for (size_t i = 0; i < count; i++)
        rate = (entry[i].bearer & RATE_MASK) > rate ? entry[i].bearer & RATE_MASK : rate;
    return count ? rate / RATE_UNIT : RATE_UNLISTED;
}

bool vocabulary_one_word(const struct vocabulary *vocabulary, const char *stem, const char *other)
{
    size_t count, others;
    const struct name_entry *entry = name_book_find(&vocabulary->everyday, stem, &count);
    const struct name_entry *beside = name_book_find(&vocabulary->everyday, other, &others);
    return count && others && entry->bearer >> RATE_BITS == beside->bearer >> RATE_BITS;
}

/* A word that is read well and is another one: "придёт" is no misread "привет". "Добрыя" and "здароўе" are
 * the greeting's own forms. */
static bool is_another(
    const struct vocabulary *vocabulary, const struct name_word *word, const struct name_entry *near)
{
    char stem[STEM_BYTES];
    return stem_of(word, stem) && strncmp(stem, near->form, strlen(stem)) != 0 &&
        vocabulary_has_stem(vocabulary, stem);
}

/* "Приветы на стёклах": what one sends, and no misread "привет". */
static bool is_greetings(const struct name_word *word)
{
    static const char *const words[] = { "приветы", "приветов", "приветам", "приветами", "приветах",
        "прывітанні", "прывітанняў", "прывітаннямі", NULL };
    return word_is_among(word, words);
}

static const struct name_entry *nearest(
    const struct vocabulary *vocabulary, const struct names *names, const struct name_word *word)
{
    struct name_near near[1];
    struct name_given given[NAME_FAMILIES];
    const bool named = names_patronymic(names, word) || /* "Ивановна" is no misread "уважаная" */
        (names_given_exactly(names, word, NAME_HOW_CALL, given) > 0 && given[0].folded);
    return word->letters >= 6 && !named && !is_greetings(word) &&
            name_book_near(names, &vocabulary->skeletons, word->skeleton, NAME_NEAR, near, 1)
        ? near[0].entry
        : NULL;
}

struct role_found vocabulary_role(
    const struct vocabulary *vocabulary, const struct names *names, const struct name_word *word)
{
    size_t count;
    const struct name_entry *exact = name_book_find(&vocabulary->folded, word->folded, &count);
    const struct name_entry *entry = exact ? exact : nearest(vocabulary, names, word);
    if (!entry)
        return (struct role_found){ ROLE_NONE };
    return (struct role_found){
        .role = (enum role)(entry->bearer & 0xFF),
        .sex = (char)(entry->bearer >> 8),
        .misread = !exact,
        .another = !exact && is_another(vocabulary, word, entry),
    };
}
