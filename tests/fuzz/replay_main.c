/* Runs a fuzz target over the files of the folders that are named: its seeds and what it once stumbled over.
 */
#include "fuzz.h"

#include "cleanup.h"
#include "file.h"

#include <dirent.h>
#include <string.h>

enum { SEED_BYTES_MOST = 16 << 20 };

static void replay_file(const char *path)
{
    CLEANUP(text_clear) struct text seed = TEXT_LIMIT(SEED_BYTES_MOST);
    struct fault fault;
    if (!file_read(path, &seed, &fault)) {
        fprintf(stderr, "%s\n", fault.text);
        exit(1);
    }
    unsigned char *exact = malloc(seed.length ? seed.length : 1); /* so that a step beyond is seen */
    MUST(exact);
    memcpy(exact, seed.bytes, seed.length);
    LLVMFuzzerTestOneInput(exact, seed.length);
    free(exact);
}

static size_t replay_folder(const char *folder)
{
    DIR *names = opendir(folder);
    if (!names) {
        perror(folder);
        exit(1);
    }
    size_t count = 0;
    for (struct dirent *entry = readdir(names); entry; entry = readdir(names)) {
        if (entry->d_name[0] == '.')
            continue;
        OWNED_FREE char *path = file_join(folder, entry->d_name);
        replay_file(path);
        count++;
    }
    closedir(names);
    return count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    printf("%zu seeds\n", count);
    return count == 0; /* a replay of nothing is a mistake */
}
