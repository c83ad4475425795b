/* Sentences of the matcher as patterns: {1} and {2} stand for words of the page or the register, or for a
 * phrase that is translated by itself. The first pattern that fits is taken: longer ones stand before those
 * that fit more. */
#include "why.h"

#include "cleanup.h"
#include "review_inside.h"

#include <string.h>

static const char *const patterns[] = {
    MSG("The page bears \"{1}\", as the card did"),
    MSG("The page bears the QR code of this message's reply sheet"),
    MSG("The page bears the number of this message's reply sheet"),
    MSG("The page bears the number of this message's reply sheet, but for one digit"),
    MSG("The page bears the number of this message's reply sheet, but for two digits that cannot be read"),
    MSG("The address has the number {1}, which was given out for this message"),
    MSG("The letter has words of the message: {1}"),
    MSG("Words of the message may stand in the letter, read badly: {1}"),
    MSG("Something at the top may be the name of {1}, read badly"),
    MSG("What is signed may be the given name of {1}, read badly"),
    MSG("The envelope may bear the given name of {1}, read badly"),
    MSG("What is signed may be the name of {1}, read badly"),
    MSG("The envelope may bear the name of {1}, read badly"),
    MSG("The envelope may come from where the card was sent, read badly: {1}"),
    MSG("The envelope may bear the return name on the card, read badly: {1}"),
    MSG("They have written to each other before"),
    MSG("The reply is older than the card"),
    MSG("The reply is dated {1} days after the card"),
    MSG("The reply is dated more than two years after the card"),
    MSG("Card and reply are in the same language"),
    MSG("Card and reply are in different languages"),
    MSG("The envelope comes from another postcode than the card was sent to"),
    MSG("The envelope comes from where the card was sent: \"{1}\""),
    MSG("The letter is signed \"{1}\", as {2} might"),
    MSG("The letter is signed by \"{1}\": {2} of {3}"),
    MSG("The envelope names \"{1}\": {2} of {3}"),
    MSG("The file or folder name says \"{1}\": {2} of {3}"),
    MSG("The letter mentions \"{1}\": {2} of {3}"),
    MSG("The letter greets \"{1}\", which is another name"),
    MSG("The letter greets \"{1}\", which is not this name as far as it can be read"),
    MSG("The letter greets \"{1}\", the return name on the card"),
    MSG("The letter greets \"{1}\", as in {2}"),
    MSG("The letter greets \"{1}\", a form of a name in {2}"),
    MSG("The letter greets \"{1}\", perhaps a misread name in {2}"),
    MSG("The page names \"{1}\", given name and surname of {2}"),
    MSG("The page names \"{1}\", the surname of {2}"),
    MSG("The page names \"{1}\", a name of {2}"),
    MSG("The envelope is addressed to \"{1}\", the return name on the card"),
    MSG("The file or folder name says \"{1}\": {2}"),
    /* phrases in {2} */
    MSG("surname and given name"),
    MSG("nearly surname and given name"),
    MSG("surname and initial"),
    MSG("a surname like this one"),
    MSG("read badly, perhaps the name"),
    MSG("the surname, but beside another given name"),
    MSG("surname and given name (elsewhere the surname beside another one)"),
    MSG("the surname (elsewhere beside another given name)"),
    MSG("the only name known"),
    MSG("the surname"),
    MSG("the sender's full name"),
    MSG("the sender's surname"),
    MSG("the sender's given name"),
};

static const char *const entries[] = {
    MSG("arrived: {1} file; set aside: {2}"),
    MSG("arrived: {1} files; set aside: {2}"),
    MSG("arrived: {1} file"),
    MSG("arrived: {1} files"),
    MSG("the same bytes arrived again"),
    MSG("the same bytes arrived again: read again"),
    MSG("read"),
    MSG("asks: {1}"),
    MSG("matched again, asks: {1}"),
    MSG("decided by rule: {1}"),
    MSG("decided by {1}: {2}"),
    MSG("undone by {1}"),
    MSG("back to review: {1}"),
    MSG("mail {1} ({2}) is planned: {3} pages"),
    MSG("recalled: {1}: {2}"),
    MSG("recalled: {1}"),
    MSG("set aside: {1}"),
    MSG("may belong together with {1}"),
    MSG("parted by {1}"),
    MSG("parted from {1}: its scan holds several letters"),
    MSG("the pages from {1} on are {2}: the scan holds several letters"),
    MSG("{1} is joined to it by {2}"),
    MSG("{1} asks a second person"),
    MSG("{1} decided; a second person is to"),
    MSG("{1} takes back what a second person was to decide, too"),
    MSG("it is a further page of {1}"),
    MSG("{1} is a further page of it"),
    MSG("{1} waits until the letter of which it is a page has left"),
    MSG("{1} says that this is the wrong person"),
    MSG("{1}: came back: {2}; now {3}"),
    MSG("{1}: came back: {2}"),
    MSG("{1} wrote a translation: {2}"),
    MSG("{1} wrote a {2}"),
    MSG("{1} takes back the translation: {2}"),
    MSG("{1} takes back the {2}"),
    MSG("{1} has {2} place of page {3} blacked out, for message {4} alone"),
    MSG("{1} has {2} places of page {3} blacked out, for message {4} alone"),
    MSG("{1} has page {2} shown again as it was, for message {3} alone"),
    MSG("blacked out for one receiver"),
    MSG("could not be blacked out for one receiver: they do not get that page"),
    MSG("{1} has {2} place of page {3} blacked out"),
    MSG("{1} has {2} places of page {3} blacked out"),
    MSG("{1} has page {2} shown again as it was"),
    MSG("blacked out"),
    MSG("could not be blacked out: that page is not mailed"),
    MSG("the pages of {1} are its own again"),
    MSG("the rule would have decided otherwise: its pattern is stopped"),
    MSG("its pattern is stopped"),
    MSG("{1} says that the rule was wrong: its pattern is stopped"),
    MSG("{1} recalls {2}"),
    MSG("{1} may have gone and is not sent again: {2}"),
    MSG("{1} is too large for one mail: its pages go as {2}"),
    MSG("{1}: interrupted while it was sent; it may have gone"),
    MSG("{1}: {2} says that it was answered"),
    MSG("{1}: {2} says that it went; {3}"),
    MSG("{1}: {2} says that it did not go; {3}"),
    MSG("{1}: {2}: that is: {3}, says {4}"),
    MSG("{1}: {2}: done by {3}"),
    MSG("{1}: {2}"), /* a mail and its state: fits nearly everything, and so is the last */
    /* phrases in these: why a decision fell, a mail was recalled, a reply was set aside */
    MSG("a message in the register fits better than before"),
    MSG("a picture with the next number came soon after: one letter or two?"),
    MSG("it went, or would have gone, to the wrong person"),
    MSG("a mail of it was recalled"),
    MSG("a person recalls it"),
    MSG("the decision was undone"),
    MSG("the register changed"),
    MSG("the last import left out the sender's row of the register: it must be mended and imported first"),
    MSG("the rule was wrong about a letter in which the same signs agreed"),
    MSG("its decision does not hold any more"),
    MSG("a page changed since it was decided"),
    MSG("the register changed since it was decided"),
    MSG("its pages could not be kept"),
    MSG("the letter of which it is a page is not settled any more"),
    MSG("it is doubted whether the letter of which it is a page is theirs"),
    MSG("the letter of which it is a page did not arrive"),
    MSG("it must be said first whether the letter of which it is a page went"),
    MSG("the letter of which it is a page went, or would have gone, to the wrong person"),
    MSG("a page that was found later, and was to follow it, is not theirs"),
};

enum { PIECES = 5 };

struct piece {
    const char *at;
    size_t size;
};

/* Does `why` have the pattern's form? Each piece is as short as it can be. */
static bool fits(const char *pattern, const char *why, struct piece pieces[PIECES])
{
    for (;;) {
        const size_t literal = strcspn(pattern, "{");
        if (strncmp(pattern, why, literal) != 0)
            return false;
        pattern += literal;
        why += literal;
        if (!*pattern)
            return !*why;
        struct piece *piece = &pieces[pattern[1] - '1'];
        pattern += strlen("{1}");
        const size_t next = strcspn(pattern, "{");
        OWNED_FREE char *behind = must_alloc(next + 1);
        memcpy(behind, pattern, next);
        const char *end = next ? strstr(why, behind) : why + strlen(why);
        if (end && next && !pattern[next]) /* the pattern's end is the sentence's */
            end = strlen(why) >= next ? why + strlen(why) - next : NULL;
        if (!end)
            return false;
        *piece = (struct piece){ why, (size_t)(end - why) };
        why = end;
    }
}

/* A phrase, or several with "; " between them; what one quotes stays as it is. */
static void add_said(struct text *out, const struct words *words, struct arena *arena, struct piece piece)
{
    const char *at = arena_copy_n(arena, piece.at, piece.size);
    for (bool first = true; *at; first = false) {
        const struct reason_piece said = reason_next(words, arena, &at);
        text_printf(out, "%s%s%s%s", first ? "" : "; ", said.said, said.quoted[0] ? " " : "", said.quoted);
    }
}

static void add_piece(struct text *out, const struct words *words, struct arena *arena,
    const struct sentences *known, struct piece piece)
{
    const char *text = arena_copy_n(arena, piece.at, piece.size);
    const char *said = known->nested ? sentence_in(words, arena, known, text) : text;
    if (said != text)
        text_add(out, said);
    else
        add_said(out, words, arena, piece);
}

static const char *fill(const struct words *words, struct arena *arena, const struct sentences *known,
    const char *translated, const struct piece pieces[PIECES])
{
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(1 << 16);
    for (const char *at = translated; *at;) {
        const size_t literal = strcspn(at, "{");
        text_add_n(&out, at, literal);
        at += literal;
        if (!*at)
            break;
        add_piece(&out, words, arena, known, pieces[at[1] - '1']);
        at += strlen("{1}");
    }
    return arena_copy(arena, out.bytes);
}

/* A translator's slip must not take the page down: {1} … {5} only. */
static bool is_sound(const char *translated)
{
    for (const char *at = translated; (at = strchr(at, '{')) != NULL; at++)
        if (at[1] < '1' || at[1] >= '1' + PIECES || at[2] != '}')
            return false;
    return true;
}

const char *sentence_in(
    const struct words *words, struct arena *arena, const struct sentences *known, const char *sentence)
{
    for (size_t i = 0; words && i < known->count; i++) {
        struct piece pieces[PIECES] = { { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 } };
        const char *pattern = known->patterns[i], *translated = words_text(words, pattern);
        if (is_sound(translated) && fits(pattern, sentence, pieces))
            return fill(words, arena, known, translated, pieces);
    }
    return sentence;
}

const char *why_in(const struct words *words, struct arena *arena, const char *why)
{
    static const struct sentences known = { patterns, sizeof patterns / sizeof *patterns, false };
    return sentence_in(words, arena, &known, why);
}

const char *story_in(const struct words *words, struct arena *arena, const char *what)
{
    static const struct sentences known = { entries, sizeof entries / sizeof *entries, false };
    return sentence_in(words, arena, &known, what);
}
