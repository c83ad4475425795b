/* tess: a recogniser on tesseract's C interface, with its models opened once. Inside the read room. */
#ifndef TESS_H
#define TESS_H

#ifndef ROOM_READ
#error "tess.h is for the read room alone"
#endif

#include "recogniser.h"

#include <tesseract/capi.h>

/* Where Debian's tesseract packages put the models; TESSDATA_PREFIX in the environment goes before. */
#define TESS_MODELS "/usr/share/tesseract-ocr/5/tessdata"

const char *tess_models(void);

struct tess {
    struct recogniser recogniser;
    TessBaseAPI *page; /* reads pages: Cyrillic, or rus+bel */
    TessBaseAPI *latin; /* reads again what looks Latin; null when there is no such model */
    int64_t end_ms; /* of CPU time of this process: when the page that is being read must be done */
};

/* CPU time of this process. */
int64_t tess_cpu_ms(void);

/* `models` as tesseract writes them: "Cyrillic", "rus+bel". `latin` may be null. Half-opened is fine for
 * tess_close. */
bool tess_open(struct tess *tess, const char *models, const char *latin, struct fault *fault);
void tess_close(struct tess *tess);

/* One run of the engine. `mode` says what the picture holds: a page, a block of lines, one line. */
struct tess_job {
    TessBaseAPI *engine;
    TessPageSegMode mode;
    struct Pix *grey;
    struct box area; /* width 0: all of it */
    int64_t end_ms; /* as in struct tess; layout is not interrupted */
};

bool tess_run(const struct tess_job *job, struct arena *arena, struct reading *reading, struct fault *fault);

/* The second look (latin.c): replaces runs of words that the page model was unsure of and that the Latin
 * model reads better. Cannot fail: what it cannot better it leaves. When the page's time is over the reading
 * is not complete. */
void latin_read_again(struct tess *tess, struct Pix *grey, struct arena *arena, struct reading *reading);

#endif
