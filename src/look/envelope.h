/* envelope: words that tell an envelope from a letter. Inside the look room. */
#ifndef ENVELOPE_H
#define ENVELOPE_H

#ifndef ROOM_LOOK
#error "envelope.h is for the look room alone"
#endif

#include <stdbool.h>

/* What of an address a word is. */
enum address_part { PART_LABEL, PART_STREET, PART_HOUSE, PART_PLACE, PART_PRISON, PART_POSTCODE };

struct address_word {
    double points; /* 0 for an ordinary word, 2 for what stands on envelopes only */
    enum address_part part; /* of a word with points */
};

struct address_word envelope_word(const char *word);

/* Is it a word with which a letter begins: "Здравствуйте", "Прывітанне", "Dear"? */
bool greeting_word(const char *word);

#endif
