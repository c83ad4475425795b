/* What the words of a code mean, and which of ours a page bears. */
#include "code.h"

#include "codeword.h"

#include <string.h>

enum code_form code_form_of(const char *text)
{
    if (strcmp(text, CODE_SLIP_TEXT) == 0)
        return CODE_SLIP;
    return codeword_checks(text) ? CODE_SHEET : CODE_FOREIGN;
}

static bool bears(const struct page *page, enum code_form form)
{
    for (size_t i = 0; i < page->code_count; i++)
        if (code_form_of(page->codes[i].text) == form)
            return true;
    return false;
}

bool code_says_slip(const struct page *page)
{
    return bears(page, CODE_SLIP) && !bears(page, CODE_SHEET);
}
