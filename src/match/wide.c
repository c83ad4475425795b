/* Which other messages may be meant where nobody is known to have written the letter. Each of these is weak:
 * the given name under it or on the envelope, the place that it comes from, a greeting however badly read,
 * rare words. Together they often point to few. What is found so ranks the candidates of a reply that asks.
 */
#include "match_inside.h"

#include "cleanup.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WRITER_WORDS = 3, CLOSELY = 2000, WIDE_MOST = 300, RARE = 40 };

/* Places that are looked at together: what speaks for each of them is added up in one small table, so that
 * the memory does not grow with the register. */
enum { WINDOW = 1 << 14 };

struct spotted {
    uint32_t place; /* in by_prisoner */
    float bits;
};

/* The writer's given name is of this family: bits, and the word that says so. */
struct writer {
    float bits;
    int seen;
    bool surname; /* his surname says it, too */
};

/* The same of a prisoner, by all of his name. */
struct named {
    bool asked;
    bool likely; /* his is one of the likest of all names */
    struct writer writer;
};

/* The places that one thing speaks for, as far as they are not looked at yet. */
struct trail {
    struct posting_walk walk;
    float bits;
    bool greeted; /* of these the best counts; others add up */
    bool at_item; /* walk.item is still to be looked at */
};

struct widening {
    struct weighing *weighing;
    struct written written[WRITTEN_MOST];
    int written_count;
    float *givens; /* per family: bits of the likest written word, NAN: not asked yet; and of each */
    struct named *named; /* per prisoner */
    struct trail *trails; /* those of greeted names come first */
    size_t trail_count, trail_room;
    struct spotted best[2 * CLOSELY]; /* the CLOSELY best are among them */
    size_t count;
    float least; /* the last of CLOSELY has no more; 0: fewer were found yet */
};

/* ---- the writer's given name ---- */

static bool may_name(const struct view *view, int seen)
{
    const struct seen *at = &view->seen[seen];
    return !at->greeting && !at->word.digits &&
        (at->word.capital ? at->role == ROLE_NONE : !view_knows(view, at));
}

static bool may_name_writer(const struct view *view, int seen)
{
    return view_may_be_writers(view, seen) && may_name(view, seen);
}

static void add_words(const struct view *view, int first, int last, struct written *written)
{
    *written = (struct written){ .line = view->seen[first].line, .first = first, .last = last };
    for (int i = first; i <= last; i++)
        strcat(written->text, view->seen[i].word.skeleton);
}

/* Each word that may, and each with the one before it. */
static int add_written(const struct view *view, const struct line *line,
    bool (*may)(const struct view *view, int seen), struct written written[WRITTEN_MOST], int count)
{
    for (int i = line->first; i < line->first + line->count; i++) {
        if (!may(view, i))
            continue;
        if (count < WRITTEN_MOST)
            add_words(view, i, i, &written[count++]);
        if (count < WRITTEN_MOST && i > line->first && may(view, i - 1))
            add_words(view, i - 1, i, &written[count++]);
    }
    return count;
}

static bool on_envelope(const struct view *view, const struct line *line)
{
    return line->count && view->reply->pages[line->page].kind == PAGE_ENVELOPE;
}

int written_find_on_envelope(const struct view *view, struct written written[WRITTEN_MOST])
{
    int count = 0;
    for (int i = 0; i < view->line_count; i++)
        if (on_envelope(view, &view->lines[i]))
            count = add_written(view, &view->lines[i], may_name, written, count);
    return count;
}

int written_find(const struct view *view, struct written written[WRITTEN_MOST])
{
    int count = 0;
    for (int i = 0; i < view->line_count; i++) {
        const struct line *line = &view->lines[i];
        if (on_envelope(view, line) || (line->count && view_at_end(view, i) && line->count <= WRITER_WORDS))
            count = add_written(view, line, may_name_writer, written, count);
    }
    return count;
}

/* In bits, as in guess.c; no given name is worth more than it is rare. */
static const double LETTER = 3, WRONG_LETTER = -2.5, PLACE = -4, SHARE_LEAST = 0.008, LEAST = 1, FAR = 1,
                    WHOLE_MOST = 16;

static double rarity(const struct names *names, int family)
{
    return -log2(fmax(SHARE_LEAST, names_family_share(names, family)));
}

/* How like the words there are to the form: all of their letters are compared. */
static double bits_there(const struct widening *widening, const char *form, int at)
{
    const struct names *names = widening->weighing->index->names;
    const double length = (double)strlen(form), most = (LETTER * length + FAR) / (LETTER - WRONG_LETTER);
    const double wrong = names_distance(names, form, widening->written[at].text, most);
    return wrong > most ? -FAR : LETTER * (length - wrong) + WRONG_LETTER * wrong;
}

static const float *givens_of(const struct widening *widening, int family)
{
    const struct names *names = widening->weighing->index->names;
    float *givens = &widening->givens[family * (WRITTEN_MOST + 1)];
    size_t count;
    const struct name_entry *forms = names_family_forms(names, family, &count);
    if (!isnan(givens[0]))
        return givens;
    givens[0] = 0;
    for (int w = 0; w < widening->written_count; w++) {
        double best = 0;
        for (size_t i = 0; i < count; i++)
            if (!(forms[i].how & (NAME_HOW_CASE | NAME_HOW_CALL)))
                best = fmax(best, bits_there(widening, forms[i].form, w));
        givens[w + 1] = (float)fmin(best, rarity(names, family) - PLACE);
        givens[0] = fmaxf(givens[0], givens[w + 1]);
    }
    return givens;
}

/* The likest of the given name's families. */
static double given_there(const struct widening *widening, const struct name_part *given, int at)
{
    double best = 0;
    for (int f = 0; given && f < given->family_count; f++)
        best = fmax(best, givens_of(widening, given->families[f])[at + 1]);
    return best;
}

/* By the given name alone. */
static double writer_bits(const struct widening *widening, uint32_t prisoner)
{
    const struct prisoner *of = &widening->weighing->index->prisoners[prisoner];
    double best = 0;
    for (int s = 0; s < of->spelling_count; s++) {
        const struct name_part *given = name_part_of(&of->spellings[s], NAME_GIVEN);
        for (int f = 0; given && f < given->family_count; f++)
            best = fmax(best, PLACE + givens_of(widening, given->families[f])[0]);
    }
    return best;
}

static struct writer writer_of(const struct widening *widening, uint32_t prisoner)
{
    const struct prisoner *of = &widening->weighing->index->prisoners[prisoner];
    struct writer best = { 0 };
    for (int s = 0; s < of->spelling_count; s++)
        for (int w = 0; w < widening->written_count; w++) {
            const float bits = (float)(PLACE +
                given_there(widening, name_part_of(&of->spellings[s], NAME_GIVEN), w));
            if (bits > best.bits)
                best = (struct writer){ bits, widening->written[w].first, false };
        }
    return best;
}

/* Surname and given name together, each however badly read. */
static struct writer whole_writer_of(const struct widening *widening, uint32_t prisoner)
{
    const struct prisoner *of = &widening->weighing->index->prisoners[prisoner];
    struct writer best = writer_of(widening, prisoner);
    for (int s = 0; s < of->spelling_count; s++) {
        const struct name_part *surname = name_part_of(&of->spellings[s], NAME_SURNAME);
        for (int w = 0; surname && w < widening->written_count; w++) {
            double bits = bits_there(widening, surname->skeleton, w), given = 0;
            if (bits < 0)
                continue;
            for (int v = 0; v < widening->written_count; v++)
                if (written_apart(&widening->written[w], &widening->written[v]))
                    given = fmax(
                        given, given_there(widening, name_part_of(&of->spellings[s], NAME_GIVEN), v));
            bits = fmin(WHOLE_MOST, PLACE + bits + given);
            if (bits > best.bits)
                best = (struct writer){ (float)bits, widening->written[w].first, true };
        }
    }
    return best;
}

static const struct writer *named_writer(struct widening *widening, uint32_t prisoner)
{
    struct named *named = &widening->named[prisoner];
    if (!named->asked)
        named->writer = whole_writer_of(widening, prisoner);
    named->asked = true;
    return &named->writer;
}

/* ---- messages that something speaks for ---- */

static void follow(struct widening *widening, const struct postings *in, const struct posting *use,
    double bits, bool greeted)
{
    if (widening->trail_count == widening->trail_room) {
        widening->trail_room = widening->trail_room ? 2 * widening->trail_room : 256;
        widening->trails = must_realloc(widening->trails, widening->trail_room * sizeof *widening->trails);
    }
    struct trail *trail = &widening->trails[widening->trail_count++];
    *trail = (struct trail){ .walk = postings_walk(in, use), .bits = (float)bits, .greeted = greeted };
    trail->at_item = postings_step(&trail->walk);
}

/* `greeted`: per family, bits. */
static void follow_greeted(struct widening *widening, const float *greeted)
{
    const struct index *index = widening->weighing->index;
    for (int f = 0; f < names_family_count(index->names); f++) {
        size_t count;
        const struct name_entry *forms = names_family_forms(index->names, f, &count);
        const double bits = fmin(greeted[f], rarity(index->names, f));
        for (size_t i = 0; bits >= LEAST && i < count; i++) {
            const struct posting *use = postings_find(&index->sender_words, word_hash(forms[i].form));
            if (use && !(forms[i].how & NAME_HOW_CASE))
                follow(widening, &index->sender_words, use, bits, true);
        }
    }
}

/* A word says something where it stands in so many messages at most: several that are not rare together find
 * a message that none of them finds alone. */
static uint32_t telling_most(const struct index *index)
{
    enum { OFTEN = 400, SHARE = 25 };
    const size_t share = index->count / SHARE;
    return share < RARE ? RARE : share > OFTEN ? OFTEN : (uint32_t)share;
}

static void follow_words(struct widening *widening)
{
    static const double WORD_MOST = 6, NOT_RARE = 1.5; /* in bits, that many letters have the word */
    const struct weighing *weighing = widening->weighing;
    const struct postings *stems = &weighing->index->stems.in;
    const uint32_t most = telling_most(weighing->index);
    for (size_t i = 0; i < weighing->view->stems.count; i++) {
        const struct posting *use = postings_find(stems, word_hash(weighing->view->stems.entries[i].form));
        if (!use || use->count > most)
            continue;
        const double bits = fmin(WORD_MOST, log2((double)weighing->index->count / use->count));
        follow(widening, stems, use, bits - (use->count > RARE ? NOT_RARE : 0), false);
    }
}

/* Words of the letter that nobody knows may be rare ones, misread. */
static void follow_misread(struct widening *widening)
{
    enum { WORDS_MOST = 100, USES_MOST = 4000, LETTERS_LEAST = 5 };
    static const double NOT_RARE = 1; /* in bits */
    const struct weighing *weighing = widening->weighing;
    const struct view *view = weighing->view;
    OWNED_FREE struct misread_use *uses = must_alloc(USES_MOST * sizeof *uses);
    struct read_word words[WORDS_MOST];
    size_t count = 0;
    for (int i = 0; i < view->seen_count && count < WORDS_MOST; i++) {
        const struct seen *seen = &view->seen[i];
        if (view_mailed(view, i) && !seen->greeting && !seen->word.digits &&
            seen->word.letters >= LETTERS_LEAST && !view_knows(view, seen))
            words[count++] = read_word_of(seen->word.skeleton, i);
    }
    count = misread_find(weighing->index, words, count, telling_most(weighing->index), uses, USES_MOST);
    for (size_t i = 0; i < count; i++)
        follow(widening, &weighing->index->stems.in, uses[i].use,
            uses[i].bits - (uses[i].use->count > RARE ? NOT_RARE : 0), false);
}

/* Bits of each place from `from` on. */
static void add_up(struct widening *widening, uint32_t from, float bits[WINDOW])
{
    memset(bits, 0, WINDOW * sizeof *bits);
    for (size_t i = 0; i < widening->trail_count; i++) {
        struct trail *trail = &widening->trails[i];
        for (; trail->at_item && trail->walk.item - from < WINDOW;
             trail->at_item = postings_step(&trail->walk)) {
            float *at = &bits[trail->walk.item - from];
            *at = !trail->greeted ? *at + trail->bits : fmaxf(*at, trail->bits);
        }
    }
}

static int by_bits(const void *a, const void *b)
{
    const struct spotted *one = a, *other = b;
    if (one->bits != other->bits)
        return one->bits > other->bits ? -1 : 1;
    return (one->place > other->place) - (one->place < other->place);
}

static void keep_best(struct widening *widening)
{
    qsort(widening->best, widening->count, sizeof *widening->best, by_bits);
    if (widening->count < CLOSELY)
        return;
    widening->count = CLOSELY;
    widening->least = widening->best[CLOSELY - 1].bits;
}

/* Places rise, so that of equals the first are those kept. */
static void spot(struct widening *widening, uint32_t place, float bits)
{
    if (bits <= widening->least)
        return;
    widening->best[widening->count++] = (struct spotted){ place, bits };
    if (widening->count == 2 * CLOSELY)
        keep_best(widening);
}

static void look_through(struct widening *widening, uint32_t from, const float bits[WINDOW])
{
    const struct index *index = widening->weighing->index;
    const size_t left = index->count - from, room = left < WINDOW ? left : WINDOW;
    uint32_t prisoner = UINT32_MAX;
    float writes = 0;
    for (uint32_t i = 0; i < room; i++) {
        if (!bits[i])
            continue;
        const uint32_t of = index->prisoner_of[index->by_prisoner[from + i]];
        if (of != prisoner)
            writes = widening->named[of].likely ? named_writer(widening, of)->bits
                                                : (float)writer_bits(widening, of);
        prisoner = of;
        spot(widening, from + i, bits[i] + writes);
    }
}

static void spot_all(struct widening *widening)
{
    OWNED_FREE float *bits = must_alloc(WINDOW * sizeof *bits);
    for (size_t from = 0; widening->trail_count && from < widening->weighing->index->count; from += WINDOW) {
        add_up(widening, (uint32_t)from, bits);
        look_through(widening, (uint32_t)from, bits);
    }
    keep_best(widening);
}

/* The best of them, with what speaks for their prisoners. */
static void add_spotted(struct widening *widening)
{
    static const double FROM_BITS = 3;
    struct weighing *weighing = widening->weighing;
    const struct index *index = weighing->index;
    uint32_t messages[WIDE_MOST];
    size_t count = 0;
    for (size_t i = 0; i < widening->count; i++) {
        uint32_t prisoner = index->prisoner_of[index->by_prisoner[widening->best[i].place]];
        if (prisoner_from(index, weighing->view, &index->prisoners[prisoner]) == FROM_THERE)
            widening->best[i].bits += (float)FROM_BITS;
    }
    qsort(widening->best, widening->count, sizeof *widening->best, by_bits);
    for (; count < widening->count && count < WIDE_MOST; count++)
        messages[count] = index->by_prisoner[widening->best[count].place];
    weighing_add(weighing, messages, count);
}

/* ---- whose names are likest ---- */

static size_t find_likely(struct widening *widening, struct likely likely[FITS])
{
    const size_t count = prisoners_likely(
        widening->weighing, widening->written, widening->written_count, likely);
    for (size_t i = 0; i < count; i++)
        widening->named[likely[i].prisoner].likely = true;
    return count;
}

/* Nothing else speaks for their messages: those that came last stand for all. */
static void add_likely(struct widening *widening, const struct likely *likely, size_t count)
{
    enum { OF_EACH = 8 };
    const struct index *index = widening->weighing->index;
    uint32_t messages[FITS * OF_EACH];
    size_t listed = 0;
    for (size_t i = 0; i < count; i++) {
        const struct prisoner *prisoner = &index->prisoners[likely[i].prisoner];
        const uint32_t to = prisoner->first + prisoner->count;
        for (uint32_t place = to - (prisoner->count < OF_EACH ? prisoner->count : OF_EACH); place < to;
             place++)
            messages[listed++] = index->by_prisoner[place];
    }
    weighing_add(widening->weighing, messages, listed);
}

/* ---- the guess ---- */

static const char *say_writer(const struct weighing *weighing, const struct writer *writer)
{
    const struct view *view = weighing->view;
    if (view->reply->pages[view->seen[writer->seen].page].kind == PAGE_ENVELOPE)
        return writer->surname ? "The envelope may bear the name" : "The envelope may bear the given name";
    return writer->surname ? "What is signed may be the name" : "What is signed may be the given name";
}

static void guess_writer(struct widening *widening, struct contender *contender)
{
    const struct weighing *weighing = widening->weighing;
    const double had = contender->has[GROUP_PRISONER] ? contender->evidence[GROUP_PRISONER].bits : 0;
    const struct writer writer = *named_writer(widening, contender->prisoner);
    const double bits = writer.bits - had;
    if (bits < LEAST)
        return;
    contender->guessed_prisoner += bits;
    struct evidence *guess = contender_guess(weighing, contender, GROUP_PRISONER, bits);
    guess->why = arena_printf(weighing->arena, "%s of %s, read badly", say_writer(weighing, &writer),
        contender->row->prisoner_name);
    evidence_at(weighing, writer.seen, guess);
}

/* Letters of the word's line that may be of the writer's name. */
static size_t letters_beside(const struct view *view, int seen)
{
    const struct line *line = &view->lines[view->seen[seen].line];
    size_t letters = 0;
    for (int i = line->first; i < line->first + line->count; i++)
        if (view_may_be_writers(view, i) && !view->seen[i].greeting && !view->seen[i].word.digits)
            letters += strlen(view->seen[i].word.skeleton);
    return letters;
}

/* Are there letters enough for given name and surname, but for a quarter that may be lost? */
static bool have_room(size_t letters, const struct prisoner *prisoner)
{
    for (int s = 0; s < prisoner->spelling_count; s++) {
        const struct name *name = &prisoner->spellings[s];
        const struct name_part *given = name_part_of(name, NAME_GIVEN),
                               *surname = name_part_of(name, NAME_SURNAME);
        if (!given || !surname || 4 * letters >= 3 * (strlen(given->skeleton) + strlen(surname->skeleton)))
            return true;
    }
    return false;
}

/* Where a given name stands alone, all who bear it were found by their whole names, and those whose surnames
 * are like its letters stand before the others. Such a one is worth what his given name is. */
static void limit_whole(struct widening *widening, struct contender *contender)
{
    const struct weighing *weighing = widening->weighing;
    const struct fit *fit = contender->fit;
    struct evidence *evidence = &contender->evidence[GROUP_PRISONER];
    if (!contender->has[GROUP_PRISONER] || !fit || fit->level != WEIGHT_PRISONER_WHOLE || fit->seen < 0 ||
        have_room(letters_beside(weighing->view, fit->seen), &weighing->index->prisoners[fit->prisoner]))
        return;
    const double bits = named_writer(widening, contender->prisoner)->bits;
    if (bits >= evidence->bits)
        return;
    contender->bits += bits - evidence->bits;
    evidence->bits = bits;
    contender->has[GROUP_PRISONER] = bits > 0;
}

static void guess_place(const struct weighing *weighing, struct contender *contender)
{
    int seen = -1;
    const double had = contender->has[GROUP_PLACE] ? contender->evidence[GROUP_PLACE].bits : 0;
    const double bits = place_guess(weighing, contender->row, &seen) - fmax(0, had);
    if (bits < LEAST)
        return;
    contender->guessed_prisoner += bits;
    struct evidence *guess = contender_guess(weighing, contender, GROUP_PLACE, bits);
    guess->why = arena_printf(weighing->arena,
        "The envelope may come from where the card was sent, read badly: %s",
        view_word(weighing->view, seen));
    evidence_at(weighing, seen, guess);
}

static void widen(struct widening *widening, const float *greeted)
{
    struct weighing *weighing = widening->weighing;
    struct likely likely[FITS];
    const size_t likely_count = find_likely(widening, likely);
    follow_greeted(widening, greeted);
    follow_words(widening);
    follow_misread(widening);
    spot_all(widening);
    add_spotted(widening);
    add_likely(widening, likely, likely_count);
    for (size_t i = 0; widening->written_count && i < weighing->count; i++) {
        limit_whole(widening, &weighing->contenders[i]);
        guess_writer(widening, &weighing->contenders[i]);
    }
    for (size_t i = 0; i < weighing->count; i++)
        guess_place(weighing, &weighing->contenders[i]);
}

bool weighing_widen(struct weighing *weighing, const float *greeted)
{
    const size_t families = (size_t)names_family_count(weighing->index->names);
    if (fits_establish(weighing->fits, weighing->fit_count))
        return false;
    OWNED_FREE float *givens = must_alloc((families + 1) * (WRITTEN_MOST + 1) * sizeof *givens);
    OWNED_FREE struct named *named = must_alloc((weighing->index->prisoner_count + 1) * sizeof *named);
    struct widening *widening = must_alloc(sizeof *widening);
    *widening = (struct widening){ .weighing = weighing, .givens = givens, .named = named };
    for (size_t f = 0; f < families; f++)
        givens[f * (WRITTEN_MOST + 1)] = NAN;
    widening->written_count = written_find(weighing->view, widening->written);
    widen(widening, greeted);
    free(widening->trails);
    free(widening);
    return true;
}
