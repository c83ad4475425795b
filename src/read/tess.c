/* Tesseract as a recogniser: grey picture in, words with boxes and confidences out. Models are opened once;
 * afterwards no file is touched, so that it can work behind the walls of a page child. One thread. */
#include "tess.h"

#include "cleanup.h"
#include "ink.h"

#include <leptonica/allheaders.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *tess_models(void)
{
    const char *elsewhere = getenv("TESSDATA_PREFIX");
    return elsewhere && *elsewhere ? elsewhere : TESS_MODELS;
}

/* ---- life ---- */

static void delete_engine(TessBaseAPI **engine)
{
    if (*engine)
        TessBaseAPIDelete(*engine);
    *engine = NULL;
}

/* White text on black is no letter: without the inverse retry each unsure line is read once, not twice. */
static TessBaseAPI *open_engine(const char *models)
{
    CLEANUP(delete_engine) TessBaseAPI *engine = TessBaseAPICreate();
    if (TessBaseAPIInit2(engine, tess_models(), models, OEM_LSTM_ONLY) != 0)
        return NULL;
    TessBaseAPISetVariable(engine, "tessedit_do_invert", "0");
    return STEAL(engine);
}

static bool recognise(struct recogniser *self, struct Pix *grey, struct box area, struct arena *arena,
    struct reading *reading, struct fault *fault);

bool tess_open(struct tess *tess, const char *models, const char *latin, struct fault *fault)
{
    tess->recogniser.recognise = recognise;
    tess->page = open_engine(models);
    if (!tess->page)
        return fault_set(
            fault, FAULT_SYSTEM, "tesseract cannot open its model %s in %s", models, tess_models());
    tess->latin = latin ? open_engine(latin) : NULL;
    if (latin && !tess->latin)
        return fault_set(
            fault, FAULT_SYSTEM, "tesseract cannot open its model %s in %s", latin, tess_models());
    return true;
}

void tess_close(struct tess *tess)
{
    delete_engine(&tess->page);
    delete_engine(&tess->latin);
}

/* ---- results ---- */

static void delete_text(char **text)
{
    if (*text)
        TessDeleteText(*text);
}

static void delete_result(TessResultIterator **result)
{
    if (*result)
        TessResultIteratorDelete(*result);
}

static void delete_monitor(ETEXT_DESC **monitor)
{
    if (*monitor)
        TessMonitorDelete(*monitor);
}

/* The longest part of `text` that fits a word and ends between characters. */
static size_t fitting(const char *text)
{
    size_t n = strnlen(text, WORD_BYTES_MOST);
    while (n && text[n] && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    return n;
}

static bool word_at(TessResultIterator *at, struct arena *arena, struct word *word)
{
    CLEANUP(delete_text) char *text = TessResultIteratorGetUTF8Text(at, RIL_WORD);
    int left, top, right, bottom;
    const TessPageIterator *place = TessResultIteratorGetPageIteratorConst(at);
    if (!text || !*text || strspn(text, " ") == strlen(text) ||
        !TessPageIteratorBoundingBox(place, RIL_WORD, &left, &top, &right, &bottom))
        return false;
    double confidence = (double)TessResultIteratorConfidence(at, RIL_WORD) / 100;
    word->text = arena_copy_n(arena, text, fitting(text));
    word->confidence = confidence < 0 ? 0 : confidence > 1 ? 1 : confidence;
    word->box = (struct box){ left, top, right - left, bottom - top };
    return true;
}

static void add_word(struct reading *reading, size_t *room, struct word word, struct arena *arena)
{
    if (reading->count == *room) {
        size_t larger = *room ? *room * 2 : 64;
        reading->words = arena_grow(arena, reading->words, reading->count, larger, sizeof *reading->words);
        *room = larger;
    }
    reading->words[reading->count++] = word;
}

static void collect(TessBaseAPI *engine, struct arena *arena, struct reading *reading)
{
    CLEANUP(delete_result) TessResultIterator *at = TessBaseAPIGetIterator(engine);
    if (!at)
        return;
    const TessPageIterator *place = TessResultIteratorGetPageIteratorConst(at);
    size_t room = 0;
    int line = -1;
    do {
        if (line < 0 || TessPageIteratorIsAtBeginningOf(place, RIL_TEXTLINE))
            line++;
        struct word word = { .line = line };
        if (!word_at(at, arena, &word))
            continue;
        if (reading->count == PAGE_WORDS_MOST) {
            reading->complete = false;
            return;
        }
        add_word(reading, &room, word, arena);
    } while (TessResultIteratorNext(at, RIL_WORD));
}

/* A part is cut out, not set as the engine's rectangle: 5.3.0 read two clean lines in a rectangle as one
 * letter. */
static PIX *part_of(PIX *grey, const struct box *area)
{
    if (!area->width)
        return pixClone(grey);
    CLEANUP(boxDestroy) BOX *box = boxCreate(area->left, area->top, area->width, area->height);
    return box ? pixClipRectangle(grey, box, NULL) : NULL;
}

static void move_boxes(struct reading *reading, int right, int down)
{
    for (size_t i = 0; i < reading->count; i++) {
        reading->words[i].box.left += right;
        reading->words[i].box.top += down;
    }
}

/* ---- budget ---- */

int64_t tess_cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Asked by the engine between words: is the budget gone? The pointer is as its interface wants it. */
static bool spent(void *end_ms, int words)
{
    (void)words;
    return tess_cpu_ms() > *(const int64_t *)end_ms;
}

/* ---- pencil beside print ---- */

/* Copies the line that begins at `from`, as line `number`; returns where the next one begins. */
static size_t take_line(struct reading *to, const struct reading *of, size_t from, int number)
{
    size_t i = from;
    for (; i < of->count && of->words[i].line == of->words[from].line && to->count < PAGE_WORDS_MOST; i++) {
        to->words[to->count] = of->words[i];
        to->words[to->count++].line = number;
    }
    return i;
}

/* Puts lines that were read apart among the others, from the top down. */
static void merge_lines(struct reading *reading, const struct reading *more, struct arena *arena)
{
    struct reading both = *reading;
    size_t old = 0, new = 0;
    both.words = arena_array(arena, reading->count + more->count, sizeof *both.words);
    both.count = 0;
    for (int line = 0; (old < reading->count || new < more->count) && both.count < PAGE_WORDS_MOST; line++) {
        const bool first = old == reading->count ||
            (new < more->count && more->words[new].box.top < reading->words[old].box.top);
        if (first)
            new = take_line(&both, more, new, line);
        else
            old = take_line(&both, reading, old, line);
    }
    both.complete = reading->complete && more->complete && both.count < PAGE_WORDS_MOST;
    *reading = both;
}

/* One tone parts ink from paper for the whole page, and pencil beside print is then paper: its lines are read
 * apart. */
static bool read_pale(const struct tess_job *page, const struct ink *pale, struct arena *arena,
    struct reading *reading, struct fault *fault)
{
    CLEANUP(pixDestroy) PIX *alone = ink_unread_alone(pale, page->grey, reading);
    if (!alone)
        return true;
    struct reading more = { 0 };
    struct tess_job job = *page;
    job.grey = alone;
    job.mode = PSM_SINGLE_BLOCK;
    job.area = (struct box){ 0, 0, pixGetWidth(alone), pixGetHeight(alone) };
    if (!tess_run(&job, arena, &more, fault))
        return false;
    merge_lines(reading, &more, arena);
    return true;
}

/* Bytes of text in words that the engine is at least half sure of. */
static size_t yield_of(const struct reading *reading)
{
    size_t sum = 0;
    for (size_t i = 0; i < reading->count; i++)
        sum += reading->words[i].confidence >= 0.5 ? strlen(reading->words[i].text) : 0;
    return sum;
}

/* `yield` becomes that of the words that were read before the pale lines: these may be guesses, and neither
 * cover ink nor speak for the layout. */
static bool run(const struct tess_job *job, struct arena *arena, struct reading *reading, size_t *yield,
    struct fault *fault)
{
    enum { GUESSED_DPI = 200 };
    CLEANUP(pixDestroy) PIX *part = pixGetDepth(job->grey) == 8 ? part_of(job->grey, &job->area) : NULL;
    if (!part)
        return fault_set(
            fault, FAULT_SYSTEM, "the recogniser wants an 8-bit grey picture, and an area within it");
    CLEANUP(ink_clear) struct ink ink = ink_find(part);
    *yield = 0;
    const bool grain = job->area.width && ink_is_grain(&ink, part);
    *reading = (struct reading){ .complete = !grain && !ink_is_hopeless(&ink) };
    if (!reading->complete)
        return true;
    TessBaseAPISetPageSegMode(job->engine, job->mode);
    TessBaseAPISetImage2(job->engine, part);
    TessBaseAPISetSourceResolution(job->engine, GUESSED_DPI);
    CLEANUP(delete_monitor) ETEXT_DESC *monitor = TessMonitorCreate();
    int64_t end_ms = job->end_ms;
    TessMonitorSetCancelFunc(monitor, spent);
    TessMonitorSetCancelThis(monitor, &end_ms);
    reading->complete = TessBaseAPIRecognize(job->engine, monitor) == 0;
    collect(job->engine, arena, reading);
    const bool whole = job->area.width == 0;
    CLEANUP(ink_clear) struct ink pale = whole ? ink_find_pale(&ink, part) : (struct ink){ 0 };
    TessBaseAPIClear(job->engine);
    reading->ink_coverage = ink_coverage(&ink, &pale, reading);
    *yield = yield_of(reading);
    if (whole && reading->complete && !read_pale(job, &pale, arena, reading, fault))
        return false;
    move_boxes(reading, job->area.left, job->area.top);
    return true;
}

bool tess_run(const struct tess_job *job, struct arena *arena, struct reading *reading, struct fault *fault)
{
    size_t yield;
    return run(job, arena, reading, &yield, fault);
}

/* ---- the recogniser ---- */

static bool may_be_text(struct Pix *grey)
{
    CLEANUP(ink_clear) struct ink ink = ink_find(grey);
    return ink_may_be_text(&ink);
}

/* Layout analysis takes some pages of handwriting for a picture and finds no text at all: those are read once
 * more as one block of lines, and the reading with more in it stays. A drawing has too few pieces for
 * that. */
static bool recognise(struct recogniser *self, struct Pix *grey, struct box area, struct arena *arena,
    struct reading *reading, struct fault *fault)
{
    enum { LITTLE = 40, PART_MOST_MS = 500 };
    struct tess *tess = (struct tess *)self;
    struct tess_job job = {
        .engine = tess->page,
        .mode = area.width ? PSM_SINGLE_BLOCK : PSM_AUTO,
        .grey = grey,
        .area = area,
        .end_ms = area.width ? tess_cpu_ms() + PART_MOST_MS : tess->end_ms,
    };
    size_t yield, yield_again;
    if (!run(&job, arena, reading, &yield, fault))
        return false;
    if (area.width || yield >= LITTLE || !reading->complete || !may_be_text(grey))
        return true;
    struct reading again = { 0 };
    job.mode = PSM_SINGLE_BLOCK;
    if (!run(&job, arena, &again, &yield_again, fault))
        return false;
    if (yield_again > yield)
        *reading = again;
    return true;
}
