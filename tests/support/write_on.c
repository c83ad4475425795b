/* write_on SHEET.png TEXT OUT.png: a sheet that came back: TEXT typed onto it below its head, scanned a
 * little askew with grain, A4 at 200 dpi, for the flow tests. SHEET "-": plain paper. */
#include "page_drawing.h"

#include <leptonica/allheaders.h>

#include <stdio.h>
#include <string.h>

static const double TILT_DEGREES = 0.8;
static const l_float32 GRAIN = 6;

static PIX *written(const char *sheet, const char *text)
{
    char below[4000];
    snprintf(below, sizeof below, "\n\n\n\n\n\n\n\n%s", text);
    PIX *page = draw_page(&(struct drawing){ .text = below, .grey = true, .ink = 0.15 });
    if (strcmp(sheet, "-") == 0)
        return page;
    PIX *printed = pixRead(sheet), *grey = printed ? pixConvertTo8(printed, 0) : NULL;
    PIX *both = grey ? pixMinOrMax(NULL, page, grey, L_CHOOSE_MIN) : NULL;
    pixDestroy(&grey);
    pixDestroy(&printed);
    pixDestroy(&page);
    return both;
}

int main(int argc, char **argv)
{
    PIX *page = argc == 4 ? written(argv[1], argv[2]) : NULL;
    if (!page)
        return 2;
    page = tilted(page, TILT_DEGREES);
    PIX *scanned = pixAddGaussianNoise(page, GRAIN);
    pixSetResolution(scanned, 200, 200);
    const int failed = pixWrite(argv[3], scanned, IFF_PNG);
    pixDestroy(&scanned);
    pixDestroy(&page);
    return failed ? 1 : 0;
}
