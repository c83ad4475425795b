/* page_bench: runs look, clean and read on picture files and prints what they saw and what it cost. For
 * developers; it prints what it reads when asked, so it is no part of the program.
 *
 *   page_bench [--text|--json] [--jpeg FOLDER] [--grey FOLDER] [--plain] [--pictures] [--without WHAT]… FILE…
 *
 * with OMP_THREAD_LIMIT=1 in the environment. --json prints one line a file, with the words and how sure the
 * reader was of each.
 * --plain reads the grey picture as it is, without look and clean: the ground to compare with.
 * --pictures stops before reading, and lends look no recogniser: seconds for a hundred pages.
 * --without blinds look to one thing (corners, turn, tilt, light, rules, grain), so that no step mends it:
 * what does that step buy? */
#include "arena.h"
#include "clean.h"
#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "look.h"
#include "open_stage.h"
#include "read.h"

#include <jansson.h>
#include <leptonica/allheaders.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct wishes {
    bool text, plain, json, pictures;
    const char *jpeg_folder, *grey_folder;
    unsigned blind; /* 1 << place in blindnesses */
};

/* ---- what look may be blinded to ---- */

static void see_no_corners(struct looks *looks)
{
    looks->has_corners = false;
}

static void see_no_turn(struct looks *looks)
{
    looks->quarter_turns = 0;
}

static void see_no_tilt(struct looks *looks)
{
    looks->skew_degrees = 0;
}

static void see_good_light(struct looks *looks)
{
    looks->light_spread = 1;
    looks->contrast = 1;
}

static void see_no_rules(struct looks *looks)
{
    looks->ruled = false;
    looks->rule_tone = 1;
}

static void see_no_grain(struct looks *looks)
{
    looks->noise = 0;
}

static const struct blindness {
    const char *name;
    void (*blind)(struct looks *);
} blindnesses[] = { { "corners", see_no_corners }, { "turn", see_no_turn }, { "tilt", see_no_tilt },
    { "light", see_good_light }, { "rules", see_no_rules }, { "grain", see_no_grain } };

enum { BLINDNESSES = sizeof blindnesses / sizeof *blindnesses };

static unsigned blindness_named(const char *name)
{
    for (int i = 0; i < BLINDNESSES; i++)
        if (strcmp(blindnesses[i].name, name) == 0)
            return 1U << i;
    fprintf(stderr, "page_bench: --without %s: nothing of that name\n", name);
    exit(2);
}

static void blind(struct looks *looks, unsigned to)
{
    for (int i = 0; i < BLINDNESSES; i++)
        if (to & 1U << i)
            blindnesses[i].blind(looks);
}

/* ---- the stages ---- */

/* The three stages with their default settings, in the order of the walk. */
enum { LOOK, CLEAN, READ, STAGES };

static const struct stage_kind *const kinds[STAGES] = { &look_stage, &clean_stage, &read_stage };

static long peak_mib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

static bool open_stages(
    struct stage *stages[STAGES], int count, const struct services *services, struct fault *fault)
{
    for (int i = 0; i < count; i++) {
        stages[i] = open_stage(kinds[i], services, fault);
        if (!stages[i])
            return false;
    }
    return true;
}

static void close_stages(struct stage *stages[STAGES])
{
    for (int i = 0; i < STAGES; i++)
        close_stage(stages[i]);
}

static struct Pix *load(const char *path)
{
    CLEANUP(pixDestroy) PIX *raw = pixRead(path);
    CLEANUP(pixDestroy) PIX *flat = raw ? pixRemoveColormap(raw, REMOVE_CMAP_BASED_ON_SRC) : NULL;
    if (!flat)
        return NULL;
    return pixGetDepth(flat) == 32 ? pixClone(flat) : pixConvertTo8(flat, 0);
}

static void print_text(const struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        bool new_line = i && reading->words[i].line != reading->words[i - 1].line;
        printf("%s%s", i == 0 ? "" : new_line ? "\n" : " ", reading->words[i].text);
    }
    printf("\n");
}

static double mean_confidence(const struct reading *reading)
{
    double sum = 0;
    for (size_t i = 0; i < reading->count; i++)
        sum += reading->words[i].confidence;
    return reading->count ? sum / (double)reading->count : 0;
}

static bool write_jpeg(const struct sheet *sheet, const char *path, const char *folder, size_t *size)
{
    struct text bytes = TEXT_LIMIT(64 << 20);
    struct fault fault = { 0 };
    bool done = clean_jpeg(sheet->colour, sheet->dpi, 0, &bytes, &fault);
    *size = bytes.length;
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    char name[512];
    snprintf(name, sizeof name, "%s/%s.jpg", folder ? folder : "", base);
    if (done && folder)
        done = file_write(name, (struct bytes){ (unsigned char *)bytes.bytes, bytes.length }, 0644, &fault);
    if (!done)
        fprintf(stderr, "page_bench: %s\n", fault.text);
    text_clear(&bytes);
    return done;
}

/* The reading picture, to see what the recogniser saw. */
static void write_grey(struct Pix *grey, const char *path, const char *folder)
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    char name[512];
    snprintf(name, sizeof name, "%s/%s.png", folder, base);
    pixWrite(name, grey, IFF_PNG);
}

static void report(
    const char *path, const struct sheet *sheet, const double ms[STAGES + 1], size_t jpeg_bytes)
{
    const struct looks *looks = &sheet->looks;
    const struct page *page = &sheet->page;
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    printf("%-28.28s %-8s %.2f turns %d skew %+5.2f %s%s spread %4.2f contrast %.2f ink %.3f noise %4.1f | "
           "words %3zu conf %.2f ink %.2f%s | look %4.0f clean %4.0f read %4.0f jpeg %3.0f ms, %4zu kB, peak "
           "%ld "
           "MiB, %dx%d grey %.2f\n",
        base, page_kind_name(page->kind), page->kind_confidence, looks->quarter_turns, looks->skew_degrees,
        looks->has_corners    ? "corners "
            : looks->has_crop ? "crop "
                              : "",
        looks->ruled ? "ruled" : "", looks->light_spread, looks->contrast, looks->ink, looks->noise,
        page->reading.count, mean_confidence(&page->reading), page->reading.ink_coverage,
        page->reading.complete ? "" : " CUT", ms[LOOK], ms[CLEAN], ms[READ], ms[STAGES], jpeg_bytes / 1000,
        peak_mib(), page->width_px, page->height_px, sheet->grey_scale);
}

static json_t *words_json(const struct reading *reading)
{
    json_t *words = json_array();
    for (size_t i = 0; i < reading->count; i++)
        json_array_append_new(words, json_string(reading->words[i].text));
    return words;
}

static json_t *confidences_json(const struct reading *reading)
{
    json_t *confidences = json_array();
    for (size_t i = 0; i < reading->count; i++)
        json_array_append_new(confidences, json_real(reading->words[i].confidence));
    return confidences;
}

static json_t *steps_json(const struct page *page)
{
    json_t *steps = json_object();
    for (size_t i = 0; i < page->step_count; i++)
        json_object_set_new(steps, page->steps[i].name, json_real(page->steps[i].cpu_ms));
    return steps;
}

/* The sheet's corners as pairs in pixels of the raw picture, or nothing. */
static json_t *corners_json(const struct looks *looks)
{
    json_t *corners = json_array();
    for (int i = 0; looks->has_corners && i < 4; i++)
        json_array_append_new(corners, json_pack("[f, f]", looks->corner_x[i], looks->corner_y[i]));
    return corners;
}

static json_t *flaws_json(const struct page *page)
{
    json_t *flaws = json_array();
    for (int i = 0; i < FLAWS; i++)
        if (page->flaws & 1U << i)
            json_array_append_new(flaws, json_string(page_flaw_name((enum page_flaw)(1U << i))));
    return flaws;
}

/* What was measured of the picture's quality, as `look quality` tells it. */
static json_t *quality_json(const struct page *page)
{
    for (size_t i = 0; i < page->step_count; i++)
        if (strcmp(page->steps[i].name, "look quality") == 0)
            return json_string(page->steps[i].outcome);
    return json_null();
}

static void report_json(const char *path, const struct sheet *sheet, const struct looks *seen,
    const double ms[STAGES + 1], size_t jpeg_bytes)
{
    const struct page *page = &sheet->page;
    json_t *line = json_pack(
        "{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:f, s:b, s:f, s:f, s:f, s:f, s:I, s:I}", "file", path,
        "kind", page_kind_name(page->kind), "words", words_json(&page->reading), "confidences",
        confidences_json(&page->reading), "steps", steps_json(page), "corners", corners_json(seen), "flaws",
        flaws_json(page), "quality", quality_json(page), "coverage", page->reading.ink_coverage, "complete",
        page->reading.complete, "look_ms", ms[LOOK], "clean_ms", ms[CLEAN], "read_ms", ms[READ], "jpeg_ms",
        ms[STAGES], "jpeg_bytes", (json_int_t)jpeg_bytes, "peak_mib", (json_int_t)peak_mib());
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(line);
}

/* `seen`: what look saw; clean changes its copy as it goes. */
static bool walk(struct stage *stages[STAGES], struct sheet *sheet, const struct wishes *wishes,
    struct looks *seen, double ms[STAGES])
{
    struct fault fault = { 0 };
    for (int i = wishes->plain ? READ : LOOK; i < (wishes->pictures ? READ : STAGES); i++) {
        double start = clock_cpu_ms();
        if (!kinds[i]->run(stages[i], sheet, &fault)) {
            fprintf(stderr, "page_bench: %s: %s\n", kinds[i]->name, fault.text);
            return false;
        }
        ms[i] = clock_cpu_ms() - start;
        if (i != LOOK)
            continue;
        *seen = sheet->looks;
        blind(&sheet->looks, wishes->blind);
    }
    if (wishes->pictures)
        return true;
    const double start = clock_cpu_ms();
    look_settle_kind(sheet);
    sheet_did(sheet, "settle", start);
    clean_show_plain(sheet);
    return true;
}

static bool bench(struct stage *stages[STAGES], const char *path, const struct wishes *wishes)
{
    struct arena arena = { 0 };
    struct sheet sheet = { .arena = &arena, .grey_scale = 1, .colour = load(path) };
    struct looks seen = { 0 };
    double ms[STAGES + 1] = { 0 };
    size_t jpeg_bytes = 0;
    if (!sheet.colour)
        fprintf(stderr, "page_bench: %s cannot be read\n", path);
    else
        sheet.dpi = pixGetXRes(sheet.colour);
    if (sheet.colour && wishes->plain)
        sheet.grey = pixConvertTo8(sheet.colour, 0);
    bool done = sheet.colour && walk(stages, &sheet, wishes, &seen, ms);
    double start = clock_cpu_ms();
    done = done && write_jpeg(&sheet, path, wishes->jpeg_folder, &jpeg_bytes);
    ms[STAGES] = clock_cpu_ms() - start;
    if (done && wishes->grey_folder)
        write_grey(sheet.grey, path, wishes->grey_folder);
    if (done && wishes->json)
        report_json(path, &sheet, &seen, ms, jpeg_bytes);
    else if (done && wishes->text)
        print_text(&sheet.page.reading);
    else if (done)
        report(path, &sheet, ms, jpeg_bytes);
    pixDestroy(&sheet.colour);
    pixDestroy(&sheet.grey);
    pixDestroy(&sheet.plain);
    arena_clear(&arena);
    return done;
}

static struct wishes parse(int argc, char **argv)
{
    static const struct option options[] = { { "text", no_argument, NULL, 't' },
        { "jpeg", required_argument, NULL, 'j' }, { "grey", required_argument, NULL, 'g' },
        { "plain", no_argument, NULL, 'p' }, { "pictures", no_argument, NULL, 'i' },
        { "json", no_argument, NULL, 's' }, { "without", required_argument, NULL, 'w' }, { 0 } };
    struct wishes wishes = { 0 };
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == '?')
            exit(2);
        wishes.text |= option == 't';
        wishes.plain |= option == 'p';
        wishes.pictures |= option == 'i';
        wishes.json |= option == 's';
        wishes.blind |= option == 'w' ? blindness_named(optarg) : 0;
        wishes.grey_folder = option == 'g' ? optarg : wishes.grey_folder;
        wishes.jpeg_folder = option == 'j' ? optarg : wishes.jpeg_folder;
    }
    return wishes;
}

int main(int argc, char **argv)
{
    struct wishes wishes = parse(argc, argv);
    struct recogniser *recogniser = NULL;
    const struct services services = { .recogniser = &recogniser, .models = "" };
    struct stage *stages[STAGES] = { 0 };
    struct fault fault = { 0 };
    setMsgSeverity(L_SEVERITY_NONE);
    if (!open_stages(stages, wishes.pictures ? READ : STAGES, &services, &fault)) {
        fprintf(stderr, "page_bench: %s\n", fault.text);
        return 3;
    }
    int failed = 0;
    for (int i = optind; i < argc; i++)
        failed += !bench(stages, argv[i], &wishes);
    close_stages(stages);
    return failed ? 1 : 0;
}
