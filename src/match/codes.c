/* Which reply sheets' codes the pages bear: in QR codes, and in eleven digits among the words. Only a code
 * that was given out counts; any other number is somebody's telephone, or a sheet of another register. */
#include "match_inside.h"

#include "codeword.h"

#include <string.h>

enum {
    GROUPS_MOST = 6, /* words that eleven digits may come in */
    GROUPS_BYTES = 80,
};

static void look_up(struct weighing *weighing, const char *digits, const struct code_read *read)
{
    size_t count;
    const struct name_entry *entry = name_book_find(&weighing->index->issued, digits, &count);
    if (!count)
        return;
    struct code_read *known = weighing->codes, *end = known + weighing->code_count;
    while (known < end && known->message != entry->bearer)
        known++;
    if (known == end && weighing->code_count == CODES_READ_MOST) {
        weighing->codes_left_out = true;
        return;
    }
    if (known < end && known->how <= read->how)
        return;
    weighing->code_count += known == end;
    *known = *read;
    known->message = entry->bearer;
}

/* ---- digits ---- */

/* How many words from `first` on make eleven places; 0: they do not. */
static size_t take_places(const struct reading *reading, size_t first, char seen[CODEWORD_DIGITS + 1])
{
    char text[GROUPS_BYTES];
    size_t length = 0;
    for (size_t i = first; i < reading->count && i < first + GROUPS_MOST; i++) {
        const struct word *word = &reading->words[i];
        const size_t size = strlen(word->text);
        if (word->line != reading->words[first].line || length + size + 1 >= sizeof text)
            return 0;
        memcpy(text + length, word->text, size);
        text[length + size] = '\0';
        if (codeword_digits_of(text, seen))
            return i + 1 - first;
        length += size;
        text[length++] = ' ';
    }
    return 0;
}

static struct box box_around(const struct word *words, size_t count)
{
    struct box box = words[0].box;
    int right = box.left + box.width, bottom = box.top + box.height;
    for (size_t i = 1; i < count; i++) {
        const struct box *next = &words[i].box;
        box.left = next->left < box.left ? next->left : box.left;
        box.top = next->top < box.top ? next->top : box.top;
        right = next->left + next->width > right ? next->left + next->width : right;
        bottom = next->top + next->height > bottom ? next->top + next->height : bottom;
    }
    box.width = right - box.left;
    box.height = bottom - box.top;
    return box;
}

static enum code_how how_read(const char *seen, const struct codeword_corrected *code)
{
    static const enum code_how by_changed[] = { CODE_DIGITS, CODE_ONE_MENDED, CODE_TWO_WRONG };
    const char *missing = strchr(seen, CODEWORD_MISSING);
    const bool two_missing = missing && strchr(missing + 1, CODEWORD_MISSING);
    return two_missing ? CODE_TWO_MISSING : by_changed[code->changed];
}

static void look_at_words(struct weighing *weighing, const struct page *page)
{
    const struct reading *reading = &page->reading;
    char seen[CODEWORD_DIGITS + 1];
    struct codeword_corrected code;
    for (size_t i = 0; i < reading->count; i++) {
        const size_t count = strpbrk(reading->words[i].text, "0123456789") ? take_places(reading, i, seen)
                                                                           : 0;
        if (!count || !codeword_correct(seen, &code))
            continue;
        const struct code_read read = {
            .how = how_read(seen, &code), .page = page->number, .box = box_around(&reading->words[i], count)
        };
        look_up(weighing, code.digits, &read);
    }
}

/* ---- all of them ---- */

void weighing_find_codes(struct weighing *weighing)
{
    const struct reply *reply = weighing->view->reply;
    for (size_t p = 0; p < reply->page_count && weighing->index->issued.count; p++) {
        const struct page *page = &reply->pages[p];
        for (size_t c = 0; c < page->code_count; c++) {
            const struct code_read read = { .how = CODE_QR, .page = page->number, .box = page->codes[c].box };
            look_up(weighing, page->codes[c].text, &read);
        }
        look_at_words(weighing, page);
    }
}
