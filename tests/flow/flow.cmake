# flow: the real program on a temporary home. Python's standard library and nothing else.
#   flow_test(commands flow)      tests/flow/test_commands.py, label flow
function(flow_test name label)
  add_test(NAME ${label}.${name} COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/flow/test_${name}.py)
  set_tests_properties(${label}.${name} PROPERTIES LABELS ${label} TIMEOUT 900
    ENVIRONMENT "ADKAZ=${PROJECT_BINARY_DIR}/adkaz;DRAW_SLIP=$<TARGET_FILE:draw_slip>;WRITE_ON=$<TARGET_FILE:write_on>;SEND_RATE=$<TARGET_FILE:send_rate>;OMP_THREAD_LIMIT=1;PYTHONUTF8=1")
endfunction()

flow_test(commands flow)
flow_test(samples flow)
flow_test(spread flow)
flow_test(slips flow)
flow_test(rematch flow)
flow_test(stats flow)
flow_test(learn flow)
flow_test(stops flow)
flow_test(receive flow)
flow_test(smtp flow)
flow_test(words flow)
flow_test(troubles flow)
flow_test(kill kill)
if(NOT ADKAZ_SANITIZE)
  flow_test(memory walls)
endif()
