/* code_find on any small picture: the first byte is its width in cells, the second how many pixels a cell
 * has; then a grey byte for each cell. Whatever is found must be short printable ASCII inside the page. */
#include "fuzz.h"

#include "code.h"

#include "cleanup.h"

#include <leptonica/allheaders.h>

#include <string.h>

enum { CELLS_MOST = 200 };

static void check_code(const struct code *code, PIX *grey)
{
    const size_t length = strlen(code->text);
    MUST(length > 0 && length <= CODE_BYTES_MOST);
    for (size_t i = 0; i < length; i++)
        MUST(code->text[i] >= ' ' && code->text[i] <= '~');
    MUST(code->box.left >= 0 && code->box.left + code->box.width <= pixGetWidth(grey));
    MUST(code->box.top >= 0 && code->box.top + code->box.height <= pixGetHeight(grey));
    code_form_of(code->text);
}

static PIX *picture_of(const uint8_t *bytes, size_t size)
{
    const int width = bytes[0] % CELLS_MOST + 1, height = (int)(size - 2) / width, cell = bytes[1] % 8 + 1;
    if (height < 1 || height > CELLS_MOST)
        return NULL;
    CLEANUP(pixDestroy) PIX *cells = pixCreate(width, height, 8);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            pixSetPixel(cells, x, y, bytes[2 + y * width + x]);
    return pixExpandReplicate(cells, cell);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    setMsgSeverity(L_SEVERITY_NONE);
    CLEANUP(pixDestroy) PIX *grey = size > 2 ? picture_of(bytes, size) : NULL;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct page page = { 0 };
    struct fault fault;
    if (!grey)
        return 0;
    MUST(code_find(grey, 1, &arena, &page, &fault));
    MUST(page.code_count <= PAGE_CODES_MOST);
    for (size_t i = 0; i < page.code_count; i++)
        check_code(&page.codes[i], grey);
    code_slip_alone(grey, 1, &page);
    return 0;
}
