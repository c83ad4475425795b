/* html: the one way in which HTML is written here. What stands in the program goes out as it is, and only a
 * string literal can; everything else is escaped, and what a browser would hide or obey becomes a visible
 * mark.
 *
 *   html_put(h, "<p class=\"note\">");
 *   html_text(h, note);
 *   html_put(h, "</p>");
 *
 * What html_text writes may stand in element content and in a quoted attribute, nowhere else: never in a
 * script, a style or the name of an attribute. Addresses are built from literals and html_url. */
#ifndef HTML_H
#define HTML_H

#include "text.h"

#include <stddef.h>
#include <stdint.h>

struct html {
    struct text *out;
};

/* A text from outside is cut here, with "…": nobody reads on, and a page stays small. */
enum { HTML_TEXT_MOST = 20000 };

/* Only a string literal compiles: the page's own words. */
#define html_put(h, literal) html_put_literal((h), "" literal "", sizeof(literal) - 1)
void html_put_literal(const struct html *h, const char *literal, size_t length);

/* Escaped. Line breaks and tabs stay; NUL, other control characters, broken UTF-8 and what turns the
 * direction of writing become visible marks. Null writes nothing. html_text_n takes bytes of any kind and
 * begins no character behind `most` of them; then "…". */
void html_text(const struct html *h, const char *text);
void html_text_most(const struct html *h, const char *text, size_t most);
void html_text_n(const struct html *h, const char *bytes, size_t n, size_t most);

/* A name from outside, held apart from the direction of the words around it: <bdi>…</bdi>. */
void html_bdi(const struct html *h, const char *text);

/* ` name="value"`, with the space in front; `name` is a literal. Not for href, src, action or on…: those
 * are literals and html_url. */
#define html_attr(h, name, value) html_attr_value((h), " " name "=\"", sizeof(name) + 2, (value))
void html_attr_value(const struct html *h, const char *opening, size_t length, const char *value);

/* One segment, or one value of a query, of an address: all but letters, digits and -._~ percent-encoded. */
void html_url(const struct html *h, const char *segment);

void html_number(const struct html *h, int64_t number);
void html_decimal(
    const struct html *h, double number, int digits); /* digits 0 … 4; "0" for what is not finite */

/* <time datetime="2026-03-14T09:30Z">2026-03-14 09:30 UTC</time>, of seconds since 1970; and the day alone.
 */
void html_time(const struct html *h, int64_t at);
void html_day(const struct html *h, int64_t day); /* days since 1970 */

#endif
