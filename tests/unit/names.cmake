unit_test(names FROM unit/test_names.c USES names base)
unit_test(names_be FROM unit/test_names_be.c USES names base)
unit_test(names_spellings FROM unit/test_names_spellings.c USES names base)
include(${CMAKE_CURRENT_LIST_DIR}/../bench/names.cmake)
