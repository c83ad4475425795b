unit_test(picture FROM unit/test_picture.c USES picture base LIBS PkgConfig::lept)
