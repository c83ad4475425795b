unit_test(paper FROM unit/test_paper.c support/small_jpeg.c USES paper base LIBS PkgConfig::libjpeg PkgConfig::libqpdf)
