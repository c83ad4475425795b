/* GET and POST /reply/ID/page/N/redact: places of a page that nobody is to see, proposed, ticked or drawn;
 * and their taking back. The walk burns them in, and whoever asked for it looks at what came out before they
 * decide. */
#include "redact.h"

#include "cleanup.h"
#include "decide.h"
#include "why.h"

#include <stdlib.h>
#include <string.h>

enum { UNPROCESSABLE = 422, CONFLICT = 409, LINES_MOST = 200 };

struct redacting {
    struct visit *visit;
    struct store_listed listed;
    struct reply reply;
    struct redact_screen show;
    const struct page *page;
    int64_t receiver; /* a message; 0: everybody */
    bool stale; /* it is not what was seen any more */
};

/* ---- loading ---- */

/* Is there a picture for this one, and not still to be made? */
static bool has_own(const struct redacting *redacting, const struct store_redaction_last *last, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (last[i].message == redacting->receiver && last[i].page == redacting->visit->page)
            return last[i].state == REDACTION_DONE;
    return false;
}

/* Whom the form or the address names; what is black for them already is shown so. */
static bool load_receiver(struct redacting *redacting, struct fault *fault)
{
    struct visit *visit = redacting->visit;
    struct message message;
    struct store_redaction_last *last;
    size_t count;
    const bool posts = visit->request->method == WEB_POST;
    const char *ref = posts ? web_field(visit->request, "for") : web_query(visit->request, "for");
    redacting->show.receiver = "";
    if (!*ref)
        return true;
    if (!store_message_find(visit->review->store, ref, visit->arena, &message, fault) ||
        !store_redactions_last(visit->review->store, visit->id, visit->arena, &last, &count, fault))
        return false;
    redacting->receiver = message.id;
    redacting->show.receiver = message.ref;
    if (has_own(redacting, last, count))
        redacting->show.screen.receiver = message.ref;
    return true;
}

static bool load(struct redacting *redacting, struct fault *fault)
{
    struct visit *visit = redacting->visit;
    struct store *store = visit->review->store;
    struct screen *screen = &redacting->show.screen;
    *screen = (struct screen){ .html = visit->html,
        .words = visit->words,
        .arena = visit->arena,
        .csrf = visit->csrf,
        .listed = &redacting->listed,
        .reply = &redacting->reply,
        .holder = "",
        .before = "" };
    if (!store_reply_version(store, visit->id, &screen->version, fault) ||
        !store_list_one(store, visit->id, visit->arena, &redacting->listed, fault) ||
        !store_reply_load(store, visit->id, visit->arena, &redacting->reply, fault))
        return false;
    redacting->page = reply_page_numbered(&redacting->reply, visit->page);
    if (!redacting->page || !redacting->page->hash[0])
        return fault_set(fault, FAULT_INPUT, "there is no such page with a picture");
    redacting->show.page = (size_t)(redacting->page - redacting->reply.pages);
    return load_receiver(redacting, fault);
}

static bool may_be_redacted(const struct redacting *redacting)
{
    return redacting->listed.state == REPLY_REVIEW || redacting->listed.state == REPLY_MATCHING;
}

/* ---- places of words ---- */

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static struct box united(struct box a, struct box b)
{
    const int left = smaller(a.left, b.left), top = smaller(a.top, b.top);
    return (struct box){ left, top, larger(a.left + a.width, b.left + b.width) - left,
        larger(a.top + a.height, b.top + b.height) - top };
}

/* Ascenders and what the recogniser cut off: a fifth of its height more on each side, as far as there is
 * page. */
static struct box with_margin(struct box box, const struct page *page)
{
    const int margin = larger(box.height / 5, 3);
    const int left = larger(box.left - margin, 0), top = larger(box.top - margin, 0);
    return (struct box){ left, top, smaller(box.left + box.width + margin, page->width_px) - left,
        smaller(box.top + box.height + margin, page->height_px) - top };
}

/* The places of chosen words (null: of all), those of one line that follow each other as one; as they are
 * shown. */
static size_t find_places(
    const struct page *page, const bool *chosen, struct arena *arena, size_t most, struct box **places)
{
    const struct reading *reading = &page->reading;
    size_t count = 0;
    *places = arena_array(arena, most, sizeof **places);
    for (size_t w = 0, last = SIZE_MAX; w < reading->count; w++) {
        const struct word *word = &reading->words[w];
        if ((chosen && !chosen[w]) || word->box.width <= 0 || word->box.height <= 0)
            continue;
        const bool joins = count && last == w - 1 && reading->words[last].line == word->line;
        last = w;
        if (joins)
            (*places)[count - 1] = united((*places)[count - 1], word->box);
        else if (count < most)
            (*places)[count++] = word->box;
        else
            break;
    }
    for (size_t i = 0; i < count; i++)
        (*places)[i] = redact_shown(page, with_margin((*places)[i], page));
    return count;
}

/* Those of a volunteer's name and home; `chosen`: nobody has said otherwise yet. */
static bool propose(
    struct redacting *redacting, struct redact_place *places, bool chosen, struct fault *fault)
{
    struct visit *visit = redacting->visit;
    bool *words = arena_array(visit->arena, redacting->page->reading.count, sizeof *words);
    struct box *boxes;
    if (!flow_return_words(visit->review->store, visit->review->models, &redacting->listed, redacting->page,
            visit->arena, words, fault))
        return false;
    const size_t count = find_places(redacting->page, words, visit->arena, PAGE_BLACKED_MOST, &boxes);
    for (size_t i = 0; i < count; i++) {
        const struct box kept = redact_kept(redacting->page, boxes[i]);
        if (!page_is_blacked(redacting->page, &kept))
            places[redacting->show.place_count++] = (struct redact_place){ boxes[i], chosen,
                REDACT_PROPOSED };
    }
    return true;
}

/* ---- what was sent ---- */

/* "10,20,300,40" of the four fields; "" where all are empty. */
static const char *numbers_sent(const struct visit *visit)
{
    static const char *const names[] = { "left", "top", "width", "height" };
    const char *said = "";
    bool any = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *number = web_field(visit->request, names[i]);
        any |= number[0] != '\0';
        said = arena_printf(visit->arena, "%s%s%s", said, i ? "," : "", number);
    }
    return any ? said : "";
}

/* One place more; false where it is none. */
static bool read_place(const struct visit *visit, const char *said, struct box *boxes, size_t *count)
{
    struct fault ignored;
    struct box *read;
    size_t n;
    if (!flow_read_boxes(said, visit->arena, &read, &n, &ignored) || n != 1)
        return false;
    boxes[(*count)++] = *read;
    return true;
}

/* Every place that was ticked or drawn, however many, and the one in numbers. False: one of them cannot be
 * read; the others are there. */
static bool read_sent(const struct visit *visit, struct box **boxes, size_t *count)
{
    bool all = true;
    size_t at = 0;
    const char *numbers = numbers_sent(visit);
    *boxes = arena_array(visit->arena, visit->request->field_count + 1, sizeof **boxes);
    *count = 0;
    for (const char *box; (box = web_field_next(visit->request, "box", &at));)
        all = read_place(visit, box, *boxes, count) && all;
    return (!*numbers || read_place(visit, numbers, *boxes, count)) && all;
}

static bool is_on_page(const struct redacting *redacting, struct box box)
{
    const int width = place_shown_width(&redacting->show.screen, redacting->show.page);
    const int height = place_shown_height(&redacting->show.screen, redacting->show.page);
    return box.width > 0 && box.height > 0 && box.width <= width && box.left <= width - box.width &&
        box.height <= height && box.top <= height - box.height;
}

static bool is_same(struct box a, struct box b)
{
    return a.left == b.left && a.top == b.top && a.width == b.width && a.height == b.height;
}

/* A proposed place that was sent is chosen; any other one was drawn. */
static void choose(struct redacting *redacting, struct redact_place *places, struct box box)
{
    struct redact_screen *show = &redacting->show;
    for (size_t i = 0; i < show->place_count; i++)
        if (is_same(places[i].box, box)) {
            places[i].chosen = true;
            return;
        }
    places[show->place_count++] = (struct redact_place){ box, true, REDACT_DRAWN };
}

/* ---- the screen ---- */

/* `first`: nothing was sent yet, and what is proposed is ticked. */
static bool show(
    struct redacting *redacting, bool first, const struct box *sent, size_t sent_count, struct fault *fault)
{
    struct visit *visit = redacting->visit;
    struct redact_screen *screen = &redacting->show;
    struct redact_place *places = arena_array(visit->arena, PAGE_BLACKED_MOST + sent_count, sizeof *places);
    struct box *lines;
    screen->places = places;
    if (!redacting->receiver && !propose(redacting, places, first, fault))
        return false;
    for (size_t i = 0; i < sent_count; i++)
        if (is_on_page(redacting, sent[i]))
            choose(redacting, places, sent[i]);
    screen->line_count = find_places(redacting->page, NULL, visit->arena, LINES_MOST, &lines);
    screen->lines = lines;
    if (screen->wrong)
        visit->answer->status = redacting->stale ? CONFLICT : UNPROCESSABLE;
    visit->draws = true;
    review_page_begin(visit, visit->id);
    redact_write(screen);
    review_page_end(visit);
    return true;
}

static bool refuse_now(struct visit *visit)
{
    return answer_plain(visit, CONFLICT, say(visit, "No place of this page can be blacked out any more."));
}

bool page_redact(struct visit *visit, struct fault *fault)
{
    struct redacting redacting = { .visit = visit };
    if (!load(&redacting, fault))
        return false;
    return may_be_redacted(&redacting) ? show(&redacting, true, NULL, 0, fault) : refuse_now(visit);
}

/* ---- blacking out ---- */

static bool note_deed(const struct visit *visit, enum store_deed deed, struct fault *fault)
{
    const struct store_audit entry = { .person = visit->person->id, .deed = deed, .reply = visit->id };
    return store_audit(visit->review->store, &entry, fault);
}

/* It is theirs while the walk burns it in, and comes back to them. */
static bool keep_for(struct visit *visit, struct fault *fault)
{
    struct store_lease lease;
    return store_lease_take(
        visit->review->store, visit->id, visit->person->name, visit->now, visit->arena, &lease, fault);
}

static bool black_out(struct redacting *redacting, struct box *boxes, size_t count, struct fault *fault)
{
    struct visit *visit = redacting->visit;
    for (size_t i = 0; i < count; i++)
        boxes[i] = redact_kept(redacting->page, boxes[i]);
    const struct store_black black = { .page = visit->page,
        .message = redacting->receiver,
        .boxes = boxes,
        .count = count,
        .by = visit->person->name,
        .based_on = redacting->show.screen.version };
    return store_redact(visit->review->store, visit->id, &black, fault) && keep_for(visit, fault) &&
        note_deed(visit, DEED_REDACT, fault) && queue_go_on_meanwhile(visit, visit->id, "redacted", fault);
}

/* Null: it can be done. */
static const char *wrong_with(const struct redacting *redacting, const struct box *boxes, size_t count)
{
    const struct visit *visit = redacting->visit;
    if (!count)
        return say(visit, "Please choose or draw a place first.");
    if (count > PAGE_BLACKED_MOST - redacting->page->blacked_count)
        return say(visit, "A hundred places of a page are blacked out at most.");
    for (size_t i = 0; i < count; i++)
        if (!is_on_page(redacting, boxes[i]))
            return say(visit, "A place does not lie on the page.");
    return NULL;
}

/* The page that the person has before them: the same picture, turned the same way. */
static bool is_what_was_seen(const struct redacting *redacting)
{
    const struct web_request *request = redacting->visit->request;
    return strtoll(web_field(request, "version"), NULL, 10) == redacting->show.screen.version &&
        strtol(web_field(request, "quarters"), NULL, 10) == redacting->page->quarters;
}

static const char *stale_words(const struct visit *visit)
{
    return say(visit, "Something changed while you were looking. Nothing was blacked out.");
}

/* Where the same places lie now, if somebody turned the page meanwhile. */
static void turn_sent(const struct redacting *redacting, struct box *boxes, size_t count)
{
    struct page seen = *redacting->page;
    seen.quarters = (int)(strtol(web_field(redacting->visit->request, "quarters"), NULL, 10) & 3);
    for (size_t i = 0; i < count; i++)
        boxes[i] = redact_shown(redacting->page, redact_kept(&seen, boxes[i]));
}

/* Whatever cannot be done, the places that were chosen are there again. */
bool post_redact(struct visit *visit, struct fault *fault)
{
    struct redacting redacting = { .visit = visit };
    struct box *boxes;
    size_t count;
    if (!load(&redacting, fault))
        return false;
    if (!may_be_redacted(&redacting))
        return refuse_now(visit);
    const bool look = strcmp(web_field(visit->request, "what"), "look") == 0;
    const bool read = read_sent(visit, &boxes, &count);
    redacting.stale = !is_what_was_seen(&redacting);
    turn_sent(&redacting, boxes, count);
    redacting.show.wrong = redacting.stale ? stale_words(visit)
        : read                             ? wrong_with(&redacting, boxes, count)
               : say(visit, "A place is written in four whole numbers of pixels.");
    redacting.show.opaque = look;
    if (look || redacting.show.wrong)
        return show(&redacting, false, boxes, count, fault);
    return black_out(&redacting, boxes, count, fault) ||
        (fault->kind == FAULT_INPUT &&
            answer_plain(visit, UNPROCESSABLE, refusal_in(visit->words, visit->arena, fault->text)));
}

/* ---- taking it back ---- */

bool post_show_again(struct visit *visit, struct fault *fault)
{
    const int64_t version = strtoll(web_field(visit->request, "version"), NULL, 10);
    if (!version)
        return answer_plain(
            visit, UNPROCESSABLE, say(visit, "This form is too old. Please load the page anew."));
    struct message receiver = { .id = 0 };
    const char *ref = web_field(visit->request, "for");
    if (*ref && !store_message_find(visit->review->store, ref, visit->arena, &receiver, fault))
        return false;
    const struct store_black black = {
        .page = visit->page, .message = receiver.id, .by = visit->person->name, .based_on = version
    };
    if (store_redact_undo(visit->review->store, visit->id, &black, fault))
        return note_deed(visit, DEED_UNDO, fault) &&
            visit_go(visit,
                arena_printf(
                    visit->arena, "/reply/%s?as=shown&page=%d#page-%d", visit->id, visit->page, visit->page));
    if (fault->kind == FAULT_STALE)
        return answer_plain(visit, CONFLICT, stale_words(visit));
    return fault->kind == FAULT_INPUT &&
        answer_plain(visit, UNPROCESSABLE, refusal_in(visit->words, visit->arena, fault->text));
}
