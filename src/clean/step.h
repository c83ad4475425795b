/* step: one step of cleaning. Inside the clean room.
 *
 * Memory: a page child may hold two colour pictures at once (A4 at 300 dpi: 35 MB each), so a step makes its
 * new picture, hands it to put_colour, and keeps nothing. */
#ifndef STEP_H
#define STEP_H

#ifndef ROOM_CLEAN
#error "step.h is for the clean room alone"
#endif

#include "stage.h"

struct clean {
    struct stage stage;
    double max_skew_degrees;
    int long_side_px;
    bool level_light;
};

struct step {
    const char *name;
    /* Do look's measurements ask for it? */
    bool (*wanted)(const struct clean *clean, const struct sheet *sheet);
    /* May set sheet->outcome: "turned by 2.1 degrees". */
    bool (*run)(const struct clean *clean, struct sheet *sheet, struct fault *fault);
};

extern const struct step crop_step, bound_step, perspective_step, turn_step, deskew_step, reduce_step,
    plain_step, level_step, bleed_step, dewarp_step;

/* `picture` becomes the sheet's colour picture, and the old one goes. Null: a fault, the old one stays. */
bool put_colour(struct sheet *sheet, struct Pix *picture, const char *step, struct fault *fault);

/* `grey` without the writing of the other side that shows through, or as it is where none does. The caller
 * owns it. */
struct Pix *clean_without_shine(struct Pix *grey);

#endif
