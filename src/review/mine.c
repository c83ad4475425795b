/* What a person decided last: above every reply the last of it, on a page of its own the last few, each with
 * what takes it back. */
#include "decide.h"
#include "lists.h"

#include <string.h>

enum { LAST = 10 };

const char *outcome_words(enum outcome outcome)
{
    static const char *const words[OUTCOMES] = {
        [OUTCOME_NONE_YET] = MSG("nothing is decided"),
        [OUTCOME_MAIL] = MSG("goes by mail"),
        [OUTCOME_NONE] = MSG("None of the register"),
        [OUTCOME_HANDED_ON] = MSG("Handed on to family or others"),
        [OUTCOME_NOT_A_LETTER] = MSG("Not a letter"),
        [OUTCOME_RESCAN] = MSG("Needs a better scan"),
        [OUTCOME_DUPLICATE] = MSG("Is there already"),
        [OUTCOME_RETURNED] = MSG("Our own card came back"),
        [OUTCOME_WAITS] = MSG("Waits for a record"),
        [OUTCOME_TO_ALL] = MSG("To all of us"),
        [OUTCOME_JOINED] = MSG("Belongs to another one"),
    };
    return words[outcome];
}

void decided_by_said(const struct html *h, const struct words *words, const char *by)
{
    if (decided_by_rule(by)) {
        html_text(h, words_text(words, MSG("by rule")));
        return;
    }
    html_text(h, words_text(words, MSG("decided by")));
    html_put(h, " ");
    html_bdi(h, by);
}

/* What is taken back is what this page showed, and nothing that came after it. */
static void write_word(const struct html *h, const struct store_own *own)
{
    if (own->opinion)
        field_hidden_number(h, "opinion", own->number);
    else
        field_hidden_number(h, "decision", own->number);
}

/* Undo as long as nothing has left; after that, the word on the wrong person. `by_key`: this is what a person
 * did last, and what the key takes back. */
static void write_undo(const struct visit *visit, const struct store_own *own, bool by_key)
{
    const struct html *h = &visit->html;
    if (!own->holds || own->put_off || own->passed)
        return;
    if (own->gone) {
        form_open(visit, own->reply, "wrong");
        write_word(h, own);
        html_put(h, "<button data-plain>");
        tell(visit, MSG("It went to the wrong person"));
    } else {
        form_open(visit, own->reply, "undo");
        write_word(h, own);
        html_put(h, "<button");
        if (by_key)
            html_put(h, " data-does=\"undo\"");
        html_put(h, ">");
        tell(visit, MSG("Take back"));
    }
    html_put(h, "</button></form>");
}

static void write_own(const struct visit *visit, const struct store_own *own)
{
    const struct html *h = &visit->html;
    pager_write_reply(visit, own->reply);
    html_put(h, ": ");
    tell(visit,
        own->asks          ? MSG("somebody else is asked")
            : own->put_off ? MSG("put off")
                           : outcome_words(own->outcome));
    if (own->opinion && !own->asks) {
        html_put(h, ", ");
        tell(visit, MSG("a second person decides it, too"));
    }
    if (own->passed) {
        html_put(h, ", ");
        tell(visit, MSG("your word; what became of it stands at the letter"));
    }
    if (!own->holds) {
        html_put(h, ", ");
        tell(visit, MSG("taken back"));
    }
    html_put(h, " ");
}

static bool load_own(
    struct visit *visit, size_t most, struct store_own **own, size_t *count, struct fault *fault)
{
    return store_own_decisions(
        visit->review->store, visit->person->name, most, visit->arena, own, count, fault);
}

/* What became of the decision before, by the word that its redirection brought. */
static const struct became {
    const char *as, *words;
    bool no_undo; /* it is none of what the key takes back */
} becames[] = {
    { "settled", MSG("It is decided."), false },
    { "differs", MSG("Thank you. Somebody else decided otherwise: a lead decides."), false },
    { "parted", MSG("It is parted; the parts come back when they are matched again."), true },
    { "joined", MSG("They are one now, which comes back when it is matched again."), false },
    { "redacted", MSG("It comes back when those places are blacked out."), true },
    { "shown", MSG("The page is shown as it was before."), true },
    { "asked", MSG("Somebody else is asked."), false },
    { "later", MSG("Put off: it comes again behind the others."), true },
    { "undone", MSG("It is taken back."), true },
    { "wrong",
        MSG("Noted: it went to the wrong person. The letter waits for the right one; what left stands among "
            "the tasks, with what a lead does now."),
        true },
    { "recalled", MSG("Recalled, with all mails of this letter that had not left. It asks again."), true },
};

static const struct became *find_became(const char *as)
{
    for (size_t i = 0; i < sizeof becames / sizeof *becames; i++)
        if (strcmp(becames[i].as, as) == 0)
            return &becames[i];
    return NULL;
}

static void write_became(const struct visit *visit, const char *as)
{
    const struct became *became = find_became(as);
    html_put(&visit->html, "<p role=\"status\">");
    if (!second_write(visit, as) && became)
        tell(visit, became->words);
    html_put(&visit->html, "</p>");
}

/* Is what was done last taken back by the key? */
static bool key_undoes(const struct visit *visit, const struct store_own *last)
{
    const struct became *became = find_became(web_query(visit->request, "as"));
    return last->holds && !last->put_off && !last->passed && !last->gone && !(became && became->no_undo);
}

/* For review.js, which shows it: what the key says where it takes nothing back. */
static void write_no_undo(const struct visit *visit)
{
    tell_in(visit, "<p class=\"no-undo\" hidden>", MSG("What you did last is not taken back with this key."),
        "</p>");
}

bool mine_write_last(struct visit *visit, struct fault *fault)
{
    struct store_own *own;
    size_t count;
    const char *as = web_query(visit->request, "as");
    if (!load_own(visit, 1, &own, &count, fault))
        return false;
    if (!*as && !count)
        return true;
    const bool by_key = count && key_undoes(visit, own);
    html_put(&visit->html, "<aside class=\"last\">");
    if (!by_key)
        write_no_undo(visit);
    write_became(visit, as);
    if (count) {
        write_own(visit, own);
        write_undo(visit, own, by_key);
        tell_in(visit, " <a href=\"/mine\">", MSG("What you decided last"), "</a>");
    }
    html_put(&visit->html, "</aside>");
    return true;
}

bool page_mine(struct visit *visit, struct fault *fault)
{
    struct store_own *own;
    size_t count;
    if (!load_own(visit, LAST, &own, &count, fault))
        return false;
    review_page_begin(visit, say(visit, "What you decided last"));
    tell_in(visit, "<h1>", MSG("What you decided last"), "</h1>");
    if (!count) {
        tell_in(visit, "<p class=\"empty\">", MSG("Nothing."), "</p>");
    }
    const bool by_key = count && key_undoes(visit, own);
    if (!by_key)
        write_no_undo(visit);
    html_put(&visit->html, "<ol class=\"mine\">");
    for (size_t i = 0; i < count; i++) {
        html_put(&visit->html, "<li>");
        html_time(&visit->html, own[i].at);
        html_put(&visit->html, " ");
        write_own(visit, &own[i]);
        write_undo(visit, &own[i], by_key && i == 0);
        html_put(&visit->html, "</li>");
    }
    html_put(&visit->html, "</ol>");
    review_page_end(visit);
    return true;
}
