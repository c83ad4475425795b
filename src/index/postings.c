/* Which items have a word: the messages of the register, by their own words and by their senders' names.
 * Words are told apart by 32 bits of hash; two that share them only look more common. Both the draft, each
 * item's words while they come in, and the lists are kept as numbers of one to three bytes. Lists do not
 * grow: further items are sealed by themselves, and joined to those that were there. */
#include "index_inside.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_FIRST = 1024, NOT_LISTED = UINT32_MAX };

uint32_t word_hash(const char *word)
{
    return text_hash(word, strlen(word));
}

/* ---- words ---- */

static uint32_t *slot_of(const struct postings *postings, uint32_t hash)
{
    uint32_t *slot = hash_slots_first(&postings->slots, hash);
    while (*slot && postings->words[*slot - 1].hash != hash)
        slot = hash_slots_next(&postings->slots, slot);
    return slot;
}

static void grow(struct postings *postings)
{
    postings->word_room = postings->word_room ? 2 * postings->word_room : WORDS_FIRST;
    postings->words = must_realloc(postings->words, postings->word_room * sizeof *postings->words);
    hash_slots_make_room(&postings->slots, postings->word_room);
    for (size_t i = 0; i < postings->word_count; i++)
        hash_slots_put(&postings->slots, postings->words[i].hash, (uint32_t)i);
}

static uint32_t number_of(struct postings *postings, uint32_t hash)
{
    if (postings->word_count == postings->word_room)
        grow(postings);
    uint32_t *slot = slot_of(postings, hash);
    if (!*slot) {
        postings->words[postings->word_count] = (struct posting){ .hash = hash, .first = NOT_LISTED };
        *slot = (uint32_t)++postings->word_count;
    }
    return *slot - 1;
}

/* ---- coming in ---- */

static void put_byte(struct postings *postings, unsigned byte)
{
    if (postings->draft_size == postings->draft_room) {
        postings->draft_room = postings->draft_room ? postings->draft_room / 2 * 3 : 4096;
        postings->draft = must_realloc(postings->draft, postings->draft_room);
    }
    postings->draft[postings->draft_size++] = (unsigned char)byte;
}

static void put_number(struct postings *postings, uint32_t number)
{
    for (; number >= 0x80; number >>= 7)
        put_byte(postings, (number & 0x7F) | 0x80);
    put_byte(postings, number);
}

static uint32_t take_number(const unsigned char **at)
{
    uint32_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned byte = *(*at)++;
        number |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return number;
    }
}

/* Until it is sealed, `first` of a word is the last item that has it. */
void postings_add(struct postings *postings, uint32_t hash)
{
    uint32_t number = number_of(postings, hash);
    if (postings->words[number].first == postings->item_count)
        return;
    postings->words[number].first = postings->item_count;
    postings->words[number].count++;
    put_number(postings, number + 1);
}

void postings_next(struct postings *postings)
{
    put_number(postings, 0);
    if (postings->item_count + 1 >= postings->start_room) {
        postings->start_room = postings->start_room ? 2 * postings->start_room : 1024;
        postings->starts = must_realloc(postings->starts, postings->start_room * sizeof *postings->starts);
    }
    postings->starts[0] = 0;
    postings->starts[++postings->item_count] = postings->draft_size;
}

/* ---- sealing ---- */

/* A list is the gaps between its items, as numbers of one to three bytes. Of more than BLOCK items every
 * BLOCK-th is marked, so that one in the middle is found without going through all before it: the marks stand
 * in front. */
enum { BLOCK = 64 };

struct mark {
    uint32_t before, at; /* the item in front of the block; where the block begins among the gaps */
};

static size_t mark_count(const struct posting *word)
{
    return word->count ? (word->count - 1) / BLOCK : 0;
}

static unsigned char *gaps_of(const struct postings *postings, const struct posting *word)
{
    return postings->lists + word->first + mark_count(word) * sizeof(struct mark);
}

static struct mark mark_of(const struct postings *postings, const struct posting *word, size_t number)
{
    struct mark mark;
    memcpy(&mark, postings->lists + word->first + number * sizeof mark, sizeof mark);
    return mark;
}

/* A list while it is written. */
struct pen {
    uint32_t last, size, count; /* the item written last, bytes of gaps, items so far */
};

static const struct pen pen_new = { .last = UINT32_MAX }; /* the first gap is the item and one */

static uint32_t number_size(uint32_t number)
{
    return number < 1 << 7 ? 1 : number < 1 << 14 ? 2 : number < 1 << 21 ? 3 : number < 1 << 28 ? 4 : 5;
}

static void write_number(unsigned char *to, uint32_t number)
{
    for (; number >= 0x80; number >>= 7)
        *to++ = (unsigned char)((number & 0x7F) | 0x80);
    *to = (unsigned char)number;
}

/* What to do with each place of each listed word, in order. */
typedef void writer(struct postings *postings, const struct posting *word, struct pen *pen, uint32_t place);

static void measure_place(
    struct postings *postings, const struct posting *word, struct pen *pen, uint32_t place)
{
    (void)postings, (void)word;
    pen->size += number_size(place - pen->last);
    pen->last = place;
}

static void write_place(
    struct postings *postings, const struct posting *word, struct pen *pen, uint32_t place)
{
    if (pen->count && pen->count % BLOCK == 0) {
        const struct mark mark = { pen->last, pen->size };
        memcpy(postings->lists + word->first + (pen->count / BLOCK - 1) * sizeof mark, &mark, sizeof mark);
    }
    write_number(gaps_of(postings, word) + pen->size, place - pen->last);
    pen->count++;
    measure_place(postings, word, pen, place);
}

static void each_place(
    struct postings *postings, const struct posting_places *places, struct pen *pens, writer *write)
{
    for (size_t i = 0; i < postings->word_count; i++)
        pens[i] = pen_new;
    for (uint32_t place = 0; place < places->count; place++) {
        const uint32_t item = places->item_at[place] - places->from;
        if (item >= postings->item_count)
            continue;
        const unsigned char *at = postings->draft + postings->starts[item];
        for (uint32_t number; (number = take_number(&at));)
            write(postings, &postings->words[number - 1], &pens[number - 1], place);
    }
}

static size_t place_lists(struct postings *postings, const struct pen *pens)
{
    size_t size = 0;
    for (size_t i = 0; i < postings->word_count; i++) {
        postings->words[i].first = (uint32_t)size;
        size += mark_count(&postings->words[i]) * sizeof(struct mark) + pens[i].size;
    }
    return size;
}

static void drop_draft(struct postings *postings)
{
    free(postings->draft);
    free(postings->starts);
    postings->draft = NULL;
    postings->starts = NULL;
}

void postings_seal(struct postings *postings, const struct posting_places *places)
{
    struct pen *pens = must_alloc((postings->word_count + 1) * sizeof *pens);
    each_place(postings, places, pens, measure_place);
    postings->list_size = place_lists(postings, pens);
    postings->lists = must_alloc(postings->list_size + 1);
    each_place(postings, places, pens, write_place);
    free(pens);
    drop_draft(postings);
}

void postings_clear(struct postings *postings)
{
    free(postings->words);
    hash_slots_clear(&postings->slots);
    free(postings->lists);
    drop_draft(postings);
    *postings = (struct postings){ 0 };
}

/* ---- looking up ---- */

const struct posting *postings_find(const struct postings *postings, uint32_t hash)
{
    if (!postings->word_count)
        return NULL;
    uint32_t number = *slot_of(postings, hash);
    return number ? &postings->words[number - 1] : NULL;
}

bool postings_listed(const struct posting *word)
{
    return word->first != NOT_LISTED;
}

struct posting_walk postings_walk(const struct postings *postings, const struct posting *word)
{
    if (!postings_listed(word) || !word->count)
        return (struct posting_walk){ .left = 0 };
    return (struct posting_walk){ gaps_of(postings, word), UINT32_MAX, word->count };
}

bool postings_step(struct posting_walk *walk)
{
    if (!walk->left)
        return false;
    walk->item += take_number(&walk->at);
    walk->left--;
    return true;
}

/* The walk from the last mark in front of `limit` on. */
static struct posting_walk walk_near(
    const struct postings *postings, const struct posting *word, uint32_t limit)
{
    struct posting_walk walk = postings_walk(postings, word);
    size_t low = 0, high = walk.left ? mark_count(word) : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (mark_of(postings, word, middle).before < limit)
            low = middle + 1;
        else
            high = middle;
    }
    if (low) {
        struct mark mark = mark_of(postings, word, low - 1);
        walk.at += mark.at;
        walk.item = mark.before;
        walk.left -= (uint32_t)low * BLOCK;
    }
    return walk;
}

uint32_t postings_below(const struct postings *postings, const struct posting *word, uint32_t limit)
{
    struct posting_walk walk = walk_near(postings, word, limit);
    while (postings_step(&walk))
        if (walk.item >= limit)
            return word->count - walk.left - 1;
    return postings_listed(word) ? word->count : 0;
}

bool postings_has(const struct postings *postings, const struct posting *word, uint32_t item)
{
    struct posting_walk walk = walk_near(postings, word, item);
    while (postings_step(&walk))
        if (walk.item >= item)
            return walk.item == item;
    return false;
}

/* ---- joining ---- */

/* Lists while they are written anew, in their own place: those that are written stand in front, behind a gap
 * those that are still to be read. */
struct joining {
    struct postings *all;
    size_t written, unread, room; /* bytes: where the gap begins, where it ends, of all */
    size_t moved_back; /* so much further on than their words say are those to be read */
    uint32_t *places; /* of the word at hand, those that were there */
};

/* The next place of a walk; UINT32_MAX: there is none. */
static uint32_t next_of(struct posting_walk *walk)
{
    return postings_step(walk) ? walk->item : UINT32_MAX;
}

static int by_place(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return (one > other) - (one < other);
}

/* Reads the word's list: its places as they are now. They keep their order but where people are parted or
 * joined. */
static uint32_t take_moved(struct joining *joining, struct posting was, const uint32_t *moved)
{
    if (!was.count)
        return 0;
    was.first += (uint32_t)joining->moved_back;
    struct posting_walk walk = postings_walk(joining->all, &was);
    uint32_t count = 0;
    bool rising = true;
    for (; postings_step(&walk); count++) {
        joining->places[count] = moved ? moved[walk.item] : walk.item;
        rising &= !count || joining->places[count - 1] < joining->places[count];
    }
    if (!rising)
        qsort(joining->places, count, sizeof *joining->places, by_place);
    joining->unread = (size_t)(walk.at - joining->all->lists);
    return count;
}

static void widen_gap(struct joining *joining, size_t size)
{
    enum { SHARE = 16 }; /* of all lists: moving them is dear */
    if (joining->unread - joining->written >= size)
        return;
    const size_t wider = size + joining->room / SHARE;
    unsigned char *lists = must_realloc(joining->all->lists, joining->room + wider);
    memmove(lists + joining->unread + wider, lists + joining->unread, joining->room - joining->unread);
    joining->all->lists = lists;
    joining->room += wider;
    joining->unread += wider;
    joining->moved_back += wider;
}

/* `count` places of before and those of the walk, as one list; sets where the word's begins. */
static void write_joined(
    struct joining *joining, struct posting *word, uint32_t count, struct posting_walk further)
{
    enum { NUMBER_MOST = 5 };
    struct pen pen = pen_new;
    const size_t marks = mark_count(word) * sizeof(struct mark);
    widen_gap(joining, marks + (size_t)word->count * NUMBER_MOST);
    word->first = (uint32_t)joining->written;
    uint32_t other = next_of(&further);
    for (uint32_t at = 0; at < count || other != UINT32_MAX;)
        if (at < count && joining->places[at] < other) {
            write_place(joining->all, word, &pen, joining->places[at++]);
        } else {
            write_place(joining->all, word, &pen, other);
            other = next_of(&further);
        }
    joining->written += marks + pen.size;
}

/* False: it is listed now and was not, so that nobody knows where it stands. */
static bool join_word(struct joining *joining, struct posting *word, const struct postings *further,
    const uint32_t *moved, uint32_t listed_most)
{
    const struct posting was = *word, *more = postings_find(further, word->hash);
    const struct posting_walk none = { .left = 0 };
    word->count += more ? more->count : 0;
    word->first = NOT_LISTED;
    if (word->count > listed_most)
        return true;
    if (!postings_listed(&was))
        return false;
    const uint32_t count = take_moved(joining, was, moved);
    write_joined(joining, word, count, more ? postings_walk(further, more) : none);
    return true;
}

/* New words stand behind those that were there, in no item yet. */
static void add_words(struct postings *all, const struct postings *further)
{
    for (size_t i = 0; i < further->word_count; i++) {
        const uint32_t number = number_of(all, further->words[i].hash);
        if (!all->words[number].count)
            all->words[number].first = 0;
    }
}

bool postings_join(
    struct postings *all, const struct postings *further, const uint32_t *moved, uint32_t listed_most)
{
    struct joining joining = { .all = all,
        .room = all->list_size,
        .places = must_alloc((all->item_count + (size_t)1) * sizeof *joining.places) };
    bool known = true;
    add_words(all, further);
    for (size_t i = 0; known && i < all->word_count; i++)
        known = join_word(&joining, &all->words[i], further, moved, listed_most);
    free(joining.places);
    all->list_size = joining.written;
    all->lists = must_realloc(all->lists, all->list_size + 1);
    all->item_count += further->item_count;
    return known;
}
