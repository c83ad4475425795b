/* Where a request may come from. "Local" is no wall: any page in the same browser can send requests here, and
 * a name of its own can be made to point here. So the Host must be exactly ours, and what changes something
 * must come from a page of ours. */
#include "web_inside.h"

#include <stdio.h>
#include <string.h>

static bool host_is_ours(const struct guard *guard, const char *host)
{
    for (size_t i = 0; guard->hosts[i]; i++)
        if (strcmp(host, guard->hosts[i]) == 0)
            return true;
    return false;
}

/* A page under no-referrer, as all of ours are, names its origin as "null" when it sends a form; then the
 * browser's own word, Sec-Fetch-Site, decides. */
static bool from_ourselves(const struct guard *guard, const struct head *head)
{
    char ours[300];
    snprintf(ours, sizeof ours, "%s://%s", guard->scheme, head->host);
    const bool null_origin = head->origin && strcmp(head->origin, "null") == 0;
    if (head->origin && !null_origin && strcmp(head->origin, ours) != 0)
        return false;
    if (head->site)
        return strcmp(head->site, "same-origin") == 0;
    return head->origin && !null_origin;
}

int guard_check(const struct guard *guard, const struct head *head)
{
    if (!host_is_ours(guard, head->host))
        return 421;
    if (head->method == WEB_POST && !from_ourselves(guard, head))
        return 403;
    return 0;
}
