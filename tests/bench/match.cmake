add_executable(match_sim ${CMAKE_CURRENT_LIST_DIR}/match_sim.c ${CMAKE_CURRENT_LIST_DIR}/../support/letter.c)
target_include_directories(match_sim PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../support)
target_compile_definitions(match_sim PRIVATE SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(match_sim PRIVATE room_match room_names room_reply room_base house m)
