/* What the files of the letter room share: what a word's role is, and the steps of view_open. */
#ifndef VIEW_INSIDE_H
#define VIEW_INSIDE_H

#ifndef ROOM_LETTER
#error "view_inside.h is for the letter room alone"
#endif

#include "letter.h"

struct role_found {
    enum role role;
    char sex; /* 'm', 'f' or '\0' */
    bool misread; /* it is only like a word of that role */
    bool another; /* and may be read well: many letters have that very word */
};
struct role_found vocabulary_role(
    const struct vocabulary *vocabulary, const struct names *names, const struct name_word *word);

/* The entry of a word in a book of folded words and beginnings ("сосед*"), or of the longest beginning; null:
 * none. */
const struct name_entry *vocabulary_begun(const struct name_book *book, const char *folded);

/* Is the word, or one that it begins with, of that kind? A null word is of none. */
bool vocabulary_is(const struct vocabulary *vocabulary, const struct name_word *word, enum word_kind kind);

/* The steps, each after those in front of it. */
void view_read_typed(struct view *view); /* view->typed */
void view_find_quotations(struct view *view);
void view_find_voices(struct view *view);
void view_find_greetings(struct view *view); /* and closings, signatures, calls */
void view_find_date(struct view *view);

#endif
