/* What the libraries do lazily, done early: once in the zygote, while files can still be opened. A child that
 * is forked afterwards decodes every format without opening anything. */
#include "decode_inside.h"

#include <stdlib.h>
#include <string.h>

#include <cairo.h>
#include <libheif/heif.h>
#include <poppler.h>

/* A page with a word in a font that the file does not hold: drawing it makes poppler load its tables of names
 * and fontconfig its list of fonts. */
static const char smallest_pdf[] =
    "%PDF-1.4\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R\n"
    "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length 33>>stream\nBT /F 9 Tf 9 9 Td (warm) Tj ET\n\nendstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF\n";

/* poppler forgets its tables with the last open document, so this one stays open for as long as the process
 * lives. */
static PopplerDocument *kept_open;

static void draw_once(PopplerDocument *document)
{
    PopplerPage *page = poppler_document_get_page(document, 0);
    if (!page)
        return;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 72, 72);
    cairo_t *cairo = cairo_create(surface);
    poppler_page_render(page, cairo);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    g_object_unref(page);
}

static int by_value(const void *a, const void *b)
{
    const int one = *(const int *)a, other = *(const int *)b;
    return one < other ? -1 : one > other;
}

/* glibc asks the system how large its memory is at the first sort of more than a kilobyte (libtiff and zip.c
 * sort), and then never again. */
static void sort_once(void)
{
    int numbers[512];
    for (int i = 0; i < 512; i++)
        numbers[i] = i * 7919 % 512;
    qsort(numbers, 512, sizeof *numbers, by_value);
}

void decode_warm_up(void)
{
    if (kept_open)
        return;
    sort_once();
    heif_init(NULL);
    GBytes *bytes = g_bytes_new_static(smallest_pdf, sizeof smallest_pdf - 1);
    kept_open = poppler_document_new_from_bytes(bytes, NULL, NULL);
    g_bytes_unref(bytes);
    if (kept_open)
        draw_once(kept_open);
}

#ifdef ADKAZ_SANITIZED
/* fontconfig loses 288 bytes of its own when poppler asks for a font (Debian 12: 2.14.1, 22.12). */
const char *__lsan_default_suppressions(void);
__attribute__((weak)) const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}
#endif
