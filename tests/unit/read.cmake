pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo)
unit_test(read FROM unit/test_read.c support/open_stage.c support/page_drawing.c support/page_stages.c USES look clean read reply base
  LIBS PkgConfig::lept PkgConfig::pangocairo)
