unit_test(back FROM unit/test_back.c support/back_bench.c USES back base)
unit_test(back_answers FROM unit/test_back_answers.c support/back_bench.c USES back base)
unit_test(back_mails FROM unit/test_back_mails.c USES back base)
unit_test(receive
  FROM unit/test_receive.c unit/store_home.c ${PROJECT_SOURCE_DIR}/src/flow/receive.c ${PROJECT_SOURCE_DIR}/src/flow/letters.c ${PROJECT_SOURCE_DIR}/src/flow/maildir.c
    ${PROJECT_SOURCE_DIR}/src/flow/follow.c ${PROJECT_SOURCE_DIR}/src/flow/remind.c
  USES reader config back mail paper store reply base
  LIBS PkgConfig::sqlite3 PkgConfig::libsodium)
target_include_directories(test_receive PRIVATE ${PROJECT_SOURCE_DIR}/src/flow)
include(${CMAKE_CURRENT_LIST_DIR}/../bench/back.cmake)
