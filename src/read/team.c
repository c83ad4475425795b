/* OpenMP's entrances, which tesseract finds here in place of libgomp's. A page is read by one thread, yet
 * 50,000 times a page libgomp makes a team of it, hands out the parts of a loop, and wakes nobody: 25 ms in
 * all. Here the one thread just does the parts. */
#include "tess.h"

/* As gcc calls them (libgomp_g.h). */
void GOMP_parallel(void (*loop)(void *), void *data, unsigned threads, unsigned flags);
void GOMP_parallel_sections(
    void (*loop)(void *), void *data, unsigned threads, unsigned count, unsigned flags);
unsigned GOMP_sections_next(void);
void GOMP_sections_end_nowait(void);

/* The sections at hand: which is next, and how many there are. The interface has no place to keep that. */
static _Thread_local struct sections {
    unsigned next, count;
} sections;

void GOMP_parallel(void (*loop)(void *), void *data, unsigned threads, unsigned flags)
{
    (void)threads;
    (void)flags;
    loop(data);
}

void GOMP_parallel_sections(
    void (*loop)(void *), void *data, unsigned threads, unsigned count, unsigned flags)
{
    (void)threads;
    (void)flags;
    const struct sections outer = sections;
    sections = (struct sections){ 1, count };
    loop(data);
    sections = outer;
}

unsigned GOMP_sections_next(void)
{
    return sections.next <= sections.count ? sections.next++ : 0;
}

void GOMP_sections_end_nowait(void)
{
}
