/* Who else may be called where the letter greets: in the line of its greeting or in the two below, in a few
 * words that say nothing but a call, however they were read: "Здравствуйте, Зинаида! Здравствуйтеч аенок!",
 * "Аенок, привот!".
 */
#include "greeting_inside.h"

#include <string.h>

enum { CALL_WORDS = 5, LINES_BELOW = 2 };

bool view_joins_call(const struct view *view, int at)
{
    static const char *const words[] = { "а", "также", "тоже", "таксама", "еще", "яшчэ", "снова", "зноў",
        "раз", "сердечно", "сардэчна", NULL };
    return view->seen[at].role == ROLE_AND || view_speaks_to_you(view, at) ||
        word_is_among(&view->seen[at].word, words);
}

/* "Здравствуитеч ж Аенок!": a letter by itself, which may have been an "и". */
static bool is_stray_letter(const struct seen *seen)
{
    static const char *const me[] = { "я", NULL };
    return seen->word.letters == 1 && !seen->word.digits && !word_is_among(&seen->word, me);
}

static size_t skeleton_of(const char *word, struct name_word *made)
{
    name_word_of(word, made);
    return strlen(made->skeleton);
}

static const char *const hellos[] = { "здравствуйте", "прывітанне", "приветствую", "здравствуй", "привет",
    "вітаю", NULL };

/* "Здрав", "вствуйте": a piece of a word that greets. */
static bool is_piece(const struct name_word *word)
{
    enum { HEAD_LEAST = 4, TAIL_LEAST = 5 };
    const size_t length = strlen(word->skeleton);
    struct name_word hello;
    for (int i = 0; hellos[i]; i++) {
        const size_t size = skeleton_of(hellos[i], &hello);
        const bool shorter = length < size;
        if ((shorter && length >= HEAD_LEAST && !strncmp(hello.skeleton, word->skeleton, length)) ||
            (shorter && length >= TAIL_LEAST && !strcmp(hello.skeleton + size - length, word->skeleton)))
            return true;
    }
    return false;
}

/* "Здравствуитечаенок": a long word that greets ran into the next one. */
static bool runs_into_name(const struct view *view, const struct name_word *word)
{
    enum { SIZE_LEAST = 9, MORE = 2 };
    const double most = 2;
    struct name_word hello;
    for (int i = 0; hellos[i]; i++) {
        const size_t size = skeleton_of(hellos[i], &hello);
        char head[NAME_BYTES] = "";
        if (size >= SIZE_LEAST && strlen(word->skeleton) > size + MORE)
            memcpy(head, word->skeleton, size);
        if (*head && names_distance(view->names, head, hello.skeleton, most) <= most)
            return true;
    }
    return false;
}

bool word_is_like_day(const struct view *view, const struct name_word *word)
{
    static const char *const days[] = { "день", "вечер", "утро", "дзень", "вечар", "ранак", NULL };
    struct name_word day;
    for (int i = 0; days[i]; i++) {
        skeleton_of(days[i], &day);
        if (names_distance(view->names, word->skeleton, day.skeleton, 1) <= 1)
            return true;
    }
    return false;
}

/* "Добоый пень": behind a word that greets what is like a time of day. */
static bool is_like_day(const struct view *view, int at)
{
    return at && role_greets(view->seen[at - 1].role) && word_is_like_day(view, &view->seen[at].word);
}

/* "Света, здравствуйте, шилая!", "Вітаю Вас саруэна!", "Жэня, здарод!": small, and but for a letter or two
 * what is said beside a name. */
static bool is_like_passing(const struct view *view, const struct name_word *word)
{
    static const struct {
        const char *word;
        double most;
    } passing[] = { { "милая", 1 }, { "милый", 1 }, { "родная", 1 }, { "родной", 1 }, { "дорогая", 1 },
        { "дорогой", 1 }, { "дарагая", 1 }, { "дарагі", 1 }, { "здароў", 1 }, { "здоров", 1 },
        { "сардэчна", 2 }, { "сердечно", 2 } };
    enum { LETTERS_LEAST = 5 };
    struct name_given given[NAME_FAMILIES];
    struct name_word like;
    if (word->capital || word->letters < LETTERS_LEAST ||
        names_given_exactly(view->names, word, NAME_HOW_CALL, given))
        return false;
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
        skeleton_of(passing[i].word, &like);
        if (names_distance(view->names, word->skeleton, like.skeleton, passing[i].most) <= passing[i].most)
            return true;
    }
    return false;
}

/* "Обрадовался", "Благодарствую", "Пламенный": nobody is called so. */
static bool ends_as_no_name(const struct name_word *word)
{
    static const char *const ends[] = { "лся", "лась", "ўся", "ться", "цца", "ую", "ого", "его", "ный", "лый",
        "тый", "вый", "ные", "ных", NULL };
    const size_t length = strlen(word->folded);
    for (int i = 0; ends[i]; i++)
        if (length > 2 * strlen(ends[i]) && !strcmp(word->folded + length - strlen(ends[i]), ends[i]))
            return true;
    return false;
}

/* "Обрадевался": a letter or so away from a word that many letters have, and from no given name. */
static bool nearly_everyday(const struct view *view, const struct name_word *word)
{
    enum { STEM_LEAST = 6 };
    struct name_given given[NAME_FAMILIES];
    char stem[STEM_BYTES];
    return stem_of(word, stem) && strlen(stem) >= STEM_LEAST &&
        !names_given(view->names, word, NAME_HOW_CALL, given) &&
        vocabulary_has_near(view->names, view->vocabulary, stem);
}

/* "Очень приятно" */
static bool is_behind_very(const struct view *view, int at)
{
    static const char *const very[] = { "очень", "вельмі", NULL };
    return at && word_is_among(&view->seen[at - 1].word, very);
}

/* What a word of a short sentence does in a call. */
enum part {
    PART_PROSE,
    PART_GREETS,
    PART_PASSES, /* may stand in a call: "вам", "моя" */
    PART_NAME, /* no word that many letters have */
    PART_GREETED, /* a greeting and a name that ran into one another */
};

/* "Рита", and "лёня" behind a greeting, where his capital was read small. */
static bool is_known(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    return (seen->word.capital || (at && role_greets(seen[-1].role))) && view_known_name(view, at) &&
        !word_is_homograph(&seen->word);
}

static enum part part_of(const struct view *view, int at)
{
    enum { LETTERS_LEAST = 4 };
    const struct seen *seen = &view->seen[at];
    if (role_greets(seen->role))
        return PART_GREETS;
    if (role_passes(seen->role) || view_joins_call(view, at) || is_stray_letter(seen) ||
        is_like_day(view, at))
        return PART_PASSES;
    if (seen->role != ROLE_NONE || seen->word.digits)
        return PART_PROSE;
    if (is_known(view, at))
        return PART_NAME;
    if (is_like_passing(view, &seen->word))
        return PART_PASSES;
    if (is_piece(&seen->word) || runs_into_name(view, &seen->word))
        return PART_GREETED;
    if (seen->word.letters < LETTERS_LEAST && at + 1 < view->seen_count && is_piece(&seen[1].word))
        return PART_PASSES; /* "Зд авствуйте" */
    if (word_is_everyday(view, &seen->word))
        return PART_PROSE;
    if (word_nearly_greets(view, &seen->word))
        return PART_GREETS;
    if (seen->word.letters < LETTERS_LEAST || is_behind_very(view, at) || ends_as_no_name(&seen->word) ||
        nearly_everyday(view, &seen->word))
        return PART_PROSE;
    return PART_NAME;
}

/* "Здравствуйтеч венок!", "Здравствуй, ли!": behind a greeting that was misread, or one with a comma, what
 * ends the call is the name, whatever it is read as. Not "Вітаю сардэчна!", nor "Приехал адвокат.", whose
 * first word is only like "Привет". */
static bool ends_greeting(const struct view *view, int at, int end)
{
    enum { LETTERS_LEAST = 2 };
    const struct seen *seen = &view->seen[at], *hello = seen - 1;
    const bool misread = hello->role == ROLE_NONE || (hello->role == ROLE_HELLO && hello->role_misread);
    return at + 1 == end && hello->line == seen->line && seen->word.letters >= LETTERS_LEAST &&
        seen->role == ROLE_NONE && part_of(view, at - 1) == PART_GREETS && !hello->role_another &&
        (misread || hello->after == ',');
}

/* "Мюллер, здравствуйте!": in front of a greeting with a comma, though many letters have a word of its
 * stem. */
static bool is_in_front(const struct view *view, int at, int end)
{
    enum { LETTERS_LEAST = 4 };
    const struct seen *seen = &view->seen[at];
    return at + 2 == end && seen->after == ',' && seen->role == ROLE_NONE && seen->word.capital &&
        seen->word.letters >= LETTERS_LEAST && seen[1].role == ROLE_HELLO && !seen[1].role_misread;
}

/* "Нривет, Павповно!": like a word that greets, but behind one. */
static bool is_name_like_greeting(const struct view *view, int at, int first)
{
    return at > first && view->seen[at].role == ROLE_NONE && part_of(view, at) == PART_GREETS &&
        part_of(view, at - 1) == PART_GREETS;
}

/* "Здравствуйте, Лариса! нна!": one small word by itself. Not "Ура!". */
static bool is_small_call(const struct view *view, int at, int end)
{
    static const char *const cries[] = { "ура", "ого", "уф", "ух", "ах", "ох", "эх", "ну", "да", "вот", "так",
        "рад", NULL };
    enum { LETTERS_LEAST = 2, LETTERS_MOST = 3 };
    const struct seen *seen = &view->seen[at];
    return end - at == 1 && seen->after == '!' && seen->role == ROLE_NONE && !seen->word.digits &&
        seen->word.letters >= LETTERS_LEAST && seen->word.letters <= LETTERS_MOST &&
        !word_is_among(&seen->word, cries);
}

/* "Здравствуйте, Лариса! юлраюс твкйше, Зогйкач": as "Здравствуйте, Ольга" is written, and no word was read.
 */
static bool is_unread_call(const struct view *view, int at, int end)
{
    if (end - at < 2 || view->seen[at - 1].line != view->seen[at].line || !view->seen[end - 1].word.capital ||
        view->seen[end - 2].after != ',')
        return false;
    for (int i = at; i < end; i++)
        if (part_of(view, i) != PART_NAME)
            return false;
    return true;
}

/* "Зджабсийуйвч ж Иваы!": nobody knows the first word, and the last has a capital, though many letters have a
 * word of its stem. Not "Гтсьмо дошло!". */
static bool ends_unread_call(const struct view *view, int at, int first, int end)
{
    const struct seen *seen = &view->seen[at];
    return at > first && at + 1 == end && seen->after == '!' && seen->word.capital &&
        seen->role == ROLE_NONE && part_of(view, first) == PART_NAME;
}

/* The word of the sentence, from `at` up to `end`, that may be somebody's name; -1: it is no call. */
static int called_in(const struct view *view, int at, int end)
{
    int name = -1;
    const char after = view->seen[end - 1].after;
    const struct seen *before = &view->seen[at - 1]; /* "Здравствуйте Зинаида Здравствуйтеч аенок" */
    bool greets = after == '!' || after == ',' || (before->greeting && role_greets(before->role)) ||
        is_unread_call(view, at, end);
    if (is_small_call(view, at, end))
        return at;
    for (int i = at; i < end; i++) {
        const enum part part = part_of(view, i);
        const bool behind = part == PART_PROSE &&
            (((i > at || view->seen[i - 1].greeting) && ends_greeting(view, i, end)) ||
                ends_unread_call(view, i, at, end) || is_in_front(view, i, end));
        if (part == PART_PROSE && !behind)
            return -1;
        if (name < 0 &&
            (behind || part == PART_NAME || part == PART_GREETED || is_name_like_greeting(view, i, at)))
            name = i;
        greets |= part == PART_GREETS || part == PART_GREETED || view_joins_call(view, i);
    }
    return greets ? name : -1;
}

int view_end_of_line(const struct view *view, int line)
{
    return view->lines[line].first + view->lines[line].count;
}

bool view_line_has_number(const struct view *view, int line)
{
    for (int i = view->lines[line].first; i < view_end_of_line(view, line); i++)
        if (view->seen[i].word.digits)
            return true;
    return false;
}

int view_end_of_sentence(const struct view *view, int at)
{
    const int end = view_end_of_line(view, view->seen[at].line);
    while (at < end && !mark_ends_call(view->seen[at].after))
        at++;
    return at < end ? at + 1 : end;
}

static void look_at(struct view *view, int at, int end)
{
    const int name = end - at <= CALL_WORDS ? called_in(view, at, end) : -1;
    if (name >= 0)
        view_take_greeted_again(view, name);
}

/* All that follows in the line. */
static void look_behind(struct view *view, int at)
{
    const int end = view_end_of_line(view, view->seen[at].line);
    for (int next; at < end; at = next) {
        next = view_end_of_sentence(view, at);
        look_at(view, at, next);
    }
}

/* The first sentence of each of the lines below, until one that is not short. */
static void look_below(struct view *view, int above)
{
    for (int line = above + 1; line < view->line_count && line <= above + LINES_BELOW; line++) {
        const struct line *at = &view->lines[line];
        if (at->page != view->lines[above].page)
            return;
        if (!at->count || view->seen[at->first].greeting)
            continue;
        look_at(view, at->first, view_end_of_sentence(view, at->first));
        if (at->count > CALL_WORDS)
            return;
    }
}

/* "Виктору Синицыну", "Кому: Виктору" above the first greeting. */
static void look_above(struct view *view)
{
    enum { HEAD_WORDS = 4 };
    const struct line *greeting = view->salutation_count ? &view->lines[view->salutations[0].line] : NULL;
    for (int i = 0; greeting && i < greeting->first; i++)
        if (view->seen[i].page == greeting->page && view->lines[view->seen[i].line].count <= HEAD_WORDS &&
            view_is_oblique(view, i))
            view_take_greeted_again(view, i);
}

void view_find_beside_greeting(struct view *view)
{
    look_above(view);
    for (int i = 1; i < view->seen_count; i++) {
        const struct seen *seen = &view->seen[i];
        if (!seen[-1].greeting || (seen->greeting && seen->line == seen[-1].line))
            continue;
        if (seen->line == seen[-1].line)
            look_behind(view, i);
        look_below(view, seen[-1].line);
    }
}

/* Nothing but words of a greeting in front of it in its sentence. */
static bool is_all_of_greeting(const struct view *view, int at)
{
    const int first = view->lines[view->seen[at].line].first;
    for (int i = at - 1; i >= first && !mark_ends_call(view->seen[i].after); i--)
        if (!role_passes(view->seen[i].role))
            return false;
    return true;
}

int view_greeted_twice(const struct view *view)
{
    const struct salutation *greeting = view->salutations;
    if (!view->salutation_count || !greeting->name_count)
        return -1;
    const struct line *line = &view->lines[greeting->line];
    for (int i = greeting->names[0] + 1; i < view->seen_count && view->seen[i].line <= greeting->line + 1;
         i++) {
        const struct seen *seen = &view->seen[i];
        const bool greets = seen->line == greeting->line ||
            (seen->page == line->page && role_greets(view->seen[view->lines[seen->line].first].role));
        if (seen->role == ROLE_NONE && greets && !seen_is_another(view, i) && is_all_of_greeting(view, i))
            return i;
    }
    return -1;
}
