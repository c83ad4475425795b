/* Signs instead of words: pictures, ticks, a bracket for a mouth. "Received" with a thumb down says something
 * else than with one up, and of most pictures nobody can be sure. */
#include "back_inside.h"

#include <string.h>

struct range {
    int32_t first, last;
};

static bool is_within(const struct range *ranges, size_t count, int32_t c)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* Pictures, ticks and crosses, and what joins and colours them. */
static bool is_sign(int32_t c)
{
    static const struct range signs[] = { { 0x203c, 0x203c }, { 0x2049, 0x2049 }, { 0x200d, 0x200d },
        { 0x2300, 0x23ff }, { 0x2600, 0x27bf }, { 0x2b00, 0x2bff }, { 0xfe0e, 0xfe0f },
        { 0x1f000, 0x1faff } };
    return is_within(signs, sizeof signs / sizeof *signs, c);
}

/* Those that say thanks, joy or that it came, and no more. */
static bool is_glad(int32_t c)
{
    static const struct range glad[] = { { 0x203c, 0x203c }, { 0x200d, 0x200d }, { 0xfe0e, 0xfe0f },
        { 0x2600, 0x2600 }, { 0x263a, 0x263a }, { 0x2665, 0x2665 }, { 0x26aa, 0x26aa }, { 0x2705, 0x2705 },
        { 0x2709, 0x2709 }, { 0x270a, 0x270a }, { 0x270c, 0x270c }, { 0x2714, 0x2714 }, { 0x2728, 0x2728 },
        { 0x2757, 0x2757 }, { 0x2763, 0x2764 }, { 0x2b50, 0x2b50 }, { 0x1f337, 0x1f33c },
        { 0x1f31e, 0x1f31f }, { 0x1f389, 0x1f38a }, { 0x1f3fb, 0x1f3ff }, { 0x1f44b, 0x1f44d },
        { 0x1f44f, 0x1f44f }, { 0x1f490, 0x1f490 }, { 0x1f493, 0x1f493 }, { 0x1f495, 0x1f49e },
        { 0x1f4e8, 0x1f4ec }, { 0x1f534, 0x1f534 }, { 0x1f5a4, 0x1f5a4 }, { 0x1f600, 0x1f60a },
        { 0x1f60d, 0x1f60d }, { 0x1f618, 0x1f618 }, { 0x1f642, 0x1f642 }, { 0x1f64c, 0x1f64c },
        { 0x1f64f, 0x1f64f }, { 0x1f90d, 0x1f90e }, { 0x1f917, 0x1f917 }, { 0x1f91d, 0x1f91d },
        { 0x1f929, 0x1f929 }, { 0x1f970, 0x1f970 }, { 0x1f9e1, 0x1f9e1 }, { 0x1faf6, 0x1faf6 } };
    return is_within(glad, sizeof glad / sizeof *glad, c);
}

size_t sign_length(const char *at)
{
    if ((unsigned char)*at < 0xe2)
        return 0;
    const char *behind = at;
    return is_sign(utf8_next(&behind, at + strnlen(at, 4))) ? (size_t)(behind - at) : 0;
}

static bool has_sad_picture(const char *text)
{
    const char *const end = text + strlen(text);
    while (text < end) {
        const int32_t c = utf8_next(&text, end);
        if (is_sign(c) && !is_glad(c))
            return true;
    }
    return false;
}

/* "Received :(", "Получено((": a bracket that nothing closes. */
static bool has_sad_mouth(const char *text)
{
    static const char *const mouths[] = { ":-/", ":-|", ":-\\", ":\\", ":|", "=/" };
    int open = 0;
    for (const char *at = text; *at; at++)
        open += (*at == '(') - (*at == ')' && open > 0);
    bool sad = open > 0;
    for (size_t i = 0; i < sizeof mouths / sizeof *mouths; i++)
        sad |= strstr(text, mouths[i]) != NULL;
    for (const char *at = text; (at = strstr(at, ":/")); at += 2)
        sad |= at[2] != '/';
    return sad;
}

bool signs_are_sad(const char *text)
{
    return has_sad_picture(text) || has_sad_mouth(text);
}
