unit_test(paper FROM unit/test_paper.c support/picture.c USES paper base LIBS PkgConfig::libjpeg)
