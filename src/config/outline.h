/* outline: a first look over a settings file, before libconfuse reads it. It finds what libconfuse does not
 * tell: in which line each key stands, how its value is written, and what stands there twice. It refuses
 * whatever libconfuse would read in a way that surprises: environment variables, functions, line ends in
 * strings, escapes, += and nested sections. Values themselves are libconfuse's. */
#ifndef OUTLINE_H
#define OUTLINE_H

#ifndef ROOM_CONFIG
#error "outline.h is for the config room alone"
#endif

#include "arena.h"
#include "fault.h"
#include "param.h"

/* How a value is written: 7, "seven", {"seven", "eight"}. */
enum form { FORM_BARE, FORM_QUOTED, FORM_LIST };

struct key {
    const char *name;
    int line;
    enum form form;
};

/* A section, or (blocks[0], without a name) what stands outside of all. */
struct block {
    const char *section, *title; /* "" where there is none */
    int line;
    struct key *keys;
    size_t count;
    const struct param *params; /* what may stand in it; the document fills this in */
};

struct outline {
    struct block *blocks;
    size_t count;
};

/* Looks over `text` (of the file `path`, for the faults), fills `outline` from `arena`, and makes `text` fit
 * for libconfuse: comments, carriage returns and a byte order mark become spaces. */
bool outline_scan(
    const char *path, char *text, struct arena *arena, struct outline *outline, struct fault *fault);

#endif
