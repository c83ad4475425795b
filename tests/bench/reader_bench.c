/* What the reader processes cost by themselves, with stages that do nothing: a child behind its walls, an A4
 * colour page from the decoder to the walk, the same page into a page child. Prints a table, asserts nothing.
 */
#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { A4_WIDTH = 2480, A4_HEIGHT = 3508, PAGES = 20, CHILDREN = 300 };

static bool give_pages(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    (void)stage;
    for (int i = 0; i < PAGES; i++) {
        unsigned char *pixels = sheet->rasters->room(sheet->rasters, A4_WIDTH, A4_HEIGHT, 3, fault);
        if (!pixels)
            return false;
        memset(pixels, i, (size_t)A4_WIDTH * A4_HEIGHT * 3);
        const struct raster raster = { A4_WIDTH, A4_HEIGHT, 3, 300, 1, "", "", pixels, 0, 0 };
        if (!sheet->rasters->page(sheet->rasters, &raster, fault))
            return false;
    }
    return true;
}

static bool do_nothing(struct stage *stage, struct sheet *sheet, struct fault *fault)
{
    (void)stage, (void)sheet, (void)fault;
    return true;
}

static bool encode_nothing(struct Pix *colour, int dpi, int quality, struct text *out, struct fault *fault)
{
    (void)quality;
    (void)colour, (void)dpi, (void)fault;
    text_add(out, "picture");
    return true;
}

static const struct param none[] = { { 0 } };
static const struct stage_kind decode_kind = { "decode", "", PLACE_DECODER, SLOT_BYTES, SLOT_RASTER,
    sizeof(struct stage), none, NULL, give_pages, NULL };
static const struct stage_kind clean_kind = { "clean", "", PLACE_PAGE, SLOT_RASTER, SLOT_CLEAN,
    sizeof(struct stage), none, NULL, do_nothing, NULL };
static const struct stage_kind *const kinds[] = { &decode_kind, &clean_kind, NULL };
static const struct reader_hooks hooks = { .kinds = kinds, .encode_picture = encode_nothing };

/* CPU of this process, or of the children it waited for, so far. */
static double cpu_ms(int whose)
{
    struct rusage used;
    getrusage(whose, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
        (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

struct watch {
    double wall, walk, children;
};

static struct watch now(void)
{
    return (struct watch){ (double)clock_monotonic_ms(), cpu_ms(RUSAGE_SELF), cpu_ms(RUSAGE_CHILDREN) };
}

static void tell(const char *what, struct watch since, int count, int64_t peak_kib)
{
    const struct watch then = now();
    printf("%-36s %7.2f ms; CPU ms: walk %6.2f, child %6.2f; peak %lld KiB\n", what,
        (then.wall - since.wall) / count, (then.walk - since.walk) / count,
        (then.children - since.children) / count, (long long)peak_kib);
}

struct bench_page {
    struct page_job job;
    int64_t peak_kib;
};

static void note(
    struct page_job *job, const struct page *page, struct bytes jpeg, const struct reader_report *report)
{
    struct bench_page *bench = (struct bench_page *)job;
    if (page->trouble[0] || !jpeg.size)
        fprintf(stderr, "a page failed: %s\n", page->trouble);
    bench->peak_kib = report->peak_kib;
}

static bool drop_page(
    struct page_taker *taker, int index, const struct reader_raster *raster, struct fault *fault)
{
    (void)taker, (void)index, (void)fault;
    close(raster->fd);
    return true;
}

static _Noreturn void give_up(const struct fault *fault)
{
    fprintf(stderr, "%s\n", fault->text);
    exit(1);
}

static void run_pages(struct readers *readers, const char *what, uint32_t width, uint32_t height, int count)
{
    struct fault fault;
    const size_t size = (size_t)width * height * 3;
    OWNED_FREE unsigned char *pixels = must_alloc(size);
    OWNED_FD int fd = file_sealed((struct bytes){ pixels, size }, &fault);
    struct bench_page bench = { .job = { note } };
    const struct watch before = now();
    for (int i = 0; i < count; i++) {
        const struct reader_raster raster = { width, height, 3, 300, 1, "", "", dup(fd), 0, 0, NULL, 0 };
        if (!readers_page(readers, "bench", &raster, &bench.job, &fault) || !readers_wait(readers, &fault))
            give_up(&fault);
    }
    tell(what, before, count, bench.peak_kib);
}

static void run_decoder(struct readers *readers)
{
    struct fault fault;
    struct page_taker taker = { drop_page };
    struct reader_report report;
    int pages;
    const struct watch before = now();
    if (!readers_decode(readers, "bench", (struct bytes){ (const unsigned char *)"x", 1 }, 0, &taker, &pages,
            &report, &fault))
        give_up(&fault);
    tell("A4 colour page, decoder to walk", before, pages, report.peak_kib);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], READER_WORD) == 0)
        return reader_main(argc, argv, &hooks);
    char folder[] = "/tmp/adkaz-bench-XXXXXX";
    if (!mkdtemp(folder))
        return 1;
    OWNED_FREE char *path = file_join(folder, "bench.conf");
    static const char pipeline[] = "stages = {\"decode\", \"clean\"}\n";
    struct fault fault = { 0 };
    const struct bytes bytes = { (const unsigned char *)pipeline, sizeof pipeline - 1 };
    if (!file_write(path, bytes, 0600, &fault))
        give_up(&fault);
    const struct reader_setup setup = { .program = "/proc/self/exe",
        .pipelines = (const char *const[]){ path, NULL },
        .models = "",
        .cores = 1 };
    const struct watch before = now();
    struct readers *readers = readers_start(&setup, &fault);
    unlink(path);
    rmdir(folder);
    if (!readers)
        give_up(&fault);
    tell("start of the zygote, no models", before, 1, 0);
    run_pages(readers, "a child: fork, walls, answer, end", 4, 4, CHILDREN);
    run_pages(readers, "A4 colour page into a child", A4_WIDTH, A4_HEIGHT, PAGES);
    run_decoder(readers);
    readers_stop(readers);
    return 0;
}
