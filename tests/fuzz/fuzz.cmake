# Fuzz targets: one function that takes any bytes and must neither crash nor break what it asserts.
#
#   fuzz_target(register USES register reply base)     fuzz_register.c, seeds in seeds/register/
#
# Without ADKAZ_FUZZ the seeds (and what fuzzing once found, kept there too) are replayed as a unit test. With
# it (clang): `fuzz_register corpus/ tests/fuzz/seeds/register/`.
if(ADKAZ_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "ADKAZ_FUZZ needs clang: CC=clang cmake …")
  endif()
  target_compile_options(house INTERFACE -fsanitize=fuzzer-no-link,address,undefined
    -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(house INTERFACE -fsanitize=address,undefined)
endif()

function(fuzz_target name)
  cmake_parse_arguments(FUZZ "" "" "USES;LIBS" ${ARGN})
  set(here ${PROJECT_SOURCE_DIR}/tests/fuzz)
  if(ADKAZ_FUZZ)
    set(target fuzz_${name})
    add_executable(${target} ${here}/fuzz_${name}.c)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  else()
    set(target replay_${name})
    add_executable(${target} ${here}/fuzz_${name}.c ${here}/replay_main.c)
    add_test(NAME unit.fuzz_${name} COMMAND ${target} ${here}/seeds/${name})
    set_tests_properties(unit.fuzz_${name} PROPERTIES LABELS unit TIMEOUT 120)
  endif()
  target_include_directories(${target} PRIVATE ${here})
  foreach(used IN LISTS FUZZ_USES)
    target_link_libraries(${target} PRIVATE room_${used})
  endforeach()
  target_link_libraries(${target} PRIVATE house ${FUZZ_LIBS})
endfunction()

fuzz_target(config USES config reply base)
fuzz_target(register USES register reply base)
fuzz_target(decode_exif USES decode reply base)
fuzz_target(decode_whole USES decode reply base)
fuzz_target(decode_zip USES decode reply base)
fuzz_target(answers USES reader config reply base)
fuzz_target(code USES code reply base LIBS PkgConfig::lept)
fuzz_target(back USES back base)
foreach(target fuzz_back replay_back)
  if(TARGET ${target})
    target_compile_definitions(${target} PRIVATE BACK_WORDS="${PROJECT_SOURCE_DIR}/models/back")
  endif()
endforeach()
