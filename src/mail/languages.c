/* The words in all languages: a .mo file each, found by looking into the folder. */
#include "mail_inside.h"

#include "arena.h"
#include "cleanup.h"
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LANGUAGES_MOST = 64, NAME_MOST = 3 }; /* ISO 639 */

struct mail_words {
    struct language {
        char name[NAME_MOST + 1];
        struct words *words;
    } languages[LANGUAGES_MOST];
    size_t count;
};

static void close_folder(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

/* How many small letters of a language's name open `text`; 0 where it opens with none. Capitals count. */
static size_t language_letters(const char *text, char name[NAME_MOST + 1])
{
    size_t n = 0;
    for (; n < NAME_MOST && ((text[n] | 0x20) >= 'a' && (text[n] | 0x20) <= 'z'); n++)
        name[n] = (char)(text[n] | 0x20);
    name[n] = '\0';
    return n >= 2 ? n : 0;
}

static bool add(struct mail_words *words, const char *folder, const char *file, struct fault *fault)
{
    struct language *language = &words->languages[words->count];
    size_t n = language_letters(file, language->name);
    if (!n || strcmp(file + n, ".mo") != 0)
        return true;
    if (words->count + 1 == LANGUAGES_MOST)
        return fault_set(
            fault, FAULT_CONFIG, "%s has words in more than %d languages", folder, LANGUAGES_MOST);
    OWNED_FREE char *path = file_join(folder, file);
    language->words = words_open(path, fault);
    if (!language->words)
        return false;
    words->count++;
    return true;
}

static void close_words_at(struct mail_words **words)
{
    mail_words_close(*words);
}

struct mail_words *mail_words_open(const char *folder, struct fault *fault)
{
    CLEANUP(close_folder) DIR *open = opendir(folder);
    if (!open) {
        fault_set(fault, FAULT_CONFIG, "the folder %s with the words of mails cannot be opened: %s", folder,
            strerror(errno));
        return NULL;
    }
    CLEANUP(close_words_at) struct mail_words *words = must_alloc(sizeof *words);
    for (struct dirent *entry = readdir(open); entry; entry = readdir(open))
        if (!add(words, folder, entry->d_name, fault))
            return NULL;
    return STEAL(words);
}

void mail_words_close(struct mail_words *words)
{
    if (!words)
        return;
    for (size_t i = 0; i < words->count; i++)
        words_close(words->languages[i].words);
    free(words);
}

static const struct language *find(const struct mail_words *words, const char *wanted)
{
    char name[NAME_MOST + 1];
    size_t n = wanted ? language_letters(wanted, name) : 0;
    if (!n || (wanted[n] && !strchr("-_.@", wanted[n]))) /* "be-tarask", "ru_RU.UTF-8" */
        return NULL;
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->languages[i].name, name) == 0)
            return &words->languages[i];
    return NULL;
}

const char *mail_words_language(const struct mail_words *words, const char *wanted)
{
    const struct language *language = find(words, wanted);
    return language ? language->name : "en";
}

const struct words *mail_words_in(const struct mail_words *words, const char *language)
{
    const struct language *found = find(words, language);
    return found ? found->words : NULL;
}
