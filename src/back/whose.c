/* Which of our mails a mail is about: every token of ours and every Message-ID that stands where a mail, its
 * report or its quotation names what it answers. Collecting is not believing: the caller looks each up. */
#include "back_inside.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { TRACES_MOST = 64, TOKEN_LEAST = 8, TOKEN_MOST = 64, ID_LEAST = 3, ID_MOST = 250 };

struct search {
    const char *local, *domain; /* of our address */
    size_t local_length, domain_length;
    struct arena *arena;
    struct back *back;
};

static void add_trace(struct search *search, enum back_place place, bool token, const char *at, size_t length)
{
    struct back *back = search->back;
    if (back->trace_count == TRACES_MOST)
        return;
    char *text = arena_copy_n(search->arena, at, length);
    for (char *c = text; token && *c; c++)
        *c = (char)tolower((unsigned char)*c);
    for (size_t i = 0; i < back->trace_count; i++)
        if (back->traces[i].token == token && !strcmp(back->traces[i].text, text))
            return;
    back->traces[back->trace_count++] = (struct back_trace){ place, token, text };
}

/* Does `domain` stand at `at`, whole? */
static bool is_domain(const struct search *search, const char *at)
{
    if (strncasecmp(at, search->domain, search->domain_length) != 0)
        return false;
    const unsigned char behind = (unsigned char)at[search->domain_length];
    return !isalnum(behind) && behind != '-' &&
        !(behind == '.' && isalnum((unsigned char)at[search->domain_length + 1]));
}

/* SRS0=…=domain=local+TOKEN@forwarder: a forwarder sends in its own name and puts the sender's before its
 * own. */
static bool is_rewritten(const struct search *search, const char *text, const char *local)
{
    const size_t before = search->domain_length + 2;
    return (size_t)(local - text) >= before && local[-1] == '=' && strchr("=+-", *(local - before)) &&
        !strncasecmp(local - before + 1, search->domain, search->domain_length);
}

/* local+TOKEN@domain, wherever it stands in `text`. */
static void find_tokens(struct search *search, enum back_place place, const char *text)
{
    for (const char *at = text; (at = strcasestr(at, search->local)); at++) {
        const char *token = at + search->local_length;
        bool whole = at == text || !(isalnum((unsigned char)at[-1]) || strchr(".+-_", at[-1]));
        if (!whole || *token++ != '+')
            continue;
        size_t length = 0;
        while (isalnum((unsigned char)token[length]))
            length++;
        if (length < TOKEN_LEAST || length > TOKEN_MOST || token[length] != '@')
            continue;
        if (is_domain(search, token + length + 1) || is_rewritten(search, text, at))
            add_trace(search, place, true, token, length);
    }
}

/* one@two>, where it is one. */
static void add_id(struct search *search, enum back_place place, const char *at)
{
    const size_t length = strcspn(at, "<> \t\n");
    if (at[length] == '>' && length >= ID_LEAST && length <= ID_MOST && memchr(at, '@', length))
        add_trace(search, place, false, at, length);
}

/* <one@two>, from `at` to the end of the line or, in a header, of the value. */
static void find_ids(struct search *search, enum back_place place, const char *at)
{
    const char *end = at + strcspn(at, "\n");
    while (at < end && (at = memchr(at, '<', (size_t)(end - at))))
        add_id(search, place, ++at);
}

/* The same from the end: References names the whole thread, and last what is answered (RFC 5322 3.6.4). */
static void find_last_ids(struct search *search, enum back_place place, const char *value)
{
    const char *end = value + strlen(value);
    for (const char *at; (at = memrchr(value, '<', (size_t)(end - value))); end = at)
        add_id(search, place, at + 1);
}

/* Lines that say "Message-ID: <…>", quoted or not; the ID may be on the next line. */
static void find_named_ids(struct search *search, enum back_place place, const char *text)
{
    static const char name[] = "Message-ID:";
    for (const char *at = text; (at = strcasestr(at, name));) {
        at += sizeof name - 1;
        at += strspn(at, " \t");
        if (*at == '\n' && (at[1] == ' ' || at[1] == '\t'))
            at++;
        find_ids(search, place, at);
    }
}

static void search_headers(struct search *search, const struct opened *opened)
{
    static const struct {
        const char *name;
        enum back_place place;
        void (*find)(struct search *search, enum back_place place, const char *value);
    } telling[] = {
        { "Delivered-To", BACK_ADDRESSED, find_tokens },
        { "X-Original-To", BACK_ADDRESSED, find_tokens },
        { "Envelope-To", BACK_ADDRESSED, find_tokens },
        { "X-Envelope-To", BACK_ADDRESSED, find_tokens },
        { "X-Forwarded-To", BACK_ADDRESSED, find_tokens },
        { "To", BACK_ADDRESSED, find_tokens },
        { "Cc", BACK_ADDRESSED, find_tokens },
        { "In-Reply-To", BACK_THREAD, find_ids },
        { "References", BACK_THREAD, find_last_ids },
    };
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        for (size_t h = 0; h < opened->header_count; h++)
            if (strcasecmp(opened->headers[h].name, telling[i].name) == 0)
                telling[i].find(search, telling[i].place, opened->headers[h].value);
}

static void search_pieces(struct search *search, const struct opened *opened, bool reports,
    enum back_place place, enum piece_kind first, enum piece_kind last)
{
    for (size_t i = 0; i < opened->piece_count; i++) {
        const struct piece *piece = &opened->pieces[i];
        if (piece->kind < first || piece->kind > last)
            continue;
        find_tokens(search, place, piece->text);
        find_named_ids(search, place, piece->text);
        if (reports) /* the envelope's ID, which may be the Message-ID */
            find_ids(search, place, report_field(search->arena, piece->text, "Original-Envelope-Id"));
    }
}

void whose_collect(const struct opened *opened, const char *ours, struct arena *arena, struct back *back)
{
    const char *at = strrchr(ours, '@');
    struct search search = { .arena = arena, .back = back };
    search.local_length = at ? (size_t)(at - ours) : strlen(ours);
    search.local = arena_copy_n(arena, ours, search.local_length);
    search.domain = at ? at + 1 : "";
    search.domain_length = strlen(search.domain);
    back->traces = arena_array(arena, TRACES_MOST, sizeof *back->traces);
    if (!search.local_length)
        return;
    search_headers(&search, opened);
    search_pieces(&search, opened, true, BACK_THREAD, PIECE_STATUS, PIECE_DISPOSITION);
    search_pieces(&search, opened, false, BACK_RETURNED, PIECE_RETURNED, PIECE_RETURNED);
    search_pieces(&search, opened, false, BACK_QUOTED, PIECE_TEXT, PIECE_TEXT);
}

bool whose_is_ours(const struct opened *opened, const char *ours)
{
    const char *from = header_of(opened, "From");
    for (const char *at = from; *ours && (at = strcasestr(at, ours)); at++) {
        const unsigned char behind = (unsigned char)at[strlen(ours)];
        const bool begins = at == from || strchr("< \t\"", at[-1]);
        if (begins && !isalnum(behind) && behind != '-' && behind != '.')
            return true;
    }
    return false;
}
