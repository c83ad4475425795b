/* index_bench: what the index over a large register costs, and how often the prisoner of a misread letter is
 * found.
 *
 *   index_bench [MESSAGES] [LETTERS] [NAMED] [lumps] [uneven]   LETTERS at each of 2, 20 and 40 % of misread
 *                                                               letters: cost; NAMED at each: is the
 *                                                               prisoner found?
 *
 * Each letter is misread as likely as any other; with `lumps` as in match_sim, where some words are spoilt,
 * get lost or grow together and others are read.
 *
 * Prisoners get messages as unevenly as in life (median about ten, mean 21, the most 4,600: 47,000 of a
 * million messages); with `uneven` median 12, mean 46 (22,000 of a million), as where the aims come from. One
 * in three bears one of the listed surnames, the others one of 48,000 invented ones. One message in five
 * comes from a sender who wrote before. A text has about 70 words: every tenth is rare. The true prisoner's
 * name stands once, under the letter; in a second measure also on an envelope, in a third with the file name
 * as well.
 */
#include "match_inside.h"

#include "clock.h"
#include "message.h"
#include "match_sim_reading.h"
#include "people.h"
#include "table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { WORDS_MOST = 12000, RARE_WORDS = 60000 };

struct words {
    char *of[WORDS_MOST];
    size_t count;
};

struct world {
    struct people people;
    struct words common, everyday;
    bool lumps, uneven;
};

struct city {
    struct message *messages;
    struct person *prisoners;
    size_t *prisoner_of; /* per message */
    size_t count, prisoner_count;
};

/* ---- words ---- */

static bool load_words(struct people *people, const char *file, struct words *words)
{
    struct table table;
    struct fault fault = { 0 };
    char *field[1];
    if (!table_open(&table, SOURCE_DIR "/models/match", file, "words", &fault)) {
        fprintf(stderr, "%s\n", fault.text);
        return false;
    }
    while (table_row(&table, field, 1))
        for (char *rest = field[0], *word; words->count < WORDS_MOST && (word = table_split(&rest, ' '));)
            if (*word)
                words->of[words->count++] = arena_copy(&people->arena, word);
    table_close(&table);
    return true;
}

/* Number 0 is the commonest. */
static size_t draw_rare(struct people *people)
{
    return (size_t)(RARE_WORDS * pow(dice_share(&people->dice), 3));
}

static const char *sentence(struct world *world, size_t words)
{
    struct people *people = &world->people;
    struct text text = TEXT_LIMIT(1 << 16);
    for (size_t i = 0; i < words; i++) {
        double what = dice_share(&people->dice);
        const char *word = what < 0.1 ? rare_word(people, draw_rare(people))
            : what < 0.4              ? world->everyday.of[dice_below(&people->dice, world->everyday.count)]
                                      : world->common.of[dice_below(&people->dice, world->common.count)];
        text_add(&text, i ? " " : "");
        text_add(&text, word);
    }
    text_add(&text, ".");
    const char *kept = arena_copy(&people->arena, text.bytes);
    text_clear(&text);
    return kept;
}

static const char *paragraph(struct world *world)
{
    const char *text = "";
    for (int i = 0; i < 7; i++)
        text = arena_printf(&world->people.arena, "%s%s%s", text, i ? " " : "", sentence(world, 10));
    return text;
}

/* ---- the register ---- */

static void write_row(struct world *world, struct city *city, size_t prisoner)
{
    struct people *people = &world->people;
    struct arena *arena = &people->arena;
    size_t at = city->count++;
    struct message *row = &city->messages[at];
    struct person sender = invent_person(people);
    *row = whole_message((struct message){ .id = (int64_t)at + 1,
        .ref = arena_printf(arena, "M%zu", at),
        .prisoner_name = full_name(people, &city->prisoners[prisoner]),
        .prisoner_id = arena_printf(arena, "p%zu", prisoner),
        .sender_name = full_name(people, &sender),
        .sender_email = arena_printf(arena, "m%zu@example.org", at),
        .sender_language = "ru",
        .facility = arena_printf(arena, "ИК-%zu", 1 + prisoner % 25),
        .address = arena_printf(arena, "ул. Заводская, %zu, 2114%02zu", prisoner % 25, prisoner % 25),
        .sent_on = 20500 + (int64_t)dice_below(&people->dice, 700),
        .message = paragraph(world),
        .card_name = called(people, sender.given),
        .return_name = prisoner % 2 ? "Мельник Ирина" : "Тереза Новицкая",
        .return_address = "ул. Васильковая, 112, Гродно, 230012" });
    if (at && dice_share(&people->dice) < 0.2) {
        const struct message *before = &city->messages[dice_below(&people->dice, at)];
        row->sender_name = before->sender_name;
        row->sender_email = before->sender_email;
        row->card_name = before->card_name;
    }
    city->prisoner_of[at] = prisoner;
}

/* A prisoner's messages: Pareto, median 10, one in a hundred above 190; uneven: 12, and 600. */
static void invent_city(struct world *world, struct city *city, size_t count)
{
    *city = (struct city){ .messages = must_alloc(count * sizeof *city->messages),
        .prisoners = must_alloc(count * sizeof *city->prisoners),
        .prisoner_of = must_alloc(count * sizeof *city->prisoner_of) };
    while (city->count < count) {
        size_t prisoner = city->prisoner_count++;
        double messages = fmin(4600, 6 / pow(1 - dice_share(&world->people.dice), world->uneven ? 1 : 0.75));
        city->prisoners[prisoner] = invent_person(&world->people);
        for (size_t i = 0; i < (size_t)messages && city->count < count; i++)
            write_row(world, city, prisoner);
    }
}

/* ---- letters ---- */

enum naming { SIGNED, AND_ENVELOPE, AND_FILE, NAMINGS };

static const char *rare_of(const char *text, struct people *people)
{
    const char *at = text, *end = text + strlen(text);
    struct name_word word;
    while (name_next_word(&at, end, &word))
        if (word.capital && dice_share(&people->dice) < 0.5)
            return arena_copy_n(&people->arena, word.at, word.size);
    return "";
}

static void write_line(struct world *world, struct letter *letter, const char *line, double noise)
{
    const struct misread misread = { noise, &world->people.dice };
    if (world->lumps)
        read_line(letter, line, &misread);
    else
        letter_line(letter, line, noise, &world->people.dice);
}

static void write_letter(struct world *world, const struct city *city, size_t at, enum naming naming,
    double noise, struct letter *letter)
{
    struct people *people = &world->people;
    const struct message *row = &city->messages[at];
    const struct person *prisoner = &city->prisoners[city->prisoner_of[at]];
    letter_begin(letter);
    letter_file(
        letter, naming == AND_FILE ? arena_printf(&people->arena, "%s.jpg", prisoner->ru) : "IMG_2041.jpg");
    letter_page(letter, PAGE_LETTER);
    write_line(world, letter, arena_printf(&people->arena, "Здравствуйте, %s!", row->card_name), noise);
    for (int i = 0; i < 12; i++)
        write_line(world, letter, sentence(world, 9), noise);
    write_line(
        world, letter, arena_printf(&people->arena, "Вы пишете: %s.", rare_of(row->message, people)), noise);
    write_line(world, letter, "С уважением,", noise);
    write_line(world, letter, full_name(people, prisoner), noise);
    if (naming == SIGNED)
        return;
    letter_page(letter, PAGE_ENVELOPE);
    letter_line(letter, "От кого", 0, &people->dice);
    write_line(world, letter, full_name(people, prisoner), noise);
    write_line(world, letter, row->address, noise);
    letter_line(letter, "Кому", 0, &people->dice);
    write_line(world, letter, row->return_name, noise);
}

/* ---- measuring ---- */

/* Resident memory now, in MiB. */
static double resident(void)
{
    long pages = 0, held = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld %ld", &pages, &held) != 2)
        held = 0;
    if (file)
        fclose(file);
    return (double)held * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

struct times {
    double *ms;
    size_t count;
};

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static void print_times(const char *what, struct times *times)
{
    double sum = 0;
    qsort(times->ms, times->count, sizeof *times->ms, by_size);
    for (size_t i = 0; i < times->count; i++)
        sum += times->ms[i];
    printf("; %s mean %.2f p99 %.2f worst %.1f ms", what, sum / (double)times->count,
        times->ms[(times->count * 99 + 99) / 100 - 1], times->ms[times->count - 1]);
}

/* The prisoners who are compared, best first, at most FITS: those who are found by surnames and whole names,
 * and where nobody is established those whose names are likest. Returns how many. */
static size_t find_fits(struct weighing *weighing, uint32_t found[FITS])
{
    struct written written[WRITTEN_MOST];
    struct likely likely[FITS];
    weighing->fit_count = prisoners_fit(
        weighing->index, weighing->weights, weighing->view, weighing->fits, &weighing->left_out);
    size_t count = 0, more = 0;
    for (; count < weighing->fit_count; count++)
        found[count] = weighing->fits[count].prisoner;
    if (!fits_establish(weighing->fits, weighing->fit_count))
        more = prisoners_likely(weighing, written, written_find(weighing->view, written), likely);
    for (size_t i = 0; i < more; i++)
        found[count++] = likely[i].prisoner;
    return count;
}

/* CPU of finding the candidates, the reply's own view left out. */
static double time_candidates(const struct match_index *index, const struct letter *letter)
{
    struct arena arena = { 0 };
    struct view view;
    struct weighing weighing = { .index = index->rows,
        .weights = &index->weights,
        .view = &view,
        .rules = &match_standard,
        .arena = &arena };
    uint32_t found[FITS];
    view_open(&view, index->rows->names, index->rows->vocabulary, &letter->reply, &arena);
    double before = clock_cpu_ms();
    find_fits(&weighing, found);
    weighing_gather(&weighing);
    double took = clock_cpu_ms() - before;
    view_close(&view);
    arena_clear(&arena);
    return took;
}

static double time_reply(const struct match_index *index, const struct letter *letter)
{
    struct arena arena = { 0 };
    struct verdict verdict;
    double before = clock_cpu_ms();
    match_weigh(&match_standard, index, &letter->reply, &arena, &verdict);
    double took = clock_cpu_ms() - before;
    arena_clear(&arena);
    return took;
}

static void measure(struct world *world, const struct city *city, const struct match_index *index,
    double noise, size_t letters)
{
    struct times candidates = { must_alloc(letters * NAMINGS * sizeof(double)), 0 };
    struct times replies = { must_alloc(letters * NAMINGS * sizeof(double)), 0 };
    for (size_t i = 0; i < letters * NAMINGS; i++) {
        struct letter letter;
        size_t at = dice_below(&world->people.dice, city->count);
        write_letter(world, city, at, (enum naming)(i % NAMINGS), noise, &letter);
        candidates.ms[candidates.count++] = time_candidates(index, &letter);
        replies.ms[replies.count++] = time_reply(index, &letter);
        letter_clear(&letter);
    }
    printf("  CER %2.0f %%", noise * 100);
    print_times("candidates", &candidates);
    print_times("reply", &replies);
    putchar('\n');
    fflush(stdout);
    free(candidates.ms);
    free(replies.ms);
}

/* ---- is the prisoner found? ---- */

struct found {
    size_t first, ten, any; /* the true prisoner is the first, among ten, among those compared at all */
    size_t other; /* another is established */
};

static void count_found(
    const struct weighing *weighing, const uint32_t *of, size_t count, uint32_t prisoner, struct found *found)
{
    size_t at = 0;
    while (at < count && of[at] != prisoner)
        at++;
    found->first += at < count && at == 0;
    found->ten += at < count && at < 10;
    found->any += at < count;
    found->other += weighing->fit_count && at && fit_establishes(&weighing->fits[0]);
}

static double look_for_prisoner(
    const struct match_index *index, const struct letter *letter, uint32_t prisoner, struct found *found)
{
    struct arena arena = { 0 };
    struct view view;
    struct weighing weighing = { .index = index->rows, .weights = &index->weights, .view = &view };
    uint32_t of[FITS];
    view_open(&view, index->rows->names, index->rows->vocabulary, &letter->reply, &arena);
    double before = clock_cpu_ms();
    size_t count = find_fits(&weighing, of);
    double took = clock_cpu_ms() - before;
    count_found(&weighing, of, count, prisoner, found);
    view_close(&view);
    arena_clear(&arena);
    return took;
}

static void find_prisoners(struct world *world, const struct city *city, const struct match_index *index,
    double noise, size_t letters)
{
    static const char *const where[NAMINGS] = { "signature", "envelope too", "file name too" };
    for (enum naming naming = 0; letters && naming < NAMINGS; naming++) {
        struct found found = { 0 };
        struct times times = { must_alloc(letters * sizeof(double)), 0 };
        for (size_t i = 0; i < letters; i++) {
            struct letter letter;
            size_t at = dice_below(&world->people.dice, city->count);
            write_letter(world, city, at, naming, noise, &letter);
            times.ms[times.count++] = look_for_prisoner(index, &letter, index->rows->prisoner_of[at], &found);
            letter_clear(&letter);
        }
        const double all = (double)letters;
        printf("  CER %2.0f %%, %s: first %.3f, of ten %.3f, of %d %.3f; another established %.3f",
            noise * 100, where[naming], (double)found.first / all, (double)found.ten / all, FITS,
            (double)found.any / all, (double)found.other / all);
        print_times("look-up", &times);
        putchar('\n');
        fflush(stdout);
        free(times.ms);
    }
}

/* ---- building ---- */

static struct match_index *complain(const struct fault *fault)
{
    fprintf(stderr, "%s\n", fault->text);
    return NULL;
}

/* Over all messages but the last, which come as imports do. */
static struct match_index *build(const struct city *city)
{
    static const size_t imports[] = { 5, 1000 };
    struct rusage peak;
    struct fault fault = { 0 };
    size_t count = city->count - imports[0] - imports[1];
    double before = resident(), start = clock_cpu_ms();
    struct match_index *index = match_index_new(city->messages, count, SOURCE_DIR "/models", &fault);
    if (!index)
        return complain(&fault);
    getrusage(RUSAGE_SELF, &peak);
    printf("%zu messages, %zu prisoners: index in %.2f s CPU, %.0f MiB more, %.0f while it is built", count,
        index->rows->prisoner_count, (clock_cpu_ms() - start) / 1e3, resident() - before,
        (double)peak.ru_maxrss / 1024 - before);
    for (size_t i = 0; i < sizeof imports / sizeof *imports; i++) {
        start = clock_cpu_ms();
        count += imports[i];
        if (!match_index_grow(index, city->messages, count, &fault))
            return complain(&fault);
        printf("; %zu more in %.3f s", imports[i], (clock_cpu_ms() - start) / 1e3);
    }
    getrusage(RUSAGE_SELF, &peak);
    printf("; %.0f MiB then, %.0f at the highest\n", resident() - before,
        (double)peak.ru_maxrss / 1024 - before);
    return index;
}

int main(int argc, char **argv)
{
    static struct world world;
    struct city city;
    size_t messages = argc > 1 ? (size_t)atoll(argv[1]) : 10000,
           letters = argc > 2 ? (size_t)atoll(argv[2]) : 100, named = argc > 3 ? (size_t)atoll(argv[3]) : 100;
    static const double noises[] = { 0.02, 0.20, 0.40 };
    memory_map_large(); /* as the program does */
    world.people.dice.state = 1;
    for (int i = 4; i < argc; i++) {
        world.lumps |= !strcmp(argv[i], "lumps");
        world.uneven |= !strcmp(argv[i], "uneven");
    }
    if (!people_load(&world.people) || !load_words(&world.people, "common_words.txt", &world.common) ||
        !load_words(&world.people, "everyday.tsv", &world.everyday))
        return 1;
    invent_city(&world, &city, messages);
    struct match_index *index = build(&city);
    if (!index)
        return 1;
    for (size_t i = 0; letters && i < sizeof noises / sizeof *noises; i++)
        measure(&world, &city, index, noises[i], letters);
    for (size_t i = 0; i < sizeof noises / sizeof *noises; i++)
        find_prisoners(&world, &city, index, noises[i], named);
    match_index_free(index);
    free(city.messages);
    free(city.prisoners);
    free(city.prisoner_of);
    people_clear(&world.people);
    return 0;
}
