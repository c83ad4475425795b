/* What the matcher learns from, people's decisions; and the weights that a person put in force. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "pack.h"

/* ---- lessons ---- */

/* First whose letters are, as far as people said so and mailed them to one; a page that was found later says
 * nothing of whose it is. Then, where nobody knows
 * that, what the rule would have mistaken as a blind check has it, and what went to the wrong person. */
static const char LESSONS[] =
    "WITH taught AS (SELECT reply.id AS reply, decision.at AS at, min(mail.message) AS message"
    " FROM reply JOIN decision ON decision.id = reply.decision JOIN mail ON mail.decision = decision.id"
    " WHERE decision.by_rule = 0 AND decision.outcome = 'mail' AND decision.found_with IS NULL"
    " GROUP BY reply.id HAVING count(DISTINCT mail.message) = 1)"
    " SELECT taught.reply, taught.at, taught.message, 0, coalesce(rule_case.held, 0) FROM taught"
    " LEFT JOIN rule_case ON rule_case.reply = taught.reply"
    " UNION ALL"
    " SELECT rule_case.reply, max(rule_check.at), 0, rule_case.message, rule_case.held FROM rule_case"
    " JOIN rule_check ON rule_check.reply = rule_case.reply JOIN reply ON reply.id = rule_case.reply"
    " WHERE rule_check.agrees = 0 AND rule_check.decision = reply.decision"
    " AND rule_case.reply NOT IN (SELECT reply FROM taught) GROUP BY rule_case.reply"
    " UNION ALL"
    " SELECT reply, at, 0, message, 0 FROM wrong WHERE reply NOT IN (SELECT reply FROM taught)"
    " ORDER BY 2, 1";

static void take_lesson(struct query *query, struct arena *arena, void *row)
{
    (void)arena;
    struct store_lesson *lesson = row;
    column_id(query, 0, lesson->reply);
    lesson->at = column_int(query, 1);
    lesson->right = column_int(query, 2);
    lesson->wrong = column_int(query, 3);
    lesson->blind = column_int(query, 4);
}

bool store_lessons(struct store *store, struct arena *arena, struct store_lesson **lessons, size_t *count,
    struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, LESSONS, fault);
    return query_all(&query, arena, sizeof **lessons, take_lesson, lessons, count);
}

/* ---- what was learnt ---- */

enum { PACKED_VERSION = 1, WEIGHTS_MOST = 1000, CONTENT_BYTES_MOST = 1 << 20 };

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM learning";
static const char PUT[] = "INSERT INTO learning (id, at, by_name, content) VALUES (?1, ?2, ?3, ?4)";
static const char LAST[] = "SELECT id, at, by_name, content FROM learning ORDER BY id DESC LIMIT 1";

static void pack_learnt(const struct store_learnt *learnt, struct text *out)
{
    pack_int(out, PACKED_VERSION);
    pack_int(out, (int64_t)learnt->decisions);
    pack_int(out, (int64_t)learnt->count);
    for (size_t i = 0; i < learnt->count; i++) {
        pack_text(out, learnt->weights[i].name);
        pack_real(out, learnt->weights[i].shipped);
        pack_real(out, learnt->weights[i].bits);
        pack_real(out, learnt->weights[i].pairs);
        pack_real(out, learnt->weights[i].right);
        pack_real(out, learnt->weights[i].claimed);
    }
}

static bool unpack_learnt(
    struct bytes bytes, struct arena *arena, struct store_learnt *learnt, struct fault *fault)
{
    struct unpack from = { bytes, false };
    unpack_int(&from, PACKED_VERSION, PACKED_VERSION);
    learnt->decisions = (size_t)unpack_int(&from, 0, INT32_MAX);
    learnt->count = (size_t)unpack_int(&from, 0, WEIGHTS_MOST);
    learnt->weights = arena_array(arena, learnt->count, sizeof *learnt->weights);
    for (size_t i = 0; i < learnt->count && !from.broken; i++) {
        learnt->weights[i].name = unpack_text(&from);
        learnt->weights[i].shipped = unpack_real(&from);
        learnt->weights[i].bits = unpack_real(&from);
        learnt->weights[i].pairs = unpack_real(&from);
        learnt->weights[i].right = unpack_real(&from);
        learnt->weights[i].claimed = unpack_real(&from);
    }
    return unpack_end(&from, "set of learnt weights", fault);
}

bool store_learnt_put(struct store *store, const struct store_learnt *learnt, struct fault *fault)
{
    int64_t id;
    CLEANUP(text_clear) struct text content = TEXT_LIMIT(CONTENT_BYTES_MOST);
    pack_learnt(learnt, &content);
    CLEANUP(change_end) struct change change = { 0 };
    if (!change_begin(&change, store, fault) || !query_next_id(store, NEXT, &id, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, PUT, fault);
    query_int(&query, id);
    query_int(&query, clock_now());
    query_seal_text(&query, learnt->by, "learning.by_name %" PRId64, id);
    query_seal(&query, text_bytes(&content), "learning.content %" PRId64, id);
    return query_done(&query) && change_commit(&change, fault);
}

bool store_learnt_load(
    struct store *store, struct arena *arena, struct store_learnt *learnt, struct fault *fault)
{
    *learnt = (struct store_learnt){ .by = "" };
    CLEANUP(query_end) struct query query = query_start(store, LAST, fault);
    if (!query_row(&query))
        return query_done(&query);
    const int64_t id = column_int(&query, 0);
    learnt->at = column_int(&query, 1);
    learnt->by = column_opened_text(&query, 2, arena, "learning.by_name %" PRId64, id);
    struct bytes content = column_opened(&query, 3, arena, "learning.content %" PRId64, id);
    return query_done(&query) && unpack_learnt(content, arena, learnt, fault);
}
