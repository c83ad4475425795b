/* What stands on every answer, and the refusals: fixed sentences that tell nothing. */
#include "web_inside.h"

#include <string.h>

const struct web_field answer_headers[] = {
    { "Content-Security-Policy",
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self';"
        " form-action 'self'; frame-ancestors 'none'; base-uri 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "X-Frame-Options", "DENY" },
    { "Referrer-Policy", "no-referrer" },
    { "Cache-Control", "no-store" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
    { "Connection", "close" },
    { 0 },
};

static const struct {
    int status;
    const char *reason, *sentence;
} statuses[] = {
    { 400, "Bad Request", "This request cannot be understood." },
    { 403, "Forbidden", "This form did not come from a page of this site." },
    { 404, "Not Found", "There is no such page." },
    { 405, "Method Not Allowed", "This cannot be done here." },
    { 408, "Request Timeout", "The request took too long." },
    { 411, "Length Required", "The request does not say how long it is." },
    { 413, "Content Too Large", "The form is too large." },
    { 414, "URI Too Long", "The address is too long." },
    { 415, "Unsupported Media Type", "Only a form can be sent here." },
    { 417, "Expectation Failed", "This cannot be expected here." },
    { 421, "Misdirected Request", "This site is not known under that name." },
    { 431, "Request Header Fields Too Large", "The request is too large." },
    { 500, "Internal Server Error", "Something went wrong here. Nothing was changed." },
    { 503, "Service Unavailable", "This is busy at the moment. Please try again." },
    { 505, "HTTP Version Not Supported", "This cannot be understood." },
};

static size_t find(int status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status)
            return i;
    return 0;
}

const char *answer_sentence(int status)
{
    return statuses[find(status)].sentence;
}

void answer_refusal(int status, bool head_only, struct text *out)
{
    const size_t which = find(status);
    const char *sentence = statuses[which].sentence;
    text_printf(out, "HTTP/1.1 %d %s\r\n", status, statuses[which].reason);
    for (const struct web_field *header = answer_headers; header->name; header++)
        text_printf(out, "%s: %s\r\n", header->name, header->value);
    text_printf(
        out, "Content-Type: text/plain; charset=utf-8\r\nContent-Length: %zu\r\n\r\n", strlen(sentence) + 1);
    if (!head_only)
        text_printf(out, "%s\n", sentence);
}
