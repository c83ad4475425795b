/* PROBLEM/: what could not be used, under its reference code, with a note in three languages that opens well
 * in the plainest of editors (byte order mark, CRLF). */
#include "intake_inside.h"

#include "cleanup.h"
#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The ending of the name, as far as it is harmless: letters and digits, at most five. */
static void ending_of(const char *name, char ending[8])
{
    const char *dot = strrchr(name, '.');
    size_t length = dot ? strlen(dot + 1) : 0;
    ending[0] = '\0';
    if (!length || length > 5 ||
        strspn(dot + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != length)
        return;
    snprintf(ending, 8, ".%s", dot + 1);
}

static void write_note(const char *code, const char *sentence, struct text *note)
{
    text_printf(note, "\xef\xbb\xbf%s\r\n\r\n", code);
    text_printf(note, "RU: %s\r\n\r\n", intake_problem_words(sentence, "ru"));
    text_printf(note, "BE: %s\r\n\r\n", intake_problem_words(sentence, "be"));
    text_printf(note, "EN: %s\r\n", sentence);
}

bool intake_write_problem(const char *folder, const char *code, const char *original_name, struct bytes bytes,
    const char *sentence, struct fault *fault)
{
    OWNED_FREE char *problems = file_join(folder, "PROBLEM");
    if (!file_make_folder(problems, 0700, fault))
        return false;
    char ending[8], name[96];
    ending_of(original_name, ending);
    CLEANUP(text_clear) struct text note = TEXT_LIMIT(8192);
    write_note(code, sentence, &note);
    snprintf(name, sizeof name, "%s%s", code, ending);
    OWNED_FREE char *file = file_join(problems, name);
    snprintf(name, sizeof name, "%s.READ-ME.txt", code);
    OWNED_FREE char *note_file = file_join(problems, name);
    if (bytes.size && !file_write(file, bytes, 0600, fault))
        return false;
    return file_write(note_file, (struct bytes){ (unsigned char *)note.bytes, note.length }, 0600, fault);
}
