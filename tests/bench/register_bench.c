/* How long 100 000 rows of the register take: `register_bench [rows]`. Prints rows, megabytes and
 * milliseconds. The rows are of the usual length: two addresses and a message of some 400 letters. */
#include "clock.h"
#include "register.h"

#include <stdio.h>
#include <stdlib.h>

struct counter {
    struct register_reader reader;
    long rows, complaints;
};

static bool count_row(
    struct register_reader *reader, long line, const struct message *message, struct fault *fault)
{
    (void)line;
    (void)message;
    (void)fault;
    ((struct counter *)reader)->rows++;
    return true;
}

static void count_complaint(struct register_reader *reader, long line, bool warning, const char *text)
{
    (void)line;
    (void)warning;
    (void)text;
    ((struct counter *)reader)->complaints++;
}

static void write_row(struct text *csv, long number)
{
    text_printf(csv,
        "V-%06ld,p-%ld,Анатоль Верамейчык,ИК-9,\"213410, Могилёвская обл., г. Горки, ул. Добролюбова, "
        "16\",s-%ld,"
        "Алена Казлоўская,alena.%ld@example.org,be,,2026-02-14,\"",
        number, number % 900, number % 40000, number);
    for (int i = 0; i < 8; i++)
        text_add(csv, "Добры дзень! Мяне клічуць Алена, \"\"жыву\"\" ля ракі.\n");
    text_add(csv, "\",Валянціна Гарбуз,\"230012, г. Гродна, вул. Васільковая, 112, кв. 7\"\r\n");
}

int main(int argc, char **argv)
{
    long rows = argc > 1 ? strtol(argv[1], NULL, 10) : 100000;
    struct text csv = TEXT_LIMIT((size_t)1 << 30);
    text_add(&csv,
        "ref,prisoner_id,prisoner_name,facility,address,sender_id,sender_name,sender_email,sender_language,"
        "delivery,sent_on,message,return_name,return_address\r\n");
    for (long i = 0; i < rows; i++)
        write_row(&csv, i);
    struct counter counter = { .reader = { count_row, count_complaint } };
    struct fault fault;
    int64_t start = clock_monotonic_ms();
    struct bytes bytes = { (const unsigned char *)csv.bytes, csv.length };
    if (!register_read_csv(bytes, &counter.reader, &fault)) {
        fprintf(stderr, "%s\n", fault.text);
        return 1;
    }
    printf("%ld rows, %ld complaints, %.1f MB: %ld ms\n", counter.rows, counter.complaints,
        (double)csv.length / 1e6, (long)(clock_monotonic_ms() - start));
    text_clear(&csv);
    return counter.rows != rows;
}
