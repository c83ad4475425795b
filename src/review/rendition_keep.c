/* A transcript and a translation are kept as they were typed. What a person typed comes back with every
 * answer that does not keep it. */
#include "renditions.h"

#include "cleanup.h"
#include "decide.h"
#include "flow.h"
#include "prose.h"
#include "why.h"

#include <stdlib.h>
#include <string.h>

enum { CONFLICT = 409, UNPROCESSABLE = 422 };

/* Nothing is added where the same stands there already, and goes. */
static bool is_new(const struct sheaf *sheaf, const struct rendition *typed)
{
    const struct store_rendition *old = sheaf_kept(sheaf, typed->kind, typed->language);
    CLEANUP(text_clear) struct text words = TEXT_LIMIT(1 << 20);
    struct fault ignored;
    const struct bytes bytes = { (const unsigned char *)typed->words, strlen(typed->words) };
    if (!prose_clean(bytes, &words, &ignored))
        return true; /* the store says why it cannot be kept */
    return old ? strcmp(old->rendition.words, words.bytes) != 0 || !sheaf_fits(sheaf, old) : words.length > 0;
}

static bool is_blank(const char *words)
{
    return !words[strspn(words, " \t\r\n")];
}

static bool keep(struct sheaf *sheaf, enum rendition_kind kind, const char *words, struct fault *fault)
{
    const struct visit *visit = sheaf->visit;
    const struct flow_decider decider = { .store = visit->review->store,
        .mail = &visit->review->setup->config->mail,
        .now = visit->now,
        .models = "" };
    const bool translated = kind == RENDITION_TRANSLATION;
    enum flow_way way;
    const struct store_rendition_new new = {
        .rendition = { kind, translated ? sheaf->language : "", is_blank(words) ? "" : words },
        .message = sheaf->message,
        .withdrawn = is_blank(words),
        .by = visit->person->name,
    };
    return !is_new(sheaf, &new.rendition) || flow_attach(&decider, visit->id, &new, &way, fault);
}

static bool keep_both(struct sheaf *sheaf, struct fault *fault)
{
    const struct web_request *request = sheaf->visit->request;
    if (strtoll(web_field(request, "version"), NULL, 10) != sheaf->version ||
        strtoll(web_field(request, "last"), NULL, 10) != sheaf_last(sheaf))
        return fault_set(fault, FAULT_STALE, "something changed");
    return keep(sheaf, RENDITION_TRANSCRIPT, sheaf->transcript, fault) &&
        keep(sheaf, RENDITION_TRANSLATION, sheaf->translation, fault);
}

/* What was typed stands in the form again, with the reason. */
static bool answer_draft(struct sheaf *sheaf, const struct fault *why)
{
    struct visit *visit = sheaf->visit;
    const struct html *h = &visit->html;
    const bool stale = why->kind == FAULT_STALE;
    visit->answer->status = stale ? CONFLICT : UNPROCESSABLE;
    review_page_begin(visit, visit->id);
    tell_in(visit, "<h1>",
        stale ? MSG("Something changed while you were writing. Nothing was kept; your words stand below.")
              : MSG("That cannot be kept. Your words stand below."),
        "</h1>");
    if (!stale) {
        html_put(h, "<p class=\"warning\">");
        html_text(h, refusal_in(visit->words, visit->arena, why->text));
        html_put(h, "</p>");
    }
    html_put(h, "<p><a class=\"back\" href=\"/reply/");
    html_url(h, visit->id);
    tell_in(visit, "\" target=\"_blank\" rel=\"noopener\">", MSG("Look at the letter in another window"),
        "</a></p><section class=\"renditions\" data-draft>");
    rendition_form_write(sheaf);
    html_put(h, "</section>");
    review_page_end(visit);
    return true;
}

bool post_write(struct visit *visit, struct fault *fault)
{
    struct store_listed listed;
    struct fault why;
    struct sheaf sheaf = { .visit = visit,
        .id = visit->id,
        .listed = &listed,
        .ref = "",
        .transcript = web_field(visit->request, "transcript"),
        .translation = web_field(visit->request, "translation"),
        .language = web_field(visit->request, "language") };
    if (!store_list_one(visit->review->store, visit->id, visit->arena, &listed, fault) ||
        !sheaf_load(&sheaf, fault) || !sheaf_aim_at(&sheaf, web_field(visit->request, "ref"), fault))
        return false;
    if (keep_both(&sheaf, &why))
        return visit_go(visit, arena_printf(visit->arena, "/reply/%s#renditions-title", visit->id));
    if (why.kind == FAULT_INPUT || why.kind == FAULT_STALE)
        return answer_draft(&sheaf, &why);
    *fault = why;
    return false;
}
