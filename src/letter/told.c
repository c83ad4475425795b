/* Of whom a sentence of the letter tells. What the sender wrote of herself comes back where the letter speaks
 * to her; where it tells of another woman, of a neighbour, of what a newspaper had, the same words say
 * nothing of who gets it. Words that tell it are in models/match/told.tsv. Nothing here knows what the sender
 * wrote, but for the places where it came back. */
#include "greeting_inside.h"

#include <string.h>

enum { SENTENCE_WORDS = 60, ROW_WORDS = 3, BREATH_SENTENCES = 2 };

/* ---- what a word does ---- */

/* Behind it another sentence begins, or another page. */
static bool ends_row(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    return (seen->after && strchr(".!?", seen->after)) || seen[1].page != seen->page;
}

/* The longest row that begins at a word; sets how many words it has. */
static const struct name_entry *find_row(const struct view *view, int at, int *words)
{
    char text[ROW_WORDS * (NAME_BYTES + 1)] = "";
    const struct vocabulary *vocabulary = view->vocabulary;
    const struct name_entry *found = vocabulary_begun(&vocabulary->told, view->seen[at].word.folded);
    *words = 1;
    for (int n = 1; n <= ROW_WORDS && at + n <= view->seen_count; n++) {
        size_t count;
        if (n > 1 && ends_row(view, at + n - 2))
            break;
        strcat(strcat(text, n > 1 ? " " : ""), view->seen[at + n - 1].word.folded);
        const struct name_entry *entry = name_book_find(&vocabulary->told, text, &count);
        if (!entry)
            continue;
        found = entry;
        *words = n;
    }
    return found;
}

/* "живёшь", "рассказываете"; "газете" and "свете" are none. */
static bool is_second_person(const struct name_word *word)
{
    enum { LETTERS_LEAST = 5 };
    static const char *const ends[] = { "ешь", "ишь", "ешься", "ишься", "аете", "яете", "уете", "аетесь",
        "уетесь", "аеш", "яеш", "уеш", "аешся", "іш", "аеце", "уеце", "аецеся", NULL };
    return word->letters >= LETTERS_LEAST && word_ends_as(word, ends);
}

/* "другая Анна" */
static bool is_before_given(const struct view *view, int at)
{
    struct name_given given[NAME_FAMILIES];
    return at + 1 < view->seen_count && view->seen[at + 1].word.capital && !view->seen[at].after &&
        names_given_exactly(view->names, &view->seen[at + 1].word, NAME_HOW_CASE | NAME_HOW_CALL, given) > 0;
}

/* "корреспонлентка", "сокамлерник": who is named, misread. */
static enum voice voice_near(const struct view *view, const struct seen *seen)
{
    enum { LETTERS_LEAST = 5 };
    const struct name_word *word = &seen->word;
    struct name_near near[1];
    if (word->letters < LETTERS_LEAST || word->capital || word->digits || view_knows(view, seen) ||
        !name_book_near(view->names, &view->vocabulary->told_long, word->skeleton, NAME_NEAR, near, 1))
        return VOICE_NONE;
    return (enum voice)near[0].entry->bearer;
}

static enum voice voice_at(const struct view *view, int at, int *words)
{
    const struct name_entry *row = find_row(view, at, words);
    if (!row)
        return is_second_person(&view->seen[at].word) ? VOICE_YOU : voice_near(view, &view->seen[at]);
    if (row->bearer == VOICE_ANOTHER)
        return is_before_given(view, at) ? VOICE_CERTAIN : VOICE_NONE;
    return (enum voice)row->bearer;
}

void view_find_voices(struct view *view)
{
    for (int i = 0, words; i < view->seen_count; i += words) {
        const enum voice voice = voice_at(view, i, &words);
        for (int k = i; k < i + words; k++)
            view->seen[k].voice = voice;
    }
}

/* ---- of whom a sentence tells ---- */

struct sentence {
    int first, last; /* seen words */
};

struct telling {
    const struct view *view;
    const struct told_place *places;
    size_t count;
    char sex; /* of the sender, or '?' */
};

static struct sentence sentence_at(const struct view *view, int at)
{
    struct sentence sentence = { at, at };
    while (at - sentence.first < SENTENCE_WORDS && !view_begins_sentence(view, sentence.first))
        sentence.first--;
    while (sentence.last - at < SENTENCE_WORDS && sentence.last + 1 < view->seen_count &&
        !view_begins_sentence(view, sentence.last + 1))
        sentence.last++;
    return sentence;
}

static bool is_place(const struct telling *telling, int at)
{
    for (size_t i = 0; i < telling->count; i++)
        if (telling->places[i].seen == at)
            return true;
    return false;
}

static bool has_place(const struct telling *telling, struct sentence sentence)
{
    for (int i = sentence.first; i <= sentence.last; i++)
        if (is_place(telling, i))
            return true;
    return false;
}

/* The first word of that voice; -1: none. */
static int find_voice(const struct view *view, struct sentence sentence, enum voice voice)
{
    for (int i = sentence.first; i <= sentence.last; i++)
        if (view->seen[i].voice == voice)
            return i;
    return -1;
}

static bool has_voice(const struct view *view, struct sentence sentence, enum voice voice)
{
    return find_voice(view, sentence, voice) >= 0;
}

/* "Ты не сыровар": the sender's word that is denied; -1: none. */
static int find_denied(const struct telling *telling, struct sentence sentence)
{
    static const char *const not [] = { "не", "ня", NULL };
    const struct view *view = telling->view;
    for (int i = sentence.first; i + 2 <= sentence.last; i++)
        if (view->seen[i].voice == VOICE_YOU && word_is_among(&view->seen[i + 1].word, not ) &&
            is_place(telling, i + 2))
            return i + 2;
    return -1;
}

/* A word of the message itself is nobody else. */
static int find_somebody(const struct telling *telling, struct sentence sentence)
{
    const struct view *view = telling->view;
    for (int i = sentence.first; i <= sentence.last; i++)
        if (view->seen[i].voice == VOICE_SOMEBODY && !is_place(telling, i))
            return i;
    return -1;
}

static bool is_given_of(const struct names *names, const struct name_given *given, size_t count, char sex)
{
    for (size_t i = 0; i < count; i++)
        if (names_family_sex(names, given[i].family) == sex)
            return true;
    return false;
}

/* "Муся … она", "Рудик … его": one whom the sender named. Where a sentence begins a capital says nothing. */
static bool is_named(const struct telling *telling, int at, enum voice pronoun)
{
    const struct view *view = telling->view;
    const struct name_word *word = &view->seen[at].word;
    const char sex = pronoun == VOICE_HER ? 'f' : 'm';
    struct name_given given[NAME_FAMILIES];
    if (!word->capital || !is_place(telling, at))
        return false;
    const size_t count = names_given_exactly(view->names, word, NAME_HOW_CASE | NAME_HOW_CALL, given);
    if (count)
        return is_given_of(view->names, given, count, sex);
    return !view_begins_sentence(view, at) &&
        (ends_with(word->folded, "а") || ends_with(word->folded, "я")) == (sex == 'f');
}

static bool is_explained(const struct telling *telling, int from, int at)
{
    for (int i = from; i < at; i++)
        if (is_named(telling, i, telling->view->seen[at].voice))
            return true;
    return false;
}

static bool before(const struct view *view, struct sentence sentence, struct sentence *out)
{
    if (!sentence.first || view->seen[sentence.first - 1].greeting)
        return false;
    *out = sentence_at(view, sentence.first - 1);
    return true;
}

static bool behind(const struct view *view, struct sentence sentence, struct sentence *out)
{
    if (sentence.last + 1 >= view->seen_count)
        return false;
    *out = sentence_at(view, sentence.last + 1);
    return true;
}

static bool speaks_to_you(const struct telling *telling, struct sentence sentence)
{
    return has_voice(telling->view, sentence, VOICE_YOU) && find_denied(telling, sentence) < 0 &&
        !has_voice(telling->view, sentence, VOICE_CERTAIN);
}

/* "у неё"; "от неё", "про него" own nothing. */
static bool is_behind_other_preposition(const struct view *view, int at)
{
    static const char *const words[] = { "от", "ад", "к", "да", "с", "з", "о", "об", "аб", "за", "на", "для",
        "без", "про", "пра", NULL };
    return at && word_is_among(&view->seen[at - 1].word, words);
}

/* She or he, as the sender is. */
static bool is_pronoun(const struct telling *telling, int at)
{
    const enum voice voice = telling->view->seen[at].voice;
    return ((voice == VOICE_HER && telling->sex != 'm') || (voice == VOICE_HIM && telling->sex != 'f')) &&
        !is_behind_other_preposition(telling->view, at);
}

/* A pronoun whose name stands neither here nor in the sentence before, nor did that speak to the sender of
 * it. */
static int find_her_or_him(const struct telling *telling, struct sentence sentence)
{
    const struct view *view = telling->view;
    struct sentence last = sentence;
    if (before(view, sentence, &last) && speaks_to_you(telling, last) && has_place(telling, last))
        return -1;
    for (int i = sentence.first; i <= sentence.last; i++)
        if (is_pronoun(telling, i) && !is_explained(telling, last.first, i))
            return i;
    return -1;
}

enum told { TOLD_OPEN, TOLD_YOURS, TOLD_OTHERS };

/* `who`: the word that says of whom, where it is told of others. */
static enum told told_by(const struct telling *telling, struct sentence sentence, int *who)
{
    const struct view *view = telling->view;
    *who = find_voice(view, sentence, VOICE_CERTAIN);
    if (*who < 0)
        *who = find_denied(telling, sentence);
    if (*who >= 0)
        return TOLD_OTHERS;
    if (has_voice(view, sentence, VOICE_YOU))
        return TOLD_YOURS;
    *who = find_somebody(telling, sentence);
    if (*who >= 0)
        return TOLD_OTHERS;
    if (has_voice(view, sentence, VOICE_REPLY))
        return TOLD_YOURS;
    *who = find_her_or_him(telling, sentence);
    return *who >= 0 ? TOLD_OTHERS : TOLD_OPEN;
}

/* ---- in one breath ---- */

/* "Там сыровар и шелкопряды": in what the sentence before told of. */
static bool begins_there(const struct view *view, struct sentence sentence)
{
    static const char *const words[] = { "там", NULL };
    return word_is_among(&view->seen[sentence.first].word, words);
}

/* "Познакомился с твоей тёзкой. Сыровар, шелкопряды на балконе.": whom; -1: it goes on with nothing told of
 * others. */
static int goes_on(const struct telling *telling, struct sentence sentence)
{
    int who;
    const bool there = begins_there(telling->view, sentence);
    for (int n = 0; n < BREATH_SENTENCES && before(telling->view, sentence, &sentence); n++) {
        const enum told told = told_by(telling, sentence, &who);
        const bool of_hers = there || has_place(telling, sentence) ||
            has_voice(telling->view, sentence, VOICE_CERTAIN);
        if (told == TOLD_OTHERS)
            return of_hers ? who : -1;
        if (told == TOLD_YOURS)
            return -1;
    }
    return -1;
}

/* "Сыровар, шелкопряды на балконе. Вот какая у меня корреспондентка." */
static int said_behind(const struct telling *telling, struct sentence sentence)
{
    return behind(telling->view, sentence, &sentence) ? find_voice(telling->view, sentence, VOICE_CERTAIN)
                                                      : -1;
}

static int other_of(const struct telling *telling, struct sentence sentence)
{
    int who;
    const enum told told = told_by(telling, sentence, &who);
    if (told != TOLD_OPEN)
        return told == TOLD_OTHERS ? who : -1;
    const int on = goes_on(telling, sentence);
    return on >= 0 ? on : said_behind(telling, sentence);
}

bool view_tells_you(const struct view *view, int seen)
{
    return has_voice(view, sentence_at(view, seen), VOICE_YOU);
}

void view_told_of_others(const struct view *view, char sex, struct told_place *places, size_t count)
{
    const struct telling telling = { view, places, count, sex };
    for (size_t i = 0; i < count; i++)
        places[i].other = other_of(&telling, sentence_at(view, places[i].seen));
}
