/* Replies that are decided, and mails that are due. */
#include "send_home.h"

#include "small_jpeg.h"

#include <stdio.h>

void decided_reply(
    struct home *home, const char *path, struct bytes jpeg, int64_t due, char reply[STORE_ID_BYTES])
{
    decided_letter(home, path, &jpeg, 1, due, reply);
}

void decided_letter(struct home *home, const char *path, const struct bytes *jpegs, size_t count, int64_t due,
    char reply[STORE_ID_BYTES])
{
    decided_letter_to(home, put_message(home, path, anna), path, jpegs, count, due, reply);
}

void decided_letter_to(struct home *home, int64_t message, const char *path, const struct bytes *jpegs,
    size_t count, int64_t due, char reply[STORE_ID_BYTES])
{
    decided_mail_to(home, message, anna, PURPOSE_SCAN, path, jpegs, count, due, reply);
}

void decided_mail_to(struct home *home, int64_t message, const char *address, enum mail_purpose purpose,
    const char *path, const struct bytes *jpegs, size_t count, int64_t due, char reply[STORE_ID_BYTES])
{
    keep_file(home, path, path, reply);
    const int64_t scan = scan_of(home, reply), part = only_part(home, reply).id;
    const struct page page = { .kind = PAGE_LETTER,
        .kind_confidence = 0.9,
        .width_px = 60,
        .height_px = 80,
        .name = "",
        .trouble = "",
        .note = "" };
    const struct store_cost cost = { 1, 1 };
    int pages[8];
    assert_true(count <= sizeof pages / sizeof *pages);
    for (size_t i = 0; i < count; i++) {
        pages[i] = (int)i + 1;
        assert_done(home, store_page_put(home->store, part, (int)i, &page, jpegs[i], cost, &home->fault));
    }
    assert_done(home, store_part_done(home->store, part, "", &home->fault));
    assert_done(home, store_scan_read(home->store, scan, &home->fault));
    char message_id[64];
    snprintf(message_id, sizeof message_id, "0011%s@example.org", path);
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "rule", .reason = "", .duplicate_of = ""
    };
    const struct store_mail_plan plan = { .message = message,
        .address = address,
        .language = "be",
        .pages = pages,
        .page_count = count,
        .due = due,
        .message_id = message_id,
        .token = "00ff",
        .date = due,
        .purpose = purpose };
    assert_done(home, store_decide(home->store, reply, &decision, &plan, 1, &home->fault));
}

void due_reply(struct home *home, const char *path, char reply[STORE_ID_BYTES])
{
    struct text jpeg = TEXT_LIMIT(1 << 20);
    small_jpeg(60, 80, 3, false, (unsigned)path[0], &jpeg);
    decided_reply(
        home, path, (struct bytes){ (const unsigned char *)jpeg.bytes, jpeg.length }, NOW - 60, reply);
    text_clear(&jpeg);
}

static char nothing[] = "", folder_word[] = "folder", from[] = "reply@example.org";

struct config_mail to_folder(void)
{
    return (struct config_mail){ .transport = folder_word,
        .url = nothing,
        .user = nothing,
        .password_file = nothing,
        .ca_file = nothing,
        .from = from,
        .from_name = nothing,
        .helo = nothing,
        .words = nothing,
        .connections = 2,
        .megabytes_most = 10 };
}
