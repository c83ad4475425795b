/* address_words: words that have numbers beside them, in an address and elsewhere. Inside the look room.
 * Texts are UTF-8, capitals or small. */
#ifndef ADDRESS_WORDS_H
#define ADDRESS_WORDS_H

#ifndef ROOM_LOOK
#error "address_words.h is for the look room alone"
#endif

#include <stdbool.h>
#include <stddef.h>

/* "г." before the name of a town; the dot must be there. */
bool town_word(const char *text);

/* "Суббота 10-12", "Страницы 12-15", "Матфея 5-12", "Лидия 10-12": no street is called so. A mark behind the
 * word does not matter. */
bool no_street_word(const char *text);

/* "ст. 3", "стр. 12": the first `bytes` of the text are short for what has numbers, and is no house. */
bool counted_word(const char *text, size_t bytes);

#endif
