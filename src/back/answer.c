/* What a person's answer asks for. It is read clause by clause; a clause that is turned around, put in doubt
 * or asked counts as doubt, and an answer with a doubt, with two wishes or with something left that nobody
 * read is unsure. A person looks at those: it costs a minute, and a wish misread can cost a letter. */
#include "back_inside.h"

#include <string.h>

enum {
    HEARD_MOST = 8 * 1024, /* bytes: who writes more says more than one thing */
    WRAPPED_LEAST = 55, /* bytes: a line as long as this goes on in the next */
};

static const unsigned WISHES = MEANING_BIT(MEANS_RECEIVED) | MEANING_BIT(MEANS_TRANSLATE) |
    MEANING_BIT(MEANS_FORWARD) | MEANING_BIT(MEANS_NOT_MINE) | MEANING_BIT(MEANS_STOP);

/* What stands between two marks. */
struct clause {
    const char *folded, *text;
    size_t length; /* of `text` */
    bool named; /* a name may stand here: a line of its own, or what ends one behind a closing */
};

/* What may stand beside a wish. Only a word that is in a table says nothing more: "it came, empty", "not
 * mine, Anna's". */
static const unsigned COURTEOUS = MEANING_BIT(MEANS_COURTESY) | MEANING_BIT(MEANS_CLOSING) |
    MEANING_BIT(MEANS_BESIDE);
static const unsigned BESIDE_RECEIVED = COURTEOUS | MEANING_BIT(MEANS_WELL) | MEANING_BIT(MEANS_RECEIVED) |
    MEANING_BIT(MEANS_STOP);
static const unsigned BESIDE_END = COURTEOUS | WISHES | MEANING_BIT(MEANS_DENIES) |
    MEANING_BIT(MEANS_NEGATION) | MEANING_BIT(MEANS_BUT) | MEANING_BIT(MEANS_DOUBT);

struct heard {
    const struct back_words *words;
    struct arena *arena;
    const char *from; /* the From header, folded */
    struct writer writer;
    unsigned wishes; /* MEANING_BIT of each */
    bool doubt; /* of a wish */
    bool bare; /* a wish of one word, "stop", which is one only where nobody has more to say */
    bool sentences; /* more than one word that it came, and thanks */
    bool more; /* than that it came, or a bare stop */
    bool two_meanings; /* somebody else's wish, perhaps, or one that is taken back: no end to all mail */
    struct { /* of the sentence so far */
        unsigned wishes;
        bool asks, maybe;
    } sentence;
};

static int words_in(const char *folded)
{
    int count = 0;
    for (; *folded; folded++)
        count += *folded == ' ';
    return count - 1;
}

static bool says(const struct heard *heard, enum meaning meaning, const char *clause)
{
    return phrase_find(heard->words, MEANING_BIT(meaning), clause) != NULL;
}

/* "I have not received" is no wish. */
static void hear_wish(struct heard *heard, enum meaning meaning, const char *clause)
{
    const struct phrase *phrase = phrase_find(heard->words, MEANING_BIT(meaning), clause);
    if (!phrase)
        return;
    heard->sentence.wishes |= MEANING_BIT(meaning);
    heard->doubt |= !phrase->negated && says(heard, MEANS_NEGATION, clause);
    heard->bare |= meaning == MEANS_STOP && phrase->whole;
    heard->sentences |= meaning == MEANS_RECEIVED && !(phrase->whole && words_in(clause) == 1);
}

/* A "but" behind a wish takes it back in part: "not my handwriting, but the card is". */
static void hear_but(struct heard *heard, const char *clause)
{
    static const unsigned taken_back = MEANING_BIT(MEANS_NOT_MINE) | MEANING_BIT(MEANS_STOP);
    if (!says(heard, MEANS_BUT, clause))
        return;
    heard->more = true;
    heard->sentence.maybe |= (heard->sentence.wishes & taken_back) ||
        phrase_behind(heard->words, taken_back, MEANING_BIT(MEANS_BUT), clause);
}

/* "Not mine, it is my daughter's", "no more here, but to my new address", "the name is wrong, the letter is
 * mine": an end to all mail would be wrong. */
static void hear_another(struct heard *heard, const char *clause)
{
    heard->two_meanings |= says(heard, MEANS_ANOTHER, clause) ||
        (says(heard, MEANS_YET, clause) && !says(heard, MEANS_NEGATION, clause) &&
            !says(heard, MEANS_STOP, clause));
}

/* Each word of `clause` is in the header. */
static bool is_in_from(const struct heard *heard, const char *clause)
{
    for (const char *at = clause; at[1]; at = strchr(at + 1, ' '))
        if (!strstr(heard->from, arena_copy_n(heard->arena, at, strcspn(at + 1, " ") + 2)))
            return false;
    return true;
}

/* The name of whoever writes. Only the header tells a name from "empty". */
static bool signs(const struct heard *heard, const struct clause *clause)
{
    return clause->named &&
        (is_in_from(heard, clause->folded) || writer_signs(&heard->writer, clause->text, clause->length));
}

/* In so many words, or in thanks and joy; "the letter, please" does not. */
static bool says_that_it_came(const struct heard *heard, const char *clause)
{
    static const unsigned gladly = MEANING_BIT(MEANS_COURTESY) | MEANING_BIT(MEANS_CLOSING) |
        MEANING_BIT(MEANS_WELL);
    return phrases_cover(heard->words, BESIDE_RECEIVED, clause) &&
        phrase_find(heard->words, WISHES | gladly, clause);
}

static void hear_words(struct heard *heard, const struct clause *clause)
{
    const char *folded = clause->folded;
    const bool signature = signs(heard, clause);
    heard->more |= !signature && !is_in_from(heard, folded) && !says_that_it_came(heard, folded);
    heard->two_meanings |= !signature && !phrases_cover(heard->words, BESIDE_END, folded);
}

/* Words that say nothing beside a wish make whole sentences: "sorry, this is the address of a list". */
static bool is_courteous(const struct heard *heard, const char *clause)
{
    static const unsigned thanks = MEANING_BIT(MEANS_COURTESY) | MEANING_BIT(MEANS_CLOSING);
    return phrase_find(heard->words, thanks, clause) &&
        phrases_cover(heard->words, thanks | MEANING_BIT(MEANS_WELL), clause);
}

static void hear_clause(struct heard *heard, const struct clause *said)
{
    const char *clause = said->folded;
    if (words_in(clause) < 1)
        return;
    heard->doubt |= says(heard, MEANS_OURS, clause);
    heard->sentence.maybe |= says(heard, MEANS_DOUBT, clause);
    hear_but(heard, clause);
    hear_another(heard, clause);
    hear_words(heard, said);
    for (enum meaning meaning = MEANS_RECEIVED; meaning <= MEANS_STOP; meaning++)
        hear_wish(heard, meaning, clause);
    if (phrase_find(heard->words, WISHES, clause))
        return;
    heard->sentences |= !is_courteous(heard, clause);
    heard->more |= heard->sentence.asks || says(heard, MEANS_NEGATION, clause);
}

/* "Is it not for me?", "if it is not mine", "maybe": said, and yet not said. To ask for a translation, or for
 * a word to be passed on, is a wish all the same, and so is to ask for an end. */
static void end_sentence(struct heard *heard)
{
    static const unsigned plain = MEANING_BIT(MEANS_RECEIVED) | MEANING_BIT(MEANS_NOT_MINE) |
        MEANING_BIT(MEANS_STOP);
    unsigned wishes = heard->sentence.wishes;
    heard->doubt |= heard->sentence.maybe && (wishes & plain);
    heard->doubt |= heard->sentence.asks && (wishes & plain & ~MEANING_BIT(MEANS_STOP));
    heard->wishes |= wishes;
    heard->sentence.wishes = 0;
    heard->sentence.maybe = false;
}

/* How long the mark at `at` is that ends a clause, in bytes; 0: there is none. Other quotation marks, dots
 * and blanks part words, and an apostrophe not even those. */
static size_t mark_length(const char *at)
{
    static const char *const wide[] = { "–", "—", "…" };
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(at, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    return *at && strchr(".,!?;:()\n", *at) ? 1 : sign_length(at);
}

/* The length of what stands before the next mark that ends a clause. */
static size_t clause_length(const char *at)
{
    size_t length = 0;
    while (at[length] && !mark_length(at + length))
        length++;
    return length;
}

static bool sentence_asks(const char *at)
{
    return at[strcspn(at, ".!?\n")] == '?';
}

static bool ends_sentence(const char *line, size_t length)
{
    return length && strchr(".!?", line[length - 1]);
}

/* Lines that a mail program wrapped are one. Where a sentence ends with its line, a name may stand below. */
static const char *unwrap(struct arena *arena, const char *text)
{
    char *joined = arena_copy(arena, text);
    for (char *line = joined; *line;) {
        size_t length = strcspn(line, "\n");
        if (!line[length])
            break;
        if (length >= WRAPPED_LEAST && line[length + 1] && line[length + 1] != '\n' &&
            !ends_sentence(line, length))
            line[length] = ' ';
        line += length + 1;
    }
    return joined;
}

static bool ends_line(const char *at)
{
    at += strspn(at, " \t.!");
    return !*at || *at == '\n';
}

static void hear(struct heard *heard, const char *text)
{
    bool opens_line = true, closed = false;
    for (const char *at = unwrap(heard->arena, text); *at;) {
        size_t length = clause_length(at);
        heard->sentence.asks = sentence_asks(at);
        const struct clause clause = { .folded = fold_words(heard->arena, at, length),
            .text = at,
            .length = length,
            .named = (opens_line || closed) && ends_line(at + length) };
        if (length)
            hear_clause(heard, &clause);
        if (words_in(clause.folded))
            closed = phrases_cover(heard->words, MEANING_BIT(MEANS_CLOSING), clause.folded);
        at += length;
        opens_line = *at == '\n';
        if (!*at || strchr(".!?\n", *at))
            end_sentence(heard);
        at += mark_length(at);
    }
}

/* Wishes that go together, and what they come to. */
static enum back_answer sort(unsigned wishes)
{
    static const struct {
        enum meaning wish;
        unsigned beside;
        enum back_answer answer;
    } kinds[] = {
        { MEANS_NOT_MINE, MEANING_BIT(MEANS_RECEIVED) | MEANING_BIT(MEANS_STOP), BACK_NOT_MINE },
        { MEANS_STOP, MEANING_BIT(MEANS_RECEIVED), BACK_STOP },
        { MEANS_FORWARD, MEANING_BIT(MEANS_RECEIVED), BACK_FORWARD },
        { MEANS_TRANSLATE, MEANING_BIT(MEANS_RECEIVED), BACK_TRANSLATE },
        { MEANS_RECEIVED, 0, BACK_RECEIVED },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (wishes & MEANING_BIT(kinds[i].wish))
            return wishes & ~(MEANING_BIT(kinds[i].wish) | kinds[i].beside) ? BACK_UNSURE : kinds[i].answer;
    return BACK_UNSURE;
}

/* What was no UTF-8, or came in another charset than it says, has words that nobody can read. */
static bool is_legible(const char *text)
{
    return utf8_valid(text, strlen(text)) && !strstr(text, "\xef\xbf\xbd");
}

/* Of all texts: a picture between them, or a list's last lines, parts what somebody wrote. */
static const char *all_own_words(
    const struct back_words *words, const struct opened *opened, struct arena *arena)
{
    const char *all = "";
    for (size_t i = 0; i < opened->piece_count; i++)
        if (opened->pieces[i].kind == PIECE_TEXT)
            all = arena_printf(
                arena, "%s%s%s", all, *all ? "\n" : "", own_words(words, arena, opened->pieces[i].text));
    return all;
}

/* A mail of somebody else's may be meant, or be answered: "Fwd: …", "Re:Fwd: …", "[Fwd: …]". */
static bool is_passed_on(const struct opened *opened)
{
    static const char *const marks[] = {
        "Fwd:", "Fw:", "Wg:", "TR:", "RV:", "PD:", "Переслать:", "Пересл:", "Перасл:", "Пер:", "ПД:", "Persl:"
    };
    const char *subject = header_of(opened, "Subject");
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *at = strcasestr(subject, marks[i]);
        if (at && (at == subject || strchr(" [(:", at[-1])))
            return true;
    }
    return false;
}

/* A picture, a document, another mail. */
static bool encloses(const struct opened *opened)
{
    bool other = opened->attachment;
    for (size_t i = 0; i < opened->piece_count; i++)
        other |= opened->pieces[i].kind != PIECE_TEXT;
    return other;
}

void answer_settle(
    const struct back_words *words, const struct opened *opened, struct arena *arena, struct back *back)
{
    back->words = all_own_words(words, opened, arena);
    if (strlen(back->words) > HEARD_MOST || !is_legible(back->words))
        return;
    struct heard heard = {
        .words = words, .arena = arena, .from = fold_words(arena, back->from, strlen(back->from))
    };
    writer_of(words, back->from, &heard.writer);
    hear(&heard, back->words);
    heard.more |= signs_are_sad(back->words) || is_passed_on(opened);
    enum back_answer answer = heard.doubt ? BACK_UNSURE : sort(heard.wishes);
    bool ends = answer == BACK_NOT_MINE || answer == BACK_STOP;
    bool unread = encloses(opened) && !ends;
    bool alone = answer == BACK_RECEIVED || (answer == BACK_STOP && heard.bare);
    back->answer = unread || (ends && heard.two_meanings) || (alone && heard.more) ? BACK_UNSURE : answer;
    back->in_one_word = back->answer == BACK_RECEIVED && !heard.sentences;
}
