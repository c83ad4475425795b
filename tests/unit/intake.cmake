unit_test(intake FROM unit/test_intake.c USES reply intake base)
