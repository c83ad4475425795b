/* What recalls a mail that has not left, on the screen of its letter and in the list of mails. */
#include "review_inside.h"

void recall_button(
    const struct html *h, const struct words *words, const char *csrf, const char *mail, const char *letter)
{
    html_put(h, " <form method=\"post\" action=\"/mail/");
    html_url(h, mail);
    html_put(h, "/recall\">");
    field_hidden(h, "csrf", csrf);
    html_put(h, "<button>");
    html_text(h, words_text(words, MSG("Recall")));
    if (*letter) {
        html_put(h, " <span class=\"unseen\">");
        html_text(h, letter);
        html_put(h, "</span>");
    }
    html_put(h, "</button></form>");
}

void recall_note(const struct html *h, const struct words *words)
{
    html_put(h, "<p class=\"recall\">");
    html_text(h,
        words_text(
            words, MSG("Whoever recalls one mail of a letter recalls all of them that have not left.")));
    html_put(h, "</p>");
}
