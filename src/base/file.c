/* Whole files, durably. */
#include "file.h"

#include "arena.h"
#include "cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_write_all(int fd, const void *bytes, size_t n, struct fault *fault)
{
    const char *at = bytes;
    while (n) {
        ssize_t wrote = write(fd, at, n);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return fault_errno(fault, "cannot write");
        at += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

bool file_read_all(int fd, void *bytes, size_t n, struct fault *fault)
{
    char *at = bytes;
    while (n) {
        ssize_t got = read(fd, at, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fault_errno(fault, "cannot read");
        if (got == 0)
            return fault_set(fault, FAULT_INPUT, "ended %zu bytes too early", n);
        at += got;
        n -= (size_t)got;
    }
    return true;
}

bool file_read(const char *path, struct text *text, struct fault *fault)
{
    OWNED_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return fault_errno(fault, "cannot open %s", path);
    struct stat status;
    if (fstat(fd, &status) < 0)
        return fault_errno(fault, "cannot look at %s", path);
    if (!S_ISREG(status.st_mode))
        return fault_set(fault, FAULT_INPUT, "%s is not a regular file", path);
    char buffer[65536];
    for (;;) {
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fault_errno(fault, "cannot read %s", path);
        if (got == 0)
            return true;
        text_add_n(text, buffer, (size_t)got);
        if (text->full)
            return fault_set(fault, FAULT_INPUT, "%s is larger than %zu bytes", path, text->limit);
    }
}

bool file_sync_folder(const char *folder, struct fault *fault)
{
    OWNED_FD int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) < 0)
        return fault_errno(fault, "cannot sync the folder %s", folder);
    return true;
}

static char *folder_of(const char *path)
{
    char *folder = must_copy(path);
    char *slash = strrchr(folder, '/');
    if (!slash)
        strcpy(folder, ".");
    else if (slash == folder)
        slash[1] = '\0';
    else
        *slash = '\0';
    return folder;
}

bool file_write(const char *path, struct bytes bytes, unsigned mode, struct fault *fault)
{
    size_t size = strlen(path) + 32;
    OWNED_FREE char *temporary = must_alloc(size);
    snprintf(temporary, size, "%s.%ld.tmp", path, (long)getpid());
    OWNED_FD int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return fault_errno(fault, "cannot create %s", temporary);
    bool written = file_write_all(fd, bytes.at, bytes.size, fault);
    if (written && fsync(fd) < 0)
        written = fault_errno(fault, "cannot sync");
    if (written && close(steal_fd(&fd)) < 0)
        written = fault_errno(fault, "cannot close");
    if (written && rename(temporary, path) < 0)
        written = fault_errno(fault, "cannot rename into place");
    if (!written) {
        unlink(temporary);
        return fault_while(fault, "%s", path);
    }
    OWNED_FREE char *folder = folder_of(path);
    return file_sync_folder(folder, fault);
}

/* What bears its name already must be a folder; a link to one is fine. */
static bool make_one_folder(const char *path, unsigned mode, struct fault *fault)
{
    if (mkdir(path, mode) == 0)
        return true;
    struct stat status;
    if (errno != EEXIST || stat(path, &status) < 0)
        return fault_errno(fault, "cannot make the folder %s", path);
    errno = ENOTDIR;
    return S_ISDIR(status.st_mode) || fault_errno(fault, "cannot make the folder %s", path);
}

bool file_make_folder(const char *path, unsigned mode, struct fault *fault)
{
    OWNED_FREE char *part = must_copy(path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (!make_one_folder(part, mode, fault))
            return false;
        *slash = '/';
    }
    return make_one_folder(part, mode, fault);
}

int file_sealed(struct bytes bytes, struct fault *fault)
{
    OWNED_FD int fd = memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) {
        fault_errno(fault, "cannot make an anonymous file");
        return -1;
    }
    if (!file_write_all(fd, bytes.at, bytes.size, fault))
        return -1;
    if (fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0 ||
        lseek(fd, 0, SEEK_SET) < 0) {
        fault_errno(fault, "cannot seal an anonymous file");
        return -1;
    }
    return steal_fd(&fd);
}

char *file_join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = must_alloc(size);
    snprintf(path, size, "%s/%s", folder, name);
    return path;
}
