pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo)
unit_test(clean FROM unit/test_clean.c support/open_stage.c support/page_drawing.c USES look clean read reply base
  LIBS PkgConfig::lept PkgConfig::pangocairo)
unit_test(presentation FROM unit/test_presentation.c support/open_stage.c support/page_drawing.c support/presentation.c
  USES look clean reply base LIBS PkgConfig::lept PkgConfig::pangocairo)
