/* A verdict as bytes, before they are sealed: it quotes names and lines of letters. */
#include "verdicts.h"

#include "pack.h"

#include <string.h>

/* Version 1 ends after the candidates, 2 after the offer. */
enum { PACKED_VERSION = 3, CANDIDATES_MOST = 10000, EVIDENCE_MOST = 10000, PAGES_MOST = 100000 };

static void pack_evidence(const struct evidence *evidence, struct text *out)
{
    pack_int(out, evidence->group);
    pack_real(out, evidence->bits);
    pack_text(out, evidence->why);
    pack_int(out, evidence->page);
    pack_int(out, evidence->box.left);
    pack_int(out, evidence->box.top);
    pack_int(out, evidence->box.width);
    pack_int(out, evidence->box.height);
}

static struct evidence unpack_evidence(struct unpack *from)
{
    struct evidence evidence;
    evidence.group = (enum evidence_group)unpack_int(from, 0, GROUPS - 1);
    evidence.bits = unpack_real(from);
    evidence.why = unpack_text(from);
    evidence.page = (int)unpack_int(from, 0, INT32_MAX);
    evidence.box.left = (int)unpack_int(from, INT32_MIN, INT32_MAX);
    evidence.box.top = (int)unpack_int(from, INT32_MIN, INT32_MAX);
    evidence.box.width = (int)unpack_int(from, INT32_MIN, INT32_MAX);
    evidence.box.height = (int)unpack_int(from, INT32_MIN, INT32_MAX);
    return evidence;
}

static void pack_candidate(const struct candidate *candidate, struct text *out)
{
    pack_int(out, candidate->message->id);
    pack_real(out, candidate->bits);
    pack_real(out, candidate->posterior);
    pack_int(out, (int64_t)candidate->count);
    for (size_t k = 0; k < candidate->count; k++)
        pack_evidence(&candidate->evidence[k], out);
}

/* The number of its message. */
static int64_t unpack_candidate(
    struct unpack *from, struct arena *arena, struct store_listed_candidate *candidate)
{
    const int64_t message = unpack_int(from, 0, INT64_MAX);
    candidate->bits = unpack_real(from);
    candidate->posterior = unpack_real(from);
    candidate->count = (size_t)unpack_int(from, 0, EVIDENCE_MOST);
    struct evidence *evidence = arena_array(arena, candidate->count, sizeof *evidence);
    candidate->why = arena_array(arena, candidate->count, sizeof *candidate->why);
    for (size_t k = 0; k < candidate->count; k++) {
        evidence[k] = unpack_evidence(from);
        candidate->why[k] = evidence[k].why;
    }
    candidate->evidence = evidence;
    return message;
}

void pack_addressee(const struct addressee *addressee, struct text *out)
{
    pack_int(out, addressee->message);
    pack_int(out, (int64_t)addressee->page_count);
    for (size_t i = 0; i < addressee->page_count; i++)
        pack_int(out, addressee->pages[i]);
}

struct addressee unpack_addressee(struct unpack *from, struct arena *arena)
{
    struct addressee addressee = { .message = unpack_int(from, 0, INT64_MAX) };
    addressee.page_count = (size_t)unpack_int(from, 0, PAGES_MOST);
    addressee.pages = arena_array(arena, addressee.page_count, sizeof *addressee.pages);
    for (size_t i = 0; i < addressee.page_count; i++)
        addressee.pages[i] = (int)unpack_int(from, 1, INT32_MAX);
    return addressee;
}

bool pack_verdict(const struct verdict *verdict, struct text *out)
{
    pack_int(out, PACKED_VERSION);
    pack_real(out, verdict->none);
    pack_int(out, (int64_t)verdict->count);
    for (size_t i = 0; i < verdict->count; i++)
        pack_candidate(&verdict->candidates[i], out);
    pack_int(out, (int64_t)verdict->offer_count);
    for (size_t i = 0; i < verdict->offer_count; i++)
        pack_addressee(&verdict->offer[i], out);
    pack_text(out, verdict->reason);
    pack_text(out, verdict->quoted);
    return !out->full && verdict->count <= CANDIDATES_MOST;
}

static void unpack_offer(struct unpack *from, int64_t version, struct arena *arena,
    struct store_listed *listed, struct addressee **offer)
{
    listed->offer_count = version < 2 ? 0 : (size_t)unpack_int(from, 0, PAGES_MOST);
    *offer = arena_array(arena, listed->offer_count, sizeof **offer);
    for (size_t i = 0; i < listed->offer_count && !from->broken; i++)
        (*offer)[i] = unpack_addressee(from, arena);
}

/* The reason in more words, as long as it is the one for which the reply waits. */
static void unpack_reason(struct unpack *from, int64_t version, struct store_listed *listed)
{
    const char *reason = version < 3 ? "" : unpack_text(from), *quoted = version < 3 ? "" : unpack_text(from);
    if (!from->broken && *quoted && listed->state == REPLY_REVIEW && strcmp(reason, listed->reason) == 0)
        listed->reason = quoted;
}

bool unpack_verdict(struct bytes bytes, struct arena *arena, struct store_listed *listed, int64_t **messages,
    struct addressee **offer, struct fault *fault)
{
    struct unpack from = { bytes, false };
    const int64_t version = unpack_int(&from, 1, PACKED_VERSION);
    listed->none = unpack_real(&from);
    listed->candidate_count = (size_t)unpack_int(&from, 0, CANDIDATES_MOST);
    listed->candidates = arena_array(arena, listed->candidate_count, sizeof *listed->candidates);
    *messages = arena_array(arena, listed->candidate_count, sizeof **messages);
    for (size_t i = 0; i < listed->candidate_count && !from.broken; i++)
        (*messages)[i] = unpack_candidate(&from, arena, &listed->candidates[i]);
    unpack_offer(&from, version, arena, listed, offer);
    unpack_reason(&from, version, listed);
    return unpack_end(&from, "verdict", fault);
}
