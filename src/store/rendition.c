/* Transcripts and translations: written by people, kept for good, and pinned to the pages whose words they
 * are. One goes to nobody but whoever gets all of these pages, unchanged: where a letter is parted, blacked
 * out or decided otherwise afterwards, it stays here, and a person is asked. */
#include "store_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "mails.h"
#include "prose.h"
#include "rendition.h"

#include <string.h>

/* ---- whose pages ---- */

static const char GIVEN_TO[] =
    "SELECT count(DISTINCT mail.message), coalesce(min(mail.message), 0), coalesce(max(mail.message = ?2), 0)"
    " FROM mail JOIN reply ON reply.id = mail.reply AND reply.decision = mail.decision"
    " WHERE reply.id = ?1 AND mail.state <> 'recalled' AND " MAIL_OF_LETTER;
/* A person may have named a page that passes for blank: what is given counts as a letter's. Some of it may
 * have gone by an earlier decision. */
static const char GIVEN_PAGES[] =
    "SELECT DISTINCT mail_page.number, 0 FROM mail JOIN mail_page ON mail_page.mail = mail.id"
    " WHERE mail.reply = ?1 AND mail.message = ?2 AND mail.state <> 'recalled' AND " MAIL_OF_LETTER
    " AND EXISTS (SELECT 1 FROM mail AS now JOIN reply ON reply.decision = now.decision"
    "  WHERE reply.id = ?1 AND now.message = ?2 AND now.state <> 'recalled'"
    "  AND now.purpose IN ('scan', 'notice')) ORDER BY 1";
static const char ALL_PAGES[] =
    "SELECT reply_page.number, page.kind FROM reply_page JOIN page ON page.id = reply_page.page"
    " WHERE reply_page.reply = ?1 AND page.picture <> '' ORDER BY 1";

/* Whose pages the words are made of. */
struct whose {
    int64_t message; /* 0: nobody is to get them yet */
    int *pages;
    size_t count;
};

/* Where the reply is mailed, to one of those who get it. */
static bool find_message(
    struct store *store, const char *reply, int64_t wanted, int64_t *message, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, GIVEN_TO, fault);
    query_text(&query, reply);
    query_int(&query, wanted);
    query_row(&query);
    const int64_t count = column_int(&query, 0), first = column_int(&query, 1);
    const bool among = column_int(&query, 2);
    if (!query_done(&query))
        return false;
    if (!count || among) {
        *message = wanted;
        return true;
    }
    if (wanted)
        return fault_set(fault, FAULT_INPUT, "%s does not go to that message", reply);
    *message = first;
    return count == 1 ||
        fault_set(fault, FAULT_INPUT, "%s goes to several people: for which of them is it?", reply);
}

/* What its addressee gets; before that is settled, all that is mailed. */
static bool find_pages(struct store *store, const char *reply, bool given, struct arena *arena,
    struct whose *whose, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, given ? GIVEN_PAGES : ALL_PAGES, fault);
    query_text(&query, reply);
    if (given)
        query_int(&query, whose->message);
    while (query_row(&query)) {
        if (!page_kind_mailed((enum page_kind)column_int(&query, 1)))
            continue;
        whose->pages = row_add(arena, whose->pages, &whose->count, sizeof *whose->pages);
        whose->pages[whose->count - 1] = (int)column_int(&query, 0);
    }
    return query_done(&query);
}

static bool has_page(const struct whose *whose, int number)
{
    for (size_t i = 0; i < whose->count; i++)
        if (whose->pages[i] == number)
            return true;
    return false;
}

static bool find_whose(struct store *store, const char *reply, const struct store_rendition_new *new,
    struct arena *arena, struct whose *whose, struct fault *fault)
{
    struct whose all = { 0 };
    if (!find_message(store, reply, new->message, &all.message, fault))
        return false;
    if (all.message && !find_pages(store, reply, true, arena, &all, fault))
        return false;
    const bool given = all.count > 0; /* else it is decided for nobody as yet */
    if (!given && !find_pages(store, reply, false, arena, &all, fault))
        return false;
    for (size_t i = 0; i < new->page_count; i++)
        if (given && !has_page(&all, new->pages[i]))
            return fault_set(fault, FAULT_INPUT, "page %d does not go to that message", new->pages[i]);
    *whose = new->page_count ? (struct whose){ all.message, new->pages, new->page_count } : all;
    return whose->count || fault_set(fault, FAULT_INPUT, "%s has no page that is mailed", reply);
}

/* ---- writing ---- */

static const char NEXT[] = "SELECT coalesce(max(id), 0) + 1 FROM rendition";
static const char ADD[] =
    "INSERT INTO rendition (id, reply, message, kind, language, withdrawn, at, settled, by_name, content)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT coalesce(max(id), 0) FROM decision), ?8, ?9)";
#define ITS_PICTURE PAGE_PICTURE_FOR("(SELECT message FROM rendition WHERE id = ?1)")
static const char ADD_PAGE[] =
    "INSERT OR IGNORE INTO rendition_page (rendition, page, picture)"
    " SELECT ?1, page.id, " ITS_PICTURE " FROM reply_page JOIN page ON page.id = reply_page.page"
    " WHERE reply_page.reply = ?2 AND reply_page.number = ?3 AND page.picture <> ''"
    " AND " PAGE_KIND_MAY_GO;
/* Words of more pages would be lost with what takes their place; those for another sender stand in nobody's
 * way, and in nobody's place. */
static const char LONGER[] =
    "SELECT count(*) FROM rendition AS new JOIN rendition ON rendition.kind = new.kind"
    " AND rendition.language = new.language AND rendition.id < new.id AND rendition.withdrawn = 0"
    " AND (rendition.message IS NULL OR new.message IS NULL OR rendition.message = new.message)"
    " WHERE new.id = ?1 AND new.withdrawn = 0 AND EXISTS (SELECT 1 FROM rendition_page AS mine"
    "  JOIN rendition_page AS theirs ON theirs.page = mine.page"
    "  WHERE mine.rendition = new.id AND theirs.rendition = rendition.id)"
    " AND EXISTS (SELECT 1 FROM rendition_page AS theirs WHERE theirs.rendition = rendition.id"
    "  AND NOT EXISTS (SELECT 1 FROM rendition_page AS mine"
    "   WHERE mine.rendition = new.id AND mine.page = theirs.page))"
    " AND NOT EXISTS (SELECT 1 FROM rendition_page AS mine"
    "  JOIN rendition_page AS theirs ON theirs.page = mine.page"
    "  JOIN rendition AS later ON later.id = theirs.rendition WHERE mine.rendition = rendition.id"
    "  AND later.id > rendition.id AND later.id < new.id AND later.kind = rendition.kind"
    "  AND later.language = rendition.language"
    "  AND (later.message IS NULL OR later.message = coalesce(new.message, rendition.message)))";
/* What it takes the place of does not go any more. */
static const char LET_GO[] =
    "DELETE FROM mail_rendition WHERE (mail, rendition) IN (SELECT mail.id, rendition.id FROM rendition_page"
    "  JOIN reply_page ON reply_page.page = rendition_page.page JOIN mail ON mail.reply = reply_page.reply"
    "  JOIN mail_rendition AS pinned ON pinned.mail = mail.id JOIN rendition ON rendition.id = "
    "pinned.rendition"
    "  WHERE rendition_page.rendition = ?1 AND " MAIL_TAKES_MORE
    "  AND NOT (" RENDITION_HOLDS("mail.message") "))";
static const char EMPTIED[] =
    "UPDATE mail SET state = 'recalled', due = NULL, changed = ?2 WHERE purpose = 'supplement'"
    " AND " MAIL_TAKES_MORE " AND reply = ?1"
    " AND NOT EXISTS (SELECT 1 FROM mail_rendition WHERE mail_rendition.mail = mail.id)"
    " AND NOT EXISTS (SELECT 1 FROM mail_page WHERE mail_page.mail = mail.id) RETURNING name";

static bool is_language(const char *language)
{
    for (size_t i = 0; rendition_languages[i]; i++)
        if (strcmp(rendition_languages[i], language) == 0)
            return true;
    return false;
}

static bool check(const struct store_rendition_new *new, struct text *words, struct fault *fault)
{
    const struct rendition *rendition = &new->rendition;
    const size_t length = strlen(rendition->words);
    if (!new->by || !new->by[0])
        return fault_set(fault, FAULT_INPUT, "somebody wrote it: who?");
    if (rendition->kind == RENDITION_TRANSLATION && !is_language(rendition->language))
        return fault_set(fault, FAULT_INPUT, "a translation is in one of be, ru, en, pl, de, uk, lt");
    if (length > 2 * RENDITION_BYTES_MOST)
        return fault_set(fault, FAULT_INPUT, "it is longer than %d bytes", RENDITION_BYTES_MOST);
    if (!prose_clean(bytes_of(rendition->words), words, fault))
        return false;
    if (!words->length && !new->withdrawn)
        return fault_set(fault, FAULT_INPUT, "it says nothing");
    return !words->length || !new->withdrawn ||
        fault_set(fault, FAULT_INPUT, "what is taken back says nothing");
}

static bool add_row(struct store *store, const char *reply, const struct store_rendition_new *new,
    const struct whose *whose, const struct text *words, int64_t *id, struct fault *fault)
{
    if (!query_next_id(store, NEXT, id, fault))
        return false;
    const bool translated = new->rendition.kind == RENDITION_TRANSLATION;
    CLEANUP(query_end) struct query query = query_start(store, ADD, fault);
    query_int(&query, *id);
    query_text(&query, reply);
    query_int_or_null(&query, whose->message);
    query_text(&query, rendition_kind_name(new->rendition.kind));
    query_text(&query, translated ? new->rendition.language : "");
    query_int(&query, new->withdrawn);
    query_int(&query, clock_now());
    query_seal_text(&query, new->by, "rendition.by_name %" PRId64, *id);
    query_seal(&query, text_bytes(words), "rendition.content %" PRId64, *id);
    return query_done(&query);
}

static bool add_page(struct store *store, const char *reply, int64_t id, int number, struct fault *fault)
{
    CLEANUP(query_end) struct query query = query_start(store, ADD_PAGE, fault);
    query_int(&query, id);
    query_text(&query, reply);
    query_int(&query, number);
    return query_done(&query) &&
        (query_changes(&query) == 1 ||
            fault_set(
                fault, FAULT_INPUT, "%s has no page %d that is mailed, or it is named twice", reply, number));
}

static bool check_longer(struct store *store, int64_t id, enum rendition_kind kind, struct fault *fault)
{
    static const char *const says[] = {
        [RENDITION_TRANSCRIPT] =
            "a transcript of other pages, too, would be lost: take that one back first, or "
            "write this one of the same pages",
        [RENDITION_TRANSLATION] =
            "a translation of other pages, too, would be lost: take that one back first, "
            "or write this one of the same pages",
    };
    int64_t longer;
    return query_number_of(store, LONGER, id, &longer, fault) &&
        (!longer || fault_set(fault, FAULT_INPUT, "%s", says[kind]));
}

/* A supplement that is left without words is recalled. */
static bool let_go(struct store *store, const char *reply, int64_t id, struct fault *fault)
{
    CLEANUP(text_clear) struct text names = TEXT_LIMIT(1000);
    CLEANUP(query_end) struct query pins = query_start(store, LET_GO, fault);
    query_int(&pins, id);
    CLEANUP(query_end) struct query emptied = query_start(store, EMPTIED, fault);
    query_text(&emptied, reply);
    query_int(&emptied, clock_now());
    if (!query_done(&pins))
        return false;
    while (query_row(&emptied)) {
        char name[STORE_ID_BYTES];
        column_id(&emptied, 0, name);
        text_printf(&names, " %s", name);
    }
    return query_done(&emptied) &&
        (!names.length || event_add(store, reply, fault, "recalled:%s", names.bytes));
}

static bool tell(
    struct store *store, const char *reply, const struct store_rendition_new *new, struct fault *fault)
{
    const bool translated = new->rendition.kind == RENDITION_TRANSLATION;
    return event_add(store, reply, fault, new->withdrawn ? "%s takes back the %s%s%s" : "%s wrote a %s%s%s",
        new->by, rendition_kind_name(new->rendition.kind), translated ? ": " : "",
        translated ? new->rendition.language : "");
}

bool store_rendition_add(
    struct store *store, const char *reply, const struct store_rendition_new *new, struct fault *fault)
{
    int64_t id;
    enum reply_state state;
    struct whose whose = { 0 };
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(text_clear) struct text words = TEXT_LIMIT(RENDITION_BYTES_MOST);
    CLEANUP(change_end) struct change change = { 0 };
    if (!check(new, &words, fault) || !change_begin(&change, store, fault) ||
        !reply_state(store, reply, &state, fault) ||
        (new->based_on && !version_check(store, reply, new->based_on, fault)) ||
        !find_whose(store, reply, new, &arena, &whose, fault) ||
        !add_row(store, reply, new, &whose, &words, &id, fault))
        return false;
    for (size_t i = 0; i < whose.count; i++)
        if (!add_page(store, reply, id, whose.pages[i], fault))
            return false;
    return check_longer(store, id, new->rendition.kind, fault) && let_go(store, reply, id, fault) &&
        tell(store, reply, new, fault) && change_commit(&change, fault);
}
