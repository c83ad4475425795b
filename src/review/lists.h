/* lists: long lists, of which the overview shows the beginning and a page of its own all, piece by piece. */
#ifndef LISTS_H
#define LISTS_H

#include "review_inside.h"

enum { LIST_PAGE = 50 };

/* ---- pager.c ---- */

/* ?skip=50; what is no number is no wish. */
size_t pager_skip(const struct visit *visit);

/* On and back; `address`: of this list, as in "/settled?outcome=none&", ours. */
void pager_write(const struct visit *visit, const char *address, size_t skip, size_t all);

/* A link to a letter, which its ID stands for. */
void pager_write_reply(const struct visit *visit, const char *reply);

/* The choices of a list, which pager_write_kind writes between the two; `words` say by what it is parted. */
void pager_open_kinds(const struct visit *visit, const char *words);
void pager_close_kinds(const struct visit *visit);

/* A link to a choice of a list, with how many there are. */
void pager_write_kind(
    const struct visit *visit, const char *address, const char *words, size_t count, bool shown);

/* ---- mails.c ---- */

/* The mails in one state, with what recalls them where that can be. */
bool mails_write(struct visit *visit, enum mail_state state, size_t skip, size_t most, struct fault *fault);

/* ---- aside.c ---- */

/* What volunteers could not get through, the newest first. */
bool asides_write(struct visit *visit, size_t skip, size_t most, struct fault *fault);

handler page_mails; /* mails.c */
handler page_settled; /* settled.c */
handler page_set_aside; /* aside.c */

#endif
