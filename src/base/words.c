/* The part of the .po format that a list of sentences needs, as the gettext manual describes it ("The Format
 * of PO Files"): comments, and pairs of msgid and msgstr, each a text of one or several pieces in "…". A .po
 * is read as it is rather than compiled: an operator changes a sentence with any editor, and what is wrong is
 * said with its line. */
#include "words.h"

#include "arena.h"
#include "cleanup.h"
#include "file.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 1 << 20, TEXT_MOST = 8000, ENTRIES_MOST = 2048 };

struct words {
    struct arena arena;
    struct words_entry entries[ENTRIES_MOST];
    size_t count;
    const struct words *behind;
};

/* A file on its way into `words`. */
struct reading {
    struct words *words;
    const char *path;
    int line;
    int msgid_line; /* of the pair that is being read; 0: none yet */
    bool in_msgstr;
    struct text msgid, msgstr;
};

static bool refuse(const struct reading *reading, int line, const char *why, struct fault *fault)
{
    return fault_set(fault, FAULT_CONFIG, "%s, line %d: %s", reading->path, line, why);
}

static const struct words_entry *find(const struct words *words, const char *msgid)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->entries[i].msgid, msgid) == 0)
            return &words->entries[i];
    return NULL;
}

/* The pair whose msgid is empty is the header: nothing in it is needed. */
static bool end_pair(struct reading *reading, struct fault *fault)
{
    struct words *words = reading->words;
    const int line = reading->msgid_line;
    if (!line)
        return true;
    if (!reading->in_msgstr)
        return refuse(reading, line, "the msgid has no msgstr behind it", fault);
    if (reading->msgid.full || reading->msgstr.full)
        return refuse(reading, line, "the text is far too long", fault);
    if (find(words, reading->msgid.bytes))
        return refuse(reading, line, "this msgid stands in the file twice: take one away", fault);
    if (words->count == ENTRIES_MOST)
        return refuse(reading, line, "there are more texts than are read", fault);
    if (reading->msgid.length)
        words->entries[words->count++] = (struct words_entry){
            .msgid = arena_copy(&words->arena, reading->msgid.bytes),
            .text = arena_copy(&words->arena, reading->msgstr.bytes),
            .line = line,
        };
    return true;
}

/* One piece, from its first quote to its last, and nothing behind it. */
static bool add_piece(const struct reading *reading, const char *piece, struct text *out, struct fault *fault)
{
    static const char escapes[] = "nt\"\\", means[] = "\n\t\"\\";
    piece += strspn(piece, " \t");
    if (*piece++ != '"')
        return refuse(reading, reading->line, "put the text between two \"", fault);
    for (; *piece != '"'; piece++) {
        const char *escape = piece[0] == '\\' && piece[1] ? strchr(escapes, piece[1]) : NULL;
        if (!*piece)
            return refuse(reading, reading->line, "the \" at the end of the text is missing", fault);
        if (*piece == '\\' && !escape)
            return refuse(reading, reading->line, "write \\\\ where a \\ is meant", fault);
        text_add_char(out, escape ? means[escape - escapes] : *piece);
        piece += escape ? 1 : 0;
    }
    if (piece[1 + strspn(piece + 1, " \t")])
        return refuse(reading, reading->line, "write \\\" where a \" is meant inside the text", fault);
    return true;
}

static bool begin_pair(struct reading *reading, const char *piece, struct fault *fault)
{
    if (!end_pair(reading, fault))
        return false;
    reading->msgid_line = reading->line;
    reading->in_msgstr = false;
    text_reset(&reading->msgid);
    text_reset(&reading->msgstr);
    return add_piece(reading, piece, &reading->msgid, fault);
}

static bool begin_msgstr(struct reading *reading, const char *piece, struct fault *fault)
{
    if (!reading->msgid_line || reading->in_msgstr)
        return refuse(reading, reading->line, "the msgstr has no msgid before it", fault);
    reading->in_msgstr = true;
    return add_piece(reading, piece, &reading->msgstr, fault);
}

/* What follows the keyword, where `line` begins with it; else null. */
static const char *behind_keyword(const char *line, const char *keyword)
{
    const size_t n = strlen(keyword);
    return strncmp(line, keyword, n) == 0 && strchr(" \t\"", line[n]) && line[n] ? line + n : NULL;
}

static bool read_line(struct reading *reading, const char *line, struct fault *fault)
{
    const char *piece;
    line += strspn(line, " \t");
    if (strncmp(line, "#,", 2) == 0 && strstr(line, "fuzzy"))
        return refuse(reading, reading->line,
            "what follows is marked fuzzy: look it over, then take the mark away", fault);
    if (*line == '\0' || *line == '#')
        return true;
    if (*line == '"' && reading->msgid_line)
        return add_piece(reading, line, reading->in_msgstr ? &reading->msgstr : &reading->msgid, fault);
    if ((piece = behind_keyword(line, "msgid")))
        return begin_pair(reading, piece, fault);
    if ((piece = behind_keyword(line, "msgstr")))
        return begin_msgstr(reading, piece, fault);
    return refuse(
        reading, reading->line, "a line begins with #, msgid or msgstr, or is text in \"…\"", fault);
}

/* Cuts the text into its lines in place. */
static bool read_lines(struct reading *reading, struct text *file, struct fault *fault)
{
    char *line = file->bytes, *end = file->bytes + file->length;
    if (strncmp(line, "\xef\xbb\xbf", 3) == 0)
        line += 3;
    while (line < end) {
        char *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;
        reading->line++;
        if (!utf8_valid(line, (size_t)(stop - line)))
            return refuse(reading, reading->line, "this is no UTF-8: save the file as UTF-8", fault);
        *stop = '\0';
        if (stop > line && stop[-1] == '\r')
            stop[-1] = '\0';
        if (!read_line(reading, line, fault))
            return false;
        line = stop + 1;
    }
    return end_pair(reading, fault);
}

static void close_at(struct words **words)
{
    words_close(*words);
}

struct words *words_open(const char *path, struct fault *fault)
{
    CLEANUP(text_clear) struct text file = TEXT_LIMIT(FILE_MOST);
    if (!file_read(path, &file, fault)) {
        fault->kind = FAULT_CONFIG;
        return NULL;
    }
    CLEANUP(close_at) struct words *words = must_alloc(sizeof *words);
    struct reading reading = {
        .words = words, .path = path, .msgid = TEXT_LIMIT(TEXT_MOST), .msgstr = TEXT_LIMIT(TEXT_MOST)
    };
    const bool read = read_lines(&reading, &file, fault);
    text_clear(&reading.msgid);
    text_clear(&reading.msgstr);
    return read ? STEAL(words) : NULL;
}

void words_close(struct words *words)
{
    if (!words)
        return;
    arena_clear(&words->arena);
    free(words);
}

void words_put_behind(struct words *words, const struct words *behind)
{
    words->behind = behind;
}

const char *words_text(const struct words *words, const char *msgid)
{
    for (; words; words = words->behind) {
        const struct words_entry *entry = find(words, msgid);
        if (entry && entry->text[0])
            return entry->text;
    }
    return msgid;
}

const struct words_entry *words_entries(const struct words *words, size_t *count)
{
    *count = words->count;
    return words->entries;
}
