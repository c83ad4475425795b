/* adkaz show for a reader: pages, candidates with their reasons, mails with what their servers said, history.
 */
#include "show_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "explain.h"
#include "import_inside.h"
#include "print.h"

#include <string.h>

static void print_words(const struct page *page)
{
    CLEANUP(text_clear) struct text line = TEXT_LIMIT(1 << 20);
    for (size_t i = 0; i < page->reading.count; i++) {
        const struct word *word = &page->reading.words[i];
        text_printf(&line, "%s%s", line.length ? " " : "", word->text);
        const bool last = i + 1 == page->reading.count || word[1].line != word->line;
        if (last)
            print_line("      %s", line.bytes);
        if (last)
            text_reset(&line);
    }
}

static void add_remark(struct text *line, const char *remark)
{
    if (remark[0])
        text_printf(line, "; %s", remark);
}

static void print_page(const struct shower *shower, const struct page *page)
{
    CLEANUP(text_clear) struct text line = TEXT_LIMIT(1 << 16);
    explain_page(page, &line);
    add_remark(&line, page->note);
    add_remark(&line, page->trouble);
    print_line("  page %d: %s", page->number, line.bytes);
    explain_findings(page);
    if (shower->steps)
        explain_steps(page);
    if (shower->words)
        print_words(page);
}

/* Whom a person chooses from who is not told what the rule would do. */
static bool print_blind(struct shower *shower, const struct store_listed *listed, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    print_line("candidates, in the order of their references; who fits best is not told");
    for (size_t i = 0; i < listed->candidate_count; i++) {
        struct message message;
        if (!store_message_find(shower->store, listed->candidates[i].ref, &arena, &message, fault))
            return false;
        print_line("  message %s  from %s to %s: %s", message.ref, message.sender_name, message.prisoner_name,
            *message.card_text ? message.card_text : message.message);
    }
    return true;
}

/* In words: what the figures are, `list --json` says. */
static void print_evidence(const struct evidence *evidence)
{
    print_line("       %-7s  %-13s %s", evidence->bits < 0 ? "against" : "for",
        evidence_group_name(evidence->group), evidence->why);
}

static bool print_candidate(struct shower *shower, const struct store_listed_candidate *candidate,
    size_t rank, struct arena *arena, struct fault *fault)
{
    struct message message;
    if (!store_message_find(shower->store, candidate->ref, arena, &message, fault))
        return false;
    print_line(
        "  %zu. message %s  from %s to %s", rank, message.ref, message.sender_name, message.prisoner_name);
    for (size_t i = 0; i < candidate->count; i++)
        print_evidence(&candidate->evidence[i]);
    return true;
}

static bool print_candidates(struct shower *shower, const struct store_listed *listed, struct fault *fault)
{
    enum { SHOWN = 5 };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const size_t more = listed->candidate_count > SHOWN ? listed->candidate_count - SHOWN : 0;
    if (listed->candidate_count)
        print_line("candidates, the likeliest first (in figures: adkaz list --json)");
    for (size_t i = 0; i < listed->candidate_count - more; i++)
        if (!print_candidate(shower, &listed->candidates[i], i + 1, &arena, fault))
            return false;
    if (more)
        print_line("  and %zu more, all of them in: adkaz list --json", more);
    return true;
}

static bool print_left_out(
    struct shower *shower, const struct store_listed *listed, struct arena *arena, struct fault *fault)
{
    struct store_left_out *rows;
    size_t count;
    if (!show_find_left_out(shower, listed, arena, &rows, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        print_line("%s", import_tell_left_out(&rows[i], arena));
    return true;
}

/* As the words of the command that would carry it out. */
static void print_offer(const struct store_listed *listed)
{
    CLEANUP(text_clear) struct text line = TEXT_LIMIT(1 << 16);
    for (size_t i = 0; i < listed->offer_count; i++) {
        const struct store_listed_addressee *to = &listed->offer[i];
        text_printf(&line, " --to %s", to->ref);
        for (size_t k = 0; k < to->page_count; k++)
            text_printf(&line, "%c%d", k ? ',' : ':', to->pages[k]);
    }
    if (!listed->offer_count)
        return;
    const int shared = store_offer_shared(listed);
    if (shared)
        print_line(
            "perhaps one letter to several; if so, two people decide the same at the review page, or, when "
            "what is for another alone is blacked out for each (`adkaz redact %s %d … --for REF`):",
            listed->reply, shared);
    else
        print_line("perhaps letters to several; if so:");
    print_line("  adkaz decide %s%s --by NAME", listed->reply, line.bytes);
}

static void print_mail(const struct store_listed_mail *mail)
{
    CLEANUP(text_clear) struct text line = TEXT_LIMIT(1 << 16);
    char due[32];
    clock_iso(mail->due, due);
    text_printf(&line, "mail %s (%s) to message %s: %s, pages", mail->name, mail_purpose_name(mail->purpose),
        mail->ref, mail_state_name(mail->state));
    for (size_t i = 0; i < mail->page_count; i++)
        text_printf(&line, " %d", mail->pages[i]);
    if (mail->wrong)
        text_add(&line, "; to the wrong person");
    if (mail->state == MAIL_HELD)
        text_printf(&line, ", can be recalled until %s", due);
    if (mail->state == MAIL_UNKNOWN)
        text_add(&line, "; did it come? `adkaz send --help`");
    print_line("%s", line.bytes);
}

/* ---- attempts: not in a blind check, whose mails would tell what was decided ---- */

static void print_attempt(const struct store_tried *tried)
{
    CLEANUP(text_clear) struct text line = TEXT_LIMIT(1 << 16);
    char when[32];
    clock_iso(tried->ended, when);
    text_printf(&line, "  %s  %s: %s, %s", when, tried->mail, mail_state_name(tried->state), tried->phase);
    if (tried->code)
        text_printf(&line, " %d", tried->code);
    if (*tried->remote)
        text_printf(&line, ", to %s %s, in %.1f s", tried->remote, *tried->tls ? tried->tls : "without TLS",
            (double)tried->took_ms / 1000);
    if (*tried->queue_id)
        text_printf(&line, ", there %s", tried->queue_id);
    if (*tried->said)
        text_printf(&line, "; said: %s", tried->said);
    print_line("%s", line.bytes);
}

static bool print_attempts(
    struct shower *shower, const struct store_listed *listed, struct arena *arena, struct fault *fault)
{
    struct store_tried *tried;
    size_t count = 0;
    if (!listed->blind && !store_attempts(shower->store, shower->id, arena, &tried, &count, fault))
        return false;
    if (count)
        print_line("attempts");
    for (size_t i = 0; i < count; i++)
        print_attempt(&tried[i]);
    return true;
}

static bool print_history(struct shower *shower, struct arena *arena, struct fault *fault)
{
    struct store_event *events;
    size_t count;
    if (!store_history(shower->store, shower->id, arena, &events, &count, fault))
        return false;
    print_line("history");
    for (size_t i = 0; i < count; i++) {
        char when[32];
        clock_iso(events[i].at, when);
        print_line("  %s  %s", when, events[i].what);
    }
    return true;
}

static bool print_notes(struct shower *shower, struct arena *arena, struct fault *fault)
{
    struct store_note *notes;
    size_t count;
    if (!store_notes(shower->store, shower->id, arena, &notes, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++) {
        char when[32];
        clock_iso(notes[i].at, when);
        print_line("note  %s  %s: %s", when, notes[i].by, notes[i].text);
    }
    return true;
}

/* "transcript by …, pages 1 2, for A-1: with mail M-… (held)"; one that something else stands in the place
 * of, as it was. */
static void print_rendition(const struct store_rendition *one, bool blind)
{
    CLEANUP(text_clear) struct text line = TEXT_LIMIT(1 << 16);
    char when[32];
    clock_iso(one->at, when);
    text_printf(&line, "%s%s%s  %s  %s%spages", rendition_kind_name(one->rendition.kind),
        *one->rendition.language ? " " : "", one->rendition.language, when, blind ? "" : one->by,
        blind ? "" : ", ");
    for (size_t i = 0; i < one->page_count; i++)
        text_printf(&line, one->pages[i] ? " %d" : " ?", one->pages[i]);
    if (*one->ref && !blind)
        text_printf(&line, ", for message %s", one->ref);
    for (size_t i = 0; i < one->mail_count && !blind; i++)
        text_printf(&line, ", with mail %s to %s (%s)", one->mails[i].name, one->mails[i].ref,
            mail_state_name(one->mails[i].state));
    if (!one->holds)
        text_add(&line, one->withdrawn ? "; takes it back" : "; not any more");
    print_line("%s", line.bytes);
    for (const char *at = one->rendition.words; *at; at += strspn(at, "\n")) {
        const size_t length = strcspn(at, "\n");
        print_line("  %.*s", (int)length, at);
        at += length;
    }
}

static bool print_renditions(struct shower *shower, bool blind, struct arena *arena, struct fault *fault)
{
    struct store_rendition *all;
    size_t count;
    if (!store_renditions(shower->store, shower->id, arena, &all, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        print_rendition(&all[i], blind);
    return true;
}

static const char *const black_says[] = { [REDACTION_WAITS] = "waits to be burnt in",
    [REDACTION_FAILED] = "cannot be burnt in",
    [REDACTION_DONE] = "is burnt in" };

/* "black on page 2 for message A-1 alone: is burnt in"; not in a blind check: it says who would get it. */
static bool print_black(struct shower *shower, struct arena *arena, struct fault *fault)
{
    struct store_redaction_last *last;
    size_t count;
    if (!store_redactions_last(shower->store, shower->id, arena, &last, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if (last[i].message)
            print_line("black on page %d for message %s alone: %s", last[i].page, last[i].ref,
                black_says[last[i].state]);
    return true;
}

static void print_head(const struct store_listed *listed, const struct reply *reply)
{
    print_line("%s  %s%s%s", listed->reply, reply_state_name(listed->state),
        listed->outcome != OUTCOME_NONE_YET ? ", " : "",
        listed->outcome != OUTCOME_NONE_YET ? outcome_name(listed->outcome) : "");
    if (listed->reason[0])
        print_line("  %s", listed->reason);
    if (listed->page_of[0])
        print_line("  a further page of %s, found later", listed->page_of);
    for (size_t i = 0; i < listed->source_count; i++)
        print_line("  from %s/%s", listed->sources[i].drop, listed->sources[i].path);
    if (reply->trouble[0])
        print_line("  a part of it could not be used: %s", reply->trouble);
    if (reply->several)
        print_line("  one of several replies that this scan holds; its pages keep the scan's numbers");
}

bool show_plain(
    struct shower *shower, const struct store_listed *listed, const struct reply *reply, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    print_head(listed, reply);
    for (size_t i = 0; i < reply->page_count; i++)
        print_page(shower, &reply->pages[i]);
    if (listed->blind && !print_blind(shower, listed, fault))
        return false;
    if (!listed->blind && !print_candidates(shower, listed, fault))
        return false;
    if (!print_left_out(shower, listed, &arena, fault))
        return false;
    print_offer(listed);
    for (size_t i = 0; i < listed->mail_count; i++)
        print_mail(&listed->mails[i]);
    if (!print_renditions(shower, listed->blind, &arena, fault))
        return false;
    if (listed->blind) {
        print_line("what was decided and noted before is not told: whoever decides now does so blindly");
        return true;
    }
    return print_attempts(shower, listed, &arena, fault) && print_black(shower, &arena, fault) &&
        print_notes(shower, &arena, fault) && print_history(shower, &arena, fault);
}
