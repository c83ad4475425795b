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
    size_t length; /* bytes of the test */
    const char *endings[5];
};

struct pair {
    const char *one; /* skeleton of a surname or patronymic in one language */
    const char *other; /* folded in the other; only where the skeletons differ */
};

/* One rule of spelling surnames in the other language, in folded letters, one way. */
struct sister_rule {
    bool begins; /* at the beginning of the word only */
    const char *from; /* without the letters that only one of the languages has */
    size_t length; /* bytes of it */
    const char *to;
};

enum { LETTER_UNITS = 1000 }; /* an unrelated letter costs so many */

enum { TRIPLE_LETTERS = 27, TRIPLES = TRIPLE_LETTERS * TRIPLE_LETTERS * TRIPLE_LETTERS };

struct names {
    struct arena arena;
    struct family *families;
    size_t family_count, family_room;
    struct name_book folded, skeletons; /* of given names; bearer is the family */
    struct name_entry *by_family; /* the entries of `skeletons`, those of one family together */
    struct ending_rule *russian, *belarusian;
    size_t russian_count, belarusian_count;
    struct pair *pairs; /* sorted by one; both directions */
    struct sister_rule *sisters; /* by the second byte of `from`, where Cyrillic letters differ */
    size_t pair_count, sister_count;
    size_t sisters_of[UINT8_MAX + 2]; /* those with a byte: sisters[sisters_of[byte] …] */
    float swap[128][128]; /* cost of reading one skeleton letter as another */
    bool usual[128][128]; /* readers take the one for the other */
    int swap_least[128][128]; /* the same in LETTER_UNITS, rounded down */
    bool triples[TRIPLES]; /* three letters in a row that stand in the tables' surnames and patronymics */
};

/* ---- distances ---- */

enum {
    NAME_SHORTEST = 4, /* letters: shorter words are near to too much */
    NAME_LEAP = 3, /* letters: a name_place leaps to the next form that has fewer of the one before it */
};

/* Of the longer word's letters, how many may differ where two are as near as this. */
double names_share(enum name_likeness worst);

/* ---- skeletons ---- */

/* The skeleton of a folded word, read as is usual. */
void skeleton_of(const char *folded, char out[NAME_BYTES]);

/* True for a skeleton with two letters or more in front of the tail. */
bool ends_in(const char *skeleton, const char *tail);

/* Ways to read Latin letters. */
enum reading {
    READING_EVERYDAY, /* English-like: passports, BGN, what people type */
    READING_SHORT_U, /* the same, u behind a vowel is ў: Dounar */
    READING_HARD_H, /* the same, h and x are х, c is ц: Homich, Xomich, Cvirko */
    READING_LACINKA, /* and the romanisation of 2007, and Czech */
    READING_LACINKA_SOFT, /* l is soft where no ł is written for the hard one */
    READING_LACINKA_PLAIN, /* č has lost its mark: Akulic */
    READING_SCHOLARLY, /* ISO 9 and its kin: one letter for one */
    READING_POLISH,
    READING_POLISH_SOFT,
    READING_POLISH_PLAIN, /* ż and ś have lost theirs */
    READING_GERMAN,
    READING_GERMAN_VOICED, /* s is з, sch is ж */
    READING_FRENCH,
    READINGS,
};

enum reading latin_usual(const char *folded); /* told by the word's own signs */
void latin_skeleton(const char *folded, enum reading reading, char out[NAME_BYTES]);

/* Is it the skeleton of a word that ends as Slavic surnames and patronymics do? */
bool is_slavic(const char *skeleton);

/* The skeletons of a Latin word in its other readings, none twice. A Cyrillic word has none. */
size_t latin_others(const char *folded, char out[READINGS][NAME_BYTES]);

/* Begins the byte a letter of the Latin alphabets? In UTF-8 Cyrillic ones begin with D0 … D4. */
static inline bool is_latin(char c)
{
    return (c >= 'a' && c <= 'z') || ((unsigned char)c >= 0xC3 && (unsigned char)c <= 0xC5);
}

struct bones {
    char *out;
    size_t count;
    bool slavic; /* a half-vowel u is ў */
};

void set_bone(struct bones *bones, char c);
void set_bones(const char *folded, enum reading reading, struct bones *bones);

/* Sets the bones of what begins at the Latin byte `at`; returns its length, 0 for a letter of no rule. */
size_t latin_bones(const char *folded, const char *at, enum reading reading, struct bones *bones);

/* ---- forms ---- */

/* Calls `taker` with the folded form of every case in both languages, the nominative left out. */
struct declined_taker {
    void (*take)(struct declined_taker *self, const char *folded);
};
void decline(const struct names *names, enum name_kind kind, char sex, const char *folded,
    struct declined_taker *taker);

/* Calls `taker` with each spelling of a folded Cyrillic surname or patronymic in the other language, by the
 * table of pairs and by rule. */
struct sister_taker {
    void (*take)(struct sister_taker *self, const char *folded, bool listed);
};
void sisters(const struct names *names, const char *folded, struct sister_taker *taker);

/* A skeleton in Cyrillic letters, for want of the word itself: good enough for the rules of declension. */
void letters_of(const char *skeleton, char out[NAME_BYTES]);

/* The name of a table, as one that other surnames may be written like. */
void triples_add(struct names *names, const char *skeleton);

bool endings_load(struct names *names, const char *folder, struct fault *fault);
bool sisters_load(struct names *names, const char *folder, struct fault *fault);

#endif
