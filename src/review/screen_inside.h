/* screen_inside: one reply as it is shown, and the files that write its parts. All of it is pure: what is
 * shown was loaded before (screen.c), and goes out through html. */
#ifndef SCREEN_INSIDE_H
#define SCREEN_INSIDE_H

#include "find.h"
#include "review_inside.h"

enum {
    SCREEN_CANDIDATES = 5, /* at most so many are shown */
    SCREEN_STRIPS = 4, /* pieces of pages at reading size */
    SCREEN_PAGES = 8, /* pages on one screen; of more, those from the wanted one on */
    SCREEN_PLACES = 60,
};

/* A place on a page that reasons speak of, as "#place-3"; equal boxes are one place. */
struct screen_place {
    size_t page; /* index in the reply's pages */
    struct box box; /* of its picture, as it is stored */
    const char *why; /* of the first reason that names it */
    enum evidence_group group;
    bool against; /* no reason that names it speaks for anybody */
};

struct screen_candidate {
    struct message message;
    double posterior;
    const struct evidence *evidence;
    size_t count;
    const struct store_letter *letters; /* that went to its sender: this may be a page of one; blind: none */
    size_t letter_count;
    unsigned found; /* where a search found it: of enum find_field; 0: it is one of the verdict's */
};

struct screen {
    struct html html;
    const struct words *words;
    struct arena *arena;
    const char *csrf;
    int64_t version; /* of the reply, that a decision is based on */
    int wanted; /* the page asked for, 0: none */

    const struct store_listed *listed;
    const struct reply *reply;
    const struct screen_candidate *candidates; /* best first; blind: in the order of their refs */
    size_t candidate_count;
    const struct screen_candidate
        *judged; /* the verdict's, whose reasons have places on the pages; the same, */
    size_t judged_count; /* unless somebody searched */
    const struct screen_place *places;
    size_t place_count;
    const struct store_listed_addressee
        *rows; /* who gets which pages, where it may go to several: what was */
    size_t row_count; /* chosen before, or what the verdict offers */
    const struct store_redaction_last *redactions; /* of pages on which places are, or are to be, black */
    size_t redaction_count;
    const char *holder; /* somebody else who is looking at it just now; "" */
    const char *before; /* somebody else who had it open lately, and may be reading still; "" */
    bool own_names; /* a reason speaks of the file's name: it is shown */
    const struct screen_words *read; /* agree.c */
    const struct match_models *models;
    const char *receiver; /* whose pictures are shown, a ref; null: everybody's */
    const char *typed; /* what was searched for; null: nothing */
};

/* ---- screen.c ---- */

void screen_write(struct screen *screen);

/* ---- place.c ---- */

/* Gathers the places of the candidates' reasons into screen->places. */
void places_gather(struct screen *screen);

/* Which place a reason speaks of, from 1; 0: none. */
size_t place_of(const struct screen *screen, const struct evidence *evidence);

/* The address of a place, as the value of an href: a fragment, behind the page where that is not shown. */
void place_link(const struct screen *screen, size_t place);
void place_page_query(const struct screen *screen, size_t page); /* "?page=3", or nothing: it is shown */

size_t place_first_page(const struct screen *screen); /* index of the first page that is shown */

/* A box of a picture of this size, after it was turned clockwise by quarters. */
struct box box_turned(struct box box, int width_px, int height_px, int quarters);

/* Sides and places of a page as it is shown. */
int place_shown_width(const struct screen *screen, size_t page);
int place_shown_height(const struct screen *screen, size_t page);
struct box place_shown_box(const struct screen *screen, const struct screen_place *place);

/* The attributes of an svg that shows this piece of a page, what stands in it, and those of a rectangle. */
void place_open_svg(const struct html *h, struct box view);
/* Left, top, width and height. */
void place_write_numbers(const struct html *h, struct box box, const char *between);
void place_write_picture(const struct screen *screen, size_t page);
void place_write_rectangle(const struct html *h, struct box box);

/* ---- strips.c, pages.c ---- */

void strips_write(const struct screen *screen);
void pages_write(const struct screen *screen);
void pages_end_black_link(const struct screen *screen, const struct page *page); /* the caller opened "<a" */

/* May the place be pointed out? In a blind check only what any reader looks for first. */
bool place_may_be_shown(const struct screen *screen, const struct screen_place *place);

/* ---- agree.c ---- */

/* Gathers the words of the pages, and of the file's name where that is shown, into screen->read. */
void agree_gather(struct screen *screen);

/* Writes about `most` bytes of a record's text, marking the words that stand on the pages: any of a name, of
 * a text those that tell something. */
enum agree_as { AGREE_NAME, AGREE_TEXT };
void agree_write(const struct screen *screen, const char *text, enum agree_as as, size_t most);

/* ---- candidates.c, waterfall.c, bar.c ---- */

void candidates_write(const struct screen *screen);

/* Adds up a candidate's reasons: a table whose last column is drawn. */
void waterfall_write(const struct screen *screen, const struct screen_candidate *candidate);

/* What may be decided, docs: POST /reply/ID/decide with the fields csrf, version, `what`, and
 *   to, second        ref, pages ("1,2": those that go)
 *   several           ref1 pages1 … ref6 pages6; those without pages get nothing
 *   rescan            reason
 *   duplicate, join   other (a reply's ID)
 *   found             other (a reply's ID, or a mail's), pages; in the place of both what and other also
 *                     found=ID, for a button among the candidates
 *   split             pages ("3,5": a letter begins with each)
 *   none, waits, handed-on, to-all, returned, not-a-letter, later   nothing more
 * bar_write_choice stands inside the form of the candidates, bar_write_others behind it; bar_write_aside is
 * all of it where a reply is set aside: rescan and not-a-letter. */
void bar_write_choice(const struct screen *screen);
void bar_write_others(const struct screen *screen);
void bar_write_aside(const struct screen *screen);

/* ---- gone.c ---- */

/* What can be said of a mail that has left, or may have, as forms; nothing of another. */
void gone_write(const struct screen *screen, const struct store_listed_mail *mail);

/* ---- search.c ---- */

/* What somebody searched for and found; shown on a reply's screen instead of the candidates. */
struct searched {
    const char *typed;
    const struct found *found;
    size_t count;
};
bool reply_show_found(
    struct visit *visit, const char *id, const struct searched *searched, struct fault *fault); /* reply.c */

/* The box; `reply`: whose letter it is for, "" for none. And where a message bears what was typed. */
void search_write_form(
    const struct html *h, const struct words *words, const char *csrf, const char *reply, const char *typed);
void search_write_fields(const struct html *h, const struct words *words, unsigned fields);

/* Begins the form of the candidates, with csrf and version; ended by the caller. Its first button is what
 * Enter presses in a browser: the same as the primary one, unseen, since others stand among the candidates.
 */
void bar_open_choice(const struct screen *screen);

#endif
