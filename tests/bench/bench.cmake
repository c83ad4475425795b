# page_bench: a developer's tool, no test. Runs look, clean and read on picture files.
add_executable(page_bench ${CMAKE_CURRENT_LIST_DIR}/page_bench.c)
target_link_libraries(page_bench PRIVATE room_look room_clean room_read room_reply room_base house PkgConfig::lept)
