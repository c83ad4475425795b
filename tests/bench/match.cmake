add_library(people STATIC ${CMAKE_CURRENT_LIST_DIR}/people.c ${CMAKE_CURRENT_LIST_DIR}/../support/plain_letter.c)
target_include_directories(people PUBLIC ${CMAKE_CURRENT_LIST_DIR} ${CMAKE_CURRENT_LIST_DIR}/../support)
target_compile_definitions(people PUBLIC SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(people PUBLIC room_names room_reply room_base house)
# match_sim: invented registers and letters, and how the matcher does on them.
add_library(match_town STATIC ${CMAKE_CURRENT_LIST_DIR}/match_sim_facts.c
  ${CMAKE_CURRENT_LIST_DIR}/match_sim_town.c ${CMAKE_CURRENT_LIST_DIR}/match_sim_letters.c
  ${CMAKE_CURRENT_LIST_DIR}/match_sim_reading.c ${CMAKE_CURRENT_LIST_DIR}/match_sim_simple.c
  ${CMAKE_CURRENT_LIST_DIR}/match_sim_reader.c
  ${CMAKE_CURRENT_LIST_DIR}/match_sim_counts.c)
target_link_libraries(match_town PUBLIC people room_match room_codeword m)
add_executable(match_sim ${CMAKE_CURRENT_LIST_DIR}/match_sim.c)
target_link_libraries(match_sim PRIVATE match_town)
# learn_sim: what decisions teach in such towns.
add_executable(learn_sim ${CMAKE_CURRENT_LIST_DIR}/learn_sim.c)
target_link_libraries(learn_sim PRIVATE match_town)
# index_bench: what the index over a large register costs and finds; it sees inside the room.
add_executable(index_bench ${CMAKE_CURRENT_LIST_DIR}/index_bench.c
  ${CMAKE_CURRENT_LIST_DIR}/match_sim_reading.c)
target_compile_definitions(index_bench PRIVATE ROOM_MATCH=1)
target_link_libraries(index_bench PRIVATE people room_match room_index room_letter m)
