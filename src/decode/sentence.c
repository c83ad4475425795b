/* The sentences, one table. A test asserts that the drop's notes can say each of them in every language. */
#include "sentence.h"

#include "decode.h"

#include "cleanup.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

const char *const decode_sentences[] = {
    [SAYS_EMPTY] = "The file is empty. Copy it again.",
    [SAYS_UNKNOWN] =
        "This file is of no kind that can be used here. Save it as JPEG, PNG or PDF and drop it again.",
    [SAYS_SHORT] = "The file ends too early. Copy it again whole, or scan the page again.",
    [SAYS_DAMAGED] = "The file is damaged and cannot be opened. Copy it again, or scan the page again.",
    [SAYS_DAMAGED_BEHIND] =
        "The file is damaged behind page {1}. Copy it again whole, or scan the pages that are missing again.",
    [SAYS_UNUSUAL] = "The picture is of an unusual kind that cannot be used here. Save it as JPEG or PNG and "
                     "drop it again.",
    [SAYS_TOO_LARGE] = "The picture is too large. Scan the page at 300 dpi, or set the camera to {1} "
                       "megapixels or fewer, and drop it again.",
    [SAYS_TOO_LONG] = "The picture is too large: one of its sides has more than {1} pixels. Scan or "
                      "photograph each page by itself, and drop them again.",
    [SAYS_TOO_MANY_PAGES] =
        "The file has too many pages. Split it into files of {1} pages at most and drop them again.",
    [SAYS_NO_PAGES] = "There is no page in this file. Scan the page again.",
    [SAYS_PASSWORD] = "The file is locked with a password. Save it without a password and drop it again.",
    [SAYS_PORTFOLIO] = "This PDF only holds other files. Save each of them by itself and drop them.",

    [SAYS_ARCHIVE_IN_ARCHIVE] =
        "The archive holds another archive. Unpack it and drop the pictures in one folder.",
    [SAYS_ARCHIVE_LINK] =
        "The archive holds links instead of pictures. Unpack it and drop the pictures in one folder.",
    [SAYS_ARCHIVE_TOO_MUCH] = "The archive unpacks to too much. Drop the pictures in one folder instead.",
    [SAYS_ARCHIVE_TOO_MANY] = "The archive holds too many files. Drop fewer pictures at a time.",
    [SAYS_ARCHIVE_NO_PICTURE] =
        "There is no picture in the archive. Put the pictures into it and drop it again.",
    [SAYS_ARCHIVE_DAMAGED] =
        "The archive is damaged. Copy it again whole, or drop the pictures in one folder instead.",

    [SAYS_WEBP] =
        "This is a WebP picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
    [SAYS_GIF] =
        "This is a GIF picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
    [SAYS_BMP] =
        "This is a BMP picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
    [SAYS_JPEG_2000] =
        "This is a JPEG 2000 picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
    [SAYS_AVIF] =
        "This is an AVIF picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
    [SAYS_DJVU] = "This is a DjVu file, which cannot be used here. Save it as PDF and drop it again.",
    [SAYS_PHOTOSHOP] =
        "This is a Photoshop picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
    [SAYS_WORD] = "This is a Word file, which cannot be used here. Save it as PDF and drop it again.",
    [SAYS_OFFICE] = "This is an office file, which cannot be used here. Save it as PDF and drop it again.",
    [SAYS_VIDEO] =
        "This is a video, which cannot be used here. Take a photo of each page and drop the photos.",
    [SAYS_OTHER_ARCHIVE] =
        "This kind of archive cannot be opened here. Unpack it and drop the pictures in one folder.",
    [SAYS_TEXT] = "This file holds text and no picture. Scan the page and drop the picture.",

    [SENTENCES] = 0,
};

static const char *const page_notes[] = {
    [NOTE_DAMAGED] = "parts of the picture may be damaged",
    [NOTE_FONTS] = "the page uses fonts that are not in the file; it may look incomplete",
    [NOTE_HIDDEN] = "the file holds more on this page than is shown: a layer, a comment or a field is hidden",
    [NOTE_UNSEEN] = "a picture in the file cannot be seen on this page, or not as it is",
    [NOTE_BEYOND_PAGE] = "a picture goes on beyond the edge of the page and is not shown whole",
    [NOTE_FILES_INSIDE] = "the file has other files in it, which are not shown",
    [NOTE_ANOTHER_PICTURE] = "the file holds another picture, which is not shown",
    [NOTE_ARCHIVE_KIND] = "a file in the archive is of no kind that can be shown",
    [NOTE_ARCHIVE_FILE] = "a file in the archive could not be opened",
};

const char *says(enum sentence sentence)
{
    return decode_sentences[sentence];
}

const char *notes(enum note note)
{
    return page_notes[note];
}

bool refuse(struct fault *fault, enum sentence sentence)
{
    return fault_set(fault, FAULT_INPUT, "%s", says(sentence));
}

bool refuse_most(struct fault *fault, enum sentence sentence, int most)
{
    char number[16];
    CLEANUP(text_clear) struct text said = TEXT_LIMIT(1 << 10);
    snprintf(number, sizeof number, "%d", most);
    text_add_filled(&said, says(sentence), number, strlen(number));
    return fault_set(fault, FAULT_INPUT, "%s", said.bytes);
}
