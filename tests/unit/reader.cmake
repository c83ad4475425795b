unit_test(reader FROM unit/test_reader.c USES reader config reply base LIBS PkgConfig::lept)
unit_test(cell FROM unit/test_cell.c USES reader config reply base)
