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
    LETTERS_SURE = 25, /* so many letters read surely need no second try; upside down 7 were the most */
    LETTERS_CLEAR = 10, /* so many, and hardly any the other way round, need no third try */
    LETTERS_LEAST = 8, /* and so many must be surely read the other way, to turn a page */
    LETTERS_SOME = 6, /* a line of which so many are read may be in another alphabet */
};

static const double LEFT_DEGREES = 1.5, SURE_AXIS = 1.7, LEAST_AXIS = 2.5, TWICE = 1.8,
                    SHINE = 0.25; /* contrast of the other side's ink: typed on this side it has 0.8 */

/* ---- up and down ---- */

struct trial {
    double letters; /* each counted with its word's confidence */
    double surest; /* letters in words of 0.85 and more */
};

/* Quarter turns that bring the text upright, and how well it reads so. */
struct answer {
    int turns;
    struct trial how_well;
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

/* Reads and destroys `lines`. */
static struct trial try_lines(PIX *lines, struct recogniser *recogniser)
{
    struct trial result = lines ? read_band(recogniser, lines) : (struct trial){ 0 };
    pixDestroy(&lines);
    return result;
}

/* One line of each half in a mirror, as dark as ink. Each has the recogniser's CPU time for a part to
 * itself, five times what it takes. */
static struct trial try_mirrored(const struct glance *glance, int turns, struct recogniser *recogniser)
{
    struct trial sum = { 0 };
    for (int half = 0; half < 2; half++) {
        CLEANUP(pixDestroy) PIX *line = lines_cut_one(glance, turns, half);
        if (!line || !pixFlipLR(line, line))
            continue;
        pixGammaTRC(line, line, 1, glance->dark, GLANCE_WHITE);
        struct trial trial = read_band(recogniser, line);
        sum.letters += trial.letters;
        sum.surest += trial.surest;
    }
    return sum;
}

/* A back through which the front shows is pale and soft, reads well in a mirror and badly otherwise: of what
 * stands in a mirror 8 letters in 70 were claimed the right way round. On a blurred photograph pencil is
 * soft, too: only a scan is believed. */
static bool shows_through(
    const struct glance *glance, const struct looks *looks, struct trial best, struct recogniser *recogniser)
{
    static const double BETTER = 5;
    if (!glance->scanned || looks->cut_out || looks->contrast > SHINE || best.surest >= LETTERS_SURE ||
        glance_sharp(glance, looks))
        return false;
    for (int turns = looks->quarter_turns; turns < 4; turns += 2)
        if (try_mirrored(glance, turns, recogniser).surest >= fmax(LETTERS_SURE, BETTER * best.surest))
            return true;
    return false;
}

/* How many of the line's pixels are paler than halfway from ink to paper, for each that is darker: letters
 * and their rims have up to 0.8, in grain 1.2; where the other side shows through, or squares are
 * printed, 1.4 to 2.8. */
static double share_of_pale(PIX *line, int middle)
{
    enum { OF_PAPER = 24 }; /* no further below it is grain */
    int pale = 0, dark = 0;
    for (int y = 0; y < pixGetHeight(line); y++) {
        const l_uint32 *row = pixGetData(line) + (size_t)y * (size_t)pixGetWpl(line);
        for (int x = 0; x < pixGetWidth(line); x++) {
            const int tone = GET_DATA_BYTE(row, x);
            dark += tone < middle;
            pale += tone >= middle && tone < GLANCE_WHITE - OF_PAPER;
        }
    }
    return dark ? (double)pale / dark : 0;
}

/* What is pale beside dark ink and much becomes paper: with it no letter may be sure. */
static void drop_pale(const struct glance *glance, PIX *line)
{
    static const double MUCH = 1.35;
    static const double DARK = 0.5, WHITE = 0.65; /* of paper's tone; of the way from ink to paper */
    const int depth = GLANCE_WHITE - glance->dark;
    if (depth > DARK * GLANCE_WHITE && share_of_pale(line, glance->dark + depth / 2) > MUCH)
        pixGammaTRC(line, line, 1, glance->dark, glance->dark + (int)(WHITE * depth));
}

static struct trial try_line(const struct glance *glance, int turns, int half, struct recogniser *recogniser)
{
    PIX *line = lines_cut_one(glance, turns, half);
    if (line)
        drop_pale(glance, line);
    return try_lines(line, recogniser);
}

/* Upside down where a line is not sure as it lies. True: one way is good, and the other not half as good; to
 * stay as it lies `least` letters must be surely read, to be turned LETTERS_SURE. */
static bool half_tells(const struct glance *glance, int half, double least, struct trial as_it_lies,
    struct recogniser *recogniser, struct answer *answer)
{
    const int other_way = (answer->turns + 2) % 4;
    const struct trial other = try_line(glance, other_way, half, recogniser);
    const bool stays = as_it_lies.surest >= least && as_it_lies.letters > TWICE * other.letters;
    const bool turns = other.surest >= LETTERS_SURE && other.letters > TWICE * as_it_lies.letters;
    if (stays || turns)
        *answer = stays ? (struct answer){ answer->turns, as_it_lies } : (struct answer){ other_way, other };
    else
        answer->how_well.letters = fmax(as_it_lies.letters, other.letters);
    return stays || turns;
}

/* One line of each half: where one way is sure this is the cheap answer for nearly every typed page. A line
 * of which something is read may be in another alphabet: the other half is asked before it is turned over. A
 * half of which nothing much is read either way is handwriting, or lies on its side, and the other half will
 * be no better. */
static bool line_tells(
    const struct glance *glance, double least, struct recogniser *recogniser, struct answer *answer)
{
    struct trial upper = try_line(glance, answer->turns, 0, recogniser), lower = { 0 };
    const bool both = upper.surest < LETTERS_SURE && upper.letters >= LETTERS_SOME;
    if (both)
        lower = try_line(glance, answer->turns, 1, recogniser);
    if (upper.surest >= LETTERS_SURE || lower.surest >= LETTERS_SURE) {
        answer->how_well = lower.surest >= LETTERS_SURE ? lower : upper;
        return true;
    }
    if (half_tells(glance, 0, least, upper, recogniser, answer))
        return true;
    if (answer->how_well.letters < LETTERS_LEAST)
        return false;
    if (!both)
        lower = try_line(glance, answer->turns, 1, recogniser);
    if (lower.surest >= LETTERS_SURE) {
        answer->how_well = lower;
        return true;
    }
    return half_tells(glance, 1, least, lower, recogniser, answer);
}

/* A band of lines: the way it lies, unless it reads clearly better another way: upside down, or on the other
 * axis where the ink could not tell the axes apart. */
static void ask_band(
    const struct glance *glance, int ways_most, struct recogniser *recogniser, struct answer *answer)
{
    static const int ways[] = { 0, 2, 1, 3 };
    int as_it_lies = answer->turns;
    struct trial first = try_lines(lines_cut_band(glance, as_it_lies), recogniser);
    answer->how_well = first;
    for (int i = 1; i < ways_most && first.surest < LETTERS_SURE; i++) {
        int turns = (as_it_lies + ways[i]) % 4;
        struct trial other = try_lines(lines_cut_band(glance, turns), recogniser);
        if (other.letters > TWICE * first.letters && other.surest >= LETTERS_LEAST &&
            other.letters > answer->how_well.letters)
            *answer = (struct answer){ turns, other };
    }
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
    struct answer answer = { .turns = looks->quarter_turns };
    struct answer upright = { .turns = 0 };
    if (lies && line_tells(glance, LETTERS_SURE, recogniser, &upright))
        answer = upright; /* the columns of a typewriter are sharp where its lines bend */
    else if (!line_tells(glance, LETTERS_CLEAR, recogniser, &answer))
        ask_band(glance, certain && !lies ? 2 : 4, recogniser, &answer);
    looks->quarter_turns = answer.turns;
    glance->shines = shows_through(glance, looks, answer.how_well, recogniser);
}
