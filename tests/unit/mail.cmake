unit_test(words FROM unit/test_words.c USES base)
add_dependencies(test_words mail_words)
