/* document: a settings file, read by libconfuse into param tables. What adkaz.conf and the pipeline files
 * have in common. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#ifndef ROOM_CONFIG
#error "document.h is for the config room alone"
#endif

#include "outline.h"

struct cfg_t;

/* A section that may stand in a file. */
struct section {
    const char *name;
    bool titled; /* drop "inbox" { … }: as often as there are titles */
    const struct param *params;
};

struct document {
    const char *path; /* borrowed: it stands in every fault */
    struct arena arena;
    struct outline
        outline; /* blocks in the order of the file; blocks[0] is what stands outside of sections */
    struct cfg_t *cfg;
};

/* Reads `path`, in which the keys `top` and the `sections` (ended by one without a name) may stand. All
 * faults are FAULT_CONFIG and name file and line. Nothing is interpreted yet. */
bool document_open(struct document *document, const char *path, const struct param *top,
    const struct section *sections, struct fault *fault);
void document_close(struct document *document);

/* Fills `into` (zeroed) with defaults, then with what stands in `block`; refuses when a required setting is
 * missing. `into` must be cleared with its table in any case. */
bool document_fill(
    const struct document *document, const struct block *block, void *into, struct fault *fault);

const struct block *document_block(const struct document *document, const char *section); /* null: none */

/* Puts `FILE:LINE: drop "inbox": ` in front of a fault about `key` of `block` (its own line where the key
 * does not stand in it, or is null). Returns false. */
bool document_where(
    const struct document *document, const struct block *block, const char *key, struct fault *fault);

#endif
