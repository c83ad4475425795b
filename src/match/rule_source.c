/* The rule about the source of what comes back: a sentence that has something of the sender's message may
 * give somebody else as the one who wrote it. Whoever else the sentence speaks to, it says that another card
 * may be meant. Words that say it are in models/match/source.tsv; of whom a sentence tells is told.c's. */
#include "rule_inside.h"

#include <string.h>

struct passage {
    const struct judged *judged;
    struct stretch sentence;
};

static enum source_word kind_of(const struct judged *judged, int at)
{
    return vocabulary_source(judged->weighing->index->vocabulary, judged->view->seen[at].word.folded);
}

/* ---- what the sender wrote ---- */

enum { BASE_LETTERS = 3 };

/* A stem; of a word of three letters, which has none, its skeleton: "кот" of "кота". */
static bool base_of(const struct name_word *word, char base[STEM_BYTES])
{
    if (word->digits)
        return false;
    if (stem_of(word, base))
        return true;
    if (word->letters != BASE_LETTERS || strlen(word->skeleton) != BASE_LETTERS)
        return false;
    strcpy(base, word->skeleton);
    return true;
}

/* Many letters have it, whomever they answer. */
static bool tells_little(const struct judged *judged, const struct name_word *word, const char *base)
{
    static const double EVERYBODYS = 0.1;
    const struct vocabulary *vocabulary = judged->weighing->index->vocabulary;
    size_t count;
    return name_book_find(&vocabulary->common, base, &count) ||
        name_book_find(&vocabulary->folded, word->folded, &count) ||
        vocabulary_rate(vocabulary, base) > EVERYBODYS ||
        vocabulary_source(vocabulary, word->folded) == SOURCE_SMALL;
}

/* "котом", "котик": a case or a diminutive of a word that is too short for a stem. */
static bool is_short_form(const struct name_word *own, const struct name_word *read)
{
    static const char *const ends[] = { "а", "у", "е", "ом", "ы", "ов", "ам", "ами", "ах", "э", "ами", "оў",
        "ик", "ика", "ику", "иком", "ике", "ики", "ейка", "ейке", "ейку", "ейки", "яра", "як", NULL };
    const size_t size = strlen(own->folded);
    struct name_word end;
    if (own->letters != BASE_LETTERS || own->digits || read->letters <= own->letters ||
        strncmp(own->folded, read->folded, size) != 0)
        return false;
    strcpy(end.folded, read->folded + size);
    return word_is_among(&end, ends);
}

/* "помидор", "таматы"; not of what many letters have. */
static bool are_one(const struct vocabulary *vocabulary, const char *own, const char *base)
{
    static const double MANY = 0.1;
    return vocabulary_rate(vocabulary, own) < MANY && vocabulary_one_word(vocabulary, own, base);
}

/* "теплиц", "тепличка": of a long one it is enough to begin so, but for the last letter. */
static bool is_same(
    const struct vocabulary *vocabulary, const char *own, const struct name_word *read, const char *base)
{
    enum { LONG = 6 };
    const size_t length = strlen(own);
    return !strcmp(own, base) || are_one(vocabulary, own, base) ||
        (length >= LONG && !strncmp(own, read->skeleton, length - 1));
}

/* "Глеб" is no "хлеб", though they have one skeleton. */
static bool begin_alike(const struct name_word *one, const struct name_word *other)
{
    enum { LETTER_BYTES = 2 };
    return !strncmp(one->folded, other->folded, LETTER_BYTES);
}

/* Names of people and towns are no facts: "из Познани" is said of many. */
static bool text_has(const struct judged *judged, const char *text, const struct name_word *word)
{
    const char *end = text + strlen(text);
    char base[STEM_BYTES], wanted[STEM_BYTES];
    struct name_word own;
    if (!base_of(word, wanted))
        return false;
    while (name_next_word(&text, end, &own))
        if (base_of(&own, base) &&
            (is_same(judged->weighing->index->vocabulary, base, word, wanted) || is_short_form(&own, word)) &&
            (begin_alike(&own, word) || strcmp(base, wanted) != 0) && !(own.capital && word->capital) &&
            !tells_little(judged, &own, base))
            return true;
    return false;
}

static bool is_fact(const struct judged *judged, int at)
{
    const struct name_word *word = &judged->view->seen[at].word;
    return text_has(judged, judged->own.message, word) || text_has(judged, judged->own.card_text, word);
}

static bool has_fact(const struct passage *passage)
{
    for (int i = passage->sentence.first; i <= passage->sentence.last; i++)
        if (is_fact(passage->judged, i))
            return true;
    return false;
}

/* ---- who else ---- */

static bool has_kind(const struct passage *passage, enum source_word kind)
{
    for (int i = passage->sentence.first; i <= passage->sentence.last; i++)
        if (kind_of(passage->judged, i) == kind)
            return true;
    return false;
}

/* Is a word of that kind among the `most` words in front, in the sentence? */
static bool has_before(const struct passage *passage, int at, int most, enum source_word kind)
{
    for (int i = at - 1; i >= passage->sentence.first && i >= at - most; i--)
        if (kind_of(passage->judged, i) == kind)
            return true;
    return false;
}

static bool is_beside(const struct passage *passage, int at, enum source_word kind)
{
    return has_before(passage, at, 1, kind) ||
        (at < passage->sentence.last && kind_of(passage->judged, at + 1) == kind);
}

static bool is_nominative(const struct passage *passage, int at)
{
    const struct view *view = passage->judged->view;
    struct name_given given[NAME_FAMILIES];
    return names_given_exactly(view->names, &view->seen[at].word, 0, given) && given[0].folded;
}

/* "у Лиды"; "у Лідзе" is a town. */
static bool is_genitive(const struct passage *passage, int at)
{
    static const char *const ends[] = { "ы", "и", "і", "а", "я", NULL };
    return word_ends_as(&passage->judged->view->seen[at].word, ends);
}

enum { TITLE_WORDS = 3 }; /* between a name and what says whose it is */

static bool is_own(const struct passage *passage, int at)
{
    return is_beside(passage, at, SOURCE_OWN) || has_before(passage, at, TITLE_WORDS, SOURCE_OWN);
}

static bool is_yours(const struct passage *passage, int at)
{
    return has_before(passage, at, TITLE_WORDS, SOURCE_YOUR) ||
        has_before(passage, at, TITLE_WORDS, SOURCE_YOURS);
}

/* "Сын мой Антоша", "наш Пецька": the prisoner's own people; not "муж Оксаны". */
static bool is_own_person(const struct passage *passage, int at)
{
    if (has_before(passage, at, 1, SOURCE_PERSON))
        return false; /* "моя ученица Алеся" */
    return is_own(passage, at) || has_before(passage, at, TITLE_WORDS, SOURCE_OWNS) ||
        (has_before(passage, at, TITLE_WORDS, SOURCE_KIN) && !is_yours(passage, at) &&
            is_nominative(passage, at));
}

static bool speaks_to_you(const struct passage *passage)
{
    for (int i = passage->sentence.first; i <= passage->sentence.last; i++)
        if (passage->judged->view->seen[i].voice == VOICE_YOU)
            return true;
    return false;
}

/* "доктору Эмилии Раковской", "с Кингай … яна": in whatever case, where the sentence tells somebody's or
 * nobody's. */
static bool is_told_of(const struct passage *passage, int at)
{
    static const char *const in[] = { "в", "во", "у", "ў", "ва", "под", "пад", NULL };
    const struct view *view = passage->judged->view;
    if (at > passage->sentence.first && word_is_among(&view->seen[at - 1].word, in))
        return false; /* "в Лиде" */
    if (!speaks_to_you(passage))
        return true;
    for (int i = at + 1; i <= passage->sentence.last; i++)
        if (view->seen[i].voice == VOICE_HER || view->seen[i].voice == VOICE_HIM)
            return true;
    return false;
}

/* "от Ганны", "в письме Нюры", "у вашей подруги" */
static bool is_given_as_source(const struct passage *passage, int at)
{
    enum { BETWEEN_WORDS = 3 };
    return has_before(passage, at, BETWEEN_WORDS, SOURCE_FROM) ||
        (has_before(passage, at, BETWEEN_WORDS, SOURCE_AT) && is_genitive(passage, at)) ||
        has_before(passage, at, BETWEEN_WORDS, SOURCE_LETTER) || has_before(passage, at, 1, SOURCE_KIN) ||
        has_kind(passage, SOURCE_SIGNED);
}

static bool is_other_name(const struct passage *passage, int at)
{
    return rule_name_of_other(passage->judged, at) ||
        (at == passage->sentence.first && is_nominative(passage, at) && has_kind(passage, SOURCE_TELLS) &&
            !rule_expected_name(passage->judged, &passage->judged->view->seen[at].word) &&
            passage->judged->view->seen[at].word.capital);
}

static bool is_me(const struct name_word *word)
{
    static const char *const me[] = { "мне", "нам", NULL };
    return word_is_among(word, me);
}

static bool tells_me(const struct passage *passage)
{
    for (int i = passage->sentence.first; i <= passage->sentence.last; i++)
        if (is_me(&passage->judged->view->seen[i].word))
            return true;
    return false;
}

static bool points(const struct passage *passage)
{
    static const char *const words[] = { "это", "этом", "этого", "гэта", "гэтым", "гэтага", "там", "тут",
        "так", "то", "тое", NULL };
    for (int i = passage->sentence.first; i <= passage->sentence.last; i++)
        if (word_is_among(&passage->judged->view->seen[i].word, words))
            return true;
    return false;
}

/* "Веславы", "Волька": capital, of no language's words, and in no table of names. Who writes books is no
 * source: "Как писал Чехов". */
static bool is_unknown_name(const struct passage *passage, int at)
{
    enum { LETTERS_LEAST = 4 };
    const struct judged *judged = passage->judged;
    const struct name_word *word = &judged->view->seen[at].word;
    return at > passage->sentence.first && word->capital && word->letters >= LETTERS_LEAST &&
        rule_own_likeness(judged, word) != NAME_NEAR && !rule_expected_name(judged, word) &&
        !rule_everyday(judged, word) && !is_fact(judged, at) &&
        ((is_beside(passage, at, SOURCE_TELLS) && (tells_me(passage) || points(passage))) ||
            has_before(passage, at, 1, SOURCE_LETTER) || has_before(passage, at, 1, SOURCE_PERSON) ||
            has_before(passage, at, 1, SOURCE_ONE) ||
            (has_before(passage, at, 1, SOURCE_FROM) && is_genitive(passage, at)));
}

static bool is_word_before(const struct passage *passage, int at, const char *const *words)
{
    for (int i = at - 1; i >= passage->sentence.first; i--)
        if (word_is_among(&passage->judged->view->seen[i].word, words))
            return true;
    return false;
}

/* "У нас в камере был Степан", "…, от него и знаю": a cellmate, or one of whom more is said, may be whom the
 * card was written to. Of the years before prison more may be said. */
static bool may_have_answered(const struct passage *passage, int at)
{
    static const char *const him[] = { "он", "его", "ему", "него", "нему", "ним", "нем", "им", "ен", "яго",
        "яму", "ім", NULL };
    static const char *const you[] = { "вы", "вас", "вам", "вами", NULL };
    static const char *const prison[] = { "отряде", "атрадзе", "камере", "камеры", "бараке", "бараку", "хате",
        "хаце", "зоне", "лагере", "тут", "здесь", NULL };
    static const char *const before[] = { "заводе", "заводзе", "фабрике", "фабрыцы", "школе", "деревне",
        "весцы", "детстве", "дзяцінстве", NULL };
    const struct view *view = passage->judged->view;
    const bool free = is_word_before(passage, at, before);
    for (int i = passage->sentence.first; i <= passage->sentence.last; i++) {
        const struct seen *seen = &view->seen[i];
        if (word_is_among(&seen->word, prison) ||
            (i > at &&
                (seen->voice == VOICE_YOU || word_is_among(&seen->word, you) ||
                    (!free && word_is_among(&seen->word, him)))))
            return true;
    }
    return false;
}

/* "У нас на заводе был мастер Пётр Ильич": whom the prisoner knew, and no letter is spoken of. */
static bool is_known_of_old(const struct passage *passage, int at)
{
    static const char *const us[] = { "нас", "меня", "мяне", NULL },
                             *const was[] = { "был", "быў", "жил", "жыў", "работал", "працаваў", NULL };
    if (may_have_answered(passage, at))
        return false;
    return has_before(passage, at, at - passage->sentence.first, SOURCE_AT) &&
        is_word_before(passage, at, us) && is_word_before(passage, at, was) &&
        !has_kind(passage, SOURCE_TELLS) && !has_kind(passage, SOURCE_LETTER) &&
        !has_kind(passage, SOURCE_PERSON);
}

/* What is read worse is seldom a name that was written: "шаліка" becomes "АЛІКА". */
static bool is_surely_read(const struct passage *passage, int at)
{
    static const double sure_least = 0.5;
    return passage->judged->view->seen[at].read->confidence >= sure_least;
}

static bool is_named_source(const struct passage *passage, int at)
{
    const bool pets = at > passage->sentence.first && is_fact(passage->judged, at - 1) &&
        !has_kind(passage, SOURCE_TELLS); /* "кот Василий" */
    const bool remembers = has_kind(passage, SOURCE_MEMORY) && !has_kind(passage, SOURCE_LETTER);
    if (pets || is_own_person(passage, at) || remembers || is_known_of_old(passage, at) ||
        !is_surely_read(passage, at))
        return false;
    return is_unknown_name(passage, at) ||
        (is_other_name(passage, at) &&
            (is_nominative(passage, at) || is_given_as_source(passage, at) || is_told_of(passage, at)));
}

/* One of whom the sender told. */
static bool is_in_text(const struct judged *judged, int at)
{
    const char *const texts[] = { judged->own.message, judged->own.card_text };
    char base[STEM_BYTES], wanted[STEM_BYTES];
    struct name_word own;
    if (!base_of(&judged->view->seen[at].word, wanted))
        return false;
    for (int t = 0; t < 2; t++)
        for (const char *text = texts[t], *end = text + strlen(text); name_next_word(&text, end, &own);)
            if (base_of(&own, base) && !strcmp(base, wanted))
                return true;
    return false;
}

/* "одна кабета", "та сестра" */
static bool is_some_ones(const struct passage *passage, int at)
{
    return has_before(passage, at, TITLE_WORDS, SOURCE_SOME) ||
        has_before(passage, at, TITLE_WORDS, SOURCE_ONE);
}

/* "ваша сестра", "одна кабета", "подруга … пишет" */
static bool is_person_source(const struct passage *passage, int at)
{
    const enum source_word kind = kind_of(passage->judged, at);
    if ((kind != SOURCE_PERSON && kind != SOURCE_KIN) || is_in_text(passage->judged, at))
        return false;
    const bool theirs = is_beside(passage, at, SOURCE_YOUR) || is_some_ones(passage, at);
    const bool tells = has_kind(passage, SOURCE_TELLS) || has_kind(passage, SOURCE_LETTER);
    if (has_before(passage, at, TITLE_WORDS, SOURCE_YOURS))
        return has_before(passage, at, TITLE_WORDS + 1, SOURCE_FROM);
    if (theirs)
        return tells || has_kind(passage, SOURCE_FROM);
    return kind == SOURCE_PERSON && tells && !is_own(passage, at);
}

/* "яна мне сама напісала", "он же нам и прислал": what somebody else told is not the reader's. */
static bool is_pronoun_source(const struct passage *passage, int at)
{
    static const char *const who[] = { "она", "он", "они", "яна", "ен", "яны", NULL };
    enum { BETWEEN_WORDS = 4 };
    const struct view *view = passage->judged->view;
    bool me = false, tells = false;
    if (!word_is_among(&view->seen[at].word, who))
        return false;
    for (int i = at - 1; i <= passage->sentence.last && i <= at + BETWEEN_WORDS; i++) {
        if (i < passage->sentence.first)
            continue;
        me |= is_me(&view->seen[i].word);
        tells |= kind_of(passage->judged, i) == SOURCE_TELLS;
    }
    return me && tells;
}

/* "Одна пенсионерка … мне сообщает" */
static bool is_some_source(const struct passage *passage, int at)
{
    return kind_of(passage->judged, at) == SOURCE_ONE && tells_me(passage) &&
        has_kind(passage, SOURCE_TELLS) && !is_in_text(passage->judged, at + 1);
}

/* "не от вас", "а не вы": where "вас" stands; -1: nobody is denied. */
static int denied_by(const struct passage *passage, int at)
{
    static const char *const not [] = { "не", "ня", "ни", "ані", NULL };
    enum { BETWEEN_WORDS = 2 };
    const struct view *view = passage->judged->view;
    if (!word_is_among(&view->seen[at].word, not ))
        return -1;
    for (int i = at + 1; i <= passage->sentence.last && i <= at + BETWEEN_WORDS; i++)
        if (view->seen[i].voice == VOICE_YOU)
            return i == at + 1 || kind_of(passage->judged, at + 1) == SOURCE_FROM ||
                    kind_of(passage->judged, at + 1) == SOURCE_AT
                ? i
                : -1;
    return -1;
}

static bool is_certain(const struct passage *passage, int at)
{
    return passage->judged->view->seen[at].voice == VOICE_CERTAIN;
}

static int source_in(const struct passage *passage)
{
    for (int i = passage->sentence.first; i <= passage->sentence.last; i++)
        if (is_named_source(passage, i) || is_person_source(passage, i) || is_pronoun_source(passage, i) ||
            is_some_source(passage, i) || denied_by(passage, i) >= 0 || is_certain(passage, i))
            return i;
    return -1;
}

/* ---- sentence by sentence ---- */

static struct stretch sentence_from(const struct view *view, int first)
{
    struct stretch sentence = stretch_at(first);
    while (sentence.last + 1 < view->seen_count && !view_begins_sentence(view, sentence.last + 1))
        sentence.last++;
    return sentence;
}

static bool is_told(const struct view *view, int at)
{
    return view_mailed(view, at) && !view->seen[at].greeting && !view->seen[at].quoted;
}

static struct stretch sentence_to(const struct view *view, int last)
{
    struct stretch sentence = stretch_at(last);
    while (sentence.first > 0 && !view_begins_sentence(view, sentence.first))
        sentence.first--;
    return sentence;
}

/* The sentence before, or behind; false: none is told. */
static bool neighbour(const struct passage *passage, bool before, struct passage *out)
{
    const struct view *view = passage->judged->view;
    const int at = before ? passage->sentence.first - 1 : passage->sentence.last + 1;
    if (at < 0 || at >= view->seen_count || !is_told(view, at))
        return false;
    *out = (struct passage){ passage->judged, before ? sentence_to(view, at) : sentence_from(view, at) };
    return true;
}

/* "Кот на трёх лапах? Это Люда рассказывала.": the sentence beside has it, and neither speaks to the reader.
 */
static bool has_fact_beside(const struct passage *passage)
{
    struct passage beside;
    if (speaks_to_you(passage) || !points(passage) ||
        !(has_kind(passage, SOURCE_TELLS) || has_kind(passage, SOURCE_SIGNED)))
        return false;
    for (int before = 0; before < 2; before++)
        if (neighbour(passage, before, &beside) && has_fact(&beside) && !speaks_to_you(&beside))
            return true;
    return false;
}

static bool has_other_name(const struct passage *passage)
{
    for (int i = passage->sentence.first; i <= passage->sentence.last; i++)
        if (is_other_name(passage, i) && !is_own_person(passage, i))
            return true;
    return false;
}

/* "Инна из Белостока! Она мне написала": of whom the sentence before speaks. */
static int pronoun_of_other(const struct passage *passage)
{
    const struct view *view = passage->judged->view;
    struct passage before;
    if (!has_kind(passage, SOURCE_TELLS) || !neighbour(passage, true, &before) || !has_other_name(&before))
        return -1;
    for (int i = passage->sentence.first; i <= passage->sentence.last; i++)
        if (view->seen[i].voice == VOICE_HER || view->seen[i].voice == VOICE_HIM)
            return i;
    return -1;
}

/* "писала, что", "расказвала пра" */
static bool is_of_something(const struct passage *passage, int at)
{
    static const char *const of[] = { "что", "про", "о", "об", "как", "што", "пра", "аб", "як", NULL };
    enum { BETWEEN_WORDS = 2 };
    for (int i = at + 1; i <= passage->sentence.last && i <= at + BETWEEN_WORDS; i++)
        if (word_is_among(&passage->judged->view->seen[i].word, of))
            return true;
    return false;
}

/* "Ваша сестра настрочила, что …": whoever of the reader's tells, another may be meant. */
static int told_by_yours(const struct passage *passage)
{
    for (int i = passage->sentence.first; i <= passage->sentence.last; i++) {
        const enum source_word kind = kind_of(passage->judged, i);
        if ((kind == SOURCE_PERSON || kind == SOURCE_KIN) && has_before(passage, i, 1, SOURCE_YOUR) &&
            i < passage->sentence.last && kind_of(passage->judged, i + 1) == SOURCE_TELLS &&
            is_of_something(passage, i + 1) && !is_in_text(passage->judged, i))
            return i;
    }
    return -1;
}

static int source_of(const struct passage *passage)
{
    const bool own = has_fact(passage);
    if (!own && !has_fact_beside(passage))
        return told_by_yours(passage);
    const int at = source_in(passage);
    return at < 0 && own ? pronoun_of_other(passage) : at;
}

/* "не Ваш", not "не" alone. */
static struct stretch words_of_source(const struct passage *passage, int at)
{
    const int denied = denied_by(passage, at);
    return (struct stretch){ at, denied > at ? denied : at };
}

/* Whether the letter has it from somebody, or says "you" beside "not". */
enum { FROM_SOMEBODY, DENIED };

static struct stretch other_source(const struct judged *judged, int kind)
{
    for (int i = 0; i < judged->view->seen_count;) {
        const struct passage passage = { judged, sentence_from(judged->view, i) };
        const int at = is_told(judged->view, i) ? source_of(&passage) : -1;
        if (at >= 0 && (denied_by(&passage, at) >= 0) == (kind == DENIED))
            return words_of_source(&passage, at);
        i = passage.sentence.last + 1;
    }
    return stretch_at(-1);
}

const struct finding found_source[] = {
    { other_source, FROM_SOMEBODY, "perhaps the letter has from somebody else what the sender wrote" },
    { other_source, DENIED, "perhaps the letter denies something that the sender wrote" },
    { 0 },
};
