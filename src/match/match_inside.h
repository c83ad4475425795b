/* What the files of the match room share: the vocabulary of letters, the index over the register, the view of
 * one reply, and what is weighed about one message. */
#ifndef MATCH_INSIDE_H
#define MATCH_INSIDE_H

#ifndef ROOM_MATCH
#error "match_inside.h is for the match room alone"
#endif

#include "match.h"
#include "names.h"

/* ---- weights: models/match/weights.tsv ---- */

enum weight {
    WEIGHT_PRISONER_FULL, /* surname and given name agree */
    WEIGHT_PRISONER_FULL_NEAR, /* both are there, one of them misread */
    WEIGHT_PRISONER_INITIAL, /* surname and initial */
    WEIGHT_PRISONER_SURNAME,
    WEIGHT_PRISONER_SURNAME_NEAR,
    WEIGHT_PRISONER_WHOLE, /* the whole name is read so badly that only all of it together is like it */
    WEIGHT_PRISONER_GIVEN, /* a prisoner known by one word only */
    WEIGHT_PRISONER_OTHER_GIVEN, /* the surname beside another given name */
    WEIGHT_PLACE_POSTCODE,
    WEIGHT_PLACE_TOWN,
    WEIGHT_PLACE_OTHER,
    WEIGHT_SALUTATION_SAME, /* u is a factor of the name's share, as in all of these */
    WEIGHT_SALUTATION_VARIANT, /* a pet name of the name on the card */
    WEIGHT_SALUTATION_OTHER_FORM, /* the name in another language, or the full name where the card has a pet
                                     name */
    WEIGHT_SALUTATION_NEAR,
    WEIGHT_SALUTATION_FAR,
    WEIGHT_SALUTATION_RETURN,
    WEIGHT_SALUTATION_OTHER,
    WEIGHT_SALUTATION_UNCLEAR,
    WEIGHT_SENDER_FULL,
    WEIGHT_SENDER_SURNAME,
    WEIGHT_SENDER_RETURN, /* u: a factor of the return name's share */
    WEIGHT_TYPED_FULL,
    WEIGHT_TYPED_SURNAME,
    WEIGHT_TYPED_GIVEN, /* u: a factor of the name's share */
    WEIGHT_TYPED_OTHER,
    WEIGHT_CORRESPONDENCE,
    WEIGHT_CODE, /* u: a factor of the chance of such a word */
    WEIGHT_CODE_QR, /* u: divided by the prisoner's senders, as in the next three */
    WEIGHT_CODE_DIGITS,
    WEIGHT_CODE_ONE_MENDED,
    WEIGHT_CODE_TWO_MISSING,
    WEIGHT_CODE_NUMBER, /* of a flat or a box */
    WEIGHT_DATE_BEFORE,
    WEIGHT_DATE_SOON,
    WEIGHT_DATE_LATE,
    WEIGHT_LANGUAGE_SAME,
    WEIGHT_LANGUAGE_OTHER,
    WEIGHTS,
};

struct weight_pair {
    double m, u; /* how often it is so when the message is the right one; when it is not */
};

struct weights {
    struct weight_pair of[WEIGHTS];
};

bool weights_load(struct weights *weights, const char *folder, struct fault *fault);
double weight_bits(
    const struct weights *weights, enum weight weight, double share); /* log2(m / (u * share)) */
const char *weight_name(enum weight weight); /* as in weights.tsv */

/* ---- vocabulary: models/match/greetings.tsv, common_words.txt, everyday.tsv, reader_words.txt,
 * return_marks.txt, post_words.txt, typed_words.txt, file_words.txt, calendar_words.txt, said.tsv, told.tsv
 * ---- */

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
    SAID_WHATS,
};

enum { SAID_PARTS = 10 };
struct said {
    enum said_what what;
    const char
        *parts[SAID_PARTS]; /* folded words or what said.tsv names: "a|b", "a*", "!a", "@", "%", "&", … */
    int part_count;
};

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

struct vocabulary {
    struct name_book folded, skeletons; /* bearer: role, and the sex above it */
    struct name_book common; /* stems that every letter has */
    struct name_book everyday; /* stems that many letters have; bearer: of how many letters in
                                 100,000, and above that which row of the table */
    struct name_book reader; /* folded words that make a sentence one about its reader */
    struct name_book returned; /* folded words of the marks on mail that comes back */
    struct name_book post; /* folded words of stamps, forms and addresses */
    struct name_book usual; /* words of file names that say nothing, or two of them, a space between */
    struct name_book calendar; /* those of them that are days, months and seasons */
    struct name_book remarks; /* folded words, a space between, with which a volunteer asks for a look */
    struct said *said;
    size_t said_count;
    struct arena arena;
    struct name_book told; /* the same, or a beginning with "*"; bearer: voice */
    struct name_book source; /* folded words, or a beginning with "*"; bearer: source_word */
    struct name_book told_long; /* skeletons of its words that may be known though misread; the same bearer */
};

enum { REMARK_BYTES = 128 };

bool vocabulary_load(struct vocabulary *vocabulary, const char *folder, struct fault *fault);
void vocabulary_clear(struct vocabulary *vocabulary);

struct role_found {
    enum role role;
    char sex; /* 'm', 'f' or '\0' */
    bool misread; /* it is only like a word of that role */
    bool another; /* and may be read well: many letters have that very word */
};
struct role_found vocabulary_role(
    const struct vocabulary *vocabulary, const struct names *names, const struct name_word *word);

/* Do many letters have a word of that stem? One that is a letter or so away from it? */
bool vocabulary_has_stem(const struct vocabulary *vocabulary, const char *stem);
bool vocabulary_has_near(const struct names *names, const struct vocabulary *vocabulary, const char *stem);

/* The entry of a word in a book of folded words and beginnings ("сосед*"), or of the longest beginning; null:
 * none. */
const struct name_entry *vocabulary_begun(const struct name_book *book, const char *folded);
enum source_word vocabulary_source(const struct vocabulary *vocabulary, const char *folded);

/* Are the stems those of one everyday word: "помидор", "таматы"? */
bool vocabulary_one_word(const struct vocabulary *vocabulary, const char *stem, const char *other);

/* How likely the stem stands in a letter of LETTER_WORDS telling words, whoever wrote it. */
double vocabulary_rate(const struct vocabulary *vocabulary, const char *stem);
enum { LETTER_WORDS = 40 }; /* about 100 words in all */

/* ---- postings: in which items words stand ---- */

struct posting {
    uint32_t hash, count; /* of a word; in how many items it stands */
    uint32_t first; /* where its list begins; see postings_listed */
};

struct postings {
    struct posting *words;
    size_t word_count, word_room;
    uint32_t *slots; /* by hash: a word's place in `words`, plus one */
    size_t slot_mask;
    unsigned char *lists;
    size_t list_size;
    uint32_t item_count;
    unsigned char *draft; /* until sealed: the words of each item, */
    size_t draft_size, draft_room;
    size_t *starts; /* and where those of each begin */
    size_t start_room;
};

uint32_t word_hash(const char *word);

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

const struct posting *postings_find(const struct postings *postings, uint32_t hash); /* null: in none */

bool postings_listed(const struct posting *word); /* false: more items have it than are listed */

/* The items that have the word, rising; none where they are not listed. */
struct posting_walk {
    const unsigned char *at;
    uint32_t item, left;
};
struct posting_walk postings_walk(const struct postings *postings, const struct posting *word);
bool postings_step(struct posting_walk *walk); /* sets `item`; false: there are no more */

/* How many items below `limit` have a listed word, and whether one has it. */
uint32_t postings_below(const struct postings *postings, const struct posting *word, uint32_t limit);
bool postings_has(const struct postings *postings, const struct posting *word, uint32_t item);

/* ---- stems ---- */

enum { STEM_BYTES = 24 };

/* What is left of a skeleton without its ending; false for what is no word to compare. */
bool stem_of(const struct name_word *word, char stem[STEM_BYTES]);

/* ---- lexicon: the words of the register's texts, each taken apart once ---- */

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
    uint32_t *slots; /* by hash: a word's place in `words`, plus one */
    size_t slot_mask;
    char *text;
    size_t text_size, text_room;
};

void lexicon_learn(struct lexicon *lexicon, const char *at, size_t size, struct lexeme *lexeme);
void lexicon_ask(const struct lexicon *lexicon, const char *at, size_t size, struct lexeme *lexeme);
void lexicon_settle(struct lexicon *lexicon); /* gives back the room that it does not need */
void lexicon_clear(struct lexicon *lexicon);

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

/* ---- words that are read badly ---- */

/* A word of the letter, and which letters it has, a bit each. */
struct read_word {
    const char *skeleton;
    size_t length;
    uint32_t letters;
    int seen;
};
struct read_word read_word_of(const char *skeleton, int seen);

/* How many letters of one are not in the other. Asked millions of times a letter; a compiler that may not use
 * the processor's own instruction calls a function for it. */
static inline int letters_beyond(uint32_t letters, uint32_t others)
{
    uint32_t bits = letters & ~others;
    bits -= bits >> 1 & 0x55555555;
    bits = (bits & 0x33333333) + (bits >> 2 & 0x33333333);
    return (int)(((bits + (bits >> 4)) & 0x0F0F0F0F) * 0x01010101 >> 24);
}

/* A stem that is looked for, or a word with its ending; `text` is borrowed. */
struct nearness;
struct misread_stem {
    const char *text;
    const struct nearness *nearness; /* what so many wrong letters are worth */
    size_t length;
    uint32_t letters;
    int levels; /* of nearness, that ask for no more letters than it has */
    double most; /* wrong letters */
};
struct misread_stem misread_stem_of(const char *text);
struct misread_stem misread_word_of(const char *skeleton);

/* How nearly the stem stands there, in bits; 0: not. */
double misread_bits(const struct names *names, const struct misread_stem *stem, const struct read_word *read);

struct misread_use {
    const struct posting *use; /* which messages have the stem */
    double bits;
};

/* Stems of `rare` messages at most that the words may have been; each once. Returns how many, `most` at most.
 */
size_t misread_find(const struct match_index *index, const struct read_word *words, size_t count,
    uint32_t rare, struct misread_use *uses, size_t most);

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
struct bearer *surname_bearers(const struct match_index *index, uint32_t form, size_t *count);

bool surname_find(const struct match_index *index, const char *skeleton, uint32_t *form);
bool surname_is_of(const struct match_index *index, const char *skeleton, uint32_t prisoner);
void surnames_clear(struct surnames *surnames);

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
    uint32_t *first, *items; /* per triple: items[first[triple] …], places in `of`, rising */
};

/* ---- models ---- */

struct match_models {
    struct names *names;
    struct weights weights;
    struct vocabulary vocabulary;
};

/* ---- index ---- */

/* One person in prison, however often and however spelt in the register. */
struct prisoner {
    const char *id; /* "" where the register gives none */
    struct name *spellings;
    int spelling_count;
    uint32_t first, count; /* messages: index->by_prisoner[first …] */
    uint32_t sender_count; /* distinct senders */
    const char **addresses; /* that cards went to, each once or hardly more */
    uint32_t address_count;
};

/* Keys, numbered in the order in which they came first. */
struct numbering {
    uint64_t *keys;
    uint32_t count, room;
    uint32_t *slots; /* by key: its number, plus one; null until rows come again */
    size_t slot_mask;
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
    uint32_t *slots; /* by hash of what is written: its place in `of`, plus one */
    size_t count, room; /* a power of two; half of the slots */
};

struct match_index {
    const struct message *messages;
    size_t count;
    struct match_texts *texts; /* null: they lie in the messages */
    char *languages; /* of the messages' texts: 'b', 'r' or '?' */
    struct row_keys keys;
    struct spellings spellings; /* of prisoners, each taken apart once */
    struct match_models *own; /* closed with the index; null: borrowed, or none */
    const struct names *names; /* this and the vocabulary: of the models */
    const struct vocabulary *vocabulary;
    struct weights weights; /* which learn */
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

/* What has come: the messages from `from` on, in front of `to`. */
struct growth {
    uint32_t from, to;
    const uint32_t *moved; /* where what stood at a place of by_prisoner stands now; null: there */
};

/* Takes the next portion of what is left: words as they come in need more room than their lists. False: there
 * is none. */
bool growth_next(struct growth *left, struct growth *portion);

/* FNV-1a of 64 bits over several texts with a mark between: two keys of 100,000 collide once in 4 * 10^9. */
uint64_t key_add(uint64_t key, const char *text);
static const uint64_t KEY_START = 14695981039346656037u;

void index_keys(struct match_index *index, uint32_t from); /* of the messages from there on; first of all */
void index_return_names(struct match_index *index);
void index_prisoners(struct match_index *index);
void row_keys_clear(struct row_keys *keys);

/* The patronymic, or its initial ("А.И."); null: neither. */
const struct name_part *father_part(const struct name *name);

/* May they be one person, by their names alone? */
enum sameness { SAME_NOT, SAME_PERHAPS, SAME_SURELY };
enum sameness prisoners_same(const struct names *names, const struct prisoner *a, const struct prisoner *b);
void surnames_build(struct match_index *index); /* after index_prisoners, as the next */
void wholes_build(struct match_index *index);
void index_by_sender(struct match_index *index); /* after both */
/* After index_prisoners, as the next. False: a text could not be had, and the index can only be freed. */
bool texts_grow(struct match_index *index, struct growth growth, struct fault *fault);
void sender_words_grow(struct match_index *index, struct growth growth);

/* Takes in a portion. False: `all` can only be cleared, and made from all messages. */
bool index_join(const struct match_index *index, const struct growth *portion, struct postings *all,
    struct postings *further, uint32_t listed_most);

/* The row with its texts, which may lie in `arena`. */
bool index_texts(const struct match_index *index, uint32_t message, struct arena *arena,
    struct message *whole, struct fault *fault);
char text_language(const struct message *whole); /* 'b', 'r' or '?' */
char text_language_of(const char *text);

/* A sender's messages, as places in by_prisoner, rising. */
const uint32_t *index_of_sender(const struct match_index *index, uint32_t sender, size_t *count);

/* ---- the view of one reply ---- */

enum block { BLOCK_UNKNOWN, BLOCK_FROM, BLOCK_TO, BLOCK_POSTMARK, BLOCKS };

struct seen {
    struct name_word word;
    const struct word *read;
    int page; /* index in reply->pages */
    int line; /* index in view->lines */
    char after; /* the byte behind the word, '\0' at the end */
    enum role role; /* this and the next three as of struct role_found */
    bool role_misread, role_another;
    char role_sex;
    enum block block; /* on an envelope */
    enum block beneath; /* what the mark in front says, though a postmark or the place says else */
    bool greeting; /* part of a salutation */
    bool quoted; /* in quotation marks with some words more: a title is shorter */
    enum voice voice;
};

struct line {
    int page, first, count; /* seen words */
    int rank, of; /* which line of the page, of how many */
};

/* A greeting of somebody: "Здравствуйте, дорогая Тамара Ивановна!" */
struct salutation {
    int line, names[4], name_count; /* names: seen words */
    int initial; /* the seen word behind a name ("Анна К."), 0 for none */
    char sex; /* of the adjectives; '\0' unknown */
    bool collective, called; /* called: with a greeting word, not a bare name */
    bool misread, another; /* no greeting word of it stands as it is written; one may be another word */
};

struct typed {
    struct name_word word;
    enum block block; /* behind a word that says from or to */
    bool joined; /* to the word in front: in the same file or folder name, nothing but a space between */
    bool by_mark; /* the same to a word that says from or to, with joined words between */
    bool dated; /* the same to a number in front, or to a year behind */
};

enum { SALUTATIONS = 8, TYPED_WORDS = 64, SIGNATURES = 8, BARE_NAMES = 8, SPOKEN_TO = 32 };

/* How the code of a reply sheet was read, best first. */
enum code_how {
    CODE_QR,
    CODE_DIGITS,
    CODE_ONE_MENDED, /* one digit was wrong or missing */
    CODE_TWO_MISSING,
    CODE_TWO_WRONG, /* perhaps another number altogether: it speaks for nobody */
};

struct code_read {
    uint32_t message; /* whose sheet it is */
    enum code_how how; /* the best, where it is read more than once */
    int page; /* page number */
    struct box box;
};

enum { CODES_READ_MOST = 16 };

struct view {
    const struct match_index *index;
    const struct reply *reply;
    struct arena *arena;
    struct seen *seen;
    int seen_count;
    struct line *lines;
    int line_count;
    struct salutation salutations[SALUTATIONS];
    int salutation_count;
    int signatures[SIGNATURES]; /* seen words: the name under a closing word */
    int signature_count;
    int closing_pages, closed_first, closed_page; /* on how many pages a letter is closed; the first of them
                                                     and the last, or -1 */
    bool doubtful_greeting; /* what greets may be a sentence, or call somebody else beside the name */
    bool unread_greeting; /* a later page begins with a short call that could not be read, or the letter
                             greets again further down */
    int bare_names[BARE_NAMES]; /* seen words: lines that are nothing but a name, with text below */
    int bare_name_count;
    int greeted_again[SPOKEN_TO]; /* seen words: behind a greeting further down, perhaps names; see
                                     `spoken_to` */
    int greeted_again_count;
    int spoken_to[SPOKEN_TO]; /* seen words: names, perhaps misread, of those spoken to without a greeting */
    int spoken_count;
    bool called_again; /* a later page begins as a letter to somebody does, perhaps to one of the same name */
    bool dated_again; /* a later page has a date at its top */
    struct typed typed[TYPED_WORDS];
    int typed_count;
    bool name_withheld; /* a given name is typed that may mean another letter of the scan: it is not in
                           `typed` */
    struct name_book words; /* skeletons of seen words; bearer is the seen word */
    struct name_book stems; /* of letters and postcards; bearer is the seen word */
    struct name_book deletions; /* the stems with one letter left out */
    int telling; /* telling words on the pages that are mailed, repeated ones too */
    int64_t date; /* the date written on it, or NO_DATE */
    int64_t written_by; /* the same, or the last day that a part of a date may mean; or NO_DATE */
    int date_seen;
    struct code_read codes[CODES_READ_MOST]; /* of different messages */
    int code_count;
    char language; /* 'b', 'r' or '?' */
    bool too_long; /* a page has more words or codes than are looked at, or more is typed */
};

void view_open(
    struct view *view, const struct match_index *index, const struct reply *reply, struct arena *arena);
void view_close(struct view *view);
/* A word that is read well and is no name: "слова" is no Слава. */
bool view_knows(const struct view *view, const struct seen *seen);
bool word_is_everyday(const struct view *view, const struct name_word *word); /* many letters have it */
/* Is it one of these, which are folded, the last one null? A null word is none. */
bool word_is_among(const struct name_word *word, const char *const *words);
bool word_is_initial(const struct name_word *word); /* a capital letter alone: "А" */
bool seen_is_dotted(const struct seen *seen); /* one letter or figure with a full stop: "А.", "г." */
/* Does it end so, or as one of these, the last one null, with something in front? */
bool ends_with(const char *text, const char *end);
bool word_ends_as(const struct name_word *word, const char *const *ends);

bool view_mailed(const struct view *view, int seen); /* does the word stand on a page that is mailed? */
/* May the word name who wrote? Not in the addressee's block, and not in a postmark. */
bool view_may_be_writers(const struct view *view, int seen);
const char *view_word(const struct view *view, int seen); /* as written, for a sentence */
bool view_speaks_to_you(const struct view *view, int seen); /* "вам", "тебе" */
bool view_at_end(const struct view *view, int line); /* among the last lines of a letter page */

void view_read_typed(struct view *view); /* view->typed */
void view_find_quotations(struct view *view);
void view_find_voices(struct view *view);

/* Where the sender's own words came back; sets of which the letter tells of somebody else. `sex` of the
 * sender: 'm', 'f' or '?'. */
struct told_place {
    int seen;
    int other; /* the word that says of whom else it is told; -1: of nobody else */
};
void view_told_of_others(const struct view *view, char sex, struct told_place *places, size_t count);
bool view_tells_you(const struct view *view, int seen); /* is the sentence about whoever gets the letter? */

void view_find_greetings(struct view *view); /* and closings, signatures, calls */

/* "Здравствуйте, Елена! Здравствуйте, Лена!": the word that names the greeted one again in the line of the
 * greeting, or in one below that greets as well; -1: none does. Needs the greetings. */
int view_greeted_twice(const struct view *view);
void view_find_date(struct view *view);
bool view_answers_other_day(const struct view *view, int64_t sent, int days); /* by more than so many */
/* Does a day of the message, as the letter names it, fit one that was sent on `other` better? */
bool view_answers_rather(const struct view *view, int64_t sent, int64_t other);
bool view_message_came_before(const struct view *view, int64_t sent); /* says the letter */

/* May somebody be called at the top of the first page, in words that could not be read? Asked where nothing
 * says who is greeted: a short line above the first of prose, or one further down that sounds like a call. */
bool view_calls_unread(const struct view *view);
void view_find_codes(struct view *view);

/* ---- return names and addresses, on pages that are mailed ---- */

/* Where a word stands, read rightly or nearly; returns how many. */
enum { FOUND_MOST = 24 };
int view_find(const struct view *view, const struct name_word *word, int found[FOUND_MOST]);

/* Two telling words of an address close together, or its postcode; and a postcode of anybody's, on a
 * postcard's own address side or a page without prose, which may be an envelope. `marked` (a place for each
 * seen word) gets which; null: whether. */
bool view_address(const struct view *view, const char *address, bool *marked);
bool view_postcode(const struct view *view, bool *marked);

/* ---- the prisoner ---- */

enum spot { SPOT_ENVELOPE, SPOT_SIGNATURE, SPOT_TYPED, SPOT_BODY, SPOTS };

/* Whether the sender's side of an envelope names a place that the prisoner's cards were sent to. */
enum from { FROM_UNKNOWN, FROM_THERE, FROM_ELSEWHERE };

/* How well a prisoner fits, and where that was seen. */
struct fit {
    uint32_t prisoner;
    double bits;
    enum spot spot;
    int seen, typed; /* -1: not there */
    enum weight level;
    bool spots[SPOTS]; /* places where surname and given name, or a clear surname, stand */
    bool full_at[SPOTS];
    bool given_signed; /* the letter is signed with his given name and surname */
    bool other_named, other_initial; /* the surname stands beside somebody else's given name or initial */
    enum from from;
};

/* By a surname that is read; by whole names, where no prisoner is established; both. */
enum { FITS_READ = 24, FITS_WHOLE = 26, FITS = FITS_READ + FITS_WHOLE };

/* `left_out`: the most bits of a prisoner who found no room among the fits; -100 where all did. */
size_t prisoners_fit(const struct view *view, struct fit fits[FITS], double *left_out);
bool fit_establishes(const struct fit *fit); /* who wrote, as far as the rule wants to know it */

/* Whose names are most like what stands where a prisoner's name may stand, each word of it however misread;
 * best first. It ranks and never establishes. */
size_t wholes_fit(const struct view *view, struct fit fits[FITS_WHOLE]);

/* Skeletons with a space between, for names_distance_within; what does not fit is left out, and numbers. */
enum { SKELETONS = NAME_TEXT + NAME_BYTES };
void add_skeleton(char text[SKELETONS], const struct name_word *word);

bool prisoner_word(const struct view *view, const struct prisoner *prisoner, const struct name_word *word);
/* The first page that ends with "Т. Л.", or -1. */
int prisoner_initials(const struct view *view, const struct prisoner *prisoner);
enum from prisoner_from(const struct view *view, const struct prisoner *prisoner);
/* Does it give a postcode that is none of his, not even with a digit misread? */
bool prisoner_posted_elsewhere(const struct view *view, const struct prisoner *prisoner);
/* Is it another place than all of his, as it is read? Postcodes that are nearly his are, too. */
bool prisoner_place_differs(const struct view *view, const struct prisoner *prisoner);
bool word_is_postcode(const struct name_word *word);

/* ---- what is weighed ---- */

enum { CONTENDERS_MOST = 20000, CONTENT_TOLD_MOST = 4 };

struct contender {
    uint32_t message, sender, prisoner;
    const struct message *row;
    const struct fit *fit; /* null: found by its sender or its words only */
    struct name names[2]; /* on the card, in the register */
    int name_count;
    struct name return_name;
    struct evidence *evidence; /* GROUPS of them, once it is scored */
    bool has[GROUPS];
    struct stem *stems; /* what the sender wrote of himself, where that is kept; else null */
    size_t stem_count;
    int content_words; /* telling words of the message that came back, and are not told of somebody else */
    int content_facts; /* places of the message of which something telling came back */
    int content_breaths; /* the same, but what is told and answered in one breath is one */
    int content_rare; /* words among them that one letter in a hundred has at most */
    bool content_quoted; /* one of the words stands in what the letter quotes */
    double content_left; /* bits of the own words without what is told of somebody else */
    int content_told[CONTENT_TOLD_MOST], content_told_count; /* seen words that say of whom it is told */
    const struct code_read *code; /* of its reply sheet, where it was read; else null */
    bool numbered; /* its number was read in the address */
    bool typed_surname; /* given name and surname are typed, beside each other */
    bool own_return; /* the return name on the card is the sender's own, not a volunteer's */
    bool addressed; /* the envelope is addressed to the sender's own name */
    bool greeted; /* the salutation is this sender's name, given at a level that tells */
    double bits; /* sum of the evidence */
    struct evidence *guesses; /* what only ranks; null: nothing was guessed */
    size_t guess_count;
    double guessed; /* their bits */
    double guessed_prisoner; /* those of them that speak for the prisoner */
    double weight; /* prior and bits, log2 */
    double worth; /* the same, had the sender written nothing else */
    double posterior;
};

/* What a scorer found out for one contender and asks again for the next; each belongs to its file. */
struct content_memo;
struct content_memo *content_memo_open(const struct view *view, struct arena *arena);
struct typed_memo;
struct typed_memo *typed_memo_open(struct arena *arena);
struct place_memo;
struct place_memo *place_memo_open(struct arena *arena);
struct greeted_memo;
struct greeted_memo *greeted_memo_open(const struct view *view);

struct weighing {
    const struct match_index *index;
    const struct view *view;
    const struct match_rules *rules;
    struct fit fits[FITS];
    size_t fit_count;
    double left_out; /* bits of the best prisoner who is not among the fits, -100: all are */
    struct contender *contenders;
    size_t count;
    struct arena *arena;
    double none;
    bool guessed; /* a guess made another message the first */
    struct content_memo *content;
    struct typed_memo *typed;
    struct place_memo *place;
    struct greeted_memo *greeted;
};

/* Takes the messages that are looked at among the contenders; needs the fits. */
void weighing_gather(struct weighing *weighing);

/* What speaks for and against each of the contenders. */
void weighing_score(struct weighing *weighing);

/* Compares the contenders with one another and with nobody, and puts the best first. */
void weighing_rank(struct weighing *weighing);

/* What the message's words that are read badly are worth, in bits, and one of them. */
double content_guess(const struct weighing *weighing, struct contender *contender, int *seen);

/* Behind the first, each message by its own worth: a sender's messages share his prior, but a letter answers
 * one of them. */
void weighing_rank_rest(struct weighing *weighing);

/* How like what the envelope says is to the postcode that the card went to, in bits, and where. */
double place_guess(const struct weighing *weighing, const struct message *row, int *seen);

/* Adds messages that are not among the contenders yet, scored. */
void weighing_add(struct weighing *weighing, const uint32_t *messages, size_t count);

/* Where nobody is known to have written it: takes more messages in, and guesses the writer's given name.
 * `greeted`: per family of given names, bits that it is greeted. False: somebody is known. */
bool weighing_widen(struct weighing *weighing, const float *greeted);

/* One more thing that only ranks. */
struct evidence *contender_guess(
    const struct weighing *weighing, struct contender *contender, enum evidence_group group, double bits);

/* What can be guessed where the letter is read badly; false: nothing. Ranks anew and never mails. */
bool weighing_guess(struct weighing *weighing);

/* A kind of evidence: looks at one contender, fills `out` (bits, why, page, box) and says whether there is
 * any. */
typedef bool scorer(const struct weighing *weighing, struct contender *contender, struct evidence *out);
scorer score_prisoner, score_place, score_salutation, score_sender, score_content, score_typed,
    score_correspondence, score_code, score_date, score_language;

bool content_unread(const struct weighing *weighing); /* a text could not be had */

void evidence_at(const struct weighing *weighing, int seen, struct evidence *out); /* page and box */

/* The bits of a weight times a share, noted as the level of this evidence: what is learnt goes by it. */
double evidence_level(
    const struct weighing *weighing, enum weight weight, double share, struct evidence *out);
double given_share(const struct names *names, const struct name_word *word);

/* Ranks and judges; what match_weigh does but for the offer. */
void weigh_once(const struct match_rules *rules, const struct match_index *index, const struct reply *reply,
    struct arena *arena, struct verdict *verdict);

/* Where one page speaks to several senders of the first candidate's prisoner: fills verdict->offer, each with
 * all pages. */
void weigh_offer_shared(const struct weighing *weighing, const struct reply *reply, struct verdict *verdict);

/* Where a reply that was not parted may hold several letters: fills verdict->offer. */
void weigh_offer(const struct match_rules *rules, const struct match_index *index, const struct reply *reply,
    struct arena *arena, struct verdict *verdict);

/* Where letters may begin: fills `first` with indexes of pages, and the number of pages behind the last.
 * Returns how many: 0 or 1 where nothing hints at several. */
size_t split_perhaps(
    const struct match_index *index, const struct reply *reply, struct arena *arena, size_t **first);

/* Is the letter signed with nothing but a given name, which the first one's prisoner bears? */
bool weighing_signed_given(const struct weighing *weighing);

/* ---- the rule ---- */

void rule_judge(const struct weighing *weighing, struct verdict *verdict);

#endif
