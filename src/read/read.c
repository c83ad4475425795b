/* The read stage: opens the models once, lends the recogniser to look, and turns a reading picture into words
 * with boxes in pixels of the presentation picture. */
#include "read.h"

#include "cleanup.h"
#include "clock.h"
#include "code.h"
#include "desk.h"
#include "ink.h"
#include "tess.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct read {
    struct stage stage;
    struct param_words languages;
    int most_seconds;
    struct tess tess;
};

static const struct param params[] = {
    { "languages", PARAM_WORDS, offsetof(struct read, languages), 0, 0, "{\"Cyrillic\", \"eng\"}",
        "tesseract models; eng reads again what looks Latin; without Cyrillic, rus and bel take its place",
        NULL },
    { "most_seconds", PARAM_INT, offsetof(struct read, most_seconds), 1, 120, "5",
        "a page that needs more CPU, for all of its readings, is left half read, and says so (s)", NULL },
    { 0 },
};

/* ---- which models ---- */

bool read_model_installed(const char *name)
{
    char path[512];
    if (!*name || strchr(name, '/'))
        return false;
    int n = snprintf(path, sizeof path, "%s/%s.traineddata", tess_models(), name);
    return n > 0 && (size_t)n < sizeof path && access(path, R_OK) == 0;
}

static bool wants(const struct read *read, const char *language)
{
    for (size_t i = 0; i < read->languages.count; i++)
        if (strcmp(read->languages.word[i], language) == 0)
            return true;
    return false;
}

static void add_model(struct text *models, const char *name)
{
    if (models->length)
        text_add_char(models, '+');
    text_add(models, name);
}

/* All languages but eng that are installed, as tesseract writes them. */
static void choose_models(const struct read *read, struct text *models)
{
    bool small = wants(read, "Cyrillic") && !read_model_installed("Cyrillic");
    for (size_t i = 0; i < read->languages.count; i++) {
        const char *name = read->languages.word[i];
        if (strcmp(name, "eng") != 0 && read_model_installed(name))
            add_model(models, name);
    }
    if (small && !wants(read, "rus") && read_model_installed("rus"))
        add_model(models, "rus");
    if (small && !wants(read, "bel") && read_model_installed("bel"))
        add_model(models, "bel");
}

/* ---- the stage ---- */

static bool open_models(struct stage *stage, const struct services *services, struct fault *fault)
{
    struct read *read = (struct read *)stage;
    struct text models = TEXT_LIMIT(400);
    choose_models(read, &models);
    bool latin = wants(read, "eng") && read_model_installed("eng");
    if (!models.length && latin && read->languages.count == 1) {
        text_add(&models, "eng");
        latin = false;
    }
    bool done = models.length
        ? tess_open(&read->tess, models.bytes, latin ? "eng" : NULL, fault)
        : fault_set(fault, FAULT_SYSTEM,
              "no model for reading is installed in %s: install tesseract-ocr-script-cyrl "
              "(or tesseract-ocr-rus and tesseract-ocr-bel)",
              tess_models());
    text_clear(&models);
    if (done && services && services->recogniser)
        *services->recogniser = &read->tess.recogniser;
    return done;
}

static void close_models(struct stage *stage)
{
    tess_close(&((struct read *)stage)->tess);
}

/* Boxes from pixels of the reading picture to pixels of the presentation picture, which is still curled. */
static void map_boxes(struct reading *reading, const struct bend *bend, double scale)
{
    if (scale <= 0)
        return;
    for (size_t i = 0; i < reading->count; i++) {
        struct box *box = &reading->words[i].box;
        struct bend_column column = bend_column(bend, box->left + box->width / 2.0);
        double middle = box->top + box->height / 2.0;
        box->top += (int)lround(bend_from(bend, column, middle) - middle);
        *box = (struct box){ (int)floor(box->left / scale), (int)floor(box->top / scale),
            (int)ceil(box->width / scale), (int)ceil(box->height / scale) };
    }
}

/* Codes go first, at 5 to 10 ms: a page that is only a separator slip needs no more. */
static bool read_codes(struct sheet *sheet, struct fault *fault)
{
    const double began = clock_cpu_ms();
    struct page *page = &sheet->page;
    if (!code_find(sheet->grey, sheet->grey_scale, sheet->arena, page, fault))
        return false;
    if (code_slip_alone(sheet->grey, sheet->grey_scale, page)) {
        page->kind = PAGE_SLIP;
        page->kind_confidence = 0.99;
    }
    sheet->outcome = arena_printf(sheet->arena, "%zu found", page->code_count);
    sheet_did(sheet, "read codes", began);
    return true;
}

/* A page that look took for a picture is read where lines of letters stand, a caption; many of them are a
 * letter on coloured paper, and all of it is read. Null: there are none. The caller destroys what is
 * returned. */
static PIX *worth_reading(const struct sheet *sheet)
{
    enum { CAPTION_LINES = 8 };
    static const double BELIEVED = 0.5;
    if (sheet->page.kind != PAGE_PICTURE || sheet->page.kind_confidence < BELIEVED)
        return pixClone(sheet->grey);
    CLEANUP(ink_clear) struct ink ink = ink_find(sheet->grey);
    int lines = 0;
    CLEANUP(pixDestroy) PIX *alone = ink_lines_alone(&ink, sheet->grey, &lines);
    return lines > CAPTION_LINES ? pixClone(sheet->grey) : STEAL(alone);
}

/* A page that was given up is perhaps a sheet on a dark desk, and is read once more without the desk's grain.
 * It stays incomplete: what else lies in the dark was smoothed with it, so a person looks at the page as
 * before, beside its words now. */
static bool read_off_desk(
    struct read *read, struct sheet *sheet, PIX **grey, struct reading *reading, struct fault *fault)
{
    struct recogniser *tess = &read->tess.recogniser;
    CLEANUP(pixDestroy) PIX *quiet = desk_smoothed(*grey, sheet);
    if (!quiet)
        return true;
    if (!tess->recognise(tess, quiet, (struct box){ 0 }, sheet->arena, reading, fault))
        return false;
    reading->complete = false;
    pixDestroy(grey);
    *grey = STEAL(quiet);
    return true;
}

static bool read_page(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    struct read *read = (struct read *)stage;
    struct reading *reading = &sheet->page.reading;
    *reading = (struct reading){ .complete = true };
    sheet->outcome = "not read: blank";
    if (sheet->looks.blank)
        return true;
    if (!sheet->grey)
        return fault_set(fault, FAULT_SYSTEM, "read: there is no reading picture");
    if (!read_codes(sheet, fault))
        return false;
    sheet->outcome = "not read: a separator slip";
    if (sheet->page.kind == PAGE_SLIP)
        return true;
    sheet->outcome = "not read: a picture without text";
    CLEANUP(pixDestroy) PIX *grey = worth_reading(sheet);
    if (!grey)
        return true;
    struct recogniser *tess = &read->tess.recogniser;
    read->tess.end_ms = tess_cpu_ms() + read->most_seconds * (int64_t)1000;
    if (!tess->recognise(tess, grey, (struct box){ 0 }, sheet->arena, reading, fault))
        return false;
    const bool given_up = !reading->complete && !reading->count && tess_cpu_ms() < read->tess.end_ms;
    if (given_up && !read_off_desk(read, sheet, &grey, reading, fault))
        return false;
    latin_read_again(&read->tess, grey, sheet->arena, reading);
    map_boxes(reading, &sheet->bend, sheet->grey_scale);
    sheet->outcome = arena_printf(sheet->arena, "%zu words with %.0f %% of the ink%s", reading->count,
        100 * reading->ink_coverage, reading->complete ? "" : ", not to the end");
    return true;
}

const struct stage_kind read_stage = {
    .name = "read",
    .summary = "finds the words on a page, with tesseract",
    .place = PLACE_PAGE,
    .needs = SLOT_CLEAN,
    .gives = SLOT_READING,
    .size = sizeof(struct read),
    .params = params,
    .open = open_models,
    .run = read_page,
    .close = close_models,
};
