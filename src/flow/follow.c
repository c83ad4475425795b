/* Random names for mails, and the scan that follows a notice. */
#include "follow.h"

#include "cleanup.h"
#include "mail.h"
#include "mailbox.h"

#include <sodium.h>
#include <string.h>

enum { TOKEN_BYTES = 10, ID_BYTES = 16 };

static const char *random_hex(struct arena *arena, size_t bytes)
{
    unsigned char random[32];
    char hex[65];
    randombytes_buf(random, bytes);
    sodium_bin2hex(hex, sizeof hex, random, bytes);
    return arena_copy(arena, hex);
}

bool follow_names(
    const char *from, struct arena *arena, const char **message_id, const char **token, struct fault *fault)
{
    CLEANUP(text_clear) struct text ascii = TEXT_LIMIT(400);
    if (!mail_address_check(from, &ascii, fault))
        return fault_while(fault, "mail.from in the configuration");
    *message_id = arena_printf(arena, "%s@%s", random_hex(arena, ID_BYTES), strrchr(ascii.bytes, '@') + 1);
    *token = random_hex(arena, TOKEN_BYTES);
    return true;
}

bool follow_suspend(struct store *store, const char *address, const char *by, const char *what, bool *fresh,
    struct fault *fault)
{
    size_t fallen;
    const struct store_stop stop = { .kind = STOP_ADDRESS, .subject = address, .by = by, .reason = what };
    *fresh = store_stop(store, &stop, &fallen, fault);
    return *fresh || fault->kind == FAULT_INPUT;
}

bool follow_notice(
    struct store *store, int64_t mail, const char *from, int64_t due, const char *by, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_follow scan = { .due = due, .by = by };
    return follow_names(from, &arena, &scan.message_id, &scan.token, fault) &&
        store_notice_answered(store, mail, &scan, fault);
}

enum follow_shut follow_shut(const struct store_task *task, const char *address, bool holds)
{
    const enum store_shut shut = store_task_shut(task);
    if (!holds)
        return FOLLOW_FELL;
    return shut == SHUT_ELSEWHERE || shut == SHUT_ELSEWHERE_LATE || !mailbox_wrote(task->from, address)
        ? FOLLOW_ELSEWHERE
        : FOLLOW_MAY;
}

static bool find_notice(struct store *store, const char *name, struct arena *arena,
    const struct store_listed_mail **notice, const char **reply, struct fault *fault)
{
    char of[STORE_ID_BYTES];
    struct store_listed *listed = arena_take(arena, sizeof *listed);
    if (!store_mail_reply(store, name, of, fault) || !store_list_one(store, of, arena, listed, fault))
        return false;
    *reply = listed->reply;
    for (size_t i = 0; i < listed->mail_count; i++)
        if (strcmp(listed->mails[i].name, name) == 0)
            *notice = &listed->mails[i];
    return true;
}

/* A server's word about a mailbox, or a filter's, is no mailbox's answer, whoever it says that it is from. */
static bool machine_wrote(const struct store_task *task)
{
    return task->kind == TASK_BOUNCED || task->kind == TASK_COMPLAINT || task->kind == TASK_UNCLEAR;
}

enum writer { NOBODY, OWN_MAILBOX, ANOTHER };

/* An address that is too long to be kept is another's; what bears none, and was no answer, nobody wrote. */
static bool find_writer(struct store *store, const struct store_listed_mail *notice, const char *name,
    enum writer *writer, struct fault *fault)
{
    struct store_task task;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!store_task_load(store, name, &arena, &task, fault))
        return false;
    if (machine_wrote(&task) || (!*task.from && store_task_shut(&task) == SHUT_NOT))
        *writer = NOBODY;
    else
        *writer = follow_shut(&task, notice->sender_email, true) == FOLLOW_MAY ? OWN_MAILBOX : ANOTHER;
    return true;
}

/* Did only others write? */
static bool only_others(struct store *store, const struct store_listed_mail *notice, const char *reply,
    struct arena *arena, bool *only, struct fault *fault)
{
    const struct store_task_choice open = { .kind = TASK_KINDS, .reply = reply };
    struct store_task *tasks;
    size_t count, by[ANOTHER + 1] = { 0 };
    if (!store_tasks_chosen(store, &open, arena, &tasks, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++) {
        enum writer writer = NOBODY;
        if (strcmp(tasks[i].mail_name, notice->name) == 0 &&
            !find_writer(store, notice, tasks[i].name, &writer, fault))
            return false;
        by[writer]++;
    }
    *only = by[ANOTHER] && !by[OWN_MAILBOX];
    return true;
}

bool follow_check(struct store *store, const char *name, struct fault *fault)
{
    bool only;
    const char *reply = "";
    const struct store_listed_mail *notice = NULL;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!find_notice(store, name, &arena, &notice, &reply, fault))
        return false;
    if (!notice)
        return fault_set(fault, FAULT_INPUT, "there is no mail %.20s", name);
    if (!notice->holds)
        return fault_set(fault, FAULT_INPUT,
            "what was decided holds no more: the letter has to be decided anew; nothing follows");
    const bool waits = mail_state_is_recallable(notice->state) && !notice->held_written;
    if (waits || notice->state == MAIL_RECALLED)
        return fault_set(fault, FAULT_INPUT, "notice %s is %s: nobody can have answered it", name,
            mail_state_name(notice->state));
    if (!only_others(store, notice, reply, &arena, &only, fault))
        return false;
    return !only ||
        fault_set(fault, FAULT_INPUT,
            "notice %s was answered from another mailbox than it went to: where you know all the same that "
            "it "
            "is the sender's, end that task before (`adkaz tasks`)",
            name);
}
