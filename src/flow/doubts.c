/* What a person may decide, but hardly wants: a page that seems to bear a volunteer's name or home, and a
 * second mail for one message. Refused unless they insist, which they can. */
#include "flow_inside.h"

#include "cleanup.h"

#include <string.h>

/* Whatever is mailed counts as a letter here: a person may have named a page that passes for blank. */
static struct page as_mailed(const struct page *page)
{
    struct page mailed = *page;
    if (!page_kind_mailed(mailed.kind))
        mailed.kind = PAGE_LETTER;
    return mailed;
}

static bool bears_return(const struct match_index *index, const struct page *page)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct page mailed = as_mailed(page);
    const struct reply alone = { .pages = &mailed, .page_count = 1, .trouble = "", .seen = "" };
    struct verdict verdict;
    match_weigh(&match_standard, index, &alone, &arena, &verdict);
    return verdict.return_read;
}

static bool check_pages(const struct match_index *index, const struct reply *reply,
    const struct addressee *to, struct fault *fault)
{
    for (size_t i = 0; i < reply->page_count; i++)
        for (size_t k = 0; k < to->page_count; k++)
            if (reply->pages[i].number == to->pages[k] && bears_return(index, &reply->pages[i]))
                return fault_set(fault, FAULT_INPUT,
                    "page %d seems to bear a return name or address, a volunteer's: look at it (`adkaz show "
                    "ID "
                    "--pictures DIR`) and leave it out, or say --anyway",
                    to->pages[k]);
    return true;
}

/* The messages of one prisoner: whose return names and addresses his letters may bear. Here his name is
 * enough, whatever tells the rows apart elsewhere. */
static size_t keep_prisoners(struct message *messages, size_t count, const struct message *of)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const bool same_id = of->prisoner_id[0] && strcmp(messages[i].prisoner_id, of->prisoner_id) == 0;
        if (!same_id && strcmp(messages[i].prisoner_name, of->prisoner_name) != 0)
            continue;
        messages[kept] = messages[i];
        messages[kept++].prisoner_id = "one";
    }
    return kept;
}

static bool check_addressee(const struct flow_decider *decider, const struct reply *reply,
    const struct addressee *to, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct message message, *messages;
    size_t count;
    if (!store_message_by_id(decider->store, to->message, &arena, &message, fault))
        return false;
    if (message.answered)
        return fault_set(
            fault, FAULT_INPUT, "the message has a mail already; a second one goes only with --anyway");
    if (!store_messages_load(decider->store, &arena, &messages, &count, fault))
        return false;
    count = keep_prisoners(messages, count, &message);
    struct match_index *index = match_index_new(messages, count, decider->models, fault);
    const bool fine = index && check_pages(index, reply, to, fault);
    match_index_free(index);
    return fine;
}

/* He has got it already, or somebody saved it from going to him. */
static bool check_not_wrong(const struct reply *reply, const struct addressee *to, struct fault *fault)
{
    for (size_t i = 0; i < reply->not_for_count; i++)
        if (reply->not_for[i] == to->message)
            return fault_set(fault, FAULT_INPUT,
                "somebody said that this is the wrong person (`adkaz show ID`); mail it there only with "
                "--anyway");
    return true;
}

bool flow_doubts(const struct flow_decider *decider, const struct reply *reply,
    const struct decision *decision, struct fault *fault)
{
    for (size_t i = 0; i < decision->to_count; i++)
        if (!check_not_wrong(reply, &decision->to[i], fault) ||
            !check_addressee(decider, reply, &decision->to[i], fault))
            return decision->to_count > 1 ? fault_while(fault, "addressee %zu", i + 1) : false;
    return true;
}
