/* paper_inside: what the files of the paper room share. */
#ifndef ROOM_PAPER
#error "paper_inside.h is for the paper room alone"
#endif
#ifndef PAPER_INSIDE_H
#define PAPER_INSIDE_H

#include "paper.h"

/* What a PDF must know of a JPEG before its stream may go in. */
struct jpeg {
    int width_px, height_px, components;
};

/* Walks all markers from the first to the last byte. Refuses (FAULT_INPUT) what a PDF reader may not show, a
 * stream that is cut, and one that carries anything but the picture: EXIF, XMP, comments, thumbnails, bytes
 * behind the end. A volunteer's telephone writes its place and time there. */
bool jpeg_look(struct bytes bytes, struct jpeg *jpeg, struct fault *fault);

#endif
