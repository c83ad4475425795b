/* /help: how a letter is settled, and the keys. */
#include "keys.h"

static void write_advice(const struct visit *visit)
{
    static const char *const advice[] = {
        MSG("Read why it asks, then the lines that matter, then the records beside them. What speaks against "
            "somebody counts as much as what speaks for."),
        MSG("Being sure matters more than being quick: a letter that waits a day is nothing, a letter to the "
            "wrong person can harm somebody. Ask a second person whenever you would have to guess."),
        MSG("What you decide is mailed only after a while. Until then you can take it back."),
        MSG("None of the register means: the true sender is not there. That is a good answer, too."),
    };
    const struct html *h = &visit->html;
    html_put(h, "<ul class=\"advice\">");
    for (size_t i = 0; i < sizeof advice / sizeof *advice; i++) {
        tell_in(visit, "<li>", advice[i], "</li>");
    }
    html_put(h, "</ul>");
}

bool page_help(struct visit *visit, struct fault *fault)
{
    (void)fault;
    review_page_begin(visit, say(visit, "Help"));
    tell_in(visit, "<h1>", MSG("How a letter is settled"), "</h1>");
    write_advice(visit);
    tell_in(visit, "<h2 id=\"keys-title\">", MSG("Keys"), "</h2>");
    tell_in(visit, "<p>",
        MSG("A letter points at a decision, Enter takes it; nothing is settled by one key alone but "
            "Enter. Keys are meant by their place on the keyboard, whatever language it types. They "
            "can be switched off, or put elsewhere, under Me."),
        "</p>");
    keys_write_table(visit);
    review_page_end(visit);
    return true;
}
