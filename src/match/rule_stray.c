/* The rule about what is no reply to a card at all: a letter to the prisoner's own family, the card come
 * back, a letter of somebody to whom nobody wrote. They would ask in any case; here is said why. */
#include "rule_inside.h"

enum { SIGNATURE_WORDS = 2, LAST_LINES = 3 };

/* "Мамочка, здравствуй!": a relative, and no name. */
static bool greets_relative(const struct view *view)
{
    for (int i = 0; i < view->salutation_count; i++) {
        const struct salutation *salutation = &view->salutations[i];
        const struct line *line = &view->lines[salutation->line];
        for (int at = line->first; at < line->first + line->count && !salutation->name_count; at++)
            if (view->seen[at].role == ROLE_RELATIVE && view->seen[at].greeting)
                return true;
    }
    return false;
}

/* "Твой сын", "Люблю, твоя мама": on one of the last lines, with nothing but closing words in front. */
static bool signed_by_relative(const struct view *view)
{
    for (int i = 1; i < view->seen_count; i++) {
        const struct seen *before = &view->seen[i - 1], *seen = &view->seen[i];
        if (seen->role == ROLE_RELATIVE && before->role == ROLE_CLOSING && before->line == seen->line &&
            view_at_end(view, seen->line) && view->lines[seen->line].count <= 4)
            return true;
    }
    return false;
}

static bool to_family(const struct judged *judged)
{
    return greets_relative(judged->view) || signed_by_relative(judged->view);
}

static bool return_mark(const struct judged *judged)
{
    for (int i = 0; i < judged->view->seen_count; i++) {
        const struct seen *seen = &judged->view->seen[i];
        const enum page_kind kind = judged->reply->pages[seen->page].kind;
        size_t count;
        if ((kind == PAGE_ENVELOPE || kind == PAGE_POSTCARD) &&
            name_book_find(&judged->view->vocabulary->returned, seen->word.folded, &count))
            return true;
    }
    return false;
}

static bool somebody_fits(const struct weighing *weighing)
{
    for (size_t i = 0; i < weighing->fit_count; i++)
        if (weighing->fits[i].level != WEIGHT_PRISONER_WHOLE)
            return weighing->fits[i].spot != SPOT_BODY;
    return false;
}

/* "Твоя Вероника", "Обнимаю Вас, Вероника" and "Вероника П." are one: what stands before a comma is no part
 * of the name, and an initial may be anybody's. */
static int words_of_name(const struct view *view, const struct line *line)
{
    int words = 0;
    for (int i = line->first; i < line->first + line->count; i++) {
        const struct seen *seen = &view->seen[i];
        words += seen->role != ROLE_CLOSING && seen->word.letters > 1;
        words = seen->after == ',' ? 0 : words;
    }
    return words;
}

/* "Ваша Вера Станиславовна": given name and patronymic of the likeliest prisoner are no stranger's. Nothing
 * is mailed by them: his given name alone establishes him only where it stands once (rule_given.c). */
static bool is_prisoners_own(const struct judged *judged, const struct line *line)
{
    const struct view *view = judged->view;
    for (int i = line->first; i < line->first + line->count; i++)
        if (view->seen[i].role != ROLE_CLOSING && view->seen[i].word.letters > 1 &&
            !(judged->best && prisoner_word(view, best_prisoner(judged), &view->seen[i].word)))
            return false;
    return true;
}

/* Given name and surname alone on one of the last lines, and no prisoner of the register fits. */
static bool signed_by_stranger(const struct judged *judged)
{
    const struct view *view = judged->view;
    if (somebody_fits(judged->weighing))
        return false;
    for (int i = 0; i < view->line_count; i++) {
        const struct line *line = &view->lines[i];
        if (words_of_name(view, line) >= SIGNATURE_WORDS && line->rank >= line->of - LAST_LINES &&
            view_at_end(view, i) && !view->seen[line->first].greeting && line_is_of_names(view, i) &&
            !is_prisoners_own(judged, line))
            return true;
    }
    return false;
}

const struct condition rule_returned[] = {
    { return_mark, "a return mark stands on it: perhaps the card itself came back" },
    { 0 },
};

const struct condition rule_stray[] = {
    { to_family, "it seems to be a letter to relatives" },
    { signed_by_stranger, "nobody wrote to a prisoner of the name under the letter, as it was read" },
    { 0 },
};
