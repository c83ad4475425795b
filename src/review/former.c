/* Sentences of the matcher as earlier versions stored them, with those that say the same today: a reply that
 * was matched then and waits since is told about in the person's language, too. */
#include "review_inside.h"

#include <string.h>

static const struct {
    const char *once, *today;
} former[] = {
    { "the reply sheet names the sender, but whom the letter greets could not be read",
        MSG("the reply sheet names the sender, but it could not be made out whom the letter greets") },
    { "who is greeted could not be read", MSG("it could not be made out who is greeted") },
    { "a second greeting cannot be read: perhaps a second letter",
        MSG("a word at a greeting may call somebody else: perhaps a second letter") },
    { "a word at a greeting may be another name: perhaps a second letter",
        MSG("a word at a greeting may call somebody else: perhaps a second letter") },
    { "who else writes to the prisoner is named, but could not be read",
        MSG("perhaps somebody else who writes to the prisoner is named") },
    { "the letter tells of somebody else what the sender wrote",
        MSG("perhaps the letter tells of somebody else what the sender wrote") },
    { "the letter tells of the sender as of somebody else",
        MSG("perhaps the letter tells of the sender as of somebody else") },
    { "the letter says that it has from somebody else what the sender wrote",
        MSG("perhaps the letter has from somebody else what the sender wrote") },
    { "several people are greeted", MSG("perhaps several people are greeted") },
    { "somebody else seems to have signed", MSG("perhaps somebody else signed") },
    { "the prisoner's name is read too badly",
        MSG("the prisoner's name is not written out, or read too badly") },
    { "it is not certain who wrote it: only a given name stands under it",
        MSG("it is not certain who wrote it: no whole name is made out under it") },
    { "the greeting says more of the greeted person than a name",
        MSG("perhaps the greeting says more of the greeted person than a name") },
    { "somebody else is spoken to by name: perhaps a second letter",
        MSG("somebody else may be spoken to: perhaps a second letter") },
    { "whoever writes is not sure whom he answers",
        MSG("perhaps whoever writes is not sure whom he answers") },
    { "another sender of this prisoner is named, or the greeted one once more",
        MSG("perhaps another sender of this prisoner is named, or the greeted one once more") },
    { "a page should be looked at",
        MSG("a page may not be shown whole, or not as on paper: there is a note at it") },
    { "the sender is named in the letter, but not greeted",
        MSG("the sender is named in the letter, but no greeting to them is found") },
    { "it is not certain what kind of page a page is",
        MSG("it is not certain whether a page is a letter, an envelope or something else") },
    { "it is not certain who wrote", MSG("it is not certain who wrote it") },
    { "it is not certain who wrote, of all the prisoners", MSG("it is not certain who wrote it") },
    { "it is not certain who wrote, of all the prisoners: only a given name stands under it",
        MSG("it is not certain who wrote it: no whole name is made out under it") },
    { "no name could be read under the letter: only the envelope or a surname in a file name names the "
      "prisoner",
        MSG("no name could be read under the letter: only the envelope or a file name says who wrote it") },
    { "two signs must point to one sender: none does",
        MSG("nothing in the letter says clearly which sender it is for") },
    { "two signs must point to one sender: none does, and the greeting fits another one as well",
        MSG("nothing in the letter says clearly which sender it is for: the greeting fits another one as "
            "well") },
    { "two signs must point to one sender: only a code that lacks two digits does",
        MSG("only a code that lacks two digits says which sender it is for") },
    { "two signs must point to one sender: only one does",
        MSG("only one thing says which sender it is for, and it takes two") },
    { "two signs must point to one sender: only the envelope's code does",
        MSG("only a code on the envelope says which sender it is for: the envelope may be another "
            "letter's") },
    { "two signs must point to one sender: only the greeting does",
        MSG("only the greeting says which sender it is for: somebody else may have that name") },
    { "two signs must point to one sender: only the greeting does, since the sender's own words stand in a "
      "quotation",
        MSG("only the greeting says which sender it is for: the words of the message stand in a quotation") },
    { "two signs must point to one sender: only the sender's own words do",
        MSG("only words of the message say which sender it is for: somebody else may have written the "
            "same") },
    { "two signs must point to one sender: only the sender's own words do, and the greeting fits another "
      "one, whom they do not rule out",
        MSG("only words of the message say which sender it is for: the greeting fits another one, who may "
            "have written the same") },
    { "two signs must point to one sender: the greeting does, what agrees of the sender's own words is too "
      "little to count",
        MSG("only the greeting says which sender it is for: too little of the message comes back") },
};

const char *reason_today(const char *reason)
{
    for (size_t i = 0; i < sizeof former / sizeof *former; i++)
        if (strcmp(reason, former[i].once) == 0)
            return former[i].today;
    return reason;
}
