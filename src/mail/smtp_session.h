/* smtp_session: one attempt at a mail, as seen from the functions that libcurl calls back: what libcurl
 * itself does not tell (how far the session came, whether the last byte may have gone, what the server said).
 */
#ifndef SMTP_SESSION_H
#define SMTP_SESSION_H

#include "mail_inside.h"

#include <curl/curl.h>

struct smtp_session {
    struct mail_envelope *envelope;
    int answer_wait_s, stall_wait_s;
    bool announces; /* it says when the last byte is near: the server was quick over the mail before */

    /* as it went */
    size_t given; /* bytes handed to libcurl */
    enum smtp_phase phase;
    bool announced; /* that the last byte is near */
    bool quick; /* the server, over this mail */
    int64_t named_ms; /* when its recipient was named, on the monotonic clock */
    bool last_byte_gone, answered_dot;
    int64_t over_ms; /* QUIT was said, on the monotonic clock: what comes now is about nothing; 0: not yet */
    int64_t bytes_most; /* the server's SIZE, RFC 1870; until it says one, that of the mail before */
    int code; /* of the last reply in this phase */
    char enhanced[16], queue_id[64];
    struct text said; /* the server's lines in this phase; the caller clears it */
    curl_off_t moved; /* bytes that had left when they last moved, and when that was */
    int64_t moved_ms;
    char error[CURL_ERROR_SIZE];

    /* what the transport adds */
    long connects; /* new connections made for it: 0, or 1 */
    bool here; /* it went to this machine */
    char remote[200], tls[64]; /* tls: as libcurl names it when it connects */
    int64_t begun_ms;
};

/* `curl` sends the session's mail to `to`, and tells the session of it. Both must outlive the sending. */
void smtp_session_attach(struct smtp_session *session, CURL *curl, struct curl_slist *to);

#endif
