/* The streams of a PDF, found by their words: a stream's dictionary stands before it and is never compressed.
 */
#include "pdf_sound.h"

#include "clock.h"

#include <string.h>

#include <zlib.h>

enum {
    DICTIONARY_MOST = 1024, /* bytes; a picture's is some 200 */
    PIECE_BYTES = 1 << 16,
    CPU_MS_MOST = 5000, /* a page has 15 s */
};

struct stream {
    struct bytes dictionary; /* and what stands before it */
    struct bytes data;
};

static struct bytes between(const unsigned char *from, const unsigned char *to)
{
    return (struct bytes){ from, (size_t)(to - from) };
}

static const unsigned char *find(struct bytes bytes, const char *word)
{
    return memmem(bytes.at, bytes.size, word, strlen(word));
}

/* The next one in `rest`, which moves behind it. */
static bool next_stream(struct bytes *rest, struct stream *stream)
{
    const unsigned char *const file_end = rest->at + rest->size;
    const unsigned char *word = find(*rest, "stream");
    if (!word)
        return false;
    struct bytes before = between(rest->at, word);
    if (before.size > DICTIONARY_MOST)
        before = between(word - DICTIONARY_MOST, word);
    const unsigned char *at = word + strlen("stream");
    at += at < file_end && *at == '\r';
    at += at < file_end && *at == '\n';
    const unsigned char *end = find(between(at, file_end), "endstream");
    *stream = (struct stream){ before, between(at, end ? end : file_end) };
    *rest = end ? between(end + strlen("endstream"), file_end) : between(file_end, file_end);
    return true;
}

/* Every byte of deflated data is covered by the sum at its end. */
static bool inflates(struct bytes data)
{
    unsigned char piece[PIECE_BYTES];
    z_stream inflating = { .next_in = (unsigned char *)data.at, .avail_in = (uInt)data.size };
    if (data.size > UINT32_MAX || inflateInit(&inflating) != Z_OK)
        return true;
    int said = Z_OK;
    while (said == Z_OK) {
        inflating.next_out = piece;
        inflating.avail_out = sizeof piece;
        said = inflate(&inflating, Z_NO_FLUSH);
    }
    inflateEnd(&inflating);
    return said == Z_STREAM_END;
}

/* Of several filters the first named is the outermost. */
static bool is_deflated_picture(const struct stream *stream)
{
    const unsigned char *filter = find(stream->dictionary, "/Filter");
    if (!filter || !find(stream->dictionary, "/Image"))
        return false;
    const struct bytes rest = between(filter, stream->dictionary.at + stream->dictionary.size);
    const unsigned char *first = memchr(filter + 1, '/', rest.size - 1);
    return first && starts_with(between(first, rest.at + rest.size), "/FlateDecode", 12);
}

static bool is_jpeg(const struct stream *stream)
{
    return starts_with(stream->data, "\xff\xd8\xff", 3);
}

/* The next stream that is a picture of a kind that can be asked. */
static bool next_picture(struct bytes *rest, struct stream *stream)
{
    while (next_stream(rest, stream))
        if (is_jpeg(stream) || is_deflated_picture(stream))
            return true;
    return false;
}

struct pdf_pictures pdf_pictures_of(const struct decode *limits, struct bytes file)
{
    struct pdf_pictures pictures = { limits, file, 0 };
    struct bytes rest = file;
    struct stream stream;
    if (find(file, "/Encrypt"))
        return pictures;
    while (next_picture(&rest, &stream))
        pictures.left++;
    return pictures;
}

bool pdf_next_sound(struct pdf_pictures *pictures)
{
    struct stream stream;
    if (!pictures->left || !next_picture(&pictures->rest, &stream))
        return true;
    pictures->left--;
    if (!is_jpeg(&stream))
        return inflates(stream.data);
    /* a decoder looks some bytes ahead: those of "endstream" harm nothing */
    return jpeg_is_sound(pictures->limits, between(stream.data.at, pictures->rest.at));
}

bool pdf_rest_sound(struct pdf_pictures *pictures)
{
    const double until = clock_cpu_ms() + CPU_MS_MOST;
    while (pictures->left && clock_cpu_ms() < until)
        if (!pdf_next_sound(pictures))
            return false;
    return true;
}
