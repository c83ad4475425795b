/* vault: the one pair of functions through which personal columns and page bytes reach the disk and come
 * back, and the keyed hash that stands for them where SQL or a file name must compare.
 *
 * Sealed bytes begin with a format byte:
 *   0  plain: the bytes themselves (empty key)
 *   1  nonce (24), XChaCha20-Poly1305 ciphertext, tag (16); the format byte and the context are
 *      authenticated, so that a sealed value does not open in another column or row
 * The key handed in is never used itself: one subkey seals, another hashes. */
#ifndef VAULT_H
#define VAULT_H

#ifndef ROOM_STORE
#error "vault.h is for the store room alone"
#endif

#include "fault.h"
#include "text.h"

enum { VAULT_KEY_BYTES = 32, VAULT_HASH_BYTES = 65, VAULT_OVERHEAD_BYTES = 1 + 24 + 16 };

struct vault {
    bool keyed;
    unsigned char seal_key[VAULT_KEY_BYTES], hash_key[VAULT_KEY_BYTES];
};

/* An empty key keeps bytes readable; any other key has VAULT_KEY_BYTES bytes, else FAULT_CONFIG. */
bool vault_init(struct vault *vault, struct bytes key, struct fault *fault);
void vault_clear(struct vault *vault); /* wipes the keys */

/* Appends `plain` sealed to `out` (whose limit must have room). `context` says where the value lives:
 * "column row". */
void vault_seal(const struct vault *vault, const char *context, struct bytes plain, struct text *out);

/* Appends the opened bytes to `out`. FAULT_SYSTEM: damaged, moved from elsewhere, or sealed with another key;
 * nothing was appended. */
bool vault_open(const struct vault *vault, const char *context, struct bytes sealed, struct text *out,
    struct fault *fault);

/* Lower-case hex. `purpose` (at most 16 bytes) keeps hashes for different uses apart. Without a key anybody
 * can compute it: it hides nothing then. */
void vault_hash(
    const struct vault *vault, const char *purpose, struct bytes bytes, char out[VAULT_HASH_BYTES]);

#endif
