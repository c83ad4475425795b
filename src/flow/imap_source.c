/* A folder on an IMAP server as a source of received mails. How far it was read is remembered by the server's
 * numbers; a mail about one of ours is marked as seen when it is noted, and nothing is moved or removed. */
#include "receive_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "config.h"
#include "file.h"
#include "imap.h"
#include "log.h"

#include <stdlib.h>

enum {
    WINDOW = 1000,
    WIDEST = 1 << 24,
    REFUSED_FOR_S = 60 * 60, /* so long a mail that the server does not hand out is asked for again */
    REFUSED_MOST = 10, /* in one run: then something is wrong with the server, not with mails */
};

struct imap_source {
    struct receiver *receiver;
    struct imap *imap;
    const char *name; /* of the mailbox, for the store */
    const char *folder;
    uint32_t next; /* the first number that is not done with */
    bool waits; /* a mail is to be read again: those behind it are remembered one by one */
    int refused;
};

static void close_imap(struct imap **imap)
{
    imap_close(*imap);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return (one > other) - (one < other);
}

static bool remember(struct imap_source *source, uint32_t next, struct fault *fault)
{
    if (source->waits)
        return true;
    source->next = next;
    const struct store_mailbox mailbox = { imap_validity(source->imap), next };
    return store_mailbox_put(source->receiver->store, source->name, &mailbox, fault);
}

/* The mail with this number, as the store knows it. */
static const char *mark_of(const struct imap_source *source, uint32_t uid, struct arena *arena)
{
    return arena_printf(arena, "imap\n%s\n%u\n%u", source->name, imap_validity(source->imap), uid);
}

static bool done_with(struct imap_source *source, uint32_t uid, const char *mark, struct fault *fault)
{
    return source->waits ? store_look_at(source->receiver->store, mark, fault)
                         : remember(source, uid + 1, fault);
}

/* One that the server does not hand out holds up no other. After a while a person is told where it lies. */
static bool refuse(struct imap_source *source, uint32_t uid, const char *mark, const char *place,
    struct arena *arena, struct fault *fault)
{
    int64_t since;
    struct store *store = source->receiver->store;
    const char *refused = arena_printf(arena, "refused\n%s", mark);
    if (++source->refused > REFUSED_MOST)
        return fault_set(fault, FAULT_LATER, "the IMAP server hands out no mails");
    if (!store_looked_when(store, refused, &since, fault) || !store_look_at(store, refused, fault))
        return false;
    if (since && clock_now() - since >= REFUSED_FOR_S)
        return receiver_give_up(source->receiver, place, fault) && done_with(source, uid, mark, fault);
    log_line(LOG_WARNING, "receive: the server does not hand out the mail with UID %u", uid);
    source->receiver->report->unreadable++;
    source->waits = true;
    return true;
}

static bool take_bytes(struct imap_source *source, uint32_t uid, const struct text *mail, const char *mark,
    const char *place, struct fault *fault)
{
    enum receiver_end end = RECEIVER_STRANGER;
    const struct bytes bytes = { (const unsigned char *)mail->bytes, mail->length };
    if (!(mail->full ? receiver_give_up(source->receiver, place, fault)
                     : receiver_take(source->receiver, bytes, place, &end, fault)))
        return false;
    source->waits |= end == RECEIVER_LATER;
    return (end == RECEIVER_LATER || done_with(source, uid, mark, fault)) &&
        (end != RECEIVER_NOTED || imap_mark_seen(source->imap, uid, fault));
}

static bool take_mail(struct imap_source *source, uint32_t uid, struct fault *fault)
{
    bool known;
    enum imap_found found;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(text_clear) struct text mail = TEXT_LIMIT(BACK_BYTES_MOST);
    const char *mark = mark_of(source, uid, &arena);
    const char *place = arena_printf(&arena, "IMAP folder %s, UID %u", source->folder, uid);
    if (!store_looked_at(source->receiver->store, mark, &known, fault))
        return false;
    if (known)
        return remember(source, uid + 1, fault);
    if (!imap_fetch(source->imap, uid, &mail, &found, fault))
        return false;
    if (found == IMAP_REFUSED)
        return refuse(source, uid, mark, place, &arena, fault);
    return found == IMAP_GONE ? done_with(source, uid, mark, fault)
                              : take_bytes(source, uid, &mail, mark, place, fault);
}

/* Numbers can lie far apart where a mailbox is old and much was removed: an empty window makes the next one
 * wider. One that is full may not be all there is, unless it is as narrow as its list. */
static bool take_window(
    struct imap_source *source, uint32_t first, uint32_t *span, bool *full, struct fault *fault)
{
    uint32_t uids[WINDOW];
    size_t count;
    if (!imap_list(source->imap, first, first + *span - 1, uids, WINDOW, &count, fault))
        return false;
    *full = count == WINDOW && *span > WINDOW;
    *span = count ? WINDOW : *span < WIDEST ? *span * 8 : *span;
    qsort(uids, count, sizeof *uids, by_number);
    for (size_t i = 0; i < count && !*full; i++)
        if (!take_mail(source, uids[i], fault))
            return false;
    return true;
}

static bool take_all(struct imap_source *source, struct fault *fault)
{
    const uint32_t end = imap_next(source->imap);
    uint32_t span = WINDOW;
    for (uint64_t first = source->next; first < end;) {
        bool full;
        uint32_t asked = end - first < span ? (uint32_t)(end - first) : span;
        span = asked;
        if (!take_window(source, (uint32_t)first, &span, &full, fault))
            return false;
        first += full ? 0 : asked;
    }
    return source->next >= end || remember(source, end, fault);
}

static struct imap *open_imap(const struct receive_setup *setup, struct fault *fault)
{
    const struct config_back *back = setup->back;
    OWNED_FREE char *password_file = file_join(
        back->password_file[0] == '/' ? "" : setup->home, back->password_file);
    OWNED_FREE char *ca_file = *back->ca_file
        ? file_join(back->ca_file[0] == '/' ? "" : setup->home, back->ca_file)
        : must_copy("");
    CLEANUP(text_clear) struct text password = TEXT_LIMIT(SECRET_BYTES_MOST);
    if (!config_read_secret(password_file, &password, fault))
        return NULL;
    const struct imap_setup imap = { .url = back->url,
        .user = back->user,
        .password = password.bytes,
        .ca_file = ca_file,
        .folder = back->folder };
    return imap_open(&imap, fault);
}

bool receive_imap(const struct receive_setup *setup, struct receive_report *report, struct fault *fault)
{
    struct store_mailbox known;
    const struct config_back *back = setup->back;
    CLEANUP(receiver_close) struct receiver receiver = { 0 };
    if (!receiver_open(&receiver, setup, report, fault))
        return false;
    const char *name = arena_printf(
        &receiver.arena, "%s\n%s\n%s\n%s", back->url, back->user, back->folder, receiver.ours.bytes);
    CLEANUP(close_imap) struct imap *imap = open_imap(setup, fault);
    if (!imap || !store_look_at(setup->store, name, fault) ||
        !store_mailbox(setup->store, name, &known, fault))
        return false;
    struct imap_source source = { .receiver = &receiver, .imap = imap, .name = name, .folder = back->folder };
    source.next = known.validity == imap_validity(imap) ? known.next : 1;
    return take_all(&source, fault);
}
