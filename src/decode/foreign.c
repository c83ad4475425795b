/* Kinds of files that are recognised only to say what to do with them instead. */
#include "decode_inside.h"

#include <string.h>

static const struct {
    size_t offset;
    const char *magic;
    size_t length;
    enum sentence sentence;
} foreign[] = {
    { 8, "WEBP", 4, SAYS_WEBP },
    { 0, "GIF8", 4, SAYS_GIF },
    { 4, "jP  \r\n\x87\n", 8, SAYS_JPEG_2000 },
    { 0, "\xff\x4f\xff\x51", 4, SAYS_JPEG_2000 },
    { 4, "ftypavif", 8, SAYS_AVIF },
    { 4, "ftypavis", 8, SAYS_AVIF },
    { 4, "ftypmif1", 8, SAYS_AVIF }, /* heic.c bids for those that hold HEVC */
    { 4, "ftyp", 4, SAYS_VIDEO },
    { 4, "moov", 4, SAYS_VIDEO },
    { 4, "wide", 4, SAYS_VIDEO },
    { 8, "AVI ", 4, SAYS_VIDEO },
    { 0, "\x1a\x45\xdf\xa3", 4, SAYS_VIDEO }, /* Matroska, WebM */
    { 0, "AT&TFORM", 8, SAYS_DJVU },
    { 0, "8BPS", 4, SAYS_PHOTOSHOP },
    { 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, SAYS_WORD },
    { 0, "{\\rtf", 5, SAYS_WORD },
    { 0, "7z\xbc\xaf\x27\x1c", 6, SAYS_OTHER_ARCHIVE },
    { 0, "Rar!\x1a\x07", 6, SAYS_OTHER_ARCHIVE },
    { 0, "\x1f\x8b", 2, SAYS_OTHER_ARCHIVE }, /* gzip */
    { 0, "BZh", 3, SAYS_OTHER_ARCHIVE },
    { 0,
        "\xfd"
        "7zXZ",
        5, SAYS_OTHER_ARCHIVE },
    { 257, "ustar", 5, SAYS_OTHER_ARCHIVE },
};

/* "BM" alone could begin a text: the length of the second header must be one that exists. */
static bool is_bmp(struct bytes file)
{
    return starts_with(file, "BM", 2) && file.size > 17 &&
        strchr("\x0c\x28\x34\x38\x40\x6c\x7c", file.at[14]) && file.at[14] && !file.at[15] && !file.at[16] &&
        !file.at[17];
}

static bool is_text(struct bytes file)
{
    const size_t look = file.size < 4096 ? file.size : 4096;
    for (size_t i = 0; i < look; i++)
        if (file.at[i] < ' ' && !strchr("\t\n\r\f\v", file.at[i]))
            return false;
    return look && !memchr(file.at, '\0', look);
}

bool refuse_foreign(struct bytes file, struct fault *fault)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (file.size >= foreign[i].offset + foreign[i].length &&
            !memcmp(file.at + foreign[i].offset, foreign[i].magic, foreign[i].length))
            return refuse(fault, foreign[i].sentence);
    if (is_bmp(file))
        return refuse(fault, SAYS_BMP);
    return refuse(fault, is_text(file) ? SAYS_TEXT : SAYS_UNKNOWN);
}
