/* What a volunteer types that is the letter's own: the names of sender and prisoner, the prison's address,
 * and the town that the sender told of. */
#include "rule_inside.h"

#include <string.h>

/* ---- names ---- */

bool rule_is_own(const struct judged *judged, const struct name_word *word)
{
    return prisoner_word(judged->view, best_prisoner(judged), word) ||
        names_compare_any(judged, word, judged->best->names, judged->best->name_count, NAME_VARIANT);
}

bool rule_own_name(const struct judged *judged, const struct name_word *word, enum name_likeness worst)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    return rule_is_own(judged, word) ||
        names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, worst) ||
        names_compare_any(judged, word, judged->best->names, judged->best->name_count, worst);
}

/* ---- places ---- */

static bool has_stem_of(const char *text, const struct name_word *word)
{
    const char *end = text + strlen(text);
    char wanted[STEM_BYTES], stem[STEM_BYTES];
    struct name_word there;
    while (stem_of(word, wanted) && name_next_word(&text, end, &there))
        if (stem_of(&there, stem) && !strcmp(stem, wanted))
            return true;
    return false;
}

bool rule_own_place(const struct judged *judged, const struct name_word *word)
{
    const struct message *row = judged->best->row;
    return has_stem_of(row->facility, word) || has_stem_of(row->address, word);
}

/* "из Каунаса", "в Веймаре": "з" may be "with", and "у" somebody's. */
static bool has_place(const char *text, const struct name_word *word)
{
    static const char *const in[] = { "в", "во", "ў", "из", "под", "пад", "in", "aus", "from", "iš", NULL };
    const char *end = text + strlen(text);
    char wanted[STEM_BYTES], stem[STEM_BYTES];
    struct name_word there;
    bool behind = false;
    while (stem_of(word, wanted) && name_next_word(&text, end, &there)) {
        if (behind && there.capital && stem_of(&there, stem) && !strcmp(stem, wanted))
            return true;
        behind = word_is_among(&there, in);
    }
    return false;
}

/* "Борисова", "Слуцкая", "Козловым": as people are called, though a town gave the name. `whence`: behind
 * "from", where "Борисова" is the town. */
static bool is_form_of_surname(const struct name_word *word, bool whence)
{
    static const char *const towns[] = { "братислава", "варшава", "полтава", "палтава", "женева", "жэнева",
        "берлин", "берлін", "дублин", "дублін", "люблин", "люблін", "пекин", "пекін", "турин", "турын",
        "berlin", "dublin", "lublin", NULL };
    static const char *const always[] = { "ая", "ой", "ою", "ай", "аю", "ую", "ым", "ых", "ыми", "ымі", "ову",
        "еву", "ину", "ий", "ый", "ого", "его", "ому", "ему", "ским", "цким", "скі", "цкі", "скім", "цкім",
        "скага", "цкага", "скаму", "цкаму", "sky", "skij", "skiy", "skii", "skim", "skomu", "skogo", "skamu",
        "skaha", "cki", "ski", "ska", "aya", "aja", "oy", "oj", "ym", "ykh", "yh", "skaia", NULL };
    static const char *const here[] = { "ов", "ев", "аў", "еў", "оў", "ова", "ева", "ин", "ина", "ына", "ава",
        "іна", "in", "ov", "ev", "ow", "ova", "eva", "ina", "ava", "owa", "ewa", NULL };
    return word_ends_as(word, always) || (!whence && !word_is_among(word, towns) && word_ends_as(word, here));
}

static bool is_name_of_other_sender(const struct judged *judged, const struct name_word *word)
{
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (!same_sender(judged, other) &&
            names_compare_any(judged, word, other->names, other->name_count, NAME_VARIANT))
            return true;
    }
    return false;
}

/* "Инга Каунас": a town of her own card. No given name, nor a surname of the prisoners' or another sender's.
 */
bool rule_told_place(const struct judged *judged, const struct name_word *word, bool whence)
{
    enum { LETTERS_LEAST = 5 };
    const struct index *index = judged->weighing->index;
    struct name_given given[NAME_FAMILIES];
    uint32_t form;
    return word->capital && !word->digits && word->letters >= LETTERS_LEAST &&
        !names_given_exactly(index->names, word, NAME_HOW_CASE | NAME_HOW_CALL, given) &&
        !surname_find(index, word->skeleton, &form) && !is_form_of_surname(word, whence) &&
        (has_place(judged->own.message, word) || has_place(judged->own.card_text, word)) &&
        !is_name_of_other_sender(judged, word);
}

bool rule_says_whence(const struct name_word *word)
{
    static const char *const from[] = { "из", "з", "iz", "from", "aus", NULL };
    return word_is_among(word, from);
}
