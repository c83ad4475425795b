/* What the files about the sender's own words share: what a word of a message is to the letter at hand. */
#ifndef CONTENT_INSIDE_H
#define CONTENT_INSIDE_H

#include "match_inside.h"

#define COMMON_CHANCE 0.04 /* likelier words come in company (garden, dog, guitar) and are left out */
#define NEIGHBOUR 0.35 /* the second, third ... word of one fact */
enum { FACT_WORDS = 3 }; /* a fact reaches so far in the message */
enum { PLACES_MOST = 64 }; /* telling words of an address that are looked at */

/* What a word of the register's texts is to this reply, whoever wrote it. */
struct asked_word {
    bool known;
    bool near; /* one letter misread */
    bool counted; /* among the messages to the prisoner who was asked for last: `here` */
    bool guessed; /* how nearly it stands in the letter, in bits, and where */
    int seen; /* where it came back; -1: not */
    const struct posting *use; /* which messages have it; null: none */
    uint32_t prisoner, here;
    double guess;
    int guessed_seen;
};

/* The words of the facility and its address: the prisoner writes of where he is to everybody. */
struct places {
    const char *facility, *address; /* the row's; null at first */
    char stems[PLACES_MOST][STEM_BYTES];
    int count;
};

/* What was found out about the words of the register in one reply: senders of one prisoner use the same. */
struct content_memo {
    struct asked_word *words; /* by lexeme */
    struct places places; /* of the row that was asked for last */
    bool unread; /* a text could not be had */
    struct read_word *read; /* the letter's words, once it is guessed what they were; null before */
    size_t read_count;
    struct read_word *stems; /* the letter's */
    size_t kept; /* stems that contenders keep */
    struct stem spare[MESSAGE_STEMS]; /* of the contender at hand, where there is no room for more */
};

/* A telling word of the message. */
struct told {
    const struct stem *stem;
    double chance; /* that a letter of this length has it, whomever it answers */
    int seen; /* where it came back; -1: not */
    bool near; /* one letter misread */
};

/* ---- content_words.c ---- */

/* The stems of what the sender wrote of himself; they hold until another contender's are asked for. Then each
 * of them once. */
struct stem *content_stems(const struct weighing *weighing, struct contender *contender, size_t *count);
size_t content_distinct(struct contender *contender, struct stem *stems, size_t count);

/* Did any word that counts come back? Of most messages none did, and the others need not be asked for. */
bool content_any_back(
    const struct weighing *weighing, const struct contender *contender, const struct stem *stems, size_t n);

/* The words that count, whether they came back or not; `perhaps`: of those that did not, only what may stand
 * there read badly, and common ones that did. */
size_t content_find(const struct weighing *weighing, const struct contender *contender,
    const struct stem *stems, size_t n, bool perhaps, struct told *words);

/* For qsort of struct told: those that came back first, in the order of the message. */
int content_by_place(const void *a, const void *b);

/* What the word is to this reply, asked once; `spare` holds it where the lexicon had no room. */
struct asked_word *content_asked(
    const struct weighing *weighing, const struct stem *stem, struct asked_word *spare);

/* ---- content_chance.c ---- */

/* Words of a list are as dense in one letter as in another: their chance grows with the letter's length. What
 * senders write of themselves is rarer in a letter than in as many words of messages: by its root. `others`:
 * how many messages others wrote to this prisoner. */
double content_chance(const struct weighing *weighing, const struct contender *contender, double others,
    const struct stem *stem, struct asked_word *word);
double content_others(const struct weighing *weighing, const struct contender *contender);

/* ---- content_guess.c ---- */

/* How nearly the word stands in the letter, in bits. */
double content_guess_of(const struct weighing *weighing, const struct stem *stem, struct asked_word *word);

#endif
