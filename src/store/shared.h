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
 *   agreed                                          recalled since, and whose picture is still the same
 *   A's, by an earlier decision, wrong for A        as if A had none
 *   anybody's; B's places are not burnt in yet,     no
 *   or cannot be
 *   nobody's; A has places of their own on it,      no, but where another person decided the same since they
 *   B has none                                      were drawn
 *
 * Another person decided the same: two said so, and who said so last was logged in; a name that somebody gave
 * is nobody's word. Of a page with places of their own nobody gets another picture than theirs, whether they
 * share it or not. A receiver's own places change while others have their mails, but not while they have one
 * themselves. */
#ifndef SHARED_H
#define SHARED_H

#ifndef ROOM_STORE
#error "shared.h is for the store room alone"
#endif

#include "store_inside.h"

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

/* The picture as it was decided that a mail's receiver gets it: of `mail`, `mail_page`, `decision_page`. */
#define DECIDED_PICTURE \
    "coalesce((SELECT decision_page_for.picture FROM decision_page_for" \
    " WHERE decision_page_for.decision = mail.decision AND decision_page_for.number = mail_page.number" \
    " AND decision_page_for.message = mail.message), decision_page.picture)"

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

/* Two people agreed, by an earlier decision that is `which`, that this one gets the page with the very
 * picture that they would get now. */
#define AGREED_ON(which, message_id) \
    "EXISTS (SELECT 1 FROM decision AS old JOIN mail AS once ON once.decision = old.id" \
    "  AND once.message = " message_id " JOIN mail_page AS had ON had.mail = once.id" \
    "  AND had.number = reply_page.number WHERE " which " AND old.agreed = 1" \
    "  AND coalesce((SELECT picture FROM decision_page_for AS pinned WHERE pinned.decision = old.id" \
    "   AND pinned.number = had.number AND pinned.message = " message_id "), (SELECT picture" \
    "   FROM decision_page AS pinned WHERE pinned.decision = old.id AND pinned.number = had.number))" \
    "  = " PAGE_PICTURE_FOR(message_id) ")"

/* Has another than this one places of their own on the page? Not where two agreed since they were drawn that
 * this one gets the picture without them. */
#define BLACK_FOR_ANOTHER(message_id) \
    "EXISTS (SELECT 1 FROM redaction AS another WHERE another.page = page.id" \
    " AND another.message <> " message_id " AND another.undone IS NULL AND NOT " AGREED_ON( \
        "old.reply = reply_page.reply AND EXISTS (SELECT 1 FROM decision_page_for AS seen" \
        " WHERE seen.decision = old.id AND seen.number = reply_page.number" \
        " AND seen.message = another.message)", \
        message_id) ")"

/* Would this one see what is black for another, and have two not agreed on it, by `decision` or before? */
#define SEES_ANOTHERS(message_id, decision_id) \
    "(" LAST_OWN("page.id", message_id) " IS NULL AND NOT EXISTS (SELECT 1 FROM decision AS new" \
                                        "  WHERE new.id = " decision_id \
                                        " AND new.agreed = 1) AND " BLACK_FOR_ANOTHER(message_id) ")"

/* May the page go to `message` under `decision`, though `mail`, which has it, is another receiver's? */
#define BOTH_OWN(one, other) \
    "(" LAST_OWN("page.id", one) " IS NOT NULL AND " LAST_OWN("page.id", other) " IS NOT NULL)"
#define MAY_SHARE(message_id, decision_id) \
    "(mail.message <> " message_id " AND EXISTS (SELECT 1 FROM decision AS new WHERE new.id = " decision_id \
    " AND new.by_rule = 0 AND (new.agreed = 1 OR " BOTH_OWN("mail.message", message_id) " OR " AGREED_ON( \
        "old.id = mail.decision", message_id) ")))"

#endif
