# find_bench: what searching a large register costs and finds.
add_executable(find_bench EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/find_bench.c)
target_link_libraries(find_bench PRIVATE people room_find m)
