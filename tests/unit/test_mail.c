/* mail: the bytes of a mail, addresses, the stage that lets the rule decide, patience. */
#include "test.h"

#define ROOM_MAIL 1
#include "encode.h"
#include "mail_inside.h"
#include "pgp_home.h"
#include "small_jpeg.h"

#include "arena.h"
#include "cleanup.h"
#include "clock.h"
#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS BUILD_DIR "/share/adkaz/words"

static const char *const languages[] = { "en", "be", "de", "lt", "pl", "ru", "uk" };
enum { LANGUAGES = sizeof languages / sizeof *languages };

static struct mail_words *words;
static struct text jpeg = TEXT_LIMIT(1 << 20);
static struct paper_picture picture;
static const struct rendition renditions[] = {
    { RENDITION_TRANSCRIPT, "", "Дорогая Анна!\n<b>5 > 3 & \"так\"\n.\nFrom here on" },
    { RENDITION_TRANSLATION, "de", "Liebe Anna!\nשלום" },
};
/* One for each kind of mail, and with what people wrote of the letter. */
static const struct speech speeches[] = {
    { .purpose = PURPOSE_SCAN, .dates = { 20000, 20100 } },
    { .purpose = PURPOSE_SCAN, .part = 1, .parts = 2, .locked = true, .dates = { 20000, 20100 } },
    { .purpose = PURPOSE_NOTICE, .dates = { 20000, 20100 } },
    { .purpose = PURPOSE_REMINDER, .dates = { 20000, 20100 } },
    { .purpose = PURPOSE_SCAN, .dates = { 20000, 20100 }, .renditions = renditions, .rendition_count = 2 },
    { .purpose = PURPOSE_SCAN, .dates = { 20000, 20100 }, .renditions = renditions, .rendition_count = 1 },
    { .purpose = PURPOSE_SUPPLEMENT,
        .dates = { 20000, 20100 },
        .renditions = renditions + 1,
        .rendition_count = 1 },
    { .purpose = PURPOSE_SUPPLEMENT, .page_count = 1, .dates = { 20000, 20100, 20050 } },
    { .purpose = PURPOSE_SUPPLEMENT,
        .page_count = 2,
        .part = 1,
        .parts = 2,
        .locked = true,
        .dates = { 20000, 20100, 20050 } },
};
enum { SPEECHES = sizeof speeches / sizeof *speeches };

static int open_words(void **state)
{
    (void)state;
    struct fault fault;
    words = mail_words_open(WORDS, "", &fault);
    small_jpeg(90, 120, 3, false, 1, &jpeg);
    picture = (struct paper_picture){ .jpeg = { (const unsigned char *)jpeg.bytes, jpeg.length } };
    return words ? 0 : -1;
}

static int close_words(void **state)
{
    (void)state;
    mail_words_close(words);
    text_clear(&jpeg);
    return 0;
}

static struct mail_letter a_letter(void)
{
    int64_t march;
    clock_parse_date("2026-03-14", &march);
    return (struct mail_letter){
        .from = "reply@example.org",
        .from_name = "Пошта",
        .to = "vera@post.example",
        .language = "ru",
        .message_id = "0123456789abcdef0123456789abcdef@example.org",
        .follows = "",
        .pgp_key = "",
        .pdf_password = "",
        .token = "00112233445566778899",
        .date = 1795233508, /* Sat, 21 Nov 2026 03:58:28 UTC */
        .sent_on = march,
        .pictures = &picture,
        .picture_count = 1,
    };
}

static struct text composed(const struct mail_letter *letter)
{
    struct text mail = TEXT_LIMIT(MAIL_BYTES_MOST);
    struct fault fault = { 0 };
    if (!mail_compose(words, letter, &mail, &fault))
        fail_msg("%s", fault.text);
    return mail;
}

static void check_holds(const struct text *mail, const char *what)
{
    if (!strstr(mail->bytes, what))
        fail_msg("no \"%s\" in:\n%.1500s", what, mail->bytes);
}

/* ---- bytes ---- */

static void a_mail_says_who_it_is_from_and_nothing_about_what_made_it(void **state)
{
    (void)state;
    const struct mail_letter letter = a_letter();
    struct text mail = composed(&letter);
    check_holds(&mail, "Date: Sat, 21 Nov 2026 03:58:28 +0000\r\n");
    check_holds(&mail, "From: =?UTF-8?B?0J/QvtGI0YLQsA==?=\r\n <reply@example.org>\r\n");
    check_holds(&mail, "Reply-To: <reply+00112233445566778899@example.org>\r\n");
    check_holds(&mail, "To: <vera@post.example>\r\n");
    check_holds(&mail, "Message-ID: <0123456789abcdef0123456789abcdef@example.org>\r\n");
    check_holds(&mail, "Content-Language: ru\r\n");
    check_holds(&mail, "Auto-Submitted: auto-generated\r\n");
    check_holds(&mail, "MIME-Version: 1.0\r\n");
    check_holds(&mail, "Content-Disposition: attachment; filename=\"scan.pdf\"\r\n");
    check_holds(&mail, "Content-Type: application/pdf; name=\"scan.pdf\"\r\n");
    text_clear(&mail);
}

/* From the first byte to the last: CRLF and no other CR or LF, 7 bits, no control, at most 76 a line. */
static void check_lines(const struct text *mail)
{
    size_t column = 0;
    for (size_t i = 0; i < mail->length; i++) {
        const unsigned char c = (unsigned char)mail->bytes[i];
        if (c == '\r') {
            assert_int_equal(mail->bytes[i + 1], '\n');
            assert_true(column <= 76);
            column = 0;
            i++;
            continue;
        }
        assert_true(c >= 0x20 && c < 0x7f);
        column++;
    }
    assert_int_equal(column, 0);
}

static void every_line_is_short_and_plain(void **state)
{
    (void)state;
    for (size_t i = 0; i < LANGUAGES; i++) {
        struct mail_letter letter = a_letter();
        letter.language = languages[i];
        struct text mail = composed(&letter);
        check_lines(&mail);
        text_clear(&mail);
    }
}

static void the_same_letter_is_the_same_mail(void **state)
{
    (void)state;
    const struct mail_letter letter = a_letter();
    struct mail_letter other = letter;
    other.message_id = "fedcba9876543210@example.org";
    struct text a = composed(&letter), b = composed(&letter), c = composed(&other);
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
    const char *boundary = strstr(a.bytes, "boundary=");
    assert_null(memmem(c.bytes, c.length, boundary, 30)); /* another letter, other boundaries */
    text_clear(&a);
    text_clear(&b);
    text_clear(&c);
}

static void check_holds_nothing_of_the_letter(enum mail_purpose purpose, const char *subject)
{
    struct mail_letter letter = a_letter();
    letter.purpose = purpose;
    letter.language = "en";
    letter.renditions = renditions;
    letter.rendition_count = 2;
    struct text mail = composed(&letter);
    check_holds(&mail, subject);
    check_holds(&mail, "Content-Type: multipart/alternative;\r\n");
    static const char *const never[] = { "pdf", "card", "March", "attach", "multipart/mixed", "Liebe",
        "stands in the letter" };
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (strstr(mail.bytes, never[i]))
            fail_msg("%s says %s", mail_purpose_name(purpose), never[i]);
    check_lines(&mail);
    text_clear(&mail);
}

static void a_notice_and_a_reminder_hold_nothing_of_the_letter(void **state)
{
    (void)state;
    check_holds_nothing_of_the_letter(PURPOSE_NOTICE, "Subject: A letter has come for you\r\n");
    check_holds_nothing_of_the_letter(PURPOSE_REMINDER, "Subject: Has the letter reached you?\r\n");
}

/* ---- what people wrote of the letter ---- */

/* The words of a mail, before they are wrapped up. */
static struct text told(const struct rendition *of, size_t count, enum mail_purpose purpose)
{
    const struct speech speech = {
        .purpose = purpose, .dates = { 20000, 20100 }, .renditions = of, .rendition_count = count
    };
    struct text plain = TEXT_LIMIT(1 << 20);
    sentences_plain(NULL, &speech, &plain);
    return plain;
}

static void a_transcript_stands_in_its_lines_behind_the_words_about_the_scan(void **state)
{
    (void)state;
    struct text plain = told(renditions, 1, PURPOSE_SCAN);
    check_holds(&plain,
        "just as they do on paper.\n\n"
        "This is what stands in the letter, copied out by a person:\n\n"
        "    Дорогая Анна!\n    <b>5 > 3 & \"так\"\n    .\n    From here on\n\n"
        "Please keep this letter to yourself.");
    text_clear(&plain);
}

static void an_empty_line_of_a_transcript_stays_empty(void **state)
{
    (void)state;
    const struct rendition gap = { RENDITION_TRANSCRIPT, "", "one\n\n\ntwo" };
    struct text plain = told(&gap, 1, PURPOSE_SCAN);
    check_holds(&plain, "\n\n    one\n\n\n    two\n\n");
    text_clear(&plain);
}

static void what_looks_like_html_is_said_and_not_obeyed(void **state)
{
    (void)state;
    struct text html = TEXT_LIMIT(1 << 16);
    sentences_html(NULL, "en", &speeches[4], &html);
    check_holds(
        &html, "<blockquote dir=\"auto\">Дорогая Анна!<br>\n&lt;b&gt;5 &gt; 3 &amp; &quot;так&quot;<br>\n");
    text_clear(&html);
}

static void whoever_gets_a_translation_is_not_offered_one(void **state)
{
    (void)state;
    struct text transcript = told(renditions, 1, PURPOSE_SCAN), both = told(renditions, 2, PURPOSE_SCAN);
    check_holds(&transcript, "will translate the letter for you");
    assert_null(strstr(both.bytes, "will translate the letter for you"));
    text_clear(&transcript);
    text_clear(&both);
}

static void a_supplement_has_the_words_and_no_scan(void **state)
{
    (void)state;
    for (size_t i = 0; i < LANGUAGES; i++) {
        struct mail_letter letter = a_letter();
        letter.purpose = PURPOSE_SUPPLEMENT;
        letter.language = languages[i];
        letter.follows = "fedcba9876543210@example.org";
        letter.pictures = NULL;
        letter.picture_count = 0;
        letter.renditions = renditions;
        letter.rendition_count = 2;
        struct text mail = composed(&letter);
        check_holds(&mail, "In-Reply-To: <fedcba9876543210@example.org>\r\n");
        check_holds(&mail, "Liebe Anna!");
        assert_null(strstr(mail.bytes, "pdf"));
        assert_null(strstr(mail.bytes, "multipart/mixed"));
        check_lines(&mail);
        text_clear(&mail);
    }
}

static void a_found_page_says_of_which_letter_it_is_and_brings_a_scan(void **state)
{
    (void)state;
    for (size_t i = 0; i < LANGUAGES; i++) {
        struct mail_letter letter = a_letter();
        letter.purpose = PURPOSE_SUPPLEMENT;
        letter.found_on = letter.date - 9 * 24 * 60 * 60;
        letter.language = languages[i];
        letter.follows = "fedcba9876543210@example.org";
        struct text mail = composed(&letter);
        check_holds(&mail, "In-Reply-To: <fedcba9876543210@example.org>\r\n");
        check_holds(&mail, "filename=\"scan.pdf\"");
        check_lines(&mail);
        text_clear(&mail);
    }
}

static struct text told_of_pages(size_t page_count, bool locked)
{
    const struct speech speech = { .purpose = PURPOSE_SUPPLEMENT,
        .page_count = page_count,
        .locked = locked,
        .dates = { 20000, 20100, 20517 } };
    struct text plain = TEXT_LIMIT(1 << 16);
    sentences_plain(NULL, &speech, &plain);
    return plain;
}

static void found_pages_have_words_of_their_own(void **state)
{
    (void)state;
    struct text one = told_of_pages(1, false), two = told_of_pages(2, true);
    check_holds(&one, "A further page of the letter that we sent you on 2026-03-05 has been found.");
    check_holds(&one, "looks just as it does on paper.\n\nPlease keep this letter to yourself.");
    check_holds(&one, "with the word “received”");
    assert_null(strstr(one.bytes, "your card"));
    assert_null(strstr(one.bytes, "password"));
    check_holds(&two, "Further pages of the letter that we sent you on 2026-03-05 have been found.");
    check_holds(&two, "It opens with the password that we agreed on.");
    check_holds(&one, "will translate the letter for you");
    assert_null(strstr(two.bytes, "will translate the letter for you")); /* it would come in the clear */
    text_clear(&one);
    text_clear(&two);
}

static void found_pages_without_a_letter_are_not_mailed(void **state)
{
    (void)state;
    struct fault fault;
    struct text mail = TEXT_LIMIT(1 << 20);
    struct mail_letter letter = a_letter();
    letter.purpose = PURPOSE_SUPPLEMENT;
    assert_false(mail_compose(words, &letter, &mail, &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
    text_clear(&mail);
}

/* Both forms of it, each of its bytes three: nothing of it is left out. */
static void the_longest_transcript_is_told_to_its_end(void **state)
{
    (void)state;
    struct text longest = TEXT_LIMIT(RENDITION_BYTES_MOST);
    while (longest.length < RENDITION_BYTES_MOST - 20)
        text_add(&longest, "\"&\"\n");
    text_add(&longest, "its end");
    const struct rendition whole = { RENDITION_TRANSCRIPT, "", longest.bytes };
    struct mail_letter letter = a_letter();
    letter.renditions = &whole;
    letter.rendition_count = 1;
    struct text mail = composed(&letter);
    const char *plain = strstr(mail.bytes, "its end");
    assert_non_null(plain);
    assert_non_null(strstr(plain + 1, "its end</blockquote>"));
    check_lines(&mail);
    text_clear(&mail);
    text_clear(&longest);
}

static void a_mail_that_follows_another_names_it(void **state)
{
    (void)state;
    struct mail_letter letter = a_letter();
    struct text mail = composed(&letter);
    assert_null(strstr(mail.bytes, "In-Reply-To"));
    assert_null(strstr(mail.bytes, "References"));
    text_clear(&mail);
    letter.follows = "77aa@example.org";
    mail = composed(&letter);
    check_holds(&mail, "In-Reply-To: <77aa@example.org>\r\nReferences: <77aa@example.org>\r\n");
    text_clear(&mail);
}

static void plain_names_are_quoted(void **state)
{
    (void)state;
    struct mail_letter letter = a_letter();
    letter.from_name = "Post \"and\" more";
    struct text mail = composed(&letter);
    check_holds(&mail, "From: \"Post \\\"and\\\" more\"\r\n <reply@example.org>\r\n");
    text_clear(&mail);
    letter.from_name = "";
    mail = composed(&letter);
    check_holds(&mail, "From: <reply@example.org>\r\n");
    text_clear(&mail);
}

static void a_domain_goes_out_in_ascii(void **state)
{
    (void)state;
    struct mail_letter letter = a_letter();
    letter.to = "vera@пошта.example";
    struct text mail = composed(&letter);
    check_holds(&mail, "To: <vera@xn--80a1acn3a.example>\r\n");
    text_clear(&mail);
}

/* ---- what may not get in ---- */

static void check_refused(const struct mail_letter *letter, const char *what)
{
    struct text mail = TEXT_LIMIT(MAIL_BYTES_MOST);
    struct fault fault = { 0 };
    if (mail_compose(words, letter, &mail, &fault))
        fail_msg("went through: %s", what);
    assert_int_not_equal(fault.kind, FAULT_NONE);
    assert_null(strstr(fault.text, "Bcc"));
    assert_null(strstr(fault.text, "vera"));
    assert_int_equal(mail.length, 0);
}

static void no_field_brings_in_a_header(void **state)
{
    (void)state;
    static const char *const poison[] = { "\r\nBcc: spy@example.org", "\nBcc: spy@example.org",
        "\rBcc: spy@example.org", "\r\n\r\nBcc: body",
        "\x01"
        "Bcc",
        "\x7f"
        "Bcc",
        "\xff"
        "Bcc" };
    for (size_t i = 0; i < sizeof poison / sizeof *poison; i++) {
        char bad[128];
        struct mail_letter letter = a_letter();
        snprintf(bad, sizeof bad, "reply%s@example.org", poison[i]);
        letter.from = bad;
        check_refused(&letter, "from");
        letter = a_letter();
        snprintf(bad, sizeof bad, "vera@post.example%s", poison[i]);
        letter.to = bad;
        check_refused(&letter, "to");
        letter.to = "vera@post.example";
        letter.from_name = bad;
        check_refused(&letter, "from_name");
        letter.from_name = "";
        snprintf(bad, sizeof bad, "abc%s@example.org", poison[i]);
        letter.message_id = bad;
        check_refused(&letter, "message_id");
        letter.message_id = "abc@example.org";
        snprintf(bad, sizeof bad, "abc%s", poison[i]);
        letter.token = bad;
        check_refused(&letter, "token");
        letter.token = "abc";
        snprintf(bad, sizeof bad, "abc%s@example.org", poison[i]);
        letter.follows = bad;
        check_refused(&letter, "follows");
        letter.follows = "";
        snprintf(bad, sizeof bad, "ru%s", poison[i]);
        letter.language = bad;
        struct text mail = composed(&letter);
        check_holds(&mail, "Content-Language: en\r\n");
        assert_null(strstr(mail.bytes, "Bcc"));
        text_clear(&mail);
    }
}

static void a_picture_with_more_in_it_is_refused(void **state)
{
    (void)state;
    struct mail_letter letter = a_letter();
    const struct paper_picture bad = { .jpeg = { (const unsigned char *)"GIF89a", 6 } };
    letter.pictures = &bad;
    check_refused(&letter, "a GIF");
    letter.picture_count = 0;
    check_refused(&letter, "no picture");
}

static void a_mail_too_large_for_mailboxes_is_refused(void **state)
{
    (void)state;
    struct text large = TEXT_LIMIT(64 << 20);
    small_jpeg(4000, 5000, 3, false, 3, &large);
    struct mail_letter letter = a_letter();
    const struct paper_picture pictures[] = {
        { .jpeg = { (const unsigned char *)large.bytes, large.length } },
        { .jpeg = { (const unsigned char *)large.bytes, large.length } },
        { .jpeg = { (const unsigned char *)large.bytes, large.length } },
    };
    assert_true(large.length > 5000000);
    letter.pictures = pictures;
    letter.picture_count = 3;
    check_refused(&letter, "15 MB of pictures");
    text_clear(&large);
}

static void what_cannot_be_encrypted_is_refused_and_not_sent_in_clear(void **state)
{
    (void)state;
    static const struct {
        const char *key, *says;
    } cases[] = {
        { "nothing of the kind", "PGP key cannot be read" },
        { "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nabcd\n-----END PGP PRIVATE KEY BLOCK-----\n", "private" },
        { "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----\n", "PGP key" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = { 0 };
        struct text mail = TEXT_LIMIT(MAIL_BYTES_MOST);
        struct mail_letter letter = a_letter();
        letter.pgp_key = cases[i].key;
        assert_false(mail_compose(words, &letter, &mail, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        if (!strstr(fault.text, cases[i].says))
            fail_msg("\"%s\" does not say \"%s\"", fault.text, cases[i].says);
        assert_null(memmem(mail.bytes, mail.length, "scan.pdf", 8));
        assert_false(mail_pgp_check(cases[i].key, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        text_clear(&mail);
    }
}

/* As a process that is killed leaves it. */
static void leave_home(char path[PGP_HOME_BYTES])
{
    int pipe_ends[2];
    assert_int_equal(pipe(pipe_ends), 0);
    const pid_t child = fork();
    if (!child) {
        struct fault fault;
        struct pgp_home home = { 0 };
        const bool made = pgp_home_make(&home, &fault);
        _exit(!made || write(pipe_ends[1], home.path, sizeof home.path) != sizeof home.path);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(read(pipe_ends[0], path, PGP_HOME_BYTES), PGP_HOME_BYTES);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

static void put_file(const char *folder, const char *name, const char *content)
{
    char path[200];
    struct fault fault;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_true(
        file_write(path, (struct bytes){ (const unsigned char *)content, strlen(content) }, 0600, &fault));
}

static void what_a_killed_process_left_of_a_key_is_removed(void **state)
{
    (void)state;
    char left[PGP_HOME_BYTES], ring[200];
    leave_home(left);
    snprintf(ring, sizeof ring, "%s/private-keys-v1.d", left);
    assert_int_equal(mkdir(ring, 0700), 0);
    put_file(left, "pubring.kbx", "key");
    assert_int_equal(access(left, F_OK), 0);
    mail_pgp_tidy();
    assert_int_equal(access(left, F_OK), -1);
}

static void a_home_in_use_and_those_of_others_stay(void **state)
{
    (void)state;
    struct fault fault;
    struct pgp_home used = { 0 };
    char stranger[] = "/tmp/mail-XXXXXX", wide[PGP_HOME_BYTES], other[PGP_HOME_BYTES], named[200];
    assert_true(pgp_home_make(&used, &fault));
    assert_non_null(mkdtemp(stranger));
    put_file(stranger, "gpg.conf", "no-autostart\n");
    leave_home(wide); /* others may look into it: not as ours are */
    assert_int_equal(chmod(wide, 0755), 0);
    leave_home(other);
    snprintf(named, sizeof named, "%s.bak", other);
    assert_int_equal(rename(other, named), 0);
    mail_pgp_tidy();
    const char *const stay[] = { used.path, stranger, wide, named };
    for (size_t i = 0; i < sizeof stay / sizeof *stay; i++) {
        char path[220];
        snprintf(path, sizeof path, "%s/gpg.conf", stay[i]);
        assert_int_equal(access(path, F_OK), 0);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(rmdir(stay[i]), 0);
    }
    pgp_home_remove(&used);
}

/* ---- locked ---- */

#define PASSWORD "correct horse battery"

static void a_locked_letter_says_so_and_shows_no_page(void **state)
{
    (void)state;
    struct mail_letter letter = a_letter();
    letter.language = "en";
    letter.pdf_password = PASSWORD;
    struct text mail = composed(&letter), again = composed(&letter);
    check_holds(&mail, "as the file scan.pdf. It opens with the");
    check_holds(&mail, "Content-Type: application/pdf; name=\"scan.pdf\"\r\n");
    assert_null(strstr(mail.bytes, "look just as they do on paper"));
    assert_null(strstr(mail.bytes, "horse"));
    letter.pdf_password = "";
    struct text clear_mail = composed(&letter);
    const char *page = strstr(clear_mail.bytes, "JVBERi0"); /* "%PDF-" in base64 */
    assert_non_null(page);
    assert_null(memmem(mail.bytes, mail.length, page + 800, 60));
    assert_false(mail.length == again.length && memcmp(mail.bytes, again.bytes, mail.length) == 0);
    const size_t head = (size_t)(strstr(mail.bytes, "JVBERi0") - mail.bytes);
    assert_memory_equal(mail.bytes, again.bytes, head); /* Message-ID, Date, words: the same mail */
    text_clear(&clear_mail);
    text_clear(&again);
    text_clear(&mail);
}

static void words_of_a_locked_letter_never_stand_in_clear(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    struct text mail = TEXT_LIMIT(1 << 20);
    struct mail_letter letter = a_letter();
    letter.renditions = renditions;
    letter.rendition_count = 1;
    letter.pdf_password = PASSWORD;
    assert_false(mail_compose(words, &letter, &mail, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_int_equal(mail.length, 0);
    text_clear(&mail);
}

static void a_notice_of_a_locked_letter_says_nothing_of_it(void **state)
{
    (void)state;
    struct mail_letter letter = a_letter();
    letter.purpose = PURPOSE_NOTICE;
    struct text plain = composed(&letter);
    letter.pdf_password = PASSWORD;
    struct text notice = composed(&letter);
    assert_string_equal(notice.bytes, plain.bytes);
    text_clear(&notice);
    text_clear(&plain);
}

static void a_password_that_cannot_be_used_is_refused_and_not_told(void **state)
{
    (void)state;
    static const char *const bad[] = { "hush", "hush\nhush\nhush", "hush\xf0\x9f\x98\x80hush" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct fault fault = { 0 };
        struct text mail = TEXT_LIMIT(MAIL_BYTES_MOST);
        struct mail_letter letter = a_letter();
        letter.pdf_password = bad[i];
        assert_false(mail_compose(words, &letter, &mail, &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_null(strstr(fault.text, "hush"));
        assert_int_equal(mail.length, 0);
        assert_false(mail_pdf_check(bad[i], &fault));
        assert_int_equal(fault.kind, FAULT_INPUT);
        assert_non_null(strstr(fault.text, "pdf_password"));
        assert_null(strstr(fault.text, "hush"));
        text_clear(&mail);
    }
}

/* ---- words ---- */

static void every_sentence_is_there_in_every_language(void **state)
{
    (void)state;
    for (size_t i = 1; i < LANGUAGES; i++)
        for (size_t k = 0; sentences_all[k]; k++)
            if (words_text(mail_words_in(words, languages[i]), sentences_all[k]) == sentences_all[k])
                fail_msg("%s lacks: %s", languages[i], sentences_all[k]);
}

/* The plain text of a mail in `language` about a card, both dates in ISO form. */
static struct text said(const char *language, const char *sent, const char *mailed)
{
    struct speech speech = { .purpose = PURPOSE_SCAN };
    struct text plain = TEXT_LIMIT(1 << 16);
    assert_true(clock_parse_date(sent, &speech.dates.sent_on));
    assert_true(clock_parse_date(mailed, &speech.dates.mailed_on));
    sentences_plain(mail_words_in(words, language), &speech, &plain);
    assert_null(strchr(plain.bytes, '{'));
    return plain;
}

static void the_month_stands_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *language, *sent, *says;
    } cases[] = {
        { "en", "2026-03-14", "the card you sent in March.\n" },
        { "en", "2025-03-14", "the card you sent in March 2025.\n" },
        { "be", "2026-03-14", "якую Вы адправілі ў сакавіку, па пошце" },
        { "be", "2025-12-31", "якую Вы адправілі ў снежні 2025 года, па пошце" },
        { "de", "2026-05-02", "die Karte, die Sie im Mai verschickt haben.\n" },
        { "de", "2024-02-29", "die Karte, die Sie im Februar 2024 verschickt haben.\n" },
        { "lt", "2026-03-14", "kurį išsiuntėte kovo mėnesį.\n" },
        { "lt", "2025-12-31", "kurį išsiuntėte 2025 m. gruodžio mėnesį.\n" },
        { "pl", "2026-09-01", "kartkę wysłaną przez Ciebie we wrześniu.\n" },
        { "pl", "2025-02-01", "kartkę wysłaną przez Ciebie w lutym 2025 roku.\n" },
        { "ru", "2026-03-14", "открытку, которую Вы отправили в марте.\n" },
        { "ru", "2025-12-31", "открытку, которую Вы отправили в декабре 2025 года.\n" },
        { "uk", "2026-04-30", "листівку, яку Ви надіслали у квітні.\n" },
        { "uk", "2025-10-31", "листівку, яку Ви надіслали в жовтні 2025 року.\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text plain = said(cases[i].language, cases[i].sent, "2026-11-21");
        check_holds(&plain, cases[i].says);
        text_clear(&plain);
    }
}

static void the_year_is_named_from_new_year_on(void **state)
{
    (void)state;
    struct text december = said("en", "2026-12-31", "2026-12-31"),
                january = said("en", "2026-12-31", "2027-01-01");
    check_holds(&december, "the card you sent in December.\n");
    check_holds(&january, "the card you sent in December 2026.\n");
    text_clear(&december);
    text_clear(&january);
}

static void without_a_date_that_can_be_no_month_is_invented(void **state)
{
    (void)state;
    static const int64_t days[] = { NO_DATE, -1, INT64_MAX, 20001 };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct text plain = TEXT_LIMIT(1 << 16);
        const struct speech speech = { .dates = { days[i], 20000 } };
        sentences_plain(NULL, &speech, &plain);
        check_holds(&plain, "the card you sent some time ago.\n");
        text_clear(&plain);
    }
}

/* HTML without its head and tags, its few escapes undone, paragraphs apart: the words that a reader sees. */
static void strip(const char *html, struct text *out)
{
    static const struct {
        const char *escape, *is;
    } escapes[] = { { "&quot;", "\"" }, { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" },
        { "</p>\n", "\n\n" }, { "<blockquote dir=\"auto\">", "    " }, { "<br>\n", "\n    " },
        { "</blockquote>\n", "\n\n" } };
    const char *at = strstr(html, "<body>");
    while (*at) {
        size_t taken = 0;
        for (size_t i = 0; i < sizeof escapes / sizeof *escapes && !taken; i++) {
            if (strncmp(at, escapes[i].escape, strlen(escapes[i].escape)) != 0)
                continue;
            text_add(out, escapes[i].is);
            taken = strlen(escapes[i].escape);
        }
        if (!taken && *at == '<')
            taken = strcspn(at, ">") + 1 + (strchr(at, '>')[1] == '\n');
        if (!taken)
            text_add_n(out, at, taken = 1);
        at += taken;
    }
}

static void check_text_and_html(const char *language, const struct speech *speech)
{
    struct text plain = TEXT_LIMIT(1 << 16), html = TEXT_LIMIT(1 << 16), seen = TEXT_LIMIT(1 << 16);
    const struct words *in = mail_words_in(words, language);
    sentences_plain(in, speech, &plain);
    sentences_html(in, language, speech, &html);
    strip(html.bytes, &seen);
    text_add(&plain, "\n");
    assert_string_equal(plain.bytes, seen.bytes);
    text_clear(&plain);
    text_clear(&html);
    text_clear(&seen);
}

static void text_and_html_say_the_same_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < LANGUAGES; i++)
        for (size_t k = 0; k < SPEECHES; k++)
            check_text_and_html(languages[i], &speeches[k]);
}

static void html_fetches_nothing_and_says_its_language(void **state)
{
    (void)state;
    struct text html = TEXT_LIMIT(1 << 16);
    for (size_t k = 0; k < SPEECHES; k++)
        sentences_html(mail_words_in(words, "be"), "be", &speeches[k], &html);
    check_holds(&html, "<html lang=\"be\">");
    check_holds(&html, "content=\"light dark\"");
    static const char *const never[] = { "http", "src=", "<img", "<a ", "url(", "<script", "@import" };
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_null(strstr(html.bytes, never[i]));
    text_clear(&html);
}

/* The program's name is a word for "reply": not even the Belarusian text uses it. */
static void no_mail_names_the_program_or_a_prison(void **state)
{
    (void)state;
    static const char *const never[] = { "adkaz", "Adkaz", "адказ", "Адказ", "prison", "тюрьм", "заключ",
        "зняволен", "вязн", "колони", "калоні", "СИЗО", "волонт", "валанц", "volunteer", "ув'язн", "колоні",
        "в’язн", "więz", "koloni", "wolontar", "Gefäng", "Gefang", "Häftling", "Kolonie", "Freiwillig",
        "kalin", "kalėj", "savanor", "curl", "Mailer", "User-Agent" };
    for (size_t i = 0; i < LANGUAGES * SPEECHES; i++) {
        struct mail_letter letter = a_letter();
        const struct speech *speech = &speeches[i / LANGUAGES];
        letter.language = languages[i % LANGUAGES];
        letter.purpose = speech->purpose;
        letter.found_on = letter.purpose == PURPOSE_SUPPLEMENT ? letter.date : 0;
        struct text mail = composed(&letter);
        sentences_plain(mail_words_in(words, letter.language), speech, &mail);
        sentences_html(mail_words_in(words, letter.language), letter.language, speech, &mail);
        for (size_t k = 0; k < sizeof never / sizeof *never; k++)
            if (memmem(mail.bytes, mail.length, never[k], strlen(never[k])))
                fail_msg("a mail in %s says %s", letter.language, never[k]);
        text_clear(&mail);
    }
}

static void a_language_without_words_falls_back_to_english(void **state)
{
    (void)state;
    static const struct {
        const char *wanted, *gets;
    } cases[] = { { "ru", "ru" }, { "be", "be" }, { "BE", "be" }, { "be-tarask", "be" },
        { "ru_RU.UTF-8", "ru" }, { "uk", "uk" }, { "ua", "uk" }, { "by", "be" }, { "BY", "be" },
        { "fr", "en" }, { "", "en" }, { "r", "en" }, { "rux", "en" }, { "russian", "en" },
        { "../ru", "en" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(mail_words_language(words, cases[i].wanted), cases[i].gets);
    assert_true(mail_words_known(words, "by"));
    assert_false(mail_words_known(words, "fr"));
    assert_string_equal(mail_words_language(words, NULL), "en");
}

static void a_folder_without_words_is_a_fault(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    assert_null(mail_words_open(WORDS "/nowhere", "", &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    fault.kind = FAULT_NONE;
    assert_null(mail_words_open(WORDS, WORDS "/nowhere", &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
}

/* A language of the program's that got lost would be mailed in English. */
static void a_language_of_the_programs_that_is_missing_is_a_fault(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    char folder[] = "/tmp/words.XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_null(mail_words_open(folder, "", &fault));
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(fault.kind, FAULT_CONFIG);
    assert_non_null(strstr(fault.text, "/be.po is missing"));
}

/* Opens the program's words with FILE, which says `po`, in a folder of the operator's before them. */
static struct mail_words *opened_with(const char *file, const char *po, struct fault *fault)
{
    char folder[] = "/tmp/words.XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/%s", folder, file);
    const struct bytes bytes = { (const unsigned char *)po, strlen(po) };
    assert_true(file_write(path, bytes, 0600, fault));
    struct mail_words *opened = mail_words_open(WORDS, folder, fault);
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
    return opened;
}

static void an_operators_sentence_stands_before_the_programs(void **state)
{
    (void)state;
    static const struct {
        const char *file, *po, *language, *msgid, *says;
    } cases[] = {
        { "ru.po", "msgid \"Hello!\"\nmsgstr \"Добрый день!\"\n", "ru", "Hello!", "Добрый день!" },
        { "ru.po", "msgid \"Hello!\"\nmsgstr \"Добрый день!\"\n", "ru", "in May", "в мае" },
        { "ru.po", "msgid \"Hello!\"\nmsgstr \"\"\n", "ru", "Hello!", "Здравствуйте!" },
        { "RU.po", "msgid \"Hello!\"\nmsgstr \"Добрый день!\"\n", "ru", "Hello!", "Добрый день!" },
        { "en.po", "msgid \"Hello!\"\nmsgstr \"Good day!\"\n", "en", "Hello!", "Good day!" },
        { "en.po", "msgid \"Hello!\"\nmsgstr \"Good day!\"\n", "en", "in May", "in May" },
        { "README", "Whatever stands here.\n", "ru", "Hello!", "Здравствуйте!" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = { 0 };
        struct mail_words *opened = opened_with(cases[i].file, cases[i].po, &fault);
        if (!opened)
            fail_msg("case %zu: %s", i, fault.text);
        const struct words *in = mail_words_in(opened, cases[i].language);
        assert_string_equal(words_text(in, cases[i].msgid), cases[i].says);
        mail_words_close(opened);
    }
}

static void words_that_may_not_be_mailed_are_refused_with_file_line_and_reason(void **state)
{
    (void)state;
#define EARLIER "A letter has come by post in reply to the card you sent {in month} {year}."
    static const struct {
        const char *file, *po, *fault;
    } cases[] = {
        { "ru.po", "# mine\nmsgid \"Hallo!\"\nmsgstr \"Привет!\"\n",
            "ru.po, line 2: no mail has this sentence" },
        { "ru.po", "msgid \"" EARLIER "\"\nmsgstr \"Ответ на открытку {in month}.\"\n", "line 1: the marks" },
        { "ru.po", "msgid \"" EARLIER "\"\nmsgstr \"{in month} {year} {year}\"\n", "line 1: the marks" },
        { "ru.po", "msgid \"" EARLIER "\"\nmsgstr \"{in month} {yaer}\"\n", "line 1: the marks" },
        { "ru.po", "msgid \"Hello!\"\nmsgstr \"Привет {year}!\"\n", "line 1: the marks" },
        { "ru.po", "msgid \"Hello!\"\nmsgstr \"Привет }!\"\n", "line 1: the marks" },
        { "ru.po", "msgid \"Hello!\"\nmsgstr \"При\\nвет!\"\n", "line 1: msgstr must be one line" },
        { "ru.po", "\nmsgid \"A letter in reply to your card\"\nmsgstr \"Письмо\\nBcc: x@example.org\"\n",
            "line 2: msgstr must be one line" },
        { "ru.po", "msgid \"Hello!\"\n\nmsgid \"in May\"\nmsgstr \"в мае\"\n",
            "ru.po, line 1: the msgid has no" },
        { "fr.po", "msgid \"Hello!\"\nmsgstr \"Bonjour !\"\n", "fr.po has no words for \"A letter in" },
        { "fr.po", "", "fr.po has no words for" },
        { "russian.po", "", "russian.po: a file with words is called after its language" },
        { "ru_RU.po", "", "ru_RU.po: a file with words is called after its language" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = { 0 };
        struct mail_words *opened = opened_with(cases[i].file, cases[i].po, &fault);
        assert_null(opened);
        assert_int_equal(fault.kind, FAULT_CONFIG);
        if (!strstr(fault.text, cases[i].fault))
            fail_msg("case %zu says: %s", i, fault.text);
    }
}

static void a_sentence_too_long_for_a_mail_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *msgid;
        size_t most;
    } cases[] = { { "Hello!", 1000 }, { "A letter in reply to your card", 150 } };
    for (size_t i = 0; i < 2; i++)
        for (size_t over = 0; over < 2; over++) {
            struct text po = TEXT_LIMIT(4000);
            struct fault fault = { 0 };
            text_printf(
                &po, "msgid \"%s\"\nmsgstr \"%0*d\"\n", cases[i].msgid, (int)(cases[i].most + over), 0);
            struct mail_words *opened = opened_with("ru.po", po.bytes, &fault);
            assert_int_equal(opened == NULL, over);
            mail_words_close(opened);
            text_clear(&po);
        }
}

/* ---- encodings ---- */

static void quoted_printable_keeps_lines_short_and_ends_bare(void **state)
{
    (void)state;
    static const struct {
        const char *plain, *encoded;
    } cases[] = {
        { "a b\n", "a b\r\n" },
        { "trailing \n", "trailing=20\r\n" },
        { "a=b", "a=3Db" },
        { ".hidden\n", "=2Ehidden\r\n" },
        { "From here\nX From\n", "=46rom here\r\nX From\r\n" },
        { "\tя", "=09=D1=8F" },
        { "1234567890123456789012345678901234567890123456789012345678901234567890123456",
            "1234567890123456789012345678901234567890123456789012345678901234567890123456" },
        { "12345678901234567890123456789012345678901234567890123456789012345678901234567",
            "123456789012345678901234567890123456789012345678901234567890123456789012345=\r\n67" },
        { "12345678901234567890123456789012345678901234567890123456789012345678901234=\n",
            "12345678901234567890123456789012345678901234567890123456789012345678901234=\r\n=3D\r\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out = TEXT_LIMIT(1000);
        encode_quoted_printable(cases[i].plain, &out);
        assert_string_equal(out.bytes, cases[i].encoded);
        text_clear(&out);
    }
}

static void encoded_words_are_short_and_cut_between_characters(void **state)
{
    (void)state;
    struct text long_name = TEXT_LIMIT(1000), out = TEXT_LIMIT(4000);
    for (int i = 0; i < 40; i++)
        text_add(&long_name, i % 3 ? "ў" : "🕊");
    encode_words(long_name.bytes, &out);
    size_t bytes = 0;
    for (const char *word = out.bytes; word; word = strstr(word, "\r\n ")) {
        word += *word == '\r' ? 3 : 0;
        assert_memory_equal(word, "=?UTF-8?B?", 10);
        const size_t length = strcspn(word, "\r");
        assert_true(length <= 75);
        const size_t base64 = length - 12;
        bytes += base64 / 4 * 3 - (word[length - 3] == '=') - (word[length - 4] == '=');
        assert_int_equal(base64 % 4, 0);
    }
    assert_int_equal(bytes, long_name.length);
    text_clear(&out);
    encode_words("=?looks like one?=", &out);
    assert_memory_equal(out.bytes, "=?UTF-8?B?", 10);
    text_clear(&out);
    text_clear(&long_name);
}

/* ---- addresses ---- */

/* A reader that many use loses what follows a word with padding. */
static void only_the_last_encoded_word_is_padded(void **state)
{
    (void)state;
    struct text name = TEXT_LIMIT(1000), out = TEXT_LIMIT(4000);
    for (size_t i = 0; i < 120; i++) {
        static const char *const letters[] = { "п", "a", "ў", " ", "ш", "«", "ę", "–", "t" };
        text_add(&name, letters[i * i % 9]);
        text_reset(&out);
        encode_words(name.bytes, &out);
        for (const char *fold = strstr(out.bytes, "\r\n "); fold; fold = strstr(fold + 1, "\r\n "))
            if (fold[-3] == '=')
                fail_msg("%s: %s", name.bytes, out.bytes);
    }
    text_clear(&name);
    text_clear(&out);
}

/* Where no cut is right for that, the longest whole characters go. */
static void a_text_that_cannot_be_cut_at_three_bytes_is_cut_all_the_same(void **state)
{
    (void)state;
    struct text out = TEXT_LIMIT(4000);
    encode_words("a–––––––––––––––", &out); /* one byte, then three each */
    assert_string_equal(out.bytes,
        "=?UTF-8?B?YeKAk+KAk+KAk+KAk+KAk+KAk+KAk+KAk+KAk+KAk+KAk+KAkw==?=\r\n =?UTF-8?B?4oCT4oCT4oCT?=");
    text_clear(&out);
}

static void addresses_are_checked_before_a_server_sees_them(void **state)
{
    (void)state;
    static const struct {
        const char *address, *ascii; /* null: refused */
    } cases[] = {
        { "vera@example.org", "vera@example.org" },
        { "Vera.K+post@Example.org", "Vera.K+post@example.org" },
        { "o'hara_1@mail.example", "o'hara_1@mail.example" },
        { "vera@пошта.example", "vera@xn--80a1acn3a.example" },
        { "вера@example.org", NULL },
        { "", NULL },
        { "vera", NULL },
        { "@example.org", NULL },
        { "vera@", NULL },
        { "a@b@example.org", NULL },
        { "vera@example", NULL },
        { "vera@example..org", NULL },
        { "vera@-example.org", NULL },
        { "vera@exa_mple.org", NULL },
        { "vera@example.org.", NULL },
        { ".vera@example.org", NULL },
        { "ve..ra@example.org", NULL },
        { "vera@[127.0.0.1]", NULL },
        { "ve ra@example.org", NULL },
        { "vera@example.org ", NULL },
        { "<vera@example.org>", NULL },
        { "vera@example.org>", NULL },
        { "vera@example.org\r\nRCPT TO:<spy@example.org>", NULL },
        { "vera\t@example.org", NULL },
        { "\"vera\"@example.org", NULL },
        { "vera,olga@example.org", NULL },
        { "vera@example.org\xe2\x80\x8b", NULL }, /* zero width space */
        { "vera@example\xff.org", NULL },
        { "vera@BÜCHER.example", "vera@xn--bcher-kva.example" },
        { "vera@bu\xcc\x88"
          "cher.example",
            "vera@xn--bcher-kva.example" }, /* a u and its two dots */
        { "vera@xn--80a1acn3a.example", "vera@xn--80a1acn3a.example" },
        { "vera@faß.example", "vera@xn--fa-hia.example" }, /* IDNA2008: not fass.example */
        { "vera@пошта。example", "vera@xn--80a1acn3a.example" }, /* a full stop as it is typed in Chinese */
        { "vera@xn--zzzzzz99999999.example", NULL }, /* no A-label */
        { "vera@пошта.бел", "vera@xn--80a1acn3a.xn--90ais" },
        { "vera@пошта24.example", "vera@xn--24-6kc9cet5b.example" },
        { "vera@ex\xd0\xb0mple.org", NULL }, /* a Cyrillic а, typed by mistake or on purpose */
        { "vera@example.\xd1\x81om", NULL },
        { "vera@EXAMPL\xd0\x95.org", NULL },
        { "vera@xn--exmple-4nf.org", NULL }, /* the first of these three, in disguise */
        { "vera@ex\xce\xb1mple.org", NULL }, /* a Greek alpha */
        { "вера@пошта.example", NULL },
        { "ve\xcc\x81ra@example.org", NULL },
        { "vera@example.org\r", NULL },
        { "vera@example.org\n", NULL },
        { "\r\nvera@example.org", NULL },
        { "vera@exam\nple.org", NULL },
        { "vera%0d%0aBcc:spy@example.org", NULL },
        { "vera@example.org\r\n", NULL },
        { "\"ve ra\"@example.org", NULL },
        { "\"vera\\\"\"@example.org", NULL },
        { "vera\"@example.org", NULL },
        { "vera\\@example.org", NULL },
        { "Vera <vera@example.org>", NULL },
        { "vera@example.org (Vera)", NULL },
        { "@relay.example:vera@example.org", NULL },
        { "vera@example.org;olga@example.org", NULL },
        { "mailto:vera@example.org", NULL },
        { "vera@127.0.0.1:25", NULL },
        { "vera@example.org\x7f", NULL },
        { "vera@\xe2\x80\xae"
          "gro.example",
            NULL }, /* right to left override */
        { "1234567890123456789012345678901234567890123456789012345678901234567@example.org", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text ascii = TEXT_LIMIT(400);
        struct fault fault = { 0 };
        bool usable = mail_address_check(cases[i].address, &ascii, &fault);
        if (usable != (cases[i].ascii != NULL))
            fail_msg("%s: %s", cases[i].address, usable ? ascii.bytes : fault.text);
        if (usable)
            assert_string_equal(ascii.bytes, cases[i].ascii);
        else
            assert_int_equal(fault.kind, FAULT_INPUT);
        assert_null(strstr(fault.text, "vera"));
        text_clear(&ascii);
    }
}

/* LOCAL letters, an @, and labels of 60 until there are LENGTH bytes. */
static void make_address(char *address, size_t local, size_t length)
{
    memset(address, 'a', length);
    address[local] = '@';
    for (size_t dot = local + 61; dot + 1 < length; dot += 61)
        address[dot] = '.';
    address[length] = '\0';
}

static void an_address_has_at_most_64_bytes_before_its_at_and_254_in_all(void **state)
{
    (void)state;
    static const struct {
        size_t local, length;
        bool usable;
    } cases[] = { { 64, 254, true }, { 64, 253, true }, { 65, 254, false }, { 64, 255, false },
        { 64, 256, false }, { 64, 320, false }, { 10, 254, true }, { 1, 254, true }, { 1, 320, false },
        { 255, 320, false } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char address[400];
        struct text ascii = TEXT_LIMIT(400);
        struct fault fault = { 0 };
        make_address(address, cases[i].local, cases[i].length);
        if (mail_address_check(address, &ascii, &fault) != cases[i].usable)
            fail_msg("%zu before the @, %zu in all: %s", cases[i].local, cases[i].length, fault.text);
        text_clear(&ascii);
    }
}

/* 250 bytes as they are written, 16 more as A-labels. */
static void a_domain_that_grows_too_long_in_ascii_is_refused(void **state)
{
    (void)state;
    char address[400];
    struct text ascii = TEXT_LIMIT(400);
    struct fault fault = { 0 };
    make_address(address, 64, 250);
    memcpy(strchr(address, '.') + 1, "\xd0\xb6", 2);
    assert_false(mail_address_check(address, &ascii, &fault));
    assert_int_equal(ascii.length, 0);
    text_clear(&ascii);
}

/* The longest address that is taken still makes a mail: no line of it is longer than a line may be (RFC 5322,
 * 2.1.1), and its command fits (RFC 5321, 4.5.3.1.4: 512 bytes). */
static void the_longest_address_makes_a_mail(void **state)
{
    (void)state;
    char address[400];
    make_address(address, 64, 254);
    struct mail_letter letter = a_letter();
    letter.to = address;
    struct text mail = composed(&letter);
    for (const char *line = mail.bytes, *end; (end = strstr(line, "\r\n")); line = end + 2)
        assert_true(end - line <= 998);
    assert_non_null(strstr(mail.bytes, address));
    assert_true(strlen("RCPT TO:<>\r\n") + strlen(address) <= 512);
    text_clear(&mail);
}

static void a_tagged_address_is_no_longer_than_an_address_may_be(void **state)
{
    (void)state;
    static const char token[] = "00112233445566778899";
    static const struct {
        size_t local, length;
        bool fits;
    } cases[] = { { 5, 17, true }, { 43, 100, true }, { 44, 100, false }, { 10, 233, true },
        { 10, 234, false } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char from[400];
        struct text out = TEXT_LIMIT(400);
        struct fault fault = { 0 };
        make_address(from, cases[i].local, cases[i].length);
        from[cases[i].length - 3] = '.'; /* two labels at least */
        if (mail_address_tag(from, token, &out, &fault) != cases[i].fits)
            fail_msg("%zu before the @, %zu in all: %s", cases[i].local, cases[i].length, fault.text);
        if (cases[i].fits) {
            assert_true(out.length <= 254 && strcspn(out.bytes, "@") <= 64);
            struct text again = TEXT_LIMIT(400);
            assert_true(mail_address_check(out.bytes, &again, &fault));
            assert_string_equal(again.bytes, out.bytes);
            text_clear(&again);
        } else {
            assert_int_equal(fault.kind, FAULT_CONFIG);
        }
        text_clear(&out);
    }
}

static void a_token_is_put_before_the_at(void **state)
{
    (void)state;
    struct text out = TEXT_LIMIT(400);
    struct fault fault = { 0 };
    assert_true(mail_address_tag("reply@example.org", "00ff", &out, &fault));
    assert_string_equal(out.bytes, "reply+00ff@example.org");
    assert_false(mail_address_tag("reply@example.org", "", &out, &fault));
    assert_false(mail_address_tag("reply@example.org", "a>b", &out, &fault));
    assert_false(mail_address_tag(
        "a-local-part-of-sixty-bytes-a-local-part-of-sixty-bytes-abcd@example.org", "00ff", &out, &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    text_clear(&out);
}

/* ---- the stage ---- */

struct scene {
    struct arena arena;
    struct page pages[3];
    struct reply reply;
    struct message message;
    struct candidate candidate;
    int numbers[2];
    struct sheet sheet;
};

static void set_scene(struct scene *scene)
{
    *scene = (struct scene){ 0 };
    for (int i = 0; i < 3; i++)
        scene->pages[i] = (struct page){
            .number = i + 1,
            .kind = i == 2 ? PAGE_ENVELOPE : PAGE_LETTER,
            .kind_confidence = 0.9,
            .hash = "abc",
            .trouble = "",
            .note = "",
        };
    scene->reply = (struct reply){ .pages = scene->pages, .page_count = 3, .trouble = "", .seen = "" };
    scene->message = (struct message){
        .id = 7, .ref = "m7", .sender_email = "vera@example.org", .delivery = DELIVERY_SCAN
    };
    scene->candidate = (struct candidate){ .message = &scene->message };
    scene->numbers[0] = 1;
    scene->numbers[1] = 2;
    scene->sheet = (struct sheet){
        .arena = &scene->arena,
        .reply = &scene->reply,
        .verdict = { .candidates = &scene->candidate,
            .count = 1,
            .follows = FOLLOWS_SEND,
            .reason = "two groups",
            .pages = scene->numbers,
            .page_count = 2 },
    };
}

static void run_stage(struct scene *scene)
{
    struct stage stage = { &mail_stage };
    struct fault fault = { 0 };
    assert_true(mail_stage.run(&stage, &scene->sheet, &fault));
}

static void a_verdict_that_sends_becomes_the_rules_decision(void **state)
{
    (void)state;
    struct scene scene;
    set_scene(&scene);
    run_stage(&scene);
    const struct decision *decision = &scene.sheet.decision;
    assert_int_equal(decision->outcome, OUTCOME_MAIL);
    assert_string_equal(decision->by, "rule");
    assert_string_equal(decision->reason, "two groups");
    assert_int_equal(decision->to_count, 1);
    assert_int_equal(decision->to[0].message, 7);
    assert_int_equal(decision->to[0].page_count, 2);
    assert_int_equal(decision->to[0].pages[1], 2);
    arena_clear(&scene.arena);
}

static void spoil_nothing_but_ask(struct scene *s)
{
    s->sheet.verdict.follows = FOLLOWS_ASK;
}
static void spoil_no_candidate(struct scene *s)
{
    s->sheet.verdict.count = 0;
}
static void spoil_no_message(struct scene *s)
{
    s->candidate.message = NULL;
}
static void spoil_no_address(struct scene *s)
{
    s->message.sender_email = "";
}
static void spoil_bad_address(struct scene *s)
{
    s->message.sender_email = "vera@";
}
static void spoil_delivery(struct scene *s)
{
    s->message.delivery = DELIVERY_NONE;
}
static void spoil_envelope(struct scene *s)
{
    s->numbers[1] = 3;
}
static void spoil_unknown_page(struct scene *s)
{
    s->numbers[1] = 4;
}
static void spoil_twice(struct scene *s)
{
    s->numbers[1] = 1;
}
static void spoil_no_pages(struct scene *s)
{
    s->sheet.verdict.page_count = 0;
}
static void spoil_doubtful_kind(struct scene *s)
{
    s->pages[0].kind_confidence = 0.4;
}
static void spoil_no_picture(struct scene *s)
{
    s->pages[0].hash = "";
}
static void spoil_trouble(struct scene *s)
{
    s->pages[1].trouble = "cut";
}
static void spoil_note(struct scene *s)
{
    s->pages[1].note = "fonts are missing";
}
static void spoil_proposed(struct scene *s)
{
    s->reply.proposed = true;
}
static void spoil_part_missing(struct scene *s)
{
    s->reply.trouble = "a page is missing";
}
static void spoil_seen(struct scene *s)
{
    s->reply.seen = "R-OTHER";
}

static void whatever_is_odd_asks_a_person(void **state)
{
    (void)state;
    static void (*const spoils[])(struct scene *) = { spoil_nothing_but_ask, spoil_no_candidate,
        spoil_no_message, spoil_no_address, spoil_bad_address, spoil_delivery, spoil_envelope,
        spoil_unknown_page, spoil_twice, spoil_no_pages, spoil_doubtful_kind, spoil_no_picture, spoil_trouble,
        spoil_note, spoil_proposed, spoil_part_missing, spoil_seen };
    for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++) {
        struct scene scene;
        set_scene(&scene);
        spoils[i](&scene);
        run_stage(&scene);
        assert_int_equal(scene.sheet.decision.outcome, OUTCOME_NONE_YET);
        assert_int_equal(scene.sheet.verdict.follows, FOLLOWS_ASK);
        assert_int_equal(scene.sheet.decision.to_count, 0);
        if (i)
            assert_string_not_equal(scene.sheet.verdict.reason, "two groups");
        arena_clear(&scene.arena);
    }
}

/* ---- the folder transport, patience ---- */

static void a_mail_is_written_once_however_often(void **state)
{
    (void)state;
    char folder[] = "/tmp/outbox.XXXXXX", path[64];
    struct fault fault = { 0 };
    assert_non_null(mkdtemp(folder));
    struct mail_transport *transport = mail_transport_folder(folder, &fault);
    assert_non_null(transport);
    assert_true(transport->to_folder);
    struct mail_envelope envelope = { .name = "M-ABC", .bytes = { (const unsigned char *)"mail\r\n", 6 } };
    for (int i = 0; i < 2; i++) {
        struct mail_result result;
        assert_true(transport->send(transport, &envelope, &result, &fault));
        assert_int_equal(result.answer, MAIL_TOOK);
    }
    struct text found = TEXT_LIMIT(100);
    struct stat status;
    snprintf(path, sizeof path, "%s/new/M-ABC.eml", folder);
    assert_true(file_read(path, &found, &fault));
    assert_string_equal(found.bytes, "mail\r\n");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    struct mail_result result;
    envelope.name = "../M-ABC";
    assert_false(transport->send(transport, &envelope, &result, &fault));
    text_clear(&found);
    transport->close(transport);
    unlink(path);
    snprintf(path, sizeof path, "%s/new", folder);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void patience_grows_and_ends_after_five_days(void **state)
{
    (void)state;
    static const int64_t minutes[] = { 5, 15, 30, 60, 120, 240, 360, 360, 360 };
    for (int i = 0; i < 9; i++)
        for (uint32_t seed = 0; seed < 500; seed++) {
            const int64_t wait = mail_retry_wait(i + 1, 3600, seed);
            assert_true(wait >= minutes[i] * 48 && wait <= minutes[i] * 72); /* a fifth less or more */
        }
    assert_int_not_equal(mail_retry_wait(3, 1, 1), mail_retry_wait(3, 1, 2));
    assert_int_equal(mail_retry_wait(25, 5 * 86400, 1), 0);
    assert_true(mail_retry_wait(25, 5 * 86400 - 1, 1) > 0);
    assert_true(mail_retry_wait(2, 30 * 86400, 1) > 0); /* the machine slept: it has hardly tried */
}

static void a_server_on_this_machine_is_known_by_its_address(void **state)
{
    (void)state;
    assert_true(smtp_is_here("127.0.0.1", "127.0.0.1"));
    assert_true(smtp_is_here("127.0.1.1", "127.0.0.1")); /* as Debian has the machine's name in /etc/hosts */
    assert_true(smtp_is_here("::1", "::1"));
    assert_true(smtp_is_here("192.0.2.7", "192.0.2.7")); /* what it is called outside */
    assert_true(smtp_is_here("2001:db8::7", "2001:db8::7"));
    assert_false(smtp_is_here("192.0.2.8", "192.0.2.7"));
    assert_false(smtp_is_here("192.0.2.127", "192.0.2.7"));
    assert_false(smtp_is_here("2001:db8::1", "2001:db8::7"));
    assert_false(smtp_is_here("", "")); /* there was no connection */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_says_who_it_is_from_and_nothing_about_what_made_it),
        cmocka_unit_test(every_line_is_short_and_plain),
        cmocka_unit_test(the_same_letter_is_the_same_mail),
        cmocka_unit_test(a_notice_and_a_reminder_hold_nothing_of_the_letter),
        cmocka_unit_test(a_transcript_stands_in_its_lines_behind_the_words_about_the_scan),
        cmocka_unit_test(an_empty_line_of_a_transcript_stays_empty),
        cmocka_unit_test(what_looks_like_html_is_said_and_not_obeyed),
        cmocka_unit_test(whoever_gets_a_translation_is_not_offered_one),
        cmocka_unit_test(a_supplement_has_the_words_and_no_scan),
        cmocka_unit_test(a_found_page_says_of_which_letter_it_is_and_brings_a_scan),
        cmocka_unit_test(found_pages_have_words_of_their_own),
        cmocka_unit_test(found_pages_without_a_letter_are_not_mailed),
        cmocka_unit_test(the_longest_transcript_is_told_to_its_end),
        cmocka_unit_test(a_mail_that_follows_another_names_it),
        cmocka_unit_test(plain_names_are_quoted),
        cmocka_unit_test(a_domain_goes_out_in_ascii),
        cmocka_unit_test(no_field_brings_in_a_header),
        cmocka_unit_test(a_picture_with_more_in_it_is_refused),
        cmocka_unit_test(a_mail_too_large_for_mailboxes_is_refused),
        cmocka_unit_test(what_cannot_be_encrypted_is_refused_and_not_sent_in_clear),
        cmocka_unit_test(what_a_killed_process_left_of_a_key_is_removed),
        cmocka_unit_test(a_home_in_use_and_those_of_others_stay),
        cmocka_unit_test(a_locked_letter_says_so_and_shows_no_page),
        cmocka_unit_test(a_notice_of_a_locked_letter_says_nothing_of_it),
        cmocka_unit_test(words_of_a_locked_letter_never_stand_in_clear),
        cmocka_unit_test(a_password_that_cannot_be_used_is_refused_and_not_told),
        cmocka_unit_test(every_sentence_is_there_in_every_language),
        cmocka_unit_test(the_month_stands_in_words),
        cmocka_unit_test(the_year_is_named_from_new_year_on),
        cmocka_unit_test(without_a_date_that_can_be_no_month_is_invented),
        cmocka_unit_test(text_and_html_say_the_same_words),
        cmocka_unit_test(html_fetches_nothing_and_says_its_language),
        cmocka_unit_test(no_mail_names_the_program_or_a_prison),
        cmocka_unit_test(a_language_without_words_falls_back_to_english),
        cmocka_unit_test(a_folder_without_words_is_a_fault),
        cmocka_unit_test(a_language_of_the_programs_that_is_missing_is_a_fault),
        cmocka_unit_test(an_operators_sentence_stands_before_the_programs),
        cmocka_unit_test(words_that_may_not_be_mailed_are_refused_with_file_line_and_reason),
        cmocka_unit_test(a_sentence_too_long_for_a_mail_is_refused),
        cmocka_unit_test(quoted_printable_keeps_lines_short_and_ends_bare),
        cmocka_unit_test(encoded_words_are_short_and_cut_between_characters),
        cmocka_unit_test(only_the_last_encoded_word_is_padded),
        cmocka_unit_test(a_text_that_cannot_be_cut_at_three_bytes_is_cut_all_the_same),
        cmocka_unit_test(addresses_are_checked_before_a_server_sees_them),
        cmocka_unit_test(an_address_has_at_most_64_bytes_before_its_at_and_254_in_all),
        cmocka_unit_test(a_domain_that_grows_too_long_in_ascii_is_refused),
        cmocka_unit_test(the_longest_address_makes_a_mail),
        cmocka_unit_test(a_tagged_address_is_no_longer_than_an_address_may_be),
        cmocka_unit_test(a_token_is_put_before_the_at),
        cmocka_unit_test(a_verdict_that_sends_becomes_the_rules_decision),
        cmocka_unit_test(whatever_is_odd_asks_a_person),
        cmocka_unit_test(a_mail_is_written_once_however_often),
        cmocka_unit_test(patience_grows_and_ends_after_five_days),
        cmocka_unit_test(a_server_on_this_machine_is_known_by_its_address),
    };
    return cmocka_run_group_tests(tests, open_words, close_words);
}
