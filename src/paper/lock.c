/* Locking a PDF, by libqpdf: parsing and writing in memory. What it reads are the few objects that pdf.c
 * wrote; the pictures are streams whose bytes it encrypts and never looks into. */
#include "paper.h"

#include "cleanup.h"
#include "password.h"

#include <qpdf/qpdf-c.h>
#include <sodium.h>

enum { ID_BYTES = 16, OWNER_BYTES = 32 };

/* libqpdf would keep the identifier, which pdf.c makes of the content: whoever has the same pictures would
 * know the letter. */
static void rename_at_random(qpdf_data qpdf)
{
    char id[ID_BYTES];
    const qpdf_oh both = qpdf_oh_new_array(qpdf);
    for (int i = 0; i < 2; i++) {
        randombytes_buf(id, sizeof id);
        qpdf_oh_append_item(qpdf, both, qpdf_oh_new_binary_string(qpdf, id, sizeof id));
    }
    qpdf_oh_replace_key(qpdf, qpdf_get_trailer(qpdf), "/ID", both);
}

/* A PDF has a second password, for its owner, that opens it too: nobody ever knows that one. Whoever can read
 * it may do with it what they like. */
static void encrypt(qpdf_data qpdf, const char *password)
{
    unsigned char random[OWNER_BYTES];
    char owner[2 * sizeof random + 1];
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(owner, sizeof owner, random, sizeof random);
    qpdf_set_r6_encryption_parameters2(qpdf, password, owner, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
        QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full, QPDF_TRUE);
    sodium_memzero(random, sizeof random);
    sodium_memzero(owner, sizeof owner);
}

/* False: libqpdf finds something wrong, be it a trifle. */
static bool lock(qpdf_data qpdf, struct bytes pdf, const char *password)
{
    qpdf_silence_errors(qpdf);
    qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
    qpdf_set_attempt_recovery(qpdf, QPDF_FALSE);
    if (qpdf_read_memory(qpdf, "scan", (const char *)pdf.at, pdf.size, NULL) != QPDF_SUCCESS)
        return false;
    rename_at_random(qpdf);
    if (qpdf_init_write_memory(qpdf) != QPDF_SUCCESS)
        return false;
    qpdf_set_stream_data_mode(qpdf, qpdf_s_preserve);
    encrypt(qpdf, password);
    return qpdf_write(qpdf) == QPDF_SUCCESS && !qpdf_has_error(qpdf) && !qpdf_more_warnings(qpdf);
}

/* An error that nobody asked for would be printed. */
static void clean_up(qpdf_data *qpdf)
{
    if (qpdf_has_error(*qpdf))
        qpdf_get_error(*qpdf);
    qpdf_cleanup(qpdf);
}

bool paper_pdf_lock(struct bytes pdf, const char *password, struct text *out, struct fault *fault)
{
    const char *objection = password_objection(password);
    if (*objection)
        return fault_set(fault, FAULT_INPUT, "the password of the PDF %s", objection);
    CLEANUP(clean_up) qpdf_data qpdf = qpdf_init();
    if (!lock(qpdf, pdf, password))
        return fault_set(fault, FAULT_INPUT, "the PDF cannot be locked with a password");
    text_add_n(out, qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf));
    return !out->full ||
        fault_set(fault, FAULT_INPUT, "the locked PDF would be larger than %zu bytes", out->limit);
}
