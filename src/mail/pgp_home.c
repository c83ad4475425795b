/* Making and removing. A process that was killed leaves its home behind: it is ours by its name, its owner
 * and the settings in it, and nobody's any more when its lock can be had. */
#include "mail.h"

#include "pgp_home.h"

#include "cleanup.h"
#include "file.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FOLDERS_MOST = 8 };

#define NAME "mail-"
#define RANDOM "XXXXXX"

static const char *const folders[] = { "/dev/shm", P_tmpdir };
static const char settings[] = "no-autostart\nno-auto-key-locate\nno-auto-key-retrieve\nno-emit-version\n"
                               "no-comments\nno-random-seed-file\n";
enum { FOLDERS = sizeof folders / sizeof *folders };

/* ---- one home ---- */

static int remove_one(const char *path, const struct stat *status, int what, struct FTW *at)
{
    (void)status;
    (void)what;
    (void)at;
    return remove(path);
}

static int open_folder(int at, const char *name)
{
    return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Locked before there are settings in it, by which pgp_tidy knows it. */
static bool furnish(struct pgp_home *home, struct fault *fault)
{
    home->open = open_folder(AT_FDCWD, home->path);
    OWNED_FREE char *path = file_join(home->path, "gpg.conf");
    const struct bytes bytes = { (const unsigned char *)settings, sizeof settings - 1 };
    if (home->open >= 0 && flock(home->open, LOCK_EX | LOCK_NB) == 0 && file_write(path, bytes, 0600, fault))
        return true;
    return fault_set(fault, FAULT_LATER, "a folder for gpg to work in cannot be furnished");
}

bool pgp_home_make(struct pgp_home *home, struct fault *fault)
{
    home->open = -1;
    for (size_t i = 0; i < FOLDERS; i++) {
        snprintf(home->path, sizeof home->path, "%s/" NAME RANDOM, folders[i]);
        if (mkdtemp(home->path))
            return furnish(home, fault);
        home->path[0] = '\0';
    }
    return fault_set(fault, FAULT_LATER, "there is no folder for gpg to work in");
}

void pgp_home_remove(struct pgp_home *home)
{
    if (!home->path[0])
        return;
    nftw(home->path, remove_one, OPEN_FOLDERS_MOST, FTW_DEPTH | FTW_PHYS);
    close_fd_at(&home->open);
}

/* ---- homes that were left behind ---- */

static bool has_our_name(const char *name)
{
    return strncmp(name, NAME, strlen(NAME)) == 0 && strlen(name) == strlen(NAME RANDOM);
}

static bool has_our_settings(int home)
{
    char bytes[sizeof settings];
    OWNED_FD int file = openat(home, "gpg.conf", O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    return file >= 0 && read(file, bytes, sizeof bytes) == sizeof settings - 1 &&
        memcmp(bytes, settings, sizeof settings - 1) == 0;
}

static bool is_left_behind(int home)
{
    struct stat status;
    return fstat(home, &status) == 0 && status.st_uid == geteuid() && !(status.st_mode & 077) &&
        flock(home, LOCK_EX | LOCK_NB) == 0 && has_our_settings(home);
}

static void tidy(DIR *folder, const char *path)
{
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (!has_our_name(entry->d_name))
            continue;
        OWNED_FD int home = open_folder(dirfd(folder), entry->d_name);
        OWNED_FREE char *whole = file_join(path, entry->d_name);
        if (home >= 0 && is_left_behind(home))
            nftw(whole, remove_one, OPEN_FOLDERS_MOST, FTW_DEPTH | FTW_PHYS);
    }
}

void mail_pgp_tidy(void)
{
    for (size_t i = 0; i < FOLDERS; i++) {
        DIR *folder = opendir(folders[i]);
        if (!folder)
            continue;
        tidy(folder, folders[i]);
        closedir(folder);
    }
}
