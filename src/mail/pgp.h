/* pgp: bytes → an armoured PGP message, by gpg, to one key and no other. */
#ifndef PGP_H
#define PGP_H

#include "fault.h"
#include "text.h"

/* Appends `plain` encrypted to the one key in `armoured`, lines ended by CRLF; other bytes each time.
 * FAULT_INPUT: that is not one public key, or nothing may be encrypted to it; FAULT_LATER: gpg does not
 * work now. */
bool pgp_encrypt(const char *armoured, struct bytes plain, struct text *out, struct fault *fault);

#endif
