/* A mail of plain text from the operator's own machine to the operator's own people: headers like those of
 * any other mail, one part, nothing attached. */
#include "mail_inside.h"

#include "cleanup.h"
#include "encode.h"

bool mail_compose_note(const struct mail_note *note, struct text *out, struct fault *fault)
{
    CLEANUP(text_clear) struct text from = TEXT_LIMIT(400);
    CLEANUP(text_clear) struct text to = TEXT_LIMIT(400);
    if (!mail_address_check(note->from, &from, fault) || !mail_address_check(note->to, &to, fault))
        return false;
    if (!encode_one_line(note->from_name) || !encode_one_line(note->subject))
        return fault_set(fault, FAULT_CONFIG, "a header of a mail is not one line of text");
    encode_date(note->date, out);
    text_add(out, "From: ");
    if (note->from_name[0]) {
        encode_phrase(note->from_name, out);
        text_add(out, "\r\n ");
    }
    text_printf(out, "<%s>\r\nTo: <%s>\r\nSubject: ", from.bytes, to.bytes);
    encode_words(note->subject, out);
    text_printf(out, "\r\nMessage-ID: <%s>\r\nContent-Language: %s\r\n", note->message_id, note->language);
    text_add(out,
        "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
    encode_quoted_printable(note->words, out);
    return !out->full || fault_set(fault, FAULT_INPUT, "the mail is larger than %zu bytes", out->limit);
}
