/* adkaz slip: paper to print. A separator slip lies between two letters that are scanned as one; it is the
 * same for everybody, so no home is asked for. Reply sheets bear the code of a message of the register;
 * numbers for return addresses need no paper of ours. */
#include "commands.h"

#include "arena.h"
#include "cleanup.h"
#include "code.h"
#include "codeword.h"
#include "file.h"
#include "paper.h"
#include "print.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PDF_BYTES_MOST = 1 << 20, SHEETS_BYTES_MOST = 256 << 20 };

/* Somebody's file under that name stays as it is. */
static bool write_new(const char *path, const struct text *text, struct fault *fault)
{
    OWNED_FD int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return fault_set(fault, FAULT_INPUT, "%s is there already; nothing was changed", path);
    if (fd < 0)
        return fault_set(fault, FAULT_CONFIG, "cannot make %s: %s", path, strerror(errno));
    if (file_write_all(fd, text->bytes, text->length, fault))
        return true;
    unlink(path); /* half a sheet is none */
    return false;
}

static bool make_separator(const char *path, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(text_clear) struct text pdf = TEXT_LIMIT(PDF_BYTES_MOST);
    struct code_drawn drawn;
    if (!code_draw(CODE_SLIP_TEXT, &arena, &drawn, fault))
        return false;
    const struct paper_squares squares = { drawn.dark, drawn.side };
    paper_squares_pdf(&squares, &pdf);
    return write_new(path, &pdf, fault);
}

/* ---- codes ---- */

/* One of some seven million is drawn, so it may be another message's already. */
static bool issue(
    struct store *store, const char *ref, struct arena *arena, const char **code, struct fault *fault)
{
    enum { DRAWS_MOST = 100 };
    char fresh[CODEWORD_DIGITS + 1];
    for (int draw = 0; draw < DRAWS_MOST; draw++) {
        if (!codeword_issue(fresh, fault) || !store_code_keep(store, ref, fresh, arena, code, fault))
            return false;
        if (**code)
            return true;
    }
    return fault_set(
        fault, FAULT_SYSTEM, "each of %d codes that were drawn is another message's: try again", DRAWS_MOST);
}

/* What was asked for, and what has come of it so far. */
struct issuing {
    struct store *store;
    struct arena arena;
    bool json;
    const char *pdf; /* null: no sheets */
    struct paper_sheet *sheets;
    size_t count;
};

static bool print_given(const char *ref, const char *what, const char *digits, struct fault *fault)
{
    json_t *object = json_object();
    json_object_set_new(object, "ref", json_string(ref));
    json_object_set_new(object, what, json_string(digits));
    return print_json_line(object) || fault_set(fault, FAULT_SYSTEM, "cannot write the answer");
}

static bool draw_sheet(struct issuing *issuing, const char *code, struct fault *fault)
{
    struct code_drawn drawn;
    if (!code_draw(code, &issuing->arena, &drawn, fault))
        return false;
    issuing->sheets[issuing->count++] = (struct paper_sheet){
        .squares = { drawn.dark, drawn.side },
        .digits = codeword_grouped(code, &issuing->arena),
    };
    return true;
}

static bool issue_one(struct issuing *issuing, const char *ref, struct fault *fault)
{
    const char *code;
    if (!issue(issuing->store, ref, &issuing->arena, &code, fault))
        return fault_while(fault, "%s", ref);
    return (!issuing->json || print_given(ref, "code", code, fault)) &&
        (!issuing->pdf || draw_sheet(issuing, code, fault));
}

static bool write_sheets(const struct issuing *issuing, struct fault *fault)
{
    CLEANUP(text_clear) struct text pdf = TEXT_LIMIT(SHEETS_BYTES_MOST);
    return paper_sheets_pdf(issuing->sheets, issuing->count, &pdf, fault) &&
        write_new(issuing->pdf, &pdf, fault);
}

/* An unknown ref is named, and the others get their codes and sheets. */
static int issue_all(struct issuing *issuing, char **refs, int count, struct fault *fault)
{
    int status = DONE;
    issuing->sheets = arena_array(&issuing->arena, (size_t)count, sizeof *issuing->sheets);
    for (int i = 0; i < count; i++) {
        if (issue_one(issuing, refs[i], fault))
            continue;
        status = app_fail("slip", fault);
        if (fault->kind != FAULT_INPUT)
            return status;
    }
    if (issuing->count && !write_sheets(issuing, fault))
        return app_fail("slip", fault);
    return status;
}

static int print_codes(const struct app *app, struct issuing *issuing, char **refs, int count)
{
    struct fault fault;
    issuing->store = app_store(app, &fault);
    if (!issuing->store)
        return app_fail("slip", &fault);
    const int status = issue_all(issuing, refs, count, &fault);
    arena_clear(&issuing->arena);
    store_close(issuing->store);
    return status;
}

/* ---- numbers for return addresses ---- */

/* Whoever has the same ID; where the register gives none, the same name. */
static bool same_prisoner(const struct message *a, const struct message *b)
{
    return strcmp(a->prisoner_id, b->prisoner_id) == 0 &&
        (*a->prisoner_id || strcmp(a->prisoner_name, b->prisoner_name) == 0);
}

/* The register, with the numbers that are given out on the way. */
struct numbering {
    struct store *store;
    struct arena arena;
    struct message *messages;
    size_t count;
    const char **taken; /* room for one a message */
};

static bool load_register(struct numbering *numbering, struct fault *fault)
{
    if (!store_messages_load(
            numbering->store, &numbering->arena, &numbering->messages, &numbering->count, fault))
        return false;
    numbering->taken = arena_array(&numbering->arena, numbering->count, sizeof *numbering->taken);
    return true;
}

static struct message *find_message(const struct numbering *numbering, const char *ref)
{
    for (size_t i = 0; i < numbering->count; i++)
        if (strcmp(numbering->messages[i].ref, ref) == 0)
            return &numbering->messages[i];
    return NULL;
}

/* A number apart from those of the prisoner's other messages. */
static bool draw_number(struct numbering *numbering, const struct message *of,
    char fresh[CODEWORD_NUMBER_BYTES], struct fault *fault)
{
    size_t taken = 0;
    for (size_t i = 0; i < numbering->count; i++)
        if (*numbering->messages[i].number && same_prisoner(&numbering->messages[i], of))
            numbering->taken[taken++] = numbering->messages[i].number;
    return codeword_number(numbering->taken, taken, fresh, fault);
}

static bool give_number(struct numbering *numbering, const char *ref, struct fault *fault)
{
    char fresh[CODEWORD_NUMBER_BYTES] = "";
    struct message *message = find_message(numbering, ref);
    if (!message)
        return fault_set(fault, FAULT_INPUT, "%s: no message has that ref", ref);
    const bool given = (*message->number || draw_number(numbering, message, fresh, fault)) &&
        store_number_keep(numbering->store, ref, fresh, &numbering->arena, &message->number, fault);
    return given ? print_given(ref, "number", message->number, fault) : fault_while(fault, "%s", ref);
}

static int give_each(struct numbering *numbering, char **refs, int count)
{
    struct fault fault;
    int status = DONE;
    if (!load_register(numbering, &fault))
        return app_fail("slip", &fault);
    for (int i = 0; i < count; i++) {
        if (give_number(numbering, refs[i], &fault))
            continue;
        status = app_fail("slip", &fault);
        if (fault.kind != FAULT_INPUT)
            break;
    }
    return status;
}

static int give_numbers(const struct app *app, char **refs, int count)
{
    struct fault fault;
    struct numbering numbering = { .store = app_store(app, &fault) };
    if (!numbering.store)
        return app_fail("slip", &fault);
    const int status = give_each(&numbering, refs, count);
    arena_clear(&numbering.arena);
    store_close(numbering.store);
    return status;
}

static int print_separator(const char *path)
{
    struct fault fault;
    if (!path)
        return app_usage(&command_slip, "name the PDF to make: --pdf FILE");
    return make_separator(path, &fault) ? DONE : app_fail("slip", &fault);
}

static int run(const struct app *app, int argc, char **argv)
{
    bool separator = false, number = false;
    struct issuing issuing = { 0 };
    static const struct option options[] = {
        { "separator", no_argument, NULL, 's' },
        { "pdf", required_argument, NULL, 'p' },
        { "json", no_argument, NULL, 'j' },
        { "number", no_argument, NULL, 'n' },
        { 0 },
    };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == 's')
            separator = true;
        else if (option == 'p')
            issuing.pdf = optarg;
        else if (option == 'j')
            issuing.json = true;
        else if (option == 'n')
            number = true;
        else
            return app_usage(&command_slip, NULL);
    }
    const bool refs = optind < argc;
    if (number && refs && !separator && !issuing.pdf)
        return give_numbers(app, argv + optind, argc - optind);
    if (separator && !number && !issuing.json && !refs)
        return print_separator(issuing.pdf);
    if (refs && !separator && !number && (issuing.json || issuing.pdf))
        return print_codes(app, &issuing, argv + optind, argc - optind);
    return app_usage(&command_slip,
        "say `slip --separator --pdf FILE`, `slip --json [--pdf FILE] REF…` or `slip --number REF…`");
}

const struct command command_slip = {
    .name = "slip",
    .summary = "make separator slips and reply sheets to print; issue the sheets' codes",
    .help =
        "Usage: adkaz slip --separator --pdf FILE\n"
        "       adkaz slip [--json] [--pdf FILE] REF…\n"
        "       adkaz slip --number REF…\n\n"
        "--separator  an A4 sheet with one QR code, to lay between two letters of one "
        "scan. It is never mailed.\n"
        "             Print it as large as it is; copies serve as well.\n"
        "REF…         messages of the register: each gets eleven digits for its reply "
        "sheet, and keeps them for\n"
        "             good: asking again gives the same. Not for prisons whose censors withhold ciphers.\n"
        "--number     a line {\"ref\":…,\"number\":…} for each: a flat's or a box's number for the "
        "return address on its card.\n"
        "             It looks like any other, and nothing is mailed on its account alone.\n"
        "--json       a line {\"ref\":…,\"code\":…} for each of them.\n"
        "--pdf FILE   where the slip goes, or the reply sheets, one A4 page for each "
        "message in turn; a file\n"
        "             that is there already stays as it is.\n",
    .run = run,
};
