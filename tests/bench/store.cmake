# Figures, not tests: built on request (`ninja store_bench`), run by hand.
add_executable(store_bench EXCLUDE_FROM_ALL ${CMAKE_CURRENT_LIST_DIR}/store_bench.c)
target_link_libraries(store_bench PRIVATE room_store room_reply room_base house)
