/* The view of one reply: the words of its pages and file names in comparable form, in lines, with what they
 * do in a letter. Words and lines are named by their places in view->seen and view->lines; -1 is none. */
#ifndef VIEW_H
#define VIEW_H

#include "reply.h"
#include "vocabulary.h"

enum block { BLOCK_UNKNOWN, BLOCK_FROM, BLOCK_TO, BLOCK_POSTMARK, BLOCKS };

struct seen {
    struct name_word word;
    const struct word *read;
    int page; /* index in reply->pages */
    int line; /* index in view->lines */
    char after; /* the byte behind the word, '\0' at the end */
    enum role role; /* ROLE_NONE: it has none, as the next three */
    bool role_misread; /* it is only like a word of that role, */
    bool role_another; /* and may be read well: many letters have that very word */
    char role_sex; /* 'm', 'f' or '\0' */
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

struct view {
    const struct names *names;
    const struct vocabulary *vocabulary;
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
    char language; /* 'b', 'r' or '?' */
    bool too_long; /* a page has more words than are looked at, or more is typed */
};

/* What it is given is borrowed; what is found lives in `arena`, but for what view_close frees. */
void view_open(struct view *view, const struct names *names, const struct vocabulary *vocabulary,
    const struct reply *reply, struct arena *arena);
void view_close(struct view *view);
/* A word that is read well and is no name: "слова" is no Слава. */
bool view_knows(const struct view *view, const struct seen *seen);
bool view_word_is(const struct view *view, int seen, enum word_kind kind); /* as kinds.tsv has it */
bool word_is_everyday(const struct view *view, const struct name_word *word); /* many letters have it */
bool word_is_homograph(const struct name_word *word); /* a given name that is a word as well: "Рад", "Вера" */
bool seen_is_dotted(const struct seen *seen); /* one letter or figure with a full stop: "А.", "г." */

bool view_mailed(const struct view *view, int seen); /* does the word stand on a page that is mailed? */
/* May the word name who wrote? Not in the addressee's block, and not in a postmark. */
bool view_may_be_writers(const struct view *view, int seen);
const char *view_word(const struct view *view, int seen); /* as written, for a sentence */
bool view_speaks_to_you(const struct view *view, int seen); /* "вам", "тебе" */
bool view_at_end(const struct view *view, int line); /* among the last lines of a letter page */

/* Where the sender's own words came back; sets of which the letter tells of somebody else. `sex` of the
 * sender: 'm', 'f' or '?'. */
struct told_place {
    int seen;
    int other; /* the word that says of whom else it is told; -1: of nobody else */
};
void view_told_of_others(const struct view *view, char sex, struct told_place *places, size_t count);
bool view_tells_you(const struct view *view, int seen); /* is the sentence about whoever gets the letter? */

/* "Здравствуйте, Елена! Здравствуйте, Лена!": the word that names the greeted one again in the line of the
 * greeting, or in one below that greets as well; -1: none does. Needs the greetings. */
int view_greeted_twice(const struct view *view);

bool view_greets_by_name(const struct view *view); /* anybody; needs the greetings, as the next */

/* Is one person greeted, and is each word known that stands beside, above or below where another greeting
 * might, and at the tops of later pages? */
bool view_greets_plainly(const struct view *view);

bool view_answers_other_day(const struct view *view, int64_t sent, int days); /* by more than so many */
/* Does a day of the message, as the letter names it, fit one that was sent on `other` better? */
bool view_answers_rather(const struct view *view, int64_t sent, int64_t other);
bool view_message_came_before(const struct view *view, int64_t sent); /* says the letter */

/* May somebody be called at the top of the first page, in words that could not be read? Asked where nothing
 * says who is greeted: a short line above the first of prose, or one further down that sounds like a call. */
bool view_calls_unread(const struct view *view);

/* ---- what a word or a line does in a letter ---- */

bool role_greets(enum role role);
bool role_passes(enum role role); /* may stand in a greeting beside the name */
bool mark_ends_call(char after); /* the byte behind a word */

bool view_known_name(const struct view *view, int seen); /* a given name, as one is called */
bool view_is_oblique(const struct view *view, int seen); /* a given name, and not as one is called: "Тане" */
bool seen_is_another(const struct view *view, int seen); /* a name that is not the greeted one's */

/* Given names that the word certainly is, in any case: "Михаилу", "с Женей". */
size_t view_certain_names(const struct view *view, int seen, struct name_given given[NAME_FAMILIES]);

bool line_is_of_names(const struct view *view, int line);

/* A short line, as one with a name, has no mark behind it. */
bool view_begins_sentence(const struct view *view, int seen);

/* ---- the day ---- */

int64_t date_arrival(const struct reply *reply); /* the day on which the scan came first; NO_DATE: unknown */

/* ---- return names and addresses, on pages that are mailed ---- */

/* Where a word stands, read rightly or nearly; returns how many. */
enum { FOUND_MOST = 24 };
int view_find(const struct view *view, const struct name_word *word, int found[FOUND_MOST]);

/* Two telling words of an address close together, or its postcode; and a postcode of anybody's, on a
 * postcard's own address side or a page without prose, which may be an envelope. `marked` (a place for each
 * seen word) gets which; null: whether. */
bool view_address(const struct view *view, const char *address, bool *marked);
bool view_postcode(const struct view *view, bool *marked);

#endif
