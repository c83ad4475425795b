unit_test(names FROM unit/test_names.c USES names base)
