/* Any bytes as a register: every message handed on keeps the promises of register.h. */
#include "fuzz.h"

#include "address.h"
#include "message.h"
#include "register.h"

#include <string.h>

static void check_text(const char *text, bool lines)
{
    MUST(utf8_valid(text, strlen(text)));
    for (const char *c = text; *c; c++)
        MUST((unsigned char)*c >= ' ' || (lines && *c == '\n'));
    MUST(*text != ' ' && *text != '\n');
    MUST(strlen(text) <= 64 * 1024);
}

static bool check_row(
    struct register_reader *reader, long line, const struct message *message, struct fault *fault)
{
    (void)reader;
    (void)fault;
    MUST(line >= 2);
    MUST(*message->ref && *message->prisoner_name);
    MUST(!*message->sender_email || address_looks_right(message->sender_email));
    MUST(message->delivery <= DELIVERY_NONE);
    const char *const lines[] = { message->pgp_key, message->message, message->card_text };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        check_text(lines[i], true);
    MUST(utf8_valid(message->pdf_password, strlen(message->pdf_password)));
    const char *const words[] = { message->ref, message->prisoner_name, message->prisoner_id,
        message->prisoner_state, message->sender_name, message->sender_email, message->sender_language,
        message->sender_id, message->facility, message->address, message->card_name, message->return_name,
        message->return_address, message->code, message->answers_ref, message->group };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        check_text(words[i], false);
    return true;
}

static void check_complaint(struct register_reader *reader, long line, bool warning, const char *text)
{
    (void)reader;
    (void)warning;
    MUST(line >= 1);
    for (const char *c = text; *c; c++) /* our own words: nothing of the file */
        MUST(*c >= ' ' && *c < 0x7f);
}

/* Every other ref is known, and keeps what the file says nothing about. */
static bool some_known(
    struct register_reader *reader, const char *ref, struct message *known, struct fault *fault)
{
    (void)reader;
    (void)fault;
    check_text(ref, false);
    *known = whole_message((struct message){ .id = (int64_t)(strlen(ref) % 2),
        .damaged = strlen(ref) % 2 == 0,
        .ref = ref,
        .prisoner_name = "Янка",
        .sender_email = "a@example.org",
        .delivery = DELIVERY_NONE,
        .sent_on = 20000,
        .group = "g" });
    return true;
}

static bool check_left_out(struct register_reader *reader, const char *ref, struct fault *fault)
{
    (void)reader;
    (void)fault;
    check_text(ref, false);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct register_reader reader = { .row = check_row,
        .complaint = check_complaint,
        .known = some_known,
        .left_out = check_left_out,
        .had = size % 2 ? UINT32_MAX : 0 };
    struct fault fault = { 0 };
    if (!register_read_csv((struct bytes){ bytes, size }, &reader, &fault))
        MUST(fault.kind == FAULT_INPUT && fault.text[0]);
    return 0;
}
