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

static void repair(int32_t *letters, int count)
{
    int cyrillic = 0, other = 0;
    for (int i = 0; i < count; i++)
        *(is_cyrillic(letters[i]) ? &cyrillic : &other) += 1;
    if (!other || cyrillic < 2 || cyrillic < other)
        return;
    for (int i = 0; i < count; i++)
        for (size_t t = 0; t < sizeof twins / sizeof *twins; t++)
            if (letters[i] == twins[t].foreign)
                letters[i] = twins[t].cyrillic;
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

/* ---- skeleton ---- */

bool ends_in(const char *skeleton, const char *tail)
{
    size_t n = strlen(skeleton), m = strlen(tail);
    return n > m + 1 && !strcmp(skeleton + n - m, tail);
}

/* From а (U+0430) to я: what each letter leaves. ц is т, щ is ш, о is а, ё э я are е, й ы are i, ю is u. */
static const char cyrillic_bone[32] = "abvgdejziiklmnaprstufhtcww\0i\0eue";

struct latin_rule {
    const char *from, *to;
};

/* Longest first. Passport, 2007, BGN and everyday spellings; w is ш, c is ч, h is х, j is ж here. */
static const struct latin_rule latin_rules[] = {
    { "shch", "w" },
    { "tsch", "c" },
    { "sch", "w" },
    { "tch", "c" },
    { "zh", "j" },
    { "kh", "h" },
    { "ts", "t" },
    { "tz", "t" },
    { "ch", "c" },
    { "sh", "w" },
    { "ph", "f" },
    { "th", "t" },
    { "ck", "k" },
    { "cz", "c" },
    { "sz", "w" },
    { "rz", "j" },
    { "qu", "kv" },
    { "oo", "u" },
    { "ee", "i" },
    { "dz", "d" },
    { "ce", "te" },
    { "ci", "ti" },
    { "cy", "ti" },
    { "c", "k" },
    { "h", "g" },
    { "j", "i" },
    { "o", "a" },
    { "q", "k" },
    { "w", "v" },
    { "x", "ks" },
    { "y", "i" },
};

/* Łacinka and the 2007 spelling are told by their own letters; there c is ц and ch is х. */
static const struct latin_rule lacinka_rules[] = {
    { "ch", "h" },
    { "dz", "d" },
    { "c", "t" },
    { "h", "g" },
    { "j", "i" },
    { "o", "a" },
    { "w", "v" },
    { "x", "ks" },
    { "y", "i" },
};

struct marked {
    int32_t letter;
    char bone;
};

static const struct marked marked_letters[] = {
    { 0x107, 't' }, /* ć */
    { 0x10D, 'c' }, /* č */
    { 0x142, 'l' }, /* ł */
    { 0x15B, 's' }, /* ś */
    { 0x161, 'w' }, /* š */
    { 0x16D, 'v' }, /* ŭ */
    { 0x17A, 'z' }, /* ź */
    { 0x17C, 'j' }, /* ż */
    { 0x17E, 'j' }, /* ž */
    { 0x144, 'n' }, /* ń */
    { 0x456, 'i' }, /* і */
    { 0x457, 'i' }, /* ї */
    { 0x454, 'e' }, /* є */
    { 0x451, 'e' },
    { 0x45E, 'v' }, /* ў */
    { 0x491, 'g' },
};

static char bone_of(int32_t c)
{
    if (c >= 0x430 && c <= 0x44F)
        return cyrillic_bone[c - 0x430];
    for (size_t i = 0; i < sizeof marked_letters / sizeof *marked_letters; i++)
        if (marked_letters[i].letter == c)
            return marked_letters[i].bone;
    return '\0';
}

/* The base letter of an accented Latin one: ü → u. */
static char base_letter(int32_t c)
{
    utf8proc_int32_t parts[8];
    utf8proc_ssize_t n = utf8proc_decompose_char(c, parts, 8, UTF8PROC_DECOMPOSE, NULL);
    if (n < 1 || parts[0] < 'a' || parts[0] > 'z')
        return '\0';
    return (char)(parts[0] == 'o' ? 'a' : parts[0]);
}

/* Bones are set down one by one; neighbours that the two languages write differently melt together. */
struct bones {
    char *out;
    size_t count;
    bool slavic; /* a half-vowel u is ў */
};

static void set_bone(struct bones *bones, char c)
{
    char last = bones->count ? bones->out[bones->count - 1] : '\0';
    bool soft_vowel = last == 'i' && (c == 'e' || c == 'a' || c == 'u'); /* ия ье io ia ію */
    if (soft_vowel) {
        bones->count--;
        set_bone(bones, c == 'u' ? 'u' : 'e');
        return;
    }
    bool melts = (c == last && !is_digit(c)) || (last == 'd' && c == 'z') || (last == 'w' && c == 'c');
    if (c && !melts && bones->count < NAME_BYTES - 1)
        bones->out[bones->count++] = c;
}

static const struct latin_rule *latin_rule(const struct latin_rule *rules, size_t count, const char *at)
{
    for (size_t i = 0; i < count; i++)
        if (!strncmp(at, rules[i].from, strlen(rules[i].from)))
            return &rules[i];
    return NULL;
}

static bool has_lacinka(const char *folded)
{
    static const char *const signs[] = { "č", "š", "ž", "ŭ", "ł", "ć", "ś", "ź", "ń" };
    if (!strpbrk(folded, "\xC4\xC5")) /* the first bytes of all of them */
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strstr(folded, signs[i]))
            return true;
    return false;
}

/* Savicki, Savickaja: the ц of a Slavic surname. Vicki is too short for one. */
static bool is_surname_c(const char *folded, const char *at)
{
    static const char *const tails[] = { "cki", "ckaja", "ckaia", "ckaya" };
    for (size_t i = 0; at > folded + 2 && i < sizeof tails / sizeof *tails; i++)
        if (!strcmp(at, tails[i]))
            return true;
    return false;
}

/* A u between a vowel and a consonant, or at the end. */
static bool is_half_vowel(const char *folded, const char *at)
{
    return at > folded && *at == 'u' && strchr("aeo", at[-1]) && !(at[1] && strchr("aeiou", at[1]));
}

/* Kazlouski, Krauchanka, Paulauna: in a word with such bones at its end the passport's u is ў, in Paul, Laura
 * and Klaus it is u. Names from Наум have no ў in either language. */
static bool is_slavic(const char *skeleton)
{
    static const char *const tails[] = { "ski", "skae", "tki", "tkae", "vic", "nka", "uk", "cik", "av", "ev",
        "au", "eu", "ava", "eva", "auna", "euna" };
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (ends_in(skeleton, tails[i]))
            return strncmp(skeleton, "naum", 4) != 0;
    return false;
}

/* The rule for a Latin letter, or the bare letter. Returns how many bytes it used. */
static size_t latin_bones(const char *folded, const char *at, bool lacinka, struct bones *bones)
{
    if (is_half_vowel(folded, at) && (bones->slavic || !at[1])) {
        set_bone(bones, 'v');
        return 1;
    }
    if (is_surname_c(folded, at)) {
        set_bone(bones, 't');
        return 1;
    }
    const struct latin_rule *rule = lacinka
        ? latin_rule(lacinka_rules, sizeof lacinka_rules / sizeof *lacinka_rules, at)
        : latin_rule(latin_rules, sizeof latin_rules / sizeof *latin_rules, at);
    if (!rule) {
        set_bone(bones, *at);
        return 1;
    }
    for (const char *to = rule->to; *to; to++)
        set_bone(bones, *to);
    return strlen(rule->from);
}

static void set_bones(const char *folded, struct bones *bones)
{
    const char *at = folded, *end = folded + strlen(folded);
    bool lacinka = has_lacinka(folded);
    while (*at) {
        if ((unsigned char)*at < 0x80) {
            at += latin_bones(folded, at, lacinka, bones);
            continue;
        }
        int32_t c = utf8_next(&at, end);
        char bone = bone_of(c);
        set_bone(bones, bone || c < 0xC0 || c > 0x24F ? bone : base_letter(c));
    }
    bones->out[bones->count] = '\0';
}

static bool has_half_vowel(const char *folded)
{
    const char *at = folded;
    while ((at = strchr(at, 'u')) && !is_half_vowel(folded, at))
        at++;
    return at;
}

void skeleton_of(const char *folded, char out[NAME_BYTES])
{
    struct bones bones = { .out = out };
    set_bones(folded, &bones);
    if (!has_half_vowel(folded) || !is_slavic(out))
        return;
    bones = (struct bones){ .out = out, .slavic = true };
    set_bones(folded, &bones);
}
