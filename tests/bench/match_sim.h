/* match_sim: what its files share. An invented town of prisoners and senders, letters between them, what a
 * recogniser makes of the letters, two simple ways to match beside ours, and the counts. */
#ifndef MATCH_SIM_H
#define MATCH_SIM_H

#include "match.h"
#include "match_sim_reading.h"
#include "people.h"

/* ---- facts: what people write about ---- */

enum { FACT_SLOTS = 4 };

struct phrase {
    uint16_t row, picks[FACT_SLOTS]; /* which entry of each list that the row names */
};

struct fact {
    struct phrase phrases[2];
    int count;
};

enum { ANSWERS_MOST = 16 };
struct facts;
struct facts *facts_open(struct people *people, struct fault *fault); /* people are borrowed */
void facts_close(struct facts *facts);

struct fact fact_draw(struct facts *facts); /* of a sender */
struct fact fact_draw_own(struct facts *facts); /* of a prisoner */
const char *fact_say(struct facts *facts, const struct fact *fact);
const char *fact_answer(struct facts *facts, const struct fact *fact); /* one of several */
int fact_answers(struct facts *facts, const struct fact *fact, const char *answers[ANSWERS_MOST]); /* all */

/* ---- town: who is there, and the register ---- */

enum { LIFE = 8, TOLD_LEAST = 2, TOLD_MOST = 3, OWN_LIFE = 6, MIDDLE_DAY = 20365, DAYS = 730 };

struct sender {
    struct person person;
    const char *name, *email; /* as in the register */
    bool foreign;
    struct fact life[LIFE];
};

struct inmate {
    struct person person;
    const char *id; /* "" for one in ten */
    int facility, next_facility; /* the latter from moved_on on */
    int64_t moved_on;
    struct fact own[OWN_LIFE];
    size_t first, count; /* messages */
};

/* A message as its writer knows it: the row is the register's. */
struct card {
    const struct sender *sender; /* one person is one sender */
    size_t prisoner;
    const char *called; /* the name that the prisoner knows */
    struct fact told[TOLD_MOST];
    int told_count;
    int64_t sent_on;
    bool registered;
};

struct town {
    struct message *messages;
    struct card *cards; /* of the messages */
    struct inmate *inmates;
    const struct sender **senders;
    size_t count, inmate_count, sender_count;
    struct arena arena;
};

struct options {
    uint64_t seed;
    size_t replies, messages;
    size_t senders; /* above 0: so many messages a prisoner at most, and ten at least */
    int misread; /* one of misread_rates; anything else: one of them each time */
    double absent; /* of 100 replies so many come from nobody in the register */
    double second; /* of 100 scans so many hold a second letter */
    double two, named, spoken; /* of 100 letters so many greet two; name another sender; speak to one */
    double given; /* of 100 scans so many are signed with a given name, and have no envelope */
    double sheets, foreign; /* of 100 messages so many have a reply sheet; of 100 letters on sheets so many
                               are on another's */
    int simple; /* every so manieth reply is matched in the simple ways too; 0: none */
    int knowing; /* every so manieth reply is read by the reader who knows, too; 0: none */
    bool known; /* each scan lies in a folder that names its prisoner */
    int show; /* every reply, not only the wrong ones */
    const char *out; /* raw counts, to be added up; null: none */
};

/* What match_sim does where nothing else is asked for. */
extern const struct options usual_options;

enum { MISREAD_RATES = 5 };
extern const int misread_rates[MISREAD_RATES];
enum { CROWDS = 4 };
extern const size_t crowds[CROWDS]; /* messages to the prisoner, up to; the last: any number */

struct world {
    struct people people;
    struct facts *facts;
    struct given *foreigners;
    size_t foreigner_count;
    struct options options;
};

bool world_open(struct world *world, struct fault *fault); /* options are set */
void world_close(struct world *world);
bool chance(struct world *world, double percent);

void town_invent(struct world *world, struct town *town);
void town_clear(struct town *town);
enum { FACILITIES = 10 };
const char *facility_name(int facility);
const char *facility_postcode(int facility);

/* Somebody who writes to the prisoner of `like` and is in no register. */
void invent_absent(struct world *world, const struct town *town, const struct card *like, struct card *card,
    struct sender *sender);

/* ---- letters ---- */

/* What the writer put down about whom it is for; what of it can still be read is another matter. */
enum greets { GREETS_BY_NAME, GREETS_OTHER_NAME, GREETS_NOBODY };

/* What a reply is in truth. */
struct truth {
    const struct card *card; /* whom the letter, or the first one, is for */
    bool registered; /* else nobody in the register is right */
    bool must_ask; /* letters for two */
    bool names_other; /* another registered sender of the prisoner is named, or spoken to */
    bool late; /* in the later half of the days, and from a prisoner of the second half */
    bool wrong_sheet;
    enum greets greets;
    int taken_up; /* facts of the card that are answered */
    bool named; /* the prisoner's surname is written somewhere, or typed */
    int rate; /* place in misread_rates */
    int crowd; /* how many wrote to the prisoner: place in crowds */
};

/* What letters are made of; %s is the name. */
enum { GREETINGS = 9, OPENINGS = 3, THANKS = 8, CLOSINGS = 7, DATE_FORMS = 3 };
extern const char *const letter_greetings[2][GREETINGS]; /* of a man, of a woman */
extern const char *const letter_openings[OPENINGS], *const letter_thanks[THANKS];
extern const char *const letter_closings[CLOSINGS];
const char *write_date(struct arena *arena, int64_t day, size_t how); /* how: below DATE_FORMS */

/* Whether the answer is from the half of prisoners and days that patterns are certified on. */
void letter_invent(
    struct world *world, const struct town *town, bool late, struct letter *letter, struct truth *truth);

/* ---- the simple ways ---- */

struct simple {
    double score; /* of the best, 0 … 100 */
    bool right, alone; /* the best is the sender; no other sender has the same score */
    double first, five; /* chance that the true sender stands there, where equals are shuffled */
};

/* Both are told the prisoner and compare the messages to him only. */
struct simple simple_substring(
    const struct town *town, const struct truth *truth, const struct letter *letter);
struct simple simple_token_set(
    const struct town *town, const struct truth *truth, const struct letter *letter);

/* ---- a reader who knows ---- */

/* The place of the letter's sender among all senders of the register, from 1 on, for a reader who knows how
 * letters come to be and are misread: as far as anybody could come. */
size_t read_knowing(
    struct world *world, const struct town *town, const struct truth *truth, const struct letter *letter);

/* ---- counts ---- */

struct counts;
struct counts *counts_new(void);
void counts_free(struct counts *counts);
void count_reply(struct counts *counts, const struct town *town, const struct truth *truth,
    const struct verdict *verdict, double ms);
void count_simple(struct counts *counts, const struct truth *truth, int way, const struct simple *simple);
void count_knowing(struct counts *counts, const struct town *town, const struct truth *truth,
    const struct verdict *verdict, size_t rank);
void count_index(struct counts *counts, double ms, size_t bytes);
bool counts_add(struct counts *counts, const char *file); /* false: says on stderr what is wrong */
bool counts_write(const struct counts *counts, const char *file);
void counts_print(const struct counts *counts);
bool counts_any_wrong(const struct counts *counts); /* or mailed though it names another sender */

/* Is the message from the one whom the letter is for? */
bool is_right(const struct town *town, const struct truth *truth, const struct message *message);

/* Would a mail for the message go to somebody else, or with another's pages? */
bool is_wrong(const struct town *town, const struct truth *truth, const struct message *message);

#endif
