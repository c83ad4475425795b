/* Who is the same person: rows of the register joined into prisoners and senders. A wrong join mails one
 * sender's letter to another, so only what is certainly the same is joined: the same ID; else, for prisoners,
 * the same folded name in the same facility, or other spellings of it there when all of them fit one another
 * and nobody else; for senders, the same address and the same folded name. */
#include "index_inside.h"

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

static uint64_t key_fold(uint64_t key, const char *text)
{
    char folded[512];
    name_fold(text, folded, sizeof folded);
    return text_key_add(key, folded);
}

/* The words of a name in any order: Ковалёв Алесь is Алесь Ковалёв, but А.П. is not П.А. */
static uint64_t key_name(uint64_t key, const char *name)
{
    const char *end = name + strlen(name);
    struct name_word word;
    uint64_t sum = 0, initials = 0;
    while (name_next_word(&name, end, &word))
        sum += text_key_add(TEXT_KEY_START + (word.letters == 1 ? initials++ : 0), word.folded);
    return (key ^ sum) * TEXT_KEY_PRIME;
}

/* ---- numbers ---- */

static uint32_t key_hash(uint64_t key)
{
    return (uint32_t)(key ^ key >> 32);
}

static uint32_t *slot_of(const struct numbering *numbering, uint64_t key)
{
    uint32_t *slot = hash_slots_first(&numbering->slots, key_hash(key));
    while (*slot && numbering->keys[*slot - 1] != key)
        slot = hash_slots_next(&numbering->slots, slot);
    return slot;
}

static void make_room(struct numbering *numbering, uint32_t room)
{
    numbering->keys = must_realloc(numbering->keys, room * sizeof *numbering->keys);
    numbering->room = room;
    hash_slots_make_room(&numbering->slots, room);
    for (uint32_t i = 0; i < numbering->count; i++)
        hash_slots_put(&numbering->slots, key_hash(numbering->keys[i]), i);
}

static void begin_numbering(struct numbering *numbering)
{
    uint32_t room = 1024;
    while (room < numbering->count)
        room *= 2;
    make_room(numbering, room);
}

static uint32_t number_of(struct numbering *numbering, uint64_t key)
{
    if (numbering->count == numbering->room)
        make_room(numbering, 2 * numbering->room);
    uint32_t *slot = slot_of(numbering, key);
    if (!*slot) {
        numbering->keys[numbering->count] = key;
        *slot = ++numbering->count;
    }
    return *slot - 1;
}

/* Keeps the keys alone. */
static void end_numbering(struct numbering *numbering)
{
    hash_slots_clear(&numbering->slots);
    numbering->keys = must_realloc(numbering->keys, numbering->count * sizeof *numbering->keys);
}

/* ---- senders ---- */

static uint64_t sender_key(const struct message *message, size_t at)
{
    if (*message->sender_id)
        return text_key_add(text_key_add(TEXT_KEY_START, "id"), message->sender_id);
    if (!*message->sender_email) /* no address, no sameness */
        return TEXT_KEY_START + at + 1;
    return key_fold(
        key_fold(text_key_add(TEXT_KEY_START, "name"), message->sender_email), message->sender_name);
}

static void add_sender_words(struct postings *words, const char *name)
{
    const char *end = name + strlen(name);
    struct name_word word;
    while (name_next_word(&name, end, &word))
        if (strlen(word.skeleton) >= 3)
            postings_add(words, word_hash(word.skeleton));
}

void sender_words_grow(struct index *index, struct growth growth)
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

static void number_senders(struct index *index, uint32_t from)
{
    struct numbering *senders = &index->keys->senders;
    index->sender_of = must_realloc(index->sender_of, (index->count + 1) * sizeof *index->sender_of);
    begin_numbering(senders);
    for (size_t i = from; i < index->count; i++)
        index->sender_of[i] = number_of(senders, sender_key(&index->messages[i], i));
    end_numbering(senders);
    index->sender_count = senders->count;
}

static void number_return_names(struct index *index, uint32_t from)
{
    struct row_keys *keys = index->keys;
    begin_numbering(&keys->return_names);
    for (uint32_t i = from; i < index->count; i++) {
        const uint32_t before = keys->return_names.count,
                       number = number_of(
                           &keys->return_names, key_name(TEXT_KEY_START, index->messages[i].return_name));
        if (keys->return_names.count > before) {
            keys->return_of = must_realloc(
                keys->return_of, keys->return_names.room * sizeof *keys->return_of);
            keys->return_of[number] = (struct return_name){ .first = i };
        }
        keys->return_of[number].count++;
    }
    end_numbering(&keys->return_names);
}

void index_return_names(struct index *index)
{
    const struct row_keys *keys = index->keys;
    for (uint32_t i = 0; i < keys->return_names.count; i++) {
        char folded[512];
        name_fold(index->messages[keys->return_of[i].first].return_name, folded, sizeof folded);
        name_book_add(&index->return_names, folded, keys->return_of[i].count, 0);
    }
    name_book_seal(&index->return_names);
}

void index_by_sender(struct index *index)
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

const uint32_t *index_of_sender(const struct index *index, uint32_t sender, size_t *count)
{
    uint32_t first = index->sender_first[sender];
    *count = index->sender_first[sender + 1] - first;
    return index->by_sender + first;
}

/* ---- prisoners ---- */

static uint64_t prisoner_key(const struct message *message)
{
    if (*message->prisoner_id)
        return text_key_add(text_key_add(TEXT_KEY_START, "id"), message->prisoner_id);
    return key_name(
        key_fold(text_key_add(TEXT_KEY_START, "name"), message->facility), message->prisoner_name);
}

static void number_prisoners(struct index *index, uint32_t from)
{
    struct row_keys *keys = index->keys;
    keys->prisoner_of = must_realloc(keys->prisoner_of, (index->count + 1) * sizeof *keys->prisoner_of);
    begin_numbering(&keys->prisoners);
    for (size_t i = from; i < index->count; i++)
        keys->prisoner_of[i] = number_of(&keys->prisoners, prisoner_key(&index->messages[i]));
    end_numbering(&keys->prisoners);
}

void index_keys(struct index *index, uint32_t from)
{
    number_senders(index, from);
    number_prisoners(index, from);
    number_return_names(index, from);
}

void row_keys_clear(struct row_keys *keys)
{
    free(keys->senders.keys);
    free(keys->prisoners.keys);
    free(keys->return_names.keys);
    free(keys->prisoner_of);
    free(keys->return_of);
}

static uint32_t *spelling_slot(const struct spellings *spellings, const char *written)
{
    uint32_t *slot = hash_slots_first(&spellings->slots, word_hash(written));
    while (*slot && strcmp(spellings->of[*slot - 1].written, written) != 0)
        slot = hash_slots_next(&spellings->slots, slot);
    return slot;
}

static void grow_spellings(struct spellings *spellings)
{
    spellings->room = spellings->room ? 2 * spellings->room : 1024;
    spellings->of = must_realloc(spellings->of, spellings->room * sizeof *spellings->of);
    hash_slots_make_room(&spellings->slots, spellings->room);
    for (size_t i = 0; i < spellings->count; i++)
        hash_slots_put(&spellings->slots, word_hash(spellings->of[i].written), (uint32_t)i);
}

static const struct name *parse_once(struct index *index, const char *written)
{
    struct spellings *spellings = index->spellings;
    if (spellings->count == spellings->room)
        grow_spellings(spellings);
    uint32_t *slot = spelling_slot(spellings, written);
    if (!*slot) {
        struct spelling *spelling = &spellings->of[spellings->count];
        spelling->written = arena_copy(&index->kept, written);
        names_parse(index->names, written, &index->kept, &spelling->name);
        *slot = (uint32_t)++spellings->count;
    }
    return &spellings->of[*slot - 1].name;
}

/* More spellings of one name are left out: whoever is written so is not found and a namesake might be taken
 * for him, so that every reply asks until the register is mended (`spellings_left_out`). */
enum { SPELLINGS_MOST = 64 };

static void add_spelling(
    struct index *index, struct prisoner *prisoner, const struct name *name, struct arena *arena)
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
        prisoner->spellings = arena_grow(arena, prisoner->spellings, (size_t)count,
            count ? 2 * (size_t)count : 1, sizeof *prisoner->spellings);
    prisoner->spellings[prisoner->spelling_count++] = *name;
}

static uint64_t place_key(const struct message *message, const struct name_part *surname)
{
    uint64_t key = key_fold(text_key_add(TEXT_KEY_START, "place"), message->facility);
    return text_key_add(key, surname->skeleton);
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
static void list_places(const struct index *index, struct places *places)
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
static bool find_same(const struct index *index, const struct keyed *place, size_t count, uint32_t prisoner,
    struct group *group)
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
    const struct index *index, const struct keyed *place, size_t count, const struct group *group)
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
static uint32_t known_as(const struct index *index, const struct group *group)
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
static bool find_person(const struct index *index, const struct keyed *place, size_t count, uint32_t prisoner,
    struct group *group)
{
    return find_same(index, place, count, prisoner, group) && is_one_person(index, place, count, group);
}

/* Where the one is doubtful for one word of a double surname, the others do not help him. */
static void join_in_place(
    const struct index *index, const struct keyed *place, size_t count, uint32_t *joined, bool *doubtful)
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
static void join_spellings(struct index *index)
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

static void list_messages(struct index *index)
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
static void list_addresses(struct index *index)
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

static void list_postcodes(struct index *index)
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

static void count_senders(struct index *index)
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

static void add_spellings(struct index *index, struct arena *arena)
{
    for (size_t i = 0; i < index->count; i++) {
        const struct message *message = &index->messages[i];
        struct prisoner *prisoner = &index->prisoners[index->prisoner_of[i]];
        if (!prisoner->id)
            prisoner->id = message->prisoner_id;
        add_spelling(index, prisoner, parse_once(index, message->prisoner_name), arena);
    }
}

/* As many as there are, no room for more. */
static void settle_spellings(struct index *index)
{
    for (size_t p = 0; p < index->prisoner_count; p++) {
        struct prisoner *prisoner = &index->prisoners[p];
        const size_t count = (size_t)prisoner->spelling_count;
        prisoner->spellings = arena_grow(
            &index->arena, prisoner->spellings, count, count, sizeof *prisoner->spellings);
    }
}

void index_prisoners(struct index *index)
{
    CLEANUP(arena_clear) struct arena growing = { 0 };
    index->prisoner_count = index->keys->prisoners.count;
    for (size_t i = 0; i < index->count; i++)
        index->prisoner_of[i] = index->keys->prisoner_of[i];
    index->prisoners = arena_array(&index->arena, index->prisoner_count + 1, sizeof *index->prisoners);
    add_spellings(index, &growing);
    join_spellings(index);
    add_spellings(index, &growing);
    settle_spellings(index);
    list_messages(index);
    list_addresses(index);
    list_postcodes(index);
    count_senders(index);
}
