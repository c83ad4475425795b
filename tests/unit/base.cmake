unit_test(base FROM unit/test_base.c USES base LIBS m)
unit_test(param FROM unit/test_param.c USES base)
unit_test(mailbox FROM unit/test_mailbox.c USES base)
