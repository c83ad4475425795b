/* Who is the same person: rows of the register joined into prisoners and senders. A wrong join mails one
 * sender's letter to another, so only what is certainly the same is joined: the same ID; else, for prisoners,
 * the same folded name in the same facility, or other spellings of it there when all of them fit one another
 * and nobody else; for senders, the same address and the same folded name. */
#include "match_inside.h"

#include "cleanup.h"

#include <stdlib.h>
#include <string.h>

struct keyed {
    uint64_t key;
    uint32_t of;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *one = a, *other = b;
    if (one->key != other->key)
        return one->key < other->key ? -1 : 1;
    return (one->of > other->of) - (one->of < other->of);
}

uint64_t key_add(uint64_t key, const char *text)
{
    for (;; text++) {
        key = (key ^ (unsigned char)*text) * 1099511628211u;
        if (!*text)
            return key;
    }
}

static uint64_t key_fold(uint64_t key, const char *text)
{
    char folded[512];
    name_fold(text, folded, sizeof folded);
    return key_add(key, folded);
}

/* The words of a name in any order: Ковалёв Алесь is Алесь Ковалёв, but А.П. is not П.А. */
static uint64_t key_name(uint64_t key, const char *name)
{
    const char *end = name + strlen(name);
    struct name_word word;
    uint64_t sum = 0, initials = 0;
    while (name_next_word(&name, end, &word))
        sum += key_add(KEY_START + (word.letters == 1 ? initials++ : 0), word.folded);
    return (key ^ sum) * 1099511628211u;
}

/* Gives rows with one key one number, in the order of their first rows; returns how many numbers there are.
 */
static uint32_t number_keys(struct keyed *rows, size_t count, uint32_t *number_of)
{
    uint32_t *first = must_alloc((count + 1) * sizeof *first), numbers = 0;
    qsort(rows, count, sizeof *rows, by_key);
    for (size_t i = 0; i < count; i++)
        number_of[rows[i].of] = i && rows[i].key == rows[i - 1].key ? number_of[rows[i - 1].of] : rows[i].of;
    for (size_t i = 0; i < count; i++)
        if (number_of[i] == i)
            first[i] = numbers++;
    for (size_t i = 0; i < count; i++)
        number_of[i] = first[number_of[i]];
    free(first);
    return numbers;
}

/* ---- senders ---- */

static uint64_t sender_key(const struct message *message, size_t at)
{
    if (*message->sender_id)
        return key_add(key_add(KEY_START, "id"), message->sender_id);
    if (!*message->sender_email) /* no address, no sameness */
        return KEY_START + at + 1;
    return key_fold(key_fold(key_add(KEY_START, "name"), message->sender_email), message->sender_name);
}

static void add_sender_words(struct postings *words, const char *name)
{
    const char *end = name + strlen(name);
    struct name_word word;
    while (name_next_word(&name, end, &word))
        if (strlen(word.skeleton) >= 3)
            postings_add(words, word_hash(word.skeleton));
}

void sender_words_grow(struct match_index *index, struct growth growth)
{
    for (struct growth portion; growth_next(&growth, &portion);) {
        CLEANUP(postings_clear) struct postings further = { 0 };
        for (size_t i = portion.from; i < portion.to; i++) {
            add_sender_words(&further, index->messages[i].sender_name);
            add_sender_words(&further, index->messages[i].card_name);
            postings_next(&further);
        }
        index_join(index, &portion, &index->sender_words, &further, UINT32_MAX); /* all are listed */
    }
}

static void count_return_names(struct match_index *index)
{
    struct keyed *rows = must_alloc((index->count + 1) * sizeof *rows);
    for (size_t i = 0; i < index->count; i++)
        rows[i] = (struct keyed){ index->keys[i].return_name, (uint32_t)i };
    qsort(rows, index->count, sizeof *rows, by_key);
    for (size_t i = 0, next; i < index->count; i = next) {
        for (next = i + 1; next < index->count && rows[next].key == rows[i].key;)
            next++;
        char folded[512];
        name_fold(index->messages[rows[i].of].return_name, folded, sizeof folded);
        name_book_add(&index->return_names, folded, (uint32_t)(next - i), 0);
    }
    name_book_seal(&index->return_names);
    free(rows);
}

void index_senders(struct match_index *index)
{
    struct keyed *rows = must_alloc((index->count + 1) * sizeof *rows);
    for (size_t i = 0; i < index->count; i++)
        rows[i] = (struct keyed){ index->keys[i].sender, (uint32_t)i };
    index->sender_count = number_keys(rows, index->count, index->sender_of);
    free(rows);
    count_return_names(index);
}

void index_by_sender(struct match_index *index)
{
    uint32_t *first = arena_array(&index->arena, index->sender_count + 2, sizeof *first);
    index->by_sender = arena_array(&index->arena, index->count + 1, sizeof *index->by_sender);
    for (size_t i = 0; i < index->count; i++)
        first[index->sender_of[i] + 2]++;
    for (size_t s = 2; s < index->sender_count + 2; s++)
        first[s] += first[s - 1];
    for (size_t i = 0; i < index->count; i++)
        index->by_sender[first[index->sender_of[index->by_prisoner[i]] + 1]++] = (uint32_t)i;
    index->sender_first = first;
}

const uint32_t *index_of_sender(const struct match_index *index, uint32_t sender, size_t *count)
{
    uint32_t first = index->sender_first[sender];
    *count = index->sender_first[sender + 1] - first;
    return index->by_sender + first;
}

/* ---- prisoners ---- */

static uint64_t prisoner_key(const struct message *message)
{
    if (*message->prisoner_id)
        return key_add(key_add(KEY_START, "id"), message->prisoner_id);
    return key_name(key_fold(key_add(KEY_START, "name"), message->facility), message->prisoner_name);
}

void index_keys(struct match_index *index, uint32_t from)
{
    index->keys = must_realloc(index->keys, (index->count + 1) * sizeof *index->keys);
    for (size_t i = from; i < index->count; i++)
        index->keys[i] = (struct row_keys){ .sender = sender_key(&index->messages[i], i),
            .prisoner = prisoner_key(&index->messages[i]),
            .return_name = key_name(KEY_START, index->messages[i].return_name) };
}

static struct spelling *spelling_slot(const struct spellings *spellings, const char *written)
{
    size_t at = word_hash(written) & (spellings->room - 1);
    while (spellings->slots[at].written && strcmp(spellings->slots[at].written, written) != 0)
        at = (at + 1) & (spellings->room - 1);
    return &spellings->slots[at];
}

static void grow_spellings(struct spellings *spellings)
{
    struct spellings larger = { .room = spellings->room ? 2 * spellings->room : 1024 };
    larger.slots = must_alloc(larger.room * sizeof *larger.slots);
    for (size_t i = 0; i < spellings->room; i++)
        if (spellings->slots[i].written)
            *spelling_slot(&larger, spellings->slots[i].written) = spellings->slots[i];
    larger.count = spellings->count;
    free(spellings->slots);
    *spellings = larger;
}

static const struct name *parse_once(struct match_index *index, const char *written)
{
    struct spellings *spellings = &index->spellings;
    if (2 * spellings->count >= spellings->room)
        grow_spellings(spellings);
    struct spelling *slot = spelling_slot(spellings, written);
    if (slot->written)
        return &slot->name;
    spellings->count++;
    slot->written = arena_copy(&index->kept, written);
    names_parse(index->names, written, &index->kept, &slot->name);
    return &slot->name;
}

/* More spellings of one name are left out: whoever is written so is not found and a namesake might be taken
 * for him, so that every reply asks until the register is mended (`spellings_left_out`). */
enum { SPELLINGS_MOST = 64 };

static void add_spelling(struct match_index *index, struct prisoner *prisoner, const struct name *name)
{
    for (int i = 0; i < prisoner->spelling_count; i++)
        if (prisoner->spellings[i].parts == name->parts || name_same_person(&prisoner->spellings[i], name))
            return;
    const int count = prisoner->spelling_count;
    if (!name->count)
        return;
    if (count == SPELLINGS_MOST) {
        index->spellings_left_out = true;
        return;
    }
    if (!(count & (count - 1))) /* none yet, or as many as there is room for: 1, 2, 4 … */
        prisoner->spellings = arena_grow(&index->arena, prisoner->spellings, (size_t)count,
            count ? 2 * (size_t)count : 1, sizeof *prisoner->spellings);
    prisoner->spellings[prisoner->spelling_count++] = *name;
}

static uint64_t place_key(const struct message *message, const struct name_part *surname)
{
    uint64_t key = key_fold(key_add(KEY_START, "place"), message->facility);
    return key_add(key, surname->skeleton);
}

struct places {
    struct keyed *of;
    size_t count, room;
};

static void add_place(struct places *places, uint64_t key, uint32_t prisoner)
{
    if (places->count == places->room) {
        places->room = places->room ? 2 * places->room : 1024;
        places->of = must_realloc(places->of, places->room * sizeof *places->of);
    }
    places->of[places->count++] = (struct keyed){ key, prisoner };
}

static void add_places(
    struct places *places, const struct message *message, const struct name *name, uint32_t prisoner)
{
    for (int i = 0; i < name->count && *message->facility; i++)
        if (name->parts[i].kind == NAME_SURNAME)
            add_place(places, place_key(message, &name->parts[i]), prisoner);
}

/* Every facility of a prisoner with every spelling of the surname, and with every word of it. */
static void list_places(const struct match_index *index, struct places *places)
{
    const char **last = must_alloc((index->prisoner_count + 1) * sizeof *last);
    for (size_t i = 0; i < index->count; i++) {
        uint32_t of = index->prisoner_of[i];
        const struct prisoner *prisoner = &index->prisoners[of];
        if (last[of] && !strcmp(last[of], index->messages[i].facility))
            continue;
        last[of] = index->messages[i].facility;
        for (int s = 0; s < prisoner->spelling_count; s++)
            add_places(places, &index->messages[i], &prisoner->spellings[s], of);
    }
    free(last);
    if (places->count)
        qsort(places->of, places->count, sizeof *places->of, by_key);
}

/* Prisoners of one place of whom each is the same as each other. */
enum { GROUP_MOST = 16 };
struct group {
    uint32_t of[GROUP_MOST];
    int count;
};

static bool is_in(const struct group *group, uint32_t prisoner)
{
    for (int i = 0; i < group->count; i++)
        if (group->of[i] == prisoner)
            return true;
    return false;
}

/* The prisoner and all of the place who are the same; false: somebody may be, or there are more than there is
 * room for. */
static bool find_same(const struct match_index *index, const struct keyed *place, size_t count,
    uint32_t prisoner, struct group *group)
{
    *group = (struct group){ { prisoner }, 1 };
    for (size_t i = 0; i < count; i++) {
        if (is_in(group, place[i].of))
            continue;
        const enum sameness same = prisoners_same(
            index->names, &index->prisoners[prisoner], &index->prisoners[place[i].of]);
        if (same == SAME_NOT)
            continue;
        if (same == SAME_PERHAPS || group->count == GROUP_MOST)
            return false;
        group->of[group->count++] = place[i].of;
    }
    return true;
}

/* Is every one of the group the same as all of it, and nobody else? "Шиманец А." is Александр as well as
 * Антон, who are two. */
static bool is_one_person(
    const struct match_index *index, const struct keyed *place, size_t count, const struct group *group)
{
    for (int i = 1; i < group->count; i++) {
        struct group others;
        if (!find_same(index, place, count, group->of[i], &others) || others.count != group->count)
            return false;
        for (int k = 0; k < others.count; k++)
            if (!is_in(group, others.of[k]))
                return false;
    }
    return true;
}

/* As whom the one without an ID is known: whoever of the group has one, else the first; himself where two
 * have. */
static uint32_t known_as(const struct match_index *index, const struct group *group)
{
    uint32_t first = group->of[0], known = UINT32_MAX;
    for (int i = 0; i < group->count; i++) {
        const uint32_t prisoner = group->of[i];
        first = prisoner < first ? prisoner : first;
        if (*index->prisoners[prisoner].id && known != UINT32_MAX)
            return group->of[0];
        known = *index->prisoners[prisoner].id ? prisoner : known;
    }
    return known == UINT32_MAX ? first : known;
}

/* `place`: all of one facility and a word of the surname. */
static bool find_person(const struct match_index *index, const struct keyed *place, size_t count,
    uint32_t prisoner, struct group *group)
{
    return find_same(index, place, count, prisoner, group) && is_one_person(index, place, count, group);
}

/* Where the one is doubtful for one word of a double surname, the others do not help him. */
static void join_in_place(const struct match_index *index, const struct keyed *place, size_t count,
    uint32_t *joined, bool *doubtful)
{
    struct group group;
    for (size_t i = 0; i < count; i++) {
        const uint32_t one = place[i].of;
        if (*index->prisoners[one].id || doubtful[one])
            continue;
        doubtful[one] = !find_person(index, place, count, one, &group);
        if (doubtful[one] || joined[one] != one)
            continue;
        const uint32_t other = known_as(index, &group);
        if (joined[other] == other)
            joined[one] = other;
    }
}

/* Rows without an ID join the prisoner of their facility whom their spelling fits, where nobody else may be
 * meant. */
static void join_spellings(struct match_index *index)
{
    struct places listed = { 0 };
    uint32_t *joined = must_alloc((index->prisoner_count + 1) * sizeof *joined);
    bool *doubtful = must_alloc((index->prisoner_count + 1) * sizeof *doubtful);
    list_places(index, &listed);
    for (uint32_t p = 0; p < index->prisoner_count; p++)
        joined[p] = p;
    for (size_t i = 0, next; i < listed.count; i = next) {
        for (next = i + 1; next < listed.count && listed.of[next].key == listed.of[i].key;)
            next++;
        join_in_place(index, listed.of + i, next - i, joined, doubtful);
    }
    for (size_t i = 0; i < index->count; i++) {
        const uint32_t one = index->prisoner_of[i];
        index->prisoner_of[i] = doubtful[one] ? one : joined[one];
    }
    free(joined);
    free(doubtful);
    free(listed.of);
}

static void list_messages(struct match_index *index)
{
    for (size_t i = 0; i < index->count; i++)
        index->prisoners[index->prisoner_of[i]].count++;
    uint32_t first = 0;
    for (size_t p = 0; p < index->prisoner_count; p++) {
        index->prisoners[p].first = first;
        first += index->prisoners[p].count;
        index->prisoners[p].count = 0;
    }
    for (size_t i = 0; i < index->count; i++) {
        struct prisoner *prisoner = &index->prisoners[index->prisoner_of[i]];
        index->by_prisoner[prisoner->first + prisoner->count++] = (uint32_t)i;
    }
}

/* A prisoner is written to at few addresses, and mostly one after the other. */
static void list_addresses(struct match_index *index)
{
    enum { LOOKED_BACK = 4 };
    const char **kept = must_alloc((index->count + 1) * sizeof *kept);
    for (size_t p = 0; p < index->prisoner_count; p++) {
        struct prisoner *prisoner = &index->prisoners[p];
        uint32_t count = 0;
        for (uint32_t i = 0; i < prisoner->count; i++) {
            const char *address = index->messages[index->by_prisoner[prisoner->first + i]].address;
            uint32_t at = count, first = count > LOOKED_BACK ? count - LOOKED_BACK : 0;
            while (at > first && strcmp(kept[at - 1], address) != 0)
                at--;
            if (at == first && *address)
                kept[count++] = address;
        }
        prisoner->addresses = arena_array(&index->arena, count, sizeof *kept);
        prisoner->address_count = count;
        if (count)
            memcpy(prisoner->addresses, kept, count * sizeof *kept);
    }
    free(kept);
}

static void list_postcodes(struct match_index *index)
{
    name_book_clear(&index->postcodes);
    for (size_t p = 0; p < index->prisoner_count; p++)
        for (uint32_t i = 0; i < index->prisoners[p].address_count; i++) {
            const char *at = index->prisoners[p].addresses[i], *end = at + strlen(at);
            struct name_word word;
            while (name_next_word(&at, end, &word))
                if (word_is_postcode(&word))
                    name_book_add(&index->postcodes, word.skeleton, 0, 0);
        }
    name_book_seal(&index->postcodes);
}

static int by_number(const void *a, const void *b)
{
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return (one > other) - (one < other);
}

static void count_senders(struct match_index *index)
{
    uint32_t *senders = must_alloc((index->count + 1) * sizeof *senders);
    for (size_t p = 0; p < index->prisoner_count; p++) {
        struct prisoner *prisoner = &index->prisoners[p];
        for (uint32_t i = 0; i < prisoner->count; i++)
            senders[i] = index->sender_of[index->by_prisoner[prisoner->first + i]];
        qsort(senders, prisoner->count, sizeof *senders, by_number);
        for (uint32_t i = 0; i < prisoner->count; i++)
            prisoner->sender_count += !i || senders[i] != senders[i - 1];
    }
    free(senders);
}

static void add_spellings(struct match_index *index)
{
    for (size_t i = 0; i < index->count; i++) {
        const struct message *message = &index->messages[i];
        struct prisoner *prisoner = &index->prisoners[index->prisoner_of[i]];
        if (!prisoner->id)
            prisoner->id = message->prisoner_id;
        add_spelling(index, prisoner, parse_once(index, message->prisoner_name));
    }
}

void index_prisoners(struct match_index *index)
{
    struct keyed *rows = must_alloc((index->count + 1) * sizeof *rows);
    for (size_t i = 0; i < index->count; i++)
        rows[i] = (struct keyed){ index->keys[i].prisoner, (uint32_t)i };
    index->prisoner_count = number_keys(rows, index->count, index->prisoner_of);
    free(rows);
    index->prisoners = arena_array(&index->arena, index->prisoner_count + 1, sizeof *index->prisoners);
    add_spellings(index);
    join_spellings(index);
    add_spellings(index);
    list_messages(index);
    list_addresses(index);
    list_postcodes(index);
    count_senders(index);
}
