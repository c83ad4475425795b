/* Replies that are matched again: when the register or the models are others, or whenever it is asked for. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"

/* Null ?3: whatever they were matched with. */
#define WAITING(which) \
    "SELECT reply.id, scan.id, scan.pipeline, reply.state FROM reply JOIN scan ON scan.id = reply.scan" \
    " LEFT JOIN verdict ON verdict.reply = reply.id WHERE " which \
    " AND (?3 IS NULL OR verdict.register_version IS NOT ?2 OR " OTHER_MODELS ")" \
    " ORDER BY verdict.register_version, verdict.models IS ?3, reply.state = 'review', reply.at," \
    " reply.rowid"
/* The three kinds by themselves, each from its index: most replies wait for nothing. */
static const char ALL_WAITING[] = WAITING(
    "?1 IS NULL AND reply.id IN (SELECT id FROM reply WHERE state = 'review'"
    " UNION ALL SELECT waits.id FROM decision CROSS JOIN reply AS waits"
    "  ON waits.id = decision.reply AND waits.decision = decision.id WHERE decision.outcome = 'waits'"
    " UNION ALL " RULES_MAIL_WAITS ")");
static const char ONE_WAITING[] = WAITING("reply.id = ?1 AND (reply.state = 'review' OR " WAITS_FOR_A_ROW
                                          "  OR EXISTS (" RULES_MAIL_WAITS " AND mail.reply = ?1))");

bool store_waiting(struct store *store, const char *only, const struct store_made_with *unless,
    struct arena *arena, struct store_walk_item **items, size_t *count, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, only ? ONE_WAITING : ALL_WAITING, fault);
    query_text_or_null(&query, only);
    query_int(&query, unless ? unless->register_version : 0);
    query_text_or_null(&query, unless ? unless->models : "");
    return query_all(&query, arena, sizeof **items, take_walk_item, items, count) &&
        (!only || *count || reply_refuse(store, only, "matched again", fault));
}
