/* From a row of the outbox to the bytes of a mail: pages, words and addresses, each compared once more with
 * what was decided. */
#include "outgoing.h"

#include "cleanup.h"
#include "notice.h"

#include <string.h>

struct outgoing outgoing_start(struct store *store, const struct store_mail *mail, struct arena *arena)
{
    struct outgoing outgoing = {
        .store = store,
        .mail = mail,
        .from = TEXT_LIMIT(400),
        .to = TEXT_LIMIT(400),
        .bytes = TEXT_LIMIT(MAIL_BYTES_MOST),
        .pages = arena_array(arena, mail->page_count, sizeof *outgoing.pages),
        .page_count = mail->page_count,
    };
    for (size_t i = 0; i < mail->page_count; i++)
        outgoing.pages[i] = (struct text)TEXT_LIMIT(MAIL_BYTES_MOST);
    return outgoing;
}

static void drop_pages(struct outgoing *outgoing)
{
    for (size_t i = 0; i < outgoing->page_count; i++)
        text_clear(&outgoing->pages[i]);
}

void outgoing_clear(struct outgoing *outgoing)
{
    drop_pages(outgoing);
    text_clear(&outgoing->from);
    text_clear(&outgoing->to);
    text_clear(&outgoing->bytes);
}

/* The store proves that a blob holds what its name says; here it must be the one that was decided on, or what
 * the walk made of that one. */
bool outgoing_load(struct outgoing *outgoing, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    for (size_t i = 0; i < mail->page_count; i++) {
        struct text *page = &outgoing->pages[i];
        if (strcmp(mail->pages[i].blob, mail->pages[i].hash) != 0)
            return fault_set(
                fault, FAULT_INPUT, "page %d changed since it was decided", mail->pages[i].number);
        const char *smaller = mail->pages[i].smaller;
        if (!store_blob_get(outgoing->store, *smaller ? smaller : mail->pages[i].blob, page, fault))
            return fault_while(fault, "page %d", mail->pages[i].number);
    }
    return true;
}

/* Would pages or words that are decided on at `now` be announced first? The settings may be others than when
 * they were, and what was only written then may lie since long. */
static bool check_announced(const struct outgoing *outgoing, const struct message *message,
    const struct config_mail *settings, int64_t now, struct fault *fault)
{
    bool notice = false, asked = true;
    const struct store_mail *mail = outgoing->mail;
    if (mail->purpose == PURPOSE_SCAN && !mail->announced)
        asked = notice_first(outgoing->store, settings, message, now, &notice, fault);
    else if (mail->purpose == PURPOSE_SCAN) /* planned when the notice was answered */
        asked = notice_lapsed(outgoing->store, settings, message, mail->decided_at, now, &notice, fault);
    else if (mail->purpose == PURPOSE_SUPPLEMENT && mail->written)
        asked = notice_lapsed(outgoing->store, settings, message, 0, now, &notice, fault);
    if (!asked)
        return false;
    return !notice || fault_set(fault, FAULT_INPUT, "the settings want a notice before the letter");
}

/* Why the register's row keeps it from going; "" would be in clear, so it is asked for here too. */
static bool check_row(const struct store_mail *mail, const struct message *message, struct fault *fault)
{
    if (message->delivery == DELIVERY_NONE)
        return fault_set(fault, FAULT_INPUT, "the sender does not want letters by mail");
    if (strcmp(message->sender_email, mail->address) != 0)
        return fault_set(fault, FAULT_INPUT, "the register changed since it was decided");
    if (mail->purpose == PURPOSE_SUPPLEMENT && !mail->rendition_count && !mail->page_count)
        return fault_set(fault, FAULT_INPUT, "nothing is left that it could say");
    if (message->delivery == DELIVERY_PGP && !*message->pgp_key)
        return fault_set(fault, FAULT_INPUT, "the sender has no PGP key in the register (pgp_key)");
    return message->delivery != DELIVERY_PDF || mail_pdf_check(message->pdf_password, fault);
}

static struct paper_picture *pictures_of(const struct outgoing *outgoing, struct arena *arena)
{
    const struct store_mail *mail = outgoing->mail;
    struct paper_picture *pictures = arena_array(arena, mail->page_count, sizeof *pictures);
    for (size_t i = 0; i < mail->page_count; i++)
        pictures[i] = (struct paper_picture){
            .jpeg = { (const unsigned char *)outgoing->pages[i].bytes, outgoing->pages[i].length },
            .quarters = mail->pages[i].quarters,
        };
    return pictures;
}

bool outgoing_compose(struct outgoing *outgoing, const struct mail_words *words,
    const struct config_mail *settings, int64_t now, struct arena *arena, struct fault *fault)
{
    const struct store_mail *mail = outgoing->mail;
    struct message message;
    if (!store_message_by_id(outgoing->store, mail->message, arena, &message, fault) ||
        !check_row(mail, &message, fault) || !check_announced(outgoing, &message, settings, now, fault))
        return false;
    const struct mail_letter letter = {
        .from = settings->from,
        .from_name = settings->from_name,
        .to = mail->address,
        .language = mail->language,
        .message_id = mail->message_id,
        .token = mail->token,
        .date = mail->date,
        .sent_on = message.sent_on,
        .purpose = mail->purpose == PURPOSE_SCAN && mail->found_on ? PURPOSE_SUPPLEMENT : mail->purpose,
        .found_on = mail->found_on,
        .part = mail->part,
        .parts = mail->parts,
        .follows = mail->follows,
        .pgp_key = message.delivery == DELIVERY_PGP ? message.pgp_key : "",
        .pdf_password = message.delivery == DELIVERY_PDF ? message.pdf_password : "",
        .pictures = pictures_of(outgoing, arena),
        .picture_count = mail->page_count,
        .renditions = mail->renditions,
        .rendition_count = mail->rendition_count,
    };
    if (!mail_compose(words, &letter, &outgoing->bytes, fault))
        return false;
    drop_pages(outgoing);
    return mail_address_check(mail->address, &outgoing->to, fault) &&
        mail_address_tag(letter.from, mail->token, &outgoing->from, fault);
}
