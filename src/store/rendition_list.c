/* Transcripts and translations as they are shown: what was written of a reply, for whom it holds, and which
 * mails take it along. */
#include "rendition.h"

#include "cleanup.h"

#define ITS_PICTURE PAGE_PICTURE_FOR("(SELECT message FROM rendition WHERE id = ?1)")
#define HOLDS_FOR_WHOM RENDITION_HOLDS("whom.message")
#define HOLDS_FOR_MESSAGE RENDITION_HOLDS("message.id")
#define OF_THE_REPLY RENDITION_OF("?1")
static const char ALL[] = "SELECT " RENDITION_COLUMNS ","
                          " EXISTS (SELECT 1 FROM " RENDITION_RECEIVERS " AS whom WHERE " HOLDS_FOR_WHOM "),"
                          " coalesce(rendition.message, 0)"
                          " FROM rendition WHERE " OF_THE_REPLY " ORDER BY rendition.id";
static const char RECEIVERS[] = "SELECT message.id, " HOLDS_FOR_MESSAGE
                                " FROM rendition JOIN message ON message.id IN " RENDITION_RECEIVERS
                                " WHERE rendition.id = ?1 ORDER BY 1";
static const char PAGES[] =
    "SELECT coalesce((SELECT reply_page.number FROM reply_page JOIN page ON page.id = reply_page.page"
    "  WHERE reply_page.reply = ?2 AND page.id = rendition_page.page"
    "  AND " ITS_PICTURE " = rendition_page.picture), 0) FROM rendition_page WHERE rendition = ?1 ORDER BY 1";
static const char MAILS[] = "SELECT name, state, message FROM mail WHERE id IN (SELECT max(mail.id)"
                            " FROM mail_rendition JOIN mail ON mail.id = mail_rendition.mail"
                            " WHERE mail_rendition.rendition = ?1 GROUP BY mail.message) ORDER BY id";
static enum rendition_kind column_kind(const struct query *query, int column)
{
    return column_is(query, column, rendition_kind_name(RENDITION_TRANSCRIPT)) ? RENDITION_TRANSCRIPT
                                                                               : RENDITION_TRANSLATION;
}

struct store_rendition column_rendition(struct query *query, struct arena *arena)
{
    const int64_t id = column_int(query, 0);
    return (struct store_rendition){
        .id = id,
        .rendition = { .kind = column_kind(query, 1),
            .language = column_text(query, 2, arena),
            .words = column_opened_text(query, 6, arena, "rendition.content %" PRId64, id) },
        .withdrawn = column_int(query, 3),
        .at = column_int(query, 4),
        .by = column_opened_text(query, 5, arena, "rendition.by_name %" PRId64, id),
        .ref = "",
    };
}

static bool list_receivers(
    struct store *store, struct store_rendition *one, struct arena *arena, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, RECEIVERS, fault);
    query_int(&query, one->id);
    while (query_row(&query)) {
        one->receivers = row_add(arena, one->receivers, &one->receiver_count, sizeof *one->receivers);
        one->receivers[one->receiver_count - 1] = (struct store_rendition_receiver){ column_int(&query, 0),
            column_int(&query, 1) };
    }
    one->message = one->receiver_count == 1 ? one->receivers[0].message : 0;
    return query_done(&query);
}

static bool list_pages(struct store *store, const char *reply, struct store_rendition *one,
    struct arena *arena, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, PAGES, fault);
    query_int(&query, one->id);
    query_text(&query, reply);
    while (query_row(&query)) {
        one->pages = row_add(arena, one->pages, &one->page_count, sizeof *one->pages);
        one->pages[one->page_count - 1] = (int)column_int(&query, 0);
    }
    return query_done(&query);
}

static void take_mail(struct query *query, struct arena *arena, void *row)
{
    struct store_rendition_mail *mail = row;
    (void)arena;
    *mail = (struct store_rendition_mail){
        .state = column_mail_state(query, 1), .message = column_int(query, 2), .ref = ""
    };
    column_id(query, 0, mail->name);
}

static bool list_mails(
    struct store *store, struct store_rendition *one, struct arena *arena, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, MAILS, fault);
    query_int(&query, one->id);
    return query_all(&query, arena, sizeof *one->mails, take_mail, &one->mails, &one->mail_count);
}

static bool find_ref(
    struct store *store, int64_t id, const char **ref, struct arena *arena, struct fault *fault)
{
    struct message message;
    if (!id)
        return true;
    if (!store_message_by_id(store, id, arena, &message, fault))
        return false;
    *ref = message.ref;
    return true;
}

static bool find_refs(
    struct store *store, struct store_rendition *one, struct arena *arena, struct fault *fault)
{
    for (size_t i = 0; i < one->mail_count; i++)
        if (!find_ref(store, one->mails[i].message, &one->mails[i].ref, arena, fault))
            return false;
    return find_ref(store, one->message, &one->ref, arena, fault);
}

bool store_renditions(struct store *store, const char *reply, struct arena *arena,
    struct store_rendition **renditions, size_t *count, struct fault *fault)
{
    struct store_rendition *all = NULL;
    size_t n = 0;
    CLEANUP(change_end) struct change view = { 0 };
    if (!view_begin(&view, store, fault))
        return false;
    CLEANUP(query_end) struct query query = query_start(store, ALL, fault);
    query_text(&query, reply);
    while (query_row(&query)) {
        all = row_add(arena, all, &n, sizeof *all);
        struct store_rendition *one = &all[n - 1];
        *one = column_rendition(&query, arena);
        one->holds = column_int(&query, 7);
        one->written_for = column_int(&query, 8);
        if (!list_receivers(store, one, arena, fault) || !list_pages(store, reply, one, arena, fault) ||
            !list_mails(store, one, arena, fault) || !find_refs(store, one, arena, fault))
            return false;
    }
    if (!query_done(&query))
        return false;
    *renditions = all;
    *count = n;
    return true;
}

bool store_rendition_holds_for(const struct store_rendition *rendition, int64_t message)
{
    for (size_t i = 0; i < rendition->receiver_count; i++)
        if (rendition->receivers[i].message == message)
            return rendition->receivers[i].holds;
    return !rendition->receiver_count && rendition->holds;
}
