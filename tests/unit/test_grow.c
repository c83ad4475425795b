/* An index that grew, however often, says of every letter what one says that was built at once: to the last
 * bit of every figure and the last byte of every sentence. */
#define ROOM_MATCH 1
#include "test.h"

#include "match_inside.h"
#include "match_sim.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>

static struct match_models *open_models(void)
{
    struct fault fault = { 0 };
    struct match_models *models = match_models_open(SOURCE_DIR "/models", &fault);
    if (!models)
        fail_msg("%s", fault.text);
    return models;
}

static struct match_index *open_index(
    const struct match_models *models, const struct message *messages, size_t count)
{
    struct fault fault = { 0 };
    struct match_index *index = match_index_with(messages, count, NULL, models, &fault);
    if (!index)
        fail_msg("%s", fault.text);
    return index;
}

static void grow(struct match_index *index, const struct message *messages, size_t count)
{
    struct fault fault = { 0 };
    if (!match_index_grow(index, messages, count, &fault))
        fail_msg("%s", fault.text);
}

/* ---- verdicts ---- */

static void assert_same_text(const char *one, const char *other)
{
    assert_int_equal(!one, !other);
    if (one)
        assert_string_equal(one, other);
}

static void assert_same_evidence(const struct evidence *one, const struct evidence *other)
{
    assert_int_equal(one->group, other->group);
    assert_memory_equal(&one->bits, &other->bits, sizeof one->bits);
    assert_int_equal(one->page, other->page);
    assert_memory_equal(&one->box, &other->box, sizeof one->box);
    assert_same_text(one->why, other->why);
}

static void assert_same_candidate(const struct candidate *one, const struct candidate *other)
{
    assert_int_equal(one->message->id, other->message->id);
    assert_memory_equal(&one->bits, &other->bits, sizeof one->bits);
    assert_memory_equal(&one->posterior, &other->posterior, sizeof one->posterior);
    assert_int_equal(one->count, other->count);
    for (size_t i = 0; i < one->count; i++)
        assert_same_evidence(&one->evidence[i], &other->evidence[i]);
}

static void assert_same_verdict(const struct verdict *one, const struct verdict *other)
{
    assert_int_equal(one->follows, other->follows);
    assert_same_text(one->reason, other->reason);
    assert_same_text(one->quoted, other->quoted);
    assert_memory_equal(&one->none, &other->none, sizeof one->none);
    assert_int_equal(one->agree, other->agree);
    assert_int_equal(one->return_read, other->return_read);
    assert_int_equal(one->page_count, other->page_count);
    for (size_t i = 0; i < one->page_count; i++)
        assert_int_equal(one->pages[i], other->pages[i]);
    assert_int_equal(one->offer_count, other->offer_count);
    for (size_t i = 0; i < one->offer_count; i++)
        assert_int_equal(one->offer[i].message, other->offer[i].message);
    assert_int_equal(one->count, other->count);
    for (size_t i = 0; i < one->count; i++)
        assert_same_candidate(&one->candidates[i], &other->candidates[i]);
}

/* Returns whether it is mailed. */
static bool compare(
    const struct match_index *one, const struct match_index *other, const struct letter *letter)
{
    struct arena arena = { 0 };
    struct verdict said, says;
    match_weigh(&match_standard, one, &letter->reply, &arena, &said);
    match_weigh(&match_standard, other, &letter->reply, &arena, &says);
    assert_same_verdict(&said, &says);
    arena_clear(&arena);
    return said.follows == FOLLOWS_SEND;
}

/* ---- a register that comes bit by bit ---- */

/* The first rows of the town in an order of their own, in memory of their own, texts too. */
struct rows {
    struct message *all;
    struct arena arena;
};

static const size_t texts[] = { offsetof(struct message, ref), offsetof(struct message, prisoner_name),
    offsetof(struct message, prisoner_id), offsetof(struct message, sender_name),
    offsetof(struct message, sender_email), offsetof(struct message, sender_id),
    offsetof(struct message, facility), offsetof(struct message, address), offsetof(struct message, message),
    offsetof(struct message, card_text), offsetof(struct message, card_name),
    offsetof(struct message, return_name), offsetof(struct message, return_address),
    offsetof(struct message, issued) };

static void copy_texts(struct message *row, struct arena *arena)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *text;
        memcpy(&text, (char *)row + texts[i], sizeof text);
        text = arena_copy(arena, text);
        memcpy((char *)row + texts[i], &text, sizeof text);
    }
}

static struct rows copy_rows(const struct town *town, const size_t *order, size_t count)
{
    struct rows rows = { .all = must_alloc((count + 1) * sizeof *rows.all) };
    for (size_t i = 0; i < count; i++) {
        rows.all[i] = town->messages[order[i]];
        copy_texts(&rows.all[i], &rows.arena);
    }
    return rows;
}

static void clear_rows(struct rows *rows)
{
    free(rows->all);
    arena_clear(&rows->arena);
}

static size_t *shuffle(struct dice *dice, size_t count)
{
    size_t *order = must_alloc((count + 1) * sizeof *order);
    for (size_t i = 0; i < count; i++) {
        const size_t at = dice_below(dice, i + 1);
        order[i] = order[at];
        order[at] = i;
    }
    return order;
}

/* One row at a time, or many; what was borrowed before is gone each time. */
static struct match_index *grow_in_steps(const struct match_models *models, const struct town *town,
    const size_t *order, struct dice *dice, struct rows *rows)
{
    size_t count = dice_below(dice, town->count);
    *rows = copy_rows(town, order, count);
    struct match_index *index = open_index(models, rows->all, count);
    while (count < town->count) {
        const size_t left = town->count - count;
        count += dice_share(dice) < 0.5 ? 1 : 1 + dice_below(dice, left);
        struct rows more = copy_rows(town, order, count);
        grow(index, more.all, count);
        clear_rows(rows);
        *rows = more;
    }
    return index;
}

static size_t compare_town(struct world *world, const struct match_models *models, size_t letters)
{
    struct town town;
    struct rows rows, whole;
    size_t mailed = 0;
    town_invent(world, &town);
    size_t *order = shuffle(&world->people.dice, town.count);
    whole = copy_rows(&town, order, town.count);
    struct match_index *built = open_index(models, whole.all, town.count),
                       *grown = grow_in_steps(models, &town, order, &world->people.dice, &rows);
    for (size_t i = 0; i < letters; i++) {
        struct letter letter;
        struct truth truth;
        letter_invent(world, &town, i % 2, &letter, &truth);
        mailed += compare(built, grown, &letter);
        letter_clear(&letter);
        arena_clear(&world->people.arena);
    }
    match_index_free(built);
    match_index_free(grown);
    clear_rows(&whole);
    clear_rows(&rows);
    free(order);
    town_clear(&town);
    return mailed;
}

static void an_index_that_grew_says_the_same_as_one_built_at_once(void **state)
{
    enum { TOWNS = 6, LETTERS = 60 };
    (void)state;
    static struct world world;
    struct fault fault = { 0 };
    struct match_models *models = open_models();
    size_t mailed = 0;
    const char *seed = getenv("ADKAZ_SEED");
    world.options = usual_options;
    world.options.messages = 300;
    world.options.misread = -1;
    if (seed)
        world.options.seed = strtoull(seed, NULL, 10);
    assert_true(world_open(&world, &fault));
    for (int i = 0; i < TOWNS; i++)
        mailed += compare_town(&world, models, LETTERS);
    assert_true(mailed > TOWNS * LETTERS / 20); /* else it compared nothing that matters */
    world_close(&world);
    match_models_close(models);
}

/* ---- rows that seem to concern nobody ---- */

struct changes {
    size_t letters, figures, to_send, to_ask;
};

/* Rows to even inmates come first; letters are from them. */
static void say_before_and_after(
    struct world *world, const struct match_models *models, struct changes *changes)
{
    struct town town;
    size_t first = 0, at = 0;
    town_invent(world, &town);
    size_t *order = must_alloc(town.count * sizeof *order);
    for (size_t odd = 0; odd < 2; odd++)
        for (size_t i = 0; i < town.count; i++)
            if (town.cards[i].prisoner % 2 == odd) {
                order[at++] = i;
                first += !odd;
            }
    struct rows rows = copy_rows(&town, order, town.count);
    struct match_index *before = open_index(models, rows.all, first),
                       *after = open_index(models, rows.all, town.count);
    for (size_t i = 0; i < 100; i++) {
        struct letter letter;
        struct truth truth;
        struct arena arena = { 0 };
        struct verdict said, says;
        letter_invent(world, &town, i % 2, &letter, &truth);
        if (truth.card->prisoner % 2 == 0) {
            match_weigh(&match_standard, before, &letter.reply, &arena, &said);
            match_weigh(&match_standard, after, &letter.reply, &arena, &says);
            changes->letters++;
            changes->figures += said.none < says.none || said.none > says.none;
            changes->to_send += said.follows < says.follows;
            changes->to_ask += said.follows > says.follows;
        }
        letter_clear(&letter);
        arena_clear(&arena);
        arena_clear(&world->people.arena);
    }
    match_index_free(before);
    match_index_free(after);
    clear_rows(&rows);
    free(order);
    town_clear(&town);
}

/* Which is why all that waits is matched again: how common a word or a name is depends on every row. */
static void rows_to_others_change_what_is_said_of_a_letter(void **state)
{
    (void)state;
    static struct world world;
    struct fault fault = { 0 };
    struct changes changes = { 0 };
    struct match_models *models = open_models();
    world.options = (struct options){ .seed = 7, .messages = 400, .misread = 2 };
    assert_true(world_open(&world, &fault));
    for (int i = 0; i < 4; i++)
        say_before_and_after(&world, models, &changes);
    print_message("%zu letters: %zu weighed otherwise, %zu mailed only then, %zu only before\n",
        changes.letters, changes.figures, changes.to_send, changes.to_ask);
    assert_true(changes.figures > changes.letters / 2);
    world_close(&world);
    match_models_close(models);
}

/* ---- what moves ---- */

static struct message row_of(const char *prisoner, const char *sender, const char *text)
{
    return whole_message((struct message){ .prisoner_name = prisoner,
        .sender_name = sender,
        .sender_email = "m1@example.org",
        .facility = "ИК-1",
        .message = text });
}

/* Where the stem of a word stands, by message: "0 2 1 ". */
static void assert_stands(const struct match_index *index, const char *word, const char *messages)
{
    struct name_word at;
    char stem[STEM_BYTES];
    name_word_of(word, &at);
    assert_true(stem_of(&at, stem));
    const struct posting *use = postings_find(&index->rows->stems.in, word_hash(stem));
    assert_non_null(use);
    struct text stands = TEXT_LIMIT(200);
    for (struct posting_walk walk = postings_walk(&index->rows->stems.in, use); postings_step(&walk);)
        text_printf(&stands, "%u ", index->rows->by_prisoner[walk.item]);
    assert_string_equal(stands.bytes, messages);
    text_clear(&stands);
}

static void a_row_that_parts_people_moves_what_they_were_sent(void **state)
{
    (void)state;
    struct message rows[] = {
        row_of("Острейко Юрий", "Анна Зорина", "Мой скворечник"),
        row_of("Лагун Тимур", "Вера Белая", "Наш скворечник"),
        row_of("Ю. Острейко", "Олег Белый", "Старый скворечник"),
        row_of("Острейко Юлиан", "Инна Белая", "Волынка"),
    };
    rows[0].prisoner_id = "p1";
    rows[3].prisoner_id = "p2"; /* now the initial may be either's */
    struct match_models *models = open_models();
    struct match_index *index = open_index(models, rows, 3);
    assert_int_equal(index->rows->prisoner_of[0], index->rows->prisoner_of[2]);
    assert_stands(index, "скворечник", "0 2 1 ");
    grow(index, rows, 4);
    assert_int_not_equal(index->rows->prisoner_of[0], index->rows->prisoner_of[2]);
    assert_stands(index, "скворечник", "0 1 2 ");
    assert_stands(index, "волынка", "3 ");
    match_index_free(index);
    match_models_close(models);
}

/* One in a hundred messages may have a word that is listed: with more messages that is more. */
static void a_word_that_was_too_common_is_listed_when_others_come(void **state)
{
    enum { MESSAGES = 201000, WITH = 2001, MORE = 300 };
    (void)state;
    struct message *rows = must_alloc((MESSAGES + MORE) * sizeof *rows);
    for (size_t i = 0; i < MESSAGES + MORE; i++)
        rows[i] = row_of("Лагун Тимур", "", i <= WITH + 9 ? "скворечник" : "");
    struct match_models *models = open_models();
    struct match_index *index = open_index(models, rows, MESSAGES);
    const struct posting *use = &index->rows->stems.in.words[0];
    assert_int_equal(use->count, WITH + 10);
    assert_false(postings_listed(use));
    grow(index, rows, MESSAGES + MORE);
    use = &index->rows->stems.in.words[0];
    assert_int_equal(use->count, WITH + 10);
    assert_true(postings_listed(use));
    match_index_free(index);
    match_models_close(models);
    free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_that_grew_says_the_same_as_one_built_at_once),
        cmocka_unit_test(rows_to_others_change_what_is_said_of_a_letter),
        cmocka_unit_test(a_row_that_parts_people_moves_what_they_were_sent),
        cmocka_unit_test(a_word_that_was_too_common_is_listed_when_others_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
