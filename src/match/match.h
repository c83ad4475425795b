/* match: decides whose letter this is. Pure: no database, no clock, no network, no picture; the same reply,
 * register and settings always give the same verdict.
 *
 * Weights are Fellegi-Sunter: bits = log2(m / u) per piece of evidence (Fellegi & Sunter 1969), the best one
 * per group, summed per message, and set against "none of the register" by softmax. The rule that may send is
 * told in docs/matching.md. */
#ifndef MATCH_H
#define MATCH_H

#include "stage.h"

/* What is known before any register is: names, weights, the words of letters. Reads `models`/names and
 * `models`/match, some 40 ms; nothing of it changes, so that many indexes may stand on one. FAULT_CONFIG
 * names the file that is missing or wrong. */
struct match_models;
struct match_models *match_models_open(const char *models, struct fault *fault);
void match_models_close(struct match_models *models); /* null is fine */

struct match_index;

/* Builds the index over `messages` (borrowed: they must outlive it) with what
 * match_models_open reads in the folder `models`. */
struct match_index *match_index_new(
    const struct message *messages, size_t count, const char *models, struct fault *fault);
void match_index_free(struct match_index *index);

/* Takes in messages that came behind those that it has. `messages` are all `count` of them, borrowed in place
 * of the array of before, which may go: the old ones first, in their order and with the texts that they had;
 * their `answered`, `issued`, `number` and what else is no text of the register may be others. It is then as
 * one that is built over all of them, to the last bit of every verdict; what was learnt stays. Where a
 * message was changed or is gone: build it anew. False: a text could not be had; it can only be freed. */
bool match_index_grow(
    struct match_index *index, const struct message *messages, size_t count, struct fault *fault);

struct index_texts; /* texts.h */

/* The same over rows without texts; `texts` is borrowed too. */
struct match_index *match_index_over(const struct message *messages, size_t count, struct index_texts *texts,
    const char *models, struct fault *fault);

/* The same with models that are open already, and borrowed. */
struct match_index *match_index_with(const struct message *messages, size_t count, struct index_texts *texts,
    const struct match_models *models, struct fault *fault);

/* The stage: needs SLOT_REPLY, gives SLOT_VERDICT; services->index. Settings: policy and thresholds. */
extern const struct stage_kind match_stage;

/* "strict" is balanced here: what reviews have certified is known outside. */
enum match_policy { MATCH_ASK, MATCH_BALANCED };

/* The thresholds of the rule; match_standard holds the defaults of the stage's settings. */
struct match_rules {
    enum match_policy policy;
    double posterior; /* least posterior of the one sender, 0 … 1 */
    double margin; /* least lead over the next sender, bits */
    double
        absent; /* how likely the true sender is not in the register, before anything is read; least 0.02 */
};
extern const struct match_rules match_standard;

/* Ranks and decides; the stage's work without the stage. Text lives in `arena`. */
void match_weigh(const struct match_rules *rules, const struct match_index *index, const struct reply *reply,
    struct arena *arena, struct verdict *verdict);

/* Which words of the page a person is offered to black out: return names and addresses of the index's rows,
 * postcodes of who knows whom, e-mail addresses. `words` has a place for each word of the page's reading. */
void match_return_words(
    const struct match_index *index, const struct page *page, struct arena *arena, bool *words);

/* The words that tell one letter from another, without an index: not those that every letter has, nor
 * greetings. */
struct name_word; /* names.h */
/* A hash of its stem, the same in all its cases; 0: it tells nothing. */
uint32_t match_word_stem(const struct match_models *models, const struct name_word *word);

/* ---- learning: what people decided moves the weights (docs/decisions/learning.md) ---- */

/* A decided letter. */
struct match_lesson {
    const struct reply *reply;
    int64_t right; /* the message whose sender got it, by its id; 0: nobody knows */
    int64_t wrong; /* where `right` is 0: the one that was wrong */
    double counts; /* as so much of a decision */
};

/* `index` as match_index_new made it, borrowed. */
struct match_learning *match_learning_new(const struct match_index *index);
void match_learning_free(struct match_learning *learning);

/* False: it teaches nothing, since its prisoner cannot be read or has one sender only. */
bool match_learning_add(struct match_learning *learning, const struct match_lesson *lesson);

/* Every weight that learns. */
struct learnt_weight *match_learning_weights(
    const struct match_learning *learning, struct arena *arena, size_t *count);

/* From now on the index weighs with these. One whose shipped bits are others by now stays as shipped; none
 * goes further than 1 bit up and 2 down. Returns how many hold. */
size_t match_index_learnt(struct match_index *index, const struct learnt_weight *learnt, size_t count);

/* How the pages of a scan part into letters: behind separator slips, and where each letter shows its envelope
 * in front or greets somebody else at its top, and is signed at its end. Fills `first_pages` (in `arena`)
 * with the numbers of the pages that the letters begin with, rising, and returns how many: 1 where it is one
 * letter or nobody can say. */
size_t match_split(
    const struct match_index *index, const struct reply *scan, struct arena *arena, int **first_pages);

#endif
