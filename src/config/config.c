/* adkaz.conf: its sections, and what they mean together. */
#include "config.h"

#include "address.h"
#include "arena.h"
#include "cleanup.h"
#include "document.h"
#include "folders.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct section sections[] = {
    { "drop", true, config_drop_params },
    { "match", false, config_match_params },
    { "mail", false, config_mail_params },
    { "intake", false, config_intake_params },
    { "back", false, config_back_params },
    { "review", false, config_review_params },
    { "digest", false, config_digest_params },
    { 0 },
};

/* ---- drops ---- */

static bool name_of_a_file(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return *name && strspn(name, letters) == strlen(name);
}

static bool check_drop(const struct document *document, const struct block *block,
    const struct config_drop *drop, struct fault *fault)
{
    if (!*drop->path) {
        fault_set(fault, FAULT_CONFIG, "path is empty; name the volunteer's folder");
        return document_where(document, block, "path", fault);
    }
    if (!name_of_a_file(drop->pipeline)) {
        fault_set(fault, FAULT_CONFIG, "pipeline is the name of a file in pipelines/, without .conf");
        return document_where(document, block, "pipeline", fault);
    }
    return true;
}

static bool read_drop(
    const struct document *document, const struct block *block, struct config *config, struct fault *fault)
{
    struct config_drop *drop = &config->drops[config->drop_count++];
    drop->name = must_copy(block->title);
    struct fault where = { .text = "pipeline" };
    document_where(document, block, "pipeline", &where);
    drop->where = must_copy(where.text);
    return document_fill(document, block, drop, fault) && check_drop(document, block, drop, fault);
}

/* Folders that would show one volunteer what is another's, or a stranger the store. */
static bool check_folders(const struct document *document, const struct config *config, struct fault *fault)
{
    const struct block *block = document->outline.blocks;
    for (size_t i = 0; i < config->drop_count; i++) {
        do
            block++;
        while (strcmp(block->section, "drop") != 0); /* drops stand in the order of their blocks */
        if (!folders_check(document->path, config->drops, i, fault))
            return document_where(document, block, "path", fault);
    }
    return true;
}

static bool read_drops(const struct document *document, struct config *config, struct fault *fault)
{
    const struct outline *outline = &document->outline;
    config->drops = must_alloc(outline->count * sizeof *config->drops);
    for (size_t i = 1; i < outline->count; i++)
        if (strcmp(outline->blocks[i].section, "drop") == 0 &&
            !read_drop(document, &outline->blocks[i], config, fault))
            return false;
    if (!config->drop_count)
        return fault_set(fault, FAULT_CONFIG,
            "%s: no folder to take scans from; write one as: drop \"inbox\" { path = \"inbox\" }",
            document->path);
    return check_folders(document, config, fault);
}

/* ---- mail ---- */

static bool all_of(const char *text, const char *letters)
{
    return strspn(text, letters) == strlen(text);
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* A scheme, a host, perhaps a port: a password in it would stand in the file. */
static const char *trouble_with_host(const char *host, const char *example)
{
    if (strchr(host, '@'))
        return "url must hold no user and no password; there are user and password_file for them";
    if (!*host || !all_of(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:[]/_"))
        return example;
    return NULL;
}

static const char *trouble_with_url(const char *url)
{
    if (!begins(url, "smtp://") && !begins(url, "smtps://"))
        return "url must begin with smtps:// or smtp://";
    return trouble_with_host(strstr(url, "://") + 3, "url must be like smtps://mail.example.org:465");
}

static const char *trouble_with_imap(const char *url)
{
    if (!begins(url, "imap://") && !begins(url, "imaps://"))
        return "url must begin with imaps:// or imap://";
    const char *host = strstr(url, "://") + 3;
    if (strchr(host, '/'))
        return "url names the server only; folder names the folder";
    return trouble_with_host(host, "url must be like imaps://mail.example.org:993");
}

struct objection {
    const char *key, *text;
};

static bool domains_look_right(const struct param_words *domains)
{
    for (size_t i = 0; i < domains->count; i++) {
        const char *domain = domains->word[i];
        if (strpbrk(domain, "@ *<>") || !strchr(domain, '.') || strlen(domain) > 253)
            return false;
    }
    return true;
}

static struct objection object_to_mail(const struct config_mail *mail)
{
    const char *url = *mail->url ? trouble_with_url(mail->url) : NULL;
    if (url)
        return (struct objection){ "url", url };
    if (strcmp(mail->transport, "smtp") == 0 && !*mail->url)
        return (struct objection){ "transport", "transport \"smtp\" needs url, the mail server" };
    if (!address_looks_right(mail->from))
        return (struct objection){ "from", "from must be one e-mail address, like reply@example.org" };
    if (*mail->user && !*mail->password_file)
        return (struct objection){ "user", "user needs password_file" };
    if (*mail->password_file && !*mail->user)
        return (struct objection){ "password_file", "password_file needs user" };
    if (!all_of(mail->helo, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.[]:"))
        return (struct objection){ "helo", "helo must be a host name, like mail.example.org" };
    if (!domains_look_right(&mail->notice_domains))
        return (struct objection){ "notice_domains", "notice_domains are like {\"mail.example.org\"}" };
    return (struct objection){ 0 };
}

static bool read_mail(const struct document *document, struct config_mail *mail, struct fault *fault)
{
    const struct block *block = document_block(document, "mail");
    if (!block)
        return fault_set(fault, FAULT_CONFIG,
            "%s: no address to mail from; write one as: mail { from = \"reply@example.org\" }",
            document->path);
    if (!document_fill(document, block, mail, fault))
        return false;
    struct objection objection = object_to_mail(mail);
    if (!objection.key)
        return true;
    fault_set(fault, FAULT_CONFIG, "%s", objection.text);
    return document_where(document, block, objection.key, fault);
}

/* ---- back ---- */

static struct objection object_to_back(const struct config_back *back)
{
    const char *url = *back->url ? trouble_with_imap(back->url) : NULL;
    if (url)
        return (struct objection){ "url", url };
    if (*back->url && *back->maildir)
        return (struct objection){ "url", "mails come back to a maildir or to url, not to both" };
    if (*back->url && !(*back->user && *back->password_file))
        return (struct objection){ "url", "url needs user and password_file" };
    if (!*back->url && (*back->user || *back->password_file))
        return (struct objection){ "user", "user and password_file go with url" };
    for (const char *c = back->folder; *c; c++)
        if ((unsigned char)*c < ' ' || (unsigned char)*c > '~' || strchr("\"\\", *c))
            return (struct objection){ "folder",
                "folder is written as the server writes it, in ASCII letters (modified UTF-7)" };
    return (struct objection){ 0 };
}

static bool read_back(const struct document *document, struct config_back *back, struct fault *fault)
{
    const struct block *block = document_block(document, "back");
    if (!block)
        return param_defaults(config_back_params, back), true;
    if (!document_fill(document, block, back, fault))
        return false;
    const struct objection objection = object_to_back(back);
    if (!objection.key)
        return true;
    fault_set(fault, FAULT_CONFIG, "%s", objection.text);
    return document_where(document, block, objection.key, fault);
}

/* ---- the whole ---- */

static bool read_optional(const struct document *document, const char *section, const struct param *params,
    void *into, struct fault *fault)
{
    const struct block *block = document_block(document, section);
    if (block)
        return document_fill(document, block, into, fault);
    param_defaults(params, into);
    return true;
}

static bool read_digest(const struct document *document, struct config_digest *digest, struct fault *fault)
{
    if (!read_optional(document, "digest", config_digest_params, digest, fault))
        return false;
    CLEANUP(text_clear) struct text address = TEXT_LIMIT(1000);
    for (size_t i = 0; config_digest_to(digest, i, &address); i++, text_reset(&address)) {
        if (address_looks_right(address.bytes))
            continue;
        fault_set(fault, FAULT_CONFIG,
            "to must be e-mail addresses, like \"team@example.org, alena@example.org\"; number %zu is none",
            i + 1);
        return document_where(document, document_block(document, "digest"), "to", fault);
    }
    return true;
}

bool config_digest_to(const struct config_digest *digest, size_t number, struct text *address)
{
    const char *at = digest->to;
    for (size_t i = 0; at && i < number; i++) {
        at = strchr(at, ',');
        if (at)
            at++;
    }
    if (!at || !*digest->to)
        return false;
    at += strspn(at, " ");
    size_t length = strcspn(at, ",");
    while (length && at[length - 1] == ' ')
        length--;
    text_add_n(address, at, length);
    return true;
}

bool config_read(const char *path, struct config *config, struct fault *fault)
{
    CLEANUP(document_close) struct document document = { 0 };
    CLEANUP(config_clear) struct config read = { 0 };
    if (access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
        return fault_set(fault, FAULT_CONFIG,
            "there is no %s; `adkaz init DIR --plain` makes a home, --home DIR or ADKAZ_HOME names it", path);
    if (!document_open(&document, path, NULL, sections, fault))
        return false;
    if (!read_drops(&document, &read, fault) || !read_mail(&document, &read.mail, fault) ||
        !read_optional(&document, "match", config_match_params, &read.match, fault) ||
        !read_optional(&document, "intake", config_intake_params, &read.intake, fault) ||
        !read_back(&document, &read.back, fault) ||
        !read_optional(&document, "review", config_review_params, &read.review, fault) ||
        !read_digest(&document, &read.digest, fault))
        return false;
    *config = read;
    read = (struct config){ 0 };
    return true;
}

bool config_back_set(const struct config_back *back)
{
    return *back->maildir || *back->url;
}

void config_clear(struct config *config)
{
    for (size_t i = 0; i < config->drop_count; i++) {
        free(config->drops[i].name);
        free(config->drops[i].where);
        param_clear(config_drop_params, &config->drops[i]);
    }
    free(config->drops);
    param_clear(config_match_params, &config->match);
    param_clear(config_mail_params, &config->mail);
    param_clear(config_intake_params, &config->intake);
    param_clear(config_back_params, &config->back);
    param_clear(config_review_params, &config->review);
    param_clear(config_digest_params, &config->digest);
    *config = (struct config){ 0 };
}
