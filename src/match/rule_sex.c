/* The rule about how the reader is spoken to. Russian, Belarusian, Ukrainian and Polish say in the past tense
 * ("ты писала") whether a woman or a man is meant: who is not the sender. A polite plural says nothing. */
#include "rule_inside.h"

enum { WORDS_BETWEEN = 4, LETTERS_LEAST = 3 };

struct ending {
    const char *end;
    char sex;
};

static char sex_by_ending(const struct name_word *word, const struct ending *endings)
{
    for (; word->letters >= LETTERS_LEAST && endings->end; endings++)
        if (ends_with(word->folded, endings->end))
            return endings->sex;
    return 0;
}

/* ---- the sender ---- */

static char sex_of_family(const struct names *names, const struct name_part *given)
{
    char sex = '?';
    for (int f = 0; given && f < given->family_count; f++) {
        const char next = names_family_sex(names, given->families[f]);
        if (f && next != sex)
            return '?';
        sex = next;
    }
    return sex;
}

/* "Женя" and "Саша" are either; the surname may tell. */
static char sex_of_name(const struct names *names, const struct name *name)
{
    static const struct ending surnames[] = { { "ова", 'f' }, { "ева", 'f' }, { "ина", 'f' }, { "ая", 'f' },
        { "ов", 'm' }, { "ев", 'm' }, { "ин", 'm' }, { "ий", 'm' }, { NULL, 0 } };
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    struct name_word word;
    const char sex = sex_of_family(names, name_part_of(name, NAME_GIVEN));
    if (sex != '?' || !surname)
        return sex;
    name_word_of(surname->written, &word);
    const char by_surname = sex_by_ending(&word, surnames);
    return by_surname ? by_surname : '?';
}

/* 'm' or 'f' where what the register knows of the sender's names agrees; else '?'. */
static char sex_of_sender(const struct judged *judged)
{
    char sex = '?';
    for (int n = 0; n < judged->best->name_count; n++) {
        const char next = sex_of_name(judged->weighing->index->names, &judged->best->names[n]);
        if (next != '?' && sex != '?' && next != sex)
            return '?';
        sex = next != '?' ? next : sex;
    }
    return sex;
}

/* ---- "ты писала", "ты сама", "pisałaś" ---- */

/* Between "ты" and its verb; behind any other word the verb may be somebody else's. */
static bool may_stand_between(const struct view *view, int at)
{
    const struct name_word *word = &view->seen[at].word;
    return view_word_is(view, at, KIND_BETWEEN) ||
        (word->letters > LETTERS_LEAST && ends_with(word->folded, "о"));
}

static bool is_you(const struct name_word *word)
{
    static const char *const words[] = { "ты", "ти", NULL };
    return word_is_among(word, words);
}

/* The genitive plural of nouns ends in "-ов", "-ев" and "-оў": "сколько ты стихов знаешь". */
static char sex_of_verb(const struct view *view, int at)
{
    static const struct ending endings[] = { { "лся", 'm' }, { "лась", 'f' }, { "ўся", 'm' }, { "лася", 'f' },
        { "ла", 'f' }, { "л", 'm' }, { "йшоў", 'm' }, { "оў", 0 }, { "ў", 'm' }, { "всь", 'm' },
        { "вся", 'm' }, { "йшов", 'm' }, { "ов", 0 }, { "ев", 0 }, { "в", 'm' }, { NULL, 0 } };
    if (view_word_is(view, at, KIND_NOUN))
        return 0;
    return view_word_is(view, at, KIND_HE) ? 'm'
        : view_word_is(view, at, KIND_SHE) ? 'f'
                                           : sex_by_ending(&view->seen[at].word, endings);
}

/* "Что ты читал бы": said to oneself as often as to somebody. */
static bool is_supposed(const struct view *view, int verb)
{
    static const char *const would[] = { "бы", "б", NULL };
    return verb + 1 < view->seen_count && !view->seen[verb].after &&
        word_is_among(&view->seen[verb + 1].word, would);
}

/* "ты писала", "как ты там сам"; the first word that may be no other's decides. */
static int told_behind_you(const struct view *view, int you, char *sex)
{
    for (int i = you + 1; i < view->seen_count && i <= you + WORDS_BETWEEN; i++) {
        if (view->seen[i - 1].after || view->seen[i].page != view->seen[you].page)
            return -1;
        *sex = sex_of_verb(view, i);
        if (*sex)
            return is_supposed(view, i) ? -1 : i;
        if (!may_stand_between(view, i))
            return -1;
    }
    return -1;
}

/* "твой муж", "Вашей жене" */
static char sex_by_spouse(const struct view *view, int at)
{
    if (!at || view->seen[at - 1].after || !view_word_is(view, at - 1, KIND_YOUR))
        return 0;
    return view_word_is(view, at, KIND_HUSBAND) ? 'f' : view_word_is(view, at, KIND_WIFE) ? 'm' : 0;
}

/* "Пишу тебе, брат рядом": told of, not called. */
static bool goes_on_behind(const struct view *view, int at)
{
    return !view->seen[at].after && at + 1 < view->seen_count &&
        view->seen[at + 1].line == view->seen[at].line;
}

/* "Обнимаю тебя, сестрёнка" */
static char sex_by_call(const struct view *view, int at)
{
    static const char *const you[] = { "тебя", "тебе", "ты", "табе", "цябе", NULL };
    if (!at || view->seen[at - 1].after != ',' || !word_is_among(&view->seen[at - 1].word, you) ||
        goes_on_behind(view, at))
        return 0;
    return view_word_is(view, at, KIND_BROTHER) ? 'm' : view_word_is(view, at, KIND_SISTER) ? 'f' : 0;
}

static char sex_spoken_to(const struct view *view, int *at)
{
    static const struct ending polish[] = { { "łeś", 'm' }, { "łaś", 'f' }, { NULL, 0 } };
    char sex = 0;
    const int verb = is_you(&view->seen[*at].word) ? told_behind_you(view, *at, &sex) : -1;
    if (verb >= 0) {
        *at = verb;
        return sex;
    }
    static const char *const how[] = { "какая", "такая", "якая", NULL };
    if (*at && is_you(&view->seen[*at].word) && word_is_among(&view->seen[*at - 1].word, how))
        return 'f';
    sex = sex_by_ending(&view->seen[*at].word, polish);
    sex = sex ? sex : sex_by_spouse(view, *at);
    return sex ? sex : sex_by_call(view, *at);
}

/* ---- "дорогой Женя" ---- */

/* The sex of a greeted name that only women or only men bear. */
static char sex_of_greeted(const struct view *view, const struct salutation *salutation)
{
    struct name_given given[NAME_FAMILIES];
    if (salutation->sex || !salutation->name_count)
        return salutation->sex;
    const size_t count = names_given_exactly(
        view->names, &view->seen[salutation->names[0]].word, NAME_HOW_CALL, given);
    char sex = 0;
    for (size_t i = 0; i < count; i++) {
        const char next = names_family_sex(view->names, given[i].family);
        if (!given[i].folded || (sex && next != sex))
            return 0;
        sex = next;
    }
    return sex;
}

/* ---- "я писала" ---- */

static bool is_i(const struct name_word *word)
{
    static const char *const words[] = { "я", NULL };
    return word_is_among(word, words);
}

bool rule_writes_as_other(const struct judged *judged)
{
    const struct view *view = judged->view;
    const char own = sex_of_name(judged->weighing->index->names, &best_prisoner(judged)->spellings[0]);
    for (int i = 0; own != '?' && i < view->seen_count; i++) {
        char sex = 0;
        if (is_i(&view->seen[i].word) && view_mailed(view, i) && !view->seen[i].quoted &&
            told_behind_you(view, i, &sex) >= 0 && sex != own)
            return true;
    }
    return false;
}

/* ---- what asks ---- */

/* The word by which somebody of the other sex, 'f' or 'm', is spoken to. */
static struct stretch spoken_to_other(const struct judged *judged, int other)
{
    const struct view *view = judged->view;
    const char own = sex_of_sender(judged);
    if (own == '?' || own == other)
        return stretch_at(-1);
    for (int i = 0; i < view->salutation_count; i++)
        if (view->salutations[i].name_count && sex_of_greeted(view, &view->salutations[i]) == other)
            return stretch_at(view->salutations[i].names[0]);
    for (int i = 0; i < view->seen_count; i++) {
        int at = i;
        if (view_mailed(view, i) && !view->seen[i].quoted && sex_spoken_to(view, &at) == other)
            return stretch_at(at);
    }
    return stretch_at(-1);
}

const struct finding found_sex[] = {
    { spoken_to_other, 'f', "a woman is spoken to, and the sender is a man" },
    { spoken_to_other, 'm', "a man is spoken to, and the sender is a woman" },
    { 0 },
};
