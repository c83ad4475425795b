/* The table of routes: which function answers which path, and for whom. */
#include "decide.h"
#include "lists.h"
#include "tasks.h"

#include <stdlib.h>
#include <string.h>

const struct route routes[] = {
    { WEB_GET, "/", COORDINATORS, DEED_NONE, page_overview },
    { WEB_GET, "/me", COORDINATORS, DEED_NONE, page_me },
    { WEB_POST, "/me", COORDINATORS, DEED_CHOOSE, post_me },
    { WEB_GET, "/passphrase", COORDINATORS, DEED_NONE, page_passphrase },
    { WEB_POST, "/passphrase", COORDINATORS, DEED_NONE, post_passphrase }, /* makes its entry */
    { WEB_GET, "/login", EVERYBODY, DEED_NONE, page_login },
    { WEB_POST, "/login", EVERYBODY, DEED_NONE, post_login },
    { WEB_POST, "/logout", COORDINATORS, DEED_LOGOUT, post_logout },
    { WEB_GET, "/search", COORDINATORS, DEED_NONE, page_search },
    { WEB_POST, "/search", COORDINATORS, DEED_SEARCH, post_search },
    { WEB_GET, "/help", COORDINATORS, DEED_NONE, page_help },
    { WEB_GET, "/review.css", EVERYBODY, DEED_NONE, page_css },
    { WEB_GET, "/review.js", EVERYBODY, DEED_NONE, page_js },
    { WEB_GET, "/black.js", EVERYBODY, DEED_NONE, page_black_js },
    { WEB_GET, "/favicon.ico", EVERYBODY, DEED_NONE, page_icon },
    { WEB_GET, "/reply/:id", COORDINATORS, DEED_LOOK, page_reply },
    { WEB_GET, "/here/:id", COORDINATORS, DEED_NONE, page_here },
    { WEB_GET, "/reply/:id/story", COORDINATORS, DEED_LOOK, page_story },
    { WEB_GET, "/reply/:id/page/:n.jpg", COORDINATORS, DEED_LOOK, page_picture },
    { WEB_GET, "/waiting", COORDINATORS, DEED_NONE, page_waiting },
    { WEB_GET, "/settled", COORDINATORS, DEED_NONE, page_settled },
    { WEB_GET, "/mails", COORDINATORS, DEED_NONE, page_mails },
    { WEB_GET, "/set-aside", COORDINATORS, DEED_NONE, page_set_aside },
    { WEB_GET, "/pause", COORDINATORS, DEED_NONE, page_pause },
    { WEB_POST, "/pause", COORDINATORS, DEED_PAUSE, post_pause },
    { WEB_POST, "/resume", COORDINATORS, DEED_RESUME, post_resume },
    { WEB_POST, "/by-hand", COORDINATORS, DEED_SETTLE, post_by_hand },
    { WEB_POST, "/mail/:id/recall", COORDINATORS, DEED_RECALL, post_recall },
    { WEB_POST, "/mail/:id/settle", COORDINATORS, DEED_SETTLE, post_settle },
    { WEB_GET, "/tasks", COORDINATORS, DEED_NONE, page_tasks },
    { WEB_GET, "/tasks/:id", COORDINATORS, DEED_LOOK, page_task },
    { WEB_POST, "/tasks/:id/done", COORDINATORS, DEED_NONE, post_task },
    { WEB_GET, "/next", COORDINATORS, DEED_NONE, page_next },
    { WEB_POST, "/next", COORDINATORS, DEED_NONE, post_next },
    { WEB_GET, "/mine", COORDINATORS, DEED_NONE, page_mine },
    { WEB_POST, "/reply/:id/decide", COORDINATORS, DEED_NONE, post_decide },
    { WEB_POST, "/reply/:id/undo", COORDINATORS, DEED_UNDO, post_undo },
    { WEB_POST, "/reply/:id/wrong", COORDINATORS, DEED_WRONG, post_wrong },
    { WEB_POST, "/reply/:id/write", COORDINATORS, DEED_WRITE, post_write },
    { WEB_POST, "/reply/:id/note", COORDINATORS, DEED_NOTE, post_note },
    { WEB_GET, "/reply/:id/page/:n/redact", COORDINATORS, DEED_LOOK, page_redact },
    { WEB_POST, "/reply/:id/page/:n/redact", COORDINATORS, DEED_NONE, post_redact },
    { WEB_POST, "/reply/:id/page/:n/show-again", COORDINATORS, DEED_NONE, post_show_again },
    { WEB_POST, "/reply/:id/page/:n/turn", COORDINATORS, DEED_TURN, post_turn },
    { 0 },
};

/* "R-7K2M…": what an ID looks like; whether it exists is the store's to say. */
static bool read_id(const char *segment, size_t n, struct visit *visit)
{
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    if (n < 3 || n >= STORE_ID_BYTES || segment[1] != '-' || strspn(segment + 2, letters) < n - 2)
        return false;
    visit->id = arena_copy_n(visit->arena, segment, n);
    return true;
}

static bool read_page(const char *segment, size_t n, struct visit *visit)
{
    if (n < 1 || n > 4 || segment[0] == '0' || strspn(segment, "0123456789") < n)
        return false;
    visit->page = atoi(segment);
    return true;
}

/* Does one segment of the path fit one of the pattern: a word, ":id", or ":n" with what stands behind it? */
static bool segment_fits(
    const char *pattern, size_t pattern_n, const char *segment, size_t n, struct visit *visit)
{
    if (pattern_n == 3 && memcmp(pattern, ":id", 3) == 0)
        return read_id(segment, n, visit);
    if (pattern_n < 2 || memcmp(pattern, ":n", 2) != 0)
        return n == pattern_n && memcmp(pattern, segment, n) == 0;
    const size_t ending = pattern_n - 2;
    return n > ending && memcmp(segment + n - ending, pattern + 2, ending) == 0 &&
        read_page(segment, n - ending, visit);
}

static bool path_fits(const char *pattern, const char *path, struct visit *visit)
{
    visit->id = "";
    visit->page = 0;
    while (*pattern == '/' && *path == '/') {
        const size_t pattern_n = strcspn(++pattern, "/"), n = strcspn(++path, "/");
        if (!segment_fits(pattern, pattern_n, path, n, visit))
            return false;
        pattern += pattern_n;
        path += n;
    }
    return !*pattern && !*path;
}

const struct route *route_find(struct visit *visit)
{
    const bool post = visit->request->method == WEB_POST;
    for (const struct route *route = routes; route->path; route++)
        if ((route->method == WEB_POST) == post && path_fits(route->path, visit->request->path, visit))
            return route;
    return NULL;
}
