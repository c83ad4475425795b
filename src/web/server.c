/* The server: one thread, one epoll, libmicrohttpd for what is left when a request has been looked at. A
 * connection waits in visitors.c until its whole head has come; library.c has the form and the answer. So no
 * malformed head reaches the library's parser, every refusal bears our headers, and the time limits are ours.
 */
#include "serving.h"

#include "cleanup.h"
#include "clock.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>

bool server_watch(const struct server *server, int fd, uint64_t about, uint32_t events)
{
    struct epoll_event event = { .events = events, .data.u64 = about };
    return epoll_ctl(server->events, EPOLL_CTL_ADD, fd, &event) == 0;
}

void server_take_knocks(struct server *server, bool accepting)
{
    struct epoll_event event = { .events = accepting ? EPOLLIN : 0, .data.u64 = KNOCK };
    if (server->accepting != accepting)
        epoll_ctl(server->events, EPOLL_CTL_MOD, server->listener.fd, &event);
    server->accepting = accepting;
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
            visitor_refuse(visitor, 408);
        } else if (visitor->stage == LEAVING) {
            visitor_forget(server, visitor);
        } else {
            shutdown(visitor->fd, SHUT_RDWR); /* the library sees it and closes */
            visitor->deadline = now + FORM_MS;
        }
    }
    if (!server->accepting)
        server_take_knocks(server, true);
}

static void meet(struct server *server, struct visitor *visitor, uint32_t events)
{
    if (visitor->stage == COMING)
        visitor_listen_to(server, visitor, events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR));
    else if (visitor->stage == LEAVING)
        visitor_see_off(server, visitor);
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
                visitor_answer_knock(server);
            else if (about == WORK)
                library_hear_of_work(server);
            else if (about >= VISITOR)
                meet(server, &server->visitors[about - VISITOR], events[i].events);
        }
        if (MHD_run(server->library) != MHD_YES)
            return fault_set(fault, FAULT_SYSTEM, "the HTTP library gave up");
        look_at_clock(server);
    }
}

/* ---- beginning and end ---- */

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
    if (server->events < 0 || !server_watch(server, stop, STOP, EPOLLIN) ||
        !server_watch(server, server->crew.heard, WORK, EPOLLIN) ||
        !server_watch(server, server->listener.fd, KNOCK, EPOLLIN))
        return fault_errno(fault, "cannot wait for visitors");
    server->accepting = true;
    return library_start(server, fault);
}

static void end(struct server *server)
{
    crew_end(&server->crew);
    for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++)
        if (server->visitors[i].waiting)
            visitor_go_on(&server->visitors[i]);
    for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++)
        if (server->visitors[i].stage != FREE && server->visitors[i].stage != SERVED)
            visitor_forget(server, &server->visitors[i]);
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
