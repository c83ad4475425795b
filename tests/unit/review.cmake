unit_test(screen FROM unit/test_screen.c USES review web find store config reply base)
target_compile_definitions(test_screen PRIVATE ROOM_REVIEW=1)
unit_test(review_why FROM unit/test_review_why.c USES review web config store reply base)
target_compile_definitions(test_review_why PRIVATE ROOM_REVIEW=1)
