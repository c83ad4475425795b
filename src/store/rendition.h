/* rendition: which transcripts and translations go with which mail, as conditions on a row of `rendition` and
 * one of `mail`. Words go in the mail that brings all of their pages; where several bring them, or it has
 * left, in a supplement behind the last of them. A letter is all mails with its pages to one sender,
 * whichever decision sent them.
 *
 *   the letter                         words of all its pages     words of one page
 *   one mail that waits                in it                      in it
 *   one mail that left                 supplement                 supplement
 *   parts, none or some have left      supplement when all have   in the part with the page while that waits,
 *                                                                 a supplement at once when that has left
 *   too large for a server, cut        as parts; what the first part took before the cut stays only where all
 *                                      of its pages do
 *   a rest, by a second decision       as parts; the supplement goes under the second decision
 *   pages to two senders               to neither                 to whoever it was written for
 *   a page, some of it black for one   to whoever it was written for since, and to nobody else
 *   one page as it is to two           to each what was written for them, and before that is decided: to both
 *   undone, the same decided anew      as if decided once         the same
 *   undone, decided for another        stays, and deciding asks   the same
 *   to two, undone, for one of them    stays, and deciding asks   what was written for that one
 *
 * A supplement goes only under the decision that holds, to a sender to whom that one mails something. */
#ifndef STORE_RENDITION_H
#define STORE_RENDITION_H

#ifndef ROOM_STORE
#error "rendition.h is for the store room alone"
#endif

#include "shared.h"

/* Some of its pages are this reply's now. */
#define RENDITION_OF(reply_id) \
    "rendition.id IN (SELECT rendition_page.rendition FROM reply_page" \
    " JOIN rendition_page ON rendition_page.page = reply_page.page WHERE reply_page.reply = " reply_id ")"

/* The mails that brought one of its pages, or are to, since it was written. */
#define GIVEN_SINCE(words) \
    "rendition_page AS its JOIN reply_page AS lies ON lies.page = its.page JOIN mail AS given" \
    " ON given.reply = lies.reply JOIN mail_page AS brings ON brings.mail = given.id" \
    " AND brings.number = lies.number WHERE its.rendition = " words ".id AND given.decision > " words \
    ".settled"
#define FIRST_GIVING(words) "(SELECT min(given.decision) FROM " GIVEN_SINCE(words) ")"
#define GIVEN_FIRST(words) \
    "SELECT given.message FROM " GIVEN_SINCE(words) " AND given.decision = " FIRST_GIVING(words)

/* Whom they are for: the message that they were written for, else those whom the first decision since gave
 * one of their pages; everybody as long as there is none. */
#define RENDITION_IS_FOR(words, whom) \
    "(" words ".message IS " whom " OR (" words ".message IS NULL AND (" whom \
    " IN (" GIVEN_FIRST(words) ") OR " FIRST_GIVING(words) " IS NULL)))"

/* All of these; 0: everybody. */
#define RENDITION_RECEIVERS \
    "(SELECT message FROM (SELECT coalesce(rendition.message, 0) AS message UNION " GIVEN_FIRST( \
        "rendition") ") WHERE " RENDITION_IS_FOR("rendition", "message") ")"

/* For this one: nothing later stands in its place. What was written for another, whatever became of that
 * one's mail, does not; what was written before anybody was named stands in the place of all. */
#define RENDITION_HOLDS(whom) \
    "rendition.withdrawn = 0 AND NOT EXISTS (SELECT 1 FROM rendition_page AS mine" \
    " JOIN rendition_page AS theirs ON theirs.page = mine.page" \
    " JOIN rendition AS later ON later.id = theirs.rendition WHERE mine.rendition = rendition.id" \
    " AND later.id > rendition.id AND later.kind = rendition.kind AND later.language = rendition.language" \
    " AND (later.message IS NULL OR later.message = " whom "))"

#define SURELY_LEFT "('written', 'handed-over', 'confirmed')"

/* What it takes along is not settled yet: no try of it may have gone. */
#define MAIL_TAKES_MORE \
    "(mail.purpose IN ('scan', 'supplement') AND mail.resent = 0" \
    " AND mail.state IN ('held', 'queued', 'deferred'))"

/* Whoever gets the mail gets all of its pages with it, as they were; or has them, where it follows them. */
#define RENDITION_PAGES_GO \
    "NOT EXISTS (SELECT 1 FROM rendition_page AS mine WHERE mine.rendition = rendition.id" \
    " AND NOT EXISTS (SELECT 1 FROM mail AS letter JOIN mail_page ON mail_page.mail = letter.id" \
    "  JOIN reply_page ON reply_page.reply = letter.reply AND reply_page.number = mail_page.number" \
    "  JOIN page ON page.id = reply_page.page" \
    "  WHERE letter.reply = mail.reply AND letter.message = mail.message AND letter.purpose = 'scan'" \
    "  AND CASE WHEN mail.purpose = 'scan' AND " MAIL_TAKES_MORE " THEN letter.id = mail.id" \
    "   ELSE letter.state IN " SURELY_LEFT " END" \
    "  AND reply_page.page = mine.page AND " PAGE_PICTURE_FOR("mail.message") " = mine.picture))"

/* A mail to the same one, beside `but`, took it along. One that was recalled by itself counts: a person did
 * not want it. */
#define RENDITION_CARRIED(but) \
    "EXISTS (SELECT 1 FROM mail_rendition AS carried JOIN mail AS other ON other.id = carried.mail" \
    " WHERE carried.rendition = rendition.id AND other.message = mail.message AND other.id <> " but \
    " AND NOT (other.purpose = 'scan' AND other.state IN ('recalled', 'bounced')))"

#define RENDITION_GOES(but) \
    RENDITION_OF("mail.reply") \
    " AND " RENDITION_HOLDS("mail.message") " AND " RENDITION_IS_FOR( \
        "rendition", "mail.message") " AND " RENDITION_PAGES_GO " AND NOT " RENDITION_CARRIED(but)

/* The first columns of a query about renditions, and what they say. */
#define RENDITION_COLUMNS \
    "rendition.id, rendition.kind, rendition.language, rendition.withdrawn, rendition.at," \
    " rendition.by_name, rendition.content"
struct store_rendition column_rendition(struct query *query, struct arena *arena);

#endif
