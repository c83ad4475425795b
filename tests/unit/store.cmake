unit_test(store
  FROM unit/test_store.c unit/test_store_scan.c unit/test_store_mail.c unit/test_store_follow.c unit/test_store_found.c unit/test_store_rendition.c unit/test_store_shared.c unit/test_store_rule.c unit/test_store_learning.c unit/test_store_stop.c unit/test_store_glance.c unit/test_store_review.c unit/test_store_person.c unit/test_store_disk.c
    unit/test_store_vault.c unit/store_home.c
  USES store reply base
  LIBS PkgConfig::sqlite3 PkgConfig::libsodium)
target_compile_definitions(test_store PRIVATE ROOM_STORE=1)
target_include_directories(test_store PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit)
include(${CMAKE_CURRENT_LIST_DIR}/../bench/store.cmake)
