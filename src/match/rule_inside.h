/* What the parts of the rule share: the best candidate as it is judged, and tables of conditions. Each
 * condition that holds asks a person, with its sentence; sentences name nobody, they are logged and shown. */
#ifndef RULE_INSIDE_H
#define RULE_INSIDE_H

#include "match_inside.h"

struct judged {
    const struct weighing *weighing;
    const struct view *view;
    const struct reply *reply;
    struct message own; /* the best one's row, with its texts */
    bool unread; /* a text could not be had */
    const struct contender *best; /* null: no message at all; then rule_scan and rule_stray are asked */
    double sender_posterior; /* all messages of the best one's sender to this prisoner together */
    unsigned signs; /* groups that agree on the best one's sender, a bit each */
    double lead; /* bits over the best of another sender */
    bool signed_given; /* the given name under the letter says who wrote */
    struct people_memo *people; /* what was found out about other people, once for all conditions */
};

/* A group's bit in `signs`. */
static inline unsigned sign_of(enum evidence_group group)
{
    return 1U << group;
}

struct condition {
    bool (*asks)(const struct judged *);
    const char *reason;
};

/* The same, where the words that ask stand in the letter: they are what is quoted. `kind` says which of the
 * things that `finds` knows is looked for. */
struct stretch {
    int first, last; /* seen words; first is -1: nothing was found */
};

struct finding {
    struct stretch (*finds)(const struct judged *, int kind);
    int kind;
    const char *reason;
};

struct stretch stretch_at(int seen); /* of one word, or of none (-1) */
const char *rule_words(const struct judged *judged, struct stretch stretch); /* as they stand there */

/* One table a file; each ends with a null. */
extern const struct condition rule_scan[]; /* the scan, and how many letters it holds */
extern const struct condition rule_reading[]; /* how well its pages were read; asked without `best` too */
extern const struct condition rule_prisoner[]; /* who wrote */
extern const struct condition rule_own_card[]; /* is it the card come back? The next that is asked */
extern const struct condition rule_letter[]; /* is it that prisoner's letter? */
extern const struct condition rule_told[]; /* is it told of the sender, or of somebody else? */
extern const struct condition rule_code[]; /* codes of reply sheets that do not agree */
extern const struct condition rule_returned[]; /* is it a card that the post gave back? Asked without `best`
                                                  too, and first: it is what a person has to know */
extern const struct condition rule_stray[]; /* is it a reply to a card at all? Asked without `best` too */
extern const struct condition rule_typed[]; /* what the volunteer typed; asked without `best` too */
extern const struct condition rule_people[]; /* other people, named on pages that would be mailed */
extern const struct condition rule_own_words[]; /* they stand in a quotation */
extern const struct condition rule_sender[]; /* is it the best one, and no other? */
extern const struct condition rule_message[]; /* which of the sender's, and may it be answered? */
extern const struct finding found_told[]; /* the sender is told of as somebody else */
extern const struct finding found_source[]; /* what came back is somebody else's, as the letter says */
extern const struct finding found_people[]; /* another patronymic */
extern const struct finding found_said[]; /* what the letter says of itself */
extern const struct finding found_sex[]; /* a woman or a man, and the sender is the other */

/* The words that a condition means, as they stand on the pages or in the register: for the coordinator's
 * eyes. */
enum { QUOTES_MOST = 4 };
struct quotes {
    const char *words[QUOTES_MOST];
    int count;
};
void quote(struct quotes *quotes, const char *words); /* each once, as many as there is room for */

struct quoting {
    bool (*of)(const struct judged *); /* a condition's `asks` */
    void (*quote)(const struct judged *, struct quotes *);
};
extern const struct quoting scan_quotes[], prisoner_quotes[], letter_quotes[], told_quotes[], sender_quotes[],
    people_quotes[], typed_quotes[];

/* Are several people greeted, by name or all at once? */
bool rule_greets_several(const struct judged *judged);

/* Does a return name or address of any card to the best one's prisoner stand on a page that is mailed? */
bool rule_return_read(const struct judged *judged);

struct people_memo *people_memo_open(struct arena *arena);

/* The groups that agree on the best one's sender; the likest of all other senders, or null. */
unsigned rule_signs(const struct judged *judged);
const struct contender *rule_next_sender(const struct judged *judged);

/* Bits by which a sign leads those of the prisoner's other senders. */
enum { SIGN_LEAD = 2 };

/* Do own words tell the best one from every other sender of the prisoner whom the greeting fits as well? */
bool rule_told_apart(const struct judged *judged);

/* Is the letter signed with the prisoner's given name, and leaves all else no doubt that it is his? Needs the
 * signs. */
bool rule_signed_given(const struct judged *judged);

/* Does who writes say "I" as a woman does, and the prisoner is a man, or the other way round? */
bool rule_writes_as_other(const struct judged *judged);

/* Does what stands outside the letter, on envelope or slip or in a file name, say the other one's surname,
 * initial, reference, return name or address, and not the best one's? */
bool rule_outside_favours(const struct judged *judged, const struct contender *other);

/* Does a page that is mailed bear an e-mail address with its "@"? */
bool rule_email_read(const struct judged *judged);

/* Is the envelope addressed, or a slip made out, to somebody else's name? */
bool rule_addressed_elsewhere(const struct judged *judged);
const char *rule_addressee(const struct judged *judged); /* as it stands there, or null */

/* What stands on envelopes. Is the word like one of the addresses that the prisoner's cards went to or give
 * for the answer? Like the sender's or the return name? Is the word at `at` part of a street's name? May it
 * be an initial, also one that was read small? */
bool rule_in_own_address(const struct judged *judged, const struct name_word *word);
bool rule_is_senders_own(const struct judged *judged, const struct name_word *word, enum name_likeness worst);
bool rule_names_street(const struct view *view, int at);
bool rule_may_be_initial(const struct name_word *word);

/* Is it a word of the post, as "Минск" and "Проверено"? One that people are called as well: "Борисов"? Is it
 * read well enough to count? Is it a given name, for certain? Has it vowels? What has none is read badly. */
bool rule_is_of_post(const struct judged *judged, const struct name_word *word);
bool rule_post_word_names(const struct judged *judged, const struct name_word *word);
bool rule_read_well(const struct seen *seen);
bool rule_is_given_name(const struct judged *judged, const struct name_word *word);
bool rule_can_be_spoken(const struct name_word *word);

/* Another sender of the prisoner whom the greeting fits as well and own words do not rule out, or where they
 * do not tell: any; null: there is none. */
const struct contender *rule_greeted_too(const struct judged *judged);

/* Another sender of the prisoner whom the greeting fits, where the name, or what may be it, stands once more
 * on the pages that would be mailed; null: there is none, or it stands once. `again`: the seen word. */
const struct contender *rule_namesake_named(const struct judged *judged, int *again);

/* Would the sender's own words be a sign, were they not told of somebody else? */
bool rule_words_lost(const struct judged *judged);

/* Does the code of a reply sheet agree, and nothing that the letter itself says? */
bool code_without_words(const struct judged *judged);
bool code_on_envelope(const struct judged *judged);

bool same_sender(const struct judged *judged, const struct contender *contender);
bool same_prisoner(const struct judged *judged, const struct contender *contender);
const struct prisoner *best_prisoner(const struct judged *judged);

/* Was the text among the last that were asked about? It is one of them then. A prisoner's cards bear few
 * different return names and addresses. */
enum { ASKED_KEPT = 16 };
struct asked {
    const char *texts[ASKED_KEPT];
    size_t count;
};
bool asked_before(struct asked *asked, const char *text);

/* Is the word one of these names', at `worst` or better? */
bool names_compare_any(const struct judged *judged, const struct name_word *word, const struct name *names,
    int count, enum name_likeness worst);

/* Is the word the sender's or the prisoner's own name, or a name in the sender's own message? How like it is
 * to the former: how they sign is misread as well. Many letters have it? */
bool rule_expected_name(const struct judged *judged, const struct name_word *word);
enum name_likeness rule_own_likeness(const struct judged *judged, const struct name_word *word);
bool rule_everyday(const struct judged *judged, const struct name_word *word);

/* A given name, and none of these; what begins a sentence is capital whatever it is. */
bool rule_name_of_other(const struct judged *judged, int seen);

/* What the volunteer typed. Is the word certainly the sender's or the prisoner's name? Is it at `worst` or
 * better? Is it of the prison's address? Are all words of a file or folder name usual ones? Does it speak of
 * several letters? */
bool rule_is_own(const struct judged *judged, const struct name_word *word);
bool rule_own_name(const struct judged *judged, const struct name_word *word, enum name_likeness worst);
bool rule_own_place(const struct judged *judged, const struct name_word *word);
bool rule_usual_name(const struct judged *judged, const char *name, size_t size);

/* Does the sender's own card tell of a place of that name, and is the word no surname? `whence`: "из" stands
 * in front. Is it "из", as people type it? */
bool rule_told_place(const struct judged *judged, const struct name_word *word, bool whence);
bool rule_says_whence(const struct name_word *word);
bool rule_counts_letters(const struct judged *judged, const char *name, size_t size);

/* Begins a line or a sentence: there a capital says nothing. Any line, unlike view_begins_sentence, to which
 * one may go on in the next. */
bool rule_begins_sentence(const struct view *view, int at);

/* What may be given names, misread, and whether one of them may be the given name of `name`. */
struct hints;
struct hints *rule_find_hints(const struct judged *judged); /* in the weighing's arena */
/* The seen word that may be the given name, misread; -1: none. */
int rule_hint_of(struct hints *hints, const struct name *name);

/* On a page that would be mailed, not on an envelope. */
bool stands_in_letter(const struct judged *judged, const struct evidence *evidence);

#endif
