/* What the files of the index room share: the steps in which the index comes to be. */
#ifndef INDEX_INSIDE_H
#define INDEX_INSIDE_H

#ifndef ROOM_INDEX
#error "index_inside.h is for the index room alone"
#endif

#include "index.h"

/* ---- postings ---- */

void postings_add(struct postings *postings, uint32_t hash); /* the item at hand has the word */
void postings_next(struct postings *postings); /* the item is complete */

/* Items come in in one order and are listed in another: which item stands at each place. `from` is the first
 * that came in; those in front of it and behind the last are passed over. */
struct posting_places {
    const uint32_t *item_at;
    uint32_t count, from;
};
void postings_seal(struct postings *postings, const struct posting_places *places); /* before any look-up */

/* Adds items that were sealed by themselves, at their places among all; words that more than `listed_most`
 * items have are only counted from then on. `moved`: where what stands at a place now will stand; null:
 * there. False: a word is to be listed that was not, and `all` can only be cleared. */
bool postings_join(
    struct postings *all, const struct postings *further, const uint32_t *moved, uint32_t listed_most);
void postings_clear(struct postings *postings);

/* ---- the lexicon ---- */

void lexicon_learn(struct lexicon *lexicon, const char *at, size_t size, struct lexeme *lexeme);
void lexicon_ask(const struct lexicon *lexicon, const char *at, size_t size, struct lexeme *lexeme);
void lexicon_settle(struct lexicon *lexicon); /* gives back the room that it does not need */
void lexicon_clear(struct lexicon *lexicon);

/* ---- what is known of the rows, from one growth to the next ---- */

/* Keys, numbered in the order in which they came first. */
struct numbering {
    uint64_t *keys;
    uint32_t count, room;
    struct hash_slots slots; /* of `keys`; none until rows come again */
};

/* How many rows bear a return name, and the first of them. */
struct return_name {
    uint32_t first, count;
};

/* Whose a row is, as far as the row alone says it. */
struct row_keys {
    struct numbering senders, prisoners, return_names;
    uint32_t *prisoner_of; /* per message: under which number; who is one person is asked behind that */
    struct return_name *return_of; /* per number */
};

/* Names taken apart, each written form once: a register writes the same name in row after row. */
struct spellings {
    struct spelling {
        const char *written;
        struct name name;
    } * of;
    struct hash_slots slots; /* of `of` */
    size_t count, room;
};

/* ---- the index ---- */

/* What has come: the messages from `from` on, in front of `to`. */
struct growth {
    uint32_t from, to;
    const uint32_t *moved; /* where what stood at a place of by_prisoner stands now; null: there */
};

/* Takes the next portion of what is left: words as they come in need more room than their lists. False: there
 * is none. */
bool growth_next(struct growth *left, struct growth *portion);

void index_keys(struct index *index, uint32_t from); /* of the messages from there on; first of all */
void index_return_names(struct index *index);
void index_prisoners(struct index *index);
void row_keys_clear(struct row_keys *keys);

/* May they be one person, by their names alone? */
enum sameness { SAME_NOT, SAME_PERHAPS, SAME_SURELY };
enum sameness prisoners_same(const struct names *names, const struct prisoner *a, const struct prisoner *b);
void surnames_build(struct index *index); /* after index_prisoners, as the next */
void wholes_build(struct index *index);
void index_by_sender(struct index *index); /* after both */
/* After index_prisoners, as the next. False: a text could not be had, and the index can only be freed. */
bool texts_grow(struct index *index, struct growth growth, struct fault *fault);
void sender_words_grow(struct index *index, struct growth growth);

/* Takes in a portion. False: `all` can only be cleared, and made from all messages. */
bool index_join(const struct index *index, const struct growth *portion, struct postings *all,
    struct postings *further, uint32_t listed_most);

void surnames_clear(struct surnames *surnames);

#endif
