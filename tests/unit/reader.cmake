unit_test(reader FROM unit/test_reader.c USES reader config reply base LIBS PkgConfig::lept)
