/* Stems of words, and in how many messages of the register each stands: what a sender wrote comes back in
 * another case, another person, the other language. The skeleton has joined the languages already; here the
 * endings go. Hashes of 32 bits stand for stems; two stems that share one only look more common. */
#include "match_inside.h"

#include <stdlib.h>
#include <string.h>

/* Endings in skeleton letters, longest first: -ого -ему -ами -ает -ешь … Past tenses and infinitives are left
 * alone: their endings are those of too many nouns (журнал, самокат). */
static const char *const endings[] = { "aete", "iete", "aga", "ega", "iga", "amu", "emu", "imu", "ami", "emi",
    "imi", "aew", "aet", "aem", "aut", "uet", "uut", "ite", "iw", "ew", "ah", "eh", "ih", "av", "ev", "am",
    "em", "im", "ai", "ei", "ui", "ae", "ee", "au", "eu", "uu", "a", "e", "i", "u" };

bool stem_of(const struct name_word *word, char stem[STEM_BYTES])
{
    size_t length = strnlen(word->skeleton, STEM_BYTES - 1);
    if (word->digits ? word->letters < 3 : length < 4)
        return false;
    memcpy(stem, word->skeleton, length);
    stem[length] = '\0';
    if (word->digits)
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        size_t least = n == 1 ? 3 : 4; /* сова, сове: one letter goes from short words too */
        if (length >= n + least && !memcmp(stem + length - n, endings[i], n)) {
            stem[length - n] = '\0';
            break;
        }
    }
    return true;
}

/* FNV-1a. */
uint32_t stem_hash(const char *stem)
{
    uint32_t hash = 2166136261u;
    for (; *stem; stem++)
        hash = (hash ^ (unsigned char)*stem) * 16777619u;
    return hash;
}

static int by_hash(const void *a, const void *b)
{
    const struct stem *one = a, *other = b;
    if (one->hash != other->hash)
        return one->hash < other->hash ? -1 : 1;
    return (one->at > other->at) - (one->at < other->at);
}

/* ---- of a message ---- */

struct stem_list {
    struct stem *of;
    size_t count, most;
    int word; /* how many words went by */
};

static void add_sentence(
    const struct vocabulary *vocabulary, const char *at, const char *end, bool tells, struct stem_list *list)
{
    struct name_word word;
    for (size_t common; name_next_word(&at, end, &word); list->word++) {
        struct stem *stem = list->of + list->count;
        if (!tells || list->count == list->most || !stem_of(&word, stem->text) ||
            name_book_find(&vocabulary->common, stem->text, &common))
            continue;
        stem->hash = stem_hash(stem->text);
        stem->at = list->word;
        stem->written = word.at;
        list->count++;
    }
}

static const char *sentence_end(const char *text)
{
    static const char marks[] = ".!?;\n";
    const char *end = text + strcspn(text, marks);
    return end + strspn(end, marks);
}

static bool about_reader(const struct vocabulary *vocabulary, const char *at, const char *end)
{
    if (memchr(at, '?', (size_t)(end - at)))
        return true;
    struct name_word word;
    for (size_t count; name_next_word(&at, end, &word);)
        if (name_book_find(&vocabulary->reader, word.folded, &count))
            return true;
    return false;
}

static void add_text(
    const struct vocabulary *vocabulary, const char *text, enum stems_of of, struct stem_list *list)
{
    for (const char *end; *text; text = end) {
        end = sentence_end(text);
        add_sentence(vocabulary, text, end, of == STEMS_ALL || !about_reader(vocabulary, text, end), list);
    }
}

enum { CARD_WORDS_FROM = 100000 }; /* words of the card are counted from here: another text */

size_t message_stems(const struct vocabulary *vocabulary, const struct message *message, enum stems_of of,
    struct stem *stems, size_t most)
{
    struct stem_list list = { .of = stems, .most = most };
    size_t kept = 0;
    add_text(vocabulary, message->message, of, &list);
    list.word = CARD_WORDS_FROM;
    add_text(vocabulary, message->card_text, of, &list);
    qsort(stems, list.count, sizeof *stems, by_hash);
    for (size_t i = 0; i < list.count; i++)
        if (!kept || stems[i].hash != stems[kept - 1].hash)
            stems[kept++] = stems[i];
    return kept;
}

/* ---- in how many messages ---- */

struct pairs {
    uint64_t *of; /* stem hash above, message below */
    size_t count, room;
};

static void add_pair(struct pairs *pairs, uint32_t hash, uint32_t message)
{
    if (pairs->count == pairs->room) {
        pairs->room = pairs->room ? pairs->room * 2 : 4096;
        pairs->of = must_realloc(pairs->of, pairs->room * sizeof *pairs->of);
    }
    pairs->of[pairs->count++] = (uint64_t)hash << 32 | message;
}

/* By the upper half, two bytes a round, stable: messages stay in order. */
static void sort_pairs(struct pairs *pairs)
{
    enum { SLOTS = 1 << 16 };
    uint64_t *other = must_alloc((pairs->count + 1) * sizeof *other);
    size_t *at = must_alloc((SLOTS + 1) * sizeof *at);
    for (int shift = 32; shift < 64; shift += 16) {
        memset(at, 0, (SLOTS + 1) * sizeof *at);
        for (size_t i = 0; i < pairs->count; i++)
            at[(pairs->of[i] >> shift & (SLOTS - 1)) + 1]++;
        for (size_t s = 0; s < SLOTS; s++)
            at[s + 1] += at[s];
        for (size_t i = 0; i < pairs->count; i++)
            other[at[pairs->of[i] >> shift & (SLOTS - 1)]++] = pairs->of[i];
        uint64_t *sorted = other;
        other = pairs->of;
        pairs->of = sorted;
    }
    free(at);
    free(other);
}

static void condense(struct stem_index *stems, const struct pairs *pairs)
{
    size_t listed = 0;
    for (size_t i = 0, next; i < pairs->count; i = next) {
        for (next = i + 1; next < pairs->count && pairs->of[next] >> 32 == pairs->of[i] >> 32;)
            next++;
        struct stem_use *use = &stems->uses[stems->use_count++];
        *use = (struct stem_use){ (uint32_t)(pairs->of[i] >> 32), (uint32_t)(next - i), (uint32_t)listed };
        for (size_t p = i; p < next && use->count <= STEM_LISTED; p++)
            stems->messages[listed++] = (uint32_t)pairs->of[p];
    }
}

static size_t distinct_hashes(const struct pairs *pairs)
{
    size_t distinct = 0;
    for (size_t i = 0; i < pairs->count; i++)
        distinct += !i || pairs->of[i] >> 32 != pairs->of[i - 1] >> 32;
    return distinct;
}

void stems_build(struct stem_index *stems, const struct vocabulary *vocabulary,
    const struct message *messages, size_t count)
{
    struct pairs pairs = { 0 };
    struct stem found[MESSAGE_STEMS];
    for (size_t i = 0; i < count; i++) {
        size_t n = message_stems(vocabulary, &messages[i], STEMS_ALL, found, MESSAGE_STEMS);
        stems->message_count += n > 0;
        for (size_t s = 0; s < n; s++)
            add_pair(&pairs, found[s].hash, (uint32_t)i);
    }
    sort_pairs(&pairs);
    stems->uses = must_alloc((distinct_hashes(&pairs) + 1) * sizeof *stems->uses);
    stems->messages = must_alloc((pairs.count + 1) * sizeof *stems->messages);
    condense(stems, &pairs);
    stems->mean = stems->message_count ? (double)pairs.count / (double)stems->message_count : LETTER_WORDS;
    free(pairs.of);
}

void stems_clear(struct stem_index *stems)
{
    free(stems->uses);
    free(stems->messages);
}

const struct stem_use *stems_find(const struct stem_index *stems, uint32_t hash)
{
    size_t low = 0, high = stems->use_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (stems->uses[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < stems->use_count && stems->uses[low].hash == hash ? &stems->uses[low] : NULL;
}
