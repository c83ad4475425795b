unit_test(html FROM unit/test_html.c USES web base)
unit_test(web FROM unit/test_web.c USES web base)
target_compile_definitions(test_web PRIVATE ROOM_WEB=1)
