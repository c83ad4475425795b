/* A code to be printed. */
#include "code.h"

#include "cleanup.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

static void free_code(QRcode **code)
{
    QRcode_free(*code);
}

bool code_draw(const char *text, struct arena *arena, struct code_drawn *out, struct fault *fault)
{
    enum { SMALLEST_VERSION = 0, CASE_MATTERS = 1, DARK = 1 };
    CLEANUP(free_code)
    QRcode *code = QRcode_encodeString(text, SMALLEST_VERSION, QR_ECLEVEL_H, QR_MODE_8, CASE_MATTERS);
    if (!code)
        return fault_set(fault, FAULT_SYSTEM, "cannot draw a code: %s", strerror(errno));
    const size_t count = (size_t)code->width * code->width;
    unsigned char *dark = arena_array(arena, count, 1);
    for (size_t i = 0; i < count; i++)
        dark[i] = code->data[i] & DARK;
    *out = (struct code_drawn){ dark, code->width };
    return true;
}
