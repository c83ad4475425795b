/* address: does a word belong to a postal address? Inside the look room. */
#ifndef ADDRESS_H
#define ADDRESS_H

#ifndef ROOM_LOOK
#error "address.h is for the look room alone"
#endif

/* Points for one recognised word: 0 for an ordinary one, 2 for what stands on envelopes only. */
double address_points(const char *word);

#endif
