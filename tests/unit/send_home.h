/* send_home: replies that are decided, and mails that are due, for the tests of sending. All people are
 * invented. */
#ifndef SEND_HOME_H
#define SEND_HOME_H

#include "store_home.h"

#include "config.h"

#define anna "anna@post.example"
#define WORDS BUILD_DIR "/share/adkaz/words"
enum { NOW = 1790000000 };

/* A decided reply of one page; its mail is due at `due`. `path` tells the replies apart. */
void decided_reply(
    struct home *home, const char *path, struct bytes jpeg, int64_t due, char reply[STORE_ID_BYTES]);

/* The same of several pages. */
void decided_letter(struct home *home, const char *path, const struct bytes *jpegs, size_t count, int64_t due,
    char reply[STORE_ID_BYTES]);

/* The same to a message that is there already, whose address is Anna's. */
void decided_letter_to(struct home *home, int64_t message, const char *path, const struct bytes *jpegs,
    size_t count, int64_t due, char reply[STORE_ID_BYTES]);

/* The same to the message's own address; a notice of it, or the letter itself. */
void decided_mail_to(struct home *home, int64_t message, const char *address, enum mail_purpose purpose,
    const char *path, const struct bytes *jpegs, size_t count, int64_t due, char reply[STORE_ID_BYTES]);

/* As decided_reply, due a minute ago. */
void due_reply(struct home *home, const char *path, char reply[STORE_ID_BYTES]);

struct config_mail to_folder(void);

#endif
