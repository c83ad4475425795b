/* The markers of a JPEG stream (ITU-T T.81, annex B), no pixel of it. */
#include "paper_inside.h"

#include <string.h>

enum marker {
    MARKER_SOF0 = 0xc0, /* baseline */
    MARKER_SOF2 = 0xc2, /* progressive */
    MARKER_DHT = 0xc4,
    MARKER_SOF15 = 0xcf,
    MARKER_JPG = 0xc8,
    MARKER_DAC = 0xcc,
    MARKER_RST0 = 0xd0,
    MARKER_RST7 = 0xd7,
    MARKER_SOI = 0xd8,
    MARKER_EOI = 0xd9,
    MARKER_SOS = 0xda,
    MARKER_DQT = 0xdb,
    MARKER_DRI = 0xdd,
    MARKER_APP0 = 0xe0,
    MARKER_APP14 = 0xee,
};

/* A segment: marker and what its length covers, without the length itself. */
struct segment {
    int marker;
    const unsigned char *at;
    size_t size;
};

static size_t two_bytes(const unsigned char *at)
{
    return (size_t)at[0] << 8 | at[1];
}

/* Takes the next marker's segment off the front of `left`. */
static bool next_segment(struct bytes *left, struct segment *segment)
{
    while (left->size > 2 && left->at[0] == 0xff && left->at[1] == 0xff) { /* fill bytes */
        left->at++;
        left->size--;
    }
    if (left->size < 2 || left->at[0] != 0xff)
        return false;
    *segment = (struct segment){ .marker = left->at[1] };
    size_t taken = 2;
    if (segment->marker != MARKER_EOI) {
        if (left->size < 4)
            return false;
        size_t length = two_bytes(left->at + 2);
        if (length < 2 || length > left->size - 2)
            return false;
        segment->at = left->at + 4;
        segment->size = length - 2;
        taken += length;
    }
    left->at += taken;
    left->size -= taken;
    return true;
}

/* Skips the entropy-coded bytes behind a scan's header: up to the next marker that is no restart. */
static bool skip_scan(struct bytes *left)
{
    while (left->size >= 2) {
        const unsigned char *mark = memchr(left->at, 0xff, left->size - 1);
        if (!mark)
            return false;
        left->size -= (size_t)(mark - left->at);
        left->at = mark;
        bool inside = mark[1] == 0 || (mark[1] >= MARKER_RST0 && mark[1] <= MARKER_RST7);
        if (!inside)
            return true;
        left->at += 2;
        left->size -= 2;
    }
    return false;
}

static bool is_frame(int marker)
{
    return marker >= MARKER_SOF0 && marker <= MARKER_SOF15 && marker != MARKER_DHT && marker != MARKER_JPG &&
        marker != MARKER_DAC;
}

static bool read_frame(const struct segment *segment, struct jpeg *jpeg, struct fault *fault)
{
    if (segment->marker > MARKER_SOF2)
        return fault_set(fault, FAULT_INPUT, "is a JPEG of a kind that PDF readers do not show");
    if (jpeg->components)
        return fault_set(fault, FAULT_INPUT, "is a JPEG with several frames");
    if (segment->size < 6 || segment->at[0] != 8)
        return fault_set(fault, FAULT_INPUT, "is a JPEG without 8 bits a channel");
    int components = segment->at[5];
    if (components != 1 && components != 3)
        return fault_set(fault, FAULT_INPUT, "is a JPEG of %d channels", components);
    *jpeg = (struct jpeg){
        .height_px = (int)two_bytes(segment->at + 1),
        .width_px = (int)two_bytes(segment->at + 3),
        .components = components,
    };
    if (!jpeg->width_px || !jpeg->height_px)
        return fault_set(fault, FAULT_INPUT, "is a JPEG without a size");
    return true;
}

/* JFIF's header without its thumbnail, and Adobe's that tells the colours: these belong to the picture. */
static bool belongs_to_picture(const struct segment *segment)
{
    switch (segment->marker) {
    case MARKER_APP0:
        return segment->size == 14 && memcmp(segment->at, "JFIF", 5) == 0 && !segment->at[12] &&
            !segment->at[13];
    case MARKER_APP14:
        return segment->size == 12 && memcmp(segment->at, "Adobe", 5) == 0;
    case MARKER_DHT:
    case MARKER_DQT:
    case MARKER_DRI:
    case MARKER_SOS:
        return true;
    default:
        return false;
    }
}

bool jpeg_look(struct bytes bytes, struct jpeg *jpeg, struct fault *fault)
{
    if (bytes.size < 4 || bytes.at[0] != 0xff || bytes.at[1] != MARKER_SOI)
        return fault_set(fault, FAULT_INPUT, "is no JPEG");
    struct bytes left = { bytes.at + 2, bytes.size - 2 };
    struct jpeg found = { 0 };
    struct segment segment = { 0 };
    while (next_segment(&left, &segment)) {
        if (segment.marker == MARKER_EOI)
            break;
        if (is_frame(segment.marker)) {
            if (!read_frame(&segment, &found, fault))
                return false;
        } else if (!belongs_to_picture(&segment)) {
            return fault_set(fault, FAULT_INPUT, "is a JPEG that carries more than its picture");
        }
        if (segment.marker == MARKER_SOS && !skip_scan(&left))
            return fault_set(fault, FAULT_INPUT, "is a JPEG that is cut short");
    }
    if (segment.marker != MARKER_EOI || !found.components)
        return fault_set(fault, FAULT_INPUT, "is a JPEG that is cut short");
    if (left.size)
        return fault_set(fault, FAULT_INPUT, "is a JPEG with bytes behind its end");
    *jpeg = found;
    return true;
}

bool paper_jpeg_size(struct bytes jpeg, int *width_px, int *height_px, int *components, struct fault *fault)
{
    struct jpeg found = { 0 };
    if (!jpeg_look(jpeg, &found, fault))
        return false;
    *width_px = found.width_px;
    *height_px = found.height_px;
    *components = found.components;
    return true;
}
