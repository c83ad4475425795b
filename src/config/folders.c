/* Which folder lies in which. */
#include "folders.h"

#include "cleanup.h"
#include "file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* What the program keeps below home and nobody else may see. */
static const char *const private_folders[] = { "store", "outbox", NULL };

/* The real path where it exists; else `path` without ".", ".." and doubled slashes. Owned by the caller. */
static char *plain(const char *path)
{
    char *real = realpath(path, NULL);
    if (real)
        return real;
    struct text out = TEXT_LIMIT(2 * PATH_MAX);
    while (*path) {
        size_t length = strcspn(path, "/");
        if (length == 2 && strncmp(path, "..", 2) == 0) {
            char *slash = strrchr(out.bytes, '/');
            out.length = slash ? (size_t)(slash - out.bytes) : 0;
            if (slash)
                *slash = '\0';
        } else if (length && (length != 1 || *path != '.')) {
            text_printf(&out, "/%.*s", (int)length, path);
        }
        path += length + (path[length] == '/');
    }
    if (!out.length)
        text_add_char(&out, '/');
    return out.bytes;
}

static char *home_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    OWNED_FREE char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (!folder)
        abort();
    OWNED_FREE char *real = realpath(folder, NULL);
    return real ? STEAL(real) : plain(folder);
}

static char *below(const char *home, const char *path)
{
    if (*path == '/')
        return plain(path);
    OWNED_FREE char *joined = file_join(home, path);
    return plain(joined);
}

/* Is `inner` the same folder as `outer` or somewhere below it? */
static bool lies_in(const char *inner, const char *outer)
{
    size_t length = strlen(outer);
    if (length == 1)
        return true; /* the root */
    return strncmp(inner, outer, length) == 0 && (inner[length] == '/' || inner[length] == '\0');
}

static bool check_against_home(const char *home, const char *folder, struct fault *fault)
{
    if (lies_in(home, folder))
        return fault_set(fault, FAULT_CONFIG,
            "path is home itself or a folder around it: its store would be shared; make a folder of its own");
    for (const char *const *name = private_folders; *name; name++) {
        OWNED_FREE char *kept = below(home, *name);
        if (lies_in(folder, kept))
            return fault_set(
                fault, FAULT_CONFIG, "path lies in home's folder %s, which is the program's own", *name);
    }
    return true;
}

bool folders_check(const char *path, const struct config_drop *drops, size_t which, struct fault *fault)
{
    OWNED_FREE char *home = home_of(path);
    OWNED_FREE char *folder = below(home, drops[which].path);
    if (!check_against_home(home, folder, fault))
        return false;
    for (size_t i = 0; i < which; i++) {
        OWNED_FREE char *other = below(home, drops[i].path);
        if (lies_in(folder, other) || lies_in(other, folder))
            return fault_set(fault, FAULT_CONFIG,
                "path and that of drop \"%s\" are the same folder, or one lies in the other; each volunteer "
                "needs one of their own",
                drops[i].name);
    }
    return true;
}
