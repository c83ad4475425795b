/* The examinations of `adkaz doctor`, a function each: what is there, what is missing, what to do. */
#include "doctor_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "flow.h"
#include "import_inside.h"
#include "learn_inside.h"
#include "mail.h"
#include "read.h"
#include "send_inside.h"
#include "stop_inside.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static void __attribute__((format(printf, 3, 4)))
find(struct examination *examination, enum finding finding, const char *format, ...)
{
    static const char *const marks[] = { "fine   ", "note   ", "MISSING" };
    va_list args;
    va_start(args, format);
    printf("%s  ", marks[finding]);
    vprintf(format, args);
    putchar('\n');
    va_end(args);
    examination->count[finding]++;
}

static void examine_models(const struct app *app, struct examination *examination)
{
    (void)app;
    bool script = read_model_installed("Cyrillic");
    bool both = read_model_installed("rus") && read_model_installed("bel");
    if (script)
        find(examination, FINE, "text: tesseract's script model Cyrillic");
    else if (both)
        find(examination, NOTE,
            "text: tesseract's rus and bel; Cyrillic reads both better: "
            "apt install tesseract-ocr-script-cyrl");
    else
        find(examination, MISSING,
            "text: no model for Russian and Belarusian: apt install tesseract-ocr-script-cyrl");
    if (read_model_installed("eng"))
        find(examination, FINE, "text: tesseract's eng for Latin words");
    else
        find(examination, NOTE, "text: Latin words are read badly without: apt install tesseract-ocr-eng");
}

static void examine_share(const struct app *app, struct examination *examination)
{
    static const char *const folders[] = { "pipelines", "models/names", "words" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        OWNED_FREE char *path = file_join(app->share, folders[i]);
        bool there = access(path, R_OK | X_OK) == 0;
        find(examination, there ? FINE : MISSING, "data: %s%s", path,
            there ? "" : " is not there: install the program whole, or name its share folder in ADKAZ_SHARE");
    }
}

static void examine_libraries(const struct app *app, struct examination *examination)
{
    (void)app;
    const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);
    bool tls = curl->ssl_version != NULL;
    find(examination, tls ? FINE : MISSING, "mail: libcurl %s with %s", curl->version,
        tls ? curl->ssl_version : "no TLS: install a libcurl that has it");
}

static void examine_home(const struct app *app, struct examination *examination)
{
    if (!app->home) {
        find(examination, NOTE,
            "home: none named, so configuration, walls and drops were not looked at: "
            "`adkaz --home DIR doctor`");
        return;
    }
    struct stat status;
    if (stat(app->home, &status) < 0 || !S_ISDIR(status.st_mode)) {
        find(examination, MISSING, "home: %s is no folder: `adkaz init %s --plain`", app->home, app->home);
        return;
    }
    if (status.st_mode & 077)
        find(examination, MISSING, "home: others may look into %s: chmod 700 %s", app->home, app->home);
    struct statvfs disk;
    if (statvfs(app->home, &disk) < 0)
        return;
    double gigabytes = (double)disk.f_bavail * (double)disk.f_frsize / 1e9;
    find(examination, gigabytes < 1 ? MISSING : FINE, "home: %.1f GB free%s", gigabytes,
        gigabytes < 1 ? "; scans need more room" : "");
}

static void examine_swap(const struct app *app, struct examination *examination)
{
    (void)app;
    CLEANUP(text_clear) struct text swaps = TEXT_LIMIT(1 << 16);
    struct fault fault;
    if (!file_read("/proc/swaps", &swaps, &fault) || !strchr(swaps.bytes, '\n'))
        return;
    bool any = strchr(swaps.bytes, '\n')[1] != '\0';
    bool compressed = any && strstr(swaps.bytes, "zram");
    find(examination, any && !compressed ? NOTE : FINE, "swap: %s",
        !any             ? "none"
            : compressed ? "in memory"
                         : "on disk: make sure that it is encrypted, letters may go there");
}

static void examine_drops(const struct app *app, const struct config *config, struct examination *examination)
{
    for (size_t i = 0; i < config->drop_count; i++) {
        const struct config_drop *drop = &config->drops[i];
        bool usable = app_drop_usable(app, drop);
        find(examination, usable ? FINE : MISSING, "drop \"%s\": %s", drop->name,
            usable ? "can be read and emptied" : "its folder is not there, or may not be written");
    }
}

static void examine_mail(const struct app *app, const struct config *config, struct examination *examination)
{
    const struct config_mail *mail = &config->mail;
    if (strcmp(mail->transport, "folder") == 0) {
        find(examination, NOTE, "mail: written into outbox/new of the home, sent to nobody");
        return;
    }
    struct fault fault;
    CLEANUP(text_clear) struct text secret = TEXT_LIMIT(4096);
    OWNED_FREE char *password = file_join(
        mail->password_file[0] == '/' ? "" : app->home, mail->password_file);
    if (*mail->password_file && !config_read_secret(password, &secret, &fault))
        find(examination, MISSING, "mail: %s", fault.text);
    else
        find(examination, FINE, "mail: by %s", mail->url);
}

/* The folders of a Maildir that mails lie in. */
static bool maildir_readable(const char *maildir)
{
    OWNED_FREE char *fresh = file_join(maildir, "new");
    OWNED_FREE char *seen = file_join(maildir, "cur");
    return access(fresh, R_OK | X_OK) == 0 && access(seen, R_OK | X_OK) == 0;
}

/* A server is not asked. */
static void examine_back(const struct app *app, const struct config *config, struct examination *examination)
{
    struct fault fault;
    const struct config_back *back = &config->back;
    CLEANUP(text_clear) struct text secret = TEXT_LIMIT(SECRET_BYTES_MOST);
    OWNED_FREE char *maildir = file_join(back->maildir[0] == '/' ? "" : app->home, back->maildir);
    OWNED_FREE char *password = file_join(
        back->password_file[0] == '/' ? "" : app->home, back->password_file);
    if (!config_back_set(back))
        find(examination, NOTE,
            "back: not set, so nobody is told of bounces and answers: section back of adkaz.conf");
    else if (*back->maildir && maildir_readable(maildir))
        find(examination, FINE, "back: the Maildir can be read");
    else if (*back->maildir)
        find(examination, MISSING, "back: %s is no Maildir with folders new and cur that can be read",
            maildir);
    else if (!config_read_secret(password, &secret, &fault))
        find(examination, MISSING, "back: %s", fault.text);
    else
        find(examination, FINE, "back: from %s, which was not asked", back->url);
}

static void examine_words(const struct app *app, const struct config *config, struct examination *examination)
{
    struct fault fault;
    const char *own = config->mail.words;
    if (app_words_sound(app, config, &fault))
        find(examination, FINE, "words of mails: %s%s", own[0] ? "your own, in " : "those of the program",
            own);
    else
        find(examination, MISSING, "words of mails: %s", fault.text);
}

/* A line of readers_walls: "seccomp on (…)". What is off, or let a forbidden act through, is worth knowing.
 */
static void print_walls(const struct text *walls, struct examination *examination)
{
    for (const char *line = walls->bytes; *line;) {
        int length = (int)strcspn(line, "\n");
        bool stands = memmem(line, (size_t)length, " on", 3) && !memmem(line, (size_t)length, "NOT", 3);
        find(examination, stands ? FINE : NOTE, "wall: %.*s", length, line);
        line += length + (line[length] == '\n');
    }
}

static void examine_weights(const struct app *app, struct examination *examination)
{
    struct fault fault;
    CLEANUP(text_clear) struct text weights = TEXT_LIMIT(1000);
    struct store *store = app->home ? app_store(app, &fault) : NULL;
    if (store && learn_say(store, &weights, &fault))
        find(examination, FINE, "matching: %s", weights.bytes);
    else if (app->home)
        find(examination, MISSING, "matching: %s", fault.text);
    store_close(store);
}

static void examine_configured(const struct app *app, struct examination *examination)
{
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    if (!app->home)
        return;
    if (!app_config(app, &config, &fault)) {
        find(examination, MISSING, "configuration: %s", fault.text);
        return;
    }
    find(examination, FINE, "configuration: adkaz.conf can be used");
    examine_drops(app, &config, examination);
    examine_mail(app, &config, examination);
    examine_back(app, &config, examination);
    examine_words(app, &config, examination);
    CLEANUP(text_clear) struct text walls = TEXT_LIMIT(1 << 14);
    if (flow_walls(app->share, &config, &walls, &fault))
        print_walls(&walls, examination);
    else
        find(examination, MISSING, "readers: %s", fault.text);
}

/* Rows that want a kind of mail for which the register must hold something. */
struct wish {
    enum delivery delivery;
    size_t rows, unserved;
    const char *key; /* the last row's: the rows of a sender often stand together, and gpg takes its time */
    bool served;
};

static void count_wish(struct wish *wish, const struct message *row)
{
    struct fault why;
    const bool locks = wish->delivery == DELIVERY_PDF;
    if (row->delivery != wish->delivery)
        return;
    if (locks || strcmp(row->pgp_key, wish->key) != 0)
        wish->served = locks ? mail_pdf_check(row->pdf_password, &why) : mail_pgp_check(row->pgp_key, &why);
    wish->key = row->pgp_key;
    wish->rows++;
    wish->unserved += !wish->served;
}

static void tell_wish(const struct wish *wish, struct examination *examination)
{
    const char *what = wish->delivery == DELIVERY_PDF ? "pdf_password" : "pgp_key";
    if (wish->unserved)
        find(examination, NOTE,
            "delivery: %zu of %zu rows want %s, and their %s cannot be used: what is for them waits",
            wish->unserved, wish->rows, delivery_name(wish->delivery), what);
    else if (wish->rows)
        find(examination, FINE, "delivery: %zu rows want %s, and their %s can be used", wish->rows,
            delivery_name(wish->delivery), what);
}

static void examine_deliveries(const struct app *app, struct examination *examination)
{
    struct fault fault;
    struct message *rows;
    size_t count;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct wish wishes[] = { { .delivery = DELIVERY_PGP, .key = "" },
        { .delivery = DELIVERY_PDF, .key = "" } };
    enum { WISHES = sizeof wishes / sizeof *wishes };
    struct store *store = app->home ? app_store(app, &fault) : NULL;
    if (!store)
        return; /* examine_home said it, or `check` will */
    if (store_messages_load(store, &arena, &rows, &count, &fault)) {
        for (size_t i = 0; i < WISHES * count; i++)
            count_wish(&wishes[i % WISHES], &rows[i / WISHES]);
        for (size_t i = 0; i < WISHES; i++)
            tell_wish(&wishes[i], examination);
        if (wishes[0].rows && !mail_pgp_works(&fault))
            find(examination, MISSING, "delivery: %s: apt install gpg", fault.text);
    }
    store_close(store);
}

/* What a person stopped is theirs to know of; what the server stopped waits for somebody to look. */
static void examine_stops(const struct app *app, struct examination *examination)
{
    struct fault fault;
    struct store_stop *stops;
    size_t count;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store *store = app->home ? app_store(app, &fault) : NULL;
    if (!store)
        return; /* examine_home said it, or `check` will */
    if (store_stops(store, &arena, &stops, &count, &fault))
        for (size_t i = 0; i < count; i++) {
            CLEANUP(text_clear) struct text words = TEXT_LIMIT(1 << 16);
            stop_words(&stops[i], &words);
            find(examination, stops[i].kind == STOP_SERVER ? MISSING : NOTE, "stop: %s", words.bytes);
        }
    store_close(store);
}

static void examine_written(const struct app *app, struct examination *examination)
{
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    CLEANUP(text_clear) struct text words = TEXT_LIMIT(2000);
    struct store *store = app->home && app_config(app, &config, &fault) ? app_store(app, &fault) : NULL;
    if (!store)
        return; /* examine_configured said it, or examine_home */
    if (send_written_words(&config, store, &words, &fault) && words.length)
        find(examination, NOTE, "mail: %s", words.bytes);
    store_close(store);
}

/* Not what it said: that may quote an address. */
static void examine_last(const struct app *app, struct examination *examination)
{
    char when[32];
    struct fault fault;
    struct store_tried last;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store *store = app->home ? app_store(app, &fault) : NULL;
    if (!store)
        return; /* examine_home said it, or `check` will */
    if (store_attempt_last(store, &arena, &last, &fault) && last.remote[0]) {
        clock_iso(last.ended, when);
        find(examination, FINE, "mail: the server answered last at %s: %d, %s, %s", when, last.code,
            last.remote, last.tls[0] ? last.tls : "without TLS");
    }
    store_close(store);
}

static void examine_left_out(const struct app *app, struct examination *examination)
{
    enum { NAMED = 10 };
    struct fault fault;
    struct store_left_out *rows;
    size_t count, all;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store *store = app->home ? app_store(app, &fault) : NULL;
    if (!store)
        return; /* examine_home said it, or `check` will */
    if (store_rows_left_out_first(store, NAMED, &arena, &rows, &count, &all, &fault)) {
        for (size_t i = 0; i < count; i++)
            find(examination, NOTE, "register: %s", import_tell_left_out(&rows[i], &arena));
        if (all > count)
            find(examination, NOTE, "register: and %zu more rows", all - count);
    }
    store_close(store);
}

static void examine_languages(const struct app *app, struct examination *examination)
{
    size_t rows;
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    struct store *store = app->home && app_config(app, &config, &fault) ? app_store(app, &fault) : NULL;
    if (!store)
        return; /* examine_configured said it, or examine_home */
    if (import_count_unworded(app, &config, store, &rows, &fault) && rows)
        find(examination, NOTE,
            "words of mails: %zu rows have a sender_language in which there are none: English is used", rows);
    store_close(store);
}

void (*const doctor_examinations[])(const struct app *, struct examination *) = {
    examine_libraries,
    examine_models,
    examine_share,
    examine_home,
    examine_swap,
    examine_weights,
    examine_configured,
    examine_deliveries,
    examine_left_out,
    examine_languages,
    examine_stops,
    examine_last,
    examine_written,
    NULL,
};
