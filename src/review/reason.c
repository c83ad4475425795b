/* Why a reply asks, or went: pieces that the matcher put behind each other, and behind a piece in brackets
 * the words of the page that it means. Each piece is said in the person's language; what it quotes only where
 * the reply itself is shown. */
#include "review_inside.h"
#include "why.h"

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

/* What forbids a mail is the last piece, and may have "; " inside. */
static const char *all_refusal(const struct words *words, struct arena *arena, const char *reason)
{
    const char *said = refusal_in(words, arena, reason);
    return said == reason ? NULL : said;
}

/* Why the rule sent: "these agree: salutation, own words", the evidence's groups by their names; else
 * `reason` itself. */
static const char *agreement(const struct words *words, struct arena *arena, const char *reason)
{
    static const char begins[] = "these agree: ", parts[] = ", ";
    const size_t begin = sizeof begins - 1, part = sizeof parts - 1;
    if (strncmp(reason, begins, begin) != 0)
        return reason;
    const char *said = words_text(words, MSG("these agree")), *mark = ": ";
    for (const char *at = reason + begin, *end; at; at = end ? end + part : NULL, mark = parts) {
        end = strstr(at, parts);
        const char *group = arena_copy_n(arena, at, end ? (size_t)(end - at) : strlen(at));
        said = arena_printf(arena, "%s%s%s", said, mark, words_text(words, group));
    }
    return said;
}

struct reason_piece reason_next(const struct words *words, struct arena *arena, const char **reason)
{
    const char *whole = *reason;
    const char *end = strstr(*reason, "; ");
    const size_t length = end ? (size_t)(end - *reason) : strlen(*reason);
    const char *piece = arena_copy_n(arena, *reason, length);
    const char *quote = find_quote(piece);
    *reason += length + (end ? 2 : 0);
    const char *plain = quote ? arena_copy_n(arena, piece, (size_t)(quote - piece)) : piece;
    const char *today = reason_today(plain), *agreed = agreement(words, arena, today);
    const char *said = agreed == today ? words_text(words, today) : agreed;
    const char *refusal = said == plain ? all_refusal(words, arena, whole) : NULL;
    if (refusal)
        *reason = whole + strlen(whole);
    return refusal ? (struct reason_piece){ whole, refusal, "" }
                   : (struct reason_piece){ plain, said, quote ? quote + 1 : "" };
}

void reason_write(const struct visit *visit, const char *reason)
{
    for (bool first = true; *reason; first = false) {
        if (!first)
            html_put(&visit->html, "; ");
        html_text(&visit->html, reason_next(visit->words, visit->arena, &reason).said);
    }
}
