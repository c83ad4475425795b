/* Letters without a sign of receipt: found by the store, reminded of under fresh random names. */
#include "remind.h"

#include "cleanup.h"
#include "follow.h"

enum {
    DAY_S = 24 * 60 * 60,
    TOO_LATE = 4, /* times the days: nobody is reminded of what was silent for longer; a person is asked */
};

static bool remind(const struct remind_setup *setup, const struct store_silent_mail *silent,
    struct remind_report *report, struct fault *fault)
{
    const int64_t too_late = setup->now - (int64_t)setup->days * DAY_S * TOO_LATE;
    enum store_reminded what;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct store_follow reminder = { .due = setup->due, .by = "" };
    if (!follow_names(setup->ours, &arena, &reminder.message_id, &reminder.token, fault) ||
        !store_remind(setup->store, silent->id, silent->since < too_late ? NULL : &reminder, &what, fault))
        return false;
    report->reminders += what == REMIND_PLANNED;
    report->tasks += what == REMIND_TASK;
    return true;
}

bool remind_silent(const struct remind_setup *setup, struct remind_report *report, struct fault *fault)
{
    const int64_t since = setup->now - (int64_t)setup->days * DAY_S;
    struct store_silent_mail *silent;
    size_t count;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    *report = (struct remind_report){ 0 };
    if (!store_still_silent(setup->store, since, &report->tasks, fault) ||
        !store_silent(setup->store, since, &arena, &silent, &count, fault))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!remind(setup, &silent[i], report, fault))
            return false;
    return true;
}
