/* Somebody spoken to by name without a word of greeting: "Зинаида Петровна, спасибо за носки", "И Вам, Зина,
 * поклон". Where it is not the greeted one, another letter may begin there, or a part that is for another.
 */
#include "date_inside.h"
#include "greeting_inside.h"

#include <string.h>

static bool is_one_of(char mark, const char *marks)
{
    return mark && strchr(marks, mark);
}

/* Many letters have the word: "Рада, что дошло", "Слава Богу, ..." */
bool word_is_everyday(const struct view *view, const struct name_word *word)
{
    char stem[STEM_BYTES];
    return !stem_of(word, stem) || vocabulary_has_stem(view->vocabulary, stem);
}

/* Names that are words as well, in these very forms. */
bool word_is_homograph(const struct name_word *word)
{
    static const char *const words[] = { "август", "августа", "але", "баян", "вер", "вера", "воля", "галінка",
        "гений", "гумар", "дана", "дрон", "злата", "кость", "лада", "лев", "лилия", "лука", "люба", "любовь",
        "любоў", "май", "мая", "марс", "март", "марта", "мила", "мир", "мира", "мишка", "надежда", "надзея",
        "октябрь", "олимпиада", "кит", "павлин", "питер", "поля", "рад", "рада", "рая", "рима", "роза",
        "роман", "свет", "света", "сем", "серый", "слава", "снежка", "тата", "тем", "тема", "том", "тома",
        "яна", NULL };
    return word_is_among(word, words);
}

bool view_may_call(const struct view *view, int at)
{
    enum { LETTERS_LEAST = 3 };
    const struct seen *seen = &view->seen[at];
    return seen->role == ROLE_NONE && !seen->word.digits && seen->word.letters >= LETTERS_LEAST &&
        !view_word_is(view, at, KIND_OPENS);
}

/* ---- where a name stands ---- */

static bool begins_page(const struct view *view, int at)
{
    return !at || view->seen[at - 1].page != view->seen[at].page;
}

bool view_speaks_to_you(const struct view *view, int at)
{
    static const char *const you[] = { "вам", "тебе", "вы", "ты", "вас", "тебя", "табе", "цябе", NULL };
    return word_is_among(&view->seen[at].word, you);
}

static bool behind_you(const struct view *view, int at)
{
    return !begins_page(view, at) && view_speaks_to_you(view, at - 1);
}

/* "Вера, надежда, любовь", "Май, июнь, июль", "Рад, что дошло", "Надежда, как говорят, умирает". */
static bool is_of_sentence(const struct view *view, int at)
{
    static const char *const joining[] = { "что", "чтобы", "как", "когда", "где", "кто", "если", "а", "но",
        "што", "каб", "як", "калі", "дзе", "хто", "але", NULL };
    const struct seen *seen = &view->seen[at];
    if (!begins_page(view, at) && seen[-1].after == ',' && word_is_homograph(&seen[-1].word))
        return true;
    if (at + 1 >= view->seen_count || seen[1].page != seen->page)
        return false;
    const bool listed = word_is_homograph(&seen[1].word) || word_is_everyday(view, &seen[1].word);
    return (listed && seen[1].after == ',') || word_is_among(&seen[1].word, joining);
}

/* "Мама моя, Ольга, пришла твоя посылка" */
static bool says_your(const struct view *view, int at)
{
    const struct vocabulary *vocabulary = view->vocabulary;
    for (int i = at; i < view->seen_count && view->seen[i].page == view->seen[at].page; i++) {
        size_t count;
        if (view_speaks_to_you(view, i) ||
            name_book_find(&vocabulary->reader, view->seen[i].word.folded, &count))
            return true;
        if (mark_ends_call(view->seen[i].after))
            return false;
    }
    return false;
}

/* "Кит! Настоящий!": a beast rather than Никита, but in "Кит! Спасибо за открытку." */
static bool is_hardly_name(const struct view *view, int at)
{
    static const char *const words[] = { "кит", NULL };
    static const char *const thanks[] = { "спасибо", "благодарю", "дзякуй", "дзякую", NULL };
    const bool thanked = at + 1 < view->seen_count && word_is_among(&view->seen[at + 1].word, thanks);
    return word_is_among(&view->seen[at].word, words) && !thanked && !says_your(view, at + 1);
}

/* "Надежда, спасибо", "Надежда Ильинична, спасибо": not "Надежда есть", nor "Слава Богу". */
static bool homograph_calls(const struct view *view, int at)
{
    const char after = view->seen[at].after;
    if (!after && at + 1 < view->seen_count && names_patronymic(view->names, &view->seen[at + 1].word))
        return true;
    if (after == '!' && is_hardly_name(view, at) && !behind_you(view, at))
        return false;
    if (after == '!' || !is_one_of(after, behind_you(view, at) ? ",:.?" : ",:"))
        return after == '!';
    return begins_page(view, at) || behind_you(view, at) || !is_of_sentence(view, at);
}

/* ---- names ---- */

/* A given name as one is called by it. */
static bool is_call(const struct view *view, int at)
{
    struct name_given given[NAME_FAMILIES];
    const struct name_word *word = &view->seen[at].word;
    return word->letters >= 2 && names_given_exactly(view->names, word, NAME_HOW_CALL, given) &&
        given[0].folded && (word->letters >= 3 || (word->capital && view->seen[at].role == ROLE_NONE)) &&
        (!word_is_homograph(word) || homograph_calls(view, at));
}

/* Surely, or but for a letter of its ending. */
static bool nearly_patronymic(const struct view *view, const struct name_word *word)
{
    static const char *const ends[] = { "ovna", "evna", "icna", "ovic", "evic" };
    enum { LETTERS_LEAST = 6, END = 4 };
    const size_t length = strlen(word->skeleton);
    bool nearly = names_patronymic(view->names, word);
    for (size_t i = 0;
         word->capital && word->letters >= LETTERS_LEAST && length > END && i < sizeof ends / sizeof *ends;
         i++)
        nearly |= names_distance(view->names, word->skeleton + length - END, ends[i], 1) <= 1;
    return nearly;
}

/* No word that many letters have, so perhaps a name that was misread or is not known. */
static bool may_be_misread(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    struct name_given given[NAME_FAMILIES];
    const bool spoken_of = view_certain_names(view, at, given) && !view_known_name(view, at);
    return seen->word.capital && !seen->word.digits && seen->word.letters >= 3 && !spoken_of &&
        seen->role == ROLE_NONE && !word_is_everyday(view, &seen->word);
}

/* "Зпнаида": a letter or two of a given name are wrong. */
static bool nearly_call(const struct view *view, int at)
{
    enum { LETTERS_LEAST = 5 };
    struct name_given given[NAME_FAMILIES];
    const struct name_word *word = &view->seen[at].word;
    return word->letters >= LETTERS_LEAST && view->seen[at].role == ROLE_NONE &&
        !word_is_everyday(view, word) && names_given(view->names, word, NAME_HOW_CALL, given) &&
        given[0].likeness == NAME_NEAR;
}

/* The last word of "Зинаида Петровна", "Зина Лось": capital words without a mark between. */
static int end_of_name(const struct view *view, int at)
{
    enum { NAME_WORDS = 3 };
    int last = at;
    while (last - at + 1 < NAME_WORDS && last + 1 < view->seen_count &&
        view->seen[last + 1].page == view->seen[at].page && view->seen[last + 1].word.capital &&
        !is_one_of(view->seen[last].after, ",.!?:;"))
        last++;
    return last;
}

/* ---- where somebody is spoken to ---- */

/* "Люба Т. хвалила", "літарай М.) піша": the stop is the initial's. */
static bool is_behind_initial(const struct seen *seen)
{
    return seen[-1].word.letters == 1 && seen[-1].word.capital && seen[-1].after == '.' &&
        !seen->word.capital && !seen->word.digits;
}

bool view_begins_sentence(const struct view *view, int at)
{
    enum { SHORT_LINE = 4 };
    const struct seen *seen = &view->seen[at];
    if (at && seen[-1].page == seen->page && is_behind_initial(seen))
        return false;
    if (!at || seen[-1].page != seen->page || mark_ends_call(seen[-1].after))
        return true;
    return seen[-1].line != seen->line && view->lines[seen[-1].line].count <= SHORT_LINE;
}

static bool stands_apart(const struct view *view, int at)
{
    const struct seen *before = at ? &view->seen[at - 1] : NULL;
    return before && before->page == view->seen[at].page && before->after == ',';
}

/* "Теперь вам, влёнушка.", "Теперь вам, Срсибо за": behind a comma; a small word only where the sentence ends
 * there. */
static bool unknown_behind_you(const struct view *view, int at)
{
    enum { LETTERS_LEAST = 4 };
    const struct seen *seen = &view->seen[at];
    return seen[-1].after == ',' && seen->word.letters >= LETTERS_LEAST && !seen->word.digits &&
        seen->role == ROLE_NONE && !word_is_everyday(view, &seen->word) &&
        (mark_ends_call(seen->after) || seen->word.capital);
}

static bool is_supposing(const struct name_word *word)
{
    static const char *const words[] = { "мабыць", "напэўна", "магчыма", "напрыклад", "скажам", "быть",
        "наверное", "наверно", "возможно", "например", "скажем", "вероятно", "видимо", NULL };
    return word_is_among(word, words);
}

/* "Мабыць, Вераніка." names somebody or something; "Может, Вероника, Вы помните" may call. Where more stands
 * in front, or a greeting, it tells whom the letter supposes to answer: "Вы, наверное, Ольга." */
static bool is_supposed(const struct view *view, int at)
{
    static const char *const may[] = { "может", "можа", NULL };
    if (!stands_apart(view, at) || !is_supposing(&view->seen[at - 1].word))
        return false;
    const int first = at >= 2 && word_is_among(&view->seen[at - 2].word, may) ? at - 2 : at - 1;
    return !begins_page(view, first) && view_begins_sentence(view, first) &&
        !view->seen[first - 1].greeting && view->seen[end_of_name(view, at)].after == '.';
}

static bool behind_greeting(const struct view *view, int at)
{
    return at && view->seen[at - 1].page == view->seen[at].page && role_greets(view->seen[at - 1].role);
}

/* "Тётя Зина, спасибо" where a sentence begins. */
static bool behind_aunt(const struct view *view, int at)
{
    static const char *const kin[] = { "тетя", "дядя", "баба", "бабушка", "бабуля", "дедушка", "цеця",
        "дзядзька", "пани", "пані", "пан", NULL };
    return !begins_page(view, at) && view_begins_sentence(view, at - 1) && !view->seen[at - 1].after &&
        word_is_among(&view->seen[at - 1].word, kin);
}

static bool ends_as(const struct name_word *word, const char *const *ends)
{
    const size_t length = strlen(word->folded);
    for (; *ends; ends++)
        if (length > 2 * strlen(*ends) - 1 && !strcmp(word->folded + length - strlen(*ends), *ends))
            return true;
    return false;
}

static bool says_me(const struct view *view, int at)
{
    static const char *const me[] = { "мне", "меня", "мной", "нам", "нас", "нами", "мяне", NULL };
    return at < view->seen_count && word_is_among(&view->seen[at].word, me);
}

/* "получил" may be "I received"; "был у меня", "научила нас" is somebody else. */
static bool speaks_of(const struct view *view, int at, bool certainly, bool woman)
{
    static const char *const now[] = { "ет", "ит", "ат", "ят", NULL };
    static const char *const he[] = { "ал", "ел", "ил", "ыл", NULL }, *const she[] = { "ла", NULL };
    const struct name_word *word = &view->seen[at].word;
    const bool past = ends_as(word, woman ? she : he) || (!woman && !strcmp(word->folded, "был"));
    return ends_as(word, now) || (past && (certainly || says_me(view, at + 1) || says_me(view, at + 2)));
}

static bool is_somebody(const struct seen *seen)
{
    static const char *const who[] = { "адвокат", "адвокатша", "адвакат", "адвакатка", "врач", "доктор",
        "доктар", "лекар", "фельдшер", "учитель", "учительница", "настаўнік", "настаўніца", "библиотекарь",
        "сосед", "соседка", "сусед", "суседка", "друг", "подруга", "сябар", "сяброўка", "тренер", "священник",
        "психолог", "бригадир", "мастер", "воспитатель", "сокамерник", "коллега", "начальник", NULL };
    return seen->role == ROLE_RELATIVE || word_is_among(&seen->word, who);
}

/* "Моя жена, Ольга, пишет", "Жена моя, Ольга, ждёт", "Наш учитель, Аркадий Львович, научил меня": begins a
 * sentence and has its verb behind. Nobody is called "Мой отец, Степан". */
static bool is_spoken_of(const struct view *view, int at)
{
    static const char *const his[] = { "мой", "наш", NULL }, *const hers[] = { "моя", "наша", NULL };
    const int verb = end_of_name(view, at) + 1;
    if (at < 2 || view->seen[at - 2].page != view->seen[at].page || verb >= view->seen_count ||
        view->seen[verb].page != view->seen[at].page || !view_begins_sentence(view, at - 2) ||
        says_your(view, verb))
        return false;
    for (int i = 1; i <= 2; i++) {
        const struct seen *my = &view->seen[at - i], *who = &view->seen[at - 3 + i];
        const bool woman = word_is_among(&my->word, hers);
        if ((woman || word_is_among(&my->word, his)) && is_somebody(who))
            return speaks_of(view, verb, i == 2 && who->role == ROLE_RELATIVE, woman);
    }
    return false;
}

/* "Зина! Тебе отдельно", "Теперь вам, Зинаида.", "Здравствуйте, Пётр!" behind the letter's own greeting. */
static bool is_spoken_to(const struct view *view, int at)
{
    const char after = view->seen[end_of_name(view, at)].after;
    if (behind_you(view, at))
        return is_call(view, at);
    if (!view_begins_sentence(view, at) && !stands_apart(view, at) && !behind_greeting(view, at) &&
        !behind_aunt(view, at))
        return false;
    if (stands_apart(view, at) && (is_spoken_of(view, at) || is_supposed(view, at)))
        return false;
    if (!is_one_of(after, ",!:") && (view_begins_sentence(view, at) || !is_one_of(after, ".?")))
        return false;
    const bool patronymic = end_of_name(view, at) > at && nearly_patronymic(view, &view->seen[at + 1].word);
    return is_call(view, at) || (patronymic && may_be_misread(view, at));
}

/* ---- greeted again ---- */

/* "Дорогая посылка дошла", "Привет от Михаила" greet nobody. A name needs its capital, but where a comma says
 * that somebody is greeted. */
static bool may_be_greeted(const struct view *view, int at, bool comma)
{
    enum { LETTERS_LEAST = 3, SMALL_LETTERS_LEAST = 5 };
    struct name_given given[NAME_FAMILIES];
    const struct seen *seen = &view->seen[at];
    const struct name_word *word = &seen->word;
    const bool spoken_of = view_certain_names(view, at, given) && !view_known_name(view, at);
    if (word->digits || word->letters < LETTERS_LEAST || spoken_of || seen->role != ROLE_NONE)
        return false;
    if (!comma && view_is_oblique(view, at)) /* "P.S. Привет Тане!" */
        return false;
    if (comma && mark_ends_call(seen->after)) /* "Здравствуйте, омка!" */
        return true;
    if (word->capital && view_known_name(view, at))
        return true;
    return (word->capital || (comma && word->letters >= SMALL_LETTERS_LEAST)) &&
        !word_is_everyday(view, word);
}

/* The word behind "Здравствуйте, дорогая": whoever is greeted; -1: nobody. */
static int greeted_behind(const struct view *view, int at)
{
    enum { GREETING_WORDS = 4 };
    for (int i = at; i + 1 < view->seen_count && i < at + GREETING_WORDS; i++) {
        const struct seen *seen = &view->seen[i], *next = seen + 1;
        if (next->page != seen->page || mark_ends_call(seen->after))
            return -1;
        if (!role_passes(next->role))
            return may_be_greeted(view, i + 1, seen->after == ',') ? i + 1 : -1;
    }
    return -1;
}

/* "Здравствуйте, Зинаида! Здравствуйте, варк": in the line of another greeting. What stands behind its comma
 * is a name, however it was read, though it be like "девочки"; -1: it got lost. Not "Привет, как дела?". */
static int greeted_in_line(const struct view *view, int at)
{
    const struct line *line = &view->lines[view->seen[at].line];
    return at + 1 < line->first + line->count ? at + 1 : -1;
}

/* "до ня!": a few words that end in a call may be a name that fell in two. */
static bool is_short_call(const struct view *view, int at)
{
    enum { CALL_WORDS = 3 };
    const int end = view_end_of_sentence(view, at);
    return end - at <= CALL_WORDS && view->seen[end - 1].after == '!';
}

static bool goes_on(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    return !seen->word.capital && word_is_everyday(view, &seen->word) && !mark_ends_call(seen->after) &&
        !is_short_call(view, at);
}

static bool greets_in_line(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    const int next = greeted_in_line(view, at);
    return seen->after == ',' && at > view->lines[seen->line].first &&
        (next < 0 || view->seen[next].role_misread ||
            (!role_passes(view->seen[next].role) && !goes_on(view, next)));
}

/* "Здравствуйте, Зинаида! Здравствуйте, Кристинао": a greeting that begins a line or a sentence and is no
 * part of the letter's own. Its name may be read beyond likeness. */
static bool greets_there(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    const bool begins = !at || seen[-1].page != seen->page || seen[-1].line != seen->line ||
        mark_ends_call(seen[-1].after);
    return begins && role_greets(seen->role) && !seen->role_another && seen->word.capital &&
        !seen->greeting && !seen->quoted && view_mailed(view, at);
}

void view_take_greeted_again(struct view *view, int name)
{
    if (view->greeted_again_count < SPOKEN_TO)
        view->greeted_again[view->greeted_again_count++] = name;
    else
        view->unread_greeting = true;
}

bool view_greets_by_name(const struct view *view)
{
    for (int s = 0; s < view->salutation_count; s++)
        if (view->salutations[s].name_count)
            return true;
    return false;
}

/* "братишка", "друзья", "голубушка", "сударь"; misread it may be anything. */
static bool addresses(const struct seen *seen)
{
    if (role_is_kin(seen->role))
        return true;
    const bool said = seen->role == ROLE_DEAR || seen->role == ROLE_FILLER;
    return !seen->role_misread && (seen->role == ROLE_COLLECTIVE || (said && seen->role_sex));
}

/* "привет", and in a call "Здароўечка" and "мама". */
static bool hails(const struct seen *seen, bool calls)
{
    const bool wish = seen->role == ROLE_FILLER && !seen->role_sex && !seen->role_misread;
    return seen->role == ROLE_HELLO || (calls && (wish || seen->role == ROLE_RELATIVE));
}

/* "Здравствуйте, дорогая" goes on in the next line, with the name. Not "Привет, дорогая" above "Здравствуй,
 * Рита". */
static bool goes_on_below(const struct view *view, int end)
{
    const struct seen *last = &view->seen[end - 1];
    return !mark_ends_call(last->after) && end < view->seen_count && last[1].greeting &&
        last[1].role != ROLE_HELLO && (last->role == ROLE_DEAR || last->role == ROLE_FILLER);
}

/* "Привет, братишка!", "Братишка, привет!", "И Вы, сударь, здравствуйте!", "Мама!": the word for whoever
 * a sentence greets without a name; -1: none. */
static int kin_greeted(const struct view *view, int at)
{
    const int end = view_end_of_sentence(view, at);
    const bool calls = view->seen[end - 1].after == '!';
    bool greets = false;
    int kin = -1;
    for (int i = at; i < end; i++) {
        const enum role role = view->seen[i].role;
        if (!role_passes(role) && !view_joins_call(view, i) && !view->seen[i].word.digits)
            return -1;
        greets |= hails(&view->seen[i], calls);
        kin = addresses(&view->seen[i]) ? i : kin;
    }
    return greets && !goes_on_below(view, end) ? kin : -1;
}

/* "Рита, привет! Братишка, привет!": perhaps somebody else beside her who is greeted by name. */
static void find_kin_greeted(struct view *view)
{
    const bool named = view_greets_by_name(view);
    for (int i = 0; named && i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        const bool begins = view_begins_sentence(view, i) && view_mailed(view, i);
        const int kin = begins && !seen->quoted ? kin_greeted(view, i) : -1;
        if (kin >= 0)
            view_take_greeted_again(view, kin);
    }
}

static void find_greeted_again(struct view *view)
{
    for (int i = 0; i < view->seen_count; i++) {
        const bool greets = greets_there(view, i), in_line = greets && greets_in_line(view, i);
        const int name = in_line ? greeted_in_line(view, i) : greets ? greeted_behind(view, i) : -1;
        view->unread_greeting |= in_line && name < 0;
        if (name >= 0)
            view_take_greeted_again(view, name);
    }
}

/* ---- the top of a later page ---- */

/* The first line with more than a date or a number; -1: none. */
static int top_line(const struct view *view, int page)
{
    enum { TOP_LINES = 3 };
    for (int line = 0; line < view->line_count; line++) {
        const struct line *at = &view->lines[line];
        if (at->page != page || !at->count)
            continue;
        if (at->rank >= TOP_LINES)
            return -1;
        if (!view_line_has_number(view, line))
            return line;
    }
    return -1;
}

/* The first words of a line up to a comma or a mark that calls; -1: none of them has one. */
static int end_of_head(const struct view *view, const struct line *line)
{
    enum { HEAD_WORDS = 3 };
    for (int i = line->first; i < line->first + line->count && i < line->first + HEAD_WORDS; i++)
        if (is_one_of(view->seen[i].after, ",!:"))
            return i;
    return -1;
}

static void take(struct view *view, int at)
{
    if (view->spoken_count < SPOKEN_TO)
        view->spoken_to[view->spoken_count++] = at;
    else
        view->unread_greeting = true;
}

static bool is_title(const struct name_word *word)
{
    static const char *const titles[] = { "товарищ", "гражданин", "гражданка", "господин", "госпожа", "пан",
        "пани", "пані", "пане", "спадар", "спадарыня", "шаноўны", "шаноўная", NULL };
    return word_is_among(word, titles);
}

/* "сестрёнка, спасибо", "Товарищ адвокат,": nobody's name. Not "Мама пишет, что". */
static bool head_is_dear(const struct view *view, const struct line *line, int end)
{
    bool dear = false, passes = true;
    for (int i = line->first; i <= end; i++) {
        const enum role role = view->seen[i].role;
        dear |= role_is_kin(role);
        passes &= role_passes(role);
    }
    return (dear && passes) || is_title(&view->seen[line->first].word);
}

static bool head_is_capital(const struct view *view, const struct line *line, int end)
{
    for (int i = line->first; i <= end; i++)
        if (!view->seen[i].word.capital && !role_passes(view->seen[i].role))
            return false;
    return true;
}

/* "письпо": a letter of it may be misread. */
static bool is_letter_word(const struct view *view, const struct name_word *word)
{
    static const char *const letters[] = { "письмо", "письма", "письмецо", "открытка", "открытку", "весточка",
        "весточку", "ліст", "ліста", "лісцік", "паштоўка", "паштоўку", NULL };
    enum { LETTERS_LEAST = 6 };
    if (word_is_among(word, letters))
        return true;
    for (int i = 0; word->letters >= LETTERS_LEAST && letters[i]; i++) {
        struct name_word letter;
        name_word_of(letters[i], &letter);
        if (letter.letters >= LETTERS_LEAST &&
            names_distance(view->names, word->skeleton, letter.skeleton, 1) <= 1)
            return true;
    }
    return false;
}

/* "Лариса, спасибо за письмо", "Лариса, вот и дошла": so letters begin. */
static bool tells_of_letter(const struct view *view, int line)
{
    for (int i = view->lines[line].first; i < view->lines[line].first + view->lines[line].count; i++)
        if (is_letter_word(view, &view->seen[i].word) || view_word_is(view, i, KIND_ARRIVES))
            return true;
    return false;
}

/* "Ми лая Маняша,": a line of few words that ends in a call, whatever was read in front of it. */
static bool is_whole_call(const struct view *view, int line)
{
    enum { CALL_WORDS = 4, LETTERS_LEAST = 3 };
    const struct line *at = &view->lines[line];
    const struct seen *last = &view->seen[at->first + at->count - 1];
    return at->count <= CALL_WORDS && view->seen[at->first].word.capital && is_one_of(last->after, ",!") &&
        last->word.capital && !last->word.digits && last->word.letters >= LETTERS_LEAST &&
        last->role == ROLE_NONE &&
        (view_known_name(view, at->first + at->count - 1) || !word_is_everyday(view, &last->word));
}

/* "Даиута! Письмо дошло", "чстальяр спасибо за пижьмо": whatever name it is. */
static bool calls_first(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    const bool called = is_one_of(seen->after, ",!") && seen->word.capital;
    return view_may_call(view, at) && (called || !word_is_everyday(view, &seen->word));
}

/* A name there needs no mark behind it, nor a capital; where it has one it may be misread beyond likeness. */
static void look_at_top(struct view *view, int line)
{
    const struct line *at = &view->lines[line];
    const int end = end_of_head(view, at);
    if (view->seen[at->first].greeting)
        return;
    struct name_given given[NAME_FAMILIES];
    const bool called = is_one_of(view->seen[at->first].after, ",!") && view_known_name(view, at->first);
    const bool named = nearly_call(view, at->first) || view_certain_names(view, at->first, given);
    view->called_again |= is_whole_call(view, line) ||
        ((called || named || calls_first(view, at->first)) && tells_of_letter(view, line));
    if (called || is_call(view, at->first) || nearly_call(view, at->first)) /* Юлия is like July */
        take(view, at->first);
    if (end < 0)
        return;
    view->unread_greeting |= head_is_dear(view, at, end);
    if (head_is_capital(view, at, end) && may_be_misread(view, end))
        take(view, end);
    if (end + 1 < at->first + at->count && is_one_of(view->seen[end + 1].after, ",!") &&
        may_be_misread(view, end + 1))
        take(view, end + 1);
}

/* "14 июля 2026 г.", "14 июля" and nothing more. */
static bool is_dated(const struct view *view, const struct line *line)
{
    enum { DATE_WORDS = 6, NUMBERS_LEAST = 2 };
    int numbers = 0;
    for (int i = line->first; i < line->first + line->count; i++)
        numbers += view->seen[i].word.digits;
    const struct seen *first = &view->seen[line->first];
    if (line->count == 2 && date_number(&first->word) && date_month_whole(&first[1].word))
        return true;
    return line->count <= DATE_WORDS && numbers >= NUMBERS_LEAST;
}

static void look_at_page(struct view *view, int page)
{
    const int top = top_line(view, page);
    if (top >= 0)
        look_at_top(view, top);
    for (int line = 0; line < view->line_count; line++)
        view->dated_again |= view->lines[line].page == page && view->lines[line].rank < 2 &&
            is_dated(view, &view->lines[line]);
}

void view_find_vocatives(struct view *view, int first_page)
{
    for (int page = first_page + 1; first_page >= 0 && page < (int)view->reply->page_count; page++)
        if (page_kind_mailed(view->reply->pages[page].kind))
            look_at_page(view, page);
    find_greeted_again(view);
    find_kin_greeted(view);
    view_find_beside_greeting(view);
    for (int i = 0; i < view->seen_count; i++)
        if (view_mailed(view, i) && !view->seen[i].greeting &&
            ((view->seen[i].word.capital && is_spoken_to(view, i)) || view_is_handed(view, i) ||
                (behind_you(view, i) && unknown_behind_you(view, i))))
            take(view, i);
}
