/* review: the page on which coordinators settle what is doubtful. A process of its own: it opens the store,
 * never a drop, a picture or the mail server; what is decided here the walk and the sender carry out. */
#ifndef REVIEW_H
#define REVIEW_H

#include "config.h"
#include "store.h"

struct review_setup {
    const char *home;
    const char *share; /* folder with models/, review/ (words) */
    const struct config *config;
    struct bytes key; /* of the store's vault */
    const char *listen; /* "127.0.0.1:0", "unix:PATH" */
    const char *proxy_host; /* "": no proxy is in front */
    void (*ready)(const struct review_setup *self, const char *address); /* the page can be visited */
};

/* Serves until `stop` (a descriptor) is readable. Faults as of store_open and web_serve; FAULT_CONFIG, too:
 * words or models are missing or wrong, or nobody may log in yet. */
bool review_serve(const struct review_setup *setup, int stop, struct fault *fault);

#endif
