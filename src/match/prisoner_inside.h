/* Who in prison wrote the reply. */
#ifndef PRISONER_INSIDE_H
#define PRISONER_INSIDE_H

#include "letter.h"
#include "weights_inside.h"

struct index;

enum spot { SPOT_ENVELOPE, SPOT_SIGNATURE, SPOT_TYPED, SPOT_BODY, SPOTS };

/* Whether the sender's side of an envelope names a place that the prisoner's cards were sent to. */
enum from { FROM_UNKNOWN, FROM_THERE, FROM_ELSEWHERE };

/* How well a prisoner fits, and where that was seen. */
struct fit {
    uint32_t prisoner;
    double bits;
    enum spot spot;
    int seen, typed; /* -1: not there */
    enum weight level;
    enum weight there; /* as it is read there, whatever is said elsewhere */
    bool spots[SPOTS]; /* places where surname and given name, or a clear surname, stand */
    bool full_at[SPOTS];
    bool given_signed; /* the letter is signed with his given name and surname */
    bool other_named, other_initial; /* the surname stands beside somebody else's given name or initial */
    enum from from;
};

/* By a surname that is read; by whole names, where no prisoner is established; both. */
enum { FITS_READ = 24, FITS_WHOLE = 26, FITS = FITS_READ + FITS_WHOLE };

/* `left_out`: the most bits of a prisoner who found no room among the fits; -100 where all did. */
size_t prisoners_fit(const struct index *index, const struct weights *weights, const struct view *view,
    struct fit fits[FITS], double *left_out);
bool fit_establishes(const struct fit *fit); /* who wrote, as far as the rule wants to know it */
bool fits_establish(const struct fit *fits, size_t count); /* does one of them? */

/* Whose names are most like what stands where a prisoner's name may stand, each word of it however misread;
 * best first. It ranks and never establishes. */
size_t wholes_fit(const struct index *index, const struct weights *weights, const struct view *view,
    struct fit fits[FITS_WHOLE]);

/* Skeletons with a space between, for names_distance_within; what does not fit is left out, and numbers. */
enum { SKELETONS = NAME_TEXT + NAME_BYTES };
void add_skeleton(char text[SKELETONS], const struct name_word *word);

bool prisoner_word(const struct view *view, const struct prisoner *prisoner, const struct name_word *word);
/* The first page that ends with "Т. Л.", or -1. */
int prisoner_initials(const struct view *view, const struct prisoner *prisoner);
enum from prisoner_from(const struct index *index, const struct view *view, const struct prisoner *prisoner);
/* Does it give a postcode that is none of his, not even with a digit misread? */
bool prisoner_posted_elsewhere(
    const struct index *index, const struct view *view, const struct prisoner *prisoner);
/* Is it another place than all of his, as it is read? Postcodes that are nearly his are, too. */
bool prisoner_place_differs(
    const struct index *index, const struct view *view, const struct prisoner *prisoner);

#endif
