/* Visitors until their head has come: it is read by head.c, from where it lies, and what is wrong with it is
 * answered here. Only then the library gets the connection. */
#include "serving.h"

#include "cleanup.h"
#include "clock.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { LEAVE_MS = 2000 }; /* for a refused visitor to take the refusal */

void visitor_forget(struct server *server, struct visitor *visitor)
{
    if (visitor->stage != SERVED)
        close_fd_at(&visitor->fd);
    arena_clear(&visitor->arena);
    text_clear(&visitor->form);
    *visitor = (struct visitor){ .fd = -1, .form = TEXT_LIMIT(WEB_FORM_MOST) };
    server_take_knocks(server, true);
}

void visitor_refuse(struct visitor *visitor, int status)
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
void visitor_see_off(struct server *server, struct visitor *visitor)
{
    char ignored[16 << 10];
    ssize_t n;
    while ((n = recv(visitor->fd, ignored, sizeof ignored, MSG_DONTWAIT)) > 0)
        continue;
    if (n == 0 || errno != EAGAIN)
        visitor_forget(server, visitor);
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
    visitor_forget(server, visitor);
}

void visitor_listen_to(struct server *server, struct visitor *visitor, bool left)
{
    char bytes[WEB_HEAD_MOST];
    const ssize_t n = recv(visitor->fd, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN)) {
        visitor_forget(server, visitor);
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
    visitor_refuse(visitor, refused);
    visitor_see_off(server, visitor);
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
    visitor_forget(server, oldest);
    return oldest;
}

void visitor_answer_knock(struct server *server)
{
    struct visitor *visitor = find_place(server);
    if (!visitor) {
        server_take_knocks(server, false);
        return;
    }
    visitor->fd = accept4(server->listener.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (visitor->fd < 0)
        return;
    visitor->stage = COMING;
    visitor->since = clock_monotonic_ms();
    visitor->deadline = visitor->since + HEAD_MS;
    const uint64_t number = VISITOR + (uint64_t)(visitor - server->visitors);
    if (!server_watch(server, visitor->fd, number, EPOLLIN | EPOLLRDHUP | EPOLLET))
        visitor_forget(server, visitor);
}
