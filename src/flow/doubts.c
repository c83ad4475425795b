/* What a person may decide, but hardly wants: a page that seems to bear a volunteer's name or home, and a
 * second mail for one message. Refused unless they insist, which they can. */
#include "flow_inside.h"

#include "cleanup.h"

/* Whatever is mailed counts as a letter here: a person may have named a page that passes for blank. What is
 * blacked out is not read. */
static struct page as_mailed(const struct page *page, struct arena *arena)
{
    struct page mailed = *page;
    mailed.reading.count = 0;
    mailed.reading.words = arena_array(arena, page->reading.count, sizeof *mailed.reading.words);
    for (size_t i = 0; i < page->reading.count; i++)
        if (!page_is_blacked(page, &page->reading.words[i].box))
            mailed.reading.words[mailed.reading.count++] = page->reading.words[i];
    if (!page_kind_mailed(mailed.kind))
        mailed.kind = PAGE_LETTER;
    return mailed;
}

static bool bears_return(const struct match_index *index, const struct page *page)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct page mailed = as_mailed(page, &arena);
    const struct reply alone = { .pages = &mailed, .page_count = 1, .trouble = "", .seen = "" };
    struct verdict verdict;
    match_weigh(&match_standard, index, &alone, &arena, &verdict);
    return verdict.return_read;
}

/* All are found: who says yes to the first has said nothing about those behind it. */
static void add(struct flow_doubts *doubts, enum flow_doubt_kind kind, int64_t message, int page)
{
    if (doubts->count < FLOW_DOUBTS_MOST)
        doubts->all[doubts->count++] = (struct flow_doubt){ kind, page, message };
}

static void look_at_pages(const struct match_index *index, const struct reply *reply,
    const struct addressee *to, struct flow_doubts *doubts)
{
    for (size_t i = 0; i < reply->page_count; i++)
        for (size_t k = 0; k < to->page_count; k++)
            if (reply->pages[i].number == to->pages[k] && bears_return(index, &reply->pages[i]))
                add(doubts, DOUBT_RETURN_READ, to->message, to->pages[k]);
}

/* The messages of one prisoner: whose return names and addresses his letters may bear. Here his name is
 * enough, whatever tells the rows apart elsewhere. */
static bool load_prisoners(struct store *store, const struct message *of, struct arena *arena,
    struct message **messages, size_t *count, struct fault *fault)
{
    if (!store_rows_of_prisoner(store, of, arena, messages, count, fault))
        return false;
    for (size_t i = 0; i < *count; i++)
        (*messages)[i].prisoner_id = "one";
    return true;
}

/* He has got it already, or somebody saved it from going to him. */
static bool was_wrong(const struct reply *reply, const struct addressee *to)
{
    for (size_t i = 0; i < reply->not_for_count; i++)
        if (reply->not_for[i] == to->message)
            return true;
    return false;
}

/* A found page goes to whom its letter went: `again` is no doubt. */
static bool look_at_addressee(const struct flow_decider *decider, const struct reply *reply,
    const struct addressee *to, bool again, struct flow_doubts *doubts, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message message, *messages;
    size_t count;
    if (!store_message_by_id(decider->store, to->message, &arena, &message, fault))
        return false;
    if (was_wrong(reply, to))
        add(doubts, DOUBT_WRONG_BEFORE, to->message, 0);
    if (message.answered && !again)
        add(doubts, DOUBT_MAILED_ALREADY, to->message, 0);
    if (!load_prisoners(decider->store, &message, &arena, &messages, &count, fault))
        return false;
    struct register_texts texts = register_texts_of(decider->store);
    struct match_index *index = decider->known
        ? match_index_with(messages, count, &texts.texts, decider->known, fault)
        : match_index_over(messages, count, &texts.texts, decider->models, fault);
    if (!index)
        return false;
    look_at_pages(index, reply, to, doubts);
    match_index_free(index);
    return true;
}

static bool look(const struct flow_decider *decider, const char *id, const struct reply *reply,
    const struct decision *decision, struct flow_doubts *doubts, struct fault *fault)
{
    bool stay = false;
    doubts->count = 0;
    if (decision->to_count && !flow_words_stay(decider->store, id, decision, &stay, fault))
        return false;
    if (stay)
        add(doubts, DOUBT_WORDS_STAY, 0, 0);
    for (size_t i = 0; i < decision->to_count; i++)
        if (!look_at_addressee(decider, reply, &decision->to[i], decision->found_with != 0, doubts, fault))
            return decision->to_count > 1 ? fault_while(fault, "addressee %zu", i + 1) : false;
    return true;
}

bool flow_doubt(const struct flow_decider *decider, const char *id, const struct decision *decision,
    struct flow_doubts *doubts, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct reply reply;
    return store_reply_load(decider->store, id, &arena, &reply, fault) &&
        look(decider, id, &reply, decision, doubts, fault);
}

bool flow_refuse_doubts(const struct flow_decider *decider, const char *id, const struct reply *reply,
    const struct decision *decision, struct fault *fault)
{
    struct flow_doubts doubts;
    if (!look(decider, id, reply, decision, &doubts, fault))
        return false;
    const struct flow_doubt doubt = doubts.count ? doubts.all[0] : (struct flow_doubt){ .kind = DOUBT_NONE };
    if (doubt.kind == DOUBT_WRONG_BEFORE)
        return fault_set(fault, FAULT_INPUT,
            "somebody said that this is the wrong person (`adkaz show ID`); mail it there only with "
            "--anyway");
    if (doubt.kind == DOUBT_MAILED_ALREADY)
        return fault_set(
            fault, FAULT_INPUT, "the message has a mail already; a second one goes only with --anyway");
    if (doubt.kind == DOUBT_WORDS_STAY)
        return fault_set(fault, FAULT_INPUT,
            "a transcript or a translation was written for other pages, or for somebody else (`adkaz show "
            "ID`): "
            "it stays here. Write it anew, take it back, or say --anyway");
    return !doubt.kind ||
        fault_set(fault, FAULT_INPUT,
            "page %d seems to bear a return name or address, a volunteer's: look at it (`adkaz show ID "
            "--pictures DIR`) and leave it out, or say --anyway",
            doubt.page);
}
