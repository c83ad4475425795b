/* What a mail says: a handful of paragraphs that a sender can understand at once, in plain text and in HTML
 * with the same words. English stands here; other languages in words/….po. No name of anybody or anything
 * belongs here. */
#include "mail_inside.h"

#include "cleanup.h"
#include "clock.h"
#include "encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IN_MONTH "{in month}"
#define YEAR "{year}"
#define MONTH "{month}"
#define DAY "{day}"

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
/* What the password is like is nobody's business, and it must not come back in an answer. */
#define ATTACHED_LOCKED \
    "The letter is attached to this mail as the file scan.pdf. It opens with the password that we agreed " \
    "on. " \
    "If it does not open, answer this mail, and a person will help; please never write the password in a " \
    "mail."
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
#define PART "{part}"
#define PARTS "{parts}"
#define IN_PARTS "The letter is large, so it comes in several mails. This is part " PART " of " PARTS "."
#define NOTICE_SUBJECT "A letter has come for you"
#define NOTICE_CAME "A letter has come for you by post."
#define NOTICE_ASK \
    "Please answer this mail with the word “received”: then the letter will be sent to you. We ask first, " \
    "so " \
    "that it reaches nobody but you."

#define TRANSCRIPT "This is what stands in the letter, copied out by a person:"
#define TRANSLATED "This is what stands in the letter, translated by a person:"
#define SUPPLEMENT_SUBJECT "More about your letter"
#define SUPPLEMENT_WRITTEN \
    "A letter that came for you by post is in the mail that we sent you earlier. Now we can tell you what " \
    "stands in the letter."

/* In numbers, in the order of each language. */
#define FOUND_DATE YEAR "-" MONTH "-" DAY
#define FOUND_ONE "A further page of the letter that we sent you on " FOUND_DATE " has been found."
#define FOUND_MORE "Further pages of the letter that we sent you on " FOUND_DATE " have been found."
#define FOUND_ATTACHED \
    "What was found is attached to this mail as the file scan.pdf; it looks just as it does on paper."
#define FOUND_LOCKED \
    "What was found is attached to this mail as the file scan.pdf. It opens with the password that we " \
    "agreed on. If it does not open, answer this mail, and a person will help; please never write the " \
    "password in a mail."

#define REMINDER_SUBJECT "Has the letter reached you?"
#define REMINDER_SENT \
    "Some time ago we sent you a mail: a letter has come for you by post. This mail is an answer to it. We " \
    "do " \
    "not know whether it has reached you."
#define REMINDER_RECEIVED \
    "If you have it, please answer with the word “received”. If you cannot find it, among spam either, " \
    "just " \
    "answer this mail and say so: a person will help."

const char *const sentence_marks[] = { IN_MONTH, YEAR, MONTH, DAY, PART, PARTS, NULL };

static const char *const in_month[] = { "in January", "in February", "in March", "in April", "in May",
    "in June", "in July", "in August", "in September", "in October", "in November", "in December" };

const char *const sentences_all[] = { SUBJECT, GREETING, CAME_THIS_YEAR, CAME_EARLIER, CAME_UNDATED, ATTACHED,
    ATTACHED_LOCKED, KEEP_IT, RECEIVED, TRANSLATION, WRITE_BACK, NOT_MINE, STOP, FAREWELL, IN_PARTS,
    NOTICE_SUBJECT, NOTICE_CAME, NOTICE_ASK, REMINDER_SUBJECT, REMINDER_SENT, REMINDER_RECEIVED, TRANSCRIPT,
    TRANSLATED, SUPPLEMENT_SUBJECT, SUPPLEMENT_WRITTEN, FOUND_ONE, FOUND_MORE, FOUND_ATTACHED, FOUND_LOCKED,
    "in January", "in February", "in March", "in April", "in May", "in June", "in July", "in August",
    "in September", "in October", "in November", "in December", NULL };

enum { SENTENCE_MOST = 4000 };

/* A paragraph is a sentence or two, made by a function from what the mail is to say, or what a person wrote
 * of the letter, each with its heading. */
struct paragraph {
    const char *msgid;
    void (*add)(struct text *out, const struct words *words, const struct speech *speech);
    const char *html_class;
    enum { ALWAYS, RENDITIONS, UNTRANSLATED } when; /* the last: where a translation can follow */
};

static void add_card(struct text *out, const struct words *words, const struct speech *speech);
static void add_attached(struct text *out, const struct words *words, const struct speech *speech);
static void add_found(struct text *out, const struct words *words, const struct speech *speech);
static void add_found_attached(struct text *out, const struct words *words, const struct speech *speech);

static const struct paragraph scan[] = {
    { GREETING, NULL, "", ALWAYS },
    { NULL, add_card, "", ALWAYS },
    { NULL, add_attached, "", ALWAYS },
    { .when = RENDITIONS },
    { KEEP_IT, NULL, " class=\"keep\"", ALWAYS },
    { RECEIVED, NULL, "", ALWAYS },
    { TRANSLATION, NULL, "", UNTRANSLATED },
    { WRITE_BACK, NULL, "", ALWAYS },
    { NOT_MINE, NULL, "", ALWAYS },
    { STOP, NULL, "", ALWAYS },
    { FAREWELL, NULL, "", ALWAYS },
    { 0 },
};

/* Who reads it may be a stranger: not a word of a card. */
static const struct paragraph notice[] = {
    { GREETING, NULL, "", ALWAYS },
    { NOTICE_CAME, NULL, "", ALWAYS },
    { NOTICE_ASK, NULL, " class=\"keep\"", ALWAYS },
    { NOT_MINE, NULL, "", ALWAYS },
    { STOP, NULL, "", ALWAYS },
    { FAREWELL, NULL, "", ALWAYS },
    { 0 },
};

/* The scan was in the mail before it. */
static const struct paragraph supplement[] = {
    { GREETING, NULL, "", ALWAYS },
    { SUPPLEMENT_WRITTEN, NULL, "", ALWAYS },
    { .when = RENDITIONS },
    { KEEP_IT, NULL, " class=\"keep\"", ALWAYS },
    { TRANSLATION, NULL, "", UNTRANSLATED },
    { NOT_MINE, NULL, "", ALWAYS },
    { STOP, NULL, "", ALWAYS },
    { FAREWELL, NULL, "", ALWAYS },
    { 0 },
};

/* A page of a letter that was mailed before, which turned up later. */
static const struct paragraph found[] = {
    { GREETING, NULL, "", ALWAYS },
    { NULL, add_found, "", ALWAYS },
    { NULL, add_found_attached, "", ALWAYS },
    { .when = RENDITIONS },
    { KEEP_IT, NULL, " class=\"keep\"", ALWAYS },
    { RECEIVED, NULL, "", ALWAYS },
    { TRANSLATION, NULL, "", UNTRANSLATED },
    { NOT_MINE, NULL, "", ALWAYS },
    { STOP, NULL, "", ALWAYS },
    { FAREWELL, NULL, "", ALWAYS },
    { 0 },
};

/* As little as a notice says: the letter itself is in the mail that it follows. */
static const struct paragraph reminder[] = {
    { GREETING, NULL, "", ALWAYS },
    { REMINDER_SENT, NULL, "", ALWAYS },
    { REMINDER_RECEIVED, NULL, " class=\"keep\"", ALWAYS },
    { NOT_MINE, NULL, "", ALWAYS },
    { STOP, NULL, "", ALWAYS },
    { FAREWELL, NULL, "", ALWAYS },
    { 0 },
};

/* What each kind of mail says. */
static const struct {
    const char *subject;
    const struct paragraph *paragraphs;
} mails[MAIL_PURPOSES] = {
    [PURPOSE_SCAN] = { SUBJECT, scan },
    [PURPOSE_NOTICE] = { NOTICE_SUBJECT, notice },
    [PURPOSE_SUPPLEMENT] = { SUPPLEMENT_SUBJECT, supplement },
    [PURPOSE_REMINDER] = { REMINDER_SUBJECT, reminder },
};

const char *sentences_subject(enum mail_purpose purpose)
{
    return mails[purpose].subject;
}

static const struct paragraph *paragraphs_of(const struct speech *speech)
{
    const bool pages = speech->purpose == PURPOSE_SUPPLEMENT && speech->page_count;
    return pages ? found : mails[speech->purpose].paragraphs;
}

static bool opens_with(const char *text, const char *mark)
{
    return strncmp(text, mark, strlen(mark)) == 0;
}

/* Puts each of `fillings`, which end with a null mark, where its mark stands in `text`. */
struct filling {
    const char *mark, *text;
};
static void add_filled(struct text *out, const char *text, const struct filling fillings[])
{
    while (*text) {
        const struct filling *here = fillings;
        while (here->mark && !opens_with(text, here->mark))
            here++;
        if (here->mark)
            text_add(out, here->text);
        else
            text_add_char(out, *text);
        text += here->mark ? strlen(here->mark) : 1;
    }
}

/* A date from a register can be anything; one that no card can have, or that is still to come, is left out.
 * A card of this year needs no year: "in March" is the March that the reader thinks of. */
static void add_card(struct text *out, const struct words *words, const struct speech *speech)
{
    const struct card_dates dates = speech->dates;
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
    const struct filling fillings[] = { { IN_MONTH, month }, { YEAR, sent }, { NULL, NULL } };
    add_filled(out, words_text(words, this_year ? CAME_THIS_YEAR : CAME_EARLIER), fillings);
}

static void add_parts(struct text *out, const struct words *words, const struct speech *speech)
{
    char part[16], parts[16];
    if (speech->parts <= 1)
        return;
    snprintf(part, sizeof part, "%d", speech->part);
    snprintf(parts, sizeof parts, "%d", speech->parts);
    const struct filling fillings[] = { { PARTS, parts }, { PART, part }, { NULL, NULL } };
    text_add_char(out, ' ');
    add_filled(out, words_text(words, IN_PARTS), fillings);
}

static void add_attached(struct text *out, const struct words *words, const struct speech *speech)
{
    text_add(out, words_text(words, speech->locked ? ATTACHED_LOCKED : ATTACHED));
    add_parts(out, words, speech);
}

/* "2026-03-05" cut into its numbers. */
static void add_found(struct text *out, const struct words *words, const struct speech *speech)
{
    char date[16];
    clock_date(speech->dates.found_on, date);
    date[4] = date[7] = '\0';
    const struct filling fillings[] = { { YEAR, date }, { MONTH, date + 5 }, { DAY, date + 8 },
        { NULL, NULL } };
    add_filled(out, words_text(words, speech->page_count > 1 ? FOUND_MORE : FOUND_ONE), fillings);
}

static void add_found_attached(struct text *out, const struct words *words, const struct speech *speech)
{
    text_add(out, words_text(words, speech->locked ? FOUND_LOCKED : FOUND_ATTACHED));
    add_parts(out, words, speech);
}

static void say(const struct words *words, const struct paragraph *paragraph, const struct speech *speech,
    struct text *out)
{
    if (paragraph->msgid)
        text_add(out, words_text(words, paragraph->msgid));
    else
        paragraph->add(out, words, speech);
}

static bool is_there(const struct paragraph *paragraph)
{
    return paragraph->msgid || paragraph->add || paragraph->when == RENDITIONS;
}

static bool is_translated(const struct speech *speech)
{
    for (size_t i = 0; i < speech->rendition_count; i++)
        if (speech->renditions[i].kind == RENDITION_TRANSLATION)
            return true;
    return false;
}

/* Words never leave in the clear where the scan is locked: who wants it so gets a translation in another way.
 */
static bool is_said(const struct paragraph *paragraph, const struct speech *speech)
{
    const bool can_follow = !is_translated(speech) && !speech->locked;
    return paragraph->when == ALWAYS || (paragraph->when == UNTRANSLATED && can_follow);
}

static const char *heading(const struct words *words, const struct rendition *rendition)
{
    return words_text(words, rendition->kind == RENDITION_TRANSCRIPT ? TRANSCRIPT : TRANSLATED);
}

/* Set in from the left: where the letter's words end and ours go on is to be seen. */
static void add_set_in(const char *lines, struct text *out)
{
    for (const char *end; *lines; lines = end + (*end == '\n')) {
        end = lines + strcspn(lines, "\n");
        text_add(out, end > lines ? "    " : "");
        text_add_n(out, lines, (size_t)(end - lines));
        text_add_char(out, '\n');
    }
}

static void add_renditions(const struct words *words, const struct speech *speech, struct text *out)
{
    for (size_t i = 0; i < speech->rendition_count; i++) {
        text_printf(out, "%s\n\n", heading(words, &speech->renditions[i]));
        add_set_in(speech->renditions[i].words, out);
        text_add_char(out, '\n');
    }
}

void sentences_plain(const struct words *words, const struct speech *speech, struct text *out)
{
    for (const struct paragraph *one = paragraphs_of(speech); is_there(one); one++) {
        if (one->when == RENDITIONS)
            add_renditions(words, speech, out);
        if (!is_said(one, speech))
            continue;
        say(words, one, speech, out);
        text_add(out, is_there(one + 1) ? "\n\n" : "\n");
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
                                "blockquote { margin: 0 0 1.5em; padding-left: 1em; border-left: 4px solid "
                                "#8a8a8a; }\n"
                                ".keep { padding: 0.7em 1em; border-left: 4px solid #b45309; }\n"
                                "</style>\n";

/* Its own direction of writing, its own lines. */
static void add_quoted(const char *lines, struct text *out)
{
    CLEANUP(text_clear) struct text line = TEXT_LIMIT(SIZE_MAX / 2);
    text_add(out, "<blockquote dir=\"auto\">");
    for (const char *end; *lines; lines = end + (*end == '\n')) {
        end = lines + strcspn(lines, "\n");
        text_reset(&line);
        text_add_n(&line, lines, (size_t)(end - lines));
        encode_html(line.bytes, out);
        text_add(out, *end ? "<br>\n" : "");
    }
    text_add(out, "</blockquote>\n");
}

static void quote_renditions(const struct words *words, const struct speech *speech, struct text *out)
{
    for (size_t i = 0; i < speech->rendition_count; i++) {
        text_add(out, "<p>");
        encode_html(heading(words, &speech->renditions[i]), out);
        text_add(out, "</p>\n");
        add_quoted(speech->renditions[i].words, out);
    }
}

void sentences_html(
    const struct words *words, const char *language, const struct speech *speech, struct text *out)
{
    text_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n%s<title>", language, html_head);
    encode_html(words_text(words, sentences_subject(speech->purpose)), out);
    text_add(out, "</title>\n</head>\n<body>\n<div>\n");
    struct text sentence = TEXT_LIMIT(SENTENCE_MOST);
    for (const struct paragraph *one = paragraphs_of(speech); is_there(one); one++) {
        if (one->when == RENDITIONS)
            quote_renditions(words, speech, out);
        if (!is_said(one, speech))
            continue;
        text_reset(&sentence);
        say(words, one, speech, &sentence);
        text_printf(out, "<p%s>", one->html_class);
        encode_html(sentence.bytes, out);
        text_add(out, "</p>\n");
    }
    text_clear(&sentence);
    text_add(out, "</div>\n</body>\n</html>\n");
}
