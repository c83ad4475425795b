/* The groups of the store's tests, one per file, run by test_store.c. */
#ifndef TEST_STORE_H
#define TEST_STORE_H

#include "store_home.h"

#define HOME_TEST(function) cmocka_unit_test_setup_teardown(function, home_setup, home_teardown)
#define KEYED_TEST(function) cmocka_unit_test_setup_teardown(function, home_setup_keyed, home_teardown)

/* Of a store that is taken back to what it was before these migrations. */
#define WITHOUT_040 "ALTER TABLE message DROP COLUMN sends_since;"
#define WITHOUT_039 \
    WITHOUT_040 \
    "DROP INDEX message_changed; DROP INDEX message_sender; DROP INDEX message_mailbox;" \
    "ALTER TABLE message DROP COLUMN way_hash;" \
    "CREATE INDEX message_sender ON message (sender_hash, changed);" \
    "CREATE INDEX message_mailbox ON message (mailbox_hash, changed);"
#define WITHOUT_038_AND_039 \
    WITHOUT_040 \
    "DROP INDEX message_changed; DROP INDEX message_sender; DROP INDEX message_mailbox; DROP INDEX " \
    "message_left_out; DROP TABLE " \
    "message_was; DROP TABLE " \
    "register_columns;" \
    "ALTER TABLE message DROP COLUMN sender_hash; ALTER TABLE message DROP COLUMN mailbox_hash;" \
    "ALTER TABLE message DROP COLUMN left_out_columns;" \
    "ALTER TABLE message DROP COLUMN way_hash;"

int test_store_vault(void); /* each: how many failed */
int test_store_scan(void);
int test_store_mail(void);
int test_store_follow(void);
int test_store_found(void);
int test_store_rendition(void);
int test_store_shared(void);
int test_store_rule(void);
int test_store_learning(void);
int test_store_stop(void);
int test_store_review(void);
int test_store_glance(void);
int test_store_person(void);
int test_store_disk(void);

#endif
