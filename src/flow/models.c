/* What verdicts are made with, as a stamp. The models are one hash over the files of models/names and
 * models/match and over the weights that were learnt: a file that is changed, added or taken away makes
 * another hash, so does `learn --apply`. Behind it stands one of the settings that say what the rule may
 * mail: `match` and the pipelines that the drops name. */
#include "flow_inside.h"

#include "cleanup.h"
#include "file.h"

#include <dirent.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MODEL_BYTES_MOST = 64 << 20 };

static int is_seen(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* What lies there beside the models, somebody's copy in a folder, is none. */
static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static void add(crypto_generichash_state *hash, const char *name, const struct text *bytes)
{
    crypto_generichash_update(hash, (const unsigned char *)name, strlen(name) + 1);
    crypto_generichash_update(hash, (const unsigned char *)&bytes->length, sizeof bytes->length);
    crypto_generichash_update(hash, (const unsigned char *)bytes->bytes, bytes->length);
}

static bool add_file(
    crypto_generichash_state *hash, const char *folder, const char *name, struct fault *fault)
{
    CLEANUP(text_clear) struct text bytes = TEXT_LIMIT(MODEL_BYTES_MOST);
    OWNED_FREE char *path = file_join(folder, name);
    if (!is_file(path))
        return true;
    if (!file_read(path, &bytes, fault))
        return false;
    add(hash, name, &bytes);
    return true;
}

static bool add_folder(
    crypto_generichash_state *hash, const char *models, const char *name, struct fault *fault)
{
    struct dirent **files;
    OWNED_FREE char *folder = file_join(models, name);
    const int count = scandir(folder, &files, is_seen, alphasort);
    bool ok = count >= 0 || fault_errno(fault, "cannot look into %s", folder);
    for (int i = 0; i < count; i++) {
        ok = ok && add_file(hash, folder, files[i]->d_name, fault);
        free(files[i]);
    }
    if (count >= 0)
        free(files);
    return ok;
}

/* None: the hash is that of the files alone. */
static void add_learnt(crypto_generichash_state *hash, const struct store_learnt *learnt)
{
    for (size_t i = 0; i < learnt->count; i++) {
        const struct learnt_weight *weight = &learnt->weights[i];
        const double bits[] = { weight->shipped, weight->bits };
        crypto_generichash_update(hash, (const unsigned char *)weight->name, strlen(weight->name) + 1);
        crypto_generichash_update(hash, (const unsigned char *)bits, sizeof bits);
    }
}

enum { MODELS_BYTES = FLOW_HASH_BYTES - FLOW_SETTINGS_BYTES + 1 };

static bool hash_models(
    const char *models, const struct store_learnt *learnt, char hash[MODELS_BYTES], struct fault *fault)
{
    unsigned char digest[crypto_generichash_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    if (!add_folder(&state, models, "names", fault) || !add_folder(&state, models, "match", fault))
        return false;
    add_learnt(&state, learnt);
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(hash, MODELS_BYTES, digest, sizeof digest);
    return true;
}

static bool add_pipelines(
    crypto_generichash_state *hash, const char *share, const struct config *config, struct fault *fault)
{
    OWNED_FREE char *folder = file_join(share, "pipelines");
    for (size_t i = 0; i < config->drop_count; i++) {
        CLEANUP(text_clear) struct text name = TEXT_LIMIT(4096);
        text_add(&name, config->drops[i].pipeline);
        text_add(&name, ".conf");
        if (!add_file(hash, folder, name.bytes, fault))
            return false;
    }
    return true;
}

bool flow_settings_now(
    const char *share, const struct config *config, char hash[FLOW_SETTINGS_BYTES], struct fault *fault)
{
    unsigned char digest[crypto_generichash_BYTES_MIN];
    const struct config_match *match = &config->match;
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    crypto_generichash_update(&state, (const unsigned char *)match->policy, strlen(match->policy) + 1);
    crypto_generichash_update(
        &state, (const unsigned char *)&match->certified_rate, sizeof match->certified_rate);
    if (!add_pipelines(&state, share, config, fault))
        return false;
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(hash, FLOW_SETTINGS_BYTES, digest, sizeof digest);
    return true;
}

bool flow_models_now(struct store *store, const char *share, const struct config *config,
    char hash[FLOW_HASH_BYTES], struct fault *fault)
{
    OWNED_FREE char *models = file_join(share, "models");
    struct store_learnt learnt;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    return store_learnt_load(store, &arena, &learnt, fault) && hash_models(models, &learnt, hash, fault) &&
        flow_settings_now(share, config, hash + MODELS_BYTES - 1, fault);
}

bool flow_look_at_models(struct flow *flow, struct fault *fault)
{
    char hash[FLOW_HASH_BYTES];
    arena_clear(&flow->learnt_arena);
    if (!store_learnt_load(flow->store, &flow->learnt_arena, &flow->learnt, fault) ||
        !hash_models(flow->models, &flow->learnt, hash, fault))
        return false;
    memcpy(hash + MODELS_BYTES - 1, flow->settings_hash, sizeof flow->settings_hash);
    if (strcmp(hash, flow->models_hash) == 0)
        return true;
    match_index_free(flow->index);
    flow->index = NULL;
    memcpy(flow->models_hash, hash, sizeof hash);
    return true;
}
