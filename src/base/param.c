/* Settings as data: what a table says is what is read, checked, printed and freed. Numbers are read without
 * a locale, and so strictly that nobody can mean another number than the program takes. Knows neither files
 * nor lines. */
#include "param.h"

#include "arena.h"
#include "cleanup.h"
#include "text.h"

#include <assert.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *place(const struct param *param, void *into)
{
    return (char *)into + param->offset;
}

static const void *place_const(const struct param *param, const void *from)
{
    return (const char *)from + param->offset;
}

/* ---- numbers ---- */

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* "7", "-7"; a leading zero would be octal elsewhere and is refused. Returns what stands behind, or null. */
static const char *after_whole(const char *text)
{
    text += *text == '-';
    size_t n = digits(text);
    if (n == 0 || (n > 1 && *text == '0'))
        return NULL;
    return text + n;
}

static bool written_whole(const char *text)
{
    const char *rest = after_whole(text);
    return rest && *rest == '\0';
}

/* "7", "-0.5", "1.5e-3": no hexadecimal, no inf, no nan, no bare point. */
static bool written_real(const char *text)
{
    const char *rest = after_whole(text);
    if (rest && *rest == '.') {
        size_t n = digits(rest + 1);
        rest = n ? rest + 1 + n : NULL;
    }
    if (rest && (*rest == 'e' || *rest == 'E')) {
        const char *exponent = rest + 1 + (rest[1] == '-' || rest[1] == '+');
        size_t n = digits(exponent);
        rest = n ? exponent + n : NULL;
    }
    return rest && *rest == '\0';
}

/* The number with a point, whatever the locale says. */
static double real_of(const char *text)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (plain == (locale_t)0)
        return strtod(text, NULL);
    double value = strtod_l(text, NULL, plain);
    freelocale(plain);
    return value;
}

static const char *shown(const char *value, char out[44])
{
    size_t n = 0;
    for (; value[n] && n < 40; n++)
        out[n] = (unsigned char)value[n] < ' ' || value[n] == '\x7f' ? '?' : value[n];
    while (value[n] && n && ((unsigned char)value[n] & 0xc0) == 0x80)
        n--; /* cut before a character, not within */
    strcpy(out + n, value[n] ? "..." : "");
    return out;
}

static bool refuse_number(const struct param *param, const char *value, struct fault *fault)
{
    const char *noun = param->type == PARAM_INT ? "a whole number" : "a number";
    const char *why = "";
    if (value[0] == '0' && digits(value) == strlen(value) && value[1])
        why = "; write it without the leading zero";
    char cut[44];
    return fault_set(fault, FAULT_CONFIG, "%s must be %s from %.10g to %.10g, not %s%s (%s)", param->name,
        noun, param->least, param->most, *value ? shown(value, cut) : "nothing", why, param->summary);
}

static bool set_int(const struct param *param, void *into, const char *value, struct fault *fault)
{
    if (!written_whole(value) || strlen(value) > 12)
        return refuse_number(param, value, fault);
    long long number = strtoll(value, NULL, 10);
    if ((double)number < param->least || (double)number > param->most || number < INT_MIN || number > INT_MAX)
        return refuse_number(param, value, fault);
    *(int *)place(param, into) = (int)number;
    return true;
}

static bool set_real(const struct param *param, void *into, const char *value, struct fault *fault)
{
    if (!written_real(value))
        return refuse_number(param, value, fault);
    double number = real_of(value);
    if (!isfinite(number) || number < param->least || number > param->most)
        return refuse_number(param, value, fault);
    *(double *)place(param, into) = number;
    return true;
}

/* ---- truth and words ---- */

static bool set_bool(const struct param *param, void *into, const char *value, struct fault *fault)
{
    static const struct {
        const char *word;
        bool meaning;
    } known[] = { { "true", true }, { "false", false }, { "yes", true }, { "no", false }, { "on", true },
        { "off", false } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(value, known[i].word) == 0) {
            *(bool *)place(param, into) = known[i].meaning;
            return true;
        }
    char cut[44];
    return fault_set(fault, FAULT_CONFIG, "%s must be true or false, not %s (%s)", param->name,
        *value ? shown(value, cut) : "nothing", param->summary);
}

static void list_choices(const struct param *param, struct text *out)
{
    for (const char *const *choice = param->choices; *choice; choice++)
        text_printf(out, "%s%s", choice == param->choices ? "" : choice[1] ? ", " : " or ", *choice);
}

static bool chosen(const struct param *param, const char *value)
{
    if (!param->choices)
        return true;
    for (const char *const *choice = param->choices; *choice; choice++)
        if (strcmp(value, *choice) == 0)
            return true;
    return false;
}

/* Is `value` text that may stand in the setting? Line ends and other control characters never may: a setting
 * can end up in a mail's header. */
static bool check_word(const struct param *param, const char *value, struct fault *fault)
{
    if (!utf8_valid(value, strlen(value)))
        return fault_set(fault, FAULT_CONFIG, "%s is not UTF-8", param->name);
    for (const char *c = value; *c; c++)
        if ((unsigned char)*c < ' ' || *c == '\x7f')
            return fault_set(fault, FAULT_CONFIG, "%s holds a control character, perhaps a line end or a tab",
                param->name);
    if (chosen(param, value))
        return true;
    struct text choices = TEXT_LIMIT(300);
    list_choices(param, &choices);
    char cut[44];
    fault_set(fault, FAULT_CONFIG, "%s must be %s, not \"%s\" (%s)", param->name, choices.bytes,
        shown(value, cut), param->summary);
    text_clear(&choices);
    return false;
}

static bool set_text(const struct param *param, void *into, const char *value, struct fault *fault)
{
    if (!check_word(param, value, fault))
        return false;
    char **setting = place(param, into);
    free(*setting);
    *setting = must_copy(value);
    return true;
}

static void clear_words(struct param_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->word[i]);
    free(words->word);
    *words = (struct param_words){ 0 };
}

static bool set_words(
    const struct param *param, void *into, const char *const *values, size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        if (!values[i][0])
            return fault_set(fault, FAULT_CONFIG, "%s holds an empty word (%s)", param->name, param->summary);
        if (!check_word(param, values[i], fault))
            return false;
    }
    struct param_words *words = place(param, into);
    clear_words(words);
    if (!count)
        return true;
    words->word = must_alloc(count * sizeof *words->word);
    words->count = count;
    for (size_t i = 0; i < count; i++)
        words->word[i] = must_copy(values[i]);
    return true;
}

bool param_set(
    const struct param *param, void *into, const char *const *values, size_t count, struct fault *fault)
{
    if (param->type == PARAM_WORDS)
        return set_words(param, into, values, count, fault);
    if (count != 1)
        return fault_set(fault, FAULT_CONFIG, "%s takes one value, not a list of %zu (%s)", param->name,
            count, param->summary);
    switch (param->type) {
    case PARAM_BOOL:
        return set_bool(param, into, values[0], fault);
    case PARAM_INT:
        return set_int(param, into, values[0], fault);
    case PARAM_REAL:
        return set_real(param, into, values[0], fault);
    default:
        return set_text(param, into, values[0], fault);
    }
}

/* ---- defaults ---- */

/* Cuts the words out of a default such as {"Cyrillic", "eng"}; they lie in `copy`, behind one another. */
static size_t split_list(char *copy, const char **words, size_t most)
{
    size_t count = 0;
    assert(copy[0] == '{' && "a default list without braces");
    for (char *quote = strchr(copy, '"'); quote && count < most; quote = strchr(quote + 1, '"')) {
        words[count++] = quote + 1;
        quote = strchr(quote + 1, '"');
        assert(quote && "a default list with an open quote");
        *quote = '\0';
    }
    return count;
}

static void set_standard(const struct param *param, void *into)
{
    enum { MOST = 32 };
    const char *words[MOST] = { param->standard };
    size_t count = 1;
    OWNED_FREE char *copy = must_copy(param->standard);
    if (param->type == PARAM_WORDS)
        count = split_list(copy, words, MOST);
    struct fault fault;
    bool fits = param_set(param, into, words, count, &fault);
    assert(fits && "a default that its own table refuses");
    (void)fits;
}

void param_defaults(const struct param *params, void *into)
{
    for (const struct param *param = params; param && param->name; param++)
        if (param->standard)
            set_standard(param, into);
}

/* ---- finding ---- */

const struct param *param_find(const struct param *params, const char *name)
{
    for (const struct param *param = params; param && param->name; param++)
        if (strcmp(param->name, name) == 0)
            return param;
    return NULL;
}

enum { WORD_MOST = 64 }; /* longer words have no near ones */

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c == '-' ? '_' : c;
}

static int least_of(int a, int b, int c)
{
    int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Edit distance in which two exchanged neighbours count once; capitals and hyphens are no difference. */
static int distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    int before[WORD_MOST + 1] = { 0 }, last[WORD_MOST + 1], now[WORD_MOST + 1];
    for (size_t j = 0; j <= m; j++)
        last[j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        now[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int change = lower(a[i - 1]) != lower(b[j - 1]);
            now[j] = least_of(last[j] + 1, now[j - 1] + 1, last[j - 1] + change);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]) &&
                before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        memcpy(before, last, sizeof last);
        memcpy(last, now, sizeof now);
    }
    return last[m];
}

/* Keeps the nearest word seen so far; more than a third of the letters wrong is another word. */
struct nearest {
    const char *name, *word;
    int distance;
};

static void consider(struct nearest *nearest, const char *word)
{
    size_t length = strlen(nearest->name), other = strlen(word);
    if (length > WORD_MOST || other > WORD_MOST || !length)
        return;
    int far = distance(nearest->name, word), most = (int)(length > other ? length : other) / 3;
    if (far > (most ? most : 1) || far >= (int)other || (nearest->word && far >= nearest->distance))
        return;
    nearest->word = word;
    nearest->distance = far;
}

const char *param_nearest(const struct param *params, const char *name)
{
    struct nearest nearest = { .name = name };
    for (const struct param *param = params; param && param->name; param++)
        consider(&nearest, param->name);
    return nearest.word;
}

const char *nearest_word(const char *const *words, const char *name)
{
    struct nearest nearest = { .name = name };
    for (; words && *words; words++)
        consider(&nearest, *words);
    return nearest.word;
}

/* ---- printing, freeing ---- */

static void print_quoted(const char *value, struct text *out)
{
    text_add_char(out, '"');
    for (const char *c = value ? value : ""; *c; c++) {
        if (*c == '"' || *c == '\\')
            text_add_char(out, '\\');
        text_add_char(out, *c);
    }
    text_add_char(out, '"');
}

/* The shortest writing that reads back as the same number, always with a point or an exponent. */
static void print_real(double value, struct text *out)
{
    struct text written = TEXT_LIMIT(64);
    for (int precision = 6; precision <= 17; precision++) {
        text_reset(&written);
        text_printf(&written, "%.*g", precision, value);
        char *comma = strchr(written.bytes, ',');
        if (comma)
            *comma = '.';
        if (real_of(written.bytes) == value)
            break;
    }
    text_add(out, written.bytes);
    if (!strpbrk(written.bytes, ".e"))
        text_add(out, ".0");
    text_clear(&written);
}

static void print_words(const struct param_words *words, struct text *out)
{
    text_add_char(out, '{');
    for (size_t i = 0; i < words->count; i++) {
        text_add(out, i ? ", " : "");
        print_quoted(words->word[i], out);
    }
    text_add_char(out, '}');
}

void param_print(const struct param *param, const void *from, struct text *out)
{
    const void *setting = place_const(param, from);
    switch (param->type) {
    case PARAM_BOOL:
        text_add(out, *(const bool *)setting ? "true" : "false");
        return;
    case PARAM_INT:
        text_printf(out, "%d", *(const int *)setting);
        return;
    case PARAM_REAL:
        print_real(*(const double *)setting, out);
        return;
    case PARAM_TEXT:
        print_quoted(*(char *const *)setting, out);
        return;
    case PARAM_WORDS:
        print_words(setting, out);
        return;
    }
}

void param_clear(const struct param *params, void *into)
{
    for (const struct param *param = params; param && param->name; param++) {
        if (param->type == PARAM_TEXT)
            free_at(place(param, into));
        if (param->type == PARAM_WORDS)
            clear_words(place(param, into));
    }
}
