/* The vault, on libsodium: XChaCha20-Poly1305 (its random nonce is long enough to never meet itself again)
 * and keyed BLAKE2b. */
#include "vault.h"

#include <sodium.h>
#include <string.h>

enum { PLAIN = 0, XCHACHA = 1 };
enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES
};
enum { SUBKEY_SEAL = 1, SUBKEY_HASH = 2 };

_Static_assert(VAULT_OVERHEAD_BYTES == 1 + NONCE + TAG, "as vault.h says");
_Static_assert(VAULT_KEY_BYTES == crypto_kdf_KEYBYTES, "as vault.h says");

bool vault_init(struct vault *vault, struct bytes key, struct fault *fault)
{
    if (sodium_init() < 0)
        return fault_set(fault, FAULT_SYSTEM, "libsodium cannot be started: no source of randomness");
    if (key.size != 0 && key.size != VAULT_KEY_BYTES)
        return fault_set(
            fault, FAULT_CONFIG, "the store's key has %zu bytes instead of %d", key.size, VAULT_KEY_BYTES);
    *vault = (struct vault){ .keyed = key.size != 0 };
    if (!vault->keyed)
        return true;
    static const char context[crypto_kdf_CONTEXTBYTES + 1] = "adkaz-01";
    crypto_kdf_derive_from_key(vault->seal_key, sizeof vault->seal_key, SUBKEY_SEAL, context, key.at);
    crypto_kdf_derive_from_key(vault->hash_key, sizeof vault->hash_key, SUBKEY_HASH, context, key.at);
    return true;
}

void vault_clear(struct vault *vault)
{
    sodium_memzero(vault, sizeof *vault);
}

/* What is authenticated beside the bytes: where they live. The format byte needs no place in it, since each
 * format has its own way of opening. */
static struct bytes associated(const char *context)
{
    return (struct bytes){ (const unsigned char *)context, strlen(context) };
}

void vault_seal(const struct vault *vault, const char *context, struct bytes plain, struct text *out)
{
    text_add_char(out, vault->keyed ? XCHACHA : PLAIN);
    if (!vault->keyed) {
        text_add_n(out, plain.at, plain.size);
        return;
    }
    unsigned char nonce[NONCE], tag[TAG];
    randombytes_buf(nonce, sizeof nonce);
    text_add_n(out, nonce, sizeof nonce);
    text_add_n(out, plain.at, plain.size);
    unsigned char *body = (unsigned char *)out->bytes + out->length - plain.size; /* sealed in its place */
    struct bytes where = associated(context);
    crypto_aead_xchacha20poly1305_ietf_encrypt_detached(
        body, tag, NULL, body, plain.size, where.at, where.size, NULL, nonce, vault->seal_key);
    text_add_n(out, tag, sizeof tag);
}

static bool open_sealed(const struct vault *vault, const char *context, struct bytes sealed, struct text *out)
{
    const unsigned char *nonce = sealed.at + 1, *body = nonce + NONCE;
    size_t size = sealed.size - VAULT_OVERHEAD_BYTES;
    const size_t before = out->length;
    text_add_n(out, body, size);
    if (out->full)
        return true;
    unsigned char *opened = (unsigned char *)out->bytes + before;
    struct bytes where = associated(context);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt_detached(
            opened, NULL, opened, size, body + size, where.at, where.size, nonce, vault->seal_key) == 0)
        return true;
    out->length = before;
    if (out->room)
        out->bytes[before] = '\0';
    return false;
}

bool vault_open(const struct vault *vault, const char *context, struct bytes sealed, struct text *out,
    struct fault *fault)
{
    const int format = sealed.size ? sealed.at[0] : -1;
    if (format == XCHACHA && !vault->keyed)
        return fault_damaged(fault, "this store is sealed: it opens with its key only");
    if (format == PLAIN && vault->keyed)
        return fault_damaged(fault, "a value that should be sealed lies open in the store");
    if (format == PLAIN) {
        text_add_n(out, sealed.at + 1, sealed.size - 1);
    } else {
        if (format != XCHACHA || sealed.size < VAULT_OVERHEAD_BYTES ||
            !open_sealed(vault, context, sealed, out))
            return fault_damaged(
                fault, "a sealed value does not open: it is damaged, or sealed with another key");
    }
    return !out->full || fault_set(fault, FAULT_INPUT, "a stored value is larger than %zu bytes", out->limit);
}

void vault_hash(
    const struct vault *vault, const char *purpose, struct bytes bytes, char out[VAULT_HASH_BYTES])
{
    static const unsigned char salt[crypto_generichash_blake2b_SALTBYTES];
    unsigned char personal[crypto_generichash_blake2b_PERSONALBYTES] = { 0 };
    unsigned char hash[crypto_generichash_blake2b_BYTES];
    memcpy(personal, purpose, strnlen(purpose, sizeof personal));
    crypto_generichash_blake2b_salt_personal(hash, sizeof hash, bytes.at, bytes.size,
        vault->keyed ? vault->hash_key : NULL, vault->keyed ? sizeof vault->hash_key : 0, salt, personal);
    sodium_bin2hex(out, VAULT_HASH_BYTES, hash, sizeof hash);
}
