/* What is weighed about the messages that may be answered, and what becomes of it. */
#ifndef WEIGHING_INSIDE_H
#define WEIGHING_INSIDE_H

#include "prisoner_inside.h"

enum { CONTENDERS_MOST = 20000, CONTENT_TOLD_MOST = 4 };

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

struct contender {
    uint32_t message, sender, prisoner;
    const struct message *row;
    const struct fit *fit; /* null: found by its sender or its words only */
    struct name names[2]; /* on the card, in the register */
    int name_count;
    unsigned surnames_absent; /* a bit for each of the names whose surname no word on the pages begins like */
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

/* Is it certain that the surname of that name stands nowhere on the pages, in no form? */
static inline bool contender_surname_absent(const struct contender *contender, int name)
{
    return contender->surnames_absent >> name & 1;
}

/* What a scorer found out for one contender and asks again for the next; each belongs to its file. */
struct weighing;
struct content_memo;
struct content_memo *content_memo_open(const struct weighing *weighing);
struct typed_memo;
struct typed_memo *typed_memo_open(struct arena *arena);
struct place_memo;
struct place_memo *place_memo_open(struct arena *arena);
struct greeted_memo;
struct greeted_memo *greeted_memo_open(const struct view *view);

struct weighing {
    const struct index *index;
    const struct weights *weights; /* as of now: they learn */
    const struct view *view;
    const struct match_rules *rules;
    struct fit fits[FITS];
    size_t fit_count;
    struct code_read codes[CODES_READ_MOST]; /* of different messages */
    int code_count;
    bool codes_left_out; /* there are more */
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

/* Which codes that were given out stand on the pages; needs nothing but the view. */
void weighing_find_codes(struct weighing *weighing);

/* Takes the messages that are looked at among the contenders; needs the codes and the fits. */
void weighing_gather(struct weighing *weighing);

/* What speaks for and against each of the contenders. */
void weighing_score(struct weighing *weighing);

/* Compares the contenders with one another and with nobody, and puts the best first. */
void weighing_rank(struct weighing *weighing);

/* What the message's words that are read badly are worth, in bits, and one of them. */
double content_guess(const struct weighing *weighing, struct contender *contender, int *seen);

/* Guesses by runs of letters that the best messages share with the letter; false: none does. Needs their
 * order. */
bool content_guess_runs(struct weighing *weighing);

/* Each message by its own worth, behind the first one or all: a sender's messages share his prior, but a
 * letter answers one of them. Posteriors stay; whoever was first is listed. */
void weighing_rank_by_worth(struct weighing *weighing, bool all);

/* How like what the envelope says is to the postcode that the card went to, in bits, and where. */
double place_guess(const struct weighing *weighing, const struct message *row, int *seen);

/* A word that may be a part of the writer's name, or two that may be one that was broken. */
enum { WRITTEN_MOST = 48 };
struct written {
    char text[2 * NAME_BYTES];
    int line, first, last; /* seen words */
};
int written_find(const struct view *view, struct written written[WRITTEN_MOST]); /* returns how many */

/* Are they different words of one line? */
static inline bool written_apart(const struct written *one, const struct written *other)
{
    return one->line == other->line && (one->last < other->first || other->last < one->first);
}

/* The same of all that stands on envelopes, whosever name it may be. */
int written_find_on_envelope(const struct view *view, struct written written[WRITTEN_MOST]);

/* How like some words are to the return name on the card, in bits, what that is worth at most, and where; it
 * only ranks. */
struct return_guess {
    const char *name;
    double bits, most;
    int seen;
};
struct return_guess return_guess(const struct weighing *weighing, const struct contender *contender,
    const struct written *words, int count);

struct likely {
    uint32_t prisoner;
    float bits;
};

/* Whose names are likest to what is written, best first, as many as there is room for among the fits; nobody
 * who is one of them. It only ranks. */
size_t prisoners_likely(
    const struct weighing *weighing, const struct written *written, int count, struct likely likely[FITS]);

/* Adds messages that are not among the contenders yet, scored. */
void weighing_add(struct weighing *weighing, const uint32_t *messages, size_t count);

/* Where nobody is known to have written it: takes more messages in, and guesses the writer's given name.
 * `greeted`: per family of given names, bits that it is greeted. False: somebody is known. */
bool weighing_widen(struct weighing *weighing, const float *greeted);

/* One more thing that only ranks. */
struct evidence *contender_guess(
    const struct weighing *weighing, struct contender *contender, enum evidence_group group, double bits);

/* Words of the message that may stand in the letter, one of them at `seen`. */
void contender_guess_words(
    const struct weighing *weighing, struct contender *contender, double bits, int seen);

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
    const struct index *index, const struct reply *reply, struct arena *arena, size_t **first);

/* Is the letter signed with nothing but a given name, which the first one's prisoner bears? */
bool weighing_signed_given(const struct weighing *weighing);

/* ---- the rule ---- */

void rule_judge(const struct weighing *weighing, struct verdict *verdict);

#endif
