/* Draws pages with pango and cairo, and hands them over as leptonica's pictures. */
#include "page_drawing.h"

#include <leptonica/allheaders.h>

#include <pango/pangocairo.h>

const char russian_letter[] =
    "Здравствуйте, дорогая Марина!\n\nПишу Вам второе письмо в этом месяце. Первое, судя по Вашему ответу, "
    "дошло без задержек. Здоровье у меня в порядке, погода стоит холодная, но снег уже тает, и на прогулке "
    "слышно, как кричат грачи.\n\nЧитаю много: взял в здешней библиотеке толстый учебник физики и решаю "
    "задачи по вечерам, это успокаивает. Спасибо за рисунок, лошадь похожа на настоящую.\n\nПришлите, если "
    "можно, ещё конверты с марками и тетрадь в клетку. Не волнуйтесь и берегите себя.\n\nОбнимаю, Ваш Пётр";

const char belarusian_letter[] =
    "Добры дзень, мая дарагая Алеся!\n\nПішу табе ўжо трэці ліст. Здароўе маё ў парадку, надвор'е стаіць "
    "халоднае, але снег ужо растае, і на шпацыры чуваць, як крычаць гракі. Чытаю шмат і рашаю задачы "
    "вечарамі, гэта супакойвае і дае сілы.\n\nДзякуй за здымкі саду і за малюнак. Дашлі, калі можна, яшчэ "
    "канверты з маркамі, сшытак у клетку і дзве ручкі з сіняй пастай.\n\nАбдымаю ўсіх моцна. Твой Андрэй";

const char mixed_letter[] =
    "Дорогая Наталья!\n\nПередай, пожалуйста, сестре адрес библиотеки: library@example.org. Книга English "
    "Grammar in Use пришла, а словарь нет.\n\nPlease tell John that I have read his letter twice and I will "
    "answer next week.\n\nЖду вестей, твой Сергей";

/* Fontconfig and pango keep what they have found until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpango\nleak:libcairo\nleak:libglib\n";
}

static void paint_squares(cairo_t *cairo, int width, int height, double pitch)
{
    cairo_set_source_rgb(cairo, 0.72, 0.78, 0.88);
    cairo_set_line_width(cairo, 2);
    for (int line = 0; (line + 0.5) * pitch < width; line++) {
        cairo_move_to(cairo, (line + 0.5) * pitch, 0);
        cairo_line_to(cairo, (line + 0.5) * pitch, height);
    }
    for (int line = 0; (line + 0.5) * pitch < height; line++) {
        cairo_move_to(cairo, 0, (line + 0.5) * pitch);
        cairo_line_to(cairo, width, (line + 0.5) * pitch);
    }
    cairo_stroke(cairo);
}

static void paint_text(cairo_t *cairo, const struct drawing *drawing, int width)
{
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Serif");
    double points = drawing->size > 0 ? drawing->size : 13;
    pango_font_description_set_absolute_size(font, points * 200 / 72 * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (width - width / 5) * PANGO_SCALE);
    pango_layout_set_text(layout, drawing->text, -1);
    cairo_set_source_rgb(cairo, drawing->ink, drawing->ink, drawing->ink);
    cairo_move_to(cairo, width / 10.0, width / 10.0);
    pango_cairo_show_layout(cairo, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
}

static void paint(cairo_t *cairo, const struct drawing *drawing, int width, int height)
{
    double paper = drawing->paper > 0 ? drawing->paper : 0.96;
    cairo_set_source_rgb(cairo, paper, paper, paper);
    cairo_paint(cairo);
    if (drawing->squares > 0)
        paint_squares(cairo, width, height, drawing->squares);
    if (drawing->text)
        paint_text(cairo, drawing, width);
    if (drawing->hatching) {
        cairo_set_source_rgb(cairo, 0.05, 0.05, 0.05);
        cairo_rectangle(cairo, width / 4.0, height / 2.0, width / 2.0, 60);
        cairo_fill(cairo);
    }
    if (drawing->shade > 0) {
        cairo_pattern_t *shade = cairo_pattern_create_linear(0, 0, width, height / 3.0);
        cairo_pattern_add_color_stop_rgba(shade, 0, 0, 0, 0, 0);
        cairo_pattern_add_color_stop_rgba(shade, 1, 0, 0, 0, drawing->shade);
        cairo_set_source(cairo, shade);
        cairo_paint(cairo);
        cairo_pattern_destroy(shade);
    }
}

static PIX *to_pix(cairo_surface_t *surface, int width, int height)
{
    PIX *pix = pixCreate(width, height, 32);
    cairo_surface_flush(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            const unsigned char *at = data + y * stride + x * 4; /* blue, green, red, nothing */
            pixSetRGBPixel(pix, x, y, at[2], at[1], at[0]);
        }
    return pix;
}

PIX *draw_page(const struct drawing *drawing)
{
    int width = drawing->width ? drawing->width : 1654, height = drawing->height ? drawing->height : 2339;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cairo = cairo_create(surface);
    paint(cairo, drawing, width, height);
    PIX *pix = to_pix(surface, width, height);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    if (!drawing->grey)
        return pix;
    PIX *grey = pixConvertRGBToGray(pix, 0.3f, 0.5f, 0.2f);
    pixDestroy(&pix);
    return grey;
}

static PTA *four(const double x[4], const double y[4])
{
    PTA *points = ptaCreate(4);
    for (int i = 0; i < 4; i++)
        ptaAddPt(points, (l_float32)x[i], (l_float32)y[i]);
    return points;
}

/* The warp brings in black where there is no page; black becomes the desk. */
PIX *photograph(PIX *page, int wide, int high)
{
    int width = pixGetWidth(page), height = pixGetHeight(page);
    PIX *frame = pixCreate(wide, high, 32);
    pixRasterop(frame, 0, 0, width, height, PIX_SRC, page, 0, 0);
    const double from_x[4] = { 0, width, width, 0 }, from_y[4] = { 0, 0, height, height };
    const double to_x[4] = { wide * 0.14, wide * 0.83, wide * 0.92, wide * 0.08 };
    const double to_y[4] = { high * 0.10, high * 0.12, high * 0.90, high * 0.93 };
    PTA *from = four(from_x, from_y), *to = four(to_x, to_y);
    PIX *photo = pixProjectivePta(frame, to, from, L_BRING_IN_BLACK);
    for (int y = 0; y < high; y++)
        for (int x = 0; x < wide; x++) {
            l_uint32 value;
            pixGetPixel(photo, x, y, &value);
            if ((value >> 8) == 0)
                pixSetRGBPixel(photo, x, y, 70 + (x / 9 + y / 40) % 5, 55, 42);
        }
    ptaDestroy(&from);
    ptaDestroy(&to);
    pixDestroy(&frame);
    pixDestroy(&page);
    return photo;
}

PIX *tilted(PIX *page, double degrees)
{
    PIX *rotated = pixRotate(
        page, (l_float32)(degrees * 3.14159265 / 180), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    pixDestroy(&page);
    return rotated;
}

PIX *turned(PIX *page, int quarters)
{
    PIX *rotated = pixRotateOrth(page, quarters);
    pixDestroy(&page);
    return rotated;
}
