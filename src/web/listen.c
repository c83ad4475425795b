/* Where we can be reached: on this machine alone. Another address is for a proxy with TLS in front. */
#include "web_inside.h"

#include "cleanup.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 64 };

union place {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

/* ---- an address of the network ---- */

static bool read_port(const char *digits, in_port_t *port)
{
    const size_t n = strlen(digits);
    if (n < 1 || n > 5 || strspn(digits, "0123456789") != n || atoi(digits) > 65535)
        return false;
    *port = htons((uint16_t)atoi(digits));
    return true;
}

static bool read_place(const char *where, union place *place, socklen_t *size)
{
    char host[64];
    const char *colon = strrchr(where, ':');
    const size_t n = colon ? (size_t)(colon - where) : 0;
    *place = (union place){ 0 };
    if (!n || n >= sizeof host)
        return false;
    memcpy(host, where, n);
    host[n] = '\0';
    if (host[0] == '[' && host[n - 1] == ']') {
        host[n - 1] = '\0';
        place->six.sin6_family = AF_INET6;
        *size = sizeof place->six;
        return inet_pton(AF_INET6, host + 1, &place->six.sin6_addr) == 1 &&
            read_port(colon + 1, &place->six.sin6_port);
    }
    place->four.sin_family = AF_INET;
    *size = sizeof place->four;
    return inet_pton(AF_INET, host, &place->four.sin_addr) == 1 &&
        read_port(colon + 1, &place->four.sin_port);
}

static bool loopback(const union place *place)
{
    if (place->any.sa_family == AF_INET6)
        return memcmp(&place->six.sin6_addr, &in6addr_loopback, sizeof in6addr_loopback) == 0;
    return place->four.sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

/* What we got, and under which names a browser may ask for it. */
static void name_place(struct listener *listener, union place *place, socklen_t size)
{
    char host[INET6_ADDRSTRLEN];
    getsockname(listener->fd, &place->any, &size);
    const bool six = place->any.sa_family == AF_INET6;
    const void *number = six ? (const void *)&place->six.sin6_addr : (const void *)&place->four.sin_addr;
    const int port = ntohs(six ? place->six.sin6_port : place->four.sin_port);
    inet_ntop(place->any.sa_family, number, host, sizeof host);
    snprintf(listener->host[0], sizeof *listener->host, six ? "[%s]:%d" : "%s:%d", host, port);
    snprintf(listener->host[1], sizeof *listener->host, "localhost:%d", port);
    snprintf(listener->address, sizeof listener->address, "http://%s/", listener->host[0]);
}

static bool open_place(const char *where, bool behind_proxy, struct listener *listener, struct fault *fault)
{
    union place place;
    socklen_t size;
    if (!read_place(where, &place, &size))
        return fault_set(fault, FAULT_CONFIG,
            "cannot listen on \"%s\"; say 127.0.0.1:PORT, [::1]:PORT or unix:PATH", where);
    if (!loopback(&place) && !behind_proxy)
        return fault_set(fault, FAULT_CONFIG,
            "%s can be reached from other machines, without encryption; listen on 127.0.0.1 or on "
            "unix:PATH, with a proxy in front that speaks TLS (--behind-proxy HOST)",
            where);
    listener->fd = socket(place.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    if (listener->fd < 0 || setsockopt(listener->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
        bind(listener->fd, &place.any, size) < 0 || listen(listener->fd, BACKLOG) < 0)
        return fault_errno(fault, "cannot listen on %s", where);
    name_place(listener, &place, size);
    return true;
}

/* ---- a Unix socket ---- */

/* A socket that nobody answers any more was left by a crash. */
static bool clear_way(const struct sockaddr_un *place, struct fault *fault)
{
    struct stat status;
    if (lstat(place->sun_path, &status) < 0)
        return errno == ENOENT || fault_errno(fault, "cannot look at %s", place->sun_path);
    if (!S_ISSOCK(status.st_mode))
        return fault_set(fault, FAULT_CONFIG, "%s is there and is no socket", place->sun_path);
    OWNED_FD int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const bool answered = fd >= 0 && connect(fd, (const struct sockaddr *)place, sizeof *place) == 0;
    if (answered || errno == EAGAIN) /* more wait for them than they have places */
        return fault_set(fault, FAULT_LATER, "somebody serves %s already", place->sun_path);
    if (fd < 0 || errno != ECONNREFUSED)
        return fault_errno(fault, "cannot listen on %s", place->sun_path);
    return unlink(place->sun_path) == 0 || fault_errno(fault, "cannot remove %s", place->sun_path);
}

static bool bind_privately(int fd, const struct sockaddr_un *place)
{
    const mode_t before = umask(0177);
    const bool bound = bind(fd, (const struct sockaddr *)place, sizeof *place) == 0;
    umask(before);
    return bound;
}

static bool open_path(const char *path, struct listener *listener, struct fault *fault)
{
    struct sockaddr_un place = { .sun_family = AF_UNIX };
    if (!*path || strlen(path) >= sizeof place.sun_path)
        return fault_set(fault, FAULT_CONFIG, "the path of the socket is empty or longer than %zu bytes",
            sizeof place.sun_path - 1);
    strcpy(place.sun_path, path);
    if (!clear_way(&place, fault))
        return false;
    listener->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener->fd < 0 || !bind_privately(listener->fd, &place))
        return fault_errno(fault, "cannot listen on %s", path);
    strcpy(listener->path, path);
    if (listen(listener->fd, BACKLOG) < 0)
        return fault_errno(fault, "cannot listen on %s", path);
    strcpy(listener->host[0], "localhost");
    snprintf(listener->address, sizeof listener->address, "unix:%s", path);
    return true;
}

bool listener_open(const char *where, bool behind_proxy, struct listener *listener, struct fault *fault)
{
    *listener = (struct listener){ .fd = -1 };
    if (strncmp(where, "unix:", 5) == 0)
        return open_path(where + 5, listener, fault);
    return open_place(where, behind_proxy, listener, fault);
}

void listener_close(struct listener *listener)
{
    close_fd_at(&listener->fd);
    if (listener->path[0])
        unlink(listener->path);
}
