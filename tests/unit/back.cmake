unit_test(back FROM unit/test_back.c USES back base)
unit_test(back_answers FROM unit/test_back_answers.c USES back base)
include(${CMAKE_CURRENT_LIST_DIR}/../bench/back.cmake)
