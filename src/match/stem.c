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
        stem->hash = word_hash(stem->text);
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

void stems_build(struct match_index *index)
{
    enum { LISTED_LEAST = 2000, LISTED_SHARE = 100 };
    struct stem found[MESSAGE_STEMS];
    struct stem_index *stems = &index->stems;
    size_t all = 0;
    for (size_t i = 0; i < index->count; i++) {
        const struct message *message = &index->messages[index->by_prisoner[i]];
        size_t n = message_stems(&index->vocabulary, message, STEMS_ALL, found, MESSAGE_STEMS);
        for (size_t s = 0; s < n; s++)
            postings_add(&stems->in, found[s].hash);
        postings_next(&stems->in);
        stems->message_count += n > 0;
        all += n;
    }
    size_t listed = index->count / LISTED_SHARE;
    postings_seal(&stems->in, listed < LISTED_LEAST ? LISTED_LEAST : (uint32_t)listed);
    stems->mean = stems->message_count ? (double)all / (double)stems->message_count : LETTER_WORDS;
}
