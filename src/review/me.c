/* /me: what a person chose: language, colours, keys; and the form for another passphrase. */
#include "keys.h"

#include <string.h>

/* Choices that are kept among the preferences as "name=word"; the first word is what holds without a choice.
 */
static const struct choice {
    const char *name, *label;
    struct word_choice {
        const char *word, *label;
    } words[3];
} choices[] = {
    { "scheme", MSG("Colours"),
        { { "auto", MSG("As the device says") }, { "light", MSG("Light") }, { "dark", MSG("Dark") } } },
    { "keys", MSG("Keys"), { { "on", MSG("On") }, { "off", MSG("Off") }, { 0 } } },
};
enum { CHOICES = sizeof choices / sizeof *choices };

/* Does "scheme=dark keys=off" hold this choice? The first word is never written. */
static bool chosen(const struct visit *visit, const struct choice *choice, size_t word)
{
    bool any = false;
    for (size_t i = 1; i < 3 && choice->words[i].word; i++) {
        const char *pair = arena_printf(visit->arena, "%s=%s", choice->name, choice->words[i].word);
        const bool holds = strstr(visit->person->preferences, pair) != NULL;
        if (i == word)
            return holds;
        any = any || holds;
    }
    return !any;
}

static void write_radio(
    const struct visit *visit, const char *name, const char *word, const char *label, bool on)
{
    html_put(&visit->html, "<label><input type=\"radio\"");
    html_attr(&visit->html, "name", name);
    html_attr(&visit->html, "value", word);
    if (on)
        html_put(&visit->html, " checked");
    html_put(&visit->html, "> ");
    html_text(&visit->html, label);
    html_put(&visit->html, "</label> ");
}

static void write_legend(const struct visit *visit, const char *label)
{
    html_put(&visit->html, "<fieldset><legend>");
    html_text(&visit->html, label);
    html_put(&visit->html, "</legend>");
}

static void write_language(const struct visit *visit)
{
    write_legend(visit, say(visit, "Language"));
    for (size_t i = 0; i < REVIEW_LANGUAGES; i++)
        write_radio(visit, "language", review_languages[i].code, review_languages[i].name,
            strcmp(review_languages[i].code, visit->language) == 0);
    html_put(&visit->html, "</fieldset>");
}

static void write_choice(const struct visit *visit, const struct choice *choice)
{
    write_legend(visit, words_text(visit->words, choice->label));
    for (size_t i = 0; i < 3 && choice->words[i].word; i++)
        write_radio(visit, choice->name, choice->words[i].word,
            words_text(visit->words, choice->words[i].label), chosen(visit, choice, i));
    html_put(&visit->html, "</fieldset>");
}

bool page_me(struct visit *visit, struct fault *fault)
{
    (void)fault;
    review_page_begin(visit, say(visit, "My settings"));
    tell_in(visit, "<h1>", MSG("My settings"), "</h1><p>");
    html_bdi(&visit->html, visit->person->name);
    html_put(&visit->html, "</p><form class=\"me\" method=\"post\" action=\"/me\">");
    field_csrf(visit);
    write_language(visit);
    for (size_t i = 0; i < CHOICES; i++)
        write_choice(visit, &choices[i]);
    keys_write_fields(visit);
    tell_in(visit, "<p><button class=\"primary\">", MSG("Save"), "</button></p></form>");
    tell_in(visit, "<h2>", MSG("Passphrase"), "</h2>");
    passphrase_write_form(visit);
    review_page_end(visit);
    return true;
}

/* ---- chosen ---- */

static void add_choice(const struct visit *visit, const struct choice *choice, struct text *preferences)
{
    const char *word = web_field(visit->request, choice->name);
    for (size_t i = 1; i < 3 && choice->words[i].word; i++)
        if (strcmp(word, choice->words[i].word) == 0)
            text_printf(preferences, "%s%s=%s", preferences->length ? " " : "", choice->name, word);
}

static const char *known_language(const struct visit *visit)
{
    for (size_t i = 0; i < REVIEW_LANGUAGES; i++)
        if (strcmp(web_field(visit->request, "language"), review_languages[i].code) == 0)
            return review_languages[i].code;
    return visit->language;
}

bool post_me(struct visit *visit, struct fault *fault)
{
    struct text preferences = TEXT_LIMIT(2000);
    for (size_t i = 0; i < CHOICES; i++)
        add_choice(visit, &choices[i], &preferences);
    keys_add_choices(visit, &preferences);
    const bool done = store_person_choose(
        visit->review->store, visit->person->id, known_language(visit), preferences.bytes, fault);
    text_clear(&preferences);
    return done && visit_go(visit, "/me");
}
