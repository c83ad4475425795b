/* Settles what kind a page is when it is clean and its words are known. The one mistake that must not happen
 * is an envelope that passes for a letter: it bears a volunteer's home. So a page is a letter only for a
 * reason: much prose that could be read, or some that begins with a greeting, or, since handwriting is read
 * badly, many lines that fill the page. All else asks. The figures were found on the tuning pages of
 * kind_bench (docs/measurements/pages.md). */
#include "look.h"

#include "address.h"
#include "code.h"
#include "envelope.h"
#include "fields.h"
#include "layout.h"

#include <leptonica/allheaders.h>

#include <string.h>

struct tally {
    size_t words; /* of two letters and more, believed at all */
    size_t sure; /* of three letters and more, believed well */
    size_t prose; /* ordinary words on lines of PROSE_LINE words and more */
    size_t lines; /* of LINE_WORDS words and more, read well or badly */
    double address; /* points of address words */
    size_t address_words;
    size_t long_words, standing; /* of four letters and more; those of them that are taller than wide */
    bool greets; /* one of the first lines begins as letters do */
    bool home; /* somebody's address stands on it, or may */
    bool broad, beside; /* as the words lie: wider than high; lines beside lines */
};

/* All that the kind is settled from. */
struct seen {
    struct tally tally;
    struct layout layout;
    const struct reading *reading;
    const struct code *codes;
    size_t code_count;
};

enum {
    LINE_WORDS = 3,
    PROSE_LINE = 4,
    LITTLE_PROSE = 15,
    MUCH_PROSE = 40,
    LETTER_LINES = 9, /* an envelope has six; a note on its back may have eight */
    FIRST_LINES = 4, /* a date, a place, and the greeting */
    GREETING_WORDS = 5,
};

static const double BELIEVED = 0.25, SURE = 0.6, DOUBTFUL = 0.45;
static const double ALL_INK = 0.9; /* so much of it within words, they tell where it stands */

static size_t letters_in(const char *text)
{
    size_t n = 0;
    const char *end = text + strlen(text);
    for (int32_t c; (c = utf8_next(&text, end));)
        n += c > 0x7f || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return n;
}

/* "от кого" and "ад каго" are two words; the second alone is none of an address. */
static double pair_points(const struct word *word, const struct word *next)
{
    static const char *const second[] = { "кого", "Кого", "КОГО", "каго", "Каго", "КАГО" };
    if (next->line != word->line || letters_in(word->text) != 2)
        return 0;
    for (size_t i = 0; i < sizeof second / sizeof *second; i++)
        if (strncmp(next->text, second[i], strlen(second[i])) == 0)
            return 2;
    return 0;
}

static double points_of(const struct reading *reading, size_t index)
{
    const struct word *word = &reading->words[index];
    const bool none = word->confidence < BELIEVED || address_is_year(reading, index);
    return none ? 0 : envelope_word(word->text).points;
}

/* The words from `first` to before `end` stand on one line. */
static void count_line(const struct reading *reading, size_t first, size_t end, struct tally *tally)
{
    size_t ordinary = 0, any = 0;
    const struct word *words = &reading->words[first];
    const size_t count = end - first;
    for (size_t i = 0; i < count; i++) {
        size_t letters = letters_in(words[i].text);
        double points = points_of(reading, first + i);
        if (i + 1 < count && points == 0)
            points = pair_points(&words[i], &words[i + 1]);
        tally->address += points;
        tally->address_words += points > 0;
        bool word = letters >= 2 && words[i].confidence >= BELIEVED;
        tally->words += word;
        tally->sure += letters >= 3 && words[i].confidence >= SURE;
        tally->long_words += letters >= 4;
        tally->standing += letters >= 4 && words[i].box.height > words[i].box.width;
        ordinary += word && points == 0;
        any += letters >= 2;
    }
    tally->lines += any >= LINE_WORDS;
    if (ordinary >= PROSE_LINE)
        tally->prose += ordinary;
}

/* "Добры дзень" and "Добрый вечер" are two words; "добры" alone greets nobody. */
static bool good_day(const struct word *word, const struct word *next)
{
    static const char *const good[] = { "Добр", "добр", "Good" };
    static const char *const day[] = { "ден", "дня", "дзе", "дзён", "утр", "ран", "веч", "day" };
    bool begins = false, follows = false;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        begins |= strncmp(word->text, good[i], strlen(good[i])) == 0;
    for (size_t i = 0; i < sizeof day / sizeof *day; i++)
        follows |= strncmp(next->text, day[i], strlen(day[i])) == 0;
    return begins && follows && next->line == word->line;
}

/* A line of its own that greets, near the top: a note on an envelope's back may greet too, but runs on. */
static bool greets_in(const struct reading *reading)
{
    size_t lines = 0;
    for (size_t first = 0, end; first < reading->count && lines < FIRST_LINES; first = end, lines++) {
        const struct word *words = &reading->words[first];
        bool greets = false;
        for (end = first; end < reading->count && reading->words[end].line == words->line; end++) {
            const struct word *next = &reading->words[end + (end + 1 < reading->count)];
            greets |= greeting_word(reading->words[end].text) || good_day(&reading->words[end], next);
        }
        if (greets && end - first <= GREETING_WORDS)
            return true;
    }
    return false;
}

static struct tally count_words(const struct reading *reading)
{
    struct tally tally = {
        .greets = greets_in(reading),
        .home = address_of_a_home(reading) || address_block_unread(reading),
        .broad = address_words_broad(reading),
        .beside = address_lines_beside(reading),
    };
    for (size_t first = 0, end; first < reading->count; first = end) {
        for (end = first + 1; end < reading->count && reading->words[end].line == reading->words[first].line;)
            end++;
        count_line(reading, first, end, &tally);
    }
    return tally;
}

static void settle(struct page *page, enum page_kind kind, double confidence)
{
    page->kind = kind;
    page->kind_confidence = confidence;
}

static void doubt(struct page *page)
{
    if (page->kind_confidence > DOUBTFUL)
        page->kind_confidence = DOUBTFUL;
}

/* ---- what the page looks like ---- */

/* Lines that fill a good part of the page, as no envelope has them. */
static bool full(const struct seen *seen)
{
    static const double WRITTEN = 0.12;
    return seen->tally.lines >= LETTER_LINES && seen->layout.written >= WRITTEN;
}

/* Points for what stands on the front of an envelope; a letter's head has two or three of an address. */
static double envelope_points(const struct seen *seen)
{
    static const double RING = 1.5, STAMP = 1;
    return seen->tally.address + (seen->layout.ring.width ? RING : 0) +
        (seen->layout.stamp.width ? STAMP : 0);
}

/* A card's message takes its left half down to the bottom; a sender's block stays in its corner. */
static bool message_on_left(const struct layout *layout)
{
    static const double TALL = 0.42;
    const double height = layout->height_px;
    for (size_t i = 0; i < layout->block_count; i++)
        if (layout->blocks[i].box.height > TALL * height && layout->blocks[i].box.left < layout->width_px / 4)
            return true;
    return false;
}

/* Postage, a postmark, or words of an address: the side of a card on which its address stands, too. */
static bool posted(const struct seen *seen)
{
    return seen->tally.home || seen->tally.address >= 2 || seen->layout.ring.width ||
        seen->layout.stamp.width;
}

static bool holds(const struct box *box, int x, int y)
{
    return x >= box->left && x < box->left + box->width && y >= box->top && y < box->top + box->height;
}

/* How many words stand in the box; `read`: how many of them the recogniser is sure of. */
static size_t words_in(const struct box *box, const struct reading *reading, size_t *read)
{
    static const double READ = 0.5;
    size_t words = 0;
    *read = 0;
    for (size_t i = 0; i < reading->count; i++) {
        const struct word *word = &reading->words[i];
        if (!holds(box, word->box.left + word->box.width / 2, word->box.top + word->box.height / 2))
            continue;
        words++;
        *read += letters_in(word->text) >= 3 && word->confidence >= READ;
    }
    return words;
}

static bool apart(const struct box *a, const struct box *b)
{
    return a->left + a->width <= b->left || b->left + b->width <= a->left;
}

/* Of two blocks, does one stand beside the other, as an address does beside a card's message? */
static bool beside(const struct box *a, const struct box *b)
{
    int top = a->top > b->top ? a->top : b->top;
    int a_end = a->top + a->height, b_end = b->top + b->height, end = a_end < b_end ? a_end : b_end;
    int lower = a->height < b->height ? a->height : b->height;
    return apart(a, b) && 2 * (end - top) > lower;
}

static bool side_by_side(const struct layout *layout)
{
    for (size_t i = 0; i < layout->block_count; i++)
        for (size_t j = i + 1; j < layout->block_count; j++)
            if (beside(&layout->blocks[i].box, &layout->blocks[j].box))
                return true;
    return false;
}

static bool written_broad(const struct layout *layout)
{
    int left = layout->width_px, right = 0, top = layout->height_px, bottom = 0;
    for (size_t i = 0; i < layout->block_count; i++) {
        const struct box *box = &layout->blocks[i].box;
        left = box->left < left ? box->left : left;
        top = box->top < top ? box->top : top;
        right = box->left + box->width > right ? box->left + box->width : right;
        bottom = box->top + box->height > bottom ? box->top + box->height : bottom;
    }
    return right - left > bottom - top;
}

static bool words_stand(const struct tally *tally)
{
    return 2 * tally->standing > tally->long_words;
}

/* A card without an edge that was seen lies on a page that stands: what is written on it lies broad all the
 * same. */
static bool lies_broad(const struct seen *seen)
{
    return seen->tally.broad || written_broad(&seen->layout) ||
        seen->layout.width_px > seen->layout.height_px;
}

/* Sentences run across the page and hold nearly all of its ink. Handwriting falls to pieces that stand beside
 * each other where no line does; its words say so better. */
static bool runs_across(const struct seen *seen)
{
    return seen->tally.prose >= LITTLE_PROSE && seen->reading->ink_coverage >= ALL_INK &&
        !words_stand(&seen->tally) && !seen->tally.beside && !address_columns(seen->reading);
}

/* A card's message and its address stand beside each other. Where words stand on their side the page does
 * too, and what stands beside what cannot be told. */
static bool may_be_card(const struct seen *seen)
{
    const bool side = seen->tally.beside || side_by_side(&seen->layout);
    return words_stand(&seen->tally) || (side && (lies_broad(seen) || posted(seen)));
}

static double word_height(const struct reading *reading)
{
    double sum = 0;
    for (size_t i = 0; i < reading->count; i++)
        sum += reading->words[i].box.height;
    return reading->count ? sum / (double)reading->count : 0;
}

/* Two lines and more of writing, that lie or stand, and no stamp; what is left of rules has little ink, what
 * a scanner leaves of a dark ground touches the page's edge. */
static bool like_lines(const struct block *block, const struct seen *seen)
{
    static const double LONG = 0.12, WORD_HEIGHTS = 3, WRITTEN = 0.08, EDGE = 0.01;
    const struct box *box = &block->box;
    const double width = seen->layout.width_px, height = seen->layout.height_px;
    const double longer = box->width > box->height ? box->width : box->height;
    const double shorter = box->width > box->height ? box->height : box->width;
    const bool within = box->left > EDGE * width && box->top > EDGE * height &&
        box->left + box->width < (1 - EDGE) * width && box->top + box->height < (1 - EDGE) * height;
    return within && !block->framed && block->ink >= WRITTEN &&
        longer >= LONG * (width < height ? width : height) &&
        shorter >= WORD_HEIGHTS * word_height(seen->reading);
}

static bool is_code(const struct block *block, const struct seen *seen)
{
    const struct box *box = &block->box;
    for (size_t i = 0; i < seen->code_count; i++)
        if (holds(&seen->codes[i].box, box->left + box->width / 2, box->top + box->height / 2))
            return true;
    return false;
}

/* Writing that became no word at all, as an address in a hand that nobody reads, or on an envelope that lies
 * on its letter askew. Told only where the words stand in the blocks, nearly all. */
static bool block_unread(const struct seen *seen)
{
    static const double NEARLY_ALL = 0.8;
    size_t within = 0;
    bool unread = false;
    for (size_t i = 0; i < seen->layout.block_count; i++) {
        const struct block *block = &seen->layout.blocks[i];
        size_t read;
        within += words_in(&block->box, seen->reading, &read);
        unread |= !read && like_lines(block, seen) && !is_code(block, seen);
    }
    return unread && (double)within >= NEARLY_ALL * (double)seen->reading->count;
}

/* ---- kind by kind ---- */

/* The picture alone said blank: strokes that became words speak against it, and what is damaged may have lost
 * them. */
static void settle_blank(struct page *page, const struct seen *seen)
{
    if (seen->tally.sure >= 3)
        settle(page, PAGE_LETTER, DOUBTFUL);
    else if (seen->tally.words > 0 || page->flaws & FLAW_DAMAGED)
        doubt(page);
}

/* Tone over most of the page is a picture; less of it may be an illustrated envelope, or one on a desk: a
 * painted front with a white label on a dark desk has 0.53. */
static void settle_picture(struct page *page, const struct seen *seen)
{
    static const double SOLID = 0.6;
    if (seen->tally.prose >= MUCH_PROSE)
        settle(page, PAGE_LETTER, 0.6);
    else if (seen->tally.prose >= LITTLE_PROSE)
        settle(page, PAGE_POSTCARD, DOUBTFUL);
    if (posted(seen) || may_be_card(seen) || block_unread(seen) ||
        (seen->layout.width_px && seen->layout.solid < SOLID))
        doubt(page);
}

/* A card with a message on the left and an address on the right is mailed only after a person saw it; so is a
 * small sheet on which no long message could be read: it may be the back of an envelope. */
static void settle_postcard(struct page *page, const struct seen *seen)
{
    static const double SOLID = 0.5;
    bool image = seen->layout.solid >= SOLID;
    if (posted(seen) || may_be_card(seen) || block_unread(seen) ||
        (!image && seen->tally.prose < LITTLE_PROSE))
        doubt(page);
}

/* Some words that could be read, and nothing of an envelope or a card stands beside. It greets, in a word
 * that is no name, or stands, its words too: notes on envelopes lie broad (eight of 480 envelopes have so
 * many words, all broad, but one on a glass of which half was left). */
static bool short_letter(const struct seen *seen)
{
    const bool stands = seen->layout.height_px > seen->layout.width_px && !seen->tally.broad;
    return (seen->tally.greets || stands) && seen->tally.prose >= LITTLE_PROSE && !posted(seen) &&
        !(side_by_side(&seen->layout) && !runs_across(seen));
}

/* Envelopes and cards lie broad; a letter's head may hold an address, and a censor's stamp is round too. */
static bool long_letter(const struct seen *seen)
{
    return full(seen) && !(lies_broad(seen) && posted(seen));
}

static void settle_letter(struct page *page, const struct seen *seen)
{
    bool prose = seen->tally.prose >= MUCH_PROSE, lines = long_letter(seen);
    if (seen->tally.words == 0 && !full(seen) && page->reading.complete)
        settle(page, PAGE_PICTURE, DOUBTFUL); /* a drawing, or a hand that nothing here can read */
    else if (seen->tally.home || block_unread(seen) ||
        (may_be_card(seen) && !(runs_across(seen) && !posted(seen))) ||
        !(prose || lines || short_letter(seen)))
        doubt(page);
    else if (prose)
        page->kind_confidence = lines ? 0.9 : 0.7;
    else
        page->kind_confidence = lines ? 0.7 : 0.6;
}

static struct seen seen_on(const struct sheet *sheet, const struct tally *tally)
{
    const struct page *page = &sheet->page;
    return (struct seen){ *tally, layout_of(sheet->colour), &page->reading, page->codes, page->code_count };
}

/* Much prose that stands upright, and nothing of an address: what else lies on the page makes neither an
 * envelope nor a card of it, and need not be measured (80 to 140 CPU ms of an A4 page) where words fill the
 * sheet. Only where they hold nearly all of the ink do they tell where it stands. */
static bool plain_letter(const struct sheet *sheet, const struct tally *tally)
{
    return sheet->page.kind == PAGE_LETTER && tally->prose >= MUCH_PROSE && !words_stand(tally) &&
        tally->address < 1 && !tally->home && !tally->broad && !tally->beside &&
        sheet->page.reading.ink_coverage >= ALL_INK &&
        pixGetWidth(sheet->colour) <= pixGetHeight(sheet->colour);
}

/* An envelope that lies on a letter, pencil on it, has ink too pale to count beside print. */
static void settle_plain(struct sheet *sheet, const struct tally *tally)
{
    struct page *page = &sheet->page;
    page->kind_confidence = tally->lines >= LETTER_LINES ? 0.9 : 0.7;
    if (!address_room_left(&page->reading, pixGetWidth(sheet->colour), pixGetHeight(sheet->colour)))
        return;
    const struct seen seen = seen_on(sheet, tally);
    if (block_unread(&seen))
        doubt(page);
}

/* The shape alone makes an envelope of it, though not surely; half a sheet that lies broad has it too, and
 * prose makes it a question, whatever words of addresses are in it. A note on an envelope's back runs across
 * as a letter does: it greets on no line of its own. */
static void settle_envelope(struct page *page, const struct seen *seen)
{
    const bool across = !posted(seen) && runs_across(seen);
    const bool much = seen->tally.prose >= MUCH_PROSE || full(seen);
    if (seen->tally.address >= 2)
        page->kind_confidence = much ? DOUBTFUL : 0.8;
    else if (across && seen->tally.greets && much)
        settle(page, PAGE_LETTER, 0.6);
    else if (across || much)
        settle(page, PAGE_LETTER, DOUBTFUL);
}

/* What stands on envelopes only, and no message beside it. */
static bool is_envelope(const struct seen *seen)
{
    return seen->tally.prose < LITTLE_PROSE && !full(seen) && !message_on_left(&seen->layout) &&
        envelope_points(seen) >= 4;
}

static void settle_by_layout(struct sheet *sheet, const struct tally *tally)
{
    static void (*const by_kind[PAGE_KINDS])(struct page *, const struct seen *) = {
        [PAGE_LETTER] = settle_letter,
        [PAGE_POSTCARD] = settle_postcard,
        [PAGE_PICTURE] = settle_picture,
        [PAGE_ENVELOPE] = settle_envelope,
        [PAGE_BLANK] = settle_blank,
    };
    struct page *page = &sheet->page;
    const struct seen seen = seen_on(sheet, tally);
    if (is_envelope(&seen))
        settle(page, PAGE_ENVELOPE, envelope_points(&seen) >= 6 ? 0.9 : 0.7);
    else if (page->kind < PAGE_KINDS && by_kind[page->kind])
        by_kind[page->kind](page, &seen);
    if (page->kind == PAGE_ENVELOPE)
        fields_find(page, &seen.layout, sheet->arena);
}

void look_settle_kind(struct sheet *sheet)
{
    struct page *page = &sheet->page;
    const bool untouched = page->kind == PAGE_BLANK && !page->reading.count && !page->code_count;
    if (page->kind == PAGE_SLIP || untouched)
        return;
    const struct tally tally = count_words(&page->reading);
    if (plain_letter(sheet, &tally))
        settle_plain(sheet, &tally);
    else
        settle_by_layout(sheet, &tally);
    if (code_says_slip(page))
        doubt(page); /* a slip that lies on a letter, or beside it */
}
