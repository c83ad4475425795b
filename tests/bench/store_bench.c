/* How fast the store is: a register of 100,000 rows in one transaction, the same again, loading it; scans
 * kept one by one; and a list of 10,000 replies with five candidates each. Prints seconds. */
#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGES = 100000, REPLIES = 10000, CANDIDATES = 5, KEPT = 200 };

static const unsigned char key[32] = "a key for measuring, 32 bytes..";

struct bench {
    struct store *store;
    struct arena arena;
    struct message *messages;
    int64_t from;
};

static void must(bool done, const struct fault *fault)
{
    if (done)
        return;
    fprintf(stderr, "store_bench: %s\n", fault->text);
    exit(1);
}

static void lap(struct bench *bench, const char *what)
{
    printf("%-48s %7.2f s\n", what, (double)(clock_monotonic_ms() - bench->from) / 1000);
    fflush(stdout);
    bench->from = clock_monotonic_ms();
}

static void import(struct bench *bench)
{
    struct fault fault;
    must(store_begin(bench->store, &fault), &fault);
    for (int i = 0; i < MESSAGES; i++) {
        char ref[16], name[64], email[64];
        snprintf(ref, sizeof ref, "V-%d", i);
        snprintf(name, sizeof name, "Выдуманы Адпраўнік %d", i);
        snprintf(email, sizeof email, "sender%d@example.org", i);
        const struct message message = {
            .ref = ref,
            .prisoner_name = "Зміцер Вымышлены",
            .prisoner_id = "",
            .prisoner_state = "",
            .sender_name = name,
            .sender_email = email,
            .sender_language = "be",
            .sender_id = "",
            .pgp_key = "",
            .pdf_password = "",
            .facility = "ИК-99",
            .address = "",
            .sent_on = 20000 + i % 500,
            .message = "Трымайся! У нас зацвілі яблыні, а кот зноў сышоў з дому на тры дні. Чакаем цябе, "
                       "перадаем прывітанне ад усяго двара і ад бабулі таксама.",
            .card_text = "",
            .card_name = "",
            .return_name = "",
            .return_address = "",
            .code = "4711",
            .answers_ref = "",
            .group = "",
            .issued = "",
            .number = "",
        };
        enum store_change change;
        must(store_message_put(bench->store, &message, &change, &fault), &fault);
    }
    must(store_commit(bench->store, &fault), &fault);
}

static void keep_one(struct bench *bench, int number, size_t bytes, char reply[STORE_ID_BYTES])
{
    struct fault fault;
    OWNED_FREE unsigned char *scan = must_alloc(bytes);
    memcpy(scan, &number, sizeof number);
    const char *path = "IMG_0041.jpg";
    const struct store_part part = { path, { scan, bytes } };
    const struct store_arrival arrival = { "inbox", "letter", &path, 1, &part, 1, number, false, "" };
    bool again;
    must(store_scan_keep(bench->store, &arrival, reply, &again, &fault), &fault);
}

static struct verdict verdict_over(struct bench *bench, int number)
{
    struct verdict verdict = { .count = CANDIDATES, .reason = "two are close", .none = 0.1 };
    verdict.candidates = arena_array(&bench->arena, CANDIDATES, sizeof *verdict.candidates);
    static struct evidence evidence[3] = {
        { .group = GROUP_SALUTATION, .bits = 5.5, .why = "greets Ганна", .page = 1, .box = { 1, 2, 3, 4 } },
        { .group = GROUP_PRISONER, .bits = 9, .why = "signed Зміцер В.", .page = 2, .box = { 1, 2, 3, 4 } },
        { .group = GROUP_CONTENT, .bits = 3, .why = "speaks of яблыні", .page = 1, .box = { 1, 2, 3, 4 } },
    };
    for (int i = 0; i < CANDIDATES; i++)
        verdict.candidates[i] = (struct candidate){ &bench->messages[(number * 7 + i) % MESSAGES], 20.0 - i,
            0.2, evidence, 3 };
    return verdict;
}

/* Everything of one reply up to review, in the transaction that is open. */
static void make_reply(struct bench *bench, int number)
{
    struct fault fault;
    char reply[STORE_ID_BYTES];
    keep_one(bench, number + 1000000, 16, reply);
    const struct verdict verdict = verdict_over(bench, number);
    struct store_part_row *part;
    size_t count;
    must(store_parts(bench->store, KEPT + number + 1, &bench->arena, &part, &count, &fault), &fault);
    struct word words[200];
    for (int i = 0; i < 200; i++)
        words[i] = (struct word){
            .text = "словы", .confidence = 0.7, .box = { 10, 20, 30, 40 }, .line = i / 8
        };
    const struct page page = { .kind = PAGE_LETTER, .reading = { words, 200, 0.8, true }, .trouble = "x" };
    const struct store_cost cost = { 4000, 150000 };
    must(store_part_begin(bench->store, part->id, &fault), &fault);
    must(store_page_put(bench->store, part->id, 0, &page, (struct bytes){ 0 }, cost, &fault), &fault);
    must(store_part_done(bench->store, part->id, "", &fault), &fault);
    must(store_scan_read(bench->store, KEPT + number + 1, &fault), &fault);
    const struct store_made_with with = { 1, "models" };
    must(store_verdict_put(bench->store, reply, &verdict, &with, &fault), &fault);
}

struct counter {
    struct store_lister lister;
    size_t replies, candidates;
};

static bool count_one(struct store_lister *self, const struct store_listed *listed, struct fault *fault)
{
    (void)fault;
    struct counter *counter = (struct counter *)self;
    counter->replies++;
    counter->candidates += listed->candidate_count;
    return true;
}

static void measure(struct bench *bench)
{
    struct fault fault;
    char reply[STORE_ID_BYTES];
    size_t count;
    bench->from = clock_monotonic_ms();
    import(bench);
    lap(bench, "import 100,000 messages, one transaction");
    import(bench);
    lap(bench, "import the same again");
    must(store_messages_load(bench->store, &bench->arena, &bench->messages, &count, &fault), &fault);
    lap(bench, "load 100,000 messages");
    for (int i = 0; i < KEPT; i++)
        keep_one(bench, i, 3 << 20, reply);
    lap(bench, "keep 200 scans of 3 MiB, each durable");
    must(store_begin(bench->store, &fault), &fault);
    for (int i = 0; i < REPLIES; i++)
        make_reply(bench, i);
    must(store_commit(bench->store, &fault), &fault);
    lap(bench, "make 10,000 replies (blobs included)");
    struct counter counter = { .lister = { count_one } };
    must(store_list(bench->store, NULL, &counter.lister, &fault), &fault);
    printf("listed %zu replies, %zu candidates\n", counter.replies, counter.candidates);
    lap(bench, "list them");
    CLEANUP(text_clear) struct text findings = TEXT_LIMIT(1 << 20);
    must(store_check(bench->store, &findings, &findings, &fault), &fault);
    lap(bench, "check the store");
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "Usage: store_bench EMPTY-FOLDER [plain]\n");
        return 2;
    }
    struct fault fault;
    const struct bytes with = { key, argc > 2 ? 0 : sizeof key };
    must(file_make_folder(argv[1], 0700, &fault) && store_create(argv[1], with, &fault), &fault);
    struct bench bench = { .store = store_open(argv[1], with, &fault) };
    must(bench.store, &fault);
    measure(&bench);
    store_close(bench.store);
    arena_clear(&bench.arena);
    return 0;
}
