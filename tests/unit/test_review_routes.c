/* Which function answers which path. The paths are decoded and checked before (tests/unit/test_web.c). */
#include "test.h"

#include "cleanup.h"
#include "review_inside.h"

#include <string.h>

static const struct route *find(
    enum web_method method, const char *path, struct visit *visit, struct arena *arena)
{
    struct web_request *request = arena_take(arena, sizeof *request);
    *request = (struct web_request){ .method = method, .path = path };
    *visit = (struct visit){ .request = request, .arena = arena, .id = "" };
    return route_find(visit);
}

static void a_path_is_answered_by_its_row(void **state)
{
    (void)state;
    static const struct {
        enum web_method method;
        const char *path, *row, *id;
        int page;
    } cases[] = {
        { WEB_GET, "/", "/", "", 0 },
        { WEB_HEAD, "/me", "/me", "", 0 },
        { WEB_POST, "/me", "/me", "", 0 },
        { WEB_GET, "/reply/R-7K2M9QXA", "/reply/:id", "R-7K2M9QXA", 0 },
        { WEB_GET, "/here/R-7K2M9QXA", "/here/:id", "R-7K2M9QXA", 0 },
        { WEB_GET, "/reply/R-7K2M9QXA/page/1.jpg", "/reply/:id/page/:n.jpg", "R-7K2M9QXA", 1 },
        { WEB_GET, "/reply/R-7K2M9QXA/page/9999.jpg", "/reply/:id/page/:n.jpg", "R-7K2M9QXA", 9999 },
        { WEB_POST, "/reply/R-7K2M9QXA/page/12/turn", "/reply/:id/page/:n/turn", "R-7K2M9QXA", 12 },
        { WEB_POST, "/mail/M-7K2M9QXA/recall", "/mail/:id/recall", "M-7K2M9QXA", 0 },
        { WEB_POST, "/mail/M-7K2M9QXA/settle", "/mail/:id/settle", "M-7K2M9QXA", 0 },
        { WEB_GET, "/tasks", "/tasks", "", 0 },
        { WEB_GET, "/tasks/T-7K2M9QXA", "/tasks/:id", "T-7K2M9QXA", 0 },
        { WEB_POST, "/tasks/T-7K2M9QXA/done", "/tasks/:id/done", "T-7K2M9QXA", 0 },
    };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct visit visit;
        const struct route *route = find(cases[i].method, cases[i].path, &visit, &arena);
        if (!route)
            fail_msg("%s is no page", cases[i].path);
        assert_string_equal(route->path, cases[i].row);
        assert_int_equal(route->method == WEB_POST, cases[i].method == WEB_POST);
        assert_string_equal(visit.id, cases[i].id);
        assert_int_equal(visit.page, cases[i].page);
    }
}

static void what_is_almost_a_path_is_none(void **state)
{
    (void)state;
    static const struct {
        enum web_method method;
        const char *path;
    } cases[] = {
        { WEB_POST, "/" },
        { WEB_GET, "/logout" }, /* no state changes by GET */
        { WEB_GET, "/mail/M-7K2M9QXA/recall" },
        { WEB_GET, "/tasks/T-7K2M9QXA/done" },
        { WEB_GET, "/reply/R-7K2M9QXA/page/1/turn" },
        { WEB_GET, "/me/" },
        { WEB_GET, "/ME" },
        { WEB_GET, "/m" },
        { WEB_GET, "/reply" },
        { WEB_GET, "/reply/" },
        { WEB_GET, "/reply/R-" },
        { WEB_GET, "/reply/R" },
        { WEB_GET, "/reply/R_7K2M9QXA" },
        { WEB_GET, "/reply/r-7k2m9qxa" },
        { WEB_GET, "/reply/R-ILOU" }, /* letters that no ID has */
        { WEB_GET, "/reply/R-7K2M9QXA7K2M9QX" },
        { WEB_GET, "/reply/R-7K2M9QXA/" },
        { WEB_GET, "/reply/R-7K2M9QXA/page/1" },
        { WEB_GET, "/reply/R-7K2M9QXA/page/.jpg" },
        { WEB_GET, "/reply/R-7K2M9QXA/page/0.jpg" },
        { WEB_GET, "/reply/R-7K2M9QXA/page/01.jpg" },
        { WEB_GET, "/reply/R-7K2M9QXA/page/+1.jpg" },
        { WEB_GET, "/reply/R-7K2M9QXA/page/10000.jpg" },
        { WEB_GET, "/reply/R-7K2M9QXA/page/1.jpgx" },
        { WEB_GET, "/reply/R-7K2M9QXA/page/1.jpg.jpg" },
        { WEB_GET, "/reply/:id" },
    };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct visit visit;
        if (find(cases[i].method, cases[i].path, &visit, &arena))
            fail_msg("%s is a page", cases[i].path);
    }
}

/* Everybody is somebody from the street: what they may see is named here, one by one. */
static void without_a_session_there_is_little_to_see(void **state)
{
    (void)state;
    static const char *const open[] = { "/login", "/review.css", "/review.js", "/black.js", "/favicon.ico" };
    for (const struct route *route = routes; route->path; route++) {
        bool named = false;
        for (size_t i = 0; i < sizeof open / sizeof *open; i++)
            named = named || strcmp(route->path, open[i]) == 0;
        if ((route->who == EVERYBODY) != named)
            fail_msg("%s is open to %s", route->path, named ? "nobody" : "everybody");
    }
}

/* A reply is never seen, nor its pictures, without an entry in the record. */
static void every_page_of_a_reply_is_on_record(void **state)
{
    (void)state;
    for (const struct route *route = routes; route->path; route++)
        if (route->method == WEB_GET && strncmp(route->path, "/reply/", 7) == 0 && route->deed != DEED_LOOK)
            fail_msg("%s leaves no entry", route->path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_is_answered_by_its_row),
        cmocka_unit_test(what_is_almost_a_path_is_none),
        cmocka_unit_test(without_a_session_there_is_little_to_see),
        cmocka_unit_test(every_page_of_a_reply_is_on_record),
    };
    return cmocka_run_group_tests_name("review: routes", tests, NULL, NULL);
}
