/* Proofreading: may what a .po file says be mailed? Each of its sentences must be one that mails have, with
 * the same {marks} and in one line; and a language must have all of them, so that nobody gets a mail that is
 * half in English or has a hole where its month should stand. */
#include "mail_inside.h"

#include "encode.h"

#include <string.h>

enum { SUBJECT_MOST = 150, SENTENCE_MOST = 1000, QUOTED_MOST = 60 }; /* bytes */

static bool refuse(const char *path, const struct words_entry *entry, const char *why, struct fault *fault)
{
    return fault_set(fault, FAULT_CONFIG, "%s, line %d: %s", path, entry->line, why);
}

static bool is_sentence(const char *msgid)
{
    for (size_t i = 0; sentences_all[i]; i++)
        if (strcmp(sentences_all[i], msgid) == 0)
            return true;
    return false;
}

static bool is_subject(const char *msgid)
{
    for (int purpose = 0; purpose < MAIL_PURPOSES; purpose++)
        if (strcmp(msgid, sentences_subject((enum mail_purpose)purpose)) == 0)
            return true;
    return false;
}

static size_t times(const char *text, const char *what)
{
    size_t count = 0;
    for (text = strstr(text, what); text; text = strstr(text + 1, what))
        count++;
    return count;
}

/* Each mark as often as in the msgid, and no brace that belongs to none: "{yaer}" would be mailed as it is.
 */
static bool marks_fit(const struct words_entry *entry)
{
    size_t marks = 0;
    for (size_t i = 0; sentence_marks[i]; i++) {
        const size_t count = times(entry->text, sentence_marks[i]);
        if (count != times(entry->msgid, sentence_marks[i]))
            return false;
        marks += count;
    }
    return times(entry->text, "{") == marks && times(entry->text, "}") == marks;
}

static bool entry_fits(const char *path, const struct words_entry *entry, struct fault *fault)
{
    if (!is_sentence(entry->msgid))
        return refuse(path, entry,
            "no mail has this sentence: its msgid must stand as in the file it came from", fault);
    if (!entry->text[0])
        return true;
    if (!marks_fit(entry))
        return refuse(path, entry, "the marks in { } must stand in msgstr just as they do in msgid", fault);
    if (!encode_one_line(entry->text))
        return refuse(path, entry, "msgstr must be one line: no \\n, no \\t", fault);
    if (strlen(entry->text) > (is_subject(entry->msgid) ? SUBJECT_MOST : SENTENCE_MOST))
        return refuse(path, entry, "msgstr is too long for a mail", fault);
    return true;
}

bool proof_entries(const char *path, const struct words *words, struct fault *fault)
{
    size_t count;
    const struct words_entry *entries = words_entries(words, &count);
    for (size_t i = 0; i < count; i++)
        if (!entry_fits(path, &entries[i], fault))
            return false;
    return true;
}

bool proof_complete(const char *path, const struct words *words, struct fault *fault)
{
    for (size_t i = 0; sentences_all[i]; i++)
        if (words_text(words, sentences_all[i]) == sentences_all[i])
            return fault_set(fault, FAULT_CONFIG,
                "%s has no words for \"%.*s\": nothing is mailed with half a text; add them, or take the "
                "file "
                "away",
                path, QUOTED_MOST, sentences_all[i]);
    return true;
}
