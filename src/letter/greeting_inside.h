/* What the files that look for greetings, closings and calls share: what a word does in a line of a letter.
 */
#ifndef GREETING_INSIDE_H
#define GREETING_INSIDE_H

#include "view_inside.h"

bool role_is_kin(enum role role); /* a relative, or a friend */

bool line_has_text_below(const struct view *view, int line); /* on pages that are mailed */

/* Looks at one line of a page that is mailed. */
void view_find_closing(struct view *view, int line);

/* Calls that may begin another letter: view->unread_greeting and view->bare_names. Looks at all lines. */
void view_find_calls(struct view *view, int first_page);

/* Whom the letter speaks to by name without a greeting: view->spoken_to, view->greeted_again,
 * view->dated_again. Needs the
 * greetings.
 */
void view_find_vocatives(struct view *view, int first_page);

/* Who may be called beside the letter's own greeting, in words that were misread: view->greeted_again. */
void view_find_beside_greeting(struct view *view);
void view_take_greeted_again(struct view *view, int name);
bool view_joins_call(const struct view *view, int seen); /* "и", "тебе", "также": beside another call */

bool word_nearly_greets(const struct view *view, const struct name_word *word); /* six letters and more */
bool word_is_like_day(const struct view *view, const struct name_word *word); /* "дзень", but for a letter */

/* May the word call somebody? It has no other part, and is none with which sentences open: "Спасибо,". */
bool view_may_call(const struct view *view, int seen);

int view_end_of_line(const struct view *view, int line); /* the word behind it */
bool view_line_has_number(const struct view *view, int line);

/* The word behind the sentence of `seen`, or behind its line where no mark ends it there. */
int view_end_of_sentence(const struct view *view, int seen);

/* The word names somebody to whom the letter, or a part of it, is to be handed on. */
bool view_is_handed(const struct view *view, int seen);

/* Lines of text on pages that are mailed. */
bool line_is_of_letter(const struct view *view, int line);

#endif
