/* doctor_inside: the examinations of `adkaz doctor`. */
#ifndef DOCTOR_INSIDE_H
#define DOCTOR_INSIDE_H

#include "app.h"

enum finding { FINE, NOTE, MISSING, FINDINGS };

struct examination {
    size_t count[FINDINGS];
};

/* A new examination is one function and one line in the table of examinations.c (null-ended). */
extern void (*const doctor_examinations[])(const struct app *app, struct examination *examination);

#endif
