unit_test(base FROM unit/test_base.c USES base LIBS m)
unit_test(param FROM unit/test_param.c USES base)
