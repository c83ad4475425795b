/* Why a file could not be used, or a page not be read, as decoders, readers and the walk say it: patterns, as
 * why.c has them for the matcher. A test finds what is missing here. */
#include "why.h"

#include "review_inside.h"

static const char *const troubles[] = {
    MSG("The file is empty. Copy it again."),
    MSG("This file is of no kind that can be used here. Save it as JPEG, PNG or PDF and drop it again."),
    MSG("The file ends too early. Copy it again whole, or scan the page again."),
    MSG("The file is damaged and cannot be opened. Copy it again, or scan the page again."),
    MSG("The file is damaged behind page {1}. Copy it again whole, or scan the pages that are missing "
        "again."),
    MSG("The picture is of an unusual kind that cannot be used here. Save it as JPEG or PNG and drop it "
        "again."),
    MSG("The picture is too large. Scan the page at 300 dpi, or set the camera to {1} megapixels or fewer, "
        "and drop it again."),
    MSG("The picture is too large: one of its sides has more than {1} pixels. Scan or photograph each page "
        "by itself, and drop them again."),
    MSG("The file has too many pages. Split it into files of {1} pages at most and drop them again."),
    MSG("There is no page in this file. Scan the page again."),
    MSG("The file is locked with a password. Save it without a password and drop it again."),
    MSG("This PDF only holds other files. Save each of them by itself and drop them."),
    MSG("The archive holds another archive. Unpack it and drop the pictures in one folder."),
    MSG("The archive holds links instead of pictures. Unpack it and drop the pictures in one folder."),
    MSG("The archive unpacks to too much. Drop the pictures in one folder instead."),
    MSG("The archive holds too many files. Drop fewer pictures at a time."),
    MSG("There is no picture in the archive. Put the pictures into it and drop it again."),
    MSG("The archive is damaged. Copy it again whole, or drop the pictures in one folder instead."),
    MSG("This is a WebP picture, which cannot be used here. Save it as JPEG or PNG and drop it again."),
    MSG("This is a GIF picture, which cannot be used here. Save it as JPEG or PNG and drop it again."),
    MSG("This is a BMP picture, which cannot be used here. Save it as JPEG or PNG and drop it again."),
    MSG("This is a JPEG 2000 picture, which cannot be used here. Save it as JPEG or PNG and drop it again."),
    MSG("This is an AVIF picture, which cannot be used here. Save it as JPEG or PNG and drop it again."),
    MSG("This is a DjVu file, which cannot be used here. Save it as PDF and drop it again."),
    MSG("This is a Photoshop picture, which cannot be used here. Save it as JPEG or PNG and drop it again."),
    MSG("This is a Word file, which cannot be used here. Save it as PDF and drop it again."),
    MSG("This is an office file, which cannot be used here. Save it as PDF and drop it again."),
    MSG("This is a video, which cannot be used here. Take a photo of each page and drop the photos."),
    MSG("This kind of archive cannot be opened here. Unpack it and drop the pictures in one folder."),
    MSG("This file holds text and no picture. Scan the page and drop the picture."),
    MSG("This is no ordinary file but a link or a device, which is not followed. Drop the file itself."),
    MSG("The folder holds too many files, or folders in folders. Drop it in smaller parts."),
    MSG("The file is too large. Scan it at 300 dpi, or drop it in smaller parts."),
    MSG("its pages could not be kept"),
    MSG("no page of it could be read"),
    MSG("the stored file cannot be read back from this disk"),
    MSG("the file took more than {1} s"),
    MSG("the page took more than {1} s"),
    MSG("the file needed more memory than allowed"),
    MSG("the page needed more memory than allowed"),
    MSG("the file needed more than {1} s of computing"),
    MSG("the page needed more than {1} s of computing"),
    MSG("the reader of this file tried what it may not do and was stopped"),
    MSG("the reader of this page tried what it may not do and was stopped"),
    MSG("the machine stopped the reader of this file, perhaps for want of memory"),
    MSG("the machine stopped the reader of this page, perhaps for want of memory"),
    MSG("the reader of this file was stopped (signal {1})"),
    MSG("the reader of this page was stopped (signal {1})"),
    MSG("the reader of this file ended too early (status {1})"),
    MSG("the reader of this page ended too early (status {1})"),
    MSG("the reader of this file answered nonsense: {1}"),
    MSG("the reader of this page answered nonsense: {1}"),
    MSG("the reader of this page answered no picture"),
    MSG("{1}; the text of this page could not be read: {2}"),
    MSG("the text of this page could not be read: {1}"),
    MSG("parts of the picture may be damaged"),
    MSG("the page uses fonts that are not in the file; it may look incomplete"),
    MSG("the file holds more on this page than is shown: a layer, a comment or a field is hidden"),
    MSG("a picture in the file cannot be seen on this page, or not as it is"),
    MSG("a picture goes on beyond the edge of the page and is not shown whole"),
    MSG("the file has other files in it, which are not shown"),
    MSG("the file holds another picture, which is not shown"),
    MSG("a file in the archive is of no kind that can be shown"),
    MSG("a file in the archive could not be opened"),
};

const char *trouble_in(const struct words *words, struct arena *arena, const char *trouble)
{
    static const struct sentences known = { troubles, sizeof troubles / sizeof *troubles, true };
    return sentence_in(words, arena, &known, trouble);
}
