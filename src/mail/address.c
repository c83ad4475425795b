/* Addresses as they may go on the wire. libcurl passes on what it is given, line ends included, so nothing
 * that could end a command gets past here. */
#include "mail.h"

#include "address.h"
#include "cleanup.h"

#include <idn2.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESS_MOST = 254, LOCAL_MOST = 64, DOMAIN_MOST = 253 }; /* RFC 5321, 4.5.3.1 */

static bool local_part_usable(const char *local, size_t length, struct fault *fault)
{
    if (length == 0 || length > LOCAL_MOST)
        return fault_set(fault, FAULT_INPUT, "the address has nothing, or too much, before its @");
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)local[i] >= 0x80)
            return fault_set(fault, FAULT_INPUT,
                "the address has letters before its @ that are not ASCII; such mail is not sent yet: another "
                "address is needed");
    if (local[0] == '.' || local[length - 1] == '.' || memmem(local, length, "..", 2))
        return fault_set(fault, FAULT_INPUT, "the address has a dot in a wrong place before its @");
    return true;
}

/* Letters, digits, hyphens, in at least two labels; "localhost" alone would be our own machine. */
static bool ascii_domain_usable(const char *domain)
{
    size_t length = strlen(domain), label = 0;
    bool dot = false;
    if (length == 0 || length > DOMAIN_MOST)
        return false;
    for (size_t i = 0; i < length; i++) {
        const char c = domain[i];
        if (c == '.') {
            if (label == 0 || domain[i - 1] == '-')
                return false;
            label = 0;
            dot = true;
            continue;
        }
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && (c != '-' || label == 0))
            return false;
        if (++label > 63)
            return false;
    }
    return dot && label && domain[length - 1] != '-';
}

enum alphabet { LATIN = 1, GREEK = 2, CYRILLIC = 4 };

static unsigned alphabet_of(int32_t c)
{
    static const struct {
        int32_t first, last;
        enum alphabet alphabet;
    } ranges[] = { { 'A', 'Z', LATIN }, { 'a', 'z', LATIN }, { 0xc0, 0x24f, LATIN }, { 0x370, 0x3ff, GREEK },
        { 0x400, 0x52f, CYRILLIC }, { 0x1e00, 0x1eff, LATIN }, { 0x1f00, 0x1fff, GREEK } };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return ranges[i].alphabet;
    return 0;
}

/* Has one label letters of two alphabets that look alike? "exаmple" with a Cyrillic а, as it is typed in
 * Minsk by mistake, is not "example": it is a name that anybody may register. */
static bool mixes_alphabets(const char *ascii)
{
    OWNED_FREE char *domain = NULL;
    if (idn2_to_unicode_8z8z(ascii, &domain, 0) != IDN2_OK)
        return true;
    const char *end = domain + strlen(domain);
    unsigned seen = 0;
    for (const char *at = domain; at < end;) {
        const int32_t c = utf8_next(&at, end);
        seen = c == '.' ? 0 : seen | alphabet_of(c);
        if (seen & (seen - 1))
            return true;
    }
    return false;
}

static bool domain_usable(const char *domain, char **ascii, struct fault *fault)
{
    int rc = idn2_to_ascii_8z(domain, ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    if (rc != IDN2_OK || !ascii_domain_usable(*ascii))
        return fault_set(fault, FAULT_INPUT, "the address has no domain that can exist behind its @");
    if (mixes_alphabets(*ascii))
        return fault_set(
            fault, FAULT_INPUT, "the address has letters of two alphabets in one word behind its @");
    return true;
}

bool mail_address_check(const char *address, struct text *ascii, struct fault *fault)
{
    const char *at = strchr(address, '@');
    if (!at || strchr(at + 1, '@'))
        return fault_set(fault, FAULT_INPUT, "the address has not exactly one @");
    if (!local_part_usable(address, (size_t)(at - address), fault))
        return false;
    if (!address_looks_right(address))
        return fault_set(fault, FAULT_INPUT, "the address has a character that no address has");
    char *domain = NULL;
    bool usable = domain_usable(at + 1, &domain, fault);
    if (usable && (size_t)(at - address) + 1 + strlen(domain) > ADDRESS_MOST)
        usable = fault_set(fault, FAULT_INPUT, "the address is longer than %d bytes", ADDRESS_MOST);
    if (usable) {
        text_reset(ascii);
        text_add_n(ascii, address, (size_t)(at - address) + 1);
        text_add(ascii, domain);
    }
    idn2_free(domain);
    return usable;
}

bool mail_address_tag(const char *address, const char *token, struct text *out, struct fault *fault)
{
    if (!*token || strspn(token, "abcdefghijklmnopqrstuvwxyz0123456789") != strlen(token))
        return fault_set(fault, FAULT_SYSTEM, "a mail's token is not made of small letters and digits");
    struct text ascii = TEXT_LIMIT(ADDRESS_MOST);
    bool fits = mail_address_check(address, &ascii, fault);
    const size_t local = strcspn(ascii.bytes, "@");
    if (fits && local + 1 + strlen(token) > LOCAL_MOST)
        fits = fault_set(fault, FAULT_CONFIG, "the address in \"from\" is too long: no token fits behind it");
    if (fits && ascii.length + 1 + strlen(token) > ADDRESS_MOST)
        fits = fault_set(fault, FAULT_CONFIG, "the address in \"from\" is too long: no token fits into it");
    if (fits)
        text_printf(out, "%.*s+%s%s", (int)local, ascii.bytes, token, ascii.bytes + local);
    text_clear(&ascii);
    return fits;
}
