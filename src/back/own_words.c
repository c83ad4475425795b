/* What somebody wrote, without what they quote: lines behind ">", "On … wrote:" and what follows it, the
 * heads under which mail programs put a whole mail, signatures. What is left over by mistake is our own mail,
 * which says everything at once, so that it can only make an answer unsure. */
#include "back_inside.h"

#include "cleanup.h"

#include <ctype.h>
#include <string.h>

enum { OWN_MOST = 64 * 1024, LINE_MOST = 400, RULE_LEAST = 10 };

static const char *next_line(const char *line)
{
    line += strcspn(line, "\n");
    return line + (*line == '\n');
}

static bool has_year(const char *line, size_t length)
{
    for (size_t i = 0; i + 4 <= length; i++)
        if (line[i] == '2' && line[i + 1] == '0' && isdigit((unsigned char)line[i + 2]) &&
            isdigit((unsigned char)line[i + 3]))
            return true;
    return false;
}

static bool has_digit(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (isdigit((unsigned char)line[i]))
            return true;
    return false;
}

/* Does the next line that is not empty stand behind ">"? */
static bool quotes_next(const char *line)
{
    line = next_line(line);
    return line[strspn(line, " \t\n")] == '>';
}

/* "On 3 March 2026 at 10:00, Reply <reply@…> wrote:" and its likes in other languages; without an address it
 * has a date, or the quotation follows: "my mother writes:" is somebody's own. */
static bool attributes(const struct back_words *words, const char *line, size_t length, const char *folded)
{
    const bool quotes = quotes_next(line), dated = has_digit(line, length);
    while (length && strchr(" \t*_", line[length - 1]))
        length--;
    if (!length || line[length - 1] != ':')
        return false;
    const bool wrote = phrase_find(words, MEANING_BIT(MEANS_WROTE), folded) != NULL;
    return memchr(line, '@', length) ? wrote || dated || quotes : wrote && (dated || quotes);
}

/* The last line behind ">"; the text itself where there is none. */
static const char *last_quoted(const char *text)
{
    const char *last = text;
    for (const char *line = text; *line; line = next_line(line))
        if (*line == '>')
            last = line;
    return last;
}

/* An attribution can be wrapped: its date stands on the line before. So it does above some heads: "Sent: …
 * 2026", with a colon. */
static void drop_dated(struct text *own, bool head)
{
    size_t end = own->length ? own->length - 1 : 0, begin = end;
    while (begin && own->bytes[begin - 1] != '\n')
        begin--;
    const char *line = own->bytes + begin;
    if (!has_year(line, end - begin) || (head && !memchr(line, ':', end - begin)))
        return;
    own->length = begin;
    own->bytes[begin] = '\0';
}

/* Does nothing that somebody wrote come from here on? */
static bool ends_here(const struct back_words *words, const char *line, size_t length, const char *folded)
{
    bool signature = (length == 2 || length == 3) && !strncmp(line, "-- ", length);
    if (signature || (length >= RULE_LEAST && strspn(line, "_") >= RULE_LEAST))
        return true;
    return phrase_opens(words, MEANS_QUOTED, folded);
}

static bool is_head(const struct back_words *words, const char *line, size_t length, const char *folded)
{
    return phrase_opens(words, MEANS_HEAD, folded) && memchr(line, ':', length) && memchr(line, '@', length);
}

const char *own_words(const struct back_words *words, struct arena *arena, const char *text)
{
    CLEANUP(text_clear) struct text own = TEXT_LIMIT(OWN_MOST);
    const char *quoted = last_quoted(text);
    for (const char *line = text; *line; line = next_line(line)) {
        size_t length = strcspn(line, "\n");
        if (*line == '>')
            continue;
        const char *folded = fold_words(arena, line, length < LINE_MOST ? length : LINE_MOST);
        const bool head = is_head(words, line, length, folded);
        if (head)
            drop_dated(&own, true);
        if (head || ends_here(words, line, length, folded))
            break;
        if (!attributes(words, line, length, folded)) {
            text_add_n(&own, line, length);
            text_add_char(&own, '\n');
            continue;
        }
        if (!has_year(line, length))
            drop_dated(&own, false);
        if (line > quoted)
            break;
    }
    return arena_copy(arena, own.bytes);
}
