/* serving: what the server and its visitors are while it runs. */
#ifndef SERVING_H
#define SERVING_H

#ifndef ROOM_WEB
#error "serving.h is for the web room alone"
#endif

#include "web_inside.h"

#include <microhttpd.h>
#include <sys/epoll.h>

enum {
    HEAD_MS = 10000, /* for the head */
    FORM_MS = 30000, /* for the form behind it, and until the answer is taken */
    CROWDED_MS = 500, /* when all places are taken, who has said nothing for so long gives way */
};

enum stage { FREE, COMING, SERVED, LEAVING };

struct visitor {
    enum stage stage;
    int fd;
    int64_t since, deadline; /* clock_monotonic_ms */
    struct arena arena;
    struct head head;
    struct web_request request;
    struct text form;
    bool answered;
    struct MHD_Connection *waiting; /* for this to be done: nothing happens on it meanwhile; null */
    struct web_work *work;
};

struct server {
    const struct web_setup *setup;
    struct web_site *site;
    struct listener listener;
    struct guard guard;
    char cookie[64];
    int events; /* epoll */
    struct MHD_Daemon *library;
    struct crew crew;
    struct visitor visitors[WEB_CONNECTIONS_MOST];
    bool accepting;
};

/* What an event is about; from VISITOR on, the visitor of that number. */
enum { STOP, KNOCK, LIBRARY, WORK, VISITOR };

/* ---- server.c ---- */

bool server_watch(const struct server *server, int fd, uint64_t about, uint32_t events);

/* Is anybody new let in? */
void server_take_knocks(struct server *server, bool accepting);

/* ---- visitors.c: until the head is whole ---- */

/* Somebody is let in, where there is a place. */
void visitor_answer_knock(struct server *server);

/* Reads what has come; the whole head is looked at, and the visitor refused or given to the library. `left`:
 * nothing more comes. */
void visitor_listen_to(struct server *server, struct visitor *visitor, bool left);

/* Says why not, and waits for them to leave. */
void visitor_refuse(struct visitor *visitor, int status);
void visitor_see_off(struct server *server, struct visitor *visitor);

/* Forgets the visitor; the descriptor is the library's where it was served. */
void visitor_forget(struct server *server, struct visitor *visitor);

/* ---- library.c: the form and the answer ---- */

bool library_start(struct server *server, struct fault *fault);

/* Whoever waited for it is answered when the library runs next. */
void visitor_go_on(struct visitor *visitor);

/* The same for all whose work is done. */
void library_hear_of_work(struct server *server);

#endif
