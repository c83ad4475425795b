/* people: persons made up of the given names and surnames in models/names, for the benches of the matcher.
 * Women are more than men: most who write to prisoners are. */
#ifndef PEOPLE_H
#define PEOPLE_H

#include "plain_letter.h"
#include "names.h"

enum { GIVEN_MOST = 160, SURNAMES_MOST = 400 };

struct given {
    char sex;
    char *ru, *be, *ru_pets, *be_pets, *latin;
    double weight;
};

struct surname {
    const char *ru, *be;
};

struct people {
    struct arena arena; /* of whatever is invented; it may be cleared or taken away */
    struct arena tables;
    struct names *names;
    struct given given[GIVEN_MOST];
    size_t given_count;
    struct surname surnames[SURNAMES_MOST];
    size_t surname_count;
    struct dice dice;
};

struct person {
    const struct given *given;
    const char *ru, *be; /* surname */
};

bool people_load(struct people *people); /* false: says on stderr what is missing */
void people_clear(struct people *people);

const struct given *pick_given(struct people *people);
struct person pick_person(struct people *people);
struct person invent_person(struct people *people); /* two of three bear one of 48,000 invented surnames */
const char *rare_word(struct people *people, size_t number); /* one of 60,000: "Гурвилан" */
const char *feminine(struct people *people, const char *surname);
const char *full_name(struct people *people, const struct person *person); /* as a form or a letter has it */
const char *called(struct people *people, const struct given *given); /* the name or a pet name */

#endif
