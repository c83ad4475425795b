/* kind_bench: runs look, clean and read on pages whose kind is known (make_pages), settles their kind, and
 * prints a line a page: file, kind, confidence, CPU ms of the settling, size of the presentation picture, and
 * the fields of an envelope. tables.py makes tables of it. With OMP_THREAD_LIMIT=1 in the environment.
 *
 *   kind_bench [--kept FOLDER] FILE…
 *
 * --kept: presentation pictures and readings stay there; what is there already is only settled again. */
#include "arena.h"
#include "clean.h"
#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "look.h"
#include "open_stage.h"
#include "read.h"

#include <leptonica/allheaders.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK, CLEAN, READ, STAGES };

static const struct stage_kind *const kinds[STAGES] = { &look_stage, &clean_stage, &read_stage };

struct bench {
    struct stage *stages[STAGES];
    struct recogniser *recogniser;
    const char *kept; /* folder, or null */
};

static bool open_stages(struct bench *bench, struct fault *fault)
{
    const struct services services = { .recogniser = &bench->recogniser, .models = "" };
    for (int i = 0; i < STAGES; i++) {
        bench->stages[i] = open_stage(kinds[i], &services, fault);
        if (!bench->stages[i])
            return false;
    }
    return true;
}

static void close_stages(struct bench *bench)
{
    for (int i = 0; i < STAGES; i++)
        close_stage(bench->stages[i]);
}

static PIX *load(const char *path)
{
    CLEANUP(pixDestroy) PIX *raw = pixRead(path);
    if (!raw)
        return NULL;
    return pixGetDepth(raw) == 32 ? pixClone(raw) : pixConvertTo8(raw, 0);
}

/* ---- what is kept ---- */

struct kept {
    char page[600], picture[600];
};

static struct kept kept_of(const char *folder, const char *path)
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    struct kept kept;
    snprintf(kept.page, sizeof kept.page, "%s/%s.page", folder, base);
    snprintf(kept.picture, sizeof kept.picture, "%s/%s", folder, base);
    return kept;
}

static bool keep(const struct sheet *sheet, const char *folder, const char *path, struct fault *fault)
{
    const struct kept kept = kept_of(folder, path);
    CLEANUP(text_clear) struct text page = TEXT_LIMIT(16 << 20), jpeg = TEXT_LIMIT(64 << 20);
    page_encode(&sheet->page, &page);
    return clean_jpeg(sheet->colour, sheet->dpi, 0, &jpeg, fault) &&
        file_write(kept.picture, (struct bytes){ (unsigned char *)jpeg.bytes, jpeg.length }, 0644, fault) &&
        file_write(kept.page, (struct bytes){ (unsigned char *)page.bytes, page.length }, 0644, fault);
}

static bool take_kept(struct sheet *sheet, const char *folder, const char *path)
{
    const struct kept kept = kept_of(folder, path);
    struct fault fault;
    struct text bytes = TEXT_LIMIT(16 << 20);
    bool taken = file_read(kept.page, &bytes, &fault) &&
        page_decode((struct bytes){ (unsigned char *)bytes.bytes, bytes.length }, sheet->arena, &sheet->page,
            &fault) &&
        (sheet->colour = load(kept.picture));
    text_clear(&bytes);
    return taken;
}

/* ---- a page ---- */

static bool walk(struct bench *bench, struct sheet *sheet, const char *path, struct fault *fault)
{
    sheet->colour = load(path);
    if (!sheet->colour)
        return fault_set(fault, FAULT_INPUT, "%s cannot be read", path);
    sheet->dpi = pixGetXRes(sheet->colour);
    for (int i = 0; i < STAGES; i++)
        if (!kinds[i]->run(bench->stages[i], sheet, fault))
            return false;
    return !bench->kept || keep(sheet, bench->kept, path, fault);
}

static void print(const char *path, const struct sheet *sheet, double ms)
{
    const struct page *page = &sheet->page;
    printf("%s\t%s\t%.2f\t%.0f\t%d,%d\t", strrchr(path, '/') ? strrchr(path, '/') + 1 : path,
        page_kind_name(page->kind), page->kind_confidence, ms, pixGetWidth(sheet->colour),
        pixGetHeight(sheet->colour));
    for (size_t i = 0; i < page->field_count; i++) {
        const struct field *field = &page->fields[i];
        char date[16] = "-";
        if (field->date != NO_DATE)
            clock_date(field->date, date);
        printf("%s%s:%d,%d,%d,%d:%s", i ? ";" : "", field_kind_name(field->kind), field->box.left,
            field->box.top, field->box.width, field->box.height, date);
    }
    printf("%s\n", page->field_count ? "" : "-");
    fflush(stdout);
}

static bool try_page(struct bench *bench, const char *path)
{
    struct arena arena = { 0 };
    struct fault fault = { 0 };
    struct sheet sheet = { .arena = &arena, .grey_scale = 1 };
    bool done = (bench->kept && take_kept(&sheet, bench->kept, path)) || walk(bench, &sheet, path, &fault);
    if (done) {
        double start = clock_cpu_ms();
        look_settle_kind(&sheet);
        print(path, &sheet, clock_cpu_ms() - start);
    } else {
        fprintf(stderr, "kind_bench: %s\n", fault.text);
    }
    pixDestroy(&sheet.colour);
    pixDestroy(&sheet.plain);
    pixDestroy(&sheet.grey);
    arena_clear(&arena);
    return done;
}

int main(int argc, char **argv)
{
    static const struct option options[] = { { "kept", required_argument, NULL, 'k' }, { 0 } };
    struct bench bench = { 0 };
    struct fault fault = { 0 };
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option != 'k')
            return 2;
        bench.kept = optarg;
    }
    setMsgSeverity(L_SEVERITY_NONE);
    if (!open_stages(&bench, &fault)) {
        fprintf(stderr, "kind_bench: %s\n", fault.text);
        return 3;
    }
    int failed = 0;
    for (int i = optind; i < argc; i++)
        failed += !try_page(&bench, argv[i]);
    close_stages(&bench);
    return failed ? 1 : 0;
}
