/* match_sim: how far could anybody come? A reader who knows the register and how letters come to be here, and
 * how they are misread, to the last figure: how likely is it that these lines are the answer to that card?
 * Each line is one of those that may stand there (a date, a greeting, an answer to what the card tells, the
 * prisoner's name, what is on an envelope, anything else), misread. He does not know which facts a prisoner
 * tells of himself, and compares the words of the message with the cards that everything else points to, and
 * with the right one: he is a little too good there. */
#include "match_sim.h"

#include "table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MOST = 160, LINES_MOST = 64, FORMS_MOST = 40, OWN_SAMPLE = 300, CLOSELY = 200, PAIRS = 4096 };
enum { FIRST_DAY = MIDDLE_DAY - DAYS / 2, DAYS_READ = DAYS + 600 };

/* What a letter drawn evenly from so many would be: likelihoods are told relative to that. */
static const double SCALE = 40;

struct heard {
    int32_t at[LINE_MOST];
    double stray[LINE_MOST]; /* that this letter stands for a wrong one */
    int count;
    bool pairs[PAIRS]; /* letters that stand beside each other */
    double common; /* likelihood that it is a line which says nothing of the card */
};

/* Likelihood that so many letters of a line were read from what was written up to here. */
struct course {
    double at[LINE_MOST + 3];
    int from, to; /* nothing before and behind */
};

struct form {
    const char *text;
    double share;
};

/* How a given name fits the lines where a greeting may stand. */
struct greeted {
    const struct given *given;
    struct form forms[FORMS_MOST];
    double fits[2][FORMS_MOST]; /* the first line, the second */
    int count;
};

struct reader {
    struct world *world;
    const struct town *town;
    const char *own[OWN_SAMPLE]; /* what prisoners write of themselves */
    double rates[WORD_RATES], lost, joined, broken;
    struct heard letter[LINES_MOST], envelope[LINES_MOST];
    int letter_count, envelope_count;
};

/* ---- misreading ---- */

static void start_course(struct course *course)
{
    *course = (struct course){ .to = 0 };
    course->at[0] = 1;
}

static void trim(struct course *course, int most)
{
    static const double NOTHING = 1e-7;
    course->to = course->to < most ? course->to : most;
    while (course->from <= course->to && course->at[course->from] < NOTHING)
        course->from++;
    while (course->to >= course->from && course->at[course->to] < NOTHING)
        course->to--;
}

/* One letter was written: as letter_misread has it. */
static void read_letter(const struct heard *line, struct course *course, int32_t letter, double rate)
{
    int32_t alike = letter_alike(letter);
    const double stray = (alike ? 0.35 : 0.85) * rate;
    struct course next = { .from = course->from, .to = course->to + 2 };
    for (int j = course->from; j <= course->to; j++) {
        const double here = course->at[j];
        next.at[j] += here * 0.08 * rate;
        if (j >= line->count)
            continue;
        const bool same = line->at[j] == letter;
        next.at[j + 1] += here * SCALE *
            ((same ? 1 - rate : 0) + (alike && line->at[j] == alike ? 0.5 * rate : 0) +
                stray * line->stray[j]);
        if (same && j + 1 < line->count)
            next.at[j + 2] += here * SCALE * SCALE * 0.07 * rate * line->stray[j + 1];
    }
    trim(&next, line->count);
    *course = next;
}

static void break_word(const struct reader *reader, const struct heard *line, struct course *course)
{
    for (int j = course->to < line->count ? course->to : line->count - 1; j >= course->from; j--)
        if (line->at[j] == ' ')
            course->at[j + 1] += course->at[j] * reader->broken * SCALE;
    course->to += course->to < line->count;
}

static void begin_word(
    const struct reader *reader, const struct heard *line, const struct course *before, struct course *course)
{
    *course = (struct course){ .from = before->from, .to = before->to + 1 };
    for (int j = before->from; j <= before->to; j++) {
        course->at[j] += before->at[j] * (j ? reader->joined : 1);
        if (j && j < line->count && line->at[j] == ' ')
            course->at[j + 1] += before->at[j] * (1 - reader->joined) * SCALE;
    }
    trim(course, line->count);
}

static void read_word(const struct reader *reader, const struct heard *line, struct course *course,
    const char *word, size_t size)
{
    struct course after = *course, begun;
    const char *end = word + size, *cut = word + size / 4 * 2;
    for (int j = after.from; j <= after.to; j++)
        after.at[j] *= reader->lost;
    begin_word(reader, line, course, &begun);
    for (int r = 0; r < WORD_RATES; r++) {
        struct course there = begun;
        for (const char *at = word; at < end && there.from <= there.to;) {
            if (at == cut && at > word)
                break_word(reader, line, &there);
            read_letter(line, &there, utf8_next(&at, end), reader->rates[r]);
        }
        for (int j = there.from; j <= there.to; j++)
            after.at[j] += there.at[j] * word_rate_shares[r] * (1 - reader->lost);
        after.from = there.from <= there.to && there.from < after.from ? there.from : after.from;
        after.to = there.to > after.to ? there.to : after.to;
    }
    trim(&after, line->count);
    *course = after;
}

static void read_words(
    const struct reader *reader, const struct heard *line, struct course *course, const char *text)
{
    for (size_t size; *text && course->from <= course->to; text += size) {
        text += strspn(text, " ");
        size = strcspn(text, " ");
        read_word(reader, line, course, text, size);
    }
}

static unsigned pair_of(int32_t one, int32_t other)
{
    return ((unsigned)one * 61 + (unsigned)other) % PAIRS;
}

/* What shares hardly a pair of letters with the line is not looked at: it takes too long, and says nothing.
 */
static bool may_be(const struct heard *line, const char *text)
{
    enum { SHARE = 7 }; /* one of so many is enough */
    const char *end = text + strlen(text);
    int all = 0, there = 0;
    for (int32_t before = 0, at; text < end; before = at) {
        at = utf8_next(&text, end);
        all += before != 0;
        there += before && line->pairs[pair_of(before, at)];
    }
    return there * SHARE > all;
}

static double likelihood(const struct reader *reader, const struct heard *line, const char *text)
{
    struct course course;
    if (!may_be(line, text))
        return 0;
    start_course(&course);
    read_words(reader, line, &course, text);
    return course.from <= line->count && course.to >= line->count ? course.at[line->count] : 0;
}

/* ---- lines ---- */

static void hear(struct heard *line, const struct page *page, size_t first, size_t last)
{
    *line = (struct heard){ 0 };
    for (size_t w = first; w < last; w++) {
        const char *at = page->reading.words[w].text, *end = at + strlen(at);
        if (w > first && line->count < LINE_MOST)
            line->at[line->count++] = ' ';
        while (at < end && line->count < LINE_MOST)
            line->at[line->count++] = utf8_next(&at, end);
    }
    for (int i = 0; i < line->count; i++)
        line->stray[i] = letter_stray(line->at[i]);
    for (int i = 1; i < line->count; i++)
        line->pairs[pair_of(line->at[i - 1], line->at[i])] = true;
}

static void hear_page(struct reader *reader, const struct page *page)
{
    const bool envelope = page->kind == PAGE_ENVELOPE;
    struct heard *lines = envelope ? reader->envelope : reader->letter;
    int *count = envelope ? &reader->envelope_count : &reader->letter_count;
    for (size_t w = 0, next; w < page->reading.count && *count < LINES_MOST; w = next) {
        for (next = w;
             next < page->reading.count && page->reading.words[next].line == page->reading.words[w].line;)
            next++;
        hear(&lines[(*count)++], page, w, next);
    }
}

/* Lines of any letter: three of ten are nothing that is known here. */
static void hear_common(struct reader *reader)
{
    static const double UNKNOWN = 0.3, THANKING = 0.1, CLOSING = 0.08, OWN = 0.35;
    for (int i = 0; i < reader->letter_count; i++) {
        struct heard *line = &reader->letter[i];
        line->common = UNKNOWN + 0.02 * likelihood(reader, line, "Здравствуйте!");
        for (int t = 0; t < THANKS; t++)
            line->common += THANKING / THANKS * likelihood(reader, line, letter_thanks[t]);
        for (int t = 0; t < CLOSINGS; t++)
            line->common += CLOSING / CLOSINGS * likelihood(reader, line, letter_closings[t]);
        for (int t = 0; t < OWN_SAMPLE; t++)
            line->common += OWN / OWN_SAMPLE * likelihood(reader, line, reader->own[t]);
    }
    for (int i = 0; i < reader->envelope_count; i++) {
        struct heard *line = &reader->envelope[i];
        line->common = 0.05 + 0.2 * likelihood(reader, line, "От кого") +
            0.2 * likelihood(reader, line, "Кому");
    }
}

/* ---- names ---- */

static int add_forms(struct arena *arena, const char *list, double share, struct form *forms, int count)
{
    char *rest = arena_copy(arena, list);
    const int first = count;
    for (char *piece; count < FORMS_MOST && (piece = table_split(&rest, ';'));)
        if (*piece)
            forms[count++] = (struct form){ piece, share };
    for (int i = first; i < count; i++)
        forms[i].share /= count - first;
    return count;
}

/* As called() draws them. */
static int forms_of(struct arena *arena, const struct given *given, struct form forms[FORMS_MOST])
{
    int pets = add_forms(arena, given->ru_pets, 0.35, forms, 0),
        count = add_forms(arena, given->be_pets, 0.15, forms, pets);
    const double plain = 0.3 + (pets ? 0 : 0.35) + (count > pets ? 0 : 0.15);
    count = add_forms(arena, given->ru, plain, forms, count);
    return add_forms(arena, given->be, 0.2, forms, count);
}

/* As full_name() draws them. */
static int full_names(struct arena *arena, const struct person *person, struct form forms[FORMS_MOST])
{
    const struct given *given = person->given;
    int count = add_forms(arena, given->latin, 0.1, forms, 0);
    const double be = count ? 0.35 : 0.45;
    for (int i = 0; i < count; i++)
        forms[i].text = arena_printf(arena, "%s %s", forms[i].text, person->ru);
    forms[count++] = (struct form){ arena_printf(arena, "%s %s", given->be, person->be), be };
    forms[count++] = (struct form){ arena_printf(arena, "%s %s", given->ru, person->ru), 0.35 };
    forms[count++] = (struct form){ arena_printf(arena, "%s %s", person->ru, given->ru), 0.2 };
    return count;
}

static double likelihood_of(
    const struct reader *reader, const struct heard *line, const struct form *forms, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += forms[i].share * likelihood(reader, line, forms[i].text);
    return sum;
}

/* Of all that may stand on the line, how much more likely this makes it, in bits. */
static double bits_of(const struct heard *line, double there)
{
    return log2(1 + there / line->common);
}

/* ---- the prisoner ---- */

/* How a letter is signed, as sign() draws it. */
static int signatures(struct arena *arena, const struct person *person, struct form forms[2 * FORMS_MOST])
{
    int count = full_names(arena, person, forms), called;
    for (int i = 0; i < count; i++)
        forms[i].share *= 0.62;
    called = count;
    count += forms_of(arena, person->given, forms + count);
    for (int i = called; i < count; i++)
        forms[i].share *= 0.22;
    const char *ru = person->given->ru;
    forms[count++] = (struct form){ arena_printf(arena, "%s %.2s.", person->ru, ru), 0.08 };
    forms[count++] = (struct form){ arena_printf(arena, "%.2s. %.2s.", ru, person->ru), 0.04 };
    return count;
}

static double prisoner_bits(struct reader *reader, const struct inmate *inmate)
{
    struct form forms[2 * FORMS_MOST];
    struct arena *arena = &reader->world->people.arena;
    double bits = 0;
    int count = signatures(arena, &inmate->person, forms);
    for (int i = reader->letter_count > 2 ? reader->letter_count - 2 : 0; i < reader->letter_count; i++)
        bits += bits_of(&reader->letter[i], 0.5 * likelihood_of(reader, &reader->letter[i], forms, count));
    count = full_names(arena, &inmate->person, forms);
    for (int i = 0; i < reader->envelope_count; i++)
        bits += bits_of(
            &reader->envelope[i], 0.2 * likelihood_of(reader, &reader->envelope[i], forms, count));
    return bits;
}

/* ---- the greeting ---- */

/* What stands before the name, put together for all phrases that go on in the same way. */
struct opening {
    const char *after; /* the mark, and what follows */
    struct course before;
};

enum { OPENINGS_MOST = GREETINGS + OPENINGS };

static void add_opening(struct reader *reader, const struct heard *line, const char *phrase, double share,
    struct opening *openings, int *count)
{
    const char *name = strstr(phrase, "%s");
    struct course before;
    int at = 0;
    start_course(&before);
    read_words(
        reader, line, &before, arena_copy_n(&reader->world->people.arena, phrase, (size_t)(name - phrase)));
    while (at < *count && strcmp(openings[at].after, name + 2) != 0)
        at++;
    if (at == *count)
        openings[(*count)++] = (struct opening){ name + 2, { .from = LINE_MOST } };
    struct course *sum = &openings[at].before;
    for (int j = before.from; j <= before.to; j++)
        sum->at[j] += share * before.at[j];
    sum->from = before.from < sum->from ? before.from : sum->from;
    sum->to = before.to > sum->to ? before.to : sum->to;
}

static int list_openings(
    struct reader *reader, const struct heard *line, char sex, struct opening openings[OPENINGS_MOST])
{
    int count = 0;
    for (int i = 0; i < GREETINGS; i++)
        add_opening(reader, line, letter_greetings[sex == 'f'][i], 0.92 / GREETINGS, openings, &count);
    for (int i = 0; i < OPENINGS; i++)
        add_opening(reader, line, letter_openings[i], 0.05 / OPENINGS, openings, &count);
    return count;
}

static double greeted_likelihood(struct reader *reader, const struct heard *line,
    const struct opening *openings, int count, const char *name)
{
    double sum = 0;
    for (int i = 0; i < count; i++) {
        struct course course = openings[i].before;
        read_words(reader, line, &course,
            arena_printf(&reader->world->people.arena, "%s%s", name, openings[i].after));
        if (course.from <= line->count && course.to >= line->count)
            sum += course.at[line->count];
    }
    return sum;
}

/* ---- a letter ---- */

/* What is asked for many cards, once. */
struct known {
    struct greeted *greeted; /* per given name */
    size_t greeted_count;
    double *prisoners; /* bits, per inmate */
    double dated[DAYS_READ + 2]; /* likelihood of the first line if the card was sent that day */
    const char **returns; /* names on envelopes, and their bits */
    double *return_bits;
    size_t return_count;
    double facilities[FACILITIES]; /* bits */
    struct opening openings[2][2][OPENINGS_MOST]; /* by line and sex */
    int opening_counts[2][2];
};

static void know_dates(struct reader *reader, struct known *known)
{
    struct arena *arena = &reader->world->people.arena;
    double sum = 0;
    for (int day = DAYS_READ; day >= 0; day--) {
        double there = 0;
        for (size_t how = 0; reader->letter_count && how < DATE_FORMS; how++)
            there += likelihood(reader, &reader->letter[0], write_date(arena, FIRST_DAY + day, how)) /
                DATE_FORMS;
        sum = there / 60 + exp(-1.0 / 60) * sum;
        known->dated[day] = sum;
    }
}

static void know_openings(struct reader *reader, struct known *known)
{
    for (int i = 0; i < 2 && i < reader->letter_count; i++)
        for (int sex = 0; sex < 2; sex++)
            known->opening_counts[i][sex] = list_openings(
                reader, &reader->letter[i], sex ? 'f' : 'm', known->openings[i][sex]);
}

static const struct greeted *know_greeted(
    struct reader *reader, struct known *known, const struct given *given)
{
    for (size_t i = 0; i < known->greeted_count; i++)
        if (known->greeted[i].given == given)
            return &known->greeted[i];
    struct greeted *greeted = &known->greeted[known->greeted_count++];
    const int sex = given->sex == 'f';
    *greeted = (struct greeted){ .given = given };
    greeted->count = forms_of(&reader->world->people.arena, given, greeted->forms);
    for (int i = 0; i < 2 && i < reader->letter_count; i++)
        for (int f = 0; f < greeted->count; f++)
            greeted->fits[i][f] = greeted_likelihood(reader, &reader->letter[i], known->openings[i][sex],
                                      known->opening_counts[i][sex], greeted->forms[f].text) /
                reader->letter[i].common;
    return greeted;
}

/* A date may stand above the greeting. */
static double top_bits(struct reader *reader, struct known *known, const struct card *card)
{
    static const double DATED = 0.45, UNREAD = 0.1;
    const struct greeted *greeted = know_greeted(reader, known, card->sender->person.given);
    double fits[2] = { UNREAD, UNREAD };
    for (int f = 0; f < greeted->count; f++) {
        const double share = 0.2 * greeted->forms[f].share +
            (strcmp(greeted->forms[f].text, card->called) ? 0 : 0.8);
        fits[0] += share * greeted->fits[0][f];
        fits[1] += share * greeted->fits[1][f];
    }
    const int64_t day = card->sent_on + 20 - FIRST_DAY;
    const double dated = UNREAD + (reader->letter_count ? known->dated[day] / reader->letter[0].common : 0);
    return log2((1 - DATED) * fits[0] + DATED * dated * fits[1]);
}

static double return_bits(struct reader *reader, struct known *known, const char *name)
{
    double bits = 0;
    size_t at = 0;
    while (at < known->return_count && strcmp(known->returns[at], name) != 0)
        at++;
    if (at < known->return_count)
        return known->return_bits[at];
    for (int i = 0; i < reader->envelope_count; i++)
        bits += bits_of(&reader->envelope[i], 0.2 * likelihood(reader, &reader->envelope[i], name));
    known->returns[known->return_count] = name;
    known->return_bits[known->return_count++] = bits;
    return bits;
}

static void know_facilities(struct reader *reader, struct known *known)
{
    for (int f = 0; f < FACILITIES; f++)
        for (int i = 0; i < reader->envelope_count; i++)
            known->facilities[f] += bits_of(&reader->envelope[i],
                0.2 *
                    likelihood(reader, &reader->envelope[i],
                        arena_printf(&reader->world->people.arena, "Откуда %s, %s", facility_name(f),
                            facility_postcode(f))));
}

/* As name_file() names it, which nothing misreads. */
static double file_bits(
    struct reader *reader, const struct letter *letter, const struct card *card, const struct inmate *inmate)
{
    struct arena *arena = &reader->world->people.arena;
    const char *path = letter->sources[0].path;
    struct form forms[FORMS_MOST];
    double sum = 1e-4;
    if (!strcmp(path, "IMG_2041.jpg"))
        return 0;
    int count = full_names(arena, &inmate->person, forms);
    for (int i = 0; i < count; i++)
        sum += strcmp(path, arena_printf(arena, "%s.jpg", forms[i].text)) ? 0 : 14 * forms[i].share;
    sum += strcmp(path, arena_printf(arena, "%s для %s.jpg", inmate->person.ru, card->called)) ? 0 : 8;
    sum += strcmp(path, arena_printf(arena, "для %s/1.jpg", card->called)) ? 0 : 3;
    count = full_names(arena, &card->sender->person, forms);
    for (int i = 0; i < count; i++)
        sum += strcmp(path, arena_printf(arena, "%s - %s.jpg", inmate->person.ru, forms[i].text))
            ? 0
            : 5 * forms[i].share;
    /* one name in a hundred is another sender's */
    sum += strncmp(path, inmate->person.ru, strlen(inmate->person.ru)) ? 0 : 0.01;
    return log2(sum);
}

/* All but the words of the message. */
static double outer_bits(
    struct reader *reader, struct known *known, const struct letter *letter, const struct card *card)
{
    const struct inmate *inmate = &reader->town->inmates[card->prisoner];
    const struct message *row = &reader->town->messages[card - reader->town->cards];
    const int facility = card->sent_on + 60 < inmate->moved_on ? inmate->facility : inmate->next_facility;
    return known->prisoners[card->prisoner] + top_bits(reader, known, card) + known->facilities[facility] +
        return_bits(reader, known, row->return_name) + file_bits(reader, letter, card, inmate);
}

/* What was told is taken up in lines between the greeting and the signature. */
static double word_bits(struct reader *reader, const struct card *card)
{
    static const double ANSWERS = 0.4;
    const char *answers[TOLD_MOST + 2][ANSWERS_MOST];
    int counts[TOLD_MOST + 2];
    double bits = 0;
    for (int t = 0; t < card->told_count; t++)
        counts[t] = fact_answers(reader->world->facts, &card->told[t], answers[t]);
    for (int i = 1; i < reader->letter_count - 1; i++) {
        double there = 0;
        for (int t = 0; t < card->told_count; t++)
            for (int a = 0; a < counts[t]; a++)
                there += likelihood(reader, &reader->letter[i], answers[t][a]) /
                    (counts[t] * card->told_count);
        bits += bits_of(&reader->letter[i], ANSWERS * there);
    }
    return bits;
}

/* ---- ranking ---- */

struct scored {
    const struct card *card;
    double bits;
};

static int by_bits(const void *a, const void *b)
{
    const struct scored *one = a, *other = b;
    return (one->bits < other->bits) - (one->bits > other->bits);
}

static double sum_of(const struct scored *scored, size_t count, const struct sender *sender, double top)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        if (scored[i].card->sender == sender)
            sum += exp2(scored[i].bits - top);
    return sum;
}

/* Senders whose cards together are likelier than the right one's, and one. */
static size_t rank_in(const struct scored *scored, size_t count, const struct sender *right)
{
    const double top = scored[0].bits, own = sum_of(scored, count, right, top);
    size_t rank = 1;
    for (size_t i = 0; i < count; i++) {
        bool before = scored[i].card->sender == right;
        for (size_t k = 0; k < i && !before; k++)
            before = scored[k].card->sender == scored[i].card->sender;
        rank += !before && sum_of(scored, count, scored[i].card->sender, top) > own;
    }
    return rank;
}

static size_t rank_cards(
    struct reader *reader, struct known *known, const struct truth *truth, const struct letter *letter)
{
    const struct town *town = reader->town;
    struct scored *scored = must_alloc(town->count * sizeof *scored);
    size_t kept = 0;
    for (size_t i = 0; i < town->count; i++)
        scored[i] = (struct scored){ &town->cards[i], outer_bits(reader, known, letter, &town->cards[i]) };
    qsort(scored, town->count, sizeof *scored, by_bits);
    for (size_t i = 0; i < town->count; i++)
        if (i < CLOSELY || scored[i].card->sender == truth->card->sender) {
            scored[kept] = scored[i];
            scored[kept++].bits += word_bits(reader, scored[i].card);
        }
    qsort(scored, kept, sizeof *scored, by_bits);
    const size_t rank = rank_in(scored, kept, truth->card->sender);
    free(scored);
    return rank;
}

static size_t rank_letter(struct reader *reader, const struct truth *truth, const struct letter *letter)
{
    const struct town *town = reader->town;
    struct known *known = must_alloc(sizeof *known);
    known->greeted = must_alloc((GIVEN_MOST + reader->world->foreigner_count) * sizeof *known->greeted);
    known->prisoners = must_alloc(town->inmate_count * sizeof *known->prisoners);
    known->returns = must_alloc(town->count * sizeof *known->returns);
    known->return_bits = must_alloc(town->count * sizeof *known->return_bits);
    for (size_t p = 0; p < letter->reply.page_count; p++)
        hear_page(reader, &letter->pages[p]);
    hear_common(reader);
    for (size_t i = 0; i < town->inmate_count; i++)
        known->prisoners[i] = prisoner_bits(reader, &town->inmates[i]);
    know_dates(reader, known);
    know_openings(reader, known);
    know_facilities(reader, known);
    const size_t rank = rank_cards(reader, known, truth, letter);
    free(known->greeted);
    free(known->prisoners);
    free(known->returns);
    free(known->return_bits);
    free(known);
    return rank;
}

size_t read_knowing(
    struct world *world, const struct town *town, const struct truth *truth, const struct letter *letter)
{
    struct reader *reader = must_alloc(sizeof *reader);
    struct dice dice = world->people.dice; /* the letters behind this one stay what they are */
    const double rate = misread_rates[truth->rate] / 100.0;
    *reader = (struct reader){ .world = world, .town = town };
    read_rates(rate, reader->rates, &reader->lost, &reader->joined, &reader->broken);
    for (int i = 0; i < OWN_SAMPLE; i++) {
        const struct fact fact = fact_draw_own(world->facts);
        reader->own[i] = fact_say(world->facts, &fact);
    }
    const size_t rank = rank_letter(reader, truth, letter);
    world->people.dice = dice;
    free(reader);
    return rank;
}
