/* The server: one thread, one epoll, libmicrohttpd for what is left when a request has been looked at. A
 * connection waits here until its whole head has come; the head is read by head.c, from where it lies, and
 * what is wrong with it is answered here. Only then the library gets the connection: it brings the form and
 * takes the answer away. So no malformed head reaches its parser, every refusal bears our headers, and the
 * time limits are ours. */
#include "web_inside.h"

#include "cleanup.h"
#include "clock.h"

#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    HEAD_MS = 10000, /* for the head */
    FORM_MS = 30000, /* for the form behind it, and until the answer is taken */
    LEAVE_MS = 2000, /* for a refused visitor to take the refusal */
    CROWDED_MS = 500, /* when all places are taken, who has said nothing for so long gives way */
    LIBRARY_MEMORY = 64 << 10, /* bytes for a connection: head, and headers of the answer */
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

static bool watch(const struct server *server, int fd, uint64_t about, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.u64 = about };
    return epoll_ctl(server->events, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void take_knocks(struct server *server, bool accepting)
{
    struct epoll_event event = { .events = accepting ? EPOLLIN : 0, .data.u64 = KNOCK };
    if (server->accepting != accepting)
        epoll_ctl(server->events, EPOLL_CTL_MOD, server->listener.fd, &event);
    server->accepting = accepting;
}

/* ---- visitors ---- */

/* Forgets the visitor; the descriptor is the library's where it was served. */
static void forget(struct server *server, struct visitor *visitor)
{
    if (visitor->stage != SERVED)
        close_fd_at(&visitor->fd);
    arena_clear(&visitor->arena);
    text_clear(&visitor->form);
    *visitor = (struct visitor){ .fd = -1, .form = TEXT_LIMIT(WEB_FORM_MOST) };
    take_knocks(server, true);
}

static void refuse(struct visitor *visitor, int status)
{
    CLEANUP(text_clear) struct text words = TEXT_LIMIT(WEB_HEAD_MOST);
    answer_refusal(status, visitor->head.method == WEB_HEAD, &words);
    /* The first bytes that this socket is given: they fit, or nobody is there. */
    (void)!send(visitor->fd, words.bytes, words.length, MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(visitor->fd, SHUT_WR);
    visitor->stage = LEAVING;
    visitor->deadline = clock_monotonic_ms() + LEAVE_MS;
}

/* A socket closed with bytes unread takes back what was just said: so they are read. */
static void see_off(struct server *server, struct visitor *visitor)
{
    char ignored[16 << 10];
    ssize_t n;
    while ((n = recv(visitor->fd, ignored, sizeof ignored, MSG_DONTWAIT)) > 0)
        continue;
    if (n == 0 || errno != EAGAIN)
        forget(server, visitor);
}

/* ---- the head ---- */

/* 0, or why the request is refused. */
static int look_at(const struct server *server, struct visitor *visitor, const char *bytes, size_t n)
{
    struct head *head = &visitor->head;
    struct web_request *request = &visitor->request;
    int refused = head_read(bytes, n, &visitor->arena, head);
    if (refused)
        return refused;
    refused = guard_check(&server->guard, head);
    if (refused)
        return refused;
    const char *query;
    request->path = path_read(head->target, &visitor->arena, &query);
    if (!request->path ||
        !form_read(query, strlen(query), &visitor->arena, &request->query, &request->query_count))
        return 400;
    request->method = head->method;
    request->navigated = head->navigated;
    request->cookie = cookie_read(head->cookie, server->cookie, &visitor->arena);
    request->arena = &visitor->arena;
    return 0;
}

static void hand_over(struct server *server, struct visitor *visitor)
{
    static const struct sockaddr_in nobody = { .sin_family = AF_INET };
    epoll_ctl(server->events, EPOLL_CTL_DEL, visitor->fd, NULL);
    visitor->stage = SERVED;
    visitor->deadline = clock_monotonic_ms() + FORM_MS;
    if (MHD_add_connection(server->library, visitor->fd, (const struct sockaddr *)&nobody, sizeof nobody) ==
        MHD_YES)
        return;
    visitor->fd = -1; /* closed by the library */
    forget(server, visitor);
}

/* `left`: nothing more comes. */
static void listen_to(struct server *server, struct visitor *visitor, bool left)
{
    char bytes[WEB_HEAD_MOST];
    const ssize_t n = recv(visitor->fd, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN)) {
        forget(server, visitor);
        return;
    }
    const size_t length = n > 0 ? head_length(bytes, (size_t)n) : 0;
    int refused = 0;
    if (length)
        refused = look_at(server, visitor, bytes, length);
    else if (n == sizeof bytes)
        refused = 431;
    else if (!left)
        return; /* the rest is on its way */
    else
        refused = 400;
    if (!refused) {
        hand_over(server, visitor);
        return;
    }
    refuse(visitor, refused);
    see_off(server, visitor);
}

/* ---- knocks ---- */

/* A free place; where there is none, that of somebody who came and says nothing. */
static struct visitor *find_place(struct server *server)
{
    struct visitor *oldest = NULL;
    for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++) {
        struct visitor *visitor = &server->visitors[i];
        if (visitor->stage == FREE)
            return visitor;
        if (visitor->stage != SERVED && (!oldest || visitor->since < oldest->since))
            oldest = visitor;
    }
    if (!oldest || clock_monotonic_ms() - oldest->since < CROWDED_MS)
        return NULL;
    forget(server, oldest);
    return oldest;
}

static void answer_knock(struct server *server)
{
    struct visitor *visitor = find_place(server);
    if (!visitor) {
        take_knocks(server, false);
        return;
    }
    visitor->fd = accept4(server->listener.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (visitor->fd < 0)
        return;
    visitor->stage = COMING;
    visitor->since = clock_monotonic_ms();
    visitor->deadline = visitor->since + HEAD_MS;
    const uint64_t number = VISITOR + (uint64_t)(visitor - server->visitors);
    if (!watch(server, visitor->fd, number, EPOLLIN | EPOLLRDHUP | EPOLLET))
        forget(server, visitor);
}

/* ---- answers ---- */

static void add_cookie(const struct server *server, const char *value, struct MHD_Response *response)
{
    char header[512];
    snprintf(header, sizeof header, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", server->cookie, value,
        server->setup->proxy_host[0] ? "; Secure" : "", *value ? "" : "; Max-Age=0");
    MHD_add_response_header(response, "Set-Cookie", header);
}

/* Gives the bytes of the answer away. */
static enum MHD_Result put_answer(
    const struct server *server, struct MHD_Connection *connection, struct web_answer *answer)
{
    struct text *body = &answer->body;
    struct MHD_Response *response = body->room
        ? MHD_create_response_from_buffer(body->length, body->bytes, MHD_RESPMEM_MUST_FREE)
        : MHD_create_response_from_buffer(0, text_empty, MHD_RESPMEM_PERSISTENT);
    if (!response)
        return MHD_NO;
    *body = (struct text)TEXT_LIMIT(WEB_ANSWER_MOST);
    for (const struct web_field *header = answer_headers; header->name; header++)
        MHD_add_response_header(response, header->name, header->value);
    MHD_add_response_header(response, "Content-Type", answer->type);
    if (answer->location)
        MHD_add_response_header(response, "Location", answer->location);
    if (answer->cookie)
        add_cookie(server, answer->cookie, response);
    const enum MHD_Result queued = MHD_queue_response(connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return queued;
}

static void make_refusal(int status, struct web_answer *answer)
{
    text_clear(&answer->body);
    *answer = (struct web_answer){
        .status = status, .type = "text/plain; charset=utf-8", .body = TEXT_LIMIT(WEB_ANSWER_MOST)
    };
    text_printf(&answer->body, "%s\n", answer_sentence(status));
}

static void ask_site(struct server *server, struct visitor *visitor, struct web_answer *answer)
{
    struct web_request *request = &visitor->request;
    struct fault fault = { 0 };
    request->crowded = !crew_has_room(&server->crew);
    if (!form_read(visitor->form.bytes, visitor->form.length, &visitor->arena, &request->fields,
            &request->field_count)) {
        make_refusal(400, answer);
    } else if (!server->site->answer(server->site, request, answer, &fault)) {
        server->site->trouble(server->site, &fault);
        make_refusal(fault.kind == FAULT_LATER ? 503 : 500, answer);
    }
}

/* Until the work is done. The visitor stays, and so does all that the work was given: the library does not
 * look at a connection that is suspended, not even whether it ended. */
static bool wait_for(
    struct server *server, struct visitor *visitor, struct MHD_Connection *connection, struct web_work *work)
{
    if (!crew_take(&server->crew, work))
        return false;
    visitor->work = work;
    visitor->waiting = connection;
    MHD_suspend_connection(connection);
    return true;
}

static enum MHD_Result answer_visitor(
    struct server *server, struct visitor *visitor, struct MHD_Connection *connection)
{
    struct web_answer answer = {
        .status = 200, .type = "text/html; charset=utf-8", .body = TEXT_LIMIT(WEB_ANSWER_MOST)
    };
    ask_site(server, visitor, &answer);
    if (answer.work && wait_for(server, visitor, connection, answer.work)) {
        text_clear(&answer.body);
        return MHD_YES;
    }
    if (answer.work)
        make_refusal(503, &answer);
    visitor->answered = true;
    const enum MHD_Result put = put_answer(server, connection, &answer);
    text_clear(&answer.body);
    return put;
}

/* Whoever waited for it is answered when the library runs next. */
static void go_on(struct visitor *visitor)
{
    struct MHD_Connection *waiting = visitor->waiting;
    visitor->request.done = visitor->work;
    visitor->work = NULL;
    visitor->waiting = NULL;
    MHD_resume_connection(waiting);
}

static void hear_of_work(struct server *server)
{
    for (struct web_work *work; (work = crew_done(&server->crew));)
        for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++)
            if (server->visitors[i].work == work)
                go_on(&server->visitors[i]);
}

/* ---- what the library calls ---- */

/* Once without bytes, then for each run of the form's bytes, then without bytes again. */
static enum MHD_Result handle(void *self, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *bytes, size_t *n, void **begun)
{
    (void)url, (void)method, (void)version;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct visitor *visitor = info ? info->socket_context : NULL;
    if (!visitor || visitor->answered)
        return MHD_NO;
    if (!*begun) {
        *begun = visitor;
        return MHD_YES;
    }
    if (*n) {
        text_add_n(&visitor->form, bytes, *n);
        *n = 0;
        return visitor->form.full ? MHD_NO : MHD_YES;
    }
    return answer_visitor(self, visitor, connection);
}

static void connection_moves(
    void *self, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode what)
{
    struct server *server = self;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*context)
            forget(server, *context);
        return;
    }
    const int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++)
        if (server->visitors[i].stage == SERVED && server->visitors[i].fd == fd)
            *context = &server->visitors[i];
}

/* ---- the loop ---- */

static int nearest_ms(struct server *server)
{
    MHD_UNSIGNED_LONG_LONG library = 0;
    const int64_t now = clock_monotonic_ms();
    int64_t nearest = MHD_get_timeout(server->library, &library) == MHD_YES ? (int64_t)library : HEAD_MS;
    for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++) {
        const struct visitor *visitor = &server->visitors[i];
        if (visitor->stage != FREE && visitor->deadline - now < nearest)
            nearest = visitor->deadline - now;
    }
    if (!server->accepting && nearest > CROWDED_MS)
        nearest = CROWDED_MS;
    return nearest < 0 ? 0 : (int)(nearest > HEAD_MS ? HEAD_MS : nearest);
}

static void look_at_clock(struct server *server)
{
    const int64_t now = clock_monotonic_ms();
    for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++) {
        struct visitor *visitor = &server->visitors[i];
        if (visitor->stage == FREE || now < visitor->deadline)
            continue;
        if (visitor->stage == COMING) {
            refuse(visitor, 408);
        } else if (visitor->stage == LEAVING) {
            forget(server, visitor);
        } else {
            shutdown(visitor->fd, SHUT_RDWR); /* the library sees it and closes */
            visitor->deadline = now + FORM_MS;
        }
    }
    if (!server->accepting)
        take_knocks(server, true);
}

static void meet(struct server *server, struct visitor *visitor, uint32_t events)
{
    if (visitor->stage == COMING)
        listen_to(server, visitor, events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR));
    else if (visitor->stage == LEAVING)
        see_off(server, visitor);
}

static bool serve(struct server *server, struct fault *fault)
{
    enum { EVENTS = 16 };
    for (;;) {
        struct epoll_event events[EVENTS];
        const int count = epoll_wait(server->events, events, EVENTS, nearest_ms(server));
        if (count < 0 && errno != EINTR)
            return fault_errno(fault, "cannot wait for visitors");
        for (int i = 0; i < count; i++) {
            const uint64_t about = events[i].data.u64;
            if (about == STOP)
                return true;
            if (about == KNOCK)
                answer_knock(server);
            else if (about == WORK)
                hear_of_work(server);
            else if (about >= VISITOR)
                meet(server, &server->visitors[about - VISITOR], events[i].events);
        }
        if (MHD_run(server->library) != MHD_YES)
            return fault_set(fault, FAULT_SYSTEM, "the HTTP library gave up");
        look_at_clock(server);
    }
}

/* ---- beginning and end ---- */

/* It still counts for a moment whom we forgot already. */
static bool start_library(struct server *server, struct fault *fault)
{
    server->library = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_SUPPRESS_DATE_NO_CLOCK | MHD_ALLOW_SUSPEND_RESUME,
        0, NULL, NULL, handle, server, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_LIMIT,
        2U * WEB_CONNECTIONS_MOST, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LIBRARY_MEMORY,
        MHD_OPTION_NOTIFY_CONNECTION, connection_moves, server, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
        MHD_OPTION_END);
    const union MHD_DaemonInfo *info = server->library
        ? MHD_get_daemon_info(server->library, MHD_DAEMON_INFO_EPOLL_FD)
        : NULL;
    return (info && watch(server, info->epoll_fd, LIBRARY, EPOLLIN)) ||
        fault_set(fault, FAULT_SYSTEM, "the HTTP library cannot be started");
}

static bool begin(struct server *server, int stop, struct fault *fault)
{
    const struct web_setup *setup = server->setup;
    const bool proxied = setup->proxy_host[0];
    if (!listener_open(setup->listen, proxied, &server->listener, fault))
        return false;
    server->guard = (struct guard){ { setup->proxy_host }, "https" };
    if (!proxied)
        server->guard = (struct guard){ { server->listener.host[0] }, "http" };
    if (!proxied && server->listener.host[1][0])
        server->guard.hosts[1] = server->listener.host[1];
    snprintf(server->cookie, sizeof server->cookie, "%s%s", proxied ? "__Host-" : "", setup->cookie);
    server->events = epoll_create1(EPOLL_CLOEXEC);
    if (!crew_begin(&server->crew, fault))
        return false;
    if (server->events < 0 || !watch(server, stop, STOP, EPOLLIN) ||
        !watch(server, server->crew.heard, WORK, EPOLLIN) ||
        !watch(server, server->listener.fd, KNOCK, EPOLLIN))
        return fault_errno(fault, "cannot wait for visitors");
    server->accepting = true;
    return start_library(server, fault);
}

static void end(struct server *server)
{
    crew_end(&server->crew);
    for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++)
        if (server->visitors[i].waiting)
            go_on(&server->visitors[i]);
    for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++)
        if (server->visitors[i].stage != FREE && server->visitors[i].stage != SERVED)
            forget(server, &server->visitors[i]);
    if (server->library)
        MHD_stop_daemon(server->library); /* forgets those that it serves */
    close_fd_at(&server->events);
    listener_close(&server->listener);
}

static bool tell_address(struct server *server, struct fault *fault)
{
    char outside[300];
    const char *proxy_host = server->setup->proxy_host;
    snprintf(outside, sizeof outside, "https://%s/", proxy_host);
    return server->site->ready(server->site, *proxy_host ? outside : server->listener.address, fault);
}

bool web_serve(const struct web_setup *setup, struct web_site *site, int stop, struct fault *fault)
{
    CLEANUP(end)
    struct server server = {
        .setup = setup, .site = site, .events = -1, .listener.fd = -1, .crew.heard = -1
    };
    for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++)
        server.visitors[i] = (struct visitor){ .fd = -1, .form = TEXT_LIMIT(WEB_FORM_MOST) };
    signal(SIGPIPE, SIG_IGN);
    if (!begin(&server, stop, fault))
        return false;
    return tell_address(&server, fault) && serve(&server, fault);
}
