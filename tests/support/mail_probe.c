/* mail_probe: composes a mail, or sends one, from the command line, for tests in other languages.
 *
 *   mail_probe compose WORDS LANGUAGE TO OUT.eml JPEG…
 *   mail_probe send URL CA_FILE USER PASSWORD FROM TO MAIL.eml      prints: answer phase code enhanced
 * queue-id */
#include "mail.h"

#include "clock.h"
#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PICTURES_MOST = 8 };

static int fail(const struct fault *fault)
{
    fprintf(stderr, "mail_probe: %s\n", fault->text);
    return 1;
}

static bool compose(char **words, int count, struct text *out, struct fault *fault)
{
    struct text jpegs[PICTURES_MOST];
    struct paper_picture pictures[PICTURES_MOST];
    for (int i = 0; i < count - 4 && i < PICTURES_MOST; i++) {
        jpegs[i] = (struct text)TEXT_LIMIT(MAIL_BYTES_MOST);
        if (!file_read(words[4 + i], &jpegs[i], fault))
            return false;
        pictures[i] = (struct paper_picture){ { (unsigned char *)jpegs[i].bytes, jpegs[i].length }, 0 };
    }
    struct mail_words *texts = mail_words_open(words[0], "", fault);
    if (!texts)
        return false;
    struct mail_letter letter = {
        .from = "reply@example.org",
        .from_name = "Пошта «Ластаўка», адзін доўгі радок імені",
        .to = words[2],
        .language = words[1],
        .message_id = "00112233445566778899aabbccddeeff@example.org",
        .token = "00112233445566778899",
        .date = 1795233508,
        .pictures = pictures,
        .picture_count = (size_t)(count - 4),
    };
    clock_parse_date("2026-03-14", &letter.sent_on);
    bool composed = mail_compose(texts, &letter, out, fault);
    mail_words_close(texts);
    for (int i = 0; i < count - 4; i++)
        text_clear(&jpegs[i]);
    return composed;
}

static bool yes(struct mail_envelope *self)
{
    (void)self;
    return true;
}

static int send_file(char **words)
{
    struct fault fault;
    struct text mail = TEXT_LIMIT(MAIL_BYTES_MOST);
    struct mail_result result;
    const struct mail_smtp smtp = { .url = words[0],
        .ca_file = words[1],
        .user = words[2],
        .password = words[3],
        .helo = "mail.example.org" };
    struct mail_transport *transport = mail_transport_smtp(&smtp, &fault);
    if (!transport || !file_read(words[6], &mail, &fault))
        return fail(&fault);
    struct mail_envelope envelope = { .name = "M-PROBE",
        .from = words[4],
        .to = words[5],
        .bytes = { (unsigned char *)mail.bytes, mail.length },
        .before_last_byte = yes };
    static const char *const answers[] = { "took", "later", "refused", "stop", "ambiguous" };
    if (!transport->send(transport, &envelope, &result, &fault))
        return fail(&fault);
    printf("%s %s %d %s %s\n", answers[result.answer], result.phase, result.code,
        result.enhanced[0] ? result.enhanced : "-", result.queue_id[0] ? result.queue_id : "-");
    transport->close(transport);
    text_clear(&mail);
    return 0;
}

int main(int argc, char **argv)
{
    struct fault fault;
    struct text out = TEXT_LIMIT(MAIL_BYTES_MOST);
    if (argc == 9 && strcmp(argv[1], "send") == 0)
        return send_file(argv + 2);
    if (argc < 7 || argc > 6 + PICTURES_MOST || strcmp(argv[1], "compose") != 0)
        return 2;
    const char *path = argv[5];
    if (!compose(argv + 2, argc - 2, &out, &fault) ||
        !file_write(path, (struct bytes){ (unsigned char *)out.bytes, out.length }, 0600, &fault))
        return fail(&fault);
    text_clear(&out);
    return 0;
}
