/* The words in all languages: a LANGUAGE.po each, found by looking into two folders. The operator's own stand
 * before those that come with the program, sentence by sentence. */
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

struct language {
    char name[NAME_MOST + 1];
    struct words *words, *own; /* either may be null, not both */
};

struct mail_words {
    struct language languages[LANGUAGES_MOST];
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

/* Where the language called `name` is, or would be. */
static size_t place_of(const struct mail_words *words, const char *name)
{
    size_t i = 0;
    while (i < words->count && strcmp(words->languages[i].name, name) != 0)
        i++;
    return i;
}

/* Opens `path` as the words, or the operator's own words, of the language called `name`. */
static bool add(struct mail_words *words, const char *name, bool own, const char *path, struct fault *fault)
{
    const size_t at = place_of(words, name);
    if (at == LANGUAGES_MOST)
        return fault_set(
            fault, FAULT_CONFIG, "%s: there are words in %d languages already", path, LANGUAGES_MOST);
    struct language *language = &words->languages[at];
    snprintf(language->name, sizeof language->name, "%s", name);
    words->count += at == words->count;
    struct words **place = own ? &language->own : &language->words;
    if (*place)
        return fault_set(fault, FAULT_CONFIG, "%s: another file has words in this language already", path);
    *place = words_open(path, fault);
    if (!*place || !proof_entries(path, *place, fault))
        return false;
    if (own)
        words_put_behind(language->own, language->words);
    return strcmp(name, "en") == 0 || proof_complete(path, *place, fault);
}

/* A file that is no LANGUAGE.po is left alone, unless its name shows that it was meant to be one. */
static bool look_at(
    struct mail_words *words, const char *folder, const char *file, bool own, struct fault *fault)
{
    const char *end = strrchr(file, '.');
    char name[NAME_MOST + 1];
    if (!end || strcasecmp(end, ".po") != 0 || file[0] == '.')
        return true;
    OWNED_FREE char *path = file_join(folder, file);
    const size_t n = language_letters(file, name);
    if (!n || file + n != end)
        return fault_set(fault, FAULT_CONFIG,
            "%s: a file with words is called after its language, in two or three letters: ru.po", path);
    return add(words, name, own, path, fault);
}

static bool open_folder(struct mail_words *words, const char *folder, bool own, struct fault *fault)
{
    CLEANUP(close_folder) DIR *open = opendir(folder);
    if (!open)
        return fault_set(fault, FAULT_CONFIG, "the folder %s with the words of mails cannot be opened: %s",
            folder, strerror(errno));
    for (struct dirent *entry = readdir(open); entry; entry = readdir(open))
        if (!look_at(words, folder, entry->d_name, own, fault))
            return false;
    return true;
}

/* Without this a language whose file got lost would be mailed in English. */
static bool all_shipped(const struct mail_words *words, const char *folder, struct fault *fault)
{
    static const char *const shipped[] = { "be", "de", "lt", "pl", "ru", "uk" };
    for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++)
        if (place_of(words, shipped[i]) == words->count)
            return fault_set(fault, FAULT_CONFIG,
                "%s/%s.po is missing, which belongs to the program; install it again", folder, shipped[i]);
    return true;
}

static void close_words_at(struct mail_words **words)
{
    mail_words_close(*words);
}

struct mail_words *mail_words_open(const char *folder, const char *own_folder, struct fault *fault)
{
    CLEANUP(close_words_at) struct mail_words *words = must_alloc(sizeof *words);
    if (!open_folder(words, folder, false, fault) || !all_shipped(words, folder, fault) ||
        (own_folder[0] && !open_folder(words, own_folder, true, fault)))
        return NULL;
    return STEAL(words);
}

void mail_words_close(struct mail_words *words)
{
    if (!words)
        return;
    for (size_t i = 0; i < words->count; i++) {
        words_close(words->languages[i].own);
        words_close(words->languages[i].words);
    }
    free(words);
}

/* The country's letters, which no language has, are often written for those of its language. */
static const struct language *by_country(const struct mail_words *words, const char *name)
{
    static const struct {
        const char *country, *language;
    } meant[] = { { "ua", "uk" }, { "by", "be" } };
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (strcmp(name, meant[i].country) == 0)
            return &words->languages[place_of(words, meant[i].language)]; /* all_shipped */
    return NULL;
}

static const struct language *find(const struct mail_words *words, const char *wanted)
{
    char name[NAME_MOST + 1];
    size_t n = wanted ? language_letters(wanted, name) : 0;
    if (!n || (wanted[n] && !strchr("-_.@", wanted[n]))) /* "be-tarask", "ru_RU.UTF-8" */
        return NULL;
    const size_t at = place_of(words, name);
    return at < words->count ? &words->languages[at] : by_country(words, name);
}

/* English needs no file: the words in the source are its own. */
static bool is_english(const char *wanted)
{
    char name[NAME_MOST + 1];
    return wanted && language_letters(wanted, name) && strcmp(name, "en") == 0;
}

bool mail_words_known(const struct mail_words *words, const char *wanted)
{
    return is_english(wanted) || find(words, wanted);
}

const char *mail_words_language(const struct mail_words *words, const char *wanted)
{
    const struct language *language = find(words, wanted);
    return language ? language->name : "en";
}

const struct words *mail_words_in(const struct mail_words *words, const char *language)
{
    const struct language *found = find(words, language);
    return !found ? NULL : found->own ? found->own : found->words;
}
