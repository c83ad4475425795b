/* PROBLEM/: what could not be used, under its reference code, with a note in three languages that opens well
 * in the plainest of editors (byte order mark, CRLF). The drop belongs to somebody else: a link in the place
 * of PROBLEM or of a file in it is never followed. */
#include "intake_inside.h"

#include "cleanup.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The ending of the name, as far as it is harmless: letters and digits, at most five. */
static void ending_of(const char *name, char ending[8])
{
    const char *dot = strrchr(name, '.');
    size_t length = dot ? strlen(dot + 1) : 0;
    ending[0] = '\0';
    if (!length || length > 5 ||
        strspn(dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != length)
        return;
    snprintf(ending, 8, ".%s", dot + 1);
}

static void write_note(const char *code, const char *sentence, const char *remark, struct text *note)
{
    text_printf(note, "\xef\xbb\xbf%s\r\n\r\n", code);
    text_add(note, "RU: ");
    intake_problem_words(sentence, "ru", note);
    text_add(note, "\r\n\r\nBE: ");
    intake_problem_words(sentence, "be", note);
    text_printf(note, "\r\n\r\nEN: %s\r\n", sentence);
    if (remark[0])
        text_printf(note, "\r\n%s\r\n", remark);
}

/* Gives something of ours the drop's group and mode, so that whoever shares the drop can read it: the
 * volunteer's account is not the program's. Where the group cannot be given, another one gets nothing. */
static void share(int fd, const struct stat *drop, mode_t mask)
{
    mode_t mode = drop->st_mode & mask;
    if (fchown(fd, (uid_t)-1, drop->st_gid) < 0)
        mode &= ~(mode_t)S_IRWXG;
    fchmod(fd, mode);
}

int intake_open_problem(int drop, struct fault *fault)
{
    struct stat like;
    bool made = mkdirat(drop, "PROBLEM", 0700) == 0;
    if ((!made && errno != EEXIST) || fstat(drop, &like) < 0) {
        fault_errno(fault, "cannot make PROBLEM in the drop");
        return -1;
    }
    int problem = openat(drop, "PROBLEM", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (problem < 0)
        fault_errno(fault, "PROBLEM in the drop is not a folder that can be used, remove it");
    else if (made)
        share(problem, &like, 02777);
    return problem;
}

bool intake_write_at(
    int folder, const char *name, struct bytes bytes, const struct stat *drop, struct fault *fault)
{
    char temporary[128];
    snprintf(temporary, sizeof temporary, ".%s.%ld.tmp", name, (long)getpid());
    unlinkat(folder, temporary, 0); /* of one that was killed */
    OWNED_FD int fd = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_errno(fault, "cannot create a file in the drop");
    share(fd, drop, 0666);
    bool written = file_write_all(fd, bytes.at, bytes.size, fault);
    if (written && fsync(fd) < 0)
        written = fault_errno(fault, "cannot sync a file in the drop");
    if (written && close(steal_fd(&fd)) < 0)
        written = fault_errno(fault, "cannot close a file in the drop");
    if (written && renameat(folder, temporary, folder, name) < 0)
        written = fault_errno(fault, "cannot rename a file in the drop into place");
    if (!written)
        unlinkat(folder, temporary, 0);
    else if (fsync(folder) < 0)
        return fault_errno(fault, "cannot sync a folder of the drop");
    return written;
}

int intake_reach_problem(const char *folder, struct stat *like, struct fault *fault)
{
    OWNED_FD int drop = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (drop >= 0 && fstat(drop, like) == 0)
        return intake_open_problem(drop, fault);
    fault_errno(fault, "the drop's folder cannot be reached");
    return -1;
}

bool intake_write_problem(const char *folder, const char *code, const char *original_name, struct bytes bytes,
    const char *sentence, const char *remark, struct fault *fault)
{
    struct stat like;
    OWNED_FD int problem = intake_reach_problem(folder, &like, fault);
    if (problem < 0)
        return false;
    char ending[8], name[96];
    ending_of(original_name, ending);
    CLEANUP(text_clear) struct text note = TEXT_LIMIT(8192);
    write_note(code, sentence, remark, &note);
    snprintf(name, sizeof name, "%s%s", code, ending);
    if (bytes.size && !intake_write_at(problem, name, bytes, &like, fault))
        return false;
    snprintf(name, sizeof name, "%s.READ-ME.txt", code);
    struct bytes words = { (unsigned char *)note.bytes, note.length };
    return intake_write_at(problem, name, words, &like, fault);
}
