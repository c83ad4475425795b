/* gpg, through gpgme, with a home of its own that holds the one key and is gone afterwards: no keyring of
 * anybody's, no key server, no web of trust, no agent. The key is meant by its fingerprint, never by the name
 * or address that it claims. */
#include "mail.h"

#include "pgp.h"

#include "cleanup.h"
#include "pgp_home.h"

#include <gpgme.h>
#include <stdio.h>
#include <string.h>

struct pgp {
    struct pgp_home home;
    gpgme_ctx_t ctx;
    gpgme_key_t key;
};

/* ---- opening ---- */

static void close_pgp(struct pgp *pgp)
{
    gpgme_key_unref(pgp->key);
    gpgme_release(pgp->ctx);
    pgp_home_remove(&pgp->home);
}

/* This mail waits; the others need no gpg. */
static bool gpg_fault(const char *what, gpgme_error_t error, struct fault *fault)
{
    return fault_set(fault, FAULT_LATER, "gpg does not %s: %s", what, gpgme_strerror(error));
}

static bool open_pgp(struct pgp *pgp, struct fault *fault)
{
    gpgme_check_version(NULL);
    if (!pgp_home_make(&pgp->home, fault))
        return false;
    gpgme_error_t error = gpgme_new(&pgp->ctx);
    if (!error)
        error = gpgme_set_protocol(pgp->ctx, GPGME_PROTOCOL_OpenPGP);
    if (!error)
        error = gpgme_ctx_set_engine_info(pgp->ctx, GPGME_PROTOCOL_OpenPGP, NULL, pgp->home.path);
    if (error)
        return gpg_fault("start", error, fault);
    gpgme_set_armor(pgp->ctx, 1);
    gpgme_set_offline(pgp->ctx, 1);
    return true;
}

/* ---- the key ---- */

static void release_data(gpgme_data_t *data)
{
    if (*data)
        gpgme_data_release(*data);
}

/* What needs no gpg to be seen. */
static bool check_armour(const char *armoured, struct fault *fault)
{
    if (strstr(armoured, "PRIVATE KEY"))
        return fault_set(
            fault, FAULT_INPUT, "the sender's PGP key is a private one; take it out of the register");
    if (!*armoured)
        return fault_set(fault, FAULT_INPUT, "the sender has no PGP key in the register (pgp_key)");
    return strstr(armoured, "-----BEGIN PGP PUBLIC KEY BLOCK-----") ||
        fault_set(fault, FAULT_INPUT, "the sender's PGP key cannot be read");
}

/* The fingerprint of the only key. */
static bool import_key(struct pgp *pgp, const char *armoured, char fingerprint[64], struct fault *fault)
{
    CLEANUP(release_data) gpgme_data_t data = NULL;
    gpgme_error_t error = gpgme_data_new_from_mem(&data, armoured, strlen(armoured), 0);
    if (!error)
        error = gpgme_op_import(pgp->ctx, data);
    if (gpgme_err_code(error) == GPG_ERR_NO_DATA || gpgme_err_code(error) == GPG_ERR_BAD_DATA)
        return fault_set(fault, FAULT_INPUT, "the sender's PGP key cannot be read");
    if (error)
        return gpg_fault("take the key", error, fault);
    const gpgme_import_result_t result = gpgme_op_import_result(pgp->ctx);
    if (!result || result->considered != 1 || !result->imports || result->imports->result)
        return fault_set(fault, FAULT_INPUT, "the sender's PGP key is not one public key that can be read");
    snprintf(fingerprint, 64, "%s", result->imports->fpr);
    return true;
}

static bool has_subkey_for_mail(gpgme_key_t key)
{
    for (gpgme_subkey_t sub = key->subkeys; sub; sub = sub->next)
        if (sub->can_encrypt && !sub->revoked && !sub->expired && !sub->disabled && !sub->invalid)
            return true;
    return false;
}

static bool check_key(gpgme_key_t key, struct fault *fault)
{
    const char *objection = key->revoked ? "was revoked"
        : key->expired                   ? "has expired"
        : key->disabled || key->invalid  ? "is not valid"
        : !has_subkey_for_mail(key)      ? "has no part that mail can be encrypted to"
                                         : NULL;
    return !objection ||
        fault_set(fault, FAULT_INPUT, "the sender's PGP key %s; a person must ask for another", objection);
}

static bool load_key(struct pgp *pgp, const char *armoured, struct fault *fault)
{
    char fingerprint[64];
    if (!check_armour(armoured, fault) || !open_pgp(pgp, fault) ||
        !import_key(pgp, armoured, fingerprint, fault))
        return false;
    const gpgme_error_t error = gpgme_get_key(pgp->ctx, fingerprint, &pgp->key, 0);
    return error ? gpg_fault("show the key", error, fault) : check_key(pgp->key, fault);
}

bool mail_pgp_works(struct fault *fault)
{
    gpgme_check_version(NULL);
    const gpgme_error_t error = gpgme_engine_check_version(GPGME_PROTOCOL_OpenPGP);
    return !error || gpg_fault("start", error, fault);
}

/* Where gpg cannot run, as behind the review page's walls, nothing more is known against the key. */
bool mail_pgp_check(const char *armoured, struct fault *fault)
{
    CLEANUP(close_pgp) struct pgp pgp = { 0 };
    if (load_key(&pgp, armoured, fault))
        return true;
    if (fault->kind != FAULT_LATER)
        return false;
    fault->kind = FAULT_NONE;
    return true;
}

/* ---- encrypting ---- */

static void add_with_crlf(const char *armour, size_t length, struct text *out)
{
    for (size_t i = 0; i < length; i++) {
        if (armour[i] == '\n' && (!i || armour[i - 1] != '\r'))
            text_add_char(out, '\r');
        text_add_char(out, armour[i]);
    }
}

bool pgp_encrypt(const char *armoured, struct bytes plain, struct text *out, struct fault *fault)
{
    CLEANUP(close_pgp) struct pgp pgp = { 0 };
    CLEANUP(release_data) gpgme_data_t from = NULL, to = NULL;
    if (!load_key(&pgp, armoured, fault))
        return false;
    gpgme_key_t keys[] = { pgp.key, NULL };
    gpgme_error_t error = gpgme_data_new_from_mem(&from, (const char *)plain.at, plain.size, 0);
    if (!error)
        error = gpgme_data_new(&to);
    if (!error)
        error = gpgme_op_encrypt(
            pgp.ctx, keys, GPGME_ENCRYPT_ALWAYS_TRUST | GPGME_ENCRYPT_NO_COMPRESS, from, to);
    if (error)
        return gpg_fault("encrypt", error, fault);
    size_t length = 0;
    char *armour = gpgme_data_release_and_get_mem(to, &length);
    to = NULL;
    add_with_crlf(armour, length, out);
    gpgme_free(armour);
    return true;
}
