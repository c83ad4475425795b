/* What libmicrohttpd does of it: it brings the form behind a head that was looked at, and takes the answer
 * away. */
#include "serving.h"

#include <stdio.h>

enum { LIBRARY_MEMORY = 64 << 10 }; /* bytes for a connection: head, and headers of the answer */

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

void visitor_go_on(struct visitor *visitor)
{
    struct MHD_Connection *waiting = visitor->waiting;
    visitor->request.done = visitor->work;
    visitor->work = NULL;
    visitor->waiting = NULL;
    MHD_resume_connection(waiting);
}

void library_hear_of_work(struct server *server)
{
    for (struct web_work *work; (work = crew_done(&server->crew));)
        for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++)
            if (server->visitors[i].work == work)
                visitor_go_on(&server->visitors[i]);
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
            visitor_forget(server, *context);
        return;
    }
    const int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    for (size_t i = 0; i < WEB_CONNECTIONS_MOST; i++)
        if (server->visitors[i].stage == SERVED && server->visitors[i].fd == fd)
            *context = &server->visitors[i];
}

/* It still counts for a moment whom we forgot already. */
bool library_start(struct server *server, struct fault *fault)
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
    return (info && server_watch(server, info->epoll_fd, LIBRARY, EPOLLIN)) ||
        fault_set(fault, FAULT_SYSTEM, "the HTTP library cannot be started");
}
