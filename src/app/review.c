/* adkaz review: the coordinators' page, served until SIGTERM or SIGINT. */
#include "commands.h"

#include "cleanup.h"
#include "review.h"

#include <getopt.h>
#include <stdio.h>

struct choice {
    const char *listen, *proxy_host;
};

static void ready(const struct review_setup *self, const char *address)
{
    (void)self;
    printf("%s\n", address);
    fflush(stdout);
}

static int serve(const struct app *app, const struct choice *choice)
{
    CLEANUP(config_clear) struct config config = { 0 };
    struct fault fault;
    if (!app_config(app, &config, &fault))
        return app_fail("review", &fault);
    const struct review_setup setup = {
        .home = app->home,
        .share = app->share,
        .config = &config,
        .key = app_key(),
        .listen = choice->listen ? choice->listen : config.review.listen,
        .proxy_host = choice->proxy_host ? choice->proxy_host : config.review.proxy_host,
        .ready = ready,
    };
    OWNED_FD int stop = app_stop_signals(&fault);
    const bool ok = stop >= 0 && review_serve(&setup, stop, &fault);
    return ok ? DONE : app_fail("review", &fault);
}

static int run(const struct app *app, int argc, char **argv)
{
    static const struct option options[] = { { "listen", required_argument, NULL, 'l' },
        { "behind-proxy", required_argument, NULL, 'p' }, { 0 } };
    struct choice choice = { 0 };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        if (option == 'l')
            choice.listen = optarg;
        else if (option == 'p')
            choice.proxy_host = optarg;
        else
            return app_usage(&command_review, NULL);
    }
    if (optind != argc)
        return app_usage(&command_review, "it takes no arguments but its options");
    return serve(app, &choice);
}

const struct command command_review = {
    .name = "review",
    .summary = "serve the page on which coordinators settle what is doubtful",
    .help = "Usage: adkaz review [--listen ADDRESS:PORT|unix:PATH] [--behind-proxy HOST]\n\n"
            "Prints where the page is, and serves it until SIGTERM or SIGINT. It can be reached "
            "from this machine only;\n"
            "for others put a proxy with TLS in front and name it: docs/operating.md has one for nginx.\n"
            "--listen        127.0.0.1:8118, [::1]:8118 or unix:PATH; port 0 takes a free one\n"
            "--behind-proxy  the name under which the proxy serves the page, as in https://HOST/\n",
    .run = run,
};
