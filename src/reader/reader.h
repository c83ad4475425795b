/* reader: the processes that look at strangers' bytes (docs/architecture.md).
 *
 *   zygote          exec'd from this program with OMP_THREAD_LIMIT=1, before a secret, the store or a drop is
 *                   opened; reads the pipeline files, opens the models, then only forks
 *   decoder child   one per part of a scan: bytes in a sealed memfd → pixels, page by page
 *   page child      one per page: pixels → kind, presentation JPEG, reading
 *
 * Per child: the walk asks the zygote over the control socket and hands it one end of a fresh socket pair;
 * the zygote forks (as the walk's own child: clone with CLONE_PARENT, so that the walk can wait for it, kill
 * it and read its rusage) and closes that end: it never holds a descriptor or a byte of a letter. The child
 * takes its job and descriptors over its own socket, puts up the walls (no_new_privs, rlimits, Landlock where
 * the kernel has it, seccomp with kill) and only then looks at the first byte. The decoder writes pixels into
 * a shared memory area that the walk copies out of, page by page, checking every number; the page child
 * answers bytes over its socket, with a cap.
 *
 * Budgets are CPU seconds (RLIMIT_CPU), memory (RLIMIT_AS), and bytes of answer; a wall-clock watchdog stands
 * behind them. A child that dies costs its part or page only: the report says so in a sentence.
 *
 * The walk waits for its readers by their pids only. It must not ignore SIGCHLD nor wait for just any child,
 * and the thread that starts the readers must live as long as they do (they die with it). */
#ifndef READER_H
#define READER_H

#include "reply.h"
#include "stage.h"

struct readers;

struct reader_setup {
    const char *program; /* what to exec, e.g. /proc/self/exe */
    const char *const *pipelines; /* paths of the pipeline files in use, null-ended */
    const char *models;
    int cores; /* page children at a time; 0: as many as the machine has */
    int page_cpu_s, decode_cpu_s; /* budget of a page; of each page of a part. 0: 10 and 15 */
    int memory_mib; /* address space of a child, models included, pixels on their way out not; 0: 1024 */
};

/* Starts the zygote and waits until its models are open (about 0.3 s). The fault names what is missing: a bad
 * pipeline file, a model that is not installed, a wall that cannot be put up. Borrows `setup` and what it
 * points to until readers_stop. */
struct readers *readers_start(const struct reader_setup *setup, struct fault *fault);

/* Waits for nobody: kills what still runs, whose `done` is then never called; null is fine. */
void readers_stop(struct readers *readers);

/* What a child cost and how it ended. */
struct reader_report {
    char trouble[400]; /* "": it did its work; else a sentence without personal data */
    bool spent; /* all the computing that it may take: a second time would end the same */
    bool died; /* by a signal, a limit or the watchdog: trying once more may be worth it */
    int64_t cpu_ms, peak_kib;
};

/* One page's pixels as the walk holds them: a sealed memfd, checked. The taker closes it. */
struct reader_raster {
    uint32_t width, height, channels, dpi, orientation;
    const char *note; /* "", or why a person should look at the page */
    const char *name; /* "", or the name of the file inside a ZIP: evidence, and personal data */
    int fd;
    uint32_t cpu_us; /* what its decoding cost */
    uint32_t flaws; /* of enum page_flaw, as the file tells them */
    const struct box *black; /* for readers_page: painted black before anything else is done; in pixels of the
                                upright picture. One that does not lie on it costs the page its picture. */
    size_t black_count; /* at most PAGE_BLACKED_MOST */
};

struct page_taker {
    /* Page `index` (from 0) of the part. Takes over raster->fd. False with a fault: stop decoding. May call
     * readers_page. */
    bool (*take)(struct page_taker *self, int index, const struct reader_raster *raster, struct fault *fault);
};

/* Decodes `part` with the named pipeline's decode stage, skipping the first `skip` pages (known already).
 * Returns when the child has ended; `pages` counts all pages of the part that came, skipped ones too. False
 * only for FAULT_SYSTEM and the taker's fault; what is wrong with the part stands in the report (pages that
 * came before the trouble were taken). */
bool readers_decode(struct readers *readers, const char *pipeline, struct bytes part, int skip,
    struct page_taker *taker, int *pages, struct reader_report *report, struct fault *fault);

/* A page on its way through a child. The caller owns the struct; `done` is called from readers_page or
 * readers_wait, once, in the order in which the children end; `page` and `jpeg` are borrowed.
 *
 *   page->trouble "", jpeg there     the page is usable. page->note says what a person should know; that the
 *                                    text could not be read (the stage failed, or the child died in it, see
 *                                    report) is such a note, with an empty, incomplete reading.
 *   page->trouble set, jpeg there    look or clean failed: the picture is the raw one, for a person.
 *   page->trouble set, jpeg empty    no picture at all; page->trouble is report->trouble when the child died.
 *
 * Number, name and hash of the page are left to the caller. May start the next page. */
struct page_job {
    void (*done)(struct page_job *self, const struct page *page, struct bytes jpeg,
        const struct reader_report *report);
};

/* Starts the page's child; waits first until fewer than `cores` run, finishing others meanwhile. Takes over
 * raster->fd, also when it fails. FAULT_INPUT: more places are to be blacked out than a page has; else, and
 * of readers_wait and readers_walls, FAULT_SYSTEM. */
bool readers_page(struct readers *readers, const char *pipeline, const struct reader_raster *raster,
    struct page_job *job, struct fault *fault);

/* Waits until no page is under way. */
bool readers_wait(struct readers *readers, struct fault *fault);

/* For doctor and tests: one line per wall, `no_new_privs on`, `seccomp on …`, `landlock …`, `rlimits on`,
 * tried in children behind the walls, and a line `open: STOPPED NOT` … for each forbidden act that works. A
 * wall that is not there reads `off`. */
bool readers_walls(struct readers *readers, struct text *out, struct fault *fault);

/* ---- the zygote's side ---- */

/* What the zygote needs from the rooms, in one place so that tests can hand it their own. */
struct reader_hooks {
    const struct stage_kind *const *kinds; /* null-ended: all_stages */
    void (*warm_up)(void); /* decode_warm_up; may be null */
    void (*settle_kind)(struct sheet *sheet); /* look_settle_kind; may be null */
    bool (*show_plain)(struct sheet *sheet); /* clean_show_plain, once the kind is settled; may be null */
    bool (*find_fold)(const struct raster *raster, struct fold *fold); /* look_find_fold; may be null */
    /* clean_jpeg */
    bool (*encode_picture)(struct Pix *colour, int dpi, int quality, struct text *out, struct fault *fault);
};

/* The zygote's main, reached when the program is exec'd with READER_WORD as its first argument. */
#define READER_WORD "--reader"
int reader_main(int argc, char **argv, const struct reader_hooks *hooks);

#endif
