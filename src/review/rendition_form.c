/* The form for a transcript and a translation of one person's letter, with what stands there already. */
#include "renditions.h"

#include <string.h>

static void write_field(const struct sheaf *sheaf, const char *name, const char *label, const char *words)
{
    const struct html *h = &sheaf->visit->html;
    html_put(h, "<label>");
    tell(sheaf->visit, label);
    html_put(h, " <textarea rows=\"8\" maxlength=\"100000\" dir=\"auto\" spellcheck=\"false\"");
    html_attr(h, "name", name);
    html_attr(h, "data-unkept", say(sheaf->visit, MSG("This is not kept yet: keep it, or empty the field.")));
    html_put(h, ">");
    field_text(h, words);
    html_put(h, "</textarea></label>");
}

static void write_languages(const struct sheaf *sheaf, const char *chosen)
{
    static const char *const own_names[] = { "беларуская", "русский", "English", "polski", "Deutsch",
        "українська", "lietuvių" };
    const struct html *h = &sheaf->visit->html;
    html_put(h, "<label>");
    tell(sheaf->visit, MSG("The translation's language:"));
    html_put(h, " <select name=\"language\">");
    for (size_t i = 0; rendition_languages[i]; i++) {
        html_put(h, "<option");
        html_attr(h, "value", rendition_languages[i]);
        html_attr(h, "lang", rendition_languages[i]);
        if (strcmp(rendition_languages[i], chosen) == 0)
            html_put(h, " selected");
        html_put(h, ">");
        html_text(h, own_names[i]);
        html_put(h, "</option>");
    }
    html_put(h, "</select></label>");
}

static void write_hidden(const struct sheaf *sheaf)
{
    const struct html *h = &sheaf->visit->html;
    field_hidden_number(h, "version", sheaf->version);
    field_hidden_number(h, "last", sheaf_last(sheaf));
    field_hidden(h, "ref", sheaf->ref);
}

static const struct {
    const char *says, *button;
} by_stand[] = {
    [LETTER_UNDECIDED] = { MSG("It travels with the letter, to whoever gets these pages, and to nobody "
                               "else."),
        MSG("Keep the texts") },
    [LETTER_WAITS] = { MSG("It travels in the letter's mail, which has not left yet."),
        MSG("Keep the texts") },
    [LETTER_IN_PARTS] = { MSG("The letter goes in several mails: this travels in the one that brings all of "
                              "its pages, else after them, in a mail of its own."),
        MSG("Keep the texts") },
    [LETTER_UNSURE] = { MSG("Nobody knows whether the letter left. When that is known, it goes along or "
                            "after it."),
        MSG("Keep the texts") },
    [LETTER_LEFT] = { MSG("The letter has left: it goes after it, as a mail of its own, held back for a "
                          "while."),
        MSG("Send them after it, as a mail of its own") },
};

/* What this one sees of the pages that they see a part of. */
static void write_parts(const struct sheaf *sheaf)
{
    const struct html *h = &sheaf->visit->html;
    if (!sheaf_sees_a_part(sheaf) || sheaf->listed->blind)
        return;
    html_put(h, "<p class=\"warning\">");
    tell(sheaf->visit, MSG("Some of it is black for this one alone. Please write only what they see:"));
    for (size_t i = 0; i < sheaf->black_count; i++) {
        if (sheaf->black[i].message != sheaf->message)
            continue;
        html_put(h, " <a target=\"_blank\" rel=\"noopener\" href=\"/reply/");
        html_url(h, sheaf->id);
        html_put(h, "/page/");
        html_number(h, sheaf->black[i].page);
        html_put(h, ".jpg?for=");
        html_url(h, sheaf->ref);
        html_put(h, "&amp;at=");
        html_number(h, sheaf->version);
        html_put(h, "\">");
        tell(sheaf->visit, MSG("Page"));
        html_put(h, " ");
        html_number(h, sheaf->black[i].page);
        html_put(h, "</a>");
    }
    html_put(h, "</p>");
}

void rendition_form_write(const struct sheaf *sheaf)
{
    const struct html *h = &sheaf->visit->html;
    const struct store_rendition *transcript = sheaf_kept(sheaf, RENDITION_TRANSCRIPT, NULL);
    const struct store_rendition *translation = sheaf_kept(sheaf, RENDITION_TRANSLATION, sheaf->language);
    const char *language = sheaf->language ? sheaf->language
        : translation                      ? translation->rendition.language
                                           : "en";
    form_open(sheaf->visit, sheaf->id, "write");
    write_hidden(sheaf);
    html_put(h, "<p>");
    if (*sheaf->ref && !sheaf->listed->blind) {
        html_bdi(h, sheaf->ref);
        html_put(h, ": ");
    }
    tell(sheaf->visit, by_stand[sheaf->stands].says);
    html_put(h, "</p>");
    write_parts(sheaf);
    write_field(sheaf, "transcript", MSG("What stands in the letter, copied out:"),
        sheaf->transcript ? sheaf->transcript
            : transcript  ? transcript->rendition.words
                          : "");
    write_field(sheaf, "translation", MSG("What stands in the letter, translated:"),
        sheaf->translation ? sheaf->translation
            : translation  ? translation->rendition.words
                           : "");
    write_languages(sheaf, language);
    html_put(h, " <button>");
    tell(sheaf->visit, by_stand[sheaf->stands].button);
    html_put(h, "</button></form>");
}
