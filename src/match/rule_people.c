/* The rule about other people: whoever else is named on a page that would be mailed must not get known to the
 * sender, and the letter may be theirs. */
#include "rule_inside.h"

#include <string.h>

/* ---- other senders ---- */

enum { FAMILIES_MOST = 8192, SURNAMES_MOST = 128, SURNAME_LETTERS = 6 };

struct mentions {
    int families[FAMILIES_MOST]; /* given names that stand in the letter: the seen word behind each, from 1 */
    int surnames[SURNAMES_MOST]; /* seen words that may be surnames, misread or small */
    int surname_count;
};

/* "Только" and "Талька" have one skeleton: words in Cyrillic begin with the same letters, too. */
static bool begin_alike(const struct name_word *one, const struct name_word *other)
{
    enum { TWO_LETTERS = 4 };
    const bool cyrillic = *one->folded & *other->folded & 0x80;
    return !cyrillic || !strncmp(one->folded, other->folded, TWO_LETTERS);
}

/* A relative whom the sender told about comes back in the reply: that is content, not another sender. */
static bool in_own_text(const struct judged *judged, const struct name_word *word)
{
    const char *const texts[] = { judged->own.message, judged->own.card_text };
    char wanted[STEM_BYTES], stem[STEM_BYTES];
    struct name_word own;
    if (!stem_of(word, wanted))
        return false;
    for (int t = 0; t < 2; t++)
        for (const char *at = texts[t], *end = at + strlen(at); name_next_word(&at, end, &own);)
            if (own.capital && stem_of(&own, stem) && !strcmp(stem, wanted) && begin_alike(&own, word))
                return true;
    return false;
}

static bool is_senders(const struct judged *judged, const struct name_word *word, enum name_likeness worst)
{
    return names_compare_any(judged, word, judged->best->names, judged->best->name_count, worst);
}

static bool is_prisoners(const struct judged *judged, const struct name_word *word, enum name_likeness worst)
{
    const struct prisoner *prisoner = best_prisoner(judged);
    return names_compare_any(judged, word, prisoner->spellings, prisoner->spelling_count, worst);
}

static bool is_own_name(const struct judged *judged, const struct name_word *word, enum name_likeness worst)
{
    return is_senders(judged, word, worst) || is_prisoners(judged, word, worst);
}

bool rule_expected_name(const struct judged *judged, const struct name_word *word)
{
    return is_own_name(judged, word, NAME_VARIANT) || in_own_text(judged, word);
}

bool rule_everyday(const struct judged *judged, const struct name_word *word)
{
    return word_is_everyday(judged->view, word);
}

bool rule_name_of_other(const struct judged *judged, int seen)
{
    const struct name_word *word = &judged->view->seen[seen].word;
    struct name_given given[NAME_FAMILIES];
    return word->capital && !rule_expected_name(judged, word) &&
        !(rule_begins_sentence(judged->view, seen) && rule_everyday(judged, word)) &&
        names_given_exactly(judged->weighing->index->names, word, NAME_HOW_CASE, given) && given[0].folded;
}

/* The word beside it on the page (step -1 or 1); null: none. */
static const struct name_word *beside_on_page(const struct judged *judged, int at, int step)
{
    const struct view *view = judged->view;
    const int to = at + step;
    const bool there = to >= 0 && to < view->seen_count && view->seen[to].page == view->seen[at].page;
    return there ? &view->seen[to].word : NULL;
}

/* Long and capital, or beside a given name. */
static bool may_be_surname(const struct judged *judged, int at)
{
    const struct name_word *word = &judged->view->seen[at].word;
    struct name_given given[NAME_FAMILIES];
    bool named = word->capital && word->letters >= SURNAME_LETTERS;
    for (int step = -1; step <= 1 && !named; step += 2) {
        const struct name_word *by = beside_on_page(judged, at, step);
        named = by && by->letters >= 3 &&
            names_given_exactly(judged->weighing->index->names, by, NAME_HOW_CASE, given) > 0;
    }
    return named && word->letters >= 3 && !word->digits;
}

static void find_surnames(const struct judged *judged, struct mentions *mentions)
{
    for (int i = 0; i < judged->view->seen_count && mentions->surname_count < SURNAMES_MOST; i++) {
        const struct name_word *word = &judged->view->seen[i].word;
        if (view_mailed(judged->view, i) && may_be_surname(judged, i) && !rule_everyday(judged, word) &&
            !rule_expected_name(judged, word))
            mentions->surnames[mentions->surname_count++] = i;
    }
}

/* "Эмилияо": a mark was read as a letter behind it. Returns how many given names it is without that letter. A
 * short word that begins a sentence is capital whatever it is: "Саниц тоже кормлю" is none of "Сани".
 */
static size_t given_but_last(const struct judged *judged, int at, struct name_given given[NAME_FAMILIES])
{
    enum { LETTERS_LEAST = 5, SHORT = 5 };
    const struct name_word *word = &judged->view->seen[at].word;
    const bool doubtful = word->letters <= SHORT && rule_begins_sentence(judged->view, at);
    char shorter[NAME_BYTES * 2];
    struct name_word but_last;
    size_t size = word->size;
    if (word->letters < LETTERS_LEAST || size >= sizeof shorter)
        return 0;
    do
        size--;
    while (size && ((unsigned char)word->at[size] & 0xC0) == 0x80);
    memcpy(shorter, word->at, size);
    shorter[size] = '\0';
    name_word_of(shorter, &but_last);
    return rule_expected_name(judged, &but_last)
        ? 0
        : names_given_exactly(judged->weighing->index->names, &but_last, doubtful ? 0 : NAME_HOW_CASE, given);
}

static bool is_family_of(const struct name *names, int count, int family)
{
    for (int n = 0; n < count; n++) {
        const struct name_part *given = name_part_of(&names[n], NAME_GIVEN);
        for (int f = 0; given && f < given->family_count; f++)
            if (given->families[f] == family)
                return true;
    }
    return false;
}

/* "Александра" may be Александр in another case, but there is a name that is so in the nominative. Returns
 * how many such names it is; none where one of them is the prisoner's or the sender's. */
static size_t given_of_namesake(
    const struct judged *judged, const struct name_word *word, struct name_given given[NAME_FAMILIES])
{
    const struct prisoner *prisoner = best_prisoner(judged);
    const size_t count = names_given_exactly(judged->weighing->index->names, word, 0, given);
    if (is_own_name(judged, word, NAME_ALIKE) || !is_own_name(judged, word, NAME_VARIANT))
        return 0;
    for (size_t i = 0; i < count; i++)
        if (is_family_of(prisoner->spellings, prisoner->spelling_count, given[i].family) ||
            is_family_of(judged->best->names, judged->best->name_count, given[i].family))
            return 0;
    return count;
}

/* Given names that the word is, or may be, and that nobody would expect there. */
static size_t given_of_other(const struct judged *judged, int at, struct name_given given[NAME_FAMILIES])
{
    const struct name_word *word = &judged->view->seen[at].word;
    const struct names *names = judged->weighing->index->names;
    if (rule_expected_name(judged, word))
        return given_of_namesake(judged, word, given);
    const size_t count = names_given_exactly(names, word, NAME_HOW_CASE, given);
    return count && given[0].folded ? count : given_but_last(judged, at, given);
}

static struct mentions *find_mentions(const struct judged *judged)
{
    struct mentions *mentions = arena_take(judged->weighing->arena, sizeof *mentions);
    for (int i = 0; i < judged->view->seen_count; i++) {
        const struct seen *seen = &judged->view->seen[i];
        struct name_given given[NAME_FAMILIES];
        if (!view_mailed(judged->view, i) || !seen->word.capital || seen->word.letters < 3)
            continue;
        const size_t count = given_of_other(judged, i, given);
        for (size_t g = 0; g < count && given[0].folded; g++)
            if (given[g].family < FAMILIES_MOST)
                mentions->families[given[g].family] = i + 1;
    }
    find_surnames(judged, mentions);
    return mentions;
}

struct named {
    struct name_form_taker taker;
    const struct judged *judged;
    int found; /* seen; -1: nowhere */
};

static void look_for_form(struct name_form_taker *taker, const char *skeleton, unsigned how)
{
    struct named *self = (struct named *)taker;
    size_t count;
    (void)how;
    const struct name_entry *entry = name_book_find(&self->judged->view->words, skeleton, &count);
    for (size_t i = 0; i < count; i++) {
        int at = (int)entry[i].bearer;
        const struct name_word *word = &self->judged->view->seen[at].word;
        if (word->letters >= 3 && word->capital && view_mailed(self->judged->view, at) &&
            !rule_expected_name(self->judged, word))
            self->found = at;
    }
}

/* Where the surname stands on a page that is mailed; -1: nowhere. The prisoner's and the sender's own do not
 * count. */
static int surname_at(const struct judged *judged, const struct name *name)
{
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    const struct names *names = judged->weighing->index->names;
    struct named named = { .taker = { look_for_form }, .judged = judged, .found = -1 };
    if (surname && names_may_be_among(names, surname, &judged->view->words))
        names_forms(names, surname, name->sex, &named.taker);
    return named.found;
}

/* The seen word that is the given name, or a form of it; -1: none. */
static int mention_of(const struct mentions *mentions, const struct name *name)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    for (int i = 0; given && i < given->family_count; i++)
        if (given->families[i] < FAMILIES_MOST && mentions->families[given->families[i]])
            return mentions->families[given->families[i]] - 1;
    return -1;
}

static enum name_likeness likeness_of(
    const struct judged *judged, const struct name_word *word, const struct name_part *part)
{
    static const double FAR_MOST = 0.34;
    const size_t read = strlen(word->skeleton), known = strlen(part->skeleton);
    const double most = FAR_MOST * (double)(read > known ? read : known);
    return name_level(
        names_distance(judged->weighing->index->names, word->skeleton, part->skeleton, most), read, known);
}

enum name_likeness rule_own_likeness(const struct judged *judged, const struct name_word *word)
{
    for (enum name_likeness worst = NAME_NEAR; worst <= NAME_FAR; worst++)
        if (is_own_name(judged, word, worst))
            return worst;
    return NAME_OTHER;
}

static bool given_beside(const struct judged *judged, int at, const struct name *name)
{
    const struct name_part *given = name_part_of(name, NAME_GIVEN);
    const struct names *names = judged->weighing->index->names;
    for (int step = -1; given && step <= 1; step += 2) {
        const struct name_word *by = beside_on_page(judged, at, step);
        if (by && names_compare(names, by, given, name->sex, NAME_HOW_CASE) <= NAME_NEAR)
            return true;
    }
    return false;
}

/* "Мпхаил Перевозчихов", "михаил прус": a long surname nearly read, or the whole name further off or small.
 * Where; -1: nowhere. */
static int nearly_read_at(
    const struct judged *judged, const struct mentions *mentions, const struct name *name)
{
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    const struct names *names = judged->weighing->index->names;
    for (int i = 0; surname && i < mentions->surname_count; i++) {
        const int at = mentions->surnames[i];
        const struct name_word *word = &judged->view->seen[at].word;
        const enum name_likeness likeness = likeness_of(judged, word, surname);
        if (likeness <= NAME_FAR && likeness >= rule_own_likeness(judged, word))
            continue;
        const bool whole = likeness == NAME_FAR || likeness == NAME_NEAR ||
            names_is_form(names, word, surname, name->sex, NAME_HOW_CASE);
        if (likeness == NAME_NEAR && word->capital && strlen(surname->skeleton) >= SURNAME_LETTERS &&
            word->letters >= SURNAME_LETTERS)
            return at;
        if (whole && given_beside(judged, at, name))
            return at;
    }
    return -1;
}

enum named_how { NAMED_NOT, NAMED_SURNAME, NAMED_GIVEN, NAMED_NEARLY };

/* A sender of this prisoner, not the best one, and the seen word that is the name, or may be it. */
struct named_sender {
    const struct contender *sender; /* null: nobody's name stands there */
    int at;
    enum named_how how;
};

/* Three letters are some other word's as well, read in another script: "Bac" is "Вас", and as near to Bąk. */
static bool surname_surely(const struct judged *judged, int at)
{
    enum { LETTERS_SURE = 4 };
    return judged->view->seen[at].word.letters >= LETTERS_SURE;
}

static struct named_sender named_by(const struct judged *judged, const struct mentions *mentions,
    struct hints *hints, const struct contender *other, int number)
{
    const struct name *name = &other->names[number];
    int at = contender_surname_absent(other, number) ? -1 : surname_at(judged, name);
    if (at >= 0)
        return (struct named_sender){ other, at, surname_surely(judged, at) ? NAMED_SURNAME : NAMED_NEARLY };
    if ((at = mention_of(mentions, name)) >= 0)
        return (struct named_sender){ other, at, NAMED_GIVEN };
    if ((at = nearly_read_at(judged, mentions, name)) >= 0 || (at = rule_hint_of(hints, name)) >= 0)
        return (struct named_sender){ other, at, NAMED_NEARLY };
    return (struct named_sender){ NULL, -1, NAMED_NOT };
}

static struct named_sender find_named(const struct judged *judged)
{
    const struct mentions *mentions = find_mentions(judged);
    struct hints *hints = rule_find_hints(judged);
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (!same_prisoner(judged, other) || other->sender == judged->best->sender)
            continue;
        for (int n = 0; n < other->name_count; n++) {
            const struct named_sender named = named_by(judged, mentions, hints, other, n);
            if (named.sender)
                return named;
        }
    }
    return (struct named_sender){ NULL, -1, NAMED_NOT };
}

/* What several conditions ask; each is looked for when the first of them does. */
struct people_memo {
    bool named_known, return_known, return_read;
    struct named_sender named;
};

struct people_memo *people_memo_open(struct arena *arena)
{
    return arena_take(arena, sizeof(struct people_memo));
}

static struct named_sender named_sender(const struct judged *judged)
{
    struct people_memo *memo = judged->people;
    if (!memo->named_known)
        memo->named = find_named(judged);
    memo->named_known = true;
    return memo->named;
}

static bool other_sender_named(const struct judged *judged)
{
    return named_sender(judged).how == NAMED_SURNAME;
}

static bool other_given_named(const struct judged *judged)
{
    return named_sender(judged).how == NAMED_GIVEN;
}

static bool other_nearly_named(const struct judged *judged)
{
    return named_sender(judged).how == NAMED_NEARLY;
}

static bool namesake_named(const struct judged *judged)
{
    int at;
    return !named_sender(judged).sender && rule_namesake_named(judged, &at);
}

/* The volunteer typed another sender's full name. */
static const struct contender *typed_sender(const struct judged *judged)
{
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *other = &judged->weighing->contenders[i];
        if (other->sender != judged->best->sender && other->typed_surname)
            return other;
    }
    return NULL;
}

static bool other_sender_typed(const struct judged *judged)
{
    return typed_sender(judged);
}

/* ---- "Ирина Петровна" ---- */

static bool is_given_of_sender(const struct judged *judged, const struct name_word *word)
{
    for (int n = 0; word->capital && n < judged->best->name_count; n++) {
        const struct name_part *given = name_part_of(&judged->best->names[n], NAME_GIVEN);
        if (given &&
            names_compare(judged->weighing->index->names, word, given, judged->best->names[n].sex,
                NAME_HOW_CASE | NAME_HOW_CALL) <= NAME_VARIANT)
            return true;
    }
    return false;
}

static bool has_patronymic(const struct contender *best)
{
    for (int n = 0; n < best->name_count; n++)
        if (name_part_of(&best->names[n], NAME_PATRONYMIC))
            return true;
    return false;
}

/* "Мою маму зовут Ирина Петровна": told of somebody else. */
static bool is_called_so(const struct view *view, int given)
{
    enum { NEAR_WORDS = 4 };
    static const char *const called[] = { "зовут", "звали", "завуць", "звалі", NULL };
    static const char *const whom[] = { "мою", "нашу", "ее", "маю", "яе", "его", "моего", "майго", "яго",
        "нашего", NULL };
    if (!given || !word_is_among(&view->seen[given - 1].word, called))
        return false;
    for (int i = given - 2; i >= 0 && i >= given - NEAR_WORDS && !view->seen[i].after; i--)
        if (word_is_among(&view->seen[i].word, whom))
            return true;
    return false;
}

/* The sender's given name beside a patronymic that is another one, wherever it stands. A greeting's first
 * line is weighed by itself. */
static struct stretch other_patronymic(const struct judged *judged, int kind)
{
    (void)kind;
    const struct view *view = judged->view;
    for (int i = 1; has_patronymic(judged->best) && i < view->seen_count; i++) {
        const struct name_word *word = &view->seen[i].word;
        if (view_mailed(view, i) && word->capital && view->seen[i - 1].page == view->seen[i].page &&
            !view->seen[i - 1].after && names_patronymic(view->names, word) &&
            is_given_of_sender(judged, &view->seen[i - 1].word) && !is_own_name(judged, word, NAME_NEAR) &&
            !in_own_text(judged, word) && !is_called_so(view, i - 1))
            return stretch_at(i);
    }
    return stretch_at(-1);
}

/* Is it the sender's or the prisoner's own name, however it was read? */
static bool may_be_expected(const struct judged *judged, const struct name_word *word)
{
    return is_own_name(judged, word, NAME_NEAR) || in_own_text(judged, word);
}

/* The sender, or somebody of whom the sender told; the prisoner is told of there as well. */
static bool may_be_called(const struct judged *judged, const struct name_word *word)
{
    return is_senders(judged, word, NAME_NEAR) ||
        (in_own_text(judged, word) && !is_prisoners(judged, word, NAME_VARIANT));
}

/* "Обнимаю вас, Богдан Жилинский": so he signs, whatever stands below. */
static bool surname_follows(const struct judged *judged, int at)
{
    const struct name_word *next = beside_on_page(judged, at, 1);
    const struct prisoner *prisoner = best_prisoner(judged);
    for (int s = 0; next && next->capital && !judged->view->seen[at].after && s < prisoner->spelling_count;
         s++) {
        const struct name *name = &prisoner->spellings[s];
        const struct name_part *surname = name_part_of(name, NAME_SURNAME);
        if (surname &&
            names_compare(judged->weighing->index->names, next, surname, name->sex, 0) <= NAME_VARIANT)
            return true;
    }
    return false;
}

/* "Теперь вам, Андрей.": the prisoner does not speak to himself, but signs so. */
static bool said_to_namesake(const struct judged *judged, int at)
{
    enum { SIGNATURE_LINES = 3 };
    const struct seen *seen = &judged->view->seen[at];
    const struct line *line = &judged->view->lines[seen->line];
    return at && seen[-1].after == ',' && seen[-1].page == seen->page &&
        view_speaks_to_you(judged->view, at - 1) && line->rank < line->of - SIGNATURE_LINES &&
        !surname_follows(judged, at) && !may_be_called(judged, &seen->word);
}

static bool is_another_spoken_to(const struct judged *judged, int at)
{
    return !may_be_expected(judged, &judged->view->seen[at].word) || said_to_namesake(judged, at);
}

static bool another_spoken_to(const struct judged *judged)
{
    for (int i = 0; i < judged->view->spoken_count; i++)
        if (is_another_spoken_to(judged, judged->view->spoken_to[i]))
            return true;
    return false;
}

static void quote_spoken_to(const struct judged *judged, struct quotes *quotes)
{
    for (int i = 0; i < judged->view->spoken_count; i++)
        if (is_another_spoken_to(judged, judged->view->spoken_to[i]))
            quote(quotes, view_word(judged->view, judged->view->spoken_to[i]));
}

/* "Здравствуйте, Валентина! Здравствуйте, Валя!": nobody is greeted twice, in two forms of one name. */
static bool is_greeted_otherwise(const struct view *view, int at)
{
    const struct salutation *first = view->salutations;
    return view->salutation_count && first->name_count &&
        strcmp(view->seen[first->names[0]].word.skeleton, view->seen[at].word.skeleton) != 0;
}

/* "Здравсшвуйте, Аня! Здраоствуйтез Оиюшка!": like a form of her name, but in the line of her greeting. */
static bool is_in_greeting_line(const struct view *view, int at)
{
    return view->salutation_count && view->seen[at].line == view->salutations[0].line;
}

/* Nor does he greet himself; and whom he calls ("Здравствуйте, Остап!") is another reader, though the sender
 * told of him. "Дорогой" and "братишка" are nobody's names: that the sender wrote so says nothing. */
static bool is_greeted_again(const struct judged *judged, int at)
{
    const struct seen *seen = &judged->view->seen[at];
    if (seen->role != ROLE_NONE && !seen->role_misread)
        return true;
    if ((at && seen[-1].after == ',') || is_in_greeting_line(judged->view, at))
        return !is_senders(judged, &seen->word, NAME_VARIANT) || is_greeted_otherwise(judged->view, at);
    return !may_be_called(judged, &seen->word);
}

static bool greeted_again(const struct judged *judged)
{
    for (int i = 0; i < judged->view->greeted_again_count; i++)
        if (is_greeted_again(judged, judged->view->greeted_again[i]))
            return true;
    return false;
}

static void quote_greeted_again(const struct judged *judged, struct quotes *quotes)
{
    for (int i = 0; i < judged->view->greeted_again_count; i++)
        if (is_greeted_again(judged, judged->view->greeted_again[i]))
            quote(quotes, view_word(judged->view, judged->view->greeted_again[i]));
}

/* "Ещё мне пишет", "пишет", "Нам недавно писала": of mail. Not "Как пишет Быков", nor "Роман написал Ремарк".
 */
static bool tells_of_mail(const struct judged *judged, int verb)
{
    static const char *const now[] = { "пишет", "пишут", "піша", "пішуць", NULL };
    static const char *const then[] = { "писал", "писала", "писали", "написал", "написала", "написали",
        "пісаў", "пісала", "пісалі", "напісаў", "напісала", "напісалі", NULL };
    static const char *const us[] = { "мне", "нам", NULL };
    static const char *const quotes[] = { "как", "як", "что", "што", "этом", "гэта", "гэтым", NULL };
    enum { BEFORE = 2 };
    const struct name_word *word = &judged->view->seen[verb].word, *before = beside_on_page(judged, verb, -1);
    const bool present = word_is_among(word, now);
    for (int step = 1; (present || word_is_among(word, then)) && step <= BEFORE; step++)
        if (word_is_among(beside_on_page(judged, verb, -step), us))
            return true;
    return present && !word_is_among(before, quotes);
}

/* "Ещё мне пишет Глпна", "пишет айно": who else writes, in a name beyond likeness or read small. */
static bool is_unread_writer(const struct judged *judged, int at)
{
    enum { LETTERS_LEAST = 3 };
    const struct seen *seen = &judged->view->seen[at];
    struct name_given given[NAME_FAMILIES];
    if (!beside_on_page(judged, at, -1) || !tells_of_mail(judged, at - 1) || seen[-1].after)
        return false;
    const bool named = names_given_exactly(judged->weighing->index->names, &seen->word, 0, given) > 0;
    return seen->word.capital != named && !seen->word.digits && seen->word.letters >= LETTERS_LEAST &&
        seen->role == ROLE_NONE && !rule_everyday(judged, &seen->word) &&
        !may_be_expected(judged, &seen->word);
}

static bool writer_unread(const struct judged *judged)
{
    for (int i = 1; i < judged->view->seen_count; i++)
        if (view_mailed(judged->view, i) && is_unread_writer(judged, i))
            return true;
    return false;
}

static void quote_writer(const struct judged *judged, struct quotes *quotes)
{
    for (int i = 1; i < judged->view->seen_count; i++)
        if (view_mailed(judged->view, i) && is_unread_writer(judged, i))
            quote(quotes, view_word(judged->view, i));
}

static void quote_named(const struct judged *judged, struct quotes *quotes)
{
    const struct named_sender named = named_sender(judged);
    if (!named.sender)
        return;
    quote(quotes, view_word(judged->view, named.at));
    quote(quotes, named.sender->row->sender_name);
}

static void quote_namesake(const struct judged *judged, struct quotes *quotes)
{
    int again;
    const struct contender *named = rule_namesake_named(judged, &again);
    quote(quotes, view_word(judged->view, again));
    quote(quotes, named->row->sender_name);
}

static void quote_typed(const struct judged *judged, struct quotes *quotes)
{
    quote(quotes, typed_sender(judged)->row->sender_name);
}

static void quote_addressee(const struct judged *judged, struct quotes *quotes)
{
    quote(quotes, rule_addressee(judged));
}

const struct quoting people_quotes[] = {
    { other_sender_named, quote_named },
    { other_given_named, quote_named },
    { other_nearly_named, quote_named },
    { namesake_named, quote_namesake },
    { other_sender_typed, quote_typed },
    { rule_addressed_elsewhere, quote_addressee },
    { another_spoken_to, quote_spoken_to },
    { greeted_again, quote_greeted_again },
    { writer_unread, quote_writer },
    { 0 },
};

/* Whom the letter does not greet but names is spoken of, not to. */
static bool sender_spoken_of(const struct judged *judged)
{
    const struct contender *best = judged->best;
    return !best->greeted && best->has[GROUP_SENDER_NAME] &&
        stands_in_letter(judged, &best->evidence[GROUP_SENDER_NAME]);
}

/* ---- return names and addresses ---- */

/* A surname that was nearly read; short ones are near to too much. */
static bool surname_nearly_read(const struct judged *judged, const struct name *name)
{
    const struct name_part *surname = name_part_of(name, NAME_SURNAME);
    struct name_word word;
    int places[FOUND_MOST];
    name_word_of(surname ? surname->written : "", &word);
    int count = word.letters >= 6 ? view_find(judged->view, &word, places) : 0;
    for (int i = 0; i < count; i++) {
        const struct name_word *read = &judged->view->seen[places[i]].word;
        if (read->capital && !rule_expected_name(judged, read))
            return true;
    }
    return false;
}

static bool return_name_read(const struct judged *judged, const struct name *name)
{
    return surname_at(judged, name) >= 0 || surname_nearly_read(judged, name);
}

static bool find_return(const struct judged *judged)
{
    struct asked names = { .count = 0 }, addresses = { .count = 0 };
    if (view_postcode(judged->view, NULL))
        return true;
    for (size_t i = 0; i < judged->weighing->count; i++) {
        const struct contender *contender = &judged->weighing->contenders[i];
        const struct message *row = contender->row;
        if (!same_prisoner(judged, contender))
            continue;
        if ((!asked_before(&names, row->return_name) && return_name_read(judged, &contender->return_name)) ||
            (!asked_before(&addresses, row->return_address) &&
                view_address(judged->view, row->return_address, NULL)))
            return true;
    }
    return false;
}

/* The return name and address of any card to this prisoner: whoever lives there scanned the letter. */
bool rule_return_read(const struct judged *judged)
{
    struct people_memo *memo = judged->people;
    if (!memo->return_known)
        memo->return_read = find_return(judged);
    memo->return_known = true;
    return memo->return_read;
}

/* Whose address it is nobody can say: of another sender, or of who is to get the letter. */
bool rule_email_read(const struct judged *judged)
{
    for (size_t p = 0; p < judged->reply->page_count; p++) {
        const struct page *page = &judged->reply->pages[p];
        for (size_t w = 0; page_kind_mailed(page->kind) && w < page->reading.count; w++)
            if (strchr(page->reading.words[w].text, '@'))
                return true;
    }
    return false;
}

const struct condition rule_people[] = {
    { sender_spoken_of, "the sender is named in the letter, but no greeting to them is found" },
    { other_sender_typed, "a file or folder name says another sender" },
    { rule_addressed_elsewhere, "the envelope or a slip names somebody else as the one it is for" },
    { other_sender_named, "another sender of this prisoner is named" },
    { other_nearly_named, "perhaps another sender of this prisoner is named: a word is like the name" },
    { other_given_named, "another sender of this prisoner is named, or somebody who is called so" },
    { namesake_named, "perhaps another sender of this prisoner is named, or the greeted one once more" },
    { another_spoken_to, "somebody else may be spoken to: perhaps a second letter" },
    { greeted_again, "a word at a greeting may call somebody else: perhaps a second letter" },
    { writer_unread, "perhaps somebody else who writes to the prisoner is named" },
    { rule_email_read, "an e-mail address stands on a page: perhaps somebody else's" },
    { rule_return_read, "a return name or address stands on a page that would be mailed" },
    { 0 },
};

const struct finding found_people[] = {
    { other_patronymic, 0, "the sender's given name stands beside another patronymic" },
    { 0 },
};
