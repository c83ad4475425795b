/* explain: what the machine saw on a page, what it did to it and what that cost, for `show` and `run`. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "reply.h"

#include <jansson.h>

/* "letter (0.80 sure), 1654 x 2339 px, 231 words with 96 % of the ink; blurred". No word of the page. */
void explain_page(const struct page *page, struct text *out);

/* What else was found on the page, a line each: codes, fields of an envelope. Personal data. */
void explain_findings(const struct page *page);

/* The table of steps, with their sum. No word of the page. */
void explain_steps(const struct page *page);

/* Adds the same to a page's JSON object. */
void explain_json(const struct page *page, json_t *object);

#endif
