/* adkaz show --json: what `adkaz list --json` says of a reply, and its pages, attempts and words. */
#include "show_inside.h"

#include "cleanup.h"
#include "explain.h"
#include "list_inside.h"
#include "print.h"

static bool add_left_out(
    struct shower *shower, const struct store_listed *listed, json_t *object, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_left_out *rows;
    size_t count;
    if (!show_find_left_out(shower, listed, &arena, &rows, &count, fault))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *one = json_object();
        json_object_set_new(one, "message", json_string(rows[i].ref));
        json_object_set_new(one, "since", json_integer(rows[i].since));
        json_array_append_new(list, one);
    }
    json_object_set_new(object, "left_out", list);
    return true;
}

static json_t *attempt_json(const struct store_tried *tried)
{
    json_t *object = json_object();
    json_object_set_new(object, "mail", json_string(tried->mail));
    json_object_set_new(object, "started", json_integer(tried->started));
    json_object_set_new(object, "ended", json_integer(tried->ended));
    json_object_set_new(object, "state", json_string(mail_state_name(tried->state)));
    json_object_set_new(object, "phase", json_string(tried->phase));
    json_object_set_new(object, "code", json_integer(tried->code));
    json_object_set_new(object, "enhanced", json_string(tried->enhanced));
    json_object_set_new(object, "said", json_string(tried->said));
    json_object_set_new(object, "queue_id", json_string(tried->queue_id));
    json_object_set_new(object, "remote", json_string(tried->remote));
    json_object_set_new(object, "tls", json_string(tried->tls));
    json_object_set_new(object, "took_ms", json_integer(tried->took_ms));
    return object;
}

static bool add_attempts(
    struct shower *shower, const struct store_listed *listed, json_t *object, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_tried *tried;
    size_t count = 0;
    if (!listed->blind && !store_attempts(shower->store, shower->id, &arena, &tried, &count, fault))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, attempt_json(&tried[i]));
    json_object_set_new(object, "attempts", list);
    return true;
}

static json_t *rendition_mails_json(const struct store_rendition *one)
{
    json_t *mails = json_array();
    for (size_t i = 0; i < one->mail_count; i++) {
        json_t *mail = json_object();
        json_object_set_new(mail, "mail", json_string(one->mails[i].name));
        json_object_set_new(mail, "message", json_string(one->mails[i].ref));
        json_object_set_new(mail, "state", json_string(mail_state_name(one->mails[i].state)));
        json_array_append_new(mails, mail);
    }
    return mails;
}

static json_t *rendition_json(const struct store_rendition *one, bool blind)
{
    json_t *object = json_object(), *pages = json_array();
    for (size_t i = 0; i < one->page_count; i++)
        json_array_append_new(pages, json_integer(one->pages[i]));
    json_object_set_new(object, "kind", json_string(rendition_kind_name(one->rendition.kind)));
    json_object_set_new(object, "language", json_string(one->rendition.language));
    json_object_set_new(object, "by", json_string(blind ? "" : one->by));
    json_object_set_new(object, "pages", pages);
    json_object_set_new(object, "message", json_string(blind ? "" : one->ref));
    json_object_set_new(
        object, "mail", json_string(one->mail_count && !blind ? one->mails[one->mail_count - 1].name : ""));
    json_object_set_new(object, "mails", blind ? json_array() : rendition_mails_json(one));
    json_object_set_new(object, "holds", json_boolean(one->holds));
    json_object_set_new(object, "words", json_string(one->rendition.words));
    return object;
}

static bool add_renditions(struct shower *shower, bool blind, json_t *object, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_rendition *all;
    size_t count;
    if (!store_renditions(shower->store, shower->id, &arena, &all, &count, fault))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, rendition_json(&all[i], blind));
    json_object_set_new(object, "renditions", list);
    return true;
}

static bool add_black(struct shower *shower, bool blind, json_t *object, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_redaction_last *last;
    size_t count;
    if (!store_redactions_last(shower->store, shower->id, &arena, &last, &count, fault))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (!last[i].message || blind)
            continue;
        json_t *one = json_object();
        json_object_set_new(one, "page", json_integer(last[i].page));
        json_object_set_new(one, "message", json_string(last[i].ref));
        json_object_set_new(one, "burnt_in", json_boolean(last[i].state == REDACTION_DONE));
        json_array_append_new(list, one);
    }
    json_object_set_new(object, "black_for", list);
    return true;
}

static json_t *page_json(const struct shower *shower, const struct page *page)
{
    json_t *object = json_object();
    json_object_set_new(object, "page", json_integer(page->number));
    json_object_set_new(object, "kind", json_string(page_kind_name(page->kind)));
    json_object_set_new(object, "width_px", json_integer(page->width_px));
    json_object_set_new(object, "height_px", json_integer(page->height_px));
    json_object_set_new(object, "trouble", json_string(page->trouble));
    json_object_set_new(object, "note", json_string(page->note));
    json_object_set_new(object, "words", json_integer((json_int_t)page->reading.count));
    explain_json(page, object);
    if (!shower->words)
        return object;
    json_t *words = json_array();
    for (size_t i = 0; i < page->reading.count; i++)
        json_array_append_new(words, json_string(page->reading.words[i].text));
    json_object_set_new(object, "text", words);
    return object;
}

bool show_json(
    struct shower *shower, const struct store_listed *listed, const struct reply *reply, struct fault *fault)
{
    json_t *object = list_json(listed);
    json_t *pages = json_array();
    for (size_t i = 0; i < reply->page_count; i++)
        json_array_append_new(pages, page_json(shower, &reply->pages[i]));
    json_object_set_new(object, "page_list", pages);
    json_object_set_new(object, "trouble", json_string(reply->trouble));
    if (!add_left_out(shower, listed, object, fault) || !add_attempts(shower, listed, object, fault) ||
        !add_renditions(shower, listed->blind, object, fault) ||
        !add_black(shower, listed->blind, object, fault)) {
        json_decref(object);
        return false;
    }
    return print_json_line(object) || fault_set(fault, FAULT_SYSTEM, "cannot write the answer");
}
