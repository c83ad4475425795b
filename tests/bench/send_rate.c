/* How fast the outbox is emptied into a mail server on this machine: a store with so many decided replies of
 * one page is made, then all are sent. Prints the rate, the size of a mail, and how much memory was in use
 * after the first tenth and at the end. Run by tests/bench/send_rate.py. */
#include "send_home.h"

#include "clock.h"
#include "file.h"
#include "log.h"
#include "send.h"
#include "small_jpeg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LATER = 1000 };

static long resident_kib(void)
{
    struct fault fault;
    struct text status = TEXT_LIMIT(1 << 16);
    const char *line = file_read("/proc/self/status", &status, &fault) ? strstr(status.bytes, "VmRSS:")
                                                                       : NULL;
    const long kib = line ? strtol(line + strlen("VmRSS:"), NULL, 10) : 0;
    text_clear(&status);
    return kib;
}

/* The first tenth is due now, the others later. */
static void fill(struct home *home, int count, int width_px)
{
    struct text jpeg = TEXT_LIMIT(1 << 24);
    small_jpeg(width_px, width_px * 4 / 3, 3, false, 7, &jpeg);
    const struct bytes bytes = { (const unsigned char *)jpeg.bytes, jpeg.length };
    for (int i = 0; i < count; i++) {
        char path[32], reply[STORE_ID_BYTES];
        snprintf(path, sizeof path, "%d.jpg", i);
        assert_done(home, store_begin(home->store, &home->fault));
        decided_reply(home, path, bytes, i < count / 10 ? NOW : NOW + LATER, reply);
        assert_done(home, store_commit(home->store, &home->fault));
        arena_clear(&home->arena);
    }
    text_clear(&jpeg);
}

/* `server`: URL, and for a login CA-FILE USER PASSWORD-FILE. */
static struct config_mail to_server(char **server, int words)
{
    static char smtp_word[] = "smtp";
    struct config_mail mail = to_folder();
    mail.transport = smtp_word;
    mail.url = server[0];
    if (words == 1)
        return mail;
    mail.ca_file = server[3];
    mail.user = server[4];
    mail.password_file = server[5];
    return mail;
}

static size_t send_at(struct home *home, const struct config_mail *mail, int64_t now, int64_t *ms)
{
    struct send_report report;
    const struct send_setup setup = {
        .store = home->store, .mail = mail, .home = home->folder, .words = WORDS, .now = now
    };
    const int64_t from = clock_monotonic_ms();
    assert_done(home, send_due(&setup, &report, &home->fault));
    *ms += clock_monotonic_ms() - from;
    return report.handed_over;
}

static size_t mail_bytes(struct home *home)
{
    size_t count;
    struct send_rehearsed *rows;
    struct config_mail mail = to_folder();
    const struct send_setup setup = {
        .store = home->store, .mail = &mail, .home = home->folder, .words = WORDS, .now = NOW
    };
    assert_done(home, send_rehearse(&setup, &home->arena, &rows, &count, &home->fault));
    const size_t bytes = count ? rows[0].bytes : 0;
    arena_clear(&home->arena);
    return bytes;
}

int main(int argc, char **argv)
{
    void *state;
    int64_t ms = 0;
    if (argc != 4 && argc != 7)
        return fputs("send_rate URL MAILS WIDTH-PX [CA-FILE USER PASSWORD-FILE]\n", stderr), 2;
    const struct config_mail mail = to_server(argv + 1, argc == 7 ? 4 : 1);
    const int count = atoi(argv[2]);
    log_threshold(LOG_ERROR);
    home_setup(&state);
    struct home *home = state;
    fill(home, count, atoi(argv[3]));
    const size_t bytes = mail_bytes(home);
    size_t gone = send_at(home, &mail, NOW, &ms);
    const long first_kib = resident_kib();
    const double cpu_before = clock_cpu_ms();
    gone += send_at(home, &mail, NOW + LATER, &ms);
    const double each_ms = (clock_cpu_ms() - cpu_before) / (count - count / 10);
    printf("mails %zu bytes %zu seconds %.2f rate %.1f cpu_ms_a_mail %.2f kib_first %ld kib_end %ld\n", gone,
        bytes, (double)ms / 1000, (double)gone * 1000 / (double)ms, each_ms, first_kib, resident_kib());
    home_teardown(&state);
    return gone == (size_t)count ? 0 : 1;
}
