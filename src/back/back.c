/* One received mail, from its bytes to what it is: taken apart, asked whose it is, then what. */
#include "back_inside.h"

#include <strings.h>

/* Who wrote it, and, where another one is said to have sent it, that one, too: all that is said. */
static const char *senders_of(const struct opened *opened, struct arena *arena)
{
    const char *said = "";
    for (size_t i = 0; i < opened->header_count; i++) {
        const char *name = opened->headers[i].name, *value = opened->headers[i].value;
        if (*value && (!strcasecmp(name, "From") || !strcasecmp(name, "Sender")))
            said = *said ? arena_printf(arena, "%s, %s", said, value) : value;
    }
    return said;
}

bool back_read(const struct back_words *words, struct bytes mail, const char *ours, struct arena *arena,
    struct back *back, struct fault *fault)
{
    struct opened opened;
    if (!parts_open(mail, arena, &opened, fault))
        return false;
    const char *text = piece_of(&opened, PIECE_TEXT);
    *back = (struct back){ .kind = BACK_UNKNOWN,
        .from = senders_of(&opened, arena),
        .author = opened.author,
        .words = "",
        .whole = text ? text : "",
        .failed = "",
        .resent = *header_of(&opened, "Resent-From") || *header_of(&opened, "Resent-To") };
    whose_collect(&opened, ours, arena, back);
    kind_settle(words, &opened, arena, back);
    if (back->kind == BACK_ANSWER && whose_is_ours(&opened, ours))
        back->kind = BACK_UNKNOWN; /* a copy of what a coordinator wrote to the sender */
    if (back->kind == BACK_ANSWER)
        answer_settle(words, &opened, arena, back);
    return true;
}

const char *back_kind_name(enum back_kind kind)
{
    static const char *const names[BACK_KINDS] = {
        [BACK_UNKNOWN] = "unknown",
        [BACK_HARD] = "hard",
        [BACK_FULL] = "full",
        [BACK_BLOCKED] = "blocked",
        [BACK_FAILED] = "failed",
        [BACK_SOFT] = "soft",
        [BACK_DELIVERED] = "delivered",
        [BACK_AWAY] = "away",
        [BACK_CHALLENGE] = "challenge",
        [BACK_COMPLAINT] = "complaint",
        [BACK_ANSWER] = "answer",
    };
    return names[kind];
}

const char *back_answer_name(enum back_answer answer)
{
    static const char *const names[BACK_ANSWERS] = {
        [BACK_UNSURE] = "unsure",
        [BACK_RECEIVED] = "received",
        [BACK_TRANSLATE] = "translate",
        [BACK_FORWARD] = "for the prisoner",
        [BACK_NOT_MINE] = "not mine",
        [BACK_STOP] = "stop",
    };
    return names[answer];
}
