/* What the files of the names room share. */
#ifndef NAMES_INSIDE_H
#define NAMES_INSIDE_H

#ifndef ROOM_NAMES
#error "names_inside.h is for the names room alone"
#endif

#include "names.h"
#include "table.h"

struct family {
    const char *title; /* the Russian full form, or how the table writes it */
    char sex;
    double share;
    uint32_t first, count; /* its skeletons: names->by_family[first …] */
};

/* One rule of declension: a word of `kind` and `sex` that ends in `test` (or is it, where `whole`) takes five
 * endings, genitive to prepositional. An ending "-ой" cuts one letter first; "." changes nothing. */
struct ending_rule {
    enum name_kind kind;
    char sex; /* '*': any */
    bool whole;
    const char *test;
    const char *endings[5];
};

struct surname_pair {
    const char *one, *other; /* skeletons of one surname in the two languages, where they differ */
};

struct names {
    struct arena arena;
    struct family *families;
    size_t family_count, family_room;
    struct name_book folded, skeletons; /* of given names; bearer is the family */
    struct name_entry *by_family; /* the entries of `skeletons`, those of one family together */
    struct ending_rule *russian, *belarusian;
    size_t russian_count, belarusian_count;
    struct surname_pair *pairs; /* sorted by one; both directions */
    size_t pair_count;
    float swap[128][128]; /* cost of reading one skeleton letter as another */
};

/* The skeleton of a folded word. */
void skeleton_of(const char *folded, char out[NAME_BYTES]);

/* True for a skeleton with two letters or more in front of the tail. */
bool ends_in(const char *skeleton, const char *tail);

/* Calls `taker` with the folded form of every case in both languages, the nominative left out. */
struct declined_taker {
    void (*take)(struct declined_taker *self, const char *folded);
};
void decline(const struct names *names, enum name_kind kind, char sex, const char *folded,
    struct declined_taker *taker);

bool endings_load(struct names *names, const char *folder, struct fault *fault);

#endif
