unit_test(find FROM unit/test_find.c USES find reply base)
include(${CMAKE_CURRENT_LIST_DIR}/../bench/find.cmake)
