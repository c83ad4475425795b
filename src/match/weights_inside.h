/* What each thing that is found is worth: models/match/weights.tsv. */
#ifndef WEIGHTS_INSIDE_H
#define WEIGHTS_INSIDE_H

#ifndef ROOM_MATCH
#error "weights_inside.h is for the match room alone"
#endif

#include "match.h"

enum weight {
    WEIGHT_PRISONER_FULL, /* surname and given name agree */
    WEIGHT_PRISONER_FULL_NEAR, /* both are there, one of them misread */
    WEIGHT_PRISONER_INITIAL, /* surname and initial */
    WEIGHT_PRISONER_SURNAME,
    WEIGHT_PRISONER_SURNAME_NEAR,
    WEIGHT_PRISONER_WHOLE, /* the whole name is read so badly that only all of it together is like it */
    WEIGHT_PRISONER_GIVEN, /* a prisoner known by one word only */
    WEIGHT_PRISONER_OTHER_GIVEN, /* the surname beside another given name */
    WEIGHT_PLACE_POSTCODE,
    WEIGHT_PLACE_TOWN,
    WEIGHT_PLACE_OTHER,
    WEIGHT_SALUTATION_SAME, /* u is a factor of the name's share, as in all of these */
    WEIGHT_SALUTATION_VARIANT, /* a pet name of the name on the card */
    WEIGHT_SALUTATION_OTHER_FORM, /* the name in another language, or the full name where the card has a pet
                                     name */
    WEIGHT_SALUTATION_NEAR,
    WEIGHT_SALUTATION_FAR,
    WEIGHT_SALUTATION_RETURN,
    WEIGHT_SALUTATION_OTHER,
    WEIGHT_SALUTATION_UNCLEAR,
    WEIGHT_SENDER_FULL,
    WEIGHT_SENDER_SURNAME,
    WEIGHT_SENDER_RETURN, /* u: a factor of the return name's share */
    WEIGHT_TYPED_FULL,
    WEIGHT_TYPED_SURNAME,
    WEIGHT_TYPED_GIVEN, /* u: a factor of the name's share */
    WEIGHT_TYPED_OTHER,
    WEIGHT_CORRESPONDENCE,
    WEIGHT_CODE, /* u: a factor of the chance of such a word */
    WEIGHT_CODE_QR, /* u: divided by the prisoner's senders, as in the next three */
    WEIGHT_CODE_DIGITS,
    WEIGHT_CODE_ONE_MENDED,
    WEIGHT_CODE_TWO_MISSING,
    WEIGHT_CODE_NUMBER, /* of a flat or a box */
    WEIGHT_DATE_BEFORE,
    WEIGHT_DATE_SOON,
    WEIGHT_DATE_LATE,
    WEIGHT_LANGUAGE_SAME,
    WEIGHT_LANGUAGE_OTHER,
    WEIGHTS,
};

struct weight_pair {
    double m, u; /* how often it is so when the message is the right one; when it is not */
};

struct weights {
    struct weight_pair of[WEIGHTS];
};

bool weights_load(struct weights *weights, const char *folder, struct fault *fault);
double weight_bits(
    const struct weights *weights, enum weight weight, double share); /* log2(m / (u * share)) */
const char *weight_name(enum weight weight); /* as in weights.tsv */

#endif
