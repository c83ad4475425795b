/* What a mail is. Reports first, since they say so themselves; then bounces without a report, which must come
 * from a machine and say in known words that a mail did not arrive; then what machines write for people; and
 * a person's answer only where nothing speaks of a machine. */
#include "back_inside.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { SERVER_WORDS_MOST = 16 * 1024, OPENING_MOST = 3000 };

static const unsigned REASONS = MEANING_BIT(MEANS_FULL) | MEANING_BIT(MEANS_HARD) |
    MEANING_BIT(MEANS_BLOCKED) | MEANING_BIT(MEANS_SOFT) | MEANING_BIT(MEANS_FAILED);

struct asked { /* everything that the questions below look at */
    const struct back_words *words;
    const struct opened *opened;
    struct arena *arena;
    const char *subject; /* folded */
    const char *text; /* what stands in front of a mail sent back */
    const char *folded; /* its beginning, folded */
};

/* ---- the parts of a mail that say something ---- */

/* All texts, up to the line behind which our own mail stands. */
static const char *server_text(
    const struct back_words *words, const struct opened *opened, struct arena *arena)
{
    struct text all = TEXT_LIMIT(SERVER_WORDS_MOST);
    for (size_t i = 0; i < opened->piece_count; i++) {
        if (opened->pieces[i].kind != PIECE_TEXT)
            continue;
        const char *line = opened->pieces[i].text;
        for (; *line && !all.full; line += strcspn(line, "\n"), line += *line == '\n') {
            size_t length = strcspn(line, "\n");
            if (phrase_opens(words, MEANS_RETURNED, fold_words(arena, line, length < 200 ? length : 200)))
                break;
            text_add_n(&all, line, length);
            text_add_char(&all, '\n');
        }
    }
    const char *text = arena_copy(arena, all.bytes);
    text_clear(&all);
    return text;
}

static bool header_begins(const struct opened *opened, const char *name, const char *value)
{
    return !strncasecmp(header_of(opened, name), value, strlen(value));
}

static bool has_header(const struct opened *opened, const char *name)
{
    return *header_of(opened, name) != '\0';
}

/* A name that servers give themselves as senders. */
static bool from_server(const struct asked *asked)
{
    static const char *const names[] = { "mailer-daemon", "postmaster", "mdaemon", "mail delivery",
        "mailer daemon", "mail-daemon", "maildelivery", "mail administrator" };
    const char *from = header_of(asked->opened, "From");
    if (!strcmp(from, "<>"))
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasestr(from, names[i]))
            return true;
    return false;
}

/* Says of itself that no person wrote it just now. */
static bool answers_by_itself(const struct opened *opened)
{
    const char *submitted = header_of(opened, "Auto-Submitted");
    return (*submitted && strncasecmp(submitted, "no", 2) != 0) || has_header(opened, "X-Autoreply") ||
        has_header(opened, "X-Autorespond") || header_begins(opened, "Precedence", "auto_reply");
}

static bool automatic(const struct opened *opened)
{
    return answers_by_itself(opened) || header_begins(opened, "Return-Path", "<>");
}

static bool bulk(const struct opened *opened)
{
    return has_header(opened, "List-Id") || has_header(opened, "List-Unsubscribe") ||
        header_begins(opened, "Precedence", "bulk") || header_begins(opened, "Precedence", "list") ||
        header_begins(opened, "Precedence", "junk");
}

/* ---- bounces ---- */

static enum back_kind kind_of(enum meaning meaning)
{
    static const enum back_kind kinds[MEANINGS] = {
        [MEANS_FULL] = BACK_FULL,
        [MEANS_HARD] = BACK_HARD,
        [MEANS_BLOCKED] = BACK_BLOCKED,
        [MEANS_SOFT] = BACK_SOFT,
        [MEANS_FAILED] = BACK_FAILED,
    };
    return kinds[meaning];
}

/* The remote server's own code before the one that our server wrote into the report, which is often x.0.0
 * only. */
static void keep_codes(struct back *back, const struct codes *codes, const char *status)
{
    const char *best = *codes->status ? codes->status : status;
    memcpy(back->status, best, strlen(best) + 1);
    back->code = codes->code;
}

/* 5: for good; 4: for now; 0: it does not say. */
static int class_of(const struct back *back)
{
    if (*back->status)
        return back->status[0] - '0';
    return back->code / 100;
}

/* The reason, from what is said in words before what is said in numbers: "550 5.7.1 user unknown" is about
 * the user. */
static enum meaning reason_of(struct asked *asked, const char *said, const struct back *back)
{
    enum meaning reason = phrase_meaning(
        asked->words, REASONS, fold_prose(asked->arena, said, SERVER_WORDS_MOST));
    if (reason == MEANS_NOTHING)
        reason = status_meaning(back->status);
    if (reason == MEANS_NOTHING && *said)
        reason = phrase_meaning(asked->words, REASONS, asked->folded);
    if (reason == MEANS_NOTHING)
        reason = class_of(back) == 4 ? MEANS_SOFT : MEANS_FAILED;
    return reason;
}

static void settle_failure(struct asked *asked, const char *said, bool gave_up, struct back *back)
{
    enum meaning reason = reason_of(asked, said, back);
    int class = class_of(back);
    back->gave_up = gave_up;
    back->lasting = class ? class == 5 : gave_up;
    back->kind = kind_of(reason);
    bool passing = !gave_up || (!back->lasting && back->kind == BACK_HARD);
    if (passing && back->kind != BACK_FULL)
        back->kind = BACK_SOFT; /* no address is given up for what may be otherwise tomorrow */
}

static void settle_report(struct asked *asked, const struct report *report, struct back *back)
{
    struct codes codes;
    codes_find(report->diagnosis, &codes);
    keep_codes(back, &codes, report->status);
    static const char *const arrived[] = { "delivered", "relayed", "expanded" };
    for (size_t i = 0; i < sizeof arrived / sizeof *arrived; i++)
        if (!strcmp(report->action, arrived[i])) {
            back->kind = BACK_DELIVERED;
            return;
        }
    if (!*report->action && *report->status == '2') {
        back->kind = BACK_DELIVERED;
        return;
    }
    back->failed = report->receiver;
    settle_failure(asked, report->diagnosis, strcmp(report->action, "delayed") != 0, back);
}

/* "Was not successfully delivered" is a bounce. */
static bool says_delivered(const struct asked *asked)
{
    return phrase_meaning(asked->words, MEANING_BIT(MEANS_DELIVERED), asked->folded) == MEANS_DELIVERED &&
        phrase_meaning(asked->words, MEANING_BIT(MEANS_NEGATION), asked->folded) == MEANS_NOTHING;
}

/* A bounce without a report: from a server, in words or numbers that bounces have; from another machine only
 * where it calls itself one, since holiday notes too speak of later and no longer. A person may write about
 * one, with its subject and its words. */
static bool settle_bounce(struct asked *asked, struct back *back)
{
    bool server = from_server(asked), failed = has_header(asked->opened, "X-Failed-Recipients");
    if (!server && !failed && !automatic(asked->opened))
        return false;
    struct codes codes;
    codes_find(asked->text, &codes);
    bool named = failed ||
        phrase_meaning(asked->words, MEANING_BIT(MEANS_NOTICE), asked->subject) == MEANS_NOTICE;
    bool reason = phrase_meaning(asked->words, REASONS, asked->folded) != MEANS_NOTHING;
    if (!reason && codes.code < 400 && says_delivered(asked)) {
        back->kind = BACK_DELIVERED;
        return true;
    }
    bool worded = server && reason;
    if (!named && !worded && !*codes.status && !(server && codes.code))
        return false;
    keep_codes(back, &codes, "");
    back->failed = header_of(asked->opened, "X-Failed-Recipients");
    bool delayed = phrase_meaning(asked->words, MEANING_BIT(MEANS_DELAY), asked->folded) != MEANS_NOTHING;
    settle_failure(asked, asked->text, !delayed, back);
    return true;
}

/* ---- the questions, in order ---- */

static bool settle_complaint(struct asked *asked, struct back *back)
{
    const char *fields = piece_of(asked->opened, PIECE_FEEDBACK);
    if (!fields &&
        phrase_meaning(asked->words, MEANING_BIT(MEANS_COMPLAINT), asked->folded) == MEANS_COMPLAINT)
        back->kind = BACK_COMPLAINT;
    if (!fields)
        return back->kind == BACK_COMPLAINT;
    static const char *const complaints[] = { "abuse", "opt-out", "fraud", "virus", "other" };
    const char *type = report_field(asked->arena, fields, "Feedback-Type");
    for (size_t i = 0; i < sizeof complaints / sizeof *complaints; i++)
        if (!strncasecmp(type, complaints[i], strlen(complaints[i])))
            back->kind = BACK_COMPLAINT;
    return true; /* others (auth-failure, dmarc, not-spam) are for the operator */
}

static bool settle_disposition(struct asked *asked, struct back *back)
{
    const char *fields = piece_of(asked->opened, PIECE_DISPOSITION);
    if (!fields)
        return false;
    if (strcasestr(report_field(asked->arena, fields, "Disposition"), "displayed"))
        back->kind = BACK_DELIVERED;
    return true;
}

/* A report's own part; or, from a server, its fields in a text whose parts fell together. */
static bool settle_status(struct asked *asked, struct back *back)
{
    bool server = from_server(asked) || automatic(asked->opened);
    for (size_t i = 0; i < asked->opened->piece_count; i++) {
        const struct piece *piece = &asked->opened->pieces[i];
        if (piece->kind != PIECE_STATUS && !(server && piece->kind == PIECE_TEXT))
            continue;
        struct report report;
        report_read(asked->arena, piece->text, &report);
        if (!report.there || (piece->kind == PIECE_TEXT && !(*report.action && *report.status)))
            continue;
        settle_report(asked, &report, back);
        return true;
    }
    return false;
}

/* Nobody looks at a holiday note: a person who answers with "Re: …" must not be taken for one, and no bounce
 * in words that are not known. */
static bool settle_machine(struct asked *asked, struct back *back)
{
    static const unsigned challenge = MEANING_BIT(MEANS_CHALLENGE), away = MEANING_BIT(MEANS_AWAY);
    bool named = automatic(asked->opened) ? phrase_find(asked->words, away, asked->subject) != NULL
                                          : phrase_opens(asked->words, MEANS_AWAY, asked->subject);
    if (phrase_find(asked->words, challenge, asked->folded) ||
        phrase_find(asked->words, challenge, asked->subject))
        back->kind = BACK_CHALLENGE;
    else if (named || (answers_by_itself(asked->opened) && !from_server(asked)))
        back->kind = BACK_AWAY;
    return back->kind != BACK_UNKNOWN;
}

static bool settle_person(struct asked *asked, struct back *back)
{
    const char *from = header_of(asked->opened, "From");
    if (from_server(asked) || automatic(asked->opened) || bulk(asked->opened) ||
        strcasestr(from, "noreply") || strcasestr(from, "no-reply"))
        return false;
    back->kind = BACK_ANSWER;
    return true;
}

void kind_settle(
    const struct back_words *words, const struct opened *opened, struct arena *arena, struct back *back)
{
    static bool (*const questions[])(struct asked *, struct back *) = { settle_complaint, settle_disposition,
        settle_status, settle_bounce, settle_machine, settle_person };
    struct asked asked = { .words = words, .opened = opened, .arena = arena };
    asked.subject = fold_words(arena, header_of(opened, "Subject"), OPENING_MOST);
    asked.text = server_text(words, opened, arena);
    asked.folded = fold_prose(arena, asked.text, OPENING_MOST);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (questions[i](&asked, back))
            return;
}
