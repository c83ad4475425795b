/* mail_probe: composes a mail, or sends one, from the command line, for tests in other languages.
 *
 *   mail_probe compose WORDS LANGUAGE TO OUT JPEG…       writes OUT.eml, and what is to be read back out of
 * it: OUT.subject OUT.txt OUT.html OUT.pdf
 *   mail_probe lock WORDS LANGUAGE TO OUT JPEG…          the same, and the mail's PDF is locked; OUT.pdf is
 * not mail_probe send URL CA_FILE USER PASSWORD FROM TO MAIL.eml prints: answer phase code enhanced queue-id
 */
#define ROOM_MAIL 1
#include "mail_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PICTURES_MOST = 8 };

#define PASSWORD "яблык кветка мост"

static int fail(const struct fault *fault)
{
    fprintf(stderr, "mail_probe: %s\n", fault->text);
    return 1;
}

static struct mail_letter letter_to(const char *to, const char *language)
{
    struct mail_letter letter = {
        .from = "reply@example.org",
        .from_name = "Пошта «Ластаўка», адзін доўгі радок імені",
        .to = to,
        .language = language,
        .message_id = "00112233445566778899aabbccddeeff@example.org",
        .token = "00112233445566778899",
        .date = 1795233508, /* Sat, 21 Nov 2026 03:58:28 UTC */
        .follows = "",
        .pgp_key = "",
        .pdf_password = "",
    };
    clock_parse_date("2026-03-14", &letter.sent_on);
    return letter;
}

/* What a person wrote of the letter: in the mails of some languages, so that others are without. */
static void attach(struct mail_letter *letter)
{
    static const char *const some[] = { "be", "en", "lt", "uk" };
    static const struct rendition written[] = {
        { RENDITION_TRANSCRIPT, "",
            "Добры дзень!\n\n<b>5 > 3</b> & \"так\"\n.\nFrom here on\n-- \nשלום, = ?=" },
        { RENDITION_TRANSLATION, "de", "Guten Tag!\nSchöne Grüße" },
    };
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        if (strcmp(letter->language, some[i]) == 0) {
            letter->renditions = written;
            letter->rendition_count = sizeof written / sizeof *written;
        }
}

static bool write_out(const char *out, const char *ending, const struct text *text, struct fault *fault)
{
    char path[1000];
    snprintf(path, sizeof path, "%s.%s", out, ending);
    return file_write(path, (struct bytes){ (const unsigned char *)text->bytes, text->length }, 0600, fault);
}

/* What stands in the mail, before it was wrapped up. */
static bool write_contents(
    const struct mail_words *texts, const struct mail_letter *letter, const char *out, struct fault *fault)
{
    const struct speech speech = { .purpose = letter->purpose,
        .locked = letter->pdf_password[0],
        .dates = { letter->sent_on, letter->date / 86400 },
        .renditions = letter->renditions,
        .rendition_count = letter->rendition_count };
    const struct words *words = mail_words_in(texts, letter->language);
    CLEANUP(text_clear) struct text subject = TEXT_LIMIT(1 << 16), plain = TEXT_LIMIT(1 << 16);
    CLEANUP(text_clear) struct text html = TEXT_LIMIT(1 << 16), pdf = TEXT_LIMIT(MAIL_BYTES_MOST);
    text_add(&subject, words_text(words, sentences_subject(letter->purpose)));
    sentences_plain(words, &speech, &plain);
    sentences_html(words, letter->language, &speech, &html);
    return paper_pdf(letter->pictures, letter->picture_count, &pdf, fault) &&
        write_out(out, "subject", &subject, fault) && write_out(out, "txt", &plain, fault) &&
        write_out(out, "html", &html, fault) && write_out(out, "pdf", &pdf, fault);
}

static bool compose(const char *folder, struct mail_letter *letter, const char *out, struct fault *fault)
{
    CLEANUP(text_clear) struct text mail = TEXT_LIMIT(MAIL_BYTES_MOST);
    struct mail_words *texts = mail_words_open(folder, "", fault);
    bool done = texts && mail_compose(texts, letter, &mail, fault) && write_out(out, "eml", &mail, fault) &&
        write_contents(texts, letter, out, fault);
    mail_words_close(texts);
    return done;
}

/* WORDS LANGUAGE TO OUT JPEG… */
static int compose_file(const char *password, char **words, int count)
{
    struct fault fault;
    struct text jpegs[PICTURES_MOST];
    struct paper_picture pictures[PICTURES_MOST];
    struct mail_letter letter = letter_to(words[2], words[1]);
    letter.pdf_password = password;
    if (!*password) /* words never stand beside a locked PDF */
        attach(&letter);
    letter.pictures = pictures;
    letter.picture_count = (size_t)(count - 4);
    for (int i = 0; i < count - 4; i++) {
        jpegs[i] = (struct text)TEXT_LIMIT(MAIL_BYTES_MOST);
        if (!file_read(words[4 + i], &jpegs[i], &fault))
            return fail(&fault);
        pictures[i] = (struct paper_picture){ .jpeg = { (unsigned char *)jpegs[i].bytes, jpegs[i].length } };
    }
    bool done = compose(words[0], &letter, words[3], &fault);
    for (int i = 0; i < count - 4; i++)
        text_clear(&jpegs[i]);
    return done ? 0 : fail(&fault);
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
    if (argc == 9 && strcmp(argv[1], "send") == 0)
        return send_file(argv + 2);
    const bool lock = argc > 1 && strcmp(argv[1], "lock") == 0;
    if (argc < 7 || argc > 6 + PICTURES_MOST || !(lock || strcmp(argv[1], "compose") == 0))
        return 2;
    return compose_file(lock ? PASSWORD : "", argv + 2, argc - 2);
}
