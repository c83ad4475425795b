/* address: somebody's address among the words of a page, and how its words lie. Inside the look room. */
#ifndef ADDRESS_H
#define ADDRESS_H

#ifndef ROOM_LOOK
#error "address.h is for the look room alone"
#endif

#include "reply.h"

/* Do the words of an address stand near each other, that of no prison? */
bool address_of_a_home(const struct reading *reading);

/* Does a block of a few lines that nobody could read stand away from the rest, as an address does below a
 * card's message? */
bool address_block_unread(const struct reading *reading);

/* The "г" of "9 марта 2026 г." is a year's, not a town's. `index`: of the word in the reading. */
bool address_is_year(const struct reading *reading, size_t index);

/* Do the words lie broad, as on a card: all of them together wider than high? */
bool address_words_broad(const struct reading *reading);

/* Do lines stand beside lines, as an address does beside a card's message? */
bool address_lines_beside(const struct reading *reading);

/* Do wide gaps stand above one another between words, as between a message and an address beside it, though
 * the recogniser took both for one line? Asks each word about each other. */
bool address_columns(const struct reading *reading);

/* Is a place of a sheet of `width` x `height` px without a word that an envelope lying on its letter, or an
 * address below it, would take: a quarter of its width and an eighth of its height? */
bool address_room_left(const struct reading *reading, int width, int height);

#endif
