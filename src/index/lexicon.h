/* The lexicon: the words of the register's texts, each taken apart once, and the telling stems of a message.
 */
#ifndef LEXICON_H
#define LEXICON_H

#include "letter.h"
#include "postings.h"

enum { NO_LEXEME = UINT32_MAX };

/* What a written word is. */
struct lexeme {
    uint32_t number; /* in the lexicon, or NO_LEXEME */
    uint32_t hash; /* of the stem */
    bool tells; /* it has a stem that not every letter has; else `stem` says nothing */
    bool reader; /* it makes a sentence one about its reader */
    double listed; /* how often it stands in LETTER_WORDS telling words of anybody */
    char stem[STEM_BYTES];
};

struct kept_word {
    uint32_t hash, stem_hash;
    uint32_t at; /* in `text`: the word, and behind it the stem with a NUL, where it tells */
    uint8_t size;
    bool tells, reader;
    double listed;
};

struct lexicon {
    const struct vocabulary *vocabulary;
    const struct names *names;
    struct kept_word *words;
    size_t count, room;
    struct hash_slots slots; /* of `words` */
    char *text;
    size_t text_size, text_room;
};

/* A telling stem of a message's own texts. */
struct stem {
    char text[STEM_BYTES];
    uint32_t hash;
    uint32_t lexeme; /* the word's number in the lexicon, or NO_LEXEME */
    int at; /* which word of the message, counted over both texts */
    int clause; /* which one of the message: a sentence, or what "and" begins in it */
    double listed; /* as of the lexeme */
};

/* STEMS_OWN leaves out the sentences about the reader ("How is your garden?"): their words come back because
 * they are the prisoner's life, whomever he answers. */
enum stems_of { STEMS_ALL, STEMS_OWN };

/* The telling stems as they come, up to `most`; returns how many. */
size_t message_stems(const struct lexicon *lexicon, const struct message *message, enum stems_of of,
    struct stem *stems, size_t most);
enum { MESSAGE_STEMS = 400 };

/* Keeps each stem once, with its first place; returns how many there are. */
size_t stems_distinct(struct stem *stems, size_t count);

/* In how many of the register's messages each stem stands. Items are places in index->by_prisoner, so that
 * the messages of one prisoner follow one another. */
struct stem_index {
    struct postings in;
    size_t message_count; /* with a text */
    size_t telling; /* stems in all of them */
    double mean; /* telling stems of such a message */
};

#endif
