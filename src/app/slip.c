/* adkaz slip: paper to print. A separator slip lies between two letters that are scanned as one; it is the
 * same for everybody, so no home is asked for. */
#include "commands.h"

#include "arena.h"
#include "cleanup.h"
#include "code.h"
#include "codeword.h"
#include "file.h"
#include "list_inside.h"
#include "paper.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PDF_BYTES_MOST = 1 << 20 };

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
    return fault_set(fault, FAULT_SYSTEM, "no code is free");
}

static bool print_code(struct store *store, const char *ref, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const char *code;
    if (!issue(store, ref, &arena, &code, fault))
        return fault_while(fault, "%s", ref);
    json_t *object = json_object();
    json_object_set_new(object, "ref", json_string(ref));
    json_object_set_new(object, "code", json_string(code));
    return print_json_line(object) || fault_set(fault, FAULT_SYSTEM, "cannot write the answer");
}

/* An unknown ref is named, and the others get their codes. */
static int print_codes(const struct app *app, char **refs, int count)
{
    struct fault fault;
    int status = DONE;
    struct store *store = app_store(app, &fault);
    bool ok = store != NULL;
    for (int i = 0; ok && i < count; i++)
        if (!print_code(store, refs[i], &fault)) {
            ok = fault.kind == FAULT_INPUT;
            if (ok)
                status = app_fail("slip", &fault);
        }
    const int ended = app_end("slip", store, ok, &fault);
    return ended == DONE ? status : ended;
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
    bool separator = false, json = false;
    const char *path = NULL;
    static const struct option options[] = {
        { "separator", no_argument, NULL, 's' },
        { "pdf", required_argument, NULL, 'p' },
        { "json", no_argument, NULL, 'j' },
        { 0 },
    };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == 's')
            separator = true;
        else if (option == 'p')
            path = optarg;
        else if (option == 'j')
            json = true;
        else
            return app_usage(&command_slip, NULL);
    }
    const bool refs = optind < argc;
    if (separator && !json && !refs)
        return print_separator(path);
    if (json && refs && !separator && !path)
        return print_codes(app, argv + optind, argc - optind);
    return app_usage(&command_slip, "say `slip --separator --pdf FILE` or `slip --json REF…`");
}

const struct command command_slip = {
    .name = "slip",
    .summary = "make a separator slip to print; issue codes for reply sheets",
    .help = "Usage: adkaz slip --separator --pdf FILE\n"
            "       adkaz slip --json REF…\n\n"
            "--separator  an A4 sheet with one QR code, to lay between two letters of one scan. It is never "
            "mailed.\n"
            "             Print it as large as it is; copies serve as well.\n"
            "--pdf FILE   where the sheet goes; a file that is there already stays as it is.\n"
            "--json       a line {\"ref\":…,\"code\":…} for each message of the register: its eleven digits "
            "for a "
            "reply\n"
            "             sheet. A message keeps its code for good: asking again gives the same. A code on a "
            "reply\n"
            "             is no evidence yet; these are for sheets that are prepared now.\n",
    .run = run,
};
