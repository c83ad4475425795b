/* mail_probe: composes a mail, or sends one, from the command line, for tests in other languages.
 *
 *   mail_probe KIND WORDS LANGUAGE TO OUT JPEG…
 *     KIND: scan, pgp (encrypted to the armoured key in the file that $MAIL_KEY names), lock (its PDF is
 * locked), part (1 of 2), notice, supplement (words alone), found (pages), reminder, note (to the operator's
 * people). Writes OUT.eml, and what is to be read back out of it: OUT.subject OUT.txt, and where there is one
 * OUT.html OUT.pdf (of a locked one, what was locked) mail_probe send URL CA_FILE USER PASSWORD FROM TO
 * MAIL.eml prints: answer phase code enhanced queue-id
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

static const struct kind {
    const char *name;
    enum mail_purpose purpose;
    bool pages, words; /* words: in every language, not in some */
    bool follows, found; /* another mail; pages of a letter that was mailed before */
    const char *password;
    int parts;
    bool encrypted;
} kinds[] = {
    { "scan", PURPOSE_SCAN, true, false, false, false, "", 1, false },
    { "pgp", PURPOSE_SCAN, true, false, false, false, "", 1, true },
    { "lock", PURPOSE_SCAN, true, false, false, false, PASSWORD, 1, false },
    { "part", PURPOSE_SCAN, true, false, false, false, "", 2, false },
    { "notice", PURPOSE_NOTICE, false, false, false, false, "", 1, false },
    { "supplement", PURPOSE_SUPPLEMENT, false, true, true, false, "", 1, false },
    { "found", PURPOSE_SUPPLEMENT, true, true, true, true, "", 1, false },
    { "reminder", PURPOSE_REMINDER, false, false, true, false, "", 1, false },
};

static const struct kind *find_kind(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static int fail(const struct fault *fault)
{
    fprintf(stderr, "mail_probe: %s\n", fault->text);
    return 1;
}

static struct mail_letter letter_to(const struct kind *kind, const char *to, const char *language)
{
    struct mail_letter letter = {
        .from = "reply@example.org",
        .from_name = "Пошта «Ластаўка», адзін доўгі радок імені",
        .to = to,
        .language = language,
        .message_id = "00112233445566778899aabbccddeeff@example.org",
        .token = "00112233445566778899",
        .date = 1795233508, /* Sat, 21 Nov 2026 03:58:28 UTC */
        .purpose = kind->purpose,
        .found_on = kind->found ? 1794033508 : 0, /* two weeks before */
        .part = 1,
        .parts = kind->parts,
        .follows = kind->follows ? "ffeeddccbbaa99887766554433221100@example.org" : "",
        .pgp_key = "",
        .pdf_password = kind->password,
    };
    clock_parse_date("2026-03-14", &letter.sent_on);
    return letter;
}

/* What a person wrote of the letter: in the mails of some languages, so that others are without. */
static void attach(const struct kind *kind, struct mail_letter *letter)
{
    static const char *const some[] = { "be", "en", "lt", "uk" };
    static const struct rendition written[] = {
        { RENDITION_TRANSCRIPT, "",
            "Добры дзень!\n\n<b>5 > 3</b> & \"так\"\n.\nFrom here on\n-- \nשלום, = ?=" },
        { RENDITION_TRANSLATION, "de", "Guten Tag!\nSchöne Grüße" },
    };
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        if (kind->words || (kind->pages && strcmp(letter->language, some[i]) == 0)) {
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
        .part = letter->part,
        .parts = letter->parts,
        .page_count = letter->picture_count,
        .locked = letter->pdf_password[0],
        .dates = { letter->sent_on, letter->date / 86400, letter->found_on / 86400 },
        .renditions = letter->renditions,
        .rendition_count = letter->rendition_count };
    const struct words *words = mail_words_in(texts, letter->language);
    CLEANUP(text_clear) struct text subject = TEXT_LIMIT(1 << 16), plain = TEXT_LIMIT(1 << 16);
    CLEANUP(text_clear) struct text html = TEXT_LIMIT(1 << 16), pdf = TEXT_LIMIT(MAIL_BYTES_MOST);
    text_add(&subject, words_text(words, sentences_subject(letter->purpose)));
    if (letter->parts > 1)
        text_printf(&subject, " (%d/%d)", letter->part, letter->parts);
    sentences_plain(words, &speech, &plain);
    sentences_html(words, letter->language, &speech, &html);
    if (!write_out(out, "subject", &subject, fault) || !write_out(out, "txt", &plain, fault) ||
        !write_out(out, "html", &html, fault))
        return false;
    return !letter->picture_count ||
        (paper_pdf(letter->pictures, letter->picture_count, &pdf, fault) &&
            write_out(out, "pdf", &pdf, fault));
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
static int compose_file(const struct kind *kind, char **words, int count)
{
    struct fault fault;
    struct text jpegs[PICTURES_MOST];
    struct paper_picture pictures[PICTURES_MOST];
    struct mail_letter letter = letter_to(kind, words[2], words[1]);
    CLEANUP(text_clear) struct text key = TEXT_LIMIT(1 << 16);
    if (kind->encrypted && !file_read(getenv("MAIL_KEY"), &key, &fault))
        return fail(&fault);
    if (kind->encrypted)
        letter.pgp_key = key.bytes;
    if (!*kind->password) /* words never stand beside a locked PDF */
        attach(kind, &letter);
    const int used = kind->pages ? count - 4 : 0;
    letter.pictures = pictures;
    letter.picture_count = (size_t)used;
    for (int i = 0; i < used; i++) {
        jpegs[i] = (struct text)TEXT_LIMIT(MAIL_BYTES_MOST);
        if (!file_read(words[4 + i], &jpegs[i], &fault))
            return fail(&fault);
        pictures[i] = (struct paper_picture){ .jpeg = { (unsigned char *)jpegs[i].bytes, jpegs[i].length } };
    }
    bool done = compose(words[0], &letter, words[3], &fault);
    for (int i = 0; i < used; i++)
        text_clear(&jpegs[i]);
    return done ? 0 : fail(&fault);
}

/* As the digest is: plain text and nothing else. WORDS LANGUAGE TO OUT … */
static int compose_note(char **words)
{
    struct fault fault;
    CLEANUP(text_clear) struct text mail = TEXT_LIMIT(1 << 16), subject = TEXT_LIMIT(100);
    CLEANUP(text_clear) struct text plain = TEXT_LIMIT(1 << 16);
    text_add(&subject, "Што выйшла і што чакае / Что вышло и что ждёт, 2 × «7»");
    for (int i = 0; i < 40; i++)
        text_printf(&plain, "чакае %d дзён: %d\n.\nFrom %d\n", i, i * i, i);
    const struct mail_letter like = letter_to(&kinds[0], words[2], words[1]);
    const struct mail_note note = { like.from, like.from_name, like.to, like.language, subject.bytes,
        plain.bytes, like.message_id, like.date };
    if (!mail_compose_note(&note, &mail, &fault) || !write_out(words[3], "eml", &mail, &fault) ||
        !write_out(words[3], "subject", &subject, &fault) || !write_out(words[3], "txt", &plain, &fault))
        return fail(&fault);
    return 0;
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
    if (argc < 7 || argc > 6 + PICTURES_MOST)
        return 2;
    if (strcmp(argv[1], "note") == 0)
        return compose_note(argv + 2);
    const struct kind *kind = find_kind(argv[1]);
    return kind ? compose_file(kind, argv + 2, argc - 2) : 2;
}
