/* May two names of the register be one person's? Only what is the same in everything that both of them say is
 * certainly so: "Шиманец А.И." is Антон Иванович, perhaps Олег, and not Антон Петрович. */
#include "index_inside.h"

#include <string.h>

static enum sameness less(enum sameness a, enum sameness b)
{
    return a < b ? a : b;
}

/* ---- initials ---- */

static bool in_cyrillic(const struct name_part *part)
{
    return ((unsigned char)*part->folded & 0xF0) == 0xD0;
}

/* Vowels that are the same letter in both languages and in Latin. */
static char vowel_of(const struct name_part *part)
{
    static const struct {
        const char *letter;
        char vowel;
    } vowels[] = { { "а", 'a' }, { "a", 'a' }, { "о", 'o' }, { "o", 'o' }, { "и", 'i' }, { "і", 'i' },
        { "i", 'i' } };
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        if (!strncmp(part->folded, vowels[i].letter, strlen(vowels[i].letter)))
            return vowels[i].vowel;
    return '\0';
}

/* А and О have one skeleton, and so have Е and Я. */
static enum sameness begin_same(const struct name_part *a, const struct name_part *b)
{
    const size_t bytes = in_cyrillic(a) ? 2 : 1;
    if (!strncmp(a->folded, b->folded, bytes))
        return SAME_SURELY;
    if (*a->skeleton != *b->skeleton)
        return SAME_NOT;
    const bool consonant = *a->skeleton && !strchr("aeiu", *a->skeleton);
    const bool same = consonant ? in_cyrillic(a) != in_cyrillic(b)
                                : vowel_of(a) && vowel_of(a) == vowel_of(b);
    return same ? SAME_SURELY : SAME_PERHAPS;
}

/* The initial of that number, from 0; null: none. */
static const struct name_part *initial_of(const struct name *name, int number)
{
    for (int i = 0; i < name->count; i++)
        if (name->parts[i].kind == NAME_INITIAL && !number--)
            return &name->parts[i];
    return NULL;
}

/* ---- given names ---- */

static const struct name_part *own_part(const struct name *name)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    return given ? given : initial_of(name, 0);
}

/* What may be the pet name of several is certainly none of them. */
static enum sameness given_same(const struct name_part *a, const struct name_part *b)
{
    if (!strcmp(a->skeleton, b->skeleton))
        return SAME_SURELY;
    for (int i = 0; i < a->family_count; i++)
        for (int j = 0; j < b->family_count; j++)
            if (a->families[i] == b->families[j])
                return a->family_count == 1 && b->family_count == 1 ? SAME_SURELY : SAME_PERHAPS;
    return SAME_NOT;
}

/* Н. is Николай, and perhaps Мікалай. */
static enum sameness own_same(const struct names *names, const struct name *one, const struct name *other)
{
    const struct name_part *a = own_part(one), *b = own_part(other);
    if (!a || !b)
        return SAME_PERHAPS;
    if (a->kind == NAME_GIVEN && b->kind == NAME_GIVEN)
        return given_same(a, b);
    const enum sameness begin = begin_same(a, b);
    if (begin != SAME_NOT || a->kind == b->kind)
        return begin;
    return names_initial(names, *(a->kind == NAME_GIVEN ? b : a)->skeleton, a->kind == NAME_GIVEN ? a : b)
        ? SAME_PERHAPS
        : SAME_NOT;
}

/* ---- patronymics ---- */

static int own_initials(const struct name *name)
{
    return name_part_of(name, NAME_GIVEN) ? 0 : 1;
}

const struct name_part *father_part(const struct name *name)
{
    const struct name_part *patronymic = name_part_of(name, NAME_PATRONYMIC);
    return patronymic ? patronymic : initial_of(name, own_initials(name));
}

/* A patronymic may be missing. */
static enum sameness father_same(const struct name *one, const struct name *other)
{
    const struct name_part *a = father_part(one), *b = father_part(other);
    if (!a || !b)
        return SAME_SURELY;
    if (a->kind == NAME_INITIAL || b->kind == NAME_INITIAL)
        return begin_same(a, b);
    return strcmp(a->skeleton, b->skeleton) ? SAME_NOT : SAME_SURELY;
}

/* ---- surnames, and whatever else is written ---- */

static int shared_surnames(const struct name *a, const struct name *b, bool *all)
{
    int shared = 0;
    for (int i = 0; i < a->count; i++) {
        bool there = false;
        if (a->parts[i].kind != NAME_SURNAME)
            continue;
        for (int j = 0; j < b->count; j++)
            there |= b->parts[j].kind == NAME_SURNAME && !strcmp(a->parts[i].skeleton, b->parts[j].skeleton);
        shared += there;
        *all &= there;
    }
    return shared;
}

static int other_initials(const struct name *name)
{
    return own_initials(name) + (name_part_of(name, NAME_PATRONYMIC) ? 0 : 1);
}

/* "1960 г.р.", "III": what is neither a name nor a patronymic. */
static bool rest_same(const struct name *a, const struct name *b)
{
    int i = other_initials(a), j = other_initials(b);
    const struct name_part *one, *other;
    do {
        one = initial_of(a, i++);
        other = initial_of(b, j++);
    } while (one && other && !strcmp(one->folded, other->folded));
    return !one && !other && !strcmp(a->rest, b->rest);
}

/* "Шиманец мл." and "Шиманец (сын)" may be another Шиманец. */
static enum sameness surname_same(const struct name *a, const struct name *b)
{
    bool all = rest_same(a, b);
    const int shared = shared_surnames(a, b, &all);
    shared_surnames(b, a, &all);
    return !shared ? SAME_NOT : all ? SAME_SURELY : SAME_PERHAPS;
}

enum sameness prisoners_same(const struct names *names, const struct prisoner *a, const struct prisoner *b)
{
    enum sameness surname = SAME_NOT, same = SAME_SURELY;
    for (int i = 0; i < a->spelling_count; i++)
        for (int j = 0; j < b->spelling_count && same != SAME_NOT; j++) {
            const struct name *one = &a->spellings[i], *other = &b->spellings[j];
            const enum sameness here = surname_same(one, other);
            surname = here > surname ? here : surname;
            same = less(same, less(own_same(names, one, other), father_same(one, other)));
        }
    return less(surname, same);
}
