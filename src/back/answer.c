/* What a person's answer asks for. It is read clause by clause; a clause that is turned around, put in doubt
 * or asked counts as doubt, and an answer with a doubt, with two wishes or with something left that nobody
 * read is unsure. A person looks at those: it costs a minute, and a wish misread can cost a letter. */
#include "back_inside.h"

#include <string.h>

enum {
    HEARD_MOST = 8 * 1024, /* bytes: who writes more says more than one thing */
    WRAPPED_LEAST = 55, /* bytes: a line as long as this goes on in the next */
    BESIDE_MOST = 4, /* words that may stand beside a phrase that says that it came */
    SMALL_TALK_MOST = 3, /* words of a clause that need nobody: a name, a place */
};

static const unsigned WISHES = MEANING_BIT(MEANS_RECEIVED) | MEANING_BIT(MEANS_TRANSLATE) |
    MEANING_BIT(MEANS_FORWARD) | MEANING_BIT(MEANS_NOT_MINE) | MEANING_BIT(MEANS_STOP);

struct heard {
    const struct back_words *words;
    struct arena *arena;
    unsigned wishes; /* MEANING_BIT of each */
    bool doubt; /* of a wish */
    bool bare; /* a wish of one word, "stop", which is one only where nobody has more to say */
    bool sentences; /* more than one word that it came, and thanks */
    bool more; /* something that none of the phrases covers */
    bool two_meanings; /* somebody else's wish, perhaps, or one that is taken back */
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
    const bool long_winded = words_in(clause) > words_in(phrase->words) + BESIDE_MOST;
    heard->more |= long_winded;
    heard->two_meanings |= long_winded;
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

static void hear_clause(struct heard *heard, const char *clause)
{
    int length = words_in(clause);
    if (length < 1)
        return;
    heard->doubt |= says(heard, MEANS_OURS, clause);
    heard->sentence.maybe |= says(heard, MEANS_DOUBT, clause);
    hear_but(heard, clause);
    hear_another(heard, clause);
    for (enum meaning meaning = MEANS_RECEIVED; meaning <= MEANS_STOP; meaning++)
        hear_wish(heard, meaning, clause);
    if (phrase_find(heard->words, WISHES, clause))
        return;
    bool courteous = says(heard, MEANS_COURTESY, clause) && length <= 2 * BESIDE_MOST;
    bool small_talk = length <= SMALL_TALK_MOST || courteous;
    heard->sentences |= !courteous;
    heard->two_meanings |= length > 1 && !courteous && !says(heard, MEANS_NEGATION, clause) &&
        !says(heard, MEANS_DENIES, clause);
    heard->more |= heard->sentence.asks || !small_talk || says(heard, MEANS_NEGATION, clause);
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

/* The length of what stands before the next mark that ends a clause. A dash and an ellipsis begin with the
 * same two bytes in UTF-8. */
static size_t clause_length(const char *at)
{
    size_t length = 0;
    while (at[length] && !strchr(".,!?;:()\n", at[length]) && strncmp(at + length, "\xe2\x80", 2) != 0)
        length++;
    return length;
}

static bool sentence_asks(const char *at)
{
    return at[strcspn(at, ".!?\n")] == '?';
}

/* Lines that a mail program wrapped are one. */
static const char *unwrap(struct arena *arena, const char *text)
{
    char *joined = arena_copy(arena, text);
    for (char *line = joined; *line;) {
        size_t length = strcspn(line, "\n");
        if (!line[length])
            break;
        if (length >= WRAPPED_LEAST && line[length + 1] && line[length + 1] != '\n')
            line[length] = ' ';
        line += length + 1;
    }
    return joined;
}

static void hear(struct heard *heard, const char *text)
{
    for (const char *at = unwrap(heard->arena, text); *at;) {
        size_t length = clause_length(at);
        heard->sentence.asks = sentence_asks(at);
        if (length)
            hear_clause(heard, fold_words(heard->arena, at, length));
        at += length;
        if (!*at || strchr(".!?\n", *at))
            end_sentence(heard);
        at += *at != '\0';
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

void answer_settle(
    const struct back_words *words, const struct opened *opened, struct arena *arena, struct back *back)
{
    const char *text = piece_of(opened, PIECE_TEXT);
    back->words = own_words(words, arena, text ? text : "");
    if (strlen(back->words) > HEARD_MOST)
        return;
    struct heard heard = { .words = words, .arena = arena };
    hear(&heard, back->words);
    enum back_answer answer = heard.doubt ? BACK_UNSURE : sort(heard.wishes);
    bool ends = answer == BACK_NOT_MINE || answer == BACK_STOP;
    bool unread = opened->attachment && !ends;
    bool alone = answer == BACK_RECEIVED || (answer == BACK_STOP && heard.bare);
    back->answer = unread || (ends && heard.two_meanings) || (alone && heard.more) ? BACK_UNSURE : answer;
    back->in_one_word = back->answer == BACK_RECEIVED && !heard.sentences;
}
