/* Words and their comparable forms. Everything here is arithmetic on letters; what a name means is elsewhere.
 * The rules of the skeleton are those of the two languages' spellings: akanne and yakanne, ў for в and л,
 * дз and ц for soft д and т, i that only softens. */
#include "names_inside.h"

#include <string.h>
#include <utf8proc.h>

/* ---- letters ---- */

static bool is_cyrillic(int32_t c)
{
    return c >= 0x400 && c <= 0x52F;
}

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_mark(int32_t c)
{
    return c >= 0x300 && c <= 0x36F;
}

static bool is_letter(int32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_cyrillic(c))
        return c != 0x482;
    utf8proc_category_t category = utf8proc_category(c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

/* Nearly all letters are those of the two languages; the others need a table. */
static int32_t lower(int32_t c)
{
    if (c >= 0x410 && c <= 0x44F)
        return c < 0x430 ? c + 0x20 : c;
    return (int32_t)utf8proc_tolower(c);
}

static bool is_apostrophe(int32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2BC || c == '`';
}

/* A breve or diaeresis written as a letter of its own is put back on its letter; other marks are stress. */
static int32_t composed(int32_t letter, int32_t mark)
{
    int32_t both = 0;
    utf8proc_int32_t pair[2] = { letter, mark };
    utf8proc_ssize_t n = utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    if (n == 1)
        both = pair[0];
    return both ? both : letter;
}

/* ---- a word in two scripts is one script read wrongly ---- */

struct twin {
    int32_t foreign, cyrillic;
};

/* Letters and digits that a recogniser or a keyboard puts into a Cyrillic word. */
static const struct twin twins[] = {
    { 'a', 0x430 },
    { 'b', 0x432 },
    { 'c', 0x441 },
    { 'e', 0x435 },
    { 'h', 0x43D },
    { 'i', 0x456 },
    { 'k', 0x43A },
    { 'm', 0x43C },
    { 'n', 0x43F },
    { 'o', 0x43E },
    { 'p', 0x440 },
    { 'r', 0x433 },
    { 't', 0x442 },
    { 'u', 0x438 },
    { 'x', 0x445 },
    { 'y', 0x443 },
    { '0', 0x43E },
    { '3', 0x437 },
    { '4', 0x447 },
    { '6', 0x431 },
    { '1', 0x456 },
    { 0xEF, 0x457 },
    { 0xEB, 0x451 },
};

static int32_t cyrillic_twin(int32_t c)
{
    for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
        if (twins[i].foreign == c)
            return twins[i].cyrillic;
    return 0;
}

/* Cyrillic letters in a Latin word, which only their code tells apart: Коvаlеva. */
static int32_t latin_twin(int32_t c)
{
    static const struct twin alike[] = { { 'a', 0x430 }, { 'c', 0x441 }, { 'e', 0x435 }, { 'k', 0x43A },
        { 'm', 0x43C }, { 'o', 0x43E }, { 'p', 0x440 }, { 't', 0x442 }, { 'h', 0x43D }, { 'x', 0x445 },
        { 'y', 0x443 }, { 'i', 0x456 } };
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (alike[i].cyrillic == c)
            return alike[i].foreign;
    return 0;
}

/* What the letters of a word say of its script. */
struct scripts {
    int cyrillic, other; /* letters and digits of each */
    int surely_cyrillic, surely_latin; /* letters that have no twin in the other */
};

static struct scripts scripts_of(const int32_t *letters, int count)
{
    struct scripts of = { 0 };
    for (int i = 0; i < count; i++) {
        bool cyrillic = is_cyrillic(letters[i]);
        *(cyrillic ? &of.cyrillic : &of.other) += 1;
        if (cyrillic)
            of.surely_cyrillic += !latin_twin(letters[i]);
        else
            of.surely_latin += !is_digit(letters[i]) && !cyrillic_twin(letters[i]);
    }
    return of;
}

/* Most letters decide, but a word with letters that are surely Cyrillic, and none that is surely Latin, is
 * Cyrillic: Cepгeй. Latin is what is so for the most part and may be so altogether. */
static void repair(int32_t *letters, int count)
{
    const struct scripts of = scripts_of(letters, count);
    bool latin = of.surely_latin && !of.surely_cyrillic && of.other > of.cyrillic;
    bool cyrillic = of.cyrillic >= 2 && (of.cyrillic >= of.other || (of.surely_cyrillic && !of.surely_latin));
    if (!of.cyrillic || !of.other || (!latin && !cyrillic))
        return;
    for (int i = 0; i < count; i++) {
        int32_t twin = latin ? latin_twin(letters[i]) : cyrillic_twin(letters[i]);
        letters[i] = twin ? twin : letters[i];
    }
}

/* Letters of other Cyrillic alphabets that a script model reads into a hand, and ours that they stand for. */
static const struct twin strangers[] = {
    { 0x451, 0x435 }, /* ё */
    { 0x450, 0x435 }, { 0x491, 0x433 }, /* ґ */
    { 0x452, 0x431 }, /* ђ */
    { 0x453, 0x433 }, /* ѓ */
    { 0x455, 0x441 }, /* ѕ */
    { 0x458, 0x456 }, /* ј */
    { 0x459, 0x43B }, /* љ */
    { 0x45A, 0x43D }, /* њ */
    { 0x45B, 0x43D }, /* ћ */
    { 0x45C, 0x43A }, /* ќ */
    { 0x45D, 0x438 }, /* ѝ */
    { 0x45F, 0x446 }, /* џ */
    { 0x493, 0x433 }, /* ғ */
    { 0x49B, 0x43A }, /* қ */
    { 0x49D, 0x43A }, /* ҝ */
    { 0x4A3, 0x43D }, /* ң */
    { 0x4AF, 0x443 }, /* ү */
    { 0x4B1, 0x443 }, /* ұ */
    { 0x4B3, 0x445 }, /* ҳ */
    { 0x4BB, 0x43D }, /* һ */
    { 0x4D9, 0x435 }, /* ә */
    { 0x4DB, 0x435 }, /* ӛ */
    { 0x4E3, 0x438 }, /* ӣ */
    { 0x4E9, 0x43E }, /* ө */
    { 0x4EF, 0x443 }, /* ӯ */
};

static int32_t plain(int32_t c)
{
    for (size_t i = 0; c > 0x44F && i < sizeof strangers / sizeof *strangers; i++)
        if (strangers[i].foreign == c)
            return strangers[i].cyrillic;
    return c;
}

/* ---- words ---- */

/* The next letter; those of the two languages without a call. */
static int32_t next_letter(const char **at, const char *end)
{
    unsigned char lead = (unsigned char)**at;
    if (lead < 0x80) {
        ++*at;
        return lead;
    }
    if ((lead == 0xD0 || lead == 0xD1) && end - *at >= 2 && ((*at)[1] & 0xC0) == 0x80) {
        *at += 2;
        return (lead & 0x1F) << 6 | ((*at)[-1] & 0x3F);
    }
    return utf8_next(at, end);
}

static bool begin_word(const char **at, const char *end, int32_t *first)
{
    while (*at < end) {
        const char *here = *at;
        *first = next_letter(at, end);
        if (is_letter(*first) || is_digit(*first)) {
            *at = here;
            return true;
        }
    }
    return false;
}

static int gather(const char **at, const char *end, int32_t letters[NAME_LETTERS])
{
    int count = 0;
    while (*at < end) {
        const char *here = *at;
        int32_t c = next_letter(at, end);
        if (is_letter(c) || is_digit(c)) {
            if (count < NAME_LETTERS)
                letters[count++] = lower(c);
        } else if (count && is_mark(c)) {
            letters[count - 1] = composed(letters[count - 1], c);
        } else if (!is_apostrophe(c)) {
            *at = here;
            break;
        }
    }
    return count;
}

bool name_next_span(const char **at, const char *end, const char **begin)
{
    int32_t c = 0;
    if (!begin_word(at, end, &c))
        return false;
    *begin = *at;
    while (*at < end) {
        const char *here = *at;
        c = next_letter(at, end);
        if (!is_letter(c) && !is_digit(c) && !is_mark(c) && !is_apostrophe(c)) {
            *at = here;
            break;
        }
    }
    return true;
}

static void write_folded(struct name_word *word, int32_t *letters, int count)
{
    char *out = word->folded;
    for (int i = 0; i < count; i++) {
        if (out - word->folded > NAME_BYTES - 5)
            break;
        out += utf8proc_encode_char(plain(letters[i]), (utf8proc_uint8_t *)out);
    }
    *out = '\0';
}

static bool all_digits(const int32_t *letters, int count)
{
    int digits = 0;
    while (digits < count && is_digit(letters[digits]))
        digits++;
    return digits == count;
}

bool name_next_word(const char **at, const char *end, struct name_word *word)
{
    int32_t first = 0, letters[NAME_LETTERS];
    if (!begin_word(at, end, &first))
        return false;
    word->at = *at;
    int count = gather(at, end, letters);
    word->size = (size_t)(*at - word->at);
    word->letters = count;
    word->digits = all_digits(letters, count);
    word->capital = lower(first) != first || (is_digit(first) && !word->digits);
    repair(letters, count);
    write_folded(word, letters, count);
    skeleton_of(word->folded, word->skeleton);
    return true;
}

void name_word_of(const char *text, struct name_word *word)
{
    if (!name_next_word(&text, text + strlen(text), word))
        *word = (struct name_word){ .at = text };
}

void name_fold(const char *text, char *out, size_t room)
{
    const char *end = text + strlen(text);
    size_t used = 0;
    struct name_word word;
    out[0] = '\0';
    while (name_next_word(&text, end, &word)) {
        size_t n = strlen(word.folded);
        if (used + n + 2 > room)
            return;
        if (used)
            out[used++] = ' ';
        memcpy(out + used, word.folded, n + 1);
        used += n;
    }
}
