# code_bench: how surely codes are found; beside zbar, where it is installed.
pkg_check_modules(zbar IMPORTED_TARGET zbar)
add_executable(code_bench EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/code_bench.c
  ${CMAKE_CURRENT_LIST_DIR}/../support/open_stage.c ${CMAKE_CURRENT_LIST_DIR}/../support/page_drawing.c ${CMAKE_CURRENT_LIST_DIR}/../support/code_drawing.c)
target_include_directories(code_bench PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../support)
target_link_libraries(code_bench PRIVATE room_code room_look room_clean room_reply room_base house PkgConfig::lept
  PkgConfig::libqrencode PkgConfig::pangocairo)
if(zbar_FOUND)
  target_compile_definitions(code_bench PRIVATE HAVE_ZBAR=1)
  target_link_libraries(code_bench PRIVATE PkgConfig::zbar)
endif()

# code_rates: how often a sheet's digits are taken for another's.
add_executable(code_rates EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/code_rates.c)
target_link_libraries(code_rates PRIVATE room_codeword room_base house)
