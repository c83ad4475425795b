/* What takes long, in threads of their own: two at once, in the order in which it came, and no more in all
 * than a visitor can wait for. Whoever serves hears of the end through a descriptor. */
#include "web_inside.h"

#include "cleanup.h"

#include <sys/eventfd.h>
#include <unistd.h>

bool crew_begin(struct crew *crew, struct fault *fault)
{
    crew->heard = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    for (size_t i = 0; i < CREW_JOBS_MOST; i++)
        crew->jobs[i].crew = crew;
    return crew->heard >= 0 || fault_errno(fault, "cannot hear of what is done");
}

static void *carry_out(void *self)
{
    struct job *job = self;
    job->work->run(job->work);
    atomic_store(&job->done, true);
    /* A counter: it never overflows, and whoever looks finds all that are done. */
    (void)!write(job->crew->heard, &(uint64_t){ 1 }, sizeof(uint64_t));
    return NULL;
}

static size_t count_running(const struct crew *crew)
{
    size_t running = 0;
    for (size_t i = 0; i < CREW_JOBS_MOST; i++)
        running += crew->jobs[i].running;
    return running;
}

/* The one that has waited longest; null: none waits. */
static struct job *find_waiting(struct crew *crew)
{
    struct job *first = NULL;
    for (size_t i = 0; i < CREW_JOBS_MOST; i++) {
        struct job *job = &crew->jobs[i];
        if (job->work && !job->running && (!first || job->turn < first->turn))
            first = job;
    }
    return first;
}

/* Where no thread is to be had, others wait. */
static void begin_waiting(struct crew *crew)
{
    struct job *job;
    while (count_running(crew) < CREW_AT_ONCE && (job = find_waiting(crew))) {
        job->running = true;
        job->threaded = pthread_create(&job->thread, NULL, carry_out, job) == 0;
        if (!job->threaded)
            carry_out(job);
    }
}

bool crew_has_room(const struct crew *crew)
{
    for (size_t i = 0; i < CREW_JOBS_MOST; i++)
        if (!crew->jobs[i].work)
            return true;
    return false;
}

bool crew_take(struct crew *crew, struct web_work *work)
{
    for (size_t i = 0; i < CREW_JOBS_MOST; i++) {
        struct job *job = &crew->jobs[i];
        if (job->work)
            continue;
        job->work = work;
        job->turn = crew->turn++;
        begin_waiting(crew);
        return true;
    }
    return false;
}

static struct web_work *leave(struct job *job)
{
    struct web_work *work = job->work;
    if (job->threaded)
        pthread_join(job->thread, NULL);
    job->work = NULL;
    job->running = job->threaded = false;
    atomic_store(&job->done, false);
    return work;
}

struct web_work *crew_done(struct crew *crew)
{
    uint64_t ignored;
    (void)!read(crew->heard, &ignored, sizeof ignored);
    for (size_t i = 0; i < CREW_JOBS_MOST; i++) {
        if (!crew->jobs[i].running || !atomic_load(&crew->jobs[i].done))
            continue;
        struct web_work *work = leave(&crew->jobs[i]);
        begin_waiting(crew);
        return work;
    }
    return NULL;
}

void crew_end(struct crew *crew)
{
    for (size_t i = 0; i < CREW_JOBS_MOST; i++)
        if (crew->jobs[i].running)
            leave(&crew->jobs[i]);
    close_fd_at(&crew->heard);
}
