/* The rules of SASLprep (RFC 4013) with Unicode's properties as utf8proc knows them, and stricter: what
 * SASLprep would change is refused, and so are pictures, which not every keyboard can type. */
#include "password.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool is_plain(int32_t c)
{
    return c >= ' ' && c <= '~';
}

/* Letters, marks, digits, punctuation. No other blank than ' ', nothing that is not seen, no control. */
static bool may_stand(int32_t c)
{
    const utf8proc_category_t category = utf8proc_category(c);
    return is_plain(c) ||
        (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_PO &&
            !utf8proc_get_property(c)->ignorable);
}

static bool runs_left(int32_t c)
{
    const utf8proc_propval_t bidi = utf8proc_get_property(c)->bidi_class;
    return bidi == UTF8PROC_BIDI_CLASS_R || bidi == UTF8PROC_BIDI_CLASS_AL;
}

static bool runs_right(int32_t c)
{
    return utf8proc_get_property(c)->bidi_class == UTF8PROC_BIDI_CLASS_L;
}

/* RFC 3454, 6: what is written from the right begins and ends so, and holds nothing that is written from the
 * left. */
struct direction {
    bool left, right; /* it holds such characters */
    bool first_left, last_left;
};

static bool is_one_way(const struct direction *direction)
{
    return !direction->left || (!direction->right && direction->first_left && direction->last_left);
}

static bool stays_itself(const char *password)
{
    char *folded = (char *)utf8proc_NFKC((const unsigned char *)password);
    const bool same = folded && strcmp(folded, password) == 0;
    free(folded);
    return same;
}

const char *password_objection(const char *password)
{
    const size_t length = strlen(password);
    const char *at = password, *end = password + length;
    struct direction direction = { 0 };
    int characters = 0;
    for (; at < end; characters++) {
        const int32_t c = utf8_next(&at, end);
        if (!may_stand(c))
            return "holds something else than letters, digits, punctuation and single-width blanks";
        direction.left |= runs_left(c);
        direction.right |= runs_right(c);
        direction.last_left = runs_left(c);
        direction.first_left = characters ? direction.first_left : direction.last_left;
    }
    if (!length)
        return "is missing";
    if (characters < PASSWORD_CHARACTERS_LEAST)
        return "is shorter than 8 characters";
    if (length > PASSWORD_BYTES_MOST)
        return "is longer than 127 bytes (63 Cyrillic letters)";
    if (!is_one_way(&direction))
        return "is written both from the left and from the right";
    return stays_itself(password) ? "" : "holds characters that some programs take for others";
}
