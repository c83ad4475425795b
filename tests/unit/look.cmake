pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo)
unit_test(look FROM unit/test_look.c support/look_pages.c support/open_stage.c support/page_drawing.c USES look read reply base
  LIBS PkgConfig::lept PkgConfig::pangocairo)
unit_test(corners FROM unit/test_corners.c support/look_pages.c support/open_stage.c support/page_drawing.c USES look read reply base
  LIBS PkgConfig::lept PkgConfig::pangocairo)
unit_test(spread FROM unit/test_spread.c USES look reply base LIBS m)
unit_test(quality FROM unit/test_quality.c support/page_drawing.c USES look reply base
  LIBS PkgConfig::lept PkgConfig::pangocairo)
# Thirty-four drawn photographs: 70 s under the sanitizers, more than five minutes where much runs beside.
set_tests_properties(unit.corners PROPERTIES TIMEOUT 600)
