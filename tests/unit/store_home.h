/* store_home: a store in a temporary folder, and the few things that every test of it begins with. All
 * people are invented. */
#ifndef STORE_HOME_H
#define STORE_HOME_H

#include "test.h"

#include "store.h"

struct home {
    char folder[64];
    struct bytes key;
    struct store *store;
    struct fault fault;
    struct arena arena;
};

/* Ends the test with the fault's text when `done` is false. */
#define assert_done(home, done) \
    do { \
        if (!(done)) \
            fail_msg("%s:%d: %s", __FILE__, __LINE__, (home)->fault.text); \
    } while (0)

#define assert_refused(home, done, words) \
    do { \
        assert_false(done); \
        assert_int_equal((home)->fault.kind, FAULT_INPUT); \
        if (!strstr((home)->fault.text, words)) \
            fail_msg("%s:%d: \"%s\" does not say \"%s\"", __FILE__, __LINE__, (home)->fault.text, words); \
    } while (0)

extern const struct store_made_with made_first, made_later; /* other registers, the same models */

int home_setup(void **state); /* a plain store */
int home_setup_keyed(void **state);
int home_teardown(void **state);
struct home *home_anew(void **state); /* another plain store, for the next row of a test */
void home_reopen(struct home *home);
void home_remove(const char *folder);

struct bytes bytes_from(const char *text);
struct message home_message(const char *ref, const char *email);
int64_t put_message(struct home *home, const char *ref, const char *email); /* its id */

/* All three steps of a log-in. */
struct store_login home_log_in(struct home *home, const char *name, const char *passphrase, int64_t now);

/* Keeps a loose file `path` of the drop "inbox" with these bytes. */
void keep_file(struct home *home, const char *path, const char *bytes, char reply[STORE_ID_BYTES]);

/* Reads a kept scan of one part: these pages, or one letter page with this picture. */
struct page_read {
    enum page_kind kind;
    const char *picture;
};
void read_pages(struct home *home, const char *reply, const struct page_read *pages, int count);
void read_scan(struct home *home, const char *reply, const char *picture);
void read_page(struct home *home, int64_t part, int index, enum page_kind kind, const char *picture);
void read_flawed_page(struct home *home, int64_t part, int index, enum page_kind kind, unsigned flaws);
int64_t scan_of(struct home *home, const char *reply); /* while it is unfinished */
struct store_part_row only_part(struct home *home, const char *reply);

/* A reply in review with one letter page. */
void reply_in_review(struct home *home, const char *path, const char *bytes, char reply[STORE_ID_BYTES]);
enum reply_state state_of(struct home *home, const char *reply);

/* One line of the list, copied as far as tests look. */
struct line {
    struct store_lister lister;
    struct store_listed listed; /* counts, states and IDs only: its pointers are gone */
    char reason[200], decided_by[80], source[200], ref[80], email[80], why[200], duplicate_of[STORE_ID_BYTES];
    char offer[200]; /* "A-1 1, A-2 2": refs, and the first page of each */
    int shared; /* the first page that the offer has for two; 0: none */
    char mail[STORE_ID_BYTES];
    enum mail_state mail_state;
    int calls;
};
void list_line(struct home *home, const char *reply, struct line *line);
enum mail_state mail_state_of(struct home *home, const char *reply);

bool decide_mail(
    struct home *home, const char *reply, const char *by, int64_t message, const char *address, int64_t due);
/* What the rule decided was matched again with the register as it is now, and its mail goes as it was. */
void matched_the_same(struct home *home, const char *reply);
bool decide_plain(struct home *home, const char *reply, enum outcome outcome);

/* What a query on the database answers, asked behind the store's back. */
int64_t number_in(const struct home *home, const char *sql);

/* The database behind the store's back, to be closed by the caller. */
struct sqlite3 *home_database(const struct home *home);

/* Runs one statement on the database behind the store's back. False: the database itself refused it. */
bool meddled(struct home *home, const char *sql);

#endif
