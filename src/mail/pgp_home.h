/* pgp_home: a folder for gpg to work in, which holds the one key and is gone afterwards. It lies in memory
 * where the machine has such a folder: the key tells whose it is. */
#ifndef PGP_HOME_H
#define PGP_HOME_H

#include "fault.h"

enum { PGP_HOME_BYTES = 40 };

struct pgp_home {
    char path[PGP_HOME_BYTES]; /* "": none was made */
    int open; /* the folder, locked as long as its process lives */
};

/* With gpg's settings in it. FAULT_LATER: there is no room for one now. */
bool pgp_home_make(struct pgp_home *home, struct fault *fault);
void pgp_home_remove(struct pgp_home *home);

#endif
