/* How like a stretch of one text many forms are. The distance of a form is made up row by row, one for each
 * of its letters: a form that begins like the one before it takes over the rows of what they share, and one
 * that is too far off already is given up. */
#include "names_inside.h"

#include <math.h>
#include <string.h>

void name_within_begin(struct name_within *within, const struct names *names, const char *text)
{
    within->names = names;
    within->room = strnlen(text, NAME_TEXT);
    within->known = 0;
    memcpy(within->text, text, within->room);
    for (size_t j = 0; j <= within->room; j++) {
        within->rows[0][j] = j && text[j - 1] != ' ' ? 1 : 0;
        within->ends[j] = j < within->room && text[j] != ' ' ? 1 : 0;
    }
    within->least[0] = 0;
}

static void add_row(struct name_within *within, char letter)
{
    const float *above = within->rows[within->known], *swap = within->names->swap[letter & 127];
    float *row = within->rows[within->known + 1], least = (float)(within->known + 1);
    within->form[within->known++] = letter;
    float left = row[0] = least;
    for (size_t j = 1; j <= within->room; j++) { /* each waits for the one before with one sum alone */
        const float swapped = above[j - 1] + swap[within->text[j - 1] & 127], skipped = above[j] + 1;
        const float there = swapped < skipped ? swapped : skipped;
        row[j] = left = there < left + 1 ? there : left + 1;
        least = left < least ? left : least;
    }
    within->least[within->known] = least;
}

double name_within_next(struct name_within *within, const char *form, double most)
{
    const size_t length = strnlen(form, NAME_LETTERS);
    size_t same = 0;
    while (same < within->known && same < length && within->form[same] == form[same])
        same++;
    within->known = same;
    for (; within->least[within->known] <= most && within->known < length;)
        add_row(within, form[within->known]);
    if (within->least[within->known] > most)
        return HUGE_VAL;
    const float *row = within->rows[length];
    float least = (float)length;
    for (size_t j = 0; j <= within->room; j++)
        least = row[j] + within->ends[j] < least ? row[j] + within->ends[j] : least;
    return least;
}

double names_distance_within(const struct names *names, const char *form, const char *text)
{
    struct name_within within;
    name_within_begin(&within, names, text);
    return name_within_next(&within, form, HUGE_VAL);
}
