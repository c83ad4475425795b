/* Why a reply asks: pieces that the matcher put behind each other, and behind a piece in brackets the words
 * of the page that it means. Each piece is said in the person's language; what it quotes only where the reply
 * itself is shown. */
#include "review_inside.h"

#include <string.h>

/* `two salutations: perhaps two letters ("Юлия", "Сергей")` → where ` ("` stands; null: nothing is quoted. */
static const char *find_quote(const char *piece)
{
    static const char opening[] = " (\"", closing[] = "\")";
    const size_t length = strlen(piece), end = sizeof closing - 1;
    if (length < end || strcmp(piece + length - end, closing) != 0)
        return NULL;
    return strstr(piece, opening);
}

struct reason_piece reason_next(struct arena *arena, const char **reason)
{
    const char *end = strstr(*reason, "; ");
    const size_t length = end ? (size_t)(end - *reason) : strlen(*reason);
    const char *piece = arena_copy_n(arena, *reason, length);
    const char *quote = find_quote(piece);
    *reason += length + (end ? 2 : 0);
    if (!quote)
        return (struct reason_piece){ piece, "" };
    return (struct reason_piece){ arena_copy_n(arena, piece, (size_t)(quote - piece)), quote + 1 };
}

void reason_write(const struct visit *visit, const char *reason)
{
    for (bool first = true; *reason; first = false) {
        if (!first)
            html_put(&visit->html, "; ");
        tell(visit, reason_next(visit->arena, &reason).words);
    }
}
