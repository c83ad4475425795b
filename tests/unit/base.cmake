unit_test(base FROM unit/test_base.c USES base)
