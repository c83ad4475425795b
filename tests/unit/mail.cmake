unit_test(words FROM unit/test_words.c USES base)
add_dependencies(test_words mail_words)
unit_test(mail FROM unit/test_mail.c support/picture.c USES mail paper reply base LIBS PkgConfig::libjpeg)
unit_test(smtp FROM unit/test_smtp.c support/smtp_script.c USES mail paper reply base)
