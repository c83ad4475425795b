unit_test(reply FROM unit/test_reply.c USES reply base)
