/* envelope: words that tell an envelope from a letter. Inside the look room. */
#ifndef ENVELOPE_H
#define ENVELOPE_H

#ifndef ROOM_LOOK
#error "envelope.h is for the look room alone"
#endif

#include <stdbool.h>

/* Points for one recognised word: 0 for an ordinary one, 2 for what stands on envelopes only. */
double envelope_word(const char *word);

/* Is it a word with which a letter begins: "Здравствуйте", "Прывітанне", "Dear"? */
bool greeting_word(const char *word);

#endif
