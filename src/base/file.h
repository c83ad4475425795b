/* file: whole files in and out, durably. What file_write reports as done has reached the disk (fsync of file
 * and folder). Faults: FAULT_SYSTEM with the text of errno, but where another is named. */
#ifndef FILE_H
#define FILE_H

#include "fault.h"
#include "text.h"

#include <stdbool.h>
#include <stddef.h>

/* Reads the regular file `path` whole into `text`. FAULT_INPUT: it is no regular file, or larger than the
 * limit of `text`. */
bool file_read(const char *path, struct text *text, struct fault *fault);

/* Writes `bytes` to `path` through a temporary name beside it, fsync, rename, fsync of the folder: the file
 * is there whole or not at all. `mode` as for open, e.g. 0600. */
bool file_write(const char *path, struct bytes bytes, unsigned mode, struct fault *fault);

bool file_sync_folder(const char *folder, struct fault *fault);

/* Makes `path` and the parents that it lacks, all with `mode`, and syncs none of them. A folder that is there
 * already is fine, and keeps its mode; anything else of that name is a fault. */
bool file_make_folder(const char *path, unsigned mode, struct fault *fault);

bool file_write_all(int fd, const void *bytes, size_t n, struct fault *fault);
bool file_read_all(int fd, void *bytes, size_t n, struct fault *fault); /* FAULT_INPUT: fewer than n */

/* An anonymous file holding `bytes`, sealed against every change; the caller closes it. -1 with a fault. */
int file_sealed(struct bytes bytes, struct fault *fault);

/* `folder` + "/" + `name`, owned by the caller (free). */
char *file_join(const char *folder, const char *name);

#endif
