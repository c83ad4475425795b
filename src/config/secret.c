/* Secrets in files of their own, which nobody else may read. */
#include "config.h"

#include "cleanup.h"
#include "file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Is the file ours alone? Checked on the open file, so that it cannot be exchanged in between. */
static bool check_owner(const char *path, int fd, struct fault *fault)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return fault_errno(fault, "cannot look at %s", path);
    if (!S_ISREG(status.st_mode))
        return fault_set(fault, FAULT_CONFIG, "%s is not a regular file", path);
    if (status.st_mode & 077)
        return fault_set(fault, FAULT_CONFIG,
            "%s can be read or written by others than its owner; run: chmod 600 %s", path, path);
    if (status.st_uid != geteuid() && status.st_uid != 0)
        return fault_set(fault, FAULT_CONFIG, "%s belongs to another user", path);
    return true;
}

static bool read_line(const char *path, int fd, struct text *secret, struct fault *fault)
{
    char buffer[SECRET_BYTES_MOST + 3]; /* its end, CR and LF, and one that is too many */
    ssize_t got = read(fd, buffer, sizeof buffer);
    if (got < 0)
        return fault_errno(fault, "cannot read %s", path);
    size_t length = (size_t)got;
    if (length && buffer[length - 1] == '\n')
        length--;
    if (length && buffer[length - 1] == '\r')
        length--;
    bool fits = length > 0 && length <= SECRET_BYTES_MOST && length <= secret->limit;
    for (size_t i = 0; fits && i < length; i++)
        fits = (unsigned char)buffer[i] >= ' ';
    if (fits)
        text_add_n(secret, buffer, length);
    explicit_bzero(buffer, sizeof buffer);
    if (fits)
        return true;
    return fault_set(fault, FAULT_CONFIG, "%s must hold the password in one line of at most %d bytes", path,
        SECRET_BYTES_MOST);
}

bool config_read_secret(const char *path, struct text *secret, struct fault *fault)
{
    OWNED_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        fault_errno(fault, "cannot open %s", path);
        fault->kind = FAULT_CONFIG;
        return false;
    }
    return check_owner(path, fd, fault) && read_line(path, fd, secret, fault);
}
