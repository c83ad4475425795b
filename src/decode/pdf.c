/* PDF, with poppler and cairo: page by page, drawn on white. A page that is a scan is drawn at the scan's own
 * size where that can be known, never larger than it; a page of an absurd size is drawn as A3. */
#include "decode_inside.h"
#include "pdf_sound.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cairo.h>
#include <poppler.h>

static const double longest_in = 17; /* A3 and a little; larger pages are scans that say one point a pixel */
static const double scan_least = 0.85, not_shown_most = 0.03; /* of a page: of A4 9 mm along its foot */
enum {
    SCAN_SIDE_LEAST = 1200, /* an A4 page scanned at 100 dpi; what is smaller is a drawing on the page */
    PLAIN_MOST = 4, /* levels of 255 between pixels of one colour */
    LOOKS_MOST = 20, /* for each picture poppler goes through the whole page */
};

static int bid_pdf(struct bytes head)
{
    if (starts_with(head, "%PDF-", 5))
        return 100;
    const size_t look = head.size < 1024 ? head.size : 1024;
    return memmem(head.at, look, "%PDF-", 5) ? 40 : 0;
}

/* ---- reading beside poppler: two questions that it cannot answer cheaply ---- */

/* The whole number behind the first `name` in `bytes`, or 0. */
static uint64_t number_behind(struct bytes bytes, const char *name)
{
    const unsigned char *at = memmem(bytes.at, bytes.size, name, strlen(name));
    if (!at)
        return 0;
    const unsigned char *end = bytes.at + bytes.size;
    uint64_t number = 0;
    for (at += strlen(name); at < end && strchr(" \r\n\t", *at) && *at; at++)
        ;
    for (; at < end && *at >= '0' && *at <= '9' && number < UINT32_MAX; at++)
        number = number * 10 + (uint64_t)(*at - '0');
    return number;
}

/* A file made for the web has an end mark near its beginning too, but says how long it is. */
static bool whole_pdf(struct bytes head, struct bytes tail, uint64_t size)
{
    if (find_last(tail, "%%EOF", 5) < 0)
        return false;
    const struct bytes first = { head.at, head.size < 1024 ? head.size : 1024 };
    const unsigned char *linearized = memmem(first.at, first.size, "/Linearized", 11);
    if (!linearized)
        return true;
    return size >=
        number_behind((struct bytes){ linearized, (size_t)(first.at + first.size - linearized) }, "/L ");
}

/* Goes on in `rest` to the next `name` with a number above zero behind it. */
static bool next_number(struct bytes *rest, const char *name, uint64_t *number)
{
    const unsigned char *at;
    while ((at = memmem(rest->at, rest->size, name, strlen(name)))) {
        *rest = (struct bytes){ at, rest->size - (size_t)(at - rest->at) };
        *number = number_behind((struct bytes){ at, rest->size < 32 ? rest->size : 32 }, name);
        *rest = (struct bytes){ at + 1, rest->size - 1 };
        if (*number)
            return true;
    }
    return false;
}

/* The longest side of any picture in the file, in pixels; 0 where there is none that says so. False: one is
 * too large; poppler would unpack it whole, four bytes a pixel. The dictionary of a picture is never
 * compressed nor encrypted, so looking for its words is enough: each has one width and one height. */
static bool look_at_pictures(
    const struct decode *limits, struct bytes file, uint32_t *longest, struct fault *fault)
{
    struct bytes widths = file, heights = file;
    uint64_t width, height;
    *longest = 0;
    while (next_number(&widths, "/Width", &width) && next_number(&heights, "/Height", &height)) {
        const uint64_t longer = width > height ? width : height;
        if (longer > UINT32_MAX)
            return refuse_most(fault, SAYS_TOO_LONG, limits->side_most);
        if (!page_fits(limits, (uint32_t)width, (uint32_t)height, fault))
            return false;
        *longest = longer > *longest ? (uint32_t)longer : *longest;
    }
    return true;
}

/* ---- drawing ---- */

struct pdf {
    const struct decode *limits;
    struct bytes file;
    PopplerDocument *document;
    uint32_t longest_picture;
    bool fonts_missing;
    struct pdf_parts *parts; /* borrowed; null: nobody but poppler could make sense of them */
    bool has_files;
    int complaints; /* of poppler, about the page that is being drawn */
    struct raster_sink *pages;
};

static void close_parts(struct pdf_parts **parts)
{
    pdf_parts_close(*parts);
}

static void drop_object(void *object)
{
    g_clear_object((GObject **)object);
}

static void drop_surface(cairo_surface_t **surface)
{
    cairo_surface_destroy(*surface);
}

static void drop_cairo(cairo_t **cairo)
{
    cairo_destroy(*cairo);
}

static void count_complaint(
    const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer complaints)
{
    (void)domain, (void)level, (void)message;
    ++*(int *)complaints;
}

static bool fonts_missing(PopplerDocument *document, int pages)
{
    PopplerFontInfo *info = poppler_font_info_new(document);
    PopplerFontsIter *at = NULL;
    bool missing = false;
    if (poppler_font_info_scan(info, pages, &at) && at) {
        do
            missing = missing ||
                (!poppler_fonts_iter_is_embedded(at) &&
                    poppler_fonts_iter_get_font_type(at) != POPPLER_FONT_TYPE_TYPE3);
        while (poppler_fonts_iter_next(at));
    }
    if (at)
        poppler_fonts_iter_free(at);
    poppler_font_info_free(info);
    return missing;
}

static double area_of(PopplerRectangle area)
{
    return fabs((area.x2 - area.x1) * (area.y2 - area.y1));
}

/* `area` moved by the corner of the page's box, which poppler subtracts twice, and cut at the page's edges.
 */
static PopplerRectangle shown_of(PopplerRectangle area, PopplerRectangle box, double width, double height)
{
    return (PopplerRectangle){ fmin(fmax(area.x1 + box.x1, 0), width),
        fmin(fmax(area.y1 + box.y1, 0), height), fmin(fmax(area.x2 + box.x1, 0), width),
        fmin(fmax(area.y2 + box.y1, 0), height) };
}

/* Shares of the page, of its pictures. */
struct shares {
    double largest, not_shown;
};

static struct shares measure_pictures(PopplerPage *page, double width, double height)
{
    struct shares shares = { 0 };
    PopplerRectangle box;
    poppler_page_get_crop_box(page, &box);
    GList *pictures = poppler_page_get_image_mapping(page);
    for (GList *at = pictures; at; at = at->next) {
        const PopplerRectangle area = ((PopplerImageMapping *)at->data)->area;
        const double share = area_of(area) / (width * height);
        const double shown = area_of(shown_of(area, box, width, height)) / (width * height);
        shares.largest = fmax(shares.largest, share);
        shares.not_shown += share - shown;
    }
    poppler_page_free_image_mapping(pictures);
    return shares;
}

/* Pixels per point for a page of so many points. */
static double scale_for(const struct pdf *pdf, double width, double height)
{
    const double longest = width > height ? width : height;
    double scale = pdf->limits->pdf_dpi / 72.0;
    scale = fmin(scale, longest_in * pdf->limits->pdf_dpi / longest);
    if (pdf->longest_picture >= SCAN_SIDE_LEAST)
        scale = fmin(scale, pdf->longest_picture / longest);
    scale = fmin(scale, sqrt(pdf->limits->megapixels_most * 0.98e6 / (width * height)));
    return fmin(scale, (pdf->limits->side_most - 1) / longest);
}

static void copy_pixels(cairo_surface_t *surface, const struct raster *raster, unsigned char *pixels)
{
    cairo_surface_flush(surface);
    const unsigned char *rows = cairo_image_surface_get_data(surface);
    const size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (uint32_t y = 0; y < raster->height; y++) {
        for (uint32_t x = 0; x < raster->width; x++) {
            uint32_t pixel;
            memcpy(&pixel, rows + stride * y + 4 * (size_t)x, sizeof pixel);
            *pixels++ = (unsigned char)(pixel >> 16);
            *pixels++ = (unsigned char)(pixel >> 8);
            *pixels++ = (unsigned char)pixel;
        }
    }
}

static bool draw_page(PopplerPage *page, const struct raster *raster, double scale, unsigned char *pixels)
{
    CLEANUP(drop_surface)
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)raster->width, (int)raster->height);
    CLEANUP(drop_cairo) cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, scale, scale);
    poppler_page_render(page, cairo);
    if (cairo_status(cairo) || cairo_surface_status(surface))
        return false;
    copy_pixels(surface, raster, pixels);
    return true;
}

/* ---- what nobody sees ---- */

/* Of one colour: each pixel is like the first of `like`. */
static bool is_plain(const unsigned char *pixels, size_t n, size_t channels, const unsigned char *like)
{
    for (size_t i = 0; i < n; i++)
        if (abs(pixels[i] - like[i % channels]) > PLAIN_MOST)
            return false;
    return true;
}

/* Of one colour by itself: wherever it stands on the page, and with whatever ink. */
static bool is_plain_picture(PopplerPage *page, int id)
{
    CLEANUP(drop_surface) cairo_surface_t *surface = poppler_page_get_image(page, id);
    if (!surface)
        return true;
    cairo_surface_flush(surface);
    const size_t row_bytes = (size_t)cairo_image_surface_get_width(surface) * 4;
    const int height = cairo_image_surface_get_height(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    const unsigned char *first = cairo_image_surface_get_data(surface);
    for (int y = 0; first && y < height; y++)
        if (!is_plain(first + (ptrdiff_t)y * stride, row_bytes, 4, first))
            return false;
    return true;
}

static bool hides_picture(const struct pdf *pdf, PopplerPage *page, int index, const struct raster *raster)
{
    const size_t bytes = (size_t)raster->width * raster->height * raster->channels;
    const bool blank = is_plain(raster->pixels, bytes, raster->channels, raster->pixels);
    if (pdf_parts_page_has_unseen(pdf->parts, index, blank))
        return true;
    bool hides = false;
    int looks = 0;
    GList *pictures = blank ? poppler_page_get_image_mapping(page) : NULL;
    for (GList *at = pictures; at && !hides && looks++ < LOOKS_MOST; at = at->next)
        hides = !is_plain_picture(page, ((PopplerImageMapping *)at->data)->image_id);
    poppler_page_free_image_mapping(pictures);
    return hides;
}

/* The first that is true of the page: each says that a person should look. Where one picture covers the page,
 * fonts are at most an invisible layer of recognised words. Where the pictures of a page on its side lie,
 * poppler does not know. */
static const char *note_on(const struct pdf *pdf, PopplerPage *page, int index, const struct raster *raster)
{
    double width, height;
    poppler_page_get_size(page, &width, &height);
    const struct shares shares = measure_pictures(page, width, height);
    if (pdf_parts_page_hides(pdf->parts, index))
        return notes(NOTE_HIDDEN);
    if (hides_picture(pdf, page, index, raster))
        return notes(NOTE_UNSEEN);
    if (shares.not_shown > not_shown_most && !pdf_parts_page_is_on_side(pdf->parts, index))
        return notes(NOTE_BEYOND_PAGE);
    if (pdf->has_files)
        return notes(NOTE_FILES_INSIDE);
    return pdf->fonts_missing && shares.largest < scan_least ? notes(NOTE_FONTS) : "";
}

static bool decode_page(struct pdf *pdf, int index, struct fault *fault)
{
    CLEANUP(drop_object) PopplerPage *page = poppler_document_get_page(pdf->document, index);
    if (!page)
        return refuse(fault, SAYS_DAMAGED);
    double width = 0, height = 0; /* in points, as the page is shown */
    poppler_page_get_size(page, &width, &height);
    if (!(width >= 1 && height >= 1 && width < 1e6 && height < 1e6))
        return refuse(fault, SAYS_UNUSUAL);
    const double scale = scale_for(pdf, width, height);
    struct raster raster = {
        .width = (uint32_t)ceil(width * scale - 0.01),
        .height = (uint32_t)ceil(height * scale - 0.01),
        .channels = 3,
        .orientation = 1,
        .name = "",
        .note = "",
    };
    raster.dpi = believable_dpi(scale * 72, raster.width, raster.height);
    unsigned char *pixels = pdf->pages->room(pdf->pages, raster.width, raster.height, 3, fault);
    if (!pixels)
        return false;
    pdf->complaints = 0;
    if (!draw_page(page, &raster, scale, pixels))
        return refuse(fault, SAYS_DAMAGED);
    raster.pixels = pixels;
    if (pdf->complaints || !pdf->parts || !pdf_page_is_sound(pdf->limits, pdf->parts, index))
        mark_damaged(&raster);
    else
        raster.note = note_on(pdf, page, index, &raster);
    return pdf->pages->page(pdf->pages, &raster, fault);
}

static PopplerDocument *open_document(struct bytes file, struct fault *fault)
{
    GBytes *bytes = g_bytes_new_static(file.at, file.size);
    GError *error = NULL;
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    g_bytes_unref(bytes);
    if (!document)
        refuse(fault,
            g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? SAYS_PASSWORD : SAYS_DAMAGED);
    g_clear_error(&error);
    return document;
}

/* Two that read the same file should find as many pages in it. */
static struct pdf_parts *open_parts(struct bytes file, int pages)
{
    struct pdf_parts *parts = pdf_parts_open(file.at, file.size);
    if (!parts || pdf_parts_pages(parts) == pages)
        return parts;
    pdf_parts_close(parts);
    return NULL;
}

static bool decode_pages(struct pdf *pdf, struct fault *fault)
{
    const int count = poppler_document_get_n_pages(pdf->document);
    if (count < 1)
        return refuse(fault, SAYS_NO_PAGES);
    if (count > pdf->limits->pages_most)
        return refuse_most(fault, SAYS_TOO_MANY_PAGES, pdf->limits->pages_most);
    pdf->fonts_missing = fonts_missing(pdf->document, count);
    CLEANUP(close_parts) struct pdf_parts *parts = open_parts(pdf->file, count);
    if (parts && pdf_parts_is_portfolio(parts))
        return refuse(fault, SAYS_PORTFOLIO);
    pdf->parts = parts;
    pdf->has_files = parts && pdf_parts_has_files(parts);
    for (int i = 0; i < count; i++)
        if (!decode_page(pdf, i, fault))
            return false;
    return true;
}

static bool decode_pdf(
    const struct decode *limits, struct bytes file, struct raster_sink *pages, struct fault *fault)
{
    if (!whole_pdf(file, file, file.size)) /* poppler would mend it and lose pages silently */
        return refuse(fault, SAYS_SHORT);
    struct pdf pdf = { .limits = limits, .file = file, .pages = pages };
    if (!look_at_pictures(limits, file, &pdf.longest_picture, fault))
        return false;
    CLEANUP(drop_object) PopplerDocument *document = open_document(file, fault);
    if (!document)
        return false;
    pdf.document = document;
    guint handler = g_log_set_handler("Poppler", G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION,
        count_complaint, &pdf.complaints);
    bool decoded = decode_pages(&pdf, fault);
    g_log_remove_handler("Poppler", handler);
    return decoded;
}

const struct decoder pdf_decoder = { "PDF", bid_pdf, whole_pdf, decode_pdf };
