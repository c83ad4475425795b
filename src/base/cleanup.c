/* The functions behind the cleanup attribute. */
#include "cleanup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void close_fd_at(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

int steal_fd(int *fd)
{
    int stolen = *fd;
    *fd = -1;
    return stolen;
}

void free_at(void *pointer)
{
    void *owned;
    memcpy(&owned, pointer, sizeof owned);
    free(owned);
    memset(pointer, 0, sizeof owned);
}
