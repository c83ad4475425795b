/* Which way the text runs. The axis shows in the rows of ink: turned the right way they are sharp. Up or down
 * is asked of the recogniser itself, which reads a few lines both ways: leptonica's vote counts ascenders
 * against descenders, which Cyrillic turns round and handwriting blurs (ocr.md 6). Where nothing is certain
 * the page stays as it came: most pages are dropped upright. */
#include "glance.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>
#include <string.h>

enum {
    BAND_PX = 190, /* 32 mm of an A4 sheet: three to five lines */
    LETTERS_SURE = 25, /* so many letters read surely upright need no second try */
    LETTERS_LEAST = 8, /* and so many must be surely read the other way, to turn a page */
};

static const double LEFT_DEGREES = 1.5, SURE_AXIS = 1.7, LEAST_AXIS = 2.5, TWICE = 1.8,
                    SHINE = 0.15; /* ink of the other side: 0.08 on a thin sheet, typed 0.8 */

/* ---- up and down ---- */

/* The rows, BAND_PX of them, that hold most ink. */
static struct box densest_band(PIX *ink)
{
    int width = pixGetWidth(ink), height = pixGetHeight(ink);
    struct box band = { 0, 0, width, height < BAND_PX ? height : BAND_PX };
    CLEANUP(numaDestroy) NUMA *rows = pixCountPixelsByRow(ink, NULL);
    double sum = 0, best = 0;
    for (int y = 0; rows && y < height; y++) {
        l_float32 enters = 0, leaves = 0;
        numaGetFValue(rows, y, &enters);
        if (y >= band.height)
            numaGetFValue(rows, y - band.height, &leaves);
        sum += (double)(enters - leaves);
        if (sum > best) {
            best = sum;
            band.top = y + 1 - band.height > 0 ? y + 1 - band.height : 0;
        }
    }
    return band;
}

struct trial {
    double letters; /* each counted with its word's confidence */
    double surest; /* letters in words of 0.85 and more */
};

/* Letters that a recogniser claims in words of three letters and more: noise comes in ones and twos. */
static struct trial weigh(const struct reading *reading)
{
    struct trial result = { 0 };
    for (size_t i = 0; i < reading->count; i++) {
        const char *text = reading->words[i].text, *end = text + strlen(text);
        double n = 0, confidence = reading->words[i].confidence;
        for (int32_t c; (c = utf8_next(&text, end));)
            n += (c >= 0x400 && c <= 0x52f) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (n < 3 || confidence < 0.4)
            continue;
        result.letters += n * confidence;
        result.surest += confidence >= 0.85 ? n : 0;
    }
    return result;
}

static struct trial read_band(struct recogniser *recogniser, PIX *lines)
{
    struct arena arena = { 0 };
    struct reading reading = { 0 };
    struct fault fault;
    struct trial result = { 0 };
    struct box all = { 0, 0, pixGetWidth(lines), pixGetHeight(lines) };
    if (recogniser->recognise(recogniser, lines, all, &arena, &reading, &fault))
        result = weigh(&reading);
    arena_clear(&arena);
    return result;
}

/* The densest lines of the page after `turns` quarter turns. */
static PIX *cut_lines(const struct glance *glance, int turns)
{
    CLEANUP(pixDestroy) PIX *ink = picture_quarter_turns(glance->ink, turns);
    CLEANUP(pixDestroy) PIX *grey = picture_quarter_turns(glance->level, turns);
    if (!ink || !grey)
        return NULL;
    struct box band = densest_band(ink);
    CLEANUP(boxDestroy) BOX *box = boxCreate(band.left, band.top, band.width, band.height);
    return pixClipRectangle(grey, box, NULL);
}

static struct trial try_turns(const struct glance *glance, int turns, struct recogniser *recogniser)
{
    CLEANUP(pixDestroy) PIX *lines = cut_lines(glance, turns);
    return lines ? read_band(recogniser, lines) : (struct trial){ 0 };
}

/* A back through which the front shows is read well in a mirror and badly otherwise. Only the faintest of ink
 * is asked: pencil is darker, and does not read in a mirror. */
static bool shows_through(
    const struct glance *glance, const struct looks *looks, struct trial best, struct recogniser *recogniser)
{
    if (looks->contrast > SHINE || best.surest >= LETTERS_LEAST)
        return false;
    for (int turns = looks->quarter_turns; turns < 4; turns += 2) {
        CLEANUP(pixDestroy) PIX *lines = cut_lines(glance, turns);
        if (!lines || !pixFlipLR(lines, lines))
            continue;
        struct trial mirrored = read_band(recogniser, lines);
        if (mirrored.surest >= LETTERS_SURE && mirrored.letters > 3 * best.letters)
            return true;
    }
    return false;
}

/* Quarter turns that bring the text upright: `turns`, unless the lines read clearly better another way:
 * upside down, or on the other axis where the ink could not tell the axes apart. */
static int upright(const struct glance *glance, int turns, bool axis_certain, struct recogniser *recogniser,
    struct trial *how_well)
{
    static const int others[] = { 2, 1, 3 };
    struct trial first = try_turns(glance, turns, recogniser), best = first;
    int found = turns;
    *how_well = first;
    if (first.surest >= LETTERS_SURE)
        return turns;
    for (int i = 0; i < (axis_certain ? 1 : 3); i++) {
        struct trial other = try_turns(glance, (turns + others[i]) % 4, recogniser);
        if (other.letters > TWICE * first.letters && other.surest >= LETTERS_LEAST &&
            other.letters > best.letters) {
            best = other;
            found = (turns + others[i]) % 4;
        }
    }
    *how_well = best;
    return found;
}

void look_for_axis(struct glance *glance, struct looks *looks, struct recogniser *recogniser)
{
    if (!glance->ink || looks->blank || glance->empty)
        return;
    CLEANUP(pixDestroy) PIX *turned = pixRotate90(glance->ink, 1);
    double as_is = tilt_of(glance->ink, LEFT_DEGREES).confidence;
    double sideways = turned ? tilt_of(turned, LEFT_DEGREES).confidence : 0;
    bool lies = sideways > LEAST_AXIS && sideways > SURE_AXIS * as_is;
    looks->quarter_turns = lies ? 1 : 0;
    bool certain = fmax(as_is, sideways) > LEAST_AXIS &&
        fmax(as_is, sideways) > SURE_AXIS * fmin(as_is, sideways);
    if (!recogniser)
        return;
    struct trial how_well;
    looks->quarter_turns = upright(glance, looks->quarter_turns, certain, recogniser, &how_well);
    looks->blank = shows_through(glance, looks, how_well, recogniser);
}
