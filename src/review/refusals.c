/* Refusals of store, flow and mail as patterns, as why.c has them for the matcher: {1} and {2} stand for an
 * ID, a number, or a phrase that is translated by itself. A test finds what is missing here. */
#include "why.h"

#include "review_inside.h"

static const char *const refusals[] = {
    /* what stands in front of others */
    MSG("addressee {1}: {2}"),
    MSG("the sender's address cannot be used: {1}"),
    MSG("mail.from in the configuration: {1}"),

    /* the reply */
    MSG("there is no reply {1}"),
    MSG("{1} is {2} and cannot be decided"),
    MSG("{1} is {2} and cannot be undone"),
    MSG("{1} is {2} and cannot be given an opinion"),
    MSG("{1} is {2} and cannot be put off"),
    MSG("{1} is {2} and cannot be parted or joined"),
    MSG("{1} is {2} and cannot be called wrong"),
    MSG("{1} is {2} and cannot be blacked out"),
    MSG("{1} is {2} and cannot be shown as it was"),
    MSG("{1} cannot be undone: mail {2} {3} ({4}, {5})"),
    MSG("has left"), /* in {3} */
    MSG("may have left"),
    MSG("{1} went to several senders: say which mail was wrong"),
    MSG("{1} was mailed to nobody; `adkaz undo` takes it back"),
    MSG("mail {1} was recalled: nobody got it"),
    MSG("mail {1} is noted as wrong already"),
    MSG("{1} cannot be a duplicate of itself"),
    MSG("{1} is settled as being in {2}: one of the two must stay"),
    MSG("{1} is of no use itself: nobody would get this letter"),
    MSG("{1} lies in {2} itself: name that one"),
    MSG("{1} is settled as a duplicate of it: take that back first"),
    MSG("{1} was mailed to nobody, or waits for a decision: a page of it has nobody to go to"),
    MSG("{1} cannot be a page of itself"),
    MSG("{1} is a page of {2} itself: name that one"),
    MSG("{1} went to several senders: name the mail (M-…) with which this page belongs"),
    MSG("the letter of which it is a page is not settled any more"),
    MSG("it is doubted whether the letter of which it is a page is theirs"),
    MSG("the letter of which it is a page did not arrive"),
    MSG("it must be said first whether the letter of which it is a page went"),
    MSG("a page of a letter goes to whom the letter went, and to nobody else"),
    MSG("the sender has another address than when the letter was mailed: who is it now?"),
    MSG("of which letter a page is, a person says"),
    MSG("there is no mail {1}"),
    MSG("that decision is too long"),
    MSG("a note has 1 to {1} bytes"),
    MSG("in review"), /* a phrase in {2}, as the names of states are */

    /* two people */
    MSG("two people decided differently: a lead decides"),
    MSG("you are one of the two who differ: another lead decides"),
    MSG("you are one of the two who differ, and nobody else leads: decide a day after you did"),
    MSG("you decided about it already; take that back first"),
    MSG("{1} has no opinion of yours that waits for another's"),

    /* pages */
    MSG("pages are written as 1,3-5; \"{1}\" is not"),
    MSG("there is no page {1}; the pages are {2} to {3}"),
    MSG("no page of this reply can be mailed"),
    MSG("one message is named twice: name it once, with all the pages that go to it"),
    MSG("page {1} is an {2} and is never mailed: it may name a volunteer"),
    MSG("page {1} has no picture; `adkaz show` says why"),
    MSG("page {1} is for several people; a person decides that"),
    MSG("page {1} is for several people: black out for each what is not theirs (`adkaz redact --for`), or "
        "let two people decide the same at the review page"),
    MSG("what one of its receivers is not to see of page {1} is not blacked out yet, or cannot be"),
    MSG("page {1} of {2} cannot be mailed, is named twice, or went to somebody already"),
    MSG("a mail of {1} bounced, or may have gone: it must be said first what became of it"),
    MSG("{1} has no page {2} with a picture"),
    MSG("1 to {1} places of a page are blacked out"),
    MSG("nothing is blacked out on page {1} of {2}"),
    MSG("a mail with page {1} of {2} has left"),
    MSG("place {1} is not on page {2}, which has {3} x {4} pixels"),
    MSG("a place is written as LEFT,TOP,WIDTH,HEIGHT in pixels of the page's picture"),

    /* parting and joining */
    MSG("{1} has no pages from {2} on"),
    MSG("a mail of {1} has left: its pages stay together"),
    MSG("name the pages with which another letter begins"),
    MSG("a letter begins with a page behind the first one of {1}, each named once, rising"),
    MSG("{1} cannot be joined with itself"),
    MSG("{1} and {2} did not come from one drop: two people's letters?"),
    MSG("the pages of {1} are not in {2} any more: it was parted since"),

    /* transcripts and translations */
    MSG("line {1} holds a character that cannot be shown"),
    MSG("line {1} turns the direction of writing"),
    MSG("it is not plain text in UTF-8"),
    MSG("{1} does not go to that message"),
    MSG("{1} goes to several people: for which of them is it?"),
    MSG("page {1} does not go to that message"),
    MSG("{1} has no page that is mailed"),
    MSG("a translation is in one of be, ru, en, pl, de, uk, lt"),
    MSG("it is longer than {1} bytes"),
    MSG("it says nothing"),
    MSG("{1} has no page {2} that is mailed, or it is named twice"),
    MSG("a transcript of other pages, too, would be lost: take that one back first, or write this one of the "
        "same "
        "pages"),
    MSG("a translation of other pages, too, would be lost: take that one back first, or write this one of "
        "the "
        "same pages"),
    MSG("the sender's letters do not go in clear, and words of this one would: give them in another way"),
    MSG("the letter has left, and nothing may follow it: {1}"),
    MSG("the sender's letters do not go in clear"),

    /* whom it would go to */
    MSG("no message has that ref"),
    MSG("the row of that ref cannot be read: import it again"),
    MSG("{1} has a mail to that message already, which was not recalled"),
    MSG("the sender's row of the register cannot be read"),
    MSG("the last import left out the sender's row of the register: it must be mended and imported first"),
    MSG("the sender does not want letters by mail"),
    MSG("the sender does not want letters by mail; settle it by hand"),
    MSG("the sender wants a PDF with a password, and the register's pdf_password {1}"),
    MSG("is missing"), /* phrases of that one */
    MSG("is shorter than 8 characters"),
    MSG("is longer than 127 bytes (63 Cyrillic letters)"),
    MSG("is written both from the left and from the right"),
    MSG("holds something else than letters, digits, punctuation and single-width blanks"),
    MSG("holds characters that some programs take for others"),
    MSG("the sender wants a notice before the letter"),
    MSG("the sender has no address"),
    MSG("the sender has no e-mail address"),
    MSG("the sender's address changed"),
    MSG("mail to the sender's address is suspended"),
    MSG("the drop that it came from is suspended"),
    MSG("the sender has no PGP key in the register (pgp_key)"),
    MSG("the sender's PGP key is a private one; take it out of the register"),
    MSG("the sender's PGP key cannot be read"),
    MSG("the sender's PGP key is not one public key that can be read"),
    MSG("the sender's PGP key {1}; a person must ask for another"),

    MSG("was revoked"), /* phrases of that one */
    MSG("has expired"),
    MSG("is not valid"),
    MSG("has no part that mail can be encrypted to"),

    /* addresses */
    MSG("the address has nothing, or too much, before its @"),
    MSG("the address has letters before its @ that are not ASCII; such mail is not sent yet: another address "
        "is needed"),
    MSG("the address has a dot in a wrong place before its @"),
    MSG("the address has no domain that can exist behind its @"),
    MSG("the address has letters of two alphabets in one word behind its @"),
    MSG("the address has not exactly one @"),
    MSG("the address has a character that no address has"),
    MSG("the address is longer than {1} bytes"),
};
const char *refusal_in(const struct words *words, struct arena *arena, const char *refusal)
{
    static const struct sentences known = { refusals, sizeof refusals / sizeof *refusals, true };
    return sentence_in(words, arena, &known, refusal);
}
