/* How many mails a minute each provider is given. The figure begins with what is known of it (mailbox.h),
 * halves when the server says that they come too fast, and rises by one for every minute's worth that was
 * taken. */
#include "store_inside.h"

#include "cleanup.h"
#include "mails.h"
#include "mailbox.h"

/* A minute that begins later than now was begun by a clock that has been put right since. */
#define THIS_MINUTE "begun > ?4 - 60 AND begun <= ?4"
static const char GIVE[] =
    "INSERT INTO provider (name, a_minute, most, begun, given, good) VALUES (?1, ?2, ?3, ?4, 1, 0)"
    " ON CONFLICT (name) DO UPDATE SET most = ?3, a_minute = min(a_minute, ?3),"
    " given = CASE WHEN " THIS_MINUTE " THEN given + 1 ELSE 1 END,"
    " begun = CASE WHEN " THIS_MINUTE " THEN begun ELSE ?4 END";
#define OF_MAIL " WHERE name = (SELECT provider FROM mail WHERE id = ?1)"
/* What is left of this minute is quiet. */
static const char TOO_FAST[] =
    "UPDATE provider SET a_minute = max(1, a_minute / 2), given = max(given, a_minute), good = 0" OF_MAIL;
static const char GOOD[] = "UPDATE provider SET good = (good + 1) % a_minute,"
                           " a_minute = min(most, a_minute + (good + 1 >= a_minute))" OF_MAIL;

void provider_hash(const struct store *store, const char *address, char hash[VAULT_HASH_BYTES])
{
    CLEANUP(text_clear) struct text name = TEXT_LIMIT(4096);
    mailbox_provider(address, &name);
    store_hash(store, "adkaz provider", name.bytes, hash);
}

bool provider_give(struct store *store, const char *address, int64_t now, int most, struct fault *fault)
{
    char hash[VAULT_HASH_BYTES];
    CLEANUP(text_clear) struct text name = TEXT_LIMIT(4096);
    mailbox_provider(address, &name);
    const int first = mailbox_a_minute(name.bytes);
    provider_hash(store, address, hash);
    CLEANUP(query_end) struct query query = query_start(store, GIVE, fault);
    query_text(&query, hash);
    query_int(&query, first < most ? first : most);
    query_int(&query, most);
    query_int(&query, now);
    return query_done(&query);
}

bool provider_answered(struct store *store, int64_t mail, bool good, bool too_fast, struct fault *fault)
{
    if (!good && !too_fast)
        return true;
    CLEANUP(query_end) struct query query = query_start(store, too_fast ? TOO_FAST : GOOD, fault);
    query_int(&query, mail);
    return query_done(&query);
}
