/* The numbers in a server's words: the enhanced code (RFC 3463) and the SMTP code. Text is full of other
 * numbers (addresses, versions, times), so a code counts only where codes stand. */
#include "back_inside.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* "4.2.2", "5.7.26": the length of an enhanced code at `at`, 0: there is none. Not part of a longer number.
 */
static size_t enhanced_at(const char *at)
{
    if (strchr("245", at[0]) == NULL || !at[0] || at[1] != '.')
        return 0;
    size_t n = 2;
    for (int part = 0; part < 2; part++) {
        size_t digits = strspn(at + n, "0123456789");
        if (digits < 1 || digits > 3)
            return 0;
        n += digits;
        if (part == 0 && at[n++] != '.')
            return 0;
    }
    return at[n] == '.' && isdigit((unsigned char)at[n + 1]) ? 0 : n;
}

static bool starts_number(const char *text, const char *at)
{
    return at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '.' || at[-1] == '-');
}

/* 421, 550, …: is there an SMTP code of a refusal at `at`? */
static bool code_at(const char *at)
{
    return (at[0] == '4' || at[0] == '5') && at[1] >= '0' && at[1] <= '7' && isdigit((unsigned char)at[2]) &&
        !isalnum((unsigned char)at[3]) && !(at[3] == '.' && isdigit((unsigned char)at[4]));
}

/* A code alone is one where a server's answer begins. */
static bool answer_begins(const char *text, const char *at)
{
    const char *before = at;
    while (before > text && before[-1] == ' ')
        before--;
    return before == text || strchr("\n:;([<'\">", before[-1]) != NULL;
}

static void keep_status(struct codes *codes, const char *at, size_t length)
{
    if (*codes->status || length >= sizeof codes->status)
        return;
    memcpy(codes->status, at, length);
    codes->status[length] = '\0';
}

void codes_find(const char *text, struct codes *codes)
{
    *codes = (struct codes){ 0 };
    for (const char *at = text; *at; at++) {
        if (!isdigit((unsigned char)*at) || !starts_number(text, at))
            continue;
        size_t length = enhanced_at(at);
        bool marked = at > text && strchr("#(:;", at[-1]) != NULL;
        if (length && (at == text || marked || answer_begins(text, at)))
            keep_status(codes, at, length);
        if (!code_at(at))
            continue;
        const char *next = at + 3 + strspn(at + 3, " -#=");
        length = enhanced_at(next);
        if (!length && !answer_begins(text, at))
            continue;
        keep_status(codes, next, length);
        if (!codes->code)
            codes->code = (int)strtol(at, NULL, 10);
    }
}

/* The registry of enhanced codes, without its class. The most telling first. */
static const struct {
    const char *detail;
    enum meaning lasting, passing;
} DETAILS[] = {
    { "1.1", MEANS_HARD, MEANS_SOFT }, { "1.2", MEANS_HARD, MEANS_SOFT }, { "1.3", MEANS_HARD, MEANS_SOFT },
    { "1.4", MEANS_HARD, MEANS_SOFT }, { "1.6", MEANS_HARD, MEANS_SOFT },
    { "1.10", MEANS_HARD, MEANS_SOFT }, /* the domain says that it takes no mail (RFC 7505) */
    { "1.7", MEANS_BLOCKED, MEANS_BLOCKED }, /* the sender's address */
    { "1.8", MEANS_BLOCKED, MEANS_BLOCKED }, { "1.9", MEANS_BLOCKED, MEANS_BLOCKED },
    { "2.1", MEANS_HARD, MEANS_SOFT }, /* disabled */
    { "2.2", MEANS_FULL, MEANS_FULL },
    { "2.3", MEANS_BLOCKED, MEANS_BLOCKED }, /* too large for this mailbox */
    { "3.1", MEANS_SOFT, MEANS_SOFT }, /* the server's disk is full */
    { "3.4", MEANS_BLOCKED, MEANS_BLOCKED }, /* too large for this server */
    { "4.4", MEANS_HARD, MEANS_SOFT }, /* no route: the domain has no mail server */
};
static const struct {
    char subject;
    enum meaning lasting, passing;
} SUBJECTS[] = {
    { '2', MEANS_FAILED, MEANS_SOFT },
    { '3', MEANS_FAILED, MEANS_SOFT },
    { '4', MEANS_SOFT, MEANS_SOFT },
    { '5', MEANS_BLOCKED, MEANS_SOFT },
    { '6', MEANS_BLOCKED, MEANS_BLOCKED },
    { '7', MEANS_BLOCKED, MEANS_BLOCKED },
};

enum meaning status_meaning(const char *status)
{
    if ((*status != '4' && *status != '5') || status[1] != '.')
        return MEANS_NOTHING;
    bool lasting = *status == '5';
    for (size_t i = 0; i < sizeof DETAILS / sizeof *DETAILS; i++)
        if (!strcmp(status + 2, DETAILS[i].detail))
            return lasting ? DETAILS[i].lasting : DETAILS[i].passing;
    if (!strcmp(status + 2, "5.0")) /* written for any refusal */
        return MEANS_NOTHING;
    for (size_t i = 0; i < sizeof SUBJECTS / sizeof *SUBJECTS; i++)
        if (status[2] == SUBJECTS[i].subject)
            return lasting ? SUBJECTS[i].lasting : SUBJECTS[i].passing;
    return MEANS_NOTHING;
}
