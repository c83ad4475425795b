unit_test(intake FROM unit/test_intake.c USES intake base)
