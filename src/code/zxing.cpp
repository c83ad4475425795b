/* Calls zxing-cpp and lets none of its exceptions out. QR codes alone: with linear codes
 * allowed, version 1.4 aborts on some pages. Texts are not asked for, since the library would guess an
 * encoding; its bytes are. */
#include "zxing.h"

#define ZX_USE_UTF8 1
#include <ReadBarcode.h>

#include <cstring>

static ZXing::DecodeHints wishes(int most)
{
    return ZXing::DecodeHints()
        .setFormats(ZXing::BarcodeFormat::QRCode)
        .setTryRotate(false) /* for linear codes: a QR code is found in any turn */
        .setMaxNumberOfSymbols(static_cast<uint8_t>(most));
}

static void put(const ZXing::Result &found, struct zxing_code *code)
{
    for (int i = 0; i < 4; i++) {
        const auto corner = found.position()[static_cast<size_t>(i)];
        code->x[i] = corner.x;
        code->y[i] = corner.y;
    }
    code->size = static_cast<int>(found.bytes().size());
    std::memcpy(code->bytes, found.bytes().data(), found.bytes().size());
}

int zxing_find(
    const unsigned char *grey, int width, int height, int stride, struct zxing_code *codes, int most)
{
    try {
        const ZXing::ImageView view(grey, width, height, ZXing::ImageFormat::Lum, stride);
        int count = 0;
        for (const auto &found : ZXing::ReadBarcodes(view, wishes(most)))
            if (count < most && found.isValid() && found.bytes().size() <= ZXING_BYTES_MOST)
                put(found, &codes[count++]);
        return count;
    } catch (...) {
        return -1;
    }
}
