/* index: the index over the register: which prisoners and which messages may it be? In go the register's
 * rows, names and the words of letters; out comes who is one person, whose each message is, in which forms
 * prisoners are named, which messages a word stands in, and how often anything of that is so. It sees words,
 * but no page, no evidence, no weight and no rule: what it finds, others weigh (match).
 *
 * Pure: the same rows, however they came in, give the same index. Everything it is given is borrowed; what it
 * holds is freed by index_free. Messages are named by their rows in index->messages, prisoners by their
 * places in index->prisoners, senders by numbers below index->sender_count; what is read here stands until
 * the index grows, and while it does nobody else may ask. Only texts that cannot be had are a fault.
 *
 * Who is one person, and how names are looked for, is told in docs/matching.md, what else was tried in
 * docs/decisions/matching.md; what it costs is measured by index_bench. */
#ifndef INDEX_H
#define INDEX_H

#include "lexicon.h" /* the words of the register's texts */
#include "misread.h" /* which of them a misread word may have been */
#include "names.h"
#include "postings.h" /* in which messages they stand */
#include "texts.h" /* where texts are had from */

struct index;
struct row_keys;
struct spellings;

/* ---- surnames ---- */

struct surnames {
    struct name_book forms; /* of all surnames of prisoners; bearer: the surname's number */
    struct name_book once; /* the same, each form once; bearer: its first entry in `forms` */
    size_t count;
    uint32_t *first, *prisoners; /* who bears a surname: prisoners[first[number] …], rising */
    uint32_t *given_first; /* per family of given names, and one for the unknown; and one more */
    struct name_place *given_forms; /* entries of `once`: given_forms[given_first[family] …] */
};

struct bearer {
    uint32_t prisoner;
    bool oblique; /* he bears it in this form in another case than the nominative only */
};

/* Whose a form is, by its place in surnames.once: rising, each once. The caller frees it. */
struct bearer *surname_bearers(const struct index *index, uint32_t form, size_t *count);

/* Sets `form` to its place in surnames.once; false: no prisoner's surname has that form, or it is shorter
 * than three letters: such are looked for nowhere, as of the next. */
bool surname_find(const struct index *index, const char *skeleton, uint32_t *form);
/* Is it a form of a surname of that prisoner's, in any spelling of his? */
bool surname_is_of(const struct index *index, const char *skeleton, uint32_t prisoner);

/* ---- whole names ---- */

/* A spelling of a prisoner's name. */
struct whole {
    uint32_t prisoner;
    uint32_t surname, given; /* numbers of wholes.surnames and wholes.givens */
};

/* In which spellings three letters stand behind one another; a space stands around each word. */
struct wholes {
    struct whole *of; /* by surname, given name, prisoner */
    size_t count;
    struct skeleton {
        uint32_t at, length; /* in wholes.letters, with a NUL behind it */
    } * surnames; /* rising, each once */
    char *letters;
    size_t surname_count;
    const struct name_part **givens; /* each once; null at 0: no given name is known */
    size_t given_count; /* with that */
    float *messages; /* per prisoner: log2 of how many there are to him */
    uint32_t *first, *items; /* per triple: items[first[triple] …], places in `of`, rising */
};

/* What a name is known by: its surname, or else its first word. The name has a word. */
const struct name_part *surname_of(const struct name *name);

/* Sets how like each whole name is to the text, skeletons with a space between: the bits of the triples that
 * both have, the rare ones telling more. `scores`: one for each of `of`. */
void wholes_tally(const struct wholes *wholes, const char *text, uint16_t *scores);

/* ---- index ---- */

/* One person in prison, however often and however spelt in the register. Without messages: a spelling of
 * somebody else's, who has them. */
struct prisoner {
    const char *id; /* "" where the register gives none */
    struct name *spellings;
    int spelling_count;
    uint32_t first, count; /* messages: index->by_prisoner[first …] */
    uint32_t sender_count; /* distinct senders */
    const char **addresses; /* that cards went to, each once or hardly more */
    uint32_t address_count;
};

struct index {
    const struct message *messages;
    size_t count;
    struct index_texts *texts; /* null: they lie in the messages */
    char *languages; /* of the messages' texts: 'b', 'r' or '?' */
    struct row_keys *keys; /* these two are the room's own, kept while the index grows */
    struct spellings *spellings;
    const struct names *names; /* borrowed, as the vocabulary */
    const struct vocabulary *vocabulary;
    struct prisoner *prisoners;
    size_t prisoner_count, sender_count;
    bool spellings_left_out; /* a prisoner has more than are kept */
    uint32_t *prisoner_of, *sender_of; /* per message: which prisoner, which sender */
    uint32_t *by_prisoner; /* messages, those of one prisoner together */
    uint32_t *by_sender; /* places in by_prisoner, those of one sender together, rising */
    uint32_t *sender_first; /* per sender, and one more: where his begin in by_sender */
    struct lexicon lexicon;
    struct stem_index stems;
    struct postings sender_words; /* skeletons of the senders' names; items as of the stems */
    struct surnames surnames;
    struct wholes wholes;
    struct name_book return_names; /* folded; bearer is how many messages bear it */
    struct name_book postcodes; /* that cards went to */
    struct name_book issued; /* digits of reply sheets; bearer is the message */
    struct arena arena; /* of what is made anew when the index grows */
    struct arena kept; /* and of what stays */
};

/* Builds the index over `messages`, where `texts` is null with the texts that lie in them. Null: a text could
 * not be had, as `fault` says. */
struct index *index_new(const struct message *messages, size_t count, struct index_texts *texts,
    const struct names *names, const struct vocabulary *vocabulary, struct fault *fault);

/* Takes in messages that came behind those that it has: `messages` are all `count` of them, in place of the
 * array of before, which may go. It is then as one that is built over all of them. False: a text could not be
 * had; it can only be freed. */
bool index_grow(struct index *index, const struct message *messages, size_t count, struct fault *fault);
void index_free(struct index *index); /* null is fine */

/* Sets `whole` to the row with its texts, which may lie in `arena`. False: they cannot be had, as `fault`
 * says. */
bool index_row(const struct index *index, uint32_t message, struct arena *arena, struct message *whole,
    struct fault *fault);
char text_language_of(const char *text); /* 'b', 'r' or '?' */

/* A sender's messages, as places in by_prisoner, rising; they lie in the index. */
const uint32_t *index_of_sender(const struct index *index, uint32_t sender, size_t *count);

/* ---- names ---- */

/* The patronymic, or its initial ("А.И."); null: neither. */
const struct name_part *father_part(const struct name *name);

#endif
