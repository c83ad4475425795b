/* The register CSV: what spreadsheets write, what is left out, and with which words. All people are invented.
 */
#include "test.h"

#include "arena.h"
#include "cleanup.h"
#include "clock.h"
#include "file.h"
#include "message.h"
#include "register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MOST = 64, COMPLAINT_BYTES = 200 };

/* Keeps what comes; texts are copied, since they are borrowed. */
struct collector {
    struct register_reader reader;
    struct arena arena;
    struct message rows[ROWS_MOST];
    long lines[ROWS_MOST];
    size_t count, stop_at;
    struct {
        long line;
        bool warning;
        char text[COMPLAINT_BYTES];
    } complaints[ROWS_MOST];
    size_t complaint_count;
};

static bool collect(
    struct register_reader *reader, long line, const struct message *message, struct fault *fault)
{
    struct collector *collector = (struct collector *)reader;
    if (collector->stop_at && collector->count + 1 == collector->stop_at)
        return fault_set(fault, FAULT_SYSTEM, "stop");
    assert_true(collector->count < ROWS_MOST);
    struct message copy = *message;
    const char **texts[] = { &copy.ref, &copy.prisoner_name, &copy.prisoner_id, &copy.prisoner_state,
        &copy.sender_name, &copy.sender_email, &copy.sender_language, &copy.sender_id, &copy.pgp_key,
        &copy.pdf_password, &copy.facility, &copy.address, &copy.message, &copy.card_text, &copy.card_name,
        &copy.return_name, &copy.return_address, &copy.code, &copy.answers_ref, &copy.group };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_non_null(*texts[i]);
        *texts[i] = arena_copy(&collector->arena, *texts[i]);
    }
    collector->lines[collector->count] = line;
    collector->rows[collector->count++] = copy;
    return true;
}

static void complain(struct register_reader *reader, long line, bool warning, const char *text)
{
    struct collector *collector = (struct collector *)reader;
    assert_true(collector->complaint_count < ROWS_MOST);
    size_t i = collector->complaint_count++;
    collector->complaints[i].line = line;
    collector->complaints[i].warning = warning;
    snprintf(collector->complaints[i].text, COMPLAINT_BYTES, "%s", text);
}

/* Reads from memory of exactly the right size, so that the sanitizer sees any step beyond. */
static bool read_bytes(struct collector *collector, const void *bytes, size_t size, struct fault *fault)
{
    *collector = (struct collector){ .reader = { collect, complain } };
    unsigned char *exact = malloc(size ? size : 1);
    memcpy(exact, bytes, size);
    bool read = register_read_csv((struct bytes){ exact, size }, &collector->reader, fault);
    free(exact);
    return read;
}

static bool read_text(struct collector *collector, const char *text, struct fault *fault)
{
    return read_bytes(collector, text, strlen(text), fault);
}

static void assert_file_refused(const void *bytes, size_t size, const char *expected)
{
    struct collector collector;
    struct fault fault = { 0 };
    if (read_bytes(&collector, bytes, size, &fault))
        fail_msg("accepted; expected: %s", expected);
    assert_int_equal(fault.kind, FAULT_INPUT);
    if (!strstr(fault.text, expected))
        fail_msg("\"%s\" is not in \"%s\"", expected, fault.text);
    arena_clear(&collector.arena);
}

static void refuse(const char *text, const char *expected)
{
    assert_file_refused(text, strlen(text), expected);
}

/* `csv` has one row too many: it is left out in `line` for `expected`, the others (`good`) go in. */
static void assert_left_out_bytes(const void *csv, size_t size, size_t good, long line, const char *expected)
{
    struct collector collector;
    struct fault fault = { 0 };
    if (!read_bytes(&collector, csv, size, &fault))
        fail_msg("%s", fault.text);
    assert_int_equal(collector.count, good);
    assert_int_equal(collector.complaint_count, 1);
    assert_false(collector.complaints[0].warning);
    assert_int_equal(collector.complaints[0].line, line);
    if (!strstr(collector.complaints[0].text, expected))
        fail_msg("\"%s\" is not in \"%s\"", expected, collector.complaints[0].text);
    arena_clear(&collector.arena);
}

static void assert_left_out(const char *csv, size_t good, long line, const char *expected)
{
    assert_left_out_bytes(csv, strlen(csv), good, line, expected);
}

static void a_full_row_becomes_a_message(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    assert_true(read_text(&c,
        "ref,prisoner_name,prisoner_id,prisoner_state,sender_name,sender_email,sender_language,sender_id,"
        "delivery,"
        "pgp_key,facility,address,sent_on,message,card_text,card_name,return_name,return_address,code,"
        "answers_ref,"
        "group\n"
        "V-1,Анатоль Верамейчык,p-1,Imprisoned,Алена "
        "К.,alena@example.org,BE,s-1,Notice,\"-----BEGIN\n\nabc\n\",ИК-9,"
        "\"Горки,\nул. 16\",2026-02-14,\"Добры дзень!\nЯк \"\"вы\"\"?\",Здравствуйте,Алена,Ж. "
        "Г.,Гродна,5417,V-0,g\n",
        &fault));
    assert_int_equal(c.count, 1);
    assert_int_equal(c.complaint_count, 1);
    assert_string_equal(
        c.complaints[0].text, "pgp_key is there, but delivery is not pgp: nothing is encrypted with it");
    const struct message *m = &c.rows[0];
    assert_string_equal(m->ref, "V-1");
    assert_string_equal(m->prisoner_name, "Анатоль Верамейчык");
    assert_string_equal(m->prisoner_id, "p-1");
    assert_string_equal(m->prisoner_state, "imprisoned");
    assert_string_equal(m->sender_name, "Алена К.");
    assert_string_equal(m->sender_email, "alena@example.org");
    assert_string_equal(m->sender_language, "be");
    assert_string_equal(m->sender_id, "s-1");
    assert_int_equal(m->delivery, DELIVERY_NOTICE);
    assert_string_equal(m->pgp_key, "-----BEGIN\n\nabc");
    assert_string_equal(m->facility, "ИК-9");
    assert_string_equal(m->address, "Горки, ул. 16");
    char date[16];
    clock_date(m->sent_on, date);
    assert_string_equal(date, "2026-02-14");
    assert_string_equal(m->message, "Добры дзень!\nЯк \"вы\"?");
    assert_string_equal(m->card_text, "Здравствуйте");
    assert_string_equal(m->card_name, "Алена");
    assert_string_equal(m->return_name, "Ж. Г.");
    assert_string_equal(m->return_address, "Гродна");
    assert_string_equal(m->code, "5417");
    assert_string_equal(m->answers_ref, "V-0");
    assert_string_equal(m->group, "g");
    arena_clear(&c.arena);
}

static void what_spreadsheets_write_is_read_the_same(void **state)
{
    (void)state;
    static const char *const files[] = {
        "ref,prisoner_name,message\n1,Ян,\"a;\nb\"\n2,Юлія,c\n",
        "\xef\xbb\xbfref,prisoner_name,message\r\n1,Ян,\"a;\r\nb\"\r\n2,Юлія,c\r\n",
        "ref;prisoner_name;message\r1;Ян;\"a;\rb\"\r2;Юлія;c",
        "\xef\xbb\xbf\xef\xbb\xbfref,prisoner_name,message\n1,Ян,\"a;\nb\"\n2,Юлія,c\n",
        "sep=;\r\nref;prisoner_name;message\r\n1;Ян;\"a;\nb\"\r\n2;Юлія;c\r\n",
        "\xef\xbb\xbfsep=,\nref,prisoner_name,message\n1,Ян,\"a;\nb\"\n2,Юлія,c",
        "\"ref\",\"prisoner_name\",\"message\"\n\"1\",\"Ян\",\"a;\nb\"\n\"2\",\"Юлія\",\"c\"\n",
        " Ref , Prisoner Name,MESSAGE \n1,\tЯн ,\"a;\nb\"\n2,Юлія,c\n\n\n",
        "ref,prisoner_name,message,,\n1,Ян,\"a;\nb\",,\n2,Юлія,c,,\n,,,,\n ,,,,\n",
        "\n\nmessage;prisoner-name;ref\n\"a;\nb\";Ян;1\n\nc;Юлія;2",
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct collector c;
        struct fault fault = { 0 };
        if (!read_text(&c, files[i], &fault))
            fail_msg("file %zu: %s", i, fault.text);
        if (c.complaint_count)
            fail_msg("file %zu: %s", i, c.complaints[0].text);
        assert_int_equal(c.count, 2);
        assert_string_equal(c.rows[0].ref, "1");
        assert_string_equal(c.rows[0].prisoner_name, "Ян");
        assert_string_equal(c.rows[0].message, "a;\nb");
        assert_string_equal(c.rows[1].prisoner_name, "Юлія");
        assert_string_equal(c.rows[1].message, "c");
        arena_clear(&c.arena);
    }
}

static void lines_are_counted_as_an_editor_counts_them(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    assert_true(read_text(&c, "ref,prisoner_name\r\n1,\"a\r\nb\nc\rd\"\r\n\r\n2,b\n3,c\r4,d", &fault));
    assert_int_equal(c.count, 4);
    assert_int_equal(c.lines[0], 2);
    assert_int_equal(c.lines[1], 7);
    assert_int_equal(c.lines[2], 8);
    assert_int_equal(c.lines[3], 9);
    arena_clear(&c.arena);
}

static void a_comma_within_quotes_makes_no_comma_file(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    assert_true(read_text(&c, "\"ref\";\"prisoner_name\";\"a,b,c,d,e\"\n1;Ян;x\n", &fault));
    assert_int_equal(c.count, 1);
    arena_clear(&c.arena);
}

static void text_is_tidied_without_losing_words(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    /* NFD й and ў, a zero-width space, a direction mark, tabs, a no-break space, a bell */
    assert_true(read_text(&c,
        "ref,prisoner_name,message\n"
        "1,\xc2\xa0 Андре\xd0\xb8\xcc\x86\xe2\x80\x8b \t Бы\xd1\x83\xcc\x86\xe2\x80\xae ,\n"
        "2,\"Ян\nКупрыянаў\",\" \n\n  першы\tрадок\x07 \n \n\n\n другі \n\"\n",
        &fault));
    assert_int_equal(c.count, 2);
    assert_string_equal(c.rows[0].prisoner_name, "Андрей Быў");
    assert_string_equal(c.rows[1].prisoner_name, "Ян Купрыянаў");
    assert_string_equal(c.rows[1].message, "першы радок\n\nдругі");
    arena_clear(&c.arena);
}

static void what_is_not_said_is_empty(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    assert_true(read_text(&c, "ref,prisoner_name,sent_on,delivery,sender_email\n1,Ян,,,\n", &fault));
    assert_true(c.rows[0].sent_on == NO_DATE);
    assert_int_equal(c.rows[0].delivery, DELIVERY_SCAN);
    assert_string_equal(c.rows[0].sender_email, "");
    assert_string_equal(c.rows[0].message, "");
    arena_clear(&c.arena);
    assert_true(read_text(&c, "ref,prisoner_name", &fault));
    assert_int_equal(c.count, 0);
}

static void a_bad_row_is_named_and_the_others_go_in(void **state)
{
    (void)state;
    assert_left_out("ref,prisoner_name\n1,Ян\n,Юлія\n3,Зоя\n", 2, 3, "ref is empty");
    assert_left_out("ref,prisoner_name\n1,Ян\n2, \xe2\x80\x8b\n3,Зоя\n", 2, 3, "prisoner_name is empty");
    assert_left_out("ref,prisoner_name\n1,Ян\n2\n3,Зоя\n", 2, 3, "1 cells, but the header has 2 columns");
    assert_left_out("ref,prisoner_name\n1,Ян\n2,Юлія,x\n3,Зоя\n", 2, 3, "more cells than the 2 columns");
    assert_left_out("ref,prisoner_name\n1,Ян\n,Юлія\n3,Зоя\n", 2, 3, "a row that is not ready yet");
    assert_left_out("ref,prisoner_name,group\n1,Ян,\n2,Юлія,a4,Яна,\n3,Зоя,\n", 2, 3,
        "a line end may be missing, and the row behind it is left out, too");
    assert_left_out(
        "ref,prisoner_name,group\n1,Ян,\n2,Юлія,\"a\"4,Яна,\n3,Зоя,\n", 2, 3, "a line end may be missing");
    assert_left_out("ref,prisoner_name,group\n1,Ян,\n2,Юлія,a,b\n3,Зоя,\n", 2, 3, "columns of the header");
    assert_left_out(
        "ref,prisoner_name,card_text,delivery,group\n1,Ян,,,\n2,Юлія,так, ці не,none,\n3,Зоя,,,\n", 2, 3,
        "more cells than the 5 columns"); /* a comma of its own moved the rest, and nothing stood in the last
                                             cell */
    assert_left_out("ref,prisoner_name\n1,Ян\n2,Ю\"лія\n3,Зоя\n", 2, 3, "a quote within a cell");
    assert_left_out("ref,prisoner_name\n1,Ян\n2, \"Юлія\"\n3,Зоя\n", 2, 3, "a quote within a cell");
    assert_left_out("ref,prisoner_name\n1,Ян\n2,\"Юлія\"x\n3,Зоя\n", 2, 3, "a quote within a cell");
    assert_left_out(
        "ref,prisoner_name,sent_on\n1,Ян,2026-02-30\n3,Зоя,2026-02-28\n", 1, 2, "sent_on is not a date");
    assert_left_out("ref,prisoner_name,sent_on\n1,Ян,14.02.2026\n", 0, 2, "written as 2026-03-14");
    assert_left_out(
        "ref,prisoner_name,sender_email\n1,Ян,a@b.org, c@d.org\n3,Зоя,a@b.org\n", 1, 2, "more cells");
    assert_left_out("ref,prisoner_name,sender_email\n1,Ян,a at b.org\n", 0, 2, "sender_email is not one");
    assert_left_out(
        "ref,prisoner_name,sender_email\n1,Ян,\"a@b.org\nBcc: c@d.org\"\n", 0, 2, "sender_email is not");
    assert_left_out(
        "ref,prisoner_name,sender_email\n1,Ян,a@b.org\xe2\x80\x8b\n", 0, 2, "sender_email is not");
}

static void a_missing_quote_costs_only_the_rows_it_swallows_and_says_so(void **state)
{
    (void)state;
    assert_left_out("ref,prisoner_name,message\n1,Ян,\"open\n2,Юлія,\"x\"\n3,Зоя,y\n4,Кім,z\n", 2, 2,
        "the row goes on to line 3, and what stands there is left out too");
    refuse("ref,prisoner_name\n1,Ян\n2,\"Юлія\n3,Зоя\n", "opens in the row of line 3 is never closed");
}

static void the_second_of_two_equal_refs_is_left_out(void **state)
{
    (void)state;
    assert_left_out("ref,prisoner_name\n1,Ян\n2,Юлія\n 1 ,Зоя\n", 2, 4, "the ref stands in line 2 already");
    struct collector c;
    struct fault fault;
    /* even where the first is left out: nobody knows which was meant */
    assert_true(read_text(&c, "sender_email,prisoner_name,ref\nbad,Ян,1\na@b.org,Зоя,1\n", &fault));
    assert_int_equal(c.count, 0);
    assert_int_equal(c.complaint_count, 2);
    assert_non_null(strstr(c.complaints[1].text, "line 2 already"));
}

static void broken_utf8_and_nul_cost_one_row(void **state)
{
    (void)state;
    assert_left_out("ref,prisoner_name\n1,Ян\n2,Ю\xd0\n3,Зоя\n", 2, 3, "cell 2 is not UTF-8");
    assert_left_out("ref,prisoner_name\n1,Ян\n2,Ю\xed\xa0\x80\n3,Зоя\n", 2, 3, "cell 2 is not UTF-8");
    static const char nul[] = "ref,prisoner_name\n1,Ян\n2,Ю\0x\n3,Зоя\n";
    assert_left_out_bytes(nul, sizeof nul - 1, 2, 3, "cell 2 has a NUL byte in it");
}

static void long_cells_are_left_out(void **state)
{
    (void)state;
    struct text csv = TEXT_LIMIT(1 << 20);
    text_add(&csv, "ref,prisoner_name,message\n1,Ян,");
    for (int i = 0; i < 65537; i++)
        text_add_char(&csv, 'a');
    text_add(&csv, "\n2,Зоя,b\n");
    assert_left_out(csv.bytes, 1, 2, "a cell is longer than 65536 bytes");
    text_reset(&csv);
    text_add(&csv, "ref,prisoner_name,message\n1,");
    for (int i = 0; i < 1025; i++)
        text_add_char(&csv, 'a');
    text_add(&csv, ",\n2,Зоя,b\n");
    assert_left_out(csv.bytes, 1, 2, "prisoner_name is longer than 1024 bytes");
    text_clear(&csv);
}

static void a_row_of_too_many_cells_is_left_out(void **state)
{
    (void)state;
    struct text csv = TEXT_LIMIT(1000);
    text_add(&csv, "ref,prisoner_name\n1,Ян");
    for (int i = 0; i < 300; i++)
        text_add_char(&csv, ',');
    text_add(&csv, "x\n2,Зоя\n");
    assert_left_out(csv.bytes, 1, 2, "more than 256 cells");
    text_clear(&csv);
}

static void odd_things_are_warned_of_once(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    assert_true(read_text(&c,
        "ref,prisoner_name,sender_emial,,Notes,delivery,sender_email,pgp_key\n"
        "1,Ян,x,y,z,carrier pigeon,,\n2,Зоя,x,y,z,pgp,,k\n",
        &fault));
    assert_int_equal(c.count, 2);
    assert_int_equal(c.rows[0].delivery, DELIVERY_NONE);
    assert_int_equal(c.rows[1].delivery, DELIVERY_PGP);
    assert_int_equal(c.complaint_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_true(c.complaints[i].warning);
    assert_string_equal(
        c.complaints[0].text, "column 3 is not known and is not used; was sender_email meant?");
    assert_string_equal(c.complaints[1].text, "column 4 has no name and is not used");
    assert_string_equal(c.complaints[2].text, "column 5 is not known and is not used");
    assert_int_equal(c.complaints[3].line, 2);
    assert_string_equal(
        c.complaints[3].text, "delivery is neither scan, notice, pgp, pdf nor none: it counts as none");
    arena_clear(&c.arena);
}

static void a_column_named_nearly_right_stops_the_file_where_the_right_one_is_missing(void **state)
{
    (void)state;
    static const struct {
        const char *name, *meant;
    } cases[] = { { "delivry", "delivery" }, { "Delivery mode", "delivery" }, { "GPG", "pgp_key" },
        { "password", "pdf_password" }, { "Prisoner status", "prisoner_state" }, { "Groups", "group" },
        { "sender_emial", "sender_email" } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char csv[200], expected[200];
        snprintf(csv, sizeof csv, "ref,prisoner_name,%s\n1,Ян,x\n", cases[i].name);
        snprintf(expected, sizeof expected,
            "column 3 is not known, and there is no column %s: is that meant?", cases[i].meant);
        refuse(csv, expected);
    }
}

/* One row is known: 1, wants nothing mailed, and belongs to a group. */
static bool know_one(
    struct register_reader *reader, const char *ref, struct message *known, struct fault *fault)
{
    (void)reader;
    (void)fault;
    const bool here = strcmp(ref, "1") == 0;
    *known = whole_message((struct message){ .id = here ? 7 : 0,
        .damaged = !here, /* as the store says of what it does not have */
        .ref = "1",
        .prisoner_name = "Янка",
        .sender_email = "a@example.org",
        .delivery = DELIVERY_NONE,
        .sent_on = 20000,
        .group = "g" });
    return true;
}

static void read_knowing(struct collector *c, const char *csv)
{
    struct fault fault;
    *c = (struct collector){ .reader = { collect, complain, know_one } };
    assert_true(
        register_read_csv((struct bytes){ (const unsigned char *)csv, strlen(csv) }, &c->reader, &fault));
}

static void what_a_file_does_not_have_stays_as_it_is_known(void **state)
{
    (void)state;
    struct collector c;
    read_knowing(&c, "ref,prisoner_name,group\n1,Ян,\n2,Зоя,h\n");
    assert_int_equal(c.count, 2);
    assert_string_equal(c.rows[0].prisoner_name, "Ян");
    assert_string_equal(c.rows[0].sender_email, "a@example.org");
    assert_string_equal(c.rows[0].group, ""); /* an empty cell says something */
    assert_int_equal(c.rows[0].delivery, DELIVERY_NONE);
    assert_int_equal(c.rows[0].sent_on, 20000);
    assert_int_equal(c.rows[1].delivery, DELIVERY_SCAN);
    assert_string_equal(c.rows[1].sender_email, "");
    assert_int_equal(c.complaint_count, 3);
    assert_string_equal(
        c.complaints[0].text, "the file has no column sender_email: 1 known row keeps what stood there");
    assert_string_equal(c.complaints[1].text,
        "the file has no column delivery: 1 known row keeps what stood there, 1 new row counts as scan");
    assert_string_equal(
        c.complaints[2].text, "the file has no column sent_on: 1 known row keeps what stood there");
    assert_int_equal(c.complaints[1].line, 1);
    arena_clear(&c.arena);
}

static void nothing_is_lost_of_a_row_that_is_new(void **state)
{
    (void)state;
    struct collector c;
    read_knowing(&c, "ref,prisoner_name,delivery\n2,Зоя,none\n");
    assert_int_equal(c.count, 1);
    assert_int_equal(c.rows[0].delivery, DELIVERY_NONE);
    assert_int_equal(c.complaint_count, 0);
    arena_clear(&c.arena);
}

/* ---- rows that are left out ---- */

struct refs {
    struct collector collector; /* the first member */
    struct text seen;
};

static bool add_ref(struct register_reader *reader, const char *ref, struct fault *fault)
{
    (void)fault;
    text_printf(&((struct refs *)reader)->seen, " %s", ref);
    return true;
}

/* What may be a ref of the rows that are left out. */
static void read_refs(const char *csv, struct refs *refs)
{
    struct fault fault;
    *refs = (struct refs){ .collector.reader = { collect, complain, NULL, add_ref },
        .seen = TEXT_LIMIT(1000) };
    assert_true(register_read_csv(
        (struct bytes){ (const unsigned char *)csv, strlen(csv) }, &refs->collector.reader, &fault));
    text_add(&refs->seen, " ");
}

static void clear_refs(struct refs *refs)
{
    text_clear(&refs->seen);
    arena_clear(&refs->collector.arena);
}

static void the_ref_of_a_row_that_is_left_out_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *refs;
    } cases[] = {
        { "1,Ян,a@b@c,\n", " 1 " },
        { ",Ян,,\n", " Ян " }, /* it may have moved by one */
        { ",,,\n,Ян,V-2,\nV-2,Ян,,\n", " Ян " },
        { "1,Ян,,\n1,Ян,,\n", " 1 " },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char csv[300];
        struct refs refs;
        snprintf(csv, sizeof csv, "ref,prisoner_name,sender_email,group\n%s", cases[i].rows);
        read_refs(csv, &refs);
        assert_string_equal(refs.seen.bytes, cases[i].refs);
        clear_refs(&refs);
    }
}

/* A cell that cannot be the ref says nothing of the row that the file has of it. */
static void a_ref_that_a_row_mentions_elsewhere_is_left_alone_where_it_has_a_row(void **state)
{
    (void)state;
    static const struct {
        const char *rows;
        bool left_out;
    } cases[] = {
        { "V-2,Зоя,\nV-1,V-2\n", false }, /* its row stands before … */
        { "V-1,V-2\nV-2,Зоя,\n", false }, /* … or behind */
        { "V-1,V-2\n", true }, { "V-1,Ян,V-2,x\n", true }, /* nothing else is said of it */
        { "V-2,Зоя,\nV-1,Ян,V-2,x\n", true }, /* it may be glued there: its line had no end */
        { "V-2,Зоя,\nV-1,Ян,V-2,Зоя,\n", true }, { "V-2,Зоя,\n,V-2,Зоя,\n", true }, /* fits but by chance */
        { "V-2,Зоя,\n7,V-2,\n", false }, /* is sound: a ref and a name */
        { "V-2,Зоя,\n7,V-2,,\n", true }, /* an empty cell too many: it moved */
        { "V-2,Зоя,\nV-2,Ян,,x\n", true }, /* meant otherwise */
        { "V-2,,\nV-1,Ян,V-2,x\n", true }, /* its own row is left out, too */
        { "V-1,Ян,V-7V-2, ,\n", false }, /* separators at the end of a row glue nothing */
        { "V-1,Ян,V-7V-2,Зоя,\n", true }, /* glued behind what the last column holds … */
        { "V-1,Ян,\"V-7\"V-2,Зоя,\n", true },
        { "V-2,Зоя,\nV-1,Ян,V-7V-2,Зоя,\n", false }, /* … or behind something that ends like it */
        { "V-2,Зоя,\nV-1,\"Ян,\nV-2,Ян,\"\n", true }, /* a quote took its second row along */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char csv[300];
        struct refs refs;
        snprintf(csv, sizeof csv, "ref,prisoner_name,answers_ref\n%s", cases[i].rows);
        read_refs(csv, &refs);
        if (!strstr(refs.seen.bytes, " V-2 ") != !cases[i].left_out)
            fail_msg("case %zu: \"%s\"", i, refs.seen.bytes);
        clear_refs(&refs);
    }
    struct refs refs; /* behind a text with commas it may be anywhere */
    read_refs("message,ref,prisoner_name\n,V-2,Зоя\nHi, Jan,V-2,Ян\n", &refs);
    assert_non_null(strstr(refs.seen.bytes, " V-2 "));
    clear_refs(&refs);
}

/* Nobody knows which of its cells it is. */
static void the_ref_of_a_row_that_does_not_fit_the_header_is_found_wherever_it_stands(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *refs[4];
    } cases[] = {
        { "ref,prisoner_name,group\nV-1,Ян\n", { "V-1" } },
        { "ref,prisoner_name,group\nV-1,Ян,a,x\n", { "V-1" } },
        { "ref,prisoner_name,group\n V-1 ,\"Ян\" x,\n", { "V-1" } },
        { "ref,prisoner_name,group\nV-1,Ян,\"a\nV-2,Зоя,\"b\"\nV-3,Ян,\n", { "V-1", "V-2" } },
        { "ref,prisoner_name,group\nV-1,\"Ян,\r\nV-2,Зоя,\r\nV-3,\"Ян\",\r\nV-4,Ян,\r\n",
            { "V-1", "V-2", "V-3" } },
        { "message,ref,prisoner_name\nHi, Jan,V-1,Ян\n", { "V-1" } },
        { "message,ref,prisoner_name\n\"Hi, Jan,\nbye, x\",V-1,Ян,x\n", { "V-1" } },
        { "message,ref,prisoner_name\n\"a \"b\" c\nd, e\",V-1,Ян\n", { "V-1" } },
        { "message,ref,prisoner_name\n\"a\r\nb\n\",V-1,Ян\n\"c\n\nd, e\",V-2\n", { "V-2" } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct refs refs;
        read_refs(cases[i].csv, &refs);
        for (size_t k = 0; cases[i].refs[k]; k++) {
            char word[20];
            snprintf(word, sizeof word, " %s ", cases[i].refs[k]);
            if (!strstr(refs.seen.bytes, word))
                fail_msg("case %zu: no \"%s\" in \"%s\"", i, word, refs.seen.bytes);
        }
        assert_null(strstr(refs.seen.bytes, " V-4 "));
        clear_refs(&refs);
    }
}

static void a_ref_that_is_as_long_as_one_may_be_is_found_in_such_a_row(void **state)
{
    (void)state;
    static const struct {
        int bytes;
        bool is_one;
    } cases[] = { { 199, true }, { 200, true }, { 201, false } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char csv[400], word[210];
        struct refs refs;
        snprintf(word, sizeof word, " %0*d ", cases[i].bytes, 7);
        snprintf(csv, sizeof csv, "ref,prisoner_name,delivery\n%0*d,Ян,none,x\n", cases[i].bytes, 7);
        read_refs(csv, &refs);
        if ((strstr(refs.seen.bytes, word) != NULL) != cases[i].is_one)
            fail_msg("%d bytes", cases[i].bytes);
        clear_refs(&refs);
    }
}

static void lines_are_counted_through_cells_of_several(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    assert_true(read_text(&c,
        "\xef\xbb\xbfsep=,\r\nmessage,\"ref\n\",prisoner_name,sent_on\n\"a\r\nb\r\n\r\nc\",1,Ян,\n"
        "\"d\re\",2,\"Ян\nДуб\",neulich\n\n\"f\n\",\"1\n\",Ян,\ng,3,Ян,,x\n",
        &fault));
    assert_int_equal(c.count, 1);
    assert_int_equal(c.lines[0], 4);
    assert_string_equal(c.rows[0].ref, "1");
    assert_int_equal(c.complaint_count, 3);
    assert_int_equal(c.complaints[0].line, 8);
    assert_non_null(strstr(c.complaints[0].text, "sent_on is not a date"));
    assert_int_equal(c.complaints[1].line, 12);
    assert_string_equal(
        c.complaints[1].text, "the ref stands in line 4 already; every message needs its own");
    assert_int_equal(c.complaints[2].line, 15);
    arena_clear(&c.arena);
}

/* ---- columns that earlier files had ---- */

enum { HAD_DELIVERY = 1 << 8 | 1 << 21 | 7, HAD_NAMES = 7 };

static bool read_after(struct collector *c, uint32_t had, const char *csv, struct fault *fault)
{
    *c = (struct collector){ .reader = { collect, complain, .had = had } };
    return register_read_csv((struct bytes){ (const unsigned char *)csv, strlen(csv) }, &c->reader, fault);
}

static void a_column_of_unknown_name_and_one_that_is_missing_are_perhaps_the_same(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    const char renamed[] = "ref,prisoner_name,prisoner_id,Даставка\n1,Ян,p,none\n";
    const char blank[] = "ref,prisoner_name,,prisoner_id\n1,Ян,none,p\n";
    assert_false(read_after(&c, HAD_DELIVERY, renamed, &fault));
    assert_string_equal(fault.text,
        "line 1: column 4 is not known, and what earlier files had is missing: delivery, group. Is one of "
        "them "
        "meant? Name it so, or take column 4 out of the file");
    assert_int_equal(c.count, 0);
    assert_false(read_after(&c, HAD_DELIVERY, blank, &fault));
    assert_true(read_after(&c, HAD_NAMES, renamed, &fault)); /* none is missing: a warning, as before */
    assert_int_equal(c.complaint_count, 1);
    assert_int_equal(c.reader.has, HAD_NAMES);
    arena_clear(&c.arena);
    assert_true(read_after(&c, HAD_DELIVERY, "ref,prisoner_name,code\n1,Ян,7\n", &fault)); /* a part */
    arena_clear(&c.arena);
}

static void the_columns_of_a_message_are_those_that_say_something(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    assert_true(
        read_text(&c, "ref,prisoner_name,delivery,sent_on,group\n1,Ян,,,\n2,Ян,none,2026-03-14,g\n", &fault));
    assert_int_equal(register_columns_of(&c.rows[0]), 3);
    assert_int_equal(register_columns_of(&c.rows[1]), 3 | 1 << 8 | 1 << 13 | 1 << 21);
    assert_int_equal(register_columns_always, 1 << 3 | 1 << 5 | 1 << 8);
    arena_clear(&c.arena);
}

static bool know_left_out(
    struct register_reader *reader, const char *ref, struct message *known, struct fault *fault)
{
    know_one(reader, ref, known, fault);
    known->left_out = known->id ? 5 : 0;
    known->left_out_columns = known->id ? HAD_DELIVERY : 0;
    return true;
}

static void a_row_that_was_left_out_stays_so_where_a_column_of_it_is_missing(void **state)
{
    (void)state;
    struct fault fault;
    struct collector c = { .reader = { collect, complain, know_left_out } };
    const char part[] = "ref,prisoner_name,prisoner_id,delivery\n1,Ян,p,\n2,Зоя,p,\n";
    const char all[] = "ref,prisoner_name,prisoner_id,delivery,group,code\n1,Ян,p,,,\n";
    assert_true(
        register_read_csv((struct bytes){ (const unsigned char *)part, strlen(part) }, &c.reader, &fault));
    assert_int_equal(c.count, 1);
    assert_string_equal(c.rows[0].ref, "2");
    assert_false(c.complaints[0].warning);
    assert_int_equal(c.complaints[0].line, 2);
    assert_string_equal(c.complaints[0].text,
        "it was left out before, of a file that may have had more columns: import it with group");
    assert_true(
        register_read_csv((struct bytes){ (const unsigned char *)all, strlen(all) }, &c.reader, &fault));
    assert_int_equal(c.count, 2);
    assert_string_equal(c.rows[1].ref, "1");
    arena_clear(&c.arena);
}

static void a_password_is_kept_as_it_is_typed_elsewhere(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    assert_true(read_text(&c,
        "ref,prisoner_name,delivery,pdf_password\n1,Ян,pdf,  Яблык  кветка \n2,Зоя,pdf,краи\xcc\x86 света\n"
        "3,Юлія,pdf,\"a\"\"b,c;d'e\\f\"\n4,Ян,pdf,=1+2+3+4\n",
        &fault));
    assert_int_equal(c.complaint_count, 0);
    assert_string_equal(c.rows[0].pdf_password, "Яблык  кветка");
    assert_string_equal(c.rows[1].pdf_password, "край света");
    assert_string_equal(c.rows[2].pdf_password, "a\"b,c;d'e\\f");
    struct text csv = TEXT_LIMIT(1 << 16);
    register_write_header(&csv);
    for (size_t i = 0; i < c.count; i++)
        register_write_row(&c.rows[i], &csv);
    struct collector again;
    assert_true(read_text(&again, csv.bytes, &fault));
    assert_int_equal(again.count, c.count);
    for (size_t i = 0; i < c.count; i++)
        assert_string_equal(again.rows[i].pdf_password, c.rows[i].pdf_password);
    text_clear(&csv);
    arena_clear(&again.arena);
    arena_clear(&c.arena);
}

/* Its letters wait for a person; the row is needed to find that out. */
static void a_row_whose_password_is_of_no_use_is_taken_with_a_warning(void **state)
{
    (void)state;
    static const struct {
        const char *cells, *says;
    } cases[] = {
        { "pdf,", "is missing" },
        { "pdf,1234567", "is shorter than 8" },
        { "pdf,\"two\nlines here\"", "holds something else" },
        { "pdf,\"two\r\nlines here\"", "holds something else" },
        { "pdf,password\xf0\x9f\x98\x80", "holds something else" },
        { "pdf,pass\xe2\x80\x8bword1", "holds something else" },
        { "pdf,שלום password", "both from the left" },
        { "scan,password1", "nothing is locked with it" },
        { ",password1", "nothing is locked with it" },
        { "pgp,password1", "nothing is locked with it" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct collector c;
        struct fault fault;
        struct text csv = TEXT_LIMIT(1 << 16);
        text_printf(&csv, "ref,prisoner_name,pgp_key,delivery,pdf_password\n1,Ян,%s,%s\n",
            strncmp(cases[i].cells, "pgp", 3) == 0 ? "k" : "", cases[i].cells);
        assert_true(read_text(&c, csv.bytes, &fault));
        assert_int_equal(c.count, 1);
        assert_int_equal(c.complaint_count, 1);
        assert_true(c.complaints[0].warning);
        assert_int_equal(c.complaints[0].line, 2);
        if (!strstr(c.complaints[0].text, cases[i].says))
            fail_msg("case %zu: \"%s\"", i, c.complaints[0].text);
        assert_null(strstr(c.complaints[0].text, "password1"));
        text_clear(&csv);
        arena_clear(&c.arena);
    }
}

static void a_long_password_costs_no_row(void **state)
{
    (void)state;
    struct collector c;
    struct fault fault;
    struct text csv = TEXT_LIMIT(1 << 16);
    text_add(&csv, "ref,prisoner_name,delivery,pdf_password\n1,Ян,pdf,");
    for (int i = 0; i < 320; i++)
        text_add(&csv, "я");
    assert_true(read_text(&c, csv.bytes, &fault));
    assert_int_equal(c.count, 1);
    assert_int_equal(c.complaint_count, 1);
    assert_non_null(strstr(c.complaints[0].text, "pdf_password is longer than 127 bytes"));
    text_clear(&csv);
    arena_clear(&c.arena);
    static const char nul[] = "ref,prisoner_name,pdf_password\n1,Ян,pass\0word1\n2,Зоя,\n3,Юлія,\n";
    assert_left_out_bytes(nul, sizeof nul - 1, 2, 2, "cell 3 has a NUL byte in it");
}

static void a_file_without_a_proper_header_is_refused(void **state)
{
    (void)state;
    refuse("", "the file is empty");
    refuse("\n \n\r\n", "the file is empty");
    refuse("\xef\xbb\xbf", "the file is empty");
    refuse("1,Ян\n", "line 1: the header has no column ref");
    refuse("ref,prisoner\n1,Ян\n", "the header has no column prisoner_name");
    refuse("ref,prisoner_nam\n", "the header has no column prisoner_name; is column 2 meant?");
    refuse("ref,prisoner_name,Ref\n", "columns 1 and 3 of the header are both ref");
    refuse("ref\tprisoner_name\n", "something else than commas or semicolons");
    refuse("sep=|\nref|prisoner_name\n", "something else than commas or semicolons");
    refuse("ref,pri\"soner_name\n", "line 1: a quote of the header is missing or too many");
    refuse("ref,\"prisoner_name\n", "line 1: a quote of the header is missing or too many");
}

static void a_header_too_large_says_in_what(void **state)
{
    (void)state;
    CLEANUP(text_clear) struct text wide = TEXT_LIMIT(1 << 10), broad = TEXT_LIMIT(1 << 18);
    text_add(&wide, "ref,prisoner_name");
    for (int i = 0; i < 300; i++)
        text_add(&wide, ",");
    refuse(wide.bytes, "line 1: the header has more than 256 columns");
    text_add(&broad, "ref,prisoner_name,");
    for (int i = 0; i < 70000; i++)
        text_add(&broad, "x");
    refuse(broad.bytes, "line 1: a cell of the header is longer than 65536 bytes");
}

static void another_encoding_is_called_by_its_name(void **state)
{
    (void)state;
    static const char utf16[] = "\xff\xfer\0e\0f\0,\0";
    static const char utf16_be[] = "\0r\0e\0f\0,\0p\0r\0i\0s";
    assert_file_refused(utf16, sizeof utf16 - 1, "looks like UTF-16");
    assert_file_refused(utf16_be, sizeof utf16_be - 1, "looks like UTF-16");
    /* "Алена Казлоўская, добры дзень вам" in the old encodings */
    refuse("ref,prisoner_name\n1,\xc0\xeb\xe5\xed\xe0 \xca\xe0\xe7\xeb\xee\xa2\xf1\xea\xe0\xff "
           "\xe4\xee\xe1\xf0\xfb \xe4\xe7\xe5\xed\xfc \xe2\xe0\xec\n",
        "looks like windows-1251");
    refuse(
        "ref,prisoner_name\n1,\xe1\xcc\xc5\xce\xc1 \xc4\xcf\xc2\xd2\xd9\xca \xc4\xc5\xce\xd8 \xd7\xc1\xcd\n",
        "looks like KOI8-R");
    refuse(
        "ref,prisoner_name\n1,\x80\xab\xa5\xad\xa0 \xa4\xae\xa1\xe0\xeb\xa9 \xa4\xa5\xad\xec \xa2\xa0\xac\n",
        "looks like CP866");
    refuse("ref,prisoner_name\n1,Ju\xf0rg Mei\xdfner M\xfcller\n", "windows-1250 or windows-1252");
    refuse("ref,prisoner_name,\xe8\xec\xff\n1,Ян,\n", "looks like windows-1251"); /* the header alone */
}

static void a_reader_that_stops_stops_the_reading(void **state)
{
    (void)state;
    struct collector c = { .reader = { collect, complain }, .stop_at = 2 };
    struct fault fault = { 0 };
    static const char csv[] = "ref,prisoner_name\n1,Ян\n2,Юлія\n3,Зоя\n";
    assert_false(
        register_read_csv((struct bytes){ (const unsigned char *)csv, sizeof csv - 1 }, &c.reader, &fault));
    assert_string_equal(fault.text, "stop");
    assert_int_equal(c.count, 1);
    arena_clear(&c.arena);
}

/* Whatever is wrong with a row, nothing of it may be repeated to a log. */
static void no_complaint_quotes_a_row(void **state)
{
    (void)state;
    static const char *const rows[] = { "SECRET", "SECRET,,,,", ",SECRET,,,", "SECRET,SECRET,SECRET,,",
        "SECRET,SECRET,,SECRET,", "SECRET,SECRET,,,SECRET", "SECRET,SECRET,,,,SECRET", "SE\"CRET,SECRET,,,",
        "\"SECRET\"SECRET,SECRET,,,", "SECRET,SECRET\xff,,,", "SECRET,SECRET\xcc,SECRET,SECRET,SECRET",
        NULL };
    for (const char *const *row = rows; *row; row++) {
        struct collector c;
        struct fault fault = { 0 };
        char csv[300];
        snprintf(csv, sizeof csv, "ref,prisoner_name,sent_on,sender_email,delivery\n1,a,,,\n%s\n2,a,,,\n%s\n",
            *row, *row);
        assert_true(read_text(&c, csv, &fault));
        assert_true(c.complaint_count > 0);
        for (size_t i = 0; i < c.complaint_count; i++)
            assert_null(strstr(c.complaints[i].text, "SECRET"));
        arena_clear(&c.arena);
    }
}

static void every_cut_of_a_file_is_survived(void **state)
{
    (void)state;
    static const char csv[] = "\xef\xbb\xbfsep=;\r\nref;prisoner_name;message;sent_on\r\n"
                              "1;Ян;\"a;\r\n\"\"b\"\"\";2026-02-14\r\n2;Юлія;c;\r\n";
    for (size_t cut = 0; cut < sizeof csv; cut++) {
        struct collector c;
        struct fault fault = { 0 };
        if (!read_bytes(&c, csv, cut, &fault))
            assert_int_equal(fault.kind, FAULT_INPUT);
        arena_clear(&c.arena);
    }
}

static void the_sample_register_is_read_without_a_complaint(void **state)
{
    (void)state;
    struct text csv = TEXT_LIMIT(1 << 20);
    struct fault fault = { 0 };
    if (!file_read(SOURCE_DIR "/samples/register.csv", &csv, &fault))
        skip();
    struct collector c;
    assert_true(read_bytes(&c, csv.bytes, csv.length, &fault));
    assert_int_equal(c.complaint_count, 0);
    assert_int_equal(c.count, 40);
    arena_clear(&c.arena);
    text_clear(&csv);
}

/* ---- written ---- */

static void what_is_written_is_read_as_it_was(void **state)
{
    (void)state;
    const struct message message = { .ref = "T-1",
        .prisoner_name = "Алесь, \"Лес\"",
        .sender_name = "Anna; B.",
        .sender_email = "anna@post.example",
        .delivery = DELIVERY_PDF,
        .pdf_password = "=2+2 яблыкі",
        .sent_on = 20000,
        .message = "=1+1\nsecond line,\n\n- third",
        .answers_ref = "A-1" };
    struct collector collector;
    struct fault fault = { 0 };
    struct text csv = TEXT_LIMIT(1 << 20);
    register_write_header(&csv);
    register_write_row(&message, &csv);
    assert_non_null(strstr(csv.bytes, ",\" =1+1\n")); /* no spreadsheet reckons with it */
    if (!read_text(&collector, csv.bytes, &fault))
        fail_msg("%s", fault.text);
    text_clear(&csv);
    assert_int_equal(collector.complaint_count, 0);
    assert_int_equal(collector.count, 1);
    const struct message *read = &collector.rows[0];
    assert_string_equal(read->ref, "T-1");
    assert_string_equal(read->prisoner_name, message.prisoner_name);
    assert_string_equal(read->sender_name, message.sender_name);
    assert_string_equal(read->message, message.message);
    assert_string_equal(read->answers_ref, "A-1");
    assert_string_equal(read->facility, "");
    assert_int_equal(read->delivery, DELIVERY_PDF);
    assert_string_equal(read->pdf_password, message.pdf_password);
    assert_int_equal(read->sent_on, 20000);
    arena_clear(&collector.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_row_becomes_a_message),
        cmocka_unit_test(what_spreadsheets_write_is_read_the_same),
        cmocka_unit_test(lines_are_counted_as_an_editor_counts_them),
        cmocka_unit_test(a_comma_within_quotes_makes_no_comma_file),
        cmocka_unit_test(text_is_tidied_without_losing_words),
        cmocka_unit_test(what_is_not_said_is_empty),
        cmocka_unit_test(a_bad_row_is_named_and_the_others_go_in),
        cmocka_unit_test(a_missing_quote_costs_only_the_rows_it_swallows_and_says_so),
        cmocka_unit_test(the_second_of_two_equal_refs_is_left_out),
        cmocka_unit_test(broken_utf8_and_nul_cost_one_row),
        cmocka_unit_test(long_cells_are_left_out),
        cmocka_unit_test(a_row_of_too_many_cells_is_left_out),
        cmocka_unit_test(odd_things_are_warned_of_once),
        cmocka_unit_test(a_column_named_nearly_right_stops_the_file_where_the_right_one_is_missing),
        cmocka_unit_test(what_a_file_does_not_have_stays_as_it_is_known),
        cmocka_unit_test(nothing_is_lost_of_a_row_that_is_new),
        cmocka_unit_test(the_ref_of_a_row_that_is_left_out_is_said),
        cmocka_unit_test(a_ref_that_a_row_mentions_elsewhere_is_left_alone_where_it_has_a_row),
        cmocka_unit_test(the_ref_of_a_row_that_does_not_fit_the_header_is_found_wherever_it_stands),
        cmocka_unit_test(a_ref_that_is_as_long_as_one_may_be_is_found_in_such_a_row),
        cmocka_unit_test(lines_are_counted_through_cells_of_several),
        cmocka_unit_test(a_column_of_unknown_name_and_one_that_is_missing_are_perhaps_the_same),
        cmocka_unit_test(the_columns_of_a_message_are_those_that_say_something),
        cmocka_unit_test(a_row_that_was_left_out_stays_so_where_a_column_of_it_is_missing),
        cmocka_unit_test(a_password_is_kept_as_it_is_typed_elsewhere),
        cmocka_unit_test(a_row_whose_password_is_of_no_use_is_taken_with_a_warning),
        cmocka_unit_test(a_long_password_costs_no_row),
        cmocka_unit_test(a_file_without_a_proper_header_is_refused),
        cmocka_unit_test(a_header_too_large_says_in_what),
        cmocka_unit_test(another_encoding_is_called_by_its_name),
        cmocka_unit_test(a_reader_that_stops_stops_the_reading),
        cmocka_unit_test(no_complaint_quotes_a_row),
        cmocka_unit_test(every_cut_of_a_file_is_survived),
        cmocka_unit_test(the_sample_register_is_read_without_a_complaint),
        cmocka_unit_test(what_is_written_is_read_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
