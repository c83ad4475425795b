/* The words of an HTML text, for mails that have no other. Not a browser: tags fall away, what the writer
 * quotes (blockquote), struck out and what nobody sees (style, script, head, "display: none") with them,
 * blocks begin a line. */
#include "back_inside.h"

#include "cleanup.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORDS_MOST = 256 * 1024, TAG_BYTES = 16, STYLE_MOST = 4096 };

struct page {
    struct text words;
    int hidden; /* how many of the tags that hide are open */
    char unseen[TAG_BYTES]; /* the tag whose style hides what is in it; "": none is open */
    int unseen_open; /* how many tags of that name are open from there on */
};

static bool one_of(const char *tag, const char *const *names)
{
    for (; *names; names++)
        if (!strcmp(tag, *names))
            return true;
    return false;
}

/* What stands behind "alt =", if that begins at `at`; null: it does not. */
static const char *behind_alt(const char *at)
{
    static const char name[] = "alt", blanks[] = " \t\r\n";
    if (!strchr(blanks, at[-1]) || strncasecmp(at, name, strlen(name)) != 0)
        return NULL;
    at += strlen(name);
    at += strspn(at, blanks);
    return *at == '=' ? at + 1 + strspn(at + 1, blanks) : NULL;
}

/* What stands for a picture: a thumb, a heart. Its tag goes from `at` to `end`. */
static void take_picture(struct page *page, const char *at, const char *end)
{
    const char *behind = NULL;
    while (++at < end && !behind)
        behind = behind_alt(at);
    if (!behind)
        return;
    at = behind;
    const char quote = *at == '"' || *at == '\'' ? *at++ : ' ';
    const char *stop = memchr(at, quote, (size_t)(end - at));
    text_add_n(&page->words, at, (size_t)((stop ? stop : end) - at));
}

/* Does the tag from `at` to `end` say that nobody sees what is in it? Blanks in a style count for nothing. */
static bool hides_by_style(const char *at, const char *end)
{
    static const char *const unseen[] = { "display:none", "visibility:hidden", "font-size:0;",
        "font-size:0\"", "font-size:0'", "font-size:0p", "mso-hide:all", NULL };
    struct text plain = TEXT_LIMIT(STYLE_MOST);
    for (; at < end; at++)
        if (!isspace((unsigned char)*at))
            text_add_char(&plain, (char)tolower((unsigned char)*at));
    bool hides = false;
    for (const char *const *style = unseen; *style && plain.bytes && !hides; style++)
        hides = strstr(plain.bytes, *style) != NULL;
    text_clear(&plain);
    return hides;
}

/* "<div hidden>": the attribute alone, no part of a value. */
static bool hides_by_attribute(const char *at, const char *end)
{
    static const char name[] = "hidden", blanks[] = " \t\r\n", behind[] = " \t\r\n>=/";
    char quote = '\0';
    for (; at < end; at++) {
        if (quote || *at == '"' || *at == '\'')
            quote = !quote ? *at : *at == quote ? '\0' : quote;
        else if (strchr(blanks, *at) && !strncasecmp(at + 1, name, strlen(name)) &&
            strchr(behind, at[1 + strlen(name)]))
            return true;
    }
    return false;
}

/* What stands in a tag that a style hides ends where that tag closes; if it never does, nothing behind it
 * counts: who reads such a mail is a person. */
static void take_style(struct page *page, const char *tag, bool closing, const char *at, const char *end)
{
    static const char *const empty[] = { "br", "hr", "img", "input", "link", "meta", NULL };
    if (*page->unseen) {
        if (!strcmp(tag, page->unseen))
            page->unseen_open += closing ? -1 : 1;
        if (!page->unseen_open)
            *page->unseen = '\0';
        return;
    }
    if (closing || !*tag || one_of(tag, empty) || !(hides_by_style(at, end) || hides_by_attribute(at, end)))
        return;
    snprintf(page->unseen, sizeof page->unseen, "%s", tag);
    page->unseen_open = 1;
}

static bool is_unseen(const struct page *page)
{
    return page->hidden || *page->unseen;
}

/* Takes the tag that opens at `at` ('<'), returns what stands behind it. */
static const char *take_tag(struct page *page, const char *at)
{
    static const char *const hiding[] = { "blockquote", "style", "script", "head", "title", "s", "strike",
        "del", NULL };
    static const char *const block[] = { "br", "p", "div", "tr", "li", "table", "h1", "h2", "hr", NULL };
    if (!strncmp(at, "<!--", 4)) {
        const char *end = strstr(at + 4, "-->");
        return end ? end + 3 : at + strlen(at);
    }
    bool closing = at[1] == '/';
    const char *name = at + 1 + closing;
    char tag[TAG_BYTES] = "";
    for (size_t i = 0; i + 1 < sizeof tag && isalnum((unsigned char)name[i]); i++)
        tag[i] = (char)tolower((unsigned char)name[i]);
    if (!*tag && !closing && at[1] != '!')
        return text_add_char(&page->words, '<'), at + 1; /* a lone "<" is a character */
    const char *end = strchr(at, '>');
    take_style(page, tag, closing, at, end ? end : at + strlen(at));
    if (end && !is_unseen(page) && !strcmp(tag, "img"))
        take_picture(page, at, end);
    if (one_of(tag, hiding))
        page->hidden += closing ? -(page->hidden > 0) : 1;
    if (one_of(tag, block) && !is_unseen(page))
        text_add_char(&page->words, '\n');
    return end ? end + 1 : at + strlen(at);
}

/* Takes the character that "&…;" names, returns what stands behind it. */
static const char *take_entity(struct page *page, const char *at)
{
    static const struct {
        const char *name;
        int32_t character;
    } known[] = { { "&nbsp;", ' ' }, { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
        { "&#39;", '\'' } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strncasecmp(at, known[i].name, strlen(known[i].name)))
            return text_add_utf8(&page->words, known[i].character), at + strlen(known[i].name);
    if (at[1] == '#') {
        bool hex = at[2] == 'x' || at[2] == 'X';
        char *end;
        long value = strtol(at + 2 + hex, &end, hex ? 16 : 10);
        if (*end == ';' && value >= ' ' && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff))
            return text_add_utf8(&page->words, (int32_t)value), end + 1;
    }
    return text_add_char(&page->words, '&'), at + 1;
}

const char *html_words(struct arena *arena, const char *html)
{
    struct page page = { .words = TEXT_LIMIT(WORDS_MOST) };
    const char *at = html;
    while (*at && !page.words.full) {
        if (*at == '<')
            at = take_tag(&page, at);
        else if (is_unseen(&page))
            at++;
        else if (*at == '&')
            at = take_entity(&page, at);
        else
            text_add_char(&page.words, *at++);
    }
    const char *words = arena_copy(arena, page.words.bytes);
    text_clear(&page.words);
    return words;
}
