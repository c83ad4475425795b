/* /search: one box over the register, for a letter whose true message is not among the candidates. What is
 * typed is a name: it comes in a form, and stands in no address and no log. The ID of a letter or of a mail
 * leads to its letter, and a record to the letters that went there. */
#include "lists.h"
#include "screen_inside.h"
#include "search.h"

#include "cleanup.h"
#include "file.h"
#include "log.h"

#include <stdio.h>
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
        "</label><div class=\"row\"><input type=\"search\" id=\"q\" name=\"q\" data-does=\"search "
        "none-search\" required "
        "autocomplete=\"off\" "
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
    tell_in(visit, "<dt>", label, "</dt><dd>");
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

static void write_letter(const struct visit *visit, const struct store_mail_brief *mail)
{
    const struct html *h = &visit->html;
    html_put(h, "<li>");
    pager_write_reply(visit, mail->reply);
    tell_in(visit, " <strong>", mail_state_name(mail->state), "</strong> ");
    html_time(h, mail->changed);
    html_put(h, "</li>");
}

/* What is in review of all that was found. A damaged letter ends no search for others. */
static bool find_waiting(struct visit *visit, const struct searched *searched,
    struct store_candidacies *waiting, struct fault *fault)
{
    int64_t messages[FIND_MOST];
    for (size_t i = 0; i < searched->count; i++)
        messages[i] = searched->found[i].message;
    if (!store_review_for(visit->review->store, messages, searched->count, visit->arena, waiting, fault))
        return false;
    for (size_t i = 0; i < waiting->damaged_count; i++)
        log_line(LOG_ERROR, "review: the verdict on %s is damaged; put a backup in its place",
            waiting->damaged[i].text);
    return true;
}

/* The letters that went there, or would have; none that somebody decides blindly. */
static bool write_letters(struct visit *visit, int64_t message, struct fault *fault)
{
    enum { MOST = 20 };
    const struct html *h = &visit->html;
    struct store_mail_brief *mails;
    size_t count;
    if (!store_letters_to(visit->review->store, message, MOST, visit->arena, &mails, &count, fault))
        return false;
    if (!count)
        return true;
    tell_in(visit, "<dt>", MSG("Letters to this sender"), "</dt><dd><ul class=\"letters\">");
    for (size_t i = 0; i < count; i++)
        write_letter(visit, &mails[i]);
    html_put(h, "</ul></dd>");
    return true;
}

static void write_candidacy(const struct visit *visit, const struct store_candidacy *candidacy)
{
    const struct html *h = &visit->html;
    html_put(h, "<li>");
    pager_write_reply(visit, candidacy->reply);
    tell_in(visit, " ", MSG("candidate"), " <strong>");
    html_number(h, (int64_t)candidacy->rank);
    html_put(h, "</strong> ");
    html_time(h, candidacy->at);
    html_put(h, "</li>");
}

static void write_waiting_title(const struct visit *visit, size_t written, size_t count)
{
    const struct html *h = &visit->html;
    html_put(h, "<dt>");
    tell(visit, MSG("Letters in review that may be to this sender"));
    if (written < count) {
        html_put(h, " (");
        html_number(h, (int64_t)written);
        tell_in(visit, " ", MSG("of"), " ");
        html_number(h, (int64_t)count);
        html_put(h, ")");
    }
    html_put(h, "</dt>");
}

static size_t count_waiting(const struct store_candidacies *waiting, int64_t message)
{
    size_t count = 0;
    for (size_t i = 0; i < waiting->count; i++)
        count += waiting->all[i].message == message;
    return count;
}

/* Those that wait, and may be to this sender: so does whoever calls learn that a letter is there. */
static void write_waiting(const struct visit *visit, const struct store_candidacies *waiting, int64_t message)
{
    enum { MOST = 20 };
    const struct html *h = &visit->html;
    const size_t count = count_waiting(waiting, message);
    if (!count)
        return;
    write_waiting_title(visit, count < MOST ? count : MOST, count);
    html_put(h, "<dd><ul class=\"letters waiting\">");
    for (size_t i = 0, written = 0; i < waiting->count && written < MOST; i++) {
        if (waiting->all[i].message != message)
            continue;
        write_candidacy(visit, &waiting->all[i]);
        written++;
    }
    html_put(h, "</ul></dd>");
}

static bool write_found(struct visit *visit, const struct found *found,
    const struct store_candidacies *waiting, struct fault *fault)
{
    struct message message;
    const struct html *h = &visit->html;
    if (!store_message_by_id(visit->review->store, found->message, visit->arena, &message, fault))
        return false;
    html_put(h, "<li class=\"candidate\"><h2>");
    html_bdi(h, message.sender_name[0] ? message.sender_name : message.ref);
    html_put(h, "</h2>");
    search_write_fields(h, visit->words, found->fields);
    html_put(h, "<dl class=\"record\">");
    write_fact(visit, MSG("Reference"), message.ref);
    write_fact(visit, MSG("Prisoner"), message.prisoner_name);
    write_fact(visit, MSG("Facility"), message.facility);
    write_fact(visit, MSG("Name on the card"), message.card_name);
    write_fact(visit, MSG("What was written"), *message.card_text ? message.card_text : message.message);
    if (!write_letters(visit, message.id, fault))
        return false;
    write_waiting(visit, waiting, message.id);
    html_put(h, "</dl></li>");
    return true;
}

static void begin(struct visit *visit, const char *typed)
{
    review_page_begin(visit, say(visit, "Search"));
    tell_in(visit, "<h1>", MSG("Search the register"), "</h1>");
    search_write_form(&visit->html, visit->words, visit->csrf, reply_at_hand(visit), typed);
}

static bool show_found(struct visit *visit, const struct searched *searched, struct fault *fault)
{
    const struct html *h = &visit->html;
    struct store_candidacies waiting = { 0 };
    if (searched->count && !find_waiting(visit, searched, &waiting, fault))
        return false;
    begin(visit, searched->typed);
    tell_in(visit, "<p role=\"status\">", MSG("Found:"), " ");
    html_number(h, (int64_t)searched->count);
    tell_in(
        visit, "</p><h2 class=\"unseen\">", MSG("What the search found."), "</h2><ol class=\"candidates\">");
    for (size_t i = 0; i < searched->count; i++)
        if (!write_found(visit, &searched->found[i], &waiting, fault))
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

/* ---- an ID in place of words ---- */

/* "r-7k2m…" as IDs are written; "" for what is none. */
static const char *id_typed(const struct visit *visit, const char *typed)
{
    typed += strspn(typed, " \t");
    const size_t length = strcspn(typed, " \t");
    if (length < 3 || length >= STORE_ID_BYTES || typed[1] != '-' ||
        typed[length + strspn(typed + length, " \t")])
        return "";
    char *id = arena_copy_n(visit->arena, typed, length);
    for (char *at = id; *at; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at & ~0x20) : *at;
    return id;
}

/* The letter of this ID, its own or a mail's; "" where there is none: a reference may look like one. */
static bool find_letter(struct visit *visit, const char *id, char reply[STORE_ID_BYTES], struct fault *fault)
{
    struct store *store = visit->review->store;
    int64_t version;
    bool there = false;
    if (id[0] == 'R')
        there = store_reply_version(store, id, &version, fault);
    else if (id[0] == 'M')
        there = store_mail_reply(store, id, reply, fault);
    else
        return true;
    if (there && id[0] == 'R')
        snprintf(reply, STORE_ID_BYTES, "%s", id);
    return there || fault->kind == FAULT_INPUT;
}

/* ---- the request ---- */

/* Who searches for a letter's record has that letter before them. */
static bool note_look(struct visit *visit, const char *reply, struct fault *fault)
{
    const struct store_audit look = { .person = visit->person->id, .deed = DEED_LOOK, .reply = reply };
    visit->id = reply; /* what the search is about */
    return store_audit(visit->review->store, &look, fault);
}

bool post_search(struct visit *visit, struct fault *fault)
{
    struct found found[FIND_MOST];
    size_t count;
    char letter[STORE_ID_BYTES] = "";
    const char *typed = web_field(visit->request, "q"), *reply = reply_at_hand(visit);
    if (!find_letter(visit, id_typed(visit, typed), letter, fault))
        return false;
    if (*letter) {
        visit->id = arena_copy(visit->arena, letter);
        return visit_go(visit, arena_printf(visit->arena, "/reply/%s", letter));
    }
    if (!look(visit, typed, found, &count, fault))
        return false;
    const struct searched searched = { typed, found, count };
    if (!*reply)
        return show_found(visit, &searched, fault);
    return reply_show_found(visit, reply, &searched, fault) && note_look(visit, reply, fault);
}
