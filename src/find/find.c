/* Looks up a typed text: each word may mean several words of the register, each of those stands in some
 * messages. A rare word says more than a frequent one (its bits), a name more than a word of a sentence, and
 * words that one field bears together more than the same ones scattered. */
#include "find_inside.h"

#include "cleanup.h"
#include "file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a word in this field counts; and what a whole ref or code, or the beginning of one, counts, in the
 * same bits. */
static const float weights[FIND_FIELDS] = { [FIND_REF] = 0.8F,
    [FIND_CODE] = 1,
    [FIND_SENDER] = 1,
    [FIND_PRISONER] = 1,
    [FIND_PLACE] = 0.5F,
    [FIND_TEXT] = 0.6F };
static const float WHOLE = 60, BEGUN = 30;
static const float TOGETHER = 0.3F; /* of what the best field has by itself */
static const double LEAST_SHARE = 0.35; /* of the best one's score */

struct find *find_new(const struct message *messages, size_t count, const char *models, struct fault *fault)
{
    OWNED_FREE char *names = file_join(models, "names");
    struct find *find = must_alloc(sizeof *find);
    find->count = count;
    find->names = names_open(names, fault);
    if (find->names && find_gather(find, messages, fault))
        return find;
    find_free(find);
    return NULL;
}

void find_free(struct find *find)
{
    if (!find)
        return;
    names_close(find->names);
    name_book_clear(&find->forms);
    name_book_clear(&find->refs);
    name_book_clear(&find->codes);
    arena_clear(&find->arena);
    free(find->words);
    free(find->places);
    free(find);
}

const char *find_field_name(enum find_field field)
{
    static const char *const names[FIND_FIELDS] = { [FIND_REF] = "ref",
        [FIND_CODE] = "code",
        [FIND_SENDER] = "sender",
        [FIND_PRISONER] = "prisoner",
        [FIND_PLACE] = "place",
        [FIND_TEXT] = "text" };
    return names[field];
}

/* ---- scoring ---- */

struct score {
    float word[FIND_FIELDS]; /* of the typed word at hand */
    float field[FIND_FIELDS]; /* of all of them */
    float all;
};

struct search {
    const struct find *find;
    struct score *scores; /* per message */
    unsigned char *fields; /* per message: a bit each */
};

/* How much it says that a message bears what was typed: bits of the rarest sense that is as likely as any. */
static float bits_of(const struct find *find, const struct meant *meant)
{
    float best = 0;
    size_t count = 0;
    for (size_t i = 0; i < meant->count; i++)
        best = fmaxf(best, meant->of[i].likeness);
    for (size_t i = 0; i < meant->count; i++)
        count += meant->of[i].likeness >= best ? find->words[meant->of[i].word].count : 0;
    return log2f(1 + (float)find->count / (float)(count ? count : 1));
}

static void tally(struct search *search, const struct meant *meant, float bits)
{
    const struct find *find = search->find;
    for (size_t i = 0; i < meant->count; i++) {
        const struct find_word *word = &find->words[meant->of[i].word];
        for (uint32_t at = word->first; at < word->first + word->count; at++) {
            const find_place place = find->places[at];
            float *score = &search->scores[place / FIND_FIELDS].word[place % FIND_FIELDS];
            *score = fmaxf(*score, bits * meant->of[i].likeness * weights[place % FIND_FIELDS]);
        }
    }
}

/* Closes the typed word: its best field counts for the message, every field for itself. */
static void settle(struct search *search, const struct meant *meant)
{
    const struct find *find = search->find;
    for (size_t i = 0; i < meant->count; i++) {
        const struct find_word *word = &find->words[meant->of[i].word];
        for (uint32_t at = word->first; at < word->first + word->count; at++) {
            struct score *score = &search->scores[find->places[at] / FIND_FIELDS];
            int best = 0;
            for (int f = 1; f < FIND_FIELDS; f++)
                best = score->word[f] > score->word[best] ? f : best;
            if (!(score->word[best] > 0))
                continue;
            score->all += score->word[best];
            search->fields[find->places[at] / FIND_FIELDS] |= (unsigned char)(1 << best);
            for (int f = 0; f < FIND_FIELDS; f++) {
                score->field[f] += score->word[f];
                score->word[f] = 0;
            }
        }
    }
}

static void look_up_words(struct search *search, const char *text)
{
    struct meant meant;
    struct name_word typed;
    const char *end = text + strlen(text);
    for (int count = 0; count < FIND_WORDS && name_next_word(&text, end, &typed);) {
        if (!typed.skeleton[0] || (!typed.skeleton[1] && !typed.digits))
            continue; /* an initial stands in every second message */
        find_meant(search->find, &typed, &meant);
        tally(search, &meant, bits_of(search->find, &meant));
        settle(search, &meant);
        count++;
    }
}

static void look_up_whole(
    struct search *search, const struct name_book *book, const char *joined, enum find_field field)
{
    enum { LEAST = 2, TAKEN = 1000 };
    size_t count = 0;
    if (strlen(joined) < LEAST)
        return;
    const struct name_entry *entries = find_beginning(book, joined, &count);
    for (size_t i = 0; i < count && i < TAKEN; i++) {
        search->scores[entries[i].bearer].all += entries[i].form[strlen(joined)] ? BEGUN : WHOLE;
        search->fields[entries[i].bearer] |= (unsigned char)(1 << field);
    }
}

/* ---- ranking ---- */

static double total(const struct score *score)
{
    float best = 0;
    for (int f = 0; f < FIND_FIELDS; f++)
        best = fmaxf(best, score->field[f]);
    return (double)(score->all + TOGETHER * best);
}

static size_t keep(struct found *found, size_t count, struct found one)
{
    size_t at = count;
    while (at > 0 && found[at - 1].score <= one.score)
        at--;
    if (at == FIND_MOST)
        return count;
    const size_t tail = (count < FIND_MOST ? count : FIND_MOST - 1) - at;
    memmove(found + at + 1, found + at, tail * sizeof *found);
    found[at] = one;
    return count < FIND_MOST ? count + 1 : FIND_MOST;
}

static size_t rank(const struct search *search, struct found found[FIND_MOST])
{
    size_t count = 0;
    for (size_t i = 0; i < search->find->count; i++)
        if (search->fields[i])
            count = keep(found, count,
                (struct found){ search->find->ids[i], total(&search->scores[i]), search->fields[i] });
    while (count && found[count - 1].score < LEAST_SHARE * found[0].score)
        count--;
    return count;
}

size_t find_messages(const struct find *find, const char *text, struct found found[FIND_MOST])
{
    OWNED_FREE struct score *scores = must_alloc((find->count + 1) * sizeof *scores);
    OWNED_FREE unsigned char *fields = must_alloc(find->count + 1);
    struct search search = { find, scores, fields };
    char joined[FIND_JOINED];
    find_join(text, joined);
    look_up_words(&search, text);
    look_up_whole(&search, &find->refs, joined, FIND_REF);
    look_up_whole(&search, &find->codes, joined, FIND_CODE);
    return rank(&search, found);
}
