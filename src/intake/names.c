/* What file names tell: which are not scans, which announce one, in which order pages stand, and which count
 * up. Nothing else is believed. */
#include "intake_inside.h"

#include "cleanup.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>
#include <strings.h>

/* Matched against the whole name, without regard to case; the first that fits counts. Conflict copies of sync
 * programs are not here: they are taken in, and their bytes tell whether they are new. */
static const struct {
    const char *pattern;
    enum name_kind kind;
} kinds[] = {
    { "._*", NAME_DEBRIS }, /* Apple's forks */
    { ".DS_Store", NAME_DEBRIS },
    { ".localized", NAME_DEBRIS },
    { ".directory", NAME_DEBRIS },
    { ".st[fiv]*", NAME_DEBRIS }, /* Syncthing's .stfolder, .stignore, .stversions */
    { ".Trash*", NAME_DEBRIS },
    { "Thumbs.db", NAME_DEBRIS },
    { "ehthumbs.db", NAME_DEBRIS },
    { "desktop.ini", NAME_DEBRIS },
    { "@eaDir", NAME_DEBRIS }, /* Synology */
    { "#recycle", NAME_DEBRIS },
    { "__MACOSX", NAME_DEBRIS },
    { ".*", NAME_UNFINISHED }, /* .syncthing.*.tmp, rsync's .x.jpg.Ab12Cd, .goutputstream-*, .~lock.* */
    { "~syncthing~*", NAME_UNFINISHED }, /* Syncthing on Windows */
    { "~$*", NAME_UNFINISHED }, /* office programs' locks */
    { "*.part", NAME_UNFINISHED }, /* Nextcloud, ownCloud, browsers, scp programs */
    { "*.partial", NAME_UNFINISHED },
    { "*.filepart", NAME_UNFINISHED },
    { "*.crdownload", NAME_UNFINISHED },
    { "*.tmp", NAME_UNFINISHED },
    { "*.ocTransferId*", NAME_UNFINISHED },
    { "PROBLEM", NAME_OURS },
    { "STATUS.html", NAME_OURS },
};

enum name_kind intake_name_kind(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (fnmatch(kinds[i].pattern, name, FNM_CASEFOLD) == 0)
            return kinds[i].kind;
    return NAME_ORDINARY;
}

/* Programs put something before or behind the name that the file will have. */
const char *intake_announced(struct arena *arena, const char *name)
{
    static const char *const before[] = { ".syncthing.", "~syncthing~", ".", "" };
    size_t i = 0;
    while (strncasecmp(name, before[i], strlen(before[i])) != 0)
        i++;
    char *announced = arena_copy(arena, name + strlen(before[i]));
    for (char *dot; !intake_is_picture_name(announced); *dot = '\0')
        if (!(dot = strrchr(announced, '.')))
            return NULL;
    return announced;
}

const char *intake_utf8(struct arena *arena, const char *name)
{
    const char *end = name + strlen(name);
    if (utf8_valid(name, (size_t)(end - name)))
        return name;
    CLEANUP(text_clear) struct text clean = TEXT_LIMIT(1 << 16);
    while (name < end)
        text_add_utf8(&clean, utf8_next(&name, end));
    return arena_copy(arena, clean.bytes);
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
