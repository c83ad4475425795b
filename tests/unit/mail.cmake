unit_test(words FROM unit/test_words.c USES base)
add_dependencies(test_words mail_words)
unit_test(mail FROM unit/test_mail.c support/picture.c USES mail paper reply base LIBS PkgConfig::libjpeg)
unit_test(smtp FROM unit/test_smtp.c support/smtp_script.c USES mail paper reply base)
unit_test(send
  FROM unit/test_send.c unit/store_home.c support/picture.c support/smtp_script.c ${PROJECT_SOURCE_DIR}/src/flow/send.c
  USES mail paper store config reply base
  LIBS PkgConfig::libjpeg PkgConfig::sqlite3)
target_include_directories(test_send PRIVATE ${PROJECT_SOURCE_DIR}/src/flow)
