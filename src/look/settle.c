/* Settles what kind a page is when its words are known. The one mistake that must not happen is an envelope
 * that passes for a letter: it bears a volunteer's home. So address words without prose make an envelope, or
 * at least a question. */
#include "look.h"

#include "address.h"

#include <string.h>

struct tally {
    size_t words; /* of two letters and more, believed at all */
    size_t sure; /* of three letters and more, believed well */
    size_t prose; /* ordinary words on lines of PROSE_LINE words and more */
    double address; /* points of address words */
    size_t address_words;
};

enum { PROSE_LINE = 4, LITTLE_PROSE = 15, MUCH_PROSE = 40 };

static const double BELIEVED = 0.25, SURE = 0.6, DOUBTFUL = 0.45;

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

static void count_line(const struct word *words, size_t count, struct tally *tally)
{
    size_t ordinary = 0;
    for (size_t i = 0; i < count; i++) {
        size_t letters = letters_in(words[i].text);
        double points = words[i].confidence >= BELIEVED ? address_points(words[i].text) : 0;
        if (i + 1 < count && points == 0)
            points = pair_points(&words[i], &words[i + 1]);
        tally->address += points;
        tally->address_words += points > 0;
        bool word = letters >= 2 && words[i].confidence >= BELIEVED;
        tally->words += word;
        tally->sure += letters >= 3 && words[i].confidence >= SURE;
        ordinary += word && points == 0;
    }
    if (ordinary >= PROSE_LINE)
        tally->prose += ordinary;
}

static struct tally count_words(const struct reading *reading)
{
    struct tally tally = { 0 };
    for (size_t first = 0, end; first < reading->count; first = end) {
        for (end = first + 1; end < reading->count && reading->words[end].line == reading->words[first].line;)
            end++;
        count_line(reading->words + first, end - first, &tally);
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

/* The picture alone said blank: strokes that became words speak against it. */
static void settle_blank(struct page *page, const struct tally *tally)
{
    if (tally->sure >= 3)
        settle(page, PAGE_LETTER, DOUBTFUL);
    else if (tally->words > 0)
        doubt(page);
}

static void settle_picture(struct page *page, const struct tally *tally)
{
    if (tally->prose >= MUCH_PROSE)
        settle(page, PAGE_LETTER, 0.6);
    else if (tally->prose >= LITTLE_PROSE)
        settle(page, PAGE_POSTCARD, 0.5);
    if (tally->address >= 2)
        doubt(page);
}

/* A card with a message on the left and an address on the right is mailed only after a person saw it; so is a
 * small sheet on which not one line of a message could be read: it may be an envelope. */
static void settle_postcard(struct page *page, const struct tally *tally)
{
    if (tally->address >= 2 || tally->prose == 0)
        doubt(page);
}

/* Strokes that are no words, though everything was read, are a drawing, or a hand that nothing here can read.
 */
static void settle_letter(struct page *page, const struct tally *tally)
{
    if (tally->words == 0 && page->reading.complete) {
        settle(page, PAGE_PICTURE, DOUBTFUL);
        return;
    }
    if (tally->prose >= LITTLE_PROSE && page->kind_confidence < 0.7)
        page->kind_confidence = 0.7;
    if (tally->address >= 3 && tally->prose < MUCH_PROSE)
        doubt(page);
    if (tally->prose < LITTLE_PROSE) /* an envelope on a flatbed has the shape of a letter and no prose */
        doubt(page);
}

/* Only prose, and no address at all, makes a page of an envelope's shape a letter. */
static void settle_envelope(struct page *page, const struct tally *tally)
{
    if (tally->address >= 2)
        page->kind_confidence = 0.8;
    else if (tally->prose >= MUCH_PROSE && tally->address < 2)
        settle(page, PAGE_LETTER, 0.6);
}

void look_settle_kind(struct page *page)
{
    static void (*const by_kind[PAGE_KINDS])(struct page *, const struct tally *) = {
        [PAGE_LETTER] = settle_letter,
        [PAGE_POSTCARD] = settle_postcard,
        [PAGE_PICTURE] = settle_picture,
        [PAGE_ENVELOPE] = settle_envelope,
        [PAGE_BLANK] = settle_blank,
    };
    struct tally tally = count_words(&page->reading);
    if (tally.address >= 4 && tally.prose < LITTLE_PROSE)
        settle(page, PAGE_ENVELOPE, tally.address >= 6 ? 0.9 : 0.7);
    else if (page->kind < PAGE_KINDS && by_kind[page->kind])
        by_kind[page->kind](page, &tally);
}
