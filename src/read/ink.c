/* What on a reading picture may be writing: pieces of dark that hang together, by size and shape. From them
 * follow how much of a page's writing was read, and whether to read it at all. */
#include "ink.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

/* ---- islands ---- */

/* Quads of four pixels with one dark, with three, and with two across a corner. */
struct quads {
    int one, three, across;
};

static int bits(l_uint32 word)
{
    return __builtin_popcount(word);
}

/* 32 quads: a word of two neighbouring rows, and the same words a pixel further left. */
static void count_quads(
    l_uint32 above, l_uint32 above_left, l_uint32 below, l_uint32 below_left, struct quads *quads)
{
    const l_uint32 odd = above ^ above_left ^ below ^ below_left;
    const l_uint32 three = odd & ((above & above_left) | (below & below_left));
    quads->three += bits(three);
    quads->one += bits(odd & ~three);
    quads->across += bits((above ^ above_left) & (below ^ below_left) & (above ^ below));
}

static void count_rows(const l_uint32 *above, const l_uint32 *below, int words, struct quads *quads)
{
    l_uint32 left_above = 0, left_below = 0;
    for (int i = 0; i <= words; i++) { /* one more: beyond the last pixel all is paper */
        const l_uint32 a = above && i < words ? above[i] : 0, b = below && i < words ? below[i] : 0;
        count_quads(a, a >> 1 | left_above << 31, b, b >> 1 | left_below << 31, quads);
        left_above = a;
        left_below = b;
    }
}

/* Pieces less holes follow from the quads alone (Gray, "Local properties of binary images in two dimensions",
 * 1971), so islands need not be looked for one by one: under 1 CPU ms a page, not 7. */
static int islands_of(PIX *dark, int pieces)
{
    const int words = pixGetWpl(dark), height = pixGetHeight(dark);
    const l_uint32 *data = pixGetData(dark);
    struct quads quads = { 0 };
    pixSetPadBits(dark, 0);
    for (int y = 0; y <= height; y++)
        count_rows(y ? data + (ptrdiff_t)(y - 1) * words : NULL,
            y < height ? data + (ptrdiff_t)y * words : NULL, words, &quads);
    return pieces + 1 - (quads.one - quads.three - 2 * quads.across) / 4;
}

/* ---- pieces ---- */

/* What Otsu's one tone for the whole picture parts from the paper. */
static PIX *dark_of(PIX *grey)
{
    CLEANUP(pixDestroy) PIX *tones = NULL;
    l_uint32 tone;
    if (pixOtsuAdaptiveThreshold(grey, pixGetWidth(grey), pixGetHeight(grey), 0, 0, 0, &tones, NULL) ||
        pixGetPixel(tones, 0, 0, &tone))
        return NULL;
    return picture_below(grey, (int)tone);
}

struct ink ink_find(struct Pix *grey)
{
    CLEANUP(pixDestroy) PIX *dark = dark_of(grey);
    if (!dark)
        return (struct ink){ 0 };
    struct ink ink = { .pieces = pixConnCompBB(dark, 8) };
    ink.islands = ink.pieces ? islands_of(dark, boxaGetCount(ink.pieces)) : 0;
    ink.dark = STEAL(dark);
    return ink;
}

void ink_clear(struct ink *ink)
{
    boxaDestroy(&ink->pieces);
    pixDestroy(&ink->dark);
}

static int count(const struct ink *ink)
{
    return ink->pieces ? boxaGetCount(ink->pieces) : 0;
}

static struct box piece(const struct ink *ink, int i)
{
    struct box box = { 0 };
    boxaGetBoxGeometry(ink->pieces, i, &box.left, &box.top, &box.width, &box.height);
    return box;
}

/* A typed page has up to 5,000 pieces of ink, a densely printed one 10,000; grain has 30,000 and more. A
 * typed page encloses 500 islands of paper, hatching that crosses 13,000 to 30,000. */
bool ink_is_hopeless(const struct ink *ink)
{
    enum { PIECES_MOST = 14000, ISLANDS_MOST = 10000 };
    return count(ink) > PIECES_MOST || ink->islands > ISLANDS_MOST;
}

/* ---- how much was read ---- */

static int longer(const struct box *box)
{
    return box->width > box->height ? box->width : box->height;
}

static int shorter(const struct box *box)
{
    return box->width > box->height ? box->height : box->width;
}

/* Lines that look cuts out have a piece on 550 px and more, print of 9 points one on 200, the grain of a
 * photograph one on 50 to 120, nearly all of them specks. Print of 6 points is as dense, but of letters.
 * Where the grain is thinner, hardly any of its pieces is as large as a letter; of a line of writing in it
 * more are. */
bool ink_is_grain(const struct ink *ink, struct Pix *part)
{
    enum { PIECES_MANY = 500, PX_A_PIECE = 130, SPECK_PX = 4, LETTER_PX = 8, DENSE_MOST = 2, FEW = 33 };
    static const double THIN_SPECKS = 0.9;
    const long px = (long)pixGetWidth(part) * pixGetHeight(part);
    int specks = 0, letters = 0;
    if (count(ink) <= PIECES_MANY)
        return false;
    for (int i = 0; i < count(ink); i++) {
        const struct box at = piece(ink, i);
        specks += longer(&at) <= SPECK_PX;
        letters += longer(&at) >= LETTER_PX;
    }
    if ((long)count(ink) * PX_A_PIECE > px)
        return specks * DENSE_MOST > count(ink);
    return specks > THIN_SPECKS * count(ink) && letters * FEW < count(ink);
}

/* Letters stand 15 px high on a reading picture, their dots and commas, and what grain leaves, under 8. A
 * rule is long and thin. */
static bool may_be_writing(const struct box *piece)
{
    enum { LETTER_PX = 8, RULE_PX = 60, RULE_SLIM = 8 };
    const bool rule = longer(piece) > RULE_PX && longer(piece) > RULE_SLIM * shorter(piece);
    return longer(piece) >= LETTER_PX && !rule;
}

static bool holds(const struct box *box, int x, int y)
{
    return x >= box->left && x < box->left + box->width && y >= box->top && y < box->top + box->height;
}

/* The recogniser also makes one word of half a drawing: what is ten times as high as a letter is none. */
static bool was_read(const struct box *piece, const struct reading *reading)
{
    enum { HIGHEST_PX = 150 };
    if (piece->height > HIGHEST_PX)
        return false;
    const int x = piece->left + piece->width / 2, y = piece->top + piece->height / 2;
    for (size_t i = 0; i < reading->count; i++)
        if (holds(&reading->words[i].box, x, y))
            return true;
    return false;
}

struct length {
    double all, read;
};

/* A piece weighs as much as it is long: a word written in one stroke as much as its letters one by one, and
 * black no more than pencil. */
static void add_length(const struct ink *ink, const struct reading *reading, struct length *length)
{
    for (int i = 0; i < count(ink); i++) {
        const struct box box = piece(ink, i);
        if (!may_be_writing(&box))
            continue;
        length->all += longer(&box);
        if (was_read(&box, reading))
            length->read += longer(&box);
    }
}

double ink_coverage(const struct ink *ink, const struct ink *pale, const struct reading *reading)
{
    struct length length = { 0 };
    add_length(ink, reading, &length);
    add_length(pale, reading, &length);
    return length.all > 0 ? length.read / length.all : 0;
}

/* ---- where a text may stand ---- */

/* A letter, or a word written in one stroke. */
static bool may_be_letter(const struct box *piece)
{
    enum { LOWEST_PX = 8, HIGHEST_PX = 80, WIDEST_PX = 400 };
    return piece->height >= LOWEST_PX && piece->height <= HIGHEST_PX && piece->width <= WIDEST_PX;
}

bool ink_may_be_text(const struct ink *ink)
{
    enum { PIECES_LEAST = 25 };
    int pieces = 0;
    for (int i = 0; i < count(ink) && pieces < PIECES_LEAST; i++) {
        const struct box box = piece(ink, i);
        pieces += may_be_letter(&box);
    }
    return pieces >= PIECES_LEAST;
}

/* Letters become bars, and bars beside each other one. */
static BOXA *find_runs(const struct ink *ink, PIX *grey)
{
    enum { GAP_PX = 41 };
    CLEANUP(pixDestroy) PIX *bars = pixCreate(pixGetWidth(grey), pixGetHeight(grey), 1);
    for (int i = 0; bars && i < count(ink); i++) {
        const struct box box = piece(ink, i);
        if (may_be_letter(&box))
            pixRasterop(bars, box.left, box.top, box.width, box.height, PIX_SET, NULL, 0, 0);
    }
    CLEANUP(pixDestroy) PIX *runs = bars ? pixCloseBrick(NULL, bars, GAP_PX, 1) : NULL;
    return runs ? pixConnCompBB(runs, 8) : NULL;
}

/* A line is long, and has some letters; blots of a photograph run together upwards as well. */
static bool is_line(const struct ink *ink, const struct box *run)
{
    enum { SLIM = 4, LETTERS_LEAST = 4 };
    int letters = 0;
    if (run->width < SLIM * run->height)
        return false;
    for (int i = 0; i < count(ink); i++) {
        const struct box box = piece(ink, i);
        letters += may_be_letter(&box) && holds(run, box.left + box.width / 2, box.top + box.height / 2);
    }
    return letters >= LETTERS_LEAST;
}

struct Pix *ink_lines_alone(const struct ink *ink, struct Pix *grey, int *lines)
{
    enum { MARGIN_PX = 12, WHITE = 255 };
    CLEANUP(boxaDestroy) BOXA *runs = find_runs(ink, grey);
    CLEANUP(pixDestroy) PIX *rest = pixCreate(pixGetWidth(grey), pixGetHeight(grey), 1);
    *lines = 0;
    if (!runs || !rest || pixSetAll(rest))
        return NULL;
    for (int i = 0; i < boxaGetCount(runs); i++) {
        struct box run = { 0 };
        boxaGetBoxGeometry(runs, i, &run.left, &run.top, &run.width, &run.height);
        if (!is_line(ink, &run))
            continue;
        pixRasterop(rest, run.left - MARGIN_PX, run.top - MARGIN_PX, run.width + 2 * MARGIN_PX,
            run.height + 2 * MARGIN_PX, PIX_CLR, NULL, 0, 0);
        (*lines)++;
    }
    CLEANUP(pixDestroy) PIX *alone = *lines ? pixCopy(NULL, grey) : NULL;
    return alone && pixSetMasked(alone, rest, WHITE) == 0 ? STEAL(alone) : NULL;
}

/* ---- pencil ---- */

static int paper_of(PIX *grey)
{
    NUMA *tones = pixGetGrayHistogram(grey, 4);
    float paper = 0;
    if (tones)
        numaHistogramGetValFromRank(tones, 0.5F, &paper);
    numaDestroy(&tones);
    return (int)paper;
}

/* All that hangs together with strokes as dark and broad as print's. Of pencil some specks may be as dark. */
static PIX *print_in(const struct ink *ink, PIX *all)
{
    enum { BROAD_PX = 3 };
    CLEANUP(pixDestroy) PIX *broad = pixOpenBrick(NULL, ink->dark, BROAD_PX, BROAD_PX);
    return broad ? pixSeedfillBinary(NULL, broad, all, 8) : NULL;
}

/* Print is so dark that pencil beside it is on the paper's side of Otsu's one tone: all that is darker than
 * PALEST of the paper. */
static PIX *all_ink(PIX *grey)
{
    static const double PALEST = 0.89;
    return picture_below(grey, (int)(PALEST * paper_of(grey)));
}

/* Strokes leave most of their box white; a shadow and a blot do not. */
static bool is_stroke(PIX *pale, const struct box *box)
{
    static const double SOLID = 0.7;
    int px = 0;
    BOX *area = boxCreate(box->left, box->top, box->width, box->height);
    PIX *part = area ? pixClipRectangle(pale, area, NULL) : NULL;
    if (part)
        pixCountPixels(part, &px, NULL);
    pixDestroy(&part);
    boxDestroy(&area);
    return px < SOLID * box->width * box->height;
}

static BOXA *strokes_in(PIX *pale)
{
    enum { PIECES_MOST = 14000, STROKES_MOST = 3000 };
    CLEANUP(boxaDestroy) BOXA *all = pixConnCompBB(pale, 8);
    CLEANUP(boxaDestroy) BOXA *strokes = all ? boxaCreate(0) : NULL;
    const struct ink pieces = { .pieces = all };
    for (int i = 0; strokes && i < count(&pieces) && count(&pieces) <= PIECES_MOST; i++) {
        const struct box box = piece(&pieces, i);
        if (may_be_letter(&box) && may_be_writing(&box) && is_stroke(pale, &box))
            boxaAddBox(strokes, boxCreate(box.left, box.top, box.width, box.height), L_INSERT);
    }
    return strokes && boxaGetCount(strokes) <= STROKES_MOST ? STEAL(strokes) : NULL;
}

static void add_within(const struct ink *ink, const struct box *run, BOXA *kept)
{
    for (int i = 0; i < count(ink); i++) {
        const struct box box = piece(ink, i);
        if (holds(run, box.left + box.width / 2, box.top + box.height / 2))
            boxaAddBox(kept, boxCreate(box.left, box.top, box.width, box.height), L_INSERT);
    }
}

struct ink ink_find_pale(const struct ink *ink, struct Pix *grey)
{
    struct ink lines = { 0 };
    CLEANUP(pixDestroy) PIX *every = ink->dark ? all_ink(grey) : NULL;
    CLEANUP(pixDestroy) PIX *print = every ? print_in(ink, every) : NULL;
    CLEANUP(pixDestroy) PIX *pale = print ? pixSubtract(NULL, every, print) : NULL;
    CLEANUP(boxaDestroy) BOXA *strokes = pale ? strokes_in(pale) : NULL;
    const struct ink all = { .pieces = strokes };
    CLEANUP(boxaDestroy) BOXA *runs = count(&all) ? find_runs(&all, grey) : NULL;
    CLEANUP(boxaDestroy) BOXA *kept = runs ? boxaCreate(0) : NULL;
    for (int i = 0; kept && i < boxaGetCount(runs); i++) {
        struct box run = { 0 };
        boxaGetBoxGeometry(runs, i, &run.left, &run.top, &run.width, &run.height);
        if (is_line(&all, &run))
            add_within(&all, &run, kept);
    }
    lines.pieces = STEAL(kept);
    lines.dark = STEAL(print);
    return lines;
}

/* ---- pencil that was not read ---- */

/* Those of `pale` in no word that stand in lines, as the boxes of these lines. */
static BOXA *unread_lines(const struct ink *pale, PIX *grey, const struct reading *reading)
{
    CLEANUP(boxaDestroy) BOXA *left = boxaCreate(0);
    for (int i = 0; left && i < count(pale); i++) {
        const struct box box = piece(pale, i);
        if (!was_read(&box, reading))
            boxaAddBox(left, boxCreate(box.left, box.top, box.width, box.height), L_INSERT);
    }
    const struct ink unread = { .pieces = left };
    CLEANUP(boxaDestroy) BOXA *runs = count(&unread) ? find_runs(&unread, grey) : NULL;
    CLEANUP(boxaDestroy) BOXA *lines = runs ? boxaCreate(0) : NULL;
    for (int i = 0; lines && i < boxaGetCount(runs); i++) {
        struct box run = { 0 };
        boxaGetBoxGeometry(runs, i, &run.left, &run.top, &run.width, &run.height);
        if (is_line(&unread, &run))
            boxaAddBox(lines, boxCreate(run.left, run.top, run.width, run.height), L_INSERT);
    }
    return lines && boxaGetCount(lines) ? STEAL(lines) : NULL;
}

/* What is no line of `lines`, and what is print, with the blur at its edges. */
static PIX *all_but(BOXA *lines, PIX *print)
{
    enum { MARGIN_PX = 12, BLUR_PX = 5 };
    CLEANUP(pixDestroy) PIX *rest = pixCreateTemplate(print);
    CLEANUP(pixDestroy) PIX *dark = pixDilateBrick(NULL, print, BLUR_PX, BLUR_PX);
    if (!rest || !dark || pixSetAll(rest))
        return NULL;
    for (int i = 0; i < boxaGetCount(lines); i++) {
        struct box at = { 0 };
        boxaGetBoxGeometry(lines, i, &at.left, &at.top, &at.width, &at.height);
        pixRasterop(rest, at.left - MARGIN_PX, at.top - MARGIN_PX, at.width + 2 * MARGIN_PX,
            at.height + 2 * MARGIN_PX, PIX_CLR, NULL, 0, 0);
    }
    return pixOr(NULL, rest, dark);
}

struct Pix *ink_unread_alone(const struct ink *pale, struct Pix *grey, const struct reading *reading)
{
    CLEANUP(boxaDestroy) BOXA *lines = count(pale) ? unread_lines(pale, grey, reading) : NULL;
    CLEANUP(pixDestroy) PIX *rest = lines ? all_but(lines, pale->dark) : NULL;
    CLEANUP(pixDestroy) PIX *alone = rest ? pixCopy(NULL, grey) : NULL;
    return alone && pixSetMasked(alone, rest, (l_uint32)paper_of(grey)) == 0 ? STEAL(alone) : NULL;
}
