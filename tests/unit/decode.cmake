add_executable(decode_try bench/decode_try.c)
target_link_libraries(decode_try PRIVATE room_decode room_reply room_base house)
