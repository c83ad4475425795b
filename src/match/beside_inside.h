/* What stands beside a surname: shared by the search for the prisoner and the look at each place. */
#ifndef BESIDE_INSIDE_H
#define BESIDE_INSIDE_H

#include "match_inside.h"

/* What was found out about words of one reply: the same given names are asked for at the same places again
 * and again, for everybody who bears a surname. */
struct memo;
struct memo *memo_open(const struct view *view); /* lives as long as the view's arena */

/* A surname was seen. Whether a letter is signed with it is asked last, of the words beside it too; until
 * then it stands in the body. */
struct sighting {
    const struct index *index;
    const struct weights *weights;
    const struct view *view;
    struct memo *memo;
    enum spot spot;
    int at; /* index in view->seen, or in view->typed where spot is SPOT_TYPED */
    bool oblique; /* not the nominative: nobody signs so */
    enum name_likeness surname;
};

/* How like the given name, whether its initial, whether somebody else's. */
struct beside {
    enum name_likeness given;
    bool initial, other_initial;
    bool other; /* certainly another given name, patronymic, double surname or two other initials */
    bool other_father; /* his given name, but the initial of another patronymic */
    bool unknown; /* a capital word that is nothing known, and not like the given name */
    bool unclear; /* a word that is hardly like the given name */
    bool oblique; /* the given name, but not in the nominative */
    int first, last; /* the words that make up the name */
};

/* Who is being looked for. */
struct wanted {
    const struct prisoner *prisoner;
    const struct name *name;
    const struct name_part *given, *initial; /* given: null where the register has an initial only */
};

/* Families of given names that stand around the surname, nearly read ones too. */
enum { GIVENS_MOST = 128 };
struct givens {
    int families[GIVENS_MOST];
    size_t count;
};

/* False: there are more. */
bool sighting_givens(const struct sighting *sighting, struct givens *givens);

const struct name_word *sighting_word(const struct sighting *sighting, int at);
struct beside sighting_beside(const struct sighting *sighting, const struct wanted *wanted);

/* Is what was read another surname than this one? */
bool sighting_other_surname(const struct sighting *sighting, const struct name_part *surname, char sex);

bool phrase_ends(const struct seen *seen); /* a mark stands behind the word, and it is no initial */

/* Is the letter signed there? */
bool sighting_signs(const struct sighting *sighting, const struct beside *beside);

#endif
