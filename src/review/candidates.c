/* The messages that it may answer, at most five, as records in one order of fields. In a blind check their
 * order is that of their references, and nothing tells which fits best. */
#include "screen_inside.h"

#include "password.h"

#include <string.h>

enum { FIRST_BYTES = 400 }; /* of a text; all of it is one click away */

/* ---- a record ---- */

static void write_term(const struct screen *screen, const char *name)
{
    tell_in(screen, "<dt>", name, "</dt><dd>");
}

static void write_name(const struct screen *screen, const char *label, const char *name)
{
    if (!name[0])
        return;
    write_term(screen, label);
    agree_write(screen, name, AGREE_NAME, HTML_TEXT_MOST);
    html_put(&screen->html, "</dd>");
}

static void write_text(const struct screen *screen, const char *label, const char *text)
{
    if (!text[0])
        return;
    write_term(screen, label);
    agree_write(screen, text, AGREE_TEXT, FIRST_BYTES);
    if (strlen(text) > FIRST_BYTES) {
        tell_in(screen, "<details><summary>", MSG("All of it"), "</summary>");
        agree_write(screen, text, AGREE_TEXT, HTML_TEXT_MOST);
        html_put(&screen->html, "</details>");
    }
    html_put(&screen->html, "</dd>");
}

static void write_sent_on(const struct screen *screen, const struct message *message)
{
    if (message->sent_on == NO_DATE)
        return;
    write_term(screen, MSG("Sent on"));
    html_day(&screen->html, message->sent_on);
    html_put(&screen->html, "</dd>");
}

static void write_record(const struct screen *screen, const struct message *message)
{
    html_put(&screen->html, "<dl class=\"record\">");
    write_name(screen, MSG("Prisoner"), message->prisoner_name);
    write_name(screen, MSG("Facility"), message->facility);
    write_sent_on(screen, message);
    write_name(screen, MSG("Name on the card"), message->card_name);
    write_text(screen, MSG("On the card"), message->card_text);
    write_text(screen, MSG("What was written"), message->message);
    tell_in(screen, "</dl><details class=\"rest\"><summary>", MSG("More of this record"),
        "</summary><dl class=\"record\">");
    write_name(screen, MSG("Reference"), message->ref);
    write_name(screen, MSG("Mail goes to"), message->sender_email);
    write_name(screen, MSG("Language of the mail"), message->sender_language);
    write_text(screen, MSG("Address of the card"), message->address);
    write_name(screen, MSG("Return name"), message->return_name);
    write_text(screen, MSG("Return address"), message->return_address);
    write_name(screen, MSG("Code on the card"), message->code);
    write_name(screen, MSG("Group"), message->group);
    html_put(&screen->html, "</dl></details>");
}

/* ---- what to mind ---- */

static bool went_wrong(const struct screen *screen, const struct message *message)
{
    for (size_t i = 0; i < screen->reply->not_for_count; i++)
        if (screen->reply->not_for[i] == message->id)
            return true;
    return false;
}

static bool is_imprisoned(const struct message *message)
{
    return !message->prisoner_state[0] || strcmp(message->prisoner_state, "imprisoned") == 0;
}

static void mind(const struct screen *screen, bool so, const char *sentence)
{
    if (!so)
        return;
    tell_in(screen, "<p class=\"warning\">", sentence, "</p>");
}

/* Whether there is one, and no more. */
static void write_password(const struct screen *screen, const struct message *message)
{
    const bool set = !*password_objection(message->pdf_password);
    mind(screen, message->delivery == DELIVERY_PDF && set,
        MSG("The scan goes as a file that opens with a password, which is set."));
    mind(screen, message->delivery == DELIVERY_PDF && !set,
        MSG("The scan is wanted as a file with a password, which is missing or cannot be used."));
}

static void write_warnings(const struct screen *screen, const struct message *message)
{
    mind(screen, went_wrong(screen, message), MSG("Somebody said that this is the wrong person."));
    mind(screen, message->answered > 0 && !screen->listed->blind, MSG("This message has a mail already."));
    mind(screen, !message->sender_email[0], MSG("There is no address: it cannot be mailed."));
    mind(screen, message->delivery == DELIVERY_NOTICE,
        MSG("A notice goes out first, and the letter when that is answered."));
    mind(screen, message->delivery == DELIVERY_PGP || message->delivery == DELIVERY_NONE,
        MSG("No plain scan is wanted here."));
    write_password(screen, message);
    mind(
        screen, !is_imprisoned(message), MSG("The register does not call the prisoner imprisoned any more."));
}

/* ---- how sure ---- */

const char *review_sureness(double posterior)
{
    return posterior >= 0.99 ? MSG("almost certain")
        : posterior >= 0.8   ? MSG("likely")
        : posterior >= 0.2   ? MSG("possible")
                             : MSG("unlikely");
}

/* What is read, and what is guessed beyond it. */
static double prisoner_bits(const struct store_listed_candidate *candidate)
{
    double bits = 0;
    for (size_t i = 0; i < candidate->count; i++)
        if (candidate->evidence[i].group == GROUP_PRISONER)
            bits += candidate->evidence[i].bits;
    return bits;
}

/* All rows of a prisoner have the same to say of the name, but for what is guessed. */
const char *review_named(const struct store_listed *listed)
{
    enum { MORE_CLEARLY_BITS = 2 };
    const double own = prisoner_bits(&listed->candidates[0]);
    for (size_t i = 1; i < listed->candidate_count; i++)
        if (prisoner_bits(&listed->candidates[i]) >= own + MORE_CLEARLY_BITS)
            return MSG("Another prisoner is named more clearly.");
    return own > 0 ? "" : MSG("Its prisoner is named nowhere.");
}

/* Nothing is 0 or 100 %. */
static void write_percent(const struct html *h, double share)
{
    if (share < 0.0001)
        html_put(h, "&lt; 0.01 %");
    else if (share > 0.9999)
        html_put(h, "&gt; 99.99 %");
    else {
        html_decimal(h, 100 * share, share > 0.99 || share < 0.01 ? 2 : 0);
        html_put(h, " %");
    }
}

static void write_share(const struct screen *screen, double share)
{
    html_put(&screen->html, " <strong>");
    write_percent(&screen->html, share);
    html_put(&screen->html, "</strong></li>");
}

/* Behind a fold: who knows no statistics has no use for them. */
static void write_figures(const struct screen *screen)
{
    const struct html *h = &screen->html;
    tell_in(
        screen, "<details class=\"none\"><summary>", MSG("In figures"), "</summary><ul class=\"figures\">");
    for (size_t i = 0; i < screen->candidate_count; i++) {
        html_put(h, "<li>");
        html_number(h, (int64_t)i + 1);
        html_put(h, ".");
        write_share(screen, screen->candidates[i].posterior);
    }
    tell_in(screen, "<li>", MSG("None of the register:"), "");
    write_share(screen, screen->listed->none);
    html_put(h, "</ul></details>");
}

static void write_none(const struct screen *screen)
{
    tell_in(screen, "<p class=\"none\">", MSG("None of the register:"), " <strong>");
    tell_in(screen, "", review_sureness(screen->listed->none), "</strong></p>");
    if (screen->candidate_count)
        write_figures(screen);
}

/* ---- the list ---- */

static void write_choice(const struct screen *screen, const struct screen_candidate *candidate, size_t rank)
{
    const struct html *h = &screen->html;
    html_put(h, "<h3>");
    if (screen->listed->state == REPLY_REVIEW) {
        html_put(h, "<input type=\"radio\" name=\"ref\" required id=\"choice-");
        html_number(h, (int64_t)rank);
        html_put(h, "\" data-does=\"choose-");
        html_number(h, (int64_t)rank);
        html_put(h, "\"");
        html_attr(h, "value", candidate->message.ref);
        html_put(h, "> ");
    }
    html_put(h, "<label for=\"choice-");
    html_number(h, (int64_t)rank);
    html_put(h, "\"><kbd>");
    html_number(h, (int64_t)rank);
    html_put(h, "</kbd> ");
    if (candidate->message.sender_name[0])
        agree_write(screen, candidate->message.sender_name, AGREE_NAME, HTML_TEXT_MOST);
    else
        html_bdi(h, candidate->message.ref);
    html_put(h, "</label></h3>");
}

/* What turned up later goes after its letter. */
static void write_letter(const struct screen *screen, const struct store_letter *letter)
{
    const struct html *h = &screen->html;
    tell_in(screen, "<li>", MSG("A letter goes, or went, to this one:"), " <a href=\"/reply/");
    html_url(h, letter->reply);
    html_put(h, "\">");
    html_text(h, letter->reply);
    html_put(h, "</a> ");
    html_time(h, letter->date);
    html_put(h, " <button name=\"found\" formnovalidate");
    html_attr(h, "value", letter->name);
    tell_in(screen, ">", MSG("This is a further page of it"), "</button></li>");
}

static void write_letters(const struct screen *screen, const struct screen_candidate *candidate)
{
    if (!candidate->letter_count)
        return;
    html_put(&screen->html, "<ul class=\"letters\">");
    for (size_t i = 0; i < candidate->letter_count; i++)
        write_letter(screen, &candidate->letters[i]);
    html_put(&screen->html, "</ul>");
}

static void write_named(const struct screen *screen)
{
    const char *named = review_named(screen->listed);
    mind(screen, *named, named);
}

static void write_candidate(const struct screen *screen, size_t index)
{
    const struct html *h = &screen->html;
    const struct screen_candidate *candidate = &screen->candidates[index];
    html_put(h, "<li class=\"candidate\" id=\"candidate-");
    html_number(h, (int64_t)index + 1);
    html_put(h, "\">");
    write_choice(screen, candidate, index + 1);
    if (candidate->found)
        search_write_fields(h, screen->words, candidate->found);
    else if (!screen->listed->blind)
        tell_in(screen, "<p class=\"sureness\">", review_sureness(candidate->posterior), "</p>");
    if (index == 0 && !candidate->found && !screen->listed->blind)
        write_named(screen);
    write_warnings(screen, &candidate->message);
    write_letters(screen, candidate);
    write_record(screen, &candidate->message);
    if (!screen->listed->blind && candidate->count)
        waterfall_write(screen, candidate);
    html_put(h, "</li>");
}

static void write_introduction(const struct screen *screen)
{
    const struct html *h = &screen->html;
    if (screen->typed) {
        tell_in(screen, "<p class=\"none\">", MSG("What the search found."), " <a href=\"/reply/");
        html_url(h, screen->listed->reply);
        tell_in(screen, "\">", MSG("Back to the candidates"), "</a></p>");
    } else if (screen->listed->blind) {
        tell_in(screen, "<p class=\"blind\">",
            MSG("This is a check: who fits best is not told. The order is that of the references. Please "
                "decide "
                "from the letter alone."),
            "</p>");
    } else if (screen->listed->judged) {
        write_none(screen);
    }
    if (screen->candidate_count)
        return;
    tell_in(screen, "<p class=\"empty\">",
        screen->typed ? MSG("Nothing was found. Try fewer words, or another spelling.")
                      : MSG("Nobody in the register fits. Search, or say that it is none of the register."),
        "</p>");
}

void candidates_write(const struct screen *screen)
{
    const struct html *h = &screen->html;
    write_introduction(screen);
    if (!screen->candidate_count)
        return;
    html_put(h, "<ol class=\"candidates\">");
    for (size_t i = 0; i < screen->candidate_count; i++)
        write_candidate(screen, i);
    html_put(h, "</ol>");
    if (screen->listed->candidate_count <= screen->candidate_count)
        return;
    tell_in(screen, "<p class=\"more\">", MSG("Further ones that fit less:"), " ");
    html_number(h, (int64_t)(screen->listed->candidate_count - screen->candidate_count));
    html_put(h, "</p>");
}
