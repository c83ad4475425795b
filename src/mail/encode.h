/* encode: the forms in which 8-bit text travels in 7-bit lines of at most 76 bytes. */
#ifndef ROOM_MAIL
#error "encode.h is for the mail room alone"
#endif
#ifndef ENCODE_H
#define ENCODE_H

#include "text.h"

#include <stdbool.h>
#include <stdint.h>

/* Lines of base64 (RFC 2045, 6.8), each with CRLF. */
void encode_base64(struct bytes bytes, struct text *out);

/* Quoted-printable (RFC 2045, 6.7). '\n' in `plain` becomes CRLF; what opens a line with "." or "From " is
 * encoded too, which some relays would change. */
void encode_quoted_printable(const char *plain, struct text *out);

/* Words of a header (RFC 2047): encoded words of at most 75 bytes, a fold between two. */
void encode_words(const char *utf8, struct text *out);

/* The name before an address (RFC 5322, display-name): quoted where it is ASCII, else encoded words. */
void encode_phrase(const char *utf8, struct text *out);

/* "Date: …" and CRLF (RFC 5322, 3.3), from seconds since 1970. */
void encode_date(int64_t when, struct text *out);

/* Text between tags or in an attribute of HTML. */
void encode_html(const char *utf8, struct text *out);

/* No control character and nothing that is not UTF-8: fit for one line. */
bool encode_one_line(const char *utf8);

#endif
