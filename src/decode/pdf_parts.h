/* pdf_parts: the one seam to libqpdf, which is written in C++. What a PDF is made of, page by page, whatever
 * it is packed or locked in: poppler draws a page and does not tell what it could not. Inside the decode
 * room. */
#ifndef PDF_PARTS_H
#define PDF_PARTS_H

#ifndef ROOM_DECODE
#error "pdf_parts.h is for the decode room alone"
#endif

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Says whether data are whole. `filter` is what they are packed with: "DCTDecode", "FlateDecode" …; `rows`
 * are those of the picture that they make, 0 where they make none. */
struct pdf_judge {
    bool (*is_sound)(
        const struct pdf_judge *judge, const char *filter, const unsigned char *at, size_t size, size_t rows);
};

struct pdf_parts;

/* `at` stays the caller's and must outlive the parts. Null where the file's structure cannot be followed. */
struct pdf_parts *pdf_parts_open(const unsigned char *at, size_t size);
void pdf_parts_close(struct pdf_parts *parts);

int pdf_parts_pages(const struct pdf_parts *parts);

/* A portfolio is a cover sheet; what somebody wants to show are the files inside. */
bool pdf_parts_is_portfolio(struct pdf_parts *parts);
bool pdf_parts_has_files(struct pdf_parts *parts);

/* Asks `judge` about all that page `index` is drawn from: its pictures with their masks, its strokes, and
 * what was put on it later. What several pages share is asked once. */
bool pdf_parts_page_is_sound(struct pdf_parts *parts, int index, const struct pdf_judge *judge);

/* Is there something on page `index` that is said not to be shown: layers that are off, hidden annotations,
 * comments, forms of a kind that only one program draws? */
bool pdf_parts_page_hides(struct pdf_parts *parts, int index);

/* Is there a picture on page `index` that nobody sees: behind a mask that hides all of it, drawn without ink,
 * or as a letter of a font? `blank`: nothing is seen on the whole page, so that any mask will do. */
bool pdf_parts_page_has_unseen(struct pdf_parts *parts, int index, bool blank);

/* Is page `index` shown turned by a quarter? */
bool pdf_parts_page_is_on_side(struct pdf_parts *parts, int index);

#ifdef __cplusplus
}
#endif

#endif
