/* Transcripts and translations of a letter: what was written, whom it reaches, and the form for more. What a
 * person typed comes back with every answer that does not keep it. */
#include "decide.h"
#include "why.h"

#include "cleanup.h"
#include "flow.h"
#include "prose.h"

#include <stdlib.h>
#include <string.h>

enum { CONFLICT = 409, UNPROCESSABLE = 422 };

/* What is shown in one form: a letter of one person, or of whoever will get it. */
struct sheaf {
    struct visit *visit;
    const char *id;
    const struct store_listed *listed;
    int64_t version;
    const struct store_rendition *all;
    size_t count;
    const char *ref; /* "": nobody is to get it yet */
    int64_t message; /* of this ref, 0 */
    const int *pages; /* that this one gets; none: all that are mailed */
    size_t page_count;
    const struct store_redaction_last *black; /* of the reply's pages */
    size_t black_count;
    enum store_letter_stand stands;
    const struct sheaf *letters; /* of the whole reply: one of each who gets it; none: not decided yet */
    size_t letter_count;
    const char *transcript, *translation, *language; /* as somebody has just typed them; null: as kept */
};

/* ---- what is there ---- */

/* Does this one see a part of some page alone? Then words of the whole are not theirs. */
static bool sees_a_part(const struct sheaf *sheaf)
{
    for (size_t i = 0; i < sheaf->black_count; i++)
        if (sheaf->message && sheaf->black[i].message == sheaf->message)
            return true;
    return false;
}

static bool is_as_it_was(const struct store_rendition *one)
{
    for (size_t i = 0; i < one->page_count; i++)
        if (!one->pages[i])
            return false;
    return true;
}

static bool is_for(const struct sheaf *sheaf, const struct store_rendition *one)
{
    if (!one->holds || one->withdrawn)
        return false;
    if (sees_a_part(sheaf))
        return one->written_for == sheaf->message && is_as_it_was(one);
    return !sheaf->message || store_rendition_holds_for(one, sheaf->message);
}

/* The last one of this kind that nothing stands in the place of; null. */
static const struct store_rendition *kept(
    const struct sheaf *sheaf, enum rendition_kind kind, const char *language)
{
    for (size_t i = sheaf->count; i-- > 0;) {
        const struct store_rendition *one = &sheaf->all[i];
        if (one->rendition.kind == kind && is_for(sheaf, one) &&
            (!language || strcmp(one->rendition.language, language) == 0))
            return one;
    }
    return NULL;
}

static bool has_page(const struct sheaf *sheaf, int number)
{
    bool has = !sheaf->page_count;
    for (size_t i = 0; i < sheaf->page_count; i++)
        has |= sheaf->pages[i] == number;
    return has && number;
}

/* Are they of all that stands on a page that this one sees a part of? */
static bool tells_more(const struct sheaf *sheaf, const struct store_rendition *one)
{
    for (size_t i = 0; i < sheaf->black_count && !one->written_for; i++)
        for (size_t k = 0; k < one->page_count; k++)
            if (sheaf->message && sheaf->black[i].message == sheaf->message &&
                sheaf->black[i].page == one->pages[k])
                return true;
    return false;
}

/* Was the mail that was to bring it to this one, or to whoever gets it, recalled? */
static bool is_recalled(const struct sheaf *sheaf, const struct store_rendition *one)
{
    bool recalled = false;
    for (size_t i = 0; i < one->mail_count; i++)
        if (!sheaf->message || one->mails[i].message == sheaf->message)
            recalled = one->mails[i].state == MAIL_RECALLED;
    return recalled;
}

/* Its pages are as they were, and this one's. */
static bool fits(const struct sheaf *sheaf, const struct store_rendition *one)
{
    bool fits = !sheaf->message || store_rendition_holds_for(one, sheaf->message);
    for (size_t i = 0; i < one->page_count; i++)
        fits &= has_page(sheaf, one->pages[i]);
    return fits && !tells_more(sheaf, one) && !is_recalled(sheaf, one);
}

/* One of the letters that are to go, or went, may bring it; before there is one: whichever will. */
static bool reaches(const struct sheaf *sheaf, const struct store_rendition *one)
{
    bool reaches = !sheaf->letter_count && fits(sheaf, one);
    for (size_t i = 0; i < sheaf->letter_count; i++)
        reaches |= fits(&sheaf->letters[i], one);
    return reaches;
}

static bool has_mail_to(const struct store_rendition *one, int64_t message)
{
    for (size_t i = 0; i < one->mail_count; i++)
        if (one->mails[i].message == message)
            return true;
    return false;
}

static void write_way(const struct sheaf *sheaf, const char *ref, const char *state)
{
    const struct html *h = &sheaf->visit->html;
    html_put(h, "<br>");
    html_bdi(h, ref);
    html_put(h, ": ");
    tell(sheaf->visit, state);
}

/* Of each who gets it, what became of the mail that takes it along; and who is to get it still. */
static void write_ways(const struct sheaf *sheaf, const struct store_rendition *one)
{
    for (size_t i = 0; i < one->mail_count; i++)
        write_way(sheaf, one->mails[i].ref, mail_state_name(one->mails[i].state));
    for (size_t i = 0; i < sheaf->letter_count; i++)
        if (!has_mail_to(one, sheaf->letters[i].message) && fits(&sheaf->letters[i], one))
            write_way(sheaf, sheaf->letters[i].ref, MSG("not mailed yet"));
}

/* Whose, and what became of it: that tells whether, and to whom, the letter went. */
static void write_standing(const struct sheaf *sheaf, const struct store_rendition *one)
{
    const struct html *h = &sheaf->visit->html;
    html_put(h, ", ");
    html_bdi(h, one->by);
    html_put(h, ": ");
    if (one->mail_count)
        write_ways(sheaf, one);
    else if (!one->holds || one->withdrawn)
        tell(sheaf->visit,
            one->withdrawn ? MSG("takes back what stood there") : MSG("does not hold any more"));
    else
        tell(sheaf->visit,
            reaches(sheaf, one) ? MSG("not mailed yet")
                                : MSG("stays here: it was written for other pages, or for somebody else"));
}

static void write_one(const struct sheaf *sheaf, const struct store_rendition *one)
{
    const struct html *h = &sheaf->visit->html;
    html_put(h, "<li>");
    html_time(h, one->at);
    html_put(h, " ");
    tell(sheaf->visit, rendition_kind_name(one->rendition.kind));
    if (*one->rendition.language) {
        html_put(h, " ");
        html_text(h, one->rendition.language);
    }
    if (!sheaf->listed->blind)
        write_standing(sheaf, one);
    if (*one->rendition.words) {
        html_put(h, "<details><summary>");
        tell(sheaf->visit, MSG("Its words"));
        html_put(h, "</summary><p class=\"rendition\" dir=\"auto\">");
        html_text_most(h, one->rendition.words, RENDITION_BYTES_MOST);
        html_put(h, "</p></details>");
    }
    html_put(h, "</li>");
}

static void write_list(const struct sheaf *sheaf)
{
    const struct html *h = &sheaf->visit->html;
    html_put(h, "<ul>");
    for (size_t i = 0; i < sheaf->count; i++)
        write_one(sheaf, &sheaf->all[i]);
    html_put(h, "</ul>");
}

/* ---- the form ---- */

/* Whoever writes has seen what was written until then. */
static int64_t last_of(const struct sheaf *sheaf)
{
    return sheaf->count ? sheaf->all[sheaf->count - 1].id : 0;
}

static void write_field(const struct sheaf *sheaf, const char *name, const char *label, const char *words)
{
    const struct html *h = &sheaf->visit->html;
    html_put(h, "<label>");
    tell(sheaf->visit, label);
    html_put(h, " <textarea rows=\"8\" maxlength=\"100000\" dir=\"auto\" spellcheck=\"false\"");
    html_attr(h, "name", name);
    html_attr(h, "data-unkept", say(sheaf->visit, MSG("This is not kept yet: keep it, or empty the field.")));
    html_put(h, ">");
    field_text(h, words);
    html_put(h, "</textarea></label>");
}

static void write_languages(const struct sheaf *sheaf, const char *chosen)
{
    static const char *const own_names[] = { "беларуская", "русский", "English", "polski", "Deutsch",
        "українська", "lietuvių" };
    const struct html *h = &sheaf->visit->html;
    html_put(h, "<label>");
    tell(sheaf->visit, MSG("The translation's language:"));
    html_put(h, " <select name=\"language\">");
    for (size_t i = 0; rendition_languages[i]; i++) {
        html_put(h, "<option");
        html_attr(h, "value", rendition_languages[i]);
        html_attr(h, "lang", rendition_languages[i]);
        if (strcmp(rendition_languages[i], chosen) == 0)
            html_put(h, " selected");
        html_put(h, ">");
        html_text(h, own_names[i]);
        html_put(h, "</option>");
    }
    html_put(h, "</select></label>");
}

static void write_hidden(const struct sheaf *sheaf)
{
    const struct html *h = &sheaf->visit->html;
    field_hidden_number(h, "version", sheaf->version);
    field_hidden_number(h, "last", last_of(sheaf));
    field_hidden(h, "ref", sheaf->ref);
}

static const struct {
    const char *says, *button;
} by_stand[] = {
    [LETTER_UNDECIDED] = { MSG("It travels with the letter, to whoever gets these pages, and to nobody "
                               "else."),
        MSG("Keep the texts") },
    [LETTER_WAITS] = { MSG("It travels in the letter's mail, which has not left yet."),
        MSG("Keep the texts") },
    [LETTER_IN_PARTS] = { MSG("The letter goes in several mails: this travels in the one that brings all of "
                              "its pages, else after them, in a mail of its own."),
        MSG("Keep the texts") },
    [LETTER_UNSURE] = { MSG("Nobody knows whether the letter left. When that is known, it goes along or "
                            "after it."),
        MSG("Keep the texts") },
    [LETTER_LEFT] = { MSG("The letter has left: it goes after it, as a mail of its own, held back for a "
                          "while."),
        MSG("Send them after it, as a mail of its own") },
};

/* What this one sees of the pages that they see a part of. */
static void write_parts(const struct sheaf *sheaf)
{
    const struct html *h = &sheaf->visit->html;
    if (!sees_a_part(sheaf) || sheaf->listed->blind)
        return;
    html_put(h, "<p class=\"warning\">");
    tell(sheaf->visit, MSG("Some of it is black for this one alone. Please write only what they see:"));
    for (size_t i = 0; i < sheaf->black_count; i++) {
        if (sheaf->black[i].message != sheaf->message)
            continue;
        html_put(h, " <a target=\"_blank\" rel=\"noopener\" href=\"/reply/");
        html_url(h, sheaf->id);
        html_put(h, "/page/");
        html_number(h, sheaf->black[i].page);
        html_put(h, ".jpg?for=");
        html_url(h, sheaf->ref);
        html_put(h, "&amp;at=");
        html_number(h, sheaf->version);
        html_put(h, "\">");
        tell(sheaf->visit, MSG("Page"));
        html_put(h, " ");
        html_number(h, sheaf->black[i].page);
        html_put(h, "</a>");
    }
    html_put(h, "</p>");
}

static void write_form(const struct sheaf *sheaf)
{
    const struct html *h = &sheaf->visit->html;
    const struct store_rendition *transcript = kept(sheaf, RENDITION_TRANSCRIPT, NULL);
    const struct store_rendition *translation = kept(sheaf, RENDITION_TRANSLATION, sheaf->language);
    const char *language = sheaf->language ? sheaf->language
        : translation                      ? translation->rendition.language
                                           : "en";
    form_open(sheaf->visit, sheaf->id, "write");
    write_hidden(sheaf);
    html_put(h, "<p>");
    if (*sheaf->ref && !sheaf->listed->blind) {
        html_bdi(h, sheaf->ref);
        html_put(h, ": ");
    }
    tell(sheaf->visit, by_stand[sheaf->stands].says);
    html_put(h, "</p>");
    write_parts(sheaf);
    write_field(sheaf, "transcript", MSG("What stands in the letter, copied out:"),
        sheaf->transcript ? sheaf->transcript
            : transcript  ? transcript->rendition.words
                          : "");
    write_field(sheaf, "translation", MSG("What stands in the letter, translated:"),
        sheaf->translation ? sheaf->translation
            : translation  ? translation->rendition.words
                           : "");
    write_languages(sheaf, language);
    html_put(h, " <button>");
    tell(sheaf->visit, by_stand[sheaf->stands].button);
    html_put(h, "</button></form>");
}

/* ---- whose letter ---- */

static bool load(struct sheaf *sheaf, struct fault *fault)
{
    struct store *store = sheaf->visit->review->store;
    struct store_rendition *all;
    if (!store_reply_version(store, sheaf->id, &sheaf->version, fault) ||
        !store_renditions(store, sheaf->id, sheaf->visit->arena, &all, &sheaf->count, fault))
        return false;
    sheaf->all = all;
    struct store_redaction_last *black;
    if (!store_redactions_last(store, sheaf->id, sheaf->visit->arena, &black, &sheaf->black_count, fault))
        return false;
    sheaf->black = black;
    return true;
}

static bool is_letter(const struct sheaf *sheaf, const struct store_listed_mail *mail)
{
    return sheaf->listed->outcome == OUTCOME_MAIL && mail->state != MAIL_RECALLED && !mail->wrong &&
        (mail->purpose == PURPOSE_SCAN || mail->purpose == PURPOSE_NOTICE);
}

/* All that this one gets, in how many mails it may be. */
static void gather_pages(struct sheaf *sheaf)
{
    enum { PAGES_MOST = 1000 };
    const struct store_listed *listed = sheaf->listed;
    int *pages = arena_array(sheaf->visit->arena, PAGES_MOST, sizeof *pages);
    sheaf->page_count = 0;
    for (size_t i = 0; i < listed->mail_count; i++)
        for (size_t k = 0; k < listed->mails[i].page_count && sheaf->page_count < PAGES_MOST; k++)
            if (is_letter(sheaf, &listed->mails[i]) && strcmp(listed->mails[i].ref, sheaf->ref) == 0)
                pages[sheaf->page_count++] = listed->mails[i].pages[k];
    sheaf->pages = pages;
}

/* The form about one of the reply's mails. */
static bool aim(struct sheaf *sheaf, const struct store_listed_mail *mail, struct fault *fault)
{
    struct message message;
    struct store *store = sheaf->visit->review->store;
    if (!store_message_find(store, mail->ref, sheaf->visit->arena, &message, fault))
        return false;
    sheaf->ref = mail->ref;
    sheaf->message = message.id;
    gather_pages(sheaf);
    return store_letter_stands(store, sheaf->id, message.id, &sheaf->stands, fault);
}

/* A notice and its scan, or the parts of a letter, are one. */
static bool is_first(const struct sheaf *sheaf, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_letter(sheaf, &sheaf->listed->mails[i]) &&
            strcmp(sheaf->listed->mails[i].ref, sheaf->listed->mails[at].ref) == 0)
            return false;
    return true;
}

static bool find_letters(struct sheaf *sheaf, struct fault *fault)
{
    size_t count = 0;
    struct sheaf *letters = arena_array(sheaf->visit->arena, sheaf->listed->mail_count, sizeof *letters);
    for (size_t i = 0; i < sheaf->listed->mail_count; i++) {
        const struct store_listed_mail *mail = &sheaf->listed->mails[i];
        if (!is_letter(sheaf, mail) || !is_first(sheaf, i))
            continue;
        letters[count] = *sheaf;
        if (!aim(&letters[count++], mail, fault))
            return false;
    }
    sheaf->letters = letters;
    sheaf->letter_count = count;
    return true;
}

static void write_forms(const struct sheaf *sheaf)
{
    for (size_t i = 0; i < sheaf->letter_count; i++)
        write_form(&sheaf->letters[i]);
    if (!sheaf->letter_count)
        write_form(sheaf);
}

bool renditions_write(struct visit *visit, const struct store_listed *listed, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct sheaf sheaf = { .visit = visit, .id = listed->reply, .listed = listed, .ref = "" };
    if (listed->state != REPLY_REVIEW && listed->state != REPLY_DECIDED)
        return true;
    if (!load(&sheaf, fault) || !find_letters(&sheaf, fault))
        return false;
    tell_in(visit,
        "<section class=\"renditions\" aria-labelledby=\"renditions-title\"><h2 id=\"renditions-title\">",
        MSG("Transcript and translation"), "</h2>");
    write_list(&sheaf);
    tell_in(visit, "<details class=\"worded\"><summary>", MSG("Write a transcript or a translation"),
        "</summary>");
    write_forms(&sheaf);
    html_put(h, "</details></section>");
    return true;
}

/* ---- keeping ---- */

/* Nothing is added where the same stands there already, and goes. */
static bool is_new(const struct sheaf *sheaf, const struct rendition *typed)
{
    const struct store_rendition *old = kept(sheaf, typed->kind, typed->language);
    CLEANUP(text_clear) struct text words = TEXT_LIMIT(1 << 20);
    struct fault ignored;
    const struct bytes bytes = { (const unsigned char *)typed->words, strlen(typed->words) };
    if (!prose_clean(bytes, &words, &ignored))
        return true; /* the store says why it cannot be kept */
    return old ? strcmp(old->rendition.words, words.bytes) != 0 || !fits(sheaf, old) : words.length > 0;
}

static bool is_blank(const char *words)
{
    return !words[strspn(words, " \t\r\n")];
}

static bool keep(struct sheaf *sheaf, enum rendition_kind kind, const char *words, struct fault *fault)
{
    const struct visit *visit = sheaf->visit;
    const struct flow_decider decider = { .store = visit->review->store,
        .mail = &visit->review->setup->config->mail,
        .now = visit->now,
        .models = "" };
    const bool translated = kind == RENDITION_TRANSLATION;
    enum flow_way way;
    const struct store_rendition_new new = {
        .rendition = { kind, translated ? sheaf->language : "", is_blank(words) ? "" : words },
        .message = sheaf->message,
        .withdrawn = is_blank(words),
        .by = visit->person->name,
    };
    return !is_new(sheaf, &new.rendition) || flow_attach(&decider, visit->id, &new, &way, fault);
}

static bool keep_both(struct sheaf *sheaf, struct fault *fault)
{
    const struct web_request *request = sheaf->visit->request;
    if (strtoll(web_field(request, "version"), NULL, 10) != sheaf->version ||
        strtoll(web_field(request, "last"), NULL, 10) != last_of(sheaf))
        return fault_set(fault, FAULT_STALE, "something changed");
    return keep(sheaf, RENDITION_TRANSCRIPT, sheaf->transcript, fault) &&
        keep(sheaf, RENDITION_TRANSLATION, sheaf->translation, fault);
}

/* What was typed stands in the form again, with the reason. */
static bool answer_draft(struct sheaf *sheaf, const struct fault *why)
{
    struct visit *visit = sheaf->visit;
    const struct html *h = &visit->html;
    const bool stale = why->kind == FAULT_STALE;
    visit->answer->status = stale ? CONFLICT : UNPROCESSABLE;
    review_page_begin(visit, visit->id);
    tell_in(visit, "<h1>",
        stale ? MSG("Something changed while you were writing. Nothing was kept; your words stand below.")
              : MSG("That cannot be kept. Your words stand below."),
        "</h1>");
    if (!stale) {
        html_put(h, "<p class=\"warning\">");
        html_text(h, refusal_in(visit->words, visit->arena, why->text));
        html_put(h, "</p>");
    }
    html_put(h, "<p><a class=\"back\" href=\"/reply/");
    html_url(h, visit->id);
    tell_in(visit, "\" target=\"_blank\" rel=\"noopener\">", MSG("Look at the letter in another window"),
        "</a></p><section class=\"renditions\" data-draft>");
    write_form(sheaf);
    html_put(h, "</section>");
    review_page_end(visit);
    return true;
}

/* Whom the form was about, where that one gets the letter still. */
static bool aim_at_ref(struct sheaf *sheaf, const char *ref, struct fault *fault)
{
    for (size_t i = 0; *ref && i < sheaf->listed->mail_count; i++)
        if (is_letter(sheaf, &sheaf->listed->mails[i]) && strcmp(sheaf->listed->mails[i].ref, ref) == 0)
            return aim(sheaf, &sheaf->listed->mails[i], fault);
    return true;
}

bool post_write(struct visit *visit, struct fault *fault)
{
    struct store_listed listed;
    struct fault why;
    struct sheaf sheaf = { .visit = visit,
        .id = visit->id,
        .listed = &listed,
        .ref = "",
        .transcript = web_field(visit->request, "transcript"),
        .translation = web_field(visit->request, "translation"),
        .language = web_field(visit->request, "language") };
    if (!store_list_one(visit->review->store, visit->id, visit->arena, &listed, fault) ||
        !load(&sheaf, fault) || !aim_at_ref(&sheaf, web_field(visit->request, "ref"), fault))
        return false;
    if (keep_both(&sheaf, &why))
        return visit_go(visit, arena_printf(visit->arena, "/reply/%s#renditions-title", visit->id));
    if (why.kind == FAULT_INPUT || why.kind == FAULT_STALE)
        return answer_draft(&sheaf, &why);
    *fault = why;
    return false;
}
