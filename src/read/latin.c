/* The second look at words in Latin letters. The Cyrillic model writes them in Cyrillic look-alikes and knows
 * that it is unsure; running a Latin model on those words alone costs a fraction of running both on all. */
#include "tess.h"

#include <leptonica/allheaders.h>

#include <string.h>

enum {
    RUNS_MOST = 80, /* a page in English has 40 lines */
    VAIN_MOST = 6, /* after so many runs in a row that were no better: handwriting, or noise */
    LINE_WORDS_MOST = 64,
    MARGIN_PX = 6, /* around a run's box: the engine wants some paper */
};

static const double UNSURE = 0.90; /* the Cyrillic model gives most Cyrillic words 0.93 and more */
static const double FIRM = 0.965; /* short words below this may be Latin when their neighbours are */
static const double BETTER = 0.10; /* so much surer must the Latin model be */
static const double LATIN_SURE = 0.80; /* and as sure as this: on handwriting it guesses at 0.5 to 0.7 */
static const double LIKELY = 0.50; /* a Latin reading that lost is worth a thought from here on */
static const double NEARLY = 0.05; /* beside Latin words it need not be surer, but nearly as sure */

/* ---- which words ---- */

/* Letters of Russian, Belarusian and Ukrainian. The script model knows others too (Serbian, Macedonian …)
 * and reaches for them when it sees Latin: ѕ, ј, һ, ћ. */
static bool is_home_letter(int32_t c)
{
    return (c >= 0x410 && c <= 0x44f) || c == 0x401 || c == 0x451 || c == 0x40e || c == 0x45e || c == 0x406 ||
        c == 0x456 || c == 0x407 || c == 0x457 || c == 0x404 || c == 0x454 || c == 0x490 || c == 0x491;
}

static bool is_latin(int32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

static bool has_foreign_letter(const char *text)
{
    const char *end = text + strlen(text);
    for (int32_t c; (c = utf8_next(&text, end));)
        if (is_latin(c) || c == '@' || (c >= 0x400 && c <= 0x52f && !is_home_letter(c)))
            return true;
    return false;
}

static size_t letters(const char *text)
{
    size_t n = 0;
    const char *end = text + strlen(text);
    for (int32_t c; (c = utf8_next(&text, end));)
        n += is_latin(c) || is_digit(c) || (c >= 0x400 && c <= 0x52f);
    return n;
}

static bool looks_latin(const struct word *word)
{
    return letters(word->text) > 0 && (word->confidence < UNSURE || has_foreign_letter(word->text));
}

/* Cyrillic letters that Latin ones are taken for: "learn" is seen as "Іеагп". */
static bool has_a_latin_shape(int32_t c)
{
    static const char shapes[] = "аеорсухіїгпитьАВЕКМНОРСТУХІЇ";
    const char *at = shapes, *end = shapes + sizeof shapes - 1;
    for (int32_t shape; (shape = utf8_next(&at, end));)
        if (shape == c)
            return true;
    return false;
}

static bool may_be_latin(const char *text)
{
    const char *end = text + strlen(text);
    for (int32_t c; (c = utf8_next(&text, end));)
        if (c >= 0x400 && c <= 0x52f && !has_a_latin_shape(c))
            return false;
    return true;
}

/* A short word next to one that looks Latin belongs to it, and one of letters that look like Latin ones: the
 * Cyrillic model is sure of "ат" and "апа". */
static bool may_belong(const struct word *word)
{
    return word->confidence < FIRM && (letters(word->text) <= 4 || may_be_latin(word->text));
}

/* The end of the run that begins at `first`: words on one line that look Latin or may belong to such. When
 * none looks Latin, `first` is no run. */
static size_t run_end(const struct reading *reading, size_t first, bool *latin)
{
    size_t end = first;
    *latin = false;
    while (end < reading->count && reading->words[end].line == reading->words[first].line) {
        bool looks = looks_latin(&reading->words[end]);
        if (!looks && !may_belong(&reading->words[end]))
            break;
        *latin |= looks;
        end++;
    }
    return end > first ? end : first + 1;
}

/* ---- reading them again ---- */

/* Confidence per letter: long words count for more. */
static double sureness(const struct word *words, size_t count)
{
    double sum = 0, weight = 0;
    for (size_t i = 0; i < count; i++) {
        double n = (double)letters(words[i].text);
        sum += n * words[i].confidence;
        weight += n;
    }
    return weight > 0 ? sum / weight : 0;
}

static struct box around(const struct word *words, size_t count, struct Pix *grey)
{
    BOX *all = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct box *box = &words[i].box;
        BOX *one = boxCreate(box->left - MARGIN_PX, box->top - MARGIN_PX, box->width + 2 * MARGIN_PX,
            box->height + 2 * MARGIN_PX);
        BOX *both = all ? boxBoundingRegion(all, one) : boxCopy(one);
        boxDestroy(&all);
        boxDestroy(&one);
        all = both;
    }
    BOX *inside = boxClipToRectangle(all, pixGetWidth(grey), pixGetHeight(grey));
    struct box area = { 0 };
    if (inside)
        boxGetGeometry(inside, &area.left, &area.top, &area.width, &area.height);
    boxDestroy(&all);
    boxDestroy(&inside);
    return area;
}

static bool read_run(struct tess *tess, struct Pix *grey, const struct word *run, size_t count,
    struct arena *arena, struct reading *again)
{
    struct fault fault;
    const struct tess_job job = {
        .engine = tess->latin,
        .mode = PSM_SINGLE_LINE,
        .grey = grey,
        .area = around(run, count, grey),
        .end_ms = tess->end_ms,
    };
    return job.area.width > 0 && tess_run(&job, arena, again, &fault) && again->complete && again->count > 0;
}

static bool in_latin(const char *text)
{
    const char *end = text + strlen(text);
    for (int32_t c; (c = utf8_next(&text, end));)
        if (is_latin(c))
            return true;
    return false;
}

/* Do the two readings see the same words, one for one? */
static bool aligned(const struct word *run, const struct word *again, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int left = run[i].box.left > again[i].box.left ? run[i].box.left : again[i].box.left;
        int a = run[i].box.left + run[i].box.width, b = again[i].box.left + again[i].box.width;
        int right = a < b ? a : b,
            shorter = run[i].box.width < again[i].box.width ? run[i].box.width : again[i].box.width;
        if (2 * (right - left) < shorter)
            return false;
    }
    return true;
}

static bool is_capital(int32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0x400 && c <= 0x42f);
}

static bool is_small(int32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x45f);
}

/* Capitals behind another letter of their word. */
static int inner_capitals(const char *text)
{
    int capitals = 0;
    bool behind = false;
    const char *end = text + strlen(text);
    for (int32_t c; (c = utf8_next(&text, end));) {
        capitals += behind && is_capital(c);
        behind = is_capital(c) || is_small(c);
    }
    return capitals;
}

static size_t small_letters(const char *text)
{
    size_t n = 0;
    const char *end = text + strlen(text);
    for (int32_t c; (c = utf8_next(&text, end));)
        n += is_small(c);
    return n;
}

/* Small Cyrillic letters look like capitals of another alphabet: "навін" like "HaBiH". Does the Latin reading
 * have capitals where the other, most of it small letters, has none: one letter in five and more? ("iPhone"
 * has fewer; "USSR" is seen as "0888".) */
static bool makes_capitals(const struct reading *old, const struct reading *latin)
{
    enum { OF = 5 };
    int made = 0;
    size_t small = 0, old_all = 0, all = 0;
    for (size_t i = 0; i < old->count; i++) {
        made -= inner_capitals(old->words[i].text);
        small += small_letters(old->words[i].text);
        old_all += letters(old->words[i].text);
    }
    for (size_t i = 0; i < latin->count; i++) {
        made += inner_capitals(latin->words[i].text);
        all += letters(latin->words[i].text);
    }
    return made > 0 && (size_t)made * OF >= all && 2 * small > old_all;
}

/* `beside`: the word before it, or behind it, turned out to be Latin. */
static bool better_word(struct word *old, struct word *latin, bool beside)
{
    const struct reading one = { .words = old, .count = 1 }, other = { .words = latin, .count = 1 };
    double margin = beside ? -NEARLY : BETTER;
    return in_latin(latin->text) && latin->confidence >= LATIN_SURE &&
        latin->confidence > old->confidence + margin && !makes_capitals(&one, &other);
}

/* Word by word where both readings see the same words: a Cyrillic word beside an e-mail address stays. Says
 * whether any was better. */
static bool choose_words(struct word *words, struct word *latin, size_t count)
{
    bool took[LINE_WORDS_MOST] = { false }, any = false;
    for (size_t i = 0; i < count; i++)
        any |= took[i] = better_word(&words[i], &latin[i], false);
    for (size_t i = 1; i < count; i++)
        took[i] |= took[i - 1] && better_word(&words[i], &latin[i], true);
    for (size_t i = count; i-- > 1;)
        took[i - 1] |= took[i] && better_word(&words[i - 1], &latin[i - 1], true);
    for (size_t i = 0; i < count; i++)
        if (took[i])
            words[i] = latin[i];
    return any;
}

/* ---- the reading that lost ---- */

static bool same_place(const struct word *a, const struct word *b)
{
    const int left = a->box.left > b->box.left ? a->box.left : b->box.left;
    const int end_a = a->box.left + a->box.width, end_b = b->box.left + b->box.width;
    const int right = end_a < end_b ? end_a : end_b;
    const int longer = a->box.width > b->box.width ? a->box.width : b->box.width;
    return 10 * (right - left) >= 7 * longer;
}

static void note_other(struct word *word, const struct word *other, struct arena *arena)
{
    const char **others = arena_take(arena, sizeof *others);
    others[0] = other->text;
    word->others = others;
    word->other_count = 1;
}

/* What `reading` has in the place of a word, and differs from it, is what the word may be instead: when it is
 * as sure of it as `least`. */
static void note_others(
    struct word *words, size_t count, const struct reading *reading, double least, struct arena *arena)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < reading->count && !words[i].other_count; k++) {
            const struct word *other = &reading->words[k];
            const bool differs = strcmp(words[i].text, other->text) != 0;
            if (differs && other->confidence >= least && same_place(&words[i], other))
                note_other(&words[i], other, arena);
        }
}

static struct word *copied(const struct reading *reading, struct arena *arena)
{
    struct word *words = arena_array(arena, reading->count, sizeof *words);
    memcpy(words, reading->words, reading->count * sizeof *words);
    return words;
}

/* Reads the run again. True: with words that are better; `again` is what should stand in its place either
 * way, and knows what else was read there. */
static bool read_better(struct tess *tess, struct Pix *grey, const struct reading *run, struct arena *arena,
    struct reading *again)
{
    struct reading latin = { 0 };
    *again = *run;
    if (!read_run(tess, grey, run->words, run->count, arena, &latin))
        return false;
    bool took = false;
    const bool one_for_one = latin.count == run->count && run->count <= LINE_WORDS_MOST &&
        aligned(run->words, latin.words, run->count);
    if (!one_for_one) {
        double sure = sureness(latin.words, latin.count);
        took = sure >= LATIN_SURE && sure > sureness(run->words, run->count) + BETTER &&
            !makes_capitals(run, &latin);
        *again = took ? latin : *run;
    }
    again->words = copied(again, arena);
    if (one_for_one)
        took = choose_words(again->words, latin.words, run->count);
    note_others(again->words, again->count, run, 0, arena);
    note_others(again->words, again->count, &latin, LIKELY, arena);
    return took;
}

static void put(struct reading *to, const struct word *words, size_t count, int line)
{
    for (size_t i = 0; i < count && to->count < PAGE_WORDS_MOST; i++) {
        to->words[to->count] = words[i];
        to->words[to->count++].line = line;
    }
}

void latin_read_again(struct tess *tess, struct Pix *grey, struct arena *arena, struct reading *reading)
{
    if (!tess->latin || !reading->count)
        return;
    struct reading mended = *reading;
    size_t room = 0, runs = 0, vain = 0;
    mended.words = NULL;
    mended.count = 0;
    for (size_t first = 0, end; first < reading->count; first = end) {
        bool latin;
        end = run_end(reading, first, &latin);
        const struct reading run = { .words = &reading->words[first], .count = end - first };
        struct reading stands = run;
        const bool wanted = latin && runs < RUNS_MOST && vain < VAIN_MOST;
        const bool late = wanted && tess_cpu_ms() > tess->end_ms;
        if (late)
            mended.complete = false;
        if (wanted && !late) {
            vain = read_better(tess, grey, &run, arena, &stands) ? 0 : vain + 1;
            runs++;
            mended.complete &= tess_cpu_ms() <= tess->end_ms;
        }
        if (mended.count + stands.count > room) {
            room = (mended.count + stands.count) * 2 + reading->count;
            mended.words = arena_grow(arena, mended.words, mended.count, room, sizeof *mended.words);
        }
        put(&mended, stands.words, stands.count, run.words->line);
    }
    *reading = mended;
}
