/* The skeleton of a word: what is left of it when both languages and the Latin spellings agree. The rules are
 * those of the two languages' spellings: akanne and yakanne, ў for в, дз and ц for soft д and т, i that only
 * softens. How Latin letters are read is in latin.c. */
#include "names_inside.h"

#include <string.h>
#include <utf8proc.h>

bool ends_in(const char *skeleton, const char *tail)
{
    size_t n = strlen(skeleton), m = strlen(tail);
    return n > m + 1 && !strcmp(skeleton + n - m, tail);
}

/* From а (U+0430) to я: what each letter leaves. ц is т, щ is ш, о is а, ё э я are е, й ы are i, ю is u. */
static const char cyrillic_bone[32] = "abvgdejziiklmnaprstufhtcww\0i\0eue";

/* Of the letters from а to я, which most are: found by their two bytes. */
static char usual_bone(const char *at)
{
    const unsigned char lead = (unsigned char)at[0], next = (unsigned char)at[1];
    if (lead == 0xD0 && next >= 0xB0 && next <= 0xBF)
        return cyrillic_bone[next - 0xB0];
    if (lead == 0xD1 && next >= 0x80 && next <= 0x8F)
        return cyrillic_bone[16 + next - 0x80];
    return '\0';
}

struct marked {
    int32_t letter;
    char bone;
};

static const struct marked marked_letters[] = {
    { 0x107, 't' }, /* ć */
    { 0x10D, 'c' }, /* č */
    { 0x142, 'l' }, /* ł */
    { 0x15B, 's' }, /* ś */
    { 0x15D, 'w' }, /* ŝ */
    { 0x161, 'w' }, /* š */
    { 0x16D, 'v' }, /* ŭ */
    { 0x17A, 'z' }, /* ź */
    { 0x17C, 'j' }, /* ż */
    { 0x17E, 'j' }, /* ž */
    { 0x144, 'n' }, /* ń */
    { 0x456, 'i' }, /* і */
    { 0x457, 'i' }, /* ї */
    { 0x454, 'e' }, /* є */
    { 0x451, 'e' },
    { 0x45E, 'v' }, /* ў */
    { 0x491, 'g' },
};

static char bone_of(int32_t c)
{
    if (c >= 0x430 && c <= 0x44F)
        return cyrillic_bone[c - 0x430];
    for (size_t i = 0; i < sizeof marked_letters / sizeof *marked_letters; i++)
        if (marked_letters[i].letter == c)
            return marked_letters[i].bone;
    return '\0';
}

/* The base letter of an accented Latin one: ü → u. */
static char base_letter(int32_t c)
{
    utf8proc_int32_t parts[8];
    utf8proc_ssize_t n = utf8proc_decompose_char(c, parts, 8, UTF8PROC_DECOMPOSE, NULL);
    if (n < 1 || parts[0] < 'a' || parts[0] > 'z')
        return '\0';
    return (char)(parts[0] == 'o' ? 'a' : parts[0]);
}

/* Bones are set down one by one; neighbours that the two languages write differently melt together. */
void set_bone(struct bones *bones, char c)
{
    char last = bones->count ? bones->out[bones->count - 1] : '\0';
    bool soft_vowel = last == 'i' && (c == 'e' || c == 'a' || c == 'u'); /* ия ье io ia ію */
    if (soft_vowel) {
        bones->count--;
        set_bone(bones, c == 'u' ? 'u' : 'e');
        return;
    }
    bool digit = c >= '0' && c <= '9';
    bool melts = (c == last && !digit) || (last == 'd' && c == 'z') || (last == 'w' && c == 'c');
    if (c && !melts && bones->count < NAME_BYTES - 1)
        bones->out[bones->count++] = c;
}

void set_bones(const char *folded, enum reading reading, struct bones *bones)
{
    const char *at = folded, *end = folded + strlen(folded);
    bones->count = 0;
    while (*at) {
        size_t used = (unsigned char)*at < 0xD0 ? latin_bones(folded, at, reading, bones) : 0;
        if (used) {
            at += used;
            continue;
        }
        char bone = usual_bone(at);
        if (bone) {
            at += 2;
            set_bone(bones, bone);
            continue;
        }
        int32_t c = utf8_next(&at, end);
        bone = bone_of(c);
        set_bone(bones, bone || c < 0xC0 || c > 0x24F ? bone : base_letter(c));
    }
    bones->out[bones->count] = '\0';
}

void skeleton_of(const char *folded, char out[NAME_BYTES])
{
    latin_skeleton(folded, latin_usual(folded), out);
}
