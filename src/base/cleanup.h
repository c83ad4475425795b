/* cleanup: what a function opened is closed when it returns, on every path.
 *
 *   CLEANUP(pixDestroy) PIX *page = pixRead(…);      any function that takes the address and copes with null
 *   OWNED_FD int fd = open(…);                       closed when it is not negative
 *   return STEAL(page);                              hands the pointer out and leaves null behind */
#ifndef CLEANUP_H
#define CLEANUP_H

#include <stddef.h>

#define CLEANUP(function) __attribute__((cleanup(function)))
#define OWNED_FD CLEANUP(close_fd_at)
#define OWNED_FREE CLEANUP(free_at)

#define STEAL(pointer) \
    (__extension__({ \
        __typeof__(pointer) stolen_ = (pointer); \
        (pointer) = NULL; \
        stolen_; \
    }))

void close_fd_at(int *fd); /* closes *fd when >= 0 and makes it -1 */
int steal_fd(int *fd); /* returns *fd and makes it -1 */
void free_at(void *pointer); /* frees what the pointer at `pointer` points to and makes it null */

#endif
