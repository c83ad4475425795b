# names_bench: answers about pairs of words, asked by tests/bench/names/measure.py; it sees inside the room.
add_executable(names_bench EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/names/names_bench.c)
target_compile_definitions(names_bench PRIVATE ROOM_NAMES=1)
target_link_libraries(names_bench PRIVATE room_names room_base house)
