/* The bytes of one e-mail:
 *
 *   multipart/mixed
 *     multipart/alternative
 *       text/plain; text/html    the same words
 *     application/pdf            the pages
 *
 * or, without pages, the alternative alone; or all of that encrypted (pgp.c); or the PDF locked (paper).
 * Nothing in it is random but what the letter brings along, so that the same letter is the same mail. */
#include "mail_inside.h"

#include "cleanup.h"
#include "encode.h"
#include "password.h"
#include "pgp.h"

#include <sodium.h>
#include <string.h>

enum {
    HEADER_MOST = 64 * 1024,
    ESCAPED_MOST = 6, /* bytes for one, in HTML */
    BOUNDARY_BYTES = 40,
    DAY_S = 24 * 60 * 60,
    /* Lines of 76 with CRLF carry 57 bytes; what is left of the mail's limit for the PDF. */
    PDF_MOST = (MAIL_BYTES_MOST - HEADER_MOST) / 78 * 57,
};

/* What is worked out before the first byte is written. */
struct mail {
    const struct mail_letter *letter;
    const char *language;
    const struct words *words;
    struct text from, to, reply_to, pdf; /* addresses as they go on the wire */
    char mixed[BOUNDARY_BYTES], alternative[BOUNDARY_BYTES], sealed[BOUNDARY_BYTES];
};

static void clear(struct mail *mail)
{
    text_clear(&mail->from);
    text_clear(&mail->to);
    text_clear(&mail->reply_to);
    text_clear(&mail->pdf);
}

/* "=_" stands in no line of base64 or quoted-printable, so a boundary cannot occur in a part. */
static void make_boundary(const char *message_id, const char *part, char boundary[BOUNDARY_BYTES])
{
    unsigned char hash[16];
    char hex[2 * sizeof hash + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)message_id, strlen(message_id),
        (const unsigned char *)part, crypto_generichash_KEYBYTES_MIN);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    memcpy(boundary, "=_", 2);
    memcpy(boundary + 2, hex, sizeof hex);
}

/* The part inside < >: visible ASCII with one @ (RFC 5322, 3.6.4, and stricter). */
static bool message_id_usable(const char *id)
{
    const char *at = strchr(id, '@');
    if (!at || at == id || !at[1] || strchr(at + 1, '@') || strlen(id) > 200)
        return false;
    for (const char *c = id; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr("<>()[]\\,;:\"", *c))
            return false;
    return true;
}

static bool check(struct mail *mail, struct fault *fault)
{
    const struct mail_letter *letter = mail->letter;
    if (letter->pdf_password[0] && letter->rendition_count) /* the last wall, whoever called */
        return fault_set(fault, FAULT_INPUT, "words of a letter would stand in clear beside its locked PDF");
    if (!mail_address_check(letter->from, &mail->from, fault) ||
        !mail_address_tag(letter->from, letter->token, &mail->reply_to, fault)) {
        fault->kind = fault->kind == FAULT_INPUT ? FAULT_CONFIG : fault->kind;
        return fault_while(fault, "from");
    }
    if (!encode_one_line(letter->from_name) || strlen(letter->from_name) > 200)
        return fault_set(fault, FAULT_CONFIG, "from_name is not one short line of text");
    if (!message_id_usable(letter->message_id) || (letter->follows[0] && !message_id_usable(letter->follows)))
        return fault_set(fault, FAULT_SYSTEM, "a mail's Message-ID is not usable");
    if (letter->purpose == PURPOSE_SUPPLEMENT && letter->picture_count && !letter->found_on)
        return fault_set(fault, FAULT_SYSTEM, "pages were found of a letter that was never mailed");
    return mail_address_check(letter->to, &mail->to, fault);
}

static bool has_pages(const struct mail_letter *letter)
{
    return letter->purpose == PURPOSE_SCAN ||
        (letter->purpose == PURPOSE_SUPPLEMENT && letter->picture_count > 0);
}

static bool is_locked(const struct mail_letter *letter)
{
    return letter->pdf_password[0] && has_pages(letter);
}

bool mail_pdf_check(const char *password, struct fault *fault)
{
    const char *objection = password_objection(password);
    return !*objection ||
        fault_set(fault, FAULT_INPUT,
            "the sender wants a PDF with a password, and the register's pdf_password %s", objection);
}

static bool make_pdf(const struct mail_letter *letter, struct text *pdf, struct fault *fault)
{
    if (!is_locked(letter))
        return paper_pdf(letter->pictures, letter->picture_count, pdf, fault);
    CLEANUP(text_clear) struct text clear_pdf = TEXT_LIMIT(PDF_MOST);
    return paper_pdf(letter->pictures, letter->picture_count, &clear_pdf, fault) &&
        paper_pdf_lock((struct bytes){ (const unsigned char *)clear_pdf.bytes, clear_pdf.length },
            letter->pdf_password, pdf, fault);
}

static bool prepare(const struct mail_words *words, struct mail *mail, struct fault *fault)
{
    const struct mail_letter *letter = mail->letter;
    if (!check(mail, fault))
        return false;
    mail->language = mail_words_language(words, letter->language);
    mail->words = mail_words_in(words, mail->language);
    make_boundary(letter->message_id, "mixed parts     ", mail->mixed);
    make_boundary(letter->message_id, "same words twice", mail->alternative);
    make_boundary(letter->message_id, "encrypted parts ", mail->sealed);
    return !has_pages(letter) || make_pdf(letter, &mail->pdf, fault);
}

static bool is_sealed(const struct mail *mail)
{
    return mail->letter->pgp_key[0];
}

static void add_subject(const struct mail *mail, struct text *out)
{
    const struct mail_letter *letter = mail->letter;
    CLEANUP(text_clear) struct text subject = TEXT_LIMIT(4096);
    text_add(&subject, words_text(mail->words, sentences_subject(letter->purpose)));
    if (letter->parts > 1 && letter->purpose != PURPOSE_NOTICE)
        text_printf(&subject, " (%d/%d)", letter->part, letter->parts);
    text_add(out, "Subject: ");
    encode_words(subject.bytes, out);
    text_add(out, "\r\n");
}

static void add_language(const struct mail *mail, struct text *out)
{
    text_printf(out, "Content-Language: %s\r\n", mail->language);
}

/* What a mail says of itself; `obscured`: as whoever carries a sealed one may read it. */
static void add_fields(const struct mail *mail, bool obscured, struct text *out)
{
    encode_date(mail->letter->date, out);
    text_add(out, "From: ");
    if (mail->letter->from_name[0]) {
        encode_phrase(mail->letter->from_name, out);
        text_add(out, "\r\n ");
    }
    text_printf(out, "<%s>\r\n", mail->from.bytes);
    text_printf(out, "Reply-To: <%s>\r\n", mail->reply_to.bytes);
    text_printf(out, "To: <%s>\r\n", mail->to.bytes);
    if (obscured)
        text_add(out, "Subject: ...\r\n");
    else
        add_subject(mail, out);
    text_printf(out, "Message-ID: <%s>\r\n", mail->letter->message_id);
    if (mail->letter->follows[0])
        text_printf(
            out, "In-Reply-To: <%s>\r\nReferences: <%s>\r\n", mail->letter->follows, mail->letter->follows);
    if (!obscured)
        add_language(mail, out);
    text_add(out, "Auto-Submitted: auto-generated\r\n");
}

static void add_headers(const struct mail *mail, struct text *out)
{
    add_fields(mail, is_sealed(mail), out);
    text_add(out, "MIME-Version: 1.0\r\n");
}

/* What stands outside, so that the reader's program can tell what was changed on the way, and never quotes in
 * clear what was hidden (RFC 9788, 2.2). */
static void add_outer_fields(const struct mail *mail, struct text *out)
{
    CLEANUP(text_clear) struct text outer = TEXT_LIMIT(HEADER_MOST);
    add_fields(mail, true, &outer);
    for (const char *line = outer.bytes; *line;) {
        const size_t length = strcspn(line, "\n") + 1;
        if (*line != ' ')
            text_add(out, "HP-Outer: ");
        text_add_n(out, line, length);
        line += length;
    }
}

static void open_multipart(const char *kind, const char *boundary, const char *more, struct text *out)
{
    text_printf(out, "Content-Type: multipart/%s;\r\n boundary=\"%s\"%s\r\n\r\n", kind, boundary, more);
}

static void add_text_part(const struct mail *mail, const char *type, const char *plain, struct text *out)
{
    text_printf(out,
        "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
        mail->alternative, type);
    encode_quoted_printable(plain, out);
    text_add(out, "\r\n");
}

static size_t words_most(const struct mail_letter *letter)
{
    size_t most = HEADER_MOST;
    for (size_t i = 0; i < letter->rendition_count; i++)
        most += strlen(letter->renditions[i].words) * ESCAPED_MOST;
    return most;
}

static void add_words(const struct mail *mail, const char *more, struct text *out)
{
    const struct speech speech = { .purpose = mail->letter->purpose,
        .part = mail->letter->part,
        .parts = mail->letter->parts,
        .page_count = mail->letter->picture_count,
        .locked = is_locked(mail->letter),
        .dates = { mail->letter->sent_on, mail->letter->date / DAY_S, mail->letter->found_on / DAY_S },
        .renditions = mail->letter->renditions,
        .rendition_count = mail->letter->rendition_count };
    struct text said = TEXT_LIMIT(words_most(mail->letter));
    open_multipart("alternative", mail->alternative, more, out);
    sentences_plain(mail->words, &speech, &said);
    add_text_part(mail, "text/plain", said.bytes, out);
    text_reset(&said);
    sentences_html(mail->words, mail->language, &speech, &said);
    add_text_part(mail, "text/html", said.bytes, out);
    text_printf(out, "--%s--\r\n", mail->alternative);
    text_clear(&said);
}

/* The words, and the pages behind them. The file's name stands twice, for old readers and new ones, and says
 * nothing. */
static void add_words_and_pages(const struct mail *mail, const char *more, struct text *out)
{
    open_multipart("mixed", mail->mixed, more, out);
    text_printf(out, "--%s\r\n", mail->mixed);
    add_words(mail, "", out);
    text_printf(out,
        "\r\n--%s\r\nContent-Type: application/pdf; name=\"scan.pdf\"\r\n"
        "Content-Disposition: attachment; filename=\"scan.pdf\"\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n",
        mail->mixed);
    encode_base64((struct bytes){ (const unsigned char *)mail->pdf.bytes, mail->pdf.length }, out);
    text_printf(out, "\r\n--%s--\r\n", mail->mixed);
}

/* Where it is sealed, its type says that the headers before it are the true ones: to RFC 9788, and to what
 * older programs know. */
static void add_content(const struct mail *mail, struct text *out)
{
    const char *more = is_sealed(mail) ? ";\r\n hp=\"cipher\"; protected-headers=\"v1\"" : "";
    (has_pages(mail->letter) ? add_words_and_pages : add_words)(mail, more, out);
}

/* PGP/MIME (RFC 3156), whose content begins with the true headers. */
static bool add_sealed(const struct mail *mail, struct text *out, struct fault *fault)
{
    CLEANUP(text_clear) struct text content = TEXT_LIMIT(MAIL_BYTES_MOST);
    add_fields(mail, false, &content);
    add_outer_fields(mail, &content);
    add_content(mail, &content);
    if (content.full)
        return fault_set(fault, FAULT_INPUT, "the mail is larger than %zu bytes", content.limit);
    text_printf(out,
        "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n "
        "boundary=\"%s\"\r\n\r\n"
        "--%s\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n"
        "--%s\r\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\r\n"
        "Content-Disposition: inline; filename=\"encrypted.asc\"\r\n\r\n",
        mail->sealed, mail->sealed, mail->sealed);
    const struct bytes plain = { (const unsigned char *)content.bytes, content.length };
    if (!pgp_encrypt(mail->letter->pgp_key, plain, out, fault))
        return false;
    text_printf(out, "\r\n--%s--\r\n", mail->sealed);
    return true;
}

bool mail_compose(
    const struct mail_words *words, const struct mail_letter *letter, struct text *out, struct fault *fault)
{
    struct mail mail = {
        .letter = letter,
        .from = TEXT_LIMIT(HEADER_MOST),
        .to = TEXT_LIMIT(HEADER_MOST),
        .reply_to = TEXT_LIMIT(HEADER_MOST),
        .pdf = TEXT_LIMIT(PDF_MOST),
    };
    bool ready = prepare(words, &mail, fault);
    if (ready) {
        add_headers(&mail, out);
        if (is_sealed(&mail))
            ready = add_sealed(&mail, out, fault);
        else
            add_content(&mail, out);
        if (ready && out->full)
            ready = fault_set(fault, FAULT_INPUT, "the mail is larger than %zu bytes", out->limit);
    }
    clear(&mail);
    return ready;
}
