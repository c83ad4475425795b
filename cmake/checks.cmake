# `house`: the flags that every room and test of ours is built with.
add_library(house INTERFACE)
target_compile_definitions(house INTERFACE _GNU_SOURCE) # memfd, seals, clone: this is a Linux program
target_compile_options(house INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wvla -Wformat=2 -Wpointer-arith -Wwrite-strings -Wundef
  -fno-common $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes> $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes>)
if(ADKAZ_WERROR)
  target_compile_options(house INTERFACE -Werror)
endif()
if(ADKAZ_SANITIZE)
  target_compile_options(house INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
    -fno-omit-frame-pointer)
  target_link_options(house INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(house INTERFACE ADKAZ_SANITIZED=1)
else()
  target_compile_options(house INTERFACE -fstack-protector-strong $<$<CONFIG:Release>:-U_FORTIFY_SOURCE>
    $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
  target_link_options(house INTERFACE -Wl,-z,relro,-z,now)
endif()
