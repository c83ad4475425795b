# review: the coordinators' page in a real browser, on homes that seed fills.
pkg_check_modules(fontconfig REQUIRED IMPORTED_TARGET fontconfig)
add_executable(review_seed ${CMAKE_CURRENT_LIST_DIR}/seed.c)
target_link_libraries(review_seed PRIVATE room_store room_reply room_base house PkgConfig::cairo PkgConfig::fontconfig PkgConfig::libjpeg)
add_test(NAME review.words COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_LIST_DIR}/test_words.py)
set_tests_properties(review.words PROPERTIES LABELS unit ENVIRONMENT PYTHONUTF8=1)
