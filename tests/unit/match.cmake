unit_test(match FROM unit/test_match_cases.c support/letter.c USES match names reply base LIBS m)
