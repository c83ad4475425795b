/* What a letter hands on to somebody else by name: "Письмо для Веры", "Лене: …", "Передай этот листок Оле".
 * Who only passes on a greeting hands nothing on. */
#include "greeting_inside.h"

#include <string.h>

enum { SENTENCE_WORDS = 8, HEAD_WORDS = 3 };

static bool same_page(const struct view *view, int one, int other)
{
    return view->seen[one].page == view->seen[other].page;
}

static bool ends_part(const struct view *view, int at)
{
    return at + 1 >= view->seen_count || view_begins_sentence(view, at + 1) ||
        (view->seen[at].after && strchr(",:;-", view->seen[at].after));
}

/* The last word of "Вере Петровне". */
static int end_of_name(const struct view *view, int at)
{
    return !ends_part(view, at) && names_patronymic(view->index->names, &view->seen[at + 1].word) ? at + 1
                                                                                                  : at;
}

bool view_is_oblique(const struct view *view, int at)
{
    const struct seen *seen = &view->seen[at];
    struct name_given given[NAME_FAMILIES];
    if (!seen->word.capital || !view_certain_names(view, at, given))
        return false;
    return !names_given_exactly(view->index->names, &seen->word, NAME_HOW_CALL, given) || !given[0].folded;
}

/* "маме", "для жены" */
static bool is_oblique_kin(const struct seen *seen)
{
    static const char *const kin[] = { "маме", "мамы", "матери", "маці", "папе", "папы", "отцу", "отца",
        "бацьку", "бацькам", "жене", "жены", "жонцы", "жонкі", "мужу", "мужа", "сыну", "сына", "дочери",
        "дочке", "дочки", "дачцэ", "дачкі", "сестре", "сестры", "сястры", "сястре", "брату", "брата",
        "бабушке", "бабушки", "бабулі", "дедушке", "деду", "дзеду", "родителям", "родителей", "внуку",
        "внучке", "тете", "дяде", NULL };
    return word_is_among(&seen->word, kin);
}

/* "Веры", "Ивана", "мамы": whose it is. "Марии", "Любови", "Рахили" and "дочери" may as well be to whom. */
static bool is_genitive(const struct seen *seen)
{
    static const char *const both[] = { "ии", "ови", "ели", "или", "ири", NULL };
    static const char *const ends[] = { "ы", "и", "а", "я", NULL };
    return !word_ends_as(&seen->word, both) && seen->word.capital && word_ends_as(&seen->word, ends);
}

static bool is_genitive_kin(const struct seen *seen)
{
    static const char *const kin[] = { "мамы", "папы", "отца", "жены", "жонкі", "мужа", "сына", "дочки",
        "дачкі", "сестры", "сястры", "брата", "бабушки", "родителей", "внука", NULL };
    return word_is_among(&seen->word, kin);
}

/* "Рисунок Оли", "стихи моего брата", "Письмо мамы": it only says whose it is. "Страница Кати", "Письмо
 * Веры" may be read from a dative, or hand on. */
static bool is_whose(const struct view *view, int first, int at)
{
    static const char *const works[] = { "рисунок", "рисунки", "малюнак", "малюнкі", "стихи", "стих", "верш",
        "вершы", NULL };
    static const char *const letters[] = { "письмо", "письма", "записка", "записку", "открытка", "открытку",
        "ліст", "лісцік", "паштоўка", "паштоўку", NULL };
    static const char *const own[] = { "моей", "моего", NULL };
    const bool kin = is_genitive_kin(&view->seen[at]);
    int before = at - 1;
    if (kin && before > first && word_is_among(&view->seen[before].word, own))
        before--;
    if (before < first)
        return false;
    const struct name_word *work = &view->seen[before].word;
    return ((kin || is_genitive(&view->seen[at])) && word_is_among(work, works)) ||
        (kin && word_is_among(work, letters));
}

/* "Рисунок для моей Веры", "Передай письмо Веры": there a genitive is to whom, or was read from one. */
static bool hands_between(const struct view *view, int first, int at)
{
    static const char *const words[] = { "для", "дзеля", "отдай", "отдайте", "передай", "передайте",
        "перешли", "перешлите", "прочти", "прочтите", "прочитай", "прочитайте", "покажи", "вручи", "аддай",
        "аддайце", "перадай", "перадайце", "перашлі", "перашліце", "прачытай", "пакажы", NULL };
    for (int i = first; i < at; i++)
        if (word_is_among(&view->seen[i].word, words))
            return true;
    return false;
}

/* ---- "Письмо для Веры", "перешлите письмо Вере" ---- */

static bool is_letter_to(const struct view *view, int at)
{
    static const char *const letters[] = { "письмо", "письма", "письмецо", "записка", "записку", "открытка",
        "открытку", "перешлите", "перешли", "перашліце", "перашлі", "весточка", "весточку", "ліст", "ліста",
        "лісцік", "паштоўка", "паштоўку", "цыдулка", NULL };
    struct name_given given[NAME_FAMILIES];
    int before = at - 1;
    if (!view->seen[at].word.capital || !view_certain_names(view, at, given))
        return false;
    if (before > 0 && view->seen[before].role == ROLE_TO)
        before--;
    return before >= 0 && same_page(view, before, at) && word_is_among(&view->seen[before].word, letters);
}

/* ---- "Лене: …", "А это для Лены", "Передай этот листок Лене" ---- */

/* Words that a sentence which hands on is made of. */
static bool hands(const struct seen *seen)
{
    static const char *const words[] = { "это", "этот", "эта", "эту", "эти", "гэта", "гэты", "гэтую", "вот",
        "вось", "для", "дзеля", "отдельно", "асобна", "лично", "асабіста", "обороте", "адвароце", "ниже",
        "ніжэй", "дальше", "далей", "остальное", "астатняе", "следующее", "наступнае", "рисунок", "рисунки",
        "малюнак", "малюнкі", "стихи", "стих", "верш", "вершы", "страница", "страницу", "страничка",
        "страничку", "старонка", "старонку", "лист", "листок", "листочек", "лісток", "ліст", "лісцік",
        "письмо", "письма", "записка", "записку", "записочка", "открытка", "открытку", "паштоўка", "паштоўку",
        "отдай", "отдайте", "передай", "передайте", "перешли", "перешлите", "прочти", "прочтите", "прочитай",
        "прочитайте", "покажи", "вручи", "аддай", "аддайце", "перадай", "перадайце", "перашлі", "перашліце",
        "прачытай", "пакажы", NULL };
    return word_is_among(&seen->word, words);
}

static bool joins(const struct seen *seen)
{
    static const char *const words[] = { "и", "а", "но", "ну", "і", "ды", "еще", "яшчэ", "только", "толькі",
        "теперь", "цяпер", "на", "с", "з", "от", "ад", "меня", "мяне", "пожалуйста", "калі", "ласка",
        "вторая", "вторую", "второй", "второе", "другая", "другую", "другой", "первая", "первую", "последняя",
        "последнюю", "мой", "моя", "мою", "моей", "моему", "моего", NULL };
    return word_is_among(&seen->word, words);
}

/* The first word of the sentence; -1: it is long. */
static int beginning_of(const struct view *view, int at)
{
    for (int first = at; first >= 0 && first > at - SENTENCE_WORDS; first--)
        if (view_begins_sentence(view, first))
            return first;
    return -1;
}

/* "Лене: …", "Тане от меня: …" */
static bool heads_part(const struct view *view, int first, int at)
{
    for (int i = first; i < at; i++)
        if (!hands(&view->seen[i]) && !joins(&view->seen[i]))
            return false;
    for (int i = at; i < view->seen_count && i <= at + HEAD_WORDS && same_page(view, i, at); i++) {
        if (view->seen[i].after == ':')
            return true;
        if (ends_part(view, i))
            return false;
    }
    return false;
}

/* Nothing but words that hand on stands around the name. */
static bool is_handed_over(const struct view *view, int first, int at)
{
    bool found = false;
    const int last = end_of_name(view, at);
    for (int i = first; i < view->seen_count && i < first + SENTENCE_WORDS; i++) {
        const bool another = i > last && view_is_oblique(view, i); /* "для Сони и Пети" */
        if ((i < at || i > last) && !another) {
            found |= hands(&view->seen[i]);
            if (!hands(&view->seen[i]) && !joins(&view->seen[i]))
                return false;
        }
        if (i >= last && ends_part(view, i))
            return found;
    }
    return false;
}

/* "Для Александра": behind it the genitive stands, though Александра is somebody's name as well. */
static bool is_behind_for(const struct view *view, int at)
{
    static const char *const words[] = { "для", "дзеля", NULL };
    struct name_given given[NAME_FAMILIES];
    return at && same_page(view, at - 1, at) && word_is_among(&view->seen[at - 1].word, words) &&
        view->seen[at].word.capital && view_certain_names(view, at, given);
}

/* "Вот и письмо от мамы": who wrote, not who is to get it. */
static bool is_behind_from(const struct view *view, int at)
{
    static const char *const words[] = { "от", "ад", NULL };
    return at && same_page(view, at - 1, at) && word_is_among(&view->seen[at - 1].word, words);
}

bool view_is_handed(const struct view *view, int at)
{
    if (is_letter_to(view, at))
        return true;
    if (is_behind_from(view, at))
        return false;
    const bool another = view_is_oblique(view, at) || is_oblique_kin(&view->seen[at]) ||
        is_behind_for(view, at);
    const int first = another ? beginning_of(view, at) : -1;
    if (first < 0)
        return false;
    return heads_part(view, first, at) ||
        ((!is_whose(view, first, at) || hands_between(view, first, at)) && is_handed_over(view, first, at));
}
