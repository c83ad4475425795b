/* The transport without a server: a file for each mail, for trying out and for people who mail by hand. */
#include "mail.h"

#include "arena.h"
#include "cleanup.h"
#include "file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct folder {
    struct mail_transport transport;
    char *path; /* FOLDER/new */
};

static bool name_usable(const char *name)
{
    const char *letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    return name[0] && strspn(name, letters) == strlen(name);
}

static bool write_mail(struct mail_transport *transport, struct mail_envelope *envelope,
    struct mail_result *result, struct fault *fault)
{
    struct folder *folder = (struct folder *)transport;
    if (!name_usable(envelope->name))
        return fault_set(fault, FAULT_SYSTEM, "a mail's ID is unfit for a file name");
    char name[128];
    snprintf(name, sizeof name, "%s.eml", envelope->name);
    OWNED_FREE char *path = file_join(folder->path, name);
    if (!file_write(path, envelope->bytes, 0600, fault))
        return false;
    *result = (struct mail_result){ .answer = MAIL_TOOK, .phase = "written", .advice = "" };
    return true;
}

/* "M-0123ABCD.eml.4711.tmp", as file_write calls it. */
static bool half_written(const char *name)
{
    const char *end = strstr(name, ".eml.");
    if (strncmp(name, "M-", 2) != 0 || !end || strcspn(name, ".") != (size_t)(end - name))
        return false;
    end += strlen(".eml.");
    const size_t digits = strspn(end, "0123456789");
    return digits && strcmp(end + digits, ".tmp") == 0;
}

void mail_folder_tidy(const char *path)
{
    OWNED_FREE char *fresh = file_join(path, "new");
    DIR *open = opendir(fresh);
    if (!open)
        return;
    for (struct dirent *entry = readdir(open); entry; entry = readdir(open))
        if (half_written(entry->d_name))
            unlinkat(dirfd(open), entry->d_name, 0);
    closedir(open);
}

static void close_folder(struct mail_transport *transport)
{
    struct folder *folder = (struct folder *)transport;
    free(folder->path);
    free(folder);
}

struct mail_transport *mail_transport_folder(const char *path, struct fault *fault)
{
    OWNED_FREE char *fresh = file_join(path, "new");
    if (!file_make_folder(fresh, 0700, fault))
        return NULL;
    struct folder *folder = must_alloc(sizeof *folder);
    *folder = (struct folder){
        .transport = { .send = write_mail, .close = close_folder, .to_folder = true },
        .path = STEAL(fresh),
    };
    return &folder->transport;
}
