unit_test(words FROM unit/test_words.c USES base)
add_dependencies(test_words mail_words)
unit_test(mail FROM unit/test_mail.c support/small_jpeg.c USES mail paper reply base LIBS PkgConfig::libjpeg)
unit_test(smtp FROM unit/test_smtp.c support/smtp_script.c USES mail paper reply base)
foreach(name send send_faults unproven digest)
  unit_test(${name}
    FROM unit/test_${name}.c unit/send_home.c unit/store_home.c support/small_jpeg.c support/smtp_script.c
      ${PROJECT_SOURCE_DIR}/src/flow/send.c ${PROJECT_SOURCE_DIR}/src/flow/ending.c ${PROJECT_SOURCE_DIR}/src/flow/marks.c ${PROJECT_SOURCE_DIR}/src/flow/connect.c ${PROJECT_SOURCE_DIR}/src/flow/courier.c ${PROJECT_SOURCE_DIR}/src/flow/digest.c
      ${PROJECT_SOURCE_DIR}/src/flow/outgoing.c ${PROJECT_SOURCE_DIR}/src/flow/parts.c ${PROJECT_SOURCE_DIR}/src/flow/follow.c
      ${PROJECT_SOURCE_DIR}/src/flow/rehearse.c ${PROJECT_SOURCE_DIR}/src/flow/notice.c ${PROJECT_SOURCE_DIR}/src/flow/supplement.c
    USES mail back paper store config reply base
    LIBS PkgConfig::libjpeg PkgConfig::sqlite3 PkgConfig::libsodium)
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src/flow)
endforeach()
# Mails through other programs' eyes, and through a real server: tests/flow/test_readers.py, test_mail.py.
add_executable(mail_probe support/mail_probe.c)
target_link_libraries(mail_probe PRIVATE house room_mail room_paper room_reply room_base)
foreach(name readers mail)
  add_test(NAME flow.${name} COMMAND /usr/bin/python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/flow/test_${name}.py)
  set_tests_properties(flow.${name} PROPERTIES LABELS flow TIMEOUT 900
    ENVIRONMENT "MAIL_PROBE=$<TARGET_FILE:mail_probe>;MAIL_WORDS=${PROJECT_BINARY_DIR}/share/adkaz/words;PYTHONUTF8=1")
endforeach()
# send_rate: so many mails at once (tests/flow/test_smtp.py), and how fast (tests/bench/send_rate.py).
add_executable(send_rate bench/send_rate.c unit/send_home.c unit/store_home.c support/small_jpeg.c
  ${PROJECT_SOURCE_DIR}/src/flow/send.c ${PROJECT_SOURCE_DIR}/src/flow/ending.c ${PROJECT_SOURCE_DIR}/src/flow/marks.c ${PROJECT_SOURCE_DIR}/src/flow/connect.c ${PROJECT_SOURCE_DIR}/src/flow/courier.c ${PROJECT_SOURCE_DIR}/src/flow/digest.c
      ${PROJECT_SOURCE_DIR}/src/flow/outgoing.c ${PROJECT_SOURCE_DIR}/src/flow/parts.c ${PROJECT_SOURCE_DIR}/src/flow/follow.c ${PROJECT_SOURCE_DIR}/src/flow/rehearse.c ${PROJECT_SOURCE_DIR}/src/flow/notice.c ${PROJECT_SOURCE_DIR}/src/flow/supplement.c)
target_include_directories(send_rate PRIVATE unit support ${PROJECT_SOURCE_DIR}/src/flow)
target_compile_definitions(send_rate PRIVATE BUILD_DIR="${PROJECT_BINARY_DIR}")
target_link_libraries(send_rate PRIVATE house room_mail room_back room_paper room_store room_config room_reply room_base PkgConfig::cmocka
  PkgConfig::libjpeg PkgConfig::sqlite3 PkgConfig::libsodium)
