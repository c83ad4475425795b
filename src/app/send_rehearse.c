/* adkaz send --dry-run: what would go now, to how many mailboxes, and what waits for what. Without --json
 * nobody is named. */
#include "send_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "print.h"
#include "stop_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* To how many mailboxes something would go now. */
static size_t count_mailboxes(const struct send_rehearsed *rows, size_t count, struct arena *arena)
{
    const char **keys = arena_array(arena, count, sizeof *keys);
    size_t n = 0, different = 0;
    for (size_t i = 0; i < count; i++)
        if (rows[i].now)
            keys[n++] = rows[i].mailbox;
    qsort(keys, n, sizeof *keys, by_text);
    for (size_t i = 0; i < n; i++)
        different += i == 0 || strcmp(keys[i], keys[i - 1]) != 0;
    return different;
}

static void add_now(const struct send_rehearsed *row, struct text *fate)
{
    text_printf(fate, "now, %zu kB", (row->bytes + 999) / 1000);
    if (row->mails > 1)
        text_printf(fate, ", as %d mails", row->mails);
    if (row->mail.purpose != PURPOSE_SCAN && row->mail.purpose != PURPOSE_SUPPLEMENT)
        text_printf(fate, ", a %s", mail_purpose_name(row->mail.purpose));
    else if (row->delivery == DELIVERY_PDF || row->delivery == DELIVERY_PGP)
        text_printf(fate, ", %s", row->delivery == DELIVERY_PDF ? "locked with a password" : "encrypted");
}

static void print_row(const struct send_rehearsed *row)
{
    char due[32];
    const struct store_mail *mail = &row->mail;
    clock_iso(mail->due, due);
    CLEANUP(text_clear) struct text fate = TEXT_LIMIT(4096);
    if (*row->objection)
        text_printf(&fate, "would be recalled: %s", row->objection);
    else if (*row->trouble)
        text_printf(&fate, "would be tried again later: %s", row->trouble);
    else if (row->now)
        add_now(row, &fate);
    else if (row->to_match)
        text_printf(&fate, "waits until its letter is matched again: `adkaz rematch`");
    else if (row->for_letter)
        text_printf(&fate, "waits until the letter to which it belongs has left; next look %s", due);
    else
        text_printf(&fate, "%s until %s", mail_state_name(mail->state), due);
    print_line("%s  %s  %2zu page%s  %s", mail->name, mail->reply, mail->page_count,
        mail->page_count == 1 ? " " : "s", fate.bytes);
}

static bool print_row_json(const struct send_rehearsed *row)
{
    const struct store_mail *mail = &row->mail;
    json_t *object = json_object();
    json_object_set_new(object, "mail", json_string(mail->name));
    json_object_set_new(object, "reply", json_string(mail->reply));
    json_object_set_new(object, "sender_email", json_string(mail->address));
    json_object_set_new(object, "state", json_string(mail_state_name(mail->state)));
    json_object_set_new(object, "due", json_integer((json_int_t)mail->due));
    json_object_set_new(object, "pages", json_integer((json_int_t)mail->page_count));
    json_object_set_new(object, "now", json_boolean(row->now));
    json_object_set_new(object, "bytes", json_integer((json_int_t)row->bytes));
    json_object_set_new(object, "mails", json_integer(row->mails));
    json_object_set_new(object, "delivery", json_string(delivery_name(row->delivery)));
    json_object_set_new(object, "for_letter", json_boolean(row->for_letter));
    json_object_set_new(object, "to_match", json_boolean(row->to_match));
    json_object_set_new(object, "trouble", json_string(row->trouble));
    json_object_set_new(object, "objection", json_string(row->objection));
    return print_json_line(object);
}

static void print_sum(const struct send_rehearsed *rows, size_t count, size_t mailboxes)
{
    size_t now = 0, never = 0, waiting = 0;
    double megabytes = 0;
    for (size_t i = 0; i < count; i++) {
        now += rows[i].now ? (size_t)rows[i].mails : 0;
        waiting += !rows[i].now && !*rows[i].objection;
        never += *rows[i].objection != '\0';
        megabytes += (double)rows[i].bytes / 1e6;
    }
    printf("now: %zu mail%s to %zu mailbox%s, %.1f MB; later: %zu; to be recalled: %zu\n", now,
        now == 1 ? "" : "s", mailboxes, mailboxes == 1 ? "" : "es", megabytes, waiting, never);
}

int send_tell_rehearsed(const struct config *config, const struct send_setup *setup, bool json)
{
    struct fault fault;
    struct send_rehearsed *rows;
    size_t count;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!send_rehearse(setup, &arena, &rows, &count, &fault))
        return app_fail("send", &fault);
    for (size_t i = 0; i < count; i++) {
        if (json && !print_row_json(&rows[i]))
            return MACHINE;
        if (!json)
            print_row(&rows[i]);
    }
    if (!json)
        print_sum(rows, count, count_mailboxes(rows, count, &arena));
    return stop_tell(setup->store, 0, &fault) && send_tell_written(config, setup->store, &fault)
        ? DONE
        : app_fail("send", &fault);
}
