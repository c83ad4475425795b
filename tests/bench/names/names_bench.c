/* names_bench: asks the names room about pairs of words, for tests/bench/names/measure.py.
 *
 *   names_bench TABLES < PAIRS
 *
 * A line in: kind (g, p or s), sex (m, f), the word that was read, the known word; with tabs between them. A
 * line out: the level of likeness, 1 where the declension rules alone write that very form, and the given
 * names that the word exactly stands for. */
#include "arena.h"
#include "cleanup.h"
#include "names_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const levels[NAME_LIKENESSES] = { "same", "alike", "variant", "near", "far", "other" };

static enum name_kind kind_of(char letter)
{
    return letter == 'g' ? NAME_GIVEN : letter == 'p' ? NAME_PATRONYMIC : NAME_SURNAME;
}

static void fill_part(const struct names *names, const struct name_word *known, struct name_part *part)
{
    struct name_given given[NAME_FAMILIES];
    part->written = known->folded;
    part->folded = known->folded;
    part->skeleton = known->skeleton;
    if (part->kind != NAME_GIVEN)
        return;
    size_t count = names_given_exactly(names, known, NAME_HOW_CALL, given);
    for (size_t i = 0; i < count; i++)
        part->families[part->family_count++] = given[i].family;
}

struct finder {
    struct declined_taker taker;
    const char *wanted;
    bool found;
};

static void look_at(struct declined_taker *taker, const char *folded)
{
    struct finder *self = (struct finder *)taker;
    self->found = self->found || !strcmp(folded, self->wanted);
}

static bool is_declined(const struct names *names, const struct name_part *part, char sex, const char *folded)
{
    struct finder finder = { .taker = { look_at }, .wanted = folded, .found = !strcmp(part->folded, folded) };
    decline(names, part->kind, sex, part->folded, &finder.taker);
    return finder.found;
}

static void print_given(const struct names *names, const struct name_word *word)
{
    struct name_given given[NAME_FAMILIES];
    size_t count = names_given_exactly(names, word, NAME_HOW_CASE, given);
    for (size_t i = 0; i < count; i++)
        printf("%s%s", i ? ";" : "", names_family_title(names, given[i].family));
}

static void answer(const struct names *names, char *line)
{
    char *field[4];
    for (int i = 0; i < 4; i++)
        if (!(field[i] = table_split(&line, '\t')))
            return;
    struct name_word word, known;
    name_word_of(field[2], &word);
    name_word_of(field[3], &known);
    struct name_part part = { .kind = kind_of(*field[0]) };
    fill_part(names, &known, &part);
    printf("%s\t%d\t", levels[names_compare(names, &word, &part, *field[1], NAME_HOW_CASE)],
        is_declined(names, &part, *field[1], word.folded));
    print_given(names, &word);
    putchar('\n');
}

int main(int count, char **arguments)
{
    struct fault fault = { 0 };
    struct names *names = count == 2 ? names_open(arguments[1], &fault) : NULL;
    if (!names) {
        fprintf(stderr, "names_bench TABLES < PAIRS: %s\n", fault.text);
        return 2;
    }
    OWNED_FREE char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        line[strcspn(line, "\n")] = '\0';
        answer(names, line);
    }
    names_close(names);
    return 0;
}
