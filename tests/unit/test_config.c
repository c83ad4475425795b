/* adkaz.conf: what is read, what is refused, and with which words. */
#include "test.h"

#include "address.h"
#include "config.h"
#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[] = "/tmp/adkaz-config-XXXXXX";
static char *path;

static int make_home(void **state)
{
    (void)state;
    if (!mkdtemp(home))
        return -1;
    path = file_join(home, "adkaz.conf");
    return 0;
}

static int remove_home(void **state)
{
    (void)state;
    unlink(path);
    free(path);
    return rmdir(home);
}

static bool read_text(const char *text, struct config *config, struct fault *fault)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return config_read(path, config, fault);
}

#define MAIL "mail { from = \"reply@example.org\" }\n"
#define DROP "drop \"inbox\" { path = \"inbox\" }\n"

static void assert_refused(const char *text, const char *expected)
{
    struct config config = { 0 };
    struct fault fault = { 0 };
    if (read_text(text, &config, &fault))
        fail_msg("accepted: %s", text);
    assert_int_equal(fault.kind, FAULT_CONFIG);
    if (!strstr(fault.text, expected))
        fail_msg("\"%s\" is not in \"%s\"", expected, fault.text);
    assert_null(config.drops);
}

static void the_sample_is_accepted_and_holds_the_defaults(void **state)
{
    (void)state;
    struct config config, plain;
    struct fault fault;
    assert_true(read_text((const char *)config_sample, &config, &fault));
    assert_true(read_text(DROP MAIL, &plain, &fault));
    assert_int_equal(config.drop_count, 1);
    assert_string_equal(config.drops[0].name, "inbox");
    assert_string_equal(config.drops[0].path, "inbox");
    assert_string_equal(config.drops[0].pipeline, plain.drops[0].pipeline);
    assert_string_equal(config.match.policy, "balanced");
    assert_string_equal(config.match.policy, plain.match.policy);
    assert_string_equal(config.mail.transport, plain.mail.transport);
    assert_int_equal(config.mail.hold_minutes, 720);
    assert_int_equal(plain.mail.hold_minutes, 720);
    assert_int_equal(config.mail.review_hold_minutes, plain.mail.review_hold_minutes);
    assert_memory_equal(&config.intake, &plain.intake, sizeof config.intake);
    assert_int_equal(config.intake.patience_s, 600);
    assert_int_equal(config.intake.run_patience_s, 10);
    config_clear(&config);
    config_clear(&config); /* twice is harmless */
    config_clear(&plain);
}

/* Every setting that the tables know stands in the sample, so that nobody has to guess it. */
static void the_sample_shows_every_setting(void **state)
{
    (void)state;
    const struct param *const tables[] = { config_drop_params, config_match_params, config_mail_params,
        config_intake_params, config_back_params, config_review_params };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct param *param = tables[i]; param->name; param++) {
            char shown[64];
            snprintf(shown, sizeof shown, "%s = ", param->name);
            if (!strstr((const char *)config_sample, shown))
                fail_msg("%s is not in the sample", param->name);
        }
}

static void a_full_file_is_read(void **state)
{
    (void)state;
    static const char text[] =
        "\xef\xbb\xbf# comment with ${HOME} and \"quotes\r\n"
        "drop \"anna\" { path = \"/srv/drops/a \\\"b\\\" \\\\\" pipeline = \"postcard\" }\r\n"
        "/* a comment { over\n two lines } */ drop \"b-2\" {\n path = \"скрыня\" // here\n}\n"
        "match{policy=\"strict\"}\n"
        "mail { transport = \"smtp\" url = \"smtps://mail.example.org:465\" user = \"reply\"\n"
        "  password_file = \"secret\" ca_file = \"ca.pem\" from = \"reply@example.org\"\n"
        "  from_name = \"Адказ\" helo = \"mail.example.org\" hold_minutes = 0 }\n"
        "intake { settle_ms = 5 megabytes_most = 2000 }";
    struct config config;
    struct fault fault = { 0 };
    if (!read_text(text, &config, &fault))
        fail_msg("%s", fault.text);
    assert_int_equal(config.drop_count, 2);
    assert_string_equal(config.drops[0].path, "/srv/drops/a \"b\" \\");
    assert_string_equal(config.drops[0].pipeline, "postcard");
    assert_string_equal(config.drops[1].name, "b-2");
    assert_string_equal(config.drops[1].path, "скрыня");
    assert_string_equal(config.match.policy, "strict");
    assert_string_equal(config.mail.url, "smtps://mail.example.org:465");
    assert_string_equal(config.mail.from_name, "Адказ");
    assert_int_equal(config.mail.hold_minutes, 0);
    assert_int_equal(config.intake.settle_ms, 5);
    assert_int_equal(config.intake.series_s, 300);
    config_clear(&config);
}

static void a_refusal_names_file_line_and_key(void **state)
{
    (void)state;
    struct config config;
    struct fault fault;
    char expected[200];
    assert_false(read_text(
        "# one\ndrop \"inbox\" {\n  path = \"inbox\"\n  pipelin = \"letter\"\n}\n" MAIL, &config, &fault));
    snprintf(expected, sizeof expected,
        "%s:4: drop \"inbox\": unknown setting pipelin; did you mean pipeline?", path);
    assert_string_equal(fault.text, expected);
    assert_false(read_text(
        DROP "\nmail {\n from = \"reply@example.org\"\n hold_minutes = 20161\n}\n", &config, &fault));
    snprintf(expected, sizeof expected,
        "%s:5: mail: hold_minutes must be a whole number from 0 to 20160, not 20161 (how long a rule's mail "
        "can "
        "be recalled, minutes)",
        path);
    assert_string_equal(fault.text, expected);
}

static void a_missing_file_sends_to_init(void **state)
{
    (void)state;
    struct config config;
    struct fault fault;
    unlink(path);
    assert_false(config_read(path, &config, &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    assert_non_null(strstr(fault.text, path));
    assert_non_null(strstr(fault.text, "adkaz init"));
    assert_false(config_read(home, &config, &fault)); /* a folder */
    assert_int_equal(fault.kind, FAULT_CONFIG);
}

static void what_is_unknown_or_stands_twice_is_refused(void **state)
{
    (void)state;
    assert_refused(DROP MAIL "polcy = \"ask\"", "unknown setting polcy");
    assert_refused(DROP MAIL "macth { }", ":3: unknown section macth; did you mean match?");
    assert_refused(DROP MAIL "mail { from = \"b@example.org\" }",
        ":3: section mail stands here for the second time, first in line 2");
    assert_refused(
        DROP DROP MAIL, ":2: section drop \"inbox\" stands here for the second time, first in line 1");
    assert_refused(DROP "mail { from = \"a@example.org\"\nfrom = \"b@example.org\" }",
        ":3: from stands here for the second time, first in line 2");
    assert_refused(DROP MAIL "x = 1\nx = 2", ":4: x stands");
    assert_refused(DROP MAIL "mail \"two\" { }", ":3: section mail takes no name");
    assert_refused("drop { path = \"inbox\" }" MAIL, ":1: section drop needs a name");
    assert_refused("drop \"\" { path = \"inbox\" }" MAIL, ":1: section drop needs a name");
    assert_refused("drop \"../a\" { path = \"inbox\" }" MAIL, ":1: the name of a drop");
    assert_refused("drop \"анна\" { path = \"inbox\" }" MAIL, ":1: the name of a drop");
    assert_refused(DROP MAIL "match { policy { } }", ":3: = is missing behind a key (sections cannot");
}

static void a_digest_is_for_one_or_several(void **state)
{
    (void)state;
    struct config config;
    struct fault fault = { 0 };
    struct text address = TEXT_LIMIT(100);
    assert_true(read_text(DROP MAIL "digest { to = \"a@example.org , b@example.org\" }", &config, &fault));
    assert_true(config_digest_to(&config.digest, 1, &address));
    assert_string_equal(address.bytes, "b@example.org");
    assert_false(config_digest_to(&config.digest, 2, &address));
    config_clear(&config);
    text_clear(&address);
    assert_refused(DROP MAIL "digest { to = \"a@example.org, b\" }", "number 2 is none");
    assert_refused(DROP MAIL "digest { to = \"a@example.org,\" }", "number 2 is none");
    assert_refused(DROP MAIL "digest { to = \"a@example.org b@example.org\" }", "number 1 is none");
}

static void numbers_and_types_are_taken_literally(void **state)
{
    (void)state;
    static const struct {
        const char *setting, *expected;
    } cases[] = {
        { "hold_minutes = 010", "without the leading zero" },
        { "hold_minutes = 0x10", "from 0 to 20160, not 0x10" },
        { "hold_minutes = inf", "not inf" },
        { "hold_minutes = nan", "not nan" },
        { "hold_minutes = 1e2", "not 1e2" },
        { "hold_minutes = -1", "not -1" },
        { "hold_minutes = +1", "numbers stand without it" },
        { "hold_minutes = \"720\"", "hold_minutes must be a number, without quotes" },
        { "hold_minutes = {\"720\"}", "hold_minutes must be a number, without quotes" },
        { "hold_minutes = {}", "hold_minutes must be a number, without quotes" },
        { "hold_minutes =", "a value is missing behind =" },
        { "from_name = Reply", "from_name must be text in double quotes" },
        { "from_name = {\"a\"}", "from_name must be text in double quotes" },
        { "transport = \"pigeon\"", "transport must be folder or smtp, not \"pigeon\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[300];
        snprintf(text, sizeof text, DROP "mail { from = \"reply@example.org\"\n%s }", cases[i].setting);
        assert_refused(text, cases[i].expected);
        assert_refused(text, "adkaz.conf:3: ");
    }
}

static void nothing_from_outside_the_file_gets_in(void **state)
{
    (void)state;
    setenv("ADKAZ_TEST_SECRET", "hidden", 1);
    assert_refused(DROP "mail { from = \"${ADKAZ_TEST_SECRET}@example.org\" }", ":2: ${…} is not replaced");
    assert_refused(DROP "mail { from = ${ADKAZ_TEST_SECRET} }", ":2: ${…} is not replaced");
    assert_refused(DROP MAIL "include(\"/etc/hostname\")", ":3: a blank is missing, or text");
    assert_refused(DROP MAIL "include (\"/etc/hostname\")", ":3: functions such as include()");
    assert_refused("drop 'inbox' { path = \"inbox\" }" MAIL, ":1: strings stand in double quotes");
    assert_refused(DROP MAIL "match { policy += \"ask\" }", ":3: + is not known here");
    assert_refused("drop \"inbox\" { path = \"in\nbox\" }" MAIL, ":1: a string is not closed in its line");
    assert_refused("drop \"inbox\" { path = \"in\\nbox\" }" MAIL, "a backslash may only stand before");
    assert_refused("drop \"inbox\" { path = \"in\tbox\" }" MAIL, "control character");
    assert_refused("drop \"inbox\" { path = \"in\xff\" }" MAIL, "is not UTF-8");
    assert_refused(DROP MAIL "/* never closed", ":3: a comment is not closed");
    assert_refused(DROP MAIL "match {\n\n", ":3: the section match is never closed");
    assert_refused(DROP MAIL "}", ":3: a key or a section is missing here");
}

static void what_settings_mean_together_is_checked(void **state)
{
    (void)state;
    assert_refused("", "no folder to take scans from; write one as: drop \"inbox\"");
    assert_refused(MAIL, "no folder to take scans from");
    assert_refused(DROP, "no address to mail from");
    assert_refused(DROP "mail { }", ":2: mail: from is missing");
    assert_refused("drop \"inbox\" { }" MAIL, ":1: drop \"inbox\": path is missing");
    assert_refused("drop \"inbox\" { path = \"\" }" MAIL, ":1: drop \"inbox\": path is empty");
    assert_refused(
        "drop \"inbox\" {\npath = \"a\"\npipeline = \"../x\" }" MAIL, ":3: drop \"inbox\": pipeline is");
    assert_refused(DROP "mail { from = \"reply.example.org\" }", ":2: mail: from must be one e-mail address");
    assert_refused(DROP "mail { from = \"a@b.org, c@d.org\" }", "from must be one e-mail address");
    assert_refused(
        DROP "mail { from = \"a@b.org\"\ntransport = \"smtp\" }", ":3: mail: transport \"smtp\" needs url");
    assert_refused(
        DROP "mail { from = \"a@b.org\" url = \"https://b.org\" }", "url must begin with smtps://");
    assert_refused(DROP "mail { from = \"a@b.org\" url = \"smtps://u:p@b.org\" }", "no user and no password");
    assert_refused(DROP "mail { from = \"a@b.org\" url = \"smtps://\" }", "url must be like");
    assert_refused(DROP "mail { from = \"a@b.org\" user = \"u\" }", "user needs password_file");
    assert_refused(DROP MAIL "back { url = \"https://a.org\" }", "must begin with imaps");
    assert_refused(DROP MAIL "back { url = \"imaps://u:p@a.org\" }", "no user and no password");
    assert_refused(DROP MAIL "back { url = \"imaps://a.org/INBOX\" }", "folder names the folder");
    assert_refused(DROP MAIL "back { url = \"imaps://a.org\" }", "url needs user and password_file");
    assert_refused(DROP MAIL "back { user = \"u\" password_file = \"p\" }", "go with url");
    assert_refused(DROP MAIL "back { folder = \"a\\\"b\" }", "as the server writes it");
    assert_refused(DROP MAIL
        "back { url = \"imaps://a.org\" user = \"u\" password_file = \"p\" maildir = \"m\" }",
        "not to both");
    assert_refused(DROP "mail { from = \"a@b.org\" password_file = \"u\" }", "password_file needs user");
    assert_refused(DROP "mail { from = \"a@b.org\" helo = \"a b\" }", "helo must be a host name");
    assert_refused(DROP MAIL "match { policy = \"hold_back\" }", "policy must be ask, balanced or strict");
}

static void refuse_path(const char *drop_path, const char *expected)
{
    char text[400];
    snprintf(text, sizeof text, "drop \"first\" { path = \"inbox\" }\ndrop \"b\" { path = \"%s\" }\n" MAIL,
        drop_path);
    assert_refused(text, expected);
    assert_refused(text, ":2: drop \"b\": path");
}

static void a_drop_is_nobody_elses_folder(void **state)
{
    (void)state;
    refuse_path(".", "home itself");
    refuse_path("./x/..", "home itself");
    refuse_path(home, "home itself");
    refuse_path("..", "home itself or a folder around it");
    refuse_path("/", "home itself or a folder around it");
    refuse_path("store", "the program's own");
    refuse_path("outbox/new", "the program's own");
    refuse_path("inbox", "drop \"first\"");
    refuse_path("inbox/b", "drop \"first\"");
    refuse_path(".//inbox/", "drop \"first\"");
    struct config config;
    struct fault fault;
    assert_true(
        read_text("drop \"a\" { path = \"inbox\" } drop \"b\" { path = \"inbox2\" } drop \"c\" { path = "
                  "\"/srv/c\" }" MAIL,
            &config, &fault));
    assert_int_equal(config.drop_count, 3);
    config_clear(&config);
}

static void a_link_to_a_drop_is_the_drop(void **state)
{
    (void)state;
    char *inbox = file_join(home, "inbox"), *link = file_join(home, "link"), *loop = file_join(home, "loop");
    assert_int_equal(mkdir(inbox, 0700), 0);
    assert_int_equal(symlink("inbox", link), 0);
    assert_int_equal(symlink(".", loop), 0);
    refuse_path("link", "drop \"first\"");
    refuse_path("loop", "home itself");
    unlink(loop);
    unlink(link);
    rmdir(inbox);
    free(loop);
    free(link);
    free(inbox);
}

static bool read_secret(const char *content, size_t n, mode_t mode, struct text *secret, struct fault *fault)
{
    char *file = file_join(home, "secret");
    text_reset(secret);
    assert_true(file_write(file, (struct bytes){ (const unsigned char *)content, n }, 0600, fault));
    assert_int_equal(chmod(file, mode), 0);
    bool read = config_read_secret(file, secret, fault);
    unlink(file);
    free(file);
    return read;
}

static void a_secret_is_read_only_where_nobody_else_can(void **state)
{
    (void)state;
    struct fault fault = { 0 };
    struct text secret = TEXT_LIMIT(SECRET_BYTES_MOST);
    assert_true(read_secret("open sesame\n", 12, 0600, &secret, &fault));
    assert_string_equal(secret.bytes, "open sesame");
    assert_true(read_secret("x\r\n", 3, 0400, &secret, &fault));
    assert_string_equal(secret.bytes, "x");
    assert_false(read_secret("x", 1, 0640, &secret, &fault));
    assert_non_null(strstr(fault.text, "chmod 600"));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    assert_false(read_secret("x", 1, 0604, &secret, &fault));
    assert_false(read_secret("x", 1, 0620, &secret, &fault));
    assert_false(read_secret("", 0, 0600, &secret, &fault));
    assert_false(read_secret("\n", 1, 0600, &secret, &fault));
    assert_false(read_secret("a\nb\n", 4, 0600, &secret, &fault));
    assert_false(read_secret("a\0b", 3, 0600, &secret, &fault));
    assert_string_equal(secret.bytes, "");
    char longest[SECRET_BYTES_MOST + 1];
    memset(longest, 'p', sizeof longest);
    assert_true(read_secret(longest, SECRET_BYTES_MOST, 0600, &secret, &fault));
    assert_false(read_secret(longest, SECRET_BYTES_MOST + 1, 0600, &secret, &fault));
    char two_lines[SECRET_BYTES_MOST + 3];
    memset(two_lines, 'p', sizeof two_lines);
    memcpy(two_lines + SECRET_BYTES_MOST, "\r\n", 2);
    assert_false(read_secret(two_lines, sizeof two_lines, 0600, &secret, &fault));
    assert_false(config_read_secret(home, &secret, &fault));
    assert_false(config_read_secret("/nowhere/at/all", &secret, &fault));
    assert_int_equal(fault.kind, FAULT_CONFIG);
    text_clear(&secret);
}

static void an_address_has_one_at_and_nothing_hidden(void **state)
{
    (void)state;
    static const char *const good[] = { "a@b", "anna.k+x@example.org", "ганна@прыклад.бел", NULL };
    static const char *const wrong[] = { "", "@", "a@", "@b", "a", "a@b@c", "a b@c.org", "a@c.org ",
        "a@c.org\n", "<a@c.org>", "a@c.org,b@c.org", "a@.org", "a@c..org", "a@c.org.", "a\xc2\xa0@c.org",
        "a@c.org\xe2\x80\x8b", "a@\xff", "\"a\"@c.org", "a@[127.0.0.1]", NULL };
    for (const char *const *address = good; *address; address++)
        assert_true(address_looks_right(*address));
    for (const char *const *address = wrong; *address; address++)
        assert_false(address_looks_right(*address));
    char endless[300] = "a@";
    memset(endless + 2, 'b', 252);
    assert_true(address_looks_right(endless));
    endless[254] = 'b';
    assert_false(address_looks_right(endless));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_is_accepted_and_holds_the_defaults),
        cmocka_unit_test(the_sample_shows_every_setting),
        cmocka_unit_test(a_full_file_is_read),
        cmocka_unit_test(a_refusal_names_file_line_and_key),
        cmocka_unit_test(a_missing_file_sends_to_init),
        cmocka_unit_test(what_is_unknown_or_stands_twice_is_refused),
        cmocka_unit_test(a_digest_is_for_one_or_several),
        cmocka_unit_test(numbers_and_types_are_taken_literally),
        cmocka_unit_test(nothing_from_outside_the_file_gets_in),
        cmocka_unit_test(what_settings_mean_together_is_checked),
        cmocka_unit_test(a_drop_is_nobody_elses_folder),
        cmocka_unit_test(a_link_to_a_drop_is_the_drop),
        cmocka_unit_test(a_secret_is_read_only_where_nobody_else_can),
        cmocka_unit_test(an_address_has_one_at_and_nothing_hidden),
    };
    return cmocka_run_group_tests(tests, make_home, remove_home);
}
