/* draw_slip FILE.png: a separator slip as it comes from a scanner, A4 at 150 dpi, for the flow tests. */
#include "code.h"
#include "code_drawing.h"

#include <leptonica/allheaders.h>

int main(int argc, char **argv)
{
    enum { WIDTH = 1240, HEIGHT = 1754, SIDE = 236 };
    PIX *page = pixCreate(WIDTH, HEIGHT, 8);
    if (argc != 2 || !page)
        return 2;
    pixSetAllGray(page, 246);
    stick_code(page, CODE_SLIP_TEXT, SIDE, (WIDTH - SIDE) / 2, 400);
    pixSetResolution(page, 150, 150);
    const int failed = pixWrite(argv[1], page, IFF_PNG);
    pixDestroy(&page);
    return failed ? 1 : 0;
}
