/* find_bench: what searching a large register costs, and how often the message meant is among the twenty.
 *
 *   find_bench [MESSAGES] [SEARCHES]      SEARCHES of each kind
 *
 * Prisoners have one to sixty messages, sender and prisoner bear invented names (two of three surnames are
 * among 48,000), a text has 60 words, every fifth of 60,000 rare ones. */
#include "clock.h"
#include "find.h"
#include "message.h"

#include "people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* ---- the register ---- */

static const char *sentence(struct people *people)
{
    static const char *const common[] = { "привет", "сегодня", "у", "нас", "тепло", "держись", "мы", "помним",
        "о", "тебе", "каждый", "день", "погода", "книга", "читала", "напиши", "ответ", "дома" };
    struct text text = TEXT_LIMIT(1 << 16);
    for (int i = 0; i < 60; i++) {
        text_add(&text, i ? " " : "");
        text_add(&text,
            i % 5 ? common[dice_below(&people->dice, sizeof common / sizeof *common)]
                  : rare_word(people, dice_below(&people->dice, 60000)));
    }
    const char *kept = arena_copy(&people->arena, text.bytes);
    text_clear(&text);
    return kept;
}

static struct message *invent(struct people *people, size_t count)
{
    struct message *rows = must_alloc(count * sizeof *rows);
    const char *prisoner = "";
    for (size_t i = 0, left = 0; i < count; i++, left--) {
        if (!left) {
            const struct person person = invent_person(people);
            prisoner = full_name(people, &person);
            left = 1 + dice_below(&people->dice, 60);
        }
        const struct person sender = invent_person(people);
        rows[i] = whole_message((struct message){ .id = (int64_t)i + 1,
            .ref = arena_printf(&people->arena, "M-%07zu", i),
            .prisoner_name = prisoner,
            .sender_name = full_name(people, &sender),
            .sender_email = arena_printf(&people->arena, "m%zu@example.org", i),
            .card_name = called(people, sender.given),
            .facility = "ИК-99",
            .message = sentence(people) });
    }
    return rows;
}

/* ---- what is typed ---- */

/* One letter left out, doubled, exchanged with the next or made another; short words stay. */
static const char *misspelt(struct people *people, const char *text)
{
    struct text out = TEXT_LIMIT(1 << 12);
    int32_t letters[200];
    size_t count = 0;
    for (const char *at = text, *end = text + strlen(text); at < end && count < 200;)
        letters[count++] = utf8_next(&at, end);
    const size_t first = count > 5 ? 1 + dice_below(&people->dice, count - 3) : count;
    const size_t how = dice_below(&people->dice, 4);
    for (size_t i = 0; i < count; i++) {
        const bool here = i == first && letters[i] != ' ' && letters[i + 1] != ' ';
        if (here && how == 0)
            continue;
        if (here && how == 1)
            text_add_utf8(&out, letters[i]);
        if (here && how == 2) {
            text_add_utf8(&out, letters[i + 1]);
            text_add_utf8(&out, letters[i++]);
            continue;
        }
        text_add_utf8(&out, here && how == 3 ? 0x430 + (int32_t)dice_below(&people->dice, 32) : letters[i]);
    }
    const char *kept = arena_copy(&people->arena, out.bytes);
    text_clear(&out);
    return kept;
}

/* As people type without a Cyrillic keyboard. */
static const char *in_latin(struct people *people, const char *text)
{
    static const char *const of[32] = { "a", "b", "v", "g", "d", "e", "zh", "z", "i", "j", "k", "l", "m", "n",
        "o", "p", "r", "s", "t", "u", "f", "h", "c", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya" };
    struct text out = TEXT_LIMIT(1 << 12);
    for (const char *at = text, *end = text + strlen(text); at < end;) {
        int32_t letter = utf8_next(&at, end);
        if (letter >= 0x410 && letter < 0x430)
            letter += 0x20;
        text_add(&out,
            letter >= 0x430 && letter < 0x450 ? of[letter - 0x430]
                : letter == 0x451             ? "e"
                : letter == 0x456             ? "i"
                : letter == 0x45e             ? "u"
                : letter == ' '               ? " "
                                              : "");
    }
    const char *kept = arena_copy(&people->arena, out.bytes);
    text_clear(&out);
    return kept;
}

static const char *last_word(const char *text)
{
    const char *space = strrchr(text, ' ');
    return space ? space + 1 : text;
}

static const char *typed(struct people *people, const struct message *row, int kind)
{
    switch (kind) {
    case 0:
        return row->sender_name;
    case 1:
        return misspelt(people, row->sender_name);
    case 2:
        return misspelt(people, misspelt(people, row->sender_name));
    case 3:
        return in_latin(people, row->sender_name);
    case 4:
        return arena_printf(
            &people->arena, "%s %s", misspelt(people, last_word(row->prisoner_name)), row->card_name);
    case 5:
        return arena_printf(&people->arena, "%s %s", misspelt(people, row->prisoner_name),
            misspelt(people, row->sender_name));
    case 6: {
        const char *word = row->message; /* rare, common, common … */
        return arena_printf(&people->arena, "%.*s %s", (int)strcspn(word, " "), word, row->card_name);
    }
    default:
        return arena_printf(&people->arena, "%.7s", row->ref);
    }
}

static const char *const kinds[] = { "sender", "sender, one slip", "sender, two slips", "sender in Latin",
    "prisoner's surname with a slip, card name", "prisoner and sender, a slip each",
    "a rare word of the text, card name", "seven letters of the ref" };

static int by_size(const void *a, const void *b)
{
    const double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static void measure(struct people *people, const struct find *find, const struct message *rows, size_t count,
    int kind, size_t searches)
{
    double *ms = must_alloc(searches * sizeof *ms);
    size_t first = 0, among = 0;
    for (size_t i = 0; i < searches; i++) {
        struct found found[FIND_MOST];
        const struct message *row = &rows[dice_below(&people->dice, count)];
        const char *text = typed(people, row, kind);
        const double before = clock_cpu_ms();
        const size_t got = find_messages(find, text, found);
        ms[i] = clock_cpu_ms() - before;
        first += got && found[0].message == row->id;
        for (size_t j = 0; j < got; j++)
            among += found[j].message == row->id;
    }
    qsort(ms, searches, sizeof *ms, by_size);
    printf("| %-42s | %5.3f | %5.3f | %6.1f | %6.1f |\n", kinds[kind], (double)first / (double)searches,
        (double)among / (double)searches, ms[searches / 2], ms[searches * 99 / 100]);
    free(ms);
}

int main(int argc, char **argv)
{
    const size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    const size_t searches = argc > 2 ? strtoul(argv[2], NULL, 10) : 300;
    static struct people people;
    struct fault fault = { 0 };
    struct rusage before, after;
    if (!people_load(&people))
        return 1;
    struct message *rows = invent(&people, count);
    getrusage(RUSAGE_SELF, &before);
    const double begun = clock_cpu_ms();
    struct find *find = find_new(rows, count, SOURCE_DIR "/models", &fault);
    if (!find)
        return fprintf(stderr, "%s\n", fault.text), 1;
    getrusage(RUSAGE_SELF, &after);
    printf("%zu messages: built in %.1f s, %ld MiB more at its highest\n\n", count,
        (clock_cpu_ms() - begun) / 1e3, (after.ru_maxrss - before.ru_maxrss) / 1024);
    puts("| typed                                      | first | among 20 | half within, ms | 99 of 100 |");
    puts("|---|---|---|---|---|");
    for (int kind = 0; kind < (int)(sizeof kinds / sizeof *kinds); kind++)
        measure(&people, find, rows, count, kind, searches);
    find_free(find);
    free(rows);
    people_clear(&people);
    return 0;
}
