/* What the files of the web room share: the head of a request, the listening socket, the refusals. */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H

#ifndef ROOM_WEB
#error "web_inside.h is for the web room alone"
#endif

#include "web.h"

#include <pthread.h>
#include <stdatomic.h>

/* ---- head.c: the first lines of a request, as strictly as RFC 9112 allows ---- */

struct head {
    enum web_method method;
    const char *target; /* as it came: "/reply/R-7?show=2" */
    const char *host, *origin, *site, *type, *cookie; /* header values; null where absent */
    size_t body_bytes; /* Content-Length */
    bool navigated; /* Sec-Fetch-Mode: navigate, and not ahead of a click */
};

/* How long the head is with its empty line; 0: its end has not come yet. */
size_t head_length(const char *bytes, size_t n);

/* Reads a whole head of `n` bytes; strings live in `arena`. 0, or the status with which it is refused. */
int head_read(const char *bytes, size_t n, struct arena *arena, struct head *head);

/* ---- guard.c: where a request may come from ---- */

struct guard {
    const char *hosts[4]; /* exactly these; null-ended */
    const char *scheme; /* "http", "https" */
};

/* 0, 421 (Host is not ours) or 403 (a POST from elsewhere). */
int guard_check(const struct guard *guard, const struct head *head);

/* ---- form.c: paths, forms and cookies ---- */

/* The decoded path of `target`, null where it is refused. `query` gets what stands behind "?", or "". */
const char *path_read(const char *target, struct arena *arena, const char **query);

/* Fields of an urlencoded text; false where it is refused. */
bool form_read(
    const char *bytes, size_t n, struct arena *arena, const struct web_field **fields, size_t *count);

/* The value of the one cookie of this name: "" where it is absent, there twice, or of other letters than
 * ours. */
const char *cookie_read(const char *header, const char *name, struct arena *arena);

/* ---- listen.c: where we can be reached ---- */

struct listener {
    int fd;
    char address[160]; /* for people: "http://127.0.0.1:8118/", "unix:PATH" */
    char path[108]; /* of a Unix socket, removed at the end; "" */
    char host[3][64]; /* under which we may be asked for without a proxy; "" where none */
};

bool listener_open(const char *where, bool behind_proxy, struct listener *listener, struct fault *fault);
void listener_close(struct listener *listener);

/* ---- work.c: what takes long, beside what is served ---- */

enum { CREW_AT_ONCE = 2, CREW_JOBS_MOST = 10 };

struct crew {
    int heard; /* readable: something is done */
    int64_t turn; /* of the next one that comes */
    struct job {
        struct web_work *work; /* null: nobody's place */
        int64_t turn;
        bool running, threaded;
        pthread_t thread;
        atomic_bool done;
        struct crew *crew;
    } jobs[CREW_JOBS_MOST];
};

bool crew_begin(struct crew *crew, struct fault *fault); /* of zeroes */
void crew_end(struct crew *crew); /* waits for what runs; what waits is left */
bool crew_has_room(const struct crew *crew);
bool crew_take(struct crew *crew, struct web_work *work); /* false: no room */
struct web_work *crew_done(struct crew *crew); /* one that is done; null: none more */

/* ---- answer.c: what stands on every answer ---- */

/* Name and value of the headers that every answer has, ended by a null name. */
extern const struct web_field answer_headers[];

/* A whole refusal, head and one fixed sentence. */
void answer_refusal(int status, bool head_only, struct text *out);
const char *answer_sentence(int status);

#endif
