/* How fast the outbox is emptied into a mail server on this machine: a store with so many decided replies of
 * one page is made, to senders of whom most have one message and some many; then each line on standard input
 * has one share of them sent, and is answered with a line that says how long that took, the CPU it cost, and
 * the most memory that was ever in use. Run by tests/bench/send_rate.py. */
#include "send_home.h"

#include "clock.h"
#include "file.h"
#include "log.h"
#include "send.h"
#include "small_jpeg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUND_S = 1000, REPLIES_A_CHANGE = 100, PICTURES = 100 };

static long most_kib(void)
{
    struct fault fault;
    struct text status = TEXT_LIMIT(1 << 16);
    const char *line = file_read("/proc/self/status", &status, &fault) ? strstr(status.bytes, "VmHWM:")
                                                                       : NULL;
    const long kib = line ? strtol(line + strlen("VmHWM:"), NULL, 10) : 0;
    text_clear(&status);
    return kib;
}

/* Whose message number `i` is: of sixty in a row, fourteen senders have one each, the others several. */
static const char *sender_of(struct home *home, int i)
{
    static const int several[] = { 2, 2, 2, 3, 7, 30 };
    enum { IN_A_ROW = 60, ALONE = 14 };
    int first = ALONE, place = i % IN_A_ROW;
    for (size_t k = 0; k < sizeof several / sizeof *several && place >= ALONE; first += several[k++])
        if (place >= first && place < first + several[k])
            place = first;
    return arena_printf(&home->arena, "anna%d@post.example", i - i % IN_A_ROW + place);
}

/* Messages from number `i` on, that were there before anything was decided. */
static void write_messages(struct home *home, int i, int all, int64_t *messages)
{
    assert_done(home, store_begin(home->store, &home->fault));
    for (; i < all; i++) {
        char ref[32];
        snprintf(ref, sizeof ref, "%d", i);
        messages[i] = put_message(home, ref, sender_of(home, i));
        arena_clear(&home->arena);
    }
    assert_done(home, store_commit(home->store, &home->fault));
    sleep(2); /* what changes in the second of a decision may have changed after it */
}

/* Replies from number `i` on, until there are `all`: each `count` of them due a while after those before. */
static void fill(struct home *home, int i, int all, int count, int width_px)
{
    struct text jpeg = TEXT_LIMIT(1 << 24);
    int64_t *messages = must_alloc((size_t)all * sizeof *messages);
    write_messages(home, i, all, messages);
    assert_done(home, store_begin(home->store, &home->fault));
    for (; i < all; i++) {
        char path[32], reply[STORE_ID_BYTES];
        snprintf(path, sizeof path, "%d.jpg", i);
        text_reset(&jpeg);
        small_jpeg(width_px, width_px * 4 / 3, 3, false, (unsigned)(i % PICTURES), &jpeg);
        const struct bytes bytes = { (const unsigned char *)jpeg.bytes, jpeg.length };
        decided_mail_to(home, messages[i], sender_of(home, i), PURPOSE_SCAN, path, &bytes, 1,
            NOW + i / count * ROUND_S, reply);
        if (i % REPLIES_A_CHANGE == 0) {
            assert_done(home, store_commit(home->store, &home->fault));
            assert_done(home, store_begin(home->store, &home->fault));
        }
        arena_clear(&home->arena);
    }
    assert_done(home, store_commit(home->store, &home->fault));
    text_clear(&jpeg);
    free(messages);
}

/* `server`: URL, and at 4 the most connections (without them the program's default), or for a login CA-FILE
 * USER PASSWORD-FILE. */
static struct config_mail to_server(char **server, int words)
{
    static char smtp_word[] = "smtp";
    struct config_mail mail = to_folder();
    mail.transport = smtp_word;
    mail.url = server[0];
    mail.connections = words == 2 ? atoi(server[4]) : 0;
    if (words < 3)
        return mail;
    mail.ca_file = server[4];
    mail.user = server[5];
    mail.password_file = server[6];
    return mail;
}

static bool send_round(struct home *home, const struct config_mail *mail, int round, int count)
{
    struct send_report report;
    const struct send_setup setup = {
        .store = home->store, .mail = mail, .home = home->folder, .words = WORDS, .now = NOW + round * ROUND_S
    };
    const int64_t from = clock_monotonic_ms();
    const double cpu_before = clock_cpu_ms();
    assert_done(home, send_due(&setup, &report, &home->fault));
    printf("mails %zu seconds %.3f cpu_ms_a_mail %.3f kib %ld\n", report.handed_over,
        (double)(clock_monotonic_ms() - from) / 1000, (clock_cpu_ms() - cpu_before) / count, most_kib());
    return report.handed_over == (size_t)count;
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
    bool ok = true;
    if (argc < 5 || argc == 7 || argc > 8)
        return fputs(
                   "send_rate URL MAILS-A-ROUND WIDTH-PX ROUNDS [CONNECTIONS | CA-FILE USER PASSWORD-FILE]\n",
                   stderr),
               2;
    const struct config_mail mail = to_server(argv + 1, argc - 4);
    const int count = atoi(argv[2]), width_px = atoi(argv[3]), rounds = atoi(argv[4]);
    log_threshold(LOG_ERROR);
    home_setup(&state);
    struct home *home = state;
    fill(home, 0, 1, count, width_px);
    const size_t bytes = mail_bytes(home);
    fill(home, 1, count * rounds, count, width_px);
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("bytes %zu\n", bytes);
    for (int round = 0; ok && round < rounds && getchar() == '\n'; round++)
        ok = send_round(home, &mail, round, count);
    home_teardown(&state);
    return ok ? 0 : 1;
}
