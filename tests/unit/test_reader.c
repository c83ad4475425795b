/* The reader processes with stages of the test's own, which do on request what a stranger's bytes may make a
 * library do: crash, loop, eat memory, lie, and try what is forbidden. The test program is its own zygote. */
#include "test.h"

#define ROOM_READER 1
#include "cut.h"
#include "reader.h"
#include "walls.h"
#include "wire.h"

#include "cleanup.h"
#include "clock.h"
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <leptonica/allheaders.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 40, HEIGHT = 30, SPREAD = 400, SOCKET = 3 };

/* ---- what a stage may be made to do ---- */

enum deed {
    DEED_NONE,
    DEED_ABORT,
    DEED_LOOP,
    DEED_ALLOCATE,
    DEED_FAULT,
    DEED_SOCKET,
    DEED_OPEN,
    DEED_EXIT,
    DEED_WAIT,
    DEED_WORK, /* half a second of computing */
    DEED_GARBAGE,
    DEED_FLOOD,
    DEED_SIGSEGV,
    DEEDS
};

static const char *const deed_names[DEEDS] = { "none", "abort", "loop", "allocate", "fault", "socket", "open",
    "exit", "wait", "work", "garbage", "flood", "segv" };

static void spin(double seconds)
{
    struct timespec used;
    do
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    while ((double)used.tv_sec + (double)used.tv_nsec / 1e9 < seconds);
}

static void eat(void)
{
    for (;;) {
        volatile char *bite = must_alloc(16 << 20);
        bite[0] = 1;
    }
}

static void say(const char *bytes, size_t size)
{
    if (write(SOCKET, bytes, size) < 0)
        _exit(9);
}

static bool act(enum deed deed, struct fault *fault)
{
    char byte;
    switch (deed) {
    case DEED_ABORT:
        abort();
    case DEED_LOOP:
        spin(1e9);
        break;
    case DEED_ALLOCATE:
        eat();
        break;
    case DEED_FAULT:
        return fault_set(fault, FAULT_INPUT, "the picture\x07 is upside\ndown \xff");
    case DEED_SOCKET:
        socket(AF_UNIX, SOCK_STREAM, 0);
        break;
    case DEED_OPEN:
        return open("/dev/null", O_RDONLY) < 0 && errno == ENOENT
            ? fault_set(fault, FAULT_INPUT, "no such file")
            : fault_set(fault, FAULT_INPUT, "a file was opened");
    case DEED_EXIT:
        _exit(0);
    case DEED_WAIT:
        return read(SOCKET, &byte, 1) == 1;
    case DEED_WORK:
        spin(0.5);
        break;
    case DEED_GARBAGE:
        say("what the stranger says, not we", 30);
        break;
    case DEED_FLOOD:
        for (;;)
            say(deed_names[0], 4);
    case DEED_SIGSEGV:
        *(volatile int *)(intptr_t)(deed - DEED_SIGSEGV) = 1;
        break;
    default:
        break;
    }
    return true;
}

static enum deed deed_called(const char *name)
{
    for (enum deed deed = 0; deed < DEEDS; deed++)
        if (!strcmp(deed_names[deed], name))
            return deed;
    return DEED_NONE;
}

/* ---- the stages ---- */

static bool give_page(struct sheet *sheet, unsigned char value, struct fault *fault)
{
    unsigned char *pixels = sheet->rasters->room(sheet->rasters, WIDTH, HEIGHT, 3, fault);
    if (!pixels)
        return false;
    memset(pixels, value, WIDTH * HEIGHT * 3);
    const struct raster raster = { WIDTH, HEIGHT, 3, 300, 1, "a note", "folder/a name.jpg", pixels, 0, 0 };
    return sheet->rasters->page(sheet->rasters, &raster, fault);
}

/* Two pages side by side, one of 7s and one of 9s. */
static bool give_spread(struct sheet *sheet, struct fault *fault)
{
    unsigned char *pixels = sheet->rasters->room(sheet->rasters, SPREAD, HEIGHT, 1, fault);
    if (!pixels)
        return false;
    for (int i = 0; i < SPREAD * HEIGHT; i++)
        pixels[i] = i % SPREAD < SPREAD / 2 ? 7 : 9;
    const struct raster raster = { SPREAD, HEIGHT, 1, 300, 6, "a note", "a name.jpg", pixels, 0, 0 };
    return sheet->rasters->page(sheet->rasters, &raster, fault);
}

static bool find_fold(const struct raster *raster, struct fold *fold)
{
    *fold = (struct fold){ .at = { SPREAD / 2.0, SPREAD / 2.0 }, .later_first = true };
    return raster->width == SPREAD;
}

/* A raster's head as no honest sink would send it. */
static void lie(uint32_t width, uint32_t height, uint32_t channels, uint32_t orientation)
{
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(4096);
    wire_put_number(&out, width);
    wire_put_number(&out, height);
    wire_put_number(&out, channels);
    wire_put_number(&out, 300);
    wire_put_number(&out, orientation);
    wire_put_number(&out, 0);
    wire_put_number(&out, 0);
    wire_put_number(&out, 0);
    struct fault fault;
    wire_answer(SOCKET, FRAME_RASTER, (struct bytes){ (unsigned char *)out.bytes, out.length }, &fault);
    char byte;
    if (read(SOCKET, &byte, 1) != 1)
        _exit(1);
}

static bool obey(struct sheet *sheet, const char *word, unsigned char *count, struct fault *fault)
{
    uint32_t number[4];
    if (!strcmp(word, "page"))
        return give_page(sheet, (*count)++, fault);
    if (!strcmp(word, "spread"))
        return give_spread(sheet, fault);
    if (!strcmp(word, "huge"))
        return sheet->rasters->room(sheet->rasters, 20000, 20000, 3, fault) != NULL;
    if (sscanf(word, "lie:%u:%u:%u:%u", &number[0], &number[1], &number[2], &number[3]) == 4) {
        lie(number[0], number[1], number[2], number[3]);
        return true;
    }
    return act(deed_called(word), fault);
}

/* The part is a list of words to obey. */
static bool fake_decode(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    (void)stage;
    unsigned char count = 0;
    OWNED_FREE char *words = must_alloc(sheet->scan.size + 1);
    memcpy(words, sheet->scan.at, sheet->scan.size);
    char *rest = words;
    for (char *word; (word = strtok_r(rest, " ", &rest));)
        if (!obey(sheet, word, &count, fault))
            return false;
    return true;
}

static enum deed deed_in(PIX *picture, int channel)
{
    int rgb[3];
    pixGetRGBPixel(picture, 0, 0, &rgb[0], &rgb[1], &rgb[2]);
    return rgb[channel] < DEEDS ? (enum deed)rgb[channel] : DEED_NONE;
}

/* The first pixel's red says what goes wrong here, its green what does in read. */
static bool fake_clean(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    (void)stage;
    sheet->page.kind = PAGE_POSTCARD;
    sheet->page.kind_confidence = 0.75;
    const double began = clock_cpu_ms();
    const bool done = pixGetDepth(sheet->colour) == 8 || act(deed_in(sheet->colour, 0), fault);
    sheet_did(sheet, "clean work", began);
    sheet->outcome = "as it should be";
    return done;
}

static bool fake_read(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    (void)stage;
    struct reading *reading = &sheet->page.reading;
    reading->words = arena_array(sheet->arena, 1, sizeof *reading->words);
    reading->words[0] = (struct word){ .text = "Дзякуй", .confidence = 0.5, .box = { 1, 2, 3, 4 } };
    reading->count = 1;
    if (pixGetDepth(sheet->colour) == 32 && !act(deed_in(sheet->colour, 1), fault))
        return false;
    reading->complete = true;
    return true;
}

struct fragile {
    struct stage stage;
    bool broken;
};

static const struct param fragile_params[] = {
    { .name = "broken",
        .type = PARAM_BOOL,
        .offset = offsetof(struct fragile, broken),
        .standard = "false",
        .summary = "refuse to open" },
    { 0 },
};

static bool fragile_open(struct stage *stage, const struct services *services, struct fault *fault)
{
    if (strcmp(services->models, "/models") != 0)
        return fault_set(fault, FAULT_SYSTEM, "the models folder did not come along");
    return !((struct fragile *)stage)->broken || fault_set(fault, FAULT_CONFIG, "no model is installed");
}

static const struct param no_params[] = { { 0 } };

static const struct stage_kind decode_kind = { "decode", "bytes to pages", PLACE_DECODER, SLOT_BYTES,
    SLOT_RASTER, sizeof(struct stage), no_params, NULL, fake_decode, NULL };
static const struct stage_kind clean_kind = { "clean", "raw to clean", PLACE_PAGE, SLOT_RASTER, SLOT_CLEAN,
    sizeof(struct stage), no_params, NULL, fake_clean, NULL };
static const struct stage_kind read_kind = { "read", "clean to words", PLACE_PAGE, SLOT_CLEAN, SLOT_READING,
    sizeof(struct fragile), fragile_params, fragile_open, fake_read, NULL };
static const struct stage_kind *const kinds[] = { &decode_kind, &clean_kind, &read_kind, NULL };

static void settle(struct sheet *sheet)
{
    sheet->page.kind = PAGE_LETTER;
}

enum { DRAWN = 1 };

/* A page whose first pixel's blue says so is a drawing, and shown three pixels smaller. */
static bool show_plain(struct sheet *sheet)
{
    int rgb[3] = { 0 };
    if (pixGetDepth(sheet->colour) == 32)
        pixGetRGBPixel(sheet->colour, 0, 0, &rgb[0], &rgb[1], &rgb[2]);
    if (rgb[2] != DRAWN)
        return false;
    const int width = pixGetWidth(sheet->colour) - 3, height = pixGetHeight(sheet->colour) - 3;
    pixDestroy(&sheet->colour);
    sheet->colour = pixCreate(width, height, 32);
    sheet->page.kind = PAGE_PICTURE;
    return true;
}

/* Size, dpi and every pixel of a small picture, as text. */
static bool encode(PIX *colour, int dpi, int quality, struct text *out, struct fault *fault)
{
    (void)quality;
    (void)fault;
    const int width = pixGetWidth(colour), height = pixGetHeight(colour);
    text_printf(out, "%dx%d@%d", width, height, dpi);
    for (int y = 0; y < height && width * height < 100; y++)
        for (int x = 0; x < width; x++) {
            l_uint32 value;
            pixGetPixel(colour, x, y, &value);
            text_printf(out, "%c%02x", x ? ' ' : '/', value >> (pixGetDepth(colour) == 32 ? 24 : 0));
        }
    return true;
}

static const struct reader_hooks hooks = { .kinds = kinds,
    .settle_kind = settle,
    .show_plain = show_plain,
    .find_fold = find_fold,
    .encode_picture = encode };

/* ---- the fixture ---- */

static char folder[] = "/tmp/adkaz-reader-XXXXXX";
static char good_path[64], bad_path[64];
static const char *const pipelines[] = { good_path, NULL };
static struct reader_setup setup = { .program = "/proc/self/exe",
    .pipelines = pipelines,
    .models = "/models",
    .cores = 2,
    .page_cpu_s = 2,
    .decode_cpu_s = 1,
    .memory_mib = 256 };

static void write_file(const char *path, const char *bytes)
{
    struct fault fault;
    assert_true(
        file_write(path, (struct bytes){ (const unsigned char *)bytes, strlen(bytes) }, 0600, &fault));
}

static int make_pipelines(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(good_path, sizeof good_path, "%s/letter.conf", folder);
    snprintf(bad_path, sizeof bad_path, "%s/broken.conf", folder);
    write_file(good_path, "stages = {\"decode\", \"clean\", \"read\"}\n");
    write_file(bad_path, "stages = {\"decode\", \"clean\", \"read\"}\nread { broken = true }\n");
    return 0;
}

static int remove_pipelines(void **state)
{
    (void)state;
    return unlink(good_path) || unlink(bad_path) || rmdir(folder);
}

static struct readers *start(void)
{
    struct fault fault = { 0 };
    struct readers *readers = readers_start(&setup, &fault);
    if (!readers)
        fail_msg("%s", fault.text);
    return readers;
}

static int start_readers(void **state)
{
    *state = start();
    return 0;
}

static int stop_readers(void **state)
{
    readers_stop(*state);
    return 0;
}

/* A taker that notes what came. */
struct notes {
    struct page_taker taker;
    int count, indices[64], values[64], stop_at;
    char note[64], name[64];
    bool all_sealed;
};

static bool note_page(
    struct page_taker *self, int index, const struct reader_raster *raster, struct fault *fault)
{
    struct notes *notes = (struct notes *)self;
    OWNED_FD int fd = raster->fd;
    unsigned char pixels[WIDTH * HEIGHT * 3];
    assert_int_equal(raster->width, WIDTH);
    assert_int_equal(raster->height, HEIGHT);
    assert_int_equal(pread(fd, pixels, sizeof pixels, 0), sizeof pixels);
    assert_int_equal(pixels[0], pixels[sizeof pixels - 1]);
    const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    notes->all_sealed = (fcntl(fd, F_GET_SEALS) & seals) == seals;
    assert_true(raster->cpu_us > 0);
    notes->indices[notes->count] = index;
    notes->values[notes->count++] = pixels[0];
    snprintf(notes->note, sizeof notes->note, "%s", raster->note);
    snprintf(notes->name, sizeof notes->name, "%s", raster->name);
    return notes->count != notes->stop_at || fault_set(fault, FAULT_LATER, "the taker has enough");
}

static struct notes decode(
    struct readers *readers, const char *words, int skip, int *pages, struct reader_report *report)
{
    struct notes notes = { .taker = { note_page } };
    struct fault fault = { 0 };
    const struct bytes part = { (const unsigned char *)words, strlen(words) };
    if (!readers_decode(readers, "letter", part, skip, &notes.taker, pages, report, &fault))
        fail_msg("%s", fault.text);
    return notes;
}

/* A page whose result is kept. */
struct result {
    struct page_job job;
    int times, place; /* how often done was called, and as which of all */
    char picture[512], note[500], trouble[500], word[32];
    enum page_kind kind;
    size_t words, steps;
    char step_names[200];
    double step_ms[16];
    bool complete;
    int width_px, height_px;
    struct reader_report report;
};

static int done_so_far;

static void keep_result(
    struct page_job *self, const struct page *page, struct bytes jpeg, const struct reader_report *report)
{
    struct result *result = (struct result *)self;
    result->times++;
    result->place = done_so_far++;
    snprintf(result->picture, sizeof result->picture, "%.*s", (int)jpeg.size, (const char *)jpeg.at);
    snprintf(result->note, sizeof result->note, "%s", page->note);
    snprintf(result->trouble, sizeof result->trouble, "%s", page->trouble);
    snprintf(result->word, sizeof result->word, "%s", page->reading.count ? page->reading.words[0].text : "");
    result->kind = page->kind;
    result->words = page->reading.count;
    result->complete = page->reading.complete;
    result->width_px = page->width_px;
    result->height_px = page->height_px;
    result->report = *report;
    for (size_t i = 0; i < page->step_count && i < 16; i++) {
        const size_t length = strlen(result->step_names);
        snprintf(result->step_names + length, sizeof result->step_names - length, "%s%s", i ? ", " : "",
            page->steps[i].name);
        result->step_ms[result->steps++] = page->steps[i].cpu_ms;
    }
}

static void begin_raster(struct readers *readers, struct reader_raster raster, const void *pixels,
    size_t size, struct result *into)
{
    struct fault fault = { 0 };
    raster.fd = file_sealed((struct bytes){ pixels, size }, &fault);
    raster.name = "a name";
    *into = (struct result){ .job = { keep_result } };
    if (!readers_page(readers, "letter", &raster, &into->job, &fault))
        fail_msg("%s", fault.text);
}

static void begin_with(
    struct readers *readers, enum deed in_clean, enum deed in_read, unsigned char blue, struct result *into)
{
    unsigned char pixels[12 * 12 * 3] = { (unsigned char)in_clean, (unsigned char)in_read, blue };
    const struct reader_raster raster = {
        .width = 12, .height = 12, .channels = 3, .dpi = 2, .orientation = 1, .note = "pale", .cpu_us = 7000
    };
    begin_raster(readers, raster, pixels, sizeof pixels, into);
}

static void begin(struct readers *readers, enum deed in_clean, enum deed in_read, struct result *into)
{
    begin_with(readers, in_clean, in_read, 0, into);
}

static void wait_all(struct readers *readers)
{
    struct fault fault = { 0 };
    if (!readers_wait(readers, &fault))
        fail_msg("%s", fault.text);
}

static struct result page(struct readers *readers, enum deed in_clean, enum deed in_read)
{
    struct result result;
    begin(readers, in_clean, in_read, &result);
    wait_all(readers);
    assert_int_equal(result.times, 1);
    return result;
}

static void assert_says(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" does not say \"%s\"", text, part);
}

/* Processes whose parent is `parent`, and which are not zombies (or only those that are). */
static int children_of(pid_t parent, bool zombies, pid_t *pids, int most)
{
    int count = 0;
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; (entry = readdir(processes));) {
        char path[300];
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        FILE *file = entry->d_name[0] >= '0' && entry->d_name[0] <= '9' ? fopen(path, "r") : NULL;
        int pid = 0, its_parent = 0;
        char state = 0;
        if (file && fscanf(file, "%d (%*[^)]) %c %d", &pid, &state, &its_parent) == 3 &&
            its_parent == parent && (state == 'Z') == zombies && count < most)
            pids[count++] = pid;
        if (file)
            fclose(file);
    }
    closedir(processes);
    return count;
}

static int open_descriptors(void)
{
    int count = 0;
    DIR *fds = opendir("/proc/self/fd");
    while (readdir(fds))
        count++;
    closedir(fds);
    return count;
}

/* ---- decoding ---- */

static void pages_come_in_order_with_their_pixels(void **state)
{
    int pages;
    struct reader_report report;
    struct notes notes = decode(*state, "page page page", 0, &pages, &report);
    assert_int_equal(pages, 3);
    assert_int_equal(notes.count, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(notes.indices[i], i);
        assert_int_equal(notes.values[i], i);
    }
    assert_true(notes.all_sealed);
    assert_string_equal(notes.note, "a note");
    assert_string_equal(notes.name, "folder/a name.jpg");
    assert_string_equal(report.trouble, "");
    assert_false(report.died);
    assert_true(report.peak_kib > 0);
}

static void known_pages_are_skipped_and_counted(void **state)
{
    int pages;
    struct reader_report report;
    struct notes notes = decode(*state, "page page page", 2, &pages, &report);
    assert_int_equal(pages, 3);
    assert_int_equal(notes.count, 1);
    assert_int_equal(notes.indices[0], 2);
    assert_int_equal(notes.values[0], 2);
    decode(*state, "page", 5, &pages, &report);
    assert_int_equal(pages, 1);
}

/* A taker of halves. */
struct halves {
    struct page_taker taker;
    int count, indices[4];
    uint32_t width[4], orientation[4];
    unsigned char first[4], last[4]; /* pixel of the upper row */
};

static bool note_half(
    struct page_taker *self, int index, const struct reader_raster *raster, struct fault *fault)
{
    (void)fault;
    struct halves *halves = (struct halves *)self;
    OWNED_FD int fd = raster->fd;
    unsigned char pixels[SPREAD * HEIGHT];
    const ssize_t size = (ssize_t)raster->width * HEIGHT;
    assert_int_equal(pread(fd, pixels, sizeof pixels, 0), size);
    assert_string_equal(raster->name, "a name.jpg");
    halves->indices[halves->count] = index;
    halves->width[halves->count] = raster->width;
    halves->orientation[halves->count] = raster->orientation;
    halves->first[halves->count] = pixels[10];
    halves->last[halves->count++] = pixels[raster->width - 11];
    return true;
}

static struct halves decode_halves(struct readers *readers, const char *words, int skip, int *pages)
{
    struct halves halves = { .taker = { note_half } };
    struct reader_report report;
    struct fault fault = { 0 };
    const struct bytes part = { (const unsigned char *)words, strlen(words) };
    if (!readers_decode(readers, "letter", part, skip, &halves.taker, pages, &report, &fault))
        fail_msg("%s", fault.text);
    assert_string_equal(report.trouble, "");
    return halves;
}

static void a_spread_comes_as_two_pages_in_reading_order(void **state)
{
    int pages = 0;
    const struct halves halves = decode_halves(*state, "spread spread", 0, &pages);
    assert_int_equal(pages, 4);
    assert_int_equal(halves.count, 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(halves.indices[i], i);
        assert_in_range(halves.width[i], SPREAD / 2, SPREAD / 2 + 5);
        assert_int_equal(halves.orientation[i], 6);
        assert_int_equal(halves.first[i], i % 2 ? 7 : 9); /* find_fold says: the later first */
        assert_int_equal(halves.last[i], i % 2 ? 7 : 9);
    }
}

static void a_known_half_of_a_spread_is_skipped(void **state)
{
    int pages = 0;
    const struct halves halves = decode_halves(*state, "spread", 1, &pages);
    assert_int_equal(pages, 2);
    assert_int_equal(halves.count, 1);
    assert_int_equal(halves.indices[0], 1);
    assert_int_equal(halves.first[0], 7);
}

/* ---- cutting ---- */

enum { CUT_WIDTH = 300, CUT_HEIGHT = 101, CUT_BYTES = CUT_WIDTH * CUT_HEIGHT * 3 };

/* Each pixel tells its place: red its column, green its row, blue what is beyond 255. */
static struct raster placed_pixels(unsigned char pixels[CUT_BYTES])
{
    for (int i = 0; i < CUT_WIDTH * CUT_HEIGHT; i++) {
        pixels[3 * i] = (unsigned char)(i % CUT_WIDTH);
        pixels[3 * i + 1] = (unsigned char)(i / CUT_WIDTH);
        pixels[3 * i + 2] = (unsigned char)(i % CUT_WIDTH > 255);
    }
    return (struct raster){ CUT_WIDTH, CUT_HEIGHT, 3, 300, 1, "", "", pixels, 0, 0 };
}

static void assert_pixel(const struct raster *half, uint32_t x, uint32_t y, int column, int row)
{
    const unsigned char *at = half->pixels + ((size_t)y * half->width + x) * 3;
    assert_int_equal(at[0] + 256 * at[2], column);
    assert_int_equal(at[1], row);
}

static void halves_keep_all_on_their_side_and_fill_the_wedge_beyond_the_fold(void **state)
{
    (void)state;
    OWNED_FREE unsigned char *pixels = must_alloc(CUT_BYTES);
    const struct raster raster = placed_pixels(pixels);
    const struct fold aslant = { .at = { 140, 160 } };
    struct raster left, right;
    assert_true(cut_half(&raster, &aslant, false, &left));
    OWNED_FREE unsigned char *left_pixels = (unsigned char *)left.pixels;
    assert_true(cut_half(&raster, &aslant, true, &right));
    OWNED_FREE unsigned char *right_pixels = (unsigned char *)right.pixels;
    assert_int_equal(left.height, CUT_HEIGHT);
    assert_in_range(left.width, 162, 164);
    assert_in_range(CUT_WIDTH - right.width, 136, 138);
    const uint32_t from = CUT_WIDTH - right.width;
    for (uint32_t y = 0; y < CUT_HEIGHT; y++) {
        const uint32_t place = 140 + 20 * y / (CUT_HEIGHT - 1);
        for (uint32_t x = 0; x < place; x++)
            assert_pixel(&left, x, y, (int)x, (int)y);
        for (uint32_t x = place + 1; x < CUT_WIDTH; x++)
            assert_pixel(&right, x - from, y, (int)x, (int)y);
    }
    assert_pixel(&left, left.width - 1, 0, 142, 0);
    assert_pixel(&right, 0, 100, 157, 100);
}

static void a_cut_across_gives_an_upper_and_a_lower_half(void **state)
{
    (void)state;
    OWNED_FREE unsigned char *pixels = must_alloc(CUT_BYTES);
    const struct raster raster = placed_pixels(pixels);
    const struct fold aslant = { .across = true, .at = { 60, 40 } };
    struct raster upper, lower;
    assert_true(cut_half(&raster, &aslant, false, &upper));
    OWNED_FREE unsigned char *upper_pixels = (unsigned char *)upper.pixels;
    assert_true(cut_half(&raster, &aslant, true, &lower));
    OWNED_FREE unsigned char *lower_pixels = (unsigned char *)lower.pixels;
    assert_int_equal(upper.width, CUT_WIDTH);
    const uint32_t from = CUT_HEIGHT - lower.height;
    assert_pixel(&upper, 0, 59, 0, 59);
    assert_pixel(&upper, 299, 39, 299, 39);
    assert_pixel(&upper, 299, 59, 299, 40); /* beyond the fold there */
    assert_pixel(&lower, 0, 61 - from, 0, 61);
    assert_pixel(&lower, 299, 41 - from, 299, 41);
    assert_pixel(&lower, 0, 0, 0, 59);
}

static void a_fold_outside_the_picture_cuts_nothing(void **state)
{
    (void)state;
    OWNED_FREE unsigned char *pixels = must_alloc(CUT_BYTES);
    const struct raster raster = placed_pixels(pixels);
    static const double outside[][2] = { { -5, 100 }, { 0, 0 }, { 100, 300 }, { 1e9, 1e9 }, { NAN, 100 } };
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        const struct fold fold = { .at = { outside[i][0], outside[i][1] } };
        struct raster half;
        assert_false(cut_half(&raster, &fold, false, &half));
    }
}

static void an_empty_part_is_decoded_to_nothing(void **state)
{
    int pages;
    struct reader_report report;
    assert_int_equal(decode(*state, "", 0, &pages, &report).count, 0);
    assert_int_equal(pages, 0);
    assert_string_equal(report.trouble, "");
}

static void a_decoder_that_dies_costs_only_what_was_to_come(void **state)
{
    int pages;
    struct reader_report report;
    struct notes notes = decode(*state, "page page abort page", 0, &pages, &report);
    assert_int_equal(notes.count, 2);
    assert_int_equal(pages, 2);
    assert_true(report.died);
    assert_string_equal(report.trouble, "the reader of this file was stopped (signal 6)");
    assert_int_equal(decode(*state, "page", 0, &pages, &report).count, 1);
    assert_string_equal(report.trouble, "");
}

static void a_decoder_that_leaves_early_is_told_from_one_that_ends(void **state)
{
    int pages;
    struct reader_report report;
    decode(*state, "page exit", 0, &pages, &report);
    assert_true(report.died);
    assert_string_equal(report.trouble, "the reader of this file ended too early (status 0)");
}

static void a_decoders_fault_arrives_as_clean_text(void **state)
{
    int pages;
    struct reader_report report;
    decode(*state, "page fault", 0, &pages, &report);
    assert_int_equal(pages, 1);
    assert_false(report.died);
    assert_string_equal(report.trouble, "the picture  is upside down \xef\xbf\xbd");
}

static void a_page_too_large_is_refused_before_there_is_memory_for_it(void **state)
{
    int pages;
    struct reader_report report;
    decode(*state, "huge", 0, &pages, &report);
    assert_false(report.died);
    assert_says(report.trouble, "20000 x 20000 pixels is larger than");
    assert_true(report.peak_kib < 200 * 1024);
}

static void a_decoder_that_lies_is_not_believed(void **state)
{
    static const char *const lies[] = { "lie:0:5:3:1", "lie:20001:5:3:1", "lie:20000:20000:1:1",
        "lie:5:5:2:1", "lie:5:5:4:1", "lie:5:5:3:0", "lie:5:5:3:9", "lie:4294967295:4294967295:3:1",
        "garbage", "flood" };
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        int pages;
        struct reader_report report;
        assert_int_equal(decode(*state, lies[i], 0, &pages, &report).count, 0);
        assert_true(report.died);
        assert_says(report.trouble, "the reader of this file answered nonsense");
    }
}

static void the_takers_fault_stops_the_decoder(void **state)
{
    struct notes notes = { .taker = { note_page }, .stop_at = 2 };
    struct fault fault = { 0 };
    struct reader_report report;
    int pages;
    const struct bytes part = { (const unsigned char *)"page page page", 14 };
    assert_false(readers_decode(*state, "letter", part, 0, &notes.taker, &pages, &report, &fault));
    assert_int_equal(fault.kind, FAULT_LATER);
    assert_string_equal(fault.text, "the taker has enough");
    assert_int_equal(notes.count, 2);
}

static void a_decoder_that_says_nothing_is_stopped_by_the_clock(void **state)
{
    int pages;
    struct reader_report report;
    const int64_t before = clock_monotonic_ms();
    decode(*state, "page wait", 0, &pages, &report);
    assert_true(report.died);
    assert_string_equal(report.trouble, "the file took more than 10 s");
    assert_in_range(clock_monotonic_ms() - before, 9000, 20000);
}

/* ---- pages ---- */

static void a_page_comes_back_with_picture_kind_and_words(void **state)
{
    struct result result = page(*state, DEED_NONE, DEED_NONE);
    assert_string_equal(result.picture, "12x12@2"); /* 6 inches: believed */
    assert_int_equal(result.kind, PAGE_LETTER); /* settled */
    assert_string_equal(result.word, "Дзякуй");
    assert_true(result.complete);
    assert_string_equal(result.note, "pale");
    assert_string_equal(result.trouble, "");
    assert_string_equal(result.report.trouble, "");
    assert_false(result.report.died);
    assert_true(result.report.peak_kib > 0);
}

static void a_page_that_settles_as_a_drawing_is_answered_as_it_was(void **state)
{
    struct result result;
    begin_with(*state, DEED_NONE, DEED_NONE, DRAWN, &result);
    wait_all(*state);
    assert_string_equal(result.picture,
        "9x9@2/00 00 00 00 00 00 00 00 00/00 00 00 00 00 00 00 00 00/"
        "00 00 00 00 00 00 00 00 00/00 00 00 00 00 00 00 00 00/"
        "00 00 00 00 00 00 00 00 00/00 00 00 00 00 00 00 00 00/"
        "00 00 00 00 00 00 00 00 00/00 00 00 00 00 00 00 00 00/"
        "00 00 00 00 00 00 00 00 00");
    assert_int_equal(result.kind, PAGE_PICTURE);
    assert_int_equal(result.width_px, 9);
    assert_int_equal(result.height_px, 9);
    assert_string_equal(result.word, "Дзякуй");
    assert_string_equal(
        result.step_names, "decode, start, pixels, clean work, clean, jpeg, read, settle, jpeg, rest");
    assert_string_equal(result.trouble, "");
}

static void a_drawing_whose_reading_dies_keeps_its_clean_picture(void **state)
{
    struct result result;
    begin_with(*state, DEED_NONE, DEED_ABORT, DRAWN, &result);
    wait_all(*state);
    assert_string_equal(result.picture, "12x12@2");
    assert_int_equal(result.width_px, 12);
    assert_string_equal(result.trouble, "");
}

/* Every ms of a page's child stands in one of its steps, and the decoder's in front. */
static void a_page_tells_what_was_done_and_what_it_cost(void **state)
{
    struct result result = page(*state, DEED_WORK, DEED_NONE);
    assert_string_equal(
        result.step_names, "decode, start, pixels, clean work, clean, jpeg, read, settle, rest");
    assert_int_equal((int)(result.step_ms[0] + 0.5), 7);
    assert_true(result.step_ms[3] > 250 && result.step_ms[3] < 550);
    double sum = 0;
    for (size_t i = 1; i < result.steps; i++)
        sum += result.step_ms[i];
    assert_true(fabs(sum - (double)result.report.cpu_ms) < 2);
}

static void what_a_dead_child_did_is_told_as_far_as_it_is_known(void **state)
{
    struct result result = page(*state, DEED_NONE, DEED_ABORT);
    assert_string_equal(result.step_names, "decode, start, pixels, clean work, clean, jpeg, rest");
}

static void a_page_whose_reading_dies_keeps_picture_and_kind(void **state)
{
    struct result result = page(*state, DEED_NONE, DEED_ABORT);
    assert_string_equal(result.picture, "12x12@2");
    assert_int_equal(result.kind, PAGE_POSTCARD); /* as it looked */
    assert_int_equal(result.words, 0);
    assert_false(result.complete);
    assert_string_equal(result.trouble, "");
    assert_string_equal(result.note,
        "pale; the text of this page could not be read: the reader of this page was stopped (signal 6)");
    assert_true(result.report.died);
}

static void a_page_whose_reading_fails_keeps_picture_and_kind(void **state)
{
    struct result result = page(*state, DEED_NONE, DEED_FAULT);
    assert_string_equal(result.picture, "12x12@2");
    assert_int_equal(result.kind, PAGE_POSTCARD);
    assert_int_equal(result.words, 0);
    assert_string_equal(result.trouble, "");
    assert_says(result.note, "pale; the text of this page could not be read: the picture");
    assert_string_equal(result.report.trouble, "");
    assert_false(result.report.died);
}

static void a_page_that_cannot_be_cleaned_goes_out_raw(void **state)
{
    struct result result = page(*state, DEED_FAULT, DEED_NONE);
    assert_string_equal(result.picture, "12x12@2");
    assert_says(result.trouble, "upside");
    assert_false(result.report.died);
}

static void a_page_that_dies_before_it_is_clean_has_only_trouble(void **state)
{
    struct result result = page(*state, DEED_ABORT, DEED_NONE);
    assert_string_equal(result.picture, "");
    assert_string_equal(result.trouble, "the reader of this page was stopped (signal 6)");
    assert_string_equal(result.report.trouble, result.trouble);
    assert_true(result.report.died);
}

static void a_page_child_that_talks_nonsense_is_stopped(void **state)
{
    static const enum deed deeds[] = { DEED_GARBAGE, DEED_FLOOD };
    for (size_t i = 0; i < 2; i++) {
        struct result early = page(*state, deeds[i], DEED_NONE);
        assert_says(early.trouble, "answered nonsense");
        assert_string_equal(early.picture, "");
    }
}

/* Pixels 21 22 23 / 24 25 26 (which are no deeds), with what TIFF 6 says of tag 274: where row 0 and column 0
 * are to be seen. */
static void the_camera_turn_is_undone(void **state)
{
    static const unsigned char grey[] = { 0x21, 0x22, 0x23, 0x24, 0x25, 0x26 };
    unsigned char colour[18];
    for (int i = 0; i < 18; i++)
        colour[i] = i % 3 ? 0 : grey[i / 3];
    static const char *const upright[] = { "", "3x2@1/21 22 23/24 25 26", "3x2@1/23 22 21/26 25 24",
        "3x2@1/26 25 24/23 22 21", "3x2@1/24 25 26/21 22 23", "2x3@1/21 24/22 25/23 26",
        "2x3@1/24 21/25 22/26 23", "2x3@1/26 23/25 22/24 21", "2x3@1/23 26/22 25/21 24" };
    for (uint32_t orientation = 1; orientation <= 8; orientation++)
        for (uint32_t channels = 1; channels <= 3; channels += 2) {
            const struct reader_raster raster = {
                .width = 3, .height = 2, .channels = channels, .orientation = orientation, .note = ""
            };
            struct result result;
            begin_raster(*state, raster, channels == 1 ? grey : colour, 6 * channels, &result);
            wait_all(*state);
            assert_string_equal(result.picture, upright[orientation]);
        }
}

/* ---- what nobody is to see ---- */

static struct result blackened(
    struct readers *readers, uint32_t channels, uint32_t orientation, const struct box *boxes, size_t count)
{
    static const unsigned char grey[] = { 0x21, 0x22, 0x23, 0x24, 0x25, 0x26 };
    unsigned char colour[18];
    for (int i = 0; i < 18; i++)
        colour[i] = grey[i / 3];
    const struct reader_raster raster = { .width = 3,
        .height = 2,
        .channels = channels,
        .orientation = orientation,
        .note = "",
        .black = boxes,
        .black_count = count };
    struct result result;
    begin_raster(readers, raster, channels == 1 ? grey : colour, 6 * channels, &result);
    wait_all(readers);
    return result;
}

static void places_are_black_before_the_picture_is_made(void **state)
{
    static const struct box boxes[] = { { 1, 0, 2, 1 }, { 0, 1, 1, 1 }, { 2, 0, 1, 1 } };
    for (uint32_t channels = 1; channels <= 3; channels += 2)
        assert_string_equal(blackened(*state, channels, 1, boxes, 3).picture, "3x2@1/21 00 00/00 25 26");
    const struct box upright = { 1, 0, 1, 2 };
    assert_string_equal(blackened(*state, 1, 6, &upright, 1).picture, "2x3@1/24 00/25 00/26 23");
    assert_string_equal(
        blackened(*state, 3, 1, &(struct box){ 0, 0, 3, 2 }, 1).picture, "3x2@1/00 00 00/00 00 00");
}

/* A page whose places cannot all be blacked out has no picture at all. */
static void a_place_beside_the_picture_costs_the_picture(void **state)
{
    static const struct box beside[] = { { 2, 0, 2, 1 }, { 0, 1, 1, 2 }, { 3, 0, 1, 1 }, { 0, 0, 4, 1 },
        { 20000, 20000, 20000, 20000 } };
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        const struct box two[] = { { 0, 0, 1, 1 }, beside[i] };
        const struct result result = blackened(*state, 3, 1, two, 2);
        assert_string_equal(result.picture, "");
        assert_says(result.trouble, "place 2 to black out does not lie on the picture");
        assert_false(result.report.died);
    }
    static const struct box never[] = { { -1, 0, 1, 1 }, { 0, 0, 0, 1 }, { 0, 0, 1, -5 },
        { 0, 20001, 1, 1 } };
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_string_equal(blackened(*state, 3, 1, &never[i], 1).picture, "");
}

static void pixels_that_are_not_there_are_a_fault(void **state)
{
    const struct reader_raster raster = {
        .width = 100, .height = 100, .channels = 3, .orientation = 1, .note = ""
    };
    struct result result;
    begin_raster(*state, raster, "few", 3, &result);
    wait_all(*state);
    assert_string_equal(result.trouble, "the pixels of a page end too early");
    assert_string_equal(result.picture, "");
}

static void two_pages_are_read_at_a_time_and_no_more(void **state)
{
    struct result results[5];
    pid_t pids[16];
    done_so_far = 0;
    for (int i = 0; i < 5; i++) {
        begin(*state, DEED_NONE, DEED_WORK, &results[i]);
        if (i == 1) {
            assert_int_equal(done_so_far, 0);
            assert_int_equal(children_of(getpid(), false, pids, 16), 3); /* two, and the zygote */
        }
        assert_true(children_of(getpid(), false, pids, 16) <= 3);
        assert_true(done_so_far >= i - 1);
    }
    wait_all(*state);
    for (int i = 0; i < 5; i++)
        assert_int_equal(results[i].times, 1);
}

static void a_quick_page_is_done_before_a_slow_one(void **state)
{
    struct result slow, quick;
    done_so_far = 0;
    begin(*state, DEED_NONE, DEED_WORK, &slow);
    begin(*state, DEED_NONE, DEED_NONE, &quick);
    wait_all(*state);
    assert_int_equal(quick.place, 0);
    assert_int_equal(slow.place, 1);
}

/* done may start the next page, and a taker may start a page for what it took. */
struct chain {
    struct page_job job;
    struct readers *readers;
    int left;
};

static void start_next(
    struct page_job *self, const struct page *done, struct bytes jpeg, const struct reader_report *report)
{
    struct chain *chain = (struct chain *)self;
    (void)jpeg;
    assert_string_equal(done->trouble, "");
    assert_string_equal(report->trouble, "");
    if (--chain->left == 0)
        return;
    static const unsigned char pixels[12] = { 0 };
    struct fault fault = { 0 };
    const struct reader_raster raster = { 2, 2, 3, 300, 1, "", "",
        file_sealed((struct bytes){ pixels, 12 }, &fault), 0, 0, NULL, 0 };
    assert_true(readers_page(chain->readers, "letter", &raster, self, &fault));
}

static void done_may_start_the_next_page(void **state)
{
    struct chain chain = { { start_next }, *state, 6 };
    start_next(
        &chain.job, &(struct page){ .trouble = "" }, (struct bytes){ 0 }, &(struct reader_report){ 0 });
    wait_all(*state);
    assert_int_equal(chain.left, 0);
}

struct both {
    struct page_taker taker;
    struct readers *readers;
    struct result results[8];
};

static bool read_it(
    struct page_taker *self, int index, const struct reader_raster *raster, struct fault *fault)
{
    struct both *both = (struct both *)self;
    both->results[index] = (struct result){ .job = { keep_result } };
    return readers_page(both->readers, "letter", raster, &both->results[index].job, fault);
}

static void a_taker_may_read_what_it_takes(void **state)
{
    struct both both = { .taker = { read_it }, .readers = *state };
    struct fault fault = { 0 };
    struct reader_report report;
    int pages;
    const struct bytes part = { (const unsigned char *)"page none page page page page page", 34 };
    assert_true(readers_decode(*state, "letter", part, 0, &both.taker, &pages, &report, &fault));
    wait_all(*state);
    assert_int_equal(pages, 6);
    /* the value of a page's pixels is the deed of its stages: the sixth would open a file */
    for (int i = 0; i < 6; i++)
        assert_int_equal(both.results[i].times, 1);
    assert_string_equal(both.results[0].trouble, "");
    assert_says(both.results[1].trouble, "signal 6");
    assert_says(both.results[4].trouble, "upside");
}

/* ---- limits and walls: what a sanitizer build does not have ---- */

static void skip_where_sanitized(void)
{
    if (!WALLS_SANITIZED)
        return;
    print_message("a sanitizer build has no limits and no filter: the release build runs this\n");
    skip();
}

static void a_decoder_that_loops_is_stopped_by_its_budget(void **state)
{
    skip_where_sanitized();
    int pages;
    struct reader_report report;
    decode(*state, "page loop", 0, &pages, &report);
    assert_int_equal(pages, 1);
    assert_true(report.died && report.spent);
    assert_string_equal(report.trouble, "the file needed more than 1 s of computing");
    assert_in_range(report.cpu_ms, 700, 4000); /* the limit counts ticks, rusage runs */
}

static void every_page_of_a_part_has_a_budget_of_its_own(void **state)
{
    skip_where_sanitized();
    int pages;
    struct reader_report report;
    struct notes notes = decode(*state, "page work page page", 0, &pages, &report);
    assert_int_equal(notes.count, 3);
    assert_string_equal(report.trouble, "");
}

static void a_page_whose_reading_loops_keeps_its_picture(void **state)
{
    skip_where_sanitized();
    struct result result = page(*state, DEED_NONE, DEED_LOOP);
    assert_string_equal(result.picture, "12x12@2");
    assert_says(result.note, "could not be read: the page needed more than 2 s of computing");
    assert_in_range(result.report.cpu_ms, 1500, 5000);
}

static void memory_has_an_end(void **state)
{
    skip_where_sanitized();
    int pages;
    struct reader_report report;
    decode(*state, "allocate", 0, &pages, &report);
    assert_true(report.died);
    assert_string_equal(report.trouble, "the file needed more memory than allowed");
    struct result result = page(*state, DEED_ALLOCATE, DEED_NONE);
    assert_string_equal(result.trouble, "the page needed more memory than allowed");
    assert_true(result.report.peak_kib < 256 * 1024);
}

static void a_decoder_finds_no_file(void **state)
{
    skip_where_sanitized();
    int pages;
    struct reader_report report;
    decode(*state, "open", 0, &pages, &report);
    assert_string_equal(report.trouble, "no such file");
}

static void a_page_child_that_opens_a_file_dies(void **state)
{
    skip_where_sanitized();
    struct result result = page(*state, DEED_OPEN, DEED_NONE);
    assert_says(result.trouble, "tried what it may not do");
}

static void a_socket_is_the_end_of_a_child(void **state)
{
    skip_where_sanitized();
    int pages;
    struct reader_report report;
    decode(*state, "socket", 0, &pages, &report);
    assert_says(report.trouble, "tried what it may not do");
    assert_says(page(*state, DEED_SOCKET, DEED_NONE).trouble, "tried what it may not do");
    assert_says(page(*state, DEED_SIGSEGV, DEED_NONE).trouble, "signal 11");
}

static void every_wall_stands(void **state)
{
    skip_where_sanitized();
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(1 << 16);
    struct fault fault = { 0 };
    if (!readers_walls(*state, &out, &fault))
        fail_msg("%s", fault.text);
    print_message("%s", out.bytes);
    assert_says(out.bytes, "no_new_privs on\n");
    if (walls_landlock_version())
        assert_says(out.bytes, "landlock on (version ");
    assert_says(out.bytes, "rlimits on\n");
    assert_says(out.bytes, "seccomp on (");
    assert_null(strstr(out.bytes, " can "));
}

/* ---- life and death ---- */

static void nothing_is_left_behind_by_200_pages(void **state)
{
    (void)page(*state, DEED_NONE, DEED_NONE);
    pid_t pids[16];
    const int before = open_descriptors();
    static struct result results[200];
    for (int i = 0; i < 200; i++)
        begin(*state, i % 7 == 3 ? DEED_ABORT : DEED_NONE, DEED_NONE, &results[i]);
    wait_all(*state);
    for (int i = 0; i < 200; i++)
        assert_int_equal(results[i].times, 1);
    int pages;
    struct reader_report report;
    decode(*state, "page garbage", 0, &pages, &report);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(children_of(getpid(), true, pids, 16), 0);
    assert_int_equal(children_of(getpid(), false, pids, 16), 1);
}

static void a_zygote_that_died_is_started_again(void **state)
{
    pid_t zygote[2];
    assert_int_equal(children_of(getpid(), false, zygote, 2), 1);
    const pid_t first = zygote[0];
    kill(first, SIGKILL);
    assert_string_equal(page(*state, DEED_NONE, DEED_NONE).trouble, "");
    assert_int_equal(children_of(getpid(), false, zygote, 2), 1);
    assert_int_not_equal(zygote[0], first);
}

static void stopping_stops_what_still_runs(void **state)
{
    (void)state;
    pid_t pids[16];
    struct readers *readers = start();
    struct result result;
    begin(readers, DEED_NONE, DEED_LOOP, &result);
    assert_int_equal(children_of(getpid(), false, pids, 16), 2);
    readers_stop(readers);
    assert_int_equal(children_of(getpid(), false, pids, 16), 0);
    assert_int_equal(children_of(getpid(), true, pids, 16), 0);
    assert_int_equal(result.times, 0);
}

/* A walk of its own, with two pages under way, that says its children's pids and waits to be killed. */
static _Noreturn void be_a_walk(int out)
{
    struct readers *readers = start();
    struct result results[2];
    begin(readers, DEED_NONE, DEED_WAIT, &results[0]);
    begin(readers, DEED_NONE, DEED_LOOP, &results[1]);
    pid_t pids[3];
    if (children_of(getpid(), false, pids, 3) != 3 || write(out, pids, sizeof pids) != sizeof pids)
        _exit(1);
    pause();
    _exit(1);
}

static void killing_the_walk_leaves_no_process_behind(void **state)
{
    (void)state;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t walk = fork();
    if (walk == 0)
        be_a_walk(ends[1]);
    pid_t pids[3] = { 0 };
    close(ends[1]);
    assert_int_equal(read(ends[0], pids, sizeof pids), sizeof pids);
    close(ends[0]);
    kill(walk, SIGKILL);
    waitpid(walk, NULL, 0);
    alarm(20); /* an orphan that lives on ends the test */
    for (int i = 0; i < 3; i++)
        assert_int_equal(waitpid(pids[i], NULL, 0), pids[i]);
    alarm(0);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
}

static void a_start_that_fails_says_why(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    const char *const broken[] = { bad_path, NULL };
    struct reader_setup other = setup;
    other.pipelines = broken;
    assert_null(readers_start(&other, &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    assert_says(fault.text, "no model is installed");
    other.pipelines = (const char *const[]){ "/nonexistent/letter.conf", NULL };
    assert_null(readers_start(&other, &fault));
    assert_says(fault.text, "/nonexistent/letter.conf");
    other = setup;
    other.program = "/nonexistent/program";
    assert_null(readers_start(&other, &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
}

static void a_pipeline_nobody_named_is_a_fault(void **state)
{
    struct notes notes = { .taker = { note_page } };
    struct fault fault = { 0 };
    struct reader_report report;
    int pages;
    const struct bytes part = { (const unsigned char *)"page", 4 };
    assert_false(readers_decode(*state, "lette", part, 0, &notes.taker, &pages, &report, &fault));
    assert_int_equal(fault.kind, FAULT_SYSTEM);
}

/* ---- the wire ---- */

static void what_is_put_is_taken_and_nothing_less(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(4096);
    const struct job job = { .task = TASK_PAGE,
        .cpu_s = 30,
        .cpu_most_s = 35,
        .memory_mib = 1024,
        .raster = { 2480, 3508, 3, 300, 6, "a note", "имя.jpg", NULL, 7, FLAW_DAMAGED },
        .black = (const struct box[]){ { 1, 2, 3, 4 }, { 0, 0, 2480, 3508 } },
        .black_count = 2 };
    wire_put_job(&out, &job);
    struct job taken;
    const struct bytes whole = { (unsigned char *)out.bytes, out.length };
    assert_true(wire_take_job(whole, &arena, &taken));
    assert_int_equal(taken.raster.height, 3508);
    assert_int_equal(taken.raster.orientation, 6);
    assert_string_equal(taken.raster.note, "a note");
    assert_string_equal(taken.raster.name, "имя.jpg");
    assert_true(taken.black_count == 2 && taken.black[0].height == 4 && taken.black[1].width == 2480);
    for (size_t n = 0; n < whole.size; n++) {
        OWNED_FREE unsigned char *part = must_alloc(n + 1);
        memcpy(part, whole.at, n);
        assert_false(wire_take_job((struct bytes){ part, n }, &arena, &taken));
    }
    text_add_char(&out, 'x');
    assert_false(wire_take_job((struct bytes){ (unsigned char *)out.bytes, out.length }, &arena, &taken));
}

static void as_many_places_as_a_page_may_have_fit_into_a_job(void **state)
{
    (void)state;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    struct box boxes[PAGE_BLACKED_MOST + 1];
    char note[WIRE_SENTENCE_MOST + 1] = "";
    memset(note, 'n', WIRE_SENTENCE_MOST);
    for (size_t i = 0; i <= PAGE_BLACKED_MOST; i++)
        boxes[i] = (struct box){ WIRE_SIDE_MOST_PX, WIRE_SIDE_MOST_PX, 1, 1 };
    for (size_t count = PAGE_BLACKED_MOST; count <= PAGE_BLACKED_MOST + 1; count++) {
        CLEANUP(text_clear) struct text out = TEXT_LIMIT(1 << 16);
        struct job taken, job = { .task = TASK_PAGE, .cpu_s = 1, .cpu_most_s = 1, .memory_mib = 1 };
        job.raster = (struct raster){ .width = 1, .height = 1, .channels = 1, .orientation = 1 };
        job.raster.note = note;
        job.black = boxes;
        job.black_count = count;
        wire_put_job(&out, &job);
        assert_true(out.length <= WIRE_SMALL_MOST);
        const struct bytes bytes = { (unsigned char *)out.bytes, out.length };
        assert_int_equal(wire_take_job(bytes, &arena, &taken), count == PAGE_BLACKED_MOST);
    }
}

static void words_on_the_wire_must_be_text(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text out = TEXT_LIMIT(4096);
    struct fault fault;
    wire_put_number(&out, FAULT_INPUT);
    wire_put_number(&out, 2);
    text_add(&out, "\xc3\x28");
    assert_false(wire_take_fault((struct bytes){ (unsigned char *)out.bytes, out.length }, &fault));
    text_reset(&out);
    wire_put_number(&out, FAULT_INPUT);
    wire_put_number(&out, WIRE_SENTENCE_MOST + 1);
    for (int i = 0; i <= WIRE_SENTENCE_MOST; i++)
        text_add_char(&out, 'a');
    assert_false(wire_take_fault((struct bytes){ (unsigned char *)out.bytes, out.length }, &fault));
}

#define WITH_READERS(test) cmocka_unit_test_setup_teardown(test, start_readers, stop_readers)

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], READER_WORD))
        return reader_main(argc, argv, &hooks);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_taken_and_nothing_less),
        cmocka_unit_test(as_many_places_as_a_page_may_have_fit_into_a_job),
        cmocka_unit_test(words_on_the_wire_must_be_text),
        WITH_READERS(pages_come_in_order_with_their_pixels),
        WITH_READERS(known_pages_are_skipped_and_counted),
        WITH_READERS(a_spread_comes_as_two_pages_in_reading_order),
        WITH_READERS(a_known_half_of_a_spread_is_skipped),
        cmocka_unit_test(halves_keep_all_on_their_side_and_fill_the_wedge_beyond_the_fold),
        cmocka_unit_test(a_cut_across_gives_an_upper_and_a_lower_half),
        cmocka_unit_test(a_fold_outside_the_picture_cuts_nothing),
        WITH_READERS(an_empty_part_is_decoded_to_nothing),
        WITH_READERS(a_decoder_that_dies_costs_only_what_was_to_come),
        WITH_READERS(a_decoder_that_leaves_early_is_told_from_one_that_ends),
        WITH_READERS(a_decoders_fault_arrives_as_clean_text),
        WITH_READERS(a_page_too_large_is_refused_before_there_is_memory_for_it),
        WITH_READERS(a_decoder_that_lies_is_not_believed),
        WITH_READERS(the_takers_fault_stops_the_decoder),
        WITH_READERS(a_decoder_that_says_nothing_is_stopped_by_the_clock),
        WITH_READERS(a_page_comes_back_with_picture_kind_and_words),
        WITH_READERS(a_page_that_settles_as_a_drawing_is_answered_as_it_was),
        WITH_READERS(a_drawing_whose_reading_dies_keeps_its_clean_picture),
        WITH_READERS(a_page_tells_what_was_done_and_what_it_cost),
        WITH_READERS(what_a_dead_child_did_is_told_as_far_as_it_is_known),
        WITH_READERS(a_page_whose_reading_dies_keeps_picture_and_kind),
        WITH_READERS(a_page_whose_reading_fails_keeps_picture_and_kind),
        WITH_READERS(a_page_that_cannot_be_cleaned_goes_out_raw),
        WITH_READERS(a_page_that_dies_before_it_is_clean_has_only_trouble),
        WITH_READERS(a_page_child_that_talks_nonsense_is_stopped),
        WITH_READERS(the_camera_turn_is_undone),
        WITH_READERS(places_are_black_before_the_picture_is_made),
        WITH_READERS(a_place_beside_the_picture_costs_the_picture),
        WITH_READERS(pixels_that_are_not_there_are_a_fault),
        WITH_READERS(two_pages_are_read_at_a_time_and_no_more),
        WITH_READERS(a_quick_page_is_done_before_a_slow_one),
        WITH_READERS(done_may_start_the_next_page),
        WITH_READERS(a_taker_may_read_what_it_takes),
        WITH_READERS(a_decoder_that_loops_is_stopped_by_its_budget),
        WITH_READERS(every_page_of_a_part_has_a_budget_of_its_own),
        WITH_READERS(a_page_whose_reading_loops_keeps_its_picture),
        WITH_READERS(memory_has_an_end),
        WITH_READERS(a_decoder_finds_no_file),
        WITH_READERS(a_page_child_that_opens_a_file_dies),
        WITH_READERS(a_socket_is_the_end_of_a_child),
        WITH_READERS(every_wall_stands),
        WITH_READERS(nothing_is_left_behind_by_200_pages),
        WITH_READERS(a_zygote_that_died_is_started_again),
        WITH_READERS(a_pipeline_nobody_named_is_a_fault),
        cmocka_unit_test(stopping_stops_what_still_runs),
        cmocka_unit_test(killing_the_walk_leaves_no_process_behind),
        cmocka_unit_test(a_start_that_fails_says_why),
    };
    return cmocka_run_group_tests(tests, make_pipelines, remove_pipelines);
}
