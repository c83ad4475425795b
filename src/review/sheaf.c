/* What was written of a letter, and whom of those who get it that reaches. */
#include "renditions.h"

#include <string.h>

/* ---- what is there ---- */

bool sheaf_sees_a_part(const struct sheaf *sheaf)
{
    for (size_t i = 0; i < sheaf->black_count; i++)
        if (sheaf->message && sheaf->black[i].message == sheaf->message)
            return true;
    return false;
}

static bool is_as_it_was(const struct store_rendition *one)
{
    for (size_t i = 0; i < one->page_count; i++)
        if (!one->pages[i])
            return false;
    return true;
}

static bool is_for(const struct sheaf *sheaf, const struct store_rendition *one)
{
    if (!one->holds || one->withdrawn)
        return false;
    if (sheaf_sees_a_part(sheaf))
        return one->written_for == sheaf->message && is_as_it_was(one);
    return !sheaf->message || store_rendition_holds_for(one, sheaf->message);
}

const struct store_rendition *sheaf_kept(
    const struct sheaf *sheaf, enum rendition_kind kind, const char *language)
{
    for (size_t i = sheaf->count; i-- > 0;) {
        const struct store_rendition *one = &sheaf->all[i];
        if (one->rendition.kind == kind && is_for(sheaf, one) &&
            (!language || strcmp(one->rendition.language, language) == 0))
            return one;
    }
    return NULL;
}

static bool has_page(const struct sheaf *sheaf, int number)
{
    bool has = !sheaf->page_count;
    for (size_t i = 0; i < sheaf->page_count; i++)
        has |= sheaf->pages[i] == number;
    return has && number;
}

/* Are they of all that stands on a page that this one sees a part of? */
static bool tells_more(const struct sheaf *sheaf, const struct store_rendition *one)
{
    for (size_t i = 0; i < sheaf->black_count && !one->written_for; i++)
        for (size_t k = 0; k < one->page_count; k++)
            if (sheaf->message && sheaf->black[i].message == sheaf->message &&
                sheaf->black[i].page == one->pages[k])
                return true;
    return false;
}

/* Was the mail that was to bring it to this one, or to whoever gets it, recalled? */
static bool is_recalled(const struct sheaf *sheaf, const struct store_rendition *one)
{
    bool recalled = false;
    for (size_t i = 0; i < one->mail_count; i++)
        if (!sheaf->message || one->mails[i].message == sheaf->message)
            recalled = one->mails[i].state == MAIL_RECALLED;
    return recalled;
}

bool sheaf_fits(const struct sheaf *sheaf, const struct store_rendition *one)
{
    bool fits = !sheaf->message || store_rendition_holds_for(one, sheaf->message);
    for (size_t i = 0; i < one->page_count; i++)
        fits &= has_page(sheaf, one->pages[i]);
    return fits && !tells_more(sheaf, one) && !is_recalled(sheaf, one);
}

bool sheaf_reaches(const struct sheaf *sheaf, const struct store_rendition *one)
{
    bool reaches = !sheaf->letter_count && sheaf_fits(sheaf, one);
    for (size_t i = 0; i < sheaf->letter_count; i++)
        reaches |= sheaf_fits(&sheaf->letters[i], one);
    return reaches;
}

int64_t sheaf_last(const struct sheaf *sheaf)
{
    return sheaf->count ? sheaf->all[sheaf->count - 1].id : 0;
}

/* ---- whose letter ---- */

bool sheaf_load(struct sheaf *sheaf, struct fault *fault)
{
    struct store *store = sheaf->visit->review->store;
    struct store_rendition *all;
    if (!store_reply_version(store, sheaf->id, &sheaf->version, fault) ||
        !store_renditions(store, sheaf->id, sheaf->visit->arena, &all, &sheaf->count, fault))
        return false;
    sheaf->all = all;
    struct store_redaction_last *black;
    if (!store_redactions_last(store, sheaf->id, sheaf->visit->arena, &black, &sheaf->black_count, fault))
        return false;
    sheaf->black = black;
    return true;
}

static bool is_letter(const struct sheaf *sheaf, const struct store_listed_mail *mail)
{
    return sheaf->listed->outcome == OUTCOME_MAIL && mail->state != MAIL_RECALLED && !mail->wrong &&
        (mail->purpose == PURPOSE_SCAN || mail->purpose == PURPOSE_NOTICE);
}

/* All that this one gets, in how many mails it may be. */
static void gather_pages(struct sheaf *sheaf)
{
    enum { PAGES_MOST = 1000 };
    const struct store_listed *listed = sheaf->listed;
    int *pages = arena_array(sheaf->visit->arena, PAGES_MOST, sizeof *pages);
    sheaf->page_count = 0;
    for (size_t i = 0; i < listed->mail_count; i++)
        for (size_t k = 0; k < listed->mails[i].page_count && sheaf->page_count < PAGES_MOST; k++)
            if (is_letter(sheaf, &listed->mails[i]) && strcmp(listed->mails[i].ref, sheaf->ref) == 0)
                pages[sheaf->page_count++] = listed->mails[i].pages[k];
    sheaf->pages = pages;
}

/* The form about one of the reply's mails. */
static bool aim(struct sheaf *sheaf, const struct store_listed_mail *mail, struct fault *fault)
{
    struct message message;
    struct store *store = sheaf->visit->review->store;
    if (!store_message_find(store, mail->ref, sheaf->visit->arena, &message, fault))
        return false;
    sheaf->ref = mail->ref;
    sheaf->message = message.id;
    gather_pages(sheaf);
    return store_letter_stands(store, sheaf->id, message.id, &sheaf->stands, fault);
}

/* A notice and its scan, or the parts of a letter, are one. */
static bool is_first(const struct sheaf *sheaf, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_letter(sheaf, &sheaf->listed->mails[i]) &&
            strcmp(sheaf->listed->mails[i].ref, sheaf->listed->mails[at].ref) == 0)
            return false;
    return true;
}

bool sheaf_find_letters(struct sheaf *sheaf, struct fault *fault)
{
    size_t count = 0;
    struct sheaf *letters = arena_array(sheaf->visit->arena, sheaf->listed->mail_count, sizeof *letters);
    for (size_t i = 0; i < sheaf->listed->mail_count; i++) {
        const struct store_listed_mail *mail = &sheaf->listed->mails[i];
        if (!is_letter(sheaf, mail) || !is_first(sheaf, i))
            continue;
        letters[count] = *sheaf;
        if (!aim(&letters[count++], mail, fault))
            return false;
    }
    sheaf->letters = letters;
    sheaf->letter_count = count;
    return true;
}

bool sheaf_aim_at(struct sheaf *sheaf, const char *ref, struct fault *fault)
{
    for (size_t i = 0; *ref && i < sheaf->listed->mail_count; i++)
        if (is_letter(sheaf, &sheaf->listed->mails[i]) && strcmp(sheaf->listed->mails[i].ref, ref) == 0)
            return aim(sheaf, &sheaf->listed->mails[i], fault);
    return true;
}
