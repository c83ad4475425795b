/* What the files of the find room share: the index, and what a typed word may mean. */
#ifndef FIND_INSIDE_H
#define FIND_INSIDE_H

#ifndef ROOM_FIND
#error "find_inside.h is for the find room alone"
#endif

#include "find.h"
#include "names.h"

/* A word of the register, as it is folded. What was written otherwise and folds alike is the same word. */
struct find_word {
    const char *folded;
    uint32_t first, count; /* where it stands: find->places[first …] */
};

/* A message and the field: message * FIND_FIELDS + field. */
typedef uint32_t find_place;

struct find {
    struct names *names;
    int64_t *ids; /* of the messages, in the order of the register */
    size_t count;
    struct find_word *words;
    size_t word_count;
    find_place *places;
    struct name_book forms; /* skeletons; bearer: the word */
    struct name_book refs, codes; /* joined, see find_join; bearer: the message */
    struct arena arena;
};

bool find_gather(struct find *find, const struct message *messages, struct fault *fault);

/* The skeletons of all words without anything between: "VK-2024/017" and "вк 2024 017" are the same. */
enum { FIND_JOINED = 120 };
void find_join(const char *text, char joined[FIND_JOINED]);

/* The entries of the book that begin so: `*count` of them from the returned one on; null: none. */
const struct name_entry *find_beginning(const struct name_book *book, const char *letters, size_t *count);

/* Words of the register that a typed word may mean, and how likely each is meant: 1 for the very same. */
enum { MEANT_MOST = 240 };
struct meant {
    struct {
        uint32_t word;
        float likeness;
    } of[MEANT_MOST];
    size_t count;
};
void find_meant(const struct find *find, const struct name_word *typed, struct meant *meant);

#endif
