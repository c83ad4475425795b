/* adkaz slip: paper to print. A separator slip lies between two letters that are scanned as one; it is the
 * same for everybody, so no home is asked for. */
#include "commands.h"

#include "arena.h"
#include "cleanup.h"
#include "code.h"
#include "file.h"
#include "paper.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
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

static int run(const struct app *app, int argc, char **argv)
{
    (void)app;
    bool separator = false;
    const char *path = NULL;
    static const struct option options[] = {
        { "separator", no_argument, NULL, 's' },
        { "pdf", required_argument, NULL, 'p' },
        { 0 },
    };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == 's')
            separator = true;
        else if (option == 'p')
            path = optarg;
        else
            return app_usage(&command_slip, NULL);
    }
    if (!separator || optind != argc)
        return app_usage(&command_slip, "say `slip --separator --pdf FILE`");
    if (!path)
        return app_usage(&command_slip, "name the PDF to make: --pdf FILE");
    struct fault fault;
    return make_separator(path, &fault) ? DONE : app_fail("slip", &fault);
}

const struct command command_slip = {
    .name = "slip",
    .summary = "make a separator slip to print",
    .help = "Usage: adkaz slip --separator --pdf FILE\n\n"
            "--separator  an A4 sheet with one QR code, to lay between two letters of one scan. It is never "
            "mailed.\n"
            "--pdf FILE   where the sheet goes; a file that is there already stays as it is.\n"
            "Print it as large as it is; copies serve as well.\n",
    .run = run,
};
