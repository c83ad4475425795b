/* Random names for mails, and the scan that follows a notice. */
#include "follow.h"

#include "cleanup.h"
#include "mail.h"

#include <sodium.h>
#include <string.h>

enum { TOKEN_BYTES = 10, ID_BYTES = 16 };

static const char *random_hex(struct arena *arena, size_t bytes)
{
    unsigned char random[32];
    char hex[65];
    randombytes_buf(random, bytes);
    sodium_bin2hex(hex, sizeof hex, random, bytes);
    return arena_copy(arena, hex);
}

bool follow_names(
    const char *from, struct arena *arena, const char **message_id, const char **token, struct fault *fault)
{
    CLEANUP(text_clear) struct text ascii = TEXT_LIMIT(400);
    if (!mail_address_check(from, &ascii, fault))
        return fault_while(fault, "mail.from in the configuration");
    *message_id = arena_printf(arena, "%s@%s", random_hex(arena, ID_BYTES), strrchr(ascii.bytes, '@') + 1);
    *token = random_hex(arena, TOKEN_BYTES);
    return true;
}

bool follow_notice(
    struct store *store, int64_t mail, const char *from, int64_t due, const char *by, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_follow scan = { .due = due, .by = by };
    return follow_names(from, &arena, &scan.message_id, &scan.token, fault) &&
        store_notice_answered(store, mail, &scan, fault);
}
