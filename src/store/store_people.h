/* store_people: who may log in at the review page, and the record of what they saw and did.
 * A part of store.h, where it says what holds for all of them. */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#ifndef STORE_H
#error "include store.h, which includes this"
#endif

/* ---- people: who may log in at the review page ---- */

enum store_role { ROLE_COORDINATOR, ROLE_LEAD, ROLE_OPERATOR, ROLES }; /* each may what those before it may */
const char *store_role_name(enum store_role role); /* "coordinator", … */

struct store_person {
    int64_t id;
    const char *name; /* the account's: what stands in decisions as `by` */
    enum store_role role;
    const char *language; /* "be", "ru", "en" */
    const char *preferences; /* the page's own, as it wrote them; "" */
    int64_t since;
    bool disabled;
    bool given; /* the passphrase, by somebody else: they choose one before anything else */
};

enum { STORE_PERSON_NAME_MOST = 64, STORE_PASSPHRASE_LEAST = 12, STORE_PASSPHRASE_MOST = 1000 }; /* bytes */

/* Adds `person` (id, since and given are ignored). FAULT_INPUT: the name is somebody's or was, is empty, too
 * long or no plain line of text; the passphrase is too short or too long. */
bool store_person_add(
    struct store *store, const struct store_person *person, const char *passphrase, struct fault *fault);
/* In the order in which they were added; those who are disabled too. */
bool store_persons(struct store *store, struct arena *arena, struct store_person **persons, size_t *count,
    struct fault *fault);
bool store_person_find(struct store *store, const char *name, struct arena *arena,
    struct store_person *person, struct fault *fault); /* FAULT_INPUT: nobody of that name */
/* A new passphrase, given by somebody else, and the end: both end the person's sessions. Whoever is disabled
 * stays so, and is kept. */
bool store_person_passphrase(
    struct store *store, const char *name, const char *passphrase, struct fault *fault);
bool store_person_disable(struct store *store, const char *name, struct fault *fault);
/* What they may do from now on; it ends the person's sessions, too. FAULT_INPUT: nobody of that name may log
 * in. */
bool store_person_role(struct store *store, const char *name, enum store_role role, struct fault *fault);
bool store_person_choose(
    struct store *store, int64_t person, const char *language, const char *preferences, struct fault *fault);

/* ---- sessions ---- */

enum { STORE_TOKEN_BYTES = 44 }; /* 256 bits, base64url, and a NUL */

enum store_login_end { LOGIN_DONE, LOGIN_WRONG, LOGIN_WAIT };

struct store_login {
    enum store_login_end end;
    char token[STORE_TOKEN_BYTES]; /* done: what the browser is to hold; only its hash is kept */
    int64_t person; /* done */
    int wait_s; /* wait: nothing is tried for so long, right or wrong */
};

/* One try, in three steps. It is counted by the first; the second takes a quarter of a second and 128 MiB,
 * touches no store, and may be done in another thread; the third lets in who has the passphrase still. Five
 * tries with a name, then growing waits, up to an hour; kept in the store. A name that nobody has is answered
 * like a wrong passphrase, in the same time. Never within a transaction. */
enum { STORE_PASSPHRASE_HASH_BYTES = 128 };
struct store_login_try {
    const char *name, *passphrase; /* borrowed until the end */
    int wait_s; /* nothing is tried for so long: on to the third step */
    int64_t person; /* 0: nobody of that name */
    char kept[STORE_PASSPHRASE_HASH_BYTES]; /* what their passphrase was hashed to; "" */
    bool fits;
};
bool store_login_begin(struct store *store, struct store_login_try *trying, int64_t now, struct fault *fault);
void store_login_prove(struct store_login_try *trying);
bool store_login_end(struct store *store, const struct store_login_try *trying, int64_t now,
    struct store_login *login, struct fault *fault);

/* Somebody chooses their own passphrase: the same three steps, counted and throttled as their log-ins. The
 * first: FAULT_INPUT where the new one is too short or too long. The last, where the old one was right, ends
 * all of the person's sessions and begins one: login->token. */
struct store_passphrase_try {
    struct store_login_try login; /* with the passphrase that they have */
    const char *fresh; /* borrowed until the end */
    char hashed[STORE_PASSPHRASE_HASH_BYTES]; /* "": there was no memory for it */
};
bool store_passphrase_begin(
    struct store *store, struct store_passphrase_try *trying, int64_t now, struct fault *fault);
void store_passphrase_prove(struct store_passphrase_try *trying);
bool store_passphrase_end(struct store *store, const struct store_passphrase_try *trying, int64_t now,
    struct store_login *login, struct fault *fault);

struct store_session_limits {
    int idle_s, whole_s; /* without activity, and in all: a day at most */
};

/* Whose session is it? `found` is false where there is none, it is over, or the person is disabled. Counts as
 * activity. */
bool store_session(struct store *store, const char *token, const struct store_session_limits *limits,
    int64_t now, struct arena *arena, struct store_person *person, bool *found, struct fault *fault);
bool store_logout(struct store *store, const char *token, struct fault *fault); /* no such session: fine */

/* ---- the record: who saw or did what, and when ---- */

enum store_deed {
    DEED_NONE,
    DEED_LOGIN,
    DEED_LOGIN_REFUSED,
    DEED_LOGOUT,
    DEED_LOOK, /* at a reply, its pages, its story */
    DEED_SEARCH,
    DEED_DECIDE,
    DEED_UNDO,
    DEED_WRONG, /* said that it went to the wrong person */
    DEED_RECALL,
    DEED_PAUSE,
    DEED_RESUME,
    DEED_NOTE,
    DEED_TURN,
    DEED_REDACT,
    DEED_LATER,
    DEED_SECOND, /* asked for a second person */
    DEED_CHOOSE, /* own language and keys */
    DEED_TASK, /* said that a task is done */
    DEED_SORT, /* said what an answer asks for */
    DEED_AGAIN, /* had a mail sent once more, for a task */
    DEED_SETTLE, /* said that a mail went, or had it sent once more */
    DEED_PERSON_ADDED,
    DEED_PERSON_PASSPHRASE, /* chose their own */
    DEED_PERSON_DISABLED,
    DEED_WRITE, /* a transcript or a translation */
    DEED_PERSON_RESET, /* was given another passphrase by somebody else: a command */
    DEED_PERSON_ROLE, /* may do more, or less, than before */
    DEEDS,
};
enum { STORE_SAME_LOOK_S = 60 };
const char *store_deed_name(enum store_deed deed); /* "look", … */

struct store_audit {
    int64_t at; /* ignored by store_audit: it is now */
    int64_t person; /* 0: nobody who is known */
    const char *name; /* of the person; ignored by store_audit */
    enum store_deed deed;
    const char *reply; /* "", or the ID of a reply, a mail or a task */
};

/* Appends an entry; a page and its pictures, seen within a minute, are one look. Each holds a hash of the one
 * before it: store_check says where one was changed or cut off. */
bool store_audit(struct store *store, const struct store_audit *entry, struct fault *fault);

/* The entries about a reply, oldest first; `reply` "": the last `most` about anything. */
bool store_audits(struct store *store, const char *reply, size_t most, struct arena *arena,
    struct store_audit **entries, size_t *count, struct fault *fault);

#endif
