unit_test(config FROM unit/test_config.c USES config reply base)
unit_test(pipeline FROM unit/test_pipeline.c USES config reply base)
