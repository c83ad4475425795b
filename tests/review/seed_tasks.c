/* Letters that went out and about which something came back: a task of each kind, in turn. */
#include "seed.h"

#include "cleanup.h"
#include "clock.h"

/* What came, as the program that receives mails would keep it; all people are invented. */
static const struct written {
    const char *what, *from, *words, *quoted;
} written[TASK_KINDS] = {
    [TASK_ANSWER] = { "answer: unsure", "Алена <alena@example.org>",
        "Дзякуй вялікі, я так чакала!\nКалі можна будзе напісаць яшчэ?", "> Вам прыйшоў ліст.\n" },
    [TASK_TRANSLATE] = { "answer: translate", "Marta <marta@example.org>",
        "Dziękuję! Czy mogę prosić o tłumaczenie?", "> Przyszedł do Pani list.\n" },
    [TASK_PRISONER] = { "answer: for the prisoner", "Сергей <sergej@example.org>",
        "Передайте, пожалуйста: щука была на пять кило, держимся и ждём.", "> Вам пришло письмо.\n" },
    [TASK_NOT_MINE] = { "answer: not mine", "Ірына <iryna@example.org>",
        "Гэта не мне: я нікому ў Шклоў не пісала.", "> Вам прыйшоў ліст.\n" },
    [TASK_STOP] = { "answer: stop", "Віка <viktoryja@example.org>", "Калі ласка, больш не пішыце сюды.", "" },
    [TASK_BOUNCED] = { "hard 5.1.1", "", "", "550 5.1.1 No such user here\n" },
    [TASK_COMPLAINT] = { "complaint", "", "", "" },
    [TASK_SILENT] = { "no sign of receipt", "", "", "" },
    [TASK_RECALLED] = { "answer: received", "Алена <alena@example.org>", "Прыйшло, дзякуй.", "" },
    [TASK_UNCLEAR] = { "it names several of our letters", "", "", "Both of them came, thank you.\n" },
    [TASK_UNREADABLE] = { "a mail that cannot be read", "", "", "" },
    [TASK_WRONG] = { "went to the wrong person", "", "", "" },
};

static bool bounce(struct store *store, int64_t mail, struct fault *fault)
{
    static const unsigned char bytes[] = "a bounce";
    bool fresh;
    const struct store_received received = {
        .mail = mail, .what = "hard 5.1.1", .changes = true, .becomes = MAIL_BOUNCED
    };
    return store_received_put(store, (struct bytes){ bytes, sizeof bytes }, &received, &fresh, fault);
}

static bool decide_mail(
    struct store *store, const struct seed_mailed *mailed, int64_t due, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    int page = 1;
    struct addressee to = { mailed->message, &page, 1 };
    const struct decision decision = {
        .outcome = OUTCOME_MAIL, .by = "Наталля", .reason = "", .duplicate_of = "", .to = &to, .to_count = 1
    };
    const struct store_mail_plan plan = { .message = mailed->message,
        .address = mailed->address,
        .language = "be",
        .pages = &page,
        .page_count = 1,
        .due = due,
        .message_id = arena_printf(&arena, "%s@example.org", mailed->reply),
        .token = mailed->reply,
        .date = due };
    return store_decide(store, mailed->reply, &decision, &plan, 1, fault);
}

bool seed_settle(struct store *store, const struct seed_mailed *mailed, size_t number, struct fault *fault)
{
    enum { AN_HOUR = 3600 };
    static const enum outcome outcomes[] = { OUTCOME_MAIL, OUTCOME_NONE, OUTCOME_TO_ALL, OUTCOME_NOT_A_LETTER,
        OUTCOME_HANDED_ON };
    const struct decision decision = { .outcome = outcomes[number % (sizeof outcomes / sizeof *outcomes)],
        .by = number % 2 ? "Наталля" : "Сцяпан",
        .reason = "",
        .duplicate_of = "" };
    return decision.outcome == OUTCOME_MAIL ? decide_mail(store, mailed, clock_now() + AN_HOUR, fault)
                                            : store_decide(store, mailed->reply, &decision, NULL, 0, fault);
}

static bool send(struct store *store, const struct seed_mailed *mailed, enum store_task_kind kind,
    int64_t *id, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const int64_t now = clock_now();
    struct store_mail mail;
    const struct store_attempt done = { now, "done", 250, "2.0.0", "", "", false, "", "", 0 };
    if (!decide_mail(store, mailed, now - 60, fault) ||
        !store_mail_claim(store, now, NULL, &arena, &mail, fault) ||
        !store_mail_mark(store, mail.id, fault) ||
        !store_mail_result(store, mail.id, MAIL_HANDED_OVER, 0, &done, fault))
        return false;
    *id = mail.id;
    return kind != TASK_BOUNCED || bounce(store, mail.id, fault);
}

static bool suspend(struct store *store, const char *address, struct fault *fault)
{
    size_t fallen;
    const struct store_stop stop = {
        .kind = STOP_ADDRESS, .subject = address, .by = "a mail that came back", .reason = "not mine"
    };
    return store_stop(store, &stop, &fallen, fault);
}

/* More than html_text shows of a text. */
static const char *long_text(struct arena *arena)
{
    CLEANUP(text_clear) struct text lines = TEXT_LIMIT(1 << 20);
    for (int i = 0; i < 2000; i++)
        text_printf(&lines, "Радок %d.\n", i);
    return arena_copy(arena, lines.bytes);
}

bool seed_task(struct store *store, const struct seed_mailed *mailed, size_t number, struct fault *fault)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    const enum store_task_kind kind = number % TASK_KINDS;
    const struct written *came = &written[kind];
    struct store_task task = { .kind = kind,
        .what = came->what,
        .from = came->from,
        .words = came->words,
        .whole = arena_printf(&arena, "%s\n%s", came->words, came->quoted),
        .place = "" };
    if (kind == TASK_UNCLEAR)
        task.whole = arena_printf(&arena, "%s\n%s", came->words, long_text(&arena));
    if (mailed->hostile) {
        task.from = hostile_text(number);
        task.words = hostile_text(number + 1);
        task.whole = arena_printf(&arena, "%s\n%s", hostile_text(number + 2), hostile_text(number + 3));
    }
    if (kind != TASK_UNREADABLE && !send(store, mailed, kind, &task.mail, fault))
        return false;
    if (kind == TASK_NOT_MINE && !suspend(store, mailed->address, fault))
        return false;
    return store_task_add(store, &task, fault);
}
