/* renditions: what the files about transcripts and translations of a letter share. */
#ifndef RENDITIONS_H
#define RENDITIONS_H

#include "review_inside.h"

/* What is shown in one form: a letter of one person, or of whoever will get it. */
struct sheaf {
    struct visit *visit;
    const char *id;
    const struct store_listed *listed;
    int64_t version;
    const struct store_rendition *all;
    size_t count;
    const char *ref; /* "": nobody is to get it yet */
    int64_t message; /* of this ref, 0 */
    const int *pages; /* that this one gets; none: all that are mailed */
    size_t page_count;
    const struct store_redaction_last *black; /* of the reply's pages */
    size_t black_count;
    enum store_letter_stand stands;
    const struct sheaf *letters; /* of the whole reply: one of each who gets it; none: not decided yet */
    size_t letter_count;
    const char *transcript, *translation, *language; /* as somebody has just typed them; null: as kept */
};

/* ---- sheaf.c ---- */

/* What was written of the reply, and what is black on its pages. */
bool sheaf_load(struct sheaf *sheaf, struct fault *fault);

/* Fills sheaf->letters. */
bool sheaf_find_letters(struct sheaf *sheaf, struct fault *fault);

/* For whoever sent the message `ref`, where that one gets the letter still. */
bool sheaf_aim_at(struct sheaf *sheaf, const char *ref, struct fault *fault);

/* Does this one see a part of some page alone? Then words of the whole are not theirs. */
bool sheaf_sees_a_part(const struct sheaf *sheaf);

/* The last one of this kind that nothing stands in the place of; null. `language` null: whichever. */
const struct store_rendition *sheaf_kept(
    const struct sheaf *sheaf, enum rendition_kind kind, const char *language);

/* Its pages are as they were, and this one's. */
bool sheaf_fits(const struct sheaf *sheaf, const struct store_rendition *one);

/* One of the letters that are to go, or went, may bring it; before there is one: whichever will. */
bool sheaf_reaches(const struct sheaf *sheaf, const struct store_rendition *one);

/* Whoever writes has seen what was written until then: the last one's ID, or 0. */
int64_t sheaf_last(const struct sheaf *sheaf);

/* ---- rendition_form.c ---- */

void rendition_form_write(const struct sheaf *sheaf);

#endif
