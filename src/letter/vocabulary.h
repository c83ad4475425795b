/* The words of letters, of whoever's: models/match/greetings.tsv, common_words.txt, everyday.tsv,
 * reader_words.txt, return_marks.txt, post_words.txt, typed_words.txt, file_words.txt, calendar_words.txt,
 * said.tsv, told.tsv, source.tsv, kinds.tsv. */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include "arena.h"
#include "fault.h"
#include "names.h"

/* ---- a word by itself ---- */

/* Is it one of these, which are folded, the last one null? A null word is none. */
bool word_is_among(const struct name_word *word, const char *const *words);
bool word_is_initial(const struct name_word *word); /* a capital letter alone: "А" */
enum { POSTCODE_DIGITS = 6 };
bool word_is_postcode(const struct name_word *word);
/* Does it end so, or as one of these, the last one null, with something in front? */
bool ends_with(const char *text, const char *end);
bool word_ends_as(const struct name_word *word, const char *const *ends);

enum { STEM_BYTES = 24 };

/* What is left of a skeleton without its ending; false for what is no word to compare. */
bool stem_of(const struct name_word *word, char stem[STEM_BYTES]);

/* ---- what letters have ---- */

enum role {
    ROLE_NONE,
    ROLE_HELLO,
    ROLE_DEAR,
    ROLE_FILLER,
    ROLE_FRIEND, /* "friend" instead of a name */
    ROLE_RELATIVE, /* "mother" instead of a name */
    ROLE_COLLECTIVE, /* plural: more than one is greeted */
    ROLE_EVERYBODY, /* "to all": greets several at the top of a letter, passes on regards below */
    ROLE_AND,
    ROLE_CLOSING,
    ROLE_PARTING, /* closes a letter where it stands for itself; "for now" in a sentence */
    ROLE_FROM,
    ROLE_TO,
    ROLES,
};

/* What a letter says of itself: a row of said.tsv. */
enum said_what {
    SAID_SEVERAL, /* it answers more than one person */
    SAID_OTHER, /* it, or a part of it, is for somebody else */
    SAID_DOUBT, /* who writes is not sure whom he answers */
    SAID_NAMESAKE, /* somebody else of the sender's name writes */
    SAID_WRITER, /* somebody else wrote it down */
    SAID_AGAIN, /* it answers more than one message */
    SAID_WHICH, /* which of two of one name, in a greeting */
    SAID_NOTE, /* somebody's note, a line by itself */
    SAID_PART, /* another page belongs to it, a line by itself */
    SAID_HOLD, /* it is to be kept back, or from somebody */
    SAID_REST, /* it goes with another letter, or is a copy of one */
    SAID_EMAIL, /* an e-mail address, written in words or read without its "@" */
    SAID_WHATS,
};

enum { SAID_PARTS = 10 };
struct said {
    enum said_what what;
    const char
        *parts[SAID_PARTS]; /* folded words or what said.tsv names: "a|b", "a*", "!a", "@", "%", "&", … */
    int part_count;
    uint64_t begins; /* first letters of the words it may begin with, as of said_letter */
};

/* The part with its first word: a mark in front ("!…", "^") is none. */
static inline int said_leads(const struct said *said)
{
    return *said->parts[0] == '!' || *said->parts[0] == '^';
}

/* A bit for the first letter of a folded word; some letters share one. */
static inline uint64_t said_letter(const char *folded)
{
    const unsigned char letter = (unsigned char)(*folded & 0x80 ? folded[1] : *folded);
    return UINT64_C(1) << (letter & 63);
}

/* Of whom a word makes its sentence tell; told.tsv says what each is. */
enum voice {
    VOICE_NONE,
    VOICE_YOU,
    VOICE_REPLY,
    VOICE_ASIDE,
    VOICE_HER,
    VOICE_HIM,
    VOICE_ANOTHER,
    VOICE_SOMEBODY,
    VOICE_CERTAIN,
    VOICES,
};

/* What a word says of the source of a sentence; source.tsv says what each is. */
enum source_word {
    SOURCE_NONE,
    SOURCE_TELLS,
    SOURCE_LETTER,
    SOURCE_FROM,
    SOURCE_AT,
    SOURCE_PERSON,
    SOURCE_KIN,
    SOURCE_YOUR,
    SOURCE_YOURS,
    SOURCE_SOME,
    SOURCE_ONE,
    SOURCE_OWN,
    SOURCE_OWNS,
    SOURCE_MEMORY,
    SOURCE_SIGNED,
    SOURCE_SMALL,
    SOURCE_WORDS,
};

/* What a word is or does in a sentence; kinds.tsv says what each is. */
enum word_kind {
    KIND_BETWEEN,
    KIND_NOUN,
    KIND_HE,
    KIND_SHE,
    KIND_YOUR,
    KIND_HUSBAND,
    KIND_WIFE,
    KIND_BROTHER,
    KIND_SISTER,
    KIND_KIN,
    KIND_KIN_WHOSE,
    KIND_WORK,
    KIND_LETTER,
    KIND_FORWARD,
    KIND_HAND,
    KIND_HERE,
    KIND_JOIN,
    KIND_OWN,
    KIND_MESSAGE,
    KIND_ONE_MESSAGE,
    KIND_PARTICIPLE,
    KIND_BEARS,
    KIND_ARRIVES,
    KIND_OPENS,
    WORD_KINDS,
};

enum { RATE_BITS = 16, RATE_MASK = (1 << RATE_BITS) - 1, RATE_UNIT = 100000 };

struct vocabulary {
    struct name_book folded, skeletons; /* bearer: role, and the sex above it */
    struct name_book common; /* stems that every letter has */
    struct name_book everyday; /* stems that many letters have; bearer: RATE_BITS of a rate, in how many of
                                  RATE_UNIT letters, and above them which row of the table */
    struct name_book reader; /* folded words that make a sentence one about its reader */
    struct name_book returned; /* folded words of the marks on mail that comes back */
    struct name_book post; /* folded words of stamps, forms and addresses */
    struct name_book usual; /* words of file names that say nothing, or two of them, a space between */
    struct name_book calendar; /* those of them that are days, months and seasons */
    struct name_book remarks; /* folded words, a space between, with which a volunteer asks for a look */
    struct said *said; /* what says the same stands together */
    size_t said_count, said_first[SAID_WHATS + 1]; /* per what: said[said_first[what] …] */
    struct arena arena;
    struct name_book told; /* folded words, or a beginning with "*"; bearer: voice */
    struct name_book told_long; /* skeletons of its words that may be known though misread; the same bearer */
    struct name_book source; /* as told; bearer: source_word */
    struct name_book kinds; /* as told; bearer: word_kind */
};

enum { REMARK_BYTES = 128 };

/* Reads the tables in `folder` (models/match), which nothing changes afterwards: many may share it.
 * FAULT_CONFIG names the file that is missing or wrong. */
bool vocabulary_load(struct vocabulary *vocabulary, const char *folder, struct fault *fault);
void vocabulary_clear(struct vocabulary *vocabulary);

/* Do many letters have a word of that stem? One that is a letter or so away from it? */
bool vocabulary_has_stem(const struct vocabulary *vocabulary, const char *stem);
bool vocabulary_has_near(const struct names *names, const struct vocabulary *vocabulary, const char *stem);

/* What a folded word says of the source of a sentence; SOURCE_NONE: nothing. */
enum source_word vocabulary_source(const struct vocabulary *vocabulary, const char *folded);

/* Are the stems those of one everyday word: "помидор", "таматы"? */
bool vocabulary_one_word(const struct vocabulary *vocabulary, const char *stem, const char *other);

/* How likely the stem stands in a letter of LETTER_WORDS telling words, whoever wrote it, 0 … 1. */
double vocabulary_rate(const struct vocabulary *vocabulary, const char *stem);
enum { LETTER_WORDS = 40 }; /* about 100 words in all */

/* How many of those who may have written bear the given name, 0.008 … 0.5. */
double given_share(const struct names *names, const struct name_word *word);

#endif
