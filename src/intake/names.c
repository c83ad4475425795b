/* What file names tell: which are not scans, in which order pages stand, and which count up. Nothing else is
 * believed. */
#include "intake_inside.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>
#include <strings.h>

/* Matched against the whole name, without regard to case. Conflict copies of sync programs are not here: they
 * are taken in, and their bytes tell whether they are new. */
static const char *const ignored[] = {
    ".*", /* hidden: .syncthing.*, ._*, .DS_Store, .stfolder, .~lock.* */
    "~syncthing~*", /* Syncthing on Windows */
    "~$*", /* office programs' locks */
    "*.part", /* Nextcloud, ownCloud, browsers, scp programs */
    "*.partial",
    "*.filepart",
    "*.crdownload",
    "*.tmp",
    "*.ocTransferId*",
    "Thumbs.db",
    "desktop.ini",
    "@eaDir", /* Synology */
    "#recycle",
    "__MACOSX",
    "PROBLEM", /* ours */
    "STATUS.html",
};

bool intake_ignored(const char *name)
{
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        if (fnmatch(ignored[i], name, FNM_CASEFOLD) == 0)
            return true;
    return false;
}

bool intake_is_picture_name(const char *name)
{
    static const char *const endings[] = { ".jpg", ".jpeg", ".png", ".heic", ".heif" };
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot, endings[i]) == 0)
            return true;
    return false;
}

/* Two runs of digits as numbers of any length: leading noughts skipped, longer is larger. */
static int compare_numbers(const char **a, const char **b)
{
    while (**a == '0')
        ++*a;
    while (**b == '0')
        ++*b;
    size_t la = strspn(*a, "0123456789"), lb = strspn(*b, "0123456789");
    int order = la != lb ? (la < lb ? -1 : 1) : strncmp(*a, *b, la);
    *a += la;
    *b += lb;
    return order;
}

int intake_natural_order(const char *a, const char *b)
{
    const char *p = a, *q = b;
    while (*p && *q) {
        if (isdigit((unsigned char)*p) && isdigit((unsigned char)*q)) {
            int order = compare_numbers(&p, &q);
            if (order)
                return order;
            continue;
        }
        if (*p != *q)
            return (unsigned char)*p < (unsigned char)*q ? -1 : 1;
        p++;
        q++;
    }
    return *p || *q ? (*p ? 1 : -1) : strcmp(a, b);
}

/* The last run of digits before the ending: where it begins and its length; 0 where there is none. */
static size_t counter(const char *name, size_t *length)
{
    const char *dot = strrchr(name, '.');
    size_t end = dot ? (size_t)(dot - name) : strlen(name);
    while (end && !isdigit((unsigned char)name[end - 1]))
        end--;
    size_t begin = end;
    while (begin && isdigit((unsigned char)name[begin - 1]))
        begin--;
    *length = end - begin;
    return begin;
}

/* Is the run `b` the number after the run `a`? Compared digit by digit, so that no length is too long. */
static bool one_higher(const char *a, size_t la, const char *b, size_t lb)
{
    char next[64];
    if (la + 1 > sizeof next || lb < la)
        return false;
    next[0] = '0';
    memcpy(next + 1, a, la);
    size_t i = la;
    for (; next[i] == '9'; i--)
        next[i] = '0';
    next[i]++;
    const char *from = next + 1 - (lb - la > 1 ? 1 : lb - la);
    return lb - la <= 1 && (lb > la ? next[0] != '0' : next[0] == '0') && strncmp(from, b, lb) == 0;
}

bool intake_names_count_up(const char *a, const char *b)
{
    if (!intake_is_picture_name(a) || !intake_is_picture_name(b))
        return false;
    size_t la, lb;
    size_t at = counter(a, &la), bt = counter(b, &lb);
    if (!la || !lb || at != bt || strncmp(a, b, at) != 0)
        return false;
    return strcasecmp(a + at + la, b + bt + lb) == 0 && one_higher(a + at, la, b + bt, lb);
}
