/* Any bytes as what a hijacked child says to the walk. The first byte chooses what kind of child it is. The
 * walk must take nothing that is out of its bounds, keep no more than the frames may hold, and always end
 * with a sentence or a proper end. */
#include "fuzz.h"

#define ROOM_READER 1
#include "readers_inside.h"

#include "cleanup.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void check_raster(struct bytes payload)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct raster raster;
    if (!wire_take_raster(payload, &arena, &raster))
        return;
    MUST(raster.width && raster.width <= WIRE_SIDE_MOST_PX && raster.height <= WIRE_SIDE_MOST_PX);
    MUST((uint64_t)raster.width * raster.height <= WIRE_PIXELS_MOST);
    MUST(raster.channels == 1 || raster.channels == 3);
    MUST(raster.orientation >= 1 && raster.orientation <= 8);
    MUST(strlen(raster.note) <= WIRE_SENTENCE_MOST && utf8_valid(raster.note, strlen(raster.note)));
    MUST(strlen(raster.name) <= WIRE_NAME_MOST && utf8_valid(raster.name, strlen(raster.name)));
}

static void check_page(struct bytes payload)
{
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct page page = { .hash = "" };
    struct fault fault;
    if (page_decode(payload, &arena, &page, &fault))
        MUST(page.kind < PAGE_KINDS && page.reading.count <= PAGE_WORDS_MOST);
}

static bool hear(struct child *child, enum frame_kind kind, struct bytes payload, struct fault *fault)
{
    (void)fault;
    MUST(!child->said_end);
    MUST(child->task == TASK_DECODE ? kind == FRAME_RASTER : kind == FRAME_PAGE || kind == FRAME_PICTURE);
    if (kind == FRAME_RASTER)
        check_raster(payload);
    if (kind == FRAME_PAGE)
        check_page(payload);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    int ends[2];
    if (!size || size > 1 << 16 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
        return 0;
    MUST(write(ends[1], bytes + 1, size - 1) == (ssize_t)size - 1);
    close(ends[1]);
    struct readers readers = { 0 };
    struct child child = { .socket = ends[0],
        .task = bytes[0] & 1 ? TASK_PAGE : TASK_DECODE,
        .deadline_ms = INT64_MAX,
        .inbox = TEXT_LIMIT(1 << 20),
        .hear = hear };
    struct fault fault;
    while (child.socket >= 0)
        MUST(children_hear(&readers, &child, 1000, &fault));
    MUST(!child.said.kind || utf8_valid(child.said.text, strlen(child.said.text)));
    child_clear(&child);
    return 0;
}
