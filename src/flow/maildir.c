/* A Maildir as a source of received mails. People and their programs may read the same one: nothing in it is
 * moved, marked or removed, and what was looked at is known by its name. */
#include "receive_inside.h"

#include "cleanup.h"
#include "file.h"

#include <dirent.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a mail keeps while it is moved from new/ to cur/ and marked: the name up to its flags, the size, the
 * time. Another address of ours looks at everything again. */
static const char *place_of(
    struct arena *arena, const char *name, const struct stat *file, const struct receiver *receiver)
{
    return arena_printf(arena, "maildir\n%.*s\n%" PRId64 "\n%" PRId64 "\n%s", (int)strcspn(name, ":"), name,
        (int64_t)file->st_size, (int64_t)file->st_mtim.tv_sec, receiver->ours.bytes);
}

/* What a mail program took elsewhere meanwhile, and what cannot be read today, is met again, or not. */
static bool take_file(struct receiver *receiver, const char *path, bool *later, struct fault *fault)
{
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(BACK_BYTES_MOST);
    struct fault why;
    if (!file_read(path, &file, &why)) {
        const bool gone = access(path, F_OK) != 0;
        *later = gone || why.kind != FAULT_INPUT;
        receiver->report->unreadable += *later && !gone;
        return *later || receiver_give_up(receiver, path, fault);
    }
    enum receiver_end end;
    const struct bytes bytes = { (const unsigned char *)file.bytes, file.length };
    const bool taken = receiver_take(receiver, bytes, path, &end, fault);
    *later = taken && end == RECEIVER_LATER;
    return taken;
}

static bool receive_file(struct receiver *receiver, const char *folder, const char *name, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    OWNED_FREE char *path = file_join(folder, name);
    struct stat file;
    if (lstat(path, &file) < 0 || !S_ISREG(file.st_mode))
        return true;
    bool known, later;
    const char *place = place_of(&arena, name, &file, receiver);
    if (!store_looked_at(receiver->store, place, &known, fault))
        return false;
    receiver->report->known += known;
    if (known)
        return true;
    return take_file(receiver, path, &later, fault) &&
        (later || store_look_at(receiver->store, place, fault));
}

/* One that was read before may be mounted again, or moved back, in a moment. */
static bool report_absence(
    const struct receiver *receiver, const char *maildir, const char *name, struct fault *fault)
{
    bool known;
    if (!store_looked_at(receiver->store, maildir, &known, fault))
        return false;
    if (known)
        return fault_set(fault, FAULT_LATER, "the Maildir cannot be read at this moment (folder %s)", name);
    return fault_set(fault, FAULT_CONFIG, "that is no Maildir that can be read: it has no folder %s", name);
}

static bool receive_folder(
    struct receiver *receiver, const char *maildir, const char *name, struct fault *fault)
{
    OWNED_FREE char *folder = file_join(maildir, name);
    DIR *entries = opendir(folder);
    if (!entries)
        return report_absence(receiver, maildir, name, fault);
    bool done = true;
    for (struct dirent *entry = readdir(entries); done && entry; entry = readdir(entries))
        if (entry->d_name[0] != '.')
            done = receive_file(receiver, folder, entry->d_name, fault);
    closedir(entries);
    return done;
}

bool receive_maildir(const struct receive_setup *setup, struct receive_report *report, struct fault *fault)
{
    CLEANUP(receiver_close) struct receiver receiver = { 0 };
    return receiver_open(&receiver, setup, report, fault) &&
        receive_folder(&receiver, setup->maildir, "new", fault) &&
        store_look_at(setup->store, setup->maildir, fault) &&
        receive_folder(&receiver, setup->maildir, "cur", fault);
}
