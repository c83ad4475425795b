# review: the coordinators' page in a real browser, on homes that seed fills.
pkg_check_modules(fontconfig REQUIRED IMPORTED_TARGET fontconfig)
add_executable(review_seed ${CMAKE_CURRENT_LIST_DIR}/seed.c ${CMAKE_CURRENT_LIST_DIR}/seed_tasks.c)
target_include_directories(review_seed PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../support)
target_link_libraries(review_seed PRIVATE room_store room_reply room_base house PkgConfig::cairo PkgConfig::fontconfig PkgConfig::libjpeg)
add_test(NAME review.words COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_LIST_DIR}/test_words.py)
set_tests_properties(review.words PROPERTIES LABELS unit ENVIRONMENT PYTHONUTF8=1)
# In a real browser, where tests/review/install has put what drives it; a skipped test says so.
foreach(share 1 2 3)
  add_test(NAME review.browser_${share} COMMAND ${CMAKE_CURRENT_LIST_DIR}/run ${share}/3)
  set_tests_properties(review.browser_${share} PROPERTIES LABELS review TIMEOUT 900 SKIP_RETURN_CODE 77 COST 200
    ENVIRONMENT "ADKAZ=${PROJECT_BINARY_DIR}/adkaz;SEED=$<TARGET_FILE:review_seed>;FONTS=${PROJECT_SOURCE_DIR}/samples/fonts;OMP_THREAD_LIMIT=1")
endforeach()
