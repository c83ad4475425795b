# back_bench: what back_read makes of received mails (tests/bench/back/score.py).
add_executable(back_bench EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/back/back_bench.c)
target_link_libraries(back_bench PRIVATE room_back room_base house)
