/* The fields of an envelope. Belarusian and Russian post, and most others, ask for the sender in the upper
 * left and the recipient in the lower right; that is all that is asked here, since a hand can seldom be read.
 * A postmark is given no date: of six that were read from the page's words, two at least were wrong, and the
 * ring read alone, at five angles, gives one of three dates for 3 CPU s (docs/measurements/pages.md). */
#include "fields.h"

#include "arena.h"

/* Blocks that are lines of one address. */
struct group {
    struct box box;
    long area; /* of its blocks */
};

struct groups {
    struct group group[BLOCKS_MOST];
    size_t count;
};

/* ---- boxes ---- */

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static int right_of(struct box box)
{
    return box.left + box.width;
}

static int bottom_of(struct box box)
{
    return box.top + box.height;
}

static long area_of(struct box box)
{
    return (long)box.width * box.height;
}

static struct box joined(struct box a, struct box b)
{
    int left = smaller(a.left, b.left), top = smaller(a.top, b.top);
    return (struct box){ left, top, larger(right_of(a), right_of(b)) - left,
        larger(bottom_of(a), bottom_of(b)) - top };
}

static long common(struct box a, struct box b)
{
    long wide = smaller(right_of(a), right_of(b)) - larger(a.left, b.left);
    long high = smaller(bottom_of(a), bottom_of(b)) - larger(a.top, b.top);
    return wide > 0 && high > 0 ? wide * high : 0;
}

static bool mostly_in(struct box inner, struct box outer)
{
    return 5 * common(inner, outer) > 2 * area_of(inner);
}

/* ---- blocks of an address ---- */

/* Does `below` go on where `above` ends: a gap as between lines, and one over the other? */
static bool goes_on(struct box above, struct box below, int gap_most)
{
    int gap = larger(above.top, below.top) - smaller(bottom_of(above), bottom_of(below));
    int shared = smaller(right_of(above), right_of(below)) - larger(above.left, below.left);
    return gap <= gap_most && 5 * shared >= 2 * smaller(above.width, below.width);
}

/* Joins the first two groups that belong together. */
static bool join_two(struct groups *groups, int gap_most)
{
    for (size_t i = 0; i < groups->count; i++)
        for (size_t j = i + 1; j < groups->count; j++) {
            struct group *one = &groups->group[i], *other = &groups->group[j];
            if (!goes_on(one->box, other->box, gap_most))
                continue;
            *one = (struct group){ joined(one->box, other->box), one->area + other->area };
            *other = groups->group[--groups->count];
            return true;
        }
    return false;
}

static struct groups groups_of(const struct layout *layout)
{
    int gap_most = larger(layout->width_px, layout->height_px) * 4 / 100;
    struct groups groups = { .count = 0 };
    for (size_t i = 0; i < layout->block_count; i++) {
        struct box box = layout->blocks[i].box;
        if (!mostly_in(box, layout->ring) && !mostly_in(box, layout->stamp))
            groups.group[groups.count++] = (struct group){ box, area_of(box) };
    }
    while (join_two(&groups, gap_most)) {
    }
    return groups;
}

/* Where the middle of an address is looked for, in shares of the page; elsewhere a block counts for little:
 * postage is in the upper right, index boxes in the lower left. */
struct region {
    double left, right, top, bottom;
};

static const struct region sender_region = { 0, 0.6, 0, 0.5 }, recipient_region = { 0.38, 1, 0.36, 0.95 };

static bool in_region(const struct layout *layout, struct box box, const struct region *region)
{
    double x = (box.left + box.width / 2.0) / layout->width_px;
    double y = (box.top + box.height / 2.0) / layout->height_px;
    return x >= region->left && x <= region->right && y >= region->top && y <= region->bottom;
}

/* The largest group in `region`, `but` apart, with at least a fifth of what `but` has; null: there is none.
 */
static const struct group *largest(const struct groups *groups, const struct layout *layout,
    const struct region *region, const struct group *but)
{
    const struct group *best = NULL;
    for (size_t i = 0; i < groups->count; i++) {
        const struct group *group = &groups->group[i];
        bool worth = group != but && in_region(layout, group->box, region) &&
            (!but || 5 * group->area > but->area);
        if (worth && (!best || group->area > best->area))
            best = group;
    }
    return best;
}

static void add(struct page *page, enum field_kind kind, struct box box)
{
    page->fields[page->field_count++] = (struct field){ kind, box, NO_DATE };
}

static void find_addresses(struct page *page, const struct layout *layout)
{
    static const struct region below = { 0, 1, 0.36, 0.95 }; /* an office's window is on the left, too */
    const struct groups groups = groups_of(layout);
    const struct group *recipient = largest(&groups, layout, &recipient_region, NULL);
    if (!recipient)
        recipient = largest(&groups, layout, &below, NULL);
    const struct group *sender = largest(&groups, layout, &sender_region, recipient);
    if (sender)
        add(page, FIELD_SENDER, sender->box);
    if (recipient)
        add(page, FIELD_RECIPIENT, recipient->box);
}

void fields_find(struct page *page, const struct layout *layout, struct arena *arena)
{
    if (!layout->width_px)
        return;
    page->fields = arena_array(arena, FIELD_KINDS, sizeof *page->fields);
    page->field_count = 0;
    find_addresses(page, layout);
    if (layout->ring.width)
        add(page, FIELD_POSTMARK, layout->ring);
}
