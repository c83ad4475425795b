/* stage: one step of the walk. A stage is a const table entry (its kind) plus a struct of its own that embeds
 * `struct stage` as first member and holds its settings and what it opened. There is one cast, in the first
 * line of run.
 *
 * What is walked is a sheet. Its slots are filled by the stage that owns them and read by those behind it; a
 * kind says which slots it needs and gives, and a pipeline in which a need is not met is refused when it is
 * loaded. A stage never includes another stage, nor the store. */
#ifndef STAGE_H
#define STAGE_H

#include "param.h"
#include "recogniser.h"
#include "reply.h"

/* Where a stage runs (docs/architecture.md). */
enum place {
    PLACE_DECODER, /* a child that sees the scan's bytes and may do nothing but answer pixels */
    PLACE_PAGE, /* a child that sees one page's pixels */
    PLACE_WALK, /* the walking process: no picture is opened here */
};

enum slot {
    SLOT_BYTES = 1 << 0, /* sheet.scan */
    SLOT_RASTER = 1 << 1, /* sheet.colour, as decoded, EXIF turn applied */
    SLOT_LOOKS = 1 << 2, /* sheet.looks, sheet.page.kind */
    SLOT_CLEAN = 1 << 3, /* sheet.colour is the presentation picture, sheet.grey the reading picture */
    SLOT_READING = 1 << 4, /* sheet.page.reading */
    SLOT_REPLY = 1 << 5, /* sheet.reply */
    SLOT_VERDICT = 1 << 6,
    SLOT_DECISION = 1 << 7,
};

/* What a cheap look at the raw page told (look fills it, clean uses it). Coordinates: pixels of the raw
 * picture. */
struct looks {
    bool blank;
    int quarter_turns; /* clockwise, to bring the text upright: 0 … 3 */
    double skew_degrees; /* clockwise tilt of the text after the quarter turns; 0 when not measurable */
    bool has_corners; /* a sheet photographed on some ground: it becomes a rectangle */
    bool cut_out; /* nothing around its corners is of the letter, and all of that goes; else all stays */
    double corner_x[4],
        corner_y[4]; /* upper left, upper right, lower right, lower left, before the quarter turns */
    bool has_crop; /* a scanner saw more than the sheet */
    double crop_x[4], crop_y[4]; /* the sheet's corners, as above: beyond them is no paper */
    double light_spread; /* brightest over darkest background tile, 1 = even */
    double contrast; /* 0 … 1, paper over ink */
    double ink; /* share of dark pixels after levelling */
    bool ruled; /* printed lines or squares */
    double rule_tone; /* 0 … 1 of the paper's brightness: how dark they are; 1 when not ruled */
    double noise; /* grain of bare paper, sigma in grey levels of 255 */
    int lines; /* rows of what may be writing, after the quarter turns; counted roughly */
};

/* Pixels of one page as they come from a decoder: rows from the top, no padding, 8 bits a channel. */
struct raster {
    uint32_t width, height, channels; /* channels: 1 grey, 3 red green blue */
    uint32_t dpi; /* 0: not said */
    uint32_t orientation; /* EXIF tag 274: 1 … 8; 1 is upright */
    const char *note; /* "" or why a person should look (struct page's note) */
    const char *name; /* "", or in an archive its name there, with folders: what somebody typed, evidence */
    const unsigned char *pixels; /* width * height * channels bytes */
    uint32_t cpu_us; /* what its decoding cost; set by the decoder child, not by a decoder */
    uint32_t flaws; /* of enum page_flaw: what the file itself tells, before anybody looks */
};

/* Where a raster that shows two facing pages is to be cut, in its own pixels, before any turn. */
struct fold {
    bool across; /* the halves lie one above the other; else side by side */
    double at[2]; /* its place in the first row and in the last; `across`: in the first and last column */
    bool later_first; /* the right or lower half is read before the other */
};

/* Takes the pages of a scan one after another. */
struct raster_sink {
    /* Memory for width * height * channels pixels of the next page, or null with a fault when it is too
     * large: asked for before anything of that size is allocated. Asked again without a page in between (a
     * picture in an archive that turned out broken): the room before is given up. */
    unsigned char *(*room)(
        struct raster_sink *self, uint32_t width, uint32_t height, uint32_t channels, struct fault *fault);
    /* The page is in the room that was given. False: stop. */
    bool (*page)(struct raster_sink *self, const struct raster *raster, struct fault *fault);
};

/* How the lines of a curled page run: a line at (u, v), both from -1 to 1 across and down the reading
 * picture, lies lower by the sum of (shift + v * stretch) * u^(1, 2, …) than at u = 0. All zero: a flat page.
 */
enum { BEND_POWERS = 5, BEND_STRETCHES = 3, BEND_NUMBERS = BEND_POWERS + BEND_STRETCHES };

struct bend {
    double half_width, half_height; /* of the reading picture, px; 0: flat */
    double left, right, top,
        bottom; /* within which lines were seen; beyond, the page goes on as at its edge */
    double by[BEND_NUMBERS]; /* shifts, then stretches, px */
};

/* What it comes to in one column, px. */
struct bend_column {
    double shift, stretch;
};

struct bend_column bend_column(const struct bend *bend, double x);

/* From which row of the curled picture row `y` of the straightened one comes. */
double bend_from(const struct bend *bend, struct bend_column column, double y);

struct sheet {
    struct arena *arena;
    struct bytes scan;
    struct raster_sink *rasters;
    struct Pix *colour, *grey; /* owned by the sheet; a stage that replaces one destroys the old one */
    struct Pix *plain; /* null, or `colour` before it was levelled and straightened, as a drawing is shown */
    double straightened_degrees; /* by which `colour` is turned clockwise as against `plain` */
    int dpi; /* of `colour`; a guess where the file did not say, or cannot be believed */
    int quality; /* of the JPEG that is made of `colour`, 1 … 100; 0: that of presentation pictures */
    bool dpi_said; /* no guess: the page comes from a scanner, not from a camera */
    double grey_scale; /* pixels of `grey` per pixel of `colour` */
    struct bend bend; /* what was straightened in `grey` and not in `colour` */
    struct looks looks;
    struct page page;
    const char *outcome; /* what the stage or step at work has to tell of itself, or null; see sheet_did */
    const struct reply *reply;
    struct verdict verdict;
    struct decision decision;
};

/* Notes among the page's steps what was begun at `began` (clock_cpu_ms), with sheet->outcome, and forgets the
 * outcome. Called by who runs a stage or a step; the one that runs only sets the outcome, where it has
 * something to tell: sheet->outcome = arena_printf(sheet->arena, "turned by %.1f degrees", …). */
void sheet_did(struct sheet *sheet, const char *name, double began);

/* What a stage may reach outside the sheet; each takes what it needs at open. */
struct services {
    struct recogniser **recogniser; /* set by read at its open; borrowed by look when it runs */
    const struct match_index *index; /* the register, ready for matching; null in the children */
    const char *models; /* folder of models/ */
    const char *policy; /* match.policy of adkaz.conf: what may go out unseen; null in the children */
};

struct stage;

struct stage_kind {
    const char *name; /* as written in pipelines/….conf */
    const char *summary; /* one line, printed by `adkaz stages` */
    enum place place;
    unsigned needs, gives; /* slots */
    size_t size; /* of the struct that embeds struct stage */
    const struct param *params;
    bool (*open)(struct stage *, const struct services *, struct fault *); /* may be null */
    bool (*run)(struct stage *, struct sheet *, struct fault *);
    void (*close)(struct stage *); /* may be null */
};

struct stage {
    const struct stage_kind *kind;
};

#endif
