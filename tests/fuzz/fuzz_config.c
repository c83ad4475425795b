/* Any bytes as adkaz.conf and as a pipeline: refused with a sentence, or read; what is read as a pipeline and
 * printed is read again as the same. libconfuse must never meet a line that the first look let through and it
 * cannot read. */
#include "fuzz.h"

#include "address.h"
#include "config.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct fake {
    struct stage stage;
    double real;
    int whole;
    bool truth;
    char *text;
    struct param_words words;
};

#define FAKE(member) offsetof(struct fake, member)
static const struct param params[] = {
    { "real", PARAM_REAL, FAKE(real), -1e9, 1e9, "0.5", "any number", NULL },
    { "whole", PARAM_INT, FAKE(whole), -1000000, 1000000, "7", "any whole number", NULL },
    { "truth", PARAM_BOOL, FAKE(truth), 0, 0, "false", "yes or no", NULL },
    { "text", PARAM_TEXT, FAKE(text), 0, 0, "", "any text", NULL },
    { "words", PARAM_WORDS, FAKE(words), 0, 0, "{}", "any words", NULL },
    { 0 },
};
static const struct stage_kind decode = {
    .name = "decode", .needs = SLOT_BYTES, .gives = SLOT_RASTER, .size = sizeof(struct fake), .params = params
};
static const struct stage_kind look = {
    .name = "look", .needs = SLOT_RASTER, .gives = SLOT_LOOKS, .size = sizeof(struct stage)
};
static const struct stage_kind *const kinds[] = { &decode, &look, NULL };

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), n = strlen(end);
    return length >= n && strcmp(text + length - n, end) == 0;
}

static void check_fault(const struct fault *fault)
{
    MUST(fault->kind == FAULT_CONFIG && fault->text[0]);
    MUST(!ends_in(fault->text, "libconfuse cannot read this line"));
    MUST(!ends_in(fault->text, "is lost on the way through libconfuse"));
}

/* An anonymous file with these bytes, under a path that can be opened. Close `fd` behind it. */
static int keep(const void *bytes, size_t size, char path[40])
{
    int fd = memfd_create("conf", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
    snprintf(path, 40, "/proc/self/fd/%d", fd);
    return fd;
}

static void try_config(const char *path)
{
    struct config config;
    struct fault fault = { 0 };
    if (!config_read(path, &config, &fault)) {
        check_fault(&fault);
        return;
    }
    MUST(config.drop_count > 0 && *config.drops[0].name && *config.drops[0].path);
    MUST(address_looks_right(config.mail.from));
    MUST(config.mail.hold_minutes >= 0 && config.mail.hold_minutes <= 20160);
    config_clear(&config);
}

static void try_pipeline(const char *path)
{
    struct pipeline pipeline, again;
    struct fault fault = { 0 };
    if (!pipeline_read(path, kinds, &pipeline, &fault)) {
        check_fault(&fault);
        return;
    }
    struct text printed = TEXT_LIMIT(1 << 20), twice = TEXT_LIMIT(1 << 20);
    char other[40];
    pipeline_print(&pipeline, &printed);
    int fd = keep(printed.bytes, printed.length, other);
    if (printed.length <= 64 * 1024) { /* escapes make it longer, and there is a limit */
        MUST(pipeline_read(other, kinds, &again, &fault));
        pipeline_print(&again, &twice);
        MUST(strcmp(printed.bytes, twice.bytes) == 0);
        pipeline_clear(&again);
    }
    close(fd);
    text_clear(&printed);
    text_clear(&twice);
    pipeline_clear(&pipeline);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char path[40];
    int fd = keep(bytes, size, path);
    try_config(path);
    try_pipeline(path);
    close(fd);
    return 0;
}
