unit_test(match FROM unit/test_match_cases.c support/plain_letter.c USES match index names reply base LIBS m)
unit_test(spoken FROM unit/test_spoken.c support/plain_letter.c USES match names reply base LIBS m)
unit_test(learning FROM unit/test_learning.c support/plain_letter.c USES match names reply base LIBS m)
unit_test(index FROM unit/test_index.c support/plain_letter.c USES match index letter names reply base LIBS m)
unit_test(returns FROM unit/test_returns.c support/plain_letter.c USES match names reply base LIBS m)
include(${CMAKE_CURRENT_LIST_DIR}/../bench/match.cmake)
add_test(NAME match.sim COMMAND match_sim seed=1 replies=300 messages=300) # fails where one mail went wrong
set_tests_properties(match.sim PROPERTIES LABELS slow TIMEOUT 300)
unit_test(grow FROM unit/test_grow.c USES match index letter names reply base LIBS match_town m)
