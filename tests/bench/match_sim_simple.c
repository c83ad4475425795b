/* Two simple ways to match, to be compared with: the sender's name as it stands, and the best token-set ratio
 * (as RapidFuzz has it) over everything that the register knows of a message. Both are told the prisoner. */
#include "match_sim.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOKENS_MOST = 1000, WORDS_OF_BITS = 64, LETTERS_MOST = 64 * WORDS_OF_BITS };

/* ---- plain bytes ---- */

/* Small letters, one byte each: ASCII as it is, Cyrillic by the lower half of its number; the rest is a
 * space.
 */
static void flatten(const char *text, struct text *out)
{
    const char *end = text + strlen(text);
    while (text < end) {
        int32_t c = utf8_next(&text, end);
        if (c >= 0x410 && c <= 0x42F)
            c += 0x20;
        else if (c >= 0x400 && c < 0x410)
            c += 0x50;
        bool letter = (c >= 0x430 && c < 0x460) || (c < 0x80 && isalnum(c));
        text_add_char(out, !letter ? ' ' : c < 0x80 ? (char)tolower(c) : (char)(0x80 | (c & 0x7F)));
    }
    text_add_char(out, ' ');
}

static void flatten_letter(const struct letter *letter, struct text *out)
{
    for (size_t p = 0; p < letter->reply.page_count; p++)
        for (size_t w = 0; w < letter->pages[p].reading.count; w++)
            flatten(letter->pages[p].reading.words[w].text, out);
    flatten(letter->sources[0].path, out);
}

/* ---- ranks ---- */

struct scored {
    const struct sender *sender;
    double score;
};

static int by_sender(const void *a, const void *b)
{
    const struct scored *one = a, *other = b;
    if (one->sender != other->sender)
        return one->sender < other->sender ? -1 : 1;
    return (one->score < other->score) - (one->score > other->score); /* the best first */
}

/* A sender counts once, with the best of his messages. */
static struct simple rank(const struct truth *truth, struct scored *scored, size_t count)
{
    struct simple simple = { .score = 0 };
    double own = -1, above = 0, equal = 0, best = 0;
    qsort(scored, count, sizeof *scored, by_sender);
    for (size_t i = 0; i < count; i++)
        if (scored[i].sender == truth->card->sender)
            own = fmax(own, scored[i].score);
    for (size_t i = 0; i < count; i++) {
        if (i && scored[i].sender == scored[i - 1].sender)
            continue;
        above += scored[i].score > own;
        equal += scored[i].score == own;
        best += scored[i].score == simple.score;
        if (scored[i].score > simple.score) {
            simple.score = scored[i].score;
            best = 1;
        }
    }
    simple.alone = simple.score > 0 && best == 1;
    simple.right = own == simple.score;
    simple.first = own > 0 && above < 1 ? 1 / equal : 0;
    simple.five = own > 0 && above < 5 ? fmin(1, (5 - above) / equal) : 0;
    return simple;
}

static struct simple rank_all(const struct town *town, const struct truth *truth, struct text *letter,
    double (*score)(const struct message *message, const char *letter))
{
    const struct inmate *inmate = &town->inmates[truth->card->prisoner];
    struct scored *scored = must_alloc(inmate->count * sizeof *scored);
    for (size_t i = 0; i < inmate->count; i++)
        scored[i] = (struct scored){ town->cards[inmate->first + i].sender,
            score(&town->messages[inmate->first + i], letter->bytes) };
    struct simple simple = rank(truth, scored, inmate->count);
    free(scored);
    text_clear(letter);
    return simple;
}

/* ---- the name as it stands ---- */

static bool stands_in(const char *name, const char *letter)
{
    struct text flat = TEXT_LIMIT(1 << 12);
    flatten(name, &flat);
    bool found = flat.length > 2 && strstr(letter, flat.bytes);
    text_clear(&flat);
    return found;
}

static double score_name(const struct message *message, const char *letter)
{
    char given[100];
    snprintf(given, sizeof given, "%.*s", (int)strcspn(message->sender_name, " "), message->sender_name);
    if (stands_in(message->sender_name, letter))
        return 100;
    return stands_in(message->card_name, letter) || stands_in(given, letter) ? 60 : 0;
}

struct simple simple_substring(
    const struct town *town, const struct truth *truth, const struct letter *letter)
{
    struct text flat = TEXT_LIMIT(1 << 17);
    flatten_letter(letter, &flat);
    return rank_all(town, truth, &flat, score_name);
}

/* ---- token set ---- */

struct tokens {
    char *of[TOKENS_MOST];
    size_t count;
};

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, each once; `text` is cut up. */
static void tokens_of(char *text, struct tokens *tokens)
{
    size_t kept = 0;
    tokens->count = 0;
    for (char *token; tokens->count < TOKENS_MOST && (token = strtok_r(text, " ", &text));)
        tokens->of[tokens->count++] = token;
    qsort(tokens->of, tokens->count, sizeof *tokens->of, by_text);
    for (size_t i = 0; i < tokens->count; i++)
        if (!i || strcmp(tokens->of[i], tokens->of[i - 1]) != 0)
            tokens->of[kept++] = tokens->of[i];
    tokens->count = kept;
}

static void add_token(struct text *text, const char *token)
{
    if (text->length)
        text_add_char(text, ' ');
    text_add(text, token);
}

/* What both have, and what only the one or the other has; all sorted. */
static void compare_sets(const struct tokens *one, const struct tokens *other, struct text parts[3])
{
    for (size_t i = 0, k = 0; i < one->count || k < other->count;) {
        int order = i == one->count ? 1 : k == other->count ? -1 : strcmp(one->of[i], other->of[k]);
        add_token(&parts[order < 0 ? 1 : order > 0 ? 2 : 0], order > 0 ? other->of[k] : one->of[i]);
        i += order <= 0;
        k += order >= 0;
    }
}

/* The length of the longest common subsequence, 64 letters at a time (Hyyrö 2004). */
static size_t common_letters(const struct text *one, const struct text *other)
{
    static uint64_t masks[256][WORDS_OF_BITS];
    uint64_t open[WORDS_OF_BITS];
    size_t length = one->length < LETTERS_MOST ? one->length : LETTERS_MOST, common = 0;
    memset(masks, 0, sizeof masks);
    memset(open, 0xFF, sizeof open);
    for (size_t i = 0; i < length; i++)
        masks[(unsigned char)one->bytes[i]][i / 64] |= 1ull << i % 64;
    for (size_t i = 0; i < other->length; i++) {
        const uint64_t *mask = masks[(unsigned char)other->bytes[i]];
        unsigned carry = 0;
        for (size_t w = 0; w <= (length - 1) / 64 && length; w++) {
            uint64_t met = open[w] & mask[w], sum = open[w] + met + carry;
            carry = sum < open[w] || (carry && sum == open[w]);
            open[w] = sum | (open[w] - met);
        }
    }
    for (size_t i = 0; i < length; i++)
        common += !(open[i / 64] >> i % 64 & 1);
    return common;
}

static double ratio(double common, double one, double other)
{
    return one + other > 0 ? 100 * 2 * common / (one + other) : 0;
}

static double token_set_ratio(const struct tokens *one, const struct tokens *other)
{
    struct text parts[3] = { TEXT_LIMIT(1 << 14), TEXT_LIMIT(1 << 14), TEXT_LIMIT(1 << 14) };
    compare_sets(one, other, parts);
    double both = (double)parts[0].length, space = both > 0;
    double first = both + (parts[1].length ? space : 0) + (double)parts[1].length;
    double second = both + (parts[2].length ? space : 0) + (double)parts[2].length;
    double best = ratio(both + space + (double)common_letters(&parts[1], &parts[2]), first, second);
    if (both > 0)
        best = fmax(best, fmax(ratio(both, both, first), ratio(both, both, second)));
    for (int i = 0; i < 3; i++)
        text_clear(&parts[i]);
    return best;
}

static double score_tokens(const struct message *message, const char *letter)
{
    struct text record = TEXT_LIMIT(1 << 14), copy = TEXT_LIMIT(1 << 17);
    struct tokens one, other;
    const char *const fields[] = { message->sender_name, message->card_name, message->message,
        message->card_text };
    for (int i = 0; i < 4; i++)
        flatten(fields[i], &record);
    text_add(&copy, letter);
    tokens_of(record.bytes, &one);
    tokens_of(copy.bytes, &other);
    double score = token_set_ratio(&one, &other);
    text_clear(&record);
    text_clear(&copy);
    return score;
}

struct simple simple_token_set(
    const struct town *town, const struct truth *truth, const struct letter *letter)
{
    struct text flat = TEXT_LIMIT(1 << 17);
    flatten_letter(letter, &flat);
    return rank_all(town, truth, &flat, score_tokens);
}
