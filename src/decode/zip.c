/* ZIP, with libzip: the pictures in an archive, in natural order of their names, as if they were one file's
 * pages. Everything that can be judged from the archive's directory is judged before a byte is unpacked. What
 * cannot be shown leaves a note on its neighbour's pages: it is never dropped in silence. */
#include "decode_inside.h"
#include "zip_name.h"

#include "arena.h"
#include "cleanup.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <zip.h>

enum { MEGABYTE = 1000 * 1000, HEAD_BYTES = 4096 };

struct entry {
    zip_uint64_t index;
    const char *name; /* UTF-8 */
    size_t size;
    bool foreign; /* of no kind that can be shown */
};

/* What is in the archive and worth a look, in the order of the pages. */
struct plan {
    struct entry *entries;
    size_t count, shown;
};

static int bid_zip(struct bytes head)
{
    return starts_with(head, "PK\3\4", 4) || starts_with(head, "PK\5\6", 4) ? 80 : 0;
}

/* The end record stands at the end and says how long the comment behind it is. */
static bool whole_zip(struct bytes head, struct bytes tail, uint64_t size)
{
    (void)head, (void)size;
    const ptrdiff_t end = find_last(tail, "PK\5\6", 4);
    if (end < 0 || tail.size - (size_t)end < 22)
        return false;
    const unsigned char *comment = tail.at + end + 20;
    return tail.size - (size_t)end - 22 >= (size_t)(comment[0] | comment[1] << 8);
}

static void close_archive(zip_t **archive)
{
    if (*archive)
        zip_discard(*archive);
}

static void close_entry(zip_file_t **file)
{
    if (*file)
        zip_fclose(*file);
}

static zip_t *open_archive(struct bytes file)
{
    zip_source_t *source = zip_source_buffer_create(file.at, file.size, 0, NULL);
    if (!source)
        return NULL;
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    if (!archive)
        zip_source_free(source);
    return archive;
}

/* ---- the plan ---- */

static bool is_office(zip_t *archive)
{
    return zip_name_locate(archive, "[Content_Types].xml", ZIP_FL_ENC_RAW) >= 0 ||
        zip_name_locate(archive, "mimetype", ZIP_FL_ENC_RAW) >= 0;
}

static bool refuse_office(zip_t *archive, struct fault *fault)
{
    bool word = zip_name_locate(archive, "word/document.xml", ZIP_FL_ENC_RAW) >= 0;
    return refuse(fault, word ? SAYS_WORD : SAYS_OFFICE);
}

static bool is_link_or_device(zip_t *archive, zip_uint64_t index)
{
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) || system != ZIP_OPSYS_UNIX)
        return false;
    const mode_t kind = (mode_t)(attributes >> 16) & S_IFMT;
    return kind && kind != S_IFREG && kind != S_IFDIR;
}

static bool check_entry(
    const struct decode *limits, zip_t *archive, const zip_stat_t *entry, struct fault *fault)
{
    const zip_uint64_t valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD |
        ZIP_STAT_ENCRYPTION_METHOD | ZIP_STAT_NAME;
    if ((entry->valid & valid) != valid)
        return refuse(fault, SAYS_ARCHIVE_DAMAGED);
    if (entry->encryption_method != ZIP_EM_NONE)
        return refuse(fault, SAYS_PASSWORD);
    if (entry->comp_method != ZIP_CM_STORE && entry->comp_method != ZIP_CM_DEFLATE)
        return refuse(fault, SAYS_OTHER_ARCHIVE);
    if (is_link_or_device(archive, entry->index))
        return refuse(fault, SAYS_ARCHIVE_LINK);
    if (entry->size > (zip_uint64_t)limits->unpacked_megabytes_most * MEGABYTE ||
        (entry->size > MEGABYTE && entry->size / (zip_uint64_t)limits->zip_ratio_most > entry->comp_size))
        return refuse(fault, SAYS_ARCHIVE_TOO_MUCH);
    return true;
}

/* Looks at the entry's first bytes. False: the whole archive is refused. */
static bool classify(zip_t *archive, struct entry *entry, struct fault *fault)
{
    unsigned char head[HEAD_BYTES];
    CLEANUP(close_entry) zip_file_t *file = zip_fopen_index(archive, entry->index, 0);
    const zip_int64_t got = file ? zip_fread(file, head, sizeof head) : -1;
    const struct bytes bytes = { head, got > 0 ? (size_t)got : 0 };
    const struct decoder *decoder = decoder_for(bytes);
    entry->foreign = bytes.size && !decoder; /* what is empty or broken is found when it is decoded */
    if (decoder != &zip_decoder)
        return true;
    static const char office[] = "[Content_Types].xml";
    entry->foreign = memmem(bytes.at, bytes.size, office, sizeof office - 1) ||
        memmem(bytes.at, bytes.size, "mimetype", 8);
    return entry->foreign ? true : refuse(fault, SAYS_ARCHIVE_IN_ARCHIVE);
}

static int by_natural_order(const void *a, const void *b)
{
    const struct entry *one = a, *other = b;
    const int order = strverscmp(one->name, other->name);
    return order ? order : one->index < other->index ? -1 : one->index > other->index;
}

static bool add_entry(const struct decode *limits, zip_t *archive, const zip_stat_t *stat, struct plan *plan,
    struct arena *arena, struct fault *fault)
{
    if (zip_name_skipped(stat->name))
        return true;
    if (!check_entry(limits, archive, stat, fault))
        return false;
    struct entry *entry = &plan->entries[plan->count++];
    *entry = (struct entry){
        .index = stat->index,
        .name = zip_name_utf8(stat->name, arena),
        .size = (size_t)stat->size,
    };
    return classify(archive, entry, fault);
}

static bool make_plan(const struct decode *limits, zip_t *archive, size_t file_size, struct plan *plan,
    struct arena *arena, struct fault *fault)
{
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    if (count < 0 || count > limits->zip_entries_most)
        return refuse(fault, SAYS_ARCHIVE_TOO_MANY);
    plan->entries = arena_array(arena, (size_t)count + 1, sizeof *plan->entries);
    zip_uint64_t unpacked = 0, packed = 0;
    for (zip_int64_t i = 0; i < count; i++) {
        zip_stat_t stat;
        if (zip_stat_index(archive, (zip_uint64_t)i, ZIP_FL_ENC_RAW, &stat) ||
            stat.comp_size > file_size - packed) /* entries that share bytes */
            return refuse(fault, SAYS_ARCHIVE_DAMAGED);
        packed += stat.comp_size;
        unpacked += stat.size <= UINT32_MAX ? stat.size : UINT32_MAX;
        if (unpacked > (zip_uint64_t)limits->unpacked_megabytes_most * MEGABYTE)
            return refuse(fault, SAYS_ARCHIVE_TOO_MUCH);
        if (!add_entry(limits, archive, &stat, plan, arena, fault))
            return false;
    }
    qsort(plan->entries, plan->count, sizeof *plan->entries, by_natural_order);
    for (size_t i = 0; i < plan->count; i++)
        plan->shown += !plan->entries[i].foreign;
    if (plan->shown > (size_t)limits->pages_most)
        return refuse_most(fault, SAYS_TOO_MANY_PAGES, limits->pages_most);
    return plan->shown ? true : refuse(fault, SAYS_ARCHIVE_NO_PICTURE);
}

/* ---- unpacking ---- */

/* Adds the entry's name and the archive's note to its pages. */
struct entry_sink {
    struct raster_sink sink;
    struct raster_sink *behind;
    const char *name, *note;
    int pages;
};

static unsigned char *entry_room(
    struct raster_sink *sink, uint32_t width, uint32_t height, uint32_t channels, struct fault *fault)
{
    struct entry_sink *entry = (struct entry_sink *)sink;
    return entry->behind->room(entry->behind, width, height, channels, fault);
}

static bool entry_page(struct raster_sink *sink, const struct raster *page, struct fault *fault)
{
    struct entry_sink *entry = (struct entry_sink *)sink;
    struct text note = TEXT_LIMIT(1000);
    text_add(&note, page->note);
    if (*page->note && *entry->note)
        text_add(&note, "; ");
    text_add(&note, entry->note);
    struct raster named = *page;
    named.name = entry->name;
    named.note = note.bytes;
    const bool taken = entry->behind->page(entry->behind, &named, fault);
    entry->pages += taken;
    text_clear(&note);
    return taken;
}

/* All of an entry: exactly as much as its directory says; libzip compares the checksum at the end. */
static unsigned char *unpack(zip_t *archive, const struct entry *entry)
{
    CLEANUP(close_entry) zip_file_t *file = zip_fopen_index(archive, entry->index, 0);
    if (!file)
        return NULL;
    OWNED_FREE unsigned char *bytes = must_alloc(entry->size + 1);
    size_t have = 0;
    while (have <= entry->size) {
        const zip_int64_t got = zip_fread(file, bytes + have, entry->size + 1 - have);
        if (got < 0)
            return NULL;
        if (got == 0)
            break;
        have += (size_t)got;
    }
    return have == entry->size ? STEAL(bytes) : NULL;
}

static bool decode_entry(const struct decode *limits, zip_t *archive, const struct entry *entry,
    struct raster_sink *pages, struct fault *fault)
{
    if (!entry->size)
        return refuse(fault, SAYS_EMPTY);
    OWNED_FREE unsigned char *bytes = unpack(archive, entry);
    if (!bytes)
        return refuse(fault, SAYS_ARCHIVE_DAMAGED);
    const struct bytes file = { bytes, entry->size };
    const struct decoder *decoder = decoder_for(file);
    if (!decoder || decoder == &zip_decoder)
        return refuse(fault, SAYS_ARCHIVE_IN_ARCHIVE); /* its first bytes said otherwise a moment ago */
    return decoder->decode(limits, file, pages, fault) ? true
        : refused(fault)                               ? false
                                                       : refuse(fault, SAYS_DAMAGED);
}

/* Foreign entries right before entry `i`, and behind the last shown one? */
static bool foreign_beside(const struct plan *plan, size_t i, bool last)
{
    for (size_t before = i; before-- > 0 && plan->entries[before].foreign;)
        return true;
    return last && i + 1 < plan->count; /* all that follow are foreign */
}

static bool decode_entries(const struct decode *limits, zip_t *archive, const struct plan *plan,
    struct raster_sink *pages, struct fault *fault)
{
    bool lost = false; /* the entry before could not be opened, and no page says so yet */
    struct fault first = { 0 };
    int taken = 0;
    for (size_t i = 0, shown = 0; i < plan->count; i++) {
        if (plan->entries[i].foreign)
            continue;
        shown++;
        const bool foreign = foreign_beside(plan, i, shown == plan->shown);
        struct entry_sink sink = {
            .sink = { .room = entry_room, .page = entry_page },
            .behind = pages,
            .name = plan->entries[i].name,
            .note = lost  ? notes(NOTE_ARCHIVE_FILE)
                : foreign ? notes(NOTE_ARCHIVE_KIND)
                          : "",
        };
        struct fault trouble = { 0 };
        const bool decoded = decode_entry(limits, archive, &plan->entries[i], &sink.sink, &trouble);
        taken += sink.pages;
        if (!decoded && trouble.kind != FAULT_INPUT) {
            *fault = trouble;
            return false;
        }
        if (!decoded && !refused(&first))
            first = trouble;
        lost = !decoded || (lost && !sink.pages);
    }
    if (taken && !lost)
        return true;
    *fault = first; /* nothing, or nothing behind the loss that could carry the note */
    return false;
}

static bool decode_zip(
    const struct decode *limits, struct bytes file, struct raster_sink *pages, struct fault *fault)
{
    CLEANUP(close_archive) zip_t *archive = open_archive(file);
    if (!archive)
        return refuse(fault, whole_zip(file, file, file.size) ? SAYS_ARCHIVE_DAMAGED : SAYS_SHORT);
    if (is_office(archive))
        return refuse_office(archive, fault);
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct plan plan = { 0 };
    return make_plan(limits, archive, file.size, &plan, &arena, fault) &&
        decode_entries(limits, archive, &plan, pages, fault);
}

const struct decoder zip_decoder = { "ZIP", bid_zip, whole_zip, decode_zip };
