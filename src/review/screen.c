/* One reply, one screen: why it asks, the lines that matter, whom it may answer and why, what may be decided,
 * and the pages as a whole. */
#include "decide.h"
#include "screen_inside.h"
#include "why.h"

/* ---- why it asks ---- */

static void write_piece(const struct screen *screen, const char **reason)
{
    const struct reason_piece piece = reason_next(screen->words, screen->arena, reason);
    html_text(&screen->html, piece.said);
    if (!piece.quoted[0] || screen->listed->blind)
        return;
    html_put(&screen->html, " ");
    html_bdi(&screen->html, piece.quoted);
}

/* What could not be used says so in one sentence. */
static void write_trouble(const struct screen *screen)
{
    const struct html *h = &screen->html;
    html_put(h, "<p>");
    html_text(h, trouble_in(screen->words, screen->arena, screen->listed->reason));
    html_put(h, "</p>");
}

static void write_why(const struct screen *screen)
{
    const struct html *h = &screen->html;
    const char *reason = screen->listed->reason;
    html_put(h, "<h1 class=\"why\" id=\"title\" tabindex=\"-1\">");
    if (screen->listed->state != REPLY_REVIEW)
        tell(screen, reply_state_name(screen->listed->state));
    else if (reason[0])
        write_piece(screen, &reason);
    else
        tell(screen, MSG("A person is to decide."));
    html_put(h, "</h1>");
    if (!reason[0])
        return;
    if (screen->listed->state == REPLY_SET_ASIDE) {
        write_trouble(screen);
        return;
    }
    html_put(h, "<ul class=\"why\">");
    while (reason[0]) {
        html_put(h, "<li>");
        write_piece(screen, &reason);
        html_put(h, "</li>");
    }
    html_put(h, "</ul>");
}

/* ---- what arrived when, from where ---- */

/* A name stays with what it names, however narrow the page. */
static void begin_fact(const struct screen *screen, const char *name)
{
    tell_in(screen, "<div><dt>", name, "</dt> <dd>");
}

static void end_fact(const struct screen *screen)
{
    html_put(&screen->html, "</dd></div>");
}

static void write_sources(const struct screen *screen)
{
    const struct html *h = &screen->html;
    for (size_t i = 0; i < screen->reply->source_count; i++) {
        const struct source *source = &screen->reply->sources[i];
        begin_fact(screen, MSG("Arrived"));
        html_time(h, source->arrived);
        tell_in(screen, " ", MSG("from the drop"), " ");
        html_bdi(h, source->drop);
        if (screen->own_names) {
            html_put(h, " <span class=\"file\">");
            html_bdi(h, source->path);
            html_put(h, "</span>");
        }
        end_fact(screen);
    }
}

static void write_facts(const struct screen *screen)
{
    const struct html *h = &screen->html;
    html_put(h, "<dl class=\"facts\">");
    begin_fact(screen, MSG("Reply"));
    html_text(h, screen->listed->reply);
    end_fact(screen);
    write_sources(screen);
    begin_fact(screen, MSG("Pages"));
    html_number(h, (int64_t)screen->reply->page_count);
    end_fact(screen);
    html_put(h, "</dl><p class=\"story-link\"><a href=\"/reply/");
    html_url(h, screen->listed->reply);
    tell_in(screen, "/story\">", MSG("Its whole story"), "</a></p>");
}

static void warn(const struct screen *screen, bool so, const char *sentence)
{
    if (!so)
        return;
    tell_in(screen, "<li>", sentence, "</li>");
}

static bool any_black(const struct reply *reply)
{
    for (size_t i = 0; i < reply->page_count; i++)
        if (reply->pages[i].blacked_count)
            return true;
    return false;
}

static void warn_seen(const struct screen *screen)
{
    const struct html *h = &screen->html;
    if (!screen->reply->seen[0])
        return;
    tell_in(screen, "<li>", MSG("The same picture lies already in"), " <a href=\"/reply/");
    html_url(h, screen->reply->seen);
    html_put(h, "\">");
    html_text(h, screen->reply->seen);
    html_put(h, "</a></li>");
}

static void write_holder(const struct screen *screen)
{
    const struct html *h = &screen->html;
    if (screen->holder[0]) {
        html_put(h, "<p class=\"holder\" role=\"status\">");
        html_bdi(h, screen->holder);
        tell_in(screen, " ", MSG("has this one open just now"), "</p>");
    } else {
        holder_write_place(h);
    }
    if (screen->before[0]) {
        tell_in(screen, "<p class=\"before\">",
            MSG("Who had this one open before, and may be reading it still:"), " ");
        html_bdi(h, screen->before);
        html_put(h, "</p>");
    }
}

static void write_warnings(const struct screen *screen)
{
    const struct html *h = &screen->html;
    const struct reply *reply = screen->reply;
    write_holder(screen);
    html_put(h, "<ul class=\"warnings\">");
    warn_seen(screen);
    warn(screen, reply->several,
        MSG("Its scan holds other letters too; the pages keep the numbers of the scan."));
    warn(screen, reply->proposed,
        MSG("Loose pictures were put together: please see that all belongs to one letter, and is all of "
            "it."));
    warn(screen, any_black(reply), MSG("Places are blacked out: please look whether the right ones are."));
    const bool shared = store_offer_shared(screen->listed);
    warn(screen, screen->listed->offer_count > 0 && !shared, MSG("It may be letters to several people."));
    warn(screen, shared,
        MSG("A page of it may speak to several people: it goes to each as it is only where two people decide "
            "so, "
            "else black out for each what is another's."));
    warn(screen, reply->not_for_count > 0,
        MSG("It went, or would have gone, to a wrong person before; that one is marked."));
    warn(screen, reply->trouble[0] && screen->listed->state != REPLY_SET_ASIDE,
        trouble_in(screen->words, screen->arena, reply->trouble));
    html_put(h, "</ul>");
}

/* ---- what became of it ---- */

static void write_mail(const struct screen *screen, const struct store_listed_mail *mail)
{
    const struct html *h = &screen->html;
    tell_in(screen, "<li><strong>", mail_state_name(mail->state), "</strong> ");
    html_bdi(h, mail->ref);
    html_put(h, ", ");
    html_bdi(h, mail->sender_email);
    html_put(h, ", ");
    tell(screen, MSG("pages"));
    for (size_t i = 0; i < mail->page_count; i++) {
        html_put(h, " ");
        html_number(h, mail->pages[i]);
    }
    if (mail->state == MAIL_HELD) {
        tell_in(screen, ", ", MSG("goes out at"), " ");
        html_time(h, mail->due);
    }
    if (mail_state_is_recallable(mail->state))
        recall_write(screen, mail->name, "");
    gone_write(screen, mail);
    html_put(h, "</li>");
}

/* What mails nothing is taken back by whoever finds it wrong; what is mailed is recalled. */
static void write_undo(const struct screen *screen)
{
    const struct html *h = &screen->html;
    if (screen->listed->outcome == OUTCOME_MAIL)
        return;
    html_put(h, "<form method=\"post\" action=\"/reply/");
    html_url(h, screen->listed->reply);
    html_put(h, "/undo\">");
    field_csrf(screen);
    field_hidden_number(h, "decision", screen->listed->decision);
    tell_in(screen, "<button>", MSG("Take back"), "</button></form>");
}

static void write_page_of(const struct screen *screen)
{
    const struct html *h = &screen->html;
    tell_in(
        screen, "<p class=\"fate\">", MSG("A further page of a letter that was sent:"), " <a href=\"/reply/");
    html_url(h, screen->listed->page_of);
    html_put(h, "\">");
    html_text(h, screen->listed->page_of);
    html_put(h, "</a></p>");
}

static void write_fate(const struct screen *screen)
{
    const struct html *h = &screen->html;
    const struct store_listed *listed = screen->listed;
    if (listed->outcome != OUTCOME_NONE_YET) {
        tell_in(screen, "<p class=\"fate\"><strong>", outcome_words(listed->outcome), "</strong>, ");
        decided_by_write(screen, listed->decided_by);
        html_put(h, "</p>");
        write_undo(screen);
    }
    if (listed->page_of[0])
        write_page_of(screen);
    if (!listed->mail_count)
        return;
    if (listed->blind) { /* whom it went to, or would have gone to, says what another person decided */
        html_put(h, "<p class=\"fate\">");
        tell(screen, MSG("What was decided before is not shown: whoever decides now does so blindly."));
        html_put(h, "</p>");
        return;
    }
    html_put(h, "<ul class=\"mails\">");
    size_t recallable = 0;
    for (size_t i = 0; i < listed->mail_count; i++) {
        write_mail(screen, &listed->mails[i]);
        recallable += mail_state_is_recallable(listed->mails[i].state);
    }
    html_put(h, "</ul>");
    if (recallable > 1)
        recall_write_all(screen);
}

/* ---- all of it ---- */

/* What could not be used, and so is nobody's letter yet. */
static void write_aside(const struct screen *screen)
{
    const struct html *h = &screen->html;
    tell_in(screen, "<section class=\"choice\" aria-labelledby=\"choice-title\"><h2 id=\"choice-title\">",
        MSG("What can be done with it?"), "</h2>");
    tell_in(screen, "<p>",
        MSG("It could not be used; why stands in the volunteer's folder, too. Ask there for a better scan in "
            "words of your own, or say that it is no letter."),
        "</p>");
    bar_write_aside(screen);
    html_put(h, "</section>");
}

static void write_choice(const struct screen *screen)
{
    const struct html *h = &screen->html;
    const bool open = screen->listed->state == REPLY_REVIEW;
    tell_in(screen, "<section class=\"choice\" aria-labelledby=\"choice-title\"><h2 id=\"choice-title\">",
        open ? MSG("Whose letter is it?") : MSG("Whom it might have answered"), "</h2>");
    if (open)
        bar_open_choice(screen);
    candidates_write(screen);
    if (open) {
        bar_write_choice(screen);
        html_put(h, "</form>");
        search_write_form(
            h, screen->words, screen->csrf, screen->listed->reply, screen->typed ? screen->typed : "");
        bar_write_others(screen);
    }
    html_put(h, "</section>");
}

static bool is_of_file_name(const struct evidence *evidence)
{
    return !evidence->page &&
        (evidence->group == GROUP_PRISONER || evidence->group == GROUP_TYPED_SENDER ||
            evidence->group == GROUP_SENDER_NAME);
}

static bool file_name_is_evidence(const struct screen *screen)
{
    for (size_t i = 0; i < screen->judged_count; i++)
        for (size_t k = 0; k < screen->judged[i].count; k++)
            if (is_of_file_name(&screen->judged[i].evidence[k]))
                return true;
    return false;
}

static void write_strips(const struct screen *screen)
{
    const struct html *h = &screen->html;
    tell_in(screen, "<section class=\"strips\" aria-labelledby=\"strips-title\"><h2 id=\"strips-title\">",
        MSG("The lines that matter"), "</h2>");
    strips_write(screen);
    html_put(h, "</section>");
}

static void write_sheets(const struct screen *screen)
{
    const struct html *h = &screen->html;
    tell_in(screen, "<section class=\"sheets\" aria-labelledby=\"pages-title\"><h2 id=\"pages-title\">",
        MSG("The pages"), "</h2>");
    pages_write(screen);
    html_put(h, "</section>");
}

void screen_write(struct screen *screen)
{
    const struct html *h = &screen->html;
    screen->own_names = file_name_is_evidence(screen);
    places_gather(screen);
    agree_gather(screen);
    html_put(h, "<article class=\"reply\"");
    html_attr(h, "data-reply", screen->listed->reply);
    html_put(h, "><header>");
    write_why(screen);
    write_facts(screen);
    write_warnings(screen);
    write_fate(screen);
    html_put(h, "</header>");
    if (screen->reply->page_count)
        write_strips(screen);
    if (screen->listed->state == REPLY_SET_ASIDE)
        write_aside(screen);
    else
        write_choice(screen);
    if (screen->reply->page_count)
        write_sheets(screen);
    html_put(h, "</article>");
}
