/* Providers and their domains. The mails a minute are careful first figures (10 to 20 is what mailers begin
 * with; 16 is what a published profile gives mail.ru); what a provider answers moves them up and down. */
#include "mailbox.h"

#include "cleanup.h"

#include <idn2.h>
#include <string.h>

enum { DOMAINS_MOST = 16, USUAL_A_MINUTE = 20, ADDRESS_MOST = 400 };

static const struct provider {
    const char *name;
    int a_minute;
    bool one_mailbox; /* the same name at another of the domains is the same mailbox */
    const char *ignored; /* characters that do not tell its mailboxes apart */
    const char *alike; /* characters that it takes for one and the same; "" */
    const char *domains[DOMAINS_MOST];
} providers[] = {
    { "gmail", 20, true, ".", "", { "gmail.com", "googlemail.com" } },
    { "yandex", 16, true, "", ".-",
        { "yandex.ru", "yandex.by", "yandex.com", "yandex.kz", "yandex.ua", "yandex.lt", "ya.ru",
            "narod.ru" } },
    { "mail.ru", 16, false, "", "",
        { "mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru", "xmail.ru", "mail.by" } },
    { "rambler", 16, false, "", "",
        { "rambler.ru", "lenta.ru", "autorambler.ru", "myrambler.ru", "ro.ru", "rambler.ua" } },
    { "microsoft", 20, false, "", "",
        { "outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "hotmail.de", "hotmail.co.uk",
            "hotmail.fr", "live.de", "live.nl", "live.ru" } },
    { "yahoo", 10, false, "", "",
        { "yahoo.com", "ymail.com", "rocketmail.com", "yahoo.de", "yahoo.co.uk", "yahoo.fr", "yahoo.es",
            "yahoo.it", "aol.com" } },
    { "proton", 20, true, ".-_", "", { "proton.me", "protonmail.com", "protonmail.ch", "pm.me" } },
    { "icloud", 20, true, "", "", { "icloud.com", "me.com", "mac.com" } },
    { "gmx", 20, false, "", "",
        { "gmx.de", "gmx.net", "gmx.com", "gmx.at", "gmx.ch", "web.de", "mail.com" } },
    { "wp", 20, false, "", "", { "wp.pl", "o2.pl", "tlen.pl", "go2.pl" } },
    { "onet", 20, false, "", "",
        { "onet.pl", "onet.eu", "op.pl", "poczta.onet.pl", "vp.pl", "autograf.pl", "buziaczek.pl" } },
};

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void add_small(struct text *out, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        text_add_char(out, small(bytes[i]));
}

/* What stands before the @, as its provider tells mailboxes apart; null: nothing is known of it. */
static void add_name(struct text *out, const char *name, size_t n, const struct provider *provider)
{
    for (size_t i = 0; i < n; i++) {
        if (provider && strchr(provider->ignored, name[i]))
            continue;
        const bool alike = provider && strchr(provider->alike, name[i]);
        text_add_char(out, alike ? provider->alike[0] : small(name[i]));
    }
}

static bool is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return !*text;
}

/* The domain as A-labels in small letters; as it stands where it can be none. In ASCII it is both. */
static void add_domain(struct text *out, const char *domain)
{
    char *ascii = NULL;
    if (is_ascii(domain)) {
        add_small(out, domain, strlen(domain));
        return;
    }
    if (idn2_to_ascii_8z(domain, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) == IDN2_OK)
        domain = ascii;
    add_small(out, domain, strlen(domain));
    idn2_free(ascii);
}

static const struct provider *provider_of(const char *domain)
{
    for (size_t i = 0; i < sizeof providers / sizeof *providers; i++)
        for (size_t k = 0; k < DOMAINS_MOST && providers[i].domains[k]; k++)
            if (strcmp(providers[i].domains[k], domain) == 0)
                return &providers[i];
    return NULL;
}

static const char *domain_in(const char *address)
{
    const char *at = strrchr(address, '@');
    return at ? at + 1 : address;
}

void mailbox_key(const char *address, struct text *key)
{
    struct text domain = TEXT_LIMIT(4096);
    const char *at = domain_in(address);
    add_domain(&domain, at);
    const struct provider *known = provider_of(domain.bytes);
    const size_t local = (size_t)(at - address);
    if (local) {
        add_name(key, address, strcspn(address, "+@"), known);
        text_add_char(key, '@');
    }
    text_add(key, known && known->one_mailbox ? known->domains[0] : domain.bytes);
    text_clear(&domain);
}

bool mailbox_is_same(const char *address, const char *other)
{
    CLEANUP(text_clear) struct text key = TEXT_LIMIT(4096), others = TEXT_LIMIT(4096);
    mailbox_key(address, &key);
    mailbox_key(other, &others);
    return !key.full && !others.full && strcmp(key.bytes, others.bytes) == 0;
}

bool mailbox_is_named(const char *text, const char *address)
{
    static const char between[] = " \t\r\n;,:<>()\"'";
    bool named = false;
    for (const char *at = text + strspn(text, between); *at && !named; at += strspn(at, between)) {
        char word[ADDRESS_MOST] = "";
        const size_t length = strcspn(at, between);
        if (length < sizeof word)
            memcpy(word, at, length);
        named = strchr(word, '@') && mailbox_is_same(word, address);
        at += length;
    }
    return named;
}

static const char between[] = " \t\r\n;,:<>()\""; /* words of a decoded From */

/* Each word of `text` with an @ is this mailbox, and there is one. */
static bool names_nobody_else(const char *text, const char *address)
{
    bool any = false, other = false;
    for (const char *at = text + strspn(text, between); *at; at += strspn(at, between)) {
        CLEANUP(text_clear) struct text word = TEXT_LIMIT(ADDRESS_MOST);
        text_add_n(&word, at, strcspn(at, between));
        at += strcspn(at, between);
        if (!strchr(word.bytes, '@') && !word.full)
            continue;
        any = true;
        other |= word.full || !mailbox_is_same(word.bytes, address);
    }
    return any && !other;
}

bool mailbox_wrote(const char *from, const char *address)
{
    const char *open = strchr(from, '<');
    return (!open || strchr(open, '>')) && names_nobody_else(from, address);
}

bool mailbox_is_one(const char *from)
{
    const char *begin = strchr(from, '@');
    while (begin && begin > from && !strchr(between, begin[-1]))
        begin--;
    CLEANUP(text_clear) struct text word = TEXT_LIMIT(ADDRESS_MOST);
    if (begin)
        text_add_n(&word, begin, strcspn(begin, between));
    return begin && mailbox_wrote(from, word.bytes);
}

void mailbox_provider(const char *address, struct text *name)
{
    struct text domain = TEXT_LIMIT(4096);
    add_domain(&domain, domain_in(address));
    const struct provider *known = provider_of(domain.bytes);
    text_add(name, known ? known->name : domain.bytes);
    text_clear(&domain);
}

int mailbox_a_minute(const char *provider)
{
    for (size_t i = 0; i < sizeof providers / sizeof *providers; i++)
        if (strcmp(providers[i].name, provider) == 0)
            return providers[i].a_minute;
    return USUAL_A_MINUTE;
}
