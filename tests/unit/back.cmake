unit_test(back FROM unit/test_back.c USES back base)
include(${CMAKE_CURRENT_LIST_DIR}/../bench/back.cmake)
