/* A mail taken apart by GMime into what this room reads: headers, texts, reports, and the headers of mails
 * inside it. Everything is bounded and made valid UTF-8 here, so that the rest sees only plain texts. */
#include "back_inside.h"

#include "cleanup.h"
#include "mailbox.h"

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

enum {
    PIECES_MOST = 48,
    DEPTH_MOST = 12,
    TEXT_MOST = 256 * 1024, /* of one piece: what people and servers write is far shorter */
    NAME_WORD_MOST = 400, /* of the name in front of an address */
};

static void drop_object(void *at)
{
    GObject **object = at;
    if (*object)
        g_object_unref(*object);
}

/* Valid UTF-8 without control characters but line ends and tabs. */
static const char *scrub(struct arena *arena, const char *bytes, size_t n)
{
    CLEANUP(text_clear) struct text clean = TEXT_LIMIT(TEXT_MOST);
    const char *at = bytes, *end = bytes + n;
    while (at < end && !clean.full) {
        int32_t c = utf8_next(&at, end);
        if (c == '\n' || c == '\t' || (c >= ' ' && c != 0x7f))
            text_add_utf8(&clean, c);
    }
    return arena_copy(arena, clean.bytes);
}

static void add_piece(struct opened *opened, enum piece_kind kind, const char *text)
{
    if (opened->piece_count < PIECES_MOST && *text)
        opened->pieces[opened->piece_count++] = (struct piece){ kind, text };
}

/* The content of a part, its transfer encoding undone. */
static const char *part_bytes(struct arena *arena, GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    if (!content)
        return "";
    CLEANUP(drop_object) GMimeStream *stream = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, stream);
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    return bytes->len ? scrub(arena, (const char *)bytes->data, bytes->len) : "";
}

/* Programs that know of no character sets write UTF-8 and say ASCII, or nothing. */
static bool is_utf8(GMimeTextPart *part)
{
    const char *set = g_mime_text_part_get_charset(part);
    return !set || !strcasecmp(set, "us-ascii") || !strcasecmp(set, "ascii") || !strcasecmp(set, "utf-8") ||
        !strcasecmp(set, "utf8");
}

/* The same of a text, its character set undone too. What is said to be UTF-8 is not converted: gmime makes a
 * question mark of a byte that is none. */
static const char *part_text(struct arena *arena, GMimeTextPart *part)
{
    if (is_utf8(part))
        return part_bytes(arena, GMIME_PART(part));
    char *text = g_mime_text_part_get_text(part);
    const char *clean = text ? scrub(arena, text, strlen(text)) : "";
    g_free(text);
    return clean;
}

static const char *header_lines(struct arena *arena, GMimeObject *object)
{
    char *lines = g_mime_object_get_headers(object, NULL);
    const char *clean = lines ? scrub(arena, lines, strlen(lines)) : "";
    g_free(lines);
    return clean;
}

static const struct {
    const char *type, *subtype;
    enum piece_kind kind;
} REPORTS[] = {
    { "message", "delivery-status", PIECE_STATUS },
    { "message", "global-delivery-status", PIECE_STATUS },
    { "message", "feedback-report", PIECE_FEEDBACK },
    { "message", "disposition-notification", PIECE_DISPOSITION },
    { "text", "rfc822-headers", PIECE_RETURNED },
    { "text", "rfc822-header", PIECE_RETURNED },
    { "message", "rfc822-headers", PIECE_RETURNED },
};

/* What programs put beside an answer that somebody signed, or gave with one picture: nothing to be seen to.
 */
static bool says_nothing(GMimeContentType *type)
{
    static const struct {
        const char *type, *subtype;
    } all[] = { { "application", "pgp-signature" }, { "application", "pkcs7-signature" },
        { "application", "x-pkcs7-signature" }, { "text", "vnd.google.email-reaction+json" } };
    for (size_t i = 0; type && i < sizeof all / sizeof *all; i++)
        if (g_mime_content_type_is_type(type, all[i].type, all[i].subtype))
            return true;
    return false;
}

/* Of ways to show the same, the first is read; what stands beside a text says more. */
static void take_part(struct opened *opened, GMimeObject *object, bool alternative, struct arena *arena)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    for (size_t i = 0; type && i < sizeof REPORTS / sizeof *REPORTS; i++)
        if (g_mime_content_type_is_type(type, REPORTS[i].type, REPORTS[i].subtype)) {
            add_piece(opened, REPORTS[i].kind, part_bytes(arena, GMIME_PART(object)));
            return;
        }
    if (says_nothing(type))
        return;
    const char *disposition = g_mime_object_get_disposition(object);
    bool attached = disposition && !strcasecmp(disposition, "attachment");
    if (!GMIME_IS_TEXT_PART(object) || attached) {
        opened->attachment = true;
        return;
    }
    const char *text = part_text(arena, GMIME_TEXT_PART(object));
    bool html = g_mime_content_type_is_type(type, "text", "html");
    if (!html)
        add_piece(opened, PIECE_TEXT, text);
    else if (!alternative || !piece_of(opened, PIECE_TEXT))
        add_piece(opened, PIECE_TEXT, html_words(arena, text));
}

/* GMime itself stops nesting where it becomes absurd; here a few levels are enough. What lies inside an
 * enclosed mail is only read where that mail is all there is: a bounce that somebody passed on is a claim. */
static void take_object(
    struct opened *opened, GMimeObject *object, int depth, bool alternative, struct arena *arena)
{
    if (!object)
        return;
    if (depth > DEPTH_MOST || opened->piece_count == PIECES_MOST) {
        opened->attachment = true;
        return;
    }
    if (GMIME_IS_MULTIPART(object)) {
        GMimeContentType *type = g_mime_object_get_content_type(object);
        alternative |= g_mime_content_type_is_type(type, "multipart", "alternative");
        opened->report |= g_mime_content_type_is_type(type, "multipart", "report");
        int count = g_mime_multipart_get_count(GMIME_MULTIPART(object));
        opened->attachment |= count > PIECES_MOST;
        for (int i = 0; i < count && i < PIECES_MOST; i++)
            take_object(
                opened, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1, alternative, arena);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *inside = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (inside)
            add_piece(opened, PIECE_RETURNED, header_lines(arena, GMIME_OBJECT(inside)));
    } else if (GMIME_IS_PART(object)) {
        take_part(opened, object, alternative, arena);
    }
}

/* Two names of a mailbox in one word, quotes, brackets: what one program takes for an address, and another
 * one for something else. */
static bool is_plain_address(const char *address)
{
    const char *at = strchr(address, '@');
    if (!at || at == address || !at[1] || strchr(at + 1, '@') || strstr(address, "=?"))
        return false;
    return !address[strcspn(address, " \t\r\n\"\\<>()[],:;")];
}

/* Nothing behind its domain in the header `raw` could be a domain, or another address. */
static bool ends_address(const char *raw, const char *address)
{
    const char *domain = strchr(address, '@') + 1, *last = strrchr(raw, '@');
    const char *open = strrchr(raw, '<');
    const size_t length = strlen(domain);
    return last && !strncasecmp(last + 1, domain, length) && strchr(" \t\r\n>(", last[1 + length]) &&
        (!open || strchr(open, '>'));
}

/* "eve@mail.example <anna@post.example>" has no right reading: a name may hold the same mailbox, and an @ in
 * front of what is no domain ("Anna @home"). */
static bool names_another(const char *name, const char *address)
{
    static const char between[] = " \t\r\n;,:<>()[]\"'";
    for (const char *at = name + strspn(name, between); *at; at += strspn(at, between)) {
        CLEANUP(text_clear) struct text word = TEXT_LIMIT(NAME_WORD_MOST);
        text_add_n(&word, at, strcspn(at, between));
        at += strcspn(at, between);
        if (*word.bytes == '@' && !strchr(word.bytes, '.'))
            continue;
        if (word.full || (strchr(word.bytes, '@') && !mailbox_is_same(word.bytes, address)))
            return true;
    }
    return false;
}

/* As senders write them: GMime's stricter way loses memory on a name with an @ (3.2). */
static InternetAddressList *read_addresses(const char *raw)
{
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_address_compliance_mode(options, GMIME_RFC_COMPLIANCE_LOOSE);
    InternetAddressList *list = internet_address_list_parse(options, raw);
    g_mime_parser_options_free(options);
    return list;
}

/* The address in a header as it came: what is decoded could not be told from quotes and brackets of the
 * header itself. "": not exactly one mailbox. */
static const char *mailbox_in(const char *raw, struct arena *arena)
{
    CLEANUP(drop_object) InternetAddressList *list = read_addresses(raw);
    InternetAddress *one = list && internet_address_list_length(list) == 1
        ? internet_address_list_get_address(list, 0)
        : NULL;
    if (!one || !INTERNET_ADDRESS_IS_MAILBOX(one))
        return "";
    const char *address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
    const char *clean = address ? scrub(arena, address, strlen(address)) : "";
    const bool good = address && !strcmp(address, clean) && is_plain_address(clean) &&
        ends_address(raw, clean) && !(one->name && names_another(one->name, clean));
    return good ? clean : "";
}

/* Behind a NUL GMime reads no further, and others do. */
static bool has_nul(GMimeStream *stream, GMimeParser *parser)
{
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    const gint64 end = g_mime_parser_get_headers_end(parser);
    return end < 0 || end > bytes->len || memchr(bytes->data, '\0', (size_t)end);
}

/* Of all headers, however many. */
static const char *author_of(GMimeObject *message, struct arena *arena)
{
    const char *author = NULL;
    GMimeHeaderList *list = g_mime_object_get_header_list(message);
    for (int i = 0; i < g_mime_header_list_get_count(list); i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        const char *name = g_mime_header_get_name(header), *raw = g_mime_header_get_raw_value(header);
        if (!name || (strcasecmp(name, "From") && strcasecmp(name, "Sender")))
            continue;
        const char *one = raw ? mailbox_in(raw, arena) : "";
        if (!*one || (author && !mailbox_is_same(author, one)))
            return "";
        author = one;
    }
    return author ? author : "";
}

/* All of them, too: behind hundreds of others may stand the address that says whose answer it is. */
static void take_headers(struct opened *opened, GMimeObject *message, struct arena *arena)
{
    GMimeHeaderList *list = g_mime_object_get_header_list(message);
    const int count = g_mime_header_list_get_count(list);
    opened->headers = arena_array(arena, (size_t)count + 1, sizeof *opened->headers);
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
        const char *name = g_mime_header_get_name(header), *value = g_mime_header_get_value(header);
        if (name && value)
            opened->headers[opened->header_count++] = (struct mail_header){ scrub(arena, name, strlen(name)),
                scrub(arena, value, strlen(value)) };
    }
}

/* Mails with the line ends of old Macs exist (36 of the corpus), and GMime would take one for one line. An
 * mbox line in front is no header. */
static GMimeStream *open_stream(struct bytes mail)
{
    GByteArray *copy = g_byte_array_sized_new((guint)mail.size);
    g_byte_array_append(copy, mail.at, (guint)mail.size);
    if (!memchr(copy->data, '\n', copy->len))
        for (guint i = 0; i < copy->len; i++)
            if (copy->data[i] == '\r')
                copy->data[i] = '\n';
    if (copy->len > 5 && !memcmp(copy->data, "From ", 5)) {
        const unsigned char *end = memchr(copy->data, '\n', copy->len);
        g_byte_array_remove_range(copy, 0, end ? (guint)(end + 1 - copy->data) : copy->len);
    }
    return g_mime_stream_mem_new_with_byte_array(copy);
}

/* Everything behind the header, for mails whose boundary is not the one that they announce. */
static const char *body_after(GMimeStream *stream, struct arena *arena)
{
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    const char *all = scrub(arena, (const char *)bytes->data, bytes->len), *body = strstr(all, "\n\n");
    return body ? body + 2 : "";
}

bool parts_open(struct bytes mail, struct arena *arena, struct opened *opened, struct fault *fault)
{
    if (!mail.size || mail.size > BACK_BYTES_MOST)
        return fault_set(fault, FAULT_INPUT, mail.size ? "the mail is too large" : "the mail is empty");
    CLEANUP(drop_object) GMimeStream *stream = open_stream(mail);
    CLEANUP(drop_object) GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    CLEANUP(drop_object) GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (!message)
        return fault_set(fault, FAULT_INPUT, "this is no mail");
    *opened = (struct opened){ .pieces = arena_array(arena, PIECES_MOST, sizeof(struct piece)) };
    take_headers(opened, GMIME_OBJECT(message), arena);
    opened->author = has_nul(stream, parser) ? "" : author_of(GMIME_OBJECT(message), arena);
    if (!opened->header_count)
        return fault_set(fault, FAULT_INPUT, "this is no mail: it has no header");
    GMimeObject *whole = g_mime_message_get_mime_part(message);
    take_object(opened, whole, 0, false, arena);
    if (!opened->piece_count && !opened->attachment && !GMIME_IS_TEXT_PART(whole))
        add_piece(opened, PIECE_TEXT, body_after(stream, arena));
    return true;
}

const char *header_of(const struct opened *opened, const char *name)
{
    for (size_t i = 0; i < opened->header_count; i++)
        if (!strcasecmp(opened->headers[i].name, name))
            return opened->headers[i].value;
    return "";
}

const char *piece_of(const struct opened *opened, enum piece_kind kind)
{
    for (size_t i = 0; i < opened->piece_count; i++)
        if (opened->pieces[i].kind == kind)
            return opened->pieces[i].text;
    return NULL;
}
