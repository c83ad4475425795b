/* match_sim: invents registers and letters, lets the matcher decide, and counts. A wrong mail, or one that
 * names another sender, is written out on stderr, with its letter; the exit status is 1 then.
 *
 *   match_sim [NAME=VALUE …]     the tables, as Markdown, on stdout
 *   match_sim add FILE …         the tables of runs that wrote out=FILE, added up
 *
 * One run gives all policies. `strict` mails what the other half of prisoners and days has certified, so it
 * shows something in sums of many runs only. A large run is a loop over seeds: a part that was stopped leaves
 * no file and is left out. 100 seeds of 2,000 replies take one core 80 minutes:
 *
 *   for seed in $(seq 300000 300099); do match_sim seed=$seed replies=2000 absent=2 misread=2 simple=0 \
 *     out=runs/$seed.counts >/dev/null 2>runs/$seed.wrong; done; match_sim add runs/3*.counts
 *
 *   seed=1 replies=1000 messages=10000    messages: of a register; a new one for every 2,000 replies
 *   misread=2|mixed     of 100 letters, words that get lost among them; mixed: 2, 10, 15, 30, 50 in turn
 *   absent=12           of 100 replies so many are to people who are not in the register
 *   second=5            of 100 scans so many hold a second letter
 *   two=2               of 100 letters so many greet two
 *   named=2 spoken=1    of 100 letters so many name another sender of the prisoner; so many speak to one
 *   given=0             of 100 scans so many are signed with the given name alone, and have no envelope
 *   sheets=10           of 100 messages so many have a reply sheet
 *   foreign=0.5         of 100 letters on sheets so many are on another's
 *   senders=30          10 to 30 messages a prisoner; left out: a few or very many
 *   prisoner=known      each scan lies in a folder that names its prisoner; the same letters otherwise
 *   simple=10           every tenth reply is matched in two simple ways too
 *   knowing=0           every so manieth reply is read, too, by a reader who knows how letters come to be
 *   show=1              every letter is written out, not only those that went wrong; 2: those for one sender
 *                       from the register who is not the first of the list; 3: a line for every letter, with
 *                       all that asks (three reasons at most), to be sorted and counted
 */
#include "match_sim.h"

#include "clock.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPLIES_PER_TOWN = 2000 };

/* ---- what is written out ---- */

static void show_candidate(const struct candidate *candidate)
{
    const struct message *row = candidate->message;
    fprintf(stderr, "  %s %.1f bits %.5f  %s | %s | %s%s\n", row->ref, candidate->bits, candidate->posterior,
        row->card_name, row->sender_name, row->message, row->card_text);
    for (size_t i = 0; i < candidate->count; i++)
        fprintf(stderr, "    %+5.1f %s: %s\n", candidate->evidence[i].bits,
            evidence_group_name(candidate->evidence[i].group), candidate->evidence[i].why);
}

static void show_page(const struct page *page)
{
    const struct reading *reading = &page->reading;
    fprintf(stderr, "  page %s\n   ", page_kind_name(page->kind));
    for (size_t w = 0; w < reading->count; w++)
        fprintf(stderr, "%s%s", w && reading->words[w].line != reading->words[w - 1].line ? "\n    " : " ",
            reading->words[w].text);
    fprintf(stderr, "\n");
}

/* The row that is right, whether it is listed or not. */
static void show_right(const struct town *town, const struct truth *truth)
{
    const struct person *inmate = &town->inmates[truth->card->prisoner].person;
    fprintf(stderr, "  from %s %s%s", inmate->given->ru, inmate->ru, truth->named ? "" : ", named nowhere");
    if (truth->registered) {
        const struct message *row = &town->messages[truth->card - town->cards];
        fprintf(stderr, "; %s: %s | %s%s", row->ref, truth->card->called, row->message, row->card_text);
    }
    fprintf(stderr, "\n");
}

static void show(const struct town *town, const struct truth *truth, const struct verdict *verdict,
    const struct letter *letter)
{
    const struct sender *sender = truth->card->sender;
    fprintf(stderr, "--- %s: %s\n  truly for %s %s, %s%s\n",
        verdict->follows == FOLLOWS_SEND ? "SENT" : "asked",
        verdict->quoted ? verdict->quoted : verdict->reason, sender->person.given->ru, sender->person.ru,
        truth->registered ? town->messages[truth->card - town->cards].ref : "in no register",
        truth->must_ask          ? ", letters for two"
            : truth->names_other ? ", names another sender"
                                 : "");
    show_right(town, truth);
    for (size_t i = 0; i < verdict->count; i++)
        if (i < 2 || is_right(town, truth, verdict->candidates[i].message)) {
            fprintf(stderr, "  %zu.", i + 1);
            show_candidate(&verdict->candidates[i]);
        }
    for (size_t p = 0; p < letter->reply.page_count; p++)
        show_page(&letter->pages[p]);
    fprintf(stderr, "  file %s\n", letter->sources[0].path);
}

/* Tab-separated: what it is, whether the right one is first, how likely the first is, what follows and why.
 */
static void show_why(const struct town *town, const struct truth *truth, const struct verdict *verdict)
{
    const struct candidate *first = verdict->count ? verdict->candidates : NULL;
    fprintf(stderr, "why\t%s\t%s\t%.4f\t%s\t%s\n",
        truth->must_ask          ? "letters for two"
            : !truth->registered ? "in no register"
            : truth->names_other ? "names another"
                                 : "one",
        first && is_right(town, truth, first->message) ? "right" : "other", first ? first->posterior : 0,
        verdict->follows == FOLLOWS_SEND ? "mailed" : "asks", verdict->reason);
}

/* ---- the run ---- */

static void match_simply(
    struct counts *counts, const struct town *town, const struct truth *truth, const struct letter *letter)
{
    struct simple name = simple_substring(town, truth, letter),
                  tokens = simple_token_set(town, truth, letter);
    count_simple(counts, truth, 0, &name);
    count_simple(counts, truth, 1, &tokens);
}

static void one_reply(struct world *world, const struct town *town, const struct match_index *index,
    size_t number, struct counts *counts)
{
    struct letter letter;
    struct truth truth;
    struct verdict verdict;
    struct arena arena = { 0 };
    letter_invent(world, town, number % 2, &letter, &truth);
    double before = clock_cpu_ms();
    match_weigh(&match_standard, index, &letter.reply, &arena, &verdict);
    count_reply(counts, town, &truth, &verdict, clock_cpu_ms() - before);
    if (world->options.simple && number % (size_t)world->options.simple == 0)
        match_simply(counts, town, &truth, &letter);
    if (world->options.knowing && number % (size_t)world->options.knowing == 0 && truth.registered &&
        !truth.must_ask)
        count_knowing(counts, town, &truth, &verdict, read_knowing(world, town, &truth, &letter));
    const bool wrong = verdict.follows == FOLLOWS_SEND &&
        (truth.names_other || is_wrong(town, &truth, verdict.candidates[0].message));
    const bool missed = !truth.must_ask && truth.registered &&
        (!verdict.count || !is_right(town, &truth, verdict.candidates[0].message));
    if (wrong || world->options.show == 1 || (world->options.show == 2 && missed))
        show(town, &truth, &verdict, &letter);
    if (world->options.show == 3)
        show_why(town, &truth, &verdict);
    arena_clear(&arena);
    letter_clear(&letter);
    arena_clear(&world->people.arena);
}

static bool one_town(struct world *world, size_t from, struct counts *counts, struct fault *fault)
{
    struct town town;
    town_invent(world, &town);
    size_t used = mallinfo2().uordblks;
    double before = clock_cpu_ms();
    struct match_index *index = match_index_new(town.messages, town.count, SOURCE_DIR "/models", fault);
    if (index) {
        count_index(counts, clock_cpu_ms() - before, mallinfo2().uordblks - used);
        for (size_t i = from; i < from + REPLIES_PER_TOWN && i < world->options.replies; i++)
            one_reply(world, &town, index, i, counts);
        match_index_free(index);
    }
    town_clear(&town);
    return index;
}

static bool simulate(struct world *world, struct counts *counts)
{
    struct fault fault = { 0 };
    bool ok = world_open(world, &fault);
    for (size_t from = 0; ok && from < world->options.replies; from += REPLIES_PER_TOWN)
        ok = one_town(world, from, counts, &fault);
    if (!ok)
        fprintf(stderr, "%s\n", fault.text);
    world_close(world);
    return ok && (!world->options.out || counts_write(counts, world->options.out));
}

/* ---- options ---- */

static bool read_option(struct options *options, const char *name, const char *value)
{
    const struct {
        const char *name;
        double *real;
        size_t *whole;
        int *small;
    } known[] = { { "replies", .whole = &options->replies }, { "messages", .whole = &options->messages },
        { "senders", .whole = &options->senders }, { "misread", .small = &options->misread },
        { "simple", .small = &options->simple }, { "knowing", .small = &options->knowing },
        { "show", .small = &options->show }, { "absent", .real = &options->absent },
        { "sheets", .real = &options->sheets }, { "foreign", .real = &options->foreign },
        { "second", .real = &options->second }, { "two", .real = &options->two },
        { "named", .real = &options->named }, { "spoken", .real = &options->spoken },
        { "given", .real = &options->given } };
    if (!strcmp(name, "seed"))
        return options->seed = strtoull(value, NULL, 10), true;
    if (!strcmp(name, "out"))
        return options->out = value, true;
    if (!strcmp(name, "prisoner"))
        return options->known = !strcmp(value, "known");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].name, name) != 0)
            continue;
        if (known[i].real)
            *known[i].real = strtod(value, NULL);
        else if (known[i].whole)
            *known[i].whole = strtoull(value, NULL, 10);
        else
            *known[i].small = strcmp(value, "mixed") != 0 ? atoi(value) : -1;
        return true;
    }
    return false;
}

static bool read_options(struct options *options, int count, char **words)
{
    for (int i = 0; i < count; i++) {
        char *equals = strchr(words[i], '=');
        if (equals)
            *equals = '\0';
        if (!equals || !read_option(options, words[i], equals + 1)) {
            fprintf(stderr, "no such option: %s\n", words[i]);
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    static struct world world;
    world.options = usual_options;
    struct counts *counts = counts_new();
    const bool add = argc > 1 && !strcmp(argv[1], "add");
    bool ok = true;
    for (int i = 2; add && ok && i < argc; i++)
        ok = counts_add(counts, argv[i]);
    if (!add)
        ok = read_options(&world.options, argc - 1, argv + 1) && simulate(&world, counts);
    if (ok)
        counts_print(counts);
    int status = !ok || counts_any_wrong(counts);
    counts_free(counts);
    return status;
}
