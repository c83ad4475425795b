/* Draws QR codes: one pixel a module first, then as large as wanted. */
#include "code_drawing.h"

#include <leptonica/allheaders.h>
#include <qrencode.h>

#include <string.h>

/* Eight pixels a module, so that sides that are no multiple of the modules get soft edges, as print has. */
PIX *draw_code(const char *text, int side)
{
    enum { FINE = 8, DARK = 20, LIGHT = 255 };
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_H, QR_MODE_8, 1);
    PIX *fine = pixCreate(code->width * FINE, code->width * FINE, 8);
    for (int y = 0; y < code->width * FINE; y++)
        for (int x = 0; x < code->width * FINE; x++)
            pixSetPixel(fine, x, y, code->data[y / FINE * code->width + x / FINE] & 1 ? DARK : LIGHT);
    PIX *drawn = pixScaleToSize(fine, side, side);
    QRcode_free(code);
    pixDestroy(&fine);
    return drawn;
}

void stick_code(PIX *page, const char *text, int side, int x, int y)
{
    const int border = side / 5; /* four modules of 21 */
    PIX *code = draw_code(text, side);
    PIX *white = pixAddBorder(code, border, 255);
    PIX *same = pixGetDepth(page) == 32 ? pixConvertTo32(white) : pixClone(white);
    pixRasterop(page, x - border, y - border, side + 2 * border, side + 2 * border, PIX_SRC, same, 0, 0);
    pixDestroy(&code);
    pixDestroy(&white);
    pixDestroy(&same);
}
