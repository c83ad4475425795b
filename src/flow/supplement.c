/* Mails that follow a letter with what was written of it since. */
#include "supplement.h"

#include "follow.h"

bool supplement_letters(struct store *store, const struct config_mail *mail, const char *reply, int64_t now,
    struct arena *arena, const char **objection, struct fault *fault)
{
    int64_t *letters;
    size_t count;
    *objection = "";
    if (!store_supplements_due(store, reply, arena, &letters, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct store_follow follow = { .due = now + (int64_t)mail->review_hold_minutes * 60, .by = "" };
        if (!follow_names(mail->from, arena, &follow.message_id, &follow.token, fault) ||
            !store_supplement(store, letters[i], &follow, arena, objection, fault))
            return false;
    }
    return true;
}
