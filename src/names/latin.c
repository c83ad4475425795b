/* How Latin letters are read. One word may be read in several ways (h is г in Minsk and х in a telegram, c is
 * ц in Łacinka and к in English, rz is ж in Polish and рз in Korzun). The usual reading is told by the word's
 * own signs and makes its skeleton; the others are tried where the usual one leads nowhere. */
#include "names_inside.h"

#include <string.h>

struct latin_rule {
    const char *from, *to;
};

/* Rules of a reading; of two that fit the first one holds. In what they become w is ш, c is ч, h is х, j is
 * ж, t is т or ц. */

static const struct latin_rule everyday[] = {
    { "shch", "w" },
    { "tsch", "c" },
    { "sch", "w" },
    { "shh", "w" },
    { "tch", "c" },
    { "rzh", "rj" },
    { "zh", "j" },
    { "kh", "h" },
    { "ts", "t" },
    { "tz", "t" },
    { "tc", "t" },
    { "ch", "c" },
    { "sh", "w" },
    { "ph", "f" },
    { "th", "t" },
    { "ck", "k" },
    { "oo", "u" },
    { "eenk", "enk" },
    { "eeu", "ev" },
    { "eev", "ev" },
    { "ee", "i" },
    { "ce", "te" },
    { "ci", "ti" },
    { "cy", "ti" },
    { "", NULL },
};

static const struct latin_rule hard_h[] = {
    { "cz", "t" },
    { "ck", "k" },
    { "ch", "c" },
    { "c", "t" },
    { "h", "h" },
    { "x", "h" },
    { "", NULL },
};

static const struct latin_rule lacinka[] = {
    { "ch", "h" },
    { "c", "t" },
    { "", NULL },
};

static const struct latin_rule plain_c[] = {
    { "ch", "h" },
    { "ck", "tk" },
    { "c", "c" },
    { "", NULL },
};

static const struct latin_rule soft_l[] = {
    { "la", "le" },
    { "lo", "le" },
    { "", NULL },
};

static const struct latin_rule scholarly[] = {
    { "â", "e" },
    { "ch", "h" },
    { "c", "t" },
    { "h", "h" },
    { "x", "h" },
    { "", NULL },
};

static const struct latin_rule polish[] = {
    { "dzk", "dsk" },
    { "śn", "wn" },
    { "sz", "w" },
    { "cz", "c" },
    { "rz", "j" },
    { "ch", "h" },
    { "c", "t" },
    { "ą", "an" },
    { "ę", "en" },
    { "ó", "u" },
    { "", NULL },
};

static const struct latin_rule plain_z[] = {
    { "sn", "wn" },
    { "sz", "w" },
    { "cz", "c" },
    { "rz", "j" },
    { "dz", "d" },
    { "z", "j" },
    { "", NULL },
};

static const struct latin_rule voiced[] = {
    { "schtsch", "w" },
    { "tsch", "c" },
    { "sch", "j" },
    { "sk", "sk" },
    { "sp", "sp" },
    { "ss", "s" },
    { "st", "st" },
    { "s", "z" },
    { "", NULL },
};

static const struct latin_rule german[] = {
    { "schtsch", "w" },
    { "tsch", "c" },
    { "sch", "w" },
    { "ch", "h" },
    { "z", "t" },
    { "", NULL },
};

static const struct latin_rule french[] = {
    { "chtch", "w" },
    { "tch", "c" },
    { "ch", "w" },
    { "iou", "u" },
    { "ou", "u" },
    { "gue", "ge" },
    { "gui", "gi" },
    { "j", "j" },
    { "", NULL },
};

/* What is left to every reading. */
static const struct latin_rule letters[] = {
    { "dz", "d" },
    { "qu", "kv" },
    { "c", "k" },
    { "h", "g" },
    { "j", "i" },
    { "o", "a" },
    { "q", "k" },
    { "w", "v" },
    { "x", "ks" },
    { "y", "i" },
    { "", NULL },
};

/* The tables of each reading, in the order in which they are asked. */
static const struct latin_rule *const rules_of[READINGS][3] = {
    [READING_EVERYDAY] = { everyday, letters },
    [READING_SHORT_U] = { everyday, letters },
    [READING_HARD_H] = { hard_h, everyday, letters },
    [READING_LACINKA] = { lacinka, letters },
    [READING_LACINKA_SOFT] = { soft_l, lacinka, letters },
    [READING_LACINKA_PLAIN] = { plain_c, letters },
    [READING_SCHOLARLY] = { scholarly, letters },
    [READING_POLISH] = { polish, letters },
    [READING_POLISH_SOFT] = { soft_l, polish, letters },
    [READING_POLISH_PLAIN] = { plain_z, polish, letters },
    [READING_GERMAN] = { german, everyday, letters },
    [READING_GERMAN_VOICED] = { voiced, german, letters },
    [READING_FRENCH] = { french, everyday, letters },
};

static const struct latin_rule *rule_at(enum reading reading, const char *at)
{
    for (int t = 0; t < 3 && rules_of[reading][t]; t++)
        for (const struct latin_rule *rule = rules_of[reading][t]; rule->to; rule++)
            if (*rule->from == *at && !strncmp(at, rule->from, strlen(rule->from)))
                return rule;
    return NULL;
}

/* ---- c and u of Slavic surnames ---- */

/* Savicki, Savickaja: the ц of a Slavic surname. Vicki is too short for one. */
static bool is_surname_c(const char *folded, const char *at)
{
    static const char *const tails[] = { "cki", "ckaja", "ckaia", "ckaya" };
    for (size_t i = 0; *at == 'c' && at > folded + 2 && i < sizeof tails / sizeof *tails; i++)
        if (!strcmp(at, tails[i]))
            return true;
    return false;
}

/* A u between a vowel and a consonant, or at the end. */
static bool is_half_vowel(const char *folded, const char *at)
{
    return at > folded && *at == 'u' && strchr("aeo", at[-1]) && !(at[1] && strchr("aeiou", at[1]));
}

static bool has_half_vowel(const char *folded)
{
    const char *at = folded;
    while ((at = strchr(at, 'u')) && !is_half_vowel(folded, at))
        at++;
    return at;
}

/* Kazlouski, Krauchanka, Paulauna: in a word with such bones at its end the passport's u is ў, in Paul, Laura
 * and Klaus it is u. Names from Наум have no ў in either language. */
bool is_slavic(const char *skeleton)
{
    static const char *const tails[] = { "ski", "skae", "tki", "tkae", "vic", "nka", "uk", "cik", "av", "ev",
        "au", "eu", "ava", "eva", "auna", "euna" };
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (ends_in(skeleton, tails[i]))
            return strncmp(skeleton, "naum", 4) != 0;
    return false;
}

size_t latin_bones(const char *folded, const char *at, enum reading reading, struct bones *bones)
{
    if (reading != READING_FRENCH && is_half_vowel(folded, at) && (bones->slavic || !at[1])) {
        set_bone(bones, 'v');
        return 1;
    }
    if (is_surname_c(folded, at)) {
        set_bone(bones, 't');
        return 1;
    }
    const struct latin_rule *rule = rule_at(reading, at);
    if (rule) {
        for (const char *to = rule->to; *to; to++)
            set_bone(bones, *to);
        return strlen(rule->from);
    }
    if (*at & 0x80) /* a marked letter, the same in all readings */
        return 0;
    set_bone(bones, *at);
    return 1;
}

void latin_skeleton(const char *folded, enum reading reading, char out[NAME_BYTES])
{
    struct bones bones = { .out = out };
    set_bones(folded, reading, &bones);
    if (!has_half_vowel(folded) || (reading != READING_SHORT_U && !is_slavic(out)))
        return;
    bones.slavic = true;
    set_bones(folded, reading, &bones);
}

/* ---- which reading ---- */

static bool has_any(const char *folded, const char *const *signs)
{
    for (; *signs; signs++)
        if (strstr(folded, *signs))
            return true;
    return false;
}

/* Rzewuski, Grzegorz, Wirzbicki's sort: rz that can be no рз, at the beginning or behind a consonant. */
static bool has_polish_rz(const char *folded)
{
    const char *at = strstr(folded, "rz");
    return at && at[2] != 'h' && (at == folded || strchr("bdgkptwh", at[-1]));
}

static bool is_polish(const char *folded)
{
    static const char *const own[] = { "sz", "cz", "ż", "ą", "ę", "ó", "dzki", NULL };
    static const char *const shared[] = { "ł", "ś", "ź", "ć", "ń", NULL };
    static const char *const english[] = { "zh", "kh", "sh", "ch", "ya", "ye", "yu", "yo", NULL };
    if (has_any(folded, own) || has_polish_rz(folded))
        return true;
    return strchr(folded, 'w') &&
        (has_any(folded, shared) || (ends_in(folded, "ski") && !has_any(folded, english)));
}

static bool is_german(const char *folded)
{
    static const char *const signs[] = { "tsch", "schw", "schk", "ä", "ö", "ü", NULL };
    return has_any(folded, signs);
}

enum reading latin_usual(const char *folded)
{
    static const char *const lacinka_signs[] = { "č", "š", "ž", "ŭ", "ĺ", NULL };
    static const char *const shared[] = { "ł", "ś", "ź", "ć", "ń", NULL };
    if (!is_latin(*folded))
        return READING_EVERYDAY;
    bool marked = strpbrk(folded, "\xC3\xC4\xC5");
    if (marked && has_any(folded, lacinka_signs))
        return READING_LACINKA;
    if (is_polish(folded))
        return READING_POLISH;
    if (marked && has_any(folded, shared))
        return READING_LACINKA;
    return is_german(folded) ? READING_GERMAN : READING_EVERYDAY;
}

/* What else a word may be whose signs tell its usual reading. */
static const unsigned others_of[READINGS] = {
    [READING_EVERYDAY] = (1U << READINGS) - 1,
    [READING_LACINKA] = 1 << READING_LACINKA_SOFT | 1 << READING_SCHOLARLY,
    [READING_POLISH] = 1 << READING_POLISH_SOFT | 1 << READING_POLISH_PLAIN | 1 << READING_EVERYDAY,
    [READING_GERMAN] = 1 << READING_GERMAN_VOICED | 1 << READING_EVERYDAY,
};

size_t latin_others(const char *folded, char out[READINGS][NAME_BYTES])
{
    size_t count = 0;
    char usual[NAME_BYTES];
    if (!is_latin(*folded))
        return 0;
    enum reading told = latin_usual(folded);
    latin_skeleton(folded, told, usual);
    for (enum reading reading = 0; reading < READINGS; reading++) {
        if (!(others_of[told] >> reading & 1))
            continue;
        latin_skeleton(folded, reading, out[count]);
        bool known = !strcmp(out[count], usual);
        for (size_t i = 0; i < count && !known; i++)
            known = !strcmp(out[count], out[i]);
        count += !known;
    }
    return count;
}
