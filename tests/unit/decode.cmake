add_executable(decode_try bench/decode_try.c)
target_link_libraries(decode_try PRIVATE room_decode room_reply room_base house)

set(decode_support support/pictures.c support/shelf.c)
set(decode_libraries PkgConfig::libjpeg PkgConfig::libpng PkgConfig::libtiff PkgConfig::libheif
  PkgConfig::poppler-glib PkgConfig::libqpdf PkgConfig::libzip PkgConfig::libseccomp z)
foreach(part decode decode_hostile decode_pdf decode_walls)
  unit_test(${part} FROM unit/test_${part}.c ${decode_support} USES decode reply base LIBS ${decode_libraries})
endforeach()

# Where decode and intake meet.
if(TARGET room_intake)
  unit_test(drop FROM unit/test_drop.c support/pictures.c USES intake decode reply base LIBS ${decode_libraries})
endif()
