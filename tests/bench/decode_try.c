/* decode_try FILE…: decodes files as the decoder child does and says what came of each: pages, sizes, turn,
 * notes, CPU time and peak memory, or the sentence. With --out DIR the pages are written there as PNM. With
 * --fork each file is decoded in a child forked after the warm-up, as in the program: under strace this shows
 * what a child asks of the system. */
#include "arena.h"
#include "cleanup.h"
#include "decode.h"
#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Keeps the pages in shared memory, as the child's room is. */
struct shared_room {
    struct raster_sink sink;
    unsigned char *pixels;
    size_t size;
    int pages;
    const char *folder; /* null: nothing is written */
    const char *path;
};

static unsigned char *room(
    struct raster_sink *self, uint32_t width, uint32_t height, uint32_t channels, struct fault *fault)
{
    struct shared_room *room = (struct shared_room *)self;
    if (room->pixels)
        munmap(room->pixels, room->size);
    room->size = (size_t)width * height * channels;
    room->pixels = mmap(NULL, room->size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (room->pixels != MAP_FAILED)
        return room->pixels;
    room->pixels = NULL;
    fault_errno(fault, "no room");
    return NULL;
}

static void write_pnm(const struct shared_room *room, const struct raster *raster)
{
    const char *slash = strrchr(room->path, '/');
    char path[4096];
    snprintf(path, sizeof path, "%s/%s-%d.%s", room->folder, slash ? slash + 1 : room->path, room->pages,
        raster->channels == 1 ? "pgm" : "ppm");
    FILE *file = fopen(path, "w");
    if (!file)
        return;
    fprintf(file, "P%c\n%u %u\n255\n", raster->channels == 1 ? '5' : '6', raster->width, raster->height);
    fwrite(raster->pixels, 1, room->size, file);
    fclose(file);
}

static bool page(struct raster_sink *self, const struct raster *raster, struct fault *fault)
{
    (void)fault;
    struct shared_room *room = (struct shared_room *)self;
    room->pages++;
    printf("  page %d: %u x %u x %u, %u dpi, turn %u%s%s%s%s\n", room->pages, raster->width, raster->height,
        raster->channels, raster->dpi, raster->orientation, *raster->name ? ", name " : "", raster->name,
        *raster->note ? ", note: " : "", raster->note);
    if (room->folder)
        write_pnm(room, raster);
    return true;
}

static void try(struct stage *stage, const char *path, const char *folder)
{
    struct text bytes = TEXT_LIMIT(1 << 30);
    struct fault fault = { 0 };
    if (!file_read(path, &bytes, &fault)) {
        printf("%s: %s\n", path, fault.text);
        text_clear(&bytes);
        return;
    }
    struct arena arena = { 0 };
    struct shared_room shared = { .sink = { room, page }, .folder = folder, .path = path };
    struct sheet sheet = {
        .arena = &arena,
        .scan = { (const unsigned char *)bytes.bytes, bytes.length },
        .rasters = &shared.sink,
    };
    printf("%s: %s, %s\n", path, decode_format(sheet.scan),
        decode_looks_complete(sheet.scan, sheet.scan, bytes.length) ? "complete" : "INCOMPLETE");
    const bool decoded = stage->kind->run(stage, &sheet, &fault);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("  %d pages, %ld ms, %ld MB%s%s\n", shared.pages,
        usage.ru_utime.tv_sec * 1000 + usage.ru_utime.tv_usec / 1000, usage.ru_maxrss / 1024,
        decoded ? "" : ", REFUSED: ", decoded ? "" : fault.text);
    fflush(stdout);
    arena_clear(&arena);
    text_clear(&bytes);
    if (shared.pixels)
        munmap(shared.pixels, shared.size);
}

static void try_in_child(struct stage *stage, const char *path, const char *folder)
{
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        try(stage, path, folder);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (status)
        printf("  DIED, status %#x\n", (unsigned)status);
}

int main(int argc, char **argv)
{
    const char *folder = NULL;
    bool forks = false;
    struct stage *stage = must_alloc(decode_stage.size);
    struct fault fault = { 0 };
    stage->kind = &decode_stage;
    param_defaults(decode_stage.params, stage);
    decode_stage.open(stage, NULL, &fault);
    decode_warm_up();
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--fork"))
            forks = true;
        else if (!strcmp(argv[i], "--out") && i + 1 < argc)
            folder = argv[++i];
        else if (forks)
            try_in_child(stage, argv[i], folder);
        else
            try(stage, argv[i], folder);
    }
    param_clear(decode_stage.params, stage);
    free(stage);
    return 0;
}
