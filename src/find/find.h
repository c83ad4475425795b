/* find: which messages of the register a person means who types a few words into one box: names in any script
 * and spelling, misspelt ones too, the beginning of a ref, a code, words of what the sender wrote. Pure, like
 * the matcher, and with the same knowledge of names; but it only looks up: it decides nothing. */
#ifndef FIND_H
#define FIND_H

#include "reply.h"

struct find;

/* Builds the index over `messages`, which may go afterwards, with the name knowledge in the folder `models`.
 * FAULT_CONFIG names the file that is missing or wrong; FAULT_SYSTEM: more messages than 32 bits can count
 * the fields of. */
struct find *find_new(const struct message *messages, size_t count, const char *models, struct fault *fault);
void find_free(struct find *find); /* null is fine */

/* Where a message bears what was typed. */
enum find_field { FIND_REF, FIND_CODE, FIND_SENDER, FIND_PRISONER, FIND_PLACE, FIND_TEXT, FIND_FIELDS };
const char *find_field_name(enum find_field field); /* "sender", … */

struct found {
    int64_t message; /* its id */
    double score; /* of no unit: for the order alone */
    unsigned fields; /* a bit for each field that bears a word: 1 << FIND_… */
};

/* The messages meant, best first, of equal ones the latest; returns how many. Of a long text the first
 * FIND_WORDS words count. */
enum { FIND_MOST = 20, FIND_WORDS = 8 };
size_t find_messages(const struct find *find, const char *text, struct found found[FIND_MOST]);

#endif
