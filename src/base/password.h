/* password: will this text open a locked file in every reader, whoever types it? Readers turn what is typed
 * into bytes in their own ways: some by SASLprep (RFC 4013), as PDF 2.0 asks (ISO 32000-2, 7.6.4.3.3), some
 * not at all. Only texts that SASLprep leaves as they are come out alike. */
#ifndef PASSWORD_H
#define PASSWORD_H

enum {
    PASSWORD_CHARACTERS_LEAST = 8,
    PASSWORD_BYTES_MOST = 127, /* what lies behind these counts for nothing in a PDF */
};

/* "", or what is wrong with it, to stand behind its name: "is missing". Never what it is. UTF-8 in NFC, as
 * the register keeps it. */
const char *password_objection(const char *password);

#endif
