/* The walls around the page's process, tried from inside: in a child, since they stay up. */
#include "test.h"

#include "file.h"
#include "enclosure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A home as it lies on the disk. */
struct place {
    char home[64], store[80], inbox[80], conf[80];
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    strcpy(place->home, "/tmp/adkaz-walls-XXXXXX");
    if (!place || !mkdtemp(place->home))
        return -1;
    snprintf(place->store, sizeof place->store, "%s/store", place->home);
    snprintf(place->inbox, sizeof place->inbox, "%s/inbox", place->home);
    snprintf(place->conf, sizeof place->conf, "%s/adkaz.conf", place->home);
    FILE *conf = fopen(place->conf, "w");
    if (!conf || fclose(conf) != 0)
        return -1;
    *state = place;
    return mkdir(place->store, 0700) == 0 && mkdir(place->inbox, 0700) == 0 ? 0 : -1;
}

static int remove_place(void **state)
{
    struct place *place = *state;
    char made[100];
    snprintf(made, sizeof made, "%s/made", place->store);
    unlink(made);
    unlink(place->conf);
    rmdir(place->store);
    rmdir(place->inbox);
    const int removed = rmdir(place->home); /* fails where something was written that should not be */
    free(place);
    return removed;
}

/* ---- what is tried; 0: it worked ---- */

static int make_file_in(const char *folder)
{
    char path[120];
    snprintf(path, sizeof path, "%s/made", folder);
    const int fd = open(path, O_WRONLY | O_CREAT, 0600);
    return fd >= 0 && close(fd) == 0 ? 0 : errno;
}

static int write_store(const struct place *place)
{
    return make_file_in(place->store);
}

static int write_drop(const struct place *place)
{
    return make_file_in(place->inbox);
}

static int write_home(const struct place *place)
{
    return make_file_in(place->home);
}

static int look_into_drop(const struct place *place)
{
    return open(place->inbox, O_RDONLY | O_DIRECTORY) >= 0 ? 0 : errno;
}

static int read_settings(const struct place *place)
{
    return open(place->conf, O_RDONLY) >= 0 ? 0 : errno;
}

static int write_system(const struct place *place)
{
    (void)place;
    return make_file_in("/usr");
}

/* Port 9 of this machine: refused by nobody listening is as far as it should not come. */
static int connect_out(const struct place *place)
{
    (void)place;
    const struct sockaddr_in there = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
    };
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    (void)connect(fd, (const struct sockaddr *)&there, sizeof there);
    return errno == EACCES ? EACCES : 0;
}

static int dump_core(const struct place *place)
{
    (void)place;
    struct rlimit limit;
    return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0 ? EACCES : 0;
}

static int gain_privileges(const struct place *place)
{
    (void)place;
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? EACCES : 0;
}

/* What the act says in a child behind the walls. */
static int behind_walls(const struct place *place, int (*act)(const struct place *place))
{
    const pid_t child = fork();
    if (child == 0) {
        struct fault fault;
        const struct enclosure walls = { place->store, "/usr/share", NULL };
        _exit(enclosure_put_up(&walls, &fault) ? act(place) : 255);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void the_store_is_written(void **state)
{
    assert_int_equal(behind_walls(*state, write_store), 0);
}

static void nothing_else_is(void **state)
{
    static const struct {
        const char *name;
        int (*act)(const struct place *place);
        int version; /* of Landlock that it takes */
    } acts[] = {
        { "writing into a drop", write_drop, 1 },
        { "writing into home", write_home, 1 },
        { "writing into the system", write_system, 1 },
        { "looking into a drop", look_into_drop, 1 },
        { "reading the settings", read_settings, 1 },
        { "connecting to a mail server", connect_out, 4 },
        { "dumping core", dump_core, 0 },
        { "gaining privileges", gain_privileges, 0 },
    };
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        if (enclosure_version() < acts[i].version) {
            print_message("%s is not tried: this kernel has no wall for it\n", acts[i].name);
            continue;
        }
        if (behind_walls(*state, acts[i].act) != EACCES)
            fail_msg("%s is not forbidden", acts[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_store_is_written, make_place, remove_place),
        cmocka_unit_test_setup_teardown(nothing_else_is, make_place, remove_place),
    };
    return cmocka_run_group_tests_name("review: walls", tests, NULL, NULL);
}
