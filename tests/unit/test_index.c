/* The index of the match room from inside: which words stand in which messages, and who wrote them. */
#define ROOM_MATCH 1
#define ROOM_INDEX 1
#include "test.h"

#include "plain_letter.h"
#include "index_inside.h"
#include "match_inside.h"
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- postings ---- */

static uint32_t hash_of(int number)
{
    char word[32];
    snprintf(word, sizeof word, "word%d", number);
    return word_hash(word);
}

/* In the order in which they came in, behind `before` others. */
static void seal_behind(struct postings *postings, uint32_t before)
{
    const uint32_t count = before + postings->item_count;
    uint32_t *items = must_alloc((count + (size_t)1) * sizeof *items);
    for (uint32_t i = 0; i < count; i++)
        items[i] = i;
    const struct posting_places places = { items, count, before };
    postings_seal(postings, &places);
    free(items);
}

static void seal(struct postings *postings)
{
    seal_behind(postings, 0);
}

/* The item of that number, from 0, in a word's list. */
static uint32_t item_at(const struct postings *postings, const struct posting *of, uint32_t number)
{
    struct posting_walk walk = postings_walk(postings, of);
    for (uint32_t i = 0; i <= number; i++)
        assert_true(postings_step(&walk));
    return walk.item;
}

static void a_word_is_listed_with_all_items_that_have_it_in_their_order(void **state)
{
    enum { ITEMS = 2000, WORDS = 1500 };
    (void)state;
    struct postings postings = { 0 };
    for (int item = 0; item < ITEMS; item++) {
        for (int word = 1; word < WORDS; word++)
            if (item % word == 0)
                postings_add(&postings, hash_of(word));
        postings_next(&postings);
    }
    seal(&postings);
    const struct posting *of = postings_find(&postings, hash_of(1));
    assert_non_null(of);
    assert_int_equal(of->count, ITEMS);
    for (uint32_t i = 0; i < ITEMS; i++)
        assert_int_equal(item_at(&postings, of, i), i);
    of = postings_find(&postings, hash_of(700));
    assert_int_equal(of->count, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(item_at(&postings, of, i), 700 * i);
    assert_null(postings_find(&postings, hash_of(WORDS)));
    postings_clear(&postings);
}

static void items_in_the_middle_of_a_long_list_are_found(void **state)
{
    enum { ITEMS = 3000, EVERY = 7 };
    (void)state;
    struct postings postings = { 0 };
    for (int item = 0; item < ITEMS; item++) {
        if (item % EVERY == 3)
            postings_add(&postings, hash_of(1));
        postings_next(&postings);
    }
    seal(&postings);
    const struct posting *of = postings_find(&postings, hash_of(1));
    for (uint32_t item = 0, before = 0; item <= ITEMS; item++) {
        assert_int_equal(postings_below(&postings, of, item), before);
        assert_int_equal(postings_has(&postings, of, item), item < ITEMS && item % EVERY == 3);
        before += item % EVERY == 3;
    }
    postings_clear(&postings);
}

static void a_word_that_an_item_has_twice_counts_once(void **state)
{
    (void)state;
    struct postings postings = { 0 };
    postings_next(&postings);
    postings_add(&postings, hash_of(1));
    postings_add(&postings, hash_of(2));
    postings_add(&postings, hash_of(1));
    postings_next(&postings);
    seal(&postings);
    const struct posting *of = postings_find(&postings, hash_of(1));
    assert_int_equal(of->count, 1);
    assert_int_equal(item_at(&postings, of, 0), 1);
    postings_clear(&postings);
}

static void a_word_in_more_items_than_are_listed_is_only_counted(void **state)
{
    (void)state;
    struct postings postings = { 0 }, all = { 0 };
    for (int item = 0; item < 10; item++) {
        postings_add(&postings, hash_of(1));
        postings_add(&postings, hash_of(item < 3 ? 2 : 3));
        postings_next(&postings);
    }
    seal(&postings);
    assert_true(postings_join(&all, &postings, NULL, 3));
    assert_int_equal(postings_find(&all, hash_of(1))->count, 10);
    assert_false(postings_listed(postings_find(&all, hash_of(1))));
    const struct posting *of = postings_find(&all, hash_of(2));
    assert_int_equal(of->count, 3);
    assert_int_equal(item_at(&all, of, 2), 2);
    postings_clear(&postings);
    postings_clear(&all);
}

static void nothing_stands_in_no_items(void **state)
{
    (void)state;
    struct postings postings = { 0 };
    seal(&postings);
    assert_null(postings_find(&postings, hash_of(1)));
    postings_clear(&postings);
}

/* Does an item have the word? By chance, one in `word` items. */
static bool has(uint32_t item, uint32_t word)
{
    return item * 2654435761u % (word * 97) < 97;
}

static void add_items(struct postings *postings, uint32_t from, uint32_t to, uint32_t words)
{
    for (uint32_t item = from; item < to; item++) {
        for (uint32_t word = 1; word < words; word++)
            if (has(item, word) && word < words / 2 + item / 4) /* words come later, too */
                postings_add(postings, hash_of((int)word));
        postings_next(postings);
    }
}

static void assert_same_lists(const struct postings *one, const struct postings *other)
{
    assert_int_equal(one->item_count, other->item_count);
    assert_int_equal(one->word_count, other->word_count);
    assert_memory_equal(one->words, other->words, one->word_count * sizeof *one->words);
    assert_int_equal(one->list_size, other->list_size);
    assert_memory_equal(one->lists, other->lists, one->list_size);
}

/* Many short lists and few long ones, of which some are too long before the last portion comes. */
static void what_comes_in_portions_is_listed_as_what_comes_at_once(void **state)
{
    enum { WORDS = 300, LISTED_MOST = 400 };
    static const uint32_t ends[] = { 1, 700, 701, 1500, 1500, 2000 };
    (void)state;
    struct postings whole = { 0 }, at_once = { 0 }, portions = { 0 };
    add_items(&whole, 0, 2000, WORDS);
    seal(&whole);
    assert_true(postings_join(&at_once, &whole, NULL, LISTED_MOST));
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct postings further = { 0 };
        add_items(&further, portions.item_count, ends[i], WORDS);
        seal_behind(&further, portions.item_count);
        assert_true(postings_join(&portions, &further, NULL, LISTED_MOST));
        postings_clear(&further);
    }
    assert_false(postings_listed(postings_find(&portions, hash_of(2))));
    assert_true(postings_listed(postings_find(&portions, hash_of(20))));
    assert_same_lists(&portions, &at_once);
    postings_clear(&whole);
    postings_clear(&at_once);
    postings_clear(&portions);
}

/* ---- the register ---- */

static struct message message_of(const char *prisoner, const char *sender, const char *text)
{
    return whole_message((struct message){ .prisoner_name = prisoner,
        .sender_name = sender,
        .sender_email = "m1@example.org",
        .facility = "ИК-1",
        .message = text });
}

static struct match_index *open_index(const struct message *messages, size_t count)
{
    struct fault fault = { 0 };
    struct match_index *index = match_index_new(messages, count, SOURCE_DIR "/models", &fault);
    if (!index)
        fail_msg("%s", fault.text);
    return index;
}

static void messages_of_a_sender_are_found_whomever_they_went_to(void **state)
{
    (void)state;
    const struct message messages[] = {
        message_of("Лагун Тимур", "Анна Зорина", ""),
        message_of("Лагун Тимур", "Вера Зорина", ""),
        message_of("Острейко Юрий", "Анна Зорина", ""),
        message_of("Лагун Тимур", "Анна Зорина", ""),
    };
    struct match_index *index = open_index(messages, 4);
    size_t count;
    const uint32_t *of = index_of_sender(index->rows, index->rows->sender_of[0], &count);
    assert_int_equal(count, 3);
    bool seen[4] = { false };
    for (size_t i = 0; i < count; i++) {
        seen[index->rows->by_prisoner[of[i]]] = true;
        assert_true(!i || of[i] > of[i - 1]);
    }
    assert_true(seen[0] && seen[2] && seen[3]);
    match_index_free(index);
}

/* The room for the words' letters was given back between the two. */
static void a_register_of_one_short_word_grows_by_a_long_one(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    const char *const word = "сельскохозяйственными";
    const struct message messages[] = {
        message_of("Лагун Тимур", "Анна Зорина", "Дом"),
        message_of("Лагун Тимур", "Вера Белая", word),
    };
    struct match_index *index = open_index(messages, 1);
    const struct lexicon *lexicon = &index->rows->lexicon;
    assert_true(match_index_grow(index, messages, 2, &fault));
    assert_true(lexicon->text_size <= lexicon->text_room);
    struct lexeme lexeme;
    lexicon_ask(lexicon, word, strlen(word), &lexeme);
    assert_int_equal(lexeme.number, 1);
    match_index_free(index);
}

static void words_of_a_prisoners_messages_follow_one_another(void **state)
{
    (void)state;
    const struct message messages[] = {
        message_of("Лагун Тимур", "Анна Зорина", "Мой скворечник"),
        message_of("Острейко Юрий", "Вера Белая", "Наш скворечник"),
        message_of("Лагун Тимур", "Олег Белый", "Старый скворечник"),
    };
    struct match_index *index = open_index(messages, 3);
    struct name_word word;
    char stem[STEM_BYTES];
    name_word_of("скворечник", &word);
    assert_true(stem_of(&word, stem));
    const struct posting *of = postings_find(&index->rows->stems.in, word_hash(stem));
    assert_non_null(of);
    assert_int_equal(of->count, 3);
    const struct prisoner *prisoner = &index->rows->prisoners[index->rows->prisoner_of[0]];
    assert_int_equal(prisoner->count, 2);
    uint32_t end = prisoner->first + prisoner->count;
    assert_int_equal(postings_below(&index->rows->stems.in, of, end) -
            postings_below(&index->rows->stems.in, of, prisoner->first),
        2);
    match_index_free(index);
}

/* One prisoner by his ID, each row with another surname. */
static struct match_index *open_misspelt(size_t spellings)
{
    static const char *const middles[] = { "", "ар", "ес", "ил", "ом", "ун", "ат", "ев", "ик" };
    static const char *const tails[] = { "ун", "ов", "ский", "ич", "енко", "ец", "як", "ук", "ин" };
    static struct message messages[81];
    static char names[81][64];
    assert_true(spellings <= 81);
    for (size_t i = 0; i < spellings; i++) {
        snprintf(names[i], sizeof names[i], "Тимур Лаг%s%s", middles[i / 9], tails[i % 9]);
        messages[i] = message_of(names[i], "Анна Зорина", "");
        messages[i].prisoner_id = "p1";
    }
    return open_index(messages, spellings);
}

static void a_prisoner_is_found_by_his_ninth_spelling(void **state)
{
    (void)state;
    struct match_index *index = open_misspelt(9);
    struct name_word word;
    assert_int_equal(index->rows->prisoner_count, 1);
    for (size_t i = 0; i < 9; i++) {
        name_word_of(strchr(index->rows->messages[i].prisoner_name, ' ') + 1, &word);
        assert_true(surname_is_of(index->rows, word.skeleton, 0));
    }
    assert_false(index->rows->spellings_left_out);
    match_index_free(index);
}

static void more_spellings_than_are_kept_are_told(void **state)
{
    (void)state;
    struct match_index *index = open_misspelt(81);
    struct reply reply = { 0 };
    struct arena arena = { 0 };
    struct view view;
    struct fit fits[FITS];
    double left_out;
    assert_true(index->rows->spellings_left_out);
    view_open(&view, index->rows->names, index->rows->vocabulary, &reply, &arena);
    prisoners_fit(index->rows, &index->weights, &view, fits, &left_out);
    assert_true(left_out > 50);
    view_close(&view);
    arena_clear(&arena);
    match_index_free(index);
}

/* ---- who is who ---- */

/* Rows of one facility without IDs: those with one letter are one person. */
static const struct {
    const char *is, *names[4];
} people[] = {
    { "aaaa", { "Ковалёв А.", "Ковалёв Андрей", "Ковалев Андрей Иванович", "Кавалёў Андрэй" } },
    { "aaaa", { "Александр Шиманец", "Аляксандр Шыманец", "Aliaksandr Shymanets", "Шиманец А." } },
    { "aaa", { "Шиманец А.И.", "Шиманец Антон", "Антон Иванович Шиманец" } },
    { "aaa", { "Шиманец И.", "Шыманец І.", "Игорь Шиманец" } },
    { "aa", { "Виктор Шиманец мл.", "Шыманец Віктар мл" } },
    { "aab", { "Шиманец А.И.", "Шыманец А.І.", "Шиманец А.П." } },
    { "abc", { "Ковалёв А.", "Ковалёв Б.", "Ковалёв В." } },
    { "abc", { "Шиманец А.И.", "Шиманец А.П.", "Шиманец А.С." } },
    { "ab", { "Шиманец А.П.", "Шиманец П.А." } },
    { "ab", { "Шиманец О.", "Шиманец А." } },
    { "ab", { "Виктор Шиманец ст.", "Виктор Шиманец мл." } },
    { "ab", { "Виктор Шиманец", "Виктор Шиманец мл." } },
    { "abc", { "Виктор Шиманец", "Виктор Шиманец мл.", "Шиманец В." } },
    { "abc", { "Виктор Шиманец", "Виктор мл. Шиманец", "Шиманец В." } },
    { "ab", { "Виктор Шиманец (отец)", "Виктор Шиманец (сын)" } },
    { "ab", { "Виктор Шиманец 1960", "Виктор Шиманец 1990" } },
    { "ab", { "Виктор Шиманец 1960 г.р.", "Виктор Шиманец" } },
    { "ab",
        { "Виктор Петрович Шиманец, отец моего старого друга, 1960",
            "Виктор Петрович Шиманец, отец моего старого друга, 1990" } },
    { "ab", { "Виктор Петрович Шиманец", "Шиманец В.В." } },
    { "abc", { "Виктор Петрович Шиманец", "Виктор Шиманец", "Шиманец В.В." } },
    { "aba", { "Виктор Петрович Шиманец", "Шиманец В.В.", "Шиманец В. П." } },
    { "abc", { "Александр Шиманец", "Антон Шиманец", "Шиманец А." } },
    { "abc", { "Николай Шиманец", "Михаил Шиманец", "Шиманец М." } },
    { "ab", { "Вячеслав Шиманец", "Слава Шиманец" } },
    { "ab", { "Антон Шиманец-Ковальский", "Антон Ковальский" } },
};

static void rows_are_one_person_where_nothing_they_say_differs(void **state)
{
    (void)state;
    for (size_t p = 0; p < sizeof people / sizeof *people; p++) {
        struct message messages[4];
        const size_t count = strlen(people[p].is);
        for (size_t i = 0; i < count; i++)
            messages[i] = message_of(people[p].names[i], "Анна Зорина", "");
        struct match_index *index = open_index(messages, count);
        for (size_t i = 0; i < count; i++)
            for (size_t k = 0; k < i; k++)
                if ((index->rows->prisoner_of[i] == index->rows->prisoner_of[k]) !=
                    (people[p].is[i] == people[p].is[k]))
                    fail_msg("%s and %s", people[p].names[i], people[p].names[k]);
        match_index_free(index);
    }
}

/* ---- surnames ---- */

static void a_form_of_a_surname_leads_to_all_who_bear_it(void **state)
{
    (void)state;
    const struct message messages[] = {
        message_of("Лагун Тимур", "Анна Зорина", ""),
        message_of("Лагун Юрий", "Вера Белая", ""),
        message_of("Острейко Юрий", "Анна Зорина", ""),
    };
    struct match_index *index = open_index(messages, 3);
    struct name_word word;
    uint32_t form;
    size_t count;
    name_word_of("Лагуна", &word);
    assert_true(surname_find(index->rows, word.skeleton, &form));
    struct bearer *bearers = surname_bearers(index->rows, form, &count);
    assert_int_equal(count, 2);
    assert_true(bearers[0].oblique && bearers[0].prisoner < bearers[1].prisoner);
    free(bearers);
    assert_true(surname_is_of(index->rows, word.skeleton, index->rows->prisoner_of[0]));
    assert_true(surname_is_of(index->rows, word.skeleton, index->rows->prisoner_of[1]));
    assert_false(surname_is_of(index->rows, word.skeleton, index->rows->prisoner_of[2]));
    assert_false(surname_find(index->rows, "nikta", &form));
    match_index_free(index);
}

static void surnames_are_listed_by_the_given_names_of_their_bearers(void **state)
{
    (void)state;
    const struct message messages[] = {
        message_of("Лагун Тимур", "Анна Зорина", ""),
        message_of("Острейко Юрий", "Анна Зорина", ""),
    };
    struct match_index *index = open_index(messages, 2);
    const struct surnames *surnames = &index->rows->surnames;
    struct name_word word;
    struct name_given given[NAME_FAMILIES];
    name_word_of("Юрий", &word);
    assert_true(names_given_exactly(index->rows->names, &word, 0, given) > 0);
    const uint32_t *first = &surnames->given_first[given[0].family];
    assert_true(first[1] > first[0]);
    for (uint32_t i = first[0]; i < first[1]; i++) {
        const char *form = surnames->once.entries[surnames->given_forms[i].at].form;
        assert_true(surname_is_of(index->rows, form, index->rows->prisoner_of[1]));
        assert_false(surname_is_of(index->rows, form, index->rows->prisoner_of[0]));
    }
    match_index_free(index);
}

/* ---- which messages are looked at ---- */

/* One more page, a line for each text. */
static void add_page(struct letter *letter, enum page_kind kind, const char *const *lines, size_t count)
{
    struct dice dice = { 1 };
    letter_page(letter, kind);
    for (size_t i = 0; i < count; i++)
        letter_line(letter, lines[i], 0, &dice);
}

static bool is_gathered(const struct match_index *index, const struct reply *reply, uint32_t message)
{
    struct arena arena = { 0 };
    struct view view;
    struct weighing weighing = { .index = index->rows,
        .weights = &index->weights,
        .view = &view,
        .rules = &match_standard,
        .arena = &arena };
    bool found = false;
    view_open(&view, index->rows->names, index->rows->vocabulary, reply, &arena);
    weighing_gather(&weighing);
    for (size_t i = 0; i < weighing.count; i++)
        found |= weighing.contenders[i].message == message;
    view_close(&view);
    arena_clear(&arena);
    return found;
}

/* 400 called Анна wrote; sixty others have more words of the letter than the last of them. */
static void of_many_with_a_name_those_with_words_of_the_letter_are_looked_at(void **state)
{
    enum { ANNAS = 400, OTHERS = 60, ALL = ANNAS + OTHERS };
    static const char *const told[] = { "Пишу вам.", "Волынка, акваланг.", "Телескоп, будильник." };
    static const char *const lines[] = { "Здравствуйте, Анна!", "Про скворечник и волынку читал,",
        "акваланг видел, телескоп и будильник." };
    (void)state;
    struct arena arena = { 0 };
    struct message *messages = arena_array(&arena, ALL, sizeof *messages);
    for (int i = 0; i < ALL; i++) {
        const char *sender = arena_printf(&arena, "%s Зорина%d", i < ANNAS ? "Анна" : "Вера", i);
        messages[i] = message_of("Лагун Тимур", sender, told[i < ANNAS ? 0 : 1 + i % 2]);
        messages[i].prisoner_id = arena_printf(&arena, "p%d", i);
    }
    messages[ANNAS - 1].message = "Наш скворечник";
    struct match_index *index = open_index(messages, ALL);
    struct letter letter;
    letter_begin(&letter);
    add_page(&letter, PAGE_LETTER, lines, 3);
    assert_true(is_gathered(index, &letter.reply, 0));
    assert_true(is_gathered(index, &letter.reply, ANNAS - 1));
    assert_false(is_gathered(index, &letter.reply, ANNAS - 2));
    letter_clear(&letter);
    match_index_free(index);
    arena_clear(&arena);
}

/* ---- guesses ---- */

static const char *const nameless[] = { "Здравствуйте!", "Спасибо за слова, читал и радовался.",
    "Пишите ещё!", "Русман" };
static const char *const envelope[] = { "От кого Русман" };

/* The guess of who wrote to whom the first of the list went; the verdict's text lives in `arena`. */
static struct evidence guess_first(
    struct arena *arena, const struct match_index *index, const struct reply *reply, struct verdict *verdict)
{
    match_weigh(&match_standard, index, reply, arena, verdict);
    assert_int_equal(verdict->follows, FOLLOWS_ASK);
    assert_true(verdict->count > 0);
    const struct candidate *first = &verdict->candidates[0];
    assert_string_equal(first->message->prisoner_name, "Руслан Черешня");
    for (size_t i = 0; i < first->count; i++)
        if (first->evidence[i].group == GROUP_PRISONER)
            return first->evidence[i];
    fail_msg("nobody is guessed");
    return (struct evidence){ 0 };
}

static struct match_index *open_writers(void)
{
    static struct message messages[3];
    messages[0] = message_of("Глеб Островой", "Вера Удод", "");
    messages[1] = message_of("Тимур Лагун", "Анна Зорина", "");
    messages[2] = message_of("Руслан Черешня", "Марта Ломоть", "");
    return open_index(messages, 3);
}

static void a_guessed_writer_is_shown_under_the_letter(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct letter letter;
    struct verdict verdict;
    struct match_index *index = open_writers();
    letter_begin(&letter);
    add_page(&letter, PAGE_LETTER, nameless, 4);
    const struct evidence guess = guess_first(&arena, index, &letter.reply, &verdict);
    assert_string_equal(guess.why, "What is signed may be the given name of Руслан Черешня, read badly");
    assert_int_equal(guess.page, 1);
    assert_int_equal(guess.box.top, 250);
    letter_clear(&letter);
    match_index_free(index);
    arena_clear(&arena);
}

static void a_guessed_writer_is_shown_on_the_envelope(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct letter letter;
    struct verdict verdict;
    struct match_index *index = open_writers();
    letter_begin(&letter);
    add_page(&letter, PAGE_LETTER, nameless, 3);
    add_page(&letter, PAGE_ENVELOPE, envelope, 1);
    const struct evidence guess = guess_first(&arena, index, &letter.reply, &verdict);
    assert_string_equal(guess.why, "The envelope may bear the given name of Руслан Черешня, read badly");
    assert_int_equal(guess.page, 2);
    letter_clear(&letter);
    match_index_free(index);
    arena_clear(&arena);
}

/* No name is worth more than it is rare: one in 125 at most. */
static void a_guessed_writer_is_worth_no_more_than_his_name_is_rare(void **state)
{
    static const char *const spelt_out[] = { "Здравствуйте!", "Спасибо за слова, читал и радовался.",
        "Пишите ещё!", "Руслан" };
    (void)state;
    struct arena arena = { 0 };
    struct letter letter;
    struct verdict verdict;
    struct match_index *index = open_writers();
    letter_begin(&letter);
    add_page(&letter, PAGE_LETTER, spelt_out, 4);
    const struct evidence guess = guess_first(&arena, index, &letter.reply, &verdict);
    assert_true(guess.bits > 5 && guess.bits < 7);
    letter_clear(&letter);
    match_index_free(index);
    arena_clear(&arena);
}

/* Weighs a letter page of these lines, and behind it, where there are any, an envelope of those. */
static void weigh_pages(struct match_index *index, struct letter *letter, const char *const *lines,
    size_t line_count, const char *const *outside, size_t outside_count, struct verdict *verdict)
{
    letter_begin(letter);
    add_page(letter, PAGE_LETTER, lines, line_count);
    if (outside_count)
        add_page(letter, PAGE_ENVELOPE, outside, outside_count);
    match_weigh(&match_standard, index, &letter->reply, &letter->arena, verdict);
    assert_int_equal(verdict->follows, FOLLOWS_ASK);
    assert_true(verdict->count > 1);
}

static const char *const heads[] = { "Бал", "Вар", "Гур", "Дуб", "Жар", "Зал", "Кар", "Лап", "Мур", "Пал",
    "Руд", "Тур" };
static const char *const tails[] = { "анев", "бинов", "илевич", "енчук", "ымова", "икавец", "ольский",
    "унеба", "ихин", "ошко" };
static const char *const givens[] = { "Анна", "Инна", "Вера", "Виктор", "Юлия", "Марина", "Алина" };
enum { STRANGERS = 12 * 10 * 3 };

/* One in the middle, with two messages, among many. */
static struct match_index *open_many(struct arena *arena, const char *name)
{
    struct message *messages = arena_array(arena, STRANGERS + 2, sizeof *messages);
    for (int i = 0; i < STRANGERS + 2; i++) {
        const char *stranger = arena_printf(
            arena, "%s %s%s", givens[i % 7], heads[i % 12], tails[i / 12 % 10]);
        const bool his = i / 2 == STRANGERS / 4;
        messages[i] = message_of(his ? name : stranger, arena_printf(arena, "Вера Удод%d", i), "");
        messages[i].prisoner_id = arena_printf(arena, "p%d", his ? -1 : i);
    }
    return open_index(messages, STRANGERS + 2);
}

/* Where in `likely` he is whose the message is, from 0; -1: he is not in it, -2: he is one of the fits. */
static int place_among_likely(const struct match_index *index, const struct reply *reply, uint32_t message)
{
    struct arena arena = { 0 };
    struct view view;
    struct weighing weighing = { .index = index->rows, .weights = &index->weights, .view = &view };
    struct written written[WRITTEN_MOST];
    struct likely likely[FITS];
    int place = -1;
    view_open(&view, index->rows->names, index->rows->vocabulary, reply, &arena);
    weighing.fit_count = prisoners_fit(
        index->rows, &index->weights, &view, weighing.fits, &weighing.left_out);
    assert_false(fits_establish(weighing.fits, weighing.fit_count));
    for (size_t i = 0; i < weighing.fit_count; i++)
        place = weighing.fits[i].prisoner == index->rows->prisoner_of[message] ? -2 : place;
    const size_t count = prisoners_likely(&weighing, written, written_find(&view, written), likely);
    assert_true(count + weighing.fit_count <= FITS);
    for (size_t i = 0; i < count; i++) {
        for (size_t f = 0; f < weighing.fit_count; f++)
            assert_int_not_equal(likely[i].prisoner, weighing.fits[f].prisoner);
        place = likely[i].prisoner == index->rows->prisoner_of[message] ? (int)i : place;
    }
    view_close(&view);
    arena_clear(&arena);
    return place;
}

/* Half of the letters are read as others; nobody is found by his surname or by what is alike in it. */
static void a_name_is_the_likest_though_half_of_it_is_misread(void **state)
{
    static const struct {
        const char *name, *signature;
    } writers[] = { { "Вера Климикленина", "Вхвва шппмпппедины" },
        { "Лариса Тишумленович", "Тичусжлншсбмх зсфвсс" }, { "Юлия Холачникская", "чліш Хшпачлнскбл" } };
    (void)state;
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        const char *const lines[] = { "Здравствуйте!", "Спасибо за слова, читал и радовался.", "Пишите ещё!",
            writers[i].signature };
        struct arena arena = { 0 };
        struct letter letter;
        struct verdict verdict;
        struct match_index *index = open_many(&arena, writers[i].name);
        weigh_pages(index, &letter, lines, 4, NULL, 0, &verdict);
        assert_in_range(place_among_likely(index, &letter.reply, STRANGERS / 2), 0, 19);
        assert_string_equal(verdict.candidates[0].message->prisoner_name, writers[i].name);
        letter_clear(&letter);
        match_index_free(index);
        arena_clear(&arena);
    }
}

/* A second person looks where the first of the list is not the likeliest by far: the likeliest must be there.
 */
static void the_likeliest_is_listed_though_all_messages_of_another_are_worth_more(void **state)
{
    static const char *const lines[] = { "Здравствуйте!", "Спасибо за письмо.",
        "Попад аетдаже в кошх, вот этода.", "Погода стоит холодная.", "С уважением,", "Глеб Островой" };
    enum { HERS = 40 };
    struct message messages[HERS + 1];
    struct letter letter;
    struct verdict verdict;
    const struct candidate *likeliest;
    (void)state;
    for (int i = 0; i < HERS; i++)
        messages[i] = message_of("Глеб Островой", "Вера Удод",
            "Плету корзины, стружка попадает даже в суп. Мы собираемся в подвале.");
    messages[HERS] = message_of("Глеб Островой", "Анна Зорина", "По вечерам варю сыр и леплю из глины.");
    messages[HERS].sender_email = "m2@example.org";
    struct match_index *index = open_index(messages, HERS + 1);
    weigh_pages(index, &letter, lines, 6, NULL, 0, &verdict);
    likeliest = verdict.candidates;
    for (size_t i = 1; i < verdict.count; i++)
        if (verdict.candidates[i].posterior > likeliest->posterior)
            likeliest = &verdict.candidates[i];
    assert_string_equal(likeliest->message->sender_name, "Анна Зорина");
    assert_string_equal(verdict.candidates[0].message->sender_name, "Вера Удод");
    letter_clear(&letter);
    match_index_free(index);
}

static void a_postcode_read_badly_says_which_of_two_of_one_given_name_wrote(void **state)
{
    static const char *const lines[] = { "Здравствуйте!", "Спасибо за слова, читал и радовался.",
        "Пишите ещё!", "Руслан" };
    static const char *const outside[] = { "От кого", "Откуда 2г5ю95", "Кому" };
    (void)state;
    struct message messages[] = {
        message_of("Руслан Лагун", "Вера Удод", ""),
        message_of("Руслан Черешня", "Марта Ломоть", ""),
    };
    struct letter letter;
    struct verdict verdict;
    messages[0].address = "213410, г. Горки";
    messages[0].sent_on = 20500; /* of equals the first */
    messages[1].address = "225295, г. Ивацевичи";
    struct match_index *index = open_index(messages, 2);
    weigh_pages(index, &letter, lines, 4, outside, 3, &verdict);
    assert_string_equal(verdict.candidates[0].message->prisoner_name, "Руслан Черешня");
    letter_clear(&letter);
    match_index_free(index);
}

static void all_of_a_name_that_is_read_badly_speaks_for_its_bearer(void **state)
{
    static const char *const lines[] = { "Здравствуйте!", "Спасибо за слова, читал и радовался.",
        "Пишите ещё!", "Рижжай Череш" };
    (void)state;
    struct letter letter;
    struct verdict verdict;
    struct match_index *index = open_writers();
    weigh_pages(index, &letter, lines, 4, NULL, 0, &verdict);
    assert_string_equal(verdict.candidates[0].message->prisoner_name, "Руслан Черешня");
    letter_clear(&letter);
    match_index_free(index);
}

/* Of those who wrote to him nobody bears the name that is read: one whose name is nearly that goes first. */
static void a_greeting_that_was_read_as_another_name_puts_the_nearest_first(void **state)
{
    static const char *const lines[] = { "Лилия, здравствуйте!", "Спасибо за слова, читал и радовался.",
        "Пишите ещё!", "Тимур Лагун" };
    (void)state;
    struct message messages[] = {
        message_of("Тимур Лагун", "Вера Удод", ""),
        message_of("Тимур Лагун", "Лидия Зорина", ""),
        message_of("Тимур Лагун", "Марта Ломоть", ""),
    };
    struct letter letter;
    struct verdict verdict;
    messages[0].sent_on = 20500;
    struct match_index *index = open_index(messages, 3);
    weigh_pages(index, &letter, lines, 4, NULL, 0, &verdict);
    assert_string_equal(verdict.candidates[0].message->sender_name, "Лидия Зорина");
    letter_clear(&letter);
    match_index_free(index);
}

/* A name whose registered spelling is Latin is called in Cyrillic letters, however it is spelt there. */
static void who_is_registered_in_latin_letters_is_called_in_others(void **state)
{
    static const char *const lines[] = { "Привет, Рзйчел!", "Спасибо за слова, читал и радовался.",
        "Пишите ещё!", "Тимур Лагун" };
    (void)state;
    struct message messages[] = {
        message_of("Тимур Лагун", "Рахиль Удод", ""),
        message_of("Тимур Лагун", "Rachel Adams", ""),
    };
    struct letter letter;
    struct verdict verdict;
    messages[0].sent_on = 20500;
    struct match_index *index = open_index(messages, 2);
    weigh_pages(index, &letter, lines, 4, NULL, 0, &verdict);
    assert_string_equal(verdict.candidates[0].message->sender_name, "Rachel Adams");
    letter_clear(&letter);
    match_index_free(index);
}

/* Behind the first each message counts by itself: who wrote three times was answered once. */
static void messages_of_one_sender_are_not_behind_others_for_being_several(void **state)
{
    static const char *const lines[] = { "Здравствуйте, Вефа!", "Спасибо за слова, читал и радовался.",
        "Пишите ещё!", "Тимур Лагун" };
    (void)state;
    struct message messages[] = {
        message_of("Тимур Лагун", "Вера Удод", ""),
        message_of("Тимур Лагун", "Олеся Ломоть", ""),
        message_of("Тимур Лагун", "Олеся Зорина", ""),
        message_of("Тимур Лагун", "Олеся Зорина", ""),
        message_of("Тимур Лагун", "Олеся Зорина", ""),
    };
    struct letter letter;
    struct verdict verdict;
    messages[3].sent_on = 20500;
    struct match_index *index = open_index(messages, 5);
    weigh_pages(index, &letter, lines, 4, NULL, 0, &verdict);
    assert_string_equal(verdict.candidates[0].message->sender_name, "Вера Удод");
    assert_string_equal(verdict.candidates[1].message->sender_name, "Олеся Зорина");
    assert_true(verdict.candidates[0].posterior >= verdict.candidates[1].posterior);
    letter_clear(&letter);
    match_index_free(index);
}

static double guessed_words(const struct candidate *candidate)
{
    for (size_t i = 0; i < candidate->count; i++)
        if (candidate->evidence[i].group == GROUP_CONTENT && evidence_is_guess(&candidate->evidence[i]))
            return candidate->evidence[i].bits;
    return 0;
}

/* The stems of these words alone are too short to say so. */
static void a_word_read_badly_is_compared_with_its_ending(void **state)
{
    static const char *const lines[] = { "Здравствуйте!", "Значит, вы йалевала и дикогара.", "Пишите ещё!",
        "Тимур Лагун" };
    (void)state;
    struct message messages[] = {
        message_of("Тимур Лагун", "Вера Удод", "Мой фонарь"),
        message_of("Тимур Лагун", "Марта Ломоть", "Моя палевала и мой тикогара"),
    };
    struct letter letter;
    struct verdict verdict;
    messages[0].sent_on = 20500;
    struct match_index *index = open_index(messages, 2);
    weigh_pages(index, &letter, lines, 4, NULL, 0, &verdict);
    assert_string_equal(verdict.candidates[0].message->sender_name, "Марта Ломоть");
    assert_true(guessed_words(&verdict.candidates[0]) > 0);
    letter_clear(&letter);
    match_index_free(index);
}

/* What speaks for the prisoner speaks for everybody who wrote to him and is in no register. */
static void a_guessed_writer_speaks_for_his_absent_senders_too(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct letter letter;
    struct verdict verdict;
    struct match_index *index = open_writers();
    letter_begin(&letter);
    add_page(&letter, PAGE_LETTER, nameless, 4);
    guess_first(&arena, index, &letter.reply, &verdict);
    assert_true(verdict.candidates[0].posterior < 0.1);
    assert_true(verdict.none > 0.8);
    letter_clear(&letter);
    match_index_free(index);
    arena_clear(&arena);
}

/* Nothing names the prisoner, and no word of the message is read rightly. */
static void a_message_is_found_by_rare_words_that_are_read_badly(void **state)
{
    enum { ALL = 400, RIGHT = 300 };
    static const char *const lines[] = { "Спасибо за слова, читал и радовался.",
        "Скфоречник видел во сне, и аккордиом слышу.", "Пишите ещё!" };
    (void)state;
    struct arena arena = { 0 };
    struct message *messages = arena_array(&arena, ALL, sizeof *messages);
    for (int i = 0; i < ALL; i++) {
        messages[i] = message_of("Лагун Тимур", arena_printf(&arena, "Анна Зорина%d", i), "Пишу вам.");
        messages[i].prisoner_id = arena_printf(&arena, "p%d", i);
    }
    messages[RIGHT].message = "Смастерили скворечник, учу аккордеон.";
    struct match_index *index = open_index(messages, ALL);
    struct letter letter;
    struct verdict verdict;
    letter_begin(&letter);
    add_page(&letter, PAGE_LETTER, lines, 3);
    assert_false(is_gathered(index, &letter.reply, RIGHT));
    match_weigh(&match_standard, index, &letter.reply, &arena, &verdict);
    assert_int_equal(verdict.follows, FOLLOWS_ASK);
    assert_true(verdict.count > 0);
    assert_ptr_equal(verdict.candidates[0].message, &messages[RIGHT]);
    letter_clear(&letter);
    match_index_free(index);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_listed_with_all_items_that_have_it_in_their_order),
        cmocka_unit_test(items_in_the_middle_of_a_long_list_are_found),
        cmocka_unit_test(a_prisoner_is_found_by_his_ninth_spelling),
        cmocka_unit_test(more_spellings_than_are_kept_are_told),
        cmocka_unit_test(a_word_that_an_item_has_twice_counts_once),
        cmocka_unit_test(a_word_in_more_items_than_are_listed_is_only_counted),
        cmocka_unit_test(nothing_stands_in_no_items),
        cmocka_unit_test(what_comes_in_portions_is_listed_as_what_comes_at_once),
        cmocka_unit_test(messages_of_a_sender_are_found_whomever_they_went_to),
        cmocka_unit_test(a_register_of_one_short_word_grows_by_a_long_one),
        cmocka_unit_test(words_of_a_prisoners_messages_follow_one_another),
        cmocka_unit_test(rows_are_one_person_where_nothing_they_say_differs),
        cmocka_unit_test(a_form_of_a_surname_leads_to_all_who_bear_it),
        cmocka_unit_test(surnames_are_listed_by_the_given_names_of_their_bearers),
        cmocka_unit_test(of_many_with_a_name_those_with_words_of_the_letter_are_looked_at),
        cmocka_unit_test(a_name_is_the_likest_though_half_of_it_is_misread),
        cmocka_unit_test(the_likeliest_is_listed_though_all_messages_of_another_are_worth_more),
        cmocka_unit_test(a_guessed_writer_is_shown_under_the_letter),
        cmocka_unit_test(a_guessed_writer_is_shown_on_the_envelope),
        cmocka_unit_test(a_guessed_writer_is_worth_no_more_than_his_name_is_rare),
        cmocka_unit_test(a_guessed_writer_speaks_for_his_absent_senders_too),
        cmocka_unit_test(a_postcode_read_badly_says_which_of_two_of_one_given_name_wrote),
        cmocka_unit_test(all_of_a_name_that_is_read_badly_speaks_for_its_bearer),
        cmocka_unit_test(a_greeting_that_was_read_as_another_name_puts_the_nearest_first),
        cmocka_unit_test(who_is_registered_in_latin_letters_is_called_in_others),
        cmocka_unit_test(messages_of_one_sender_are_not_behind_others_for_being_several),
        cmocka_unit_test(a_word_read_badly_is_compared_with_its_ending),
        cmocka_unit_test(a_message_is_found_by_rare_words_that_are_read_badly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
