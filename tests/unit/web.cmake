unit_test(html FROM unit/test_html.c USES web base)
