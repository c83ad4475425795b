/* Is the store sound? SQLite's own checks, and the blobs against the rows that name them. */
#include "store_inside.h"

#include "cleanup.h"
#include "file.h"
#include "found.h"
#include "messages.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char INTEGRITY[] = "PRAGMA integrity_check(20)";
static const char FOREIGN[] = "PRAGMA foreign_key_check";
static const char NAMED[] =
    "SELECT blob FROM part UNION SELECT picture FROM page WHERE picture <> ''"
    " UNION SELECT picture FROM redaction WHERE picture <> '' UNION SELECT blob FROM smaller"
    " UNION SELECT picture FROM decision_page WHERE picture <> ''"
    " UNION SELECT picture FROM picture_for WHERE picture <> ''"
    " UNION SELECT picture FROM decision_page_for WHERE picture <> '' ORDER BY 1";
static const char KNOWN[] = "SELECT EXISTS (SELECT 1 FROM part WHERE blob = ?1)"
                            " OR EXISTS (SELECT 1 FROM page WHERE picture = ?1)"
                            " OR EXISTS (SELECT 1 FROM redaction WHERE picture = ?1)"
                            " OR EXISTS (SELECT 1 FROM picture_for WHERE picture = ?1)"
                            " OR EXISTS (SELECT 1 FROM smaller WHERE blob = ?1)";

static bool check_database(struct store *store, struct text *findings, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query integrity = query_start(store, INTEGRITY, fault);
    while (query_row(&integrity))
        if (!column_is(&integrity, 0, "ok"))
            text_printf(findings, "the database is damaged: %s\n", column_text(&integrity, 0, &arena));
    CLEANUP(query_end) struct query foreign = query_start(store, FOREIGN, fault);
    while (query_row(&foreign))
        text_printf(findings, "a row of %s points to nothing\n", column_text(&foreign, 0, &arena));
    return query_done(&integrity) && query_done(&foreign);
}

static bool check_rows(struct store *store, struct text *findings, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(query_end) struct query query = query_start(store, NAMED, fault);
    while (query_row(&query)) {
        const char *name = column_text(&query, 0, &arena);
        OWNED_FREE char *path = file_join(store->folder, arena_printf(&arena, "blobs/%.2s/%s", name, name));
        struct stat status;
        if (stat(path, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size == 0)
            text_printf(findings, "the bytes of blob %s are missing\n", name);
    }
    return query_done(&query);
}

static void close_folder_at(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

/* What a crash leaves behind is harmless: the next arrival of the same bytes uses it. */
static bool check_folder(struct store *store, const char *path, struct text *findings, struct fault *fault)
{
    CLEANUP(close_folder_at) DIR *folder = opendir(path);
    if (!folder)
        return fault_errno(fault, "cannot look into %s", path);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        bool is = true;
        if (entry->d_name[0] != '.' && !query_true_of_text(store, KNOWN, entry->d_name, &is, fault))
            return false;
        if (!is)
            text_printf(findings, "no row knows the blob %s (harmless: left by a crash)\n", entry->d_name);
    }
    return true;
}

static bool check_files(struct store *store, struct text *findings, struct fault *fault)
{
    OWNED_FREE char *blobs = file_join(store->folder, "blobs");
    CLEANUP(close_folder_at) DIR *folder = opendir(blobs);
    if (!folder)
        return fault_errno(fault, "cannot look into %s", blobs);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        OWNED_FREE char *path = file_join(blobs, entry->d_name);
        if (entry->d_name[0] != '.' && !check_folder(store, path, findings, fault))
            return false;
    }
    return true;
}

bool store_check(struct store *store, struct text *wrong, struct text *harmless, struct fault *fault)
{
    return check_database(store, wrong, fault) && messages_check(store, wrong, fault) &&
        found_check_all(store, wrong, fault) && check_rows(store, wrong, fault) &&
        check_files(store, harmless, fault) && audit_check(store, wrong, fault);
}
