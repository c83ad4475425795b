/* Both sides of reading mails behind walls, and what goes between them: texts ended by NUL, numbers written
 * out. */
#include "letters.h"

#include "back.h"
#include "cell.h"
#include "cleanup.h"

#include <stdlib.h>
#include <string.h>

enum { TRACES_MOST = 1000, MADE_MOST = 8 << 20 };

struct letters {
    struct cell *cell;
};

/* ---- what was made of a mail, as bytes ---- */

static void put(struct text *out, const char *text)
{
    text_add(out, text);
    text_add_char(out, '\0');
}

static void put_number(struct text *out, size_t number)
{
    text_printf(out, "%zu", number);
    text_add_char(out, '\0');
}

static void put_back(const struct back *back, struct text *out)
{
    const size_t numbers[] = { back->kind, back->lasting, back->gave_up, (size_t)back->code, back->answer,
        back->in_one_word, back->resent };
    const char *const texts[] = { back->status, back->from, back->author, back->words, back->whole,
        back->failed };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put_number(out, numbers[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put(out, texts[i]);
    put_number(out, back->trace_count);
    for (size_t i = 0; i < back->trace_count; i++) {
        put_number(out, back->traces[i].place);
        put_number(out, back->traces[i].token);
        put(out, back->traces[i].text);
    }
}

struct reading {
    struct bytes left;
    bool broken;
};

static const char *take(struct reading *reading)
{
    const char *text = (const char *)reading->left.at;
    const char *end = reading->broken ? NULL : memchr(text, '\0', reading->left.size);
    if (!end || !utf8_valid(text, (size_t)(end - text))) {
        reading->broken = true;
        return "";
    }
    reading->left.at += end + 1 - text;
    reading->left.size -= (size_t)(end + 1 - text);
    return text;
}

static int take_number(struct reading *reading, int most)
{
    char *end;
    const char *text = take(reading);
    const long number = strtol(text, &end, 10);
    if (*text >= '0' && *text <= '9' && !*end && number <= most)
        return (int)number;
    reading->broken = true;
    return 0;
}

static void take_traces(struct reading *reading, struct arena *arena, struct back *back)
{
    back->trace_count = (size_t)take_number(reading, TRACES_MOST);
    back->traces = arena_array(arena, back->trace_count + 1, sizeof *back->traces);
    for (size_t i = 0; i < back->trace_count; i++) {
        struct back_trace *trace = &back->traces[i];
        trace->place = (enum back_place)take_number(reading, BACK_QUOTED);
        trace->token = take_number(reading, 1);
        trace->text = take(reading);
    }
}

/* `bytes` must outlive `back`. */
static bool take_back(struct bytes bytes, struct arena *arena, struct back *back)
{
    struct reading reading = { bytes, false };
    *back = (struct back){ .kind = (enum back_kind)take_number(&reading, BACK_KINDS - 1) };
    back->lasting = take_number(&reading, 1);
    back->gave_up = take_number(&reading, 1);
    back->code = take_number(&reading, 999);
    back->answer = (enum back_answer)take_number(&reading, BACK_ANSWERS - 1);
    back->in_one_word = take_number(&reading, 1);
    back->resent = take_number(&reading, 1);
    const char *status = take(&reading);
    if (strlen(status) >= sizeof back->status || status[strspn(status, "0123456789.")])
        return false;
    memcpy(back->status, status, strlen(status) + 1);
    back->from = take(&reading);
    back->author = take(&reading);
    back->words = take(&reading);
    back->whole = take(&reading);
    back->failed = take(&reading);
    take_traces(&reading, arena, back);
    return !reading.broken && !reading.left.size;
}

/* ---- behind the walls ---- */

struct reader {
    struct cell_worker worker;
    struct back_words *words;
};

static bool open_words(struct cell_worker *worker, const char *folder, struct fault *fault)
{
    struct reader *reader = (struct reader *)worker;
    reader->words = back_words_open(folder, fault);
    return reader->words != NULL;
}

/* Our address, NUL, the mail. */
static bool read_one(struct cell_worker *worker, struct bytes in, struct text *out, struct fault *fault)
{
    const struct reader *reader = (const struct reader *)worker;
    const unsigned char *end = memchr(in.at, '\0', in.size);
    struct back back;
    CLEANUP(arena_clear) struct arena arena = { 0 };
    if (!end)
        return fault_set(fault, FAULT_INPUT, "no address stands before the mail");
    const struct bytes mail = { end + 1, (size_t)(in.at + in.size - (end + 1)) };
    if (!back_read(reader->words, mail, (const char *)in.at, &arena, &back, fault))
        return false;
    put_back(&back, out);
    return true;
}

int letters_main(int argc, char **argv)
{
    struct reader reader = { .worker = { read_one } };
    const int status = cell_main(argc, argv, &reader.worker, open_words);
    back_words_close(reader.words);
    return status;
}

/* ---- before them ---- */

struct letters *letters_open(const char *program, const char *words, struct fault *fault)
{
    struct cell *cell = cell_start(program, LETTERS_WORD, words, fault);
    if (!cell)
        return NULL;
    struct letters *letters = must_alloc(sizeof *letters);
    letters->cell = cell;
    return letters;
}

void letters_close(struct letters *letters)
{
    if (letters)
        cell_stop(letters->cell);
    free(letters);
}

bool letters_read(struct letters *letters, struct bytes mail, const char *ours, struct arena *arena,
    struct back *back, bool *read, struct fault *fault)
{
    enum cell_end end;
    CLEANUP(text_clear) struct text in = TEXT_LIMIT(BACK_BYTES_MOST + 4096), made = TEXT_LIMIT(MADE_MOST);
    put(&in, ours);
    text_add_n(&in, mail.at, mail.size);
    *read = false;
    if (in.full)
        return true;
    if (!cell_work(
            letters->cell, (struct bytes){ (const unsigned char *)in.bytes, in.length }, &made, &end, fault))
        return false;
    const struct bytes kept = { (const unsigned char *)arena_copy_n(arena, made.bytes, made.length),
        made.length };
    *read = end == CELL_DONE && take_back(kept, arena, back);
    return true;
}
