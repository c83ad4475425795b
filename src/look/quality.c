/* What is wrong with a picture, so that its volunteer may take a better one: too dark, blurred, too small,
 * cut off, glare. Each flaw is one quantity against one measured threshold; what cannot be measured is no
 * flaw, since every flaw makes a person look. */
#include "glance.h"

#include "cleanup.h"
#include "picture.h"

#include <leptonica/allheaders.h>

#include <math.h>

enum {
    LETTERS_LEAST = 120, /* so many make text; a card of eight lines has 200 */
    PIECES_MOST = 14000, /* more are grain or a halftone */
    LETTER_PX_LEAST = 3, /* less is dust or grain */
    LETTER_PX_MOST = 80, /* more is a picture or a frame */
    DEPTH_LEAST = 33, /* grey levels from paper to ink: grain and what shines through are no letters */
    SECTIONS_LEAST = 400, /* cross-sections of strokes; a typed page has 10,000 */
    ROW_STEP = 4,
    STEEP_STEPS = 100,
};

/* What the looks are measured with: the glance, and its letters. */
struct view {
    const struct glance *glance;
    double turned; /* radians, clockwise: by how much the page was tilted */
    double letter_px; /* half of the ink is in letters of at most this height; 0: no text */
};

/* ---- letters ---- */

static void count_letters(BOXA *parts, int width_at[], int *count)
{
    for (l_int32 i = 0; i < boxaGetCount(parts); i++) {
        l_int32 width, height;
        boxaGetBoxGeometry(parts, i, NULL, NULL, &width, &height);
        if (height < LETTER_PX_LEAST || height > LETTER_PX_MOST)
            continue;
        width_at[height] += width;
        ++*count;
    }
}

/* Weighed by width: dots and commas count for little. */
static double letter_height(const struct glance *glance)
{
    int width_at[LETTER_PX_MOST + 1] = { 0 }, count = 0, all = 0, below = 0, height = 0;
    if (glance->pieces && boxaGetCount(glance->pieces) <= PIECES_MOST)
        count_letters(glance->pieces, width_at, &count);
    if (count < LETTERS_LEAST)
        return 0;
    for (int i = 0; i <= LETTER_PX_MOST; i++)
        all += width_at[i];
    while (height < LETTER_PX_MOST && below + width_at[height] < all / 2)
        below += width_at[height++];
    return height;
}

static double letters_of_picture(const struct view *view)
{
    return view->letter_px > 0 ? view->letter_px / view->glance->scale : NAN;
}

/* ---- edges ---- */

/* Counts, by sharpness, the strokes that a way crosses. */
static void cross_strokes(const struct way *way, int palest, int dark, int steep[])
{
    struct section section = { 0 };
    while (picture_section(way, section.to, palest, &section)) {
        if (section.darkest > dark)
            continue;
        int share = STEEP_STEPS * section.steepest / (GLANCE_WHITE - section.darkest);
        steep[share < STEEP_STEPS ? share : STEEP_STEPS]++;
    }
}

/* Pixels from paper to ink over the steeper tenth of the strokes, or NAN where there are few. */
static double edge_width(const struct glance *glance, bool down)
{
    int steep[STEEP_STEPS + 1] = { 0 }, all = 0, above = 0, share = STEEP_STEPS;
    int depth = GLANCE_WHITE - glance->dark;
    int width = pixGetWidth(glance->level), height = pixGetHeight(glance->level);
    for (int at = 0; at < (down ? width : height); at += ROW_STEP) {
        const struct way way = { glance->level, at, down };
        cross_strokes(&way, GLANCE_WHITE - depth / 8, GLANCE_WHITE - depth / 2, steep);
    }
    for (int i = 0; i <= STEEP_STEPS; i++)
        all += steep[i];
    if (all < SECTIONS_LEAST)
        return NAN;
    while (share > 1 && above + steep[share] < all / 10)
        above += steep[share--];
    return (double)STEEP_STEPS / share;
}

/* A hand that shook draws soft edges one way only: the softer way counts. */
static double softness(const struct view *view)
{
    if (!(view->letter_px > 0))
        return NAN;
    return fmax(edge_width(view->glance, false), edge_width(view->glance, true)) / view->letter_px;
}

/* ---- light ---- */

/* Of the paper, before it is levelled. Asked without letters too: in such light none may be seen. */
static double darkness(const struct view *view)
{
    return view->glance->level ? (double)view->glance->paper : NAN;
}

/* ---- the frame ---- */

enum { TILE_PX = 64 };

/* A strip along one side of the picture, turned so that the frame is its upper edge. */
static PIX *strip_of(PIX *grey, int side, int deep)
{
    int width = pixGetWidth(grey), height = pixGetHeight(grey);
    if (deep > width || deep > height)
        return NULL;
    CLEANUP(boxDestroy)
    BOX *box = side == 0 ? boxCreate(0, 0, width, deep)
        : side == 1      ? boxCreate(0, 0, deep, height)
        : side == 2      ? boxCreate(0, height - deep, width, deep)
                         : boxCreate(width - deep, 0, deep, height);
    CLEANUP(pixDestroy) PIX *strip = box ? pixClipRectangle(grey, box, NULL) : NULL;
    return strip ? pixRotateOrth(strip, side) : NULL;
}

/* Strokes on a strip: what is darker than `share` of the paper around it. */
static PIX *strokes_on(PIX *strip, double share)
{
    CLEANUP(pixDestroy) PIX *paper = pixScaleGrayRank2(strip, 4);
    CLEANUP(pixDestroy) PIX *wide = paper ? pixDilateGray(paper, TILE_PX / 2 + 1, 21) : NULL;
    CLEANUP(pixDestroy) PIX *full = wide ? pixExpandReplicate(wide, 2) : NULL;
    PIX *mask = pixCreate(pixGetWidth(strip), pixGetHeight(strip), 1);
    /* halved and doubled again it is no larger than the strip */
    const int width = full ? pixGetWidth(full) : 0, height = full ? pixGetHeight(full) : 0;
    for (int y = 0; mask && y < height; y++) {
        const l_uint32 *tones = pixGetData(strip) + (size_t)y * (size_t)pixGetWpl(strip);
        const l_uint32 *around = pixGetData(full) + (size_t)y * (size_t)pixGetWpl(full);
        l_uint32 *marks = pixGetData(mask) + (size_t)y * (size_t)pixGetWpl(mask);
        for (int x = 0; x < width; x++)
            if (GET_DATA_BYTE(tones, x) < share * GET_DATA_BYTE(around, x))
                SET_DATA_BIT(marks, x);
    }
    return mask;
}

/* A letter that the frame cuts touches it, and is neither a rule that runs in nor the shadow of an edge. */
static int cut_letters(PIX *mask, double letter_px)
{
    CLEANUP(boxaDestroy) BOXA *parts = pixConnCompBB(mask, 8);
    int cut = 0, dark = 0;
    for (l_int32 i = 0; parts && i < boxaGetCount(parts); i++) {
        l_int32 top, width, height;
        boxaGetBoxGeometry(parts, i, NULL, &top, &width, &height);
        if (top > 0)
            continue;
        dark += width;
        bool rule = height >= pixGetHeight(mask) - 1 && width < 0.5 * letter_px + 0.1 * height;
        cut += !rule && height >= 0.3 * letter_px && width >= 2 && width <= 5 * letter_px;
    }
    return dark < pixGetWidth(mask) / 2 ? cut : 0;
}

/* The rim of a sheet that was cut out of its ground looks like letters at the frame. */
static double letters_at_frame(const struct view *view)
{
    const struct glance *glance = view->glance;
    if (!(view->letter_px > 0) || glance->inside)
        return NAN;
    int most = 0;
    for (int side = 0; side < SIDES; side++) {
        CLEANUP(pixDestroy) PIX *strip = strip_of(glance->grey, side, (int)(3 * view->letter_px) / 2 * 2);
        CLEANUP(pixDestroy)
        PIX *mask = strip ? strokes_on(strip, (double)glance_threshold(glance) / GLANCE_WHITE) : NULL;
        int cut = mask ? cut_letters(mask, view->letter_px) : 0;
        most = cut > most ? cut : most;
    }
    return most;
}

/* ---- ends of lines ---- */

enum { LINES_LEAST = 5, LINE_LETTERS = 10, ENDS_LEAST = 2 };

/* In letter heights: so near the frame no letter has room before it; and the share of lines that may come as
 * near on the side that has a margin. */
static const double NEAR = 0.25, MARGIN = 0.1;

/* The longer side of a letter's box along the text, and where it lies across. */
struct letter {
    int from, to, above, below;
};

/* Whichever way the text runs: across, or down a page that lies on its side. */
static bool letter_at(const struct view *view, l_int32 i, bool down, struct letter *letter)
{
    l_int32 left, top, width, height;
    boxaGetBoxGeometry(view->glance->pieces, i, &left, &top, &width, &height);
    *letter = down ? (struct letter){ top, top + height, left, left + width }
                   : (struct letter){ left, left + width, top, top + height };
    int high = letter->below - letter->above;
    return high >= 0.4 * view->letter_px && high <= 3 * view->letter_px;
}

/* How much ink lies at each row across the text; of a letter its middle half, so that tails join no lines. */
static int *rows_of(const struct view *view, bool down, int count)
{
    int *rows = must_alloc((size_t)count * sizeof *rows);
    for (l_int32 i = 0; i < boxaGetCount(view->glance->pieces); i++) {
        struct letter letter;
        if (!letter_at(view, i, down, &letter))
            continue;
        int quarter = (letter.below - letter.above) / 4;
        for (int y = letter.above + quarter; y < letter.below - quarter && y < count; y++)
            rows[y] += letter.to - letter.from;
    }
    return rows;
}

/* 1 where all rows have as much ink; 3 to 4 along typed lines, 2 at most across them. */
static double gathered(const int *rows, int count)
{
    double sum = 0, squares = 0;
    for (int y = 0; y < count; y++) {
        sum += rows[y];
        squares += (double)rows[y] * rows[y];
    }
    return sum > 0 ? count * squares / (sum * sum) : 0;
}

/* A line of text as long as ten letters: its first and its last one. */
static bool line_between(const struct view *view, bool down, int above, int below, struct letter ends[2])
{
    int longest = 0;
    for (l_int32 i = 0; i < boxaGetCount(view->glance->pieces); i++) {
        struct letter letter;
        if (!letter_at(view, i, down, &letter))
            continue;
        int middle = (letter.above + letter.below) / 2;
        if (middle < above || middle >= below)
            continue;
        ends[0] = !longest || letter.from < ends[0].from ? letter : ends[0];
        ends[1] = !longest || letter.to > ends[1].to ? letter : ends[1];
        longest = ends[1].to - ends[0].from;
    }
    return longest >= LINE_LETTERS * view->letter_px;
}

/* How far from the frame a line ends. `level` was turned about its middle and grew; the frame is that of
 * `grey`. */
static double to_frame(const struct view *view, bool down, const struct letter *letter, bool last)
{
    PIX *level = view->glance->level, *grey = view->glance->grey;
    double along = last ? letter->to : letter->from, across = (letter->above + letter->below) / 2.0;
    double x = (down ? across : along) - pixGetWidth(level) / 2.0;
    double y = (down ? along : across) - pixGetHeight(level) / 2.0;
    double s = sin(view->turned), c = cos(view->turned);
    double at = down ? s * x + c * y : c * x - s * y, half = down ? pixGetHeight(grey) : pixGetWidth(grey);
    return half / 2 - (last ? at : -at);
}

struct ends {
    double gathered;
    int lines, at_frame[2]; /* where lines begin, and where they end */
};

static struct ends ends_of_lines(const struct view *view, bool down)
{
    int count = down ? pixGetWidth(view->glance->level) : pixGetHeight(view->glance->level);
    OWNED_FREE int *rows = rows_of(view, down, count);
    struct ends ends = { .gathered = gathered(rows, count) };
    int least = lines_little_ink(rows, count);
    for (int y = 0, above = 0; y < count; above = ++y) {
        while (y < count && rows[y] > least)
            y++;
        struct letter of_line[2] = { 0 };
        if (y == above || !line_between(view, down, above, y, of_line))
            continue;
        ends.lines++;
        for (int last = 0; last < 2; last++)
            ends.at_frame[last] += to_frame(view, down, &of_line[last], last) < NEAR * view->letter_px;
    }
    return ends;
}

/* Of text that is cut at one side: where both are full, nobody left a margin. */
static double ends_at_frame(const struct view *view)
{
    const bool *seen = view->glance->seen;
    if (!(view->letter_px > 0))
        return NAN;
    struct ends across = ends_of_lines(view, false), down = ends_of_lines(view, true);
    bool lies = down.gathered > across.gathered;
    const struct ends *ends = lies ? &down : &across;
    if (ends->lines < LINES_LEAST)
        return NAN;
    int most = ends->at_frame[0] > ends->at_frame[1] ? ends->at_frame[0] : ends->at_frame[1];
    if (most < ENDS_LEAST)
        return 0;
    double first = seen[lies ? SIDE_UP : SIDE_LEFT] ? 0 : (double)ends->at_frame[0] / ends->lines;
    double last = seen[lies ? SIDE_DOWN : SIDE_RIGHT] ? 0 : (double)ends->at_frame[1] / ends->lines;
    return fmin(first, last) < MARGIN ? fmax(first, last) : 0;
}

/* ---- glare ---- */

enum { CLIPPED = 248, GLARING_PAPER_MOST = 236, SPOTS_MOST = 50 }; /* more spots are a pattern, no lamp */

/* Letters whose middles lie in a rectangle; three are a word, or a line's end. */
static bool has_word(const struct view *view, int left, int top, int right, int bottom)
{
    enum { WORD = 3 };
    int letters = 0;
    for (l_int32 i = 0; letters < WORD && i < boxaGetCount(view->glance->pieces); i++) {
        struct letter letter;
        if (!letter_at(view, i, false, &letter))
            continue;
        int x = (letter.from + letter.to) / 2, y = (letter.above + letter.below) / 2;
        letters += x >= left && x < right && y >= top && y < bottom;
    }
    return letters == WORD;
}

/* Where the middle of a box of `grey` lies in `level`, which was turned and grew: its upper left corner. */
static void turn_box(const struct view *view, int width, int height, int *left, int *top)
{
    PIX *level = view->glance->level, *grey = view->glance->grey;
    double x = *left + (width - pixGetWidth(grey)) / 2.0, y = *top + (height - pixGetHeight(grey)) / 2.0;
    double s = sin(view->turned), c = cos(view->turned);
    *left = (int)(c * x + s * y + (pixGetWidth(level) - width) / 2.0);
    *top = (int)(c * y - s * x + (pixGetHeight(level) - height) / 2.0);
}

/* Where text goes on at all four sides there was text. */
static bool amid_text(const struct view *view, int left, int top, int width, int height)
{
    turn_box(view, width, height, &left, &top);
    int beside = (int)(12 * view->letter_px), right = left + width, bottom = top + height;
    return has_word(view, left - beside, top, left, bottom) &&
        has_word(view, right, top, right + beside, bottom) &&
        has_word(view, left, top - beside, right, top) &&
        has_word(view, left, bottom, right, bottom + beside);
}

/* A reflection fades into the paper; a white thing on it has an edge. Half of what lies around it, as far as
 * a letter is high, is clearly brighter than paper. */
static bool fades(const struct view *view, PIX *spot, int left, int top)
{
    static const double CLEARLY = 0.3;
    const int around = (int)view->letter_px, paper = view->glance->paper;
    PIX *grey = view->glance->grey;
    CLEANUP(pixDestroy) PIX *framed = pixAddBorder(spot, around, 0);
    CLEANUP(pixDestroy)
    PIX *wide = framed ? pixDilateBrick(NULL, framed, 2 * around + 1, 2 * around + 1) : NULL;
    CLEANUP(pixDestroy) PIX *ring = wide ? pixSubtract(NULL, wide, framed) : NULL;
    int count[256] = { 0 }, all = 0;
    for (int y = 0; ring && y < pixGetHeight(ring); y++)
        for (int x = 0; x < pixGetWidth(ring); x++) {
            l_uint32 inside, tone;
            pixGetPixel(ring, x, y, &inside);
            if (!inside || pixGetPixel(grey, left - around + x, top - around + y, &tone))
                continue;
            count[tone]++;
            all++;
        }
    return all && picture_rank_of(count, all, 0.5) > paper + CLEARLY * (255 - paper);
}

/* The narrower side of the widest place that is washed out amid the text, in letter heights. */
static double washed_out(const struct view *view)
{
    const struct glance *glance = view->glance;
    if (!(view->letter_px > 0) || glance->paper > GLARING_PAPER_MOST)
        return NAN;
    const int least = (int)(2 * view->letter_px);
    CLEANUP(pixDestroy) PIX *dark = picture_below(glance->grey, CLIPPED);
    CLEANUP(pixDestroy) PIX *clipped = dark ? pixInvert(NULL, dark) : NULL;
    CLEANUP(pixDestroy) PIX *spots = clipped ? picture_open(clipped, least, least) : NULL;
    CLEANUP(pixaDestroy) PIXA *shapes = NULL;
    CLEANUP(boxaDestroy) BOXA *boxes = spots ? pixConnComp(spots, &shapes, 8) : NULL;
    if (!boxes || boxaGetCount(boxes) > SPOTS_MOST)
        return NAN;
    double widest = 0;
    for (l_int32 i = 0; i < boxaGetCount(boxes); i++) {
        l_int32 left, top, width, height;
        boxaGetBoxGeometry(boxes, i, &left, &top, &width, &height);
        double size = fmin(width, height) / view->letter_px;
        CLEANUP(pixDestroy) PIX *spot = size > widest ? pixaGetPix(shapes, i, L_CLONE) : NULL;
        if (spot && amid_text(view, left, top, width, height) && fades(view, spot, left, top))
            widest = size;
    }
    return widest;
}

/* ---- the table ---- */

/* Typed pages read with 2 % of errors or less up to these values, and with 2 to 40 % beyond: "Quality of
 * pictures" in docs/measurements/pages.md. No good page came nearer than the figure in the remark. */
static const struct {
    enum page_flaw flaw;
    const char *what; /* is measured, and in which unit */
    double (*measure)(const struct view *);
    double least, most; /* of a good picture */
} flaws[] = {
    { FLAW_DARK, "paper of 255", darkness, 12, INFINITY }, /* 98 */
    { FLAW_BLURRED, "edges in letter heights", softness, 0, 0.32 }, /* 0.27 */
    { FLAW_SMALL, "letters in px", letters_of_picture, 5.5, INFINITY }, /* 7 */
    { FLAW_CUT_OFF, "letters at the frame", letters_at_frame, 0, 8 }, /* 8 */
    { FLAW_CUT_OFF, "of lines end at the frame", ends_at_frame, 0, 0.18 }, /* 0.12 */
    { FLAW_GLARE, "letter heights washed out", washed_out, 0, 5 }, /* 0 */
};

const char *look_at_quality(
    const struct glance *glance, double tilt_degrees, struct page *page, struct arena *arena)
{
    const bool ink = glance->level && GLANCE_WHITE - glance->dark >= DEPTH_LEAST;
    const struct view view = { glance, tilt_degrees * M_PI / 180, ink ? letter_height(glance) : 0 };
    const char *said = "";
    page->flaws &= FLAW_DAMAGED; /* the file told that one */
    for (size_t i = 0; i < sizeof flaws / sizeof *flaws; i++) {
        double seen = flaws[i].measure(&view);
        if (isnan(seen))
            continue;
        bool good = seen >= flaws[i].least && seen <= flaws[i].most;
        page->flaws |= good ? 0 : (unsigned)flaws[i].flaw;
        said = arena_printf(
            arena, "%s%s%s %.2f%s", said, *said ? ", " : "", flaws[i].what, seen, good ? "" : " (!)");
    }
    return said;
}
