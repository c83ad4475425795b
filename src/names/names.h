/* names: what the program knows of names. In go words as somebody wrote, typed or recognised them, in
 * Russian, either Belarusian spelling or any Latin one; out come forms that can be compared, the given names
 * that a word may stand for (with pet names, case endings, other spellings), and how alike two words are.
 *
 * A word has two comparable forms. `folded`: lower case, composed, look-alike letters of the other script
 * repaired, ё as е, apostrophes and stress marks gone. `skeleton`: letters a … z and digits only, what is
 * left when both languages and the Latin spellings agree (Кавалёва, Ковалева, Kavaliova: "kavaleva").
 * Skeletons are for finding and for distances; where both are known, folded forms decide (Оля and Аля share
 * "ale").
 *
 * All knowledge is data in models/names; nothing here changes after names_open, so it may be shared. */
#ifndef NAMES_H
#define NAMES_H

#include "arena.h"
#include "fault.h"
#include "hash_slots.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct names;

/* Reads the tables in `folder` (models/names). FAULT_CONFIG names the file that is missing or wrong. */
struct names *names_open(const char *folder, struct fault *fault);
void names_close(struct names *names); /* null is fine */

/* ---- words ---- */

enum { NAME_LETTERS = 40, NAME_BYTES = 2 * NAME_LETTERS + 4 };

struct name_word {
    const char *at; /* the word as written; borrowed from the text */
    size_t size;
    bool capital; /* begins with a capital letter, or with a digit that was read for one */
    bool digits; /* digits only */
    int letters;
    char folded[NAME_BYTES];
    char skeleton[NAME_BYTES];
};

/* The next run of letters and digits in [*at, end), or false at the end. Longer words than NAME_LETTERS are
 * cut. A hyphen, a full stop and a space end a word, an apostrophe inside does not. */
bool name_next_word(const char **at, const char *end, struct name_word *word);

/* The same word without its forms: from `*begin` to `*at`. */
bool name_next_span(const char **at, const char *end, const char **begin);

void name_word_of(const char *text, struct name_word *word); /* the first word of `text`; empty when none */

/* All words of `text` folded, one space between them: equal for what is written alike. Words that do not fit
 * into the `room` bytes, and all behind them, are left out. */
void name_fold(const char *text, char *out, size_t room);

/* ---- likeness ---- */

/* How alike a read word is to a known one, best first; the comparison levels of the matcher. */
enum name_likeness {
    NAME_SAME, /* the folded forms are equal */
    NAME_ALIKE, /* the skeletons are equal */
    NAME_VARIANT, /* another known form: pet name, pair of languages, case ending */
    NAME_NEAR, /* at most 0.20 of weighted distance a letter */
    NAME_FAR, /* at most 0.34 */
    NAME_OTHER,
    NAME_LIKENESSES,
};

/* Weighted edit distance of two skeletons: 1 for an unrelated letter, less for look-alikes
 * (confusables_prior.tsv). Returns something above `most` as soon as that is certain. */
double names_distance(const struct names *names, const char *a, const char *b, double most);

/* The distance of two skeletons without the ending that many surnames and patronymics have (-овский, -енко,
 * -чук, -ович, -овна, -ична), in any case: strangers share those. `letters`: of the longer rest. HUGE_VAL
 * where the endings are of two kinds; 0, and no letters, where one of the two has no such ending. */
double names_distance_before_ending(const struct names *names, const char *a, const char *b, size_t *letters);

/* The least distance of `form` to any words of `text` that stand together: skeletons with a space between
 * them, cut at NAME_TEXT letters. What stands in front of the stretch and behind it costs nothing, but a
 * letter that goes on where the form begins or ends costs 1 on each side. At most the form's length. */
enum { NAME_TEXT = 80 };
double names_distance_within(const struct names *names, const char *form, const char *text);

/* The same for many forms and one text, the faster the more a form begins like the one before it. */
struct name_within {
    const struct names *names;
    size_t room, known; /* letters of the text; rows beside the first */
    char text[NAME_TEXT], form[NAME_LETTERS];
    float least[NAME_LETTERS + 1]; /* of each row */
    float ends[NAME_TEXT + 1]; /* what it costs to end there */
    float rows[NAME_LETTERS + 1][NAME_TEXT + 1];
};
void name_within_begin(struct name_within *within, const struct names *names, const char *text);

/* Infinite as soon as it is certain that the distance is above `most`. */
double name_within_next(struct name_within *within, const char *form, double most);

/* The level of a distance between words of these lengths: NAME_NEAR, NAME_FAR or NAME_OTHER. Words under four
 * letters are never near. */
enum name_likeness name_level(double distance, size_t a, size_t b);

/* ---- books: many forms, looked up exactly or nearly ---- */

enum name_how {
    NAME_HOW_FULL = 1 << 0,
    NAME_HOW_PET = 1 << 1, /* diminutive */
    NAME_HOW_CASE = 1 << 2, /* not the nominative */
    NAME_HOW_CALL = 1 << 3, /* vocative: Ань, Маш, Алесю */
    NAME_HOW_SISTER =
        1 << 4, /* a surname as the other language, or another reading of Latin letters, has it */
};

struct name_entry {
    const char *form;
    uint32_t bearer; /* what the form belongs to; the maker of the book knows */
    uint16_t length;
    uint8_t how; /* enum name_how */
    uint8_t same; /* once sealed: letters that it begins with like the entry before, 255 at most */
};

/* An entry of a list by length of the form, then by form. The list alone tells of most forms that they are
 * not near, without a look at them. */
enum { NAME_TAIL = 4 };
struct name_place {
    uint32_t at; /* its place in the book */
    uint32_t same : 8; /* letters that it begins with like the one before, 0 where that is shorter */
    uint32_t leap : 24; /* so much further on is the first that begins with other letters */
    char tail[NAME_TAIL]; /* the letters behind those that are the same */
};

struct name_book {
    struct name_entry *entries; /* sorted by form once sealed */
    size_t count, room;
    struct hash_slots slots; /* once sealed, in all but the largest: of each form's first entry */
    struct name_place *by_length; /* of all entries, or null */
    struct arena arena;
};

void name_book_add(struct name_book *book, const char *form, uint32_t bearer, unsigned how);
void name_book_seal(struct name_book *book); /* sorts, drops doubles; before the first look-up */
void name_book_clear(struct name_book *book);

/* Of a sealed book: near look-up gets several times faster, for 12 bytes an entry. */
void name_book_sort_lengths(struct name_book *book);

/* Makes such a list of places in a sealed book; only `at` is set when it comes in. */
void name_book_by_length(const struct name_book *book, struct name_place *places, size_t count);

/* The entries with exactly this form: `*count` of them from the returned one on; null where there are none.
 */
const struct name_entry *name_book_find(const struct name_book *book, const char *form, size_t *count);

/* Does any form begin with these `count` letters? */
bool name_book_begins(const struct name_book *book, const char *letters, size_t count);

struct name_near {
    const struct name_entry *entry;
    double distance;
};

/* Up to `most` entries nearest to `skeleton` that are at least `worst` (NAME_NEAR or NAME_FAR), nearest
 * first. */
size_t name_book_near(const struct names *names, const struct name_book *book, const char *skeleton,
    enum name_likeness worst, struct name_near *near, size_t most);

/* The same among some of the entries, by length. */
size_t name_book_near_among(const struct names *names, const struct name_book *book,
    const struct name_place *places, size_t place_count, const char *skeleton, enum name_likeness worst,
    struct name_near *near, size_t most);

/* ---- given names ---- */

enum { NAME_FAMILIES = 8 }; /* most given names that one word stands for (Слава: 5) */

/* A given name that a word may stand for. A family is one given name with all its forms. */
struct name_given {
    int family;
    enum name_likeness
        likeness; /* NAME_SAME: one of its own spellings; NAME_VARIANT: pet name or case form */
    unsigned how;
    bool folded; /* the folded form fits, not only the skeleton */
    double distance;
};

/* Which given names `word` may be, best first. `how`: which forms count beside the nominative ones
 * (NAME_HOW_CASE, NAME_HOW_CALL or both). Near ones are looked for only where nothing fits exactly. */
size_t names_given(const struct names *names, const struct name_word *word, unsigned how,
    struct name_given given[NAME_FAMILIES]);

/* The same without near ones: a look-up of microseconds. */
size_t names_given_exactly(const struct names *names, const struct name_word *word, unsigned how,
    struct name_given given[NAME_FAMILIES]);

/* The families of given names that names_compare may find the word like, at NAME_NEAR or better: those that
 * it certainly is, else all with a form near it. Up to `most`; returns how many there are. */
size_t names_families_near(
    const struct names *names, const struct name_word *word, int *families, size_t most);

/* The forms of a given name, `*count` of them: its spellings, pet names, cases and calls. */
const struct name_entry *names_family_forms(const struct names *names, int family, size_t *count);

int names_family_count(const struct names *names); /* families are numbered from 0 */
char names_family_sex(const struct names *names, int family); /* 'm' or 'f' */
double names_family_share(const struct names *names, int family); /* of people; 0.0005 where not known */
const char *names_family_title(const struct names *names, int family); /* "Анна": for tests and benches */

/* ---- names of people ---- */

enum name_kind { NAME_GIVEN, NAME_PATRONYMIC, NAME_SURNAME, NAME_INITIAL };

struct name_part {
    enum name_kind kind;
    int family_count;
    const char *written; /* as in the full name */
    const char *folded, *skeleton;
    int families[NAME_FAMILIES]; /* NAME_GIVEN: what it stands for; may be none */
};

enum { NAME_PARTS = 6 };

struct name {
    struct name_part *parts;
    int count; /* NAME_PARTS at most */
    char sex; /* 'm', 'f' or '?' */
    const char *rest; /* folded: numbers, and words behind NAME_PARTS; "" where there are none */
};

/* Takes a full name apart: "Ковалёва Наталья Ивановна", "Hanna Kavaliova", "Н. Ковалёва", "Волечка". Text in
 * `arena`. A lone word is a given name. */
void names_parse(const struct names *names, const char *full, struct arena *arena, struct name *name);

const struct name_part *name_part_of(const struct name *name, enum name_kind kind); /* null: none */

/* Is the word surely a patronymic, in any case: -овна, or -ович of a man's name that is known? Петрович and
 * Ильичу are, Гуринович is not. */
bool names_patronymic(const struct names *names, const struct name_word *word);

/* May the letter `initial` (a skeleton) stand for this given name, in any of its spellings or pet names
 * (Николай, Мікола: n, m)? */
bool names_initial(const struct names *names, char initial, const struct name_part *given);

/* Is it the same name, folded, whatever the order of its words? */
bool name_same_person(const struct name *a, const struct name *b);

/* Skeletons of `part` in all cases and spellings, itself first (surnames: the other language's form too).
 * `call` gets each form. */
struct name_form_taker {
    void (*take)(struct name_form_taker *self, const char *skeleton, unsigned how);
};
void names_forms(
    const struct names *names, const struct name_part *part, char sex, struct name_form_taker *taker);

/* Is it NAME_VARIANT or better? The same as to compare, for much less. */
bool names_is_form(const struct names *names, const struct name_word *word, const struct name_part *part,
    char sex, unsigned how);

/* Is the word another surname than this one rather than this one misread: unlike all of its forms by more
 * than readers confuse, and written as names are? Of words in Cyrillic letters only. */
bool names_is_other_surname(
    const struct names *names, const struct name_word *word, const struct name_part *surname, char sex);

/* Can the word be a form of the surname, in any case, language and spelling? False is certain, and
 * cheaper than comparing. The second asks the same of all skeletons in a book. */
bool names_may_be(const struct names *names, const struct name_part *surname, const struct name_word *word);
bool names_may_be_among(
    const struct names *names, const struct name_part *surname, const struct name_book *book);

/* How alike `word` is to `part`, case forms allowed when `how` says so. A word that is certainly another
 * known given name is NAME_OTHER, however near. */
enum name_likeness names_compare(const struct names *names, const struct name_word *word,
    const struct name_part *part, char sex, unsigned how);

#endif
