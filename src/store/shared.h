/* shared: one page for several receivers, each with a picture of their own, as conditions on rows of `page`,
 * `mail` and `redaction`. A redaction is everybody's, or one receiver's own; what a receiver gets has both
 * burnt in.
 *
 *   the page is to go to B, and a mail that was not recalled has it already
 *
 *   whose mail                                      may it go to B, too?
 *   B's                                             no, but a scan behind its notice
 *   A's, and the rule decides                       no
 *   A's; A and B have places of their own on it     yes
 *   A's; one of them has none                       no, but where another person decided the same
 *   A's, by an earlier decision, on which two       yes, where that one gave it to B as well, whose mail was
 *   agreed                                          recalled since
 *   A's, by an earlier decision, wrong for A        as if A had none
 *   anybody's; B's places are not burnt in yet,     no
 *   or cannot be
 *
 * Of a page with places of their own nobody gets another picture than theirs, whether they share it or not. A
 * receiver's own places change while others have their mails, but not while they have one themselves. */
#ifndef SHARED_H
#define SHARED_H

#ifndef ROOM_STORE
#error "shared.h is for the store room alone"
#endif

/* The last redaction that holds: of everybody's; of one receiver's own, else null. */
#define LAST_COMMON(page_id) \
    "(SELECT coalesce(max(every.id), 0) FROM redaction AS every WHERE every.page = " page_id \
    " AND every.message IS NULL AND every.undone IS NULL)"
#define LAST_OWN(page_id, message) \
    "(SELECT max(theirs.id) FROM redaction AS theirs WHERE theirs.page = " page_id \
    " AND theirs.message = " message " AND theirs.undone IS NULL)"

/* The picture with that redaction and what is everybody's burnt in; '': there is none. */
#define OWN_PICTURE(last_own, page_id) \
    "coalesce((SELECT picture_for.picture FROM picture_for WHERE picture_for.own = " last_own \
    " AND picture_for.common = " LAST_COMMON(page_id) "), '')"

/* What this message's sender gets of a page. */
#define PAGE_PICTURE_FOR(message) \
    "(CASE WHEN " LAST_OWN("page.id", message) " IS NULL THEN " PAGE_PICTURE " ELSE " OWN_PICTURE( \
        LAST_OWN("page.id", message), "page.id") " END)"

/* All pictures of their own that receivers have of a reply's pages: number, message, picture. */
#define OWN_PICTURES(reply_id) \
    "SELECT reply_page.number, own.message, " OWN_PICTURE( \
        "own.id", "own.page") " FROM reply_page JOIN redaction AS own ON own.page = reply_page.page AND " \
                              "own.message IS NOT NULL" \
                              " WHERE reply_page.reply = " reply_id \
                              " AND own.id = " LAST_OWN("own.page", "own.message")

/* One of them is still to be burnt in, or somebody's. */
#define BLACK_WAITS(reply_id) \
    "(EXISTS (SELECT 1 FROM redaction JOIN reply_page ON reply_page.page = redaction.page" \
    "  WHERE reply_page.reply = " reply_id " AND redaction.message IS NULL AND redaction.picture = ''" \
    "  AND redaction.failed = 0 AND redaction.undone IS NULL)" \
    " OR EXISTS (SELECT 1 FROM reply_page JOIN redaction AS own ON own.page = reply_page.page" \
    "  AND own.message IS NOT NULL WHERE reply_page.reply = " reply_id \
    "  AND own.id = " LAST_OWN("own.page", \
        "own.message") "  AND NOT EXISTS (SELECT 1 FROM picture_for WHERE picture_for.own = own.id" \
                       "   AND picture_for.common = " LAST_COMMON("own.page") ")))"

/* May the page go to `message` under `decision`, though `mail`, which has it, is another receiver's? */
#define MAY_SHARE(message_id, decision_id, page_number) \
    "(mail.message <> " message_id " AND EXISTS (SELECT 1 FROM decision AS new WHERE new.id = " decision_id \
    " AND new.by_rule = 0)" \
    " AND ((" LAST_OWN("page.id", "mail.message") " IS NOT NULL AND " LAST_OWN("page.id", \
        message_id) "   IS NOT NULL)" \
                    "  OR EXISTS (SELECT 1 FROM decision AS old WHERE old.id = mail.decision AND " \
                    "old.agreed = 1" \
                    "   AND (old.id = " decision_id " OR EXISTS (SELECT 1 FROM mail AS once" \
                    "    JOIN mail_page AS had ON had.mail = once.id WHERE once.decision = old.id" \
                    "    AND once.message = " message_id " AND had.number = " page_number ")))))"

#endif
