/* The bytes of scans and pages: write-once files, sealed, named by a keyed hash of what is in them. A file
 * under its final name is whole; what a crash leaves behind is a temporary name, or a blob that no row knows.
 */
#include "store_inside.h"

#include "cleanup.h"
#include "file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert((int)STORE_BLOB_NAME_BYTES >= (int)VAULT_HASH_BYTES, "a blob is named by a hash");

/* What the blob of these bytes is called. */
static void name_blob(const struct store *store, struct bytes bytes, char name[STORE_BLOB_NAME_BYTES])
{
    vault_hash(&store->vault, "adkaz blob", bytes, name);
}

static bool name_is_one(const char *name)
{
    return strlen(name) == VAULT_HASH_BYTES - 1 && strspn(name, "0123456789abcdef") == VAULT_HASH_BYTES - 1;
}

/* store/blobs/ab */
static char *blob_folder(const struct store *store, const char *name)
{
    char below[sizeof "blobs/ab"];
    snprintf(below, sizeof below, "blobs/%.2s", name);
    return file_join(store->folder, below);
}

/* Opens the file `path` and proves that it holds what its name says. */
static bool read_blob(
    const struct store *store, const char *path, const char *name, struct text *out, struct fault *fault)
{
    const size_t before = out->length, room = out->limit - before;
    CLEANUP(text_clear)
    struct text sealed = TEXT_LIMIT(
        room < SIZE_MAX - VAULT_OVERHEAD_BYTES ? room + VAULT_OVERHEAD_BYTES : SIZE_MAX);
    char context[VAULT_HASH_BYTES + 8], found[STORE_BLOB_NAME_BYTES];
    snprintf(context, sizeof context, "blob %s", name);
    if (!file_read(path, &sealed, fault) ||
        !vault_open(&store->vault, context, text_bytes(&sealed), out, fault))
        return false;
    name_blob(store, (struct bytes){ (unsigned char *)out->bytes + before, out->length - before }, found);
    if (strcmp(found, name) == 0)
        return true;
    out->length = before;
    if (out->room)
        out->bytes[before] = '\0';
    return fault_damaged(fault, "the blob %s is damaged; bring it back from a backup", name);
}

static bool make_blob_folder(const struct store *store, const char *folder, struct fault *fault)
{
    if (mkdir(folder, 0700) < 0 && errno != EEXIST)
        return fault_errno(fault, "cannot make the folder %s", folder);
    OWNED_FREE char *blobs = file_join(store->folder, "blobs");
    return file_sync_folder(blobs, fault); /* every time: a crash may have left the folder without it */
}

static bool write_blob(
    const struct store *store, const char *path, const char *name, struct bytes bytes, struct fault *fault)
{
    if (bytes.size > SIZE_MAX - VAULT_OVERHEAD_BYTES)
        return fault_set(fault, FAULT_INPUT, "too large for a blob");
    CLEANUP(text_clear) struct text sealed = TEXT_LIMIT(bytes.size + VAULT_OVERHEAD_BYTES);
    char context[VAULT_HASH_BYTES + 8];
    snprintf(context, sizeof context, "blob %s", name);
    vault_seal(&store->vault, context, bytes, &sealed);
    return file_write(path, text_bytes(&sealed), 0600, fault);
}

bool store_blob_put(
    struct store *store, struct bytes bytes, char name[STORE_BLOB_NAME_BYTES], struct fault *fault)
{
    char found[STORE_BLOB_NAME_BYTES];
    name_blob(store, bytes, found);
    OWNED_FREE char *folder = blob_folder(store, found);
    OWNED_FREE char *path = file_join(folder, found);
    if (!make_blob_folder(store, folder, fault))
        return false;
    CLEANUP(text_clear) struct text kept = TEXT_LIMIT(bytes.size);
    struct fault unreadable;
    bool whole = access(path, F_OK) == 0 && read_blob(store, path, found, &kept, &unreadable);
    if (whole ? !file_sync_folder(folder, fault) : !write_blob(store, path, found, bytes, fault))
        return false;
    memcpy(name, found, sizeof found);
    return true;
}

bool store_blob_get(struct store *store, const char *name, struct text *out, struct fault *fault)
{
    if (!name_is_one(name))
        return fault_set(fault, FAULT_INPUT, "that is no name of a blob");
    OWNED_FREE char *folder = blob_folder(store, name);
    OWNED_FREE char *path = file_join(folder, name);
    return read_blob(store, path, name, out, fault);
}
