/* question: what a decision comes back as that is not carried out, or not yet. */
#ifndef QUESTION_H
#define QUESTION_H

#include "decide.h"

/* A decision as it was posted. */
struct deciding {
    struct visit *visit;
    struct flow_decider decider;
    struct store_reviewer who;
    struct decision decision;
    const struct act *act;
    const char *other; /* the reply that it is a further page of */
    const char *as; /* what became of it, for the next page */
    bool asks_again; /* the answer is a question */
};

/* Says which doubts these are, so that a word about some is none about others; sealed: what they rest on is
 * not for everybody who reads the form. Lives in the visit's arena. */
const char *question_names_doubts(const struct visit *visit, const struct flow_doubts *found);

/* Each writes the answer's page and sets `asks_again`; the form that it holds is posted to the same place. */

/* With these doubts? */
bool question_of_doubts(struct deciding *deciding, const struct flow_doubts *found, struct fault *fault);

/* Whoever gives a page to several has seen what each of them sees of it. */
bool question_of_shares(
    struct deciding *deciding, const struct flow_share *shares, size_t count, struct fault *fault);

/* The other one was named by its ID: it is looked at before two letters are one, or one is closed for the
 * other. What was looked at then is what `other_version` names. `question` and `button` are msgids. */
bool question_of_both(struct deciding *deciding, const char *other, const char *question, const char *button,
    struct fault *fault);

/* Why nothing was decided: somebody was quicker, or it may not be. False where the fault is neither's. */
bool answer_undecided(const struct deciding *deciding, struct fault *fault);

#endif
