# A room is one idea: one static library, one include path.
#
#   room(match FROM rule.c score.c USES names reply base LIBS PkgConfig::utf8proc EMBED schema.sql)
#
# A room sees the headers of the rooms that it USES and of no other: the include path of a room goes only to
# those that name it, never on through them, so a wrong include does not compile. The architecture page draws
# what is written in these calls.
function(room name)
  cmake_parse_arguments(ROOM "" "" "FROM;USES;LIBS;EMBED" ${ARGN})
  set(target room_${name})
  add_library(${target} STATIC ${ROOM_FROM})
  target_include_directories(${target} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
  string(TOUPPER ${name} upper)
  target_compile_definitions(${target} PRIVATE ROOM_${upper}=1)
  foreach(used IN LISTS ROOM_USES)
    target_link_libraries(${target} PRIVATE room_${used})
  endforeach()
  target_link_libraries(${target} PRIVATE house ${ROOM_LIBS})
  foreach(file IN LISTS ROOM_EMBED)
    embed(${target} ${file})
  endforeach()
endfunction()

# Turns a text file into `const unsigned char NAME[]` (ending in NUL) in a header of the same name:
# schema.sql becomes schema_sql in schema_sql.h.
function(embed target file)
  string(REGEX REPLACE "[^A-Za-z0-9]" "_" symbol ${file})
  get_filename_component(symbol ${symbol} NAME)
  set(header ${CMAKE_CURRENT_BINARY_DIR}/embedded/${symbol}.h)
  add_custom_command(OUTPUT ${header}
    COMMAND ${CMAKE_COMMAND} -DIN=${CMAKE_CURRENT_SOURCE_DIR}/${file} -DOUT=${header} -DSYMBOL=${symbol}
            -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
  target_sources(${target} PRIVATE ${header})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/embedded)
endfunction()

# unit_test(match test_rule.c …): one binary per room, linked with that room and what it names in USES.
function(unit_test name)
  cmake_parse_arguments(UNIT "" "" "FROM;USES;LIBS" ${ARGN})
  add_executable(test_${name} ${UNIT_FROM})
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support)
  foreach(used IN LISTS UNIT_USES)
    target_link_libraries(test_${name} PRIVATE room_${used})
  endforeach()
  target_link_libraries(test_${name} PRIVATE house PkgConfig::cmocka ${UNIT_LIBS})
  target_compile_definitions(test_${name} PRIVATE SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    BUILD_DIR="${PROJECT_BINARY_DIR}")
  add_test(NAME unit.${name} COMMAND test_${name})
  set_tests_properties(unit.${name} PROPERTIES LABELS unit TIMEOUT 300
    ENVIRONMENT "OMP_THREAD_LIMIT=1;ADKAZ_SHARE=${PROJECT_BINARY_DIR}/share/adkaz")
endfunction()
