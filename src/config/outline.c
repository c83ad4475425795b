/* The first look over a settings file: a lexer and the few rules of its grammar,
 *
 *   file    = { key "=" value | section }
 *   section = name [ "title" ] "{" { key "=" value } "}"
 *   value   = word | "string" | "{" [ "string" { "," "string" } ] "}" */
#include "outline.h"

#include <string.h>

enum token {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_STRING,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_EQUALS,
    TOKEN_COMMA,
    TOKEN_BAD
};

struct scanner {
    const char *path;
    struct arena *arena;
    struct outline *outline;
    struct fault *fault; /* filled where next() returns TOKEN_BAD */
    char *at; /* behind the token */
    int line;
    enum token token;
    const char *start; /* of a word or a string's inside */
    size_t length;
};

/* ---- tokens ---- */

static bool in_line(struct scanner *scanner, int line)
{
    return fault_while(scanner->fault, "%s:%d", scanner->path, line);
}

static enum token bad(struct scanner *scanner, const char *what)
{
    fault_set(scanner->fault, FAULT_CONFIG, "%s", what);
    in_line(scanner, scanner->line);
    return TOKEN_BAD;
}

/* Blanks a comment that opens here. False: one is never closed. */
static bool blank_comment(struct scanner *scanner)
{
    bool block = scanner->at[0] == '/' && scanner->at[1] == '*';
    const char *stop = block ? strstr(scanner->at + 2, "*/") : strchr(scanner->at, '\n');
    if (!stop && block)
        return false;
    char *end = stop ? scanner->at + (stop - scanner->at) + (block ? 2 : 0) : strchr(scanner->at, '\0');
    for (; scanner->at < end; scanner->at++) {
        scanner->line += *scanner->at == '\n';
        if (*scanner->at != '\n')
            *scanner->at = ' ';
    }
    return true;
}

static bool comment_opens(const char *at)
{
    return at[0] == '#' || (at[0] == '/' && (at[1] == '/' || at[1] == '*'));
}

/* Goes to the next thing that is neither blank nor comment. False: a comment is never closed. */
static bool skip_blanks(struct scanner *scanner)
{
    for (;;) {
        if (comment_opens(scanner->at)) {
            if (!blank_comment(scanner))
                return false;
            continue;
        }
        if (*scanner->at == '\r')
            *scanner->at = ' ';
        if (!*scanner->at || !strchr(" \t\n", *scanner->at))
            return true;
        scanner->line += *scanner->at++ == '\n';
    }
}

static enum token string(struct scanner *scanner)
{
    scanner->start = ++scanner->at;
    for (; *scanner->at != '"'; scanner->at++) {
        if (!*scanner->at || *scanner->at == '\n')
            return bad(scanner, "a string is not closed in its line");
        if (scanner->at[0] == '$' && scanner->at[1] == '{')
            return bad(scanner, "${…} is not replaced here; write the value itself");
        if (*scanner->at == '\\' && *++scanner->at != '"' && *scanner->at != '\\')
            return bad(scanner, "in a string, a backslash may only stand before \" and \\");
    }
    scanner->length = (size_t)(scanner->at++ - scanner->start);
    return TOKEN_STRING;
}

static enum token word(struct scanner *scanner)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    scanner->start = scanner->at;
    scanner->length = strspn(scanner->at, letters);
    scanner->at += scanner->length;
    if (*scanner->at && !strchr(" \t\r\n={},", *scanner->at)) /* libconfuse would read on */
        return bad(scanner, "a blank is missing, or text is not in double quotes");
    return TOKEN_WORD;
}

/* What a character that opens no token is told. */
static const struct {
    char c;
    const char *text;
} unwelcome[] = {
    { '\'', "strings stand in double quotes" },
    { '$', "${…} is not replaced here; write the value itself" },
    { '(', "functions such as include() are not known here" },
    { '+', "+ is not known here: no +=, and numbers stand without it" },
    { ';', "no semicolons: a blank or a new line is enough" },
};

static enum token unexpected(struct scanner *scanner)
{
    for (size_t i = 0; i < sizeof unwelcome / sizeof *unwelcome; i++)
        if (*scanner->at == unwelcome[i].c)
            return bad(scanner, unwelcome[i].text);
    return bad(scanner, "text that is not a key, a value or a section; text stands in double quotes");
}

static enum token take(struct scanner *scanner)
{
    static const char marks[] = "{}=,";
    static const enum token of[] = { TOKEN_OPEN, TOKEN_CLOSE, TOKEN_EQUALS, TOKEN_COMMA };
    if (!skip_blanks(scanner))
        return bad(scanner, "a comment is not closed: */ is missing");
    if (!*scanner->at)
        return TOKEN_END;
    const char *mark = strchr(marks, *scanner->at);
    if (mark) {
        scanner->at++;
        return of[mark - marks];
    }
    if (*scanner->at == '"')
        return string(scanner);
    if (*scanner->at == '-' || *scanner->at == '_' || (*scanner->at >= '0' && *scanner->at <= '9') ||
        (*scanner->at >= 'a' && *scanner->at <= 'z') || (*scanner->at >= 'A' && *scanner->at <= 'Z'))
        return word(scanner);
    return unexpected(scanner);
}

static enum token next(struct scanner *scanner)
{
    return scanner->token = take(scanner);
}

/* A refusal, unless the token itself was refused already. */
static bool refuse(struct scanner *scanner, const char *what)
{
    if (scanner->token != TOKEN_BAD)
        bad(scanner, what);
    return false;
}

/* ---- grammar ---- */

static const char *copy_token(struct scanner *scanner)
{
    return arena_copy_n(scanner->arena, scanner->start, scanner->length);
}

static struct block *add_block(struct scanner *scanner, const char *section, const char *title, int line)
{
    struct outline *outline = scanner->outline;
    if ((outline->count & (outline->count - 1)) == 0) /* full at every power of two */
        outline->blocks = arena_grow(scanner->arena, outline->blocks, outline->count,
            outline->count ? outline->count * 2 : 1, sizeof *outline->blocks);
    struct block *block = &outline->blocks[outline->count++];
    *block = (struct block){ .section = section, .title = title, .line = line };
    return block;
}

static bool add_key(struct scanner *scanner, struct block *block, struct key key)
{
    for (size_t i = 0; i < block->count; i++)
        if (strcmp(block->keys[i].name, key.name) == 0) {
            fault_set(scanner->fault, FAULT_CONFIG, "%s stands here for the second time, first in line %d",
                key.name, block->keys[i].line);
            return in_line(scanner, key.line);
        }
    if ((block->count & (block->count - 1)) == 0)
        block->keys = arena_grow(scanner->arena, block->keys, block->count,
            block->count ? block->count * 2 : 1, sizeof *block->keys);
    block->keys[block->count++] = key;
    return true;
}

/* Behind "{": strings with commas between them. */
static bool read_list(struct scanner *scanner)
{
    if (next(scanner) == TOKEN_CLOSE)
        return true;
    for (;;) {
        if (scanner->token != TOKEN_STRING)
            return refuse(scanner, "a list holds strings in double quotes: {\"one\", \"two\"}");
        if (next(scanner) == TOKEN_CLOSE)
            return true;
        if (scanner->token != TOKEN_COMMA)
            return refuse(scanner, "a list needs commas between its strings and } behind the last");
        next(scanner);
    }
}

/* Behind "key =". */
static bool read_value(struct scanner *scanner, enum form *form)
{
    switch (next(scanner)) {
    case TOKEN_WORD:
        *form = FORM_BARE;
        return true;
    case TOKEN_STRING:
        *form = FORM_QUOTED;
        return true;
    case TOKEN_OPEN:
        *form = FORM_LIST;
        return read_list(scanner);
    default:
        return refuse(scanner, "a value is missing behind =");
    }
}

static bool read_key(struct scanner *scanner, struct block *block, const char *name, int line)
{
    struct key key = { .name = name, .line = line };
    return read_value(scanner, &key.form) && add_key(scanner, block, key);
}

/* Behind "{": keys with values until "}". */
static bool read_section(struct scanner *scanner, struct block *block)
{
    for (;;) {
        enum token token = next(scanner);
        if (token == TOKEN_CLOSE)
            return true;
        if (token == TOKEN_END) {
            fault_set(
                scanner->fault, FAULT_CONFIG, "the section %s is never closed: } is missing", block->section);
            return in_line(scanner, block->line);
        }
        if (token != TOKEN_WORD)
            return refuse(scanner, "a key is missing here");
        const char *name = copy_token(scanner);
        int line = scanner->line;
        if (next(scanner) != TOKEN_EQUALS)
            return refuse(scanner, "= is missing behind a key (sections cannot stand in sections)");
        if (!read_key(scanner, block, name, line))
            return false;
    }
}

static bool check_new_section(struct scanner *scanner, const char *section, const char *title, int line)
{
    for (size_t i = 1; i < scanner->outline->count; i++) {
        const struct block *other = &scanner->outline->blocks[i];
        if (strcmp(other->section, section) != 0 || strcmp(other->title, title) != 0)
            continue;
        fault_set(scanner->fault, FAULT_CONFIG,
            "section %s%s%s%s stands here for the second time, first in line %d", section,
            *title ? " \"" : "", title, *title ? "\"" : "", other->line);
        return in_line(scanner, line);
    }
    return true;
}

/* Behind a word outside of sections: a key or a section. */
static bool read_item(struct scanner *scanner)
{
    const char *name = copy_token(scanner), *title = "";
    int line = scanner->line;
    if (next(scanner) == TOKEN_EQUALS)
        return read_key(scanner, &scanner->outline->blocks[0], name, line);
    if (scanner->token == TOKEN_STRING) {
        title = copy_token(scanner);
        next(scanner);
    }
    if (scanner->token != TOKEN_OPEN)
        return refuse(scanner, "= or { is missing behind a name");
    if (!check_new_section(scanner, name, title, line))
        return false;
    return read_section(scanner, add_block(scanner, name, title, line));
}

bool outline_scan(
    const char *path, char *text, struct arena *arena, struct outline *outline, struct fault *fault)
{
    struct scanner scanner = {
        .path = path, .arena = arena, .outline = outline, .fault = fault, .at = text, .line = 1
    };
    if (memcmp(text, "\xef\xbb\xbf", strnlen(text, 3)) == 0 && strlen(text) >= 3)
        memset(text, ' ', 3);
    *outline = (struct outline){ 0 };
    add_block(&scanner, "", "", 1);
    while (next(&scanner) == TOKEN_WORD)
        if (!read_item(&scanner))
            return false;
    return scanner.token == TOKEN_END || refuse(&scanner, "a key or a section is missing here");
}
