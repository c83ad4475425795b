unit_test(code FROM unit/test_code.c support/code_drawing.c USES code reply base
  LIBS PkgConfig::lept PkgConfig::libqrencode PkgConfig::libseccomp)
unit_test(reed_solomon FROM unit/test_reed_solomon.c USES code codeword reply base)
pkg_check_modules(pangocairo REQUIRED IMPORTED_TARGET pangocairo)
unit_test(slip FROM unit/test_slip.c support/code_drawing.c support/open_stage.c support/page_drawing.c support/page_stages.c
  USES code look clean read reply base LIBS PkgConfig::lept PkgConfig::libqrencode PkgConfig::pangocairo)
include(${CMAKE_CURRENT_LIST_DIR}/../bench/code.cmake)
add_executable(draw_slip support/draw_slip.c support/code_drawing.c)
target_link_libraries(draw_slip PRIVATE room_code room_reply room_base house PkgConfig::lept PkgConfig::libqrencode)
add_executable(write_on support/write_on.c support/page_drawing.c)
target_link_libraries(write_on PRIVATE house PkgConfig::lept PkgConfig::pangocairo)
