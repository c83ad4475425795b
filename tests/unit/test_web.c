/* The parsers of the little server, and its judgement: heads, paths, forms, cookies, hosts, addresses. */
#include "test.h"

#include "cleanup.h"
#include "web_inside.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int status_of(const char *bytes, size_t n, struct head *head)
{
    static struct arena arena; /* the last head's, so that it can be looked at */
    arena_clear(&arena);
    return head_read(bytes, n, &arena, head);
}

#define HEAD_STATUS(literal, head) status_of(literal, sizeof(literal) - 1, head)

/* ---- heads ---- */

static void a_head_is_whole_with_its_empty_line(void **state)
{
    (void)state;
    static const char whole[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\nmore";
    const size_t length = sizeof whole - 1 - 4;
    assert_int_equal(head_length(whole, sizeof whole - 1), length);
    for (size_t n = 0; n < length; n++)
        assert_int_equal(head_length(whole, n), 0);
}

static void a_plain_head_is_read(void **state)
{
    (void)state;
    struct head head;
    assert_int_equal(HEAD_STATUS("POST /reply/R-7?a=b HTTP/1.1\r\nHOST: 127.0.0.1:8118\r\nOrigin: null\r\n"
                                 "sec-fetch-site:  same-origin \t\r\nCookie: s=1\r\nAccept: */*\r\n"
                                 "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
                                 "Content-Length: 12\r\nX-Empty:\r\n\r\n",
                         &head),
        0);
    assert_int_equal(head.method, WEB_POST);
    assert_string_equal(head.target, "/reply/R-7?a=b");
    assert_string_equal(head.host, "127.0.0.1:8118");
    assert_string_equal(head.origin, "null");
    assert_string_equal(head.site, "same-origin");
    assert_string_equal(head.cookie, "s=1");
    assert_int_equal(head.body_bytes, 12);
}

static bool is_navigated(const char *headers)
{
    char whole[300];
    struct head head;
    snprintf(whole, sizeof whole, "GET /next HTTP/1.1\r\nHost: a\r\n%s\r\n", headers);
    assert_int_equal(status_of(whole, strlen(whole), &head), 0);
    return head.navigated;
}

static void what_is_fetched_ahead_of_a_click_is_no_navigation(void **state)
{
    (void)state;
    assert_true(is_navigated("Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"));
    assert_false(is_navigated(""));
    struct head head;
    assert_int_equal(
        HEAD_STATUS("HEAD /next HTTP/1.1\r\nHost: a\r\nSec-Fetch-Mode: navigate\r\n\r\n", &head), 0);
    assert_false(head.navigated);
    assert_false(is_navigated("Sec-Fetch-Mode: no-cors\r\n"));
    assert_false(is_navigated("Sec-Fetch-Mode: navigate-not\r\n"));
    assert_false(is_navigated("Sec-Fetch-Mode: navigate\r\nSec-Purpose: prefetch;prerender\r\n"));
    assert_false(is_navigated("Purpose: prefetch\r\nSec-Fetch-Mode: navigate\r\n"));
}

/* What servers differ about is what requests are smuggled with. */
static void what_could_be_understood_in_two_ways_is_refused(void **state)
{
    (void)state;
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define CASE(bytes, status) \
    { \
        bytes, sizeof(bytes) - 1, status \
    }
    static const struct {
        const char *bytes;
        size_t n;
        int status;
    } cases[] = {
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            400),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Transfer-Encoding: chunked\r\n\r\n", 411),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Transfer-Encoding: identity\r\n\r\n", 411),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 1, 1\r\n\r\n", 400),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: +1\r\n\r\n", 400),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: -1\r\n\r\n", 400),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 0x1\r\n\r\n", 400),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length:\r\n\r\n", 400),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 786433\r\n\r\n", 413),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 18446744073709551617\r\n\r\n", 413),
        CASE("POST / HTTP/1.1\r\nHost: a\r\n" FORM "\r\n", 411),
        CASE("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", 415),
        CASE("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data\r\nContent-Length: 1\r\n\r\n",
            415),
        CASE("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencodedx\r\n"
             "Content-Length: 1\r\n\r\n",
            415),
        CASE("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", 400),
        CASE("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 0),
        CASE("GET / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417),
        CASE("GET / HTTP/1.1\r\n\r\n", 400), /* no Host */
        CASE("GET / HTTP/1.0\r\n\r\n", 400),
        CASE("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        CASE("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400),
        CASE("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        CASE("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
        CASE("GET / HTTP/1.1\r\nHost: a\r\n: nameless\r\n\r\n", 400),
        CASE("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400),
        CASE("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400), /* a bare line feed */
        CASE("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", 400), /* a bare return */
        CASE("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 400),
        CASE("GET / HTTP/1.1\r\nHo\xcc\x81st: a\r\n\r\n", 400),
        CASE("GET / HTTP/1.1\r\nX: \x7f\r\nHost: a\r\n\r\n", 400),
        CASE("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        CASE("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        CASE("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        CASE("GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", 400),
        CASE("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 505),
        CASE("GET /\r\nHost: a\r\n\r\n", 400),
        CASE("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        CASE("GET / HTTP/1.9\r\nHost: a\r\n\r\n", 505),
        CASE("GET / ICY/1.1\r\nHost: a\r\n\r\n", 400),
        CASE("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        CASE("GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        CASE("GET /#here HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        CASE("GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        CASE("GET /\xd0\x90 HTTP/1.1\r\nHost: a\r\n\r\n", 400), /* not encoded */
        CASE("get / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        CASE("PUT / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        CASE("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        CASE("\x16\x03\x01\r\n\r\n", 400),
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct head head;
        const int status = status_of(cases[i].bytes, cases[i].n, &head);
        if (status != cases[i].status)
            fail_msg("%s → %d, not %d", cases[i].bytes, status, cases[i].status);
    }
}

static void a_head_has_so_many_headers_and_a_target_so_many_bytes(void **state)
{
    (void)state;
    struct head head;
    struct text many = TEXT_LIMIT(1 << 16), far = TEXT_LIMIT(1 << 16);
    text_add(&many, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 64; i++)
        text_add(&many, "X: y\r\n");
    text_add(&many, "\r\n");
    assert_int_equal(status_of(many.bytes, many.length, &head), 431);
    text_add(&far, "GET /");
    for (int i = 0; i < 2048; i++)
        text_add_char(&far, 'a');
    text_add(&far, " HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(status_of(far.bytes, far.length, &head), 414);
    text_clear(&many);
    text_clear(&far);
}

/* ---- hosts and origins ---- */

static const struct guard local = { { "127.0.0.1:8118", "localhost:8118" }, "http" };

static void only_our_own_host_is_answered(void **state)
{
    (void)state;
    static const struct {
        const char *host;
        int status;
    } cases[] = {
        { "127.0.0.1:8118", 0 },
        { "localhost:8118", 0 },
        { "evil.example:8118", 421 }, /* a name of theirs that points here */
        { "127.0.0.1", 421 },
        { "127.0.0.1:80", 421 },
        { "127.0.0.1:08118", 421 },
        { "127.0.0.1.:8118", 421 },
        { "localhost.:8118", 421 },
        { "LOCALHOST:8118", 421 },
        { "localhost:8118@evil.example", 421 },
        { "evil.example@localhost:8118", 421 },
        { "localhost:8118, evil.example", 421 },
        { "127.1:8118", 421 },
        { "2130706433:8118", 421 },
        { "0.0.0.0:8118", 421 },
        { "[::1]:8118", 421 },
        { "", 421 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct head head = { .method = WEB_GET, .host = cases[i].host };
        if (guard_check(&local, &head) != cases[i].status)
            fail_msg("%s", cases[i].host);
    }
}

static void a_form_comes_from_our_own_pages(void **state)
{
    (void)state;
    static const char ours[] = "http://localhost:8118";
    static const struct {
        const char *origin, *site;
        int status;
    } cases[] = {
        { ours, NULL, 0 },
        { ours, "same-origin", 0 },
        { "null", "same-origin", 0 }, /* what a page under no-referrer sends */
        { NULL, "same-origin", 0 },
        { NULL, NULL, 403 },
        { "null", NULL, 403 },
        { "", NULL, 403 },
        { ours, "same-site", 403 },
        { ours, "cross-site", 403 },
        { ours, "none", 403 },
        { ours, "", 403 },
        { "null", "cross-site", 403 },
        { "http://127.0.0.1:8118", NULL, 403 }, /* ours too, but not the Host of this request */
        { "https://localhost:8118", NULL, 403 },
        { "http://localhost", NULL, 403 },
        { "http://localhost:8119", "same-origin", 403 },
        { "http://localhost:8118.evil.example", NULL, 403 },
        { "http://localhost:8118/", NULL, 403 },
        { "http://evil.example", "same-origin", 403 },
        { "HTTP://LOCALHOST:8118", NULL, 403 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct head head = {
            .method = WEB_POST, .host = "localhost:8118", .origin = cases[i].origin, .site = cases[i].site
        };
        if (guard_check(&local, &head) != cases[i].status)
            fail_msg("%s, %s", cases[i].origin, cases[i].site);
        head.method = WEB_GET; /* which changes nothing */
        assert_int_equal(guard_check(&local, &head), 0);
    }
}

static void behind_a_proxy_its_name_alone_is_ours(void **state)
{
    (void)state;
    static const struct guard proxied = { { "review.example.org" }, "https" };
    struct head head = {
        .method = WEB_POST, .host = "review.example.org", .origin = "https://review.example.org"
    };
    assert_int_equal(guard_check(&proxied, &head), 0);
    head.origin = "http://review.example.org";
    assert_int_equal(guard_check(&proxied, &head), 403);
    head.host = "127.0.0.1:8118";
    assert_int_equal(guard_check(&proxied, &head), 421);
}

/* ---- paths ---- */

static void no_path_leads_anywhere_else(void **state)
{
    (void)state;
    static const struct {
        const char *target, *path; /* null: refused */
    } cases[] = {
        { "/", "/" },
        { "/reply/R-7K2M", "/reply/R-7K2M" },
        { "/reply/R%2D7", "/reply/R-7" },
        { "/login?next=/../etc", "/login" },
        { "/a/", "/a/" },
        { "/a+b", "/a+b" },
        { "/%D0%90", "/А" },
        { "/...", "/..." },
        { "/a/..b", "/a/..b" },
        { "/..", NULL },
        { "/../etc/passwd", NULL },
        { "/reply/../me", NULL },
        { "/reply/..", NULL },
        { "/reply/.", NULL },
        { "/./me", NULL },
        { "//me", NULL },
        { "/reply//me", NULL },
        { "/%2e%2e/etc", NULL },
        { "/%2E./etc", NULL },
        { "/reply%2f..%2fme", NULL },
        { "/reply%2Fme", NULL },
        { "/%252e%252e/etc", NULL },
        { "/%25", NULL },
        { "/reply\\..\\me", NULL },
        { "/%5c..%5cme", NULL },
        { "/%00", NULL },
        { "/me%00.jpg", NULL },
        { "/me%0d%0aX: y", NULL },
        { "/%7f", NULL },
        { "/%c0%ae%c0%ae/etc", NULL }, /* overlong dots */
        { "/%ff", NULL },
        { "/%", NULL },
        { "/%4", NULL },
        { "/%zz", NULL },
    };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *query, *path = path_read(cases[i].target, &arena, &query);
        if (!path != !cases[i].path || (path && strcmp(path, cases[i].path) != 0))
            fail_msg("%s → %s", cases[i].target, path ? path : "refused");
    }
}

static void a_query_is_what_stands_behind_the_path(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const char *query;
    assert_string_equal(path_read("/a?b=c?d", &arena, &query), "/a");
    assert_string_equal(query, "b=c?d");
    path_read("/a", &arena, &query);
    assert_string_equal(query, "");
}

/* ---- forms ---- */

static void the_fields_of_a_form_are_found_in_their_order(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    static const char bytes[] = "to=A-1&&to=A%2D2&name=%D0%90%D0%BB%D0%B5%D1%81%D1%8F+K&empty=&bare&=x&a=b=c";
    struct web_request request = { .arena = &arena };
    assert_true(form_read(bytes, sizeof bytes - 1, &arena, &request.fields, &request.field_count));
    assert_int_equal(request.field_count, 7);
    size_t at = 0;
    assert_string_equal(web_field_next(&request, "to", &at), "A-1");
    assert_string_equal(web_field_next(&request, "to", &at), "A-2");
    assert_null(web_field_next(&request, "to", &at));
    assert_string_equal(web_field(&request, "name"), "Алеся K");
    assert_string_equal(web_field(&request, "empty"), "");
    assert_string_equal(web_field(&request, "bare"), "");
    assert_string_equal(web_field(&request, "a"), "b=c");
    assert_string_equal(web_field(&request, "absent"), "");
    assert_string_equal(web_query(&request, "to"), ""); /* the form's alone */
}

static void a_form_that_is_no_text_is_refused(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    static const char *const cases[] = { "a=%00", "%00=a", "a=%", "a=%4", "a=%g1", "a=%ff", "a=%c0%80",
        "a=%ed%a0%80", "\xff=1" };
    const struct web_field *fields;
    size_t count;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (form_read(cases[i], strlen(cases[i]), &arena, &fields, &count))
            fail_msg("%s", cases[i]);
    assert_false(form_read("a=\0b", 4, &arena, &fields, &count));
}

static void a_form_has_so_many_fields(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    char bytes[2 * WEB_FIELDS_MOST + 2];
    const struct web_field *fields;
    size_t count;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i % 2 ? '&' : 'a';
    assert_true(form_read(bytes, 2 * WEB_FIELDS_MOST, &arena, &fields, &count));
    assert_int_equal(count, WEB_FIELDS_MOST);
    assert_false(form_read(bytes, sizeof bytes, &arena, &fields, &count));
}

/* ---- cookies ---- */

static void a_cookie_is_believed_when_it_is_the_only_one(void **state)
{
    (void)state;
    static const struct {
        const char *header, *value;
    } cases[] = {
        { "s=abc", "abc" },
        { "a=b; s=abc-_9; c=d", "abc-_9" },
        { "a=b;s=abc", "abc" },
        { "ss=abc", "" },
        { "a=s=abc", "" },
        { "S=abc", "" },
        { "s=abc; s=abc", "" },
        { "s=abc; s=evil", "" },
        { "s=", "" },
        { "s", "" },
        { "s=\"abc\"", "" },
        { "s=a b", "" },
        { "s=a%20b", "" },
        { "s=абв", "" },
        { ";;; ;", "" },
        { "", "" },
        { NULL, "" },
    };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *value = cookie_read(cases[i].header, "s", &arena);
        if (strcmp(value, cases[i].value) != 0)
            fail_msg("%s → %s", cases[i].header, value);
    }
}

/* ---- where we listen ---- */

static void only_this_machine_can_reach_us(void **state)
{
    (void)state;
    static const struct {
        const char *where;
        enum fault_kind fault;
    } cases[] = {
        { "127.0.0.1:0", FAULT_NONE },
        { "0.0.0.0:0", FAULT_CONFIG },
        { "[::]:0", FAULT_CONFIG },
        { "[::ffff:127.0.0.1]:0", FAULT_CONFIG },
        { "127.0.0.2:0", FAULT_CONFIG },
        { "192.0.2.1:0", FAULT_CONFIG },
        { "localhost:0", FAULT_CONFIG },
        { "127.0.0.1", FAULT_CONFIG },
        { "127.0.0.1:", FAULT_CONFIG },
        { "127.0.0.1:65536", FAULT_CONFIG },
        { "127.0.0.1:8x", FAULT_CONFIG },
        { "127.0.0.1:-1", FAULT_CONFIG },
        { ":80", FAULT_CONFIG },
        { "", FAULT_CONFIG },
        { "unix:", FAULT_CONFIG },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct listener listener;
        struct fault fault = { 0 };
        const bool open = listener_open(cases[i].where, false, &listener, &fault);
        if (open != (cases[i].fault == FAULT_NONE) || (!open && fault.kind != cases[i].fault))
            fail_msg("%s: %s", cases[i].where, open ? "open" : fault.text);
        listener_close(&listener);
    }
}

static void another_address_is_for_a_proxy(void **state)
{
    (void)state;
    struct listener listener;
    struct fault fault = { 0 };
    assert_true(listener_open("0.0.0.0:0", true, &listener, &fault));
    listener_close(&listener);
}

static void a_socket_is_ours_alone_and_goes_with_us(void **state)
{
    (void)state;
    char path[64], where[80];
    struct listener listener, second;
    struct fault fault = { 0 };
    struct stat status;
    snprintf(path, sizeof path, "/tmp/adkaz-web-%d.sock", (int)getpid());
    snprintf(where, sizeof where, "unix:%s", path);
    assert_true(listener_open(where, false, &listener, &fault));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_false(listener_open(where, false, &second, &fault)); /* somebody serves it */
    assert_int_equal(fault.kind, FAULT_LATER);
    close(listener.fd); /* as a crash leaves it */
    assert_true(listener_open(where, false, &second, &fault));
    listener_close(&second);
    assert_int_equal(access(path, F_OK), -1);
}

static void a_file_is_never_taken_for_an_old_socket(void **state)
{
    (void)state;
    char where[80];
    struct listener listener;
    struct fault fault = { 0 };
    snprintf(where, sizeof where, "unix:/tmp/adkaz-web-%d.txt", (int)getpid());
    FILE *file = fopen(where + 5, "w");
    assert_non_null(file);
    fclose(file);
    assert_false(listener_open(where, false, &listener, &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    listener_close(&listener);
    assert_int_equal(unlink(where + 5), 0); /* it is there still */
}

/* One of another kind, whose owner does not listen as we do. */
static void a_living_socket_is_never_taken_for_an_old_one(void **state)
{
    (void)state;
    struct listener listener;
    struct fault fault = { 0 };
    struct sockaddr_un place = { .sun_family = AF_UNIX };
    char where[sizeof place.sun_path + 5];
    snprintf(place.sun_path, sizeof place.sun_path, "/tmp/adkaz-web-%d.dgram", (int)getpid());
    snprintf(where, sizeof where, "unix:%s", place.sun_path);
    OWNED_FD int other = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(other, (const struct sockaddr *)&place, sizeof place), 0);
    assert_false(listener_open(where, false, &listener, &fault));
    listener_close(&listener);
    assert_int_equal(unlink(place.sun_path), 0); /* it is there still */
}

/* ---- work ---- */

/* Waits for its gate to be opened, so that a test says what is done when. */
struct gated {
    struct web_work work;
    pthread_mutex_t gate;
    atomic_bool begun;
};

static void pass_gate(struct web_work *self)
{
    struct gated *gated = (struct gated *)self;
    atomic_store(&gated->begun, true);
    pthread_mutex_lock(&gated->gate);
    pthread_mutex_unlock(&gated->gate);
}

static size_t count_begun(struct gated *gated, size_t count)
{
    size_t begun = 0;
    for (size_t i = 0; i < count; i++)
        begun += atomic_load(&gated[i].begun);
    return begun;
}

static struct web_work *wait_for_one(struct crew *crew)
{
    struct pollfd heard = { .fd = crew->heard, .events = POLLIN };
    struct web_work *work = crew_done(crew);
    while (!work && poll(&heard, 1, 30000) > 0)
        work = crew_done(crew);
    return work;
}

static void wait_for_begun(struct gated *gated, size_t count, size_t begun)
{
    for (int i = 0; i < 10000 && count_begun(gated, count) < begun; i++)
        usleep(1000);
}

static void two_are_worked_on_at_once_and_the_others_wait_their_turn(void **state)
{
    (void)state;
    enum { JOBS = CREW_JOBS_MOST };
    struct crew crew = { 0 };
    struct fault fault;
    static struct gated gated[JOBS + 1];
    assert_true(crew_begin(&crew, &fault));
    assert_null(crew_done(&crew));
    for (size_t i = 0; i < JOBS + 1; i++) {
        gated[i].work.run = pass_gate;
        pthread_mutex_init(&gated[i].gate, NULL);
        pthread_mutex_lock(&gated[i].gate);
    }
    for (size_t i = 0; i < JOBS; i++)
        assert_true(crew_has_room(&crew) && crew_take(&crew, &gated[i].work));
    assert_false(crew_has_room(&crew) || crew_take(&crew, &gated[JOBS].work));
    wait_for_begun(gated, JOBS, 2);
    assert_null(crew_done(&crew));
    assert_int_equal(count_begun(gated, JOBS), 2);
    assert_true(gated[0].begun && gated[1].begun);
    for (size_t i = 0; i < JOBS - 1; i++) { /* each that goes lets one more begin, in order */
        pthread_mutex_unlock(&gated[i].gate);
        assert_ptr_equal(wait_for_one(&crew), &gated[i].work);
        assert_true(crew_has_room(&crew));
        wait_for_begun(gated, JOBS, i + 3 < JOBS ? i + 3 : JOBS);
        assert_int_equal(count_begun(gated, JOBS), i + 3 < JOBS ? i + 3 : JOBS);
    }
    assert_true(crew_take(&crew, &gated[JOBS].work));
    pthread_mutex_unlock(&gated[JOBS - 1].gate);
    pthread_mutex_unlock(&gated[JOBS].gate);
    crew_end(&crew); /* waits for both */
    assert_true(gated[JOBS].begun);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_is_whole_with_its_empty_line),
        cmocka_unit_test(a_plain_head_is_read),
        cmocka_unit_test(what_is_fetched_ahead_of_a_click_is_no_navigation),
        cmocka_unit_test(what_could_be_understood_in_two_ways_is_refused),
        cmocka_unit_test(a_head_has_so_many_headers_and_a_target_so_many_bytes),
        cmocka_unit_test(only_our_own_host_is_answered),
        cmocka_unit_test(a_form_comes_from_our_own_pages),
        cmocka_unit_test(behind_a_proxy_its_name_alone_is_ours),
        cmocka_unit_test(no_path_leads_anywhere_else),
        cmocka_unit_test(a_query_is_what_stands_behind_the_path),
        cmocka_unit_test(the_fields_of_a_form_are_found_in_their_order),
        cmocka_unit_test(a_form_that_is_no_text_is_refused),
        cmocka_unit_test(a_form_has_so_many_fields),
        cmocka_unit_test(a_cookie_is_believed_when_it_is_the_only_one),
        cmocka_unit_test(only_this_machine_can_reach_us),
        cmocka_unit_test(another_address_is_for_a_proxy),
        cmocka_unit_test(a_socket_is_ours_alone_and_goes_with_us),
        cmocka_unit_test(a_file_is_never_taken_for_an_old_socket),
        cmocka_unit_test(a_living_socket_is_never_taken_for_an_old_one),
        cmocka_unit_test(two_are_worked_on_at_once_and_the_others_wait_their_turn),
    };
    return cmocka_run_group_tests_name("web", tests, NULL, NULL);
}
