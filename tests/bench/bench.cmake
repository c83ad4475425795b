# page_bench: a developer's tool, no test. Runs look, clean and read on picture files.
add_executable(page_bench ${CMAKE_CURRENT_LIST_DIR}/page_bench.c ${CMAKE_CURRENT_LIST_DIR}/../support/open_stage.c)
target_include_directories(page_bench PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../support)
target_link_libraries(page_bench PRIVATE room_look room_clean room_read room_reply room_base house PkgConfig::lept
  PkgConfig::jansson)
# reader_bench: what the reader processes cost by themselves.
add_executable(reader_bench EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/reader_bench.c)
target_link_libraries(reader_bench PRIVATE room_reader room_config room_reply room_base house PkgConfig::lept)
# bare_recogniser: tesseract alone, the ground of the read benchmark (tests/bench/read/run).
add_executable(bare_recogniser ${CMAKE_CURRENT_LIST_DIR}/read/bare_recogniser.c)
target_link_libraries(bare_recogniser PRIVATE room_base house PkgConfig::tesseract PkgConfig::lept PkgConfig::jansson)
add_test(NAME bench.score COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_LIST_DIR}/read/test_score.py)
set_tests_properties(bench.score PROPERTIES LABELS unit)
# kind_bench: what kind of page the walk takes pages of known kinds for (tests/bench/kind/make_pages).
add_executable(kind_bench EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/kind/kind_bench.c
  ${CMAKE_CURRENT_LIST_DIR}/../support/open_stage.c)
target_include_directories(kind_bench PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../support)
target_link_libraries(kind_bench PRIVATE room_look room_clean room_read room_reply room_base house PkgConfig::lept)
# spread_try: which pages are two facing ones.
add_executable(spread_try EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/spread_try.c)
target_link_libraries(spread_try PRIVATE room_decode room_look room_reply room_base house)
# corners_look: what look finds on photographs with known corners (tests/bench/corners).
add_executable(corners_look EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/corners/corners_look.c)
target_link_libraries(corners_look PRIVATE room_look room_reply room_base house PkgConfig::lept)
