/* adkaz decide, undo: what a coordinator settled, by hand. The checks that no decision may break are flow's.
 */
#include "commands.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "flow.h"
#include "rematch_inside.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESSEES_MOST = 64, ACT = 2000, FOUND = 3000 };

struct deciding {
    struct arena arena;
    struct store *store;
    const char *id;
    struct reply reply;
    struct decision decision;
    const char *to[ADDRESSEES_MOST]; /* REF[:PAGES], as written */
    int outcomes; /* how many were named, acts too */
    const struct act *act; /* instead of an outcome; `said` is its word */
    const char *said;
    const char *found_with; /* --found-with, as written; null: none */
    bool anyway;
    const char *share;
};

/* What is no decision, but stands beside them. */
struct act {
    bool (*carry_out)(struct deciding *deciding, struct fault *fault);
    const char *done; /* told behind the reply's ID */
};

static bool split(struct deciding *deciding, struct fault *fault)
{
    struct addressee at = { 0 };
    if (!flow_read_pages(deciding->said, &deciding->arena, &at, fault))
        return false;
    int *first = arena_array(&deciding->arena, at.page_count + 1, sizeof *first);
    struct store_id *made = arena_array(&deciding->arena, at.page_count, sizeof *made);
    memcpy(first + 1, at.pages, at.page_count * sizeof *first);
    return store_reply_part(
        deciding->store, deciding->id, first, at.page_count + 1, deciding->decision.by, 0, made, fault);
}

static bool join(struct deciding *deciding, struct fault *fault)
{
    const struct store_joining joining = { .reply = deciding->id, .other = deciding->said };
    return store_reply_join(deciding->store, &joining, deciding->decision.by, fault);
}

static bool ask_second(struct deciding *deciding, struct fault *fault)
{
    return store_opinion_put(deciding->store, deciding->id, &deciding->decision, true, fault);
}

static bool add_note(struct deciding *deciding, struct fault *fault)
{
    return store_note_add(deciding->store, deciding->id, deciding->decision.by, deciding->said, fault);
}

enum { ACT_SPLIT, ACT_JOIN, ACT_SECOND, ACT_NOTE };
static const struct act acts[] = {
    [ACT_SPLIT] = { split,
        "parted; its parts are matched again by the run that is at work, or by the next one" },
    [ACT_JOIN] = { join,
        "joined; it is matched again by the run that is at work, or by the next one. "
        "`adkaz undo` of the other "
        "takes it back" },
    [ACT_SECOND] = { ask_second, "somebody else is asked" },
    [ACT_NOTE] = { add_note, "noted" },
};

static const struct option options[] = {
    { "to", required_argument, NULL, 't' },
    { "none", no_argument, NULL, OUTCOME_NONE + 1000 },
    { "handed-on", no_argument, NULL, OUTCOME_HANDED_ON + 1000 },
    { "not-a-letter", no_argument, NULL, OUTCOME_NOT_A_LETTER + 1000 },
    { "returned", no_argument, NULL, OUTCOME_RETURNED + 1000 },
    { "rescan", required_argument, NULL, OUTCOME_RESCAN + 1000 },
    { "waits", no_argument, NULL, OUTCOME_WAITS + 1000 },
    { "to-all", no_argument, NULL, OUTCOME_TO_ALL + 1000 },
    { "duplicate-of", required_argument, NULL, OUTCOME_DUPLICATE + 1000 },
    { "found-with", required_argument, NULL, FOUND },
    { "split", required_argument, NULL, ACT + ACT_SPLIT },
    { "join", required_argument, NULL, ACT + ACT_JOIN },
    { "second", no_argument, NULL, ACT + ACT_SECOND },
    { "note", required_argument, NULL, ACT + ACT_NOTE },
    { "by", required_argument, NULL, 'b' },
    { "anyway", no_argument, NULL, 'a' },
    { 0 },
};

static bool name_outcome(struct deciding *deciding, enum outcome outcome)
{
    bool first_or_same = !deciding->outcomes ||
        (outcome == OUTCOME_MAIL && deciding->decision.outcome == outcome);
    deciding->decision.outcome = outcome;
    deciding->outcomes++;
    return first_or_same;
}

static const char *read_option(struct deciding *deciding, int option)
{
    struct decision *decision = &deciding->decision;
    if (option == '?')
        return "";
    if (option == 'b') {
        decision->by = optarg;
        return NULL;
    }
    if (option == 'a') {
        deciding->anyway = true;
        return NULL;
    }
    if (option == FOUND) {
        deciding->found_with = optarg;
        decision->outcome = OUTCOME_MAIL;
        return deciding->outcomes++ ? "one outcome only: a found page goes to whom its letter went" : NULL;
    }
    if (option >= ACT) {
        deciding->act = &acts[option - ACT];
        deciding->said = optarg;
        return deciding->outcomes++ ? "one thing at a time" : NULL;
    }
    enum outcome outcome = option == 't' ? OUTCOME_MAIL : (enum outcome)(option - 1000);
    if (deciding->found_with || !name_outcome(deciding, outcome))
        return "one outcome only: --to (once for each addressee), or one of the others";
    if (outcome == OUTCOME_MAIL && decision->to_count == ADDRESSEES_MOST)
        return "too many --to";
    if (outcome == OUTCOME_MAIL)
        deciding->to[decision->to_count++] = optarg;
    if (outcome == OUTCOME_RESCAN)
        decision->reason = optarg;
    if (outcome == OUTCOME_DUPLICATE)
        decision->duplicate_of = optarg;
    return NULL;
}

/* REF or REF:PAGES. A ref may hold a colon itself; where both readings exist, neither is guessed. */
static bool read_addressee(
    struct deciding *deciding, const char *written, struct addressee *to, struct fault *fault)
{
    struct arena *arena = &deciding->arena;
    const char *colon = strrchr(written, ':');
    const char *ref = colon ? arena_copy_n(arena, written, (size_t)(colon - written)) : written;
    struct message whole, before;
    bool is_whole = store_message_find(deciding->store, written, arena, &whole, fault);
    if (!is_whole && fault->kind != FAULT_INPUT)
        return false;
    bool is_before = colon && store_message_find(deciding->store, ref, arena, &before, fault);
    if (!is_before && (!is_whole || (colon && fault->kind != FAULT_INPUT)))
        return fault_while(fault, "--to %s", ref);
    if (is_whole && is_before)
        return fault_set(fault, FAULT_INPUT,
            "--to %s: there is a message %s and a message %s; give pages to say "
            "which, as in --to %s:1",
            written, ref, written, written);
    to->message = is_whole ? whole.id : before.id;
    if (is_before)
        return flow_read_pages(colon + 1, arena, to, fault);
    if (deciding->decision.to_count > 1)
        return fault_set(
            fault, FAULT_CONFIG, "several senders need pages for each: --to %s:PAGES", whole.ref);
    return flow_all_pages(&deciding->reply, arena, to, fault);
}

/* R-…, or M-… of a letter to several, and perhaps :PAGES. */
static bool read_found(struct deciding *deciding, struct fault *fault)
{
    struct arena *arena = &deciding->arena;
    struct decision *decision = &deciding->decision;
    struct store_letter letter;
    const char *written = deciding->found_with, *colon = strchr(written, ':');
    const char *named = colon ? arena_copy_n(arena, written, (size_t)(colon - written)) : written;
    if (!store_letter_named(deciding->store, deciding->id, named, arena, &letter, fault))
        return fault_while(fault, "--found-with");
    decision->found_with = letter.mail;
    decision->to = arena_take(arena, sizeof *decision->to);
    decision->to_count = 1;
    decision->to->message = letter.message;
    return colon ? flow_read_pages(colon + 1, arena, decision->to, fault)
                 : flow_all_pages(&deciding->reply, arena, decision->to, fault);
}

static bool read_addressees(struct deciding *deciding, struct fault *fault)
{
    struct decision *decision = &deciding->decision;
    if (deciding->found_with)
        return read_found(deciding, fault);
    decision->to = arena_array(&deciding->arena, decision->to_count, sizeof *decision->to);
    for (size_t i = 0; i < decision->to_count; i++)
        if (!read_addressee(deciding, deciding->to[i], &decision->to[i], fault))
            return false;
    return true;
}

static bool decide(struct deciding *deciding, const struct config *config, struct fault *fault)
{
    const struct decision *decision = &deciding->decision;
    if (!store_reply_load(deciding->store, deciding->id, &deciding->arena, &deciding->reply, fault) ||
        !read_addressees(deciding, fault))
        return false;
    OWNED_FREE char *models = file_join(deciding->share, "models");
    const struct flow_decider decider = { deciding->store, &config->mail, clock_now(), models,
        deciding->anyway, NULL };
    return flow_decide(&decider, deciding->id, decision, fault);
}

static void tell(const struct deciding *deciding)
{
    if (deciding->act)
        printf("%s: %s\n", deciding->id, deciding->act->done);
    else
        printf("%s: settled by %s; `adkaz undo %s --by NAME` takes it back until a mail has left\n",
            deciding->id, deciding->decision.by, deciding->id);
}

static int run_decide(const struct app *app, int argc, char **argv)
{
    struct deciding deciding = { .share = app->share,
        .decision = { .by = "", .reason = "", .duplicate_of = "" } };
    for (int option; (option = app_option(argc, argv, options)) != -1;) {
        const char *refused = read_option(&deciding, option);
        if (refused)
            return app_usage(&command_decide, *refused ? refused : NULL);
    }
    if (argc - optind != 1)
        return app_usage(&command_decide, "name one reply, as `adkaz list` shows it");
    if (!deciding.outcomes)
        return app_usage(&command_decide, "say what became of it: --to REF, --none, …");
    if (!*deciding.decision.by || decided_by_rule(deciding.decision.by))
        return app_usage(&command_decide, "say who decides: --by NAME (your own)");
    deciding.id = argv[optind];
    struct fault fault;
    CLEANUP(config_clear) struct config config = { 0 };
    bool ok = app_config(app, &config, &fault);
    if (ok)
        deciding.store = app_store(app, &fault);
    ok = ok && deciding.store &&
        (deciding.act ? deciding.act->carry_out(&deciding, &fault) : decide(&deciding, &config, &fault));
    int status = app_end("decide", deciding.store, ok, &fault);
    if (status == DONE)
        tell(&deciding);
    arena_clear(&deciding.arena);
    return status;
}

/* What is taken back. */
struct undoing {
    bool wrong;
    const char *by, *mail;
};

/* Why the arguments make no sense; "" where getopt said it already, null where they do. */
static const char *read_undoing(int argc, char **argv, struct undoing *undoing)
{
    static const struct option undo_options[] = { { "by", required_argument, NULL, 'b' },
        { "wrong", no_argument, NULL, 'w' }, { "mail", required_argument, NULL, 'm' }, { 0 } };
    for (int option; (option = app_option(argc, argv, undo_options)) != -1;) {
        if (option == '?')
            return "";
        undoing->wrong |= option == 'w';
        undoing->by = option == 'b' ? optarg : undoing->by;
        undoing->mail = option == 'm' ? optarg : undoing->mail;
    }
    if (argc - optind != 1)
        return "name one reply, as `adkaz list` shows it";
    if (*undoing->mail && !undoing->wrong)
        return "--mail goes with --wrong";
    if (!*undoing->by || decided_by_rule(undoing->by))
        return "say who takes it back: --by NAME (your own)";
    return NULL;
}

static int run_undo(const struct app *app, int argc, char **argv)
{
    struct undoing undoing = { .by = "", .mail = "" };
    const char *refused = read_undoing(argc, argv, &undoing);
    if (refused)
        return app_usage(&command_undo, *refused ? refused : NULL);
    struct fault fault;
    struct store *store = app_store(app, &fault);
    bool ok = store &&
        (undoing.wrong ? store_wrong(store, argv[optind], undoing.mail, undoing.by, &fault)
                       : store_undo(store, argv[optind], undoing.by, &fault));
    int status = app_end("undo", store, ok, &fault);
    if (status != DONE)
        return status;
    if (!undoing.wrong) {
        printf("%s: taken back; it waits for a person again\n", argv[optind]);
        return DONE;
    }
    printf("%s: what has not left is recalled; it waits for a person who knows whose it is. Where the rule "
           "chose so, letters like it ask from now on; see `adkaz stats`\n",
        argv[optind]);
    fflush(stdout);
    return rematch_after(app, "undo", "what has not left is recalled");
}

const struct command command_decide = {
    .name = "decide",
    .summary = "settle a reply by hand",
    .help =
        "Usage: adkaz decide ID --to REF[:PAGES] [--to REF:PAGES …] [--anyway] --by NAME\n"
        "       adkaz decide ID --none | --waits | --handed-on | --to-all | "
        "--not-a-letter | --returned --by NAME\n"
        "       adkaz decide ID --rescan REASON | --duplicate-of ID --by NAME\n"
        "       adkaz decide ID --found-with LETTER[:PAGES] [--anyway] --by NAME\n"
        "       adkaz decide ID --split PAGE[,PAGE …] | --join ID | --second | --note TEXT --by NAME\n\n"
        "--to REF        mail it to the sender of message REF; PAGES as 1,3-5. Without "
        "pages: all but envelope,\n"
        "                slip and blank. Several senders need pages for each. A page goes "
        "to two only where places\n"
        "                on it are black for each of them alone (`adkaz redact --for`), "
        "or another person decided\n"
        "                the same at the review page\n"
        "--found-with    a further page of a letter that was mailed, found later: it "
        "goes to whom that one went,\n"
        "                behind it. LETTER is its ID, or, where it went to several, "
        "M-… as `adkaz show` has it\n"
        "--anyway        mail a page that seems to bear a return address, or a second mail for the message\n"
        "--none          nobody in the register wrote to this prisoner what this answers\n"
        "--waits         its message is not in the register yet: matched again until one "
        "fits better, then it asks\n"
        "--handed-on     given to the family or to another initiative\n"
        "--to-all        it is written to all of us: kept and listed, mailed to nobody\n"
        "--not-a-letter  nothing to forward\n"
        "--returned      the sender's own card came back\n"
        "--rescan WHY    the volunteer should scan it again; WHY is shown to them, so name nobody in it\n"
        "--split PAGES   another letter begins with each of these pages: what it is "
        "parted into is matched again\n"
        "--join ID       the pages of that one, of the same drop, belong to it, too: matched again as one\n"
        "--second        somebody else is to say, at the review page\n"
        "--note TEXT     for coordinators only, never mailed; `adkaz show` shows it\n"
        "--by NAME       who decides. The word of who decides here holds alone: a second "
        "person is asked at the review\n"
        "                page only\n"
        "The mail is held for mail.review_hold_minutes; until it has left, `adkaz undo ID "
        "--by NAME` takes it back.\n",
    .run = run_decide,
};

const struct command command_undo = {
    .name = "undo",
    .summary = "take the last decision of a reply back, while no mail has left",
    .help =
        "Usage: adkaz undo ID [--wrong [--mail M-…]] --by NAME\n\n"
        "Recalls its mails; the reply waits for a person again. What was decided stays in the history.\n"
        "--wrong  it went, or would have gone, to the wrong person, whether it has left or "
        "not, and whoever chose so:\n"
        "         the letter waits for a person again, without that one among its candidates. "
        "Where the rule chose so,\n"
        "         its pattern is stopped, and what it settled and has not left is recalled\n"
        "--mail   which mail of several, as `adkaz show ID` names it: the others went to the right ones\n",
    .run = run_undo,
};
