# back_bench: what back_read makes of received mails (tests/bench/back/score.py).
# With the corpus beside the repository a test holds its figures.
add_executable(back_bench ${CMAKE_CURRENT_LIST_DIR}/back/back_bench.c)
target_link_libraries(back_bench PRIVATE room_back room_base house)
if(EXISTS ${PROJECT_SOURCE_DIR}/../shared/data/mail)
  add_test(NAME bench.back COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_LIST_DIR}/back/score.py $<TARGET_FILE:back_bench>
    ${PROJECT_SOURCE_DIR}/models --bounds)
  set_tests_properties(bench.back PROPERTIES LABELS unit)
endif()
