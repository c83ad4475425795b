/* The rows of "letters to several people" as somebody sent them last: a ring in this process, for comfort.
 * What is decided is what the form says when it is sent again. */
#include "chosen.h"

#include "review_inside.h"

#include "flow.h"

#include <stdio.h>
#include <string.h>

static bool is_of(const struct visit *visit, const struct chosen *chosen, size_t i)
{
    return chosen->all[i].person == visit->person->id && strcmp(chosen->all[i].reply, visit->id) == 0;
}

void chosen_forget(const struct visit *visit)
{
    struct chosen *chosen = &visit->review->chosen;
    for (size_t i = 0; i < CHOSEN_MOST; i++)
        if (is_of(visit, chosen, i))
            chosen->all[i].person = 0;
}

static const char *rows_sent(const struct visit *visit)
{
    const char *rows = "";
    for (int i = 1; i <= CHOSEN_ROWS; i++) {
        const char *ref = web_field(visit->request, arena_printf(visit->arena, "ref%d", i));
        const char *pages = web_field(visit->request, arena_printf(visit->arena, "pages%d", i));
        if (*ref && *pages)
            rows = arena_printf(visit->arena, "%s%s\n%s\n", rows, ref, pages);
    }
    return rows;
}

bool chosen_keep(const struct visit *visit, struct fault *fault)
{
    struct chosen *chosen = &visit->review->chosen;
    const char *rows = rows_sent(visit);
    int64_t ground;
    chosen_forget(visit);
    if (!*rows || strlen(rows) >= CHOSEN_BYTES)
        return true;
    if (!store_reply_ground(visit->review->store, visit->id, &ground, fault))
        return false;
    const size_t place = chosen->next;
    chosen->next = (place + 1) % CHOSEN_MOST;
    chosen->all[place].person = visit->person->id;
    chosen->all[place].ground = ground;
    snprintf(chosen->all[place].reply, sizeof chosen->all[place].reply, "%s", visit->id);
    snprintf(chosen->all[place].rows, sizeof chosen->all[place].rows, "%s", rows);
    return true;
}

static void read_rows(
    const struct visit *visit, const char *rows, struct store_listed_addressee *read, size_t *count)
{
    char *rest = arena_copy(visit->arena, rows), *ref, *pages;
    while (*count < CHOSEN_ROWS && (ref = strsep(&rest, "\n")) && (pages = strsep(&rest, "\n"))) {
        struct addressee to = { 0 };
        struct fault ignored;
        if (flow_read_pages(pages, visit->arena, &to, &ignored))
            read[(*count)++] = (struct store_listed_addressee){ ref, to.pages, to.page_count };
    }
}

bool chosen_find(
    const struct visit *visit, struct store_listed_addressee **rows, size_t *count, struct fault *fault)
{
    const struct chosen *chosen = &visit->review->chosen;
    int64_t ground;
    *rows = arena_array(visit->arena, CHOSEN_ROWS, sizeof **rows);
    *count = 0;
    if (!store_reply_ground(visit->review->store, visit->id, &ground, fault))
        return false;
    for (size_t i = 0; i < CHOSEN_MOST; i++)
        if (is_of(visit, chosen, i) && chosen->all[i].ground == ground)
            read_rows(visit, chosen->all[i].rows, *rows, count);
    return true;
}
