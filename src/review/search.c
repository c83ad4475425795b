/* /search: one box over the register, for a letter whose true message is not among the candidates. What is
 * typed is a name: it comes in a form, and stands in no address and no log. */
#include "screen_inside.h"
#include "search.h"

#include "cleanup.h"
#include "file.h"

#include <string.h>

/* The index is built when somebody searches for the first time. */
static bool look(
    struct visit *visit, const char *text, struct found found[FIND_MOST], size_t *count, struct fault *fault)
{
    struct review *review = visit->review;
    if (!review->search) {
        OWNED_FREE char *models = file_join(review->setup->share, "models");
        review->search = search_open(review->store, models);
    }
    return search_messages(review->search, text, found, count, fault);
}

/* The reply that is searched for, as the form or the address names it; "" for none. */
static const char *reply_at_hand(const struct visit *visit)
{
    const char *id = visit->request->method == WEB_POST ? web_field(visit->request, "reply")
                                                        : web_query(visit->request, "reply");
    return strncmp(id, "R-", 2) == 0 && strlen(id) < STORE_ID_BYTES ? id : "";
}

void search_write_form(
    const struct html *h, const struct words *words, const char *csrf, const char *reply, const char *typed)
{
    html_put(h, "<form class=\"search\" role=\"search\" method=\"post\" action=\"/search\">");
    field_hidden(h, "csrf", csrf);
    field_hidden(h, "reply", reply);
    html_put(h, "<label for=\"q\">");
    html_text(
        h, words_text(words, MSG("Search the register: names, a reference, a code, words of the message")));
    html_put(h,
        "</label><div class=\"row\"><input type=\"search\" id=\"q\" name=\"q\" required autocomplete=\"off\" "
        "spellcheck=\"false\" maxlength=\"300\"");
    html_attr(h, "value", typed);
    html_put(h, "><button>");
    html_text(h, words_text(words, MSG("Search")));
    html_put(h, "</button></div></form>");
}

/* ---- what was found, without a letter to choose it for ---- */

static void write_fact(const struct visit *visit, const char *label, const char *text)
{
    if (!text[0])
        return;
    html_put(&visit->html, "<dt>");
    tell(visit, label);
    html_put(&visit->html, "</dt><dd>");
    html_bdi(&visit->html, text);
    html_put(&visit->html, "</dd>");
}

void search_write_fields(const struct html *h, const struct words *words, unsigned fields)
{
    static const char *const names[FIND_FIELDS] = { [FIND_REF] = MSG("in the reference"),
        [FIND_CODE] = MSG("in the code"),
        [FIND_SENDER] = MSG("in the sender's name"),
        [FIND_PRISONER] = MSG("in the prisoner's name"),
        [FIND_PLACE] = MSG("in the place"),
        [FIND_TEXT] = MSG("in what was written") };
    html_put(h, "<p class=\"found\">");
    html_text(h, words_text(words, MSG("Found:")));
    for (int f = 0; f < FIND_FIELDS; f++) {
        if (!(fields & (1U << f)))
            continue;
        html_put(h, " <span>");
        html_text(h, words_text(words, names[f]));
        html_put(h, "</span>");
    }
    html_put(h, "</p>");
}

static bool write_found(struct visit *visit, const struct found *found, struct fault *fault)
{
    struct message message;
    const struct html *h = &visit->html;
    if (!store_message_by_id(visit->review->store, found->message, visit->arena, &message, fault))
        return false;
    html_put(h, "<li class=\"candidate\"><h3>");
    html_bdi(h, message.sender_name[0] ? message.sender_name : message.ref);
    html_put(h, "</h3>");
    search_write_fields(h, visit->words, found->fields);
    html_put(h, "<dl class=\"record\">");
    write_fact(visit, MSG("Reference"), message.ref);
    write_fact(visit, MSG("Prisoner"), message.prisoner_name);
    write_fact(visit, MSG("Facility"), message.facility);
    write_fact(visit, MSG("Name on the card"), message.card_name);
    write_fact(visit, MSG("What was written"), *message.card_text ? message.card_text : message.message);
    html_put(h, "</dl></li>");
    return true;
}

static void begin(struct visit *visit, const char *typed)
{
    review_page_begin(visit, say(visit, "Search"));
    html_put(&visit->html, "<h1>");
    tell(visit, MSG("Search the register"));
    html_put(&visit->html, "</h1>");
    search_write_form(&visit->html, visit->words, visit->csrf, reply_at_hand(visit), typed);
}

static bool show_found(struct visit *visit, const struct searched *searched, struct fault *fault)
{
    const struct html *h = &visit->html;
    begin(visit, searched->typed);
    html_put(h, "<p role=\"status\">");
    tell(visit, MSG("Found:"));
    html_put(h, " ");
    html_number(h, (int64_t)searched->count);
    html_put(h, "</p><ol class=\"candidates\">");
    for (size_t i = 0; i < searched->count; i++)
        if (!write_found(visit, &searched->found[i], fault))
            return false;
    html_put(h, "</ol>");
    review_page_end(visit);
    return true;
}

bool page_search(struct visit *visit, struct fault *fault)
{
    (void)fault;
    begin(visit, "");
    review_page_end(visit);
    return true;
}

bool post_search(struct visit *visit, struct fault *fault)
{
    struct found found[FIND_MOST];
    size_t count;
    const char *typed = web_field(visit->request, "q"), *reply = reply_at_hand(visit);
    if (!look(visit, typed, found, &count, fault))
        return false;
    const struct searched searched = { typed, found, count };
    return *reply ? reply_show_found(visit, reply, &searched, fault) : show_found(visit, &searched, fault);
}
