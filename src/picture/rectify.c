/* A whole photograph in the plane of the sheet that lies in it: the sheet becomes a rectangle, and nothing is
 * cut away. */
#include "picture.h"

#include "warp.h"

#include <leptonica/allheaders.h>

#include <math.h>

/* Where a point of the photograph lies in the sheet's plane: (0, 0) is the sheet's upper left corner, (1, 1)
 * its lower right one. `near`: how near to the camera, as against the upper left corner; 0 on the horizon,
 * negative beyond it. */
struct point {
    double u, v, near;
};

/* The view turned round: the matrix of its cofactors is its inverse but for a factor, which drops out. */
static struct point point_of(const struct view *view, double x, double y)
{
    const double a = view->a, b = view->b, c = view->c, d = view->d, e = view->e, f = view->f, g = view->g,
                 h = view->h;
    const double u = (e - f * h) * x + (c * h - b) * y + b * f - c * e;
    const double v = (f * g - d) * x + (a - c * g) * y + c * d - a * f;
    const double w = (d * h - e * g) * x + (b * g - a * h) * y + a * e - b * d;
    const double all = a * (e - f * h) - b * (d - f * g) + c * (d * h - e * g);
    return (struct point){ u / w, v / w, w / all };
}

/* The smallest rectangle of the sheet's plane that holds the photograph. */
struct frame {
    double left, top, right, bottom; /* as u and v */
    int width, height; /* pixels */
    double across, down; /* pixels of the sheet */
    struct quad seen; /* its corners, in pixels of the photograph */
    struct quad photo; /* the photograph's corners, in pixels of the frame */
};

/* False: a corner of the frame lies on the horizon or beyond it. */
static bool see_frame(const struct view *view, struct frame *frame)
{
    const double u[4] = { frame->left, frame->right, frame->right, frame->left };
    const double v[4] = { frame->top, frame->top, frame->bottom, frame->bottom };
    for (int i = 0; i < 4; i++) {
        const double w = view->g * u[i] + view->h * v[i] + 1;
        if (w <= 0)
            return false;
        frame->seen.x[i] = (view->a * u[i] + view->b * v[i] + view->c) / w;
        frame->seen.y[i] = (view->d * u[i] + view->e * v[i] + view->f) / w;
    }
    return true;
}

/* The photograph's corners in the sheet's plane, and the rectangle around them. False: what is farthest lies
 * many times as far away as what is nearest. */
static bool find_corners(const struct view *view, int width, int height, double slack, struct frame *frame)
{
    static const double STRETCH = 1.8;
    static const double BLUR = 1.5; /* of the photograph's sides */
    const double x[4] = { BLUR, width - BLUR, width - BLUR, BLUR };
    const double y[4] = { BLUR, BLUR, height - BLUR, height - BLUR };
    double farthest = INFINITY, nearest = -INFINITY;
    *frame = (struct frame){ .left = INFINITY, .top = INFINITY, .right = -INFINITY, .bottom = -INFINITY };
    for (int i = 0; i < 4; i++) {
        const struct point point = point_of(view, x[i], y[i]);
        frame->photo.x[i] = point.u;
        frame->photo.y[i] = point.v;
        frame->left = fmin(frame->left, point.u);
        frame->top = fmin(frame->top, point.v);
        frame->right = fmax(frame->right, point.u);
        frame->bottom = fmax(frame->bottom, point.v);
        farthest = fmin(farthest, point.near);
        nearest = fmax(nearest, point.near);
    }
    return farthest > 0 && nearest < slack * STRETCH * farthest;
}

static bool find_frame(int width, int height, const struct quad *quad, double slack, struct frame *frame)
{
    static const double GROWS = 2.2; /* of the photograph's pixels: a sheet turned by 20 degrees has 1.7 */
    const struct view view = view_of(quad);
    if (!find_corners(&view, width, height, slack, frame) || !see_frame(&view, frame))
        return false;
    double across, down;
    picture_sheet_size(quad, &across, &down);
    frame->across = across;
    frame->down = down;
    for (int i = 0; i < 4; i++) {
        frame->photo.x[i] = (frame->photo.x[i] - frame->left) * across;
        frame->photo.y[i] = (frame->photo.y[i] - frame->top) * down;
    }
    const double wide = across * (frame->right - frame->left), high = down * (frame->bottom - frame->top);
    if (!(wide * high < slack * GROWS * width * height))
        return false;
    frame->width = (int)ceil(wide);
    frame->height = (int)ceil(high);
    return true;
}

bool picture_can_rectify(int width, int height, const struct quad *quad)
{
    struct frame frame;
    return find_frame(width, height, quad, 1, &frame);
}

PIX *picture_rectify(PIX *photo, struct quad *quad)
{
    static const double SLACK = 1.1;
    struct frame frame;
    if (!find_frame(pixGetWidth(photo), pixGetHeight(photo), quad, SLACK, &frame))
        return NULL;
    PIX *whole = warp(photo, &frame.seen, frame.width, frame.height);
    if (!whole)
        return NULL;
    picture_paint_around(whole, &frame.photo);
    const double left = -frame.left * frame.across, top = -frame.top * frame.down;
    const double right = left + frame.across, bottom = top + frame.down;
    *quad = picture_quad((double[]){ left, right, right, left }, (double[]){ top, top, bottom, bottom });
    return whole;
}
