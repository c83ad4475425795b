/* What a mail says: a handful of paragraphs that a sender can understand at once, in plain text and in HTML
 * with the same words. English stands here; other languages in words/….po. No name of anybody or anything
 * belongs here. */
#include "mail_inside.h"

#include "clock.h"
#include "encode.h"

#include <stdlib.h>
#include <string.h>

#define IN_MONTH "{in month}"
#define YEAR "{year}"

#define SUBJECT "A letter in reply to your card"
#define GREETING "Hello!"
#define CAME "A letter has come by post in reply to the card you sent "
#define CAME_THIS_YEAR CAME IN_MONTH "."
#define CAME_EARLIER CAME IN_MONTH " " YEAR "."
#define CAME_UNDATED CAME "some time ago."
/* The file's name as in compose.c, and in small letters: where "PDF" is the only Latin word of a Cyrillic
 * mail, SpamAssassin finds that it is written in capitals (UPPERCASE_75_100, 1.5 points). */
#define ATTACHED \
    "The letter is attached to this mail as the file scan.pdf; its pages look just as they do on paper."
#define KEEP_IT \
    "Please keep this letter to yourself. Do not publish it, do not forward it, and do not put it into " \
    "online translators: any of these can harm the person who wrote it."
#define RECEIVED \
    "Please answer this mail with the word “received”: then we know that the letter has reached you."
#define TRANSLATION \
    "If you do not know the language or cannot make out the handwriting, just answer this mail. A person, " \
    "not a program, will translate the letter for you."
#define WRITE_BACK \
    "Would you like to write back? The surest way is to send another card just as you sent the last one. " \
    "If you are not sure how, answer this mail and we will help."
#define NOT_MINE \
    "Is this letter not meant for you? Then please answer with the words “not mine” and delete this " \
    "mail. There is nothing else you need to do."
#define STOP "If you would rather not get such letters by e-mail, answer with the word “stop”."
#define FAREWELL "All the best!"

const char *const mail_subject = SUBJECT;
const char *const sentence_marks[] = { IN_MONTH, YEAR, NULL };

static const char *const in_month[] = { "in January", "in February", "in March", "in April", "in May",
    "in June", "in July", "in August", "in September", "in October", "in November", "in December" };

const char *const sentences_all[] = { SUBJECT, GREETING, CAME_THIS_YEAR, CAME_EARLIER, CAME_UNDATED, ATTACHED,
    KEEP_IT, RECEIVED, TRANSLATION, WRITE_BACK, NOT_MINE, STOP, FAREWELL, "in January", "in February",
    "in March", "in April", "in May", "in June", "in July", "in August", "in September", "in October",
    "in November", "in December", NULL };

/* The paragraphs in order; null stands for the sentence about the card, which depends on its date. */
static const struct paragraph {
    const char *msgid;
    const char *html_class;
} paragraphs[] = {
    { GREETING, "" },
    { NULL, "" },
    { ATTACHED, "" },
    { KEEP_IT, " class=\"keep\"" },
    { RECEIVED, "" },
    { TRANSLATION, "" },
    { WRITE_BACK, "" },
    { NOT_MINE, "" },
    { STOP, "" },
    { FAREWELL, "" },
};

enum { PARAGRAPHS = sizeof paragraphs / sizeof *paragraphs, SENTENCE_MOST = 4000 };

static bool opens_with(const char *text, const char *mark)
{
    return strncmp(text, mark, strlen(mark)) == 0;
}

/* Puts the month and the year where their marks stand in `text`. */
static void add_filled(struct text *out, const char *text, const char *month, const char *year)
{
    while (*text) {
        if (opens_with(text, IN_MONTH)) {
            text_add(out, month);
            text += strlen(IN_MONTH);
        } else if (opens_with(text, YEAR)) {
            text_add(out, year);
            text += strlen(YEAR);
        } else {
            text_add_char(out, *text++);
        }
    }
}

/* A date from a register can be anything; one that no card can have, or that is still to come, is left out.
 * A card of this year needs no year: "in March" is the March that the reader thinks of. */
static void add_card_sentence(const struct words *words, struct card_dates dates, struct text *out)
{
    char sent[16], mailed[16];
    if (dates.sent_on < 0 || dates.sent_on > dates.mailed_on) {
        text_add(out, words_text(words, CAME_UNDATED));
        return;
    }
    clock_date(dates.sent_on, sent);
    clock_date(dates.mailed_on, mailed);
    const char *month = words_text(words, in_month[atoi(sent + 5) - 1]);
    const bool this_year = strncmp(sent, mailed, 5) == 0;
    sent[4] = '\0';
    add_filled(out, words_text(words, this_year ? CAME_THIS_YEAR : CAME_EARLIER), month, sent);
}

static void say(
    const struct words *words, const struct paragraph *paragraph, struct card_dates dates, struct text *out)
{
    if (paragraph->msgid)
        text_add(out, words_text(words, paragraph->msgid));
    else
        add_card_sentence(words, dates, out);
}

void sentences_plain(const struct words *words, struct card_dates dates, struct text *out)
{
    for (size_t i = 0; i < PARAGRAPHS; i++) {
        say(words, &paragraphs[i], dates, out);
        text_add(out, i + 1 < PARAGRAPHS ? "\n\n" : "\n");
    }
}

/* One column, the reader's own fonts and colours by day and by night, nothing fetched from anywhere. */
static const char html_head[] = "<head>\n"
                                "<meta charset=\"utf-8\">\n"
                                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                                "<meta name=\"supported-color-schemes\" content=\"light dark\">\n"
                                "<style>\n"
                                ":root { color-scheme: light dark; }\n"
                                "body { margin: 0; padding: 20px; font: 17px/1.55 system-ui, -apple-system, "
                                "\"Segoe UI\", Roboto, sans-serif; }\n"
                                "div { max-width: 34em; margin: 0 auto; }\n"
                                "p { margin: 0 0 1em; }\n"
                                ".keep { padding: 0.7em 1em; border-left: 4px solid #b45309; }\n"
                                "</style>\n";

void sentences_html(
    const struct words *words, const char *language, struct card_dates dates, struct text *out)
{
    text_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n%s<title>", language, html_head);
    encode_html(words_text(words, SUBJECT), out);
    text_add(out, "</title>\n</head>\n<body>\n<div>\n");
    struct text sentence = TEXT_LIMIT(SENTENCE_MOST);
    for (size_t i = 0; i < PARAGRAPHS; i++) {
        text_reset(&sentence);
        say(words, &paragraphs[i], dates, &sentence);
        text_printf(out, "<p%s>", paragraphs[i].html_class);
        encode_html(sentence.bytes, out);
        text_add(out, "</p>\n");
    }
    text_clear(&sentence);
    text_add(out, "</div>\n</body>\n</html>\n");
}
