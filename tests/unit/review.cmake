unit_test(screen FROM unit/test_screen.c USES review web store config reply base)
target_compile_definitions(test_screen PRIVATE ROOM_REVIEW=1)
