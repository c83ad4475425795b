unit_test(config FROM unit/test_config.c USES config reply base)
unit_test(pipeline FROM unit/test_pipeline.c USES config reply base)
if(TARGET room_flow) # the stages that exist are flow's table
  unit_test(shipped FROM unit/test_shipped.c USES flow store config reply base)
  unit_test(second FROM unit/test_second.c unit/store_home.c USES flow store config reply base LIBS PkgConfig::sqlite3)
  unit_test(return_words FROM unit/test_return_words.c unit/store_home.c support/plain_letter.c USES flow match store config reply base LIBS PkgConfig::sqlite3)
endif()
