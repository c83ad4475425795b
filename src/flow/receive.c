/* A Maildir, mail by mail: read, found among the mails that have left, and noted with what follows from it.
 * What follows stands in two tables, one for what machines send, one for what people answer. */
#include "receive.h"

#include "back.h"
#include "cleanup.h"
#include "file.h"
#include "log.h"
#include "mail.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

struct receiver {
    const struct receive_setup *setup;
    const char *ours; /* our address as it goes over the wire */
    struct arena *arena; /* of the report */
    struct receive_report *report;
    struct back_words *words;
    struct store_left *left;
    size_t left_count;
};

/* ---- what follows ---- */

struct effect {
    bool person; /* somebody has to do something */
    bool suspends; /* nothing goes to that address until a person says so */
    bool doubts; /* the rule, where it settled this, is to be looked at */
    bool changes;
    enum mail_state becomes;
};

static const struct effect by_kind[BACK_KINDS] = {
    [BACK_UNKNOWN] = { .person = true },
    [BACK_HARD] = { .person = true, .suspends = true, .changes = true, .becomes = MAIL_BOUNCED },
    [BACK_FULL] = { .person = true, .changes = true, .becomes = MAIL_BOUNCED },
    [BACK_BLOCKED] = { .person = true, .changes = true, .becomes = MAIL_BOUNCED },
    [BACK_FAILED] = { .person = true, .changes = true, .becomes = MAIL_BOUNCED },
    [BACK_SOFT] = { .person = true, .changes = true, .becomes = MAIL_BOUNCED },
    [BACK_DELIVERED] = { .changes = true, .becomes = MAIL_HANDED_OVER },
    [BACK_AWAY] = { .changes = true, .becomes = MAIL_HANDED_OVER },
    [BACK_CHALLENGE] = { .person = true },
    [BACK_COMPLAINT] = { .person = true, .suspends = true },
};

static const struct effect by_answer[BACK_ANSWERS] = {
    [BACK_UNSURE] = { .person = true, .changes = true, .becomes = MAIL_HANDED_OVER },
    [BACK_RECEIVED] = { .changes = true, .becomes = MAIL_CONFIRMED },
    [BACK_TRANSLATE] = { .person = true, .changes = true, .becomes = MAIL_CONFIRMED },
    [BACK_FORWARD] = { .person = true, .changes = true, .becomes = MAIL_CONFIRMED },
    [BACK_NOT_MINE] = { .person = true, .suspends = true, .doubts = true },
    [BACK_STOP] = { .person = true, .suspends = true, .changes = true, .becomes = MAIL_CONFIRMED },
};

static const struct effect still_trying = { 0 };

static const struct effect *effect_of(const struct back *back)
{
    if (back->kind == BACK_ANSWER)
        return &by_answer[back->answer];
    const bool failure = by_kind[back->kind].becomes == MAIL_BOUNCED;
    return failure && !back->gave_up ? &still_trying : &by_kind[back->kind];
}

static const char *describe(const struct back *back, struct arena *arena)
{
    if (back->kind == BACK_ANSWER)
        return arena_printf(arena, "answer: %s", back_answer_name(back->answer));
    const char *patience = effect_of(back) == &still_trying ? ", still trying" : "";
    return arena_printf(
        arena, "%s%s%s%s", back_kind_name(back->kind), *back->status ? " " : "", back->status, patience);
}

/* ---- whose ---- */

static const struct store_left *find_mail(const struct receiver *receiver, const struct back *back)
{
    for (size_t i = 0; i < back->trace_count; i++)
        for (size_t k = 0; k < receiver->left_count; k++) {
            const struct store_left *mail = &receiver->left[k];
            if (!strcmp(back->traces[i].token ? mail->token : mail->message_id, back->traces[i].text))
                return mail;
        }
    return NULL;
}

/* ---- noting ---- */

static const char receiver_word[] = "a mail that came back";

static bool suspend(
    struct receiver *receiver, const struct store_left *mail, const char *what, struct fault *fault)
{
    size_t fallen;
    const struct store_stop stop = {
        .kind = STOP_ADDRESS, .subject = mail->address, .by = receiver_word, .reason = what
    };
    if (store_stop(receiver->setup->store, &stop, &fallen, fault)) {
        receiver->report->suspended++;
        return true;
    }
    return fault->kind == FAULT_INPUT; /* it is suspended already */
}

static bool doubt_rule(struct receiver *receiver, const struct store_left *mail, struct fault *fault)
{
    return store_rule_wrong(receiver->setup->store, mail->reply, receiver_word, fault) ||
        fault->kind == FAULT_INPUT; /* a person settled it */
}

static bool note(struct receiver *receiver, const struct store_left *mail, struct bytes bytes,
    const struct effect *effect, const char *what, bool *fresh, struct fault *fault)
{
    struct store *store = receiver->setup->store;
    const struct store_received received = {
        .mail = mail->id, .what = what, .changes = effect->changes, .becomes = effect->becomes
    };
    if (!store_begin(store, fault))
        return false;
    bool done = store_received_put(store, bytes, &received, fresh, fault);
    if (done && *fresh && effect->doubts) /* first: with the address its decision may fall */
        done = doubt_rule(receiver, mail, fault);
    if (done && *fresh && effect->suspends)
        done = suspend(receiver, mail, what, fault);
    if (done && store_commit(store, fault))
        return true;
    store_rollback(store);
    return false;
}

static void add_task(
    struct receiver *receiver, const struct store_left *mail, const char *what, const char *path)
{
    struct receive_report *report = receiver->report;
    if (!(report->task_count & (report->task_count - 1)))
        report->tasks = arena_grow(receiver->arena, report->tasks, report->task_count,
            report->task_count ? report->task_count * 2 : 1, sizeof *report->tasks);
    struct receive_task *task = &report->tasks[report->task_count++];
    *task = (struct receive_task){ .what = arena_copy(receiver->arena, what),
        .path = arena_copy(receiver->arena, path) };
    memcpy(task->mail, mail->name, sizeof task->mail);
    memcpy(task->reply, mail->reply, sizeof task->reply);
}

static bool take(struct receiver *receiver, const struct store_left *mail, struct bytes bytes,
    const struct back *back, const char *path, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const struct effect *effect = effect_of(back);
    const char *what = describe(back, &arena);
    bool fresh;
    if (!note(receiver, mail, bytes, effect, what, &fresh, fault)) {
        if (fault->kind != FAULT_LATER)
            return false;
        receiver->report->later++;
        return true;
    }
    *(fresh ? &receiver->report->fresh : &receiver->report->known) += 1;
    if (!fresh)
        return true;
    log_line(effect->person ? LOG_WARNING : LOG_INFO, "mail=%s came_back=\"%s\"", mail->name, what);
    if (effect->person)
        add_task(receiver, mail, what, path);
    return true;
}

/* ---- one file ---- */

static bool receive_file(struct receiver *receiver, const char *path, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(BACK_BYTES_MOST);
    struct fault why = { 0 };
    struct back back;
    const bool read = file_read(path, &file, &why);
    const struct bytes bytes = { (const unsigned char *)file.bytes, file.length };
    if (!read && access(path, F_OK) != 0)
        return true; /* a mail program took it elsewhere meanwhile */
    if (!read || !back_read(receiver->words, bytes, receiver->ours, &arena, &back, &why)) {
        receiver->report->unreadable++;
        return true;
    }
    const struct store_left *mail = find_mail(receiver, &back);
    if (!mail) {
        receiver->report->strangers++;
        return true;
    }
    return take(receiver, mail, bytes, &back, path, fault);
}

static bool receive_folder(struct receiver *receiver, const char *name, struct fault *fault)
{
    OWNED_FREE char *folder = file_join(receiver->setup->maildir, name);
    DIR *entries = opendir(folder);
    if (!entries)
        return fault_set(
            fault, FAULT_CONFIG, "that is no Maildir that can be read: it has no folder %s", name);
    bool done = true;
    for (struct dirent *entry = readdir(entries); done && entry; entry = readdir(entries)) {
        if (entry->d_name[0] == '.')
            continue;
        OWNED_FREE char *path = file_join(folder, entry->d_name);
        done = receive_file(receiver, path, fault);
    }
    closedir(entries);
    return done;
}

bool receive_maildir(const struct receive_setup *setup, struct arena *arena, struct receive_report *report,
    struct fault *fault)
{
    *report = (struct receive_report){ 0 };
    CLEANUP(text_clear) struct text ours = TEXT_LIMIT(400);
    if (!mail_address_check(setup->ours, &ours, fault)) {
        fault->kind = FAULT_CONFIG;
        return fault_while(fault, "\"from\" in section mail");
    }
    struct receiver receiver = { .setup = setup, .ours = ours.bytes, .arena = arena, .report = report };
    receiver.words = back_words_open(setup->words, fault);
    if (!receiver.words)
        return false;
    const bool done = store_mails_left(setup->store, arena, &receiver.left, &receiver.left_count, fault) &&
        receive_folder(&receiver, "new", fault) && receive_folder(&receiver, "cur", fault);
    back_words_close(receiver.words);
    return done;
}
