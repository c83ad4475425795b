# house: a wrong include does not compile. Each test hands the compiler one include and the include path of one room:
# `sees` must compile, `cannot_see` must not.
function(try_include room header)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/house/${room}_${header}.c)
  file(WRITE ${source} "#include \"${header}\"\n")
  set(paths $<TARGET_PROPERTY:room_${room},INCLUDE_DIRECTORIES>)
  set(command ${CMAKE_C_COMPILER} -std=c17 -D_GNU_SOURCE -fsyntax-only
    "$<$<BOOL:${paths}>:-I$<JOIN:${paths},;-I>>" ${source})
  set(command ${command} PARENT_SCOPE)
endfunction()

function(sees room header)
  try_include(${room} ${header})
  add_test(NAME house.${room}_sees_${header} COMMAND "${command}" COMMAND_EXPAND_LISTS)
  set_tests_properties(house.${room}_sees_${header} PROPERTIES LABELS unit)
endfunction()

function(cannot_see room header)
  try_include(${room} ${header})
  add_test(NAME house.${room}_cannot_see_${header} COMMAND "${command}" COMMAND_EXPAND_LISTS)
  set_tests_properties(house.${room}_cannot_see_${header} PROPERTIES LABELS unit WILL_FAIL TRUE)
endfunction()

sees(match names.h)
sees(match stage.h)
sees(flow store.h)
sees(mail paper.h)

foreach(stage decode look clean read match mail back)
  cannot_see(${stage} store.h)
  cannot_see(${stage} flow.h)
endforeach()
cannot_see(clean look.h)
cannot_see(match read.h)
cannot_see(match code.h)
cannot_see(store flow.h)
cannot_see(reader store.h)
cannot_see(intake decode.h)
cannot_see(base reply.h)
